"""A session: one submission at a time, in the fork server it needs."""

import pytest

from convlab.grading.inbox import SubmissionFile
from convlab.grading.limits import Limits
from convlab.grading.marks import PUT_OFF, Marks
from convlab.grading.session import Session
from convlab.grading.submission import SubmissionError
from tests.grading.notebooks import notebook

LOADED = """def loaded(name):
    import sys
    return name in sys.modules"""
# Imports Matplotlib without its name in the text.
HIDDEN = "__import__('matplot' + 'lib.pyplot').pyplot.plot([1, 2])\n" + LOADED


@pytest.fixture(scope="module")
def session():
    session = Session(Limits())
    yield session
    session.close()


@pytest.fixture
def found(tmp_path):
    """A function that writes a student's notebook."""

    def lay(student, *cells):
        path = tmp_path / f"{student}.ipynb"
        path.write_bytes(notebook(*cells))
        return SubmissionFile(student, path)

    return lay


def test_matplotlib_is_loaded_before_the_fork_only_for_notebooks_that_plot(session, found):
    plain = session.open(found("plain", LOADED), ())
    assert not plain.functions.loaded("matplotlib.pyplot") and plain.functions.loaded(
        "numpy.random"
    )
    draws = session.open(found("draws", "%matplotlib inline", LOADED), ())
    assert draws.functions.loaded("matplotlib.pyplot")
    hidden = session.open(found("hidden", HIDDEN), ())
    assert hidden.functions.loaded("matplotlib.pyplot") and hidden.notes == []


def test_another_submission_ends_the_one_before(session, found):
    one, other = found("one", "def f(): return 1"), found("other", "def f(): return 2")
    first = session.open(one, ())
    assert first.functions.f() == 1 and session.open(one, ()) is first
    assert session.open(other, ()).functions.f() == 2
    again = session.open(one, ())
    assert again is not first and again.functions.f() == 1


def test_marks_are_completed_from_the_submission(session, found):
    marks = Marks("someone", "exercise")
    submission = session.open(found("someone", "1 / 0", "def f(): return 1"), ())
    submission.functions.f()
    session.complete(marks)
    assert marks.status == "graded" and marks.isolation == session.sandbox.isolation
    assert marks.notes == ["code cell 1 failed: ZeroDivisionError: division by zero"]
    assert marks.seconds > 0 and marks.fingerprint


def test_status_is_that_of_all_tests_though_their_libraries_differ(session, found):
    """The first test waits for others, and a second one, which may import more, passes."""
    marks = Marks("slow", "exercise")
    file = found("slow", "1 / 0", "import time\ndef f(): time.sleep(9)\ndef g(): return 1")
    first = session.open(file, ())
    first.patience = 0.1
    with pytest.raises(SubmissionError):
        first.functions.f()
    assert session.open(file, ("psutil",)).functions.g() == 1
    session.complete(marks)
    assert marks.status == PUT_OFF
    assert len(marks.notes) == 1 and marks.seconds > 0.1
    assert session.open(file, ()) is first
