"""The pictures of the explorers, drawn by matplotlib, for `explorers.py` to compare with ours.

Written as a course would write them for `ipywidgets.interact`: one figure, `imshow`, numbers as
texts. Each shows what the explorer of its name does, all but the links between the cells.
"""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import Checkbox, Dropdown, IntSlider
from matplotlib.colors import ListedColormap
from matplotlib.patches import Rectangle

from convlab import (
    avg_pool2d,
    convolve1d,
    convolve2d,
    correlate1d,
    correlate2d,
    digit_network,
    max_pool2d,
    samples,
    shapes,
    unfold,
)
from convlab.drawing.field_weights import field_weights
from convlab.drawing.formatting import sum_of_products

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
    outline(axes["input"], 3, 3)
    for (y, x), weight in np.ndenumerate(kernel):
        axes["input"].text(x + 0.45, y + 0.35, f"×{weight}", fontsize=6, ha="right", va="center")
    grid(axes["kernel"], kernel, "kernel", "kernel")
    grid(axes["products"], products, f"sum = {products.sum()}", "plain")
    grid(axes["output"], result, f"feature map {len(result)}×{len(result)}", "output")
    sentence(figure, padded[:3, :3], kernel, result[0, 0])
    plt.show()


def digit(start=Dropdown(options=range(10), value=3)):  # noqa: B008
    """Draw a digit, the first filters of the network with their maps, and a bar for each digit."""
    model = digit_network.load()
    image = samples.digits()[0][start]  # the first ten are 0 to 9
    maps, shares = digit_network.recognise(image)
    figure = plt.figure(figsize=(9, 4))
    left, middle, right = figure.subfigures(1, 3, width_ratios=[4, 3, 3])
    grid(left.subplots(), image, "your digit", "gray_r", numbers=False)
    axes = middle.subplots(4, 4)
    for index, (kernel, one) in enumerate(zip(model[0].parameters["weight"], maps, strict=True)):
        row, column = divmod(index, 2)
        axes[row, 2 * column].imshow(kernel[0], cmap="PuOr_r", vmin=-1.5, vmax=1.5)
        axes[row, 2 * column + 1].imshow(one, cmap="PuOr_r", vmin=-5, vmax=5)
    bars = right.subplots()
    bars.barh(range(10), shares)
    for number, share in enumerate(shares):
        bars.text(share, number, f" {share:.0%}")
    bars.invert_yaxis()
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


def convolution1d(shift=IntSlider(5, 0, 13), flip=Checkbox()):  # noqa: B008
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
    input_size=IntSlider(7, 3, 20),  # noqa: B008
    kernel_size=IntSlider(3, 1, 3),  # noqa: B008
    padding=IntSlider(0, 0, 5),  # noqa: B008
    stride=IntSlider(2, 1, 5),  # noqa: B008
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
    height=IntSlider(8, 5, 12),  # noqa: B008
    width=IntSlider(8, 5, 12),  # noqa: B008
    kernel_size=IntSlider(3, 1, 5),  # noqa: B008
    stride=IntSlider(2, 1, 5),  # noqa: B008
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


def dilation(dilation=IntSlider(2, 1, 3), padding=IntSlider(0, 0, 4)):  # noqa: B008
    """Draw the image with the cells under the kernel, the kernel with holes, and the map."""
    image, kernel = NUMBERS[:8, :9], samples.kernel("sobel x")
    padded, result = (
        np.pad(image, padding),
        correlate2d(image, kernel, padding=padding, dilation=dilation),
    )
    holes = np.zeros((2 * dilation + 1, 2 * dilation + 1), int)
    holes[::dilation, ::dilation] = kernel
    figure, axes = plt.subplots(1, 3, figsize=(9, 4))
    grid(axes[0], padded, "input 8×9", "input")
    outline(axes[0], *holes.shape)
    window = padded[: len(holes) : dilation, : len(holes) : dilation]
    axes[0].plot(
        *np.argwhere(np.ones((3, 3))).T * dilation, "s", mfc="none", color="#a3195b", ms=18
    )
    grid(axes[1], holes, f"kernel 3×3 over {len(holes)}×{len(holes)}", "kernel")
    grid(axes[2], result, f"feature map {len(result)}×{len(result[0])}", "output")
    sentence(figure, window, kernel, result[0, 0])
    plt.show()


def gridding(
    first=IntSlider(2, 1, 9),  # noqa: B008
    second=IntSlider(2, 1, 4),  # noqa: B008
    third=IntSlider(2, 1, 3),  # noqa: B008
):
    """Draw the rows of three dilated layers, the links behind one output, and what it sees."""
    gaps, reached = (first, second, third), [np.array([0])]
    for gap in gaps[::-1]:
        reached.append(np.unique(reached[-1][:, None] + gap * np.arange(3)))
    reached = reached[::-1]
    figure, axes = plt.subplots(1, 2, figsize=(9, 4), width_ratios=[3, 1])
    length, left = 33, 0
    for row, gap in enumerate((*gaps, 0)):
        marks = np.isin(np.arange(length), reached[row])[None]
        place = (left - 0.5, left + length - 0.5, 2 * row + 0.5, 2 * row - 0.5)
        axes[0].imshow(marks, cmap="PuRd", extent=place, aspect="auto")
        for edge in range(length + 1):
            axes[0].plot([left + edge - 0.5] * 2, place[2:], color="#8c96a1", lw=0.5)
        for cell in reached[row + 1] if gap else ():
            for tap in (cell, cell + gap, cell + 2 * gap):
                axes[0].plot([left + tap, left + gap + cell], [2 * row + 0.5, 2 * row + 1.5], "m")
        length, left = length - 2 * gap, left + gap
    axes[0].set_xlim(-0.5, 32.5)
    axes[0].set_ylim(6.5, -0.5)
    seen = np.zeros(1 + 2 * sum(gaps))
    seen[reached[0]] = 1
    axes[1].imshow(np.outer(seen, seen), cmap="PuRd")
    axes[1].set_title(f"{len(reached[0]) ** 2} of {len(seen) ** 2} pixels")
    plt.show()


def groups(split=IntSlider(0, 0, 3), kernel_size=IntSlider(3, 1, 7)):  # noqa: B008
    """Draw the connections from channels to filters, the table of weights, and the bars."""
    count, area = 2**split, kernel_size**2
    figure, axes = plt.subplots(1, 3, figsize=(9, 4))
    wired = np.arange(8)[:, None] // (8 // count) == np.arange(8) // (8 // count)
    for filter, channel in np.argwhere(wired):
        axes[0].plot([0, 1], [channel, filter], color="#8c96a1", lw=0.8)
    for at in range(8):
        for x in (0, 1):
            axes[0].text(x, at, f"{at}", ha="center", va="center", bbox={"fc": "#d3e7f7"})
    axes[0].invert_yaxis()
    grid(axes[1], wired * area, "weights", "kernel")
    costs = 64 * area, 64 // count * area, 64 // count * area + 64
    axes[2].barh(["1 group", f"{count} groups", "then 1×1"], costs, color=COLOURS["kernel"])
    for at, cost in enumerate(costs):
        axes[2].text(0, at, f"{cost:,}", va="center")
    figure.text(0.1, 0.02, f"filter 0: {8 // count}·{area} = {8 // count * area} weights")
    plt.show()


def layer(filter=IntSlider(0, 0, 1), bias=IntSlider(1, -10, 10), relu=Checkbox(True)):  # noqa: B008
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


def layer_photo(bias=IntSlider(0, -2000, 2000, 40)):  # noqa: B008
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


def pooling(
    height=IntSlider(5, 2, 9),  # noqa: B008
    width=IntSlider(6, 2, 9),  # noqa: B008
    window=IntSlider(2, 1, 5),  # noqa: B008
    average=Checkbox(),  # noqa: B008
):
    """Draw the image with the cells that are a maximum, and the pooled map."""
    image = NUMBERS[:height, :width]
    pool = avg_pool2d if average else max_pool2d
    result = pool(image[None], min(window, height, width))[0]
    figure, axes = plt.subplots(1, 2, figsize=(9, 4))
    grid(axes[0], image, f"input {height}×{width}", "input")
    outline(axes[0], window, window)
    for row, column in np.ndindex(result.shape):
        cells = image[row * window : (row + 1) * window, column * window : (column + 1) * window]
        if not average:
            at = np.unravel_index(cells.argmax(), cells.shape)
            corner = column * window + at[1] - 0.5, row * window + at[0] - 0.5
            axes[0].add_patch(Rectangle(corner, 1, 1, color=COLOURS["output"]))
        axes[1].text(column, row + 0.3, f"of {cells.size}", ha="center", fontsize=6)
    grid(axes[1], result, "average" if average else "maximum", "output")
    figure.text(0.1, 0.02, f"({height} − {window}) / {window} + 1 = {len(result)}, rounded down")
    plt.show()


def shift(
    right=IntSlider(1, 0, 4),  # noqa: B008
    down=IntSlider(0, 0, 4),  # noqa: B008
    window=IntSlider(2, 1, 16),  # noqa: B008
):
    """Draw a digit, its map and the pooled map, before and after a shift, and the differences."""
    digit, rows = samples.digits()[0][3], []
    for way in ((0, 0), (down, right)):
        canvas = np.zeros((16, 16), int)
        canvas[3 + way[0] : 11 + way[0], 3 + way[1] : 11 + way[1]] = digit
        result = np.maximum(correlate2d(canvas, samples.kernel("sobel x"), padding="same"), 0)
        rows.append((canvas, result, max_pool2d(result[None], window)[0]))
    figure, axes = plt.subplots(3, 3, figsize=(8, 8))
    for column, (before, after) in enumerate(zip(*rows, strict=True)):
        most = max(before.max(), 1)
        axes[0, column].imshow(before, cmap="gray", vmin=0, vmax=most)
        axes[1, column].imshow(after, cmap="gray", vmin=0, vmax=most)
        axes[2, column].imshow(after - before, cmap="PuOr_r", vmin=-most, vmax=most)
        axes[2, column].set_title(f"{(before != after).sum()} of {before.size} differ")
    plt.show()


def columns(
    height=IntSlider(4, 2, 5),  # noqa: B008
    width=IntSlider(5, 2, 5),  # noqa: B008
):
    """Draw an image, the kernel beside the windows as columns, their sums, and the map."""
    image, kernel = NUMBERS[:height, :width], np.array([[1, 2], [3, 4]])
    result = correlate2d(image, kernel)
    figure, axes = plt.subplot_mosaic(
        [["image", "kernel", "columns", "map"], [".", ".", "sums", "."]],
        figsize=(9, 4),
        width_ratios=[2, 1, 4, 2],
    )
    grid(axes["image"], image, f"image {height}×{width}", "input")
    outline(axes["image"], 2, 2)
    grid(axes["kernel"], kernel.reshape(-1, 1), "kernel", "kernel")
    matrix = unfold(image[None], 2)
    grid(axes["columns"], matrix, f"columns 4×{matrix.shape[1]}", "input")
    outline(axes["columns"], 4, 1)
    grid(axes["sums"], result.reshape(1, -1), "sums", "output")
    grid(axes["map"], result, f"feature map {len(result)}×{len(result[0])}", "output")
    sentence(figure, image[:2, :2], kernel, result[0, 0])
    plt.show()


def toeplitz(length=IntSlider(5, 3, 8)):  # noqa: B008
    """Draw the matrix of a correlation, the signal and the output."""
    signal, weights = np.arange(1, length + 1), np.array([2, 1, -1])
    result = correlate1d(signal, weights)
    matrix = np.array([correlate1d(row, weights) for row in np.eye(length)]).T
    figure, axes = plt.subplots(1, 3, figsize=(9, 4), width_ratios=[5, 1, 1])
    grid(axes[0], matrix, f"matrix {len(matrix)}×{length}", "kernel")
    outline(axes[0], 1, length)
    grid(axes[1], signal[:, None], "signal", "input")
    grid(axes[2], result[:, None], "output", "output")
    sentence(figure, signal[: len(weights)], weights, result[0])
    plt.show()


def fourier(size=IntSlider(5, 5, 8)):  # noqa: B008
    """Draw a signal, a kernel, their full convolution and what transforms of a size give."""
    signal, kernel = np.arange(1, 6), np.array([2, 1, -1])
    full = np.convolve(signal, kernel)
    product = np.fft.rfft(signal, size) * np.fft.rfft(kernel, size)
    result = np.fft.irfft(product, size).round().astype(int)
    figure, axes = plt.subplots(4, 1, figsize=(9, 4), sharex=True)
    for ax, row, title, colours in zip(
        axes,
        (np.pad(signal, (0, size - 5)), np.pad(kernel, (0, size - 3)), full, result),
        ("signal", "kernel", "convolution", "FFT"),
        ("input", "kernel", "output", "output"),
        strict=True,
    ):
        grid(ax, row[None], title, colours)
    for place in range(max(0, 7 - size)):
        axes[3].add_patch(Rectangle((place - 0.5, -0.5), 1, 1, fill=False, color="#b3261e", lw=3))
    sentence(figure, signal[:1], kernel[:1], full[0])
    plt.show()


def network(size=IntSlider(32, 24, 64)):  # noqa: B008
    """Draw the lines of LeNet-5 with bars for parameters, multiplications and maps."""
    layers = [shapes.Conv(1, 6, 5), shapes.Pool(2), shapes.Conv(6, 16, 5), shapes.Pool(2)]
    last = np.prod(shapes.map_shapes(layers, (1, size, size))[-1]).item()
    layers += [shapes.Linear(last, 120), shapes.Linear(120, 84), shapes.Linear(84, 10)]
    maps = shapes.map_shapes(layers, (1, size, size))
    befores = [(1, size, size), *maps[:-1]]
    costs = {
        "parameters": [shapes.count_parameters([one]) for one in layers],
        "multiplications": [
            shapes.count_macs([one], before) for one, before in zip(layers, befores, strict=True)
        ],
        "numbers in maps": [np.prod(shape).item() for shape in maps],
    }
    figure, axes = plt.subplots(1, 3, figsize=(9, 4), sharey=True)
    for ax, (name, counts) in zip(axes, costs.items(), strict=True):
        bars = ax.barh(np.arange(len(layers)), counts)
        ax.bar_label(bars, [f"{count:,}" for count in counts], fontsize=8)
        ax.set_title(f"{name}: {sum(counts):,}")
    names = [f"{type(one).__name__} {shape}" for one, shape in zip(layers, maps, strict=True)]
    axes[0].set_yticks(np.arange(len(layers)), labels=names)
    axes[0].invert_yaxis()
    plt.show()


def receptive_field(depth=IntSlider(6, 1, 6)):  # noqa: B008
    """Draw the field of a cell on a photograph, its effective field, the map, and the sizes."""
    layers = [*[shapes.Conv(1, 1, 3, padding=1)] * 2, shapes.Pool(2)] * 2
    photo = samples.camera().reshape(64, 4, 64, 4).mean((1, 3))
    weights = field_weights(tuple(layers[:depth]), 64)
    middle = len(weights) // 2
    rows, columns = shapes.seen_cells(layers[:depth], (middle, middle), (middle, middle))
    figure, axes = plt.subplots(1, 4, figsize=(11, 4))
    axes[0].imshow(photo, cmap="gray")
    axes[1].imshow(np.outer(weights[middle], weights[middle]), cmap="cividis")
    for ax in axes[:2]:
        outline(ax, rows[1] - rows[0] + 1, rows[1] - rows[0] + 1, left=columns[0])
    axes[2].imshow(weights @ photo @ weights.T, cmap="gray")
    sizes = [shapes.receptive_field(layers[:n]).size[0] for n in range(depth + 1)]
    axes[3].barh(np.arange(depth + 1), sizes)
    axes[3].bar_label(axes[3].containers[0])
    axes[3].invert_yaxis()
    figure.text(0.1, 0.02, f"rows {rows[0]} to {rows[1]}, columns {columns[0]} to {columns[1]}")
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
