"""The examples of the checks, their hints, and how one cell is computed."""

from dataclasses import replace

import numpy as np

from convlab.feedback import Task, case, explain

# Channels, height and width differ, and so do the height and width of the kernels.
GREY = np.array([[[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]])
TWO = np.array(
    [[[2, 7, 1, 8], [3, 1, 4, 0], [5, 9, 2, 6]], [[1, 6, 0, 8], [4, 3, 3, 9], [8, 2, 7, 5]]]
)
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
SQUARE = np.array([[1, 2], [3, 4]])
WIDE = np.array([[2, -1, 3]])
TALL = np.array([[1, -2], [0, 3], [4, 1]])
ONE_FILTER = SQUARE.reshape(1, 1, 2, 2)
TWO_FILTERS = np.array(
    [[[[1, 2], [0, -1]], [[2, 0], [-1, 3]]], [[[0, 1], [-2, 1]], [[1, 5], [2, 0]]]]
)
TALL_FILTERS = np.array(
    [
        [[[1, 0], [2, -1], [0, 3]], [[0, 1], [-1, 2], [1, 0]], [[2, 1], [0, -2], [-1, 1]]],
        [[[0, -1], [1, 2], [3, 0]], [[1, 1], [0, -3], [2, 0]], [[-1, 2], [1, 0], [0, 1]]],
    ]
)
POINTS = np.array([[[[2]], [[-1]]], [[[0.5]], [[3]]], [[[1]], [[4]]]])
SIGNAL_KERNEL = np.array([2, 1, -1])


def _numbers(rng, *shape):
    """Draw whole numbers or quarters."""
    drawn = rng.integers(-50, 51, shape)
    return drawn / 4 if rng.integers(2) else drawn


def _image_and_kernel(rng):
    """Draw the shapes of an image and of a kernel that fits."""
    size = rng.integers(1, 6, 2)
    return size, rng.integers(1, np.minimum(size, 3) + 1)


def _draw_im2col(rng):
    size, kernel = _image_and_kernel(rng)
    return case(_numbers(rng, rng.integers(1, 4), *size), tuple(kernel.tolist()))


def _draw_conv2d(rng):
    size, kernel = _image_and_kernel(rng)
    filters, channels = rng.integers(1, 4, 2)
    x, weight = _numbers(rng, channels, *size), _numbers(rng, filters, channels, *kernel)
    return case(x, weight)


def _draw_toeplitz(rng):
    kernel = _numbers(rng, rng.integers(1, 5))
    return case(kernel, len(kernel) + rng.integers(5).item())


def _draw_fft(rng):
    size, kernel = _image_and_kernel(rng)
    return case(_numbers(rng, *size), _numbers(rng, *kernel))


def _cell_of_columns(x, kernel_size, *, at):
    """Show the channel and the cell that a number of the matrix is copied from."""
    (kh, kw), (row, column) = kernel_size, at
    channel, i, j = np.unravel_index(row, (len(x), kh, kw))
    m, n = divmod(column, x.shape[2] - kw + 1)
    lit = np.zeros(x.shape[1:], bool)
    lit[m + i, n + j] = True
    panel = explain.Panel(f"x[{channel}]", x[channel], "input", lit)
    where = f"row {row} is cell [{i}, {j}] of channel {channel}, and column {column} is window"
    return explain.Explanation((panel,), f"{where} [{m}, {n}]: x[{channel}, {m} + {i}, {n} + {j}]")


def _layer(x, weight, *, at):
    found = explain.layer(x, weight, np.zeros(len(weight), int), at=at)
    return replace(found, arithmetic=found.arithmetic.replace(" + bias 0", ""))


def _cell_of_toeplitz(kernel, length, *, at):
    """Show the kernel, with the weight in that cell of the matrix."""
    row, column = at
    index, lit = column - row, np.zeros((1, len(kernel)), bool)
    if 0 <= index < len(kernel):
        lit[0, index] = True
        why = f"column {column} is cell {index} of the window of row {row}: kernel[{index}]"
    else:
        why = f"column {column} is outside the window of row {row}: 0"
    return explain.Explanation((explain.Panel("kernel", kernel[np.newaxis], "kernel", lit),), why)


TASKS = [
    Task(
        "im2col",
        (
            case(GREY, (2, 2), about="one channel"),
            case(GREY, (1, 3), about="a kernel that is not square"),
            case(TWO, (2, 3), about="two channels"),
            case(THREE, (3, 2), about="three channels, a tall kernel"),
            case(THREE, (2, 2), about="overlapping windows"),
            case(FRACTIONS, (1, 2), about="fractions"),
            case(TWO, (3, 4), about="a kernel as large as the image"),
            case(THREE, (1, 1), about="a kernel of one cell"),
        ),
        (
            "One column for each window: `x[:, row : row + kh, column : column + kw].ravel()`.",
            "The matrix has `channels * kh * kw` rows and one column for each window. There are "
            "`(H - kh + 1) * (W - kw + 1)` windows.",
            "The window in row `row` and column `column` is number `row * columns + column`.",
            "A list of windows has the windows as rows: `np.array(windows).T`.",
        ),
        _cell_of_columns,
        draw=_draw_im2col,
        first_hint={"shape": 2, "values": 1},
    ),
    Task(
        "conv2d_im2col",
        (
            case(GREY, ONE_FILTER, about="one channel and one filter"),
            case(TWO, TWO_FILTERS[:1], about="two channels"),
            case(TWO, TWO_FILTERS, about="two filters"),
            case(THREE, TALL_FILTERS, about="tall kernels"),
            case(THREE.transpose(0, 2, 1), TALL_FILTERS, about="more rows than columns"),
            case(FRACTIONS, TWO_FILTERS, about="fractions in the image"),
            case(TWO, POINTS, about="kernels of 1×1, with fractions"),
            case(TWO, (TWO - 4)[np.newaxis], about="a kernel as large as the image"),
        ),
        (
            "Each filter becomes one row: `weight.reshape(filters, -1)`. Then there is one product "
            "of two matrices, `@`.",
            "The product has the shape `(filters, windows)`. Reshape it to `(filters, rows, "
            "columns)`.",
            "The weights must be in the order of your columns: channel by channel, row by row.",
        ),
        _layer,
        draw=_draw_conv2d,
        first_hint={"shape": 2, "values": 1},
    ),
    Task(
        "toeplitz_matrix",
        (
            case(SIGNAL_KERNEL, 5, about="a kernel of three"),
            case(np.array([1, -2]), 4, about="a kernel of two"),
            case(np.array([3, 0, 5, 7]), 6, about="a kernel with a zero"),
            case(np.array([0.5, -1.5, 2.25]), 7, about="fractions"),
            case(SIGNAL_KERNEL, 3, about="a kernel as long as the signal"),
            case(np.array([4]), 3, about="a kernel of one cell"),
        ),
        (
            "Row `m` is the window that starts at cell `m`: put the kernel into columns `m` to "
            "`m + len(kernel) - 1`, and zeros elsewhere.",
            "There is one row for each window, `length - len(kernel) + 1`, and one column for each "
            "cell of the signal.",
        ),
        _cell_of_toeplitz,
        draw=_draw_toeplitz,
        first_hint={"shape": 2, "values": 1},
    ),
    Task(
        "fft_correlate2d",
        (
            case(GREY[0], SQUARE, about="a square kernel"),
            case(TWO[0], WIDE, about="a wide kernel"),
            case(THREE[0], TALL, about="a tall kernel"),
            case(THREE[1].T[:4], SQUARE - 3, about="an even number of rows and columns"),
            case(THREE[2].T[:, :3], TALL, about="an odd number of columns"),
            case(FRACTIONS[0], SQUARE * 0.5, about="fractions"),
            case(GREY[0], SQUARE * 0.5, about="fractions in the kernel only"),
            case(TWO[1], TWO[0] - 4, about="a kernel as large as the image"),
            case(THREE[2], np.array([[3]]), about="a kernel of one cell"),
        ),
        (
            "Transform both with the same size: `np.fft.fft2(kernel, image.shape)` pads the "
            "kernel with zeros.",
            "Keep the windows that lie on the image: `H - kh + 1` rows and `W - kw + 1` columns.",
            "For a correlation, take the conjugate of the *kernel's* transform, `.conj()`. The "
            "valid part then begins in row 0 and column 0. With a flipped kernel instead, it "
            "begins in row `kh - 1` and column `kw - 1`.",
            "The result of `np.fft.ifft2` is complex, and its imaginary parts are only rounding "
            "errors: take `.real`.",
        ),
        explain.correlation,
        draw=_draw_fft,
        first_hint={"shape": 2, "values": 3},
    ),
]
