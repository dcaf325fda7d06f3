"""Which protections of the sandbox work on this machine: tried before any submission runs.

A process of its own tries them so that the first line of a run can say what is missing, and each
fork server, since it starts in a sandbox of its own.
"""

import _thread  # not `threading`, which takes as long to load as all of this
import os
import resource

from . import landlock, privileges

_FEW = 8  # threads, enough to find out whether the system counts them


def main() -> None:
    print(*held())


def held() -> list[str]:
    """Return what works: "system_calls", "files", "processes"."""
    trials = {
        "system_calls": privileges.refuse_system_calls,
        "files": _closes,
        "processes": _counts,
    }
    return [name for name, trial in trials.items() if _tried(trial)]


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
    locked, started = _thread.allocate_lock(), 0
    locked.acquire()
    try:
        while started <= _FEW:
            _thread.start_new_thread(locked.acquire, ())
            started += 1
    except RuntimeError:
        pass
    # This process and its parent count too.
    return 0 < started < _FEW
