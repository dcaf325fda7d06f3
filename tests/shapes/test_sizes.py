"""Sizes of pooled and of transposed maps; the sizes of a convolution are in test_shapes.py."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convlab.shapes import output_size, pooled_size, transposed_output_size


@pytest.mark.parametrize(
    ("i", "o", "p", "k", "s", "d"),
    [
        (4, 2, 0, 3, 1, 1),
        (5, 6, 2, 4, 1, 1),
        (5, 5, 1, 3, 1, 1),
        (5, 7, 2, 3, 1, 1),
        (5, 2, 0, 3, 2, 1),
        (5, 3, 1, 3, 2, 1),
        (6, 3, 1, 3, 2, 1),
        (7, 3, 0, 3, 1, 2),
    ],
)
def test_transposed_sizes_of_the_guide(i, o, p, k, s, d):
    # Relationship 14: a cells were left over on the way there, and are added on the way back.
    a = (i + 2 * p - d * (k - 1) - 1) % s
    options = {"padding": p, "stride": s, "dilation": d}
    assert transposed_output_size(o, k, output_padding=a, **options) == i


def test_transposed_sizes_of_d2l():
    assert transposed_output_size(2, 2) == 3
    assert transposed_output_size(2, 2, stride=2) == 4
    assert transposed_output_size(2, 2, padding=1) == 1


@given(*[st.integers(1, 9)] * 4, st.integers(0, 3), st.integers(0, 3), st.integers(0, 8))
def test_output_size_takes_a_transposed_size_back(size, k, s, d, before, after, extra):
    assume(extra < s and s * (size - 1) + d * (k - 1) + 1 + extra > before + after)
    options = {"padding": (before, after), "stride": s, "dilation": d}
    larger = transposed_output_size(size, k, output_padding=extra, **options)
    assert output_size(larger, k, **options) == size


@given(st.integers(1, 20), st.integers(1, 6), st.integers(1, 6), st.integers(0, 5), st.booleans())
def test_pooled_size_counts_the_windows_by_hand(size, k, s, p, ceil_mode):
    assume(p < k <= size + 2 * p)
    starts = range(-p, size + p, s)
    fitting = [start for start in starts if start + k <= size + p]
    if ceil_mode and fitting[-1] + k < size + p and fitting[-1] + s < size:
        fitting.append(fitting[-1] + s)
    assert pooled_size(size, k, stride=s, padding=p, ceil_mode=ceil_mode) == len(fitting)


def test_pooled_sizes_of_alexnet_by_floor_and_of_caffe_by_ceiling():
    assert [pooled_size(size, 3, stride=2) for size in (55, 27, 13)] == [27, 13, 6]
    assert pooled_size(112, 3, stride=2) == 55
    assert pooled_size(112, 3, stride=2, ceil_mode=True) == 56


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: transposed_output_size(1, 2, padding=1), r"padding \(1, 1\) takes all 2 cells"),
        (
            lambda: transposed_output_size(3, 3, stride=2, output_padding=2),
            "output_padding must be smaller than the stride or the dilation, so at most 1 here",
        ),
        (lambda: pooled_size(5, 2, padding=2), "padding 2 is not smaller than the kernel 2"),
        (lambda: pooled_size(2, 3), "does not fit into the input of 2 with padding 0"),
    ],
)
def test_sizes_that_cannot_be(call, message):
    with pytest.raises(ValueError, match=message):
        call()
