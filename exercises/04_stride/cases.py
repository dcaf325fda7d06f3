"""The examples of the checks, their hints, and how one cell is computed."""

import numpy as np

from convlab.drawing.output_size import output_size
from convlab.feedback import Task, case, explain

IMAGE = np.array([[3, 1, 4, 1, 5, 9], [2, 6, 5, 3, 5, 8], [9, 7, 9, 3, 2, 3], [8, 4, 6, 2, 6, 4]])
SMALL = np.array([[5, 3, 1, 2], [7, 4, 9, 6], [8, 2, 3, 1]])
LARGE = np.array(
    [
        [2, 7, 1, 8, 2, 8, 1],
        [8, 2, 8, 4, 5, 9, 0],
        [4, 5, 2, 3, 5, 3, 6],
        [0, 2, 8, 7, 4, 7, 1],
        [3, 5, 2, 6, 6, 2, 4],
        [9, 7, 7, 5, 7, 2, 4],
    ]
)
FRACTIONS = np.array(
    [
        [0.5, 1.25, -2.0, 0.75, 1.0],
        [1.5, 0.25, 3.0, -1.0, 2.25],
        [2.5, -0.5, 1.0, 0.5, -1.75],
    ]
)
EVEN = np.array([[1, 2], [0, -1]])
HALVES = np.array([[0.5, 1.5], [-2.5, 0.25]])
ODD = np.array([[1, 0, -1], [2, 3, -2], [0, 1, 4]])
WIDE = np.array([[1, -2, 3]])
TALL = np.array([[2, 1], [1, 0], [-1, 3]])


def _draw_map(rng):
    """Draw an image, a kernel that fits after padding, the padding and the stride."""
    padding, stride = rng.integers(0, 3).item(), rng.integers(1, 4).item()
    shape = rng.integers(1, 4, 2)
    kernel = rng.integers(-8, 9, shape) / rng.choice([1, 1, 4])
    image = rng.integers(-9, 10, np.maximum(shape - 2 * padding, 1) + rng.integers(0, 5, 2))
    if padding and rng.integers(2):  # swapped, a stride of 0 is an error that depends on the style
        return case(image, kernel, padding, stride)
    return case(image, kernel, stride=stride, padding=padding)


def _draw_line(rng):
    """Draw the size of a line, that of a kernel that fits, and the stride."""
    kernel_size = rng.integers(1, 6).item()
    return case(kernel_size + rng.integers(11).item(), kernel_size, rng.integers(1, 7).item())


def _listed(cells, input_size, kernel_size, stride):
    """Mark the cells of the line that are in the answer; their order does not matter."""
    if cells.ndim != 1 or cells.dtype == bool:
        kind = "one number" if cells.ndim == 0 else f"of {cells.dtype}, shape {cells.shape}"
        raise ValueError(f"return a list of cell numbers, but yours is {kind}")
    marks = [0] * input_size
    for cell in cells.tolist():
        if cell not in range(input_size):
            raise ValueError(f"the cells are 0 to {input_size - 1}, but your list has {cell:g}")
        if marks[int(cell)]:
            raise ValueError(f"your list has cell {cell:g} twice")
        marks[int(cell)] = 1
    return marks


def _windows(cells, input_size, kernel_size, stride, *, at):
    """Show the windows, highlight the one next to the cell, and say whether one reads the cell."""
    (cell,) = at
    starts = range(0, input_size - kernel_size + 1, stride)
    near = max(index for index, start in enumerate(starts) if start <= cell)
    picture = output_size(input_size, kernel_size, stride=stride, step=near, keeping=False)
    first, last = starts[near], starts[near] + kernel_size - 1
    if cell <= last:
        which = f"from cell {first} to cell {last}"
        sentence = f"Cell {cell} is in your list, but the window {which} reads it."
    else:
        after = f"the window before it ends at cell {last}"
        next_ = f"the next begins at cell {starts[near + 1]}" if near + 1 < len(starts) else ""
        why = f"{after}, and {next_ or 'no other window fits'}"
        sentence = f"No window reads cell {cell}, but it is not in your list: {why}."
    return explain.Explanation(sentence=sentence, picture=picture)


TASKS = [
    Task(
        "correlate2d",
        (
            case(IMAGE, EVEN, about="no padding and no stride given"),
            case(IMAGE, EVEN, stride=2, about="stride 2"),
            case(IMAGE, ODD, stride=2, about="cells left over at the end"),
            case(SMALL, EVEN, padding=1, about="padding, and no stride given"),
            case(LARGE, TALL, padding=1, stride=2, about="padding and stride"),
            case(LARGE, WIDE, 2, 3, about="padding and stride by position"),
            case(LARGE, EVEN, stride=3, about="a stride larger than the kernel"),
            case(FRACTIONS, EVEN, padding=1, stride=2, about="fractions and negative numbers"),
            case(SMALL, HALVES, about="a kernel of fractions"),
            case(IMAGE, LARGE[:4, :6] - 4, stride=2, about="a kernel as large as the image"),
            case(
                FRACTIONS,
                LARGE[:5] - 4,
                padding=1,
                stride=2,
                about="a kernel that needs padding",
            ),
            case(25 * IMAGE, ODD, stride=2, about="a photograph: sums larger than 255"),
        ),
        (
            "Pad first; after that, the padded image is just a larger image.",
            "The window of row 1, column 2 of the map starts in row `1 * stride`, column "
            "`2 * stride`.",
            "The map has `(height - kernel_height) // stride + 1` rows, with the height after "
            "padding; the columns are computed in the same way.",
            "`top, left = row * stride, column * stride`, and the window is "
            "`image[top : top + kernel_height, left : left + kernel_width]`.",
        ),
        explain.correlation,
        draw=_draw_map,
        first_hint={"shape": 3, "values": 2},
    ),
    Task(
        "unreached",
        (
            case(8, 3, 2, about="a cell left over at the end"),
            case(7, 3, 2, about="no cell left over"),
            case(8, 2, 3, about="a stride larger than the kernel"),
            case(11, 4, stride=4, about="a stride as large as the kernel"),
            case(13, 2, stride=5, about="gaps, and cells left over"),
            case(input_size=14, kernel_size=2, stride=5, about="gaps, and more cells left over"),
            case(6, 1, 2, about="a kernel of one cell"),
            case(5, 5, 3, about="a kernel as large as the line"),
            case(10, 3, 4, about="a last window that does not fit"),
        ),
        (
            "Write down where each window starts: `0`, `stride`, `2 * stride`, and so on, as long "
            "as the whole kernel fits.",
            "Collect every cell that some window reads; the answer is all other cells.",
            "`range(0, input_size - kernel_size + 1, stride)` gives the starts, and a window reads "
            "`range(start, start + kernel_size)`.",
        ),
        _windows,
        _listed,
        draw=_draw_line,
    ),
]
