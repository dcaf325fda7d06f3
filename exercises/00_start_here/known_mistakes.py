"""Known mistakes: each does one thing wrong, and its docstring is what the learner is told."""

import numpy as np


def _only(image, cells):
    """The right image in some of its cells, 0 in the others."""
    doubled = np.zeros(np.shape(image))
    doubled[cells] = 2 * np.asarray(image)[cells]
    return doubled


def double_unchanged(image):
    """You returned the image as it came.
    See lesson 00, "On your own"."""
    return image


def double_squared(image):
    """You multiplied each number with itself instead of with 2.
    See lesson 00, "On your own"."""
    return np.square(image)


def double_two_added(image):
    """You added 2 to each number instead of multiplying it with 2.
    See lesson 00, "On your own"."""
    return np.asarray(image) + 2


def double_halved(image):
    """You divided each number by 2.
    See lesson 00, "On your own"."""
    return np.asarray(image) / 2


def double_rows_repeated(image):
    """You returned all rows twice, one after the other, and left their numbers as they were.
    See lesson 00, "On your own"."""
    return list(image) * 2


def double_all_in_one_row(image):
    """You doubled each number and put them all into a single row.
    See lesson 00, "On your own"."""
    return 2 * np.ravel(image)


def double_first_cell_only(image):
    """You filled only the first cell, as a `return` inside the inner loop does.
    See lesson 00, "On your own"."""
    return _only(image, (0, 0))


def double_first_row_only(image):
    """You filled only the first row, as a `return` inside the outer loop does.
    See lesson 00, "On your own"."""
    return _only(image, 0)


def double_height_for_width(image):
    """You let both loops run as often as the image has rows.
    See lesson 00, "On your own"."""
    doubled = np.zeros(image.shape)
    for row in range(image.shape[0]):
        for column in range(image.shape[0]):
            doubled[row, column] = 2 * image[row, column]
    return doubled


def double_clipped_at_255(image):
    """You clipped the numbers to 0 to 255, as a photograph's are.
    See lesson 00, "On your own"."""
    return np.clip(2 * np.asarray(image), 0, 255)


def double_wrapped_round_at_256(image):
    """You made the numbers 8-bit ones, from 0 to 255, and those outside went round.
    See lesson 00, "On your own"."""
    return (2 * np.asarray(image)).astype(np.uint8)


def double_fractions_cut_off(image):
    """You cut the fractions of the doubled numbers off.
    See lesson 02, "Compute it"."""
    return np.trunc(2 * np.asarray(image))


def double_fractions_cut_off_first(image):
    """You cut the fractions off and doubled what was left.
    See lesson 02, "Compute it"."""
    return 2 * np.trunc(image)
