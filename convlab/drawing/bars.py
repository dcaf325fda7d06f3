"""Bars: how many of each there are, and how much of a whole."""

from __future__ import annotations

from collections.abc import Sequence

from convlab.drawing import svg
from convlab.drawing.formatting import number

_HIGH, _GAP, _ROOM = 150, 8, 28  # of the highest bar, between two, for what stands over and below
_NARROWEST, _WIDEST, _FULL = 30, 64, 720
_LETTER = 8.5


def columns(labels: Sequence[str], counts: Sequence[int], *, title: str, below: str = "") -> str:
    """Draw how many there are of each: a column each, its number above it.

    Parameters
    ----------
    labels : sequence of str
    counts : sequence of int
        As many as there are labels, none negative.
    title : str
        What a screen reader says; it should hold the numbers.
    below : str
        What the labels are.

    Returns
    -------
    str
        An SVG.
    """
    wanted = max([_NARROWEST, *(_LETTER * len(label) for label in labels)])
    width = max(wanted, min(_WIDEST, _FULL / max(len(labels), 1) - _GAP))
    most, body, x = max([1, *counts]), [], _GAP
    foot = _ROOM + _HIGH
    for label, count in zip(labels, counts, strict=True):
        high = _HIGH * count / most
        if count:
            body.append(svg.rect(x, foot - high, width, high, "cell output"))
        body.append(svg.text(x + width / 2, foot - high - 12, number(count), 14, "caption"))
        body.append(svg.text(x + width / 2, foot + 15, label, 14))
        x += width + _GAP
    body.append(svg.line(0, foot, x, foot))
    if below:
        body.append(svg.text(x / 2, foot + 38, below, 14, "quiet"))
    return svg.document(x, foot + (52 if below else _ROOM), body, title=title)


def share(part: float, whole: float, *, title: str, width: int = 160, role: str = "output") -> str:
    """Draw how much of a whole something is: a bar in a frame.

    Parameters
    ----------
    part, whole : float
    title : str
        What a screen reader says.
    width : int
    role : {"input", "kernel", "output", "padding"}
        Whose colour the bar has.

    Returns
    -------
    str
        An SVG, as high as a line of text.
    """
    filled = width * min(max(part / whole, 0), 1) if whole else 0
    body = [svg.rect(0.5, 0.5, width - 1, 13, "cell")]
    if filled:
        body.append(svg.rect(0.5, 0.5, max(filled - 1, 1), 13, f"cell {role}"))
    return svg.document(width, 14, body, title=title)
