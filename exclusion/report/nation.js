/* The country by county: what the map, the list and the states show follows four choices; a county is found by name */
(function () {
  const data = JSON.parse(document.getElementById("nation").textContent);
  const at = (id) => document.getElementById(id);
  const geoids = data.geoid.match(/.{5}/g), state = exclusionUnpack(data.state);
  const full = data.name.map((name, i) => name + ", " + data.states[state[i]][1]);
  const paths = Array.from(document.querySelectorAll(".counties > path"));
  const where = new Map(paths.map((path, i) => [path, i]));
  const choice = { measure: at("measure"), when: at("when"), k: at("k"), state: at("state") };
  const number = new Intl.NumberFormat(data.locale), tenth = new Intl.NumberFormat(data.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const rules = new Intl.PluralRules(data.locale);

  /* Columns are unpacked when they are first read */
  const opened = new Map();
  function column(m, name) {
    const packed = m[name];
    if (packed === undefined) return null;
    if (!opened.has(packed)) opened.set(packed, exclusionUnpack(packed).map((n) => (n ? (n - 1) / 10 ** (data.decimals[name] ?? 0) : null)));
    return opened.get(packed);
  }
  const list = (packed) => { if (!opened.has(packed)) opened.set(packed, exclusionUnpack(packed)); return opened.get(packed); };
  const of = (measure) => data.measures[measure] ?? data.others[measure];
  const get = (measure, name, i) => column(of(measure), name)?.[i] ?? null;
  const k = () => Number(choice.k.value);
  const chance = (measure, i) => list(of(measure).chances[choice.k.value])[i];

  /* Numbers and sentences */
  const count = (n) => (n === null ? "–" : number.format(Math.floor(n + 0.5)));
  const points = (share) => (share === null ? "–" : tenth.format(Math.floor(share * 1000 + 0.5) / 10));
  const margin = (share) => (share > 0 && share < 0.0005 ? data.under : points(share));
  const percent = (share) => (share === null ? "–" : data.percent.replace("{number}", points(share)));
  const band = (measure, name, i) => {
    const low = get(measure, name + "_low", i), high = get(measure, name + "_high", i);
    return low === null ? "–" : low === high ? count(low) : count(low) + "–" + count(high);
  };
  const now = (measure, i) => (get(measure, "now", i) === null ? "–" : percent(get(measure, "now", i)) + " (" + points(get(measure, "now_low", i)) + "–" + points(get(measure, "now_high", i)) + ")");
  const tier = (percents) => data.tiers[[95, 80, 50, 20, 5, 0].findIndex((floor) => percents >= floor)];
  function say(code, words) {
    const every = { ...data.about, label: data.labels[choice.measure.value], k: count(k()), ...words };
    let form = data.text[code];
    while (typeof form === "object") {
      const n = Number(String(every[form.by]).replace(/[^\d]/g, ""));
      form = form[n] ?? form[rules.select(n)] ?? form.other;
    }
    return form.replace(/\{(\w+)\}/g, (_, name) => every[name]);
  }
  /* How a share changed, in points; "" where that is not known */
  const TRENDS = ["nation_trend_better", "nation_trend_worse", "nation_trend_same"];
  function changed([steps, margins], i) {
    const step = list(steps)[i], moved = step && exclusionSigned(step - 1) / 1000;
    return step ? say(moved > 0 ? "nation_up" : "nation_down", { points: points(Math.abs(moved)), margin: margin(exclusionSigned(list(margins)[i] - 1) / 1000) }) : "";
  }
  const make = (tag, text = "", more = {}) => Object.assign(document.createElement(tag), { textContent: text }, more);
  const shows = (i) => make("button", full[i], { type: "button", onclick: () => choose(i, true) });
  function pair(tag, head, value, margin) {
    const cell = make(tag, value, { className: "n" });
    cell.dataset.head = head;
    if (value !== "–" && margin) cell.append(" ", make("i", "± " + margin));
    return cell;
  }
  const cell = (head, text, className = "") => { const made = make("td", text, { className }); made.dataset.head = head; return made; };
  const heads = (table) => Array.from(table.tHead.rows[0].cells, (th) => th.textContent);

  /* The map */
  const svg = at("country"), legend = at("legend"), tip = at("tip"), outline = svg.querySelector(".states");
  const view = () => of(choice.measure.value).views[choice.when?.value ?? "published"];
  function paint() {
    const { marks, legend: rows } = view();
    paths.forEach((path, i) => {
      const mark = marks[i];
      path.setAttribute("class", mark === "." ? "none" : mark < "5" ? "c" + mark : "h" + (mark - 5));
    });
    legend.firstElementChild.replaceChildren(...rows.map(([mark, text, n]) => {
      const row = make("li");
      row.append(make("i", "", { className: mark }), text + " ", make("span", n));
      return row;
    }));
    const title = say("nation_map_title");
    at("map-title").textContent = title;
    svg.setAttribute("aria-label", title);
    at("map-sub").textContent = say(choice.when?.value === "now" ? "nation_map_now" : "nation_map_sub");
  }
  let box = data.box;
  function look(to) {
    box = to;
    svg.setAttribute("viewBox", box.map(Math.round).join(" "));
    svg.querySelectorAll("pattern").forEach((p) => p.setAttribute("patternTransform", "scale(" + box[2] / 1000 + ")"));
  }
  function zoom(by, [x, y] = [box[0] + box[2] / 2, box[1] + box[3] / 2]) {
    const wide = Math.min(data.box[2], box[2] * by), high = data.box[3] * wide / data.box[2];
    look(wide === data.box[2] ? data.box : [x - wide / 2, y - high / 2, wide, high]);
  }
  const middle = (i) => { const b = paths[i].getBBox(); return [b.x + b.width / 2, b.y + b.height / 2]; };
  at("in").onclick = () => zoom(0.5, chosen === null ? undefined : middle(chosen));
  at("out").onclick = () => zoom(2);
  svg.addEventListener("pointermove", (event) => {
    const i = where.get(event.target);
    tip.hidden = i === undefined;
    if (tip.hidden) return;
    const measure = choice.measure.value, est = choice.when?.value === "now";
    tip.textContent = full[i] + ": " + (est ? now(measure, i) : percent(get(measure, "share", i)) + " ± " + margin(get(measure, "share_moe", i)));
    const paper = svg.getBoundingClientRect(), x = event.clientX - paper.left, y = event.clientY - paper.top;
    tip.style.left = Math.min(x + 12, Math.max(0, paper.width - 200)) + "px";
    tip.style.top = y + 16 + "px";
  });
  svg.addEventListener("pointerleave", () => { tip.hidden = true; });
  svg.addEventListener("click", (event) => { if (where.has(event.target)) choose(where.get(event.target)); });

  /* A county's card */
  let chosen = null;
  function card() {
    if (chosen === null) return;
    const i = chosen, measure = choice.measure.value, table = at("card").querySelector("table"), [, ...names] = heads(table);
    at("card-title").textContent = full[i];
    at("said").textContent = get(measure, "share", i) === null ? say("nation_chosen_none", { name: full[i] }) : say("nation_chosen", {
      name: full[i], share: percent(get(measure, "share", i)), margin: margin(get(measure, "share_moe", i)), band: band(measure, "band", i),
    });
    table.tBodies[0].replaceChildren(...Object.keys(data.labels).map((one) => {
      const row = make("tr", "", { className: one === measure ? "chosen" : "" });
      row.append(make("th", data.labels[one], { scope: "row" }),
        pair("td", names[0], percent(get(one, "share", i)), margin(get(one, "share_moe", i))),
        pair("td", names[1], count(get(one, "households", i)), count(get(one, "households_moe", i))),
        ...["band", "state", "proven"].map((name, n) => cell(names[2 + n], band(one, name, i))));
      if (names[5]) row.append(cell(names[5], now(one, i), "n"));
      return row;
    }));
    const { count: few, who, chance: often, names: elsewhere } = data.peers, trend = data.trends?.[measure];
    const own = trend && changed(trend.own, i), rungs = Object.keys(data.labels);
    at("unlike").textContent = [["+", "nation_more"], ["-", "nation_less"]].flatMap(([sign, code]) => {
      const names = rungs.filter((_, n) => data.peers.unlike[i * rungs.length + n] === sign).map((one) => data.labels[one]);
      return names.length ? [say(code, { names: names.join("; ") })] : [];
    }).join(" ");
    at("own-trend").textContent = !trend ? "" : own ? say("nation_trend_own", { change: own }) : say("nation_trend_none");
    at("peers").querySelector("ul").replaceChildren(...list(who).slice(i * few, i * few + few).map((peer, n) => {
      const item = make("li"), pair = i * few + n, part = list(often)[pair], here = elsewhere ? full.indexOf(elsewhere[peer]) : peer;
      item.append(here < 0 ? elsewhere[peer] : shows(here), " ", make("i", say(part < 80 ? "nation_peer_unsure" : "nation_peer", { chance: data.percent.replace("{number}", part) })));
      const code = TRENDS[trend?.trend[pair]], change = code && (trend.peer ? changed(trend.peer, pair) : changed(trend.own, peer));
      if (change) item.append(make("span", say(code, { change }), { className: code === TRENDS[0] ? "better" : "" }));
      return item;
    }));
  }
  function choose(i, focus) {
    chosen = i;
    svg.querySelectorAll(".ring").forEach((ring) => ring.remove());
    for (let n = 0; n < 2; n += 1) {
      const ring = document.createElementNS("http://www.w3.org/2000/svg", "path");
      ring.setAttribute("class", "ring");
      ring.setAttribute("d", paths[i].getAttribute("d") ?? "");
      svg.append(ring);
    }
    at("card").hidden = false;
    card();
    history.replaceState(null, "", "#" + geoids[i]);
    if (focus) at("card-title").focus();
  }

  /* The list, who is surely on it, who cannot be ranked, and the states */
  const inside = (i) => !choice.state?.value || data.states[state[i]][0] === choice.state.value;
  const unrankable = (measure, i) => get(measure, "band_high", i) !== null && get(measure, "band_high", i) - get(measure, "band_low", i) >= of(measure).half;
  const rows = () => list(of(choice.measure.value).lists[choice.k.value]);
  function bar(measure, i) {
    const made = make("span", "", { className: "bar" }), span = make("span"), dot = make("span", "", { className: "dot" }), place = (rank) => 100 * (rank - 1) / (data.all - 1);
    const low = get(measure, "band_low", i), high = get(measure, "band_high", i);
    made.setAttribute("aria-hidden", "true");
    if (low !== null) {
      span.style.left = place(low) + "%";
      span.style.width = place(high) - place(low) + "%";
      dot.style.left = place(get(measure, "rank", i)) + "%";
      made.append(span, dot);
    }
    return made;
  }
  function listed() {
    const measure = choice.measure.value, body = at("rows"), names = heads(body.parentNode);
    at("list-title").textContent = say(data.one ? "nation_list_state" : "nation_list_title");
    at("list-sub").textContent = say("nation_list_sub");
    names[6] = at("tier-head").textContent = say("nation_col_tier");
    body.replaceChildren(...rows().map((i, n) => {
      const row = make("tr"), head = make("th", "", { scope: "row", className: "area" }), drawn = cell(names[4], "", "band");
      head.append(shows(i));
      drawn.append(bar(measure, i), " " + band(measure, "band", i));
      row.append(cell("#", n + 1, "at"), head, pair("td", names[2], percent(get(measure, "share", i)), margin(get(measure, "share_moe", i))),
        pair("td", names[3], count(get(measure, "households", i)), count(get(measure, "households_moe", i))), drawn,
        cell(names[5], band(measure, "state", i)), cell(names[6], tier(chance(measure, i))));
      if (names[7]) row.append(cell(names[7], now(measure, i), "n"));
      return row;
    }));
  }
  function named(id, found, title) {
    const items = found.map((i) => { const item = make("li"); item.append(shows(i)); return item; });
    at(id + "-title").textContent = title;
    at(id).querySelector("ul").replaceChildren(...items);
    at(id).querySelectorAll("details, .sub").forEach((part) => { part.hidden = !found.length; });
  }
  function groups() {
    const measure = choice.measure.value, every = geoids.map((_, i) => i);
    const sort = (found) => found.sort((a, b) => get(measure, "rank", a) - get(measure, "rank", b));
    const surely = sort(every.filter((i) => chance(measure, i) >= 95)), open = sort(every.filter((i) => unrankable(measure, i)));
    named("surely", surely, surely.length ? say("nation_surely_title", { count: count(surely.length) }) : say("nation_surely_none"));
    named("unrankable", open, say("nation_unrankable_title", { count: count(open.length) }));
    const sums = of(measure).sums, tally = (found) => found.reduce((n, i) => { n[state[i]] = (n[state[i]] ?? 0) + 1; return n; }, {});
    const sure = tally(surely), wide = tally(open), all = tally(every), body = at("sums"), names = heads(body.parentNode);
    names[4] = at("surely-head").textContent = say("nation_col_surely");
    at("states-sub").textContent = say("nation_states_sub");
    body.replaceChildren(...data.states.map(([code, name], n) => {
      const row = make("tr"), head = make("th", "", { scope: "row", className: "area" }), sum = (what) => column(sums, what)[n];
      if (choice.state) head.append(make("button", name, { type: "button", onclick: () => { choice.state.value = code; visit(); svg.scrollIntoView({ block: "nearest" }); choice.state.focus(); } }));
      else head.textContent = name;
      row.append(head, cell(names[1], count(all[n] ?? 0), "n"), pair("td", names[2], percent(sum("share")), margin(sum("share_moe"))),
        pair("td", names[3], count(sum("households")), count(sum("households_moe"))), cell(names[4], count(sure[n] ?? 0), "n"), cell(names[5], count(wide[n] ?? 0), "n"));
      return row;
    }));
  }
  function visit() {
    const one = data.states.find(([code]) => code === choice.state.value);
    look(one?.[2] ?? data.box);
  }
  const all = () => { paint(); listed(); groups(); card(); };
  choice.measure.addEventListener("change", all);
  choice.k.addEventListener("change", () => { listed(); groups(); });
  choice.when?.addEventListener("change", paint);
  choice.state?.addEventListener("change", visit);

  /* Search */
  let search = null;
  const ready = () => (search ??= exclusionSearch({ hoods: full, aliases: [], geoid: [], name: [], hood: [] }, { name: String }));
  const input = at("find");
  input.addEventListener("focus", ready, { once: true });
  input.addEventListener("input", () => {
    const query = input.value.trim(), own = geoids.indexOf(query);
    const found = !query ? [] : own >= 0 ? [own] : query.length < 2 ? [] : ready().find(query).flatMap(({ hood }) => (hood === undefined ? [] : [hood]));
    at("hits").replaceChildren(...found.slice(0, 8).map((i) => { const item = make("li"); item.append(shows(i)); return item; }));
    at("found").textContent = query.length < 2 ? "" : found.length ? say("nation_found", { count: count(found.length) }) : say("search_none", { query });
  });
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") at("hits").querySelector("button")?.click(); });

  /* Tables to take along: GEOIDs stay text, and no cell is run */
  function download(indices, name) {
    const measure = choice.measure.value, columns = ["households", "households_moe", "share", "share_moe", "base", "base_moe", "rank", "band_low", "band_high", "state_low", "state_high", "proven_low", "proven_high", "now", "now_low", "now_high"];
    const lines = [["GEOID", "GEO_ID", "name", "state", "measure", "period", "chance", "k", ...columns].join(",")];
    for (const i of indices) lines.push([geoids[i], "0500000US" + geoids[i], exclusionCell(full[i]), data.states[state[i]][0], measure, data.about.period, chance(measure, i) / 100, k(), ...columns.map((one) => get(measure, one, i) ?? "")].join(","));
    const link = make("a", "", { href: URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  at("csv-list").onclick = () => download(rows(), "counties-list.csv");
  at("csv-all").onclick = () => download(geoids.map((_, i) => i), "counties.csv");
  at("print").onclick = () => print();

  /* As the page comes it shows the first measure: only names become buttons */
  for (const head of document.querySelectorAll("[data-at]")) head.replaceChildren(shows(Number(head.dataset.at)));
  if (choice.measure.selectedIndex || choice.k.value !== String(data.k) || choice.when?.selectedIndex) all(); /* a reloaded page keeps its choices */
  else groups();
  const linked = geoids.indexOf(location.hash.slice(1));
  if (linked >= 0) choose(linked);
})();
