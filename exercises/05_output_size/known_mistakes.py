"""Known mistakes: edits of model programs, with the message to the learner."""

_START = """
    cells = size + 2 * padding
    room = cells - kernel_size"""
_END = """
    step = stride
    jumps = room // step
    size = jumps + 1"""
_ERROR = """
        raise ValueError"""
# The kernel is compared with the line first, or the room or the size is checked.
_SIZES = (
    f"\n    if kernel_size > size + 2 * padding:{_ERROR}{_START}{_END}",
    f"{_START}\n    if room < 0:{_ERROR}{_END}",
    f"{_START}{_END}\n    if size < 1:{_ERROR}",
)
_OUTPUT_SIZE = """
def output_size(input_size, kernel_size, padding=0, stride=1):
    size = input_size
    SIZE
    return size
"""
_TRACE = """
def trace(input_size, layers):
    size = input_size
    sizes = [size]
    for kernel_size, padding, stride in layers:
        SIZE
        sizes.append(size)
    return sizes
"""
_TRIED = """
def paddings_that_keep_size(input_size, kernel_size, stride):
    paddings = []
    for padding in range(input_size * stride + kernel_size):
        size = input_size
        SIZE
        if size == input_size:
            paddings.append(padding)
    return paddings
"""
_SOLVED = """
def paddings_that_keep_size(input_size, kernel_size, stride):
    least = (input_size - 1) * stride + kernel_size - input_size
    totals = range(least, least + stride)
    return [total // 2 for total in totals if total % 2 == 0]
"""


def _inside(loop, size):
    return loop.replace("SIZE", size.replace("\n", "\n    ").strip())


MODELS = {
    "output_size": tuple(_OUTPUT_SIZE.replace("SIZE", one.strip()) for one in _SIZES),
    "paddings_that_keep_size": (_inside(_TRIED, _START + _END), _SOLVED),
    "trace": tuple(_inside(_TRACE, one) for one in _SIZES),
}

_DIVIDED, _PADDED, _KERNEL = "room // step", "size + 2 * padding\n", "- kernel_size\n"
_STEP, _COUNTED = "step = stride", "jumps + 1"
_COMPARED, _IN_ROOM, _IN_SIZE = "> size + 2 * padding:", "room < 0:", "size < 1:"
_RAISED = "raise ValueError"
# As when the windows are counted, or the elements of a range.
_NEVER_NEGATIVE = (_COUNTED, "max(0, jumps + 1)", _COMPARED, _COMPARED)

# The ends of the messages.
_WRITE = ' See lesson 05, "Write the formula".'
_OTHERS = ' See lesson 05, "What others call it".'
_COMPUTE = ' See lesson 05, "Compute it".'
_ADD = ' See lesson 05, "Add padding".'
_KEEP = ' See lesson 05, "Keep the size".'
_LENET = ' See lesson 05, "Follow LeNet-5".'
_ALEXNET = ' See lesson 05, "Follow AlexNet, and a riddle".'
_VGG16 = ' See lesson 05, "Follow VGG16".'
_PREDICT = ' See lesson 05, "Predict".'
_SIDES = ' See lesson 05, "Treat height and width separately".'

# Mistakes in the formula, wherever it is used.
_FORMULA = {
    "not rounded down": (
        f"You divided with `/` and did not round down, so the size can be a fraction.{_WRITE}",
        (_DIVIDED, "room / step"),
    ),
    "rounded up": (
        f"You rounded up, which adds a last window that hangs over the end.{_OTHERS}",
        (_DIVIDED, "math.ceil(room / step)"),
    ),
    "rounded to the nearest": (
        f"You rounded to the nearest integer, but sizes always round down.{_WRITE}",
        (_DIVIDED, "round(room / step)"),
        (_DIVIDED, "room / step", _COUNTED, "round(jumps + 1)"),
        (_DIVIDED, "int(room / step + 0.5)"),
    ),
    "remainder of the division": (
        "You used `%`, which gives what is left over, instead of `//`, which counts the "
        f"jumps.{_COMPUTE}",
        (_DIVIDED, "room % step"),
    ),
    "multiplied by the stride": (
        f"You multiplied by the stride instead of dividing by it.{_COMPUTE}",
        (_DIVIDED, "room * step"),
    ),
    "last window left out": (
        f"You did not count a window that ends exactly at the end of the line.{_COMPUTE}",
        (_DIVIDED, "-(-room // step) - 1"),
        (_KERNEL, "- kernel_size - 1\n"),
    ),
    "plus one forgotten": (
        f"You counted the jumps, but not the window before the first jump.{_COMPUTE}",
        (_COUNTED, "jumps"),
    ),
    "one subtracted": (
        f"You subtracted 1 where the window before the first jump must be added.{_COMPUTE}",
        (_COUNTED, "jumps - 1"),
    ),
    "plus one before dividing": (
        f"You added 1 before you divided, so the 1 is divided too.{_COMPUTE}",
        (_KERNEL, "- kernel_size + 1\n", _COUNTED, "jumps"),
    ),
    "plus one twice": (
        "You added 1 before you divided and again afterwards. Only the second one belongs "
        f"there.{_COMPUTE}",
        (_KERNEL, "- kernel_size + 1\n"),
    ),
    "two added": (
        f"You added 2 to the number of jumps: there is only one window more than jumps.{_COMPUTE}",
        (_COUNTED, "jumps + 2"),
    ),
    "divided by stride plus one": (
        f"You divided by the stride plus 1 instead of adding 1 to the result.{_PREDICT}",
        (_STEP, "step = stride + 1", _COUNTED, "jumps"),
    ),
    "kernel not divided": (
        f"You divided only the size of the input, and subtracted the kernel afterwards.{_WRITE}",
        (_DIVIDED, "(room + kernel_size) // step - kernel_size"),
    ),
    "only the kernel divided": (
        f"You divided only the kernel, because there are no brackets around the numerator.{_WRITE}",
        (_DIVIDED, "room + kernel_size - kernel_size // stride"),
    ),
    "only the padding divided": (
        "You divided only the padding, because there are no brackets around the "
        f"numerator.{_WRITE}",
        (_DIVIDED, "room - (cells - size) + (cells - size) // stride"),
    ),
    "stride left out": (
        f"You did not use the stride.{_COMPUTE}",
        (_DIVIDED, "room"),
    ),
    "stride of 2 always": (
        f"You divided by 2 whatever the stride.{_COMPUTE}",
        (_STEP, "step = 2"),
    ),
    "kernel size used as stride": (
        f"You divided by the kernel size instead of the stride.{_COMPUTE}",
        (_STEP, "step = kernel_size"),
    ),
    "kernel left out": (
        "You did not subtract the kernel size, so windows that hang over the end are "
        f"counted.{_COMPUTE}",
        (_KERNEL, "\n"),
        (_KERNEL, "\n", _DIVIDED, "-(-room // step) - 1"),
    ),
    "padded size divided by the stride only": (
        "You divided the padded size by the stride: subtract the kernel before you divide, and add "
        f"1 afterwards.{_COMPUTE}",
        (_KERNEL, "\n", _COUNTED, "jumps"),
    ),
    "kernel added": (
        f"You added the kernel size instead of subtracting it.{_COMPUTE}",
        (_KERNEL, "+ kernel_size\n"),
    ),
    "padding subtracted": (
        f"You subtracted the padding, but padding makes the line longer.{_ADD}",
        (_PADDED, "size - 2 * padding\n"),
    ),
    "padding squared": (
        f"You used the square of the padding, `padding ** 2`, instead of twice the padding.{_ADD}",
        (_PADDED, "size + padding**2\n"),
    ),
    "padding counted twice at each end": (
        f"You added the padding twice for each end, four times in all.{_ADD}",
        (_PADDED, "size + 4 * padding\n"),
    ),
    "input multiplied by the padding": (
        "You multiplied the size of the input by the padding: only the 2 is multiplied by "
        f"it.{_ADD}",
        (_PADDED, "(size + 2) * padding\n"),
    ),
}  # fmt: skip

_PADDING = {
    "padding left out": (
        f"You left out the padding.{_ADD}",
        (_PADDED, "size\n"),
        (_PADDED, "size\n", *_NEVER_NEGATIVE),
    ),
    "padding counted once": (
        f"You added the padding once instead of once for each end.{_ADD}",
        (_PADDED, "size + padding\n"),
        (_PADDED, "size + padding\n", *_NEVER_NEGATIVE),
    ),
    "padding added after the division": (
        f"You added the padding after you divided, so it is not divided by the stride.{_ADD}",
        (_DIVIDED, "(room - 2 * padding) // step + 2 * padding"),
    ),
    "padding halved": (
        f"You halved the padding, which is already that of one end.{_ADD}",
        (_PADDED, "size + padding // 2\n"),
    ),
    "size as with same padding": (
        'You divided the input size by the stride, which is right only for "same" '
        f'padding.{_OTHERS}',
        (_DIVIDED, "-(-size // step) - 1", _COMPARED, _COMPARED),
        (_DIVIDED, "size // step - 1", _COMPARED, _COMPARED),
    ),
}  # fmt: skip

# Mistakes in the error for a kernel that does not fit.
_CHECK = {
    "no error": (
        f"You did not raise an error when the kernel does not fit.{_WRITE}",
        (_RAISED, "pass"),
        (_RAISED, "return -1"),
    ),
    "never less than zero": (
        f"When the kernel does not fit, you returned 0 instead of raising an error.{_WRITE}",
        (_RAISED, "size = 0", _IN_SIZE, _IN_SIZE),
    ),
    "never less than one": (
        f"When the kernel does not fit, you returned 1 instead of raising an error.{_WRITE}",
        (_RAISED, "size = 1", _IN_SIZE, _IN_SIZE),
    ),
    "rounded towards zero": (
        "You rounded towards zero, which counts one window even if the kernel does not "
        f"fit.{_WRITE}",
        (_DIVIDED, "int(room / step)", _IN_SIZE, _IN_SIZE),
    ),
    "rounded towards zero and no error": (
        f"You rounded towards zero when the kernel does not fit: that must be an error.{_WRITE}",
        (_DIVIDED, "int(room / step)", _RAISED, "pass"),
    ),
    "another error": (
        "If the kernel does not fit, your function raises an error that is not a "
        f"ValueError.{_WRITE}",
        (_RAISED, "raise Exception"),
    ),
    "error returned": (
        f"You returned the error: write `raise ValueError(...)` instead of `return`.{_WRITE}",
        (_RAISED, "return ValueError()"),
    ),
    "nothing returned": (
        f"You returned None when the kernel does not fit, instead of raising an error.{_WRITE}",
        (_RAISED, "return None"),
    ),
    "leftover rejected": (
        f"You raised an error when cells are left over at the end.{_OTHERS}",
        (_COMPARED, "> size + 2 * padding or (size + 2 * padding - kernel_size) % stride:"),
        (_IN_ROOM, "room < 0 or room % stride:"),
    ),
    "equal sizes rejected": (
        "You rejected a kernel that is exactly as large as the input, although there is one "
        f"window.{_LENET}",
        (_COMPARED, ">= size + 2 * padding:"),
        (_IN_ROOM, "room <= 0:"),
    ),
    "single window rejected": (
        f"You raised an error when there is only one window.{_LENET}",
        (_IN_SIZE, "size <= 1:"),
    ),
    "size of 0 not rejected": (
        f"You rejected negative sizes only: a size of 0 must be an error too.{_WRITE}",
        (_IN_SIZE, "size < 0:"),
    ),
    "check reversed": (
        f"You raised an error when the kernel fits. Check your comparison.{_WRITE}",
        (_COMPARED, "< size + 2 * padding:"),
        (_COMPARED, "<= size + 2 * padding:"),
    ),
    "compared without padding": (
        "You compared the kernel with the input before padding, and rejected one that does "
        f"fit.{_ADD}",
        (_COMPARED, "> size:"),
    ),
    "compared with padding at one end": (
        "You compared the kernel with the input and the padding of one end, and rejected one that "
        f"does fit.{_ADD}",
        (_COMPARED, "> size + padding:"),
    ),
    "large stride rejected": (
        "You raised an error when the stride is larger than the kernel, which is "
        f"allowed.{_COMPUTE}",
        (_COMPARED, "> size + 2 * padding or stride > kernel_size:"),
        (_IN_ROOM, "room < 0 or stride > kernel_size:"),
    ),
}  # fmt: skip

_RETURNED, _HALF, _EVEN = "return paddings", "total // 2", " if total % 2 == 0"
_ALL, _RANGE = "range(least, least + stride)", "range(input_size * stride + kernel_size)"
_APPENDED, _KEPT, _LAYERS = "paddings.append(padding)", "size == input_size", " in layers:"

# In `paddings_that_keep_size` these have the same results as other mistakes.
_NOT_HERE = "not rounded down", "padding subtracted"


def _also(name, *edits):
    """Return a mistake in the formula, with further edits."""
    return {name: (*_FORMULA[name], *edits)}


MISTAKES = {
    "output_size": {
        "padding and stride swapped": (
            f"You put the stride before the padding, so a call by position swaps them.{_WRITE}",
            ("padding=0, stride=1", "stride=1, padding=0"),
        ),
        "other defaults": (
            "Your function has other defaults than the stub: without arguments, the padding is 0 "
            f"and the stride is 1.{_WRITE}",
            ("padding=0, stride=1", "padding=1, stride=1"),
            ("padding=0, stride=1", "padding=0, stride=2"),
        ),
        "input and kernel swapped": (
            "You put the kernel size before the input size, so a call by position swaps "
            f"them.{_WRITE}",
            ("input_size, kernel_size,", "kernel_size, input_size,"),
        ),
        "kernel size as default stride": (
            "Without a stride, you used the kernel size, as in pooling: the default stride is "
            f"1.{_COMPUTE}",
            ("stride=1", "stride=None", _STEP, "step = stride or kernel_size"),
        ),
        "size returned twice": (
            f"You returned two sizes: a line has only one.{_SIDES}",
            ("return size", "return size, size"),
        ),
        **_FORMULA,
        **_PADDING,
        **_CHECK,
    },
    "paddings_that_keep_size": {
        **{name: _FORMULA[name] for name in _FORMULA if name not in _NOT_HERE},
        "first paddings only": (
            "You tried only the first paddings, as with a `return` or a `break` inside the loop, "
            f"or you subtracted the padding.{_KEEP}",
            (_RANGE, "range(1)"),
            (_RANGE, "range(1, 2)"),
            (_PADDED, "size - 2 * padding\n"),
            (_APPENDED, f"{_APPENDED}\n        else:\n            break"),
        ),
        **_also("plus one forgotten", ("(input_size - 1)", "input_size")),
        "padding without effect": (
            "The padding changes nothing: it is missing in your formula, or your loop ends as soon "
            f"as the output is smaller than the input.{_KEEP}",
            *_PADDING["padding left out"][1:2],
            (_KEPT, "size >= input_size",
             _APPENDED, f"{_APPENDED}\n        else:\n            break"),
        ),
        "total of both sides": (
            f"You returned the total padding of both sides, not that of each side.{_KEEP}",
            (_PADDED, "size + padding\n"),
            (_ALL, "[least]", _HALF, "total", _EVEN, ""),
            (_APPENDED, "paddings.append(2 * padding)"),
        ),
        "divided by the padding": (
            "You divided by the padding, as when you swap padding and stride in a call of "
            f"`output_size`: its third argument is the padding.{_KEEP}",
            (_PADDED, "size + 2 * stride\n", _STEP, "step = padding"),
        ),
        "halves rounded down": (
            "You halved an odd number of cells and rounded down, which does not keep the "
            f"size.{_KEEP}",
            (_EVEN, ""),
            (_ALL, "[least]", _EVEN, ""),
            (_EVEN, " if total % 2 == 0 or total == least"),
        ),
        "halves rounded up": (
            "You returned the first padding with which the output is at least as large as the "
            f"input, as when you halve an odd number and round up: it must be equal.{_KEEP}",
            (_ALL, "[least]", _EVEN, "", _HALF, "-(-total // 2)"),
        ),
        "halves kept": (
            f"Your paddings include half cells.{_KEEP}",
            (_EVEN, "", _HALF, "total / 2"),
            (_ALL, "[least]", _EVEN, "", _HALF, "total / 2"),
            (_RETURNED, "return [(kernel_size - 1) / 2]"),
        ),
        "stride left out": (
            f"You returned the paddings for stride 1, whatever the stride.{_KEEP}",
            (_DIVIDED, "room"),
        ),
        "half the kernel": (
            "You used half of the kernel, rounded down, even for even kernels and larger "
            f"strides.{_KEEP}",
            (_RETURNED, "return [kernel_size // 2]"),
        ),
        "half of kernel minus one rounded down": (
            "You used half of (kernel − 1), rounded down, even for even kernels and larger "
            f"strides.{_KEEP}",
            (_RETURNED, "return [(kernel_size - 1) // 2]"),
        ),
        "smallest only": (
            f"You returned only the smallest padding that keeps the size.{_KEEP}",
            (_APPENDED, "paddings = paddings or [padding]"),
        ),
        "largest only": (
            f"You returned only the largest padding that keeps the size.{_KEEP}",
            (_APPENDED, "paddings = [padding]"),
        ),
        "without leftover only": (
            f"You kept only paddings that leave no cells over.{_COMPUTE}",
            (_DIVIDED, "room / step"),
        ),
        "smaller than the kernel only": (
            "You only tried paddings smaller than the kernel; larger strides need larger "
            f"paddings.{_KEEP}",
            (_RANGE, "range(kernel_size)"),
            (_RANGE, "range(kernel_size // 2 + 1)"),
        ),
        "large paddings not tried": (
            f"You did not try large paddings, which larger strides need.{_KEEP}",
            *(
                (_RANGE, f"range({stop})")
                for stop in ("kernel_size + 1", "input_size", "input_size + 1",
                             "input_size + kernel_size", "input_size * stride // 2",
                             "kernel_size * stride", "5", "10",
                             *(f"min({last}, input_size * stride + kernel_size)"
                               for last in (20, 50)))
            ),
        ),
        "every second padding only": (
            f"You tried only every second padding.{_KEEP}",
            (_RANGE, "range(0, input_size * stride + kernel_size, 2)"),
        ),
        "zero left out": (
            f"You left out the padding of 0.{_KEEP}",
            (_KEPT, "size == input_size and padding"),
        ),
        "size divided by stride": (
            f"You looked for the size divided by the stride, not for the size itself.{_KEEP}",
            (_KEPT, "size == -(-input_size // stride)"),
            (_KEPT, "size == input_size // stride"),
            (_KEPT, "size == input_size / stride"),
        ),
        "larger sizes kept": (
            f"You also listed paddings with which the output is larger than the input.{_KEEP}",
            *((_KEPT, "size >= input_size", _RANGE, tried)
              for tried in (_RANGE, "range(input_size * stride)", "range(1000)")),
        ),
        "smaller sizes kept": (
            f"You also listed paddings with which the output is smaller than the input.{_KEEP}",
            (_KEPT, "size <= input_size"),
        ),
        "largest first": (
            f"You put the largest padding first.{_KEEP}",
            (_APPENDED, "paddings.insert(0, padding)"),
        ),
        "no list": (
            f"You returned one number, not a list.{_KEEP}",
            (_RETURNED, "return paddings[0] if paddings else 0"),
            (_RETURNED, "return paddings[0] if paddings else None"),
            (_RETURNED, "return paddings[0] if paddings else []"),
        ),
        "no empty list": (
            f"You returned None if no padding keeps the size, instead of an empty list.{_KEEP}",
            (_RETURNED, "return paddings or None"),
        ),
        "sizes listed": (
            f"You listed the size of the output, not the padding.{_KEEP}",
            (_APPENDED, "paddings.append(size)"),
        ),
        "pairs listed": (
            f"You listed a pair for each padding: one number is enough for both ends.{_KEEP}",
            (_APPENDED, "paddings.append((padding, padding))"),
        ),
        "even kernels rejected": (
            "You returned an empty list for each even kernel, but with a larger stride some "
            f"paddings keep the size.{_KEEP}",
            (_RETURNED, "return paddings if kernel_size % 2 else []"),
        ),
        "larger strides rejected": (
            "You returned an empty list for each stride larger than 1, but large paddings keep the "
            f"size there.{_KEEP}",
            (_RETURNED, "return paddings if stride == 1 else []"),
        ),
    },
    "trace": {
        **_FORMULA,
        **_PADDING,
        **_CHECK,
        "stopped without an error": (
            "When a kernel does not fit, you returned the sizes so far instead of raising an "
            f"error.{_WRITE}",
            (_RAISED, "break"),
        ),
        "last layer checked only": (
            "You checked only the last size: a kernel can fit into the padding around a size of 0, "
            f"so check each layer.{_WRITE}",
            (f"        if {_IN_SIZE}\n            {_RAISED}\n        sizes.append(size)\n",
             f"        sizes.append(size)\n    if {_IN_SIZE}\n        {_RAISED}\n"),
        ),
        "layer skipped": (
            f"You skipped a layer whose kernel does not fit, instead of raising an error.{_WRITE}",
            (_COMPARED, _COMPARED, _RAISED, "continue"),
        ),
        "empty list instead of an error": (
            "When a kernel does not fit, you returned an empty list instead of raising an "
            f"error.{_WRITE}",
            (_RAISED, "return []"),
        ),
        "input left out": (
            "You returned what comes out of the layers, and left out the size of the "
            f"input.{_LENET}",
            ("sizes = [size]", "sizes = []"),
        ),
        "input listed twice": (
            "You appended the size before you computed it: the size of the input is there twice, "
            f"and the last size is missing.{_LENET}",
            ("return sizes", "return [input_size, *sizes[:-1]]"),
        ),
        "last size only": (
            f"You returned the size after the last layer only.{_LENET}",
            ("return sizes", "return sizes[-1]"),
        ),
        "last layer left out": (
            "You returned what goes into each layer, and left out what comes out of the last "
            f"one.{_LENET}",
            ("return sizes", "return sizes[:-1]"),
            (_LAYERS, " in layers[:-1]:"),
        ),
        "first layer left out": (
            f"You left out the first layer.{_LENET}",
            (_LAYERS, " in layers[1:]:"),
        ),
        "first layer only": (
            f"You returned after the first layer, so the other sizes are missing.{_LENET}",
            (_LAYERS, " in layers[:1]:"),
        ),
        "first layer used for all": (
            f"You used the numbers of the first layer for every layer.{_LENET}",
            (_LAYERS, " in [layers[0]] * len(layers):"),
        ),
        "last layer first": (
            f"You followed the layers from the last to the first.{_LENET}",
            (_LAYERS, " in layers[::-1]:"),
        ),
        "last size first": (
            f"You returned the sizes from the last to the first.{_LENET}",
            ("return sizes", "return sizes[::-1]"),
        ),
        "each layer gets the input": (
            "You gave every layer the size of the input instead of the output of the layer "
            f"before.{_LENET}",
            ("sizes.append(size)", "sizes.append(size); size = input_size"),
        ),
        "strides multiplied": (
            f"You multiplied the stride of each layer by those of the layers before.{_LENET}",
            ("size = input_size", "size = input_size; total = 1", _STEP,
             "step = total = total * stride"),
        ),
        "kernel of 3 keeps the size": (
            "You kept the size in every layer with a kernel of 3 and stride 1, padded or "
            f"not.{_VGG16}",
            (_COUNTED, "jumps + 1 if (kernel_size, stride) != (3, 1) else size"),
        ),
        "kernel and padding swapped": (
            f"You swapped the kernel and the padding of a layer.{_ALEXNET}",
            ("for kernel_size, padding, stride", "for padding, kernel_size, stride"),
        ),
        "kernel and stride swapped": (
            f"You swapped the kernel and the stride of a layer.{_ALEXNET}",
            ("for kernel_size, padding, stride", "for stride, padding, kernel_size"),
        ),
        "padding and stride swapped": (
            f"You swapped the padding and the stride of a layer.{_ALEXNET}",
            ("for kernel_size, padding, stride", "for kernel_size, stride, padding"),
        ),
    },
}  # fmt: skip
