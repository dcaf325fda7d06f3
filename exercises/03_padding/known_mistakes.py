"""Known mistakes: edits of model programs, with the message to the learner."""

import re

_SIDES = """
def zero_pad(image, padding):
    image = np.asarray(image)
    if isinstance(padding, int):
        padding = (padding, padding), (padding, padding)
    top, bottom = padding[0]
    left, right = padding[1]
    height, width = image.shape
    rows = top + height + bottom
    columns = left + width + right
"""
_SLICES = f"""{_SIDES}
    padded = np.zeros((rows, columns))
    padded[top : top + height, left : left + width] = image
    return padded
"""
_CELLS = f"""{_SIDES}
    padded = np.zeros((rows, columns))
    for i in range(height):
        for j in range(width):
            padded[top + i, left + j] = image[i, j]
    return padded
"""
_STACKS = f"""{_SIDES}
    above = np.zeros((top, width))
    below = np.zeros((bottom, width))
    tall = np.concatenate([above, image, below])
    before = np.zeros((rows, left))
    after = np.zeros((rows, right))
    padded = np.concatenate([before, tall, after], axis=1)
    return padded
"""
_SAME = """
def same_padding(kernel_size):
    total = kernel_size - 1
    before = total // 2
    after = total - before
    return before, after
"""
_MIRRORED = """
def reflect_pad(image, padding):
    image, p = np.asarray(image), padding
    height, width = image.shape
"""
_MIRRORED_STACKS = f"""{_MIRRORED}
    above = image[1 : p + 1]
    below = image[height - 1 - p : height - 1]
    upper, lower = above[::-1], below[::-1]
    tall = np.concatenate([upper, image, lower])
    left = tall.T[1 : p + 1]
    right = tall.T[width - 1 - p : width - 1]
    before, after = left[::-1], right[::-1]
    padded = np.concatenate([before, tall.T, after]).T
    return padded
"""
_MIRRORED_LINES = f"""{_MIRRORED}
    rows = height + 2 * p
    columns = width + 2 * p
    padded = np.zeros((rows, columns))
    padded[p : p + height, p : p + width] = image
    for i in range(1, p + 1):
        padded[p - i] = padded[p + i]
        padded[p + height - 1 + i] = padded[p + height - 1 - i]
    for j in range(1, p + 1):
        padded[:, p - j] = padded[:, p + j]
        padded[:, p + width - 1 + j] = padded[:, p + width - 1 - j]
    return padded
"""
_MIRRORED_CELLS = f"""{_MIRRORED}
    rows = height + 2 * p
    columns = width + 2 * p
    padded = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            i = abs(row - p)
            j = abs(column - p)
            i = i if i < height else 2 * height - 2 - i
            j = j if j < width else 2 * width - 2 - j
            padded[row, column] = image[i, j]
    return padded
"""
MODELS = {
    "zero_pad": (_SLICES, _CELLS, _STACKS),
    "same_padding": (_SAME,),
    "reflect_pad": (_MIRRORED_STACKS, _MIRRORED_LINES, _MIRRORED_CELLS),
}

_SEE = ' See lesson 03, "Pad with zeros".'
_MODES = ' See lesson 03, "Zeros are numbers too".'
_KEEP = ' See lesson 03, "Keep the size".'
_EVEN = ' See lesson 03, "Even kernels need one more at one end".'
_EXPLORE = ' See lesson 03, "Explore".'

# Of each pair, one is for the rows and the other for the columns.
_OTHER_AXIS = [
    ("above the image", "left of the image"), ("below the image", "right of the image"),
    ("at the top", "on the left"), ("at the bottom", "on the right"),
    ("top", "left"), ("bottom", "right"), ("above", "left"), ("below", "right"),
    ("height", "width"), ("rows", "columns"), ("row", "column"),
    ("padding[0]", "padding[1]"), ("shape[0]", "shape[1]"), ("i", "j"),
    ("= image", "= tall.T"), ("image,", "tall.T,"), ("upper", "before"), ("lower", "after"),
]  # fmt: skip
_ACROSS = {old: new for a, b in reversed(_OTHER_AXIS) for old, new in ((a, b), (b, a))}
_WORDS = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in reversed(_ACROSS)))


def _across(text):
    """Return a text about rows as the same about columns."""
    return _WORDS.sub(lambda found: _ACROSS[found[0]], text)


def _on_each_axis(mistakes):
    """Return mistakes made along the rows, and the same along the columns."""
    return mistakes | {
        _across(name): (_across(message), *(tuple(map(_across, edit)) for edit in edits))
        for name, (message, *edits) in mistakes.items()
    }


_ONE = "(padding, padding), (padding, padding)"
_IS_ONE = "isinstance(padding, int)"
_TOP, _LEFT = "top, bottom = padding[0]", "left, right = padding[1]"
_ZEROS, _RETURN = "np.zeros((rows, columns))", "return padded"
_PLACE = "top : top + height, left : left + width"
_SIZE = "height, width = image.shape"
_ARRAY = ("padded = np.zeros", "padded = np.zeros")
_IN_SLICES, _IN_CELLS = (_PLACE, _PLACE), ("for i", "for i")
_ONE_NUMBER_ONLY = (
    "0 + padding >= 0",
    "padding >= 0",
    "padding // 2 >= 0",
    "-padding <= 0",
    "range(padding) is not None",
    "len([1][:padding]) >= 0",
    "len(np.pad(image, [(padding,), (padding,)]))",
)


def _sides(top, left):
    """Edit: take top and bottom, left and right from other places."""
    return (_TOP, f"top, bottom = {top}", _LEFT, f"left, right = {left}")


def _of_one_number(first, second):
    return (_ONE, f"{first}, {second}")


# In both functions that pad an image.
_IN_BOTH = {
    "height and width swapped": (
        "You swapped rows and columns: `image.shape` is (height, width), and a cell of the image "
        "is `image[row, column]`." + _SEE,
        (_SIZE, "width, height = image.shape", *_ARRAY),
        ("image[i, j]", "image[j, i]"),
    ),
    "shape without brackets": (
        "`np.zeros` takes the shape as one argument, in brackets: `np.zeros((rows, columns))`."
        + _SEE,
        (_ZEROS, "np.zeros(rows, columns)"),
    ),
    "size transposed": (
        "You created the padded image with rows and columns swapped: the rows come first." + _SEE,
        (_ZEROS, "np.zeros((columns, rows))"),
    ),
    "only zeros": (
        "Your padded image has the right size, but its cells are all 0." + _SEE,
        (_RETURN, "return 0 * padded"),
    ),
    "image treated as square": (
        "You used the image's height as its width too: take the width from `image.shape[1]`."
        + _SEE,
        (_SIZE, "height = width = image.shape[0]"),
    ),
    "image width used as its height": (
        "You used the image's width as its height too: take the height from `image.shape[0]`."
        + _SEE,
        (_SIZE, "height = width = image.shape[1]"),
    ),
    "padded image transposed": (
        "You returned the padded image with rows and columns swapped." + _SEE,
        (_RETURN, "return padded.T"),
    ),
    "fractions lost": (
        "Your padded image is an array of integers, so the fractions were lost."
        ' See lesson 02, "Compute it".',
        (_RETURN, "return padded.astype(int)"),
        (_RETURN, "return padded.round()"),
    ),
    "wrapped around at 256": (
        "Your padded image holds 8-bit numbers, from 0 to 255: fractions were lost and negative "
        'numbers wrapped around. See lesson 02, "What others call it".',
        (_RETURN, "return padded.astype(int).astype(np.uint8)"),
    ),
    "negative numbers set to zero": (
        'You set negative numbers to 0. See lesson 02, "Predict the signs".',
        (_RETURN, "return np.maximum(padded, 0)"),
    ),
}  # fmt: skip
_ZERO_PAD_ON_EACH_AXIS = {
    "rows counted with the image's width": (
        "You used the image's width to count the rows of the padded image: use the height." + _SEE,
        ("rows = top + height + bottom", "rows = top + width + bottom", *_ARRAY),
    ),
    "no rows at the top": (
        "You added no rows above the image." + _SEE,
        (_TOP, "top, bottom = 0, padding[0][1]"),
    ),
    "no rows at the bottom": (
        "You added no rows below the image." + _SEE,
        (_TOP, "top, bottom = padding[0][0], 0"),
    ),
    "top and bottom swapped": ("You swapped top and bottom." + _SEE, (_TOP, f"{_TOP}[::-1]")),
    "top used for the bottom": (
        "You added as many rows below the image as above the image: the bottom is `padding[0][1]`."
        + _SEE,
        (_TOP, "top = bottom = padding[0][0]"),
    ),
    "top added at the bottom only": (
        "You added `top` rows below the image, and none above the image." + _SEE,
        (_TOP, "top, bottom = 0, padding[0][0]"),
    ),
    "bottom used for the top": (
        "You added as many rows above the image as below the image: the top is `padding[0][0]`."
        + _SEE,
        (_TOP, "top = bottom = padding[0][1]"),
    ),
    "rows at the top not counted": (
        "You did not count the rows above the image in the size of the padded image." + _SEE,
        ("rows = top + height + bottom", "rows = height + bottom", *_ARRAY),
    ),
    "padding not counted in the rows": (
        "Your padded image has as many rows as the image: add those at the top and at the bottom."
        + _SEE,
        ("rows = top + height + bottom", "rows = height", *_ARRAY),
    ),
    "one row too many": (
        "Your padded image has one row too many." + _SEE,
        ("rows = top + height + bottom", "rows = top + height + bottom + 1", *_ARRAY),
    ),
    "bottom counted twice": (
        "You counted the rows at the bottom twice, instead of those at the top and at the bottom."
        + _SEE,
        ("rows = top + height + bottom", "rows = bottom + height + bottom", *_ARRAY),
    ),
    "rows counted twice over": (
        "You added the rows at the top and at the bottom twice." + _SEE,
        ("rows = top + height + bottom", "rows = 2 * top + height + 2 * bottom", *_ARRAY),
    ),
    "image begins at row 0": (
        "You put the image into the padded one from row 0 on, not from row `top` on." + _SEE,
        ("top : top + height", "0:height"),
        ("top + i", "i"),
    ),
    "rows sliced to minus zero": (
        "You sliced the rows with `[top:-bottom]`; if the bottom is 0, `[top:-0]` is empty." + _SEE,
        ("top : top + height", "top:-bottom"),
    ),
    "last row of the image missing": (
        "You did not copy the image's last row." + _SEE,
        ("range(height)", "range(height - 1)"),
    ),
    "first row of the image missing": (
        "You did not copy the image's first row." + _SEE,
        ("range(height)", "range(1, height)"),
    ),
}  # fmt: skip
_ZERO_PAD = {
    "image unchanged": (
        "You returned the image without padding." + _SEE,
        (_RETURN, "return image"),
    ),
    "size of the image": (
        "Your array of zeros, or the slice or loop that puts the image into it, ends after as many "
        "rows and columns as the image has: add the padding." + _SEE,
        (_ZEROS, "np.zeros((height, width))"),
        (_ZEROS, "np.zeros_like(image)"),
        (_PLACE, "top:height, left:width"),
        ("range(height)", "range(height - top)", "range(width)", "range(width - left)"),
    ),
    # One number.
    "total of both sides": (
        "You split the padding between the two sides instead of adding it on each side." + _SEE,
        _of_one_number(*["(padding // 2, padding - padding // 2)"] * 2),
        _of_one_number(*["(padding - padding // 2, padding // 2)"] * 2),
    ),
    "halved": (
        "With one number, you added half as many cells on each side: padding is counted per side."
        + _SEE,
        _of_one_number(*["(padding // 2, padding // 2)"] * 2),
        _of_one_number(*["(padding / 2, padding / 2)"] * 2),
        (f"padding = {_ONE}", "return np.pad(image, padding / 2)"),
    ),
    "twice as much": (
        "With one number, you added twice as many cells on each side." + _SEE,
        _of_one_number(*["(2 * padding, 2 * padding)"] * 2),
    ),
    "always one": (
        "With one number, you added one cell on each side, whatever the number." + _SEE,
        _of_one_number("(1, 1)", "(1, 1)"),
    ),
    "above and left only of one number": (
        "With one number, you padded only above and on the left." + _SEE,
        _of_one_number(*["(padding, 0)"] * 2),
    ),
    "below and right only of one number": (
        "With one number, you padded only below and on the right." + _SEE,
        _of_one_number(*["(0, padding)"] * 2),
    ),
    "above and below only of one number": (
        "With one number, you added rows above and below, but no columns." + _SEE,
        _of_one_number("(padding, padding)", "(0, 0)"),
    ),
    "left and right only of one number": (
        "With one number, you added columns on the left and right, but no rows." + _SEE,
        _of_one_number("(0, 0)", "(padding, padding)"),
    ),
    "one number ignored": (
        "With one number, you returned the image without padding." + _SEE,
        _of_one_number("(0, 0)", "(0, 0)"),
    ),
    # One number or four.
    "one number only": (
        "You used `padding` as one number even when it gives four sides." + _SEE,
        *((_IS_ONE, condition) for condition in _ONE_NUMBER_ONLY),
        (_IS_ONE, "True"),
    ),
    "four sides only": (
        "You unpacked `padding` into two pairs even when it is one number." + _SEE,
        (f"if {_IS_ONE}:", "(_, _) = padding\n    if False:"),
        (f"if {_IS_ONE}:", "(_, _), (_, _) = padding\n    if False:"),
    ),
    "four sides by index only": (
        "You used `padding[0]` or `padding[1]` even when it is one number." + _SEE,
        (_IS_ONE, "False"),
        (_IS_ONE, "not len(padding)"),
        (_IS_ONE, "not list(padding)"),
    ),
    "four numbers in a row": (
        "You unpacked `padding` into four numbers, not into two pairs." + _SEE,
        (_ONE, "(padding,) * 4", f"{_TOP}\n    {_LEFT}", "top, bottom, left, right = padding"),
        (_ONE, "(padding,) * 4", _TOP, "top, bottom = padding[0], padding[1]", _LEFT,
         "left, right = padding[2], padding[3]"),
    ),
    "four sides ignored": (
        "With four sides, you returned the image without padding." + _SEE,
        (_ONE, f"{_ONE}\n    else:\n        padding = (0, 0), (0, 0)"),
    ),
    "first of four sides everywhere": (
        "With four sides, you used the first of them on each side." + _SEE,
        _sides("[padding[0][0]] * 2", "[padding[0][0]] * 2"),
    ),
    "first pair in both directions": (
        "You used the first pair for the columns too: left and right are `padding[1]`." + _SEE,
        (_LEFT, "left, right = padding[0]"),
    ),
    "second pair in both directions": (
        "You used the second pair for the rows too: top and bottom are `padding[0]`." + _SEE,
        (_TOP, "top, bottom = padding[1]"),
    ),
    # The order of the four sides.
    "above and left only": (
        "You padded above and on the left, but never below or on the right." + _SEE,
        _sides("padding[0][0], 0", "padding[1][0], 0"),
    ),
    "below and right only": (
        "You padded below and on the right, but never above or on the left." + _SEE,
        _sides("0, padding[0][1]", "0, padding[1][1]"),
    ),
    "above and below only": (
        "You added rows above and below, but never a column." + _SEE,
        (_LEFT, "left = right = 0"),
    ),
    "left and right only": (
        "You added columns on the left and right, but never a row." + _SEE,
        (_TOP, "top = bottom = 0"),
    ),
    "first of each pair at both ends": (
        "You used top for the bottom too, and left for the right." + _SEE,
        _sides("[padding[0][0]] * 2", "[padding[1][0]] * 2"),
    ),
    "second of each pair at both ends": (
        "You used bottom for the top too, and right for the left." + _SEE,
        _sides("[padding[0][1]] * 2", "[padding[1][1]] * 2"),
    ),
    "both pairs swapped": (
        "You swapped top and bottom, and left and right." + _SEE,
        _sides("padding[0][::-1]", "padding[1][::-1]"),
    ),
    "rows and columns swapped": (
        "You used the first pair for left and right, and the second for top and bottom." + _SEE,
        _sides("padding[1]", "padding[0]"),
    ),
    "sides read clockwise": (
        "You read the four sides clockwise: top, right, bottom, left." + _SEE,
        _sides("padding[0][0], padding[1][0]", "padding[1][1], padding[0][1]"),
    ),
    "first pair read as top and left": (
        "You read the first pair as top and left, and the second as bottom and right." + _SEE,
        _sides("padding[0][0], padding[1][0]", "padding[0][1], padding[1][1]"),
    ),
    # The size of the padded image, and the image's place in it.
    "image in the upper left corner": (
        "Your padded image has the right size, but the image in it begins at `[0, 0]`." + _SEE,
        (_PLACE, ":height, :width"),
        ("top + i, left + j", "i, j"),
    ),
    "image in the lower right corner": (
        "Your padded image has the right size, but the image in it ends at its lower right corner."
        + _SEE,
        (_PLACE, "rows - height :, columns - width :"),
    ),
    "top and left swapped": (
        "You put the image's corner at `[left, top]` instead of `[top, left]`." + _SEE,
        (_PLACE, "left : left + height, top : top + width"),
        ("top + i, left + j", "left + i, top + j"),
    ),
    "image in the middle": (
        "You put the image into the middle of the padded one, whatever the four sides." + _SEE,
        (_PLACE, "(rows - height) // 2 : (rows + height) // 2, "
         "(columns - width) // 2 : (columns + width) // 2"),
    ),
    "one cell too far": (
        "The image begins one row too low and one column too far to the right." + _SEE,
        (_PLACE, "top + 1 : top + 1 + height, left + 1 : left + 1 + width"),
        ("top + i, left + j", "top + i + 1, left + j + 1"),
    ),
    "one cell too early": (
        "The image begins one row too high and one column too far to the left." + _SEE,
        ("top + i, left + j", "top + i - 1, left + j - 1"),
    ),
    "slice to minus zero": (
        "You sliced with `[top:-bottom]`; if bottom is 0, `[top:-0]` is empty." + _SEE,
        (_PLACE, "top:-bottom, left:-right"),
    ),
    "slice to minus zero of one number": (
        "You sliced with `[padding:-padding]`; if padding is 0, `[0:-0]` is empty." + _SEE,
        (f"if {_IS_ONE}:", "one = isinstance(padding, int)\n    if one:", _PLACE,
         "top : -bottom if one else top + height, left : -right if one else left + width"),
    ),
    "loop over the padded image": (
        "Your loops run over all cells of the padded image, but there is an image cell only for "
        "those inside the padding." + _SEE,
        ("range(height)", "range(rows)", "range(width)", "range(columns)"),
        ("range(height)", "range(rows)", "range(width)", "range(columns)",
         "padded[top + i, left + j] = image[i, j]",
         "padded[i, j] = image[i - top, j - left]"),
    ),
    "columns of the old height": (
        "After the rows above and below are added, the columns of zeros must be as high as the new "
        "image, not as `image`." + _SEE,
        ("(rows, left)", "(height, left)", "(rows, right)", "(height, right)"),
    ),
    "rows of the new width": (
        "The rows of zeros must be as wide as the image that you add them to." + _SEE,
        ("(top, width)", "(top, columns)", "(bottom, width)", "(bottom, columns)"),
    ),
    "zeros before the last row and column": (
        "You put zeros before the last row and column, as with `np.insert(image, -1, 0)`: the "
        "position after the last row is `len(image)`." + _SEE,
        ("[above, image, below]", "[above, image[:-1], below, image[-1:]]",
         "[before, tall, after]", "[before, tall[:, :-1], after, tall[:, -1:]]"),
    ),
    "zeros added to the numbers": (
        "With a row of an array, `+` adds cell by cell and does not join: turn the row into a "
        "list first, `[0] * left + list(row) + [0] * right`." + _SEE,
        ("tall = np.concatenate([above, image, below])", "tall = image",
         "padded = np.concatenate([before, tall, after], axis=1)",
         "rows = [[0] * left + row + [0] * right for row in image]\n"
         "    padded = [*above, *rows, *below]"),
        ("tall = np.concatenate([above, image, below])", "tall = image",
         "padded = np.concatenate([before, tall, after], axis=1)",
         "line = [0] * columns\n    rows = [[0] * left + row + [0] * right for row in image]\n"
         "    padded = [*[line] * top, *rows, *[line] * bottom]"),
        ("tall = np.concatenate([above, image, below])", "tall = image",
         "padded = np.concatenate([before, tall, after], axis=1)",
         "padded = [[0] * left + row + [0] * right for row in image]"),
    ),
    # The numbers in the padded image.
    "all rows are the same list": (
        "`[[0] * columns] * rows` is one row, repeated: a change in one row is a change in all. "
        "Create each row separately." + _SEE,
        (_ZEROS, "[[0] * columns] * rows", "padded[top + i, left + j]",
         "padded[top + i][left + j]"),
    ),
    "ones around": (
        "You put ones around the image instead of zeros." + _MODES,
        (_ZEROS, "np.ones((rows, columns))"),
    ),
    "edge repeated": (
        "You repeated the outermost rows and columns instead of adding zeros." + _MODES,
        (_RETURN, 'return np.pad(image, ((top, bottom), (left, right)), "edge")'),
    ),
    "reflected": (
        "You mirrored the image at its edges instead of adding zeros." + _MODES,
        (_RETURN, 'return np.pad(image, ((top, bottom), (left, right)), "reflect")'),
    ),
    "edge mirrored": (
        "You mirrored the image, with its edges, instead of adding zeros." + _MODES,
        (_RETURN, 'return np.pad(image, ((top, bottom), (left, right)), "symmetric")'),
    ),
    "opposite side": (
        "You filled the border from the opposite side instead of adding zeros." + _MODES,
        (_RETURN, 'return np.pad(image, ((top, bottom), (left, right)), "wrap")'),
    ),
    "border overwritten": (
        "You set the outer cells of the image to 0 instead of adding cells around it." + _SEE,
        (_RETURN, "kept = np.zeros((height, width))\n"
         "    for i in range(top, height - bottom):\n"
         "        for j in range(left, width - right):\n"
         "            kept[i, j] = image[i, j]\n    return kept", *_IN_SLICES),
    ),
    "returned after the first cell": (
        "You returned after the first cell: `return` belongs after both loops." + _SEE,
        ("    return padded", "            return padded", *_IN_CELLS),
    ),
    "returned after the first row": (
        "You returned after the first row: `return` belongs after both loops." + _SEE,
        ("    return padded", "        return padded", *_IN_CELLS),
    ),
}  # fmt: skip
_TOTAL, _BEFORE, _AFTER = "= kernel_size - 1", "total // 2", "total - before"
_ENDS = "return before, after"


def _ends(ends):
    """Edit: return something else than the numbers of cells before and after."""
    return (_ENDS, f"return {ends}")


_SAME_PADDING = {
    "not halved": (
        "You added the total number of cells at each end." + _KEEP,
        (_BEFORE, "total", _AFTER, "total"),
    ),
    "whole kernel at each end": (
        "You added as many cells as the kernel has at each end." + _KEEP,
        _ends("kernel_size, kernel_size"),
    ),
    "half the kernel at each end": (
        "You added half of the kernel's size at each end, so the map grows if the kernel is even."
        + _EVEN,
        _ends("kernel_size // 2, kernel_size // 2"),
    ),
    "half the kernel at each end as fractions": (
        "You divided the kernel's size by 2 with `/`: split one cell fewer, in whole numbers."
        + _EVEN,
        _ends("kernel_size / 2, kernel_size / 2"),
    ),
    "rounded down at each end": (
        "You rounded down at both ends, so the map shrinks by one if the kernel is even." + _EVEN,
        (_AFTER, "before"),
    ),
    "extra one before": (
        "With an even kernel, you put the extra cell before instead of after." + _EVEN,
        _ends("after, before"),
    ),
    "one cell too many": (
        "You split as many cells as the kernel has, not one fewer." + _KEEP,
        (_TOTAL, "= kernel_size"),
        (_TOTAL, "= kernel_size", _ENDS, "return after, before"),
    ),
    "one cell more than the kernel split": (
        "You split one cell more than the kernel has, instead of one fewer." + _KEEP,
        (_TOTAL, "= kernel_size + 1"),
    ),
    "one cell too few split": (
        "You split two cells fewer than the kernel has, instead of one fewer." + _KEEP,
        (_TOTAL, "= kernel_size - 2"),
    ),
    "all after": (
        "You added all cells after and none before." + _KEEP,
        _ends("0, total"),
    ),
    "all before": (
        "You added all cells before and none after." + _KEEP,
        _ends("total, 0"),
    ),
    "halves as fractions": (
        "You divided with `/`, which gives half cells." + _EVEN,
        (_BEFORE, "total / 2"),
    ),
    "halves rounded to even": (
        "You rounded halves to the nearest even number, as `round` does: 0.5 to 0, and 1.5 to 2."
        + _EVEN,
        (_BEFORE, "round(total / 2)"),
        (_BEFORE, "round(total / 2)", _AFTER, "before"),
        (_AFTER, "round(total / 2)"),
    ),
    "extra cell for every size": (
        "You added one cell more after than before for every size: only even kernels need it."
        + _EVEN,
        (_AFTER, "before + 1"),
        _ends("kernel_size // 2, kernel_size // 2 + 1"),
    ),
    "odd and even exchanged": (
        "You added the extra cell for odd kernels instead of even ones." + _EVEN,
        (_AFTER, "before + kernel_size % 2"),
        _ends("kernel_size // 2 - kernel_size % 2, kernel_size // 2"),
    ),
    "one cell fewer before for every size": (
        "You added one cell fewer before than after for every size: only even kernels need it."
        + _EVEN,
        _ends("kernel_size // 2 - 1, kernel_size // 2"),
    ),
    "one cell too many for even sizes": (
        "With an even kernel, you added one cell too many: before and after, there must be "
        "`kernel_size - 1` in total." + _EVEN,
        _ends("kernel_size // 2, kernel_size // 2 + 1 - kernel_size % 2"),
    ),
    "nothing for even sizes": (
        "You added nothing if the kernel is even." + _EVEN,
        _ends("(before, after) if kernel_size % 2 else (0, 0)"),
    ),
    "nothing for odd sizes": (
        "You added nothing if the kernel is odd: it removes cells too." + _KEEP,
        _ends("(0, 0) if kernel_size % 2 else (before, after)"),
    ),
    "only the extra one": (
        "You added only the extra cell of even kernels: all cells that the kernel removes are "
        "needed." + _KEEP,
        _ends("0, after - before"),
    ),
    "always one": (
        "You added one cell at each end, whatever the size of the kernel." + _KEEP,
        _ends("1, 1"),
    ),
    "nothing added": (
        "You added nothing at either end." + _KEEP,
        _ends("0, 0"),
    ),
    "one number for both ends": (
        "You returned one number for both ends, not one for each." + _KEEP,
        _ends("before"),
        _ends("after"),
    ),
    "total of both ends": (
        "You returned the total for both ends, not the number for each." + _KEEP,
        _ends("total"),
    ),
    "two pairs": (
        "You returned a pair for each of two axes: here one pair is wanted." + _KEEP,
        _ends("(before, after), (before, after)"),
    ),
    "negative numbers": (
        "Your numbers are negative: a kernel of size k removes `k - 1` cells, not `1 - k`." + _KEEP,
        _ends("-before, -after"),
        (_TOTAL, "= 1 - kernel_size"),
    ),
}  # fmt: skip

_ABOVE, _BELOW = "above = image[1 : p + 1]", "below = image[height - 1 - p : height - 1]"
_TALL = "[upper, image, lower]"
_DIAGONAL = {"above and left": (0, 2), "below and right": (1, 3)}
_OPPOSITE = {"above and below": (0, 1), "left and right": (2, 3)}
_SINGLE = {"above": (0,), "below": (1,), "on the left": (2,), "on the right": (3,)}
_ANY = {"": (0, 1, 2, 3), **_DIAGONAL, **_OPPOSITE, **_SINGLE}


def _borders(name, sentence, above, below, where):
    """Return a mistake made in the borders of some sides.

    `above` and `below` are the edits for the rows; of `name`, {} is the sides.
    """
    edits = above, below, tuple(map(_across, above)), tuple(map(_across, below))
    found = {}
    for sides, numbers in where.items():
        place = re.sub("(?<!the )(?=left|right)", "on the ", sides)
        beginning = f"{place.capitalize()}, you" if sides else "You"
        edit = tuple(text for number in numbers for text in edits[number])
        found[name.format(sides).strip()] = (f"{beginning} {sentence}{_MODES}", edit)
    return found


def _both_axes(*edit):
    """Edit along the rows, and also along the columns."""
    return (*edit, *map(_across, edit))


_AS_ZEROS = ("[upper", "[0 * upper"), ("lower]", "0 * lower]")
_FOLD = "i = i if i < height else 2 * height - 2 - i"
_I_IN = "for i in range(1, p + 1)"
_INSIDE = "p : p + height, p : p + width"
_REFLECT_ON_EACH_AXIS = {
    "added rows flipped along the columns": (
        "In the rows that you added, you reversed the columns: reverse the order of the rows."
        + _MODES,
        ("upper, lower = above[::-1], below[::-1]",
         "upper, lower = above[:, ::-1], below[:, ::-1]"),
    ),
    "rows mirrored at the width": (
        "You mirrored the row index at the image's width: the rows end at `image.shape[0]`."
        + _MODES,
        (_FOLD, "i = i if i < width else 2 * width - 2 - i"),
        (_FOLD, "i = i if i < height else 2 * width - 2 - i"),
    ),
    "rows counted with the image's width": (
        "You used the image's width to count the rows of the padded image: use the height." + _SEE,
        ("rows = height + 2 * p", "rows = width + 2 * p"),
    ),
    "row index past the end": (
        "Your row index below the image is larger than the last one: row `height` must become row "
        "`height - 2`, as `2 * height - 2 - i` does." + _MODES,
        (_FOLD, "i = i"),
        (_FOLD, "i = i if i <= height else 2 * height - 2 - i"),
        (_FOLD, "i = i if i < height else 2 * height - i"),
    ),
    "rows at the top counted from the end": (
        "Your row index above the image is negative, and counts from the end: use `abs`." + _MODES,
        ("i = abs(row - p)", "i = row - p"),
    ),
    "outermost rows still 0": (
        "You did not fill the outermost rows, as when a loop ends one step early." + _MODES,
        (_I_IN, "for i in range(1, p)"),
    ),
    "rows mirrored from the opposite side": (
        "You swapped the mirrored rows at the top and at the bottom." + _MODES,
        (_TALL, "[lower, image, upper]"),
    ),
    "padding not counted in the rows": (
        "Your padded image has as many rows as the image: add `2 * padding`." + _SEE,
        ("rows = height + 2 * p", "rows = height"),
    ),
}  # fmt: skip
_REFLECT_PAD = {
    "halved": (
        "You added half as many cells on each side: padding is counted per side." + _SEE,
        ("np.asarray(image), padding", "np.asarray(image), padding // 2"),
    ),
    "size of the image": (
        "Your array of zeros, or the slice that the image goes to, ends after as many rows and "
        "columns as the image has: add the padding." + _SEE,
        (_ZEROS, "np.zeros((height, width))", _INSIDE, _INSIDE),
        (_ZEROS, "np.zeros_like(image)", _INSIDE, _INSIDE),
        (_INSIDE, "p:height, p:width"),
    ),
    **_borders(
        "edge mirrored too {}",
        "also mirrored the outermost row or column, so it is repeated.",
        (_ABOVE, "above = image[:p]"),
        (_BELOW, "below = image[height - p :]"),
        _ANY,
    ),
    **_borders(
        "order kept {}",
        "used the correct rows and columns, but did not reverse their order.",
        ("upper, lower = above[::-1]", "upper, lower = above"),
        ("below[::-1]", "below"),
        _ANY,
    ),
    "zeros around": (
        "You filled the border with zeros." + _MODES,
        _both_axes("[upper", "[0 * upper", "lower]", "0 * lower]"),
    ),
    **_borders("{} left at zero", "left zeros.", *_AS_ZEROS, _OPPOSITE),
    **_borders("zeros {}", "left zeros.", *_AS_ZEROS, _DIAGONAL | _SINGLE),
    "image unchanged": (
        "You returned the image without a border." + _SEE,
        (_RETURN, "return image"),
    ),
    "above and below only": (
        "You added rows above and below, but no columns." + _EXPLORE,
        ("[before, ", "[", ", after]", "]"),
    ),
    "left and right only": (
        "You added columns on the left and right, but no rows." + _EXPLORE,
        ("[upper, ", "[", ", lower]", "]"),
    ),
    **_borders("no border {}", "added no cells.", ("[upper, ", "["), (", lower]", "]"), _SINGLE),
    **_borders(
        "one cell too few {}",
        "mirrored one row or column too few.",
        (_ABOVE, "above = image[1:p]"),
        (_BELOW, "below = image[height - p : height - 1]"),
        _ANY,
    ),
    **_borders(
        "one cell too many {}",
        "also mirrored the outermost row or column, and so one too many.",
        (_ABOVE, "above = image[: p + 1]"),
        (_BELOW, "below = image[height - 1 - p :]"),
        _ANY,
    ),
    "edge repeated": (
        "You repeated the outermost rows and columns, which is the mode `replicate`." + _MODES,
        _both_axes(_ABOVE, "above = image[[0] * p]", _BELOW, "below = image[[height - 1] * p]"),
    ),
    "edge mirrored too and all with minus zero": (
        "You also mirrored the outermost row and column, and the whole image if padding is 0."
        + _MODES,
        _both_axes(_ABOVE, "above = image[:p]", _BELOW, "below = image[-p:]"),
    ),
    "slice stops at -1": (
        "A slice with step -1 that stops at -1 is empty, because -1 means the last row or column: "
        "slice forwards, then reverse with `[::-1]`." + _MODES,
        _both_axes(_BELOW, "below = image[height - 2 : height - 2 - p : -1][::-1]"),
    ),
    "mirrored from the opposite side": (
        "You put the mirrored bottom at the top, the mirrored left at the right, and so on."
        + _MODES,
        _both_axes(_TALL, "[lower, image, upper]"),
    ),
    "opposite side": (
        "You filled the border from the opposite side, which is the mode `circular`." + _MODES,
        (_RETURN, 'return np.pad(image, p, "wrap")'),
    ),
    "opposite side below and right": (
        "You filled the border below and right from the opposite side, as `%` does." + _MODES,
        ("i if i < height else 2 * height - 2 - i", "i % height",
         "j if j < width else 2 * width - 2 - j", "j % width"),
    ),
    "mirrored one cell at a time": (
        "You mirrored again for each cell of padding, so the mirror moved outwards: it stays in "
        "the outermost row or column of the image." + _MODES,
        ("    above = image[1", "    for _ in range(1, p):\n"
         '        image, p = np.pad(image, 1, "reflect"), 1\n'
         "    height, width = image.shape\n    above = image[1"),
    ),
    "opposite side and all with minus zero": (
        "You filled the border from the opposite side, and with the whole image if padding is 0."
        + _MODES,
        _both_axes(
            "upper, lower = above[::-1], below[::-1]", "upper = image[-p:]\n    lower = image[:p]"
        ),
    ),
    "flipped along both axes": (
        "You flipped the border along both axes, as `np.flip` does, instead of along one." + _MODES,
        ("[::-1]", "[::-1, ::-1]"),
    ),
    "flipped along the other axis": (
        "You reversed the columns above and below, and the rows on the left and right: it is the "
        "other way round." + _MODES,
        ("[::-1]", "[:, ::-1]"),
    ),
    "corners left at zero": (
        "You mirrored the four sides but left the corners at 0." + _EXPLORE,
        (_RETURN, "border = [*range(p), *range(-p, 0)]\n    padded[np.ix_(border, border)] *= 0\n"
         "    return padded"),
    ),
    "borders from the image without its rows": (
        "The borders on the left and right must be as high as the image with the rows above and "
        "below: take them from it, which fills the corners too." + _EXPLORE,
        ("left = tall.T", "left = image.T", "right = tall.T", "right = image.T"),
        ("left = tall.T", "left = image.T", "right = tall.T", "right = image.T",
         "([before, tall.T, after]).T", "([before.T, tall, after.T], axis=1)"),
    ),
    "outermost cells left at zero": (
        "You did not fill the outermost rows and columns, as when a loop ends one step early."
        + _MODES,
        ("in range(1, p + 1)", "in range(1, p)"),
    ),
    "always one": (
        "You added one cell on each side, whatever the padding." + _MODES,
        ("np.asarray(image), padding", "np.asarray(image), 1"),
    ),
    "slice to minus zero": (
        "You sliced with `[padding:-padding]`; if padding is 0, `[0:-0]` is empty, and `[-0:]` is "
        "the whole image." + _SEE,
        (_INSIDE, "p:-p, p:-p"),
        (_RETURN, "padded[-p:] = padded[len(padded) - p :]\n    return padded"),
        (_RETURN, "padded[:, -p:] = padded[:, padded.shape[1] - p :]\n    return padded"),
    ),
    "image in the upper left corner": (
        "The image begins at `[0, 0]` in the padded one, instead of at `[padding, padding]`."
        + _SEE,
        (_INSIDE, ":height, :width"),
    ),
    "padding counted once": (
        "You added the padding to both sizes once, but each has two ends." + _SEE,
        ("+ 2 * p", "+ p", "for j in range(1", "for j in range(1"),
    ),
}  # fmt: skip

MISTAKES = {
    "zero_pad": _on_each_axis(_ZERO_PAD_ON_EACH_AXIS) | _ZERO_PAD | _IN_BOTH,
    "same_padding": _SAME_PADDING,
    "reflect_pad": _on_each_axis(_REFLECT_ON_EACH_AXIS) | _REFLECT_PAD | _IN_BOTH,
}
