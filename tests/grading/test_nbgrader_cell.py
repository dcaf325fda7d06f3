"""A graded test that runs inside the notebook."""

import numpy as np
import pytest

from convlab.grading.nbgrader_cell import run_hidden


def test_double(submission, rng):
    image = rng.integers(1, 9, (2, 2))
    assert np.array_equal(submission.double(image), 2 * image)


test_double.__test__ = False  # it is run by the tests below


def test_function_of_the_notebook_is_called():
    run_hidden(test_double, {"double": lambda image: image + image})
    with pytest.raises(AssertionError):
        run_hidden(test_double, {"double": lambda image: image})


def test_a_function_that_is_not_there_fails():
    with pytest.raises(AttributeError, match="double"):
        run_hidden(test_double, {"_double": lambda image: 2 * image})


def test_the_inputs_are_new_each_time_and_can_be_drawn_again():
    seen = []

    def look(submission, rng):
        seen.append(rng.integers(2**62))
        raise AssertionError

    for _ in range(2):
        with pytest.raises(AssertionError) as failed:
            run_hidden(look, {})
    (note,) = failed.value.__notes__
    with pytest.raises(AssertionError):
        eval(note.removeprefix("repeat with "), {"run_hidden": run_hidden, "look": look})
    assert seen[0] != seen[1] == seen[2]
