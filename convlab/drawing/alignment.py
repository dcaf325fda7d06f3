"""Where two arrays hold the same numbers: cell by cell, or aligned where the sizes differ."""

from itertools import product

import numpy as np

# A float32 answer for whole numbers of three digits is exact to about 1e-6 of the largest.
_RELATIVE = 1e-4
OF_LARGEST = 1e-5
_MOST_PLACES = 400  # tried; beyond that, only aligned corners and centres


def wrong_cells(expected, given) -> np.ndarray:
    """Mark the cells in which an answer differs from the expected one, of the same shape.

    Floats may differ by the rounding of float32; whole numbers of an integer dtype may not.
    """
    if np.array_equal(expected, given):  # most are, and this is fast
        return np.zeros(np.shape(expected), dtype=bool)
    if np.asarray(expected).dtype.kind in "biu" and np.asarray(given).dtype.kind in "biu":
        return np.not_equal(expected, given)
    expected, given = np.asarray(expected, dtype=float), np.asarray(given, dtype=float)
    is_finite = np.isfinite(expected)
    sizes = np.abs(expected)
    slack = OF_LARGEST * max(sizes.max(initial=0.0, where=is_finite), 1.0)
    # As np.isclose, which takes several times as long for so few numbers.
    with np.errstate(invalid="ignore", over="ignore"):
        near = (np.abs(given - expected) <= slack + _RELATIVE * sizes) & is_finite
    return ~(near | (given == expected) | (np.isnan(given) & np.isnan(expected)))


def shift(expected, given) -> tuple[int, ...]:
    """Find where in `given` the first cell of `expected` lies, along the last one or two axes.

    The sizes along all other axes are the same. Both start at the same cell unless all overlapping
    numbers agree at another place; a number is negative where `given` starts after `expected`.

    >>> shift(np.array([5, 6]), np.array([4, 5, 6, 7]))
    (1,)
    >>> shift(np.array([4, 5, 6, 7]), np.array([6, 7]))
    (-2,)
    """
    sides = zip(expected.shape[-2:], given.shape[-2:], strict=True)
    ends = [mine - right for right, mine in sides]
    if np.prod([abs(end) + 1.0 for end in ends]) <= _MOST_PLACES:
        places = product(*(range(min(0, end), max(0, end) + 1) for end in ends))
    else:
        middle = tuple(int(end / 2) for end in ends)
        places = [*product(*((0, end) for end in ends)), middle]
    places = sorted(places, key=lambda place: sum(map(abs, place)))
    return next((place for place in places if _all_agree(expected, given, place)), places[0])


def _all_agree(expected, given, place) -> bool:
    same = agreeing(expected, given, place)
    return same.size > 1 and bool(same.all())


def agreeing(expected, given, place) -> np.ndarray:
    """Return whether the numbers of overlapping cells agree."""
    parts = []
    for array, begins in ((expected, [-by for by in place]), (given, place)):
        other = given if array is expected else expected
        sizes = other.shape[-len(place) :]
        cut = [slice(max(0, by), max(0, by + size)) for by, size in zip(begins, sizes, strict=True)]
        parts.append(array[(..., *cut)])
    return ~wrong_cells(*parts)


def overlay(expected, given, place):
    """Place two planes, (H, W) and (H2, W2), in one frame that contains both.

    `place` is their `shift`. Returns, for each plane, its values and its marks, as large as the
    frame. The marks of `expected` are "output" and "absent", those of `given` also "wrong", "extra"
    and "missing".
    """
    begins = [max(0, by) for by in place], [max(0, -by) for by in place]
    shapes = expected.shape, given.shape
    frame = [
        max(right + high, mine + low)
        for right, high, mine, low in zip(begins[0], shapes[0], begins[1], shapes[1], strict=True)
    ]
    values, inside = np.full((2, *frame), np.nan), np.zeros((2, *frame), bool)
    for at, array in enumerate((expected, given)):
        rows, columns = (
            slice(by, by + side) for by, side in zip(begins[at], shapes[at], strict=True)
        )
        values[at, rows, columns], inside[at, rows, columns] = array, True
    right, mine = inside
    wrong = np.zeros(frame, bool)
    wrong[right & mine] = ~agreeing(expected, given, place).ravel()
    kinds = [wrong, mine & ~right, right & ~mine, mine]
    marks = np.select(kinds, ["wrong", "extra", "missing", "output"], "absent")
    return [(values[0], np.where(right, "output", "absent")), (values[1], marks)]
