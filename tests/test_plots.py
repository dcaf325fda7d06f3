"""Figures: their data, their text for screen readers, and the SVG that a notebook shows."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from matplotlib.figure import Figure

from convlab import plots
from convlab.drawing.colours import LIGHT

SIZES = [3, 5, 9]
TIMES = {"shift_and_add": [0.0004, 0.001, 0.004], "fft": [0.001, 0.001, 0.001]}


@pytest.fixture(scope="module")
def figure():
    return plots.kernel_times(SIZES, TIMES, crossover=5)


@pytest.fixture(scope="module")
def svg(figure):
    return figure._repr_html_()


def test_curves_hold_milliseconds_and_differ_in_more_than_colour(figure):
    assert isinstance(figure, Figure)
    (axes,) = figure.axes
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("kernel size", "milliseconds")
    adding, fft, crossover = axes.get_lines()
    assert list(adding.get_xdata()) == SIZES
    assert list(adding.get_ydata()) == pytest.approx([0.4, 1, 4])
    assert list(fft.get_ydata()) == pytest.approx([1, 1, 1])
    assert list(crossover.get_xdata()) == [5, 5]
    names = [text.get_text() for text in axes.get_legend().get_texts()]
    assert names == ["shift and add", "fft", "crossover at 5"]
    assert adding.get_marker() != fft.get_marker()
    assert crossover.get_linestyle() != adding.get_linestyle()


def test_without_a_crossover_there_is_no_line():
    figure = plots.kernel_times(SIZES, TIMES)
    assert len(figure.axes[0].get_lines()) == 2
    assert "vertical" not in figure.says


def test_a_time_that_is_missing_is_an_error():
    with pytest.raises(ValueError, match="fft has 2 times for 3 kernel sizes: it needs one for"):
        plots.kernel_times(SIZES, {**TIMES, "fft": [1, 2]})


def test_shares_of_separable_layers_are_those_of_the_formula():
    figure = plots.separable_shares([8, 64, 512], [3, 5])
    three, five = figure.axes[0].get_lines()
    assert list(three.get_xdata()) == [8, 64, 512]
    for line, size in ((three, 3), (five, 5)):
        expected = [100 * (1 / count + 1 / size**2) for count in (8, 64, 512)]
        assert list(line.get_ydata()) == pytest.approx(expected)
    three, five = "23.6 at 8, 12.7 at 64, 11.3 at 512", "16.5 at 8, 5.5625 at 64, 4.2 at 512"
    assert figure.says.endswith(f"3×3: {three}. 5×5: {five}.")
    with pytest.raises(ValueError, match="at least 1"):
        plots.separable_shares([0])


def test_screen_reader_hears_every_number(svg):
    says = ElementTree.fromstring(svg).get("aria-label")
    assert says == (
        "Milliseconds by kernel size. shift and add: 0.4 at 3, 1 at 5, 4 at 9. "
        "fft: 1 at 3, 1 at 5, 1 at 9. A vertical line marks the crossover at 5."
    )


def test_every_colour_follows_the_theme_by_a_style_for_this_figure_only(svg):
    """Each selector of the style begins with the class of the drawings, or a theme around it."""
    drawn = svg.partition("</style>")[2]
    assert not re.findall(r"#[0-9a-f]{6}\b", drawn)
    used = set(re.findall(r"var\(--cl-([a-z-]+)\)", drawn))
    assert {"paper", "ink", "line", "window", "input-ink"} <= used <= set(LIGHT)
    assert svg.count("<style") == 1
    assert "*{" not in re.search("<style>(.*?)</style>", svg)[1]


def test_svg_is_the_same_each_time(svg):
    assert plots.kernel_times(SIZES, TIMES, crossover=5)._repr_html_() == svg


def test_figure_can_be_saved(figure, tmp_path):
    figure.savefig(tmp_path / "times.png")
    assert (tmp_path / "times.png").read_bytes().startswith(b"\x89PNG")


def test_shares_of_paths_are_centred_and_sum_to_1():
    figure = plots.path_shares({"one": [1, 1, 1], "two": [1, 2, 3, 2, 1]})
    one, two = figure.axes[0].get_lines()
    assert list(one.get_xdata()) == list(two.get_xdata()) == [-2, -1, 0, 1, 2]
    assert list(one.get_ydata()) == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3, 0])
    assert list(two.get_ydata()) == pytest.approx([1 / 9, 2 / 9, 3 / 9, 2 / 9, 1 / 9])
    assert "two: 0.111 at −2, 0.222 at −1, 0.333 at 0," in figure.says
    with pytest.raises(ValueError, match="one has 2 pixels: an odd number is needed"):
        plots.path_shares({"one": [1, 1]})
