"""Finding an exercise's folder, and loading its files.

exercises/03_padding/
  padding.ipynb        the notebook for learners
  cases.py             the examples of the check, in TASKS
  solution.py          the model answers, one function per task
  known_mistakes.py    functions named TASK_MISTAKE, each with a docstring for the learner
  test_padding.py      the graded tests

A course that was handed out has `.convlab-checks` instead of the last four.
"""

from __future__ import annotations

import importlib.util
import inspect
import re
from functools import cached_property
from pathlib import Path
from types import ModuleType

from convlab import folders
from convlab.feedback import stored
from convlab.feedback.answer_key import AnswerKey, Mistake, outcomes
from convlab.feedback.task import Task


class Folder:
    """An exercise's folder; its files are loaded on first use."""

    def __init__(self, path: Path):
        self.path = Path(path).resolve()
        self.name = self.path.name

    @cached_property
    def tasks(self) -> dict[str, Task]:
        return {task.name: task for task in self._module("cases").TASKS}

    @cached_property
    def solution(self) -> ModuleType:
        return self._module("solution")

    @cached_property
    def known_mistakes(self) -> dict[str, dict]:
        """The functions of `known_mistakes.py`, by task and by the mistake's name."""
        found: dict[str, dict] = {name: {} for name in self.tasks}
        module = self._module("known_mistakes")
        for name, function in vars(module).items():
            here = inspect.isfunction(function) and function.__module__ == module.__name__
            if name.startswith("_") or not here:
                continue
            # Longest first: `correlate2d_...` is not a mistake of a task `correlate`.
            for task in sorted(self.tasks, key=len, reverse=True):
                if name.startswith(f"{task}_"):
                    found[task][name.removeprefix(f"{task}_").replace("_", " ")] = function
                    break
            else:
                raise ValueError(
                    f"{self.path / 'known_mistakes.py'}: {name} does not begin with a task "
                    f"({', '.join(self.tasks)}): name it TASK_MISTAKE"
                )
        return found

    @cached_property
    def _answer_keys(self) -> dict[str, AnswerKey]:
        return {}

    def answer_key(self, name: str) -> AnswerKey:
        """Compute the outcomes of the right answer and of each known mistake of a task."""
        if name not in self._answer_keys:
            task, truth = self.tasks[name], getattr(self.solution, name)
            mistakes = tuple(
                Mistake(
                    mistake, " ".join((function.__doc__ or "").split()), outcomes(function, task)
                )
                for mistake, function in self.known_mistakes[name].items()
            )
            parameters = tuple(inspect.signature(truth).parameters)
            right = outcomes(truth, task)
            self._answer_keys[name] = AnswerKey(task, parameters, right, mistakes, self.name)
        return self._answer_keys[name]

    def version(self) -> tuple:
        """Return a value that changes with the exercise's files, except for the notebook."""
        files = [*self.path.glob("*.py"), *self.path.glob(folders.CHECKS)]
        return tuple(sorted((path.name, path.stat().st_mtime_ns) for path in files))

    @property
    def notebook(self) -> Path:
        return next(self.path.glob("*.ipynb"))

    def hidden_tests(self, name: str) -> int:
        """Count the graded tests that call a task's function."""
        tests = (path.read_text(encoding="utf-8") for path in self.path.glob("test_*.py"))
        bodies = [body for text in tests for body in re.split(r"^def test_", text, flags=re.M)[1:]]
        return sum(f"submission.{name}(" in body for body in bodies)

    def _module(self, name: str) -> ModuleType:
        path = self.path / f"{name}.py"
        unique = f"convlab_exercise_{re.sub(r'[^0-9a-zA-Z]', '_', self.name)}_{name}"
        spec = importlib.util.spec_from_file_location(unique, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


class HandedOut(Folder):
    """An exercise of a course that was handed out, with one file for cases, answers and tests.

    Loading raises ValueError if that file is damaged.
    """

    @cached_property
    def _checks(self) -> dict[str, stored.Checks]:
        return stored.read(self.path / folders.CHECKS)

    @cached_property
    def tasks(self) -> dict[str, Task]:
        return {name: checks.key.task for name, checks in self._checks.items()}

    def answer_key(self, name: str) -> AnswerKey:
        return self._checks[name].key

    def hidden_tests(self, name: str) -> int:
        return self._checks[name].hidden


def exercise_folders() -> list[Folder]:
    """Return the exercises of the course, in order."""
    found = map(_at, sorted((folders.course_root() / "exercises").glob("*/")))
    return [folder for folder in found if folder]


def _at(path: Path) -> Folder | None:
    """Return the exercise in a folder, or None."""
    if (path / "cases.py").is_file():
        return Folder(path)
    return HandedOut(path) if (path / folders.CHECKS).is_file() else None


def find(name: str) -> Folder:
    """Return the exercise of that name.

    Exercises in the current folder, or above it, take precedence over those of the course, so that
    an instructor can add some.

    Raises
    ------
    ValueError
        There is no exercise of that name; the message lists the existing ones.
    TypeError
        The name is not a string; the message has the same list.
    """
    if not isinstance(name, str):
        raise TypeError(f"the name of an exercise must be a string, not {name!r}: {_choices()}")
    here = Path.cwd()
    places = [place / "exercises" for place in (here, *here.parents)]
    for place in [here.parent, *places]:
        if found := _at(place / name):
            return found
    if found := _at(folders.course_root() / "exercises" / name):
        return found
    raise ValueError(f"there is no exercise {name!r}: {_choices()}")


def _choices() -> str:
    return f"choose one of {', '.join(folder.name for folder in exercise_folders())}"
