"""SVG as text: the few elements the drawings are made of."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from textwrap import wrap

from convlab.drawing.colours import STYLE
from convlab.drawing.formatting import MINUS

# Upper limits, in units of the font size, for all fonts named in colours.STYLE (DejaVu Sans is the
# widest): the width of a digit, how much wider a sign is, and how much narrower a point, a comma or
# a space is.
_DIGIT_WIDTH, _SIGN_WIDER, _POINT_NARROWER = 0.64, 0.2, 0.3

_NOTES_X, _NOTES_LINE, _NOTES_LEAD = 24, 23, 22.5
_NOTES_WRAP = 850  # a note may make a narrower picture as wide
_LABEL_LETTER = 6.3  # pixels per letter of a caption 10 pixels high
_LONG = 60  # characters of an attribute that is not worth caching


def element(tag: str, body: str = "", /, **attributes) -> str:
    """Write one element, whose body is markup, already escaped.

    The name of an attribute has underscores for hyphens, and one at the end where it is a Python
    keyword. Values are escaped, numbers are rounded to a hundredth, and None leaves the attribute
    out.

    >>> element("text", "&lt;", class_="end", font_size=11.0, aria_label='"a" & b', x=None)
    '<text class="end" font-size="11" aria-label="&quot;a&quot; &amp; b">&lt;</text>'
    """
    written = "".join(
        [
            (_attribute if isinstance(value, str) and len(value) > _LONG else _short_attribute)(
                name, value
            )
            for name, value in attributes.items()
            if value is not None
        ]
    )
    return f"<{tag}{written}>{body}</{tag}>" if body else f"<{tag}{written}/>"


def _attribute(name: str, value) -> str:
    text = escape(value) if isinstance(value, str) else _coordinate(value)
    return f' {name.rstrip("_").replace("_", "-")}="{text}"'


# A picture repeats the same short attributes thousands of times.
_short_attribute = lru_cache(maxsize=8192)(_attribute)


def _coordinate(value) -> str:
    """Round to a hundredth: the same text on every machine, and no longer than needed."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def document(
    width,
    height,
    body: Iterable[str],
    *,
    title: str = "",
    filling: bool = False,
    says: str = "",
    notes: Sequence[str] = (),
) -> str:
    """Wrap a body into a whole SVG, `width` by `height` units.

    The title is the accessible name of the picture, for screen readers; by default the notes. The
    notes are paragraphs below the body, which the stage shows as text of the page. `says` is the
    sentence below a picture without steps. With `filling`, output cells are shown only up to
    the current step.
    """
    drawn = f"{_coordinate(width)} {_coordinate(height)}"
    if notes:
        paragraphs, count = [], 0
        letters = int((max(width, _NOTES_WRAP) - 2 * _NOTES_X) / paragraph_width(["m"]))
        for note in notes:
            lines = wrap(note, letters, break_on_hyphens=False) or [""]
            y = height + _NOTES_LINE + _NOTES_LEAD * count
            paragraphs.append(_paragraph(y, lines))
            width = max(width, paragraph_width(lines) + 2 * _NOTES_X)
            count += len(lines)
        height += _NOTES_LINE * (1 + count)
        body = [*body, group(paragraphs, "notes")]
    paper = element("rect", class_="paper", width="100%", height="100%", rx=6)
    return element(
        "svg",
        "".join([element("style", STYLE), paper, *body]),
        xmlns="http://www.w3.org/2000/svg",
        class_="convlab",
        role="img",
        viewBox=f"0 0 {_coordinate(width)} {_coordinate(height)}",
        width=width,
        height=height,
        aria_label=title or " ".join(notes),
        data_drawn=drawn,
        data_filling="1" if filling else None,
        data_says=says or None,
    )


def _paragraph(y, lines: Sequence[str]) -> str:
    """Write lines as one text, whose content is the whole paragraph."""
    first, *more = [escape(one, quote=False) for one in lines]
    spans = [element("tspan", one, x=_NOTES_X, dy=_NOTES_LEAD) for one in more]
    content = " ".join([first, *spans])  # the space is at the end of a line
    return element("text", content, class_="start", x=_NOTES_X, y=y, font_size=15)


def panel(body: Iterable[str], x, y, width, height, *, smallest, label="", row=None) -> str:
    """Group the elements that the stage moves together where the page is narrow.

    The area of the panel includes its captions. The font size of its smallest digits limits how far
    it can be scaled down; texts around the cells may be smaller, since the stage enlarges them. The
    label is the longest text above or below: a panel that is scaled down stays as wide. `row` is
    for a row of cells that may be drawn narrower: its start, its end and its smallest width.
    """
    numbers = (x, y, width, height, smallest, _LABEL_LETTER * len(label), *(row or ()))
    place = " ".join(_coordinate(float(value)) for value in numbers)
    return group(body, data_panel=place)


@lru_cache(maxsize=4096)
def rect(x, y, width, height, classes: str = "cell", **attributes) -> str:
    return element("rect", class_=classes, x=x, y=y, width=width, height=height, **attributes)


@lru_cache(maxsize=4096)
def text(x, y, content: str, size, classes: str = "", **attributes) -> str:
    body = escape(content, quote=False)
    return element("text", body, class_=classes or None, x=x, y=y, font_size=size, **attributes)


def runs(x, y, pieces: Iterable[tuple[str, str]], size, classes: str = "", **attributes) -> str:
    """Write one line of text in runs of different classes: pairs of (content, classes)."""
    spans = "".join(
        element("tspan", body, class_=named) if named else body
        for body, named in ((escape(content, quote=False), named) for content, named in pieces)
    )
    return element("text", spans, class_=classes or None, x=x, y=y, font_size=size, **attributes)


def paragraph_width(lines: Iterable[str], size=15) -> float:
    """Return a width in which each of these lines fits."""
    return 0.52 * size * max(map(len, lines), default=0)


@lru_cache(maxsize=4096)
def line(x1, y1, x2, y2, classes: str = "arrow", **attributes) -> str:
    return element("line", class_=classes, x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def group(body: Iterable[str], classes: str = "", **attributes) -> str:
    return element("g", "".join(body), class_=classes or None, **attributes)


def fitting(content: str, width, most):
    """Return the largest font size, at most `most`, at which the text fits into `width`."""
    return min(most, width / _length(content))


def cell_width(content: str, size):
    """Return the narrowest cell into which the text fits at a font size."""
    return size * _length(content) / 0.92


# A picture asks for the same few numbers thousands of times.
@lru_cache(maxsize=4096)
def _length(content: str) -> float:
    signs = sum(content.count(sign) for sign in f"{MINUS}+=×∞")
    wide = _DIGIT_WIDTH * max(len(content), 1) + _SIGN_WIDER * signs
    return wide - _POINT_NARROWER * sum(content.count(sign) for sign in "., ")
