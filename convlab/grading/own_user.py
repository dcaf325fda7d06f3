"""A user of its own for the submissions, where the grader is root and bubblewrap cannot be used.

Such a place is a container that forbids namespaces, Gradescope's among them. The submission then
runs as a user who owns nothing but the scratch folder: what is closed to others is closed to it.
What everybody may read it can read.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from convlab.grading.failure import SHORTAGES, GraderFailure, last_line, own_work, reason

# Numbers that systemd, too, gives to services for as long as they run, and nobody to a person.
_USERS = range(61184, 65520)


@cache
def why_not(needed: tuple[Path, ...]) -> str:
    """Return why such a user cannot be used, or "" if one can: it is tried.

    Parameters
    ----------
    needed : tuple of Path
        What it must be able to read.

    Raises
    ------
    GraderFailure
        If the machine is too short of something to find out.
    """
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root can start a process as another user"
    code = "import os, sys; sys.exit(not all(os.access(name, os.R_OK) for name in sys.argv[1:]))"
    line = [os.path.realpath(sys.executable), "-I", "-S", "-c", code, *map(str, needed)]
    quiet = {"stderr": subprocess.DEVNULL, "cwd": "/", "env": {}}
    try:
        with contextlib.closing(claim()) as one:
            done = subprocess.run(line, timeout=60, **quiet, **identity(one.user))
    except (OSError, subprocess.SubprocessError) as error:
        if getattr(error, "errno", None) in SHORTAGES:
            raise GraderFailure(f"another user cannot be tried: {reason(error)}") from None
        return f"no process starts as another user: {error}"
    return "" if done.returncode == 0 else "Python's own files are closed to other users"


def readable(paths: Iterable[Path]) -> list[Path]:
    """Return those of some files that a user who owns nothing can read; it is tried.

    Raises
    ------
    GraderFailure
        If that cannot be found out.
    """
    code = (
        "import os, sys\n"
        "print([number for number, name in enumerate(sys.argv[1:]) if os.access(name, os.R_OK)])"
    )
    paths = list(paths)
    line = [os.path.realpath(sys.executable), "-I", "-S", "-c", code, *map(str, paths)]
    with own_work("try what a user can read"), contextlib.closing(claim()) as one:
        done = subprocess.run(line, cwd="/", env={}, capture_output=True, **identity(one.user))
    if done.returncode != 0:
        raise GraderFailure(f"could not try what a user can read: {last_line(done.stderr)}")
    return [paths[number] for number in json.loads(done.stdout)]


@dataclass(frozen=True)
class Claim:
    """A user that nobody else takes while this lives.

    Attributes
    ----------
    user : int
    """

    user: int
    _held: socket.socket

    def close(self) -> None:
        """Leave the user to others."""
        self._held.close()


def claim() -> Claim:
    """Take a user of whom no process runs.

    Each sandbox gets one, so that what the system counts by user (processes, threads) is its own,
    and it can be ended with all that it has started.

    Raises
    ------
    OSError
        If all are taken.
    """
    taken = set()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            taken.add(process.stat().st_uid)
    free = [user for user in _USERS if user not in taken]
    for user in secrets.SystemRandom().sample(free, len(free)):
        held = socket.socket(socket.AF_UNIX)
        try:
            # A name that one process of this machine has at a time, and that ends with it.
            held.bind(f"\0convlab-user-{user}")
        except OSError as error:
            held.close()
            if error.errno != errno.EADDRINUSE:
                raise
            continue
        return Claim(user, held)
    raise OSError(errno.EAGAIN, f"all users from {_USERS.start} to {_USERS.stop - 1} are taken")


def identity(user: int) -> dict:
    """Return the options of `subprocess.Popen` that start a process as a user."""
    return {"user": user, "group": user, "extra_groups": []}


def copy(path: Path, place: Path) -> None:
    """Copy a file or a folder to where every user may read it, whoever may read the original."""
    if path.is_file():
        shutil.copyfile(path, place)
        place.chmod(0o644)
        return
    place.mkdir()
    place.chmod(0o755)
    for entry in path.iterdir():
        if entry.name != "__pycache__":
            copy(entry, place / entry.name)


def hand_over(scratch: Path, folders: Iterable[Path], user: int) -> None:
    """Let a user pass through a scratch folder of the grader's, and own some folders in it.

    It cannot list what is there, and files that only the grader may read stay so.
    """
    for place in (scratch, *scratch.parents):
        if place.name.startswith("convlab-"):
            place.chmod(0o711)
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user, user)


def end_all(user: int) -> None:
    """Kill whatever runs as a user."""
    code = "import os; os.kill(-1, 9)"  # all that this user may signal, but for itself
    line = [os.path.realpath(sys.executable), "-I", "-S", "-c", code]
    subprocess.run(line, cwd="/", env={}, stderr=subprocess.DEVNULL, **identity(user))
