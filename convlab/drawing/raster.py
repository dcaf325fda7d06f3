"""Arrays as coloured pictures: photographs, signed feature maps, heat maps."""

from __future__ import annotations

import base64
import struct
import zlib
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from convlab.drawing import svg
from convlab.drawing.colours import GREY_COLORMAP, HEAT_COLORMAP, SIGNED_COLORMAP, TINTS
from convlab.drawing.formatting import number

_ROUNDED = 0.05  # what nine weights typed to two decimals may miss their sum by


class Painted(NamedTuple):
    """A picture of few colours: a quarter of the bytes, which are packed, sent and unpacked.

    Attributes
    ----------
    cells : ndarray of uint8, shape (H, W)
        Which colour of the palette each pixel has.
    palette : ndarray of uint8, shape (256, 4)
        Red, green, blue and opacity, which is 255.
    """

    cells: np.ndarray
    palette: np.ndarray


class Scale(NamedTuple):
    """The colours of a map, and the values at their two ends."""

    colormap: str
    low: float
    high: float

    def labels(self, values) -> tuple[str, str]:
        """Write the two ends, and whether the values go past them."""
        low, high = ends(values)
        rounding = 1e-9 * (self.high - self.low)
        below = "≤ " if low < self.low - rounding else ""
        above = "≥ " if high > self.high + rounding else ""
        return below + number(self.low), above + number(self.high)


def paint(values, colormap: str, low: float, high: float) -> Painted | np.ndarray:
    """Colour an array.

    Parameters
    ----------
    values : ndarray, shape (H, W)
    colormap : str
        A colormap of matplotlib's.
    low, high : float
        The values at the ends of the colormap.

    Returns
    -------
    Painted, or ndarray of uint8, shape (H, W, 4)
        RGBA where there is a NaN, which is transparent; otherwise the same colours painted.
    """
    scaled = _scaled(values, low, high)
    if np.isnan(scaled).any():
        return _colormap(colormap)(scaled, bytes=True)
    palette = _palette(colormap)
    scaled *= len(palette)
    return Painted(np.clip(scaled, 0, len(palette) - 1, out=scaled).astype(np.uint8), palette)


def _scaled(values, low: float, high: float) -> np.ndarray:
    return (np.asarray(values, dtype=float) - low) / ((high - low) or 1.0)


@cache
def _colormap(name: str):
    """Look a colormap up once: matplotlib makes a copy, and its table of colours, each time."""
    from matplotlib import colormaps

    return colormaps[name]


@cache
def _palette(name: str) -> np.ndarray:
    return _frozen(_colormap(name)(np.arange(256), bytes=True))


@cache
def _shades(tint: str) -> np.ndarray:
    """The shades of a tint: black, then the tint itself, then nearly white; without one, grey."""
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
    """The smallest and the largest finite value; zeros where there is none."""
    values = np.asarray(values)
    finite = values[np.isfinite(values)] if values.dtype.kind == "f" else values
    return (finite.min().item(), finite.max().item()) if finite.size else (0, 0)


def signed_limit(values) -> float:
    """The largest finite magnitude: both ends of a signed scale, so that zero stays neutral."""
    return float(max(map(abs, ends(values))))


def grey_scale(image) -> Scale:
    """The scale of a picture: black is 0, or the smallest value where that is negative."""
    low, high = ends(image)
    return Scale(GREY_COLORMAP, min(low, 0), high)


def map_scale(feature_map, kernel, image, colours: str = "auto") -> Scale:
    """Choose the colours of a feature map. This is the only place that does.

    Parameters
    ----------
    feature_map, kernel, image : ndarray
        The map is the image's under the kernel.
    colours : {"auto", "signed", "grey"}
        "signed" makes zero neutral; "grey" goes from the map's smallest value to its largest.
        "auto" goes by the sum of the weights, up to rounding. If it is 1, flat regions keep their
        value and the map is a picture: grey, on the scale of the image. If it is 0, flat regions
        become 0 and the map holds differences: signed. Otherwise the map is signed where it has a
        negative value, and grey from 0 to its largest value where it has none.

    Returns
    -------
    Scale

    Examples
    --------
    >>> flat, box = np.full((2, 2), 80), np.full((3, 3), 1 / 9)
    >>> map_scale(flat, box, np.arange(256))
    Scale(colormap='gray', low=0, high=255)
    """
    if not isinstance(colours, str) or colours not in MAP_COLOURS:
        raise ValueError(f"colours must be one of {', '.join(MAP_COLOURS)}, not {colours!r}")
    return MAP_COLOURS[colours](feature_map, kernel, image)


def _automatic(feature_map, kernel, image) -> Scale:
    total, size = float(np.sum(kernel)), float(np.abs(kernel).sum())
    if abs(total - 1) <= _ROUNDED:
        return grey_scale(image)
    if abs(total) > _ROUNDED * min(size, 1) and ends(feature_map)[0] >= 0:
        return grey_scale(feature_map)
    return _around_zero(feature_map, kernel, image)


def _around_zero(feature_map, _kernel, _image) -> Scale:
    limit = signed_limit(feature_map) or 1.0  # all zeros are neutral too
    return Scale(SIGNED_COLORMAP, -limit, limit)


def _end_to_end(feature_map, _kernel, _image) -> Scale:
    return Scale(GREY_COLORMAP, *ends(feature_map))


MAP_COLOURS = {"auto": _automatic, "grey": _end_to_end, "signed": _around_zero}


def photo(image, white: float | None = None) -> np.ndarray:
    """Show a photograph in colour as it is.

    Parameters
    ----------
    image : ndarray, shape (3, H, W)
        Red, green and blue, from 0 to `white`: 255, or 1 for floats that are not larger.
    white : float, optional

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
    """
    return np.moveaxis(_levels(image, white), 0, -1)


def channel(image, white: float | None = None, tint: str = "") -> Painted:
    """Show one channel of a photograph: in grey as it is, or in shades of a colour of `TINTS`.

    Parameters
    ----------
    image : ndarray, shape (H, W)
    white, tint : optional
        `white` as for `photo`.

    Returns
    -------
    Painted
    """
    return Painted(_levels(image, white), _shades(tint))


def _levels(image, white: float | None) -> np.ndarray:
    """Bring brightness to 0 to 255."""
    image = np.asarray(image)
    if white is None:
        white = 1 if image.dtype.kind == "f" and image.max(initial=0) <= 1 else 255
    if image.dtype == np.uint8 and white == 255:
        return image
    return np.rint(np.clip(np.nan_to_num(image / white * 255), 0, 255)).astype(np.uint8)


def signed(values, limit: float | None = None) -> Painted | np.ndarray:
    """Colour a signed map: negative purple, zero neutral, positive orange.

    The scale goes from -limit to limit, or as far as the values do.
    """
    limit = (signed_limit(values) if limit is None else limit) or 1.0  # all zeros are neutral too
    return paint(values, SIGNED_COLORMAP, -limit, limit)


def heat_fills(values, low: float, high: float) -> list[list[str]]:
    """Colours of a heat map's cells, `#rrggbb`."""
    return fills(values, HEAT_COLORMAP, low, high)


def signed_fills(values, limit: float) -> list[list[str]]:
    """Colours of a signed map's cells, `#rrggbb`, for a scale from -limit to limit."""
    limit = limit or 1.0
    return fills(values, SIGNED_COLORMAP, -limit, limit)


def fills(values, colormap: str, low: float, high: float) -> list[list[str]]:
    """Colours of cells, `#rrggbb`, from a colormap with `low` and `high` at its ends."""
    colours = _colormap(colormap)(_scaled(values, low, high), bytes=True)
    return [[f"#{r:02x}{g:02x}{b:02x}" for r, g, b, _ in row] for row in colours.tolist()]


def picture(colours, x, y, width, height, *, label: str, points: bool = False) -> str:
    """Put what `paint` made, or colours, (H, W, 3) or (H, W, 4), into a drawing.

    Pixels are kept sharp unless the picture is reduced. With `points`, the stage tells which pixel
    the learner points at.
    """
    image = _image(*_raw(colours), x, y, width, height, label, points)
    return image + svg.rect(x, y, width, height, "outline")


# Most images of a picture were in the last one too, and encoding them takes longest.
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


def png(colours) -> bytes:
    """Write what `paint` made, or colours of uint8, (H, W, 3) or (H, W, 4), as a PNG file."""
    return _png(*_raw(colours))


def _png(pixels: bytes, shape: tuple[int, ...], palette: bytes) -> bytes:
    # By hand, because imsave takes ten times as long, and names matplotlib's version in the file.
    rows, columns, *channels = shape
    kind_of_colour = {(): 3, (3,): 2, (4,): 6}[tuple(channels)]
    # PNG's filter "up", differences from line to line, makes a photograph smaller by a quarter.
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


def _raw(colours) -> tuple[bytes, tuple[int, ...], bytes]:
    """The bytes of the pixels, their shape, and the bytes of the palette, if there is one."""
    pixels = _pixels(colours)
    palette = colours.palette[:, :3].tobytes() if isinstance(colours, Painted) else b""
    return pixels.tobytes(), pixels.shape, palette


def _pixels(colours) -> np.ndarray:
    return colours.cells if isinstance(colours, Painted) else colours
