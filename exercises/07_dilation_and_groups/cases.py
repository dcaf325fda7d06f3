"""The examples of the checks, their hints, and how one cell is computed."""

from dataclasses import replace

import numpy as np

from convlab import conv2d
from convlab.drawing.formatting import MINUS, sum_of_products
from convlab.feedback import Task, case, explain

# Heights and widths differ, kernels are not symmetric, and no two channels are equal.
IMAGE = np.array(
    [
        [3, 1, 4, 1, 5, 9, 2],
        [6, 5, 3, 5, 8, 9, 7],
        [9, 3, 2, 3, 8, 4, 6],
        [2, 6, 4, 3, 3, 8, 3],
        [2, 7, 9, 5, 0, 2, 8],
        [8, 4, 1, 9, 7, 1, 6],
    ]
)
FRACTIONS = np.array(
    [
        [0.5, 1.25, -2.0, 0.75, 1.0],
        [1.5, 0.25, 3.0, -1.0, 2.25],
        [2.5, -0.5, 1.0, 0.5, -1.75],
        [0.75, 2.0, -1.25, 4.0, 0.5],
    ]
)
SQUARE = np.array([[1, 2], [0, -1]])
ODD = np.array([[1, 0, -1], [2, 3, -2], [0, 1, 4]])
WIDE = np.array([[1, -2, 3]])
TALL = np.array([[2, 1], [1, 0], [-1, 3]])

CHANNELS = np.array(
    [
        [[3, 0, 5], [4, 1, 1], [0, 7, 2], [1, 5, 9]],
        [[1, 8, 2], [5, 9, 0], [2, 3, 5], [0, 2, 8]],
        [[7, 1, 3], [6, 6, 2], [7, 7, 5], [4, 7, 0]],
        [[2, 4, 6], [0, 3, 1], [8, 2, 2], [5, 1, 4]],
        [[6, 3, 8], [1, 2, 7], [4, 0, 6], [9, 8, 3]],
        [[5, 5, 1], [8, 4, 2], [3, 6, 0], [7, 2, 9]],
    ]
)


def _weights(filters, channels, height, width):
    """Return whole numbers from -4 to 4, of which neighbours differ."""
    count = filters * channels * height * width
    return (np.arange(count) * 5 % 9 - 4).reshape(filters, channels, height, width)


def _numbers(rng, *shape):
    """Draw whole numbers or quarters."""
    drawn = rng.integers(-30, 31, shape)
    return drawn / 4 if rng.integers(3) == 0 else drawn


def _draw_size(rng):
    kernel_size, dilation = rng.integers((1, 1), (9, 8)).tolist()
    return case(kernel_size, dilation)


def _draw_map(rng):
    """Draw an image into which the dilated kernel fits after padding."""
    padding, dilation = int(rng.integers(0, 3)), int(rng.integers(1, 4))
    kernel = rng.integers(1, 4, 2)
    least = np.maximum(dilation * (kernel - 1) + 1 - 2 * padding, 1)
    image = _numbers(rng, *(least + rng.integers(0, 4, 2)))
    if rng.integers(2):
        return case(image, _numbers(rng, *kernel), padding, dilation)
    return case(image, _numbers(rng, *kernel), padding=padding, dilation=dilation)


def _draw_groups(rng):
    groups, channels, filters = rng.integers(1, 4, 3).tolist()
    kernel = rng.integers(1, 3, 2)
    x = _numbers(rng, groups * channels, *(kernel + rng.integers(0, 3, 2)))
    weight = _numbers(rng, groups * filters, channels, *kernel)
    return case(x, weight, _numbers(rng, groups * filters), groups)


def _draw_separable(rng):
    channels, filters = rng.integers(1, 4, 2).tolist()
    kernel = rng.integers(1, 4, 2)
    x = _numbers(rng, channels, *(kernel + rng.integers(0, 3, 2)))
    return case(x, _numbers(rng, channels, *kernel), _numbers(rng, filters, channels))


def _size(kernel_size, dilation, *, at):
    reach = dilation * (kernel_size - 1)
    arithmetic = f"{dilation}·({kernel_size} {MINUS} 1) + 1 = {reach} + 1 = {reach + 1}"
    return explain.Explanation(arithmetic=arithmetic)


def _map(image, kernel, padding=0, dilation=1, *, at):
    """Show the cells that the kernel reads, which are a distance apart."""
    padded = np.pad(image, padding)
    outside = np.pad(np.zeros(image.shape, bool), padding, constant_values=True)
    rows, columns = (
        start + dilation * np.arange(side) for start, side in zip(at, kernel.shape, strict=True)
    )
    lit = np.zeros(padded.shape, bool)
    lit[np.ix_(rows, columns)] = True
    window = padded[np.ix_(rows, columns)]
    panels = (
        explain.Panel("image", padded, "input", lit, outside),
        explain.Panel("kernel", kernel, "kernel"),
    )
    total = (window * kernel).sum()
    return explain.Explanation(panels, sum_of_products(window.flat, kernel.flat, total))


def _group(x, weight, bias, groups=1, *, at):
    """Show the channels of the filter's group only."""
    group, channels = at[0] // (len(weight) // groups), weight.shape[1]
    first = group * channels
    found = explain.layer(x[first : first + channels], weight, bias, at=at)
    panels = [
        replace(panel, label=f"x[{first + index}]") if index < channels else panel
        for index, panel in enumerate(found.panels)
    ]
    return explain.Explanation(tuple(panels), found.arithmetic)


def _separable(x, depthwise, pointwise, *, at):
    """Show the depthwise maps, with the cell in each, and how the pointwise weights mix them."""
    maps = conv2d(x, depthwise[:, np.newaxis], groups=len(x))
    lit = np.zeros(maps.shape[1:], bool)
    lit[tuple(at[1:])] = True
    panels = [explain.Panel(f"map of x[{c}]", one, "input", lit) for c, one in enumerate(maps)]
    weights = pointwise[at[0]]
    panels.append(explain.Panel(f"pointwise[{at[0]}]", weights[np.newaxis], "kernel"))
    cells = maps[:, *at[1:]]
    arithmetic = sum_of_products(cells, weights, (cells * weights).sum())
    return explain.Explanation(tuple(panels), arithmetic)


TASKS = [
    Task(
        "effective_kernel_size",
        (
            case(3, 2, about="one hole between two weights"),
            case(3, 4, about="three holes between two weights"),
            case(4, 3, about="an even kernel"),
            case(5, 1, about="dilation 1: no holes"),
            case(1, 6, about="one weight has no holes"),
            case(kernel_size=7, dilation=5, about="arguments by name"),
        ),
        (
            "Draw the kernel as a line: a weight, the holes, a weight, and so on. Count the cells.",
            "From the first weight to the last there are `kernel_size - 1` steps of `dilation` "
            "cells each. Then count the first cell too.",
        ),
        _size,
        draw=_draw_size,
        first_hint={"shape": 1, "values": 1},
    ),
    Task(
        "correlate2d",
        (
            case(IMAGE, SQUARE, about="no padding and no dilation given"),
            case(IMAGE, SQUARE, dilation=2, about="dilation 2"),
            case(IMAGE, ODD, dilation=2, about="a kernel of three rows, dilation 2"),
            case(IMAGE, WIDE, dilation=3, about="one row, dilation 3"),
            case(IMAGE[:, :5], TALL, padding=1, about="padding, and no dilation given"),
            case(IMAGE, TALL, 2, 3, about="padding and dilation by position"),
            case(IMAGE[:3, :4], ODD, padding=2, dilation=2, about="a kernel that needs padding"),
            case(FRACTIONS, SQUARE, padding=1, dilation=2, about="fractions"),
            case(IMAGE, SQUARE * 0.5, dilation=5, about="a dilated kernel as high as the image"),
            case(IMAGE[:2], np.array([[4]]), padding=1, dilation=3, about="a kernel of one cell"),
            case(25 * IMAGE, ODD, dilation=2, about="a photograph: sums larger than 255"),
        ),
        (
            "Work through a small example on paper: dilation 2, a kernel of two cells. Which "
            "cells does the second window read?",
            "The cell for weight `[i, j]` of the window at `[row, column]` is "
            "`image[row + i * dilation, column + j * dilation]`.",
            "The map has `height - effective_kernel_size(kernel_height, dilation) + 1` rows, with "
            "the height after padding.",
            "A slice can take steps: `image[row : row + effective_height : dilation, ...]`.",
        ),
        _map,
        draw=_draw_map,
        first_hint={"shape": 3, "values": 2},
    ),
    Task(
        "conv2d",
        (
            case(CHANNELS[:2], _weights(3, 2, 2, 2), np.array([4, -7, 2]), about="one group"),
            case(
                CHANNELS[:4],
                _weights(2, 2, 2, 2),
                np.array([5, -3]),
                groups=2,
                about="two groups of two channels, one filter each",
            ),
            case(
                CHANNELS[:4],
                _weights(4, 2, 2, 1),
                np.array([1, -6, 3, 8]),
                groups=2,
                about="two groups, two filters each",
            ),
            case(
                CHANNELS,
                _weights(9, 2, 1, 2),
                np.arange(9) * 4 % 11,
                groups=3,
                about="three groups of two channels and three filters",
            ),
            case(
                CHANNELS,
                _weights(4, 3, 3, 2),
                np.array([2, 9, -4, 5]),
                2,
                about="two groups of three channels, groups by position",
            ),
            case(
                CHANNELS[:3],
                _weights(3, 1, 2, 2),
                np.array([6, -2, 7]),
                groups=3,
                about="as many groups as channels: a depthwise layer",
            ),
            case(
                CHANNELS[:2],
                _weights(4, 1, 2, 3),
                np.array([3, -5, 1, 8]),
                groups=2,
                about="two filters for each channel",
            ),
            case(
                np.array([FRACTIONS, FRACTIONS[::-1] + 1]),
                _weights(2, 1, 2, 2) * 0.5,
                np.array([0.25, -1.5]),
                groups=2,
                about="fractions",
            ),
            case(
                np.array([FRACTIONS, FRACTIONS[::-1] + 1]),
                _weights(2, 1, 2, 2),
                np.array([3, -1]),
                groups=2,
                about="fractions in the image only",
            ),
            case(
                CHANNELS[:2],
                _weights(2, 1, 2, 2) * 0.5,
                np.array([0.25, -1.5]),
                groups=2,
                about="fractions in the filters and biases only",
            ),
            case(
                CHANNELS[:4, :2, :2],
                _weights(2, 2, 2, 2),
                np.array([7, -8]),
                groups=2,
                about="kernels as large as the image",
            ),
        ),
        (
            "Filter `f` reads only the channels of its group, `weight.shape[1]` of them; if there "
            "is one group, these are all channels. Add up the products, then add `bias[f]` once.",
            "There are `filters // groups` filters in each group, one after the other: filter `f` "
            "is in group `f // (filters // groups)`.",
            "Group `g` has the channels `x[g * channels : (g + 1) * channels]`, where `channels` "
            "is `weight.shape[1]`. The rest is your `conv2d` of exercise 06.",
        ),
        _group,
        draw=_draw_groups,
        first_hint={"shape": 2, "values": 1},
    ),
    Task(
        "separable_conv2d",
        (
            case(
                CHANNELS[:2],
                _weights(2, 2, 2, 2)[0],
                np.array([[1, 1], [2, -1], [0, 3]]),
                about="two channels, three filters",
            ),
            case(
                CHANNELS[:3],
                _weights(3, 1, 3, 2)[:, 0],
                np.array([[2, -1, 3], [1, 4, -2]]),
                about="three channels, two filters",
            ),
            case(
                CHANNELS[:3],
                _weights(3, 1, 2, 1)[:, 0],
                np.array([[1, 0, -1], [3, 2, 1], [-2, 1, 4]]),
                about="as many filters as channels",
            ),
            case(
                CHANNELS[3:4],
                np.array([[[1, 2, -1]]]),
                np.array([[3], [-2]]),
                about="one channel",
            ),
            case(
                np.array([FRACTIONS, FRACTIONS[::-1] + 1]),
                np.array([[[0.5, 1], [-1, 2]], [[1, 0], [2, -0.5]]]),
                np.array([[1.5, -2.0]]),
                about="fractions, one filter",
            ),
            case(
                CHANNELS[:2],
                _weights(2, 1, 2, 2)[:, 0],
                np.array([[0.5, -1.25]]),
                about="fractions in the second layer only",
            ),
            case(
                CHANNELS[:2],
                _weights(2, 1, 2, 2)[:, 0] * 0.25,
                np.array([[1, -2], [3, 1]]),
                about="fractions in the first layer only",
            ),
        ),
        (
            "Two layers, one after the other. The first is a depthwise layer: channel `c` is "
            "correlated with `depthwise[c]`, and nothing is added up.",
            "The second layer has kernels of 1×1: map `f` is `pointwise[f, 0]` times the first "
            "depthwise map, plus `pointwise[f, 1]` times the second, and so on.",
            "You can call your `conv2d` twice: with `depthwise[:, np.newaxis]` and as many groups "
            "as channels, then with `pointwise[:, :, np.newaxis, np.newaxis]`.",
        ),
        _separable,
        draw=_draw_separable,
        first_hint={"shape": 2, "values": 1},
    ),
]
