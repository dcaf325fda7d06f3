"""The answers to the questions of lesson 00; each question is in the notebook."""

from convlab import output_size, samples
from convlab.questions import Question

pixels = Question(
    samples.kernel("sobel x").size,
    because="3 rows of 3 pixels: one under each of the kernel's 9 numbers, even where it is 0.",
    unless={
        3: "3 is the length of one side. The kernel covers 3 rows and 3 columns.",
        6: "3 rows and 3 columns make 3 times 3 cells. Three of the weights are 0, and they "
        "multiply a pixel too.",
        1: "One number comes out, but each number of the kernel multiplies a different pixel.",
    },
)

sky = Question(
    "numbers near zero",
    choices=["large positive numbers", "numbers near zero", "large negative numbers"],
    because="Its weights add up to 0, so equal pixels cancel. It responds where the brightness "
    "changes from left to right, and is near 0 elsewhere: look at the sky in the map.",
    unless={
        "large positive numbers": "The sky is bright, but this kernel does not measure "
        "brightness: it subtracts the left side from the right side.",
        "large negative numbers": "Negative means that it gets darker to the right.",
    },
)

padded_row = Question(
    5 + 2 * 1,
    because="Padding is counted per side: one cell before, one cell after.",
    unless={
        6: "Padding is counted per side, and a row has two ends.",
        5: "That is the size of the map with a kernel of 3. The row itself is longer.",
    },
)

half_window = Question(
    output_size(10, 3, stride=2),
    because="There are no half windows: sizes round down, and one cell at the end is never read.",
    unless={
        4.5: "A window either fits or it does not: the number of windows is an integer.",
        5: "A fifth window would hang over the end of the row. Sizes round down.",
    },
)
