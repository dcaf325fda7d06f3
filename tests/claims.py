"""Claims of lessons, for `test_claims.py`: about networks, and about what others write."""

import itertools

import numpy as np
from scipy import signal

from convlab import correlate1d

CLAIMS = []  # the lesson's number, a sentence in it, and a function that returns whether it holds
MOBILENET = [32, 64, 128, 128, 256, 256, *[512] * 6, 1024, 1024]  # the channels of its 13 pairs
VGG16 = (64, 224, 2), (128, 112, 2), (256, 56, 3), (512, 28, 3), (512, 14, 3)


def claim(lesson, sentence):
    """Add a claim; the function below it computes whether it holds."""

    def add(holds):
        CLAIMS.append((lesson, sentence, holds))
        return holds

    return add


@claim("10", "The network in the 1998 paper learns 60,000 numbers, this one 61,706")
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
    sides = [112, 56, 56, 28, 28, *[14] * 6, 7, 7]
    pairs = zip(itertools.pairwise(MOBILENET), sides, strict=True)
    separable = sum((c * 9 + c * f) * side**2 for (c, f), side in pairs)
    mobile = 3 * 32 * 9 * 112**2 + separable + 1024 * 1000
    return 14 < parameters / 4_231_976 < 15 and 1.2 < macs / mobile < 1.3


@claim("10", "0.8% of the multiplications")
def shares_of_the_last_layers_of_vgg16():
    linear = 25088 * 4096, 4096 * 4096, 4096 * 1000
    parameters, macs = sum(linear) + 4096 + 4096 + 1000, sum(linear)
    shares = parameters / 138_357_544, macs / 15_470_264_320
    return [round(100 * share, 1) for share in shares] == [89.4, 0.8]


@claim("10", "need more than three times as much")
def maps_of_a_batch_beside_the_weights():
    maps = sum(filters * (n * side**2 + (side // 2) ** 2) for filters, side, n in VGG16)
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


@claim("10", "21 of 81 pixels have 95%")
def middle_of_forty_layers():
    paths = [1.0]
    for _ in range(40):
        paths = np.convolve(paths, [1 / 3] * 3)
    return paths[30:51].sum() >= 0.95 > paths[31:50].sum() and len(paths) == 81


@claim("10", "with 27 weights instead of 49 for each pair")
def three_small_kernels_instead_of_a_large_one():
    return seen_by([(3, 1)] * 3) == seen_by([(7, 1)]) == 7 and (3 * 3 * 3, 7 * 7) == (27, 49)


@claim("10", "the lines of their table add up to 15.2M")
def lines_of_cs231ns_table_of_vgg16():
    lines = [3 * 224**2, 4096, 4096, 1000]
    for filters, side, convolutions in VGG16:
        lines += [filters * side**2] * convolutions + [filters * (side // 2) ** 2]
    return round(sum(lines) / 1e5) == 152 and round(24e6 * 4 / 1024**2) == 92


@claim("10", "a convolution of 5×5 on maps of 5×5: it computes the same")
def a_fully_connected_layer_is_a_convolution_as_large_as_its_maps():
    maps, weight = np.arange(400).reshape(16, 5, 5), np.arange(16 * 25).reshape(16, 5, 5) % 7
    found = sum(signal.correlate2d(*pair, "valid") for pair in zip(maps, weight, strict=True))
    return found.shape == (1, 1) and found[0, 0] == maps.ravel() @ weight.ravel()


@claim("10", "minus the *effective padding*")
def start_is_minus_the_effective_padding():
    """The padding of each layer times the strides of those before it, added up: for AlexNet."""
    strides, paddings = [4, 2, 1, 2, 1, 1, 1, 2], [2, 0, 2, 0, 1, 1, 1, 0]
    jumps = np.cumprod([1, *strides[:-1]])
    return int(jumps @ paddings) == 66


# ------------------------------------------------------------------ what others write


@claim("01", "Only NumPy's `same` is as long as the kernel if that is longer")
def same_with_a_kernel_longer_than_the_signal():
    pair = [1, 2], [1, 2, 3, 4]
    others = correlate1d(*pair, padding="same"), signal.correlate(*pair, "same")
    return len(np.correlate(*pair, "same")) == 4 and {len(one) for one in others} == {2}


@claim("02", "*dot product* of the window and the kernel")
def multiply_and_sum_is_a_dot_product():
    return np.vdot([[1, 2], [4, 5]], [[0, 1], [2, 3]]) == 1 * 0 + 2 * 1 + 4 * 2 + 5 * 3


def windows(size, kernel, padding, stride):
    """Return the cells that each window reads, including padding."""
    starts = range(0, size + 2 * padding - kernel + 1, stride)
    return [range(start, start + kernel) for start in starts]


@claim("05", "starts from 28×28 pixels and pads C1 by 2; all sizes are the same")
def lenet_on_smaller_digits():
    return len(windows(28, 5, 2, 1)) == len(windows(32, 5, 0, 1)) == 28


@claim("05", "has the $+ 1$ inside the fraction")
def one_more_inside_the_fraction():
    return all(
        (n - k + p + s) // s == len(windows(n + p, k, 0, s))
        for n, k, p, s in itertools.product(range(1, 20), range(1, 8), range(5), range(1, 6))
        if k <= n + p
    )


@claim("05", "*half padding*, the third *full padding*")
def half_and_full_padding():
    sizes = [[len(windows(9, k, p, 1)) for p in (k // 2, k - 1)] for k in (1, 3, 5)]
    return sizes == [[9, 9 + k - 1] for k in (1, 3, 5)]


@claim("06", "With padding between the layers, the numbers at the border differ")
def one_kernel_for_two_padded_layers():
    line, first, second = np.arange(1, 8), np.array([1, 2, 3]), np.array([2, 1, 4])
    two = np.correlate(np.pad(np.correlate(np.pad(line, 1), first), 1), second)
    one = np.correlate(np.pad(line, 2), np.convolve(first, second))
    return (two == one).tolist() == [False, *[True] * 5, False]


@claim("07", "a fully connected layer, applied to each pixel by itself")
def pointwise_is_fully_connected():
    x, weight = np.arange(24).reshape(3, 2, 4), np.array([[1, -2, 3], [0, 4, 1]])
    maps = np.einsum("fc,chw->fhw", weight, x)
    return all(np.array_equal(weight @ x[:, m, n], maps[:, m, n]) for m in (0, 1) for n in range(4))


@claim("07", "$k + (k - 1)(d - 1)$, which is the same number")
def span_of_dumoulin_and_visin():
    pairs = itertools.product(range(1, 9), repeat=2)
    return all(k + (k - 1) * (d - 1) == d * (k - 1) + 1 for k, d in pairs)


@claim("08", "divide by the number of cells of the window that are on the map, not by $k^2$")
def divisor_without_the_padding():
    inside = np.pad(np.ones((4, 4)), 1)
    return inside[:3, :3].sum() == 4 and inside[2:5, 2:5].sum() == 3 * 3


@claim("09", "it adds more products to some cells than to others")
def transposed_convolutions_overlap_unevenly():
    def products(kernel, stride):
        added = np.zeros(8 * stride + kernel, int)
        for start in range(0, 8 * stride, stride):
            added[start : start + kernel] += 1
        return set(added[kernel : -2 * kernel].tolist())

    return products(3, 2) == {1, 2} and products(4, 2) == {2} and products(3, 1) == {3}
