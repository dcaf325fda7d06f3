"""The command line of bubblewrap: what a sandbox sees of this machine, and what it may do."""

from __future__ import annotations

import contextlib
import os
import shutil
import site
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

_BASE = dict.fromkeys(("base", "platbase", "installed_base", "installed_platbase"), sys.base_prefix)
_LIBRARIES = ("/lib", "/lib32", "/lib64", "/libx32", "/usr/lib", "/usr/lib32", "/usr/lib64")
_RIGHTS = ("CAP_CHOWN", "CAP_SETGID", "CAP_SETUID")  # which `fence.become` uses and gives up
_COURSE = Path(__file__).resolve().parents[1]


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def interpreter() -> str:
    """Return Python itself, without the links of a virtual environment."""
    return os.path.realpath(sys.executable)


def command_line(shown: Mapping[str, Path], scratch_bytes: int) -> list[str]:
    """Write bubblewrap's command line, up to the command that it runs.

    Parameters
    ----------
    shown : mapping of str to Path
        What is to be seen below the folder /convlab, by its place there.
    scratch_bytes : int
        The size of /tmp, where the command works.
    """
    # By its whole path: the process gets an environment, and a PATH, of its own.
    line = [shutil.which("bwrap") or "bwrap", "--cap-drop", "ALL"]
    if is_root():
        # The process gives up being root itself (`fence.become`). In a namespace of users it would
        # still be root outside, whose processes the system does not count.
        line += [f"--unshare-{kind}" for kind in ("ipc", "pid", "net", "uts", "cgroup-try")]
        line += [word for right in _RIGHTS for word in ("--cap-add", right)]
    else:
        line += ["--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534"]
    line += ["--new-session", "--die-with-parent", "--hostname", "convlab"]
    # Else bubblewrap's own first process is there, whose memory a worker could write to.
    line += ["--as-pid-1"]
    for link in filter(os.path.islink, _LIBRARIES):
        line += ["--symlink", os.readlink(link), link]
    bound = {path: path for path in _system_files()}
    bound |= {f"/convlab/{name}": str(path) for name, path in shown.items()}
    # Without these, bubblewrap closes a folder on the way to a file that others may not execute.
    for folder in _folders_above(bound):
        line += ["--perms", "0755", "--dir", folder]
    for place, path in bound.items():
        line += ["--ro-bind", path, place]
    for path in _hidden(bound):
        line += ["--tmpfs", path, "--remount-ro", path]
    # A grader that is root owns the files of each process there: some could be written to.
    line += ["--proc", "/proc", "--remount-ro", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]
    line += ["--perms", "0700", "--size", str(scratch_bytes), "--tmpfs", "/tmp"]
    return [*line, "--remount-ro", "/", "--chdir", "/tmp", "--"]


def _folders_above(places: Iterable[str]) -> list[str]:
    """Return the folders on the way to some places, from the top down, /proc and the like not."""
    above = {str(parent) for place in places for parent in Path(place).parents}
    return sorted(above - {"/"} - set(filter(os.path.islink, _LIBRARIES)))


@cache
def _system_files() -> tuple[str, ...]:
    """Return the files and folders that Python needs: itself, its library, shared libraries."""
    library = sysconfig.get_paths(vars=_BASE)
    shared = Path(sysconfig.get_config_var("LIBDIR") or "")
    name = sysconfig.get_config_var("INSTSONAME") or ""
    places = {interpreter(), library["stdlib"], library["platstdlib"], *_library_folders()}
    if name.endswith(".dylib") or ".so" in name:
        places |= {str(path) for path in [shared / name] if path.exists()}
    if os.path.exists("/etc/ld.so.cache"):
        places.add("/etc/ld.so.cache")
    ordered = sorted(places)
    return tuple(
        path
        for path in ordered
        if not any(path != other and Path(path).is_relative_to(other) for other in ordered)
    )


def _library_folders() -> set[str]:
    """Return the folders in which the system's loader finds shared libraries.

    Not all of /usr/lib where the loader's own list names less: programs lie there too, and data.
    """
    loaders = {os.path.realpath(path) for path in ("/lib64", "/libx32") if os.path.isdir(path)}
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        ldconfig = shutil.which("ldconfig") or "/sbin/ldconfig"
        listed = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, timeout=60)
        paths = [
            line.rpartition(" => ")[2] for line in listed.stdout.splitlines() if " => " in line
        ]
        found = {os.path.dirname(os.path.realpath(path)) for path in paths}
        if listed.returncode == 0 and found:
            return {path for path in found if path.startswith(_LIBRARIES)} | loaders
    return {os.path.realpath(path) for path in _LIBRARIES if os.path.isdir(path)}


def _hidden(bound: Iterable[str]) -> list[str]:
    """Return the folders that lie in a folder that is bound and are not to be seen.

    Installed packages, which a submission may import only by leave, and the course itself.
    """
    places = {sysconfig.get_path(kind, vars=_BASE) for kind in ("purelib", "platlib")}
    places |= set(site.getsitepackages([sys.base_prefix, "/usr", "/usr/local"]))
    places |= {"/usr/lib/python3/dist-packages", str(_COURSE)}
    folders = tuple(path for path in bound if not path.startswith("/convlab/"))
    inside = (os.path.realpath(path) for path in places if os.path.isdir(path))
    return sorted({path for path in inside if any(map(Path(path).is_relative_to, folders))})
