"""Programs for exercise 05."""

_NO = "raise ValueError(f'{kernel_size} does not fit')"
SIZES = [
    (
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    n = input_size + padding + padding
    if n < kernel_size:
        raise ValueError(f'{kernel_size} does not fit')
    return math.floor((n - kernel_size) / stride + 1)
""",
        {
            "padding counted once": ("padding + padding", "padding"),
            "padding left out": (" + padding + padding", ""),
            "stride left out": (" / stride", ""),
            "plus one forgotten": ("stride + 1)", "stride)"),
            "rounded up": ("math.floor((n - kernel_size) / stride + 1)",
                           "math.ceil((n - kernel_size) / stride + 1)"),
            "no error": (_NO, "print('error')"),
            "not rounded down": ("math.floor((n - kernel_size) / stride + 1)",
                                 "(n - kernel_size) / stride + 1"),
            "nothing returned": (_NO, "return print('does not fit')"),
            "equal sizes refused": ("n < kernel_size", "n <= kernel_size"),
            "padding and stride swapped": ("padding=0, stride=1", "stride=1, padding=0"),
        },
    ),
    (
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    count = 0
    start = -padding
    while start + kernel_size <= input_size + padding:
        count += 1
        start += stride
    if count == 0:
        raise ValueError(f'{kernel_size} does not fit')
    return count
""",
        {
            "padding counted once": ("start = -padding", "start = 0"),
            "padding left out": ("start = -padding", "start = 0", " + padding:", ":"),
            "stride left out": ("start += stride", "start += 1"),
            "last window left out": ("kernel_size <=", "kernel_size <"),
            "never less than zero": (_NO, "return 0"),
            "plus one forgotten": ("return count", "return count - 1"),
            "another error": (_NO, "raise AssertionError"),
            "stride of 2 always": ("start += stride", "start += 2"),
            "kernel size used as stride": ("start += stride", "start += kernel_size"),
        },
    ),
    (
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    out = np.floor((input_size - kernel_size + 2 * padding) / stride) + 1
    if out <= 0:
        raise ValueError(f'{kernel_size} does not fit')
    return int(out)
""",
        {
            "rounded up": ("np.floor", "np.ceil"),
            "rounded to the nearest": ("np.floor", "np.round"),
            "rounded towards zero": ("np.floor", "np.trunc"),
            "plus one forgotten": (") + 1", ")"),
            "plus one before dividing": ("2 * padding) / stride) + 1",
                                         "2 * padding + 1) / stride)"),
            "padding counted once": ("2 * padding", "padding"),
            "padding squared": ("2 * padding", "padding ** 2"),
            "padding left out": (" + 2 * padding", ""),
            "no error": (f"    if out <= 0:\n        {_NO}\n", ""),
            "size of 0 not refused": ("out <= 0", "out < 0"),
            "single window refused": ("out <= 0", "out <= 1"),
            "kernel added": ("- kernel_size", "+ kernel_size"),
            "only the padding divided": ("(input_size - kernel_size + 2 * padding) / stride",
                                         "input_size - kernel_size + 2 * padding / stride"),
            "error returned": (_NO, "return ValueError('no')"),
        },
    ),
    (
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    assert_fits(input_size, kernel_size, padding)
    starts = [at for at in range(input_size + 2 * padding - kernel_size + 1) if at % stride == 0]
    return len(starts)


def assert_fits(input_size, kernel_size, padding):
    if input_size + 2 * padding - kernel_size < 0:
        raise ValueError(f'{kernel_size} does not fit')
""",
        {
            "never less than zero": (_NO, "pass"),
            "last window left out": ("kernel_size + 1)", "kernel_size)"),
            "plus one twice": ("kernel_size + 1)", "kernel_size + 2)"),
            "padding left out": ("range(input_size + 2 * padding", "range(input_size"),
            "padding counted once": ("range(input_size + 2 *", "range(input_size +"),
            "stride left out": (" if at % stride == 0", ""),
            "compared without padding": ("if input_size + 2 * padding", "if input_size"),
            "compared with padding at one end": ("if input_size + 2 *", "if input_size +"),
            "check reversed": ("kernel_size < 0", "kernel_size > 0"),
            "kernel left out": (" - kernel_size + 1)", " + 1)"),
        },
    ),
]  # fmt: skip
KEPT = [
    (
        """
def paddings_that_keep_size(input_size, kernel_size, stride):
    def size(p):
        return (input_size + 2 * p - kernel_size) // stride + 1

    found = []
    p = 0
    while p < 200 and size(p) <= input_size:
        if size(p) == input_size:
            found += [p]
        p += 1
    return found
""",
        {
            "zero left out": ("p = 0", "p = 1"),
            "of both sides together": ("+ 2 * p", "+ p"),
            "without leftover only": ("//", "/"),
            "stride left out": ("// stride", ""),
            "divided by stride plus one": ("// stride + 1", "// (stride + 1)"),
            "rounded up": ("(input_size + 2 * p - kernel_size) //",
                           "-(-(input_size + 2 * p - kernel_size) //", "stride + 1", "stride) + 1"),
            "plus one before dividing": ("kernel_size) // stride + 1",
                                         "kernel_size + 1) // stride"),
            "plus one forgotten": ("stride + 1", "stride"),
            "largest first": ("found += [p]", "found = [p] + found"),
            "largest only": ("found += [p]", "found = [p]"),
            "sizes listed": ("+= [p]", "+= [size(p)]"),
            "pairs listed": ("+= [p]", "+= [[p, p]]"),
            "smaller than the kernel only": ("p < 200", "p < kernel_size"),
            "large paddings not tried": ("p < 200", "p <= input_size"),
            "smallest only": ("found += [p]", "return [p]"),
            "no list": ("found += [p]", "return p"),
            "no empty list": ("return found", "if found:\n        return found"),
        },
    ),
    (
        """
def paddings_that_keep_size(input_size, kernel_size, stride):
    low = (input_size * stride - stride - input_size + kernel_size) / 2
    high = low + (stride - 1) / 2
    return list(np.arange(math.ceil(low), math.floor(high) + 1))
""",
        {
            "halves rounded down": ("math.ceil(low)", "math.floor(low)"),
            "smallest only": ("+ 1))", "+ 1))[:1]"),
            "largest first": ("+ 1))", "+ 1))[::-1]"),
            "of both sides together": (") / 2\n    h", ")\n    h", "(stride - 1) / 2",
                                       "stride - 1"),
            "plus one forgotten": (" - stride - ", " - "),
            "even kernels refused": ("    low", "    if kernel_size % 2 == 0:\n        return []\n"
                                     "    low"),
            "larger strides refused": ("    low", "    if stride > 1: return []\n    low"),
        },
    ),
    (
        """
def paddings_that_keep_size(input_size, kernel_size, stride):
    tried = np.arange(100)
    sizes = 1 + np.floor_divide(input_size - kernel_size + 2 * tried, stride)
    return tried[sizes == input_size]
""",
        {
            "of both sides together": ("2 * tried", "tried"),
            "sizes listed": ("return tried", "return sizes"),
            "plus one forgotten": ("1 + np", "np"),
            "without leftover only": ("floor_divide", "divide"),
            "size divided by stride": ("== input_size", "== np.ceil(input_size / stride)"),
            "smaller sizes kept": ("sizes ==", "sizes <="),
            "large paddings not tried": ("arange(100)", "arange(input_size + 1)"),
        },
    ),
]  # fmt: skip
TRACES = [
    (
        """
def trace(input_size, layers):
    result = [input_size]
    for layer in layers:
        k, p, s = layer
        result.append(size(result[-1], k, p, s))
    return result


def size(n, k, p=0, s=1):
    if k > n + 2 * p:
        raise ValueError(f'{kernel_size} does not fit')
    return (n + 2 * p - k) // s + 1
""".replace("kernel_size", "k"),
        {
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
            "equal sizes refused": ("k > n", "k >= n"),
            "compared without padding": ("n + 2 * p:", "n:"),
            "only the kernel divided": ("(n + 2 * p - k) // s", "n + 2 * p - k // s"),
        },
    ),
    (
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
""",
        {
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
            "size of 0 not refused": ("<= 0", "< 0"),
            "single window refused": ("<= 0", "<= 1"),
            "nothing returned": ("raise ValueError('too small')", "return"),
            "rounded up": ("room // layers[i][2]", "np.ceil(room / layers[i][2])"),
        },
    ),
    (
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
""",
        {
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
    ),
]  # fmt: skip
# A program with the two mistakes is one with the first one, too.
TOGETHER = {
    "last layer left out": {"input listed twice", "input left out"},
    "last window left out": {"plus one forgotten", "rounded up"},
    "rounded towards zero and no error": {"rounded towards zero", "no error"},
    "larger strides refused": {"plus one before dividing", "smaller than the kernel only"},
}
PROGRAMS = {"output_size": SIZES, "paddings_that_keep_size": KEPT, "trace": TRACES}
