"""A batch of submissions, graded by pytest in a process of its own; its marks come down a pipe."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from convlab.files import list_files, with_filename
from convlab.grading.failure import reason
from convlab.grading.inbox import SubmissionFile, write_list
from convlab.grading.limits import Limits
from convlab.grading.scratch import Scratch
from convlab.grading.session import Marks, from_line

STOPPED = "grading stopped: "  # how the plugin says that the grader has failed
_LAST_WORDS = 4_000  # of what a process printed, in bytes
# What pytest does around each test for whoever reads along; nobody does. Warnings stay, since a
# test may turn them into errors.
_UNREAD = ("faulthandler", "threadexception", "unraisableexception", "doctest")


@dataclass(frozen=True)
class RunConfig:
    """What is the same for each batch of a run.

    Attributes
    ----------
    exercise : Path
        Its folder.
    seed : int or None
        None where it has not been drawn yet.
    limits : Limits
    nbval : bool
        Whether each submission is also run from top to bottom in a kernel.
    nbval_points : float
        What that is worth.
    require_isolation : bool
    isolation : str
        The label that each batch's sandbox must have; "" for the best there is where it runs.
    patience : float
        Seconds after which a submission is put off.
    """

    exercise: Path
    seed: int | None
    limits: Limits
    nbval: bool = True
    nbval_points: float = 0.0
    require_isolation: bool = False
    isolation: str = ""
    patience: float = math.inf

    def line(self) -> list[str]:
        """Return the command line, without the submissions, the seed and where marks go."""
        line = [sys.executable, "-P", "-m", "pytest", "-q", "-s", "--tb=line", "-rE"]
        line += ["-p", "no:cacheprovider", "-p", "convlab.grading.plugin"]
        line += [f"-pno:{name}" for name in _unread(self.exercise)]
        # None of the settings of whatever project lies around.
        line += ["-c", os.devnull, f"--rootdir={self.exercise}", "--import-mode=importlib"]
        line.append(str(self.exercise))
        line.append(f"--patience={self.patience}")
        line += [f"--limit={name}={value}" for name, value in asdict(self.limits).items()]
        if self.nbval:
            line += ["-p", "nbval", f"--nbval-points={self.nbval_points}"]
        else:
            line.append("--no-nbval")
        if self.isolation:
            line.append(f"--isolation={self.isolation}")
        return [*line, "--require-isolation"] if self.require_isolation else line


def _unread(exercise: Path) -> tuple[str, ...]:
    """Return what pytest can leave out; `caplog` belongs to what takes a tenth of the time."""
    tests = list_files(exercise, "*.py", recursive=True)
    asked = any(b"caplog" in path.read_bytes() for path in tests)
    return _UNREAD if asked else (*_UNREAD, "logging")


@dataclass(frozen=True)
class Ended:
    """How a batch's process ended: its exit code or minus its signal, and its last words."""

    code: int
    said: str = ""

    @property
    def stopped(self) -> str | None:
        """What the grader itself could not do, None if it was not that."""
        lines = [line.partition(STOPPED) for line in self.said.splitlines()]
        return next((why.strip("! ") for _, found, why in lines if found), None)

    def __str__(self) -> str:
        return f"exit code {self.code}" if self.code >= 0 else f"signal {-self.code}"


def could_not_start(error: Exception) -> Ended:
    """Return how a batch ended whose process the system did not let start, or be heard."""
    return Ended(1, f"{STOPPED}could not run a process that grades: {reason(error)}")


def run_batch(
    order: RunConfig,
    found: Sequence[SubmissionFile],
    tell: Callable[[Marks], None],
    started: Callable[[subprocess.Popen], None] = lambda process: None,
) -> Ended:
    """Grade some submissions in a process of their own.

    Parameters
    ----------
    order : RunConfig
    found : sequence of SubmissionFile
    tell : callable
        Called with a student's marks twice: as it begins, when their status is "", and at the end.
    started : callable
        Called with the process.
    """
    with Scratch() as folder:
        # For the grader alone to read, though others may pass through the folder.
        for name in ("submissions.json", "seed", "said"):
            (folder / name).touch(mode=0o600)
        with with_filename(folder):
            write_list(folder / "submissions.json", found)
            # Not on the command line, which every user of the machine can read.
            (folder / "seed").write_text(str(order.seed))
        reader, writer = os.pipe()
        line = [
            *order.line(),
            f"--submission-list={folder / 'submissions.json'}",
            f"--marks-to={writer}",
        ]
        line.append(f"--seed-from={folder / 'seed'}")
        with open(reader, "rb") as pipe, open(folder / "said", "w+b") as said:
            try:
                process = subprocess.Popen(
                    line,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=said,
                    pass_fds=[writer],
                    start_new_session=True,  # Ctrl-C is for who gave the command
                    env=_environment(folder),
                    cwd=folder,
                )
            finally:
                os.close(writer)
            with process:
                started(process)
                for text in pipe:
                    if text.endswith(b"\n"):  # else it died within a line
                        tell(from_line(text))
            said.seek(max(said.tell() - _LAST_WORDS, 0))
            return Ended(process.returncode, said.read().decode(errors="replace").strip())


def _environment(scratch: Path) -> dict[str, str]:
    changed = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "TMPDIR": str(scratch)}
    # As many processes as there are cores; threads of theirs would only wait for each other.
    changed |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    inherited = {key: value for key, value in os.environ.items() if key != "PYTEST_ADDOPTS"}
    return inherited | changed
