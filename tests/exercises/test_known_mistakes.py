"""Every known mistake differs from the right answer and from all others, and loses points.

It loses the same points with any inputs, because each submission is tested with its own and
students compare their marks. The exercise that is handed out reports what the exercise itself does.

An exercise's folder is found, so a new one is tested as soon as it lies there.
"""

import tempfile
from functools import cache
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from tests.exercises.programs import EXERCISES, diagnosed, failed_tests, folder, scrambled
from tests.feedback.test_stored import hand_out

NAMES = sorted(path.parent.name for path in EXERCISES.glob("*/known_mistakes.py"))
TASKS = [(exercise, task) for exercise in NAMES for task in folder(exercise).tasks]
# Without the tasks with several right answers: there a mistake is any answer with its effect.
COMPARED = [(name, task) for name, task in TASKS if not folder(name).tasks[task].observe]

# As after a misspelled name, or a wrong unpacking, in a line that always runs.
ERRORS = [
    NameError("name 'kernal' is not defined"),
    UnboundLocalError("cannot access local variable 'x' where it is not associated with a value"),
    ValueError("not enough values to unpack (expected 3, got 2)"),
    ValueError("too many values to unpack (expected 2)"),
    IndexError("list index out of range"),
    IndexError("tuple index out of range"),
    TypeError("'int' object is not callable"),
    TypeError("'int' object is not subscriptable"),
    AttributeError("'list' object has no attribute 'shape'"),
    ZeroDivisionError("division by zero"),
]


@cache
def handed_out(exercise):
    """What a learner gets of an exercise."""
    with tempfile.TemporaryDirectory() as place:
        found = hand_out(folder(exercise), Path(place))
        assert list(found.tasks) == list(folder(exercise).tasks)
    return found


@pytest.mark.parametrize("exercise, task", TASKS)
def test_each_known_mistake_is_named_and_loses_the_same_points_with_all_inputs(exercise, task):
    wrong_programs = folder(exercise).wrong_programs(task)
    assert wrong_programs
    problems = {}
    for name, wrong in wrong_programs.items():
        report = diagnosed(exercise, wrong, task)
        assert vars(diagnosed(handed_out(exercise), wrong, task)) == vars(report)
        shown = bool(report.picture or report.findings)
        failed = {tuple(failed_tests(exercise, task, wrong, seed)) for seed in range(8)}
        if (report.mistake, shown) != (name, True) or len(failed) > 1 or () in failed:
            problems[name] = report.status, report.mistake, shown, failed
    assert problems == {}


@pytest.mark.parametrize("exercise, task", TASKS)
def test_error_that_can_have_any_cause_is_no_known_mistake(exercise, task):
    named = {}
    for error in ERRORS:

        def wrong(*arguments, error=error, **options):
            raise error

        if mistake := diagnosed(exercise, wrong, task).mistake:
            named[repr(error)] = mistake
    assert named == {}


@pytest.mark.parametrize("exercise, task", COMPARED)
@hypothesis.settings(max_examples=10)
@hypothesis.given(seed=st.integers(0, 2**32 - 1))
def test_random_wrong_answer_is_no_known_mistake(exercise, task, seed):
    report = diagnosed(exercise, scrambled(exercise, task, seed), task)
    assert (report.status, report.mistake) == ("wrong", "")
    assert report.hint and (report.picture or report.findings)


@pytest.mark.parametrize("exercise, task", TASKS)
def test_right_answer_fails_no_graded_test(exercise, task):
    right, given = getattr(folder(exercise).solution, task), handed_out(exercise)
    assert [failed_tests(exercise, task, right, seed) for seed in range(20)] == [[]] * 20
    assert vars(diagnosed(given, right, task)) == vars(diagnosed(exercise, right, task))
    assert given.tasks[task].hints == folder(exercise).tasks[task].hints
    assert given.hidden_tests(task) == folder(exercise).hidden_tests(task)


def test_there_are_at_least_sixty_known_mistakes():
    assert sum(len(folder(name).known_mistakes[task]) for name, task in TASKS) >= 60
