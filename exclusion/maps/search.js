/* Search: a number finds its area; a name its neighborhood, in any spelling and with a slip; an
   everyday name all the neighborhoods that it means. */
function exclusionSearch(data, words) {
  const SHORT = EXCLUSION_SHORT; /* what pulls has */
  const simple = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase().toLowerCase();
  /* The words as they are written, and each as short as it can be */
  function forms(text) {
    const plain = simple(text.replace(/['’‘`´ʼʻ]/g, "")).replace(/(?<!\p{L})(\p{L})\.(?=\p{L}(?!\p{L}))/gu, "$1");
    const apart = plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    return [apart, apart.map((word) => (Object.hasOwn(SHORT, word) ? SHORT[word] : word)).filter(Boolean)];
  }
  const key = (list) => list.join("").replace(/(\p{L})\1+/gu, "$1");
  function known(name, more) {
    const own = forms(name);
    return { name, ...more, forms: own, keys: own.map(key), parts: [{}, {}] };
  }
  const entries = [
    ...data.hoods.map((name, h) => known(name, { hoods: [h] })),
    ...data.aliases.map(([name, hoods], alias) => known(name, { hoods, alias })),
  ];

  /* How many letters are added, lost, taken for others or swapped: Infinity if more than so many */
  function slips(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return Infinity;
    let before = [], last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const now = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        now[j] = Math.min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) now[j] = Math.min(now[j], before[j - 2] + 1);
        if (now[j] < least) least = now[j];
      }
      if (least > most + 1) return Infinity;
      [before, last] = [last, now];
    }
    return last[b.length];
  }
  /* From as many words of a name as were typed, wherever they stand in it, or from the whole; what
     many names share is looked at once */
  /* A figure is no slip: the sixth ward is not the ninth */
  const figures = (text) => text.replace(/\D/g, "");
  function distance(wanted, entry, most = Infinity, seen = new Map()) {
    return Math.min(...wanted.flatMap((typed, f) => {
      const own = entry.forms[f], size = typed.length, said = (typed.key ??= key(typed));
      const parts = (entry.parts[f][size] ??= [own, ...own.map((_, i) => own.slice(i, i + size)).filter((part) => part.length === size)].map(key));
      return parts.map((part) => {
        const both = said + " " + part;
        if (!seen.has(both)) seen.set(both, figures(said) === figures(part) ? slips(said, part, most) : Infinity);
        return seen.get(both);
      });
    }));
  }
  /* A part of a name or its initials; what is short begins a word, and a letter or two are one */
  const holds = ([typed, short], { forms: [own, less], keys }) => {
    const said = typed.join(" "), brief = short.join(" "), whole = key(typed);
    return Boolean(said) && (own.join(" ").includes(said) || (whole.length > 2 && keys[0].includes(whole))
      || (own.length > 2 && own.map((word) => word[0]).join("") === said)
      || (" " + less.join(" ") + " ").includes(" " + brief + (brief.length > 2 ? "" : " ")));
  };
  const same = (wanted, entry) => wanted.some((typed, f) => key(typed) && key(typed) === entry.keys[f]);

  const all = data.geoid.map((_, i) => i);
  /* What was found, and the sentence that tells how to go through it */
  const told = (code, list) => Object.assign(list, { code });
  const areas = (of) => of.map((area) => ({ area }));
  /* One name with what lies in it, or several */
  function listed(found) {
    const seen = new Set(), once = found.filter(({ hoods }) => !seen.has(String(hoods)) && seen.add(String(hoods)));
    const hit = ({ hoods, alias }) => (hoods.length > 1 ? { alias } : { hood: hoods[0], alias });
    if (once.length > 1) return told("search_hoods", once.map(hit));
    if (!once.length) return [];
    const [{ hoods }] = once, first = hit(once[0]);
    if (hoods.length > 1) return told("search_each", [first, ...hoods.map((hood) => ({ hood }))]);
    return told("search_areas", [first, ...areas(all.filter((i) => data.hood[i] === hoods[0]))]);
  }
  /* An area's number, alone or after some words of its name; then its code, with no point in it */
  const plain = (text) => simple(text).replace(/[^\p{L}\p{N}.]+/gu, " ").trim();
  const called = (i) => [data.name[i], words.area(i)].map((name) => " " + plain(name));
  function ends(name, said) {
    const [whole, some] = [name, said].map((text) => text.trim().split(" ").reverse());
    let at = 0;
    return whole[0] === some[0] && some.every((word) => (at = whole.indexOf(word, at) + 1));
  }
  const numbered = (said) => all.filter((i) => data.geoid[i] === said || called(i).some((name) => ends(name, said)));
  function coded(said) {
    const [, what, code] = said.match(/^(\D*)(\d{3,6})$/) ?? [];
    return code ? all.filter((i) => Number(data.geoid[i].slice(5, 11)) === Number(code) && called(i).some((name) => (name + " ").includes(" " + what))) : [];
  }
  function find(query) {
    const said = plain(query), wanted = forms(query);
    const exact = (_, { name }) => name.trim() === query.trim();
    const fitting = (fits) => entries.filter((entry) => fits(wanted, entry));
    const ways = [() => listed(fitting(exact)), () => areas(numbered(said)), () => listed(fitting(same)), () => listed(fitting(holds)), () => areas(coded(said))];
    for (const way of ways) {
      const found = way();
      if (found.length) return found.code ? found : told("search_found", found);
    }
    const of = all.filter((i) => plain(words.name(i)).includes(said) || plain(data.name[i]).includes(said) || data.geoid[i].startsWith(said));
    if (of.length || !key(wanted[0])) return told("search_found", areas(key(wanted[0]) ? of : []));
    const long = key(wanted[0]).length, most = long < 4 ? 0 : long < 8 ? 1 : 2;
    const seen = new Map(), off = entries.map((entry) => distance(wanted, entry, most, seen)), best = Math.min(...off);
    return best > most ? [] : listed(entries.filter((_, n) => off[n] === best));
  }
  /* Names that are something like what was typed, the likest first */
  function near(query) {
    const wanted = forms(query), long = key(wanted[0]).length;
    const starts = (entry) => wanted[0].some((word) => word.length > 3 && entry.forms[0].some((own) => own.startsWith(word.slice(0, 4))));
    return entries.map((entry) => ({ name: entry.name, off: distance(wanted, entry) / long - starts(entry) / 2 }))
      .filter(({ off }) => off < 0.45).sort((a, b) => a.off - b.off).slice(0, 3).map(({ name }) => name);
  }
  const keys = (text) => forms(text).map(key);
  return { find, near, keys };
}
