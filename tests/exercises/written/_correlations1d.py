"""Programs of `correlate1d` for exercise 01."""

CORRELATIONS = {
    """
def correlate1d(signal, kernel):
    k = len(kernel)
    return np.array([np.dot(signal[i : i + k], kernel) for i in range(len(signal) - k + 1)])
""": {
        "last window missing": ("range(len(signal) - k + 1)", "range(len(signal) - k)"),
        "first window missing": ("range(len", "range(1, len"),
        "kernel flipped": ("k], kernel)", "k], kernel[::-1])"),
        "window never moves": ("signal[i : i + k]", "signal[:k]"),
        "output backwards": ("+ 1)])", "+ 1)][::-1])"),
        "absolute values": ("[np.dot(signal[i : i + k], kernel) for",
                            "[abs(np.dot(signal[i : i + k], kernel)) for"),
    },
    """
def correlate1d(signal, kernel):
    result = []
    start = 0
    while start + len(kernel) <= len(signal):
        total = 0
        for offset in range(len(kernel)):
            total = total + signal[start + offset] * kernel[offset]
        result.append(total)
        start += 1
    return np.array(result)
""": {
        "last window missing": ("<= len(signal)", "< len(signal)"),
        "only the last product": ("total = total + ", "total = "),
        "kernel not used": (" * kernel[offset]", ""),
        "sum never reset": ("    start = 0\n    while", "    start = total = 0\n    while",
                            "        total = 0\n", ""),
        "windows side by side": ("start += 1", "start += len(kernel)"),
        "weight of the position": ("kernel[offset]", "kernel[start]"),
    },
    """
def correlate1d(signal, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(signal, len(kernel))
    return windows @ kernel
""": {
        "kernel flipped": ("@ kernel", "@ np.flip(kernel)"),
        "last window missing": ("return windows @", "return windows[:-1] @"),
        "first window missing": ("return windows @", "return windows[1:] @"),
        "products not summed": ("windows @ kernel", "windows * kernel"),
        "kernel not used": ("windows @ kernel", "windows.sum(axis=1)"),
        "products averaged": ("windows @ kernel", "windows @ kernel / len(kernel)"),
    },
    """
def correlate1d(signal, kernel):
    m = len(signal) - len(kernel) + 1
    out = np.zeros(m)
    for j in range(len(kernel)):
        out += kernel[j] * signal[j : j + m]
    return out
""": {
        "kernel flipped": ("kernel[j]", "kernel[-1 - j]"),
        "only the last product": ("out +=", "out ="),
        "first weight left out": ("range(len", "range(1, len"),
        "last weight left out": ("range(len(kernel))", "range(len(kernel) - 1)"),
        "last window missing": ("len(kernel) + 1", "len(kernel)"),
        "divided by the sum of the weights": ("return out", "return out / sum(kernel)"),
    },
    """
def correlate1d(signal, kernel):
    starts = np.arange(len(signal) - len(kernel) + 1)
    index = starts[:, None] + np.arange(len(kernel))
    return np.einsum("nk,k->n", signal[index], kernel)
""": {
        "two windows missing": ("len(kernel) + 1", "len(kernel) - 1"),
        "last window missing": ("len(kernel) + 1", "len(kernel)"),
        "kernel flipped": ("[index], kernel)", "[index], kernel[::-1])"),
        "products not summed": ("->n", "->nk"),
        "output backwards": ("signal[index]", "signal[index][::-1]"),
        "signal wraps around": ("len(signal) - len(kernel) + 1)", "len(signal))",
                                "signal[index]", "signal[index % len(signal)]"),
    },
    """
def correlate1d(f, g):
    n, k = f.size, g.size
    h = np.empty(n - k + 1)
    for x in range(h.size):
        h[x] = sum(f[x + i] * g[i] for i in range(k))
    return h
""": {
        "kernel of three assumed": ("n, k = f.size, g.size", "n, k = f.size, 3"),
        "only one product": ("in range(k)", "in range(1)"),
        "added instead of multiplied": ("f[x + i] * g[i]", "f[x + i] + g[i]"),
        "same cell for every weight": ("f[x + i]", "f[x]"),
        "fractions lost": ("np.empty(n - k + 1)", "np.empty(n - k + 1, dtype=int)"),
        "returned inside the loop": ("np.empty", "np.zeros", "    return h", "        return h"),
    },
    """
def weighted_sum(window, weights):
    total = 0.0
    for cell, weight in zip(window, weights):
        total += cell * weight
    return total

def correlate1d(signal, kernel):
    size = len(kernel)
    answer = []
    for left in range(len(signal) - size + 1):
        answer.append(weighted_sum(signal[left : left + size], kernel))
    return np.asarray(answer)
""": {
        "last windows cut short": ("len(signal) - size + 1", "len(signal)"),
        "only the last product": ("total +=", "total ="),
        "last weight left out": ("left + size]", "left + size - 1]"),
        "kernel flipped": (", kernel))", ", reversed(kernel)))"),
        "list of the first sum": ("    return np.asarray(answer)",
                                  "        return np.asarray(answer)"),
        "added instead of multiplied": ("cell * weight", "cell + weight"),
    },
    """
def correlate1d(signal, kernel):
    number = len(signal) - len(kernel) + 1
    output = np.zeros(number)
    pos = 0
    while pos < number:
        part = signal[pos:][: len(kernel)]
        output[pos] = (part * kernel).sum()
        pos = pos + 1
    return output
""": {
        "last number never filled": ("pos < number:", "pos < number - 1:"),
        "first number never filled": ("pos = 0", "pos = 1"),
        "output as long as the signal": ("np.zeros(number)", "np.zeros(len(signal))"),
        "a zero at the end": ("np.zeros(number)", "np.zeros(number + 1)"),
        "products averaged": (".sum()", ".mean()"),
        "nothing written": ("output[pos] =", "value ="),
    },
    """
def correlate1d(signal, kernel):
    L, K = len(signal), len(kernel)
    matrix = np.zeros((L - K + 1, L))
    for row in range(L - K + 1):
        matrix[row, row : row + K] = kernel
    return matrix.dot(signal)
""": {
        "kernel flipped": ("= kernel\n", "= kernel[::-1]\n"),
        "kernel not used": ("= kernel\n", "= 1\n"),
        "last number never filled": ("in range(L - K + 1)", "in range(L - K)"),
        "window never moves": ("row : row + K", ":K"),
        "first sum only": ("matrix.dot(signal)", "matrix.dot(signal)[0]"),
        "absolute values": ("matrix.dot(signal)", "abs(matrix.dot(signal))"),
    },
    """
def correlate1d(signal, kernel):
    extended = np.pad(signal, P)
    return np.array([
        sum(a * b for a, b in zip(extended[n:], kernel))
        for n in range(len(extended) - len(kernel) + 1)
    ])

P = 0
""": {
        "signal padded by one": ("P = 0", "P = 1"),
        "signal padded by half the kernel": ("signal, P)", "signal, len(kernel) // 2)"),
        "every overlap counted": ("signal, P)", "signal, len(kernel) - 1)"),
        "last windows cut short": ("len(extended) - len(kernel) + 1", "len(extended)"),
        "last window cut short": ("len(kernel) + 1", "len(kernel) + 2"),
        "added instead of multiplied": ("a * b", "a + b"),
    },
    """
def correlate1d(signal, kernel):
    positions = range(len(kernel) - 1, len(signal))
    out = [0.0] * len(positions)
    for count, end in enumerate(positions):
        for i, w in enumerate(kernel):
            out[count] += w * signal[end - len(kernel) + 1 + i]
    return np.array(out)
""": {
        "first window missing": ("range(len(kernel) - 1,", "range(len(kernel),"),
        "last window missing": (", len(signal))", ", len(signal) - 1)"),
        "only the last product": ("out[count] +=", "out[count] ="),
        "kernel not used": ("+= w * ", "+= "),
        "same cell for every weight": ("len(kernel) + 1 + i]", "len(kernel) + 1]"),
        "last sum only": ("np.array(out)", "out[-1]"),
    },
    """
def correlate1d(signal, kernel):
    size = len(kernel)
    first, last = size // 2, len(signal) - (size - 1) // 2
    result = np.zeros(len(signal))
    for middle in range(first, last):
        begin = middle - size // 2
        result[middle] = np.inner(signal[begin : begin + size], kernel)
    return result[first:last]
""": {
        "output inside zeros": ("result[first:last]", "result"),
        "last number never filled": ("range(first, last)", "range(first, last - 1)"),
        "first number never filled": ("range(first, last)", "range(first + 1, last)"),
        "kernel flipped": ("size], kernel)", "size], kernel[::-1])"),
        "output backwards": ("result[first:last]", "result[first:last][::-1]"),
        "sum never reset": ("result[first:last]", "result[first:last].cumsum()"),
    },
}  # fmt: skip
