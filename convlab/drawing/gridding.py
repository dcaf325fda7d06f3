"""Gridding: which cells of the input a stack of dilated layers reads, and which it never sees."""

from math import gcd

import numpy as np

from convlab import shapes
from convlab.drawing import links, svg
from convlab.drawing.formatting import listed, plural
from convlab.drawing.grid import Grid

CELLS = 33  # in the row of the input

_MARGIN, _LEFT, _TOP = 24, 104, 20
_CELL, _TALL, _NARROWEST, _BETWEEN = 18, 22, 7, 40
_SIDE, _LARGEST_CELL = 200, 24  # of the picture in two dimensions
_FAINTEST = 0.25  # the opacity of a cell that almost no path leads to


def gridding(kernel_size: int, dilations, *, step: int = 0) -> str:
    """Draw a stack of dilated layers along a row, and the cells that one output sees in a square.

    A step is an output cell. There is one dilation for each layer, first to last; together they
    span at most `CELLS` cells, or it is a ValueError.
    """
    paths = path_counts(kernel_size, dilations)
    if len(paths) > CELLS:
        raise ValueError(
            f"these layers span {len(paths)} cells, but only {CELLS} can be drawn: use smaller "
            "dilations"
        )
    rows = _rows(kernel_size, dilations)
    now = min(step, rows[-1].columns - 1)
    reads = [_reads(rows, kernel_size, dilations, at) for at in range(rows[-1].columns)]
    lit = set(reads[now])
    body = [
        *_links(rows, kernel_size, dilations, lit),
        *(_row(row, index, dilations, lit) for index, row in enumerate(rows[:-1])),
        _row_name(rows[-1], "output", dilations[-1]),
        *_outputs(rows[-1], kernel_size, dilations, paths, reads, now),
    ]
    end = _LEFT + CELLS * _CELL
    bottom = rows[-1].bottom + 10
    cells = _LEFT, end, CELLS * _NARROWEST
    stack = svg.panel(body, 8, 8, end, bottom - 8, smallest=99, row=cells)
    square, right, below = _square(paths, end + 40)
    lines = [_span(kernel_size, dilations, paths), _holes(kernel_size, dilations, paths)]
    return svg.document(right, max(bottom, below), [stack, square], notes=lines)


def path_counts(kernel_size: int, dilations) -> np.ndarray:
    """Count the paths to one output cell from each input cell that the layers span; 0 for a hole.

    >>> path_counts(3, [2]).tolist(), path_counts(3, [1, 1]).tolist()
    ([1, 0, 1, 0, 1], [1, 2, 3, 2, 1])
    """
    counts = np.ones(1, int)
    for gap in dilations:
        taps = np.zeros(shapes.span(kernel_size, gap), int)
        taps[::gap] = 1
        counts = np.convolve(counts, taps)
    return counts


def _rows(kernel_size: int, dilations) -> list[Grid]:
    """Place the input and the output of each layer, each centred below the one before."""
    rows, count = [], CELLS
    names = ["input", *(f"layer{index}" for index in range(1, len(dilations))), "output"]
    for index, gap in enumerate([None, *dilations]):
        count -= shapes.span(kernel_size, gap) - 1 if gap else 0
        x = _LEFT + (CELLS - count) * _CELL / 2
        y = _TOP + index * (_TALL + _BETWEEN)
        rows.append(Grid(names[index], 1, count, x, y, _CELL, cell_height=_TALL))
    return rows


def _reads(rows: list[Grid], kernel_size: int, dilations, at: int) -> list[str]:
    """List the cells behind one output cell, and the links between them, from the bottom up."""
    cells, found = {at}, []
    for index in range(len(dilations), 0, -1):
        taps = [(cell, tap) for cell in sorted(cells) for tap in range(kernel_size)]
        found += [f"link{index}-{cell}-{tap}" for cell, tap in taps]
        cells = {cell + tap * dilations[index - 1] for cell, tap in taps}
        found += [rows[index - 1].identity(0, cell) for cell in sorted(cells)]
    return found


def _links(rows: list[Grid], kernel_size: int, dilations, lit):
    """Draw a line from each cell to each cell it reads, visible only while it is lit."""
    for index, gap in enumerate(dilations, 1):
        above, below = rows[index - 1], rows[index]
        for cell in range(below.columns):
            x = below.x + (cell + 0.5) * _CELL
            for tap in range(kernel_size):
                identity = f"link{index}-{cell}-{tap}"
                classes = "link lit" if identity in lit else "link"
                start = above.x + (cell + tap * gap + 0.5) * _CELL
                yield svg.line(start, above.bottom, x, below.y, classes, data_id=identity)


def _row(row: Grid, index: int, dilations, lit) -> str:
    cells = [row.linked_box(0, at, "cell input", lit) for at in range(row.columns)]
    name = f"layer {index}" if index else "input"
    return svg.group([_row_name(row, name, dilations[index - 1] if index else None), *cells])


def _row_name(row: Grid, name: str, gap: int | None) -> str:
    middle = row.y + row.tall / 2
    first = svg.text(16, middle - (8 if gap else 0), name, 15, "caption start")
    return first + (svg.text(16, middle + 9, f"dilation {gap}", 13, "quiet start") if gap else "")


def _outputs(row: Grid, kernel_size: int, dilations, paths, reads, now: int):
    span, seen = len(paths), int((paths > 0).sum())
    terms = " + ".join(f"{kernel_size - 1}·{gap}" for gap in dilations)
    for at in range(row.columns):
        says = (
            f"output [{at}]:  spans 1 + {terms} = {span} {plural('cell', span)}, from cell {at} "
            f"to cell {at + span - 1}, and reads {seen} of them"
        )
        cell = row.box(0, at, "cell output now" if at == now else "cell output")
        yield svg.group([cell], **links.step(at, (0, at), reads[at], says))


def _square(paths, x: float) -> tuple[str, float, float]:
    """Draw the cells of an image that one output cell sees; also return the right and lower edge.

    The layers treat rows and columns in the same way, so paths multiply.
    """
    span, most = len(paths), paths.max() ** 2
    cell = min(_LARGEST_CELL, _SIDE / span)
    wide = cell * span
    left, top = x + (_SIDE - wide) / 2, _TOP + 24
    body = [svg.rect(left, top, wide, wide, "cell")]
    for (row, column), count in np.ndenumerate(np.outer(paths, paths)):
        if count:
            shade = _FAINTEST + (1 - _FAINTEST) * float(count / most)
            place = left + column * cell, top + row * cell, cell, cell
            body.append(svg.rect(*place, "seen", opacity=round(shade, 2)))
    seen = int((paths > 0).sum()) ** 2
    caption, below = f"{seen} of {span**2} {plural('pixel', span**2)}", "stronger: more paths"
    middle = x + _SIDE / 2
    body.append(svg.text(middle, _TOP, caption, 15, "caption"))
    bottom = top + wide + 16
    body.append(svg.text(middle, bottom, below, 13, "quiet"))
    label = max(caption, below, key=len)
    drawn = svg.panel(body, x, 8, _SIDE, bottom + 10 - 8, smallest=99, label=label)
    return drawn, x + _SIDE + _MARGIN, bottom + 16


def _span(kernel_size: int, dilations, paths) -> str:
    stack = f"{len(dilations)} {plural('layer', len(dilations))} of kernel size {kernel_size}"
    terms = " + ".join(f"{kernel_size - 1}·{gap}" for gap in dilations)
    return (
        f"{stack} with {plural('dilation', len(dilations))} {listed(dilations)}: one output spans "
        f"1 + {terms} = {len(paths)} {plural('cell', len(paths))} of the input."
    )


def _holes(kernel_size: int, dilations, paths) -> str:
    """Count the cells that one output reads, and say why there are holes."""
    span, seen = len(paths), int((paths > 0).sum())
    square = f"{seen**2} of {span**2} {plural('pixel', span**2)}"
    counted = f"It reads {seen} of {span} in a row, and {square} of an image"
    if seen == span:
        return f"{counted}: there are no holes."
    factor, reasons = gcd(*dilations), []
    if factor > 1:
        reasons.append(f"{factor} divides every dilation")
    smallest, *larger = sorted(dilations)
    if smallest > factor:
        reasons.append(f"no dilation is {factor}")
    width = shapes.span(kernel_size, smallest)
    for gap in larger:
        if gap >= width + factor:  # some multiples of the factor are missed, too
            others = (
                f"the {width} {plural('cell', width)} that the layers with smaller dilations span"
            )
            reasons.append(f"dilation {gap} is more than {others}")
            break
        width += (kernel_size - 1) * gap
    return f"{counted}, since {' and '.join(reasons)}."
