"""Which protections of the sandbox work on this machine: tried before any submission runs."""

import json
import os
import resource
import sys
import threading

from . import landlock, privileges

_FEW = 8  # threads, enough to find out whether the system counts them


def main() -> None:
    """Print what works, as JSON: {"system_calls": true, "files": true, "processes": true}."""
    trials = {
        "system_calls": privileges.refuse_system_calls,
        "files": _closes,
        "processes": _counts,
    }
    found = {name: _tried(trial) for name, trial in trials.items()}
    sys.stdout.write(json.dumps(found))


def _tried(trial) -> bool:
    """Run a trial in a fork, which it may break; return whether it succeeded."""
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(0 if trial() else 1)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _closes() -> bool:
    """Return whether the Landlock rules block a folder that we could list before."""
    os.listdir("/")
    if not privileges.close_files(landlock.rules([], ["."])):
        return False
    try:
        os.listdir("/")
    except PermissionError:
        return True
    return False


def _counts() -> bool:
    """Return whether the system stops a process at its number of threads, and not before."""
    resource.setrlimit(resource.RLIMIT_NPROC, (_FEW, _FEW))
    never, started = threading.Event(), 0
    try:
        while started <= _FEW:
            threading.Thread(target=never.wait, daemon=True).start()
            started += 1
    except RuntimeError:
        pass
    # This process and its parent count too.
    return 0 < started < _FEW
