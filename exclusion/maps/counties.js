/* Counties first: where areas are very many, those of a county are drawn when it is chosen */
function exclusionCounties(map, data, words, parts) {
  const c = data.counties, { say, noun } = words;
  const place = new Map(c.geoid.map((geoid, n) => [geoid, n]));
  const of = data.geoid.map((geoid) => place.get(geoid.slice(0, 5)));
  const members = c.geoid.map(() => []);
  of.forEach((n, i) => members[n].push(i));
  const name = (n) => say("county_name", { code: c.geoid[n], count: members[n].length, areas: noun(members[n].length) });
  const layers = parts.outlines.map((outline, n) =>
    L.polygon(outline, { smoothFactor: 0, weight: 0.7 }).addTo(map)
      .on("click", () => choose(n)).bindTooltip(() => name(n), { sticky: true }));
  const opened = new Set();

  /* Borders, each once; then of each area its rings, and of each ring its borders */
  function decode(n) {
    const numbers = exclusionUnpack(c.areas[n]), lines = [];
    let at = 0, x = 0, y = 0;
    const next = () => numbers[at++], step = () => exclusionSigned(numbers[at++]);
    const point = (px, py) => [c.origin[1] + py * c.step, c.origin[0] + px * c.step];
    for (let left = next(); left > 0; left -= 1) {
      let length = next(), px = (x += step()), py = (y += step());
      const line = [point(px, py)];
      for (; length > 0; length -= 1) line.push(point((px += step()), (py += step())));
      lines.push(line);
    }
    const ring = () => Array.from({ length: next() }, () => {
      const border = next(), line = lines[border >> 1];
      return border % 2 ? line.slice(1).reverse() : line.slice(0, -1);
    }).flat();
    return members[n].map(() => Array.from({ length: next() }, ring));
  }
  function open(n) {
    if (opened.has(n)) return false;
    opened.add(n);
    layers[n].remove();
    decode(n).forEach((shape, k) => parts.draw(shape, members[n][k]));
    return true;
  }
  function close() {
    for (const n of opened) {
      members[n].forEach(parts.erase);
      layers[n].addTo(map);
    }
    opened.clear();
  }

  function sentence(measure, n) {
    const m = data.measures[measure];
    return words.figures(c.measures[measure], n, { name: name(n), label: m.label, period: m.period, city: data.city }).join(" ");
  }
  function choose(n) {
    open(n);
    list.value = n;
    parts.chosen((measure) => sentence(measure, n), parts.outlines[n]);
  }
  function every() {
    parts.tell(say("county_wait", { count: data.geoid.length, areas: noun(data.geoid.length) }));
    setTimeout(() => { /* the sentence is seen first */
      c.geoid.forEach((_, n) => open(n));
      parts.paint();
      parts.tell(say("county_drawn", { count: data.geoid.length, areas: noun(data.geoid.length) }));
    }, 30);
  }

  /* A list, so that no county needs a pointer, and a button for all */
  const label = document.createElement("label"), list = document.createElement("select"), button = document.createElement("button");
  label.className = "xm-county";
  label.append(say("county"), " ", list);
  list.append(new Option(say("county_all"), ""), ...c.geoid.map((geoid, n) => new Option(geoid, n)));
  list.addEventListener("change", () => {
    close();
    if (list.value !== "") { choose(Number(list.value)); return; }
    parts.paint();
    map.fitBounds(data.bounds, { padding: [8, 8] });
  });
  button.type = "button";
  button.className = "xm-every";
  button.textContent = say("county_every", { count: data.geoid.length, areas: noun(data.geoid.length) });
  button.addEventListener("click", every);
  parts.bar.insertBefore(label, parts.bar.querySelector(".xm-find"));
  label.after(button);

  /* What a county shows: the class of its own share; in other views it is empty */
  const view = (shown, measure, by) =>
    by === "share" ? { ...shown, codes: c.measures[measure].code, hatched: c.measures[measure].low } : null;
  return { open: (i) => open(of[i]) && parts.paint(), choose, layers, opened, view };
}
