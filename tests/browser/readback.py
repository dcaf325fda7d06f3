"""Reads the numbers back out of a picture, as an eye would: a cell's number is the text in it."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass

import numpy as np

# Everything of an SVG that carries a number: cells, texts, output cells and embedded images.
READ = """picture => {
    const svg = picture.querySelector("svg");
    const numbers = (node, ...names) => names.map(name => Number(node.getAttribute(name)));
    const all = (selector, take) => [...svg.querySelectorAll(selector)].map(take);
    return {
        title: picture.getAttribute("aria-label"),
        says: svg.dataset.says ?? null,
        cells: all("rect[data-id]", cell => [cell.dataset.id, cell.getAttribute("class"),
            ...numbers(cell, "x", "y", "width", "height")]),
        texts: all("text", text => [text.textContent, ...numbers(text, "x", "y")]),
        steps: all("[data-step]", step => ({
            index: Number(step.dataset.step), at: step.dataset.at.split(" ").map(Number),
            reads: step.dataset.reads.split(" "), says: step.dataset.says,
            label: step.querySelector("text")?.textContent ?? "" })),
        images: all("image", image => [image.getAttribute("aria-label"), image.getAttribute("href")]),
    };
}"""


@dataclass(frozen=True)
class Picture:
    """What stands in an SVG.

    Attributes
    ----------
    cells : dict of str to (classes, text)
        By identity, such as "input-0-3"; the text is "" where a cell has none.
    steps : list of dict
        In order: `index`, `at`, `reads`, `says` and the `label` of its cell.
    images : dict of str to ndarray, shape (H, W, 4)
        By label.
    """

    title: str
    says: str | None
    cells: dict
    texts: list
    steps: list
    images: dict

    def grid(self, name: str) -> np.ndarray:
        """Return the numbers of a grid of cells."""
        found = {place: text for place, (_, text) in self._cells_of(name)}
        rows, columns = (max(place[axis] for place in found) + 1 for axis in (0, 1))
        return np.array([[number(found[row, column]) for column in range(columns)] for row in range(rows)])

    def marked(self, name: str, word: str) -> np.ndarray:
        """Return which cells of a grid carry the class `word`."""
        found = {place: word in classes.split() for place, (classes, _) in self._cells_of(name)}
        rows, columns = (max(place[axis] for place in found) + 1 for axis in (0, 1))
        return np.array([[found[row, column] for column in range(columns)] for row in range(rows)])

    def _cells_of(self, name):
        for identity, cell in self.cells.items():
            named = re.fullmatch(rf"{name}-(\d+)-(\d+)", identity)
            if named:
                yield (int(named[1]), int(named[2])), cell

    def outputs(self) -> np.ndarray:
        """Return the numbers of the output cells, which are the steps of the walk."""
        top, left = (min(step["at"][axis] for step in self.steps) for axis in (0, 1))
        rows, columns = (max(step["at"][axis] for step in self.steps) + 1 for axis in (0, 1))
        result = np.full((rows - top, columns - left), np.nan)
        for step in self.steps:
            result[step["at"][0] - top, step["at"][1] - left] = number(step["label"])
        return result


def as_picture(read: dict) -> Picture:
    """Bring what the page read into a `Picture`: a cell's number is the text in its middle."""
    places = {(round(x, 1), round(y, 1)): text for text, x, y in read["texts"]}
    cells = {}
    for identity, classes, x, y, width, height in read["cells"]:
        middle = round(x + width / 2, 1), round(y + height / 2, 1)
        near = [(middle[0] + dx / 10, middle[1] + dy / 10) for dx in (0, -1, 1) for dy in (0, -1, 1)]
        at = next((p for p in ((round(a, 1), round(b, 1)) for a, b in near) if p in places), None)
        cells[identity] = classes, places.get(at, "")
    images = {label: pixels(href) for label, href in read["images"]}
    steps = sorted(read["steps"], key=lambda step: step["index"])
    return Picture(read["title"], read["says"], cells, read["texts"], steps, images)


def pixels(href: str) -> np.ndarray:
    """Return the RGBA pixels of an embedded PNG."""
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(base64.b64decode(href.split(",")[1]))))


def number(text: str) -> float:
    """Read a number as the pictures write it.

    Examples
    --------
    >>> number("\N{MINUS SIGN}3.5"), number("sum = 12")
    (-3.5, 12.0)
    """
    text = text.split("=")[-1].strip()
    return float(text.replace("\N{MINUS SIGN}", "-").replace("∞", "inf"))


def sum_is_right(says: str) -> bool:
    """Whether the sums and products in a sentence come to what it says they do.

    Examples
    --------
    >>> sum_is_right("feature map [0, 0]:  2·(\N{MINUS SIGN}3) + 1·4 = \N{MINUS SIGN}2")
    True
    >>> sum_is_right("feature map [0, 0]:  2·3 + 1·4 = 11")
    False
    """
    says = re.sub(r"max\(0, ([^)]+)\)", lambda found: f"{max(0, number(found[1])):g}", says)
    claims = re.findall(r"([(\d][\d.·+() \N{MINUS SIGN}]*)= ([\N{MINUS SIGN}\d.]+)", says)
    claims = [claim for claim in claims if re.search("[·+] ?", claim[0])]
    assert claims, f"no sum in {says!r}"
    for left, right in claims:
        value = eval(left.replace("·", "*").replace("\N{MINUS SIGN}", "-"), {"__builtins__": {}})
        if not np.isclose(value, number(right.rstrip(".")), rtol=0.02, atol=0.02):
            return False
    return True
