"""Known mistakes: each does one thing wrong, and its docstring is the message to the learner."""

import numpy as np


def _only(image, cells):
    """The right result in some cells, 0 in the others."""
    doubled = np.zeros(np.shape(image))
    doubled[cells] = 2 * np.asarray(image)[cells]
    return doubled


def double_unchanged(image):
    """You returned the image unchanged.
    See lesson 00, "On your own"."""
    return image


def double_squared(image):
    """You multiplied each number by itself instead of by 2.
    See lesson 00, "On your own"."""
    return np.square(image)


def double_two_added(image):
    """You added 2 to each number instead of multiplying it by 2.
    See lesson 00, "On your own"."""
    return np.asarray(image) + 2


def double_halved(image):
    """You divided each number by 2.
    See lesson 00, "On your own"."""
    return np.asarray(image) / 2


def double_rows_repeated(image):
    """You returned each row twice, one after the other, without changing the numbers.
    See lesson 00, "On your own"."""
    return list(image) * 2


def double_all_in_one_row(image):
    """You doubled each number, but put all of them into a single row.
    See lesson 00, "On your own"."""
    return 2 * np.ravel(image)


def double_first_cell_only(image):
    """You filled only the first cell, as with a `return` inside the inner loop.
    See lesson 00, "On your own"."""
    return _only(image, (0, 0))


def double_first_row_only(image):
    """You filled only the first row, as with a `return` inside the outer loop.
    See lesson 00, "On your own"."""
    return _only(image, 0)


def double_height_for_width(image):
    """You ran both loops over the number of rows.
    See lesson 00, "On your own"."""
    doubled = np.zeros(image.shape)
    for row in range(image.shape[0]):
        for column in range(image.shape[0]):
            doubled[row, column] = 2 * image[row, column]
    return doubled


def double_clipped_at_255(image):
    """You clipped the numbers to the range 0 to 255, as in a photograph.
    See lesson 00, "On your own"."""
    return np.clip(2 * np.asarray(image), 0, 255)


def double_wrapped_around_at_256(image):
    """You used 8-bit numbers, from 0 to 255, and larger or smaller numbers wrapped around.
    See lesson 00, "On your own"."""
    return (2 * np.asarray(image)).astype(np.uint8)


def double_fractions_lost(image):
    """You dropped the fractions of the doubled numbers.
    See lesson 02, "Compute it"."""
    return np.trunc(2 * np.asarray(image))


def double_fractions_lost_first(image):
    """You dropped the fractions before doubling.
    See lesson 02, "Compute it"."""
    return 2 * np.trunc(image)
