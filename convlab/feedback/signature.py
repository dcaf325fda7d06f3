"""The outcomes of a function as one number, to find equal ones among thousands."""

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b

import numpy as np

from convlab.feedback.outcome import Outcome

# Values are compared in thousandths. The shift keeps whole numbers, halves and thirds away from
# the limits, where the rounding of a sum would decide.
_STEPS, _SHIFT = 1000, 0.3217
_LARGEST = 2.0**60
# A step of 0 is an error of either kind: `//` and `range` refuse it.
_ABOUT_SHAPES = (ValueError, IndexError, ZeroDivisionError)

Kinds = tuple[type | None, ...]


def error_kinds(truth: Sequence[Outcome]) -> Kinds:
    """Return the types of the errors among right outcomes, None where there is an answer."""
    return tuple(None if one.error is None else type(one.error) for one in truth)


def signature(given: Sequence[Outcome], kinds: Kinds, *, loose: bool = False) -> int:
    """Return a number of 64 bits that is equal for equal outcomes.

    Errors are equal if their types and messages are, apart from names of variables and the order of
    shapes. Of an error of the `kinds` that a right answer raises, only the type matters; where it
    raises one, all errors of other kinds are equal. With `loose`, errors about a shape, an index or
    a step and arrays without cells are all equal, since it depends on the style of a program which
    of them a mistake leads to.
    """
    some = {kind for kind in kinds if kind}
    digest = blake2b(b"loose" * loose, digest_size=8)
    found = [_content(*pair, some, loose) for pair in zip(given, kinds, strict=True)]
    numbers = _numbers([array for _, array in found if array is not None])
    for text, array in found:
        digest.update(text + (b"" if array is None else next(numbers)) + b"\0")
    return int.from_bytes(digest.digest(), "little")


def signatures(given: Sequence[Outcome], kinds: Kinds) -> tuple[int, ...]:
    """Return the signature, and the loose one if it differs and there are at least two answers."""
    some = tuple(kind for kind in kinds if kind)
    differs = any(_nothing(one) and not isinstance(one.error, some) for one in given)
    enough = sum(one.value is not None for one in given) >= 2
    ways = (False, True) if differs and enough else (False,)
    return tuple(signature(given, kinds, loose=loose) for loose in ways)


def _nothing(outcome: Outcome) -> bool:
    """Whether an outcome is an array without cells, or an error about a shape, index or step."""
    empty = outcome.value is not None and not outcome.value.size
    return empty or isinstance(outcome.error, _ABOUT_SHAPES)


def _content(outcome: Outcome, kind: type | None, kinds: set[type], loose: bool):
    """Return a text, and the array whose numbers belong to it, if any."""
    if outcome.error is not None:
        for one in [kind] if kind else kinds:
            if isinstance(outcome.error, one):
                return f"raises {one.__name__}".encode(), None
        if kind:
            return b"raises another error", None
    if loose and _nothing(outcome):
        return b"nothing", None
    if outcome.error is not None:
        return f"raises {type(outcome.error).__name__} {_plain(outcome.message)}".encode(), None
    if outcome.value is not None:
        return b"", outcome.value
    return b"refused " + outcome.problem.encode() * (outcome.answer is None), outcome.answer


def _plain(message: str) -> str:
    """Return a message without names, and with sorted shapes: equal for `a * b` and `b * a`."""
    words, found, shapes = message.partition("together with shapes ")
    sorted_shapes = " ".join(sorted(re.findall(r"\(.*?\)", shapes)))
    return re.sub(r"'\w+'", "", words) + (sorted_shapes if found else "")


def _numbers(arrays: list[np.ndarray]) -> Iterator[bytes]:
    """Yield the numbers of each array, in steps: of all at once, which takes half as long."""
    flat = [np.zeros(0), *(np.ravel(array) for array in arrays)]
    steps = np.floor(np.concatenate(flat, dtype=float, casting="unsafe") * _STEPS + _SHIFT)
    if not np.abs(steps).max(initial=0) < _LARGEST:  # too large, infinite or not a number
        steps = np.nan_to_num(steps, nan=_LARGEST / 2, posinf=_LARGEST, neginf=-_LARGEST)
        steps = np.clip(steps, -_LARGEST, _LARGEST)
    content, start = steps.astype(np.int64).tobytes(), 0
    for array in arrays:
        end = start + 8 * array.size
        # A list of no rows has no columns either.
        yield f"{array.shape} ".encode() + content[start:end] if array.size else b"empty"
        start = end
