"""A photograph and its feature map: pixels, range and window, compared with SciPy."""

import numpy as np
import pytest
from matplotlib import colormaps
from scipy.signal import correlate2d

from convlab import samples
from convlab.drawing.kernels import kernels
from tests import svg_reader as reader
from tests.map_colours import expected_pixels, expected_scale

PHOTO = samples.camera()[60:100, 90:150]
KERNEL = np.array([[1, -2, 0], [3, 0, -4]])
SIGNED, GREY = colormaps["PuOr_r"], colormaps["gray"]


def parse(*arguments, **options):
    return reader.parse(kernels(*arguments, **options))


def images(root):
    """Each image and its pixels, by its label."""
    pixels = reader.pixels(root)
    return {label: (node, pixels[label]) for label, node in reader.images(root).items()}


def by_scipy(photo, kernel):
    return correlate2d(photo.astype(float), kernel, mode="valid")


def test_photograph_is_grey_and_only_the_map_can_be_pointed_at():
    root = parse(PHOTO, KERNEL)
    _, pixels = images(root)["photograph"]
    assert np.array_equal(pixels, GREY(PHOTO / PHOTO.max(), bytes=True))
    assert f"black is 0, white {PHOTO.max()}" in reader.texts(root)
    pointed = {label: node.get("data-points") for label, node in reader.images(root).items()}
    assert pointed == {"photograph": None, "feature map": "39 58", "colour scale": None}
    expected = by_scipy(PHOTO, KERNEL)
    assert root.get("aria-label") == (
        "A photograph of 40×60 pixels, and its feature map under a 2×3 kernel: 39×58, values "
        f"from −{-expected.min():.0f} to {expected.max():.0f}."
    )


def test_negative_photograph_has_its_smallest_value_black():
    photo = PHOTO.astype(float) - 100
    root = parse(photo, KERNEL)
    _, pixels = images(root)["photograph"]
    assert set(map(tuple, pixels[photo == photo.min()].tolist())) == {(0, 0, 0, 255)}
    assert f"black is −{-photo.min():.0f}, white {photo.max():.0f}" in reader.texts(root)


@pytest.mark.parametrize("name", samples.KERNELS)
def test_range_of_the_map_and_sum_of_the_weights_are_stated(name):
    kernel = samples.kernel(name)
    expected, said = by_scipy(PHOTO, kernel), reader.texts(parse(PHOTO, kernel))
    found = next(text for text in said if text.startswith("values from "))
    ends = list(map(reader.number, found.removeprefix("values from ").split(" to ")))
    assert ends == pytest.approx([expected.min(), expected.max()], rel=0.01)
    assert f"kernel, sum of weights {round(kernel.sum())}" in said


def test_scale_names_its_ends_and_zero_in_the_middle():
    root = parse(PHOTO, KERNEL)
    limit = f"{np.abs(by_scipy(PHOTO, KERNEL)).max():.0f}"
    texts = list(root.iter("text"))
    below = next(node.get("y") for node in texts if node.text == limit)
    places = {node.text: float(node.get("x")) for node in texts if node.get("y") == below}
    assert places["0"] == pytest.approx((places[f"−{limit}"] + places[limit]) / 2, abs=0.02)
    node, pixels = images(root)["colour scale"]
    assert places[limit] - places[f"−{limit}"] == pytest.approx(float(node.get("width")), abs=0.02)
    assert np.array_equal(pixels[0], SIGNED(np.linspace(0, 1, pixels.shape[1]), bytes=True))


def test_grey_map_spans_its_range_of_values():
    expected = by_scipy(PHOTO, KERNEL)
    root = parse(PHOTO, KERNEL, colours="grey")
    _, pixels = images(root)["feature map"]
    assert np.array_equal(pixels, expected_pixels(expected, KERNEL, PHOTO, "grey"))
    assert {f"−{-expected.min():.0f}", f"{expected.max():.0f}"} <= set(reader.texts(root))


@pytest.mark.parametrize("photo", [PHOTO, np.arange(80).reshape(8, 10) ** 2])
@pytest.mark.parametrize(
    ("kernel", "colormap"),
    [  # with a sum of one, with a sum of zero, and with others, whose maps may be negative
        *((name, "gray") for name in ("identity", "shift left", "box blur", "sharpen", "emboss")),
        *((name, "PuOr_r") for name in ("sobel x", "prewitt y", "laplacian")),
        ([[1, 1], [1, 1]], "gray"), ([[0, 0.4]], "gray"), ([[-1, 0]], "PuOr_r"), ([[3, -1]], None),
    ],
)  # fmt: skip
def test_map_is_grey_or_signed_by_its_weights(kernel, colormap, photo):
    kernel = samples.kernel(kernel) if isinstance(kernel, str) else np.array(kernel)
    values = by_scipy(photo, kernel)
    expected = expected_scale(values, kernel, photo, "auto")[0]
    assert colormap in (expected, None)
    found = images(parse(photo, kernel))
    pixels = found["feature map"][1].astype(int)
    assert np.abs(pixels - expected_pixels(values, kernel, photo)).max() <= 1
    _, scale = found["colour scale"]
    line = np.linspace(0, 1, scale.shape[1])
    assert np.array_equal(scale[0], colormaps[expected](line, bytes=True))


def test_ends_of_the_scale_show_that_there_are_values_beyond():
    assert {"≤ 0", f"≥ {PHOTO.max()}"} <= set(reader.texts(parse(PHOTO, samples.kernel("sharpen"))))
    assert {"0", f"{PHOTO.max()}"} <= set(reader.texts(parse(PHOTO, samples.kernel("box blur"))))


def test_map_of_zeros_is_neutral_and_a_flat_region_has_the_same_grey_after_a_blur():
    _, pixels = images(parse(np.full((6, 7), 9), [[-1, 1]]))["feature map"]
    assert np.array_equal(np.unique(pixels.reshape(-1, 4), axis=0), [SIGNED(0.5, bytes=True)])
    assert np.ptp(pixels[0, 0, :3].astype(int)) < 10 and pixels[0, 0].min() > 240
    photo = np.repeat([[40.0, 200.0]], 6, axis=0).repeat(6, axis=1)
    found = images(parse(photo, np.full((3, 3), 0.11)))  # 1/9 typed with two decimals
    shades = [found[name][1][2, [0, -1], 0].astype(int) for name in ("photograph", "feature map")]
    assert np.abs(shades[0] - shades[1]).max() <= 3


@pytest.mark.parametrize("point", [(0, 0), (7, 31), (38, 57)])
def test_magnified_window_and_sentence_multiply_out_to_the_pixel(point):
    root = parse(PHOTO, KERNEL, point=point)
    row, column = point
    window = PHOTO[row : row + 2, column : column + 3].astype(int)
    assert np.array_equal(reader.grid(root, "window"), window)
    assert np.array_equal(reader.grid(root, "kernel"), KERNEL)
    assert np.array_equal(reader.grid(root, "product"), window * KERNEL)
    (said,) = [text for text in reader.texts(root) if text.startswith("sum = ")]
    where, products = root.get("data-says").split(":  ")
    assert where == f"feature map [{row}, {column}]"
    factors, total = reader.products(products)
    assert factors == list(zip(window.flat, KERNEL.flat, strict=True))
    assert sum(a * b for a, b in factors) == total == by_scipy(PHOTO, KERNEL)[point]
    assert reader.number(said.removeprefix("sum = ")) == total


def test_sentence_of_a_large_window_is_abbreviated_and_keeps_its_sum():
    kernel = np.arange(25).reshape(5, 5)
    says = parse(PHOTO, kernel, point=(2, 3)).get("data-says")
    assert says.count("·") == 8 and "…" in says
    assert reader.number(says.split(" = ")[1]) == by_scipy(PHOTO, kernel)[2, 3]


def test_swatch_has_the_colour_of_the_pixel_pointed_at():
    root = parse(PHOTO, KERNEL, point=(7, 31))
    _, pixels = images(root)["feature map"]
    styles = [
        node.get("style", "") for node in root.iter("rect") if "frame" in reader.classes(node)
    ]
    (found,) = [style for style in styles if style.startswith("fill:")]
    assert found == "fill:#{:02x}{:02x}{:02x}".format(*pixels[7, 31])


@pytest.mark.parametrize("photo", [PHOTO, PHOTO[:6, :9], PHOTO.T])
def test_frames_lie_on_the_window_and_on_its_pixel_of_two_equal_scales(photo):
    root, scales = parse(photo, KERNEL, point=(3, 5)), []
    thin = [node for node in root.iter("rect") if node.get("style") == "stroke-width:1.5"]
    for frame, label, shape in zip(
        thin, ("photograph", "feature map"), ((2, 3), (1, 1)), strict=True
    ):
        picture, pixels = images(root)[label]
        left, top, wide, high = reader.numbers_of(picture, "x", "y", "width", "height")
        scales += [wide / pixels.shape[1], high / pixels.shape[0]]
        x, y, width, height = np.divide(
            reader.numbers_of(frame, "x", "y", "width", "height"), scales[0]
        )
        assert x - left / scales[0] == pytest.approx(5, abs=0.02)
        assert y - top / scales[0] == pytest.approx(3, abs=0.02)
        assert (height, width) == pytest.approx(shape, abs=0.02)
    assert scales == pytest.approx([scales[0]] * 4, abs=0.001)


def test_changed_array_is_drawn_again():
    photo = PHOTO.copy()
    before = kernels(photo, KERNEL)
    photo[10, 10] ^= 255
    after = kernels(photo, KERNEL)
    assert before != after
    _, pixels = images(reader.parse(after))["feature map"]
    assert np.array_equal(pixels, expected_pixels(by_scipy(photo, KERNEL), KERNEL, photo))
    photo[10, 10] ^= 255
    assert kernels(photo, KERNEL) == before


def test_point_past_the_end_is_the_last_one():
    assert kernels(PHOTO, KERNEL, point=(999, 2)) == kernels(PHOTO, KERNEL, point=(38, 2))


def test_same_bytes_of_another_dtype_are_another_picture():
    photo = np.arange(-32, 32, dtype=np.int8).reshape(8, 8)
    assert kernels(photo, [[1]]) != kernels(photo.view(np.uint8), [[1]])


UNUSUAL = [
    *([[5]], [[np.nan, 1.0], [2.0, 3.0]], [[np.inf, 1.0], [-np.inf, 3.0]], [[np.nan]]),
    *([[True, False]], np.zeros((2, 2), np.uint8), np.full((3, 3), 1e300)),
]


@pytest.mark.parametrize("photo", UNUSUAL)
@pytest.mark.parametrize("kernel", [[[1]], [[-0.5]], [[np.nan]]])
@pytest.mark.parametrize("colours", ["auto", "signed", "grey"])
def test_unusual_pictures_are_drawn(photo, kernel, colours):
    root = parse(photo, kernel, colours=colours)
    assert images(root)["feature map"][1].shape[:2] == np.shape(photo)
    places = {node.get(name) for node in root.iter() for name in ("x", "x1", "width")}
    assert not {"nan", "inf"} & places


@pytest.mark.parametrize("shape", [(256, 256), (150, 225), (225, 150), (225, 40), (8, 8), (12, 5)])
@pytest.mark.parametrize("side", [1, 3, 5])
def test_picture_fits_the_page_and_is_large_enough_to_read(shape, side):
    kernel = np.arange(-side, side * side - side).reshape(side, side)
    root = parse(np.arange(np.prod(shape)).reshape(shape) % 256, kernel)
    width, height = map(float, root.get("viewBox").split()[2:])
    assert width <= 910 and height <= 440
    assert reader.smallest_text(root) >= 11
    assert reader.outside(root) == []


@pytest.mark.parametrize("shape", [(256, 256), (225, 40), (40, 225), (12, 5)])
@pytest.mark.parametrize("side", [1, 3, 5])
def test_captions_and_colour_scale_of_the_map_are_beside_the_photograph(shape, side):
    root = parse(np.arange(np.prod(shape)).reshape(shape) - 256, np.eye(side))
    ends = {
        text.text.split(" ")[0]: (x - 0.3 * size * len(text.text), x + 0.3 * size * len(text.text))
        for text in root.iter("text")
        for x, size in [reader.numbers_of(text, "x", "font-size")]
    }
    for label, (image, _) in images(root).items():
        x, width = reader.numbers_of(image, "x", "width")
        ends[f"image of {label}"] = x, x + width
    for left, right in (
        ("photograph", "feature"),
        ("black", "values"),
        ("image of photograph", "image of colour scale"),
    ):
        assert ends[left][1] < ends[right][0]


def test_long_products_do_not_make_the_picture_scroll_on_a_phone():
    root = parse(np.full((8, 8), 255, np.uint8), np.full((3, 3), -99.5))
    assert "−25372.5" in reader.texts(root)
    assert reader.narrowest(root) <= 289  # pixels for a picture in a window 420 pixels wide


def test_picture_does_not_change_its_size_with_the_kernel():
    named = [samples.kernel(name) for name in samples.KERNELS]
    assert len({parse(PHOTO, kernel).get("viewBox") for kernel in [*named, [[1]]]}) == 1
