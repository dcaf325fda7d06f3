"""The answers to the questions of lesson 07; each question is in the notebook."""

import numpy as np

from convlab import conv2d, correlate1d, correlate2d, output_size, shapes
from convlab.questions import Question

last_cell = Question(
    int(correlate1d(np.arange(10), [0, 0, 1], dilation=2)[0]),
    because="The first window reads cells `0`, `2` and `4`.",
    unless={
        2: "That is the last cell with dilation `1`.",
        3: "Each of the two steps from weight to weight is as long as the dilation.",
        5: "The window spans `5` cells. Cells are numbered from `0`.",
        6: "There are only two steps between three weights, each of two cells.",
    },
)

weights = Question(
    int(correlate2d(np.ones((9, 9)), np.ones((3, 3)), dilation=4)[0, 0]),
    because="A hole has no weight, so there are `3 · 3 = 9` products, whatever the dilation.",
    unless={
        81: "The kernel spans `9×9` cells. How many of them are read?",
        36: "The dilation moves the weights apart. Does it add any?",
        25: "Holes have no weights.",
    },
)

span = Question(
    shapes.span(5, 3),
    because="Four steps of three cells, and the first cell: `3 · (5 - 1) + 1 = 13`.",
    unless={
        15: "There is no hole after the last weight.",
        12: "That is the distance from the first cell to the last. The first cell counts too.",
        17: "Dilation `3` leaves two holes between two weights, not three.",
        8: "The dilation multiplies the steps.",
    },
)

padding = Question(
    next(p for p in range(9) if output_size(20, 3, padding=p, dilation=4) == 20),
    because="The kernel spans `4 · (3 - 1) + 1 = 9` cells, `8` more than one. Half of them go on "
    "each side.",
    unless={
        1: "That keeps the size with dilation `1`. How many cells does the kernel span now?",
        8: "That is the padding of both sides together.",
        9: "That is the span.",
        2: "The kernel spans `9` cells. How much smaller is the map without padding?",
    },
)

channels_read = Question(
    conv2d(np.ones((12, 1, 1)), np.ones((24, 4, 1, 1)), groups=3)[0, 0, 0].astype(int),
    because="The channels are split into three groups of `12 / 3 = 4`.",
    unless={
        12: "Only with one group does a filter read all channels.",
        3: "That is the number of groups.",
        8: "That is the number of filters in a group.",
        24: "That is the number of filters.",
        1: "That would take as many groups as channels.",
    },
)

group_weights = Question(
    np.ones((64, 64 // 4, 3, 3), int).sum(),
    because="Each filter reads a quarter of the channels: `64 · 16 · 9 = 9216`.",
    unless={
        2304: "Each filter reads a quarter of the channels, but there are still `64` filters.",
        36864: "Each filter now reads fewer channels.",
        147456: "Groups remove weights.",
        576: "That is a depthwise layer, with `64` groups.",
    },
)

holes = Question(
    len({2 * a + 2 * b + 2 * c for a in range(3) for b in range(3) for c in range(3)}),
    because="All steps are even, so it reads cells `0`, `2`, `4`, …, `12`.",
    unless={
        13: "Every step from weight to weight is two cells. Can it reach an odd cell?",
        27: "There are `27` paths, but many of them end in the same cell.",
        9: "Each cell reads three cells of the layer before, but their windows overlap.",
        6: "That is the number of holes.",
    },
)

doubling = Question(
    shapes.receptive_field([(3, 1, dilation) for dilation in (1, 2, 4, 8)]).size[0],
    because="Each layer adds twice its dilation: `1 + 2 · (1 + 2 + 4 + 8) = 31`.",
    unless={
        9: "That would be four layers with dilation `1`.",
        30: "The first cell counts too.",
        16: "A kernel of three weights has two steps.",
        17: "That is the span of the last layer alone.",
    },
)

separable = Question(
    np.ones((3, 3, 3), int).sum() + np.ones((128, 3), int).sum(),
    because="`3 · 9 = 27` weights in the depthwise layer and `128 · 3 = 384` in the pointwise one.",
    unless={
        3456: "That is the ordinary layer, with a `3×3` kernel for each filter and channel.",
        384: "That is the pointwise layer alone.",
        27: "That is the depthwise layer alone.",
        155: "Each of the `128` filters has a weight for *each* of the three maps.",
        542: "The question asks for weights only, without the biases.",
    },
)
