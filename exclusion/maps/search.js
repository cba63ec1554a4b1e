/* Search: a number finds its area; a name its neighborhood, in any spelling and with a slip; an
   everyday name all the neighborhoods that it means. */
function exclusionSearch(data, words) {
  const ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(" ");
  const SHORT = {
    saint: "st", sainte: "st", ste: "st", north: "n", south: "s", east: "e", west: "w", fort: "ft", mount: "mt", boulevard: "blvd",
    avenue: "av", ave: "av", road: "rd", street: "st", heights: "hts", development: "dev", and: "",
  };
  ORDINALS.forEach((word, n) => { SHORT[word] = n + 1 + (["st", "nd", "rd"][n] ?? "th"); });
  const simple = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  /* The words as they are written, and each as short as it can be */
  function forms(text) {
    const plain = simple(text).replace(/['’‘`ʼ]/g, "").replace(/(?<!\p{L})(\p{L})\.(?=\p{L}(?!\p{L}))/gu, "$1");
    const apart = plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    return [apart, apart.map((word) => SHORT[word] ?? word).filter(Boolean)];
  }
  const key = (list) => list.join("").replace(/(.)\1+/gu, "$1");
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
    const [{ hoods }] = once, first = hit(once[0]);
    if (hoods.length > 1) return told("search_each", [first, ...hoods.map((hood) => ({ hood }))]);
    return told("search_areas", [first, ...areas(all.filter((i) => data.hood[i] === hoods[0]))]);
  }
  function find(query) {
    const number = simple(query.trim()), wanted = forms(query);
    let of = all.filter((i) => simple(data.name[i]).split(" ").pop() === number || data.geoid[i] === number);
    if (of.length) return told("search_found", areas(of));
    const exact = (_, { name }) => name.trim() === query.trim();
    for (const fits of [exact, same, holds]) {
      const found = entries.filter((entry) => fits(wanted, entry));
      if (found.length) return listed(found);
    }
    of = all.filter((i) => simple(words.name(i)).includes(number) || simple(data.name[i]).includes(number) || data.geoid[i].startsWith(number));
    if (of.length || !key(wanted[0])) return told("search_found", areas(of));
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
  return { find, near };
}
