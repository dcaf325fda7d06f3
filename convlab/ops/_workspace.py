"""Memory for what is needed only while a function runs, kept for the next call.

Fresh memory is slow: the system hands it out page by page, when each is first written to, and that
takes as long as the arithmetic here. A few megabytes are kept instead. Two threads never share
them: to take from a list and to put back are single steps.
"""

import math
from contextlib import contextmanager

import numpy as np

from convlab._checks import new_array

WORKSPACE_BYTES = 6 << 20
# Whoever reads a vector that lies on two lines of the cache waits for both.
_LINE = 64
_MOST_KEPT = 2
_kept = []


@contextmanager
def workspace():
    """Lend memory: give a function ``empty(shape, dtype, what)`` that works like `numpy.empty`.

    What it returned must not be used after the block ends.
    """
    try:
        memory = _kept.pop()
    except IndexError:
        memory = np.empty(WORKSPACE_BYTES + _LINE, np.uint8)
        memory = memory[-memory.ctypes.data % _LINE :][:WORKSPACE_BYTES]
    used = 0

    def empty(shape, dtype, what):
        nonlocal used
        size = math.prod(shape) * np.dtype(dtype).itemsize
        if used + size > WORKSPACE_BYTES or np.dtype(dtype).hasobject:
            return new_array(shape, dtype, what)
        part = memory[used : used + size].view(dtype).reshape(shape)
        # Each begins on a line of the cache, and no two at the same place of a page.
        used += (-(-size // _LINE) + 3) * _LINE
        return part

    yield empty
    if len(_kept) < _MOST_KEPT:
        _kept.append(memory)
