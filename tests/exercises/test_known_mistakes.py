"""Every known mistake differs from the right answer and from all others, and loses points.

It loses the same points with any inputs, because each submission is tested with its own and
students compare their marks.

An exercise's folder is found, so a new one is tested as soon as it lies there.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exercises.programs import EXERCISES, diagnosed, failed_tests, folder, scrambled

NAMES = sorted(path.parent.name for path in EXERCISES.glob("*/known_mistakes.py"))
TASKS = [(exercise, task) for exercise in NAMES for task in folder(exercise).tasks]
# Without the tasks with several right answers: there a mistake is any answer with its effect.
COMPARED = [(name, task) for name, task in TASKS if not folder(name).tasks[task].observe]


@pytest.mark.parametrize("exercise, task", TASKS)
def test_each_known_mistake_is_named_and_loses_the_same_points_with_all_inputs(exercise, task):
    wrong_programs = folder(exercise).wrong_programs(task)
    assert wrong_programs
    problems = {}
    for name, wrong in wrong_programs.items():
        report = diagnosed(exercise, wrong, task)
        shown = bool(report.picture or report.findings)
        failed = {tuple(failed_tests(exercise, task, wrong, seed)) for seed in range(8)}
        if (report.mistake, shown) != (name, True) or len(failed) > 1 or () in failed:
            problems[name] = report.status, report.mistake, shown, failed
    assert problems == {}


@pytest.mark.parametrize("exercise, task", COMPARED)
@settings(max_examples=30)
@given(seed=st.integers(0, 2**32 - 1))
def test_random_wrong_answer_is_no_known_mistake(exercise, task, seed):
    report = diagnosed(exercise, scrambled(exercise, task, seed), task)
    assert (report.status, report.mistake) == ("wrong", "")
    assert report.hint and (report.picture or report.findings)


@pytest.mark.parametrize("exercise", NAMES)
def test_right_answer_fails_no_graded_test(exercise):
    for task in folder(exercise).tasks:
        right = getattr(folder(exercise).solution, task)
        assert [failed_tests(exercise, task, right, seed) for seed in range(20)] == [[]] * 20
