"""More programs for exercise 03, in other styles again."""

ZERO_PADDED = {
    """
def zero_pad(image, padding):
    if np.ndim(padding) == 0:
        padding = [[padding, padding], [padding, padding]]
    top, bottom = padding[0]
    left, right = padding[1]
    out = np.concatenate([np.zeros((top, image.shape[1])), image,
                          np.zeros((bottom, image.shape[1]))], axis=0)
    return np.concatenate([np.zeros((out.shape[0], left)), out,
                           np.zeros((out.shape[0], right))], axis=1)
""": {
        "top and bottom swapped": ("top, bottom =", "bottom, top ="),
        "no columns on the left": ("np.zeros((out.shape[0], left)), ", ""),
        "first pair in both directions": ("padding[1]\n", "padding[0]\n"),
        "ones around": ("np.zeros", "np.ones"),
        "padded image transposed": ("axis=1)", "axis=1).T"),
        "always one": ("[[padding, padding], [padding, padding]]", "[[1, 1], [1, 1]]"),
    },
    """
def zero_pad(image, padding):
    p = np.broadcast_to(padding, (2, 2))
    up, down, left, right = (int(n) for n in p.ravel())
    height, width = image.shape
    flat = [0.0] * ((up + height + down) * (left + width + right))
    step = left + width + right
    for k, number in enumerate(image.ravel()):
        row, column = divmod(k, width)
        flat[(up + row) * step + left + column] = number
    return np.reshape(flat, (up + height + down, step))
""": {
        "image begins at row 0": ("(up + row) * step", "row * step"),
        "image begins at column 0": ("step + left + column", "step + column"),
        "left and right swapped": ("up, down, left, right", "up, down, right, left"),
        "sides read clockwise": ("up, down, left, right =", "up, right, down, left ="),
        "only zeros": ("= number", "= 0"),
        "negative numbers set to zero": ("= number", "= max(0, number)"),
    },
    """
def zero_pad(image, padding):
    match padding:
        case (top, bottom), (left, right):
            pass
        case side:
            top = bottom = left = right = side
    rows, columns = image.shape
    padded = np.zeros((rows + top + bottom, columns + left + right))
    for i in range(rows):
        padded[top + i, left : left + columns] = image[i]
    return padded
""": {
        "last row of the image missing": ("range(rows)", "range(rows - 1)"),
        "first row of the image missing": ("range(rows)", "range(1, rows)"),
        "one column too many": ("columns + left + right)", "columns + left + right + 1)"),
        "image begins at row 0": ("padded[top + i", "padded[i"),
        "returned after the first row": ("    return padded", "        return padded"),
        "twice as much": ("= right = side", "= right = 2 * side"),
    },
    """
def zero_pad(image, padding):
    pair = isinstance(padding, (tuple, list))
    vertical, horizontal = padding if pair else ((padding, padding), (padding, padding))
    rows = [list(row) for row in image]
    for row in rows:
        row[:0] = [0] * horizontal[0]
        row.extend([0] * horizontal[1])
    empty = [0] * len(rows[0])
    rows[:0] = [empty] * vertical[0]
    rows.extend([empty] * vertical[1])
    return np.array(rows)
""": {
        "no rows at the top": ("    rows[:0] = [empty] * vertical[0]\n", ""),
        "no columns on the right": ("        row.extend([0] * horizontal[1])\n", ""),
        "bottom used for the top": ("[empty] * vertical[0]", "[empty] * vertical[1]"),
        "left used for the right": ("[0] * horizontal[1]", "[0] * horizontal[0]"),
        "rows and columns swapped": ("vertical, horizontal =", "horizontal, vertical ="),
        "fractions lost": ("np.array(rows)", "np.array(rows, dtype=int)"),
    },
    """
def zero_pad(image, padding):
    if isinstance(padding, (int, np.integer)):
        padding = ((padding, padding), (padding, padding))
    (a, b), (c, d) = padding
    result = np.zeros(np.add(image.shape, (a + b, c + d)), dtype=image.dtype)
    rows, columns = np.indices(image.shape)
    result[rows + a, columns + c] = image
    return result
""": {
        "top and left swapped": ("rows + a, columns + c", "rows + c, columns + a"),
        "image in the upper left corner": ("rows + a, columns + c", "rows, columns"),
        "rows at the top not counted": ("(a + b, c + d)", "(b, c + d)"),
        "columns counted twice over": ("(a + b, c + d)", "(a + b, 2 * (c + d))"),
        "first pair read as top and left": ("(a, b), (c, d) = padding", "(a, c), (b, d) = padding"),
        "halved": ("((padding, padding), (padding, padding))", "((padding // 2,) * 2,) * 2"),
    },
    """
def zero_pad(image, padding):
    sides = padding if isinstance(padding, tuple) else ((padding,) * 2,) * 2
    before = (sides[0][0], sides[1][0])
    after = (sides[0][1], sides[1][1])
    out = image
    for axis in (0, 1):
        out = np.moveaxis(out, axis, 0)
        blank = np.zeros_like(out[:1])
        out = np.vstack([blank] * before[axis] + [out] + [blank] * after[axis])
        out = np.moveaxis(out, 0, axis)
    return out
""": {
        "above and below only": ("in (0, 1)", "in (0,)"),
        "left and right only": ("in (0, 1)", "in (1,)"),
        "above and left only": (" + [blank] * after[axis]", ""),
        "below and right only": ("[blank] * before[axis] + ", ""),
        "both pairs swapped": ("[blank] * before[axis] + [out] + [blank] * after[axis]",
                               "[blank] * after[axis] + [out] + [blank] * before[axis]"),
        "first of each pair at both ends": ("[blank] * after[axis]", "[blank] * before[axis]"),
    },
    """
def zero_pad(image, padding):
    if not hasattr(padding, "__len__"):
        padding = [(padding, padding)] * 2
    (top, bottom), (left, right) = padding
    shift_down = np.eye(top + len(image) + bottom, len(image), -top)
    shift_right = np.eye(image.shape[1], left + image.shape[1] + right, left)
    return shift_down @ image @ shift_right
""": {
        "image begins at row 0": ("len(image), -top)", "len(image))"),
        "image begins at column 0": ("+ right, left)", "+ right)"),
        "no rows at the bottom": ("len(image) + bottom", "len(image)"),
        "no columns on the right": ("image.shape[1] + right", "image.shape[1]"),
        "one row too many": ("len(image) + bottom", "len(image) + bottom + 1"),
        "padded image transposed": ("shift_right\n", "shift_right).T\n",
                                    "return shift_down", "return (shift_down"),
    },
}  # fmt: skip

REFLECTED = {
    """
def reflect_pad(image, padding):
    p = padding
    left = image[:, p:0:-1]
    right = image[:, ::-1][:, 1 : p + 1]
    wide = np.hstack([left, image, right])
    above = wide[p:0:-1]
    below = wide[::-1][1 : p + 1]
    return np.vstack([above, wide, below])
""": {
        "edge mirrored too below": ("wide[::-1][1 : p + 1]", "wide[::-1][:p]"),
        "edge mirrored too on the right": ("[:, ::-1][:, 1 : p + 1]", "[:, ::-1][:, :p]"),
        "no border above": ("[above, wide, below]", "[wide, below]"),
        "no border on the right": ("[left, image, right]", "[left, image]"),
        "order kept above": ("wide[p:0:-1]", "wide[1 : p + 1]"),
        "zeros on the left": ("[left, image", "[0 * left, image"),
    },
    """
def reflect_pad(image, padding):
    height, width = image.shape
    rows = np.abs(np.arange(-padding, height + padding))
    rows = np.where(rows > height - 1, 2 * (height - 1) - rows, rows)
    columns = np.abs(np.arange(-padding, width + padding))
    columns = np.where(columns > width - 1, 2 * (width - 1) - columns, columns)
    return image[rows][:, columns]
""": {
        "edge mirrored too below": ("2 * (height - 1) - rows", "2 * height - 1 - rows"),
        "edge mirrored too on the right": ("2 * (width - 1) - columns", "2 * width - 1 - columns"),
        "height and width swapped": ("height, width =", "width, height ="),
        "no border below": ("height + padding))", "height))"),
        "no border on the left": ("np.arange(-padding, width", "np.arange(width"),
        "above and below only": ("[:, columns]", ""),
    },
    """
def reflect_pad(image, padding):
    def mirrored(lines):
        before = [lines[i] for i in range(padding, 0, -1)]
        after = [lines[-i] for i in range(2, padding + 2)]
        return before + list(lines) + after

    return np.array(mirrored([mirrored(row) for row in image]))
""": {
        "edge mirrored too above and left": ("range(padding, 0, -1)", "range(padding - 1, -1, -1)"),
        "edge mirrored too below and right": ("range(2, padding + 2)", "range(1, padding + 1)"),
        "order kept above and left": ("range(padding, 0, -1)", "range(1, padding + 1)"),
        "order kept below and right": ("range(2, padding + 2)", "range(padding + 1, 1, -1)"),
        "left and right only": ("mirrored([mirrored(row) for row in image])",
                                "[mirrored(row) for row in image]"),
        "negative numbers set to zero": ("np.array(mirrored", "np.maximum(0, mirrored"),
    },
    """
def reflect_pad(image, padding):
    h, w = image.shape
    out = np.zeros((h + 2 * padding, w + 2 * padding))
    out[padding : padding + h, padding : padding + w] = image
    for k in range(1, padding + 1):
        out[padding - k] = out[padding + k]
        out[padding + h - 1 + k] = out[padding + h - 1 - k]
    for k in range(1, padding + 1):
        out[:, padding - k] = out[:, padding + k]
        out[:, padding + w - 1 + k] = out[:, padding + w - 1 - k]
    return out
""": {
        "edge mirrored too above": ("out[padding - k] = out[padding + k]",
                                    "out[padding - k] = out[padding + k - 1]"),
        "edge repeated": ("= out[padding + k]", "= out[padding]",
                          "out[padding + h - 1 - k]", "out[padding + h - 1]",
                          "out[:, padding + k]", "out[:, padding]",
                          "out[:, padding + w - 1 - k]", "out[:, padding + w - 1]"),
        "zeros below": ("        out[padding + h - 1 + k] = out[padding + h - 1 - k]\n", ""),
        "zeros on the left": ("        out[:, padding - k] = out[:, padding + k]\n", ""),
        "fractions lost": ("w + 2 * padding))", "w + 2 * padding), dtype=int)"),
        "padded image transposed": ("return out", "return out.T"),
    },
    """
def reflect_pad(image, padding):
    big = image
    for turn in range(4):
        big = np.rot90(big)
        big = np.vstack([big[1 : padding + 1][::-1], big])
    return big
""": {
        "edge mirrored too": ("big[1 : padding + 1]", "big[:padding]"),
        "order kept": ("[::-1]", ""),
        "always one": ("big[1 : padding + 1]", "big[1:2]"),
        "halved": ("big[1 : padding + 1]", "big[1 : padding // 2 + 1]"),
        "zeros around": ("vstack([big", "vstack([0 * big"),
        "one cell too few": ("big[1 : padding + 1]", "big[1:padding]"),
    },
    """
def reflect_pad(image, padding):
    m, n = image.shape
    answer = np.empty((m + 2 * padding, n + 2 * padding))
    for r in range(m + 2 * padding):
        for c in range(n + 2 * padding):
            i = abs(r - padding)
            j = abs(c - padding)
            if i >= m:
                i = 2 * m - 2 - i
            if j >= n:
                j = 2 * n - 2 - j
            answer[r, c] = image[i, j]
    return answer
""": {
        "rows at the top counted from the end": ("abs(r - padding)", "r - padding"),
        "edge mirrored too below": ("2 * m - 2 - i", "2 * m - 1 - i"),
        "edge mirrored too on the right": ("2 * n - 2 - j", "2 * n - 1 - j"),
        "size transposed": ("(m + 2 * padding, n + 2 * padding)",
                            "(n + 2 * padding, m + 2 * padding)"),
        "columns mirrored at the height": ("j = 2 * n - 2 - j", "j = 2 * m - 2 - j",
                                           "if j >= n", "if j >= m"),
        "wrapped around at 256": ("n + 2 * padding))\n", "n + 2 * padding), dtype=np.uint8)\n"),
    },
    """
def reflect_pad(image, padding):
    index = [np.pad(np.arange(size), padding, mode="reflect") for size in image.shape]
    return np.take(np.take(image, index[0], axis=0), index[1], axis=1)
""": {
        "edge mirrored too": ('"reflect"', '"symmetric"'),
        "opposite side": ('"reflect"', '"wrap"'),
        "edge repeated": ('"reflect"', '"edge"'),
        "always one": ("np.arange(size), padding,", "np.arange(size), 1,"),
        "above and below only": ("np.take(np.take(image, index[0], axis=0), index[1], axis=1)",
                                 "np.take(image, index[0], axis=0)"),
        "padded image transposed": ("axis=1)", "axis=1).transpose()"),
    },
    """
def reflect_pad(image, padding):
    if padding == 0:
        return image
    smaller = reflect_pad(image, padding - 1)
    rows = [smaller[2 * padding - 1], *smaller, smaller[-2 * padding]]
    columns = np.transpose(rows)
    return np.transpose([columns[2 * padding - 1], *columns, columns[-2 * padding]])
""": {
        "no border above": ("[smaller[2 * padding - 1], *smaller", "[*smaller"),
        "no border below": (", smaller[-2 * padding]]", "]"),
        "no border on the left": ("[columns[2 * padding - 1], *columns", "[*columns"),
        "no border on the right": (", columns[-2 * padding]]", "]"),
        "one cell too few": ("padding == 0", "padding <= 1"),
        "padded image transposed": ("columns[-2 * padding]])", "columns[-2 * padding]]).T"),
    },
}  # fmt: skip
