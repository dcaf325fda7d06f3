"""The command line of bubblewrap: which files the sandbox sees, and what it may do."""

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from convlab.grading.python_files import LIBRARIES, hidden, needed

_RIGHTS = ("CAP_CHOWN", "CAP_SETGID", "CAP_SETUID")  # used and given up by `privileges.become`


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def command_line(shown: Mapping[str, Path], scratch_bytes: int) -> list[str]:
    """Return bubblewrap's command line, without the command that it runs.

    `shown` are the files visible below the folder /convlab, by their path there; /tmp, the working
    folder, holds `scratch_bytes`.
    """
    # With its full path: the process has another PATH.
    line = [shutil.which("bwrap") or "bwrap", "--cap-drop", "ALL"]
    if is_root():
        # The process gives up root itself (`privileges.become`): inside a user namespace it would
        # still be root outside, and the system does not count root's processes.
        line += [f"--unshare-{kind}" for kind in ("ipc", "pid", "net", "uts", "cgroup-try")]
        line += [word for right in _RIGHTS for word in ("--cap-add", right)]
    else:
        line += ["--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534"]
    line += ["--new-session", "--die-with-parent", "--hostname", "convlab"]
    # Otherwise bubblewrap's own process is in there, whose memory a worker could write to.
    line += ["--as-pid-1"]
    for link in filter(os.path.islink, LIBRARIES):
        line += ["--symlink", os.readlink(link), link]
    bound = {path: path for path in needed()}
    bound |= {f"/convlab/{name}": str(path) for name, path in shown.items()}
    # Without these, bubblewrap denies others the folders above a file that they may not execute.
    for folder in _folders_above(bound):
        line += ["--perms", "0755", "--dir", folder]
    for place, path in bound.items():
        line += ["--ro-bind", path, place]
    for path in hidden(path for path in bound if not path.startswith("/convlab/")):
        line += ["--tmpfs", path, "--remount-ro", path]
    # A grader that is root owns the files of each process in /proc: some would be writable.
    line += ["--proc", "/proc", "--remount-ro", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]
    line += ["--perms", "0700", "--size", str(scratch_bytes), "--tmpfs", "/tmp"]
    return [*line, "--remount-ro", "/", "--chdir", "/tmp", "--"]


def _folders_above(places: Iterable[str]) -> list[str]:
    """Return the folders above some paths, from the top down."""
    above = {str(parent) for place in places for parent in Path(place).parents}
    return sorted(above - {"/"} - set(filter(os.path.islink, LIBRARIES)))
