/* The layers of the page's switch, each a pair of functions that show and hide it */
function exclusionLayers(map, data, words, parts) {
  const { say } = words;
  const shown = (layer) => (on) => (on ? layer().addTo(map) : layer().remove());
  const kinds = {};

  /* Public computer sites */
  const sites = L.layerGroup(data.sites.map(([lat, lon, text, computers]) => {
    const span = document.createElement("bdi");
    span.textContent = computers === null ? text : say("site_computers", { name: text, computers: words.number(computers) });
    return L.circleMarker([lat, lon], { radius: 5, weight: 1.5, color: "#111", fillColor: "#fff", fillOpacity: 1 })
      .bindTooltip(span);
  }));
  kinds.sites = shown(() => sites);

  kinds.names = shown(() => parts.names);
  let borders = null;
  kinds.borders = shown(() => {
    borders = borders || L.polyline(parts.border((i) => data.hood[i]), { color: "#111", weight: 1.4, smoothFactor: 0, interactive: false });
    return borders;
  });

  /* The user's own: folium makes them after the map, each a variable of the page */
  data.layers.forEach(({ id }, n) => { kinds["own" + n] = shown(() => window[id]); });

  /* Streets behind the areas, which let them through; gone again with a word if none come */
  let streets = null, credit = null;
  function drop() {
    if (streets) { streets.remove(); credit.remove(); }
    streets = null;
    parts.translucent(false);
  }
  kinds.street = (on, box) => {
    drop();
    if (!on) return;
    let came = 0;
    streets = L.tileLayer(data.street.url, { maxNativeZoom: data.street.deepest, maxZoom: 18 });
    credit = L.control.attribution({ prefix: false }).addAttribution(data.street.credit);
    streets.on("tileload", () => { came += 1; });
    streets.on("tileerror", () => {
      if (came || !streets) return;
      drop();
      box.checked = false;
      parts.tell(say("street_gone", { host: data.street.host }));
    });
    parts.translucent(true);
    credit.addTo(map);
    streets.addTo(map);
  };
  return kinds;
}
