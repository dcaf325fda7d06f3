import numpy as np
import pytest

from convlab.feedback.diagnosis import diagnose
from convlab.feedback.loading import exercise_folders
from convlab.feedback.numbers import arrays_in, blocks, distinct_texts, written

PLANE = np.array([[1, -2], [3, 40]])


def test_rows_are_written_in_columns_below_each_other():
    rows = [("signal", np.array([3, 1, 40])), ("expected", np.array([0.5, -1]))]
    assert blocks(rows).splitlines() == ["signal:     3    1   40", "expected: 0.5   −1"]


def test_wrong_cells_have_a_star():
    message = blocks([("yours", PLANE, PLANE == 3)])
    assert message.splitlines() == ["yours:", "  1  −2", "  3* 40"]


def test_planes_of_a_stack_stand_side_by_side_and_those_of_a_filter_in_one_line():
    assert blocks([("x", np.stack([PLANE, PLANE]))]).splitlines() == [
        "x:",
        " [0]       [1]",
        "  1  −2     1  −2",
        "  3  40     3  40",
    ]
    lines = blocks([("weight", np.ones((2, 2, 1, 1), int))]).splitlines()
    assert [line.split() for line in lines[1::2]] == [
        ["[0,", "0]", "[0,", "1]"],
        ["[1,", "0]", "[1,", "1]"],
    ]


def test_no_line_is_too_long_for_a_terminal():
    lines = blocks([("x", np.full((9, 2, 6), -123.4))]).splitlines()
    assert max(map(len, lines)) <= 92
    assert sum(line.count("[") for line in lines) == 9


def test_large_array_is_reduced_to_the_wrong_cell():
    large = np.arange(10_000).reshape(100, 100)
    head, *rows = blocks([("yours", large, large == 7050)], (70, 50)).splitlines()
    assert head == "yours, a part of 100×100, from [66, 46]:"
    assert len(rows) == 9 and "7050*" in rows[4]
    assert blocks([("x", np.zeros((3, 50, 50)))], (2, 9, 49)).startswith(
        "x, a part of 3×50×50, from [2, 5, 45]:"
    )
    assert blocks([("x", np.zeros(500))]).startswith("x, a part of 500, from [0]:")


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0), (2, 0, 3), (0, 2, 2)])
def test_empty_array_is_reported(shape):
    assert blocks([("yours", np.zeros(shape))]).startswith("yours, empty, ")


def test_true_and_false_are_written_as_such():
    assert blocks([("yours", np.array([True, False]))]) == "yours:  True  False"


def test_numbers_that_differ_look_it():
    assert distinct_texts(4, 4.5) == ("4", "4.5")
    assert distinct_texts(0.1231, 0.1233) == ("0.1231", "0.1233")
    assert distinct_texts(-1234.56, -1234.5) == ("−1234.6", "−1234.5")
    assert distinct_texts(0.12345678, 0.12345679) == ("0.12345678", "0.12345679")
    assert distinct_texts(138357544, 138353448) == ("138357544", "138353448")
    assert distinct_texts(1.0, 1.0) == ("1", "1")


def test_arrays_inside_lists_are_found_by_name():
    layers = [(PLANE, np.array([1, 2]), 1), (PLANE, np.array(3), 2)]
    names = [name for name, _ in arrays_in("layers", layers)]
    assert names == ["layers[0][0]", "layers[0][1]", "layers[1][0]"]


@pytest.mark.parametrize(
    "value",
    [PLANE, [(PLANE, 1, 0.5)], (3,), "same", ((1, 2), (0, 3)), PLANE > 1, PLANE.astype(np.uint8)],
)
def test_what_is_written_can_be_pasted(value):
    back = eval(written(value), {"np": np})
    assert str(back) == str(value)
    if isinstance(value, np.ndarray):
        assert back.dtype == value.dtype


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        pytest.param(folder, name, id=f"{folder.name[:2]}-{name}")
        for folder in exercise_folders()
        for name in folder.tasks
    ],
)
def test_call_of_an_example_can_be_pasted_and_brings_the_same_again(folder, name):
    given = []

    def function(*arguments, **options):
        given.append((arguments, options))
        raise KeyError

    report = diagnose(function, folder.answer_key(name))
    assert report.example == 1
    eval(report.call, {"np": np, name: lambda *a, **o: given.append((a, o))})
    assert repr(given[-1]) == repr(given[0])
