"""SVG as text: the few elements the drawings are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from convlab.drawing.colours import STYLE
from convlab.drawing.formatting import MINUS

# Digits of the fonts named in colours.STYLE are at most this wide, in units of the font size
# (DejaVu Sans, the widest of them), signs by so much more, and points by so much less.
_DIGIT_WIDTH, _SIGN_WIDER, _POINT_NARROWER = 0.64, 0.2, 0.3

_NOTES_X, _NOTES_LINE = 24, 23
_LABEL_LETTER = 6.3  # pixels of a letter of a caption 10 pixels high


def document(
    width,
    height,
    body: Iterable[str],
    *,
    title: str,
    filling: bool = False,
    says: str = "",
    notes: Sequence[str] = (),
) -> str:
    """Wrap a body into a whole SVG, `width` by `height` units.

    `title` is what a screen reader says of the picture. A `filling` picture shows its output
    cells only up to the current step. `says` is the sentence below a picture without steps.
    The `notes` are lines below the body, which the stage writes as text of the page: they wrap.
    """
    attributes = f' data-drawn="{_n(width)} {_n(height)}"'
    attributes += ' data-filling="1"' if filling else ""
    attributes += f' data-says="{escape(says)}"' if says else ""
    if notes:
        lines = group([paragraph(_NOTES_X, height + _NOTES_LINE, notes)], "notes")
        width = max(width, paragraph_width(notes) + 2 * _NOTES_X)
        height += _NOTES_LINE * (1 + len(notes))
        body = [*body, lines]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="convlab" role="img" '
        f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}" '
        f'aria-label="{escape(title)}"{attributes}><style>{STYLE}</style>'
        f'<rect class="paper" width="100%" height="100%" rx="6"/>{"".join(body)}</svg>'
    )


def panel(body: Iterable[str], x, y, width, height, *, smallest, label="", row=None) -> str:
    """Group what the stage moves as one where the page is too narrow for the whole picture.

    Parameters
    ----------
    body : iterable of str
    x, y, width, height : float
        The place it takes, captions included.
    smallest : float
        The font size that decides down to which scale the panel can be read: that of its smallest
        digits. Texts around the cells may be smaller, the stage enlarges them.
    label : str
        The longest text above or below the panel, for which it is made wider where it shrinks.
    row : (float, float, float), optional
        Where a row of cells begins and ends that may be drawn narrower, and its least width.
    """
    numbers = (x, y, width, height, smallest, _LABEL_LETTER * len(label), *(row or ()))
    place = " ".join(_n(float(value)) for value in numbers)
    return group(body, extra=f'data-panel="{place}"')


def rect(x, y, width, height, classes: str = "cell", extra: str = "") -> str:
    return (
        f'<rect class="{classes}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" '
        f'height="{_n(height)}"{extra and " " + extra}/>'
    )


def text(x, y, content: str, size, classes: str = "", extra: str = "") -> str:
    named = f' class="{classes}"' if classes else ""
    return (
        f'<text{named} x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}"{extra and " " + extra}>'
        f"{escape(content, quote=False)}</text>"
    )


def runs(x, y, pieces: Iterable[tuple[str, str]], size, classes: str = "", extra: str = "") -> str:
    """Write one line of text in runs of different classes: pairs of (content, classes)."""
    empty = text(x, y, "", size, classes, extra)
    spans = (
        f'<tspan class="{named}">{escape(content, quote=False)}</tspan>'
        if named
        else escape(content, quote=False)
        for content, named in pieces
    )
    return empty.replace("></text>", f">{''.join(spans)}</text>")


def paragraph(x, y, lines: Iterable[str], size=15) -> str:
    """Write lines of text below one another, the first at y."""
    return "".join(text(x, y + 1.5 * size * n, line, size, "start") for n, line in enumerate(lines))


def paragraph_width(lines: Iterable[str], size=15) -> float:
    """Return a width in which each of these lines fits."""
    return 0.52 * size * max(map(len, lines), default=0)


def line(x1, y1, x2, y2, classes: str = "arrow", extra: str = "") -> str:
    return (
        f'<line class="{classes}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
        f"{extra and ' ' + extra}/>"
    )


def group(body: Iterable[str], classes: str = "", extra: str = "") -> str:
    named = f' class="{classes}"' if classes else ""
    return f"<g{named}{extra and ' ' + extra}>{''.join(body)}</g>"


def fitting(content: str, width, most):
    """Return the largest font size, at most `most`, at which the text fits into `width`."""
    return min(most, width / _length(content))


def cell_width(content: str, size):
    """Return the narrowest cell into which the text fits at a font size."""
    return size * _length(content) / 0.92


# One picture asks for the same few numbers thousands of times.
@lru_cache(maxsize=4096)
def _length(content: str) -> float:
    signs = sum(content.count(sign) for sign in f"{MINUS}+=×∞")
    wide = _DIGIT_WIDTH * max(len(content), 1) + _SIGN_WIDER * signs
    return wide - _POINT_NARROWER * content.count(".")


@lru_cache(maxsize=4096)
def _n(value) -> str:
    """Coordinates to a hundredth: the same text on every machine, and no longer than needed."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
