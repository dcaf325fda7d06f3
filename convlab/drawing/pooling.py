"""Pooling: the windows, their largest cells or their means, and the size of the map."""

from dataclasses import dataclass, replace

import numpy as np

from convlab import ops
from convlab._checks.arrays import as_image
from convlab._checks.choices import as_choice
from convlab._checks.geometry import as_pool_geometry
from convlab._checks.numbers import quiet
from convlab.drawing import links, svg
from convlab.drawing.formatting import MINUS, equals, factor, gaps, number, plural, size
from convlab.drawing.grid import Grid, in_a_row, panel, readable_cell

_MARGIN, _TOP = 24, 44
_LARGEST_CELL, _SIDE = 40, 300
_FRACTION = 13  # the height of the digits of a sum and its count
KINDS = "maximum", "average"


@dataclass(frozen=True, eq=False)
class _Plan:
    """The cells that the windows read, and their results."""

    kind: str
    values: np.ndarray  # the input, and around it the padding and other cells that windows reach
    inside: np.ndarray  # True for cells of the input
    counted: np.ndarray  # True for cells that count: in the divisor of an average, for one
    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[tuple[int, int], tuple[int, int]]
    output: tuple[int, int]
    result: np.ndarray
    rounds_up: bool

    def window(self, at) -> tuple[slice, slice]:
        """Return the rows and columns of a window."""
        return tuple(
            slice(place * jump, place * jump + span)
            for place, jump, span in zip(at, self.stride, self.kernel, strict=True)
        )

    def largest(self, at) -> tuple[int, int]:
        """Return the row and column of the largest cell of a window, or of the first of several.

        It is a cell of the input, even if that is minus infinity like the padding.
        """
        rows, columns = self.window(at)
        cells, result = self.values[rows, columns], self.result[at]
        equal = (cells == result) | (np.isnan(cells) & np.isnan(result))
        row, column = divmod(int((equal & self.inside[rows, columns]).argmax()), self.kernel[1])
        return rows.start + row, columns.start + column


@quiet
def pooling(
    image,
    kernel_size=2,
    *,
    kind="maximum",
    stride=None,
    padding=0,
    ceil_mode=False,
    count_include_pad=True,
    step=0,
) -> str:
    """Draw the input with its windows, and the map of their largest cells or their means.

    A step is a window. The kind is one of `KINDS`.
    """
    plan = _plan(image, kernel_size, kind, stride, padding, ceil_mode, count_include_pad)
    walk = list(np.ndindex(plan.output))
    now = walk[min(step, len(walk) - 1)]
    written = _texts(plan)
    captions = [f"input {size(np.shape(image))}{_around(plan)}"]
    captions += ["sum / count"] if kind == "average" else []
    captions.append(f"pooled {size(plan.output)}")
    grids, right = _grids(plan, written, captions)
    source, target = grids[0], grids[-1]
    reads = {at: _reads(plan, grids, at) for at in walk}
    bodies = [[_source(source, plan, written[0], reads[now]), source.frame(*_start(plan, now))]]
    if kind == "average":
        bodies.append([_fractions(grids[1], written[1], plan, reads[now])])
    bodies.append(_result(target, written[-1], plan, reads, now))
    body = [
        panel(drawn, grid, caption, smallest=grid.font(texts))
        for grid, caption, drawn, texts in zip(grids, captions, bodies, written, strict=True)
    ]
    lines = _words(np.shape(image), plan)
    bottom = _TOP + max(grid.height for grid in grids)
    return svg.document(right + _MARGIN, bottom, body, notes=lines)


def _plan(image, kernel_size, kind, stride, padding, ceil_mode, count_include_pad) -> _Plan:
    as_choice(kind, "kind", KINDS)
    image = as_image(image, "image")
    options = {"stride": stride, "padding": padding, "ceil_mode": ceil_mode}
    geometry, requested = as_pool_geometry(image.shape, kernel_size, *options.values())
    inside = ops.pad2d(np.ones(image.shape, bool), geometry.padding)
    if kind == "maximum":
        fill, counted = -np.inf, inside
        result = ops.max_pool2d(image[np.newaxis], kernel_size, **options)[0]
    else:
        fill, options["count_include_pad"] = 0, count_include_pad
        result = ops.avg_pool2d(image[np.newaxis], kernel_size, **options)[0]
        counted = inside if not count_include_pad else _requested(inside, geometry, requested)
    values = np.pad(image.astype(float), geometry.padding, constant_values=fill)
    sizes = geometry.kernel, geometry.stride, requested, geometry.output_shape
    return _Plan(kind, values, inside, counted, *sizes, result, ceil_mode)


def _requested(inside, geometry, requested) -> np.ndarray:
    """Mark the input and the padding, but not the cells beyond them that windows reach."""
    counted = np.zeros_like(inside)
    # Padding is never narrower than requested, and only at the far end may it be wider.
    ends = [
        length - reached[1] + wanted[1]
        for length, reached, wanted in zip(inside.shape, geometry.padding, requested, strict=True)
    ]
    counted[: ends[0], : ends[1]] = True
    return counted


def _around(plan: _Plan) -> str:
    if any(map(any, plan.padding)):
        return " + padding"
    return "" if plan.inside.all() else " + overhang"


def _texts(plan: _Plan) -> list[list[str]]:
    """Write the numbers of each grid; cells that do not count in an average have none."""
    is_average = plan.kind == "average"
    values = [
        number(value) if counts or not is_average else ""
        for value, counts in zip(plan.values.flat, plan.counted.flat, strict=True)
    ]
    results = [number(value) for value in plan.result.flat]
    if not is_average:
        return [values, results]
    fractions = ["{} / {}".format(*_sum(plan, at)) for at in np.ndindex(plan.output)]
    return [values, fractions, results]


def _sum(plan: _Plan, at) -> tuple[str, int]:
    """Return the sum of a window and the number of cells that count."""
    window = plan.window(at)
    return number(plan.values[window].sum()), int(plan.counted[window].sum())


def _grids(plan: _Plan, written, captions) -> tuple[list[Grid], float]:
    readable = readable_cell(written[0] + written[-1])
    cell = max(readable, min(_LARGEST_CELL, _SIDE / max(plan.values.shape)))
    names, widths = ["input", "output"], [cell, cell]
    if len(written) == 3:
        names.insert(1, "sum")
        widths.insert(1, max(svg.cell_width(text, _FRACTION) for text in written[1]))
    places = [plan.values.shape, *[plan.output] * (len(names) - 1)]
    grids, right = in_a_row(zip(names, places, widths, captions, strict=True), _MARGIN, _TOP)
    # Rows as high as those of the result.
    return [replace(grid, cell_height=cell) for grid in grids], right


def _start(plan: _Plan, at) -> tuple[int, int, int, int]:
    rows, columns = plan.window(at)
    return rows.start, columns.start, *plan.kernel


def _reads(plan: _Plan, grids: list[Grid], at) -> list[str]:
    top, left, *shape = _start(plan, at)
    cells = grids[0].window((top, left), shape)
    more = grids[1].identity(*at) if len(grids) == 3 else "largest-{}-{}".format(*plan.largest(at))
    return [*cells, more]


def _source(place: Grid, plan: _Plan, texts, lit) -> str:
    """Draw the input; a ring marks the largest cell of a window while the window is lit."""
    kept = {plan.largest(at) for at in np.ndindex(plan.output)} if plan.kind == "maximum" else ()
    reached = _reached(plan)
    font, parts, rings = place.font(texts), [], []
    for at, text in zip(np.ndindex(place.rows, place.columns), texts, strict=True):
        role = "output" if at in kept else "input" if plan.inside[at] else "padding"
        parts.append(place.source(at, text, role, lit, reached=reached[at], font=font))
        if at in kept:
            rings.append(_ring(place, at, lit))
    return svg.group(parts + rings)


def _ring(place: Grid, at, lit) -> str:
    x, y = place.corner(*at)
    identity = "largest-{}-{}".format(*at)
    return svg.element(
        "circle",
        class_="ring lit" if identity in lit else "ring",
        cx=x + place.cell / 2,
        cy=y + place.tall / 2,
        r=0.44 * place.cell,
        data_id=identity,
    )


def _reached(plan: _Plan) -> np.ndarray:
    reached = np.zeros(plan.values.shape, bool)
    for at in np.ndindex(plan.output):
        reached[plan.window(at)] = True
    return reached


def _fractions(place: Grid, texts, plan: _Plan, lit) -> str:
    font = place.font(texts)
    cells = enumerate(zip(np.ndindex(plan.output), texts, strict=True))
    return svg.group(
        place.linked(at, "cell", text, lit=lit, font=font, data_stands_for=index)
        for index, (at, text) in cells
    )


def _result(place: Grid, texts, plan: _Plan, reads, now) -> list[str]:
    font, cells = place.font(texts), []
    for index, (at, text) in enumerate(zip(np.ndindex(plan.output), texts, strict=True)):
        link = links.step(index, at, reads[at], _says(plan, at))
        cells.append(place.output(at, text, link, now=at == now, font=font))
    return cells


def _says(plan: _Plan, at) -> str:
    rows, columns = plan.window(at)
    where = ", ".join(
        f"{name} {number(side.start - before)} to {number(side.stop - 1 - before)}"
        for name, side, (before, _) in zip(
            ("rows", "columns"), (rows, columns), plan.padding, strict=True
        )
    )
    cells = plan.values[rows, columns]
    if plan.kind == "maximum":
        sums = f"max({', '.join(map(number, cells.flat))}) = {number(cells.max())}"
    else:
        counted = cells[plan.counted[rows, columns]]
        total = " + ".join(map(factor, counted))
        total = f"({total})" if counted.size > 1 else total
        sums = f"{total} / {counted.size} {equals(counted.mean(), *counted)}"
    return f"{plan.kind} [{at[0]}, {at[1]}]: {where}:  {sums}"


def _words(shape, plan: _Plan) -> list[str]:
    sizes = zip(
        ("Height", "Width"),
        *(shape, plan.padding, plan.kernel, plan.stride, plan.output),
        strict=True,
    )
    lines = ["\N{EM SPACE}".join(_size(*one, plan.rounds_up) for one in sizes), _overlap(plan)]
    if plan.kind == "maximum":
        kept = {plan.largest(at) for at in np.ndindex(plan.output)}
        cells = f"{len(kept)} of {plan.inside.sum()} {plural('cell', plan.inside.sum())}"
        lines.append(f"Green marks the maximum of a window: {cells}.")
    elif not plan.counted.all():
        lines.append("Cells without a number are not counted in the divisor.")
    return lines


def _size(name, length, ends, span, jump, count, rounds_up) -> str:
    """Write the formula of a side with its numbers, and how its result is rounded."""
    around = f" + {ends[0]} + {ends[1]}" if any(ends) else ""
    room = length + sum(ends) - span
    text = f"{name}: ({length}{around} {MINUS} {span}) / {jump} + 1 {equals(room / jump + 1)}"
    if room % jump == 0:
        return f"{text}."
    if not rounds_up:
        return f"{text}, rounded down to {count}."
    if count == room // jump + 1:
        return f"{text}, not rounded up to {count + 1}: a window would start after the input."
    return f"{text}, rounded up to {count}."


def _overlap(plan: _Plan) -> str:
    """Say how windows overlap or leave gaps, and count the cells that no window reads."""
    reached = _reached(plan) & plan.inside
    missed = int(plan.inside.sum() - reached.sum())
    if any(jump < span for jump, span in zip(plan.stride, plan.kernel, strict=True)):
        how = "Windows overlap, since the stride is smaller than the window"
    elif plan.stride == plan.kernel:
        how = "Windows do not overlap, since the stride is as large as the window"
    else:
        how = "Windows leave gaps, since the stride is larger than the window"
    if not missed:
        return f"{how}."
    first = np.argwhere(plan.inside)[0]
    where = [
        gaps(name, unread - start)
        for name, axis, start in (("row", 1, first[0]), ("column", 0, first[1]))
        for unread in [np.flatnonzero(plan.inside.any(axis) & ~reached.any(axis))]
        if unread.size
    ]
    return f"{how}; crossed out: {missed} of the input's cells ({', '.join(where)})."
