"""Arrays as coloured pictures: photographs, signed feature maps, heat maps."""

import base64
import struct
import zlib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from convlab._checks.choices import as_choice
from convlab._checks.numbers import quiet
from convlab.drawing import svg
from convlab.drawing.colours import GREY_COLORMAP, SIGNED_COLORMAP, TINTS
from convlab.drawing.formatting import number

# Of Matplotlib, by `python tests/drawing/colormaps.py`. To import that takes longer than a drawing,
# and in a browser it is a download of 10 MB.
_COLORMAPS = Path(__file__).parents[1] / "data" / "colormaps.npz"
MAP_COLOURS = "auto", "grey", "signed"
_ROUNDED = 0.05  # the rounding error of the sum of nine weights with two decimals


class Painted(NamedTuple):
    """A picture with a palette: a quarter of the bytes to compress, send and decode."""

    cells: np.ndarray  # uint8, shape (H, W): the index of each pixel's colour in the palette
    palette: np.ndarray  # uint8, shape (256, 4): red, green, blue and opacity, which is 255


class Scale(NamedTuple):
    """A colormap, and the values at its two ends."""

    colormap: str
    low: float
    high: float

    def labels(self, values) -> tuple[str, str]:
        """Write the two ends, and whether there are values beyond them."""
        low, high = ends(values)
        rounding = 1e-9 * (self.high - self.low)
        below = "≤ " if low < self.low - rounding else ""
        above = "≥ " if high > self.high + rounding else ""
        return below + number(self.low), above + number(self.high)


def paint(values, colormap: str, low: float, high: float) -> Painted | np.ndarray:
    """Colour an array of shape (H, W), with `low` and `high` at the ends of the colormap.

    If there is a NaN, which is transparent, returns RGBA of shape (H, W, 4).
    """
    cells, missing = _cells(values, low, high)
    palette = _palette(colormap)
    return _colours(cells, missing, palette) if missing.any() else Painted(cells, palette)


@quiet
def _cells(values, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the index of each value's colour, and which values are NaN."""
    scaled = (np.asarray(values, dtype=float) - low) / ((high - low) or 1.0)
    missing = np.isnan(scaled)
    scaled[missing] = 0
    scaled *= 256
    return np.clip(scaled, 0, 255, out=scaled).astype(np.uint8), missing


def _colours(cells: np.ndarray, missing: np.ndarray, palette: np.ndarray) -> np.ndarray:
    colours = palette[cells]
    colours[missing] = 0
    return colours


@cache
def _palette(colormap: str) -> np.ndarray:
    with np.load(_COLORMAPS) as colours:
        return _frozen(np.insert(colours[colormap], 3, 255, axis=1))


@cache
def _shades(tint: str) -> np.ndarray:
    """Return the shades of a tint, from black to nearly white, or of grey without one."""
    levels = np.arange(256)
    if tint:
        hues = bytes.fromhex(TINTS[tint].removeprefix("#"))
        channels = [np.interp(levels, [0, 128, 255], [0, h, 255 - (255 - h) / 4]) for h in hues]
    else:
        channels = [levels] * 3
    return _frozen(np.rint(np.stack([*channels, np.full(256, 255)], axis=1)).astype(np.uint8))


def _frozen(palette: np.ndarray) -> np.ndarray:
    palette.flags.writeable = False
    return palette


def ends(values) -> tuple:
    """Return the smallest and the largest finite value; zeros if there is none."""
    values = np.asarray(values)
    finite = values[np.isfinite(values)] if values.dtype.kind == "f" else values
    return (finite.min().item(), finite.max().item()) if finite.size else (0, 0)


def signed_limit(values) -> float:
    """Return the largest finite magnitude, for a signed scale on which zero is neutral."""
    return float(max(map(abs, ends(values))))


def grey_scale(image) -> Scale:
    """Return the scale of a picture: black is 0, or the smallest value if that is negative."""
    low, high = ends(image)
    return Scale(GREY_COLORMAP, min(low, 0), high)


def map_scale(feature_map, kernel, image, colours: str = "auto") -> Scale:
    """Choose the colours of a feature map, an image correlated with a kernel; no other code does.

    "signed" makes zero neutral; "grey" goes from the map's smallest value to its largest. "auto"
    depends on the sum of the weights, up to rounding. If it is 1, flat regions keep their value and
    the map is a picture: grey, on the scale of the image. If it is 0, flat regions become 0 and the
    map holds differences: signed. Otherwise the map is signed if it has a negative value, and grey
    from 0 to its largest value if it has none.

    >>> flat, box = np.full((2, 2), 80), np.full((3, 3), 1 / 9)
    >>> map_scale(flat, box, np.arange(256))
    Scale(colormap='gray', low=0, high=255)
    """
    if as_choice(colours, "colours", MAP_COLOURS) == "grey":
        return Scale(GREY_COLORMAP, *ends(feature_map))
    if colours == "auto":
        total, size = float(np.sum(kernel)), float(np.abs(kernel).sum())
        if abs(total - 1) <= _ROUNDED:
            return grey_scale(image)
        if abs(total) > _ROUNDED * min(size, 1) and ends(feature_map)[0] >= 0:
            return grey_scale(feature_map)
    return signed_scale(signed_limit(feature_map))


def photo(image, white: float | None = None) -> np.ndarray:
    """Convert a colour photograph, shape (3, H, W), to pixels: uint8, shape (H, W, 3).

    Its numbers are from 0 to `white`: by default 1 for floats up to 1, else 255.
    """
    return np.moveaxis(_levels(image, white), 0, -1)


def channel(image, white: float | None = None, tint: str = "") -> Painted:
    """Convert one channel of a photograph to pixels: grey, or shades of a colour of `TINTS`."""
    return Painted(_levels(image, white), _shades(tint))


def _levels(image, white: float | None) -> np.ndarray:
    image = np.asarray(image)
    if white is None:
        white = 1 if image.dtype.kind == "f" and image.max(initial=0) <= 1 else 255
    if image.dtype == np.uint8 and white == 255:
        return image
    return np.rint(np.clip(np.nan_to_num(image / white * 255), 0, 255)).astype(np.uint8)


def signed_scale(limit: float) -> Scale:
    """Return a scale on which zero is neutral, also if all values are zero."""
    limit = limit or 1.0
    return Scale(SIGNED_COLORMAP, -limit, limit)


def signed(values, limit: float | None = None) -> Painted | np.ndarray:
    """Colour a signed map: negative purple, zero neutral, positive orange.

    The scale goes from -limit to limit, by default as far as the values.
    """
    return paint(values, *signed_scale(signed_limit(values) if limit is None else limit))


def signed_fills(values, limit: float) -> list[list[str]]:
    """Return the colours of the cells of a signed map, `#rrggbb`, from -limit to limit."""
    return fills(values, *signed_scale(limit))


def fills(values, colormap: str, low: float, high: float) -> list[list[str]]:
    """Return the colours of cells, `#rrggbb`, from a colormap with `low` and `high` at its ends."""
    colours = _colours(*_cells(values, low, high), _palette(colormap))
    return [[f"#{r:02x}{g:02x}{b:02x}" for r, g, b, _ in row] for row in colours.tolist()]


def picture(colours, x, y, width, height, *, label: str, points: bool = False) -> str:
    """Draw the result of `paint`, or colours of shape (H, W, 3) or (H, W, 4).

    Pixels stay sharp unless the picture is reduced. With `points`, the learner can point at them.
    """
    pixels, palette = colours, b""
    if isinstance(colours, Painted):
        pixels, palette = colours.cells, colours.palette[:, :3].tobytes()
    place = x, y, width, height
    image = _image(pixels.tobytes(), pixels.shape, palette, *place, label, points)
    return image + svg.rect(*place, "outline")


# Most images in a picture were also in the previous one, and encoding them takes longest.
@lru_cache(maxsize=64)
def _image(pixels, shape, palette, x, y, width, height, label, points) -> str:
    rows, columns = shape[:2]
    data = base64.b64encode(_png(pixels, shape, palette)).decode("ascii")
    return svg.element(
        "image",
        x=x,
        y=y,
        width=width,
        height=height,
        preserveAspectRatio="none",
        style="image-rendering:pixelated" if columns <= width and rows <= height else None,
        role="img",
        aria_label=label,
        data_points=f"{rows} {columns}" if points else None,
        href=f"data:image/png;base64,{data}",
    )


def _png(pixels: bytes, shape: tuple[int, ...], palette: bytes) -> bytes:
    # imsave takes ten times as long, and writes the version of Matplotlib into the file.
    rows, columns, *channels = shape
    kind_of_colour = {(): 3, (3,): 2, (4,): 6}[tuple(channels)]
    # The filter "up", differences between lines, makes a photograph a quarter smaller.
    lines = np.full((rows, 1 + len(pixels) // rows), 2, np.uint8)
    levels = np.frombuffer(pixels, np.uint8).reshape(rows, -1)
    lines[:, 1:] = np.diff(levels, axis=0, prepend=np.uint8(0))
    header = struct.pack(">IIBBBBB", columns, rows, 8, kind_of_colour, 0, 0, 0)
    chunks = [(b"IHDR", header)]
    if palette:
        chunks.append((b"PLTE", palette))
    chunks += [(b"IDAT", zlib.compress(lines.tobytes(), 1)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
