"""What the checks try."""

import numpy as np

from convlab import ops
from convlab.feedback import Task, case, explain

IMAGE = np.array([[3, 1, 4, 1, 5], [9, 2, 6, 5, 3], [5, 8, 9, 7, 9], [3, 2, 3, 8, 4]])
FRACTIONS = np.array([[0.5, 1.25, -2.0, 0.75], [1.5, 0.25, 3.0, -1.0], [2.5, -0.5, 1.0, 0.5]])
ODD = np.array([[1, 0, -1], [2, 3, -2], [0, 1, 4]])
EVEN = np.array([[1, 2], [0, -1]])
WIDE = np.array([[1, -2, 3]])
TALL = np.array([[2], [1], [-1]])

_WINDOWS = (
    case(IMAGE, EVEN, about="a small kernel on an image that is not square"),
    case(IMAGE, ODD, about="a 3×3 kernel"),
    case(IMAGE, WIDE, about="a kernel that is wider than high"),
    case(IMAGE, TALL, about="a kernel that is higher than wide"),
    case(FRACTIONS, EVEN, about="fractions and negative numbers"),
    case(IMAGE, IMAGE.T[:4, :4] + 1, about="a kernel as high as the image"),
    case(FRACTIONS, FRACTIONS + 1, about="a kernel as large as the image"),
)

# A bright square on a dark ground: flat regions, edges of both directions, corners.
SQUARE = np.pad(np.full((3, 3), 6), 2)
FLAT = np.full((5, 5), 4)
EDGE = np.repeat([[1, 1, 1, 1, 7, 7, 7, 7]], 8, axis=0)


def _as_kernel(kernel):
    if kernel.ndim != 2 or kernel.shape[0] % 2 == 0 or kernel.shape[1] % 2 == 0:
        raise ValueError(f"a kernel with a centre has two odd sides, and yours has {kernel.shape}")
    if max(kernel.shape) > 5:
        raise ValueError(f"5×5 is enough, and yours is {kernel.shape}")
    return kernel


def _map_of_the_square(kernel):
    return ops.correlate2d(SQUARE, _as_kernel(kernel), padding="same")


def _edge_findings(kernel):
    """Whether the kernel answers to: a flat region, rows that change, columns that change."""
    seen = [ops.correlate2d(image, _as_kernel(kernel)) for image in (FLAT, EDGE.T, EDGE)]
    return [float(np.abs(one).max() > 1e-6) for one in seen]


def _sharpen_findings(kernel):
    """What becomes of a flat region of 4, and whether both sides of an edge move apart."""
    flat = ops.correlate2d(FLAT, _as_kernel(kernel))
    maps = [ops.correlate2d(edge, kernel) for edge in (EDGE, EDGE.T)]
    brighter = all(one.max() > EDGE.max() + 1e-6 for one in maps)
    darker = all(one.min() < EDGE.min() - 1e-6 for one in maps)
    return [flat.flat[0], float(brighter), float(darker)]


def _shown_square(*, at):
    return explain.Explanation((explain.Panel("image", SQUARE),))


_EDGES = (
    "Your kernel answers to a flat region: there its weights must cancel.",
    "Your kernel answers where only the rows change, at a horizontal edge: it must not.",
    "Your kernel does not answer where the columns change, at a vertical edge.",
)
_SHARPENED = (
    "Your kernel changes a flat region: there the weights must leave every number as it is.",
    "Where dark meets bright, the bright side does not become brighter, on every kind of edge.",
    "Where dark meets bright, the dark side does not become darker, on every kind of edge.",
)


TASKS = [
    Task(
        "correlate2d",
        _WINDOWS,
        (
            "Count first: in how many rows and columns can the kernel's upper left corner stand?",
            "`window = image[row : row + kernel_height, column : column + kernel_width]`",
            "Each cell of the feature map is `np.sum(window * kernel)`, with `*` cell by cell.",
        ),
        explain.correlation,
    ),
    Task(
        "convolve2d",
        _WINDOWS,
        (
            "It is the correlation with a kernel that was turned first.",
            "Turned by 180°: rows and columns both the other way round, `kernel[::-1, ::-1]`.",
        ),
        explain.convolution,
    ),
    Task(
        "shift_left",
        (case(about="a bright square, zeros around"),),
        (
            "Each cell of the new image is to be the old one's right neighbour.",
            "Only one weight is not 0. Where in the window does the right neighbour lie?",
        ),
        _shown_square,
        _map_of_the_square,
    ),
    Task(
        "vertical_edges",
        (case(about="a flat region, rows that change, columns that change"),),
        (
            "Take what is left of the centre away from what is right of it.",
            "The weights must sum to 0, or a flat region answers; each column has one sign.",
        ),
        lambda *, at: explain.Explanation(sentence=_EDGES[at[0]]),
        _edge_findings,
    ),
    Task(
        "sharpen",
        (case(about="a flat region and an edge"),),
        (
            "Sharper is the image plus its difference from its neighbours.",
            "The weights must sum to 1, or a flat region changes.",
        ),
        lambda *, at: explain.Explanation(sentence=_SHARPENED[at[0]]),
        _sharpen_findings,
    ),
]
