"""A stage saved as a page of its own: it walks, hovers, plays and speaks with nothing behind it."""

import re

import pytest

from convlab import explore
from tests.browser import hand, lab, layout, truths

NAMES = [name for name in explore.__all__ if name != "predict"]


@pytest.fixture(scope="module")
def page(browser):
    page = lab.new_page(browser)
    page.context.set_offline(True)
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
    yield page
    page.close()


@pytest.fixture
def saved(page, tmp_path, request):
    """The page of the explorer a test is given the name of, opened from the disk."""
    explorer = getattr(explore, request.param)()
    file = explorer.stage.save(tmp_path / "page.html", title="Look & <see>")
    page.asked.clear()
    page.goto(file.as_uri())
    stage = page.locator(".convlab-stage")
    stage.locator(".picture > svg").wait_for()
    stage.name, stage.explorer = request.param, explorer
    yield stage
    assert page.problems == []
    assert page.asked == [file.as_uri()], "nothing but the file itself is asked for"


each = pytest.mark.parametrize("saved", NAMES, indirect=True)
window = pytest.mark.parametrize("saved", ["sliding_window"], indirect=True)


@each
def test_page_shows_the_picture_and_axe_finds_nothing_serious(saved):
    assert saved.page.title() == "Look & <see>"
    controls = {
        getattr(control, "description", ""): getattr(control, "label", getattr(control, "value", None))
        for control in saved.explorer.controls.values()
    }
    truths.check(saved.name, hand.picture(saved), controls)
    assert layout.violations(saved.page, "html") == []


@window
def test_arrow_keys_walk_and_the_sentence_is_spoken(saved):
    picture = hand.picture(saved)
    saved.page.keyboard.press("Tab")
    columns = picture.outputs().shape[1]
    for key, index in [("ArrowRight", 1), ("ArrowDown", 1 + columns), ("ArrowLeft", columns), ("End", -1)]:
        saved.page.keyboard.press(key)
        step = picture.steps[index]
        assert hand.lit(saved) == set(step["reads"])
        assert hand.says(saved) == step["says"]
        spoken = saved.locator(".spoken").text_content()
        assert " equals " in spoken and "·" not in spoken
    assert shown(saved) == len(picture.steps)
    saved.page.keyboard.press("Home")
    assert shown(saved) == 1


@window
def test_pointing_at_an_output_cell_lights_its_window_and_leaves_the_step(saved):
    picture = hand.picture(saved)
    saved.locator("[data-step='7'] .cell").hover()
    assert hand.lit(saved) == set(picture.steps[7]["reads"])
    assert hand.says(saved) == picture.steps[7]["says"]
    assert shown(saved) == 1
    saved.page.mouse.move(0, 0)
    assert hand.lit(saved) == set(picture.steps[0]["reads"])


@window
def test_pointing_at_an_input_cell_marks_every_output_that_reads_it(saved):
    picture = hand.picture(saved)
    saved.locator("[data-id='input-3-3']").hover()
    readers = saved.locator("[data-step]:has(.reader)").evaluate_all("all => all.map(one => +one.dataset.step)")
    assert readers == [step["index"] for step in picture.steps if "input-3-3" in step["reads"]]
    assert len(readers) == 9


@window
def test_clicking_a_cell_and_moving_the_slider_go_to_that_step(saved):
    saved.locator("[data-step='7'] .cell").click()
    assert shown(saved) == 8
    saved.get_by_role("slider", name="step").press("ArrowRight")
    assert shown(saved) == 9
    for name, step in [("last step", 25), ("step back", 24), ("first step", 1), ("step forward", 2)]:
        saved.get_by_role("button", name=name).click()
        assert shown(saved) == step


@window
def test_play_walks_on_by_itself_and_speaks_when_it_pauses(saved):
    picture = hand.picture(saved)
    saved.get_by_role("button", name="play").click()
    saved.locator("output", has_text="step 3 of").wait_for()
    saved.get_by_role("button", name="pause").click()
    step = picture.steps[shown(saved) - 1]
    assert hand.says(saved) == step["says"]
    total = step["label"].replace("\N{MINUS SIGN}", "minus ")
    assert saved.locator(".spoken").text_content().endswith(f"equals {total}")


def shown(stage) -> int:
    """The step the page says it is on, counted from 1."""
    return int(re.search(r"step (\d+) of", stage.locator("output").text_content())[1])
