"""Known mistakes: each does one thing wrong, and its docstring is the message to the learner."""

import itertools
import math
from functools import partial
from operator import floordiv, mul


def _room(input_size, kernel_size, padding=0):
    """Return how many cells the first window can move; raise if there is no window."""
    room = input_size + 2 * padding - kernel_size
    if room < 0:
        raise ValueError("the kernel does not fit")
    return room


def _unchecked(i, k, p, s):
    return (i + 2 * p - k) // s + 1


def _after_a_check(formula):
    def size(i, k, p, s):
        _room(i, k, p)
        return formula(i, k, p, s)

    return size


_right = _after_a_check(_unchecked)


def _follow(input_size, layers, size):
    """Return the sizes through the layers, each computed by `size`."""
    sizes = [input_size]
    for layer in layers:
        sizes.append(size(sizes[-1], *layer))
    return sizes


def _enter(name, message, heading, answer):
    answer.__name__, answer.__doc__ = name, f'{message} See lesson 05, "{heading}".'
    globals()[name] = answer


def _enter_size(name, message, heading, size):
    """Add a wrong size to the known mistakes of `output_size` and of `trace`."""

    def output_size(input_size, kernel_size, padding=0, stride=1):
        return size(input_size, kernel_size, padding, stride)

    def trace(input_size, layers):
        return _follow(input_size, layers, size)

    _enter(f"output_size_{name}", message, heading, output_size)
    _enter(f"trace_{name}", message, heading, trace)


# Each wrong formula is known with and without a check that the kernel fits; without it, both
# rounded down and rounded towards zero with `int`.
_NO_ERROR = "You did not raise an error when the kernel does not fit."
_TOWARDS_ZERO = "You rounded towards zero when the kernel does not fit: that must be an error."
_FORMULAS = {
    "not_rounded_down": (
        "You divided with / and did not round down, so the size can be a fraction.",
        "Write the formula", lambda i, k, p, s: (i + 2 * p - k) / s + 1),
    "rounded_up": (
        "You rounded up, which adds a last window that hangs over the end.",
        "What others call it", lambda i, k, p, s: math.ceil((i + 2 * p - k) / s) + 1),
    "plus_one_forgotten": (
        "You counted the jumps, but not the window before the first jump.",
        "Compute it", lambda i, k, p, s, over=floordiv: over(i + 2 * p - k, s)),
    "plus_one_before_dividing": (
        "You added 1 before you divided, so the 1 is divided too.",
        "Compute it", lambda i, k, p, s, over=floordiv: over(i + 2 * p - k + 1, s)),
    "divided_by_stride_plus_one": (
        "You divided by the stride plus 1 instead of adding 1 to the result.",
        "Predict", lambda i, k, p, s, over=floordiv: over(i + 2 * p - k, s + 1)),
    "kernel_not_divided": (
        "You divided only the size of the input, and subtracted the kernel afterwards.",
        "Write the formula", lambda i, k, p, s: (i + 2 * p) // s - k + 1),
    "only_the_kernel_divided": (
        "You divided only the kernel, because there are no brackets around the numerator.",
        "Write the formula", lambda i, k, p, s: i + 2 * p - k // s + 1),
    "stride_left_out": (
        "You did not use the stride.",
        "Compute it", lambda i, k, p, s: i + 2 * p - k + 1),
    "padding_left_out": (
        "You left out the padding.",
        "Add padding", lambda i, k, p, s, over=floordiv: over(i - k, s) + 1),
    "padding_counted_once": (
        "You added the padding once instead of once for each end.",
        "Add padding", lambda i, k, p, s, over=floordiv: over(i + p - k, s) + 1),
}  # fmt: skip


for _name, (_message, _heading, _formula) in _FORMULAS.items():
    _enter_size(_name, _message, _heading, _after_a_check(_formula))
    _enter_size(f"{_name}_and_no_error", f"{_message} {_NO_ERROR}", _heading, _formula)
    if _formula.__defaults__:
        _cut = partial(_formula, over=lambda room, stride: int(room / stride))
        _enter_size(f"{_name}_and_no_error_with_int", f"{_message} {_TOWARDS_ZERO}", _heading, _cut)

_WITHOUT_ERROR = {
    "no_error": (
        "When the kernel does not fit, you returned a size of 0 or less instead of an error.",
        _unchecked),
    "never_less_than_zero": (
        "When the kernel does not fit, you returned 0 instead of raising an error.",
        lambda *numbers: max(0, _unchecked(*numbers))),
    "rounded_towards_zero_and_no_error": (
        _TOWARDS_ZERO,
        lambda i, k, p, s: int((i + 2 * p - k) / s) + 1),
}  # fmt: skip

for _name, (_message, _size) in _WITHOUT_ERROR.items():
    _enter_size(_name, _message, "Write the formula", _size)


def _in_trace_too(mistake):
    def trace(input_size, layers):
        return _follow(input_size, layers, mistake)

    trace.__name__ = mistake.__name__.replace("output_size", "trace")
    trace.__doc__ = mistake.__doc__
    globals()[trace.__name__] = trace
    return mistake


@_in_trace_too
def output_size_rounded_towards_zero(input_size, kernel_size, padding=0, stride=1):
    """You rounded towards zero, which counts one window even if the kernel does not fit.

    See lesson 05, "Write the formula".
    """
    size = int((input_size + 2 * padding - kernel_size) / stride) + 1
    if size < 1:
        raise ValueError("the kernel does not fit")
    return size


@_in_trace_too
def output_size_another_error(input_size, kernel_size, padding=0, stride=1):
    """If the kernel does not fit, your function raises an error that is not a ValueError.

    See lesson 05, "Write the formula".
    """
    size = _unchecked(input_size, kernel_size, padding, stride)
    if size < 1:
        raise Exception("any kind of error is one of these")
    return size


@_in_trace_too
def output_size_leftover_refused(input_size, kernel_size, padding=0, stride=1):
    """You raised an error when cells are left over at the end.

    See lesson 05, "What others call it".
    """
    if _room(input_size, kernel_size, padding) % stride:
        raise ValueError("the stride does not divide")
    return _right(input_size, kernel_size, padding, stride)


@_in_trace_too
def output_size_equal_sizes_refused(input_size, kernel_size, padding=0, stride=1):
    """You refused a kernel that is exactly as large as the input, although there is one window.

    See lesson 05, "Follow LeNet-5".
    """
    if _room(input_size, kernel_size, padding) == 0:
        raise ValueError("the kernel does not fit")
    return _right(input_size, kernel_size, padding, stride)


def output_size_nothing_returned(input_size, kernel_size, padding=0, stride=1):
    """You returned None when the kernel does not fit, instead of raising an error.

    See lesson 05, "Write the formula".
    """
    size = _unchecked(input_size, kernel_size, padding, stride)
    return size if size > 0 else None


def output_size_compared_without_padding(input_size, kernel_size, padding=0, stride=1):
    """You compared the kernel with the input before padding, and refused one that does fit.

    See lesson 05, "Add padding".
    """
    _room(input_size, kernel_size)
    return _room(input_size, kernel_size, padding) // stride + 1


def output_size_padding_left_out_everywhere(input_size, kernel_size, padding=0, stride=1):
    """You left out the padding, and so refused a kernel that fits because of it.

    See lesson 05, "Add padding".
    """
    return _room(input_size, kernel_size) // stride + 1


def output_size_padding_counted_once_everywhere(input_size, kernel_size, padding=0, stride=1):
    """You added the padding once, and refused a kernel that fits with padding at both ends.

    See lesson 05, "Add padding".
    """
    return _room(input_size + padding, kernel_size) // stride + 1


def output_size_padding_and_stride_swapped(input_size, kernel_size, stride=1, padding=0):
    """You put the stride before the padding, so a call by position swaps them.

    See lesson 05, "Write the formula".
    """
    return _room(input_size, kernel_size, padding) // stride + 1


def _totals(input_size, kernel_size, stride):
    """Return the paddings of both sides together that keep the size."""
    least = (input_size - 1) * stride + kernel_size - input_size
    return range(least, least + stride)


def _each_side(totals):
    return [total // 2 for total in totals if total % 2 == 0]


def paddings_that_keep_size_of_both_sides_together(input_size, kernel_size, stride):
    """You returned the padding of both sides together instead of on each side.

    See lesson 05, "Keep the size".
    """
    return list(_totals(input_size, kernel_size, stride))


def paddings_that_keep_size_halves_rounded_down(input_size, kernel_size, stride):
    """You halved an odd number of cells and rounded down, which does not keep the size.

    See lesson 05, "Keep the size".
    """
    totals = _totals(input_size, kernel_size, stride)
    return sorted({total // 2 for total in totals})


def paddings_that_keep_size_halves_kept(input_size, kernel_size, stride):
    """Your paddings include half cells.

    See lesson 05, "Keep the size".
    """
    return [total / 2 for total in _totals(input_size, kernel_size, stride)]


def paddings_that_keep_size_stride_left_out(input_size, kernel_size, stride):
    """You returned the paddings for stride 1, whatever the stride.

    See lesson 05, "Keep the size".
    """
    return _each_side(_totals(input_size, kernel_size, 1))


def paddings_that_keep_size_half_the_kernel(input_size, kernel_size, stride):
    """You used half of the kernel, rounded down, even for even kernels and larger strides.

    See lesson 05, "Keep the size".
    """
    return [kernel_size // 2]


def paddings_that_keep_size_half_of_kernel_minus_one_rounded_down(input_size, kernel_size, stride):
    """You used half of (kernel − 1), rounded down, even for even kernels and larger strides.

    See lesson 05, "Keep the size".
    """
    return [(kernel_size - 1) // 2]


def paddings_that_keep_size_smallest_only(input_size, kernel_size, stride):
    """You returned only the smallest padding that keeps the size.

    See lesson 05, "Keep the size".
    """
    return _each_side(_totals(input_size, kernel_size, stride))[:1]


def paddings_that_keep_size_without_leftover_only(input_size, kernel_size, stride):
    """You kept only paddings that leave no cells over.

    See lesson 05, "Compute it".
    """
    return _each_side(_totals(input_size, kernel_size, stride)[:1])


def paddings_that_keep_size_smaller_than_the_kernel_only(input_size, kernel_size, stride):
    """You only tried paddings smaller than the kernel; larger strides need larger paddings.

    See lesson 05, "Keep the size".
    """
    kept = _each_side(_totals(input_size, kernel_size, stride))
    return [padding for padding in kept if padding < kernel_size]


def paddings_that_keep_size_zero_left_out(input_size, kernel_size, stride):
    """You left out the padding of 0.

    See lesson 05, "Keep the size".
    """
    return [padding for padding in _each_side(_totals(input_size, kernel_size, stride)) if padding]


def paddings_that_keep_size_size_divided_by_stride(input_size, kernel_size, stride):
    """You looked for the size divided by the stride, not for the size itself.

    See lesson 05, "Keep the size".
    """
    wanted = -(-input_size // stride)
    least = (wanted - 1) * stride + kernel_size - input_size
    return _each_side(total for total in range(least, least + stride) if total >= 0)


def paddings_that_keep_size_largest_first(input_size, kernel_size, stride):
    """You put the largest padding first.

    See lesson 05, "Keep the size".
    """
    return _each_side(_totals(input_size, kernel_size, stride))[::-1]


def paddings_that_keep_size_no_list(input_size, kernel_size, stride):
    """You returned one number, not a list.

    See lesson 05, "Keep the size".
    """
    return next(iter(_each_side(_totals(input_size, kernel_size, stride))), 0)


def _strides_multiplied(layers):
    kernel_sizes, paddings, strides = zip(*layers, strict=True)
    return zip(kernel_sizes, paddings, itertools.accumulate(strides, mul), strict=True)


_FOLLOWED = {
    "input_left_out": (
        "You returned what comes out of the layers, and left out the size of the input.",
        "Follow LeNet-5",
        lambda size: lambda input_size, layers: _follow(input_size, layers, size)[1:]),
    "last_size_only": (
        "You returned the size after the last layer only.",
        "Follow LeNet-5",
        lambda size: lambda input_size, layers: _follow(input_size, layers, size)[-1]),
    "last_layer_left_out": (
        "You returned what goes into each layer, and left out what comes out of the last one.",
        "Follow LeNet-5",
        lambda size: lambda input_size, layers: _follow(input_size, layers, size)[:-1]),
    "strides_multiplied": (
        "You multiplied the stride of each layer by those of the layers before.",
        "Follow LeNet-5",
        lambda size: lambda input_size, layers: _follow(
            input_size, _strides_multiplied(layers), size)),
    "kernel_of_3_keeps_the_size": (
        "You kept the size in every layer with a kernel of 3 and stride 1, padded or not.",
        "Follow VGG16",
        lambda size: lambda input_size, layers: _follow(
            input_size, layers, lambda i, k, p, s: i if k == 3 and s == 1 else size(i, k, p, s))),
}  # fmt: skip

for _name, (_message, _heading, _answer) in _FOLLOWED.items():
    _enter(f"trace_{_name}", _message, _heading, _answer(_right))
    _without = f"{_message} {_NO_ERROR}"
    _enter(f"trace_{_name}_and_no_error", _without, _heading, _answer(_unchecked))


def trace_each_layer_gets_the_input(input_size, layers):
    """You gave every layer the size of the input instead of the output of the layer before.

    See lesson 05, "Follow LeNet-5".
    """
    return [input_size, *(_right(input_size, *layer) for layer in layers)]


def trace_first_layer_only(input_size, layers):
    """You returned after the first layer, so the other sizes are missing.

    See lesson 05, "Follow LeNet-5".
    """
    return _follow(input_size, layers[:1], _right)


def trace_kernel_and_padding_swapped(input_size, layers):
    """You swapped the kernel and the padding of a layer.

    See lesson 05, "Follow AlexNet, and a riddle".
    """
    return _follow(input_size, layers, lambda i, p, k, s: _right(i, k, p, s))


def trace_padding_and_stride_swapped(input_size, layers):
    """You swapped the padding and the stride of a layer.

    See lesson 05, "Follow AlexNet, and a riddle".
    """
    return _follow(input_size, layers, lambda i, k, s, p: _right(i, k, p, s))


def trace_stopped_without_an_error(input_size, layers):
    """When a kernel does not fit, you returned the sizes so far instead of raising an error.

    See lesson 05, "Write the formula".
    """
    sizes = [input_size]
    for kernel_size, padding, stride in layers:
        if sizes[-1] + 2 * padding < kernel_size:
            break
        sizes.append(_right(sizes[-1], kernel_size, padding, stride))
    return sizes
