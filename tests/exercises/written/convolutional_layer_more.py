"""More programs for exercise 06, in other styles again."""

_KERNEL_CELLS = """
def conv2d(x, weight, bias, padding=0, stride=1):
    channels, h, w = x.shape
    big = np.zeros((channels, h + 2 * padding, w + 2 * padding))
    big[:, padding : padding + h, padding : padding + w] = x
    filters, _, kh, kw = weight.shape
    out_h = (h + 2 * padding - kh) // stride + 1
    out_w = (w + 2 * padding - kw) // stride + 1
    result = np.zeros((filters, out_h, out_w))
    for a in range(kh):
        for b in range(kw):
            part = big[:, a : a + stride * out_h : stride, b : b + stride * out_w : stride]
            part = part[:, :out_h, :out_w]
            result += np.einsum("oc,chw->ohw", weight[:, :, a, b], part)
    return result + bias.reshape(-1, 1, 1)
"""
_CORRELATE = """
def correlate(image, kernel, stride):
    kh, kw = kernel.shape
    return np.array([
        [np.sum(image[y : y + kh, x : x + kw] * kernel)
         for x in range(0, image.shape[1] - kw + 1, stride)]
        for y in range(0, image.shape[0] - kh + 1, stride)
    ])

def conv2d(x, weight, bias, padding=0, stride=1):
    channels = [np.pad(channel, padding) for channel in x]
    maps = []
    for kernels, b in zip(weight, bias):
        total = sum(correlate(c, k, stride) for c, k in zip(channels, kernels))
        maps.append(total + b)
    return np.stack(maps)
"""

LAYERS = {
    _KERNEL_CELLS: {
        "bias subtracted": ("result + bias", "result - bias"),
        "kernels rotated": ("weight[:, :, a, b]", "weight[:, :, -1 - a, -1 - b]"),
        "kernels upside down": ("weight[:, :, a, b]", "weight[:, :, kh - 1 - a, b]"),
        "last row missing": ("- kh) // stride + 1", "- kh) // stride"),
        "padding all above and left": ("padding : padding + h, padding : padding + w",
                                       "2 * padding :, 2 * padding :"),
        "relu applied": ("return result + bias.reshape(-1, 1, 1)",
                         "return np.maximum(result + bias.reshape(-1, 1, 1), 0)"),
    },
    """
def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.pad(x, ((0, 0), (padding,) * 2, (padding,) * 2))
    kh, kw = weight.shape[2:]
    rows = np.arange(0, x.shape[1] - kh + 1, stride)[:, None] + np.arange(kh)
    cols = np.arange(0, x.shape[2] - kw + 1, stride)[:, None] + np.arange(kw)
    patches = x[:, rows[:, None, :, None], cols[None, :, None, :]]
    maps = np.tensordot(weight, patches, axes=([1, 2, 3], [0, 3, 4]))
    return maps + bias[:, np.newaxis, np.newaxis]
""": {
        "kernels rotated": ("tensordot(weight,", "tensordot(weight[:, :, ::-1, ::-1],"),
        "kernels and channels flipped": ("tensordot(weight,",
                                         "tensordot(np.flip(weight, (1, 2, 3)),"),
        "stride of 2 always": ("kh + 1, stride)", "kh + 1, 2)", "kw + 1, stride)", "kw + 1, 2)"),
        "padding of 1 always": ("(padding,) * 2, (padding,) * 2", "(1, 1), (1, 1)"),
        "absolute values": ("return maps + bias[:, np.newaxis, np.newaxis]",
                            "return np.abs(maps + bias[:, np.newaxis, np.newaxis])"),
        "filters added up as well": ("return maps + bias[:, np.newaxis, np.newaxis]",
                                     "return (maps + bias[:, np.newaxis, np.newaxis])"
                                     ".sum(0)"),
    },
    """
def one_map(image, filt, b, stride):
    kh, kw = filt.shape[1:]
    h = int(np.floor((image.shape[1] - kh) / stride)) + 1
    w = int(np.floor((image.shape[2] - kw) / stride)) + 1
    feature_map = np.zeros((h, w))
    for y in range(h):
        for z in range(w):
            for c in range(len(filt)):
                part = image[c, y * stride : y * stride + kh, z * stride : z * stride + kw]
                feature_map[y, z] += (part * filt[c]).sum()
            feature_map[y, z] += b
    return feature_map

def conv2d(x, weight, bias, padding=0, stride=1):
    image = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    return np.array([one_map(image, weight[n], bias[n], stride) for n in range(len(weight))])
""": {
        "last channel only": ("+= (part", "= (part"),
        "bias added for each channel": ("            feature_map[y, z] += b",
                                        "                feature_map[y, z] += b"),
        "last row and column zero": ("range(h)", "range(h - 1)", "range(w)", "range(w - 1)"),
        "padding left out": ("one_map(image, weight", "one_map(x, weight"),
        "first filter for all maps": ("weight[n]", "weight[0]"),
        "first bias for all maps": ("bias[n]", "bias[0]"),
    },
    """
def conv2d(x, weight, bias, padding=0, stride=1):
    n_channels, n_rows, n_cols = x.shape
    xp = np.zeros((n_channels, n_rows + 2 * padding, n_cols + 2 * padding))
    xp[:, padding : n_rows + padding, padding : n_cols + padding] = x
    full = np.zeros((len(weight), xp.shape[1] - weight.shape[2] + 1,
                     xp.shape[2] - weight.shape[3] + 1))
    for index in np.ndindex(full.shape):
        f, i, j = index
        window = xp[:, i : i + weight.shape[2], j : j + weight.shape[3]]
        full[index] = bias[f] + np.dot(window.ravel(), weight[f].ravel())
    return full[:, ::stride, ::stride]
""": {
        "stride left out": ("return full[:, ::stride, ::stride]", "return full"),
        "stride across only": ("full[:, ::stride, ::stride]", "full[:, :, ::stride]"),
        "padding all below and right": ("xp[:, padding : n_rows + padding, padding : "
                                        "n_cols + padding]", "xp[:, :n_rows, :n_cols]"),
        "weights not used": ("np.dot(window.ravel(), weight[f].ravel())", "window.sum()"),
        "first map only": ("full[:, ::stride, ::stride]", "full[0, ::stride, ::stride]"),
        "last map only": ("full[:, ::stride, ::stride]", "full[-1, ::stride, ::stride]"),
        "kernels rotated": ("weight[f].ravel()", "weight[f, :, ::-1, ::-1].ravel()"),
    },
    """
def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.array([np.pad(channel, padding) for channel in x])
    N, C, R, S = weight.shape
    P = (x.shape[1] - R + stride) // stride
    Q = (x.shape[2] - S + stride) // stride
    values = []
    for n in range(N):
        for position in range(P * Q):
            p, q = divmod(position, Q)
            acc = 0.0
            for c in range(C):
                for r in range(R):
                    for s in range(S):
                        acc += weight[n, c, r, s] * x[c, p * stride + r, q * stride + s]
            values.append(acc + bias[n])
    return np.reshape(values, (N, P, Q))
""": {
        "one added inside the division": ("R + stride)", "R + 1)", "S + stride)", "S + 1)"),
        "last product only": ("acc += weight", "acc = weight"),
        "sum of all windows so far": ("            acc = 0.0\n", "",
                                      "values = []\n", "values = []\n    acc = 0.0\n"),
        "bias added to each product": ("q * stride + s]", "q * stride + s] + bias[n]",
                                       "acc + bias[n])", "acc)"),
        "maps in one line": ("np.reshape(values, (N, P, Q))", "np.array(values)"),
        "kernels transposed": ("weight[n, c, r, s]", "weight[n, c, s, r]"),
    },
}  # fmt: skip

RELUS = {
    """
def relu(x):
    numbers = [n if n > 0 else 0 for n in x.ravel()]
    return np.array(numbers).reshape(x.shape)
""": {
        "shape lost": (".reshape(x.shape)", ""),
        "absolute value": ("else 0", "else -n"),
        "negative numbers removed": ("n if n > 0 else 0 for n in x.ravel()",
                                     "n for n in x.ravel() if n > 0",
                                     ".reshape(x.shape)", ""),
        "positive numbers become one": ("n if n", "1 if n"),
        "leaky ReLU": ("else 0", "else 0.01 * n"),
    },
    """
def relu(x):
    return (x + np.abs(x)) / 2
""": {
        "smaller number used": ("x + np.abs", "x - np.abs"),
        "absolute value": ("(x + np.abs(x)) / 2", "np.abs(x)"),
        "shape lost": ("(x + np.abs(x)) / 2", "np.ravel(x + np.abs(x)) / 2"),
        "fractions lost": ("(x + np.abs(x)) / 2", "((x + np.abs(x)) / 2).astype(int)"),
    },
    """
def relu(x):
    out = np.zeros(x.shape)
    for place, value in np.ndenumerate(x):
        if value > 0:
            out[place] = value
    return out
""": {
        "positive numbers become one": ("= value\n", "= 1\n"),
        "smaller number used": ("value > 0", "value < 0"),
        "fractions lost": ("np.zeros(x.shape)", "np.zeros(x.shape, dtype=int)"),
        "cut off below one": ("value > 0", "value >= 1"),
        "negative numbers not replaced": ("value > 0", "True"),
    },
    """
def relu(x):
    x = np.asarray(x)
    y = np.zeros_like(x)
    y[np.nonzero(x > 0)] = x[x > 0]
    return y
""": {
        "positive numbers become one": ("= x[x > 0]", "= 1"),
        "signs reversed": ("= x[x > 0]", "= -x[x > 0]"),
        "smaller number used": ("x > 0", "x < 0"),
        "negative numbers removed": ("return y", "return x[x > 0]"),
    },
    """
def relu(x):
    if np.ndim(x) == 0:
        return x if x > 0 else 0
    return np.array([relu(part) for part in x])
""": {
        "cut off below one": ("x if x > 0", "x if x >= 1"),
        "leaky ReLU": ("else 0", "else 0.01 * x"),
        "negative numbers become one": ("else 0", "else 1"),
        "absolute value": ("else 0", "else -x"),
        "fractions lost": ("x if x > 0", "int(x) if x > 0"),
    },
    """
def relu(x):
    mask = np.sign(x)
    mask[mask == -1] = 0
    return mask * x
""": {
        "absolute value": ("    mask[mask == -1] = 0\n", ""),
        "positive numbers become one": ("mask * x", "mask"),
        "smaller number used": ("mask == -1] = 0", "mask == 1] = 0", "mask * x", "-mask * x"),
        "added up": ("return mask * x", "return (mask * x).sum()"),
    },
    """
def relu(x):
    shape = np.shape(x)
    column = np.reshape(x, (-1, 1))
    return np.hstack([column, np.zeros_like(column)]).max(axis=1).reshape(shape)
""": {
        "smaller number used": (".max(", ".min("),
        "shape lost": (".reshape(shape)", ""),
        "not less than one": ("np.zeros_like", "np.ones_like"),
        "largest number only": (".max(axis=1).reshape(shape)", ".max()"),
    },
    """
def relu(x):
    out = np.array(x, copy=True)
    for cell in np.nditer(out, op_flags=["readwrite"]):
        if cell < 0:
            cell[...] = 0
    return out
""": {
        "negative numbers become one": ("cell[...] = 0", "cell[...] = 1"),
        "negative numbers not replaced": ("cell[...] = 0", "cell = 0"),
        "absolute value": ("cell[...] = 0", "cell[...] = -cell"),
        "signs reversed": ("return out", "return np.maximum(-np.array(x), 0)"),
        "shape lost": ("return out", "return out.ravel()"),
    },
}  # fmt: skip

_MULTIPLIED = "\ndef relu(x):\n    return x * (x > 0)\n"
_CLIPPED = "\ndef relu(x):\n    return np.clip(x, 0, None)\n"
STACKS = {
    _KERNEL_CELLS
        + _MULTIPLIED
        + """
def two_layers(x, layers):
    (w1, b1, p1, s1), (w2, b2, p2, s2) = layers
    hidden = relu(conv2d(x, w1, b1, padding=p1, stride=s1))
    return relu(conv2d(hidden, w2, b2, padding=p2, stride=s2))
""": {
        "no relu between": ("hidden = relu(conv2d(x, w1, b1, padding=p1, stride=s1))",
                            "hidden = conv2d(x, w1, b1, padding=p1, stride=s1)"),
        "second layer reads x": ("conv2d(hidden", "conv2d(x"),
        "first bias for both": ("w2, b2, padding", "w2, b1, padding"),
        "padding of the first for both": ("padding=p2", "padding=p1"),
        "stride of the first for both": ("stride=s2", "stride=s1"),
        "kernels rotated": ("weight[:, :, a, b]", "weight[:, :, -1 - a, -1 - b]"),
    },
    _CORRELATE
        + _CLIPPED
        + """
def two_layers(x, layers):
    outputs = [x]
    for weight, bias, padding, stride in layers:
        outputs.append(relu(conv2d(outputs[-1], weight, bias, padding, stride)))
    return outputs[-1]
""": {
        "both layers returned": ("return outputs[-1]", "return outputs[1:]"),
        "first layer only": ("return outputs[-1]", "return outputs[1]"),
        "second layer reads x": ("conv2d(outputs[-1]", "conv2d(outputs[0]"),
        "stride left out": (", padding, stride)))", ", padding)))"),
        "padding left out": ("bias, padding, stride)))", "bias, 0, stride)))"),
        "padding and stride swapped": ("bias, padding, stride)))", "bias, stride, padding)))"),
        "biases left out": ("weight, bias, padding, stride)))",
                            "weight, 0 * bias, padding, stride)))"),
    },
}  # fmt: skip

TOGETHER = [
    (
        "padding and stride of the first for both",
        {"padding of the first for both", "stride of the first for both"},
    ),
    ("not less than one", {"negative numbers become one", "cut off below one"}),
]
