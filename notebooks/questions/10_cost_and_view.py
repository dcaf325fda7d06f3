"""The answers to the questions of lesson 10; each question is in the notebook."""

from convlab.drawing.field_weights import field_weights, narrowest
from convlab.questions import Question
from convlab.shapes import (
    Conv,
    Linear,
    Pool,
    count_macs,
    count_parameters,
    receptive_field,
    seen_cells,
)

strided = [Conv(1, 1, 3, stride=2, padding=1), Conv(1, 1, 3, padding=1)]

conv_parameters = Question(
    count_parameters([Conv(4, 8, 3)]),
    because="Each filter has `4` kernels of `9` weights and one bias: `8 · (4·9 + 1)`.",
    unless={
        288: "Those are the weights. Each filter also has a bias.",
        289: "Each of the `8` filters has its own bias.",
        320: "A filter has one bias, not one for each kernel.",
        72: "Each filter has a kernel for each of the `4` maps that it reads.",
        80: "Each filter has a kernel for each of the `4` maps that it reads.",
        37: "That is one filter. There are `8`.",
    },
)

larger_image = Question(
    "about four times as large",
    choices=["stays the same", "doubles", "about four times as large"],
    because="The filters stay the same, but each of them is applied at about four times as many "
    "positions.",
    unless={
        "stays the same": "That is true of the parameters. How many positions are there now?",
        "doubles": "The image is twice as high *and* twice as wide.",
    },
)

linear_weights = Question(
    count_parameters([Linear(512 * 7 * 7, 1000, bias=False)]),
    because="`512 · 7 · 7 = 25,088` numbers are read, and each of the `1000` outputs has a weight "
    "for each of them.",
    unless={
        512000: "It reads all numbers of all maps, not one number for each map.",
        49000: "It reads all `512` maps, not one.",
        25088: "Those are the weights of one output.",
        25089000: "That includes the biases.",
    },
)

conv_macs = Question(
    count_macs([Conv(4, 10, 3)], (4, 22, 22)),
    because="`10·20·20 = 4000` numbers, and `4·9 = 36` products for each of them.",
    unless={
        36000: "Each number needs a product for each weight of its filter, in all `4` kernels.",
        14400: "That is one filter. There are `10`.",
        148000: "That counts the bias as a product. It is only added.",
        360: "Those are the weights. Each is used at every position of the map.",
        370: "Those are the parameters. Each weight is used at every position of the map.",
        4000: "Those are the numbers of the maps. Each of them needs `36` products.",
        288000: "A multiplication with its addition counts once here.",
    },
)

vgg_head = Question(
    "parameters: fully connected; work: convolutions",
    choices=[
        "both in the convolutions",
        "both in the fully connected layers",
        "parameters: fully connected; work: convolutions",
        "parameters: convolutions; work: fully connected",
    ],
    because="The first fully connected layer alone has `25,088 · 4096`, about 103 million weights, "
    "and uses each of them once. A convolution uses each weight at up to `224·224` positions.",
    unless={
        "both in the convolutions": "How many weights does a layer have that reads `512·7·7` "
        "numbers and has `4096` outputs?",
        "both in the fully connected layers": "How often is a weight of a convolution used? How "
        "often one of a fully connected layer?",
        "parameters: convolutions; work: fully connected": "It is the other way round: a "
        "convolution has few weights, and uses each of them at every position.",
    },
)

three_layers = Question(
    receptive_field([Conv(1, 1, 3)] * 3).size[0],
    because="Each layer adds one pixel on each side: `3`, then `5`, then `7`.",
    unless={
        3: "That is one layer. A cell of the second map sees three cells of the first.",
        5: "That is two layers.",
        9: "The windows overlap, so a layer adds two pixels, not three.",
        27: "The windows overlap, so the sizes add up; they do not multiply.",
    },
)

after_pooling = Question(
    receptive_field([Conv(1, 1, 3), Pool(2), Conv(1, 1, 3)]).size[0],
    because="`3`, then `3 + 1 = 4`. After pooling, cells are two pixels apart, so the last kernel "
    "adds `2 · 2`.",
    unless={
        6: "Cells of the pooled map are two pixels apart, so the last kernel adds `2 · 2` pixels.",
        7: "A window of `2` adds one pixel. And what do two steps on the pooled map add?",
        10: "A window of `3` adds two steps, not three.",
        18: "The windows overlap, so the sizes do not multiply.",
        12: "That would be one more layer.",
    },
)

start = Question(
    seen_cells(strided, (0, 0), (0, 0))[0][0],
    because="The padding of layer 1 moves the start by one pixel. A padding cell of layer 2 is one "
    "jump of `2` pixels: `-1 - 2`.",
    unless={
        -1: "That is layer 1. Layer 2 also has padding.",
        -2: "A cell of the map of layer 1 is two pixels from the next one.",
        3: "Padding lies before the image. Which sign do its numbers have?",
        0: "With padding, the first window begins before the image.",
        -4: "The stride of layer 1 counts for layer 2, but not for layer 1 itself.",
    },
)

middle = Question(
    narrowest(field_weights((Conv(1, 1, 3),) * 10, 21)[0]),
    because="`11` of `21`, about half. The outermost pixels have one path each, of `59,049`.",
    unless={
        5: "Those have two thirds of the paths.",
        17: "Fewer are enough. How many paths do the outermost pixels have?",
        19: "Fewer are enough. How many paths do the outermost pixels have?",
        20: "Remove the same number of pixels at both ends.",
        21: "Those have all the paths. Look at how few the outermost pixels have.",
    },
)
