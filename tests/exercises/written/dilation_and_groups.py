"""Programs for exercise 07."""

SIZES = {
    """
def effective_kernel_size(kernel_size, dilation):
    holes = (kernel_size - 1) * (dilation - 1)
    return kernel_size + holes
""": {
        "as many holes as the dilation": ("(dilation - 1)", "dilation"),
        "holes only": ("kernel_size + holes", "holes"),
        "size times dilation": ("(kernel_size - 1) *", "kernel_size *"),
        "dilation left out": ("+ holes", "+ 0 * holes"),
    },
    """
def effective_kernel_size(kernel_size, dilation):
    cells = []
    for tap in range(kernel_size):
        cells.append(tap * dilation)
    return cells[-1] - cells[0] + 1
""": {
        "last cell not counted": ("cells[0] + 1", "cells[0]"),
        "dilation left out": ("tap * dilation", "tap"),
        "as many holes as the dilation": ("tap * dilation", "tap * (dilation + 1)"),
    },
}  # fmt: skip

CORRELATIONS = {
    """
def correlate2d(image, kernel, padding=0, dilation=1):
    x = np.pad(image, padding)
    h, w = (dilation * (k - 1) + 1 for k in kernel.shape)
    views = np.lib.stride_tricks.sliding_window_view(x, (h, w))
    return np.einsum("abij,ij->ab", views[:, :, ::dilation, ::dilation], kernel)
""": {
        "padding left out": ("np.pad(image, padding)", "image"),
        "padding doubled": ("np.pad(image, padding)", "np.pad(image, 2 * padding)"),
        "edge repeated": ("np.pad(image, padding)", "np.pad(image, padding, mode='edge')"),
        "zeros after the last weight": ("dilation * (k - 1) + 1", "dilation * k"),
        "kernel rotated": ("dilation], kernel)", "dilation], np.flip(kernel))"),
        "map transposed": ("->ab", "->ba"),
    },
    """
def correlate2d(image, kernel, padding=0, dilation=1):
    H, W = image.shape
    kh, kw = kernel.shape
    out_h = H + 2 * padding - dilation * (kh - 1)
    out_w = W + 2 * padding - dilation * (kw - 1)
    out = np.zeros((out_h, out_w))
    for y in range(out_h):
        for x in range(out_w):
            for i in range(kh):
                for j in range(kw):
                    a = y + dilation * i - padding
                    b = x + dilation * j - padding
                    if 0 <= a < H and 0 <= b < W:
                        out[y, x] += image[a, b] * kernel[i, j]
    return out
""": {
        "dilated down only, with the size of both": ("dilation * j", "j"),
        "dilated across only, with the size of both": ("dilation * i", "i"),
        "kernel rotated": ("kernel[i, j]", "kernel[kh - i - 1, kw - j - 1]"),
        "last row missing": ("(kh - 1)\n", "(kh - 1) - 1\n"),
        "last column zero": ("in range(out_w)", "in range(out_w - 1)"),
        "padding above and left only": ("out_h = H + 2 * padding", "out_h = H + padding",
                                        "out_w = W + 2 * padding", "out_w = W + padding"),
    },
    """
def correlate2d(image, kernel, padding=0, dilation=1):
    x = np.pad(image, ((padding, padding), (padding, padding)))
    rows = x.shape[0] - dilation * (kernel.shape[0] - 1)
    cols = x.shape[1] - dilation * (kernel.shape[1] - 1)
    total = np.zeros((rows, cols))
    for i, line in enumerate(kernel):
        for j, weight in enumerate(line):
            top, left = i * dilation, j * dilation
            total += weight * x[top : top + rows, left : left + cols]
    return total
""": {
        "size reduced but not dilated": ("i * dilation, j * dilation", "i, j"),
        "dilated across only, with the size of both": ("i * dilation", "i"),
        "kernel rotated": ("enumerate(kernel)", "enumerate(kernel[::-1, ::-1])"),
        "fractions lost": ("return total", "return total.astype(int)"),
        "negative numbers set to 0": ("return total", "return np.maximum(total, 0)"),
        "padding of 1 always": ("((padding, padding), (padding, padding))", "1"),
    },
    """
def correlate2d(image, kernel, padding=0, dilation=1):
    padded = np.pad(image, padding)
    d = dilation
    big = np.zeros([d * (n - 1) + 1 for n in kernel.shape])
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            big[i * d, j * d] = kernel[i, j]
    result = []
    for y in range(padded.shape[0] - len(big) + 1):
        row = []
        for x in range(padded.shape[1] - len(big[0]) + 1):
            row.append((padded[y : y + len(big), x : x + len(big[0])] * big).sum())
        result.append(row)
    return result
""": {
        "as many holes as the dilation": ("d = dilation", "d = dilation + 1"),
        "dilation left out": ("d = dilation", "d = 1"),
        "dilation always two": ("d = dilation", "d = 2"),
        "zeros after the last weight": ("d * (n - 1) + 1", "d * n"),
        "image thinned out": ("big = np.zeros",
                              "padded = padded[::d, ::d]\n    d = 1\n    big = np.zeros"),
        "divided by all cells": (".sum()", ".mean()"),
    },
}  # fmt: skip

GROUPED = {
    """
def conv2d(x, weight, bias, groups=1):
    F, Cg, kh, kw = weight.shape
    H, W = x.shape[1:]
    out = np.zeros((F, H - kh + 1, W - kw + 1))
    Fg = F // groups
    for g in range(groups):
        xs = x[g * Cg : (g + 1) * Cg]
        for k in range(Fg):
            f = g * Fg + k
            for i in range(H - kh + 1):
                for j in range(W - kw + 1):
                    out[f, i, j] = (xs[:, i : i + kh, j : j + kw] * weight[f]).sum() + bias[f]
    return out
""": {
        "channels dealt out in turn": ("x[g * Cg : (g + 1) * Cg]", "x[g::groups]"),
        "first group for all": ("x[g * Cg : (g + 1) * Cg]", "x[:Cg]"),
        "filters of the first group for all": ("weight[f]", "weight[k]"),
        "bias left out": (" + bias[f]", ""),
        "bias by group": ("bias[f]", "bias[g]"),
        "kernels rotated": ("* weight[f]", "* weight[f][:, ::-1, ::-1]"),
    },
    """
def conv2d(x, weight, bias, groups=1):
    channels = weight.shape[1]
    per = len(weight) // groups
    maps = []
    for f, (w, b) in enumerate(zip(weight, bias)):
        first = (f // per) * channels
        view = np.lib.stride_tricks.sliding_window_view(
            x[first : first + channels], w.shape[1:], axis=(1, 2))
        maps.append(np.einsum("cyxij,cij->yx", view, w) + b)
    return np.stack(maps)
""": {
        "filters dealt out in turn": ("f // per", "f % groups"),
        "as many filters as groups": ("f // per", "f"),
        "divided by the number of groups": ("f // per", "f // groups"),
        "first bias for all maps": ("w) + b)", "w) + bias[0])"),
        "mean of the channels": ("view, w) + b", "view, w) / channels + b"),
        "maps transposed": ("->yx", "->xy"),
    },
    """
def conv2d(x, weight, bias, groups=1):
    n, c, kh, kw = weight.shape
    rows = x.shape[1] - kh + 1
    cols = x.shape[2] - kw + 1
    blocks = []
    for part, kernels in zip(np.array_split(x, groups), np.array_split(weight, groups)):
        block = np.zeros((len(kernels), rows, cols))
        for ch in range(c):
            for i in range(kh):
                for j in range(kw):
                    cells = part[ch, i : i + rows, j : j + cols]
                    block += kernels[:, ch, i, j].reshape(-1, 1, 1) * cells
        blocks.append(block)
    return np.concatenate(blocks) + bias[:, None, None]
""": {
        "bias left out": (" + bias[:, None, None]", ""),
        "bias subtracted": ("+ bias", "- bias"),
        "one kernel for all channels": ("kernels[:, ch, i, j]", "kernels[:, 0, i, j]"),
        "kernels rotated": ("kernels[:, ch, i, j]", "kernels[:, ch, kh - 1 - i, kw - 1 - j]"),
        "groups in reverse": ("np.array_split(x, groups)", "np.array_split(x, groups)[::-1]"),
        "negative sums set to 0": (
            "return np.concatenate(blocks) + bias[:, None, None]",
            "return np.maximum(0, np.concatenate(blocks) + bias[:, None, None])",
        ),
    },
}  # fmt: skip

SEPARABLE = {
    """
def separable_conv2d(x, depthwise, pointwise):
    kh, kw = depthwise.shape[1:]
    views = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))
    maps = np.einsum("cyxij,cij->cyx", views, depthwise)
    return np.einsum("fc,cyx->fyx", pointwise, maps)
""": {
        "pointwise left out": ('return np.einsum("fc,cyx->fyx", pointwise, maps)', "return maps"),
        "first kernel for all channels": ("views, depthwise)",
                                          "views, 0 * depthwise + depthwise[:1])"),
        "pointwise transposed": ('"fc,cyx->fyx"', '"cf,cyx->fyx"'),
        "relu between the layers": ("pointwise, maps)", "pointwise, np.maximum(0, maps))"),
        "kernels rotated": ("views, depthwise)", "views, depthwise[:, ::-1, ::-1])"),
        "filters on the last axis": ("->fyx", "->yxf"),
    },
    """
def separable_conv2d(x, depthwise, pointwise):
    C, kh, kw = depthwise.shape
    H, W = x.shape[1] - kh + 1, x.shape[2] - kw + 1
    middle = []
    for channel, kernel in zip(x, depthwise):
        middle.append([[(channel[i : i + kh, j : j + kw] * kernel).sum() for j in range(W)]
                       for i in range(H)])
    middle = np.array(middle)
    result = []
    for weights in pointwise:
        total = np.zeros((H, W))
        for c in range(C):
            total = total + weights[c] * middle[c]
        result.append(total)
    return np.array(result)
""": {
        "kernels in reverse": ("zip(x, depthwise)", "zip(x, depthwise[::-1])"),
        "first channel only": ("zip(x, depthwise)", "zip([x[0]] * C, depthwise)"),
        "depthwise maps added up": ("weights[c] * middle[c]", "middle[c]"),
        "maps not added up": ("total = total + weights", "total = weights"),
        "only the first depthwise map mixed": ("* middle[c]", "* middle[0]"),
        "last row missing": ("x.shape[1] - kh + 1", "x.shape[1] - kh"),
    },
    """
def separable_conv2d(x, depthwise, pointwise):
    F, C = pointwise.shape
    _, kh, kw = depthwise.shape
    out = np.zeros((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                for c in range(C):
                    patch = x[c, i : i + kh, j : j + kw]
                    out[f, i, j] += pointwise[f, c] * np.sum(patch * depthwise[c])
    return out
""": {
        "first pointwise weights for all maps": ("pointwise[f, c]", "pointwise[0, c]"),
        "pointwise weights in reverse": ("pointwise[f, c]", "pointwise[f, -1 - c]"),
        "every kernel on every channel": ("depthwise[c]", "depthwise.sum(axis=0)"),
        "mean of the maps": ("return out", "return out / C"),
        "negative sums set to 0": ("return out", "return out.clip(min=0)"),
        "fractions lost": ("return out", "return np.trunc(out)"),
    },
}  # fmt: skip

PROGRAMS = {
    "effective_kernel_size": SIZES,
    "correlate2d": CORRELATIONS,
    "conv2d": GROUPED,
    "separable_conv2d": SEPARABLE,
}
TOGETHER = [
    ("last cell not counted", {"as many holes as the dilation", "holes only"}),
    (
        "size reduced but not dilated",
        {"dilated down only, with the size of both", "dilated across only, with the size of both"},
    ),
]
