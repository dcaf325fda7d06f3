"""Errors that a submission gets because others have used up shared resources."""

import os
import sys
import threading
from pathlib import Path

import pytest

from convlab.grading.inside import usage
from convlab.grading.inside.refusal import FULL, THREADS, refused

ROOMY = {"processes": 64, "files": 2000, "file_mib": 1}
NO_THREAD = RuntimeError("can't start new thread")
PARTLY_WRITTEN = OSError("1048576 requested and 0 written")  # by NumPy
NO_MORE = "has no room for more files"


def caused(error, cause):
    error.__cause__ = cause
    return error


def settings(own_pids=False, **limits):
    return {"own_pids": own_pids, "limits": ROOMY | limits}


@pytest.mark.parametrize(
    ("error", "given", "expected"),
    [
        (NO_THREAD, settings(), THREADS),
        (NO_THREAD, settings(own_pids=True), THREADS),
        (caused(ValueError("no result"), NO_THREAD), settings(), THREADS),
        (RuntimeError("it failed"), settings(), ""),
        (PARTLY_WRITTEN, settings(), ""),
        (PARTLY_WRITTEN, settings(file_mib=1 << 40), FULL),
        (OSError(28, "No space left on device"), settings(file_mib=1 << 40), FULL),
        (PARTLY_WRITTEN, settings(files=1 << 40), NO_MORE),
        (PARTLY_WRITTEN, settings(own_pids=True, file_mib=1 << 40), ""),
        (FileNotFoundError(2, "No such file"), settings(file_mib=1 << 40), ""),
        (ValueError("no result"), settings(file_mib=1 << 40), ""),
    ],
)
def test_what_the_system_refused(error, given, expected, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = refused(error, given)
    assert expected in found and bool(found) == bool(expected)


def test_own_limits_are_no_excuse(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one").touch()
    assert refused(PARTLY_WRITTEN, settings(files=0, file_mib=1 << 40)) == ""


def test_files_at_the_end_of_a_long_path_are_too_many(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(30):
        os.mkdir("long" * 60)
        os.chdir("long" * 60)
    monkeypatch.chdir(tmp_path)
    assert usage.in_folder(100)[0] == 101


@pytest.fixture
def restored_name():
    """The file with the name of this process, which it has again afterwards."""
    file = Path(f"/proc/{os.getpid()}/comm")
    before = file.read_bytes()
    yield file
    file.write_bytes(before.rstrip(b"\n"))


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
@pytest.mark.parametrize("name", [b"python", b"\xff"])  # a submission chooses it
def test_room_for_a_thread_depends_on_the_limits_of_threads_and_memory(name, restored_name):
    restored_name.write_bytes(name)
    held = threading.Event()
    threads = [threading.Thread(target=held.wait) for _ in range(3)]
    for thread in threads:
        thread.start()
    roomy = {"processes": 10_000, "memory_mib": 1 << 30}
    try:
        assert usage.has_room_for_a_thread(os.getpid(), roomy)
        assert not usage.has_room_for_a_thread(os.getpid(), roomy | {"processes": 6})
        assert not usage.has_room_for_a_thread(os.getpid(), roomy | {"memory_mib": 16})
    finally:
        held.set()
        for thread in threads:
            thread.join()
