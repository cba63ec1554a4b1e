/* A cell of a CSV file, as `_files.text` writes it: what a spreadsheet might run is text */
function exclusionCell(content) {
  if (content === null) return "";
  let text = String(content);
  const first = text.match(/[^\p{Z}\p{C}]/u)?.[0].normalize("NFKC") ?? "";
  if (typeof content === "string" && (/^[=+\-@]/.test(first) || /^[\t\r\n]/.test(text))) text = "'" + text;
  return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
}
