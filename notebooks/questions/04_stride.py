"""The answers to the questions of lesson 04; each question is in the notebook."""

import numpy as np

from convlab import correlate2d, output_size, samples
from convlab.questions import Question

stripes = np.tile([0, 9], (5, 5))

windows = Question(
    output_size(9, 5, stride=2),
    because="They start at cells `0`, `2` and `4`; one at `6` would go past the end. So there are "
    "two jumps and three windows.",
    unless={
        2: "There are two jumps. But there is already a window before the first jump.",
        2.5: "The number of windows is an integer. Write down where each one starts.",
        4: "Half of the row's `9` cells is not the answer: a window needs `5` cells to fit.",
        5: "That is stride `1`. With stride `2` every second start is skipped.",
    },
)

second_number = Question(
    [10, 20, 30, 40, 50][::2][1],
    because="The second window now starts two cells after the first, where the third window of "
    "stride `1` started. It reads the same cells, so it gives the same number.",
    unless={
        20: "That is right for stride `1`. With stride `2` this window is skipped.",
        15: "Nothing is averaged. A window that is skipped is never computed.",
        40: "Stride `2` moves the window by two cells; it skips one window, not two.",
    },
)

leftover_column = Question(
    int(np.count_nonzero(correlate2d(np.indices((7, 8))[1] == 7, np.ones((3, 3)), stride=2))),
    because="None. No window reaches column 7, so its values do not matter.",
    unless={
        3: "The nearest window ends at column 6.",
        9: "Most windows are far from column 7. Where does the nearest one end?",
    },
)

gaps = Question(
    8 - 2 * output_size(8, 2, stride=3),
    because="The windows read cells `0 1`, `3 4` and `6 7`. Cells `2` and `5` are in the gaps.",
    unless={
        0: "A window reads two cells and starts three after the previous one. What is in between?",
        1: "That is the width of one gap. How many gaps are there?",
        3: "There are two gaps between three windows.",
    },
)

pair = Question(
    f"{output_size(7, 3)} rows, {output_size(8, 3, stride=2)} columns",
    choices=["3 rows, 6 columns", "5 rows, 3 columns", "3 rows, 3 columns", "5 rows, 6 columns"],
    because="Vertical stride 1: `7 - 3 + 1 = 5` rows. Horizontal stride 2: starts `0`, `2`, `4`.",
    unless={
        "3 rows, 6 columns": "2 is the horizontal stride: the first number is vertical.",
        "3 rows, 3 columns": "That is stride 2 in both directions.",
        "5 rows, 6 columns": "That is stride 1 in both directions.",
    },
)

fine_stripes = Question(
    len(np.unique(correlate2d(stripes, samples.kernel("identity"), stride=2))),
    because="One. Every window is centred on an odd column, and every odd column is `9`. "
    "The stripes have disappeared: the map is all white.",
    unless={
        2: "The stripes repeat every two cells, and the window jumps by two cells. "
        "What is in the middle each time?",
    },
)
