"""A network that recognises the digit that the learner draws."""

import numpy as np

from convlab import digit_network, shapes
from convlab.drawing.digit import digit as draw
from convlab.explore._controls import OWN, as_grid, dropdown
from convlab.explore._explorer import Explorer

_SIDE = 8


def digit(image=None) -> Explorer:
    """Show which digit a small network recognises in the learner's drawing.

    Parameters
    ----------
    image : array_like, shape (8, 8), whole numbers from 0 (paper) to 16 (ink), optional
        The drawing to start from, by default a handwritten 3.

    Returns
    -------
    Explorer
        With the control `start`, a list of digits to start from. `stage.cells` are the 64 numbers
        of the grid, row by row; painting changes them.

    Raises
    ------
    ValueError, TypeError
        If the image has another shape or other numbers.
    """
    starts = _starts()
    first = "3" if image is None else OWN
    cells = starts["3"] if image is None else _as_cells(image)
    controls = {"start": dropdown("start from", [*starts, OWN], first)}
    model = digit_network.load()
    kernels = model[0].parameters["weight"][:, 0]
    note = _note(model)

    def picture(*, cells, start) -> str:
        if start not in (OWN, controls["start"].value):  # is prefetched
            cells = starts[start]
        grid = np.reshape(cells, (_SIDE, _SIDE))
        read = digit_network.recognise(grid)
        return draw(grid, kernels, *read, most=digit_network.INK, note=note)

    def fill() -> None:
        if controls["start"].value != OWN:
            explorer.stage.fill(starts[controls["start"].value])

    def name() -> None:
        controls["start"].value = OWN

    before = {"start": fill, "cells": name}
    explorer = Explorer(picture, controls, cells=cells, before=before, prefetch=("start",))
    return explorer


def _starts() -> dict[str, tuple[int, ...]]:
    """Return an empty grid, a digit of each kind, and one that is misread, by their names.

    The network has not learned from any of them.
    """
    _, (images, labels) = digit_network.examples()
    read = digit_network.load()(images).argmax(1)
    grids = np.rint(digit_network.INK * images[:, 0]).astype(int)
    starts = {"nothing": (0,) * _SIDE**2}
    for digit in range(10):
        starts[str(digit)] = _as_cells(grids[(labels == digit) & (read == digit)][0])
    wrong = np.flatnonzero(read != labels)[0]
    starts[f"a misread {labels[wrong]}"] = _as_cells(grids[wrong])
    return starts


def _as_cells(image) -> tuple[int, ...]:
    """Return the numbers of an image row by row."""
    image = as_grid(image, "image", _SIDE)
    if image.shape != (_SIDE, _SIDE):
        raise ValueError(
            f"the image must be {_SIDE}x{_SIDE}, not {image.shape[0]}x{image.shape[1]}"
        )
    most = digit_network.INK
    if not np.isin(image, range(most + 1)).all():
        raise ValueError(
            f"the image must have whole numbers from 0 (paper) to {most} (ink), but it has numbers "
            f"from {image.min():g} to {image.max():g}"
        )
    return tuple(image.astype(int).ravel().tolist())


def _note(model) -> str:
    """Describe the rest of the network."""
    first, second, last = (layer for layer in model if layer.parameters)
    return (
        f"A second layer of {second.out_channels} filters reads the {first.out_channels} maps, "
        "the largest number of each 2×2 block is kept, and a weighted sum of the "
        f"{last.in_features} that remain gives each digit its score: "
        f"{shapes.count_parameters(model):,} learned numbers. "
        "Softmax makes the scores positive, with a sum of 100%."
    )
