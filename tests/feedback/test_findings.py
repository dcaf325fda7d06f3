"""What is said of a wrong answer: the hint that fits it, and the cause where one is evident."""

import functools
import linecache
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from convlab.feedback.diagnosis import diagnose
from convlab.feedback.task import Task, case
from tests.feedback.answer_keys import HALVES, IMAGE, answer_key, right, with_lines

CHOSEN = Task(
    "twice",
    (case(IMAGE), case(HALVES)),
    ("count the rows", "add it to itself", "raise it"),
    first_hint={"shape": 1, "values": 2, "no error": 3},
)


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (lambda image: image[1:], "count the rows"),
        (lambda image: image + 7, "add it to itself"),
        (lambda image: None, ""),
        (lambda image: [[1], [1, 2]], ""),
        (lambda image: image.undefined, ""),
        (lambda image: (2 * image).astype(np.int8) + np.int8(120), "add it to itself"),
    ],
)
def test_hint_is_chosen_by_what_failed(answer, hint):
    report = diagnose(answer, answer_key(CHOSEN))
    assert (report.hint, bool(report.more)) == (hint, True)


def test_hint_for_a_missing_error_is_one_of_its_own():
    def truth(image):
        raise ValueError("too small")

    assert diagnose(right, answer_key(CHOSEN, truth)).hint == "raise it"
    assert diagnose(right, answer_key(truth=truth)).hint == ""


@pytest.mark.parametrize(
    ("truth", "answer", "cause"),
    [
        (lambda image: image / 2, lambda image: (image / 2).astype(int), "fractions are missing"),
        (lambda image: -image / 2, lambda image: (-image / 2).astype(int), "fractions are missing"),
        (
            lambda image: image + 300,
            lambda image: (image + 300).astype(int).astype(np.uint8),
            "`uint8` holds whole numbers from 0 to 255 only",
        ),
        (
            lambda image: image + 299.999999999,  # a rounding error, as of a Fourier transform
            lambda image: (image + 300).astype(int).astype(np.uint8),
            "`uint8` holds whole numbers from 0 to 255 only",
        ),
        (
            lambda image: image - 200,
            lambda image: (image - 200).astype(int).astype(np.int8),
            "`int8` holds whole numbers from -128 to 127 only",
        ),
    ],
)
def test_dtype_that_explains_every_cell_is_the_cause_and_gets_no_hint(truth, answer, cause):
    report = diagnose(answer, answer_key(truth=truth))
    assert report.status == "wrong" and report.hint == ""
    assert cause in report.findings[-1] and "create it with `dtype=float`" in report.findings[-1]


def test_answer_of_whole_numbers_may_come_from_a_division_or_a_conversion():
    report = diagnose(lambda image: image // 2, answer_key(truth=lambda image: image / 2))
    assert "Look for `//`, for `astype(int)`, and for an array" in report.findings[-1]
    assert "rounding error" not in report.findings[-1]


def test_whole_number_that_a_rounding_error_made_smaller_is_explained():
    def barely(image):
        return image - 1e-12

    report = diagnose(lambda image: barely(image).astype(int), answer_key(truth=barely))
    assert "1.9999999999999998, which `astype(int)` truncates to 1" in report.findings[-1]


def test_dtype_that_does_not_explain_every_cell_is_not_the_cause():
    def wrong(image):
        return (image / 2).astype(int) + (image == 3)

    report = diagnose(wrong, answer_key(truth=lambda image: image / 2))
    assert "fractions are missing" not in " ".join(report.findings)
    assert "but the expected one has fractions" in report.findings[-1]
    assert report.hint == "add it to itself"


@pytest.mark.parametrize(
    ("truth", "answer", "wanted"),
    [
        (lambda image: bool(image.any()), "yes", "the text 'yes', not True or False."),
        (lambda image: image.size, "four", "the text 'four', not a number."),
        (lambda image: image.size, {4}, "a set, not a number."),
        (lambda image: image, "four", "the text 'four', not an array of real numbers."),
    ],
)
def test_answer_of_another_kind_is_reported_with_the_kind_that_is_expected(truth, answer, wanted):
    report = diagnose(lambda image: answer, answer_key(truth=truth))
    assert report.findings[0] == f"The answer is {wanted}"


def without_return(image):
    result = 2 * image
    result[0] = 1


def still_none(image):
    result = None
    if image.size > 9:
        result = 2 * image
    return result


def appends(image):
    rows = list(image)
    return rows.append(0)


def on_some_path(image):
    for row in image:
        if row.sum() > 99:
            return row


def early(image):
    if image.size > 9:
        return
    return 2 * image if image.size > 99 else None


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (without_return, "your function has no `return` with a value."),
        (still_none, "`result` is still `None` at `return result`."),
        (appends, "`rows.append(0)` gives `None`."),
        (on_some_path, "some path through the function ends without `return`, or returns"),
        (early, "some path through the function ends without `return`, or returns"),
    ],
)
def test_none_is_explained_as_far_as_the_source_shows_why(function, why):
    assert diagnose(function, answer_key()).findings[0].startswith(f"None was returned: {why}")


def test_none_of_a_wrapped_function_may_be_the_wrappers():
    @functools.wraps(right)
    def forgets(image):
        right(image)

    assert diagnose(forgets, answer_key()).findings[0].startswith("None was returned: some path")


@pytest.mark.parametrize("line", ["assert image.size > 9, 'too small'", "raise ValueError('no')"])
def test_own_check_that_refuses_a_valid_example_is_said_to_be_the_learners_own(line):
    twice = with_lines(f"def twice(image):\n    {line}\n", "twice")
    report = diagnose(twice, answer_key())
    assert report.findings[1] == (
        f"This is your own `{line.split()[0]}`, but the example is valid: an answer is expected."
    )


def keeps_its_rows(image, rows=[]):  # noqa: B006
    rows += [2 * row for row in image]
    return rows


def keeps_the_largest(image, largest=[0]):  # noqa: B006
    largest[0] = max(largest[0], image.max())
    return 2 * image + largest[0]


def test_other_result_of_an_earlier_example_is_the_cause_even_if_the_shape_is_right():
    report = diagnose(
        keeps_the_largest, answer_key(replace(CHOSEN, cases=(case(0 * IMAGE), case(IMAGE))))
    )
    assert report.example == 2 and report.findings[-1].endswith("Create it inside the function.")


def test_cells_that_are_never_filled_are_not_taken_for_a_list_that_is_kept():
    memory = count(1)

    def leaves_a_cell(image):
        out = np.empty_like(image)
        out[:] = 2 * image
        out[0, 0] = next(memory)  # whatever was there before
        return out

    report = diagnose(leaves_a_cell, answer_key())
    assert "every cell of `np.empty`" in report.findings[-1]
    assert "Create it" not in " ".join(report.findings)


def test_list_that_is_kept_between_calls_is_the_cause_and_gets_no_hint():
    task = replace(CHOSEN, cases=(case(IMAGE), case(IMAGE[:1])))
    report = diagnose(keeps_its_rows, answer_key(task))
    assert report.example == 2 and (report.hint, bool(report.more)) == ("", True)
    assert report.findings[-1].endswith("Create it inside the function.")
    once = diagnose(lambda image: np.concatenate([2 * image, 2 * image]), answer_key(task))
    assert once.example == 1 and "Create it" not in " ".join(once.findings)
    empty = replace(CHOSEN, cases=(case(IMAGE), case(IMAGE[:0])))
    constant = diagnose(lambda image: 2 * IMAGE, answer_key(empty))
    assert constant.example == 2 and "Create it" not in " ".join(constant.findings)


def appended_to_nothing(image):
    rows = np.array([])
    for row in image:
        np.append(rows, 2 * row)
    return rows


def one_equals_too_many(image):
    result = np.zeros(image.shape)
    result[0] == 2 * image[0]  # noqa: B015
    return result


def takes_no_maximum(image):
    np.maximum(image, 2 * image)
    return image


def flips_nothing(image):
    image[::-1]  # noqa: B018
    return image


def adds_nothing(image):
    """Return the rows of an image, doubled."""
    rows = []
    for row in image:
        rows + [2 * row]  # noqa: B018, RUF005
        rows.append(row)
    return rows


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (appended_to_nothing, "`np.append(rows, 2 * row)`, does not keep its result: assign it"),
        (one_equals_too_many, "only compares: an assignment has a single `=`."),
        (takes_no_maximum, "`np.maximum(image, 2 * image)`, does not keep its result: assign it"),
        (flips_nothing, "does not keep its result: assign it to a variable."),
        (adds_nothing, "does not keep its result: assign it to a variable."),
    ],
)
def test_line_without_effect_is_the_cause_and_gets_no_hint(function, sentence):
    report = diagnose(function, answer_key(CHOSEN))
    number = int(report.findings[-1].removeprefix("Line ").split(",")[0])
    line = linecache.getline(__file__, number).strip()
    assert report.findings[-1].startswith(f"Line {number}, `{line}`, ")
    assert sentence in report.findings[-1] and (report.hint, bool(report.more)) == ("", True)


def test_lines_with_an_effect_are_not_accused():
    def writes(image):
        """Return the image plus one."""
        rows = []
        rows.append(image)
        np.copyto(image, image + 1)
        np.maximum(image, 0, out=image)
        rows.sort()
        np.flip(image).sort()
        print(image)
        image.shape[0]  # noqa: B018
        len(image) < 2  # noqa: B015
        return rows[0]

    report = diagnose(writes, answer_key())
    assert report.findings and not any(one.startswith("Line ") for one in report.findings)


@pytest.mark.parametrize(
    ("truth", "answer", "sentence"),
    [
        (
            lambda image: 5,
            lambda image: (5,),
            "The value is right, but inside a list, a tuple or an",
        ),
        (lambda image: image, lambda image: [image], "there is 1 extra axis of length 1:"),
        (
            lambda image: image,
            lambda image: image[:, :, None, None],
            "there are 2 extra axes of length 1:",
        ),
        (lambda image: image, lambda image: (image, -image), "is the first of the 2 that you"),
    ],
)
def test_right_values_in_the_wrong_axes_are_the_cause_and_get_no_hint(truth, answer, sentence):
    report = diagnose(answer, answer_key(CHOSEN, truth))
    assert sentence in report.findings[-1] and report.hint == ""


def test_hint_stays_for_a_missing_axis_which_may_be_that_of_an_only_channel():
    report = diagnose(lambda image: image[0], answer_key(CHOSEN, lambda image: image[:1]))
    assert "1 axis of length 1 is missing" in report.findings[-1]
    assert report.hint == "count the rows"


@pytest.mark.parametrize("answer", [lambda image: (6,), lambda image: (5, 5), lambda image: (6, 5)])
def test_wrong_values_in_the_wrong_axes_are_not_called_right(answer):
    text = " ".join(diagnose(answer, answer_key(truth=lambda image: 7)).findings)
    assert "right" not in text and "first of" not in text


def test_no_numbers_are_not_called_the_expected_ones():
    report = diagnose(lambda image: ([], []), answer_key(truth=lambda image: []))
    assert report.findings == ("The shape should be (0,), but yours is (2, 0).",)


def test_values_that_are_observed_are_not_called_those_of_the_answer():
    observed = replace(CHOSEN, observe=lambda answer, image: image[None] if answer > 1 else image)
    report = diagnose(lambda image: 2, answer_key(observed, lambda image: 1))
    assert "(1, 2, 3)" in report.findings[0] and "right" not in " ".join(report.findings)


def test_only_of_several_cells_the_number_is_plural():
    one = diagnose(lambda image: image[:1, :1] + 1, answer_key(truth=lambda image: image[:1, :1]))
    assert one.findings[0].startswith("1 of 1 cell is wrong")
    some = diagnose(lambda image: image + (image == 3), answer_key(truth=lambda image: image))
    assert some.findings[0].startswith("1 of 6 cells is wrong")


SUMS = Task(
    "summed",
    (case(IMAGE, padding=1, stride=2), case(IMAGE, 1, 2)),
    ("count the rows", "add the padding"),
)


def _summed(image, padding=0, stride=1):
    return image + 10 * padding + stride


def _as_in_pytorch(image, stride=1, padding=0):
    return _summed(image, padding, stride)


def _as_in_pytorch_refused(image, stride=1, padding=0):
    if padding > stride:
        raise ValueError("too much padding")
    return _summed(image, padding, stride)


@pytest.mark.parametrize("program", [_as_in_pytorch, _as_in_pytorch_refused])
def test_parameters_in_another_order_are_the_cause(program):
    key = answer_key(SUMS, _summed, parameters=("image", "padding", "stride"))
    report = diagnose(program, key)
    assert (report.example, report.hint) == (2, "")
    assert report.findings[-1].startswith(
        "This example gives `padding` by position, as argument 2, but in your function it is "
        "parameter 3"
    )


class _Unreadable:
    """A function whose signature cannot be read, as with an unknown annotation in Python 3.14."""

    __signature__ = property(lambda self: Picture)  # noqa: F821

    def __call__(self, image, stride=1, padding=0):
        return image


@pytest.mark.parametrize(
    "program",
    [
        _Unreadable(),
        lambda image, padding=0, stride=1: image,  # the order of the stub
        lambda image, pad=0, step=1: image,  # other names
        lambda *padding, **image: IMAGE,  # as the grader calls a submission's functions
        lambda image, stride=1, padding=0: image,  # wrong where both are given by name
    ],
)
def test_no_order_is_blamed_that_does_not_matter(program):
    key = answer_key(SUMS, _summed, parameters=("image", "padding", "stride"))
    assert "by position" not in " ".join(diagnose(program, key).findings)
