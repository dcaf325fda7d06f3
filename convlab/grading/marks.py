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


# ------------------------------------------------------------------ events


@dataclass(frozen=True)
class Begun:
    """A batch begins to grade a submission; no test has passed yet.

    Sent again with `ran` if the grader fails while the submission's own code is running.
    """

    student: str
    tests: list[GradedTest]
    ran: bool = False


@dataclass(frozen=True)
class Done:
    """A batch has finished a submission."""

    marks: Marks


def send(descriptor: int, event: Begun | Done) -> None:
    """Write an event to a pipe, as a line of JSON."""
    line = json.dumps({type(event).__name__: asdict(event)}).encode() + b"\n"
    while line:
        line = line[os.write(descriptor, line) :]


def read_event(line: bytes) -> Begun | Done:
    """Read what `send` wrote."""
    ((kind, fields),) = json.loads(line).items()
    if kind == Begun.__name__:
        return Begun(fields["student"], _tests(fields), fields["ran"])
    fields = fields["marks"]
    fields["tests"] = _tests(fields)
    fields["diagnoses"] = [Diagnosis(**one) for one in fields["diagnoses"]]
    return Done(Marks(**fields))


def _tests(fields: dict) -> list[GradedTest]:
    return [GradedTest(**test) for test in fields["tests"]]
