/* The map itself: what is chosen, what colors show, and what is said of it */
function exclusionMap(id) {
  const box = document.getElementById(id);
  const block = box.closest(".xm");
  const data = exclusionExpand(JSON.parse(document.getElementById(id + "_data").textContent));
  const $ = (selector) => block.querySelector(selector);
  const words = exclusionWords(data), { say, NONE } = words;
  const picture = $(".xm-static");
  const ground = exclusionGround(picture, data), { border, steps } = ground;
  const shapes = ground.shapes;
  const drawn = Array.from(picture.querySelectorAll("g>path:not(.sea)"));
  picture.remove();
  exclusionHarmless();
  const { renderer, color } = exclusionCanvas(block);
  const views = exclusionViews(data, words), showLegend = exclusionLegend($, data, words);
  const night = (window.exclusionNight ?? matchMedia)("(prefers-color-scheme: dark)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const map = L.map(id, {
    renderer, zoomSnap: 0.05, zoomDelta: 0.5, attributionControl: false, zoomControl: false,
    minZoom: 3, maxZoom: 18, zoomAnimation: !calm, fadeAnimation: !calm,
  }).fitBounds(data.bounds, { padding: [8, 8] });
  exclusionControls(map, data, words);
  L.control.scale({ position: "bottomleft", maxWidth: 110 }).addTo(map);
  const drawArea = (shape, i) =>
    L.polygon(shape, { smoothFactor: 0, weight: 0.7, fillOpacity: 1 })
      .on("click", () => select(i)).addTo(map)
      .bindTooltip(() => {
        const text = document.createElement("bdi");
        text.textContent = words.name(i);
        return text;
      }, { sticky: true });
  const layers = shapes.map(drawArea);
  const sea = L.polygon(ground.sea, { smoothFactor: 0, stroke: false, interactive: false }).addTo(map);
  const edge = L.polyline(border(() => 0), { smoothFactor: 0, weight: 1.2, interactive: false }).addTo(map);
  const ring = ["#fff", "#111"].map((ink, n) =>
    L.polyline([], { smoothFactor: 0, color: ink, weight: 5 - 2.5 * n, interactive: false }).addTo(map));

  /* State: measure, what colors show, and the area or neighborhood that is chosen */
  let measure = data.first, by = data.coloring, chosen = {}, said = null, still = false, opacity = 1, outlined = [], found = [], turn = 0;
  /* What is said of a choice; a hint of what to press or type is no word for paper */
  function tell(text, more = "") {
    const box = $(".xm-say"), hint = Object.assign(document.createElement("span"), { className: "xm-more", textContent: more });
    box.replaceChildren(...(map.exclusion?.told?.(text) ?? [text]), ...(more ? [text ? " " : "", hint] : []));
    box.classList.toggle("xm-said", Boolean(text));
  }

  function paint() {
    const m = data.measures[measure], view = views[by](m);
    const line = color(by === "share" ? "line" : "edge");
    const styles = {}, style = (mark) => {
      const base = mark === "dots" ? "below" : mark.replace(/^h/, "").replace(/^(\d)/, "c$1");
      return {
        fillColor: color(base), color: line, fillOpacity: mark === "bare" ? 0 : opacity,
        mark: mark === "dots" ? "dots #14304a" : mark === "none" ? "specks " + color("on-none")
          : mark[0] === "h" ? "hatch " + color("on-" + mark) : "",
      };
    };
    const dress = (layer, mark) => Object.assign(layer.options, (styles[mark] = styles[mark] || style(mark)));
    layers.forEach((layer, i) => dress(layer, draws(view, i)));
    edge.options.color = color("edge");
    Object.assign(sea.options, { fillColor: color("water"), fillOpacity: view.image ? 0 : opacity });
    own.ground(view.image);
    renderer._redrawBounds = null; /* everything, at once */
    renderer._redraw();
    showLegend(view, "share verdict spot need".includes(by) ? m.period : "");
    if (said) tell(said());
  }
  const wet = new Set(data.water);
  const draws = (view, i) => (wet.has(i) && !view.image ? "water" : markOf(view, i));
  function markOf(view, i) {
    const code = view.codes[i];
    if (code === NONE) return "none";
    const mark = view.marks[code];
    return view.hatched && view.hatched[i] === "1" ? mark.replace("c", "h") : mark;
  }

  /* A choice is made: nothing scrolls where one comes back that was there before */
  function choose(what, told, more = "") {
    chosen = what;
    said = told;
    tips.hidden = true;
    tell(said(), more);
    if (!still) $(".xm-say").scrollIntoView({ block: "nearest" });
    changed();
  }
  const changed = () => block.dispatchEvent(new CustomEvent("exclusion:state", { bubbles: true }));
  function outline(lines) {
    outlined = lines;
    own.mark(-1);
    ring.forEach((part) => part.setLatLngs(lines).bringToFront());
  }
  function zoomTo(shape) {
    const bounds = L.latLngBounds(shape.flat());
    if (bounds.isValid()) exclusionFit(map, bounds, { maxZoom: 13.5, padding: [60, 60] });
  }
  function select(i, move = false, more = "") {
    outline(shapes[i].map((points) => [...points, points[0]]));
    choose({ area: data.geoid[i] }, () => words.sentence(measure, i), more);
    if (move) zoomTo(shapes[i]);
    block.dispatchEvent(new CustomEvent("exclusion:chosen", { detail: i }));
  }
  function selectNeighborhood(h, more = "") {
    outline(border((i) => (data.hood[i] === h ? h : null)));
    choose({ neighborhood: data.hoods[h] }, () => words.hoodSentence(measure, h), more);
    zoomTo(shapes.filter((_, i) => data.hood[i] === h).flat());
  }
  function selectSite(n) {
    outline([]);
    $(".xm-layer[value=sites]").checked = true;
    own.kinds.sites(true);
    const spot = own.mark(n).bringToFront().openTooltip();
    choose({ site: data.sites[n][2] }, () => say("site_said", { site: words.site(data.sites[n]) }));
    exclusionFit(map, spot.getLatLng().toBounds(3000), { maxZoom: 13.5 });
  }

  /* Everyday names: all that one means, together */
  function selectAlias(n, more = "") {
    const [name, hoods] = data.aliases[n], of = (i) => hoods.includes(data.hood[i]);
    outline(border((i) => (of(i) ? 0 : null)));
    const names = hoods.map((h) => data.hoods[h]);
    choose({ alias: name }, () => say("search_alias", { name, count: hoods.length, names: listed(names, "conjunction") }), more);
    zoomTo(shapes.filter((_, i) => of(i)).flat());
  }

  /* Search: the same again goes on to the next that was found; a miss leaves nothing chosen */
  const { find, near } = exclusionSearch(data, words), tips = $(".xm-tips"), field = $(".xm-search");
  $("#xm-names").append(...[...data.hoods, ...data.aliases.map(([name]) => name)].map((name) => new Option(name)));
  const listed = (names, type) => new Intl.ListFormat(data.locale, { type }).format(names);
  function go({ area, hood, alias }, more) {
    if (area !== undefined) select(area, true, more);
    else if (hood === undefined) selectAlias(alias, more);
    else selectNeighborhood(hood, alias === undefined ? more : say("search_alias", { name: data.aliases[alias][0], count: 1, names: data.hoods[hood] }) + " " + more);
  }
  function miss(query) {
    const names = near(query), none = say("search_none", { query }), number = data.name[data.name.length >> 1].split(" ").pop();
    const likest = names.length ? say("search_near", { names: listed(names, "disjunction") }) + " " : "";
    const way = say(data.hoods.length ? "search_way" : "search_way_area", { what: data.one, number });
    tips.hidden = false;
    tips.replaceChildren(none, " ", way, ...names.flatMap((name) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: name, dir: "auto" });
      button.addEventListener("click", () => { field.value = name; field.focus(); search(name); });
      return [" ", button];
    }));
    outline([]);
    chosen = {};
    said = null;
    tell("", none + " " + likest + way);
    changed();
  }
  function search(query) {
    const wanted = query.trim();
    tips.hidden = true;
    if (!wanted) return;
    turn = wanted === found.wanted ? turn + 1 : 0;
    if (turn === 0) found = Object.assign(find(wanted), { wanted });
    if (!found.length) { miss(wanted); return; }
    go(found[turn % found.length], found.length > 1 ? say(found.code, { count: found.length, areas: data.areas }) : "");
  }

  /* Enter in a changed field raises change, then submit: one search, not two */
  let answered = false;
  $(".xm-bar").addEventListener("submit", (event) => {
    event.preventDefault();
    if (!answered) search(field.value);
  });
  field.addEventListener("change", (event) => {
    search(event.target.value);
    answered = true;
    setTimeout(() => { answered = false; });
  });
  /* The next key is not what was answered, however late the timer of a busy machine */
  field.addEventListener("keydown", () => { answered = false; });
  /* What is shown: its title and subtitle, said to those who cannot see it, and told to the page */
  const choices = Array.from(block.querySelectorAll("[name=xm-by]"));
  function show(shown, how) {
    measure = shown;
    by = how;
    $(".xm-measure").value = measure;
    choices.forEach((input) => { input.checked = input.value === by; });
    paint();
    const [title, sub, fixed] = data[by]?.said ?? data.measures[measure].said[by];
    $(".xm-shown").textContent = say("map_shown", { title });
    block.dispatchEvent(new CustomEvent("exclusion:shown", { detail: { measure, by, title, sub, fixed } }));
    changed();
  }
  $(".xm-measure").addEventListener("change", (event) => show(event.target.value, by));
  choices.forEach((input) => input.addEventListener("change", () => show(measure, input.value)));
  const recolor = (name) => show(measure, name);

  const translucent = (on) => { opacity = on ? 0.55 : 1; paint(); };
  const names = exclusionNames(data, shapes);
  const own = exclusionLayers(map, data, words, { names, border, tell, translucent, dark: () => night.matches, legend: $(".xm-site") });
  const switches = Array.from(block.querySelectorAll(".xm-layer"));
  switches.forEach((input) => {
    if (input.checked && !input.value.startsWith("own")) own.kinds[input.value](true, input);
    input.addEventListener("change", () => own.kinds[input.value](input.checked, input));
  });

  /* Paper gets the inline SVG, in the colors of now: it is as sharp as the printer */
  const sheet = exclusionSheet(picture, data, { border, steps, names });
  function paper(on, size = map.exclusion.sheet ?? box, dark = false) {
    if (!on) { picture.remove(); return; }
    const view = views[by](data.measures[measure]);
    drawn.forEach((path, i) => path.setAttribute("class", draws(view, i)));
    const ticked = switches.filter((input) => input.checked);
    sheet(outlined, ticked.map((input) => input.value), size, view.image && { ...view.image, image: exclusionImage(view.image, dark) });
    const missing = ticked.filter((input) => /^(own|street)/.test(input.value)).map((input) => input.parentNode.textContent.trim());
    $(".xm-unprinted").hidden = !missing.length;
    $(".xm-unprinted").textContent = say("not_printed", { names: new Intl.ListFormat(data.locale).format(missing) });
    picture.setAttribute("aria-label", $(".xm-legend-title").textContent);
    box.append(picture);
  }
  matchMedia("print").addEventListener("change", (event) => paper(event.matches));
  addEventListener("beforeprint", () => paper(true));
  addEventListener("afterprint", () => paper(false));
  night.addEventListener("change", paint);
  /* What is chosen, in words that stay true when the page is made anew, and back again */
  const state = () => ({ ...chosen, measure, color: by });
  function restore(wanted, scroll = false) {
    still = !scroll;
    const known = (name, ...list) => list.find((one) => one === name);
    const shown = known(wanted.measure, ...Object.keys(data.measures)) ?? measure;
    const how = known(wanted.color, ...choices.map((input) => input.value)) ?? by;
    if (shown !== measure || how !== by) show(shown, how);
    const places = [["area", data.geoid, (i) => select(i, true)], ["neighborhood", data.hoods, selectNeighborhood],
      ["site", data.sites.map((site) => site[2]), selectSite], ["alias", data.aliases.map(([name]) => name), selectAlias]];
    const [kind, list, go] = places.find(([name, all]) => all.includes(wanted[name])) ?? [];
    if (kind && chosen[kind] !== wanted[kind]) go(list.indexOf(wanted[kind]));
    if (!kind && said) {
      outline([]);
      choose({}, () => "", say("choose", { area: data.area }));
      said = null;
    }
    still = false;
  }
  paint();
  map.exclusion = { words, still: (draw) => { paper(true, box, night.matches); const drawn = draw(picture); paper(false); return drawn; }, state, restore, retell: () => { if (said) tell(said()); }, data, select, selectNeighborhood, selectSite, color: recolor, layers };
  return map;
}
