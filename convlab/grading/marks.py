"""The marks of a submission, and the events that report them while a batch is graded."""

import json
import os
from dataclasses import asdict, dataclass, field

GRADED = "graded"
NOT_GRADED = "not graded"
NOT_RUN = "not run: no test called one of its functions"
PUT_OFF = "postponed: it is slow and others are waiting"


@dataclass(frozen=True)
class GradedTest:
    """The result of one test: the points earned, the points possible, a message if it failed."""

    name: str
    passed: bool
    points: float
    worth: float
    message: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """The result of the exercise's own check of one function."""

    function: str
    status: str
    mistake: str = ""  # the name of the known mistake, "" if there is none
    text: str = ""  # the whole report
    html: str = ""  # the same, with its picture


@dataclass
class Marks:
    """The marks of one submission."""

    student: str
    exercise: str
    status: str = NOT_RUN  # "graded", or why it was not
    isolation: str = ""
    fingerprint: str = ""
    seconds: float = 0.0  # wall-clock time of its cells and calls, and of its run in a kernel
    notes: list[str] = field(default_factory=list)
    tests: list[GradedTest] = field(default_factory=list)
    diagnoses: list[Diagnosis] = field(default_factory=list)

    @property
    def score(self) -> float:
        return sum(test.points for test in self.tests)

    @property
    def max_score(self) -> float:
        return sum(test.worth for test in self.tests)

    def __str__(self) -> str:
        status = "" if self.status == GRADED else f"  {self.status}"
        return f"{self.exercise} {self.student}: {self.score:g} of {self.max_score:g}{status}"


# ------------------------------------------------------------------ events


@dataclass(frozen=True)
class Begun:
    """A batch begins to grade a submission; no test has passed yet."""

    student: str
    tests: list[GradedTest]


@dataclass(frozen=True)
class Done:
    """A batch has finished a submission."""

    marks: Marks


@dataclass(frozen=True)
class Failed:
    """The grader itself has failed, and the batch ends; the current submission has no marks."""

    why: str
    ran: bool = False  # whether the submission's own code was running, which may be the cause

    def __str__(self) -> str:
        return f"grading stopped: {self.why}"


def send(descriptor: int, event: Begun | Done | Failed) -> None:
    """Write an event to a pipe, as a line of JSON."""
    line = json.dumps({type(event).__name__: asdict(event)}).encode() + b"\n"
    while line:
        line = line[os.write(descriptor, line) :]


def read_event(line: bytes) -> Begun | Done | Failed:
    """Read what `send` wrote."""
    ((kind, fields),) = json.loads(line).items()
    if kind == Failed.__name__:
        return Failed(**fields)
    if kind == Begun.__name__:
        return Begun(fields["student"], _tests(fields))
    fields = fields["marks"]
    fields["tests"] = _tests(fields)
    fields["diagnoses"] = [Diagnosis(**one) for one in fields["diagnoses"]]
    return Done(Marks(**fields))


def _tests(fields: dict) -> list[GradedTest]:
    return [GradedTest(**test) for test in fields["tests"]]
