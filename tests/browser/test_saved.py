"""A notebook that was run, saved and closed shows its pictures again without a kernel."""

import json
from urllib.parse import urlsplit

import pytest

from tests.browser import inspection, lab

CODE = [
    "from convlab import explore",
    "explore.sliding_window()",
    "explore.kernels()",
    "explore.padding().stage",
    "explore.predict('03_padding', 'corner')",
]

CUT_OFF = """all => all.filter(one => one.getBoundingClientRect().right >
    one.closest(".jp-OutputArea-output").getBoundingClientRect().right + 1).map(one => one.alt)"""


@pytest.fixture(scope="module")
def saved(jupyterlab, course):
    """The path of a notebook that was run and saved, and whose kernel was shut down."""
    path = course[0] / "notebooks" / "saved.ipynb"
    lab.open_new(jupyterlab, path, *CODE)
    jupyterlab.locator(f"{lab.PANEL} .picture > svg").nth(2).wait_for()
    lab.save(jupyterlab)
    lab.close_notebook(jupyterlab)
    return path


@pytest.fixture(scope="module")
def reopened(jupyterlab, course, saved):
    """The notebook in JupyterLab just loaded, without running it."""
    root, token = course[1].split("/lab")[0], urlsplit(course[1]).query
    jupyterlab.goto(f"{root}/lab/tree/notebooks/{saved.name}?{token}&reset")
    jupyterlab.locator(f"{lab.PANEL} .picture > svg").nth(2).wait_for()
    jupyterlab.locator(f"{lab.PANEL} .convlab-predict").wait_for()
    yield jupyterlab
    lab.close_notebook(jupyterlab)


def test_every_picture_is_restored_and_can_be_walked(reopened):
    shown = reopened.locator(f"{lab.PANEL} .convlab-stage")
    assert shown.count() == 3
    assert reopened.get_by_text("Error displaying widget").count() == 0
    walk = shown.first
    before = inspection.says(walk)
    walk.get_by_role("button", name="step forward").click()
    walk.locator("output", has_text="step 2 of").wait_for()
    assert inspection.says(walk) == inspection.picture(walk).steps[1]["says"] != before


def test_controls_without_a_kernel_say_how_to_use_them(reopened):
    """JupyterLab would put a red broken link beside each control, and so move it."""
    kinds = reopened.locator(f"{lab.PANEL} .jupyter-widgets-disconnected").evaluate_all(
        "all => all.map(one => [one.className, getComputedStyle(one, '::before').content])"
    )
    assert len(kinds) > 20
    shown = [(names, content) for names, content in kinds if content != "none"]
    assert len(shown) == 3, "one for each explorer and the question"
    for names, content in shown:
        assert "convlab-controls" in names or "convlab-predict" in names
        assert content == '"Run the cells of this notebook to use this."'
    assert inspection.scrolling(reopened) == []


def test_file_stays_small(saved):
    """The file has the pictures twice, but no prefetched ones."""
    cells = json.loads(saved.read_text("utf-8"))["cells"]
    pictures = [
        len("".join(output["data"]["image/svg+xml"]))
        for cell in cells
        for output in cell["outputs"]
        if "image/svg+xml" in output.get("data", {})
    ]
    assert len(pictures) == 3
    scripts = 30_000  # anywidget keeps the script and the style with each stage
    assert saved.stat().st_size < 2.2 * sum(pictures) + 3 * scripts + 150_000


def test_exported_page_shows_whole_pictures_on_paper_with_no_network(browser, course, saved):
    page = lab.new_page(browser)
    root, token = course[1].split("/lab")[0], urlsplit(course[1]).query
    export = f"{root}/nbconvert/html/notebooks/{saved.name}?download=false&{token}"
    html = page.context.request.get(export, headers={"Referer": course[1]}).text()
    page.context.set_offline(True)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 698, "height": 1027})  # A4 without the margins
    page.set_content(html)
    pictures = page.locator(".jp-OutputArea-output img")
    assert pictures.count() == 3
    assert all(pictures.evaluate_all("all => all.map(one => one.naturalWidth > 300)"))
    assert pictures.evaluate_all(CUT_OFF) == []
    assert pictures.first.get_attribute("alt").startswith("A 3×3 kernel ")
    assert "Explorer(" not in html
    page.close()
