"""Claims in the prose of the lessons, computed again with only NumPy and SciPy.

Each claim is quoted from its lesson, so that a changed sentence needs a new check. The sums in the
text and the outputs of cells are tested elsewhere.
"""

import itertools
import re

import numpy as np
import pytest
from scipy import linalg, ndimage, signal

from convlab import correlate1d, samples
from convlab.drawing.convolution1d import convolution1d
from convlab.drawing.layer import layer
from convlab.drawing.layer_photo import layer_photo
from convlab.shapes import pooled_size
from tests import svg_reader
from tests.claims import CLAIMS, MOBILENET, claim, windows
from tests.test_notebooks import LESSONS, prose, section

PHOTO = samples.camera().astype(int)
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
BAR = np.array([0, 0, 1, 1, 1, 0, 0])


def correlate(image, kernel):
    return signal.correlate2d(image, kernel, mode="valid")


@claim("01", "multiplied by the number of the signal above it")
def kernel_is_drawn_below_the_signal():
    """Elements that follow the window are placed relative to its upper left corner."""
    root = svg_reader.parse(convolution1d([2, 7, 1, 8], [0, 1, 2]))
    (moving,) = (node for node in root.iter() if node.get("data-follow") == "signal")
    weights = [box for box in moving.iter("rect") if "kernel" in svg_reader.classes(box)]
    height = float(svg_reader.cells(root, "signal")[0, 0].get("height"))
    return len(weights) == 3 and all(float(box.get("y")) >= height for box in weights)


@claim("01", "cross-correlation, swapping them reverses the result")
def swapping_reverses():
    pairs = np.random.default_rng(0).integers(-9, 9, (20, 2, 4))
    return all(
        np.array_equal(np.correlate(a, b, "full"), np.correlate(b, a, "full")[::-1])
        for a, b in pairs
    )


@claim("01", "NumPy and SciPy begin their `same` one number earlier")
@claim("03", "*Dive into Deep Learning* puts it before")
def even_kernels_elsewhere():
    """For a kernel of 4, ours has 1 zero before the signal and 2 after it; theirs 2 and 1.

    Rounded up above, rounded down below, in d2l's section on padding; the reverse here.
    """
    x, k = np.arange(1, 9), np.array([1, 10, 100, 1000])
    ours, one_earlier = (np.correlate(np.pad(x, sides), k) for sides in ((1, 2), (2, 1)))
    same = correlate1d(x, k, padding="same")
    others = np.correlate(x, k, "same"), signal.correlate(x, k, "same")
    return (
        np.array_equal(same, ours)
        and not np.array_equal(same, one_earlier)
        and all(np.array_equal(one_earlier, other) for other in others)
    )


@claim("02", "About half of what the kernel finds is negative")
def half_of_the_map_is_negative():
    edges = correlate(PHOTO, SOBEL)
    return 0.4 < -edges[edges < 0].sum() / np.abs(edges).sum() < 0.6


@claim("02", "**wrap around**, -760 becomes 8")
def ndimage_wraps_round():
    dark = np.array([[200, 10, 10]] * 3, np.uint8)
    return correlate(dark.astype(int), SOBEL)[0, 0] == -760 and (
        ndimage.correlate(dark, SOBEL)[1, 1] == 8
    )


@claim("02", "Flipped, `sobel x` has the opposite sign")
@claim("02", "with the opposite signs, `1 0 -1`, and get the same map")
def sobel_flipped_is_its_negative():
    flipped = [signal.convolve2d(PHOTO, kernel, mode="valid") for kernel in (SOBEL, -SOBEL)]
    return np.array_equal(SOBEL, samples.kernel("sobel x")) and all(
        np.array_equal(sign * found, correlate(PHOTO, SOBEL))
        for sign, found in zip((-1, 1), flipped, strict=True)
    )


@claim("02", "let each row and each column add up to 0")
def quiet_where_rows_and_columns_add_up_to_0():
    kernel = np.array([[1, -2, 1], [-3, 5, -2], [2, -3, 1]])  # each row and each column: 0
    level = np.tile(np.arange(7)[:, None] ** 2, 7)
    slanted = np.tril(np.ones((7, 7), int))
    quiet = not correlate(level, kernel).any() and not correlate(level.T, kernel).any()
    return quiet and correlate(slanted, kernel).any()


@claim("03", "A corner cell is used once, the cell in the middle nine times")
def uses_of_each_cell():
    used = np.zeros((5, 5), int)
    for row, column in itertools.product(range(3), repeat=2):
        used[row : row + 3, column : column + 3] += 1
    return used[0, 0] == 1 and used[2, 2] == 9


@claim("03", "edge repeated | `symmetric` | **`reflect`**")
def scipy_calls_reflect_what_repeats_the_edge():
    row = np.array([1, 2, 3, 4])
    first = {
        mode: [int(ndimage.correlate1d(row, weights, mode=mode)[0]) for weights in np.eye(5)[:2]]
        for mode in ("constant", "mirror", "nearest", "wrap", "reflect")
    }
    return first == {
        "constant": [0, 0], "mirror": [3, 2], "nearest": [1, 1], "wrap": [3, 4], "reflect": [2, 1],
    }  # fmt: skip


@claim("04", "none is skipped except those left over at the end")
def a_stride_as_long_as_the_kernel():
    read = [cell for window in windows(11, 3, 0, 3) for cell in window]
    return read == list(range(9))


@claim("04", "stride 2 already leaves only a quarter of the numbers")
def quarter_of_the_numbers():
    return len(windows(8, 3, 0, 1)) ** 2 == 4 * len(windows(8, 3, 0, 2)) ** 2


@claim("04", "the last row and column of the padding")
def padding_leaves_only_itself_unread():
    read = {cell for window in windows(8, 3, 1, 2) for cell in window}
    return set(range(10)) - read == {9}


@claim("05", "wider, makes windows that see nothing but padding")
def padding_as_wide_as_the_kernel():
    """Return whether the first window ends before the image, which begins at cell `padding`."""
    outside = [windows(7, 3, padding, 1)[0][-1] < padding for padding in (2, 3, 4)]
    return outside == [False, True, True]


@claim("05", "which is the same as rounding down")
def keras_valid_rounds_down():
    return all(
        -(-(i - k + 1) // s) == len(windows(i, k, 0, s))
        for i, k, s in itertools.product(range(1, 30), range(1, 30), range(1, 8))
        if k <= i
    )


@claim("05", "always pads `k - 1` cells in total, so here it gives the second line")
def same_pads_all_it_takes():
    ours = correlate1d([1, 2, 3, 4, 5, 6], [1, 10, 100], padding="same", stride=2)
    return ours.tolist() == np.correlate(np.arange(8) % 7, [1, 10, 100])[::2].tolist()


@claim("06", "No single filter of 1×2 can find that")
def no_filter_of_two_finds_both_edges():
    """In steps of 1/4, no weights and bias respond to both edges but not to black or white."""
    steps = np.arange(-3, 3.25, 0.25)
    left, right, bias = np.meshgrid(steps, steps, steps)
    edges = (left + bias > 0) & (right + bias > 0)
    return edges.any() and not (edges & (bias <= 0) & (left + right + bias <= 0)).any()


@claim("06", "the bright pixel on the inner side of both edges")
def a_filter_of_three_finds_both_edges():
    found = np.maximum(0, np.correlate(BAR, [-1, 2, -1]))
    return found.tolist() == [0, 1, 0, 1, 0] and BAR[1:-1][found > 0].all()


def reached(dilations):
    """Return the cells that one output of dilated layers of three weights reads."""
    cells = {0}
    for gap in dilations:
        cells = {cell + gap * tap for cell in cells for tap in range(3)}
    return cells


def whole(cells):
    return cells == set(range(max(cells) + 1))


@claim("07", "1, 2 and 7, and then to 1, 2 and 8")
def holes_from_a_dilation_of_eight_on():
    return whole(reached([1, 2, 7])) and not whole(reached([1, 2, 8]))


@claim("07", "the order of the layers does not matter")
def order_of_dilations_does_not_matter():
    return reached([4, 2, 1]) == reached([1, 2, 4]) == set(range(15))


@claim("07", "An output cell never sees both kinds")
def even_and_odd_never_meet():
    return {cell % 2 for cell in reached([2, 2, 2])} == {0}


@claim("07", "less than a quarter of the weights of the first bar")
def separable_bars_at_eight_channels():
    return 8 * 8 == 64 and 8 * 9 + 64 < 8 * 8 * 9 / 4 and 8 * 1 + 64 > 8 * 8 * 1


def mobilenet(separable):
    """Count the parameters of MobileNet: a layer, 13 pairs, a classifier; scale and shift each."""
    total = 3 * 32 * 9 + 2 * 32 + 1024 * 1000 + 1000
    for channels, filters in itertools.pairwise(MOBILENET):
        if separable:
            total += channels * 9 + 2 * channels + channels * filters + 2 * filters
        else:
            total += channels * filters * 9 + 2 * filters
    return total


@claim("07", "4,231,976 parameters")
def parameters_of_mobilenet():
    return (mobilenet(True), mobilenet(False)) == (4_231_976, 29_294_088)


def pooled(values, size, jump=None):
    """Return the largest cell of each window of a line."""
    starts = range(0, len(values) - size + 1, jump or size)
    return [max(values[start : start + size]) for start in starts]


@claim("08", "You could change any other number")
def only_the_largest_of_a_window_counts():
    """No other number changes the result, as long as it does not become the largest."""
    cells = np.arange(6.0)
    return all(pooled(cells - 0.5 * (np.arange(6) == at), 3) == [2, 5] for at in (0, 1, 3, 4))


@claim("08", "zeros would do no harm")
def zeros_are_never_larger_after_relu():
    maps = np.maximum(np.random.default_rng(0).integers(-9, 9, (50, 6)), 0)
    return all(
        pooled(np.pad(row, 1), 2)
        == pooled(np.pad(row.astype(float), 1, constant_values=-np.inf), 2)
        for row in maps
    )


@claim("08", "learns `36,928` parameters")
def weights_of_64_filters_and_of_vgg16():
    return 64 * (64 * 3 * 3 + 1) == 36928 and 512 * 7 * 7 * 4096 == 102_760_448


@claim("08", "a window that would start in the padding at the end is left out")
@claim("08", "it is one less if the last window would start in the padding at the end")
def a_window_that_would_start_in_the_padding_is_left_out():
    """A row of 5, windows of 2, padding 1: 4 windows begin before cell 6, at 0, 2, 4 (and 6)."""
    starts = [start for start in range(0, 7, 2) if start < 5 + 1]
    up = -(-(5 + 2 * 1 - 2) // 2) + 1
    return pooled_size(5, 2, padding=1, ceil_mode=True) == len(starts) == up - 1 == 3


@claim("08", "a map of 5×5 pooled by 2×2 becomes 3×3")
def keras_same_pooling_of_5_by_2():
    return -(-5 // 2) == 3


@claim("08", "twice as many cells of the map before pooling")
def a_kernel_of_3_on_a_map_pooled_by_2_sees_6():
    return len({2 * cell + at for cell in range(3) for at in range(2)}) == 2 * 3


@claim("08", "goes to its largest cell only; in average pooling, all cells share it")
def gradient_goes_to_the_largest_cell_or_to_all():
    window, steps = np.array([1.0, 3, 7, 2]), 1e-3 * np.eye(4)
    largest = [(np.max(window + step) - 7) / 1e-3 for step in steps]
    mean = [(np.mean(window + step) - 3.25) / 1e-3 for step in steps]
    return np.allclose(largest, [0, 0, 1, 0]) and np.allclose(mean, 0.25)


@claim("08", "for shifts by multiples of its stride")
def equivariant_for_multiples_of_the_stride():
    line = np.random.default_rng(0).integers(0, 9, 12)
    still, moved_by_1, moved_by_2 = (pooled(np.roll(line, by), 2) for by in range(3))
    along = np.roll(still, 1).tolist()
    return moved_by_2 == along and moved_by_1 not in (still, along)


@claim("09", "using 4 products instead of 6")
def winograd_needs_four_products():
    """F(2, 3) of Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015."""
    d, g = np.array([1, 2, 3, 4]), np.array([2, 1, -1])
    products = (
        (d[0] - d[2]) * g[0],
        (d[1] + d[2]) * (g[0] + g[1] + g[2]) / 2,
        (d[2] - d[1]) * (g[0] - g[1] + g[2]) / 2,
        (d[1] - d[3]) * g[2],
    )
    sums = [products[0] + products[1] + products[2], products[1] - products[2] - products[3]]
    return len(products) == 4 and sums == np.correlate(d, g).tolist() == [1, 3]


@claim("09", "next to `1e20`, a `1` is lost")
def a_large_number_hides_a_small_one():
    line, kernel = np.array([1e20, 0, 0, 0, 0, 1, 0]), np.ones(2)
    found = np.fft.irfft(np.fft.rfft(line, 8) * np.fft.rfft(kernel, 8), 8)
    return np.convolve(line, kernel)[5] == 1 and abs(found[5] - 1) > 0.5


@claim("09", "of the full convolution |")
def scipys_matrix_and_fft_are_of_the_full_convolution():
    x, k = np.array([1, 2, 3, 4, 5]), np.array([2, 1, -1])
    matrix, found = linalg.convolution_matrix(k, 5), signal.fftconvolve(x, k)
    return np.array_equal(matrix @ x, np.convolve(x, k)) and np.allclose(found, np.convolve(x, k))


@pytest.mark.parametrize(
    ("lesson", "sentence", "holds"), CLAIMS, ids=[holds.__name__ for *_, holds in CLAIMS]
)
def test_claim_is_in_the_lesson_and_holds(lesson, sentence, holds):
    (path,) = (path for path in LESSONS if path.name.startswith(lesson))
    where = "correct the claim in tests/test_claims.py or tests/claims.py, or the lesson"
    assert sentence in prose(path), f"{path.name} no longer says {sentence!r}: {where}"
    assert holds(), f"{path.name} says {sentence!r}, which does not hold: {where}"


# ------------------------------------------------------------------ one meaning per symbol


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_an_asterisk_multiplies_or_is_what_others_write(path):
    elsewhere = section(path, "What others call it")
    formulas = re.findall(r"\$\$?([^$]+)\$\$?", prose(path).replace(elsewhere, ""))
    assert [formula for formula in formulas if re.search(r"\*|\\ast|∗", formula)] == []


def test_the_star_of_the_pictures_is_the_cross_correlation_of_the_formula():
    (first,) = (path for path in LESSONS if path.name.startswith("01"))
    assert r"$\star$ is cross-correlation" in section(first, "Write the formula")
    numbers = layer(np.ones((1, 3, 3)), np.ones((1, 1, 2, 2)), np.zeros(1))
    photo = layer_photo(np.ones((1, 60, 60)), np.ones((1, 1, 3, 3)), np.zeros(1))
    for picture in (numbers, photo):
        assert ">⋆<" in picture and not re.search("[∗*]", re.sub("<[^>]*>", "", picture))
