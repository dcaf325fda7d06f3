"""Layers of PyTorch: each is counted as PyTorch itself counts and computes, or refused by name."""

import inspect
import math
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convlab import nn as ours
from convlab.shapes import (
    Branches,
    Conv,
    ConvTranspose,
    Linear,
    Norm,
    Pool,
    count_macs,
    count_parameters,
    receptive_field,
)
from convlab.shapes.reading import _READERS as KNOWN

pytestmark = [  # PyTorch's own
    pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel"),
    pytest.mark.filterwarnings("ignore:`torch.jit.script` is deprecated"),
]

# Examples of each known layer, made with `torch.nn` and put after 4 channels of 9x12.
CHANNELS, HEIGHT, WIDTH = 4, 9, 12
EXAMPLES = {
    "AdaptiveAvgPool2d": ["1", "(3, None)", "(None, None)"],
    "AdaptiveMaxPool2d": ["2", "(None, 5)"],
    "AvgPool2d": [
        "2",
        "(3, 2), (2, 3), 1, ceil_mode=True",
        "3, stride=2, padding=1, count_include_pad=False, divisor_override=5",
    ],
    "BatchNorm2d": ["4", "4, affine=False", "4, track_running_stats=False"],
    "Conv2d": [
        "4, 6, 3",
        "4, 6, (3, 2), stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=2, bias=False",
        "4, 4, 3, padding='same', groups=4",
        "4, 2, (2, 4), padding='same', dilation=(1, 3)",
        "4, 2, 3, padding='valid'",
        "4, 2, 3, padding=1, padding_mode='circular'",
        "4, 2, 3, padding=1, padding_mode='reflect'",
    ],
    "ConvTranspose2d": [
        "4, 6, 3",
        "4, 1, 2, stride=2",
        "4, 6, (3, 4), stride=(2, 3), padding=1, output_padding=(1, 0), groups=2, bias=False",
        "4, 2, 3, padding=2, dilation=2",
    ],
    "Dropout": ["", "0.2, inplace=True"],
    "Flatten": ["", "1, 3", "start_dim=-3"],
    "GroupNorm": ["2, 4", "4, 4, affine=False"],
    "Hardtanh": ["-5, 5"],
    "InstanceNorm2d": ["4", "4, affine=True", "4, track_running_stats=True"],
    "LPPool2d": ["1, 3", "1, 3, stride=2, ceil_mode=True"],
    "LocalResponseNorm": ["2"],
    "LogSoftmax": ["dim=1", "dim=-1"],
    "ChannelShuffle": ["2"],
    "MaxPool2d": [
        "3",
        "3, stride=1, dilation=2",
        "(3, 2), stride=(2, 3), padding=1, dilation=(3, 1), ceil_mode=True",
        "16, stride=12, padding=2, ceil_mode=True",
    ],
    "PReLU": ["", "4"],
    "Softmax": ["dim=1", "dim=-3", "dim=3"],
    "Softmin": ["dim=1"],
    "Threshold": ["0.1, 2"],
}
FLAT = {  # after a Flatten
    "BatchNorm1d": ["432", "432, affine=False"],
    "Linear": ["432, 5", "432, 5, bias=False"],
}
NO_WINDOWS = {
    *("AdaptiveAvgPool2d", "AdaptiveMaxPool2d", "GroupNorm", "Linear"),
    *("InstanceNorm2d(4)", "InstanceNorm2d(4, affine=True)", "LogSoftmax(dim=-1)"),
    *("Softmax(dim=3)", "BatchNorm2d(4, track_running_stats=False)"),
}
NO_MAPS = {"BatchNorm1d", "Flatten"}
NO_INTERIOR = {  # all windows reach over an edge, or round it
    "Conv2d(4, 2, 3, padding=1, padding_mode='circular')",
    "MaxPool2d(16, stride=12, padding=2, ceil_mode=True)",
}
LAYERS = [
    f"{name}({arguments})"
    for name in KNOWN
    for arguments in EXAMPLES.get(name, FLAT.get(name, [""]))
    if name != "SyncBatchNorm"  # computes on several GPUs only
]
each_layer = pytest.mark.parametrize("code", LAYERS)


def make(torch, *codes):
    """Make layers in double precision: zeros give zeros, and weights are positive."""
    layers = [eval(f"torch.nn.{code}", {"torch": torch}) for code in codes]
    for layer in layers:
        for name, parameter in layer.named_parameters():
            torch.nn.init.uniform_(parameter, *((0, 0) if name == "bias" else (0.1, 1)))
    return torch.nn.Sequential(*layers).double().eval()


def with_flatten(code):
    return ["Flatten()", code] if code.split("(")[0] in FLAT else [code]


def fields_by_gradient(torch, model, shape):
    """Return the size of the receptive field, the most cells that any cell of the output sees.

    Among zeros a one wins in every window that it is in, so all that depend on it have a gradient.
    """
    channels, height, width = shape
    images = torch.zeros(height * width, channels, height, width, dtype=torch.double)
    images[:, 0] = torch.eye(height * width).reshape(-1, height, width)
    _, gradients = torch.func.jvp(model, (images,), (images,))  # of each image by its own one
    seen = (gradients != 0).any(1).flatten(1).T.reshape(-1, height, width)  # by each output cell
    sides = seen.any(2), seen.any(1)
    return tuple(max(map(extent, side.tolist())) for side in sides)


def extent(seen):
    """Return the number of cells from the first to the last that is seen."""
    places = [place for place, one in enumerate(seen) if one]
    return places[-1] - places[0] + 1 if places else 0


def test_each_known_layer_is_one_of_torch_and_the_rest_of_torch_is_refused_by_name(torch):
    classes = {
        name: cls
        for name, cls in vars(torch.nn).items()
        if inspect.isclass(cls) and issubclass(cls, torch.nn.Module)
    }
    assert set(KNOWN) <= set(classes)
    for name in set(classes) - set(KNOWN) - {"Sequential"}:
        layer = torch.nn.Module.__new__(classes[name])  # its arguments do not matter
        for count in (count_parameters, receptive_field, lambda one: count_macs(one, (1, 8, 8))):
            with pytest.raises(TypeError, match=rf"layer 1: (\S*\.)?{name}\b"):
                count([Conv(1, 1, 1), layer])


@pytest.mark.parametrize("layer", [each for each in vars(ours).values() if inspect.isclass(each)])
def test_each_layer_of_convlab_is_known(layer):
    is_layer = hasattr(layer, "forward")
    assert not is_layer or layer.__name__ in {*KNOWN, "Sequential"}
    assert not is_layer or layer.__module__ == "convlab.nn.layers"


@each_layer
def test_parameters_are_those_of_torch(torch, code):
    model = make(torch, code)
    assert count_parameters(model) == sum(one.numel() for one in model.parameters())


@pytest.mark.parametrize(
    ("code", "description"),
    [
        ("Conv2d(4, 6, (3, 2), groups=2)", Conv(4, 6, (3, 2), groups=2)),
        ("Conv2d(4, 6, 3, bias=False)", Conv(4, 6, 3, bias=False)),
        ("ConvTranspose2d(4, 6, (3, 2), groups=2)", ConvTranspose(4, 6, (3, 2), groups=2)),
        ("ConvTranspose2d(4, 6, 3, bias=False)", ConvTranspose(4, 6, 3, bias=False)),
        ("Linear(4, 6)", Linear(4, 6)),
        ("BatchNorm2d(8)", Norm(8)),
        ("BatchNorm2d(8, affine=False)", Norm(8, affine=False)),
        ("MaxPool2d(2)", Pool(2)),
    ],
)
def test_parameters_of_descriptions_are_those_of_torch(torch, code, description):
    assert count_parameters([description]) == count_parameters(make(torch, code))


@each_layer
def test_macs_and_shapes_are_those_of_torch(torch, code):
    from torch.utils.flop_counter import FlopCounterMode

    model = make(torch, *with_flatten(code))
    images = torch.ones(1, CHANNELS, HEIGHT, WIDTH, dtype=torch.double)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        _, *shape = model(images).shape
    macs = count_macs(model, images.shape[1:])
    assert 2 * macs == counter.get_total_flops()
    # A layer that fits this shape only, and has one output.
    last = Linear(*shape, 1) if len(shape) == 1 else Conv(shape[0], 1, tuple(shape[1:]))
    assert count_macs([model, last], images.shape[1:]) - macs == math.prod(shape)


@each_layer
def test_receptive_field_is_what_has_a_gradient(torch, code):
    name = code.split("(")[0]
    if {code, name} & NO_WINDOWS:
        with pytest.raises(ValueError, match=r"^layer 0 \(\w+\) has no windows of a fixed size"):
            receptive_field(make(torch, code))
    elif name not in NO_MAPS and code not in NO_INTERIOR:
        model, shape = make(torch, code), (CHANNELS, HEIGHT, WIDTH)
        assert receptive_field(model).size == fields_by_gradient(torch, model, shape)


@pytest.mark.parametrize(
    ("codes", "size", "stride"),
    [
        (("Conv2d(1,1,3,stride=2)", "ConvTranspose2d(1,1,2,stride=2)", "Conv2d(1,1,3)"), 5, 1),
        (("MaxPool2d(3, stride=1, dilation=2)",), 5, 1),
        (("MaxPool2d(3, stride=1, dilation=2)", "Conv2d(1,1,3,stride=2)", "MaxPool2d(2)"), 9, 4),
        (("ConvTranspose2d(1,1,3,stride=2,padding=1,output_padding=1)",), 2, Fraction(1, 2)),
        (("ConvTranspose2d(1,1,4,stride=3)", "Conv2d(1,1,3,dilation=2)"), 3, Fraction(1, 3)),
        (("AvgPool2d(2)", "ReLU()", "Conv2d(1,1,3)", "ConvTranspose2d(1,1,2,stride=2)"), 6, 1),
    ],
)
def test_receptive_field_of_networks_is_what_has_a_gradient(torch, codes, size, stride):
    model = make(torch, *codes)
    assert receptive_field(model) == ((size, size), (stride, stride))
    assert fields_by_gradient(torch, model, (1, 20, 21)) == (size, size)


SMALL = st.integers(1, 3)
SLIDING = st.one_of(
    st.builds("Conv2d(1,1,({},1),stride=({},1),dilation=({},1))".format, SMALL, SMALL, SMALL),
    st.builds("MaxPool2d(({},1),stride=({},1),dilation=({},1))".format, SMALL, SMALL, SMALL),
    st.builds(
        "ConvTranspose2d(1,1,({0},1),stride=({1},1),padding=({2},0))".format,
        st.integers(3, 4),
        SMALL,
        st.integers(0, 2),
    ),
)


@settings(max_examples=150)
@given(st.lists(SLIDING, min_size=1, max_size=4))
def test_receptive_field_of_any_stack_is_what_has_a_gradient(torch, codes):
    model, length = make(torch, *codes), 80
    (size, _), (stride, _) = receptive_field(model)
    # Far from the ends there must be a cell of each kind, and not too many cells in all.
    assume(size + 30 * stride <= length and stride >= 1 / 4)
    assert fields_by_gradient(torch, model, (1, length, 1)) == (size, 1)


def test_nested_networks_are_counted_as_one(torch):
    nn = torch.nn

    class Block(nn.Sequential):
        def __init__(self, filters):
            super().__init__(nn.Conv2d(filters, filters, 3, padding=1), nn.ReLU())

    class Small(nn.Conv2d):
        pass

    model = nn.Sequential(
        nn.Sequential(Small(1, 4, 3), nn.Sequential(nn.ReLU(), nn.MaxPool2d(2))),
        Block(4),
        nn.Sequential(),
        nn.Sequential(nn.Flatten(), nn.Linear(64, 3), nn.Softmax(dim=1)),
    )
    assert count_parameters(model) == sum(one.numel() for one in model.parameters())
    assert count_macs(model, (1, 10, 10)) == 4 * 64 * 9 + 4 * 16 * 36 + 64 * 3
    assert receptive_field(model[:3]) == ((8, 8), (2, 2))
    assert receptive_field(nn.ModuleList(model[:3])) == ((8, 8), (2, 2))
    with pytest.raises(ValueError, match=r"layer 3\.1 \(Linear\) reads 64, but gets 36 from"):
        count_macs(model, (1, 8, 8))
    shortcut = Branches((Block(4), nn.Sequential(nn.Identity()), []))
    assert receptive_field([shortcut, nn.MaxPool2d(2)]) == ((4, 4), (2, 2))


def test_shared_parameters_count_once_and_all_parameters_count(torch):
    nn = torch.nn
    shared, tied = nn.Conv2d(2, 2, 3), nn.Conv2d(2, 2, 3)
    tied.weight = shared.weight
    weighed = nn.utils.parametrizations.weight_norm(nn.Conv2d(2, 4, 3))
    for model in (nn.Sequential(shared, shared, tied), nn.Sequential(weighed)):
        assert count_parameters(model) == sum(one.numel() for one in model.parameters())
    assert count_parameters([shared, Conv(2, 2, 3), shared, Conv(2, 2, 3)]) == 3 * 38


def test_a_lazy_layer_is_known_once_it_knows_its_sizes(torch):
    layer = torch.nn.LazyConv2d(4, 3)
    message = "layer 0: LazyConv2d does not know its sizes yet: call it on an input first"
    with pytest.raises(TypeError, match=message):
        count_parameters([layer])
    layer(torch.zeros(1, 2, 5, 5))
    assert count_parameters([layer]) == 4 * (2 * 9 + 1)


def test_layers_that_may_compute_something_else_are_refused(torch):
    nn = torch.nn

    class Doubled(nn.Conv2d):
        def forward(self, x):
            return super().forward(super().forward(x))

    class Net(nn.Sequential):
        def forward(self, x):
            return super().forward(x) + x

    layer = nn.Conv2d(1, 1, 3)
    for refused, message in [
        ([Doubled(1, 1, 3)], r"layer 0: \S+Doubled is not a layer whose sizes are known: describe"),
        ([nn.Sequential(layer, Net(layer))], r"layer 0\.1: \S+Net is not a layer"),
        (Net(layer), r"layers must be a list of layers, such as \[layer\], not \S+Net"),
        (layer, r"must be a list of layers, such as \[layer\], not torch\.nn\S+\.Conv2d"),
        (nn.ModuleDict({"a": layer}), r"must be a list of layers, .* not torch\S+\.ModuleDict"),
        ([layer, nn.ReLU], r"layer 1: ReLU is a class: write ReLU\(\.\.\.\) for a layer"),
        ([Branches((nn.Identity(), []))], r"must be a list of layers, .*\.Identity"),
        ([nn.Flatten(2)], "Flatten from axis 2 to -1 does not put each image into one row"),
    ]:
        for count in (count_parameters, receptive_field, lambda one: count_macs(one, (1, 8, 8))):
            with pytest.raises(TypeError, match=message):
                count(refused)
