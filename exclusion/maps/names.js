/* Names of neighborhoods where they fit and touch no other, the larger neighborhoods first */
function exclusionNames(data, shapes) {
  const pen = document.createElement("canvas").getContext("2d");
  const LINE = 14;
  const boxes = data.hoods.map(() => L.latLngBounds([]));
  shapes.forEach((shape, i) => {
    if (data.hood.length && data.hood[i] !== null) shape.forEach((ring) => boxes[data.hood[i]].extend(L.latLngBounds(ring)));
  });
  const width = (text) => pen.measureText(text).width + 6;
  /* One line, or two of about the same length */
  function folded(text) {
    const cuts = Array.from(text.matchAll(/[ /-]/g), (found) => found.index + 1);
    const middle = cuts.sort((a, b) => Math.abs(a - text.length / 2) - Math.abs(b - text.length / 2))[0];
    return middle ? [text.slice(0, middle).trim(), text.slice(middle).trim()] : [text];
  }
  /* Of the names with a box and a middle in pixels, those that fit between two corners */
  function arranged(pixel, from, to) {
    const taken = [];
    const sized = data.hoods.map((text, h) => {
      if (!data.hoodAt[h] || !text.trim() || !boxes[h].isValid()) return null;
      const a = pixel(boxes[h].getNorthWest()), b = pixel(boxes[h].getSouthEast());
      return { text, middle: pixel(data.hoodAt[h]), wide: b.x - a.x, high: b.y - a.y };
    });
    pen.font = "600 12px system-ui,sans-serif";
    for (const one of sized.filter(Boolean).sort((a, b) => b.wide * b.high - a.wide * a.high)) {
      let lines = [one.text];
      if (width(one.text) > one.wide) lines = folded(one.text);
      const w = Math.max(...lines.map(width)), h = lines.length * LINE;
      if (w > one.wide || h > one.high) continue;
      const x = Math.round(one.middle.x - w / 2), y = Math.round(one.middle.y - h / 2);
      if (x < from.x + 2 || y < from.y + 2 || x + w > to.x - 2 || y + h > to.y - 2) continue;
      if (taken.some((t) => x < t.x + t.w && t.x < x + w && y < t.y + t.h && t.y < y + h)) continue;
      taken.push({ x, y, w, h, lines });
    }
    return taken;
  }
  const Names = L.Layer.extend({
    LINE, arranged,
    onAdd(map) {
      if (!this.pane) {
        this.pane = map.createPane("xm-names");
        this.pane.setAttribute("aria-hidden", "true");
        this.pane.classList.add("leaflet-zoom-hide");
      }
      map.on("moveend zoomend resize", this.place, this);
      this.place();
    },
    onRemove(map) {
      map.off("moveend zoomend resize", this.place, this);
      this.pane.replaceChildren();
    },
    place() {
      const map = this._map, corner = map.containerPointToLayerPoint([0, 0]);
      this.pane.replaceChildren();
      for (const { x, y, w, lines } of arranged((at) => map.latLngToLayerPoint(at), corner, corner.add(map.getSize()))) {
        const label = document.createElement("div");
        label.dir = "auto";
        label.style.width = w + "px";
        lines.forEach((line, n) => label.append(...(n ? [document.createElement("br")] : []), line));
        this.pane.append(label);
        L.DomUtil.setPosition(label, L.point(x, y));
      }
    },
  });
  return new Names();
}
