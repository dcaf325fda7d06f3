"""The list of photographs: choices, uploads, and invalid input."""

import numpy as np
import pytest
from PIL import Image

from convlab import samples
from convlab.explore._photo import PhotoSource, as_photo, read_photo
from tests.explore.uploads import as_file, upload

NOISE = np.random.default_rng(6).integers(0, 256, (40, 60, 3), dtype=np.uint8)


def test_first_choice_is_shown_first_and_controls_have_names():
    source = PhotoSource()
    assert source.choice.options == ("camera", "chelsea") and source.choice.value == "camera"
    assert np.array_equal(source.value, samples.camera())
    assert source.choice.description == "picture"
    assert source.upload.description == "Upload a picture" and source.upload.accept == "image/*"


def test_choice_by_name_shows_the_brightness_of_a_colour_photograph():
    source = PhotoSource()
    source.choice.value = "chelsea"
    with Image.fromarray(np.moveaxis(samples.chelsea(), 0, -1)) as colour:
        expected = np.asarray(colour.convert("L"), int)  # rounds each weight a little differently
    assert source.value.shape == (150, 225) and source.value.dtype == np.uint8
    assert np.abs(source.value - expected).max() <= 1


def test_colour_gives_three_channels_of_every_photograph():
    source = PhotoSource(colour=True)
    assert np.array_equal(source.value, [samples.camera()] * 3)
    source.choice.value = "chelsea"
    assert np.array_equal(source.value, samples.chelsea())


def test_choices_of_the_caller_are_not_changed():
    small = np.arange(12).reshape(2, 2, 3)
    source = PhotoSource(choices={"small": lambda: small, "zeros": lambda: np.zeros((1, 2, 2))})
    assert np.array_equal(source.value, small)
    source.choice.value = "zeros"
    assert source.value.shape == (1, 2, 2)


def test_own_array_is_shown_first_and_stays_among_the_choices():
    own = np.arange(42.0).reshape(6, 7)
    source = PhotoSource(own)
    for name, expected in (("your own", own), ("camera", samples.camera()), ("your own", own)):
        source.choice.value = name
        assert np.array_equal(source.value, expected)
    assert PhotoSource(own).choice.value == "your own"


def test_setting_the_value_makes_it_the_own_picture():
    source = PhotoSource()
    for value in (1, 0):
        source.value = np.full((5, 5), value, np.uint8)
        assert source.choice.value == "your own"
    source.choice.value = "chelsea"
    source.choice.value = "your own"
    assert not source.value.any()


def test_each_change_is_notified_once_and_the_same_file_can_be_uploaded_again():
    source, seen = PhotoSource(), []
    source.observe(lambda change: seen.append(change["new"].shape), names="value")
    source.choice.value = "chelsea"
    for _ in range(2):
        upload(source, as_file(NOISE))
        assert source.choice.value == "own.png" and source.value.shape == (40, 60)
        assert source.upload.value == ()
        source.choice.value = "camera"
    assert seen == [(150, 225), *[(40, 60), (256, 256)] * 2]


def test_failed_upload_keeps_the_picture_and_is_reported_each_time():
    source, seen = PhotoSource(), []
    source.observe(lambda change: seen.append(change["new"]), names="problem")
    for _ in range(2):
        upload(source, b"no picture at all", "letter.doc")
        assert np.array_equal(source.value, samples.camera()) and source.choice.value == "camera"
        assert source.problem.startswith("letter.doc cannot be read as a picture")
    upload(source, as_file(NOISE))
    assert [bool(one) for one in seen] == [True, False, True, False]


@pytest.mark.parametrize("kind", ["png", "bmp", "tiff", "webp", "gif", "jpeg"])
def test_common_formats_are_read(kind):
    options = {"lossless": True} if kind == "webp" else {}
    flat = np.full((8, 9, 3), [255, 0, 0], np.uint8)
    found = read_photo(as_file(flat, kind, **options), "red").pixels
    assert found.dtype == np.uint8 and found.shape == (3, 8, 9)
    assert np.abs(found - np.array([255, 0, 0])[:, None, None]).max() <= 2


def test_pixels_are_not_changed_but_a_photograph_held_sideways_is_turned_upright():
    found = read_photo(as_file(NOISE), "noise").pixels
    assert np.array_equal(np.moveaxis(found, 0, -1), NOISE)
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned by 90 degrees
    found = read_photo(as_file(NOISE, exif=exif), "sideways").pixels
    assert np.array_equal(np.moveaxis(found, 0, -1), np.rot90(NOISE, -1))


def test_transparent_parts_are_white():
    ink = np.zeros((6, 8, 4), np.uint8)
    ink[:3, :, 3] = 255
    found = read_photo(as_file(ink), "ink").pixels
    assert not found[:, :3].any() and (found[:, 3:] == 255).all()


def test_palette_is_looked_up():
    image = Image.fromarray(np.full((5, 6), 1, np.uint8)).convert("P")
    image.putpalette([0, 0, 0, 10, 20, 30])
    assert read_photo(as_file(image), "palette").pixels[:, 0, 0].tolist() == [10, 20, 30]


def test_sixteen_bits_are_scaled_to_eight():
    deep = np.linspace(0, 65535, 48, dtype=np.uint16).reshape(6, 8)
    assert np.abs(read_photo(as_file(deep), "deep").pixels[0] - deep / 257).max() <= 1


@pytest.mark.parametrize("kind", ["png", "jpeg"])
@pytest.mark.parametrize("turned", [False, True])
def test_note_has_the_original_and_the_reduced_size(kind, turned):
    exif = Image.Exif()
    exif[0x0112] = 6 if turned else 1
    source = PhotoSource()
    upload(source, as_file(np.zeros((900, 1200, 3), np.uint8), kind, exif=exif), "holiday.jpg")
    assert source.choice.value == "holiday.jpg"
    given, shown = ("1200×900", "240×180") if turned else ("900×1200", "180×240")
    assert source.note.value == f"reduced from {given} to {shown} pixels"
    source.choice.value = "camera"
    assert source.note.value == ""
    source.choice.value = "holiday.jpg"
    assert source.note.value == f"reduced from {given} to {shown} pixels"
    upload(source, as_file(NOISE))
    assert source.note.value == ""
    assert PhotoSource(np.zeros((512, 300))).note.value == "reduced from 512×300 to 256×150 pixels"


def test_long_file_name_is_shortened_in_the_middle():
    source = PhotoSource()
    upload(source, as_file(NOISE), "a_photograph_of_the_harbour_at_dusk.png")
    assert source.choice.value == "a_photogr…dusk.png"
    upload(source, as_file(NOISE), "camera")
    assert source.choice.value == "camera (file)"
    source.choice.value = "camera"
    assert np.array_equal(source.value, samples.camera())


@pytest.mark.parametrize("colour", [False, True])
def test_picture_of_the_course_is_listed_by_name(colour):
    source = PhotoSource(samples.chelsea(), colour=colour)
    assert source.choice.value == "chelsea"
    assert source.choice.options == ("camera", "chelsea")
    assert np.array_equal(source.value, as_photo(samples.chelsea(), colour=colour))


@pytest.mark.parametrize(("shape", "reduced"), [((512, 300), (256, 150)), ((100, 700), (33, 233))])
def test_large_array_is_reduced_by_averaging_blocks(shape, reduced):
    large = np.random.default_rng(7).normal(size=shape)
    found, block = as_photo(large), -(-max(shape) // 256)
    whole = large[: reduced[0] * block, : reduced[1] * block]
    means = whole.reshape(reduced[0], block, reduced[1], block).mean((1, 3))
    assert found.shape == reduced
    np.testing.assert_allclose(found, means, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_large_file_is_reduced(kind):
    large = np.kron(np.array([[0, 100], [200, 250]], np.uint8), np.ones((450, 600), np.uint8))
    found = read_photo(as_file(large, kind), "large").pixels
    assert max(found.shape) <= 256
    assert found.shape[1] / found.shape[2] == pytest.approx(3 / 4, rel=0.02)
    rows, columns = found.shape[1] // 4, found.shape[2] // 4
    corners = found[0, [rows, rows, -rows, -rows], [columns, -columns, columns, -columns]]
    assert np.abs(corners - np.array([0, 100, 200, 250])).max() <= 2


@pytest.mark.parametrize("channels", [3, 4])
def test_channels_may_come_last(channels):
    image = np.random.default_rng(8).random((6, 7, channels))
    expected = np.moveaxis(image[..., :3], -1, 0)
    assert np.array_equal(as_photo(image, colour=True), expected)
    assert as_photo(image)[2, 3] == pytest.approx(image[2, 3, :3] @ [0.299, 0.587, 0.114])


def test_whole_numbers_stay_whole():
    assert as_photo(np.full((300, 300), 7, np.int16)).dtype == np.int16
    assert as_photo(NOISE).dtype == np.uint8


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "own.png cannot be read .*: choose a PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "its format is unknown"),
        (as_file(NOISE)[:2000], "own.png cannot be read"),
        (as_file(NOISE[:3]), "own.png: the picture is 3x60 pixels, but must be at least 5x5"),
    ],
)
def test_file_that_is_not_a_picture_is_refused(content, message):
    with pytest.raises(ValueError, match=message):
        read_photo(content, "own.png")


def test_file_of_too_many_pixels_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 2000)
    with pytest.raises(ValueError, match="own.png has more than .* million pixels: reduce it"):
        read_photo(as_file(NOISE), "own.png")
