PROGRAMS = {
    "output_size": {
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    if kernel_size > input_size + 2 * padding:
        raise ValueError("no")
    return int((input_size - kernel_size + 2 * padding) / stride) + 2
""": ("two added",),
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    if kernel_size > input_size + 2 * padding:
        raise ValueError("no")
    return (input_size + 2 * padding - kernel_size) / stride + 1
""": ("not rounded down",),
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    if kernel_size > input_size + 2 * padding:
        raise ValueError("does not fit")
    return (input_size + 2 * padding - kernel_size) // 2 + 1
""": ("stride of 2 always",),
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    return (input_size + padding - kernel_size) // stride + 1
""": ("padding counted once", "no error"),
        """
def output_size(input_size, kernel_size, stride=1, padding=0):
    if kernel_size > input_size + 2 * padding:
        raise ValueError("no")
    return (input_size - kernel_size + 2 * padding) // stride + 1
""": ("padding and stride swapped",),
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    return (input_size + 2 * padding - kernel_size + 1) // stride
""": ("plus one before dividing", "no error"),
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    if kernel_size > input_size + 2 * padding:
        raise ValueError("no")
    return input_size + 2 * padding - kernel_size // stride + 1
""": ("only the kernel divided",),
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    return input_size - kernel_size + 2 * padding // stride + 1
""": ("only the padding divided", "no error"),
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    if input_size + 2 * padding < kernel_size:
        raise ValueError("the kernel does not fit")
    return (input_size + 2 * padding - stride) // stride + 1
""": ("padded size divided by the stride only",),
        """
def output_size(input_size, kernel_size, padding=0, stride=1):
    if input_size + 2 * padding < kernel_size:
        raise ValueError("the kernel does not fit")
    return (input_size - kernel_size) // stride + 2 * padding + 1
""": ("padding added after the division",),
    },
    "paddings_that_keep_size": {
        """
def paddings_that_keep_size(input_size, kernel_size, stride):
    p = 0
    while (input_size + 2 * p - kernel_size) // stride + 1 < input_size:
        p += 1
    return p
""": ("no list", "larger sizes kept"),
        """
def paddings_that_keep_size(input_size, kernel_size, stride):
    kept = []
    for padding in range(input_size * stride + kernel_size):
        if (input_size + 2 * padding - kernel_size) // stride + 1 == input_size:
            kept.append(padding)
        return kept
""": ("first paddings only",),
        """
def paddings_that_keep_size(input_size, kernel_size, stride):
    kept, p = [], 0
    while (input_size + 2 * p - kernel_size) // stride + 1 == input_size:
        kept.append(p)
        p += 1
    return kept
""": ("first paddings only",),
        """
def paddings_that_keep_size(input_size, kernel_size, stride):
    tried = range(input_size * stride // 2)
    return [p for p in tried if (input_size + 2 * p - kernel_size) // stride + 1 == input_size]
""": ("large paddings not tried",),
        """
def paddings_that_keep_size(input_size, kernel_size, stride):
    return [p for p in range(50) if (input_size + 2 * p - kernel_size) // stride + 1 == input_size]
""": ("large paddings not tried",),
        """
def paddings_that_keep_size(input_size, kernel_size, stride):
    out = []
    for p in range(input_size * stride + kernel_size):
        n = (input_size + 2 * p - kernel_size) // stride + 1
        if n >= input_size:
            out.append(p)
        else:
            break
    return out
""": ("padding without effect",),
        """
def paddings_that_keep_size(input_size, kernel_size, stride):
    return [p for p in range(200) if (input_size + 2 * stride - kernel_size) // p + 1 == input_size]
""": ("divided by the padding",),
    },
    "trace": {
        """
def trace(input_size, layers):
    out = [input_size]
    for kernel, padding, stride in layers:
        out.append((out[-1] + 2 * padding - kernel) // stride + 1)
    if out[-1] <= 0:
        raise ValueError("kernel too large")
    return out
""": ("last layer checked only",),
    },
}
