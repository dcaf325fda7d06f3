"""The examples of the checks, their hints, and how one cell is computed."""

import numpy as np

from convlab import output_size
from convlab.drawing.formatting import equals
from convlab.drawing.output_size import output_size as drawn
from convlab.feedback import Task, case, explain

# (kernel_size, padding, stride) of each layer
LENET = [(5, 0, 1), (2, 0, 2), (5, 0, 1), (2, 0, 2), (5, 0, 1)]
ALEXNET = [(11, 0, 4), (3, 0, 2), (5, 2, 1), (3, 0, 2), (3, 1, 1), (3, 1, 1), (3, 1, 1), (3, 0, 2)]
_CONV, _POOL = (3, 1, 1), (2, 0, 2)
VGG16 = [*[_CONV] * 2, _POOL] * 2 + [*[_CONV] * 3, _POOL] * 3
_SHOWN = 8  # layers shown at once


def _draw_line(rng):
    """Draw a line and a kernel, which fits more often than not."""
    input_size, kernel_size, padding, stride = map(int, rng.integers((1, 1, 0, 1), (12, 7, 4, 5)))
    if rng.random() < 0.5:
        return case(input_size, kernel_size, padding, stride)
    return case(input_size, kernel_size, padding=padding, stride=stride)


def _draw_kept(rng):
    kernel_size, more, stride = map(int, rng.integers((1, 0, 1), (6, 5, 6)))
    return case(kernel_size + more, kernel_size, stride)


def _draw_layers(rng):
    """Draw at most four layers; in some cases a kernel does not fit."""
    layers = rng.integers((1, 0, 1), (6, 3, 4), (rng.integers(1, 5), 3)).tolist()
    return case(int(rng.integers(4, 40)), [tuple(layer) for layer in layers])


def _written(input_size, kernel_size, padding=0, stride=1):
    """Write `(10 + 2·0 − 3) / 2 = 3.5, rounded down to 3; 3 + 1 = 4`."""
    room = input_size + 2 * padding - kernel_size
    jumps = room // stride
    rounded = "" if room % stride == 0 else f", rounded down to {jumps}"
    quotient = f"({input_size} + 2·{padding} − {kernel_size}) / {stride} {equals(room / stride)}"
    return f"{quotient}{rounded}; {jumps} + 1 = {jumps + 1}"


def _counted(input_size, kernel_size, padding=0, stride=1, *, at):
    numbers = input_size, kernel_size, padding, stride
    options = {"padding": padding, "stride": stride}
    last = output_size(input_size, kernel_size, **options) - 1
    picture = drawn(input_size, kernel_size, **options, step=last, keeping=False)
    return explain.Explanation(arithmetic=_written(*numbers), picture=picture)


def _kept(paddings, input_size, kernel_size, stride):
    """Mark the paddings in the answer, from 0 to more than the largest possible one."""
    if paddings.ndim != 1 or paddings.dtype == bool:
        kind = "one number" if paddings.ndim == 0 else f"of shape {paddings.shape}"
        raise ValueError(f"return a list of paddings, but yours is {kind}")
    marks = [0] * (input_size * stride + kernel_size)
    listed = paddings.tolist()
    for padding in listed:
        if padding < 0 or padding % 1 != 0:  # infinity % 1 is NaN
            raise ValueError(f"a padding must be an integer from 0 up, but yours is {padding:g}")
        if padding >= len(marks):
            raise ValueError(f"padding {padding:g} is much too large")
        marks[int(padding)] = 1
    if listed != sorted(set(listed)):
        raise ValueError(f"list each padding once, the smallest first, but yours is {listed}")
    return marks


def _tried(paddings, input_size, kernel_size, stride, *, at):
    """Show the windows with the first padding that is wrongly listed or missing."""
    (padding,) = at
    written = _written(input_size, kernel_size, padding, stride)
    options = {"padding": padding, "stride": stride}
    size = output_size(input_size, kernel_size, **options)
    if size == input_size:
        sentence = f"Padding {padding} on each side keeps the size, but it is not in your list"
    else:
        sentence = f"Padding {padding} on each side does not keep the size, but it is in your list"
    picture = drawn(input_size, kernel_size, **options, step=size - 1, keeping=False)
    return explain.Explanation(sentence=f"{sentence}: {written}.", picture=picture)


def _layer(input_size, layers, *, at):
    """Show the layers up to the first wrong one, and its arithmetic."""
    (layer,) = at
    last = layer or len(layers)
    first = max(0, last - _SHOWN)
    shown = np.array(layers[first:last])
    lit = np.arange(first, last)[:, None] == np.full(shown.shape, layer - 1)
    label = f"layers {first + 1} to {last}" if last > first + 1 else f"layer {last}"
    panel = explain.Panel(f"{label}: kernel, padding, stride", shown, "kernel", lit)
    if not layer:
        return explain.Explanation((panel,), "the first size is the size of the input")
    sizes = [input_size]
    for kernel_size, padding, stride in layers[: layer - 1]:
        sizes.append(output_size(sizes[-1], kernel_size, padding=padding, stride=stride))
    written = _written(sizes[-1], *layers[layer - 1])
    return explain.Explanation((panel,), f"layer {layer} has {sizes[-1]} input cells: {written}")


TASKS = [
    Task(
        "output_size",
        (
            case(7, 3, about="no padding, stride 1"),
            case(9, 3, stride=2, about="stride 2"),
            case(10, 3, stride=2, about="a cell left over at the end"),
            case(7, 4, padding=2, about="padding"),
            case(6, 3, padding=1, stride=2, about="padding and stride"),
            case(11, 4, 1, 3, about="padding and stride by position"),
            case(7, 2, stride=4, about="a stride larger than the kernel"),
            case(5, 5, stride=2, about="a kernel as large as the input"),
            case(4, 5, 1, about="a kernel that fits because of the padding"),
            case(3, 6, padding=2, stride=2, about="a kernel twice as large as the input"),
            case(4, 7, about="a kernel that does not fit"),
            case(2, 3, stride=2, about="a kernel that does not fit, and a stride"),
            case(3, 9, padding=2, stride=3, about="a kernel that does not fit even with padding"),
            case(input_size=224, kernel_size=7, padding=3, stride=2, about="ResNet-50, layer 1"),
        ),
        (
            "How many cells can the first window move before it reaches the end? This is the room.",
            "Each jump uses `stride` cells of the room; a jump that does not fit is not made. "
            "There is also a window before the first jump.",
            "`room = input_size + 2 * padding - kernel_size`. If it is negative, the kernel "
            "does not fit.",
            "`room // stride + 1`, after `if room < 0: raise ValueError(...)`.",
        ),
        _counted,
        draw=_draw_line,
        first_hint={"values": 1, "no error": 3},
    ),
    Task(
        "paddings_that_keep_size",
        (
            case(7, 3, 1, about="stride 1, an odd kernel"),
            case(7, 5, 1, about="stride 1, a larger kernel"),
            case(7, 4, 1, about="stride 1, an even kernel"),
            case(6, 1, 1, about="a kernel of one cell"),
            case(5, 3, 2, about="stride 2"),
            case(6, 4, stride=2, about="stride 2, an even kernel"),
            case(5, 3, 3, about="stride 3: two paddings"),
            case(input_size=4, kernel_size=3, stride=5, about="stride 5: three paddings"),
            case(2, 2, 2, about="a kernel as large as the input"),
            case(20, 3, 4, about="a longer line: large paddings"),
            case(40, 3, 5, about="a line of 40 cells: very large paddings"),
            case(3, 3, 2, about="an odd kernel as large as the input"),
            case(5, 5, 3, about="a kernel as large as the input, stride 3"),
        ),
        (
            "Try each padding with your `output_size`, and keep those that preserve the size.",
            "Start with padding 0. With more padding the output never gets smaller: stop when it "
            "is larger than the input.",
            "With a large stride, large paddings are needed too: it is enough to try up to "
            "`input_size * stride + kernel_size`.",
        ),
        _tried,
        _kept,
        _draw_kept,
    ),
    Task(
        "trace",
        (
            case(13, [(3, 1, 2)], about="a single layer"),
            case(13, [(3, 0, 1), (2, 0, 2)], about="two layers"),
            case(20, [(5, 2, 1), (2, 1, 3), (8, 1, 2), (2, 1, 2)], about="each layer with padding"),
            case(13, [(3, 0, 2), (8, 1, 1)], about="a kernel that fits because of the padding"),
            case(32, LENET, about="LeNet-5"),
            case(227, ALEXNET, about="AlexNet"),
            case(224, VGG16, about="VGG16"),
            case(10, [(3, 0, 2), (12, 0, 1)], about="a kernel that does not fit"),
            case(4, [(7, 1, 2)], about="a kernel that does not fit into the first input"),
            case(
                9,
                [(3, 0, 3), (6, 1, 4), (1, 1, 1)],
                about="a kernel that needs more padding",
            ),
            case(input_size=22, layers=[(3, 0, 2), (3, 1, 2), (7, 1, 8)], about="sizes rounded"),
        ),
        (
            "The output of one layer is the input of the next.",
            "Start with `sizes = [input_size]`, and append one size for each layer.",
            "Loop with `for kernel_size, padding, stride in layers:`, and call your `output_size` "
            "with `sizes[-1]`.",
        ),
        _layer,
        draw=_draw_layers,
        first_hint={"shape": 2, "values": 1, "no error": 3},
    ),
]
