"""A user of its own for the submissions, where the grader is root and bubblewrap cannot be used.

Such a place is a container that forbids namespaces, Gradescope's among them. The submission then
runs as a user who owns nothing but the scratch folder: what is closed to others is closed to it.
What everybody may read it can read, and a kernel's cells reach the network.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

USER = 65533  # no system gives this number to anybody
IDENTITY = {"user": USER, "group": USER, "extra_groups": []}  # of subprocess.Popen


@cache
def why_not(needed: tuple[Path, ...]) -> str:
    """Return why that user cannot be used, or "" if it can: it is tried.

    Parameters
    ----------
    needed : tuple of Path
        What it must be able to read.
    """
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root can start a process as another user"
    code = "import os, sys; sys.exit(not all(os.access(name, os.R_OK) for name in sys.argv[1:]))"
    line = [os.path.realpath(sys.executable), "-I", "-S", "-c", code, *map(str, needed)]
    quiet = {"stderr": subprocess.DEVNULL, "cwd": "/", "env": {}}
    try:
        done = subprocess.run(line, timeout=60, **quiet, **IDENTITY)
    except (OSError, subprocess.SubprocessError) as error:
        return f"no process starts as user {USER}: {error}"
    return "" if done.returncode == 0 else f"Python's own files are closed to user {USER}"


def copy(path: Path, place: Path) -> None:
    """Copy a file or a folder to where that user may read it, whoever may read the original."""
    if path.is_file():
        shutil.copyfile(path, place)
        place.chmod(0o644)
        return
    place.mkdir()
    place.chmod(0o755)
    for entry in path.iterdir():
        if entry.name != "__pycache__":
            copy(entry, place / entry.name)


def hand_over(scratch: Path, folders: Iterable[Path]) -> None:
    """Let that user pass through a scratch folder of the grader's, and own some folders in it.

    It cannot list what is there, and files that only the grader may read stay so.
    """
    for place in (scratch, *scratch.parents):
        if place.name.startswith("convlab-"):
            place.chmod(0o711)
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, USER, USER)


def end_all() -> None:
    """Kill whatever runs as that user."""
    pid = os.fork()
    if pid == 0:
        try:
            os.setgroups([])
            os.setgid(USER)
            os.setuid(USER)
            os.kill(-1, signal.SIGKILL)  # spares nobody of that user's, itself last
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
