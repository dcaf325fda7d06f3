"""Whole numbers as arguments: read, checked and paired, with one message for each error."""

import operator

import numpy as np


def as_count(value, name, *, least=1):
    """Read one whole number that must not be smaller than `least`.

    Parameters
    ----------
    value : int
        Any whole number, NumPy's included; not a boolean.
    name : str
        The name of the number, for the error message.
    least : int, optional
        The smallest value allowed.

    Returns
    -------
    int

    Raises
    ------
    TypeError
        If the value is not a whole number.
    ValueError
        If it is smaller than `least`.
    """
    if type(value) is int and value >= least:  # a fast check for the usual case
        return value
    try:
        if isinstance(value, (bool, np.bool_)):
            raise TypeError
        count = operator.index(value)
    except TypeError:
        remedy = ": divide sizes with // instead of /" if isinstance(value, float) else ""
        raise TypeError(f"{name} must be a whole number, not {value!r}{remedy}") from None
    if count < least:
        raise ValueError(f"{name} must be at least {least}, not {count}")
    return count


def as_flag(value, name):
    """Read a boolean, NumPy's included; a string is an error, since "no" would count as true.

    Raises
    ------
    TypeError
        If the value is not a boolean.
    """
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    raise TypeError(f"{name} must be True or False, not {value!r}")


def as_pair(value, name):
    """Read a size given once for both sides, or as a pair.

    Parameters
    ----------
    value : int or (int, int)
        The size, at least 1.
    name : str
        The name of the size, for the error message.

    Returns
    -------
    vertical, horizontal : int

    Raises
    ------
    TypeError
        If the value, or one of the pair, is not a whole number.
    ValueError
        If a pair does not hold two sizes, or a size is smaller than 1.

    Examples
    --------
    >>> as_pair(2, "stride")
    (2, 2)
    >>> as_pair((1, 2), "stride")
    (1, 2)
    """
    wanted = "an int or a pair (vertical, horizontal)"
    vertical, horizontal = both(value, name, wanted)
    return as_count(vertical, name), as_count(horizontal, name)


def both(value, name, wanted):
    """Return the value twice if it is one number, or both numbers of a pair."""
    if type(value) is int:
        return value, value
    if isinstance(value, str):
        raise TypeError(f"{name} must be {wanted}, not {value!r}")
    try:
        pair = tuple(value)
    except TypeError:
        return value, value
    if len(pair) != 2:
        raise ValueError(f"{name} must be {wanted}, not {value!r}")
    return pair
