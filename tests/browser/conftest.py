"""One JupyterLab per worker and one browser per module, for all tests in this folder."""

import os

import pytest

from tests.browser import lab


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


# Playwright's event loop must end with the module: nbval runs another in the same worker.
@pytest.fixture(scope="module")
def browser():
    """A browser, or a skip where there is none; in CI a failure."""
    try:
        with lab.browser() as started:
            yield started
    except lab.NoBrowser as reason:
        if os.environ.get("CONVLAB_REQUIRE_BROWSER") == "1":
            pytest.fail(str(reason))
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """The folder that `convlab lab` copies the course to, and the address it prints."""
    home = tmp_path_factory.mktemp("lab")
    with lab.serve(home) as address:
        yield home / "course", address


@pytest.fixture(scope="module")
def jupyterlab(browser, course):
    """A page with JupyterLab."""
    page = lab.new_page(browser)
    lab.open_lab(page, course[1])
    yield page
    page.close()
