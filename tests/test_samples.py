"""The samples have the documented contents, and cannot be changed."""

import socket
from pathlib import Path

import numpy as np
import pytest
import scipy.ndimage

from convlab import correlate2d, samples

DATA = Path(samples.__file__).parent / "data"


def inside(name, image):
    """Apply a named kernel, without a border."""
    return correlate2d(image, samples.kernel(name))


def test_photographs_have_their_shapes_and_contrast_and_are_smooth():
    for photograph, shape in ((samples.camera(), (256, 256)), (samples.chelsea(), (3, 150, 225))):
        assert photograph.shape == shape
        assert photograph.dtype == np.uint8
        assert photograph.min() < 10 and photograph.max() > 200
        values = photograph.astype(float)
        for axis in (-1, -2):
            assert np.abs(np.diff(values, axis=axis)).mean() < values.std() / 4
    red, green, blue = samples.chelsea().mean(axis=(1, 2))
    assert red > green > blue


def test_digits_match_the_published_data_set_and_look_like_their_labels():
    images, labels = samples.digits()
    assert images.shape == (1797, 8, 8)
    assert images.dtype == labels.dtype == np.uint8
    # The numbers of each digit, and the range, as the data set's own description gives them.
    counts = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert np.bincount(labels).tolist() == counts
    assert (images.min(), images.max()) == (0, 16)
    means = np.stack([images[labels == digit].mean(axis=0) for digit in range(10)])
    distances = ((images[:, None].astype(float) - means) ** 2).sum(axis=(2, 3))
    assert (distances.argmin(axis=1) == labels).mean() > 0.85


@pytest.mark.parametrize("load", [samples.camera, samples.chelsea, lambda: samples.digits()[0]])
def test_every_call_returns_a_new_array(load):
    first = load()
    first[:] = 0
    assert load().any()
    assert load() is not load()


def test_samples_need_no_network(monkeypatch):
    def refuse(*arguments, **options):
        raise AssertionError("the samples asked for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    samples._load.cache_clear()
    for load in (samples.camera, samples.chelsea, samples.digits):
        load()


def test_every_file_of_data_has_its_source_and_licence():
    sources = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    files = {path.name for path in DATA.iterdir() if not path.name.startswith("_")}
    assert files - {"SOURCES.md"} == {
        *("camera.npz", "chelsea.npz", "digits.npz", "digit_network.npz", "colormaps.npz")
    }
    for name in files - {"SOURCES.md"}:
        assert f"| `{name}` |" in sources
        section = sources.split(f"## {name.removesuffix('.npz')}\n")[1].split("\n## ")[0]
        for word in ("Licence", "Source", "Changed"):
            assert f"- {word}: " in section, name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("identity", lambda image: image),
        ("shift left", lambda image: np.roll(image, -1, axis=1)),
        ("shift right", lambda image: np.roll(image, 1, axis=1)),
        ("shift up", lambda image: np.roll(image, -1, axis=0)),
        ("shift down", lambda image: np.roll(image, 1, axis=0)),
        ("box blur", lambda image: scipy.ndimage.uniform_filter(image, 3)),
        ("box blur 5x5", lambda image: scipy.ndimage.uniform_filter(image, 5)),
        ("sobel x", lambda image: scipy.ndimage.sobel(image, axis=1)),
        ("sobel y", lambda image: scipy.ndimage.sobel(image, axis=0)),
        ("prewitt x", lambda image: scipy.ndimage.prewitt(image, axis=1)),
        ("prewitt y", lambda image: scipy.ndimage.prewitt(image, axis=0)),
        ("laplacian", scipy.ndimage.laplace),
        ("sharpen", lambda image: image - scipy.ndimage.laplace(image)),
    ],
)
def test_a_named_kernel_does_what_its_name_says(name, expected):
    image, edge = samples.camera().astype(float), len(samples.kernel(name)) // 2
    whole = expected(image)[edge:-edge, edge:-edge]
    np.testing.assert_allclose(inside(name, image), whole, atol=1e-9)


def test_the_gaussian_blurs_are_pascals_triangle():
    row3, row5 = np.array([1, 2, 1]) / 4, np.array([1, 4, 6, 4, 1]) / 16
    assert np.array_equal(samples.kernel("gaussian blur"), np.outer(row3, row3))
    assert np.array_equal(samples.kernel("gaussian blur 5x5"), np.outer(row5, row5))
    # Blurring with the small one twice is blurring with the large one.
    twice = correlate2d(samples.kernel("gaussian blur"), np.outer(row3, row3), padding="full")
    assert np.array_equal(twice, samples.kernel("gaussian blur 5x5"))


def test_emboss_lights_the_lower_right_and_keeps_a_flat_region():
    ramp = np.add.outer(np.arange(5), np.arange(5))
    brighter = inside("emboss", ramp) - ramp[1:-1, 1:-1]
    # Each step down and right adds 2*(2 + 2) + 4 times one: the slope seen from the upper left.
    assert (brighter == 12).all()
    assert (inside("emboss", np.full((5, 5), 7)) == 7).all()


@pytest.mark.parametrize("name", samples.KERNELS)
def test_every_kernel_is_small_odd_and_read_only_and_keeps_a_flat_region_or_makes_it_zero(name):
    flat = inside(name, np.full((7, 7), 64))
    finds_edges = name.split()[0] in ("sobel", "prewitt", "laplacian")
    np.testing.assert_allclose(flat, 0 if finds_edges else 64, rtol=1e-14, atol=0)
    kernel = samples.kernel(name)
    assert kernel.shape in ((3, 3), (5, 5))
    assert kernel.dtype in (np.int64, np.float64)
    kernel[:] = 99
    assert not np.array_equal(samples.kernel(name), kernel)
    with pytest.raises(ValueError, match="read-only"):
        samples.KERNELS[name][0, 0] = 99
    with pytest.raises(TypeError):
        samples.KERNELS[name] = kernel


def test_unknown_kernel_is_an_error_with_a_list_of_names():
    message = "no kernel is named 'blur': choose one of identity, shift"
    with pytest.raises(ValueError, match=message):
        samples.kernel("blur")
