"""One JupyterLab per worker, and one browser and page for the modules of this folder."""

import contextlib
import json
import os
import shutil
from pathlib import Path

import pytest

from convlab.files import copy_folder
from tests import conftest, outcomes
from tests.browser import lab
from tests.test_cli import git

MANAGER = "@jupyter-widgets/jupyterlab-manager"
# Files found in a home directory after years of use; none belongs to the course.
KERNEL = {"argv": ["/nowhere/python", "{connection_file}"], "display_name": "old"}
EXTENSION = {"name": MANAGER, "version": "0.1", "jupyterlab": {"_build": {"load": "old.js"}}}
PAGE = {"disabledExtensions": {MANAGER: True, f"{MANAGER}:plugin": True, "anywidget": True}}
_shared, _closing = {}, contextlib.ExitStack()


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Close the browser before a module without: nbval and others run an event loop themselves."""
    try:
        return (yield)
    finally:
        if nextitem is None or not (nextitem.path == item.path or _needs_browser(nextitem)):
            _shared.clear()
            _closing.close()


def _needs_browser(item) -> bool:
    """Whether a test uses the browser, or is in this folder, in which nearly all do."""
    return item.path.parent == Path(__file__).parent or "browser" in _fixtures(item)


def _fixtures(item) -> list[str]:
    return getattr(item, "fixturenames", [])  # a notebook's cell has none


def shared(name, start):
    """Return what a context manager yields, which stays open until the folder's last test."""
    if name not in _shared:
        _shared[name] = _closing.enter_context(start())
    return _shared[name]


@pytest.fixture(scope="module")
def browser():
    """A browser, or a skip where there is none; in CI a failure."""
    try:
        return shared("browser", lab.browser)
    except lab.NoBrowser as reason:
        if os.environ.get("CONVLAB_REQUIRE_BROWSER") == "1":
            pytest.fail(str(reason))
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A home directory with a kernel, an extension and settings of another Python."""
    home = tmp_path_factory.mktemp("home")
    files = {
        "kernels/python3/kernel.json": KERNEL,
        f"labextensions/{MANAGER}/package.json": EXTENSION,
        "labconfig/page_config.json": PAGE,
    }
    for name, content in files.items():
        for place in (home / "jupyter", home / "more"):
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content))
    return home


@pytest.fixture(scope="session")
def checkout(tmp_path_factory):
    """A checkout of this tree, with everything committed."""
    if "PYTEST_XDIST_WORKER" in os.environ:  # or each worker's server computes them, besides others
        outcomes.keep()
    root = tmp_path_factory.mktemp("checkout") / "convlab"
    # With what is compiled and computed already, which git ignores.
    for part in ("convlab", "notebooks", "exercises"):
        copy_folder(lab.ROOT / part, root / part, ".ipynb_checkpoints", ".convlab-*")
    for name in (".gitignore", "course.py"):
        shutil.copy(lab.ROOT / name, root)
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "-c", "user.name=a", "-c", "user.email=a@b.invalid", "commit", "--quiet", "-m", "a")
    return root


@pytest.fixture(scope="session")
def course(home, checkout):
    """The learner's copy of the course that `convlab lab` makes, and the address it prints."""
    misleading = {
        # As when Jupyter does not prefer the environment, for example outside a virtual one.
        "JUPYTER_PREFER_ENV_PATH": "0",
        "JUPYTER_PATH": str(home / "more"),
        "JUPYTERLAB_DIR": str(home / "nowhere"),
        "JUPYTER_NO_CONFIG": "1",
    }
    with lab.serve(home, checkout=checkout, environment=misleading) as address:
        yield checkout / "my-course", address


@pytest.fixture(scope="module")
def shared_page(browser, request):
    """The page that all modules use, since JupyterLab takes longer to load than to run a lesson."""
    assert conftest.PAGE.match(request.node.nodeid), "add the module, or it loads another page"
    return shared("page", lambda: contextlib.closing(lab.new_page(browser)))


@pytest.fixture(scope="module")
def new_lab(shared_page, course):
    """A page with JupyterLab just loaded, without the notebooks that were open before."""
    lab.open_lab(shared_page, f"{course[1]}&reset")
    return shared_page


@pytest.fixture(scope="module")
def jupyterlab(shared_page, request):
    """A page with JupyterLab, and no notebook except possibly 00."""
    if shared_page.url == "about:blank" or not lab.is_tidy(shared_page):
        request.getfixturevalue("new_lab")
    return shared_page
