"""Comparing an answer with the expected one, in an exercise's tests."""

import numpy as np

from convlab.drawing.alignment import wrong_cells
from convlab.feedback.numbers import distinct_texts
from convlab.feedback.outcome import as_answer


def assert_same(answer, expected) -> None:
    """Fail unless an answer is the expected one.

    Anything that `numpy.asarray` turns into the right shape counts: an array, a list, integers or
    floats. Floats may differ by the rounding of float32, integers may not.

    Parameters
    ----------
    answer : array_like
        What the student's function returned.

    Raises
    ------
    AssertionError
        With both shapes, or the first wrong cell and both its values.
    """
    __tracebackhide__ = True
    value, problem = as_answer(answer)
    if value is None:
        raise AssertionError(problem)
    expected = np.asarray(expected)
    if value.shape != expected.shape:
        # pytest would add the numbers of both arrays to the message of an `assert`.
        raise AssertionError(f"expected the shape {expected.shape}, got {value.shape}")
    wrong = wrong_cells(expected, value)
    if not wrong.any():
        return
    at = tuple(int(index) for index in np.argwhere(wrong)[0])
    cell = f"in cell {list(at)} " if at else ""
    right, mine = distinct_texts(expected[at], value[at])
    raise AssertionError(f"{cell}expected {right}, got {mine}")


def small_array(answer, *, most: int = 100) -> np.ndarray:
    """Return an answer as an array of limited size, for a test that computes with it.

    Parameters
    ----------
    answer : array_like
        What the student's function returned.
    most : int
        The largest number of cells.

    Raises
    ------
    AssertionError
        If it is not an array of real numbers, or too large.
    """
    __tracebackhide__ = True
    value, problem = as_answer(answer)
    assert value is not None, problem
    assert value.size <= most, f"the shape {value.shape} was returned: at most {most} are allowed"
    return value
