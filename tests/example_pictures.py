"""Pictures of every kind in many states, also unusual ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from convlab import explore, samples, shapes
from convlab.drawing import bars
from convlab.drawing.columns import columns
from convlab.drawing.comparison import Panel, comparison
from convlab.drawing.convolution1d import convolution1d
from convlab.drawing.digit import digit
from convlab.drawing.dilation import dilation
from convlab.drawing.fourier import fourier
from convlab.drawing.gridding import gridding
from convlab.drawing.groups import groups
from convlab.drawing.kernels import kernels
from convlab.drawing.layer import fits, layer
from convlab.drawing.layer_photo import layer_photo
from convlab.drawing.output_size import output_size
from convlab.drawing.padding import padding
from convlab.drawing.pooling import KINDS, pooling
from convlab.drawing.shift import shift
from convlab.drawing.sliding_window import sliding_window
from convlab.drawing.stride import stride
from convlab.drawing.toeplitz import toeplitz
from convlab.explore._networks import NETWORKS, STACKS

_RNG = np.random.default_rng(16)
_TURNS = 12  # random states of a picture
_FRACTIONS = [[-0.125, 1 / 3, 12.75], [1000, -0.001, 0.5], [2, -99.5, 7 / 9]]
_NAMES = ("red", "green", "blue")


def pictures(*kinds: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each picture, which begins with its kind, and its SVG; by default all."""
    for states in (
        _lines, _windows, _sizes, _stacks, _groups, _ways, _photographs, _layers, _digits, _pools,
        _networks, _answers, _bars,
    ):  # fmt: skip
        kind = states.__name__[1:]
        if not kinds or kind in kinds:
            for name, picture in states():
                yield f"{kind}: {name}", picture


def _lines():
    signals = [[3, 1, 4, 1, 5, 9, 2, 6], [0, 10.9, 0.8, 20.3, 1.3, 2.5], [-1.25] * 14, [7], [0, 5]]
    weights = [[1, 2, 3], [1 / 3] * 3, [-1, 1], [1, 0.5, 0.25, -0.125, 2], [4]]
    for signal, kernel, flip in product(signals, weights, (False, True)):
        name = "rain, mm a day" if len(signal) > 2 else ""
        shown = convolution1d(signal, kernel, flip=flip, shift=99, signal_name=name)
        yield f"{signal} {kernel}", shown


def _windows():
    for _ in range(_TURNS):
        rows, columns, side = (int(_RNG.integers(*ends)) for ends in ((1, 17), (1, 17), (1, 6)))
        image = _RNG.integers(-9, 256, (rows, columns)) / _RNG.choice([1, 7])
        kernel = _RNG.integers(-4, 5, (side, side)) / _RNG.choice([1, 3])
        ends, jump = int(_RNG.integers(0, 4)), int(_RNG.integers(1, 5))
        if side <= min(rows, columns) + 2 * ends:
            name = f"{rows}x{columns}, kernel {side}, padding {ends}, stride {jump}"
            yield name, sliding_window(image, kernel, padding=ends, stride=jump)
            yield name, stride(image, side, padding=ends, stride=jump)
        if jump * (side - 1) < min(rows, columns) + 2 * ends:
            yield f"{name} as dilation", dilation(image, kernel, padding=ends, dilation=jump)
    yield "fractions", sliding_window(np.outer([1, -0.5, 900], range(5)), _FRACTIONS)
    for mode, side, ends in product(shapes.PADDING_MODES, (1, 3, 5), (0, 2, ((0, 3), (3, 1)))):
        image = np.arange(30).reshape(5, 6) * 41
        yield f"{mode} {side} {ends}", padding(image, side, padding=ends, mode=mode)


def _sizes():
    settings = product((1, 2, 7, 20), (1, 3, 7), (0, 5), (1, 2, 6))
    for length, side, ends, jump in settings:
        if side <= length + 2 * ends:
            name = f"{length}, kernel {side}, padding {ends}, stride {jump}"
            yield name, output_size(length, side, padding=ends, stride=jump, wanted=3)


def _stacks():
    for side, gaps in product((1, 2, 3, 5), ((1,), (2, 2), (1, 2, 4), (1, 1, 1, 5))):
        yield f"kernel {side}, dilations {gaps}", gridding(side, gaps)


def _groups():
    for channels, filters, count in ((1, 1, 1), (8, 8, 1), (12, 12, 4), (6, 12, 6), (12, 3, 3)):
        for side in (1, 4, 7):
            name = f"{channels} channels, {filters} filters, {count} groups, kernel {side}"
            yield name, groups(channels, filters, count, side)


def _ways():
    for (rows, across), side, jump in product([(2, 2), (4, 5), (5, 5)], (2, 3, 4), (1, 2)):
        if side <= rows:
            weights = np.arange(1, side**2 + 1).reshape(side, side)
            for image in _RNG.integers(0, 10, (rows, across)), np.full((rows, across), -12.75):
                name = f"columns of {rows}x{across}, kernel {side}, stride {jump}"
                yield name, columns(image, weights, stride=jump)
    signals = [[3, 1, 4, 1, 5, 9, 2, 6], [1000, -0.125, 12.75], [5], [1, 1]]
    for signal, kernel in product(signals, ([2, 1, -1], [1 / 3, 0.5], [4, 3, 2, 1], [7])):
        name = f"{signal} {kernel}"
        for flip, more in product((False, True), (0, 1)):
            ends = ("full", "same")[more]
            yield f"{name} {ends}", toeplitz(signal, kernel, padding=ends, flip=flip)
            size = max(len(signal), len(kernel)) + more
            yield f"{name} {size}", fourier(signal, kernel, size=size, conjugate=flip)


def _photographs():
    photos = samples.camera(), samples.chelsea()[0], samples.chelsea()[0].T, np.eye(5) / 3
    own = [[[0, 0.001, -12.75]], np.full((5, 5), -0.123), [[7]]]
    weights = [*map(samples.kernel, samples.KERNELS), *own]
    for (at, photo), (also, kernel) in product(enumerate(photos), enumerate(weights)):
        # Each with each kernel, and each with each photograph.
        colours = ("auto", "signed", "grey")[(at + also) % 3]
        name = f"{photo.shape} {np.asarray(kernel).tolist()} {colours}"
        yield name, kernels(photo, kernel, point=(99, 99), colours=colours)


def _layers():
    photo, portrait = samples.chelsea(), samples.chelsea().swapaxes(1, 2)
    images = [photo, portrait, photo[:1], np.vstack([photo, photo]), _RNG.integers(0, 9, (2, 4, 6))]
    for at, (x, filters, side) in enumerate(product(images, (1, 4, 6), (1, 3, 5))):
        if side > min(x.shape[1:]):
            continue
        weight = _RNG.integers(-2, 3, (filters, len(x), side, side))
        bias = _RNG.integers(-3000, 3000, filters) / _RNG.choice([1, 3])
        for depth, names in ((1, _NAMES[: len(x)]), (2, [f"map {i}" for i in range(len(x))])):
            draw = layer if fits(x, weight) else layer_photo
            options = {"shown": filters - 1, "relu": at % 2 > 0, "depth": depth, "names": names}
            yield f"{x.shape} {weight.shape} {depth}", draw(x, weight, bias, **options)

    for channels in (1, 3):
        pixel, filters = np.ones((channels, 1, 1), int), np.ones((2, channels, 1, 1), int)
        yield f"one pixel, {channels}", layer(pixel, filters, np.zeros(2, int))
    small = np.full((1, 9, 9), -1234567.8), np.full((1, 1, 3, 3), -1e-17), np.array([-1.234e-10])
    yield "small sums", layer_photo(*small)


def _digits():
    for cells in (*samples.digits()[0][:3], np.zeros((8, 8), int)):
        shares = _RNG.dirichlet(np.ones(10) / 4)
        maps = np.maximum(_RNG.normal(size=(8, 8, 8)), 0)
        yield f"{cells.sum()}", digit(cells, _RNG.normal(size=(8, 3, 3)), maps, shares, most=16)


def _pools():
    settings = product(KINDS, (1, 2, 4), (1, 2, 5), (False, True))
    for at, (kind, side, jump, rounds_up) in enumerate(settings):
        rows, columns = (int(_RNG.integers(side, 10)) for _ in range(2))
        image = _RNG.integers(-99, 256, (rows, columns)) / _RNG.choice([1, 7])
        how = {"kind": kind, "stride": jump, "padding": min(2, side // 2), "ceil_mode": rounds_up}
        name = f"{rows}x{columns}, {kind}, window {side}, stride {jump}"
        yield name, pooling(image, side, **how, count_include_pad=at % 3 > 0)
    for digit_image, by, side in product(samples.digits()[0][:2], ((0, 0), (4, 3)), (1, 5, 16)):
        moved = shift(
            digit_image, samples.kernel("sobel x"), right=by[0], down=by[1], kernel_size=side
        )
        yield f"shift by {by}, window {side}", moved


def _networks():
    own = "image 3\nconv 10000 1 padding 9 norm\nconv 9999 2\nlinear 10000"
    for name in (*NETWORKS, own):
        yield name, explore.network(name, size=None if name in NETWORKS else 256).stage.svg
    for name, depth in product((*NETWORKS, *STACKS, own), (1, None)):
        yield f"{name}, depth {depth}", explore.receptive_field(name, depth=depth).stage.svg


def _answers():
    for _ in range(_TURNS):
        shape = tuple(_RNG.integers(1, 9, 2).tolist())
        expected = _RNG.integers(-99, 999, shape) / _RNG.choice([1, 3])
        other = _RNG.integers(-9, 9, tuple(_RNG.integers(1, 9, 2).tolist()))
        panels = [Panel("image", _RNG.integers(0, 256, (5, 7))), Panel("kernel", np.eye(3) / 9)]
        wrong = expected + (_RNG.random(shape) < 0.3)
        at = (
            tuple(np.argwhere(wrong != expected)[0].tolist()) if (wrong != expected).any() else None
        )
        if at:
            how = {"wrong": wrong != expected, "at": at}
            yield f"wrong at {at} of {shape}", comparison(panels, expected, wrong, **how)
        if other.shape != shape:
            yield f"{other.shape} for {shape}", comparison(panels, expected, other)


def _bars():
    labels = ["0", "1 to 4", "more than nine"]
    yield "columns", bars.columns(labels, [0, 3, 1234], title="", below="of the room")
    yield "share", bars.share(1, 3, title="")
