/* What is chosen stands in the address: a link opens it, Back and Forward walk through it. `parts`
   has the element on which a choice is told, and how to read and to restore what is chosen. */
function exclusionAddress({ block, state, restore }) {
  if (self !== top) return; /* a frame's address is not the reader's */
  const first = state();
  let restoring = false;
  const apart = (wanted) => Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, String(value)]));
  /* An anchor of a section, such as #list, has no sign of equality */
  const asked = () => (location.hash.includes("=") ? Object.fromEntries(new URLSearchParams(location.hash.slice(1))) : null);
  const keep = () => history.replaceState({ exclusion: apart(state()) }, "");
  function back(wanted, scroll) {
    restoring = true;
    restore(wanted, scroll);
    restoring = false;
  }
  const link = asked();
  if (link) back({ measure: first.measure, color: first.color, k: first.k, ...link }, true);
  keep();
  block.addEventListener("exclusion:state", () => {
    if (restoring) return;
    const now = apart(state()), text = "#" + new URLSearchParams(now);
    if (JSON.stringify(now) !== JSON.stringify(history.state?.exclusion)) history.pushState({ exclusion: now }, "", text);
  });
  addEventListener("popstate", (event) => {
    const before = event.state?.exclusion, wanted = before ?? asked();
    if (wanted) back(wanted, false);
    if (!before) keep(); /* an anchor, or an address that was typed: what is chosen then is kept with it */
  });
}
