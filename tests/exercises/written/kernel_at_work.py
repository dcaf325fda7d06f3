"""Programs for exercise 02."""

CORRELATIONS = {
    """
def correlate2d(image, kernel):
    h, w = kernel.shape
    return np.array([
        [np.sum(image[y : y + h, x : x + w] * kernel) for x in range(image.shape[1] - w + 1)]
        for y in range(image.shape[0] - h + 1)
    ])
""": {
        "last row missing": ("image.shape[0] - h + 1", "image.shape[0] - h"),
        "last column missing": ("image.shape[1] - w + 1", "image.shape[1] - w"),
        "kernel treated as square": ("h, w = kernel.shape", "h = w = len(kernel)"),
        "kernel rotated": ("* kernel)", "* np.rot90(kernel, 2))"),
        "rows and columns swapped": ("    ])", "    ]).T"),
        "negative sums set to zero": ("    return np.array([", "    return np.maximum(0, ["),
    },
    """
def correlate2d(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("abij,ij->ab", windows, kernel)
""": {
        "rows and columns swapped": ("->ab", "->ba"),
        "kernel rotated": ("windows, kernel)", "windows, np.flip(kernel))"),
        "rows flipped only": ("windows, kernel)", "windows, np.flipud(kernel))"),
        "columns flipped only": ("windows, kernel)", "windows, np.fliplr(kernel))"),
        "last row missing": ("windows, kernel", "windows[:-1], kernel"),
        "products averaged": ("windows, kernel)", "windows, kernel) / kernel.size"),
    },
    """
def correlate2d(image, kernel):
    h, w = kernel.shape
    rows, cols = image.shape[0] - h + 1, image.shape[1] - w + 1
    out = np.zeros((rows, cols))
    for i in range(h):
        for j in range(w):
            out += kernel[i, j] * image[i : i + rows, j : j + cols]
    return out
""": {
        "kernel rotated": ("kernel[i, j]", "kernel[-1 - i, -1 - j]"),
        "rows flipped only": ("kernel[i, j]", "kernel[-1 - i, j]"),
        "last row and column missing": ("h + 1, image.shape[1] - w + 1", "h, image.shape[1] - w"),
        "only one product": ("out +=", "out ="),
        "products averaged": ("return out", "return out / (h * w)"),
        "absolute values": ("return out", "return abs(out)"),
    },
    """
def correlate2d(image, kernel):
    h, w = kernel.shape
    rows, cols = image.shape[0] - h + 1, image.shape[1] - w + 1
    matrix = [image[r : r + h, c : c + w].flatten() for r in range(rows) for c in range(cols)]
    result = np.array(matrix) @ kernel.flatten()
    return result.reshape(rows, cols)
""": {
        "kernel rotated": ("kernel.flatten()", "kernel.flatten()[::-1]"),
        "kernel not used": ("kernel.flatten()", "np.ones(kernel.size)"),
        "last column missing": ("image.shape[1] - w + 1", "image.shape[1] - w"),
        "kernel or window transposed": ("[r : r + h, c : c + w]", "[r : r + h, c : c + w].T"),
        "fractions lost": ("return result", "return result.astype(int)"),
    },
    """
def correlate2d(image, kernel):
    n_rows = image.shape[0] - kernel.shape[0] + 1
    n_cols = image.shape[1] - kernel.shape[1] + 1
    result = np.zeros((n_rows, n_cols))
    r = 0
    while r < n_rows:
        c = 0
        while c < n_cols:
            patch = image[r : r + kernel.shape[0], c : c + kernel.shape[1]]
            result[r, c] = (patch * kernel).sum()
            c += 1
        r += 1
    return result
""": {
        "last row zero": ("while r < n_rows:", "while r < n_rows - 1:"),
        "last column zero": ("while c < n_cols:", "while c < n_cols - 1:"),
        "image treated as square": ("image.shape[1]", "image.shape[0]"),
        "matrix product": ("patch * kernel", "patch @ kernel"),
        "nothing written into the map": ("result[r, c] =", "value ="),
        "map as large as the image": ("np.zeros((n_rows, n_cols))", "np.zeros(image.shape)"),
    },
    """
def correlate2d(image, kernel):
    kernel_height, kernel_width = kernel.shape
    output = []
    for top in range(image.shape[0] - kernel_height + 1):
        row = []
        for left in range(image.shape[1] - kernel_width + 1):
            total = 0
            for y in range(kernel_height):
                for x in range(kernel_width):
                    total = total + image[top + y][left + x] * kernel[y][x]
            row.append(total)
        output.append(row)
    return np.array(output)
""": {
        "last row missing": ("image.shape[0] - kernel_height + 1",
                             "image.shape[0] - kernel_height"),
        "kernel transposed cell by cell": ("kernel[y][x]", "kernel[x][y]"),
        "row and column swapped cell by cell": ("[top + y][left + x]", "[left + y][top + x]"),
        "only one product": ("total = total + ", "total = "),
        "kernel treated as square": ("x in range(kernel_width)", "x in range(kernel_height)"),
        "every kernel taken as 3×3": ("kernel_height, kernel_width = kernel.shape",
                                      "kernel_height, kernel_width = 3, 3"),
    },
    """
def window(image, row, column, shape):
    return image[row : row + shape[0], column : column + shape[1]]

def correlate2d(image, kernel):
    size = np.array(image.shape) - np.array(kernel.shape) + 1
    feature_map = np.empty(size)
    for row, column in np.ndindex(*size):
        feature_map[row, column] = np.vdot(window(image, row, column, kernel.shape), kernel)
    return feature_map
""": {
        "row and column swapped": ("vdot(window(image, row, column,",
                                   "vdot(window(image, column, row,"),
        "kernel treated as square": ("column : column + shape[1]", "column : column + shape[0]"),
        "kernel rotated": (", kernel)\n", ", kernel[::-1, ::-1])\n"),
        "last row and column missing": ("np.array(kernel.shape) + 1", "np.array(kernel.shape)"),
        "wrapped around at 256": ("return feature_map",
                                  "return feature_map.astype(int).astype('uint8')"),
        "fractions lost": ("np.empty(size)", "np.empty(size, dtype=int)"),
    },
    """
def correlate2d(image, kernel):
    rows = np.arange(image.shape[0] - kernel.shape[0] + 1)[:, None] + np.arange(kernel.shape[0])
    cols = np.arange(image.shape[1] - kernel.shape[1] + 1)[:, None] + np.arange(kernel.shape[1])
    patches = image[rows[:, None, :, None], cols[None, :, None, :]]
    return np.tensordot(patches, kernel, axes=((2, 3), (0, 1)))
""": {
        "rows and columns swapped": ("(0, 1)))", "(0, 1))).T"),
        "last row missing": ("kernel.shape[0] + 1", "kernel.shape[0]"),
        "kernel rotated": ("patches, kernel,", "patches, kernel[::-1, ::-1],"),
        "columns flipped only": ("patches, kernel,", "patches, kernel[:, ::-1],"),
        "divided by the sum of the weights": ("(0, 1)))", "(0, 1))) / kernel.sum()"),
        "sums clipped to a photograph": ("return np.tensordot(patches, kernel, "
                                         "axes=((2, 3), (0, 1)))",
                                         "return np.clip(np.tensordot(patches, kernel, axes="
                                         "((2, 3), (0, 1))), 0, 255).astype('uint8')"),
    },
    """
def correlate2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    padded = np.zeros((H + 2 * P, W + 2 * P))
    padded[P : P + H, P : P + W] = image
    out = np.zeros((H + 2 * P - h + 1, W + 2 * P - w + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = sum(sum(padded[i : i + h, j : j + w] * kernel))
    return out

P = 0
""": {
        "padded by one": ("P = 0", "P = 1"),
        "array put into one cell": ("sum(sum(padded[i : i + h, j : j + w] * kernel))",
                                    "sum(padded[i : i + h, j : j + w] * kernel)"),
        "rows sliced twice": ("[i : i + h, j : j + w]", "[i : i + h][j : j + w]"),
        "shape without brackets": ("np.zeros((H + 2 * P - h + 1, W + 2 * P - w + 1))",
                                   "np.zeros(H + 2 * P - h + 1, W + 2 * P - w + 1)"),
        "first row only": ("    return out", "        return out"),
        "image treated as square": ("H, W = image.shape", "H = W = image.shape[0]"),
    },
    """
def correlate2d(image, kernel):
    image = np.asarray(image, float)
    kernel = np.asarray(kernel, float)
    full = np.fft.irfft2(
        np.fft.rfft2(image) * np.conj(np.fft.rfft2(kernel, image.shape)), image.shape
    )
    return full[: image.shape[0] - kernel.shape[0] + 1, : image.shape[1] - kernel.shape[1] + 1]
""": {
        "last row missing": ("image.shape[0] - kernel.shape[0] + 1",
                             "image.shape[0] - kernel.shape[0]"),
        "last column missing": ("image.shape[1] - kernel.shape[1] + 1",
                                "image.shape[1] - kernel.shape[1]"),
        "kernel treated as square": ("image.shape[1] - kernel.shape[1] + 1",
                                     "image.shape[1] - kernel.shape[0] + 1"),
        "rows flipped only": ("np.asarray(kernel, float)", "np.asarray(kernel, float)[::-1]"),
        "absolute values": ("return full", "return np.abs(full)"),
    },
    """
def correlate2d(image, kernel):
    out = np.zeros((1 + len(image) - len(kernel), 1 + len(image[0]) - len(kernel[0])))
    for (i, j), _ in np.ndenumerate(out):
        for (a, b), weight in np.ndenumerate(kernel):
            out[i, j] += weight * image[i + a, j + b]
    return out
""": {
        "image treated as square": ("len(image[0])", "len(image)"),
        "kernel treated as square": ("len(kernel[0])", "len(kernel)"),
        "row and column swapped cell by cell": ("image[i + a, j + b]", "image[j + a, i + b]"),
        "only one product": ("out[i, j] +=", "out[i, j] ="),
        "map as large as the image": ("out = np.zeros((1 + len(image) - len(kernel), "
                                      "1 + len(image[0]) - len(kernel[0])))\n"
                                      "    for (i, j), _ in np.ndenumerate(out):",
                                      "out = np.zeros(np.shape(image))\n"
                                      "    for i, j in np.ndindex(1 + len(image) - len(kernel),"
                                      " 1 + len(image[0]) - len(kernel[0])):"),
        "sum reset at each row": ("    return out", "    return out.cumsum(axis=1)"),
    },
    """
def correlate2d(image, kernel):
    kh, kw = kernel.shape
    out_h, out_w = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    output = np.full((out_h, out_w), 0.0)
    for index in range(out_h * out_w):
        i, j = divmod(index, out_w)
        region = image[i : i + kh, j : j + kw]
        output[i, j] = np.multiply(region, kernel).sum()
    return output
""": {
        "last row zero": ("range(out_h * out_w)", "range(out_h * out_w - out_w)"),
        "first cell only": ("    return output", "        return output"),
        "kernel height and width swapped": ("kh, kw = kernel.shape", "kw, kh = kernel.shape"),
        "kernel width used as its height": ("kh, kw = kernel.shape", "kh = kw = kernel.shape[1]"),
        "end of the slice without its start": ("i : i + kh, j : j + kw", "i:kh, j:kw"),
        "products averaged": (".sum()", ".mean()"),
    },
}  # fmt: skip

# The name of a mistake that consists of two others.
TOGETHER = [
    ("last row and column missing", {"last row missing", "last column missing"}),
    ("last row and column zero", {"last row zero", "last column zero"}),
]
_FLIPPED = "def convolve2d(image, kernel):\n    kernel = kernel[::-1, ::-1]"
_OTHER = {
    "kernel rotated": "kernel not rotated",
    "rows flipped only": "columns flipped only",
    "columns flipped only": "rows flipped only",
}
_ONLY_HERE = {"kernel or window transposed", "kernel transposed cell by cell",
              "row and column swapped", "row and column swapped cell by cell",
              "matrix product"}  # fmt: skip


def _as_convolution(source, edits):
    edits = {_OTHER.get(name, name): edit for name, edit in edits.items() if name not in _ONLY_HERE}
    return source.replace("def correlate2d(image, kernel):", _FLIPPED), edits


PROGRAMS = {
    "correlate2d": CORRELATIONS,
    "convolve2d": dict(_as_convolution(*one) for one in CORRELATIONS.items()),
}
