"""Parameters, multiplications and receptive fields of networks whose numbers are published."""

import math
from fractions import Fraction

import numpy as np
import pytest

from convlab.shapes import (
    AdaptivePool,
    Branches,
    Conv,
    ConvTranspose,
    Linear,
    Norm,
    Pool,
    count_macs,
    count_parameters,
    map_shapes,
    receptive_field,
    seen_cells,
)

LENET_CONV = [Conv(1, 6, 5), Pool(2), Conv(6, 16, 5), Pool(2)]
LENET = [*LENET_CONV, Linear(400, 120), Linear(120, 84), Linear(84, 10)]

ALEXNET_CONV = [
    Conv(3, 64, 11, stride=4, padding=2),
    Pool(3, 2),
    Conv(64, 192, 5, padding=2),
    Pool(3, 2),
    Conv(192, 384, 3, padding=1),
    Conv(384, 256, 3, padding=1),
    Conv(256, 256, 3, padding=1),
    Pool(3, 2),
]
ALEXNET = [*ALEXNET_CONV, Linear(256 * 36, 4096), Linear(4096, 4096), Linear(4096, 1000)]


def vgg16_conv():
    layers, channels = [], 3
    for filters, repeats in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(repeats):
            layers.append(Conv(channels, filters, 3, padding=1))
            channels = filters
        layers.append(Pool(2))
    return layers


VGG16_CONV = vgg16_conv()
VGG16 = [*VGG16_CONV, Linear(512 * 49, 4096), Linear(4096, 4096), Linear(4096, 1000)]


def bottleneck(channels, width, stride):
    """One block of ResNet-50; the shortcut has a convolution where the shape changes."""
    wide = 4 * width
    main = [
        Conv(channels, width, 1, bias=False),
        Norm(width),
        Conv(width, width, 3, stride=stride, padding=1, bias=False),
        Norm(width),
        Conv(width, wide, 1, bias=False),
        Norm(wide),
    ]
    changes = channels != wide or stride != 1
    shortcut = [Conv(channels, wide, 1, stride=stride, bias=False), Norm(wide)] if changes else []
    return Branches((main, shortcut))


def resnet50_conv(stride_at):
    """ResNet-50 up to its last map; a stage strides in its first block, or in its last one."""
    layers = [Conv(3, 64, 7, stride=2, padding=3, bias=False), Norm(64), Pool(3, 2, 1)]
    channels = 64
    for stage, (width, repeats) in enumerate(((64, 3), (128, 4), (256, 6), (512, 3))):
        strides = [1] * repeats
        if stride_at == "first" and stage > 0 or stride_at == "last" and stage < 3:
            strides[0 if stride_at == "first" else -1] = 2
        for stride in strides:
            layers.append(bottleneck(channels, width, stride))
            channels = 4 * width
    return layers


RESNET50_CONV = resnet50_conv("first")
RESNET50 = [*RESNET50_CONV, Pool(7), Linear(2048, 1000)]


@pytest.mark.parametrize(
    ("layers", "parameters"),
    [
        (LENET, 61_706),
        ([Conv(3, 96, 11, stride=4)], 34_944),
        (VGG16_CONV, 14_714_688),
        (RESNET50_CONV, 23_508_032),
        ([Conv(8, 16, 3)], 1168),
    ],
)
def test_parameters_of_published_networks(layers, parameters):
    assert count_parameters(layers) == parameters


@pytest.mark.parametrize(
    ("layers", "parameters", "macs", "outputs", "pooled"),
    [  # outputs: of convolutions and fully connected layers, as published
        (ALEXNET, 61_100_840, 714_188_480, 494_184, 64 * 27**2 + 192 * 13**2 + 256 * 6**2),
        (VGG16, 138_357_544, 15_470_264_320, 13_556_712, 1_530_368),
        (RESNET50, 25_557_032, 4_089_184_256, 11_114_984, 64 * 56**2 + 2048),
    ],
)
def test_published_counts_of_networks_for_imagenet(layers, parameters, macs, outputs, pooled):
    assert count_parameters(layers) == parameters
    assert count_macs(layers, (3, 224, 224)) == macs
    assert sum(map(math.prod, map_shapes(layers, (3, 224, 224)))) == outputs + pooled


def test_parameters_of_the_original_lenet():
    # C3 was connected by a table: six maps read 3 maps each, nine read 4, one reads all 6.
    table = [Conv(3, 1, 5)] * 6 + [Conv(4, 1, 5)] * 9 + [Conv(6, 1, 5)]
    assert count_parameters([Conv(1, 6, 5)]) == 156
    assert count_parameters(table) == 1516
    assert count_parameters([Conv(16, 120, 5)]) == 48_120
    subsampling = [Norm(6), Norm(16)]  # one weight and one bias for each map
    parts = [Conv(1, 6, 5), *table, *subsampling, Conv(16, 120, 5), Linear(120, 84)]
    assert count_parameters(parts) == 60_000


@pytest.mark.parametrize(
    ("layers", "input_shape", "macs"),
    [
        # 28 * 28 * 6 * 25 + 10 * 10 * 16 * 150 + 400 * 120 + 120 * 84 + 84 * 10
        (LENET, (1, 32, 32), 117_600 + 240_000 + 48_000 + 10_080 + 840),
        ([Conv(128, 128, 5, padding=2)], (128, 256, 256), 53_687_091_200 // 2),
        ([Conv(8, 16, 3, padding=1, stride=2)], (8, 14, 14), 56_448),
        # C1's published connections count the bias as one more cell of each window.
        ([Conv(1, 6, 5)], (1, 32, 32), 122_304 - 28 * 28 * 6),
    ],
)
def test_macs_of_published_networks(layers, input_shape, macs):
    assert count_macs(layers, input_shape) == macs


@pytest.mark.parametrize(
    ("layers", "size", "stride"),
    [
        (LENET_CONV, 16, 4),
        # C5 sees the whole image: that is why it has one cell.
        ([*LENET_CONV, Conv(16, 120, 5)], 32, 4),
        (ALEXNET_CONV[:1], 11, 4),
        (ALEXNET_CONV[:2], 19, 8),
        (ALEXNET_CONV[:3], 51, 8),
        (ALEXNET_CONV[:5], 99, 16),
        (ALEXNET_CONV[:6], 131, 16),
        (ALEXNET_CONV[:7], 163, 16),
        (ALEXNET_CONV, 195, 32),
        (VGG16_CONV, 212, 32),
        (resnet50_conv("last"), 483, 32),
        ([(3, 1)], 3, 1),
        ([(3, 1), (2, 2)], 4, 2),
        ([(3, 1), (2, 2), (3, 1)], 8, 2),
        ([(3, 1), (2, 2), (3, 1), (3, 1)], 12, 2),
        ([(3, 1, 2), (3, 1, 4)], 13, 1),
        ([], 1, 1),
    ],
)
def test_receptive_fields_of_published_networks(layers, size, stride):
    assert receptive_field(layers) == ((size, size), (stride, stride))


def test_maps_are_those_that_layers_compute():
    layers = [Conv(3, 8, 3, stride=2), Norm(8), Branches(([Conv(8, 4, 1), Pool(2)], [Pool(2)]))]
    with pytest.raises(ValueError, match="branches end in different shapes"):
        map_shapes(layers, (3, 9, 11))
    layers[2] = Branches(([Conv(8, 4, 1), Conv(4, 8, 2)], [Pool(2, 1)]))
    inside = [(4, 4, 5), (8, 3, 4), (8, 3, 4)]
    assert map_shapes(layers, (3, 9, 11)) == [(8, 4, 5), *inside]
    assert map_shapes([], (3, 9, 11)) == []


@pytest.mark.parametrize(
    ("layers", "centre"),
    [
        ([*LENET_CONV, Conv(16, 120, 5)], 15.5),
        (ALEXNET_CONV, 31),
        (VGG16_CONV, 15.5),
        (RESNET50_CONV, 0),
    ],
)
def test_first_fields_of_published_networks_have_their_centre(layers, centre):
    (first, last), columns = seen_cells(layers, (0, 0), (2, 2))
    size, stride = receptive_field(layers)
    assert (first + last) / 2 == centre
    assert last - first + 1 == size[0]
    assert columns == (first + 2 * stride[1], last + 2 * stride[1])


def test_receptive_field_of_kernels_that_are_not_square():
    layers = [Conv(1, 1, (3, 1), stride=(2, 1)), Pool((1, 4), (1, 3)), Conv(1, 1, 2)]
    assert receptive_field(layers) == ((3 + 2, 4 + 3), (2, 3))


def test_receptive_field_is_what_a_changed_cell_reaches():
    # Change one cell of the input at a time: those that change the output's middle are its field.
    from convlab import ops

    weight = np.ones((1, 1, 3, 3))
    images = np.eye(21 * 21).reshape(-1, 1, 21, 21)
    hidden = ops.conv2d(images, weight, stride=2)
    middle = ops.conv2d(hidden, weight, dilation=2)[:, 0, 1, 1].reshape(21, 21)
    rows, columns = (np.flatnonzero(middle.any(axis)) for axis in (1, 0))
    size, _ = receptive_field([(3, 2), (3, 1, 2)])
    assert (rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1) == size == (11, 11)


def test_groups_divide_the_parameters_and_the_macs():
    layers = [Conv(8, 8, 3, groups=8, bias=False)]
    assert count_parameters(layers) == 8 * 9
    assert count_macs(layers, (8, 6, 5)) == 8 * 9 * 4 * 3


def test_a_normalisation_learns_where_it_is_affine():
    assert count_parameters([Norm(8)]) == 16
    assert count_parameters([Norm(8, affine=False)]) == 0


def test_a_transposed_layer_is_counted_by_its_input():
    layer = ConvTranspose(3, 1, 2, stride=2)
    # Each of 3*2*2 cells is multiplied with 2*2 weights.
    assert count_macs([layer], (3, 2, 2)) == 48
    assert count_macs([layer, Conv(1, 1, 4)], (3, 2, 2)) == 48 + 16  # a map of 4x4
    assert count_parameters([layer]) == 3 * 4 + 1
    # Around it: a step of 2 cells, then of 1; two cells of the small map see 3 + 2.
    assert receptive_field([(3, 2), layer, (3, 1)]) == ((5, 5), (1, 1))
    assert receptive_field([layer]) == ((1, 1), (Fraction(1, 2), Fraction(1, 2)))


def test_dilated_windows_of_a_pool_span_more():
    assert receptive_field([Pool(3, 1, dilation=2)]) == ((5, 5), (1, 1))
    assert count_macs([Pool(3, 1, dilation=2), Conv(1, 1, 4)], (1, 8, 8)) == 16


def test_an_adaptive_pool_gives_the_size_it_is_made_for():
    layers = [AdaptivePool((2, None)), Conv(1, 1, (2, 9))]
    assert count_macs(layers, (1, 7, 9)) == 18
    assert count_parameters(layers[:1]) == 0


NO_WINDOWS = "has no windows of a fixed size"
REFUSED = {
    ValueError: [
        (lambda: receptive_field([Norm(4, per_image=True)]), rf"layer 0 \(Norm\) {NO_WINDOWS}"),
        (lambda: receptive_field([AdaptivePool(1)]), rf"layer 0 \(AdaptivePool\) {NO_WINDOWS}"),
        (lambda: seen_cells([Pool(2), Linear(4, 1)], 0, 0), rf"layer 1 \(Linear\) {NO_WINDOWS}"),
        (lambda: receptive_field([ConvTranspose(1, 1, 2, stride=3)]),
         "with stride 3, dilation 1 and a kernel that spans 2 some cells see nothing: use"),
        (lambda: receptive_field([Branches(())]),
         r"layer 0 has no branches: give at least one, such as \[\]"),
        (lambda: seen_cells([Pool(2)], (3, 1), 0),
         r"rows must be an int or a pair \(first, last\) with first <= last, not \(3, 1\)"),
        (lambda: count_macs([], (1, 3, 8, 8)),
         r"input_shape must be \(channels, height, width\), without the batch"),
        (lambda: count_macs([], 8), r"input_shape must be \(channels, .* not 8"),
        (lambda: count_parameters([Conv(3, 4, 3, groups=2)]), "must divide the numbers"),
        (lambda: map_shapes([Conv(3, 4, 3, groups=2)], (3, 8, 8)), "must divide the numbers"),
        (lambda: count_macs([Conv(3, 4, 3)], (1, 8, 8)),
         r"layer 0 .Conv. reads 3, but gets 1 from shape \(1, 8, 8\)"),
        (lambda: count_macs([Pool(2), Linear(9, 2)], (1, 8, 8)),
         r"layer 1 .Linear. reads 9, but gets 16 from shape \(1, 4, 4\)"),
        (lambda: count_macs([Linear(4, 1), Pool(2)], (1, 2, 2)),
         r"layer 1 .Pool. needs an input of \(channels, height, width\), not \(1,\)"),
        (lambda: count_macs([UNEQUAL], (1, 4, 4)), "branches end in different shapes"),
        (lambda: receptive_field([UNEQUAL]), "branches end in different strides"),
        (lambda: receptive_field([Linear(4, 1)]), "may depend on the whole input, so leave it out"),
    ],
    TypeError: [
        (lambda: count_parameters([(3, 1)]), r"layer 0: \(3, 1\) is not a layer"),
        (lambda: count_parameters(Conv(3, 4, 3)),
         r"layers must be a list of layers, such as \[layer\], not \S+\.Conv"),
        (lambda: receptive_field(3), "layers must be a list of layers, .* not 3"),
        (lambda: count_parameters([Conv(3, 4, 3, bias="no")]),
         "bias must be True or False, not 'no'"),
        (lambda: count_parameters(["conv"]),
         "layer 0: 'conv' is not a layer .* describe it with Conv, .* or give one of .*Conv2d"),
        (lambda: receptive_field([(3.0, 1)]), "kernel_size must be a whole number"),
    ],
}  # fmt: skip
UNEQUAL = Branches(([Pool(2)], []))


@pytest.mark.parametrize(
    ("error", "call", "message"), [(error, *row) for error, rows in REFUSED.items() for row in rows]
)
def test_networks_that_cannot_be_counted_raise(error, call, message):
    with pytest.raises(error, match=message):
        call()
