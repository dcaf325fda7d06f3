"""The controls of the explorers, especially the kernel editor."""

import ipywidgets as widgets
import numpy as np
import pytest

from convlab import samples
from convlab.explore._controls import OWN, KernelEditor, as_grid, as_tuples, within
from convlab.explore._number_input import read_number


def boxes(editor):
    """The text boxes of an editor, in rows."""
    found = [box for box in walk(editor) if isinstance(box, widgets.Text)]
    columns = editor.columns.value
    return [found[at : at + columns] for at in range(0, len(found), columns)]


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def shown(editor):
    return [[read_number(box.value) for box in row] for row in boxes(editor)]


@pytest.mark.parametrize("name", samples.KERNELS)
def test_a_named_kernel_fills_the_boxes_and_changes_the_value_once(name):
    editor, chosen, values = KernelEditor(name), KernelEditor([[7, 7]]), []
    chosen.observe(lambda change: values.append(change["new"]), names="value")
    chosen.choice.value = name
    assert values == [editor.value]
    for one in (editor, chosen):
        assert np.array_equal(one.value, samples.kernel(name))
        assert np.array_equal(shown(one), samples.kernel(name))
        assert (one.rows.value, one.columns.value) == samples.kernel(name).shape
        assert one.choice.value == name


def test_typing_a_weight_selects_your_own_or_the_kernel_that_it_makes():
    editor, values = KernelEditor("sobel x"), []
    editor.observe(lambda change: values.append(change["new"]), names="value")
    boxes(editor)[1][2].value = "5.5"
    assert values == [((-1.0, 0.0, 1.0), (-2.0, 0.0, 5.5), (-1.0, 0.0, 1.0))]
    assert editor.choice.value == OWN
    boxes(editor)[1][2].value = "2"
    assert editor.choice.value == "sobel x"


@pytest.mark.parametrize(
    ("typed", "weight"),
    [("1/9", 1 / 9), ("0,5", 0.5), ("-2/3", -2 / 3), ("\N{MINUS SIGN}1", -1), ("2/18", 1 / 9)],
)
def test_a_weight_is_read_as_a_learner_types_it(typed, weight):
    editor = KernelEditor("sobel x")
    boxes(editor)[1][2].value = typed
    assert editor.value[1][2] == weight
    assert boxes(editor)[1][2].value == typed
    assert editor.problem == ""


@pytest.mark.parametrize("typed", ["1/", "/9", "1/0", "1,5,2", "two", "", "1 9", "nan", "1e999"])
def test_a_weight_that_cannot_be_read_is_named_and_changes_nothing(typed):
    editor = KernelEditor("sobel x")
    before, box = editor.value, boxes(editor)[1][2]
    box.value = typed
    assert (editor.value, box.value, editor.choice.value) == (before, typed, "sobel x")
    assert editor.problem.startswith(f"kernel weight, row 1, column 2: {typed!r} is not a number")
    box.value = "1/9"
    assert editor.problem == "" and editor.value[1][2] == 1 / 9
    box.value = typed
    editor.choice.value = "identity"
    assert editor.problem == ""
    assert np.array_equal(shown(editor), samples.kernel("identity"))


def test_choosing_the_same_kernel_again_replaces_invalid_input():
    editor = KernelEditor("sobel x")
    boxes(editor)[1][2].value = "two"
    editor.choice.value = OWN
    assert editor.problem and boxes(editor)[1][2].value == "two"
    editor.choice.value = "sobel x"
    assert editor.problem == "" and np.array_equal(shown(editor), samples.kernel("sobel x"))


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 5), (5, 1), (2, 4), (5, 5)])
def test_new_size_keeps_weights_that_fit_and_adds_zeros(rows, columns):
    editor = KernelEditor([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    editor.rows.value = rows
    editor.columns.value = columns
    expected = np.zeros((rows, columns))
    kept = np.arange(1, 10).reshape(3, 3)[:rows, :columns]
    expected[: kept.shape[0], : kept.shape[1]] = kept
    assert np.array_equal(editor.value, expected)
    assert np.array_equal(shown(editor), expected)


def test_choosing_a_larger_kernel_makes_the_boxes_it_needs():
    names = {samples.KERNELS[name].shape: name for name in samples.KERNELS}
    editor = KernelEditor(names[3, 3])
    editor.choice.value = names[5, 5]
    assert np.shape(shown(editor)) == (5, 5)
    boxes(editor)[4][4].value = "9"
    assert editor.value[4][4] == 9


def test_setting_the_value_fills_the_boxes():
    editor = KernelEditor()
    editor.value = ((1, 2),)
    assert shown(editor) == [[1, 2]]
    assert editor.choice.value == OWN


def test_every_named_kernel_is_offered_and_every_box_has_a_name():
    editor = KernelEditor()
    assert list(editor.choice.options) == [*samples.KERNELS, OWN]
    names = [box.tooltip for row in boxes(editor) for box in row]
    assert len(set(names)) == 9
    assert names[5] == "kernel weight, row 1, column 2"
    assert editor.choice.description == "kernel"
    assert [editor.rows.tooltip, editor.columns.tooltip] == ["kernel height", "kernel width"]


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([[1.0, -2.0]], ((1, -2),)),
        ([[0.5, 1.0]], ((0.5, 1.0),)),
        (np.array([[True, False]]), ((1, 0),)),
        (np.array([[255]], np.uint8), ((255,),)),
        (np.array([[0.1]], np.float32), ((float(np.float32(0.1)),),)),
        (np.array([[2, -1]], np.float16), ((2, -1),)),
        (np.array([[0.5]], np.longdouble), ((0.5,),)),
        ([[9999999.0]], ((9999999,),)),
        ([[1e7]], ((1e7,),)),
        ([[10**7]], ((10**7,),)),
        *(([[weight]], ((weight,),)) for weight in (1e19, -1e300, np.inf)),  # too large for int64
    ],
)
def test_whole_numbers_become_integers(weights, expected):
    found = as_tuples(weights)
    assert found == expected
    assert [type(v) for row in found for v in row] == [type(v) for row in expected for v in row]


def test_a_grid_is_checked_and_not_changed():
    given = [[1, 2], [3, 4]]
    assert as_grid(given, "image", 2).tolist() == given
    with pytest.raises(ValueError, match="image is 2x2, but at most 1x1"):
        as_grid(given, "image", 1)


def test_within_accepts_whole_numbers_between_its_ends():
    assert within(np.int64(3), "stride", 1, 4) == 3
    message = "stride must be at most 4 in this explorer, not 5: take less"
    with pytest.raises(ValueError, match=message):
        within(5, "stride", 1, 4, ": take less")
    with pytest.raises(ValueError, match="stride must be at least 1, not 0"):
        within(0, "stride", 1, 4)
    with pytest.raises(TypeError, match="whole number"):
        within(1.5, "stride", 1, 4)
