PROGRAMS = {
    "zero_pad": {
        """
def zero_pad(image, padding):
    return np.pad(image, padding // 2 if isinstance(padding, int) else padding)
""": ("halved",),
        """
def zero_pad(image, padding):
    (above, v), (before, r) = ((padding, padding),) * 2 if isinstance(padding, int) else padding
    rows_in, columns_in = image.shape
    image = np.vstack([np.zeros((above, columns_in)), image, np.zeros((v, columns_in))])
    return np.hstack([np.zeros((rows_in, before)), image, np.zeros((rows_in, r))])
""": ("columns of the old height",),
        """
def zero_pad(image, padding):
    return np.pad(image, [(padding,), (padding,)])
""": ("one number only",),
        """
def zero_pad(image, padding):
    (above, v), (before, r) = ((padding, padding),) * 2 if isinstance(padding, int) else padding
    result = np.zeros(image.shape[0] + above + v, image.shape[1] + before + r)
    result[above : above + image.shape[0], before : before + image.shape[1]] = image
    return result
""": ("shape without brackets",),
        """
def zero_pad(image, padding):
    if type(padding) is int:
        padding = ((padding, padding), (padding, padding))
    for axis, (before, after) in enumerate(padding):
        for _ in range(before):
            image = np.insert(image, 0, 0, axis=axis)
        for _ in range(after):
            image = np.insert(image, -1, 0, axis=axis)
    return image
""": ("zeros before the last row and column",),
        """
def zero_pad(image, padding):
    if isinstance(padding, int):
        padding = ((padding, padding), (padding, padding))
    (t, b), (l, r) = padding
    new = []
    for row in image:
        new.append([0] * l + row + [0] * r)
    return np.array(new)
""": ("zeros added to the numbers",),
        """
def zero_pad(image, padding):
    if isinstance(padding, int):
        padding = ((padding,) * 2,) * 2
    (t, b), (l, r) = padding
    H, W = image.shape
    out = np.zeros((H + t + b, W + l + r))
    for i in range(t, H):
        for j in range(l, W):
            out[i, j] = image[i - t, j - l]
    return out
""": ("size of the image",),
    },
    "reflect_pad": {
        """
def reflect_pad(image, padding):
    border, (rows_in, columns_in) = (padding, image.shape)
    wide = np.hstack(
        [image[:, columns_in - border :][:, ::-1], image, image[:, :border][:, ::-1]]
    )
    return np.vstack([wide[rows_in - border :][::-1], wide, wide[:border][::-1]])
""": ("edge mirrored too", "mirrored from the opposite side"),
        """
def reflect_pad(image, padding):
    def folded(index, size):
        index = abs(index)
        return 2 * size - index if index > size - 1 else index

    rows, columns = image.shape
    return [
        [image[folded(r, rows), folded(c, columns)] for c in range(-padding, columns + padding)]
        for r in range(-padding, rows + padding)
    ]
""": ("column index past the end",),
        """
def reflect_pad(image, padding):
    for _ in range(2):
        size = len(image)
        under = image[size - 2 : size - 2 - padding : -1]
        image = np.concatenate([image[padding:0:-1], image, under]).T
    return image
""": ("slice stops at -1",),
        """
def reflect_pad(image, padding):
    H, W = image.shape
    out = np.zeros((H + 2 * padding, W + 2 * padding))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            r = abs(i - padding)
            c = abs(j - padding)
            if r >= H:
                r = 2 * (H - 1) - r
            if c >= W:
                c = 2 * (H - 1) - c
            out[i, j] = image[r, c]
    return out
""": ("columns mirrored at the height",),
        """
def reflect_pad(image, padding):
    H, W = image.shape
    out = np.zeros((H + 2 * padding, W + 2 * padding))
    for i in range(-padding, H + padding):
        for j in range(-padding, W + padding):
            out[i + padding, j + padding] = image[abs(i) % H, abs(j) % W]
    return out
""": ("opposite side below and right",),
        """
def reflect_pad(image, padding):
    if padding == 0:
        return image
    return reflect_pad(np.pad(image, 1, mode="reflect"), padding - 1)
""": ("mirrored one cell at a time",),
    },
    "same_padding": {
        """
def same_padding(kernel_size):
    before = (kernel_size - 1) // 2
    after = round((kernel_size - 1) / 2)
    return before, after
""": ("halves rounded to even",),
    },
}
