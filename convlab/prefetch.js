// The pictures the kernel has drawn ahead for the values a control may take next, and what it still
// owes for values taken already. Its own answer counts: it says which control and value it is for.
const KEPT = 32; // pictures, as in explore/_prefetch.py

function makeForesight(model, show) {
  let control = null, pictures = new Map(), owed = [];
  const listening = new Map();

  function forget() {
    control = null;
    pictures = new Map();
  }

  // A tick counts as 0 or 1; a point has two numbers.
  const keyOf = (value) => [value].flat().map(Number).join();

  function keep(key, picture) {
    pictures.set(key, picture);
    if (pictures.size > KEPT) pictures.delete(pictures.keys().next().value);
  }

  function take(name, key) {
    const picture = name === control ? pictures.get(key) : undefined;
    owed.push({ name, key, ...picture });
    if (picture) show(picture.svg, picture.step);
  }

  async function listen(name, trait) {
    if (listening.has(name)) return;
    listening.set(name, null);
    const moved = await model.widget_manager?.get_model(name);
    if (!moved || !listening.has(name)) return;
    const heard = () => take(name, keyOf(moved.get(trait)));
    moved.on(`change:${trait}`, heard);
    listening.set(name, () => moved.off(`change:${trait}`, heard));
  }

  function close() {
    for (const end of listening.values()) end?.();
    listening.clear();
  }

  function learn({ control: name, trait, value, svg, step }) {
    if (name !== control) return;
    keep(keyOf(value), { svg: svg ?? model.get("svg"), step });
    listen(name, trait);
  }

  // Whether the picture the kernel sent is to be shown, or a later one is on show already.
  function answered() {
    const [name, value] = model.get("answers") ?? [];
    if (name !== control) forget();
    if (name) keep(keyOf(value), { svg: model.get("svg"), step: model.get("step") });
    control = name ?? null;
    const last = owed.findLastIndex((one) => one.name === name && one.key === keyOf(value));
    owed = owed.slice(last + 1).filter((one) => one.name === name);
    return !owed.some((one) => one.svg !== undefined);
  }

  return { learn, answered, forget, close };
}
