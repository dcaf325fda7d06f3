"""Every known mistake differs from the right answer and from all others, and loses points.

An exercise's folder is found, so a new one is tested as soon as it lies there.
"""

import pytest

from tests.exercises.programs import EXERCISES, diagnosed, failed_tests, folder, mistakes

NAMES = sorted(path.parent.name for path in EXERCISES.glob("*/known_mistakes.py"))
KNOWN = [
    pytest.param(name, *mistake.values, id=f"{name[:2]}-{mistake.id}")
    for name in NAMES
    for mistake in mistakes(name)
]


@pytest.mark.parametrize("exercise, task, name, wrong", KNOWN)
def test_known_mistake_is_named_and_loses_points(exercise, task, name, wrong):
    report = diagnosed(exercise, wrong, task)
    assert report.status in ("wrong", "error")
    assert report.mistake == name
    assert report.picture or report.findings
    assert all(failed_tests(exercise, task, wrong, seed) for seed in range(10))


@pytest.mark.parametrize("exercise", NAMES)
def test_right_answer_fails_no_graded_test(exercise):
    for task in folder(exercise).tasks:
        right = getattr(folder(exercise).solution, task)
        assert [failed_tests(exercise, task, right, seed) for seed in range(20)] == [[]] * 20
