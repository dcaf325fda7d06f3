"""A convolutional layer: the partial maps of a filter add up, and the next layer gets all maps."""

import math
from dataclasses import dataclass

import ipywidgets as widgets
import numpy as np

from convlab import ops, samples
from convlab._checks.numbers import as_numbers
from convlab.drawing.colours import TINTS
from convlab.drawing.layer import fits
from convlab.drawing.layer import layer as draw
from convlab.drawing.layer_photo import layer_photo as draw_photo
from convlab.drawing.raster import signed_limit
from convlab.explore._controls import OWN, checkbox, dropdown, slider
from convlab.explore._explorer import Explorer, set_range
from convlab.explore._photo import PhotoSource, no_file

_MOST, _LARGEST_KERNEL = 6, 5
_LAYERS = [("1 (picture)", 1), ("2 (maps of 1)", 2)]
_IMAGE_SEED, _WEIGHT_SEED = 82, 17  # sums of one digit, some of them negative, in both layers


def layer(image=None, weight=None, bias=None) -> Explorer:
    """Show how a filter computes its activation map, and how layer 2 reads the maps of layer 1.

    Parameters
    ----------
    image : array_like, shape (C, H, W), at most 6 channels, optional
        By default whole numbers in three channels. A small image is drawn with its numbers, any
        other as a picture, reduced to at most 256 pixels a side by averaging.
    weight : array_like, shape (F, C, kh, kw), at most 6 filters of kernels up to 5x5, optional
        The filters of layer 1. By default whole numbers; for pictures, edges, a colour and spots.
    bias : array_like, shape (F,), optional
        One number for each filter of `weight`.

    Returns
    -------
    Explorer
        With the controls `picture`, `layer`, `filter`, `bias` (of the filter shown) and `relu`.
        On a picture, `stage.point` is the cell of the maps whose sum is written out.

    Raises
    ------
    ValueError, TypeError
        If an array does not hold real numbers, has another shape or is too large, or the filters
        do not fit the image.
    """
    own = _as_filters(weight, bias)
    source = PhotoSource(colour=True, choices=_choices(image, own))
    controls = {
        "picture": source,
        "layer": dropdown("layer", _LAYERS, 1),
        "filter": slider("filter shown", 0, 0, 0),
        # Else the page would round each value to a step, and send it back; see `sendMoves`.
        "bias": widgets.FloatSlider(0, description="bias", continuous_update=False),
        "relu": checkbox("ReLU: negative becomes 0", True),
    }
    if own and own.weight.shape[1] != 3:
        # A picture file has three channels, and these filters read a different number.
        source.upload.layout.display = "none"
    network = _Network(controls, own)

    def renew() -> None:
        network.renew()
        explorer.stage.point = network.strongest()

    explorer = Explorer(
        network.draw,
        controls,
        columns=[["picture", "relu"], ["layer", "filter", "bias"]],
        before={
            "picture": renew,
            "layer": network.show_layer,
            "filter": network.show_filter,
            "bias": network.keep_bias,
        },
        prefetch=["filter", "bias"],
        step=0,
        point=network.strongest(),
    )
    return explorer


@dataclass(eq=False)
class _Filters:
    """The parameters of a layer: `weight`, shape (F, C, kh, kw), and a bias for each filter."""

    weight: np.ndarray
    bias: list


class _Network:
    """Two layers on the chosen picture; the controls show one filter of one of them."""

    def __init__(self, controls, own: _Filters | None):
        self._controls, self._own = controls, own
        self.renew()

    def draw(self, *, layer, filter, bias, relu, point, step, **_others) -> str:
        x, filters = self.reads(layer, relu), self.layers[layer - 1]
        biases = list(filters.bias)
        if (filter, filters) == self._shown():  # not for another filter, which is prefetched
            biases[filter] = _plain(bias)
        names = [f"map {i}" for i in range(len(x))] if layer == 2 else _names(x)
        given = x, filters.weight, np.asarray(biases)
        options = {"shown": filter, "relu": relu, "depth": layer, "names": names}
        if fits(x, filters.weight):
            return draw(*given, **options, step=step)
        return draw_photo(*given, **options, point=point)

    def renew(self) -> None:
        """Start again on another picture."""
        self._x = np.asarray(self._controls["picture"].value)
        own = self._own and _Filters(self._own.weight, list(self._own.bias))
        first = own or _first_filters(self._x)
        self.layers = [first]
        self.layers.append(_second_filters(self.reads(2, True)))
        self.show_layer()

    def reads(self, depth: int, relu: bool) -> np.ndarray:
        """Return the input of layer number `depth`: the picture, or the maps of layer 1."""
        if depth == 1:
            return self._x
        maps = ops.conv2d(self._x, self.layers[0].weight, self.layers[0].bias)
        return np.maximum(maps, 0) if relu else maps

    def strongest(self) -> tuple[int, int]:
        """Return where the first filter's sum is largest."""
        total = np.nan_to_num(ops.conv2d(self._x, self.layers[0].weight[:1])[0])
        row, column = np.unravel_index(total.argmax(), total.shape)
        return int(row), int(column)

    def show_layer(self) -> None:
        _, filters = self._shown()
        set_range(self._controls["filter"], 0, len(filters.bias) - 1)
        self.show_filter()

    def show_filter(self) -> None:
        """Set the slider to the bias of the filter, with a range in which it matters."""
        filter, filters = self._shown()
        control, value = self._controls["bias"], filters.bias[filter]
        x = self.reads(self._controls["layer"].value, self._controls["relu"].value)
        sums = ops.conv2d(x, filters.weight[filter : filter + 1])
        whole = sums.dtype.kind == "i" and float(value).is_integer()
        reach = _round_up(max(signed_limit(sums), abs(value), 10 if whole else 1e-6))
        with control.hold_sync():  # each new end clamps the value before it is set
            control.step = max(1, reach / 50) if whole else reach / 50
            set_range(control, -reach, reach)
            control.value = value
            self._write_bias()

    def keep_bias(self) -> None:
        filter, filters = self._shown()
        filters.bias[filter] = _plain(self._controls["bias"].value)
        self._write_bias()

    def _write_bias(self) -> None:
        control = self._controls["bias"]
        whole = control.step.is_integer() and control.value.is_integer() and control.max < 1e7
        control.readout_format = ".0f" if whole else ".4g"

    def _shown(self) -> tuple[int, _Filters]:
        return self._controls["filter"].value, self.layers[self._controls["layer"].value - 1]


def _first_filters(x) -> _Filters:
    """Choose filters for an image: whole numbers if it is drawn with its numbers."""
    channels, height, width = x.shape
    side = min(3, height), min(3, width)
    numbers = _whole_weights(2, channels, *side)
    if fits(x, numbers):
        return _Filters(numbers, [1, -2])
    box, zero, spot = np.ones((3, 3), int), np.zeros((3, 3), int), -samples.kernel("laplacian")
    # The third finds a colour: its kernels cancel where the first and the last channel are equal.
    colour = [box, *[zero] * (channels - 2), -box][:channels]
    edges = [[samples.kernel(name)] * channels for name in ("sobel x", "sobel y")]
    weight = np.array([*edges, colour, [spot] * channels])
    is_bright = signed_limit(x) > 127  # from 0 to 255, not to 1
    return _Filters(weight[..., : side[0], : side[1]], [0, 0, -400 if is_bright else 0, 0])


def _second_filters(x) -> _Filters:
    """Choose filters for the maps of layer 1, each of which combines several of them."""
    channels, height, width = x.shape
    numbers = _whole_weights(2, channels, min(2, height), min(2, width))
    if fits(x, numbers):
        return _Filters(numbers, [0, 0])
    signs = np.zeros((3, max(channels, 3)), int)
    signs[:, :3] = [[1, 1, 0], [1, -1, 0], [-1, -1, 1]]
    box = np.ones((min(3, height), min(3, width)), int)
    return _Filters(np.multiply.outer(signs[:, :channels], box), [0, 0, 0])


def _whole_weights(*shape: int) -> np.ndarray:
    return np.random.default_rng(_WEIGHT_SEED).integers(-1, 2, shape)


def _whole_image() -> np.ndarray:
    return np.random.default_rng(_IMAGE_SEED).integers(0, 4, (3, 5, 5))


def _choices(image, own: _Filters | None) -> dict:
    """Return the pictures to choose from, the learner's first, if the filters can read them."""
    choices = {"whole numbers": _whole_image, "chelsea": samples.chelsea}
    if image is None:
        first = _whole_image()
    else:
        first = _as_channels(image)
        name = next((n for n, make in choices.items() if np.array_equal(make(), first)), OWN)
        others = choices if own is None or own.weight.shape[1] == 3 else {}
        choices = {name: lambda: first, **{n: make for n, make in others.items() if n != name}}
    if own:
        ops.conv2d(first, own.weight, own.bias)  # raises an error if they do not fit
    return choices


def _as_channels(image) -> np.ndarray:
    no_file(image)
    image = as_numbers(image, "the image")
    if image.ndim != 3 or image.size == 0:
        remedy = ": image[np.newaxis] makes it one channel" if image.ndim == 2 else ""
        raise ValueError(
            f"the image must have shape (channels, height, width), not {image.shape}{remedy}"
        )
    if len(image) > _MOST:
        last = image.shape[-1] <= _MOST
        remedy = "np.moveaxis(image, -1, 0) puts the channels first" if last else "take image[:6]"
        raise ValueError(
            f"the image of shape {image.shape} has {len(image)} channels, but at most {_MOST} can "
            f"be drawn: {remedy}"
        )
    return image


def _as_filters(weight, bias) -> _Filters | None:
    if weight is None:
        if bias is not None:
            raise ValueError("bias needs filters: give weight as well")
        return None
    weight = as_numbers(weight, "weight")
    if weight.ndim != 4:
        raise ValueError(
            "weight must have shape (filters, channels, kernel height, kernel width), "
            f"not {weight.shape}"
        )
    if len(weight) > _MOST or max(weight.shape[2:]) > _LARGEST_KERNEL:
        raise ValueError(
            f"weight of shape {weight.shape} is too large: at most {_MOST} filters, of kernels "
            f"up to {_LARGEST_KERNEL}x{_LARGEST_KERNEL}, can be drawn"
        )
    bias = np.zeros(len(weight), int) if bias is None else as_numbers(bias, "bias")
    if bias.dtype.kind == "f" and not np.isfinite(bias).all():
        raise ValueError(f"bias must be finite, because it sets a slider, not {bias.tolist()}")
    return _Filters(weight, bias.tolist())


def _names(x) -> tuple[str, ...]:
    """Name the channels of a colour photograph: three, as bytes or from 0 to 1."""
    is_photo = x.dtype == np.uint8 or (x.dtype.kind == "f" and x.min() >= 0 and x.max() <= 1)
    return tuple(TINTS) if is_photo and len(x) == 3 else ()


def _plain(value: float) -> float:
    """Convert a whole number to an int, so that sums stay exact, unless it is too large."""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _round_up(value: float) -> float:
    """Return the next number of one digit, 1, 2 or 5, and zeros.

    >>> _round_up(10), _round_up(1362), _round_up(0.3)
    (10.0, 2000.0, 0.5)
    """
    power = 10.0 ** math.floor(math.log10(value))
    return next(first * power for first in (1, 2, 5, 10) if first * power >= value)
