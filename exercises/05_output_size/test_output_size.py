"""The graded tests; their inputs are drawn from the run's seed."""

import pytest

from convlab import output_size
from convlab.grading import assert_same


def windows(cells, kernel_size, stride):
    """Count the windows one by one."""
    return len([start for start in range(0, cells, stride) if start + kernel_size <= cells])


@pytest.mark.points(1)
def test_output_size_strides_with_and_without_cells_left_over(submission, rng):
    kernel_size, stride, jumps = (int(number) for number in rng.integers(3, 6, 3))
    for rest in range(stride):
        cells = kernel_size + jumps * stride + rest
        assert_same(submission.output_size(cells, kernel_size, stride=stride), jumps + 1)
    assert_same(submission.output_size(cells, kernel_size), cells - kernel_size + 1)
    assert_same(submission.output_size(cells, 2, stride=5), (cells - 2) // 5 + 1)


@pytest.mark.points(1)
def test_output_size_counts_the_windows_on_the_padded_input(submission, rng):
    for padding in (1, 2, 3):
        for stride, kernel_size in [(1, 3), (2, int(rng.integers(2, 7))), (3, 2), (3, 5)]:
            least = int(rng.integers(14, 30))
            for cells in range(least, least + 3):
                expected = windows(cells + 2 * padding, kernel_size, stride)
                given = submission.output_size(cells, kernel_size, padding, stride)
                assert_same(given, expected)


@pytest.mark.points(1)
def test_output_size_kernel_that_just_fits(submission, rng):
    for padding, stride in [(0, 1), (0, 2), (1, 1), (1, 3), (2, 2), (2, 3)]:
        cells = int(rng.integers(3, 9))
        given = submission.output_size(
            input_size=cells, kernel_size=cells + 2 * padding, padding=padding, stride=stride
        )
        assert_same(given, 1)


@pytest.mark.points(1)
def test_output_size_kernel_that_does_not_fit_is_a_value_error(submission, rng):
    for padding, stride, missing in [(0, 1, 1), (0, 2, 1), (2, 1, 1), (1, 3, 2), (2, 2, 4)]:
        cells = int(rng.integers(2, 9))
        with pytest.raises(ValueError):
            submission.output_size(cells, cells + 2 * padding + missing, padding, stride)
        # No error if it just fits.
        assert_same(submission.output_size(cells, cells + 2 * padding, padding, stride), 1)


@pytest.mark.points(1)
def test_paddings_that_keep_size_at_stride_1(submission, rng):
    for half in (0, 1, 2):
        input_size = int(rng.integers(6, 10))
        given = submission.paddings_that_keep_size(input_size, 2 * half + 1, 1)
        assert_same(given, [half])
        assert_same(submission.paddings_that_keep_size(input_size, 2 * half + 2, 1), [])


@pytest.mark.points(2)
def test_paddings_that_keep_size_at_larger_strides(submission, rng):
    for stride in (2, 3, 4, 5):
        lines = [(int(rng.integers(5, 10)), size) for size in (2, int(rng.integers(1, 6)))]
        for input_size, kernel_size in [*lines, (5, 5), (20, 3), (40, 3)]:
            sizes = [
                output_size(input_size, kernel_size, padding=padding, stride=stride)
                for padding in range(100)
            ]
            given = submission.paddings_that_keep_size(input_size, kernel_size, stride=stride)
            assert_same(given, [p for p, size in enumerate(sizes) if size == input_size])


@pytest.mark.points(1)
def test_trace_follows_the_layers(submission, rng):
    kinds = rng.permutation([(3, 1), (3, 2), (2, 1), (4, 2), (5, 1), (5, 2)]).tolist()
    for first in range(6):  # each kind once with each stride
        size, sizes, layers = 120, [120], []
        for stride, (kernel_size, padding) in zip((2, 1, 3), (kinds * 2)[first:], strict=False):
            size = windows(size + 2 * padding, kernel_size, stride)
            layers.append((kernel_size, padding, stride))
            sizes.append(size)
        assert_same(submission.trace(120, layers), sizes)
    for left_over in (0, 1, 2):
        jumps = int(rng.integers(4, 20))
        size = 3 + 3 * jumps + left_over
        assert_same(submission.trace(size, [(3, 0, 3)]), [size, jumps + 1])


@pytest.mark.points(1)
def test_trace_known_networks(submission):
    lenet = [(5, 0, 1), (2, 0, 2), (5, 0, 1), (2, 0, 2), (5, 0, 1)]
    assert_same(submission.trace(32, lenet), [32, 28, 14, 10, 5, 1])
    torchvision = [(11, 2, 4), (3, 0, 2), (5, 2, 1), (3, 0, 2), *[(3, 1, 1)] * 3, (3, 0, 2)]
    assert_same(submission.trace(224, torchvision), [224, 55, 27, 27, 13, 13, 13, 13, 6])
    resnet = [(7, 3, 2), (3, 1, 2), (1, 0, 2)]  # its beginning, and a shortcut
    assert_same(submission.trace(224, resnet), [224, 112, 56, 28])
    blocks = [[(3, 1, 1)] * convolutions + [(2, 0, 2)] for convolutions in (2, 2, 3, 3, 3)]
    sizes = [224, 224, 224, 112, 112, 112, 56, 56, 56, 56, 28, 28, 28, 28, 14, 14, 14, 14, 7]
    assert_same(submission.trace(224, layers=sum(blocks, [])), sizes)


@pytest.mark.points(1)
def test_trace_kernel_that_does_not_fit_is_a_value_error(submission, rng):
    size = int(rng.integers(4, 9))
    # The first layer leaves `size` cells, and the kernel of the second is one larger.
    with pytest.raises(ValueError):
        submission.trace(size + 2, [(3, 0, 1), (size + 3, 1, 2), (1, 1, 1)])
    assert_same(submission.trace(size + 2, [(3, 0, 1), (size + 2, 1, 2)]), [size + 2, size, 1])
