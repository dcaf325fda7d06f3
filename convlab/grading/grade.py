"""`convlab grade`: a folder of submissions becomes a gradebook, a table and pages."""

from __future__ import annotations

import contextlib
import hashlib
import math
import platform
import queue
import secrets
import signal
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from pathlib import Path

from convlab.files import list_files
from convlab.grading.batch import STOPPED, Ended, RunConfig
from convlab.grading.batch_queue import BatchQueue
from convlab.grading.csv_table import write_csv
from convlab.grading.failure import SHORTAGES, GraderFailure
from convlab.grading.gradebook import Gradebook, Run
from convlab.grading.inbox import SubmissionFile, find_submissions, fingerprint, notebook_name
from convlab.grading.session import Marks
from convlab.grading.submission import PUT_OFF

MARKS = "marks.csv"
COLUMNS = ("student", "exercise", "score", "max_score", "status", "isolation", "seconds")
NOT_GRADED = "not graded"
PATIENCE = 0.5  # seconds of a submission's cells and calls; most take a tenth of that
_LOOK_SECONDS = 0.2
_RAN = (0, 1, 5)  # pytest's exit codes: all passed, some failed, there was none
_MOST_FAILURES = 5  # of the grader, one after the other with nothing graded between them


class GradingStopped(RuntimeError):
    """No submission can be graded, and none is to blame; the message says why."""


@dataclass
class Grading:
    """One run: what has been found, what of it is to be graded, and with what.

    Attributes
    ----------
    order : RunConfig
    book : Gradebook
    todo : list of SubmissionFile
        What has not been graded yet, or has changed since.
    found : list of SubmissionFile
        All submissions there are.
    fingerprints : dict of str
        Of each of them, by student.
    written : int
        How many have been graded in this run of the command.
    works : bool
        Whether a submission has run: one that is no notebook needs no sandbox.
    failures : int
        How often the grader itself has failed since one has.
    """

    order: RunConfig
    book: Gradebook
    todo: list[SubmissionFile]
    found: list[SubmissionFile]
    fingerprints: dict[str, str]
    written: int = 0
    works: bool = False
    failures: int = 0

    def write(self, marks: Marks) -> None:
        self.book.write(marks)
        self.written += 1
        if marks.seconds:
            self.works, self.failures = True, 0

    def graded(self) -> int:
        """Count what the next run need not do: a signal may fall between a row and `written`."""
        finished = _finished(self.book, self.order.exercise.name, self.fingerprints)
        return sum(one.student in finished for one in self.todo)


def prepare(order: RunConfig, folder, book: Gradebook, *, again: bool = False) -> Grading:
    """Look at what was handed in, and go on with the run that the gradebook holds, or begin one.

    Parameters
    ----------
    order : RunConfig
        Its seed is None for that of the run there is, or else a new one.
    folder : str or Path
        The submissions.
    book : Gradebook
        Open for writing.
    again : bool
        Begin a new run, in which everything is graded anew.

    Raises
    ------
    ValueError
        If there is no such folder, or the run there is was made with other settings.
    """
    name = order.exercise.name
    found = find_submissions(folder, notebook_name(order.exercise))
    before = book.run(name)
    if order.seed is None:
        order = replace(order, seed=before.seed if before else secrets.randbits(63))
    run = Run(name, order.seed, _settings(order), _versions())
    if before and not again:
        _check_the_same(before, run)
    else:
        book.begin(run)
    book.keep(name, {one.student: one.notes for one in found})
    prints = {one.student: _fingerprint(one, order.limits.notebook_mib) for one in found}
    finished = _finished(book, name, prints)
    todo = [one for one in found if one.student not in finished]
    return Grading(order, book, todo, found, prints)


def _fingerprint(found: SubmissionFile, most_mib: int) -> str:
    """Return a submission's fingerprint, "" where it cannot be read: it will not be graded."""
    try:
        return fingerprint(*found.read(most_mib))
    except GraderFailure as failure:
        if getattr(failure.__cause__, "errno", None) in SHORTAGES:
            raise  # rather than to take for changed what has been graded
        return ""


def _finished(book: Gradebook, exercise: str, prints: dict[str, str]) -> set[str]:
    """Return the students whose submission the last run has marks of, as it is now."""
    return {
        student
        for student, (its_print, status) in book.finished(exercise).items()
        if prints.get(student) == its_print and not status.startswith(NOT_GRADED)
    }


def _settings(order: RunConfig) -> dict:
    digest = hashlib.sha256()
    for path in list_files(order.exercise, "*.py"):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return {
        "limits": asdict(order.limits),
        "nbval": order.nbval,
        "nbval_points": order.nbval_points,
        "tests": digest.hexdigest(),
    }


def _versions() -> dict[str, str]:
    names = ("convlab-course", "numpy", "pytest", "nbval")
    found = {"python": platform.python_version()}
    for name in names:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def _check_the_same(before: Run, now: Run) -> None:
    """Raise unless a run can go on: all students are marked alike."""
    changed = [f"seed {before.seed}, not {now.seed}"] if before.seed != now.seed else []
    old, new = ({**run.settings, **run.settings["limits"]} for run in (before, now))
    for name in new:
        if name == "tests" and old[name] != new[name]:
            changed.append("other files of the exercise")
        elif name not in ("tests", "limits") and old.get(name) != new[name]:
            changed.append(f"{name} {old.get(name)}, not {new[name]}")
    if changed:
        raise ValueError(
            f"{now.exercise} was graded with {', '.join(changed)}: give the same, or grade "
            "everything anew with --again"
        )


# ------------------------------------------------------------------ grading


def grade(grading: Grading, pool) -> Iterator[Marks | None]:
    """Grade what is to be graded, and write each submission's marks as they come.

    Parameters
    ----------
    grading : Grading
    pool : LocalPool or Cluster

    Yields
    ------
    Marks or None
        What has just been written; None now and then, while nothing comes.

    Raises
    ------
    GradingStopped
        If the grader itself does not work.
    OSError
        If the disk is full. What has been written is whole.
    """
    # One that hangs holds a batch up for as long as its limits let it: the others go first.
    quick = replace(grading.order, patience=PATIENCE if len(grading.todo) > 1 else math.inf)
    put_off = yield from _grade(grading, pool, quick, grading.todo)
    yield from _grade(grading, pool, grading.order, put_off)


def _grade(grading: Grading, pool, order: RunConfig, todo: list[SubmissionFile]):
    """Grade some submissions, as `grade` does; return those that were put off."""
    plan, running, most, put_off = BatchQueue(todo, pool.largest), 0, math.inf, []
    events: queue.SimpleQueue = queue.SimpleQueue()
    while True:
        running += _start(order, pool, plan, min(pool.workers(), most) - running, events)
        if not running:
            return put_off
        try:
            batch, event = events.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            yield None
            continue
        if isinstance(event, Exception):
            raise event
        if isinstance(event, Ended):
            running -= 1
            # Where the system is short of something, fewer batches at a time may do.
            most = max(running, 1) if event.stopped else most + 1
            written = _ended(grading, plan, batch, event, others=running)
        else:
            written = batch.hear(event)
        if written is not None and written.status == PUT_OFF:
            put_off.append(batch.named(written.student))
            written = None
        if written is not None:
            grading.write(written)
            yield written


def _start(order: RunConfig, pool, plan: BatchQueue, idle: int, events: queue.SimpleQueue) -> int:
    """Start as many as `idle` batches, which tell `events` how they fare; return how many."""
    started = 0
    while started < idle and (found := plan.take(idle - started)):
        batch = _Batch(found)
        pool.start(order, found, lambda event, batch=batch: events.put((batch, event)))
        started += 1
    return started


class _Batch:
    """What is known of a batch while it runs: who is being graded, who is done."""

    def __init__(self, found: list[SubmissionFile]):
        self._found, self._done = found, set()
        self.begun: Marks | None = None

    def hear(self, marks: Marks) -> Marks | None:
        """Take a line of its process; return marks that are to be written."""
        if not marks.status:
            self.begun = marks
            return None
        self._done.add(marks.student)
        return marks

    def named(self, student: str) -> SubmissionFile:
        return next(one for one in self._found if one.student == student)

    @property
    def silent(self) -> bool:
        """Whether it ended before the first submission."""
        return self.begun is None

    def left(self) -> list[SubmissionFile]:
        return [one for one in self._found if one.student not in self._done]

    def in_hand(self) -> str | None:
        """Return who is being graded now, if that is known."""
        if self.begun is None or self.begun.student in self._done:
            return None
        return self.begun.student


def _ended(
    grading: Grading, plan: BatchQueue, batch: _Batch, ended: Ended, *, others: int
) -> Marks | None:
    """Give back what a batch has left; return the marks of one that is not tried again.

    How its process ended is no evidence against a submission: all that can come of it is that one
    is not graded. What the grader could not do while `others` ran, it may be able to do without.
    """
    left = batch.left()
    if not left:
        return None
    if batch.silent and ended.code >= 0 and ended.stopped is None and grading.failures:
        if ended.code in _RAN:
            raise GradingStopped(f"no test of {grading.order.exercise.name} asks for a submission")
        raise GradingStopped(_why(ended))  # a test file that cannot be read, a wrong option
    excused = bool(others and ended.stopped)
    grading.failures += not excused
    given_up = plan.give_back(left, batch.in_hand(), excused=excused)
    nothing_works = not grading.works and (given_up or grading.failures > _MOST_FAILURES)
    if ended.stopped and nothing_works:
        raise GradingStopped(_why(ended))
    if given_up is None:
        return None
    status = _status(grading.order, ended)
    tests = batch.begun.tests if batch.begun else []
    return Marks(
        given_up.student,
        grading.order.exercise.name,
        status,
        fingerprint=grading.fingerprints[given_up.student],
        tests=[replace(test, told=f"not run, {status}") for test in tests],
    )


def _status(order: RunConfig, ended: Ended) -> str:
    """Return the status of a submission with which a batch has ended more than once."""
    if ended.code == -signal.SIGXCPU:  # `budget` has the system do so
        seconds = order.limits.grader_seconds
        return f"too expensive: grading its answers took more than {seconds:g} s of processor"
    return f"{NOT_GRADED}: {ended.stopped or f'the process that graded it ended twice ({ended})'}"


def _why(ended: Ended) -> str:
    """Return the line that says why pytest has stopped."""
    if ended.stopped:
        return f"{STOPPED}{ended.stopped}"
    lines = [line.strip("! ") for line in ended.said.splitlines() if line.strip()]
    errors = [line.removeprefix("E ").strip() for line in lines if line.startswith("E ")]
    where = [line for line in lines if line.startswith("ERROR")]
    return ": ".join(where[:1] + errors[-1:] or lines[-3:]) or f"pytest ended with {ended}"


# ------------------------------------------------------------------ what is handed out


def write_marks(book: Gradebook, exercise: str, out: Path) -> None:
    """Write `marks.csv`: a line for each submission of an exercise, by student."""
    rows = ([getattr(marks, name) for name in COLUMNS] for marks in book.each(exercise))
    write_csv(out / MARKS, [COLUMNS, *rows])
