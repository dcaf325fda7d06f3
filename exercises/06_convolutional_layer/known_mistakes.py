"""Known mistakes: edits of model programs, with the message to the learner."""

_PADDED = """
def padded(x, above, below, left, right):
    channels, height, width = x.shape
    larger = np.zeros((channels, above + height + below, left + width + right), x.dtype)
    larger[:, above : above + height, left : left + width] = x
    return larger
"""
_WINDOWS = f"""{_PADDED}
def conv2d(x, weight, bias, padding=0, stride=1):
    image = x
    x = padded(x, padding, padding, padding, padding)
    height, width = x.shape[1:]
    filters, channels, kh, kw = weight.shape
    rows = (height - kh) // stride + 1
    columns = (width - kw) // stride + 1
    maps = np.zeros((filters, rows, columns))
    for f in range(filters):
        for m in range(rows):
            for n in range(columns):
                top = m * stride
                left = n * stride
                window = x[:, top : top + kh, left : left + kw]
                total = (window * weight[f]).sum()
                maps[f, m, n] = total + bias[f]
    return maps
"""
# Padding and output are written in another way, since mistakes there look as in the first program.
_CELLS = f"""{_PADDED}
def conv2d(x, weight, bias, padding=0, stride=1):
    image, sides = x, [padding] * 4
    x = padded(x, *sides)
    height, width = x.shape[1:]
    filters, channels, kh, kw = weight.shape
    rows = (height - kh) // stride + 1
    columns = (width - kw) // stride + 1
    output = np.zeros([filters, rows, columns])
    for f in range(filters):
        for m in range(rows):
            for n in range(columns):
                top = m * stride
                left = n * stride
                total = 0
                for c in range(channels):
                    for i in range(kh):
                        for j in range(kw):
                            total += x[c, top + i, left + j] * weight[f, c, i, j]
                output[f, m, n] = bias[f] + total
    return output
"""
# Two programs for mistakes that are seldom made together with those above.
_SUMS = f"""{_PADDED}
def conv2d(x, weight, bias, padding=0, stride=1):
    F, C, KH, KW = weight.shape
    X = padded(x, *[padding] * 4)
    tops = range(0, X.shape[1] - KH + 1, stride)
    lefts = range(0, X.shape[2] - KW + 1, stride)
    windows = [[X[:, top : top + KH, left : left + KW] for left in lefts] for top in tops]
    Y = [[[(w * k).sum() + b for w in row] for row in windows] for k, b in zip(weight, bias)]
    Y = np.array(Y)
    return Y
"""
_PLACES = f"""{_PADDED}
def conv2d(x, weight, bias, padding=0, stride=1):
    F, C, H, W = weight.shape
    X = padded(x, padding, padding, padding, padding)
    tops = range(0, X.shape[1] - H + 1, stride)
    lefts = range(0, X.shape[2] - W + 1, stride)
    windows = [[X[:, top : top + H, left : left + W] for left in lefts] for top in tops]
    return [[[np.sum(w * k) + b for w in row] for row in windows] for k, b in zip(weight, bias)]
"""
_RELU = """
def relu(x):
    y = np.maximum(0, x)
    return y
"""
_WITHOUT_BROADCAST = _WINDOWS
for _text, _other in (
    ("(window * weight[f]).sum()", "np.tensordot(window, weight[f], 3)"),
    ("(height - kh) // stride", "int((height - kh) / stride)"),
    ("(width - kw) // stride", "int((width - kw) / stride)"),
):
    _WITHOUT_BROADCAST = _WITHOUT_BROADCAST.replace(_text, _other)
_TWO_LAYERS = f"""{_RELU}
def two_layers(x, layers):
    first, second = layers
    weight1, bias1, padding1, stride1 = first
    weight2, bias2, padding2, stride2 = second
    maps = conv2d(x, weight1, bias1, padding1, stride1)
    maps = relu(maps)
    result = conv2d(maps, weight2, bias2, padding2, stride2)
    result = relu(result)
    return result
"""

MODELS = {
    "conv2d": (_WINDOWS, _CELLS, _SUMS, _PLACES),
    "relu": (_RELU,),
    "two_layers": tuple(layer + _TWO_LAYERS for layer in (_WINDOWS, _CELLS, _WITHOUT_BROADCAST)),
}

# Where to read more.
_MATRIX = ' See lesson 02, "Compute it".'
_TYPES = ' See lesson 02, "What others call it".'
_ZEROS = ' See lesson 03, "Pad with zeros".'
_BORDER = ' See lesson 03, "Zeros are numbers too".'
_STEPS = ' See lesson 04, "Write the formula".'
_TWO_STRIDES = ' See lesson 04, "Set the two strides separately".'
_COUNT = ' See lesson 05, "Write the formula".'
_BOTH_SIDES = ' See lesson 05, "Treat height and width separately".'
_SUM = ' See lesson 06, "Add up the channels".'
_SHAPES = ' See lesson 06, "Read the shapes".'
_FORMULA = ' See lesson 06, "Write the formula".'
_NAMES = ' See lesson 06, "What others call it".'
_CUT = ' See lesson 06, "Set negative sums to 0 with ReLU".'
_BETWEEN = ' See lesson 06, "See why ReLU comes between layers".'
_PASS_ON = ' See lesson 06, "Pass the maps on".'

# Pieces of the model programs.
_PAD = "padded(x, padding, padding, padding, padding)"
_AXES = "[(0, 0), (padding, padding), (padding, padding)]"
_HALVES = "padded(x, *(side // 2 for side in weight.shape[2:] for _ in range(2)))"
_SIZE = "height, width = x.shape[1:]"
_WEIGHT = "filters, channels, kh, kw = weight.shape"
_MAPS = "np.zeros((filters, rows, columns))"
_OUTPUT = "np.zeros([filters, rows, columns])"
_SLICE = "top : top + kh, left : left + kw"
_STORE = "maps[f, m, n] = total"
_RETURN, _LISTED = "return maps", "return Y"
_DOWN, _ACROSS = "(height - kh) // stride + 1", "(width - kw) // stride + 1"
_NOT_BROADCAST = ("(window * weight[f]).sum()", "np.tensordot(window, weight[f], 3)")
_IN_WINDOWS, _IN_CELLS = ("window =", "window ="), ("output =", "output =")


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


def _counted(size):
    """Return the edit that counts rows and columns in another way, of a SIDE and a KERNEL."""
    down, across = ("height", "kh"), ("width", "kw")
    sizes = [size.replace("SIDE", one).replace("KERNEL", other) for one, other in (down, across)]
    return _DOWN, sizes[0], _ACROSS, sizes[1]


def _four(above, below, left, right):
    """Return the edit that puts other numbers of zeros on the four sides."""
    return f"X = {_PAD}", f"X = padded(x, {above}, {below}, {left}, {right})"


def _mode(mode):
    """Return the edit that puts something other than zeros on the four sides."""
    return f"X = {_PAD}", f"X = np.pad(x, {_AXES}, {mode})"


_PADDING = {
    "padding left out": (
        f"You did not pad the image.{_ZEROS}",
        (f"x = {_PAD}", "x = image"), ("padded(x, *[padding] * 4)", "x")),
    "padding of 1 always": (
        f"You padded by 1, whatever the padding.{_ZEROS}",
        (f"x = {_PAD}", "x = padded(x, 1, 1, 1, 1)")),
    "padding below and right only": (
        f"You padded below and right, but not above and left.{_ZEROS}",
        (f"x = {_PAD}", "x = padded(x, 0, padding, 0, padding)")),
    "negative index": (
        "You also used negative row or column indices, which count from the end. The "
        f"padding there is 0.{_ZEROS}",
        ("total += x[c, top + i, left + j] * weight[f, c, i, j]",
         "down, across = top + i - padding, left + j - padding\n                            "
         "inside = down < image.shape[1] and across < image.shape[2]\n                            "
         "total += image[c, down, across] * weight[f, c, i, j] if inside else 0"),
        ("x[c, top + i, left + j]", "image[c, top + i - padding, left + j - padding]")),
    "padding above and left only": (
        "You applied the padding only above and left, in the image or in the number of windows."
        f"{_ZEROS}", (f"x = {_PAD}", "x = padded(x, padding, 0, padding, 0)")),
    "padding missing below": (
        f"You did not apply the padding below, in the image or in the number of windows.{_ZEROS}",
        _four("padding", 0, "padding", "padding")),
    "padding missing on the right": (
        f"You did not apply the padding on the right, in the image or in the number of windows."
        f"{_ZEROS}", _four("padding", "padding", "padding", 0)),
    "padding all below and right": (
        f"You put all of the padding below and right.{_ZEROS}",
        _four(0, "2 * padding", 0, "2 * padding")),
    "padding all above and left": (
        f"You put all of the padding above and left.{_ZEROS}",
        _four("2 * padding", 0, "2 * padding", 0)),
    "padding above and below only": (
        f"You padded above and below, but not left and right.{_ZEROS}",
        _four("padding", "padding", 0, 0)),
    "padding left and right only": (
        f"You padded left and right, but not above and below.{_ZEROS}",
        _four(0, 0, "padding", "padding")),
    "padding doubled": (
        f"You put twice the padding on each side.{_ZEROS}", _four(*["2 * padding"] * 4)),
    "padding halved": (
        f"You put half of the padding on each side: `padding` is the number for one side.{_ZEROS}",
        _four(*["padding // 2"] * 4)),
    "edge repeated": (
        f"You padded with the cells at the edge instead of zeros.{_BORDER}",
        (f"x = {_PAD}", f"x = np.pad(x, {_AXES}, 'edge')")),
    "image mirrored": (
        f"You padded with the mirrored image instead of zeros.{_BORDER}",
        _mode("'reflect'"), _mode("'symmetric'")),
    "image repeated": (
        f"You padded with the opposite side of the image instead of zeros.{_BORDER}",
        _mode("'wrap'")),
    "padded with ones": (
        f"You padded with ones instead of zeros.{_BORDER}", _mode("constant_values=1")),
    "all axes padded": (
        f"You padded the channels too, so there are more of them than in the filters.{_SHAPES}",
        (f"x = {_PAD}", "x = np.pad(x, padding)"),
        (f"x = {_PAD}", "x = np.pad(x, [(padding, padding), (padding, padding), (0, 0)])"),
        ("padded(x, *sides)", "np.pad(x, padding)", "range(channels)", "range(len(x))")),
    "channels padded too": (
        f"You padded all three axes, so there are channels of zeros before the first one.{_SHAPES}",
        (f"X = {_PAD}", "X = np.pad(x, padding)[:C]")),
    "channels padded instead of columns": (
        f"You padded the channels and rows, as if the channels were the last axis.{_SHAPES}",
        ("padded(x, *sides)", "np.pad(x, [sides[:2], sides[:2], (0, 0)])")),
    "slice ends at minus zero": (
        f"Without padding, `-padding` is 0, and the slice `padding:-padding` is empty.{_ZEROS}",
        (f"x = {_PAD}", "_, height, width = x.shape\n"
         "    x = np.zeros((len(x), height + 2 * padding, width + 2 * padding))\n"
         "    x[:, padding:-padding, padding:-padding] = image")),
    "padded image not used": (
        f"You read the windows from the image without padding.{_ZEROS}",
        ("window = x[", "window = image["), ("    output = ", "    x = image\n    output = ")),
    "start clamped instead of padded": (
        "You moved windows that start outside the image to its edge: there are zeros outside."
        f"{_ZEROS}", (f"x = {_PAD}", "x = image", _SIZE,
         "height, width = (side + 2 * padding for side in x.shape[1:])",
         "m * stride", "max(m * stride - padding, 0)", "n * stride", "max(n * stride - padding, 0)",
         "window * weight[f]", "window * weight[f, :, :window.shape[1], :window.shape[2]]")),
    "padded to the image's size": (
        "You padded so that the maps are as large as the image, whatever the padding."
        f"{_ZEROS}", (f"x = {_PAD}", f"x = {_HALVES}"),
        (f"x = {_PAD}", f"x = {_HALVES}", _DOWN, "image.shape[1]", _ACROSS, "image.shape[2]")),
    "padding added twice": (
        f"You added the padding to the size of the image that you had already padded.{_COUNT}",
        (_SIZE, "height, width = (side + 2 * padding for side in x.shape[1:])")),
    "windows counted before padding": (
        'You counted the windows before padding. See lesson 05, "Add padding".',
        (_SIZE, "height, width = image.shape[1:]")),
}  # fmt: skip

_SIZES = {
    "height and width swapped": (
        f"You swapped the height and the width of the image.{_BOTH_SIDES}",
        (_SIZE, "width, height = x.shape[1:]")),
    "image treated as square": (
        f"You used the image's height as its width too.{_BOTH_SIDES}",
        (_SIZE, "height = width = x.shape[1]")),
    "image width used as its height": (
        f"You used the image's width as its height too.{_BOTH_SIDES}",
        (_SIZE, "height = width = x.shape[2]")),
    "size from the first two axes": (
        f"You took the height and width from the first two axes of x: the first is the channels."
        f"{_SHAPES}", (_SIZE, "height, width = x.shape[:2]", *_IN_CELLS)),
    "kernel height and width swapped": (
        f"You swapped the height and the width of the kernels.{_BOTH_SIDES}",
        (_WEIGHT, "filters, channels, kw, kh = weight.shape"),
        (_WEIGHT, "filters, channels, kw, kh = weight.shape", *_NOT_BROADCAST),
        ("(height - kh)", "(height - kw)", "(width - kw)", "(width - kh)")),
    "kernel treated as square": (
        f"You used the kernels' height as their width too.{_BOTH_SIDES}",
        (_WEIGHT, f"{_WEIGHT}\n    kw = kh"),
        ("(width - kw)", "(width - kh)"), ("left + kw", "left + kh"),
        ("j in range(kw)", "j in range(kh)"),
        (_WEIGHT, f"{_WEIGHT}\n    kw = kh", *_NOT_BROADCAST)),
    "kernel width used as its height": (
        f"You used the kernels' width as their height too.{_BOTH_SIDES}",
        (_WEIGHT, f"{_WEIGHT}\n    kh = kw"),
        ("top + kh", "top + kw"), ("i in range(kh)", "i in range(kw)"),
        (_WEIGHT, f"{_WEIGHT}\n    kh = kw", *_NOT_BROADCAST)),
    "every kernel taken as 3×3": (
        "You assumed that every kernel is 3×3: read its height and width from `weight.shape`."
        f"{_SHAPES}",
        (_WEIGHT, f"{_WEIGHT}\n    kh = kw = 3")),
    "axes of weight in another order": (
        "You read the shape of `weight` in another order than filters, channels, rows, columns."
        f"{_SHAPES}", ("F, C, H, W =", "H, W, C, F ="), ("F, C, H, W =", "F, H, W, C ="),
        ("filters, channels, kh, kw =", "channels, filters, kh, kw =")),
}  # fmt: skip

_COUNTS = {
    **_in_each_direction(
        ("last row and column missing", "last row missing", "last column missing"),
        "You counted the jumps, not the windows: the last ones are missing",
        ' See lesson 05, "Compute it".', _counted("(SIDE - KERNEL) // stride")),
    **_in_each_direction(
        ("last row and column zero", "last row zero", "last column zero"),
        "Your maps have the right size, but you stop one window early",
        ' See lesson 05, "Compute it".',
        ("in range(rows)", "in range(rows - 1)", "in range(columns)", "in range(columns - 1)")),
    "window at the edge skipped": (
        f"You skipped the window that ends at the edge, as `range` does without `+ 1`.{_COUNT}",
        _counted("-(-(SIDE - KERNEL) // stride)"), ("- KH + 1", "- KH", "- KW + 1", "- KW"),
        ("in range(rows)", "in range(-(-(height - kh) // stride))",
         "in range(columns)", "in range(-(-(width - kw) // stride))")),
    "one added inside the division": (
        f"You added 1 before dividing by the stride instead of afterwards.{_COUNT}",
        _counted("(SIDE - KERNEL + 1) // stride")),
    "size not divided by the stride": (
        "You did not divide the difference of image and kernel by the stride when you counted the "
        f"windows: are brackets missing?{_COUNT}",
        _counted("SIDE - KERNEL + 1"), _counted("SIDE - KERNEL // stride + 1")),
    "one window too many": (
        'You counted one window too many when cells are left over. See lesson 05, '
        '"What others call it".', _counted("-(-(SIDE - KERNEL) // stride) + 1")),
    "divided by stride plus one": (
        'You divided by the stride plus 1 instead of adding 1 after the division. See lesson 05, '
        '"Predict".', _counted("(SIDE - KERNEL) // (stride + 1)")),
    "image divided by stride": (
        f"You divided the size of the image by the stride to count the windows.{_COUNT}",
        _counted("SIDE // stride")),
    "not rounded down": (
        f"You divided with `/`, which gives a float: `//` rounds down.{_COUNT}",
        ("tops = range(0", "tops = range(0.0")),
    "rows and columns of maps swapped": (
        "You swapped rows and columns of the maps: their numbers, the loops, or the indices of a "
        f"cell.{_BOTH_SIDES}", ("rows = (", "columns = (", "columns = (", "rows = ("),
        ("maps[f, m, n]", "maps[f, n, m]"),
        *(("in range(rows)", "in range(columns)", "in range(columns)", "in range(rows)", *only)
          for only in (_IN_WINDOWS, ("total = 0", "total = output[f, m, n]")))),
}  # fmt: skip

_STRIDES = {
    "padding and stride swapped": (
        f"You put the stride before the padding, so a call by position swaps them.{_SHAPES}",
        ("padding=0, stride=1", "stride=1, padding=0", "image = x", "image = x")),
    "other defaults": (
        "Your function has other defaults than the stub: without arguments, the padding is 0 and "
        f"the stride is 1.{_SHAPES}",
        ("padding=0, stride=1", "padding=1, stride=1", "image = x", "image = x"),
        ("padding=0, stride=1", "padding=0, stride=2", "image = x", "image = x")),
    "fixed number of channels": (
        "You assumed two or three channels, or as many as there are filters: x has as many as "
        f"each filter, `weight.shape[1]`.{_SUM}",
        *(("in range(channels)", f"in range({number})") for number in ("2", "3", "filters"))),
    "stride left out": (
        'You moved the window by one cell, whatever the stride. See lesson 04, "See it".',
        ("image = x", "image = x\n    stride = 1"),
        ("KH + 1, stride)", "KH + 1)", "KW + 1, stride)", "KW + 1)")),
    "stride of 2 always": (
        'You moved the window by two cells, whatever the stride. See lesson 04, "See it".',
        ("- H + 1, stride)", "- H + 1, 2)", "- W + 1, stride)", "- W + 1, 2)")),
    "stride down only": (
        f"You used the stride only vertically, and moved by one cell horizontally.{_TWO_STRIDES}",
        ("(width - kw) // stride", "(width - kw)", "n * stride", "n", *_IN_WINDOWS),
        ("KW + 1, stride)", "KW + 1)")),
    "stride across only": (
        f"You used the stride only horizontally, and moved by one cell vertically.{_TWO_STRIDES}",
        ("(height - kh) // stride", "(height - kh)", "m * stride", "m", *_IN_WINDOWS),
        ("KH + 1, stride)", "KH + 1)")),
    "starts not multiplied": (
        "You started the window of row m at row m of the image, not at m times the stride."
        f"{_STEPS}", ("m * stride", "m", "n * stride", "n")),
    "starts multiplied down only": (
        f"You multiplied the row by the stride, but not the column.{_TWO_STRIDES}",
        ("n * stride", "n")),
    "starts multiplied across only": (
        f"You multiplied the column by the stride, but not the row.{_TWO_STRIDES}",
        ("m * stride", "m")),
    **_in_each_direction(
        ("stride used twice", "stride used twice vertically", "stride used twice horizontally"),
        "You multiplied the index by the stride twice", _STEPS,
        ("m * stride", "m * stride * stride", "n * stride", "n * stride * stride")),
    "jumps as large as the kernel": (
        f"You moved the window by the size of the kernel instead of the stride.{_STEPS}",
        ("- H + 1, stride)", "- H + 1, H)", "- W + 1, stride)", "- W + 1, W)")),
    "windows counted and skipped": (
        "You divided by the stride to count the windows, and also took steps of the stride."
        f"{_STEPS}",
        ("m * stride", "m", "n * stride", "n", _RETURN, "return maps[:, ::stride, ::stride]"),
        (_RETURN, "return maps[:, ::stride, ::stride]")),
    "stride between cells of the map": (
        "You moved through the rows and columns of the maps in steps of the stride: the cells "
        f"between are still 0.{_STEPS}",
        ("range(rows)", "range(0, rows, stride)", "range(columns)", "range(0, columns, stride)",
         *_IN_WINDOWS),
        ("range(rows)", "range(0, rows, stride)", "range(columns)", "range(0, columns, stride)",
         "m * stride", "m", "n * stride", "n", *_IN_WINDOWS)),
    "ends not multiplied": (
        "You started the window at m times the stride, but ended it at m plus the kernel size."
        f"{_STEPS}", (_SLICE, "top : m + kh, left : n + kw")),
}  # fmt: skip

_PRODUCTS = {
    "row and column swapped": (
        f"You started the window of row m and column n at column m and row n of the image.{_STEPS}",
        (_SLICE, "left : left + kh, top : top + kw"), ("top + i, left + j", "left + i, top + j")),
    "window one cell too small": (
        f"Your window ends one cell too early: the end of a slice is not included.{_MATRIX}",
        ("top + H, left : left + W", "top + H - 1, left : left + W - 1")),
    "window one cell too large": (
        f"Your window ends one cell too late: the end of a slice is not included.{_MATRIX}",
        ("top + H, left : left + W", "top + H + 1, left : left + W + 1")),
    "rows sliced twice": (
        f"`x[:, a:b][:, c:d]` slices the rows twice: write `x[:, a:b, c:d]`.{_SHAPES}",
        ("H, left : left + W", "H][:, left : left + W")),
    "channels sliced instead of columns": (
        f"You sliced the first two axes, channels and rows: use `x[:, a:b, c:d]`.{_SHAPES}",
        ("X[:, top : top + H", "X[top : top + H")),
    "first channel only": (f"You read channel 0 only.{_SUM}", ("w * k", "w[:1] * k[:1]")),
    "first channel for all kernels": (
        f"You read channel 0 for the kernels of all channels.{_SUM}", ("w * k", "w[0] * k")),
    "last channel only": (
        f"You kept only the partial map of the last channel, as with `=` instead of `+=`.{_SUM}",
        ("window * weight[f]", "window[-1] * weight[f, -1]")),
    "last product only": (
        f"You kept only the last product, as with `=` instead of `+=`.{_FORMULA}",
        ("total += x", "total = x")),
    "channels not added": (
        f"You returned the partial maps without adding them up.{_SUM}",
        *((_MAPS, "np.zeros((filters, channels, rows, columns))", ".sum()", ".sum(axis=(1, 2))",
           "[f, m, n]", "[f, :, m, n]", _RETURN, f"return maps{shape}")
          for shape in ("", ".reshape(-1, rows, columns)"))),
    "sum not reset": (
        "You did not reset the sum for each filter, so each map includes those before it."
        f"{_FORMULA}", (_LISTED, "return np.cumsum(Y, axis=0)"),
        (" + b ", " ", _LISTED, "return np.cumsum(Y, axis=0) + bias[:, None, None]")),
    "sum of all windows so far": (
        f"You did not reset the sum for each window, so it includes all earlier ones.{_FORMULA}",
        ("maps = np", "total = 0\n    maps = np", "total = (window", "total += (window"),
        (_LISTED, "return np.cumsum(Y).reshape(Y.shape)"),
        (" + b ", " ", _LISTED, "maps = np.cumsum(Y.reshape(F, -1), axis=1).reshape(Y.shape)\n"
         "    return maps + bias[:, None, None]")),
    "first filter for all maps": (
        f"You used filter 0 for every map.{_FORMULA}", ("* weight[f]", "* weight[0]")),
    "last filter for all maps": (
        f"Each of your maps is that of the last filter.{_FORMULA}",
        (_LISTED, "return np.array([Y[-1]] * F)")),
    "all filters for each map": (
        f"You multiplied each window by all filters, and also summed over the filters.{_FORMULA}",
        ("w * k", "w * weight")),
    "first kernel for all channels": (
        f"You used the kernel of channel 0 for every channel.{_SUM}",
        ("* weight[f]", "* weight[f, 0]")),
    "matrix product": (
        f"You multiplied the window by the filter with @, the matrix product.{_MATRIX}",
        ("w * k", "w @ k")),
    "matrix product with the filter first": (
        f"You multiplied the filter by the window with @, the matrix product.{_MATRIX}",
        ("w * k", "k @ w")),
    "dot product of stacks": (
        f"You multiplied the window by the filter with np.dot, which is a matrix product.{_MATRIX}",
        ("w * k", "np.dot(w, k)")),
    "weights added": (
        f"You added the weights to the window instead of multiplying.{_FORMULA}",
        ("w * k", "w + k")),
    "weights not used": (
        f"You summed the window without multiplying it by the filter.{_FORMULA}", ("w * k", "w")),
    "mean in place of sum": (
        f"You took the mean of the products instead of their sum.{_FORMULA}",
        (".sum()", ".mean()", *_IN_WINDOWS)),
    "mean of the channels": (
        f"You took the mean of the partial maps instead of their sum.{_SUM}",
        ("(w * k).sum()", "(w * k).sum() / C")),
    "largest product": (
        f"You took the largest of the products instead of their sum.{_FORMULA}",
        ("(w * k).sum()", "(w * k).max()")),
    "array in one cell": (
        "You put an array into one cell of a map: add up all products with `np.sum`, without "
        f"`axis`, and then add one number, `bias[f]`.{_SUM}", ("bias[f] + total", "bias + total")),
    "kernels rotated": (
        f"You rotated the kernels by 180°.{_NAMES}", ("* weight[f]", "* weight[f, :, ::-1, ::-1]")),
    "kernels and channels flipped": (
        f"You flipped the filters along all axes, including the channels.{_NAMES}",
        ("zip(weight", "zip(weight[:, ::-1, ::-1, ::-1]")),
    "channels reversed": (
        f"You used the channels of the filters in reverse order.{_SHAPES}",
        ("w * k", "w * k[::-1]")),
    "kernels upside down": (
        f"You flipped the kernels vertically.{_NAMES}", ("zip(weight", "zip(weight[:, :, ::-1]")),
    "kernels left to right": (
        f"You flipped the kernels horizontally.{_NAMES}", ("zip(weight", "zip(weight[..., ::-1]")),
    "kernels transposed": (
        f"You swapped the rows and the columns of the kernels.{_SHAPES}",
        ("zip(weight", "zip(weight.swapaxes(2, 3)"),
        ("F, C, KH, KW =", "weight = weight.swapaxes(2, 3); F, C, KH, KW ="),
        ("w * k", "w.ravel() * k.swapaxes(1, 2).ravel()"),
        ("f, c, i, j]", "f, c, j, i]")),
    "filter with all axes swapped": (
        f"You used .T on the filter, which swaps its channels and columns.{_SHAPES}",
        ("w * k", "w * k.T")),
    "filter and channel swapped": (
        f"You took the filter from the second axis of the weights, which is the channels.{_SHAPES}",
        ("weight[f]", "weight[:, f]"), ("weight[f, c", "weight[c, f")),
    "filter on the last axis": (
        f"You took the filter from the last axis of the weights, which is the columns.{_NAMES}",
        ("weight[f]", "weight[..., f]")),
}  # fmt: skip

_BIASES = {
    "bias left out": (
        f"You did not add the bias.{_SUM}", ("total + bias[f]", "total"), (" + b ", " "),
        ("bias[f] + total", "total")),
    "bias added to the last map only": (
        "You added the bias after the loop over the filters, so only the last map has it."
        f"{_FORMULA}",
        ("total + bias[f]", "total", _RETURN, f"maps[f] += bias[f]\n    {_RETURN}")),
    "bias added to each product": (
        f"You added the bias inside the sum, to each product.{_FORMULA}",
        ("+ bias[f]", "+ bias[f] * weight[f].size")),
    "bias added for each channel": (
        "You added the bias to the partial map of each channel instead of once to their sum."
        f"{_SUM}", ("+ bias[f]", "+ bias[f] * channels")),
    "bias subtracted": (f"You subtracted the bias.{_FORMULA}", (" + b ", " - b ")),
    "bias multiplied": (
        f"You multiplied by the bias instead of adding it.{_FORMULA}", (" + b ", " * b ")),
    "first bias for all maps": (
        f"You added the bias of filter 0 to every map.{_FORMULA}", ("+ bias[f]", "+ bias[0]")),
    "all biases added up": (
        f"You added the sum of all biases to every map.{_FORMULA}", (" + b ", " + bias.sum() ")),
    "biases of later filters added too": (
        "You added each bias to all maps that you had until then: add `bias[f]` to map f only."
        f"{_FORMULA}", (" + b ", " ", _LISTED, "return Y + bias[::-1].cumsum()[::-1, None, None]")),
    "biases added along the columns": (
        "You added `bias` to the array of all maps, where NumPy takes one bias for each column."
        f"{_SHAPES}", (" + b ", " ", _LISTED, "return Y + bias")),
}  # fmt: skip

_OUTPUTS = {
    "nothing written": (
        f"Every cell of your maps is 0: nothing is written into them.{_FORMULA}",
        (_STORE, "value = total")),
    "returned inside the loop": (
        "You returned inside a loop, so it stops after its first pass: move `return` to the left."
        f"{_FORMULA}", *((_STORE, _STORE, "+ bias[f]", f"+ bias[f]\n{' ' * indent}return maps")
          for indent in (16, 12, 8))),
    "one number only": (
        f"You returned only the number of the last window.{_SHAPES}", (_STORE, "maps = total")),
    "filters added up as well": (
        f"You added the maps of all filters into one.{_SHAPES}",
        (_RETURN, "return maps.sum(axis=0)"), (_LISTED, "return Y.sum(axis=0, keepdims=True)")),
    "first map only": (
        f"You returned only map 0.{_SHAPES}", (_RETURN, "return maps[0]"),
        (_LISTED, "return Y[:1]")),
    "last map only": (
        f"You returned only the map of the last filter: the others were overwritten.{_SHAPES}",
        (_RETURN, "return maps[-1]"), (_LISTED, "return Y[-1]"), (_LISTED, "return Y[-1:]")),
    "maps shaped like x": (
        f"You gave the maps the shape of x.{_SHAPES}", (_OUTPUT, "np.zeros(image.shape)")),
    "maps shaped like the padded x": (
        f"You gave the maps the shape of the padded x.{_SHAPES}", (_OUTPUT, "np.zeros(x.shape)")),
    "maps like x": (
        f"You created the maps with the shape and the type of x.{_SHAPES}",
        (_OUTPUT, "np.zeros_like(image)")),
    "maps like the padded x": (
        f"You created the maps with the shape and the type of the padded x.{_SHAPES}",
        (_OUTPUT, "np.zeros_like(x)")),
    "maps as large as the image": (
        f"Your maps are as large as the image, with 0 where the kernels do not fit.{_SHAPES}",
        (_MAPS, "np.zeros((filters, *image.shape[1:]))"),
        (_MAPS, "np.zeros((filters, height, width))")),
    "one map for each channel": (
        f"You made as many maps as there are channels: there is one for each filter.{_SHAPES}",
        (_OUTPUT, "np.zeros((channels, rows, columns))")),
    "maps created transposed": (
        f"You created the array for the maps with rows and columns swapped.{_SHAPES}",
        (_OUTPUT, "np.zeros((filters, columns, rows))")),
    "maps created with the filters last": (
        f"You created the array for the maps with the filters on the last axis.{_NAMES}",
        (_OUTPUT, "np.zeros((rows, columns, filters))")),
    "three indices for two axes": (
        "You used three indices with an array of two axes: the maps have an axis for the filters, "
        f"and x has one for the channels.{_SHAPES}",
        (_OUTPUT, "np.zeros((rows, columns))")),
    "maps transposed": (
        f"You swapped the rows and the columns of the maps.{_SHAPES}",
        (_RETURN, "return maps.transpose(0, 2, 1)"),
        ("return output", "return output.transpose(0, 2, 1)")),
    "maps on the last axis": (
        f"You put the filters on the last axis, as TensorFlow does.{_NAMES}",
        (_RETURN, "return np.moveaxis(maps, 0, -1)")),
    "weights reshaped the other way": (
        "You reshaped the weights to `(-1, F)`, but `reshape` keeps the order of the numbers: use "
        f"`(F, -1)`, one row for each filter.{_SHAPES}",
        ("KW = weight.shape", "KW = weight.shape\n"
         "    weight = weight.reshape(-1, F).T.reshape(weight.shape)")),
    "reshaped in another order": (
        "You reshaped numbers that are in another order: those of all filters for each window, or "
        f"column by column.{_SHAPES}",
        (_RETURN, "return np.moveaxis(maps, 0, -1).reshape(maps.shape)"),
        (_LISTED, "return Y.transpose(0, 2, 1).reshape(Y.shape)"),
        (_LISTED, "return Y.reshape(Y.transpose(0, 2, 1).shape)")),
    "maps in one line": (
        f"You returned the numbers without the three axes of the maps.{_SHAPES}",
        (_LISTED, "return Y.ravel()"), (_LISTED, "return Y.reshape(F, -1)")),
    "maps below each other": (
        "You put the maps below each other, as `np.concatenate` does: `np.stack` makes an axis for "
        f"the filters.{_SHAPES}", (_LISTED, "return np.concatenate(Y)")),
    "one axis too many": (
        f"Your maps have one axis too many.{_SHAPES}",
        (_LISTED, "return Y[np.newaxis]"), (_LISTED, "return Y[:, np.newaxis]")),
    "axes of length 1 removed": (
        f"You removed axes of length 1: a single map, row or column keeps its axis.{_SHAPES}",
        (_LISTED, "return Y.squeeze()")),
    "relu applied": (
        f"You set negative sums to 0, which is ReLU.{_CUT}",
        (_RETURN, "return np.maximum(0, maps)"), (_LISTED, "return np.maximum(0, Y)")),
    "absolute values": (
        f"You removed the signs of the sums.{_FORMULA}", (_LISTED, "return abs(Y)")),
    "sums clipped to a photograph": (
        f"You clipped the sums to 0 to 255, as for a photograph.{_TYPES}",
        (_LISTED, "return np.clip(Y, 0, 255)"),
        (_LISTED, "return np.clip(Y, 0, 255).astype(np.uint8)")),
    "fractions lost": (
        f"Your maps are arrays of integers, so the fractions were lost.{_MATRIX}",
        (_RETURN, "return maps.astype(int)"),
        # As `output[f, m, n] += ...` does, which drops the fraction of each sum so far.
        ("total = 0", "total = np.zeros(1, int)", "total += ", "total[0] += ",
         "bias[f] + total", "int(bias[f] + total[0])")),
    "fractions of x lost": (
        f"You converted x to integers, so its fractions were lost.{_MATRIX}",
        (f"x = {_PAD}", f"x = {_PAD}.astype(int)")),
    "rounded": (f"You rounded the sums.{_FORMULA}", (_LISTED, "return Y.round()")),
    "fractions lost where x has none": (
        f"Your maps have the type of x, so fractions are lost if x holds integers.{_MATRIX}",
        (_LISTED, "return Y.astype(x.dtype)")),
    "numbers from 0 to 255": (
        f"Your maps can only hold integers from 0 to 255.{_TYPES}",
        (_RETURN, "return maps.astype(int).astype(np.uint8)"),
        (_OUTPUT, f"{_OUTPUT}.astype(np.uint8)")),
    "numbers from minus 128 to 127": (
        f"Your maps can only hold integers from -128 to 127.{_TYPES}",
        (_LISTED, "return Y.astype(int).astype(np.int8)"),
        (_OUTPUT, f"{_OUTPUT}.astype(np.int8)")),
}  # fmt: skip


def _returns(*values):
    """Return the edits that return something else from `relu`."""
    return [("np.maximum(0, x)", value) for value in values]


_NO_BIAS1 = ("(x, weight1, bias1", "(x, weight1, 0 * bias1")
_NO_BIAS2 = ("(maps, weight2, bias2", "(maps, weight2, 0 * bias2")

MISTAKES = {
    "conv2d": {
        **_PADDING, **_SIZES, **_COUNTS, **_STRIDES, **_PRODUCTS, **_BIASES, **_OUTPUTS,
    },
    "relu": {
        "absolute value": (
            f"You removed the signs, so negative numbers became positive.{_CUT}",
            *_returns("np.abs(x)")),
        "smaller number used": (
            f"You used the smaller number, so positive numbers became 0.{_CUT}",
            *_returns("np.minimum(0, x)")),
        "largest of each column": (
            f"You used the largest number along axis 0, as np.max(x, 0) does.{_CUT}",
            *_returns("np.max(x, 0)")),
        "largest number only": (
            f"`np.max` gives the largest number of the array: use `np.maximum`.{_CUT}",
            *_returns("np.max(x)", "max(0, np.max(x))")),
        "compared as a whole": (
            "`max` and `if` need a single truth value, but you gave them an array: use "
            f"`np.maximum`.{_CUT}", *_returns("max(0, x)", "[max(0, row) for row in x]")),
        "made for two axes": (
            f"You read two axes, but x may have one or more: use `np.maximum`.{_CUT}",
            *_returns("[[max(0, cell) for cell in row] for row in x]",
                      "np.maximum(0, x)\n    rows, columns = x.shape",
                      "np.array([[max(0, x[i, j]) for j in range(x.shape[1])]"
                      " for i in range(x.shape[0])])")),
        "negative numbers removed": (
            f"You removed the negative numbers, so the array lost its shape.{_CUT}",
            *_returns("x[x >= 0]", "x[x > 0]")),
        "positive numbers become one": (
            f"You returned 1 for positive numbers.{_CUT}",
            *_returns("np.where(x > 0, 1, 0)", "np.where(x >= 1, 1, 0)")),
        "numbers of at least zero become one": (
            f"You returned the comparison with 0 instead of the numbers.{_CUT}",
            *_returns("x >= 0")),
        "negative numbers become one": (
            f"You put 1 in place of negative numbers.{_CUT}", *_returns("np.where(x < 0, 1, x)")),
        "negative numbers not replaced": (
            f"You returned the numbers as they are.{_CUT}", *_returns("x")),
        "signs reversed": (
            f"You reversed the signs.{_CUT}",
            *_returns("-x", "np.maximum(0, -x)", "-np.maximum(0, x)")),
        "cut off below one": (
            f"You set everything below 1 to 0, not everything below 0.{_CUT}",
            *_returns("np.where(x < 1, 0, x)")),
        "not less than one": (
            f"You used 1 as the smallest number, not 0.{_CUT}", *_returns("np.maximum(1, x)")),
        "cut off above as well": (
            f"You clipped large numbers as well as negative ones.{_CUT}",
            *_returns("np.clip(x, 0, 255)", "np.clip(x, 0, 1)", "np.clip(x, 0, 6)")),
        "leaky ReLU": (
            f"You kept a small part of the negative numbers, which is a leaky ReLU.{_CUT}",
            *_returns(*(f"np.where(x < 0, {part} * x, x)" for part in (0.01, 0.1, 0.2)))),
        "another activation": (
            f"You used a function other than ReLU: sigmoid, tanh, softplus or ELU.{_CUT}",
            *_returns("1 / (1 + np.exp(-x))", "np.tanh(x)", "np.log(1 + np.exp(x))",
                      "np.logaddexp(0, x)", "np.where(x < 0, np.exp(x) - 1, x)")),
        "shape lost": (
            f"You returned the numbers in one line: keep the shape.{_CUT}",
            ("return y", "return y.ravel()"), ("return y", "return y.reshape(-1, 1)")),
        "fractions lost": (
            f"You returned integers, so the fractions were lost.{_CUT}",
            ("return y", "return y.astype(int)")),
        "numbers from 0 to 255": (
            f"Your array can only hold integers from 0 to 255.{_CUT}",
            ("return y", "return y.astype(int).astype(np.uint8)")),
        "added up": (
            f"You returned one number: keep the shape.{_CUT}", ("return y", "return y.sum()")),
    },
    "two_layers": {
        "no relu": (
            f"You did not apply ReLU between the layers or after them.{_BETWEEN}",
            ("relu(maps)", "maps", "relu(result)", "result")),
        "no relu between": (
            f"You applied ReLU only at the end, not between the layers.{_BETWEEN}",
            ("relu(maps)", "maps")),
        "no relu at the end": (
            f"You applied ReLU between the layers, but not after the second.{_PASS_ON}",
            ("relu(result)", "result")),
        "relu before each layer": (
            f"You applied ReLU to the input of each layer instead of the output.{_PASS_ON}",
            ("conv2d(x, weight1", "conv2d(relu(x), weight1", "relu(result)", "result")),
        "bias after relu": (
            f"You added the bias after ReLU.{_FORMULA}",
            (*_NO_BIAS1, *_NO_BIAS2, "relu(maps)", "relu(maps) + bias1[:, None, None]",
             "relu(result)", "relu(result) + bias2[:, None, None]")),
        "biases left out": (f"You did not add the biases.{_SUM}", (*_NO_BIAS1, *_NO_BIAS2)),
        "first bias left out": (f"You did not add the bias in the first layer.{_SUM}", _NO_BIAS1),
        "second bias left out": (f"You did not add the bias in the second layer.{_SUM}", _NO_BIAS2),
        "second layer reads x": (
            f"You gave the second layer x again instead of the maps of the first.{_PASS_ON}",
            ("conv2d(maps", "conv2d(x")),
        "first layer only": (
            f"You returned the maps of the first layer.{_PASS_ON}",
            ("return result", "return maps")),
        "both layers returned": (
            f"You returned the maps of both layers: return only those of the second.{_PASS_ON}",
            ("return result", "return [maps, result]")),
        "first layer twice": (
            f"You used the first layer's filters for both layers.{_PASS_ON}",
            ("maps, weight2, bias2, padding2, stride2", "maps, weight1, bias1, padding1, stride1"),
            ("maps, weight2, bias2", "maps, weight1, bias1"), ("maps, weight2", "maps, weight1")),
        "second layer twice": (
            f"You used the second layer's filters for both layers.{_PASS_ON}",
            ("x, weight1, bias1, padding1, stride1", "x, weight2, bias2, padding2, stride2"),
            ("x, weight1", "x, weight2")),
        "second layer first": (
            f"You applied the layers in reverse order.{_PASS_ON}", ("= layers", "= layers[::-1]")),
        "first bias for both": (
            f"You used the first layer's bias in both layers.{_PASS_ON}",
            ("maps, weight2, bias2", "maps, weight2, bias1"),
            ("maps, weight2, bias2", "maps, weight2, bias1", "total + bias[f]", "total",
             "return maps", "return maps + bias[:, None, None]")),
        "padding and stride left out": (
            f"You left out the padding and the stride of the layers.{_SHAPES}",
            ("= second", "= second\n    padding1, stride1, padding2, stride2 = 0, 1, 0, 1")),
        "padding left out": (
            f"You left out the padding of the layers.{_SHAPES}",
            ("= second", "= second\n    padding1 = padding2 = 0")),
        "stride left out": (
            f"You left out the stride of the layers.{_SHAPES}",
            ("= second", "= second\n    stride1 = stride2 = 1")),
        "padding and stride of the first for both": (
            f"You used the first layer's padding and stride in both layers.{_PASS_ON}",
            ("= second", "= second\n    padding2, stride2 = padding1, stride1")),
        "padding of the first for both": (
            f"You used the first layer's padding in both layers.{_PASS_ON}",
            ("= second", "= second\n    padding2 = padding1")),
        "stride of the first for both": (
            f"You used the first layer's stride in both layers.{_PASS_ON}",
            ("= second", "= second\n    stride2 = stride1")),
        "padding and stride swapped": (
            f"You swapped the padding and the stride of a layer.{_PASS_ON}",
            ("bias1, padding1, stride1 =", "bias1, stride1, padding1 =",
             "bias2, padding2, stride2 =", "bias2, stride2, padding2 =")),
        "weight and bias swapped": (
            f"You swapped the weight and the bias of a layer.{_PASS_ON}",
            ("(x, weight1, bias1", "(x, bias1, weight1")),
        "maps of the first layer added": (
            f"You added the maps of the first layer to those of the second.{_PASS_ON}",
            ("return result", "return maps + result")),
        "leaky ReLU": (
            f"You kept a part of the negative numbers, which is a leaky ReLU.{_CUT}",
            ("np.maximum(0, x)", "np.where(x < 0, 0.01 * x, x)")),
        "kernels rotated": (
            f"You rotated the kernels by 180°.{_NAMES}", ("weight[f]", "weight[f, :, ::-1, ::-1]")),
    },
}  # fmt: skip
