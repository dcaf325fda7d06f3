"""Known mistakes: each does one thing wrong, and its docstring is what the learner is told."""

import math

import convlab


def _room(input_size, kernel_size, padding=0):
    """How many cells the first window can move; an error where there is no such window."""
    room = input_size + 2 * padding - kernel_size
    if room < 0:
        raise ValueError(f"a kernel of {kernel_size} does not fit")
    return room


def output_size_not_rounded_down(input_size, kernel_size, padding=0, stride=1):
    """You divided with / and did not round down, so the size can come out as a fraction.

    See lesson 05, "Write the formula".
    """
    return _room(input_size, kernel_size, padding) / stride + 1


def output_size_rounded_up(input_size, kernel_size, padding=0, stride=1):
    """You rounded up, which counts a last window that hangs over the end.

    See lesson 05, "What others call it".
    """
    return math.ceil(_room(input_size, kernel_size, padding) / stride) + 1


def output_size_plus_one_forgotten(input_size, kernel_size, padding=0, stride=1):
    """You counted the jumps and forgot the window before the first one.

    See lesson 05, "Compute it".
    """
    return _room(input_size, kernel_size, padding) // stride


def output_size_plus_one_before_dividing(input_size, kernel_size, padding=0, stride=1):
    """You added 1 to the room before you divided, so it is divided as well.

    See lesson 05, "Compute it".
    """
    return (_room(input_size, kernel_size, padding) + 1) // stride


def output_size_divided_by_stride_plus_one(input_size, kernel_size, padding=0, stride=1):
    """You divided by the stride plus 1, and that 1 belongs to the result.

    See lesson 05, "Predict".
    """
    return _room(input_size, kernel_size, padding) // (stride + 1)


def output_size_kernel_not_divided(input_size, kernel_size, padding=0, stride=1):
    """You divided the size of the input alone, and took the kernel away afterwards.

    See lesson 05, "Write the formula".
    """
    _room(input_size, kernel_size, padding)
    return (input_size + 2 * padding) // stride - kernel_size + 1


def output_size_stride_left_out(input_size, kernel_size, padding=0, stride=1):
    """You did not use the stride.

    See lesson 05, "Compute it".
    """
    return _room(input_size, kernel_size, padding) + 1


def output_size_padding_left_out(input_size, kernel_size, padding=0, stride=1):
    """You did not use the padding.

    See lesson 05, "Add padding".
    """
    return _room(input_size, kernel_size) // stride + 1


def output_size_padding_counted_once(input_size, kernel_size, padding=0, stride=1):
    """You added the padding once, as if it were that of both sides together.

    See lesson 05, "Add padding".
    """
    return _room(input_size + padding, kernel_size) // stride + 1


def output_size_no_error(input_size, kernel_size, padding=0, stride=1):
    """You returned a size of 0 or less where the kernel does not fit, and raised no error.

    See lesson 05, "Write the formula".
    """
    return (input_size + 2 * padding - kernel_size) // stride + 1


def output_size_never_less_than_zero(input_size, kernel_size, padding=0, stride=1):
    """You returned 0 where the kernel does not fit, and raised no error.

    See lesson 05, "Write the formula".
    """
    return max(0, (input_size + 2 * padding - kernel_size) // stride + 1)


def output_size_rounded_towards_zero(input_size, kernel_size, padding=0, stride=1):
    """You rounded with int(), which makes a window of a kernel that does not quite fit.

    See lesson 05, "Write the formula".
    """
    size = int((input_size + 2 * padding - kernel_size) / stride) + 1
    if size < 1:
        raise ValueError("the kernel does not fit")
    return size


def output_size_another_error(input_size, kernel_size, padding=0, stride=1):
    """You raised an error where the kernel does not fit, but not a ValueError.

    See lesson 05, "Write the formula".
    """
    room = input_size + 2 * padding - kernel_size
    assert room >= 0, "the kernel does not fit"
    return room // stride + 1


def output_size_compared_without_padding(input_size, kernel_size, padding=0, stride=1):
    """You compared the kernel with the input before padding, and refused one that fits after it.

    See lesson 05, "Add padding".
    """
    _room(input_size, kernel_size)
    return _room(input_size, kernel_size, padding) // stride + 1


def output_size_equal_sizes_refused(input_size, kernel_size, padding=0, stride=1):
    """You refused a kernel that is exactly as large as the input, where there is one window.

    See lesson 05, "Follow LeNet-5".
    """
    if _room(input_size, kernel_size, padding) == 0:
        raise ValueError("the kernel does not fit")
    return convlab.output_size(input_size, kernel_size, padding=padding, stride=stride)


def output_size_leftover_refused(input_size, kernel_size, padding=0, stride=1):
    """You raised an error where the stride does not divide the room: there it rounds down.

    See lesson 05, "What others call it".
    """
    if _room(input_size, kernel_size, padding) % stride:
        raise ValueError("the stride does not divide")
    return convlab.output_size(input_size, kernel_size, padding=padding, stride=stride)


def _totals(input_size, kernel_size, stride):
    """The paddings of both sides together that keep the size."""
    least = (input_size - 1) * stride + kernel_size - input_size
    return range(least, least + stride)


def _each_side(totals):
    return [total // 2 for total in totals if total % 2 == 0]


def paddings_that_keep_size_of_both_sides_together(input_size, kernel_size, stride):
    """You found the padding of both sides together, and it was asked for on each side.

    See lesson 05, "Keep the size".
    """
    return list(_totals(input_size, kernel_size, stride))


def paddings_that_keep_size_halves_rounded_down(input_size, kernel_size, stride):
    """You halved an odd number of cells and rounded down, and that padding does not keep the size.

    See lesson 05, "Keep the size".
    """
    totals = _totals(input_size, kernel_size, stride)
    return sorted({total // 2 for total in totals})


def paddings_that_keep_size_halves_kept(input_size, kernel_size, stride):
    """You kept halves of a cell: a padding is a whole number.

    See lesson 05, "Keep the size".
    """
    return [total / 2 for total in _totals(input_size, kernel_size, stride)]


def paddings_that_keep_size_stride_left_out(input_size, kernel_size, stride):
    """You found the paddings of stride 1, whatever the stride.

    See lesson 05, "Keep the size".
    """
    return _each_side(_totals(input_size, kernel_size, 1))


def paddings_that_keep_size_half_the_kernel(input_size, kernel_size, stride):
    """You took half of the kernel, rounded down: that keeps the size of odd kernels at stride 1.

    See lesson 05, "Keep the size".
    """
    return [kernel_size // 2]


def paddings_that_keep_size_smallest_only(input_size, kernel_size, stride):
    """You returned the smallest padding that keeps the size, and left out the others.

    See lesson 05, "Keep the size".
    """
    return _each_side(_totals(input_size, kernel_size, stride))[:1]


def paddings_that_keep_size_without_leftover_only(input_size, kernel_size, stride):
    """You kept only paddings that leave no cell over: those that round down to the size count too.

    See lesson 05, "Compute it".
    """
    return _each_side(_totals(input_size, kernel_size, stride)[:1])


def paddings_that_keep_size_smaller_than_the_kernel_only(input_size, kernel_size, stride):
    """You tried no padding as large as the kernel, and with a stride it takes a larger one.

    See lesson 05, "Keep the size".
    """
    kept = _each_side(_totals(input_size, kernel_size, stride))
    return [padding for padding in kept if padding < kernel_size]


def paddings_that_keep_size_zero_left_out(input_size, kernel_size, stride):
    """You began with padding 1: no padding at all is a padding of 0.

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
    """You returned one number: even a single padding comes in a list.

    See lesson 05, "Keep the size".
    """
    return next(iter(_each_side(_totals(input_size, kernel_size, stride))), 0)


def _follow(input_size, layers, size):
    """The sizes through the layers, where `size` works each of them out."""
    sizes = [input_size]
    for layer in layers:
        sizes.append(size(sizes[-1], *layer))
    return sizes


def _right(size, kernel_size, padding, stride):
    return _room(size, kernel_size, padding) // stride + 1


def trace_each_layer_gets_the_input(input_size, layers):
    """You gave every layer the size of the input, not what the layer before made of it.

    See lesson 05, "Follow LeNet-5".
    """
    return [input_size, *(_right(input_size, *layer) for layer in layers)]


def trace_input_left_out(input_size, layers):
    """You returned what comes out of the layers, and left out the size of the input.

    See lesson 05, "Follow LeNet-5".
    """
    return _follow(input_size, layers, _right)[1:]


def trace_last_size_only(input_size, layers):
    """You returned the size after the last layer only.

    See lesson 05, "Follow LeNet-5".
    """
    return _follow(input_size, layers, _right)[-1]


def trace_last_layer_left_out(input_size, layers):
    """You noted what goes into each layer, so that what comes out of the last one is missing.

    See lesson 05, "Follow LeNet-5".
    """
    return _follow(input_size, layers, _right)[:-1]


def trace_padding_and_stride_exchanged(input_size, layers):
    """You took the second number of a layer for its stride and the third for its padding.

    See lesson 05, "Follow AlexNet, and a riddle".
    """
    return _follow(input_size, layers, lambda i, k, s, p: _room(i, k, p) // s + 1)


def trace_padding_counted_once(input_size, layers):
    """You added the padding once, and it is added at both ends.

    See lesson 05, "Add padding".
    """
    return _follow(input_size, layers, lambda i, k, p, s: _room(i + p, k) // s + 1)


def trace_stride_left_out(input_size, layers):
    """You did not use the stride of the layers.

    See lesson 05, "Follow LeNet-5".
    """
    return _follow(input_size, layers, lambda i, k, p, s: _room(i, k, p) + 1)


def trace_strides_multiplied(input_size, layers):
    """You multiplied the strides of the layers so far: each layer has only its own.

    See lesson 05, "Follow LeNet-5".
    """
    sizes, jump = [input_size], 1
    for kernel_size, padding, stride in layers:
        jump *= stride
        sizes.append(_right(sizes[-1], kernel_size, padding, jump))
    return sizes


def trace_not_rounded_down(input_size, layers):
    """You did not round the sizes down, so that fractions of a cell went into the next layer.

    See lesson 05, "Write the formula".
    """
    return _follow(input_size, layers, lambda i, k, p, s: _room(i, k, p) / s + 1)


def trace_plus_one_forgotten(input_size, layers):
    """You counted the jumps of each layer's window and not its places: that is one more.

    See lesson 05, "Compute it".
    """
    return _follow(input_size, layers, lambda i, k, p, s: _room(i, k, p) // s)


def trace_no_error(input_size, layers):
    """You went on with sizes of 0 or less where a kernel does not fit, and raised no error.

    See lesson 05, "Write the formula".
    """
    return _follow(input_size, layers, lambda i, k, p, s: (i + 2 * p - k) // s + 1)


def trace_stopped_without_an_error(input_size, layers):
    """You returned the sizes so far where a kernel does not fit, and raised no error.

    See lesson 05, "Write the formula".
    """
    sizes = [input_size]
    for kernel_size, padding, stride in layers:
        if sizes[-1] + 2 * padding < kernel_size:
            break
        sizes.append(_right(sizes[-1], kernel_size, padding, stride))
    return sizes


def trace_leftover_refused(input_size, layers):
    """You raised an error where a stride does not divide the room: there it rounds down.

    See lesson 05, "What others call it".
    """

    def size(i, k, p, s):
        if _room(i, k, p) % s:
            raise ValueError("the stride does not divide")
        return _right(i, k, p, s)

    return _follow(input_size, layers, size)
