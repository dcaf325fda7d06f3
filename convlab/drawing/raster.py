"""Arrays as coloured pictures: photographs, signed feature maps, heat maps."""

from __future__ import annotations

import base64
import struct
import zlib
from functools import cache
from html import escape
from typing import NamedTuple

import numpy as np

from convlab.drawing import svg
from convlab.drawing.colours import GREY_COLORMAP, HEAT_COLORMAP, SIGNED_COLORMAP

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
    return Painted(np.clip(scaled * len(palette), 0, len(palette) - 1).astype(np.uint8), palette)


def _scaled(values, low: float, high: float) -> np.ndarray:
    return (np.asarray(values, dtype=float) - low) / ((high - low) or 1.0)


@cache
def _colormap(name: str):
    """Look a colormap up once: matplotlib makes a copy, and its table of colours, each time."""
    from matplotlib import colormaps

    return colormaps[name]


@cache
def _palette(name: str) -> np.ndarray:
    colours = _colormap(name)(np.arange(256), bytes=True)
    colours.flags.writeable = False
    return colours


def ends(values) -> tuple:
    """The smallest and the largest finite value; zeros where there is none."""
    values = np.asarray(values)
    finite = values[np.isfinite(values)]
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


def grey(image, white: float | None = None) -> np.ndarray:
    """Show a photograph of one channel, shape (H, W), or of three, (3, H, W), as it is.

    Values run from 0 to `white`: 255, or 1 for floats that are not larger.
    """
    image = np.asarray(image)
    if white is None:
        white = 1 if image.dtype.kind == "f" and image.max(initial=0) <= 1 else 255
    channels = np.stack([image] * 3 if image.ndim == 2 else image, axis=-1)
    colours = np.rint(np.clip(np.nan_to_num(channels / white * 255), 0, 255)).astype(np.uint8)
    return np.dstack([colours, np.full(colours.shape[:2], 255, np.uint8)])


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
    """Put what `paint` made, or an RGBA array, (H, W, 4), into a drawing, its pixels kept sharp.

    With `points`, the stage tells which pixel the learner points at.
    """
    data = base64.b64encode(png(colours)).decode("ascii")
    rows, columns = _pixels(colours).shape[:2]
    pointing = f' data-points="{rows} {columns}"' if points else ""
    return (
        f'<image x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" '
        f'preserveAspectRatio="none" style="image-rendering:pixelated" role="img" '
        f'aria-label="{escape(label)}"{pointing} href="data:image/png;base64,{data}"/>'
        f"{svg.rect(x, y, width, height, 'outline')}"
    )


def png(colours) -> bytes:
    """Write what `paint` made, or an RGBA array of uint8, shape (H, W, 4), as a PNG file."""
    # By hand, because imsave takes ten times as long, and names matplotlib's version in the file.
    pixels = _pixels(colours)
    rows, columns = pixels.shape[:2]
    lines = np.zeros((rows, 1 + pixels[0].size), np.uint8)
    lines[:, 1:] = pixels.reshape(rows, -1)
    of_few = isinstance(colours, Painted)
    header = struct.pack(">IIBBBBB", columns, rows, 8, 3 if of_few else 6, 0, 0, 0)
    chunks = [(b"IHDR", header)]
    if of_few:
        chunks.append((b"PLTE", colours.palette[:, :3].tobytes()))
    chunks += [(b"IDAT", zlib.compress(lines.tobytes(), 1)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _pixels(colours) -> np.ndarray:
    return colours.cells if isinstance(colours, Painted) else colours
