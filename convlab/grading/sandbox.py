"""The sandbox: starting a process that sees Python, NumPy, IPython and nothing else.

With bubblewrap, the process has an allow-list of read-only folders, no network, its own process
numbers and a small scratch folder in memory. Without it (another system, or one that forbids user
namespaces) root starts it as a separate user. Otherwise there are only resource limits. On Linux,
all levels have a filter of system calls and Landlock rules, which block all files except Python's;
if the system lacks one of these, `describe` says so.
"""

import contextlib
import os
import platform
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from convlab.files import list_files
from convlab.grading import bubblewrap, own_user, python_files
from convlab.grading.failure import SHORTAGES, GraderFailure, last_line, reason
from convlab.grading.inside.privileges import forget_inherited, too_low
from convlab.grading.limits import MIB, Limits
from convlab.grading.python_files import top_level
from convlab.grading.scratch import Scratch

BUBBLEWRAP, OWN_USER, LIMITS_ONLY = "bubblewrap", "own user", "limits only"
FILES_OPEN = "file access not restricted"  # the protection that is missing without Landlock
HERE = Path(__file__).parent
# The distributions that a worker may import, with all dependencies.
ALWAYS = ("numpy", "matplotlib")
_OF_NOTEBOOKS = {"IPython", "matplotlib_inline"}  # they display
_TRIAL_SECONDS = 60
_ALLOW = "Allow user namespaces (on Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0)"


@dataclass(frozen=True)
class Sandbox:
    """How to start a process in a sandbox."""

    isolation: str
    limits: Limits
    allowed: tuple[str, ...] = ALWAYS  # the distributions that a submission may import
    missing: tuple[str, ...] = ()  # protections that this machine lacks, such as `FILES_OPEN`

    @property
    def label(self) -> str:
        """The isolation and what is missing, as in each row of marks."""
        return ", ".join([self.isolation, *self.missing])

    def start(self, call: str, scratch: Path, *, pass_fds=(), **options):
        """Start Python in the sandbox, where it calls a function: "inside.fork_server:main(5)".

        `scratch` is an empty folder of the grader; with bubblewrap, the process cannot see it.
        Takes the options of `subprocess.Popen`, and returns a Popen.
        """
        forget_inherited()
        module, _, function = call.partition(":")
        with contextlib.ExitStack() as on_failure:
            claim, become = None, ""
            if self.isolation == OWN_USER or (
                self.isolation == BUBBLEWRAP and bubblewrap.is_root()
            ):
                claim = on_failure.enter_context(contextlib.closing(own_user.claim()))
            if self.isolation == BUBBLEWRAP:
                line, folder, work = self._in_bubblewrap(scratch, claim)
                become = f"privileges.become({claim.user}); " if claim else ""
            else:
                line, folder, work = self._in_folders(scratch, claim)
                options |= {"cwd": work} | (own_user.identity(claim.user) if claim else {})
            places = [str(folder / "site"), str(folder / "grading")]
            code = (
                f"import gc, sys; gc.disable(); sys.path += {places!r}; "
                f"from inside import privileges; {become}from {module} import main; {function}"
            )
            process = subprocess.Popen(
                [*line, *python_files.bare_python(code)],
                env=_environment(str(work)),
                pass_fds=pass_fds,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                **options,
            )
            on_failure.pop_all()
        process.convlab_claim, process.convlab_sandbox = claim, self
        return process

    def _in_bubblewrap(self, scratch: Path, claim) -> tuple[list[str], Path, Path]:
        """Return the start of the command line, and the course and the working folder inside."""
        shown = self._shown(scratch / "convlab", claim)
        line = bubblewrap.command_line(shown, self.limits.file_mib * MIB)
        return line, Path("/convlab"), Path("/tmp")

    def _in_folders(self, scratch: Path, claim) -> tuple[list[str], Path, Path]:
        """Do the same without bubblewrap, with folders in `scratch` and links in them."""
        folder, work = scratch / "convlab", scratch / "work"
        for name, path in self._shown(folder, claim).items():
            if path != folder / name:  # else it is a copy
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).symlink_to(path)
        work.mkdir()
        if claim:
            own_user.hand_over(scratch, [work], claim.user)
        return [], folder, work

    def _shown(self, folder: Path, claim) -> dict[str, Path]:
        """Return what is visible, by its path below /convlab; copies in `folder` if claimed."""
        packages = python_files.packages(self.allowed)
        course = _copied(folder) if claim else _contents()
        return course | {f"site/{place}": path for place, path in packages.items()}

    def files(self, scratch: Path) -> dict[str, list[str]]:
        """Return the arguments of `inside.landlock.rules`: the files that a submission may use.

        The paths are those inside the sandbox that was started with this scratch folder.
        """
        needed = list(python_files.needed())
        if self.isolation == BUBBLEWRAP:
            return {"readable": [*needed, "/convlab"], "writable": ["/tmp"], "listed": []}
        own = [*python_files.packages(self.allowed).values(), scratch / "convlab"]
        if self.isolation == LIMITS_ONLY:  # otherwise these are copies
            own += _contents().values()
        return {
            "readable": [*python_files.without_hidden(needed), *map(str, own)],
            "writable": [str(scratch / "work")],
            # Python lists a folder before it imports from it.
            "listed": list(filter(os.path.isdir, needed)),
        }


def end(process: subprocess.Popen) -> None:
    """Kill a process that a sandbox has started, and all processes that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.convlab_claim is not None:
        if process.convlab_sandbox.isolation == OWN_USER:
            own_user.end_all(process.convlab_claim.user)
        process.convlab_claim.close()


def make(limits: Limits, *, require_isolation: bool = False) -> Sandbox:
    """Choose the best sandbox that this machine has.

    Raises RuntimeError if isolation is required and there is none, or the limits are more than this
    process has itself, and GraderFailure if the machine lacks resources to find out.
    """
    if low := too_low(asdict(limits)):
        name, most, option = low
        raise RuntimeError(
            f"the limit {name} {getattr(limits, name)} exceeds the {most} that this process may "
            f"use: raise that (ulimit {option}), or grade with --limit {name}={most}"
        )
    why_not = why_no_bubblewrap()
    missing = () if why_not else missing_of(BUBBLEWRAP)
    if require_isolation and (why_not or missing):
        remedy = _ALLOW if why_not else "Use another machine"
        if shutil.which("bwrap") is None:
            remedy = "Install bubblewrap (apt-get install bubblewrap)"
        raise RuntimeError(
            f"submissions cannot be isolated here: {why_not or ', '.join(missing)}. {remedy}, or "
            "grade without --require-isolation"
        )
    if not why_not:
        return Sandbox(BUBBLEWRAP, limits, missing=missing)
    level = LIMITS_ONLY if why_no_own_user() else OWN_USER
    return Sandbox(level, limits, missing=missing_of(level))


def announced(label: str, limits: Limits) -> Sandbox:
    """Return the sandbox that another process has chosen; its fork servers try whether it holds."""
    isolation, *missing = label.split(", ")
    return Sandbox(isolation, limits, missing=tuple(missing))


def refuse_open_answers(sandbox: Sandbox, exercises: Iterable[Path]) -> None:
    """Raise if a submission would run as a separate user who can read the answers.

    The RuntimeError has the folders to close. At the level "limits only", `describe` says what is
    open.
    """
    if sandbox.isolation != OWN_USER or FILES_OPEN not in sandbox.missing:
        return
    folders = {HERE.parent: [HERE.parent / "__init__.py"]}
    folders |= {exercise: list_files(exercise, "*.py") for exercise in exercises}
    is_open = set(own_user.readable(path for files in folders.values() for path in files))
    closed = [str(folder) for folder, files in folders.items() if is_open & set(files)]
    if closed:
        raise RuntimeError(
            f"a submission could read the answers in {', '.join(closed)}: make them unreadable to "
            f"other users (chmod -R o= {' '.join(closed)}), or install bubblewrap"
        )


def import_names(distributions) -> list[str]:
    """Return the names under which distributions and the notebook's own are imported.

    >>> import_names(["numpy"])
    ['IPython', 'matplotlib_inline', 'numpy']
    """
    paths = (path for name in distributions for path in top_level(metadata.distribution(name)))
    names = {path.name.partition(".")[0] for path in paths}
    return sorted({name for name in names if name.isidentifier()} | _OF_NOTEBOOKS)


def describe(sandbox: Sandbox) -> str:
    """Describe in one line how the submissions are isolated from this machine."""
    label = sandbox.label.replace(LIMITS_ONLY, LIMITS_ONLY.upper())
    if sandbox.isolation == BUBBLEWRAP:
        return f"isolation: {label} (no network, no files except Python's, separate processes)"
    if FILES_OPEN not in sandbox.missing:
        holds = "a submission can only use Python's files and its temporary ones"
    elif sandbox.isolation == OWN_USER:
        holds = (
            "a submission can read all files that every user may read here, including installed "
            "libraries; only grade submissions you trust"
        )
    else:
        holds = (
            "a submission can read your files, including the solutions; only grade submissions you "
            "trust"
        )
    why = why_no_bubblewrap()
    if sandbox.isolation == LIMITS_ONLY and bubblewrap.is_root():
        why += f"; {why_no_own_user()}"
    return f"isolation: {label} ({why}): {holds}"


@cache
def why_no_bubblewrap() -> str:
    """Try a sandbox: return why bubblewrap cannot be used here, or "" if it can."""
    if sys.platform != "linux":
        return f"bubblewrap needs Linux, but this is {platform.system()}"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed"
    return _tried(BUBBLEWRAP).why_not


def missing_of(isolation: str) -> tuple[str, ...]:
    """Try a sandbox: return the protections that a level lacks on this machine."""
    trial = _tried(isolation)
    if trial.why_not:
        raise GraderFailure(trial.why_not)
    return trial.missing


class _Trial(NamedTuple):
    """The result of starting a sandbox to find out which protections work."""

    why_not: str = ""
    missing: tuple[str, ...] = ()


_PROMISES = {
    "processes": "processes not limited",
    "system_calls": "system calls not filtered",
    "files": FILES_OPEN,
}


@cache
def _tried(isolation: str) -> _Trial:
    """Start a sandbox that tries its own protections."""
    try:
        with Scratch() as scratch:
            output, errors, code = _run_probe(Sandbox(isolation, Limits()), scratch)
    except OSError as error:
        if error.errno in SHORTAGES:
            raise GraderFailure(f"{isolation} cannot be tried: {reason(error)}") from None
        return _Trial(why_not=f"{isolation} fails: {reason(error)}")
    except subprocess.TimeoutExpired:
        raise GraderFailure(f"{isolation} did not start within {_TRIAL_SECONDS} s") from None
    if code == 0:
        return _Trial(missing=missing_by(isolation, output.decode().split()))
    why = last_line(errors) or f"exit code {code}"
    if any(os.strerror(number).encode() in errors for number in SHORTAGES):
        raise GraderFailure(f"{isolation} cannot be tried: {why}")
    return _Trial(why_not=f"{isolation} fails: {why}")


def missing_by(isolation: str, held: Iterable[str]) -> tuple[str, ...]:
    """Return the protections that a level lacks if `inside.probe` finds that these work."""
    held = {*held}
    if isolation == BUBBLEWRAP:  # which shows no other files
        held.add("files")
    if isolation == LIMITS_ONLY:
        # Its user has other processes, so the fork server counts: with the filter there can only
        # be threads, and Linux reports their number.
        counted = "system_calls" in held and sys.platform == "linux"
        held = held | {"processes"} if counted else held - {"processes"}
    return tuple(text for name, text in _PROMISES.items() if name not in held)


def _run_probe(sandbox: Sandbox, scratch: Path) -> tuple[bytes, bytes, int]:
    """Return the probe's output, its error output and its exit code."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with sandbox.start("inside.probe:main()", scratch, **pipes) as process:
        try:
            return *process.communicate(timeout=_TRIAL_SECONDS), process.returncode
        finally:
            end(process)


def why_no_own_user() -> str:
    """Try it: return why submissions cannot run as a separate user, or "" if they can."""
    needed = tuple(python_files.packages(ALWAYS).values())
    return own_user.why_not(needed) or _tried(OWN_USER).why_not


def _contents() -> dict[str, Path]:
    """Return the files of the course that are visible, by their path below /convlab."""
    course = HERE.parent
    return {
        "grading/inside": HERE / "inside",
        "samples.py": course / "samples.py",
        "data": course / "data",
    }


def _copied(folder: Path) -> dict[str, Path]:
    """Copy the visible files of the course, which may be closed to other users."""
    places = {name: folder / name for name in _contents()}
    for name, path in _contents().items():
        places[name].parent.mkdir(parents=True, exist_ok=True)
        own_user.copy(path, places[name])
    return places


def _environment(home: str) -> dict[str, str]:
    """Return the environment of the sandbox, which contains nothing of the grader's."""
    once = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
    return {
        "HOME": home,
        "USER": "student",  # for `getpass.getuser`: the user has no entry in the system's list
        "TMPDIR": home,
        "IPYTHONDIR": f"{home}/.ipython",
        "MPLCONFIGDIR": f"{home}/.matplotlib",
        "MPLBACKEND": "agg",
        "LANG": "C",  # a locale without files; Python still writes UTF-8
        "PATH": "/usr/bin:/bin",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        **dict.fromkeys(once, "1"),
    }
