"""The examples of the checks, their hints, and how one cell is computed."""

import numpy as np

from convlab.drawing.formatting import equals, factor, number, without_middle
from convlab.feedback import Task, case, explain

# Channels, height and width differ; there are zeros and ties.
GREY = np.array([[[1, 3, 2, 9, 0, 4], [7, 2, 8, 1, 5, 3], [0, 6, 4, 2, 7, 1], [5, 1, 9, 3, 2, 8]]])
TWO = np.array(
    [
        [
            [2, 7, 1, 8, 2, 8, 1],
            [8, 2, 8, 4, 5, 9, 0],
            [4, 5, 2, 3, 5, 3, 6],
            [0, 2, 8, 7, 4, 7, 1],
            [3, 5, 2, 6, 6, 2, 4],
        ],
        [
            [3, 0, 5, 2, 1, 6, 4],
            [4, 1, 1, 6, 2, 0, 9],
            [0, 7, 2, 3, 8, 5, 2],
            [1, 5, 9, 2, 6, 3, 7],
            [6, 2, 4, 0, 3, 1, 8],
        ],
    ]
)
TALL = np.array(
    [
        [[1, 8, 2], [5, 9, 0], [2, 3, 5], [0, 2, 8], [7, 4, 6], [3, 6, 1]],
        [[7, 1, 3], [6, 6, 2], [7, 0, 5], [4, 7, 0], [2, 9, 1], [8, 5, 4]],
        [[0, 4, 4], [3, 2, 8], [4, 3, 0], [6, 1, 7], [5, 0, 2], [9, 2, 3]],
    ]
)
FRACTIONS = np.array(
    [
        [[0.5, 1.25, -2.0, 0.75], [1.5, 0.25, 3.0, -1.0], [2.5, -0.5, 1.0, 0.5]],
        [[-1.0, 0.75, 2.5, -3.5], [2.25, -0.5, 1.0, 0.0], [-1.5, 1.75, -0.25, 4.0]],
    ]
)


def _draw_layer(rng):
    """Draw maps and the options of a pooling layer, all of them by position or some by name."""
    kernel_size = rng.integers(1, 5).item()
    padding = rng.integers(0, kernel_size // 2 + 1).item()
    least = max(kernel_size - 2 * padding, 1)
    shape = rng.integers(1, 4), *(least + rng.integers(0, 5, 2))
    x = rng.integers(-9, 10, shape) - rng.choice([0, 0, 10])
    x = x / 4 if rng.integers(2) else x
    stride = rng.integers(1, 5).item()
    options = {"stride": stride} if rng.integers(3) else {}
    options |= {"padding": padding} if padding or rng.integers(2) else {}
    return x, kernel_size, options


def _draw_max(rng):
    x, kernel_size, options = _draw_layer(rng)
    if len(options) == 2 and rng.integers(2):
        return case(x, kernel_size, *options.values())
    return case(x, kernel_size, **options)


def _draw_avg(rng):
    x, kernel_size, options = _draw_layer(rng)
    if rng.integers(3):
        options["count_include_pad"] = bool(rng.integers(2))
    return case(x, kernel_size, **options)


def _draw_global(rng):
    x = rng.integers(-9, 10, rng.integers(1, 5, 3))
    return case(x / 4 if rng.integers(2) else x)


def _window(x, kernel_size, stride, padding, fill, at):
    """Show the channel of a cell, with its padding and its window; also return the window."""
    stride = kernel_size if stride is None else stride
    channel, rows, columns = (
        at[0],
        *(slice(place * stride, place * stride + kernel_size) for place in at[1:]),
    )
    plane = np.asarray(x[channel], float)
    padded = np.pad(plane, padding, constant_values=fill)
    around = np.pad(np.zeros(plane.shape, bool), padding, constant_values=True)
    lit = np.zeros(padded.shape, bool)
    lit[rows, columns] = True
    panel = explain.Panel(f"x[{channel}]", padded, "input", lit, around)
    return panel, padded[rows, columns], around[rows, columns]


def _largest(x, kernel_size, stride=None, padding=0, *, at):
    panel, cells, _ = _window(x, kernel_size, stride, padding, -np.inf, at)
    terms = ", ".join(map(number, cells.flat))
    return explain.Explanation((panel,), f"max({terms}) = {number(cells.max())}")


def _average(x, kernel_size, stride=None, padding=0, count_include_pad=True, *, at):
    panel, cells, around = _window(x, kernel_size, stride, padding, 0, at)
    return explain.Explanation((panel,), _mean(cells if count_include_pad else cells[~around]))


def _whole_map(x, *, at):
    lit = np.ones(x.shape[1:], bool)
    panel = explain.Panel(f"x[{at[0]}]", x[at[0]], "input", lit)
    return explain.Explanation((panel,), _mean(x[at[0]]))


def _mean(cells):
    """Write a mean."""
    terms = without_middle(list(map(factor, np.ravel(cells))), 16)
    total = " + ".join(terms)
    total = f"({total})" if len(terms) > 1 else total
    return f"{total} / {np.size(cells)} {equals(np.mean(cells), *np.ravel(cells))}"


TASKS = [
    Task(
        "max_pool2d",
        (
            case(GREY, 2, about="one channel, and no stride given"),
            case(TWO, 2, about="two channels, and cells left over at the end"),
            case(TALL, 3, about="windows of 3×3, and no stride given"),
            case(TALL, 2, 1, about="stride 1: the windows overlap"),
            case(TWO, 3, stride=2, about="windows of 3×3 that overlap"),
            case(TALL.transpose(0, 2, 1), 2, stride=3, about="a stride larger than the window"),
            case(-TWO - 1, 2, padding=1, about="negative numbers and padding"),
            case(FRACTIONS - 4, 3, 2, 1, about="stride and padding by position"),
            case(TALL - 110, 4, stride=1, padding=2, about="padding 2"),
            case(FRACTIONS, 1, stride=2, about="windows of one cell"),
            case(-FRACTIONS[:, :, :3], 3, about="a window as large as the map"),
            case(TALL[:, :2, :1], 3, padding=1, about="a window that needs padding"),
            case(-(10**12) * (1 + GREY[:, 2:, 2:5]), 2, padding=1, about="numbers far below 0"),
        ),
        (
            "Pool each channel by itself: there are as many maps as channels.",
            "`stride = kernel_size if stride is None else stride`; a map has "
            "`(height - kernel_size) // stride + 1` rows, with the height after padding.",
            "The window of row 1, column 2 starts in row `1 * stride`, column `2 * stride` of the "
            "padded map, and `window.max()` is its largest cell. A cell of the padding must never "
            "be the largest: pad with minus infinity.",
            "Only floats have minus infinity: "
            "`np.pad(x.astype(float), ((0, 0), (padding, padding), (padding, padding)), "
            "constant_values=-np.inf)`.",
        ),
        _largest,
        draw=_draw_max,
        first_hint={"shape": 2, "values": 3},
    ),
    Task(
        "avg_pool2d",
        (
            case(GREY, 2, about="one channel, and no stride given"),
            case(TWO, 2, about="two channels, and cells left over at the end"),
            case(TALL, 3, about="windows of 3×3, and no stride given"),
            case(TALL, 2, 1, about="stride 1: the windows overlap"),
            case(TWO, 3, stride=2, about="windows of 3×3 that overlap"),
            case(TALL.transpose(0, 2, 1), 2, stride=3, about="a stride larger than the window"),
            case(-TWO[:, :3, :5], 2, padding=1, about="padding, which is counted"),
            case(
                TWO[:, 1:4, 2:],
                2,
                padding=1,
                count_include_pad=False,
                about="padding that is not counted",
            ),
            case(FRACTIONS, 3, 2, 1, False, about="all options by position"),
            case(TALL[1:, :3], 4, stride=1, padding=2, count_include_pad=False, about="padding 2"),
            case(TWO[:, :4], 3, 3, padding=1, count_include_pad=True, about="all options given"),
            case(TALL, 1, stride=2, count_include_pad=False, about="windows of one cell"),
            case(FRACTIONS[:, :, :3], 3, about="a window as large as the map"),
            case(TALL[:, :2, :1], 3, padding=1, about="a window that needs padding"),
        ),
        (
            "The windows are those of `max_pool2d`; the padding holds zeros.",
            "Divide the sum of a window by the number of cells that count: all `kernel_size * "
            "kernel_size` if the padding counts, otherwise only those in `x`, zeros included.",
            "To count the cells in `x`, pad an array of ones in the same way, and sum its window.",
        ),
        _average,
        draw=_draw_avg,
        first_hint={"shape": 1, "values": 2},
    ),
    Task(
        "global_avg_pool2d",
        (
            case(GREY, about="one channel"),
            case(TALL, about="three channels"),
            case(FRACTIONS, about="fractions and negative numbers"),
            case(TWO[:, :1, :2], about="maps of two cells"),
        ),
        (
            "One number for each channel: the mean of all its cells.",
            "`np.mean(x, axis=...)` takes the mean along the axes that you name. Which axes of "
            "`(C, H, W)` must disappear?",
        ),
        _whole_map,
        draw=_draw_global,
    ),
]
