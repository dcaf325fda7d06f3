"""The pictures of lessons 01 to 06, drawn by matplotlib, for `explorers.py` to compare with ours.

Written as a course would write them for `ipywidgets.interact`: one figure, `imshow`, numbers as
texts. Each shows what the explorer of its name does, all but the links between the cells.
"""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import Checkbox, Dropdown, IntSlider
from matplotlib.colors import ListedColormap
from matplotlib.patches import Rectangle

from convlab import convolve1d, convolve2d, correlate1d, correlate2d, samples, shapes
from convlab.drawing.formatting import sum_of_products
from tests.numpy_modes import NUMPY_MODES

COLOURS = {"input": "#d3e7f7", "kernel": "#fde2b8", "output": "#c9eddd", "plain": "#ffffff"}
NUMBERS = np.random.default_rng(4).integers(0, 10, (16, 16))


def sliding_window(size=IntSlider(7, 3, 16), padding=IntSlider(0, 0, 3), stride=IntSlider(1, 1, 4)):
    """Draw the window, its products, their sum and the feature map."""
    image, kernel = NUMBERS[:size, :size], samples.kernel("sobel x")
    padded = np.pad(image, padding)
    products = padded[:3, :3] * kernel
    result = correlate2d(image, kernel, padding=padding, stride=stride)
    figure, axes = plt.subplot_mosaic(
        [["input", "kernel", "output"], ["input", "products", "output"]], figsize=(9, 4)
    )
    grid(axes["input"], padded, f"input {size}×{size}", "input")
    outline(axes["input"], 3, 3)
    for (y, x), weight in np.ndenumerate(kernel):
        axes["input"].text(x + 0.45, y + 0.35, f"×{weight}", fontsize=6, ha="right", va="center")
    grid(axes["kernel"], kernel, "kernel", "kernel")
    grid(axes["products"], products, f"sum = {products.sum()}", "plain")
    grid(axes["output"], result, f"feature map {len(result)}×{len(result)}", "output")
    sentence(figure, padded[:3, :3], kernel, result[0, 0])
    plt.show()


def kernels(kernel=Dropdown(options=list(samples.KERNELS), value="sobel x")):
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
    kernel_size=IntSlider(3, 1, 5),
    top=IntSlider(1, 0, 4),
    bottom=IntSlider(1, 0, 4),
    left=IntSlider(1, 0, 4),
    right=IntSlider(1, 0, 4),
    mode=Dropdown(options=NUMPY_MODES),
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


def convolution1d(shift=IntSlider(5, 0, 13), flip=Checkbox()):
    """Draw a signal, the kernel where it lies, its products, and both outputs with their bars."""
    signal, kernel = np.array([[3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]]), np.array([[1, 2, 3]])
    padded, laid = np.pad(signal, ((0, 0), (2, 2))), kernel[:, ::-1] if flip else kernel
    window = padded[:, shift : shift + 3]
    outputs = [way(signal[0], kernel[0], padding="full") for way in (correlate1d, convolve1d)]
    figure, axes = plt.subplots(5, 1, figsize=(9, 5), sharex=True)
    grid(axes[0], padded, "signal", "input")
    outline(axes[0], 1, 3, left=shift)
    for ax, row, title, colours in (
        (axes[1], laid, "kernel", "kernel"),
        (axes[2], window * laid, f"sum = {(window * laid).sum()}", "plain"),
    ):
        grid(ax, row, title, colours, left=shift)
    for ax, output, title in zip(axes[3:], outputs, ("correlation", "convolution"), strict=True):
        grid(ax, output[None], title, "output", left=1)
        ax.bar(np.arange(len(output)) + 1, -output / output.max(), bottom=-0.5, color="#c9eddd")
    sentence(figure, window, laid, (window * laid).sum())
    plt.show()


def output_size(
    input_size=IntSlider(7, 3, 20),
    kernel_size=IntSlider(3, 1, 3),
    padding=IntSlider(0, 0, 5),
    stride=IntSlider(2, 1, 5),
):
    """Draw the line of cells, a bar for each window, the output, and the formula."""
    count = shapes.output_size(input_size, kernel_size, padding=padding, stride=stride)
    figure, axes = plt.subplots(3, 1, figsize=(9, 4), sharex=True)
    starts = np.arange(count) * stride
    axes[1].barh(np.arange(count), kernel_size, left=starts - 0.5, color=COLOURS["kernel"])
    for number, start in enumerate(starts):
        middle = start + (kernel_size - 1) / 2
        axes[1].text(middle, number, f"{number}", ha="center", va="center", fontsize=8)
    axes[1].invert_yaxis()
    axes[1].set_title("windows")
    grid(axes[2], np.arange(count)[None], f"output: {count} cells", "output")
    # Last, since the three share the lines between the cells and where they end.
    grid(axes[0], np.pad(np.arange(input_size), padding)[None], "input", "input")
    formula = f"({input_size} + 2·{padding} − {kernel_size}) / {stride} + 1 = {count}, rounded down"
    figure.text(0.1, 0.02, formula)
    plt.show()


def stride(
    height=IntSlider(8, 5, 12),
    width=IntSlider(8, 5, 12),
    kernel_size=IntSlider(3, 1, 5),
    stride=IntSlider(2, 1, 5),
):
    """Draw the image with the starts of windows and the cells that none reads, and both maps."""
    image = NUMBERS[:height, :width]
    whole = correlate2d(image, np.ones((kernel_size, kernel_size), int))
    thin = whole[::stride, ::stride]
    figure, axes = plt.subplots(1, 3, figsize=(9, 4))
    grid(axes[0], image, f"input {height}×{width}", "input")
    rows, columns = (np.arange(count) * stride for count in thin.shape)
    axes[0].plot(*np.meshgrid(columns - 0.35, rows - 0.35), "s", color="#7a4a00", ms=3)
    for row, column in np.ndindex(image.shape):
        if row >= rows[-1] + kernel_size or column >= columns[-1] + kernel_size:
            axes[0].plot([column - 0.3, column + 0.3], [row + 0.3, row - 0.3], color="#5c6670")
    outline(axes[0], kernel_size, kernel_size)
    grid(axes[1], whole, f"stride 1: map {len(whole)}×{len(whole[0])}", "plain")
    for row in rows:
        for column in columns:
            axes[1].add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, color=COLOURS["output"]))
    grid(axes[2], thin, f"stride {stride}: map {len(thin)}×{len(thin[0])}", "output")
    figure.text(0.1, 0.02, f"The map has {whole.size} cells at stride 1 and {thin.size} here.")
    plt.show()


def layer(filter=IntSlider(0, 0, 1), bias=IntSlider(1, -10, 10), relu=Checkbox(True)):
    """Draw channels, one filter's kernels and partial maps, their sum, and all activation maps."""
    x = np.random.default_rng(1).integers(0, 4, (3, 5, 5))
    weight = np.random.default_rng(2).integers(-1, 2, (2, 3, 3, 3))
    partial = [correlate2d(*pair) for pair in zip(x, weight[filter], strict=True)]
    maps = [sum(map(correlate2d, x, kernels)) + bias for kernels in weight]
    active = [np.maximum(one, 0) for one in maps] if relu else maps
    figure, axes = plt.subplot_mosaic(
        [
            ["channel 0", "kernel 0", "partial 0", ".", "filter 0"],
            ["channel 1", "kernel 1", "partial 1", "sum", "filter 1"],
            ["channel 2", "kernel 2", "partial 2", ".", "."],
        ],
        figsize=(9, 5),
    )
    for channel, cells in enumerate(x):
        grid(axes[f"channel {channel}"], cells, f"channel {channel}", "input")
        outline(axes[f"channel {channel}"], 3, 3)
        grid(axes[f"kernel {channel}"], weight[filter, channel], "kernel", "kernel")
        grid(axes[f"partial {channel}"], partial[channel], "partial map", "plain")
    grid(axes["sum"], maps[filter], "sum + bias", "plain")
    for number, one in enumerate(active):
        grid(axes[f"filter {number}"], one, f"filter {number}", "output")
    sums = " + ".join(f"{one[0, 0]}" for one in partial)
    figure.text(0.1, 0.02, f"channels and bias {sums} + {bias} = {maps[filter][0, 0]}")
    plt.show()


def layer_photo(bias=IntSlider(0, -2000, 2000, 40)):
    """Draw a colour photograph, its channels, their partial maps, the sum and an activation map."""
    x, kernel = samples.chelsea(), samples.kernel("sobel x")
    partial = [correlate2d(channel, kernel) for channel in x]
    total = sum(partial) + bias
    figure, axes = plt.subplots(3, 4, figsize=(9, 5))
    for channel, tint in enumerate(("Reds_r", "Greens_r", "Blues_r")):
        axes[channel, 0].imshow(x[channel], cmap=tint)
        grid(axes[channel, 1], kernel, "kernel", "kernel")
        axes[channel, 2].imshow(partial[channel], cmap="PuOr_r", vmin=-1211, vmax=1211)
    axes[0, 3].imshow(np.moveaxis(x, 0, -1))
    axes[1, 3].imshow(total, cmap="PuOr_r", vmin=-1211, vmax=1211)
    axes[2, 3].imshow(np.maximum(total, 0), cmap="PuOr_r", vmin=-1211, vmax=1211)
    plt.show()


def sentence(figure, window, weights, total) -> None:
    """Write the arithmetic of one window below the figure."""
    figure.text(0.5, 0.02, sum_of_products(window.flat, weights.flat, total), ha="center")


def outline(ax, rows: int, columns: int, *, left=0) -> None:
    """Lay a window's frame on the cells of a grid."""
    place = (left - 0.5, -0.5)
    ax.add_patch(Rectangle(place, columns, rows, fill=False, color="#a3195b", lw=3))


def grid(ax, values, title: str, colours: str, *, numbers=True, left=0) -> None:
    """Draw an array as cells, by a colormap or in one colour, with the number in each."""
    cmap = ListedColormap([COLOURS[colours]]) if colours in COLOURS else colours
    limit = np.abs(values).max() if colours == "PuOr_r" else None
    rows, columns = values.shape
    place = (left - 0.5, left + columns - 0.5, rows - 0.5, -0.5)
    ax.imshow(values, cmap=cmap, vmin=limit and -limit, vmax=limit, extent=place)
    if numbers:
        for (row, column), value in np.ndenumerate(values):
            ax.text(left + column, row, f"{value:.3g}", ha="center", va="center", fontsize=8)
    ax.set_xticks(left + np.arange(columns + 1) - 0.5, labels=[])
    ax.set_yticks(np.arange(rows + 1) - 0.5, labels=[])
    ax.tick_params(length=0)
    ax.grid(color="#8c96a1", linewidth=0.5)
    ax.set_title(title)
