"""Wrong programs of the kinds that real students write, and the mistakes that they make.

Where no mistake is listed, the findings of the check explain the error.
"""

PROGRAMS = [
    (
        "00_start_here",
        "double",
        ('loops swapped',),
        """
def double(image):
    rows, columns = image.shape
    result = np.zeros((rows, columns))
    for x in range(columns):
        for y in range(rows):
            result[x, y] = 2 * image[x, y]
    return result
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        (),
        """
def correlate2d(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.tensordot(windows, kernel, axes=([0, 1], [0, 1]))
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('nothing written into the map',),
        """
def correlate2d(image, kernel):
    result = np.zeros(
        (image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1)
    )
    return result
""",
    ),
    (
        "04_stride",
        "correlate2d",
        ('nothing written into the map',),
        """
def correlate2d(image, kernel, padding=0, stride=1):
    (rows_in, columns_in), (k_rows, k_columns) = (image.shape, kernel.shape)
    return np.zeros(
        (
            (rows_in + 2 * padding - k_rows) // stride + 1,
            (columns_in + 2 * padding - k_columns) // stride + 1,
        )
    )
""",
    ),
    (
        "04_stride",
        "correlate2d",
        ('map filled in steps of the stride', 'windows counted without padding'),
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
""",
    ),
    (
        "06_convolutional_layer",
        "conv2d",
        (),
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
""",
    ),
    (
        "06_convolutional_layer",
        "conv2d",
        ('start clamped instead of padded',),
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
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ("padded to the image's size", 'sums clipped to a photograph'),
        """
def correlate2d(image, kernel):
    k_rows, k_columns = kernel.shape
    framed = np.pad(image, ((k_rows // 2, k_rows // 2), (k_columns // 2, k_columns // 2)))
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = np.sum(framed[r : r + k_rows, c : c + k_columns] * kernel)
    return np.clip(result, 0, 255).astype(np.uint8)
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('array put into one cell',),
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
""",
    ),
    (
        "01_what_is_convolution",
        "convolve1d",
        ('always the start of full',),
        """
def convolve1d(signal, kernel, mode):
    return np.convolve(signal, kernel)[: len(signal)]
""",
    ),
    (
        "05_output_size",
        "output_size",
        ('not rounded down',),
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    if kernel_size > input_size + 2 * padding:
        raise ValueError("no")
    return (input_size + 2 * padding - kernel_size) / stride + 1
""",
    ),
    (
        "05_output_size",
        "output_size",
        ('stride of 2 always',),
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    if kernel_size > input_size + 2 * padding:
        raise ValueError("does not fit")
    return (input_size + 2 * padding - kernel_size) // 2 + 1
""",
    ),
    (
        "03_padding",
        "zero_pad",
        ('halved',),
        """
def zero_pad(image, padding):
    return np.pad(image, padding // 2 if isinstance(padding, int) else padding)
""",
    ),
    (
        "03_padding",
        "zero_pad",
        ('columns of the old height',),
        """
def zero_pad(image, padding):
    (above, v), (before, r) = ((padding, padding),) * 2 if isinstance(padding, int) else padding
    rows_in, columns_in = image.shape
    image = np.vstack([np.zeros((above, columns_in)), image, np.zeros((v, columns_in))])
    return np.hstack([np.zeros((rows_in, before)), image, np.zeros((rows_in, r))])
""",
    ),
    (
        "02_kernel_at_work",
        "convolve2d",
        ('nothing written into the map',),
        """
def convolve2d(image, kernel):
    return np.zeros(image.shape)
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('map written into the image',),
        """
def correlate2d(image, kernel):
    k_rows, k_columns = kernel.shape
    for r in range(image.shape[0] - k_rows + 1):
        for c in range(image.shape[1] - k_columns + 1):
            image[r, c] = np.sum(image[r : r + k_rows, c : c + k_columns] * kernel)
    return image
""",
    ),
    (
        "04_stride",
        "correlate2d",
        ('windows counted without padding',),
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
""",
    ),
    (
        "04_stride",
        "correlate2d",
        (),
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
""",
    ),
    (
        "03_padding",
        "zero_pad",
        ('one number only',),
        """
def zero_pad(image, padding):
    return np.pad(image, [(padding,), (padding,)])
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('rows sliced twice',),
        """
def correlate2d(image, kernel):
    k_rows, k_columns = kernel.shape
    result = np.zeros((image.shape[0] - k_rows + 1, image.shape[1] - k_columns + 1))
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = np.sum(image[r : r + k_rows][c : c + k_columns] * kernel)
    return result
""",
    ),
    (
        "05_output_size",
        "output_size",
        ('padding counted once', 'no error'),
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    return (input_size + padding - kernel_size) // stride + 1
""",
    ),
    (
        "03_padding",
        "reflect_pad",
        ('edge mirrored too', 'mirrored from the opposite side'),
        """
def reflect_pad(image, padding):
    border, (rows_in, columns_in) = (padding, image.shape)
    wide = np.hstack(
        [image[:, columns_in - border :][:, ::-1], image, image[:, :border][:, ::-1]]
    )
    return np.vstack([wide[rows_in - border :][::-1], wide, wide[:border][::-1]])
""",
    ),
    (
        "05_output_size",
        "output_size",
        ('padding and stride swapped',),
        """
def output_size(input_size, kernel_size, stride=1, padding=0):
    if kernel_size > input_size + 2 * padding:
        raise ValueError("no")
    return (input_size - kernel_size + 2 * padding) // stride + 1
""",
    ),
    (
        "06_convolutional_layer",
        "conv2d",
        ('one added inside the division',),
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
""",
    ),
    (
        "04_stride",
        "correlate2d",
        ('one added inside the division',),
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
""",
    ),
    (
        "05_output_size",
        "output_size",
        ('plus one before dividing', 'no error'),
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    return (input_size + 2 * padding - kernel_size + 1) // stride
""",
    ),
    (
        "05_output_size",
        "output_size",
        ('only the kernel divided',),
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    if kernel_size > input_size + 2 * padding:
        raise ValueError("no")
    return input_size + 2 * padding - kernel_size // stride + 1
""",
    ),
    (
        "05_output_size",
        "output_size",
        ('only the padding divided', 'no error'),
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    return input_size - kernel_size + 2 * padding // stride + 1
""",
    ),
    (
        "04_stride",
        "correlate2d",
        ('windows counted and skipped',),
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
""",
    ),
    (
        "04_stride",
        "correlate2d",
        ('map filled in steps of the stride',),
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
""",
    ),
    (
        "06_convolutional_layer",
        "conv2d",
        ('relu applied', 'kernel treated as square'),
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
""",
    ),
    (
        "06_convolutional_layer",
        "relu",
        (),
        """
def relu(x):
    result = None
    return result
""",
    ),
    (
        "06_convolutional_layer",
        "conv2d",
        ('reshaped in another order',),
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
""",
    ),
    (
        "02_kernel_at_work",
        "convolve2d",
        ("padded to the image's size",),
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
""",
    ),
    (
        "02_kernel_at_work",
        "convolve2d",
        ("padded to the image's size",),
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
""",
    ),
    (
        "02_kernel_at_work",
        "convolve2d",
        ("padded to the image's size",),
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
""",
    ),
    (
        "01_what_is_convolution",
        "convolve1d",
        ('nothing left for a single weight',),
        """
def convolve1d(signal, kernel, mode):
    length, everything = (len(kernel), np.convolve(signal, kernel))
    if mode == "valid":
        return everything[length - 1 : -(length - 1)]
    return everything if mode == "full" else everything[length // 2 : length // 2 + len(signal)]
""",
    ),
    (
        "01_what_is_convolution",
        "agree",
        ('only the two ends compared',),
        """
def agree(kernel):
    last = len(kernel) - 1
    for left in range(len(kernel) // 2):
        if kernel[left] == kernel[last - left]:
            return True
        else:
            return False
""",
    ),
    (
        "01_what_is_convolution",
        "convolve1d",
        ('signal read backwards',),
        """
def convolve1d(signal, kernel, mode):
    cells, weights = len(signal), len(kernel)
    full = [0] * (cells + weights - 1)
    for place in range(len(full)):
        for k in range(weights):
            if place - k < cells:
                full[place] += signal[place - k] * kernel[k]
    if mode == "valid":
        return full[weights - 1 : cells]
    if mode == "same":
        return full[weights // 2 : weights // 2 + cells]
    return full
""",
    ),
    (
        "01_what_is_convolution",
        "correlate1d",
        ('fractions lost',),
        """
def correlate1d(signal, kernel):
    size = len(kernel)
    sums = np.zeros(len(signal) - size + 1, dtype=signal.dtype)
    for start in range(len(sums)):
        sums[start] = np.dot(signal[start : start + size], kernel)
    return sums
""",
    ),
    (
        "06_convolutional_layer",
        "conv2d",
        ('slice ends at minus zero',),
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
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('kernel treated as square',),
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
""",
    ),
    (
        "04_stride",
        "correlate2d",
        ('kernel treated as square',),
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
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('array put into one cell',),
        """
def correlate2d(image, kernel):
    k_rows, k_columns = kernel.shape
    result = np.zeros((image.shape[0] - k_rows + 1, image.shape[1] - k_columns + 1))
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = sum(image[r : r + k_rows, c : c + k_columns] * kernel)
    return result
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('every kernel taken as 3×3',),
        """
def correlate2d(image, kernel):
    k_rows, k_columns = kernel.shape
    result = np.zeros((image.shape[0] - k_rows + 1, image.shape[1] - k_columns + 1))
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = np.tensordot(image[r : r + 3, c : c + 3], kernel)
    return result
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('every kernel taken as 3×3', 'padded by one'),
        """
def correlate2d(image, kernel):
    framed = np.pad(image, 1)
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = np.sum(framed[r : r + 3, c : c + 3] * kernel)
    return result
""",
    ),
    (
        "02_kernel_at_work",
        "convolve2d",
        ('every kernel taken as 3×3', 'padded by one'),
        """
def convolve2d(image, kernel):
    framed = np.pad(image, 1)
    result = np.zeros(image.shape)
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            result[r, c] = np.sum(framed[r : r + 3, c : c + 3] * kernel[::-1, ::-1])
    return result
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('every kernel taken as 3×3',),
        """
def correlate2d(image, kernel):
    result = np.zeros((image.shape[0] - 2, image.shape[1] - 2))
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = np.sum(image[r : r + 3, c : c + 3] * kernel)
    return result
""",
    ),
    (
        "06_convolutional_layer",
        "conv2d",
        ('window at the edge skipped',),
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
""",
    ),
    (
        "06_convolutional_layer",
        "conv2d",
        ('rows and columns of maps swapped',),
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
""",
    ),
    (
        "06_convolutional_layer",
        "conv2d",
        ('returned inside the loop',),
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
""",
    ),
    (
        "06_convolutional_layer",
        "conv2d",
        ('maps below each other',),
        """
def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(x, weight.shape[1:])[0, ::stride, ::stride]
    maps = [np.tensordot(windows, one, 3) + b for one, b in zip(weight, bias)]
    return np.concatenate(maps)
""",
    ),
    (
        "07_dilation_and_groups",
        "effective_kernel_size",
        ('holes only',),
        """
def effective_kernel_size(kernel_size, dilation):
    holes = dilation - 1
    return holes * (kernel_size - 1) + 1
""",
    ),
    (
        "07_dilation_and_groups",
        "correlate2d",
        ('parameters in another order',),
        """
def correlate2d(image, kernel, dilation=1, padding=0):
    framed = np.pad(image, padding)
    spans = [dilation * (side - 1) + 1 for side in kernel.shape]
    windows = np.lib.stride_tricks.sliding_window_view(framed, spans)
    return np.einsum("mnij,ij->mn", windows[:, :, ::dilation, ::dilation], kernel)
""",
    ),
    (
        "07_dilation_and_groups",
        "correlate2d",
        ('rows and columns of the map swapped',),
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
""",
    ),
    (
        "07_dilation_and_groups",
        "conv2d",
        ('rows and columns of maps swapped',),
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
""",
    ),
    (
        "07_dilation_and_groups",
        "separable_conv2d",
        ('first map only',),
        """
def separable_conv2d(x, depthwise, pointwise):
    kh, kw = depthwise.shape[1:]
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))
    alone = np.einsum("cmnij,cij->cmn", windows, depthwise)
    maps = []
    for weights in pointwise:
        maps.append(sum(w * one for w, one in zip(weights, alone)))
        return np.array(maps)
""",
    ),
    (
        "07_dilation_and_groups",
        "separable_conv2d",
        ('pointwise transposed',),
        """
def separable_conv2d(x, depthwise, pointwise):
    kh, kw = depthwise.shape[1:]
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))
    alone = np.einsum("cmnij,cij->cmn", windows, depthwise)
    return np.tensordot(pointwise.T, alone, 1)
""",
    ),
    (
        "04_stride",
        "correlate2d",
        ('padding only under a condition',),
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
""",
    ),
    (
        "04_stride",
        "correlate2d",
        ('padding only under a condition',),
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
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('image treated as square', 'kernel treated as square'),
        """
def correlate2d(image, kernel):
    side, size = (image.shape[0], kernel.shape[0])
    result = np.zeros((side - size + 1, side - size + 1))
    for r in range(side - size + 1):
        for c in range(side - size + 1):
            result[r, c] = np.sum(image[r : r + size, c : c + size] * kernel)
    return result
""",
    ),
    (
        "04_stride",
        "correlate2d",
        ('columns counted like the rows',),
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
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('shape without brackets',),
        """
def correlate2d(image, kernel):
    k_rows, k_columns = kernel.shape
    result = np.zeros(image.shape[0] - k_rows + 1, image.shape[1] - k_columns + 1)
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = np.sum(image[r : r + k_rows, c : c + k_columns] * kernel)
    return result
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('loops swapped',),
        """
def correlate2d(image, kernel):
    h, w = kernel.shape
    rows, cols = image.shape[0] - h + 1, image.shape[1] - w + 1
    result = np.zeros((rows, cols))
    for y in range(cols):
        for x in range(rows):
            result[y, x] = (image[y : y + h, x : x + w] * kernel).sum()
    return result
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('loops swapped',),
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
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('map in one row',),
        """
def correlate2d(image, kernel):
    h, w = kernel.shape
    rows, cols = image.shape[0] - h + 1, image.shape[1] - w + 1
    sums = []
    for y in range(rows):
        for x in range(cols):
            sums.append((image[y : y + h, x : x + w] * kernel).sum())
    return np.array(sums)
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('map filled column by column',),
        """
def correlate2d(image, kernel):
    h, w = kernel.shape
    rows, cols = image.shape[0] - h + 1, image.shape[1] - w + 1
    sums = []
    for x in range(cols):
        for y in range(rows):
            sums.append((image[y : y + h, x : x + w] * kernel).sum())
    return np.reshape(sums, (rows, cols))
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('all rows are the same',),
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
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('all rows are the same',),
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
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('summed along one axis',),
        """
def correlate2d(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.sum(windows * kernel, axis=2)
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('map created too small',),
        """
def correlate2d(image, kernel):
    h, w = kernel.shape
    result = np.zeros((image.shape[0] - h, image.shape[1] - w))
    for y in range(image.shape[0] - h + 1):
        for x in range(image.shape[1] - w + 1):
            result[y, x] = np.vdot(image[y : y + h, x : x + w], kernel)
    return result
""",
    ),
    (
        "02_kernel_at_work",
        "correlate2d",
        ('kernel placed at every cell',),
        """
def correlate2d(image, kernel):
    result = np.zeros(image.shape)
    for y in range(image.shape[0]):
        for x in range(image.shape[1]):
            for dy in range(kernel.shape[0]):
                for dx in range(kernel.shape[1]):
                    result[y, x] += image[y + dy, x + dx] * kernel[dy, dx]
    return result
""",
    ),
    (
        "02_kernel_at_work",
        "convolve2d",
        ('kernel transposed',),
        """
def convolve2d(image, kernel):
    kernel = kernel.T
    h, w = kernel.shape
    result = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for y, x in np.ndindex(*result.shape):
        result[y, x] = (image[y : y + h, x : x + w] * kernel).sum()
    return result
""",
    ),
    (
        "02_kernel_at_work",
        "convolve2d",
        ('rotated to the left',),
        """
def convolve2d(image, kernel):
    kernel = np.rot90(kernel)
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("yxij,ij->yx", windows, kernel)
""",
    ),
    (
        "02_kernel_at_work",
        "convolve2d",
        ('kernel read from minus zero',),
        """
def convolve2d(image, kernel):
    h, w = kernel.shape
    rows, cols = image.shape[0] - h + 1, image.shape[1] - w + 1
    result = np.zeros((rows, cols))
    for dy in range(h):
        for dx in range(w):
            result += kernel[-dy, -dx] * image[dy : dy + rows, dx : dx + cols]
    return result
""",
    ),
    (
        "03_padding",
        "zero_pad",
        ('shape without brackets',),
        """
def zero_pad(image, padding):
    (above, v), (before, r) = ((padding, padding),) * 2 if isinstance(padding, int) else padding
    result = np.zeros(image.shape[0] + above + v, image.shape[1] + before + r)
    result[above : above + image.shape[0], before : before + image.shape[1]] = image
    return result
""",
    ),
    (
        "03_padding",
        "zero_pad",
        ('zeros before the last row and column',),
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
""",
    ),
    (
        "03_padding",
        "reflect_pad",
        ('column index past the end',),
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
""",
    ),
    (
        "03_padding",
        "reflect_pad",
        ('slice stops at -1',),
        """
def reflect_pad(image, padding):
    for _ in range(2):
        size = len(image)
        under = image[size - 2 : size - 2 - padding : -1]
        image = np.concatenate([image[padding:0:-1], image, under]).T
    return image
""",
    ),
    (
        "09_many_ways",
        "fft_correlate2d",
        ('cropped at the start',),
        """
def fft_correlate2d(image, kernel):
    H, W = image.shape
    kh, kw = kernel.shape
    K = np.fft.fft2(kernel[::-1, ::-1], (H, W))
    return np.fft.ifft2(np.fft.fft2(image) * K).real[: H - kh + 1, : W - kw + 1]
""",
    ),
    (
        "09_many_ways",
        "fft_correlate2d",
        ('shifted to the middle',),
        """
def fft_correlate2d(image, kernel):
    (H, W), (kh, kw) = image.shape, kernel.shape
    r = np.fft.ifft2(np.fft.fft2(image) * np.conj(np.fft.fft2(kernel, s=(H, W))))
    r = np.fft.fftshift(r).real
    return r[: H - kh + 1, : W - kw + 1]
""",
    ),
    (
        "09_many_ways",
        "fft_correlate2d",
        ('.real before the inverse transform',),
        """
def fft_correlate2d(image, kernel):
    (H, W), (kh, kw) = image.shape, kernel.shape
    y = np.fft.ifft2((np.fft.fft2(image) * np.fft.fft2(kernel, image.shape).conj()).real)
    return y.real[: H - kh + 1, : W - kw + 1]
""",
    ),
    (
        "09_many_ways",
        "im2col",
        ('returned inside the loop',),
        """
def im2col(x, kernel_size):
    kh, kw = kernel_size
    found = []
    for i in range(x.shape[1] - kh + 1):
        for j in range(x.shape[2] - kw + 1):
            found.append(x[:, i : i + kh, j : j + kw].flatten())
        return np.stack(found, axis=1)
""",
    ),
    (
        "09_many_ways",
        "im2col",
        ('windows in the same column',),
        """
def im2col(x, kernel_size):
    C, H, W = x.shape
    a, b = kernel_size
    result = np.zeros((C * a * b, (H - a + 1) * (W - b + 1)))
    column = 0
    for i in range(H - a + 1):
        for j in range(W - b + 1):
            result[:, column] = x[:, i : i + a, j : j + b].reshape(-1)
        column += 1
    return result
""",
    ),
    (
        "09_many_ways",
        "im2col",
        ('cells column by column',),
        """
def im2col(x, kernel_size):
    a, b = kernel_size
    places = np.ndindex(x.shape[1] - a + 1, x.shape[2] - b + 1)
    return np.array([x[:, i : i + a, j : j + b].flatten("F") for i, j in places]).T
""",
    ),
    (
        "09_many_ways",
        "conv2d_im2col",
        ('factors swapped',),
        """
def im2col(x, kernel_size):
    a, b = kernel_size
    places = np.ndindex(x.shape[1] - a + 1, x.shape[2] - b + 1)
    return np.array([x[:, i : i + a, j : j + b].flatten() for i, j in places]).T


def conv2d_im2col(x, weight):
    F, C, a, b = weight.shape
    product = im2col(x, (a, b)) @ weight.reshape(F, C * a * b)
    return product.reshape(F, x.shape[1] - a + 1, x.shape[2] - b + 1)
""",
    ),
    (
        "09_many_ways",
        "conv2d_im2col",
        ('filters and channels swapped',),
        """
def im2col(x, kernel_size):
    a, b = kernel_size
    places = np.ndindex(x.shape[1] - a + 1, x.shape[2] - b + 1)
    return np.array([x[:, i : i + a, j : j + b].flatten() for i, j in places]).T


def conv2d_im2col(x, weight):
    C, F, a, b = weight.shape
    product = weight.reshape(F, -1) @ im2col(x, (a, b))
    return product.reshape(F, x.shape[1] - a + 1, x.shape[2] - b + 1)
""",
    ),
    (
        "09_many_ways",
        "toeplitz_matrix",
        ('moved by its size',),
        """
def toeplitz_matrix(kernel, length):
    k = len(kernel)
    return np.array([np.pad(kernel, (m, length - m - k)) for m in range(0, length - k + 1, k)])
""",
    ),
    (
        "09_many_ways",
        "fft_correlate2d",
        ('cropped at half of the kernel',),
        """
def fft_correlate2d(image, kernel):
    (H, W), (kh, kw) = image.shape, kernel.shape
    size = H + kh - 1, W + kw - 1
    product = np.fft.fft2(image, size) * np.fft.fft2(np.flip(kernel), size)
    top, left = kh // 2, kw // 2
    return np.fft.ifft2(product).real[top : top + H - kh + 1, left : left + W - kw + 1]
""",
    ),
    (
        "08_pooling",
        "max_pool2d",
        ('negative index',),
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
""",
    ),
    (
        "08_pooling",
        "max_pool2d",
        ('window as large as the stride',),
        """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    k = kernel_size = stride or kernel_size
    x = np.pad(x.astype(float), ((0, 0), *[(padding, padding)] * 2), constant_values=-np.inf)
    views = np.lib.stride_tricks.sliding_window_view(x, (k, k), (1, 2))
    return views[:, ::k, ::k].max(axis=(3, 4))
""",
    ),
    (
        "08_pooling",
        "max_pool2d",
        ('height and width swapped',),
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
""",
    ),
    (
        "08_pooling",
        "max_pool2d",
        ('windows by reshape in a wrong order',),
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
""",
    ),
    (
        "08_pooling",
        "max_pool2d",
        ('one axis of the window',),
        """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    s = stride or kernel_size
    x = np.pad(x.astype(float), ((0, 0), *[(padding, padding)] * 2), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(x, [kernel_size] * 2, axis=(1, 2))
    return np.max(windows[:, ::s, ::s], axis=-1)
""",
    ),
    (
        "08_pooling",
        "avg_pool2d",
        ('fractions lost',),
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
""",
    ),
    (
        "04_stride",
        "correlate2d",
        ('negative index',),
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
""",
    ),
    (
        "04_stride",
        "correlate2d",
        ('rows and columns of the map swapped',),
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
""",
    ),
    (
        "04_stride",
        "correlate2d",
        ('first row only',),
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
""",
    ),
    (
        "04_stride",
        "unreached",
        ('every cell',),
        """
def unreached(input_size, kernel_size, stride):
    windows = []
    for start in range(0, input_size - kernel_size + 1, stride):
        windows.append(list(range(start, start + kernel_size)))
    return [cell for cell in range(input_size) if cell not in windows]
""",
    ),
    (
        "04_stride",
        "unreached",
        ('first window only',),
        """
def unreached(input_size, kernel_size, stride):
    free = list(range(input_size))
    for start in range(0, input_size - kernel_size + 1, stride):
        window = range(start, start + kernel_size)
        free = [cell for cell in free if cell not in window]
        return free
""",
    ),
    (
        "04_stride",
        "unreached",
        ('removed inside the loop',),
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
""",
    ),
    (
        "04_stride",
        "unreached",
        ('list inside another',),
        """
def unreached(input_size, kernel_size, stride):
    read = np.zeros(input_size)
    for start in range(0, input_size - kernel_size + 1, stride):
        read[start : start + kernel_size] += 1
    return np.where(read == 0)
""",
    ),
    (
        "04_stride",
        "unreached",
        ('marks instead of cells',),
        """
def unreached(input_size, kernel_size, stride):
    free = np.full(input_size, True)
    for start in range(0, input_size - kernel_size + 1, stride):
        free[start : start + kernel_size] = False
    return free
""",
    ),
    (
        "05_output_size",
        "paddings_that_keep_size",
        ('no list', 'larger sizes kept'),
        """
def paddings_that_keep_size(input_size, kernel_size, stride):
    p = 0
    while (input_size + 2 * p - kernel_size) // stride + 1 < input_size:
        p += 1
    return p
""",
    ),
    (
        "05_output_size",
        "paddings_that_keep_size",
        ('first paddings only',),
        """
def paddings_that_keep_size(input_size, kernel_size, stride):
    kept = []
    for padding in range(input_size * stride + kernel_size):
        if (input_size + 2 * padding - kernel_size) // stride + 1 == input_size:
            kept.append(padding)
        return kept
""",
    ),
    (
        "05_output_size",
        "paddings_that_keep_size",
        ('first paddings only',),
        """
def paddings_that_keep_size(input_size, kernel_size, stride):
    kept, p = [], 0
    while (input_size + 2 * p - kernel_size) // stride + 1 == input_size:
        kept.append(p)
        p += 1
    return kept
""",
    ),
    (
        "05_output_size",
        "paddings_that_keep_size",
        ('large paddings not tried',),
        """
def paddings_that_keep_size(input_size, kernel_size, stride):
    tried = range(input_size * stride // 2)
    return [p for p in tried if (input_size + 2 * p - kernel_size) // stride + 1 == input_size]
""",
    ),
    (
        "10_cost_and_view",
        "receptive_field",
        ('layers from last to first',),
        """
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for k, s, p, d in layers:
        size = size * s + (d * (k - 1) + 1 - s)
        start = start * s - p
        jump *= s
    return size, jump, start
""",
    ),
    (
        "10_cost_and_view",
        "receptive_field",
        ('numbers in another order',),
        """
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for k, p, s, d in layers:
        size += d * (k - 1) * jump
        start -= p * jump
        jump *= s
    return size, jump, start
""",
    ),
    (
        "10_cost_and_view",
        "receptive_field",
        ('first layer only',),
        """
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for k, s, p, d in layers:
        size += d * (k - 1) * jump
        start -= p * jump
        jump *= s
        return size, jump, start
""",
    ),
    (
        "10_cost_and_view",
        "trace",
        ('numbers in another order',),
        """
def trace(input_shape, layers):
    shapes = [tuple(input_shape)]
    for kind, *numbers in layers:
        c, h, w = shapes[-1]
        if kind == "linear":
            shapes.append((numbers[0], 1, 1))
            continue
        f, k, p, s = numbers[:4] if kind == "conv" else (c, *numbers)
        if k > h + 2 * p or k > w + 2 * p:
            raise ValueError("the kernel is too large")
        shapes.append((f, (h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1))
    return shapes
""",
    ),
    (
        "10_cost_and_view",
        "trace",
        ('after the first layer',),
        """
def trace(input_shape, layers):
    shapes = [tuple(input_shape)]
    for layer in layers:
        c, h, w = shapes[-1]
        if layer[0] == "linear":
            shapes.append((layer[1], 1, 1))
        else:
            k, s, p = layer[2:5] if layer[0] == "conv" else layer[1:]
            if min(h, w) + 2 * p < k:
                raise ValueError("the kernel is too large")
            c = layer[1] if layer[0] == "conv" else c
            shapes.append((c, (h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1))
        return shapes
""",
    ),
    (
        "10_cost_and_view",
        "trace",
        ('fully connected layer as one number',),
        """
def trace(input_shape, layers):
    shapes = [tuple(input_shape)]
    for kind, *numbers in layers:
        c, h, w = shapes[-1]
        if kind == "linear":
            shapes.append((numbers[0],))
            continue
        f, k, s, p = numbers[:4] if kind == "conv" else (c, *numbers)
        if k > h + 2 * p or k > w + 2 * p:
            raise ValueError("the kernel is too large")
        shapes.append((f, (h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1))
    return shapes
""",
    ),
    (
        "10_cost_and_view",
        "trace",
        ('height and width swapped',),
        """
def trace(input_shape, layers):
    shapes = [tuple(input_shape)]
    for kind, *numbers in layers:
        c, w, h = shapes[-1]
        if kind == "linear":
            shapes.append((numbers[0], 1, 1))
            continue
        f, k, s, p = numbers[:4] if kind == "conv" else (c, *numbers)
        if k > h + 2 * p or k > w + 2 * p:
            raise ValueError("the kernel is too large")
        shapes.append((f, (h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1))
    return shapes
""",
    ),
    (
        "10_cost_and_view",
        "trace",
        ('padding added once',),
        """
def trace(input_shape, layers):
    shapes = [tuple(input_shape)]
    for kind, *numbers in layers:
        c, h, w = shapes[-1]
        if kind == "linear":
            shapes.append((numbers[0], 1, 1))
            continue
        f, k, s, p = numbers[:4] if kind == "conv" else (c, *numbers)
        if k > h + 2 * p or k > w + 2 * p:
            raise ValueError("the kernel is too large")
        shapes.append((f, (h + p - k) // s + 1, (w + p - k) // s + 1))
    return shapes
""",
    ),
    (
        "10_cost_and_view",
        "trace",
        ('fully connected layers left out',),
        """
def trace(input_shape, layers):
    c, h, w = input_shape
    found = [(c, h, w)]
    for layer in layers:
        if layer[0] == "conv":
            c, k, s, p = layer[1:5]
        elif layer[0] == "pool":
            k, s, p = layer[1:]
        else:
            continue
        h, w = h + 2 * p - k, w + 2 * p - k
        if h < 0 or w < 0:
            raise ValueError
        h, w = h // s + 1, w // s + 1
        found.append((c, h, w))
    return found
""",
    ),
    (
        "10_cost_and_view",
        "count_parameters",
        ('filters for the channels',),
        """
def trace(input_shape, layers):
    found = [input_shape]
    for kind, *numbers in layers:
        if kind == "linear":
            found.append((numbers[0], 1, 1))
            continue
        f, k, s, p = numbers[:4] if kind == "conv" else (found[-1][0], *numbers)
        found.append((f, *((side + 2 * p - k) // s + 1 for side in found[-1][1:])))
    return found


def count_parameters(input_shape, layers):
    total = 0
    for layer, shape in zip(layers, trace(input_shape, layers)[1:]):
        if layer[0] == "linear":
            total += (np.prod(shape) + 1) * layer[1]
        elif layer[0] == "conv":
            total += (shape[0] // layer[5] * layer[2] * layer[2] + 1) * layer[1]
    return total
""",
    ),
    (
        "10_cost_and_view",
        "count_macs",
        ('input divided by the stride',),
        """
def trace(input_shape, layers):
    found = [input_shape]
    for kind, *numbers in layers:
        if kind == "linear":
            found.append((numbers[0], 1, 1))
            continue
        f, k, s, p = numbers[:4] if kind == "conv" else (found[-1][0], *numbers)
        found.append((f, *((side + 2 * p - k) // s + 1 for side in found[-1][1:])))
    return found


def count_macs(input_shape, layers):
    total = 0
    for (c, h, w), (kind, *numbers) in zip(trace(input_shape, layers), layers):
        if kind == "conv":
            f, k, s, p, g = numbers
            total += k * k * (c // g) * f * (h // s) * (w // s)
        elif kind == "linear":
            total += c * h * w * numbers[0]
    return total
""",
    ),
    (
        "10_cost_and_view",
        "receptive_field",
        ('centre for start',),
        """
def receptive_field(layers):
    size, jump, start = 1, 1, 0.5
    for k, s, p, d in layers:
        size += (k - 1) * d * jump
        start += ((k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start
""",
    ),
    (
        "10_cost_and_view",
        "receptive_field",
        ('half of the kernel for the padding',),
        """
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for k, s, p, d in layers:
        size += (k - 1) * d * jump
        start -= k // 2 * jump
        jump *= s
    return size, jump, start
""",
    ),
    (
        "10_cost_and_view",
        "receptive_field",
        ('holes only',),
        """
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for k, s, p, d in layers:
        size, start, jump = size + (k - 1) * (d - 1) * jump, start - p * jump, jump * s
    return size, jump, start
""",
    ),
]  # fmt: skip
