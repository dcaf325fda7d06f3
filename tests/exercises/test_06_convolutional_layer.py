"""Exercise 06: correct programs of every style pass, and the model answers equal SciPy's."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes
from numpy.lib.stride_tricks import sliding_window_view

from tests.exercises.inputs import numbers
from tests.exercises.programs import assert_accepted, diagnosed, folder, programs

EXERCISE = "06_convolutional_layer"


# ------------------------------------------------------------------ correct programs


def _padded(x, padding):
    return np.pad(x, ((0, 0), (padding, padding), (padding, padding)))


def conv2d_by_whole_windows(x, weight, bias, padding=0, stride=1):
    x, (kh, kw) = _padded(x, padding), weight.shape[2:]
    return [
        [
            [
                (x[:, top : top + kh, left : left + kw] * filter_).sum() + b
                for left in range(0, x.shape[2] - kw + 1, stride)
            ]
            for top in range(0, x.shape[1] - kh + 1, stride)
        ]
        for filter_, b in zip(weight, bias, strict=True)
    ]


def conv2d_by_scipy_channel_by_channel(x, weight, bias, padding=0, stride=1):
    maps = []
    for f, kernels in enumerate(weight):
        pairs = zip(_padded(x, padding), kernels, strict=True)
        partial = (scipy.signal.correlate2d(*pair, "valid") for pair in pairs)
        maps.append(bias[f] + sum(partial)[::stride, ::stride])
    return np.stack(maps)


def conv2d_by_columns(x, weight, bias, padding=0, stride=1):
    windows = sliding_window_view(_padded(x, padding), weight.shape[2:], axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    _, rows, columns = windows.shape[:3]
    matrix = windows.transpose(0, 3, 4, 1, 2).reshape(-1, rows * columns)
    return (weight.reshape(len(weight), -1) @ matrix + bias[:, None]).reshape(-1, rows, columns)


def conv2d_by_fft(x, weight, bias, padding=0, stride=1):
    x = _padded(x, padding)
    size, (kh, kw) = x.shape[1:], weight.shape[2:]
    spectrum = (np.fft.fft2(x) * np.conj(np.fft.fft2(weight, size))).sum(axis=1)
    maps = np.fft.ifft2(spectrum).real[:, : size[0] - kh + 1, : size[1] - kw + 1]
    return maps[:, ::stride, ::stride] + bias[:, np.newaxis, np.newaxis]


def conv2d_on_plain_lists(x, weight, bias, padding=0, stride=1):
    x, weight = _padded(x, padding).tolist(), weight.tolist()
    kh, kw = len(weight[0][0]), len(weight[0][0][0])
    cells = [(c, i, j) for c in range(len(x)) for i in range(kh) for j in range(kw)]

    def number(f, top, left):
        return sum(x[c][top + i][left + j] * weight[f][c][i][j] for c, i, j in cells) + bias[f]

    tops = range(0, len(x[0]) - kh + 1, stride)
    lefts = range(0, len(x[0][0]) - kw + 1, stride)
    return [[[number(f, t, u) for u in lefts] for t in tops] for f in range(len(weight))]


def conv2d_in_float32(x, weight, bias, padding=0, stride=1):
    single = [np.asarray(one, np.float32) for one in (x, weight, bias)]
    return conv2d_by_columns(*single, padding, stride)


def conv2d_while_printing(x, weight, bias, padding=0, stride=1):
    maps = list(conv2d_by_whole_windows(x, weight, bias, padding, stride))
    print(len(maps), "maps", maps)
    return tuple(maps)


def relu_on_nested_lists(x):
    return [relu_on_nested_lists(part) for part in x] if np.ndim(x) else max(0, x)


def relu_cell_by_cell(x):
    out = np.zeros(x.shape, np.float32)
    for at, cell in np.ndenumerate(x):
        if cell > 0:
            out[at] = cell
    return out


def two_layers_nested(x, layers):
    first, second = layers
    inner = conv2d_by_scipy_channel_by_channel(x, *first).clip(min=0)
    return conv2d_by_scipy_channel_by_channel(inner, *second).clip(min=0)


def two_layers_in_float32(x, layers):
    for weight, bias, padding, stride in layers:
        x = relu_cell_by_cell(conv2d_in_float32(x, weight, bias, padding, stride))
    return x.astype(np.float32)


def two_layers_on_plain_lists(x, layers):
    for layer in layers:
        x = np.array(relu_on_nested_lists(conv2d_on_plain_lists(np.array(x), *layer)))
    return x.tolist()


@pytest.mark.parametrize("task, program", programs(EXERCISE, vars()))
def test_right_program_is_never_accused(task, program):
    assert_accepted(EXERCISE, task, program)


# ------------------------------------------------------------------ the model answers


def _layer(draw, channels, size):
    """A layer that fits an image of that size: its numbers, and the size of its maps."""
    filters, padding, stride = (draw(st.integers(*ends)) for ends in ((1, 3), (0, 2), (1, 3)))
    kernel = [draw(st.integers(1, min(3, side + 2 * padding))) for side in size]
    weight, bias = draw(numbers((filters, channels, *kernel))), draw(numbers((filters,)))
    maps = [(i + 2 * padding - k) // stride + 1 for i, k in zip(size, kernel, strict=True)]
    return (weight, bias, padding, stride), maps


@st.composite
def _stacks(draw):
    channels, size = draw(st.integers(1, 3)), [draw(st.integers(1, 6)) for _ in range(2)]
    x, layers = draw(numbers((channels, *size))), []
    for _ in range(2):
        layer, size = _layer(draw, channels, size)
        layers.append(layer)
        channels = len(layer[0])
    return x, layers


@given(numbers(array_shapes(max_dims=4, max_side=4)))
def test_relu_is_the_larger_of_zero_and_each_number(x):
    given = folder(EXERCISE).solution.relu(x)
    assert given.shape == x.shape
    assert given.ravel().tolist() == [max(0, cell) for cell in x.ravel().tolist()]


@given(_stacks())
def test_conv2d_is_that_of_scipy_and_two_layers_are_scipy_twice(stack):
    x, layers = stack
    given = folder(EXERCISE).solution.conv2d(x, *layers[0])
    expected = conv2d_by_scipy_channel_by_channel(x, *layers[0])
    np.testing.assert_allclose(given, expected, 1e-12, 1e-9)
    given = folder(EXERCISE).solution.two_layers(x, layers)
    np.testing.assert_allclose(given, two_layers_nested(x, layers), 1e-12, 1e-6)


def test_conv2d_gives_the_numbers_of_cs231n():
    x = np.linspace(-0.1, 0.5, 96).reshape(2, 3, 4, 4)
    weight, bias = np.linspace(-0.2, 0.3, 144).reshape(3, 3, 4, 4), np.linspace(-0.1, 0.2, 3)
    published = [
        [[[-0.08759809, -0.10987781], [-0.18387192, -0.2109216]],
         [[0.21027089, 0.21661097], [0.22847626, 0.23004637]],
         [[0.50813986, 0.54309974], [0.64082444, 0.67101435]]],
        [[[-0.98053589, -1.03143541], [-1.19128892, -1.24695841]],
         [[0.69108355, 0.66880383], [0.59480972, 0.56776003]],
         [[2.36270298, 2.36904306], [2.38090835, 2.38247847]]],
    ]  # fmt: skip
    given = [folder(EXERCISE).solution.conv2d(image, weight, bias, 1, 2) for image in x]
    np.testing.assert_allclose(given, published, atol=1e-8)


def test_conv2d_gives_the_numbers_of_dive_into_deep_learning():
    x, kernel = np.arange(9).reshape(3, 3), np.arange(4).reshape(2, 2)
    pair = np.array([kernel, kernel + 1])
    maps = folder(EXERCISE).solution.conv2d(
        np.array([x, x + 1]), np.array([pair, pair + 1, pair + 2]), np.zeros(3)
    )
    expected = [[[56, 72], [104, 120]], [[76, 100], [148, 172]], [[96, 128], [192, 224]]]
    assert maps.tolist() == expected


def test_examples_of_the_text():
    solution = folder(EXERCISE).solution
    x, weight = np.array([[[1, 2, 3]], [[4, 0, 2]]]), [[[[1, 0]], [[2, 1]]], [[[0, 1]], [[1, 3]]]]
    assert solution.conv2d(x, np.array(weight), np.array([5, -2])).tolist() == [[[14, 9]], [[4, 7]]]
    first = (np.array([[[[-1, 1]]]]), np.array([0]), 0, 1)
    second = (np.array([[[[2, 4]]]]), np.array([1]), 0, 1)
    assert solution.two_layers(np.array([[[2, 5, 3]]]), [first, second]).tolist() == [[[7]]]


# ------------------------------------------------------------------ mistakes that are not known


def test_cell_of_the_second_layer_is_told_from_the_maps_of_the_first():
    def two_layers(x, layers):
        weight, bias, padding, stride = layers[1]
        hidden = conv2d_by_columns(x, *layers[0]).clip(min=0)
        return conv2d_by_columns(hidden, weight, bias, padding, stride)

    report = diagnosed(EXERCISE, two_layers)
    assert report.mistake == "no relu at the end"
    assert report.findings[1].startswith("For that cell: in layer 2, before its ReLU, ")
    assert report.findings[1].endswith("; ReLU makes it 0.")
    assert "layer 1, map 0" in report.picture
