"""Programs for exercise 10."""

_SHAPES = """
def shapes_of(shape, layers):
    found = [shape]
    for layer in layers:
        c, h, w = found[-1]
        if layer[0] == 'linear':
            found.append((layer[1], 1, 1))
            continue
        k, s, p = layer[2:5] if layer[0] == 'conv' else layer[1:4]
        new_h = (h + p + p - k) // s + 1
        new_w = (w + p + p - k) // s + 1
        found.append((layer[1] if layer[0] == 'conv' else c, new_h, new_w))
    return found
"""
_IN_SHAPES = {
    "padding added once": ("h + p + p", "h + p", "w + p + p", "w + p"),
    "padding left out": ("h + p + p", "h", "w + p + p", "w"),
    "plus one left out": ("(h + p + p - k) // s + 1", "(h + p + p - k) // s",
                          "(w + p + p - k) // s + 1", "(w + p + p - k) // s"),
    "height used for the width": ("(w + p + p - k)", "(h + p + p - k)"),
    "width used for the height": ("(h + p + p - k)", "(w + p + p - k)"),
    "channels of the image for all": ("layer[1] if layer[0] == 'conv' else c", "c"),
}  # fmt: skip

TRACE = {
    """
def trace(input_shape, layers):
    result = [tuple(input_shape)]
    current = list(input_shape)
    for layer in layers:
        name = layer[0]
        if name == 'linear':
            current = [layer[1], 1, 1]
        elif name == 'conv':
            _, f, k, s, p, g = layer
            rows = math.floor((current[1] + 2 * p - k) / s) + 1
            cols = math.floor((current[2] + 2 * p - k) / s) + 1
            current = [f, rows, cols]
        elif name == 'pool':
            _, k, s, p = layer
            rows = math.floor((current[1] + 2 * p - k) / s) + 1
            cols = math.floor((current[2] + 2 * p - k) / s) + 1
            current = [current[0], rows, cols]
        if current[1] <= 0 or current[2] <= 0:
            raise ValueError('kernel does not fit')
        result.append(tuple(current))
    return result
""": {
        "rounded up": ("math.floor", "math.ceil"),
        "padding added once": (" + 2 * p", " + p"),
        "padding left out": (" + 2 * p", ""),
        "not rounded": ("math.floor", ""),
        "image left out": ("result = [tuple(input_shape)]", "result = []"),
        "channels divided by the groups": ("[f, rows", "[f // g, rows"),
        "channels kept": ("[f, rows", "[current[0], rows"),
        "pooling adds up the channels": ("[current[0], rows", "[1, rows"),
        "fully connected layer put last": ("[layer[1], 1, 1]", "[1, 1, layer[1]]"),
        "fully connected layer keeps the sides": ("[layer[1], 1, 1]", "[layer[1], *current[1:]]"),
        "only the height checked": (" or current[2] <= 0", ""),
        "only the width checked": ("current[1] <= 0 or ", ""),
        "error only in both directions": (" or current[2]", " and current[2]"),
        "size of 0 accepted": ("current[1] <= 0", "current[1] < 0",
                               "current[2] <= 0", "current[2] < 0"),
        "no error": ("raise ValueError('kernel does not fit')", "print('no')"),
        "channels last": ("tuple(current))", "(*current[1:], current[0]))",
                          "[tuple(input_shape)]", "[(*input_shape[1:], input_shape[0])]"),
        "last shape only": ("return result", "return result[-1]"),
    },
    """
def trace(input_shape, layers):
    def size(n, k, s, p):
        if k > n + 2 * p:
            raise ValueError(f'{k} > {n}')
        return len(range(0, n + 2 * p - k + 1, s))
    c, h, w = input_shape
    out = np.array([[c, h, w]])
    for layer in layers:
        if layer[0] == 'linear':
            c, h, w = layer[1], 1, 1
        else:
            k, s, p = layer[-4:-1] if layer[0] == 'conv' else layer[-3:]
            c = layer[1] if layer[0] == 'conv' else c
            h, w = size(h, k, s, p), size(w, k, s, p)
        out = np.vstack([out, [c, h, w]])
    return out
""": {
        "height used for the width": ("size(w, k, s, p)", "size(h, k, s, p)"),
        "width used for the height": ("size(h, k, s, p), size(w", "size(w, k, s, p), size(w"),
        "width before height": ("[out, [c, h, w]]", "[out, [c, w, h]]",
                               "[[c, h, w]]", "[[c, w, h]]"),
        "last shape left out": ("return out", "return out[:-1]"),
        "sizes without channels": ("return out", "return out[:, 1:]"),
        "image left out": ("return out", "return out[1:]"),
        "channels kept": ("c = layer[1] if layer[0] == 'conv' else c", "pass"),
        "no error": ("raise ValueError(f'{k} > {n}')", "pass"),
        "compared without the padding": ("k > n + 2 * p", "k > n"),
        "exact fit rejected": ("k > n + 2 * p", "k >= n + 2 * p"),
    },
}  # fmt: skip

PARAMETERS = {
    _SHAPES
        + """
def count_parameters(input_shape, layers):
    found = shapes_of(input_shape, layers)
    result = 0
    for shape, layer in zip(found, layers):
        if layer[0] == 'conv':
            per_filter = shape[0] // layer[5] * layer[2] ** 2
            result += (per_filter + 1) * layer[1]
        if layer[0] == 'linear':
            result += (shape[0] * shape[1] * shape[2] + 1) * layer[1]
    return result
""": {
        **_IN_SHAPES,
        "groups ignored": (" // layer[5]", ""),
        "kernel not squared": (" ** 2", ""),
        "biases left out": ("per_filter + 1", "per_filter", "shape[2] + 1", "shape[2]"),
        "biases of convolutions left out": ("per_filter + 1", "per_filter"),
        "biases of fully connected layers left out": ("shape[2] + 1", "shape[2]"),
        "channels left out": ("shape[0] // layer[5] * ", ""),
        "fully connected layer reads the channels only": (" * shape[1] * shape[2]", ""),
        "fully connected layer reads one map": ("shape[0] * shape[1]", "shape[1]"),
        "one filter": ("(per_filter + 1) * layer[1]", "(per_filter + 1)"),
        "fully connected layers left out": ("(shape[0] * shape[1] * shape[2] + 1) * layer[1]", "0"),
        "filters for the channels": ("zip(found, layers)", "zip(found[1:], layers)"),
        "filters divided by the groups too": ("(per_filter + 1) * layer[1]",
                                              "(per_filter * layer[1] // layer[5] + layer[1])"),
        "in millions": ("return result", "return result / 1000000"),
    },
}  # fmt: skip

MACS = {
    _SHAPES
        + """
def count_macs(input_shape, layers):
    found = shapes_of(input_shape, layers)
    work = []
    for i, layer in enumerate(layers):
        before, after = found[i], found[i + 1]
        if layer[0] == 'conv':
            one_number = before[0] / layer[5] * layer[2] * layer[2]
            work.append(one_number * np.prod(after))
        elif layer[0] == 'linear':
            work.append(np.prod(before) * layer[1])
    return sum(work)
""": {
        **_IN_SHAPES,
        "groups ignored": (" / layer[5]", ""),
        "kernel not squared": ("layer[2] * layer[2]", "layer[2]"),
        "places of the input": ("np.prod(after)", "layer[1] * before[1] * before[2]"),
        "places left out": ("np.prod(after)", "layer[1]"),
        "one filter": ("np.prod(after)", "after[1] * after[2]"),
        "floating point operations": ("return sum(work)", "return 2 * sum(work)"),
        "fully connected layers left out": ("work.append(np.prod(before) * layer[1])", "pass"),
        "channels left out": ("before[0] / layer[5] * ", ""),
        "biases counted": ("one_number * np.prod(after)", "(one_number + 1) * np.prod(after)",
                           "np.prod(before) * layer[1]", "(np.prod(before) + 1) * layer[1]"),
        "last layer only": ("return sum(work)", "return work[-1] if work else 0"),
        "numbers of the maps": ("one_number * ", ""),
        "height squared": ("np.prod(after)", "after[0] * after[1] ** 2"),
    },
}  # fmt: skip

FIELDS = {
    """
def receptive_field(layers):
    r, j, a = 1, 1, 0
    for k, s, p, d in layers:
        span = (k - 1) * d + 1
        r += (span - 1) * j
        a -= p * j
        j *= s
    return r, j, a
""": {
        "dilation left out": ("(k - 1) * d + 1", "k"),
        "kernel for kernel minus one": ("(span - 1) * j", "span * j"),
        "jumps left out": ("(span - 1) * j", "span - 1"),
        "own stride in the size": ("(span - 1) * j", "(span - 1) * j * s"),
        "start always zero": ("a -= p * j", "pass"),
        "start to the right": ("a -= p * j", "a += p * j"),
        "padding times dilation": ("a -= p * j", "a -= p * d * j"),
        "paddings added up": ("a -= p * j", "a -= p"),
        "padding times own stride": ("a -= p * j", "a -= p * j * s"),
        "strides added": ("j *= s", "j += s"),
        "stride of the last layer only": ("j *= s", "j = s"),
        "dilation times kernel": ("(k - 1) * d + 1", "k * d"),
        "dilation counted from 0": ("(k - 1) * d + 1", "(k - 1) * (d + 1) + 1"),
        "jump before size": ("return r, j, a", "return j, r, a"),
        "start left out": ("return r, j, a", "return r, j"),
        "size only": ("return r, j, a", "return r"),
        "first layer left out": ("in layers:", "in layers[1:]:"),
        "centre for start": ("return r, j, a", "return r, j, a + (r - 1) / 2"),
    },
    """
def receptive_field(layers):
    jumps = np.concatenate([[1], np.cumprod([layer[1] for layer in layers])])
    size = 1
    start = 0
    for i in range(len(layers)):
        kernel, _, padding, dilation = layers[i]
        size = size + dilation * (kernel - 1) * jumps[i]
        start = start - padding * jumps[i]
    return np.array([size, jumps[-1], start])
""": {
        "own stride first": ("* jumps[i]", "* jumps[i + 1]"),
        "own stride in the size": ("(kernel - 1) * jumps[i]", "(kernel - 1) * jumps[i + 1]"),
        "strides added": ("np.cumprod", "np.cumsum"),
        "kernel for kernel minus one": ("(kernel - 1)", "kernel"),
        "dilation left out": ("dilation * ", ""),
        "cell itself left out": ("size = 1\n", "size = 0\n"),
        "padding in the size": ("(kernel - 1) *", "(kernel - 1 + 2 * padding) *"),
        "jump left at 1": ("jumps[-1]", "1"),
        "jump of the last layer left out": ("jumps[-1]", "jumps[-2]"),
        "start before jump": ("[size, jumps[-1], start]", "[size, start, jumps[-1]]"),
        "last layer left out": ("range(len(layers))", "range(len(layers) - 1)"),
        "paddings added up": ("padding * jumps[i]", "padding"),
    },
}  # fmt: skip

PROGRAMS = {
    "trace": TRACE,
    "count_parameters": PARAMETERS,
    "count_macs": MACS,
    "receptive_field": FIELDS,
}

# Mistakes that are the same as several edits together, or as a more general edit.
TOGETHER = [
    (
        "biases left out",
        {"biases of convolutions left out", "biases of fully connected layers left out"},
    ),
    ("own stride first", {"padding times own stride", "own stride in the size"}),
]
