"""Finding an exercise's folder, and reading what is in it.

exercises/03_padding/
  padding.ipynb        what the learner opens
  cases.py             what a check tries: TASKS
  solution.py          the model answers, one function a task
  known_mistakes.py     known mistakes: functions named TASK_MISTAKE, the docstring what is told
  test_padding.py      what is graded

In a course that was handed out the last four are away, and `.convlab-checks` stands for them.
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
    """An exercise's folder; everything in it is read when it is first asked for."""

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
            # Longest first: `correlate2d_...` is no mistake of a task named `correlate`.
            for task in sorted(self.tasks, key=len, reverse=True):
                if name.startswith(f"{task}_"):
                    found[task][name.removeprefix(f"{task}_").replace("_", " ")] = function
                    break
            else:
                raise ValueError(
                    f"{self.path / 'known_mistakes.py'}: {name} begins with none of the tasks "
                    f"{', '.join(self.tasks)}: name it TASK_MISTAKE"
                )
        return found

    @cached_property
    def _answer_keys(self) -> dict[str, AnswerKey]:
        return {}

    def answer_key(self, name: str) -> AnswerKey:
        """Work out what the right answer and each wrong one come to on a task's cases."""
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
        """Return what changes whenever a file of the exercise is written, but for the notebook."""
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
    """An exercise of a course that was handed out: one file in place of cases, answers and tests.

    Reading it raises ValueError if that file is damaged.
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
    """Return every exercise of the course, in order."""
    found = map(_at, sorted((folders.course_root() / "exercises").glob("*/")))
    return [folder for folder in found if folder]


def _at(path: Path) -> Folder | None:
    """Return the exercise in a folder, None if there is none."""
    if (path / "cases.py").is_file():
        return Folder(path)
    return HandedOut(path) if (path / folders.CHECKS).is_file() else None


def find(name: str) -> Folder:
    """Return the exercise of that name.

    One in the folder the learner works in, or above it, comes before the course's own, so that
    an instructor can add exercises.

    Raises
    ------
    ValueError
        If there is none of that name; the message lists those there are.
    TypeError
        If the name is not a string; the same list.
    """
    if not isinstance(name, str):
        raise TypeError(f"an exercise is named by a string, not {name!r}: {_choices()}")
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
