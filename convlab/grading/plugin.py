"""The pytest plugin behind `pytest exercises/03_padding`: `submission`, `rng`, points.

A graded test asks the submission for answers to inputs drawn from the run's seed:

    @pytest.mark.points(2)
    def test_kernel_that_is_not_square(submission, rng):
        image, kernel = rng.integers(-9, 9, (6, 7)), rng.integers(-3, 3, (2, 3))
        assert_same(submission.correlate2d(image, kernel), convlab.correlate2d(image, kernel))

With `--submissions FOLDER`, each test runs once per student, and the functions are called in the
sandbox. Without it, the model answer is tested. A test file whose exercise allows more than NumPy
and Matplotlib says so: `pytestmark = pytest.mark.imports("scipy")`.
"""

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
from convlab.grading.budget import Budget, TooExpensive, limit_memory
from convlab.grading.exercise_check import check, prepare
from convlab.grading.failure import (
    REFUSED,
    GraderFailure,
    grader_failure,
    own_work,
    student_message,
)
from convlab.grading.inbox import SubmissionFile, find_submissions, notebook_name, read_list
from convlab.grading.inside.privileges import die_with_parent
from convlab.grading.limits import with_changes
from convlab.grading.marks import PUT_OFF, Begun, Done, Failed, GradedTest, Marks, send
from convlab.grading.model_answers import ModelAnswers
from convlab.grading.session import Session
from convlab.grading.submission import Functions, SubmissionError
from convlab.grading.top_to_bottom import RunsFromTopToBottom

_SEED = pytest.StashKey[int]()
_SESSION = pytest.StashKey[Session]()
_CURRENT = pytest.StashKey[tuple]()  # the exercise and submission that is being graded
_MARKS = pytest.StashKey[Marks | None]()  # of the current submission; None after a failure
_TESTS = pytest.StashKey[dict]()
_DONE = pytest.StashKey[list]()
_BUDGET = pytest.StashKey[Budget]()
_ANSWERS = pytest.StashKey[int]()  # how many the submission had given before a test


def pytest_addoption(parser):
    option = parser.getgroup("convlab").addoption
    # fmt: off
    option("--seed", type=int, help="draw the graded inputs from this seed; default: a new one")
    option("--submissions", metavar="FOLDER",
           help="grade the notebooks in FOLDER: STUDENT.ipynb, or one in a folder STUDENT")
    option("--require-isolation", action="store_true",
           help="refuse to grade where a submission could read the grader's files")
    option("--limit", metavar="NAME=NUMBER", action="append", default=[],
           help="change a limit, such as call_seconds=5 (see convlab.grading.limits)")
    option("--no-nbval", action="store_true",
           help="leave out the test that runs each submission from top to bottom in a kernel")
    option("--nbval-points", metavar="N", type=float, default=0.0,
           help="points for that test, default 0; a notebook made for it can fake the run")
    # fmt: on
    # Used by `convlab grade`: the seed in a file, which submissions, a pipe for the marks, when to
    # put one off, and the sandbox.
    option("--seed-from", metavar="FILE", help=argparse.SUPPRESS)
    option("--submission-list", help=argparse.SUPPRESS)
    option("--marks-to", type=int, help=argparse.SUPPRESS)
    option("--patience", type=float, default=math.inf, help=argparse.SUPPRESS)
    option("--isolation", metavar="LABEL", help=argparse.SUPPRESS)
    parser.addini("convlab_limits", "limits, as --limit takes them", type="linelist", default=[])


def pytest_configure(config):
    config.addinivalue_line("markers", "points(n): the points for a test of an exercise")
    config.addinivalue_line("markers", "imports(*names): what a submission may import")
    with _wrong_use(config):
        given = config.getoption("seed")
        if (file := config.getoption("seed_from")) is not None:
            given = int(Path(file).read_text())
        config.stash[_SEED] = secrets.randbits(63) if given is None else given
        if config.getoption("submissions") or config.getoption("submission_list"):
            _begin_session(config)


@contextlib.contextmanager
def _wrong_use(config):
    """End pytest with one line if the grader cannot begin."""
    try:
        with own_work("begin to grade"):
            yield
    except GraderFailure as failure:
        raise pytest.UsageError(_report(config, Failed(str(failure)))) from None
    except (ValueError, RuntimeError) as error:
        raise pytest.UsageError(str(error)) from None


def _report(config, failed: Failed) -> str:
    """Send a failure of the grader; return the line for someone who runs pytest directly."""
    if (pipe := config.getoption("marks_to")) is not None:
        with contextlib.suppress(*REFUSED):  # then the batch ends without a reason
            send(pipe, failed)
    return str(failed)


def _begin_session(config) -> None:
    if config.getoption("marks_to") is not None:
        die_with_parent()  # nobody would read the marks
    limits = with_changes([*config.getini("convlab_limits"), *config.getoption("limit")])
    asked = ("require_isolation", "isolation", "patience")
    config.stash[_SESSION] = Session(limits, *map(config.getoption, asked))
    config.stash[_BUDGET] = Budget(limits.grader_seconds)
    if config.getoption("marks_to") is not None:
        limit_memory(limits.memory_mib)
    installed = map(config.pluginmanager.hasplugin, ("nbval", "nbval.plugin"))
    if not config.getoption("no_nbval") and not any(installed):
        raise pytest.UsageError("nbval is not installed: install it, or grade with --no-nbval")


def pytest_unconfigure(config):
    if (session := config.stash.get(_SESSION, None)) is not None:
        session.close()


def pytest_report_header(config):
    return [sandbox.describe(config.stash[_SESSION].sandbox)] if _SESSION in config.stash else []


# ------------------------------------------------------------------ collecting tests


def pytest_generate_tests(metafunc):
    """Make one test for each submission."""
    if _SESSION in metafunc.config.stash and "submission" in metafunc.fixturenames:
        files = _submissions(metafunc.config, metafunc.definition.path.parent)
        ids = [file.student for file in files]
        metafunc.parametrize("submission", files, ids=ids, indirect=True)


def _submissions(config, exercise: Path) -> list[SubmissionFile]:
    with _wrong_use(config):
        if (listed := config.getoption("submission_list")) is not None:
            return read_list(Path(listed))
        return find_submissions(config.getoption("submissions"), notebook_name(exercise))


def pytest_ignore_collect(collection_path, config):
    """Run neither the exercise's own notebook nor the submissions as tests while grading."""
    inbox = config.getoption("submissions")
    submitted = inbox and collection_path.is_relative_to(Path(inbox).resolve())
    own = _SESSION in config.stash and collection_path.suffix == ".ipynb"
    return True if own or submitted else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Put a student's tests together, and give cells with an output an execution count.

    Stripping removes the counts, and nbval refuses an output without one.
    """
    for item in items:
        cell = getattr(item, "cell", None)
        if cell is not None and hasattr(item, "cell_num") and cell.get("outputs"):
            cell.execution_count = 1
        _worth(item)  # or an error before anything runs
    if _SESSION not in config.stash:
        return
    for item in items:
        if item.get_closest_marker("points") is not None and _file_of(item) is None:
            raise pytest.UsageError(f"{item.name} has points and no argument `submission`")
    if not config.getoption("no_nbval"):
        items += _runs_from_top_to_bottom(items, config.stash[_SESSION])
    items.sort(key=lambda item: (str(item.path.parent), getattr(_file_of(item), "student", "")))


def pytest_collection_finish(session):
    """Note which tests each submission has, in case its grading does not end."""
    if (graded := session.config.stash.get(_SESSION, None)) is not None:
        exercises = {item.path.parent for item in session.items if _file_of(item) is not None}
        with _wrong_use(session.config):
            sandbox.refuse_open_answers(graded.sandbox, sorted(exercises))
            for exercise in exercises:
                prepare(exercise)
    tests = session.config.stash[_TESTS] = {}
    for item in filter(_file_of, session.items):
        test = GradedTest(item.originalname, False, 0.0, _worth(item))
        tests.setdefault(_key(item), []).append(test)


def _runs_from_top_to_bottom(items, session: Session) -> list:
    """Return one more test for each submission: of the whole notebook."""
    first = {_key(item): item for item in reversed(items) if _file_of(item) is not None}
    return [
        RunsFromTopToBottom.beside(item, file, _allowed(item), session)
        for (_, file), item in first.items()
    ]


def _worth(item) -> float:
    mark = item.get_closest_marker("points")
    if mark is None:
        return 0.0
    if len(mark.args) != 1 or not isinstance(mark.args[0], (int, float)):
        raise pytest.UsageError(f"{item.name}: `points` needs one number, such as `points(2)`")
    return float(mark.args[0])


def _allowed(item) -> tuple[str, ...]:
    """Return the distributions that a test's submission may import."""
    marks = item.iter_markers("imports")
    return tuple(sorted({name for mark in marks for name in mark.args}))


def _file_of(item) -> SubmissionFile | None:
    """Return the submission that an item tests, None if it tests none."""
    callspec = getattr(item, "callspec", None)
    file = callspec.params.get("submission") if callspec else getattr(item, "file", None)
    return file if isinstance(file, SubmissionFile) else None


# ------------------------------------------------------------------ what a test is given


@pytest.fixture
def submission(request):
    """The functions to grade, each an attribute: a student's, or the exercise's model answers.

    A test may be given others: `convlab.grading.mistakes_plugin` does so.
    """
    given = getattr(request, "param", None)
    if given is None:
        return ModelAnswers(Folder(request.path.parent).solution)
    if not isinstance(given, SubmissionFile):
        return given
    with own_work("open a submission", Exception):
        opened = request.config.stash[_SESSION].open(given, _allowed(request.node))
    # Here, since a fixture of the test may call it too.
    request.node.stash[_ANSWERS], opened.no_answer = opened.answers, ""
    return opened.functions


@pytest.fixture
def rng(request):
    """A generator of this test's inputs: the same for the same submission and the same seed.

    A student who finds out the inputs gets different ones after any change to the notebook.
    """
    session, content = request.config.stash.get(_SESSION, None), ""
    if session is not None and "submission" in request.fixturenames:
        request.getfixturevalue("submission")  # opened first, in whatever order a test names them
        content = session.current.fingerprint
    about = [request.path.parent.name, request.node.originalname, content]
    secret = str(request.config.stash[_SEED]).encode()
    digest = hmac.digest(secret, "\0".join(about).encode(), "sha256")
    return np.random.default_rng(int.from_bytes(digest, "big"))


# ------------------------------------------------------------------ running a test


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    """Let a test pass only if the submission has answered every call, and at least one.

    A test that expects any error at all would otherwise pass without a notebook.
    """
    if not isinstance(pyfuncitem.funcargs.get("submission"), Functions):
        return (yield)
    submission = pyfuncitem.config.stash[_SESSION].current
    result = yield
    if submission.no_answer or submission.answers == pyfuncitem.stash[_ANSWERS]:
        raise SubmissionError(submission.no_answer or "the test did not call the submission")
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Run a graded test within the grader's budget for its submission."""
    if _file_of(item) is None:
        return (yield)
    try:
        with item.config.stash[_BUDGET].spending():
            return (yield)
    except TooExpensive as error:
        if (submission := item.config.stash[_SESSION].current) is not None:
            submission.give_up(f"too expensive: {error}")
        raise


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    # Any result but a pass is 0 points out of the test's worth: a failed or skipped setup too.
    worth, counts = _worth(item), report.when == "call" or not report.passed
    points = worth if report.passed else 0.0
    if item.get_closest_marker("points") is not None and counts:
        report.points = (points, worth)
    file = _file_of(item)
    if file is None or not counts:
        return report
    error = call.excinfo.value if call.excinfo else None
    if isinstance(error, pytest.FixtureLookupError):  # no fault of the submission
        error = GraderFailure(f"{item.originalname}: its folder has no fixture {error.argname}")
    current = item.config.stash[_SESSION].current
    if failure := (current.failure if current else "") or grader_failure(error):
        _stop(item, failure)
        return report
    if (marks := item.config.stash.get(_MARKS, None)) is not None:
        if report.when == "teardown":  # takes back what the call has earned
            marks.tests.pop()
        message = student_message(error)
        marks.tests.append(GradedTest(item.originalname, report.passed, points, worth, message))
    report.student = file.student
    return report


# ------------------------------------------------------------------ grading a submission


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    """Begin a submission at its first test, and finish it after its last one."""
    stash, file = item.config.stash, _file_of(item)
    if file is None:
        return (yield)
    if stash.get(_CURRENT, None) != _key(item):
        _begin(item, file)
    result = yield
    if nextitem is None or _key(nextitem) != _key(item):
        if stash[_MARKS] is not None:
            _finish(item, stash[_MARKS])
        stash[_BUDGET].end()
        stash[_SESSION].end()
    return result


def _begin(item, file: SubmissionFile) -> None:
    stash, pipe = item.config.stash, item.config.getoption("marks_to")
    stash[_CURRENT] = _key(item)
    stash[_MARKS] = Marks(file.student, item.path.parent.name)
    if pipe is not None:
        send(pipe, Begun(file.student, stash[_TESTS][_key(item)]))
    stash[_BUDGET].begin(last_resort=pipe is not None)


def _finish(item, marks: Marks) -> None:
    """Send the marks of a submission, with what its check says."""
    stash, pipe = item.config.stash, item.config.getoption("marks_to")
    session = stash[_SESSION]
    session.complete(marks)
    if pipe is not None:
        try:
            with own_work("check a submission and send its marks"):
                if (submission := session.current) is not None:
                    with contextlib.suppress(TooExpensive), stash[_BUDGET].spending():
                        seconds = session.limits.call_seconds
                        marks.diagnoses = check(submission, item.path.parent, seconds)
                    if submission.failure:  # which the check took for an error of the submission
                        raise GraderFailure(submission.failure)
                    if submission.status == PUT_OFF:  # in its check
                        marks.status = PUT_OFF
                send(pipe, Done(marks))
        except GraderFailure as failure:
            return _stop(item, str(failure))
    stash.setdefault(_DONE, []).append(str(marks))


def _stop(item, failure: str) -> None:
    """End the batch without marks for the current submission, which another one grades again."""
    current = item.config.stash[_SESSION].current
    ran_meanwhile = current is not None and current.ran_meanwhile
    item.session.shouldstop = _report(item.config, Failed(failure, ran_meanwhile))
    item.config.stash[_MARKS] = None


def _key(item) -> tuple[Path, SubmissionFile | None]:
    """Return the exercise and the submission that an item belongs to."""
    return item.path.parent, _file_of(item)


def pytest_terminal_summary(terminalreporter, config):
    """Add up the points, and show how to repeat the run."""
    seed, session = config.stash[_SEED], config.stash.get(_SESSION, None)
    if session is not None:
        terminalreporter.write_line(sandbox.describe(session.sandbox))
        for line in config.stash.get(_DONE, []):
            terminalreporter.write_line(line)
        terminalreporter.write_line(f"repeat with --seed {seed}")
        return
    kinds = map(terminalreporter.stats.get, ("passed", "failed", "error"))
    reports = [report for kind in kinds for report in kind or () if hasattr(report, "points")]
    if points := [report.points for report in reports]:
        earned, worth = (sum(column) for column in zip(*points, strict=True))
        terminalreporter.write_line(f"points: {earned:g} of {worth:g} (repeat with --seed {seed})")
