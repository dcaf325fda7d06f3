"""Programs for exercise 05, function `paddings_that_keep_size`."""

KEPT = {
    """
def paddings_that_keep_size(input_size, kernel_size, stride):
    def size(p):
        return (input_size + 2 * p - kernel_size) // stride + 1

    found = []
    p = 0
    while p < 200 and size(p) <= input_size:
        if size(p) == input_size:
            found += [p]
        p += 1
    return found
""": {
        "zero left out": ("p = 0", "p = 1"),
        "total of both sides": ("+ 2 * p", "+ p"),
        "without leftover only": ("//", "/"),
        "stride left out": ("// stride", ""),
        "divided by stride plus one": ("// stride + 1", "// (stride + 1)"),
        "rounded up": ("(input_size + 2 * p - kernel_size) //",
                       "-(-(input_size + 2 * p - kernel_size) //", "stride + 1", "stride) + 1"),
        "plus one before dividing": ("kernel_size) // stride + 1", "kernel_size + 1) // stride"),
        "plus one forgotten": ("stride + 1", "stride"),
        "largest first": ("found += [p]", "found = [p] + found"),
        "largest only": ("found += [p]", "found = [p]"),
        "sizes listed": ("+= [p]", "+= [size(p)]"),
        "pairs listed": ("+= [p]", "+= [[p, p]]"),
        "smaller than the kernel only": ("p < 200", "p < kernel_size"),
        "large paddings not tried": ("p < 200", "p <= input_size"),
        "smallest only": ("found += [p]", "return [p]"),
        "no list": ("found += [p]", "return p"),
        "no empty list": ("return found", "if found:\n        return found"),
    },
    """
def paddings_that_keep_size(input_size, kernel_size, stride):
    low = (input_size * stride - stride - input_size + kernel_size) / 2
    high = low + (stride - 1) / 2
    return list(np.arange(math.ceil(low), math.floor(high) + 1))
""": {
        "halves rounded down": ("math.ceil(low)", "math.floor(low)"),
        "smallest only": ("+ 1))", "+ 1))[:1]"),
        "largest first": ("+ 1))", "+ 1))[::-1]"),
        "total of both sides": (") / 2\n    h", ")\n    h", "(stride - 1) / 2", "stride - 1"),
        "plus one forgotten": (" - stride - ", " - "),
        "even kernels rejected": ("    low", "    if kernel_size % 2 == 0:\n        return []\n"
                                 "    low"),
        "larger strides rejected": ("    low", "    if stride > 1: return []\n    low"),
    },
    """
def paddings_that_keep_size(input_size, kernel_size, stride):
    tried = np.arange(100)
    sizes = 1 + np.floor_divide(input_size - kernel_size + 2 * tried, stride)
    return tried[sizes == input_size]
""": {
        "total of both sides": ("2 * tried", "tried"),
        "sizes listed": ("return tried", "return sizes"),
        "plus one forgotten": ("1 + np", "np"),
        "without leftover only": ("floor_divide", "divide"),
        "size divided by stride": ("== input_size", "== np.ceil(input_size / stride)"),
        "smaller sizes kept": ("sizes ==", "sizes <="),
        "large paddings not tried": ("arange(100)", "arange(input_size + 1)"),
    },
    """
def paddings_that_keep_size(input_size, kernel_size, stride):
    limit = input_size * stride + kernel_size
    n, k = input_size, kernel_size
    return [p for p in range(limit) if (n + 2 * p - k) // stride + 1 == n]
""": {
        "plus one forgotten": ("stride + 1 ==", "stride =="),
        "without leftover only": ("//", "/"),
        "smaller than the kernel only": ("range(limit)", "range(kernel_size)"),
        "large paddings not tried": ("range(limit)", "range(input_size)"),
        "zero left out": ("range(limit)", "range(1, limit)"),
        "larger sizes kept": ("== n]", ">= n]"),
        "pairs listed": ("[p for", "[(p, p) for"),
        "padding counted twice at each end": ("2 * p ", "4 * p "),
        "total of both sides": ("[p for", "[2 * p for"),
    },
    """
def out(n, k, p, s):
    return math.floor((n - k + 2 * p) / s) + 1


def paddings_that_keep_size(input_size, kernel_size, stride):
    paddings = []
    for i in range(0, 1000):
        o = out(input_size, kernel_size, i, stride)
        if o < input_size:
            continue
        elif o > input_size:
            break
        paddings.append(i)
    return paddings
""": {
        "rounded up": ("math.floor", "math.ceil"),
        "rounded to the nearest": ("math.floor", "round"),
        "plus one before dividing": ("2 * p) / s) + 1", "2 * p + 1) / s)"),
        "plus one forgotten": (") + 1", ")"),
        "stride left out": (", i, stride)", ", i, 1)"),
        "zero left out": ("range(0, 1000)", "range(1, 1000)"),
        "large paddings not tried": ("range(0, 1000)", "range(0, 10)"),
        "sizes listed": ("append(i)", "append(o)"),
        "total of both sides": ("append(i)", "append(2 * i)"),
        "largest only": ("paddings.append(i)", "paddings = [i]"),
        "smallest only": ("paddings.append(i)", "return [i]"),
    },
    """
def paddings_that_keep_size(input_size, kernel_size, stride):
    needed = stride * (input_size - 1) - input_size + kernel_size
    result = []
    for extra in range(stride):
        half, odd = divmod(needed + extra, 2)
        if not odd:
            result.append(half)
    return result
""": {
        "halves rounded down": ("        if not odd:\n            result.append(half)",
                                "        result.append(half)", "range(stride)", "[0]"),
        "halves rounded up": ("        if not odd:\n            result.append(half)",
                              "        result.append(half + odd)", "range(stride)", "[0]"),
        "without leftover only": ("range(stride)", "range(1)"),
        "total of both sides": ("append(half)", "append(needed + extra)"),
        "largest first": ("range(stride)", "reversed(range(stride))"),
        "smallest only": ("result.append(half)", "return [half]"),
        "no empty list": ("return result", "return result if result else None"),
        "pairs listed": ("append(half)", "append((half, half))"),
        "plus one forgotten": ("(input_size - 1)", "input_size"),
    },
    """
def paddings_that_keep_size(input_size, kernel_size, stride):
    if stride == 1:
        return [(kernel_size - 1) // 2] if kernel_size % 2 == 1 else []
    candidates = range(input_size * stride + kernel_size)
    return list(filter(lambda c: keeps(input_size, kernel_size, stride, c), candidates))


def keeps(n, k, s, p):
    return len(range(0, n + 2 * p - k + 1, s)) == n
""": {
        "half of kernel minus one rounded down": ("    if stride == 1:\n    ", "",
                                                  " if kernel_size % 2 == 1 else []", ""),
        "larger strides rejected": ("    candidates", "    return []\n    candidates"),
        "large paddings not tried": ("range(input_size * stride + kernel_size)",
                                     "range(input_size)"),
        "even kernels rejected": ("if stride == 1:", "if stride == 1 or kernel_size % 2 == 0:"),
        "stride left out": ("if stride == 1:", "if True:"),
        "smaller than the kernel only": ("range(input_size * stride + kernel_size)",
                                         "range(kernel_size)"),
    },
    """
def paddings_that_keep_size(input_size, kernel_size, stride):
    keep = {}
    for pad in range(500):
        room = input_size + pad + pad - kernel_size
        if room >= 0:
            keep.setdefault(room // stride + 1, []).append(pad)
    return keep.get(input_size, [])
""": {
        "total of both sides": ("+ pad + pad", "+ pad"),
        "kernel left out": (" - kernel_size", ""),
        "stride left out": ("room // stride", "room"),
        "plus one forgotten": ("stride + 1", "stride"),
        "no empty list": ("get(input_size, [])", "get(input_size)"),
        "size divided by stride": ("get(input_size, [])", "get(-(-input_size // stride), [])"),
        "large paddings not tried": ("range(500)", "range(input_size + kernel_size)"),
        "smallest only": ("get(input_size, [])", "get(input_size, [])[:1]"),
        "largest only": ("get(input_size, [])", "get(input_size, [])[-1:]"),
    },
    """
def paddings_that_keep_size(input_size, kernel_size, stride):
    padding = 0
    while conv_out(input_size, kernel_size, padding, stride) < input_size:
        padding += 1
    answer = []
    while conv_out(input_size, kernel_size, padding, stride) == input_size:
        answer.append(padding)
        padding += 1
    return answer


def conv_out(size, kernel, pad, stride):
    return (size - kernel + 2 * pad) // stride + 1
""": {
        "smallest only": ("    return answer", "        break\n    return answer"),
        "largest only": ("return answer", "return answer[-1:]"),
        "largest first": ("return answer", "return answer[::-1]"),
        "no empty list": ("return answer", "if answer: return answer"),
        "no list": ("return answer", "return answer[0] if answer else None"),
        "plus one forgotten": ("stride + 1", "stride"),
        "plus one before dividing": ("pad) // stride + 1", "pad + 1) // stride"),
        "pairs listed": ("append(padding)", "append((padding, padding))"),
        "stride of 2 always": ("// stride", "// 2"),
        "kernel size used as stride": ("// stride", "// kernel"),
    },
    """
def paddings_that_keep_size(input_size, kernel_size, stride):
    p = np.arange(300)
    n = input_size + 2 * p
    windows = (n - kernel_size) // stride + 1
    (good,) = np.where(windows == input_size)
    return good.tolist()
""": {
        "total of both sides": ("2 * p", "p"),
        "plus one forgotten": ("stride + 1", "stride"),
        "zero left out": ("return good", "return good[good > 0]"),
        "smallest only": ("return good", "return good[:1]"),
        "without leftover only": ("//", "/"),
        "smaller sizes kept": ("windows ==", "windows <="),
        "large paddings not tried": ("arange(300)", "arange(5)"),
        "even kernels rejected": ("    p =", "    if kernel_size % 2 == 0: return []\n    p ="),
        "only the kernel divided": ("(n - kernel_size) // stride", "n - kernel_size // stride"),
    },
    """
def paddings_that_keep_size(input_size, kernel_size, stride):
    def fits(pad, lo=0):
        span = input_size + 2 * pad
        count = 0
        while lo + kernel_size <= span:
            count, lo = count + 1, lo + stride
        return count == input_size

    upper = (input_size * stride + kernel_size) // 2
    pads = []
    for pad in range(upper + 1):
        if fits(pad):
            pads.append(pad)
    return pads
""": {
        "stride left out": ("lo + stride", "lo + 1"),
        "last window left out": ("kernel_size <=", "kernel_size <"),
        "total of both sides": ("2 * pad", "pad", "range(upper + 1)", "range(2 * upper + 1)"),
        "plus one forgotten": ("count == input_size", "count - 1 == input_size",
                               "range(upper + 1)", "range(upper + stride)"),
        "smaller than the kernel only": ("range(upper + 1)", "range(kernel_size)"),
        "largest first": ("pads.append(pad)", "pads.insert(0, pad)"),
        "no list": ("pads.append(pad)", "return pad"),
        "zero left out": ("range(upper + 1)", "range(1, upper + 1)"),
        "half the kernel": ("return pads", "return [kernel_size // 2]"),
    },
}  # fmt: skip
