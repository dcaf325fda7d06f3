"""A digit to paint, the first filters of a network with their maps, and a bar for each digit."""

import numpy as np

from convlab.drawing import links, raster, svg
from convlab.drawing.formatting import size
from convlab.drawing.grid import Grid

_MARGIN, _TOP, _GAP = 24, 44, 48
_CELL, _MAP_CELL, _KERNEL_CELL = 35, 8, 12
_PAIRS, _BESIDE, _ACROSS, _DOWN = 2, 10, 26, 8  # filters in a row, and the gaps around their maps
_NAME, _LONGEST_BAR, _SHARE = 24, 130, 72  # a bar and the texts before and after it
_TEXT = 15
_ONLINE, _OFFLINE = "draw a digit here", "painting needs a running kernel"


def digit(cells, kernels, maps, shares, *, most: int, note: str = "") -> str:
    """Draw a grid to paint on, the filters of a layer with their maps, and a bar for each digit.

    Parameters
    ----------
    cells : array_like of int, shape (H, W)
        The ink of each cell, from 0 to `most`.
    kernels : array_like, shape (F, kh, kw)
        The filters.
    maps : array_like, shape (F, H', W')
        Their maps after ReLU.
    shares : array_like, shape (10,)
        The share of each digit in the network's answer; together 1.
    most : int
        The number of a cell with full ink.
    note : str
        A line below the picture.
    """
    cells, kernels, maps, shares = map(np.asarray, (cells, kernels, maps, shares))
    paper = Grid("input", *cells.shape, _MARGIN, _TOP, _CELL)
    pairs = _pairs(paper.right + _GAP, kernels.shape, maps.shape)
    right = max(place.right for _, place in pairs)
    bottom = max(paper.bottom, *(place.bottom for _, place in pairs))
    bars = right + _GAP + _NAME, right + _GAP + _NAME + _LONGEST_BAR
    panels = (
        (_ONLINE, paper.x, paper.right, _paper(paper, cells, most)),
        ("filters and their maps", paper.right + _GAP, right, _filters(pairs, kernels, maps)),
        ("answer", bars[0] - _NAME, bars[1] + _SHARE, _bars(bars[0], bottom - _TOP, shares)),
    )
    body = [_panel(*one, bottom) for one in panels]
    arrows = [_arrow(panel[2], (_TOP + bottom) / 2) for panel in panels[:-1]]
    says = _says(cells, shares)
    every = ", ".join(f"{n}: {_percent(share)}" for n, share in enumerate(shares))
    return svg.document(
        panels[-1][2] + _MARGIN,
        bottom + _MARGIN / 2,
        [*body, svg.group(arrows, "between")],
        title=f"A grid of {size(cells.shape)} cells to paint a digit on. {says} Shares: {every}.",
        says=says,
        notes=[note] if note else (),
    )


def _pairs(x, kernels_shape, maps_shape) -> list[tuple[Grid, Grid]]:
    """Place each kernel to the left of its map, in rows that start at x."""
    count, *kernel = kernels_shape
    narrow = kernel[1] * _KERNEL_CELL
    tall, wide = (side * _MAP_CELL for side in maps_shape[1:])
    pairs = []
    for index in range(count):
        row, column = divmod(index, _PAIRS)
        left = x + column * (narrow + _BESIDE + wide + _ACROSS)
        top = _TOP + row * (tall + _DOWN)
        middle = top + (tall - kernel[0] * _KERNEL_CELL) / 2
        places = (
            Grid(f"kernel{index}", *kernel, left, middle, _KERNEL_CELL),
            Grid(f"map{index}", *maps_shape[1:], left + narrow + _BESIDE, top, _MAP_CELL),
        )
        pairs.append(places)
    return pairs


def _panel(caption: str, left, right, drawn: list[str], bottom) -> str:
    kind = "caption online" if caption == _ONLINE else "caption"
    head = svg.text((left + right) / 2, 16, caption, _TEXT, kind)
    place = left, 0, right - left, bottom
    return svg.panel([head, *drawn], *place, smallest=_TEXT, label=caption)


def _paper(place: Grid, cells, most: int) -> list[str]:
    """Draw the cells with their ink, and above them the area that can be painted on."""
    ink = [
        place.linked_box(row, column, "cell ink", fill_opacity=value / most)
        for (row, column), value in np.ndenumerate(cells)
    ]
    area = place.x, place.y, place.width, place.height
    return [
        *ink,
        svg.rect(*area, "area", **links.paint(cells.shape, most)),
        svg.text(place.middle[0], 16, _OFFLINE, _TEXT, "caption offline"),
    ]


def _filters(pairs, kernels, maps) -> list[str]:
    # Neither scale depends on the digit, so that a colour means the same number for all of them.
    limits = raster.signed_limit(kernels), np.maximum(kernels, 0).sum((1, 2)).max()
    return [
        _coloured(place, values, limit)
        for pair, *both in zip(pairs, kernels, maps, strict=True)
        for place, values, limit in zip(pair, both, limits, strict=True)
    ]


def _coloured(place: Grid, values, limit: float) -> str:
    """Draw cells without numbers and lines; most cells of a map are 0 and need no rectangle."""
    fills, zero = raster.signed_fills(values, limit), raster.signed_fills([[0]], limit)[0][0]
    area = place.x, place.y, place.width, place.height
    cells = [
        svg.rect(*place.corner(row, column), place.cell, place.cell, None, fill=fills[row][column])
        for row, column in np.argwhere(values).tolist()
    ]
    back, edge = svg.rect(*area, None, fill=zero), svg.rect(*area, "outline")
    return svg.group([back, *cells, edge], shape_rendering="crispEdges")


def _bars(x, height, shares) -> list[str]:
    """Draw a bar for each digit; the longest is the answer."""
    pitch, answer, drawn = height / len(shares), shares.argmax(), []
    for number, share in enumerate(shares.tolist()):
        y, wide = _TOP + number * pitch, share * _LONGEST_BAR
        kind = "caption" if number == answer else "quiet"
        middle = y + pitch / 2
        drawn += [
            svg.text(x - 8, middle, str(number), _TEXT, f"{kind} end"),
            svg.rect(x, y + 3, max(wide, 1), pitch - 6, "cell output"),
            svg.text(x + wide + 8, middle, _percent(share), _TEXT, f"{kind} start"),
        ]
    return drawn


def _arrow(x, y) -> str:
    left, right = x + 12, x + _GAP - 12
    heads = [svg.line(right - 7, y + turn, right, y) for turn in (-5, 5)]
    return svg.group([svg.line(left, y, right, y), *heads])


def _says(cells, shares) -> str:
    *_, second, first = np.argsort(shares, kind="stable").tolist()
    answer = f"The network reads {first}: {_percent(shares[first])}."
    if not cells.any():
        return f"The grid is empty. {answer}"
    following = _percent(shares[second])
    return answer if following == "0%" else f"{answer} Next is {second}: {following}."


def _percent(share) -> str:
    # A share is never exactly 100%, since the scores are finite.
    return "> 99%" if share > 0.995 else f"{share:.0%}"
