"""Waiting for what another process does."""

import time

PATIENCE = 300  # seconds; a busy machine is no mistake


def until(condition, seconds=PATIENCE):
    """Wait until a condition holds, and return what it gave."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.05)
    return found
