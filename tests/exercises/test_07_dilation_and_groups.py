"""Exercise 07: correct programs of every style pass, and the model answers equal SciPy's."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

from tests.exercises.inputs import numbers
from tests.exercises.programs import assert_accepted, diagnosed, folder, programs

EXERCISE = "07_dilation_and_groups"


# ------------------------------------------------------------------ correct programs


def effective_kernel_size_in_floats(kernel_size, dilation):
    return float(kernel_size * dilation - (dilation - 1))


def _spread(kernel, dilation):
    """Put zeros into the holes."""
    sides = [dilation * (side - 1) + 1 for side in kernel.shape]
    spread = np.zeros(sides)
    spread[::dilation, ::dilation] = kernel
    return spread


def correlate2d_by_zeros_in_the_kernel(image, kernel, padding=0, dilation=1):
    return scipy.signal.correlate2d(np.pad(image, padding), _spread(kernel, dilation), "valid")


def correlate2d_on_plain_lists(image, kernel, padding=0, dilation=1):
    image, kernel = np.pad(image, padding).tolist(), kernel.tolist()
    taps = [(i, j) for i in range(len(kernel)) for j in range(len(kernel[0]))]
    rows = len(image) - dilation * (len(kernel) - 1)
    columns = len(image[0]) - dilation * (len(kernel[0]) - 1)
    return [
        [
            sum(image[m + i * dilation][n + j * dilation] * kernel[i][j] for i, j in taps)
            for n in range(columns)
        ]
        for m in range(rows)
    ]


def correlate2d_without_padding_anything(image, kernel, padding=0, dilation=1):
    (height, width), (kh, kw) = image.shape, kernel.shape
    rows = height + 2 * padding - dilation * (kh - 1)
    columns = width + 2 * padding - dilation * (kw - 1)
    out = np.zeros((rows, columns), np.float32)
    for m, n, i, j in np.ndindex(rows, columns, kh, kw):
        y, x = m + i * dilation - padding, n + j * dilation - padding
        if 0 <= y < height and 0 <= x < width:
            out[m, n] += image[y, x] * kernel[i, j]
    return out


def correlate2d_by_fft(image, kernel, padding=0, dilation=1):
    image, spread = np.pad(image, padding), _spread(kernel, dilation)
    found = np.fft.ifft2(np.fft.fft2(image) * np.conj(np.fft.fft2(spread, image.shape))).real
    rows, columns = (i - k + 1 for i, k in zip(image.shape, spread.shape, strict=True))
    return found[:rows, :columns]


def conv2d_filter_by_filter(x, weight, bias, groups=1):
    each, channels = len(weight) // groups, weight.shape[1]
    maps = []
    for f in range(len(weight)):
        first = f // each * channels
        total = sum(
            scipy.signal.correlate2d(x[first + c], weight[f, c], "valid") for c in range(channels)
        )
        maps.append(total + bias[f])
    return maps


def conv2d_weight_by_weight(x, weight, bias, groups=1):
    filters, channels, kh, kw = weight.shape
    rows, columns = x.shape[1] - kh + 1, x.shape[2] - kw + 1
    out = np.tile(bias[:, None, None].astype(float), (1, rows, columns))
    for (f, c, i, j), one in np.ndenumerate(weight):
        channel = c + channels * (f // (filters // groups))
        out[f] += one * x[channel, i : i + rows, j : j + columns]
    return out


def conv2d_on_plain_lists(x, weight, bias, groups=1):
    filters, channels, kh, kw = weight.shape
    x, taps = x.tolist(), list(np.ndindex(channels, kh, kw))

    def number(f, m, n):
        first = f // (filters // groups) * channels
        cells = (x[first + c][m + i][n + j] * weight[f][c][i][j] for c, i, j in taps)
        return sum(cells) + bias[f]

    rows, columns = len(x[0]) - kh + 1, len(x[0][0]) - kw + 1
    return [[[number(f, m, n) for n in range(columns)] for m in range(rows)]
            for f in range(filters)]  # fmt: skip


def conv2d_in_float32(x, weight, bias, groups=1):
    single = [np.asarray(one, np.float32) for one in (x, weight, bias)]
    return conv2d_filter_by_filter(*single, groups)


def _alone(x, depthwise):
    return [scipy.signal.correlate2d(*pair, "valid") for pair in zip(x, depthwise, strict=True)]


def separable_conv2d_by_a_matrix(x, depthwise, pointwise):
    maps = np.stack(_alone(x, depthwise))
    return (pointwise @ maps.reshape(len(x), -1)).reshape(-1, *maps.shape[1:])


def separable_conv2d_in_lists(x, depthwise, pointwise):
    maps = _alone(x, depthwise)
    return [sum(weight * one for weight, one in zip(row, maps, strict=True)) for row in pointwise]


def separable_conv2d_in_float32(x, depthwise, pointwise):
    x, depthwise, pointwise = (np.asarray(one, np.float32) for one in (x, depthwise, pointwise))
    windows = sliding_window_view(x, depthwise.shape[1:], axis=(1, 2))
    return np.einsum("cmnij,cij,fc->fmn", windows, depthwise, pointwise)


@pytest.mark.parametrize("task, program", programs(EXERCISE, vars()))
def test_right_program_is_never_accused(task, program):
    assert_accepted(EXERCISE, task, program)


# ------------------------------------------------------------------ the model answers


@st.composite
def _maps(draw):
    padding, dilation = draw(st.integers(0, 2)), draw(st.integers(1, 4))
    kernel = [draw(st.integers(1, 3)) for _ in range(2)]
    sides = [
        max(1, dilation * (side - 1) + 1 - 2 * padding) + draw(st.integers(0, 3)) for side in kernel
    ]
    return draw(numbers(tuple(sides))), draw(numbers(tuple(kernel))), padding, dilation


@st.composite
def _layers(draw):
    groups, channels, filters, kh, kw = (draw(st.integers(1, 3)) for _ in range(5))
    size = kh + draw(st.integers(0, 2)), kw + draw(st.integers(0, 2))
    x = draw(numbers((groups * channels, *size)))
    weight = draw(numbers((groups * filters, channels, kh, kw)))
    return x, weight, draw(numbers((groups * filters,))), groups


@st.composite
def _pairs(draw):
    channels, filters, kh, kw = (draw(st.integers(1, 3)) for _ in range(4))
    size = kh + draw(st.integers(0, 2)), kw + draw(st.integers(0, 2))
    depthwise, pointwise = draw(numbers((channels, kh, kw))), draw(numbers((filters, channels)))
    return draw(numbers((channels, *size))), depthwise, pointwise


@given(_maps())
def test_correlate2d_is_that_of_scipy_with_zeros_in_the_holes(arguments):
    given = folder(EXERCISE).solution.correlate2d(*arguments)
    expected = correlate2d_by_zeros_in_the_kernel(*arguments)
    np.testing.assert_allclose(given, expected, 1e-12, 1e-9)


@given(_layers())
def test_conv2d_is_that_of_scipy_filter_by_filter(arguments):
    given = folder(EXERCISE).solution.conv2d(*arguments)
    np.testing.assert_allclose(given, conv2d_filter_by_filter(*arguments), 1e-12, 1e-9)


@given(_pairs())
def test_separable_conv2d_is_scipys_maps_in_a_matrix_product(arguments):
    given = folder(EXERCISE).solution.separable_conv2d(*arguments)
    np.testing.assert_allclose(given, separable_conv2d_by_a_matrix(*arguments), 1e-12, 1e-6)


def test_groups_and_dilation_are_pytorchs():
    torch = pytest.importorskip("torch")
    rng, solution = np.random.default_rng(3), folder(EXERCISE).solution
    for groups in (1, 2, 3, 6):
        x, weight = rng.normal(size=(6, 5, 4)), rng.normal(size=(12, 6 // groups, 3, 2))
        bias = rng.normal(size=12)
        given = [torch.tensor(one) for one in (x[None], weight, bias)]
        expected = torch.nn.functional.conv2d(*given, groups=groups)[0]
        np.testing.assert_allclose(solution.conv2d(x, weight, bias, groups), expected, 1e-10, 1e-12)
    image, kernel = rng.normal(size=(9, 8)), rng.normal(size=(3, 2))
    for padding, dilation in ((0, 1), (0, 3), (2, 2), (4, 4)):
        given = torch.tensor(image[None, None]), torch.tensor(kernel[None, None])
        options = {"padding": padding, "dilation": dilation}
        expected = torch.nn.functional.conv2d(*given, **options)[0, 0]
        found = solution.correlate2d(image, kernel, padding, dilation)
        np.testing.assert_allclose(found, expected, 1e-10, 1e-12)


def test_worked_examples():
    solution = folder(EXERCISE).solution
    places = np.arange(1, 31).reshape(5, 6)
    assert solution.correlate2d(places, [[1, 2], [3, 4]], dilation=2).tolist() == [
        [106, 116, 126, 136], [166, 176, 186, 196], [226, 236, 246, 256],
    ]  # fmt: skip
    line = np.array([[3, 1, 4, 1, 5, 9, 2, 6, 5, 3]])
    for dilation, expected in (
        (1, [13, -4, 17, 18, -7, 23, 5, 5]),
        (2, [10, 26, 0, 1, 16, 6]),
        (3, [7, 9, 1, 6]),
        (4, [8, -8]),
    ):
        given = solution.correlate2d(line, [[1, -2, 3]], dilation=dilation)
        assert given.tolist() == [expected]
    sizes = [solution.effective_kernel_size(3, dilation) for dilation in (6, 12, 18, 24)]
    assert sizes == [13, 25, 37, 49]


def test_examples_of_the_text():
    solution = folder(EXERCISE).solution
    assert [solution.effective_kernel_size(*one) for one in ((3, 2), (2, 4))] == [5, 5]
    row = np.array([[1, 2, 3, 4]])
    assert solution.correlate2d(row, [[1, 10]], dilation=2).tolist() == [[31, 42]]
    x = np.array([[[1, 2]], [[4, 0]], [[6, 1]], [[1, 1]]])
    weight = np.array([[3, 1], [2, 1]]).reshape(2, 2, 1, 1)
    given = solution.conv2d(x, weight, np.array([5, 0]), groups=2)
    assert given.tolist() == [[[12, 11]], [[13, 3]]]
    x, depthwise = np.array([[[1, 2, 4]], [[2, 0, 1]]]), np.array([[[1, -1]], [[2, 1]]])
    given = solution.separable_conv2d(x, depthwise, np.array([[1, 1], [2, -1]]))
    assert given.tolist() == [[[3, -1]], [[-6, -5]]]


# ------------------------------------------------------------------ mistakes


# The outputs of these mistakes were computed elsewhere, with PyTorch, JAX and NumPy.
X, W = np.array([[3, 1, 4, 1, 5, 9, 2, 6, 5, 3]]), np.array([[1, -2, 3]])


@pytest.mark.parametrize(
    ("name", "output"),
    [
        ("as many holes as the dilation", [7, 9, 1, 6]),
        ("zeros after the last weight", [10, 26, 0, 1, 16]),
        ("dilation used as a stride", [13, 17, -7, 5]),
    ],
)
def test_published_output_of_a_mistake_in_correlate2d(name, output):
    wrong = folder(EXERCISE).wrong_programs("correlate2d")[name]
    # With the holes after the last weight, the two rows of this kernel are next to each other.
    assert np.asarray(wrong(np.vstack([X, X]), W, 0, 2))[0].tolist() == output


def _counted_before_padding(image, kernel, padding=0, dilation=1):
    spans = [dilation * (side - 1) + 1 for side in kernel.shape]
    rows, columns = (side - span + 1 for side, span in zip(image.shape, spans, strict=True))
    views = sliding_window_view(np.pad(image, padding), spans)[:, :, ::dilation, ::dilation]
    out = np.zeros((rows, columns))
    for m, n in np.ndindex(rows, columns):
        out[m, n] = np.sum(views[m, n] * kernel)
    return out


def _bias_with_each_channel(x, weight, bias, groups=1):
    right = conv2d_weight_by_weight(x, weight, bias, groups)
    return right + (weight.shape[1] - 1) * bias[:, None, None]


@pytest.mark.parametrize(
    ("task", "program", "mistake"),
    [
        ("correlate2d", _counted_before_padding, "windows counted before padding"),
        ("conv2d", _bias_with_each_channel, "bias added for each channel"),
    ],
)
def test_common_mistake_in_another_style_is_named(task, program, mistake):
    assert diagnosed(EXERCISE, program, task).mistake == mistake


def test_hint_of_the_layer_is_true_for_one_group():
    def conv2d(x, weight, bias, groups=1):
        return conv2d_weight_by_weight(x, weight, bias, groups) + 1

    assert "if there is one group, these are all channels" in diagnosed(EXERCISE, conv2d).hint


def test_cell_of_a_group_is_explained_with_its_channels():
    def conv2d(x, weight, bias, groups=1):
        right = conv2d_weight_by_weight(x, weight, bias, groups)
        if groups > 1:
            right[-1, 0, 0] += 1
        return right

    report = diagnosed(EXERCISE, conv2d)
    assert report.mistake == ""
    assert "x[2]" in report.picture and "x[3]" in report.picture
    assert "x[0]" not in report.picture and "weight[1, 0]" in report.picture
