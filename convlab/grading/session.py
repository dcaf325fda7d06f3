"""What one run of the grader holds: the submissions, the wall, and what each student has got."""

from __future__ import annotations

import json
import math
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from convlab.grading import sandbox
from convlab.grading.exercise_check import Diagnosis, check
from convlab.grading.failure import GraderFailure
from convlab.grading.fork_server import ForkServer
from convlab.grading.inbox import SubmissionFile, fingerprint
from convlab.grading.limits import Limits
from convlab.grading.submission import NOT_RUN, Submission


@dataclass(frozen=True)
class Test:
    """How a student fared in one test: what was earned, what it is worth, what there is to tell."""

    __test__ = False  # pytest would take it for a class of tests

    name: str
    passed: bool
    points: float
    worth: float
    told: str = ""


@dataclass
class Marks:
    """What one submission has got.

    Attributes
    ----------
    student, exercise, isolation, fingerprint : str
    status : str
        "graded", or why it could not be; "" while it is being graded.
    seconds : float
        What it took, of chosen-clock time: its cells and calls, and its run in a kernel.
    notes : list of str
    tests : list of Test
    diagnoses : list of Diagnosis
    """

    student: str
    exercise: str
    status: str = ""
    isolation: str = ""
    fingerprint: str = ""
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)
    diagnoses: list[Diagnosis] = field(default_factory=list)

    @property
    def score(self) -> float:
        return sum(test.points for test in self.tests)

    @property
    def max_score(self) -> float:
        return sum(test.worth for test in self.tests)


class Session:
    """The submissions of one run, one at a time in the sandbox.

    Raises
    ------
    GraderFailure
        If the sandbox that can be had now is another one than was `announced`.
    """

    def __init__(
        self,
        limits: Limits,
        require_isolation: bool = False,
        announced: str | None = None,
        patience: float = math.inf,
    ):
        self._limits, self._require_isolation = limits, require_isolation
        self._patience = patience
        self._fork_servers: dict[tuple, ForkServer] = {}
        self._current: tuple | None = None
        self._submission: Submission | None = None
        self.sandbox = sandbox.make(limits, require_isolation=require_isolation)
        if announced not in (None, self.sandbox.label):
            raise GraderFailure(
                f"the sandbox that can be had now is {self.sandbox.label}, not {announced}"
            )

    def submission(self, found: SubmissionFile, allowed: tuple[str, ...]) -> Submission:
        """Return a student's submission; the one before is ended.

        Parameters
        ----------
        found : SubmissionFile
        allowed : tuple of str
            The distributions it may import, besides NumPy and Matplotlib.
        """
        if self._current != (found, allowed):
            self.end()
            text, why_not = found.read(self._limits.notebook_mib)
            fork_server = self._fork_server(allowed, plots=_draws(text))
            self._submission = Submission(found.student, text, why_not, fork_server)
            self._submission.fingerprint_ = fingerprint(text, why_not)
            self._submission.patience_ = self._patience
            self._current = (found, allowed)
        return self._submission

    def give_up(self, status: str) -> None:
        """Do no more with the submission in hand, for a reason that becomes its status."""
        if self._submission is not None:
            self._submission.give_up_(status)

    @property
    def failure(self) -> str:
        """What the grader could not do for the submission in hand, "" if nothing."""
        return "" if self._submission is None else self._submission.failure_

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the submission in hand, "" if there is none."""
        return "" if self._submission is None else self._submission.fingerprint_

    def end(self) -> None:
        """End the submission that is in the sandbox now."""
        if self._submission is not None:
            self._submission.close_()
        self._submission = self._current = None

    def close(self) -> None:
        """End everything."""
        self.end()
        for fork_server in self._fork_servers.values():
            fork_server.close()
        self._fork_servers.clear()

    def diagnoses(self, exercise: Path) -> list[Diagnosis]:
        """Return what an exercise's check says of the submission that is in the sandbox now."""
        if self._submission is None:
            return []
        return check(self._submission, exercise, self._limits.call_seconds)

    def fill_in(self, marks: Marks) -> None:
        """Add to a student's marks what is known of the submission as a whole."""
        one = self._submission
        marks.isolation, marks.status = self.sandbox.label, NOT_RUN
        if one is not None:
            marks.status, marks.notes = one.status_, one.notes_
            marks.seconds = round(one.seconds_ + one.kernel_seconds_, 3)
            marks.fingerprint = one.fingerprint_

    def kernels(self, allowed: tuple[str, ...], notebook: bytes) -> ForkServer:
        """Return the fork server of kernels in which a notebook may import `allowed`."""
        return self._fork_server(allowed, kernels=True, plots=_draws(notebook))

    def _fork_server(
        self, allowed: tuple[str, ...], *, kernels: bool = False, plots: bool = False
    ) -> ForkServer:
        key = allowed, kernels, plots
        if key not in self._fork_servers:
            chosen = self.sandbox
            if allowed:
                chosen = sandbox.make(
                    self._limits, allowed, require_isolation=self._require_isolation
                )
            self._fork_servers[key] = ForkServer(chosen, kernels=kernels, plots=plots)
        return self._fork_servers[key]


def _draws(notebook: bytes | None) -> bool:
    return notebook is not None and any(word in notebook for word in (b"matplotlib", b"pylab"))


def write_to(descriptor: int, marks: Marks) -> None:
    """Write marks to a pipe, as a line of JSON."""
    line = json.dumps(asdict(marks)).encode() + b"\n"
    while line:
        line = line[os.write(descriptor, line) :]


def from_line(line: bytes) -> Marks:
    """Read what `write_to` wrote."""
    found = json.loads(line)
    found["tests"] = [Test(**test) for test in found["tests"]]
    found["diagnoses"] = [Diagnosis(**one) for one in found["diagnoses"]]
    return Marks(**found)
