"""A memory cgroup for each participant, if the system has cgroups and lets the hub create them.

The kernel then counts the memory of all processes of a participant together, including pages of
files in memory, and kills one of them if the limit is exceeded.
"""

import contextlib
import os
from pathlib import Path

_NAME = "convlab"
# Files and their values, in this order: in version 1 the limit of memory plus swap must never be
# below that of memory. A system without swap does not have the files for swap.
_V1 = (
    ("memory.memsw.limit_in_bytes", "-1"),
    ("memory.limit_in_bytes", "{bytes}"),
    ("memory.memsw.limit_in_bytes", "{bytes}"),
)
_V2 = (("memory.max", "{bytes}"), ("memory.swap.max", "0"))
_OF_SWAP = {"memory.memsw.limit_in_bytes", "memory.swap.max"}


def find(mounts: str | None = None, own: str | None = None) -> Path | None:
    """Return a folder in which the hub can create cgroups that limit memory, or None.

    `mounts` and `own` are the contents of /proc/self/mountinfo and /proc/self/cgroup.
    """
    try:
        mounts = Path("/proc/self/mountinfo").read_text() if mounts is None else mounts
        own = Path("/proc/self/cgroup").read_text() if own is None else own
    except OSError:
        return None
    trial = f"trial-{os.getpid()}"  # another hub may start now
    for place in _places(mounts, own):
        folder = place / _NAME
        try:
            folder.mkdir(exist_ok=True)
            if not _is_v1(folder):
                _pass_memory_on(place)
                _pass_memory_on(folder)
            limit(folder, trial, 1 << 30)
            remove(folder / trial)
            return folder
        except OSError:
            continue
    return None


def limit(parent: Path, name: str, size: int) -> Path:
    """Create a cgroup limited to `size` bytes; return the file through which processes join it."""
    folder = parent / name
    folder.mkdir(exist_ok=True)
    for file, value in _V1 if _is_v1(folder) else _V2:
        if file not in _OF_SWAP or (folder / file).exists():
            _write(folder / file, value.format(bytes=size))
    return folder / "cgroup.procs"


def remove(folder: Path) -> None:
    """Remove a cgroup, unless it still has processes."""
    with contextlib.suppress(OSError):
        folder.rmdir()


def _places(mounts: str, own: str) -> list[Path]:
    """Return the folders to try, that of this process's cgroup first."""
    places = []
    groups = [line.split(":", 2)[1:] for line in own.splitlines()]
    of_memory = [path for controllers, path in groups if "memory" in controllers.split(",")]
    for line in mounts.splitlines():
        words, _, rest = line.partition(" - ")
        point, (kind, *_, options) = Path(words.split()[4]), rest.split()
        if kind == "cgroup" and "memory" in options.split(","):
            places += [point / path.lstrip("/") for path in of_memory] + [point]
        elif kind == "cgroup2":
            # This process's cgroup has processes, so it cannot have limited children.
            places.append(point)
    return places


def _is_v1(folder: Path) -> bool:
    return (folder / "memory.limit_in_bytes").exists()


def _pass_memory_on(folder: Path) -> None:
    control = folder / "cgroup.subtree_control"
    if "memory" not in control.read_text().split():
        _write(control, "+memory")


def _write(path: Path, value: str) -> None:
    # Without O_CREAT: the file exists only if the folder is a cgroup.
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, value.encode())
    finally:
        os.close(descriptor)
