"""Private /tmp, /dev/shm and the like for a participant: in memory, limited in size."""

import ctypes
import os
import sys
from collections.abc import Callable
from pathlib import Path

# Folders that all users can write to; the hub's folder must not be below one of them.
SHARED = ("/tmp", "/var/tmp", "/dev/shm", "/run/lock")
_FILES = 20_000  # each needs kernel memory that `size` does not include
_NEW_MOUNTS, _NEW_IPC = 0x00020000, 0x08000000  # CLONE_NEWNS, CLONE_NEWIPC
_NO_SETUID, _NO_DEVICES, _BIND, _RECURSIVE, _PRIVATE = 2, 4, 4096, 16384, 1 << 18


def own(size: int, private: dict[Path, int] | None = None) -> Callable[[], None]:
    """Return a function that mounts private folders for the calling process.

    All together hold `size` MiB. `private` are further folders, each with the ID of its user.
    """
    system = ctypes.CDLL(None, use_errno=True)
    first, *others = [place for place in SHARED if os.path.isdir(place)]
    first = os.path.realpath(first)
    folders = {os.path.realpath(place): None for place in others}
    folders |= {str(place): uid for place, uid in (private or {}).items()}
    options = f"size={size}m,nr_inodes={_FILES},mode=1777"

    def check(result: int) -> None:
        if result != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    def mount(source: str, target: str, kind: str | None, flags: int, data: str = "") -> None:
        words = [None if word is None else word.encode() for word in (source, target, kind)]
        check(system.mount(*words, ctypes.c_ulong(flags), data.encode()))

    def separate() -> None:
        check(system.unshare(_NEW_MOUNTS | _NEW_IPC))
        mount("none", "/", None, _RECURSIVE | _PRIVATE)
        mount("tmpfs", first, "tmpfs", _NO_SETUID | _NO_DEVICES, options)
        for number, (place, uid) in enumerate(folders.items()):
            inside = f"{first}/.{number}"
            os.mkdir(inside)
            os.chmod(inside, 0o1777 if uid is None else 0o700)
            if uid is not None:
                os.chown(inside, uid, -1)
            mount(inside, place, None, _BIND)

    return separate


def hidden(place: Path) -> str:
    """Return the shared folder that contains `place`, or ""."""
    resolved = place.resolve()
    return next((one for one in SHARED if resolved.is_relative_to(Path(one).resolve())), "")


def taken(server: int) -> int:
    """Return the bytes in the private folders of a server, given its process ID."""
    about = os.statvfs(f"/proc/{server}/root/tmp")
    return (about.f_blocks - about.f_bfree) * about.f_frsize


def possible() -> bool:
    """Whether the hub can mount private folders on this system."""
    import subprocess

    try:
        return subprocess.run([sys.executable, "-c", ""], preexec_fn=own(1)).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False
