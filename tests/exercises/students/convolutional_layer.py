PROGRAMS = {
    "conv2d": {
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    p = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    F, C, kh, kw = weight.shape
    out = np.zeros((F, (p.shape[1] - kh) // stride + 1, (p.shape[2] - kw) // stride + 1))
    for f in range(F):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                part = p[:, i * stride:i * stride + kh, j * stride:j * stride + kw]
                out[f, j, i] = np.sum(part * weight[f]) + bias[f]
    return out
""": ("rows and columns of maps swapped",),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    C, H, W = x.shape
    p = np.zeros((C, H + 2 * padding, W + 2 * padding), dtype=int)
    for c in range(C):
        for i in range(H):
            for j in range(W):
                p[c, i + padding, j + padding] = x[c, i, j]
    v = np.lib.stride_tricks.sliding_window_view(p, weight.shape[2:], (1, 2))[:, ::stride, ::stride]
    return np.tensordot(weight, v, ([1, 2, 3], [0, 3, 4])) + bias.reshape(-1, 1, 1)
""": ("fractions of x lost",),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    filters, channels, k_rows, k_columns = weight.shape
    step = stride
    assert (x.shape[1] - k_rows) % step == 0 and (x.shape[2] - k_columns) % step == 0, (
        "width does not work"
    )
    return np.array(
        [
            [
                [
                    np.sum(x[:, r : r + k_rows, c : c + k_columns] * weight[which])
                    + bias[which]
                    for c in range(0, x.shape[2] - k_columns + 1, step)
                ]
                for r in range(0, x.shape[1] - k_rows + 1, step)
            ]
            for which in range(filters)
        ]
    )
""": (),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    border, step, (channels, rows_in, columns_in), (filters, _, k_rows, k_columns) = (
        padding,
        stride,
        x.shape,
        weight.shape,
    )
    result = np.zeros(
        (
            filters,
            (rows_in + 2 * border - k_rows) // step + 1,
            (columns_in + 2 * border - k_columns) // step + 1,
        )
    )
    for which in range(filters):
        for r in range(result.shape[1]):
            for c in range(result.shape[2]):
                up, z = (max(r * step - border, 0), max(c * step - border, 0))
                piece = x[:, up : up + k_rows, z : z + k_columns]
                result[which, r, c] = (
                    np.sum(piece * weight[which, :, : piece.shape[1], : piece.shape[2]])
                    + bias[which]
                )
    return result
""": ("start clamped instead of padded",),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    filters, channels, k_rows, k_columns = weight.shape
    result = np.zeros(
        (filters, (x.shape[1] - k_rows + 1) // stride, (x.shape[2] - k_columns + 1) // stride)
    )
    for which in range(filters):
        for r in range(result.shape[1]):
            for c in range(result.shape[2]):
                result[which, r, c] = (
                    np.sum(
                        x[
                            :,
                            r * stride : r * stride + k_rows,
                            c * stride : c * stride + k_columns,
                        ]
                        * weight[which]
                    )
                    + bias[which]
                )
    return result
""": ("one added inside the division",),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    filters, channels, size, _ = weight.shape
    step = stride
    n_rows, n_columns = ((x.shape[1] - size) // step + 1, (x.shape[2] - size) // step + 1)
    return np.maximum(
        0,
        np.array(
            [
                [
                    [
                        np.sum(
                            x[:, r * step : r * step + size, c * step : c * step + size]
                            * weight[which]
                        )
                        + bias[which]
                        for c in range(n_columns)
                    ]
                    for r in range(n_rows)
                ]
                for which in range(filters)
            ]
        ),
    )
""": ("relu applied", "kernel treated as square"),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    filters, channels, k_rows, k_columns = weight.shape
    step = stride
    n_rows, n_columns = (
        (x.shape[1] - k_rows) // step + 1,
        (x.shape[2] - k_columns) // step + 1,
    )
    column = (
        np.array(
            [
                [
                    np.sum(
                        x[:, r * step : r * step + k_rows, c * step : c * step + k_columns] * w
                    )
                    for w in weight
                ]
                for r in range(n_rows)
                for c in range(n_columns)
            ]
        )
        + bias
    )
    return column.reshape(filters, n_rows, n_columns)
""": ("reshaped in another order",),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    border, step, (channels, rows_in, columns_in), (filters, _, k_rows, k_columns) = (
        padding,
        stride,
        x.shape,
        weight.shape,
    )
    framed = np.zeros((channels, rows_in + 2 * border, columns_in + 2 * border))
    framed[:, border:-border, border:-border] = x
    return np.array(
        [
            [
                [
                    np.sum(
                        framed[:, r * step : r * step + k_rows, c * step : c * step + k_columns]
                        * weight[which]
                    )
                    + bias[which]
                    for c in range((columns_in + 2 * border - k_columns) // step + 1)
                ]
                for r in range((rows_in + 2 * border - k_rows) // step + 1)
            ]
            for which in range(filters)
        ]
    )
""": ("slice ends at minus zero",),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    filters, channels, k_rows, k_columns = weight.shape
    step = stride
    result = np.zeros(
        (filters, (x.shape[1] - k_rows) // step + 1, (x.shape[2] - k_columns) // step + 1)
    )
    for which in range(filters):
        for r in range(0, x.shape[1] - k_rows, step):
            for c in range(0, x.shape[2] - k_columns, step):
                result[which, r // step, c // step] = (
                    np.sum(x[:, r : r + k_rows, c : c + k_columns] * weight[which])
                    + bias[which]
                )
    return result
""": ("window at the edge skipped",),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    filters, channels, kh, kw = weight.shape
    rows, columns = (x.shape[1] - kh) // stride + 1, (x.shape[2] - kw) // stride + 1
    result = np.zeros((filters, rows, columns))
    for f in range(filters):
        for r in range(columns):
            for c in range(rows):
                window = x[:, r * stride : r * stride + kh, c * stride : c * stride + kw]
                result[f, r, c] = np.sum(window * weight[f]) + bias[f]
    return result
""": ("rows and columns of maps swapped",),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    filters, channels, kh, kw = weight.shape
    rows, columns = (x.shape[1] - kh) // stride + 1, (x.shape[2] - kw) // stride + 1
    result = np.zeros((filters, rows, columns))
    for f in range(filters):
        for r in range(rows):
            for c in range(columns):
                window = x[:, r * stride : r * stride + kh, c * stride : c * stride + kw]
                result[f, r, c] = np.sum(window * weight[f]) + bias[f]
            return result
""": ("returned inside the loop",),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(x, weight.shape[1:])[0, ::stride, ::stride]
    maps = [np.tensordot(windows, one, 3) + b for one, b in zip(weight, bias)]
    return np.concatenate(maps)
""": ("maps below each other",),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    C, F, kh, kw = weight.shape
    out = np.zeros((F, (x.shape[1] - kh) // stride + 1, (x.shape[2] - kw) // stride + 1))
    for f, i, j in np.ndindex(out.shape):
        window = x[:, i * stride : i * stride + kh, j * stride : j * stride + kw]
        out[f, i, j] = np.sum(window * weight[f]) + bias[f]
    return out
""": ("axes of weight in another order",),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    F, C, kh, kw = weight.shape
    out = np.zeros((F, (x.shape[1] - kh) // stride + 1, (x.shape[2] - kw) // stride + 1))
    for f in range(F):
        for i, j in np.ndindex(out[f].shape):
            window = x[:, i * stride : i * stride + kh, j * stride : j * stride + kw]
            out[f, i, j] = np.sum(window * weight[f])
    out[f] += bias[f]
    return out
""": ("bias added to the last map only",),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    out = []
    for f in range(len(weight)):
        m = corr(x[0], weight[f, 0], padding, stride)
        m = m + corr(x[1], weight[f, 1], padding, stride)
        out.append(m + bias[f])
    return np.array(out)
def corr(image, kernel, p, s):
    image = np.pad(image, p)
    kh, kw = kernel.shape
    tops, lefts = range(0, image.shape[0]-kh+1, s), range(0, image.shape[1]-kw+1, s)
    return np.array([[np.sum(image[i:i+kh, j:j+kw]*kernel) for j in lefts] for i in tops])
""": ("fixed number of channels",),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))
    F, C, kh, kw = weight.shape
    h = (x.shape[1] - kh) // stride + 1
    w = (x.shape[2] - kw) // stride + 1
    out = np.zeros((F, h, w))
    for f in range(F):
        for i in range(h):
            for j in range(w):
                window = x[:, i*stride:i*stride+kh, j*stride:j*stride+kw]
                out[f, i, j] = (window * weight[f]).sum() + bias[f]
    return out
""": ("all axes padded",),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    F, C, kh, kw = weight.shape
    h = (x.shape[1] - kh) // stride + 1
    w = (x.shape[2] - kw) // stride + 1
    out = np.zeros((F, h, w))
    for f in range(F):
        total = 0
        for i in range(h):
            for j in range(w):
                for c in range(C):
                    total += (x[c, i*stride:i*stride+kh, j*stride:j*stride+kw] * weight[f, c]).sum()
                out[f, i, j] = total + bias[f]
    return out
""": ("sum of all windows so far",),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    F, C, kh, kw = weight.shape
    x = np.pad(x, [(0, 0), (padding, padding), (padding, padding)])
    oh, ow = (x.shape[1] - kh) // stride + 1, (x.shape[2] - kw) // stride + 1
    cols = []
    for i in range(oh):
        for j in range(ow):
            cols.append(x[:, i * stride : i * stride + kh, j * stride : j * stride + kw].ravel())
    cols = np.array(cols)
    out = cols @ weight.reshape(-1, F) + bias
    return out.T.reshape(F, oh, ow)
""": ("weights reshaped the other way",),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    F, C, kh, kw = weight.shape
    x = np.pad(x, [(0, 0), (padding, padding), (padding, padding)])
    oh, ow = (x.shape[1] - kh) // stride + 1, (x.shape[2] - kw) // stride + 1
    out = np.zeros((F, oh, ow))
    for f in range(F):
        for i in range(oh):
            for j in range(ow):
                out[f, i, j] = np.sum(
                    x[:, i * stride : i * stride + kh, j * stride : j * stride + kw] * weight[f]
                )
        out += bias[f]
    return out
""": ("biases of later filters added too",),
    },
    "relu": {
        """
def relu(x):
    result = None
    return result
""": (),
    },
}
