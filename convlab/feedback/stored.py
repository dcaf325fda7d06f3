"""The checks of an exercise in one file, for a course that is handed out without its answers.

The file contains the cases with their hints and explanations, the outcomes of the right answer, and
the signatures of those of the known mistakes. It contains no code of a solution, a known mistake or
a test.
`convlab.packed` compresses it.
"""

import base64
import builtins
import importlib
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import numpy as np

from convlab import packed
from convlab.feedback.answer_key import AnswerKey, Mistake
from convlab.feedback.hypotheses import ROW, Table
from convlab.feedback.outcome import Outcome
from convlab.feedback.task import Task

_FORMAT = 4


class Checks(NamedTuple):
    """The answer key of a task, and the number of its graded tests."""

    key: AnswerKey
    hidden: int


def pack(folder) -> bytes:
    """Return the content of the file for an exercise's `Folder`."""
    tasks = {
        name: _packed(folder.answer_key(name), folder.hidden_tests(name)) for name in folder.tasks
    }
    cases = (folder.path / "cases.py").read_text(encoding="utf-8")
    return packed.pack({"cases": cases, "tasks": tasks}, _FORMAT)


def read(path: Path) -> dict[str, Checks]:
    """Read the checks of an exercise, task by task.

    Raises ValueError if the file is damaged, or from another version of convlab, and OSError if it
    cannot be read.
    """

    def convert(content: dict) -> dict[str, Checks]:
        tasks = _tasks(content["cases"], path)
        return {
            name: _unpacked(tasks[name], one, path.parent.name)
            for name, one in content["tasks"].items()
        }

    return packed.unpack(path, _FORMAT, convert)


def _tasks(source: str, path: Path) -> dict[str, Task]:
    module = ModuleType(f"convlab_exercise_{path.parent.name}_cases")
    exec(compile(source, f"{path.parent.name}/cases.py", "exec"), vars(module))
    return {task.name: task for task in module.TASKS}


def _packed(key: AnswerKey, hidden: int) -> dict:
    search = key.hypotheses
    return {
        "hidden": hidden,
        "parameters": list(key.parameters),
        "truth": [_outcome(outcome) for outcome in key.truth],
        "mistakes": [list(mistake) for mistake in key.mistakes],
        "hypotheses": _array(search.table().rows.view("u1")),
        "kinds": [kind and _kind(kind) for kind in search.kinds],
    }


def _unpacked(task: Task, given: dict, exercise: str) -> Checks:
    mistakes = tuple(Mistake(*one) for one in given["mistakes"])
    truth = tuple(map(_as_outcome, given["truth"]))
    kinds = tuple(kind and _as_kind(*kind) for kind in given["kinds"])
    hypotheses = Table(_as_array(given["hypotheses"]).view(ROW), kinds)
    parameters = tuple(given["parameters"])
    key = AnswerKey(task, parameters, truth, mistakes, hypotheses, exercise)
    return Checks(key, given["hidden"])


def _outcome(outcome: Outcome) -> dict:
    found = {"value": _array(outcome.value), "problem": outcome.problem}
    if outcome.error is not None:
        found["error"] = [*_kind(type(outcome.error)), outcome.message]
    # A right list is shown next to the learner's; a right kernel is never shown, and not stored.
    if outcome.answer is not outcome.value and outcome.answer.ndim == 1:
        found["answer"] = _array(outcome.answer)
    return {name: value for name, value in found.items() if value not in (None, "")}


def _as_outcome(given: dict) -> Outcome:
    error, message = None, ""
    if "error" in given:
        module, name, message = given["error"]
        kind = _as_kind(module, name)
        error = kind.__new__(kind, message)  # some types have other parameters
    value, answer = (_as_array(given.get(name)) for name in ("value", "answer"))
    return Outcome(value, error, given.get("problem", ""), answer=answer, message=message)


def _kind(kind: type) -> tuple[str, str]:
    """Return the module and name of an error's type, or of its nearest importable base."""
    importable = (builtins.__name__, "numpy.exceptions", "numpy.linalg")
    one = next(one for one in kind.__mro__ if one.__module__ in importable)
    return one.__module__, one.__qualname__


def _as_kind(module: str, name: str) -> type:
    return getattr(importlib.import_module(module), name)


def _array(array: np.ndarray | None) -> list | None:
    if array is None:
        return None
    content = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
    return [array.dtype.str, array.shape, content]


def _as_array(given: list | None) -> np.ndarray | None:
    if given is None:
        return None
    kind, shape, content = given
    return np.frombuffer(base64.b64decode(content), kind).reshape(shape)
