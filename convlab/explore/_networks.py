"""Networks written line by line: known ones, and those that a learner types."""

from bisect import bisect_left
from contextlib import suppress
from functools import lru_cache
from math import prod
from typing import NamedTuple

import ipywidgets as widgets
import traitlets

from convlab.explore._controls import OWN, dropdown
from convlab.shapes import AdaptivePool, Branches, Conv, Linear, Norm, Pool, count_macs, map_shapes

SIZES = 8, 256  # the height and width of the image
_MOST_LINES, _LARGEST = 30, 10_000

_VGG16 = [
    *["conv 64 3 padding 1"] * 2,
    "pool 2",
    *["conv 128 3 padding 1"] * 2,
    "pool 2",
    *["conv 256 3 padding 1"] * 3,
    "pool 2",
    *(["conv 512 3 padding 1"] * 3 + ["pool 2"]) * 2,
    *["linear 4096"] * 2,
    "linear 1000",
]
_ALEXNET = [
    *["conv 64 11 stride 4 padding 2", "pool 3 stride 2"],
    *["conv 192 5 padding 2", "pool 3 stride 2"],
    *["conv 384 3 padding 1", "conv 256 3 padding 1", "conv 256 3 padding 1", "pool 3 stride 2"],
    *["linear 4096", "linear 4096", "linear 1000"],
]
_RESNET50 = [
    *["conv 64 7 stride 2 padding 3 norm", "pool 3 stride 2 padding 1"],
    *["bottleneck 64"] * 3,
    *["bottleneck 128 stride 2", *["bottleneck 128"] * 3],
    *["bottleneck 256 stride 2", *["bottleneck 256"] * 5],
    *["bottleneck 512 stride 2", *["bottleneck 512"] * 2],
    *["global pool", "linear 1000"],
]
_MOBILENET = [
    "conv 32 3 stride 2 padding 1 norm",
    *["separable 64 3 padding 1", "separable 128 3 stride 2 padding 1"],
    *["separable 128 3 padding 1", "separable 256 3 stride 2 padding 1"],
    *["separable 256 3 padding 1", "separable 512 3 stride 2 padding 1"],
    *["separable 512 3 padding 1"] * 5,
    *["separable 1024 3 stride 2 padding 1", "separable 1024 3 padding 1"],
    *["global pool", "linear 1000"],
]
_LENET5 = ["conv 6 5", "pool 2", "conv 16 5", "pool 2", "linear 120", "linear 84", "linear 10"]


class Network(NamedTuple):
    """A known network: the height and width of its image, and its lines."""

    size: int
    text: str


def _network(size: int, channels: int, lines: list[str]) -> Network:
    return Network(size, "\n".join([f"image {channels}", *lines]))


# Sizes and totals are those of torchvision, and of the papers for LeNet-5 (with all maps of C3
# connected to all of S2) and MobileNet (version 1).
NETWORKS = {
    "LeNet-5": _network(32, 1, _LENET5),
    "AlexNet": _network(224, 3, _ALEXNET),
    "VGG16": _network(224, 3, _VGG16),
    "ResNet-50": _network(224, 3, _RESNET50),
    "MobileNet": _network(224, 3, _MOBILENET),
}
STACKS = {
    "3×3 and pooling": _network(64, 1, [*["conv 8 3 padding 1"] * 2, "pool 2"] * 2),
    "3×3, stride 2": _network(64, 1, ["conv 8 3 stride 2 padding 1"] * 4),
    "3×3, ten times": _network(64, 1, ["conv 8 3 padding 1"] * 10),
    "dilation 1, 2, 4, 8": _network(
        64, 1, [f"conv 8 3 padding {d} dilation {d}" for d in (1, 2, 4, 8)]
    ),
}


class Line(NamedTuple):
    """One line of a network: its text, the layers that it describes, and the shape after them."""

    text: str
    layers: tuple
    shape: tuple


class NetworkEditor(widgets.VBox):
    """A list of networks; for "your own", a box with lines to edit, at first those shown before."""

    value = traitlets.Unicode()  # the lines; setting it fills the box

    def __init__(self, networks: dict[str, Network], given: str):
        """Offer `networks`; `given` is the name of one, or lines."""
        if not isinstance(given, str):
            raise TypeError(
                f"network must be a string, a name such as {next(iter(networks))!r} or lines such "
                f"as 'image 1\\nconv 6 5', not {given!r}"
            )
        if "\n" not in given and given not in networks:
            raise ValueError(
                f"no network is named {given!r}: choose one of {', '.join(map(repr, networks))}, "
                "or give lines such as 'image 1\\nconv 6 5'"
            )
        self._networks = networks
        self.choice = dropdown("network", [*networks, OWN], given if given in networks else OWN)
        self.typed = widgets.Textarea(description="lines", tooltip="the lines of the network")
        super().__init__([self.choice, self.typed])
        self.add_class("convlab-network")
        traitlets.link((self, "value"), (self.typed, "value"))
        self.choice.observe(self._chosen, names="value")
        self.observe(self._changed, names="value")
        self.value = networks[given].text if given in networks else given
        self._chosen({"new": self.choice.value})

    @property
    def size(self) -> int | None:
        """The image size that the chosen network is made for; None for the learner's own."""
        known = self._networks.get(self.choice.value)
        return known and known.size

    @property
    def sizes(self) -> tuple[int, int]:
        """The image sizes to offer: for a known network, those that are large enough."""
        return (SIZES[0] if self.size is None else _smallest(self.value)), SIZES[1]

    def _chosen(self, change) -> None:
        self.typed.layout.display = None if change["new"] == OWN else "none"
        if change["new"] != OWN:
            self.value = self._networks[change["new"]].text

    def _changed(self, change) -> None:
        """Show all lines, and the name of the network; edited lines stay "your own"."""
        self.typed.rows = change["new"].count("\n") + 2
        known = self._networks.get(self.choice.value)
        if known and known.text != change["new"]:
            names = (name for name, one in self._networks.items() if one.text == change["new"])
            self.choice.value = next(names, OWN)


def read_network(text: str, size: int) -> tuple[tuple, list[Line]]:
    """Read a network for an image of `size` by `size` pixels; return its input shape and lines.

    The text has `image CHANNELS`, then one layer in each line, such as `conv 64 3 padding 1`.
    Raises ValueError with how to write a line, and its number as in the picture, where the first
    layer is line 1.

    >>> shape, lines = read_network("image 1\\nconv 6 5\\nlinear 10", 32)
    >>> shape, lines[1].layers
    ((1, 32, 32), (Linear(in_features=4704, out_features=10, bias=True),))
    >>> read_network("image 1\\nconv 6", 32)
    Traceback (most recent call last):
        ...
    ValueError: line 1, 'conv 6': write conv FILTERS KERNEL [stride N] [padding N] [dilation N] \
[groups N] [norm]
    """
    written = [one.strip() for one in text.splitlines() if one.strip()]
    first = written[0].lower().split() if written else []
    if first[:1] != ["image"] or len(first) != 2 or not first[1].isdecimal():
        raise ValueError("begin with image and the number of its channels, such as image 3")
    if len(written) > _MOST_LINES + 1:
        raise ValueError(f"{len(written)} lines: at most {_MOST_LINES + 1} can be drawn")
    shape, lines = (_count(first[1]), size, size), []
    input_shape = shape
    for at, line in enumerate(written[1:], 1):
        try:
            layers = _layers(line.lower().split(), shape)
            count_macs(layers, shape)  # refuses what does not fit
            shape = map_shapes(layers, shape)[-1]
        except ValueError as error:
            raise ValueError(f"line {at}, {line!r}: {error}") from None
        lines.append(Line(line, layers, shape))
    if not lines:
        raise ValueError("line 1: write a layer below the image, such as conv 6 5")
    return input_shape, lines


@lru_cache(maxsize=32)
def _smallest(text: str) -> int:
    """Return the smallest size of the image at which all layers of a network fit."""

    def fits(size: int) -> bool:
        with suppress(ValueError):
            return bool(read_network(text, size))
        return False

    sizes = range(SIZES[0], SIZES[1] + 1)
    return sizes[bisect_left(sizes, True, key=fits)]


class _Kind(NamedTuple):
    """A kind of line: the names of its numbers, its options, and the function for its layers."""

    numbers: tuple[str, ...]
    options: tuple[str, ...]
    make: object

    def usage(self, name: str) -> str:
        options = " ".join(f"[{one}]" if one == "norm" else f"[{one} N]" for one in self.options)
        return f"write {' '.join([name, *self.numbers, options]).strip()}"


def _layers(words: list[str], shape: tuple) -> tuple:
    """Return the layers of a line, whose input has this shape."""
    name = "global pool" if words[:2] == ["global", "pool"] else words[0]
    if name not in _KINDS:
        known = ", ".join(_KINDS)
        raise ValueError(f"{words[0]!r} is not a layer: begin the line with one of {known}")
    if len(shape) == 1 and name != "linear":
        raise ValueError("after linear there are no more maps: only linear may follow")
    kind, words = _KINDS[name], words[len(name.split()) :]
    count = len(kind.numbers)
    options = _options(words[count:], kind)
    if options is None or len(words) < count or not all(map(str.isdecimal, words[:count])):
        raise ValueError(kind.usage(name))
    return kind.make(shape, *map(_count, words[:count]), **options)


def _options(words: list[str], kind: _Kind) -> dict | None:
    """Read `stride 2 padding 1`; None if it cannot be read."""
    options, words = {}, list(words)
    while words:
        name = words.pop(0)
        if name not in kind.options or name in options:
            return None
        if name == "norm":
            options[name] = True
        elif words and words[0].isdecimal():
            options[name] = _count(words.pop(0), least=name != "padding")
        else:
            return None
    return options


def _count(word: str, least: int = 1) -> int:
    count = int(word[: len(str(_LARGEST)) + 1])
    if not least <= count <= _LARGEST:
        raise ValueError(f"numbers must be from {least:d} to {_LARGEST}, not {word}")
    return count


def _conv(shape, filters, kernel, *, norm=False, **options):
    layer = Conv(shape[0], filters, kernel, bias=not norm, **options)
    return (layer, Norm(filters)) if norm else (layer,)


def _separable(shape, filters, kernel, **options):
    channels = shape[0]
    depthwise = _conv(shape, channels, kernel, groups=channels, norm=True, **options)
    return depthwise + _conv(shape, filters, 1, norm=True)


def _bottleneck(shape, width, stride=1):
    wide = 4 * width
    reduced = _conv(shape, width, 1, norm=True)
    middle = _conv((width,), width, 3, stride=stride, padding=1, norm=True)
    main = reduced + middle + _conv((width,), wide, 1, norm=True)
    changes = shape[0] != wide or stride > 1
    shortcut = _conv(shape, wide, 1, stride=stride, norm=True) if changes else ()
    return (Branches((main, shortcut)),)


_SLIDES = ("stride", "padding", "dilation")
_KINDS = {
    "conv": _Kind(("FILTERS", "KERNEL"), (*_SLIDES, "groups", "norm"), _conv),
    "separable": _Kind(("FILTERS", "KERNEL"), _SLIDES, _separable),
    "bottleneck": _Kind(("WIDTH",), ("stride",), _bottleneck),
    "pool": _Kind(
        ("KERNEL",), ("stride", "padding"), lambda _, kernel, **more: (Pool(kernel, **more),)
    ),
    "global pool": _Kind((), (), lambda _: (AdaptivePool(1),)),
    "linear": _Kind(("OUTPUTS",), (), lambda shape, outputs: (Linear(prod(shape), outputs),)),
}
