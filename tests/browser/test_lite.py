"""The JupyterLite edition in a real browser, without the parts that the registries lack.

A message reports missing parts. With Pyodide's npm package in the folder `CONVLAB_PYODIDE`, Python
starts, and the course stops only where it imports NumPy; `test_lite_course.py` tests the rest.
"""

import pytest
from playwright.sync_api import expect

from tests.browser import inspection, lab, lite
from tests.site import serving

NOTEBOOK, TITLE = "notebooks/00_start_here.ipynb", "Start here"
NOTHING_IS_STORED = """for (const name of ["indexedDB", "localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("", "SecurityError"); } });
"""


@pytest.fixture(scope="module")
def server(site):
    with serving.serve(site, lite.PYODIDE, withheld=["numpy"]) as server:
        yield server


@pytest.fixture(scope="module")
def page(browser):
    """One page, which keeps the compiled scripts of JupyterLab for the next visit."""
    page = lab.new_page(browser)
    yield page
    page.close()


# ------------------------------------------------------------------ without Pyodide


# First the one that keeps nothing for the next.
@pytest.mark.parametrize(
    ("script", "messages"),
    [
        (
            NOTHING_IS_STORED,
            [
                "This browser does not keep data for this site",
                "Python could not be loaded from cdn.jsdelivr.net. Check that this computer",
            ],
        ),
        ("delete window.WebAssembly", ["Python cannot run in this browser, because WebAssembly"]),
    ],
    ids=["no storage and no CDN", "no WebAssembly"],
)
def test_what_is_missing_is_said_and_the_lesson_can_be_read(
    page, server, monkeypatch, script, messages
):
    html = (server.site / "lite/lab/index.html").read_text()
    with_script = html.replace("<head>", f"<head><script>{script}</script>", 1).encode()
    # Without the replacements that lead to Pyodide in a folder.
    monkeypatch.setattr(server, "replaced", {"lite/lab/index.html": with_script})
    lite.go(page, server.address, NOTEBOOK)
    alerts = page.locator(f"{lite.MESSAGES} [role=alert]")
    for message in messages:
        expect(alerts.filter(has_text=message)).to_have_count(1)
    expect(alerts).to_have_count(len(messages))
    assert inspection.violations(page, lite.MESSAGES) == []
    for _ in messages:
        alerts.get_by_role("button", name="Close").first.click()
    expect(alerts).to_have_count(0)
    expect(page.locator(lab.PANEL)).to_contain_text(TITLE)


# ------------------------------------------------------------------ with the npm package


@pytest.mark.skipif(not lite.PYODIDE, reason="CONVLAB_PYODIDE names no folder")
def test_kernel_starts_and_lacks_nothing_but_numpy(page, server):
    page.goto("about:blank")  # ends the requests of the visit before
    page.asked.clear()
    lite.go(page, server.address, NOTEBOOK)
    lab.wait_until_idle(page, lite.DOWNLOAD)
    run_first(page, "import anywidget, ipywidgets; print(ipywidgets.IntSlider())")
    expect(outputs(page)).to_contain_text("IntSlider(value=0)")
    run_first(page, "import convlab")
    expect(outputs(page)).to_contain_text("No module named 'numpy'")
    expect(page.locator(f"{lite.MESSAGES} [role=alert]")).to_have_count(0)
    assert lab.foreign_requests(page) == []


def run_first(page, code):
    """Replace the first code cell of the notebook and run it."""
    cell = page.locator(f"{lab.PANEL} .jp-CodeCell").first.locator(".cm-content")
    cell.click()
    cell.press("ControlOrMeta+A")
    page.keyboard.insert_text(code)
    page.keyboard.press("ControlOrMeta+Enter")


def outputs(page):
    return page.locator(f"{lab.PANEL} .jp-CodeCell").first.locator(".jp-OutputArea-output")
