"""Submissions of a class: notebooks with right answers and known mistakes of an exercise."""

from __future__ import annotations

import json
import random
from pathlib import Path

from convlab.feedback.edits import wrong_programs
from convlab.feedback.loading import Folder, find


def hand_in(exercise: str, folder: Path, count: int) -> None:
    """Write `count` submissions into a folder: STUDENT.ipynb, the same ones in each run.

    A third is right; each of the others makes one known mistake in one of the functions.

    Parameters
    ----------
    exercise : str
        Such as "04_stride".
    folder : Path
    count : int
    """
    folder.mkdir(parents=True, exist_ok=True)
    given = find(exercise)
    notebook = given.notebook.read_text(encoding="utf-8")
    for number, answers in enumerate(answers_of(given, count)):
        text = json.dumps(solved(json.loads(notebook), answers))
        (folder / f"student{number:04}.ipynb").write_text(text, encoding="utf-8")


def answers_of(given: Folder, count: int) -> list[dict[str, str]]:
    """Return the source of each function, by name, for so many students."""
    right = {task: given.models(task)[0] for task in given.tasks}
    wrong = [
        (task, program.source)
        for task, known in given.known_mistakes.items()
        for program in wrong_programs(task, given.models(task), known)
    ]
    rng = random.Random(0)
    students = []
    for number in range(count):
        task, source = rng.choice(wrong)
        students.append(right | ({task: source} if number % 3 else {}))
    return students


def solved(notebook: dict, answers: dict[str, str]) -> dict:
    """Return a notebook with its stubs filled in."""
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        name = next((name for name in answers if source.startswith(f"def {name}(")), None)
        if cell["cell_type"] == "code" and name:
            cell["source"] = answers[name]
    return notebook
