/* The measure that the maps show: the same classes on each. */
"use strict";
(function () {
  const marks = JSON.parse(document.getElementById("marks").textContent);
  const select = document.getElementById("measure");
  const maps = Array.from(document.querySelectorAll(".areas"), (svg) => ({
    svg, alts: JSON.parse(svg.dataset.alts), paths: svg.querySelectorAll("g > path:not(.sea)"),
  }));
  function show() {
    document.querySelectorAll("[data-measure]").forEach((part) => { part.hidden = part.dataset.measure !== select.value; });
    maps.forEach(({ svg, alts, paths }, map) => {
      svg.setAttribute("aria-label", alts[select.selectedIndex]);
      paths.forEach((path, i) => {
        const mark = marks[select.value][map][i], step = "abcde".indexOf(mark);
        path.setAttribute("class", mark === "." ? "none" : mark === "w" ? "water" : step < 0 ? "c" + mark : "h" + step);
        path.style.fill = step < 0 ? "" : "url(#m" + map + "h" + step + ")";
      });
    });
  }
  select.addEventListener("change", show);
  if (select.selectedOptions.length) show(); /* a reloaded page keeps its choice */
})();
