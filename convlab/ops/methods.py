"""The ways to compute a convolutional layer, each a function of its own, and the rule of choice.

Every method takes a batch (N, C, H, W), the filters of shape (groups, filters of a group, channels
of a group, kh, kw) in the dtype to sum in, and the windows; it returns the maps without bias,
(N, F, H', W'). All give the same numbers up to rounding.
"""

import numpy as np

from convlab._checks import are_finite, as_method, new_array
from convlab.ops._columns import columns_of
from convlab.ops._interleaved import (
    apart,
    can_be_wide,
    from_parts,
    images_beside,
    in_parts,
    merge_geometry,
    wide,
)
from convlab.ops._lines import fit_in_long_lines, lines_of, long_lines_of, rows_that_read
from convlab.ops._phases import as_phases, offset, tap
from convlab.ops._threads import product_has_one_thread
from convlab.ops._winograd import winograd_2d

# Where one product is added to the next, the sums have to stay in the nearest cache.
LINE_CELLS = 1 << 14
# Each row of windows has a product of its own, for which the filters are read again, and NumPy is
# called: a row so many times as long makes up for that, by what im2col copies for it.
ROWS_WIDTH = 4
ROWS_CALL = 5
# Sorting the filters, or transforming them, pays if the map is so many times as large as there are
# filters.
MAP_FOR_FILTERS = 6
# From so many columns and outputs on, one product of all rows of the kernels saves more than adding
# up costs.
KN2ROW_COLUMNS = 48
KN2ROW_OUTPUTS = 512
# With so many lines, and no fewer than filters, it pays for maps of any size, some rows at a time.
KN2ROW_LINES = 160
# Up to so many multiplications OpenBLAS does not copy the matrices first, which is quicker for few
# filters.
SMALL_PRODUCT = 10**6
SMALL_PRODUCT_FILTERS = 32
# From so many channels and filters, and so many outputs of a map on, Winograd's way saves more by
# its multiplications than its additions cost. These have one thread, whatever a product has.
WINOGRAD_CHANNELS = 128
WINOGRAD_OUTPUTS = 40 * 40
WINOGRAD_PAYS = product_has_one_thread()


def pointwise(x, weight, geometry):
    """One product of matrices for a kernel of one cell: nothing has to be copied.

    A 1x1 kernel mixes channels and looks at no neighbour.
    """
    if can_be_wide(x, weight, geometry):
        return apart(pointwise(wide(x), weight, merge_geometry(geometry, len(x))), len(x))
    phases = as_phases(x, geometry, weight.dtype)
    groups, filters, depth = weight.shape[:3]
    count, (height, width) = phases.shape[2], geometry.output_shape
    seen = tap(phases, geometry, 0, 0).reshape(count, groups, depth, height * width)
    output = new_array((count, groups, filters, height * width), phases.dtype, "the output")
    np.matmul(weight.reshape(groups, filters, depth), seen, out=output)
    return output.reshape(count, groups * filters, height, width)


def shift_and_add(x, weight, geometry):
    """Add up, one cell of the kernel after the other, that cell times all that it reads.

    The definition, with the loop over the kernel outside. Whole rows are taken at a time, over
    the ends of the windows' rows, and what is computed there is dropped: long lines are quick.
    """
    phases = as_phases(x, geometry, weight.dtype)
    groups, filters, depth = weight.shape[:3]
    count, (height, width) = phases.shape[2], geometry.output_shape
    output = new_array((count, groups * filters, height, width), phases.dtype, "the output")
    across = phases.shape[5]
    rows = max(1, min(height, LINE_CELLS // across))
    block = max(1, LINE_CELLS // (rows * across))
    for image, first in np.ndindex(count, height // rows + (height % rows > 0)):
        top = first * rows
        bottom = min(height, top + rows)
        for channel in range(0, groups * filters, block):
            some = slice(channel, min(channel + block, groups * filters))
            sums = _sum_of_taps(phases[:, :, image], weight, geometry, some, (top, bottom))
            output[image, some, top:bottom] = sums[..., :width]
    return output


def _sum_of_taps(phases, weight, geometry, some, rows):
    """Return `some` of the maps between two rows, as wide as the phases are."""
    _, filters, depth, *kernel = weight.shape
    (top, bottom), across = rows, phases.shape[4]
    lines = phases.reshape(*phases.shape[:3], -1)
    kernels = weight.reshape(-1, depth, *kernel)[some]
    # Map m reads the channels of its group; where each group has one filter these lie in a row.
    groups = (
        slice(some.start, some.stop)
        if filters == 1
        else np.arange(some.start, some.stop) // filters
    )
    length = (bottom - top - 1) * across + geometry.output_shape[1]
    sums = np.zeros((len(kernels), (bottom - top) * across), phases.dtype)
    product = np.empty((len(kernels), length), phases.dtype)
    for c, i, j in np.ndindex(depth, *kernel):
        a, b, row, column = offset(geometry, i, j)
        start = (row + top) * across + column
        channels = lines[a, b, c::depth][groups]
        np.multiply(channels[:, start : start + length], kernels[:, c, i, j, None], out=product)
        sums[:, :length] += product
    return sums.reshape(len(kernels), bottom - top, across)


def im2col(x, weight, geometry):
    """Write the windows down as columns, and multiply the matrix of the filters with them.

    In blocks of images, or of rows of one image, so that the columns stay in the cache.
    """
    groups, filters, depth = weight.shape[:3]
    if can_be_wide(x, weight, geometry):
        maps = im2col(wide(x), weight, merge_geometry(geometry, len(x)))
        return apart(maps, len(x))
    matrix = weight.reshape(groups, filters, -1)
    count, (height, width) = len(x), geometry.output_shape
    output = new_array((count, groups, filters, height * width), weight.dtype, "the output")
    for images, cells, columns in columns_of(x, weight, geometry):
        np.matmul(matrix, columns, out=output[images, ..., cells])
    return output.reshape(count, groups * filters, height, width)


def mec(x, weight, geometry):
    """Multiply the filters with what each row of windows reads, without im2col's columns.

    Each row of the input is written down once for each column of the kernel; its rows are then one
    matrix with the others that a row of windows reads, whichever that is. For wide maps: each row
    has a product of its own. Images with short rows are laid beside each other, to be as one.
    """
    groups, filters = weight.shape[:2]
    (height, width), images = geometry.output_shape, images_beside(x, weight)
    matrix = weight.transpose(0, 1, 3, 2, 4).reshape(groups, 1, 1, filters, -1)
    parts, pieces = in_parts(x, images), _pieces(filters, matrix.shape[4], width * images)
    shape = (len(parts), groups, filters, height, pieces, width * images // pieces)
    output = new_array(shape, weight.dtype, "the output")
    for part, some, columns in lines_of(parts, weight, geometry):
        columns = columns.reshape(*columns.shape[:3], *shape[4:]).swapaxes(2, 3)
        np.matmul(matrix, columns, out=output[part, :, :, some].transpose(0, 2, 3, 1, 4))
    return from_parts(output.reshape(len(output), groups * filters, height, width, images))


def _pieces(filters, cells_read, length):
    """Return into how many pieces to cut a row, so that its products are small."""
    if filters > SMALL_PRODUCT_FILTERS:
        return 1
    few = range(1, 9)
    small = (
        n for n in few if length % n == 0 and filters * cells_read * length <= n * SMALL_PRODUCT
    )
    return next(small, 1)


def kn2row(x, weight, geometry):
    """Multiply all rows of the kernels with the input at once, and add up what each row gives.

    A row of the kernel reads the input one row further down than the row above it, so its product
    is added one row further up. Fewer columns are written than by im2col, for one product of more
    rows, which is quicker than one of few (A. Vasudevan, A. Anderson, D. Gregg, "Parallel Multi
    Channel Convolution using General Matrix Multiplication", arXiv:1704.04428).
    """
    matrix = _row_after_row(weight)
    if not are_finite(matrix):  # infinity times the zeros above and below, left out here, is NaN
        return im2col(x, weight, geometry)
    groups, filters, _, *kernel = weight.shape
    (height, width), (top, _) = geometry.output_shape, geometry.padding[0]
    output = new_array((len(x), groups, filters, height, width), weight.dtype, "the output")
    for unread in (slice(top), slice(top + x.shape[2], None)):  # by the first row of the kernel
        output[:, :, :, unread] = 0
    for image, read, lines, empty in long_lines_of(x, weight, geometry):
        product = empty((*matrix.shape[:2], lines.shape[2]), weight.dtype, "the products")
        np.matmul(matrix, lines, out=product)
        product = product.reshape(groups, kernel[0], filters, read.stop - read.start, width)
        for i, reading, found in rows_that_read(read, geometry):
            if i == 0:  # the lowest windows that read these rows: no block before wrote there
                output[image, :, :, reading] = product[:, i, :, found]
            else:
                output[image, :, :, reading] += product[:, i, :, found]
    return output.reshape(len(x), groups * filters, height, width)


def _row_after_row(weight):
    """Return the first rows of all kernels of a group, then all second ones: a matrix a group."""
    groups, filters, depth, *kernel = weight.shape
    matrix = np.empty((groups, kernel[0], filters, depth, kernel[1]), weight.dtype)
    for j in range(kernel[1]):  # a row of a kernel is too short for a quick loop
        matrix[..., j] = weight[..., j].transpose(0, 3, 1, 2)
    return matrix.reshape(groups, kernel[0] * filters, -1)


def fft(x, weight, geometry):
    """Multiply the Fourier transforms: the cost does not grow with the kernel.

    The transform of a correlation is the product of the transforms, one of them conjugated. It
    wraps round at the ends, so it is made as large as the padded input, where the windows that
    fit do not wrap. Errors are of the size of the *largest* numbers, not of each.
    """
    phases = as_phases(x, geometry, weight.dtype)
    groups, filters, depth = weight.shape[:3]
    count, (height, width), needed = phases.shape[2], geometry.output_shape, phases.shape[4:]
    shape = tuple(map(_next_fast, needed))
    (gap_down, gap_across), kernel = geometry.dilation, geometry.kernel
    spread = np.zeros(
        (depth, *((k - 1) * d + 1 for k, d in zip(kernel, geometry.dilation, strict=True))),
        weight.dtype,
    )
    output = new_array((count, groups * filters, height, width), phases.dtype, "the output")
    for image, group in np.ndindex(count, groups):
        channels = phases[0, 0, image, group * depth : (group + 1) * depth]
        spectrum = np.fft.rfft2(channels, shape)
        for f in range(filters):
            spread[:, ::gap_down, ::gap_across] = weight[group, f]
            product = (spectrum * np.fft.rfft2(spread, shape).conj()).sum(0)
            maps = np.fft.irfft2(product, shape)
            output[image, group * filters + f] = maps[:height, :width]
    return output


def _next_fast(size):
    """Return the next size that is a product of 2, 3 and 5, whose transform is quick."""
    while True:
        rest = size
        for prime in (2, 3, 5):
            while rest % prime == 0:
                rest //= prime
        if rest == 1:
            return size
        size += 1


def winograd(x, weight, geometry):
    """Find four outputs with sixteen multiplications instead of thirty-six.

    For 3x3 kernels and stride 1; the additions that this costs pay where there are many channels.
    See `convlab.ops._winograd`.
    """
    output = winograd_2d(x, weight, geometry)
    # What is not finite would reach into the neighbouring outputs, where no window was.
    return output if are_finite(output) else im2col(x, weight, geometry)


METHODS = {
    "pointwise": pointwise,
    "shift_and_add": shift_and_add,
    "im2col": im2col,
    "mec": mec,
    "kn2row": kn2row,
    "winograd": winograd,
    "fft": fft,
}


def choose(x, weight, geometry, result, method=None):
    """Choose how to compute a layer, or check the method that was asked for.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
    weight : ndarray, shape (groups, filters, depth, kh, kw)
        In the dtype to sum in.
    geometry : Geometry
    result : numpy.dtype
        What the sums are returned in; whole numbers have to be exact.
    method : str, optional

    Returns
    -------
    str
        A key of `METHODS`.
    """
    if method is not None:
        as_method(method, _obstacles(weight, geometry, result))
        return method
    _, filters, depth, *kernel = weight.shape
    if kernel == [1, 1]:
        return "pointwise"
    if weight.dtype.kind != "f":
        return "im2col"
    if images_beside(x, weight) > 1:
        return "mec"
    outputs = geometry.output_shape[0] * geometry.output_shape[1]
    is_large = outputs >= MAP_FOR_FILTERS * filters
    if is_large and kernel == [3, 3] and geometry.stride == (1, 1) and result.kind == "f":
        are_many = min(depth, filters) >= WINOGRAD_CHANNELS and outputs >= WINOGRAD_OUTPUTS
        if are_many and WINOGRAD_PAYS:
            return "winograd"
    if is_large and kernel[0] > 1 and geometry.stride[0] == 1:
        lines = depth * kernel[1]
        are_many = lines >= KN2ROW_COLUMNS and outputs >= KN2ROW_OUTPUTS
        # For a depthwise layer, it is one small product a channel, and not one for each row of it.
        is_depthwise = filters == 1 < len(weight)
        together = kernel[0] if lines >= max(filters, KN2ROW_LINES) else geometry.output_shape[0]
        if (are_many or is_depthwise) and fit_in_long_lines(together, weight, geometry):
            return "kn2row"
    has_long_rows = ROWS_WIDTH * (filters + ROWS_CALL) <= kernel[0] * geometry.output_shape[1]
    return "mec" if has_long_rows else "im2col"


def _obstacles(weight, geometry, result):
    """Return, for each method, why it cannot be used here, or None where it can."""
    kernel, rounds = geometry.kernel, result.kind == "f"
    found = dict.fromkeys(METHODS)
    if kernel != (1, 1):
        found["pointwise"] = f"needs a kernel of 1x1, not {kernel[0]}x{kernel[1]}"
    if kernel != (3, 3) or geometry.stride != (1, 1) or not rounds:
        found["winograd"] = "needs a 3x3 kernel, stride 1 and floats"
    if geometry.stride[0] != 1:
        found["kn2row"] = "needs stride 1 from row to row"
    if geometry.stride != (1, 1) or not rounds:
        found["fft"] = "needs stride 1 and floats"
    return found
