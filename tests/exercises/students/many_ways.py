PROGRAMS = {
    "fft_correlate2d": {
        """
def fft_correlate2d(image, kernel):
    H, W = image.shape
    kh, kw = kernel.shape
    K = np.fft.fft2(kernel[::-1, ::-1], (H, W))
    return np.fft.ifft2(np.fft.fft2(image) * K).real[: H - kh + 1, : W - kw + 1]
""": ("cropped at the start",),
        """
def fft_correlate2d(image, kernel):
    (H, W), (kh, kw) = image.shape, kernel.shape
    r = np.fft.ifft2(np.fft.fft2(image) * np.conj(np.fft.fft2(kernel, s=(H, W))))
    r = np.fft.fftshift(r).real
    return r[: H - kh + 1, : W - kw + 1]
""": ("shifted to the middle",),
        """
def fft_correlate2d(image, kernel):
    (H, W), (kh, kw) = image.shape, kernel.shape
    y = np.fft.ifft2((np.fft.fft2(image) * np.fft.fft2(kernel, image.shape).conj()).real)
    return y.real[: H - kh + 1, : W - kw + 1]
""": (".real before the inverse transform",),
        """
def fft_correlate2d(image, kernel):
    (H, W), (kh, kw) = image.shape, kernel.shape
    size = H + kh - 1, W + kw - 1
    product = np.fft.fft2(image, size) * np.fft.fft2(np.flip(kernel), size)
    top, left = kh // 2, kw // 2
    return np.fft.ifft2(product).real[top : top + H - kh + 1, left : left + W - kw + 1]
""": ("cropped at half of the kernel",),
        """
def fft_correlate2d(image, kernel):
    spectrum = np.fft.fft2(image) * np.fft.fft2(kernel, image.shape).conj()
    return np.fft.ifft2(spectrum).real[: -kernel.shape[0] + 1, : -kernel.shape[1] + 1]
""": ("slice to minus zero",),
    },
    "im2col": {
        """
def im2col(x, kernel_size):
    kh, kw = kernel_size
    found = []
    for i in range(x.shape[1] - kh + 1):
        for j in range(x.shape[2] - kw + 1):
            found.append(x[:, i : i + kh, j : j + kw].flatten())
        return np.stack(found, axis=1)
""": ("returned inside the loop",),
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
""": ("windows in the same column",),
        """
def im2col(x, kernel_size):
    a, b = kernel_size
    places = np.ndindex(x.shape[1] - a + 1, x.shape[2] - b + 1)
    return np.array([x[:, i : i + a, j : j + b].flatten("F") for i, j in places]).T
""": ("cells column by column",),
        """
def im2col(x, kernel_size):
    kh, kw = kernel_size
    C, H, W = x.shape
    cols = [x[:, i:i+kh, j:j+kw].ravel() for i in range(H-kh+1) for j in range(W-kw+1)]
    return np.concatenate(cols)
""": ("windows in one line",),
        """
def im2col(x, kernel_size):
    kh, kw = kernel_size
    C, H, W = x.shape
    out = np.zeros((C * kh * kw, (H - kh + 1) * (W - kw + 1)))
    n = 0
    for i in range(H - kh + 1):
        for j in range(W - kw + 1):
            out[n] = x[:, i:i+kh, j:j+kw].ravel()
            n += 1
    return out
""": ("window written into a row",),
    },
    "conv2d_im2col": {
        """
def im2col(x, kernel_size):
    a, b = kernel_size
    places = np.ndindex(x.shape[1] - a + 1, x.shape[2] - b + 1)
    return np.array([x[:, i : i + a, j : j + b].flatten() for i, j in places]).T


def conv2d_im2col(x, weight):
    F, C, a, b = weight.shape
    product = im2col(x, (a, b)) @ weight.reshape(F, C * a * b)
    return product.reshape(F, x.shape[1] - a + 1, x.shape[2] - b + 1)
""": ("factors swapped",),
        """
def im2col(x, kernel_size):
    a, b = kernel_size
    places = np.ndindex(x.shape[1] - a + 1, x.shape[2] - b + 1)
    return np.array([x[:, i : i + a, j : j + b].flatten() for i, j in places]).T


def conv2d_im2col(x, weight):
    C, F, a, b = weight.shape
    product = weight.reshape(F, -1) @ im2col(x, (a, b))
    return product.reshape(F, x.shape[1] - a + 1, x.shape[2] - b + 1)
""": ("filters and channels swapped",),
        """
def conv2d_im2col(x, weight):
    F, C, kh, kw = weight.shape
    oh, ow = x.shape[1] - kh + 1, x.shape[2] - kw + 1
    cols = np.array([x[:, i : i + kh, j : j + kw].ravel() for i in range(oh) for j in range(ow)])
    w = weight.T.reshape(-1, F)
    return (cols @ w).T.reshape(F, oh, ow)
""": ("weights transposed before the reshape",),
    },
    "toeplitz_matrix": {
        """
def toeplitz_matrix(kernel, length):
    k = len(kernel)
    return np.array([np.pad(kernel, (m, length - m - k)) for m in range(0, length - k + 1, k)])
""": ("moved by its size",),
        """
def toeplitz_matrix(kernel, length):
    zeile = np.zeros(length)
    zeile[: len(kernel)] = kernel
    return np.stack([np.roll(zeile, -i) for i in range(length - len(kernel) + 1)])
""": ("shifted to the left",),
    },
}
