"""The answers to the questions of lesson 01; each question is in the notebook."""

from convlab import convolve1d, correlate1d
from convlab.questions import Question

signal = [2, 7, 1, 8, 2, 8]
kernel = [0, 1, 2]

first_sum = Question(
    correlate1d(signal, kernel)[0],
    because="`2·0 + 7·1 + 1·2 = 9`",
    unless={
        10: "That is `2 + 7 + 1`: first multiply each number by the kernel's number below it.",
        11: "That is `2·2 + 7·1 + 1·0`: you flipped the kernel. That comes later.",
        0: "Multiply each number by the weight at the same position, and add the products.",
    },
)

how_many = Question(
    len(correlate1d(signal, kernel)),
    because="The kernel can start at cell 0, 1, 2 or 3: `6 - 3 + 1` places.",
    unless={
        3: "`6 - 3` is how far it can slide. The position where it starts counts too.",
        2: "The windows overlap: the next one starts one cell further on, not three.",
        6: "At cells 4 and 5 it would hang over the end.",
    },
)

flipped_sum = Question(
    convolve1d(signal, kernel)[0],
    because="`2·2 + 7·1 + 1·0 = 11`",
    unless={
        9: "That is cross-correlation: the kernel as it is written. Flip it first.",
        -9: "Flipping changes the order of the weights, not their sign.",
    },
)

tens = Question(
    convolve1d([1, 2], [1, 3], padding="full")[1],
    because="Tens come from tens times ones, both ways: `1·3 + 2·1 = 5`. Hundreds: `1·1 = 1`. "
    "Ones: `2·3 = 6`. And 12 times 13 is 156.",
    unless={
        6: "`2·3 = 6` is the number of ones.",
        3: "`1·3` is one part. There are more tens: the 2 of 12 times the 1 of 13.",
        2: "`2·1` is one part. There are more tens: the 1 of 12 times the 3 of 13.",
        7: "`1·1 + 2·3` adds hundreds to ones, as cross-correlation does.",
    },
)

full = Question(
    len(convolve1d(signal, kernel, padding="full")),
    because="It hangs over by 2 cells at each end: `6 + 3 - 1 = 8`.",
    unless={
        9: "With 9 positions, the kernel would not touch the signal at one end.",
        10: "The padded signal has 10 cells, and a kernel of 3 fits into it 8 times.",
        4: "That is `valid`.",
        6: "That is `same`.",
    },
)

symmetric = Question(
    "1 2 1",
    choices=["0 1 2", "1 0 -1", "1 1 2", "1 2 1"],
    because="`1 2 1` is the same from both ends, so the flip changes nothing.",
    unless={
        "1 0 -1": "Flipped, it is `-1 0 1`: every number of the output changes sign.",
        "0 1 2": "Flipped, it is `2 1 0`: you computed both above, and they differ.",
        "1 1 2": "Flipped, it is `2 1 1`, a different kernel.",
    },
)

learned = Question(
    "2 1 0",
    choices=["0 1 2", "2 1 0", "neither"],
    because="It learns them in reverse order, flips them, and computes the same output. "
    "The flip changes nothing that the network can learn, so libraries leave it out.",
    unless={
        "0 1 2": "Flipped, these would be used as `2 1 0`, and the output would be wrong.",
        "neither": "Every kernel is the flip of some kernel, so it can learn the one it needs.",
    },
)
