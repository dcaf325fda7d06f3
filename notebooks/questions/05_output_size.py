"""The answers to the questions of lesson 05; each question is in the notebook."""

from convlab import output_size, same_padding
from convlab.questions import Question

windows = Question(
    output_size(11, 4, stride=3),
    because="They start at cells `0`, `3` and `6`, and the last one ends at cell `9`. Cell `10` is "
    "left over.",
    unless={
        2: "The window can jump twice. But there is also a window before the first jump.",
        4: "A window that started at cell `9` would end at cell `12`, past the end.",
        8: "That is stride `1`.",
        1: "`(11 - 4) / (3 + 1)`? Divide by the stride first, and add `1` afterwards.",
    },
)

padded_windows = Question(
    output_size(7, 3, padding=1, stride=2),
    because="Padding `1` adds a cell at *each* end, so the line is `9` cells long: windows start "
    "at `0`, `2`, `4` and `6`.",
    unless={
        3: "Padding is added at both ends. Did you add it once, or not at all?",
        7: "That is stride `1`, where padding `1` keeps the size.",
    },
)

kept_size = Question(
    same_padding(5)[0],
    because="Without padding the map loses `5 - 1 = 4` cells. Padding `2` adds two at each end.",
    unless={
        4: "Four cells are missing in total. Padding is counted per side.",
        1: "That is right for a kernel of `3`.",
        5: "Without padding the map loses `5 - 1` cells, not `5`, and padding is counted per side.",
        2.5: "Without padding the map loses `5 - 1` cells, not `5`.",
    },
)

lenet_c5 = Question(
    output_size(5, 5),
    because="The kernel fits in only one position, so each map is a single number. The `120` "
    "maps of C5 are `120` numbers.",
    unless={
        0: "The kernel is exactly as large as the map, so it fits in one position.",
        5: "That would need padding `2`. LeNet has none.",
    },
)

alexnet = Question(
    output_size(224, 11, stride=4),
    because="There are `213` cells of room, so `53` jumps of four with one cell left over: `54` "
    "windows. But the figure in the paper shows maps of `55×55`. Something is missing.",
    unless={
        55: "That is what the figure in the paper shows. Do `224` pixels give that?",
        53: "The window can jump `53` times. But there is also a window before the first jump.",
    },
)
