/* The places of a state: those whose names hold what is typed stay in the list */
(function () {
  const at = (id) => document.getElementById(id), texts = at("texts"), forms = JSON.parse(texts.textContent).found;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = Array.from(at("rows").rows, (row) => [row, plain(row.querySelector("th").textContent)]);
  const rules = new Intl.PluralRules(texts.dataset.locale), number = new Intl.NumberFormat(texts.dataset.locale);
  at("find").addEventListener("input", (event) => {
    const wanted = plain(event.target.value.trim());
    let count = 0;
    for (const [row, name] of rows) {
      row.hidden = !name.includes(wanted);
      count += !row.hidden;
    }
    const form = forms[count] ?? forms[rules.select(count)] ?? forms.other;
    at("found").textContent = wanted ? form.replace("{count}", number.format(count)) : "";
  });
})();
