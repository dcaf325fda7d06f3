"""`convlab grade`: a folder of submissions becomes a gradebook and a table."""

import contextlib
import hashlib
import math
import platform
import queue
import secrets
import signal
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from pathlib import Path

from convlab.files import read_files
from convlab.grading.batch import BatchExit, RunConfig
from convlab.grading.batch_queue import BatchQueue
from convlab.grading.csv_table import write_csv
from convlab.grading.failure import SHORTAGES, GraderFailure
from convlab.grading.gradebook import Gradebook, Run
from convlab.grading.inbox import SubmissionFile, find_submissions, fingerprint, notebook_name
from convlab.grading.marks import NOT_GRADED, PUT_OFF, Begun, Done, Marks

MARKS = "marks.csv"
COLUMNS = ("student", "exercise", "score", "max_score", "status", "isolation", "seconds")
PATIENCE = 0.4  # seconds of a submission's cells and calls; most take a tenth of that
_POLL_SECONDS = 0.2
_TESTS_RAN = (0, 5)  # exit codes of a batch: tests passed or failed, there was none
_MOST_FAILURES = 5  # of the grader, one after the other with nothing graded between them


class GradingStopped(RuntimeError):
    """Nothing can be graded, and no submission is the cause; the message gives the reason."""


@dataclass
class Grading:
    """The state of a run."""

    config: RunConfig
    book: Gradebook
    todo: list[SubmissionFile]  # not graded yet, or changed since
    files: list[SubmissionFile]  # all submissions in the folder
    fingerprints: dict[str, str]  # by student
    written: int = 0  # how many submissions this command has graded
    works: bool = False  # whether a submission has run: an unreadable one needs no sandbox
    failures: int = 0  # how often the grader itself has failed since one has run

    def write(self, marks: Marks) -> None:
        if marks.exercise != (name := self.config.exercise.name):
            inside = f"{name} has graded tests in its folder {marks.exercise}"
            raise GradingStopped(f"{inside}: move them up into {name}")
        self.book.write(marks)
        self.written += 1
        if marks.seconds:
            self.works, self.failures = True, 0

    def graded(self) -> int:
        """Count the marks in the gradebook: after a signal, `written` may be one too low."""
        finished = _finished(self.book, self.config.exercise.name, self.fingerprints)
        return sum(file.student in finished for file in self.todo)


def prepare(config: RunConfig, folder, book: Gradebook, *, again: bool = False) -> Grading:
    """Find the submissions in a folder, and continue the run in the gradebook or begin one.

    With the seed None, the seed is that of the previous run, or else a new one. `again` begins a
    new run, which grades everything. The gradebook is open for writing.

    Raises ValueError if there is no such folder, or nothing in it, or the previous run had other
    settings.
    """
    name = config.exercise.name
    files = find_submissions(folder, notebook_name(config.exercise))
    if not files:  # or all marks so far would become history
        raise ValueError(
            f"there is no submission in {folder}: it needs files STUDENT.ipynb, or folders STUDENT "
            "with a notebook"
        )
    before = book.run(name)
    if config.seed is None:
        config = replace(config, seed=before.seed if before else secrets.randbits(63))
    run = Run(name, config.seed, _settings(config), _versions())
    if before and not again:
        _check_the_same(before, run)
    else:
        book.begin(run)
    prints = {file.student: _fingerprint(file, config.limits.notebook_mib) for file in files}
    finished = _finished(book, name, prints)
    todo = [file for file in files if file.student not in finished]
    # Or an export after a stopped run would take the marks of earlier versions for the last ones.
    notes = {file.student: file.notes for file in files}
    book.keep(name, notes, outdated=[file.student for file in todo])
    return Grading(config, book, todo, files, prints)


def _fingerprint(file: SubmissionFile, most_mib: int) -> str:
    """Return the fingerprint of a submission, "" if the grader cannot read it."""
    try:
        return fingerprint(*file.read(most_mib))
    except GraderFailure as failure:
        if getattr(failure.__cause__, "errno", None) in SHORTAGES:
            raise  # or a graded submission would seem to have changed
        return ""


def _finished(book: Gradebook, exercise: str, prints: dict[str, str]) -> set[str]:
    """Return the students whose submission, as it is now, has marks in the last run."""
    return {
        student
        for student, (its_print, status) in book.finished(exercise).items()
        if prints.get(student) == its_print and not status.startswith(NOT_GRADED)
    }


def _digest(config: RunConfig) -> str:
    """Return a hash of an exercise's files except its notebook: a test may read data."""
    digest = hashlib.sha256()
    for name, content in read_files(config.exercise).items():
        if not name.endswith(".ipynb") and "/." not in f"/{name}":
            digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()


def _settings(config: RunConfig) -> dict:
    return {
        "limits": asdict(config.limits),
        "nbval": config.nbval,
        "nbval_points": config.nbval_points,
        "tests": _digest(config),
    }


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in ("convlab-course", "numpy", "pytest", "nbval"):
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def _check_the_same(before: Run, now: Run) -> None:
    """Raise unless a run can be continued: all submissions are marked alike."""
    changed = [f"seed {before.seed}, not {now.seed}"] if before.seed != now.seed else []
    old, new = ({**run.settings, **run.settings["limits"]} for run in (before, now))
    for name in new:
        if name == "tests" and old[name] != new[name]:
            changed.append("other files of the exercise")
        elif name not in ("tests", "limits") and old.get(name) != new[name]:
            changed.append(f"{name} {old.get(name)}, not {new[name]}")
    if changed:
        raise ValueError(
            f"{now.exercise} was graded with {', '.join(changed)}: use the same settings, or grade "
            "everything again with --again"
        )


# ------------------------------------------------------------------ grading


def grade(grading: Grading, pool) -> Iterator[Marks | None]:
    """Grade the submissions, and write the marks of each as soon as they arrive.

    Yields the marks just written, and None now and then while there are none.

    Raises GradingStopped if the grader itself does not work, and OSError if the disk is full; all
    marks written so far are complete.
    """
    # One that hangs would hold up its batch until it reaches a limit: the others go first.
    patience = PATIENCE if len(grading.todo) > 1 else math.inf
    first = replace(grading.config, patience=patience)
    read = [file for file in grading.todo if grading.fingerprints[file.student]]
    put_off = yield from _grade(grading, pool, first, read)
    # Files that could not be read come last, since failures before any success end the run.
    put_off += [file for file in grading.todo if not grading.fingerprints[file.student]]
    yield from _grade(grading, pool, grading.config, put_off)


def exercise_changed(grading: Grading) -> bool:
    """Whether the exercise has other files now than when the run began."""
    run = grading.book.run(grading.config.exercise.name)
    return _digest(grading.config) != run.settings["tests"]


def _grade(grading: Grading, pool, config: RunConfig, todo: list[SubmissionFile]):
    """Grade some submissions, as `grade` does; return those that were put off."""
    waiting, running, most, put_off = BatchQueue(todo, pool.largest), 0, math.inf, []
    events: queue.SimpleQueue = queue.SimpleQueue()
    while True:
        running += _start(config, pool, waiting, min(pool.workers(), most) - running, events)
        if not running:
            return put_off
        try:
            batch, event = events.get(timeout=_POLL_SECONDS)
        except queue.Empty:
            yield None
            continue
        if isinstance(event, Begun):
            batch.begun = event
            continue
        if isinstance(event, Done):
            marks = event.marks
            batch.done.add(marks.student)
        else:
            running -= 1
            ended = event.result()
            # When the system runs out of something, fewer batches at a time may work.
            most = max(running, 1) if ended.failed else most + 1
            grading.works |= ended.failed is not None and ended.failed.ran
            marks = _give_back(grading, waiting, batch, ended, others=running)
        if marks is not None and marks.status == PUT_OFF:
            put_off.append(next(file for file in batch.files if file.student == marks.student))
        elif marks is not None:
            grading.write(marks)
            yield marks


def _start(config: RunConfig, pool, waiting: BatchQueue, idle: int, events) -> int:
    """Start up to `idle` batches, which put their events into `events`; return how many."""
    started = 0
    while started < idle and (files := waiting.take(idle - started)):
        notify = _Batch(files, events).notify
        pool.submit(config, files, notify).add_done_callback(notify)
        started += 1
    return started


class _Batch:
    """The state of a batch while it runs."""

    def __init__(self, files: list[SubmissionFile], events: queue.SimpleQueue):
        self.files, self.done, self._events = files, set(), events
        self.begun: Begun | None = None

    def notify(self, event: Begun | Done | Future) -> None:
        self._events.put((self, event))

    def left(self) -> list[SubmissionFile]:
        return [file for file in self.files if file.student not in self.done]

    def current(self) -> str | None:
        """Return the student whose submission is being graded, if that is known."""
        if self.begun is None or self.begun.student in self.done:
            return None
        return self.begun.student


def _give_back(
    grading: Grading, waiting: BatchQueue, batch: _Batch, ended: BatchExit, *, others: int
) -> Marks | None:
    """Give back the submissions left in a batch; return the marks of one not tried again.

    How a process ended is no evidence against a submission: the worst result is "not graded". A
    batch that failed beside `others` may work without them.
    """
    left = batch.left()
    if not left:
        return None
    never_began = batch.begun is None and ended.code >= 0 and ended.failed is None
    if never_began and grading.failures:
        if ended.code in _TESTS_RAN:
            raise GradingStopped(f"no test of {grading.config.exercise.name} uses `submission`")
        raise GradingStopped(_why(ended))  # a test file that cannot be read, a wrong option
    excused = bool(others and ended.failed)
    grading.failures += not excused
    given_up = waiting.give_back(left, batch.current(), excused=excused)
    nothing_works = not grading.works and (given_up or grading.failures > _MOST_FAILURES)
    if ended.failed and nothing_works:
        raise GradingStopped(_why(ended))
    if given_up is None:
        return None
    status = _status(grading.config, ended)
    tests = batch.begun.tests if batch.begun else []
    return Marks(
        given_up.student,
        grading.config.exercise.name,
        status,
        fingerprint=grading.fingerprints[given_up.student],
        tests=[replace(test, message=f"not run, {status}") for test in tests],
    )


def _status(config: RunConfig, ended: BatchExit) -> str:
    """Return the status of a submission that has ended more than one batch."""
    if ended.code == -signal.SIGXCPU:  # see `budget`
        seconds = config.limits.grader_seconds
        return f"too expensive: grading its answers took more than {seconds:g} s of CPU time"
    if ended.failed:
        return f"{NOT_GRADED}: {ended.failed.why}"
    why = ", perhaps for lack of memory: try --workers 1" if ended.code == -signal.SIGKILL else ""
    return f"{NOT_GRADED}: the process that graded it ended twice ({ended}{why})"


def _why(ended: BatchExit) -> str:
    """Return the line that says why pytest has stopped."""
    if ended.failed:
        return str(ended.failed)
    lines = [line.strip("! ") for line in ended.output.splitlines() if line.strip()]
    errors = [line.removeprefix("E ").strip() for line in lines if line.startswith("E ")]
    where = [line for line in lines if line.startswith("ERROR")]
    return ": ".join(where[:1] + errors[-1:] or lines[-3:]) or f"pytest ended with {ended}"


# ------------------------------------------------------------------ the table


def write_marks(book: Gradebook, out: Path) -> None:
    """Write `marks.csv`: a line for each submission, by exercise and student."""
    rows = ([getattr(marks, name) for name in COLUMNS] for marks in book.each())
    write_csv(out / MARKS, [COLUMNS, *rows])
