"""Drawn inputs that the tests of the exercises share."""

from math import prod

import numpy as np
from hypothesis import strategies as st


@st.composite
def numbers(draw, shape):
    """An array of a shape, or of a drawn one: whole numbers of a byte each, or sevenths of them.

    One draw has all the cells, which is quicker than a draw for each.
    """
    if isinstance(shape, st.SearchStrategy):
        shape = draw(shape)
    size = prod(shape)
    cells = np.frombuffer(draw(st.binary(min_size=size, max_size=size)), np.int8).reshape(shape)
    return cells.astype(np.int64) if draw(st.booleans()) else cells / 7
