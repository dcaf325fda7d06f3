"""Both versions of the functions: arithmetic written out, and published numbers.

That `convlab.ops` equals `convlab.reference` on random settings is tested in tests/ops.
"""

import numpy as np
import pytest

from convlab import ops
from convlab.shapes import PADDING_MODES

IMAGE = np.arange(9).reshape(3, 3)
KERNEL = np.array([[0, 1], [2, 3]])


def test_1d_multiplies_sums_and_steps_on_and_convolution_reads_the_kernel_from_its_far_end(f):
    signal, kernel = [1, 2, 4, 8], [2, 0, 5]
    expected = [1 * 2 + 2 * 0 + 4 * 5, 2 * 2 + 4 * 0 + 8 * 5]
    assert f.correlate1d(signal, kernel).tolist() == expected
    expected = [1 * 5 + 2 * 0 + 4 * 2, 2 * 5 + 4 * 0 + 8 * 2]
    assert f.convolve1d(signal, kernel).tolist() == expected


def test_correlate1d_stride_and_dilation(f):
    signal, kernel = [1, 2, 3, 4, 5, 6, 7], [1, 10]
    assert f.correlate1d(signal, kernel, stride=3).tolist() == [1 + 2 * 10, 4 + 5 * 10]
    assert f.correlate1d(signal, kernel, dilation=4).tolist() == [1 + 50, 2 + 60, 3 + 70]
    assert f.correlate1d(signal, kernel, stride=2, dilation=3).tolist() == [1 + 40, 3 + 60]


def test_correlate1d_padding_names(f):
    signal, kernel = [1, 2, 3], [1, 10, 100, 1000]
    same = [1 * 10 + 2 * 100 + 3 * 1000, 1 * 1 + 2 * 10 + 3 * 100, 2 * 1 + 3 * 10]
    assert f.correlate1d(signal, kernel, padding="same").tolist() == same
    full = [1000, 2100, 3210, 321, 32, 3]
    assert f.correlate1d(signal, kernel, padding="full").tolist() == full
    assert f.correlate1d([1, 2, 3, 4], kernel, padding="valid").tolist() == [4321]


def test_convolution_of_digits_is_multiplication_of_numbers(f):
    # 123 * 45 = 4*100*... : the coefficients of the product of two polynomials, at x = 10.
    product = f.convolve1d([1, 2, 3], [4, 5], padding="full")
    assert product.tolist() == [1 * 4, 1 * 5 + 2 * 4, 2 * 5 + 3 * 4, 3 * 5]
    assert np.polyval(product, 10) == 123 * 45


def test_2d_of_d2l_written_out(f):
    expected = [
        [0 * 0 + 1 * 1 + 3 * 2 + 4 * 3, 1 * 0 + 2 * 1 + 4 * 2 + 5 * 3],
        [3 * 0 + 4 * 1 + 6 * 2 + 7 * 3, 4 * 0 + 5 * 1 + 7 * 2 + 8 * 3],
    ]
    assert f.correlate2d(IMAGE, KERNEL).tolist() == expected == [[19, 25], [37, 43]]
    expected = [
        [0 * 3 + 1 * 2 + 3 * 1 + 4 * 0, 1 * 3 + 2 * 2 + 4 * 1 + 5 * 0],
        [3 * 3 + 4 * 2 + 6 * 1 + 7 * 0, 4 * 3 + 5 * 2 + 7 * 1 + 8 * 0],
    ]
    assert f.convolve2d(IMAGE, KERNEL).tolist() == expected == [[5, 11], [23, 29]]


def test_correlate2d_padding_of_d2l(f):
    padded = [[0, 3, 8, 4], [9, 19, 25, 10], [21, 37, 43, 16], [6, 7, 8, 0]]
    assert f.correlate2d(IMAGE, KERNEL, padding=1).tolist() == padded
    assert f.correlate2d(IMAGE, KERNEL, padding="full").tolist() == padded
    strided = f.correlate2d(IMAGE, KERNEL, padding=1, stride=(3, 2))
    assert strided.tolist() == [[0, 8], [6, 8]]
    # "same" adds one row below and one column to the right of a 2x2 kernel.
    same = f.correlate2d(IMAGE, KERNEL, padding="same")
    assert same.tolist() == [row[1:] for row in padded[1:]]


def test_correlate2d_edges_of_d2l(f):
    image = np.ones((6, 8))
    image[:, 2:6] = 0
    edges = f.correlate2d(image, [[1.0, -1.0]])
    assert edges.tolist() == [[0, 1, 0, 0, 0, -1, 0]] * 6
    assert not f.correlate2d(image.T, [[1.0, -1.0]]).any()


def test_correlate2d_vertical_and_horizontal_are_not_exchanged(f):
    image = np.arange(24).reshape(4, 6)
    assert f.correlate2d(image, [[1]], stride=(3, 2)).tolist() == [[0, 2, 4], [18, 20, 22]]
    assert f.correlate2d(image, [[1, 1]], dilation=(1, 5)).tolist() == [[5], [17], [29], [41]]
    assert f.correlate2d(image, [[1], [1]], dilation=(3, 1)).tolist() == [[18, 20, 22, 24, 26, 28]]
    assert f.correlate2d(image, [[1]], padding=((0, 1), (2, 0))).shape == (5, 8)


def test_conv2d_adds_the_channels_of_d2l(f):
    x = np.stack([IMAGE, IMAGE + 1])
    weight = np.stack([KERNEL, KERNEL + 1])
    filters = np.stack([weight, weight + 1, weight + 2])
    expected = [[[56, 72], [104, 120]], [[76, 100], [148, 172]], [[96, 128], [192, 224]]]
    assert f.conv2d(x, filters).tolist() == expected


def test_conv2d_adds_the_bias_once_to_each_cell(f):
    bias = [100, 200]
    maps = f.conv2d(IMAGE[None], np.stack([KERNEL, -KERNEL])[:, None], bias)
    assert maps.tolist() == [[[119, 125], [137, 143]], [[181, 175], [163, 157]]]


def test_conv2d_groups_read_their_own_channels(f):
    x = np.array([1, 10, 100, 1000]).reshape(4, 1, 1)
    weight = np.array([[1, 2], [3, 4], [5, 6], [7, 8]]).reshape(4, 2, 1, 1)
    expected = [1 + 2 * 10, 3 + 4 * 10, 5 * 100 + 6 * 1000, 7 * 100 + 8 * 1000]
    assert f.conv2d(x, weight, groups=2).ravel().tolist() == expected
    depthwise = f.conv2d(x, [[[[2]]], [[[3]]], [[[5]]], [[[7]]]], groups=4)
    assert depthwise.ravel().tolist() == [2, 30, 500, 7000]
    two_each = np.arange(1, 9).reshape(8, 1, 1, 1)
    doubled = f.conv2d(x, two_each, groups=4).ravel().tolist()
    assert doubled == [1, 2, 30, 40, 500, 600, 7000, 8000]


def test_conv2d_every_image_of_the_batch(f):
    rng = np.random.default_rng(4)
    x, weight = rng.integers(-5, 6, (3, 2, 5, 6)), rng.integers(-5, 6, (4, 2, 2, 3))
    batch = f.conv2d(x, weight, stride=2)
    assert batch.shape == (3, 4, 2, 2)
    for image, maps in zip(x, batch, strict=True):
        assert np.array_equal(f.conv2d(image, weight, stride=2), maps)


def test_pad2d_each_side_its_own_and_only_of_the_last_two_axes(f):
    padded = f.pad2d([[1, 2], [3, 4]], ((1, 0), (2, 3)), value=9)
    assert padded.tolist() == [[9] * 7, [9, 9, 1, 2, 9, 9, 9], [9, 9, 3, 4, 9, 9, 9]]
    image = np.arange(24).reshape(2, 3, 2, 2)
    padded = f.pad2d(image, (1, 2))
    assert padded.shape == (2, 3, 4, 6)
    assert np.array_equal(padded[:, :, 1:3, 2:4], image)
    assert padded.sum() == image.sum()


PADDED = {
    "zeros": [0, 0, 1, 2, 3, 0, 0],
    "reflect": [3, 2, 1, 2, 3, 2, 1],
    "replicate": [1, 1, 1, 2, 3, 3, 3],
    "circular": [2, 3, 1, 2, 3, 1, 2],
}


@pytest.mark.parametrize("mode", PADDING_MODES)
def test_pad2d_modes(f, mode):
    assert mode in PADDED, "add the row that the mode makes of 1, 2, 3, worked out by hand"
    row = PADDED[mode]
    assert f.pad2d([[1, 2, 3]], (0, 2), mode=mode).tolist() == [row]
    assert f.pad2d([[1], [2], [3]], (2, 0), mode=mode).tolist() == [[cell] for cell in row]


def test_pad2d_circular_goes_round_more_than_once(f):
    round_and_round = f.pad2d([[1, 2]], ((0, 0), (3, 5)), mode="circular")
    assert round_and_round.tolist() == [[2, 1, 2, 1, 2, 1, 2, 1, 2, 1]]


@pytest.mark.parametrize(
    ("kernel", "dilation", "total"),
    [([0.33] * 3, 1, 71.1), ([0.2] * 5, 1, 69.6), ([0.33] * 3, 2, 68.3)],
)
def test_correlate1d_of_understanding_deep_learning(f, kernel, dilation, total):
    x = [5.2, 5.3, 5.4, 5.1, 10.1, 10.3, 9.9, 10.3, 3.2, 3.4, 3.3, 3.1]
    out = f.correlate1d(x, kernel, padding="same", dilation=dilation)
    assert len(out) == 12
    assert round(out.sum(), 1) == total


SQUARE = [[0, 1], [2, 3]]
RASCHKA = [[2, 1, 2], [5, 0, 1], [1, 7, 3]], [[0.5, 0.7, 0.4], [0.3, 0.4, 0.1], [0.5, 1, 0.5]]
# Where they were published; the function, its arrays and options; the result.
PUBLISHED = [
    ("minitorch", "correlate1d", ([0, 1, 2, 3], [1, 2, 3]), {"padding": (0, 2)}, [8, 14, 8, 3]),
    ("GPU Puzzles", "correlate1d", (range(6), range(3)), {"padding": (0, 2)},
     [5, 8, 11, 14, 5, 0]),
    ("GPU Puzzles", "correlate1d", (range(15), range(4)), {"padding": (0, 3)},
     [14, 20, 26, 32, 38, 44, 50, 56, 62, 68, 74, 80, 41, 14, 0]),
    ("Raschka", "convolve1d", ([1, 3, 2, 4, 5, 6, 1, 3], [1, 0, 3, 1, 2]), {"padding": 2},
     [5, 14, 16, 26, 24, 34, 19, 22]),
    ("Raschka", "convolve1d", ([3, 2, 1, 7, 1, 2, 5, 4], [0.5, 0.75, 1, 0.25]), {"stride": 2},
     [7, 9, 8]),
    ("Raschka", "convolve2d", RASCHKA, {"padding": 1, "stride": 2}, [[4.6, 1.6], [7.5, 2.9]]),
    ("Raschka", "correlate2d", RASCHKA, {"padding": 1, "stride": 2}, [[5.9, 2.1], [4.6, 4.0]]),
    ("Raschka", "convolve2d", ([[1, 3, 2, 4], [5, 6, 1, 3], [1, 2, 0, 2], [3, 4, 3, 2]],
     [[1, 0, 3], [1, 2, 1], [0, 1, 1]]), {"padding": 1},
     [[11, 25, 32, 13], [19, 25, 24, 13], [13, 28, 25, 17], [11, 17, 14, 9]]),
    # The guide's own figure of padding and strides is misprinted; its issue 17 has these numbers.
    ("guide to convolution arithmetic", "correlate2d",
     ([[2, 2, 3, 3, 3], [0, 1, 3, 0, 3], [2, 3, 0, 1, 3], [3, 3, 2, 1, 2], [3, 3, 0, 2, 3]],
      [[2, 0, 1], [1, 0, 0], [0, 1, 1]]), {"padding": 1, "stride": 2},
     [[1, 5, 6], [7, 8, 3], [3, 10, 4]]),
    ("guide to convolution arithmetic", "correlate2d",
     ([[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]],
      [[0, 1, 2], [2, 2, 0], [0, 1, 2]]), {},
     [[12, 12, 17], [10, 17, 19], [9, 6, 14]]),
    ("lexailabs", "correlate2d", ([[1] * 3] * 3, [[1] * 3] * 3), {"padding": 1},
     [[4, 6, 4], [6, 9, 6], [4, 6, 4]]),
    ("ai-cnn", "conv2d", (np.arange(16).reshape(1, 4, 4), np.ones((1, 1, 2, 2), int), [3]), {},
     [[[13, 17, 21], [29, 33, 37], [45, 49, 53]]]),
    ("ARENA", "pad2d", ([[0, 1, 2, 3]], ((0, 0), (1, 3))), {"value": -2},
     [[-2, 0, 1, 2, 3, -2, -2, -2]]),
    ("ARENA", "pad2d", ([[[[0.0, 1], [2, 3]]]], ((2, 3), (0, 1))), {},
     [[[[0, 0, 0]] * 2 + [[0, 1, 0], [2, 3, 0]] + [[0, 0, 0]] * 3]]),
    ("d2l", "conv_transpose2d", ([SQUARE], [[SQUARE]]), {}, [[[0, 0, 1], [0, 4, 6], [4, 12, 9]]]),
    ("d2l", "conv_transpose2d", ([SQUARE], [[SQUARE]]), {"stride": 2},
     [[[0, 0, 0, 1], [0, 0, 2, 3], [0, 2, 0, 3], [4, 6, 6, 9]]]),
    ("d2l", "conv_transpose2d", ([SQUARE], [[SQUARE]]), {"padding": 1}, [[[4]]]),
    ("Coursera", "avg_pool2d_backward", ([[[2.0]]], np.zeros((1, 2, 2)), 2), {},
     [[[0.5, 0.5], [0.5, 0.5]]]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "name", "arrays", "options", "expected"), PUBLISHED)
def test_published_example(f, source, name, arrays, options, expected):
    found = getattr(f, name)(*arrays, **options)
    np.testing.assert_allclose(found, expected, rtol=1e-14, err_msg=source)


def test_conv2d_of_cs231n(f):
    x = np.linspace(-0.1, 0.5, 96).reshape(2, 3, 4, 4)
    weight = np.linspace(-0.2, 0.3, 144).reshape(3, 3, 4, 4)
    out = f.conv2d(x, weight, np.linspace(-0.1, 0.2, 3), stride=2, padding=1)
    expected = [
        [
            [[-0.08759809, -0.10987781], [-0.18387192, -0.2109216]],
            [[0.21027089, 0.21661097], [0.22847626, 0.23004637]],
            [[0.50813986, 0.54309974], [0.64082444, 0.67101435]],
        ],
        [
            [[-0.98053589, -1.03143541], [-1.19128892, -1.24695841]],
            [[0.69108355, 0.66880383], [0.59480972, 0.56776003]],
            [[2.36270298, 2.36904306], [2.38090835, 2.38247847]],
        ],
    ]
    np.testing.assert_allclose(out, expected, rtol=0, atol=5e-9)


def coursera_layer(batch):
    """Draw the published exercise's data, channels last, and return it channels first."""
    # The course prints what NumPy's old generator gives for seed 1, so its numbers need that one.
    draw = np.random.RandomState(1).randn
    x, weight, bias = draw(batch, 5, 7, 4), draw(3, 3, 4, 8), draw(1, 1, 1, 8)
    return x.transpose(0, 3, 1, 2), weight.transpose(3, 2, 0, 1), bias.ravel()


def test_conv2d_of_coursera(f):
    x, weight, bias = coursera_layer(2)
    z = f.conv2d(x, weight, bias, padding=1, stride=2)
    assert z.shape == (2, 8, 3, 4)
    assert z.mean() == pytest.approx(0.5511276474566768, rel=1e-12)
    cell = [-2.17796037, 8.07171329, -0.5772704, 3.36286738]
    cell += [4.48113645, -2.89198428, 10.99288867, 3.03171932]
    np.testing.assert_allclose(z[0, :, 2, 1], cell, rtol=0, atol=5e-9)
    assert f.conv2d(x, weight, bias, padding=3).shape == (2, 8, 9, 11)
    assert f.conv2d(x, weight, bias, stride=2).shape == (2, 8, 2, 3)
    z = f.conv2d(*coursera_layer(10), padding=1, stride=2)  # the older exercise
    assert z.mean() == pytest.approx(0.692360880758, abs=5e-13)


def test_conv2d_backward_of_coursera(f):
    draw = np.random.RandomState(1).randn
    x, weight, bias = draw(10, 4, 4, 3), draw(2, 2, 3, 8), draw(1, 1, 1, 8)
    x, weight = x.transpose(0, 3, 1, 2), weight.transpose(3, 2, 0, 1)
    options = {"padding": 2, "stride": 2}
    # The exercise uses the output as the gradient.
    gradients = f.conv2d_backward(
        f.conv2d(x, weight, bias.ravel(), **options), x, weight, **options
    )
    means = [1.4524377775388075, 1.7269914583139097, 7.839232564616838]
    assert [gradient.mean() for gradient in gradients] == pytest.approx(means, rel=1e-12)


def test_conv_single_step_of_coursera(f):
    draw = np.random.RandomState(1).randn
    x, weight, bias = draw(4, 4, 3), draw(4, 4, 3), draw(1, 1, 1)
    z = f.conv2d(x.transpose(2, 0, 1), weight.transpose(2, 0, 1)[None], bias.ravel())
    assert z.shape == (1, 1, 1)
    assert z.item() == pytest.approx(-6.999089450680221, rel=1e-12)


def test_zero_pad_of_coursera(f):
    x = np.random.RandomState(1).randn(4, 3, 3, 2).transpose(0, 3, 1, 2)
    padded = f.pad2d(x, 2)
    assert padded.shape == (4, 2, 7, 7)
    assert padded[1, :, 1, 1].tolist() == [0, 0]
    assert np.array_equal(padded[:, :, 2:5, 2:5], x)


def test_conv2d_of_alexnet_has_the_published_shape():
    # The loops would take minutes here; that both versions agree is tested in tests/ops.
    x, weight = np.zeros((3, 227, 227), np.float32), np.zeros((96, 3, 11, 11), np.float32)
    assert weight.size + 96 == 34_944
    assert ops.conv2d(x, weight, np.zeros(96, np.float32), stride=4).shape == (96, 55, 55)


def test_conv2d_of_lenet_has_the_published_shapes_and_connections(f):
    x, weight = np.ones((1, 32, 32), int), np.ones((6, 1, 5, 5), int)
    assert weight.size + 6 == 156
    maps = f.conv2d(x, weight, np.ones(6, int))
    assert maps.shape == (6, 28, 28)
    # Every weight and input is one, so each cell counts its connections.
    assert maps.sum() == 122_304


def test_conv2d_backward_of_lexailabs(f):
    x, weight = np.arange(16).reshape(1, 4, 4), [[[[1, 2], [3, 4]]]]
    grad = np.zeros((1, 3, 3), int)
    grad[0, 0, 0] = 1
    gradients = f.conv2d_backward(grad, x, weight)
    assert gradients.weight.tolist() == [[[[0, 1], [4, 5]]]]
    assert gradients.x.tolist() == [[[1, 2, 0, 0], [3, 4, 0, 0], [0] * 4, [0] * 4]]
    assert gradients.bias.tolist() == [1]
