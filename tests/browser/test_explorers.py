"""Every explorer in the real JupyterLab, all in one notebook: its keys, its looks, its names."""

import nbformat
import pytest

from convlab import explore
from tests.browser import hand, lab, layout, truths

NAMES = [name for name in explore.__all__ if name != "predict"]
THEMES = ["JupyterLab Light", "JupyterLab Dark"]
PREDICTIONS = [
    'explore.predict("What is `2 + 2`?", 2 + 2, because="Count.", unless={22: "Not side by side."})',
    'explore.predict("Which?", "b", because="It is.", choices=["a", "b", "c"])',
]


@pytest.fixture(scope="module")
def page(jupyterlab, course):
    """A page with a notebook of all explorers and two predictions, run."""
    code = ["from convlab import explore", *(f"explore.{name}()" for name in NAMES), *PREDICTIONS]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in code])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    nbformat.write(notebook, course[0] / "notebooks" / "explorers.ipynb")
    lab.open_notebook(jupyterlab, "explorers.ipynb")
    lab.run_all(jupyterlab)
    assert lab.complaints(jupyterlab) == []
    yield jupyterlab
    lab.close_notebook(jupyterlab)


@pytest.fixture
def explorer(page, request):
    """The explorer of the name a test is given."""
    found = page.locator(f"{lab.PANEL} .convlab-explorer").nth(NAMES.index(request.param))
    found.scroll_into_view_if_needed()
    found.locator(".picture > svg").wait_for()
    found.name = request.param
    return found


@pytest.fixture(params=THEMES)
def theme(page, request):
    lab.show_theme(page, request.param)
    yield request.param
    lab.show_theme(page, THEMES[0])


each = pytest.mark.parametrize("explorer", NAMES, indirect=True)


@each
def test_picture_follows_every_slider(explorer):
    for slider in explorer.locator(".noUi-handle").all():
        if slider.get_attribute("aria-valuemin") == slider.get_attribute("aria-valuemax"):
            continue
        now, most = (float(slider.get_attribute(f"aria-value{end}")) for end in ("now", "max"))
        after = hand.press(explorer, slider, "ArrowLeft" if now >= most else "ArrowRight")
        truths.check(explorer.name, after, hand.controls(explorer))


@each
def test_each_control_and_the_picture_are_reached_by_tab(explorer):
    wanted = explorer.locator(
        ".noUi-handle, select, input:not([type=range]), .picture[tabindex='0'], .walk:not([hidden]) *"
    )
    wanted.evaluate_all("all => all.forEach(one => one.dataset.unreached = '')")
    explorer.locator(".noUi-handle, select, input").first.focus()
    inside = "explorer => (delete document.activeElement.dataset.unreached, explorer.contains(document.activeElement))"
    while explorer.evaluate(inside):
        explorer.page.keyboard.press("Tab")
    missed = explorer.locator("[data-unreached]:is(.noUi-handle, select, input, button, .picture)")
    assert missed.evaluate_all("all => all.map(one => one.outerHTML)") == []


@pytest.mark.parametrize("what", [".convlab-explorer", ".convlab-predict"])
def test_axe_finds_nothing_serious(page, theme, what):
    assert layout.violations(page, f"{lab.PANEL} {what}") == []


def test_text_in_pictures_can_be_read(page, theme):
    assert layout.hard_to_read(page) == []


@pytest.mark.parametrize("size", [lab.LAPTOP, lab.PROJECTOR], ids=["laptop", "projector at 150 %"])
def test_nothing_is_cut_off(page, size):
    page.set_viewport_size(size)
    try:
        assert layout.cut_off(page) == []
    finally:
        page.set_viewport_size(lab.LAPTOP)


def test_prediction_is_told_wrong_then_right_by_keyboard_alone(page):
    number = page.locator(f"{lab.PANEL} .convlab-predict").first
    number.get_by_label("your number").fill("22")
    number.get_by_label("your number").press("Enter")
    number.get_by_text("Not side by side.").wait_for()
    number.get_by_label("your number").fill("4")
    number.get_by_label("your number").press("Enter")
    number.get_by_text("Right. Count.").wait_for()


def test_choice_is_made_with_the_arrow_keys(page):
    choice = page.locator(f"{lab.PANEL} .convlab-predict").last
    choice.get_by_label("a").press("Space")
    choice.get_by_role("button", name="Check").press("Enter")
    choice.get_by_text("Not yet.").wait_for()
    choice.get_by_label("a").press("ArrowDown")
    choice.get_by_role("button", name="Check").press("Enter")
    choice.get_by_text("Right. It is.").wait_for()
