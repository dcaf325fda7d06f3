"""Finding an exercise's folder, and loading its files.

exercises/03_padding/
  padding.ipynb        the notebook for learners
  cases.py             the examples of the check, in TASKS
  solution.py          the model answers, one function per task
  known_mistakes.py    model programs and edits of them, each with a message for the learner
  test_padding.py      the graded tests

A course that was handed out has `.convlab-checks` instead of the last four.
"""

import importlib.util
import inspect
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from types import ModuleType

import numpy as np

from convlab import folders
from convlab.feedback import stored
from convlab.feedback.answer_key import AnswerKey, Mistake
from convlab.feedback.edits import Edit, function_of, wrong_programs
from convlab.feedback.hypotheses import Search
from convlab.feedback.task import Task
from convlab.files import list_files

_VERSION = 10  # of `convlab.feedback.hypotheses`


class Folder:
    """An exercise's folder; its files are loaded on first use."""

    def __init__(self, path: Path):
        self.path = Path(path).resolve()
        self.name = self.path.name
        self._answer_keys: dict[str, AnswerKey] = {}

    @cached_property
    def tasks(self) -> dict[str, Task]:
        return {task.name: task for task in self._module("cases").TASKS}

    @cached_property
    def solution(self) -> ModuleType:
        return self._module("solution")

    @cached_property
    def _known(self) -> ModuleType:
        return self._module("known_mistakes")

    @cached_property
    def known_mistakes(self) -> dict[str, dict[str, Edit]]:
        """The messages and edits in MISTAKES, by task and by the mistake's name."""
        module = self._known
        for name in {*module.MISTAKES, *module.MODELS} - set(self.tasks):
            raise ValueError(
                f"{self.path / 'known_mistakes.py'}: {name} is not a task of cases.py "
                f"({', '.join(self.tasks)}): a function has the same name in all files"
            )
        return {name: module.MISTAKES.get(name, {}) for name in self.tasks}

    def models(self, task: str) -> tuple[str, ...]:
        models = self._known.MODELS.get(task, ())
        if isinstance(models, str):
            raise TypeError(f"MODELS[{task!r}] must be a tuple of programs: is a comma missing?")
        return models

    def wrong_programs(self, task: str) -> dict[str, Callable]:
        """Return a function that makes each known mistake, by the mistake's name."""
        names = list(self.known_mistakes[task])
        programs = wrong_programs(task, self.models(task), self.known_mistakes[task])
        sources = {names[one.mistake]: one.source for one in reversed(programs)}
        return {name: function_of(sources[name], task) for name in names}

    def answer_key(self, name: str) -> AnswerKey:
        """Return the outcomes of the right answer and of each known mistake of a task."""
        if name not in self._answer_keys:
            task, right = self.tasks[name], getattr(self.solution, name)
            known = self.known_mistakes[name]
            mistakes = tuple(Mistake(one, message) for one, (message, *_) in known.items())
            search = Search(
                task, right, self.models(name), known, self._cache_folders, self._content_hash
            )
            parameters = tuple(inspect.signature(right).parameters)
            self._answer_keys[name] = AnswerKey(
                task, parameters, search.truth, mistakes, search, self.name
            )
        return self._answer_keys[name]

    def compute_outcomes(self) -> None:
        """Compute the outcomes that answer keys need to name mistakes, unless they are stored."""
        for name in self.tasks:
            self.answer_key(name).hypotheses.compute()

    def has_outcomes(self) -> bool:
        """Whether outcomes are stored, or the exercise has none to compute."""
        with suppress(OSError):  # it has no known mistakes
            name = f"*.pairs.{self._content_hash}"
            return any(next(folder.glob(name), None) for folder in self._cache_folders)
        return True

    @property
    def _cache_folders(self) -> list[Path]:
        found = [self.path / "__pycache__"]
        with suppress(ModuleNotFoundError):  # in a browser
            from jupyter_core.paths import jupyter_data_dir

            found.append(Path(jupyter_data_dir(), "convlab", self.name))
        return found

    @cached_property
    def _content_hash(self) -> str:
        """Return a hash of what decides which mistakes have which outcomes."""
        digest = blake2b(f"{_VERSION} {sys.version} {np.__version__}".encode(), digest_size=8)
        for name in ("cases.py", "solution.py", "known_mistakes.py"):
            digest.update((self.path / name).read_bytes())
        return digest.hexdigest()

    def version(self) -> tuple:
        """Return a value that changes with the exercise's files, except for the notebook."""
        files = [*self.path.glob("*.py"), *self.path.glob(folders.CHECKS)]
        return tuple(sorted((path.name, path.stat().st_mtime_ns) for path in files))

    @property
    def notebooks(self) -> list[Path]:
        """Its notebooks, without hidden files such as macOS's `._padding.ipynb`: normally one."""
        return [path for path in list_files(self.path, "*.ipynb") if path.name[0] != "."]

    @property
    def notebook(self) -> Path:
        return self.notebooks[0]

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

    def compute_outcomes(self) -> None:
        """Do nothing: the file has the outcomes."""

    def hidden_tests(self, name: str) -> int:
        return self._checks[name].hidden


def exercise_folders() -> list[Folder]:
    """Return the exercises of the course, in order."""
    found = map(_at, sorted((folders.course_root() / "exercises").glob("*/")))
    return [folder for folder in found if folder]


def _at(path: Path) -> Folder | None:
    if (path / "cases.py").is_file():
        return Folder(path)
    return HandedOut(path) if (path / folders.CHECKS).is_file() else None


def find(name: str) -> Folder:
    """Return the exercise of that name, or in that folder.

    Exercises in the current folder, or above it, take precedence over those of the course, so that
    an instructor can add some. Raises ValueError if there is no exercise of that name, and
    TypeError if the name is not a string; the message lists the existing ones.
    """
    here, course = Path.cwd(), folders.course_root() / "exercises"
    own = [place / "exercises" for place in (here, *here.parents)]
    if not isinstance(name, str):
        choices = _choices([*own, course])
        raise TypeError(f"the name of an exercise must be a string, not {name!r}: {choices}")
    is_path = Path(name).parts != (name,)  # also "./mine"
    places = [here] if is_path else [here.parent, *own, course, here]
    for place in places if name else ():
        if found := _at(place / name):
            return found
    for place in places:
        if name and (place / name).is_dir():
            missing = f"neither cases.py nor {folders.CHECKS}"
            raise ValueError(f"{place / name} is not an exercise: it has {missing}")
    raise ValueError(f"there is no exercise {name!r}: {_choices([*own, course])}")


def _choices(places: list[Path]) -> str:
    paths = (path for place in places for path in place.glob("*/"))
    return f"choose one of {', '.join(sorted({path.name for path in paths if _at(path)}))}"
