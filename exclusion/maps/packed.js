/* Whole numbers in text: one character below 60, two below 1,292, three below 101,964, else eight */
function exclusionUnpack(text) {
  const numbers = [], codes = [];
  for (let c = 35, n = 0; n < 88; c += 1) if (c !== 38 && c !== 60 && c !== 92) codes[c] = n++;
  let at = 0;
  const code = () => codes[text.charCodeAt(at++)];
  while (at < text.length) {
    let n = code();
    if (n >= 60) {
      const [lead, more, least] = n < 74 ? [60, 1, 60] : n < 87 ? [74, 2, 1292] : [87, 7, 0];
      n -= lead;
      for (let k = 0; k < more; k += 1) n = n * 88 + code();
      n += least;
    }
    numbers.push(n);
  }
  return numbers;
}
/* 0, 1, 2, 3, 4 … stand for 0, −1, 1, −2, 2 … */
const exclusionSigned = (n) => (n % 2 ? -(n + 1) / 2 : n / 2);

/* Gives the data the lists that were packed */
function exclusionExpand(data) {
  let number = 0;
  data.geoid = exclusionUnpack(data.geoid).map((n) => String((number += exclusionSigned(n))).padStart(data.digits, "0"));
  /* Names that follow from the numbers: in a form, 9876.54 is the tract and 3 the block group */
  const named = (form) => data.geoid.map((geoid) => form.replace("3", geoid[11])
    .replace("9876.54", Number(geoid.slice(5, 9)) + (geoid.slice(9, 11) === "00" ? "" : "." + geoid.slice(9, 11))));
  for (const key of ["name", "said"]) if (typeof data[key] === "string") data[key] = named(data[key]);
  for (const m of Object.values(data.measures).flatMap((one) => [one, one.hood ?? {}]))
    for (const [name, decimals] of Object.entries(data.decimals))
      if (m[name]) m[name] = exclusionUnpack(m[name]).map((n) => (n === 0 ? null : (n - 1) / 10 ** decimals));
  for (const { said } of Object.values(data.measures))
    for (const how in said) if (typeof said[how] === "string") said[how] = said[said[how]];
  return data;
}
