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
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from convlab.grading import bubblewrap, own_user
from convlab.grading.failure import SHORTAGES, GraderFailure, reason
from convlab.grading.limits import MIB, Limits
from convlab.grading.scratch import Scratch

BUBBLEWRAP, OWN_USER, LIMITS_ONLY = "bubblewrap", "own user", "limits only"
HERE = Path(__file__).parent
# What a worker may import besides Python's own library, with all that these need.
ALWAYS = ("numpy", "matplotlib")
_RUNS_CELLS = ("ipykernel",)
_TRIAL_SECONDS = 60


@dataclass(frozen=True)
class Sandbox:
    """How to start a process behind the wall.

    Attributes
    ----------
    isolation : {"bubblewrap", "own user", "limits only"}
    limits : Limits
    allowed : tuple of str
        The distributions that a submission may import.
    missing : tuple of str
        What does not hold on this machine, though it does elsewhere: "processes not limited".
    """

    isolation: str
    limits: Limits
    allowed: tuple[str, ...] = ALWAYS
    missing: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The isolation, with what is missing of it: what stands in each row of marks."""
        return ", ".join([self.isolation, *self.missing])

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
        packages, become = _packages(self.allowed), ""
        with contextlib.ExitStack() as on_failure:
            claim = None
            if self.isolation == OWN_USER or (
                self.isolation == BUBBLEWRAP and bubblewrap.is_root()
            ):
                claim = on_failure.enter_context(contextlib.closing(own_user.claim()))
            if self.isolation == BUBBLEWRAP:
                folder, work = Path("/convlab"), Path("/tmp")
                shown = _contents() | {f"site/{path.name}": path for path in packages}
                line = bubblewrap.command_line(shown, self.limits.file_mib * MIB)
                become = f"fence.become({claim.user}); " if claim else ""
            else:
                copied = claim is not None
                folder, work = _laid_out(packages, scratch, copied=copied), scratch / "work"
                line, options["cwd"] = [], work
            if self.isolation == OWN_USER:
                own_user.hand_over(scratch, [work], claim.user)
                options |= own_user.identity(claim.user)
            places = [str(folder / "site"), str(folder / "grading")]
            code = (
                f"import sys; sys.path += {places!r}; from inside import fence; {become}"
                f"from {module} import main; {function}"
            )
            process = subprocess.Popen(
                [*line, bubblewrap.interpreter(), "-I", "-S", "-c", code],
                env=_environment(str(work)),
                pass_fds=pass_fds,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                **options,
            )
            on_failure.pop_all()
        process.convlab_claim, process.convlab_sandbox = claim, self
        return process


def end(process: subprocess.Popen) -> None:
    """Kill a process that a sandbox has started, with all that it has started itself."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.convlab_claim is not None:
        if process.convlab_sandbox.isolation == OWN_USER:
            own_user.end_all(process.convlab_claim.user)
        process.convlab_claim.close()


def make(limits: Limits, allowed=(), *, require_isolation: bool = False) -> Sandbox:
    """Choose the best sandbox there is here.

    Raises
    ------
    RuntimeError
        If isolation is required and there is none, or an allowed distribution is not installed.
    GraderFailure
        If the machine is too short of something to find out.
    """
    packages = (*ALWAYS, *sorted(allowed))
    why_not = why_no_bubblewrap()
    missing = () if why_not else missing_of(BUBBLEWRAP)
    if require_isolation and (why_not or missing):
        raise RuntimeError(
            f"submissions cannot be isolated here: {why_not or ', '.join(missing)}. "
            "Install bubblewrap (apt-get install bubblewrap), or grade without --require-isolation"
        )
    if not why_not:
        return Sandbox(BUBBLEWRAP, limits, packages, missing)
    level = LIMITS_ONLY if why_no_own_user() else OWN_USER
    return Sandbox(level, limits, packages, missing_of(level))


def refuse_open_answers(sandbox: Sandbox, exercises: Iterable[Path]) -> None:
    """Raise where a submission is a user of its own and can read what it is asked for.

    Parameters
    ----------
    sandbox : Sandbox
    exercises : iterable of Path
        Their folders.

    Raises
    ------
    RuntimeError
        With the folders to close. Where nothing but limits hold, `describe` says what is open.
    """
    if sandbox.isolation != OWN_USER:
        return
    folders = {HERE.parent: [HERE.parent / "__init__.py"]}
    folders |= {exercise: sorted(exercise.glob("*.py")) for exercise in exercises}
    is_open = set(own_user.readable(path for files in folders.values() for path in files))
    closed = [str(folder) for folder, files in folders.items() if is_open & set(files)]
    if closed:
        raise RuntimeError(
            f"a submission could read the answers in {', '.join(closed)}: close them to other "
            f"users (chmod -R o= {' '.join(closed)}), or install bubblewrap"
        )


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
    label = sandbox.label.replace(LIMITS_ONLY, LIMITS_ONLY.upper())
    if sandbox.isolation == BUBBLEWRAP:
        return f"isolation: {label} (no network, no files but Python's, processes of its own)"
    if sandbox.isolation == OWN_USER:
        return (
            f"isolation: {label} ({why_no_bubblewrap()}): a submission can read what all users "
            "may read here, installed libraries too"
        )
    return (
        f"isolation: {label} ({why_no_bubblewrap()}): a submission can read your files, "
        "the solutions too; grade only those you trust"
    )


@cache
def why_no_bubblewrap() -> str:
    """Return why bubblewrap cannot be used here, or "" if it can: it is tried, with all we ask."""
    if sys.platform != "linux":
        return f"bubblewrap is for Linux, and this is {platform.system()}"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed"
    return _tried(BUBBLEWRAP).why_not


def missing_of(isolation: str) -> tuple[str, ...]:
    """Return what a kind of sandbox does not keep on this machine; it is tried."""
    return _tried(isolation).missing


class _Trial(NamedTuple):
    """What came of a sandbox that was started to see what holds in it."""

    why_not: str = ""
    missing: tuple[str, ...] = ()


_PROMISES = {"processes": "processes not limited", "system_calls": "system calls not filtered"}


@cache
def _tried(isolation: str) -> _Trial:
    """Start a sandbox and have it try what it promises.

    Raises
    ------
    GraderFailure
        If it is the machine that is short of something: another time it may go.
    """
    try:
        with Scratch() as scratch:
            said, complaint, code = _run_probe(Sandbox(isolation, Limits()), scratch)
    except OSError as error:
        if error.errno in SHORTAGES:
            raise GraderFailure(f"{isolation} cannot be tried: {reason(error)}") from None
        return _Trial(why_not=f"{isolation} fails: {reason(error)}")
    except subprocess.TimeoutExpired:
        raise GraderFailure(f"{isolation} did not start in {_TRIAL_SECONDS} s") from None
    complaint = complaint.decode(errors="replace").strip()
    if code == 0:
        held = json.loads(said)
        return _Trial(missing=tuple(text for name, text in _PROMISES.items() if not held[name]))
    if any(os.strerror(number) in complaint for number in SHORTAGES):
        raise GraderFailure(f"{isolation} cannot be tried: {complaint[:200]}")
    return _Trial(why_not=f"{isolation} fails: {complaint[:200]}")


def _run_probe(sandbox: Sandbox, scratch: Path) -> tuple[bytes, bytes, int]:
    """Return what the probe prints, what it complains of, and its exit code."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with sandbox.start("inside.probe:main()", scratch, **pipes) as process:
        try:
            return *process.communicate(timeout=_TRIAL_SECONDS), process.returncode
        finally:
            end(process)


def why_no_own_user() -> str:
    """Return why the submissions can have no user of their own, or "" if they can: it is tried."""
    return own_user.why_not(_packages(ALWAYS))


# ------------------------------------------------------------------ what is shown


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
