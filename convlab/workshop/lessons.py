"""What a lesson asks and shows, read out of its notebook."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

_ASKED = "_asked"  # takes the place of `explore.predict` where a lesson is read


@dataclass(frozen=True)
class Question:
    """A predict question: its words, the answer as the notebook computes it, and the reasons."""

    question: str
    answer: object
    because: str
    unless: dict
    choices: tuple = ()


@dataclass
class Step:
    """What comes below one heading, in the notebook's order.

    Attributes
    ----------
    heading : str
    cue : str
        The first sentence below the heading, "" where there is none.
    items : list of str or Question
        A string is the call of an explorer.
    """

    heading: str
    cue: str = ""
    items: list = field(default_factory=list)


@dataclass
class Lesson:
    """A lesson as an instructor needs it."""

    name: str
    title: str
    does: str
    learns: str
    needs: str
    minutes: int
    steps: list[Step]


def read_lesson(path) -> Lesson:
    """Read a lesson's notebook, and run its cells but for the explorers.

    Parameters
    ----------
    path : str or pathlib.Path

    Raises
    ------
    ValueError
        If a part is missing, such as its minutes, or a cell does not run; the message names it.
    """
    path = Path(path)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    title = "".join(cells[0]["source"])
    steps = [Step("")]
    names = {_ASKED: lambda *given, **options: steps[-1].items.append(_question(*given, **options))}
    for cell in cells[1:]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            steps += _headings(text)
        elif cell["cell_type"] == "code":
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    steps[-1].items += _run(text, names)
            except Exception as error:  # a lesson's code may raise anything
                where = f"{path}, cell {cell.get('id')}"
                raise ValueError(
                    f"{where} does not run: {type(error).__name__}: {error}"
                ) from error
    return Lesson(
        path.stem,
        _part(path, title, r"^# (.+)$"),
        *(_part(path, title, rf"\*\*You {word}:\*\* (.+)$") for word in ("will do", "will learn")),
        _part(path, title, r"\*\*You need:\*\* (.+)$"),
        int(_part(path, title, r"\*\*You need:\*\*.*?(\d+) minutes")),
        [step for step in steps if step.items or step.cue],
    )


def _part(path: Path, title: str, pattern: str) -> str:
    found = re.search(pattern, title, re.MULTILINE)
    if found is None:
        raise ValueError(
            f"{path}: its first cell has no line like {pattern!r}: write it as in the other lessons"
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
    return sentence if sentence[-1] in ".!?:" else ""  # else a formula follows that belongs to it


def _run(text: str, names: dict) -> list[str]:
    """Run a cell, asking its questions; return the calls of explorers, which are not made."""
    shown = []
    for node in ast.parse(text).body:
        calls = [one for one in ast.walk(node) if _is_explorer(one)]
        asked = [one for one in calls if one.func.attr == "predict"]
        for call in asked:
            call.func = ast.copy_location(ast.Name(_ASKED, ast.Load()), call.func)
        if calls and not asked:
            shown.append(ast.get_source_segment(text, node))
        else:
            exec(compile(ast.Module([node], []), "<lesson>", "exec"), names)
    return shown


def _is_explorer(node) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "explore"
    )


def _question(question, answer, *, because, unless=None, choices=None) -> Question:
    return Question(question, answer, because, dict(unless or {}), tuple(choices or ()))
