"""The ways to compute a convolutional layer, each a function of its own, and the rule of choice.

Every method takes a batch (N, C, H, W), the filters of shape (groups, filters of a group, channels
of a group, kh, kw) in the dtype to sum in, and the windows; it returns the maps without bias,
(N, F, H', W'). All give the same numbers up to rounding.
"""

import itertools

import numpy as np

from convlab._checks import as_method, new_array
from convlab.ops._phases import as_phases, offset, tap
from convlab.ops._single import correlate_in_bands, correlate_in_columns
from convlab.ops._winograd import winograd_2d
from convlab.ops._workspace import workspace

# Columns are made for as many windows at a time as fit into a processor's cache.
BLOCK_BYTES = 2 << 20
# Where one product is added to the next, the sums have to stay in the nearest cache.
LINE_CELLS = 1 << 14
# Up to so many multiplications OpenBLAS calls a product of matrices small.
SMALL_PRODUCT = 10**6
# From these sizes on, of kernel and map, a kernel of one channel is quicker as a band matrix.
BAND_KERNEL = 25
BAND_MAP = 100 * 100


def pointwise(x, weight, windows):
    """One product of matrices for a kernel of one cell: nothing has to be copied.

    A 1x1 kernel mixes channels and looks at no neighbour.
    """
    phases = as_phases(x, windows, weight.dtype)
    groups, filters, depth = weight.shape[:3]
    count, (height, width) = phases.shape[2], windows.size
    seen = tap(phases, windows, 0, 0).reshape(count, groups, depth, height * width)
    output = new_array((count, groups, filters, height * width), phases.dtype, "the output")
    np.matmul(weight.reshape(groups, filters, depth), seen, out=output)
    return output.reshape(count, groups * filters, height, width)


def taps(x, weight, windows):
    """Add up, one cell of the kernel after the other, that cell times all that it reads.

    The definition, with the loop over the kernel outside. Whole rows are taken at a time, over
    the ends of the windows' rows, and what is computed there is dropped: long lines are quick.
    """
    phases = as_phases(x, windows, weight.dtype)
    groups, filters, depth = weight.shape[:3]
    count, (height, width) = phases.shape[2], windows.size
    output = new_array((count, groups * filters, height, width), phases.dtype, "the output")
    across = phases.shape[5]
    rows = max(1, min(height, LINE_CELLS // across))
    block = max(1, LINE_CELLS // (rows * across))
    for image, first in np.ndindex(count, height // rows + (height % rows > 0)):
        top = first * rows
        bottom = min(height, top + rows)
        for channel in range(0, groups * filters, block):
            some = slice(channel, min(channel + block, groups * filters))
            sums = _sum_of_taps(phases[:, :, image], weight, windows, some, (top, bottom))
            output[image, some, top:bottom] = sums[..., :width]
    return output


def _sum_of_taps(phases, weight, windows, some, rows):
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
    length = (bottom - top - 1) * across + windows.size[1]
    sums = np.zeros((len(kernels), (bottom - top) * across), phases.dtype)
    product = np.empty((len(kernels), length), phases.dtype)
    for c, i, j in np.ndindex(depth, *kernel):
        a, b, row, column = offset(windows, i, j)
        start = (row + top) * across + column
        channels = lines[a, b, c::depth][groups]
        np.multiply(channels[:, start : start + length], kernels[:, c, i, j, None], out=product)
        sums[:, :length] += product
    return sums.reshape(len(kernels), bottom - top, across)


def im2col(x, weight, windows):
    """Write the windows down as columns, and multiply the matrix of the filters with them.

    In blocks of images, or of rows of one image, so that the columns stay in the cache.
    """
    groups, filters, depth = weight.shape[:3]
    if depth * filters == 1 and not weight.dtype.hasobject:
        return correlate_in_columns(x, weight, windows)
    matrix = weight.reshape(groups, filters, -1)
    count, (height, width) = len(x), windows.size
    output = new_array((count, groups, filters, height * width), weight.dtype, "the output")
    maps = output.reshape(count, groups * filters, height, width)
    images = images_of_a_block(x, weight, windows)
    if images > 1:
        for first in range(0, count, images):
            part = x[first : first + images]
            with workspace() as empty:
                columns, lines = columns_of_images(part, windows, groups, weight.dtype, empty)
                shape = (groups, filters, lines.size)
                sums = empty(shape, weight.dtype, "the sums")
                multiply(matrix, columns, sums[..., : columns.shape[2]])
                sums = sums.reshape(groups * filters, *lines.shape)[..., :height, :width]
                maps[first : first + images] = sums.swapaxes(0, 1)
        return maps
    with workspace() as empty:
        phases = as_phases(x, windows, weight.dtype, empty=empty)
        for image, rows in row_blocks(weight, windows, count):
            cells = slice(rows.start * width, rows.stop * width)
            with workspace() as empty_too:
                columns = columns_of(phases[:, :, image], windows, groups, rows, empty_too)
                multiply(matrix, columns, output[image, ..., cells])
    return maps


def multiply(matrix, columns, out):
    """Multiply matrices, (groups, F, K) with (groups, K, L), some columns at a time.

    OpenBLAS multiplies small matrices as they are and copies larger ones first, which for few
    filters takes as long as the product.
    """
    step = SMALL_PRODUCT // (matrix.shape[1] * matrix.shape[2]) // 16 * 16
    if step < 64:
        step = columns.shape[2]
    for first in range(0, columns.shape[2], step):
        some = slice(first, first + step)
        np.matmul(matrix, columns[..., some], out=out[..., some])


def images_of_a_block(x, weight, windows):
    """Return of how many images the columns fit into a block; 1 also where there is but one."""
    if weight.dtype.hasobject:
        return 1
    groups, _, depth, *kernel = weight.shape
    area = (windows.size[0] + kernel[0]) * (windows.size[1] + kernel[1])
    column_bytes = groups * depth * kernel[0] * kernel[1] * area * weight.itemsize
    images = max(1, min(len(x), BLOCK_BYTES // column_bytes))
    return -(-len(x) // -(-len(x) // images)) if images > 1 else 1  # blocks of about one size


def row_blocks(weight, windows, count):
    """Yield each image with slices of its rows whose columns take at most `BLOCK_BYTES`."""
    groups, _, depth, *kernel = weight.shape
    height, width = windows.size
    row_bytes = groups * depth * kernel[0] * kernel[1] * width * weight.itemsize
    rows = max(1, min(height, BLOCK_BYTES // row_bytes))
    for image, row in itertools.product(range(count), range(0, height, rows)):
        yield image, slice(row, min(row + rows, height))


def columns_of_images(x, windows, groups, dtype, empty):
    """Return the columns of some images, (groups, cells, windows), and an image of their order.

    A cell of the kernel reads the phases from some place on, all images in one long line. At the
    ends of rows and of images there are windows for nothing, which the caller drops.
    """
    phases = as_phases(x.swapaxes(0, 1), windows, dtype, empty=empty)
    channels, *shape = phases.shape[2:]
    lines = phases.reshape(*phases.shape[:2], channels, -1)
    starts = {}
    for i, j in np.ndindex(*windows.kernel):
        a, b, row, column = offset(windows, i, j)
        starts[i, j] = a, b, row * shape[2] + column
    length = lines.shape[3] - max(start for _, _, start in starts.values())
    columns = empty((channels, *windows.kernel, length), dtype, "the columns")
    for (i, j), (a, b, start) in starts.items():
        columns[:, i, j] = lines[a, b, :, start : start + length]
    return columns.reshape(groups, -1, length), lines[0, 0, 0].reshape(shape)


def columns_of(phases, windows, groups, rows, empty):
    """Return the windows of some rows of one image as columns: (groups, cells, windows)."""
    shape = (phases.shape[2], *windows.kernel, rows.stop - rows.start, windows.size[1])
    columns = empty(shape, phases.dtype, "the columns")
    for i, j in np.ndindex(*windows.kernel):
        columns[:, i, j] = tap(phases[:, :, np.newaxis], windows, i, j)[0, :, rows]
    return columns.reshape(groups, -1, shape[3] * shape[4])


def fft(x, weight, windows):
    """Multiply the Fourier transforms: the cost does not grow with the kernel.

    The transform of a correlation is the product of the transforms, one of them conjugated. It
    wraps round at the ends, so it is made as large as the padded input, where the windows that
    fit do not wrap. Errors are of the size of the *largest* numbers, not of each.
    """
    phases = as_phases(x, windows, weight.dtype)
    groups, filters, depth = weight.shape[:3]
    count, (height, width), needed = phases.shape[2], windows.size, phases.shape[4:]
    shape = tuple(map(_next_fast, needed))
    (gap_down, gap_across), kernel = windows.dilation, windows.kernel
    spread = np.zeros(
        (depth, *((k - 1) * d + 1 for k, d in zip(kernel, windows.dilation, strict=True))),
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


def winograd(x, weight, windows):
    """Find four outputs with sixteen multiplications instead of thirty-six.

    For 3x3 kernels and stride 1; the additions that this costs pay where there are many channels.
    See `convlab.ops._winograd`.
    """
    output = winograd_2d(x, weight, windows)
    # What is not finite would reach into the neighbouring outputs, where no window was.
    return output if np.isfinite(output.sum()) else im2col(x, weight, windows)


def bands(x, weight, windows):
    """Write a kernel of one channel as a band matrix, so that rows of cells become outputs.

    For large kernels, which im2col would copy many times over. See `convlab.ops._single`.
    """
    output = correlate_in_bands(x, weight, windows)
    # Infinity times one of the zeros beside the band would be NaN, where no window was.
    return output if np.isfinite(output.sum()) else taps(x, weight, windows)


METHODS = {
    "pointwise": pointwise,
    "taps": taps,
    "bands": bands,
    "im2col": im2col,
    "winograd": winograd,
    "fft": fft,
}


def choose(weight, windows, result, method=None):
    """Choose how to compute a layer, or check the method that was asked for.

    Parameters
    ----------
    weight : ndarray, shape (groups, filters, depth, kh, kw)
        In the dtype to sum in.
    windows : Windows
    result : numpy.dtype
        What the sums are returned in; whole numbers have to be exact.
    method : str, optional

    Returns
    -------
    str
        A key of `METHODS`.
    """
    _, filters, depth, *kernel = weight.shape
    rounds = result.kind == "f"
    possible = dict.fromkeys(METHODS)
    if kernel != [1, 1]:
        possible["pointwise"] = f"needs a kernel of 1x1, not {kernel[0]}x{kernel[1]}"
    if depth * filters > 1 or weight.dtype.kind != "f":
        possible["bands"] = "needs one channel for each filter, and no huge whole numbers"
    if kernel != [3, 3] or windows.stride != (1, 1) or not rounds:
        possible["winograd"] = "needs a 3x3 kernel, stride 1 and floats"
    if windows.stride != (1, 1) or not rounds:
        possible["fft"] = "needs stride 1 and floats"
    as_method(method, possible)
    if method:
        return method
    if kernel == [1, 1]:
        return "pointwise"
    if possible["bands"] is None:
        outputs = windows.size[0] * windows.size[1]
        large = kernel[0] * kernel[1] >= BAND_KERNEL and outputs >= BAND_MAP
        return "bands" if large else "im2col"
    # The additions of Winograd's way cost as much as is saved where channels or tiles are few.
    tiles = windows.size[0] * windows.size[1] // 4
    if possible["winograd"] is None and min(depth, filters) >= 32 and tiles >= 128:
        return "winograd"
    return "im2col"
