PROGRAMS = {
    "convolve1d": {
        """
def convolve1d(signal, kernel, mode):
    return np.convolve(signal, kernel)[: len(signal)]
""": ("always the start of full",),
        """
def convolve1d(signal, kernel, mode):
    length, everything = (len(kernel), np.convolve(signal, kernel))
    if mode == "valid":
        return everything[length - 1 : -(length - 1)]
    return everything if mode == "full" else everything[length // 2 : length // 2 + len(signal)]
""": ("nothing left for a single weight",),
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
""": ("signal read backwards",),
        """
def convolve1d(signal, kernel, mode):
    k = kernel[::-1]
    if mode == "same":
        z = [0] * (len(k) // 2)
        signal = z + signal + z
    if mode == "full":
        z = [0] * (len(k) - 1)
        signal = z + signal + z
    return np.correlate(signal, k, "valid")
""": ("zeros added to the numbers",),
        """
def convolve1d(signal, kernel, mode):
    full = [0] * (len(signal) + len(kernel) - 1)
    for i in range(len(signal)):
        for j in range(len(kernel)):
            full[i + j] += signal[i] * kernel[j]
    if mode == "full":
        return np.array(full)
    if mode == "same":
        s = (len(kernel) - 1) // 2
        return np.array(full[s : s + len(signal)])
    return np.array(full[len(kernel) : len(signal)])
""": ("valid one number short",),
        """
def convolve1d(signal, kernel, mode):
    p = {"valid": 0, "same": len(kernel) // 2, "full": len(kernel) - 1}[mode]
    s = np.zeros(len(signal) + 2 * p)
    s[p:-p] = signal
    k = np.flip(kernel)
    return np.correlate(s, k, "valid")
""": ("nothing left for a single weight",),
    },
    "agree": {
        """
def agree(kernel):
    last = len(kernel) - 1
    for left in range(len(kernel) // 2):
        if kernel[left] == kernel[last - left]:
            return True
        else:
            return False
""": ("only the two ends compared",),
    },
    "correlate1d": {
        """
def correlate1d(signal, kernel):
    out = np.array([0] * (len(signal) - len(kernel) + 1))
    for k, w in enumerate(kernel):
        for i in range(len(out)):
            out[i] += w * signal[i + k]
    return out
""": ("fractions lost",),
        """
def correlate1d(signal, kernel):
    size = len(kernel)
    sums = np.zeros(len(signal) - size + 1, dtype=signal.dtype)
    for start in range(len(sums)):
        sums[start] = np.dot(signal[start : start + size], kernel)
    return sums
""": ("fractions lost",),
        """
def correlate1d(signal, kernel):
    y = []
    for n in range(len(signal) - len(kernel) + 1):
        s = 0
        for k in range(len(kernel)):
            s += signal[n + k] * kernel[k]
            y.append(s)
    return y
""": ("sums in between kept",),
        """
def correlate1d(signal, kernel):
    fenster = np.lib.stride_tricks.sliding_window_view(signal, len(kernel))
    return np.sum(fenster * kernel, axis=0)
""": ("summed over the windows",),
    },
}
