"""The learner's own line, the error, and a sentence for the most usual ones."""

from __future__ import annotations

import linecache
import re
import traceback

from convlab.drawing.words import article

# The first that fits is told. Each says what happened in this line, then what to look at.
_USUAL = [
    (IndexError, r"too many indices for array: array is (\d+)-dimensional, but (\d+) were indexed",
     "The array has {0} axes and you indexed {1}: print its `.shape` in the line before."),
    (IndexError, r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)",
     "Axis {1} has {2} cells, numbered from 0, and you asked for cell {0}: "
     "look at the last turn of your loop."),
    (IndexError, r"only integers, slices|arrays used as indices must be",
     "An index must be a whole number, and this one is a float: divide with `//`, not `/`."),
    (IndexError, r"list index out of range",
     "The list is shorter than your loop: compare `len(...)` with the loop's bound."),
    (TypeError, r"'float' object cannot be interpreted as an integer",
     "A size or a `range` must be a whole number, and this one is a float: "
     "divide with `//`, not `/`."),
    (TypeError, r"must be of integral type",
     "A padding must be a whole number, and this one is a float: divide with `//`, not `/`."),
    (TypeError, r"cannot unpack non-iterable (\w+) object",
     "You take {0:a} apart as if it were several values: what does this example give you?"),
    (TypeError, r"slice indices must be integers",
     "A slice needs whole numbers, and this one has a float: divide with `//`, not `/`."),
    (TypeError, r"list indices must be integers or slices, not (\w+)",
     "A list takes one whole number as its index, not {0:a}: turn it into an array first, "
     "`np.asarray(...)`."),
    (ValueError, r"operands could not be broadcast together with shapes (\(.*?\)) (\(.*?\))",
     "You combined arrays of the shapes {0} and {1}, which do not match: at the border a slice is "
     "cut short, so check where the last window begins and ends."),
    (ValueError, r"could not broadcast input array from shape (\(.*?\)) into shape (\(.*?\))",
     "You put an array of shape {0} into a place of shape {1}: check both ends of the slice."),
    (ValueError, r"matmul: .*mismatch",
     "`@` is the matrix product; the window and the kernel are multiplied cell by cell, with `*`."),
    (ValueError, r"setting an array element with a sequence",
     "One cell takes one number, and you put a whole array into it: did you forget to sum?"),
    (ValueError, r"The truth value of an array",
     "You asked a whole array whether it is true: compare single numbers, or use `.all()`, "
     "`.any()`."),
    (ValueError, r"negative dimensions are not allowed",
     "The output's size came out negative: check the formula with this example's numbers."),
    (TypeError, r"missing (\d+) required positional argument",
     "Your function asks for arguments that the check does not give: keep the names and defaults "
     "of the stub."),
    (TypeError, r"got an unexpected keyword argument '(\w+)'",
     "Your function has no parameter `{0}`: keep the names of the stub."),
    (TypeError, r"takes (?:from )?.*positional arguments? but",
     "Your function takes fewer arguments than the check gives: keep the parameters of the stub."),
    (TypeError, r"unsupported operand type\(s\) for (.+?): '(\w+)' and '(\w+)'",
     "`{0}` does not work between {1:a} and {2:a}: one of them is not yet the number or array you "
     "think it is."),
    (TypeError, r"'NoneType' object is not",
     "Something here is `None`: a function without `return` gives `None`."),
    (NameError, r"name '(\w+)' is not defined",
     "`{0}` has no value yet: is it spelled as above, and was its cell run?"),
    (AttributeError, r"'list' object has no attribute '(\w+)'",
     "A list has no `.{0}`: turn it into an array first, `np.asarray(...)`."),
    (ZeroDivisionError, r"", "You divided by zero: which of your numbers is 0 in this example?"),
    (RecursionError, r"", "The function calls itself without end."),
    (KeyboardInterrupt, r"", "You stopped it: does a `while` loop here ever end?"),
]  # fmt: skip


class _Word(str):
    """A word that a sentence may ask for with its article: `{0:a}`."""

    def __format__(self, how: str) -> str:
        return f"{article(self)} {self}" if how == "a" else str(self)


def explain_error(error: BaseException) -> str:
    """Return a sentence for a usual error, or "" for an unusual one."""
    for kind, pattern, sentence in _USUAL:
        found = re.search(pattern, str(error))
        if isinstance(error, kind) and found:
            return sentence.format(*map(_Word, found.groups()))
    return ""


def own_line(error: BaseException, function) -> tuple[int, str] | None:
    """Return the number and text of the learner's line in which an error came up.

    That is the innermost line of the file, or of a notebook's cells, in which `function` stands.
    """
    code = getattr(function, "__code__", None)
    if code is None:
        return None
    cells = _is_cell(code.co_filename)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == code.co_filename or (cells and _is_cell(frame.filename)):
            text = frame.line or linecache.getline(frame.filename, frame.lineno)
            return frame.lineno, text.strip()
    return None


def _is_cell(filename: str) -> bool:
    return "ipykernel_" in filename or filename.startswith("<ipython-input")
