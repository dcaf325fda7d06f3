"""Running a command at each level of isolation that this machine has."""

import os
import shutil
import site
import stat
import subprocess
import sys
import sysconfig
from pathlib import Path

from convlab.grading import sandbox
from tests.grading.runs import ROOT

ANOTHER = 800_000_000 + os.getpid()  # of one worker: the system counts the threads of a user
BECOME = (
    "import os, sys; user = int(sys.argv[1]); os.setgroups([]); os.setgid(user); os.setuid(user); "
    "os.execv(sys.argv[2], sys.argv[2:])"
)
# name: (as root, with bubblewrap, Python's files open to other users or None for as they are,
#        expected isolation)
LEVELS = {
    "bubblewrap as root": (True, True, None, sandbox.BUBBLEWRAP),
    "bubblewrap as another user": (False, True, True, sandbox.BUBBLEWRAP),
    "own user": (True, False, True, sandbox.OWN_USER),
    "limits only as root": (True, False, False, sandbox.LIMITS_ONLY),
    "limits only as another user": (False, False, True, sandbox.LIMITS_ONLY),
}


class Missing(Exception):
    """A level that this machine does not have; the message says why."""


class Level:
    """How to run a command at a level.

    Parameters
    ----------
    name : str
        One of `LEVELS`.
    folder : Path
        Empty, and open to all users; files made in it belong to the level's user.
    """

    def __init__(self, name: str, folder: Path):
        as_root, bubblewrap, opened, self.isolation = LEVELS[name]
        self.folder, is_root = folder, os.geteuid() == 0
        if as_root and not is_root:
            raise Missing("only root can grade as root")
        self.user = ANOTHER if is_root and not as_root else os.geteuid()
        tools = folder / "tools"
        tools.mkdir()
        self._path = os.environ["PATH"] if bubblewrap else str(tools)
        self._before = []
        if is_root and opened is not None:
            self._before += _opened() if opened else _closed()
        if self.user != os.geteuid():
            self._before += [sys.executable, "-c", BECOME, str(self.user)]
        if name not in _chosen:
            _chosen[name] = self.run([sys.executable, "-c", _CHOSEN])
        if _chosen[name] != self.isolation:
            raise Missing(f"not chosen here: {_chosen[name][-400:]}")

    def run(self, line, **options):
        """Run a command at this level; its temporary files are in `folder / "temporary"`."""
        with self.start(line, **options) as process:
            return process.communicate()[0].strip()

    def start(self, line, **options):
        """Start a command at this level, with all output in one pipe."""
        temporary = self.folder / "temporary"
        if not temporary.exists():
            self.own(temporary).chmod(0o711)  # users pass through it, as through /tmp
        environment = {"PATH": self._path, "TMPDIR": str(temporary), "HOME": str(temporary)}
        return subprocess.Popen(
            [*self._before, *map(str, line)], env=environment, cwd=self.folder, text=True,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} | options,
        )  # fmt: skip

    def own(self, folder: Path) -> Path:
        """Make a folder that belongs to the level's user."""
        folder.mkdir(mode=0o700)
        os.chown(folder, self.user, self.user)
        return folder


_chosen: dict[str, str] = {}  # the isolation that the grader chooses at each level
_CHOSEN = """
from convlab.grading import sandbox
from convlab.grading.limits import Limits
print(sandbox.make(Limits()).isolation)
"""


def _opened() -> list[str]:
    """Return the start of a command line that opens Python's files to all users."""
    needed = [sys.base_prefix, sys.prefix, *(str(ROOT / n) for n in ("convlab", "exercises"))]
    needed += [path for path in site.getsitepackages() if Path(path).is_dir()]
    closed = {top for path in needed if (top := _closed_above(Path(path)))}
    if not closed:
        return []
    line = _mounting()
    for top in sorted(closed):
        line += ["--perms", "0755", "--tmpfs", str(top)]
    for path in sorted(set(needed)):
        for top in filter(Path(path).is_relative_to, closed):
            between = [one for one in Path(path).parents if one != top and one.is_relative_to(top)]
            for folder in sorted(map(str, between)):
                line += ["--perms", "0755", "--dir", folder]
            line += ["--ro-bind", path, path]
    return [*line, "--"]


def _closed() -> list[str]:
    """Return the start of a command line that closes this checkout to all other users."""
    line = [*_mounting(), "--perms", "0700", "--tmpfs", str(ROOT)]
    for path in map(str, ROOT.iterdir()):
        line += ["--bind", path, path]
    return [*line, "--"]


def _mounting() -> list[str]:
    program = shutil.which("bwrap")
    if program is None:
        raise Missing("no bubblewrap here to open or close Python's files with")
    return [program, "--bind", "/", "/", "--dev-bind", "/dev", "/dev"]


def _closed_above(path: Path) -> Path | None:
    """Return the uppermost folder above a path that is closed to other users."""
    folders = reversed(path.parents)
    return next((one for one in folders if not one.stat().st_mode & stat.S_IXOTH), None)


def packages() -> str:
    return sysconfig.get_path("purelib")
