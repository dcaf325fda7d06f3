import os
import subprocess
import sys
import tempfile

import pytest

from convlab.grading import scratch
from convlab.grading.scratch import Scratch, remove_abandoned

HOLD = """
import os, sys
from convlab.grading import scratch
from convlab.grading.scratch import Scratch
print(Scratch().path, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_folder_is_there_while_it_is_used(here):
    with Scratch() as folder:
        (folder / "file").write_text("")
        assert folder.parent == here
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


def test_folder_is_removed_with_closed_folders_in_it():
    with Scratch() as folder:
        inner = folder / "closed" / "inner"
        inner.mkdir(parents=True)
        (inner / "file").write_text("")
        inner.chmod(0)
        inner.parent.chmod(0o300)
    assert not folder.exists()


def test_folder_is_removed_however_deep_the_folders_in_it(monkeypatch):
    with Scratch() as folder:
        monkeypatch.chdir(folder)
        for _ in range(2 * sys.getrecursionlimit()):
            os.mkdir("long" * 60)
            os.chdir("long" * 60)
        os.chmod(".", 0)
    assert not folder.exists()


def test_folder_that_becomes_a_link_meanwhile_is_not_followed(here, monkeypatch):
    (here / "other" / "inner").mkdir(parents=True)

    def replace(path, _mode):
        path.rmdir()
        path.symlink_to(here / "other")

    with Scratch() as folder:
        (folder / "work").mkdir()
        monkeypatch.setattr(type(folder), "chmod", replace)
    assert not folder.exists() and (here / "other" / "inner").is_dir()


def hold(here, before=""):
    """Start a process that holds a folder, and prints its path."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    environment = {"TMPDIR": str(here), "PATH": ""}
    return subprocess.Popen([sys.executable, "-c", before + HOLD], env=environment, **pipes)


def test_only_folders_of_ended_processes_are_removed(here):
    (here / "convlab-mine").mkdir()  # not made by the grader
    with Scratch() as own, hold(here) as other:
        theirs = other.stdout.readline().strip()
        assert remove_abandoned() == []
        other.kill()
        other.wait()
        assert [str(path) for path in remove_abandoned()] == [theirs]
        assert {path.name for path in here.iterdir()} == {"convlab-mine", own.name}


def test_folder_of_another_machine_is_left(here):
    """On a shared disk, its lock may seem free."""
    with hold(here, "import socket\nsocket.gethostname = lambda: 'another'") as other:
        other.stdout.readline()
        other.kill()
    assert remove_abandoned() == [] and list(here.iterdir())


def test_link_to_elsewhere_is_left(here, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / scratch._LOCK).write_text("")
    (here / "convlab-link").symlink_to(elsewhere)
    assert remove_abandoned() == []
    assert (elsewhere / scratch._LOCK).exists()
