"""Arrays as plain text: a block of numbers for each, or a line to paste."""

from collections.abc import Iterator, Sequence

import numpy as np

from convlab.drawing.formatting import MINUS, in_full, size

MOST = 120  # numbers of an array that is shown completely
_LISTED = 12  # numbers of a list in a sentence
_DIGITS = 9  # at most, to show that two numbers differ
_AROUND = 4  # cells of a larger array shown before and after one
_WIDEST, _GAP = 92, 2  # characters of a line, and between planes side by side
_PLAIN = (np.int64, np.float64, np.bool_)  # the dtypes that `np.array` chooses by default


def written(value) -> str:
    """Write an argument as code: arrays with their numbers or, if large, their shape."""
    if isinstance(value, np.ndarray):
        if value.size > MOST:
            return f"array of shape {value.shape}"
        kind = "" if value.dtype in _PLAIN else f", dtype=np.{value.dtype}"
        return f"np.array({value.tolist()}{kind})"
    if isinstance(value, (list, tuple)):
        opened, closed = "[]" if isinstance(value, list) else "()"
        comma = "," if isinstance(value, tuple) and len(value) == 1 else ""
        return f"{opened}{', '.join(map(written, value))}{comma}{closed}"
    return repr(value)


def plain(value) -> str:
    """Write one answer: a number, whole ones with all their digits, True or False."""
    value = np.asarray(value).item()
    return str(value) if isinstance(value, bool) else in_full(value).replace(",", "")


def distinct_texts(expected, given) -> tuple[str, str]:
    """Write two different numbers with enough digits to differ."""
    texts = plain(expected), plain(given)
    digits = 4
    while texts[0] == texts[1] and digits < _DIGITS:
        both = (f"{float(value):.{digits}g}" for value in (expected, given))
        texts, digits = tuple(text.replace("-", MINUS) for text in both), digits + 1
    return texts


def is_short(array) -> bool:
    """Whether an array is a list that fits into a sentence."""
    return array.ndim == 1 and array.size <= _LISTED


def array_text(array) -> str:
    """Write a short list by its numbers, any other array by its shape."""
    if is_short(array):
        return f"[{', '.join(map(plain, array))}]"
    return f"an array of shape {array.shape}"


def arrays_in(name: str, value) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the arrays in an argument with their names: itself, or those in a list."""
    if isinstance(value, np.ndarray) and value.ndim:
        yield name, value
    elif isinstance(value, (list, tuple)):
        for index, part in enumerate(value):
            yield from arrays_in(f"{name}[{index}]", part)


def blocks(arrays: Sequence[tuple], at: tuple = ()) -> str:
    """Write arrays below each other, with their numbers in columns.

    An array comes with its label and, optionally, which of its cells are wrong: these are followed
    by a star. Of a large array, only the cells around `at` are shown.

    >>> print(blocks([("signal", np.array([3, 10])), ("image", np.array([[1, 2], [3, 4]]))]))
    signal:   3  10
    image:
       1   2
       3   4
    """
    texts, lines = [], []
    for label, values, *wrong in arrays:
        values, cut = _cut(values, at)
        shown = bool(wrong) and wrong[0] is not None
        marks = _cut(wrong[0], at)[0] if shown else np.zeros(values.shape, bool)
        none = "" if values.size else f", empty, {size(values.shape)}"
        texts.append((label + cut + none, np.vectorize(plain, otypes=[object])(values), marks))
    wide = max((len(text) for _, text, _ in texts for text in text.flat), default=0)
    rows = [label for label, values, _ in texts if values.ndim == 1]
    for label, values, marks in texts:
        if values.ndim == 1:
            head = f"{label}:".ljust(max(map(len, rows)) + 1)
            lines.append(f"{head}{_line(values, marks, wide)}".rstrip())
        else:
            lines += [f"{label}:", *_planes(values, marks, wide)]
    return "\n".join(lines)


def _cut(values, at) -> tuple[np.ndarray, str]:
    """Reduce a large array to the cells around one; return it with a note."""
    if values.size <= MOST or not values.ndim:
        return values, ""
    at = tuple(at) if len(at) == values.ndim else (0,) * values.ndim
    at = tuple(min(cell, side - 1) for cell, side in zip(at, values.shape, strict=True))
    begins = [max(0, cell - _AROUND) for cell in at]
    cut = values[at[:-2]][tuple(slice(begin, begin + 2 * _AROUND + 1) for begin in begins[-2:])]
    return cut, f", a part of {size(values.shape)}, from {[*at[:-2], *begins[-2:]]}"


def _line(values, marks, wide: int) -> str:
    pairs = zip(values, marks, strict=True)
    return "".join(f" {text:>{wide}}{'*' if wrong else ' '}" for text, wrong in pairs)


def _planes(values, marks, wide: int) -> list[str]:
    """Write the last two axes as rows, and those along a third axis side by side."""
    if values.ndim == 2:
        return [_line(*row, wide).rstrip() for row in zip(values, marks, strict=True)]
    lines, width = [], (wide + 2) * values.shape[-1]
    beside = max(1, _WIDEST // (width + _GAP))
    for lead in np.ndindex(values.shape[:-3]):
        planes = []
        for place in ((*lead, index) for index in range(values.shape[-3])):
            rows = (_line(*row, wide) for row in zip(values[place], marks[place], strict=True))
            planes.append([f" {list(place)}".ljust(width), *rows])
        for begin in range(0, len(planes), beside):
            drawn = zip(*planes[begin : begin + beside], strict=True)
            lines += [(" " * _GAP).join(parts).rstrip() for parts in drawn]
    return lines
