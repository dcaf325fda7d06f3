"""The drawing of the output size, read back from its SVG and compared with NumPy's windows."""

import math
import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

from convlab.drawing.output_size import output_size
from tests import svg_reader as reader


@st.composite
def settings(draw):
    length, kernel = draw(st.integers(1, 20)), draw(st.integers(1, 7))
    ends = draw(st.integers(0, 5)), draw(st.integers(0, 5))
    assume(kernel <= length + sum(ends))
    return length, kernel, ends, draw(st.integers(1, 6))


def cells(root, name):
    return {column: node for (_, column), node in reader.cells(root, name).items()}


def numpy_windows(length, kernel, ends, stride):
    return sliding_window_view(np.arange(length + sum(ends)), kernel)[::stride]


def draw(setting, **options):
    length, kernel, ends, stride = setting
    return output_size(length, kernel, padding=ends, stride=stride, **options)


@given(settings())
def test_bars_links_and_sentences_are_numpys_windows(setting):
    root = reader.parse(draw(setting))
    windows = numpy_windows(*setting)
    row, output = cells(root, "input"), cells(root, "output")
    assert len(row) == setting[0] + sum(setting[2])
    assert len(output) == len(reader.steps(root)) == len(windows)
    for index, (node, window) in enumerate(zip(reader.steps(root), windows.tolist(), strict=True)):
        *reads, last = reader.reads(node)
        assert reads == [f"input-0-{at}" for at in window] and last == f"output-0-{index}"
        assert output[index].get("data-stands-for") == str(index)
        start, width = reader.numbers_of(node.find("rect"), "x", "width")
        first, after = (reader.numbers_of(row[window[at]], "x", "width") for at in (0, -1))
        assert start == pytest.approx(first[0] + 1.5, abs=0.02)
        assert start + width == pytest.approx(sum(after) - 1.5, abs=0.02)
        assert node.get("data-says") == (
            f"output [{index}]:  its window starts at cell {index}·{setting[3]} = {window[0]} "
            f"and ends at cell {window[0]} + {setting[1]} \N{MINUS SIGN} 1 = {window[-1]}"
        )


@given(settings())
def test_bars_form_one_staircase(setting):
    bars = [node.find("rect") for node in reader.steps(reader.parse(draw(setting)))]
    tops, heights = zip(*(reader.numbers_of(bar, "y", "height") for bar in bars), strict=True)
    falls = np.diff(tops)
    assert len(set(heights)) == 1
    assert (falls > heights[0]).all() and np.ptp(falls) < 0.05 if len(bars) > 1 else True


@given(settings())
def test_padding_is_marked_and_leftover_and_gaps_are_crossed_out_and_counted(setting):
    root = reader.parse(draw(setting))
    windows = numpy_windows(*setting)
    length, _, (before, after), _ = setting
    kinds = [reader.classes(cell) for cell in cells(root, "input").values()]
    padding = [True] * before + [False] * length + [True] * after
    assert ["padding" in kind for kind in kinds] == padding
    missed = set(range(len(kinds))) - set(windows.ravel().tolist())
    assert {at for at, kind in enumerate(kinds) if "unreached" in kind} == missed
    after = sum(at > windows.max() for at in missed)
    said = reader.texts(root)
    assert (f"{after} left over" in said) == bool(after)
    assert (f"{len(missed) - after} between windows" in said) == (len(missed) > after)


@given(settings())
def test_each_step_of_the_formula_has_the_same_value(setting):
    said = " ".join(
        text for text in reader.texts(reader.parse(draw(setting))) if text.startswith("= ")
    )
    size = len(numpy_windows(*setting))
    rounds = ", rounded down" in said
    assert ("⌊" in said) == rounds
    parts = said.removeprefix("= ").removesuffix(", rounded down").split(" = ")
    for part in parts:
        for sign, code in (("⌊", "math.floor("), ("⌋", ")"), ("·", "*"), ("\N{MINUS SIGN}", "-")):
            part = part.replace(sign, code)
        assert eval(part, {"math": math}) == size
    assert f"({setting[0]} + " in parts[0]
    assert f"\N{MINUS SIGN} {setting[1]}) / {setting[3]}" in parts[0]


def test_formula_rounds_only_where_it_must():
    said = reader.texts(reader.parse(output_size(7, 3, stride=2)))
    assert "= (7 + 2·0 \N{MINUS SIGN} 3) / 2 + 1" in said and "= 4 / 2 + 1 = 2 + 1 = 3" in said
    said = reader.texts(reader.parse(output_size(8, 3, stride=2)))
    assert "= ⌊(8 + 2·0 \N{MINUS SIGN} 3) / 2⌋ + 1" in said
    assert "= ⌊5 / 2⌋ + 1 = ⌊2.5⌋ + 1 = 2 + 1 = 3, rounded down" in said
    assert "output = ⌊(input + 2·padding \N{MINUS SIGN} kernel) / stride⌋ + 1" in said


@given(settings())
def test_listed_padding_keeps_the_size(setting):
    length, kernel, _, stride = setting
    said = next(
        (text for text in reader.texts(reader.parse(draw(setting))) if "is kept" in text), ""
    )
    even = [p for p in range(60) if length + 2 * p >= kernel]
    if not said:  # only paddings with which the first window would be padding only
        assert all(
            len(numpy_windows(length, kernel, (p, p), stride)) != length for p in even if p < kernel
        )
        return
    assert said.startswith(f"Size {length} is kept at stride {stride} by ")
    each = re.search(r"(\d+) on each side", said)
    apart = re.search(r"(\d+) before and (\d+) after", said)
    if each:
        ends = int(each[1]), int(each[1])
    else:
        ends = tuple(map(int, apart.groups())) if apart else (0, 0)
        assert apart or "no padding at all" in said
    assert len(numpy_windows(length, kernel, ends, stride)) == length
    # Different paddings on the two sides are listed only if no equal ones keep the size.
    fits = any(len(numpy_windows(length, kernel, (p, p), stride)) == length for p in even)
    assert fits == (apart is None)
    assert numpy_windows(length, kernel, ends, stride)[0][-1] >= ends[0]


def test_useless_padding_and_a_wanted_size_of_none_are_not_mentioned():
    assert "is kept" not in output_size(10, 3, stride=2, wanted=4)
    said = output_size(7, 3)
    assert "Size 7 is kept at stride 1 by padding 2 in total" in said and "Wanted" not in said


def test_note_on_the_padding_does_not_change_the_height():
    heights = {
        reader.parse(output_size(9, 3, padding=padding, stride=stride, wanted=2)).get("height")
        for padding, stride in ((0, 2), (2, 3))  # four windows each
    }
    assert len(heights) == 1


@given(settings(), st.integers(1, 30))
def test_listed_strides_give_the_wanted_size(setting, wanted):
    length, kernel, ends, _ = setting
    said = next(
        t for t in reader.texts(reader.parse(draw(setting, wanted=wanted))) if "Wanted" in t
    )
    assert said.startswith(f"Wanted size {wanted}: ")
    sizes = {s: len(numpy_windows(length, kernel, ends, s)) for s in range(1, 40)}
    if "no stride" in said:
        assert wanted not in sizes.values()
        near = [tuple(map(int, pair)) for pair in re.findall(r"stride (\d+) gives (\d+)", said)]
        assert near and all(sizes[stride] == size for stride, size in near)
        if len(near) == 2:
            assert near[0][1] > wanted > near[1][1] and near[1][0] == near[0][0] + 1
        else:
            assert near[0][0] == 1 and near[0][1] < wanted
    else:
        named = [int(part) for part in re.findall(r"\d+", said.split(":")[1])]
        giving = [stride for stride, size in sizes.items() if size == wanted]
        assert named[0] == giving[0]
        assert "(or any larger)" in said if wanted == 1 else named[-1] == giving[-1]
        if "…" not in said and wanted > 1:
            assert named == giving


@given(settings(), st.integers(1, 30))
def test_everything_is_inside_the_picture_and_legible(setting, wanted):
    root = reader.parse(draw(setting, wanted=wanted))
    assert f"stride {setting[3]}" in root.get("aria-label")
    assert reader.outside(root) == []
    assert reader.smallest_text(root) >= 10.99
