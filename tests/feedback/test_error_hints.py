import warnings

import numpy as np
import pytest

from convlab.feedback.error_hints import explain_error
from convlab.feedback.errors import of_error
from convlab.feedback.outcome import Outcome
from tests.feedback.answer_keys import with_lines

IMAGE = np.arange(12.0).reshape(3, 4)
MAPS = np.ones((3, 4, 5))


def raised(function):
    with pytest.raises(Exception) as caught:  # noqa: PT011
        function()
    return caught.value


def no_value():
    return undefined_name  # noqa: F821


def too_early():
    total += 1  # noqa: F821, F841
    return total


def never_ends():
    return never_ends()


def into_whole_numbers():
    counts = np.zeros(3, int)
    counts += 0.5


def into_a_matrix():
    with warnings.catch_warnings(action="ignore"):  # NumPy discourages this class
        return np.matrix(MAPS)


def taken_apart(shape):
    height, width = shape
    return height, width


def raises(error):
    raise error


# The operation in a learner's line, and a part of its hint.
USUAL = [
    (lambda: IMAGE[0, 0, 0], "2 axes but you indexed 3"),
    (lambda: IMAGE[0][0, 0], "has 1 axis but you indexed 2"),
    (lambda: IMAGE[3, 0], "Axis 0 has 3 cells, numbered from 0, but you asked for cell 3"),
    (lambda: IMAGE[:1][3], "Axis 0 has 1 cell, numbered"),
    (lambda: IMAGE[1.0], "to divide, use `//`"),
    (lambda: IMAGE.flip(), "NumPy has a function, `np.flip(...)`"),
    (lambda: IMAGE.index(3), "An array has no `.index`: is it a method of lists"),
    (lambda: raises("the kernel does not fit"), "such as `raise ValueError(...)`"),
    (lambda: np.zeros((2.5, 2)), "to divide, use `//`"),
    (lambda: range(4 / 2), "to divide, use `//`"),
    (lambda: IMAGE[0 : 4 / 2], "to divide, use `//`"),
    (lambda: np.pad(IMAGE, 0.5), "to divide, use `//`"),
    (lambda: (2, 3) * (1, 2), "this is a tuple: unpack a pair `(height, width)` first"),
    (
        lambda: [0] * (4 / 2),
        "is repeated a whole number of times, but this is a float: to divide, use `//`",
    ),
    (lambda: [0] * np.float64(2), "repeated a whole number of times, but this is a float"),
    (lambda: [1, 2].remove(3), "test `if x in ...` first"),
    (lambda: [1, 2][5], "The list is shorter than that"),
    (lambda: (1, 2)[5], "The tuple is shorter than that"),
    (lambda: list(IMAGE)[0, 0], "np.asarray"),
    (lambda: MAPS.shape[0, 0], "A tuple takes one whole number as its index, not a tuple"),
    (lambda: MAPS.shape["rows"], "A tuple has no names, only numbers from 0"),
    (lambda: list(IMAGE)[4 / 2], "The index of a list must be a whole number"),
    (lambda: MAPS.shape[np.float64(1)], "to divide, use `//`, not `/`"),
    (
        lambda: IMAGE[0] * IMAGE[0, :3],
        "axis 0 has 4 and 3 cells. Is each slice as long as the kernel",
    ),
    (lambda: IMAGE[:2, :3] * IMAGE, "axis 0 has 2 and 3 cells, axis 1 has 3 and 4 cells. Is each"),
    (lambda: IMAGE[:2, :3] * IMAGE, "For a matrix product of these two, use `@`"),
    (into_a_matrix, "An `np.matrix` always has two axes"),
    (lambda: MAPS * MAPS[:2], "If these are the channels: were they padded"),
    (lambda: MAPS * MAPS[:2, 0, 0], "they have 3 axes and 1 axis. Is an index missing"),
    (lambda: IMAGE * IMAGE.T, "Are two axes swapped?"),
    (lambda: IMAGE[:3, :2] * IMAGE[:2, :3].T[:2], "of shapes (3,2) and (2,2)"),
    (lambda: np.ones((1, 4)).__iadd__(IMAGE), "An array of shape (1,4) cannot hold"),
    (
        lambda: IMAGE.__setitem__((0, slice(0, 2)), [1, 2, 3]),
        "shape (3,) to a slice of shape (2,): print both shapes",
    ),
    (lambda: IMAGE @ IMAGE, "in the right order, or must one be transposed?"),
    (lambda: IMAGE[-1:2].max(), "The maximum needs at least one cell, but this array has none"),
    (lambda: IMAGE[2:2].min(axis=0), "The minimum needs at least one cell"),
    (lambda: IMAGE[:0].argmax(), "`argmax` needs at least one cell"),
    (lambda: max([]), "`max` needs at least one number, but this list or array has none"),
    (lambda: np.dot(IMAGE, IMAGE), "For a product cell by cell"),
    (lambda: np.array([[1], [1, 2]]), "rows of an array must have the same length"),
    (lambda: np.zeros(3).__setitem__(0, [1, 2]), "is a sum or an index missing"),
    (lambda: float(IMAGE), "is a sum or an index missing"),
    (lambda: 1 if IMAGE > 2 else 0, "`.all()`"),
    (lambda: max(0, IMAGE), "`np.maximum`"),
    (lambda: np.zeros((-1, 2)), "came out negative"),
    (lambda: np.pad(IMAGE, -1), "A padding came out negative"),
    (lambda: np.pad(IMAGE, [(1, 1)] * 3), "per axis of the array, which has 2 axes"),
    (lambda: IMAGE.sum(axis=2), "The array has 2 axes, numbered from 0, but you asked for axis 2"),
    (into_whole_numbers, "create it with `dtype=float`"),
    (lambda: None + 1, "the result of a function without `return`"),
    (lambda: {}.get(1)[0], "the result of a function without `return`"),
    (lambda: None.shape, "the result of a function without `return`"),
    (no_value, "`undefined_name` is not defined"),
    (too_early, "`total` has no value here: no line that assigns it has run in this example"),
    (lambda: taken_apart(MAPS.shape), "more values than the 2 names on the left"),
    (lambda: taken_apart((3,)), "There are 2 names on the left and 1 value on the right"),
    (lambda: taken_apart(3), "You unpack an int"),
    (lambda: (1, 2) > 0, "`>` cannot compare a tuple with an int"),
    (lambda: 1.0 <= "same", "`<=` cannot compare a float with a str"),
    (lambda: max(1, (1, 2)), "`>` cannot compare a tuple with an int: one of them is not the"),
    (lambda: IMAGE[slice((1, 2), -(1, 2))], "`-` needs a number or an array, but this is a tuple"),
    (lambda: list(3), "You cannot iterate over an int"),
    (lambda: IMAGE(0, 0), "Parentheses call a function, but this is a numpy.ndarray"),
    (lambda: np.zeros[3], "call a function with parentheses"),
    (lambda: [1].shape, "A list has no `.shape`"),
    (lambda: IMAGE.append(1), "An array cannot grow, and `.append` is a method of lists"),
    (lambda: IMAGE.reverse(), "`[::-1]` reverses an axis"),
    (lambda: IMAGE.length, "An array has no `.length`"),
    (lambda: 1 // 0, "divided by zero"),
    (never_ends, "calls itself too deeply"),
    (lambda: raises(MemoryError()), "larger than the memory"),
]


@pytest.mark.parametrize(("function", "output"), USUAL, ids=[output for _, output in USUAL])
def test_usual_error_is_explained(function, output):
    assert output in explain_error(raised(function))


# Of these errors the line says more than the message.
IN_ITS_LINE = [
    (lambda: IMAGE.shape(), "image.shape()", "`.shape` is a tuple, not a function"),
    (lambda: IMAGE.shape[2], "image.shape[2]", "`.shape` has one number per axis"),
    (lambda: max(0, IMAGE), "return max(0, x)", "`max` and `min` compare whole arrays"),
    (lambda: 1 if IMAGE > 2 else 0, "if np.max(x) > x:", "An array was used as a condition"),
    (lambda: np.max(0, IMAGE.astype(int)), "np.max(0, x)", "is an axis"),
    (lambda: range(IMAGE.astype(int)), "for n in range(x):", "its length is `len(...)`"),
    (lambda: MAPS @ np.ones((2, 5, 2)), "x @ y", "the axes before them must match"),
    (lambda: MAPS @ np.ones((2, 5, 3)), "np.matmul(x, y)", "`@` multiplies the matrices in"),
]


@pytest.mark.parametrize(("function", "line", "output"), IN_ITS_LINE)
def test_usual_error_is_explained_by_its_line(function, line, output):
    assert output in explain_error(raised(function), line)


def test_axes_of_one_cell_are_no_border():
    """NumPy stretches them, so that the fault is in the others."""
    output = explain_error(raised(lambda: np.ones((1, 3)) * np.ones((4, 2))))
    assert "axis 1 has 3 and 2 cells" in output and "axis 0" not in output


def test_slices_are_not_suspected_in_an_operation_with_calls():
    """A product of two names may be that of a window and a kernel, that of a transform is not."""
    error = raised(lambda: np.ones((4, 5)) * np.ones((2, 3)))
    assert "Is each slice as long" in explain_error(error, "window * kernel")
    assert explain_error(error, "np.fft.fft2(image) * spectrum").endswith(
        "axis 1 has 5 and 3 cells."
    )


def test_value_of_several_variables_is_shown_once():
    (_, why) = of_example("top = left = padding; range(top, left, padding)")
    assert why.count("In this example") == 1


def test_unusual_error_is_left_to_speak_for_itself():
    assert explain_error(OSError("no such file")) == ""


# The line of a learner's function, and what is said of its error.
PROGRAMS = [
    ("np.zeros(2, 3)", "one tuple, `np.zeros((rows, columns))`: here the 3"),
    ("np.ones(image.shape[0], 4)", "one tuple, `np.ones((rows, columns))`: here the 4 was"),
    ("np.full(2, 3, 0)", "`np.full((rows, columns), value)`: here the 0 was read as"),
    ("np.zeros(4 / 2)", "to divide, use `//`"),
    ("out[0, 0] = image[:1] @ image[:1].T", "has shape (1, 1): extract it with `.item()`"),
    ("out[0, 0] = image[:1].dot(image[:1].T)", "extract it with `.item()`"),
    ("float(np.matmul(image[:1], image[:1].T))", "extract it with `.item()`"),
    ("out[0, 0] = sum(image[:2, :2] * kernel)", "`np.sum` adds all cells"),
    ("out[0, 0] = np.sum(image, axis=0)", "the result is an array: without it"),
    ("out[0, 0] = image[:2, :2] * kernel", "is a sum or an index missing?"),
    ("out[0, 0] = [1, 2]", "is a sum or an index missing?"),
    ("image[0] if image[0] > 0 else 0", "`image[0]` is an array here, not one number: it has"),
    ("0 if image[0] > 0 * image[1] else 1", "An array was used as a condition, by an `if`"),
    ("[0] * 2 + signal + [0] * 2", "does not join: here [0] * 2 is added to the cells"),
    ("signal + 3 * [0]", "does not join: here 3 * [0] is added to the cells"),
    ("np.zeros(2) + signal", "does not join: here np.zeros(2) is added to the cells"),
    ("[0] * 5 + signal * image[0]", "You combined arrays of shapes (5,) and (4,)"),
    ("image[0:2][0:1] * 2 + image * kernel", "of shapes (3,4) and (2,2)"),
    ("image[0] * 2 + signal", "You combined arrays of shapes (4,) and (5,)"),
    (
        "image[0:2][0:2] * kernel",
        "`image[0:2][0:2]` slices the rows twice: the second slice applies",
    ),
    (
        "image[0:kernel.shape[0]][1:1+kernel.shape[1]] * kernel",
        "`image[0:kernel.shape[0]][1:1+kernel.shape[1]]` slices the rows twice",
    ),
    ("signal[0:4][1:3] * signal", "of shapes (2,) and (5,)"),
    (
        "np.pad(image, [(padding,), (padding,)])",
        "nested more deeply. In this example `padding` is `((1, 2), (0, 3))`.",
    ),
    ("np.pad(image, ((padding, padding), (padding, padding)))", "`padding` is `((1, 2), (0, 3))`"),
    ("np.pad(image, 2 * padding)", "has the shape (4,2). In this example"),
    ("np.zeros(3 + padding)", "an int and a tuple: one of them is not the number"),
    (
        "2 * padding + 3",
        "joins a tuple to another tuple, but here the other side is an int. In this",
    ),
    ("range(padding)", "one whole number, but this is a tuple. In this example `padding` is"),
    (
        "np.hstack([np.zeros((5, 1)), image])",
        "Along axis 0, the array at index 0 has 5 cells and that at index 1 has 3",
    ),
    (
        "np.vstack([image, np.zeros((1, 6))])",
        "Along axis 1, the array at index 0 has 4 cells and that at index 1 has 6",
    ),
    ("np.concatenate([image, np.zeros((1, 6))])", "Along axis 1, the array at index 0 has 4"),
    ("np.concatenate([[0], image])", "the array at index 0 has 1, and that at"),
    ("np.concatenate([0, signal])", "put it in square brackets"),
    ("np.stack([signal, signal[1:]])", "`np.stack` needs arrays of the same shape"),
    ("np.hstack(image, image)", "in one list: `np.hstack([a, b])`"),
    ("np.concatenate(signal, signal)", "`np.concatenate([a, b])`"),
    ("np.tensordot(image[:3, :3], kernel)", "print both shapes on the line before."),
    ("np.einsum('ij,ij', image, kernel)", "here the shapes are (3,4) and (2,2)"),
    ("np.dot(signal, signal[1:])", "two vectors of the same length, but these have"),
    ("np.dot(image, image)", "matrix product, here of shapes (3,4) and (3,4)"),
    ("image @ kernel", "there are 4 cells on the left and 2 on the right"),
    ("image.reshape(5, 3)", "has 12 cells, which do not fill the shape (5,3)"),
    ("np.zeros(3, np.uint8)[:].__setitem__(0, 300)", "from 0 to 255 only, but this one is 300"),
    ("np.uint8(-1)", "`uint8` holds whole numbers from 0 to 255 only"),
    ("np.int8(200)", "`int8` holds whole numbers from -128 to 127 only"),
    ("np.mean(image, 0, 1)", "write several axes as one tuple, `axis=(1, 2)`"),
    ("image.max(0, 1)", "write several axes as one tuple, `axis=(1, 2)`"),
    ("image.mean(dim=0)", "NumPy has `axis` and `keepdims`"),
    ("np.arange(3)[0] = -np.inf", "An array of integers cannot hold infinity"),
    ("np.pad(np.arange(3), 1, constant_values=np.nan)", "An array of integers cannot hold NaN"),
    ("int(np.float64('inf'))", "was something divided by 0?"),
    (
        "np.ones((3, 2, 3)) + np.ones(3)[None, :, None]",
        "axis 1 has 2 and 3 cells. If the 3 numbers belong to axis 0, index them as "
        "`[:, None, None]`.",
    ),
    ("np.int(3)", "NumPy no longer has `np.int`: write `int`."),
    ("np.zeroes(3)", "do you mean `np.zeros`?"),
    ("zero = 0; out[zero:-zero] = image", "slice of shape (0,2), which is empty. If `zero` is 0"),
    ("image[0, 0][1]", "This is one number, not an array"),
    ("result = None; result[0] = 1", "`result` is `None` in this line: it has no other"),
    ("result = None; result + image", "`result` is `None` in this line"),
    ("result = None\n    for one in result: pass", "`result` is `None` in this line"),
    ("size = None; range(size)", "`size` is `None` in this line"),
    ("a = b = None; a * b", "`a` and `b` are `None` in this line: they have no other"),
    ("print(signal)[0]", "Something in this line is `None`"),
    ("rows = []\n    for row in image: rows = rows.append(row)", "remove the `rows =`."),
    ("del globals()['np']; np.zeros(3)", "run the notebook's first cell"),
    ("(lambda a, b: a)(1)", "This line calls `<lambda>` without 'b': compare the call"),
    ("(lambda a: a)(1, 2)", "This line passes 2 arguments to `<lambda>`, which takes 1"),
    ("(lambda a: a)(stride=1)", "This line passes `stride` to `<lambda>`, which has no"),
    ("np.sum(image, axes=1)", "This line passes `axes` to `sum`"),
]


def written(body, parameters="image, kernel, padding, signal, out"):
    """Make a learner's function of its lines, as a notebook's cell does."""
    source = f"def answer({parameters}):\n    {body}\n"
    return with_lines(source, "answer", "<ipython-input-1-answer>")


def sentences(function, *arguments, **options):
    """Return what is said of the error that a call raises."""
    error = raised(lambda: function(*arguments, **options))
    return of_error(function, Outcome(error=error, message=str(error)))


def of_example(body):
    given = IMAGE, np.ones((2, 2)), ((1, 2), (0, 3)), np.arange(5), np.zeros((2, 2))
    return sentences(written(body), *given)


@pytest.mark.parametrize(("body", "output"), PROGRAMS)
def test_error_of_a_program_is_explained(body, output):
    where, why = of_example(body)
    assert where.startswith(f"Line {2 + body.count(chr(10))}, `{body.splitlines()[-1].strip()}`: ")
    assert output in why
    assert "stub" not in why


@pytest.mark.parametrize(
    ("parameters", "options"),
    [("image", {}), ("image, kernel, bias", {}), ("image, kernel, step=1", {"stride": 2})],
)
def test_call_of_the_check_that_fails_is_laid_to_the_parameters(parameters, options):
    output = sentences(written("return 1", parameters), IMAGE, np.ones((2, 2)), **options)
    assert output[1] == (
        "The check calls `answer` as its stub declares it: keep the stub's parameters, with their "
        "names, order and defaults."
    )


def test_own_call_whose_line_is_not_known_is_not_laid_to_the_parameters():
    """The lines behind `%%time` are in no file that Python knows."""
    names = {}
    exec(compile("def answer(image):\n    return max()\n", "<timed exec>", "exec"), names)
    where, *why = sentences(names["answer"], IMAGE)
    assert where.startswith("Line 2: TypeError: ")
    assert "stub" not in " ".join(why)


def test_long_message_that_is_explained_is_cut_to_its_first_line():
    assert of_example("np.float(3)")[0].endswith("module 'numpy' has no attribute 'float'.")


def test_a_call_that_did_not_fail_is_not_explained():
    (finding,) = of_example("rows = [1, 2]; return [rows[signal] for n in range(3)]")
    assert finding.endswith("can be converted to a scalar index")


WITHOUT_VALUE = {
    "under an if": (
        "if padding is None:\n        p = 0\n    return p",
        "only under `if padding is None:`, in a line that this example",
    ),
    "under an if in one line": (
        "if padding is None: p = 0\n    return p",
        "only under `if padding is None:`, in a line",
    ),
    "under an elif": (
        "if padding == 0:\n        p = 0\n    elif padding == 1:\n        p = 1\n    return p",
        "only under `if padding == 0:` or `elif padding == 1:`, in a line",
    ),
    "under an else": (
        "if padding:\n        pass\n    else:\n        p = 1\n    return p",
        "only under the `else` of `if padding:`, in a line",
    ),
    "in a loop that does not run": (
        "for row in range(0):\n        last = row\n    return last",
        "only under `for row in range(0):`, in a line",
    ),
    "used in a comprehension": (
        "if padding is None:\n        p = 0\n    return [p for _ in signal]",
        "under `if padding is None:`, in a line",
    ),
    "used in a function inside": (
        "if padding is None:\n        p = 0\n    return (lambda: p)()",
        "only under `if padding is None:`",
    ),
    "added to": (
        "for row in image:\n        total += row\n    return total",
        "`total` gets its first value in this line: assign one earlier, such as `total = 0`",
    ),
    "further down": ("size = rows + 1\n    rows = 2", "`rows` gets its first value further down"),
    "like a built-in": ("sum = sum(signal)\n    return sum", "here it is that variable, not the"),
    "in a loop that ends before": (
        "for row in image:\n        break\n        last = row\n    return last",
        "only under `for row in image:`, in a line that this example does not reach",
    ),
    "in a try": (
        "try:\n        p = signal[9]\n    except IndexError:\n        pass\n    return p",
        "no line that assigns it has run",
    ),
    "deleted": ("p = 1\n    del p\n    return p", "no line that assigns it has run"),
}


@pytest.mark.parametrize(("body", "output"), WITHOUT_VALUE.values(), ids=WITHOUT_VALUE)
def test_variable_without_a_value_is_explained_by_where_it_gets_one(body, output):
    assert output in of_example(body)[1]
