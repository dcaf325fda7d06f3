"""The page for the instructor: its numbers, counted from the marks."""

import pytest

from convlab.grading.class_page import class_page
from convlab.grading.marks import Diagnosis, GradedTest, Marks
from convlab.grading.marks_text import OF_THE_GRADED, scores
from tests.grading.marked import PADDING, not_started, padded, some_class, two_mistakes
from tests.grading.test_pages import Page


@pytest.fixture(scope="module")
def text():
    return Page(class_page(some_class())).text


def test_summary(text):
    # 10, 6, 6, 8, 6, 9, 6 and 8 points: 59 in all, the middle two are 6 and 8.
    assert "11 submissions; 3 not graded; median 7, mean 7.38 of 10 points; 1 with full" in text


def test_distribution_counts_those_that_were_graded():
    page = Page(class_page(some_class()))
    said = [given["aria-label"] for tag, given in page.elements if tag == "svg"]
    assert said[0] == "Submissions by points. 6: 4, 8: 2, 9: 1, 10: 1."


def test_mistakes_have_their_number_and_a_sentence(text):
    mistakes = text.split("Mistakes, the most frequent first")[1].split("Points lost")[0]
    assert "2 zero_pad total of both sides You split the padding" in mistakes
    assert mistakes.index("total of both sides") < mistakes.index("not halved")
    line = "1 zero_pad an error that is not a known mistake Line "
    assert line in mistakes and "ZeroDivisionError: integer division" in mistakes
    assert "1 zero_pad not a known mistake" in mistakes


def test_first_of_two_mistakes_has_its_sentence():
    """Of the same words, whether a student made one mistake or two."""
    text = Page(class_page([padded("ida", zero_pad=two_mistakes)])).text
    assert "1 zero_pad top and bottom swapped You swapped top and bottom. See lesson 03" in text
    one = padded("ina", zero_pad="top and bottom swapped")
    text = Page(class_page([padded("ida", zero_pad=two_mistakes), one])).text
    assert "2 zero_pad top and bottom swapped You swapped top and bottom. See lesson 03" in text


@pytest.mark.parametrize(
    ("numbers", "said"), [("77", "7"), ("778", "Most often: 7"), ("78", "For example: 7")]
)
def test_one_of_several_errors_is_not_presented_as_that_of_all(numbers, said):
    marks = [padded(f"s{place}") for place in range(len(numbers))]
    for one, number in zip(marks, numbers, strict=True):
        one.diagnoses[0] = Diagnosis("zero_pad", "error", "", f"{number}: an error\nand more")
    text = Page(class_page(marks)).text
    assert f"an error that is not a known mistake {said}: an error Points lost" in text


def test_functions_not_started_are_one_line_and_no_mistakes():
    empty = dict.fromkeys(PADDING.tasks, not_started)
    some = [padded("dan", reflect_pad=not_started), padded("eve", **empty), padded("fay")]
    text = Page(class_page(some)).text
    mistakes = text.split("Mistakes, the most frequent first")[1].split("Points lost")[0]
    assert " ".join(mistakes.split()).replace(" ,", ",").replace(" .", ".") == (
        "Not started: reflect_pad by 2 students, same_padding by 1 student, zero_pad by 1 student."
    )


def test_points_lost_by_test_most_expensive_first(text):
    lost = text.split("Points lost, by test")[1].split("Not graded")[0]
    assert "zero_pad one number 4 4 of 8" in lost
    assert "reflect_pad widest possible border 2 2 of 8" in lost
    assert lost.index("one number") < lost.index("widest possible border")


def test_ungraded_submissions_are_listed_with_the_reason(text):
    failed = text.split("Not graded")[1].split("Slowest")[0]
    assert "henri unreadable: it is not JSON Open it in JupyterLab" in failed
    assert "ines timed out" in failed and "jo died" in failed


def test_ungraded_submissions_have_no_points_among_all_students(text):
    everybody = text.split("All students Student Points Status Seconds ")[1]
    assert "alice 10 of 10 graded 0.25" in everybody
    assert "henri unreadable 0.01 ines timed out 0.01 jo died 0.01" in everybody


def test_slowest_comes_first(text):
    assert "Slowest eve : 4.5 s" in text


@pytest.mark.parametrize(
    ("scores", "worth", "said"),
    [
        ([0.5, 1.5, 2], 2, "20–29: 1, 70–79: 1, 100: 1"),
        ([0, 50, 99, 100], 100, "0–9: 1, 50–59: 1, 90–99: 1, 100: 1"),
        ([0, 0], 0, "0: 2"),
    ],
)
def test_distribution_of_other_scales(scores, worth, said):
    marks = [
        Marks(f"s{n}", "x", "graded", tests=[GradedTest("t", False, score, worth)])
        for n, score in enumerate(scores)
    ]
    svg = next(e for e in Page(class_page(marks)).elements if e[0] == "svg")
    assert said in svg[1]["aria-label"]


def test_class_in_which_all_is_right():
    text = Page(class_page([padded("alice")])).text
    assert "every function passes" in text and "everyone passed every test" in text
    assert "Not graded" not in text


def test_unchecked_functions_are_not_called_right():
    marks = Marks("alice", "x", "graded")
    text = Page(class_page([marks])).text
    assert "None was found, but not every function has been checked." in text
    assert "There were no tests." in text and "passes" not in text
    late = padded("bob")
    late.diagnoses.pop()  # as if its time had run out
    assert "not every function" in Page(class_page([padded("alice"), late])).text


def test_mean_counts_graded_submissions_only_and_says_so():
    marks = [
        Marks("a", "x", "graded", tests=[GradedTest("t", True, score, 10)]) for score in (4, 5, 5)
    ]
    failed = Marks("b", "x", "died: x", tests=[GradedTest("t", False, 0, 10)])
    text = Page(class_page([*marks, failed])).text
    assert "4 submissions; 1 not graded; median 5, mean 4.67 of 10 points; 0 with full" in text
    assert f"Median and mean {OF_THE_GRADED}." in text
    assert scores([*marks, failed]).mean == "4.67 of 10 points"


def test_two_exercises_and_none(tmp_path):
    other = Marks("alice", "04_stride", "graded", tests=[GradedTest("test_x", True, 1, 1)])
    text = Page(class_page([padded("alice"), other])).text
    assert text.index("03 Padding 1 submission;") < text.index("04 Stride 1 submission;")
    nothing = class_page([])
    assert "Nothing has been graded yet" in nothing
    assert "<title>The class: no marks</title>" in nothing
