"""The page of a room in a real browser: live, on a projector, in dark mode, accessible."""

import pytest
from playwright.sync_api import expect

from tests.browser import inspection, lab
from tests.workshop import serving
from tests.workshop.records import add, line


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    folder = tmp_path_factory.mktemp("room")
    for number in range(30):
        add(folder, f"p{number:02}")
    for number in range(12):
        add(folder, f"p{number:02}", *[line("wrong", "always one")] * (1 + number % 3))
    add(folder, "p20", line("wrong", "twice as much"), line("error", function="reflect_pad"))
    add(folder, "p21", line("passed"))
    with serving.room(folder) as address:
        yield folder, address


@pytest.fixture(params=["light", "dark"])
def page(browser, room, request):
    opened = browser.new_page(viewport=lab.LAPTOP, color_scheme=request.param)
    opened.asked = []
    opened.on("request", lambda asked: opened.asked.append(asked.url))
    opened.goto(room[1])
    yield opened
    opened.close()


def test_the_page_reads_well_on_a_projector(page):
    assert "token" not in page.url
    assert page.locator(".sum li").all_inner_texts()[0].split() == ["30", "in", "the", "room"]
    cells = page.locator("tr", has_text="zero_pad").locator("td").all_inner_texts()
    assert cells[1:] == ["14", "1", "4"]
    first = page.locator("article").first
    assert first.locator("h3").inner_text().split("\n")[0].split() == ["12", "always", "one"]
    picture = first.locator("svg").bounding_box()
    assert picture["width"] > 400 and picture["y"] + picture["height"] <= lab.LAPTOP["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= lab.LAPTOP["width"]
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("main :is(p, td, th, li, h2, h3)")]
            .map((one) => parseFloat(getComputedStyle(one).fontSize))"""
    )
    assert min(sizes) >= 16
    assert inspection.violations(page, "html") == []


def test_the_page_is_no_wider_than_a_telephone(browser, tmp_path):
    for number in range(30):
        longest = line("wrong", function="paddings_that_keep_size", exercise="05_output_size")
        add(tmp_path, f"{'long-' * 8}{number}", *[line("wrong", "always one"), longest] * 3)
    page = browser.new_page(viewport=lab.SIZES["phone"])
    with serving.room(tmp_path, "--names") as address:
        page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= lab.SIZES["phone"]["width"]
    page.close()


def test_checks_are_shown_without_a_reload(page, room):
    page.evaluate("window.kept = true")
    counts = page.locator("tr", has_text="same_padding").locator("td")
    before = int(counts.nth(1).inner_text()) if counts.count() else 0
    add(room[0], f"p{25 + before}", line("passed", function="same_padding"))
    expect(counts.nth(1)).to_have_text(str(before + 1), timeout=lab.PATIENCE)
    expect(page.locator("#connection")).to_have_text("")
    assert page.locator("#spoken").inner_text().startswith("30")
    assert page.evaluate("window.kept")
    assert lab.foreign_requests(page) == []


def test_page_says_that_a_room_has_ended(browser, tmp_path):
    page = browser.new_page()
    with serving.room(tmp_path) as address:
        page.goto(address)
        expect(page.get_by_text("No function has been checked yet.")).to_be_visible()
    expect(page.locator("#connection")).to_contain_text("No answer: this page is out of date.")
    page.close()
