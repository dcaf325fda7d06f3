"""Waiting for another process."""

import contextlib
import time

import psutil

PATIENCE = 300  # seconds; a busy machine is not an error


def until(condition, seconds=PATIENCE):
    """Wait until a condition holds, and return its value."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.05)
    return found


def has_ended(process: psutil.Process) -> bool:
    """Return whether a process has ended, even if its parent never collects its status."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    return True
