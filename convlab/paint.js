// Painting on the grid of a picture, by mouse, pen, finger and keyboard (see drawing/links.py). A
// stroke shows at once. The kernel gets the numbers of the cells as `cells` and answers with a new
// picture; while it is busy, ipywidgets keeps only the latest numbers for it.

const BRUSH = 0.8; // the radius in cells

const TOOLS = `
  <button type="button" data-tool="brush" aria-pressed="true">Brush</button>
  <button type="button" data-tool="eraser" aria-pressed="false">Eraser</button>
  <button type="button" data-tool="clear">Clear</button>
  <span>or with keys: arrows move, Space paints, Shift + arrow paints a line</span>`;

// The share of a cell that a stroke covers: a soft brush, because a cell is large. Places are [row,
// column] in cells; the middle of the first cell is at [0.5, 0.5].
function covered([row, column], [fromRow, fromColumn], [toRow, toColumn]) {
  const [down, across] = [toRow - fromRow, toColumn - fromColumn];
  const length = down ** 2 + across ** 2;
  const along = ((row - fromRow) * down + (column - fromColumn) * across) / (length || 1);
  const at = Math.max(0, Math.min(along, 1));
  const away = Math.hypot(row - fromRow - at * down, column - fromColumn - at * across);
  return Math.max(0, Math.min(BRUSH + 0.5 - away, 1));
}

// Only a kernel can answer to painting and pointing.
const connected = (el) => !el.closest(".jupyter-widgets-disconnected");

// Painting with a finger must not scroll the page. (Chromium ignores `touch-action` on this area.)
const keepPage = (event) => event.preventDefault();

// Returns a function to call with each new picture. `ask` is called when a screen reader should speak
// the sentences of the next pictures.
function makePainter(model, el, ask) {
  const picture = el.querySelector(".picture");
  const tools = document.createElement("div");
  tools.className = "tools";
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", "paint");
  tools.innerHTML = TOOLS;
  picture.after(tools);
  let area = null, cells = [], tool = "brush", last = null, cursor = null;

  const sizes = () => area.dataset.paint.split(" ").map(Number); // rows, columns, full ink

  // Draw the ink again; the picture may be older than the last stroke.
  function ink() {
    const values = model.get("cells"), most = sizes()[2];
    cells.forEach((cell, at) => cell.setAttribute("fill-opacity", values[at] / most));
  }

  function mark(place) {
    cells.forEach((cell) => cell.classList.remove("now"));
    cursor = place;
    if (cursor) cells[cursor[0] * sizes()[1] + cursor[1]].classList.add("now");
  }

  function show(svg, prefetched) {
    area = svg.querySelector("[data-paint]");
    cells = area ? [...svg.querySelectorAll(".cell.ink")] : [];
    tools.hidden = !area || !connected(el);
    if (!area) return;
    if (!prefetched) ink(); // a prefetched picture is newer than the cells
    mark(cursor);
    if (connected(el)) area.addEventListener("touchstart", keepPage, { passive: false });
  }

  function set(values) {
    if (values.join() === model.get("cells").join()) return;
    model.set("cells", values);
    model.set("painted_on", model.get("fills"));
    model.save_changes();
    ink();
  }

  function stroke(from, to) {
    const [, columns, most] = sizes();
    set(
      model.get("cells").map((value, at) => {
        const middle = [Math.floor(at / columns) + 0.5, (at % columns) + 0.5];
        const level = Math.round(most * covered(middle, from, to));
        return tool === "brush" ? Math.max(value, level) : Math.min(value, most - level);
      }),
    );
  }

  function placeOf({ clientX, clientY }) {
    const { left, top, width, height } = area.getBoundingClientRect();
    const [rows, columns] = sizes();
    return [((clientY - top) / height) * rows, ((clientX - left) / width) * columns];
  }

  picture.addEventListener("pointerdown", (event) => {
    if (event.button || !event.target.closest("[data-paint]") || !connected(el)) return;
    picture.setPointerCapture(event.pointerId); // the picture is replaced during a stroke
    mark(null);
    last = placeOf(event);
    stroke(last, last);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!last) return;
    const place = placeOf(event);
    stroke(last, place);
    last = place;
  });
  for (const end of ["pointerup", "pointercancel"]) picture.addEventListener(end, () => (last = null));

  function move([down, across], paints) {
    const [rows, columns, most] = sizes();
    const from = cursor ?? [-down, -across]; // the first key goes to the first cell
    const row = Math.max(0, Math.min(from[0] + down, rows - 1));
    const column = Math.max(0, Math.min(from[1] + across, columns - 1));
    mark([row, column]);
    if (paints) return stroke(...[from, cursor].map((place) => place.map((at) => at + 0.5)));
    const value = model.get("cells")[row * columns + column];
    el.querySelector(".spoken").textContent = `row ${row}, column ${column}: ink ${value} of ${most}`;
  }

  picture.addEventListener("keydown", (event) => {
    if (!area || !connected(el) || event.altKey || event.ctrlKey || event.metaKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) move(arrow, event.shiftKey);
    else if (event.key === " ") move([0, 0], true);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });

  tools.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-tool]");
    if (!chosen) return;
    if (chosen.dataset.tool === "clear") {
      ask();
      return set(model.get("cells").map(() => 0));
    }
    tool = chosen.dataset.tool;
    for (const each of tools.querySelectorAll("[aria-pressed]")) each.setAttribute("aria-pressed", each === chosen);
  });

  model.on("change:cells", () => area && ink());
  return show;
}
