"""Known mistakes: edits of model programs, with the message to the learner."""

_MAP = """
def NAME(image, kernel):
    image, kernel = np.asarray(image), np.asarray(kernel)FLIPPED
    height, width = image.shape
    kh, kw = kernel.shape
    rows = height - kh + 1
    columns = width - kw + 1
    feature_map = np.zeros((rows, columns))
    for m in range(rows):
        for n in range(columns):
"""
_SLICES = f"""{_MAP}
            window = image[m : m + kh, n : n + kw]
            feature_map[m, n] = np.sum(window * kernel)
    return feature_map
"""
_CELLS = f"""{_MAP}
            total = 0
            for i in range(kh):
                for j in range(kw):
                    total += image[m + i, n + j] * kernel[i, j]
            feature_map[m, n] = total
    return feature_map
"""


def _models(name, flipped=""):
    models = _SLICES, _CELLS
    return tuple(one.replace("NAME", name).replace("FLIPPED", flipped) for one in models)


MODELS = {
    "correlate2d": _models("correlate2d"),
    "convolve2d": _models("convolve2d", "[::-1, ::-1]"),
    "shift_left": ("def shift_left():\n    return [[0, 0, 1]]",),
    "vertical_edges": ("def vertical_edges():\n    return [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]",),
    "sharpen": ("def sharpen():\n    return [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]",),
}

_SIZE = "height, width = image.shape"
_PADDED = """height, width = image.shape
    image = np.pad(image, [(size // 2, size // 2) for size in kernel.shape]MODE)"""
_RETURN = "return feature_map"
_WINDOW = "image[m : m + kh, n : n + kw]"
_COUNTS = ("rows = height - kh + 1", "columns = width - kw + 1")
_IN_SLICES, _IN_CELLS = ("window =", "window ="), ("total =", "total =")
_ZEROS = "np.zeros((rows, columns))"
_LOOPS = ("in range(rows)", "in range(columns)", "in range(columns)", "in range(rows)")


def _same_size(mode=""):
    """Edit: pad by half the kernel's size, and take as many windows as the image has cells."""
    padded = _PADDED.replace("MODE", mode)
    return (_SIZE, padded, _COUNTS[0], "rows = height", _COUNTS[1], "columns = width")


def _with_and_without_broadcasting(*edit):
    """Edits: a product of a window and a kernel that differ in shape may broadcast, or not."""
    return edit, (*edit, "np.sum(window * kernel)", "np.vdot(window, kernel)")


# Mistakes that have the same outcome whether or not the kernel is rotated.
_IN_BOTH = {
    "last row and column missing": (
        "You stopped one window too early in both directions: the last row and column are missing. "
        'See lesson 02, "Predict".',
        ("height - kh + 1", "height - kh", "width - kw + 1", "width - kw"),
    ),
    "last row missing": (
        "You stopped one window too early vertically, so the last row of the map is missing. "
        'See lesson 02, "Predict".',
        ("height - kh + 1", "height - kh"),
    ),
    "last column missing": (
        "You stopped one window too early horizontally, so the last column of the map is missing. "
        'See lesson 02, "Predict".',
        ("width - kw + 1", "width - kw"),
    ),
    "last row and column zero": (
        "Your map has the right size, but its last row and column are still 0. "
        'See lesson 02, "Predict".',
        ("in range(rows)", "in range(rows - 1)", "in range(columns)", "in range(columns - 1)"),
    ),
    "last row zero": (
        'Your map has the right size, but its last row is still 0. See lesson 02, "Predict".',
        ("in range(rows)", "in range(rows - 1)"),
    ),
    "last column zero": (
        'Your map has the right size, but its last column is still 0. See lesson 02, "Predict".',
        ("in range(columns)", "in range(columns - 1)"),
    ),
    "one row too many": (
        "You went one row too far, where the windows have fewer cells than the kernel. "
        'See lesson 02, "Predict".',
        ("height - kh + 1", "height - kh + 2", *_IN_SLICES),
    ),
    "one row and column too many": (
        "You went one row and one column too far, where windows are smaller than the kernel. "
        'See lesson 02, "Predict".',
        ("height - kh + 1", "height - kh + 2", "width - kw + 1", "width - kw + 2", *_IN_SLICES),
    ),
    "one place too far": (
        "You went one position too far, and read a cell outside the image. "
        'See lesson 02, "Predict".',
        ("height - kh + 1", "height - kh + 2", "width - kw + 1", "width - kw + 2", *_IN_CELLS),
    ),
    "kernel placed at every cell": (
        "You placed the kernel at every cell of the image, even where it does not fit. "
        'See lesson 02, "Predict".',
        (_COUNTS[0], "rows = height", _COUNTS[1], "columns = width", *_IN_CELLS),
    ),
    "loops swapped": (
        "Your loop over the rows runs as often as the map has columns, and the other way round. "
        'See lesson 02, "Compute it".',
        _LOOPS,
        (*_LOOPS, "total = 0", "total = feature_map[m, n]"),
    ),
    "height and width swapped": (
        "You swapped the image's height and width when you counted the windows. "
        'See lesson 02, "Predict".',
        ("height, width = image.shape", "width, height = image.shape", *_IN_SLICES),
    ),
    "height and width swapped cell by cell": (
        "You swapped the image's height and width when you counted the positions. "
        'See lesson 02, "Predict".',
        ("height, width = image.shape", "width, height = image.shape", *_IN_CELLS),
    ),
    "image treated as square": (
        "You used the image's height as its width too: take the width from `image.shape[1]`. "
        'See lesson 02, "Predict".',
        ("height, width = image.shape", "height = width = image.shape[0]"),
    ),
    "image width used as its height": (
        "You used the image's width as its height too: take the height from `image.shape[0]`. "
        'See lesson 02, "Predict".',
        ("height, width = image.shape", "height = width = image.shape[1]"),
    ),
    "kernel height and width swapped": (
        'You swapped the kernel\'s height and width. See lesson 02, "Predict".',
        ("kh, kw = kernel.shape", "kw, kh = kernel.shape"),
        ("height - kh", "height - kw", "width - kw", "width - kh"),
    ),
    "kernel treated as square": (
        "You used the kernel's height as its width too: take the width from `kernel.shape[1]`. "
        'See lesson 02, "Compute it".',
        ("kh, kw = kernel.shape", "kh = kw = kernel.shape[0]"),
        ("width - kw", "width - kh"),
        ("j in range(kw)", "j in range(kh)"),
        *_with_and_without_broadcasting("n : n + kw", "n : n + kh"),
    ),
    "kernel width used as its height": (
        "You used the kernel's width as its height too: take the height from `kernel.shape[0]`. "
        'See lesson 02, "Compute it".',
        ("kh, kw = kernel.shape", "kh = kw = kernel.shape[1]"),
        ("height - kh", "height - kw"),
        ("i in range(kh)", "i in range(kw)"),
        *_with_and_without_broadcasting("m : m + kh", "m : m + kw"),
    ),
    "every kernel taken as 3×3": (
        "You assumed that every kernel is 3×3: read its height and width from `kernel.shape`. "
        'See lesson 02, "Compute it".',
        ("kh, kw = kernel.shape", "kh, kw = 3, 3"),
        *_with_and_without_broadcasting("m : m + kh, n : n + kw", "m : m + 3, n : n + 3"),
        ("m : m + kh, n : n + kw", "m : m + 3, n : n + 3", "np.sum(window * kernel)",
         "np.tensordot(window, kernel)"),
        ("i in range(kh)", "i in range(3)", "j in range(kw)", "j in range(3)"),
    ),
    "map created transposed": (
        "You created the array for the map with rows and columns swapped. "
        'See lesson 02, "Predict".',
        ("np.zeros((rows, columns))", "np.zeros((columns, rows))"),
        (_RETURN, "return feature_map.reshape(columns, rows)"),
    ),
    "summed over the windows": (
        "You summed over the windows, so your answer has the size of the kernel: sum the products "
        'of each window, which are on the last two axes. See lesson 02, "Compute it".',
        (_RETURN, "windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)\n"
         "    return (windows * kernel).sum((0, 1))"),
    ),
    "map created too small": (
        "You created the map one row and one column too small: it has `H - K + 1` rows. "
        'See lesson 02, "Predict".',
        (_ZEROS, "np.zeros((rows - 1, columns - 1))"),
    ),
    "map created too large": (
        "You created the map with one row or column too many, which stay 0: it has `H - K + 1` "
        'rows or columns. See lesson 02, "Predict".',
        *((_ZEROS, f"np.zeros(({size}))")
          for size in ("rows + 1, columns + 1", "rows + 1, columns", "rows, columns + 1")),
    ),
    "map created square": (
        "You created a square array for the map, with as many columns as rows. "
        'See lesson 02, "Predict".',
        (_ZEROS, "np.zeros((rows, rows))"),
        (_ZEROS, "np.zeros((columns, columns))"),
    ),
    "every row written into the first": (
        "You wrote the sums of every row into the first row of the map, as when its number is not "
        'increased. See lesson 02, "Compute it".',
        ("feature_map[m, n] =", "feature_map[0, n] =", *_IN_SLICES),
    ),
    "sums stored transposed": (
        "You stored each sum with its row and column swapped. "
        'See lesson 02, "Compute it".',
        ("feature_map[m, n] =", "feature_map[n, m] ="),
    ),
    "rows and columns swapped": (
        'You returned the map with rows and columns swapped. See lesson 02, "Compute it".',
        (_RETURN, "return feature_map.T"),
    ),
    "map in one row": (
        "You returned all sums in a single row: arrange them in the rows and columns of the map. "
        'See lesson 02, "Predict".',
        (_RETURN, "return feature_map.ravel()"),
    ),
    "map filled column by column": (
        "You filled the rows of the map with sums that run down its columns, as when the outer "
        'loop runs over the columns. See lesson 02, "Compute it".',
        (_RETURN, "return feature_map.T.reshape(rows, columns)"),
    ),
    "windows numbered by the rows": (
        "You divided the number of a cell by the number of rows: divide it by the number of "
        'columns to get its row and, as the remainder, its column. See lesson 02, "Compute it".',
        (f"window = {_WINDOW}", "row, column = divmod(m * columns + n, rows)\n            "
         "window = image[row : row + kh, column : column + kw]"),
    ),
    "all rows are the same": (
        "All rows of your map are the same, as with `[[0] * columns] * rows` or with one list, "
        'created before the loops, for all rows. See lesson 02, "Compute it".',
        (_RETURN, "return [feature_map[-1]] * rows"),
        (_RETURN, "return [feature_map.sum(axis=0)] * rows"),
        (_RETURN, "return [feature_map.ravel()] * rows"),
    ),
    "map as large as the image": (
        "Your map is as large as the image, with 0 where the kernel does not fit. "
        'See lesson 02, "Write the formula".',
        (_ZEROS, "np.zeros(image.shape)"),
    ),
    "map created like the image": (
        "Your map has the size and the type of the image, as with `np.zeros_like(image)`. "
        'See lesson 02, "Compute it".',
        (_ZEROS, "np.zeros_like(image)"),
    ),
    "map inside a border of zeros": (
        "Your map is as large as the image: its outer cells are 0, because you indexed the "
        'windows by their middle. See lesson 02, "Write the formula".',
        (_RETURN, "whole = np.zeros(image.shape)\n    whole[kh // 2 : kh // 2 + rows, "
         "kw // 2 : kw // 2 + columns] = feature_map\n    return whole"),
    ),
    "image padded": (
        "You put zeros around the image first, half the kernel's size on each side. "
        'See lesson 03, "Pad with zeros".',
        (_SIZE, "image = np.pad(image, [(size // 2, size // 2) for size in kernel.shape])\n"
         "    height, width = image.shape"),
    ),
    "padded to the image's size": (
        "You put zeros around the image, so that the map has the image's size: here no zeros are "
        'added, and the map is smaller. See lesson 03, "Pad with zeros".',
        _same_size(),
        (_SIZE, "height, width = image.shape\n    image = np.pad(image, [((size - 1) // 2,) * 2 "
         "for size in kernel.shape])", _COUNTS[0], "rows = height", _COUNTS[1], "columns = width"),
        (_SIZE, "height, width = image.shape\n    image = np.pad(image, [(size // 2, "
         "(size - 1) // 2) for size in kernel.shape])", _COUNTS[0], "rows = height", _COUNTS[1],
         "columns = width"),
        (_SIZE, "height, width = image.shape\n    image = np.pad(image, [((size - 1) // 2, "
         "size // 2) for size in kernel.shape])", _COUNTS[0], "rows = height", _COUNTS[1],
         "columns = width"),
        # A window of `y - pad` to `y + pad`, as in a much copied program.
        (_SIZE, "height, width = image.shape\n    pad = (kernel.shape[1] - 1) // 2\n"
         "    image = np.pad(image, pad)", _COUNTS[0], "rows = height", _COUNTS[1],
         "columns = width", "m : m + kh, n : n + kw", "m : m + 2 * pad + 1, n : n + 2 * pad + 1"),
    ),
    "padded by one": (
        "You put one row or column of zeros on each side of the image: here no zeros are added. "
        'See lesson 03, "Pad with zeros".',
        (_SIZE, "image = np.pad(image, 1)\n    height, width = image.shape"),
        (_SIZE, "height, width = image.shape\n    image = np.pad(image, 1)", _COUNTS[0],
         "rows = height", _COUNTS[1], "columns = width"),
    ),
    "padded by half the kernel's height on all sides": (
        "You put half the kernel's height of zeros on all four sides of the image: here no zeros "
        'are added. See lesson 03, "Pad with zeros".',
        (_SIZE, "image = np.pad(image, kernel.shape[0] // 2)\n    height, width = image.shape"),
        (_SIZE, "height, width = image.shape\n    image = np.pad(image, kernel.shape[0] // 2)",
         _COUNTS[0], "rows = height", _COUNTS[1], "columns = width"),
    ),
    "edge repeated around the image": (
        "You repeated the edge of the image around it, so that the map has the image's size: here "
        'nothing is added, and the map is smaller. See lesson 03, "Pad with zeros".',
        _same_size(', mode="edge"'),
    ),
    "every overlap counted": (
        "You counted every overlap, even of a single cell, so the map is larger than the image. "
        'See lesson 01, "Full, same, valid".',
        (_SIZE, "image = np.pad(image, [(size - 1, size - 1) for size in kernel.shape])\n"
         "    height, width = image.shape"),
    ),
    "nothing written into the map": (
        "Every cell of your map is 0: nothing is written into it. "
        'See lesson 02, "Write the formula".',
        ("feature_map[m, n] = np.sum", "value = np.sum"),
        ("feature_map[m, n] = total", "total = 0"),
    ),
    "fractions lost": (
        "Your map is an array of integers, so the fractions were lost. "
        'See lesson 02, "Compute it".',
        (_ZEROS, "np.zeros((rows, columns), int)"),
        (_ZEROS, "np.zeros((rows, columns), image.dtype)"),
        (_RETURN, "return feature_map.round()"),
        # As `feature_map[m, n] += ...` does, which drops the fraction of each sum so far.
        ("total = 0", "total = np.zeros(1, int)", "total += ", "total[0] += ",
         "= total\n", "= total[0]\n"),
    ),
    "wrapped around at 256": (
        "Your map holds 8-bit numbers, from 0 to 255, and sums outside that range wrapped around. "
        'See lesson 02, "What others call it".',
        (_RETURN, "return feature_map.astype(int).astype(np.uint8)"),
    ),
    "sums clipped to a photograph": (
        "You turned the map into a photograph: sums are clipped to 0 to 255 and fractions are "
        'lost. See lesson 02, "Predict the signs".',
        (_RETURN, "return np.clip(feature_map, 0, 255).astype(np.uint8)"),
    ),
    "sums clipped to 0 to 1": (
        "You clipped the sums to 0 to 1, but a map can have any numbers. "
        'See lesson 02, "Predict the signs".',
        (_RETURN, "return np.clip(feature_map, 0, 1)"),
    ),
    "negative sums set to zero": (
        'You set negative sums to 0. See lesson 02, "Predict the signs".',
        (_RETURN, "return np.maximum(feature_map, 0)"),
    ),
    "clipped at 255": (
        "You clipped the sums to the range of a photograph, up to 255: a feature map can have "
        'any numbers. See lesson 02, "Predict the signs".',
        (_RETURN, "return np.clip(feature_map, 0, 255)"),
        (_RETURN, "return np.clip(feature_map, -255, 255)"),
        (_RETURN, "return np.minimum(feature_map, 255)"),
    ),
    "absolute values": (
        'You removed the signs of the sums. See lesson 02, "Predict the signs".',
        (_RETURN, "return np.abs(feature_map)"),
    ),
    "summed along one axis": (
        "You summed the products of each window along one axis only: sum along both. "
        'See lesson 02, "Write the formula".',
        (_ZEROS, "np.zeros((rows, columns, kh))", "window * kernel", "window * kernel, 1"),
        (_ZEROS, "np.zeros((rows, columns, kw))", "window * kernel", "window * kernel, 0"),
    ),
    "products averaged": (
        "You took the mean of the products instead of their sum. "
        'See lesson 02, "Write the formula".',
        (_RETURN, "return feature_map / kernel.size"),
    ),
    "divided by the sum of the weights": (
        "You divided by the sum of the kernel's weights: the map is the plain sum of the products. "
        'See lesson 02, "Write the formula".',
        (_RETURN, "return feature_map / (kernel.sum() or 1)"),
        (_RETURN, "return feature_map / kernel.sum()"),
    ),
    "kernel added": (
        "You added the kernel to the window instead of multiplying the two. "
        'See lesson 02, "Write the formula".',
        ("window * kernel", "window + kernel"),
        ("image[m + i, n + j] * kernel", "image[m + i, n + j] + kernel"),
    ),
    "sums multiplied": (
        "You multiplied the sum of the window by the sum of the kernel: multiply cell by cell, "
        'then sum. See lesson 02, "Write the formula".',
        ("np.sum(window * kernel)", "np.sum(window) * np.sum(kernel)"),
    ),
    "kernel not used": (
        "You summed the window without multiplying it by the kernel. "
        'See lesson 02, "Write the formula".',
        ("window * kernel", "window"),
        (" * kernel[i, j]", ""),
    ),
    "only one product": (
        "You kept only the last product of each window, as with `=` instead of `+=`. "
        'See lesson 02, "Write the formula".',
        ("total += ", "total = "),
    ),
    "last row of the kernel only": (
        "You kept only the products of the kernel's last row, as when the sum is set to 0 inside "
        'the loop over its rows. See lesson 02, "Write the formula".',
        ("for i in range(kh):", "for i in range(kh - 1, kh):"),
    ),
    "last weights left out": (
        "You left out the last row and column of the kernel. "
        'See lesson 02, "Write the formula".',
        ("i in range(kh)", "i in range(kh - 1)", "j in range(kw)", "j in range(kw - 1)"),
    ),
    "windows side by side": (
        "You moved the kernel by its size, so the windows do not overlap. "
        'See lesson 02, "Predict".',
        (_RETURN, "return feature_map[::kh, ::kw]"),
    ),
    "array put into one cell": (
        "You put an array into one cell of the map: `np.sum` adds all products, the built-in `sum` "
        "the rows only, and `np.dot` of a row and a column gives a number inside an array (take it "
        'out with `[0, 0]`). See lesson 02, "Compute it".',
        ("np.sum(", "sum("),
        ("np.sum(window * kernel)", "np.dot(window.reshape(1, -1), kernel.reshape(-1, 1))"),
    ),
    "rows sliced twice": (
        "`image[a:b][c:d]` slices the rows twice: write `image[a:b, c:d]`. "
        'See lesson 02, "Compute it".',
        (_WINDOW, "image[m : m + kh][n : n + kw]"),
    ),
    "end of the slice without its start": (
        "A window ends at `m + kh` and `n + kw`, not at `kh` and `kw`. "
        'See lesson 02, "Compute it".',
        (_WINDOW, "image[m:kh, n:kw]"),
    ),
    "shape without brackets": (
        "`np.zeros` takes the shape as one argument, in brackets: `np.zeros((rows, columns))`. "
        'See lesson 02, "Compute it".',
        (_ZEROS, "np.zeros(rows, columns)"),
    ),
    "map written into the image": (
        "You wrote the map into the image, whose cells later windows still read. "
        'See lesson 02, "See it".',
        (_ZEROS, "image"),
    ),
    "first cell only": (
        "You filled only the first cell of the map, as with a `return` inside the inner loop. "
        'See lesson 02, "See it".',
        (f"    {_RETURN}", f"            {_RETURN}"),
    ),
    "first row only": (
        "You filled only the first row of the map, as with a `return` inside the outer loop. "
        'See lesson 02, "See it".',
        (f"    {_RETURN}", f"        {_RETURN}"),
    ),
    "sum never reset": (
        "You never reset the sum to 0, so each cell also includes all those before it. "
        'See lesson 02, "See it".',
        (_RETURN, "return np.cumsum(feature_map).reshape(rows, columns)"),
    ),
    "sum reset at each row": (
        "You reset the sum to 0 only at each row, so each cell also includes those on its left. "
        'See lesson 02, "See it".',
        (_RETURN, "return np.cumsum(feature_map, axis=1)"),
    ),
}  # fmt: skip

_FLIP = "np.asarray(kernel)[::-1, ::-1]"
MISTAKES = {
    "correlate2d": {
        "kernel rotated": (
            "You rotated the kernel by 180° before sliding it, which is convolution. "
            'See lesson 02, "Flip the kernel on a picture".',
            ("np.asarray(kernel)", "np.asarray(kernel)[::-1, ::-1]"),
        ),
        "rows flipped only": (
            "You reversed the rows of the kernel, but not its columns. "
            'See lesson 02, "Compute it".',
            ("np.asarray(kernel)", "np.asarray(kernel)[::-1]"),
        ),
        "columns flipped only": (
            "You reversed the columns of the kernel, but not its rows. "
            'See lesson 02, "Compute it".',
            ("np.asarray(kernel)", "np.asarray(kernel)[:, ::-1]"),
        ),
        "kernel or window transposed": (
            "You swapped the rows and the columns of the kernel or of the window. "
            'See lesson 02, "Compute it".',
            ("window * kernel", "window * kernel.T"),
        ),
        "kernel transposed cell by cell": (
            "You used `kernel[j, i]` for the cell in row i and column j. "
            'See lesson 02, "Write the formula".',
            ("kernel[i, j]", "kernel[j, i]"),
        ),
        "row and column swapped": (
            "You used the column index for the rows of the window, and the row index for its "
            'columns. See lesson 02, "Compute it".',
            (_WINDOW, "image[n : n + kh, m : m + kw]"),
        ),
        "row and column swapped cell by cell": (
            "You used the column index for the row of each cell, and the row index for its column. "
            'See lesson 02, "Write the formula".',
            ("image[m + i, n + j]", "image[n + i, m + j]"),
        ),
        "matrix product": (
            "You summed the matrix product `@` of window and kernel. "
            'See lesson 02, "Compute it".',
            ("window * kernel", "window @ kernel"),
        ),
        "dot product": (
            "You summed the matrix product `np.dot` of window and kernel. "
            'See lesson 02, "Compute it".',
            ("window * kernel", "np.dot(window, kernel)"),
        ),
        **_IN_BOTH,
    },
    "convolve2d": {
        "kernel not rotated": (
            "You slid the kernel as it is, or rotated it twice, which is correlation. "
            'See lesson 02, "Flip the kernel on a picture".',
            (_FLIP, "np.asarray(kernel)"),
        ),
        "kernel transposed": (
            "You swapped the kernel's rows and columns instead of rotating it by 180°. "
            'See lesson 02, "Flip the kernel on a picture".',
            (_FLIP, "np.asarray(kernel).T"),
            (_FLIP, "np.asarray(kernel)", "kh, kw = kernel.shape", "kernel = kernel.T\n"
             "    kh, kw = kernel.shape[::-1]", *_IN_SLICES),
        ),
        "rows flipped only": (
            "You reversed the rows of the kernel, but not its columns. "
            'See lesson 02, "Flip the kernel on a picture".',
            (_FLIP, "np.asarray(kernel)[::-1]"),
        ),
        "columns flipped only": (
            "You reversed the columns of the kernel, but not its rows. "
            'See lesson 02, "Flip the kernel on a picture".',
            (_FLIP, "np.asarray(kernel)[:, ::-1]"),
        ),
        "kernel rotated again for each window": (
            "You rotated the kernel inside the loops, so every second window has it the wrong way "
            'round: rotate it once, before them. See lesson 02, "Flip the kernel on a picture".',
            (_FLIP, "np.asarray(kernel)", f"window = {_WINDOW}",
             f"kernel = kernel[::-1, ::-1]\n            window = {_WINDOW}"),
        ),
        "kernel overwritten": (
            "You wrote the rotated kernel into the same array that you read it from: use a new "
            'array. See lesson 02, "Flip the kernel on a picture".',
            (_FLIP, "np.array(kernel)\n    for i, j in np.ndindex(kernel.shape):\n"
             "        kernel[i, j] = kernel[-1 - i, -1 - j]"),
        ),
        "rotated to the left": (
            "You rotated the kernel by 90° to the left instead of by 180°. "
            'See lesson 02, "Flip the kernel on a picture".',
            (_FLIP, "np.rot90(kernel)"),
            (_FLIP, "np.rot90(kernel)", "kh, kw = kernel.shape", "kw, kh = kernel.shape",
             *_IN_SLICES),
        ),
        "rotated to the right": (
            "You rotated the kernel by 90° to the right instead of by 180°. "
            'See lesson 02, "Flip the kernel on a picture".',
            (_FLIP, "np.rot90(kernel, -1)"),
            (_FLIP, "np.rot90(kernel, -1)", "kh, kw = kernel.shape", "kw, kh = kernel.shape",
             *_IN_SLICES),
        ),
        "kernel read from minus zero": (
            "`kernel[-i, -j]` begins with `kernel[0, 0]`: the last cell is `kernel[-1, -1]`. "
            'See lesson 02, "Flip the kernel on a picture".',
            (_FLIP, "np.roll(np.asarray(kernel)[::-1, ::-1], (1, 1), (0, 1))"),
        ),
        "map rotated": (
            "You returned the right map rotated by 180°, as when you rotate the image instead. "
            'See lesson 02, "Flip the kernel on a picture".',
            (_RETURN, "return feature_map[::-1, ::-1]"),
        ),
        "correlation rotated": (
            "You returned the correlation rotated by 180°, as when you rotate both arrays. "
            'See lesson 02, "Flip the kernel on a picture".',
            (_FLIP, "np.asarray(kernel)", _RETURN, "return feature_map[::-1, ::-1]"),
        ),
        "read below zero": (
            "Your first windows reach above and left of the image and wrap around to its other "
            "side, as `image[m - i, n - j]` does: negative indices count from the end. "
            'See lesson 02, "Write the formula".',
            (_FLIP, "np.asarray(kernel)", "image[m + i, n + j]", "image[m - i, n - j]"),
        ),
        **_IN_BOTH,
    },
    "shift_left": {
        "shifts right": (
            "You put the 1 left of the centre, so the image moved to the right. "
            'See lesson 02, "Flip the kernel on a picture".',
            ("[[0, 0, 1]]", "[[1, 0, 0]]"),
        ),
        "shifts up": (
            'You put the 1 below the centre, so the image moved up. See lesson 02, "Explore".',
            ("[[0, 0, 1]]", "[[0], [0], [1]]"),
        ),
        "shifts down": (
            'You put the 1 above the centre, so the image moved down. See lesson 02, "Explore".',
            ("[[0, 0, 1]]", "[[1], [0], [0]]"),
        ),
        "stays": (
            'You put the 1 in the centre, so the image did not move. See lesson 02, "Explore".',
            ("[[0, 0, 1]]", "[[1]]"),
        ),
        "shifts by two": (
            'You shifted the image by two columns. See lesson 02, "Explore".',
            ("[[0, 0, 1]]", "[[0, 0, 0, 0, 1]]"),
        ),
    },
    "vertical_edges": {
        "finds horizontal ones": (
            "Your kernel finds horizontal edges instead of vertical ones. "
            'See lesson 02, "Explore the kernels".',
            ("[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]", "[-1, -2, -1], [0, 0, 0], [1, 2, 1]"),
        ),
        "finds both kinds": (
            "Your kernel responds to edges in both directions. "
            'See lesson 02, "Explore the kernels".',
            ("[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]", "[0, -1, 0], [-1, 4, -1], [0, -1, 0]"),
        ),
        "finds none": (
            "Your weights cancel in each row and each column, so the kernel finds no edge. "
            'See lesson 02, "Explore the kernels".',
            ("[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]", "[-1, 0, 1], [0, 0, 0], [1, 0, -1]"),
        ),
        "responds to flat regions": (
            "Your weights do not sum to 0, so the kernel also responds to flat regions. "
            'See lesson 02, "Compute the signs".',
            ("[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]", "[1, 0, 1], [2, 0, 2], [1, 0, 1]"),
        ),
    },
    "sharpen": {
        "does nothing": (
            'Your kernel does not change the image. See lesson 02, "Explore the kernels".',
            ("[0, -1, 0], [-1, 5, -1], [0, -1, 0]", "[0, 0, 0], [0, 1, 0], [0, 0, 0]"),
        ),
        "blurs": (
            "Your kernel softens edges in both directions, as a blur does. "
            'See lesson 02, "Explore the kernels".',
            ("[[0, -1, 0], [-1, 5, -1], [0, -1, 0]]", "np.ones((3, 3)) / 9"),
        ),
        "vertical edges only": (
            'Your kernel sharpens only vertical edges. See lesson 02, "Explore the kernels".',
            ("[0, -1, 0], [-1, 5, -1], [0, -1, 0]", "[-1, 3, -1]"),
        ),
        "horizontal edges only": (
            'Your kernel sharpens only horizontal edges. See lesson 02, "Explore the kernels".',
            ("[0, -1, 0], [-1, 5, -1], [0, -1, 0]", "[-1], [3], [-1]"),
        ),
        "keeps only the edges": (
            "Your weights sum to 0, so flat regions become 0 and only the edges remain. "
            'See lesson 02, "Compute the signs".',
            ("[-1, 5, -1]", "[-1, 4, -1]"),
        ),
        "brightens": (
            "Your weights sum to more than 1, so flat regions become brighter. "
            'See lesson 02, "Compute the signs".',
            ("[-1, 5, -1]", "[-1, 6, -1]"),
        ),
        "darkens": (
            "Your weights sum to less than 1, so flat regions become darker. "
            'See lesson 02, "Compute the signs".',
            ("[-1, 5, -1]", "[-1, 4.5, -1]"),
        ),
    },
}  # fmt: skip
