"""The answers to the questions of lesson 02; each question is in the notebook."""

import numpy as np

from convlab import correlate2d, samples
from convlab.questions import Question

image = np.array([[3, 1, 2, 0, 1], [0, 4, 5, 1, 2], [2, 0, 3, 5, 0], [1, 2, 0, 1, 4]])
kernel = np.array([[0, 1], [2, 3]])

first_number = Question(
    correlate2d(image, kernel)[0, 0],
    because="`3·0 + 1·1 + 0·2 + 4·3 = 13`",
    unless={
        8: "`3 + 1 + 0 + 4 = 8` does not use the kernel: multiply first, then add.",
        11: "`3·3 + 1·2 + 0·1 + 4·0 = 11` flips the kernel. A CNN does not.",
        14: "`3·0 + 1·2 + 0·1 + 4·3 = 14` swaps the kernel's rows and columns.",
        12: "`4·3 = 12` is only one of the four products. `1·1` is missing.",
    },
)

map_size = Question(
    correlate2d(image, kernel).size,
    because="The window has 3 vertical and 4 horizontal positions: a map of 3 rows and 4 columns.",
    unless={
        20: "In the last row and the last column, the kernel would hang over the edge.",
        6: "`4 - 2` is how far the window can slide down; the position where it starts counts too.",
        4: "The windows overlap: each starts one cell after the previous one.",
        16: "Both rows and columns shrink: `4 - 2 + 1` rows, `5 - 2 + 1` columns.",
    },
)

rise = Question(
    correlate2d([[10, 10, 200]] * 3, samples.kernel("sobel x"))[0, 0],
    because="Each row rises by `200 - 10 = 190`, and the rows count once, twice and once: "
    "`4·190 = 760`. That is far above 255: a feature map is not a photograph.",
    unless={
        190: "That is one row of weight 1. The three rows count once, twice and once.",
        570: "`3·190 = 570` counts each row once, but the middle row counts twice.",
        -760: "The right column has the positive weights, and it is the brighter column.",
    },
)

coat = Question(
    "negative",
    choices=["positive", "negative", "zero"],
    because="It gets darker from left to right: the negative weights are on the bright pixels. The "
    "sign tells you the direction, so do not discard negative numbers.",
    unless={
        "positive": "Positive means brighter to the right. Which side of this edge is brighter?",
        "zero": "Zero means that left and right are equal. But here there is an edge.",
    },
)

flat_sky = Question(
    correlate2d(np.full((3, 3), 80), samples.kernel("sharpen"))[0, 0],
    because="`5·80 - 4·80 = 80`: its weights add up to 1, so a flat region does not change.",
    unless={
        400: "`5·80 = 400` is the middle. Subtract its four neighbours.",
        0: "Only a kernel whose weights add up to 0 gives 0 here. Add up these weights.",
        320: "Subtract four neighbours, one on each of the four sides: `5·80 - 4·80`.",
    },
)

flipped_shift = Question(
    "to the right",
    choices=["to the left", "to the right", "upwards", "nowhere, it rotates"],
    because="After the rotation the 1 is on the left: each cell copies the neighbour on its left.",
    unless={
        "to the left": "That is what `correlate2d` does. `convolve2d` flips the kernel first.",
        "upwards": "A rotation by 180° moves the 1 from the right to the left, not to the top.",
        "nowhere, it rotates": "The kernel is rotated by 180°, the picture is not.",
    },
)
