"""Programs for exercise 09."""

COLUMNS = {
    """
def im2col(x, kernel_size):
    h, w = kernel_size
    cols = []
    for r in range(x.shape[1] - h + 1):
        for c in range(x.shape[2] - w + 1):
            patch = x[:, r : r + h, c : c + w]
            cols.append(patch.flatten())
    return np.stack(cols, axis=1)
""": {
        "windows as rows": ("axis=1", "axis=0"),
        "last row of windows missing": ("x.shape[1] - h + 1", "x.shape[1] - h"),
        "last column of windows missing": ("x.shape[2] - w + 1", "x.shape[2] - w"),
        "kernel height and width swapped": ("h, w = kernel_size", "w, h = kernel_size"),
        "kernel treated as square": ("h, w = kernel_size", "h = w = kernel_size[0]"),
        "cells column by column": ("patch.flatten()", "patch.transpose(0, 2, 1).flatten()"),
        "channels last": ("patch.flatten()", "np.moveaxis(patch, 0, -1).flatten()"),
        "channels added": ("patch.flatten()", "patch.sum(axis=0).flatten()"),
        "reshaped instead of transposed": ("np.stack(cols, axis=1)",
                                           "np.array(cols).reshape(len(cols[0]), -1)"),
        "cells reversed": ("patch.flatten()", "patch.flatten()[::-1]"),
        "windows in reverse order": ("np.stack(cols,", "np.stack(cols[::-1],"),
    },
    """
def im2col(x, kernel_size):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel_size, axis=(1, 2))
    c, rows, columns, kh, kw = windows.shape
    cells = windows.transpose(0, 3, 4, 1, 2)
    return cells.reshape(c * kh * kw, rows * columns)
""": {
        "windows column by column": ("(0, 3, 4, 1, 2)", "(0, 3, 4, 2, 1)"),
        "cells column by column": ("(0, 3, 4, 1, 2)", "(0, 4, 3, 1, 2)"),
        "channels last": ("(0, 3, 4, 1, 2)", "(3, 4, 0, 1, 2)"),
        "windows in rows and columns": ("rows * columns)", "rows, columns)"),
        "channels beside each other": ("(c * kh * kw,", "(c, kh * kw,"),
        "windows flipped": ("windows.tr", "windows[..., ::-1, ::-1].tr"),
        "channels in reverse order": ("windows.tr", "windows[::-1].tr"),
        "axes not put in order": ("windows.transpose(0, 3, 4, 1, 2)", "windows"),
    },
    """
def im2col(x, kernel_size):
    channels, height, width = x.shape
    kh, kw = kernel_size
    out_h = height - kh + 1
    out_w = width - kw + 1
    result = np.zeros((channels * kh * kw, out_h * out_w))
    col = 0
    y = 0
    while y < out_h:
        xx = 0
        while xx < out_w:
            result[:, col] = np.reshape(x[:, y : y + kh, xx : xx + kw], -1)
            col += 1
            xx += 1
        y += 1
    return result
""": {
        "last row of windows missing": ("height - kh + 1", "height - kh"),
        "image height and width swapped": ("channels, height, width", "channels, width, height"),
        "windows move down only": ("xx : xx + kw", ":kw"),
        "windows move across only": ("y : y + kh", ":kh"),
        "fractions lost": ("out_w))", "out_w), dtype=int)"),
        "nothing copied": ("result[:, col] =", "copied ="),
        "first window in all columns": ("y : y + kh, xx : xx + kw", ":kh, :kw"),
    },
}  # fmt: skip
_IM2COL = list(COLUMNS)[0]
LAYERS = {
    f"""{_IM2COL}
def conv2d_im2col(x, weight):
    F, C, KH, KW = weight.shape
    X = im2col(x, (KH, KW))
    W = weight.reshape(F, C * KH * KW)
    out = np.matmul(W, X)
    return out.reshape(F, x.shape[1] - KH + 1, x.shape[2] - KW + 1)
""": {
        "kernel flipped": ("    W = weight.", "    W = np.flip(weight, (2, 3))."),
        "map not reshaped": ("return out.reshape(F, x.shape[1] - KH + 1, x.shape[2] - KW + 1)",
                             "return out"),
        "rows and columns of maps swapped": ("x.shape[1] - KH + 1, x.shape[2] - KW + 1",
                                             "x.shape[2] - KW + 1, x.shape[1] - KH + 1"),
        "weights reshaped the other way": ("weight.reshape(F, C * KH * KW)",
                                           "weight.reshape(C * KH * KW, F).T"),
        "weights with channels last": ("    W = weight.", "    W = np.moveaxis(weight, 1, -1)."),
        "product transposed": ("out.reshape", "out.T.reshape"),
        "multiplied cell by cell": ("np.matmul(W, X)", "W * X"),
        "cells column by column": ("patch.flatten()", "patch.transpose(0, 2, 1).flatten()"),
        "windows in reverse order": ("np.stack(cols,", "np.stack(cols[::-1],"),
        "negative sums set to zero": ("out = np.matmul(W, X)", "out = np.matmul(W, X).clip(0)"),
    },
    f"""{_IM2COL}
def conv2d_im2col(x, weight):
    rows, columns = np.subtract(x.shape[1:], weight.shape[2:]) + 1
    matrix = im2col(x, weight.shape[-2:])
    maps = np.zeros((len(weight), rows, columns))
    for k in range(len(weight)):
        line = weight[k].ravel() @ matrix
        maps[k] = line.reshape(rows, columns)
    return maps
""": {
        "first filter for all maps": ("weight[k].", "weight[0]."),
        "first filter only": ("    return maps", "    return maps[:1]"),
        "maps added": ("    return maps", "    return np.sum(maps, axis=0)"),
        "filters last": ("    return maps", "    return np.moveaxis(maps, 0, -1)"),
        "maps transposed": ("    return maps", "    return np.swapaxes(maps, 1, 2)"),
        "filled column by column": ("line.reshape(rows, columns)",
                                    "line.reshape(rows, columns, order='F')"),
        "kernel flipped": ("weight[k].", "weight[k, :, ::-1, ::-1]."),
        "channels last": ("patch.flatten()", "patch.transpose(1, 2, 0).flatten()"),
    },
}  # fmt: skip
MATRICES = {
    """
def toeplitz_matrix(kernel, length):
    n = length - kernel.size + 1
    lines = []
    for i in range(n):
        before = [0] * i
        after = [0] * (length - kernel.size - i)
        lines.append(before + list(kernel) + after)
    return np.array(lines)
""": {
        "kernel flipped": ("list(kernel)", "list(kernel[::-1])"),
        "transposed": ("np.array(lines)", "np.array(lines).T"),
        "last row missing": ("length - kernel.size + 1", "length - kernel.size"),
        "rows in reverse order": ("np.array(lines)", "np.array(lines[::-1])"),
        "only the first row": ("np.array(lines)", "np.array(lines) * (np.arange(n) < 1)[:, None]"),
    },
    """
def toeplitz_matrix(kernel, length):
    count = length - len(kernel) + 1
    first = np.concatenate((kernel, np.zeros(length - len(kernel))))
    matrix = np.empty((count, length))
    for r in range(count):
        matrix[r] = np.roll(first, r)
    return matrix
""": {
        "every row the same": ("np.roll(first, r)", "first"),
        "circulant matrix": ("length - len(kernel) + 1\n", "length\n"),
        "kernel flipped": ("(kernel, np.z", "(kernel[::-1], np.z"),
        "fractions lost": ("np.empty((count, length))", "np.empty((count, length), int)"),
        "transposed": ("return matrix", "return np.transpose(matrix)"),
    },
    """
def toeplitz_matrix(kernel, length):
    rows = length - len(kernel) + 1
    return sum(w * np.eye(rows, length, i) for i, w in enumerate(kernel))
""": {
        "square matrix": ("rows = length - len(kernel) + 1", "rows = length"),
        "kernel flipped": ("enumerate(kernel)", "enumerate(kernel[::-1])"),
        "starts at column 1": ("length, i)", "length, i + 1)"),
        "last row missing": ("len(kernel) + 1", "len(kernel)"),
    },
}  # fmt: skip
TRANSFORMS = {
    """
def fft_correlate2d(image, kernel):
    padded = np.zeros(image.shape)
    padded[: kernel.shape[0], : kernel.shape[1]] = kernel
    a = np.fft.fft2(image)
    b = np.conj(np.fft.fft2(padded))
    out = np.real(np.fft.ifft2(a * b))
    h = image.shape[0] - kernel.shape[0] + 1
    w = image.shape[1] - kernel.shape[1] + 1
    return out[:h, :w]
""": {
        "not conjugated": ("np.conj(np.fft.fft2(padded))", "np.fft.fft2(padded)"),
        "image conjugated": ("a * b", "(a * b).conj()"),
        "not cropped": ("out[:h, :w]", "out"),
        "rows not cropped": ("out[:h, :w]", "out[:, :w]"),
        "columns not cropped": ("out[:h, :w]", "out[:h]"),
        "last row and column missing": ("out[:h, :w]", "out[: h - 1, : w - 1]"),
        "absolute values": ("np.real(", "np.abs("),
        "transforms added": ("a * b", "a + b"),
        "product of matrices": ("a * b", "a @ b"),
        "not transformed back": ("np.fft.ifft2(a * b)", "a * b"),
        "transformed forwards twice": ("np.fft.ifft2(", "np.fft.fft2("),
        "rounded to whole numbers": ("np.real(np.fft.ifft2(a * b))",
                                     "np.rint(np.real(np.fft.ifft2(a * b)))"),
        "cropped at the other end": ("out[:h, :w]", "out[-h:, -w:]"),
        "transposed": ("out[:h, :w]", "out[:h, :w].T"),
        "negative sums set to zero": ("out[:h, :w]", "np.maximum(out[:h, :w], 0)"),
    },
    """
def fft_correlate2d(image, kernel):
    kernel = np.rot90(kernel, 2)
    s = [i + k - 1 for i, k in zip(image.shape, kernel.shape)]
    full = np.fft.ifft2(np.fft.fft2(image, s) * np.fft.fft2(kernel, s)).real
    top, left = kernel.shape[0] - 1, kernel.shape[1] - 1
    return full[top : image.shape[0], left : image.shape[1]]
""": {
        "convolution": ("    kernel = np.rot90(kernel, 2)\n", ""),
        "rows flipped only": ("np.rot90(kernel, 2)", "np.flipud(kernel)"),
        "columns flipped only": ("np.rot90(kernel, 2)", "np.fliplr(kernel)"),
        "not cropped": ("full[top : image.shape[0], left : image.shape[1]]", "full"),
        "cropped at the start": ("full[top : image.shape[0], left : image.shape[1]]",
                                 "full[: image.shape[0] - top, : image.shape[1] - left]"),
        "absolute values": (").real", ")\n    full = abs(full)"),
        "truncated to whole numbers": (").real", ").real.astype(int)"),
        "divided by the size again": (").real", ").real / image.size"),
    },
}  # fmt: skip

PROGRAMS = {
    "im2col": COLUMNS,
    "conv2d_im2col": LAYERS,
    "toeplitz_matrix": MATRICES,
    "fft_correlate2d": TRANSFORMS,
}
TOGETHER = [
    ("last row and column of windows missing",
     {"last row of windows missing", "last column of windows missing"}),
    ("first window in all columns", {"windows move down only", "windows move across only"}),
    ("rows and columns of maps swapped", {"filled column by column", "maps transposed"}),
    ("square matrix", {"circulant matrix", "every row the same"}),
    ("both conjugated", {"image conjugated", "not conjugated"}),
    ("convolution", {"not conjugated", "cropped at the other end"}),
]  # fmt: skip
