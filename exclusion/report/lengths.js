/* A chance in words, as phrases.chance writes it */
function exclusionChance(page) {
  const number = new Intl.NumberFormat(page.locale).format, plural = new Intl.PluralRules(page.locale);
  function fill(text, values) {
    while (text.by) text = text[values[text.by]] ?? text[plural.select(values[text.by])] ?? text.other;
    return text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  }
  function chance([said, low = said, high = said]) {
    [low, high] = [low, high].map((end) => Math.min(Math.max(end, 1), 99));
    const text = said >= 99 ? fill(page.chance.chance_over, {}) : said < 1 ? fill(page.chance.chance_under, {}) : page.percent.replace("{number}", number(said));
    return low === high ? text : fill(page.chance[high === 99 ? "chance_from" : low === 1 ? "chance_to" : "chance_range"], { chance: text, low, high });
  }
  return { number, fill, chance };
}
/* How many are listed, and by number or by share: the rows are those of the table of all areas, with
   what hangs on the list. `value` reads columns, `shows` makes a name show its area on the map. Gives
   what is shown, how to choose, and the chance of an area to be on a list. */
function exclusionLists(page, rows, value, shows) {
  const section = document.getElementById("list"), body = section.querySelector(".list tbody"), own = Array.from(body.rows);
  const table = body.parentNode, spoken = table.style.cssText;
  const choices = (name) => Array.from(section.querySelectorAll("[name=list-" + name + "]"));
  const kChoices = choices("k"), ofChoices = choices("by");
  const heads = Array.from(section.querySelectorAll(".list thead th"));
  const listed = Array.from(own[0].cells, (_, i) => i), names = page.listed;
  const at = Object.fromEntries(Array.from(document.querySelectorAll(".all thead th"), (th, i) => [th.dataset.sort, i]));
  const parts = { title: "list-title", said: "list-said", reach: "list-reach", share: "list-share", notes: "list-notes" };
  for (const key in parts) parts[key] = document.getElementById(parts[key]);
  const first = { heads: heads.map((th) => [...th.childNodes]), ...Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, [...part.childNodes]])) };
  let k = page.k, of = page.of;
  const make = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

  const { number, fill, chance } = exclusionChance(page);
  const list = () => page.lists[of][k];
  const percents = (one, row) => (one.unpacked = one.unpacked || one.chances.map(exclusionUnpack)).map((every) => every[row] ?? 0);
  /* What an order changes stands apart; all else is as in the page's own */
  const column = (name, row) => value(name, row, page.orders[of]?.[name] ? page.orders[of] : page.columns);

  function cells(one, n) {
    const row = one.rows[n], [low, high, middle] = ["band_low", "band_high", "expected_rank"].map((name) => column(name, row));
    const span = one.axis - 1 || 1, place = (from, to) => (100 * (to - from) / span).toFixed(1) + "%";
    return {
      priority: () => [number(n + 1)],
      tier: () => [make("b", page.tiers[value("tier", n, one.columns)]), " ", make("i", chance(percents(one, row)))],
      band(cell) {
        const bar = cell.querySelector(".bar"), [wide, dot] = bar.children;
        Object.assign(wide.style, { left: place(1, Math.max(low, 1)), width: place(low, Math.min(high, one.axis)) });
        dot.style.left = place(1, middle);
        return [bar, " " + (low === high ? low : low + "–" + high)];
      },
      name: () => [rows[row].cells[at.name].textContent],
      other: (key) => [...rows[row].cells[at[key]].cloneNode(true).childNodes],
    };
  }
  function drawn(one, n) {
    const tr = own[0].cloneNode(true), made = cells(one, n);
    tr.className = one.apart.includes(n) ? "apart" : "";
    listed.forEach((i) => {
      const key = names[i], cell = tr.cells[i], told = page.cells[key]?.[one.rows[n]];
      if (told) cell.replaceChildren(told[0], ...(told[1] ? [" ", make("i", "± " + told[1])] : []));
      else cell.replaceChildren(...(made[key] ? made[key](cell) : made.other(key)));
      if (cell.dataset.area) {
        cell.dataset.area = page.order[one.rows[n]];
        shows(cell, Number(cell.dataset.area));
      }
    });
    return tr;
  }
  function choose(wantedOf, wantedK) {
    of = Object.hasOwn(page.lists, wantedOf) ? wantedOf : page.of;
    k = Object.hasOwn(page.lists[of], wantedK) ? Number(wantedK) : k;
    kChoices.forEach((input) => { input.checked = Number(input.value) === k; });
    ofChoices.forEach((input) => { input.checked = input.value === of; });
    const one = list(), text = section.querySelector('template[data-k="' + k + '"][data-by="' + of + '"]');
    const told = text ? Object.fromEntries(Object.keys(parts).map((key, i) => [key, [...(text.content.cloneNode(true).children[i]?.childNodes ?? [])]])) : first;
    for (const [key, part] of Object.entries(parts)) part.replaceChildren(...told[key]);
    if (text && !told.notes.length) parts.notes.replaceChildren(...first.notes);
    table.style.cssText = spoken;
    heads.forEach((th, i) => {
      const head = one.heads[names[i]];
      if (!text) th.replaceChildren(...first.heads[i]);
      else if (head) {
        table.style.setProperty("--h" + (i + 1), JSON.stringify(head[0]));
        th.replaceChildren(head[0], ...(head[1] ? [" ", make("i", head[1])] : []));
      }
    });
    one.made = one.made || (text ? one.rows.map((_, n) => drawn(one, n)) : own);
    body.replaceChildren(...one.made);
  }
  section.addEventListener("change", ({ target }) => {
    if (target.name === "list-k") choose(of, target.value);
    else if (target.name === "list-by") choose(target.value, k);
    else return;
    section.dispatchEvent(new CustomEvent("exclusion:state", { bubbles: true }));
  });
  return {
    state: () => ({ k, ...(of !== page.of && { by: of }) }),
    choose,
    chance: (percent) => chance([percent]),
    /* Rows and columns of the file of the list */
    rows: () => list().rows,
    value: (name, n) => (name === "priority" ? n + 1 : list().columns[name] ? value(name, n, list().columns) : column(name, list().rows[n])),
    /* Where an area stands in the list that is shown: its chance, and from where to where its rank may lie */
    standing(row) {
      const [low, high] = ["band_low", "band_high"].map((name) => column(name, row));
      return low === null ? null : { chance: chance(percents(list(), row)), low, high, k, of };
    },
  };
}
