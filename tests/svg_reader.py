"""Reads drawings back from their SVG: cells, numbers, steps and images."""

from __future__ import annotations

import base64
import io
from xml.etree import ElementTree

import numpy as np
from PIL import Image

_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'


def parse(picture: str) -> ElementTree.Element:
    """Parse an SVG; its elements then have no namespace."""
    return ElementTree.fromstring(picture.replace(_NAMESPACE, ""))


def shown(explorer) -> ElementTree.Element:
    """Parse the picture of an explorer, which must have no message about it."""
    assert explorer.stage.message == ""
    return parse(explorer.stage.svg)


def number(text: str) -> float:
    """Read a number as the drawings write it.

    Examples
    --------
    >>> number("(\N{MINUS SIGN}3.5)")
    -3.5
    """
    return float(text.strip("()").replace("\N{MINUS SIGN}", "-").replace("∞", "inf"))


def texts(root) -> list[str]:
    return ["".join(node.itertext()) for node in root.iter("text")]


def all_text(root) -> str:
    return " ".join(texts(root))


def numbers_of(node, *names) -> list[float]:
    """Return attributes of an element as numbers."""
    return [float(node.get(name)) for name in names]


def classes(node) -> list[str]:
    return (node.get("class") or "").split()


def narrowest(root) -> float:
    """Return the width in pixels below which a legible picture scrolls, as convlab/layout.js."""
    panels = [list(map(float, node.get("data-panel", "").split())) for node in root.iter("g")]
    panels = [panel for panel in panels if panel]
    scale = 10.05 / min(smallest for _x, _y, _wide, _high, smallest, *_ in panels)
    labels = (label * max(1.5, 1 / scale) for *_, label in (panel[:6] for panel in panels))
    return scale * (8 + max(*(wide for _x, _y, wide, *_ in panels), *labels))


def smallest_text(root) -> float:
    return min(float(node.get("font-size")) for node in root.iter("text"))


def outside(root) -> list:
    """Return the rectangles that are not inside the picture, and the texts that begin outside."""
    *_, wide, high = map(float, root.get("viewBox").split())
    boxes = [node for node in root.iter("rect") if node.get("class") not in ("paper", "frame")]
    places = [(node, *numbers_of(node, "x", "y", "width", "height")) for node in boxes]
    moving = [node for part in root.iter() if part.get("data-follow") for node in part.iter()]
    still = set(root.iter("text")) - set(moving)  # the places of the others are relative
    places += [(node, *numbers_of(node, "x", "y"), 0, 0) for node in still]
    return [
        node
        for node, x, y, width, height in places
        if not (0 <= x <= x + width <= wide and 0 <= y <= y + height <= high)
    ]


# ------------------------------------------------------------------ cells


def by_id(root) -> dict:
    """Return the elements with an identity, which must differ."""
    nodes = [node for node in root.iter() if node.get("data-id")]
    found = {node.get("data-id"): node for node in nodes}
    assert len(found) == len(nodes)
    return found


def lit(root) -> set[str]:
    """Return the identities of the elements that are lit."""
    return {name for name, node in by_id(root).items() if "lit" in classes(node)}


def cells(root, grid: str) -> dict:
    """Return the cells of a grid by row and column."""
    found = {}
    for name, node in by_id(root).items():
        begin, *at = name.split("-")
        if begin == grid:
            found[tuple(map(int, at))] = node
    return found


def middle(box) -> tuple[float, float]:
    x, y, width, height = numbers_of(box, "x", "y", "width", "height")
    return x + width / 2, y + height / 2


def label(root, box) -> str:
    """Return the one text in the middle of a cell."""
    return _labels(root, [box])[0]


def grid(root, name: str) -> np.ndarray:
    """Return the numbers of a grid of cells."""
    found = cells(root, name)
    return table(dict(zip(found, map(number, _labels(root, found.values())), strict=True)))


def grids(root) -> dict[str, np.ndarray]:
    """Return the numbers of all grids of cells, by name."""
    return {name: grid(root, name) for name in {one.split("-")[0] for one in by_id(root)}}


def table(values: dict) -> np.ndarray:
    """Make an array of values by row and column, which must fill it."""
    shape = np.max(list(values), axis=0) + 1
    assert len(values) == np.prod(shape)
    return np.array([values[at] for at in np.ndindex(*shape)]).reshape(shape)


def _labels(root, boxes) -> list[str]:
    # The texts of slots move with the window.
    nodes = [node for node in root.iter("text") if node.get("data-slot") is None]
    x, y = np.array([numbers_of(node, "x", "y") for node in nodes]).T
    middles = np.array([middle(box) for box in boxes])
    # Coordinates are written to a hundredth.
    near = np.hypot(x - middles[:, :1], y - middles[:, 1:]) < 0.03
    assert (near.sum(axis=1) == 1).all(), "a cell has no text or several"
    return ["".join(nodes[index].itertext()) for index in near.argmax(axis=1)]


# ------------------------------------------------------------------ the walk


def steps(root) -> list:
    """Return the output cells in the order of the walk."""
    found = [node for node in root.iter() if node.get("data-step")]
    return sorted(found, key=lambda node: int(node.get("data-step")))


def at(step) -> tuple[int, ...]:
    """Return row and column of a step."""
    return tuple(map(int, step.get("data-at").split()))


def reads(step) -> list[str]:
    return step.get("data-reads").split()


def output(step) -> float:
    """Return the number in the output cell of a step."""
    return number(step.find("text").text)


def outputs(root) -> np.ndarray:
    """Return the numbers of all output cells."""
    return table({at(step): output(step) for step in steps(root)})


def slots(root) -> list[str]:
    """Return the texts of the slots, in order."""
    found = {int(node.get("data-slot")): node.text for node in root.iter() if node.get("data-slot")}
    return [found[index] for index in range(len(found))]


def products(sentence: str) -> tuple[list[tuple[float, ...]], float]:
    """Read the factors of a sum of products, and its result.

    Examples
    --------
    >>> products("1·0 + 2·(\N{MINUS SIGN}3) = \N{MINUS SIGN}6")
    ([(1.0, 0.0), (2.0, -3.0)], -6.0)
    """
    terms, total = sentence.split(" = ")
    return [tuple(map(number, term.split("·"))) for term in terms.split(" + ")], number(total)


def followers(root) -> dict[str, list[float]]:
    """Return where the elements are that follow the window, by the grid they follow."""
    found = [node for node in root.iter() if node.get("data-follow")]
    places = [node.get("transform").removeprefix("translate(").rstrip(")") for node in found]
    return {
        node.get("data-follow"): list(map(float, place.split()))
        for node, place in zip(found, places, strict=True)
    }


# ------------------------------------------------------------------ images


def images(root) -> dict:
    """Return the images by their labels."""
    return {node.get("aria-label"): node for node in root.iter("image")}


def pixels(root) -> dict[str, np.ndarray]:
    """Return the RGBA pixels of the images by their labels."""
    return {label: decoded(node.get("href")) for label, node in images(root).items()}


def decoded(href: str) -> np.ndarray:
    """Return the RGBA pixels of a data URL."""
    kind, data = href.split(",")
    assert kind == "data:image/png;base64"
    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        return np.asarray(image.convert("RGBA"))
