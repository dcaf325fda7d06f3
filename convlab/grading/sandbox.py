"""The wall: how a process is started that sees Python, NumPy, IPython and nothing else.

With bubblewrap it has an allow-list of read-only folders, no network, process numbers of its own
and a small scratch folder in memory. Without it (another system, or one that forbids user
namespaces) root gives it a user of its own, to whom closed files are closed. Else only the limits
of resources and, on Linux, the filter of system calls remain: the files of whoever grades can then
be read, and `describe` says so.
"""

from __future__ import annotations

import contextlib
import csv
import importlib.util
import os
import platform
import re
import shutil
import signal
import site
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from convlab.grading import own_user
from convlab.grading.limits import MIB, Limits

BUBBLEWRAP, OWN_USER, LIMITS_ONLY = "bubblewrap", "own user", "limits only"
HERE = Path(__file__).parent
# What a worker may import besides Python's own library, with all that these need.
ALWAYS = ("numpy", "matplotlib")
_RUNS_CELLS = ("ipykernel",)
_BASE = dict.fromkeys(("base", "platbase", "installed_base", "installed_platbase"), sys.base_prefix)
_SHARED_LIBRARIES = ("/lib", "/lib32", "/lib64", "/libx32", "/usr/lib", "/usr/lib32", "/usr/lib64")


@dataclass(frozen=True)
class Sandbox:
    """How to start a process behind the wall.

    Attributes
    ----------
    isolation : {"bubblewrap", "own user", "limits only"}
    limits : Limits
    allowed : tuple of str
        The distributions that a submission may import.
    """

    isolation: str
    limits: Limits
    allowed: tuple[str, ...] = ALWAYS

    def start(self, call: str, scratch: Path, *, pass_fds=(), **options):
        """Start Python behind the wall.

        Parameters
        ----------
        call : str
            What to run: "inside.nursery:main(5)".
        scratch : Path
            A fresh folder of the grader's; the process may see it only without bubblewrap.
        pass_fds : sequence of int
        **options
            Of `subprocess.Popen`.

        Returns
        -------
        subprocess.Popen
        """
        module, _, function = call.partition(":")
        packages = _packages(self.allowed)
        user = own_user.free() if self.isolation == OWN_USER else None
        if self.isolation == BUBBLEWRAP:
            folder, work = Path("/convlab"), Path("/tmp")
            line = _bubblewrap(packages, self.limits)
        else:
            folder, work = _laid_out(packages, scratch, copied=user is not None), scratch / "work"
            line, options["cwd"] = [], work
        if user is not None:
            own_user.hand_over(scratch, [work], user)
            options |= own_user.identity(user)
        places = [str(folder / "site"), str(folder / "grading")]
        code = f"import sys; sys.path += {places!r}; from {module} import main; {function}"
        process = subprocess.Popen(
            [*line, _interpreter(), "-I", "-S", "-c", code],
            env=_environment(str(work)),
            pass_fds=pass_fds,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **options,
        )
        process.convlab_user = user
        return process


def end(process: subprocess.Popen) -> None:
    """Kill a process that a sandbox has started, with all that it has started itself."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.convlab_user is not None:
        own_user.end_all(process.convlab_user)


def make(limits: Limits, allowed=(), *, require_isolation: bool = False) -> Sandbox:
    """Choose the best wall there is here.

    Raises
    ------
    RuntimeError
        If isolation is required and there is none, or an allowed distribution is not installed.
    """
    why_not, packages = why_no_bubblewrap(), (*ALWAYS, *sorted(allowed))
    if not why_not:
        return Sandbox(BUBBLEWRAP, limits, packages)
    if require_isolation:
        raise RuntimeError(
            f"submissions cannot be isolated here: {why_not}. "
            "Install bubblewrap (apt-get install bubblewrap), or grade without --require-isolation"
        )
    return Sandbox(LIMITS_ONLY if why_no_own_user() else OWN_USER, limits, packages)


def import_names(distributions) -> list[str]:
    """Return what the modules of some distributions are called.

    Examples
    --------
    >>> import_names(["numpy"])
    ['IPython', 'numpy']
    """
    paths = [path for name in distributions for path in _top_level(metadata.distribution(name))]
    names = {re.split(r"[.]", path.name)[0] for path in paths}
    return sorted({name for name in names if name.isidentifier()} | {"IPython"})


def describe(sandbox: Sandbox) -> str:
    """Say in a line what stands between the submissions and this machine."""
    if sandbox.isolation == BUBBLEWRAP:
        return "isolation: bubblewrap (no network, no files but Python's, processes of its own)"
    if sandbox.isolation == OWN_USER:
        return (
            f"isolation: own user ({why_no_bubblewrap()}): a submission can read what everybody "
            "may read here; close the folder of the exercises to others (chmod -R o= FOLDER)"
        )
    return (
        f"isolation: LIMITS ONLY ({why_no_bubblewrap()}): a submission can read the files of "
        "whoever grades, the solutions too; grade only those you trust"
    )


@cache
def why_no_bubblewrap() -> str:
    """Return why bubblewrap cannot be used here, or "" if it can: it is tried, with all we ask."""
    if sys.platform != "linux":
        return f"bubblewrap is for Linux, and this is {platform.system()}"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed"
    line = [*_bubblewrap(_packages(ALWAYS), Limits()), _interpreter(), "-I", "-S", "-c", "0"]
    try:
        done = subprocess.run(line, capture_output=True, text=True, env={}, timeout=60)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bubblewrap does not start: {error}"
    return "" if done.returncode == 0 else f"bubblewrap fails: {done.stderr.strip()[:200]}"


def why_no_own_user() -> str:
    """Return why the submissions can have no user of their own, or "" if they can: it is tried."""
    return own_user.why_not(_packages(ALWAYS))


# ------------------------------------------------------------------ what is shown


def _interpreter() -> str:
    """Return Python itself, without the links of a virtual environment."""
    return os.path.realpath(sys.executable)


@cache
def _packages(allowed: tuple[str, ...]) -> tuple[Path, ...]:
    """Return the files and folders of some distributions and of all that they need.

    Raises
    ------
    RuntimeError
        If one of `allowed` is not installed.
    """
    waiting, seen, found = [*allowed, *_RUNS_CELLS], set(), {}
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            if name in allowed:
                raise RuntimeError(f"an exercise allows {name}, which is not installed") from None
            continue  # needed only on another system or for an extra
        for path in _top_level(distribution):
            found[path.name] = path
        for requirement in distribution.requires or ():
            if "extra ==" not in requirement:
                waiting.append(re.match(r"[\w.-]+", requirement)[0])
    return tuple(found.values())


def _top_level(distribution) -> set[Path]:
    """Return what a distribution has put directly into site-packages."""
    # Not `distribution.files`, which makes a path of each of ten thousand lines: half a second.
    record = distribution.read_text("RECORD")
    if record is None:  # a system's package that keeps no list
        names = (distribution.read_text("top_level.txt") or distribution.metadata["Name"]).split()
        specs = filter(None, map(importlib.util.find_spec, names))
        paths = (Path(spec.origin) for spec in specs if spec.origin)
        return {path.parent if path.name == "__init__.py" else path for path in paths}
    root = Path(distribution.locate_file(""))
    files = [row[0] for row in csv.reader(record.splitlines()) if row]
    names = {file.split("/")[0] for file in files} - {"..", "__pycache__"}
    return {root / name for name in names if (root / name).exists()}


def _contents() -> dict[str, Path]:
    """Return what of the course is shown, by its place below the folder /convlab."""
    course = HERE.parent
    return {
        "grading/inside": HERE / "inside",
        "samples.py": course / "samples.py",
        "data": course / "data",
    }


def _laid_out(packages, scratch: Path, *, copied: bool) -> Path:
    """Lay the same folders out as links, where they cannot be bound; the course's own as copies."""
    (scratch / "work").mkdir()
    folder = scratch / "convlab"
    for name, path in _contents().items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if copied:
            own_user.copy(path, place)
        else:
            place.symlink_to(path)
    (folder / "site").mkdir()
    for path in packages:
        (folder / "site" / path.name).symlink_to(path)
    return folder


def _environment(home: str) -> dict[str, str]:
    """Return all that the far side learns of this machine's environment: nothing of it."""
    once = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
    return {
        "HOME": home,
        "TMPDIR": home,
        "IPYTHONDIR": f"{home}/.ipython",
        "MPLCONFIGDIR": f"{home}/.matplotlib",
        "MPLBACKEND": "agg",
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        **dict.fromkeys(once, "1"),
    }


# ------------------------------------------------------------------ bubblewrap


def _bubblewrap(packages, limits: Limits) -> list[str]:
    """Write bubblewrap's command line, up to the command that it runs."""
    # By its whole path: the process gets an environment, and a PATH, of its own.
    line = [
        shutil.which("bwrap") or "bwrap",
        "--unshare-all",
        "--unshare-user",
        "--uid",
        "65534",
        "--gid",
        "65534",
    ]
    line += ["--cap-drop", "ALL", "--new-session", "--die-with-parent", "--hostname", "convlab"]
    # Else bubblewrap's own first process stands in there, whose memory a worker could write to.
    line += ["--as-pid-1"]
    for path in (*_SHARED_LIBRARIES, "/etc/ld.so.cache"):
        if os.path.islink(path):
            line += ["--symlink", os.readlink(path), path]
        elif os.path.exists(path):
            line += ["--ro-bind", path, path]
    line += _python()
    for path in packages:
        line += ["--ro-bind", str(path), f"/convlab/site/{path.name}"]
    for name, path in _contents().items():
        line += ["--ro-bind", str(path), f"/convlab/{name}"]
    # Who grades as root owns the files of each process there: some could be written to.
    line += ["--proc", "/proc", "--remount-ro", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]
    line += ["--size", str(limits.file_mib * MIB), "--tmpfs", "/tmp"]
    return [*line, "--remount-ro", "/", "--chdir", "/tmp", "--"]


def _python() -> list[str]:
    """Bind the interpreter and its library, without what has been installed into it."""
    library = sysconfig.get_paths(vars=_BASE)
    shared = Path(sysconfig.get_config_var("LIBDIR") or "")
    name = sysconfig.get_config_var("INSTSONAME") or ""
    places = {_interpreter(), library["stdlib"], library["platstdlib"]}
    if name.endswith(".dylib") or ".so" in name:
        places |= {str(path) for path in [shared / name] if path.exists()}
    line = []
    for path in sorted(places):
        if not path.startswith(_SHARED_LIBRARIES):
            line += ["--ro-bind", path, path]
    for path in _installed():
        line += ["--tmpfs", path, "--remount-ro", path]
    return line


def _installed() -> list[str]:
    """Return the folders of installed packages that lie in a folder that is bound."""
    places = {sysconfig.get_path(kind, vars=_BASE) for kind in ("purelib", "platlib")}
    places |= set(site.getsitepackages([sys.base_prefix, "/usr", "/usr/local"]))
    places |= {"/usr/lib/python3/dist-packages"}
    bound = (*_SHARED_LIBRARIES, sysconfig.get_path("stdlib", vars=_BASE))
    inside = (path for path in places if path.startswith(bound) and os.path.isdir(path))
    return sorted({os.path.realpath(path) for path in inside})
