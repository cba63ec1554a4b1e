/* Names of neighborhoods, first of those with most of the households that are counted: they may
   be wider than their ground, the others not. None touches another, whatever the browser's fonts. */
function exclusionNames(data, shapes) {
  const LINE = 14, MARGIN = 4;
  const pen = document.createElement("div"), widths = new Map();
  pen.className = "xm-name";
  pen.style.visibility = "hidden";
  pen.setAttribute("aria-hidden", "true");
  const homes = data.measures[data.first].hood?.households ?? [];
  const order = data.hoods.map((_, h) => h).sort((a, b) => (homes[b] ?? 0) - (homes[a] ?? 0));
  const boxes = data.hoods.map(() => L.latLngBounds([]));
  shapes.forEach((shape, i) => {
    if (data.hood.length && data.hood[i] !== null) shape.forEach((ring) => boxes[data.hood[i]].extend(L.latLngBounds(ring)));
  });
  /* As the browser draws it: a canvas may take another font */
  function width(text) {
    if (!widths.has(text)) {
      document.body.append(pen);
      pen.textContent = text;
      widths.set(text, Math.ceil(pen.getBoundingClientRect().width) + 2 * MARGIN);
      pen.remove();
    }
    return widths.get(text);
  }
  /* One line, or two of about the same length */
  function folded(text) {
    const cuts = Array.from(text.matchAll(/[ /-]/g), (found) => found.index + 1);
    const middle = cuts.sort((a, b) => Math.abs(a - text.length / 2) - Math.abs(b - text.length / 2))[0];
    return middle ? [text.slice(0, middle).trim(), text.slice(middle).trim()] : [text];
  }
  /* Of the names with a box and a middle in pixels, those that fit between two corners */
  function arranged(pixel, from, to) {
    const taken = [], dots = data.sites.map((site) => pixel(site.slice(0, 2)));
    order.forEach((h, place) => {
      if (!data.hoodAt[h] || !data.hoods[h].trim() || !boxes[h].isValid()) return;
      const a = pixel(boxes[h].getNorthWest()), b = pixel(boxes[h].getSouthEast()), middle = pixel(data.hoodAt[h]);
      const wide = b.x - a.x, high = b.y - a.y, first = place < data.wanted && homes[h] > 0;
      const whole = [data.hoods[h]], lines = width(whole[0]) > wide ? folded(whole[0]) : whole;
      const w = Math.max(...lines.map(width)), tall = lines.length * LINE;
      if (!first && (w > wide || tall > high)) return;
      /* In the middle, else a line or two above or below it, or aside; over a site only the first three */
      const above = [0, -LINE, LINE, -2 * LINE, 2 * LINE];
      const aside = [w / 2, -w / 2].flatMap((dx) => above.slice(0, 3).map((dy) => [dx, dy]));
      const ways = first ? [...above.map((dy) => [0, dy]), ...aside] : [[0, 0]];
      for (const [n, [dx, dy]] of [...ways, ...(first && place < 3 ? ways : [])].entries()) {
        const x = Math.round(middle.x - w / 2 + dx), y = Math.round(middle.y - tall / 2) + dy;
        if (n < ways.length && dots.some((dot) => dot.x > x - 5 && dot.x < x + w + 5 && dot.y > y - 5 && dot.y < y + tall + 5)) continue;
        if (x < from.x + 2 || y < from.y + 2 || x + w > to.x - 2 || y + tall > to.y - 2) continue;
        if (taken.some((t) => x < t.x + t.w && t.x < x + w && y < t.y + t.h && t.y < y + tall)) continue;
        taken.push({ x, y, w, h: tall, lines });
        return;
      }
    });
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
