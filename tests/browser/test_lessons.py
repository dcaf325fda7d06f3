"""Each lesson in a real JupyterLab: opened, run, explored, and its pictures read back."""

import json
import os
import re
import subprocess
import sys
from contextlib import ExitStack
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from convlab import cli, folders
from tests.browser import actions, inspection, lab, picture_checks
from tests.test_cli import git

LESSONS = sorted((folders.course_root() / "notebooks").glob("*.ipynb"))


class Lesson(NamedTuple):
    """A page with a lesson after running all cells.

    `ready` is how many of its `cells` the page had as soon as it was open. The `explorers` are
    their names and locators, in order. What `closed` has is left when the notebook is closed, since
    the layout of an empty page takes no time.
    """

    page: Page
    cells: list
    ready: int
    explorers: list
    closed: ExitStack


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def lesson(request, jupyterlab):
    """A lesson, opened on a computer that is never idle, after running all cells."""
    page, cells = jupyterlab, json.loads(request.param.read_text(encoding="utf-8"))["cells"]
    with lab.never_idle(page):
        lab.open_path(page, f"notebooks/{request.param.name}")
        ready = page.locator(f"{lab.PANEL} .jp-Cell").count()
    lab.run_all(page)
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    names = [name for name in re.findall(r"\bexplore\.(\w+)\(", code) if name != "predict"]
    shown = page.locator(f"{lab.PANEL} .convlab-explorer:has(.picture > svg)")
    expect(shown).to_have_count(len(names))  # a cell finishes before its explorer appears
    with ExitStack() as closed:
        yield Lesson(page, cells, ready, list(zip(names, shown.all(), strict=True)), closed)
        lab.close_notebook(page)


def test_has_every_cell_as_soon_as_it_opens(lesson):
    """JupyterLab would by default add the cells below the window when the computer is idle."""
    assert lesson.ready == len(lesson.cells)


def test_runs_from_top_to_bottom_without_warnings(lesson):
    assert lab.problems(lesson.page) == []
    assert lesson.explorers


def test_questions_are_shown(lesson):
    assert lesson.page.locator(f"{lab.PANEL} .convlab-predict").count() >= 3


def test_every_picture_is_right_at_first(lesson):
    for name, explorer in lesson.explorers:
        picture_checks.settled(name, explorer)


def test_an_explorer_of_each_kind_reacts_to_a_key_on_its_first_control(lesson):
    for name, explorer in dict(lesson.explorers).items():
        controls = inspection.controls(explorer)
        actions.press(explorer, *actions.first_control(explorer))
        assert inspection.controls(explorer) != controls
        picture_checks.settled(name, explorer)


def test_an_explorer_of_each_kind_reacts_to_keys_on_its_picture(lesson):
    for name, explorer in dict(lesson.explorers).items():
        stage, picture = explorer.locator(".picture"), inspection.picture(explorer)
        if picture.steps:
            stage.press("Home")
            stage.press("ArrowRight")
            step = picture.steps[1]
            assert inspection.lit(explorer) == set(step["reads"])
            assert inspection.says(explorer) == step["says"]
        elif picture.ink:
            continue  # keys paint: see test_painting
        else:
            actions.press(explorer, stage, "ArrowRight")
            moved = inspection.picture(explorer)
            assert inspection.says(explorer) == moved.says != picture.says
            picture_checks.check(name, moved, inspection.controls(explorer))
        spoken = inspection.spoken(explorer)
        assert "equals" in spoken or (name in picture_checks.WITHOUT_SUMS and spoken)


def test_nothing_is_cut_off_or_too_small_or_scrolls_at_any_size(lesson):
    for size in ("laptop", "projector at 150 %", "phone"):
        lesson.closed.enter_context(lab.resized(lesson.page, size))
        assert inspection.misfits(lesson.page) == [], size


def test_no_other_machine_is_contacted_and_nothing_is_built(lesson):
    assert len(lesson.page.asked) > 50, "the page's own requests were seen"
    assert not any("/lab/api/build" in url for url in lesson.page.asked), "nothing is to be built"
    assert lab.foreign_requests(lesson.page) == []


@pytest.mark.parametrize("lesson", LESSONS[:1], ids=lambda path: path.stem, indirect=True)
def test_running_and_saving_leaves_git_clean(lesson, course, checkout):
    saved = course[0] / cli.LESSON
    lab.save(lesson.page)
    ran = saved.read_bytes()
    assert any(cell.get("outputs") for cell in json.loads(ran)["cells"])
    assert git(checkout, "status", "--porcelain") == ""

    line = [sys.executable, "-c", "from convlab import cli; cli.prepare_folder(None)"]
    environment = dict(os.environ, PYTHONPATH=str(checkout))
    again = subprocess.run(line, cwd=checkout, env=environment, capture_output=True, text=True)
    assert (again.returncode, again.stderr) == (0, "")
    assert cli.LESSON not in again.stdout, "a lesson that was run is not work"
    assert saved.read_bytes() == ran
