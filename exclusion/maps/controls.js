/* Leaflet takes no order while it zooms: this one waits for the last to end */
function exclusionFit(map, bounds, options) {
  if (map._animatingZoom) map.once("zoomend", () => exclusionFit(map, bounds, options));
  else map.fitBounds(bounds, options);
}

/* Buttons that move the map: nobody has to drag */
function exclusionControls(map, data, words) {
  const { say } = words;
  L.control.zoom({ zoomInTitle: say("map_in"), zoomOutTitle: say("map_out") }).addTo(map);
  const Moves = L.Control.extend({
    options: { position: "topleft" },
    onAdd() {
      const box = L.DomUtil.create("div", "leaflet-bar xm-moves");
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", say("map_pan"));
      const STEPS = { north: ["↑", 0, -1], west: ["←", -1, 0], whole: ["", 0, 0], east: ["→", 1, 0], south: ["↓", 0, 1] };
      for (const [name, [sign, x, y]] of Object.entries(STEPS)) {
        const button = L.DomUtil.create("button", "xm-" + name, box);
        button.type = "button";
        button.textContent = sign;
        button.title = say("map_" + name);
        button.setAttribute("aria-label", button.title);
        button.addEventListener("click", () => {
          if (name === "whole") exclusionFit(map, data.whole ?? data.bounds, { padding: [8, 8] });
          else map.panBy(map.getSize().multiplyBy(0.3).scaleBy(L.point(x, y)));
        });
      }
      L.DomEvent.disableClickPropagation(box);
      return box;
    },
  });
  new Moves().addTo(map);
  exclusionGestures(map, say);
}

/* The page scrolls over the map: the wheel zooms it with Ctrl only, and a hand moves it with two fingers */
function exclusionGestures(map, say) {
  const box = map.getContainer(), hint = L.DomUtil.create("p", "xm-hint", box);
  let gone = 0;
  hint.hidden = true;
  function tell(code) {
    hint.textContent = say(code);
    hint.hidden = false;
    clearTimeout(gone);
    gone = setTimeout(() => { hint.hidden = true; }, 1800);
  }
  box.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.stopImmediatePropagation();
    tell("map_wheel");
  }, { capture: true, passive: true });
  box.addEventListener("pointerdown", (event) => map.dragging[event.pointerType === "touch" ? "disable" : "enable"](), true);
  for (const kind of ["touchstart", "touchmove"])
    box.addEventListener(kind, (event) => {
      if (event.touches.length > 1) event.preventDefault();
      else if (kind === "touchmove") tell("map_fingers");
    }, { passive: false });
}
