"""The answers to the questions of the lessons.

notebooks/
  03_padding.ipynb          the question as Markdown, then `explore.predict("03_padding", "corner")`
  questions/03_padding.py   the answer: `corner = Question(...)`

A course that was handed out has one file instead of the folder, with every answer computed.
"""

import runpy
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from convlab import folders, packed

_FOLDER = "questions"
_FORMAT = 1


@dataclass
class Question:
    """The answer to a question of a lesson.

    Attributes
    ----------
    answer : int, float or str
        The right number, or one of `choices`. It should be computed, not typed in.
    because : str
        The reason, shown with the right answer. Text in backticks is formatted as code.
    unless : mapping from a wrong answer to str
        The explanation of an expected wrong answer.
    choices : sequence of str
        The answers to choose from; without them the learner types a number.

    Raises
    ------
    ValueError
        `answer` is not one of `choices`, or `unless` explains the right answer.
    """

    answer: int | float | str
    because: str
    unless: Mapping[int | float | str, str] = field(default_factory=dict)
    choices: Sequence[str] = ()

    def __post_init__(self):
        if hasattr(self.answer, "item"):  # a NumPy number
            self.answer = self.answer.item()
        self.choices = tuple(self.choices)
        if self.choices and self.answer not in self.choices:
            raise ValueError(f"the answer {self.answer!r} is not one of the choices {self.choices}")
        if self.answer in self.unless:
            raise ValueError(f"`unless` explains {self.answer!r} as wrong, but it is the answer")


def find(lesson: str, name: str, folder: Path | None = None) -> Question:
    """Return a question of a lesson.

    The folder is that of the notebook, by default the current one. Its questions take precedence
    over those of the course, so that an instructor can write lessons anywhere.

    Raises ValueError if there is no such question; the message has the file and the existing names.
    """
    here, course = folder or Path.cwd(), folders.course_root() / "notebooks"
    questions = read(here if lesson in lessons(here) else course, lesson)
    if questions is None:
        raise ValueError(
            f"{_source(here, lesson)} does not exist, and the course has questions only for "
            f"{', '.join(lessons(course))}: write that file, or correct the lesson's name"
        )
    if name not in questions:
        raise ValueError(
            f"the questions of {lesson} are {', '.join(questions)}, not {name!r}: "
            f"choose one of these, or add it to {_source(here, lesson)}"
        )
    return questions[name]


def lessons(folder: Path) -> list[str]:
    """Return the names of the lessons in `folder` that have questions, in order."""
    sources = (path.stem for path in (folder / _FOLDER).glob("*.py"))
    return sorted({*sources, *_unpacked(folder)})


def read(folder: Path, lesson: str) -> dict[str, Question] | None:
    """Return the questions of a lesson in `folder` by name, None if there are none.

    Raises ValueError if the file of a course that was handed out is damaged, or from another
    convlab.
    """
    source = _source(folder, lesson)
    if not source.is_file():
        return _unpacked(folder).get(lesson)
    values = runpy.run_path(str(source))
    return {name: value for name, value in values.items() if isinstance(value, Question)}


def pack(folder: Path) -> bytes:
    """Return the content of a file with all questions of the lessons in `folder`."""
    content = {
        lesson: {name: _plain(question) for name, question in read(folder, lesson).items()}
        for lesson in lessons(folder)
    }
    return packed.pack({"lessons": content}, _FORMAT)


def _source(folder: Path, lesson: str) -> Path:
    return folder / _FOLDER / f"{lesson}.py"


def _plain(question: Question) -> dict:
    # A key of a JSON object is a string, and a wrong answer may be a number.
    return asdict(question) | {"unless": list(question.unless.items())}


def _question(given: dict) -> Question:
    return Question(**given | {"unless": dict(given["unless"])})


def _unpacked(folder: Path) -> dict[str, dict[str, Question]]:
    """Return the questions of all lessons of a course that was handed out, else none."""
    path = folder / folders.QUESTIONS

    def convert(content: dict) -> dict[str, dict[str, Question]]:
        return {
            lesson: {name: _question(given) for name, given in questions.items()}
            for lesson, questions in content["lessons"].items()
        }

    return packed.unpack(path, _FORMAT, convert) if path.is_file() else {}
