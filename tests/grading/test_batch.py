"""The pytest process of a batch."""

import pytest

from convlab.grading import batch
from convlab.grading.batch import RunConfig, run_batch
from convlab.grading.inbox import find_submissions
from convlab.grading.limits import Limits
from convlab.grading.marks import Begun, Done, Failed
from tests.grading.notebooks import notebook
from tests.grading.runs import (
    EXERCISE,
    ONE_TEST,
    RIGHT,
    grade,
    hand_in,
    make_exercise,
    marks,
    needs_bubblewrap,
    run_pytest,
)

pytestmark = needs_bubblewrap


def test_instructors_test_may_use_any_pytest_fixture(tmp_path):
    exercise = tmp_path / "99_own"
    exercise.mkdir()
    (exercise / "test_own.py").write_text(
        "import gc, logging, warnings, pytest\n"
        "@pytest.mark.points(1)\n"
        "@pytest.mark.filterwarnings('error')\n"
        "def test_warned(submission):\n"
        "    assert gc.isenabled()\n"  # not so while it starts
        "    with pytest.raises(UserWarning):\n"
        "        warnings.warn(str(submission.double(1)))\n"
        "@pytest.mark.points(1)\n"
        "def test_heard(submission, caplog, capsys, recwarn, tmp_path, monkeypatch):\n"
        "    logging.warning(submission.double(1))\n"
        "    print(submission.double(1))\n"
        "    assert caplog.messages == ['2'] and capsys.readouterr().out == '2\\n'\n"
    )
    grade(hand_in(tmp_path / "in", a=RIGHT), tmp_path / "out", exercise=exercise)
    (found,) = marks(tmp_path / "out")
    assert [(test.passed, test.message) for test in found.tests] == [(True, "")] * 2


def test_fixture_may_call_the_submission_and_needs_an_answer_too(tmp_path):
    test = (
        "import pytest\n"
        "@pytest.fixture\n"
        "def answer(submission):\n"
        "    try: return submission.double(1)\n"
        "    except Exception: return 2\n"
        "@pytest.mark.points(1)\n"
        "def test_answer(answer): assert answer == 2\n"
    )
    own = make_exercise(tmp_path / "99_own", test)
    inbox = hand_in(tmp_path / "in", right=RIGHT, wrong="def double(x): return 3", without="x = 1")
    grade(inbox, tmp_path / "out", exercise=own)
    found = {one.student: one.score for one in marks(tmp_path / "out")}
    assert found == {"right": 1, "without": 0, "wrong": 0}


def test_marks_do_not_depend_on_the_graders_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONOPTIMIZE", "1")
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_plugin")
    test = (
        "import pytest, warnings\n"
        "from convlab.grading import assert_same\n"
        "@pytest.mark.points(1)\n"
        "def test_sizes(submission): assert_same(submission.double(1), [2, 2])\n"
        "@pytest.mark.points(1)\n"
        "def test_warned(submission): warnings.warn(str(submission.double(1)))\n"
    )
    own = make_exercise(tmp_path / "99_own", test)
    grade(hand_in(tmp_path / "in", a=RIGHT), tmp_path / "out", exercise=own)
    (found,) = marks(tmp_path / "out")
    assert [test.passed for test in found.tests] == [False, True]


def test_marks_do_not_depend_on_files_above_the_exercise(tmp_path):
    """They are no part of it: a change would go unnoticed, and a cluster does not have them."""
    (tmp_path / "conftest.py").write_text("raise RuntimeError('of another project')")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option")
    own = make_exercise(tmp_path / "99_own", ONE_TEST)
    grade(hand_in(tmp_path / "in", a=RIGHT), tmp_path / "out", exercise=own)
    (found,) = marks(tmp_path / "out")
    assert [test.passed for test in found.tests] == [True]


def test_failure_to_read_the_submissions_is_reported(monkeypatch):
    """The tests are made from the list of submissions, so pytest calls this an error in them."""
    monkeypatch.setattr(batch, "write_list", lambda path, _files: path.unlink())
    found = run_batch(RunConfig(EXERCISE, 1, Limits(), nbval=False), [], print)
    assert found.failed.why.startswith("could not begin to grade: No such file")


def test_failure_to_prepare_a_check_is_reported(tmp_path):
    own = make_exercise(tmp_path / "own", "def test_double(submission): submission.double(1)")
    (own / "cases.py").write_text("raise OSError(28, 'No space left on device')")
    (file,) = find_submissions(hand_in(tmp_path / "in", a=RIGHT))
    found = run_batch(RunConfig(own, 1, Limits(), nbval=False), [file], print)
    failed = Failed("could not begin to grade: No space left on device")
    assert found.failed == failed and str(failed) in found.output


@pytest.mark.parametrize("nbval", [True, False])
def test_exercise_may_ask_for_the_plugins_of_a_batch(tmp_path, nbval):
    own = make_exercise(tmp_path / "own", "def test_double(submission): submission.double(1)")
    names = ["nbval", "nbval.plugin", "convlab", "convlab.grading.plugin"]
    (own / "conftest.py").write_text(f"pytest_plugins = {names}")
    (file,) = find_submissions(hand_in(tmp_path / "in", a=RIGHT))
    events = []
    found = run_batch(RunConfig(own, 1, Limits(), nbval=nbval), [file], events.append)
    assert [type(event) for event in events] == [Begun, Done], found.output
    assert all(test.passed for test in events[1].marks.tests)


def test_failure_of_the_grader_cannot_be_made_up(tmp_path):
    words = str(Failed("no room"))
    inbox = hand_in(tmp_path / "in", **{words: "def double(image): raise ValueError(image)"})
    language = {"kernelspec": {"language": words}}
    (inbox / "b.ipynb").write_bytes(notebook(metadata=language))
    files = find_submissions(inbox)
    found = run_batch(RunConfig(EXERCISE, 1, Limits(), nbval=False), files, print)
    assert words in found.output and (found.code, found.failed) == (0, None)


def test_answers_to_earlier_tests_are_not_kept(tmp_path):
    wrong = "def test_large(submission): assert submission.double(1).shape == ()"
    own = make_exercise(tmp_path / "99_own", wrong)
    large = "import numpy as np\ndef double(image): return np.zeros((6000, 10000), np.uint8)"
    inbox = hand_in(tmp_path / "in", **{f"s{number}": large for number in range(6)})
    room = ("--limit=call_seconds=10", "--limit=total_seconds=60", "--limit=memory_mib=300")
    found, said = run_pytest(inbox, *room, exercise=own)
    assert [one.status for one in found.values()] == ["graded"] * 6, said
