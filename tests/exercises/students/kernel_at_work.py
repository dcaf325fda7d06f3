PROGRAMS = {
    "correlate2d": {
        """
def correlate2d(image, kernel):
    kh, kw = kernel.shape
    result = np.array([[0] * (image.shape[1] - kw + 1) for _ in range(image.shape[0] - kh + 1)])
    for y in range(result.shape[0]):
        for x in range(result.shape[1]):
            for u in range(kh):
                for v in range(kw):
                    result[y][x] += image[y + u][x + v] * kernel[u][v]
    return result
""": ("fractions lost",),
        """
def correlate2d(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.tensordot(windows, kernel, axes=([0, 1], [0, 1]))
""": (),
        """
def correlate2d(image, kernel):
    result = np.zeros(
        (image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1)
    )
    return result
""": ("nothing written into the map",),
        """
def correlate2d(image, kernel):
    k_rows, k_columns = kernel.shape
    framed = np.pad(image, ((k_rows // 2, k_rows // 2), (k_columns // 2, k_columns // 2)))
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = np.sum(framed[r : r + k_rows, c : c + k_columns] * kernel)
    return np.clip(result, 0, 255).astype(np.uint8)
""": ("padded to the image's size", "sums clipped to a photograph"),
        """
def correlate2d(image, kernel):
    k_rows, k_columns = kernel.shape
    result = np.zeros((image.shape[0] - k_rows + 1, image.shape[1] - k_columns + 1))
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = np.dot(
                image[r : r + k_rows, c : c + k_columns].reshape(1, -1), kernel.reshape(-1, 1)
            )
    return result
""": ("array put into one cell",),
        """
def correlate2d(image, kernel):
    k_rows, k_columns = kernel.shape
    for r in range(image.shape[0] - k_rows + 1):
        for c in range(image.shape[1] - k_columns + 1):
            image[r, c] = np.sum(image[r : r + k_rows, c : c + k_columns] * kernel)
    return image
""": ("map written into the image",),
        """
def correlate2d(image, kernel):
    k_rows, k_columns = kernel.shape
    result = np.zeros((image.shape[0] - k_rows + 1, image.shape[1] - k_columns + 1))
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = np.sum(image[r : r + k_rows][c : c + k_columns] * kernel)
    return result
""": ("rows sliced twice",),
        """
def correlate2d(image, kernel):
    k_rows, k_columns = kernel.shape
    result = np.zeros((image.shape[0] - k_rows + 1, image.shape[1] - k_columns + 1))
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            for u in range(k_rows):
                for v in range(k_rows):
                    result[r, c] += image[r + u, c + v] * kernel[u, v]
    return result
""": ("kernel treated as square",),
        """
def correlate2d(image, kernel):
    k_rows, k_columns = kernel.shape
    result = np.zeros((image.shape[0] - k_rows + 1, image.shape[1] - k_columns + 1))
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = sum(image[r : r + k_rows, c : c + k_columns] * kernel)
    return result
""": ("array put into one cell",),
        """
def correlate2d(image, kernel):
    k_rows, k_columns = kernel.shape
    result = np.zeros((image.shape[0] - k_rows + 1, image.shape[1] - k_columns + 1))
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = np.tensordot(image[r : r + 3, c : c + 3], kernel)
    return result
""": ("every kernel taken as 3×3",),
        """
def correlate2d(image, kernel):
    framed = np.pad(image, 1)
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = np.sum(framed[r : r + 3, c : c + 3] * kernel)
    return result
""": ("every kernel taken as 3×3", "padded by one"),
        """
def correlate2d(image, kernel):
    result = np.zeros((image.shape[0] - 2, image.shape[1] - 2))
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = np.sum(image[r : r + 3, c : c + 3] * kernel)
    return result
""": ("every kernel taken as 3×3",),
        """
def correlate2d(image, kernel):
    side, size = (image.shape[0], kernel.shape[0])
    result = np.zeros((side - size + 1, side - size + 1))
    for r in range(side - size + 1):
        for c in range(side - size + 1):
            result[r, c] = np.sum(image[r : r + size, c : c + size] * kernel)
    return result
""": ("image treated as square", "kernel treated as square"),
        """
def correlate2d(image, kernel):
    k_rows, k_columns = kernel.shape
    result = np.zeros(image.shape[0] - k_rows + 1, image.shape[1] - k_columns + 1)
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = np.sum(image[r : r + k_rows, c : c + k_columns] * kernel)
    return result
""": ("shape without brackets",),
        """
def correlate2d(image, kernel):
    h, w = kernel.shape
    rows, cols = image.shape[0] - h + 1, image.shape[1] - w + 1
    result = np.zeros((rows, cols))
    for y in range(cols):
        for x in range(rows):
            result[y, x] = (image[y : y + h, x : x + w] * kernel).sum()
    return result
""": ("loops swapped",),
        """
def correlate2d(image, kernel):
    h, w = kernel.shape
    rows, cols = image.shape[0] - h + 1, image.shape[1] - w + 1
    result = np.zeros((rows, cols))
    for y in range(cols):
        for x in range(rows):
            for dy in range(h):
                for dx in range(w):
                    result[y, x] += image[y + dy, x + dx] * kernel[dy, dx]
    return result
""": ("loops swapped",),
        """
def correlate2d(image, kernel):
    h, w = kernel.shape
    rows, cols = image.shape[0] - h + 1, image.shape[1] - w + 1
    sums = []
    for y in range(rows):
        for x in range(cols):
            sums.append((image[y : y + h, x : x + w] * kernel).sum())
    return np.array(sums)
""": ("map in one row",),
        """
def correlate2d(image, kernel):
    h, w = kernel.shape
    rows, cols = image.shape[0] - h + 1, image.shape[1] - w + 1
    sums = []
    for x in range(cols):
        for y in range(rows):
            sums.append((image[y : y + h, x : x + w] * kernel).sum())
    return np.reshape(sums, (rows, cols))
""": ("map filled column by column",),
        """
def correlate2d(image, kernel):
    h, w = kernel.shape
    rows, cols = image.shape[0] - h + 1, image.shape[1] - w + 1
    result = [[0] * cols] * rows
    for y in range(rows):
        for x in range(cols):
            for dy in range(h):
                for dx in range(w):
                    if dy == dx == 0:
                        result[y][x] = 0
                    result[y][x] += image[y + dy, x + dx] * kernel[dy, dx]
    return result
""": ("all rows are the same",),
        """
def correlate2d(image, kernel):
    h, w = kernel.shape
    rows, cols = image.shape[0] - h + 1, image.shape[1] - w + 1
    result, line = [], []
    for y in range(rows):
        for x in range(cols):
            line.append((image[y : y + h, x : x + w] * kernel).sum())
        result.append(line)
    return result
""": ("all rows are the same",),
        """
def correlate2d(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.sum(windows * kernel, axis=2)
""": ("summed along one axis",),
        """
def correlate2d(image, kernel):
    h, w = kernel.shape
    result = np.zeros((image.shape[0] - h, image.shape[1] - w))
    for y in range(image.shape[0] - h + 1):
        for x in range(image.shape[1] - w + 1):
            result[y, x] = np.vdot(image[y : y + h, x : x + w], kernel)
    return result
""": ("map created too small",),
        """
def correlate2d(image, kernel):
    result = np.zeros(image.shape)
    for y in range(image.shape[0]):
        for x in range(image.shape[1]):
            for dy in range(kernel.shape[0]):
                for dx in range(kernel.shape[1]):
                    result[y, x] += image[y + dy, x + dx] * kernel[dy, dx]
    return result
""": ("kernel placed at every cell",),
        """
def correlate2d(image, kernel):
    kh, kw = kernel.shape
    oh, ow = (image.shape[0] - kh + 1, image.shape[1] - kw + 1)
    out = np.zeros(oh * ow)
    for p in range(oh * ow):
        r, c = divmod(p, oh)
        out[p] = np.sum(image[r : r + kh, c : c + kw] * kernel)
    return out.reshape(oh, ow)
""": ("windows numbered by the rows",),
        """
def correlate2d(image, kernel):
    kh, kw = kernel.shape
    h, w = image.shape[0]-kh+1, image.shape[1]-kw+1
    out = [[0] * w] * h
    for i in range(h):
        for j in range(w):
            for a in range(kh):
                for b in range(kw):
                    out[i][j] += image[i+a][j+b] * kernel[a][b]
    return out
""": ("all rows are the same",),
        """
def correlate2d(image, kernel):
    kh, kw = kernel.shape
    out = np.zeros((image.shape[0]-kh+1, image.shape[1]-kw+1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for a in range(kh - 1):
                for b in range(kw - 1):
                    out[i, j] += image[i+a, j+b] * kernel[a, b]
    return out
""": ("last weights left out",),
        """
def correlate2d(image, kernel):
    kh, kw = kernel.shape
    out = np.zeros((image.shape[0]-kh+1, image.shape[1]-kw+1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for a in range(kh):
                total = 0
                for b in range(kw):
                    total += image[i+a, j+b] * kernel[a, b]
            out[i, j] = total
    return out
""": ("last row of the kernel only",),
        """
def correlate2d(image, kernel):
    H, W = image.shape
    kh, kw = kernel.shape
    vals = [
        np.vdot(image[i : i + kh, j : j + kw], kernel)
        for i in range(H - kh + 1)
        for j in range(W - kw + 1)
    ]
    return np.array(vals).reshape(W - kw + 1, H - kh + 1)
""": ("map created transposed",),
        """
def correlate2d(image, kernel):
    (iH, iW) = image.shape[:2]
    (kH, kW) = kernel.shape[:2]
    pad = (kW - 1) // 2
    padded = np.pad(image, pad)
    output = np.zeros((iH, iW), dtype="float32")
    for y in np.arange(pad, iH + pad):
        for x in np.arange(pad, iW + pad):
            roi = padded[y - pad : y + pad + 1, x - pad : x + pad + 1]
            k = (roi * kernel).sum()
            output[y - pad, x - pad] = k
    return output
""": ("padded to the image's size",),
    },
    "convolve2d": {
        """
def convolve2d(image, kernel):
    return np.zeros(image.shape)
""": ("nothing written into the map",),
        """
def convolve2d(image, kernel):
    (rows_in, columns_in), (k_rows, k_columns) = (image.shape, kernel.shape)
    result = np.zeros((rows_in, columns_in))
    for r in range(rows_in):
        for c in range(columns_in):
            for u in range(k_rows):
                for v in range(k_columns):
                    up, x = (r - u + k_rows // 2, c - v + k_columns // 2)
                    if 0 <= up < rows_in and 0 <= x < columns_in:
                        result[r, c] += image[up, x] * kernel[u, v]
    return result
""": ("padded to the image's size",),
        """
def convolve2d(image, kernel):
    k_rows, k_columns = kernel.shape
    framed = np.pad(image, ((k_rows // 2, k_rows // 2), (k_columns // 2, k_columns // 2)))
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = np.sum(
                framed[r : r + k_rows, c : c + k_columns] * kernel[::-1, ::-1]
            )
    return result
""": ("padded to the image's size",),
        """
def convolve2d(image, kernel):
    k_rows, k_columns = kernel.shape
    framed = np.pad(image, (((k_rows - 1) // 2,) * 2, ((k_columns - 1) // 2,) * 2))
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = np.sum(
                framed[r : r + k_rows, c : c + k_columns] * kernel[::-1, ::-1]
            )
    return result
""": ("padded to the image's size",),
        """
def convolve2d(image, kernel):
    framed = np.pad(image, 1)
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = np.sum(framed[r : r + 3, c : c + 3] * kernel[::-1, ::-1])
    return result
""": ("every kernel taken as 3×3", "padded by one"),
        """
def convolve2d(image, kernel):
    kernel = kernel.T
    h, w = kernel.shape
    result = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for y, x in np.ndindex(*result.shape):
        result[y, x] = (image[y : y + h, x : x + w] * kernel).sum()
    return result
""": ("kernel transposed",),
        """
def convolve2d(image, kernel):
    kernel = np.rot90(kernel)
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("yxij,ij->yx", windows, kernel)
""": ("rotated to the left",),
        """
def convolve2d(image, kernel):
    h, w = kernel.shape
    rows, cols = image.shape[0] - h + 1, image.shape[1] - w + 1
    result = np.zeros((rows, cols))
    for dy in range(h):
        for dx in range(w):
            result += kernel[-dy, -dx] * image[dy : dy + rows, dx : dx + cols]
    return result
""": ("kernel read from minus zero",),
        """
def convolve2d(image, kernel):
    H, W = image.shape
    kh, kw = kernel.shape
    out = np.zeros((H - kh + 1, W - kw + 1))
    for m in range(H - kh + 1):
        for n in range(W - kw + 1):
            kernel = np.rot90(kernel, 2)
            out[m, n] = np.sum(image[m : m + kh, n : n + kw] * kernel)
    return out
""": ("kernel rotated again for each window",),
    },
}
