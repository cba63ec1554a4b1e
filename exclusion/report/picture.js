/* The map as a picture to put into a document: the page's own SVG with title, legend and source */
function exclusionPicture(block, still, page) {
  const WIDE = 1200, EDGE = 40, HIGH = 700, ROOM = WIDE - 2 * EDGE, FONT = "system-ui,sans-serif";
  const NS = "http://www.w3.org/2000/svg";
  const look = getComputedStyle(document.body), ink = look.color, paper = look.backgroundColor;
  const pen = document.createElement("canvas").getContext("2d");
  const make = (tag, values, text) => {
    const element = document.createElementNS(NS, tag);
    for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
    if (text !== undefined) element.textContent = text;
    return element;
  };

  /* A picture has no style sheet: each part takes what it looks like on the page with it */
  function frozen(svg) {
    const copy = svg.cloneNode(true), parts = copy.querySelectorAll("path,rect,circle");
    svg.querySelectorAll("path,rect,circle").forEach((part, i) => {
      const { fill, stroke, strokeWidth } = getComputedStyle(part);
      parts[i].setAttribute("style", "fill:" + fill.replace(/url\(["'].*?#(.+?)["']\)/, "url(#$1)") + ";stroke:" + stroke + ";stroke-width:" + strokeWidth);
      if (part.closest("g") && part.localName === "path") parts[i].setAttribute("vector-effect", "non-scaling-stroke");
    });
    copy.querySelectorAll("[class]").forEach((part) => part.removeAttribute("class"));
    for (const [name, value] of Object.entries({ x: EDGE, width: ROOM, height: HIGH })) copy.setAttribute(name, value);
    copy.removeAttribute("class");
    return copy;
  }

  const whole = make("svg", { xmlns: NS, width: WIDE });
  const ground = make("rect", { width: WIDE, fill: paper });
  whole.append(ground);
  let y = EDGE;
  function write(text, size, weight = 400) {
    pen.font = weight + " " + size + "px " + FONT;
    const lines = [""];
    for (const word of text.split(" ")) {
      const longer = (lines.at(-1) + " " + word).trim();
      if (lines.at(-1) && pen.measureText(longer).width > ROOM) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    for (const line of lines) {
      y += size * 1.3;
      whole.append(make("text", { x: EDGE, y: y - size * 0.3, fill: ink, "font-family": FONT, "font-size": size, "font-weight": weight }, line));
    }
  }
  const text = (selector, within = document) => within.querySelector(selector)?.textContent.trim().replace(/\s+/g, " ") ?? "";

  /* The legend's entries, one after the other, in as many lines as they need */
  function entries() {
    const shown = (element) => element.getClientRects().length > 0;
    const bars = Array.from(block.querySelectorAll(".xm-bar-legend li")).filter(shown).map((item) => ({
      swatch: item.querySelector("i"), said: text("b", item) + (text("span", item) ? ": " + text("span", item) : ""), kind: item.className,
    }));
    const heads = Array.from(block.querySelectorAll(".xm-need thead th"), (head) => head.textContent);
    const cells = Array.from(block.querySelectorAll(".xm-need td")).filter(shown).map((cell) => ({
      swatch: cell.querySelector("i"), said: text("th", cell.parentNode) + ", " + heads[cell.cellIndex] + ": " + text("span", cell), kind: "",
    }));
    return [...cells, ...bars];
  }
  function legend() {
    let x = EDGE;
    y += 26;
    for (const { swatch, said, kind } of entries()) {
      pen.font = "400 16px " + FONT;
      const wide = pen.measureText(said).width + 60;
      if (x > EDGE && x + wide > WIDE - EDGE) { x = EDGE; y += 26; }
      const round = kind.includes("xm-site"), hatched = kind.includes("xm-low");
      const fill = hatched || round ? "#fff" : getComputedStyle(swatch).backgroundColor;
      whole.append(round ? make("circle", { cx: x + 16, cy: y - 6, r: 6, fill, stroke: "#111", "stroke-width": 1.5 })
        : make("rect", { x, y: y - 13, width: 32, height: 14, fill, stroke: "#767676" }));
      if (hatched) whole.append(make("path", { d: [4, 12, 20].map((step) => "M" + (x + step) + " " + (y + 1) + "l14-14").join(""), stroke: "#333", "clip-path": "none" }));
      whole.append(make("text", { x: x + 40, y, fill: ink, "font-family": FONT, "font-size": 16 }, said));
      x += wide;
    }
    y += 14;
  }

  write(text("#map-title"), 28, 600);
  write(page.text.place + " · " + text(".xm-legend-title", block), 18);
  y += 14;
  const map = still(frozen);
  map.setAttribute("y", y);
  whole.append(make("rect", { x: EDGE, y, width: ROOM, height: HIGH, fill: getComputedStyle(block.querySelector(".folium-map")).backgroundColor }), map);
  y += HIGH;
  legend();
  write(page.text.source, 14);
  const high = Math.ceil(y + EDGE / 2);
  for (const part of [whole, ground]) part.setAttribute("height", high);

  const image = new Image();
  image.onload = () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 2 * WIDE, height: 2 * high });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => {
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: page.stem + "-map.png" });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  };
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(whole));
}
