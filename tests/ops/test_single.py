"""Filters of one channel: in blocks of every size, the same as the loops."""

import numpy as np
import pytest

from convlab import ops, reference
from convlab.ops import _single
from convlab.ops.methods import choose

# (image, kernel, options): larger than a block below, and smaller; padding wider than the image.
CASES = [
    ((40, 9), (3, 3), {"padding": 1}),
    ((9, 40), (3, 3), {"padding": 1, "stride": 2}),
    ((37, 23), (7, 5), {"padding": (3, 2), "stride": (2, 3)}),
    ((35, 20), (2, 3), {"padding": ((0, 5), (4, 0)), "dilation": (3, 2)}),
    ((1, 1), (3, 2), {"padding": ((6, 0), (9, 1)), "stride": 4}),
    ((50, 3), (5, 1), {"padding": "full", "stride": (7, 1)}),
    ((5, 6), (5, 6), {}),
]


@pytest.fixture(params=[(1 << 6, 1 << 6, 4), (1 << 10, 1 << 11, 8)], ids=["tiny", "little"])
def small_blocks(request, monkeypatch):
    """Make blocks so small that little arrays need many, which begin and end everywhere."""
    names = ("COLUMN_BYTES", "STRIP_BYTES", "COLUMN_WIDTH")
    for name, value in zip(names, request.param, strict=True):
        monkeypatch.setattr(_single, name, value)
    monkeypatch.setattr(_single, "BAND_ROWS", 3)


@pytest.mark.parametrize("method", ["im2col", "bands"])
@pytest.mark.parametrize(("shape", "kernel", "options"), CASES)
def test_blocks_of_every_size_equal_the_reference(small_blocks, shape, kernel, options, method):
    rng = np.random.default_rng(1)
    x, weight = rng.integers(-9, 10, (2, 3, *shape)), rng.integers(-9, 10, (3, 1, *kernel))
    expected = reference.conv2d(x, weight, groups=3, **options)
    for dtype in ("f4", "f8", "i8"):
        found = ops.conv2d(x.astype(dtype), weight, groups=3, method=method, **options)
        assert np.array_equal(found, expected)
        for image, maps in zip(x.astype(dtype), expected, strict=True):
            found = ops.correlate2d(image[1], weight[1, 0], method=method, **options)
            assert np.array_equal(found, maps[1])


@pytest.mark.parametrize(("shape", "kernel", "options"), CASES)
def test_a_small_image_equals_the_reference(shape, kernel, options):
    rng = np.random.default_rng(2)
    image, weights = rng.integers(-9, 10, shape), rng.integers(-9, 10, kernel)
    expected = reference.correlate2d(image, weights, **options)
    for dtype in ("u1", "i8", "f2", "f4", "f8", ">f4"):
        for layout in (image, image[::-1, ::-1].copy()[::-1, ::-1], np.asfortranarray(image)):
            found = ops.correlate2d(layout.astype(dtype, order="K"), weights, **options)
            wanted = reference.correlate2d(layout.astype(dtype), weights, **options)
            assert found.dtype == wanted.dtype
            assert np.array_equal(found, expected if dtype != "u1" else wanted)


@pytest.mark.parametrize("size", [8, 150])
@pytest.mark.parametrize("k", [1, 3, 7])
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_not_finite_stays_where_the_windows_are(size, k, bad):
    rng = np.random.default_rng(3)
    image, kernel = rng.integers(-9, 10, (size, size)) + 0.5, rng.integers(1, 10, (k, k)) + 0.5
    clean = ops.correlate2d(image, kernel, padding="same")
    image[4, 5] = bad
    found = ops.correlate2d(image, kernel, padding="same")
    rows, columns = (slice(max(0, at - k // 2), at + k // 2 + 1) for at in (4, 5))
    assert np.array_equal(found[rows, columns], np.full_like(found[rows, columns], bad), True)
    found[rows, columns] = clean[rows, columns]
    np.testing.assert_allclose(found, clean, rtol=1e-12)


def test_large_kernels_on_large_images_are_bands_and_others_are_columns():
    from convlab._checks import as_windows

    def chosen(size, k, channels=1, dtype="f4", stride=1):
        x, weight = np.zeros((1, channels, size, size)), np.zeros((channels, 1, 1, k, k), dtype)
        windows = as_windows((size, size), (k, k), padding=k // 2, stride=stride)
        return choose(x, weight, windows, weight.dtype)

    assert chosen(256, 7) == chosen(256, 15, channels=4) == "bands"
    assert chosen(256, 3) == chosen(32, 7) == chosen(28, 3, channels=128) == "im2col"
    assert chosen(256, 7, dtype=object) == chosen(256, 7, stride=2) == "im2col"
