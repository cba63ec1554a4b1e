/* Numbers and sentences, in the page's language */
function exclusionWords(data) {
  const NONE = "."; /* in place of a digit: no class, verdict or tier */
  const plural = new Intl.PluralRules(data.locale);
  const half = (x) => Math.floor(x + 0.5);
  const whole = new Intl.NumberFormat(data.locale, { maximumFractionDigits: 0, useGrouping: true });
  const tenths = new Intl.NumberFormat(data.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const number = (x) => whole.format(half(x));
  const percent = (share) => data.percent.replace("{number}", number(share * 100));
  const points = (share) => (share < 0.0995 ? tenths.format(half(share * 1000) / 10) : number(share * 100));
  /* A share is as fine as its margin */
  const share = (value, margin) => data.percent.replace("{number}", margin !== null && margin < 0.0995 ? tenths.format(half(value * 1000) / 10) : number(value * 100));
  const about = (value, scale = value) => {
    const step = scale >= 10000 ? 100 : scale >= 100 ? 10 : 1;
    return half(value / step) * step;
  };
  /* A sentence or a noun in the form that a number asks for */
  const form = (text, count) => text[count] ?? text[plural.select(count)] ?? text.other;
  const noun = (count) => form(data.nouns, count);
  const counted = (count) => number(count) + " " + noun(count);
  function say(code, values = {}) {
    let text = data.text[code];
    while (text.by) text = form(text, values[text.by]);
    const written = (value) => (typeof value === "number" ? number(value) : value);
    return text.replace(/\{(\w+)(:\w+)?\}/g, (_, key) => (key in values ? written(values[key]) : "{" + key + "}"));
  }
  const area = (i) => (data.said || data.name)[i];
  const hood = (i) => (data.hood.length && data.hood[i] !== null ? data.hoods[data.hood[i]] : null);
  const name = (i) => area(i) + (hood(i) !== null ? ", " + hood(i) : "");

  /* Figures of an area or a neighborhood: a missing margin is said to be missing, never 0 */
  function figures(table, i, here) {
    const get = (column) => (table[column] ? table[column][i] : null);
    if (get("share") === null) return [say(get("households") === 0 ? "area_none" : "area_unknown", here)];
    const numbers = (code, what) => {
      const margin = get(what + "_moe");
      const words = { ...here, [what]: what === "share" ? share(get(what), margin) : about(get(what)) };
      if (margin === null) return say(code + "_unsure", words);
      words[what + "_moe"] = what === "share" ? points(margin) : about(margin, get(what));
      return say(code, words);
    };
    const parts = [numbers("area_share", "share"), numbers("area_numbers", "households")];
    if (get("people") !== null) {
      parts.push(numbers(table.residents ? "area_people_residents" : "area_people", "people"));
      if (table.fewer) parts.push(say("people_fewer"));
      if (table.crowded?.includes(i)) parts.push(say("area_crowded", { most: data.crowded }));
    }
    return parts;
  }

  /* Against the place, and in the list */
  const known = (table, i) => table.share && table.share[i] !== null;
  const against = (table, i, m) => (known(table, i) && table.verdict[i] !== NONE
    ? [say("area_verdict_" + data.verdicts[table.verdict[i]], { city: data.city, reference: percent(m.reference) })] : []);
  const modelled = (table, i) => (known(table, i) && table.modelled[i] === "1" ? [say("area_modelled")] : []);
  function standing(table, i, m, code, most) {
    const parts = against(table, i, m);
    if (known(table, i) && table.tier[i] !== NONE)
      parts.push(say(table.band_low[i] === table.band_high[i] ? code + "_one" : code, {
        tier: data.tiers[table.tier[i]], k: table.k, most,
        low: table.band_low[i], high: table.band_high[i], ranked: table.ranked,
      }));
    return [...parts, ...modelled(table, i)];
  }

  function since(i) {
    const c = data.change;
    if (!c || c.code[i] === NONE) return [];
    const kind = c.verdicts[c.code[i]];
    const told = points(Math.abs(c.change[i]));
    const change = kind === "no_detectable_change" && c.change[i] < 0 ? "−" + told : told;
    const parts = [say("area_change_" + kind, { old: c.old, label: c.label, change, change_moe: points(c.change_moe[i]) })];
    if (c.redrawn[i] === "1") parts.push(say("area_change_redrawn", { area: data.area }));
    return parts;
  }

  function sentence(measure, i) {
    const m = data.measures[measure];
    const here = { name: name(i), label: m.label, period: m.period, city: data.city };
    const parts = figures(m, i, here);
    if (m.share && m.share[i] !== null) {
      if (m.low[i] === "1") parts.push(say(m.share[i] > 0.5 ? "area_unsure_rest" : "area_unsure"));
      parts.push(...(told.area ? told.area(measure, i) : standing(m, i, m, "area_tier", data.most)));
      const spot = ["area_hot", null, "area_cold"][m.spot[i]];
      if (spot) parts.push(say(spot));
      if (data.gap && data.gap[i] !== NONE) parts.push(say("area_gap", { gap: data.gaps[data.gap[i]] }));
    }
    parts.push(...since(i));
    const s = data.score;
    if (s && s.score && s.score[i] !== null)
      parts.push(say("area_score", { preset: s.preset, score: s.score[i], low: s.low[i], high: s.high[i] }));
    return parts.join(" ");
  }

  function hoodSentence(measure, h) {
    const m = data.measures[measure];
    const count = data.hood.filter((of) => of === h).length;
    const title = say("hood_name", { name: data.hoods[h], count, areas: noun(count) });
    const here = { name: title, label: m.label, period: m.period, city: data.city };
    if (!m.hood) return title + ".";
    const parts = figures(m.hood, h, here);
    return [...parts, ...(told.hood ? told.hood(measure, h) : standing(m.hood, h, m, "hood_tier", m.hood.most))].join(" ");
  }
  /* A page that knows chances says these in place of tiers */
  const told = {};
  const site = ([, , text, computers]) => (computers === null ? text : say("site_computers", { name: text, computers }));
  return { told, standing, against, modelled, share, points, NONE, say, name, area, noun, site, number, percent, counted, figures, sentence, hoodSentence };
}
