"""The resource usage of a worker, as its parent sees it.

A worker chooses its name, of any bytes, which the files of `/proc` repeat: none is read as text.
"""

import contextlib
import errno
import os
from collections.abc import Callable

_MIB, _BLOCK = 1 << 20, 512
_STACK = 16 * _MIB  # of a thread, and more
# Why what is in a folder cannot be counted: no permissions, or a path that is too long.
_HIDES = (errno.EACCES, errno.EPERM, errno.ENAMETOOLONG)


def exceeded(pid: int, settings: dict) -> str:
    """Return the limit that a worker has exceeded, of those that the system does not enforce.

    For example "more than 64 threads"; "" if there is none. The settings are those of the fork
    server, which has the same working folder.
    """
    limits = settings["limits"]
    if _status(pid, b"Threads:") > limits["processes"]:  # the system does not count root's
        return f"more than {limits['processes']} threads"
    # The file system of a sandbox reports its number of files, and has a fixed size.
    files, used = (_in_file_system(), 0) if settings["own_pids"] else in_folder(limits["files"])
    if files > limits["files"]:
        return f"more than {limits['files']} files"
    if used > limits["file_mib"] * _MIB:
        return f"more than {limits['file_mib']} MiB of files"
    return ""


def has_room_for_a_thread(pid: int, limits: dict) -> bool:
    """Whether the limits of a process have always allowed another thread, and its stack.

    If it gets none, others have used up the system's resources.
    """
    threads, largest_kib = _status(pid, b"Threads:"), _status(pid, b"VmPeak:")
    room = limits["memory_mib"] * _MIB - _STACK
    return threads < limits["processes"] // 2 and largest_kib << 10 < room


def _status(pid: int, field: bytes) -> int:
    """Return a number in the status of a process, 0 if it is not known."""
    with contextlib.suppress(OSError, ValueError), open(f"/proc/{pid}/status", "rb") as file:
        for line in file:
            if line.startswith(field):
                return int(line.split()[1])
    return 0


def _in_file_system() -> int:
    about = os.statvfs(".")
    return about.f_files - about.f_ffree


def in_folder(most: int) -> tuple[int, int]:
    """Count the files and folders here, up to one more than `most`, and their bytes."""
    waiting, count, used = ["."], 0, 0
    while waiting and count <= most:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    count += 1
                    used += entry.stat(follow_symlinks=False).st_blocks * _BLOCK
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    if count > most:
                        break
        except OSError as error:
            if error.errno in _HIDES:
                return most + 1, used
            continue  # removed or replaced meanwhile: counted the next time
    return count, used


def waited_for_others(pid: int) -> float:
    """Return how many seconds a process has waited for a processor that other processes used.

    The time that its own threads have used is subtracted. Returns 0 if it is not known.
    """
    try:
        with open(f"/proc/{pid}/schedstat", "rb") as one, open(f"/proc/{pid}/stat", "rb") as other:
            return _waited(one.fileno(), other.fileno())
    except (FileNotFoundError, ProcessLookupError, PermissionError, ValueError, IndexError):
        return 0.0  # not known; any other error ends this process


def own_waiting_time() -> Callable[[], float]:
    """Return a function that returns the same for this process, even once files are blocked."""
    try:
        opened = [os.open(f"/proc/self/{name}", os.O_RDONLY) for name in ("schedstat", "stat")]
    except OSError:
        return lambda: 0.0

    def waited() -> float:
        with contextlib.suppress(OSError, ValueError, IndexError):
            return _waited(*opened)
        return 0.0

    return waited


def _waited(schedstat: int, stat: int) -> float:
    ran, waited = (int(word) / 1e9 for word in os.pread(schedstat, 4096, 0).split()[:2])
    words = os.pread(stat, 4096, 0).rpartition(b")")[2].split()
    in_all = (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    return max(0.0, waited - max(0.0, in_all - ran))
