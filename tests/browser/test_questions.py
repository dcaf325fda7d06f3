"""Questions in a real JupyterLab, answered with the keyboard only, without any explorer."""

import sys

import pytest
from playwright.sync_api import expect

from tests.browser import actions, inspection, lab

QUESTIONS = [f'explore.predict("mine", "{name}")' for name in ("sum", "which", "next")]
ANSWERS = """from convlab.questions import Question
sum = Question(2 + 2, because="Count.", unless={22: "Not side by side."})
which = Question("b", because="It is.", choices=["a", "b", "c"])
next = Question("d", because="It is.", choices=["d", "e"])
"""


@pytest.fixture(scope="module")
def questions(new_lab, course):
    """The questions of a notebook just run, in a page that has not yet shown any explorer."""
    code = ["from convlab import explore", *QUESTIONS, actions.PRINT_PROCESS]
    folder = course[0] / "notebooks"
    (folder / "questions").mkdir(exist_ok=True)
    (folder / "questions" / "mine.py").write_text(ANSWERS)
    lab.open_new(new_lab, folder / "mine.ipynb", *code)
    found = new_lab.locator(f"{lab.PANEL} .convlab-predict")
    expect(found.get_by_role("button", name="Check")).to_have_count(len(QUESTIONS))
    yield found
    lab.close_notebook(new_lab)


def test_a_number_is_typed_and_axe_finds_nothing_serious(questions):
    asked = questions.first
    asked.get_by_label("your number").fill("22")
    announced = asked.get_by_role("status").element_handle()
    assert announced.text_content() == ""
    asked.get_by_label("your number").press("Enter")
    asked.get_by_text("Not side by side.").wait_for()
    assert "Not side by side." in announced.text_content()
    asked.get_by_role("button", name="Tell me").click()
    asked.get_by_text("It is 4. Count.").wait_for()
    asked.get_by_label("your number").fill("4")
    asked.get_by_label("your number").press("Enter")
    asked.get_by_text("Right. Count.").wait_for()
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        lab.show_theme(questions.page, theme)
        assert inspection.violations(questions.page, f"{lab.PANEL} .convlab-predict") == []


@pytest.mark.parametrize("letter", ["s", "ы"])  # on a Latin and on a Cyrillic keyboard
def test_ctrl_s_in_the_number_box_saves_the_notebook(questions, letter):
    page = questions.page
    keys = page.context.new_cdp_session(page)
    chord = {"windowsVirtualKeyCode": ord("S"), "code": "KeyS", "key": letter}
    chord["modifiers"] = 4 if sys.platform == "darwin" else 2  # Cmd or Ctrl
    cell = page.locator(f"{lab.PANEL} .jp-CodeCell .cm-content").first
    cell.press("ControlOrMeta+End")
    page.keyboard.insert_text("  # a note")
    box = questions.first.get_by_label("your number")
    box.fill("4")
    put = page.expect_response(lambda one: one.request.method == "PUT" and "mine.ipynb" in one.url)
    with lab.saving(page), put:
        for kind in ("rawKeyDown", "keyUp"):
            keys.send("Input.dispatchKeyEvent", {"type": kind, **chord})
    expect(box).to_have_value("4")


def test_arrow_keys_choose_within_the_question_and_enter_checks(questions):
    asked, following = questions.nth(1), questions.nth(2)
    a, b, c = (asked.get_by_label(name, exact=True) for name in "abc")
    check = asked.get_by_role("button", name="Check")
    a.press("Space")
    expect(a).to_be_checked()
    expect(asked.get_by_role("radiogroup", name="your answer").get_by_role("radio")).to_have_count(
        3
    )
    check.press("Enter")
    asked.get_by_text("Not yet.").wait_for()
    for before, key, chosen in ((a, "ArrowUp", c), (c, "ArrowDown", a), (a, "ArrowDown", b)):
        before.press(key)
        expect(chosen).to_be_checked()
        expect(chosen).to_be_focused()
    assert following.get_by_role("radio", checked=True).count() == 0
    check.press("Enter")
    asked.get_by_text("Right. It is.").wait_for()


def test_last_choice_counts_if_the_kernel_is_slow(questions):
    """The browser then sends the first choice and the click at once, and the last choice later."""
    asked = questions.nth(1)
    a, b, c = (asked.get_by_label(name, exact=True) for name in "abc")
    check = asked.get_by_role("button", name="Check")
    c.check()
    check.click()
    asked.get_by_text("Not yet.").wait_for()
    with actions.kernel_paused(questions.page.locator(lab.PANEL)):
        a.check()
        b.check()
        check.click()
    asked.get_by_text("Right. It is.").wait_for()
