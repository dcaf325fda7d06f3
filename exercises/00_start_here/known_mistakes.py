"""Known mistakes as edits of model programs, each with the message to the learner."""

BY_CELLS = """
def double(image):
    height, width = image.shape
    doubled = np.zeros((height, width))
    for row in range(height):
        for column in range(width):
            doubled[row, column] = 2 * image[row, column]
    return doubled
"""
AT_ONCE = """
def double(image):
    image = np.asarray(image)
    doubled = 2 * image
    return doubled
"""
MODELS = {"double": (BY_CELLS, AT_ONCE)}


def _number(new):
    """Return the edits that compute a number other than twice that of the image."""
    return (
        ("= 2 * image\n", f"= {new}\n"),
        ("2 * image[row, column]", new.replace("image", "image[row, column]")),
    )


def _result(new):
    """Return the edit that returns something else than the doubled image."""
    return ("return doubled", f"return {new}")


def _loop(axis, new):
    """Return the edit of the loop over the rows or the columns."""
    return (f"range({axis})", f"range({new})")


_INDEX_TWICE = ("[row, column]", "[row][column]")  # whose errors are about axis 0 only
MISTAKES = {
    "double": {
        "unchanged": (
            'You returned the image unchanged. See lesson 00, "On your own".',
            _result("image"),
        ),
        "squared": (
            "You multiplied each number by itself instead of by 2. "
            'See lesson 00, "On your own".',
            *_number("image * image"),
        ),
        "two added": (
            "You added 2 to each number instead of multiplying it by 2. "
            'See lesson 00, "On your own".',
            *_number("image + 2"),
        ),
        "halved": (
            'You divided each number by 2. See lesson 00, "On your own".',
            *_number("image / 2"),
        ),
        "doubled twice": (
            'You doubled each number twice. See lesson 00, "On your own".',
            *_number("4 * image"),
        ),
        "nothing written": (
            "You returned only zeros: nothing was written into the new image. "
            'See lesson 00, "On your own".',
            _result("0 * doubled"),
        ),
        "rows repeated": (
            "You returned all rows twice, as `list(image) * 2` does, without changing the "
            "numbers. "
            'See lesson 00, "On your own".',
            _result("list(image) * 2"),
        ),
        "columns repeated": (
            "You repeated the numbers of each row, without changing them. "
            'See lesson 00, "On your own".',
            _result("[list(row) * 2 for row in image]"),
        ),
        "all in one row": (
            "You doubled each number, but put all of them into a single row. "
            'See lesson 00, "On your own".',
            _result("np.ravel(doubled)"),
        ),
        "rows and columns swapped": (
            'You swapped the rows and the columns. See lesson 00, "On your own".',
            _result("doubled.T"),
        ),
        "first cell only": (
            "You filled only the first cell, as with a `return` inside the inner loop. "
            'See lesson 00, "On your own".',
            ("    return doubled", "            return doubled", "for row", "for row"),
        ),
        "first row only": (
            "You filled only the first row, as with a `return` inside the outer loop. "
            'See lesson 00, "On your own".',
            ("    return doubled", "        return doubled", "for row", "for row"),
        ),
        "last row only": (
            "You filled only the last row, as when you make the new image inside the outer loop. "
            'See lesson 00, "On your own".',
            _loop("height", "height - 1, height"),
        ),
        "last row missing": (
            'You left out the last row. See lesson 00, "On your own".',
            _loop("height", "height - 1"),
        ),
        "last column missing": (
            'You left out the last column. See lesson 00, "On your own".',
            _loop("width", "width - 1"),
        ),
        "first row missing": (
            'You left out the first row. See lesson 00, "On your own".',
            _loop("height", "1, height"),
        ),
        "first column missing": (
            'You left out the first column. See lesson 00, "On your own".',
            _loop("width", "1, width"),
        ),
        "loops swapped": (
            "Your loop over the rows runs as often as there are columns, and the other way round: "
            '`image.shape` is (height, width). See lesson 00, "On your own".',
            (*_loop("height", "width"), *_loop("width", "height")),
            (*_loop("height", "width"), *_loop("width", "height"), *_INDEX_TWICE),
        ),
        "height for width": (
            'You ran both loops over the number of rows. See lesson 00, "On your own".',
            _loop("width", "height"),
            (*_loop("width", "height"), *_INDEX_TWICE),
        ),
        "width for height": (
            'You ran both loops over the number of columns. See lesson 00, "On your own".',
            _loop("height", "width"),
        ),
        "square, as high as the image": (
            "You made the new image as wide as the image is high. "
            'See lesson 00, "On your own".',
            ("np.zeros((height, width))", "np.zeros((height, height))"),
        ),
        "square, as wide as the image": (
            "You made the new image as high as the image is wide. "
            'See lesson 00, "On your own".',
            ("np.zeros((height, width))", "np.zeros((width, width))"),
        ),
        "all rows are the same list": (
            "`[[0] * width] * height` is one row, repeated: a change in one row is a change in "
            'all. Make a new list for each row. See lesson 00, "On your own".',
            ("np.zeros((height, width))", "[[0] * width] * height",
             "doubled[row, column]", "doubled[row][column]"),
        ),
        "clipped at 255": (
            "You clipped the numbers to the range 0 to 255, as in a photograph. "
            'See lesson 00, "On your own".',
            _result("np.clip(doubled, 0, 255)"),
        ),
        "wrapped around at 256": (
            "You used 8-bit numbers, from 0 to 255, and larger or smaller numbers wrapped around. "
            'See lesson 00, "On your own".',
            _result("doubled.astype(np.uint8)"),
        ),
        "fractions lost": (
            'You dropped the fractions of the doubled numbers. See lesson 02, "Compute it".',
            _result("np.trunc(doubled)"),
        ),
        "fractions lost first": (
            'You dropped the fractions before doubling. See lesson 02, "Compute it".',
            *_number("2 * np.trunc(image)"),
        ),
    },
}  # fmt: skip
