"""The texts of pictures: inside their picture and their cell, without overlap."""

import re
from itertools import islice

import pytest

from tests import example_pictures
from tests.browser import inspection, lab

_AT_ONCE = 60  # pictures in a page
_PIXELS = re.compile(r'href="data:[^"]*"')  # nine tenths of all, and no text


@pytest.fixture(scope="module")
def page(browser):
    page = lab.new_page(browser)
    yield page
    page.close()


def test_texts_stay_in_their_cells_and_do_not_overlap(page):
    waiting, count, faults = example_pictures.pictures(), 0, []
    while shown := list(islice(waiting, _AT_ONCE)):
        names, pictures = zip(*shown, strict=True)
        page.set_content(_PIXELS.sub("", "".join(pictures)))
        found = inspection.misplaced(page)
        faults += [(name, fault) for name, each in zip(names, found, strict=True) for fault in each]
        count += len(found)
    assert count > 500
    assert faults == []
