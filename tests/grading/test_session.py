"""A session: one submission at a time, in the fork server it needs; and marks on a pipe."""

import os

import pytest

from convlab.grading.exercise_check import Diagnosis
from convlab.grading.inbox import SubmissionFile
from convlab.grading.limits import Limits
from convlab.grading.session import Marks, Session, Test, from_line, write_to
from tests.grading.notebooks import notebook

LOADED = """def loaded(name):
    import sys
    return name in sys.modules"""
# A name that a look at the text does not find.
HIDDEN = "__import__('matplot' + 'lib.pyplot').pyplot.plot([1, 2])\n" + LOADED


@pytest.fixture(scope="module")
def session():
    session = Session(Limits())
    yield session
    session.close()


@pytest.fixture
def found(tmp_path):
    """Return a function that lays down a student's notebook."""

    def lay(student, *cells):
        path = tmp_path / f"{student}.ipynb"
        path.write_bytes(notebook(*cells))
        return SubmissionFile(student, path)

    return lay


def test_matplotlib_is_loaded_before_the_fork_for_those_who_draw_and_for_nobody_else(
    session, found
):
    plain = session.submission(found("plain", LOADED), ())
    assert not plain.loaded("matplotlib.pyplot") and plain.loaded("numpy.random")
    draws = session.submission(found("draws", "%matplotlib inline", LOADED), ())
    assert draws.loaded("matplotlib.pyplot")
    hidden = session.submission(found("hidden", HIDDEN), ())
    assert hidden.loaded("matplotlib.pyplot") and hidden.notes_ == []


def test_another_submission_ends_the_one_before(session, found):
    one, other = found("one", "def f(): return 1"), found("other", "def f(): return 2")
    first = session.submission(one, ())
    assert first.f() == 1 and session.submission(one, ()) is first
    assert session.submission(other, ()).f() == 2
    again = session.submission(one, ())
    assert again is not first and again.f() == 1


def test_what_is_known_of_a_submission_is_filled_in(session, found):
    marks = Marks("someone", "exercise")
    submission = session.submission(found("someone", "1 / 0", "def f(): return 1"), ())
    submission.f()
    session.fill_in(marks)
    assert marks.status == "graded" and marks.isolation == session.sandbox.isolation
    assert marks.notes == ["code cell 1 failed: ZeroDivisionError: division by zero"]
    assert marks.seconds > 0 and marks.fingerprint


def test_marks_come_out_of_a_pipe_as_they_went_in():
    marks = Marks("Zoë \n", "04_stride", "graded", "bubblewrap", "f", 0.5, ["a note"])
    marks.tests = [Test("t", True, 1.5, 2.0), Test("u", False, 0.0, 1.0, "why")]
    marks.diagnoses = [Diagnosis("f", "wrong", "a name", "text", "<svg/>")]
    reader, writer = os.pipe()
    write_to(writer, marks)
    os.close(writer)
    with open(reader, "rb") as pipe:
        assert [from_line(line) for line in pipe] == [marks]
    assert (marks.score, marks.max_score) == (1.5, 3.0)
