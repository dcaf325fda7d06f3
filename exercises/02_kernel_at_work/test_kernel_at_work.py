"""What is graded, on inputs drawn from the run's seed."""

import numpy as np
import pytest

from convlab import correlate2d
from convlab.grading import assert_same


@pytest.mark.points(2)
def test_correlate2d_image_and_kernel_that_are_not_square(submission, rng):
    image, kernel = rng.integers(-9, 10, (6, 8)), rng.integers(-4, 5, (3, 2))
    assert_same(submission.correlate2d(image, kernel), correlate2d(image, kernel))
