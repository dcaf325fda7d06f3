"""The receptive field of a cell, on a photograph and layer by layer."""

import re
from contextlib import suppress

from convlab import samples
from convlab.drawing.receptive_field import receptive_field as draw
from convlab.explore._controls import slider, within
from convlab.explore._explorer import Explorer, set_range
from convlab.explore._networks import NETWORKS, SIZES, STACKS, Line, NetworkEditor, read_network
from convlab.shapes import AdaptivePool, Linear

_NETWORKS = STACKS | NETWORKS
_NOT_SEEN = r" padding \d+| groups \d+| norm"


def receptive_field(
    network: str = "3×3 and pooling", *, depth: int | None = None, size: int | None = None
) -> Explorer:
    """Show the part of a photograph that a cell of a deep map sees, growing layer by layer.

    Parameters
    ----------
    network : str
        "3×3 and pooling", "3×3, stride 2", "3×3, ten times", "dilation 1, 2, 4, 8", a network
        of `explore.network`, or lines of your own, as there. Fully connected layers and global
        pooling, which see everything, are left out.
    depth : int, optional
        The line after which the cell lies, by default the last one.
    size : int, optional
        The height and width of the photograph, from 8 to 256.

    Returns
    -------
    Explorer
        With the controls `depth`, `size` and `network`. `stage.point` is the cell, at first the
        one in the middle.

    Raises
    ------
    ValueError, TypeError
        If a line cannot be read or does not fit the line before it, or a number is out of range.
    """
    editor = NetworkEditor(_NETWORKS, network)
    side = within(editor.size or 64 if size is None else size, "size", *SIZES)
    lines = _windows(editor.value, side)
    deepest = within(len(lines) if depth is None else depth, "depth", 1, len(lines))
    controls = {
        "depth": slider("depth", deepest, 1, len(lines)),
        "size": slider("image size", side, *SIZES),
        "network": editor,
    }

    share = [0.5, 0.5]  # where the cell is in its map; kept when the map changes

    def picture(*, network, size, depth, point):
        lines = _windows(network, size)
        depth = min(depth, len(lines))
        if (size, depth) != (controls["size"].value, controls["depth"].value):  # is prefetched
            point = _cell(share, lines[depth - 1].shape[1])
        return draw(_photo(size), lines, depth=depth, point=point)

    def resized():
        if editor.size:
            set_range(controls["size"], *editor.sizes)
            controls["size"].value = editor.size
            most = _count(explorer.values, 1)
            set_range(controls["depth"], 1, most)
            controls["depth"].value = most
            share[:] = 0.5, 0.5
        place()

    def place():
        with suppress(ValueError):  # shown as a message when the picture is drawn
            explorer.stage.point = _cell(share, _cells(explorer.values))

    def pointed(change):
        with suppress(ValueError):
            cells = _cells(explorer.values)
            if change["new"] != _cell(share, cells):
                share[:] = ((at + 0.5) / cells for at in change["new"])

    explorer = Explorer(
        picture,
        controls,
        limits={
            "size": lambda _now: editor.sizes,
            "depth": lambda now: (1, _count(now, controls["depth"].max)),
        },
        before={"network": resized, "depth": place, "size": place},
        prefetch=("depth", "size"),
        point=_cell(share, _cells({"network": editor.value, "size": side, "depth": deepest})),
        columns=[["depth", "size"], ["network"]],
    )
    explorer.stage.observe(pointed, names="point")
    return explorer


def _cells(now: dict) -> int:
    """Return the cells along a side of the map that is shown."""
    return _windows(now["network"], now["size"])[: now["depth"]][-1].shape[1]


def _cell(share, cells: int) -> tuple[int, int]:
    row, column = (int(one * cells) for one in share)
    return row, column


def _windows(text: str, size: int) -> list[Line]:
    """Return the lines of a network up to the first one that sees everything."""
    _, lines = read_network(text, size)
    ends = (at for at, one in enumerate(lines) if isinstance(one.layers[0], (AdaptivePool, Linear)))
    kept = lines[: next(ends, len(lines))]
    if not kept:
        raise ValueError("line 1: begin with a layer that has windows, such as conv 6 5")
    # Leave out the options that do not affect the size of a field.
    return [one._replace(text=re.sub(_NOT_SEEN, "", one.text)) for one in kept]


def _count(now: dict, otherwise: int) -> int:
    try:
        return len(_windows(now["network"], now["size"]))
    except ValueError:  # shown as a message when the picture is drawn
        return otherwise


def _photo(size: int):
    """Return the middle of the photograph, reduced if the image is small: means of blocks."""
    photo = samples.camera()
    block = len(photo) // size
    start = (len(photo) - block * size) // 2
    middle = photo[start : start + block * size, start : start + block * size]
    return middle.reshape(size, block, size, block).mean((1, 3))
