"""The methods of computing a convolutional layer, and the choice between them.

Every method takes a batch (N, C, H, W), the filters (groups, filters of a group, channels of a
group, kh, kw) in the dtype to sum in, and the geometry; it returns the maps without bias,
(N, F, H', W'). All give the same numbers up to rounding.
"""

import numpy as np

from convlab._checks.geometry import as_method
from convlab._checks.numbers import new_array
from convlab.ops._batches import is_faster_merged, merge_batch, merge_geometry, split_batch
from convlab.ops._columns import blocks, columns_of, lines_of, overlapping_columns, pad_input
from convlab.ops._workspace import Workspace


def shift_and_add(x, weight, geometry):
    """Multiply the input by the kernels row by row, and add up the products, shifted.

    Row i of the kernels reads the input shifted up by i rows, so the whole input is
    multiplied by all rows of the kernels at once, and the products are shifted instead
    (A. Vasudevan, A. Anderson, D. Gregg, "Parallel Multi Channel Convolution using General Matrix
    Multiplication", arXiv:1704.04428). The columns of the kernels read lines that are shifted
    sideways.
    """
    groups, filters, _, kernel_rows, _ = weight.shape
    matrix = weight.transpose(0, 3, 1, 2, 4).reshape(groups, kernel_rows * filters, -1)
    step, gap = geometry.stride[0], geometry.dilation[0]
    height, width = geometry.output_shape
    output = new_array((len(x), groups, filters, height, width), weight.dtype, "the output", 0)
    for image, rows, lines in lines_of(x, weight, geometry):
        lines = lines.reshape(groups, matrix.shape[2], -1)
        with Workspace() as empty:
            products = (groups, matrix.shape[1], lines.shape[2])
            products = empty(products, weight.dtype, "the products")
            np.matmul(matrix, lines, out=products)
            products = products.reshape(groups, kernel_rows, filters, -1, width)
            reach = (rows.stop - rows.start - 1) * step + 1
            for i in range(kernel_rows):
                output[image, :, :, rows] += products[:, i, :, i * gap : i * gap + reach : step]
    return output.reshape(len(x), groups * filters, height, width)


def im2col(x, weight, geometry):
    """Write the windows as columns, and multiply the matrix of the filters by them."""
    groups, filters = weight.shape[:2]
    matrix = weight.reshape(groups, filters, -1)
    height, width = geometry.output_shape
    output = new_array((len(x), groups, filters, height * width), weight.dtype, "the output")
    for images, some_rows in blocks(len(x), weight, geometry):
        with Workspace() as empty:
            padded = pad_input(x[images], geometry, weight.dtype, empty=empty)
            for rows in some_rows:
                with Workspace() as empty:
                    columns = columns_of(padded, geometry, rows, empty)
                    columns = columns.reshape(len(padded), groups, matrix.shape[2], -1)
                    cells = slice(rows.start * width, rows.stop * width)
                    np.matmul(matrix, columns, out=output[images, ..., cells])
    return output.reshape(len(x), groups * filters, height, width)


def mec(x, weight, geometry):
    """Multiply the filters by each row of windows, whose columns overlap in memory.

    Each row of the input is written once for each kernel column, where im2col writes it once for
    each kernel cell (M. Cho, D. Brand, "MEC: Memory-efficient Convolution for Deep Neural
    Network", arXiv:1706.06873).
    """
    groups, filters = weight.shape[:2]
    matrix = weight.transpose(0, 1, 3, 2, 4).reshape(groups, 1, 1, filters, -1)
    height, width = geometry.output_shape
    pieces = count_pieces(filters, matrix.shape[4], width)
    output = (len(x), groups, filters, height, pieces, width // pieces)
    output = new_array(output, weight.dtype, "the output")
    for image, rows, columns in overlapping_columns(x, weight, geometry):
        out = output[image, :, :, rows].transpose(0, 2, 3, 1, 4)
        np.matmul(matrix, in_pieces(columns, pieces), out=out)
    return output.reshape(len(x), groups * filters, height, width)


def count_pieces(filters, cells, length):
    """Return how many pieces to cut columns into, for small products with few filters.

    For a product of up to about a million multiplications OpenBLAS does not copy the matrices
    first; with few filters, copying takes as long as multiplying.
    """
    if filters > 32:
        return 1
    most = 10**6 // (filters * cells)
    return next((n for n in range(1, 33) if length % n == 0 and length <= n * most), 1)


def in_pieces(columns, pieces):
    """Cut columns of shape (..., cells, length) into (..., pieces, cells, length / pieces)."""
    *shape, length = columns.shape
    return columns.reshape(*shape, pieces, length // pieces).swapaxes(-3, -2)


def fft(x, weight, geometry):
    """Multiply the Fourier transforms: the cost does not grow with the kernel.

    The transform of a correlation is the product of the transforms, one of them conjugated. It is
    circular, so it is made as large as the padded input, where no window wraps around. Errors are
    relative to the *largest* numbers, not to each.
    """
    groups, filters, depth, *kernel = weight.shape
    height, width = geometry.output_shape
    padded = pad_input(x, geometry, weight.dtype)
    shape = tuple(map(_fast_size, padded.shape[2:]))
    down, across = geometry.dilation
    spread_shape = ((kernel[0] - 1) * down + 1, (kernel[1] - 1) * across + 1)
    spread = np.zeros((depth, *spread_shape), weight.dtype)  # the kernels, dilated
    output = new_array((len(x), groups, filters, height, width), weight.dtype, "the output")
    for image, group in np.ndindex(len(x), groups):
        channels = padded[image, group * depth : (group + 1) * depth]
        spectrum = np.fft.rfft2(channels, shape)
        for number, kernels in enumerate(weight[group]):
            spread[:, ::down, ::across] = kernels
            product = (spectrum * np.fft.rfft2(spread, shape).conj()).sum(0)
            output[image, group, number] = np.fft.irfft2(product, shape)[:height, :width]
    return output.reshape(len(x), groups * filters, height, width)


def _fast_size(size):
    """Return the next size with no prime factor but 2, 3 and 5: its transform is fast."""
    while 30 ** size.bit_length() % size:
        size += 1
    return size


METHODS = {"shift_and_add": shift_and_add, "im2col": im2col, "mec": mec, "fft": fft}


def convolve(x, weight, geometry, result, method=None):
    """Compute a layer with the given method, or with the one that is expected to be fastest.

    `result` is the dtype that the sums are returned in; whole numbers have to be exact.
    """
    if method is not None:
        as_method(method, _obstacles(geometry, result))
    elif is_faster_merged(x, weight, geometry):
        merged = merge_geometry(geometry, len(x))
        return split_batch(convolve(merge_batch(x), weight, merged, result), len(x))
    else:
        method = fastest(weight, geometry, result)
    return METHODS[method](x, weight, geometry)


def fastest(weight, geometry, result):
    """Choose the method that is expected to be fastest; the limits are measured.

    `mec` writes less than `im2col`, but has a product for each row of windows, and each reads all
    filters: it pays if rows are long and filters few. On small maps, depthwise layers have too few
    multiplications for either to pay.
    """
    groups, filters, _, kernel_rows, _ = weight.shape
    width = geometry.output_shape[1]
    is_possible = weight.dtype.kind == "f" and not _obstacles(geometry, result)["mec"]
    has_long_rows = 4 * (filters + 5) <= kernel_rows * width
    is_small = filters == 1 < groups and width <= 32
    if is_possible and has_long_rows and not is_small:
        return "mec"
    return "shift_and_add" if filters == 1 == geometry.stride[0] else "im2col"


def _obstacles(geometry, result):
    """Return, for each method, why it cannot be used here, or None if it can."""
    found = dict.fromkeys(METHODS)
    if geometry.kernel[0] > 1 and geometry.dilation[0] > 1:
        found["mec"] = "needs a vertical dilation of 1"
    if geometry.stride != (1, 1) or result.kind != "f":
        found["fft"] = "needs stride 1 and floats"
    return found
