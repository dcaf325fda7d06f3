"""The windows along one axis, against NumPy's sliding windows and counting by hand."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

from convlab.drawing.window_positions import (
    paddings_that_keep_size,
    strides_that_give,
    window_counts,
    window_starts,
)

sizes = st.integers(1, 12)


def windows(length, kernel, stride):
    """The cells of each window, by NumPy: shape (windows, kernel)."""
    return sliding_window_view(np.arange(length), kernel)[::stride]


@given(sizes, sizes, st.integers(0, 4), st.integers(0, 4), st.integers(1, 7))
def test_starts_and_counts_are_those_of_numpys_windows(length, kernel, before, after, stride):
    assume(kernel <= length + before + after)
    expected = windows(length + before + after, kernel, stride)
    options = {"padding": (before, after), "stride": stride}
    assert list(window_starts(length, kernel, **options)) == expected[:, 0].tolist()
    counts = np.bincount(expected.ravel(), minlength=length + before + after)
    assert list(window_counts(length, kernel, **options)) == counts.tolist()


def test_counts_at_stride_1_are_the_full_convolution_of_ones():
    expected = np.convolve(np.ones(6), np.ones(4))
    assert list(window_counts(7, 4, padding=1)) == expected.tolist()


@given(sizes, sizes, st.integers(1, 7))
def test_all_paddings_that_keep_the_size_are_found(length, kernel, stride):
    totals = range(max(0, kernel - length), length * stride + kernel + 1)
    keeping = [n for n in totals if len(windows(length + n, kernel, stride)) == length]
    assert list(paddings_that_keep_size(length, kernel, stride=stride)) == keeping
    assert len(keeping) == stride


@given(sizes, sizes, st.integers(0, 3), st.integers(1, 12))
def test_all_strides_that_give_a_size_are_found(length, kernel, padding, wanted):
    padded = length + 2 * padding
    assume(kernel <= padded)
    strides = range(1, padded - kernel + 2)
    giving = [jump for jump in strides if len(windows(padded, kernel, jump)) == wanted]
    assert list(strides_that_give(wanted, length, kernel, padding=padding)) == giving


def test_kernel_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="kernel 5 does not fit into the input of 3"):
        window_counts(3, 5)
