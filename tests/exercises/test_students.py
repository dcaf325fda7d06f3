"""Programs of the kinds that real students write: their mistakes are named, or explained."""

import linecache

import numpy as np
import pytest

from tests.exercises.programs import diagnosed
from tests.exercises.students import PROGRAMS

CAUSES = ("your own `assert`", "NumPy no longer has `np.int`", "None was returned")


def written(source, task):
    """Return the function of a program whose lines a report can show."""
    name = "<a student's program>"
    linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
    namespace = {"np": np}
    exec(compile(source, name, "exec"), namespace)
    return namespace[task]


@pytest.mark.parametrize("exercise, task, mistakes, source", PROGRAMS)
def test_mistakes_of_students_are_named(exercise, task, mistakes, source):
    report = diagnosed(exercise, written(source, task))
    assert tuple(mistake.name for mistake in report.mistakes) == mistakes
    if not mistakes:
        assert any(cause in finding for cause in CAUSES for finding in report.findings)


def test_at_least_nine_in_ten_are_named():
    named = [one for one in PROGRAMS if one[2]]
    assert len(PROGRAMS) == 50 and len(named) >= 45
