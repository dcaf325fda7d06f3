"""The examples of the checks, their hints, and how one cell is computed."""

from dataclasses import replace

import numpy as np

from convlab import conv2d
from convlab.drawing.formatting import MINUS, number
from convlab.feedback import Task, case, explain

# Channels, height and width differ, and so do the height and width of the kernels.
GREY = np.array([[[2, 7, 1, 8], [3, 1, 4, 1], [5, 9, 2, 6]]])
TWO = np.array([GREY[0], [[1, 6, 1, 8], [0, 3, 3, 9], [8, 8, 7, 5]]])
THREE = np.array(
    [
        [[3, 0, 5, 2, 1], [4, 1, 1, 6, 2], [0, 7, 2, 3, 8], [1, 5, 9, 2, 6]],
        [[1, 8, 2, 8, 4], [5, 9, 0, 4, 5], [2, 3, 5, 3, 6], [0, 2, 8, 7, 4]],
        [[7, 1, 3, 5, 2], [6, 6, 2, 4, 9], [7, 7, 5, 7, 2], [4, 7, 0, 9, 3]],
    ]
)
FRACTIONS = np.array(
    [[[0.5, 1.25, -2.0], [1.5, 0.25, 3.0]], [[-1.0, 0.75, 2.5], [2.25, -0.5, 1.0]]]
)
ONE_KERNEL = np.array([[[[1, 2], [0, -1]]]])
ONE_FILTER = np.array([[[[1, 2], [0, -1]], [[2, 0], [-1, 3]]]])
THREE_FILTERS = np.array(
    [
        [[[1, 2], [0, -1]], [[2, 0], [-1, 3]]],
        [[[0, 1], [-2, 1]], [[1, -1], [2, 0]]],
        [[[-1, 0], [1, 2]], [[0, 3], [1, -2]]],
    ]
)
TALL = np.array(
    [
        [[[1, 0], [2, -1], [0, 3]], [[0, 1], [-1, 2], [1, 0]], [[2, 1], [0, -2], [-1, 1]]],
        [[[0, -1], [1, 2], [3, 0]], [[1, 1], [0, -3], [2, 0]], [[-1, 2], [1, 0], [0, 1]]],
    ]
)
POINTS = np.array([[[[2]], [[-1]], [[3]]], [[[-2]], [[1]], [[4]]]])


def _numbers(rng, *shape):
    """Draw whole numbers or quarters."""
    drawn = rng.integers(-50, 51, shape)
    return drawn / 4 if rng.integers(2) else drawn


def _layer(rng, channels, size):
    """Draw a layer whose kernels are at most as large as its input."""
    filters, (kh, kw) = rng.integers(1, 4), rng.integers(1, np.minimum(size, 3) + 1)
    weight, bias = _numbers(rng, filters, channels, kh, kw), _numbers(rng, filters)
    return weight, bias, int(rng.integers(0, 3)), int(rng.integers(1, 4))


def _draw_conv2d(rng):
    channels, size = rng.integers(1, 4), rng.integers(1, 6, 2)
    weight, bias, padding, stride = _layer(rng, channels, size)
    x = _numbers(rng, channels, *size)
    if rng.integers(2):
        return case(x, weight, bias, padding, stride)
    return case(x, weight, bias, padding=padding, stride=stride)


def _draw_relu(rng):
    return case(_numbers(rng, *rng.integers(1, 4, rng.integers(1, 4))))


def _draw_two_layers(rng):
    channels, size = rng.integers(1, 4), rng.integers(1, 6, 2)
    x, first = _numbers(rng, channels, *size), _layer(rng, channels, size)
    filters, *size = conv2d(x, *first[:2], padding=first[2], stride=first[3]).shape
    return case(x, [first, _layer(rng, filters, size)])


def _plane(x, at):
    """Show the two-dimensional slice of `x` that contains a cell, with that cell highlighted."""
    plane = np.atleast_2d(x[tuple(at[:-2])])
    lit = np.zeros(plane.shape, bool)
    lit[at[-2] if len(at) > 1 else 0, at[-1]] = True
    label = f"x[{', '.join(map(str, at[:-2]))}]" if len(at) > 2 else "x"
    return explain.Panel(label, plane, "input", lit)


def _relu(x, *, at):
    value = number(x[tuple(at)])
    return explain.Explanation((_plane(x, at),), f"max(0, {value}) = {number(max(0, x[at]))}")


def _second_layer(x, layers, *, at):
    """Show the cell's window in the maps of the first layer, and the second layer's filter."""
    (weight, bias, padding, stride), second = layers
    maps = np.maximum(0, conv2d(x, weight, bias, padding=padding, stride=stride))
    found = explain.layer(maps, *second, at=at)
    panels = [
        replace(panel, label=f"layer 1, map {index}") if index < len(maps) else panel
        for index, panel in enumerate(found.panels)
    ]
    cut = "; ReLU makes it 0" if MINUS in found.arithmetic.rsplit(" ", 1)[1] else ""
    return explain.Explanation(
        tuple(panels), f"in layer 2, before its ReLU, {found.arithmetic}{cut}"
    )


TASKS = [
    Task(
        "conv2d",
        (
            case(GREY, ONE_KERNEL, np.array([5]), about="one channel, one filter, and its bias"),
            case(TWO, ONE_FILTER, np.array([4]), about="two channels: a filter of two kernels"),
            case(TWO, THREE_FILTERS, np.array([4, -7, 2]), about="three filters"),
            case(TWO, THREE_FILTERS[1:], np.array([3, -2]), padding=1, about="padding 1"),
            case(THREE, TALL, np.array([1, 6]), stride=2, about="tall kernels, stride"),
            case(
                THREE.transpose(0, 2, 1)[:, :, :2],
                TALL,
                np.array([4, -5]),
                stride=2,
                about="a stride that leaves no cells over",
            ),
            case(THREE, TALL, np.array([-3, 8]), 1, 2, about="padding and stride by position"),
            case(
                THREE,
                POINTS * 0.5,
                np.array([2, -6]),
                padding=2,
                stride=3,
                about="kernels of 1×1, with fractions",
            ),
            case(FRACTIONS, ONE_FILTER, np.array([0.5]), about="fractions in the image"),
            case(TWO, ONE_FILTER, np.array([0.25]), about="fractions in the bias only"),
            case(TWO, (TWO - 4)[np.newaxis], np.array([9]), about="a kernel as large as the image"),
        ),
        (
            "Start with one filter and one position. The window has three axes: all channels, some "
            "rows, some columns: `x[:, top : top + kernel_height, left : left + kernel_width]`.",
            "The window and the filter `weight[f]` have the same shape. Multiply cell by cell, sum "
            "everything, then add `bias[f]` once.",
            "The maps have the shape `(filters, rows, columns)`. Use three loops, or add up your "
            "`correlate2d` of exercise 04 over the channels for each filter.",
            "Pad only rows and columns: `np.pad(x, ((0, 0), (padding, padding), (padding, "
            "padding)))`.",
        ),
        explain.layer,
        draw=_draw_conv2d,
        first_hint={"shape": 3, "values": 1},
    ),
    Task(
        "relu",
        (
            case(np.array([[3, -1, 0], [-5, 2, 7]]), about="an array of two axes"),
            case(TWO - 4, about="a stack of maps"),
            case(FRACTIONS, about="fractions"),
            case(np.array([-2.5, 0.25, 300.0, -0.125]), about="an array of one axis"),
        ),
        (
            "Negative numbers become 0, and all others stay the same.",
            "`np.maximum(a, b)` takes the larger of two numbers, cell by cell. `np.max` is "
            "different: it finds the largest number of an array.",
        ),
        _relu,
        draw=_draw_relu,
    ),
    Task(
        "two_layers",
        (
            case(
                GREY[:, :2, :3] - 4,
                [(ONE_KERNEL, np.array([-1]), 1, 1), (-ONE_KERNEL, np.array([5]), 1, 1)],
                about="one map in each layer",
            ),
            case(
                TWO - 4,
                [(THREE_FILTERS, np.array([4, -7, 2]), 1, 1), (POINTS, np.array([9, -8]), 1, 2)],
                about="three maps are the channels of the second layer",
            ),
            case(
                THREE - 3,
                [
                    (TALL, np.array([3, -9]), 1, 2),
                    (THREE_FILTERS, np.array([-5, 8, 6]), 0, 1),
                ],
                about="padding and stride of each layer",
            ),
            case(
                TWO[:, :2, :3] - 4,
                [
                    (THREE_FILTERS[:2], np.array([1, -2]), 0, 1),
                    (THREE_FILTERS[1:], np.array([6, 4]), 1, 2),
                ],
                about="two maps in each layer",
            ),
            case(
                FRACTIONS,
                [
                    (ONE_FILTER, np.array([0.75]), 1, 1),
                    (-ONE_KERNEL * 0.5, np.array([1.5]), 1, 2),
                ],
                about="fractions",
            ),
        ),
        (
            "The maps of the first layer, after ReLU, are the channels of the second.",
            "One layer is `relu(conv2d(x, weight, bias, padding, stride))`.",
            "Loop with `for weight, bias, padding, stride in layers:`, and replace `x` by the "
            "output of its layer.",
        ),
        _second_layer,
        draw=_draw_two_layers,
        first_hint={"shape": 2, "values": 1},
    ),
]
