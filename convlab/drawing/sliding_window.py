"""A kernel slides over an image, and the feature map fills up."""

from itertools import chain

import numpy as np

from convlab import shapes
from convlab.drawing import links, svg
from convlab.drawing.formatting import equals, number, numbers, size, sum_of_products, with_article
from convlab.drawing.grid import Grid, panel, readable_cell
from convlab.steps import Step, steps

_MARGIN, _TOP, _GAP = 24, 44, 44
_SIDE = 340  # the largest side of a grid with many cells
_LARGEST_CELL = 46
_SMALLEST_TEXT = 8
_UNDER = "window × kernel"


def sliding_window(image, kernel, *, padding=0, stride=1, step=0) -> str:
    """Draw the input under the kernel, the products and the feature map, up to one step."""
    image, kernel = np.asarray(image), np.asarray(kernel)
    walk = steps(image, kernel, padding=padding, stride=stride)
    now = walk[min(step, len(walk) - 1)]
    sides = shapes.as_padding(padding, kernel.shape)
    padded, mask = np.pad(image, sides), ~np.pad(np.ones(image.shape, dtype=bool), sides)
    fills = [numbers(one.products) for one in walk]
    written = [*numbers(kernel), *chain(*fills)], [number(one.total) for one in walk]
    source, weights, products, target = _grids(padded.shape, kernel.shape, walk[-1].at, written)
    reads = [source.window(one.corner, kernel.shape) for one in walk]
    cells = source.draw(padded, role="input", padding=mask, lit=set(reads[now.index]))
    named = f"input {size(image.shape)}{' + padding' if mask.any() else ''}"
    digits = source.font(numbers(padded))
    body = [
        panel([cells, _overlay(source, kernel, now)], source, named, smallest=digits),
        _kernel_panel(weights, products, kernel, fills, now),
        _map_panel(target, walk, kernel, reads, fills, now),
    ]
    wide = target.x + max(target.width, 120) + _MARGIN
    high = max(source.bottom, products.bottom + 44, target.bottom) + _MARGIN
    title = f"{with_article(size(kernel.shape)).capitalize()} kernel slides over "
    title += f"{with_article(size(image.shape))} input; "
    title += f"the feature map is {size((target.rows, target.columns))}."
    return svg.document(wide, high, body, title=title, filling=True)


def _grids(padded_shape, kernel_shape, last: tuple[int, int], written) -> list[Grid]:
    """Place the input, the kernel with the products below it, and the feature map up to `last`.

    The last three have room for the texts that are `written` there.
    """
    source = Grid("input", *padded_shape, _MARGIN, _TOP, _cell(_SIDE, padded_shape))
    small = _cell(150, kernel_shape, written[0])
    weights = Grid("kernel", *kernel_shape, source.right + _GAP, _TOP, small)
    products = Grid("product", *kernel_shape, weights.x, weights.bottom + _GAP, small)
    x, shape = weights.x + max(weights.width, 96) + _GAP, [at + 1 for at in last]
    target = Grid("output", *shape, x, _TOP, _cell(_SIDE, shape, written[1]))
    return [source, weights, products, target]


def _cell(side: float, shape, texts=()) -> float:
    """Return the size of a cell: with `side` for all of them, or more for long texts."""
    usual, largest = min(_LARGEST_CELL, side / max(shape)), _SIDE / max(shape)
    return max(usual, min(largest, readable_cell(texts, least=0, most=_SIDE)))


def _overlay(source: Grid, kernel, now: Step) -> str:
    """Draw the kernel over the input: its frame, and each weight in the corner of a cell."""
    cell = source.cell
    rows, columns = kernel.shape
    parts = [svg.rect(0, 0, columns * cell, rows * cell, "frame")]
    labels = [f"×{weight}" for weight in numbers(kernel)]
    font = svg.fitting(max(labels, key=len), 0.8 * cell, 0.26 * cell)
    if font >= _SMALLEST_TEXT:
        for (row, column), label in zip(np.ndindex(kernel.shape), labels, strict=True):
            x, y = (column + 1) * cell - 3, (row + 1) * cell - 0.15 * cell
            parts.append(svg.text(x, y, label, font, "kernel end hint"))
    at = source.corner(*now.corner)
    return svg.group(parts, **links.follow(source.name, *at))


def _kernel_panel(weights: Grid, products: Grid, kernel, fills, now: Step) -> str:
    font = products.font(text for fill in fills for text in fill)
    body = [weights.draw(kernel, role="kernel"), _products(products, font, fills[now.index], now)]
    smallest = min(weights.font(numbers(kernel)), font)
    below = products.bottom + 36 - weights.bottom
    return panel(body, weights, "kernel", smallest=smallest, label=_UNDER, below=below)


def _products(place: Grid, font: float, texts: list[str], now: Step) -> str:
    """Draw the products of the current window and their sum, as slots that the stage fills."""
    parts = [place.caption(_UNDER)]
    for index, (at, text) in enumerate(zip(np.ndindex(now.products.shape), texts, strict=True)):
        parts += [place.box(*at), place.label(*at, text, font=font, data_slot=index)]
    total = f"sum {equals(now.total, *now.products.flat)}"
    x, y = place.x + place.width / 2, place.bottom + 24
    parts.append(svg.text(x, y, total, 18, "now", data_slot=now.products.size))
    return svg.group(parts)


def _map_panel(place: Grid, walk: list[Step], kernel, reads, fills, now: Step) -> str:
    font, weights = place.font({number(one.total) for one in walk}), kernel.ravel().tolist()
    cells = (
        _output_cell(place, font, one, weights, reads[one.index], fill, now.index)
        for one, fill in zip(walk, fills, strict=True)
    )
    return panel(cells, place, f"feature map {size((place.rows, place.columns))}", smallest=font)


def _output_cell(place: Grid, font, step: Step, weights, reads, fill, now: int) -> str:
    terms = sum_of_products(step.window.ravel().tolist(), weights, step.total)
    says = f"feature map [{step.at[0]}, {step.at[1]}]:  {terms}"
    total = number(step.total)
    fill = [*fill, f"sum {equals(step.total, *step.products.flat)}"]
    link = links.step(step.index, step.at, reads, says, fill)
    classes = "later" if step.index > now else ""
    return place.output(step.at, total, link, now=step.index == now, classes=classes, font=font)
