"""The graded tests; their inputs are drawn from the run's seed."""

import numpy as np
import pytest

from convlab.grading import assert_same


@pytest.mark.points(1)
def test_double_whole_numbers(submission, rng):
    image = rng.integers(130, 256, (4, 6))
    assert_same(submission.double(image), image + image)


@pytest.mark.points(1)
def test_double_fractions_and_negative_numbers(submission, rng):
    image = rng.normal(size=(5, 3))
    assert_same(submission.double(image), np.add(image, image))
