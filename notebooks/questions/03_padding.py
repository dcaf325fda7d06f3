"""The answers to the questions of lesson 03; each question is in the notebook."""

from convlab import correlate2d, pad2d, same_padding, samples
from convlab.questions import Question

corner = Question(
    correlate2d([[1] * 3] * 3, [[1] * 3] * 3, padding="full")[0, 0],
    because="Only the first window reaches the corner.",
    unless={
        9: "A cell in the middle is used 9 times. Only one window reaches the corner.",
        3: "3 windows use the cell in the middle of an edge. The corner has fewer.",
        4: "Without padding, no window may hang over the edge.",
    },
)

middle = Question(
    correlate2d([[1] * 3] * 3, [[1] * 3] * 3, padding="full")[2, 2],
    because="All nine: the window has 3 positions at each of 3 heights, and always covers it.",
    unless={
        1: "One window has it in the middle. Others have it in a corner or at an edge.",
        25: "There are 25 cells, but only 9 windows.",
        5: "Windows that have it in their corner count as well.",
    },
)

ten_layers = Question(
    240 - 10 * (5 - 1),
    because="Each layer removes `5 - 1 = 4` cells: `240 - 10·4 = 200`.",
    unless={
        190: "A kernel of 5 removes 4 cells from a side, not 5: there is one more position.",
        236: "That is after one layer. Each of the ten layers removes cells.",
        220: "Each layer removes 2 cells at each end, so 4 from a side.",
    },
)

padded_side = Question(
    len(pad2d([[0] * 5] * 5, 2)),
    because="Padding is counted per side: 2 on the left and 2 on the right, `5 + 2 + 2 = 9`.",
    unless={
        7: "`5 + 2` pads one end only. Padding is counted per side, and a row has two ends.",
        6: "That is one cell at one end. `padding=2` means two cells at each end.",
        5: "With a 5×5 kernel, the feature map has this size; the padded image is larger.",
    },
)

kept_size = Question(
    same_padding(7)[0],
    because="The kernel removes `7 - 1 = 6` cells from a side: 3 at each end.",
    unless={
        6: "That is the total, and padding is counted per side.",
        7: "The kernel removes one cell fewer than its size, and padding is counted per side.",
        1: "1 is right for a 3×3 kernel.",
        2: "2 is right for a 5×5 kernel.",
    },
)

even_kernel = Question(
    "1 before, 2 after",
    choices=["1 before, 1 after", "1 before, 2 after", "2 before, 2 after", "no padding does"],
    because="3 cells cannot be split evenly. By convention, the extra one goes after: on the "
    "right and below.",
    unless={
        "2 before, 2 after": "That adds 4 and the kernel removes 3: the map grows by one.",
        "1 before, 1 after": "That adds 2 and the kernel removes 3: the map shrinks by one.",
        "no padding does": "Some does, if the two ends are allowed to differ.",
    },
)

dark_corner = Question(
    round(correlate2d([[90] * 4] * 4, samples.kernel("box blur"), padding=1)[0, 0]),
    because="In the corner, 4 of the 9 cells are pixels and 5 are zeros: `4·90 / 9 = 40`. "
    "For the kernel, zeros are black pixels.",
    unless={
        90: "That is right inside the image. In the corner the window also contains zeros.",
        60: "60 is right along an edge, where 6 of 9 cells are pixels. A corner has fewer.",
        10: "4 of the 9 cells are pixels, not one.",
    },
)

reflected = Question(
    pad2d([[7, 5, 8, 6, 9]], (0, 2), mode="reflect")[0, 0],
    because="The mirror is in the middle of the outermost cell, the 7, which is not repeated: "
    "`8 5 | 7 5 8 6 9 | 6 8`.",
    unless={
        5: "`5 7 | 7 5 8 6 9` repeats the outermost cell. In mode `reflect` it is not repeated.",
        6: "`6 9 | 7 5 8 6 9` is `circular`: it continues with the other end of the row.",
        7: "That is `replicate`: the outermost cell again and again.",
        0: "That is `zeros`.",
    },
)
