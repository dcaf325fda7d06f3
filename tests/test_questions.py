"""Questions are found next to the lesson or in the course, and handed out as one file."""

import zlib

import numpy as np
import pytest

from convlab import folders, questions
from convlab.questions import Question

MINE = """
import numpy as np
from convlab.questions import Question

area = Question(np.int64(4) * 3, because="`4·3`", unless={7: "That is `4+3`."})
shape = Question("round", because="It is.", choices=["round", "square"])
other = 5
"""


@pytest.fixture
def own(tmp_path):
    """A folder with a lesson of an instructor's own."""
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "my_lesson.py").write_text(MINE)
    return tmp_path


def test_questions_next_to_the_lesson_come_before_those_of_the_course(own, monkeypatch):
    monkeypatch.chdir(own)
    assert questions.find("my_lesson", "area") == Question(12, "`4·3`", {7: "That is `4+3`."})
    assert list(questions.read(own, "my_lesson")) == ["area", "shape"]
    assert questions.find("03_padding", "corner").answer == 1
    (own / "questions" / "my_lesson.py").rename(own / "questions" / "03_padding.py")
    assert questions.find("03_padding", "area").answer == 12


def test_unknown_lesson_is_an_error_with_the_file_and_the_known_lessons(tmp_path):
    with pytest.raises(ValueError, match="questions only for 00_start_here, .*03_padding") as error:
        questions.find("mine", "area", tmp_path)
    assert str(tmp_path / "questions" / "mine.py") in str(error.value)


def test_unknown_question_is_an_error_with_the_file_and_the_known_names(own):
    with pytest.raises(ValueError, match="of my_lesson are area, shape, not 'aera'") as error:
        questions.find("my_lesson", "aera", own)
    assert str(own / "questions" / "my_lesson.py") in str(error.value)


def test_authors_errors_are_refused():
    with pytest.raises(ValueError, match="'maybe' is not one of the choices"):
        Question("maybe", "", choices=["yes", "no"])
    with pytest.raises(ValueError, match="`unless` explains 5 as wrong"):
        Question(np.int64(5), "", unless={5: "x"})


# ------------------------------------------------------------------ in one file


@pytest.fixture
def handed_out(own, tmp_path_factory):
    folder = tmp_path_factory.mktemp("handed-out")
    (folder / folders.QUESTIONS).write_bytes(questions.pack(own))
    return folder


def test_the_packed_questions_are_the_questions_and_cannot_be_read_in_the_file(own, handed_out):
    assert questions.lessons(handed_out) == ["my_lesson"]
    assert questions.read(handed_out, "my_lesson") == questions.read(own, "my_lesson")
    assert isinstance(questions.find("my_lesson", "area", handed_out).answer, int)
    content = (handed_out / folders.QUESTIONS).read_bytes()
    assert b"area" not in content and b"round" not in content


def test_an_own_lesson_is_found_beside_the_packed_questions(own, handed_out):
    (own / "questions").rename(handed_out / "questions")
    (handed_out / "questions" / "my_lesson.py").rename(handed_out / "questions" / "another.py")
    assert questions.lessons(handed_out) == ["another", "my_lesson"]
    assert questions.find("another", "area", handed_out).answer == 12


NEWER = zlib.compress(b'{"format": 99, "lessons": {}}')
DAMAGED = [b"", b"{}", zlib.compress(b"[]"), zlib.compress(b"{}")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        *((content, "is damaged .*copy it again") for content in DAMAGED),
        (NEWER, "has format 99, but this convlab reads format 1"),
    ],
)
def test_a_damaged_or_newer_file_is_an_error_with_the_remedy(handed_out, content, message):
    (handed_out / folders.QUESTIONS).write_bytes(content)
    with pytest.raises(ValueError, match=message):
        questions.read(handed_out, "my_lesson")
