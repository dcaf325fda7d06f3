"""The widgets of an executed lesson as HTML that needs no kernel."""

from collections.abc import Iterator
from html import escape

from nbformat import NotebookNode

from convlab.site import page

_VIEW = "application/vnd.jupyter.widget-view+json"
_STATE = "application/vnd.jupyter.widget-state+json"
_REFERENCE = "IPY_MODEL_"


def replace_widgets(notebook: NotebookNode, run: str) -> None:
    """Replace each widget among the outputs of an executed notebook with HTML.

    An explorer becomes its picture, which the page makes live; a question becomes its choices. A
    cell with a question gets the metadata `asks`. A cell that comes directly after a question gets
    `after_question`: its output often shows the answer.

    The notebook has the state of its widgets, as nbclient stores it; `run` is the address at which
    the lesson can be run.
    """
    models = notebook.metadata.get("widgets", {}).get(_STATE, {}).get("state", {})
    asked = False
    for cell in notebook.cells:
        asks = False
        for output in cell.get("outputs", ()):
            view = output.get("data", {}).get(_VIEW)
            if view is not None:
                parts = list(_parts(models, view["model_id"]))
                asks = asks or "convlab-predict" in parts[0].get("_dom_classes", ())
                output.data = {"text/html": _html(parts, run)}
        asked = asked and cell.cell_type == "code"
        cell.metadata.asks = asks
        cell.metadata.after_question = asked and not asks
        asked = asked or asks


def _parts(models: dict, name: str) -> Iterator[dict]:
    """Yield the state of a widget, and of all widgets in it that are shown."""
    state = models[name]["state"]
    yield state
    for child in state.get("children", ()):
        child = child.removeprefix(_REFERENCE)
        layout = models[child]["state"].get("layout", "").removeprefix(_REFERENCE)
        if models.get(layout, {}).get("state", {}).get("display") != "none":
            yield from _parts(models, child)


def _html(parts: list[dict], run: str) -> str:
    link = f'<a href="{escape(run)}">Run this lesson</a>'
    stage = next((part for part in parts if "svg" in part), None)
    if stage is None:
        return _question(parts, link)
    drawn = page.picture(stage)
    # Leave out buttons, which are the controls with a `button_style`.
    controls = [part for part in parts if "button_style" not in part]
    labels = dict.fromkeys(filter(None, (part.get("description") for part in controls)))
    if not labels:
        return drawn
    acts = {"data-points": "point at the map, ", "data-paint": "paint, "}
    more = "".join(act for sign, act in acts.items() if f' {sign}="' in stage["svg"])
    note = f"{link} to {more}{'or ' if more else ''}use the controls: {escape(', '.join(labels))}."
    return f'<figure>{drawn}<figcaption class="quiet">{note}</figcaption></figure>'


def _question(parts: list[dict], link: str) -> str:
    choices = next((part["_options_labels"] for part in parts if "_options_labels" in part), ())
    items = "".join(f"<li>{escape(choice)}</li>" for choice in choices)
    listed = f"<ul>{items}</ul>" if items else ""
    how = "Choose an answer" if choices else "Write down a number"
    note = f"{how}. {link} to check it."
    return f'<div class="question">{listed}<p class="quiet">{note}</p></div>'
