"""Helpers of the exercises' tests: `from tests.exercises.programs import ...`.

In a test module a right program is a function named TASK_STYLE:

    def correlate1d_by_einsum(signal, kernel): ...

    @pytest.mark.parametrize("task, program", programs(EXERCISE, vars()))
    def test_right_program_is_never_accused(task, program):
        assert_accepted(EXERCISE, task, program)

It comes below the programs: `vars()` holds only what stands above. The programs in `written` pass
the same test in `test_naming`, and a check only sees what a program returns: add a program that
returns something else, such as a list, another dtype, or sums in another order.
"""

from __future__ import annotations

import importlib.util
import inspect
import warnings
import zlib
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from convlab.feedback.diagnosis import Report, diagnose
from convlab.feedback.loading import Folder
from convlab.feedback.report import as_text

EXERCISES = Path(__file__).resolve().parents[2] / "exercises"


@cache
def folder(exercise: str) -> Folder:
    return Folder(EXERCISES / exercise)


def diagnosed(exercise: str | Folder, function, task: str = "") -> Report:
    """Return the report of a task's check of a function; the task is by default its name."""
    of = folder(exercise) if isinstance(exercise, str) else exercise
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in a notebook: a wrong program may divide by 0
        return diagnose(function, of.answer_key(task or function.__name__), hidden=1)


def programs(exercise: str, namespace: dict) -> list:
    """Return the (task, program) pairs of a test module's `vars()`, each named TASK_STYLE."""
    tasks = sorted(folder(exercise).tasks, key=len, reverse=True)
    found = []
    for name, function in namespace.items():
        task = next((task for task in tasks if name.startswith(f"{task}_")), None)
        if task and inspect.isfunction(function):
            found.append(pytest.param(task, function, id=name))
    return found


def assert_accepted(exercise: str, task: str, program, seeds=(1, 2, 3)) -> None:
    """Fail unless a program passes the check without a complaint, and every graded test."""
    report = diagnosed(exercise, program, task)
    assert report.status == "passed", as_text(report)
    assert report.mistake == report.note == "", as_text(report)
    for seed in seeds:
        assert failed_tests(exercise, task, program, seed) == []


def failed_tests(exercise: str, task: str, function, seed: int) -> list[str]:
    """Return the names of a task's graded tests that a function fails, the rest being right."""
    answers = {name: getattr(folder(exercise).solution, name) for name in folder(exercise).tasks}
    submission = SimpleNamespace(**answers | {task: function})
    failed = []
    for name, (test, needed) in _graded(exercise).items():
        if not f"{name}_".startswith(f"test_{task}_"):
            continue
        rng = np.random.default_rng([seed, zlib.crc32(name.encode())])  # as the plugin draws
        given = {"submission": submission, "rng": rng}
        try:
            test(**{fixture: given[fixture] for fixture in needed})
        except (Exception, pytest.fail.Exception):  # a wrong answer may raise whatever it likes
            failed.append(name)
    return failed


@cache
def _graded(exercise: str) -> dict:
    """Return the graded tests of an exercise, by name, and the fixtures that each needs."""
    (path,) = folder(exercise).path.glob("test_*.py")
    spec = importlib.util.spec_from_file_location(f"graded_{exercise}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    tests = {name: test for name, test in vars(module).items() if name.startswith("test_")}
    return {name: (test, [*inspect.signature(test).parameters]) for name, test in tests.items()}


def scrambled(exercise: str, task: str, seed: int):
    """Return an answer that matches no known mistake: the right one plus noise in every number."""
    right = getattr(folder(exercise).solution, task)

    def wrong(*arguments, **options):
        rng = np.random.default_rng(seed)
        answer = np.asarray(right(*arguments, **options), dtype=float)
        return answer + rng.choice([-1, 1], answer.shape) * rng.uniform(0.5, 9, answer.shape)

    return wrong
