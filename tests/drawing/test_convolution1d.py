"""Convolution in one dimension, read back from its SVG and compared with SciPy and NumPy."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import correlate

from convlab.drawing import svg
from convlab.drawing.convolution1d import convolution1d
from tests import svg_reader as reader

SIGNAL, KERNEL = [3, 1, 4, 1, 5, 9, 2, 6], [1, 2, 3]


def parse(*arguments, **options):
    return reader.parse(convolution1d(*arguments, **options))


def results(root):
    """The two rows of sums: correlation and convolution."""
    return reader.outputs(root).tolist()


def cell(root, identity):
    return reader.by_id(root)[identity]


def middle(box):
    return reader.middle(box)[0]


@pytest.mark.parametrize("kernel", [[2], [1, -1], [1, 2, 3], [0, 5, 0, -2], [1, 0, 2, 0, 3]])
@pytest.mark.parametrize(
    "signal", [[4], [1, -2], SIGNAL, [0, 0], [np.nan, 1, 2], [np.inf, 1, -np.inf], [1e-320, 0]]
)
def test_rows_are_scipys_correlation_and_numpys_convolution(signal, kernel):
    correlation, convolution = results(parse(signal, kernel))
    expected = correlate(signal, kernel, mode="full", method="direct")
    np.testing.assert_array_equal(correlation, expected)
    np.testing.assert_array_equal(convolution, np.convolve(signal, kernel))


def test_results_match_sums_worked_by_hand():
    correlation, convolution = results(parse([1, 2, 3], [0, 1, 10]))
    assert correlation == [10, 21, 32, 3, 0]  # 10*1, 1*1 + 10*2, 1*2 + 10*3, 1*3, 0*3
    assert convolution == [0, 1, 12, 23, 30]  # 0*1, 1*1, 10*1 + 1*2, 10*2 + 1*3, 10*3


@given(
    st.lists(st.integers(-9, 9), min_size=1, max_size=9),
    st.lists(st.integers(-9, 9), min_size=1, max_size=5),
)
def test_every_sentence_multiplies_out_to_its_cell(signal, kernel):
    padded = np.pad(signal, len(kernel) - 1).tolist()
    for node in reader.steps(parse(signal, kernel)):
        row, n = reader.at(node)
        where, sum_of_products = node.get("data-says").split(":  ")
        name, weights = [("correlation", kernel), ("convolution", kernel[::-1])][row]
        assert where.startswith(f"{name}[{n}], kernel {'flipped' if row else 'as it is'}")
        factors, total = reader.products(sum_of_products)
        assert factors == list(zip(padded[n : n + len(kernel)], weights, strict=True))
        assert sum(a * b for a, b in factors) == total == reader.output(node)


@pytest.mark.parametrize("kernel", [KERNEL, [1, 1]])
def test_each_sum_is_under_the_middle_of_the_cells_it_reads(kernel):
    root = parse(SIGNAL, kernel)
    for node in reader.steps(root):
        _, n = reader.at(node)
        assert reader.reads(node) == [f"signal-0-{n + i}" for i in range(len(kernel))]
        cells = [middle(cell(root, identity)) for identity in reader.reads(node)]
        assert middle(node.find("rect")) == pytest.approx(np.mean(cells), abs=0.02)


def test_signal_has_enough_padding_and_the_kernel_is_under_the_window_it_reads():
    root = parse(SIGNAL, KERNEL, shift=4)
    padding = ["padding" in cell(root, f"signal-0-{at}").get("class") for at in range(12)]
    assert padding == [True] * 2 + [False] * 8 + [True] * 2
    first = reader.numbers_of(cell(root, "signal-0-4"), "x", "y")
    assert reader.followers(root) == {"signal": pytest.approx(first, abs=0.01)}


@pytest.mark.parametrize("flip", [False, True])
def test_moving_kernel_shows_its_weights_its_products_and_their_sum(flip):
    shown = reader.slots(parse([4, 1, 5], KERNEL, flip=flip, shift=2))
    products = ["12", "2", "5"] if flip else ["4", "2", "15"]
    weights = ["3", "2", "1"] if flip else ["1", "2", "3"]
    names = ["k[2]", "k[1]", "k[0]"] if flip else ["k[0]", "k[1]", "k[2]"]
    assert shown == [*weights, *names, *products, f"sum = {sum(map(int, products))}"]


def test_slots_show_the_texts_of_the_current_step_or_the_last():
    assert convolution1d(SIGNAL, KERNEL, shift=99) == convolution1d(SIGNAL, KERNEL, shift=9)
    for flip, shift in product((False, True), range(10)):
        root = parse(SIGNAL, KERNEL, flip=flip, shift=shift)
        node = reader.steps(root)[flip * 10 + shift]
        assert node.get("data-fill").split("|") == reader.slots(root)
        assert "now" in reader.classes(node.find("rect"))
        assert reader.lit(root) == set(reader.reads(node))


def test_kernel_is_drawn_as_it_is_and_flipped():
    root = parse(SIGNAL, [7, 8, -9])
    for grid, expected in (("kernel", ["7", "8", "−9"]), ("flipped", ["−9", "8", "7"])):
        boxes = [cell(root, f"{grid}-0-{at}") for at in range(3)]
        assert [reader.label(root, box) for box in boxes] == expected


def test_name_of_the_signal_is_escaped():
    root = parse(SIGNAL, KERNEL, signal_name="a < b & c")
    assert any("a < b & c" in text for text in reader.texts(root))


@pytest.mark.parametrize(
    ("signal", "kernel", "signs"),
    [
        (SIGNAL, KERNEL, correlate(SIGNAL, KERNEL) != np.convolve(SIGNAL, KERNEL)),
        # Rounding errors are no difference: 0.1 + 0.2 + 0.3 is not 0.3 + 0.2 + 0.1.
        ([1.0, 1, 1], [0.1, 0.2, 0.3], [True, True, False, True, True]),
        # Those of a large result are not those of a small one: 5e-9 is not 3.33e-10.
        ([1e10, 0, 0, 5e-9], [1, 1 / 15], [True, True, False, True, True]),
    ],
)
def test_places_where_the_results_differ_are_marked(signal, kernel, signs):
    shown = [text for text in reader.texts(parse(signal, kernel)) if text in ("=", "≠")]
    # The last sign is that of the products.
    assert shown[:-1] == ["≠" if differs else "=" for differs in signs]
    assert 0 < sum(signs) < len(signs)


@pytest.mark.parametrize(
    ("signal", "kernel", "verdict"),
    [
        ([1, 2, 0, 0], [1, 2, 1],
         "The two agree everywhere: this kernel is symmetric, the same from either end."),
        ([1, 2, 0, 0], [1 / 3] * 3, "The two agree everywhere: this kernel is symmetric"),
        ([1, 2, 0, 0], [5], "The two agree everywhere: this kernel is symmetric"),
        # correlation 3 8 5 2 0 0, convolution 1 4 7 6 0 0
        ([1, 2, 0, 0], [1, 2, 3],
         "The two differ in 4 of 6 cells: flipped, this kernel reads 3, 2, 1."),
        # correlation 1 2 -1 -2 0 0, convolution -1 -2 1 2 0 0
        ([1, 2, 0, 0], [-1, 0, 1],
         "The two differ in 4 of 6 cells, only in sign: flipped, this kernel"),
        ([0, 0, 0], [1, 2, 3],
         "The two agree for this signal, but not for every signal: flipped, this kernel reads 3, "
         "2, 1"),
    ],
)  # fmt: skip
def test_verdict_says_whether_they_agree_and_why(signal, kernel, verdict):
    root = parse(signal, kernel)
    assert any(text.startswith(verdict) for text in reader.texts(root) if text)
    assert verdict in root.get("aria-label")


@pytest.mark.parametrize(("height", "times"), [(1, ""), (-2, " times −2")])
def test_pulse_shows_the_kernel(height, times):
    root = parse([0, 0, height, 0, 0], KERNEL)
    correlation, convolution = results(root)
    assert convolution == [0, 0, height, 2 * height, 3 * height, 0, 0]
    assert correlation == [0, 0, 3 * height, 2 * height, height, 0, 0]
    sentence = f"the convolution shows the kernel{times}, the correlation shows it reversed."
    assert f"The signal is one pulse: {sentence}" in reader.texts(root)


@pytest.mark.parametrize(("signal", "kernel"), [([0, 1, 1], KERNEL), ([0, 1, 0], [1, 2, 1])])
def test_pulse_is_not_mentioned_otherwise(signal, kernel):
    assert not any("pulse" in (text or "") for text in reader.texts(parse(signal, kernel)))


@pytest.mark.parametrize(
    ("signal", "kernel"), [([5], [2]), ([1, 2], [1, 3]), ([1, 2, 3], [4, 5, 6])]
)
def test_name_of_a_short_bracket_is_beside_it_and_of_an_empty_one_left_out(signal, kernel):
    root = parse(signal, kernel)
    label = next(node for node in root.iter("text") if node.text == "valid: 1")
    ends = [float(node.get("x2")) for node in root.iter("line") if node.get("y1") == label.get("y")]
    assert float(label.get("x")) > max(ends)
    assert label.get("class") == "quiet start"
    longer = reader.texts(parse(signal, [*kernel, 1]))
    assert not any(text.startswith("valid") for text in longer)


@pytest.mark.parametrize(
    "kernel", [[1, -0.0029, 2, 3, 4], [-12.75, 3.125, 1 / 30, -99.5, 1 / 3], [-5e-9] * 5], ids=str
)
def test_long_weights_are_readable_and_stay_left_of_the_signal(kernel):
    root = parse([0, 1] * 6, kernel)
    panel = next(one for one in root.iter("g") if one.get("data-panel"))
    beside = list(map(float, panel.get("data-panel").split()))
    assert beside[4] >= 12
    right = beside[0] + beside[2]
    weights = [cell(root, f"{name}-0-{at}") for name in ("kernel", "flipped") for at in range(5)]
    assert max(float(box.get("x")) + float(box.get("width")) for box in weights) <= right + 0.1
    assert right < float(cell(root, "signal-0-0").get("x"))


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_bracket_spans_the_cells_numpy_keeps(mode):
    root = parse(SIGNAL, KERNEL)
    kept = np.correlate(SIGNAL, KERNEL, mode).tolist()
    label = next(node for node in root.iter("text") if node.text == f"{mode}: {len(kept)}")
    lines = [reader.numbers_of(node, "y1", "y2", "x1", "x2") for node in root.iter("line")]
    height = float(label.get("y"))
    ((left, right),) = [line[2:] for line in lines if line[:2] == [height] * 2]
    nodes = [node for node in reader.steps(root) if reader.at(node)[0] == 0]
    spanned = [node for node in nodes if left < middle(node.find("rect")) < right]
    assert list(map(reader.output, spanned)) == kept


def bars(root, row):
    """The signed height of each bar of a result, in units of the whole row's zero line."""
    found = {}
    for node in reader.steps(root):
        boxes = node.findall("rect")
        if reader.at(node)[0] == row and len(boxes) == 2:
            top, height = float(boxes[1].get("y")), float(boxes[1].get("height"))
            found[reader.at(node)[1]] = top, top + height
    return found


def test_bars_are_as_high_as_their_numbers_on_one_scale():
    root = parse([2, -3, 0, 1], [1, 2])
    tall = {}
    for row, values in enumerate(results(root)):
        drawn = bars(root, row)
        assert sorted(drawn) == [n for n, value in enumerate(values) if value]
        zero = [ends[values[n] > 0] for n, ends in drawn.items()]
        assert np.ptp(zero) < 0.02
        for n, (top, bottom) in drawn.items():
            tall[row, n] = (bottom - top) / abs(values[n])
    assert np.ptp(list(tall.values())) < 0.02


@pytest.mark.parametrize(
    ("signal", "kernel", "shown", "hidden", "said"),
    [
        # 0.125 * -2.46 = -0.3075
        ([0.125] * 14, [-2.46, 0, 0, 0, 1], {"−0.3"}, "−0.307", "≈ −0.307"),
        ([123.45] * 14, [1, 2, 3, 4, 5], {"617", "1234", "1852"}, "1851.8", "≈ 1851.8"),
        ([1] * 14, [1 / 14, 0, 0], {"0.071"}, "0.1", "≈ 0.0714"),
    ],
)
def test_narrow_cells_show_fewer_digits_and_sentences_all(signal, kernel, shown, hidden, said):
    root = parse(signal, kernel)
    texts = set(reader.texts(root))
    assert shown <= texts and hidden not in texts
    assert any(node.get("data-says").endswith(said) for node in reader.steps(root))


@pytest.mark.parametrize(("length", "size"), [(12, 3), (14, 5), (1, 1)])
def test_picture_fits_the_page(length, size):
    root = parse(np.arange(length), np.arange(1, size + 1))
    width, height = map(float, root.get("viewBox").split()[2:])
    assert width <= 910 and height <= 510


@pytest.mark.parametrize(
    "kernel", [[1 / 3, -1 / 3, 0.25, -1.5, 1000], [1, 2, 3], [1, 2, -2 / 700], [-1 / 14] * 5]
)
@pytest.mark.parametrize(
    "signal", [list(range(-7, 7)), [1.25] * 14, [99.9, -20] * 7, [-1234.56, 0.5] * 7]
)
def test_every_label_is_large_enough_to_read(signal, kernel):
    assert reader.smallest_text(parse(signal, kernel)) >= 10


@pytest.mark.parametrize("kernel", [[1 / 3, -1.5, 1000], [1, -2 / 700, -99.5]])
def test_every_text_of_a_slot_fits_into_its_cell(kernel):
    root = parse([0, 1, 2, -99.5, 0.01, 7, 8, 9, 1, 2, 3, 4], kernel)
    cell = float(root.find(".//rect[@data-id='signal-0-0']").get("width"))
    for node in root.iter("text"):
        slot = int(node.get("data-slot") or len(kernel))
        if slot // len(kernel) in (0, 2):  # a weight or a product
            size = float(node.get("font-size"))
            for step in reader.steps(root):
                text = step.get("data-fill").split("|")[slot]
                assert svg.fitting(text, cell, size) == size, text
