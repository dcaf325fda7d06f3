import xml.etree.ElementTree as ElementTree
from dataclasses import replace

from convlab.feedback.answer_key import Mistake
from convlab.feedback.diagnosis import Report
from convlab.feedback.report import as_html, as_text

WRONG = Report(
    "zero_pad",
    "wrong",
    6,
    example=2,
    call="zero_pad(np.array([[1, 2]]), 1)",
    about="an int",
    findings=("1 of 12 cells is wrong; the first is [0, 1]: expected 0, yours 1.",),
    mistakes=(Mistake("one side only", "You padded below and to the right only. See lesson 03."),),
    picture='<svg xmlns="http://www.w3.org/2000/svg"/>',
    numbers="image:\n 1  2",
    printed="on it\n",
)


def test_text_says_everything_the_picture_shows():
    assert as_text(WRONG).splitlines() == [
        "zero_pad: not right yet.",
        "  Example 2 of 6 (an int): `zero_pad(np.array([[1, 2]]), 1)`",
        "    image:",
        "     1  2",
        "  1 of 12 cells is wrong; the first is [0, 1]: expected 0, yours 1.",
        "  Known mistake, one side only: You padded below and to the right only. See lesson 03.",
        "  Your function printed:",
        "    on it",
    ]


def test_pair_is_numbered_by_what_to_correct_first():
    pair = (*WRONG.mistakes, Mistake("fractions lost", "You dropped the fractions."))
    report = replace(WRONG, mistakes=pair)
    assert as_text(report).splitlines()[5:7] == [
        '  Two known mistakes. Correct "one side only" first: '
        "You padded below and to the right only. See lesson 03.",
        '  Then correct "fractions lost": You dropped the fractions.',
    ]
    html = as_html(report)
    ElementTree.fromstring(html)
    assert "<b>Two known mistakes. Correct &quot;one side only&quot; first.</b> You padded" in html
    assert "<b>Then correct &quot;fractions lost&quot;.</b> You dropped" in html


def test_further_mistake_that_is_not_known_is_mentioned():
    lines = as_text(replace(WRONG, more_mistakes=True)).splitlines()
    assert lines[5].startswith("  Known mistake, one side only: ")
    assert lines[6] == "  There is another mistake: correct this one, then check again."


def test_html_is_well_formed_and_shows_the_picture_before_the_words():
    html = as_html(WRONG)
    ElementTree.fromstring(html)
    assert html.index("<svg") < html.index("expected 0") < html.index("<summary>In numbers")


def test_picture_is_moved_rather_than_made_too_small():
    picture = WRONG.picture.replace("/>", ' width="400"/>')
    style = 'style="min-width:280px;max-width:100%;height:auto"'
    assert style in as_html(replace(WRONG, picture=picture))


def test_long_call_is_folded_away_with_the_numbers():
    call = f"f({', '.join(map(str, range(99)))})"
    html = as_html(replace(WRONG, call=call))
    assert "Example 2 of 6 (an int).</p>" in html
    assert html.index("<summary>") < html.index(call)
    assert f"`{call}`" in as_text(replace(WRONG, call=call))


def test_error_comes_before_the_verdict_and_its_example():
    report = Report(
        "f", "error", 3, 1, "f(0)", "zero", ("Line 2, `1 / x`: ZeroDivisionError:\nby", "You did.")
    )
    report = replace(report, hint="Count first.", more='exercise("00_f").hint("f")')
    assert as_text(report).splitlines() == [
        "Line 2, `1 / x`: ZeroDivisionError:",
        "by",
        "  You did.",
        "  f: stopped with an error.",
        "  Example 1 of 3 (zero): `f(0)`",
        '  Hint: Count first. For another one, run `exercise("00_f").hint("f")`.',
    ]
    html = as_html(replace(report, picture=WRONG.picture))
    ElementTree.fromstring(html)
    order = [
        "<b>Line 2",
        "ZeroDivisionError:<br/>by",
        "You did",
        "stopped",
        "Example 1",
        "<svg",
        "Hint",
    ]
    assert sorted(order, key=html.index) == order


def test_what_was_printed_is_cut():
    printed = "\n".join([*map(str, range(20)), "x" * 300])
    message = as_text(replace(WRONG, printed=printed)).splitlines()
    assert message[-2:] == ["    7", "    …"]


def test_what_a_learner_wrote_cannot_become_markup():
    report = Report("f", "error", 1, findings=("ValueError: <script>alert(1)</script> & `<b>`",))
    html = as_html(report)
    ElementTree.fromstring(html)
    assert "<script" not in html


def test_without_a_hint_that_fits_the_others_are_offered():
    report = Report("f", "wrong", 3, 1, "f()", findings=("x",), more='exercise("00_f").hint("f")')
    assert as_text(report).splitlines()[-1] == ('  For a hint, run `exercise("00_f").hint("f")`.')
    assert "hint" not in as_text(replace(report, more=""))


def test_warning_comes_before_everything_else():
    report = replace(WRONG, warning="This is an older `zero_pad`.")
    for one in (report, replace(report, status="error"), replace(report, status="passed")):
        assert as_text(one).splitlines()[0] == "Warning: This is an older `zero_pad`."
    html = as_html(report)
    ElementTree.fromstring(html)
    assert html.index("<b>Warning") < html.index("not right yet") < html.index("<svg")


def test_mistake_that_no_name_fits_is_not_called_unknown():
    report = Report("f", "wrong", 3, example=1, call="f()", findings=("x",), picture="<svg/>")
    assert "known" not in as_text(report)


def test_passing_says_how_many_hidden_tests_remain():
    assert "4 hidden tests with different inputs remain" in as_text(
        Report("f", "passed", 3, hidden=4)
    )
    assert "1 hidden test with" in as_text(Report("f", "passed", 3, hidden=1))
    assert "hidden" not in as_text(Report("f", "passed", 3))


def test_not_started_is_not_a_failure():
    text = as_text(Report("f", "not started", 3))
    assert text == "f: not started. Replace `raise NotImplementedError` with your code."
