"""One channel, small images and large ones: against the loops."""

import numpy as np
import pytest

from convlab import ops, reference

# (image, kernel, options), with padding wider than the image among them.
CASES = [
    ((40, 9), (3, 3), {"padding": 1}),
    ((9, 40), (3, 3), {"padding": 1, "stride": 2}),
    ((37, 23), (7, 5), {"padding": (3, 2), "stride": (2, 3)}),
    ((35, 20), (2, 3), {"padding": ((0, 5), (4, 0)), "dilation": (3, 2)}),
    ((1, 1), (3, 2), {"padding": ((6, 0), (9, 1)), "stride": 4}),
    ((50, 3), (5, 1), {"padding": "full", "stride": (7, 1)}),
    ((5, 6), (5, 6), {}),
]


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
def test_infinite_inputs_only_affect_their_windows(size, k, bad):
    rng = np.random.default_rng(3)
    image, kernel = rng.integers(-9, 10, (size, size)) + 0.5, rng.integers(1, 10, (k, k)) + 0.5
    clean = ops.correlate2d(image, kernel, padding="same")
    image[4, 5] = bad
    found = ops.correlate2d(image, kernel, padding="same")
    rows, columns = (slice(max(0, at - k // 2), at + k // 2 + 1) for at in (4, 5))
    assert np.array_equal(found[rows, columns], np.full_like(found[rows, columns], bad), True)
    found[rows, columns] = clean[rows, columns]
    np.testing.assert_allclose(found, clean, rtol=1e-12)


def test_zero_times_nan_is_nan_for_a_kernel_of_one_cell():
    image = np.array([[np.nan, 1.0], [np.inf, 2.0]])
    assert np.isnan(ops.correlate2d(image, [[0.0]])).tolist() == [[True, False], [True, False]]
