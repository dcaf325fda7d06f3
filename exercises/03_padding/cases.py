"""The examples of the checks, their hints, and how one cell is computed."""

import numpy as np

from convlab.drawing.formatting import number, plural
from convlab.feedback import Task, case, explain

SMALL = np.array([[1, 2, 3], [4, 5, 6]])
IMAGE = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [7, 8, 0, 2]])
TALL = np.array([[2, 7], [1, 8], [5, 3], [4, 6]])
SQUARE = np.array([[8, 6, 7, 5], [3, 0, 9, 1], [2, 4, 8, 6], [7, 1, 5, 3]])
FRACTIONS = np.array([[0.5, -1.5], [2.25, 4.0], [-0.75, 1.5]])


def _image(rng, largest=4):
    """Draw an image of whole numbers or of quarters, none of them 0, with sides from 2 on."""
    image = rng.integers(1, 40, rng.integers(2, largest + 1, 2)) * rng.choice([-1, 1, 1])
    return image / rng.choice([1, 4])


def _draw_zero_pad(rng):
    """Draw an image, and one number or four sides."""
    sides = tuple(map(tuple, rng.integers(0, 4, (2, 2)).tolist()))
    return case(_image(rng, largest=6), int(rng.integers(0, 4)) if rng.integers(2) else sides)


def _draw_same_padding(rng):
    return case(int(rng.integers(1, 20)))


def _draw_reflect_pad(rng):
    """Draw an image, and a padding that is smaller than its sides."""
    image = _image(rng, largest=6)
    return case(image, int(rng.integers(0, min(image.shape))))


_ROW = 6  # cells in the row that shows the effect of a padding


def _zero(image, where):
    """Show the image, and say why a cell is outside it."""
    panel = explain.Panel("image", image, "input")
    return explain.Explanation((panel,), f"{where} the image there is padding, so the value is 0")


def _cell(image, row, column, why=""):
    """Show which cell of the image is copied, and say so."""
    lit = np.zeros(image.shape, bool)
    lit[row, column] = True
    found = f"this is the image's cell [{row}, {column}], which is {number(image[row, column])}"
    return explain.Explanation((explain.Panel("image", image, "input", lit),), why + found)


def _zero_padded(image, padding, *, at):
    sides = ((padding, padding),) * 2 if isinstance(padding, int) else padding
    (top, _), (left, _) = sides
    row, column = at[0] - top, at[1] - left
    if not (0 <= row < image.shape[0] and 0 <= column < image.shape[1]):
        where = [(row < 0, "above"), (row >= image.shape[0], "below")]
        where += [(column < 0, "left of"), (column >= image.shape[1], "right of")]
        return _zero(image, " and ".join(name for true, name in where if true))
    rows, columns = f"{top} {plural('row', top)}", f"{left} {plural('column', left)}"
    return _cell(image, row, column, f"with {rows} above the image and {columns} left of it, ")


def _same(kernel_size, *, at):
    total = kernel_size - 1
    before, after = total // 2, total - total // 2
    values = np.pad(np.arange(1, _ROW + 1), (before, after))[np.newaxis]
    padding = np.pad(np.zeros(_ROW, bool), (before, after), constant_values=True)[np.newaxis]
    lit = np.arange(values.size)[np.newaxis] < kernel_size
    panel = explain.Panel(f"{_ROW} cells, padded; the first window", values, "input", lit, padding)
    sizes = f"a kernel of {kernel_size} removes {kernel_size} − 1 = {total} {plural('cell', total)}"
    return explain.Explanation((panel,), f"{sizes}: add {before} before and {after} after")


def _reflected(image, padding, *, at):
    height, width = image.shape
    row, above = _mirrored(at[0] - padding, height, "row", ("above", "below"))
    column, beside = _mirrored(at[1] - padding, width, "column", ("left of", "right of"))
    outside = " and ".join(filter(None, (above, beside)))
    return _cell(image, row, column, f"{outside}, so " if outside else "")


def _mirrored(index, size, name, sides):
    """Return which row or column is copied, and for one outside the image, why."""
    if 0 <= index < size:
        return index, ""
    source, far = (-index, -index) if index < 0 else (2 * (size - 1) - index, index - size + 1)
    side = sides[index >= 0]
    return source, f"{far} {plural(name, far)} {side} the image is {name} {source}"


TASKS = [
    Task(
        "zero_pad",
        (
            case(SMALL, 1, about="one number"),
            case(SMALL, ((1, 2), (0, 3)), about="four different sides"),
            case(TALL, 2, about="one number, more than 1"),
            case(TALL, ((3, 0), (2, 1)), about="four sides, with 0 below"),
            case(FRACTIONS, ((1, 1), (1, 2)), about="an image of fractions"),
            case(SMALL, 0, about="no padding"),
        ),
        (
            "How many rows and columns does the padded image have? Start with an array of zeros.",
            "Then put the image into it, with its upper left corner at `[top, left]`.",
            "One number means four equal sides: `if isinstance(padding, int): padding = ((padding, "
            "padding), (padding, padding))`, and then `(top, bottom), (left, right) = padding`.",
            "The image's rows go to `top : top + height`, its columns to `left : left + width`.",
        ),
        _zero_padded,
        draw=_draw_zero_pad,
        first_hint={"shape": 1, "values": 2},
    ),
    Task(
        "same_padding",
        (
            case(3, about="an odd size"),
            case(7, about="a larger odd size"),
            case(2, about="an even size"),
            case(4, about="a larger even size"),
            case(6, about="a still larger even size"),
            case(1, about="a kernel of a single cell"),
        ),
        (
            "How many cells does a kernel of this size remove? That many are needed.",
            "Half of them go before, rounded down with `//`, and the rest after.",
        ),
        _same,
        draw=_draw_same_padding,
        first_hint={"values": 1},
    ),
    Task(
        "reflect_pad",
        (
            case(IMAGE, 1, about="one cell at each side"),
            case(IMAGE, 2, about="as many cells as can be mirrored"),
            case(TALL, 1, about="an image that is higher than it is wide"),
            case(FRACTIONS, 1, about="an image of fractions"),
            case(SQUARE, 3, about="a square image with a wide border"),
            case(SMALL, 0, about="no padding"),
        ),
        (
            "The mirror is in the middle of the outermost row, so that row is not repeated.",
            "One row above the image is its row 1, two rows above is its row 2, and so on.",
            "Pad the rows first, then the columns of the result: that fills the corners as well.",
            "The rows above are `image[padding:0:-1]`; below, row `height - 2` comes first.",
        ),
        _reflected,
        draw=_draw_reflect_pad,
        first_hint={"shape": 3, "values": 1},
    ),
]
