"""The answers to the questions of lesson 08; each question is in the notebook."""

import numpy as np

from convlab import avg_pool2d, max_pool2d
from convlab.questions import Question
from convlab.shapes import pooled_size

line = np.array([0, 0, 1, 1, 0, 0, 1, 1])
negative = -np.arange(1, 10).reshape(3, 3)

cells_left = Question(
    max_pool2d(np.zeros((1, 6, 8)), 2).size,
    because="Three windows fit into `6` rows and four into `8` columns: `3 · 4 = 12`. One cell in "
    "four remains.",
    unless={
        24: "The map becomes half as high *and* half as wide.",
        35: "That is the number of windows if they move by one cell. Here they lie side by side.",
        7: "Three windows fit into the rows and four into the columns. Multiply.",
        48: "That is the number of cells before pooling.",
    },
)

parameters = Question(
    36928 - 64 * (64 * 3 * 3 + 1),
    because="None. There is no kernel and no bias: which cell is the largest depends on the map.",
    unless={
        576: "There are no weights. What would they be multiplied by?",
        9: "The window has `9` cells, but none of them has a weight.",
        64: "There is no bias either.",
        36928: "A pooling layer has no filters.",
    },
)

largest_of_a_sum = Question(
    int(np.max([[4, 0], [0, 0 + 3]])),
    because="Added, the window holds `4, 0, 0, 3`. The two largest cells are in different places.",
    unless={
        7: "The `4` and the `3` are in different cells. Write down the sum of the two windows.",
        3: "The `4` is still there: `4 + 0 = 4`.",
    },
)

default_stride = Question(
    pooled_size(12, 4),
    because="Without a stride, the windows lie side by side: `12 / 4 = 3`.",
    unless={
        9: "That is stride `1`, the default of `conv2d`. In pooling it is the size of the window.",
        5: "That is stride `2`. If none is given, it is the size of the window.",
        4: "That is the size of the window. How many windows fit side by side into `12` cells?",
    },
)

negative_corner = Question(
    int(max_pool2d([negative], 2, padding=1)[0, 0, 0]),
    because="The only cell of the map in that window is `-1`. Padding must never be the result.",
    unless={
        0: "`0` is not in the map. The padding must not win.",
        -5: "That window is at the lower right.",
        1: "All numbers of this map are negative.",
    },
)

ones_at_the_corner = Question(
    float(avg_pool2d(np.ones((1, 4, 4)), 2, padding=1)[0, 0, 0]),
    because="One `1` and three zeros: `1 / 4 = 0.25`. If the padding did not count, it would be "
    "`1 / 1 = 1`.",
    unless={
        1: "That is right if the padding does not count. Here it does.",
        0.5: "That is the number at an edge. At a corner, three of the four cells are padding.",
        0.75: "One cell of the window is `1`, and three are padding.",
    },
)

shifted_line = Question(
    int(np.sum(max_pool2d([[line]], (1, 2)) != max_pool2d([[np.roll(line, 1)]], (1, 2)))),
    because="The line is now `1 0 0 1 1 0 0 1`, and each window has a `1`: `1 1 1 1`. The two "
    "zeros have become ones.",
    unless={
        0: "Write down the moved line: `1 0 0 1 1 0 0 1`. Which of its windows has no `1`?",
        4: "Two of the windows had a `1` before, and still have one.",
        1: "Write down the moved line, `1 0 0 1 1 0 0 1`, and pool it.",
    },
)
