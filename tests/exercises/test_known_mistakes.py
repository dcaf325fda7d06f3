"""Every known mistake differs from the right answer and from all others, and loses points.

An exercise's folder is found, so a new one is tested as soon as it lies there.
"""

import pytest

from tests.exercises.programs import EXERCISES, diagnosed, failed_tests, folder

NAMES = sorted(path.parent.name for path in EXERCISES.glob("*/known_mistakes.py"))
TASKS = [(exercise, task) for exercise in NAMES for task in folder(exercise).tasks]


@pytest.mark.parametrize("exercise, task", TASKS)
def test_each_known_mistake_is_named_and_loses_points(exercise, task):
    wrong_programs = folder(exercise).wrong_programs(task)
    assert wrong_programs
    problems = {}
    for name, wrong in wrong_programs.items():
        report = diagnosed(exercise, wrong, task)
        full = [seed for seed in range(5) if not failed_tests(exercise, task, wrong, seed)]
        shown = bool(report.picture or report.findings)
        if (report.mistake, shown, full) != (name, True, []):
            problems[name] = report.status, report.mistake, shown, full
    assert problems == {}


@pytest.mark.parametrize("exercise", NAMES)
def test_right_answer_fails_no_graded_test(exercise):
    for task in folder(exercise).tasks:
        right = getattr(folder(exercise).solution, task)
        assert [failed_tests(exercise, task, right, seed) for seed in range(20)] == [[]] * 20
