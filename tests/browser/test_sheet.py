"""The instructor's sheet, printed by a real browser."""

import re

import pytest

from convlab import folders
from convlab.workshop.sheet import sheet
from tests.browser import lab

LESSONS = len(list((folders.course_root() / "notebooks").glob("*.ipynb")))


@pytest.fixture(scope="module")
def page(browser):
    page = lab.new_page(browser)
    page.set_content(sheet())
    yield page
    page.close()


def test_each_lesson_prints_on_two_pages_of_a4_at_the_most(page):
    printed = page.pdf(prefer_css_page_size=True)
    pages = re.findall(rb"/Type /Page\b[^s]", printed)
    boxes = re.findall(rb"/MediaBox \[([^\]]+)\]", printed)
    ((_, _, width, height),) = {tuple(map(float, box.split())) for box in boxes}
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)
    assert LESSONS < len(pages) <= 1 + 2 * LESSONS


def test_nothing_is_wider_than_the_paper(page):
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 696, "height": 1000})  # 184 mm at 96 dots per inch
    widest = page.evaluate("document.documentElement.scrollWidth")
    assert widest <= 696


# For each heading except the first: its font size, and its distance to the text above.
GAPS = """() => {
    const lines = (node) => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return [...range.getClientRects()];
    };
    const texts = [], gaps = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const heading of [...document.querySelectorAll("h1, h3, h2.exercise")].slice(1)) {
        const above = texts.filter((text) => text.data.trim()
            && heading.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_PRECEDING);
        const bottom = Math.max(...above.flatMap(lines).map((line) => line.bottom));
        const top = Math.min(...lines(heading).map((line) => line.top));
        const size = parseFloat(getComputedStyle(heading).fontSize);
        gaps.push([heading.textContent, size, top - bottom]);
    }
    return gaps;
}"""


def test_no_heading_touches_the_text_above_it(page):
    page.emulate_media(media="screen")
    gaps = page.evaluate(GAPS)
    assert len(gaps) > 3 * LESSONS
    assert [(text, gap) for text, size, gap in gaps if gap < size / 2] == []
