"""The graded tests; their inputs are drawn from the run's seed."""

import numpy as np
import pytest

from convlab import conv2d, correlate2d
from convlab.grading import assert_same


def different(rng, *shape):
    """Different whole numbers, some of them negative, in random order."""
    count = np.prod(shape)
    return rng.permutation(np.arange(count) - count // 3).reshape(shape)


@pytest.mark.points(1)
def test_effective_kernel_size_counts_weights_and_holes(submission, rng):
    for kernel_size in (1, 2, 3, int(rng.integers(4, 12))):
        for dilation in (1, 2, int(rng.integers(3, 12))):
            line = np.zeros(kernel_size * dilation, int)
            line[::dilation] = 1
            expected = np.flatnonzero(line)[-1] + 1
            assert_same(submission.effective_kernel_size(kernel_size, dilation), expected)


@pytest.mark.points(2)
def test_correlate2d_dilation(submission, rng):
    for dilation, kernel_shape in [(1, (2, 3)), (2, (2, 3)), (3, (3, 2)), (2, (3, 3)), (4, (2, 2))]:
        image, kernel = rng.integers(1, 10, (9, 10)), different(rng, *kernel_shape)
        expected = correlate2d(image, kernel, dilation=dilation)
        assert_same(submission.correlate2d(image, kernel, dilation=dilation), expected)


@pytest.mark.points(1)
def test_correlate2d_padding_and_dilation(submission, rng):
    for padding, dilation in [(1, 1), (1, 2), (2, 2), (2, 3)]:
        image, kernel = rng.integers(1, 10, (5, 6)), rng.normal(size=(3, 2))
        for weights in (kernel, 100 * kernel):
            expected = correlate2d(image, weights, padding=padding, dilation=dilation)
            assert_same(submission.correlate2d(image, weights, padding, dilation), expected)


@pytest.mark.points(0.5)
def test_correlate2d_kernel_as_large_as_the_image_after_padding(submission, rng):
    image, kernel = rng.normal(size=(3, 5)), rng.normal(size=(3, 4))
    for signed in (image, -image):
        expected = correlate2d(signed, kernel, padding=1, dilation=2)
        assert_same(submission.correlate2d(signed, kernel, padding=1, dilation=2), expected)


@pytest.mark.points(1)
def test_conv2d_each_group_reads_its_channels(submission, rng):
    for groups, channels in [(1, 3), (2, 2), (3, 2), (2, 3)]:
        x = rng.integers(-9, 10, (groups * channels, 4, 5))
        weight, bias = different(rng, groups, channels, 2, 3), different(rng, groups) + 10
        expected = conv2d(x, weight, bias, groups=groups)
        assert_same(submission.conv2d(x, weight, bias, groups=groups), expected)


@pytest.mark.points(1.5)
def test_conv2d_several_filters_in_each_group(submission, rng):
    for groups, channels, filters in [(2, 2, 2), (3, 2, 3), (2, 3, 2), (2, 1, 3)]:
        x = rng.integers(0, 10, (groups * channels, *rng.permutation([4, 6, 8])[:2]))
        weight = different(rng, groups * filters, channels, 3, 2)
        bias = rng.permutation(np.arange(10, 20))[: groups * filters]
        expected = conv2d(x, weight, bias, groups=groups)
        assert_same(submission.conv2d(x, weight, bias, groups), expected)


@pytest.mark.points(1)
def test_conv2d_as_many_groups_as_channels_with_fractions(submission, rng):
    x, weight, bias = rng.normal(size=(3, 4, 5)), rng.normal(size=(3, 1, 2, 3)), rng.normal(size=3)
    alone = [correlate2d(*pair) for pair in zip(x, weight[:, 0], strict=True)]
    expected = np.array(alone) + bias.reshape(3, 1, 1)
    assert_same(submission.conv2d(x, weight, bias, groups=3), expected)
    whole = rng.integers(-9, 10, x.shape)
    expected = conv2d(whole, weight, bias, groups=3)
    assert_same(submission.conv2d(whole, weight, bias, groups=3), expected)
    weight = different(rng, 3, 1, 2, 3)
    expected = conv2d(x, weight, bias, groups=3)
    assert_same(submission.conv2d(x, weight, bias, groups=3), expected)


def separable(x, depthwise, pointwise):
    alone = [correlate2d(*pair) for pair in zip(x, depthwise, strict=True)]
    return np.einsum("fc,cij->fij", pointwise, alone)


@pytest.mark.points(1)
def test_separable_conv2d_filters_each_channel_and_mixes_the_maps(submission, rng):
    for channels, filters in [(2, 3), (3, 2), (3, 3), (1, 2)]:
        x = rng.integers(0, 10, (channels, 5, 6))
        depthwise, pointwise = different(rng, channels, 2, 3), different(rng, filters, channels)
        expected = separable(x, depthwise, pointwise)
        assert_same(submission.separable_conv2d(x, depthwise, pointwise), expected)


@pytest.mark.points(1)
def test_separable_conv2d_equals_one_full_convolution(submission, rng):
    for x in (rng.normal(size=(3, 5, 4)), rng.integers(-9, 10, (3, 5, 4))):
        depthwise, pointwise = rng.normal(size=(3, 3, 2)), rng.normal(size=(4, 3))
        full = pointwise[:, :, np.newaxis, np.newaxis] * depthwise
        given = submission.separable_conv2d(x, depthwise, pointwise)
        assert_same(given, conv2d(x, full))
    depthwise = different(rng, 3, 3, 2)  # integers, as in the image: only `pointwise` has fractions
    expected = separable(x, depthwise, pointwise)
    assert_same(submission.separable_conv2d(x, depthwise, pointwise), expected)
