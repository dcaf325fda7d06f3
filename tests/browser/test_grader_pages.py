"""The pages of the grader in a real browser: accessibility, scripts, requests, layout."""

from dataclasses import replace

import pytest

from convlab.grading.html_page import page_name
from convlab.grading.pages import write_pages
from tests.browser import inspection
from tests.grading.marked import nobody_graded, padded
from tests.grading.test_pages import EVIL, evil

TELEPHONE = {"width": 390, "height": 800}
WRONG = padded("bob", zero_pad="total of both sides", failed=(0, 1), told="expected the shape")


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    write_pages([WRONG, nobody_graded("ines", "timed out: more than 60 s in all")], out)
    write_pages(evil(EVIL), out / "evil")
    write_pages([WRONG, replace(WRONG, exercise="04_stride")], out / "two")
    return out


@pytest.fixture(scope="module")
def page(browser):
    context = browser.new_context(color_scheme="dark", bypass_csp=True)  # axe is a script
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["class.html", "feedback/bob.html"])
def test_page_is_accessible_and_no_wider_than_a_telephone(page, out, name):
    page.set_viewport_size(TELEPHONE)
    page.goto((out / name).as_uri())
    assert inspection.violations(page, "html") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]


def test_printed_page_is_light_in_a_dark_theme(page, out):
    page.goto((out / "feedback" / "bob.html").as_uri())
    fill = "getComputedStyle(document.querySelector('svg .paper')).fill"
    on_screen = page.evaluate(fill)
    page.emulate_media(media="print")
    assert (on_screen, page.evaluate(fill)) == ("rgb(22, 25, 29)", "rgb(255, 255, 255)")
    page.emulate_media(media="screen")


@pytest.mark.parametrize("name", ["class.html", "feedback/bob.html"])
def test_second_exercise_begins_apart_from_the_first(page, out, name):
    page.goto((out / "two" / name).as_uri())
    second = page.locator("h1").nth(1)
    above = second.evaluate("one => one.previousElementSibling.getBoundingClientRect().bottom")
    assert second.evaluate("one => one.getBoundingClientRect().top") > above + 40


@pytest.mark.parametrize("name", ["class.html", f"feedback/{page_name(EVIL)}.html"])
def test_nothing_of_a_strangers_runs(page, out, name):
    asked, said = [], []
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.goto((out / "evil" / name).as_uri())
    assert (asked, said) == ([page.url], [])
    assert page.locator("script, img").count() == 0
    assert page.get_by_text("<script>alert(1)</script>").count() > 0
