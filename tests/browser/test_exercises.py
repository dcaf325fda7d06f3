"""Exercises in a real JupyterLab, solved by typing into their cells."""

import json

import pytest
from playwright.sync_api import expect

from convlab.drawing.colours import VERDICTS
from tests.browser import inspection, lab

NAME = "01_what_is_convolution"
NOTEBOOK = "what_is_convolution.ipynb"
STUB = "def correlate1d(signal, kernel):"
WRONG = "return np.convolve(signal, kernel, 'valid')"  # a known mistake
ANSWER = "return np.correlate(signal, kernel, 'valid')"


@pytest.fixture(scope="module")
def page(jupyterlab):
    """A page with the exercise, opened from its lesson, after running all cells; all by menus."""
    lab.menu(jupyterlab, "File", "Open from Path")
    jupyterlab.locator(".jp-Dialog input").fill(f"notebooks/{NAME}.ipynb")
    jupyterlab.keyboard.press("Enter")
    lab.wait_for_kernel(jupyterlab, f"{NAME}.ipynb")
    follow(jupyterlab, NOTEBOOK, NOTEBOOK)
    lab.wait_until_idle(jupyterlab)
    lab.menu(jupyterlab, "Run", "Run All Cells")
    lab.wait_for_all(jupyterlab)
    yield jupyterlab
    lab.save(jupyterlab)
    lab.menu(jupyterlab, "File", "Close and Shut Down Notebook")
    jupyterlab.locator(".jp-Dialog .jp-mod-accept").click()
    tabs = jupyterlab.locator(".lm-TabBar-tabLabel")
    tabs.get_by_text(NOTEBOOK, exact=True).wait_for(state="detached")
    lab.close_notebook(jupyterlab)


def follow(page, link, name):
    """Click on a link in a notebook, and wait until the notebook of this name is shown."""
    page.locator(lab.PANEL).get_by_role("link", name=link, exact=True).first.click()
    lab.wait_for_kernel(page, name)


@pytest.fixture(scope="module")
def record(course):
    """The file with the checks of the exercise."""
    return course[0] / "exercises" / NAME / ".convlab-progress.jsonl"


def test_each_function_is_not_started_at_first(page, record):
    expect(reports(page)).to_have_count(3)  # a cell finishes before its report appears
    assert lab.problems(page) == []
    heads = [report.splitlines()[0] for report in reports(page).all_inner_texts()]
    assert [head.split(".")[0] for head in heads] == [
        f"{name}: not started" for name in ("correlate1d", "convolve1d", "agree")
    ]
    assert not record.exists()


def test_exercise_leads_back_to_its_lesson(page):
    follow(page, "lesson 01", f"{NAME}.ipynb")
    follow(page, NOTEBOOK, NOTEBOOK)


def test_known_mistake_is_named_and_shown(page):
    report = answer(page, WRONG, "not right yet")
    for expected in (
        "Known mistake, kernel flipped.",
        "the first is [0]: expected 14, yours 13",
        "3·1 + 1·3 + 4·2 = 14",
    ):
        expect(report).to_contain_text(expected)
    assert edge(report) == VERDICTS["wrong"]
    picture = report.locator("svg")
    assert "yours: 13 15 16 26. The first wrong" in picture.get_attribute("aria-label")
    assert picture.locator("text.wrong").all_text_contents()[:3] == ["13", "16", "26"]
    box, room = picture.bounding_box(), report.bounding_box()
    assert box["height"] > 100 and box["x"] + box["width"] <= room["x"] + room["width"]
    report.get_by_text("In numbers").click()
    expect(report.locator("details pre")).to_be_visible()


def test_error_in_the_second_function_is_shown_with_its_line(page):
    """Also, axe finds nothing serious in it and in the report of the known mistake."""
    stub = "def convolve1d(signal, kernel, mode):"
    report = answer(page, "return max(0, signal)", "Line 2, return max(0, signal)", stub, index=1)
    expect(report).to_contain_text("ValueError")
    expect(report).to_contain_text('exercise("01_what_is_convolution").hint("convolve1d")')
    with lab.resized(page, "phone"):
        assert report.evaluate("report => report.scrollWidth <= report.clientWidth")
    report.get_by_text("In numbers").click()
    expect(report.locator("details pre")).to_be_visible()
    assert inspection.violations(page, f"{lab.PANEL} .convlab-report") == []


def test_right_answer_is_recorded_and_shown_as_progress(page, record):
    report = answer(page, ANSWER, "right, all")
    assert edge(report) == VERDICTS["right"]
    expect(report).to_contain_text("hidden tests with different inputs remain")
    assert lab.problems(page) == []
    lab.wait_for_answers(page)  # a check is recorded after its report is shown
    lines = record.read_text(encoding="utf-8").splitlines()
    tried = [(one["function"], one["status"], one["mistake"]) for one in map(json.loads, lines)]
    assert tried == [
        ("correlate1d", "wrong", "kernel flipped"),
        ("convolve1d", "error", ""),
        ("correlate1d", "passed", ""),
    ]
    lab.open_path(page, "notebooks/00_start_here.ipynb")
    cell = page.locator(f"{lab.PANEL} .jp-CodeCell", has_text="import progress")
    cell.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    progress = page.get_by_role("group", name="progress").inner_text()
    assert [line for line in progress.splitlines() if "[x]" in line] == ["    [x] correlate1d"]
    lab.close_notebook(page)


def reports(page):
    return page.locator(f"{lab.PANEL} .convlab-report")


def answer(page, line: str, verdict: str, stub=STUB, index=0):
    """Replace the content of a cell by a function of one line, and run it and its check."""
    lab.write_function(page, stub, line)
    found = reports(page).nth(index)
    found.get_by_text(verdict).wait_for()
    return found


def edge(report) -> str:
    """Return the colour of the stripe beside a report, as in the page."""
    colour = report.evaluate("element => getComputedStyle(element).borderLeftColor")
    red, green, blue = (int(one) for one in colour.removeprefix("rgb(").rstrip(")").split(","))
    return f"#{red:02x}{green:02x}{blue:02x}"
