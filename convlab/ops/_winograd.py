"""Winograd's way to four outputs with sixteen multiplications instead of thirty-six: F(2x2, 3x3).

Along one side, with a, b, c, d of the input and g, h, k of the kernel, the four products
``(a - c) g``, ``(b + c)(g + h + k) / 2``, ``(c - b)(g - h + k) / 2`` and ``(b - d) k`` are all that
two outputs are made of: the first is the sum of the first three, the second is the second minus
the third minus the fourth. Done along both sides, a tile of 4x4 cells gives 2x2 outputs
(A. Lavin, S. Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv:1509.09308).

Tiles begin at every second cell, so even and odd rows and columns are sorted apart first; and a
dilated kernel sees nothing but every d-th cell, so these are sorted apart as well.
"""

import numpy as np

from convlab._checks import Geometry, new_array
from convlab.ops._phases import as_phases
from convlab.ops._workspace import Workspace

# The sums and the products of a block of tiles should stay in the cache until they are used up.
_BLOCK_BYTES = 1 << 20


def winograd_2d(x, weight, geometry):
    """Return the maps of 3x3 kernels with stride 1, (N, F, H', W')."""
    groups, filters, depth = weight.shape[:3]
    gaps, (height, width) = geometry.dilation, geometry.output_shape
    tiles = tuple(
        -(-count // (2 * gap)) for count, gap in zip(geometry.output_shape, gaps, strict=True)
    )
    steps = (2 * gaps[0], 2 * gaps[1])
    apart = Geometry(steps, geometry.padding, steps, (1, 1), (tiles[0] + 1, tiles[1] + 1))
    output = new_array((len(x), groups * filters, height, width), weight.dtype, "the output")
    columns = tiles[1] + 1
    most = max(1, _BLOCK_BYTES // (16 * groups * depth * columns * weight.itemsize))
    rows = -(-tiles[0] // -(-tiles[0] // most))  # blocks of about one size
    with Workspace() as empty:
        block = _Block(weight, rows, columns, empty)
        phases = as_phases(x, apart, weight.dtype, empty=empty)
        for image, a, b in np.ndindex(len(x), *gaps):
            maps = output[image, :, a :: gaps[0], b :: gaps[1]]
            for top in range(0, tiles[0] if maps.size else 0, rows):
                # The last block takes rows of the one before once more, to be as high.
                top = min(top, tiles[0] - rows)
                cells = phases[a :: gaps[0], b :: gaps[1], image, :, top : top + rows + 1]
                block.multiply(cells, maps[:, 2 * top : 2 * (top + rows)])
    return output


class _Block:
    """The transformed kernels, and memory for one block of tiles.

    What is not needed any longer is written over: less memory, more of it in the cache.
    """

    def __init__(self, weight, rows, columns, empty):
        groups, filters, depth = weight.shape[:3]
        channels, maps, cells = groups * depth, groups * filters, rows * columns
        self.kernels = _transformed_kernels(weight, empty)
        one = empty((16 * max(channels, maps) * cells,), weight.dtype, "the sums")
        other = empty((16 * max(channels, maps) * cells,), weight.dtype, "the products")
        self.down = other[: 8 * channels * cells].reshape(4, 2, channels, rows, columns)
        self.sums = one[: 16 * channels * cells].reshape(4, 4, groups, depth, cells)
        self.products = other[: 16 * maps * cells].reshape(4, 4, groups, filters, cells)
        self.lines = one[: 8 * maps * cells].reshape(2, 4, maps, rows, columns)
        self.pairs = other[: 4 * maps * cells].reshape(2, 2, maps, rows, columns)

    def multiply(self, cells, maps):
        """Fill the maps from the even and odd cells, (2, 2, C, rows + 1, columns + 1)."""
        even, odd = cells
        _combine(even[..., :-1, :], odd[..., :-1, :], even[..., 1:, :], odd[..., 1:, :], self.down)
        # Along the rows in one long line, over their ends; the last column is for nothing.
        even, odd = self.down.reshape(4, 2, -1).swapaxes(0, 1)
        sums = self.sums.reshape(4, 4, -1).swapaxes(0, 1)[..., :-1]
        _combine(even[:, :-1], odd[:, :-1], even[:, 1:], odd[:, 1:], sums)
        np.matmul(self.kernels, self.sums, out=self.products)
        _pair(self.products.reshape(4, *self.lines.shape[1:]), self.lines)
        for i in range(2):
            _pair(self.lines[i], self.pairs[i])
            for j in range(2):
                place = maps[:, i::2, j::2]
                place[...] = self.pairs[i, j, :, : place.shape[1], : place.shape[2]]


def _combine(a, b, c, d, result):
    """Write the four sums that the products are made with."""
    np.subtract(a, c, out=result[0])
    np.add(b, c, out=result[1])
    np.subtract(c, b, out=result[2])
    np.subtract(b, d, out=result[3])


def _pair(products, result):
    """Write the two outputs that four products are made of."""
    one, two, three, four = products
    np.add(two, three, out=result[0])
    np.add(result[0], one, out=result[0])
    np.subtract(two, three, out=result[1])
    np.subtract(result[1], four, out=result[1])


def _transformed_kernels(weight, empty):
    """Return the kernels' combinations, (4, 4, groups, filters, depth)."""
    side = np.array([[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]], weight.dtype)
    combined = empty((16, weight.size // 9), weight.dtype, "the kernels")
    np.matmul(np.kron(side, side), weight.reshape(-1, 9).T, out=combined)
    return combined.reshape(4, 4, *weight.shape[:3])
