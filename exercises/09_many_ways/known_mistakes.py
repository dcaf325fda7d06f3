"""Known mistakes: edits of model programs, with the message to the learner."""

_LOOPS = """
def im2col(x, kernel_size):
    channels, height, width = x.shape
    kh, kw = kernel_size
    rows = height - kh + 1
    columns = width - kw + 1
    matrix = np.zeros((channels * kh * kw, rows * columns))
    for m in range(rows):
        for n in range(columns):
            window = x[:, m : m + kh, n : n + kw]
            cells = window.ravel()
            at = m * columns + n
            matrix[:, at] = cells
    return matrix
"""
_LISTED = """
def im2col(x, kernel_size):
    C, H, W = x.shape
    KH, KW = kernel_size
    tops = range(H - KH + 1)
    lefts = range(W - KW + 1)
    windows = [x[:, top : top + KH, left : left + KW] for top in tops for left in lefts]
    found = np.array([window.reshape(-1) for window in windows])
    result = found.T
    return result
"""
# By the cells of the kernel: one row of the matrix after the other.
_SHIFTED = """
def im2col(x, kernel_size):
    depth, high, wide = x.shape
    down, across = high - kernel_size[0] + 1, wide - kernel_size[1] + 1
    lines = []
    for c in range(depth):
        for i in range(kernel_size[0]):
            for j in range(kernel_size[1]):
                part = x[c, i : i + down, j : j + across]
                lines.append(part.ravel())
    return np.array(lines)
"""
_PRODUCT = """
def conv2d_im2col(x, weight):
    filters, _, A, B = weight.shape
    up = x.shape[1] - A + 1
    over = x.shape[2] - B + 1
    flat = weight.reshape(filters, -1)
    product = flat @ im2col(x, (A, B))
    maps = product.reshape(filters, up, over)
    return maps
"""
_EACH = """
def conv2d_im2col(x, weight):
    shape = [side - size + 1 for side, size in zip(x.shape[1:], weight.shape[2:])]
    patches = im2col(x, weight.shape[2:])
    maps = [np.dot(one.flatten(), patches).reshape(shape) for one in weight]
    return np.array(maps)
"""
_ROWS = """
def toeplitz_matrix(kernel, length):
    size = len(kernel)
    rows = length - size + 1
    matrix = np.zeros((rows, length))
    for m in range(rows):
        start = m
        matrix[m, start : start + size] = kernel
    return matrix
"""
_CELLS = """
def toeplitz_matrix(kernel, length):
    K = len(kernel)
    T = np.zeros([length - K + 1, length])
    for row in range(length - K + 1):
        for i in range(K):
            T[row, row + i] = kernel[i]
    return T
"""
_CONJUGATE = """
def fft_correlate2d(image, kernel):
    height, width = image.shape
    kh, kw = kernel.shape
    first = np.fft.fft2(image)
    second = np.fft.fft2(kernel, (height, width))
    spectrum = first * second.conj()
    result = np.fft.ifft2(spectrum)
    result = result.real
    rows = height - kh + 1
    columns = width - kw + 1
    return result[:rows, :columns]
"""
_FLIPPED = """
def fft_correlate2d(image, kernel):
    H, W = image.shape
    KH, KW = kernel.shape
    size = (H + KH - 1, W + KW - 1)
    flipped = kernel[::-1, ::-1]
    product = np.fft.rfft2(image, size) * np.fft.rfft2(flipped, size)
    full = np.fft.irfft2(product, size)
    valid = full[KH - 1 : H, KW - 1 : W]
    return valid
"""

MODELS = {
    "im2col": (_LOOPS, _LISTED, _SHIFTED),
    "conv2d_im2col": (_LOOPS + _PRODUCT, _LISTED + _EACH, _SHIFTED + _PRODUCT),
    "toeplitz_matrix": (_ROWS, _CELLS),
    "fft_correlate2d": (_CONJUGATE, _FLIPPED),
}

# Where to read more.
_COLUMNS = ' See lesson 09, "Write the windows as columns".'
_COPIES = ' See lesson 09, "Count what the columns cost".'
_MATRIX = ' See lesson 09, "Write the convolution as a matrix".'
_THEOREM = ' See lesson 09, "Multiply the transforms".'
_WRAPS = ' See lesson 09, "Let nothing wrap around".'
_CORRELATION = ' See lesson 09, "Conjugate for a correlation".'
_FORMULA = ' See lesson 09, "Write the formula".'
_COUNT = ' See lesson 05, "Write the formula".'
_BOTH_SIDES = ' See lesson 05, "Treat height and width separately".'
_CHANNELS = ' See lesson 06, "Add up the channels".'
_SHAPES = ' See lesson 06, "Read the shapes".'
_TYPES = ' See lesson 02, "Compute it".'

# Pieces of the model programs.
_WINDOW, _LIST = "window = x[:, m : m + kh, n : n + kw]", "x[:, top : top + KH, left : left + KW]"
_ORDER = "for top in tops for left in lefts"
_CROP = "result[:rows, :columns]"

# Mistakes that leave the shape of the matrix as it is, so that a layer is computed from it.
_SAME_SHAPE = {
    "windows column by column": (
        f"You took the windows column by column of the map, not row by row.{_COLUMNS}",
        (_ORDER, "for left in lefts for top in tops"),
        ("part.ravel()", "part.T.ravel()"),
        ("for m in range(rows)", "for n in range(columns)",
         "for n in range(columns)", "for m in range(rows)",
         "at = m * columns + n", "at = n * rows + m")),
    "cells column by column": (
        "You wrote the cells of each window column by column: write them row by row, as in the "
        f"kernel.{_COLUMNS}",
        ("cells = window.ravel()", "cells = window.transpose(0, 2, 1).ravel()"),
        ("window.reshape(-1)", "window.transpose(0, 2, 1).reshape(-1)"),
        ("cells = window.ravel()", "cells = window.ravel(order='F')")),
    "channels last": (
        "You wrote the channels of a cell next to each other. Write one channel after the other, "
        f"as in the filters.{_COLUMNS}",
        ("cells = window.ravel()", "cells = window.transpose(1, 2, 0).ravel()"),
        ("window.reshape(-1)", "window.transpose(1, 2, 0).reshape(-1)")),
    "reshaped instead of transposed": (
        "You have the windows as rows and reshaped that matrix: `reshape` keeps the order of the "
        f"numbers, so transpose with `.T`.{_COLUMNS}",
        ("result = found.T", "result = found.reshape(found.shape[::-1])")),
    "axes not put in order": (
        "You reshaped the windows without putting their axes in order: use `transpose` first, so "
        "that channel, kernel row and kernel column index the rows of the matrix, and the other "
        f"two its columns.{_COLUMNS}",
        ("found.T", "np.lib.stride_tricks.sliding_window_view(x, (KH, KW), (1, 2)).reshape("
         "found.T.shape)"),
        ("found.T", "np.lib.stride_tricks.sliding_window_view(x, (KH, KW), (1, 2)).reshape("
         "found.shape).T")),
    "columns numbered by the rows": (
        "You multiplied the window's row by the number of rows: there are `m` whole rows of "
        f"`columns` windows before window (m, n).{_COLUMNS}",
        ("at = m * columns + n", "at = m * rows + n")),
    "windows in the same column": (
        "You wrote several windows into the same column: each needs its own, `row * columns + "
        f"column`.{_COLUMNS}",
        *(("at = m * columns + n", f"at = {at}") for at in ("m", "n", "m + n", "0"))),
    "cells reversed": (
        f"You wrote the cells of each window in reverse order.{_FORMULA}",
        ("cells = window.ravel()", "cells = window.ravel()[::-1]")),
    "windows in reverse order": (
        f"Your windows are in reverse order, the last one first.{_COLUMNS}",
        ("result = found.T", "result = found.T[:, ::-1]")),
    "channels in reverse order": (
        f"Your channels are in reverse order, the last one first.{_COLUMNS}",
        ("cells = window.ravel()", "cells = window[::-1].ravel()")),
    "first channel for all": (
        f"You copied channel 0 for all channels.{_CHANNELS}",
        ("x[c, i", "x[0, i"),
        ("cells = window.ravel()", "cells = np.array([window[0]] * channels).ravel()")),
    "last column zero": (
        f"Your matrix has the right size, but its last column is 0.{_COUNT}",
        ("for m in range(rows)", "for m, n in list(np.ndindex(rows, columns))[:-1]",
         "for n in range(columns)", "for m, n in [(m, n)]")),
    "first window in all columns": (
        "Every column holds the first window: the slice must begin at the window's row and column."
        f"{_COLUMNS}", ("m : m + kh, n : n + kw", ":kh, :kw")),
    "windows move down only": (
        f"Your windows move down, but not across.{_COLUMNS}", ("n : n + kw", ":kw")),
    "windows move across only": (
        f"Your windows move across, but not down.{_COLUMNS}", ("m : m + kh", ":kh")),
    "fractions lost": (
        f"Your matrix is an array of integers, so the fractions were lost.{_TYPES}",
        ("rows * columns))", "rows * columns), int)"),
        ("return np.array(lines)", "return np.array(lines).astype(int)")),
    "nothing copied": (
        f"Every cell of your matrix is 0: nothing is written into it.{_COLUMNS}",
        ("matrix[:, at] = cells", "cells")),
}  # fmt: skip

_IM2COL = {
    **_SAME_SHAPE,
    "windows flipped": (
        f"You flipped each window, by rows and columns.{_FORMULA}",
        ("cells = window.ravel()", "cells = window[:, ::-1, ::-1].ravel()"),
        ("window.reshape(-1)", "window[:, ::-1, ::-1].reshape(-1)")),
    "windows as rows": (
        f"You wrote each window as a row: transpose the matrix with `.T`.{_COLUMNS}",
        ("result = found.T", "result = found"),
        ("return matrix", "return matrix.T"),
        ("return np.array(lines)", "return np.array(lines).T")),
    "last row and column of windows missing": (
        f"You left out the last row and the last column of windows: add 1 to the difference."
        f"{_COUNT}",
        ("rows = height - kh + 1", "rows = height - kh", "columns = width - kw + 1",
         "columns = width - kw"),
        ("- KH + 1", "- KH", "- KW + 1", "- KW"),
        ("kernel_size[0] + 1", "kernel_size[0]", "kernel_size[1] + 1", "kernel_size[1]")),
    "last row of windows missing": (
        f"You left out the last row of windows: add 1 to the difference.{_COUNT}",
        ("rows = height - kh + 1", "rows = height - kh"), ("- KH + 1", "- KH")),
    "last column of windows missing": (
        f"You left out the last column of windows: add 1 to the difference.{_COUNT}",
        ("columns = width - kw + 1", "columns = width - kw"), ("- KW + 1", "- KW")),
    "kernel height and width swapped": (
        f"You swapped the height and the width of the kernel.{_BOTH_SIDES}",
        ("kh, kw = kernel_size", "kw, kh = kernel_size"),
        ("KH, KW = kernel_size", "KW, KH = kernel_size")),
    "kernel treated as square": (
        f"You used the kernel's height as its width too.{_BOTH_SIDES}",
        ("kh, kw = kernel_size", "kh = kw = kernel_size[0]"),
        ("KH, KW = kernel_size", "KH = KW = kernel_size[0]")),
    "kernel width used as its height": (
        f"You used the kernel's width as its height too.{_BOTH_SIDES}",
        ("kh, kw = kernel_size", "kh = kw = kernel_size[1]"),
        ("KH, KW = kernel_size", "KH = KW = kernel_size[1]")),
    "image height and width swapped": (
        f"You swapped the height and the width of the image.{_BOTH_SIDES}",
        ("channels, height, width =", "channels, width, height ="), ("C, H, W =", "C, W, H =")),
    "first channel only": (
        f"You copied channel 0 only.{_CHANNELS}",
        ("channels, height", "_, height", "channels * kh", "kh", "x[:, m", "x[0, m"),
        ("range(depth)", "range(1)"), ("[x[:, top", "[x[:1, top")),
    "channels added": (
        "You added up the channels. The matrix product does that later: keep all of them."
        f"{_COLUMNS}",
        ("window.reshape(-1)", "window.sum(0).reshape(-1)"),
        ("channels * kh * kw", "kh * kw", "window.ravel()", "window.sum(0).ravel()")),
    "channels beside each other": (
        "You made a matrix for each channel: put them below each other, in one matrix."
        f"{_COLUMNS}",
        ("return matrix", "return matrix.reshape(channels, kh * kw, -1)")),
    "channels as more columns": (
        "You put the channels side by side, as more columns: put them below each other, so that a "
        f"column holds all channels of its window.{_COLUMNS}",
        ("return matrix", "return np.hstack(matrix.reshape(channels, kh * kw, -1))")),
    "window written into a row": (
        f"You wrote a window into a row of the matrix: column n is `matrix[:, n]`.{_COLUMNS}",
        ("matrix[:, at]", "matrix[at]")),
    "windows in rows and columns": (
        "Your columns are arranged in rows and columns, like the map: the matrix has two axes, and "
        f"all windows lie along the second.{_COLUMNS}",
        ("return matrix", "return matrix.reshape(-1, rows, columns)"),
        ("lines.append(part.ravel())", "lines.append(part)")),
    "windows not flattened": (
        f"You returned the windows themselves: write each as a column.{_COLUMNS}",
        ("found = np.array([window.reshape(-1) for window in windows])",
         "found = np.array(windows)", "found.T", "found"),
        ("found = np.array([window.reshape(-1) for window in windows])",
         "found = np.array(windows)")),
    "windows in one line": (
        f"You put the windows below each other: each needs a column of its own.{_COLUMNS}",
        ("result = found.T", "result = found.ravel()"),
        ("result = found.T", "result = found.reshape(-1, 1)")),
    "windows side by side": (
        f"Your windows do not overlap: move by one cell, not by the size of the kernel.{_COPIES}",
        ("tops = range(H - KH + 1)", "tops = range(0, H - KH + 1, KH)",
         "lefts = range(W - KW + 1)", "lefts = range(0, W - KW + 1, KW)")),
    "returned inside the loop": (
        "You returned inside a loop, so it stops after its first pass: move `return` to the left."
        f"{_COLUMNS}",
        ("    return matrix", "            return matrix"),
        ("    return matrix", "        return matrix"),
        (_ORDER, "for top in tops[:1] for left in lefts[:1]"),
        (_ORDER, "for top in tops[:1] for left in lefts")),
    "rows and columns swapped": (
        f"You started the window of row m and column n at column m and row n.{_BOTH_SIDES}",
        ("m : m + kh, n : n + kw", "n : n + kh, m : m + kw")),
    "window one cell too small": (
        f"Your window ends one cell too early: the end of a slice is not included.{_COLUMNS}",
        ("top + KH, left : left + KW", "top + KH - 1, left : left + KW - 1")),
    "window one cell too large": (
        f"Your window ends one cell too late: the end of a slice is not included.{_COLUMNS}",
        ("top + KH, left : left + KW", "top + KH + 1, left : left + KW + 1")),
    "padded": (
        f"You padded the image: take only the windows that lie on it.{_COLUMNS}",
        ("C, H, W = x.shape", "x = np.pad(x, ((0, 0), (1, 1), (1, 1)))\n    C, H, W = x.shape")),
}  # fmt: skip

_LAYER = {
    **_SAME_SHAPE,
    "kernel flipped": (
        "You flipped the kernels or the windows, as in a true convolution: a CNN does not."
        f"{_FORMULA}",
        ("flat = weight", "flat = weight[:, :, ::-1, ::-1]"),
        ("one.flatten()", "one[:, ::-1, ::-1].flatten()")),
    "map not reshaped": (
        "You returned each map as one row of numbers: reshape the product to `(filters, rows, "
        f"columns)`.{_COLUMNS}",
        ("maps = product.reshape(filters, up, over)", "maps = product"),
        (", patches).reshape(shape)", ", patches)")),
    "maps on the last axis": (
        "You reshaped the product to `(rows, columns, filters)`, but its rows are the filters, "
        f"so they come first.{_COLUMNS}",
        ("product.reshape(filters, up, over)",
         "product.reshape(up, over, filters).transpose(2, 0, 1)"),
        ("product.reshape(filters, up, over)", "product.reshape(up, over, filters)")),
    "rows and columns of maps swapped": (
        "You reshaped the product to `(filters, columns, rows)`, so the numbers are scrambled."
        f"{_COLUMNS}", ("(filters, up, over)", "(filters, over, up)"),
        ("reshape(shape)", "reshape(shape[::-1])")),
    "maps transposed": (
        f"Your maps are transposed: rows and columns are swapped.{_COLUMNS}",
        ("return maps", "return maps.transpose(0, 2, 1)"),
        ("reshape(shape)", "reshape(shape).T")),
    "filled column by column": (
        "You filled the maps column by column, as with `order='F'`: fill them row by row."
        f"{_COLUMNS}", ("product.reshape(filters, up, over)",
         "product.reshape(filters, over, up).transpose(0, 2, 1)"),
        ("reshape(shape)", "reshape(shape, order='F')")),
    "weights reshaped the other way": (
        "You reshaped the weights to `(-1, filters)` and transposed, but `reshape` keeps the order "
        f"of the numbers: use `(filters, -1)`, one row for each filter.{_COLUMNS}",
        ("weight.reshape(filters, -1)", "weight.reshape(-1, filters).T")),
    "weights transposed before the reshape": (
        "You used `weight.T.reshape(...)`: `.T` reverses all four axes, so the numbers are in "
        f"another order. Reshape to `(filters, -1)` first.{_COLUMNS}",
        ("weight.reshape(filters, -1)", "weight.T.reshape(-1, filters).T")),
    "weights with channels last": (
        "You wrote the channels of a weight next to each other, but the columns have one channel "
        f"after the other.{_COLUMNS}",
        ("flat = weight", "flat = weight.transpose(0, 2, 3, 1)"),
        ("one.flatten()", "one.transpose(1, 2, 0).flatten()")),
    "weights column by column": (
        f"You wrote the kernels column by column, and the windows row by row.{_COLUMNS}",
        ("flat = weight", "flat = weight.transpose(0, 1, 3, 2)"),
        ("one.flatten()", "one.transpose(0, 2, 1).flatten()")),
    "first filter for all maps": (
        f"You used filter 0 for every map.{_SHAPES}",
        ("one.flatten()", "weight[0].flatten()"),
        ("return maps", "return np.array([maps[0]] * filters)")),
    "first filter only": (
        f"You computed the map of filter 0 only.{_SHAPES}",
        ("for one in weight", "for one in weight[:1]"), ("return maps", "return maps[:1]")),
    "one filter without its axis": (
        "You returned the map of filter 0 without the axis of the filters: there is one map for "
        f"each filter.{_SHAPES}",
        ("return np.array(maps)", "return np.array(maps)[0]")),
    "maps added": (
        "You added the maps of all filters: only the channels are added, inside the product."
        f"{_SHAPES}",
        ("return np.array(maps)", "return sum(maps)"), ("return maps", "return maps.sum(axis=0)")),
    "filters last": (
        "You put the filters last: the shape of the maps is `(filters, rows, columns)`."
        f"{_SHAPES}", ("return maps", "return maps.transpose(1, 2, 0)"),
        ("return np.array(maps)", "return np.stack(maps, axis=-1)")),
    "product transposed": (
        "You multiplied the transposed matrices, and reshaped the result without transposing it "
        f"back.{_COLUMNS}",
        ("product.reshape(filters", "product.T.reshape(filters")),
    "channels not added": (
        f"You returned the partial maps without adding them up.{_CHANNELS}",
        ("product = flat @ im2col(x, (A, B))",
         "product = np.array([f @ im2col(c[None], (A, B)) for one in weight "
         "for f, c in zip(one.reshape(len(x), -1), x)])", "(filters, up", "(filters, -1, up"),
        ("product = flat @ im2col(x, (A, B))",
         "product = np.array([f @ im2col(c[None], (A, B)) for one in weight "
         "for f, c in zip(one.reshape(len(x), -1), x)])", "(filters, up", "(-1, up")),
    "first channel only": (
        f"You read channel 0 only.{_CHANNELS}",
        ("flat = weight.reshape", "flat = weight[:, :1].reshape",
         "im2col(x, (", "im2col(x[:1], (")),
    "negative sums set to zero": (
        f"You set negative sums to 0: the exercise asks for the sums, without ReLU.{_SHAPES}",
        ("return maps", "return np.maximum(maps, 0)"),
        ("return np.array(maps)", "return np.maximum(maps, 0)")),
    "multiplied cell by cell": (
        "You multiplied with `*`, which goes cell by cell: a product of matrices is `@`."
        f"{_COLUMNS}", ("flat @ im2col", "flat * im2col"),
        *(("flat @ im2col(x, (A, B))", f"(flat * im2col(x, (A, B))).sum({axis})")
          for axis in ("", "axis=0", "axis=1"))),
    "factors swapped": (
        "You wrote the two matrices in the wrong order: `weights @ columns` multiplies each filter "
        f"by each window.{_COLUMNS}", ("flat @ im2col(x, (A, B))", "im2col(x, (A, B)) @ flat")),
    "filters and channels swapped": (
        "You read the number of filters from axis 1 of the weights, which are the channels: it is "
        f"axis 0.{_SHAPES}", ("filters, _, A, B = weight", "_, filters, A, B = weight")),
    "weights not reshaped": (
        "You multiplied weights that still have four axes: make each filter one row first."
        f"{_COLUMNS}", ("flat = weight.reshape(filters, -1)", "flat = weight")),
    "shape of the image": (
        "You reshaped the maps to the size of the image: without padding they are smaller."
        f"{_COUNT}", ("x.shape[1] - A + 1", "x.shape[1]", "x.shape[2] - B + 1", "x.shape[2]")),
}  # fmt: skip

_TOEPLITZ = {
    "kernel flipped": (
        f"You flipped the kernel, as in a true convolution.{_FORMULA}",
        ("+ size] = kernel", "+ size] = kernel[::-1]"), ("kernel[i]", "kernel[K - 1 - i]")),
    "transposed": (
        f"Your matrix is transposed: it must have a row for each window.{_MATRIX}",
        ("return matrix", "return matrix.T")),
    "every row the same": (
        f"Every row is the same: the kernel must move by one cell in each row.{_MATRIX}",
        ("start = m", "start = 0"), ("T[row, row + i]", "T[row, i]")),
    "all rows are the same list": (
        "`[[0] * length] * rows` is one row, repeated: a change in one row is a change in all. "
        f"Make a new list for each row.{_MATRIX}",
        ("np.zeros([length - K + 1, length])", "[[0] * length] * (length - K + 1)",
         "T[row, row + i]", "T[row][row + i]")),
    "negative index": (
        "You also read `kernel[n - m]` where `n - m` is negative: such an index counts from the "
        f"end. To the left of the window there are zeros.{_MATRIX}",
        ("matrix[m, start : start + size] = kernel",
         "matrix[m] = [kernel[n - m] if n - m < size else 0 for n in range(length)]")),
    "index with the other sign": (
        "You read `kernel[m - n]`: the window of row m starts at cell m, so column n holds "
        f"`kernel[n - m]`.{_MATRIX}",
        ("matrix[m, start : start + size] = kernel",
         "matrix[m] = [kernel[m - n] if 0 <= m - n < size else 0 for n in range(length)]"),
        ("kernel[i]", "kernel[-i]")),
    "last row missing": (
        f"Your matrix has one row too few: add 1 to the difference.{_COUNT}",
        ("length - size + 1", "length - size"), ("length - K + 1", "length - K")),
    "last row zero": (
        f"Your matrix has the right size, but the last row is 0.{_COUNT}",
        ("in range(rows)", "in range(rows - 1)"),
        ("for row in range(length - K + 1)", "for row in range(length - K)")),
    "last weight missing": (
        f"You left out the last weight of the kernel: the end of a slice is not included.{_MATRIX}",
        ("start : start + size] = kernel", "start : start + size - 1] = kernel[:-1]"),
        ("range(K)", "range(K - 1)")),
    "first weight missing": (
        f"You left out the first weight of the kernel.{_MATRIX}",
        ("range(K)", "range(1, K)")),
    "rows in reverse order": (
        "Your rows are in reverse order: row 0 is the window at cell 0, and the kernel moves to "
        f"the right.{_MATRIX}",
        ("start = m", "start = rows - 1 - m"), ("return T", "return T[::-1]")),
    "moved by its size": (
        "You moved the kernel by its size from row to row: move it by one cell."
        f"{_MATRIX}",
        ("start = m", "start = m * size"), ("T[row, row + i]", "T[row, row * K + i]"),
        ("start = m", "start = m * size", "length - size + 1", "length // size")),
    "first weight on the diagonal only": (
        f"Each row has only one weight: write the whole kernel.{_MATRIX}",
        ("start : start + size] = kernel", "start] = kernel[0]")),
    "sum on the diagonal": (
        f"You added up the kernel in one cell: write its weights side by side.{_MATRIX}",
        ("start : start + size] = kernel", "start] = sum(kernel)"), ("row + i] =", "row] +=")),
    "shifted to the left": (
        "You moved the kernel to the left from row to row, so that it wraps around: in row m, it "
        f"starts in column m.{_MATRIX}", ("row + i]", "i - row]")),
    "circulant matrix": (
        "Your matrix is square, and the kernel wraps around at its right end: stop at the last "
        f"window that fits.{_MATRIX}",
        ("length - K + 1", "length", "row + i]", "(row + i) % length]")),
    "square matrix": (
        "Your matrix is square: the kernel is cut off at the right end. Stop at the last window "
        f"that fits.{_MATRIX}",
        ("np.zeros([length - K + 1, length])", "np.zeros([length, length + K])",
         "range(length - K + 1)", "range(length)", "return T", "return T[:, :length]")),
    "square matrix with zeros below": (
        "Your matrix is square, with rows of zeros below: stop at the last window that fits."
        f"{_MATRIX}", ("np.zeros((rows, length))", "np.zeros((length, length))"),
        ("np.zeros([length - K + 1, length])", "np.zeros([length, length])")),
    "full convolution": (
        "You built the matrix of the full convolution, with a row for each window that touches the "
        f"signal: take those that lie on it.{_MATRIX}",
        ("np.zeros([length - K + 1, length])", "np.zeros([length, length + K - 1])",
         "range(length - K + 1)", "range(length)", "return T", "return T.T")),
    "full correlation": (
        "Your matrix has a row for each window that touches the signal: take those that lie on it."
        f"{_MATRIX}",
        ("np.zeros([length - K + 1, length])", "np.zeros([length + K - 1, length + 2 * K - 2])",
         "range(length - K + 1)", "range(length + K - 1)",
         "return T", "return T[:, K - 1 : length + K - 1]")),
    "one column too many": (
        f"Your matrix has one column too many: the signal has fewer cells.{_MATRIX}",
        ("np.zeros((rows, length))", "np.zeros((rows, length + 1))")),
    "rows only as long as the kernel": (
        f"Your rows are only as long as the kernel: pad them with zeros.{_MATRIX}",
        ("return matrix", "return matrix[:, :size] * 0 + kernel")),
    "fractions lost": (
        f"Your matrix is an array of integers, so the fractions were lost.{_TYPES}",
        ("np.zeros((rows, length))", "np.zeros((rows, length), int)")),
    "starts at column 1": (
        f"Your first row starts at column 1: the first window starts at cell 0.{_MATRIX}",
        ("np.zeros((rows, length))", "np.zeros((rows, length + 1))", "start = m", "start = m + 1",
         "return matrix", "return matrix[:, :length]")),
    "only the first row": (
        "You filled only the first row, as with a `return` inside the loop."
        f"{_MATRIX}", ("    return matrix", "        return matrix")),
    "nothing written": (
        f"Every cell of your matrix is 0: nothing is written into it.{_MATRIX}",
        ("matrix[m, start : start + size] = kernel", "kernel")),
}  # fmt: skip

_FOURIER = {
    "convolution": (
        "You computed a convolution: conjugate the transform of the kernel, or flip the kernel "
        f"along both axes, but not both.{_CORRELATION}",
        ("flipped = kernel[::-1, ::-1]", "flipped = kernel"),
        ("np.fft.fft2(kernel,", "np.fft.fft2(kernel[::-1, ::-1],")),
    "not conjugated": (
        "You did not conjugate the transform of the kernel. Without that, the valid part does "
        f"not begin in row 0 and column 0.{_CORRELATION}", ("second.conj()", "second")),
    "image conjugated": (
        "You conjugated the transform of the image: the result is reversed. Conjugate that of the "
        f"kernel.{_CORRELATION}", ("first * second.conj()", "first.conj() * second")),
    "both conjugated": (
        "You conjugated both transforms: conjugate only that of the kernel."
        f"{_CORRELATION}", ("first * second", "first.conj() * second")),
    "rows flipped only": (
        f"You flipped the order of the kernel's rows only: flip both axes.{_CORRELATION}",
        ("kernel[::-1, ::-1]", "kernel[::-1]")),
    "columns flipped only": (
        f"You flipped the kernel's columns only: flip both axes.{_CORRELATION}",
        ("kernel[::-1, ::-1]", "kernel[:, ::-1]")),
    "kernel transposed": (
        f"You transposed the kernel: flipping reverses both axes.{_CORRELATION}",
        ("np.fft.fft2(kernel, (", "np.fft.fft2(kernel.T, (")),
    "not cropped": (
        "You returned the whole result. Keep the windows that lie on the image: `H - kh + 1` rows "
        f"and `W - kw + 1` columns.{_CORRELATION}",
        (_CROP, "result"), ("full[KH - 1 : H, KW - 1 : W]", "full")),
    "columns not cropped": (
        f"You kept all columns: keep the first `W - kw + 1`.{_CORRELATION}",
        (_CROP, "result[:rows]")),
    "rows not cropped": (
        f"You kept all rows: keep the first `H - kh + 1`.{_CORRELATION}",
        (_CROP, "result[:, :columns]")),
    "last row and column missing": (
        f"The last row and column are missing: add 1 to the difference.{_COUNT}",
        ("kh + 1", "kh", "kw + 1", "kw")),
    "kernel height and width swapped in the crop": (
        "You subtracted the kernel's width from the height, and its height from the "
        f"width.{_CORRELATION}",
        ("kh + 1", "kw + 1", "kw + 1", "kh + 1")),
    "cropped at the other end": (
        "You kept the end of the result: with the conjugate, the valid part begins in row 0 and "
        f"column 0.{_CORRELATION}", (_CROP, "result[kh - 1 :, kw - 1 :]")),
    "cropped at the start": (
        "You kept the start of the result: with a flipped kernel, instead of the conjugate, the "
        f"valid part begins in row `kh - 1` and column `kw - 1`.{_WRAPS}",
        ("full[KH - 1 : H, KW - 1 : W]", "full[: H - KH + 1, : W - KW + 1]"),
        ("np.fft.fft2(kernel,", "np.fft.fft2(kernel[::-1, ::-1],", "second.conj()", "second")),
    "shifted to the middle": (
        "You shifted the result with `fftshift`, which is for drawing spectra: leave it out."
        f"{_CORRELATION}",
        ("np.fft.ifft2(spectrum)", "np.fft.fftshift(np.fft.ifft2(spectrum))")),
    ".real before the inverse transform": (
        "You took `.real` of the product of the transforms: take it of the result of `ifft2`."
        f"{_CORRELATION}",
        ("np.fft.ifft2(spectrum)", "np.fft.ifft2(spectrum.real)")),
    "cropped one cell late": (
        "You cropped one row and column too late: the valid part begins in row `kh - 1` and column "
        f"`kw - 1`.{_WRAPS}", ("full[KH - 1 : H, KW - 1 : W]", "full[KH : H + 1, KW : W + 1]")),
    "slice to minus zero": (
        "A slice that ends at `-kh + 1` is empty if the kernel has only one row: end it at "
        f"`H - kh + 1`, and the columns at `W - kw + 1`.{_WRAPS}",
        ("[:rows, :columns]", "[: 1 - kh, : 1 - kw]"),
        ("full[KH - 1 : H, KW - 1 : W]", "full[KH - 1 : 1 - KH, KW - 1 : 1 - KW]")),
    "cropped at half of the kernel": (
        "You cropped at half of the kernel: the valid part begins in row `kh - 1` and column "
        f"`kw - 1`.{_WRAPS}",
        ("full[KH - 1 : H, KW - 1 : W]", "full[KH // 2 :, KW // 2 :][: H - KH + 1, : W - KW + 1]"),
        ("full[KH - 1 : H, KW - 1 : W]",
         "full[(KH - 1) // 2 :, (KW - 1) // 2 :][: H - KH + 1, : W - KW + 1]")),
    "same size as the image": (
        "You kept the middle of the full result, as large as the image: keep the windows that lie "
        f"on it.{_WRAPS}", ("full[KH - 1 : H, KW - 1 : W]",
         "full[(KH - 1) // 2 :, (KW - 1) // 2 :][:H, :W]")),
    "absolute values": (
        "You took `np.abs` of the result, so negative numbers became positive: take `.real`."
        f"{_CORRELATION}",
        ("result.real", "np.abs(result)"), ("return valid", "return np.abs(valid)")),
    "imaginary part": (
        f"You took the imaginary part, which is only rounding errors: take `.real`.{_CORRELATION}",
        ("result.real", "result.imag.round(6)")),
    "rounded to whole numbers": (
        f"You rounded to whole numbers, so fractions were lost.{_CORRELATION}",
        ("return valid", "return valid.round()"), ("result.real", "result.real.round()")),
    "truncated to whole numbers": (
        "You converted to integers, which cuts off the fractions and turns `4.9999` into `4`."
        f"{_FORMULA}", ("result.real", "(result.real - 1e-9).astype(int)"),
        ("result.real", "result.real.astype(int)"), ("return valid", "return valid.astype(int)"),
        ("rfft2(image", "fft2(image", "rfft2(flipped", "fft2(flipped",
         "np.fft.irfft2(product, size)", "np.fft.ifft2(product).real.astype(int)")),
    "transformed along the rows only": (
        "You transformed along one axis only: an image needs `fft2` and `ifft2`."
        f"{_THEOREM}",
        ("np.fft.fft2(image)", "np.fft.fft(image)",
         "np.fft.fft2(kernel, (height, width))",
         "np.fft.fft(np.pad(kernel, ((0, height - kh), (0, 0))), width)", "ifft2", "ifft")),
    "kernel not padded": (
        "Your two transforms have different sizes: pad the kernel to the size of the image."
        f"{_THEOREM}", ("np.fft.fft2(kernel, (height, width))", "np.fft.fft2(kernel)")),
    "height and width swapped": (
        f"You swapped the height and the width of the transform.{_BOTH_SIDES}",
        ("fft2(kernel, (height, width))", "fft2(kernel, (width, height))")),
    "kernel in the middle": (
        "You put the kernel into the middle of the zeros, so the result is shifted: put it into "
        f"the corner, row 0 and column 0.{_THEOREM}",
        ("np.fft.fft2(kernel, (height, width))",
         "np.fft.fft2(np.pad(kernel, [((a - b) // 2, a - b - (a - b) // 2) "
         "for a, b in zip(image.shape, kernel.shape)]))")),
    "kernel in the last corner": (
        "You put the zeros before the kernel, so the result is shifted: put the kernel into row 0 "
        f"and column 0.{_THEOREM}",
        ("np.fft.fft2(kernel, (height, width))",
         "np.fft.fft2(np.pad(kernel, ((height - kh, 0), (width - kw, 0))))")),
    "transforms added": (
        f"You added the transforms: multiply them, number by number.{_THEOREM}",
        ("first * second", "first + second")),
    "product of matrices": (
        f"You multiplied with `@`, a product of matrices: multiply number by number with `*`."
        f"{_THEOREM}", ("first * second.conj()", "first @ second.conj()")),
    "not transformed back": (
        f"You returned the product of the transforms: transform it back.{_THEOREM}",
        ("np.fft.ifft2(spectrum)", "spectrum")),
    "transformed forwards twice": (
        "You used `fft2` to transform back: `ifft2` is the inverse."
        f"{_THEOREM}", ("np.fft.ifft2", "np.fft.fft2")),
    "divided by the size again": (
        "You divided by the number of cells: `ifft2` has already done that."
        f"{_THEOREM}", ("result.real", "result.real / image.size")),
    "size left out of irfft2": (
        "You called `irfft2` without the size: it assumes an even one, so a column is missing if "
        f"it was odd.{_WRAPS}", ("np.fft.irfft2(product, size)", "np.fft.irfft2(product)"),
        ("np.fft.fft2", "np.fft.rfft2", "np.fft.ifft2", "np.fft.irfft2")),
    "transform too short": (
        "Your transform is too small: the image is cut off, or the end of the result is added to "
        f"its start.{_WRAPS}",
        ("size = (H + KH - 1, W + KW - 1)", "size = (H - KH + 1, W - KW + 1)")),
    "transposed": (
        f"Your map is transposed: rows and columns are swapped.{_BOTH_SIDES}",
        ("return valid", "return valid.T")),
    "negative sums set to zero": (
        f"You set negative sums to 0: the exercise asks for the sums, without ReLU.{_FORMULA}",
        ("return valid", "return np.maximum(valid, 0)")),
}  # fmt: skip

MISTAKES = {
    "im2col": _IM2COL,
    "conv2d_im2col": _LAYER,
    "toeplitz_matrix": _TOEPLITZ,
    "fft_correlate2d": _FOURIER,
}
