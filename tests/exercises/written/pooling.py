"""Programs for exercise 08."""

MAXIMA = {
    """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    p = padding
    x = np.pad(x.astype(float), ((0, 0), (p, p), (p, p)), constant_values=-np.inf)
    C, H, W = x.shape
    out_h = (H - kernel_size) // stride + 1
    out_w = (W - kernel_size) // stride + 1
    out = np.zeros((C, out_h, out_w))
    for i in range(out_h):
        for j in range(out_w):
            patch = x[:, i*stride:i*stride+kernel_size, j*stride:j*stride+kernel_size]
            out[:, i, j] = patch.max(axis=(1, 2))
    return out
""": {
        "stride of 1 by default": ("stride = kernel_size", "stride = 1"),
        "padded with zeros": (", constant_values=-np.inf", ""),
        "integers padded with minus infinity": ("x.astype(float)", "x"),
        "last row and column missing": ("// stride + 1", "// stride"),
        "last row missing": ("(H - kernel_size) // stride + 1", "(H - kernel_size) // stride"),
        "starts not multiplied": ("i*stride:i*stride+kernel_size, j*stride:j*stride+",
                                  "i:i+kernel_size, j:j+"),
        "largest of all channels": ("patch.max(axis=(1, 2))", "patch.max()"),
        "mean instead of largest": ("patch.max", "patch.mean"),
        "smallest instead of largest": ("patch.max", "patch.min"),
        "padding above and below only": ("(p, p), (p, p)", "(p, p), (0, 0)"),
        "result created transposed": ("(C, out_h, out_w)", "(C, out_w, out_h)"),
    },
    """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    stride = stride or kernel_size
    c, h, w = x.shape
    big = np.full((c, h + 2 * padding, w + 2 * padding), -np.inf)
    big[:, padding : padding + h, padding : padding + w] = x
    views = np.lib.stride_tricks.sliding_window_view(big, (kernel_size, kernel_size), axis=(1, 2))
    views = views[:, ::stride, ::stride]
    return views.max(axis=(3, 4))
""": {
        "stride always as large as the window": ("stride or kernel_size", "kernel_size"),
        "stride of 2 by default": ("or kernel_size", "or 2"),
        "padded with zeros": ("-np.inf", "0.0"),
        "padded with -1": ("-np.inf", "-1.0"),
        "padded with a large negative number": ("-np.inf", "-1000.0"),
        "stride always 1": ("[:, ::stride, ::stride]", ""),
        "stride down only": ("::stride, ::stride", "::stride"),
        "stride across only": ("::stride, ::stride", ":, ::stride"),
        "sum instead of largest": ("views.max", "views.sum"),
        "median instead of largest": ("views.max(axis", "np.median(views, axis"),
        "rows and columns swapped": ("(3, 4))", "(3, 4)).transpose(0, 2, 1)"),
        "largest of all channels": ("(3, 4)", "(0, 3, 4)"),
        "first channel only": ("(3, 4))", "(3, 4))[:1]"),
    },
    """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    s = kernel_size if stride is None else stride
    result = []
    for plane in x:
        plane = np.pad(plane * 1.0, padding, constant_values=-np.inf)
        rows = []
        i = 0
        while i + kernel_size <= plane.shape[0]:
            row = []
            j = 0
            while j + kernel_size <= plane.shape[1]:
                largest = plane[i, j]
                for a in range(kernel_size):
                    for b in range(kernel_size):
                        if plane[i + a, j + b] > largest:
                            largest = plane[i + a, j + b]
                row.append(largest)
                j += s
            rows.append(row)
            i += s
        result.append(rows)
    return np.array(result)
""": {
        "missing stride not replaced": ("kernel_size if stride is None else stride", "stride"),
        "padded with zeros": (", constant_values=-np.inf", ""),
        "largest started at zero": ("largest = plane[i, j]\n", "largest = 0\n"),
        "window at the edge skipped": ("<= plane.shape", "< plane.shape"),
        "smallest instead of largest": ("> largest", "< largest"),
        "padding of 1 always": ("1.0, padding", "1.0, 1"),
        "padding doubled": ("1.0, padding", "1.0, 2 * padding"),
        "padding left out": ("1.0, padding", "1.0, 0"),
        "last channel only": ("np.array(result)", "np.array(rows)"),
        "numbers in one line": ("np.array(result)", "np.array(result).ravel()"),
        "fractions lost": ("np.array(result)", "np.array(result).astype(int)"),
    },
    """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    k = kernel_size
    s = stride if stride is not None else k
    C, H, W = x.shape
    oh, ow = (H + 2 * padding - k) // s + 1, (W + 2 * padding - k) // s + 1
    y = np.empty((C, oh, ow))
    for c, m, n in np.ndindex(C, oh, ow):
        top, left = m * s - padding, n * s - padding
        cells = [x[c, r, q] for r in range(top, top + k) for q in range(left, left + k)
                 if 0 <= r < H and 0 <= q < W]
        y[c, m, n] = max(cells)
    return y
""": {
        "stride of 1 by default": ("else k", "else 1"),
        "one added inside the division": ("- k) // s + 1", "- k + 1) // s"),
        "map treated as square": ("(W + 2", "(H + 2"),
        "width used as the height": ("(H + 2", "(W + 2"),
        "first channel for all": ("x[c, r, q]", "x[0, r, q]"),
        "mean instead of largest": ("max(cells)", "sum(cells) / len(cells)"),
        "smallest instead of largest": ("max(cells)", "min(cells)"),
        "last cell of the window": ("max(cells)", "cells[-1]"),
        "starts multiplied by the window": ("m * s - padding, n * s", "m * k - padding, n * k"),
        "window one cell too small": ("(top, top + k)", "(top, top + k - 1)",
                                      "(left, left + k)", "(left, left + k - 1)"),
    },
}  # fmt: skip

MEANS = {
    """
def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    if stride is None:
        stride = kernel_size
    c, h, w = x.shape
    p, k = padding, kernel_size
    padded = np.pad(x, ((0, 0), (p, p), (p, p)))
    mask = np.pad(np.ones((h, w)), p)
    rows, cols = (h + 2 * p - k) // stride + 1, (w + 2 * p - k) // stride + 1
    out = np.zeros((c, rows, cols))
    for ch in range(c):
        for i in range(rows):
            for j in range(cols):
                a, b = i * stride, j * stride
                s = padded[ch, a:a + k, b:b + k].sum()
                if count_include_pad:
                    out[ch, i, j] = s / k ** 2
                else:
                    out[ch, i, j] = s / mask[a:a + k, b:b + k].sum()
    return out
""": {
        "stride of 1 by default": ("stride = kernel_size", "stride = 1"),
        "option reversed": ("if count_include_pad", "if not count_include_pad"),
        "padding always counted": ("mask[a:a + k, b:b + k].sum()", "k ** 2"),
        "padding never counted": ("s / k ** 2", "s / mask[a:a + k, b:b + k].sum()"),
        "divided by the side of the window": ("k ** 2", "k"),
        "padding left out where it does not count": (
            "padded[ch, a:a + k, b:b + k].sum()",
            "(padded if count_include_pad else x)[ch, a:a + k, b:b + k].sum()",
            "mask[a:a + k, b:b + k].sum()",
            "x[ch, a:a + k, b:b + k].size",
        ),
        "divided by twice the side of the window": ("k ** 2", "(2 * k)"),
        "zeros not counted": ("mask[a:a + k, b:b + k].sum()",
                              "np.count_nonzero(padded[ch, a:a + k, b:b + k])"),
        "fractions lost": ("np.zeros((c, rows, cols))", "np.zeros((c, rows, cols), int)"),
        "fractions cut off": ("s / k ** 2", "s // k ** 2", "s / mask", "s // mask"),
        "edge repeated": ("(p, p)))", "(p, p)), mode='edge')"),
        "starts not multiplied": ("i * stride, j * stride", "i, j"),
    },
    """
def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    s = stride or kernel_size
    sides = ((0, 0), (padding, padding), (padding, padding))
    fill = 0 if count_include_pad else np.nan
    view = np.lib.stride_tricks.sliding_window_view
    views = view(np.pad(x.astype(float), sides, constant_values=fill),
                 (kernel_size, kernel_size), (1, 2))
    return np.nanmean(views[:, ::s, ::s], axis=(-1, -2))
""": {
        "padding always counted": ("0 if count_include_pad else np.nan", "0"),
        "padding never counted": ("0 if count_include_pad else np.nan", "np.nan"),
        "option reversed": ("0 if count_include_pad else np.nan",
                            "np.nan if count_include_pad else 0"),
        "padding not counted by default": ("count_include_pad=True", "count_include_pad=False"),
        "stride always 1": ("[:, ::s, ::s]", ""),
        "stride always as large as the window": ("stride or kernel_size", "kernel_size"),
        "median instead of mean": ("nanmean", "nanmedian"),
        "not divided": ("nanmean", "nansum"),
        "padding above and left only": ("(padding, padding), (padding, padding)",
                                        "(padding, 0), (padding, 0)"),
        "channels on the last axis": ("axis=(-1, -2))", "axis=(-1, -2)).transpose(1, 2, 0)"),
        "mean of all channels": ("axis=(-1, -2)", "axis=(0, -1, -2)"),
    },
    """
def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    step = kernel_size if stride is None else stride
    height, width = x.shape[1:]
    result = []
    for channel in x:
        rows = []
        for top in range(-padding, height + padding - kernel_size + 1, step):
            row = []
            for left in range(-padding, width + padding - kernel_size + 1, step):
                total, n = 0, 0
                for i in range(top, top + kernel_size):
                    for j in range(left, left + kernel_size):
                        if 0 <= i < height and 0 <= j < width:
                            total += channel[i, j]
                            n += 1
                        elif count_include_pad:
                            n += 1
                row.append(total / n)
            rows.append(row)
        result.append(rows)
    return result
""": {
        "padding never counted": ("elif count_include_pad:", "elif False:"),
        "padding always counted": ("elif count_include_pad:", "else:"),
        "option reversed": ("elif count_include_pad", "elif not count_include_pad"),
        "window at the edge skipped": ("kernel_size + 1, step", "kernel_size, step"),
        "stride down only": ("width + padding - kernel_size + 1, step",
                             "width + padding - kernel_size + 1"),
        "stride always 2": ("kernel_size if stride is None else stride", "2"),
        "divided by the side of the window": ("total / n", "total / n * kernel_size"),
        "last cell only": ("total += ", "total = "),
        "last channel only": ("return result", "return rows"),
        "rounded": ("total / n", "round(total / n)"),
        "map treated as square": ("width + padding - kernel_size + 1",
                                  "height + padding - kernel_size + 1"),
    },
}  # fmt: skip

GLOBAL_MEANS = {
    """
def global_avg_pool2d(x):
    return [channel.sum() / channel.size for channel in x]
""": {
        "not divided": (" / channel.size", ""),
        "divided by the height": ("channel.size", "len(channel)"),
        "divided by the channels too": ("channel.size", "x.size"),
        "largest instead of mean": ("channel.sum() / channel.size", "channel.max()"),
        "mean of everything": ("[channel.sum() / channel.size for channel in x]",
                               "x.sum() / x.size"),
        "columns left": ("channel.sum() / channel.size", "channel.mean(0)"),
        "rows left": ("channel.sum() / channel.size", "channel.mean(1)"),
        "fractions lost": ("channel.sum() / channel.size", "int(channel.sum() / channel.size)"),
    },
}  # fmt: skip

PROGRAMS = {"max_pool2d": MAXIMA, "avg_pool2d": MEANS, "global_avg_pool2d": GLOBAL_MEANS}

TOGETHER = [
    ("option reversed", {"padding never counted", "padding always counted"}),
    ("channels added up", {"not divided", "mean of all channels"}),
]
