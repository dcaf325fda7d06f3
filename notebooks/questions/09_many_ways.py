"""The answers to the questions of lesson 09; each question is in the notebook."""

import numpy as np

from convlab import correlate2d, unfold
from convlab.questions import Question

image = np.arange(1, 13).reshape(3, 4)
kernel = np.array([[1, 2], [3, 4]])
signal, weights = np.array([1, 2, 3, 4, 5]), np.array([2, 1, -1])
matrix = np.array([[2, 1, -1, 0, 0], [0, 2, 1, -1, 0], [0, 0, 2, 1, -1]])

columns = Question(
    unfold(np.zeros((1, 5, 6)), 3).shape[1],
    because="There is one column for each window: `3` rows of `4` windows.",
    unless={
        9: "That is the number of rows: one for each cell of the kernel.",
        30: "That is the number of pixels. Which of them can a window start at?",
        20: "A `3×3` window starts in `3` rows and `4` columns, not in `4` and `5`.",
    },
)

copies = Question(
    f"{round(unfold(np.zeros((1, 100, 100)), 3).size / 100**2)} times",
    choices=["as many", "3 times", "9 times", "100 times"],
    because="There is a window for nearly every pixel, and each window has `9` cells. So a pixel "
    "is copied up to `9` times.",
    unless={
        "as many": "Neighbouring windows overlap, and each has its own column.",
        "3 times": "A pixel in the middle is in `3` windows of each row, and in `3` rows of them.",
        "100 times": "A pixel is only in the windows that reach it. How many are those?",
    },
)

products = Question(
    ["fewer", "as many", "more"][
        1 + np.sign(np.size(kernel) * unfold(image[None], 2).shape[1] - 4 * 2 * 3)
    ],
    choices=["fewer", "as many", "more"],
    because="Each weight is still multiplied by its cell in each window. The matrix product is "
    "faster because of how a computer runs it, not because it does less.",
    unless={
        "fewer": "Take one column: how many multiplications, and how many for its window?",
        "more": "Take one column: how many multiplications, and how many for its window?",
    },
)

wrong_shape = Question(
    int(correlate2d(image, kernel).reshape(3, 2)[1, 0]),
    because="`reshape` fills row by row: `44 54`, then `64 84`, then `94 104`. The map is "
    "scrambled, and no error says so.",
    unless={
        84: "That is right for `2` rows and `3` columns. Fill `3` rows of `2` instead.",
        54: "That would be the transposed map. `reshape` keeps the order of the numbers.",
    },
)

transposed = Question(
    int((matrix.T @ np.ones(3))[0]),
    because="The first row of the transposed matrix is the first column of the matrix: `2, 0, 0`.",
    unless={
        0: "Only two of the three numbers in the first column are `0`.",
        3: "The first column of the matrix is `2, 0, 0`.",
        1: "The first row of the transposed matrix is the first *column* of the matrix.",
    },
)

one_nan = Question(
    int(np.isnan(np.fft.ifft(np.fft.fft([1, 2, np.nan, 4, 5], 7) * np.fft.fft(weights, 7))).sum()),
    because="Each number of a transform is a sum over the whole signal, so all are NaN, and so "
    "are all results. In a direct convolution only `3` are: those whose window contains the NaN.",
    unless={
        1: "Even in a direct convolution, `3` windows contain that number.",
        3: "That is right for a direct convolution. What does a transform add up?",
        5: "Follow the NaN: which numbers of the transform does it enter, and which results?",
    },
)

twice_as_large = Question(
    20 * 20 // (10 * 10),
    because="The kernel has four times as many weights, and each needs one pass over the image.",
    unless={
        2: "Both sides of the kernel have doubled.",
        1: "That is true of the transforms. Shift and add has one pass for each weight.",
        10: "Count the weights: `10 * 10 = 100` before. How many now?",
    },
)
