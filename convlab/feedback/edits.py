"""Known mistakes as edits of model programs.

An exercise's `known_mistakes.py` has, for each function, correct programs in the styles that
learners use, and a table of mistakes::

    MODELS = {"zero_pad": (BY_SLICES, BY_STACKING)}
    MISTAKES = {
        "zero_pad": {
            "only above and on the left": (
                'You padded two sides only. See lesson 03, "Pad with zeros".',
                ("height + 2 * padding", "height + padding"),
                ("[top, image, bottom]", "[top, image]", "[left, middle, right]", "[left, middle]"),
            ),
        },
    }

A row is a message and one or more edits. An edit is a text and its replacement, or several such
pairs that belong together; it is made in each model program that contains all its texts, wherever
they occur. A pair of two equal texts only restricts the edit to programs that contain the text.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

Edit = tuple[str, ...]  # old, new, old, new, ...


class Wrong(NamedTuple):
    """A model program with one mistake.

    `mistake` and `model` are positions among the task's mistakes and model programs.
    """

    mistake: int
    model: int
    edit: Edit
    source: str


def wrong_programs(name: str, models: Sequence[str], mistakes: Mapping[str, Edit]) -> list[Wrong]:
    """Return the programs of a function in which one mistake is made.

    Raises ValueError if an edit fits no model program, or a row of the table is incomplete.
    """
    found = []
    for position, (mistake, row) in enumerate(mistakes.items()):
        if not _is_complete(row):
            raise ValueError(
                f"{name}, {mistake}: a mistake is `(message, (old, new), ...)`, with one or "
                "more edits, each of two texts or of several pairs"
            )
        for edit in row[1:]:
            sources = [edited(model, edit) for model in models]
            if not any(sources):
                texts = " and ".join(map(repr, edit[::2]))
                raise ValueError(f"{name}, {mistake}: no model program contains {texts}")
            found += [
                Wrong(position, model, edit, source)
                for model, source in enumerate(sources)
                if source is not None
            ]
    return found


def _is_complete(row) -> bool:
    """Whether a row is a message and at least one edit."""
    if not isinstance(row, (tuple, list)) or len(row) < 2 or not isinstance(row[0], str):
        return False
    pairs = (isinstance(edit, (tuple, list)) and edit and len(edit) % 2 == 0 for edit in row[1:])
    return all(pairs) and all(isinstance(text, str) for edit in row[1:] for text in edit)


def edited(model: str, *edits: Edit) -> str | None:
    """Make edits in a program, or return None if one does not fit or two touch the same place."""
    parts = []
    for edit in edits:
        for old, new in zip(edit[::2], edit[1::2], strict=True):
            places = [found.start() for found in re.finditer(re.escape(old), model)]
            if not places:
                return None
            parts += [(start, start + len(old), new) for start in places if old != new]
    parts.sort()
    if any(end > start for (_, end, _), (start, _, _) in pairwise(parts)):
        return None
    for start, end, new in reversed(parts):
        model = model[:start] + new + model[end:]
    return model


def function_of(source: str, name: str) -> Callable:
    """Return the function that a program defines.

    Raises ValueError if the program has an error in its syntax, or does not define the function.
    """
    namespace = {"np": np, "math": math}
    try:
        exec(source, namespace)
    except SyntaxError as error:
        line = (error.text or "").strip()
        raise ValueError(f"{error.msg} in line {error.lineno}, `{line}`") from error
    if name not in namespace:
        raise ValueError(f"the program does not define {name}")
    return namespace[name]
