"""The steps of a convolution: multiplying out every window gives the output."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.signal import correlate2d as scipy_correlate2d

from convlab.steps import steps


@st.composite
def convolutions(draw):
    """An image, a kernel that fits, and its padding, stride and dilation for each axis."""
    kernel = draw(
        arrays(np.int64, st.tuples(*[st.integers(1, 3)] * 2), elements=st.integers(-9, 9))
    )
    dilation = draw(st.tuples(*[st.integers(1, 2)] * 2))
    padding = draw(st.tuples(*[st.tuples(*[st.integers(0, 2)] * 2)] * 2))
    least = [
        max(1, gap * (side - 1) + 1 - sum(ends))
        for side, gap, ends in zip(kernel.shape, dilation, padding, strict=True)
    ]
    sides = [draw(st.integers(low, low + 5)) for low in least]
    image = draw(arrays(np.int64, sides, elements=st.integers(-99, 99)))
    stride = draw(st.tuples(*[st.integers(1, 3)] * 2))
    return image, kernel, {"padding": padding, "stride": stride, "dilation": dilation}


def by_scipy(image, kernel, padding, stride, dilation):
    """Dilate the kernel with zeros, correlate, and keep the windows of the stride."""
    spread = np.zeros(
        [gap * (side - 1) + 1 for side, gap in zip(kernel.shape, dilation, strict=True)], int
    )
    spread[:: dilation[0], :: dilation[1]] = kernel
    whole = scipy_correlate2d(np.pad(image, padding), spread, mode="valid")
    return whole[:: stride[0], :: stride[1]]


@given(convolutions())
def test_every_window_is_cut_from_the_padded_image_and_multiplied_out_is_the_output(convolution):
    image, kernel, options = convolution
    expected = by_scipy(image, kernel, **options)
    padded = np.pad(image, options["padding"])
    walk = steps(image, kernel, **options)
    assert [step.index for step in walk] == list(range(expected.size))
    for step, (at, total) in zip(walk, np.ndenumerate(expected), strict=True):
        assert step.at == at
        assert step.total == (step.window * kernel).sum() == step.products.sum() == total
        (top, left), (down, across) = step.corner, options["dilation"]
        assert (top, left) == tuple(np.multiply(step.at, options["stride"]).tolist())
        for (row, column), value in np.ndenumerate(step.window):
            assert value == padded[top + row * down, left + column * across]


def test_the_arrays_are_not_changed():
    image, kernel = np.arange(9).reshape(3, 3), np.ones((2, 2), int)
    steps(image, kernel, padding=1)
    assert image.tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    assert kernel.tolist() == [[1, 1], [1, 1]]


def test_hand_worked_step():
    walk = steps([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, -1]], padding=1, stride=2)
    # The windows begin at -1 and 1, so the last one is 5, 6, 8, 9: 5*1 + 9*(-1) = -4.
    assert walk[-1].window.tolist() == [[5, 6], [8, 9]]
    assert walk[-1].products.tolist() == [[5, 0], [0, -9]]
    assert (walk[-1].corner, walk[-1].at, walk[-1].total) == ((2, 2), (1, 1), -4)
    assert walk[0].window.tolist() == [[0, 0], [0, 1]]


def test_named_padding_puts_the_extra_zero_after():
    walk = steps([[1, 2], [3, 4]], [[1, 1], [1, 1]], padding="same")
    assert [step.total for step in walk] == [10, 6, 7, 4]
    assert walk[0].corner == (0, 0)


def test_a_small_integer_photograph_does_not_wrap_round_and_floats_keep_their_type():
    [step] = steps(np.full((2, 2), 255, np.uint8), np.full((2, 2), 2, np.uint8))
    assert step.total == 2040
    assert step.products.tolist() == [[510, 510], [510, 510]]
    [step] = steps(np.array([[0.5]], np.float32), np.array([[3]], np.float32))
    assert step.window.dtype == step.products.dtype == np.float32
    assert step.total == 1.5
