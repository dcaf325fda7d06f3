"""Waiting for another process."""

import contextlib
import os
import time
from pathlib import Path

import psutil

PATIENCE = 300  # seconds; a busy machine is not an error


def until(condition, seconds=PATIENCE):
    """Wait until a condition holds, and return its value."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.05)
    return found


def made_once(factory, name: str, make) -> Path:
    """Return a path that the first of the test workers to need it makes, and the others wait for.

    Parameters
    ----------
    factory : pytest.TempPathFactory
    make : callable
        Called with the path.
    """
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    path, made = shared / name, shared / f"{name}-made"
    try:
        (shared / f"{name}-begun").mkdir()
    except FileExistsError:
        until(made.exists)
    else:
        make(path)
        made.mkdir()
    return path


def has_ended(process: psutil.Process) -> bool:
    """Return whether a process has ended, even if its parent never collects its status."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    return True
