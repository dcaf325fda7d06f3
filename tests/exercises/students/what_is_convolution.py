PROGRAMS = [
    (
        "convolve1d",
        ("always the start of full",),
        """
def convolve1d(signal, kernel, mode):
    return np.convolve(signal, kernel)[: len(signal)]
""",
    ),
    (
        "convolve1d",
        ("nothing left for a single weight",),
        """
def convolve1d(signal, kernel, mode):
    length, everything = (len(kernel), np.convolve(signal, kernel))
    if mode == "valid":
        return everything[length - 1 : -(length - 1)]
    return everything if mode == "full" else everything[length // 2 : length // 2 + len(signal)]
""",
    ),
    (
        "agree",
        ("only the two ends compared",),
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
        "convolve1d",
        ("signal read backwards",),
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
        "correlate1d",
        ("fractions lost",),
        """
def correlate1d(signal, kernel):
    size = len(kernel)
    sums = np.zeros(len(signal) - size + 1, dtype=signal.dtype)
    for start in range(len(sums)):
        sums[start] = np.dot(signal[start : start + size], kernel)
    return sums
""",
    ),
]
