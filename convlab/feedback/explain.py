"""How one cell of the right answer is computed, for the picture and text of a check."""

import math
import re
from dataclasses import dataclass

import numpy as np

from convlab import shapes
from convlab.drawing.comparison import Panel
from convlab.drawing.formatting import MINUS, number, sum_of_products

_SUM = re.compile(rf"(?:[\d.·+()… {MINUS}]|bias)+ [=≈] ({MINUS}?[\d.]+)")  # and nothing else


@dataclass(frozen=True, eq=False)
class Explanation:
    """How one cell is computed."""

    panels: tuple[Panel, ...] = ()  # the arrays it is computed from
    arithmetic: str = ""  # `1·0 + 2·1 = 2`
    sentence: str = ""  # shown instead of the cell's two values, if those are not the learner's
    picture: str = ""  # an SVG to show instead of the panels and the answers

    def check_result(self, value) -> None:
        """Raise ValueError if the arithmetic is a sum with another result than the cell's value."""
        found = _SUM.fullmatch(self.arithmetic)
        if found is None or np.asarray(value).dtype.kind not in "iuf":
            return
        result = float(found[1].replace(MINUS, "-"))
        if not math.isclose(result, value, rel_tol=0.01, abs_tol=1e-6):  # it is written rounded
            raise ValueError(f"the cell is {number(value)}, but explained as {self.arithmetic}")


def correlation(image, kernel, padding=0, stride=1, *, at) -> Explanation:
    """Explain cell `at` of a cross-correlation, of an image or of a signal."""
    label = "signal" if np.ndim(image) == 1 else "image"
    image, kernel = np.atleast_2d(image), np.atleast_2d(kernel)
    at = tuple(at) if len(at) == 2 else (0, *at)
    panel, window = _windowed(label, image, kernel.shape, padding, stride, at)
    arithmetic = sum_of_products(window.flat, kernel.flat, (window * kernel).sum())
    return Explanation((panel, Panel("kernel", kernel, "kernel")), arithmetic)


def convolution(image, kernel, padding=0, stride=1, *, at) -> Explanation:
    """Explain cell `at` of a true convolution: a correlation with the flipped kernel."""
    flipped = np.flip(kernel)
    found = correlation(image, flipped, padding, stride, at=at)
    label = "flipped kernel" if flipped.ndim == 1 else "kernel, flipped by 180°"
    panel = Panel(label, np.atleast_2d(flipped), "kernel")
    return Explanation((found.panels[0], panel), found.arithmetic)


def layer(x, weight, bias, padding=0, stride=1, *, at) -> Explanation:
    """Explain cell `at`, (filter, row, column), of a convolutional layer's activation maps."""
    panels, cells = [], []
    filter_, place = at[0], tuple(at[1:])
    for index, channel in enumerate(x):
        label = f"x[{index}]"
        panel, window = _windowed(label, channel, weight.shape[2:], padding, stride, place)
        panels.append(panel)
        cells.append(window)
    for index, weights in enumerate(weight[filter_]):
        panels.append(Panel(f"weight[{filter_}, {index}]", weights, "kernel"))
    terms = np.array(cells)
    total = (terms * weight[filter_]).sum() + bias[filter_]
    sums = sum_of_products(terms.flat, weight[filter_].flat, total, most=12)
    products, sign, result = sums.rsplit(" ", 2)
    return Explanation(tuple(panels), f"{products} + bias {number(bias[filter_])} {sign} {result}")


def arrays(arguments: dict) -> Explanation:
    """Show the arrays among a function's arguments, if there is no arithmetic to show."""
    panels = []
    for name, argument in arguments.items():
        if isinstance(argument, tuple):  # an option, such as the padding of four sides
            continue
        try:
            array = np.asarray(argument)
        except ValueError:  # ragged, such as a list of layers
            continue
        if array.dtype.kind in "biuf" and array.ndim in (1, 2) and array.size > 1:
            role = "kernel" if name == "kernel" else "input"
            panels.append(Panel(name, np.atleast_2d(array), role))
    return Explanation(tuple(panels))


def _windowed(label, image, kernel_shape, padding, stride, at):
    """Pad an image, and highlight the window of output cell `at`."""
    (top, bottom), (left, right) = shapes.as_padding(padding, kernel_shape, 1)
    padded = np.pad(image, ((top, bottom), (left, right)))
    mask = np.pad(np.zeros(image.shape, bool), ((top, bottom), (left, right)), constant_values=True)
    down, across = shapes.as_pair(stride, "stride")
    rows = slice(at[0] * down, at[0] * down + kernel_shape[0])
    columns = slice(at[1] * across, at[1] * across + kernel_shape[1])
    lit = np.zeros(padded.shape, bool)
    lit[rows, columns] = True
    return Panel(label, padded, "input", lit, mask), padded[rows, columns]
