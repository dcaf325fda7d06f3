"""The table of padding modes, and all functions that read it."""

import re

import numpy as np
import pytest

from convlab import explore, ops, reference
from convlab.drawing.padding import padding
from convlab.shapes import PADDING_MODES
from convlab.shapes.modes import PaddingMode
from tests.numpy_modes import NUMPY_MODES
from tests.test_notebooks import LESSONS, section

IMAGE = np.arange(1, 21).reshape(4, 5)
SIDES = ((2, 1), (0, 3))


def test_every_mode_has_a_numpy_mode():
    message = "write the modes of the table, in its order, in tests/numpy_modes.py"
    assert list(NUMPY_MODES) == list(PADDING_MODES), message


@pytest.mark.parametrize("mode", [mode for mode in PADDING_MODES if PADDING_MODES[mode].source])
def test_a_position_inside_is_its_own_source_and_arrays_work_as_numbers_do(mode):
    _, source, limit = PADDING_MODES[mode]
    for size in range(1, 7):
        reach = limit(size) if limit else 3 * size
        positions = np.arange(-reach, size + reach)
        found = source(positions, size)
        assert found.tolist() == [source(position, size) for position in positions.tolist()]
        assert found[reach : reach + size].tolist() == list(range(size))
        assert found.tolist() == np.pad(np.arange(size), reach, mode=NUMPY_MODES[mode]).tolist()


@pytest.fixture
def new_mode(monkeypatch):
    """Add a mode to the table and nowhere else: NumPy's symmetric, by a name no mode will have."""

    def source(position, size):
        position = position % (2 * size)
        return np.minimum(position, 2 * size - 1 - position)

    rule = PaddingMode("the image mirrored at its edges", source, limit=lambda size: size)
    monkeypatch.setitem(PADDING_MODES, "new mode", rule)
    return "new mode"


def test_a_mode_added_to_the_table_is_padded_by_loops_and_fast_functions(new_mode):
    expected = np.pad(IMAGE, SIDES, mode="symmetric")
    for f in (reference, ops):
        assert np.array_equal(f.pad2d(IMAGE, SIDES, mode=new_mode), expected)
        with pytest.raises(ValueError, match="mode 'new mode' .* height 4 .* at most 4, not 5"):
            f.pad2d(IMAGE, 5, mode=new_mode)
        with pytest.raises(ValueError, match="value=3 needs mode 'zeros': mode 'new mode'"):
            f.pad2d(IMAGE, 1, mode=new_mode, value=3)


def test_a_mode_added_to_the_table_is_drawn_and_can_be_chosen(new_mode):
    picture = padding(IMAGE, 3, padding=SIDES, mode=new_mode)
    assert "Mode new mode: the image mirrored at its edges." in picture
    assert "padding, row \N{MINUS SIGN}1, column 0, is a copy of image [0, 0] = 1" in picture
    explorer = explore.padding(IMAGE[:2], padding=1)
    explorer.controls["mode"].value = new_mode
    assert explorer.controls["top"].max == 2


def test_docstrings_list_the_modes_of_the_table():
    documented = "{" + ", ".join(f'"{mode}"' for mode in PADDING_MODES) + "}"
    for function in (ops.pad2d, explore.padding):
        name = f"{function.__module__}.{function.__name__}"
        assert f"mode : {documented}" in function.__doc__, f"list the modes in {name}"


def test_lesson_03_has_a_row_for_each_mode():
    rows = re.findall(r"^\| `(\w+)`", section(LESSONS[3], "What others call it"), re.M)
    message = "write a row for each mode in the table of lesson 03, What others call it"
    assert set(rows) == set(PADDING_MODES), message
