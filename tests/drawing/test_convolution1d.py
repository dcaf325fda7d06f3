"""Convolution in one dimension, read back from its SVG and compared with SciPy and NumPy."""

from itertools import product
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import correlate

from convlab.drawing.convolution1d import convolution1d

SVG = "{http://www.w3.org/2000/svg}"
SIGNAL, KERNEL = [3, 1, 4, 1, 5, 9, 2, 6], [1, 2, 3]


def parse(*arguments, **options):
    return ElementTree.fromstring(convolution1d(*arguments, **options))


def number(text):
    return float(text.strip("()").replace("−", "-").replace("∞", "inf"))


def walk(root):
    found = [node for node in root.iter() if node.get("data-step")]
    return sorted(found, key=lambda node: int(node.get("data-step")))


def at(node):
    return tuple(map(int, node.get("data-at").split()))


def results(root):
    """The two rows of sums: correlation and convolution."""
    cells = {at(node): number(node.find(SVG + "text").text) for node in walk(root)}
    length = len(cells) // 2
    return [[cells[row, n] for n in range(length)] for row in (0, 1)]


def words(root):
    return [node.text for node in root.iter(SVG + "text")]


def slots(root):
    found = {int(node.get("data-slot")): node.text for node in root.iter() if node.get("data-slot")}
    return [found[index] for index in range(len(found))]


def cell(root, identity):
    return next(node for node in root.iter() if node.get("data-id") == identity)


def middle(box):
    return float(box.get("x")) + float(box.get("width")) / 2


@pytest.mark.parametrize("kernel", [[2], [1, -1], [1, 2, 3], [0, 5, 0, -2], [1, 0, 2, 0, 3]])
@pytest.mark.parametrize("signal", [[4], [1, -2], SIGNAL])
def test_rows_are_scipys_correlation_and_numpys_convolution(signal, kernel):
    correlation, convolution = results(parse(signal, kernel))
    assert correlation == correlate(signal, kernel, mode="full", method="direct").tolist()
    assert convolution == np.convolve(signal, kernel).tolist()


def test_rows_of_hand_worked_sums():
    correlation, convolution = results(parse([1, 2, 3], [0, 1, 10]))
    assert correlation == [10, 21, 32, 3, 0]  # 10*1, 1*1 + 10*2, 1*2 + 10*3, 1*3, 0*3
    assert convolution == [0, 1, 12, 23, 30]  # 0*1, 1*1, 10*1 + 1*2, 10*2 + 1*3, 10*3


@given(
    st.lists(st.integers(-9, 9), min_size=1, max_size=9),
    st.lists(st.integers(-9, 9), min_size=1, max_size=5),
)
def test_every_sentence_multiplies_out_to_its_cell(signal, kernel):
    padded = np.pad(signal, len(kernel) - 1).tolist()
    for node in walk(parse(signal, kernel)):
        row, n = at(node)
        where, sum_of_products = node.get("data-says").split(":  ")
        name, weights = [("correlation", kernel), ("convolution", kernel[::-1])][row]
        assert where.startswith(f"{name}[{n}], kernel {'flipped' if row else 'as it is'}")
        products, total = sum_of_products.split(" = ")
        factors = [tuple(map(number, term.split("·"))) for term in products.split(" + ")]
        assert factors == list(zip(padded[n : n + len(kernel)], weights, strict=True))
        assert sum(a * b for a, b in factors) == number(total)
        assert number(node.find(SVG + "text").text) == number(total)


def test_each_step_reads_the_cells_its_sum_stands_under():
    root = parse(SIGNAL, KERNEL)
    identities = [node.get("data-id") for node in root.iter() if node.get("data-id")]
    assert len(identities) == len(set(identities))
    for node in walk(root):
        _, n = at(node)
        assert node.get("data-reads").split() == [f"signal-0-{n + i}" for i in range(3)]
        assert middle(node.find(SVG + "rect")) == pytest.approx(
            middle(cell(root, f"signal-0-{n + 1}")), abs=0.02
        )


def test_sum_of_an_even_kernel_stands_under_the_middle_of_its_window():
    root = parse(SIGNAL, [1, 1])
    for node in walk(root):
        ends = [middle(cell(root, identity)) for identity in node.get("data-reads").split()]
        assert middle(node.find(SVG + "rect")) == pytest.approx(sum(ends) / 2, abs=0.02)


def test_signal_has_padding_enough_for_every_window():
    root = parse(SIGNAL, KERNEL)
    padding = ["padding" in cell(root, f"signal-0-{at}").get("class") for at in range(12)]
    assert padding == [True] * 2 + [False] * 8 + [True] * 2


@pytest.mark.parametrize("flip", [False, True])
def test_moving_kernel_shows_its_weights_its_products_and_their_sum(flip):
    shown = slots(parse([4, 1, 5], KERNEL, flip=flip, shift=2))
    products = ["12", "2", "5"] if flip else ["4", "2", "15"]
    weights = ["3", "2", "1"] if flip else ["1", "2", "3"]
    names = ["k[2]", "k[1]", "k[0]"] if flip else ["k[0]", "k[1]", "k[2]"]
    assert shown == [*weights, *names, *products, f"sum = {sum(map(int, products))}"]


def test_each_step_fills_all_slots_and_the_shown_one_is_filled_already():
    for flip, shift in product((False, True), range(10)):
        root = parse(SIGNAL, KERNEL, flip=flip, shift=shift)
        node = walk(root)[flip * 10 + shift]
        assert node.get("data-fill").split("|") == slots(root)
        assert "now" in node.find(SVG + "rect").get("class").split()
        lit = [one.get("data-id") for one in root.iter() if "lit" in one.get("class", "").split()]
        assert lit == node.get("data-reads").split()


def test_moving_kernel_lies_under_the_window_it_reads():
    root = parse(SIGNAL, KERNEL, shift=4)
    follower = next(node for node in root.iter() if node.get("data-follow"))
    first = cell(root, "signal-0-4")
    assert follower.get("data-follow") == "signal"
    assert follower.get("transform") == f"translate({first.get('x')} {first.get('y')})"


def test_shift_past_the_end_shows_the_last_cell():
    assert convolution1d(SIGNAL, KERNEL, shift=99) == convolution1d(SIGNAL, KERNEL, shift=9)


def test_kernel_is_drawn_as_it_is_and_flipped():
    root = parse(SIGNAL, [7, 8, -9])
    for grid, expected in (("kernel", ["7", "8", "−9"]), ("flipped", ["−9", "8", "7"])):
        boxes = [cell(root, f"{grid}-0-{at}") for at in range(3)]
        assert [label_of(root, box) for box in boxes] == expected


def label_of(root, box):
    """The text whose place is the middle of a cell."""
    place = middle(box), float(box.get("y")) + float(box.get("height")) / 2
    near = [
        node
        for node in root.iter(SVG + "text")
        if node.get("data-slot") is None
        and np.allclose((float(node.get("x")), float(node.get("y"))), place, atol=0.02)
    ]
    assert len(near) == 1
    return near[0].text


def test_places_where_the_results_differ_are_marked():
    root = parse(SIGNAL, KERNEL)
    *signs, _of_the_products = [text for text in words(root) if text in ("=", "≠")]
    differ = correlate(SIGNAL, KERNEL) != np.convolve(SIGNAL, KERNEL)
    assert signs == ["≠" if differs else "=" for differs in differ]
    assert 0 < differ.sum() < differ.size


@pytest.mark.parametrize(
    ("kernel", "verdict"),
    [
        (
            [1, 2, 1],
            "The two agree everywhere: this kernel is symmetric, the same from either end.",
        ),
        ([1 / 3] * 3, "The two agree everywhere: this kernel is symmetric"),
        ([5], "The two agree everywhere: this kernel is symmetric"),
        # 1 2 0 0 with 1 2 3: correlation 3 8 5 2 0 0, convolution 1 4 7 6 0 0
        ([1, 2, 3], "The two differ in 4 of 6 cells: flipped, this kernel reads 3, 2, 1."),
        # correlation 1 2 -1 -2 0 0, convolution -1 -2 1 2 0 0
        ([-1, 0, 1], "The two differ in 4 of 6 cells, in their sign only: flipped, this kernel"),
    ],
)
def test_verdict_says_whether_they_agree_and_why(kernel, verdict):
    root = parse([1, 2, 0, 0], kernel)
    assert any(text.startswith(verdict) for text in words(root) if text)
    assert verdict in root.get("aria-label")


def test_verdict_on_an_agreement_that_is_the_signals_doing():
    title = parse([0, 0, 0], KERNEL).get("aria-label")
    assert (
        "agree for this signal, but not for every one: flipped, this kernel reads 3, 2, 1" in title
    )


def test_rounding_of_floats_is_no_difference():
    assert 0.1 + 0.2 + 0.3 != 0.3 + 0.2 + 0.1
    *signs, _of_the_products = [
        text for text in words(parse([1.0, 1, 1], [0.1, 0.2, 0.3])) if text in ("=", "≠")
    ]
    assert signs == ["≠", "≠", "=", "≠", "≠"]


@pytest.mark.parametrize(
    ("height", "sentence"),
    [
        (1, "the convolution shows the kernel, the correlation shows it reversed."),
        (-2, "the convolution shows the kernel times −2, the correlation shows it reversed."),
    ],
)
def test_pulse_shows_the_kernel(height, sentence):
    root = parse([0, 0, height, 0, 0], KERNEL)
    correlation, convolution = results(root)
    assert convolution == [0, 0, height, 2 * height, 3 * height, 0, 0]
    assert correlation == [0, 0, 3 * height, 2 * height, height, 0, 0]
    assert f"The signal is one pulse: {sentence}" in words(root)


@pytest.mark.parametrize(("signal", "kernel"), [([0, 1, 1], KERNEL), ([0, 1, 0], [1, 2, 1])])
def test_no_word_of_a_pulse_where_it_shows_nothing(signal, kernel):
    assert not any("pulse" in (text or "") for text in words(parse(signal, kernel)))


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_bracket_spans_the_cells_numpy_keeps(mode):
    root = parse(SIGNAL, KERNEL)
    correlation, _ = results(root)
    kept = np.correlate(SIGNAL, KERNEL, mode).tolist()
    label = next(node for node in root.iter(SVG + "text") if node.text == f"{mode}: {len(kept)}")
    level = [
        node
        for node in root.iter(SVG + "line")
        if node.get("y1") == node.get("y2") == label.get("y")
    ]
    assert len(level) == 1
    left, right = float(level[0].get("x1")), float(level[0].get("x2"))
    spanned = [
        value
        for value, node in zip(correlation, walk(root), strict=False)
        if left < middle(node.find(SVG + "rect")) < right
    ]
    assert spanned == kept


def test_no_valid_part_where_the_kernel_is_longer_than_the_signal():
    assert not any((text or "").startswith("valid") for text in words(parse([1, 2], KERNEL)))


def bars(root, row):
    """The signed height of each bar of a result, in units of the whole row's zero line."""
    found = {}
    for node in walk(root):
        boxes = node.findall(SVG + "rect")
        if at(node)[0] == row and len(boxes) == 2:
            top, height = float(boxes[1].get("y")), float(boxes[1].get("height"))
            found[at(node)[1]] = top, top + height
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


def test_decimals_give_way_where_cells_are_narrow():
    signal, kernel = [0.125] * 14, [-2.46, 0, 0, 0, 1]
    root = parse(signal, kernel)
    texts = [node.find(SVG + "text").text for node in walk(root)]
    assert "−0.3" in texts and "−0.307" not in texts  # 0.125 * -2.46 = -0.3075
    assert any(node.get("data-says").endswith("= −0.307") for node in walk(root))


@pytest.mark.parametrize(("length", "size"), [(12, 3), (14, 5), (1, 1)])
def test_text_is_large_enough_to_read(length, size):
    root = parse(np.arange(length), np.arange(1, size + 1))
    sizes = {float(node.get("font-size")) for node in root.iter(SVG + "text")}
    assert min(sizes) >= 11


def test_nothing_is_drawn_past_the_edge():
    for length, size in ((14, 5), (12, 3), (1, 1)):
        root = parse(np.arange(length), np.arange(1, size + 1), shift=99)
        width, height = map(float, root.get("viewBox").split()[2:])
        assert width <= 910 and height <= 510
        for box in root.iter(SVG + "rect"):
            if box.get("class") != "paper":
                assert float(box.get("x")) + float(box.get("width")) <= width
                assert float(box.get("y")) + float(box.get("height")) <= height


@pytest.mark.parametrize(
    "signal",
    [[np.nan, 1, 2], [np.inf, 1, -np.inf], [1e300, -1e-300, 0], [True, False, True], [0, 0]],
)
def test_odd_numbers_are_drawn_too(signal):
    root = parse(signal, [1, 2, 0.5])
    assert len(walk(root)) == 2 * (len(signal) + 2)
    assert "nan" not in {node.get(name) for node in root.iter() for name in ("x", "y", "height")}


def test_same_arguments_give_the_same_text():
    assert convolution1d(SIGNAL, KERNEL) == convolution1d(np.array(SIGNAL), tuple(KERNEL))


def test_name_of_the_signal_is_escaped():
    root = parse(SIGNAL, KERNEL, signal_name="a < b & c")
    assert any("a < b & c" in "".join(text.itertext()) for text in root.iter(SVG + "text"))


@pytest.mark.parametrize("signal", [[], [[1, 2]], 3])
def test_signal_of_another_shape_is_refused(signal):
    with pytest.raises(ValueError, match="signal"):
        convolution1d(signal, KERNEL)


def test_kernel_of_words_is_refused():
    with pytest.raises(TypeError, match="kernel must hold real numbers"):
        convolution1d(SIGNAL, ["a"])


@pytest.mark.parametrize("kernel", [[1 / 3, -1 / 3, 0.25, -1.5, 1000], [1, 2, 3]])
@pytest.mark.parametrize("signal", [list(range(-7, 7)), [1.25] * 14, [99.9, -20] * 7])
def test_every_label_is_large_enough_to_read(signal, kernel):
    sizes = {
        node.text: float(node.get("font-size")) for node in parse(signal, kernel).iter(SVG + "text")
    }
    assert min(sizes.values()) >= 10, sizes


def test_number_that_does_not_fit_into_its_cell_is_written_in_fewer_digits():
    shown = {node.text for node in parse([123.45] * 14, [1, 2, 3, 4, 5]).iter(SVG + "text")}
    assert {"617", "1234", "1852"} <= shown
