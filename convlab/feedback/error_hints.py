"""Hints for common errors: what happened in a line, and what to look at."""

import difflib
import re

import numpy as np

from convlab.drawing.formatting import with_article
from convlab.feedback import context
from convlab.feedback.outcome import text_of

_LONGEST_VALUE = 60  # characters of a variable that is shown


def explain_error(error: BaseException, line: str = "", place=None) -> str:
    """Return a hint for a common error, "" for others.

    Some hints depend on the learner's line that raised the error; without a line, the error comes
    from the call that the check makes. `place`, an `errors.Place`, has more about that line, if the
    error still has its traceback.
    """
    message = text_of(error)
    if isinstance(error, NameError) and (found := re.search(r"(?:local|free) .*?'(\w+)'", message)):
        frame, number = (place.frame, place.number) if place else (None, 0)
        return context.without_value(found[1], frame, number)
    named = context.variables(place.frame if place else None, line)
    if place and message.startswith(("operands", "only integer scalar")):  # of this operation only
        line = place.part
    if isinstance(error, (TypeError, AttributeError)) and "NoneType" in message:
        return _none(line, [name for name, value in named.items() if value is None])
    for kind, pattern, sentence, *in_code in _HINTS:
        found = isinstance(error, kind) and re.search(pattern, message, re.DOTALL)
        in_line = [re.search(part, line) for part in in_code]
        if found and all(in_line):
            groups = [one for part in (found, *in_line) for one in part.groups() if one is not None]
            nested = _nested(named) if re.search(r"tuple|pad_width|remap", message) else ""
            if isinstance(sentence, str):
                return sentence.format(*map(_Word, groups)) + nested
            return sentence(*groups) + nested
    return ""


class _Word(str):
    """A word that can be formatted with its article, `{0:a}`, or with a noun, `{0:axis/axes}`."""

    def __format__(self, how: str) -> str:
        if how == "a":
            return with_article(str(self))
        one, _, several = how.partition("/")
        return f"{self} {one if self == '1' else several}" if how else str(self)


def _none(line: str, names: list[str]) -> str:
    """Return a hint about the variables that are None in a line."""
    if again := re.search(r"\b(\w+) *= *\1\.(append|extend|insert|sort|reverse|fill)\(", line):
        return (
            f"`{again[1]}.{again[2]}(...)` changes `{again[1]}` and returns `None`, so after "
            f"`{again[1]} = ...` it is `None`: remove the `{again[1]} =`."
        )
    if not names:
        return (
            "Something in this line is `None`: a variable with no other value yet, or the result "
            "of a function without `return`."
        )
    some = " and ".join(f"`{name}`" for name in names)
    verb, it, come = ("is", "it has", "comes") if len(names) == 1 else ("are", "they have", "come")
    return (
        f"{some} {verb} `None` in this line: {it} no other value yet, or {come} from a function "
        "without `return`."
    )


def _nested(named: dict[str, object]) -> str:
    """Return a sentence with the values of the variables that are tuples, each value once."""
    written: dict[str, str] = {}
    for name, value in named.items():
        if isinstance(value, tuple) and len(repr(value)) <= _LONGEST_VALUE:
            written.setdefault(repr(value), name)
    return "".join(f" In this example `{name}` is `{value}`." for value, name in written.items())


def _unlike(one: str, other: str, windows: str = "") -> str:
    """Return a hint about two shapes that do not match, perhaps of a window and a kernel."""
    hint = f"You combined arrays of shapes {one} and {other}, which do not match: "
    first, second = (tuple(map(int, re.findall(r"\d+", shape))) for shape in (one, other))
    if len(first) != len(second):
        axes = " and ".join(_Word(len(shape)).__format__("axis/axes") for shape in (first, second))
        return f"{hint}they have {axes}. Is an index missing, or is there one too many?"
    pairs = list(zip(first, second, strict=True))
    unlike = [
        axis for axis, (mine, yours) in enumerate(pairs) if mine != yours and 1 not in (mine, yours)
    ]
    cells = (f"axis {axis} has {pairs[axis][0]} and {pairs[axis][1]} cells" for axis in unlike)
    hint += f"{', '.join(cells)}."
    if len(first) > 2 and (moved := _moved(first, second) or _moved(second, first)):
        return hint + moved
    if len(first) > 2 and unlike == [0]:
        return f"{hint} If these are the channels: were they padded or sliced as well?"
    if sorted(first) == sorted(second):
        return f"{hint} Are two axes swapped?"
    if len({first[axis] < second[axis] for axis in unlike}) == 1:  # one of them is the shorter
        hint += windows
        if len(first) == 2 == len(unlike) and first[1] == second[0]:
            hint += " For a matrix product of these two, use `@` instead of `*`."
    return hint


def _moved(shape: tuple[int, ...], other: tuple[int, ...]) -> str:
    """Return a hint if numbers along one axis, such as biases, fit along another axis."""
    lengths = [length for length in shape if length != 1]
    if len(lengths) != 1 or lengths[0] not in other:
        return ""
    axis = other.index(lengths[0])
    index = ", ".join(":" if at == axis else "None" for at in range(len(other)))
    return f" If the {lengths[0]} numbers belong to axis {axis}, index them as `[{index}]`."


def _not_aligned(one: str, other: str) -> str:
    """Return a hint about `np.dot`, which needs vectors of equal length or matching matrices."""
    if one.count(",") == other.count(",") == 1 and one.endswith(",)") and other.endswith(",)"):
        return (
            f"`np.dot` needs two vectors of the same length, but these have shapes {one} and "
            f"{other}. Is a slice too short at the end?"
        )
    return f"`np.dot` is the matrix product, here of shapes {one} and {other}. {_CELL_BY_CELL}"


def _out_of_bounds(value: str, dtype: str) -> str:
    limits = np.iinfo(dtype)
    return (
        f"`{dtype}` holds whole numbers from {limits.min} to {limits.max} only, but this one is "
        f"{value}: create the array with `dtype=float`."
    )


def _no_such_name(name: str) -> str:
    if name in ("int", "float", "bool", "object", "str", "complex"):
        return f"NumPy no longer has `np.{name}`: write `{name}`."
    near = difflib.get_close_matches(name, dir(np), 1)
    return f"NumPy has no `np.{name}`" + (f": do you mean `np.{near[0]}`?" if near else ".")


def _no_such_method(name: str) -> str:
    if callable(getattr(np, name, None)):
        return f"An array has no `.{name}`: NumPy has a function, `np.{name}(...)`."
    return f"An array has no `.{name}`: is it a method of lists, or misspelled?"


_WHOLE = "to divide, use `//`, not `/`."
_CALLED_BY_CHECK = (
    "The check calls `{0}` as its stub declares it: keep the stub's parameters, with their names, "
    "order and defaults."
)
_CELL_BY_CELL = (
    "For a product cell by cell, as of a window and a kernel, use `*` and sum the products."
)
_NO_CELLS = (
    "{0} needs at least one cell, but this array has none: a slice is empty if its start is not "
    "before its end. A negative start or end counts from the end of the array."
)
_ONE_CELL = r"element with a sequence(?!.*inhom)|only (?:length-1|0-dim\S+) arrays can be conv"
_UNLIKE = r"operands could not be broadcast together with shapes (\(.*?\)) (\(.*?\))"
_SLICE = r"\[[^\[\],]*(?:\[[^\[\]]*\][^\[\],]*)*:[^\[\],]*(?:\[[^\[\]]*\][^\[\],]*)*\]"
_LIST = r"(?<![\w\])])(\[[^\[\]]*\] *\* *\w+|\w+ *\* *\[[^\[\]]*\]|np\.zeros\([^()]*\))"
_JOINING = r"\b((?:h|v|d|column_)?stack|concatenate|block)\("
_NO_LINE, _ANY_LINE = r"^$", r"."

# The first match is used: the type of the error, a pattern for its message, the hint (or a function
# of the pattern's groups) and, in some, a pattern for the learner's line, whose groups come last.
_HINTS = [
    (IndexError, r"too many indices for array: array is (\d+)-dimensional, but (\d+) were indexed",
     "The array has {0:axis/axes} but you indexed {1}: print its `.shape` on the line before."),
    (IndexError, r"invalid index to scalar",
     "This is one number, not an array: it has no cells. Is there one index too many?"),
    (IndexError, r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)",
     "Axis {1} has {2:cell/cells}, numbered from 0, but you asked for cell {0}: is the array too "
     "small, or does a loop go too far?"),
    (IndexError, r"only integers, slices|arrays used as indices must be",
     f"An index must be a whole number, but this one is not: {_WHOLE}"),
    (IndexError, r"tuple index out of range",
     "The tuple is shorter than that: `.shape` has one number per axis. Print it on the line "
     "before.", r"\.shape"),
    (IndexError, r"(list|tuple) (?:assignment )?index out of range",
     "The {0} is shorter than that: print its `len(...)` on the line before."),
    (TypeError, r"'float' object cannot be interpreted as an integer|single integer, got '\d+\.",
     f"A size or a `range` must be a whole number, but this one is a float: {_WHOLE}"),
    (TypeError, r"'(\w+)' object cannot be interpreted as an integer",
     "A size or a `range` must be one whole number, but this is {0:a}."),
    (TypeError, r"must be of integral type",
     f"A padding must be a whole number, but this one is not: {_WHOLE}"),
    (TypeError, r"slice indices must be integers",
     f"The limits of a slice must be whole numbers, but one here is not: {_WHOLE}"),
    (TypeError, r"(list|tuple) indices must be integers or slices, not (?:numpy\.)?float",
     f"The index of a {{0}} must be a whole number, but this one is a float: {_WHOLE}"),
    (TypeError, r"(list|tuple) indices must be integers or slices, not str",
     "A {0} has no names, only numbers from 0: index it as `[0]`, or unpack it first, such as "
     "`kh, kw = kernel_size`."),
    (TypeError, r"(list|tuple) indices must be integers or slices, not ([\w.]+)",
     "A {0} takes one whole number as its index, not {1:a}: turn it into an array first, "
     "`np.asarray(...)`."),
    (TypeError, r"Cannot interpret '(.+)' as a data type",
     "`np.{1}` takes the shape as one tuple, `np.{1}((rows, columns))`: here the {0} was read as "
     "the dtype.", r"np\.(zeros|ones|empty)\("),
    (TypeError, r"Cannot interpret '(.+)' as a data type",
     "`np.full` takes the shape as one tuple, `np.full((rows, columns), value)`: here the {0} was "
     "read as the dtype.", r"np\.full\("),
    (TypeError, r"Cannot interpret '\d+' as a data type|return arrays must be of ArrayType",
     "Only one number is read as the axis here: write several axes as one tuple, `axis=(1, 2)`.",
     r"\b(?:a?max|a?min|mean|sum|prod)\("),
    (TypeError, r"can't multiply sequence by non-int of type '(tuple|list)'",
     "`*` needs numbers, but this is {0:a}: unpack a pair `(height, width)` first, "
     "`kh, kw = kernel_size`."),
    (TypeError, r"can't multiply sequence by non-int of type '(?:numpy\.)?float",
     f"A list or tuple is repeated a whole number of times, but this is a float: {_WHOLE}"),
    (TypeError, r"can be converted to a scalar index",
     "`np.{0}` takes the arrays in one list, `np.{0}([a, b])`: a second argument is read as an "
     "axis.", _JOINING),
    (TypeError, r"can be converted to a scalar index",
     "The second argument of `np.max` and `np.min` is an axis: the larger of two arrays, cell by "
     "cell, is `np.maximum(a, b)`, the smaller `np.minimum(a, b)`.", r"\.(?:max|min)\("),
    (TypeError, r"can be converted to a scalar index",
     "`range` takes whole numbers, but this is an array: its length is `len(...)`.", r"\brange\("),
    ((TypeError, ValueError), _ONE_CELL,
     "One number is needed here, but a matrix product is an array, even if it holds only one "
     "number and has shape (1, 1): extract it with `.item()`. For a window and a kernel, use "
     "`np.sum(window * kernel)`.",
     r"@|\b(?:dot|matmul)\("),
    ((TypeError, ValueError), _ONE_CELL,
     "One number is needed here. The built-in `sum` adds the rows of an array and returns one "
     "number per column: `np.sum` adds all cells.", r"(?<![\w.])sum\("),
    ((TypeError, ValueError), _ONE_CELL,
     "One number is needed here. With `axis=` an array is summed along that axis only, and the "
     "result is an array: without it, all cells are added.", r"\baxis *="),
    ((TypeError, ValueError), _ONE_CELL,
     "One number is needed here, but this is an array or a list: is a sum or an index missing?"),
    (TypeError, r"cannot unpack non-iterable (\w+) object",
     "You unpack {0:a} as if it were several values: print it on the line before."),
    (ValueError, r"too many values to unpack \(expected (\d+)",
     "There are more values than the {0:name/names} on the left: print the right side. A "
     "`.shape` has one number per axis."),
    (ValueError, r"not enough values to unpack \(expected (?:at least )?(\d+), got (\d+)",
     "There are {0:name/names} on the left and {1:value/values} on the right: print the right "
     "side. A `.shape` has one number per axis."),
    (TypeError, r"'tuple' object is not callable",
     "`.shape` is a tuple, not a function: write `image.shape`, or `image.shape[0]` for the rows.",
     r"\.shape\s*\("),
    (TypeError, r"'([\w.]+)' object is not callable",
     "Parentheses call a function, but this is {0:a}: use square brackets for an index, and `*` "
     "for a product."),
    (TypeError, r"'(?:builtin_)?(?:function|method)(?:_or_method)?' object is not subscriptable",
     "Square brackets index an array: call a function with parentheses."),
    (TypeError, r"can only concatenate (tuple|list) \(not .(\w+)",
     "`+` joins a {0} to another {0}, but here the other side is {1:a}."),
    (ValueError, r"remapped shapes \[original->remapped\]: (\(.*?\))->\S+ (\(.*?\))->",
     "`@` multiplies the matrices in the last two axes, and the axes before them must match; here "
     f"the shapes are {{0}} and {{1}}. {_CELL_BY_CELL}", r"@|\bmatmul\("),
    (ValueError, r"more dimensions than allowed by the axis remapping",
     "`np.pad` takes one number, or one pair `(before, after)` per axis: this argument is nested "
     "more deeply."),
    (ValueError, r"remapped shapes.*?: (\(.*?\)).*requested shape \((\d+), *2\)",
     "`np.pad` takes one number, or a pair `(before, after)` per axis of the array, which has "
     "{1:axis/axes}: this argument has the shape {0}."),
    (ValueError, r"remapped shapes \[original->remapped\]: (\(.*?\))->\S+ (\(.*?\))->",
     "In `np.einsum` axes with the same letter must have the same length, but here the shapes are "
     "{0} and {1}."),
    (ValueError, r"can't contain negative values",
     "A padding came out negative: check its formula with this example's numbers."),
    (ValueError, _UNLIKE,
     "With an array, `+` adds cell by cell and does not join: here {2} is added to the cells. For "
     "zeros at the ends, use `np.concatenate([[0] * p, signal, [0] * p])` or `np.pad(signal, p)`.",
     rf"(?:{_LIST} *\+|\+ *{_LIST})"),
    (ValueError, r"operands could not be broadcast together with shapes \(\d+,\d.*?\) \(\d+,\d",
     "`{0}` slices the rows twice: the second slice applies to the rows again. Slice rows and "
     "columns in one pair of brackets: `image[a:b, c:d]`.", rf"(\w+{_SLICE}{_SLICE})"),
    (ValueError, _UNLIKE,  # without calls
     lambda *shapes: _unlike(*shapes, " Is each slice as long as the kernel, even at the border?"),
     r"^[^(]*$"),
    (ValueError, _UNLIKE, _unlike),
    (ValueError, r"output operand with shape (\(.*?\)) doesn't match the broadcast shape (\(.*?\))",
     "An array of shape {0} cannot hold this result, which has shape {1}."),
    (ValueError, r"input array from shape (\(.*?\)) into shape (\((?:\d+,)*0[,)].*)",
     "You assigned an array of shape {0} to a slice of shape {1}, which is empty. If `{2}` is 0, a "
     "slice that ends at `-{2}` has no cells: compute its end as start plus length.",
     r": *-(\w+)"),
    (ValueError, r"could not broadcast input array from shape (\(.*?\)) into shape (\(.*?\))",
     "You assigned an array of shape {0} to a slice of shape {1}: print both shapes on the line "
     "before."),
    (ValueError, r"matmul: .*size (\d+) is different from (\d+)",
     "`@` is the matrix product: along the axes that it sums, there are {1} cells on the left and "
     "{0} on the right. Are the two in the right order, or must one be transposed? For a product "
     "cell by cell, use `*`."),
    (ValueError, r"shape too large to be a matrix",
     "An `np.matrix` always has two axes: use an array, `np.array(...)` or `np.asarray(...)`, and "
     "`@` for the matrix product."),
    (ValueError, r"matmul: ", f"`@` is the matrix product of two arrays. {_CELL_BY_CELL}"),
    (ValueError, r"shapes (\(.*?\)) and (\(.*?\)) not aligned", _not_aligned),
    (ValueError, r"shape-mismatch for sum",
     "`np.tensordot` needs arrays of equal size along the axes that it sums, but here the sizes "
     "differ: print both shapes on the line before."),
    (ValueError, r"concatenation axis must match exactly, but along dimension (\d+), the array at "
     r"index (\d+) has size (\d+) and the array at index (\d+) has size (\d+)",
     "Arrays that are joined must agree in all other axes. Along axis {0}, the array at index {1} "
     "has {2} cells and that at index {3} has {4}: was one of them made before rows or columns "
     "were added?"),
    (ValueError, r"index (\d+) has (\d+) dimension\(s\) and the array at index (\d+) has (\d+)",
     "Arrays that are joined must have the same number of axes: the array at index {0} has {1}, "
     "and that at index {2} has {3}."),
    (ValueError, r"zero-dimensional arrays cannot be concatenated",
     "Only arrays and lists can be joined, but this is one number: put it in square brackets."),
    (ValueError, r"all input arrays must have the same shape",
     "`np.stack` needs arrays of the same shape, but these differ: print their shapes."),
    (ValueError, r"cannot reshape array of size (\d+) into shape (\(.*?\))",
     "The array has {0:cell/cells}, which do not fill the shape {1}."),
    (ValueError, r"inhomogeneous shape",
     "The rows of an array must have the same length, but these do not."),
    (ValueError, r"The truth value of an array",
     "`max` and `min` compare whole arrays: the larger of two, cell by cell, is "
     "`np.maximum(a, b)`, the smaller `np.minimum(a, b)`.", r"(?<![\w.])(?:max|min)\("),
    (ValueError, r"The truth value of an array",
     "`{0}` is an array here, not one number: it has more axes than that. `np.where` and "
     "`np.maximum` work with any number of axes.",
     r"\bif (\w+\[[^]:]+\]) *[<>]=? *-?[\d.]+ *(?::|else\b)"),
    (ValueError, r"The truth value of an array",
     "An array was used as a condition, by an `if`, `while`, `and`, `or`, `not`, `max` or `min`: "
     "compare single numbers, or use `.all()`, `.any()`, `np.maximum`."),
    (ValueError, r"zero-size array to reduction operation (maximum|minimum)",
     _NO_CELLS.format("The {0}")),
    (ValueError, r"get arg(max|min) of an empty sequence",
     _NO_CELLS.format("`arg{0}`")),
    (ValueError, r"^(max|min)\(\).*empty",
     "`{0}` needs at least one number, but this list or array has none."),
    (ValueError, r"list\.remove\(x\): x not in list",
     "`.remove(x)` needs an `x` that is in the list: test `if x in ...` first."),
    (ValueError, r"negative dimensions are not allowed",
     "A size came out negative: check its formula with this example's numbers."),
    (ValueError, r"axis (-?\d+) is out of bounds for array of dimension (\d+)",
     "The array has {1:axis/axes}, numbered from 0, but you asked for axis {0}."),
    (OverflowError, r"Python integer (-?\d+) out of bounds for (u?int\d+)", _out_of_bounds),
    ((OverflowError, ValueError), r"cannot convert float (infinity|NaN) to integer",
     "An array of integers cannot hold {0}: convert it first, `.astype(float)`.",
     r"(?:np|math)\.(?:inf|nan)\b|\bfloat\(.-?(?:inf|nan)|\bconstant_values\b"),
    ((OverflowError, ValueError), r"cannot convert float (infinity|NaN) to integer",
     "A number here is {0}, which cannot become a whole number: was something divided by 0?"),
    (TypeError, r"Cannot cast ufunc .* to dtype\('u?int",
     "The array on the left holds whole numbers only: create it with `dtype=float`."),
    (TypeError, r"([\w<>]+)\(\) missing \d+ required positional argument", _CALLED_BY_CHECK,
     _NO_LINE),
    (TypeError, r"([\w<>]+)\(\) got an unexpected keyword argument", _CALLED_BY_CHECK, _NO_LINE),
    (TypeError, r"([\w<>]+)\(\) takes .*positional arguments? but", _CALLED_BY_CHECK, _NO_LINE),
    (TypeError, r"([\w<>]+)\(\) missing \d+ required [\w-]+ arguments?: (.+)",
     "This line calls `{0}` without {1}: compare the call with the function's `def`.", _ANY_LINE),
    (TypeError, r"got an unexpected keyword argument '(?:dim|keepdim)'",
     "`dim` and `keepdim` are PyTorch's names: NumPy has `axis` and `keepdims`.", _ANY_LINE),
    (TypeError, r"([\w<>]+)\(\) got an unexpected keyword argument '(\w+)'",
     "This line passes `{1}` to `{0}`, which has no parameter of that name.", _ANY_LINE),
    (TypeError, r"\(\) takes .*positional arguments? but",
     "`np.{0}` takes the arrays in one list: `np.{0}([a, b])`.", _JOINING),
    (TypeError, r"([\w<>]+)\(\) takes (.*) positional arguments? but (\d+)",
     "This line passes {2:argument/arguments} to `{0}`, which takes {1}: is a pair of brackets "
     "missing, or is a name used twice?", _ANY_LINE),
    (TypeError, r"unsupported operand type\(s\) for (.+?): '([\w.]+)' and '([\w.]+)'",
     "`{0}` does not work between {1:a} and {2:a}: one of them is not the number or array that "
     "you expect."),
    (TypeError, r"'(.+?)' not supported between instances of '([\w.]+)' and '([\w.]+)'",
     "`{0}` cannot compare {1:a} with {2:a}: one of them is not the number that you expect."),
    (TypeError, r"exceptions must derive from BaseException",
     "`raise` needs an error, such as `raise ValueError(...)`: a text goes into the brackets."),
    (TypeError, r"bad operand type for unary (.): '([\w.]+)'",
     "`{0}` needs a number or an array, but this is {1:a}."),
    (TypeError, r"'([\w.]+)' object is not iterable",
     "You cannot iterate over {0:a}: `range(n)` gives the numbers from 0 to `n - 1`."),
    (NameError, r"name 'np' is not defined",
     "`np` is NumPy: run the notebook's first cell, `import numpy as np`, again after each "
     "restart of the kernel."),
    (NameError, r"name '(\w+)' is not defined",
     "`{0}` is not defined: is it spelled correctly, and have you run its cell since the kernel "
     "started?"),
    (AttributeError, r"module 'numpy' has no attribute '(\w+)'", _no_such_name),
    (AttributeError, r"'numpy.ndarray' object has no attribute '(append|extend|insert)'",
     "An array cannot grow, and `.{0}` is a method of lists: collect the values in a list, or "
     "create an array of zeros and fill its cells."),
    (AttributeError, r"'numpy.ndarray' object has no attribute '(reverse|reversed)'",
     "An array has no `.{0}`: `[::-1]` reverses an axis."),
    (AttributeError, r"'numpy.ndarray' object has no attribute '(\w+)'", _no_such_method),
    (AttributeError, r"'(list|tuple)' object has no attribute '(\w+)'",
     "A {0} has no `.{1}`: turn it into an array first, `np.asarray(...)`."),
    (ZeroDivisionError, r"", "You divided by zero: which of your numbers is 0 in this example?"),
    (RecursionError, r"", "The function calls itself too deeply: does it ever stop?"),
    (MemoryError, r"", "The array would be larger than the memory: check its size."),
    (SystemExit, r"", "`exit` ends the whole program: a function ends with `return`."),
    (KeyboardInterrupt, r"", "You stopped it: does a `while` loop here ever end?"),
]  # fmt: skip
