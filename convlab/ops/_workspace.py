"""Scratch memory that a function needs only while it runs, kept for the next call.

Fresh memory is slow: the system provides each page when it is first written to, which can take as
long as the arithmetic here. So a few megabytes are kept. Threads never share them: taking from a
list and putting back are atomic.
"""

import math

import numpy as np

from convlab._checks.numbers import new_array

WORKSPACE_BYTES = 3 << 20
_LINE = 64  # bytes of a cache line: a vector that straddles two lines needs two loads
_MOST_KEPT = 2
_kept = []


class Workspace:
    """Lend memory: ``with Workspace() as empty:`` gives ``empty(shape, dtype, what)``.

    It works like `numpy.empty`. An array that it returned must not be used after the block.
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
        # Each array starts on a cache line, and no two at the same offset in a page.
        self.used += (-(-size // _LINE) + 3) * _LINE
        return np.ndarray(shape, dtype, self.memory, start)
