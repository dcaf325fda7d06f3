"""The leftovers of a killed test run are removed by the next one; those of a running one stay."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from convlab.workshop import accounts
from tests import leftovers
from tests.waiting import has_ended

ROOT = Path(__file__).parents[1]
RUN = """
import json, subprocess, sys, tempfile
from tests import leftovers
folder = leftovers.begin()
line = [sys.executable, "-c", "import sys; sys.stdin.read()"]
child = subprocess.Popen(line, stdin=subprocess.PIPE, start_new_session=True)
with open(tempfile.mkdtemp() + "/file", "w"):
    print(json.dumps([str(folder), child.pid]), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def place():
    """The folder of a separate run, which is not part of this one."""
    with tempfile.TemporaryDirectory(dir=os.environ["PYTEST_DEBUG_TEMPROOT"]) as folder:
        yield Path(folder)


@pytest.fixture
def run(place):
    """A test run with a process and a file: itself, its folder and the process."""
    environment = dict(os.environ, TMPDIR=str(place), TEMP=str(place), TMP=str(place))
    with subprocess.Popen(
        [sys.executable, "-c", RUN],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        folder, child = json.loads(process.stdout.readline())
        yield process, Path(folder), psutil.Process(child)
        process.kill()
    leftovers.remove(Path(folder))


def test_active_run_keeps_its_processes_and_files(place, run):
    _, folder, child = run
    leftovers.remove_all(place)
    assert not has_ended(child) and list(folder.glob("*/file"))


def test_a_killed_run_leaves_no_process_and_no_file(place, run):
    process, folder, child = run
    process.kill()
    process.wait()
    assert list(folder.glob("*/file"))
    leftovers.remove_all(place)
    assert has_ended(child) and not folder.exists()


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root can make users")
def test_a_killed_run_leaves_no_user(place, run):
    import pwd

    process, folder, _ = run
    login = accounts.login_of(f"t{os.getpid()}")
    line = ["useradd", "--no-create-home", "--home-dir", str(folder / "home"), login]
    subprocess.run(line, check=True)
    leftovers.remove_all(place)
    other = subprocess.Popen(["sleep", "600"], user=pwd.getpwnam(login).pw_uid)
    process.kill()
    process.wait()
    leftovers.remove_all(place)
    other.wait(30)  # raises if it still runs
    with pytest.raises(KeyError):
        pwd.getpwnam(login)
