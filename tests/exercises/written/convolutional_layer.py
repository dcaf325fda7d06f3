"""Programs for exercise 06."""

from tests.exercises.written import _two_layers
from tests.exercises.written import convolutional_layer_more as more

LAYERS = {
    """
def conv2d(x, weight, bias, padding=0, stride=1):
    n_filters, n_channels, h, w = weight.shape
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding)), mode="constant")
    out_h, out_w = [(size - k) // stride + 1 for size, k in zip(padded.shape[1:], (h, w))]
    out = np.zeros((n_filters, out_h, out_w))
    for k in range(n_filters):
        for i in range(out_h):
            for j in range(out_w):
                y0, x0 = i * stride, j * stride
                patch = padded[:, y0 : y0 + h, x0 : x0 + w]
                out[k, i, j] = np.sum(patch * weight[k, :, :, :]) + bias[k]
    return out
""": {
        "kernel treated as square": ("n_channels, h, w = weight.shape",
                                     "n_channels, h, _ = weight.shape; w = h"),
        "edge repeated": ('"constant"', '"edge"'),
        "one added inside the division": ("(size - k) // stride + 1", "(size - k + 1) // stride"),
        "starts not multiplied": ("i * stride, j * stride", "i, j"),
        "bias left out": (" + bias[k]", ""),
        "first filter for all maps": ("weight[k,", "weight[0,"),
        "maps as large as the image": ("np.zeros((n_filters, out_h, out_w))",
                                       "np.zeros((n_filters, x.shape[1], x.shape[2]))"),
        "relu applied": ("return out", "return out * (out > 0)"),
    },
    """
def conv2d(x, weight, bias, padding=0, stride=1):
    p = padding
    if p > 0:
        x = np.pad(x, [(0, 0), (p, p), (p, p)])
    kh, kw = weight.shape[-2:]
    view = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))
    view = view[:, ::stride, ::stride]
    maps = np.einsum("chwij,fcij->fhw", view, weight)
    return maps + bias[:, None, None]
""": {
        "padding above and below only": ("(p, p), (p, p)", "(p, p), (0, 0)"),
        "padding below and right only": ("(p, p), (p, p)", "(0, p), (0, p)"),
        "stride left out": ("::stride, ::stride", "::1, ::1"),
        "stride down only": ("::stride, ::stride", "::stride, ::1"),
        "maps transposed": ("->fhw", "->fwh"),
        "bias left out": (" + bias[:, None, None]", ""),
        "first bias for all maps": ("bias[:, None, None]", "bias[0]"),
        "kernels rotated": ("view, weight)", "view, weight[..., ::-1, ::-1])"),
        "fractions lost": ("return maps + bias[:, None, None]",
                           "return (maps + bias[:, None, None]).astype(int)"),
    },
    """
def correlate(image, kernel, stride):
    kh, kw = kernel.shape
    tops, lefts = (range(0, i - k + 1, stride) for i, k in zip(image.shape, kernel.shape))
    rows = []
    for r in tops:
        row = []
        for c in lefts:
            row.append(np.sum(image[r : r + kh, c : c + kw] * kernel))
        rows.append(row)
    return np.array(rows)

def conv2d(x, weight, bias, padding=0, stride=1):
    maps = []
    for f in range(len(weight)):
        total = 0
        for c in range(len(x)):
            channel = np.pad(x[c], padding)
            total = total + correlate(channel, weight[f][c], stride)
        maps.append(total + bias[f])
    return np.array(maps)
""": {
        "window at the edge skipped": ("i - k + 1", "i - k"),
        "last channel only": ("total = total + ", "total = "),
        "first kernel for all channels": ("weight[f][c]", "weight[f][0]"),
        "first channel for all kernels": ("np.pad(x[c]", "np.pad(x[0]"),
        "kernels transposed": ("weight[f][c]", "weight[f][c].T"),
        "bias added for each channel": ("weight[f][c], stride)",
                                        "weight[f][c], stride) + (bias[f] if c else 0)"),
        "image mirrored": ("x[c], padding)", 'x[c], padding, mode="reflect")'),
        "relu applied": ("maps.append(total + bias[f])",
                         "maps.append(np.maximum(total + bias[f], 0))"),
        "sum not reset": ("maps = []\n    for f in range(len(weight)):\n        total = 0",
                               "maps = []\n    total = 0\n    for f in range(len(weight)):"),
        "one axis too many": ("return np.array(maps)", "return np.array([maps])"),
    },
    """
def conv2d(x, weight, bias, padding=0, stride=1):
    C, H, W = x.shape
    F, _, HH, WW = weight.shape
    Ho, Wo = [1 + (side + 2 * padding - k) // stride for side, k in ((H, HH), (W, WW))]
    xp = np.zeros((C, H + 2 * padding, W + 2 * padding))
    xp[:, padding : padding + H, padding : padding + W] = x
    out = np.zeros((F, Ho, Wo))
    for f in range(F):
        for i in range(Ho):
            for j in range(Wo):
                for c in range(C):
                    for a in range(HH):
                        for b in range(WW):
                            cell = xp[c, stride * i + a, stride * j + b]
                            out[f, i, j] += cell * weight[f, c, a, b]
        out[f] += bias[f]
    return out
""": {
        "padding above and left only": ("(side + 2 * padding", "(side + padding"),
        "rows and columns of maps swapped": ("Ho, Wo = ", "Wo, Ho = "),
        "kernel treated as square": ("b in range(WW)", "b in range(HH)"),
        "starts multiplied down only": ("stride * j + b", "j + b"),
        "last product only": ("out[f, i, j] += cell", "out[f, i, j] = cell"),
        "row and column swapped": ("stride * i + a, stride * j + b",
                                   "stride * j + a, stride * i + b"),
        "bias left out": ("out[f] += bias[f]", "pass"),
        "maps transposed": ("return out", "return out.swapaxes(1, 2)"),
        "last row and column zero": ("in range(Ho):\n            for j in range(Wo)",
                                      "in range(Ho - 1):\n            for j in range(Wo - 1)"),
    },
    """
def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.pad(x, ((0, 0), (padding,) * 2, (padding,) * 2))
    f, c, kh, kw = weight.shape
    height = (x.shape[1] - kh) // stride + 1
    width = (x.shape[2] - kw) // stride + 1
    columns = []
    for i in range(height):
        for j in range(width):
            columns.append(x[:, i * stride : i * stride + kh, j * stride : j * stride + kw].ravel())
    result = weight.reshape(f, -1) @ np.array(columns).T + bias.reshape(-1, 1)
    return result.reshape(f, height, width)
""": {
        "reshaped in another order": ("return result.reshape(f, height, width)",
                                      "return result.T.reshape(f, height, width)"),
        "maps in one line": ("return result.reshape(f, height, width)", "return result"),
        "kernels and channels flipped": ("weight.reshape(f, -1)", "weight.reshape(f, -1)[:, ::-1]"),
        "padding of 1 always": ("(padding,) * 2, (padding,) * 2", "(1, 1), (1, 1)"),
        "channels padded too": ("x = np.pad(x, ((0, 0), (padding,) * 2, (padding,) * 2))",
                                "x = np.pad(x, padding)[: len(x)]"),
        "stride of 2 always": ("    x = np.pad", "    stride = 2\n    x = np.pad"),
        "starts not multiplied": ("i * stride : i * stride + kh, j * stride : j * stride + kw",
                                  "i : i + kh, j : j + kw"),
        "absolute values": ("return result", "result = abs(result)\n    return result"),
        "all biases added up": ("bias.reshape(-1, 1)", "sum(bias)"),
    },
    """
def fits(start, kernel_size, size):
    return start + kernel_size <= size

def conv2d(x, weight, bias, padding=0, stride=1):
    result = []
    kernel_height, kernel_width = weight[0][0].shape
    channels = [np.pad(channel, padding, constant_values=0) for channel in x]
    for kernels, b in zip(weight, bias):
        feature_map = []
        top = 0
        while fits(top, kernel_height, len(channels[0])):
            line, left = [], 0
            while fits(left, kernel_width, len(channels[0][0])):
                number = b
                for channel, kernel in zip(channels, kernels):
                    part = channel[top : top + kernel_height, left : left + kernel_width]
                    number = number + (part * kernel).sum()
                line.append(number)
                left += stride
            feature_map.append(line)
            top += stride
        result.append(feature_map)
    return np.array(result)
""": {
        "window at the edge skipped": ("<= size", "< size"),
        "stride across only": ("top += stride", "top += 1"),
        "stride down only": ("left += stride", "left += 1"),
        "padding left out": ("np.pad(channel, padding, constant_values=0)", "channel"),
        "padded with ones": ("constant_values=0", "constant_values=1"),
        "kernels upside down": ("(part * kernel)", "(part * kernel[::-1])"),
        "weights added": ("(part * kernel)", "(part + kernel)"),
        "last map only": ("return np.array(result)", "return np.array(feature_map)"),
        "first channel only": ("zip(channels, kernels)", "zip(channels[:1], kernels)"),
        "bias subtracted": ("number = b\n", "number = -b\n"),
    },
    """
def conv2d(x, weight, bias, padding=0, stride=1):
    s = stride
    x = np.concatenate([np.zeros((x.shape[0], padding, x.shape[2])), x,
                        np.zeros((x.shape[0], padding, x.shape[2]))], axis=1)
    x = np.concatenate([np.zeros((*x.shape[:2], padding)), x,
                        np.zeros((*x.shape[:2], padding))], axis=2)
    kh, kw = weight.shape[2], weight.shape[3]
    count = lambda size, kernel_size: int(np.floor((size - kernel_size) / s)) + 1
    rows, cols = count(x.shape[1], kh), count(x.shape[2], kw)
    maps = np.empty((weight.shape[0], rows, cols))
    for r in range(rows):
        for c in range(cols):
            window = x[:, r * s : r * s + kh, c * s : c * s + kw]
            maps[:, r, c] = np.tensordot(weight, window, axes=3) + bias
    return maps
""": {
        "divided by stride plus one": ("/ s)) + 1", "/ (s + 1)))"),
        "last row and column missing": ("/ s)) + 1", "/ s))"),
        "one window too many": ("np.floor", "np.ceil"),
        "kernel height and width swapped": ("kh, kw = weight.shape[2], weight.shape[3]",
                                            "kw, kh = weight.shape[2], weight.shape[3]"),
        "kernel treated as square": ("weight.shape[2], weight.shape[3]",
                                     "weight.shape[2], weight.shape[2]"),
        "kernels left to right": ("(weight, window", "(weight[:, :, :, ::-1], window"),
        "channels reversed": ("(weight, window", "(weight[:, ::-1], window"),
        "ends not multiplied": ("r * s + kh, c * s : c * s + kw", "r + kh, c * s : c + kw"),
        "stride used twice": ("r * s : r * s + kh, c * s : c * s + kw",
                              "r * s * s : r * s * s + kh, c * s * s : c * s * s + kw"),
        "numbers from 0 to 255": ("return maps", "return maps.astype(int).astype('uint8')"),
        "maps on the last axis": ("return maps", "return maps.transpose(1, 2, 0)"),
    },
    """
def conv2d(x, weight, bias, padding=0, stride=1):
    height, width = x.shape[1] + 2 * padding, x.shape[2] + 2 * padding
    canvas = np.zeros((x.shape[0], height, width))
    canvas[:, padding : height - padding, padding : width - padding] = x
    steps = stride, stride
    tops = np.arange(0, height - weight.shape[2] + 1, steps[0])
    lefts = np.arange(0, width - weight.shape[3] + 1, steps[1])
    shape = (weight.shape[0], len(tops), len(lefts))
    answer = np.zeros(shape)
    for index in np.ndindex(*shape):
        f, top, left = index[0], tops[index[1]], lefts[index[2]]
        window = canvas[:, top : top + weight.shape[2], left : left + weight.shape[3]]
        answer[index] = np.vdot(window, weight[f]) + bias[f]
    return answer
""": {
        "slice ends at minus zero": ("height - padding, padding : width - padding",
                                     "-padding, padding : -padding"),
        "kernel width used as its height": ("weight.shape[2]", "weight.shape[3]"),
        "jumps as large as the kernel": ("stride, stride", "weight.shape[2:]"),
        "nothing written": ("answer[index] = ", "value = "),
        "filters added up as well": ("return answer", "return answer.sum(0)"),
        "first map only": ("return answer", "return answer[0]"),
        "bias added to each product": ("+ bias[f]", "+ bias[f] * window.size"),
        "mean in place of sum": ("np.vdot(window, weight[f])", "np.mean(window * weight[f])"),
    },
    """
def conv2d(x, weight, bias, padding=0, stride=1):
    F, C, kh, kw = weight.shape
    H, W = x.shape[1:]
    rows = (H + 2 * padding - kh) // stride + 1
    cols = (W + 2 * padding - kw) // stride + 1
    out = np.zeros((F, rows, cols))
    for f in range(F):
        for i in range(rows):
            for j in range(cols):
                total = 0.0
                for c in range(C):
                    for a in range(kh):
                        for b in range(kw):
                            y, z = i * stride - padding + a, j * stride - padding + b
                            if 0 <= y < H and 0 <= z < W:
                                total += x[c, y, z] * weight[f, c, a, b]
                out[f, i, j] = total + bias[f]
    return out
""": {
        "padding all below and right": ("i * stride - padding + a, j * stride - padding + b",
                                        "i * stride + a, j * stride + b"),
        "kernels transposed": ("weight[f, c, a, b]", "weight[f, c, b, a]"),
        "kernels rotated": ("weight[f, c, a, b]", "weight[f, c, kh - 1 - a, kw - 1 - b]"),
        "first kernel for all channels": ("weight[f, c, a, b]", "weight[f, 0, a, b]"),
        "returned inside the loop": ("    return out", "        return out"),
        "rounded": ("return out", "return np.round(out)"),
        "first bias for all maps": ("+ bias[f]", "+ bias[0]"),
        "maps transposed": ("return out", "return np.array([one.T for one in out])"),
    },
}  # fmt: skip

RELUS = {
    "def relu(x):\n    return np.where(x > 0, x, 0)\n": {
        "signs reversed": ("x, 0)", "-x, 0)"),
        "positive numbers become one": ("x, 0)", "1, 0)"),
        "smaller number used": ("x > 0", "x < 0"),
        "shape lost": ("x, 0)", "x, 0).flatten()"),
        "fractions lost": ("x, 0)", "x, 0).astype(int)"),
        "leaky ReLU": ("x, 0)", "x, 0.01 * x)"),
    },
    "def relu(x):\n    return x * (x > 0)\n": {
        "cut off below one": ("x > 0", "x >= 1"),
        "positive numbers become one": ("x * (x > 0)", "1 * (x > 0)"),
        "smaller number used": ("x > 0", "x < 0"),
    },
    "def relu(x):\n    y = x.copy()\n    y[y < 0] = 0\n    return y\n": {
        "negative numbers not replaced": ("y[y < 0] = 0", "y[y < 0] == 0"),
        "absolute value": ("y[y < 0] = 0", "y[y < 0] *= -1"),
        "negative numbers become one": ("= 0", "= 1"),
        "negative numbers removed": ("y[y < 0] = 0", "y = y[y >= 0]"),
        "added up": ("return y", "return sum(y.flat)"),
    },
    "def relu(x):\n    return np.array([max(0, v) for v in x.flat]).reshape(x.shape)\n": {
        "shape lost": (".reshape(x.shape)", ""),
        "not less than one": ("max(0", "max(1"),
        "cut off above as well": ("max(0, v)", "min(255, max(0, v))"),
        "signs reversed": ("max(0, v)", "max(0, -v)"),
    },
}  # fmt: skip

_HELPERS = list(LAYERS)[6] + list(RELUS)[0]
STACKS = {
    f"""{_HELPERS}
def two_layers(x, layers):
    for weight, bias, padding, stride in layers:
        x = conv2d(x, weight, bias, padding, stride)
        x = relu(x)
    return x
""": {
        "no relu": ("        x = relu(x)\n", ""),
        "no relu between": ("        x = relu(x)\n    return x", "    return relu(x)"),
        "second layer first": ("in layers", "in layers[::-1]"),
        "first layer only": ("    return x\n", "        return x\n"),
        "padding left out": (", padding, stride)\n        x", ", 0, stride)\n        x"),
        "stride left out": (", padding, stride)\n        x", ", padding)\n        x"),
        "biases left out": ("(x, weight, bias, padding, s", "(x, weight, bias * 0, padding, s"),
        "padding and stride swapped": ("weight, bias, padding, stride in",
                                       "weight, bias, stride, padding in"),
        "relu before each layer": ("x = conv2d(x, weight, bias, padding, stride)\n"
                                   "        x = relu(x)",
                                   "x = conv2d(relu(x), weight, bias, padding, stride)"),
        "bias after relu": ("bias, padding, stride)\n        x = relu(x)",
                            "0 * bias, padding, stride)\n        x = relu(x) + bias.reshape"
                            "(-1, 1, 1)"),
    },
    f"""{_HELPERS}
def two_layers(x, layers):
    hidden = relu(conv2d(x, *layers[0]))
    return relu(conv2d(hidden, *layers[1]))
""": {
        "second layer reads x": ("conv2d(hidden", "conv2d(x"),
        "first layer twice": ("layers[1]", "layers[0]"),
        "second layer twice": ("layers[0]", "layers[1]"),
        "no relu at the end": ("return relu(conv2d(hidden, *layers[1]))",
                               "return conv2d(hidden, *layers[1])"),
        "no relu between": ("hidden = relu(conv2d(x, *layers[0]))",
                            "hidden = conv2d(x, *layers[0])"),
        "padding and stride left out": ("*layers[0])", "*layers[0][:2])"),
        "stride of the first for both": ("*layers[1]", "*layers[1][:3], layers[0][3]"),
        "padding of the first for both": ("*layers[1]",
                                          "*layers[1][:2], layers[0][2], layers[1][3]"),
        "both layers returned": ("return relu(conv2d(hidden, *layers[1]))",
                                 "return hidden, relu(conv2d(hidden, *layers[1]))"),
    },
}  # fmt: skip

# The name of a mistake that equals two others together.
TOGETHER = [
    ("no relu", {"no relu between", "no relu at the end"}),
    ("first layer only", {"first layer twice", "second layer reads x"}),
    ("rows and columns of maps swapped", {"maps transposed", "row and column swapped"}),
    ("maps transposed", {"row and column swapped", "rows and columns of maps swapped"}),
    ("row and column swapped", {"maps transposed", "rows and columns of maps swapped"}),
    ("window at the edge skipped", {"last row and column missing", "one window too many"}),
    ("second layer reads x", {"second layer first", "first layer only"}),
    ("second layer first", {"second layer twice", "first layer twice"}),
    ("stride left out", {"stride down only", "stride across only"}),
    ("padding and stride left out", {"padding left out", "stride left out"}),
    ("biases left out", {"first bias left out", "second bias left out"}),
    *more.TOGETHER,
]

PROGRAMS = {
    "conv2d": LAYERS | more.LAYERS,
    "relu": RELUS | more.RELUS,
    "two_layers": STACKS
    | more.STACKS
    | {_HELPERS + source: edits for source, edits in _two_layers.STACKS.items()},
}
