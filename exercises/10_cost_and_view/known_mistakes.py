"""Known mistakes: edits of model programs, with the message to the learner."""

# Convolutions and poolings have different names, so that an edit can be made in one of them.
_CONV_SIZES = """
            down = height + 2 * padding - kernel_size
            right = width + 2 * padding - kernel_size
            height = down // stride + 1
            width = right // stride + 1
"""
_POOL_SIZES = """
            window, step, border = numbers
            below = height + 2 * border - window
            beside = width + 2 * border - window
            height = below // step + 1
            width = beside // step + 1
"""
_TRACE = f"""
def trace(input_shape, layers):
    channels, height, width = input_shape
    shapes = [(channels, height, width)]
    for kind, *numbers in layers:
        if kind == "conv":
            filters, kernel_size, stride, padding, groups = numbers
            {_CONV_SIZES.strip()}
            channels = filters
        elif kind == "pool":
            {_POOL_SIZES.strip()}
        else:
            channels = numbers[0]
            height = 1
            width = 1
        if min(height, width) < 1:
            raise ValueError
        shapes.append((channels, height, width))
    return shapes
"""
_REFUSED = """ = numbers
            if min(height, width) + 2 * {} < {}:
                raise ValueError
"""
# Here the sizes may be wrong although the check is right.
_TRACE_CHECKED = (
    _TRACE.replace("        if min(height, width) < 1:\n            raise ValueError\n", "")
    .replace("groups = numbers\n", "groups" + _REFUSED.format("padding", "kernel_size"))
    .replace("border = numbers\n", "border" + _REFUSED.format("border", "window"))
)
_COUNT = f"""
def NAME(input_shape, layers):
    channels, height, width = input_shape
    total = 0
    for kind, *numbers in layers:
        if kind == "conv":
            filters, kernel_size, stride, padding, groups = numbers
            read = channels // groups
            cells = kernel_size * kernel_size
            CONV
            channels = filters
        elif kind == "pool":
            {_POOL_SIZES.strip()}
        else:
            outputs = numbers[0]
            inputs = channels * height * width
            LINEAR
            channels = outputs
            height = 1
            width = 1
    return total
"""
_PARAMETERS = (
    _COUNT.replace("NAME", "count_parameters")
    .replace(
        "CONV",
        f"""biases = filters
            total += filters * read * cells + biases
            {_CONV_SIZES.strip()}""",
    )
    .replace("LINEAR", "shifts = outputs\n            total += inputs * outputs + shifts")
)
_MACS = (
    _COUNT.replace("NAME", "count_macs")
    .replace(
        "CONV",
        f"""{_CONV_SIZES.strip()}
            places = height * width
            total += filters * read * cells * places""",
    )
    .replace("LINEAR", "total += inputs * outputs")
)
_FORWARD = """
def receptive_field(layers):
    size = 1
    jump = 1
    start = 0
    for kernel_size, stride, padding, dilation in layers:
        more = dilation * (kernel_size - 1)
        size = size + more * jump
        start = start - padding * jump
        jump = jump * stride
    return [size, jump, start]
"""
_BACKWARD = """
def receptive_field(layers):
    size = 1
    jump = 1
    start = 0
    for kernel_size, stride, padding, dilation in layers[::-1]:
        more = dilation * (kernel_size - 1)
        size = (size - 1) * stride + more + 1
        start = start * stride - padding
        jump = jump * stride
    return [size, jump, start]
"""
MODELS = {
    "trace": (_TRACE, _TRACE_CHECKED),
    "count_parameters": (_PARAMETERS,),
    "count_macs": (_MACS,),
    "receptive_field": (_FORWARD, _BACKWARD),
}

# The ends of the messages.
_SHAPES = ' See lesson 10, "Follow the shapes".'
_LEARNED = ' See lesson 10, "Count the parameters".'
_WORK = ' See lesson 10, "Count the multiplications".'
_GROUPS = ' See lesson 10, "Compare with separable layers".'
_GROWS = ' See lesson 10, "Add up the receptive field".'
_JUMPS = ' See lesson 10, "Multiply the strides".'
_STARTS = ' See lesson 10, "Find where a field starts".'
_WRITE = ' See lesson 10, "Write the formula".'

_READ, _CELLS, _INPUTS = (
    "channels // groups",
    "kernel_size * kernel_size",
    "channels * height * width",
)
_MAPS, _LOOP = "channels = filters", "in layers:"
_CONV, _POOL, _ELSE = 'if kind == "conv":', 'elif kind == "pool":', "else:"
_CONV_ROOM = ("height + 2 * padding", "width + 2 * padding")
_POOL_ROOM = ("height + 2 * border", "width + 2 * border")
_CONV_NUMBERS, _POOL_NUMBERS = "kernel_size, stride, padding, groups", "window, step, border"
_CONV_CHECK, _POOL_CHECK = "width) + 2 * padding <", "width) + 2 * border <"
_RAISED, _APPENDED = "raise ValueError", "shapes.append((channels, height, width))"
_ONE_NUMBER = f"shapes.append((channels,)) if kind == 'linear' else {_APPENDED}"
_START = "start - padding * jump"
_POOL_WIDTH = "width = beside // step + 1\n"


def _both(texts, new):
    """Return an edit that replaces each text by `new(text)`."""
    return sum(((text, new(text)) for text in texts), ())


_CONV_DOWN, _CONV_RIGHT = "down // stride", "right // stride"
_POOL_DOWN, _POOL_RIGHT = "below // step", "beside // step"
_ALL_SIDES = (_CONV_DOWN, _CONV_RIGHT, _POOL_DOWN, _POOL_RIGHT)

# Mistakes in the sizes, in the functions that need them.
_IN_SIZES = {
    "stride of convolutions left out": (
        f"You did not divide by the stride of a convolution.{_SHAPES}",
        _both((_CONV_DOWN, _CONV_RIGHT), lambda text: text.split()[0]),
    ),
    "stride of pooling left out": (
        f"You did not divide by the stride of a pooling layer.{_SHAPES}",
        _both((_POOL_DOWN, _POOL_RIGHT), lambda text: text.split()[0]),
    ),
    "padding left out": (
        f"You left out the padding.{_SHAPES}",
        _both((*_CONV_ROOM, *_POOL_ROOM), lambda text: text.split()[0]),
        _both(_CONV_ROOM, lambda text: text.split()[0]),
    ),
    "padding added once": (
        f"You added the padding only once, but both sides are padded.{_SHAPES}",
        _both((*_CONV_ROOM, *_POOL_ROOM), lambda text: text.replace("2 * ", "")),
        _both(_CONV_ROOM, lambda text: text.replace("2 * ", "")),
    ),
    "plus one left out": (
        "You counted the steps of the window, but not the first window, which needs no "
        f"step.{_SHAPES}",
        _both(_ALL_SIDES, lambda text: f"{text} - 1"),
        _both((_CONV_DOWN, _CONV_RIGHT), lambda text: f"{text} - 1"),
        _both((_POOL_DOWN, _POOL_RIGHT), lambda text: f"{text} - 1"),
    ),
    "height used for the width": (
        f"You computed the width from the height.{_SHAPES}",
        ("right = width + 2", "right = down; 0 + 2", "beside = width + 2", "beside = below; 0 + 2"),
        (
            *(_CONV_RIGHT, "(height + 2 * padding - kernel_size) // stride"),
            *(_POOL_RIGHT, "(height + 2 * border - window) // step"),
        ),
    ),
    "width used for the height": (
        f"You computed the height from the width.{_SHAPES}",
        ("down = height", "down = width", "below = height", "below = width"),
    ),
    "pooling skipped": (
        f"You skipped the pooling layers, which also make the maps smaller.{_SHAPES}",
        (_POOL, 'elif kind == "pool":\n            continue'),
    ),
}
# Mistakes in both totals.
_IN_TOTALS = {
    "groups ignored": (
        "You ignored the groups: a filter reads only `channels // groups` of the "
        f"channels.{_GROUPS}",
        (_READ, "channels"),
    ),
    "filters divided by the groups too": (
        "You divided the filters by the groups too. There are as many filters as maps; each "
        f"reads `channels // groups` channels.{_GROUPS}",
        ("+= filters * read", "+= filters / groups * read"),
    ),
    "channels left out": (
        f"You left out the channels: a filter has a kernel for each channel it reads.{_LEARNED}",
        (_READ, "1"),
    ),
    "channels of the image for all": (
        "You used the channels of the image for every layer, but the channels of a layer are the "
        f"filters of the one before.{_SHAPES}",
        (_MAPS, "pass"),
        (_READ, "input_shape[0] // groups"),
    ),
    "kernel left out": (
        f"You left out the kernel, which has `kernel_size * kernel_size` cells.{_LEARNED}",
        (_CELLS, "1"),
    ),
    "kernel not squared": (
        f"You used `kernel_size` once, but a kernel has `kernel_size * kernel_size` "
        f"cells.{_LEARNED}",
        (_CELLS, "kernel_size"),
        (_CELLS, "kernel_size * 2"),
    ),
    "filters for the channels": (
        "You counted the channels of a layer's output instead of those of its input, which it "
        f"reads.{_LEARNED}",
        (_READ, "filters // groups"),
        (_READ, "filters"),
        (_READ, "filters // groups", _INPUTS, "outputs"),
        (_INPUTS, "outputs"),
    ),
    "fully connected layers left out": (
        f"You left out the fully connected layers.{_LEARNED}",
        (_ELSE, "else:\n            break"),
    ),
    "convolutions left out": (
        f"You counted only the fully connected layers.{_LEARNED}",
        ("total += filters", "0 * filters"),
    ),
    "fully connected layer reads the channels only": (
        "You counted one input of a fully connected layer for each channel, but it reads all "
        f"cells: `channels * height * width`.{_LEARNED}",
        (_INPUTS, "channels"),
    ),
    "fully connected layer reads one map": (
        "You counted the cells of one map as the inputs of a fully connected layer, but it reads "
        f"all channels.{_LEARNED}",
        (_INPUTS, "height * width"),
    ),
    "fully connected layer reads the image": (
        "You counted the cells of the image as the inputs of each fully connected layer, not those "
        f"of the layer before.{_LEARNED}",
        (_INPUTS, "input_shape[0] * input_shape[1] * input_shape[2]"),
    ),
    "fully connected layer keeps the sides": (
        "After a fully connected layer, you used the height and width of the layer before it; its "
        f"own shape is `(outputs, 1, 1)`.{_SHAPES}",
        ("height = 1\n            width = 1\n", "pass\n"),
        ("channels = outputs\n            height = 1\n            width = 1\n", "pass\n"),
    ),
    "last layer left out": (
        f"You left out the last layer.{_SHAPES}",
        (_LOOP, "in layers[:-1]:"),
    ),
    "first layer left out": (
        f"You left out the first layer.{_SHAPES}",
        (_LOOP, "in layers[1:]:"),
    ),
    "last layer only": (
        f"You returned the number of the last layer instead of the sum.{_WRITE}",
        ("total += ", "total = "),
        (_LOOP, f"{_LOOP}\n        total = 0"),
    ),
    "after the first layer": (
        f"You returned after the first layer.{_WRITE}",
        (_LOOP, "in layers[:1]:"),
    ),
}

MISTAKES = {
    "trace": {
        **_IN_SIZES,
        "height used for the width": (
            *_IN_SIZES["height used for the width"],
            ("right = width + 2", "right = down; 0 + 2"),
            ("beside = width + 2", "beside = below; 0 + 2"),
        ),
        "rounded up": (
            f"You rounded up; sizes round down here.{_SHAPES}",
            _both(_ALL_SIDES, lambda text: f"-(-{text})"),
            _both((_POOL_DOWN, _POOL_RIGHT), lambda text: f"-(-{text})"),
            _both((_CONV_DOWN, _CONV_RIGHT), lambda text: f"-(-{text})"),
        ),
        "not rounded": (
            f"You divided with `/`, so a side can be a fraction; use `//`.{_SHAPES}",
            _both(_ALL_SIDES, lambda text: text.replace("//", "/")),
            (*_both(_ALL_SIDES, lambda text: text.replace("//", "/")),
             "min(height, width) < 1", "min(height, width) <= 0"),
            _both((_CONV_DOWN, _CONV_RIGHT), lambda text: text.replace("//", "/")),
        ),
        "rounded towards zero": (
            "You cut off the fraction with `int`, which turns -0.5 into 0, so a kernel that does "
            f"not fit seems to fit: round down with `//`.{_SHAPES}",
            (*_both(_ALL_SIDES, lambda text: f"int({text.replace('//', '/')})"),
             "min(height, width) < 1", "min(height, width) < 1"),
        ),
        "numbers in another order": (
            'A layer is `("conv", filters, kernel_size, stride, padding, groups)` or `("pool", '
            f"kernel_size, stride, padding)`: you took its numbers in another order.{_SHAPES}",
            (_CONV_NUMBERS, "kernel_size, padding, stride, groups",
             _POOL_NUMBERS, "window, border, step"),
            (_CONV_NUMBERS, "kernel_size, padding, stride, groups"),
            (_POOL_NUMBERS, "window, border, step"),
        ),
        "height and width swapped": (
            "You swapped height and width when you read a shape, which is `(channels, height, "
            f"width)`.{_SHAPES}",
            (_LOOP, "in layers:\n        height, width = width, height"),
            ("channels, height, width = input_shape\n    shapes = [(channels, height, width)]",
             "channels, width, height = input_shape\n    shapes = [(channels, width, height)]"),
        ),
        "padding of pooling left out": (
            f"You left out the padding of pooling layers.{_SHAPES}",
            _both(_POOL_ROOM, lambda text: text.split()[0]),
        ),
        "channels kept": (
            "You kept the channels of the image; a convolution has one map for each "
            f"filter.{_SHAPES}",
            (_MAPS, "pass"),
        ),
        "channels divided by the groups": (
            "You divided the number of maps by the groups; there is one map for each "
            f"filter.{_GROUPS}",
            (_MAPS, "channels = filters // groups"),
        ),
        "channels multiplied": (
            "You multiplied the channels by the filters; the partial maps of a filter are added "
            f"up into one map.{_SHAPES}",
            (_MAPS, "channels = channels * filters"),
        ),
        "pooling adds up the channels": (
            f"You left a single channel after pooling; pooling keeps all channels.{_SHAPES}",
            (_POOL, 'elif kind == "pool":\n            channels = 1'),
        ),
        "pooling always by its window": (
            f"You divided by the window of a pooling layer instead of its stride.{_SHAPES}",
            _both((_POOL_DOWN, _POOL_RIGHT), lambda text: text.replace("step", "window")),
            ("height = below // step + 1", "height = (below + window) // window",
             "width = beside // step + 1", "width = (beside + window) // window"),
            ("height = below // step + 1", "height = height // window",
             "width = beside // step + 1", "width = width // window"),
        ),
        "pooling always halves": (
            f"You halved height and width in each pooling layer, whatever its numbers.{_SHAPES}",
            ("height = below // step + 1", "height = height // 2",
             "width = beside // step + 1", "width = width // 2"),
        ),
        "fully connected layer keeps the sides": (
            "You kept height and width in a fully connected layer; its outputs have the shape "
            f"`(outputs, 1, 1)`.{_SHAPES}",
            ("            height = 1\n            width = 1\n", "            pass\n"),
        ),
        "fully connected layer put last": (
            "You put the outputs of a fully connected layer last; they come first, "
            f"`(outputs, 1, 1)`.{_SHAPES}",
            ("channels = numbers[0]", "channels = 1",
             "            width = 1\n", "            width = numbers[0]\n"),
        ),
        "fully connected layer as one number": (
            "You appended one number for a fully connected layer; its outputs have the shape "
            f"`(outputs, 1, 1)`.{_SHAPES}",
            (_APPENDED, _ONE_NUMBER),
            (_APPENDED, _ONE_NUMBER,
             _LOOP, "in layers:\n        channels, height, width = shapes[-1]"),
        ),
        "fully connected layer with all inputs": (
            "You flattened the input of a fully connected layer, but its shape is that of its "
            f"output, `(outputs, 1, 1)`.{_SHAPES}",
            ("channels = numbers[0]", "channels = channels * height * width"),
        ),
        "fully connected layers left out": (
            f"You appended no shape for a fully connected layer.{_SHAPES}",
            (_ELSE, "else:\n            continue"),
        ),
        "after the first layer": (
            "You returned after the first layer, as with a `return` inside the loop."
            f"{_SHAPES}",
            (_LOOP, "in layers[:1]:"),
        ),
        "image left out": (
            f"You left out the shape of the image, which comes first.{_SHAPES}",
            ("shapes = [(channels, height, width)]", "shapes = []"),
        ),
        "same list for all shapes": (
            "All your shapes are the last one, since you appended the same list each time: append "
            f"a new list or a tuple.{_SHAPES}",
            ("return shapes", "return shapes[-1:] * len(shapes)"),
        ),
        "last shape only": (
            f"You returned only the last shape.{_SHAPES}",
            ("return shapes", "return shapes[-1]"),
        ),
        "last shape left out": (
            f"You left out the shape after the last layer.{_SHAPES}",
            ("return shapes", "return shapes[:-1]"),
        ),
        "channels last": (
            f"You put the channels last; the order is `(channels, height, width)`.{_SHAPES}",
            ("return shapes", "return [(h, w, c) for c, h, w in shapes]"),
            (_APPENDED, f"{_APPENDED}\n        if kind != 'linear': "
             "shapes[-1] = channels, height, width = height, width, channels"),
        ),
        "width before height": (
            f"You put the width before the height.{_SHAPES}",
            ("return shapes", "return [(c, w, h) for c, h, w in shapes]"),
        ),
        "sizes without channels": (
            f"You returned height and width without the channels.{_SHAPES}",
            ("return shapes", "return [(h, w) for c, h, w in shapes]"),
        ),
        "each layer gets the image": (
            f"You gave every layer the image instead of the output of the layer before.{_SHAPES}",
            (_LOOP, "in layers:\n        channels, height, width = input_shape"),
        ),
        "no error": (
            "You raised no error in this example, where a kernel does not fit, so that a size is 0 "
            f"or negative.{_SHAPES}",
            (_RAISED, "pass"),
        ),
        "size of 0 accepted": (
            "You raised an error only if a size is negative; a size of 0 means that no window "
            f"fits.{_SHAPES}",
            ("min(height, width) < 1", "min(height, width) < 0"),
        ),
        "error only in both directions": (
            "You raised an error only if a kernel is too large in both directions; one direction "
            f"is enough.{_SHAPES}",
            ("min(height, width)", "max(height, width)"),
        ),
        "compared without the padding": (
            "You compared a kernel with its input without the padding; it must fit into the padded "
            f"input.{_SHAPES}",
            (_CONV_CHECK, "width) <", _POOL_CHECK, "width) <"),
            (_CONV_CHECK, "width) <"),
            (_POOL_CHECK, "width) <"),
        ),
        "exact fit rejected": (
            "You raised an error for a kernel as large as its padded input; it fits, at one "
            f"position.{_SHAPES}",
            (_CONV_CHECK, f"{_CONV_CHECK}=", _POOL_CHECK, f"{_POOL_CHECK}="),
            (_CONV_CHECK, f"{_CONV_CHECK}="),
            (_POOL_CHECK, f"{_POOL_CHECK}="),
        ),
        "size of 1 instead of an error": (
            f"You returned a size of at least 1, but a kernel that does not fit is an "
            f"error.{_SHAPES}",
            ("if min(height, width) < 1:", "if min(height, width) < 1:",
             _RAISED, "height, width = max(1, height), max(1, width)"),
        ),
        "stopped instead of an error": (
            "You returned the shapes so far, but a kernel that does not fit is an "
            f"error.{_SHAPES}",
            (_RAISED, "break"),
        ),
        "last layer checked only": (
            "You checked only the last sizes: a kernel can fit into the padding around a size of "
            f"0, so check each layer.{_SHAPES}",
            (f"        if min(height, width) < 1:\n            {_RAISED}\n        {_APPENDED}\n",
             f"        {_APPENDED}\n    if min(height, width) < 1:\n        {_RAISED}\n"),
        ),
        "only the height checked": (
            f"You checked only whether a kernel fits into the height.{_SHAPES}",
            ("min(height, width)", "height"),
            ("min(height, width) < 1", "height <= 0"),
        ),
        "only the width checked": (
            f"You checked only whether a kernel fits into the width.{_SHAPES}",
            ("min(height, width)", "width"),
            ("min(height, width) < 1", "width <= 0"),
        ),
        "only convolutions checked": (
            f"You checked whether a kernel fits, but not whether a pooling window "
            f"does.{_SHAPES}",
            ("min(height, width) + 2 * border < window", "False"),
        ),
    },
    "count_parameters": {
        **_IN_TOTALS,
        **_IN_SIZES,
        "biases left out": (
            f"You left out the biases: one for each filter and each output.{_LEARNED}",
            ("biases = filters", "biases = 0", "shifts = outputs", "shifts = 0"),
        ),
        "biases of convolutions left out": (
            f"You left out the biases of the convolutions, one for each filter.{_LEARNED}",
            ("biases = filters", "biases = 0"),
        ),
        "biases of fully connected layers left out": (
            f"You left out the biases of the fully connected layers, one for each "
            f"output.{_LEARNED}",
            ("shifts = outputs", "shifts = 0"),
        ),
        "one bias for each layer": (
            f"You added one bias for each layer; each filter and each output has its "
            f"own.{_LEARNED}",
            ("biases = filters", "biases = 1", "shifts = outputs", "shifts = 1"),
            ("biases = filters", "biases = 1"),
            ("shifts = outputs", "shifts = 1"),
        ),
        "pooling counted": (
            f"You counted weights for pooling, which has none.{_LEARNED}",
            *(
                (_POOL, f'elif kind == "pool":\n            total += {own}')
                for own in (
                    "numbers[0] ** 2",
                    "channels * numbers[0] ** 2",
                    "channels * channels * numbers[0] ** 2",
                    "channels * (numbers[0] ** 2 + 1)",
                    "channels * (channels * numbers[0] ** 2 + 1)",
                )
            ),
        ),
        "filters divided by the groups too": (
            *_IN_TOTALS["filters divided by the groups too"],
            ("biases = filters", "biases = filters // groups",
             "+= filters * read", "+= filters / groups * read"),
        ),
        "biases divided by the groups": (
            f"You divided the biases by the groups too; each filter has one.{_LEARNED}",
            ("biases = filters", "biases = filters // groups"),
        ),
        "a bias for each kernel": (
            "You added a bias for each kernel of a filter; the kernels of a filter share "
            f"one.{_LEARNED}",
            ("biases = filters", "biases = filters * read"),
        ),
        "a bias for each weight": (
            f"You added a bias for each weight; a filter has only one.{_LEARNED}",
            ("biases = filters", "biases = filters * read * cells"),
        ),
        "a bias for each channel": (
            f"You added a bias for each channel that is read; there is one for each map that is "
            f"computed.{_LEARNED}",
            ("biases = filters", "biases = channels"),
        ),
        "a bias for each input": (
            f"You added a bias for each input of a fully connected layer; there is one for each "
            f"output.{_LEARNED}",
            ("shifts = outputs", "shifts = inputs"),
        ),
        "a filter for each place": (
            "You multiplied by the number of positions; they all share the same "
            f"filters.{_LEARNED}",
            ("total += filters * read * cells + biases",
             "total += (filters * read * cells + biases) * ((height + 2 * padding - kernel_size) "
             "// stride + 1) * ((width + 2 * padding - kernel_size) // stride + 1)"),
            ("total += filters * read * cells + biases",
             "total += filters * read * cells * ((height + 2 * padding - kernel_size) "
             "// stride + 1) * ((width + 2 * padding - kernel_size) // stride + 1) + biases"),
        ),
        "a filter for each cell of the input": (
            f"You multiplied by the cells of the input; all positions share the same "
            f"filters.{_LEARNED}",
            ("total += filters * read * cells + biases",
             "total += (filters * read * cells + biases) * height * width"),
            ("total += filters * read * cells + biases",
             "total += filters * read * cells * height * width + biases"),
        ),
        "one filter": (
            f"You counted only one filter for each convolution.{_LEARNED}",
            ("total += filters * read * cells + biases", "total += read * cells + 1"),
            ("total += filters * read * cells + biases", "total += read * cells + biases"),
        ),
        "in millions": (
            f"You returned the number in another unit, such as millions.{_LEARNED}",
            ("return total", "return total / 1e6"),
            ("return total", "return total / 1e3"),
            ("return total", "return 4 * total"),
        ),
    },
    "count_macs": {
        **{name: (message.replace(_LEARNED, _WORK), *edits)
           for name, (message, *edits) in _IN_TOTALS.items()},
        **_IN_SIZES,
        "pooling counted": (
            "You counted pooling; only convolutions and fully connected layers are "
            f"counted.{_WORK}",
            *(
                (_POOL_WIDTH, f"{_POOL_WIDTH}            total += {own}\n")
                for own in (
                    "channels * window ** 2",
                    "channels * height * width",
                    "channels * height * width * window ** 2",
                    "channels * channels * height * width * window ** 2",
                )
            ),
        ),
        "inputs left out": (
            "You counted one multiplication for each output of a fully connected layer, which "
            f"multiplies all its inputs for each.{_WORK}",
            ("inputs * outputs", "outputs"),
        ),
        "floating point operations": (
            "You counted multiplications and additions; a multiplication with its addition counts "
            f"once.{_WORK}",
            ("return total", "return 2 * total"),
        ),
        "places of the input": (
            "You multiplied by the height and width of the input; each number of the output map "
            f"needs its products.{_WORK}",
            ("places = height * width", "places = before", "down = height",
             "before = height * width; down = height"),
        ),
        "input divided by the stride": (
            "You divided height and width of the input by the stride; the map has the size that "
            f"`trace` gives.{_WORK}",
            ("places = height * width", "places = before", "down = height",
             "before = (height // stride) * (width // stride); down = height"),
        ),
        "places of the padded input": (
            "You multiplied by the height and width of the padded input; each number of the output "
            f"map needs its products.{_WORK}",
            ("places = height * width", "places = tall * wide", "down = height + 2 * padding",
             "tall = height + 2 * padding; down = tall", "right = width + 2 * padding",
             "wide = width + 2 * padding; right = wide"),
        ),
        "places left out": (
            f"You counted the weights once; each is used at every position of the map.{_WORK}",
            ("places = height * width", "places = 1"),
        ),
        "height squared": (
            f"You multiplied by the height twice; maps need not be square.{_WORK}",
            ("places = height * width", "places = height * height"),
        ),
        "width squared": (
            f"You multiplied by the width twice; maps need not be square.{_WORK}",
            ("places = height * width", "places = width * width"),
        ),
        "one side only": (
            f"You multiplied by one side of the map; a map has height times width "
            f"numbers.{_WORK}",
            ("places = height * width", "places = height"),
            ("places = height * width", "places = width"),
            ("places = height * width", "places = height + width"),
        ),
        "biases counted": (
            f"You counted the biases, which are added without a multiplication.{_WORK}",
            ("read * cells * places", "(read * cells + 1) * places",
             "inputs * outputs", "(inputs + 1) * outputs"),
            ("read * cells * places", "(read * cells + 1) * places"),
            ("inputs * outputs", "(inputs + 1) * outputs"),
        ),
        "parameters": (
            f"You counted the parameters, not the multiplications.{_WORK}",
            ("read * cells * places", "(read * cells + 1)",
             "inputs * outputs", "(inputs + 1) * outputs"),
        ),
        "numbers of the maps": (
            f"You counted the numbers that come out, not the products that each of them "
            f"needs.{_WORK}",
            ("filters * read * cells * places", "filters * places"),
        ),
        "one filter": (
            f"You counted only one filter for each convolution.{_WORK}",
            ("filters * read * cells * places", "read * cells * places"),
        ),
        "in millions": (
            f"You returned the number in another unit, such as millions.{_WORK}",
            ("return total", "return total / 1e6"),
            ("return total", "return total / 1e9"),
        ),
    },
    "receptive_field": {
        "own stride first": (
            "You multiplied the jump by the stride of a layer before you used it; a layer's own "
            f"stride counts only for the layers after it.{_JUMPS}",
            ("        more =", "        jump = jump * stride\n        more =",
             "start - padding * jump\n        jump = jump * stride", "start - padding * jump"),
        ),
        "own stride in the size": (
            "You multiplied by the stride of the layer itself; it counts only for the layers after "
            f"it.{_JUMPS}",
            ("more * jump", "more * jump * stride"),
        ),
        "own stride for the jump": (
            "You multiplied by the stride of the layer itself; use the jump, the product of the "
            f"strides of all layers before it.{_JUMPS}",
            ("more * jump", "more * stride"),
        ),
        "kernel for kernel minus one": (
            f"You added the whole kernel; a layer adds one cell fewer, because the first cell is "
            f"already seen.{_GROWS}",
            ("(kernel_size - 1)", "kernel_size"),
            ("more * jump", "(more + 1) * jump"),
        ),
        "kernels multiplied": (
            f"You multiplied the sizes of the kernels; windows overlap, so they add "
            f"up.{_GROWS}",
            ("size + more * jump", "size * (more + 1)"),
            ("size + more * jump", "size * (more + 1) * stride"),
            ("size + more * jump", "size * kernel_size"),
        ),
        "jumps left out": (
            f"You added the kernels as if all strides were 1.{_JUMPS}",
            ("more * jump", "more"),
        ),
        "stride of the last layer only": (
            "You used only the stride of the layer before; the strides of all earlier layers "
            f"multiply.{_JUMPS}",
            ("jump * stride\n    return", "stride\n    return"),
        ),
        "strides added": (
            f"You added up the strides; they multiply.{_JUMPS}",
            ("jump * stride\n    return", "jump + stride\n    return"),
            ("jump * stride\n    return", "jump + stride - 1\n    return"),
            ("jump = 1\n", "jump, total = 1, 0\n",
             "jump * stride\n    return", "total = total + stride\n    return"),
        ),
        "jump of the last layer left out": (
            f"You returned the jump before the last layer.{_JUMPS}",
            ("return [size, jump, start]", "return [size, jump // layers[-1][1], start]"),
        ),
        "jump left at 1": (
            f"You returned a jump of 1, whatever the strides.{_JUMPS}",
            ("return [size, jump, start]", "return [size, 1, start]"),
        ),
        "stride of the last layer as jump": (
            "You returned the stride of the last layer as the jump; the strides of all layers "
            f"multiply.{_JUMPS}",
            ("return [size, jump, start]", "return [size, stride, start]",
             "in layers:", "in layers:"),
        ),
        "dilation left out": (
            f"You left out the dilation, which spreads the cells of a kernel.{_GROWS}",
            ("dilation * (kernel_size - 1)", "kernel_size - 1"),
        ),
        "dilation times kernel": (
            "You multiplied the kernel by the dilation; a kernel spans "
            f"`dilation * (kernel_size - 1) + 1` cells.{_GROWS}",
            ("dilation * (kernel_size - 1)", "dilation * kernel_size - 1"),
        ),
        "dilation counted from 0": (
            "You took dilation 0 for the ordinary kernel; here it is dilation "
            f"1.{_GROWS}",
            ("dilation * (kernel_size - 1)", "(dilation + 1) * (kernel_size - 1)"),
        ),
        "holes only": (
            f"You counted the holes that a dilation adds, without the cells of the kernel.{_GROWS}",
            ("dilation * (kernel_size - 1)", "(dilation - 1) * (kernel_size - 1)"),
        ),
        "dilation added": (
            "You added the dilation to the kernel; it is the distance between its "
            f"cells.{_GROWS}",
            ("dilation * (kernel_size - 1)", "kernel_size - 1 + dilation - 1"),
            ("dilation * (kernel_size - 1)", "kernel_size - 1 + dilation"),
        ),
        "dilation in the jump": (
            "You multiplied the jump by the dilation; only strides move the "
            f"windows.{_JUMPS}",
            ("jump * stride\n    return", "jump * stride * dilation\n    return"),
        ),
        "cell itself left out": (
            f"You started with a size of 0; without any layer a cell sees itself.{_GROWS}",
            ("size = 1\n", "size = 0\n", "size + more * jump", "size + more * jump"),
            ("[size, jump, start]", "[size - 1, jump, start]"),
        ),
        "start always zero": (
            f"Your start is always 0, but padding moves it to the left, before cell 0.{_STARTS}",
            ("[size, jump, start]", "[size, jump, 0]"),
        ),
        "start to the right": (
            f"You moved the start to the right; padding moves it to the left, before cell "
            f"0.{_STARTS}",
            ("[size, jump, start]", "[size, jump, -start]"),
        ),
        "paddings added up": (
            "You added up the paddings; a padding cell of a deep map is as wide as the jump "
            f"there.{_STARTS}",
            ("start - padding * jump", "start - padding"),
        ),
        "paddings doubled": (
            "You moved the start by the padding on both sides; only the padding before cell 0 "
            f"counts.{_STARTS}",
            ("start - padding * jump", "start - 2 * padding * jump"),
        ),
        "padding times own stride": (
            "You multiplied the padding by the stride of its own layer; only the strides before "
            f"it count.{_STARTS}",
            ("start - padding * jump", "start - padding * jump * stride"),
        ),
        "padding times dilation": (
            "You multiplied the padding by the dilation; padding is counted in cells of the map "
            f"before the layer, and only strides widen those.{_STARTS}",
            ("start - padding * jump", "start - padding * dilation * jump"),
            ("start * stride - padding", "start * stride - padding * dilation"),
        ),
        "padding of the first layer only": (
            f"You used the padding of one layer only; those of all layers move the "
            f"start.{_STARTS}",
            ("start - padding * jump", "-layers[0][2]"),
            ("start - padding * jump", "-padding * jump"),
            ("start - padding * jump", "-padding"),
        ),
        "padding in the size": (
            f"You changed the size by the padding; padding moves a field and does not enlarge "
            f"it.{_STARTS}",
            ("size + more * jump", "size + (more + 2 * padding) * jump"),
            ("size + more * jump", "size + (more - 2 * padding) * jump"),
            ("size + more * jump", "size + (more + padding) * jump"),
            ("(kernel_size - 1)", "(kernel_size - 1 + 2 * padding)"),
        ),
        "centre for start": (
            f"You computed the middle of the field instead of its first cell.{_STARTS}",
            (_START, "start + ((kernel_size - 1) / 2 - padding) * jump"),
            (_START, "start + ((kernel_size - 1) / 2 - padding) * jump", "start = 0\n",
             "start = 0.5\n"),
            (_START, "start + ((kernel_size - 1) // 2 - padding) * jump"),
            (_START, "start + (more // 2 - padding) * jump"),
            ("[size, jump, start]", "[size, jump, start + size / 2]"),
            ("[size, jump, start]", "[size, jump, start + (size - 1) / 2]"),
            ("[size, jump, start]", "[size, jump, start + (size - 1) // 2]"),
            ("[size, jump, start]", "[size, jump, start + size // 2]"),
        ),
        "half of the kernel for the padding": (
            "You moved the start by half of the kernel, whatever the padding: only padding moves "
            f"it.{_STARTS}",
            (_START, "start - kernel_size // 2 * jump"),
            (_START, "start - (kernel_size - 1) // 2 * jump"),
            (_START, "start - (kernel_size - 1) / 2 * jump"),
        ),
        "end for start": (
            f"You returned the last cell of the field instead of its first.{_STARTS}",
            ("[size, jump, start]", "[size, jump, start + size - 1]"),
            ("[size, jump, start]", "[size, jump, start + size]"),
        ),
        "layers from last to first": (
            "Your formula and the order of the layers do not match: `size += … * jump` goes from "
            "the first layer to the last, `size = (size - 1) * stride + …` from the last to the "
            f"first.{_GROWS}",
            ("in layers:", "in layers[::-1]:"),
            ("in layers[::-1]:", "in layers:"),
            ("size + more * jump", "(size - 1) * stride + more + 1"),
        ),
        "first layer left out": (
            f"You left out the first layer.{_GROWS}",
            ("in layers:", "in layers[1:]:"),
        ),
        "last layer left out": (
            f"You left out the last layer.{_GROWS}",
            ("in layers:", "in layers[:-1]:"),
            ("in layers:", "in layers[:-1]:", "[size, jump, start]",
             "[size, jump * layers[-1][1], start]"),
        ),
        "first layer only": (
            "You computed only the first layer, as with a `return` inside the loop."
            f"{_GROWS}",
            ("in layers:", "in layers[:1]:"),
        ),
        "last layer only": (
            "You computed only the last layer, as with start values that are set inside the "
            f"loop.{_GROWS}",
            ("in layers:", "in layers[-1:]:"),
        ),
        "numbers in another order": (
            "A layer is `(kernel_size, stride, padding, dilation)`: you took its numbers in "
            f"another order.{_GROWS}",
            ("stride, padding, dilation in", "padding, stride, dilation in"),
            ("stride, padding, dilation in", "stride, dilation, padding in"),
            ("kernel_size, stride, padding", "stride, kernel_size, padding"),
        ),
        "size only": (
            f"You returned one number; three are asked for, `size, jump, start`.{_WRITE}",
            ("return [size, jump, start]", "return size"),
        ),
        "start left out": (
            f"You returned two numbers; three are asked for, `size, jump, start`.{_WRITE}",
            ("return [size, jump, start]", "return [size, jump]"),
        ),
        "jump before size": (
            f"You swapped size and jump.{_WRITE}",
            ("return [size, jump, start]", "return [jump, size, start]"),
        ),
        "start before jump": (
            f"You swapped jump and start.{_WRITE}",
            ("return [size, jump, start]", "return [size, start, jump]"),
        ),
        "a list for all layers": (
            f"You returned the numbers after each layer; only the last ones are asked "
            f"for.{_WRITE}",
            ("start = 0\n", "start = 0\n    every = []\n", "    return [size, jump, start]",
             "        every.append([size, jump, start])\n    return every"),
        ),
    },
}  # fmt: skip
