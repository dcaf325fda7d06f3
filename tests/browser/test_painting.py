"""Painting on a grid in a real JupyterLab: mouse, keyboard, tools, and without a kernel."""

import numpy as np
import pytest
from playwright.sync_api import expect

from convlab import explore
from tests.browser import actions, inspection, lab, picture_checks

OTHERS = "explore.kernels()", "explore.stride()"  # one to point at, and one to walk through
CODE = "from convlab import explore", "explore.digit()", actions.PRINT_PROCESS, *OTHERS
GRID = """explorer => {
    const { x, y, width, height } = explorer.querySelector("[data-paint]").getBoundingClientRect();
    return [x, y, width, height];
}"""
SEVEN = [(1.5, 1.5), (1.5, 6.5), (4, 4.5), (7.5, 3.5)]  # rows and columns


@pytest.fixture(scope="module")
def explorer(jupyterlab, course):
    lab.open_new(jupyterlab, course[0] / "notebooks" / "painting.ipynb", *CODE)
    pictures = jupyterlab.locator(f"{lab.PANEL} .convlab-explorer .picture > svg")
    expect(pictures).to_have_count(3)
    found = jupyterlab.locator(f"{lab.PANEL} .convlab-explorer").first
    found.scroll_into_view_if_needed()
    yield found
    lab.close_notebook(jupyterlab)


@pytest.fixture
def empty(explorer):
    """The explorer with an empty grid and the brush selected."""
    explorer.get_by_role("button", name="Brush").click()
    explorer.get_by_role("button", name="Clear").click()
    explorer.locator(".says").get_by_text("The grid is empty.").wait_for()
    return explorer


def on_page(explorer, places):
    """Return the coordinates of positions on the grid."""
    x, y, width, height = explorer.evaluate(GRID)  # at once: a new picture may replace this one
    return [(x + column / 8 * width, y + row / 8 * height) for row, column in places]


def drag(explorer, *places):
    """Draw a line through some positions with the mouse."""
    mouse, at = explorer.page.mouse, on_page(explorer, places)
    mouse.move(*at[0])
    mouse.down()
    for place in at[1:]:
        mouse.move(*place, steps=10)
    mouse.up()


def ink(explorer):
    return np.rint(16 * np.reshape(inspection.picture(explorer).ink, (8, 8)))


def test_stroke_by_mouse_is_recognised(empty):
    drag(empty, *SEVEN)
    empty.locator(".says").get_by_text("The network reads 7").wait_for()
    picture_checks.settled("digit", empty)
    assert inspection.controls(empty)["start from"] == "your own"


def test_ink_shows_at_once_and_a_slow_kernel_gets_only_the_latest(empty):
    with actions.sent(empty.page, "cells") as sent:
        with actions.kernel_paused(empty.page.locator(lab.PANEL)):
            before = inspection.says(empty)
            drag(empty, *SEVEN)
            drawn = ink(empty)
            assert drawn[1, 3] == 16 and drawn[0, 3] == 5 and not drawn[7, 7]
            assert inspection.says(empty) == before
            assert len(sent) == 1, "the first point of the stroke"
        empty.locator(".says").get_by_text("The network reads 7").wait_for()
    assert len(sent) == 2 and sent[-1] == drawn.ravel().tolist()
    assert np.array_equal(ink(empty), drawn)
    picture_checks.settled("digit", empty)


def test_choice_from_the_list_is_not_overtaken_by_earlier_strokes(empty):
    """A slow kernel gets the last of these strokes after the choice."""
    start, picture = empty.get_by_label("start from"), empty.locator(".picture")
    start.select_option("5")
    empty.locator(".says").get_by_text("The network reads 5").wait_for()
    five = ink(empty)
    drag(empty, *SEVEN)
    expect(start).to_have_value("your own")
    # Or the last point may still wait to be sent, and the strokes below with it.
    picture_checks.settled("digit", empty)
    with actions.sent(empty.page, "cells") as sent:
        with actions.kernel_paused(empty.page.locator(lab.PANEL)):
            picture.press("ArrowRight")
            for key in ("Space", *["Shift+ArrowDown"] * 3, *["Shift+ArrowRight"] * 5):
                picture.press(key)
            start.select_option("5")
        actions.until(empty, lambda: len(sent) == 2)
    lab.wait_for_answers(empty.page)
    empty.locator(".says").get_by_text("The network reads 5").wait_for()
    assert inspection.controls(empty)["start from"] == "5"
    assert np.array_equal(ink(empty), five)
    drag(empty, *SEVEN)
    expect(start).to_have_value("your own")
    picture_checks.settled("digit", empty)


def test_prefetched_digit_is_shown_with_its_own_ink(empty):
    start, page = empty.get_by_label("start from"), empty.page
    start.select_option("6")
    picture_checks.settled("digit", empty)
    six = ink(empty)
    empty.get_by_role("button", name="Clear").click()
    empty.locator(".says").get_by_text("The grid is empty.").wait_for()
    with actions.prefetched(page, "7"):  # the place of "6" in the list
        start.select_option("5")
    picture_checks.settled("digit", empty)
    with actions.kernel_paused(page.locator(lab.PANEL)):
        start.select_option("6")
        empty.locator(".says").get_by_text("The network reads 6").wait_for()
        assert np.array_equal(ink(empty), six)
    lab.wait_for_answers(page)
    picture_checks.settled("digit", empty)
    assert np.array_equal(ink(empty), six)


def test_finger_paints_and_does_not_scroll(empty):
    fingers = empty.page.context.new_cdp_session(empty.page)
    places = np.linspace(SEVEN[:-1], SEVEN[1:], 5).swapaxes(0, 1).reshape(-1, 2).tolist()
    kinds = ["touchStart", *["touchMove"] * (len(places) - 1)]
    for kind, (x, y) in zip(kinds, on_page(empty, places), strict=True):
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    empty.locator(".says").get_by_text("The network reads 7").wait_for()


def test_eraser_removes_ink(empty):
    drag(empty, (1, 4.5), (7, 4.5))
    there = ink(empty)
    empty.get_by_role("button", name="Eraser").click()
    drag(empty, (4.5, 1), (4.5, 7))
    left = ink(empty)
    assert (left <= there).all() and not left[4].any() and (left[:3] == there[:3]).all()
    picture_checks.settled("digit", empty)


def test_keys_move_and_paint_and_the_answer_is_spoken(empty):
    picture = empty.locator(".picture")
    picture.press("ArrowRight")
    marked = empty.locator(".ink.now")
    assert marked.get_attribute("data-id") == "input-0-0"
    assert inspection.spoken(empty) == "row 0, column 0: ink 0 of 16"
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowUp"):
        picture.press(key)
    assert marked.get_attribute("data-id") == "input-0-3"
    picture.press("Space")
    assert ink(empty)[0].tolist() == [0, 0, 5, 16, 5, 0, 0, 0]
    for _ in range(7):
        picture.press("Shift+ArrowDown")
    assert (ink(empty)[:, 3] == 16).all() and not ink(empty)[:, 5].any()
    empty.locator(".spoken").get_by_text("The network reads 1").wait_for(state="attached")
    picture_checks.settled("digit", empty)
    picture.press("ArrowLeft")
    assert inspection.spoken(empty) == "row 7, column 2: ink 5 of 16"


def test_answer_to_the_last_key_is_spoken_even_if_the_kernel_is_slow(empty):
    """The kernel answers to the first key before it gets what the others painted."""
    picture = empty.locator(".picture")
    picture.press("ArrowRight")
    with actions.kernel_paused(empty.page.locator(lab.PANEL)):
        for key in ("Space", *["Shift+ArrowDown"] * 7, *["Shift+ArrowRight"] * 7):
            picture.press(key)
    picture_checks.settled("digit", empty)
    actions.until(empty, lambda: inspection.spoken(empty) == inspection.says(empty))


def test_answer_to_a_stroke_by_mouse_is_not_spoken(empty):
    empty.locator(".spoken").get_by_text("The grid is empty.").wait_for(state="attached")
    drag(empty, *SEVEN)
    empty.locator(".says").get_by_text("The network reads 7").wait_for()
    assert inspection.spoken(empty) == "", "not the earlier sentence either"


def cannot_be_painted_on_and_says_so(stage) -> None:
    stage.get_by_text("painting needs a running kernel").wait_for()
    stage.locator(".picture[role='img'][tabindex='-1']").wait_for()
    assert not stage.get_by_text("draw a digit here").is_visible()
    assert not stage.get_by_role("button", name="Brush").is_visible()
    before = ink(stage)
    drag(stage, *SEVEN)
    assert np.array_equal(ink(stage), before)


def test_saved_page_cannot_be_painted_on_and_says_so(browser, tmp_path):
    page = lab.new_page(browser)
    page.goto(explore.digit().stage.save(tmp_path / "page.html").as_uri())
    cannot_be_painted_on_and_says_so(page.locator(".convlab-stage"))
    page.close()


# Last, since the explorer has no kernel any more.
def test_picture_of_a_kernel_that_was_restarted_cannot_be_painted_on_and_says_so(empty):
    painted, pointed, walked = empty.page.locator(f"{lab.PANEL} .picture").all()
    for picture in (painted, pointed, walked):
        expect(picture).to_have_role("application")
    lab.menu(empty.page, "Kernel", "Restart Kernel…")
    empty.page.locator(".jp-Dialog .jp-mod-accept").click()
    cannot_be_painted_on_and_says_so(empty)
    expect(pointed).to_have_role("img")
    expect(walked).to_have_role("application")
    lab.wait_until_idle(empty.page)  # a notebook whose kernel restarts may not close
