"""The texts of pictures: inside their picture and their cell, without overlap."""

import re
from itertools import islice

import pytest

from tests import example_pictures
from tests.browser import inspection, lab

_AT_ONCE = 60  # pictures in a page
_PHONE = 289  # pixels for a picture in a window 420 pixels wide
# The stage places the sums of lines and hides parts of layers; toeplitz and kernels may be wider.
_ON_A_PHONE = (
    "windows",
    "sizes",
    "stacks",
    "groups",
    "ways",
    "digits",
    "pools",
    "networks",
    "layers",
)
# For each picture, the texts that leave it after it is laid out.
_LEAVES = """width => [...document.querySelectorAll("svg.convlab")].map((svg) => {
    svg.querySelectorAll(".notes, .between").forEach((one) => one.remove());
    layOut(svg, width, heightsFor(svg, 300));
    const room = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text")].filter((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        return right - left && (left < room.left - 1 || right > room.right + 1
            || top < room.top - 1 || bottom > room.bottom + 1);
    }).map((text) => text.textContent);
})"""
_PIXELS = re.compile(r'href="data:[^"]*"')  # nine tenths of all, and no text


@pytest.fixture(scope="module")
def page(browser):
    page = lab.new_page(browser)
    yield page
    page.close()


def shown(page, *kinds):
    """Show pictures, many at once, and yield the names of those that are shown."""
    waiting = example_pictures.pictures(*kinds)
    while some := list(islice(waiting, _AT_ONCE)):
        names, pictures = zip(*some, strict=True)
        page.set_content(_PIXELS.sub("", "".join(pictures)))
        yield names


def test_texts_stay_in_their_cells_and_do_not_overlap(page):
    count, faults = 0, []
    for names in shown(page):
        found = inspection.misplaced(page)
        faults += [(name, fault) for name, each in zip(names, found, strict=True) for fault in each]
        count += len(found)
    assert count > 500
    assert faults == []


def test_texts_stay_in_the_picture_on_a_phone(page):
    count, faults = 0, []
    for names in shown(page, *_ON_A_PHONE):
        page.add_script_tag(content=(lab.ROOT / "convlab" / "layout.js").read_text())
        found = page.evaluate(_LEAVES, _PHONE)
        faults += [(name, text) for name, each in zip(names, found, strict=True) for text in each]
        count += len(found)
    assert count > 200
    assert [fault for fault in faults if not fault[1].startswith("matrix")] == []
