"""Known mistakes: each does one thing wrong, and its docstring is what the learner is told."""

import numpy as np


def double_unchanged(image):
    """You returned the image as it came.

    See lesson 00, "On your own".
    """
    return image


def double_squared(image):
    """You multiplied each number with itself instead of with 2.

    See lesson 00, "On your own".
    """
    return np.square(image)


def double_two_added(image):
    """You added 2 to each number instead of multiplying it with 2.

    See lesson 00, "On your own".
    """
    return np.asarray(image) + 2


def double_halved(image):
    """You divided each number by 2.

    See lesson 00, "On your own".
    """
    return np.asarray(image) / 2


def double_rows_repeated(image):
    """You doubled the image's rows, not its numbers: a list times 2 is the list twice.

    See lesson 00, "On your own".
    """
    return list(image) * 2


def double_clipped_at_255(image):
    """You clipped the numbers to 0 to 255, as a photograph's are: here they may grow.

    See lesson 00, "On your own".
    """
    return np.clip(2 * np.asarray(image), 0, 255)


def double_wrapped_round_at_256(image):
    """Your numbers are 8-bit ones, which wrap round: 500 became 244.

    See lesson 00, "On your own".
    """
    return (2 * np.asarray(image)).astype(np.uint8)


def double_fractions_cut_off(image):
    """You cut the fractions off.

    See lesson 00, "On your own".
    """
    return 2 * np.trunc(image)
