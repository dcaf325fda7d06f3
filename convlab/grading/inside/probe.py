"""Which promises of the sandbox hold here, tried inside it before any submission runs."""

from __future__ import annotations

import json
import os
import resource
import sys
import threading

from . import landlock, privileges

_FEW = 8  # threads of the trial: all that is asked is whether the system counts


def main() -> None:
    """Print what holds, as JSON: {"system_calls": true, "files": true, "processes": true}."""
    trials = {
        "system_calls": privileges.refuse_system_calls,
        "files": _closes,
        "processes": _counts,
    }
    found = {name: _tried(trial) for name, trial in trials.items()}
    sys.stdout.write(json.dumps(found))


def _tried(trial) -> bool:
    """Whether a trial comes out true in a process of its own, which it may spoil."""
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(0 if trial() else 1)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _closes() -> bool:
    """Whether the system closes a folder that we can list to a process of ours."""
    os.listdir("/")
    if not privileges.close_files(landlock.rules([], ["."])):
        return False
    try:
        os.listdir("/")
    except PermissionError:
        return True
    return False


def _counts() -> bool:
    """Whether the system stops a process of ours at a number of threads, and not before it."""
    resource.setrlimit(resource.RLIMIT_NPROC, (_FEW, _FEW))
    never, started = threading.Event(), 0
    try:
        while started <= _FEW:
            threading.Thread(target=never.wait, daemon=True).start()
            started += 1
    except RuntimeError:
        pass
    # The trial and the process it was forked from count too.
    return 0 < started < _FEW
