"""What one participant may take of a machine that thirty share.

Enforced by the system, for each process: address space, the size of a file, open files, and no way
to more rights; for each participant: the number of processes, and memory where the hub can make
cgroups. Where it cannot, the hub looks at resident memory every few seconds and ends the largest
process but the server: until then, a participant can take more. The processor is shared by the
system's scheduler; the hub and its proxy come before the participants' processes, and one cell of
theirs computes on one core.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

# Beside what is resident, libraries reserve address space that they never use.
_RESERVED = 2048  # MiB
_PROCESSES = 200  # and threads: a server with three kernels has some sixty
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
    """Return a function that confines the process that calls it.

    Parameters
    ----------
    user : pwd.struct_passwd or None
        Whom to become; None stays who it is.
    home : Path
        Where to go.
    memory : int
        MiB.
    first : sequence of functions
        What else the process does, while it is still who it was.
    """
    import resource

    system = ctypes.CDLL(None)
    limits = {
        resource.RLIMIT_AS: (memory + _RESERVED) << 20,
        resource.RLIMIT_FSIZE: _FILE,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: _open_files(),
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
            raise OSError("the system does not take away the way to more rights")
        os.chdir(home)

    return confine


def _open_files() -> int:
    import resource

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return _OPEN if most == resource.RLIM_INFINITY else min(_OPEN, most)


def end_processes(uid: int) -> int:
    """End all processes of a user; return how many there were."""
    ended = 0
    while processes := processes_of(uid):
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        ended += len(processes)
        time.sleep(0.05)
    return ended


def processes_of(uid: int) -> dict[int, int]:
    """Return the processes of a user, and the memory each takes: bytes, shared pages in parts."""
    found = {}
    for entry in os.scandir("/proc"):
        try:
            if entry.name.isdigit() and _owner(entry.name) == uid:
                found[int(entry.name)] = memory_of(int(entry.name))
        except OSError:  # it has ended
            continue
    return found


def _owner(pid: str) -> int:
    # Not the owner of the folder in /proc, behind which a process can hide.
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Uid:"))


def memory_of(pid: int) -> int:
    """Return the proportional set size of a process in bytes."""
    with open(f"/proc/{pid}/smaps_rollup") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith("Pss:")) << 10


def keep_to_memory(uid: int, server: int, most: int, *, besides: int = 0) -> list[int]:
    """End a user's largest processes, never the server, until the rest takes `most` MiB or less.

    `besides` are bytes that count too and that no process has.
    """
    processes, ended = processes_of(uid), []
    for pid in sorted(processes, key=processes.get, reverse=True):
        if besides + sum(processes.values()) <= most << 20:
            break
        if pid != server:
            os.kill(pid, signal.SIGKILL)
            ended.append(pid)
            del processes[pid]
    return ended
