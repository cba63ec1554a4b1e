/* What colors can show, each with its legend */
function exclusionViews(data, words) {
  const { say } = words;
  const range = ([low, high]) => data.percent.replace("{number}", low < high ? low + "–" + high : low);
  const joints = (numbers) => numbers.map((x, i) => (i < numbers.length - 1 ? x : data.percent.replace("{number}", x)));
  const sides = (codes, labels, title) => ({ codes, labels, title, marks: data.sides });
  return {
    share: (m) => ({
      codes: m.code, title: m.label, labels: m.ranges.map(range), joints: joints(m.joints),
      marks: m.steps.map((step) => "c" + step), hatched: m.low,
    }),
    verdict: (m) => sides(m.verdict, data.labels.verdict, m.label),
    spot: (m) => sides(m.spot, data.labels.spot, say("hot_title", { label: m.label })),
    need: (m) => ({
      codes: m.need, title: say("need_title", { label: m.label }), ranges: m.needRanges.map(range),
      marks: Array.from({ length: 9 }, (_, code) => {
        const cell = code - (code % 3) + m.needSteps[Math.min(code % 3, m.needSteps.length - 1)];
        return (cell > 5 ? "hb" : "b") + cell;
      }),
    }),
    change: () => ({
      ...sides(data.change.code, data.labels.change, say("change_title_map", { old: data.change.old, label: data.change.label })),
      unknown: data.labels.not_compared,
    }),
    /* Where people live: an image, under areas without color */
    people: () => ({
      codes: "0".repeat(data.geoid.length), marks: ["bare"], title: data.people.title, image: data.people,
      labels: data.people.labels, joints: data.people.joints,
    }),
    network: () => ({
      codes: data.network.code, title: data.network.title, labels: data.network.ranges.map(range),
      joints: joints(data.network.joints), marks: data.network.steps.map((step) => "c" + step), unknown: data.network.none,
    }),
  };
}

function exclusionLegend($, data, words) {
  const { say, counted, number, NONE } = words;
  const make = (tag, text, kind) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (kind) element.className = kind;
    return element;
  };
  const joint = (text, kind) => {
    const element = make("em", text, kind);
    element.setAttribute("aria-hidden", "true");
    return element;
  };
  const count = (codes, code) => codes.split(code).length - 1;

  function bar(view) {
    const list = $(".xm-bar-legend");
    list.classList.toggle("xm-steps", Boolean(view.joints));
    list.querySelectorAll(".xm-class").forEach((item) => item.remove());
    (view.labels || []).forEach((text, c) => {
      const item = make("li", undefined, "xm-class");
      const swatch = make("i", undefined, view.image ? "c" + c : view.marks[c]);
      item.append(swatch);
      if (view.joints) {
        item.append(joint(view.joints[c]));
        if (c === view.labels.length - 1) item.append(joint(view.joints[c + 1], "xm-last"));
      }
      item.append(make("b", text), " ", make("span", view.image ? "" : counted(count(view.codes, c))));
      list.insertBefore(item, $(".xm-low"));
    });
    $(".xm-none b").textContent = view.unknown || data.labels.none;
    const low = view.hatched ? Array.from(view.hatched).filter((flag, i) => flag === "1" && view.codes[i] !== NONE).length : 0;
    const none = count(view.codes, NONE) - data.water.filter((i) => view.codes[i] === NONE).length;
    for (const [kind, n] of [[".xm-low", low], [".xm-none", none]]) {
      $(kind).hidden = n === 0;
      $(kind + " span").textContent = counted(n);
    }
  }

  /* Need and reliability: a small table, how sure across, the share down */
  function grid(view) {
    const box = $(".xm-need");
    box.hidden = !view.ranges;
    box.replaceChildren();
    if (!view.ranges) return;
    const table = make("table"), head = table.createTHead().insertRow(), body = table.createTBody();
    const heads = [say("need_share"), ...data.labels.need].map((text) => make("th", text));
    heads.forEach((th) => { th.scope = "col"; });
    head.append(...heads);
    view.ranges.map((_, c) => c).reverse().forEach((c) => {
      const row = body.insertRow(), th = make("th", view.ranges[c]);
      th.scope = "row";
      row.append(th);
      data.labels.need.forEach((_, tier) => {
        const cell = row.insertCell();
        cell.append(make("i", undefined, view.marks[3 * tier + c]), make("span", number(count(view.codes, String(3 * tier + c)))));
      });
    });
    box.append(table, make("p", say("need_note")));
  }

  return (view, period) => {
    bar(view);
    grid(view);
    const title = view.title[0].toUpperCase() + view.title.slice(1);
    $(".xm-legend-title").textContent = title + (period ? ", " + period : "");
  };
}
