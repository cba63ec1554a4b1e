/* The image of people; on dark ground its palette is another, so that few is not what shines */
function exclusionImage({ image, dark: [at, text] }, dark) {
  return dark ? image.slice(0, at) + text + image.slice(at + text.length) : image;
}

/* The layers of the page's switch, each a pair of functions that show and hide it */
function exclusionLayers(map, data, words, parts) {
  const { say } = words;
  const shown = (layer) => (on) => (on ? layer().addTo(map) : layer().remove());
  const kinds = {};

  /* Public computer sites */
  const RADIUS = 5;
  const spots = data.sites.map((site) => {
    const span = document.createElement("bdi");
    span.textContent = words.site(site);
    return L.circleMarker(site.slice(0, 2), { radius: RADIUS, weight: 1.5, color: "#111", fillColor: "#fff", fillOpacity: 1 })
      .bindTooltip(span);
  });
  const sites = L.layerGroup(spots), entry = parts.legend;
  kinds.sites = (on) => {
    shown(() => sites)(on);
    entry.hidden = !on;
  };
  /* One stands out, or none (−1); gives it */
  function mark(n) {
    spots.forEach((spot, i) => {
      spot.closeTooltip();
      spot.setStyle({ radius: i === n ? 2 * RADIUS : RADIUS, weight: i === n ? 4 : 1.5 });
    });
    return spots[n];
  }

  kinds.names = shown(() => parts.names);
  let borders = null;
  kinds.borders = shown(() => {
    borders = borders || L.polyline(parts.border((i) => data.hood[i]), { color: "#111", weight: 1.4, smoothFactor: 0, interactive: false });
    return borders;
  });

  /* What a network reaches: its outline */
  let reach = null;
  kinds.coverage = shown(() => {
    reach = reach || L.polygon(data.coverage, { fill: false, color: "#8a2500", weight: 2.2, dashArray: "7 4", smoothFactor: 0, interactive: false });
    return reach;
  });

  /* Where people live: an image below the areas, or none */
  let image = null;
  function ground(wanted) {
    if (image) image.remove();
    image = null;
    if (!wanted) return;
    if (!map.getPane("xm-ground")) map.createPane("xm-ground").style.zIndex = 350;
    image = L.imageOverlay(exclusionImage(wanted, parts.dark()), wanted.bounds, { pane: "xm-ground" }).addTo(map);
  }

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
  return { kinds, mark, ground };
}
