"""Programs of the kinds that real students write: their mistakes are named, or explained."""

import linecache

import numpy as np
import pytest

from tests.exercises.programs import EXERCISES, diagnosed, failed_tests, folder
from tests.exercises.students import programs

CAUSES = (
    "your own `assert`",
    "NumPy no longer has `np.int`",
    "None was returned",
    "`np.tensordot` needs arrays of equal size",
)
PROGRAMS = [
    (path.name, task, source, mistakes)
    for path in sorted(EXERCISES.glob("*/"))
    for task, sources in programs(path.name).items()
    for source, mistakes in sources.items()
]


def written(source, task):
    """Return the function of a program whose lines a report can show."""
    name = "<a student's program>"
    linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
    namespace = {"np": np}
    exec(compile(source, name, "exec"), namespace)
    return namespace[task]


@pytest.mark.parametrize("exercise, task, source, mistakes", PROGRAMS)
def test_mistakes_of_students_are_named(exercise, task, source, mistakes):
    report = diagnosed(exercise, written(source, task))
    assert tuple(mistake.name for mistake in report.mistakes) == mistakes
    if not mistakes:
        assert any(cause in finding for cause in CAUSES for finding in report.findings)


def test_at_least_nine_in_ten_are_named():
    named = [one for one in PROGRAMS if one[-1]]
    assert len(PROGRAMS) == 121 and len(named) >= 0.9 * len(PROGRAMS)


# Each takes its numbers' type from one of its arguments; another one has fractions.
ONE_DTYPE = {
    """
def conv2d(x, weight, bias, padding=0, stride=1):
    whole = np.result_type(x, weight)
    return right(x, weight, bias, padding, stride).astype(whole)
""": ("06_convolutional_layer", "conv2d"),
    """
def conv2d(x, weight, bias, groups=1):
    return right(x, weight, bias, groups).astype(weight.dtype)
""": ("07_dilation_and_groups", "conv2d"),
    """
def conv2d(x, weight, bias, groups=1):
    return right(x, weight, bias, groups).astype(x.dtype)
""": ("07_dilation_and_groups", "conv2d"),
    """
def separable_conv2d(x, depthwise, pointwise):
    return right(x, depthwise, pointwise).astype(np.result_type(x, depthwise))
""": ("07_dilation_and_groups", "separable_conv2d"),
    """
def fft_correlate2d(image, kernel):
    return right(image, kernel.astype(image.dtype))
""": ("09_many_ways", "fft_correlate2d"),
}


@pytest.mark.parametrize("source", ONE_DTYPE)
def test_fractions_lost_in_one_argument_are_noticed(source):
    """By an example and by a graded test."""
    exercise, task = ONE_DTYPE[source]
    wrong = written(source, task)
    wrong.__globals__["right"] = getattr(folder(exercise).solution, task)
    report = diagnosed(exercise, wrong)
    assert report.status == "wrong"
    for seed in range(3):
        assert failed_tests(exercise, task, wrong, seed)
