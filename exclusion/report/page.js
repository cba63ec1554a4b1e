/* The page around the map: names that show their area, sorting, and the CSV files. */
"use strict";
(function () {
  const page = JSON.parse(document.getElementById("exclusion-page").textContent);
  const map = typeof map_exclusion === "undefined" ? null : map_exclusion;
  page.order = full("order", page);
  const body = document.querySelector(".all tbody");
  const rows = Array.from(body.rows);

  /* A name becomes a button that shows its area or neighborhood on the map; `back` returns to it */
  let left = null;
  function button(cell, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.dir = "auto";
    made.append(...cell.childNodes);
    cell.replaceChildren(made);
    made.addEventListener("click", () => press(made));
  }
  function shows(cell, show) {
    button(cell, (pressed) => {
      const said = document.querySelector(".xm-say");
      said.setAttribute("aria-live", "off"); /* the focus reads it: once is enough */
      said.addEventListener("blur", () => said.removeAttribute("aria-live"), { once: true });
      show();
      document.getElementById("map_exclusion_block").scrollIntoView({ block: "nearest" });
      said.focus({ preventScroll: true });
      left = pressed;
      document.querySelector(".back").hidden = false;
    });
  }
  if (map) {
    const { select, selectNeighborhood, selectSite, color } = map.exclusion;
    rows.forEach((tr, i) => shows(tr.cells[1], () => select(page.order[i], true)));
    for (const cell of document.querySelectorAll("[data-area]"))
      shows(cell, () => select(Number(cell.dataset.area), true));
    for (const cell of document.querySelectorAll("[data-hood]"))
      shows(cell, () => selectNeighborhood(Number(cell.dataset.hood)));
    for (const cell of document.querySelectorAll("[data-site]"))
      shows(cell, () => selectSite(Number(cell.dataset.site)));
    /* The title above the map is of what it shows */
    document.getElementById("map_exclusion_block").addEventListener("exclusion:shown", ({ detail }) => {
      document.getElementById("map-title").textContent = detail.title;
      /* What speaks of controls is not for paper */
      const said = document.getElementById("map-sub"), hint = document.createElement("span");
      hint.className = "scripted";
      hint.textContent = detail.fixed ?? "";
      said.replaceChildren(detail.sub, " ", hint);
    });
    document.getElementById("back").addEventListener("click", () => left.focus());
    document.getElementById("change-map")?.addEventListener("click", () => color("change"));
  }

  const lists = exclusionLists(page, rows, value, (cell, area) => {
    if (map) shows(cell, () => map.exclusion.select(area, true));
  });
  if (map) exclusionCard(map, page, lists);
  /* What is chosen on the map, how many are listed, and by what */
  exclusionAddress({
    block: document.querySelector("main"),
    state: () => ({ ...map?.exclusion.state(), ...lists.state() }),
    restore(wanted, scroll) {
      lists.choose(wanted.by, wanted.k);
      map?.exclusion.restore(wanted, scroll);
    },
  });

  /* Names and circles are as large on paper as on the screen: the map has this much room beside the finding */
  if (map) map.exclusion.sheet = { clientWidth: 625, clientHeight: 410 };

  /* One sheet: the place's finding, or the card of what is chosen, with the map */
  const root = document.documentElement.classList;
  const one = (id, ...sheet) => document.getElementById(id)?.addEventListener("click", () => {
    root.add("one", ...sheet);
    print();
  });
  one("print-one");
  one("print-card", "own");
  addEventListener("afterprint", () => root.remove("one", "own"));

  /* The same values as in ranking.csv, written short: see _short.py */
  function open(column, columns) {
    if (column.as) return full(column.as, columns);
    if (column.map) {
      const { data } = map.exclusion, [part, name] = column.map, from = name ? data.measures[part][name] : data[part];
      return page.order.map((area) => from[area]);
    }
    if (column.hoods) return exclusionUnpack(column.hoods).map((n) => map.exclusion.data.hoods[n - 1] ?? null);
    if (column.to) return page.order.map((_, n) => (n < column.to ? n + 1 : null));
    if (column.before) return full("GEOID", columns).map((geoid) => column.before + geoid);
    const numbers = column.codes ? Array.from(column.codes, Number) : exclusionUnpack(column.packed);
    return numbers.map((n) => (column.values ? column.values[n] : n === 0 ? null : (n - 1) / 10 ** column.decimals));
  }
  function full(name, columns) {
    const column = columns[name];
    return Array.isArray(column) || "all" in column ? column : (columns[name] = open(column, columns));
  }
  function value(name, row, columns = page.columns) {
    const column = name in columns ? full(name, columns) : { all: null };
    return Array.isArray(column) ? column[row] : column.all;
  }

  /* Sorting by these values: numbers, words in the order of the page's language, verdicts in theirs */
  const words = new Intl.Collator(page.locale, { numeric: true }).compare;
  const compare = (x, y) => (typeof x === "number" && typeof y === "number" ? x - y : words(x, y));
  document.querySelectorAll(".all thead th").forEach((th) => {
    const name = th.dataset.sort;
    const keys = new Map(rows.map((tr, i) => {
      const key = value(name, i);
      return [tr, name === "verdict" && key !== null ? page.verdicts.indexOf(key) : key];
    }));
    button(th, () => {
      const down = th.getAttribute("aria-sort") === "ascending";
      th.parentNode.querySelectorAll("th").forEach((other) => other.removeAttribute("aria-sort"));
      th.setAttribute("aria-sort", down ? "descending" : "ascending");
      body.append(...rows.slice().sort((a, b) => {
        const x = keys.get(a), y = keys.get(b);
        if (x === null || y === null) return (x === null) - (y === null);
        return down ? compare(y, x) : compare(x, y);
      }));
    });
  });

  /* As it comes, the table begins with those that are most surely among the first */
  document.querySelector(".all th[data-sort=chance]").setAttribute("aria-sort", "descending");

  const firsts = (count) => Array.from({ length: count }, (_, i) => i);
  function download(rows, file, columns = page.columns, other = () => undefined) {
    const names = Object.keys(columns);
    const lines = [names.join(",")];
    rows.forEach((row, n) => {
      lines.push(names.map((name) => { const own = other(name, n); return exclusionCell(own === undefined ? value(name, row, columns) : own); }).join(","));
    });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
    link.download = page.stem + "-" + file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  document.getElementById("csv-list").addEventListener("click", () => download(lists.rows(), "list.csv", page.columns, lists.value));
  document.getElementById("csv-all").addEventListener("click", () => download(firsts(page.order.length), "ranking.csv"));
  document.getElementById("csv-hoods")?.addEventListener("click", () => download(firsts(page.hoodCount), "neighborhoods.csv", page.hoods));

  /* The finding with its source, and the page, to be passed on */
  const copy = (id, text, done) => document.getElementById(id).addEventListener("click", ({ currentTarget }) => exclusionCopied(currentTarget, text(), done));
  copy("copy-lead", () => page.text.lead, page.text.copied);
  copy("link-lead", () => exclusionLink(map, lists), page.text.link);
  document.getElementById("print").addEventListener("click", () => print());

  /* What is folded opens for whoever follows a link to it */
  const unfold = () => { for (const more of document.querySelectorAll("section:target>details:only-of-type")) more.open = true; };
  addEventListener("hashchange", unfold);
  unfold();
})();
