"""Known mistakes: edits of model programs, with the message to the learner."""

import re

_SIZE = """
def effective_kernel_size(kernel_size, dilation):
    size = dilation * (kernel_size - 1) + 1
    return size
"""
_PADDED = """
def padded(image, above, below, left, right):
    height, width = image.shape
    larger = np.zeros((above + height + below, left + width + right), image.dtype)
    larger[above : above + height, left : left + width] = image
    return larger
"""
_MAP = f"""{_PADDED}
def correlate2d(image, kernel, padding=0, dilation=1):
    original = image
    image = padded(image, padding, padding, padding, padding)
    height, width = image.shape
    kh, kw = kernel.shape
    high = dilation * (kh - 1) + 1
    wide = dilation * (kw - 1) + 1
    rows = height - high + 1
    columns = width - wide + 1
    feature_map = np.zeros((rows, columns))
    for m in range(rows):
        for n in range(columns):
"""
_SLICES = f"""{_MAP}
            window = image[m : m + high : dilation, n : n + wide : dilation]
            total = (window * kernel).sum()
            feature_map[m, n] = total
    return feature_map
"""
_CELLS = f"""{_MAP}
            total = 0
            for i in range(kh):
                for j in range(kw):
                    total += image[m + i * dilation, n + j * dilation] * kernel[i, j]
            feature_map[m, n] = total
    return feature_map
"""
_SPREAD = f"""{_PADDED}
def correlate2d(image, kernel, padding=0, dilation=1):
    image = padded(image, padding, padding, padding, padding)
    kh, kw = kernel.shape
    spread = np.zeros((dilation * (kh - 1) + 1, dilation * (kw - 1) + 1))
    spread[::dilation, ::dilation] = kernel
    sh, sw = spread.shape
    tops = range(image.shape[0] - sh + 1)
    lefts = range(image.shape[1] - sw + 1)
    values = [[np.sum(image[m : m + sh, n : n + sw] * spread) for n in lefts] for m in tops]
    return np.array(values)
"""
_LAYER = """
def conv2d(x, weight, bias, groups=1):
    filters, channels, kh, kw = weight.shape
    rows = x.shape[1] - kh + 1
    columns = x.shape[2] - kw + 1
    maps = np.zeros((filters, rows, columns))
    each = filters // groups
    for f in range(filters):
        g = f // each
        part = x[g * channels : (g + 1) * channels]
        kernels = weight[f]
        for m in range(rows):
            for n in range(columns):
                window = part[:, m : m + kh, n : n + kw]
                total = (window * kernels).sum()
                maps[f, m, n] = total + bias[f]
    return maps
"""
_BY_GROUPS = """
def conv2d(x, weight, bias, groups=1):
    parts = np.split(x, groups)
    weights = np.split(weight, groups)
    biases = np.split(bias, groups)
    maps = []
    for part, filters, offsets in zip(parts, weights, biases):
        for kernels, offset in zip(filters, offsets):
            kh, kw = kernels.shape[1:]
            tops = range(x.shape[1] - kh + 1)
            lefts = range(x.shape[2] - kw + 1)
            maps.append([[np.sum(part[:, m : m + kh, n : n + kw] * kernels) + offset
                          for n in lefts] for m in tops])
    return np.array(maps)
"""
_TWO_STEPS = """
def separable_conv2d(x, depthwise, pointwise):
    channels, kh, kw = depthwise.shape
    filters = len(pointwise)
    rows = x.shape[1] - kh + 1
    columns = x.shape[2] - kw + 1
    alone = np.zeros((channels, rows, columns))
    for c in range(channels):
        for m in range(rows):
            for n in range(columns):
                window = x[c, m : m + kh, n : n + kw]
                alone[c, m, n] = (window * depthwise[c]).sum()
    maps = np.zeros((filters, rows, columns))
    for f in range(filters):
        for c in range(channels):
            maps[f] += pointwise[f, c] * alone[c]
    return maps
"""
_AT_ONCE = """
def separable_conv2d(x, depthwise, pointwise):
    KH, KW = depthwise.shape[1:]
    full = pointwise[:, :, None, None] * depthwise
    tops = range(x.shape[1] - KH + 1)
    lefts = range(x.shape[2] - KW + 1)
    values = [[[np.sum(x[:, m : m + KH, n : n + KW] * k) for n in lefts] for m in tops]
              for k in full]
    return np.array(values)
"""

MODELS = {
    "effective_kernel_size": (_SIZE,),
    "correlate2d": (_SLICES, _CELLS, _SPREAD),
    "conv2d": (_LAYER, _BY_GROUPS),
    "separable_conv2d": (_TWO_STEPS, _AT_ONCE),
}

# Where to read more.
_MATRIX = ' See lesson 02, "Compute it".'
_ZEROS = ' See lesson 03, "Pad with zeros".'
_BORDER = ' See lesson 03, "Zeros are numbers too".'
_COUNT = ' See lesson 05, "Write the formula".'
_BOTH_SIDES = ' See lesson 05, "Treat height and width separately".'
_SUM = ' See lesson 06, "Add up the channels".'
_SHAPES = ' See lesson 06, "Read the shapes".'
_FLIP = ' See lesson 06, "What others call it".'
_HOLES = ' See lesson 07, "Put holes into the kernel".'
_SPAN = ' See lesson 07, "Measure the span".'
_GROUPS = ' See lesson 07, "Split the channels into groups".'
_ALONE = ' See lesson 07, "Give each filter one channel".'
_MIX = ' See lesson 07, "Mix the channels with 1×1 kernels".'
_FORMULA = ' See lesson 07, "Write the formula".'

_ACROSS = {
    "height": "width", "kh": "kw", "high": "wide", "rows": "columns", "m": "n", "i": "j",
    "sh": "sw", "shape[0]": "shape[1]", "shape[1]": "shape[2]", "KH": "KW",
}  # fmt: skip


def _across(*edit):
    """Return for the columns an edit that is written for the rows."""
    return tuple(
        re.sub(r"\b(height|kh|high|rows|m|i|sh|KH|shape\[[01]\])(?!\w)",
               lambda found: _ACROSS[found[0]], text)
        for text in edit
    )  # fmt: skip


def _each_way(names, message, see, *edits):
    """Return three mistakes: in both directions, in the rows, and in the columns.

    Each edit is written for the rows.
    """
    down, across = list(edits), [_across(*edit) for edit in edits]
    both = [(*one, *other) for one, other in zip(down, across, strict=True)]
    places = ("", both), (" vertically", down), (" horizontally", across)
    return {
        name: (f"{message}{place}.{see}", *made)
        for name, (place, made) in zip(names, places, strict=True)
    }


def _sizes(*formulas):
    """Return the edits that compute the effective size with other formulas."""
    return [(_EFFECTIVE, formula) for formula in formulas]


def _spans(*formulas):
    """Return the edits that use other formulas for a side K, in the rows and the columns."""
    sides = ("kh", _HIGH), ("kw", _WIDE)
    return [
        tuple(text for side, old in sides for text in (old, formula.replace("K", side)))
        for formula in formulas
    ]


_EFFECTIVE = "dilation * (kernel_size - 1) + 1"
_HIGH, _WIDE = "high = dilation * (kh - 1) + 1", "wide = dilation * (kw - 1) + 1"
_HIGH, _WIDE = _HIGH.removeprefix("high = "), _WIDE.removeprefix("wide = ")
_HEAD = "dilation=1):\n    original = image"
_PAD = "padded(image, padding, padding, padding, padding)"
_TAPS = "m : m + high : dilation, n : n + wide : dilation"
_CELL = "m + i * dilation, n + j * dilation"
_ROWS, _COLUMNS = "rows = height - high + 1", "columns = width - wide + 1"
_HOLLOW = "spread[::dilation, ::dilation] = kernel"
_REPEATED = "kernel.repeat(dilation, 0).repeat(dilation, 1)"
_VALUES = "return np.array(values)"
_STORE = "feature_map[m, n] = total"
_LOOPS = ("in range(rows)", "in range(columns)", "in range(columns)", "in range(rows)")

_DILATION = {
    "dilation left out": (
        f"You read neighbouring cells, whatever the dilation.{_HOLES}",
        (_HEAD, "dilation=1):\n    dilation = 1\n    original = image")),
    "dilation always two": (
        f"You used 2 instead of the dilation.{_HOLES}",
        (_HEAD, "dilation=1):\n    dilation = 2\n    original = image")),
    "as many holes as the dilation": (
        "You left as many holes between two weights as the dilation. Dilation 1 has none, "
        f"and dilation 2 has one.{_HOLES}",
        (_HEAD, "dilation=1):\n    dilation += 1\n    original = image"),
        (_HEAD, "dilation=1):\n    dilation += dilation > 1\n    original = image")),
    "one hole too few": (
        "You used the dilation minus 1: the dilation is the distance from weight to weight."
        f"{_HOLES}",
        (_HEAD, "dilation=1):\n    dilation = max(1, dilation - 1)\n    original = image")),
    "padding and dilation swapped": (
        f"You swapped the padding and the dilation.{_FORMULA}",
        (_HEAD, "dilation=1):\n    padding, dilation = dilation, padding\n    original = image")),
    "parameters in another order": (
        f"In your list of parameters, the dilation comes before the padding.{_FORMULA}",
        (f"padding=0, {_HEAD}", _HEAD.replace(")", ", padding=0)"))),
    "dilation used as a stride": (
        "You moved the window by the dilation, which is a stride. The cells inside a window "
        f"are the ones that move apart.{_HOLES}",
        (_TAPS, "m * dilation : m * dilation + kh, n * dilation : n * dilation + kw",
         _HIGH, "kh", _WIDE, "kw", _ROWS, "rows = (height - high) // dilation + 1",
         _COLUMNS, "columns = (width - wide) // dilation + 1")),
    "starts multiplied by the dilation": (
        "You multiplied the start of a window by the dilation: only the place of a weight in the "
        f"window is multiplied, `m + i * dilation`.{_HOLES}",
        (_TAPS, "m * dilation : m * dilation + kh, n * dilation : n * dilation + kw"),
        (_CELL, "m * dilation + i, n * dilation + j")),
    "image thinned out": (
        "You read only every d-th row and column of the image, or kept only every d-th of the map. "
        f"The cells of a window are that far apart, but the window moves by one cell.{_HOLES}",
        (_PAD, f"{_PAD}[::dilation, ::dilation]", _HOLLOW, "spread = kernel")),
    "image stretched": (
        f"You put the holes into the image instead of the kernel.{_HOLES}",
        ("spread = np.zeros((dilation * (kh - 1) + 1, dilation * (kw - 1) + 1))",
         "wider = np.zeros([dilation * (side - 1) + 1 for side in image.shape])",
         _HOLLOW, "wider[::dilation, ::dilation] = image\n    image, spread = wider, kernel")),
    "weights repeated": (
        f"You filled the holes with copies of the weights: holes must be empty.{_HOLES}",
        (_HOLLOW, f"spread = {_REPEATED}"),
        (_HOLLOW, f"spread = {_REPEATED}[:spread.shape[0], :spread.shape[1]]")),
    "zeros after the last weight": (
        "You counted holes after the last weight too: the effective size is not the size times "
        f"the dilation.{_SPAN}", *_spans("K * dilation")),
    "dilated down only": (
        f"You used the dilation only vertically.{_HOLES}",
        (_TAPS, "m : m + high : dilation, n : n + wide", _WIDE, "kw"),
        ("n + j * dilation", "n + j", _WIDE, "kw")),
    "dilated across only": (
        f"You used the dilation only horizontally.{_HOLES}",
        (_TAPS, "m : m + high, n : n + wide : dilation", _HIGH, "kh"),
        ("m + i * dilation", "m + i", _HIGH, "kh")),
    "dilated down only, with the size of both": (
        "You read with the dilation only vertically, but counted the columns as if you read "
        f"horizontally with it too.{_HOLES}", ("n + j * dilation", "n + j")),
    "dilated across only, with the size of both": (
        "You read with the dilation only horizontally, but counted the rows as if you read "
        f"vertically with it too.{_HOLES}", ("m + i * dilation", "m + i")),
    "size reduced but not dilated": (
        f"Your map has the right size, but the windows read neighbouring cells.{_HOLES}",
        (_CELL, "m + i, n + j"), (_TAPS, "m : m + kh, n : n + kw")),
    "size without dilation": (
        "You counted the windows with the size of the kernel, not with its effective size, so "
        f"the last windows leave the image.{_SPAN}",
        (_ROWS, "rows = height - kh + 1", _COLUMNS, "columns = width - kw + 1")),
    "cells outside skipped": (
        "You counted the windows with the size of the kernel, and skipped the cells outside the "
        f"image: all cells of a window must be inside.{_SPAN}",
        (_ROWS, "rows = height - kh + 1", _COLUMNS, "columns = width - kw + 1",
         f"image[{_CELL}]", f"(0 if m + i * dilation >= height or n + j * dilation >= width"
         f" else image[{_CELL}])")),
    "slice without the dilation as its step": (
        "Your slice ends after the effective size of the kernel, but has no step, so it has more "
        f"cells than the kernel: end it with `: dilation`.{_SPAN}",
        (_TAPS, "m : m + high, n : n + wide")),
    "slice ends after the kernel's size": (
        "A slice with steps must end after the effective size of the kernel; yours ends after "
        f"the kernel's size, so it has too few cells.{_SPAN}",
        (_TAPS, "m : m + kh : dilation, n : n + kw : dilation")),
    "starts multiplied too": (
        "You multiplied the start of the window by the dilation: only the distance between its "
        f"cells grows.{_HOLES}", (_CELL, "(m + i) * dilation, (n + j) * dilation")),
}  # fmt: skip

_REACH = {
    "last cell not counted": (
        f"The effective size also counts the first cell: is `+ 1` missing?{_SPAN}",
        *_spans("dilation * (K - 1)")),
    "holes counted as the dilation": (
        f"You counted one hole too many between two weights in the effective size.{_SPAN}",
        *_spans("K + dilation * (K - 1)")),
    "dilation added": (
        f"You added the dilation to the size instead of multiplying.{_SPAN}",
        *_spans("K + dilation", "K + dilation - 1")),
    "brackets missing": (
        f"You multiplied before you subtracted 1: are brackets missing?{_SPAN}",
        *_spans("dilation * K - 1")),
}  # fmt: skip

_AROUND = {
    "padding left out": (f"You did not pad the image.{_ZEROS}", (_PAD, "image")),
    "padding of 1 always": (
        f"You padded by 1, whatever the padding.{_ZEROS}", (_PAD, "padded(image, 1, 1, 1, 1)")),
    "padding below and right only": (
        f"You padded below and right, but not above and left.{_ZEROS}",
        (_PAD, "padded(image, 0, padding, 0, padding)")),
    "negative index": (
        "You also used negative row or column indices, which count from the end. The "
        f"padding there is 0.{_ZEROS}",
        ("total += image[m + i * dilation, n + j * dilation] * kernel[i, j]",
         "down, across = m + i * dilation - padding, n + j * dilation - padding\n"
         "                    inside = down < original.shape[0] and across < original.shape[1]\n"
         "                    total += original[down, across] * kernel[i, j] if inside else 0"),
        ("image[m + i * dilation, n + j * dilation]",
         "original[m + i * dilation - padding, n + j * dilation - padding]")),
    "padding above and left only": (
        "You applied the padding only above and left, in the image or in the number of windows."
        f"{_ZEROS}",
        (_PAD, "padded(image, padding, 0, padding, 0)")),
    "padding doubled": (
        f"You put twice the padding on each side.{_ZEROS}",
        (_PAD, "padded(image, *[2 * padding] * 4)")),
    "padding added twice": (
        f"You added the padding to the size of the image that you had already padded.{_FORMULA}",
        ("height, width = image.shape\n    kh",
         "height, width = np.add(image.shape, 2 * padding)\n    kh")),
    "padding times dilation": (
        "You multiplied the padding by the dilation: the padding already counts cells."
        f"{_FORMULA}", (_PAD, "padded(image, *[dilation * padding] * 4)")),
    "padding for the same size": (
        f"You padded so that the map is as large as the image, whatever the padding.{_FORMULA}",
        (_PAD, "padded(image, *[dilation * (side - 1) // 2 for side in kernel.shape"
               " for _ in range(2)])")),
    "edge repeated": (
        f"You padded with the cells at the edge instead of zeros.{_BORDER}",
        (_PAD, "np.pad(image, padding, 'edge')")),
    "padded image not used": (
        f"You read the windows from the image without padding.{_ZEROS}",
        ("    feature_map = ", "    image = original\n    feature_map = ")),
}  # fmt: skip

_SIDES = {
    **_each_way(
        ("last row and column missing", "last row missing", "last column missing"),
        "You counted one window too few", _COUNT,
        ("rows = height - high + 1", "rows = height - high"),
        ("range(image.shape[0] - sh + 1)", "range(image.shape[0] - sh)")),
    **_each_way(
        ("last row and column zero", "last row zero", "last column zero"),
        "Your map has the right size, but you stop one window early", _COUNT,
        ("in range(rows)", "in range(rows - 1)")),
    "rows and columns of the map swapped": (
        "You swapped the numbers of rows and columns of the map, where you compute them or in the "
        f"loops.{_BOTH_SIDES}", _LOOPS, (*_LOOPS, "total = 0", "total = feature_map[m, n]")),
    "windows counted before padding": (
        f"You counted the windows before padding.{_COUNT}",
        ("height, width = image.shape\n    kh", "height, width = original.shape\n    kh"),
        ("image.shape[0] - sh", "image.shape[0] - 2 * padding - sh",
         "image.shape[1] - sw", "image.shape[1] - 2 * padding - sw")),
    "height and width swapped": (
        f"You swapped the height and the width of the image.{_BOTH_SIDES}",
        ("height, width = image.shape", "width, height = image.shape")),
    "image treated as square": (
        f"You used the image's height as its width too.{_BOTH_SIDES}",
        ("height, width = image.shape\n    kh", "height = width = image.shape[0]\n    kh")),
    "kernel height and width swapped": (
        f"You swapped the height and the width of the kernel.{_BOTH_SIDES}",
        ("kh, kw = kernel.shape", "kw, kh = kernel.shape")),
    "kernel treated as square": (
        f"You used the kernel's height as its width too.{_BOTH_SIDES}",
        ("kh, kw = kernel.shape", "kh = kw = kernel.shape[0]")),
    "kernel width used as its height": (
        f"You used the kernel's width as its height too.{_BOTH_SIDES}",
        ("kh, kw = kernel.shape", "kh = kw = kernel.shape[1]")),
}  # fmt: skip

_RESULTS = {
    "kernel rotated": (
        f"You rotated the kernel by 180°, which is convolution.{_FLIP}",
        ("window * kernel", "window * kernel[::-1, ::-1]"),
        ("kernel[i, j]", "kernel[kh - 1 - i, kw - 1 - j]"),
        (_HOLLOW, "spread[::dilation, ::dilation] = kernel[::-1, ::-1]")),
    "row and column of an index swapped": (
        f"You swapped row and column in the index of the kernel or of the window.{_FORMULA}",
        ("kernel[i, j]", "kernel[j, i]")),
    "only one product": (
        f"You kept only the last product of each window, as with `=` instead of `+=`.{_FORMULA}",
        ("total += ", "total = ")),
    "matrix product": (
        f"You used the matrix product `@`, not the product cell by cell.{_MATRIX}",
        ("(window * kernel).sum()", "np.sum(window @ kernel)")),
    "mean instead of sum": (
        f"You divided by the number of weights: the products are only summed.{_FORMULA}",
        (_VALUES, f"{_VALUES} / kernel.size")),
    "divided by all cells": (
        f"You took the mean of all cells, holes included: the products are only summed.{_FORMULA}",
        ("np.sum(image[m : m + sh, n : n + sw] * spread)",
         "np.mean(image[m : m + sh, n : n + sw] * spread)")),
    "map shaped like the image": (
        f"You gave the map the shape of the image.{_FORMULA}",
        ("np.zeros((rows, columns))", "np.zeros(original.shape)")),
    "map shaped like the padded image": (
        f"You gave the map the shape of the padded image.{_FORMULA}",
        ("np.zeros((rows, columns))", "np.zeros(image.shape)")),
    "map transposed": (
        f"You swapped the rows and the columns of the map.{_FORMULA}", (_VALUES, f"{_VALUES}.T")),
    "fractions lost": (
        f"Your map is an array of integers, so the fractions were lost.{_MATRIX}",
        ("np.zeros((rows, columns))", "np.zeros((rows, columns), int)"),
        (_VALUES, f"{_VALUES}.astype(int)"),
        # As `feature_map[m, n] += ...` does, which drops the fraction of each sum so far.
        ("total = 0", "total = np.zeros(1, int)", "total += ", "total[0] += ",
         "= total\n", "= total[0]\n")),
    "fractions of the kernel lost": (
        f"You converted the kernel to integers, so its fractions were lost.{_MATRIX}",
        (_HOLLOW, f"{_HOLLOW}.astype(int)")),
    "fractions lost where the image has none": (
        "Your map has the type of the image, so fractions are lost if the image has none."
        f"{_MATRIX}", ("np.zeros((rows, columns))", "np.zeros((rows, columns), image.dtype)")),
    "negative numbers set to 0": (
        f"You set negative sums to 0, which is ReLU.{_FORMULA}",
        (_VALUES, "return np.maximum(0, values)")),
    "clipped at 255": (
        "You clipped the sums to the range of a photograph, up to 255: a feature map can have any "
        f"numbers.{_FORMULA}",
        (_VALUES, "return np.clip(values, 0, 255)"),
        (_VALUES, "return np.clip(values, -255, 255)")),
    "returned inside the loop": (
        "You returned inside a loop, so it stops after its first pass: move `return` to the left."
        f"{_FORMULA}", *((_STORE, f"{_STORE}\n{' ' * indent}return feature_map")
          for indent in (12, 8))),
    "nothing written": (
        f"Every cell of your map is 0: nothing is written into it.{_FORMULA}",
        (_STORE, "value = total")),
}  # fmt: skip

_KERNELS, _PART = "kernels = weight[f]", "x[g * channels : (g + 1) * channels]"
_PART_BY_INDEX = "x[np.arange(g * channels, (g + 1) * channels)]"  # fails outside, unlike a slice
_GROUP = "g = f // each"
_WRITTEN = "maps[f, m, n] = total + bias[f]"
_LISTED = "return np.array(maps)"
_ENDED = "bias[f]\n    return maps"
_PRODUCTS = "np.sum(part[:, m : m + kh, n : n + kw] * kernels)"

_DEALT = {
    "groups ignored": (
        f"Your filters read all channels of x: each must read only those of its group.{_GROUPS}",
        (_PART, "x")),
    "first group for all": (
        f"Every filter reads the channels of the first group.{_GROUPS}",
        (_PART, "x[:channels]")),
    "last group for all": (
        f"Every filter reads the channels of the last group.{_GROUPS}",
        (_PART, "x[-channels:]")),
    "channels dealt out in turn": (
        "You dealt the channels out in turn, as `x[g::groups]` does: the channels of a group "
        f"must be next to each other.{_GROUPS}",
        (_PART, "x[g::groups]"), ("np.split(x, groups)", "[x[g::groups] for g in range(groups)]")),
    "filters dealt out in turn": (
        "You put filter f into group `f % groups`: the filters of a group must be next "
        f"to each other.{_GROUPS}", (_GROUP, "g = f % groups")),
    "channels and filters dealt out in turn": (
        "You dealt both channels and filters out in turn: the channels of a group, and its "
        f"filters, must be next to each other.{_GROUPS}",
        (_GROUP, "g = f % groups", _PART, "x[g::groups]")),
    "as many filters as groups": (
        "You took f as the number of its group: several filters may share a group."
        f"{_GROUPS}", (_GROUP, "g = f"), (_GROUP, "g = f", _PART, _PART_BY_INDEX)),
    "divided by the number of groups": (
        "You divided f by the number of groups: divide by the number of filters in a group."
        f"{_GROUPS}", (_GROUP, "g = f // groups"),
        (_GROUP, "g = f // groups", _PART, _PART_BY_INDEX)),
    "divided by the number of channels": (
        "You divided f by the number of channels in a group: divide by the number of filters in "
        f"a group.{_GROUPS}", (_GROUP, "g = f // channels")),
    "groups as large as their filters": (
        "You took as many channels for a group as it has filters; `weight.shape[1]` is the number "
        f"of channels.{_GROUPS}", (_PART, "x[g * each : (g + 1) * each]")),
    "start of a group not multiplied": (
        "The channels of group g start at g times the number of channels in a group."
        f"{_GROUPS}", (_PART, "x[g : g + channels]")),
    "channels divided twice": (
        "You divided `weight.shape[1]` by the number of groups, but it is already the number of "
        f"channels in one group.{_GROUPS}",
        ("each = filters // groups",
         "each = filters // groups\n    channels = channels // groups")),
    "groups in reverse": (
        f"You gave the first filters the last channels.{_GROUPS}",
        (_GROUP, "g = groups - 1 - f // each"), ("parts = np.split(x, groups)",
         "parts = np.split(x, groups)[::-1]")),
    "channels that are not there": (
        "From the second group on, you read channels that are not there: `weight` only has the n "
        f"channels of one group, and in `x` group g is `x[g * n : (g + 1) * n]`.{_GROUPS}",
        (_KERNELS, "kernels = weight[f, g * channels : (g + 1) * channels]"),
        ("(window * kernels).sum()", "sum(np.sum(window[c] * weight[f, g * channels + c])"
         " for c in range(channels))")),
    "one channel for each filter": (
        "Filter f reads only channel f, as in a depthwise layer. It must read all channels "
        f"of its group.{_GROUPS}",
        (_PART, "x[f]", "part[:, m", "part[m"), (_PART, "x[f : f + 1]")),
    "filters of the first group for all": (
        f"You used the filters of the first group for every group.{_GROUPS}",
        (_KERNELS, "kernels = weight[f % each]"),
        ("np.split(weight, groups)", "[np.split(weight, groups)[0]] * groups")),
    "one group only": (
        f"You returned the maps of the first group only.{_GROUPS}",
        (_LISTED, "return np.array(maps)[:len(weights[0])]")),
    "last group only": (
        "You returned the maps of the last group only: the others were overwritten."
        f"{_GROUPS}", (_LISTED, "return np.array(maps)[-len(weights[0]):]")),
    "groups added up": (
        "You added up the maps of the groups: put them one after the other."
        f"{_GROUPS}", (_LISTED, "maps = np.array(maps)\n"
         "    return maps.reshape(groups, -1, *maps.shape[1:]).sum(0)")),
    "an axis for the groups": (
        "You stacked the groups along a new axis: use `np.concatenate`, not `np.stack`."
        f"{_GROUPS}", (_LISTED, "maps = np.array(maps)\n"
         "    return maps.reshape(groups, -1, *maps.shape[1:])")),
    "groups side by side": (
        "You put the maps of the groups below or beside each other: they go along axis 0."
        f"{_GROUPS}", *((_LISTED, "return np.concatenate(np.split(np.array(maps), groups),"
        f" axis={axis})") for axis in (1, 2))),
    "maps shuffled": (
        "You took one map of each group in turn, which is a channel shuffle: keep all maps of a "
        f"group together.{_GROUPS}",
        (_LISTED, "maps = np.array(maps)\n    shape = maps.shape\n"
         "    maps = maps.reshape(groups, -1, *shape[1:]).swapaxes(0, 1).reshape(shape)\n"
         "    return maps")),
}  # fmt: skip

_SUMMED = {
    "channels not added up": (
        f"You returned one map for each channel of a filter: add them up.{_SUM}",
        (_LISTED, "return np.array([[[[np.sum(x[g * weight.shape[1] + c, m : m + kh, n : n + kw]"
         " * k[c]) + b for n in lefts] for m in tops] for g in [f // (len(weight) // groups)]"
         " for c in range(len(k))] for f, (k, b) in enumerate(zip(weight, bias))])"
         ".reshape(-1, len(tops), len(lefts))")),
    "first channel of each group only": (
        f"Each filter reads only the first channel of its group.{_SUM}",
        ("(window * kernels).sum()", "np.sum(window[0] * kernels[0])"),
        (_PRODUCTS, _PRODUCTS.replace("part[:", "part[0").replace("kernels", "kernels[0]"))),
    "one kernel for all channels": (
        f"You used a filter's first kernel for all its channels.{_SUM}",
        (_KERNELS, "kernels = weight[f, :1]")),
    "last channel only": (
        f"Each filter reads only the last channel of its group.{_SUM}",
        ("(window * kernels).sum()", "np.sum(window[-1] * kernels[-1])")),
    "mean of the channels": (
        f"You took the mean of the channels instead of their sum.{_SUM}",
        ("(window * kernels).sum()", "(window * kernels).sum() / channels")),
    "only one product": (
        f"You kept only the last product of each window, as with `=` instead of `+=`.{_SUM}",
        ("(window * kernels).sum()", "(window * kernels)[-1, -1, -1]")),
    "channels summed before the product": (
        f"You added up the channels before you multiplied them by their kernels.{_SUM}",
        ("(window * kernels).sum()", "np.sum(window.sum(axis=0) * kernels)")),
    "bias left out": (f"You did not add the bias.{_SUM}",
        (_WRITTEN, "maps[f, m, n] = total"), (f"{_PRODUCTS} + offset", _PRODUCTS)),
    "bias inside the sum": (
        f"You added the bias to each product: it is added once to the sum.{_SUM}",
        ("(window * kernels).sum()", "np.sum(window * kernels + bias[f])",
         "total + bias[f]", "total")),
    "bias added for each channel": (
        f"You added the bias for each channel: it is added once to the sum of all.{_SUM}",
        ("total + bias[f]", "total + channels * bias[f]"),
        (f"{_PRODUCTS} + offset", f"{_PRODUCTS} + len(kernels) * offset")),
    "bias subtracted": (f"You subtracted the bias.{_SUM}", ("total + bias[f]", "total - bias[f]")),
    "first bias for all maps": (
        f"You added the bias of filter 0 to every map.{_SUM}", ("+ bias[f]", "+ bias[0]")),
    "bias by group": (
        f"You chose the bias by the number of the group: each filter has its own.{_SUM}",
        ("+ bias[f]", "+ bias[g]")),
    "maps written by place in the group": (
        "You wrote each map at the filter's number within its group, over those of the group "
        f"before: `f` counts on from group to group.{_GROUPS}",
        ("maps[f, m, n]", "maps[f % each, m, n]")),
    "maps dealt out in turn": (
        "You returned the first map of each group, then the second of each: the axis of the groups "
        f"comes before the axis of their filters.{_GROUPS}",
        ("maps[f, m, n] = total + bias[f]", "place = f % each * groups + g\n"
         "                maps[place, m, n] = total + bias[place]")),
    "bias by place in the group": (
        "You chose the bias by the filter's number within its group: each filter has its own."
        f"{_SUM}", ("+ bias[f]", "+ bias[f % each]"),
        ("np.split(bias, groups)", "[np.split(bias, groups)[0]] * groups")),
    "kernels rotated": (
        f"You rotated the kernels by 180°, which is convolution.{_FLIP}",
        (_KERNELS, "kernels = weight[f, :, ::-1, ::-1]"),
        (f"{_PRODUCTS}", _PRODUCTS.replace("* kernels", "* kernels[:, ::-1, ::-1]"))),
    "kernels in reverse": (
        f"You gave the channels of a group the kernels in reverse order.{_SUM}",
        (_KERNELS, "kernels = weight[f, ::-1]")),
}  # fmt: skip

_MAPS = {
    **_each_way(
        ("last row and column missing", "last row missing", "last column missing"),
        "You counted one window too few", _COUNT,
        ("rows = x.shape[1] - kh + 1", "rows = x.shape[1] - kh"),
        ("range(x.shape[1] - kh + 1)", "range(x.shape[1] - kh)")),
    **_each_way(
        ("last row and column zero", "last row zero", "last column zero"),
        "Your maps have the right size, but you stop one window early", _COUNT,
        ("m in range(rows)", "m in range(rows - 1)")),
    "rows and columns of maps swapped": (
        "You swapped the numbers of rows and columns of the maps, where you compute them or in the "
        f"loops.{_BOTH_SIDES}", _LOOPS),
    "height and width swapped": (
        f"You swapped the height and the width of the image.{_BOTH_SIDES}",
        ("rows = x.shape[1]", "rows = x.shape[2]", "columns = x.shape[2]", "columns = x.shape[1]")),
    "kernel treated as square": (
        f"You used the kernels' height as their width too.{_BOTH_SIDES}",
        ("kh, kw = weight.shape", "kh, kw = weight.shape\n    kw = kh"),
        ("kh, kw = kernels.shape[1:]", "kh = kw = kernels.shape[1]")),
    "fractions lost": (
        f"Your maps are arrays of integers, so the fractions were lost.{_MATRIX}",
        (_ENDED, "bias[f]\n    return maps.astype(int)"), (_LISTED, f"{_LISTED}.astype(int)"),
        # As `maps[f, m, n] += ...` does, which drops the fraction of each sum so far.
        ("total = (window * kernels).sum()", "total = np.zeros(1, int)\n"
         "                for one in (window * kernels).flat: total[0] += one",
         "total + bias[f]", "int(total[0] + bias[f])")),
    "negative sums set to 0": (
        f"You set negative sums to 0, which is ReLU.{_SUM}",
        (_ENDED, "bias[f]\n    return np.maximum(0, maps)"),
        (_LISTED, "return np.maximum(0, maps)")),
    "filters on the last axis": (
        f"You put the filters on the last axis, as TensorFlow does.{_FLIP}",
        (_LISTED, "return np.moveaxis(np.array(maps), 0, -1)")),
    "maps transposed": (
        f"You swapped the rows and the columns of the maps.{_SHAPES}",
        (_ENDED, f"{_ENDED}.transpose(0, 2, 1)"), (_LISTED, f"{_LISTED}.transpose(0, 2, 1)")),
    "returned inside the loop": (
        "You returned inside a loop, so it stops after its first pass: move `return` to the left."
        f"{_SHAPES}", *((_WRITTEN, f"{_WRITTEN}\n{' ' * indent}return maps")
          for indent in (16, 12, 8))),
}  # fmt: skip

_WINDOW, _DONE = "x[c, m : m + kh, n : n + kw]", "alone[c]\n    return maps"
_MIXED = "pointwise[f, c] * alone[c]"
_FULL = "pointwise[:, :, None, None] * depthwise"

_SEPARABLE = {
    "pointwise left out": (
        f"You returned the depthwise maps: the pointwise layer is missing.{_MIX}",
        (_DONE, "alone[c]\n    return alone")),
    "depthwise maps added up": (
        "You added up the depthwise maps as they are: the pointwise weights are missing."
        f"{_MIX}", (_MIXED, "alone[c]"),
        (_FULL, "np.ones_like(pointwise)[:, :, None, None] * depthwise")),
    "one map of the sum": (
        "You added up the depthwise maps into one map: the pointwise layer is missing."
        f"{_MIX}", (_DONE, "alone[c]\n    return alone.sum(axis=0)"),
        (_DONE, "alone[c]\n    return alone.sum(axis=0, keepdims=True)")),
    "depthwise left out": (
        f"You mixed the channels of x: the depthwise layer is missing.{_ALONE}",
        ("(window * depthwise[c]).sum()", "window[0, 0]"),
        ("return maps", "return np.tensordot(pointwise, x, 1)")),
    "first kernel for all channels": (
        f"You used the first depthwise kernel for every channel.{_ALONE}",
        ("* depthwise[c]", "* depthwise[0]"), (_FULL, f"{_FULL}[:1]")),
    "first channel only": (
        f"Your depthwise layer reads only the first channel.{_ALONE}", ("x[c, m", "x[0, m")),
    "all channels in the depthwise layer": (
        "Your depthwise layer adds up all channels: each kernel reads one channel."
        f"{_ALONE}", ("x[c, m", "x[:, m"), ("x[c, m", "x.sum(axis=0)[m")),
    "every kernel on every channel": (
        "Your depthwise layer uses every kernel on each channel: each channel has its own."
        f"{_ALONE}", ("* depthwise[c]", "* depthwise.sum(axis=0)")),
    "kernels in reverse": (
        f"You gave the channels the depthwise kernels in reverse order.{_ALONE}",
        ("* depthwise[c]", "* depthwise[channels - 1 - c]"), (_FULL, f"{_FULL}[::-1]")),
    "pointwise weights in reverse": (
        f"You took the pointwise weights in reverse order of the channels.{_MIX}",
        ("pointwise[f, c]", "pointwise[f, channels - 1 - c]")),
    "pointwise transposed": (
        f"You swapped the axes of `pointwise`: the first is for the filters.{_MIX}",
        ("pointwise[f, c]", "pointwise[c, f]"),
        (_FULL, "pointwise.T[:, :, None, None] * depthwise"),
        ("filters = len(pointwise)", "filters = pointwise.shape[1]",
         "pointwise[f, c]", "pointwise[c, f]")),
    "first pointwise weights for all maps": (
        f"You used the pointwise weights of the first filter for every map.{_MIX}",
        ("pointwise[f, c]", "pointwise[0, c]")),
    "first weight for all depthwise maps": (
        f"You multiplied all depthwise maps by a filter's first weight: each has its own.{_MIX}",
        ("pointwise[f, c]", "pointwise[f, 0]")),
    "only the first depthwise map mixed": (
        f"You used only the first depthwise map in the pointwise layer.{_MIX}",
        ("* alone[c]", "* alone[0]")),
    "weights of a filter added up": (
        "You multiplied the weights of a filter by the sum of all depthwise maps: weight c belongs "
        f"to map c alone.{_MIX}", (_MIXED, "pointwise[f].sum() * alone[c]")),
    "one map for each filter": (
        f"Your filter f reads only depthwise map f. It must mix all of them.{_MIX}",
        ("maps[f] += pointwise[f, c] * alone[c]", "maps[f] = pointwise[f, f] * alone[f]")),
    "matrix product with the wrong axis": (
        "You multiplied the matrix `pointwise` by the rows of each map, not by the maps: use "
        f"`np.tensordot(pointwise, maps, 1)`.{_MIX}",
        (_DONE, "alone[c]\n    return pointwise @ alone")),
    "kernels chosen by filter": (
        f"You used depthwise kernel f for filter f: each channel has its own kernel.{_ALONE}",
        (_FULL, "np.array([p[:, None, None] * depthwise[f] for f, p in enumerate(pointwise)])")),
    "maps not added up": (
        f"You overwrote the map instead of adding to it: is `+=` missing?{_MIX}",
        ("maps[f] += ", "maps[f] = ")),
    "multiplied instead of added": (
        f"You multiplied the maps by each other: add them up.{_MIX}",
        ("maps = np.zeros((filters", "maps = np.ones((filters", "maps[f] += ", "maps[f] *= ")),
    "pointwise weights added": (
        f"You added the pointwise weights instead of multiplying.{_MIX}",
        (_MIXED, "pointwise[f, c] + alone[c]")),
    "mean of the maps": (
        f"You took the mean of the weighted maps: they are only summed.{_MIX}",
        (_DONE, "alone[c]\n    return maps / channels"), (_VALUES, f"{_VALUES} / len(x)")),
    "first map only": (
        "You computed only the map of the first filter, as with a `return` inside the loop over "
        f"the filters.{_MIX}",
        (_DONE, _DONE.replace("return", "    return")), (_VALUES, f"{_VALUES}[:1]")),
    "relu between the layers": (
        "You set negative numbers to 0 between the two layers. There is no ReLU in this function."
        f"{_MIX}",
        ("    maps = np.zeros", "    alone = np.maximum(0, alone)\n    maps = np.zeros")),
    "negative sums set to 0": (
        f"You set negative sums to 0 at the end. There is no ReLU in this function.{_MIX}",
        (_DONE, "alone[c]\n    return np.maximum(0, maps)"),
        (_VALUES, "return np.maximum(0, values)")),
    "one map for each pair": (
        f"You returned one map for each pair of filter and channel: add them up.{_MIX}",
        (_VALUES, "return np.array([[[[np.sum(x[c, m : m + KH, n : n + KW] * k[c]) for n in lefts]"
         " for m in tops] for c in range(len(x))] for k in full])")),
    "kernels rotated": (
        f"You rotated the kernels by 180°, which is convolution.{_FLIP}",
        ("window * depthwise[c]", "window * depthwise[c, ::-1, ::-1]"),
        (_FULL, f"{_FULL}[:, ::-1, ::-1]")),
    **_each_way(
        ("last row and column missing", "last row missing", "last column missing"),
        "You counted one window too few", _COUNT,
        ("rows = x.shape[1] - kh + 1", "rows = x.shape[1] - kh"),
        ("range(x.shape[1] - KH + 1)", "range(x.shape[1] - KH)")),
    "height and width swapped": (
        f"You swapped the height and the width of the image.{_BOTH_SIDES}",
        ("rows = x.shape[1]", "rows = x.shape[2]", "columns = x.shape[2]", "columns = x.shape[1]")),
    "kernel treated as square": (
        f"You used the kernels' height as their width too.{_BOTH_SIDES}",
        ("kh, kw = depthwise.shape", "kh, kw = depthwise.shape\n    kw = kh"),
        ("KH, KW = depthwise.shape[1:]", "KH = KW = depthwise.shape[1]")),
    "fractions lost": (
        f"Your maps are arrays of integers, so the fractions were lost.{_MATRIX}",
        (_DONE, "alone[c]\n    return maps.astype(int)"), (_VALUES, f"{_VALUES}.astype(int)"),
        ("np.zeros((channels, rows, columns))", "np.zeros((channels, rows, columns), int)")),
    "filters on the last axis": (
        f"You put the filters on the last axis, as TensorFlow does.{_FLIP}",
        (_DONE, "alone[c]\n    return np.moveaxis(maps, 0, -1)"),
        (_VALUES, "return np.moveaxis(values, 0, -1)")),
}  # fmt: skip

MISTAKES = {
    "effective_kernel_size": {
        "size times dilation": (
            "You multiplied the size by the dilation: there is no hole after the last weight."
            f"{_SPAN}", *_sizes("kernel_size * dilation")),
        "last cell not counted": (
            f"You counted the steps between the cells, not the cells: is `+ 1` missing?{_SPAN}",
            *_sizes("dilation * (kernel_size - 1)")),
        "as many holes as the dilation": (
            "You put as many holes between two weights as the dilation. Dilation 1 has "
            f"none, and dilation 2 has one.{_HOLES}",
            *_sizes("kernel_size + dilation * (kernel_size - 1)")),
        "holes only": (
            f"You counted the holes, but not all of the weights.{_SPAN}",
            *_sizes(*(f"(dilation - 1) * (kernel_size - 1){end}" for end in ("", " + 1")))),
        "dilation added": (
            f"You added the dilation instead of multiplying.{_SPAN}",
            *_sizes("kernel_size + dilation", "kernel_size + dilation - 1")),
        "holes on both sides": (
            f"You put holes before the first weight or after the last: there are none.{_SPAN}",
            *_sizes("dilation * (kernel_size + 1) - 1")),
        "a hole between two weights, whatever the dilation": (
            f"You put one hole between two weights, whatever the dilation.{_HOLES}",
            *_sizes("2 * (kernel_size - 1) + 1")),
        "dilation left out": (
            f"You returned the size of the kernel without its holes.{_SPAN}",
            *_sizes("kernel_size")),
        "brackets missing": (
            f"You multiplied before you subtracted 1: are brackets missing?{_SPAN}",
            *_sizes("dilation * kernel_size - 1")),
        "one added twice": (
            f"You added 1 to the size instead of subtracting it.{_SPAN}",
            *_sizes("dilation * (kernel_size + 1) + 1", "dilation * kernel_size + 1")),
        "arguments swapped": (
            f"You swapped the kernel size and the dilation.{_SPAN}",
            *_sizes("kernel_size * (dilation - 1) + 1")),
        "padding that keeps the size": (
            "You returned the padding that keeps the size of the map, not the size of the kernel."
            f"{_SPAN}", *_sizes("dilation * (kernel_size - 1) // 2")),
    },
    "correlate2d": {**_DILATION, **_REACH, **_AROUND, **_SIDES, **_RESULTS},
    "conv2d": {**_DEALT, **_SUMMED, **_MAPS},
    "separable_conv2d": _SEPARABLE,
}  # fmt: skip
