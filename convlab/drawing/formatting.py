"""Formatting of numbers, arithmetic and words as a learner would write them."""

import math
import re
import struct
from functools import lru_cache
from itertools import chain

MINUS = "\N{MINUS SIGN}"


def number(value) -> str:
    """Write a number: whole numbers and short binary fractions in full, others to three digits.

    Halves, quarters, eighths and sixteenths are exact, so that a sum of them is right as written.

    >>> number(-3), number(2.0), number(12.25), number(0.123456), number(1 / 3e6)
    ('−3', '2', '12.25', '0.123', '3.33e−7')
    """
    return _written(value.item() if hasattr(value, "item") else value)


# A picture writes the same few numbers thousands of times.
@lru_cache(maxsize=4096)
def _written(value) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        text = {math.inf: "∞", -math.inf: "-∞"}.get(value, "NaN")
    elif value == int(value) and abs(value) < 1e7:
        text = str(int(value))
    elif 16 * value % 1 == 0 and len(exact := f"{value:.4f}".rstrip("0")) <= 7 + (value < 0):
        text = exact
    elif 1e-3 <= abs(value) < 1e4:
        text = f"{value:.3g}" if abs(value) < 100 else f"{value:.1f}".removesuffix(".0")
    else:
        mantissa, exponent = f"{value:.2e}".split("e")
        text = f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
    return text.replace("-", MINUS)


def in_full(value) -> str:
    """Write a number as `number` does, but a whole one with all its digits, in groups.

    >>> in_full(9216), in_full(-25088000), in_full(1 / 3)
    ('9216', '−25,088,000', '0.333')
    """
    # Below 1e15, a float has all digits of a whole number.
    if math.isfinite(value) and 10_000 <= abs(value) < 1e15 and value == int(value):
        return f"{int(value):,}".replace("-", MINUS)
    return number(value)


def numbers(array) -> list[str]:
    """Write each number of an array, row by row."""
    return list(map(_written, array.ravel().tolist()))


def factor(value) -> str:
    """Write a number as a factor of a product: a negative one in brackets.

    >>> factor(-3), factor(4)
    ('(−3)', '4')
    """
    text = number(value)
    return f"({text})" if text.startswith(MINUS) else text


def equals(value, *terms) -> str:
    """Write a result after `=`, or after `≈` if the digits of it or of a term are rounded.

    >>> equals(2.25), equals(40 / 9), equals(1, 1 / 3)
    ('= 2.25', '≈ 4.44', '≈ 1')
    """
    return f"{'≈' if any(map(_is_rounded, (value, *terms))) else '='} {number(value)}"


@lru_cache(maxsize=4096)
def _is_rounded(value) -> bool:
    shown = float(number(value).replace(MINUS, "-").replace("∞", "inf"))
    if not math.isfinite(value):
        return False
    if value == int(value) and abs(value) < 2**53:  # a whole number without a rounding error
        return shown != value
    # 0.1 + 0.2 and a float32 of 0.1 differ from their texts by rounding errors only.
    is_float32 = abs(value) < 3e38 and struct.unpack("f", struct.pack("f", value))[0] == value
    return not math.isclose(shown, value, rel_tol=1e-6 if is_float32 else 1e-9)


def sum_of_products(cells, weights, total, *, most: int = 25) -> str:
    """Write a window times a kernel out in full: `1·0 + 2·3 = 6`.

    Of more than `most` products, those in the middle are left out.

    >>> sum_of_products([1, 2], [0, -3], -6)
    '1·0 + 2·(−3) = −6'
    """
    pairs = list(zip(cells, weights, strict=True))
    terms = without_middle([_term(*pair) for pair in pairs], most)
    counted = chain(*(pair for pair in pairs if all(pair)))  # 0.333·0 is exactly 0
    return f"{' + '.join(terms)} {equals(total, *counted)}"


@lru_cache(maxsize=4096)
def _term(cell, weight) -> str:
    return f"{factor(cell)}·{factor(weight)}"


def size(shape) -> str:
    """Write a shape: `(3, 32, 24)` as `3×32×24`.

    >>> size((5, 7))
    '5×7'
    """
    return "×".join(str(int(side)) for side in shape)


def without_middle(texts: list[str], most: int) -> list[str]:
    """Put an ellipsis in place of those in the middle if there are more than `most` texts."""
    return [*texts[: most - 2], "…", texts[-1]] if len(texts) > most else texts


def listed(numbers) -> str:
    """Write a list of whole numbers; of more than five, those in the middle are left out.

    >>> listed([0, 2, 4]), listed(range(9))
    ('0, 2, 4', '0, 1, 2, …, 8')
    """
    return ", ".join(without_middle([number(value) for value in numbers], 5))


def gaps(name: str, numbers) -> str:
    """List the rows or columns that no window reads; count more than five.

    An abbreviated list would hide where the gaps are.

    >>> gaps("row", [2]), gaps("column", [1, 2, 4, 5, 7, 8])
    ('row 2', '6 columns')
    """
    if len(numbers) > 5:
        return f"{len(numbers)} {name}s"
    return f"{plural(name, len(numbers))} {listed(numbers)}"


def plural(word: str, several: int, many: str = "") -> str:
    """Return the singular or the plural of a word: `many`, or the word with an s.

    >>> plural("row", 1), plural("row", 0), plural("process", 2, "processes")
    ('row', 'rows', 'processes')
    """
    return word if several == 1 else many or f"{word}s"


def shortened(text: str, most: int) -> str:
    """Cut off the end of a text that has more than `most` characters.

    >>> shortened("conv 64 3 stride 2", 12), shortened("pool 2", 12)
    ('conv 64 3 s…', 'pool 2')
    """
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def article(noun: str) -> str:
    """Return "a" or "an" for a word of code, or for a size.

    >>> article("int"), article("ValueError"), article("ufunc"), article("ndarray")
    ('an', 'a', 'a', 'an')
    """
    vowel = r"[aeio]|ndarray$|8|1[18](?!\d)"  # eight, eleven, eighteen
    return "an" if re.match(vowel, noun, re.IGNORECASE) else "a"


def with_article(noun: str) -> str:
    """Write a word of code, or a size, after its article.

    >>> with_article("float"), with_article("8×8"), with_article("11×3"), with_article("110×3")
    ('a float', 'an 8×8', 'an 11×3', 'a 110×3')
    """
    return f"{article(noun)} {noun}"
