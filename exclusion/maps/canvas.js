/* A canvas renderer that can hatch and dot, and the colors that the style sheet gives */
function exclusionCanvas(block) {
  function tile(draw, ink) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 7;
    const pen = canvas.getContext("2d");
    pen.strokeStyle = pen.fillStyle = ink;
    draw(pen);
    return canvas;
  }
  const lines = (pen) => {
    pen.beginPath();
    for (const shift of [-7, 0, 7]) { pen.moveTo(shift, 7); pen.lineTo(shift + 7, 0); }
    pen.stroke();
  };
  const dots = (pen) => { pen.beginPath(); pen.arc(3.5, 3.5, 1.2, 0, 7); pen.fill(); };
  const tiles = {
    hatch: tile(lines, "rgba(20,20,20,.75)"), light: tile(lines, "rgba(255,255,255,.85)"), dots: tile(dots, "#14304a"),
  };
  const patterns = {};
  const Marked = L.Canvas.extend({
    _fillStroke(context, layer) {
      L.Canvas.prototype._fillStroke.call(this, context, layer);
      if (layer.options.mark) {
        context.globalAlpha = 1;
        context.fillStyle = patterns[layer.options.mark] = patterns[layer.options.mark] || context.createPattern(tiles[layer.options.mark], "repeat");
        context.fill("evenodd");
      }
    },
  });
  const color = (name) => getComputedStyle(block).getPropertyValue("--" + name).trim();
  return { renderer: new Marked({ padding: 0.3 }), color };
}
