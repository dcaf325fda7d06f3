"""What a learner's hands and eyes do with one explorer in a page."""

from __future__ import annotations

import time

from tests.browser.readback import READ, Picture, as_picture

_CONTROLS = """explorer => {
    const found = {};
    const note = (selector, value) => {
        for (const box of explorer.querySelectorAll(`.convlab-controls ${selector}`)) {
            const names = [...box.querySelectorAll("label")].map((label) => label.textContent);
            found[names.find((name) => /\\w/.test(name))] = value(box);
        }
    };
    note(".widget-slider", (box) => box.querySelector(".widget-readout").textContent);
    note(".widget-dropdown", (box) => box.querySelector("select").selectedOptions[0]?.value);
    note(".widget-checkbox", (box) => box.querySelector("input").checked);
    note(".widget-text", (box) => box.querySelector("input").value);
    return found;
}"""


def picture(explorer) -> Picture:
    """Read the picture of an explorer, or of a saved stage."""
    return as_picture(explorer.locator(".picture").evaluate(READ))


def controls(explorer) -> dict:
    """Read the controls of an explorer: their values by their labels."""
    read = explorer.evaluate(_CONTROLS)
    return {_plain(name): _plain(value) for name, value in read.items()}


def _plain(text):
    """ipywidgets writes its labels with spaces that do not break."""
    return text.replace("\N{NO-BREAK SPACE}", " ") if isinstance(text, str) else text


def press(explorer, control, key: str) -> Picture:
    """Press a key on a control, wait until the picture is another one, and read it."""
    stage = explorer.locator(".picture")
    before = stage.inner_html()
    control.focus()
    control.press(key)
    wait_until_changed(stage, before)
    return picture(explorer)


def wait_until_changed(stage, before: str) -> None:
    stage.page.wait_for_function(
        "([stage, before]) => stage.innerHTML !== before", arg=[stage.element_handle(), before]
    )


def first_control(explorer):
    """Return the control to try first, and a key that changes it: a slider, or the kernels."""
    slider = explorer.locator(".noUi-handle").first
    if slider.count():
        now, most = (slider.get_attribute(f"aria-value{which}") for which in ("now", "max"))
        return slider, "ArrowLeft" if float(now) >= float(most) else "ArrowRight"
    choice = explorer.locator(".widget-dropdown", has_text="kernel").locator("select")
    last = choice.evaluate("list => list.selectedIndex === list.options.length - 1")
    return choice, "ArrowUp" if last else "ArrowDown"


def lit(explorer) -> set[str]:
    """Return the identities of the cells that are lit up."""
    cells = explorer.locator(".picture .lit").evaluate_all("all => all.map(one => one.dataset.id)")
    return set(cells)


def says(explorer) -> str:
    return explorer.locator(".says").text_content()


def wait_until(explorer, condition) -> None:
    """Wait until a condition holds that Python works out from the page."""
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "the picture never became what it was to be"
        explorer.page.wait_for_timeout(20)
