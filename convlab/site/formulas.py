"""Formulas as SVG, so that a page needs no library and no other host to show them."""

import re
from functools import cache
from html import escape

from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

_EM = text_to_path.FONT_SCALE  # units of the outlines
_FONT = FontProperties(size=_EM, math_fontfamily="stix")
# mathtext does not support sizes of brackets.
_BRACKET_SIZES = re.compile(r"\\(?:big|Big|bigg|Bigg)[lrm]?(?![A-Za-z])")
# Names that mathtext does not know, and the equivalents that it knows.
_NAMES = {
    r"\ge": r"\geq",
    r"\le": r"\leq",
    r"\ne": r"\neq",
    r"\tfrac": r"\frac",
    r"\to": r"\rightarrow",
}
_NAME = re.compile(r"\\[A-Za-z]+")
_SPACES = re.compile(r"\\(?:[,;:! ]|qquad|quad)")
_LETTERS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}


@cache
def formula(tex: str) -> str:
    """Return a formula as an SVG in the size and colour of the text around it.

    `tex` is without the dollar signs; its accessible name is the same without the spacing. Raises
    ValueError if matplotlib's mathtext cannot draw it.
    """
    tex = " ".join(_BRACKET_SIZES.sub("", tex).split())
    tex = _NAME.sub(lambda found: _NAMES.get(found[0], found[0]), tex)
    try:
        width, height, depth = text_to_path.get_text_width_height_descent(f"${tex}$", _FONT, True)
        vertices, codes = text_to_path.get_text_path(_FONT, f"${tex}$", ismath=True)
    except ValueError as error:
        raise ValueError(f"matplotlib cannot draw the formula {tex}: {error}") from error
    name = escape(" ".join(_SPACES.sub(" ", tex).split()))
    box = f"0 {depth - height:.0f} {width:.0f} {height:.0f}"
    style = f"width:{width / _EM:.2f}em;vertical-align:{-depth / _EM:.2f}em"
    return (
        f'<svg class="formula" role="img" aria-label="{name}" viewBox="{box}" style="{style}">'
        f'<path d="{_outline(vertices, codes)}"/></svg>'
    )


def _outline(vertices, codes) -> str:
    """Return the outlines of glyphs in the syntax of SVG, in which y goes down."""
    if len(vertices) == 0:
        return ""
    parts = []
    for points, code in Path(vertices, codes).iter_segments(curves=True, simplify=False):
        if code == Path.CLOSEPOLY:
            parts.append("Z")
        else:
            pairs = zip(points[::2], points[1::2], strict=True)
            parts.append(_LETTERS[code] + " ".join(f"{x:.1f} {-y:.1f}" for x, y in pairs))
    return "".join(parts)
