"""Reading the numbers that a learner types, and writing them into a text box."""

import math
import re
from fractions import Fraction

from convlab.drawing.formatting import MINUS


def read_number(text: str) -> float | None:
    """Read a number, fraction or decimal comma included; None if it is not finite.

    >>> read_number("-2"), read_number(" 1 / 4 "), read_number("0,5"), read_number("1/x")
    (-2.0, 0.25, 0.5, None)
    """
    above, _, below = text.replace(MINUS, "-").replace(",", ".").partition("/")
    try:
        number = float(above) / (float(below) if "/" in text else 1)
    except (ValueError, ZeroDivisionError):
        return None
    return number if math.isfinite(number) else None


def readings(text: str) -> list[float]:
    """Return every number that a text can mean: `9,216` may have a decimal comma or groups.

    Examples
    --------
    >>> readings("2,5"), readings("9,216"), readings("25 088 000"), readings("1/x")
    ([2.5], [9.216, 9216.0], [25088000.0], [])
    """
    text = text.strip().replace(MINUS, "-")
    found = [] if (number := read_number(text)) is None else [number]
    # Digits in groups of three, as the lessons write them, after a first group without a zero.
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}([,.'’_\s])\d{3}(?:\1\d{3})*", text):
        found.append(float(re.sub(r"[^\d+-]", "", text)))
    return list(dict.fromkeys(found))


def write_number(value) -> str:
    """Write a number so that it can be read back, as a fraction if that is shorter.

    >>> write_number(3), write_number(-0.25), write_number(1 / 3), write_number(2 / 9)
    ('3', '-0.25', '1/3', '2/9')
    """
    short = f"{value:g}"
    if float(short) == value or not math.isfinite(value):
        return short
    fraction = Fraction(value).limit_denominator(99)
    return str(fraction) if float(fraction) == value else repr(value)
