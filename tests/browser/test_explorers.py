"""Every explorer in a real JupyterLab, all in one notebook: keys, appearance, names."""

import re

import pytest
from playwright.sync_api import expect

from convlab import explore
from tests.browser import actions, inspection, lab, picture_checks
from tests.drawing.test_colours import contrast

NAMES = [name for name in explore.__all__ if name != "predict"]
THEMES = ["JupyterLab Light", "JupyterLab Dark"]
_HEIGHTS = """all => all.map(one => one.querySelector(".picture").getBoundingClientRect().bottom
    - one.querySelector(".convlab-controls").getBoundingClientRect().top)"""
KEEP_AND_FOCUS = """all => {
    window.wanted = all;
    all[0].focus();
    return all.length;
}"""
FOCUSED = """explorer => explorer.contains(document.activeElement)
    ? window.wanted.indexOf(document.activeElement) : null"""
FOCUSABLE = (
    ".noUi-handle",
    ".widget-readout",
    "select",
    "input[type=text]",
    "input[type=checkbox]",
    ".widget-upload",
    ".picture",
    ".walk button",
    ".walk input",
)
# The style, the width and the colour of the outline of a part, and the colour of the page.
OUTLINE = """part => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(part);
    const page = getComputedStyle(part.closest(".jp-Notebook")).backgroundColor;
    const hex = colour => "#" + colour.match(/\\d+/g).slice(0, 3)
        .map(one => Number(one).toString(16).padStart(2, "0")).join("");
    return [outlineStyle, parseFloat(outlineWidth), hex(outlineColor), hex(page)];
}"""
WIDER = """all => all.flatMap(one => [...one.querySelectorAll(".convlab-controls *")]
    .filter(part => part.getBoundingClientRect().right > one.getBoundingClientRect().right + 1)
    .map(part => part.textContent))"""
DURATIONS = "all => all.map(one => getComputedStyle(one).transitionDuration)"
BUSY = """import pathlib, time  # BUSY while a file of this name exists
while pathlib.Path("busy").exists():
    time.sleep(0.05)"""


@pytest.fixture(scope="module")
def page(jupyterlab, course):
    """A page with a notebook of all explorers after running it."""
    shown = (f"explore.{name}()" for name in NAMES)
    code = ["from convlab import explore", *shown, BUSY, actions.PRINT_PROCESS]
    lab.open_new(jupyterlab, course[0] / "notebooks" / "explorers.ipynb", *code)
    pictures = jupyterlab.locator(f"{lab.PANEL} .convlab-explorer .picture > svg")
    expect(pictures).to_have_count(len(NAMES))
    yield jupyterlab
    lab.close_notebook(jupyterlab)


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture
def explorer(page, name):
    """The explorer of that name."""
    return page.locator(f"{lab.PANEL} .convlab-explorer").nth(NAMES.index(name))


@pytest.fixture
def handle(explorer):
    """The handle of its element, which is not searched for each time."""
    return explorer.element_handle()


@pytest.fixture(scope="module", params=THEMES)
def themed(page, request):
    lab.show_theme(page, request.param)
    yield page
    lab.show_theme(page, THEMES[0])


# First, before other tests make pictures and kernels larger.
def test_controls_and_picture_fit_on_one_screen_at_150_percent(page):
    with lab.resized(page, "projector at 150 %", file_browser=False):
        heights = page.locator(f"{lab.PANEL} .convlab-explorer").evaluate_all(_HEIGHTS)
        screen = page.locator(f"{lab.PANEL} .jp-WindowedPanel-outer").bounding_box()["height"]
    found = dict(zip(NAMES, heights, strict=True))
    del found["layer"]  # its three channels have fifteen rows of numbers
    assert {name: height for name, height in found.items() if height > screen} == {}


def test_picture_follows_every_slider(name, explorer, handle):
    for slider in actions.sliders(explorer):
        actions.press(handle, slider, actions.inward(slider))
        picture_checks.settled(name, handle)


def test_picture_follows_every_list_of_choices(name, explorer, handle):
    for choice in actions.choices(explorer):
        there = actions.next_choice(choice)
        back = "ArrowUp" if there == "ArrowDown" else "ArrowDown"
        for key in (there, back):
            actions.press(handle, choice, key)
            picture_checks.settled(name, handle)


def test_each_control_and_the_picture_are_reached_by_tab(explorer, handle):
    parts = ".noUi-handle, .picture[tabindex='0'], :is(select, input, button):visible"
    wanted = explorer.locator(parts).evaluate_all(KEEP_AND_FOCUS)
    reached = set()
    while (focused := handle.evaluate(FOCUSED)) is not None:
        reached.add(focused)
        explorer.page.keyboard.press("Tab")
    assert reached - {-1} == set(range(wanted)) > {0}


def test_axe_finds_no_serious_violation(page):
    rules = inspection.WITHOUT_CONTRAST  # which depends on the theme
    assert inspection.violations(page, f"{lab.PANEL} .convlab-explorer", rules) == []


@pytest.mark.parametrize("kind", FOCUSABLE)
def test_focus_is_seen(themed, kind):
    part = themed.locator(f"{lab.PANEL} .convlab-explorer {kind}:visible").first.element_handle()
    part.focus()
    part.press("Shift")
    style, width, *colours = part.evaluate(OUTLINE)
    assert style == "solid" and width >= 2
    assert contrast(*colours) >= 3, "as WCAG 2 requires of what shows the focus"


def test_text_can_be_read(themed):
    assert inspection.hard_to_read(themed) == []
    contrast = inspection.CONTRAST
    assert inspection.violations(themed, f"{lab.PANEL} .convlab-explorer", contrast) == []


def test_nothing_is_cut_off_or_too_small_or_scrolls_at_any_size(page):
    for size in lab.SIZES:
        with lab.resized(page, size):
            assert inspection.misfits(page) == [], size


def test_no_control_is_wider_than_a_page_in_the_smallest_windows(page):
    explorers = page.locator(f"{lab.PANEL} .convlab-explorer")
    with lab.resized(page, "phone"):
        lab.resize(page, {"width": 320, "height": 800})
        assert explorers.evaluate_all(WIDER) == []
    with lab.resized(page, "laptop"):
        lab.resize(page, {"width": 512, "height": 384})  # 1024×768 at 200 %, with the file browser
        assert explorers.evaluate_all(WIDER) == []


@pytest.mark.parametrize("name", ["sliding_window"])
def test_weight_can_be_a_fraction_and_invalid_input_shows_a_message(explorer):
    weight = explorer.get_by_label("kernel weight, row 0, column 0")
    with actions.changing(explorer):
        weight.fill("1/9")
        weight.press("Enter")
    assert inspection.picture(explorer).grid("kernel")[0, 0] == 0.111
    weight.fill("1/x")
    weight.press("Enter")
    explorer.get_by_role("alert").get_by_text("'1/x' is not a number").wait_for()
    assert weight.input_value() == "1/x"
    assert inspection.picture(explorer).grid("kernel")[0, 0] == 0.111


def test_checkboxes_are_in_line_with_the_other_controls(page):
    assert inspection.out_of_line(page) == []


def test_nothing_glides_if_the_reader_wants_less_motion(page):
    page.emulate_media(reduced_motion="reduce")
    moving = page.locator(f"{lab.PANEL} .picture :is(.frame, [data-follow])")
    assert set(moving.evaluate_all(DURATIONS)) == {"0s"}
    page.emulate_media(reduced_motion="no-preference")


def test_slider_has_a_visible_track_in_high_contrast(page):
    page.emulate_media(forced_colors="active")
    track = page.locator(f"{lab.PANEL} .noUi-target").first
    assert track.evaluate("one => getComputedStyle(one).outline").endswith("solid 1px")
    page.emulate_media(forced_colors="none")


@pytest.mark.parametrize("name", ["stride"])
def test_spoken_sentence_is_never_that_of_an_earlier_picture(explorer, handle):
    size, stage = explorer.locator(".noUi-handle").first, explorer.locator(".picture")

    def spoken_of(picture):
        said = picture.steps[1]["says"].replace("·", " times ").replace("=", "equals")
        actions.until(explorer, lambda: inspection.spoken(handle) == said)

    stage.press("Home")
    stage.press("ArrowRight")
    spoken_of(inspection.picture(handle))
    actions.press(handle, size, "Home")
    assert inspection.spoken(handle) == "", "what the slider changes is not spoken"
    before = inspection.picture(handle)
    with actions.changing(handle), actions.kernel_paused(explorer.page.locator(lab.PANEL)):
        size.press("End")
        stage.press("Home")
        stage.press("ArrowRight")
    actions.until(explorer, lambda: inspection.picture(handle).title != before.title)
    picture_checks.settled("stride", handle)
    spoken_of(inspection.picture(handle))


@pytest.mark.parametrize("name", ["stride"])
def test_last_of_several_quick_actions_is_not_overtaken_by_an_earlier_one(explorer, handle):
    """ipywidgets keeps back the second key of the first slider while the kernel is busy."""
    page = explorer.page
    down, across = (
        explorer.locator(".widget-slider", has_text=f"{name} stride").locator(".noUi-handle")
        for name in ("vertical", "horizontal")
    )
    down.press("Home")
    actions.until(explorer, lambda: inspection.controls(handle)["horizontal stride"] == "1")
    picture_checks.settled("stride", handle)
    with actions.kernel_paused(page.locator(lab.PANEL)), actions.sent(page, "value") as sent:
        down.press("End")
        down.press("ArrowLeft")
        across.press("ArrowRight")
        actions.until(explorer, lambda: len(sent) == 3)
    assert sent == [5, 4, 2]
    wanted = {"vertical stride": "2", "horizontal stride": "2"}
    actions.until(explorer, lambda: wanted.items() <= inspection.controls(handle).items())
    picture_checks.settled("stride", handle)


@pytest.mark.parametrize("name", ["stride"])
def test_step_walked_to_after_a_slider_stays_when_the_slider_moves_again(explorer, handle):
    """The next pictures of the slider are drawn later, with the step before the walk."""
    page, picture = explorer.page, explorer.locator(".picture")
    slider, step = explorer.locator(".noUi-handle").first, explorer.locator(".walk output")
    slider.press("Home")
    picture.press("Home")
    with actions.prefetched(page, "11"):
        with actions.kernel_paused(page.locator(lab.PANEL)):
            slider.press("End")
            picture.press("ArrowRight")
    actions.press(handle, slider, "ArrowLeft")
    lab.wait_for_answers(page)
    picture_checks.settled("stride", handle)
    assert step.text_content().startswith("step 2 of")


@pytest.mark.parametrize("name", ["padding", "kernels"])
def test_prefetched_picture_is_shown_while_the_kernel_is_busy_and_is_right(
    name, explorer, handle, course
):
    page = explorer.page
    if name == "kernels":
        hand_on, key, back = explorer.locator(".picture"), "ArrowLeft", "ArrowRight"
        value = re.search(r"\[\d+, \d+\]", inspection.says(handle))[0]
    else:
        hand_on = explorer.locator(".noUi-handle").first
        key = actions.inward(hand_on)
        back = "ArrowLeft" if key == "ArrowRight" else "ArrowRight"
        value = str(int(float(hand_on.get_attribute("aria-valuenow"))))
    with actions.prefetched(page, value):
        actions.press(handle, hand_on, key)
    picture_checks.settled(name, handle)
    busy = course[0] / "notebooks" / "busy"
    busy.touch()
    waiting = page.locator(f"{lab.PANEL} .jp-CodeCell").nth(len(NAMES) + 1)
    try:
        waiting.locator(".cm-content").click()
        lab.menu(page, "Run", "Run Selected Cell")
        waiting.get_by_text("[*]:").wait_for()
        before = inspection.picture(handle)
        actions.press(handle, hand_on, back)
        picture_checks.settled(name, handle)
        after = inspection.picture(handle)
        assert (after.cells, after.says) != (before.cells, before.says)
        assert waiting.get_by_text("[*]:").count()
    finally:
        busy.unlink()
    waiting.get_by_text("[*]:").wait_for(state="detached")
    picture_checks.settled(name, handle)
