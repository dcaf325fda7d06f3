"""Whole numbers and pairs of them, in every form that a learner may give."""

import numpy as np
import pytest

from convlab.shapes import as_count, as_pair


@pytest.mark.parametrize("value", [3, np.uint8(3), np.array(3), (3, 3), [3, 3]])
def test_as_pair_takes_one_number_or_two_vertical_then_horizontal(value):
    pair = as_pair(value, "stride")
    assert pair == (3, 3)
    assert [type(side) for side in pair] == [int, int]
    assert as_pair((1, 2), "stride") == (1, 2)


def test_as_count_takes_any_whole_number():
    assert as_count(np.int16(7), "size") == 7
    assert as_count(0, "padding", least=0) == 0


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (0, ValueError, "stride must be at least 1, not 0"),
        ((1, 0), ValueError, "stride must be at least 1, not 0"),
        ((1, 2, 3), ValueError, r"stride must be an int or a pair .* not \(1, 2, 3\)"),
        ((1, 2.0), TypeError, "stride must be a whole number, not 2.0"),
        ("2", TypeError, "stride must be an int or a pair .* not '2'"),
    ],
)
def test_as_pair_that_cannot_be_read(value, error, message):
    with pytest.raises(error, match=message):
        as_pair(value, "stride")
