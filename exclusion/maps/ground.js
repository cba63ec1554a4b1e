/* Polygons: "M x y l dx dy … z" for each ring, in steps from the south-west corner. Further rings
   are holes or islands alike: both are filled by the even-odd rule. */
function exclusionGround(picture, data) {
  const STEP = data.step;
  const point = ([x, y]) => [data.origin[1] + y * STEP, data.origin[0] + x * STEP];
  function rings(path) {
    return path.split("M").slice(1).map((text) => {
      const n = text.match(/-?\d+/g).map(Number);
      let x = n[0], y = n[1];
      const points = [[x, y]];
      for (let j = 2; j < n.length; j += 2) points.push([(x += n[j]), (y += n[j + 1])]);
      return points;
    });
  }
  const read = (kind) => Array.from(picture.querySelectorAll("g>path" + kind), (path) => rings(path.getAttribute("d")));
  const areas = read(":not(.sea)"), sea = read(".sea").flat().map((ring) => ring.map(point));
  const shapes = areas.map((shape) => shape.map((ring) => ring.map(point)));

  /* Borders are shared to the step: an edge is known by twice its middle */
  let edges = null;
  function meet() {
    edges = new Map();
    areas.forEach((shape, i) => shape.forEach((ring) => ring.forEach((to, j) => {
      const from = ring[(j || ring.length) - 1];
      const key = (from[0] + to[0]) * 2 ** 26 + from[1] + to[1];
      const known = edges.get(key);
      if (known) known.other = i;
      else edges.set(key, { area: i, other: -1, line: [from, to] });
    })));
  }
  /* Lines between areas of different groups; outside is the group null */
  function border(group) {
    if (!edges) meet();
    const lines = [];
    for (const { area, other, line } of edges.values())
      if (group(area) !== (other < 0 ? null : group(other))) lines.push(line.map(point));
    return lines;
  }
  const steps = ([lat, lon]) => Math.round((lon - data.origin[0]) / STEP) + " " + Math.round((lat - data.origin[1]) / STEP);
  return { shapes, sea, border, steps };
}
