"""Resource limits for each participant of a shared machine.

The system enforces, for each process, limits on address space, file size and open files, and no new
privileges; and for each participant a number of processes, and memory if the hub can create
cgroups. Without cgroups, the hub checks resident memory every few seconds and kills the largest
process except the server; until then a participant can exceed the limit. The hub and its proxy have
priority over participants' processes, and each of their cells computes on one core.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

# Libraries reserve address space that they never use.
_RESERVED = 2048  # MiB
_PROCESSES = 200  # including threads: a server with three kernels has about sixty
_FILE = 1 << 30  # bytes
_OPEN = 4096  # files and connections of one process
_NICE = 5
_NO_NEW_PRIVILEGES = 38  # of prctl

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)


def bounds(
    user, home: Path, memory: int, *, first: Sequence[Callable[[], None]] = ()
) -> Callable[[], None]:
    """Return a function that applies the limits to the calling process.

    The process becomes `user`, an entry of `pwd` or None, and works in `home`; `memory` is in MiB.
    The steps `first` run before it changes its user.
    """
    import resource

    system = ctypes.CDLL(None)
    most_open = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    limits = {
        resource.RLIMIT_AS: (memory + _RESERVED) << 20,
        resource.RLIMIT_FSIZE: _FILE,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: min(_OPEN, most_open) if most_open >= 0 else _OPEN,
    }
    if user is not None:
        limits[resource.RLIMIT_NPROC] = _PROCESSES

    def confine() -> None:
        for step in first:
            step()
        os.umask(0o077)
        os.nice(_NICE)
        for which, most in limits.items():
            resource.setrlimit(which, (most, most))
        if user is not None:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
        if system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
            raise OSError("the system cannot set no_new_privs")
        os.chdir(home)

    return confine


def end_processes(uid: int) -> int:
    """Kill all processes of a user, who is not root; return the number that was found."""

    def kill_all() -> None:
        os.setuid(uid)
        os.kill(-1, signal.SIGKILL)

    found = len(processes_of(uid))
    # At once: a process that forks and exits is gone before it can be killed by its ID. Repeat if
    # one of them kills this one first.
    while subprocess.run(["true"], preexec_fn=kill_all).returncode or processes_of(uid):
        time.sleep(0.05)
    return found


def processes_of(uid: int) -> dict[int, int]:
    """Return the processes of a user and the proportional set size of each in bytes."""
    found = {}
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):  # it has ended
            # A zombie has no memory.
            if process.uids().real == uid and (size := process.memory_full_info().pss):
                found[process.pid] = size
    return found


def keep_to_memory(uid: int, server: int, most: int, *, besides: int = 0) -> list[int]:
    """Kill a user's largest processes, never the server, until the rest use at most `most` MiB.

    `besides` are bytes that count as well, such as those of files in memory.
    """
    processes, ended = processes_of(uid), []
    for pid in sorted(processes, key=processes.get, reverse=True):
        if besides + sum(processes.values()) <= most << 20:
            break
        if pid != server:
            with contextlib.suppress(ProcessLookupError):  # it has ended
                os.kill(pid, signal.SIGKILL)
            ended.append(pid)
            del processes[pid]
    return ended
