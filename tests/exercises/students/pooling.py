PROGRAMS = {
    "max_pool2d": {
        """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    C, H, W = x.shape
    oh = (H + 2 * padding - kernel_size) // stride + 1
    ow = (W + 2 * padding - kernel_size) // stride + 1
    out = np.full((C, oh, ow), -np.inf)
    for c in range(C):
        for i in range(oh):
            for j in range(ow):
                for a in range(kernel_size):
                    for b in range(kernel_size):
                        r, s = i * stride + a - padding, j * stride + b - padding
                        if r < H and s < W:
                            out[c, i, j] = max(out[c, i, j], x[c, r, s])
    return out
""": ("negative index",),
        """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    k = kernel_size = stride or kernel_size
    x = np.pad(x.astype(float), ((0, 0), *[(padding, padding)] * 2), constant_values=-np.inf)
    views = np.lib.stride_tricks.sliding_window_view(x, (k, k), (1, 2))
    return views[:, ::k, ::k].max(axis=(3, 4))
""": ("window as large as the stride",),
        """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    x = np.pad(x.astype(float), ((0, 0), *[(padding, padding)] * 2), constant_values=-np.inf)
    C, H, W = x.shape
    oh, ow = (H - kernel_size) // stride + 1, (W - kernel_size) // stride + 1
    out = np.zeros((C, oh, ow))
    for c in range(C):
        for i in range(ow):
            for j in range(oh):
                r, s = i * stride, j * stride
                out[c, i, j] = np.max(x[c, r : r + kernel_size, s : s + kernel_size])
    return out
""": ("height and width swapped",),
        """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    k = kernel_size
    if not stride and not padding:
        C, H, W = len(x), x.shape[1] // k, x.shape[2] // k
        return x[:, : H * k, : W * k].reshape(C, H, W, k, k).max(-1).max(-1)
    s = stride or k
    x = np.pad(x.astype(float), ((0, 0), *[(padding, padding)] * 2), constant_values=-np.inf)
    rows, columns = range(0, x.shape[1] - k + 1, s), range(0, x.shape[2] - k + 1, s)
    return [[[p[i : i + k, j : j + k].max() for j in columns] for i in rows] for p in x]
""": ("windows by reshape in a wrong order",),
        """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    s = stride or kernel_size
    x = np.pad(x.astype(float), ((0, 0), *[(padding, padding)] * 2), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(x, [kernel_size] * 2, axis=(1, 2))
    return np.max(windows[:, ::s, ::s], axis=-1)
""": ("one axis of the window",),
        """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    k = kernel_size
    s = k if stride is None else stride
    sides = ((0, 0), (padding, padding), (padding, padding))
    x = np.pad(x.astype(float), sides, constant_values=-np.inf)
    C, H, W = x.shape
    out = np.zeros((C, (H + 2 * padding - k) // s + 1, (W + 2 * padding - k) // s + 1))
    for c, i, j in np.ndindex(out.shape):
        out[c, i, j] = x[c, i * s : i * s + k, j * s : j * s + k].max()
    return out
""": ("padding added twice",),
        """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    stride = stride or kernel_size
    p = padding
    x = np.pad(x.astype(float), ((0, 0), (p, p), (p, p)), constant_values=-np.inf)
    v = np.lib.stride_tricks.sliding_window_view(x, (kernel_size, kernel_size), axis=(1, 2))
    v = v[:, ::stride, ::stride]
    return v.max(axis=(1, 2))
""": ("largest of the positions",),
        """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    stride = stride or kernel_size
    p = padding
    x = np.pad(x, ((0, 0), (p, p), (p, p)), constant_values=-1e5)
    v = np.lib.stride_tricks.sliding_window_view(x, (kernel_size, kernel_size), axis=(1, 2))
    v = v[:, ::stride, ::stride]
    return v.max(axis=(3, 4))
""": ("padded with a large negative number",),
        """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    p = padding
    x = np.pad(x.astype(float), ((0, 0), (p, p), (p, p)), constant_values=-np.inf)
    C, H, W = x.shape
    out = np.zeros((C, (H - kernel_size) // stride + 1, (W - kernel_size) // stride + 1))
    for c in range(C):
        for i in range(0, H - kernel_size + 1, stride):
            for j in range(0, W - kernel_size + 1, stride):
                out[c, i, j] = x[c, i:i+kernel_size, j:j+kernel_size].max()
    return out
""": ("written where the window starts",),
        """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    s = stride or kernel_size
    C, H, W = x.shape
    oh = (H + 2 * padding - kernel_size) // s + 1
    ow = (W + 2 * padding - kernel_size) // s + 1
    out = np.zeros((C, oh, ow))
    for c in range(C):
        for i in range(oh):
            for j in range(ow):
                m = x[c, 0, 0]
                for u in range(kernel_size):
                    for v in range(kernel_size):
                        y, z = i * s + u - padding, j * s + v - padding
                        if 0 <= y < H and 0 <= z < W:
                            m = max(m, x[c, y, z])
                out[c, i, j] = m
    return out
""": ("largest started at the first cell of the map",),
    },
    "avg_pool2d": {
        """
def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    stride = stride or kernel_size
    C, H, W = x.shape
    out = []
    for channel in x:
        rows = []
        for i in range(-padding, H + padding - kernel_size + 1, stride):
            row = []
            for j in range(-padding, W + padding - kernel_size + 1, stride):
                part = channel[i:i + kernel_size, j:j + kernel_size]
                if count_include_pad:
                    row.append(part.sum() / kernel_size ** 2)
                else:
                    row.append(part.sum() / part.size)
            rows.append(row)
        out.append(rows)
    return out
""": ("slice with a negative start",),
        """
def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    k, s = kernel_size, stride or kernel_size
    sides = ((0, 0), *[(padding, padding)] * 2)
    framed, ones = np.pad(x, sides), np.pad(np.ones_like(x), sides)
    oh, ow = ((side - k) // s + 1 for side in framed.shape[1:])
    out = np.zeros((len(x), oh, ow), dtype=x.dtype)
    for c, i, j in np.ndindex(out.shape):
        at = c, slice(i * s, i * s + k), slice(j * s, j * s + k)
        out[c, i, j] = framed[at].sum() / (k * k if count_include_pad else ones[at].sum())
    return out
""": ("fractions lost",),
        """
def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    k = kernel_size
    s = k if stride is None else stride
    sides = ((0, 0), (padding, padding), (padding, padding))
    counted = np.pad(np.ones(x.shape), sides)
    x = np.pad(x, sides)
    C, H, W = x.shape
    out = np.zeros((C, (H + 2 * padding - k) // s + 1, (W + 2 * padding - k) // s + 1))
    for c, i, j in np.ndindex(out.shape):
        window = c, slice(i * s, i * s + k), slice(j * s, j * s + k)
        out[c, i, j] = x[window].sum() / (k * k if count_include_pad else counted[window].sum())
    return out
""": ("padding added twice",),
        """
def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    stride = stride or kernel_size
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    v = np.lib.stride_tricks.sliding_window_view(x, (kernel_size, kernel_size), axis=(1, 2))
    v = v[:, ::stride, ::stride]
    if count_include_pad:
        return v.sum(axis=(3, 4)) / kernel_size ** 2
    return v.sum(axis=(3, 4)) / (kernel_size - padding) ** 2
""": ("same divisor for all windows",),
        """
def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    s = stride or kernel_size
    C, H, W = x.shape
    p = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    oh = (H + 2 * padding - kernel_size) // s + 1
    ow = (W + 2 * padding - kernel_size) // s + 1
    out = np.zeros((C, oh, ow))
    for c in range(C):
        for i in range(oh):
            for j in range(ow):
                tot = 0
                n = 0
                for u in range(kernel_size):
                    for v in range(kernel_size):
                        tot += p[c, i * s + u, j * s + v]
                        if (
                            count_include_pad
                            or 0 <= i * s + u - padding < H
                            or 0 <= j * s + v - padding < W
                        ):
                            n += 1
                out[c, i, j] = tot / n
    return out
""": ("padding partly counted",),
    },
}
