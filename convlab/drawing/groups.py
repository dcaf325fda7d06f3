"""Groups: which filter reads which channel, and the cost of a layer with groups."""

import numpy as np

from convlab import shapes
from convlab.drawing import links, svg
from convlab.drawing.formatting import listed, plural, size
from convlab.drawing.grid import Grid, panel

PLACES = 56  # the height and width of the map whose multiplications are counted

_MARGIN, _TOP, _CELL, _WIDE, _TALL = 24, 44, 24, 40, 24
_BETWEEN, _BEFORE_TABLE, _BEFORE_BARS = 130, 64, 44  # from channels to filters, before a panel
_NARROWEST = 190  # of the table, for its caption
_BAR, _BAR_TALL, _BLOCK = 230, 16, 68  # the longest bar, its height, the distance to the next

_BELOW_TABLE, _UNDER_TABLE = "row: filter, column: channel", 26  # the text, and its height


def groups(channels: int, filters: int, groups: int, kernel_size: int, *, step: int = 0) -> str:
    """Draw the connections from channels to filters, their weights, and the cost as bars.

    A step is a filter.
    """
    groups = shapes.as_count(groups, "groups")
    costs = _costs(channels, filters, groups, kernel_size)
    group_of = np.arange(filters) // (filters // groups)
    wired = group_of[:, None] == np.arange(channels) // (channels // groups)
    now = min(step, filters - 1)
    source = Grid("input", channels, 1, _MARGIN, _TOP, _WIDE, 0.5, _TALL)
    target = Grid("output", filters, 1, source.right + _BETWEEN, _TOP, _WIDE, 0.5, _TALL)
    x, wide = target.right + _BEFORE_TABLE, max(channels * _CELL, _NARROWEST)
    middle = x + (wide - channels * _CELL) / 2
    table = Grid("weight", filters, channels, middle, _TOP, _CELL, 0.5, _TALL)
    reads = [_reads(source, table, wired, filter) for filter in range(filters)]
    lit, area = set(reads[now]), kernel_size**2
    wiring = [
        *_wires(source, target, wired, lit),
        *_channels(source, lit),
        *_filters(target, group_of, wired, area, reads, now),
    ]
    deep, digits = max(source.bottom, target.bottom) + 8, source.font(["12"])
    shape = size((filters, channels // groups, kernel_size, kernel_size))
    bars, right = _bars(x + wide + _BEFORE_BARS, costs)
    body = [
        svg.panel(wiring, 8, 16, target.right + 8, deep - 16, smallest=digits),
        _table(table, f"weights {shape}", wired, area, lit),
        bars,
    ]
    lines = [_wiring(channels, filters, groups), _priced(costs)]
    bottom = max(deep, table.bottom + _UNDER_TABLE, _TOP + 3 * _BLOCK)
    return svg.document(right, bottom, body, notes=lines)


def _reads(source: Grid, table: Grid, wired, filter: int) -> list[str]:
    read = np.flatnonzero(wired[filter]).tolist()
    return [
        *(source.identity(channel, 0) for channel in read),
        *(f"link-{filter}-{channel}" for channel in read),
        *(table.identity(filter, channel) for channel in read),
    ]


def _wires(source: Grid, target: Grid, wired, lit):
    yield source.caption("channels")
    yield target.caption("filters")
    for filter, channel in np.argwhere(wired).tolist():
        identity = f"link-{filter}-{channel}"
        start, end = (_TOP + (row + 0.5) * _TALL for row in (channel, filter))
        classes = "link drawn lit" if identity in lit else "link drawn"
        yield svg.line(source.right, start, target.x, end, classes, data_id=identity)


def _channels(place: Grid, lit):
    font = place.font(["12"])
    for channel in range(place.rows):
        yield place.linked((channel, 0), "cell input", str(channel), "input", lit, font=font)


def _filters(place: Grid, group_of, wired, area: int, reads, now: int):
    for filter in range(place.rows):
        read = np.flatnonzero(wired[filter]).tolist()
        count = len(read) * area
        says = (
            f"filter {filter}:  in group {group_of[filter]}, reads {plural('channel', len(read))} "
            f"{listed(read)}, so it has {len(read)}·{area} = {count} {plural('weight', count)}"
        )
        at, font = (filter, 0), place.font(["12"])
        link = links.step(filter, at, reads[filter], says)
        yield place.output(at, str(filter), link, now=filter == now, font=font)


def _table(place: Grid, caption: str, wired, area: int, lit) -> str:
    """Draw the table of filters and channels, with the size of each kernel where there is one."""
    font = place.font([str(area)])
    parts = [svg.text(place.middle[0], place.bottom + 14, _BELOW_TABLE, 12, "quiet")]
    for at in np.ndindex(wired.shape):
        if wired[at]:
            parts.append(place.linked_box(*at, "cell kernel", lit, data_stands_for=at[0]))
            parts.append(place.label(*at, str(area), "kernel", font=font))
        else:
            parts.append(place.box(*at, "cell missing"))
    return panel(parts, place, caption, smallest=font, below=_UNDER_TABLE, label=_BELOW_TABLE)


def _costs(channels: int, filters: int, groups: int, kernel_size: int) -> dict:
    """Count weights and multiplications: with one group, with `groups`, and then a 1×1 layer."""
    options = {"padding": "same", "bias": False}
    layers = {"1 group": [shapes.Conv(channels, filters, kernel_size, **options)]}
    if groups > 1:
        name = "depthwise" if groups == channels else f"{groups} groups"
        split = shapes.Conv(channels, filters, kernel_size, groups=groups, **options)
        pointwise = shapes.Conv(filters, filters, 1, bias=False)
        layers |= {name: [split], f"{name}, then 1×1": [split, pointwise]}
    image = channels, PLACES, PLACES
    return {
        name: (shapes.count_parameters(stack), shapes.count_macs(stack, image))
        for name, stack in layers.items()
    }


def _bars(x: float, costs: dict) -> tuple[str, float]:
    """Draw a bar for the weights of each layer; also return the right edge."""
    body = [svg.text(x, _TOP - 16, "number of weights", 15, "caption start")]
    most = max(weights for weights, _ in costs.values())
    for index, (name, (weights, products)) in enumerate(costs.items()):
        y = _TOP + index * _BLOCK
        role = ("kernel", "input", "output")[index]
        body += [
            svg.text(x, y + 8, f"{name}: {weights:,}", 14, "start"),
            svg.rect(x, y + 20, _BAR * weights / most, _BAR_TALL, f"cell {role}"),
            svg.text(x, y + 48, f"{products:,} multiplications", 13, "quiet start"),
        ]
    right = x + _BAR + 10
    return svg.panel(body, x, 16, _BAR + 10, _TOP + 3 * _BLOCK - 16, smallest=99), right + _MARGIN


def _wiring(channels: int, filters: int, groups: int) -> str:
    each = channels // groups
    sizes = f"{channels} {plural('channel', channels)}, {filters} {plural('filter', filters)}"
    if groups == 1:
        return f"{sizes}, one group: every filter reads every channel."
    alone = "a depthwise layer, in which each filter reads one channel"
    if groups == channels:
        return f"{sizes}, {groups} groups: {alone}."
    return f"{sizes}, {groups} groups: each filter reads {channels} / {groups} = {each} channels."


def _priced(costs: dict) -> str:
    (_, (whole, _)), *others = costs.items()
    shares = [f"{name}: {weights:,} ({weights / whole:.1%})" for name, (weights, _) in others]
    listed_costs = "; ".join([f"1 group: {whole:,}", *shares])
    return f"Number of weights: {listed_costs}. Multiplications are for maps of {PLACES}×{PLACES}."
