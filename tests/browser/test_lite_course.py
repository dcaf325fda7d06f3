"""The course in the JupyterLite edition: every notebook, a slider, an exercise, saved work.

It needs NumPy for WebAssembly in the folder `CONVLAB_PYODIDE`; or, in `CONVLAB_SITE`, the address
of a published site, which loads Pyodide from its CDN.
"""

import contextlib
import json

import pytest
from playwright.sync_api import expect

from tests.browser import actions, lab, lite
from tests.site import serving

EXERCISE = "exercises/03_padding/padding.ipynb"
LESSON = "notebooks/03_padding.ipynb"
STUB = "def zero_pad(image, padding):"
NOTEBOOKS = sorted(
    path.relative_to(lab.ROOT).as_posix()
    for pattern in ("notebooks/*.ipynb", "exercises/*/*.ipynb")
    for path in lab.ROOT.glob(pattern)
)


@pytest.fixture(scope="module")
def server(request):
    """The site with Pyodide from a folder; None if it is published."""
    if lab.PUBLISHED:
        yield None
    elif not lite.has("numpy"):
        pytest.skip("no NumPy for WebAssembly in CONVLAB_PYODIDE, and no address in CONVLAB_SITE")
    else:
        with serving.serve(request.getfixturevalue("site"), lite.PYODIDE) as server:
            yield server


@pytest.fixture(scope="module")
def address(server):
    return server.address if server else f"{lab.PUBLISHED.rstrip('/')}/"


@pytest.fixture(scope="module")
def page(browser, address):
    """A page with lesson 03, and Python loaded."""
    with contextlib.closing(lite.open_page(browser, address, LESSON)) as page:
        lab.wait_until_idle(page, lite.DOWNLOAD)
        yield page


def test_exercise_is_checked_and_progress_is_kept(page):
    lab.open_path(page, EXERCISE)
    lab.run_all(page)
    expect(reports(page)).to_have_count(3)
    answer(page, "return image", "not right yet")
    answer(page, "return np.pad(image, padding)", "right, all")
    lab.save(page)
    page.reload()
    lab.wait_for_notebook(page)
    cell = page.locator(f"{lab.PANEL} .jp-CodeCell", has_text=STUB)
    expect(cell).to_contain_text("return np.pad(image, padding)")
    lab.open_path(page, "notebooks/00_start_here.ipynb")
    lab.wait_until_idle(page, lite.DOWNLOAD)
    lab.run_all(page)
    progress = page.get_by_role("group", name="progress").inner_text()
    assert [line.strip() for line in progress.splitlines() if "[x]" in line] == ["[x] zero_pad"]


def reports(page):
    return page.locator(f"{lab.PANEL} .convlab-report")


def answer(page, line, verdict):
    lab.write_function(page, STUB, line)
    expect(reports(page).first).to_contain_text(f"zero_pad: {verdict}")


def test_links_lead_to_the_exercise_and_back(page):
    lab.open_path(page, "notebooks/00_start_here.ipynb")
    page.locator(f"{lab.PANEL} a", has_text="start_here.ipynb").first.click()
    expect(current_tab(page)).to_have_text("start_here.ipynb")
    page.locator(f"{lab.PANEL} a", has_text="lesson 00").first.click()
    expect(current_tab(page)).to_have_text("00_start_here.ipynb")
    lab.menu(page, "File", "Close All Tabs")


def current_tab(page):
    return page.locator(".jp-mod-current .lm-TabBar-tabLabel")


def test_newer_version_of_a_lesson_is_said_and_the_copy_is_kept(page, server):
    if server is None:
        pytest.skip("a published site is not changed")
    file = server.site / "lite/files" / EXERCISE
    newer = json.loads(file.read_bytes())
    newer["metadata"]["convlab"]["version"] = "newer"
    newer["cells"][0]["source"] = "# A newer version"
    server.replaced[f"lite/files/{EXERCISE}"] = json.dumps(newer).encode()
    server.replaced["lite/versions.json"] = json.dumps({EXERCISE: "newer"}).encode()

    lite.go(page, server.address, EXERCISE)
    message = page.locator(f"{lite.MESSAGES} [role=status]", has_text="newer version")
    expect(message).to_contain_text(EXERCISE)
    cell = page.locator(f"{lab.PANEL} .jp-CodeCell", has_text=STUB)
    expect(cell).to_contain_text("return np.pad(image, padding)")

    lab.menu(page, "File", "Rename Notebook")
    page.locator(".jp-Dialog input").fill("mine.ipynb")
    page.keyboard.press("Enter")
    expect(current_tab(page)).to_have_text("mine.ipynb")
    lite.go(page, server.address, EXERCISE)
    expect(page.locator(lab.PANEL)).to_contain_text("A newer version")
    expect(message).to_have_count(0)


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_notebook_runs_from_top_to_bottom(page, path):
    if "convlab.plots" in (lab.ROOT / path).read_text("utf-8") and not lite.has("matplotlib"):
        pytest.skip("no matplotlib for WebAssembly in CONVLAB_PYODIDE")
    lab.open_path(page, path)
    lab.run_all(page)
    assert lab.problems(page) == []
    lab.close_notebook(page)


def test_explorer_and_cells_work_without_the_network(page):
    lab.open_path(page, LESSON)
    lab.run_all(page)
    page.context.set_offline(True)
    try:
        explorer = page.locator(f"{lab.PANEL} .convlab-explorer").first
        explorer.scroll_into_view_if_needed()
        control, key = actions.first_control(explorer)
        actions.press(explorer, control, key)
        lab.run_all(page)
        assert lab.problems(page) == []
        lab.save(page)
    finally:
        page.context.set_offline(False)


def test_no_request_went_to_another_host(page):
    assert lab.foreign_requests(page) == []
