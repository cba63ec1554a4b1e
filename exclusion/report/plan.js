/* The plan that is shown: its lines, its areas, and its colors on the map. */
"use strict";
(function () {
  const { marks, open } = JSON.parse(document.getElementById("data").textContent);
  const parts = Array.from(document.querySelectorAll("[data-plan]"));
  const svg = document.querySelector(".areas");
  function show(plan) {
    parts.forEach((part) => {
      part.hidden = part.dataset.plan !== plan;
      if (svg && !part.hidden) svg.setAttribute("aria-label", part.dataset.alt);
    });
    if (!svg) return;
    svg.querySelectorAll("g > path:not(.sea)").forEach((path, i) => {
      const mark = marks[plan][i];
      path.setAttribute("class", mark === "." ? "none" : mark === "w" ? "water" : "c" + mark);
    });
    svg.querySelectorAll(".site").forEach((dot, i) => dot.classList.toggle("open", open[plan][i] === "1"));
  }
  const radios = Array.from(document.getElementsByName("plan"));
  radios.forEach((radio) => radio.addEventListener("change", () => show(radio.value)));
  const chosen = radios.find((radio) => radio.checked); /* a reloaded page keeps its choice */
  if (chosen) show(chosen.value);
})();
