"""Arguments that an explorer cannot show are refused, with the numbers and the remedy."""

from pathlib import Path

import numpy as np
import pytest

from convlab import explore
from tests.numpy_modes import NUMPY_MODES

# explorer: [(arguments, a part of the message)]
WRONG = {
    "columns": [
        ({"image": np.ones((3, 6))}, "3x6.*at most 5x5"),
        ({"image": np.ones((2, 2)), "kernel_size": 3}, "kernel 3x3 does not fit into the 2x2 inpu"),
        ({"kernel_size": 1}, "kernel_size must be at least 2, not 1"),
        ({"stride": 5}, "stride must be at most 4 in this explorer, not 5"),
    ],
    "convolution1d": [
        ({"signal": np.zeros(15)}, "the signal has 15 numbers, but only 1 to 14 can be drawn"),
        ({"kernel": np.zeros(6)}, "the kernel has 6 numbers, but only 1 to 5 can be drawn"),
        ({"signal": np.zeros((2, 2))}, r"one row of numbers, \(L,\), not of shape \(2, 2\)"),
        ({"signal": 3}, "the signal"),
        ({"kernel": []}, "the kernel has 0 numbers, but only 1 to 5 can be drawn$"),
        ({"signal": "noise"}, "no signal is named 'noise': choose one of 'whole numbers', 'pulse'"),
        ({"kernel": "noise"}, "no kernel is named 'noise': choose one of .* or give numbers"),
    ],
    "digit": [
        ({"image": np.zeros((7, 8))}, "the image must be 8x8, not 7x8"),
        ({"image": np.zeros((28, 28))}, "the image is 28x28, but at most 8x8"),
        ({"image": np.full((8, 8), 255)}, "from 0 .paper. to 16 .ink., but .* from 255 to 255"),
        ({"image": np.full((8, 8), 0.5)}, "whole numbers .* from 0.5 to 0.5"),
        ({"image": np.full((8, 8), -1)}, "from -1 to -1"),
        ({"image": np.full((8, 8), np.nan)}, "whole numbers"),
    ],
    "dilation": [
        ({"image": np.ones((3, 13))}, "3x13.*at most 12x12"),
        ({"image": np.ones((4, 4))}, "does not fit into the 4x4 input"),
        ({"dilation": 6}, "dilation must be at most 5 in this explorer, not 6"),
        ({"dilation": 0}, "dilation must be at least 1, not 0"),
        ({"padding": 5}, "padding must be at most 4 in this explorer, not 5"),
    ],
    "fourier": [
        ({"size": 4}, "size must be at least 5, not 4"),
        ({"size": 9}, "size must be at most 8 in this explorer, not 9"),
        ({"signal": "sine"}, "no signal is named 'sine'"),
    ],
    "gridding": [
        ({"dilations": (9, 9)}, "span 37 cells, but only 33 can be drawn"),
        ({"dilations": (1, 10)}, "dilation must be at most 9 in this explorer, not 10"),
        ({"dilations": ()}, "the number of layers must be at least 1, not 0"),
        ({"dilations": (1,) * 5}, "the number of layers must be at most 4 in this explorer, not 5"),
        ({"kernel_size": 6}, "kernel_size must be at most 5 in this explorer, not 6"),
    ],
    "groups": [
        ({"channels": 13}, "channels must be at most 12 in this explorer, not 13"),
        ({"filters": 0}, "filters must be at least 1, not 0"),
        ({"groups": 3}, "3"),
        ({"kernel_size": 8}, "kernel_size must be at most 7 in this explorer, not 8"),
    ],
    "kernels": [
        ({"image": np.zeros((4, 9))}, "4x9 pixels, but must be at least 5x5"),
        ({"image": np.zeros((3, 400))}, "is 3x400, reduced to 1x200 pixels, but must be at least"),
        ({"image": np.zeros((3, 2000))}, "1x250 pixels"),
        ({"image": np.zeros((0, 0))}, "0x0 pixels"),
        ({"image": np.zeros((2, 8, 8))}, r"\(H, W\), \(3, H, W\) or \(H, W, 3\), not \(2, 8, 8\)"),
        ({"image": np.zeros(9)}, r"not \(9,\)"),
        ({"image": np.zeros((1, 3, 8, 8))}, r"not \(1, 3, 8, 8\)"),
        ({"kernel": np.ones((6, 2))}, r"kernel is 6x2, but at most 5x5 cells .* kernel\[:5, :5\]"),
        ({"kernel": np.ones(3)}, r"\(H, W\), but its shape is \(3,\)"),
        ({"kernel": np.zeros((0, 3))}, r"its shape is \(0, 3\)"),
        ({"kernel": "sobelx"}, "no kernel is named 'sobelx': choose one of identity"),
    ],
    "layer": [
        ({"image": np.zeros((5, 5))}, r"not \(5, 5\): image\[np.newaxis\]"),
        ({"image": np.zeros((0, 5, 5))}, r"not \(0, 5, 5\)"),
        ({"image": np.zeros((20, 30, 3))}, "20 channels, but at most 6 can be drawn: np.moveaxis"),
        ({"image": np.zeros((20, 30, 30))}, r"20 channels, but at most 6 .* take image\[:6\]"),
        ({"weight": np.zeros((3, 3, 3))}, r"not \(3, 3, 3\)"),
        ({"weight": np.zeros((9, 3, 3, 3))}, "at most 6 filters, of kernels up to 5x5"),
        ({"weight": np.zeros((1, 3, 7, 7))}, "at most 6 filters, of kernels up to 5x5"),
        ({"weight": np.zeros((1, 2, 3, 3))}, "reads 2, but x has 3"),
        ({"image": np.zeros((3, 2, 2)), "weight": np.zeros((1, 3, 3, 3))},
         "does not fit into the 2x2 input"),
        ({"weight": np.zeros((2, 3, 3, 3)), "bias": [1]}, r"bias must have shape \(2,\)"),
        ({"weight": np.zeros((1, 3, 3, 3)), "bias": [np.nan]}, "bias must be finite"),
        ({"bias": [1]}, "give weight as well"),
    ],
    "network": [
        ({"network": "vgg"}, "no network is named 'vgg': choose one of 'LeNet-5', 'Alex"),
        ({"size": 300}, "size must be at most 256 in this explorer, not 300"),
    ],
    "output_size": [
        ({"input_size": 224}, "input_size must be at most 20 .* convlab.output_size computes any"),
        ({"kernel_size": 8}, "kernel_size must be at most 7"),
        ({"input_size": 4, "kernel_size": 5}, "kernel 5 does not fit into the input of 4"),
        ({"stride": 0}, "stride must be at least 1, not 0"),
        ({"padding": -1}, "padding must be at least 0, not -1"),
        ({"wanted": 6}, "wanted must be at most 5 in this explorer, not 6"),
    ],
    "padding": [
        ({"image": np.ones((11, 3))}, "11x3.*at most 10x10"),
        ({"image": [1, 2, 3]}, "rows and columns"),
        ({"kernel_size": 6}, "kernel_size must be at most 5 in this explorer, not 6"),
        ({"kernel_size": 0}, "kernel_size must be at least 1, not 0"),
        ({"padding": 5}, "padding must be at most 4 in this explorer, not 5"),
        ({"padding": -1}, "padding must be at least 0, not -1"),
        ({"mode": "mirror"}, f"mode must be one of {', '.join(NUMPY_MODES)}, not 'mirror'"),
        ({"image": np.ones((2, 2)), "padding": 2, "mode": "reflect"}, "at most 1, not 2"),
        ({"image": np.ones((2, 2)), "padding": 0}, "does not fit into the 2x2 input"),
    ],
    "pooling": [
        ({"image": np.ones((3, 10))}, "3x10.*at most 9x9"),
        ({"image": np.ones((2, 2)), "kernel_size": 3}, "kernel 3x3 does not fit into the 2x2"),
        ({"image": np.ones((1, 2)), "padding": 1}, "kernel_size must be at most 1"),
        ({"kernel_size": 6}, "kernel_size must be at most 5 in this explorer, not 6"),
        ({"stride": 0}, "stride must be at least 1, not 0"),
        ({"padding": 2}, "padding must be at most 1 in this explorer, not 2"),
    ],
    "receptive_field": [
        ({"network": "image 3\nlinear 5"}, "line 1: begin with a layer that has windows"),
        ({"depth": 7}, "depth must be at most 6 in this explorer, not 7"),
        ({"size": 2}, "size must be at least 8, not 2"),
    ],
    "shift": [
        ({"image": np.ones((9, 2))}, "9x2.*at most 8x8"),
        ({"right": 5}, "right must be at most 4 in this explorer, not 5"),
        ({"down": -1}, "down must be at least 0, not -1"),
        ({"kernel_size": 17}, "kernel_size must be at most 16 in this explorer, not 17"),
        ({"stride": 0}, "stride must be at least 1, not 0"),
        ({"kind": "median"}, "kind must be one of maximum, average, not 'median'"),
        ({"kernel": "sobel"}, "kernel must be one of identity, .*, not 'sobel'"),
    ],
    "sliding_window": [
        ({"image": np.zeros(3)}, r"\(H, W\), but its shape is \(3,\)"),
        ({"image": np.zeros((17, 3))}, r"17x3, but at most 16x16 .* image\[:16, :16\]"),
        ({"image": np.zeros((0, 3))}, r"its shape is \(0, 3\)"),
        ({"kernel": np.zeros((6, 6))}, "kernel is 6x6, but at most 5x5"),
        ({"kernel": "sobel z"}, "no kernel is named 'sobel z': choose one of .*sobel x"),
        ({"padding": 4}, "padding must be at most 3 in this explorer, not 4"),
        ({"padding": -1}, "padding must be at least 0, not -1"),
        ({"stride": 0}, "stride must be at least 1, not 0"),
        ({"stride": 9}, "stride must be at most 4 in this explorer, not 9"),
    ],
    "stride": [
        ({"image": np.ones((3, 13))}, "3x13.*at most 12x12"),
        ({"image": np.ones((2, 2))}, "kernel 3x3 does not fit into the 2x2 input"),
        ({"stride": 6}, "stride must be at most 5 in this explorer, not 6"),
        ({"stride": (2, 0)}, "stride must be at least 1, not 0"),
        ({"kernel_size": 7}, "kernel_size must be at most 5 in this explorer, not 7"),
        ({"padding": 3}, "padding must be at most 2 in this explorer, not 3"),
    ],
    "toeplitz": [
        ({"signal": range(9)}, "the signal has 9 numbers, but only 1 to 8 can be drawn"),
        ({"kernel": range(5)}, "the kernel has 5 numbers, but only 1 to 4 can be drawn"),
        ({"signal": [1, 2]}, "kernel 3 does not fit into the input of 2"),
        ({"padding": "half"}, "padding must be one of valid, same, full, not 'half'"),
    ],
}  # fmt: skip
OF_ANOTHER_TYPE = [
    ("convolution1d", {"kernel": ["a"]}, "real numbers"),
    ("digit", {"image": [["a"] * 8] * 8}, "image"),
    ("gridding", {"dilations": 2}, "dilations must be a sequence of whole numbers, .* not 2"),
    ("kernels", {"image": np.zeros((8, 8), complex)}, "real numbers"),
    ("kernels", {"image": [["a"] * 8] * 8}, "real numbers"),
    ("kernels", {"image": "cat.png"}, "an array, not 'cat.png': .* press 'Upload a picture'"),
    ("kernels", {"image": Path("cat.png")}, "an array, not 'cat.png': .* press 'Upload a picture'"),
    ("kernels", {"kernel": [["a", "b"]]}, "the \\w+ must hold real numbers, not dtype"),
    ("layer", {"image": np.zeros((3, 4, 4), complex)}, "real numbers"),
    ("layer", {"image": "cat.png"}, "an array, not 'cat.png': .* press 'Upload a picture'"),
    ("layer", {"weight": [[[["a"]]]]}, "real numbers"),
    ("network", {"network": 5}, "network must be a string, a name such as 'LeNet-5' or li"),
    ("output_size", {"input_size": 7.5}, "input_size must be a whole number, not 7.5"),
    ("sliding_window", {"image": [["a"]]}, "real numbers"),
    ("sliding_window", {"image": np.zeros((3, 3), complex)}, "real numbers"),
    ("sliding_window", {"padding": 0.5}, "whole number"),
]


def test_every_explorer_refuses_some():
    message = "list the explorers in WRONG, by name, each with arguments that it must refuse"
    assert list(WRONG) == [name for name in explore.__all__ if name != "predict"], message
    assert all(WRONG.values()), message


@pytest.mark.parametrize(
    "name, arguments, message", [(name, *one) for name, some in WRONG.items() for one in some]
)
def test_invalid_arguments_are_refused(name, arguments, message):
    with pytest.raises(ValueError, match=message):
        getattr(explore, name)(**arguments)


@pytest.mark.parametrize("name, arguments, message", OF_ANOTHER_TYPE)
def test_arguments_of_another_type_are_refused(name, arguments, message):
    with pytest.raises(TypeError, match=message):
        getattr(explore, name)(**arguments)
