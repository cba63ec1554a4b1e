/* The page around the map: rows that show their area, sorting, and the CSV files. */
"use strict";
(function () {
  const page = JSON.parse(document.getElementById("exclusion-page").textContent);
  const map = typeof map_exclusion === "undefined" ? null : map_exclusion;
  const rows = Array.from(document.querySelectorAll(".all tbody tr"));

  /* Row buttons: the rows of list and table stand in the order of the ranking, others say which */
  function show(area) {
    map.exclusion.select(area, true);
    const box = document.getElementById("map_exclusion_block");
    box.scrollIntoView({ block: "nearest" });
    box.querySelector(".xm-say").focus({ preventScroll: true });
  }
  const on = (button, area) => button.addEventListener("click", () => show(area));
  if (map) {
    for (const list of [document.querySelectorAll("#list .list tbody tr"), rows])
      list.forEach((tr, i) => on(tr.querySelector("button"), page.order[i]));
    document.querySelectorAll("[data-area]").forEach((button) => on(button, Number(button.dataset.area)));
  }

  /* Sorting by a column's first number, or its text: a name such as "7th Ward" is text */
  const number = (tr, column) => parseFloat(tr.cells[column].textContent.replace(/,/g, ""));
  const words = (tr, column) => tr.cells[column].textContent.trim();
  const inOrder = new Intl.Collator("en", { numeric: true }).compare;
  document.querySelectorAll(".all thead th").forEach((th, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = th.textContent;
    th.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = th.getAttribute("aria-sort") === "ascending";
      th.parentNode.querySelectorAll("th").forEach((other) => other.removeAttribute("aria-sort"));
      th.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sorted = rows.slice().sort((a, b) => {
        if (!th.classList.contains("n")) {
          const order = inOrder(words(a, column), words(b, column));
          return down ? -order : order;
        }
        const x = number(a, column), y = number(b, column);
        if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
        return down ? y - x : x - y;
      });
      document.querySelector(".all tbody").append(...sorted);
    });
  });

  /* CSV: the same text as ranking.csv */
  const names = Object.keys(page.columns);
  function fromMap(name, area) {
    const data = map.exclusion.data;
    if (name === "GEOID") return data.geoid[area];
    if (name === "name") return data.name[area];
    return data.measures[page.by][name][area];
  }
  function cell(name, row) {
    const column = page.columns[name];
    const value = Array.isArray(column) ? column[row]
      : column === "map" ? fromMap(name, page.order[row])
      : "all" in column ? column.all : column.values[Number(column.codes[row])];
    if (value === null) return "";
    let text = String(value);
    if (typeof value === "string" && /^[=+\-@\t\r\n]/.test(text)) text = "'" + text;
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }
  function download(count, file) {
    const lines = [names.join(",")];
    for (let row = 0; row < count; row += 1) lines.push(names.map((name) => cell(name, row)).join(","));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
    link.download = page.stem + "-" + file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  document.getElementById("csv-list").addEventListener("click", () => download(page.k, "list.csv"));
  document.getElementById("csv-all").addEventListener("click", () => download(page.order.length, "ranking.csv"));
})();
