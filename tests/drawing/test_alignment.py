import numpy as np
import pytest

from convlab.drawing.alignment import agreeing, overlay, shift

LINE = np.array([5.0, 6, 7])
PLANE = np.arange(12.0).reshape(3, 4)


@pytest.mark.parametrize("before", [0, 1, 3])
@pytest.mark.parametrize("after", [1, 2])
def test_line_is_found_where_it_lies_in_a_longer_one(before, after):
    longer = np.concatenate([np.full(before, -1), LINE, np.full(after, -2)])
    assert shift(LINE, longer) == (before,)
    assert shift(longer, LINE) == (-before,)


@pytest.mark.parametrize("top, left", [(0, 0), (1, 2), (2, 0)])
def test_plane_is_found_where_it_lies_in_a_larger_one(top, left):
    larger = np.full((6, 7), -1.0)
    larger[top : top + 3, left : left + 4] = PLANE
    assert shift(PLANE, larger) == (top, left)
    assert shift(larger, PLANE) == (-top, -left)


def test_both_start_at_the_same_cell_unless_all_overlapping_numbers_agree():
    other = np.vstack([np.full(2, -1), PLANE[:, 1:3], np.full(2, -1)])
    assert shift(PLANE, other) == (1, -1)  # higher and narrower at once
    assert shift(LINE, np.array([-1, 5, 6, 8, -2])) == (0,)
    assert shift(np.array([7]), np.array([1, 7, 2])) == (0,)  # a single number, by chance


def test_all_planes_of_a_stack_must_agree():
    stack = np.stack([PLANE, PLANE + 100])
    larger = np.pad(stack, ((0, 0), (1, 1), (1, 1)))
    assert shift(stack, larger) == (1, 1)
    larger[1, 1, 1] = -9
    assert shift(stack, larger) == (0, 0)


def test_corners_and_centres_are_tried_for_large_arrays():
    for place in ((0, 0), (0, 60), (60, 0), (60, 60), (30, 30)):
        larger = np.zeros((63, 64))
        larger[place[0] : place[0] + 3, place[1] : place[1] + 4] = PLANE
        assert shift(PLANE, larger) == place
        assert shift(larger, PLANE) == (-place[0], -place[1])
    assert shift(PLANE, np.roll(larger, 5)) == (0, 0)


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_unusual_numbers_agree_with_themselves(odd):
    line = np.array([odd, 2.0])
    assert shift(line, np.array([1.0, odd, 2.0])) == (1,)
    assert agreeing(line, np.array([odd, 3.0]), (0,)).tolist() == [True, False]


def test_rounding_errors_agree():
    assert agreeing(LINE, LINE.astype(np.float32) * np.float32(1 + 1e-6), (0,)).all()
    assert not agreeing(LINE, LINE * 1.01, (0,)).any()


def test_frame_holds_both_and_marks_every_cell():
    expected, given = np.array([[1, 2], [3, 4]]), np.array([[9, 1, 2]])
    (right, right_marks), (mine, mine_marks) = overlay(expected, given, (0, 1))
    # one row of three, and a second row that only the expected has, both from column 1 on
    assert right.shape == mine.shape == (2, 3)
    assert right_marks.tolist() == [["absent", "output", "output"]] * 2
    assert mine_marks.tolist() == [["extra", "output", "output"], ["absent", "missing", "missing"]]
    assert right[:, 1:].tolist() == expected.tolist()
    assert mine[0].tolist() == [9, 1, 2]


def test_cells_that_differ_are_wrong_where_nothing_agrees_and_those_of_no_array_missing():
    (_, right_marks), (_, mine_marks) = overlay(np.array([[1, 2, 3]]), np.array([[1, 7]]), (0, 0))
    assert mine_marks.tolist() == [["output", "wrong", "missing"]]
    assert right_marks.tolist() == [["output"] * 3]
    (_, _), (_, marks) = overlay(np.ones((1, 2)), np.ones((1, 0)), (0, 0))
    assert marks.tolist() == [["missing", "missing"]]
