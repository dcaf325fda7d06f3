import numpy as np
import pytest

from convlab.grading import assert_same, small_array


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([1, 2, 3], r"expected the shape \(2,\), got \(3,\)"),
        ([[1, 2]], r"expected the shape \(2,\), got \(1, 2\)"),
        ([1, 5], r"in cell \[1\] expected 2, got 5"),
        ([1, np.nan], r"in cell \[1\] expected 2, got NaN"),
        (None, "None was returned"),
        (["1", "2"], "not an array of real numbers"),
    ],
)
def test_wrong_answer_is_described(answer, message):
    with pytest.raises(AssertionError, match=message):
        assert_same(answer, np.array([1, 2]))


def test_single_number():
    assert_same(5.0, 5)
    with pytest.raises(AssertionError, match="^expected 5, got 6"):
        assert_same(6, 5)


def test_floats_that_differ_are_written_with_digits_that_differ():
    with pytest.raises(AssertionError, match=r"^expected 0\.3333, got 0\.3334"):
        assert_same(0.33341, 1 / 3)


def test_small_array_refuses_large_answers():
    assert small_array([[1, 2]]).tolist() == [[1, 2]]
    with pytest.raises(AssertionError, match=r"shape \(2000, 2000\) was returned: at most 100"):
        small_array(np.ones((2000, 2000)))
    with pytest.raises(AssertionError, match="None was returned"):
        small_array(None)
