"""The list of photographs with an upload, for the explorers of pictures."""

import io
import warnings
from collections.abc import Mapping
from os import PathLike
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np
import traitlets

from convlab import samples
from convlab._checks.numbers import as_numbers
from convlab.drawing.formatting import size
from convlab.explore._controls import OWN, OwnChanges, dropdown

LARGEST = 256  # pixels a side; larger pictures are reduced
SMALLEST = 5  # pixels a side, so that every kernel fits

# The shares of red, green and blue in brightness (ITU-R BT.601).
_BRIGHTNESS = np.array([0.299, 0.587, 0.114])
_READABLE = "a PNG, JPEG, GIF, BMP, TIFF or WebP file"
_LONGEST_NAME = 18  # letters of a file name that fit into the list of pictures


class Picture(NamedTuple):
    """The content of a picture file; its pixels are uint8, of shape (3, H, W)."""

    # At most 256 a side, upright, transparent parts in white; of an animation, the first frame.
    pixels: np.ndarray
    given: tuple[int, ...]  # height and width in the file


class PhotoSource(OwnChanges, widgets.VBox):
    """A list of photographs above an upload button: `source.choice.value = "chelsea"`."""

    # The picture, of shape (H, W), or (3, H, W) with `colour`. An array that it is set to is listed
    # as "your own", an uploaded file under its name.
    value = traitlets.Any()
    problem = traitlets.Unicode()  # why the last upload could not be read; the explorer shows it

    def __init__(self, image=None, *, colour: bool = False, choices: Mapping | None = None):
        """Offer `choices` and the upload; show `image`, an array, first.

        Each choice is a name and a function that returns its array. An image that equals one of
        them is listed under its name.
        """
        self._colour = colour
        self._choices = dict(choices or _samples(colour))
        self._given: dict[str, tuple[int, ...]] = {}  # the sizes of pictures that were reduced
        self._coming: tuple[str, tuple[int, ...]] | None = None  # name and size of a new picture
        self.choice = dropdown("picture", list(self._choices), next(iter(self._choices)))
        self.upload = widgets.FileUpload(
            accept="image/*",
            description="Upload a picture",
            # Jupyter's own limit: it takes no larger message from the browser.
            tooltip=f"show your own picture: {_READABLE} of less than 10 MB",
        )
        self.note = widgets.Label().add_class("convlab-note")
        super().__init__([self.choice, self.upload, self.note])
        self.observe(self._name_own, names="value")
        self.choice.observe(self._chosen, names="value")
        self.upload.observe(self._uploaded, names="value")
        name = self.choice.value if image is None else self._known(image)
        if name is None:
            self.value = image
        else:
            with self._hold():
                self.choice.value = name
            self._chosen({"new": name})

    def _known(self, image) -> str | None:
        photo = as_photo(image, colour=self._colour)
        return next((n for n, make in self._choices.items() if np.array_equal(make(), photo)), None)

    @traitlets.validate("value")
    def _checked(self, proposal):
        if self._held:
            return proposal["value"]
        photo = as_photo(proposal["value"], colour=self._colour)
        self._coming = self._coming or (OWN, _channels_first(proposal["value"]).shape[-2:])
        return photo

    def _chosen(self, change) -> None:
        if self._held:
            return
        name = change["new"]
        array = self._choices[name]()
        with self._hold():
            self.value = reduced(array)
        self._describe(self._given.get(name, array.shape[-2:]))

    def _name_own(self, change) -> None:
        """Add a picture that was not chosen by name to the choices."""
        if self._held:
            return
        (name, given), self._coming = self._coming, None
        self._choices[name], self._given[name] = lambda: change["new"], given
        with self._hold():
            self.choice.options = list(self._choices)
            self.choice.value = name
        self._describe(given)

    def _describe(self, given: tuple[int, ...]) -> None:
        shown = self.value.shape[-2:]
        change = f"reduced from {size(given)} to {size(shown)} pixels"
        self.note.value = "" if given == shown else change

    def _uploaded(self, change) -> None:
        if not change["new"]:
            return
        file = change["new"][0]
        # Emptied, so that the same file can be uploaded again and is not in memory twice.
        self.upload.value = ()
        self.problem = ""
        try:
            photo = read_photo(bytes(file["content"]), file["name"])
        except ValueError as error:
            self.problem = str(error)
            return
        self._coming = _short(file["name"], taken=_samples(self._colour)), photo.given
        self.value = photo.pixels


def _samples(colour: bool) -> dict:
    return {
        photo.__name__: lambda photo=photo: as_photo(photo(), colour=colour)
        for photo in (samples.camera, samples.chelsea)
    }


def _short(name: str, taken) -> str:
    """Shorten a file name for the list of pictures, and make it different from those taken."""
    if len(name) > _LONGEST_NAME:
        begin = _LONGEST_NAME - 9
        name = f"{name[:begin]}…{name[-8:]}"
    return f"{name} (file)" if name in taken else name


def read_photo(content: bytes, name: str) -> Picture:
    """Read a picture file, in any format of Pillow, reduced to at most 256 pixels a side.

    The file name is for error messages. Raises ValueError if Pillow is missing or cannot read the
    file, or it has too many or too few pixels.
    """
    try:
        from PIL import Image, ImageOps, UnidentifiedImageError
    except ModuleNotFoundError:  # in a browser, where a cell that imports a package loads it
        raise ValueError(
            f"{name} cannot be read without Pillow: run `import PIL` in a cell, "
            "then choose the file again"
        ) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as file:
                # By the tag "Orientation", rows and columns are swapped: a camera held sideways.
                sideways = file.getexif().get(0x0112, 1) >= 5
                given = file.size if sideways else file.size[::-1]
                file.draft("RGB", (2 * LARGEST, 2 * LARGEST))  # decodes a JPEG at a reduced size
                pixels = _pixels(ImageOps.exif_transpose(file))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        most = f"{Image.MAX_IMAGE_PIXELS / 1e6:.0f} million pixels"
        raise ValueError(f"{name} has more than {most}: reduce it or take a smaller one") from None
    # Pillow's decoders raise almost any exception for a broken file.
    except Exception as error:
        why = "its format is unknown" if isinstance(error, UnidentifiedImageError) else error
        raise ValueError(
            f"{name} cannot be read as a picture ({why}): choose {_READABLE}"
        ) from None
    try:
        return Picture(as_photo(np.moveaxis(pixels, -1, 0), colour=True), given)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def as_photo(array, *, colour: bool = False) -> np.ndarray:
    """Check a learner's array that will be shown as a picture, and reduce it.

    Its shape is (H, W), (3, H, W), (H, W, 3) or (H, W, 4); a fourth channel is transparency, which
    is ignored. Returns three channels or, without `colour`, the brightness, in the dtype of the
    array, reduced to at most 256 a side by averaging.

    >>> as_photo(np.full((3, 5, 7), 200, np.uint8)).shape
    (5, 7)
    >>> as_photo(np.zeros((512, 300))).shape  # two to one
    (256, 150)
    """
    given = _channels_first(array)
    array = reduced(given)
    if min(array.shape[-2:]) < SMALLEST:
        sizes = dict.fromkeys("{}x{}".format(*one.shape[-2:]) for one in (given, array))
        raise ValueError(
            f"the picture is {', reduced to '.join(sizes)} pixels, but must be at least "
            f"{SMALLEST}x{SMALLEST}, so that a kernel of {SMALLEST}x{SMALLEST} fits: "
            "take a larger one"
        )
    if array.ndim == 2:
        return np.stack([array] * 3) if colour else array
    return array if colour else _as_like(np.tensordot(_BRIGHTNESS, array, 1), array)


def no_file(image) -> None:
    """Refuse a name in place of an array, and say how to see a picture of that name."""
    if isinstance(image, (str, PathLike)):
        raise TypeError(
            f"the picture must be an array, not {str(image)!r}: for a file, leave the picture out "
            "and press 'Upload a picture'; samples.camera() and samples.chelsea() are arrays"
        )


def _channels_first(array) -> np.ndarray:
    """Check an array, and convert it to shape (H, W) or (3, H, W)."""
    no_file(array)
    array = as_numbers(array, "the picture")
    given = array.shape
    if array.ndim == 3 and given[0] != 3 and given[-1] in (3, 4):
        array = np.moveaxis(array[..., :3], -1, 0)
    if array.ndim != 2 and not (array.ndim == 3 and array.shape[0] == 3):
        raise ValueError(f"the picture must have shape (H, W), (3, H, W) or (H, W, 3), not {given}")
    return array


def _pixels(file) -> np.ndarray:
    """Read an opened file as uint8, shape (H, W, 3)."""
    from PIL import Image

    if file.mode[0] in "IF":  # 16 bits or more per pixel, which Pillow would clip at 255
        deep = np.asarray(file, dtype=float)
        grey = np.rint(np.clip(deep / max(deep.max(), 1e-12), 0, 1) * 255).astype(np.uint8)
        return np.dstack([grey] * 3)
    photo = file.convert("RGBA")
    paper = Image.new("RGBA", photo.size, "white")
    return np.asarray(Image.alpha_composite(paper, photo))[..., :3]


def reduced(array: np.ndarray) -> np.ndarray:
    """Average blocks of pixels, shape (..., H, W), so that no side is longer than `LARGEST`."""
    height, width = array.shape[-2:]
    block = -(-max(height, width) // LARGEST)
    if block <= 1:
        return array
    rows, columns = max(1, height // block), max(1, width // block)
    # Incomplete blocks at the lower and right edges are left out.
    kept = array[..., : rows * block, : columns * block]
    blocks = kept.reshape(*array.shape[:-2], rows, -1, columns, kept.shape[-1] // columns)
    return _as_like(blocks.mean(axis=(-3, -1)), array)


def _as_like(values: np.ndarray, array: np.ndarray) -> np.ndarray:
    return (values if array.dtype.kind == "f" else np.rint(values)).astype(array.dtype)
