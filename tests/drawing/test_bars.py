"""Bars: as high as their numbers."""

import re

import pytest

from convlab.drawing import bars


def heights(svg):
    return [float(h) for h in re.findall(r'class="cell output"[^>]* height="([\d.]+)"', svg)]


def test_columns_are_as_high_as_their_numbers_and_an_empty_one_is_not_drawn():
    drawn = heights(bars.columns(["a", "b", "c"], [1, 0, 4], title="t"))
    assert len(drawn) == 2
    assert drawn[1] / drawn[0] == pytest.approx(4)
    assert heights(bars.columns([], [], title="t")) == []


def test_columns_show_their_labels_and_numbers():
    svg = bars.columns(["0–9", "10"], [3, 0], title="t", below="points")
    assert all(f">{text}</text>" in svg for text in ("0–9", "10", "3", "0", "points"))


def test_columns_are_wide_enough_for_their_labels():
    svg = bars.columns(["x" * 30] * 2, [1, 1], title="t")
    first, second = (float(x) for x in re.findall(r'class="cell output" x="([\d.]+)"', svg))
    assert second - first > 30 * 8


@pytest.mark.parametrize(
    ("part", "whole", "width"), [(5, 10, 79), (10, 10, 159), (12, 10, 159), (0.001, 10, 1)]
)
def test_share(part, whole, width):
    svg = bars.share(part, whole, title="t")
    assert float(re.search(r'class="cell output"[^>]* width="([\d.]+)"', svg)[1]) == width


def test_share_of_nothing_is_an_empty_frame():
    assert 'class="cell output"' not in bars.share(0, 0, title="t")
