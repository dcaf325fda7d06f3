"""Programs for exercise 01."""

from tests.exercises.written._correlations1d import CORRELATIONS

CONVOLUTIONS = {
    """
def convolve1d(signal, kernel, mode):
    k = len(kernel)
    if mode == "full":
        p = k - 1
    elif mode == "same":
        p = (k - 1) // 2
    else:
        p = 0
    x = np.concatenate([np.zeros(p), signal, np.zeros(p)])
    w = np.flip(kernel)
    return np.array([np.dot(x[i : i + k], w) for i in range(len(x) - k + 1)])
""": {
        "kernel not flipped": ("np.flip(kernel)", "kernel"),
        "last window missing": ("len(x) - k + 1", "len(x) - k"),
        "first window missing": ("in range(len(x)", "in range(1, len(x)"),
        "full computed as valid": ("p = k - 1\n", "p = 0\n"),
        "full with one zero too many": ("p = k - 1\n", "p = k\n"),
        "same with one zero always": ("p = (k - 1) // 2", "p = 1"),
    },
    """
def convolve1d(signal, kernel, mode):
    L, K = len(signal), len(kernel)
    full = np.zeros(L + K - 1)
    for i in range(L):
        for j in range(K):
            full[i + j] += signal[i] * kernel[j]
    if mode == "full":
        return full
    if mode == "same":
        start = K // 2
        return full[start : start + L]
    return full[K - 1 : L]
""": {
        "kernel not flipped": ("kernel[j]", "kernel[K - 1 - j]"),
        "overlaps overwritten": ("full[i + j] +=", "full[i + j] ="),
        "same cut one cell late": ("start = K // 2", "start = K // 2 + 1"),
        "same hangs over the start only": ("start = K // 2", "start = 0"),
        "valid cut at the start of full": ("full[K - 1 : L]", "full[: L - K + 1]"),
        "full and same swapped": ('== "full"', '== "same"', '"same":\n        start',
                                  '"full":\n        start'),
    },
    """
def convolve1d(signal, kernel, mode):
    full = np.zeros(len(signal) + len(kernel) - 1)
    for shift, weight in enumerate(kernel):
        full[shift : shift + len(signal)] += weight * signal
    cut = {"full": 0, "same": len(kernel) // 2, "valid": len(kernel) - 1}[mode]
    return full[cut : len(full) - cut]
""": {
        "overlaps overwritten": ("+= weight", "= weight"),
        "nothing left for a single weight": ("[cut : len(full) - cut]", "[cut:-cut]"),
        "kernel not flipped": ("enumerate(kernel)", "enumerate(kernel[::-1])"),
        "same and valid swapped": ('"same"', '"valid"', '"valid"', '"same"'),
        "always full": ("full[cut : len(full) - cut]", "full"),
        "valid computed as same": ('"valid": len(kernel) - 1', '"valid": len(kernel) // 2'),
    },
    """
def slide(signal, kernel):
    return np.lib.stride_tricks.sliding_window_view(signal, len(kernel)) @ kernel

def convolve1d(signal, kernel, mode):
    if mode == "valid":
        return slide(signal, kernel[::-1])
    border = len(kernel) - 1 if mode == "full" else len(kernel) // 2
    return slide(np.pad(signal, (border, border)), kernel[::-1])
""": {
        "kernel not flipped in valid": ("slide(signal, kernel[::-1])", "slide(signal, kernel)"),
        "kernel flipped in valid only": ("border)), kernel[::-1])", "border)), kernel)"),
        "signal mirrored": ("(border, border))", "(border, border), 'reflect')"),
        "ends repeated": ("(border, border))", "(border, border), 'edge')"),
        "ends joined": ("(border, border))", "(border, border), mode='wrap')"),
        "full and same swapped": ('mode == "full"', 'mode == "same"'),
    },
    """
def convolve1d(signal, kernel, mode):
    n, k = len(signal), len(kernel)
    if mode == "valid":
        where = range(k - 1, n)
    elif mode == "same":
        where = range(k // 2, n + k // 2)
    else:
        where = range(n + k - 1)
    out = []
    for m in where:
        total = 0
        for i in range(k):
            if 0 <= m - i < n:
                total += signal[m - i] * kernel[i]
        out.append(total)
    return np.array(out)
""": {
        "kernel not flipped": ("kernel[i]", "kernel[k - 1 - i]"),
        "valid computed as full": ("range(k - 1, n)", "range(n + k - 1)"),
        "same hangs over the start only": ("range(k // 2, n + k // 2)", "range(n)"),
        "kernel not used": (" * kernel[i]", ""),
        "last weight left out": ("in range(k)", "in range(k - 1)"),
        "signal read backwards": ("if 0 <= m - i < n", "if m - i < n"),
    },
    """
def convolve1d(signal, kernel, mode):
    zeros = 0
    while mode != "valid" and zeros < (len(kernel) - 1 if mode == "full" else len(kernel) // 2):
        zeros += 1
    longer = [0] * zeros + list(signal) + [0] * zeros
    output = []
    start = 0
    while start + len(kernel) <= len(longer):
        output.append(sum(longer[start + i] * kernel[-1 - i] for i in range(len(kernel))))
        start += 1
    return np.array(output)
""": {
        "kernel not flipped": ("kernel[-1 - i]", "kernel[i]"),
        "kernel read from minus zero": ("kernel[-1 - i]", "kernel[-i]"),
        "kernel read past its end": ("kernel[-1 - i]", "kernel[len(kernel) - i]"),
        "last window missing": ("<= len(longer)", "< len(longer)"),
        "kernel not used": (" * kernel[-1 - i]", ""),
        "signal flipped instead": ("list(signal)", "list(signal)[::-1]",
                                   "kernel[-1 - i]", "kernel[i]"),
    },
    """
def convolve1d(signal, kernel, mode):
    size = len(kernel)
    sides = {"valid": (0, 0), "same": (size // 2,) * 2, "full": (size - 1,) * 2}
    left, right = sides[mode]
    line = np.zeros(left + len(signal) + right)
    line[left : left + len(signal)] = signal
    count = len(line) - size + 1
    answer = np.empty(count)
    for p in range(count):
        answer[p] = (line[p : p + size] * kernel[::-1]).sum()
    return answer
""": {
        "products averaged": (".sum()", ".mean()"),
        "fractions lost": ("np.empty(count)", "np.empty(count, int)"),
        "same computed as full": ("(size // 2,) * 2", "(size - 1,) * 2"),
        "full hangs over the end only": ('"full": (size - 1,) * 2', '"full": (0, size - 1)'),
        "kernel not flipped": ("kernel[::-1]", "kernel"),
        "kernel of three assumed": ("size = len(kernel)", "size = 3"),
    },
    """
def convolve1d(signal, kernel, mode):
    length = len(signal) + len(kernel) - 1
    full = np.fft.irfft(np.fft.rfft(signal, length) * np.fft.rfft(kernel, length), length)
    if mode == "same":
        begin = (len(kernel) - 1) // 2
        full = full[begin : begin + len(signal)]
    if mode == "valid":
        full = full[len(kernel) - 1 : len(signal)]
    return full
""": {
        "kernel not flipped": ("rfft(kernel, length)", "rfft(kernel[::-1], length)"),
        "FFT of the signal's length, cut": ("+ len(kernel) - 1\n", "\n"),
        "always full": ('"same"', '"Same"', '"valid"', '"Valid"'),
        "same cut one cell early": ("(len(kernel) - 1) // 2", "max((len(kernel) - 3) // 2, 0)"),
        "valid cut at the end of full": ("full[len(kernel) - 1 : len(signal)]",
                                         "full[2 * len(kernel) - 2 :]"),
        "signal flipped instead": ("return full", "return np.flip(full)"),
    },
    """
def correlate1d(a, b):
    return np.array([np.inner(a[s : s + b.size], b) for s in range(a.size - b.size + 1)])

def convolve1d(signal, kernel, mode):
    turned = np.array([kernel[-i] for i in range(1, kernel.size + 1)])
    match mode:
        case "valid":
            return correlate1d(signal, turned)
        case "same":
            return correlate1d(np.pad(signal, kernel.size // 2), turned)
        case "full":
            return correlate1d(np.pad(signal, kernel.size - 1), turned)
""": {
        "kernel read from minus zero": ("range(1, kernel.size + 1)", "range(kernel.size)"),
        "kernel not flipped in same": ("kernel.size // 2), turned)", "kernel.size // 2), kernel)"),
        "kernel not flipped in full": ("kernel.size - 1), turned)", "kernel.size - 1), kernel)"),
        "full with one zero always": ("np.pad(signal, kernel.size - 1)", "np.pad(signal, 1)"),
        "same with one zero too many": ("kernel.size // 2)", "kernel.size // 2 + 1)"),
        "same computed as valid": ("np.pad(signal, kernel.size // 2)", "signal"),
    },
    """
def convolve1d(signal, kernel, mode):
    r = len(kernel) - 1
    rows = np.zeros((len(signal), len(signal) + r))
    for i in range(len(signal)):
        rows[i, i : i + r + 1] = kernel
    result = signal @ rows
    if mode == "same":
        result = result[r // 2 : r // 2 + len(signal)]
    elif mode == "valid":
        result = result[r : len(result) - r]
    return result
""": {
        "kernel not flipped": ("= kernel\n", "= kernel[::-1]\n"),
        "nothing left for a single weight": ("result[r : len(result) - r]", "result[r:-r]"),
        "same hangs over the end only": ("result[r // 2 : r // 2 + len(signal)]",
                                         "result[r : r + len(signal)]"),
        "kernel not used": ("= kernel\n", "= 1\n"),
        "valid computed as full": ("result = result[r : len(result) - r]", "pass"),
        "sum never reset": ("return result", "return np.cumsum(result)"),
    },
    """
def convolve1d(signal, kernel, mode):
    K = len(kernel)
    places = {
        "full": np.arange(len(signal) + K - 1),
        "same": np.arange(len(signal)) + K // 2,
        "valid": np.arange(K - 1, len(signal)),
    }
    index = places[mode][:, np.newaxis] - np.arange(K)
    inside = (index >= 0) & (index < len(signal))
    cells = np.where(inside, signal[index % len(signal)], 0)
    return cells.dot(kernel)
""": {
        "ends joined": ("np.where(inside, signal[index % len(signal)], 0)",
                        "signal[index % len(signal)]"),
        "ends repeated": ("np.where(inside, signal[index % len(signal)], 0)",
                          "signal[np.clip(index, 0, len(signal) - 1)]"),
        "kernel not flipped": ("dot(kernel)", "dot(kernel[::-1])"),
        "same hangs over the start only": ("np.arange(len(signal)) + K // 2",
                                           "np.arange(len(signal))"),
        "products not summed": ("cells.dot(kernel)", "cells * kernel"),
        "last window missing": ("places[mode][:,", "places[mode][:-1,"),
    },
    """
def convolve1d(signal, kernel, mode):
    flipped = list(kernel)
    flipped.reverse()
    hang = len(flipped) - 1
    if mode == "same":
        hang = hang // 2
    if mode == "valid":
        hang = 0
    values = np.zeros(len(signal) + 2 * hang - len(flipped) + 1)
    for n in range(len(values)):
        for i, weight in enumerate(flipped):
            cell = n + i - hang
            if cell >= 0 and cell < len(signal):
                values[n] += weight * signal[cell]
    return values
""": {
        "kernel not flipped": ("    flipped.reverse()\n", ""),
        "only the last product": ("            cell = n + i - hang\n",
                                  "            cell = n + i - hang\n"
                                  "            values[n] = 0\n"),
        "last number never filled": ("range(len(values))", "range(len(values) - 1)"),
        "returned inside the loop": ("    return values", "        return values"),
        "nothing written": ("values[n] +=", "value ="),
        "valid computed as same": ('mode == "same"', 'mode != "full"',
                                   '    if mode == "valid":\n        hang = 0\n', ""),
    },
}  # fmt: skip

# The name of a mistake that consists of two others.
TOGETHER = [
    ("a zero at the end", {"last window cut short", "every overlap counted"}),
    ("correlation backwards", {"kernel not flipped", "signal flipped instead"}),
    ("FFT of the signal's length", {"FFT of the signal's length, cut", "always full"}),
    ("kernel flipped in valid only", {"kernel not flipped in same", "kernel not flipped in full"}),
    ("kernel not flipped", {"kernel not flipped in valid", "kernel flipped in valid only"}),
]

PROGRAMS = {"correlate1d": CORRELATIONS, "convolve1d": CONVOLUTIONS}
