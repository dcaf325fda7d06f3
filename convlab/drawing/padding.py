"""Padding: the padded image, the windows that use each cell, and the resulting size."""

from dataclasses import dataclass

import numpy as np

from convlab import ops, shapes
from convlab.drawing import links, svg
from convlab.drawing.colours import HEAT_COLORMAP
from convlab.drawing.formatting import MINUS, number, numbers, plural, size
from convlab.drawing.grid import Grid, in_a_row, ink_on, panel, readable_cell
from convlab.drawing.raster import fills
from convlab.drawing.window_positions import window_counts

_MARGIN, _TOP = 24, 44
_LARGEST_CELL, _SIDE = 38, 270
_MAP_SIDE = 190  # the feature map shows no numbers, so its cells may be small
_TINT = 0.85  # the transparency of all windows on a cell together
_LAYERS = "input", "value"  # a cell of the padded image, and the number on it


@dataclass(frozen=True, eq=False)
class _Plan:
    """The padded image: its values, the sources of copied values, and the windows on each cell."""

    values: np.ndarray
    sources: np.ndarray  # flat index into the image, -1 for a cell that is not a copy
    inside: np.ndarray  # True for cells of the image
    counts: tuple[tuple[int, ...], tuple[int, ...]]  # windows over each row and each column
    shape: tuple[int, int]
    kernel: tuple[int, int]
    sides: tuple[tuple[int, int], tuple[int, int]]
    output: tuple[int, int]
    mode: str


def padding(image, kernel_size=3, *, padding=1, mode="zeros", step=0) -> str:
    """Draw the padded image, the number of windows over each cell, and the size of the map.

    A step is a cell, counted row by row through the image, then through the padding, and linked to
    the windows that use it. The padding can be "valid", "same" or "full", too.
    """
    plan = _plan(np.asarray(image), kernel_size, padding, mode)
    texts = numbers(plan.values)
    readable = readable_cell(texts)
    cell = max(readable, min(_LARGEST_CELL, _SIDE / max(plan.values.shape)))
    captions = (
        f"image {size(plan.shape)}{'' if plan.inside.all() else ' + padding'}",
        "windows over each cell",
        f"feature map {size(plan.output)}",
    )
    names = "input", "heat", "output"
    sides = plan.values.shape, plan.values.shape, plan.output
    widths = cell, cell, min(cell, _MAP_SIDE / max(plan.output))
    parts = zip(names, sides, widths, captions, strict=True)
    grids, right = in_a_row(parts, _MARGIN, _TOP)
    source, heat, target = grids

    order = np.argsort(~plan.inside, axis=None, kind="stable")
    cells = [divmod(flat, source.columns) for flat in order.tolist()]
    steps = {at: index for index, at in enumerate(cells)}
    relatives = _relatives(plan)
    reads = {at: _reads(plan, at, relatives[at]) for at in cells}
    now = cells[min(step, len(cells) - 1)]
    lines = _words(plan)
    digits = source.font(texts)
    bodies = (
        (_padded(source, plan, texts, steps, set(reads[now])), digits),
        (_heat(heat, plan, steps, reads, now), digits),
        (_map(target, set(reads[now])), _MAP_SIDE),
    )
    body = [
        panel([drawn], grid, caption, smallest=smallest)
        for grid, caption, (drawn, smallest) in zip(grids, captions, bodies, strict=True)
    ]
    bottom = _TOP + max(source.height, target.height)
    return svg.document(right + _MARGIN, bottom, body, notes=lines)


def _plan(image, kernel_size, padding, mode) -> _Plan:
    kernel = shapes.as_pair(kernel_size, "kernel_size")
    sides = shapes.as_padding(padding, kernel)
    values = ops.pad2d(image, sides, mode=mode)
    inside = ops.pad2d(np.ones(image.shape, dtype=bool), sides)
    sources = ops.pad2d(np.arange(image.size).reshape(image.shape), sides, mode=mode)
    if shapes.PADDING_MODES[mode].source is None:
        sources = np.where(inside, sources, -1)
    output = shapes.output_shape(image.shape, kernel, padding=sides)
    counts = tuple(
        window_counts(length, span, padding=ends)
        for length, span, ends in zip(image.shape, kernel, sides, strict=True)
    )
    return _Plan(values, sources, inside, counts, image.shape, kernel, sides, output, mode)


def _windows(plan: _Plan, at) -> list[tuple[int, int]]:
    """List the windows that use a cell, by row and column of the feature map."""
    rows, columns = (
        range(max(0, place - span + 1), min(place + 1, length))
        for place, span, length in zip(at, plan.kernel, plan.output, strict=True)
    )
    return [(row, column) for row in rows for column in columns]


def _relatives(plan: _Plan) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """List the copies of each cell of the image, and the source of each copy."""
    origin, copies = {}, {}
    sources = plan.sources.tolist()
    for at in np.ndindex(plan.values.shape):
        into = origin if plan.inside[at] else copies
        into.setdefault(sources[at[0]][at[1]], []).append(at)
    return {
        at: (copies if plan.inside[at] else origin).get(sources[at[0]][at[1]], [])
        for at in np.ndindex(plan.values.shape)
    }


def _reads(plan: _Plan, at, relatives) -> list[str]:
    """List the cells lit with a cell: itself, its copies or its source, and its windows."""
    windows = [f"-{row}-{column}" for row, column in _windows(plan, at)]
    return [
        *(f"{name}-{row}-{column}" for name in _LAYERS for row, column in (at, *relatives)),
        *("window" + place for place in windows),
        *("output" + place for place in windows),
    ]


def _padded(place: Grid, plan: _Plan, texts, steps, lit) -> str:
    """Draw the padded image in three layers, with the lit windows below the numbers."""
    boxes, panes, labels = [], [], []
    font = place.font(texts)
    for (row, column), text in zip(np.ndindex(plan.values.shape), texts, strict=True):
        classes = "cell input" if plan.inside[row, column] else "cell padding"
        step = steps[row, column]
        boxes.append(place.linked_box(row, column, classes, lit, data_stands_for=step))
        # A copied value keeps the colour of the image it comes from.
        ink = "input" if plan.sources[row, column] >= 0 else "padding"
        ink += " lit" if place.identity(row, column) in lit else ""
        identity = f"value-{row}-{column}"
        labels.append(place.label(row, column, text, ink, font=font, data_id=identity))
    tint = 1 - _TINT ** (1 / (plan.kernel[0] * plan.kernel[1]))
    height, width = (span * place.cell for span in plan.kernel)
    for row, column in np.ndindex(plan.output):
        identity = f"window-{row}-{column}"
        classes = "pane lit" if identity in lit else "pane"
        box = *place.corner(row, column), width, height
        panes.append(svg.rect(*box, classes, data_id=identity, fill_opacity=f"{tint:.3f}"))
    return svg.group([*boxes, *panes, *labels])


def _heat(place: Grid, plan: _Plan, steps, reads, now) -> str:
    """Draw the number of windows over each cell; only the cells of the image are coloured."""
    (top, _), (left, _) = plan.sides
    counts = np.outer(*plan.counts)
    colours = fills(counts, HEAT_COLORMAP, 0, plan.kernel[0] * plan.kernel[1])
    inside, cells = plan.inside.tolist(), []
    for (row, column), count in np.ndenumerate(counts):
        at = row, column
        classes, ink, fill, style = "cell padding", "padding", None, None
        if inside[row][column]:
            colour = colours[row][column]
            classes, ink, fill, style = "cell", "", f"fill:{colour}", ink_on(colour)
        label = place.label(row, column, str(count), ink, style=style)
        box = place.box(row, column, f"{classes} now" if at == now else classes, style=fill)
        link = links.step(steps[at], (row - top, column - left), reads[at], _says(plan, at))
        cells.append(svg.group([box, label], **link))
    return svg.group(cells)


def _says(plan: _Plan, at) -> str:
    (top, _), (left, _) = plan.sides
    row, column = number(at[0] - top), number(at[1] - left)
    value = number(plan.values[at])
    if plan.inside[at]:
        what = f"image [{row}, {column}] = {value}"
    elif plan.sources[at] < 0:
        what = f"padding, row {row}, column {column} = {value}"
    else:
        origin = divmod(int(plan.sources[at]), plan.shape[1])
        what = f"padding, row {row}, column {column}, is a copy of image {list(origin)} = {value}"
    high, wide = plan.counts[0][at[0]], plan.counts[1][at[1]]
    rows, columns = plan.output
    every = f"{rows}·{columns} = {rows * columns} {plural('window', rows * columns)}"
    return f"{what}:  in {high}·{wide} = {high * wide} of the {every}"


def _map(place: Grid, lit) -> str:
    """Draw the cells of the feature map without numbers, since only their count matters here."""
    cells = np.ndindex(place.rows, place.columns)
    return svg.group(place.linked_box(*at, "cell output", lit) for at in cells)


def _words(plan: _Plan) -> list[str]:
    """Describe the change in size, the use of the border, and the values of the padding."""
    used = np.outer(*plan.counts)[plan.inside]
    least, most = int(used.min()), int(used.max())
    border = f"Every cell of the image is in {most} {plural('window', most)}: all count equally."
    if least < most:
        border = (
            f"The least used cell of the image is in {least} {plural('window', least)}, "
            f"the most used in {most}: the border counts less."
        )
    sizes = [
        f"{name}: {length} + {before} + {after} {MINUS} {span} + 1 = {result}, "
        f"{_change(length, result)}."
        for name, length, (before, after), span, result in zip(
            ("Height", "Width"), plan.shape, plan.sides, plan.kernel, plan.output, strict=True
        )
    ]
    holds = (
        "No padding."
        if plan.inside.all()
        else f"Mode {plan.mode}: {shapes.PADDING_MODES[plan.mode].meaning}."
    )
    return ["\N{EM SPACE}".join(sizes), border, holds]


def _change(before: int, after: int) -> str:
    if after == before:
        return f"still {before}"
    return f"{'shrunk' if after < before else 'grown'} from {before}"
