"""The ways to compute a convolutional layer, each a function of its own, and the rule of choice.

Every method takes the phases of the input (see `convlab.ops._phases`), the filters of shape
(groups, filters of a group, channels of a group, kh, kw) and the windows, and returns the maps
without bias, (N, F, H', W'). All give the same numbers up to rounding.
"""

import numpy as np

from convlab._checks import as_method, new_array
from convlab.ops._phases import offset, tap

# Columns are made for as many windows at a time as fit into a processor's cache.
BLOCK_BYTES = 2 << 20
# Where one product is added to the next, the sums have to stay in the nearest cache.
LINE_CELLS = 1 << 14


def pointwise(phases, weight, windows):
    """One product of matrices for a kernel of one cell: nothing has to be copied.

    A 1x1 kernel mixes channels and looks at no neighbour.
    """
    groups, filters, depth = weight.shape[:3]
    count, (height, width) = phases.shape[2], windows.size
    seen = tap(phases, windows, 0, 0).reshape(count, groups, depth, height * width)
    output = new_array((count, groups, filters, height * width), phases.dtype, "the output")
    np.matmul(weight.reshape(groups, filters, depth), seen, out=output)
    return output.reshape(count, groups * filters, height, width)


def taps(phases, weight, windows):
    """Add up, one cell of the kernel after the other, that cell times all that it reads.

    The definition, with the loop over the kernel outside. Whole rows are taken at a time, over
    the ends of the windows' rows, and what is computed there is dropped: long lines are quick.
    """
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


def im2col(phases, weight, windows):
    """Write the windows down as columns, and multiply the matrix of the filters with them.

    In blocks of images, or of rows of one image, so that the columns stay in the cache.
    """
    groups, filters = weight.shape[:2]
    matrix = weight.reshape(groups, filters, -1)
    count, (height, width) = phases.shape[2], windows.size
    output = new_array((count, groups, filters, height * width), phases.dtype, "the output")
    for images, rows in blocks(phases, weight, windows):
        columns = columns_of(phases, windows, groups, images, rows)
        cells = slice(rows.start * width, rows.stop * width)
        if images.stop - images.start == 1:
            np.matmul(matrix, columns, out=output[images.start, ..., cells])
        else:
            maps = (matrix @ columns).reshape(groups, filters, -1, cells.stop - cells.start)
            output[images, ..., cells] = maps.transpose(2, 0, 1, 3)
    return output.reshape(count, groups * filters, height, width)


def blocks(phases, weight, windows):
    """Yield slices of images and of rows whose columns together take at most `BLOCK_BYTES`."""
    groups, _, depth, *kernel = weight.shape
    count, (height, width) = phases.shape[2], windows.size
    row_bytes = groups * depth * kernel[0] * kernel[1] * width * phases.itemsize
    rows = max(1, min(height, BLOCK_BYTES // row_bytes))
    images = max(1, min(count, BLOCK_BYTES // (row_bytes * height)))
    for image in range(0, count, images):
        for row in range(0, height, rows):
            yield (
                slice(image, min(image + images, count)),
                slice(row, min(row + rows, height)),
            )


def columns_of(phases, windows, groups, images, rows):
    """Return the windows of some images and rows as columns: (groups, cells, windows)."""
    channels = phases.shape[3]
    count, height, width = images.stop - images.start, rows.stop - rows.start, windows.size[1]
    shape = (channels, *windows.kernel, count, height, width)
    columns = np.empty(shape, phases.dtype)
    for i, j in np.ndindex(*windows.kernel):
        seen = tap(phases, windows, i, j)[images, :, rows]
        columns[:, i, j] = seen.transpose(1, 0, 2, 3)
    return columns.reshape(groups, -1, count * height * width)


def fft(phases, weight, windows):
    """Multiply the Fourier transforms: the cost does not grow with the kernel.

    The transform of a correlation is the product of the transforms, one of them conjugated. It
    wraps round at the ends, so it is made as large as the padded input, where the windows that
    fit do not wrap. Errors are of the size of the *largest* numbers, not of each.
    """
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


def winograd(phases, weight, windows):
    """Find two rows of output with four multiplications instead of six: F(2, 3) of Winograd.

    Down the columns only; along the rows, three shifted copies. With rows a, b, c, d of the input
    and g, h, k of the kernel, the products ``(a - c) g``, ``(b + c)(g + h + k) / 2``,
    ``(c - b)(g - h + k) / 2`` and ``(b - d) k`` are all that two rows of output are made of
    (A. Lavin, S. Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv:1509.09308).
    """
    groups, filters, depth = weight.shape[:3]
    kernels = _transformed_kernels(weight)
    count, (height, width) = phases.shape[2], windows.size
    output = new_array((count, groups, filters, height, width), phases.dtype, "the output")
    pair_bytes = 4 * 3 * groups * depth * width * phases.itemsize
    pairs = max(1, BLOCK_BYTES // pair_bytes)
    for image in range(count):
        for top in range(0, height, 2 * pairs):
            bottom = min(height, top + 2 * pairs)
            rows = phases[0, 0, image, :, top : bottom + 2]
            products = np.matmul(kernels, _transformed_rows(rows, groups, width))
            one, two, three, four = products.reshape(4, groups, filters, -1, width)
            both = two + three
            both += one
            output[image, :, :, top:bottom:2] = both
            difference = two
            difference -= three
            difference -= four
            output[image, :, :, top + 1 : bottom : 2] = difference[:, :, : (bottom - top) // 2]
    if not np.isfinite(output.sum()):
        # What is not finite would reach into the neighbouring row, where no window was.
        return im2col(phases, weight, windows)
    return output.reshape(count, groups * filters, height, width)


def _transformed_kernels(weight):
    """Return the kernels' four combinations of rows: (4, groups, filters, 3 * depth)."""
    groups, filters = weight.shape[:2]
    upper, middle, lower = weight.transpose(3, 0, 1, 4, 2).reshape(3, groups, filters, -1)
    half = np.asarray(0.5, weight.dtype)
    ends, middle = (upper + lower) * half, middle * half
    return np.stack([upper, ends + middle, ends - middle, lower])


def _transformed_rows(rows, groups, width):
    """Return the four combinations of each four rows, shifted three times: (4, groups, ...)."""
    channels, height, across = rows.shape
    if height % 2:  # the last pair of outputs is only half wanted
        rows = np.concatenate([rows, np.zeros((channels, 1, across), rows.dtype)], 1)
    first, second = rows[:, :-2:2], rows[:, 1:-2:2]
    third, fourth = rows[:, 2::2], rows[:, 3::2]
    combined = np.empty((4, groups, 3, channels // groups, first.shape[1], width), rows.dtype)
    parts = (
        (np.subtract, first, third),
        (np.add, second, third),
        (np.subtract, third, second),
        (np.subtract, second, fourth),
    )
    for index, (combine, one, other) in enumerate(parts):
        both = combine(one, other).reshape(groups, -1, first.shape[1], across)
        for shift in range(3):
            combined[index, :, shift] = both[..., shift : shift + width]
    return combined.reshape(4, groups, -1, first.shape[1] * width)


METHODS = {
    "pointwise": pointwise,
    "taps": taps,
    "im2col": im2col,
    "winograd": winograd,
    "fft": fft,
}


def choose(weight, windows, dtype, method=None):
    """Choose how to compute a layer, or check the method that was asked for.

    Parameters
    ----------
    weight : ndarray, shape (groups, filters, depth, kh, kw)
    windows : Windows
    dtype : numpy.dtype
        What is summed in.
    method : str, optional

    Returns
    -------
    str
        A key of `METHODS`.
    """
    _, filters, depth, *kernel = weight.shape
    is_float = dtype.kind == "f"
    is_plain = windows.stride == windows.dilation == (1, 1)
    possible = dict.fromkeys(METHODS)
    if kernel != [1, 1]:
        possible["pointwise"] = f"needs a kernel of 1x1, not {kernel[0]}x{kernel[1]}"
    if kernel != [3, 3] or not is_plain or not is_float:
        possible["winograd"] = "needs a 3x3 kernel, stride 1, dilation 1 and floats"
    if windows.stride != (1, 1) or not is_float:
        possible["fft"] = "needs stride 1 and floats"
    as_method(method, possible)
    if method:
        return method
    if kernel == [1, 1]:
        return "pointwise"
    if depth * filters == 1:
        return "taps"
    return "im2col"
