"""Exercise 03: correct programs of every style pass, and the model answers equal NumPy's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import as_strided

from tests.exercises.inputs import numbers
from tests.exercises.programs import assert_accepted, diagnosed, folder, programs

EXERCISE = "03_padding"


def _sides(padding):
    return ((padding, padding), (padding, padding)) if np.ndim(padding) == 0 else padding


# ------------------------------------------------------------------ correct programs


def zero_pad_by_slices(image, padding):
    if isinstance(padding, int):
        top = bottom = left = right = padding
    else:
        (top, bottom), (left, right) = padding
    height, width = image.shape
    padded = np.zeros((top + height + bottom, left + width + right))
    padded[top : top + height, left : left + width] = image
    return padded


def zero_pad_by_loops(image, padding):
    (top, bottom), (left, right) = _sides(padding)
    padded = np.zeros((image.shape[0] + top + bottom, image.shape[1] + left + right))
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            padded[row + top, column + left] = image[row, column]
    return padded


def zero_pad_by_numpy(image, padding):
    return np.pad(image, padding)


def zero_pad_by_numpy_in_full(image, padding):
    return np.pad(image, _sides(padding), mode="constant", constant_values=0)


def zero_pad_by_stacks(image, padding):
    (top, bottom), (left, right) = _sides(padding)
    height, width = image.shape
    wide = np.hstack([np.zeros((height, left)), image, np.zeros((height, right))])
    zeros = np.zeros((max(top, bottom), left + width + right))
    return np.vstack([zeros[:top], wide, zeros[:bottom]])


def zero_pad_by_concatenate(image, padding):
    for axis, (before, after) in enumerate(_sides(padding)):
        side = np.zeros_like(image).take([0], axis=axis)
        image = np.concatenate([*[side] * before, image, *[side] * after], axis=axis)
    return image


def zero_pad_by_insert(image, padding):
    (top, bottom), (left, right) = _sides(padding)
    image = np.insert(image, [0] * top + [image.shape[0]] * bottom, 0, axis=0)
    return np.insert(image, [0] * left + [image.shape[1]] * right, 0, axis=1)


def zero_pad_by_matrix_products(image, padding):
    (top, bottom), (left, right) = _sides(padding)
    height, width = image.shape
    down = np.eye(top + height + bottom, height, -top)
    return down @ image @ np.eye(width, left + width + right, left)


def zero_pad_by_einsum(image, padding):
    (top, bottom), (left, right) = _sides(padding)
    rows = np.eye(top + image.shape[0] + bottom, image.shape[0], -top)
    columns = np.eye(left + image.shape[1] + right, image.shape[1], -left)
    return np.einsum("rh,hw,cw->rc", rows, image, columns)


def zero_pad_by_as_strided(image, padding):
    (top, bottom), (left, right) = _sides(padding)
    (height, width), across = image.shape, image.itemsize
    row = left + width + right
    memory = np.zeros((top + height + bottom) * row, image.dtype)
    as_strided(memory[top * row + left :], image.shape, (row * across, across))[:] = image
    return memory.reshape(-1, row)


def zero_pad_by_masks(image, padding):
    (top, bottom), (left, right) = _sides(padding)
    rows, columns = np.ogrid[-top : len(image) + bottom, -left : len(image[0]) + right]
    inside = (rows >= 0) & (rows < len(image)) & (columns >= 0) & (columns < len(image[0]))
    taken = image[rows.clip(0, len(image) - 1), columns.clip(0, len(image[0]) - 1)]
    return np.where(inside, taken, 0)


def zero_pad_on_plain_lists(image, padding):
    (top, bottom), (left, right) = _sides(padding)
    blank = [0] * (left + image.shape[1] + right)
    inside = [[0] * left + row + [0] * right for row in image.tolist()]
    return [blank] * top + inside + [blank] * bottom


def zero_pad_by_recursion(image, padding):
    (top, bottom), (left, right) = _sides(padding)
    if top or bottom:
        blank = np.zeros((1, image.shape[1]))
        image = np.concatenate([blank, image] if top else [image, blank])
        top, bottom = (top - 1, bottom) if top else (top, bottom - 1)
        return zero_pad_by_recursion(image, ((top, bottom), (left, right)))
    return zero_pad_by_recursion(image.T, ((left, right), (0, 0))).T if left or right else image


def zero_pad_in_float32(image, padding):
    return np.pad(image.astype(np.float32), padding)


def zero_pad_while_printing(image, padding):
    if type(padding) is not tuple:
        padding = ((padding, padding),) * 2
    print("before", image.shape)
    padded = np.zeros(np.add(image.shape, np.sum(padding, axis=1)), image.dtype)
    for (row, column), cell in np.ndenumerate(image):
        padded[row + padding[0][0]][column + padding[1][0]] = cell
    print("after", padded.shape)
    return padded


def same_padding_by_halves(kernel_size):
    return (kernel_size - 1) // 2, kernel_size // 2


def same_padding_as_a_list(kernel_size):
    before = int((kernel_size - 1) / 2)
    return [before, kernel_size - 1 - before]


def same_padding_as_an_array_of_floats(kernel_size):
    half = (kernel_size - 1) / 2
    return np.array([np.floor(half), np.ceil(half)])


def same_padding_by_cases(kernel_size):
    if kernel_size % 2 == 1:
        return (kernel_size // 2, kernel_size // 2)
    return (kernel_size // 2 - 1, kernel_size // 2)


def same_padding_by_dealing_out(kernel_size):
    ends = [0, 0]
    for cell in range(kernel_size - 1):
        ends[1 - cell % 2] += 1
    return ends


def same_padding_by_divmod(kernel_size):
    half, rest = divmod(kernel_size - 1, 2)
    return half, half + rest


def reflect_pad_by_numpy(image, padding):
    return np.pad(image, padding, mode="reflect")


def reflect_pad_by_loops(image, padding):
    height, width = image.shape
    padded = np.zeros((height + 2 * padding, width + 2 * padding))
    for row in range(padded.shape[0]):
        for column in range(padded.shape[1]):
            i, j = abs(row - padding), abs(column - padding)
            i = i if i < height else 2 * height - 2 - i
            j = j if j < width else 2 * width - 2 - j
            padded[row, column] = image[i, j]
    return padded


def reflect_pad_by_stacks(image, padding):
    height, width = image.shape
    above, below = image[1 : padding + 1][::-1], image[height - 1 - padding : height - 1][::-1]
    image = np.vstack([above, image, below])
    left, right = image[:, 1 : padding + 1], image[:, width - 1 - padding : width - 1]
    return np.hstack([np.fliplr(left), image, np.fliplr(right)])


def reflect_pad_by_concatenate(image, padding):
    for _ in range(2):
        image = np.concatenate([image[padding:0:-1], image, image[-2 : -2 - padding : -1]]).T
    return image


def reflect_pad_by_index_arrays(image, padding):
    rows, columns = (
        size - 1 - np.abs(size - 1 - np.abs(np.arange(-padding, size + padding)))
        for size in image.shape
    )
    return image[np.ix_(rows, columns)]


def reflect_pad_by_take(image, padding):
    for axis in (0, 1):
        size = image.shape[axis]
        period = [*range(size), *range(size - 2, 0, -1)]
        index = [period[i % len(period)] for i in range(-padding, size + padding)]
        image = image.take(index, axis=axis)
    return image


def reflect_pad_by_zeros_and_slices(image, padding):
    p, (height, width) = padding, image.shape
    padded = np.zeros((height + 2 * p, width + 2 * p))
    padded[p : p + height, p : p + width] = image
    for i in range(1, p + 1):
        padded[p - i] = padded[p + i]
        padded[p + height - 1 + i] = padded[p + height - 1 - i]
    for i in range(1, p + 1):
        padded[:, p - i] = padded[:, p + i]
        padded[:, p + width - 1 + i] = padded[:, p + width - 1 - i]
    return padded


def reflect_pad_cut_out_of_tiles(image, padding):
    p, (height, width) = padding, image.shape
    two = np.vstack([image, image[-2:0:-1]]) if height > 1 else image
    four = np.hstack([two, two[:, -2:0:-1]]) if width > 1 else two
    rolled = np.roll(np.tile(four, (4, 4)), (p, p), (0, 1))
    return rolled[: height + 2 * p, : width + 2 * p]


def reflect_pad_by_matrix_products(image, padding):
    rows, columns = (
        np.eye(size)[np.pad(np.arange(size), padding, mode="reflect")] for size in image.shape
    )
    return rows @ image @ columns.T


def reflect_pad_by_einsum(image, padding):
    rows, columns = (
        np.eye(size)[size - 1 - abs(size - 1 - abs(np.arange(-padding, size + padding)))]
        for size in image.shape
    )
    return np.einsum("rh,hw,cw->rc", rows, image, columns)


def reflect_pad_by_recursion(image, padding, axis=0):
    if axis == 2:
        return image
    sides = [np.flip(side, axis) for side in _strips(image, padding, axis)]
    return reflect_pad_by_recursion(
        np.concatenate([sides[0], image, sides[1]], axis=axis), padding, axis + 1
    )


def _strips(image, padding, axis):
    size = image.shape[axis]
    near, far = np.arange(1, padding + 1), np.arange(size - 1 - padding, size - 1)
    return image.take(near, axis=axis), image.take(far, axis=axis)


def reflect_pad_on_plain_lists(image, padding):
    def mirror(cells):
        return cells[1 : padding + 1][::-1] + cells + cells[::-1][1 : padding + 1]

    return mirror([mirror(row) for row in image.tolist()])


def reflect_pad_in_float32(image, padding):
    return np.pad(np.float32(image), ((padding,) * 2, (padding,) * 2), "reflect")


def reflect_pad_while_printing(image, padding):
    padded = image.copy()
    for turn in range(4):
        padded = np.rot90(padded)
        padded = np.append(padded, padded[-2 : -2 - padding : -1], axis=0)
        print("side", turn, padded.shape)
    return padded


@pytest.mark.parametrize("task, program", programs(EXERCISE, vars()))
def test_right_program_is_never_accused(task, program):
    assert_accepted(EXERCISE, task, program)


# ------------------------------------------------------------------ the model answers

images = numbers(st.tuples(st.integers(1, 7), st.integers(1, 7)))
sides = st.integers(0, 5)


@settings(max_examples=300)
@given(images, st.one_of(sides, st.tuples(st.tuples(sides, sides), st.tuples(sides, sides))))
def test_zero_pad_is_that_of_numpy(image, padding):
    assert np.array_equal(
        folder(EXERCISE).solution.zero_pad(image, padding), np.pad(image, padding)
    )


@settings(max_examples=300)
@given(images, st.data())
def test_reflect_pad_is_that_of_numpy(image, data):
    padding = data.draw(st.integers(0, min(image.shape) - 1))
    expected = np.pad(image, padding, mode="reflect")
    assert np.array_equal(folder(EXERCISE).solution.reflect_pad(image, padding), expected)


@settings(max_examples=300)
@given(st.integers(1, 60), st.integers(1, 60))
def test_same_padding_keeps_the_size_of_any_signal(size, kernel_size):
    before, after = folder(EXERCISE).solution.same_padding(kernel_size)
    padded = np.pad(np.ones(size), (before, after))
    assert len(padded) - kernel_size + 1 == size
    assert after - before in (0, 1)


# ------------------------------------------------------------------ reports for the learner


def wrong_from(row, column):
    """Let everything from one cell on be wrong, so that this cell is the first one reported."""

    def wrong(task, *arguments):
        answer = np.asarray(getattr(folder(EXERCISE).solution, task)(*arguments), dtype=float)
        answer[row:, column:] += 0.5
        return answer

    return wrong


@pytest.mark.parametrize(
    "task, cell, message",
    [
        ("zero_pad", (0, 2), "For that cell: above the image there is padding, so the value is 0."),
        (
            "zero_pad",
            (3, 4),
            "For that cell: below and right of the image there is padding, so the value is 0.",
        ),
        (
            "zero_pad",
            (1, 2),
            "For that cell: with 1 row above the image and 1 column left of it, "
            "this is the image's cell [0, 1], which is 2.",
        ),
        (
            "reflect_pad",
            (0, 0),
            "For that cell: 1 row above the image is row 1 and 1 column left of the image is "
            "column 1, so this is the image's cell [1, 1], which is 9.",
        ),
        (
            "reflect_pad",
            (4, 2),
            "For that cell: 1 row below the image is row 1, so this is the image's cell [1, 1], "
            "which is 9.",
        ),
        ("reflect_pad", (2, 2), "For that cell: this is the image's cell [1, 1], which is 9."),
    ],
)
def test_first_wrong_cell_is_reported_with_its_arithmetic(task, cell, message):
    wrong = wrong_from(*cell)
    report = diagnosed(EXERCISE, lambda image, padding: wrong(task, image, padding), task)
    assert report.findings[-1] == message
