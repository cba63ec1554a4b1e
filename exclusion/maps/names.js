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
  const Names = L.Layer.extend({
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
      const map = this._map, taken = [], seen = map.getBounds(), size = map.getSize();
      this.pane.replaceChildren();
      pen.font = "600 12px system-ui,sans-serif";
      const sized = data.hoods.map((text, h) => {
        if (!data.hoodAt[h] || !text.trim() || !boxes[h].isValid() || !seen.contains(data.hoodAt[h])) return null;
        const a = map.latLngToLayerPoint(boxes[h].getNorthWest()), b = map.latLngToLayerPoint(boxes[h].getSouthEast());
        return { text, h, wide: b.x - a.x, high: b.y - a.y };
      });
      for (const one of sized.filter(Boolean).sort((a, b) => b.wide * b.high - a.wide * a.high)) {
        let lines = [one.text];
        if (width(one.text) > one.wide) lines = folded(one.text);
        const w = Math.max(...lines.map(width)), h = lines.length * LINE;
        if (w > one.wide || h > one.high) continue;
        const at = map.latLngToLayerPoint(data.hoodAt[one.h]).subtract([w / 2, h / 2]).round();
        const inside = map.layerPointToContainerPoint(at);
        if (inside.x < 2 || inside.y < 2 || inside.x + w > size.x - 2 || inside.y + h > size.y - 2) continue;
        if (taken.some((t) => at.x < t.x + t.w && t.x < at.x + w && at.y < t.y + t.h && t.y < at.y + h)) continue;
        taken.push({ x: at.x, y: at.y, w, h });
        const label = document.createElement("div");
        label.dir = "auto";
        label.style.width = w + "px";
        lines.forEach((line, n) => label.append(...(n ? [document.createElement("br")] : []), line));
        this.pane.append(label);
        L.DomUtil.setPosition(label, at);
      }
    },
  });
  return new Names();
}
