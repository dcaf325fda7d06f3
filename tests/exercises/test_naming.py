"""Most wrong programs in other styles are named, none wrongly; right ones are never accused."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from convlab.feedback.diagnosis import diagnose
from convlab.feedback.edits import function_of
from convlab.feedback.outcome import outcomes
from convlab.feedback.report import as_text
from tests.exercises.naming import exercises, programs, wrong_programs
from tests.exercises.programs import assert_accepted, folder

TASKS = [(exercise, task) for exercise in exercises() for task in programs(exercise)]
RIGHT = [
    pytest.param(exercise, task, source, id=f"{exercise[:2]}-{task}-{number}")
    for exercise, task in TASKS
    for number, source in enumerate(programs(exercise)[task], 1)
]
# Other arrays of the same numbers.
KINDS = {
    "float64": lambda array: array.astype(float),
    "float32": lambda array: array.astype(np.float32),
    "transposed in memory": np.asfortranarray,
    "part of another": lambda array: np.repeat(array, 2, axis=-1)[..., ::2],
}


@pytest.mark.parametrize("exercise", exercises())
def test_most_wrong_programs_in_other_styles_are_named_and_none_wrongly(exercise):
    found = [one for task in programs(exercise) for one in wrong_programs(exercise, task)]
    verdicts = Counter(one.verdict for one in found)
    assert [(one.source, one.made, one.named) for one in found if one.verdict == "wrong"] == []
    assert verdicts["right"] >= 0.7 * len(found), verdicts


@pytest.mark.parametrize("exercise, task", TASKS)
def test_each_edit_is_of_a_known_mistake_and_fits_its_program(exercise, task):
    known = folder(exercise).known_mistakes[task]
    for source, edits in programs(exercise)[task].items():
        for name, (old, *_) in edits.items():
            assert name in known and old in source, (name, source)


@pytest.mark.parametrize("exercise, task, source", RIGHT)
def test_right_program_is_never_accused_whatever_the_arrays(exercise, task, source):
    key, function = folder(exercise).answer_key(task), function_of(source, task)
    assert_accepted(exercise, task, function)
    cases = (*key.task.cases, *key.task.further)
    right = getattr(folder(exercise).solution, task)
    for convert in KINDS.values():
        converted = tuple(
            replace(one, arguments=tuple(_converted(convert, a) for a in one.arguments))
            for one in cases
        )
        asked = replace(key.task, cases=converted, draw=None)
        truth = outcomes(right, asked.cases, asked)
        report = diagnose(function, replace(key, task=asked, truth=truth))
        assert report.status == "passed", as_text(report)


def _converted(convert, argument):
    return convert(argument) if isinstance(argument, np.ndarray) and argument.ndim else argument
