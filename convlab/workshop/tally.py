"""Counting the checks of a room: which participants started, passed or are stuck, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from convlab.feedback.diagnosis import ERROR, PASSED, WRONG
from convlab.feedback.loading import Folder
from convlab.feedback.record import Record

STUCK_AFTER = 3  # failed checks of a function
MINUTES = 15  # that count as now

Function = tuple[str, str]  # the exercise's name and the function's
Known = Mapping[Function, frozenset[str]]  # the names of each function's known mistakes


@dataclass
class Mark:
    """The results of one participant's checks of one function."""

    passed: bool = False  # whether a check ever passed
    # The times of the latest failures, in seconds since 1970, as many as make a participant stuck.
    failures: list = field(default_factory=list)
    mistake: str = ""  # the known mistake in the latest check, "" if there was none
    when: float = float("-inf")  # the time of the latest check
    mistakes: set = field(default_factory=set)  # the known mistakes in all checks

    def add(self, more: "Mark") -> None:
        """Add the results of more checks of the function."""
        self.passed |= more.passed
        self.failures = sorted([*self.failures, *more.failures])[-STUCK_AFTER:]
        self.mistakes |= more.mistakes
        if more.when >= self.when:
            self.mistake, self.when = more.mistake, more.when


Marks = dict[Function, Mark]


def known_mistakes(exercises: Iterable[Folder]) -> Known:
    """Return the names of the known mistakes of each function, in the order of the course."""
    return {
        (folder.name, function): frozenset(one.name for one in folder.answer_key(function).mistakes)
        for folder in exercises
        for function in folder.tasks
    }


def add_record(marks: Marks, record: Record, known: Known) -> bool:
    """Add a record to a participant's marks; return False if it is not valid.

    Participants can write anything into the file. A function or mistake that the course does not
    have is not counted, so that `marks` cannot grow without limit.
    """
    function = record.exercise, record.function
    when = _seconds(record.when)
    if when is None or function not in known or record.status not in (PASSED, WRONG, ERROR):
        return False
    mistake = record.mistake if record.mistake in known[function] else ""
    passed = record.status == PASSED
    mark = Mark(passed, [] if passed else [when], mistake, when, {mistake} - {""})
    marks.setdefault(function, Mark()).add(mark)
    return True


def _seconds(when: str) -> float | None:
    try:
        moment = datetime.fromisoformat(when)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def merged(parts: Iterable[Marks]) -> Marks:
    """Merge the marks of one participant from several files."""
    together: Marks = {}
    for part in parts:
        for function, mark in part.items():
            together.setdefault(function, Mark()).add(mark)
    return together


@dataclass(frozen=True)
class Row:
    """The participants who checked a function, who passed, and who are stuck."""

    exercise: str
    function: str
    started: tuple[str, ...]
    passed: tuple[str, ...]
    stuck: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A known mistake, "" for all other wrong answers, and the participants who make it now."""

    exercise: str
    function: str
    mistake: str
    who: tuple[str, ...]


@dataclass(frozen=True)
class Room:
    """A room at one moment."""

    participants: tuple[str, ...]
    rows: tuple[Row, ...]  # all functions of the course, in its order
    mistakes: tuple[Shown, ...]  # the most frequent first, then in the order of the course


def count(participants: Mapping[str, Marks], known: Known, now: float) -> Room:
    """Count a room.

    Participants are stuck if they failed at least `STUCK_AFTER` checks of a function in the last
    `MINUTES` and never passed one. They make a mistake now if their latest check of the function
    showed it in the last `MINUTES` and they have not passed.
    """
    since = now - 60 * MINUTES
    names = tuple(sorted(participants))
    rows, mistakes = [], []
    for exercise, function in known:
        marks = {name: participants[name].get((exercise, function)) for name in names}
        started = {name: mark for name, mark in marks.items() if mark}
        open_ = {name: mark for name, mark in started.items() if not mark.passed}
        stuck = (
            name
            for name, mark in open_.items()
            if len(mark.failures) == STUCK_AFTER and mark.failures[0] >= since
        )
        passed = (name for name in started if name not in open_)
        rows.append(Row(exercise, function, tuple(started), tuple(passed), tuple(stuck)))
        now_open = {name: mark.mistake for name, mark in open_.items() if mark.when >= since}
        for mistake in dict.fromkeys(sorted(now_open.values())):
            who = tuple(name for name in now_open if now_open[name] == mistake)
            mistakes.append(Shown(exercise, function, mistake, who))
    mistakes.sort(key=lambda shown: -len(shown.who))
    return Room(names, tuple(rows), tuple(mistakes))
