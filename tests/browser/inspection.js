// Functions that inspection.py calls in a page.
({
  // The parts of a picture with numbers: cells, texts, output cells, embedded images.
  picture(stage) {
    const picture = stage.querySelector(".picture");
    const svg = picture.querySelector("svg");
    const numbers = (node, ...names) => names.map((name) => Number(node.getAttribute(name)));
    const all = (selector, take) => [...svg.querySelectorAll(selector)].map(take);
    return {
      title: picture.getAttribute("aria-label"),
      says: svg.dataset.says ?? null,
      cells: all("rect[data-id]", (cell) => [
        cell.dataset.id,
        cell.getAttribute("class"),
        ...numbers(cell, "x", "y", "width", "height"),
      ]),
      ink: all(".cell.ink", (cell) => Number(cell.getAttribute("fill-opacity"))),
      texts: all("text", (text) => [text.textContent, ...numbers(text, "x", "y")]),
      steps: all("[data-step]", (step) => ({
        index: Number(step.dataset.step),
        at: step.dataset.at.split(" ").map(Number),
        reads: step.dataset.reads.split(" "),
        says: step.dataset.says,
        label: step.querySelector("text")?.textContent ?? "",
      })),
      images: all("image", (one) => [one.getAttribute("aria-label"), one.getAttribute("href")]),
    };
  },

  // The values of the controls of an explorer by their labels.
  controls(explorer) {
    const found = {};
    const note = (kind, value) => {
      for (const box of explorer.querySelectorAll(`.convlab-controls ${kind}`)) {
        const labels = [...box.querySelectorAll("label")].map((label) => label.textContent);
        const name = labels.find((label) => /\w/.test(label));
        if (name) found[name] = value(box);
      }
    };
    note(".widget-slider", (box) => box.querySelector(".widget-readout").textContent);
    note(".widget-dropdown", (box) => box.querySelector("select").value);
    note(".widget-checkbox", (box) => box.querySelector("input").checked);
    note(".widget-text", (box) => box.querySelector("input").value);
    return found;
  },

  // The picture, the controls and the sentence of an explorer at the same time.
  explorer(explorer) {
    const says = explorer.querySelector(".says").textContent;
    return { picture: this.picture(explorer), controls: this.controls(explorer), says };
  },

  // The identities of the lit cells.
  lit(stage) {
    return [...stage.querySelectorAll(".picture .lit")].map((one) => one.dataset.id);
  },

  // What does not fit on a page of this width, in all explorers of a notebook.
  misfits(panel) {
    const faults = {
      outside: "outside its picture",
      scrolling: "scrolls",
      small: "too small",
      tornOff: "broken before =",
    };
    return Object.entries(faults).reduce(
      (found, [how, name]) => found.concat(this[how](panel).map((one) => `${name}: ${one}`)),
      this.cutOff(panel),
    );
  },

  // Parts of pictures that are cut off at the picture's edge.
  outside(page) {
    const leaves = (box, room) =>
      box.left < room.left - 1 || box.right > room.right + 1 ||
      box.top < room.top - 1 || box.bottom > room.bottom + 1;
    return [...page.querySelectorAll(".picture > svg")].flatMap((svg) =>
      [...svg.querySelectorAll("text, rect, image")]
        .filter((one) => one.getClientRects().length && !one.closest("[hidden]"))
        .filter((one) => leaves(one.getBoundingClientRect(), svg.getBoundingClientRect()))
        .map((one) => `${one.className.baseVal} "${one.textContent.trim().slice(0, 60)}"`),
    );
  },

  // What is wider than its output, or does not fit into its box.
  cutOff(panel) {
    const found = [];
    const report = (what, { className, value, textContent }) => {
      found.push(`${what}: ${className} "${(value ?? textContent).trim().slice(0, 60)}"`);
    };
    const shown = (one) => one.getClientRects().length && !one.closest(".spoken, [hidden]");
    const across = (box, room) => box.left < room.left - 1 || box.right > room.right + 1;
    // A list shows one choice, and gives no sign if it cuts it off.
    const pen = document.createElement("canvas").getContext("2d");
    const longChoices = (list) => {
      const { font, paddingLeft, paddingRight } = getComputedStyle(list);
      pen.font = font;
      const room = list.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
      return [...list.options].filter((one) => pen.measureText(one.text).width > room + 1);
    };
    // A long text in an input is scrolled by its cursor.
    for (const output of panel.querySelectorAll(".jp-OutputArea-output")) {
      const room = output.getBoundingClientRect();
      for (const element of output.querySelectorAll("*:not(svg *, input)")) {
        if (!shown(element)) continue;
        if (across(element.getBoundingClientRect(), room)) report("wider than its output", element);
        const clips = getComputedStyle(element).overflowX !== "visible" && element.clientWidth;
        if (clips && element.scrollWidth > element.clientWidth + 1) report("cut off", element);
        if (element.tagName === "SELECT") longChoices(element).forEach((one) => report("cut off", one));
      }
    }
    return found;
  },

  // For each picture, the texts that leave it or their cell, or overlap.
  misplaced(page) {
    const boxed = (all) => [...all].map((one) => ({ one, box: one.getBoundingClientRect() }));
    const outside = (box, room) =>
      box.left < room.left - 0.5 || box.right > room.right + 0.5 ||
      box.top < room.top - 0.5 || box.bottom > room.bottom + 0.5;
    const covers = (room, x, y) =>
      room.left < x && x < room.right && room.top < y && y < room.bottom;
    // The box of a text has space for accents above and below its letters.
    const overlap = (a, b) =>
      Math.min(
        Math.min(a.right, b.right) - Math.max(a.left, b.left),
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) - 0.25 * Math.min(a.height, b.height),
      );

    function faults(svg) {
      const found = [];
      const texts = boxed(svg.querySelectorAll("text")).filter(
        ({ one, box }) => box.width && one.textContent.trim(),
      );
      const cells = boxed(svg.querySelectorAll("rect.cell"));
      const paper = svg.getBoundingClientRect();
      // A stage shows only what is drawn above the notes, which may be wider.
      const [wide, high] = svg.dataset.drawn.split(" ").map(Number);
      const drawn = new DOMRect(paper.left, paper.top, wide, high);
      texts.forEach(({ one, box }, at) => {
        const text = `"${one.textContent}"`;
        if (outside(box, one.closest(".notes") ? paper : drawn)) found.push(`${text} leaves the picture`);
        const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
        const cell = cells.findLast((each) => covers(each.box, x, y))?.box;
        if (cell && (box.left < cell.left - 0.5 || box.right > cell.right + 0.5))
          found.push(`${text} leaves its cell`);
        for (const other of texts.slice(at + 1))
          if (overlap(box, other.box) > 1) found.push(`${text} lies on "${other.one.textContent}"`);
      });
      return found;
    }

    return [...page.querySelectorAll("svg.convlab")].map(faults);
  },

  // Checkboxes that are not aligned with the other controls of their column.
  outOfLine(panel) {
    const left = (one) => one.getBoundingClientRect().left;
    const found = [];
    for (const column of panel.querySelectorAll(".convlab-controls > .widget-vbox")) {
      const others = [...column.querySelectorAll("select, .slider-container")].map(left);
      for (const box of column.querySelectorAll("input[type=checkbox]"))
        if (others.length && !others.some((other) => Math.abs(other - left(box)) <= 8))
          found.push(`${box.parentElement.textContent}: ${left(box)}, others ${others}`);
    }
    return found;
  },

  // Sentences with a line break before an equals sign.
  tornOff(panel) {
    const line = (text, at) => {
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      return range.getBoundingClientRect().top;
    };
    const isTorn = (text) =>
      [...text.data.matchAll(/\S\s*=/g)].some(
        ({ 0: found, index }) => line(text, index) !== line(text, index + found.length - 1),
      );
    return [...panel.querySelectorAll(".says")]
      .filter((one) => one.firstChild && isTorn(one.firstChild))
      .map((one) => one.textContent);
  },

  // Elements of an explorer that scroll, which would intercept the mouse wheel.
  scrolling(panel) {
    const scrolls = (one) => {
      const { overflowX, overflowY } = getComputedStyle(one);
      const can = /auto|scroll/;
      return (
        (can.test(overflowY) && one.clientHeight && one.scrollHeight > one.clientHeight + 1) ||
        (can.test(overflowX) && one.clientWidth && one.scrollWidth > one.clientWidth + 1)
      );
    };
    const places = [".convlab-explorer", ".convlab-explorer *"];
    places.push(".jp-OutputArea-output:has(.convlab-explorer, .convlab-predict)");
    return [...panel.querySelectorAll(places.join())]
      .filter(scrolls)
      .map((one) => `${one.className.baseVal ?? one.className}: ${one.textContent.slice(0, 40)}`);
  },

  // Texts of pictures that are less than 10 pixels high.
  small(panel) {
    const texts = [...panel.querySelectorAll(".picture > svg text")];
    return texts
      .filter((text) => text.textContent.trim() && text.getClientRects().length)
      .map((text) => [text, parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a])
      .filter(([, pixels]) => pixels < 9.95)
      .map(([text, pixels]) => `${pixels.toFixed(1)}: "${text.textContent}"`);
  },

  // Texts of pictures whose contrast with the shapes below their middle is under 4.5.
  hardToRead(panel) {
    const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const luminance = ([red, green, blue]) =>
      0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
    const over = (top, alpha, below) => below.map((c, at) => alpha * top[at] + (1 - alpha) * c);
    const around = (box, x, y) =>
      box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;

    // The colour of all shapes together at a place, or null on a photograph.
    function paperAt(x, y, shapes) {
      let paper = [255, 255, 255];
      for (const { shape, box } of shapes) {
        if (shape.tagName === "text" || !around(box, x, y)) continue;
        if (shape.tagName === "image") return null;
        const { fill, fillOpacity, opacity } = getComputedStyle(shape);
        if (fill === "none") continue;
        const colour = channels(fill);
        paper = over(colour, (colour[3] ?? 1) * fillOpacity * opacity, paper);
      }
      return paper;
    }

    const found = [];
    for (const svg of panel.querySelectorAll(".picture > svg")) {
      const shapes = [...svg.querySelectorAll("rect, image, circle, text")].map((shape) => ({
        shape,
        box: shape.getBoundingClientRect(),
      }));
      shapes.forEach(({ shape, box }, index) => {
        const { fill, opacity } = getComputedStyle(shape);
        if (shape.tagName !== "text" || !shape.textContent.trim()) return;
        if (!shape.getClientRects().length) return; // a number of a later step
        const middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
        const paper = paperAt(...middle, shapes.slice(0, index));
        if (!paper) return;
        const ink = over(channels(fill), Number(opacity), paper);
        const [light, dark] = [luminance(ink), luminance(paper)].sort((a, b) => b - a);
        const contrast = (light + 0.05) / (dark + 0.05);
        if (contrast < 4.5) found.push(`${contrast.toFixed(1)}: "${shape.textContent}"`);
      });
    }
    return found;
  },
})
