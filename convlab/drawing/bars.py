"""Bar charts: counts, and a share of a whole."""

from collections.abc import Sequence

from convlab.drawing import svg
from convlab.drawing.formatting import number

_HIGH, _GAP, _ROOM = 150, 8, 28  # the highest bar, between bars, for the texts above and below
_NARROWEST, _WIDEST, _FULL = 30, 64, 720
_LETTER = 8.5
_SHARE = 160  # the width of a whole


def columns(labels: Sequence[str], counts: Sequence[int], *, title: str, below: str = "") -> str:
    """Draw a column for each count, with the number above it, and the name of the axis below.

    The title is the text for screen readers; it should contain the numbers. No count is negative.
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


def share(part: float, whole: float, *, title: str, role: str = "output") -> str:
    """Draw a share of a whole: a bar in a frame, with the height of a line of text.

    The title is the text for screen readers. The role, which sets the colour of the bar, is
    "input", "kernel", "output" or "padding".
    """
    filled = _SHARE * min(max(part / whole, 0), 1) if whole else 0
    body = [svg.rect(0.5, 0.5, _SHARE - 1, 13, "cell")]
    if filled:
        body.append(svg.rect(0.5, 0.5, max(filled - 1, 1), 13, f"cell {role}"))
    return svg.document(_SHARE, 14, body, title=title)
