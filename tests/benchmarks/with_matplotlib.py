"""The pictures of three explorers, drawn by matplotlib: what `explorers.py` measures ours against.

Written as a course would write them for `ipywidgets.interact`: one figure, `imshow`, numbers as
texts. Each shows what the explorer of its name does, all but the links between the cells.
"""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import Dropdown, IntSlider
from matplotlib.colors import ListedColormap
from matplotlib.patches import Rectangle

from convlab import convolve2d, correlate2d, samples
from convlab.drawing.words import sum_of_products

COLOURS = {"input": "#d3e7f7", "kernel": "#fde2b8", "output": "#c9eddd", "plain": "#ffffff"}
NUMBERS = np.random.default_rng(4).integers(0, 10, (16, 16))
MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def sliding_window(
    size=IntSlider(7, 3, 16),  # noqa: B008 (interact reads its sliders from the defaults)
    padding=IntSlider(0, 0, 3),  # noqa: B008
    stride=IntSlider(1, 1, 4),  # noqa: B008
):
    """Draw the window, its products, their sum and the feature map."""
    image, kernel = NUMBERS[:size, :size], samples.kernel("sobel x")
    padded = np.pad(image, padding)
    products = padded[:3, :3] * kernel
    result = correlate2d(image, kernel, padding=padding, stride=stride)
    figure, axes = plt.subplot_mosaic(
        [["input", "kernel", "output"], ["input", "products", "output"]], figsize=(9, 4)
    )
    grid(axes["input"], padded, f"input {size}×{size}", "input")
    axes["input"].add_patch(Rectangle((-0.5, -0.5), 3, 3, fill=False, color="#a3195b", lw=3))
    for (y, x), weight in np.ndenumerate(kernel):
        axes["input"].text(x + 0.45, y + 0.35, f"×{weight}", fontsize=6, ha="right", va="center")
    grid(axes["kernel"], kernel, "kernel", "kernel")
    grid(axes["products"], products, f"sum = {products.sum()}", "plain")
    grid(axes["output"], result, f"feature map {len(result)}×{len(result)}", "output")
    sentence(figure, padded[:3, :3], kernel, result[0, 0])
    plt.show()


def kernels(kernel=Dropdown(options=list(samples.KERNELS), value="sobel x")):  # noqa: B008
    """Draw a photograph, its feature map, and one window of it."""
    photo, weights = samples.camera(), samples.kernel(kernel)
    result = correlate2d(photo, weights)
    row, column = np.unravel_index(np.abs(result).argmax(), result.shape)
    window = photo[row : row + len(weights), column : column + len(weights)]
    figure, axes = plt.subplot_mosaic(
        [["photo", "map", "window"], ["photo", "map", "kernel"], ["photo", "map", "products"]],
        figsize=(9, 5),
        width_ratios=[2, 2, 1],
        gridspec_kw={"hspace": 0.4},
    )
    axes["photo"].imshow(photo, cmap="gray")
    axes["photo"].plot(column + 1, row + 1, "o", mfc="none", color="#a3195b", ms=12)
    axes["photo"].set_title(f"photograph {photo.shape[0]}×{photo.shape[1]}")
    limit = np.abs(result).max()
    shown = axes["map"].imshow(result, cmap="PuOr_r", vmin=-limit, vmax=limit)
    axes["map"].set_title(f"values from {result.min():g} to {result.max():g}")
    axes["map"].plot(column, row, "o", mfc="none", color="#a3195b", ms=12)
    figure.colorbar(shown, ax=axes["map"], orientation="horizontal")
    grid(axes["window"], window, "window", "gray")
    grid(axes["kernel"], weights, "kernel", "kernel")
    grid(axes["products"], window * weights, "window × kernel", "PuOr_r")
    sentence(figure, window, weights, result[row, column])
    plt.show()


def padding(
    kernel_size=IntSlider(3, 1, 5),  # noqa: B008
    top=IntSlider(1, 0, 4),  # noqa: B008
    bottom=IntSlider(1, 0, 4),  # noqa: B008
    left=IntSlider(1, 0, 4),  # noqa: B008
    right=IntSlider(1, 0, 4),  # noqa: B008
    mode=Dropdown(options=MODES),  # noqa: B008
):
    """Draw the padded image, how many windows use each cell, and the cells of the feature map."""
    padded = np.pad(np.arange(1, 26).reshape(5, 5), ((top, bottom), (left, right)), mode=mode)
    result = np.ones(np.subtract(padded.shape, kernel_size - 1), int)
    counts = convolve2d(result, np.ones((kernel_size, kernel_size), int), padding="full")
    figure, axes = plt.subplots(1, 3, figsize=(9, 4))
    grid(axes[0], padded, "image 5×5 + padding", "input")
    axes[0].add_patch(Rectangle((left - 0.5, top - 0.5), 5, 5, fill=False, lw=2))
    grid(axes[1], counts, "windows that use each cell", "cividis")
    grid(axes[2], result, f"feature map {len(result)}×{len(result[0])}", "output", numbers=False)
    side = f"5 + {top} + {bottom} − {kernel_size} + 1 = {len(result)}"
    used = counts[top : top + 5, left : left + 5]
    figure.text(0.1, 0.02, f"Height: {side}. The least used cell is in {used.min()} of them.")
    plt.show()


def sentence(figure, window, weights, total) -> None:
    """Write the arithmetic of one window below the figure."""
    figure.text(0.5, 0.02, sum_of_products(window.flat, weights.flat, total), ha="center")


def grid(ax, values, title: str, colours: str, *, numbers=True) -> None:
    """Draw an array as cells, by a colormap or in one colour, with the number in each."""
    cmap = ListedColormap([COLOURS[colours]]) if colours in COLOURS else colours
    limit = np.abs(values).max() if colours == "PuOr_r" else None
    ax.imshow(values, cmap=cmap, vmin=limit and -limit, vmax=limit)
    if numbers:
        for (row, column), value in np.ndenumerate(values):
            ax.text(column, row, f"{value:.3g}", ha="center", va="center", fontsize=8)
    rows, columns = values.shape
    ax.set_xticks(np.arange(columns + 1) - 0.5, labels=[])
    ax.set_yticks(np.arange(rows + 1) - 0.5, labels=[])
    ax.tick_params(length=0)
    ax.grid(color="#8c96a1", linewidth=0.5)
    ax.set_title(title)
