"""A kernel slides along a signal, as it is and flipped; the results are one below the other."""

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from convlab import ops, shapes
from convlab._checks.arrays import as_signal
from convlab._checks.numbers import quiet
from convlab.drawing import links, svg
from convlab.drawing.formatting import MINUS, equals, number, plural, sum_of_products
from convlab.drawing.grid import Grid

_LEFT, _RIGHT = 12, 28  # the margins
_KERNEL_WIDTH, _GAP = 134, 14  # the room of the kernel and its name, and the space to its right
_WIDTH, _WIDEST, _TALL = 720, 47, 28  # all cells, the widest cell, the height of a cell
_BARS = 34  # the height of a row of bars
_NAME = 18  # the height of a row's name
_SIGNAL, _UPPER, _LOWER = 66, 250, 296  # the top of the cells of the signal and the results
_KERNEL, _NAMES, _PRODUCTS, _SUM = 32, 69.5, 79, 121  # below the signal's cells
_BRACKETS, _HEIGHT = 390, 430
_SHORT = 3  # cells; the name of a shorter bracket is beside it
_READABLE, _DIGITS = 11, 0.5  # the smallest digits, and their largest height as a share of a cell
_KERNEL_DIGITS = 12  # the smallest digits of the kernel and the flipped kernel


class _Row(NamedTuple):
    """One of the two results, and the kernel as it is used there."""

    name: str
    how: str
    weights: np.ndarray
    values: np.ndarray
    grid: Grid
    windows: list[np.ndarray]
    fills: list[list[str]]  # for each window, the texts of the parts that move with the kernel


@quiet
def convolution1d(signal, kernel, *, flip=False, shift=0, signal_name="") -> str:
    """Draw a kernel under a signal, and their full correlation and convolution.

    Row 0 of the steps is the correlation, row 1 the convolution. The kernel is shown as it is or,
    with `flip`, as convolution uses it, for the cell `shift` of the results, from 0 to L + K - 2;
    larger values mean the last one.
    """
    signal, kernel = as_signal(signal, "signal"), as_signal(kernel, "kernel")
    reach = kernel.size - 1
    padded = np.pad(signal, reach)
    cell = min(_WIDEST, _WIDTH / padded.size)
    flipping, small, wide = _flipping(kernel)
    left = _LEFT + wide + _GAP
    source = Grid("signal", 1, padded.size, left, _SIGNAL, cell, _DIGITS, _TALL)
    rows = _rows(signal, kernel, padded, source)
    length = rows[0].values.size
    shift = min(shift, length - 1)
    same = _equal(rows[0].values, rows[1].values, np.abs(padded), np.abs(kernel))
    verdict = _verdict(kernel, same)
    mask = np.ones((1, padded.size), bool)
    mask[0, reach : reach + signal.size] = False
    lit = {source.identity(0, shift + i) for i in range(kernel.size)}
    moving = [text for row in rows for fill in row.fills for text in _in_cells(fill)]
    drawn = [
        _name(left, _SIGNAL - 4 - _BARS - _NAME / 2, "signal", signal_name),
        _bars(source, padded, _SIGNAL - 4, "input"),
        source.draw(
            padded[np.newaxis],
            role="input",
            padding=mask,
            lit=lit,
            write=partial(_short, width=cell),
        ),
        *(_result(rows, index, source, (flip, shift)) for index in (0, 1)),
        _signs(rows[0].grid, same),
        _parts(rows[0].grid, signal.size, kernel.size),
        _overlay(source, rows[flip].fills[shift], source.font(moving), shift),
    ]
    values = [padded, *(row.values for row in rows)]
    body = [
        svg.panel([flipping], _LEFT, _SIGNAL + 44, wide, 112, smallest=small),
        _rows_panel(drawn, source, rows[0].grid.x - left, values, moving),
    ]
    title = f"A kernel of {kernel.size} slides along a signal of {signal.size}; correlation and "
    title += f"convolution have {length} {plural('cell', length)} each. {verdict}"
    notes = [verdict, _pulse(signal, kernel)]
    return svg.document(left + _WIDTH + _RIGHT, _HEIGHT, body, title=title, notes=notes)


def _rows_panel(drawn: list[str], source: Grid, indent: float, rows, moving: list[str]) -> str:
    """Put everything along the signal into a panel, whose cells may be drawn narrower."""
    texts = [*(_short(value, source.cell) for row in rows for value in row.tolist()), *moving]
    digits = source.font(texts)
    least = max(svg.cell_width(text, digits) for text in texts)
    row = source.x, source.right, min(least, source.cell) * source.columns
    named = "convolution  kernel flipped"
    wide = max(source.width, indent + svg.paragraph_width([named])) + 32
    place = source.x - 16, 0, wide, _HEIGHT
    return svg.panel(drawn, *place, smallest=digits, label=named, row=row)


def _rows(signal, kernel, padded, source: Grid) -> list[_Row]:
    results = {
        "correlation": ops.correlate1d(signal, kernel, padding="full"),
        "convolution": ops.convolve1d(signal, kernel, padding="full"),
    }
    # Half a kernel to the right, so that each sum is under the middle of its window.
    cell = source.cell
    x = source.x + (kernel.size - 1) / 2 * cell
    rows = []
    for y, flip, (name, values) in zip((_UPPER, _LOWER), (1, -1), results.items(), strict=True):
        grid = Grid(name, 1, values.size, x, y, cell, _DIGITS, _TALL)
        how = "kernel as it is" if flip == 1 else "kernel flipped"
        weights = kernel.astype(values.dtype)[::flip]
        windows = [padded[n : n + kernel.size].astype(values.dtype) for n in range(values.size)]
        names = [f"k[{index}]" for index in range(kernel.size)[::flip]]
        fills = [
            _fill(weights, names, *step, cell)
            for step in zip(windows, values.tolist(), strict=True)
        ]
        rows.append(_Row(name, how, weights, values, grid, windows, fills))
    return rows


def _equal(one, other, signal, kernel) -> np.ndarray:
    """Return where two results agree, up to the floating-point rounding of their products.

    `signal` and `kernel` are the magnitudes that the results are sums of products of.
    """
    if one.dtype.kind != "f":
        return one == other
    largest = np.maximum(ops.correlate1d(signal, kernel), ops.convolve1d(signal, kernel))
    rounding = 32 * np.finfo(one.dtype).eps * largest
    return np.isclose(one, other, rtol=0, atol=rounding, equal_nan=True)


def _verdict(kernel, same) -> str:
    """Say whether the two results agree, and why."""
    flipped = kernel[::-1]
    reads = f"flipped, this kernel reads {', '.join(map(number, flipped))}"
    if np.array_equal(kernel, flipped, equal_nan=True):
        return "The two agree everywhere: this kernel is symmetric, the same from either end."
    if same.all():
        return f"The two agree for this signal, but not for every signal: {reads}."
    count = f"{int((~same).sum())} of {same.size} {plural('cell', same.size)}"
    if kernel.dtype.kind != "b" and np.array_equal(kernel, -flipped):
        return f"The two differ in {count}, only in sign: {reads}, with all signs reversed."
    return f"The two differ in {count}: {reads}."


def _pulse(signal, kernel) -> str:
    """Explain the results of a signal with a single nonzero cell."""
    cells = signal[signal != 0]
    if cells.size != 1 or np.array_equal(kernel, kernel[::-1]):
        return ""
    times = "" if cells[0] == 1 else f" times {number(cells[0])}"
    return (
        f"The signal is one pulse: the convolution shows the kernel{times}, "
        "the correlation shows it reversed."
    )


def _name(x, y, name: str, more: str) -> str:
    return svg.runs(x, y, [(name, "caption"), ("  ", ""), (more, "quiet")], 14, "start")


def _bar(grid: Grid, column: int, value, scale: tuple[float, float], foot, role: str) -> str:
    """Draw one bar of a row with its base at `foot`, for values within `scale`."""
    low, high = scale
    if not np.isfinite(value) or not value:
        return ""
    zero = foot + low / (high - low) * _BARS
    top, bottom = sorted((zero, zero - float(value) / (high - low) * _BARS))
    x = grid.corner(0, column)[0] + 0.2 * grid.cell
    return svg.rect(x, top, 0.6 * grid.cell, bottom - top, f"cell {role}")


def _ends(values) -> tuple[float, float]:
    finite = values[np.isfinite(values)]
    return float(finite.min(initial=0)), float(finite.max(initial=0))


def _bars(grid: Grid, values, foot, role: str) -> str:
    scale = _ends(values)
    bars = [_bar(grid, at, value, scale, foot, role) for at, value in enumerate(values)]
    return svg.group([_zero(grid, scale, foot), *bars])


def _zero(grid: Grid, scale: tuple[float, float], foot) -> str:
    """Draw the line between negative and positive bars, if there are negative ones."""
    low, high = scale
    if low == 0:
        return ""
    y = foot + low / (high - low) * _BARS
    return svg.line(grid.x, y, grid.right, y)


def _flipping(kernel) -> tuple[str, float, float]:
    """Draw the kernel above the flipped kernel, with a line for each weight.

    Also returns the size of the digits, and the width.
    """
    width = min(40, _KERNEL_WIDTH / kernel.size)
    texts = [_short(weight, width) for weight in kernel.tolist()]
    width = max(width, *(svg.cell_width(text, _KERNEL_DIGITS) for text in texts))
    given = Grid("kernel", 1, kernel.size, _LEFT, _SIGNAL + 68, width, 0.7, 20)
    flipped = Grid("flipped", 1, kernel.size, _LEFT, _SIGNAL + 108, width, 0.7, 20)
    font = given.font(texts)
    parts = [svg.text(_LEFT, given.y - 12, "kernel", 14, "caption start")]
    for at, text in enumerate(texts):
        mirrored = kernel.size - 1 - at
        for grid, column in ((given, at), (flipped, mirrored)):
            parts.append(grid.linked((0, column), "cell kernel", text, "kernel", font=font))
        x1, x2 = (given.x + (column + 0.5) * width for column in (at, mirrored))
        parts.append(svg.line(x1, given.y + 20, x2, flipped.y))
    parts.append(svg.text(_LEFT, flipped.y + 32, "flipped", 13, "quiet start"))
    return svg.group(parts), font, max(_KERNEL_WIDTH, given.width)


def _result(rows: list[_Row], index: int, source: Grid, now) -> str:
    """Draw the cells of a result with their links, and its bars, above or below them."""
    row = rows[index]
    foot = row.grid.y - 4 if index == 0 else row.grid.y + _TALL + 4 + _BARS
    scale, size = _ends(np.concatenate([each.values for each in rows])), row.weights.size
    texts = [_short(total, source.cell) for total in row.values.tolist()]
    font = row.grid.font(texts)
    above = row.grid.y - 4 - _BARS - _NAME / 2
    name_y = above if index == 0 else foot + _NAME / 2 + 2
    name = _name(row.grid.x, name_y, row.name, row.how)
    parts = [name, _zero(row.grid, scale, foot)]
    for n, total in enumerate(row.values.tolist()):
        reads = [source.identity(0, n + i) for i in range(size)]
        says = f"{row.name}[{n}], {row.how}:  {sum_of_products(row.windows[n], row.weights, total)}"
        classes = "cell output now" if (index, n) == now else "cell output"
        cell = [
            row.grid.box(0, n, classes),
            row.grid.label(0, n, texts[n], "output", font=font),
            _bar(row.grid, n, total, scale, foot, "output"),
        ]
        step = links.step(index * row.values.size + n, (index, n), reads, says, row.fills[n])
        parts.append(svg.group(cell, **step))
    return svg.group(parts)


def _fill(weights, names: list[str], window, total, cell) -> list[str]:
    """Return the texts for the slots: weights, their names, products, and the sum."""
    products = window * weights
    texts = [[_short(v, cell) for v in values.tolist()] for values in (weights, products)]
    return [*texts[0], *names, *texts[1], f"sum {equals(total, *products)}"]


def _in_cells(fill: list[str]) -> list[str]:
    """Return the texts for the slots in cells: the weights and the products."""
    size = len(fill) // 3
    return [*fill[:size], *fill[2 * size : -1]]


@lru_cache(maxsize=4096)
def _short(value, width) -> str:
    """Write a number with as many digits as fit into a cell of this width at a readable size."""
    texts = list(_shorter(value))
    fits = (text for text in texts if svg.fitting(text, 0.92 * width, _READABLE) == _READABLE)
    return next(fits, texts[-1])


def _shorter(value) -> Iterator[str]:
    """Write a number with fewer and fewer digits, while they are still meaningful."""
    text, size = number(value), abs(value)
    yield text
    if not np.isfinite(value):
        return
    decimals = len(text.partition(".")[2]) if "e" not in text else 0
    for fewer in range(decimals - 1, -1, -1):
        if size >= 0.95 * (10.0**-fewer if fewer else 10):
            yield f"{value:.{fewer}f}".replace("-", MINUS)
    if decimals and size < 0.95:
        fewest = next(n for n in (1, 2, 3) if size >= 0.95 * 10.0**-n)
        yield f"{value:.{fewest}f}".replace("0.", ".").replace("-", MINUS)
    if size >= 1000 or 0 < size < 0.001:
        mantissa, exponent = f"{value:.0e}".split("e")
        yield f"{mantissa}e{int(exponent)}".replace("-", MINUS)


def _signs(grid: Grid, same) -> str:
    """Write between the two results where they are equal and where they differ."""
    y = (_UPPER + _TALL + _LOWER) / 2
    signs = {True: ("=", "quiet"), False: ("≠", "wrong")}
    return svg.group(
        svg.text(grid.x + (at + 0.5) * grid.cell, y, signs[equal][0], 15, signs[equal][1])
        for at, equal in enumerate(same.tolist())
    )


def _parts(grid: Grid, length: int, kernel_size: int) -> str:
    """Draw the parts of the full result that "same" and "valid" keep."""
    parts = []
    for line, padding in enumerate(("full", "same", "valid")):
        if padding == "valid" and kernel_size > length:
            break
        count = shapes.output_size(length, kernel_size, padding=padding)
        first = kernel_size - 1 - shapes.as_padding_1d(padding, kernel_size)[0]
        y = _BRACKETS + 15 * line
        short = count < _SHORT
        parts.append(grid.bracket(first, first + count, y, f"{padding}: {count}", beside=short))
    return svg.group(parts)


def _overlay(source: Grid, fill: list[str], font: float, shift: int) -> str:
    """Draw the parts that move with the kernel: frame, weights, products and their sum."""
    size, cell = len(fill) // 3, source.cell
    weights = Grid("weight", 1, size, 0, _KERNEL, cell, _DIGITS, _TALL)
    products = Grid("product", 1, size, 0, _PRODUCTS, cell, _DIGITS, _TALL)
    parts = [
        svg.rect(0, 0, float(size * cell), _KERNEL + _TALL, "frame"),
        svg.text(-8, _KERNEL + _TALL / 2, "×", 15),
        svg.text(-8, _PRODUCTS + _TALL / 2, "=", 15),
    ]
    named = svg.fitting("k[0]", cell, 13)
    for i in range(size):
        middle, (weight, name, product) = (i + 0.5) * cell, fill[i : 3 * size : size]
        parts += [
            weights.box(0, i, "cell kernel"),
            weights.label(0, i, weight, "kernel", font=font, data_slot=i),
            svg.text(middle, _NAMES, name, named, "quiet hint", data_slot=size + i),
            products.box(0, i),
            products.label(0, i, product, font=font, data_slot=2 * size + i),
        ]
    parts.append(svg.text(size * cell / 2, _SUM, fill[-1], 17, "now", data_slot=3 * size))
    return svg.group(parts, **links.follow(source.name, *source.corner(0, shift)))
