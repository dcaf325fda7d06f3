"""Claims of lessons, for `test_claims.py`; here are those of lesson 10 about networks."""

import itertools

import numpy as np

CLAIMS = []  # the lesson's number, a sentence in it, and a function that returns whether it holds


def claim(lesson, sentence):
    """Add a claim; the function below it computes whether it holds."""

    def add(holds):
        CLAIMS.append((lesson, sentence, holds))
        return holds

    return add


@claim("10", "The network in the 1998 paper learns 60000 numbers, this one 61706")
def lenet5_of_the_paper():
    third = 6 * (3 * 25 + 1) + 9 * (4 * 25 + 1) + (6 * 25 + 1)  # 6 maps read 3, 9 read 4
    pooling = 2 * 6, 2 * 16  # one factor and one bias for each map
    learned = 6 * 26 + third + sum(pooling) + 120 * (16 * 25 + 1) + 84 * 121
    fewer = 16 * (6 * 25 + 1) - third, 10 * 85
    return learned == 60_000 == 61_706 - 900 - 850 + 44 and fewer == (900, 850)


def seen_by(layers):
    """Return the size of the receptive field after layers of (kernel, stride)."""
    size, jump = 1, 1
    for kernel, stride in layers:
        size, jump = size + (kernel - 1) * jump, jump * stride
    return size


@claim("10", "you would need 112 such layers")
def layers_to_see_224_pixels():
    return seen_by([(3, 1)] * 112) >= 224 > seen_by([(3, 1)] * 111)


@claim("10", "fourteen times as many parameters as MobileNet")
def alexnet_beside_mobilenet():
    # (filters, weights of a filter, places), then (outputs, inputs)
    convolutions = [
        *[(64, 3 * 121, 55**2), (192, 64 * 25, 27**2), (384, 192 * 9, 13**2)],
        *[(256, 384 * 9, 13**2), (256, 256 * 9, 13**2)],
    ]
    linear = [(4096, 256 * 36), (4096, 4096), (1000, 4096)]
    parameters = sum(f * (w + 1) for f, w, _ in convolutions) + sum(f * (w + 1) for f, w in linear)
    macs = sum(f * w * places for f, w, places in convolutions) + sum(f * w for f, w in linear)
    widths = [32, 64, 128, 128, 256, 256, *[512] * 6, 1024, 1024]
    sides = [112, 56, 56, 28, 28, *[14] * 6, 7, 7]
    pairs = zip(itertools.pairwise(widths), sides, strict=True)
    separable = sum((c * 9 + c * f) * side**2 for (c, f), side in pairs)
    mobile = 3 * 32 * 9 * 112**2 + separable + 1024 * 1000
    return 14 < parameters / 4_231_976 < 15 and 1.2 < macs / mobile < 1.3


@claim("10", "0.8 % of the multiplications")
def shares_of_the_last_layers_of_vgg16():
    linear = 25088 * 4096, 4096 * 4096, 4096 * 1000
    parameters, macs = sum(linear) + 4096 + 4096 + 1000, sum(linear)
    shares = parameters / 138_357_544, macs / 15_470_264_320
    return [round(100 * share, 1) for share in shares] == [89.4, 0.8]


@claim("10", "need more than three times as much")
def maps_of_a_batch_beside_the_weights():
    blocks = (64, 224, 2), (128, 112, 2), (256, 56, 3), (512, 28, 3), (512, 14, 3)
    maps = sum(filters * (n * side**2 + (side // 2) ** 2) for filters, side, n in blocks)
    return 3 < 32 * maps / 138_357_544 < 4


@claim("10", "195, 212 and 315")
def fields_of_famous_networks():
    pool, three = (3, 2), (3, 1)
    alexnet = [(11, 4), pool, (5, 1), pool, three, three, three, pool]
    vgg16 = [*[three] * 2, (2, 2)] * 2 + [*[three] * 3, (2, 2)] * 3
    mobile = [(3, stride) for stride in (2, 1, 2, 1, 2, 1, 2, *[1] * 5, 2, 1)]
    # The middle layer of a block has the stride; the others are 1×1.
    first = [(3, 2 if at == 0 and stage else 1) for stage, n in enumerate((3, 4, 6, 3))
             for at in range(n)]  # fmt: skip
    last = [(3, 2 if at == n - 1 and stage < 3 else 1) for stage, n in enumerate((3, 4, 6, 3))
            for at in range(n)]  # fmt: skip
    stem = [(7, 2), pool]
    sizes = [seen_by(one) for one in (alexnet, vgg16, mobile, stem + first, stem + last)]
    return sizes == [195, 212, 315, 427, 483]


@claim("10", "21 of 81 pixels have 95 %")
def middle_of_forty_layers():
    paths = [1.0]
    for _ in range(40):
        paths = np.convolve(paths, [1 / 3] * 3)
    return paths[30:51].sum() >= 0.95 > paths[31:50].sum() and len(paths) == 81
