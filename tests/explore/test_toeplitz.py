"""The explorer of the matrix of a convolution: the effect of its controls."""

import numpy as np
import pytest

from convlab import explore
from convlab.explore._short_signals import KERNELS, SIGNALS
from tests import svg_reader as reader


def outputs(explorer):
    assert explorer.stage.message == ""
    return reader.outputs(reader.parse(explorer.stage.svg))[:, 0].tolist()


def test_default_is_the_example_of_the_lesson():
    explorer = explore.toeplitz()
    assert list(explorer.values) == ["signal", "kernel", "padding", "flip"]
    assert outputs(explorer) == [1, 3, 5]


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("signal", SIGNALS)
def test_named_signals_and_kernels_show_numpys_numbers(signal, kernel):
    explorer = explore.toeplitz(signal, kernel, padding="full", flip=True)
    assert outputs(explorer) == np.convolve(SIGNALS[signal], KERNELS[kernel]).tolist()
    explorer.set(flip=False, padding="valid")
    assert outputs(explorer) == np.correlate(SIGNALS[signal], KERNELS[kernel], "valid").tolist()


def test_typed_numbers_are_used():
    explorer = explore.toeplitz([1, 2, 3])
    explorer.controls["kernel"].typed.value = "1, 1"
    assert outputs(explorer) == [3, 5]


def test_kernel_longer_than_the_signal_shows_why_it_does_not_fit():
    explorer = explore.toeplitz([1, 2, 3])
    explorer.controls["signal"].typed.value = "1, 2"
    assert "does not fit" in explorer.stage.message
    explorer.controls["padding"].value = "full"
    assert outputs(explorer) == [-1, -1, 4, 4]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"signal": range(9)}, "the signal has 9 numbers, and 1 to 8 can be drawn"),
        ({"kernel": range(5)}, "the kernel has 5 numbers, and 1 to 4 can be drawn"),
        ({"padding": "half"}, "padding must be one of valid, same, full, not 'half'"),
    ],
)
def test_invalid_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        explore.toeplitz(**arguments)
