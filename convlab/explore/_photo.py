"""Photographs to choose from, and the learner's own: what the explorers of pictures share."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from contextlib import contextmanager
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np
import traitlets

from convlab import samples
from convlab._checks import as_numbers
from convlab.drawing.formatting import size
from convlab.explore._controls import OWN, dropdown

LARGEST = 256  # pixels a side; what is larger is reduced
SMALLEST = 5  # pixels a side, so that every kernel fits

# How much of red, green and blue the eye takes for brightness (ITU-R BT.601).
_BRIGHTNESS = np.array([0.299, 0.587, 0.114])
_READABLE = "a PNG, JPEG, GIF, BMP, TIFF or WebP file"
_LONGEST_NAME = 18  # letters of a file's name, of which the list of pictures shows no more


class Picture(NamedTuple):
    """A picture file that was read.

    Attributes
    ----------
    pixels : ndarray of uint8, shape (3, H, W)
        At most 256 a side; upright as the camera was held; transparent parts white; of an
        animation, the first frame.
    given : tuple of int
        Height and width of the picture in the file.
    """

    pixels: np.ndarray
    given: tuple[int, ...]


class PhotoSource(widgets.VBox):
    """A choice of photographs above a button that uploads one's own.

    Attributes
    ----------
    value : ndarray, shape (H, W), or (3, H, W) with `colour`
        The picture. Set it to an array, and that is shown as "your own"; a file that is uploaded
        is shown under its name.
    problem : str
        Why the last upload could not be read, "" if it could; the explorer shows it.
    choice : Dropdown
        The names: `source.choice.value = "chelsea"`.
    upload : FileUpload
    note : Label
        How large the learner's own picture is, and to what size it was reduced.
    """

    value = traitlets.Any()
    problem = traitlets.Unicode()

    def __init__(self, image=None, *, colour: bool = False, choices: Mapping | None = None):
        """Offer `choices` and the upload; show `image`, an array, first.

        Each choice is a name and a function that returns its array, which is shown as it is, but
        reduced. An image that is one of them is shown under its name.
        """
        self._colour, self._choosing = colour, False
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
            with self._choosing_itself():
                self.choice.value = name
            self._chosen({"new": name})

    def _known(self, image) -> str | None:
        """The name of the choice that an image is."""
        photo = as_photo(image, colour=self._colour)
        return next((n for n, make in self._choices.items() if np.array_equal(make(), photo)), None)

    @traitlets.validate("value")
    def _checked(self, proposal):
        if self._choosing:
            return proposal["value"]
        photo = as_photo(proposal["value"], colour=self._colour)
        self._coming = self._coming or (OWN, _channels_first(proposal["value"]).shape[-2:])
        return photo

    def _chosen(self, change) -> None:
        if self._choosing:
            return
        name = change["new"]
        array = self._choices[name]()
        with self._choosing_itself():
            self.value = reduced(array)
        self._describe(self._given.get(name, array.shape[-2:]))

    def _name_own(self, change) -> None:
        """Keep what was not chosen by name among the choices."""
        if self._choosing:
            return
        (name, given), self._coming = self._coming, None
        self._choices[name], self._given[name] = lambda: change["new"], given
        with self._choosing_itself():
            self.choice.options = list(self._choices)
            self.choice.value = name
        self._describe(given)

    def _describe(self, given: tuple[int, ...]) -> None:
        shown = self.value.shape[-2:]
        change = f"reduced from {size(given)} to {size(shown)} pixels"
        self.note.value = "" if given == shown else change

    @contextmanager
    def _choosing_itself(self):
        """Do what a hand on the list of choices does, and not hear of it."""
        self._choosing = True
        try:
            yield
        finally:
            self._choosing = False

    def _uploaded(self, change) -> None:
        if not change["new"]:
            return
        file = change["new"][0]
        # Emptied, so that the same file can be given again, and is not held in memory twice.
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
    """Cut a file's name down to what the list of pictures has room for, and apart from `taken`."""
    if len(name) > _LONGEST_NAME:
        begin = _LONGEST_NAME - 9
        name = f"{name[:begin]}…{name[-8:]}"
    return f"{name} (file)" if name in taken else name


def read_photo(content: bytes, name: str) -> Picture:
    """Read a picture file, reduced to at most 256 pixels a side.

    Parameters
    ----------
    content : bytes
        The file; Pillow tells its format.
    name : str
        What the file is called, for the error message.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the file is not a picture Pillow can read, or has too many or too few pixels.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as file:
                given = file.size if _is_sideways(file) else file.size[::-1]
                file.draft("RGB", (2 * LARGEST, 2 * LARGEST))  # spares a large JPEG's full size
                pixels = _pixels(ImageOps.exif_transpose(file))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        most = f"{Image.MAX_IMAGE_PIXELS / 1e6:.0f} million pixels"
        raise ValueError(f"{name} has more than {most}: reduce it, or take a smaller one") from None
    # A broken file can make Pillow's decoders raise nearly anything.
    except Exception as error:
        why = "its format is not known" if isinstance(error, UnidentifiedImageError) else error
        raise ValueError(
            f"{name} cannot be read as a picture ({why}): choose {_READABLE}"
        ) from None
    try:
        return Picture(as_photo(np.moveaxis(pixels, -1, 0), colour=True), given)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _is_sideways(file) -> bool:
    """Whether the camera was held sideways, so that rows and columns change places."""
    return file.getexif().get(0x0112, 1) >= 5  # the tag "Orientation"


def as_photo(array, *, colour: bool = False) -> np.ndarray:
    """Check an array of the learner's that is to be shown as a picture, and reduce it.

    Parameters
    ----------
    array : array_like, shape (H, W), (3, H, W), (H, W, 3) or (H, W, 4)
        Real numbers; a fourth channel is transparency, and left out.
    colour : bool
        Whether three channels are wanted, or one, the brightness.

    Returns
    -------
    ndarray, shape (H, W), or (3, H, W) with `colour`
        In the dtype of the array; reduced to at most 256 a side by averaging.

    Raises
    ------
    TypeError
        If the array does not hold real numbers.
    ValueError
        If it does not have one of these shapes, or a side is shorter than 5 pixels.

    Examples
    --------
    >>> as_photo(np.full((3, 5, 7), 200, np.uint8)).shape
    (5, 7)
    >>> as_photo(np.zeros((512, 300))).shape  # two to one
    (256, 150)
    """
    array = reduced(_channels_first(array))
    height, width = array.shape[-2:]
    if min(height, width) < SMALLEST:
        raise ValueError(
            f"the picture is {height}x{width} pixels, and must be at least {SMALLEST}x{SMALLEST}, "
            f"so that a kernel of {SMALLEST}x{SMALLEST} fits: take a larger one"
        )
    if array.ndim == 2:
        return np.stack([array] * 3) if colour else array
    return array if colour else _as_like(np.tensordot(_BRIGHTNESS, array, 1), array)


def _channels_first(array) -> np.ndarray:
    """Check an array, and bring it to shape (H, W) or (3, H, W)."""
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

    if file.mode[0] in "IF":  # 16 bits or more a pixel, which Pillow would cut off at 255
        deep = np.asarray(file, dtype=float)
        grey = np.rint(np.clip(deep / max(deep.max(), 1e-12), 0, 1) * 255).astype(np.uint8)
        return np.dstack([grey] * 3)
    photo = file.convert("RGBA")
    paper = Image.new("RGBA", photo.size, "white")
    return np.asarray(Image.alpha_composite(paper, photo))[..., :3]


def reduced(array: np.ndarray, largest: int = LARGEST) -> np.ndarray:
    """Average blocks of pixels, shape (..., H, W), so that no side is longer than `largest`."""
    height, width = array.shape[-2:]
    block = -(-max(height, width) // largest)
    if block <= 1:
        return array
    rows, columns = max(1, height // block), max(1, width // block)
    # What does not fill a block, at the lower and right edge, is left out.
    kept = array[..., : rows * block, : columns * block]
    blocks = kept.reshape(*array.shape[:-2], rows, -1, columns, kept.shape[-1] // columns)
    return _as_like(blocks.mean(axis=(-3, -1)), array)


def _as_like(values: np.ndarray, array: np.ndarray) -> np.ndarray:
    return (values if array.dtype.kind == "f" else np.rint(values)).astype(array.dtype)
