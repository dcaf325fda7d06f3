// Shows the picture that the kernel has prefetched for a control's value as soon as the control
// takes it. The kernel still answers, and its answer decides. explore/_prefetch.py draws the
// pictures and says which are kept.

function makePrefetch(model, show) {
  let control = null, pictures = new Map(), unanswered = [];
  const listeners = new Map();

  function forget() {
    control = null;
    pictures = new Map();
  }

  // A checkbox is 0 or 1; a point has two numbers.
  const keyOf = (value) => [value].flat().map(Number).join();

  function move(name, key) {
    const picture = name === control ? pictures.get(key) : undefined;
    unanswered.push({ name, key, shown: picture !== undefined });
    if (picture) show(picture.svg, picture.step);
  }

  async function listen(name, trait) {
    if (listeners.has(name)) return;
    listeners.set(name, null);
    const moved = await model.widget_manager?.get_model(name);
    if (!moved || !listeners.has(name)) return;
    const changed = () => move(name, keyOf(moved.get(trait)));
    moved.on(`change:${trait}`, changed);
    listeners.set(name, () => moved.off(`change:${trait}`, changed));
  }

  function close() {
    for (const end of listeners.values()) end?.();
    listeners.clear();
  }

  function receive({ control: name, trait, value, svg, step }) {
    if (name !== control) return;
    pictures.set(keyOf(value), { svg: svg ?? model.get("svg"), step });
    listen(name, trait);
  }

  // Whether to show the picture that the kernel sent: not if a later one is already shown.
  function answered() {
    const { control: name = null, value, kept = [] } = model.get("answer") ?? {};
    const keys = new Set(name === control ? kept.map(keyOf) : []);
    pictures = new Map([...pictures].filter(([key]) => keys.has(key)));
    if (name) pictures.set(keyOf(value), { svg: model.get("svg"), step: model.get("step") });
    control = name;
    const last = unanswered.findLastIndex((one) => one.name === name && one.key === keyOf(value));
    unanswered = unanswered.slice(last + 1).filter((one) => one.name === name);
    return !unanswered.some((one) => one.shown);
  }

  return { receive, answered, forget, close };
}

// While the kernel is busy, ipywidgets keeps back the values of a control after the first, and would
// send the last of them after what has been done to other controls since. `sendNow` sends it now.
// And a slider would round a value from the kernel to its steps, and send that back. One with
// `continuous_update` off does not, but `sendMoves` lets it send where it is dragged, on its new views.
function makeSender(model) {
  let explorer = null;
  if (model.get("explorer"))
    model.widget_manager?.get_model(model.get("explorer")).then((found) => {
      explorer = found;
      sendMoves();
    });

  const parts = (widget) => [...(widget?.get("children") ?? []).flatMap(parts), ...(widget ? [widget] : [])];

  function sendNow() {
    for (const widget of parts(explorer).filter((one) => one._msg_buffer)) {
      widget.rememberLastUpdateFor(widget.send_sync_message(widget._msg_buffer, widget._msg_buffer_callbacks));
      widget._msg_buffer = widget._msg_buffer_callbacks = null;
    }
  }

  async function sendMoves() {
    const sliders = parts(explorer).filter((one) => one.get("_view_name") === "FloatSliderView");
    for (const view of await Promise.all(sliders.flatMap((one) => Object.values(one.views)))) {
      const slider = view.$slider.noUiSlider;
      slider.off("slide");
      slider.on("slide", (values, handle) => view.handleSliderChanged(values, handle));
    }
  }

  return { sendNow, sendMoves };
}
