"""The common parts of the two pictures of a convolutional layer: arrays, captions, arrows."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from convlab import ops
from convlab.drawing import svg
from convlab.drawing.formatting import equals, factor, number, plural, size, with_article
from convlab.drawing.grid import Area

MARGIN, TOP = 12, 46
SUM_LEFT = 62  # from the middle of a written sum to its left edge
SUM_LEFT_ENLARGED = 86  # the same with enlarged texts
_LINE = 17  # the height of a line of the sum
_RANGE = 120  # the width of a caption of partial maps: the range of their numbers
SUM_TEXT = 15  # the largest text that fits into such a line


class Parts(NamedTuple):
    """The partial maps and the sum of the filter `shown`, and the maps of all filters."""

    # Shape (C, H', W'): each channel, correlated with its kernel of the filter.
    partials: np.ndarray
    total: np.ndarray  # shape (H', W'): their sum plus the bias
    maps: np.ndarray  # shape (F, H', W'): the activation maps of all filters
    shown: int
    bias: float  # of the filter
    relu: bool

    def cell(self, at) -> tuple[list[str], str]:
        """Write how one cell is computed: as the lines of a sum, and as a sentence.

        The lines are each channel, the bias, the sum, and its ReLU.
        """
        values, total = [*self.partials[:, *at].tolist(), self.bias], self.total[at].item()
        lines = [*map(number, values), number(total)]
        says = (
            f"activation map {self.shown} [{at[0]}, {at[1]}]:  channels and bias "
            f"{' + '.join(map(factor, values))} {equals(total, *values)}"
        )
        if self.relu:
            lines.append(number(self.maps[self.shown][at]))
            says += f";  ReLU max(0, {number(total)}) = {lines[-1]}"
        return lines, says


def layer_parts(x, weight, bias, shown: int, relu: bool) -> Parts:
    """Compute a layer step by step, for its filter `shown`.

    >>> x = np.array([[[1, 2]], [[3, 4]]])  # two channels, one row high
    >>> parts = layer_parts(x, np.array([[[[1]], [[-1]]]]), [1], 0, True)
    >>> parts.partials.tolist()
    [[[1, 2]], [[-3, -4]]]
    >>> parts.total.tolist(), parts.maps.tolist()
    ([[-1, -1]], [[[0, 0]]])
    >>> parts.cell((0, 1))[1]
    'activation map 0 [0, 1]:  channels and bias 2 + (−4) + 1 = −1;  ReLU max(0, −1) = 0'
    """
    sums = ops.conv2d(x, weight, bias)
    partials = ops.conv2d(x, weight[shown][:, np.newaxis], groups=len(x))
    maps = np.maximum(sums, 0) if relu else sums
    return Parts(partials, sums[shown], maps, shown, bias[shown], relu)


@dataclass(frozen=True)
class Layout:
    """The positions of all parts of the picture: lists by channel, and `maps` by filter."""

    inputs: list[Area]
    kernels: list[Area]
    partials: list[Area]
    sum: Area
    maps: list[Area]
    width: float
    height: float
    # How far the texts below the sum extend to the left and to the right of its middle.
    sum_reach: tuple[float, float]
    plus_gap: float  # between the plus sign and the sum

    def draw(self, depth: int, shapes, taken: Parts, columns, smallest, says: str = "") -> str:
        """Put the five columns into panels, draw the lines between them, and return the picture.

        `shapes` are those of the input and the weights of layer number `depth`, `smallest` the
        sizes of the smallest digits of the columns, and `says` the sentence below.
        """
        firsts = self.inputs, self.kernels, self.partials, [self.sum], self.maps
        heads = column_captions(depth, *shapes, taken.shown)
        heads.insert(3, ("", ""))  # the caption of the sum is above its map
        body = []
        for drawn, areas, (left, right), head, digits in zip(
            columns, firsts, self._edges(), heads, smallest, strict=True
        ):
            if head[0]:
                drawn = [_caption(areas[0].middle[0], *head), *drawn]
            place = left, 0, right - left, self.height
            body.append(svg.panel(drawn, *place, smallest=digits, label=max(*head, key=len)))
        body.append(svg.group(self._between(taken.shown, taken.relu), "between"))
        title = _title(depth, *shapes, taken)
        return svg.document(self.width, self.height, body, title=title, says=says)

    def _edges(self) -> list[tuple[float, float]]:
        """List the left and right edges of the columns, with the signs before them."""
        middle = self.sum.middle[0]
        firsts = self.inputs[0], self.kernels[0], self.partials[0]
        rights = [area.right + 10 for area in firsts]
        rights[2] = max(rights[2], self.partials[0].middle[0] + _RANGE / 2)
        rights.append(max(self.sum.right, middle + self.sum_reach[1] + 8))
        left = min(self.sum.x, middle - self.sum_reach[0])
        lefts = [MARGIN, rights[0] - 8, rights[1] - 6, left - 4]
        return [*zip(lefts, rights, strict=True), (self.maps[0].x - 6, self.width)]

    def _between(self, shown: int, relu: bool):
        """Draw the lines from the partial maps to their sum, and from there to its map."""
        x, y = self.sum.middle
        ends = [(area.right + 4, area.middle[1]) for area in self.partials]
        yield gather(ends, min(self.sum.x - self.plus_gap, x - SUM_LEFT - 16), y)
        target = self.maps[shown]
        ends = self.sum.right + 4, y, target.x - 4, target.middle[1]
        yield activation_arrow(*ends, relu)


def _caption(x, caption: str, below: str) -> str:
    lines = svg.text(x, 14, caption, 15, "caption"), svg.text(x, 32, below, 13, "quiet")
    return svg.group(lines)


def column_captions(depth: int, shape, weight_shape, shown: int) -> list[tuple[str, str]]:
    """Return the captions of the four columns of layer number `depth`."""
    filters, channels, *kernel = weight_shape
    if depth == 1:
        given = f"{channels} {plural('channel', channels)} of an image"
    else:
        given = ("the map" if channels == 1 else f"the {channels} maps") + f" of layer {depth - 1}"
    return [
        (f"input {size(shape)}", given),
        (f"filter {shown}", f"{channels} {plural('kernel', channels)} {size(kernel)}"),
        ("partial maps", "1 per channel"),
        ("activation maps", "of filter 0" if filters == 1 else f"of filters 0 to {filters - 1}"),
    ]


def activation_arrow(x1, y1, x2, y2, relu: bool) -> str:
    """Draw an arrow from the sum at (x1, y1) to its activation map at (x2, y2)."""
    corner = x2 - 24
    lines = [(x1, y1, corner, y1), (corner, y1, corner, y2), (corner, y2, x2, y2)]
    heads = [(x2 - 7, y2 + turn, x2, y2) for turn in (-4, 4)]
    word = svg.text((x1 + corner) / 2, y1 - 10, "ReLU" if relu else "no ReLU", 13, "caption")
    return svg.group([*(svg.line(*map(float, ends)) for ends in lines + heads), word])


def gather(ends, x, y) -> str:
    """Draw lines from the right edges of the partial maps to a plus sign at (x, y)."""
    lines = [svg.line(float(left), float(top), float(x), float(y)) for left, top in ends]
    disc = svg.element("circle", class_="cell", cx=x, cy=y, r=11)
    return svg.group([*lines, disc, svg.text(x, y, "+", 18, "caption")])


def draw_sum(x, y, lines: list[str], channels: int, *, slots: bool = False) -> str:
    """Write the sum in one cell as on paper, its upper middle at (x, y)."""
    names = [f"channel {channel}" for channel in range(channels)]
    names += ["bias", "sum", "ReLU"][: len(lines) - channels]
    parts = []
    for index, (name, value) in enumerate(zip(names, lines, strict=True)):
        below = y + _LINE * index + (6 if index > channels else 0)
        kind = "kernel" if name == "bias" else "now" if index > channels else ""
        slot = index if slots else None
        parts.append(svg.text(x - 4, below, name, 13, f"{kind} end".strip()))
        high = svg.fitting(value, 64, 14)
        parts.append(svg.text(x + 64, below, value, high, f"{kind} end".strip(), data_slot=slot))
    rule = y + _LINE * (channels + 0.65)
    parts.append(svg.line(x - SUM_LEFT, rule, x + 66, rule))
    return svg.group(parts)


def sum_height(channels: int, relu: bool) -> int:
    return _LINE * (channels + (3 if relu else 2)) + 6


def _title(depth: int, x_shape, weight_shape, taken: Parts) -> str:
    """Describe the picture for screen readers."""
    filters, channels, *kernel = weight_shape
    after = "and ReLU " if taken.relu else ""
    return (
        f"Layer {depth}: {with_article(size(x_shape))} input and {filters} "
        f"{plural('filter', filters)} of {size((channels, *kernel))}. "
        f"Filter {taken.shown}: {channels} {plural('partial map', channels)}"
        f", bias {number(taken.bias)} {after}make one activation map of {size(taken.total.shape)}; "
        f"the output of the layer is {size(taken.maps.shape)}."
    )
