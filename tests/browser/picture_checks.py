"""Checks of the picture of each explorer, with SciPy and the input that it shows.

A function here has the name of its explorer, and takes the picture and the values of the controls
by their labels, as the learner reads them.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import signal

import convlab
from convlab import samples
from tests.browser import inspection
from tests.browser.inspection import Picture, sum_is_right
from tests.map_colours import expected_scale
from tests.numpy_modes import NUMPY_MODES
from tests.svg_reader import number

WITHOUT_SUMS = ("digit",)  # their sentences name an answer
_PAUSE = "() => new Promise(done => setTimeout(done, 50))"


def settled(name: str, explorer) -> None:
    """Repeat `check` of an explorer in a page until it passes, since controls are updated later.

    The sentence shown must also be that of the picture, or that of one of its steps.
    """
    end = time.monotonic() + 10
    while True:
        try:
            picture, controls, says = inspection.explorer(explorer)
            assert says in ([step["says"] for step in picture.steps] or [picture.says])
            return check(name, picture, controls)
        except AssertionError:
            if time.monotonic() > end:
                raise
        explorer.evaluate(_PAUSE)


def check_drawn(name: str, explorer) -> np.ndarray | None:
    """Check the picture of an explorer that is in no page, also its kernel: see `check`."""
    assert explorer.stage.message == ""
    picture, kernel = inspection.drawn(explorer.stage.svg), explorer.values.get("kernel")
    if isinstance(kernel, tuple) and "kernel-0-0" in picture.cells:
        drawn, kernel = picture.grid("kernel").ravel(), np.ravel(kernel)
        close(drawn, np.pad(kernel, (0, drawn.size - kernel.size)))
    return check(name, picture, dict(labelled(explorer)))


def labelled(explorer):
    """Yield the controls of an explorer as a page shows them: by label, most as text."""
    for control in explorer.controls.values():
        value = getattr(control, "label", getattr(control, "value", None))
        yield getattr(control, "description", ""), value if isinstance(value, bool) else str(value)


def check(name: str, picture: Picture, controls: dict) -> np.ndarray | None:
    """Assert that the numbers and sentences of a picture of the explorer `name` are right.

    Returns the input without its padding, if the picture shows its numbers.
    """
    if name not in globals():
        raise KeyError(f"{__name__} does not yet say what explore.{name} must show")
    shown = globals()[name](picture, controls)
    says = [step["says"] for step in picture.steps] + [picture.says or ""]
    for sentence in says if name not in WITHOUT_SUMS else ():
        if sentence and "…" not in sentence:
            assert sum_is_right(sentence), sentence
    return shown


def convolution1d(picture, controls) -> np.ndarray:
    padded, kernel = picture.grid("signal")[0], picture.grid("kernel")[0]
    reach = len(kernel) - 1
    assert not padded[:reach].any() and not padded[len(padded) - reach :].any()
    line = padded[reach : len(padded) - reach]
    close(picture.outputs(), [np.correlate(padded, kernel, "valid"), np.convolve(line, kernel)])
    return line


def unpadded(picture, controls) -> np.ndarray:
    """Return an input without its padding, which must be zeros and is drawn as padding."""
    padded, padding = picture.grid("input"), int(controls["padding"])
    rows, columns = padded.shape
    image = padded[padding : rows - padding, padding : columns - padding]
    np.testing.assert_array_equal(padded, np.pad(image, padding))
    inside = np.pad(np.ones(image.shape), padding) > 0
    np.testing.assert_array_equal(picture.marked("input", "padding"), ~inside)
    return image


def sliding_window(picture, controls) -> np.ndarray:
    image, stride = unpadded(picture, controls), int(controls["stride"])
    dense = signal.correlate2d(picture.grid("input"), picture.grid("kernel"), "valid")
    close(picture.outputs(), dense[::stride, ::stride])
    return image


def padding(picture, controls) -> np.ndarray:
    sides = ("top", "bottom", "left", "right")
    top, bottom, left, right = (int(controls[f"padding {side}"]) for side in sides)
    padded, side = picture.grid("input"), int(controls["kernel size"])
    rows, columns = padded.shape
    image = padded[top : rows - bottom, left : columns - right]
    mode = NUMPY_MODES[controls["mode"]]
    close(padded, np.pad(image, ((top, bottom), (left, right)), mode=mode))
    windows = np.ones((rows - side + 1, columns - side + 1))
    assert picture.marked("output", "cell").shape == windows.shape
    close(picture.outputs(), signal.convolve2d(windows, np.ones((side, side))))
    return image


def stride(picture, controls) -> np.ndarray:
    image, side = unpadded(picture, controls), int(controls["kernel size"])
    down, across = int(controls["vertical stride"]), int(controls["horizontal stride"])
    assert down == across or not controls["both strides together"]
    dense = signal.correlate2d(picture.grid("input"), np.ones((side, side)), "valid")
    close(picture.grid("dense"), dense)
    close(picture.outputs(), dense[::down, ::across])
    starts = np.zeros_like(dense)
    starts[::down, ::across] = 1
    reached = signal.convolve2d(starts, np.ones((side, side))) > 0
    np.testing.assert_array_equal(picture.marked("input", "unreached"), ~reached)
    return image


def dilation(picture, controls) -> np.ndarray:
    image, kernel = unpadded(picture, controls), picture.grid("kernel")
    gap = int(controls["dilation"])
    holes = np.zeros([(side - 1) * gap + 1 for side in kernel.shape])
    holes[::gap, ::gap] = kernel
    close(picture.outputs(), signal.correlate2d(picture.grid("input"), holes, "valid"))
    return image


def gridding(picture, controls) -> None:
    kernel_size, reached = int(controls["kernel size"]), np.ones(1)
    for layer in range(1, 1 + sum(name.startswith("dilation of") for name in controls)):
        gap = int(controls[f"dilation of layer {layer}"])
        taps = np.zeros((kernel_size - 1) * gap + 1)
        taps[::gap] = 1
        reached = np.convolve(reached, taps)
    cells = np.flatnonzero(reached)
    assert f"It reads {len(cells)} of {len(reached)} in a row" in picture.title
    for at, step in enumerate(picture.steps):
        read = [name for name in step["reads"] if name.startswith("input-")]
        assert read == [f"input-0-{at + cell}" for cell in cells]
    assert at + len(reached) == picture.marked("input", "cell").size == 33


def groups(picture, controls) -> None:
    count, area = int(controls["groups"]), int(controls["kernel size"]) ** 2
    channels = len(picture.marked("input", "cell"))
    for filter, step in enumerate(picture.steps):
        group = filter // (len(picture.steps) // count)
        mine = range(group * channels // count, (group + 1) * channels // count)
        assert [name for name in step["reads"] if name.startswith("input-")] == [
            f"input-{channel}-0" for channel in mine
        ]
        assert {picture.cells[f"weight-{filter}-{channel}"][1] for channel in mine} == {str(area)}


def output_size(picture, controls) -> None:
    names = ("input size", "kernel size", "padding", "stride")
    length, side, padding, stride = (int(controls[name]) for name in names)
    line = np.zeros(length + 2 * padding)
    windows = np.correlate(line, np.ones(side), "valid")[::stride]
    assert picture.marked("input", "cell").shape == (1, len(line))
    assert picture.marked("output", "cell").shape == (1, len(windows))
    assert len(picture.steps) == len(windows)
    for index, step in enumerate(picture.steps):
        cells = range(index * stride, index * stride + side)
        assert step["reads"][:side] == [f"input-0-{at}" for at in cells]
    assert f"the output size is {len(windows)}," in picture.title


def columns(picture, controls) -> np.ndarray:
    image, stride = picture.grid("input"), int(controls["stride"])
    side = int(controls["kernel size"])
    weights = np.arange(1, side * side + 1)
    windows = np.lib.stride_tricks.sliding_window_view(image, (side, side))[::stride, ::stride]
    matrix = windows.reshape(-1, side * side).T
    close(picture.grid("kernel")[:, 0], weights)
    close(picture.grid("column"), matrix)
    close(picture.grid("sum")[0], weights @ matrix)
    close(picture.outputs(), (weights @ matrix).reshape(windows.shape[:2]))
    return image


def toeplitz(picture, controls) -> None:
    matrix, line = picture.grid("matrix"), picture.grid("input")[:, 0]
    close(picture.outputs()[:, 0], matrix @ line)
    band = picture.marked("matrix", "kernel")
    assert not matrix[~band].any()
    # Each row is the one above it, one cell further to the right.
    close(matrix[1:, 1:], matrix[:-1, :-1])


def fourier(picture, controls) -> np.ndarray:
    size = int(controls["transform size"])
    line, weights = (np.fft.rfft(picture.grid(name)[0], size) for name in ("input", "kernel"))
    if controls["conjugate (correlation)"]:
        weights = weights.conj()
    close(picture.outputs()[0], np.fft.irfft(line * weights, size).round(9))
    return picture.grid("input")[0]


def kernels(picture, controls) -> None:
    photo, kernel = photograph(picture), picture.grid("kernel")
    expected = signal.correlate2d(photo, kernel, "valid")
    chosen = {"automatic": "auto", "grey": "grey"}.get(controls["map colours"], "signed")
    scale = expected_scale(expected, kernel, photo, chosen)
    coloured(picture.images["feature map"], expected, *scale)
    row, column = map(int, re.search(r"\[(\d+), (\d+)\]", picture.says).groups())
    window = photo[row : row + kernel.shape[0], column : column + kernel.shape[1]]
    close(picture.grid("window"), window)
    close(picture.grid("product"), window * kernel)


def digit(picture, controls) -> None:
    with np.load(Path(convlab.__file__).parent / "data" / "digit_network.npz") as weights:
        first, second, last = (
            (weights[f"{layer}.weight"], weights[f"{layer}.bias"]) for layer in (0, 2, 6)
        )
    maps = [np.rint(16 * np.reshape(picture.ink, (8, 8))) / 16]
    for layer in (first, second):
        maps = [
            np.maximum(bias + sum(map(_same_size, maps, kernels)), 0)
            for kernels, bias in zip(*layer, strict=True)
        ]
    largest = np.array(maps).reshape(16, 4, 2, 4, 2).max((2, 4))
    scores = np.exp(last[0] @ largest.ravel() + last[1])
    written = [text for text, *_ in picture.texts if text.endswith("%")]
    shares = [float(text.strip("> %")) for text in written]
    np.testing.assert_allclose(shares, 100 * scores / scores.sum(), atol=1.01)
    assert f"The network reads {scores.argmax()}: " in picture.says
    if controls["start from"].isdigit():
        assert scores.argmax() == int(controls["start from"])


def _same_size(image, kernel) -> np.ndarray:
    return signal.correlate2d(image, kernel, "same")


def layer(picture, controls) -> None:
    in_numbers = "input0-0-0" in picture.cells
    sources = [label for label in picture.images if label.startswith("channel ")]
    count = len({identity for identity in picture.cells if re.match(r"kernel\d+-0-0$", identity)})
    kernels = [picture.grid(f"kernel{channel}") for channel in range(count)]
    if in_numbers:
        channels = [picture.grid(f"input{channel}") for channel in range(count)]
    else:
        channels = [picture.images[label][..., 0].astype(float) for label in sources]
        if "photograph" in picture.images:  # its channels are tinted
            channels = list(np.moveaxis(picture.images["photograph"][..., :3].astype(float), -1, 0))
    partials = [signal.correlate2d(*pair, "valid") for pair in zip(channels, kernels, strict=True)]
    added_up = sum(partials)
    total = added_up + number(controls["bias"])
    relu = controls["ReLU: negative becomes 0"]
    active = np.maximum(total, 0) if relu else total
    if in_numbers:
        for channel, partial in enumerate(partials):
            close(picture.grid(f"partial{channel}"), partial)
        close(picture.grid("sum"), total)
        close(picture.outputs(), active)
    else:
        limit = np.abs([*partials, added_up]).max()
        for channel, partial in enumerate(partials):
            coloured(picture.images[f"partial map {channel}"], partial, "PuOr_r", -limit, limit)
        shown = picture.images[f"activation map {controls['filter shown']}"]
        limit = np.abs(active).max() or 1
        coloured(shown, active, "PuOr_r", -limit, limit)


def pooling(picture, controls) -> np.ndarray:
    outside = picture.marked("input", "padding")
    places = np.argwhere(~outside)
    (top, left), (bottom, right) = places[0], places[-1]
    assert top == left == int(controls["padding"])
    assert not outside[top : bottom + 1, left : right + 1].any()
    texts = [picture.cells["input-{}-{}".format(*at)][1] for at in places]
    image = np.array(list(map(number, texts))).reshape(bottom + 1 - top, right + 1 - left)
    assert controls["stride"] == controls["window"] or not controls["stride as large as the window"]
    expected = pooled(image, controls)
    np.testing.assert_allclose(picture.outputs(), expected, rtol=0.006, atol=0.0051)
    return image


def pooled(image, controls) -> np.ndarray:
    """Pool an image as the controls say, with NumPy's windows: empty cells hang over the end."""
    size, jump, padding = (int(controls[name]) for name in ("window", "stride", "padding"))
    counts = []
    for side in image.shape:
        room = side + 2 * padding - size
        counts.append(room // jump + 1)
        rounds_up = controls["round sizes up (ceil_mode)"] and room % jump
        if rounds_up and counts[-1] * jump < side + padding:
            counts[-1] += 1
    around = np.pad(image.astype(float), padding, constant_values=np.nan)
    if controls["pooling"] == "average" and controls["count the padding in averages"]:
        around = np.nan_to_num(around)
    more = [
        (0, max(0, (n - 1) * jump + size - side))
        for n, side in zip(counts, around.shape, strict=True)
    ]
    windows = sliding_window_view(np.pad(around, more, constant_values=np.nan), (size, size))
    windows = windows[::jump, ::jump][: counts[0], : counts[1]]
    return (np.nanmean if controls["pooling"] == "average" else np.nanmax)(windows, (2, 3))


def shift(picture, controls) -> None:
    images, labels = samples.digits()
    digit = images[labels.tolist().index(int(controls["digit"]))].astype(int)
    maps = []
    for down, right in ((0, 0), (int(controls["shift down"]), int(controls["shift right"]))):
        canvas = np.pad(digit, ((3 + down, 5 - down), (3 + right, 5 - right)))
        maps.append(signal.correlate2d(canvas, samples.kernel(controls["kernel"]), "same"))
    before, after = maps = np.maximum(maps, 0)
    most = before.max()
    coloured(picture.images["map: before"], before, "gray", 0, most)
    coloured(picture.images["map: after"], after, "gray", 0, most)
    coloured(picture.images["map: difference"], after - before, "PuOr_r", -most, most)
    size, jump = int(controls["window"]), int(controls["stride"])
    assert jump == size or not controls["stride as large as the window"]
    tops = [sliding_window_view(one, (size, size))[::jump, ::jump].max((2, 3)) for one in maps]
    pairs = [maps] if controls["pooling"] == "average" else [maps, tops]
    counts = [int(np.not_equal(*pair).sum()) for pair in pairs]
    moved = controls["shift down"] != "0" or controls["shift right"] != "0"
    found = list(map(int, re.findall(r"map: (\d+) of", picture.title)))
    if maps.dtype.kind == "i":  # sums of fractions that are equal may differ by rounding
        assert found[: len(counts)] == (counts if moved else [])


def network(picture, controls) -> None:
    counts = [[], [], []]
    for step in picture.steps:
        says = step["says"].replace(",", "")
        for costs, word in zip(counts, ("parameters", "multiplications", "number"), strict=True):
            found = re.search(rf"(\d+) {word}", says)
            costs.append(int(found[1]) if found else 0)
    parameters, macs, _ = map(sum, counts)
    title = picture.title.replace(",", "")
    assert f" {parameters} parameters " in title
    assert f" {macs} multiplications for one image " in title
    assert f"{controls['image size']}×{controls['image size']}" in title


def receptive_field(picture, controls) -> None:
    photo, effect = (picture.images[name] for name in ("photograph", "effective field"))
    size = int(controls["image size"])
    assert photo.shape == (size, size, 4)
    assert f"after line {controls['depth']}:" in picture.says
    for axis, ends in enumerate(re.findall(r"(\S+) to (\S+?)(?:,|$)", picture.says)):
        first, last = map(number, ends)
        assert last - first + 1 == number(re.search(r"= (\d+)", picture.says)[1])
        assert effect.shape[axis] == min(last, size - 1) - max(first, 0) + 1


def photograph(picture: Picture) -> np.ndarray:
    """Return the photograph in a picture, with exact numbers if it is one of the samples."""
    stated = next(text for text, *_ in picture.texts if text.startswith("black is "))
    low, high = map(number, re.fullmatch(r"black is (\S+), white (\S+)", stated).groups())
    seen = low + picture.images["photograph"][..., 0] / 255 * (high - low)
    brightness = np.tensordot([0.299, 0.587, 0.114], samples.chelsea(), 1)
    for photo in (samples.camera().astype(float), np.rint(brightness)):
        # The picture has 256 greys, which may differ by one because of rounding.
        if photo.shape == seen.shape and np.abs(photo - seen).max() < 1.5:
            return photo
    return np.rint(seen)


def close(found, expected) -> None:
    """Compare numbers: pictures write whole numbers in full, others with three digits."""
    found, expected = np.asarray(found), np.asarray(expected)
    if np.array_equal(expected, np.round(expected)):
        np.testing.assert_array_equal(found, expected)
    else:
        most = np.abs(expected).max()
        np.testing.assert_allclose(found, expected, rtol=0.02, atol=0.02 * most)


def coloured(pixels, values, colormap: str, low: float, high: float) -> None:
    """Assert that pixels have the colours of values in a colormap of Matplotlib."""
    from matplotlib import colormaps

    colours = colormaps[colormap]((values - low) / ((high - low) or 1), bytes=True)
    assert pixels.shape == colours.shape
    # Because of rounding, a colour may be the next one of 256.
    assert np.abs(pixels.astype(int) - colours).max() <= 6
