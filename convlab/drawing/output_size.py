"""The output size: the windows along one axis, the formula, and settings for a given size."""

from convlab import shapes
from convlab.drawing import links, svg
from convlab.drawing.formatting import MINUS, listed, number, plural
from convlab.drawing.grid import Grid
from convlab.drawing.window_positions import (
    paddings_that_keep_size,
    strides_that_give,
    window_counts,
    window_starts,
)

_MARGIN, _LEFT, _ROW_WIDTH, _LARGEST_CELL = 24, 100, 750, 56
_FORMULA_Y, _INDENT, _ROWS_X, _ROW_Y, _GAP = 30, 12, 8, 122, 18
_STAIR, _STEP, _LOWEST_STEP = 220, 22, 11  # heights: all bars, one bar, one of many bars
_SIZE, _DIGITS = 17, 0.5


def output_size(
    input_size, kernel_size, *, padding=0, stride=1, wanted: int | None = None, step=0, keeping=True
) -> str:
    """Draw every window along one axis, and the formula that counts them.

    A step is a window. `wanted` is a size to find the strides for, `keeping` whether to list the
    paddings that keep the size, if there are useful ones.
    """
    ends = shapes.as_padding_1d(padding, kernel_size)
    along = {"input_size": input_size, "kernel_size": kernel_size, "padding": ends}
    starts = window_starts(**along, stride=stride)
    counts = window_counts(**along, stride=stride)
    now = min(step, len(starts) - 1)

    cell = min(_LARGEST_CELL, _ROW_WIDTH / max(len(counts), len(starts)))
    source = Grid("input", 1, len(counts), _LEFT, _ROW_Y, cell, _DIGITS, 34)
    down = max(_LOWEST_STEP, min(_STEP, _STAIR / len(starts)))
    bars_y = _ROW_Y + source.height + 8
    output_y = bars_y + len(starts) * down + _GAP
    target = Grid("output", 1, len(starts), _LEFT, output_y, cell, _DIGITS, 34)
    lit = {f"input-0-{starts[now] + at}" for at in range(kernel_size)} | {f"output-0-{now}"}

    rest = shapes.leftover(**along, stride=stride)
    beside = _beside(counts, rest)
    counted = {**along, "stride": stride, "size": len(starts), "rest": rest}
    rows = [
        _input(source, counts, ends, lit),
        _left_over(source, beside),
        *(
            _bar(source, bars_y + index * down, down, index, starts, kernel_size, index == now)
            for index in range(len(starts))
        ),
        svg.text(_LEFT - 12, bars_y + down / 2, "windows", 15, "caption end"),
        source.frame(0, starts[now], 1, kernel_size),
        _output(target, lit),
    ]
    drawn, right = _rows_panel(rows, source, target, beside)
    body = [_formula_panel(_formula(**counted)), drawn]
    notes = [_wanted(wanted, **along)] if wanted is not None else []
    notes += [_keeping(**along, stride=stride)] if keeping else []
    title = " ".join([_title(**counted), *filter(None, notes)])
    # Wide enough for every note, so that the picture does not jump.
    width = max(right + _MARGIN, 860)
    return svg.document(width, target.bottom + 10, body, title=title, notes=notes)


def _rows_panel(rows, source: Grid, target: Grid, beside: list[str]) -> tuple[str, float]:
    """Put everything along the input into a panel, whose cells may be drawn narrower.

    Also returns its right edge.
    """
    last = str(source.columns - 1)
    digits = source.font([last])
    cells_end = max(source.right, target.right)
    # On a phone, texts are enlarged to 17 units; their letters are wider than those of a paragraph.
    right = (
        cells_end
        + 20
        + max(svg.paragraph_width(beside, 19.5), svg.paragraph_width(["20 cells"], 17))
    )
    least = (cells_end - _LEFT) / source.cell * svg.cell_width(last, digits)
    top = _ROW_Y - 10
    place = _ROWS_X, top, right - _ROWS_X, target.bottom + 10 - top
    return svg.panel(rows, *place, smallest=digits, row=(_LEFT, cells_end, least)), right


def _input(place: Grid, counts, ends, lit) -> str:
    """Draw the row of cells, numbered from the first cell of the padding."""
    first, last = ends[0], place.columns - ends[1]
    font = place.font([str(place.columns - 1)])
    middle = place.y + place.tall / 2
    parts = [svg.text(place.x - 12, middle, "input", 15, "caption end")]
    for at, count in enumerate(counts):
        role = "input" if first <= at < last else "padding"
        parts.append(place.source((0, at), str(at), role, lit, reached=count > 0, font=font))
    return svg.group(parts)


def _beside(counts, leftover: int) -> list[str]:
    """Count the cells after the last window and between windows."""
    between = counts.count(0) - leftover
    notes = [f"{leftover} left over"] if leftover else []
    return [*notes, f"{between} between windows"] if between else notes


def _left_over(place: Grid, notes: list[str]) -> str:
    top = place.y + place.tall / 2 - 9 * (len(notes) - 1)
    return svg.group(
        svg.text(place.right + 10, top + 18 * line, note, 14, "quiet start")
        for line, note in enumerate(notes)
    )


def _bar(place: Grid, y, down, index: int, starts, kernel_size: int, now: bool) -> str:
    """Draw one window as a bar under the cells it covers, `down` below the one before."""
    start, jump = starts[index], starts.step
    end = start + kernel_size - 1
    says = (
        f"output [{index}]:  its window starts at cell {index}·{jump} = {start} "
        f"and ends at cell {start} + {kernel_size} {MINUS} 1 = {end}"
    )
    reads = [*(place.identity(0, at) for at in range(start, end + 1)), f"output-0-{index}"]
    x, width = place.x + start * place.cell + 1.5, kernel_size * place.cell - 3
    tall = down - down / 5.5
    if tall < 14:  # too low for its number, which goes beside it
        label = svg.text(x + width + 6, y + tall / 2, str(index), 12, "kernel start")
    else:
        label = svg.text(x + width / 2, y + tall / 2, str(index), 13, "kernel")
    bar = svg.rect(x, y, width, tall, "cell kernel now" if now else "cell kernel", rx=3)
    return svg.group([bar, label], **links.step(index, (0, index), reads, says))


def _output(place: Grid, lit) -> str:
    middle = place.y + place.tall / 2
    font = place.font([str(place.columns - 1)])
    parts = [svg.text(place.x - 12, middle, "output", 15, "caption end")]
    for at in range(place.columns):
        cell = place.linked_box(0, at, "cell output", lit, data_stands_for=at)
        parts.append(cell + place.label(0, at, str(at), "output", font=font))
    note = f"{place.columns} {plural('cell', place.columns)}"
    x = place.right + 10
    return svg.group([*parts, svg.text(x, middle, note, 14, "output start")])


def _formula(
    input_size: int, kernel_size: int, padding, stride: int, size: int, rest: int
) -> list[list[tuple[str, str]]]:
    """Write the formula, the same with the numbers of this picture, and the result."""
    before, after = padding
    same_ends = before == after
    named = [
        ("output = ⌊(", ""),
        ("input", "input"),
        (" + ", ""),
        ("2·padding" if same_ends else "padding before + padding after", "padding"),
        (f" {MINUS} ", ""),
        ("kernel", "kernel"),
        (") / stride⌋ + 1", ""),
    ]
    room = (size - 1) * stride + rest
    opened, closed = ("⌊", "⌋") if rest else ("", "")
    value = f"{opened}{room} / {stride}{closed} + 1 = "
    if rest:
        value += f"⌊{number(room / stride)}⌋ + 1 = "
    numbers = [
        (f"= {opened}(", ""),
        (str(input_size), "input"),
        (" + ", ""),
        (f"2·{before}" if same_ends else f"{before} + {after}", "padding"),
        (f" {MINUS} ", ""),
        (str(kernel_size), "kernel"),
        (f") / {stride}{closed} + 1", ""),
    ]
    counted = [
        (f"= {value}{size - 1} + 1 = ", ""),
        (str(size), "output"),
        (", rounded down" if rest else "", ""),
    ]
    return [named, numbers, counted]


def _formula_panel(lines: list[list[tuple[str, str]]]) -> str:
    """Write lines of coloured text, all but the first indented."""
    first, *others = ("".join(piece for piece, _ in line) for line in lines)
    body = [
        svg.runs(_MARGIN + (n > 0) * _INDENT, _FORMULA_Y + 27 * n, line, _SIZE, "start")
        for n, line in enumerate(lines)
    ]
    width = max(svg.paragraph_width([first], _SIZE), svg.paragraph_width(others, _SIZE) + _INDENT)
    return svg.panel(body, _MARGIN, 12, width, 27 * len(lines) + 4, smallest=_SIZE)


def _title(input_size, kernel_size, padding, stride: int, size: int, rest: int) -> str:
    return (
        f"A kernel of {kernel_size} on an input of {input_size} with padding {padding[0]} before "
        f"and {padding[1]} after, stride {stride}: the output size is {size}, "
        f"{rest} {plural('cell', rest)} left over."
    )


def _keeping(input_size: int, kernel_size: int, padding, stride: int) -> str:
    """List the paddings that keep the size; "" if the first window would be padding only."""
    totals = paddings_that_keep_size(input_size, kernel_size, stride=stride)
    total = next((total for total in totals if total % 2 == 0), totals[0])
    before, after = total // 2, total - total // 2
    if before >= kernel_size:
        return ""
    split = f"{before} on each side" if before == after else f"{before} before and {after} after"
    kept = f"Size {input_size} is kept at stride {stride} by"
    if not total:
        return f"{kept} no padding at all."
    if len(totals) == 1:
        return f"{kept} padding {total} in total: {split}."
    amount = f"{totals[0]} {'or' if len(totals) == 2 else 'to'} {totals[-1]}"
    return f"{kept} padding {amount} in total, such as {split}."


def _wanted(wanted: int, input_size: int, kernel_size: int, padding) -> str:
    """List the strides that give the wanted size, or the sizes that the nearest ones give."""
    options = {"input_size": input_size, "kernel_size": kernel_size, "padding": padding}
    strides = strides_that_give(wanted, **options)
    text = f"Wanted size {wanted}:"
    if strides:
        which = f"{plural('stride', len(strides))} {listed(strides)}"
        gives = "gives" if len(strides) == 1 else "give"
        # Every stride larger than the first one that leaves a single window leaves one as well.
        more = " (or any larger)" if wanted == 1 else ""
        return f"{text} {which}{more} {gives} it with this padding."
    most = shapes.output_size(**options)
    if wanted > most:
        return f"{text} no stride gives it with this padding; stride 1 gives {most}."
    below = next(s for s in range(2, most + 1) if shapes.output_size(**options, stride=s) < wanted)
    more, less = (shapes.output_size(**options, stride=s) for s in (below - 1, below))
    return (
        f"{text} no stride gives it with this padding; stride {below - 1} gives {more} "
        f"and stride {below} gives {less}."
    )
