"""Memory for what is needed only while a function runs, kept for the next call.

Fresh memory is slow: the system hands it out page by page, when each is first written to, and that
takes as long as the arithmetic here. A few megabytes are kept instead. Two threads never share
them: to take from a list and to put back are single steps.
"""

import math

import numpy as np

from convlab._checks import new_array

WORKSPACE_BYTES = 6 << 20
# Whoever reads a vector that lies on two lines of the cache waits for both.
_LINE = 64
_MOST_KEPT = 2
_kept = []


class Workspace:
    """Lend memory: give a function ``empty(shape, dtype, what)`` that works like `numpy.empty`.

    What it returned must not be used after the block ends.
    """

    def __enter__(self):
        try:
            self.memory = _kept.pop()
        except IndexError:
            memory = np.empty(WORKSPACE_BYTES + _LINE, np.uint8)
            self.memory = memory[-memory.ctypes.data % _LINE :][:WORKSPACE_BYTES]
        self.used = 0
        return self.empty

    def __exit__(self, *_):
        if len(_kept) < _MOST_KEPT:
            _kept.append(self.memory)

    def empty(self, shape, dtype, what):
        dtype, start = np.dtype(dtype), self.used
        size = math.prod(shape) * dtype.itemsize
        if start + size > WORKSPACE_BYTES or dtype.hasobject:
            return new_array(shape, dtype, what)
        # Each begins on a line of the cache, and no two at the same place of a page.
        self.used += (-(-size // _LINE) + 3) * _LINE
        return np.ndarray(shape, dtype, self.memory, start)
