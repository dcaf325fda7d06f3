"""Curves as matplotlib figures; matplotlib is loaded with the first of them.

A notebook shows a figure as SVG in the colours of the drawings, which follow the theme of the page.
A file written with ``figure.savefig`` has the colours of the light theme.
"""

import re
from functools import cache
from io import StringIO
from itertools import cycle

from convlab import shapes
from convlab.drawing.colours import LIGHT, STYLE
from convlab.drawing.formatting import number
from convlab.drawing.svg import element

# Curves also differ in their markers: colour alone is not enough for colour-blind readers.
_INKS = ("input-ink", "positive", "output-ink", "negative")
_MARKERS = ("o", "s", "^", "D", "v")
_NAMES = {colour: name for name, colour in LIGHT.items()}
_FONT_SIZE = 11


def kernel_times(sizes, times, *, crossover=None):
    """Plot the time that each method takes against the size of the kernel.

    Parameters
    ----------
    sizes : sequence of int
    times : dict of str to sequence of float
        For each method its seconds, one number for each size, as from `convlab.timing.methods`.
    crossover : int, optional
        The size to mark with a vertical line.

    Returns
    -------
    matplotlib.figure.Figure
        With a logarithmic axis of milliseconds.

    Raises
    ------
    ValueError
        If a method does not have one time for each size.
    """
    for method, seconds in times.items():
        if len(seconds) != len(sizes):
            raise ValueError(
                f"{method} has {len(seconds)} times for {len(sizes)} kernel sizes: "
                "it needs one for each"
            )
    times = {
        method.replace("_", " "): [1000 * t for t in seconds] for method, seconds in times.items()
    }
    title = "Milliseconds by kernel size."
    figure, axes = _plot(title, sizes, times, "kernel size", "milliseconds")
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_xticks(sizes)
    if crossover is not None:
        label = f"crossover at {crossover}"
        axes.axvline(crossover, color=LIGHT["window"], linestyle="--", label=label)
        figure.says += f" A vertical line marks the {label}."
    _legend(axes)
    return figure


def separable_shares(filters, kernel_sizes=(3, 5, 7)):
    """Plot the weights of depthwise separable layers, as a percentage of those of ordinary layers.

    Parameters
    ----------
    filters : sequence of int
        The numbers of filters; each layer reads as many channels.
    kernel_sizes : sequence of int, optional
        One curve for each.

    Returns
    -------
    matplotlib.figure.Figure
        With a logarithmic axis for the filters.

    Raises
    ------
    ValueError, TypeError
        If a number is not a whole number of at least 1.
    """
    shares = {
        f"{size}×{size}": [100 * _separable_share(count, size) for count in filters]
        for size in kernel_sizes
    }
    title = "Percentage of weights by number of filters."
    figure, axes = _plot(title, filters, shares, "filters", "weights, % of an ordinary layer")
    axes.set_xscale("log", base=2)
    axes.set_xticks(filters, [f"{count}" for count in filters])
    axes.set_ylim(bottom=0)
    _legend(axes)
    return figure


def path_shares(paths):
    """Plot the share of all paths to a cell that begin at each pixel of its receptive field.

    Parameters
    ----------
    paths : dict of str to sequence of int
        For each network its paths, one number for each pixel along a side; as many pixels before
        the one in the middle as after it.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If a network has an even number of pixels.
    """
    for network, counts in paths.items():
        if len(counts) % 2 == 0:
            raise ValueError(f"{network} has {len(counts)} pixels: an odd number is needed")
    reach = max(map(len, paths.values())) // 2
    distances = range(-reach, reach + 1)
    shares = {}
    for network, counts in paths.items():
        around, total = [0] * (reach - len(counts) // 2), sum(counts)
        shares[network] = [*around, *(count / total for count in counts), *around]
    title = "Share of the paths by distance from the middle."
    figure, axes = _plot(title, distances, shares, "pixels from the middle", "share of the paths")
    _legend(axes)
    return figure


def _separable_share(filters, size):
    depthwise = shapes.Conv(filters, filters, size, groups=filters, bias=False)
    pointwise = shapes.Conv(filters, filters, 1, bias=False)
    ordinary = shapes.Conv(filters, filters, size, bias=False)
    return shapes.count_parameters([depthwise, pointwise]) / shapes.count_parameters([ordinary])


def _plot(title, x, curves, x_label, y_label):
    """Plot curves, and return the figure and its axes.

    The figure's `says`, the text for screen readers, has the title and all points.
    """
    figure = _themed_figure()(figsize=(4.2, 3.4), layout="constrained", facecolor=LIGHT["paper"])
    axes = figure.subplots()
    axes.set_facecolor(LIGHT["paper"])
    axes.set_xlabel(x_label, color=LIGHT["ink"], size=_FONT_SIZE)
    axes.set_ylabel(y_label, color=LIGHT["ink"], size=_FONT_SIZE)
    inks = {"color": LIGHT["line"], "labelcolor": LIGHT["ink"]}
    axes.tick_params(which="both", labelsize=_FONT_SIZE, **inks)
    axes.spines[["left", "bottom"]].set_color(LIGHT["line"])
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color=LIGHT["padding"])
    axes.set_axisbelow(True)
    for (name, y), ink, marker in zip(curves.items(), cycle(_INKS), cycle(_MARKERS), strict=False):
        axes.plot(x, y, marker=marker, color=LIGHT[ink], linewidth=2, label=name)
    points = (
        f"{name}: {', '.join(f'{number(b)} at {number(a)}' for a, b in zip(x, y, strict=True))}."
        for name, y in curves.items()
    )
    figure.says = " ".join([title, *points])
    return figure, axes


def _legend(axes):
    """Write the names of the curves above the axes, where they cover nothing."""
    axes.legend(
        loc="lower center",
        bbox_to_anchor=(0.5, 1),
        ncols=3 if len(axes.get_lines()) == 3 else 2,
        frameon=False,
        fontsize=_FONT_SIZE,
        labelcolor=LIGHT["ink"],
    )


@cache
def _themed_figure():
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    class ThemedFigure(Figure):
        """A figure that follows the theme of the page, and has a text for screen readers."""

        says = ""

        def _repr_html_(self):
            text, (width, height) = StringIO(), (72 * inches for inches in self.get_size_inches())
            # Letters as paths, since the page's fonts may be wider than matplotlib has measured.
            with rc_context({"svg.fonttype": "path", "svg.hashsalt": "convlab"}):
                self.savefig(text, format="svg", metadata={"Date": None})
            # Leave out everything before the figure: a style there would apply to the whole page.
            body = text.getvalue().partition('<g id="figure_1">')[2].removesuffix("</svg>\n")
            body = re.sub(r'<g id="[\w.]+">', "<g>", f"<g>{body}").replace("xlink:href", "href")
            return element(
                "svg",
                element("style", STYLE) + re.sub(r"#[0-9a-f]{6}\b", _variable, body),
                xmlns="http://www.w3.org/2000/svg",
                class_="convlab",
                role="img",
                viewBox=f"0 0 {width:g} {height:g}",
                width="100%",
                style="max-width:480px;stroke-linejoin:round",
                aria_label=self.says,
            )

    return ThemedFigure


def _variable(match):
    """Return the variable that has this colour in the light theme."""
    name = _NAMES.get(match[0])
    return f"var(--cl-{name})" if name else match[0]
