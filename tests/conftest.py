"""Fixtures and settings of all tests."""

import importlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import nbval.kernel
import pytest
from hypothesis import settings
from jupyter_client.manager import KernelManager

from tests import leftovers

# A busy machine is not an error in the code: no test fails for being slow. Nor does the result of a
# run depend on chance: property tests try the same examples each time, and others with
# --hypothesis-profile=search.
settings.register_profile("course", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile("course")


def pytest_configure(config):
    """Remove the leftovers of killed runs, and keep this run's temporary files together."""
    # `nohup` and `&` in a script start programs that ignore Ctrl-C, as do all that these start.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # In the workers: OpenBLAS threads that wait for a busy core can take a hundred times as long.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # pytest itself keeps the folders of its last runs, for inspection.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
    if folder := leftovers.begin():
        config.add_cleanup(lambda: leftovers.remove(folder))
    if sys.platform != "win32":
        nbval.kernel.KernelManager = _kernel_manager


def _kernel_manager(**options):
    """Connect a notebook's kernel by files: a port may be taken before the kernel listens on it."""
    return KernelManager(transport="ipc", ip=f"{tempfile.mkdtemp()}/kernel", **options)


# The slowest tests, so that no worker is left with one at the end.
FIRST = (
    "tests/workshop/test_workshop_page.py",
    "tests/browser/test_questions.py",  # loads the page that later modules use
    "tests/browser",
    "tests/workshop",
    "tests/test_course.py",
    "tests/grading",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Run the slowest tests first."""

    def place(item):
        return next((n for n, part in enumerate(FIRST) if item.nodeid.startswith(part)), len(FIRST))

    items.sort(key=place)


# The modules that share a page with JupyterLab, which takes as long to load as two lessons to run.
PAGE = re.compile(
    "tests/browser/test_(questions|checkout|exercises|explorers|lessons|painting|photographs|saved)"
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Let one worker run all modules that share a page, unless there is another --dist."""
    from xdist.scheduler import LoadScopeScheduling

    class OnePage(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return "page" if PAGE.match(nodeid) else super()._split_scope(nodeid)

    return OnePage(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.fixture(params=["reference", "ops"])
def f(request):
    """Either version of the functions: the loops or the vectorised one."""
    return importlib.import_module(f"convlab.{request.param}")


@pytest.fixture(scope="session")
def torch():
    """PyTorch, or a skip where it is not installed; in CI a failure."""
    try:
        import torch
    except ModuleNotFoundError as error:
        if error.name != "torch" or os.environ.get("CONVLAB_REQUIRE_TORCH") == "1":
            raise
        pytest.skip("PyTorch is not installed: .venv/bin/pip install -e '.[peers]'")
    torch.set_num_threads(1)  # shapes are small, and each worker has a core
    return torch


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the web site, built once for all workers."""
    from convlab.site import build
    from tests import outcomes
    from tests.waiting import made_once

    outcomes.keep()
    return made_once(tmp_path_factory, "site", build)


@pytest.fixture
def small_disk():
    """Return a function that turns a command line into one that finds a small disk at a folder."""

    def command(folder, size, line):
        folder.mkdir()
        mount = 'mount -t tmpfs -o size="$1" tmpfs "$2" && shift 2 && exec "$@"'
        own = [] if os.geteuid() == 0 else ["--map-root-user"]
        return ["unshare", "--mount", *own, "sh", "-c", mount, "sh", size, str(folder), *line]

    if shutil.which("unshare") is None:
        pytest.skip("no unshare here to mount a small disk with")
    with tempfile.TemporaryDirectory() as trial:
        done = subprocess.run(command(Path(trial) / "disk", "64k", ["true"]), capture_output=True)
    if done.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {done.stderr.decode().strip()}")
    return command
