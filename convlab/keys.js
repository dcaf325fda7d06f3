// The keyboard in explorers and questions, and what screen readers need of questions.

// JupyterLab would handle a key as a shortcut before our controls: an arrow key would leave a list,
// a letter would add or cut a cell. Chords such as Ctrl+S still go to JupyterLab.
function keepKeys({ target, key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (!target.closest?.(".convlab-explorer, .convlab-predict, .convlab-stage")) return;
  const chord = ctrlKey || metaKey || altKey || (shiftKey && key === "Enter");
  target.toggleAttribute("data-lm-suppress-shortcuts", !chord);
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

// anywidget runs this script for each widget, but the page needs the listeners only once.
if (window.convlabQuestions === undefined) {
  window.convlabQuestions = 0;
  window.addEventListener("keydown", keepKeys, { capture: true }); // before JupyterLab's, on document
  window.addEventListener("focusin", describeQuestion, { capture: true });
}
