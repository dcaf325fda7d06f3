"""Programs for exercise 04."""

from tests.exercises.written._unread import CELLS

CORRELATIONS = {
    """
def correlate2d(image, kernel, padding=0, stride=1):
    x = np.pad(image, padding)
    h, w = kernel.shape
    return np.array([
        [np.sum(x[i : i + h, j : j + w] * kernel) for j in range(0, x.shape[1] - w + 1, stride)]
        for i in range(0, x.shape[0] - h + 1, stride)
    ])
""": {
        "stride down only": ("x.shape[1] - w + 1, stride", "x.shape[1] - w + 1"),
        "stride across only": ("x.shape[0] - h + 1, stride", "x.shape[0] - h + 1"),
        "kernel treated as square": ("h, w = kernel.shape", "h = w = len(kernel)"),
        "border repeated": ("np.pad(image, padding)", "np.pad(image, padding, mode='edge')"),
        "map transposed": ("    ])", "    ]).T"),
        "mean instead of sum": ("np.sum", "np.mean"),
    },
    """
def correlate2d(image, kernel, padding=0, stride=1):
    padded = np.pad(image, ((padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)
    return np.einsum("abij,ij->ab", windows[::stride, ::stride], kernel)
""": {
        "stride left out": ("[::stride, ::stride]", ""),
        "stride always two": ("[::stride, ::stride]", "[::2, ::2]"),
        "last of each stride kept": ("[::stride, ::stride]",
                                     "[stride - 1 :: stride, stride - 1 :: stride]"),
        "kernel rotated": (", kernel)\n", ", np.flip(kernel))\n"),
        "padding above and below only": ("((padding, padding), (padding, padding))",
                                         "((padding, padding), (0, 0))"),
        "map transposed": ("->ab", "->ba"),
    },
    """
def correlate2d(image, kernel, padding=0, stride=1):
    x = np.pad(image, padding, mode="constant")
    kh, kw = kernel.shape
    out = []
    top = 0
    while top + kh <= x.shape[0]:
        row = []
        left = 0
        while left + kw <= x.shape[1]:
            row.append(float((x[top : top + kh, left : left + kw] * kernel).sum()))
            left += stride
        out.append(row)
        top += stride
    return out
""": {
        "last start left out": ("<= x.shape", "< x.shape"),
        "stride across only": ("top += stride", "top += 1"),
        "stride down only": ("left += stride", "left += 1"),
        "moved one cell too far": ("+= stride", "+= stride + 1"),
        "border reflected": ('"constant"', '"reflect"'),
        "kernel columns flipped": ("* kernel)", "* kernel[:, ::-1])"),
    },
    """
def correlate2d(image, kernel, padding=0, stride=1):
    H, W = image.shape
    h, w = kernel.shape
    big = np.zeros((H + 2 * padding, W + 2 * padding))
    big[padding : padding + H, padding : padding + W] = image
    out = np.zeros(((H + 2 * padding - h) // stride + 1, (W + 2 * padding - w) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            y, x = i * stride, j * stride
            out[i, j] = np.sum(big[y : y + h, x : x + w] * kernel)
    return out
""": {
        "padding all above and left": ("padding : padding + H, padding : padding + W",
                                       "2 * padding :, 2 * padding :"),
        "slice to minus zero": ("padding : padding + H, padding : padding + W",
                                "padding:-padding, padding:-padding"),
        "windows counted without padding": (
            "np.zeros(((H + 2 * padding - h) // stride + 1, "
            "(W + 2 * padding - w) // stride + 1))",
            "np.zeros(((H - h) // stride + 1, (W - w) // stride + 1))"),
        "ends not multiplied": ("y + h, x : x + w", "i + h, x : j + w"),
        "start row and column swapped": ("y, x = i * stride, j * stride",
                                         "x, y = i * stride, j * stride"),
        "height and width swapped": ("h, w = kernel.shape\n    big",
                                     "h, w = kernel.shape\n    W, H = image.shape\n    big"),
    },
    """
def correlate2d(image, kernel, padding=0, stride=1):
    (h, w), (kh, kw) = image.shape, kernel.shape
    rows = (h + 2 * padding - kh) // stride + 1
    cols = (w + 2 * padding - kw) // stride + 1
    out = np.zeros((rows, cols))
    for r, c in np.ndindex(rows, cols):
        for y in range(kh):
            for x in range(kw):
                a = r * stride - padding + y
                b = c * stride - padding + x
                if 0 <= a < h and 0 <= b < w:
                    out[r, c] += image[a, b] * kernel[y, x]
    return out
""": {
        "starts not multiplied": ("r * stride - padding + y\n                b = c * stride",
                                  "r - padding + y\n                b = c"),
        "starts multiplied down only": ("b = c * stride", "b = c"),
        "kernel rotated": ("kernel[y, x]", "kernel[kh - 1 - y, kw - 1 - x]"),
        "plus one forgotten vertically": ("- kh) // stride + 1", "- kh) // stride"),
        "one added inside the division": (
            "- kh) // stride + 1\n    cols = (w + 2 * padding - kw) // stride + 1",
            "- kh + 1) // stride\n    cols = (w + 2 * padding - kw + 1) // stride"),
        "negative sums set to zero": ("return out", "return out.clip(0)"),
    },
    """
def correlate2d(image, kernel, padding=0, stride=1):
    source = np.pad(image, padding)
    kh, kw = kernel.shape
    full_rows = source.shape[0] - kh + 1
    full_cols = source.shape[1] - kw + 1
    full = np.zeros((full_rows, full_cols))
    for a in range(kh):
        for b in range(kw):
            full += source[a : a + full_rows, b : b + full_cols] * kernel[a, b]
    return full[::stride, ::stride]
""": {
        "stride left out": ("full[::stride, ::stride]", "full"),
        "stride down only": ("[::stride, ::stride]", "[::stride]"),
        "last of each stride kept": ("[::stride, ::stride]",
                                     "[stride - 1 :: stride, stride - 1 :: stride]"),
        "image subsampled first": (
            "    kh, kw = kernel.shape",
            "    source = source[::stride, ::stride]\n    stride = 1\n"
            "    kh, kw = kernel.shape"),
        "kernel rotated": ("kernel[a, b]", "kernel[-1 - a, -1 - b]"),
        "padding twice": ("np.pad(image, padding)", "np.pad(image, 2 * padding)"),
    },
    """
def size(n, k, p, s):
    return (n + 2 * p - k) // s + 1

def correlate2d(image, kernel, padding=0, stride=1):
    rows = size(image.shape[0], kernel.shape[0], padding, stride)
    cols = size(image.shape[1], kernel.shape[1], padding, stride)
    image = np.pad(image, padding)
    result = np.empty((rows, cols))
    for i in range(rows):
        for j in range(cols):
            patch = image[i * stride : i * stride + kernel.shape[0],
                          j * stride : j * stride + kernel.shape[1]]
            result[i, j] = np.vdot(patch, kernel)
    return result
""": {
        "plus one forgotten": ("// s + 1", "// s"),
        "size not a whole number": ("// s + 1", "/ s + 1"),
        "one window too many": ("// s + 1", "// s + 2"),
        "kernel treated as square": ("j * stride + kernel.shape[1]",
                                     "j * stride + kernel.shape[0]"),
        "fractions lost": ("np.empty((rows, cols))", "np.empty((rows, cols), dtype=int)"),
        "padding always one": ("    rows = size", "    padding = 1\n    rows = size"),
    },
    """
def correlate2d(image, kernel, padding=0, stride=1):
    image = np.pad(image, [(padding, padding), (padding, padding)])
    tops = np.arange(0, image.shape[0] - kernel.shape[0] + 1, stride)
    lefts = np.arange(0, image.shape[1] - kernel.shape[1] + 1, stride)
    rows = tops[:, None] + np.arange(kernel.shape[0])
    cols = lefts[:, None] + np.arange(kernel.shape[1])
    patches = image[rows[:, None, :, None], cols[None, :, None, :]]
    return np.tensordot(patches, kernel, axes=((2, 3), (0, 1)))
""": {
        "last start left out": (".shape[0] + 1, stride)\n    lefts = np.arange(0, "
                                "image.shape[1] - kernel.shape[1] + 1",
                                ".shape[0], stride)\n    lefts = np.arange(0, "
                                "image.shape[1] - kernel.shape[1]"),
        "stride across only": ("kernel.shape[0] + 1, stride", "kernel.shape[0] + 1"),
        "padding above and left only": ("[(padding, padding), (padding, padding)]",
                                        "[(padding, 0), (padding, 0)]"),
        "padding left and right only": ("[(padding, padding), (padding, padding)]",
                                        "[(0, 0), (padding, padding)]"),
        "kernel rows flipped": ("patches, kernel,", "patches, np.flipud(kernel),"),
        "map transposed": ("(0, 1)))", "(0, 1))).T"),
    },
    """
def correlate2d(image, kernel, padding=0, stride=1):
    p = padding
    if p > 0:
        side = np.zeros((image.shape[0], p))
        image = np.hstack([side, image, side])
        lines = np.zeros((p, image.shape[1]))
        image = np.vstack([lines, image, lines])
    kh, kw = kernel.shape
    feature_map = []
    for y in range(0, image.shape[0] - kh + 1, stride):
        line = []
        for x in range(0, image.shape[1] - kw + 1, stride):
            s = 0
            for dy in range(kh):
                for dx in range(kw):
                    s += image[y + dy][x + dx] * kernel[dy][dx]
            line.append(s)
        feature_map.append(line)
    return np.array(feature_map)
""": {
        "only one product": ("s += ", "s = "),
        "padding left out": ("if p > 0:", "if False:"),
        "padding left and right only": ("np.vstack([lines, image, lines])", "image"),
        "padding above and below only": ("np.hstack([side, image, side])", "image"),
        "stride left out": ("+ 1, stride)", "+ 1)"),
        "row and column of an index swapped": ("kernel[dy][dx]", "kernel[dx][dy]"),
    },
    """
def pad(image, n):
    h, w = image.shape
    new = np.zeros((h + n + n, w + n + n))
    new[n : n + h, n : n + w] = image
    return new

def cell(image, kernel, row, col):
    return (image[row : row + len(kernel), col : col + len(kernel[0])] * kernel).sum()

def correlate2d(image, kernel, padding=0, stride=1):
    image = pad(image, padding)
    n_rows = 1 + (len(image) - len(kernel)) // stride
    n_cols = 1 + (len(image[0]) - len(kernel[0])) // stride
    answer = np.zeros((n_rows, n_cols))
    for m in range(n_rows):
        for n in range(n_cols):
            answer[m, n] = cell(image, kernel, m * stride, n * stride)
    return answer
""": {
        "starts not multiplied": ("m * stride, n * stride", "m, n"),
        "start row and column swapped": ("m * stride, n * stride", "n * stride, m * stride"),
        "padding all below and right": ("new[n : n + h, n : n + w]", "new[:h, :w]"),
        "last row and column zero": ("in range(n_rows):\n        for n in range(n_cols)",
                                     "in range(n_rows - 1):\n        "
                                     "for n in range(n_cols - 1)"),
        "kernel unused": (" * kernel).sum()", ").sum()"),
        "map created transposed": ("np.zeros((n_rows, n_cols))", "np.zeros((n_cols, n_rows))"),
    },
    """
def correlate2d(image, kernel, padding=0, stride=1):
    x = np.pad(image, padding)
    k = kernel
    out_h = int((x.shape[0] - k.shape[0]) / stride) + 1
    out_w = int((x.shape[1] - k.shape[1]) / stride) + 1
    out = np.zeros(out_h * out_w)
    for index in range(out_h * out_w):
        i, j = divmod(index, out_w)
        r = i * stride
        c = j * stride
        out[index] = np.sum(x[r : r + k.shape[0], c : c + k.shape[1]] * k)
    return out.reshape(out_h, out_w)
""": {
        "starts multiplied across only": ("r = i * stride", "r = i"),
        "starts multiplied down only": ("c = j * stride", "c = j"),
        "plus one forgotten horizontally": ("k.shape[1]) / stride) + 1", "k.shape[1]) / stride)"),
        "kernel transposed": ("k = kernel", "k = kernel.T"),
        "last row zero": ("in range(out_h * out_w)", "in range(out_h * out_w - out_w)"),
        "map of bytes": ("return out.", "return out.astype(int).astype('uint8')."),
    },
    """
def correlate2d(image, kernel, padding=0, stride=1):
    x = np.pad(image, pad_width=padding)
    kh, kw = kernel.shape
    tops = range(0, x.shape[0] - kh + 1, stride)
    lefts = range(0, x.shape[1] - kw + 1, stride)
    out = np.zeros((len(tops), len(lefts)))
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            window = x[top : top + kh, left : left + kw]
            out[i, j] = (window * kernel).sum()
    return out
""": {
        "written where the window starts": ("out[i, j]", "out[top, left]"),
        "map as large as the padded image": ("np.zeros((len(tops), len(lefts)))",
                                             "np.zeros(x.shape)"),
        "columns counted like the rows": ("x.shape[1] - kw + 1", "x.shape[0] - kh + 1"),
        "matrix product": ("window * kernel", "window @ kernel"),
        "first cell only": ("    return out", "            return out"),
        "padding halved": ("pad_width=padding", "pad_width=padding // 2"),
    },
}  # fmt: skip

PROGRAMS = {"correlate2d": CORRELATIONS, "unreached": CELLS}

# The name of a mistake that consists of two others.
TOGETHER = [
    ("stride left out", {"stride down only", "stride across only"}),
    ("starts not multiplied", {"starts multiplied down only", "starts multiplied across only"}),
    ("padding left out", {"padding left and right only", "padding above and below only"}),
    ("leftover as a number", {"gaps left out", "number of cells"}),
    ("starts of the windows", {"cells where no window begins", "cells that are read"}),
    ("every cell", {"cells that are read", "stride left out"}),
]
