"""The answers to the questions of lesson 04; each question is in the notebook."""

import numpy as np

from convlab import correlate2d, output_size, samples
from convlab.questions import Question

stripes = np.tile([0, 9], (5, 5))

windows = Question(
    output_size(9, 5, stride=2),
    because="They start at cells `0`, `2` and `4`; one at `6` would reach past the end. So there "
    "are two jumps, and three windows.",
    unless={
        2: "Two jumps are right. But before the first jump there is a window already.",
        2.5: "Windows come whole. Write down where each one starts.",
        4: "Half of the row's `9` cells is not the question: the window needs `5` cells to fit.",
        5: "That is stride `1`. With stride `2` every second start is skipped.",
    },
)

second_number = Question(
    [10, 20, 30, 40, 50][::2][1],
    because="The second window now starts two cells further on, where the third window of "
    "stride `1` started. It sees the same cells, so it gives the same number.",
    unless={
        20: "With stride `1`, yes. With stride `2` this window is skipped.",
        15: "Nothing is averaged. A window that is skipped is never computed.",
        40: "A stride of `2` means two cells on from the first window, not two windows skipped.",
    },
)

leftover_column = Question(
    int(np.count_nonzero(correlate2d(np.indices((7, 8))[1] == 7, np.ones((3, 3)), stride=2))),
    because="None. No window reaches column 7, so what stands there cannot matter.",
    unless={
        3: "The nearest window ends at column 6.",
        9: "Most windows are far away from column 7. Where does the nearest one end?",
    },
)

gaps = Question(
    8 - 2 * output_size(8, 2, stride=3),
    because="The windows read cells `0 1`, `3 4` and `6 7`. Cells `2` and `5` lie in the gaps.",
    unless={
        0: "Each window reads two cells, then the next starts three further on. What lies between?",
        1: "That is the width of one gap. How many gaps are there?",
        3: "Three windows have two gaps between them.",
    },
)

pair = Question(
    f"{output_size(7, 3)} rows, {output_size(8, 3, stride=2)} columns",
    choices=["3 rows, 6 columns", "5 rows, 3 columns", "3 rows, 3 columns", "5 rows, 6 columns"],
    because="Down, stride 1: `7 - 3 + 1 = 5` rows. Across, stride 2: starts `0`, `2`, `4`.",
    unless={
        "3 rows, 6 columns": "You strode two down and one across. The first number is vertical.",
        "3 rows, 3 columns": "That is stride 2 in both directions.",
        "5 rows, 6 columns": "That is stride 1 in both directions.",
    },
)

fine_stripes = Question(
    len(np.unique(correlate2d(stripes, samples.kernel("identity"), stride=2))),
    because="One. Every window is centred on an odd column, and every odd column holds `9`. "
    "The stripes have vanished: the map is plain white.",
    unless={
        2: "The stripes repeat every two cells, and the window jumps two cells. "
        "What stands in the middle each time?",
    },
)
