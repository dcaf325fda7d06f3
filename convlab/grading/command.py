"""What `convlab grade` does once its command line has been read."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import tomllib
from dataclasses import replace
from pathlib import Path

from convlab.drawing.formatting import plural
from convlab.feedback.loading import find
from convlab.files import list_files
from convlab.grading import removed, sandbox
from convlab.grading.batch import RunConfig
from convlab.grading.grade import MARKS, Grading, grade, prepare, write_marks
from convlab.grading.gradebook import FILE, Gradebook
from convlab.grading.limits import with_changes
from convlab.grading.pages import write_pages
from convlab.grading.pool import LocalPool
from convlab.grading.progress_bar import ProgressBar
from convlab.grading.scores import OF_THE_GRADED, scores
from convlab.grading.scratch import remove_abandoned
from convlab.grading.submission import GRADED

PRETENDED = (
    "note: the {points} for running from top to bottom can be had by a notebook made to pretend it"
)
_NAMED = 20  # of those that could not be graded; the table has them all
# A batch costs a process's start, some two seconds; at its end the other workers may stand idle.
_LARGEST_BATCH, _LARGEST_ELSEWHERE = 200, 20


def run(given) -> int:
    """Grade, and return the exit code.

    Parameters
    ----------
    given : argparse.Namespace
        With the options of `convlab grade`.

    Raises
    ------
    ValueError
        For wrong use.
    RuntimeError
        If nothing can be graded.
    OSError
        If the disk is full.
    """
    order, out = _order(given), Path(given.out)
    remove_abandoned()
    with contextlib.ExitStack() as stack:
        stack.enter_context(_interrupted_by_sigterm())
        book = stack.enter_context(Gradebook(out / FILE, writing=True))
        pool, order = _pool(given, order)
        stack.callback(pool.close)
        print(pool.isolation, flush=True)
        if order.nbval and order.nbval_points:
            print(PRETENDED.format(points=f"{order.nbval_points:g}"), flush=True)
        grading = prepare(order, given.submissions, book, again=given.again)
        return _carry_out(grading, pool, out)


def _carry_out(grading: Grading, pool, out: Path) -> int:
    exercise, total = grading.order.exercise.name, len(grading.todo)
    found = len(grading.found)
    before = found - total
    told = f", {before} of them graded before" if before else ""
    count = f"{found} {plural('submission', found)}"
    print(f"{exercise}: {count}{told} (seed {grading.order.seed})", flush=True)
    progress_bar = ProgressBar(total)
    try:
        for _ in grade(grading, pool):
            progress_bar.show(grading.written)
    except KeyboardInterrupt:
        print(f"\nstopped: {grading.graded()} of {total} are graded; the same command goes on")
        return 1
    finally:
        progress_bar.clear()
    if total:
        print(f"graded {grading.graded()} in {progress_bar.seconds:.1f} s")
    write_marks(grading.book, exercise, out)
    removed.set_pages_aside(grading.book, out)
    write_pages(grading.book.each(by_student=True), out)
    return _summary(grading, exercise, out)


def _summary(grading: Grading, exercise: str, out: Path) -> int:
    """Print what has come of it; return 1 if some could not be graded."""
    marks = [replace(one, diagnoses=[]) for one in grading.book.each(exercise)]
    status = {one.student: "no marks came back" for one in grading.found}
    status |= {one.student: one.status for one in marks}
    failed = [f"{student}: {why}" for student, why in status.items() if why != GRADED]
    found = scores(marks)
    if found.graded:
        print(f"mean: {found.mean} ({OF_THE_GRADED})")
    _list("could not be graded", failed)
    notes = [f"{one.student}: {note}" for one in grading.found for note in one.notes]
    _list("came with other files", notes)
    gone = sum(name == exercise for name, _ in grading.book.removed())
    if gone:
        print(f"{gone} graded earlier and no longer there: kept as history in {out / FILE} only")
    print(f"wrote {out / MARKS}, {out / FILE}, {out / 'class.html'}, {out / 'feedback'}")
    return 1 if failed else 0


def _list(what: str, lines: list[str]) -> None:
    if lines:
        more = [f"and {len(lines) - _NAMED} more"] if len(lines) > _NAMED else []
        print(f"{len(lines)} {what}:", *lines[:_NAMED], *more, sep="\n  ")


# ------------------------------------------------------------------ what was asked for


def _order(given) -> RunConfig:
    if os.name == "nt":
        raise ValueError("grading needs Linux or macOS: on Windows, run it in WSL")
    exercise = _exercise(given.exercise)
    if given.workers is not None and given.workers < 1:
        raise ValueError(f"--workers {given.workers}: use 1 or more")
    if given.workers and given.scheduler:
        raise ValueError("--workers counts this machine's: with --scheduler, leave it out")
    for name in ("pytest", *([] if given.no_nbval else ["nbval"])):
        if importlib.util.find_spec(name) is None:
            raise ValueError(f"{name} is not there: pip install 'convlab-course[grading]'")
    if not Path(given.submissions).is_dir():
        raise ValueError(f"there is no folder {given.submissions} with submissions")
    return RunConfig(
        exercise,
        given.seed,
        with_changes([*_limits_of_project(exercise), *given.limit]),
        nbval=not given.no_nbval,
        nbval_points=given.nbval_points,
        require_isolation=given.require_isolation,
    )


def _exercise(name: str) -> Path:
    folder = Path(name)
    if folder.is_dir() and list_files(folder, "test_*.py"):
        return folder.resolve()
    if folder.is_dir():
        raise ValueError(f"{name} is no exercise: it has no test_*.py")
    return find(name).path


def _limits_of_project(exercise: Path) -> list[str]:
    """Return `convlab_limits` of the pyproject.toml above an exercise, as pytest would find it."""
    path = next(
        (up / "pyproject.toml" for up in exercise.parents if (up / "pyproject.toml").is_file()),
        None,
    )
    settings = tomllib.loads(path.read_text(encoding="utf-8")) if path else {}
    for part in ("tool", "pytest", "ini_options"):
        settings = settings.get(part, {})
    return settings.get("convlab_limits", [])


def _pool(given, order: RunConfig) -> tuple:
    """Return where batches are graded, and the order with the sandbox that holds for all."""
    if given.scheduler:
        from convlab.grading.cluster import Cluster

        # What a machine has in hand is heard of when it is done, and lost with it.
        return Cluster(given.scheduler, largest=_LARGEST_ELSEWHERE), order
    chosen = sandbox.make(order.limits, require_isolation=order.require_isolation)
    sandbox.refuse_open_answers(chosen, [order.exercise])
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    workers, isolation = given.workers or cores, sandbox.describe(chosen)
    pool = LocalPool(workers, largest=_LARGEST_BATCH, isolation=isolation)
    return pool, replace(order, isolation=chosen.label)


@contextlib.contextmanager
def _interrupted_by_sigterm():
    """Let SIGTERM do what Ctrl-C does."""

    def interrupt(_number, _frame):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
