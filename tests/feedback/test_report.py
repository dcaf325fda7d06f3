import xml.etree.ElementTree as ElementTree

from convlab.feedback.diagnosis import Report
from convlab.feedback.report import as_html, as_text

WRONG = Report(
    "zero_pad",
    "wrong",
    6,
    example=2,
    call="zero_pad(image=[[1, 2]], padding=1)",
    about="an int",
    findings=("1 of 12 cells are wrong; the first is [0, 1]: expected 0, yours 1.",),
    mistake="one side only",
    sentence="You padded below and to the right only. See lesson 03.",
    picture='<svg xmlns="http://www.w3.org/2000/svg"/>',
)


def test_text_says_everything_the_picture_shows():
    text = as_text(WRONG)
    assert text.splitlines()[0] == "zero_pad: not right yet."
    assert "Example 2 of 6 (an int): `zero_pad(image=[[1, 2]], padding=1)`" in text
    assert "expected 0, yours 1" in text
    assert "one side only: You padded below and to the right only." in text


def test_html_is_well_formed_and_shows_the_picture_before_the_words():
    html = as_html(WRONG)
    ElementTree.fromstring(html)
    assert html.index("<svg") < html.index("expected 0")


def test_what_a_learner_wrote_cannot_become_markup():
    report = Report("f", "error", 1, findings=("ValueError: <script>alert(1)</script> & `<b>`",))
    html = as_html(report)
    ElementTree.fromstring(html)
    assert "<script" not in html


def test_unknown_mistake_says_so():
    told = {"example": 1, "call": "f()", "findings": ("x",), "hint": "count first"}
    report = Report("f", "wrong", 3, **told, picture="<svg/>")
    assert "not a mistake that is known here" in as_text(report)
    assert "exercise.hint('f')" in as_text(report)


def test_what_is_no_answer_is_not_called_an_unknown_mistake():
    report = Report("f", "wrong", 3, example=1, call="f()", findings=("None was returned.",))
    assert "known" not in as_text(report)


def test_passing_says_how_many_hidden_tests_remain():
    assert "4 hidden tests with other inputs remain" in as_text(Report("f", "passed", 3, hidden=4))
    assert "1 hidden test with" in as_text(Report("f", "passed", 3, hidden=1))
    assert "hidden" not in as_text(Report("f", "passed", 3))


def test_not_started_is_no_failure():
    text = as_text(Report("f", "not started", 3))
    assert text == "f: not started. Replace `raise NotImplementedError` with your code."
