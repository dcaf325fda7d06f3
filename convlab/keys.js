// The keyboard in explorers and questions, and what screen readers need of their controls.

// JupyterLab would handle a key as a shortcut before our controls: an arrow key would leave a list,
// a letter would add or cut a cell. Chords such as Ctrl+S still go to JupyterLab.
function keepKeys(event) {
  const { target, key, keyCode, ctrlKey, metaKey, altKey, shiftKey } = event;
  const ours = target.closest?.(".convlab-explorer, .convlab-predict, .convlab-stage");
  if (!ours) return;
  const chord = ctrlKey || metaKey || altKey || (shiftKey && key === "Enter");
  target.toggleAttribute("data-lm-suppress-shortcuts", !chord);
  // A text box of ipywidgets keeps every key, so that the browser would offer to save the page.
  // JupyterLab reads the code, too: on a Cyrillic keyboard, the letter is another.
  if ((ctrlKey || metaKey) && !altKey && keyCode === 83 && target.closest(".widget-text")) {
    event.preventDefault();
    ours.dispatchEvent(new KeyboardEvent("keydown", event));
  }
}

// ipywidgets gives radio buttons no name, so that all of a page are one group in Chromium and none
// in Firefox: an arrow key at the last choice would go on to the next question. It also gives their
// group no role and no label for screen readers.
function describeQuestion({ target }) {
  const question = target.closest?.(".convlab-predict");
  // The verdict comes into a region that is there before: a new one may not be announced.
  question?.querySelector(".widget-html-content")?.setAttribute("role", "status");
  const nameless = question?.querySelectorAll("input[type=radio]:not([name])") ?? [];
  if (!nameless.length) return;
  window.convlabQuestions += 1;
  const group = question.querySelector(".widget-radio");
  group.role = "radiogroup";
  group.ariaLabel = group.querySelector(".widget-label").textContent;
  for (const choice of nameless) choice.name = `convlab-question-${window.convlabQuestions}`;
}

// ipywidgets gives the handle and the number of a slider no accessible name, has the handle speak a
// rounded number, hides the name of a text box without a label, and never wraps the label of a checkbox.
function nameControls(el) {
  const explorer = el.closest(".convlab-explorer");
  for (const slider of explorer?.querySelectorAll(".widget-slider") ?? []) {
    const name = slider.querySelector(".widget-label")?.textContent ?? "";
    const typed = slider.querySelector(".widget-readout");
    for (const handle of slider.querySelectorAll(".noUi-handle")) {
      handle.setAttribute("aria-label", name);
      handle.setAttribute("aria-valuetext", typed.textContent);
    }
    typed?.setAttribute("role", "textbox");
    typed?.setAttribute("aria-label", `${name}, as a number`);
  }
  for (const box of explorer?.querySelectorAll(".widget-text") ?? []) {
    const input = box.querySelector("input");
    const name = input.title || box.querySelector(".widget-label").title;
    if (name) input.setAttribute("aria-label", name);
  }
  for (const label of explorer?.querySelectorAll(".widget-checkbox span") ?? [])
    if (label.textContent.includes("\u00a0")) label.textContent = label.textContent.replaceAll("\u00a0", " ");
}

// anywidget runs this script for each widget, but the page needs the listeners only once.
if (window.convlabQuestions === undefined) {
  window.convlabQuestions = 0;
  window.addEventListener("keydown", keepKeys, { capture: true }); // before JupyterLab's, on document
  window.addEventListener("focusin", describeQuestion, { capture: true });
}
