"""The answers to the questions of lesson 06; each question is in the notebook."""

import numpy as np

from convlab import conv2d, correlate2d, samples
from convlab.questions import Question

bar = np.array([[[0, 0, 1, 1, 1, 0, 0]] * 2])
turns = np.array([[[[-1, 1]]], [[[1, -1]]]])
either = np.array([[[[1]], [[1]]]])

one_filter = Question(
    len(conv2d(samples.chelsea(), np.ones((1, 3, 3, 3)))),
    because="One. The filter has three kernels, and their three partial maps add up to one map.",
    unless={
        3: "There are three *partial* maps, one per channel. What happens to them next?",
        4: "That is the number for the whole layer, with four filters.",
        9: "A window of one channel has `9` cells. The question is how many maps come out.",
    },
)

raised_bias = Question(
    int(np.subtract(*conv2d(samples.chelsea(), np.ones((2, 3, 3, 3)), [10, 0]))[0, 0]),
    because="The bias is added once to each sum, after all products of all channels.",
    unless={
        270: "The bias does not belong to a product. It is added to the finished sum, once.",
        30: "The bias does not belong to a channel. It is added to the finished sum, once.",
    },
)

shapes = Question(
    str(conv2d(np.zeros((3, 32, 32)), np.zeros((8, 3, 5, 5))).shape),
    choices=["(3, 28, 28)", "(8, 3, 28, 28)", "(8, 28, 28)"],
    because="Eight filters make eight maps. Each is `32 - 5 + 1 = 28` wide and high.",
    unless={
        "(3, 28, 28)": "The channels are added up. How many filters are there?",
        "(8, 3, 28, 28)": "That is the shape of the partial maps, which are then added up.",
    },
)

lenet_c1 = Question(
    6 * (1 * 5 * 5 + 1),
    because="Each filter has `25` weights and one bias, and there are six: `6 · (25 + 1)`.",
    unless={
        150: "That is the number of weights. Each filter also has a bias.",
        151: "Each filter has its own bias.",
        26: "That is the number for one filter.",
        122304: "That is the number of connections: the `28×28` positions share the same weights.",
    },
)

larger_image = Question(
    "stays the same",
    choices=["stays the same", "doubles", "is four times as large"],
    because="The size of the image does not occur in `F · (C · kh · kw + 1)`. There are more "
    "positions, and they all share the same filters.",
    unless={
        "doubles": "Which of `F`, `C`, `kh` and `kw` has changed?",
        "is four times as large": "The map and the work grow about fourfold. Do the filters?",
    },
)

without_relu = Question(
    int(conv2d(conv2d(bar, turns), either).max()),
    because="Filter 1 is filter 0 with all signs reversed. Without ReLU their maps cancel "
    "everywhere: `1 + (-1) = 0`.",
    unless={
        1: "Without ReLU, filter 1 gives `-1` where filter 0 gives `1`. Add the two.",
        2: "Where one filter gives `1`, what does the other give, without ReLU?",
    },
)

second_layer = Question(
    len(conv2d(samples.chelsea(), np.ones((4, 3, 3, 3)))),
    because="Layer 1 makes four maps. They are the four channels of layer 2, and a filter has one "
    "kernel for each channel it reads.",
    unless={
        3: "Layer 2 no longer sees the photograph. How many channels does it read?",
        1: "A filter has one kernel for *each* channel it reads.",
        12: "Three times four is the number of kernels in layer 1.",
    },
)

seen_twice = Question(
    len(correlate2d(np.ones((3, 3)), np.ones((3, 3)), padding="full")),
    because="A layer of `3×3` adds one cell on each side: `3 + 2 = 5`.",
    unless={
        3: "A cell next to that square also sees part of it.",
        6: "The windows overlap. How many cells does one layer add on each side?",
        9: "The windows overlap. How many cells does one layer add on each side?",
    },
)
