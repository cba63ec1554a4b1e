/* A canvas renderer that can hatch and dot, and the colors that the style sheet gives */
function exclusionCanvas(block) {
  const lines = (pen) => {
    pen.globalAlpha = 0.8;
    pen.beginPath();
    for (const shift of [-7, 0, 7]) { pen.moveTo(shift, 7); pen.lineTo(shift + 7, 0); }
    pen.stroke();
  };
  const dot = (at, radius) => (pen) => { pen.beginPath(); pen.arc(at, at, radius, 0, 7); pen.fill(); };
  const kinds = { hatch: [7, lines], dots: [7, dot(3.5, 1.2)], specks: [5, dot(2.5, 0.8)] };
  /* A mark is a kind and its ink, such as "hatch #222" */
  function tile(mark) {
    const [kind, ink] = mark.split(" "), [size, draw] = kinds[kind];
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const pen = canvas.getContext("2d");
    pen.strokeStyle = pen.fillStyle = ink;
    draw(pen);
    return canvas;
  }
  const patterns = {};
  const Marked = L.Canvas.extend({
    _fillStroke(context, layer) {
      L.Canvas.prototype._fillStroke.call(this, context, layer);
      if (layer.options.mark) {
        context.globalAlpha = 1;
        context.fillStyle = patterns[layer.options.mark] = patterns[layer.options.mark] || context.createPattern(tile(layer.options.mark), "repeat");
        context.fill("evenodd");
      }
    },
  });
  const color = (name) => getComputedStyle(block).getPropertyValue("--" + name).trim();
  return { renderer: new Marked({ padding: 0.3 }), color };
}
