"""The graded tests; their inputs are drawn from the run's seed."""

import pytest

from convlab import pad2d
from convlab.grading import assert_same


def some_image(rng, *shape):
    """An image of different integers, none of them 0."""
    return rng.permutation(200)[: shape[0] * shape[1]].reshape(shape) + 1


def four_sides(rng):
    """Four different sides, none of them 0."""
    top, bottom, left, right = rng.permutation([1, 2, 3, 4]).tolist()
    return (top, bottom), (left, right)


def both_ways(rng):
    """Four different sides, and the same with opposite sides swapped."""
    (top, bottom), (left, right) = four_sides(rng)
    return ((top, bottom), (left, right)), ((bottom, top), (right, left))


@pytest.mark.points(1)
def test_zero_pad_one_number(submission, rng):
    image = some_image(rng, 3, 6)  # 3 + 2 rows are not as many as its columns
    for padding in (1, 2, 3):
        assert_same(submission.zero_pad(image, padding), pad2d(image, padding))


@pytest.mark.points(1)
def test_zero_pad_four_different_sides(submission, rng):
    image = some_image(rng, 4, 3)
    for padding in both_ways(rng):
        assert_same(submission.zero_pad(image, padding), pad2d(image, padding))


@pytest.mark.points(1)
def test_zero_pad_without_padding_on_some_or_all_sides(submission, rng):
    image, ((top, bottom), (left, right)) = some_image(rng, 2, 7), four_sides(rng)
    for padding in (((0, bottom), (left, 0)), ((top, 0), (0, right)), 0):
        assert_same(submission.zero_pad(image, padding), pad2d(image, padding))


@pytest.mark.points(1)
def test_zero_pad_fractions_and_negative_numbers(submission, rng):
    image = rng.normal(size=(3, 4))
    for padding in both_ways(rng):
        assert_same(submission.zero_pad(image, padding), pad2d(image, padding))


@pytest.mark.points(1)
def test_same_padding_odd_sizes(submission, rng):
    half = int(rng.integers(4, 50))
    assert_same(submission.same_padding(2 * half + 1), (half, half))
    assert_same(submission.same_padding(1), (0, 0))


@pytest.mark.points(1)
def test_same_padding_even_sizes(submission, rng):
    half = int(rng.integers(4, 50))
    for size in (2, 2 * half, 2 * half + 2):
        assert_same(submission.same_padding(size), (size // 2 - 1, size // 2))


@pytest.mark.points(1)
def test_reflect_pad_narrow_border(submission, rng):
    for shape in ((3, 5), (5, 2)):
        image = some_image(rng, *shape)
        assert_same(submission.reflect_pad(image, 1), pad2d(image, 1, mode="reflect"))


@pytest.mark.points(1)
def test_reflect_pad_widest_possible_border(submission, rng):
    for shape in ((4, 6), (5, 4)):
        image = some_image(rng, *shape)
        for padding in (2, 3):
            expected = pad2d(image, padding, mode="reflect")
            assert_same(submission.reflect_pad(image, padding), expected)


@pytest.mark.points(1)
def test_reflect_pad_without_padding(submission, rng):
    image = some_image(rng, 3, 4)
    assert_same(submission.reflect_pad(image, 0), image)


@pytest.mark.points(1)
def test_reflect_pad_fractions_and_negative_numbers(submission, rng):
    image = rng.normal(size=(4, 3))
    assert_same(submission.reflect_pad(image, 2), pad2d(image, 2, mode="reflect"))
