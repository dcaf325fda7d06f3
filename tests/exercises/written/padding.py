"""Programs for exercise 03."""

from tests.exercises.written import padding_more as more

ZERO_PADDED = {
    """
def zero_pad(image, padding):
    if type(padding) is int:
        t = b = l = r = padding
    else:
        (t, b), (l, r) = padding
    return np.pad(image, [(t, b), (l, r)])
""": {
        "top and bottom swapped": ("(t, b), (l, r)]", "(b, t), (l, r)]"),
        "rows and columns swapped": ("[(t, b), (l, r)]", "[(l, r), (t, b)]"),
        "no columns on the right": ("(l, r)]", "(l, 0)]"),
        "edge repeated": ("(l, r)])", "(l, r)], mode='edge')"),
        "ones around": ("(l, r)])", "(l, r)], constant_values=1)"),
        "one number ignored": ("= r = padding", "= r = 0"),
    },
    """
def zero_pad(image, padding):
    if isinstance(padding, tuple):
        up, down, west, east = padding[0] + padding[1]
    else:
        up = down = west = east = padding
    h, w = len(image), len(image[0])
    out = []
    for _ in range(up):
        out.append([0] * (west + w + east))
    for line in image:
        out.append([0] * west + list(line) + [0] * east)
    for _ in range(down):
        out.append([0] * (west + w + east))
    return np.array(out)
""": {
        "no rows at the top": ("range(up)", "range(0)"),
        "no rows at the bottom": ("range(down)", "range(0)"),
        "top used for the bottom": ("range(down)", "range(up)"),
        "left and right swapped": ("[0] * west + list(line) + [0] * east",
                                   "[0] * east + list(line) + [0] * west"),
        "padded image transposed": ("np.array(out)", "np.array(out).T"),
        "twice as much": ("= east = padding", "= east = 2 * padding"),
    },
    """
def zero_pad(image, padding):
    try:
        (a, b), (c, d) = padding
    except TypeError:
        a = b = c = d = padding
    m, n = np.shape(image)
    big = np.zeros((m + a + b, n + c + d))
    for y, x in np.ndindex(m, n):
        big[a + y, c + x] = image[y, x]
    return big
""": {
        "size transposed": ("(m + a + b, n + c + d)", "(n + c + d, m + a + b)"),
        "image in the upper left corner": ("big[a + y, c + x]", "big[y, x]"),
        "height and width swapped": ("m, n = np.shape(image)", "n, m = np.shape(image)"),
        "one row too many": ("m + a + b", "m + a + b + 1"),
        "returned after the first cell": ("    return big", "        return big"),
        "last row of the image missing": ("np.ndindex(m, n)", "np.ndindex(m - 1, n)"),
    },
    """
def zero_pad(image, padding):
    def at(i, j):
        inside = 0 <= i < image.shape[0] and 0 <= j < image.shape[1]
        return image[i, j] if inside else 0

    sides = ((padding, padding),) * 2 if np.isscalar(padding) else padding
    first, last = sides[0][0], sides[0][1]
    left, right = sides[1]
    return np.array([
        [at(i, j) for j in range(-left, image.shape[1] + right)]
        for i in range(-first, image.shape[0] + last)
    ])
""": {
        "no rows at the top": ("range(-first,", "range("),
        "no columns on the right": ("image.shape[1] + right)", "image.shape[1])"),
        "top used for the bottom": ("last = sides[0][0], sides[0][1]",
                                    "last = sides[0][0], sides[0][0]"),
        "second pair in both directions": ("sides[0][0], sides[0][1]", "sides[1]"),
        "first pair in both directions": ("left, right = sides[1]", "left, right = sides[0]"),
        "negative numbers set to zero": ("return image[i, j] if", "return max(image[i, j], 0) if"),
    },
    """
def zero_pad(image, padding):
    pairs = padding
    if not isinstance(padding, tuple):
        pairs = [[padding] * 2] * 2
    result = np.array(image, dtype=float)
    (n_top, n_bottom), (n_left, n_right) = pairs
    result = np.vstack([np.zeros((n_top, result.shape[1])), result])
    result = np.vstack([result, np.zeros((n_bottom, result.shape[1]))])
    result = np.hstack([np.zeros((result.shape[0], n_left)), result])
    result = np.hstack([result, np.zeros((result.shape[0], n_right))])
    return result
""": {
        "top and bottom swapped": ("(n_top, n_bottom),", "(n_bottom, n_top),"),
        "right used for the left": ("[0], n_left)", "[0], n_right)"),
        "fractions lost": ("return result", "return result.astype(int)"),
        "halved": ("[[padding] * 2] * 2", "[[padding // 2] * 2] * 2"),
        "first pair read as top and left": ("(n_top, n_bottom), (n_left, n_right)",
                                            "(n_top, n_left), (n_bottom, n_right)"),
        "always one": ("[[padding] * 2] * 2", "[[1] * 2] * 2"),
    },
}  # fmt: skip

REFLECTED = {
    """
def reflect_pad(image, padding):
    return np.pad(image, padding, mode="reflect")
""": {
        "edge mirrored too": ('"reflect"', '"symmetric"'),
        "edge repeated": ('"reflect"', '"edge"'),
        "opposite side": ('"reflect"', '"wrap"'),
        "zeros around": (', mode="reflect"', ""),
        "halved": ("padding,", "padding // 2,"),
        "above and below only": ("padding,", "((padding, padding), (0, 0)),"),
    },
    """
def reflect_pad(image, padding):
    h, w = image.shape
    ys = [*range(padding, 0, -1), *range(h), *range(h - 2, h - 2 - padding, -1)]
    xs = [*range(padding, 0, -1), *range(w), *range(w - 2, w - 2 - padding, -1)]
    return image[np.ix_(ys, xs)]
""": {
        "edge mirrored too below": ("range(h - 2, h - 2 - padding, -1)",
                                    "range(h - 1, h - 1 - padding, -1)"),
        "edge mirrored too on the right": ("range(w - 2, w - 2 - padding, -1)",
                                           "range(w - 1, w - 1 - padding, -1)"),
        "no border above": ("ys = [*range(padding, 0, -1), ", "ys = ["),
        "no border on the left": ("xs = [*range(padding, 0, -1), ", "xs = ["),
        "order kept above": ("ys = [*range(padding, 0, -1)", "ys = [*range(1, padding + 1)"),
        "padded image transposed": ("np.ix_(ys, xs)]", "np.ix_(ys, xs)].T"),
    },
    """
def flip(k, n):
    if k < 0:
        k = -k
    if k > n - 1:
        k = 2 * (n - 1) - k
    return k

def reflect_pad(image, padding):
    m, n = image.shape
    out = []
    for y in range(-padding, m + padding):
        out.append([image[flip(y, m), flip(x, n)] for x in range(-padding, n + padding)])
    return np.array(out)
""": {
        "edge mirrored too above and left": ("k = -k", "k = -k - 1"),
        "edge mirrored too below and right": ("2 * (n - 1) - k", "2 * n - 1 - k"),
        "columns mirrored at the height": ("flip(x, n)", "flip(x, m)"),
        "rows mirrored at the width": ("flip(y, m)", "flip(y, n)"),
        "no border below": ("range(-padding, m + padding)", "range(-padding, m)"),
        "fractions lost": ("np.array(out)", "np.array(out, dtype=int)"),
    },
    """
def reflect_pad(image, padding):
    result = list(image)
    i = 1
    while i <= padding:
        result = [image[i]] + result + [image[-1 - i]]
        i += 1
    result = np.array(result)
    cols = [result[:, j] for j in range(result.shape[1])]
    for j in range(1, padding + 1):
        cols.insert(0, result[:, j])
        cols.append(result[:, -1 - j])
    return np.stack(cols, axis=1)
""": {
        "edge mirrored too above": ("[image[i]] +", "[image[i - 1]] +"),
        "edge mirrored too on the right": ("[:, -1 - j]", "[:, -j]"),
        "no border below": (" + [image[-1 - i]]", ""),
        "no border on the left": ("        cols.insert(0, result[:, j])\n", ""),
        "padded image transposed": ("axis=1", "axis=0"),
        "negative numbers set to zero": ("return np.stack(cols, axis=1)",
                                         "return np.stack(cols, axis=1).clip(0)"),
    },
}  # fmt: skip

PROGRAMS = {"zero_pad": ZERO_PADDED | more.ZERO_PADDED, "reflect_pad": REFLECTED | more.REFLECTED}

# The name of a mistake that consists of two others.
TOGETHER = [
    ("above and below only", {"no columns on the left", "no columns on the right"}),
    ("above and left only", {"no rows at the bottom", "no columns on the right"}),
    ("image in the upper left corner", {"image begins at row 0", "image begins at column 0"}),
    ("image unchanged", {"above and left only", "below and right only"}),
    ("left and right only", {"no border above", "no border below"}),
    ("above and below only", {"no border on the left", "no border on the right"}),
    ("order kept", {"order kept above and left", "order kept below and right"}),
    ("top added at the bottom only", {"no rows at the bottom", "image begins at row 0"}),
    ("left and right only", {"no rows at the top", "no rows at the bottom"}),
    ("top added at the bottom only", {"no rows at the top", "top used for the bottom"}),
    ("rows and columns swapped",
     {"first pair in both directions", "second pair in both directions"}),
    ("both pairs swapped", {"top and bottom swapped", "left and right swapped"}),
    ("edge mirrored too",
     {"edge mirrored too above and left", "edge mirrored too below and right"}),
    ("edge mirrored too below and right", {"edge mirrored too below",
                                          "edge mirrored too on the right"}),
    # A mistake on both axes, of which only the part on one axis is left.
    ("no rows at the bottom", {"above and left only", "above and below only"}),
    ("no columns on the right", {"above and left only", "left and right only"}),
    ("top and bottom swapped", {"both pairs swapped", "above and below only"}),
    ("left and right swapped", {"both pairs swapped", "left and right only"}),
    ("top used for the bottom", {"first of each pair at both ends", "above and below only"}),
    ("left used for the right", {"first of each pair at both ends", "left and right only"}),
]  # fmt: skip
