/* The map of many measures over one geometry. Reads its data from a JSON element and its polygons
   from the inline SVG, which it then replaces with a Leaflet map. */
"use strict";
function exclusionMap(id) {
  const box = document.getElementById(id);
  const block = box.closest(".xm");
  const data = JSON.parse(document.getElementById(id + "_data").textContent);
  const $ = (selector) => block.querySelector(selector);
  const STEP = 1e-5;
  const NONE = "."; /* in place of a digit: no class, verdict or tier */
  const AREAS = data.geoid.length;

  /* Numbers and sentences */
  const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
  const percent = (share) => Math.round(share * 100) + "\u00a0%";
  const points = (share) => (share * 100).toFixed(share < 0.0995 ? 1 : 0);
  const about = (value, scale = value) => {
    const step = scale >= 10000 ? 100 : scale >= 100 ? 10 : 1;
    return whole.format(Math.floor(value / step + 0.5) * step);
  };
  const counted = (count) => whole.format(count) + " " + (count === 1 ? data.area : data.areas);
  const say = (code, values) =>
    data.text[code].replace(/\{(\w+)\}/g, (_, key) => (key in values ? values[key] : "{" + key + "}"));
  const name = (i) => data.name[i] + (data.hood.length && data.hood[i] !== null ? ", " + data.hoods[data.hood[i]] : "");

  function sentence(measure, i) {
    const m = data.measures[measure];
    const here = { name: name(i), label: m.label, period: m.period, city: data.city };
    if (m.share === null || m.share[i] === null)
      return say(m.households && m.households[i] === 0 ? "area_none" : "area_unknown", here);
    /* A missing margin is said to be missing; it never shows as 0. */
    const get = (column) => (m[column] === null ? null : m[column][i]);
    const numbers = (code, what) => {
      const margin = get(what + "_moe");
      const words = { ...here, [what]: (what === "share" ? percent : about)(get(what)) };
      if (margin === null) return say(code + "_unsure", words);
      words[what + "_moe"] = what === "share" ? points(margin) : about(margin, get(what));
      return say(code, words);
    };
    const parts = [numbers("area_share", "share"), numbers("area_numbers", "households")];
    if (get("people") !== null) parts.push(numbers("area_people", "people"));
    if (m.low[i] === "1") parts.push(say(m.share[i] > 0.5 ? "area_unsure_rest" : "area_unsure", {}));
    if (m.verdict[i] !== NONE)
      parts.push(say("area_verdict_" + data.verdicts[m.verdict[i]], { city: data.city, reference: percent(m.reference) }));
    if (m.tier[i] !== NONE)
      parts.push(say(m.band_low[i] === m.band_high[i] ? "area_tier_one" : "area_tier", {
        tier: data.tiers[m.tier[i]], k: m.k, most: data.most,
        low: m.band_low[i], high: m.band_high[i], ranked: m.ranked,
      }));
    if (m.modelled[i] === "1") parts.push(say("area_modelled", {}));
    return parts.join(" ");
  }

  /* Polygons: "M x y l dx dy … z" for each ring, in steps from the south-west corner. Further rings
     are holes or islands alike: both are filled by the even-odd rule. */
  function rings(path) {
    return path.split("M").slice(1).map((text) => {
      const n = text.match(/-?\d+/g).map(Number);
      let x = n[0], y = n[1];
      const points = [[x, y]];
      for (let j = 2; j < n.length; j += 2) points.push([(x += n[j]), (y += n[j + 1])]);
      return points.map(([px, py]) => [data.origin[1] + py * STEP, data.origin[0] + px * STEP]);
    });
  }
  const shapes = Array.from(box.querySelectorAll(".xm-static path"), (p) => rings(p.getAttribute("d")));
  $(".xm-static").remove();

  /* A canvas renderer that can hatch */
  const tile = document.createElement("canvas");
  tile.width = tile.height = 7;
  const pen = tile.getContext("2d");
  pen.strokeStyle = "rgba(20,20,20,.75)";
  pen.lineWidth = 1;
  pen.beginPath();
  for (const shift of [-7, 0, 7]) { pen.moveTo(shift, 7); pen.lineTo(shift + 7, 0); }
  pen.stroke();
  const Hatching = L.Canvas.extend({
    _fillStroke(context, layer) {
      L.Canvas.prototype._fillStroke.call(this, context, layer);
      if (layer.options.hatch) {
        context.globalAlpha = 1;
        context.fillStyle = context.createPattern(tile, "repeat");
        context.fill("evenodd");
      }
    },
  });

  const map = L.map(id, {
    renderer: new Hatching({ padding: 0.3 }),
    zoomSnap: 0.25, zoomDelta: 0.5, attributionControl: false, minZoom: 3, maxZoom: 18,
  }).fitBounds(data.bounds, { padding: [8, 8] });
  const layers = shapes.map((shape, i) =>
    L.polygon(shape, { smoothFactor: 0, weight: 0.7, fillOpacity: 1 })
      .on("click", () => select(i)).addTo(map));
  const ring = ["#fff", "#111"].map((color, n) =>
    L.polygon([], { smoothFactor: 0, fill: false, color, weight: 5 - 2.5 * n, interactive: false }).addTo(map));
  for (const layer of layers)
    layer.bindTooltip(() => {
      const span = document.createElement("span");
      span.textContent = name(layers.indexOf(layer));
      return span;
    }, { sticky: true });

  /* Public computer sites */
  const sites = L.layerGroup(data.sites.map(([lat, lon, text, computers]) => {
    const span = document.createElement("span");
    span.textContent = computers === null ? text : say("site_computers", { name: text, computers });
    return L.circleMarker([lat, lon], { radius: 5, weight: 1.5, color: "#111", fillColor: "#fff", fillOpacity: 1 })
      .bindTooltip(span);
  })).addTo(map);

  /* State: measure, what colors show, chosen area */
  let measure = data.first, by = "share", chosen = -1, found = [], turn = 0;

  /* What colors can show: the share in classes, the verdict against the place, the hot spots */
  const views = {
    share: (m) => ({
      codes: m.code, colors: m.colors, counts: m.counts,
      labels: m.ranges.map(([low, high]) => (low < high ? low + "–" + high : low) + "\u00a0%"),
    }),
    verdict: (m) => ({ codes: m.verdict, colors: data.verdictColors, labels: data.verdictLabels }),
    spot: (m) => ({ codes: m.spot, colors: data.verdictColors, labels: data.spotLabels }),
  };

  function paint() {
    const m = data.measures[measure];
    const view = views[by](m);
    layers.forEach((layer, i) => {
      const code = view.codes[i];
      layer.setStyle({
        fillColor: code === NONE ? data.noData : view.colors[code],
        color: by === "share" ? "#fff" : "#8a8a8a",
        hatch: by === "share" && m.low[i] === "1" && code !== NONE,
      });
    });
    legend(m);
    if (chosen >= 0) $(".xm-say").textContent = sentence(measure, chosen);
  }

  function legend(m) {
    const list = $(".xm-bar-legend");
    list.querySelectorAll("li:not(.xm-low):not(.xm-none)").forEach((item) => item.remove());
    const view = views[by](m);
    const entries = view.labels.map((text, c) => [
      view.colors[c], text, view.counts ? view.counts[c] : view.codes.split(c).length - 1]);
    for (const [color, text, count] of entries) {
      const item = document.createElement("li");
      const swatch = document.createElement("i"), label = document.createElement("b"), number = document.createElement("span");
      swatch.style.background = color;
      label.textContent = text;
      number.textContent = counted(count);
      item.append(swatch, label, number);
      list.insertBefore(item, $(".xm-low"));
    }
    const low = Array.from(m.low).filter((flag, i) => flag === "1" && m.code[i] !== NONE).length;
    $(".xm-low").hidden = by !== "share" || low === 0;
    $(".xm-low span").textContent = counted(low);
    const none = view.codes.split(NONE).length - 1;
    $(".xm-none").hidden = none === 0;
    $(".xm-none span").textContent = counted(none);
    const title = m.label[0].toUpperCase() + m.label.slice(1);
    $(".xm-legend-title").textContent =
      (by === "spot" ? data.spotTitle.replace("{label}", m.label) : title) + ", " + m.period;
  }

  function select(i, move = false) {
    chosen = i;
    ring.forEach((line) => line.setLatLngs(shapes[i]).bringToFront());
    $(".xm-say").textContent = sentence(measure, i);
    $(".xm-say").scrollIntoView({ block: "nearest" });
    if (move && shapes[i].length) map.fitBounds(layers[i].getBounds(), { maxZoom: 13.5, padding: [60, 60] });
    block.dispatchEvent(new CustomEvent("exclusion:chosen", { detail: i }));
  }

  function search(query) {
    const wanted = query.trim().toLowerCase();
    if (!wanted) return;
    const fits = (text) => text.toLowerCase().includes(wanted);
    const number = (i) => data.name[i].toLowerCase().split(" ").pop() === wanted || data.geoid[i] === wanted;
    const all = Array.from({ length: AREAS }, (_, i) => i);
    let hits = all.filter(number);
    if (!hits.length && data.hood.length) hits = all.filter((i) => data.hood[i] !== null && fits(data.hoods[data.hood[i]]));
    if (!hits.length) hits = all.filter((i) => fits(data.name[i]) || data.geoid[i].startsWith(wanted));
    turn = String(hits) === String(found) ? turn + 1 : 0;
    found = hits;
    if (!hits.length) { $(".xm-say").textContent = say("search_none", { query: query.trim() }); return; }
    select(hits[turn % hits.length], true);
    if (hits.length > 1) $(".xm-say").textContent += " " + say("search_found", { count: hits.length });
  }

  /* Enter in a changed field raises change, then submit: one search, not two */
  let answered = false;
  $(".xm-bar").addEventListener("submit", (event) => {
    event.preventDefault();
    if (!answered) search($(".xm-search").value);
  });
  $(".xm-search").addEventListener("change", (event) => {
    search(event.target.value);
    answered = true;
    setTimeout(() => { answered = false; });
  });
  $(".xm-measure").addEventListener("change", (event) => { measure = event.target.value; paint(); });
  block.querySelectorAll("[name=xm-by]").forEach((input) =>
    input.addEventListener("change", () => { by = input.value; paint(); }));
  const toggle = $(".xm-sites");
  if (toggle) toggle.addEventListener("change", () => (toggle.checked ? sites.addTo(map) : sites.remove()));
  paint();
  map.exclusion = { data, select, layers };
  return map;
}
