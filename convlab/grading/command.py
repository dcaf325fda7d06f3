"""What `convlab grade` does once its command line has been parsed."""

import contextlib
import importlib.util
import os
import signal
import tomllib
from dataclasses import replace
from pathlib import Path

from convlab.cli_errors import install_command
from convlab.drawing.formatting import plural
from convlab.feedback.loading import Folder, find
from convlab.files import list_files
from convlab.grading import removed
from convlab.grading.batch import RunConfig
from convlab.grading.grade import MARKS, Grading, exercise_changed, grade, prepare, write_marks
from convlab.grading.gradebook import FILE, Gradebook
from convlab.grading.limits import with_changes
from convlab.grading.marks import GRADED, Marks
from convlab.grading.marks_text import OF_THE_GRADED, is_graded, scores
from convlab.grading.pages import write_pages
from convlab.grading.pool import LocalPool
from convlab.grading.sandbox import describe, make, refuse_open_answers
from convlab.grading.scratch import remove_abandoned
from convlab.progress_bar import ProgressBar

FAKED = "note: a notebook can fake the run from top to bottom and get its {points} points"
_LISTED = 20  # submissions that could not be graded; the table has them all
# A batch costs the start of a process, some two seconds; at its end other workers may be idle.
# A lost machine loses all of its batch.
_LARGEST_BATCH, _LARGEST_ON_CLUSTER = 200, 20


def run(given) -> int:
    """Grade, with the options of `convlab grade`; return the exit code.

    Raises ValueError for a usage error, RuntimeError if nothing can be graded, and OSError if the
    disk is full.
    """
    config, out = _config(given), Path(given.out)
    remove_abandoned()
    with contextlib.ExitStack() as stack:
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # like Ctrl-C
        stack.callback(signal.signal, signal.SIGTERM, before)
        book = stack.enter_context(Gradebook(out / FILE, writing=True))
        pool, config = _pool(given, config)
        stack.callback(pool.close)
        print(pool.isolation, flush=True)
        if config.nbval and config.nbval_points:
            print(FAKED.format(points=f"{config.nbval_points:g}"), flush=True)
        grading = prepare(config, given.submissions, book, again=given.again)
        return _grade(grading, pool, out, again=given.again)


def _grade(grading: Grading, pool, out: Path, *, again: bool) -> int:
    exercise, total, found = grading.config.exercise.name, len(grading.todo), len(grading.files)
    before = f", {found - total} of them graded before" if found > total else ""
    count = f"{found} {plural('submission', found)}"
    print(f"{exercise}: {count}{before} (seed {grading.config.seed})", flush=True)
    if total and isinstance(pool, LocalPool) and not Folder(grading.config.exercise).has_outcomes():
        print(
            "computing the outcomes of the known mistakes first: this takes up to a minute",
            flush=True,
        )
    bar = ProgressBar(total, "graded")
    try:
        for _ in grade(grading, pool):
            bar.show(grading.written)
    except KeyboardInterrupt:
        done = grading.graded()
        same = "the same command without --again" if again else "the same command again"
        print(f"\nstopped: {done} of {total} graded; run {same} to continue")
        return 1
    finally:
        bar.clear()
    if total:
        print(f"graded {grading.graded()} in {bar.seconds:.1f} s")
    write_marks(grading.book, out)
    removed.set_pages_aside(grading.book, out)
    write_pages(grading.book.each(by_student=True), out)
    return _summary(grading, exercise, out)


def _summary(grading: Grading, exercise: str, out: Path) -> int:
    """Print the result of a run; return 1 if some submissions could not be graded alike."""
    marks, checked = [], not (grading.config.exercise / "cases.py").is_file()
    for one in grading.book.each(exercise):
        marks.append(replace(one, diagnoses=[]))
        checked |= bool(one.diagnoses)
    status = {file.student: "no marks were returned" for file in grading.files}
    status |= {one.student: one.status for one in marks}
    failed = [f"{student}: {why}" for student, why in status.items() if why != GRADED]
    found, verify = scores(marks), f'convlab verify "{grading.config.exercise}"'
    if found.graded:
        print(f"mean: {found.mean} ({OF_THE_GRADED})")
    if found.graded and not checked:
        print(f"no function was checked: {verify} may say why")
    if never := _never_passed(marks):
        print(f"passed by no submission: {', '.join(never)}")
        print(f"  if a test may be wrong, try it on the model answers: {verify}")
    _list("could not be graded", failed)
    others = [f"{file.student}: {note}" for file in grading.files for note in file.notes]
    _list("with notes about their files", others)
    gone = sum(name == exercise for name, _ in grading.book.removed())
    if gone:
        print(f"{gone} graded earlier and no longer in the folder: marks are only in {out / FILE}")
    print(f"wrote {out / MARKS}, {out / FILE}, {out / 'class.html'}, {out / 'feedback'}")
    if changed := exercise_changed(grading):  # then batches may have had different tests
        print(
            f"the files of {exercise} have changed meanwhile: grade everything again with --again"
        )
    return 1 if failed or changed else 0


def _never_passed(marks: list[Marks]) -> list[str]:
    """Return the tests that all submissions failed, if at least three were graded."""
    graded = [one for one in marks if is_graded(one)]
    tests = [test for one in graded for test in one.tests]
    passed = {test.name for test in tests if test.passed}
    never = dict.fromkeys(test.name for test in tests if test.name not in passed)
    return list(never) if len(graded) >= 3 else []


def _list(what: str, lines: list[str]) -> None:
    if lines:
        more = [f"and {len(lines) - _LISTED} more"] if len(lines) > _LISTED else []
        print(f"{len(lines)} {what}:", *lines[:_LISTED], *more, sep="\n  ")


def _no_folder(submissions: Path) -> str:
    """Say that there is no folder with submissions, and what to name if it is a file."""
    remedy = ""
    if submissions.is_file():
        notebook = submissions.suffix == ".ipynb"
        remedy = ": name its folder" if notebook else ": unpack that file, and name the folder"
    return f"there is no folder {submissions} with submissions{remedy}"


def _config(given) -> RunConfig:
    if os.name == "nt":
        raise ValueError("grading needs Linux or macOS: on Windows, run it in WSL")
    exercise = _exercise(given.exercise)
    if given.workers is not None and given.workers < 1:
        raise ValueError(f"--workers {given.workers}: use 1 or more")
    if given.workers and given.scheduler:
        raise ValueError("--workers counts batches on this machine: leave it out with --scheduler")
    for name in ("pytest", *([] if given.no_nbval else ["nbval"])):
        if importlib.util.find_spec(name) is None:
            raise ValueError(f"{name} is not installed: {install_command('grading')}")
    if not Path(given.submissions).is_dir():
        raise ValueError(_no_folder(Path(given.submissions)))
    _check_places(exercise, given)
    return RunConfig(
        exercise,
        given.seed,
        with_changes([*_limits_of_project(exercise), *given.limit]),
        nbval=not given.no_nbval,
        nbval_points=given.nbval_points,
        require_isolation=given.require_isolation,
    )


def _check_places(exercise: Path, given) -> None:
    """Raise ValueError if pytest, or the next run, would take one kind of file for another."""
    if any(sign in str(exercise) for sign in ("[", "::")):
        raise ValueError(
            f"the path of the exercise, {exercise}, has [ or ::, after which pytest expects the "
            "name of a test: rename that folder"
        )
    places = exercise, Path(given.submissions).resolve(), Path(given.out).resolve()
    kinds = "the exercise", "the submissions", "--out"
    for this, other, because in (
        (2, 1, "its files would be taken for submissions"),
        (2, 0, "its files would be taken for data of the tests"),
        (0, 1, "its tests may be a student's"),
        (1, 0, "a student's test_*.py would be run as a test of the exercise"),
    ):
        if places[this].is_relative_to(places[other]):
            raise ValueError(
                f"{kinds[this]}, {places[this]}, is in the folder of {kinds[other]}: {because}; "
                "choose a folder outside"
            )


def _exercise(name: str) -> Path:
    """Return the folder of an exercise.

    A folder of submissions may have the name of its exercise, and a submission that of a test: it
    must not be run as one.
    """
    folder = Path(name)
    try:
        return find(name).path
    except ValueError:
        if not folder.is_dir():
            raise
    if not list_files(folder, "test_*.py"):
        raise ValueError(f"{name} is not an exercise: it has no test_*.py")
    return folder.resolve()


def _limits_of_project(exercise: Path) -> list[str]:
    """Return `convlab_limits` of the pyproject.toml above an exercise, as pytest would find it."""
    paths = (folder / "pyproject.toml" for folder in exercise.parents)
    path = next(filter(Path.is_file, paths), None)
    settings = tomllib.loads(path.read_text(encoding="utf-8")) if path else {}
    for part in ("tool", "pytest", "ini_options"):
        settings = settings.get(part, {})
    return settings.get("convlab_limits", [])


def _pool(given, config: RunConfig) -> tuple:
    """Return where batches are graded, and the configuration with the sandbox for all of them."""
    if given.scheduler:
        from convlab.grading.cluster import Cluster

        return Cluster(given.scheduler, largest=_LARGEST_ON_CLUSTER), config
    chosen = make(config.limits, require_isolation=config.require_isolation)
    refuse_open_answers(chosen, [config.exercise])
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    workers, isolation = given.workers or cores, describe(chosen)
    pool = LocalPool(workers, largest=_LARGEST_BATCH, isolation=isolation)
    return pool, replace(config, isolation=chosen.label)
