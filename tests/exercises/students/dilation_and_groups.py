PROGRAMS = {
    "effective_kernel_size": {
        """
def effective_kernel_size(kernel_size, dilation):
    holes = dilation - 1
    return holes * (kernel_size - 1) + 1
""": ("holes only",),
    },
    "correlate2d": {
        """
def correlate2d(image, kernel, padding=0, dilation=1):
    H, W = image.shape
    kh, kw = kernel.shape
    padded = image
    out = np.zeros((H + 2 * padding - dilation * (kh - 1), W + 2 * padding - kw + 1))
    for m, n in np.ndindex(out.shape):
        for i in range(kh):
            for j in range(kw):
                out[m, n] += kernel[i, j] * padded[m + i * dilation, n + j]
    return out
""": ("dilated down only",),
        """
def correlate2d(image, kernel, padding=0, dilation=1):
    p = np.pad(image, padding)
    a, b = kernel.shape
    out = np.zeros((p.shape[0] - dilation * (a - 1), p.shape[1] - dilation * (b - 1)))
    for i in range(a):
        for j in range(b):
            down, across = i * dilation, j * dilation
            out = kernel[i, j] * p[down:down + out.shape[0], across:across + out.shape[1]]
    return out
""": ("only one product",),
        """
def correlate2d(image, kernel, dilation=1, padding=0):
    framed = np.pad(image, padding)
    spans = [dilation * (side - 1) + 1 for side in kernel.shape]
    windows = np.lib.stride_tricks.sliding_window_view(framed, spans)
    return np.einsum("mnij,ij->mn", windows[:, :, ::dilation, ::dilation], kernel)
""": ("parameters in another order",),
        """
def correlate2d(image, kernel, padding=0, dilation=1):
    framed = np.pad(image, padding)
    h, w = (dilation * (side - 1) + 1 for side in kernel.shape)
    down, across = framed.shape[0] - h + 1, framed.shape[1] - w + 1
    out = np.zeros((down, across))
    for y in range(across):
        for x in range(down):
            out[y, x] = np.sum(framed[y : y + h : dilation, x : x + w : dilation] * kernel)
    return out
""": ("rows and columns of the map swapped",),
        """
def correlate2d(image, kernel, padding=0, dilation=1):
    image = np.pad(image, padding)
    high, wide = [(side - 1) * dilation + 1 for side in kernel.shape]
    oh, ow = np.add(image.shape, 2 * padding) - (high, wide) + 1
    out = np.zeros((oh, ow))
    for i, j in np.ndindex(oh, ow):
        out[i, j] = np.sum(image[i : i + high : dilation, j : j + wide : dilation] * kernel)
    return out
""": ("padding added twice",),
        """
def correlate2d(image, kernel, padding=0, dilation=1):
    x = np.pad(image, padding)
    kh, kw = kernel.shape
    eh, ew = (kh - 1) * dilation + 1, (kw - 1) * dilation + 1
    out = np.zeros((x.shape[0] - eh + 1, x.shape[1] - ew + 1))
    for m in range(out.shape[0]):
        for n in range(out.shape[1]):
            for i in range(kh):
                for j in range(kw):
                    out[m, n] += kernel[i, j] * x[m * dilation + i, n * dilation + j]
    return out
""": ("starts multiplied by the dilation",),
        """
def correlate2d(image, kernel, padding=0, dilation=1):
    X = np.pad(image, padding)
    h, w = kernel.shape
    eh, ew = (h - 1) * dilation + 1, (w - 1) * dilation + 1
    Y = np.zeros((X.shape[0] - eh + 1, X.shape[1] - ew + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + eh, j : j + ew] * kernel).sum()
    return Y
""": ("slice without the dilation as its step",),
    },
    "conv2d": {
        """
def conv2d(x, weight, bias, groups=1):
    filters, channels, kh, kw = weight.shape
    down, across = x.shape[1] - kh + 1, x.shape[2] - kw + 1
    result = np.zeros((filters, down, across))
    for f in range(filters):
        first = f // (filters // groups) * channels
        mine = x[first : first + channels]
        for r in range(across):
            for c in range(down):
                window = mine[:, r : r + kh, c : c + kw]
                result[f, r, c] = np.sum(window * weight[f]) + bias[f]
    return result
""": ("rows and columns of maps swapped",),
        """
def conv2d(x, weight, bias, groups=1):
    F, each, kh, kw = weight.shape
    out = np.zeros((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f, i, j in np.ndindex(out.shape):
        g = f // groups
        for c in range(each):
            out[f, i, j] += np.sum(x[g * each + c, i : i + kh, j : j + kw] * weight[f, c])
        out[f, i, j] += bias[f]
    return out
""": ("divided by the number of groups",),
        """
def conv2d(x, weight, bias, groups=1):
    F, each, kh, kw = weight.shape
    out = np.zeros((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f, i, j in np.ndindex(out.shape):
        g = f
        for c in range(each):
            out[f, i, j] += np.sum(x[g * each + c, i : i + kh, j : j + kw] * weight[f, c])
        out[f, i, j] += bias[f]
    return out
""": ("as many filters as groups",),
        """
def conv2d(x, weight, bias, groups=1):
    F, Cg, kh, kw = weight.shape
    C, H, W = x.shape
    Fg = F // groups
    out = np.zeros((F, H - kh + 1, W - kw + 1))
    for g in range(groups):
        xg = x[g * Cg : (g + 1) * Cg]
        for f in range(Fg):
            for r in range(H - kh + 1):
                for s in range(W - kw + 1):
                    out[f, r, s] = (
                        xg[:, r : r + kh, s : s + kw] * weight[g * Fg + f]
                    ).sum() + bias[g * Fg + f]
    return out
""": ("maps written by place in the group",),
        """
def conv2d(x, weight, bias, groups=1):
    F, Cg, kh, kw = weight.shape
    xg = x.reshape(groups, Cg, *x.shape[1:])
    wg = weight.reshape(groups, F // groups, Cg, kh, kw)
    v = np.lib.stride_tricks.sliding_window_view(xg, (kh, kw), axis=(2, 3))
    out = np.einsum("gcabij,gfcij->fgab", v, wg)
    return out.reshape(F, *out.shape[2:]) + bias[:, None, None]
""": ("maps dealt out in turn",),
        """
def conv2d(x, weight, bias, groups=1):
    F, Cg, kh, kw = weight.shape
    out = []
    for f in range(F):
        g = f // (F // groups)
        v = np.lib.stride_tricks.sliding_window_view(x[g * Cg : Cg], (kh, kw), axis=(1, 2))
        out.append(np.einsum("cabij,cij->ab", v, weight[f]) + bias[f])
    return np.array(out)
""": ("channels that are not there",),
    },
    "separable_conv2d": {
        """
def separable_conv2d(x, depthwise, pointwise):
    kh, kw = depthwise.shape[1:]
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))
    alone = np.einsum("cmnij,cij->cmn", windows, depthwise)
    maps = []
    for weights in pointwise:
        maps.append(sum(w * one for w, one in zip(weights, alone)))
        return np.array(maps)
""": ("first map only",),
        """
def separable_conv2d(x, depthwise, pointwise):
    kh, kw = depthwise.shape[1:]
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))
    alone = np.einsum("cmnij,cij->cmn", windows, depthwise)
    return np.tensordot(pointwise.T, alone, 1)
""": ("pointwise transposed",),
    },
}
