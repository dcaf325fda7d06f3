"""The examples of the checks, their hints, and how one cell is computed."""

import numpy as np

from convlab import ops
from convlab.drawing.comparison import comparison
from convlab.feedback import Task, case, explain

IMAGE = np.array([[3, 1, 4, 1, 5], [9, 2, 6, 5, 3], [5, 8, 9, 7, 9], [3, 2, 3, 8, 4]])
FRACTIONS = np.array([[0.5, 1.25, -2.0], [0.75, 1.5, 0.25], [3.0, -1.0, 2.5], [-0.5, 1.0, 0.5]])
ODD = np.array([[1, 0, -1], [2, 3, -2], [0, 1, 4]])
EVEN = np.array([[1, 2], [0, -1]])
WIDE = np.array([[1, -2, 3]])
TALL = np.array([[2], [1], [-1]])

_WINDOWS = (
    case(IMAGE, EVEN, about="a small kernel on an image that is not square"),
    case(IMAGE, ODD, about="a 3×3 kernel"),
    case(IMAGE, WIDE, about="a kernel that is wider than it is high"),
    case(IMAGE, TALL, about="a kernel that is higher than it is wide"),
    case(FRACTIONS, EVEN, about="fractions and negative numbers, in a tall image"),
    case(IMAGE[:, :4], EVEN, about="a square image"),
    case(IMAGE, FRACTIONS, about="a kernel of fractions, as high as the image"),
    case(FRACTIONS, FRACTIONS + 1, about="a kernel as large as the image"),
    case(25 * IMAGE, 3 * ODD, about="a photograph: sums larger than 255"),
)


def _draw(rng):
    """Draw an image and a kernel of at most its size, in quarters or in whole numbers."""
    shape = rng.integers(1, 5, 2)
    kernel = rng.integers(-8, 9, shape) / rng.choice([1, 1, 4])
    return case(rng.integers(-9, 10, shape + rng.integers(0, 4, 2)), kernel)


# A bright square on a dark background: flat regions, edges in both directions, corners.
SQUARE = np.pad(np.full((3, 3), 6), 2)
FLAT = np.full((5, 5), 4)
EDGE = np.repeat([[1, 1, 1, 1, 7, 7, 7, 7]], 8, axis=0)
DOT = np.pad([[1]], 2)  # its map is the whole kernel, rotated

_ONLY_EDGES, _SOFTENED, _UNCHANGED = 1, 2, 3  # the last number of `_sharpen_findings`


def _as_kernel(kernel):
    if kernel.ndim != 2:
        raise ValueError(f"a kernel has rows and columns; the shape of this one is {kernel.shape}")
    if kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError(f"both sides of the kernel must be odd; its shape is {kernel.shape}")
    if max(kernel.shape) > 5:
        raise ValueError(f"the kernel can be at most 5×5; its shape is {kernel.shape}")
    if not np.isfinite(kernel).all():
        raise ValueError("one of the weights is not a finite number")
    return kernel


def _map_of_the_square(kernel):
    return ops.correlate2d(SQUARE, _as_kernel(kernel), padding="same")


def _maps(kernel):
    """Return the maps of a flat region, a vertical edge and a horizontal edge."""
    return [ops.correlate2d(image, _as_kernel(kernel)) for image in (FLAT, EDGE, EDGE.T)]


def _differs(found, expected) -> bool:
    return bool(np.abs(found - expected).max() > 1e-6)


def _edge_findings(kernel):
    """Say whether the kernel responds to a flat region, changing rows, changing columns."""
    flat, vertical, horizontal = _maps(kernel)
    return [_differs(found, 0) for found in (flat, horizontal, vertical)]


def _sharpen_findings(kernel):
    """Describe the effect on a flat region, on the two sides of each edge, and overall.

    The flat region becomes darker (-1), stays the same (0) or becomes brighter (1). If it stays
    the same: whether the bright side of the vertical edge moves up, whether its dark side moves
    down, and the same for the horizontal edge (0 or 1 each). The last number is 0 or one of the
    three constants above.
    """
    flat, *edges = _maps(kernel)
    if _differs(flat, FLAT[0, 0]):
        only_edges = not _differs(flat, 0) and all(_differs(found, 0) for found in edges)
        return [np.sign(flat[0, 0] - FLAT[0, 0]), 0, 0, 0, 0, _ONLY_EDGES if only_edges else 0]
    lines = [edges[0][0], edges[1][:, 0]]  # across the edge, from its dark side
    sides = [side for line in lines for side in _sides_that_move(line)]
    whole = 0
    if not _differs(ops.correlate2d(DOT, kernel, padding="same"), DOT):
        whole = _UNCHANGED
    elif all(_within(line) and _softened(line) for line in lines):
        whole = _SOFTENED
    return [0, *sides, whole]


def _sides_that_move(line) -> list[bool]:
    """Say whether the bright side of an edge becomes brighter, and the dark side darker.

    A kernel may move the edge, but what becomes brighter is on its bright side. The kernel may
    also add ripples: one pair of numbers in the right order is enough.
    """
    brighter = np.flatnonzero(line > EDGE.max() + 1e-6)
    darker = np.flatnonzero(line < EDGE.min() - 1e-6)
    if brighter.size and darker.size and brighter.max() < darker.min():
        return [False, False]
    return [brighter.size > 0, darker.size > 0]


def _within(line):
    """Say whether no number is brighter or darker than the image."""
    return line.min() > EDGE.min() - 1e-6 and line.max() < EDGE.max() + 1e-6


def _softened(found):
    """Say whether any number is between the dark and the bright one."""
    return ((found > EDGE.min() + 1e-6) & (found < EDGE.max() - 1e-6)).any()


_EDGES = (
    "Your kernel responds to a flat region: its weights must cancel there.",
    "Your kernel responds to a horizontal edge, where only the rows change: it must not.",
    "Your kernel does not respond to a vertical edge, where the columns change.",
)
_SHARPENED = (
    "Your kernel changes a flat region: every number there must stay the same.",
    "At a vertical edge, the bright side does not become brighter than the image.",
    "At a vertical edge, the dark side does not become darker than the image.",
    "At a horizontal edge, the bright side does not become brighter than the image.",
    "At a horizontal edge, the dark side does not become darker than the image.",
)


def _shown_square(kernel, *, at):
    panels = explain.Panel("image", SQUARE), _yours(kernel)
    moved = "Your kernel does not give the same square one column to the left, and 0 elsewhere."
    return explain.Explanation(panels, sentence=moved)


def _shown_edges(kernel, *, at):
    image = (FLAT, EDGE.T, EDGE)[at[0]]
    return _shown(image, kernel, _EDGES[at[0]], 0 if at[0] < 2 else None)


def _shown_sharpening(kernel, *, at):
    image = (FLAT, EDGE, EDGE, EDGE.T, EDGE.T)[at[0]]
    return _shown(image, kernel, _SHARPENED[at[0]], FLAT[0, 0] if at[0] == 0 else None)


def _shown(image, kernel, sentence, level=None):
    """Show the output of the learner's kernel; cells that miss the required level are wrong."""
    found = ops.correlate2d(image, kernel)
    marks = None
    if level is not None:
        marks = np.where(np.abs(found - level) > 1e-6, "wrong", "output")
    panels = (
        explain.Panel("image", image),
        _yours(kernel),
        explain.Panel("its map", found, "output", marks=marks),
    )
    return explain.Explanation(sentence=sentence, picture=comparison(panels))


def _yours(kernel):
    return explain.Panel("your kernel", kernel, "kernel")


TASKS = [
    Task(
        "correlate2d",
        _WINDOWS,
        (
            "First count: in how many rows and columns can the kernel's upper left corner be?",
            "`window = image[row : row + kernel_height, column : column + kernel_width]`",
            "Each cell of the map is `np.sum(window * kernel)`; `*` multiplies cell by cell.",
        ),
        explain.correlation,
        draw=_draw,
        first_hint={"shape": 1, "values": 2},
    ),
    Task(
        "convolve2d",
        _WINDOWS,
        (
            "It is the correlation with the kernel rotated first.",
            "To rotate by 180°, reverse both the rows and the columns: `kernel[::-1, ::-1]`.",
            "The map is as large as that of `correlate2d`: no zeros are added around the image.",
        ),
        explain.convolution,
        draw=_draw,
        first_hint={"shape": 3, "values": 1},
    ),
    Task(
        "shift_left",
        (case(about="a bright square with zeros around it"),),
        (
            "Each cell of the new image must be the right neighbour of the old cell.",
            "Only one weight is not 0. Where in the window is the right neighbour?",
        ),
        _shown_square,
        _map_of_the_square,
    ),
    Task(
        "vertical_edges",
        (case(about="a flat region, rows that change, columns that change"),),
        (
            "Subtract the pixels left of the centre from those right of it.",
            "Each row of weights must sum to 0: then a flat region gives 0, and so does an image "
            "in which only the rows differ.",
        ),
        _shown_edges,
        _edge_findings,
    ),
    Task(
        "sharpen",
        (case(about="a flat region and an edge"),),
        (
            "A sharper image is the image plus its difference from its neighbours.",
            "The weights must sum to 1, so that a flat region does not change.",
        ),
        _shown_sharpening,
        _sharpen_findings,
    ),
]
