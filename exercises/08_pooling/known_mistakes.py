"""Known mistakes: edits of model programs, with the message to the learner."""

_PADDED = """
def padded(x, value, above, below, left, right):
    channels, height, width = x.shape
    larger = np.full((channels, above + height + below, left + width + right), value)
    larger[:, above : above + height, left : left + width] = x
    return larger
"""
_LOOPS = """
    image = x
    size = kernel_size
    step = size if stride is None else stride
    x = padded(x, VALUE, padding, padding, padding, padding)
    channels, height, width = x.shape
    rows = (height - size) // step + 1
    columns = (width - size) // step + 1
    output = np.zeros((channels, rows, columns))
    for c in range(channels):
        for m in range(rows):
            for n in range(columns):
                top = m * step
                left = n * step
"""
_LISTS = """
    k = kernel_size
    s = k if stride is None else stride
    X = padded(x, VALUE, padding, padding, padding, padding)
    tops = range(0, X.shape[1] - k + 1, s)
    lefts = range(0, X.shape[2] - k + 1, s)
"""
_MAX = "\ndef max_pool2d(x, kernel_size, stride=None, padding=0):"
_MAX_WINDOWS = f"""{_PADDED}{_MAX}{_LOOPS.replace("VALUE", "-np.inf")}
                window = x[c, top : top + size, left : left + size]
                output[c, m, n] = window.max()
    return output
"""
_MAX_CELLS = f"""{_PADDED}{_MAX}{_LOOPS.replace("VALUE", "-np.inf")}
                best = -np.inf
                for i in range(size):
                    for j in range(size):
                        best = max(best, x[c, top + i, left + j])
                output[c, m, n] = best
    return output
"""
_MAX_LISTS = f"""{_PADDED}{_MAX}{_LISTS.replace("VALUE", "-np.inf")}
    Y = [[[np.max(p[t : t + k, u : u + k]) for u in lefts] for t in tops] for p in X]
    Y = np.array(Y)
    return Y
"""
_AVG = "\ndef avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):"
_AVG_WINDOWS = f"""{_PADDED}{_AVG}
    counted = padded(np.ones(x.shape), float(count_include_pad), *[padding] * 4){
    _LOOPS.replace("VALUE", "0.0")
}
                window = x[c, top : top + size, left : left + size]
                total = window.sum()
                count = counted[c, top : top + size, left : left + size].sum()
                output[c, m, n] = total / count
    return output
"""
_AVG_CELLS = f"""{_PADDED}{_AVG}{_LOOPS.replace("VALUE", "0.0")}
                total = count = 0
                for i in range(size):
                    for j in range(size):
                        total += x[c, top + i, left + j]
                        row = top + i - padding
                        column = left + j - padding
                        if 0 <= row < image.shape[1] and 0 <= column < image.shape[2]:
                            count += 1
                if count_include_pad:
                    count = size * size
                output[c, m, n] = total / count
    return output
"""
_AVG_LISTS = f"""{_PADDED}{_AVG}{_LISTS.replace("VALUE", "0.0")}
    N = padded(np.ones(x.shape), 1.0 if count_include_pad else 0.0, *[padding] * 4)
    sums = [[[p[t : t + k, u : u + k].sum() for u in lefts] for t in tops] for p in X]
    counts = [[[p[t : t + k, u : u + k].sum() for u in lefts] for t in tops] for p in N]
    Y = np.array(sums) / np.array(counts)
    return Y
"""
_GLOBAL = """
def global_avg_pool2d(x):
    channels, height, width = x.shape
    y = np.mean(x, axis=(1, 2))
    return y
"""
_GLOBAL_LOOPS = """
def global_avg_pool2d(x):
    channels, height, width = x.shape
    y = np.zeros(channels)
    for c in range(channels):
        total = 0
        for i in range(height):
            for j in range(width):
                total += x[c, i, j]
        y[c] = total / (height * width)
    return y
"""

MODELS = {
    "max_pool2d": (_MAX_WINDOWS, _MAX_CELLS, _MAX_LISTS),
    "avg_pool2d": (_AVG_WINDOWS, _AVG_CELLS, _AVG_LISTS),
    "global_avg_pool2d": (_GLOBAL, _GLOBAL_LOOPS),
}

# Where to read more.
_MATRIX = ' See lesson 02, "Compute it".'
_ZEROS = ' See lesson 03, "Pad with zeros".'
_STEPS = ' See lesson 04, "Write the formula".'
_COUNT = ' See lesson 05, "Write the formula".'
_BOTH_SIDES = ' See lesson 05, "Treat height and width separately".'
_LARGEST = ' See lesson 08, "Keep the largest cell".'
_MEAN = ' See lesson 08, "Take the mean".'
_EACH = ' See lesson 08, "Pool each channel by itself".'
_OVERLAP = ' See lesson 08, "Let windows overlap".'
_INFINITY = ' See lesson 08, "Pad with minus infinity".'
_DIVISOR = ' See lesson 08, "Choose what an average counts".'
_ROUND = ' See lesson 08, "Round the size up".'
_WHOLE = ' See lesson 08, "Pool the whole map".'
_FORMULA = ' See lesson 08, "Write the formula".'

# Pieces of the model programs.
_PAD = "padding, padding, padding, padding)"
_X = "x = padded(x,"
_SIZE = "channels, height, width = x.shape\n    rows"
_DOWN, _ACROSS = "(height - size) // step + 1", "(width - size) // step + 1"
_OUTPUT = "np.zeros((channels, rows, columns))"
_SLICE = "top : top + size, left : left + size"
_STORE, _RETURN, _LISTED = "output[c, m, n] =", "return output", "return Y"
_IN_WINDOWS, _IN_CELLS = ("window =", "window ="), ("for i", "for i")


def _counted(size):
    """Return the edit that counts rows and columns in another way; SIDE is a side."""
    return _DOWN, size.replace("SIDE", "height"), _ACROSS, size.replace("SIDE", "width")


def _four(above, below, left, right):
    """Return the edit that pads the four sides by other amounts."""
    return f", {_PAD}", f", {above}, {below}, {left}, {right})"


def _in_each_direction(names, message, see, *edits):
    """Return three mistakes: in both directions, in the rows, and in the columns.

    An edit has two halves, one for the rows and one for the columns.
    """
    halves = [(edit[: len(edit) // 2], edit[len(edit) // 2 :]) for edit in edits]
    down, across = zip(*halves, strict=True)
    each = (("", edits), (" vertically", down), (" horizontally", across))
    return {
        name: (f"{message}{where}.{see}", *made)
        for name, (where, made) in zip(names, each, strict=True)
    }


_NEGATIVE = (
    "You also used negative row or column indices, which count from the end. The "
    f"padding there is not part of x.{_ZEROS}"
)


def _negative(before, outside):
    """Return the edits that subtract the padding from an index, but never test if it is below 0.

    Below and right of x they take `outside`, or fail.
    """
    cell = "image[c, top + i - padding, left + j - padding]"
    inside = "top + i - padding < image.shape[1] and left + j - padding < image.shape[2]"
    read = f"{before}x[c, top + i, left + j]"
    return ((read, f"{before}{cell} if {inside} else {outside}"), (read, f"{before}{cell}"))


_PADDING = {
    "padding left out": (
        f"You did not pad the maps.{_ZEROS}",
        (_SIZE, f"x, padding = image, 0\n    {_SIZE}"),
        (f"{_PAD}\n    tops", "0, 0, 0, 0)\n    tops")),
    "padding of 1 always": (
        f"You padded by 1, whatever the padding.{_ZEROS}", _four(1, 1, 1, 1)),
    "padding above and left only": (
        "You applied the padding only above and left, in the image or in the number of windows."
        f"{_ZEROS}",
        _four("padding", 0, "padding", 0)),
    "padding below and right only": (
        f"You padded below and right, but not above and left.{_ZEROS}",
        (*_four(0, "padding", 0, "padding"), *_IN_WINDOWS),
        (*_four(0, "padding", 0, "padding"), "tops", "tops")),
    "padding all below and right": (
        "You put all of the padding below and right, or read the windows from the map without "
        f"padding.{_ZEROS}",
        (*_four(0, "2 * padding", 0, "2 * padding"), *_IN_WINDOWS),
        (*_four(0, "2 * padding", 0, "2 * padding"), "tops", "tops"),
        ("window = x[", "window = image["), ("x[c, top + i", "image[c, top + i")),
    "padding doubled": (
        f"You put twice the padding on each side.{_ZEROS}",
        (*_four(*["2 * padding"] * 4), *_IN_WINDOWS),
        (*_four(*["2 * padding"] * 4), "tops", "tops")),
    "padding above and below only": (
        f"You padded above and below, but not left and right.{_ZEROS}",
        _four("padding", "padding", 0, 0)),
    "padding left and right only": (
        f"You padded left and right, but not above and below.{_ZEROS}",
        _four(0, 0, "padding", "padding")),
    "padding added twice": (
        f"You added the padding to the size of the maps that you had already padded.{_COUNT}",
        (_SIZE, "channels, height, width = np.add(x.shape, [0, 2 * padding, 2 * padding])\n"
         "    rows")),
    "windows counted before padding": (
        f"You counted the windows before padding.{_COUNT}",
        (_SIZE, "channels, height, width = image.shape\n    rows")),
}  # fmt: skip

_STRIDES = {
    "stride of 1 by default": (
        f"If no stride is given, it is as large as the window, not 1.{_OVERLAP}",
        ("size if stride is None", "1 if stride is None"),
        ("k if stride is None", "1 if stride is None")),
    "stride of 2 by default": (
        f"If no stride is given, it is as large as the window, not 2.{_OVERLAP}",
        ("size if stride is None", "2 if stride is None"),
        ("k if stride is None", "2 if stride is None")),
    "stride always as large as the window": (
        f"You moved the window by its own size, whatever the stride.{_OVERLAP}",
        ("size if stride is None else stride", "size"), ("k if stride is None else stride", "k")),
    "stride always 1": (
        f"You moved the window by one cell, whatever the stride.{_OVERLAP}",
        ("size if stride is None else stride", "1"), ("k if stride is None else stride", "1")),
    "stride always 2": (
        f"You moved the window by two cells, whatever the stride.{_OVERLAP}",
        ("size if stride is None else stride", "2"), ("k if stride is None else stride", "2")),
    "missing stride not replaced": (
        f"If no stride is given, it is None, and you cannot divide by None.{_OVERLAP}",
        ("size if stride is None else stride", "stride"),
        ("size if stride is None else stride", "stride\n    start = 0\n    start += step"),
        ("k if stride is None else stride", "stride")),
    "stride and padding swapped": (
        f"You put the padding before the stride, so a call by position swaps them.{_FORMULA}",
        ("stride=None, padding=0", "padding=0, stride=None")),
    "starts not multiplied": (
        f"You started the window of row m at row m of the map, not at m times the stride.{_STEPS}",
        ("m * step", "m", "n * step", "n")),
    "starts multiplied down only": (
        f"You multiplied the row by the stride, but not the column.{_STEPS}", ("n * step", "n")),
    "starts multiplied across only": (
        f"You multiplied the column by the stride, but not the row.{_STEPS}", ("m * step", "m")),
    "starts multiplied by the window": (
        "You started the window of row m at m times the window size, not at m times "
        f"the stride.{_OVERLAP}",
        ("m * step", "m * size", "n * step", "n * size")),
    "stride down only": (
        f"You used the stride only vertically, and moved by one cell horizontally.{_STEPS}",
        ("(width - size) // step", "(width - size)", "n * step", "n"),
        ("[2] - k + 1, s)", "[2] - k + 1)")),
    "stride across only": (
        f"You used the stride only horizontally, and moved by one cell vertically.{_STEPS}",
        ("(height - size) // step", "(height - size)", "m * step", "m"),
        ("[1] - k + 1, s)", "[1] - k + 1)")),
    "windows counted and skipped": (
        f"You divided by the stride to count the windows, and also moved in steps of it.{_STEPS}",
        ("m * step", "m", "n * step", "n", _RETURN, "return output[:, ::step, ::step]"),
        (_RETURN, "return output[:, ::step, ::step]")),
    "stride between cells of the result": (
        "You took steps of the stride through the result: the cells in between are still 0."
        f"{_STEPS}",
        ("range(rows)", "range(0, rows, step)", "range(columns)", "range(0, columns, step)"),
        ("range(rows)", "range(0, rows, step)", "range(columns)", "range(0, columns, step)",
         "m * step", "m", "n * step", "n")),
    "ends not multiplied": (
        f"You started the window at m times the stride, but ended it at m plus its size.{_STEPS}",
        ("x[c, top : top + size, left : left + size", "x[c, top : m + size, left : n + size")),
}  # fmt: skip

_COUNTS = {
    **_in_each_direction(
        ("last row and column missing", "last row missing", "last column missing"),
        "You counted the jumps, not the windows: the last ones are missing",
        ' See lesson 05, "Compute it".', _counted("(SIDE - size) // step")),
    **_in_each_direction(
        ("last row and column zero", "last row zero", "last column zero"),
        "Your result has the right size, but you stop one window early",
        ' See lesson 05, "Compute it".',
        ("in range(rows)", "in range(rows - 1)", "in range(columns)", "in range(columns - 1)")),
    "window at the edge skipped": (
        f"You skipped the window that ends at the edge, as `range` does without `+ 1`.{_COUNT}",
        ("[1] - k + 1", "[1] - k", "[2] - k + 1",
         "[2] - k"), _counted("-(-(SIDE - size) // step)")),
    "one added inside the division": (
        f"You added 1 before dividing by the stride instead of afterwards.{_COUNT}",
        _counted("(SIDE - size + 1) // step")),
    "size divided by the stride": (
        f"You divided the size of the map by the stride to count the windows.{_COUNT}",
        _counted("SIDE // step")),
    "size divided by the window": (
        f"You divided the size of the map by the window to count the windows.{_COUNT}",
        _counted("SIDE // size")),
    "size rounded up": (
        f"You rounded the number of windows up: the last ones hang over the end.{_ROUND}",
        _counted("-(-(SIDE - size) // step) + 1"),
        ("[1] - k + 1", "[1] - k + s", "[2] - k + 1", "[2] - k + s")),
    "windows cut off at the end": (
        f"You also read windows that begin near the end and do not fit.{_ROUND}",
        ("[1] - k + 1", "[1]", "[2] - k + 1", "[2]"), _counted("-(-SIDE // step)")),
    "not rounded down": (
        f"You divided with `/`, which gives a float: `//` rounds down.{_COUNT}",
        ("- size) // step", "- size) / step")),
    "height and width swapped": (
        "You swapped the height and the width of the map, or the numbers of rows and columns in "
        f"your loops.{_BOTH_SIDES}",
        (_SIZE, "channels, width, height = x.shape\n    rows"),
        ("range(rows)", "range(columns)", "range(columns)", "range(rows)")),
    "map treated as square": (
        f"You used the map's height as its width too.{_BOTH_SIDES}",
        ("(width - size)", "(height - size)"), ("X.shape[2]", "X.shape[1]")),
    "width used as the height": (
        f"You used the map's width as its height too.{_BOTH_SIDES}",
        ("(height - size)", "(width - size)"), ("X.shape[1]", "X.shape[2]")),
    "size from the first two axes": (
        "You took height and width from the first two axes of x: the first is "
        f"the channels.{_EACH}",
        ("X.shape[1]", "X.shape[0]", "X.shape[2]", "X.shape[1]")),
}  # fmt: skip

_WINDOWS = {
    "row and column swapped": (
        f"You started the window of row m and column n at column m and row n.{_STEPS}",
        (f"window = x[c, {_SLICE}", "window = x[c, left : left + size, top : top + size"),
        ("x[c, top + i, left + j]", "x[c, left + i, top + j]")),
    "window one cell too small": (
        f"Your window ends one cell too early: the end of a slice is not included.{_LARGEST}",
        ("t : t + k, u : u + k", "t : t + k - 1, u : u + k - 1"),
        ("range(size)", "range(size - 1)")),
    "window one cell too large": (
        f"Your window ends one cell too late: the end of a slice is not included.{_LARGEST}",
        ("t : t + k, u : u + k", "t : t + k + 1, u : u + k + 1"),
        ("range(size)", "range(size + 1)")),
    "window as large as the stride": (
        f"Your window is as large as the stride, not as `kernel_size`.{_OVERLAP}",
        ("size = kernel_size", "size = kernel_size if stride is None else stride"),
        ("k = kernel_size", "k = kernel_size if stride is None else stride"),
        (_SLICE, _SLICE.replace("size", "step")),
        (f"window = x[c, {_SLICE}", f"window = x[c, {_SLICE.replace('size', 'step')}"),
        ("t : t + k, u : u + k", "t : t + s, u : u + s"), ("range(size)", "range(step)")),
    "window of 2×2 always": (
        f"You read windows of 2×2, whatever the size.{_LARGEST}",
        ("size = kernel_size", "size = 2"), ("k = kernel_size", "k = 2")),
    "rows sliced twice": (
        f"`x[a:b][c:d]` slices the rows twice: write `x[a:b, c:d]`.{_LARGEST}",
        ("p[t : t + k, u : u + k]", "p[t : t + k][u : u + k]")),
    "channels sliced instead of columns": (
        f"You sliced the first two axes, channels and rows: use `x[c, a:b, c:d]`.{_EACH}",
        ("window = x[c, top", "window = x[top")),
    "first channel for all": (
        f"You pooled channel 0 for every channel.{_EACH}",
        ("window = x[c,", "window = x[0,"), ("x[c, top + i", "x[0, top + i"),
        ("for p in X]", "for p in [X[0]] * len(X)]")),
    "first channel only": (
        f"You pooled channel 0 only.{_EACH}", (_RETURN, "return output[:1]"),
        (_RETURN, "return output[0]"),
        (_LISTED, "return Y[:1]")),
    "last channel only": (
        f"You returned only the last channel.{_EACH}",
        (_RETURN, "return output[-1]"), (_LISTED, "return Y[-1:]")),
}  # fmt: skip

_OUTPUTS = {
    "nothing written": (
        f"Every cell of your result is 0: nothing is written into it.{_LARGEST}",
        (_STORE, "value =")),
    "written where the window starts": (
        "You wrote each number where its window starts in the map, which is past the end of the "
        f"result.{_STEPS}",
        (_STORE, "output[c, top, left] =")),
    "returned inside the loop": (
        "You returned inside a loop, so it stops after its first pass: move `return` to "
        f"the left.{_LARGEST}",
        *(("    return output", f"{' ' * indent}return output",
        *_IN_WINDOWS) for indent in (16, 12, 8))),
    "one number only": (
        f"You returned only the number of the last window.{_LARGEST}",
        (_STORE, "output =", *_IN_CELLS)),
    "result created like x": (
        f"You gave the result the shape of x.{_FORMULA}",
        (_OUTPUT, "np.zeros(image.shape)", *_IN_WINDOWS),
        (_OUTPUT, "np.zeros_like(image)", *_IN_CELLS)),
    "result created like the padded x": (
        f"You gave the result the shape of the padded x.{_FORMULA}",
        (_OUTPUT, "np.zeros(x.shape)")),
    "three indices for two axes": (
        "You used three indices with an array of two axes: the result has an axis for the "
        f"channels, as x does.{_EACH}",
        (_OUTPUT, "np.zeros((rows, columns))")),
    "result created transposed": (
        f"You created the result with rows and columns swapped.{_FORMULA}",
        (_OUTPUT, "np.zeros((channels, columns, rows))")),
    "rows and columns swapped": (
        f"You swapped the rows and the columns of the result.{_FORMULA}",
        (_RETURN, "return output.transpose(0, 2, 1)"), (_LISTED, "return Y.transpose(0, 2, 1)")),
    "channels on the last axis": (
        f"You put the channels on the last axis, as TensorFlow does.{_EACH}",
        (_RETURN, "return np.moveaxis(output, 0, -1)"), (_LISTED, "return np.moveaxis(Y, 0, -1)")),
    "axes of length 1 removed": (
        f"You removed axes of length 1: a single channel, row or column keeps its axis.{_EACH}",
        (_LISTED, "return Y.squeeze()")),
    "numbers in one line": (
        f"You returned the numbers without the three axes.{_EACH}", (_LISTED, "return Y.ravel()")),
    "fractions lost": (
        f"Your result is an array of integers, so fractions were lost.{_MATRIX}",
        (_OUTPUT, "np.zeros((channels, rows, columns), int)"),
        (_RETURN, "return output.astype(int)"),
        (_LISTED, "return Y.astype(int)")),
}  # fmt: skip

_SHARED = {**_PADDING, **_STRIDES, **_COUNTS, **_WINDOWS, **_OUTPUTS}


def _by_reshape(how):
    """Return two mistakes: the map cut into windows by a `reshape`, or by one in a wrong order."""
    head = "image = x\n    size = kernel_size"
    cut = "c, h, w = x.shape\n    k = kernel_size"
    whole = "if stride is None and padding == 0:\n        x = x[:, : h // k * k, : w // k * k]"

    def edit(axes, over, indent="\n    "):
        returned = f"return x.reshape({axes}).{how}({over}){indent[:5]}{head}"
        return head, f"{cut}{indent}{returned}", *_IN_WINDOWS

    last, first = ("c, h // k, w // k, k, k", (3, 4)), ("c, k, h // k, k, w // k", (1, 3))
    return {
        "windows by reshape": (
            "You cut the map into windows with `reshape`, which needs windows that lie side by "
            f"side and fill the map.{_OVERLAP}",
            edit("c, h // k, k, w // k, k", (2, 4))),
        "windows by reshape in a wrong order": (
            "You cut the map into windows by a `reshape` with the axes in a wrong order: windows "
            "side by side need `x.reshape(C, H // k, k, W // k, k)`, with their cells in axes 2 "
            f"and 4.{_OVERLAP}",
            edit(*last), edit(*first), edit(*last, f"\n    {whole}\n        ")),
    }  # fmt: skip


def _cell_by_cell(start, update):
    """Return the edit of the loop over cells that starts and updates `best` in another way."""
    return "best = -np.inf", f"best = {start}", "best = max(best, x[c, top + i, left + j])", update


_CELL = "x[c, top + i, left + j]"
_TO_EDGE = (
    "You moved the windows that start in the padding to the edge of the map. Move only their "
    f"start, to `max(0, start)`: the end stays `start + kernel_size`.{_ZEROS}"
)
_MOVED = (
    "top = m * step", "top = max(0, m * step - padding)",
    "left = n * step", "left = max(0, n * step - padding)", "window = x[", "window = image[",
)  # fmt: skip
_MAXIMA = {
    "negative index": (_NEGATIVE, *_negative("max(best, ", "-np.inf")),
    "padded with zeros": (
        f"You padded with 0, which is larger than negative numbers.{_INFINITY}",
        ("padded(x, -np.inf", "padded(x, 0.0")),
    "integers padded with minus infinity": (
        "You padded an array of integers with `-np.inf`, which only an array of floats can hold: "
        f"use `x.astype(float)`.{_INFINITY}",
        (f"{_X} -np.inf, {_PAD}",
         "x = np.pad(x, [(0, 0), (padding,) * 2, (padding,) * 2], constant_values=-np.inf)"),
        (f"X = padded(x, -np.inf, {_PAD}",
         "X = np.pad(x, [(0, 0), (padding,) * 2, (padding,) * 2], constant_values=-np.inf)")),
    "padded with -1": (
        f"You padded with −1, which is larger than other negative numbers.{_INFINITY}",
        ("padded(x, -np.inf", "padded(x, -1.0")),
    "padded with a large negative number": (
        "You padded with a number such as −999, which is larger than the numbers of some maps."
        f"{_INFINITY}",
        *(("padded(x, -np.inf", f"padded(x, {far}")
          for far in (-999.0, -1000.0, -9999.0, -1e4, -99999.0, -1e5, -1e6, -1e9))),
    "starts moved to the edge": (_TO_EDGE, _MOVED),
    "channels padded too": (
        f"You padded the channels as well, so there are channels of minus infinity.{_INFINITY}",
        (f"{_X} -np.inf, {_PAD}",
         "x = np.pad(x.astype(float), padding, constant_values=-np.inf)"),
        (f"{_X} -np.inf, {_PAD}",
         "x = np.pad(x.astype(float), padding, constant_values=-np.inf)[: len(x)]")),
    "slice ends at minus zero": (
        f"Without padding, `-padding` is 0, and the slice `padding:-padding` is empty.{_ZEROS}",
        (f"{_X} -np.inf, {_PAD}", "_, height, width = x.shape\n"
         "    x = np.full((len(x), height + 2 * padding, width + 2 * padding), -np.inf)\n"
         "    x[:, padding:-padding, padding:-padding] = image")),
    "largest started at zero": (
        "You set negative numbers to 0, as happens if the search starts from 0: start from "
        f"`-np.inf`.{_INFINITY}",
        ("best = -np.inf", "best = 0"), (_RETURN, "return np.maximum(0, output)"),
        (_LISTED, "return np.maximum(0, Y)")),
    "largest started at the first cell of the map": (
        "You started the search from the first cell of the map, which is not in every window: "
        f"start from `-np.inf`.{_INFINITY}", ("best = -np.inf", "best = image[c, 0, 0]")),
    "largest not reset": (
        "You did not reset the largest number for each window, so all earlier windows count too."
        f"{_LARGEST}",
        (_RETURN, "return np.maximum.accumulate(output.ravel()).reshape(output.shape)"),
        ("best = -np.inf\n", "best = max(best, -np.inf)\n", "image = x",
         "image, best = x, -np.inf")),
    "largest reset for each channel only": (
        "You did not reset the largest number for each window, only for each channel."
        f"{_LARGEST}",
        (_LISTED, "return np.maximum.accumulate(Y.reshape(len(Y), -1), 1).reshape(Y.shape)")),
    # A program that skips the padding instead of adding it sees only the other cells.
    "mean instead of largest": (
        f"You took the mean of the window.{_LARGEST}", ("window.max()", "window.mean()"),
        ("window.max()", "window[window > -np.inf].mean()")),
    "largest of the positions": (
        "You took the largest cell over the positions of the window, one for each cell of the "
        f"window: take it over the two axes of the window.{_LARGEST}",
        ("np.max(p[t : t + k, u : u + k]) for u in lefts] for t in tops]",
         "max(p[t + i, u + j] for t in tops for u in lefts) for j in range(k)] "
         "for i in range(k)]")),
    "sum instead of largest": (
        f"You added up the window.{_LARGEST}", (".max()", ".sum()"),
        ("np.max(", "np.sum(")),
    "smallest instead of largest": (
        f"You took the smallest cell of the window.{_LARGEST}",
        ("window.max()", "window.min()"), ("window.max()", "window[window > -np.inf].min()")),
    "median instead of largest": (
        f"You took the median of the window.{_LARGEST}", ("np.max(", "np.median(")),
    "position of the largest": (
        f"You returned where the largest cell is, as argmax does.{_LARGEST}",
        (".max()", ".argmax()"), ("np.max(", "np.argmax(")),
    "largest magnitude": (
        f"You compared the cells without their signs.{_LARGEST}",
        ("window.max()",
         "np.abs(window).max()"), _cell_by_cell("0", f"best = max(best, abs({_CELL}))")),
    "first cell of the window": (
        f"You took the first cell of each window, so the map is only subsampled.{_LARGEST}",
        ("window.max()", "window[0, 0]"), ("np.max(p[t : t + k, u : u + k])", "p[t, u]")),
    "last cell of the window": (
        f"You kept the last cell of each window, without comparing.{_LARGEST}",
        ("window.max()", "window[-1, -1]"), _cell_by_cell("-np.inf", f"best = {_CELL}"),
        ("window.max()", "window[window > -np.inf][-1]")),
    "first row of the window": (
        f"You compared only the first row of each window.{_LARGEST}",
        ("window.max()", "window[0].max()"), ("for i in range(size)", "for i in range(1)")),
    "first column of the window": (
        f"You compared only the first column of each window.{_LARGEST}",
        ("window.max()", "window[:, 0].max()"), ("for j in range(size)", "for j in range(1)")),
    **_by_reshape("max"),
    "one axis of the window": (
        "You took the largest along one axis of the window only, so the other axis is left: take "
        f"it along both.{_LARGEST}",
        ("np.max(p[t : t + k, u : u + k]", "np.max(p[t : t + k, u : u + k], axis=1"),
        ("np.max(p[t : t + k, u : u + k]", "np.max(p[t : t + k, u : u + k], axis=0")),
    "array put into one cell": (
        "You put an array into one cell of the result: `window.max()`, without `axis`, is the "
        f"largest of all cells of the window.{_LARGEST}",
        ("window.max()", "window.max(axis=0)")),
    "built-in max": (
        "The built-in `max` compares the rows of the window, not its cells: "
        f"use `np.max`.{_LARGEST}",
        ("window.max()", "max(window)"), ("np.max(p", "max(p")),
    "largest of all channels": (
        f"You took the largest cell of all channels together: pool each separately.{_EACH}",
        ("window = x[c,", "window = x[:,"), (_LISTED, "return Y.max(axis=0)"),
        (_LISTED, "return Y.max(axis=0, keepdims=True)")),
    "largest of the whole map": (
        f"You took the largest cell of the whole map, not of the window.{_LARGEST}",
        ("window.max()", "x[c].max()"), ("np.max(p[t : t + k, u : u + k])", "np.max(p)")),
    "largest of the channel only": (
        f"You returned one number for each channel, as global pooling does.{_LARGEST}",
        (_LISTED, "return X.max(axis=(1, 2))")),
}  # fmt: skip

_COUNTED, _NONZERO = f"count = counted[c, {_SLICE}].sum()", "np.count_nonzero(window)"
_MEANS = {
    "padding added twice": (
        *_PADDING["padding added twice"],
        (*_PADDING["padding added twice"][1],
         "count = counted", "count = size * size if count_include_pad else counted")),
    "negative index": (_NEGATIVE, *_negative("total += ", "0")),
    "starts moved to the edge": (
        _TO_EDGE,
        *((*_MOVED, "total / count", f"total / {cells}") for cells in (
            "window.size", "(size * size if count_include_pad else window.size)"))),
    "starts multiplied by the window": (
        *_STRIDES["starts multiplied by the window"],
        (*_STRIDES["starts multiplied by the window"][1],
         "count = counted", "count = size * size if count_include_pad else counted")),
    "slice with a negative start": (
        "Your windows start in the padding, at negative rows or columns: a negative start of a "
        f"slice counts from the end. Start at `max(0, start)`.{_ZEROS}",
        ("top = m * step", "top = m * step - padding", "left = n * step",
         "left = n * step - padding", "window = x[", "window = image[", "total / count",
         "total / (size * size if count_include_pad else window.size)")),
    # A result created with the type of x.
    "fractions lost": (*_OUTPUTS["fractions lost"], (_OUTPUT, f"{_OUTPUT[:-1]}, image.dtype)")),
    "negative numbers set to zero": (
        f"You set negative numbers to 0: ReLU is another layer.{_FORMULA}",
        (_RETURN, "return np.maximum(0, output)"), (_LISTED, "return np.maximum(0, Y)")),
    "padding never counted": (
        f"You left the padding out of the divisor, whatever `count_include_pad` is.{_DIVISOR}",
        ("float(count_include_pad)", "0.0"), ("if count_include_pad:", "if False:"),
        ("1.0 if count_include_pad else 0.0", "0.0")),
    "padding always counted": (
        f"You counted the padding in the divisor, whatever `count_include_pad` is.{_DIVISOR}",
        ("float(count_include_pad)", "1.0"), ("if count_include_pad:", "if True:"),
        ("1.0 if count_include_pad else 0.0", "1.0")),
    "option reversed": (
        f"You used `count_include_pad` the wrong way round.{_DIVISOR}",
        ("float(count_include_pad)", "float(not count_include_pad)"),
        ("if count_include_pad:", "if not count_include_pad:"),
        ("1.0 if count_include_pad else 0.0", "0.0 if count_include_pad else 1.0")),
    "padding not counted by default": (
        f"Your `count_include_pad` is False if it is not given.{_DIVISOR}",
        ("count_include_pad=True", "count_include_pad=False")),
    "zeros not counted": (
        "You counted the cells that are not 0: those of the padding do not count, but zeros in x "
        f"do.{_DIVISOR}",
        *((_COUNTED, f"count = size**2 if count_include_pad else {nonzero}")
          for nonzero in (_NONZERO, f"max(1, {_NONZERO})")),
        ("count += 1", f"count += {_CELL} != 0", "total / count", "total / max(1, count)")),
    "padding partly counted": (
        "You counted some cells of the padding: a cell is in x if its row and its column, without "
        f"the padding, are both in x.{_DIVISOR}",
        ("image.shape[1] and 0 <=", "image.shape[1] or 0 <="),
        ("top + i - padding", "top + i", "left + j - padding", "left + j")),
    "same divisor for all windows": (
        "If the padding does not count, you divided each window by `(kernel_size - padding) ** 2`, "
        f"which is right in a corner only.{_DIVISOR}",
        (_COUNTED, "count = size**2 if count_include_pad else (size - padding) ** 2")),
    "zeros never counted": (
        f"You counted the cells that are not 0, whatever `count_include_pad` is.{_DIVISOR}",
        (_COUNTED, f"count = {_NONZERO}"), (_COUNTED, f"count = max(1, {_NONZERO})")),
    "divided by the side of the window": (
        f"You divided by the side of the window, not by the number of its cells.{_MEAN}",
        ("count = size * size", "count = size"),
        ("total / count", "total / (count / size)"),
        ("/ np.array(counts)", "/ np.array(counts) * k")),
    "divided by twice the side of the window": (
        f"You divided by twice the side of the window: it has side times side cells.{_MEAN}",
        ("count = size * size", "count = 2 * size")),
    "divided by the stride": (
        f"You divided by the square of the stride, not by the number of cells.{_MEAN}",
        ("count = size * size", "count = step * step")),
    "same padding subtracted everywhere": (
        "You subtracted the same padding in every window: count the cells of each window that are "
        f"in x.{_DIVISOR}",
        ("total / count", "total / (count if count_include_pad else size**2 - 4 * padding)")),
    "padded with minus infinity": (
        f"You padded with minus infinity, which is for max pooling: use 0.{_DIVISOR}",
        ("x = padded(x, 0.0", "x = padded(x, -np.inf")),
    "edge repeated": (
        f"You padded with the cells at the edge instead of zeros.{_DIVISOR}",
        (f"{_X} 0.0, {_PAD}", "x = np.pad(x, [(0, 0), (padding,) * 2, (padding,) * 2], 'edge')")),
    "channels padded too": (
        f"You padded the channels as well, so there are channels of zeros.{_EACH}",
        (f"{_X} 0.0, {_PAD}", "x = np.pad(x, padding)", *_IN_CELLS, "x[c, top", "x[c, top",
         "image.shape[1]", "image.shape[1]")),
    "slice ends at minus zero": (
        f"Without padding, `-padding` is 0, and the slice `padding:-padding` is empty.{_ZEROS}",
        (f"{_X} 0.0, {_PAD}", "_, height, width = x.shape\n"
         "    x = np.zeros((len(x), height + 2 * padding, width + 2 * padding))\n"
         "    x[:, padding:-padding, padding:-padding] = image")),
    "not divided": (
        f"You added up each window without dividing by the number of its cells.{_MEAN}",
        ("total / count", "total"), ("/ np.array(counts)", "")),
    "fractions cut off": (
        f"You divided with `//`, which drops the fractions.{_MEAN}",
        ("total / count", "total // count"), ("/ np.array(counts)", "// np.array(counts)")),
    **_by_reshape("mean"),
    "one axis of the window": (
        "You took the mean along one axis of the window only, so the other axis is left: take it "
        f"along both.{_MEAN}",
        (".sum() for u", ".sum(axis=1) for u"), (".sum() for u", ".sum(axis=0) for u")),
    "padding left out where it does not count": (
        "You did not pad if `count_include_pad` is False: the padding is still there, but does "
        f"not count.{_DIVISOR}",
        ("count_include_pad=True):",
         "count_include_pad=True):\n    padding = padding if count_include_pad else 0"),
        ("window = x[", "window = (x if count_include_pad else image)[",
         "total / count", "total / (count if count_include_pad else window.size)")),
    "array put into one cell": (
        "You put an array into one cell of the result: `window.sum()` adds all cells of the "
        f"window, and the built-in `sum` only its rows.{_MEAN}", ("window.sum()", "sum(window)")),
    "rounded": (f"You rounded the means.{_MEAN}", (_LISTED, "return Y.round()")),
    "largest instead of mean": (
        f"You took the largest cell of the window, as in max_pool2d.{_MEAN}",
        ("total / count", "window.max()", *_IN_WINDOWS), ("Y = np.array(sums) / np.array(counts)",
         "Y = [[[p[t : t + k, u : u + k].max() for u in lefts] for t in tops] for p in X]")),
    "median instead of mean": (
        f"You took the median of the window.{_MEAN}",
        ("total / count", "np.median(window)", *_IN_WINDOWS),
        ("total / count", f"np.median(window[counted[c, {_SLICE}] > 0])", *_IN_WINDOWS)),
    "mean of all channels": (
        f"You took the mean of all channels together: pool each separately.{_EACH}",
        (_LISTED, "return Y.mean(axis=0)"), (_LISTED, "return Y.mean(axis=0, keepdims=True)"),
        (_LISTED, "return np.array([Y.mean(axis=0)] * len(Y))")),
    "channels added up": (
        f"You added up the channels, as a convolution does: pool each separately.{_EACH}",
        (_LISTED, "return Y.sum(axis=0)"), (_LISTED, "return Y.sum(axis=0, keepdims=True)"),
        (_LISTED, "return np.array([Y.sum(axis=0)] * len(Y))")),
    "sum not reset": (
        f"You did not reset the sum for each window, so it includes all earlier ones.{_MEAN}",
        ("total / count", "(sums := total if c == m == n == 0 else sums + total) / count")),
    "last cell only": (
        f"You kept only the last cell of each window, as with `=` instead of `+=`.{_MEAN}",
        ("total += x", "total = x"),
        (f"total += {_CELL}", "pass", "count += 1", f"count, total = count + 1, {_CELL}")),
    "mean of the whole map": (
        f"You returned one number for each channel, as global pooling does.{_WHOLE}",
        (_LISTED, "return x.mean(axis=(1, 2))")),
}  # fmt: skip


def _returns(*values):
    """Return the edits that compute something else in `global_avg_pool2d`."""
    return [("np.mean(x, axis=(1, 2))", value) for value in values]


MISTAKES = {
    "max_pool2d": {**_SHARED, **_MAXIMA},
    "avg_pool2d": {**_SHARED, **_MEANS},
    "global_avg_pool2d": {
        "mean of everything": (
            f"You took one mean of all channels: there must be one for each.{_WHOLE}",
            *_returns("np.mean(x)", "np.full(channels, np.mean(x))", "np.array([np.mean(x)])")),
        "mean over the channels": (
            f"You took the mean over the channels, so the rows and columns remain.{_WHOLE}",
            *_returns("np.mean(x, axis=0)")),
        "rows left": (
            f"You took the mean of each row only.{_WHOLE}",
            *_returns("np.mean(x, axis=2)", "np.mean(x, axis=-1)")),
        "columns left": (
            f"You took the mean of each column only.{_WHOLE}", *_returns("np.mean(x, axis=1)")),
        "one number for each column": (
            f"You took the mean over channels and rows, so the columns remain.{_WHOLE}",
            *_returns("np.mean(x, axis=(0, 1))")),
        "one number for each row": (
            f"You took the mean over channels and columns, so the rows remain.{_WHOLE}",
            *_returns("np.mean(x, axis=(0, 2))")),
        "axes kept": (
            f"You kept two axes of length 1: the shape is (C,).{_WHOLE}",
            *_returns("np.mean(x, axis=(1, 2), keepdims=True)")),
        "one axis too many": (
            f"You returned a row or a column of numbers: the shape is (C,).{_WHOLE}",
            *_returns("np.mean(x, axis=(1, 2))[np.newaxis]",
             "np.mean(x, axis=(1, 2))[:, np.newaxis]")),
        "not divided": (
            f"You added up each channel without dividing.{_WHOLE}",
            *_returns("np.sum(x, axis=(1, 2))"), ("total / (height * width)", "total")),
        "divided by the height": (
            f"You divided by the height only.{_WHOLE}",
            *_returns("np.sum(x, axis=(1, 2)) / height"), ("(height * width)", "height")),
        "divided by the width": (
            f"You divided by the width only.{_WHOLE}",
            *_returns("np.sum(x, axis=(1, 2)) / width"), ("(height * width)", "width")),
        "divided by height plus width": (
            f"You divided by height plus width: a map has height times width cells.{_WHOLE}",
            ("height * width", "height + width")),
        "map treated as square": (
            f"You divided by the square of a side, but the map need not be square.{_WHOLE}",
            ("height * width", "height * height"), ("height * width", "width * width")),
        "divided by the channels too": (
            f"You divided by the number of all cells, in all channels.{_WHOLE}",
            ("height * width", "channels * height * width"), ("height * width", "x.size")),
        "largest instead of mean": (
            f"You took the largest cell of each channel.{_WHOLE}",
            *_returns("np.max(x, axis=(1, 2))")),
        "smallest instead of mean": (
            f"You took the smallest cell of each channel.{_WHOLE}",
            *_returns("np.min(x, axis=(1, 2))")),
        "median instead of mean": (
            f"You took the median of each channel.{_WHOLE}",
            *_returns("np.median(x, axis=(1, 2))")),
        "fractions lost": (
            f"You dropped the fractions of the means.{_WHOLE}",
            ("return y", "return y.astype(int)"), ("total / ", "total // ")),
        "rounded": (f"You rounded the means.{_WHOLE}", ("return y", "return y.round()")),
        "zeros not counted": (
            f"You divided by the number of cells that are not 0: zeros count too.{_WHOLE}",
            *_returns("np.sum(x, axis=(1, 2)) / np.count_nonzero(x, axis=(1, 2))")),
        "sum not reset": (
            f"You did not reset the sum for each channel.{_WHOLE}",
            ("y = np.zeros(channels)", "y, total = np.zeros(channels), 0", "        total = 0\n",
             "")),
        "first channel only": (
            f"You returned the mean of channel 0 only.{_WHOLE}",
            *_returns("np.mean(x[0])", "np.mean(x[:1], axis=(1, 2))")),
        "last channel only": (
            f"You returned the mean of the last channel only.{_WHOLE}",
            *_returns("np.mean(x[-1])", "np.mean(x[-1:], axis=(1, 2))")),
        "channels on the last axis": (
            "You took the mean over the first two axes of x, as if the channels "
            f"came last.{_WHOLE}",
            *_returns("np.mean(x.reshape(height, width, channels), axis=(0, 1))")),
    },
}  # fmt: skip
