// The keyboard in explorers and questions.

// JupyterLab would read a key as its own shortcut before our controls see it: an arrow leaves the
// list it was meant for, a letter makes or cuts a cell. Chords such as Ctrl+S stay JupyterLab's.
function keepKeys({ target, key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (!target.closest?.(".convlab-explorer, .convlab-predict, .convlab-stage")) return;
  const chord = ctrlKey || metaKey || altKey || (shiftKey && key === "Enter");
  target.toggleAttribute("data-lm-suppress-shortcuts", !chord);
}

// ipywidgets gives its radio buttons no name, which makes all of a page one group in Chromium and
// none in Firefox: an arrow key at the last choice would choose in the next question. Nor does it
// make them a group, so a screen reader would not say what they are for.
function nameChoices({ target }) {
  const question = target.closest?.(".convlab-predict");
  const nameless = question?.querySelectorAll("input[type=radio]:not([name])") ?? [];
  if (!nameless.length) return;
  window.convlabQuestions += 1;
  const group = question.querySelector(".widget-radio");
  group.role = "radiogroup";
  group.ariaLabel = group.querySelector(".widget-label").textContent;
  for (const choice of nameless) choice.name = `convlab-question-${window.convlabQuestions}`;
}

// anywidget runs this script for each widget; the page needs the listeners once.
if (window.convlabQuestions === undefined) {
  window.convlabQuestions = 0;
  window.addEventListener("keydown", keepKeys, { capture: true }); // before JupyterLab's, on document
  window.addEventListener("focusin", nameChoices, { capture: true });
}
