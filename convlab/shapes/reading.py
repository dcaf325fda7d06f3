"""Reading networks: descriptions, and the layers of PyTorch and of `convlab.nn`.

A layer of a library is recognised by the names of its class and module, so that no library is
imported. Its attributes are not enough: a transposed convolution has all those of a convolution.
"""

import reprlib
from typing import NamedTuple

from convlab.shapes.layers import (
    DESCRIPTIONS,
    AdaptivePool,
    Branches,
    Conv,
    ConvTranspose,
    Flatten,
    Linear,
    Norm,
    Pool,
    Unchanged,
)

_PYTORCH, _OURS = "torch.nn.modules.", "convlab.nn.layers"
# A subclass that defines one of these may compute something other than its base.
_COMPUTES = {"forward", "_conv_forward", "__call__"}


class Entry(NamedTuple):
    """One layer of a network.

    Attributes
    ----------
    place : str
        Its number, after the number of the layer that contains it, as in PyTorch: ``"2.0"``.
    layer : NamedTuple
        Its description; the branches of `Branches` are lists of entries.
    given : object
        The object in the list of layers.
    """

    place: str
    layer: tuple
    given: object

    def __str__(self):
        return f"layer {self.place} ({type(self.given).__name__})"


def read(layers, *, windows=False, inside=""):
    """List the layers of a network in order, including those of nested sequences.

    Parameters
    ----------
    layers : iterable
        Descriptions, and layers of PyTorch and of `convlab.nn`.
    windows : bool, optional
        Whether ``(kernel_size, stride)`` and ``(kernel_size, stride, dilation)`` are layers too.
    inside : str, optional
        Prefix of the places.

    Returns
    -------
    list of Entry

    Raises
    ------
    TypeError
        If a layer is not known.
    """
    entries = []
    for number, given in enumerate(_members(layers)):
        place = f"{inside}{number}"
        if _library_class(given) == "Sequential":
            entries += read(given, windows=windows, inside=f"{place}.")
            continue
        if isinstance(given, Branches):
            branches = [
                read(branch, windows=windows, inside=f"{place}.{which}.")
                for which, branch in enumerate(_members(given.branches))
            ]
            if not branches:
                raise ValueError(f"layer {place} has no branches: give at least one, such as []")
            layer = Branches(branches)
        elif windows and type(given) is tuple and len(given) in (2, 3):
            kernel_size, stride, *dilation = given
            layer = Conv(1, 1, kernel_size, stride, 0, *dilation)
        else:
            layer = _describe(given, place)
        entries.append(Entry(place, layer, given))
    return entries


def learned_arrays(entry):
    """Return the arrays that a layer of a library learns, None for a description."""
    if isinstance(entry.given, tuple):
        return None
    parameters = entry.given.parameters
    return list(parameters() if callable(parameters) else parameters.values())


def _members(layers):
    """Return the layers to iterate over, if they are a sequence of layers."""
    if _library_class(layers) in ("Sequential", "ModuleList"):
        return layers
    try:
        if isinstance(layers, (*DESCRIPTIONS, str)) or hasattr(layers, "forward"):
            raise TypeError
        return iter(layers)
    except TypeError:
        message = f"layers must be a list of layers, such as [layer], not {_name(layers)}"
        raise TypeError(message) from None


def _library_class(layer):
    """Return the name of the library class that defines what the layer computes, or None.

    The class itself, or the nearest base in a library if no subclass on the way changes what is
    computed.
    """
    for cls in type(layer).__mro__:
        if cls.__module__ == _OURS or cls.__module__.startswith(_PYTORCH):
            return cls.__name__
        if not _COMPUTES.isdisjoint(vars(cls)):
            return None
    return None


def _describe(layer, place):
    """Return the description of one layer."""
    if isinstance(layer, DESCRIPTIONS):
        return layer
    name = _library_class(layer)
    if name in _READERS:
        return _READERS[name](layer)
    raise TypeError(f"layer {place}: {_remedy(layer, name)}")


def _remedy(layer, name):
    """Return why a layer cannot be read, and what to give instead."""
    if isinstance(layer, type):
        return f"{layer.__name__} is a class: write {layer.__name__}(...) for a layer"
    if name is not None and name.startswith("Lazy"):
        return f"{name} does not know its sizes yet: call it on an input first"
    described = ", ".join(kind.__name__ for kind in DESCRIPTIONS)
    return (
        f"{_name(layer)} is not a layer whose sizes are known: describe it with {described} of "
        f"convlab.shapes, or give one of {', '.join(sorted(_READERS))}, Sequential"
    )


def _name(value):
    """Return the name of a value in a message: for a layer its class, since a repr may be long."""
    cls = type(value)
    if cls.__module__ == "builtins":
        return reprlib.repr(value)
    return f"{cls.__module__}.{cls.__qualname__}"


def _fields_of(kind):
    """Return a function that reads those fields of a description that a layer has."""

    def read_fields(layer):
        given = {name: getattr(layer, name) for name in kind._fields if hasattr(layer, name)}
        if "bias" in given:  # an array if it is learned, otherwise None or False
            given["bias"] = given["bias"] is not None and given["bias"] is not False
        return kind(**given)

    return read_fields


def _read_norm(layer):
    # Without running statistics it uses those of its input, in evaluation too.
    channels = layer.num_features
    return Norm(channels, layer.weight is not None, per_image=not layer.track_running_stats)


def _read_group_norm(layer):
    return Norm(layer.num_channels, layer.weight is not None, per_image=True)


def _read_softmax(layer):
    return Unchanged(across=layer.dim not in (1, -3))


def _read_flatten(layer):
    start, end = getattr(layer, "start_dim", 1), getattr(layer, "end_dim", -1)
    if start not in (1, -3) or end not in (-1, 3):
        raise TypeError(
            f"Flatten from axis {start} to {end} does not put each image into one row: "
            "use start_dim=1 and end_dim=-1"
        )
    return Flatten()


def _read_unchanged(_layer):
    return Unchanged()


_ELEMENTWISE = (
    "AlphaDropout CELU ChannelShuffle Dropout Dropout2d ELU FeatureAlphaDropout GELU Hardshrink "
    "Hardsigmoid Hardswish Hardtanh Identity LeakyReLU LocalResponseNorm LogSigmoid Mish PReLU "
    "RReLU ReLU ReLU6 SELU SiLU Sigmoid Softmax2d Softplus Softshrink Softsign Tanh Tanhshrink "
    "Threshold"
).split()

_READERS = {
    **dict.fromkeys(_ELEMENTWISE, _read_unchanged),
    **dict.fromkeys(("AdaptiveAvgPool2d", "AdaptiveMaxPool2d"), _fields_of(AdaptivePool)),
    **dict.fromkeys(("AvgPool2d", "LPPool2d", "MaxPool2d"), _fields_of(Pool)),
    **dict.fromkeys(("BatchNorm1d", "BatchNorm2d", "InstanceNorm2d", "SyncBatchNorm"), _read_norm),
    **dict.fromkeys(("LogSoftmax", "Softmax", "Softmin"), _read_softmax),
    "Conv2d": _fields_of(Conv),
    "ConvTranspose2d": _fields_of(ConvTranspose),
    "Flatten": _read_flatten,
    "GroupNorm": _read_group_norm,
    "Linear": _fields_of(Linear),
}
