PROGRAMS = {
    "correlate2d": {
        """
def correlate2d(image, kernel, padding=0, stride=1):
    p = np.pad(image, padding)
    kh, kw = kernel.shape
    h = 1 + (p.shape[0] - kh) // stride
    w = 1 + (p.shape[1] - kw) // stride
    result = []
    for m in range(h):
        result.append([
            sum(kernel[a, b] * p[stride * (m + a), stride * (n + b)]
                for a in range(kh) for b in range(kw))
            for n in range(w)
        ])
    return result
""": ("stride inside the window",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    big = [[0] * (image.shape[1] + 2 * padding) for _ in range(image.shape[0] + 2 * padding)]
    big = np.array(big)
    for (r, c), value in np.ndenumerate(image):
        big[r + padding, c + padding] = value
    v = np.lib.stride_tricks.sliding_window_view(big, kernel.shape)[::stride, ::stride]
    return np.einsum("ijkl,kl->ij", v, kernel)
""": ("fractions of the image lost",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    (rows_in, columns_in), (k_rows, k_columns) = (image.shape, kernel.shape)
    return np.zeros(
        (
            (rows_in + 2 * padding - k_rows) // stride + 1,
            (columns_in + 2 * padding - k_columns) // stride + 1,
        )
    )
""": ("nothing written into the map",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    (rows_in, columns_in), (k_rows, k_columns) = (image.shape, kernel.shape)
    framed = np.pad(image, padding)
    result = np.zeros(
        (
            (rows_in - k_rows + 2 * padding) // stride + 1,
            (columns_in - k_columns + 2 * padding) // stride + 1,
        )
    )
    for up in range(columns_in - k_columns + 1):
        for x in range(rows_in - k_rows + 1):
            if x % stride == 0 and up % stride == 0:
                try:
                    result[x, up] = np.sum(framed[x : x + k_rows, up : up + k_columns] * kernel)
                except IndexError:
                    break
    return result
""": ("map filled in steps of the stride", "windows counted without padding"),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    (rows_in, columns_in), (k_rows, k_columns) = (image.shape, kernel.shape)
    framed = np.pad(image, padding)
    result = np.zeros(
        (
            (rows_in - k_rows + 2 * padding) // stride + 1,
            (columns_in - k_columns + 2 * padding) // stride + 1,
        )
    )
    for r in range(0, rows_in - k_rows + 1, stride):
        for c in range(0, columns_in - k_columns + 1, stride):
            result[r // stride, c // stride] = np.sum(
                framed[r : r + k_rows, c : c + k_columns] * kernel
            )
    return result
""": ("windows counted without padding",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    image = np.pad(image, padding)
    k_rows, k_columns = kernel.shape
    step = stride
    result = np.zeros(
        (
            np.int((image.shape[0] - k_rows) / step + 1),
            np.int((image.shape[1] - k_columns) / step + 1),
        )
    )
    return result
""": (),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    image = np.pad(image, padding)
    k_rows, k_columns = kernel.shape
    result = np.zeros(
        ((image.shape[0] - k_rows + 1) // stride, (image.shape[1] - k_columns + 1) // stride)
    )
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = np.sum(
                image[r * stride : r * stride + k_rows, c * stride : c * stride + k_columns]
                * kernel
            )
    return result
""": ("one added inside the division",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    image = np.pad(image, padding)
    k_rows, k_columns = kernel.shape
    n_rows, n_columns = (
        (image.shape[0] - k_rows) // stride + 1,
        (image.shape[1] - k_columns) // stride + 1,
    )
    return np.array(
        [
            [
                np.sum(image[r : r + k_rows, c : c + k_columns] * kernel)
                for c in range(0, n_columns, stride)
            ]
            for r in range(0, n_rows, stride)
        ]
    )
""": ("windows counted and skipped",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    image = np.pad(image, padding)
    k_rows, k_columns = kernel.shape
    result = np.zeros(
        ((image.shape[0] - k_rows) // stride + 1, (image.shape[1] - k_columns) // stride + 1)
    )
    for r in range(0, result.shape[0], stride):
        for c in range(0, result.shape[1], stride):
            result[r, c] = np.sum(image[r : r + k_rows, c : c + k_columns] * kernel)
    return result
""": ("map filled in steps of the stride",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    image = np.pad(image, padding)
    size = kernel.shape[0]
    result = np.zeros(
        ((image.shape[0] - size) // stride + 1, (image.shape[1] - size) // stride + 1)
    )
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = np.sum(
                image[r * stride : r * stride + size, c * stride : c * stride + size] * kernel
            )
    return result
""": ("kernel treated as square",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    if padding == "same":
        border = kernel.shape[0] // 2
    elif padding == "valid":
        border = 0
    image = np.pad(image, border)
    k_rows, k_columns = kernel.shape
    step = stride
    return np.array(
        [
            [
                np.sum(image[r : r + k_rows, c : c + k_columns] * kernel)
                for c in range(0, image.shape[1] - k_columns + 1, step)
            ]
            for r in range(0, image.shape[0] - k_rows + 1, step)
        ]
    )
""": (),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    step, (k_rows, k_columns) = (stride, kernel.shape)
    if padding > 0:
        framed = np.pad(image, padding)
    return np.array(
        [
            [
                np.sum(
                    framed[r * step : r * step + k_rows, c * step : c * step + k_columns]
                    * kernel
                )
                for c in range((framed.shape[1] - k_columns) // step + 1)
            ]
            for r in range((framed.shape[0] - k_rows) // step + 1)
        ]
    )
""": ("padding only under a condition",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    image = np.pad(image, padding)
    k_rows, k_columns = kernel.shape
    side = (image.shape[0] - k_rows) // stride + 1
    result = np.zeros((side, side))
    for r in range(side):
        for c in range(side):
            result[r, c] = np.sum(
                image[r * stride : r * stride + k_rows, c * stride : c * stride + k_columns]
                * kernel
            )
    return result
""": ("columns counted like the rows",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    H, W = image.shape
    kh, kw = kernel.shape
    out = np.zeros(((H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for a in range(kh):
                for b in range(kw):
                    r, c = i * stride + a - padding, j * stride + b - padding
                    if r >= H or c >= W:
                        continue
                    out[i, j] += image[r, c] * kernel[a, b]
    return out
""": ("negative index",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    framed = np.pad(image, padding)
    kh, kw = kernel.shape
    down = (framed.shape[0] - kh) // stride + 1
    across = (framed.shape[1] - kw) // stride + 1
    out = np.zeros((down, across))
    for x in range(across):
        for y in range(down):
            window = framed[x * stride : x * stride + kh, y * stride : y * stride + kw]
            out[x, y] = np.sum(window * kernel)
    return out
""": ("rows and columns of the map swapped",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    framed = np.pad(image, padding)
    kh, kw = kernel.shape
    out = np.zeros(((framed.shape[0] - kh) // stride + 1, (framed.shape[1] - kw) // stride + 1))
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            r, c = y * stride, x * stride
            out[y, x] = (framed[r : r + kh, c : c + kw] * kernel).sum()
        return out
""": ("first row only",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    image = np.pad(image, padding)
    (H, W), (kh, kw) = (image.shape, kernel.shape)
    oh, ow = (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1
    out = np.zeros((oh, ow))
    for r, c, i, j in np.ndindex(oh, ow, kh, kw):
        out[r, c] += image[r * stride + i, c * stride + j] * kernel[i, j]
    return out
""": ("padding added twice",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    x = np.pad(image, padding)
    kh, kw = kernel.shape
    H = -(-(x.shape[0] - kh) // stride) + 1
    W = -(-(x.shape[1] - kw) // stride) + 1
    out = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            for a in range(kh):
                for b in range(kw):
                    out[i, j] += x[(i + a) * stride, (j + b) * stride] * kernel[a, b]
    return out
""": ("stride inside the window",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    image = np.pad(image, padding)
    kh, kw = kernel.shape
    rows = (image.shape[0] - kh) // stride + 1
    cols = (image.shape[1] - kw) // stride + 1
    out = np.zeros((rows, cols))
    y = 0
    x = 0
    for i in range(rows):
        for j in range(cols):
            out[i, j] = np.sum(image[y:y+kh, x:x+kw] * kernel)
            x += stride
        y += stride
    return out
""": ("column never reset",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    image = np.pad(image, padding)
    kh, kw = kernel.shape
    out = []
    for i in range(0, image.shape[0], stride):
        row = []
        for j in range(0, image.shape[1], stride):
            w = image[i:i+kh, j:j+kw]
            row.append(np.sum(w * kernel[:w.shape[0], :w.shape[1]]))
        out.append(row)
    return np.array(out)
""": ("windows cut off at the end",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    H, W = image.shape
    kh, kw = kernel.shape
    x = np.pad(image, padding)
    rows = (H + 2*padding - kh) // stride + 1
    cols = (W + 2*padding - kh) // stride + 1
    out = np.zeros((rows, cols))
    for i in range(rows):
        for j in range(cols):
            out[i, j] = np.sum(x[i*stride:i*stride+kh, j*stride:j*stride+kw] * kernel)
    return out
""": ("kernel treated as square",),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    x = np.pad(image, padding)
    kh, kw = kernel.shape
    oh = (x.shape[0] - kh) // stride + 1
    ow = (x.shape[1] - kw) // stride + 1
    out = np.zeros((oh, ow))
    zi = 0
    r = 0
    while r <= x.shape[0] - kh:
        si = 0
        c = 0
        while c <= x.shape[1] - kw:
            out[zi, si] = np.sum(x[r : r + kh, c : c + kw] * kernel)
            c = c + stride
            si = si + 1
        r = r + stride
    return out
""": ("every row written into the first",),
    },
    "unreached": {
        """
def unreached(input_size, kernel_size, stride):
    windows = []
    for start in range(0, input_size - kernel_size + 1, stride):
        windows.append(list(range(start, start + kernel_size)))
    return [cell for cell in range(input_size) if cell not in windows]
""": ("every cell",),
        """
def unreached(input_size, kernel_size, stride):
    free = list(range(input_size))
    for start in range(0, input_size - kernel_size + 1, stride):
        window = range(start, start + kernel_size)
        free = [cell for cell in free if cell not in window]
        return free
""": ("first window only",),
        """
def unreached(input_size, kernel_size, stride):
    read = []
    for start in range(0, input_size - kernel_size + 1, stride):
        read += range(start, start + kernel_size)
    free = list(range(input_size))
    for cell in free:
        if cell in read:
            free.remove(cell)
    return free
""": ("removed inside the loop",),
        """
def unreached(input_size, kernel_size, stride):
    read = np.zeros(input_size)
    for start in range(0, input_size - kernel_size + 1, stride):
        read[start : start + kernel_size] += 1
    return np.where(read == 0)
""": ("list inside another",),
        """
def unreached(input_size, kernel_size, stride):
    free = np.full(input_size, True)
    for start in range(0, input_size - kernel_size + 1, stride):
        free[start : start + kernel_size] = False
    return free
""": ("marks instead of cells",),
        """
def unreached(input_size, kernel_size, stride):
    cells = list(range(input_size))
    for s in range(0, input_size - kernel_size + 1, stride):
        for c in cells:
            if s <= c < s + kernel_size:
                cells.remove(c)
    return cells
""": ("removed inside the loop",),
        """
def unreached(input_size, kernel_size, stride):
    out = []
    pos = 0
    while pos + kernel_size <= input_size:
        out += list(range(pos + kernel_size, min(pos + stride, input_size)))
        pos += stride
    return out + list(range(pos, input_size))
""": ("left over from the next start",),
        """
def unreached(input_size, kernel_size, stride):
    out = []
    n = (input_size - kernel_size) // stride + 1
    for w in range(n):
        out.extend(range(w * stride + kernel_size, (w + 1) * stride))
    return out
""": ("leftover left out", "gap after the last window"),
        """
def unreached(input_size, kernel_size, stride):
    out = []
    n = (input_size - kernel_size) // stride + 1
    for w in range(n):
        for c in range(w * stride + kernel_size, (w + 1) * stride):
            out.append(c)
    for c in range(n * stride, input_size):
        out.append(c)
    return out
""": ("gap after the last window",),
        """
def unreached(input_size, kernel_size, stride):
    if stride <= kernel_size:
        return []
    read = set()
    for s in range(0, input_size - kernel_size + 1, stride):
        read.update(range(s, s + kernel_size))
    return [c for c in range(input_size) if c not in read]
""": ("nothing where windows overlap",),
    },
}
