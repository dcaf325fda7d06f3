// Lays out the panels of a picture in the available space: as drawn, or below each other if a text
// would otherwise be smaller than LEGIBLE pixels. convlab/drawing/svg.py describes the panels.

const LEGIBLE = 10.05; // pixels, a little more than 10 because of rounding
const SMALLEST_SCALE = 0.45; // at smaller scales, lines of LEGIBLE pixels would touch
const CAPTION = 15; // the font size of a label that is not enlarged
const CHROME = 130; // pixels of JupyterLab above and below a notebook
const LOWEST = 240; // pixels, the height of a picture in the smallest window
const BETWEEN = 12, EDGE = 4; // between two panels, and around all of them
const DRAWN_BETWEEN = 40; // between two columns of cells in the drawings

function readPanel(group) {
  const numbers = group.dataset.panel.split(" ").map(Number);
  const [x, y, width, height, smallest, label, from = x, to = x, row = 0] = numbers;
  const narrow = width - (to - from) + row; // with the row of its cells as narrow as possible
  return { group, x, y, width, height, least: LEGIBLE / smallest, label, from, to, narrow };
}

// The width of a panel in units of the picture; its label does not shrink with the cells.
const widthAt = (panel, scale, tight) =>
  Math.max(tight ? panel.narrow : panel.width, panel.label * Math.max(CAPTION / 10, 1 / scale));

// All ways to break a row of panels into lines.
function* breaks(panels) {
  for (let cuts = 0; cuts < 2 ** (panels.length - 1); cuts++) {
    const lines = [[]];
    panels.forEach((panel, at) => {
      if (at && cuts & (2 ** (at - 1))) lines.push([]);
      lines.at(-1).push(panel);
    });
    yield lines;
  }
}

const across = (widths) => widths.reduce((sum, width) => sum + width + BETWEEN, -BETWEEN);
const down = (line) => Math.max(...line.map((panel) => panel.height));

// Lines of panels at the scale at which they are at most `width` pixels wide and `room` high.
// `tight` allows rows of cells to be drawn narrower.
function fitted(lines, width, room, tight) {
  const high = lines.reduce((sum, line) => sum + down(line) + BETWEEN, -BETWEEN) + 2 * EDGE;
  let wide, scale = Math.min(1, room / high);
  for (let round = 0; round < 6; round++) {
    const widths = lines.map((line) => across(line.map((panel) => widthAt(panel, scale, tight))));
    wide = Math.max(...widths) + 2 * EDGE;
    scale = Math.min(width / wide, room / high);
  }
  return { lines, wide: Math.max(wide, tight ? width / scale : 0), high, scale, tight };
}

// The lines and the scale of a picture: as drawn if its texts are legible, else as large as possible
// in `room`, else as low as possible but enlarged up to `most`.
function choosePlan([wide, high], panels, width, [room, most]) {
  const least = Math.max(SMALLEST_SCALE, ...panels.map((panel) => panel.least));
  const drawn = { wide, high, scale: Math.min(width / wide, room / high) };
  const labels = panels.map((panel) => panel.label / (panel.width + DRAWN_BETWEEN));
  if (drawn.scale >= Math.max(least, ...labels) || !panels.length) return drawn;
  const plans = (below, tight) =>
    [...breaks(panels)]
      .map((lines) => fitted(lines, width, below, tight))
      .filter(({ wide, scale }) => scale >= least && wide * scale <= width + 1);
  for (const tight of [false, true]) {
    const [largest] = plans(room, tight).sort((a, b) => b.scale - a.scale);
    if (largest) return largest;
  }
  const [lowest] = [...plans(Infinity, false), ...plans(Infinity, true)]
    .map(({ lines, high, tight }) => fitted(lines, width, Math.max(least * high, most), tight))
    .sort((a, b) => a.high * a.scale - b.high * b.scale);
  if (lowest) return lowest;
  // Even single panels are too wide: the picture scrolls.
  const lines = panels.map((panel) => [panel]);
  const narrowest = Math.max(...panels.map((panel) => widthAt(panel, least, true))) + 2 * EDGE;
  const wider = Math.max(narrowest, width / least);
  return { ...fitted(lines, width, room, true), wide: wider, scale: least };
}

// Draw the row of cells of a panel narrower by `less`; texts keep their size, and hints are hidden.
function squeeze({ group, from, to }, less) {
  const share = 1 - less / (to - from);
  const moved = (x) => (x < from ? x : x > to ? x - less : from + (x - from) * share);
  const undo = [];
  for (const hint of group.querySelectorAll(".hint")) {
    hint.style.visibility = "hidden";
    undo.push(() => (hint.style.visibility = ""));
  }
  for (const node of group.querySelectorAll("[x], [x1], [cx]")) {
    const follows = node.closest("[data-follow]");
    const inRow = follows || Number(node.getAttribute("x")) >= from;
    for (const name of ["x", "x1", "x2", "cx", "width"]) {
      const value = node.getAttribute(name);
      if (value === null || (name === "width" && !inRow)) continue;
      const shares = follows || name === "width";
      node.setAttribute(name, shares ? value * share : moved(Number(value)));
      undo.push(() => node.setAttribute(name, value));
    }
  }
  return undo;
}

// The width of each panel of a line: as drawn, or as the space allows.
function widthsOf(line, { wide, scale, tight }) {
  const widths = line.map((panel) => widthAt(panel, scale, tight));
  if (!tight) return widths;
  let free = Math.max(0, wide - 2 * EDGE - across(widths));
  return line.map((panel, at) => {
    const more = Math.max(0, Math.min(free, panel.width - widths[at]));
    free -= more;
    return widths[at] + more;
  });
}

// Place the panels of a plan; returns functions that undo it.
function place(plan) {
  const undo = [];
  let y = EDGE;
  for (const line of plan.lines ?? []) {
    const widths = widthsOf(line, plan);
    let x = (plan.wide - across(widths)) / 2;
    line.forEach((panel, at) => {
      const less = panel.width - widths[at];
      if (less > 0) undo.push(...squeeze(panel, less));
      const inside = x + Math.max(0, -less / 2);
      panel.group.setAttribute("transform", `translate(${inside - panel.x} ${y - panel.y})`);
      undo.push(() => panel.group.removeAttribute("transform"));
      x += widths[at] + BETWEEN;
    });
    y += down(line) + BETWEEN;
  }
  return undo;
}

// Enlarge small texts to LEGIBLE pixels; hints, which repeat other texts, are hidden.
function enlargeTexts(svg, scale) {
  const undo = [];
  for (const text of svg.querySelectorAll("text")) {
    if (text.getAttribute("font-size") * scale >= LEGIBLE) continue;
    if (text.classList.contains("hint")) text.style.display = "none";
    else text.style.fontSize = `${LEGIBLE / scale}px`;
    undo.push(() => (text.style.display = text.style.fontSize = ""));
  }
  return undo;
}

// The intended height of a picture, with `around` pixels above and below it: at most half a window
// for cells. And the height up to which a picture that must be higher is enlarged.
function heightsFor(svg, around) {
  const share = svg.querySelector("image") ? 1 : 0.5;
  const room = Math.max(LOWEST, Math.min(share * innerHeight, innerHeight - around));
  return [room, Math.max(room, 0.75 * innerHeight - CHROME)];
}

// Lay out a picture in `width` pixels, if possible no higher than the first of two heights, else
// enlarged up to the second; returns a function that undoes it.
function layOut(svg, width, heights) {
  const panels = [...svg.querySelectorAll("[data-panel]")].map(readPanel);
  const plan = choosePlan(svg.dataset.drawn.split(" ").map(Number), panels, width, heights);
  const undo = [...place(plan), ...enlargeTexts(svg, plan.scale)];
  svg.toggleAttribute("data-reflowed", Boolean(plan.lines));
  svg.setAttribute("viewBox", `0 0 ${plan.wide} ${plan.high}`);
  svg.style.width = `${Math.floor(plan.wide * plan.scale)}px`;
  svg.style.height = `${Math.floor(plan.high * plan.scale)}px`;
  return () => undo.forEach((back) => back());
}
