"""Removing the leftovers of killed test runs.

Each run puts its temporary files into a folder with the run's name. Whatever the run starts has
that folder in its environment, and the users it makes have their homes there, so the next run
recognises all of it, and by the process in the name whether the run still goes on: several may run
on one machine, and two of them may remove the same at once.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import psutil

from convlab.workshop import accounts

_NAME = re.compile(r"convlab-tests-(\d+)-(\d+)")
_VARIABLES = ("TMPDIR", "TEMP", "TMP")


def begin() -> Path | None:
    """Put this run's temporary files into a separate folder, unless it is part of another run."""
    place = Path(tempfile.gettempdir())
    if _NAME.search(str(place)):
        return None
    remove_all(place)
    started = int(psutil.Process().create_time())
    folder = place / f"convlab-tests-{os.getpid()}-{started}"
    folder.mkdir()
    folder.chmod(0o755)  # users of a hub pass through it to their homes
    os.environ |= dict.fromkeys(_VARIABLES, str(folder))
    tempfile.tempdir = None
    return folder


def owner() -> int:
    """Return the process that started this run: the same for all its workers."""
    found = _NAME.search(tempfile.gettempdir())
    return int(found[1]) if found else os.getpid()


def remove_all(place: Path) -> None:
    """Remove the leftovers of finished runs whose folders are in `place`."""
    text = "\n".join([*map(str, place.iterdir()), *_traces().values(), *_users().values()])
    for found in {match[0]: match for match in _NAME.finditer(text)}.values():
        if not _is_running(int(found[1]), int(found[2])):
            remove(place / found[0])


def remove(folder: Path) -> None:
    """End the processes of a run, remove its users, and delete its folder."""
    users = [login for login, home in _users().items() if folder.name in home]
    while left := [
        process
        for process, trace in _traces().items()
        if folder.name in trace or process.info["username"] in users
    ]:
        for process in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(left)
    for login in users:
        with contextlib.suppress(KeyError):
            shutil.rmtree(accounts.runtime_of(_uid(login)), ignore_errors=True)
        subprocess.run(["userdel", "--force", login], capture_output=True)
    shutil.rmtree(folder, ignore_errors=True)


def _is_running(pid: int, started: int) -> bool:
    try:
        return abs(psutil.Process(pid).create_time() - started) < 2
    except psutil.NoSuchProcess:
        return False


def _traces() -> dict[psutil.Process, str]:
    """Return, for each process that can be inspected, the folder of its temporary files."""
    found = {}
    for process in psutil.process_iter(["environ", "status", "username"]):
        if process.info["status"] != psutil.STATUS_ZOMBIE:
            environment = process.info["environ"] or {}
            found[process] = " ".join(environment.get(name, "") for name in _VARIABLES)
    return found


def _users() -> dict[str, str]:
    """Return the homes of a hub's participants, by login, where they can be removed."""
    try:
        import pwd
    except ModuleNotFoundError:
        return {}
    if os.geteuid() != 0:
        return {}
    return {
        one.pw_name: one.pw_dir for one in pwd.getpwall() if one.pw_name.startswith(accounts.PREFIX)
    }


def _uid(login: str) -> int:
    import pwd

    return pwd.getpwnam(login).pw_uid
