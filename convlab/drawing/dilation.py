"""Dilation: a kernel with holes over an image, and the feature map it gives."""

import numpy as np

from convlab import ops, shapes
from convlab.drawing import links, svg
from convlab.drawing.formatting import (
    MINUS,
    number,
    numbers,
    plural,
    size,
    sum_of_products,
    with_article,
)
from convlab.drawing.grid import Grid, in_a_row, panel, readable_cell
from convlab.steps import Step, steps

_MARGIN, _TOP = 24, 44
_LARGEST_CELL, _SIDE = 38, 320


def dilation(image, kernel, *, dilation=2, padding=0, step=0) -> str:
    """Draw the input under a dilated kernel, the kernel with its holes, and the feature map."""
    image, kernel = np.asarray(image), np.asarray(kernel)
    walk = steps(image, kernel, padding=padding, dilation=dilation)
    now = walk[min(step, len(walk) - 1)]
    gaps = shapes.as_pair(dilation, "dilation")
    sides = shapes.as_padding(padding, kernel.shape, dilation)
    spans = tuple(map(shapes.span, kernel.shape, gaps))
    padded = ops.pad2d(image, sides)
    outside = ops.pad2d(np.zeros(image.shape, int), sides, value=1) > 0
    result = tuple(last + 1 for last in walk[-1].at)

    written = numbers(padded), numbers(kernel), [number(one.total) for one in walk]
    cells = [
        max(readable_cell(texts, most=60), min(_LARGEST_CELL, _SIDE / max(shape)))
        for texts, shape in zip(written, (padded.shape, spans, result), strict=True)
    ]
    captions = (
        f"input {size(image.shape)}{' + padding' if outside.any() else ''}",
        f"kernel {size(kernel.shape)}, spans {size(spans)}",
        f"feature map {size(result)}",
    )
    names = "input", "kernel", "output"
    parts = zip(names, (padded.shape, spans, result), cells, captions, strict=True)
    grids, right = in_a_row(parts, _MARGIN, _TOP)
    source, spread, target = grids

    reads = [source.window(one.corner, kernel.shape, gaps) for one in walk]
    drawn = source.draw(padded, role="input", padding=outside, lit=set(reads[now.index]))
    bodies = (
        [drawn, source.frame(*now.corner, *spans)],
        _kernel(spread, written[1], kernel.shape, gaps),
        _outputs(target, walk, kernel, reads, now),
    )
    body = [
        panel(each, grid, caption, smallest=grid.font(texts))
        for each, grid, caption, texts in zip(bodies, grids, captions, written, strict=True)
    ]
    lines = [_weights(kernel.shape, gaps, spans), _map(image.shape, sides, spans, result)]
    bottom = max(grid.bottom for grid in grids) + 8
    return svg.document(right + _MARGIN, bottom, body, notes=lines)


def _kernel(place: Grid, texts, kernel, gaps):
    """Draw the weights, spaced by the dilation, and the holes between them."""
    weights = {
        (row * gaps[0], column * gaps[1]): (f"kernel-{row}-{column}", text)
        for (row, column), text in zip(np.ndindex(kernel), texts, strict=True)
    }
    font = place.font(texts)
    for at in np.ndindex(place.rows, place.columns):
        if at in weights:
            identity, text = weights[at]
            yield place.box(*at, "cell kernel", data_id=identity)
            yield place.label(*at, text, "kernel", font=font)
        else:
            yield place.box(*at, "cell missing")


def _outputs(place: Grid, walk: list[Step], kernel, reads, now: Step):
    font, weights = place.font(number(one.total) for one in walk), kernel.ravel().tolist()
    for one in walk:
        terms = sum_of_products(one.window.ravel().tolist(), weights, one.total)
        says = f"feature map [{one.at[0]}, {one.at[1]}]:  {terms}"
        link = links.step(one.index, one.at, reads[one.index], says)
        yield place.output(one.at, number(one.total), link, now=one is now, font=font)


def _weights(kernel, gaps, spans) -> str:
    """Say how far the weights reach."""
    rows, columns = (
        f"{gap}·({cells} {MINUS} 1) + 1 = {span} {plural(name, span)}"
        for cells, gap, span, name in zip(kernel, gaps, spans, ("row", "column"), strict=True)
    )
    count = kernel[0] * kernel[1]
    weights = f"Its {count} weights span" if count > 1 else "Its one weight spans"
    named = gaps[0] if gaps[0] == gaps[1] else f"({gaps[0]}, {gaps[1]})"
    kernel_size = with_article(size(kernel)).capitalize()
    return f"{kernel_size} kernel with dilation {named}. {weights} {rows} and {columns}."


def _map(shape, sides, spans, result) -> str:
    """Say how the size of the map follows from how far the weights reach."""
    rows, columns = (
        f"{length}{f' + {sum(ends)}' if any(ends) else ''} {MINUS} {span} + 1 = {count} "
        f"{plural(name, count)}"
        for length, ends, span, count, name in zip(
            shape, sides, spans, result, ("row", "column"), strict=True
        )
    )
    return f"The map has {rows} and {columns}."
