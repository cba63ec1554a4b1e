/* How many are listed: the rows are those of the table of all areas, with what hangs on the length.
   `shows` makes a name show its area on the map. Gives the length that is shown, and how to choose. */
function exclusionLengths(page, rows, shows) {
  const section = document.getElementById("list"), body = section.querySelector(".list tbody"), own = Array.from(body.rows);
  const choices = Array.from(section.querySelectorAll("[name=list-k]"));
  const heads = Array.from(section.querySelectorAll(".list thead th"));
  const listed = Array.from(own[0].cells, (_, i) => i), names = page.listed;
  const at = Object.fromEntries(Array.from(document.querySelectorAll(".all thead th"), (th, i) => [th.dataset.sort, i]));
  const parts = { title: document.getElementById("list-title"), said: document.getElementById("list-said"), share: document.getElementById("list-share") };
  const first = { heads: heads.map((th) => [...th.childNodes]), ...Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, part && [...part.childNodes]])) };
  let k = page.k;
  const aside = (text) => { const i = document.createElement("i"); i.textContent = text; return i; };

  function row(one, n) {
    const tr = own[0].cloneNode(true), from = rows[one.rows[n]];
    tr.className = one.apart.includes(n) ? "apart" : "";
    listed.forEach((i) => {
      const key = names[i], cell = tr.cells[i], told = one.cells[key];
      if (key === "priority") cell.textContent = words.format(n + 1);
      else if (!told) cell.replaceChildren(...(key === "name" ? [from.cells[at.name].textContent] : from.cells[at[key]].cloneNode(true).childNodes));
      else if (key === "band") {
        const bar = cell.querySelector(".bar"), [text, , left, wide, dot] = told[n];
        Object.assign(bar.children[0].style, { left: left + "%", width: wide + "%" });
        bar.children[1].style.left = dot + "%";
        cell.replaceChildren(bar, " " + text);
      } else if (key === "tier") {
        const b = document.createElement("b");
        b.textContent = told[n][0];
        cell.replaceChildren(b, " ", aside(told[n][1]));
      } else cell.replaceChildren(told[n][0], ...(told[n][1] ? [" ", aside("± " + told[n][1])] : []));
      if (key in one.heads && cell.dataset.head) cell.dataset.head = one.heads[key][0];
      if (cell.dataset.area) {
        cell.dataset.area = page.order[one.rows[n]];
        shows(cell, Number(cell.dataset.area));
      }
    });
    return tr;
  }
  const words = new Intl.NumberFormat(page.locale), made = {};
  function choose(wanted) {
    if (wanted !== page.k && !page.lengths[wanted]) return;
    k = wanted;
    choices.forEach((input) => { input.checked = Number(input.value) === k; });
    const one = page.lengths[k], text = section.querySelector('template[data-k="' + k + '"]');
    if (!one) {
      for (const [key, part] of Object.entries(parts)) part?.replaceChildren(...first[key]);
      heads.forEach((th, i) => th.replaceChildren(...first.heads[i]));
      body.replaceChildren(...own);
      return;
    }
    const [title, said, share] = text.content.cloneNode(true).children;
    parts.title.replaceChildren(...title.childNodes);
    parts.said.replaceChildren(...said.childNodes);
    parts.share?.replaceChildren(...share.childNodes);
    heads.forEach((th, i) => {
      const told = one.heads[names[i]];
      if (told) th.replaceChildren(told[0], ...(told[1] ? [" ", aside(told[1])] : []));
    });
    made[k] = made[k] || one.rows.map((_, n) => row(one, n));
    body.replaceChildren(...made[k]);
  }
  choices.forEach((input) => input.addEventListener("change", () => {
    choose(Number(input.value));
    section.dispatchEvent(new CustomEvent("exclusion:state", { bubbles: true }));
  }));
  /* Rows and columns of the file of the list */
  const rowsOf = () => page.lengths[k]?.rows ?? Array.from({ length: page.k }, (_, i) => i);
  const valueOf = (name, n) => (name === "priority" ? n + 1 : page.lengths[k]?.columns[name]?.[n]);
  return { length: () => k, choose, rowsOf, valueOf };
}
