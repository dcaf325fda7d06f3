"""A sentence for the usual errors: what happened in this line, then what to look at."""

from __future__ import annotations

import re

from convlab.drawing.words import article
from convlab.feedback.outcome import text_of


def explain_error(error: BaseException, line: str = "") -> str:
    """Return a sentence for a usual error, or "" for an unusual one.

    Parameters
    ----------
    error : BaseException
    line : str, optional
        The learner's line in which it came up: some errors mean one thing there only.
    """
    message = text_of(error)
    for kind, pattern, sentence, *asked in _USUAL:
        found = isinstance(error, kind) and re.search(pattern, message, re.DOTALL)
        if found and all(re.search(part, line) for part in asked):
            told = sentence if isinstance(sentence, str) else sentence(*found.groups())
            return told.format(*map(_Word, found.groups()))
    return ""


class _Word(str):
    """A word that a sentence may ask for with its article, `{0:a}`, or a noun, `{0:axis/axes}`."""

    def __format__(self, how: str) -> str:
        if how == "a":
            return f"{article(self)} {self}"
        one, _, several = how.partition("/")
        return f"{self} {one if self == '1' else several}" if how else str(self)


def _unlike(one: str, other: str) -> str:
    """Say what does not match in two shapes, and what usually makes it so."""
    told = f"You combined arrays of the shapes {one} and {other}, which do not match: "
    first, second = (tuple(map(int, re.findall(r"\d+", shape))) for shape in (one, other))
    if len(first) != len(second):
        axes = " and ".join(_Word(len(shape)).__format__("axis/axes") for shape in (first, second))
        return f"{told}they have {axes}. Is an index missing, or one too many?"
    pairs = list(zip(first, second, strict=True))
    unlike = [
        axis for axis, (mine, yours) in enumerate(pairs) if mine != yours and 1 not in (mine, yours)
    ]
    cells = (f"axis {axis} has {pairs[axis][0]} cells and {pairs[axis][1]}" for axis in unlike)
    told += f"{', '.join(cells)}."
    if len(first) > 2 and unlike == [0]:
        return f"{told} If these are the channels: did the padding, or a slice, go along them too?"
    if sorted(first) == sorted(second):
        return f"{told} Are two axes exchanged?"
    if len({first[axis] < second[axis] for axis in unlike}) == 1:  # one of them is the shorter
        return f"{told} Is a slice as long as the kernel, and is it cut short at the border?"
    return told


_WHOLE = "divide with `//`, not `/`."
_STUB = "keep the names and defaults of the stub."

# The first that fits is told: the kind, what the error says, the sentence (or what makes it of the
# groups), and, in a few, what stands in the learner's line.
_USUAL = [
    (IndexError, r"too many indices for array: array is (\d+)-dimensional, but (\d+) were indexed",
     "The array has {0:axis/axes} and you indexed {1}: print its `.shape` in the line before."),
    (IndexError, r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)",
     "Axis {1} has {2:cell/cells}, numbered from 0, and you asked for cell {0}: if that number is "
     "a loop's, look at its last turn."),
    (IndexError, r"only integers, slices|arrays used as indices must be",
     f"An index must be a whole number, and this one is something else: {_WHOLE}"),
    (IndexError, r"tuple index out of range",
     "The tuple is shorter than that, `.shape` has a number for each axis: print it in the line "
     "before.", r"\.shape"),
    (IndexError, r"(list|tuple) (?:assignment )?index out of range",
     "The {0} is shorter than that: print its `len(...)` in the line before."),
    (TypeError, r"'float' object cannot be interpreted as an integer",
     f"A size or a `range` must be a whole number, and this one is a float: {_WHOLE}"),
    (TypeError, r"must be of integral type",
     f"A padding must be a whole number, and this one is a float: {_WHOLE}"),
    (TypeError, r"slice indices must be integers",
     f"A slice needs whole numbers, and this one has something else: {_WHOLE}"),
    (TypeError, r"list indices must be integers or slices, not (\w+)",
     "A list takes one whole number as its index, not {0:a}: turn it into an array first, "
     "`np.asarray(...)`."),
    (TypeError, r"only .*can be converted to a scalar index",
     "The second thing that `np.max` and `np.min` take is an axis: the larger of two, cell by "
     "cell, is `np.maximum(a, b)`, the smaller `np.minimum(a, b)`.", r"\.(max|min)\("),
    (TypeError, r"only (?:length-1|0-dimensional) arrays can be converted",
     "One number is needed here, and this is a whole array: is a sum or an index missing?"),
    (TypeError, r"cannot unpack non-iterable (\w+) object",
     "You take {0:a} apart as if it were several values: what does this example give you?"),
    (ValueError, r"too many values to unpack \(expected (\d+)",
     "There are more values than the {0:name/names} on the left: print what you take apart. A "
     "`.shape` has a number for each axis."),
    (ValueError, r"not enough values to unpack \(expected (?:at least )?(\d+), got (\d+)",
     "There are {0:name/names} on the left and {1:value/values} on the right: print what you take "
     "apart. A `.shape` has a number for each axis."),
    (TypeError, r"'tuple' object is not callable",
     "`.shape` is a tuple, no function: `image.shape`, and `image.shape[0]` for the rows.",
     r"\.shape\s*\("),
    (TypeError, r"'([\w.]+)' object is not callable",
     "Round brackets after it call a function, and {0:a} is none: an index stands in square "
     "brackets, a product needs its `*`."),
    (TypeError, r"'(?:builtin_)?(?:function|method)(?:_or_method)?' object is not subscriptable",
     "Square brackets take a part of an array: a function is called with round ones."),
    (ValueError, r"remapped shapes.*?: (\(.*?\)).*requested shape \((\d+), *2\)",
     "`np.pad` takes one number, or a pair `(before, after)` for each axis of the array, which "
     "has {1:axis/axes}: what it was given has the shape {0}."),
    (ValueError, r"can't contain negative values",
     "A padding came out negative: check its formula with this example's numbers."),
    (ValueError, r"operands could not be broadcast together with shapes (\(.*?\)) (\(.*?\))",
     _unlike),
    (ValueError, r"output operand with shape (\(.*?\)) doesn't match the broadcast shape (\(.*?\))",
     "An array of shape {0} cannot take what comes out here, which is of shape {1}."),
    (ValueError, r"could not broadcast input array from shape (\(.*?\)) into shape (\(.*?\))",
     "You put an array of shape {0} into a place of shape {1}: one of the two has not the size "
     "you think it has."),
    (ValueError, r"matmul: .*mismatch",
     "`@` is the matrix product; the window and the kernel are multiplied cell by cell, with `*`."),
    (ValueError, r"shapes .* not aligned",
     "`np.dot` is the matrix product; the window and the kernel are multiplied cell by cell, with "
     "`*`."),
    (ValueError, r"inhomogeneous shape",
     "An array needs rows that are equally long, and these are not."),
    (ValueError, r"setting an array element with a sequence",
     "One cell takes one number, and you put several into it: is a sum or an index missing?"),
    (ValueError, r"The truth value of an array",
     "`max` and `min` compare whole arrays: the larger of two, cell by cell, is "
     "`np.maximum(a, b)`, the smaller `np.minimum(a, b)`.", r"(?<![\w.])(max|min)\("),
    (ValueError, r"The truth value of an array",
     "A whole array was asked whether it is true, by an `if`, `while`, `and`, `or`, `not`, `max` "
     "or `min`: compare single numbers, or use `.all()`, `.any()`, `np.maximum`."),
    (ValueError, r"negative dimensions are not allowed",
     "A size came out negative: check its formula with this example's numbers."),
    (ValueError, r"axis (-?\d+) is out of bounds for array of dimension (\d+)",
     "The array has {1:axis/axes}, numbered from 0, and you asked for axis {0}."),
    (TypeError, r"Cannot cast ufunc .* to dtype\('u?int",
     "The array on the left holds whole numbers and takes no fractions: make it with "
     "`dtype=float`."),
    (TypeError, r"([\w<>]+)\(\) missing \d+ required positional argument",
     f"`{{0}}` asks for more than it is given. If the check calls it so: {_STUB}"),
    (TypeError, r"([\w<>]+)\(\) got an unexpected keyword argument '(\w+)'",
     f"`{{0}}` has no parameter `{{1}}`. If the check calls it so: {_STUB}"),
    (TypeError, r"([\w<>]+)\(\) takes (?:from )?.*positional arguments? but",
     "`{0}` is given another number of things than it asks for. If the check calls it so: "
     f"{_STUB}"),
    (TypeError, r"'NoneType' object",
     "Something here is `None`: a function without `return` gives `None`."),
    (TypeError, r"unsupported operand type\(s\) for (.+?): '([\w.]+)' and '([\w.]+)'",
     "`{0}` does not work between {1:a} and {2:a}: one of them is not yet the number or array you "
     "think it is."),
    (TypeError, r"'([\w.]+)' object is not iterable",
     "Nothing can be gone through one by one in {0:a}: the numbers from 0 up to `n` are "
     "`range(n)`."),
    (UnboundLocalError, r"local variable '(\w+)'",
     "`{0}` gets its value elsewhere in the function, and that line has not run yet: begin with "
     "one, such as `{0} = 0`, above."),
    (NameError, r"name '(\w+)' is not defined",
     "`{0}` has no value yet: is it spelled as above, and was its cell run?"),
    (AttributeError, r"'numpy.ndarray' object has no attribute '(append|extend|insert)'",
     "An array does not grow, `.{0}` is a list's: collect in a list, or make an array of zeros "
     "first and fill its cells."),
    (AttributeError, r"'numpy.ndarray' object has no attribute '(reverse|reversed)'",
     "An array has no `.{0}`: `[::-1]` turns an axis round."),
    (AttributeError, r"'(?:numpy.ndarray)' object has no attribute '(\w+)'",
     "An array has no `.{0}`: is it a list's, or spelled differently?"),
    (AttributeError, r"'(list|tuple)' object has no attribute '(\w+)'",
     "A {0} has no `.{1}`: turn it into an array first, `np.asarray(...)`."),
    (AttributeError, r"'NoneType' object",
     "Something here is `None`: a function without `return` gives `None`."),
    (ZeroDivisionError, r"", "You divided by zero: which of your numbers is 0 in this example?"),
    (RecursionError, r"", "The function calls itself without end."),
    (MemoryError, r"", "An array was asked for that is larger than the memory: check its size."),
    (SystemExit, r"", "`exit` ends the whole program: a function ends with `return`."),
    (KeyboardInterrupt, r"", "You stopped it: does a `while` loop here ever end?"),
]  # fmt: skip
