"""The questions and explorers of a lesson, read from its notebook."""

import ast
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from convlab import folders, questions

_QUESTION = re.compile(r"\*\*Predict\.\*\* (.+)", re.DOTALL)


class Asked(NamedTuple):
    text: str
    question: questions.Question


@dataclass
class Step:
    """The part of a lesson below one heading."""

    heading: str
    cue: str = ""  # the first sentence below the heading, "" if there is none
    # Each an `Asked`, or the call of an explorer as a string.
    items: list = field(default_factory=list)


@dataclass
class Lesson:
    """A lesson, as described to instructors."""

    name: str
    title: str
    does: str
    learns: str
    needs: str
    minutes: int
    in_half_day: bool
    exercise_in_half_day: bool
    steps: list[Step]


def course_lessons() -> list[Lesson]:
    """Read the lessons of the course, in order, without running them."""
    return [read_lesson(path) for path in sorted(folders.course_root().glob("notebooks/*.ipynb"))]


def read_lesson(path) -> Lesson:
    """Read a lesson's notebook without running it.

    Raises ValueError if a part is missing, such as the minutes or a question; the message names it.
    """
    path = Path(path)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    title = "".join(cells[0]["source"])
    steps, above = [Step("")], ""
    for cell in cells[1:]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            steps += _headings(text)
        elif cell["cell_type"] == "code":
            try:
                steps[-1].items += _items(text, above, path)
            except (SyntaxError, ValueError) as error:
                raise ValueError(f"{path}, cell {cell.get('id')}: {error}") from error
        above = text
    return Lesson(
        path.stem,
        _part(path, title, r"^# (.+)$"),
        *(_part(path, title, rf"\*\*You {word}:\*\* (.+)$") for word in ("will do", "will learn")),
        _part(path, title, r"\*\*You need:\*\* (.+)$"),
        int(_part(path, title, r"\*\*You need:\*\*.*?(\d+) minutes")),
        "**Half-day route:** this lesson" in title,
        "**Half-day route:** this lesson and its exercise" in title,
        [step for step in steps if step.items or step.cue],
    )


def _part(path: Path, title: str, pattern: str) -> str:
    found = re.search(pattern, title, re.MULTILINE)
    if found is None:
        raise ValueError(
            f"{path}: its first cell has no line like {pattern!r}: write one as in other lessons"
        )
    return found[1].strip()


def _headings(text: str) -> list[Step]:
    """Return a step for each heading in a cell, with the sentence that follows it."""
    _, *parts = re.split(r"^#{2,3} (.+)$", text, flags=re.MULTILINE)
    return [
        Step(heading.strip(), _first_sentence(body))
        for heading, body in zip(parts[::2], parts[1::2], strict=True)
    ]


def _first_sentence(body: str) -> str:
    first = body.strip().partition("\n\n")[0].replace("\n", " ")
    if not first or first[0] in "|$!-*":  # a table, a formula, a picture, a list, a link to click
        return ""
    sentence = re.split(r"(?<=[.!?])\s", first, maxsplit=1)[0]
    return sentence if sentence[-1] in ".!?:" else ""  # else a formula follows


def _items(code: str, above: str, path: Path) -> list[str | Asked]:
    """Return the questions of a cell and the calls of its explorers, in order."""
    found = []
    for node in ast.parse(code).body:
        calls = [one for one in ast.walk(node) if _is_explorer(one)]
        asked = [one for one in calls if one.func.attr == "predict"]
        found += [_asked(call, above, path) for call in asked]
        if calls and not asked:
            found.append(ast.get_source_segment(code, node))
    return found


def _is_explorer(node) -> bool:
    called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    return re.fullmatch(r"explore\.\w+", called) is not None


def _asked(call: ast.Call, above: str, path: Path) -> Asked:
    words = _QUESTION.fullmatch(above.strip())
    if words is None:
        raise ValueError(
            "there is no question above it: add a Markdown cell that begins with **Predict.**"
        )
    lesson, name = map(ast.literal_eval, call.args)
    return Asked(words[1], questions.find(lesson, name, path.parent))
