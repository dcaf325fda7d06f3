"""Reads a page as a person or a screen reader does: numbers, cut-off texts, missing names."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from pathlib import Path

import axe_core_python
import numpy as np

from tests import svg_reader as reader
from tests.browser.lab import PANEL
from tests.svg_reader import decoded, number

_SCRIPT = Path(__file__).with_name("inspection.js").read_text(encoding="utf-8")
_AXE = Path(axe_core_python.__file__).with_name("axe.min.js")
# With only violations as results, axe describes no more than one of the nodes that pass.
_FIND_VIOLATIONS = """([selector, options]) => axe.run(
    { include: [[selector]] }, { resultTypes: ["violations"], preload: false, ...options }
)"""
# Of the texts in pictures, axe takes the CSS color, not the fill; `hard_to_read` measures them.
_LEAVE_OUT_PICTURES = """axe.configure(
    { rules: [{ id: "color-contrast", selector: ":not(text):not(tspan)" }] }
)"""
CONTRAST = {"runOnly": ["color-contrast"]}
WITHOUT_CONTRAST = {"rules": {"color-contrast": {"enabled": False}}}


def _look(at, how: str):
    """Call a function of inspection.js on an element."""
    # One string is faster than thousands of values that Playwright wraps one by one. And `at` may
    # be a handle of an element: a locator searches the page each time.
    return json.loads(at.evaluate(f"element => JSON.stringify(({_SCRIPT}).{how}(element))"))


# ------------------------------------------------------------------ explorers


@dataclass(frozen=True)
class Picture:
    """The content of an SVG.

    Attributes
    ----------
    title, says : str
        The text for screen readers, and the sentence below a picture without steps.
    cells : dict of str to (classes, text)
        By identity, such as "input-0-3"; the text is "" for a cell without one.
    texts : list of (text, x, y)
    steps : list of dict
        In order: `index`, `at`, `reads`, `says` and the `label` of its cell.
    images : dict of str to ndarray, shape (H, W, 4)
        By label.
    ink : list of float
        Of the cells that can be painted on, from 0 to 1.
    """

    title: str
    says: str | None
    cells: dict
    texts: list
    steps: list
    images: dict
    ink: list

    def grid(self, name: str) -> np.ndarray:
        """Return the numbers of a grid of cells."""
        return _table({place: number(text) for place, (_, text) in self._cells_of(name)})

    def marked(self, name: str, word: str) -> np.ndarray:
        """Return which cells of a grid carry the class `word`."""
        cells = self._cells_of(name)
        return _table({place: word in classes.split() for place, (classes, _) in cells})

    def outputs(self) -> np.ndarray:
        """Return the numbers of the output cells, which are the steps of the walk."""
        return _table({tuple(step["at"]): number(step["label"]) for step in self.steps})

    def _cells_of(self, name):
        for identity, cell in self.cells.items():
            begin, *at = identity.split("-")
            if begin == name and len(at) == 2:
                yield tuple(map(int, at)), cell


def _table(cells: dict) -> np.ndarray:
    """Make an array of values by row and column, which must fill it."""
    rows, columns = (sorted({place[axis] for place in cells}) for axis in (0, 1))
    return np.array([[cells[row, column] for column in columns] for row in rows])


def picture(explorer) -> Picture:
    """Read the picture of an explorer, or of a saved stage."""
    return _picture(_look(explorer, "picture"))


def explorer(explorer) -> tuple[Picture, dict, str]:
    """Read the picture of an explorer, its controls and its sentence, all at one moment."""
    read = _look(explorer, "explorer")
    return _picture(read["picture"]), _controls(read["controls"]), _plain(read["says"])


def drawn(svg: str) -> Picture:
    """Read the picture of an explorer that is in no page."""
    root = reader.parse(svg)
    boxes, texts = list(root.iter("rect")), list(root.iter("text"))
    cells = [
        [box.get("data-id"), box.get("class"), *reader.numbers_of(box, "x", "y", "width", "height")]
        for box in boxes
        if box.get("data-id")
    ]
    read = {
        "title": root.get("aria-label"),
        "says": root.get("data-says"),
        "cells": cells,
        "ink": [float(box.get("fill-opacity")) for box in boxes if "ink" in reader.classes(box)],
        "texts": [["".join(text.itertext()), *reader.numbers_of(text, "x", "y")] for text in texts],
        "steps": [
            {
                "index": index,
                "at": reader.at(step),
                "reads": reader.reads(step),
                "says": step.get("data-says"),
                "label": step.findtext("text", ""),
            }
            for index, step in enumerate(reader.steps(root))
        ],
        "images": [(label, one.get("href")) for label, one in reader.images(root).items()],
    }
    return _picture(read)


def _picture(read: dict) -> Picture:
    words = [text for text, *_ in read["texts"]]
    places = np.array([at for _, *at in read["texts"]]).reshape(-1, 2)
    boxes = np.array([box for _, _, *box in read["cells"]]).reshape(-1, 4)
    middles = boxes[:, :2] + boxes[:, 2:] / 2
    away = np.hypot(*(places - middles[:, np.newaxis]).T)
    found = [""] * len(read["cells"])
    # Coordinates are rounded to a hundredth. Of several texts, the first counts.
    for text, cell in np.argwhere(away < 0.02)[::-1].tolist():
        found[cell] = words[text]
    cells = {
        identity: (classes, text)
        for (identity, classes, *_), text in zip(read["cells"], found, strict=True)
    }
    images = {label: decoded(href) for label, href in read["images"]}
    steps = sorted(read["steps"], key=lambda step: step["index"])
    return Picture(read["title"], read["says"], cells, read["texts"], steps, images, read["ink"])


def controls(explorer) -> dict:
    """Read the controls of an explorer: their values by their labels."""
    return _controls(_look(explorer, "controls"))


def _controls(read: dict) -> dict:
    return {_plain(name): _plain(value) for name, value in read.items()}


def lit(explorer) -> set[str]:
    """Return the identities of the lit cells."""
    return set(_look(explorer, "lit"))


def says(explorer) -> str:
    return _plain(explorer.evaluate("one => one.querySelector('.says').textContent"))


def spoken(explorer) -> str:
    """Return the last text for screen readers."""
    return explorer.evaluate("one => one.querySelector('.spoken').textContent")


def _plain(text):
    """Replace the non-breaking spaces of ipywidgets and of our results."""
    return text.replace("\N{NO-BREAK SPACE}", " ") if isinstance(text, str) else text


# ------------------------------------------------------------------ sentences


def sum_is_right(says: str) -> bool:
    """Return whether the sums and products in a sentence are correct: after `=`, exactly.

    Examples
    --------
    >>> sum_is_right("feature map [0, 0]:  2·(\N{MINUS SIGN}3) + 1·4 = \N{MINUS SIGN}2")
    True
    >>> sum_is_right("feature map [0, 0]:  2·3 + 1·4 = 11")
    False
    >>> sum_is_right("3 + (\N{MINUS SIGN}1) = 2; ReLU max(0, \N{MINUS SIGN}2) = 0")
    True
    >>> sum_is_right("max(\N{MINUS SIGN}∞, 3, 5) = 3")
    False
    >>> sum_is_right("(3 + 5) / 2 = 4")
    True
    >>> sum_is_right("1 / 3 = 0.333"), sum_is_right("1 / 3 ≈ 0.333"), sum_is_right("1 / 3 ≈ 0.4")
    (False, True, False)
    """
    says = re.sub(r"(?<=\d),(?=\d{3})", "", says)  # between thousands
    says = re.sub(r"max\(([^()]+)\)", _largest, says)
    left = r"([(\d][\d.·+/() \N{MINUS SIGN}]*[·+/][^=≈]*)"
    sums = re.findall(left + r"([=≈]) ([\N{MINUS SIGN}\d.]+)", says)
    assert sums, f"no sum in {says!r}: is the explorer one for picture_checks.WITHOUT_SUMS?"
    for left, sign, right in sums:
        value = eval(left.replace("·", "*").replace("\N{MINUS SIGN}", "-"), {"__builtins__": {}})
        near, right = 1e-9 if sign == "=" else 0.02, number(right.rstrip("."))
        if not abs(value - right) <= near + near * abs(right):
            return False
    return True


def _largest(found) -> str:
    """Write the largest of some numbers as a sum."""
    largest = max(map(number, found[1].split(", ")))
    return f"({largest:g}) + 0".replace("-", "\N{MINUS SIGN}")


# ------------------------------------------------------------------ appearance


def misfits(page) -> list[str]:
    """Return what is cut off, scrolls, is too small or is badly broken, if it stays so.

    The page may not have followed its new size yet.
    """
    end = time.monotonic() + 5
    while (found := _look(page.locator(PANEL), "misfits")) and time.monotonic() < end:
        page.wait_for_timeout(50)
    return found


def misplaced(page) -> list[list[str]]:
    """Return, for each picture of a page, the misplaced texts."""
    return _look(page.locator("body"), "misplaced")


def out_of_line(page) -> list[str]:
    """Return the checkboxes that are not aligned with the controls above them."""
    return _look(page.locator(PANEL), "outOfLine")


def scrolling(page) -> list[str]:
    """Return the elements of explorers that scroll, and the outputs around them."""
    return _look(page.locator(PANEL), "scrolling")


def outside(page) -> list[str]:
    """Return the parts of pictures that are cut off at the picture's edge."""
    return _look(page.locator("body"), "outside")


def small(page, part: str = PANEL) -> list[str]:
    """Return the texts of pictures that are less than 10 pixels high."""
    return _look(page.locator(part), "small")


def hard_to_read(page) -> list[str]:
    """Return the texts of pictures whose contrast is below the 4.5 that WCAG 2 requires."""
    return _look(page.locator(PANEL), "hardToRead")


def violations(page, selector: str, options: dict | None = None) -> list[str]:
    """Return the serious and critical violations that axe-core finds in a selector."""
    if not page.evaluate("() => 'axe' in window"):
        # Evaluated, since a page with a content security policy refuses a script tag.
        page.evaluate(f"{_AXE.read_text(encoding='utf-8')}; {_LEAVE_OUT_PICTURES}")
    found = page.evaluate(_FIND_VIOLATIONS, [selector, options or {}])
    assert any(one["nodes"] for one in found["passes"]), f"axe looked at nothing in {selector}"
    return [
        f"{one['id']} ({one['help']}): {node['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
