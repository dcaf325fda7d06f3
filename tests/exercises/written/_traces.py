"""Programs for exercise 05, function `trace`."""

TRACES = {
    """
def trace(input_size, layers):
    result = [input_size]
    for layer in layers:
        k, p, s = layer
        result.append(size(result[-1], k, p, s))
    return result


def size(n, k, p=0, s=1):
    if k > n + 2 * p:
        raise ValueError(f'{k} does not fit')
    return (n + 2 * p - k) // s + 1
""": {
        "padding and stride swapped": ("k, p, s = layer", "k, s, p = layer"),
        "kernel and padding swapped": ("k, p, s = layer", "p, k, s = layer"),
        "each layer gets the input": ("result[-1]", "input_size"),
        "no error": ("raise ValueError(f'{k} does not fit')", "print(k)"),
        "another error": ("raise ValueError(f'{k} does not fit')", "raise RuntimeError(k)"),
        "not rounded down": ("//", "/"),
        "plus one forgotten": ("s + 1", "s"),
        "padding counted once": ("(n + 2 * p", "(n + p"),
        "padding left out": ("(n + 2 * p", "(n"),
        "stride left out": (") // s", ")"),
        "input left out": ("return result", "return result[1:]"),
        "first layer only": ("    return result", "        return result"),
        "last size only": ("return result", "return result[-1]"),
        "equal sizes rejected": ("k > n", "k >= n"),
        "compared without padding": ("n + 2 * p:", "n:"),
        "only the kernel divided": ("(n + 2 * p - k) // s", "n + 2 * p - k // s"),
    },
    """
def trace(input_size, layers):
    sizes = np.zeros(len(layers) + 1, dtype=int)
    sizes[0] = input_size
    for i in range(len(layers)):
        room = sizes[i] - layers[i][0] + 2 * layers[i][1]
        sizes[i + 1] = room // layers[i][2] + 1
        if sizes[i + 1] <= 0:
            raise ValueError('too small')
    return sizes
""": {
        "padding left out": (" + 2 * layers[i][1]", ""),
        "padding counted once": ("2 * layers[i][1]", "layers[i][1]"),
        "padding and stride swapped": ("layers[i][2]", "layers[i][1]",
                                       "2 * layers[i][1]", "2 * layers[i][2]"),
        "first layer used for all": ("range(len(layers)):", "range(len(layers)):\n"
                                     "        layers[i] = layers[0]"),
        "each layer gets the input": ("room = sizes[i]", "room = sizes[0]"),
        "last layer left out": ("return sizes", "return sizes[:-1]"),
        "last layer first": ("    sizes[0]", "    layers = layers[::-1]\n    sizes[0]"),
        "stopped without an error": ("raise ValueError('too small')", "return sizes[:i + 1]"),
        "plus one forgotten": ("[2] + 1", "[2]"),
        "size of 0 not rejected": ("<= 0", "< 0"),
        "single window rejected": ("<= 0", "<= 1"),
        "nothing returned": ("raise ValueError('too small')", "return"),
        "rounded up": ("room // layers[i][2]", "np.ceil(room / layers[i][2])"),
    },
    """
def trace(input_size, layers):
    outs, n = [], input_size
    outs.append(n)
    for filt, pad, step in layers:
        n += 2 * pad
        if filt > n:
            raise ValueError
        n = len(range(filt, n + 1, step))
        outs.append(n)
    return outs
""": {
        "input left out": ("    outs.append(n)\n    for", "    for"),
        "padding counted once": ("2 * pad", "pad"),
        "padding left out": ("2 * pad", "0"),
        "last window left out": ("n + 1", "n"),
        "stride left out": ("n + 1, step", "n + 1"),
        "layer skipped": ("raise ValueError", "continue"),
        "stopped without an error": ("raise ValueError", "break"),
        "empty list instead of an error": ("raise ValueError", "return []"),
        "kernel and stride swapped": ("filt, pad, step in", "step, pad, filt in"),
        "last size only": ("return outs", "return n"),
        "last size first": ("outs.append(n)", "outs.insert(0, n)"),
        "input listed twice": ("        outs.append(n)\n    return", "    return",
                               "n += 2 * pad", "outs.append(n)\n        n += 2 * pad"),
    },
    """
def one_layer(size, layer):
    kernel, padding, stride = layer
    room = size + 2 * padding - kernel
    if room < 0:
        raise ValueError("kernel larger than input")
    return room // stride + 1


def trace(input_size, layers):
    if not layers:
        return [input_size]
    return [input_size] + trace(one_layer(input_size, layers[0]), layers[1:])
""": {
        "padding counted once": ("2 * padding", "padding"),
        "padding left out": ("size + 2 * padding", "size"),
        "plus one forgotten": ("stride + 1", "stride"),
        "stride left out": ("room // stride", "room"),
        "each layer gets the input": ("trace(one_layer(input_size, layers[0]), layers[1:])",
                                      "[one_layer(input_size, layer) for layer in layers]"),
        "input left out": ("trace(input_size, layers):", "trace(input_size, layers):\n"
                           "    return whole(input_size, layers)[1:]\n\n\n"
                           "def whole(input_size, layers):", "+ trace(", "+ whole("),
        "last layer left out": ("if not layers:", "if len(layers) == 1:"),
        "last size only": ("[input_size] + trace", "trace"),
        "another error": ("raise ValueError", "raise KeyError"),
        "never less than zero": ('raise ValueError("kernel larger than input")', "return 0"),
        "equal sizes rejected": ("room < 0", "room <= 0"),
        "leftover rejected": ("room < 0", "room < 0 or room % stride"),
    },
    """
def trace(input_size, layers):
    history = [input_size]
    i = 0
    while i < len(layers):
        f, p, s = layers[i]
        n = history[i]
        new = int(np.floor((n + 2 * p - f) / s)) + 1
        if new < 1:
            raise ValueError(f"layer {i} does not fit")
        history.append(new)
        i += 1
    return history
""": {
        "rounded up": ("np.floor", "np.ceil"),
        "rounded to the nearest": ("np.floor", "np.round"),
        "plus one before dividing": ("- f) / s)) + 1", "- f + 1) / s))"),
        "padding counted once": ("2 * p", "p"),
        "padding and stride swapped": ("f, p, s", "f, s, p"),
        "each layer gets the input": ("n = history[i]", "n = input_size"),
        "last layer left out": ("i < len(layers)", "i < len(layers) - 1"),
        "first layer used for all": ("layers[i]", "layers[0]"),
        "stopped without an error": ('raise ValueError(f"layer {i} does not fit")', "break"),
        "size of 0 not rejected": ("new < 1", "new < 0"),
        "first layer only": ("    return history", "        return history"),
        "kernel added": ("- f)", "+ f)"),
    },
    """
from itertools import accumulate


def trace(input_size, layers):
    def step(n, layer):
        k, pad, stride = layer
        if k > n + pad + pad:
            raise ValueError
        return len(range(0, n + pad + pad - k + 1, stride))

    return list(accumulate(layers, step, initial=input_size))
""": {
        "padding counted once": ("n + pad + pad - k", "n + pad - k"),
        "compared without padding": ("n + pad + pad:", "n:"),
        "compared with padding at one end": ("n + pad + pad:", "n + pad:"),
        "stride left out": (", stride))", "))"),
        "kernel size used as stride": (", stride))", ", k))"),
        "input left out": ("initial=input_size))", "initial=input_size))[1:]"),
        "last size only": ("initial=input_size))", "initial=input_size))[-1]"),
        "last window left out": ("- k + 1", "- k"),
        "last layer first": ("accumulate(layers", "accumulate(reversed(layers)"),
        "never less than zero": ("raise ValueError", "return 0"),
        "equal sizes rejected": ("k > n", "k >= n"),
    },
    """
def trace(input_size, layers):
    sizes = []
    current = input_size
    for idx, (kernel, pad, stride) in enumerate(layers):
        sizes.append(current)
        current = (current - kernel + 2 * pad + stride) // stride
        if current < 1:
            raise ValueError(f"The kernel of layer {idx + 1} does not fit")
    sizes.append(current)
    return sizes
""": {
        "last layer left out": ("    sizes.append(current)\n    return", "    return"),
        "input left out": ("sizes.append(current)\n        current", "current",
                           "            raise ValueError(f\"The kernel of layer {idx + 1} does "
                           "not fit\")\n",
                           "            raise ValueError\n        sizes.append(current)\n",
                           "    sizes.append(current)\n    return", "    return"),
        "padding left out": (" + 2 * pad", ""),
        "padding counted once": ("2 * pad", "pad"),
        "plus one forgotten": (" + stride)", ")"),
        "no error": ("        if current < 1:\n            raise ValueError(f\"The kernel of "
                     "layer {idx + 1} does not fit\")\n", ""),
        "never less than one": ('raise ValueError(f"The kernel of layer {idx + 1} does not '
                                'fit")', "current = 1"),
        "kernel and padding swapped": ("(kernel, pad, stride)", "(pad, kernel, stride)"),
        "kernel and stride swapped": ("(kernel, pad, stride)", "(stride, pad, kernel)"),
        "single window rejected": ("current < 1", "current <= 1"),
        "last size first": ("return sizes", "return sizes[::-1]"),
    },
    """
def trace(input_size, layers):
    out = {0: input_size}
    for number, layer in enumerate(layers, start=1):
        kernel_size = layer[0]
        padding = layer[1]
        stride = layer[2]
        before = out[number - 1]
        if before + 2 * padding >= kernel_size:
            out[number] = (before + 2 * padding - kernel_size) // stride + 1
        else:
            raise ValueError("does not fit")
    return list(out.values())
""": {
        "padding left out": ("(before + 2 * padding", "(before"),
        "padding counted once": ("(before + 2 * padding", "(before + padding"),
        "compared without padding": ("before + 2 * padding >=", "before >="),
        "equal sizes rejected": (">=", ">"),
        "check reversed": (">=", "<"),
        "each layer gets the input": ("out[number - 1]", "out[0]"),
        "not rounded down": ("//", "/"),
        "plus one twice": ("kernel_size) //", "kernel_size + 1) //"),
        "stopped without an error": ('raise ValueError("does not fit")', "break"),
        "padding squared": ("(before + 2 * padding", "(before + padding ** 2"),
        "input listed twice": ("list(out.values())", "[input_size] + list(out.values())[:-1]"),
        "another error": ("raise ValueError", "raise TypeError"),
    },
    """
def positions(length, kernel, stride):
    result = []
    start = 0
    while start + kernel <= length:
        result.append(start)
        start += stride
    return result


def trace(input_size, layers):
    sizes = [input_size]
    for kernel, padding, stride in layers:
        windows = positions(sizes[-1] + 2 * padding, kernel, stride)
        if not windows:
            raise ValueError("no windows")
        sizes.append(len(windows))
    return sizes
""": {
        "last window left out": ("kernel <= length", "kernel < length"),
        "stride left out": ("start += stride", "start += 1"),
        "stride of 2 always": ("start += stride", "start += 2"),
        "plus one forgotten": ("append(len(windows))", "append(len(windows) - 1)"),
        "padding counted once": ("2 * padding", "padding"),
        "padding left out": (" + 2 * padding", ""),
        "each layer gets the input": ("sizes[-1] +", "input_size +"),
        "layer skipped": ('raise ValueError("no windows")', "continue"),
        "first layer left out": ("in layers:", "in layers[1:]:"),
        "empty list instead of an error": ('raise ValueError("no windows")', "return []"),
        "nothing returned": ('raise ValueError("no windows")', "return None"),
        "never less than zero": ("        if not windows:\n"
                                 '            raise ValueError("no windows")\n', ""),
    },
    """
def trace(input_size, layers):
    kernels, pads, strides = zip(*layers)
    answer = [input_size]
    for k, p, s in zip(kernels, pads, strides):
        w = answer[-1]
        w = w + 2 * p
        w = w - k
        if w < 0:
            raise ValueError("negative")
        w = w // s
        w = w + 1
        answer.append(w)
    return answer
""": {
        "padding left out": ("        w = w + 2 * p\n", ""),
        "padding counted once": ("w + 2 * p", "w + p"),
        "padding subtracted": ("w + 2 * p", "w - 2 * p"),
        "padding counted twice at each end": ("w + 2 * p", "w + 4 * p"),
        "kernel left out": ("        w = w - k\n", ""),
        "stride left out": ("        w = w // s\n", ""),
        "plus one forgotten": ("        w = w + 1\n", ""),
        "remainder of the division": ("w // s", "w % s"),
        "padding and stride swapped": ("kernels, pads, strides = ", "kernels, strides, pads = "),
        "first layer only": ("    return answer", "        return answer"),
        "large stride rejected": ("w < 0", "w < 0 or s > k"),
        "leftover rejected": ("w < 0", "w < 0 or w % s != 0"),
    },
    """
def output(n, kernel, padding=0, stride=1):
    try:
        line = np.pad(np.ones(n), padding)
        return np.lib.stride_tricks.sliding_window_view(line, kernel)[::stride].shape[0]
    except ValueError:
        raise ValueError("The kernel does not fit")


def trace(input_size, layers):
    all_sizes = [input_size]
    for layer in layers:
        input_size = output(input_size, *layer)
        all_sizes = all_sizes + [input_size]
    return all_sizes
""": {
        "padding left out": ("np.pad(np.ones(n), padding)", "np.ones(n)"),
        "padding counted once": ("(np.ones(n), padding)", "(np.ones(n), (0, padding))"),
        "stride left out": ("[::stride]", ""),
        "last window left out": ("[::stride]", "[:-1][::stride]"),
        "padding and stride swapped": ("padding=0, stride=1", "stride=1, padding=0"),
        "input left out": ("all_sizes = [input_size]", "all_sizes = []"),
        "last size first": ("all_sizes + [input_size]", "[input_size] + all_sizes"),
        "each layer gets the input": ("        input_size = output", "        out = output",
                                      "all_sizes + [input_size]", "all_sizes + [out]"),
        "never less than zero": ('raise ValueError("The kernel does not fit")', "return 0"),
        "last size only": ("return all_sizes", "return input_size"),
        "last layer left out": ("in layers:", "in layers[:-1]:"),
    },
}  # fmt: skip
