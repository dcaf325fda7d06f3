"""What all drawings have in common: the walk, legible texts, refusals, the same text each time."""

from functools import partial

import numpy as np
import pytest

from convlab import explore, samples
from convlab.drawing.columns import columns
from convlab.drawing.comparison import Panel, comparison
from convlab.drawing.convolution1d import convolution1d
from convlab.drawing.digit import digit
from convlab.drawing.dilation import dilation
from convlab.drawing.fourier import fourier
from convlab.drawing.gridding import gridding
from convlab.drawing.groups import groups
from convlab.drawing.kernels import kernels
from convlab.drawing.layer import layer
from convlab.drawing.layer_photo import layer_photo
from convlab.drawing.network import network
from convlab.drawing.output_size import output_size
from convlab.drawing.padding import padding
from convlab.drawing.pooling import pooling
from convlab.drawing.receptive_field import receptive_field
from convlab.drawing.shift import shift
from convlab.drawing.sliding_window import sliding_window
from convlab.drawing.stride import stride
from convlab.drawing.toeplitz import toeplitz
from convlab.shapes import Conv, Linear
from tests import svg_reader as reader

RNG = np.random.default_rng(12)
IMAGE = RNG.integers(-9, 10, (7, 8))
KERNEL = np.array([[1, -2, 0], [3, 0, -4]])
SIGNAL = np.array([3, 1, 4, 1, 5])
X, WEIGHT = RNG.integers(0, 6, (3, 4, 5)), RNG.integers(-2, 3, (2, 3, 2, 3))
LINES = [("conv 4 3", (Conv(2, 4, 3),), (4, 6, 6)), ("linear 5", (Linear(144, 5),), (5,))]
PHOTO = samples.camera()[60:100, 90:150]
COLOURS = samples.chelsea()[:, 40:90:2, 60:130:2]
KINDS = "kind must be one of maximum, average"

WALKS = [  # drawings with steps
    partial(columns, IMAGE, KERNEL, stride=2),
    partial(dilation, IMAGE, KERNEL, padding=1),
    partial(fourier, SIGNAL, SIGNAL[:3], size=6),
    partial(gridding, 3, (1, 2, 4)),
    partial(groups, 6, 4, 2, 3),
    partial(layer, X, WEIGHT, [4, -7]),
    partial(output_size, 9, 3, padding=1, stride=2, wanted=3),
    partial(padding, IMAGE, 3, padding=((2, 1), (0, 3)), mode="reflect"),
    partial(pooling, IMAGE, 3, stride=2, padding=1),
    partial(shift, samples.digits()[0][3], samples.kernel("sobel x"), right=1),
    partial(sliding_window, IMAGE, KERNEL, padding=1),
    partial(stride, IMAGE, 3, stride=2),
    partial(toeplitz, SIGNAL, SIGNAL[:3], padding="full"),
]
# The grids on which a frame follows the window, by the drawing.
FRAMED = {
    "columns": ["input", "column"],
    "layer": ["input0", "input1", "input2"],
    **dict.fromkeys(("dilation", "output_size", "pooling", "sliding_window", "stride"), ["input"]),
}
OTHERS = [
    partial(convolution1d, SIGNAL, SIGNAL[:3], shift=2, flip=True),
    partial(comparison, [Panel("x", IMAGE)], IMAGE, IMAGE + 1, wrong=IMAGE < 9, at=(0, 0)),
    partial(digit, IMAGE[:, :7] > 0, WEIGHT[0], X / 9, np.full(10, 0.1), most=16),
    partial(kernels, PHOTO, KERNEL, point=(3, 4)),
    partial(layer_photo, COLOURS, WEIGHT, [100, -300]),
    partial(network, LINES, (2, 8, 8)),
    partial(receptive_field, PHOTO[:, :40], LINES[:1], depth=1),
]
# By the least size of their texts.
EXTREMES = {
    11: [
        partial(convolution1d, np.arange(14), np.arange(1, 6), shift=99),
        partial(convolution1d, np.arange(12), np.arange(1, 4), shift=99),
        partial(convolution1d, [0], [1], shift=99),
        partial(sliding_window, np.zeros((7, 7), int), samples.kernel("sobel x")),
    ],
    10.99: [
        partial(dilation, [[3]], [[2]], dilation=5, step=999),
        partial(dilation, np.full((12, 12), -99.75), np.ones((5, 5)), step=999),
        partial(dilation, IMAGE, [[1, 1]], dilation=7, step=999),
        partial(padding, [[3]], 1, padding=0),
        partial(padding, [[3]], 3, padding=1, mode="replicate"),
        partial(padding, [[np.nan, -np.inf], [0.125, -1e9]], 2, mode="circular"),
        partial(padding, np.arange(100).reshape(10, 10), 5, padding=4),
        partial(padding, np.ones((1, 10), bool), (1, 5), padding=(0, 3)),
        *(
            partial(pooling, *image, kind=kind, **options)
            for kind in ("maximum", "average")
            for *image, options in (
                ([[3]], 1, {}),
                ([[np.nan, np.inf, -1e9, 0.125]], (1, 2), {}),
                (np.full((9, 9), 9), 5, {"stride": 4, "padding": 2, "ceil_mode": True}),
                (np.ones((2, 2), bool), {}),
            )
        ),
        partial(stride, [[3]], 1, stride=5),
        partial(stride, [[np.nan, np.inf, -1e9, 0.125]], (1, 2), stride=2),
        partial(stride, np.full((12, 12), 9), 5, stride=1, padding=2),
        partial(stride, np.ones((2, 2), bool), 2, stride=1),
    ],
    0.01: [
        *(
            partial(convolution1d, signal, [1, 2, 0.5])
            for signal in (
                *([np.nan, 1, 2], [np.inf, 1, -np.inf], [1e300, -1e-300, 0], [1e-320, 0], [0, 0]),
                [True, False, True],
            )
        ),
        partial(fourier, [1e300, -1e300], [1e300, 1e300], size=2),
        partial(gridding, 1, (1,), step=999),
        partial(gridding, 3, (8, 8), step=999),
        partial(gridding, 5, (1, 1, 1, 1), step=999),
        *(
            partial(shift, image, samples.kernel("sobel x"), right=1, kernel_size=16, kind=kind)
            for kind in ("maximum", "average")
            for image in ([[0]], np.zeros((8, 8)), -np.ones((2, 3)), [[True]])
        ),
        *(
            partial(sliding_window, image, kernel, padding=ends)
            for ends in (0, 3)
            for image, kernel in (
                ([[7]], [[-1]]),
                (np.full((16, 16), -9999), np.full((5, 5), 9)),
                (RNG.normal(size=(4, 5)), np.full((3, 3), 1 / 9)),
                (np.full((16, 16), -0.123), np.full((5, 5), -0.123)),
                ([[np.nan, np.inf], [-np.inf, 0.0]], [[1.0]]),
                ([[np.nan, np.inf], [-np.inf, 0.0]], [[0.0]]),
                ([[np.nan, 1e300], [-np.inf, 0.0]], [[-1e300]]),
                (np.eye(3, dtype=bool), [[True, False]]),
                (np.full((2, 2), 255, np.uint8), np.full((2, 2), 255, np.uint8)),
            )
        ),
    ],
}
REFUSED = {
    ValueError: [
        (partial(convolution1d, [], [1]), "signal"),
        (partial(convolution1d, [[1, 2]], [1]), "signal"),
        (partial(convolution1d, 3, [1]), "signal"),
        (partial(dilation, np.ones((4, 4)), np.ones((3, 3))), "4x4"),
        (
            partial(fourier, SIGNAL, [1], size=4),
            "a transform of 4 numbers cannot hold a signal of 5",
        ),
        (partial(gridding, 3, (8, 9)), "span 35 cells, but only 33 can be drawn"),
        (partial(groups, 6, 6, 4, 3), "4"),
        (partial(groups, 6, 4, 3, 3), "3"),
        (partial(groups, 6, 6, 0, 3), "groups must be at least 1"),
        (partial(kernels, [[1]], KERNEL), "kernel 2x3 does not fit into the 1x1 input"),
        (partial(kernels, COLOURS, KERNEL), "image must have shape"),
        (partial(layer, X, WEIGHT[:, :2], [4, -7]), "reads 2, but x has 3"),
        (partial(output_size, 3, 5), "kernel 5 does not fit into the input of 3"),
        (partial(padding, IMAGE, padding=7, mode="reflect"), "reflect"),
        (partial(pooling, IMAGE, 9), "kernel 9x9 does not fit into the 7x8 input"),
        (partial(pooling, IMAGE, padding=2), "padding 2 is not smaller than the kernel"),
        (partial(pooling, IMAGE, kind="median"), f"{KINDS}, not 'median'"),
        (partial(shift, np.ones((8, 9)), KERNEL), "the image is 8×9, but must be at most 8×8"),
        (partial(shift, X[0], KERNEL, kind="median"), f"{KINDS}, not 'median'"),
        (
            partial(shift, X[0], KERNEL, kernel_size=17),
            "kernel 17x17 does not fit into the 16x16 input",
        ),
        (partial(sliding_window, [[1]], KERNEL), "kernel 2x3 does not fit into the 1x1 input"),
        (partial(stride, np.ones((3, 3)), 4), "kernel 4x4 does not fit into the 3x3 input"),
    ],
    TypeError: [
        (partial(convolution1d, SIGNAL, ["a"]), "kernel must hold real numbers"),
        (partial(kernels, [["a"]], [[1]]), "real numbers"),
    ],
}


def name(draw):
    return draw.func.__name__ if isinstance(draw, partial) else None


def test_every_explorer_has_its_drawing_here():
    missing = set(explore.__all__) - {"predict"} - {name(draw) for draw in WALKS + OTHERS}
    assert missing == set(), "add them to WALKS if they have steps, else to OTHERS"


@pytest.mark.parametrize("draw", WALKS, ids=name)
def test_cells_of_the_current_step_are_lit_and_framed_and_it_alone_is_marked(draw):
    count = len(reader.steps(reader.parse(draw())))
    for number in {0, count // 2, count - 1}:
        root = reader.parse(draw(step=number))
        step = reader.steps(root)[number]
        marked = [one for one in reader.steps(root) if "now" in reader.classes(one.find("rect"))]
        assert marked == [step]
        assert reader.lit(root) == set(reader.reads(step))
        corners = {}
        for grid in FRAMED.get(name(draw), ()):
            first = next(cell for cell in reader.reads(step) if cell.startswith(f"{grid}-"))
            corner = reader.numbers_of(reader.by_id(root)[first], "x", "y")
            corners[grid] = pytest.approx(corner, abs=0.01)
        assert reader.followers(root) == corners
    assert draw(step=10_000) == draw(step=count - 1)


@pytest.mark.parametrize("draw", WALKS + OTHERS, ids=name)
def test_same_arguments_give_the_same_text(draw):
    def other(value):
        """The same numbers in another array, or in lists."""
        if isinstance(value, np.ndarray):
            return value.tolist() if value.dtype == np.int64 else value.copy()
        return value

    again = partial(draw.func, *map(other, draw.args), **draw.keywords)
    assert draw() == again()
    assert reader.outside(reader.parse(draw())) == []


@pytest.mark.parametrize(
    ("least", "draw"),
    [(least, draw) for least, draws in EXTREMES.items() for draw in draws],
    ids=name,
)
def test_extremes_are_inside_their_picture_and_legible(least, draw):
    root = reader.parse(draw())
    assert root.get("aria-label")
    assert reader.smallest_text(root) >= least
    assert reader.outside(root) == []


@pytest.mark.parametrize(
    ("error", "draw", "message"),
    [(error, *pair) for error, pairs in REFUSED.items() for pair in pairs],
    ids=name,
)
def test_what_cannot_be_drawn_is_refused(error, draw, message):
    with pytest.raises(error, match=message):
        draw()
