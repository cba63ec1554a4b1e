/* What the inline SVG shows on paper beside the areas: the layers that are ticked, and what is chosen */
function exclusionSheet(picture, data, { border, steps, names }) {
  const ground = picture.querySelector("g"), spots = picture.querySelector(".xm-spots");
  const place = ground.transform.baseVal.consolidate().matrix;
  const whole = picture.viewBox.baseVal;
  const at = (point) => {
    const [x, y] = steps(Array.isArray(point) ? point : [point.lat, point.lng]).split(" ").map(Number);
    return { x: place.a * x + place.e - whole.x, y: place.d * y + place.f - whole.y };
  };
  let added = [];
  function add(tag, parent, values) {
    const element = document.createElementNS(picture.namespaceURI, tag);
    for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
    parent.append(element);
    added.push(element);
    return element;
  }
  const line = (kind, lines, ink, width) => add("path", ground, {
    class: kind, style: "fill:none;stroke:" + ink + ";stroke-width:" + width,
    d: lines.map((points) => "M" + points.map(steps).join("L")).join(""),
  });
  function write(unit) {
    const size = { x: whole.width / unit, y: whole.height / unit };
    const pixel = (point) => ({ x: at(point).x / unit, y: at(point).y / unit });
    const group = add("g", picture, {
      class: "xm-words", transform: "translate(" + whole.x + " " + whole.y + ") scale(" + unit + ")",
      style: "font:600 12px system-ui,sans-serif;text-anchor:middle;fill:#1a1a1a;stroke:#fff;stroke-width:3px;stroke-linejoin:round;paint-order:stroke",
    });
    for (const { x, y, w, lines } of names.arranged(pixel, { x: 0, y: 0 }, size))
      lines.forEach((text, n) => { add("text", group, { x: x + w / 2, y: y + names.LINE * (n + 0.8) }).textContent = text; });
  }
  /* A bar of whole miles, a fifth of the width at most */
  function scale(unit) {
    const mile = 1609.344 / (111320 * data.step), most = whole.width / 5 / mile;
    const miles = [100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1].find((n) => n <= most) ?? 0.1;
    const x = whole.x + 10 * unit, y = whole.y + whole.height - 10 * unit;
    add("path", picture, {
      class: "xm-scale", d: "M" + [x, y - 6 * unit] + "V" + y + "H" + (x + miles * mile) + "v" + -6 * unit,
      style: "fill:none;stroke:#111;stroke-width:" + 1.5 * unit,
    });
    add("text", picture, {
      x: x + 5 * unit, y: y - 5 * unit, style: "font:600 " + 11 * unit + "px system-ui,sans-serif;fill:#111",
    }).textContent = miles.toLocaleString(data.locale) + "\u00a0mi";
  }
  return (outlined, ticked, box, image) => {
    added.forEach((element) => element.remove());
    added = [];
    if (image) {
      const [southwest, northeast] = image.bounds.map(([lat, lon]) => at({ lat, lng: lon }));
      const low = { x: southwest.x + whole.x, y: northeast.y + whole.y };
      const drawn = add("image", picture, {
        href: image.image, x: low.x, y: low.y, preserveAspectRatio: "none",
        width: northeast.x - southwest.x, height: southwest.y - northeast.y,
      });
      picture.insertBefore(drawn, ground);
    }
    if (ticked.includes("coverage")) line("xm-coverage", data.coverage.flat(), "#8a2500", 2.2);
    if (ticked.includes("borders")) line("xm-borders", border((i) => data.hood[i]), "#111", 1.4);
    line("xm-chosen", outlined, "#fff", 5);
    line("xm-chosen", outlined, "#111", 2.5);
    /* Names and circles are as large on the sheet as on the screen */
    const unit = Math.max(whole.width / box.clientWidth, whole.height / box.clientHeight);
    if (spots) {
      spots.style.display = ticked.includes("sites") ? "" : "none";
      spots.setAttribute("stroke-width", 1.5 * unit);
      spots.querySelectorAll("circle").forEach((circle) => circle.setAttribute("r", 5 * unit));
    }
    if (ticked.includes("names")) write(unit);
    scale(unit);
  };
}
