"""Programs for exercise 05."""

from tests.exercises.written._paddings import KEPT
from tests.exercises.written._traces import TRACES

_NO = "raise ValueError(f'{kernel_size} does not fit')"
SIZES = {
    """
def output_size(input_size, kernel_size, padding=0, stride=1):
    n = input_size + padding + padding
    if n < kernel_size:
        raise ValueError(f'{kernel_size} does not fit')
    return math.floor((n - kernel_size) / stride + 1)
""": {
        "padding counted once": ("padding + padding", "padding"),
        "padding left out": (" + padding + padding", ""),
        "stride left out": (" / stride", ""),
        "plus one forgotten": ("stride + 1)", "stride)"),
        "rounded up": ("math.floor((n - kernel_size) / stride + 1)",
                       "math.ceil((n - kernel_size) / stride + 1)"),
        "no error": (_NO, "print('error')"),
        "not rounded down": ("math.floor((n - kernel_size) / stride + 1)",
                             "(n - kernel_size) / stride + 1"),
        "nothing returned": (_NO, "return print('does not fit')"),
        "equal sizes rejected": ("n < kernel_size", "n <= kernel_size"),
        "padding and stride swapped": ("padding=0, stride=1", "stride=1, padding=0"),
    },
    """
def output_size(input_size, kernel_size, padding=0, stride=1):
    count = 0
    start = -padding
    while start + kernel_size <= input_size + padding:
        count += 1
        start += stride
    if count == 0:
        raise ValueError(f'{kernel_size} does not fit')
    return count
""": {
        "padding counted once": ("start = -padding", "start = 0"),
        "padding left out": ("start = -padding", "start = 0", " + padding:", ":"),
        "stride left out": ("start += stride", "start += 1"),
        "last window left out": ("kernel_size <=", "kernel_size <"),
        "never less than zero": (_NO, "return 0"),
        "plus one forgotten": ("return count", "return count - 1"),
        "another error": (_NO, "raise AssertionError"),
        "stride of 2 always": ("start += stride", "start += 2"),
        "kernel size used as stride": ("start += stride", "start += kernel_size"),
    },
    """
def output_size(input_size, kernel_size, padding=0, stride=1):
    out = np.floor((input_size - kernel_size + 2 * padding) / stride) + 1
    if out <= 0:
        raise ValueError(f'{kernel_size} does not fit')
    return int(out)
""": {
        "rounded up": ("np.floor", "np.ceil"),
        "rounded to the nearest": ("np.floor", "np.round"),
        "rounded towards zero": ("np.floor", "np.trunc"),
        "plus one forgotten": (") + 1", ")"),
        "plus one before dividing": ("2 * padding) / stride) + 1", "2 * padding + 1) / stride)"),
        "padding counted once": ("2 * padding", "padding"),
        "padding squared": ("2 * padding", "padding ** 2"),
        "padding left out": (" + 2 * padding", ""),
        "no error": (f"    if out <= 0:\n        {_NO}\n", ""),
        "size of 0 not rejected": ("out <= 0", "out < 0"),
        "single window rejected": ("out <= 0", "out <= 1"),
        "kernel added": ("- kernel_size", "+ kernel_size"),
        "only the padding divided": ("(input_size - kernel_size + 2 * padding) / stride",
                                     "input_size - kernel_size + 2 * padding / stride"),
        "error returned": (_NO, "return ValueError('no')"),
    },
    """
def output_size(input_size, kernel_size, padding=0, stride=1):
    assert_fits(input_size, kernel_size, padding)
    starts = [at for at in range(input_size + 2 * padding - kernel_size + 1) if at % stride == 0]
    return len(starts)


def assert_fits(input_size, kernel_size, padding):
    if input_size + 2 * padding - kernel_size < 0:
        raise ValueError(f'{kernel_size} does not fit')
""": {
        "never less than zero": (_NO, "pass"),
        "last window left out": ("kernel_size + 1)", "kernel_size)"),
        "plus one twice": ("kernel_size + 1)", "kernel_size + 2)"),
        "padding left out": ("range(input_size + 2 * padding", "range(input_size"),
        "padding counted once": ("range(input_size + 2 *", "range(input_size +"),
        "stride left out": (" if at % stride == 0", ""),
        "compared without padding": ("if input_size + 2 * padding", "if input_size"),
        "compared with padding at one end": ("if input_size + 2 *", "if input_size +"),
        "check reversed": ("kernel_size < 0", "kernel_size > 0"),
        "kernel left out": (" - kernel_size + 1)", " + 1)"),
    },
    """
def output_size(input_size, kernel_size, padding=0, stride=1):
    total = padding + input_size + padding
    steps, leftover = divmod(total - kernel_size, stride)
    if steps < 0:
        raise ValueError("The kernel is larger than the input")
    return steps + 1
""": {
        "padding counted once": ("input_size + padding\n", "input_size\n"),
        "plus one forgotten": ("return steps + 1", "return steps"),
        "one subtracted": ("return steps + 1", "return steps - 1"),
        "rounded up": ("return steps + 1", "return steps + 1 + (leftover > 0)"),
        "remainder of the division": ("return steps + 1", "return leftover + 1"),
        "leftover rejected": ("if steps < 0:", "if steps < 0 or leftover:"),
        "stride of 2 always": ("kernel_size, stride)", "kernel_size, 2)"),
    },
    """
def output_size(input_size, kernel_size, padding=0, stride=1):
    cells = [0] * padding + [1] * input_size + [0] * padding
    windows = []
    for start in range(0, len(cells), stride):
        window = cells[start : start + kernel_size]
        if len(window) == kernel_size:
            windows.append(window)
    if not windows:
        raise ValueError("no window fits")
    return len(windows)
""": {
        "padding counted once": ("input_size + [0] * padding", "input_size"),
        "stride left out": (", stride):", "):"),
        "kernel size used as stride": (", stride):", ", kernel_size):"),
        "never less than zero": ("    if not windows:\n"
                                 '        raise ValueError("no window fits")\n', ""),
        "error returned": ("raise ValueError", "return ValueError"),
        "another error": ("raise ValueError", "raise IndexError"),
    },
    """
def output_size(input_size, kernel_size, padding=0, stride=1):
    W, K, P, S = input_size, kernel_size, padding, stride
    if W + 2 * P < K:
        raise ValueError(f"kernel {K} > input {W} + 2 * {P}")
    return int((W - K + 2 * P) / S) + 1
""": {
        "rounded to the nearest": ("int(", "round("),
        "not rounded down": ("int((W - K + 2 * P) / S) + 1", "(W - K + 2 * P) / S + 1"),
        "only the padding divided": ("(W - K + 2 * P) / S", "W - K + 2 * P / S"),
        "multiplied by the stride": (" / S", " * S"),
        "compared without padding": ("W + 2 * P <", "W <"),
        "compared with padding at one end": ("W + 2 * P <", "W + P <"),
        "large stride rejected": ("2 * P < K:", "2 * P < K or S > K:"),
    },
    """
def output_size(input_size, kernel_size, padding=0, stride=1):
    if padding:
        return output_size(input_size + 2 * padding, kernel_size, 0, stride)
    if kernel_size > input_size:
        raise ValueError("does not fit")
    if kernel_size + stride > input_size:
        return 1
    return 1 + output_size(input_size - stride, kernel_size, 0, stride)
""": {
        "padding counted once": ("+ 2 * padding", "+ padding"),
        "padding left out": ("input_size + 2 * padding", "input_size"),
        "padding counted twice at each end": ("+ 2 * padding", "+ 4 * padding"),
        "plus one forgotten": ("return 1\n", "return 0\n"),
        "another error": ("raise ValueError", "raise Exception"),
        "never less than one": ('raise ValueError("does not fit")', "return 1"),
    },
    """
def output_size(input_size, kernel_size, padding=0, stride=1):
    line = np.zeros(input_size)
    line = np.pad(line, padding)
    if line.size < kernel_size:
        raise ValueError("kernel too large")
    windows = np.lib.stride_tricks.sliding_window_view(line, kernel_size)
    return len(windows[::stride])
""": {
        "padding left out": ("    line = np.pad(line, padding)\n", ""),
        "padding counted once": ("(line, padding)", "(line, (padding, 0))"),
        "stride left out": ("[::stride]", ""),
        "kernel size used as stride": ("[::stride]", "[::kernel_size]"),
        "last window left out": ("[::stride]", "[:-1:stride]"),
        "equal sizes rejected": ("line.size <", "line.size <="),
        "compared without padding": ("line.size <", "input_size <"),
        "never less than zero": ('raise ValueError("kernel too large")', "return 0"),
    },
    """
def output_size(input_size, kernel_size, padding=0, stride=1):
    last_start = input_size + 2 * padding - kernel_size
    if last_start >= 0:
        position, n = 0, 0
        while position <= last_start:
            n = n + 1
            position = position + stride
        return n
    else:
        raise ValueError("kernel does not fit")
""": {
        "last window left out": ("position <= last", "position < last"),
        "equal sizes rejected": (">= 0", "> 0"),
        "plus one forgotten": ("return n", "return n - 1"),
        "padding counted once": ("2 * padding", "padding"),
        "padding squared": ("2 * padding", "padding ** 2"),
        "kernel added": ("- kernel_size", "+ kernel_size"),
        "nothing returned": ('    else:\n        raise ValueError("kernel does not fit")\n', ""),
        "never less than zero": ('raise ValueError("kernel does not fit")', "return 0"),
    },
    """
def padded_size(n, p):
    return n + 2 * p


def output_size(input_size, kernel_size, padding=0, stride=1):
    n = padded_size(input_size, padding)
    if kernel_size not in range(n + 1):
        raise ValueError(kernel_size)
    return -(-(n - kernel_size + 1) // stride)
""": {
        "padding counted once": ("n + 2 * p", "n + p"),
        "padding subtracted": ("n + 2 * p", "n - 2 * p"),
        "input multiplied by the padding": ("n + 2 * p", "(n + 2) * p"),
        "plus one before dividing": ("-(-(n - kernel_size + 1) // stride)",
                                     "(n - kernel_size + 1) // stride"),
        "last window left out": ("(n - kernel_size + 1)", "(n - kernel_size)"),
        "plus one twice": ("-(-(n - kernel_size + 1) // stride)",
                           "(n - kernel_size + 1) // stride + 1"),
        "equal sizes rejected": ("range(n + 1)", "range(n)"),
        "padding and stride swapped": ("padding=0, stride=1", "stride=1, padding=0"),
    },
    """
def output_size(input_size, kernel_size, padding=0, stride=1):
    size = (input_size + 2 * padding - kernel_size + stride) // stride
    return size if size > 0 else _refuse()


def _refuse():
    raise ValueError("The kernel does not fit.")
""": {
        "padding left out": ("input_size + 2 * padding", "input_size"),
        "padding counted once": ("2 * padding", "padding"),
        "plus one forgotten": ("kernel_size + stride)", "kernel_size)"),
        "size of 0 not rejected": ("size > 0", "size >= 0"),
        "single window rejected": ("size > 0", "size > 1"),
        "never less than zero": ("else _refuse()", "else 0"),
        "nothing returned": ("else _refuse()", "else None"),
        "no error": ("return size if size > 0 else _refuse()", "return size"),
        "stride left out": ("kernel_size + stride) // stride", "kernel_size + 1)"),
    },
}  # fmt: skip
# A program with the two mistakes is also one with the first.
TOGETHER = [
    ("largest only", {"largest first", "smallest only"}),
    ("last layer left out", {"input listed twice", "input left out"}),
    ("last window left out", {"plus one forgotten", "rounded up"}),
    ("rounded towards zero and no error", {"rounded towards zero", "no error"}),
    ("nothing returned", {"first layer only", "stopped without an error"}),
    ("padded size divided by the stride only", {"kernel left out", "plus one forgotten"}),
    ("every second padding only", {"padding counted twice at each end", "total of both sides"}),
    ("larger strides rejected", {"plus one before dividing", "smaller than the kernel only"}),
]
PROGRAMS = {"output_size": SIZES, "paddings_that_keep_size": KEPT, "trace": TRACES}
