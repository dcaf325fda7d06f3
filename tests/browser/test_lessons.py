"""Each lesson in the real JupyterLab: opened by hand, run, moved, and its pictures read back."""

import json
import re

import pytest

from convlab import folders
from tests.browser import hand, lab, layout, truths

LESSONS = sorted((folders.course_root() / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def lesson(request, jupyterlab):
    """A lesson, all its cells run, in a page whose `.name` and `.explorers` tell what it holds."""
    lab.open_notebook(jupyterlab, request.param.name)
    lab.run_all(jupyterlab)
    jupyterlab.name = request.param.stem
    jupyterlab.explorers = explorers_in(request.param)
    yield jupyterlab
    lab.close_notebook(jupyterlab)


def explorers(lesson):
    """Go through the explorers of a lesson: their names, and where they are in the page."""
    shown = lesson.locator(f"{lab.PANEL} .convlab-explorer").all()
    for name, explorer in zip(lesson.explorers, shown, strict=True):
        explorer.scroll_into_view_if_needed()
        explorer.locator(".picture > svg").wait_for()
        yield name, explorer


def explorers_in(path) -> list[str]:
    """Return the names of the explorers a notebook shows, in order."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    return [name for name in re.findall(r"\bexplore\.(\w+)\(", code) if name != "predict"]


def test_runs_from_top_to_bottom_and_complains_of_nothing(lesson):
    assert lab.complaints(lesson) == []
    assert lesson.explorers
    assert lesson.locator(f"{lab.PANEL} .convlab-explorer").count() == len(lesson.explorers)


def test_every_picture_is_right_as_it_opens(lesson):
    for name, explorer in explorers(lesson):
        truths.check(name, hand.picture(explorer), hand.controls(explorer))


def test_every_explorer_answers_a_key_on_its_first_control(lesson):
    for name, explorer in explorers(lesson):
        controls = hand.controls(explorer)
        after = hand.press(explorer, *hand.first_control(explorer))
        assert hand.controls(explorer) != controls
        truths.check(name, after, hand.controls(explorer))


def test_every_explorer_answers_keys_on_its_picture(lesson):
    for name, explorer in explorers(lesson):
        stage, picture = explorer.locator(".picture"), hand.picture(explorer)
        if picture.steps:
            stage.press("Home")
            stage.press("ArrowRight")
            step = picture.steps[1]
            assert hand.lit(explorer) == set(step["reads"])
            assert hand.says(explorer) == step["says"]
        else:
            moved = hand.press(explorer, stage, "ArrowRight")
            assert hand.says(explorer) == moved.says != picture.says
            truths.check(name, moved, hand.controls(explorer))
        assert "equals" in explorer.locator(".spoken").text_content()


def test_predictions_take_an_answer(lesson):
    asked = lesson.locator(f"{lab.PANEL} .convlab-predict")
    assert asked.count() >= 3
    question = asked.filter(has=lesson.locator("input[type=text]")).first
    question.locator("input[type=text]").fill("-12345")
    question.locator("input[type=text]").press("Enter")
    question.get_by_role("status").get_by_text("Not yet.").wait_for()
    question.get_by_role("button", name="Tell me").click()
    told = question.get_by_role("status").get_by_text(re.compile(r"^It is \S+\.$"))
    answer = re.fullmatch(r"It is (\S+)\.", told.text_content())[1]
    question.locator("input[type=text]").fill(answer)
    question.locator("input[type=text]").press("Enter")
    question.get_by_role("status").get_by_text("Right.").wait_for()


@pytest.mark.parametrize("size", [lab.LAPTOP, lab.PROJECTOR], ids=["laptop", "projector at 150 %"])
def test_nothing_is_cut_off(lesson, size):
    lesson.set_viewport_size(size)
    try:
        assert layout.cut_off(lesson) == []
    finally:
        lesson.set_viewport_size(lab.LAPTOP)


def test_nothing_is_asked_of_another_machine(lesson):
    assert len(lesson.asked) > 50, "the page's own requests were seen"
    assert lab.abroad(lesson) == []
