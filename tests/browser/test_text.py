"""The texts of pictures: inside their picture and their cell, without overlap."""

import re
from itertools import compress, islice

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
# For each wanted picture, the texts that leave it after all are laid out.
_LEAVES = """([width, wanted]) => {
    const all = [...document.querySelectorAll("svg.convlab")].filter((_, at) => wanted[at]);
    for (const svg of all) {
        svg.querySelectorAll(".notes, .between").forEach((one) => one.remove());
        layOut(svg, width, heightsFor(svg, 300));
    }
    return all.map((svg) => {
        const room = svg.getBoundingClientRect();
        return [...svg.querySelectorAll("text")].filter((text) => {
            const { left, right, top, bottom } = text.getBoundingClientRect();
            return right - left && (left < room.left - 1 || right > room.right + 1
                || top < room.top - 1 || bottom > room.bottom + 1);
        }).map((text) => text.textContent);
    });
}"""
_PIXELS = re.compile(r'href="data:[^"]*"')  # nine tenths of all, and no text
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)  # as in a notebook, pictures share one


@pytest.fixture(scope="module")
def pictures():
    return list(example_pictures.pictures())


@pytest.fixture(scope="module")
def found(browser, pictures):
    """The faults of each picture by its name: as drawn, and laid out for a phone."""
    page = lab.new_page(browser)
    layout = (lab.ROOT / "convlab" / "layout.js").read_text()
    drawn, laid_out, waiting = [], [], iter(pictures)
    while some := list(islice(waiting, _AT_ONCE)):
        names, shown = zip(*some, strict=True)
        content = _PIXELS.sub("", "".join(shown))
        page.set_content("".join({*_STYLE.findall(content)}) + _STYLE.sub("", content))
        page.add_script_tag(content=layout)
        drawn += zip(names, inspection.misplaced(page), strict=True)
        wanted = [name.startswith(_ON_A_PHONE) for name in names]
        leave = page.evaluate(_LEAVES, [_PHONE, wanted])
        laid_out += zip(compress(names, wanted), leave, strict=True)
    page.close()
    return drawn, laid_out


def test_texts_stay_in_their_cells_and_do_not_overlap(found):
    drawn, _ = found
    assert len(drawn) > 500
    assert [(name, faults) for name, faults in drawn if faults] == []


def test_texts_stay_in_the_picture_on_a_phone(found):
    _, laid_out = found
    assert len(laid_out) > 200
    leave = [(name, text) for name, texts in laid_out for text in texts]
    assert [one for one in leave if not one[1].startswith("matrix")] == []


def test_no_picture_has_a_plural_after_one(pictures):
    verbs = "is|gives|slides|values|has"  # a kernel of 1 slides; 1×1, values from ...; line 1 has
    several = re.compile(rf"(?<![\d.])\b1 (?!(?:{verbs})\b)[a-z]+s\b")
    said = re.compile(r'>([^<]+)<|(?:aria-label|data-says)="([^"]*)"')
    found = set()
    for name, picture in pictures:
        head, _, rest = picture.partition("<style>")
        for words in said.findall(head + rest.partition("</style>")[2]):
            found |= {(name, hit) for hit in several.findall("".join(words))}
    assert found == set()
