"""Running submissions as a separate user, if the grader is root and bubblewrap cannot be used.

That is the case in a container that forbids namespaces, such as Gradescope's. The submission runs
as a user who owns nothing but the scratch folder: it can only read what all users may read.
"""

import contextlib
import errno
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from convlab.grading.failure import SHORTAGES, GraderFailure, last_line, own_work, reason
from convlab.grading.python_files import bare_python

# The range that systemd uses for services with dynamic users; no person has such a number.
_USERS = range(61184, 65520)


@cache
def why_not(needed: tuple[Path, ...]) -> str:
    """Try a process: return why such a user cannot be used, or "" if it can.

    It must be able to read the files that are `needed`.
    """
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root can start a process as another user"
    try:
        found = _readable(needed)
    except subprocess.CalledProcessError:
        found = []
    except (OSError, subprocess.SubprocessError) as error:
        if getattr(error, "errno", None) in SHORTAGES:
            raise GraderFailure(f"could not try running as another user: {reason(error)}") from None
        return f"no process starts as another user: {error}"
    return "" if len(found) == len(needed) else "other users cannot read Python's own files"


def readable(paths: Iterable[Path]) -> list[Path]:
    """Let a process try which files a user who owns nothing can read; return these."""
    doing = "find out what a user can read"
    try:
        with own_work(doing):
            return _readable(list(paths))
    except subprocess.SubprocessError as error:
        why = last_line(error.stderr or b"") or error
        raise GraderFailure(f"could not {doing}: {why}") from None


def _readable(paths: Sequence[Path]) -> list[Path]:
    code = (
        "import os, sys\n"
        "print([number for number, name in enumerate(sys.argv[1:]) if os.access(name, os.R_OK)])"
    )
    line = [*bare_python(code), *map(str, paths)]
    with contextlib.closing(claim()) as one:
        options = {"capture_output": True, "check": True, "timeout": 60} | _bare(one.user)
        return [paths[number] for number in json.loads(subprocess.run(line, **options).stdout)]


def _bare(user: int) -> dict:
    """Return the options of `subprocess` for a process of a user, without our environment."""
    return {"cwd": "/", "env": {}} | identity(user)


@dataclass(frozen=True)
class Claim:
    """A user number, reserved while this object is open."""

    user: int
    _held: socket.socket

    def close(self) -> None:
        """Release the user."""
        self._held.close()


def claim() -> Claim:
    """Reserve a user who has no processes; raise OSError if all are taken.

    Each sandbox gets one, so that limits that the system counts by user (processes, threads) are
    its own, and all of its processes can be killed.
    """
    taken = set()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            taken.add(process.stat().st_uid)
    free = [user for user in _USERS if user not in taken]
    first = secrets.randbelow(len(free) or 1)
    for user in free[first:] + free[:first]:
        held = socket.socket(socket.AF_UNIX)
        try:
            # A name that only one process can have, and that is free again when it ends.
            held.bind(f"\0convlab-user-{user}")
        except OSError as error:
            held.close()
            if error.errno != errno.EADDRINUSE:
                raise
            continue
        return Claim(user, held)
    raise OSError(errno.EAGAIN, f"all user IDs from {_USERS.start} to {_USERS.stop - 1} are in use")


def identity(user: int) -> dict:
    """Return the options with which `subprocess.Popen` starts a process as a user."""
    return {"user": user, "group": user, "extra_groups": []}


def copy(path: Path, place: Path) -> None:
    """Copy a file or a folder so that every user may read the copy.

    It has the times of the original, so that Python need not compile it again.
    """
    if path.is_file():
        shutil.copy2(path, place)
        place.chmod(0o644)
        return
    place.mkdir()
    place.chmod(0o755)
    for entry in path.iterdir():
        if ".pyc." not in entry.name:  # else another process is writing it: x.pyc.1234
            copy(entry, place / entry.name)


def hand_over(scratch: Path, folders: Iterable[Path], user: int) -> None:
    """Let a user pass through a scratch folder of the grader, and own some folders in it.

    The user can list the folders in the scratch folder, which Python does before it imports from
    one, but not the scratch folder. Files that only the grader may read stay closed.
    """
    for place, _, _ in os.walk(scratch):  # an umask may have closed them
        os.chmod(place, 0o755)
    for place in (scratch, *scratch.parents):
        if place.name.startswith("convlab-"):
            place.chmod(0o711)
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user, user)


def end_all(user: int) -> None:
    code = "import os; os.kill(-1, 9)"  # all processes this user may signal, except itself
    subprocess.run(bare_python(code), stderr=subprocess.DEVNULL, **_bare(user))
