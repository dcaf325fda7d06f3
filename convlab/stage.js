// The stage shows an SVG that contains its own links (see convlab/drawing/links.py), and lets the
// learner walk through it by mouse and keyboard. It computes nothing: every number comes with the
// picture. stage.py puts keys.js, prefetch.js, layout.js and paint.js before this file.

const PLAY_MS = 700;
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

const icon = (path) => `<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d="${path}"/></svg>`;
const HTML = `
  <div class="picture" tabindex="0"></div>
  <div class="notes" aria-hidden="true"></div>
  <div class="walk" role="group" aria-label="walk through the steps" hidden>
    <button type="button" data-act="first" aria-label="first step" title="first step">${icon("M2 2h2v12H2zM14 2v12L5 8z")}</button>
    <button type="button" data-act="back" aria-label="step back" title="step back">${icon("M13 2v12L4 8z")}</button>
    <button type="button" data-act="play" aria-label="play" title="play">Play</button>
    <button type="button" data-act="forward" aria-label="step forward" title="step forward">${icon("M3 2v12l9-6z")}</button>
    <button type="button" data-act="last" aria-label="last step" title="last step">${icon("M12 2h2v12h-2zM2 2v12l9-6z")}</button>
    <input type="range" min="0" step="1" aria-label="step">
    <output aria-live="off"></output>
  </div>
  <p class="says" aria-hidden="true"></p>
  <p class="spoken" aria-live="polite"></p>
  <p class="message" role="alert"></p>`;

const speakable = (sentence) =>
  sentence.replaceAll("·", " times ").replaceAll("−", "minus ").replaceAll("=", "equals").replaceAll("≈", "is about");

// A sentence is never broken beside an equals sign.
const unbroken = (sentence) => sentence.replace(/ ([=≈]) /g, "\u00a0$1\u00a0");

// The links of one SVG. A step is read when it is needed, since most steps never are.
function readLinks(svg) {
  const nodes = [];
  for (const node of svg.querySelectorAll("[data-step]")) nodes[node.getAttribute("data-step")] = node;
  return {
    nodes,
    filling: svg.dataset.filling !== undefined, // cells after the current step are still empty
    read: new Map(),
    cell: lookUp(svg, "[data-id]", (cell) => cell.getAttribute("data-id")),
    place: lookUp(svg, "[data-step]", (node) => node.getAttribute("data-at")),
    slots: [...svg.querySelectorAll("[data-slot]")],
    followers: [...svg.querySelectorAll("[data-follow]")],
    readers: null,
  };
}

// Returns a function that finds an element by its name; the names are read once.
function lookUp(svg, selector, name) {
  let found = null;
  return (wanted) => {
    found ??= new Map([...svg.querySelectorAll(selector)].map((element) => [name(element), element]));
    return found.get(wanted);
  };
}

// The content of one step: the cells it reads, its sentence, the texts for the slots.
function readStep(links, index) {
  const node = links.nodes[index];
  if (node && !links.read.has(index))
    links.read.set(index, {
      node,
      at: node.dataset.at.split(" ").map(Number),
      reads: node.dataset.reads.split(" ").map(links.cell).filter(Boolean),
      says: node.dataset.says,
      fill: node.dataset.fill?.split("|") ?? [],
    });
  return links.read.get(index);
}

// The step that an element shows or stands for.
function stepAt(element) {
  const { step, standsFor } = element.closest("[data-step], [data-stands-for]")?.dataset ?? {};
  return step ?? standsFor;
}

// The steps that read a cell: the reverse of the links, built when first needed.
function readersOf(links, id) {
  if (!links.readers) {
    links.readers = new Map();
    for (const node of links.nodes)
      for (const name of node.dataset.reads.split(" ")) {
        if (!links.readers.has(name)) links.readers.set(name, []);
        links.readers.get(name).push(node.querySelector(".cell") ?? node);
      }
  }
  return links.readers.get(id) ?? [];
}

// Not `cell.x.baseVal.value`, for which the browser brings the style and the layout up to date each time.
const cornerOf = (cells) => ["x", "y"].map((axis) => Math.min(...cells.map((cell) => Number(cell.getAttribute(axis)))));

// All pictures share one style element. With one each, each would restyle the whole page.
function shareStyle(style) {
  style?.remove();
  const shared = [...document.head.querySelectorAll("style[data-convlab]")];
  if (!style || shared.some((one) => one.textContent === style.textContent)) return;
  const kept = document.head.appendChild(document.createElement("style"));
  kept.dataset.convlab = "";
  kept.textContent = style.textContent;
}

// The element of an image that was in the last picture is reused, so that it is not decoded again.
function keepImages(last, next) {
  const known = new Map([...last.querySelectorAll("image")].map((image) => [image.getAttribute("href"), image]));
  for (const image of next.querySelectorAll("image")) {
    const same = known.get(image.getAttribute("href"));
    if (!same || !known.delete(image.getAttribute("href"))) continue;
    for (const name of same.getAttributeNames()) if (!image.hasAttribute(name)) same.removeAttribute(name);
    for (const { name, value } of image.attributes) if (name !== "href") same.setAttribute(name, value);
    image.replaceWith(same);
  }
}

function render({ model, el }) {
  el.classList.add("convlab-stage");
  el.innerHTML = HTML;
  const find = (selector) => el.querySelector(selector);
  const [picture, walk, range] = [find(".picture"), find(".walk"), find(".walk input")];
  let links = readLinks(picture), shown, shownLast, marked = [], readers = [], player = null;
  let place = null, asking = false, byKeys = false;
  let svgShown = null, wide = 0, around = 300, undoLayout = () => {};

  const paintOn = makePainter(model, el, () => (byKeys = true));

  function fit() {
    const svg = picture.querySelector("svg");
    if (!svg || !wide) return;
    undoLayout();
    undoLayout = layOut(svg, wide, heightsFor(svg, around));
    shown = undefined; // followers move to the new places of their cells
    light();
  }

  const sized = new ResizeObserver(() => {
    const all = (el.closest(".convlab-explorer") ?? el).offsetHeight;
    const [was, now] = [`${wide} ${around}`, all - picture.offsetHeight + CHROME];
    if (picture.clientWidth) wide = picture.clientWidth;
    if (Math.abs(now - around) > 24) around = now; // more than one line of a sentence
    if (was !== `${wide} ${around}`) fit();
  });

  function mark(node, name) {
    node.classList.add(name);
    marked.push([node, name]);
  }

  // Show a step, by default the current one.
  function light(index = current()) {
    const [step, last] = [readStep(links, index), current()];
    if (!step || (index === shown && last === shownLast)) return;
    [shown, shownLast] = [index, last];
    for (const [node, name] of marked) node.classList.remove(name);
    marked = [];
    if (links.filling)
      links.nodes.forEach((node, at) => node.classList.toggle("later", at > last && at !== index));
    mark(step.node.querySelector(".cell") ?? step.node, "now");
    for (const cell of step.reads) mark(cell, "lit");
    links.slots.forEach((slot) => (slot.textContent = step.fill[slot.dataset.slot] ?? ""));
    for (const follower of links.followers) {
      const under = step.reads.filter((cell) => cell.dataset.id.startsWith(`${follower.dataset.follow}-`));
      if (under.length) follower.setAttribute("transform", `translate(${cornerOf(under).join(" ")})`);
    }
    find(".says").textContent = unbroken(step.says);
  }

  function writeNotes(svg) {
    const lines = [...svg.querySelectorAll(".notes text")].map((text) => {
      const line = document.createElement("p");
      line.textContent = text.textContent;
      return line;
    });
    el.querySelector(":scope > .notes").replaceChildren(...lines);
  }

  const current = () => Math.max(0, Math.min(model.get("step"), links.nodes.length - 1));

  function showStep() {
    const [index, count] = [current(), links.nodes.length];
    light();
    Object.assign(range, { max: Math.max(0, count - 1), value: index });
    const where = count ? `step ${index + 1} of ${count}` : "";
    find(".walk output").textContent = where;
    range.setAttribute("aria-valuetext", where);
  }

  // What a screen reader finds is never the sentence of an earlier picture or step.
  function speak(aloud = byKeys && !player) {
    const says = readStep(links, current())?.says ?? picture.querySelector("svg")?.dataset.says ?? "";
    find(".spoken").textContent = aloud ? speakable(says) : "";
  }

  function go(index) {
    const step = Math.max(0, Math.min(index, links.nodes.length - 1));
    if (step === current()) return false;
    prefetch.forget();
    model.set("step", step);
    model.save_changes();
    showStep();
    speak(!player);
    return true;
  }

  function play(on) {
    clearInterval(player);
    player = null;
    if (on) {
      if (current() === links.nodes.length - 1) go(0);
      player = setInterval(() => go(current() + 1) || play(false), PLAY_MS);
    } else speak(true);
    const button = find("[data-act=play]");
    button.textContent = on ? "Pause" : "Play";
    button.setAttribute("aria-label", on ? "pause" : "play");
  }

  function setRole() {
    const active = links.nodes.length > 0 || (connected(el) && picture.querySelector("[data-points], [data-paint]"));
    picture.setAttribute("role", active ? "application" : "img");
    picture.tabIndex = active ? 0 : -1;
  }

  function showPicture(text, prefetched = false) {
    if (text === svgShown) return;
    svgShown = text;
    const drawn = document.createElement("div");
    drawn.innerHTML = text;
    shareStyle(drawn.querySelector("style"));
    keepImages(picture, drawn);
    picture.replaceChildren(...drawn.childNodes);
    const svg = picture.querySelector("svg");
    if (!svg) return;
    links = readLinks(svg);
    [shown, readers, asking] = [undefined, [], false];
    // The step that is drawn lit is not the current one if the page has been loaded again.
    const lit = [...svg.querySelectorAll(".lit[data-id], [data-step] .now, .now[data-step]")];
    marked = lit.flatMap((node) => [[node, "lit"], [node, "now"]]);
    paintOn(svg, prefetched);
    setRole();
    picture.setAttribute("aria-label", speakable(svg.getAttribute("aria-label")));
    svg.removeAttribute("role");
    svg.setAttribute("aria-hidden", "true");
    walk.hidden = links.nodes.length < 2;
    writeNotes(svg);
    undoLayout = () => {};
    find(".says").textContent = unbroken(svg.dataset.says ?? "");
    fit(); // also writes the sentence of the current step
    showStep();
    speak();
    nameControls(el);
  }

  function pointAt(row, column) {
    const [rows, columns] = picture.querySelector("[data-points]").dataset.points.split(" ").map(Number);
    const point = [Math.max(0, Math.min(row, rows - 1)), Math.max(0, Math.min(column, columns - 1))];
    if (point.join() === model.get("point").join()) return;
    model.set("point", point);
    model.save_changes();
  }

  // One request at a time; the last place pointed at waits.
  function requestPoint() {
    if (asking || !place) return;
    const [row, column] = place;
    [place, asking, byKeys] = [null, true, false];
    setTimeout(() => {
      asking = false;
      requestPoint();
    }, 60);
    pointAt(row, column);
  }

  picture.addEventListener("pointermove", (event) => {
    const map = event.target.closest("[data-points]"); // a picture may have several
    if (!map) return;
    const box = map.getBoundingClientRect();
    const [rows, columns] = map.dataset.points.split(" ").map(Number);
    place = [
      Math.floor(((event.clientY - box.top) / box.height) * rows),
      Math.floor(((event.clientX - box.left) / box.width) * columns),
    ];
    requestPoint();
  });

  // Show the step under the mouse, or else the current one and what reads the cell under the mouse.
  function look(output, input) {
    readers.forEach((cell) => cell.classList.remove("reader"));
    readers = input && !output ? readersOf(links, input.dataset.id) : [];
    readers.forEach((cell) => cell.classList.add("reader"));
    light(output && Number(output));
  }

  picture.addEventListener("pointerover", ({ target }) => look(stepAt(target), target.closest("[data-id]")));
  picture.addEventListener("pointerleave", () => look());

  picture.addEventListener("click", (event) => {
    const output = stepAt(event.target);
    if (output) go(Number(output));
  });

  picture.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const move = ARROWS[event.key];
    if (move && links.nodes.length) {
      const [row, column] = readStep(links, current()).at;
      const next = links.place(`${row + move[0]} ${column + move[1]}`)?.dataset.step;
      // After the end of a row, the walk continues in the next one, like the loops.
      if (next !== undefined) go(Number(next));
      else if (move[0] === 0) go(current() + move[1]);
    } else if (move && picture.querySelector("[data-points]")) {
      const [row, column] = model.get("point");
      pointAt(row + move[0], column + move[1]);
    } else if (event.key === "Home") go(0);
    else if (event.key === "End") go(links.nodes.length - 1);
    else if (event.key === " " && links.nodes.length > 1) play(!player);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  const acts = {
    first: () => go(0),
    back: () => go(current() - 1),
    play: () => play(!player),
    forward: () => go(current() + 1),
    last: () => go(links.nodes.length - 1),
  };
  walk.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act && act !== "play" && player) play(false);
    if (act) acts[act]();
  });
  range.addEventListener("input", () => go(Number(range.value)));

  const prefetch = makePrefetch(model, (svg, step) => {
    if (step !== null) model.set("step", step);
    showPicture(svg, true);
  });
  const showAnswer = () => prefetch.answered() && showPicture(model.get("svg"));

  const showMessage = () => (find(".message").textContent = model.get("message"));
  for (const part of ["svg", "answer"]) model.on(`change:${part}`, showAnswer);
  model.on("msg:custom", prefetch.receive);
  model.on("change:step", () => (showStep(), speak()));
  model.on("change:message", showMessage);
  showPicture(model.get("svg"));
  showMessage();
  sized.observe(picture);
  addEventListener("resize", fit);
  // After a key, new pictures are spoken until something else is used, since a slow kernel sends several.
  el.addEventListener("keydown", () => (byKeys = true), { capture: true });
  el.addEventListener("pointerdown", () => (byKeys = false));
  el.addEventListener("focusout", (event) => (byKeys &&= el.contains(event.relatedTarget)));
  // The controls are added to the page after the stage.
  const { sendNow, sendMoves } = makeSender(model);
  const update = () => (nameControls(el), setRole(), sendMoves());
  const changed = new MutationObserver(update);
  requestAnimationFrame(() => {
    const explorer = el.closest(".convlab-explorer");
    for (const kind of ["focusin", "pointerdown"]) explorer?.addEventListener(kind, sendNow, { capture: true });
    for (const box of explorer?.querySelectorAll(".convlab-controls") ?? [])
      changed.observe(box, { childList: true, subtree: true });
    if (explorer) changed.observe(explorer, { attributeFilter: ["class"] }); // disconnected, after a restart
    update();
  });
  return () => {
    play(false);
    prefetch.close();
    sized.disconnect();
    removeEventListener("resize", fit);
    changed.disconnect();
  };
}

export default { render };
