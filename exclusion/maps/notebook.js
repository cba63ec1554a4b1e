/* In a notebook the map stands in a frame: its theme is that of what holds it, not the system's */
function exclusionNotebook() {
  let host = null;
  try { host = frameElement && frameElement.ownerDocument.body; } catch { /* held by another site */ }
  if (!host) return;
  const still = frameElement.parentNode.querySelector(".xm-still");
  if (still) still.style.display = "none"; /* the map is here in its place */
  const query = "(prefers-color-scheme: dark)", system = matchMedia(query);
  const night = Object.assign(new EventTarget(), { media: query, matches: system.matches });
  window.exclusionNight = () => night;
  const rules = () => Array.from(document.styleSheets).flatMap((sheet) => Array.from(sheet.cssRules));
  function follow() {
    const told = host.dataset.jpThemeLight;
    night.matches = told ? told === "false" : system.matches;
    document.documentElement.style.colorScheme = night.matches ? "dark" : "light";
    frameElement.style.background = night.matches ? "#14181c" : "#fff";
    dark.forEach((rule) => { rule.media.mediaText = night.matches ? "screen" : "not all"; });
    night.dispatchEvent(new Event("change"));
  }
  let dark = [];
  addEventListener("DOMContentLoaded", () => {
    dark = rules().filter((rule) => rule.media && rule.media.mediaText.includes("prefers-color-scheme: dark"));
    follow();
    system.addEventListener("change", follow);
    new MutationObserver(follow).observe(host, { attributeFilter: ["data-jp-theme-light"] });
  });
  /* A tab that was opened behind another has no size until it is looked at */
  if (!innerWidth) addEventListener("resize", () => {
    map_exclusion.invalidateSize().fitBounds(map_exclusion.exclusion.data.bounds, { padding: [8, 8] });
  }, { once: true });
}
exclusionNotebook();
