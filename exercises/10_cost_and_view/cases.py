"""The examples of the checks, their hints, and how one cell is computed."""

from functools import reduce

from convlab import output_size
from convlab.drawing.formatting import equals, number, size, without_middle
from convlab.feedback import Task, case, explain

LENET5 = [
    ("conv", 6, 5, 1, 0, 1),
    ("pool", 2, 2, 0),
    ("conv", 16, 5, 1, 0, 1),
    ("pool", 2, 2, 0),
    ("linear", 120),
    ("linear", 84),
    ("linear", 10),
]
ALEXNET = [
    *[("conv", 64, 11, 4, 2, 1), ("pool", 3, 2, 0), ("conv", 192, 5, 1, 2, 1), ("pool", 3, 2, 0)],
    *[("conv", 384, 3, 1, 1, 1), ("conv", 256, 3, 1, 1, 1), ("conv", 256, 3, 1, 1, 1)],
    *[("pool", 3, 2, 0), ("linear", 4096), ("linear", 4096), ("linear", 1000)],
]
_BLOCKS = [[("conv", n, 3, 1, 1, 1)] * k + [("pool", 2, 2, 0)]
           for n, k in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))]  # fmt: skip
VGG16 = [*sum(_BLOCKS, []), ("linear", 4096), ("linear", 4096), ("linear", 1000)]
DEPTHWISE = [("conv", 4, 3, 2, 1, 4), ("conv", 6, 1, 1, 0, 1)]

# kernel_size, stride, padding, dilation of the layers with windows
ALEXNET_WINDOWS = [
    *[(11, 4, 2, 1), (3, 2, 0, 1), (5, 1, 2, 1), (3, 2, 0, 1)],
    *[(3, 1, 1, 1)] * 3,
    (3, 2, 0, 1),
]
VGG16_WINDOWS = sum(([(3, 1, 1, 1)] * repeats + [(2, 2, 0, 1)] for repeats in (2, 2, 3, 3, 3)), [])


def _draw_network(rng, *, fits=True):
    """Draw an image and one to four layers; with `fits`, each kernel fits into its input."""
    shape = tuple(map(int, rng.integers((1, 5, 5), (5, 13, 13))))
    layers, (channels, *sides) = [], shape
    for at in range(int(rng.integers(1, 5))):
        kind = rng.choice(["conv", "conv", "pool", "linear"] if at else ["conv", "conv", "pool"])
        if kind == "linear" or layers and layers[-1][0] == "linear":
            layers.append(("linear", int(rng.integers(1, 7))))
            continue
        kernel, stride, padding = map(int, rng.integers((1, 1, 0), (6, 4, 3)))
        padding = min(padding, kernel // 2)
        if fits:
            kernel = min(kernel, *(side + 2 * padding for side in sides))
        if kind == "conv":
            groups = int(rng.choice([one for one in range(1, channels + 1) if channels % one == 0]))
            channels = groups * int(rng.integers(1, 4))
            layers.append(("conv", channels, kernel, stride, padding, groups))
        else:
            layers.append(("pool", kernel, stride, padding))
        sides = [max(1, (side + 2 * padding - kernel) // stride + 1) for side in sides]
    return case(shape, layers)


def _draw_trace(rng):
    return _draw_network(rng, fits=bool(rng.random() < 0.8))


def _draw_windows(rng):
    layers = rng.integers((1, 1, 0, 1), (6, 4, 4, 4), (int(rng.integers(1, 5)), 4)).tolist()
    return case([tuple(layer) for layer in layers])


def _after(shape, layer):
    """Return the shape after one layer."""
    channels, *sides = shape
    kind, *numbers = layer
    if kind == "linear":
        return numbers[0], 1, 1
    if kind == "conv":
        channels, *numbers = numbers[:4]
    kernel_size, stride, padding = numbers
    options = {"padding": padding, "stride": stride}
    return channels, *(output_size(side, kernel_size, **options) for side in sides)


def _shapes(input_shape, layers):
    shapes = [tuple(input_shape)]
    for layer in layers:
        shapes.append(_after(shapes[-1], layer))
    return shapes


def _shape(input_shape, layers, *, at):
    """Explain one number of a shape."""
    layer, axis = at
    if not layer:
        return explain.Explanation(arithmetic="the first shape is that of the image")
    before, (kind, *numbers) = _shapes(input_shape, layers)[layer - 1], layers[layer - 1]
    written = f"layer {layer} is {(kind, *numbers)}, and its input has the shape {before}"
    if kind == "linear":
        why = "a fully connected layer gives (outputs, 1, 1)"
    elif axis == 0:
        why = "one map for each filter" if kind == "conv" else "pooling keeps the channels"
    else:
        kernel_size, stride, padding = numbers[1:4] if kind == "conv" else numbers
        room = before[axis] + 2 * padding - kernel_size
        jumps = room // stride
        quotient = f"({before[axis]} + 2·{padding} − {kernel_size}) / {stride}"
        rounded = "" if room % stride == 0 else f", rounded down to {jumps}"
        why = f"{quotient} {equals(room / stride)}{rounded}; {jumps} + 1 = {jumps + 1}"
    return explain.Explanation(arithmetic=f"{written}: {why}")


def _summed(terms_of):
    """Explain a total by its terms, one for each layer that has one."""

    def explained(input_shape, layers, *, at):
        shapes = _shapes(input_shape, layers)
        found = map(terms_of, shapes, shapes[1:], layers)
        terms = [f"layer {n}: {term}" for n, term in enumerate(found, 1) if term]
        if len(terms) > 4:
            terms = [*terms[:3], "…", terms[-1]]
        return explain.Explanation(arithmetic="; ".join(terms) or "no layer learns or multiplies")

    return explained


def _parameters(before, _after, layer):
    kind, *numbers = layer
    if kind == "pool":
        return ""
    if kind == "linear":
        inputs, outputs = before[0] * before[1] * before[2], numbers[0]
        return f"{outputs}·({inputs} + 1) = {outputs * (inputs + 1)}"
    filters, kernel_size, _, _, groups = numbers
    read = before[0] // groups
    total = filters * (read * kernel_size**2 + 1)
    return f"{filters}·({read}·{kernel_size}·{kernel_size} + 1) = {total}"


def _macs(before, after, layer):
    kind, *numbers = layer
    if kind == "pool":
        return ""
    if kind == "linear":
        inputs, outputs = before[0] * before[1] * before[2], numbers[0]
        return f"{outputs}·{inputs} = {outputs * inputs}"
    filters, kernel_size, _, _, groups = numbers
    factors = [filters, *after[1:], before[0] // groups, kernel_size, kernel_size]
    total = reduce(lambda one, other: one * other, factors)
    return f"{size(factors).replace('×', '·')} = {total}"


def _field(layers, *, at):
    """Write the three numbers after each layer, up to the last one."""
    size_, jump, start = 1, 1, 0
    lines = []
    for kernel_size, stride, padding, dilation in layers:
        more = dilation * (kernel_size - 1)
        lines.append(
            (
                f"{size_} + {more}·{jump} = {size_ + more * jump}",
                f"{jump}·{stride} = {jump * stride}",
                f"{number(start)} − {padding}·{jump} = {number(start - padding * jump)}",
            )
        )
        size_, jump, start = size_ + more * jump, jump * stride, start - padding * jump
    shown = [f"layer {n}: {line[at[0]]}" for n, line in enumerate(lines, 1)]
    return explain.Explanation(arithmetic="; ".join(without_middle(shown, 5)))


_CONV = ("conv", 2, 3, 1, 0, 1)
_STRIDED = [("conv", 2, 3, 2, 1, 1), ("pool", 2, 2, 1), ("linear", 3)]
_SMALL = (
    case((1, 6, 6), [_CONV], about="one convolution"),
    case((3, 6, 8), [("conv", 4, 3, 1, 0, 1)], about="three channels"),
    case((2, 7, 9), [("conv", 3, 3, 2, 0, 1)], about="stride 2"),
    case((2, 5, 6), [("conv", 3, 3, 1, 1, 1)], about="padding"),
    case((3, 8, 6), [_CONV, ("conv", 5, 2, 1, 0, 1)], about="two convolutions"),
    case((2, 8, 6), [("pool", 2, 2, 0), ("conv", 3, 2, 1, 0, 1)], about="pooling"),
    case((3, 1, 1), [("linear", 4)], about="a fully connected layer"),
    case((2, 3, 4), [("linear", 5), ("linear", 3)], about="two fully connected layers"),
    case((2, 7, 6), [_CONV, ("pool", 2, 2, 0), ("linear", 3)], about="all three kinds of layer"),
    case((2, 9, 6), _STRIDED, about="a fully connected layer after strides and padding"),
    case((4, 9, 7), [("conv", 6, 3, 1, 0, 2)], about="two groups"),
    case((4, 9, 7), DEPTHWISE, about="a depthwise and a pointwise layer"),
)

TASKS = [
    Task(
        "trace",
        (
            *_SMALL[:6],
            case((3, 9, 8), [("pool", 3, 2, 0)], about="overlapping pooling"),
            case((3, 7, 8), [("pool", 3, 2, 1)], about="pooling with padding"),
            *_SMALL[6:],
            case((1, 32, 32), LENET5, about="LeNet-5"),
            case((3, 224, 224), ALEXNET, about="AlexNet"),
            case((1, 4, 6), [("conv", 2, 5, 1, 2, 1)], about="a kernel that fits with the padding"),
            case((2, 5, 6), [("pool", 6, 2, 1)], about="a window that fits with the padding"),
            case(
                (2, 4, 6),
                [("conv", 3, 4, 1, 0, 1), ("pool", 3, 1, 1)],
                about="a kernel and a window as high as their padded input",
            ),
            case((2, 3, 9), [("conv", 2, 4, 1, 0, 1)], about="a kernel that is too high"),
            case((2, 3, 9), [("pool", 4, 2, 0)], about="a window that is too high, stride 2"),
            case((2, 9, 3), [_CONV, ("pool", 4, 1, 0)], about="a window that is too wide"),
            case((2, 3, 9), [("pool", 6, 1, 0)], about="a window that is too high"),
            case((2, 3, 3), [("conv", 4, 6, 1, 1, 1)], about="a kernel that is too high and wide"),
            case((2, 3, 9), [("pool", 4, 1, 0), ("linear", 3)], about="too high, before the end"),
        ),
        (
            "Start with `shapes = [tuple(input_shape)]`, and append one shape for each layer, "
            "computed from the last one.",
            "A convolution has one map for each filter, and pooling keeps the channels. Both "
            "compute height and width with the formula of lesson 05.",
            "`room = side + 2 * padding - kernel_size`; if it is negative, raise a `ValueError`, "
            "otherwise the side becomes `room // stride + 1`.",
        ),
        _shape,
        draw=_draw_trace,
        first_hint={"shape": 1, "values": 2, "no error": 3},
    ),
    Task(
        "count_parameters",
        (
            *_SMALL,
            case((1, 32, 32), LENET5, about="LeNet-5"),
            case((3, 224, 224), VGG16, about="VGG16"),
        ),  # fmt: skip
        (
            "Which numbers does a layer learn? A convolution: its filters, and a bias for each "
            "of them. Pooling: none.",
            "Each filter has `channels // groups` kernels, where `channels` are those of its "
            "input: the shapes of `trace` have them.",
            "Convolution: `filters * (channels // groups * kernel_size**2 + 1)`. Fully connected "
            "layer: `outputs * (channels * height * width + 1)`, with the shape of its input.",
        ),
        _summed(_parameters),
        draw=_draw_network,
    ),
    Task(
        "count_macs",
        (
            *_SMALL,
            case((1, 32, 32), LENET5, about="LeNet-5"),
            case((3, 224, 224), ALEXNET, about="AlexNet"),
        ),  # fmt: skip
        (
            "How many products does one number of a map need? How many numbers does the map have?",
            "The map has the shape *after* the layer, the window reads the channels *before* it: "
            "`trace` gives both. Biases are not counted.",
            "Convolution: `filters * height * width * (channels // groups) * kernel_size**2`, with "
            "height and width of the map. Fully connected layer: inputs times outputs.",
        ),
        _summed(_macs),
        draw=_draw_network,
    ),
    Task(
        "receptive_field",
        (
            case([(3, 1, 0, 1)], about="one layer"),
            case([(3, 1, 0, 1), (3, 1, 0, 1)], about="two layers"),
            case([(3, 1, 0, 1), (2, 2, 0, 1), (3, 1, 0, 1)], about="pooling in between"),
            case([(5, 3, 0, 1), (3, 2, 0, 1), (4, 1, 0, 1)], about="two strides"),
            case([(3, 1, 0, 3)], about="dilation"),
            case([(3, 2, 0, 1), (2, 1, 0, 4), (3, 1, 0, 2)], about="dilation after a stride"),
            case([(3, 1, 1, 1)], about="padding"),
            case([(3, 2, 1, 1), (5, 3, 2, 1), (3, 1, 1, 1)], about="padding after a stride"),
            case([(3, 2, 1, 1), (3, 1, 1, 2)], about="padding and dilation"),
            case([(1, 2, 0, 1), (1, 1, 3, 1)], about="kernels of one cell"),
            case(ALEXNET_WINDOWS, about="AlexNet"),
            case(VGG16_WINDOWS, about="VGG16"),
        ),
        (
            "Start with `size, jump, start = 1, 1, 0`, the cell itself, and update all three for "
            "each layer, first to last.",
            "A kernel adds `dilation * (kernel_size - 1)` steps. How many cells of the image is "
            "one step, before this layer?",
            "`size += dilation * (kernel_size - 1) * jump`, `start -= padding * jump`, and only "
            "then `jump *= stride`.",
        ),
        _field,
        draw=_draw_windows,
    ),
]
