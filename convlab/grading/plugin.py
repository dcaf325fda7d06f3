"""The pytest plugin behind `pytest exercises/03_padding`: `submission`, `rng`, points.

A graded test asks the submission for answers to inputs drawn from the run's seed:

    @pytest.mark.points(2)
    def test_kernel_that_is_not_square(submission, rng):
        image, kernel = rng.integers(-9, 9, (6, 7)), rng.integers(-3, 3, (2, 3))
        assert_same(submission.correlate2d(image, kernel), convlab.correlate2d(image, kernel))

With `--submissions FOLDER` there is one test a student, and the submission's functions are called
in the sandbox. Without it, it is the model answer that is tested. A test file whose exercise allows
more than NumPy and Matplotlib says so: `pytestmark = pytest.mark.imports("scipy")`.
"""

from __future__ import annotations

import argparse
import contextlib
import hmac
import math
import secrets
from pathlib import Path

import numpy as np
import pytest

from convlab.feedback.loading import Folder
from convlab.grading import sandbox
from convlab.grading.batch import STOPPED
from convlab.grading.budget import Budget, TooExpensive, limit_memory
from convlab.grading.evidence import grader_failure, told
from convlab.grading.failure import GraderFailure, own_work
from convlab.grading.inbox import SubmissionFile, find_submissions, notebook_name, read_list
from convlab.grading.inside.privileges import die_with_parent
from convlab.grading.limits import with_changes
from convlab.grading.session import Marks, Session, Test, write_to
from convlab.grading.submission import Submission, SubmissionError
from convlab.grading.top_to_bottom import RunsFromTopToBottom

_SEED = pytest.StashKey[int]()
_SESSION = pytest.StashKey[Session]()
_MARKS = pytest.StashKey[Marks]()
_TESTS = pytest.StashKey[dict]()
_DONE = pytest.StashKey[list]()
_BUDGET = pytest.StashKey[Budget]()
_IN_HAND = pytest.StashKey[tuple]()


def pytest_addoption(parser):
    group = parser.getgroup("convlab")
    group.addoption(
        "--seed", type=int, help="draw the graded inputs from this seed; default: a new one"
    )
    group.addoption("--seed-from", metavar="FILE", help=argparse.SUPPRESS)
    group.addoption(
        "--submissions",
        metavar="FOLDER",
        help="grade what lies in FOLDER: files STUDENT.ipynb, or folders STUDENT with a notebook",
    )
    group.addoption(
        "--require-isolation",
        action="store_true",
        help="refuse to grade where a submission could read the grader's files",
    )
    group.addoption(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="change a limit, such as call_seconds=5 (see convlab.grading.limits)",
    )
    group.addoption(
        "--no-nbval",
        action="store_true",
        help="leave out the test that runs each submission from top to bottom in a kernel",
    )
    group.addoption(
        "--nbval-points",
        type=float,
        default=0.0,
        metavar="N",
        help="what that test is worth, default 0; a notebook made for it can pretend to have run",
    )
    # What `convlab grade` asks for: these submissions, their marks down a pipe, slow ones put off.
    group.addoption("--patience", type=float, default=math.inf, help=argparse.SUPPRESS)
    group.addoption("--submission-list", help=argparse.SUPPRESS)
    group.addoption("--marks-to", type=int, help=argparse.SUPPRESS)
    group.addoption("--isolation", metavar="LABEL", help=argparse.SUPPRESS)
    parser.addini("convlab_limits", "limits, as --limit takes them", type="linelist", default=[])


def pytest_configure(config):
    config.addinivalue_line("markers", "points(n): what the test is worth in an exercise")
    config.addinivalue_line("markers", "imports(*names): what a submission may import")
    with _wrong_use():
        given = config.getoption("seed")
        if (file := config.getoption("seed_from")) is not None:
            given = int(Path(file).read_text())
        config.stash[_SEED] = secrets.randbits(63) if given is None else given
        if config.getoption("submissions") or config.getoption("submission_list"):
            _begin(config)


@contextlib.contextmanager
def _wrong_use():
    """Have pytest end with a line where the grader cannot begin."""
    try:
        with own_work("begin to grade"):
            yield
    except GraderFailure as failure:
        raise pytest.UsageError(f"{STOPPED}{failure}") from None
    except (ValueError, RuntimeError) as error:
        raise pytest.UsageError(str(error)) from None


def _begin(config) -> None:
    if config.getoption("marks_to") is not None:
        die_with_parent()  # whoever reads the marks has gone
    limits = with_changes([*config.getini("convlab_limits"), *config.getoption("limit")])
    asked = ("require_isolation", "isolation", "patience")
    config.stash[_SESSION] = Session(limits, *map(config.getoption, asked))
    config.stash[_BUDGET] = Budget(limits.grader_seconds)
    if config.getoption("marks_to") is not None:
        limit_memory(limits.memory_mib)
    is_there = map(config.pluginmanager.hasplugin, ("nbval", "nbval.plugin"))
    if not config.getoption("no_nbval") and not any(is_there):
        raise pytest.UsageError("nbval is not there: install it, or grade with --no-nbval")


def pytest_unconfigure(config):
    if (session := config.stash.get(_SESSION, None)) is not None:
        session.close()


def pytest_report_header(config):
    return [sandbox.describe(config.stash[_SESSION].sandbox)] if _SESSION in config.stash else []


# ------------------------------------------------------------------ which tests there are


def pytest_generate_tests(metafunc):
    """Make one test of each submission."""
    if (
        metafunc.config.stash.get(_SESSION, None) is None
        or "submission" not in metafunc.fixturenames
    ):
        return
    found = _submissions(metafunc.config, metafunc.definition.path.parent)
    metafunc.parametrize("submission", found, ids=[one.student for one in found], indirect=True)


def _submissions(config, exercise: Path) -> list[SubmissionFile]:
    with _wrong_use():
        if (listed := config.getoption("submission_list")) is not None:
            return read_list(Path(listed))
        return find_submissions(config.getoption("submissions"), notebook_name(exercise))


def pytest_ignore_collect(collection_path, config):
    """Leave the exercise's own notebook alone where it is the submissions that are graded."""
    grading = config.stash.get(_SESSION, None) is not None
    return True if grading and collection_path.suffix == ".ipynb" else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Put a student's tests together, and count the cells that kept their output as run.

    Stripping takes the execution counts away, and nbval refuses an output without one.
    """
    for item in items:
        cell = getattr(item, "cell", None)
        if cell is not None and hasattr(item, "cell_num") and cell.get("outputs"):
            cell.execution_count = 1
    if config.stash.get(_SESSION, None) is None:
        return
    if not config.getoption("no_nbval"):
        items += _runs_from_top_to_bottom(items, config.stash[_SESSION])
    items.sort(key=lambda item: (str(item.path.parent), getattr(_file_of(item), "student", "")))


def pytest_collection_finish(session):
    """Note which tests each student has, for the marks of one whose grading does not end."""
    if (graded := session.config.stash.get(_SESSION, None)) is not None:
        exercises = {item.path.parent for item in session.items if _file_of(item) is not None}
        with _wrong_use():
            sandbox.refuse_open_answers(graded.sandbox, sorted(exercises))
    tests = session.config.stash[_TESTS] = {}
    for item in session.items:
        if _file_of(item) is not None:
            test = Test(item.originalname, False, 0.0, _worth(item))
            tests.setdefault(_key(item), []).append(test)


def _runs_from_top_to_bottom(items, session: Session) -> list:
    """Return one more test for each submission."""
    first = {}
    for item in items:
        if _file_of(item) is not None:
            first.setdefault(_key(item), item)
    return [
        RunsFromTopToBottom.beside(item, found, _allowed(item), session)
        for (_, found), item in first.items()
    ]


def _worth(item) -> float:
    mark = item.get_closest_marker("points")
    return float(mark.args[0]) if mark else 0.0


def _allowed(item) -> tuple[str, ...]:
    """Return the distributions that a test's submission may import."""
    marks = item.iter_markers("imports")
    return tuple(sorted({name for mark in marks for name in mark.args}))


def _file_of(item) -> SubmissionFile | None:
    """Return whose test an item is."""
    callspec = getattr(item, "callspec", None)
    found = callspec.params.get("submission") if callspec else getattr(item, "found", None)
    return found if isinstance(found, SubmissionFile) else None


# ------------------------------------------------------------------ what a test is given


@pytest.fixture
def submission(request):
    """The functions to grade, each an attribute: a student's, or the exercise's model answers.

    A test may be given others: `convlab.grading.mistakes_plugin` does so.
    """
    given = getattr(request, "param", None)
    if given is None:
        return Folder(request.path.parent).solution
    if not isinstance(given, SubmissionFile):
        return given
    try:
        return request.config.stash[_SESSION].submission(given, _allowed(request.node))
    except RuntimeError as error:
        raise GraderFailure(str(error)) from None


@pytest.fixture
def rng(request):
    """A generator of this test's inputs: the same for the same submission and the same seed.

    Whoever learns them and hands in another notebook meets other inputs.
    """
    session = request.config.stash.get(_SESSION, None)
    content = session.fingerprint if session else ""
    about = [request.path.parent.name, request.node.originalname, content]
    secret = str(request.config.stash[_SEED]).encode()
    digest = hmac.digest(secret, "\0".join(about).encode(), "sha256")
    return np.random.default_rng(int.from_bytes(digest, "big"))


# ------------------------------------------------------------------ what comes of it


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    """Let a test pass only if the submission has answered its calls, and at least one.

    A test that expects any error at all would otherwise pass where there is no notebook.
    """
    submission = pyfuncitem.funcargs.get("submission")
    if not isinstance(submission, Submission):
        return (yield)
    before, submission.silence_ = submission.answers_, ""
    result = yield
    if submission.silence_ or submission.answers_ == before:
        raise SubmissionError(submission.silence_ or "the submission was not asked for an answer")
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    # Whatever is no pass is 0 points of what the test is worth: a failed or a skipped setup too.
    worth, counts = _worth(item), report.when == "call" or not report.passed
    if item.get_closest_marker("points") is not None and counts:
        report.points = (worth if report.passed else 0.0, worth)
    found = _file_of(item)
    if found is not None and counts:
        error = call.excinfo.value if call.excinfo else None
        if failure := item.config.stash[_SESSION].failure or grader_failure(error):
            _stop(item, failure)
            return report
        points = worth if report.passed else 0.0
        marks = _marks_of(item, found)
        if marks is not None:
            if report.when == "teardown":  # takes back what the call has earned
                marks.tests.pop()
            marks.tests.append(Test(item.originalname, report.passed, points, worth, told(error)))
        report.student = found.student
    return report


def _stop(item, failure: str) -> None:
    """End this process without marks, which are better than wrong ones: another one grades again.

    The submissions before this one have theirs.
    """
    item.session.shouldstop = f"{STOPPED}{failure}"
    item.config.stash[_MARKS] = None


def _marks_of(item, found: SubmissionFile) -> Marks | None:
    marks = item.config.stash.get(_MARKS, Marks("", ""))
    exercise = item.path.parent.name
    if marks is not None and (marks.student, marks.exercise) != (found.student, exercise):
        marks = item.config.stash[_MARKS] = Marks(found.student, exercise)
    return marks


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Run a graded test within the grader's budget for its submission."""
    if _file_of(item) is None:
        return (yield)
    try:
        with item.config.stash[_BUDGET].spending():
            return (yield)
    except TooExpensive as error:
        item.config.stash[_SESSION].give_up(f"too expensive: {error}")
        raise


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    stash, found = item.config.stash, _file_of(item)
    if found is None:
        return (yield)
    budget, pipe, key = stash[_BUDGET], item.config.getoption("marks_to"), _key(item)
    if stash.get(_IN_HAND, None) != key:
        stash[_IN_HAND] = key
        if pipe is not None and (tests := stash[_TESTS].get(key)):
            write_to(pipe, Marks(found.student, item.path.parent.name, tests=tests))
        budget.begin(last_resort=pipe is not None)
    result = yield
    if nextitem is not None and _key(nextitem) == key:
        return result
    session = stash[_SESSION]
    if (marks := stash.get(_MARKS, None)) is not None:
        _finish(item, marks)
    budget.end()
    session.end()
    return result


def _finish(item, marks: Marks) -> None:
    """Send a submission's marks, with what its check says."""
    stash, pipe = item.config.stash, item.config.getoption("marks_to")
    session = stash[_SESSION]
    session.fill_in(marks)
    if pipe is not None:
        try:
            with own_work("check and send what a submission has got"):
                with contextlib.suppress(TooExpensive), stash[_BUDGET].spending():
                    marks.diagnoses = session.diagnoses(item.path.parent)
                if session.failure:  # which the check has taken for an error of the submission
                    raise GraderFailure(session.failure)
                write_to(pipe, marks)
        except GraderFailure as failure:
            return _stop(item, str(failure))
    stash.setdefault(_DONE, []).append(_line(marks))
    del stash[_MARKS]


def _key(item) -> tuple[Path, SubmissionFile | None]:
    """Return which exercise an item belongs to, and whose submission."""
    return item.path.parent, _file_of(item)


def _line(marks: Marks) -> str:
    graded = "" if marks.status == "graded" else f"  {marks.status}"
    return f"{marks.exercise} {marks.student}: {marks.score:g} of {marks.max_score:g}{graded}"


def pytest_terminal_summary(terminalreporter, config):
    """Sum the points up, and say how the run can be repeated."""
    seed, session = config.stash[_SEED], config.stash.get(_SESSION, None)
    if session is not None:
        terminalreporter.write_line(sandbox.describe(session.sandbox))
        for line in config.stash.get(_DONE, []):
            terminalreporter.write_line(line)
        terminalreporter.write_line(f"repeat with --seed {seed}")
        return
    reports = [
        one
        for kind in ("passed", "failed", "error")
        for one in terminalreporter.stats.get(kind, ())
    ]
    points = [report.points for report in reports if hasattr(report, "points")]
    if points:
        earned, worth = (sum(column) for column in zip(*points, strict=True))
        terminalreporter.write_line(f"points: {earned:g} of {worth:g} (repeat with --seed {seed})")
