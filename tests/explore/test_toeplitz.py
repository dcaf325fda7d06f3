"""The explorer of the matrix of a convolution: the effect of its controls."""

import numpy as np
import pytest

from convlab import explore
from convlab.explore._short_signals import KERNELS
from tests import svg_reader as reader


def outputs(explorer):
    return reader.outputs(reader.shown(explorer))[:, 0].tolist()


def test_default_is_the_example_of_the_lesson_and_typed_numbers_are_used():
    explorer = explore.toeplitz()
    assert list(explorer.values) == ["length", "kernel", "padding", "flip"]
    assert outputs(explorer) == [1, 3, 5]
    explorer = explore.toeplitz([1, 2, 3])
    assert "length" not in explorer.controls
    explorer.controls["kernel"].typed.value = "1, 1"
    assert outputs(explorer) == [3, 5]


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("length", [4, 8])
def test_named_kernels_show_numpys_numbers(length, kernel):
    explorer, signal = explore.toeplitz(None, kernel, padding="full", flip=True), range(1, 9)
    explorer.controls["length"].value = length
    assert outputs(explorer) == np.convolve(signal[:length], KERNELS[kernel]).tolist()
    explorer.set(flip=False, padding="valid")
    assert outputs(explorer) == np.correlate(signal[:length], KERNELS[kernel], "valid").tolist()


def test_signal_is_as_long_as_the_kernel_unless_it_is_padded():
    explorer = explore.toeplitz()
    explorer.controls["length"].value = 1
    assert explorer.controls["length"].value == 3
    explorer.controls["padding"].value = "full"
    explorer.controls["length"].value = 1
    assert outputs(explorer) == [-1, 1, 2]
    explorer.controls["padding"].value = "valid"
    assert outputs(explorer) == [1]
