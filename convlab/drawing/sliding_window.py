"""A kernel slides over an image, and the feature map fills up."""

from __future__ import annotations

import numpy as np

from convlab import shapes
from convlab.drawing import links, svg
from convlab.drawing.formatting import number, numbers, size, sum_of_products
from convlab.drawing.grid import Grid, panel
from convlab.steps import Step, steps

_MARGIN, _TOP, _GAP = 24, 44, 44
_SIDE = 340  # the largest side of a grid with many cells
_LARGEST_CELL = 46
_SMALLEST_TEXT = 8
_UNDER = "window × kernel"


def sliding_window(image, kernel, *, padding=0, stride=1, dilation=1, step=0) -> str:
    """Draw the input under the kernel, the products and the feature map, up to one step.

    Parameters
    ----------
    image : array_like, shape (H, W)
    kernel : array_like, shape (kh, kw)
    padding, stride, dilation
        As in `convlab.correlate2d`.
    step : int
        The step that is shown; larger values mean the last one.

    Returns
    -------
    str
        An SVG with the links of every step.
    """
    image, kernel = np.asarray(image), np.asarray(kernel)
    walk = steps(image, kernel, padding=padding, stride=stride, dilation=dilation)
    now = walk[min(step, len(walk) - 1)]
    (top, bottom), (left, right) = shapes.as_padding(padding, kernel.shape, dilation)
    padded = np.pad(image, ((top, bottom), (left, right)))
    mask = np.ones(padded.shape, dtype=bool)
    mask[top : top + image.shape[0], left : left + image.shape[1]] = False
    rows, columns = (last + 1 for last in walk[-1].at)

    cell = min(_LARGEST_CELL, _SIDE / max(padded.shape))
    source = Grid("input", *padded.shape, _MARGIN, _TOP, cell)
    middle = source.x + source.width + _GAP
    small = min(_LARGEST_CELL, 150 / max(kernel.shape))
    weights = Grid("kernel", *kernel.shape, middle, _TOP, small)
    below = weights.y + weights.height + _GAP
    products = Grid("product", *kernel.shape, middle, below, small)
    target_x = middle + max(weights.width, 96) + _GAP
    target = Grid(
        "output", rows, columns, target_x, _TOP, min(_LARGEST_CELL, _SIDE / max(rows, columns))
    )

    font = target.font({number(one.total) for one in walk})
    spacing = shapes.as_pair(dilation, "dilation")
    reads = _reads(source, kernel.shape, spacing)
    fills = [numbers(one.products) for one in walk]
    weights_in_row = kernel.ravel().tolist()
    digits = source.font(numbers(padded))
    body = [
        panel(
            [
                source.draw(padded, role="input", padding=mask, lit=set(reads(now))),
                _overlay(source, kernel, spacing, now),
            ],
            source,
            f"input {size(image.shape)}{' + padding' if mask.any() else ''}",
            smallest=digits,
        ),
        panel(
            [weights.draw(kernel, role="kernel"), _products(products, fills, now)],
            weights,
            "kernel",
            smallest=min(weights.font(numbers(kernel)), _font(products, fills)),
            label=_UNDER,
            below=products.y + products.height + 36 - weights.y - weights.height,
        ),
        panel(
            (
                _output_cell(target, font, one, weights_in_row, reads(one), fill, now.index)
                for one, fill in zip(walk, fills, strict=True)
            ),
            target,
            f"feature map {size((rows, columns))}",
            smallest=font,
        ),
    ]
    width = target.x + max(target.width, 120) + _MARGIN
    height = max(
        source.y + source.height, products.y + products.height + 44, target.y + target.height
    )
    return svg.document(
        width,
        height + _MARGIN,
        body,
        title=f"A {size(kernel.shape)} kernel slides over a {size(image.shape)} input; "
        f"the feature map is {size((rows, columns))}.",
        filling=True,
    )


def _reads(source: Grid, kernel_shape, spacing):
    names = [
        [source.identity(row, column) for column in range(source.columns)]
        for row in range(source.rows)
    ]
    down, across = (
        slice(None, (cells - 1) * gap + 1, gap)
        for cells, gap in zip(kernel_shape, spacing, strict=True)
    )

    def reads(step: Step) -> list[str]:
        top, left = step.corner
        return [name for row in names[top:][down] for name in row[left:][across]]

    return reads


def _overlay(source: Grid, kernel, spacing, now: Step) -> str:
    """Draw the kernel over the input: its frame, and each weight in the corner of a cell."""
    cell = source.cell
    height = ((kernel.shape[0] - 1) * spacing[0] + 1) * cell
    width = ((kernel.shape[1] - 1) * spacing[1] + 1) * cell
    parts = [svg.rect(0, 0, width, height, "frame")]
    labels = [f"×{weight}" for weight in numbers(kernel)]
    font = svg.fitting(max(labels, key=len), 0.8 * cell, 0.26 * cell)
    if font >= _SMALLEST_TEXT:
        for (row, column), label in zip(np.ndindex(kernel.shape), labels, strict=True):
            x, y = (column * spacing[1] + 1) * cell - 3, (row * spacing[0] + 1) * cell - 0.15 * cell
            parts.append(svg.text(x, y, label, font, "kernel end hint"))
    at = source.corner(*now.corner)
    return svg.group(parts, **links.follow(source.name, *at))


def _products(place: Grid, fills: list[list[str]], now: Step) -> str:
    """Draw the products of the current window and their sum, as slots that the stage fills."""
    parts = [place.caption(_UNDER)]
    font = _font(place, fills)
    cells = np.ndindex(now.products.shape)
    for index, ((row, column), text) in enumerate(zip(cells, fills[now.index], strict=True)):
        parts.append(place.box(row, column))
        parts.append(place.label(row, column, text, font=font, data_slot=index))
    x, y = place.x + place.width / 2, place.y + place.height + 24
    total = f"sum = {number(now.total)}"
    parts.append(svg.text(x, y, total, 18, "now", data_slot=now.products.size))
    return svg.group(parts)


def _font(place: Grid, fills: list[list[str]]) -> float:
    """Return the font size of all products of the walk."""
    return place.font(text for fill in fills for text in fill)


def _output_cell(place: Grid, font, step: Step, weights, reads, fill, now: int) -> str:
    terms = sum_of_products(step.window.ravel().tolist(), weights, step.total)
    says = f"feature map [{step.at[0]}, {step.at[1]}]:  {terms}"
    total = number(step.total)
    parts = [
        place.box(*step.at, "cell output now" if step.index == now else "cell output"),
        place.label(*step.at, total, "output", font=font),
    ]
    attributes = links.step(step.index, step.at, reads, says, [*fill, f"sum = {total}"])
    return svg.group(parts, "later" if step.index > now else "", **attributes)
