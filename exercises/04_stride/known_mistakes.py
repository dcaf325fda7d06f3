"""Known mistakes: edits of model programs, with the message to the learner."""

import re

_MAP = """
def zero_pad(image, cells):
    height, width = image.shape
    larger = np.zeros((cells + height + cells, cells + width + cells), image.dtype)
    larger[cells : cells + height, cells : cells + width] = image
    return larger

def correlate2d(image, kernel, padding=0, stride=1):
    image = np.asarray(image)
    kernel = np.asarray(kernel)
    padded = zero_pad(image, padding)
    height, width = padded.shape
    kh, kw = kernel.shape
    rows = (height - kh) // stride + 1
    columns = (width - kw) // stride + 1
    feature_map = np.zeros((rows, columns))
    for m in range(rows):
        for n in range(columns):
            top = m * stride
            left = n * stride
"""
_SLICES = f"""{_MAP}
            window = padded[top : top + kh, left : left + kw]
            feature_map[m, n] = (window * kernel).sum()
    return feature_map
"""
_CELLS = f"""{_MAP}
            total = 0
            for i in range(kh):
                for j in range(kw):
                    total += padded[top + i, left + j] * kernel[i, j]
            feature_map[m, n] = total
    return feature_map
"""
_COLLECTED = """
def unreached(input_size, kernel_size, stride):
    read = set()
    for start in range(0, input_size - kernel_size + 1, stride):
        for cell in range(start, start + kernel_size):
            read.add(cell)
    return [cell for cell in range(input_size) if cell not in read]
"""
_COUNTED = """
def unreached(input_size, kernel_size, stride):
    windows = (input_size - kernel_size) // stride + 1
    end = (windows - 1) * stride + kernel_size
    gaps = [cell for cell in range(end) if cell % stride >= kernel_size]
    left_over = list(range(end, input_size))
    return gaps + left_over
"""
MODELS = {"correlate2d": (_SLICES, _CELLS), "unreached": (_COLLECTED, _COUNTED)}

_ACROSS = {
    "height": "width", "kh": "kw", "rows": "columns", "m": "n", "top": "left", "[0]": "[1]",
}  # fmt: skip


def _across(*edit):
    """Return for the columns an edit that is written for the rows."""
    return tuple(
        re.sub(r"\b(height|kh|rows|m|top)\b|\[0\]", lambda found: _ACROSS[found[0]], text)
        for text in edit
    )


def _both(*edit):
    """Return an edit that is written for the rows, for the rows and columns."""
    return (*edit, *_across(*edit))


def _padded(new):
    """Return the edit that pads in another way."""
    return (_PAD, f"np.pad(image, {new})")


_HEAD = "stride=1):"
_KERNEL = "np.asarray(kernel)"
_PAD = "zero_pad(image, padding)"
_SIZE = "height, width = padded.shape"
_SIDES = "kh, kw = kernel.shape"
_COUNT = "(height - kh) // stride + 1"
_ZEROS = "np.zeros((rows, columns))"
_TOP, _IN_ROWS = "m * stride", "in range(rows)"
_WINDOW, _CELL = "top : top + kh, left : left + kw", "top + i, left + j"
_STORE, _RETURN = "feature_map[m, n]", "return feature_map"
_STARTS = "input_size - kernel_size + 1, stride"
_UNREAD = "[cell for cell in range(input_size) if cell not in read]"
_SWAPPED = (_HEAD, f"{_HEAD}\n    padding, stride = stride, padding")
_ADD = f"total += padded[{_CELL}] * kernel[i, j]"
_OUTSIDE = "total += image[top + i - padding, left + j - padding] * kernel[i, j]"
_INSIDE = "inside = top + i - padding < image.shape[0] and left + j - padding < image.shape[1]"
_NEGATIVE = "-((kh - height) // stride)"  # divides and rounds up

MISTAKES = {
    "correlate2d": {
        # ---------------------------------------------------------------- the stride
        "stride left out": (
            'You moved the window by one cell, whatever the stride. See lesson 04, "See it".',
            (_HEAD, f"{_HEAD}\n    stride = 1"),
        ),
        "stride down only": (
            "You used the stride only vertically, and moved by one cell horizontally. "
            'See lesson 04, "See it".',
            _across("(height - kh) // stride", "(height - kh)", _TOP, "m"),
        ),
        "stride across only": (
            "You used the stride only horizontally, and moved by one cell vertically. "
            'See lesson 04, "See it".',
            ("(height - kh) // stride", "(height - kh)", _TOP, "m"),
        ),
        "stride always two": (
            'You used 2 instead of the stride. See lesson 04, "Write the formula".',
            (_HEAD, f"{_HEAD}\n    stride = 2"),
        ),
        "moved one cell too far": (
            "You skipped as many windows as the stride, and so moved one cell too far. "
            'See lesson 04, "Predict".',
            (_HEAD, f"{_HEAD}\n    stride += 1"),
        ),
        "starts not multiplied": (
            "You started the window of row m at row m of the image, not at m times the stride. "
            'See lesson 04, "Write the formula".',
            _both(_TOP, "m"),
        ),
        "starts multiplied down only": (
            "You multiplied the start of the window by the stride vertically, but not "
            'horizontally. See lesson 04, "Write the formula".',
            _across(_TOP, "m"),
        ),
        "starts multiplied across only": (
            "You multiplied the start of the window by the stride horizontally, but not "
            'vertically. See lesson 04, "Write the formula".',
            (_TOP, "m"),
        ),
        "stride inside the window": (
            "You multiplied the place of a cell in its window by the stride: only the start of the "
            'window is multiplied, `m * stride + i`. See lesson 04, "Write the formula".',
            (_CELL, "m + i * stride, n + j * stride"),
            (_CELL, "(m + i) * stride, (n + j) * stride"),
            (*_both("(height - kh) // stride", _NEGATIVE),
             _CELL, "(m + i) * stride, (n + j) * stride"),
            (_CELL, "top + i * stride, left + j * stride"),
        ),
        "ends not multiplied": (
            "You started the window at m times the stride but ended it at m plus the kernel size. "
            'See lesson 04, "Write the formula".',
            _both("top + kh", "m + kh"),
        ),
        "end of the slice without its start": (
            "A window ends at its start plus the kernel size, not at the kernel size. "
            'See lesson 04, "Write the formula".',
            _both("top + kh", "kh"),
        ),
        "windows counted and skipped": (
            "You divided by the stride to count the windows, and then also took steps of the "
            'stride. See lesson 04, "Write the formula".',
            (*_both(_TOP, "m"), _RETURN, "return feature_map[::stride, ::stride]"),
        ),
        "map filled in steps of the stride": (
            "You took steps of the stride through a map of the right size, which leaves 0 in "
            'between. See lesson 04, "Write the formula".',
            _both(_TOP, "m", _IN_ROWS, "in range(0, rows, stride)"),
            (_STORE, "if top < rows and left < columns: feature_map[top, left]"),
        ),
        "stride used twice": (
            "You took steps of the stride through the map and multiplied by the stride again: "
            'do one of them. See lesson 04, "Write the formula".',
            _both(_IN_ROWS, "in range(0, rows, stride)"),
            (_RETURN, "return feature_map[::stride, ::stride]"),
        ),
        "written where the window starts": (
            "You wrote each sum where its window starts in the image, which is past the end of "
            'the map. See lesson 04, "Write the formula".',
            (_STORE, "feature_map[top, left]"),
        ),
        "gaps left in the map": (
            "You wrote each sum where the window starts, which leaves rows and columns of 0 "
            'in between. See lesson 04, "Keep every second number".',
            (_ZEROS, "np.zeros((height - kh + 1, width - kw + 1))",
             _STORE, "feature_map[top, left]"),
        ),
        "last of each stride kept": (
            "Your first window starts at the stride minus one instead of at cell 0. "
            'See lesson 04, "Keep every second number".',
            _both(_COUNT, "(height - kh + 1) // stride", _TOP, "m * stride + stride - 1"),
        ),
        "image subsampled first": (
            "You subsampled the image with the stride before sliding the kernel over it. "
            'See lesson 04, "Keep every second number".',
            (_PAD, f"{_PAD}[::stride, ::stride]\n    stride = 1"),
        ),
        "windows spread out": (
            "You took steps of the stride inside the window, which is dilation. "
            'See lesson 04, "See it".',
            (_SIDES, "spread = np.zeros([(side - 1) * stride + 1 for side in kernel.shape])\n"
             "    spread[::stride, ::stride] = kernel\n    kernel, stride = spread, 1\n"
             f"    {_SIDES}"),
        ),
        # ---------------------------------------------------------------- the size of the map
        "windows counted without the stride": (
            "You counted the windows of stride 1: divide by the stride. "
            'See lesson 04, "Write the formula".',
            _both("(height - kh) // stride", "(height - kh)"),
        ),
        "one added inside the division": (
            "You added 1 before you divided by the stride: divide first, then add 1. "
            'See lesson 04, "Write the formula".',
            _both(_COUNT, "(height - kh + 1) // stride"),
        ),
        "brackets missing": (
            "You divided only the kernel size by the stride: put brackets around the difference. "
            'See lesson 04, "Write the formula".',
            _both("(height - kh)", "height - kh"),
        ),
        "size not a whole number": (
            "Divide with `//`: `/` gives a float, which cannot be a number of rows or columns. "
            'See lesson 04, "Count what is left over".',
            ("// stride", "/ stride"),
        ),
        "size rounded up": (
            "You rounded up the size of the map, so there is an extra row or column of 0. "
            'See lesson 04, "Count what is left over".',
            (_ZEROS, f"np.zeros(({_NEGATIVE} + 1, {_across(_NEGATIVE)[0]} + 1))"),
        ),
        "size rounded up and read": (
            "You rounded up the number of windows, so the last ones reach past the image. "
            'See lesson 04, "Count what is left over".',
            _both("(height - kh) // stride", _NEGATIVE),
        ),
        "size rounded to the nearest": (
            "You rounded the number of windows to the nearest integer, so the last ones may reach "
            'past the image. See lesson 04, "Count what is left over".',
            _both("(height - kh) // stride", "round((height - kh) / stride)"),
            _both(_COUNT, "round((height - kh) / stride + 1)"),
        ),
        "windows cut off at the end": (
            "You started a window wherever the stride leads, also near the end, where only a part "
            'of the kernel fits. See lesson 04, "Predict".',
            (*_both(_COUNT, "-(-height // stride)"),
             _ADD, f"if top + i < height and left + j < width: {_ADD}"),
        ),
        "size divided by the stride only": (
            "You used the size of the image divided by the stride as the number of windows. "
            'See lesson 04, "Predict".',
            _both(_COUNT, "image.shape[0] // stride"),
            _both(_COUNT, "-(-image.shape[0] // stride)"),
        ),
        "padded size divided by the stride only": (
            "You used the size of the padded image divided by the stride as the number of "
            'windows. See lesson 04, "Predict".',
            _both(_COUNT, "height // stride"),
            _both(_COUNT, "-(-height // stride)"),
        ),
        "size divided by the stride plus one": (
            "You divided by the stride plus 1 instead of adding 1 after the division. "
            'See lesson 04, "Predict".',
            ("// stride + 1", "// (stride + 1)"),
        ),
        "plus one forgotten": (
            "You counted the jumps, not the windows, so the last row and column are missing. "
            'See lesson 04, "Predict".',
            _both(_COUNT, "(height - kh) // stride"),
        ),
        "plus one forgotten vertically": (
            "You counted the jumps, not the windows, so the last row is missing. "
            'See lesson 04, "Predict".',
            (_COUNT, "(height - kh) // stride"),
        ),
        "plus one forgotten horizontally": (
            "You counted the jumps, not the windows, so the last column is missing. "
            'See lesson 04, "Predict".',
            _across(_COUNT, "(height - kh) // stride"),
        ),
        "one window too many": (
            "You counted one window too many: the last one reaches past the image. "
            'See lesson 04, "Predict".',
            _both(_COUNT, "(height - kh) // stride + 2"),
        ),
        "last start left out": (
            "Your loop ends before the last start, so the last window is lost if it ends at the "
            'border. See lesson 04, "Predict".',
            _both("(height - kh)", "(height - kh - 1)"),
        ),
        "windows that touch the end left at zero": (
            "You left 0 where a window ends at the last row or column of the image. "
            'See lesson 04, "Predict".',
            _both(_IN_ROWS, "in range((height - kh - 1) // stride + 1)"),
        ),
        "last row and column zero": (
            "Your map has the right size, but its last row and column are still 0. "
            'See lesson 04, "Predict".',
            _both(_IN_ROWS, "in range(rows - 1)"),
        ),
        "last row zero": (
            'Your map has the right size, but its last row is still 0. See lesson 04, "Predict".',
            (_IN_ROWS, "in range(rows - 1)"),
        ),
        "last column zero": (
            "Your map has the right size, but its last column is still 0. "
            'See lesson 04, "Predict".',
            _across(_IN_ROWS, "in range(rows - 1)"),
        ),
        "map as large as with stride one": (
            "Your map is as large as with stride 1, with 0 in the cells that the stride does not "
            'fill. See lesson 04, "Count what is left over".',
            (_ZEROS, "np.zeros((height - kh + 1, width - kw + 1))"),
        ),
        "map as large as the image": (
            "Your map is as large as the image before padding. "
            'See lesson 04, "Count what is left over".',
            (_ZEROS, "np.zeros(image.shape)"),
        ),
        "map as large as the padded image": (
            "Your map is as large as the padded image, with 0 in the cells that no window fills. "
            'See lesson 04, "Count what is left over".',
            (_ZEROS, "np.zeros(padded.shape)"),
        ),
        "map created like the image": (
            "Your map has the size and the type of the image before padding. "
            'See lesson 04, "Count what is left over".',
            (_ZEROS, "np.zeros_like(image)"),
        ),
        "map created like the padded image": (
            "Your map has the size and the type of the padded image. "
            'See lesson 04, "Count what is left over".',
            (_ZEROS, "np.zeros_like(padded)"),
        ),
        # ---------------------------------------------------------------- rows and columns
        "rows and columns of the map swapped": (
            "You swapped the numbers of rows and columns of the map, where you compute them or in "
            'the loops. See lesson 03, "Write the formula".',
            ("(height - kh)", "(width - kw)", "(width - kw)", "(height - kh)"),
            *((_IN_ROWS, "in range(columns)", "in range(columns)", _IN_ROWS, *only)
              for only in ((_WINDOW, _WINDOW), ("total = 0", f"total = {_STORE}"))),
        ),
        "columns counted like the rows": (
            "You used the number of rows as the number of columns too. "
            'See lesson 03, "Write the formula".',
            ("(width - kw)", "(height - kh)"),
        ),
        "rows counted like the columns": (
            "You used the number of columns as the number of rows too. "
            'See lesson 03, "Write the formula".',
            ("(height - kh)", "(width - kw)"),
        ),
        "height and width swapped": (
            "You swapped the height and the width of the image. "
            'See lesson 03, "Write the formula".',
            (_SIZE, "width, height = padded.shape"),
        ),
        "image treated as square": (
            "You used the image's height as its width too: take the width from `shape[1]`. "
            'See lesson 03, "Write the formula".',
            (_SIZE, "height = width = padded.shape[0]"),
        ),
        "image width used as its height": (
            "You used the image's width as its height too: take the height from `shape[0]`. "
            'See lesson 03, "Write the formula".',
            (_SIZE, "height = width = padded.shape[1]"),
        ),
        "kernel height and width swapped": (
            'You swapped the kernel\'s height and width. See lesson 02, "Compute it".',
            (_SIDES, "kw, kh = kernel.shape"),
            ("(height - kh)", "(height - kw)", "(width - kw)", "(width - kh)"),
        ),
        "kernel treated as square": (
            "You used the kernel's height as its width too: take the width from "
            '`kernel.shape[1]`. See lesson 02, "Compute it".',
            (_SIDES, "kh = kw = kernel.shape[0]"),
            ("(width - kw)", "(width - kh)"),
            ("left + kw", "left + kh"),
            ("left + kw", "left + kh", "(window * kernel).sum()", "np.vdot(window, kernel)"),
            ("in range(kw)", "in range(kh)"),
        ),
        "kernel width used as its height": (
            "You used the kernel's width as its height too: take the height from "
            '`kernel.shape[0]`. See lesson 02, "Compute it".',
            (_SIDES, "kh = kw = kernel.shape[1]"),
            ("top + kh", "top + kw"),
            ("in range(kh)", "in range(kw)"),
        ),
        "every kernel taken as 3×3": (
            "You assumed that every kernel is 3×3: read its height and width from `kernel.shape`. "
            'See lesson 02, "Compute it".',
            (_SIDES, "kh, kw = 3, 3"),
            _both("top + kh", "top + 3"),
            ("in range(kh)", "in range(3)", "in range(kw)", "in range(3)"),
        ),
        "every row written into the first": (
            "You wrote the sums of every row into the first row of the map, as when its number is "
            'not increased. See lesson 02, "Compute it".',
            (_STORE, "feature_map[0, n]", "window =", "window ="),
        ),
        "map created transposed": (
            "You created the map with the numbers of rows and columns swapped. "
            'See lesson 03, "Write the formula".',
            (_ZEROS, "np.zeros((columns, rows))"),
            (_RETURN, "return feature_map.reshape(columns, rows)"),
        ),
        "map transposed": (
            "Your map is transposed: rows and columns are swapped. "
            'See lesson 04, "Set the two strides separately".',
            (_RETURN, "return feature_map.T"),
        ),
        "start row and column swapped": (
            "You swapped the row and the column in which a window starts. "
            'See lesson 04, "Write the formula".',
            (_WINDOW, "left : left + kh, top : top + kw"),
            (_CELL, "left + i, top + j"),
        ),
        # ---------------------------------------------------------------- the padding
        "padding left out": (
            'You did not pad the image. See lesson 03, "Pad with zeros".',
            (_PAD, "image"),
        ),
        "padding always one": (
            'You used 1 instead of the padding. See lesson 03, "Pad with zeros".',
            _padded("1"),
        ),
        "padding only under a condition": (
            "You assigned a variable only under an `if` whose condition is not always true. "
            'See lesson 03, "Pad with zeros".',
            (f"padded = {_PAD}", f"if padding: padded = {_PAD}"),
        ),
        "padded by half the kernel": (
            "You padded by half the kernel's size, whatever the padding. "
            'See lesson 03, "Keep the size".',
            _padded("[(side // 2,) * 2 for side in kernel.shape]"),
        ),
        "slice to minus zero": (
            "`padded[padding:-padding]` is empty if the padding is 0: compute the end of the "
            'slice from the height or the width. See lesson 03, "Pad with zeros".',
            (_PAD, "np.zeros(np.add(image.shape, 2 * padding))\n"
             "    padded[padding:-padding, padding:-padding] = image"),
        ),
        "windows counted without padding": (
            "You padded the image, but counted the windows from its size before padding. "
            'See lesson 03, "Pad with zeros".',
            (_SIZE, "height, width = image.shape"),
            _both(_IN_ROWS, "in range((image.shape[0] - kh) // stride + 1)"),
        ),
        "padding added twice": (
            "You added the padding to the size of the image that you had already padded. "
            'See lesson 04, "Write the formula".',
            (_SIZE, "height, width = np.add(padded.shape, 2 * padding)"),
        ),
        "image read without padding": (
            "You counted the windows with the padding, but read the image without it. "
            'See lesson 03, "Pad with zeros".',
            ("    feature_map = ", "    padded = image\n    feature_map = "),
        ),
        "start clamped instead of padded": (
            "You moved windows that start in the padding to the start of the image: put zeros "
            'around the image instead. See lesson 03, "Pad with zeros".',
            (*_both(_TOP, "max(m * stride - padding, 0)"), "padded[top", "image[top"),
        ),
        "negative index": (
            "You also used negative row or column indices, which count from the end. "
            'The padding there is 0. See lesson 03, "Pad with zeros".',
            (_ADD, f"{_INSIDE}\n                    {_OUTSIDE} if inside else 0"),
            (_ADD, _OUTSIDE),
        ),
        "padding above and left only": (
            "You applied the padding only above and left, in the image or in the number of "
            'windows. See lesson 03, "Pad with zeros".',
            _padded("(padding, 0)"),
        ),
        "padding below and right only": (
            "You padded below and right, but not above and left. "
            'See lesson 03, "Pad with zeros".',
            _padded("(0, padding)"),
        ),
        "padding above and left counted on all sides": (
            "You padded only above and left, but counted the windows as if all sides were padded. "
            'See lesson 03, "Pad with zeros".',
            (*_padded("(padding, 0)"), _SIZE, "height, width = np.add(padded.shape, padding)"),
        ),
        "padding below and right counted on all sides": (
            "You padded only below and right, but counted the windows as if all sides were "
            'padded. See lesson 03, "Pad with zeros".',
            (*_padded("(0, padding)"), _SIZE, "height, width = np.add(padded.shape, padding)"),
        ),
        "padding above and below only": (
            'You added rows above and below, but no columns. See lesson 03, "Pad with zeros".',
            _padded("((padding, padding), (0, 0))"),
        ),
        "padding left and right only": (
            "You added columns on the left and right, but no rows. "
            'See lesson 03, "Pad with zeros".',
            _padded("((0, 0), (padding, padding))"),
        ),
        "padding all below and right": (
            "You put all of the padding below and right: the size is right, the position is "
            'wrong. See lesson 03, "Pad with zeros".',
            _padded("(0, 2 * padding)"),
        ),
        "padding all above and left": (
            "You put all of the padding above and left: the size is right, the position is "
            'wrong. See lesson 03, "Pad with zeros".',
            _padded("(2 * padding, 0)"),
        ),
        "padding twice": (
            'You added twice the padding on each side. See lesson 03, "Pad with zeros".',
            _padded("2 * padding"),
        ),
        "padding halved": (
            "You split the padding between the two sides: it is the number of zeros on each side. "
            'See lesson 03, "Pad with zeros".',
            _padded("padding // 2"),
        ),
        "border repeated": (
            "You repeated the cells at the border of the image instead of adding zeros. "
            'See lesson 03, "Zeros are numbers too".',
            _padded('padding, mode="edge"'),
        ),
        "border reflected": (
            "You mirrored the image at its edges instead of adding zeros. "
            'See lesson 03, "Zeros are numbers too".',
            _padded('padding, mode="reflect"'),
        ),
        "border from the opposite side": (
            "You filled the border from the opposite side instead of adding zeros. "
            'See lesson 03, "Zeros are numbers too".',
            _padded('padding, mode="wrap"'),
        ),
        "map padded": (
            "You put the zeros around the finished map instead of around the image. "
            'See lesson 03, "Pad with zeros".',
            (_PAD, "image", _RETURN, "return np.pad(feature_map, padding)"),
        ),
        "padding and stride swapped": (
            "You swapped the stride and the padding, and so divided by 0. "
            'See lesson 04, "On your own".',
            _SWAPPED,
            (*_SWAPPED, *_both("(height - kh) // stride", "int((height - kh) / stride)")),
        ),
        "padding and stride swapped in range": (
            "You swapped the stride and the padding, and so took steps of 0. "
            'See lesson 04, "On your own".',
            (*_SWAPPED, *_both(_COUNT, "len(range(0, height - kh + 1, stride))")),
        ),
        "parameters in another order": (
            "In your list of parameters, the stride comes before the padding. "
            'See lesson 04, "On your own".',
            ("padding=0, stride=1", "stride=1, padding=0"),
        ),
        # ---------------------------------------------------------------- one window
        "kernel rotated": (
            "You rotated the kernel by 180° before sliding it, which is convolution. "
            'See lesson 02, "Flip the kernel on a picture".',
            (_KERNEL, f"{_KERNEL}[::-1, ::-1]"),
        ),
        "kernel rows flipped": (
            "You reversed the rows of the kernel, but not its columns. "
            'See lesson 02, "Predict".',
            (_KERNEL, f"{_KERNEL}[::-1]"),
        ),
        "kernel columns flipped": (
            "You reversed the columns of the kernel, but not its rows. "
            'See lesson 02, "Predict".',
            (_KERNEL, f"{_KERNEL}[:, ::-1]"),
        ),
        "kernel transposed": (
            "You swapped the rows and the columns of the kernel before sliding it. "
            'See lesson 02, "Predict".',
            (_KERNEL, f"{_KERNEL}.T"),
        ),
        "kernel or window transposed": (
            "You swapped the rows and the columns of the kernel or of the window. "
            'See lesson 02, "Predict".',
            ("window * kernel", "window.T * kernel"),
        ),
        "row and column of an index swapped": (
            "You swapped row and column in the index of the kernel or of the window. "
            'See lesson 02, "Predict".',
            ("kernel[i, j]", "kernel[j, i]"),
        ),
        "cells read across": (
            "You read the image by columns where the kernel goes by rows, and vice versa. "
            'See lesson 02, "Predict".',
            (_CELL, "top + j, left + i"),
        ),
        "rows sliced twice": (
            "`padded[a:b][c:d]` slices the rows twice: write `padded[a:b, c:d]`. "
            'See lesson 02, "Compute it".',
            (_WINDOW, "top : top + kh][left : left + kw"),
        ),
        "matrix product": (
            "You used the matrix product of window and kernel, not the product cell by cell. "
            'See lesson 02, "Compute it".',
            ("window * kernel", "window @ kernel"),
        ),
        "matrix product by dot": (
            "You multiplied window and kernel with `dot`, which is the matrix product. "
            'See lesson 02, "Compute it".',
            ("window * kernel", "np.dot(window, kernel)"),
        ),
        "whole image times kernel": (
            "You multiplied the kernel by the whole image, not by the window. "
            'See lesson 02, "See it".',
            ("window * kernel", "padded * kernel"),
        ),
        "mean instead of sum": (
            'You took the mean of the products instead of their sum. See lesson 02, "See it".',
            (_RETURN, "return feature_map / kernel.size"),
        ),
        "kernel unused": (
            "You added up the cells of each window without the kernel. "
            'See lesson 02, "Predict".',
            ("window * kernel", "window"),
            (" * kernel[i, j]", ""),
        ),
        "only one product": (
            "You kept only the last product of each window, as with `=` instead of `+=`. "
            'See lesson 02, "Compute it".',
            ("total += ", "total = "),
        ),
        "array put into one cell": (
            "You put an array into one cell of the map: `np.sum` adds all products, the built-in "
            '`sum` only the rows. See lesson 02, "Compute it".',
            ("n] = (", "n] = sum(", ".sum()", ""),
        ),
        # ---------------------------------------------------------------- the result
        "nothing written into the map": (
            "Every cell of your map is 0: nothing is written into it. "
            'See lesson 02, "Compute it".',
            (f"{_STORE} =", "value ="),
        ),
        "shape without brackets": (
            "`np.zeros` takes the shape as one argument, in brackets: `np.zeros((rows, columns))`. "
            'See lesson 02, "Compute it".',
            (_ZEROS, "np.zeros(rows, columns)"),
        ),
        "first cell only": (
            "You filled only the first cell of the map, as with a `return` inside the inner loop. "
            'See lesson 02, "See it".',
            (f"    {_RETURN}", f"            {_RETURN}"),
        ),
        "first row only": (
            "You computed only the first row of the map, as with a `return` inside the outer "
            'loop. See lesson 02, "See it".',
            (f"    {_RETURN}", f"        {_RETURN}"),
            (_RETURN, f"{_RETURN}[:1]"),
        ),
        "map in one row": (
            "You returned all sums in a single row: arrange them in the rows and columns of the "
            'map. See lesson 02, "Predict".',
            (_RETURN, "return feature_map.ravel()"),
        ),
        "column never reset": (
            "You did not go back to column 0 for the next row of windows, so only the first row is "
            'right. See lesson 02, "See it".',
            ("n * stride", "(m * columns + n) * stride"),
            (_RETURN, "return [list(row) if m == 0 else [] for m, row in enumerate(feature_map)]"),
        ),
        "all rows are the same": (
            "All rows of your map are the same, as with `[[0] * columns] * rows` or with one list, "
            'created before the loops, for all rows. See lesson 02, "Compute it".',
            (_RETURN, "return np.repeat(feature_map[-1:], rows, axis=0)"),
            (_RETURN, "return [feature_map.ravel()] * rows"),
        ),
        "sum never reset": (
            "You never reset the sum to 0, so each cell also includes all those before it. "
            'See lesson 02, "See it".',
            (_RETURN, "return np.cumsum(feature_map).reshape(rows, columns)"),
        ),
        "fractions lost": (
            "Your map is an array of integers, so the fractions were lost. "
            'See lesson 02, "Compute it".',
            (_ZEROS, "np.zeros((rows, columns), int)"),
            (_RETURN, "return feature_map.round()"),
            # As `feature_map[m, n] += ...` does, which drops the fraction of each sum so far.
            ("total = 0", "total = np.zeros(1, int)", "total += ", "total[0] += ",
             "= total\n", "= total[0]\n"),
        ),
        "fractions of the image lost": (
            "You converted the image to integers, so its fractions were lost. "
            'See lesson 02, "Compute it".',
            _padded("padding).astype(int"),
        ),
        "map of the image's type": (
            "Your map has the type of the image, so fractions are lost if the image has integers. "
            'See lesson 02, "Compute it".',
            (_ZEROS, "np.zeros((rows, columns), image.dtype)"),
        ),
        "map of bytes": (
            "Your map can only hold 0 to 255, so negative and larger numbers wrapped around. "
            'See lesson 02, "What others call it".',
            (_RETURN, "return feature_map.astype(int).astype(np.uint8)"),
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
        ),
    },
    "unreached": {
        "gaps left out": (
            "You listed the cells left over after the last window, but not those between "
            'windows. See lesson 04, "Leave cells unread".',
            ("return gaps + left_over", "return left_over"),
        ),
        "leftover left out": (
            "You listed the cells between windows, but not those left over after the last one. "
            'See lesson 04, "Count what is left over".',
            ("return gaps + left_over", "return gaps"),
        ),
        "first gap only": (
            "You listed the gap after the first window, but not those after the others. "
            'See lesson 04, "Leave cells unread".',
            ("range(end) if", "range(min(stride, end)) if"),
        ),
        "a last window hangs over": (
            "You included a last window that does not fit, and counted its cells as read. "
            'See lesson 04, "Predict".',
            (_STARTS, "input_size, stride"),
        ),
        "last window missing": (
            "Your starts end one too early, so the cells of the last window count as unread. "
            'See lesson 04, "Count what is left over".',
            (_STARTS, "input_size - kernel_size, stride"),
        ),
        "plus one forgotten": (
            "You counted the jumps, not the windows, so the cells of the last window count as "
            'unread. See lesson 04, "Predict".',
            ("// stride + 1", "// stride"),
            (_STARTS, "input_size - kernel_size + 1 - stride, stride"),
        ),
        "one added inside the division": (
            "You added 1 before you divided by the stride: divide first, then add 1. "
            'See lesson 04, "Write the formula".',
            ("- kernel_size) // stride + 1", "- kernel_size + 1) // stride"),
            (_STARTS, "(input_size - kernel_size + 1) // stride * stride, stride"),
        ),
        "size divided by the stride only": (
            "You used the size of the line divided by the stride as the number of windows. "
            'See lesson 04, "Predict".',
            ("(input_size - kernel_size) // stride + 1", "input_size // stride"),
            (_STARTS, "input_size // stride * stride, stride"),
        ),
        "windows one cell too wide": (
            "You let each window read one cell more than the kernel has. "
            'See lesson 04, "Write the formula".',
            ("start + kernel_size", "start + kernel_size + 1"),
        ),
        "windows one cell too narrow": (
            "You let each window read one cell fewer than the kernel has. "
            'See lesson 04, "Write the formula".',
            ("start + kernel_size", "start + kernel_size - 1"),
        ),
        "gaps one cell too short": (
            "You left out the first cell of each gap, as with `>` instead of `>=`. "
            'See lesson 04, "Leave cells unread".',
            ("% stride >= kernel", "% stride > kernel"),
        ),
        "gaps one cell too long": (
            "Your gaps begin with the last cell of the window before them. "
            'See lesson 04, "Leave cells unread".',
            ("% stride >= kernel_size", "% stride >= kernel_size - 1"),
        ),
        "left over from the last start": (
            "You counted the cells of the last window as left over: they begin at its end, not at "
            'its start. See lesson 04, "Count what is left over".',
            ("* stride + kernel_size", "* stride"),
        ),
        "left over from the next start": (
            "You counted the cells from the next start on as left over: if windows overlap, the "
            'last one reads some of them. See lesson 04, "Count what is left over".',
            ("range(end, input_size)", "range(min(end, windows * stride), input_size)"),
        ),
        "nothing where windows overlap": (
            "You listed nothing if windows overlap or touch: they leave no gaps, but there can be "
            'cells left over after the last one. See lesson 04, "Count what is left over".',
            ("return gaps + left_over", "return gaps + left_over if stride > kernel_size else []"),
        ),
        "gap after the last window": (
            "You listed a gap after the last window too, up to where the next one would begin: "
            "after it are only the cells left over, up to the end of the line. "
            'See lesson 04, "Count what is left over".',
            ("range(end) if", "range(windows * stride) if"),
            ("range(end) if", "range(windows * stride) if",
             "range(end, input_size)", "range(windows * stride, input_size)"),
        ),
        "cells that are read": (
            'You listed the cells that are read. See lesson 04, "Leave cells unread".',
            ("cell not in read", "cell in read"),
        ),
        "every cell": (
            "You listed every cell, whatever the windows read, as when you look for a cell in a "
            'list of whole windows. See lesson 04, "Leave cells unread".',
            ("cell not in read", "True"),
        ),
        "first window only": (
            "Only the cells of the first window are missing from your list, as with a `return` "
            'inside the loop. See lesson 04, "Leave cells unread".',
            (_STARTS, "1"),
        ),
        "removed inside the loop": (
            "You removed cells from the list that your loop runs over, which then skips the cell "
            'after each: make a new list. See lesson 04, "Leave cells unread".',
            (f"return {_UNREAD}", "cells = list(range(input_size))\n"
             f"    for start in range(0, {_STARTS}):\n        for cell in cells:\n"
             "            if start <= cell < start + kernel_size: cells.remove(cell)\n"
             "    return cells"),
            (f"return {_UNREAD}", "cells = list(range(input_size))\n    for cell in cells:\n"
             "        if cell in read: cells.remove(cell)\n    return cells"),
        ),
        "cells read by each window": (
            "You listed the cells that each window reads, some of them twice. "
            'See lesson 04, "Leave cells unread".',
            ("read = set()", "read = []", "read.add", "read.append",
             _UNREAD, "read"),
        ),
        "cells outside each window": (
            "You listed, for each window, the cells that it does not read: list a cell only if no "
            'window reads it. See lesson 04, "Leave cells unread".',
            ("return [cell for", "return [cell for start in range(0, input_size - kernel_size + 1, "
             "stride) for", "not in read", "not in range(start, start + kernel_size)"),
        ),
        "cells where no window begins": (
            'You listed the cells where no window begins. See lesson 04, "Compute it".',
            ("read.add(cell)", "read.add(start)"),
        ),
        "starts of the windows": (
            'You listed the cells where a window begins. See lesson 04, "Leave cells unread".',
            ("read.add(cell)", "read.add(start)", "cell not in read", "cell in read"),
        ),
        "counted from one": (
            'You numbered the cells from 1. See lesson 04, "Leave cells unread".',
            ("return [cell for", "return [cell + 1 for"),
        ),
        "one cell too many": (
            "Your list includes a cell after the end of the line: the last one is the size "
            'minus 1. See lesson 04, "Leave cells unread".',
            ("range(input_size) if", "range(input_size + 1) if"),
        ),
        "last cell missing": (
            "You stopped one cell before the end of the line. "
            'See lesson 04, "Count what is left over".',
            ("range(input_size) if", "range(input_size - 1) if"),
        ),
        "number of cells": (
            'You returned how many cells are unread, not which. See lesson 04, "Leave cells '
            'unread".',
            ("return gaps + left_over", "return len(gaps + left_over)"),
        ),
        "leftover as a number": (
            "You returned how many cells are left over after the last window, not which cells "
            'are unread. See lesson 04, "Leave cells unread".',
            ("return gaps + left_over", "return len(left_over)"),
        ),
        "number of windows": (
            "You returned how many windows there are, not which cells are unread. "
            'See lesson 04, "Leave cells unread".',
            ("return gaps + left_over", "return windows"),
        ),
        "marks instead of cells": (
            "You returned a mark for each cell: list the numbers of the unread cells instead. "
            'See lesson 04, "Leave cells unread".',
            *((_UNREAD, f"[{mark} for cell in range(input_size)]")
              for mark in ("int(cell not in read)", "int(cell in read)", "cell not in read")),
        ),
        "list inside another": (
            "Your cells are in an array of two axes, or in a list or tuple inside another, as from "
            '`np.where(mask)`: use `np.flatnonzero(mask)`. See lesson 04, "Leave cells unread".',
            (_UNREAD, f"[{_UNREAD}]"),
            (_UNREAD, f"np.array({_UNREAD}).reshape(-1, 1)"),
        ),
        "stride left out": (
            "Your list is always empty, as when the window moves by one cell whatever the "
            'stride. See lesson 04, "Leave cells unread".',
            (_STARTS, "input_size - kernel_size + 1"),
        ),
        "moved by the kernel": (
            "You moved the window by the kernel's size, whatever the stride. "
            'See lesson 04, "Write the formula".',
            (_STARTS, "input_size - kernel_size + 1, kernel_size"),
        ),
        "stride counted from the end of the window": (
            "You counted the stride from the end of the window: the next window begins one "
            'stride after its start. See lesson 04, "Leave cells unread".',
            (_STARTS, "input_size - kernel_size + 1, kernel_size + stride"),
        ),
        "moved one cell too far": (
            "You skipped as many cells as the stride, and so moved one cell too far. "
            'See lesson 04, "Predict".',
            (_STARTS, "input_size - kernel_size + 1, stride + 1"),
        ),
        "parameters in another order": (
            "In your list of parameters, the stride comes before the kernel size. "
            'See lesson 04, "On your own".',
            ("kernel_size, stride):", "stride, kernel_size):"),
        ),
    },
}  # fmt: skip
