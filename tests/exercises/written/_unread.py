"""Programs for `unreached` of exercise 04."""

CELLS = {
    """
def unreached(input_size, kernel_size, stride):
    mask = np.zeros(input_size, dtype=bool)
    for s in range(0, input_size - kernel_size + 1, stride):
        mask[s : s + kernel_size] = True
    return np.flatnonzero(~mask)
""": {
        "last window missing": ("input_size - kernel_size + 1", "input_size - kernel_size"),
        "a last window hangs over": ("input_size - kernel_size + 1", "input_size"),
        "cells that are read": ("~mask", "mask"),
        "counted from one": ("(~mask)", "(~mask) + 1"),
        "windows one cell too wide": ("s + kernel_size", "s + kernel_size + 1"),
        "moved one cell too far": ("+ 1, stride", "+ 1, stride + 1"),
    },
    """
def unreached(input_size, kernel_size, stride):
    cells = [0] * input_size
    start = 0
    while start + kernel_size <= input_size:
        for k in range(kernel_size):
            cells[start + k] += 1
        start += stride
    answer = []
    for i, count in enumerate(cells):
        if count == 0:
            answer.append(i)
    return answer
""": {
        "last window missing": ("<= input_size", "< input_size"),
        "windows one cell too narrow": ("range(kernel_size)", "range(kernel_size - 1)"),
        "counted from one": ("append(i)", "append(i + 1)"),
        "cells that are read": ("count == 0", "count > 0"),
        "number of cells": ("return answer", "return len(answer)"),
        "stride left out": ("start += stride", "start += 1"),
    },
    """
def unreached(input_size, kernel_size, stride):
    everything = set(range(input_size))
    for i in range((input_size - kernel_size) // stride + 1):
        everything -= set(range(i * stride, i * stride + kernel_size))
    return sorted(everything)
""": {
        "plus one forgotten": ("// stride + 1", "// stride"),
        "one added inside the division": ("kernel_size) // stride + 1",
                                          "kernel_size + 1) // stride"),
        "size divided by the stride only": ("(input_size - kernel_size) // stride + 1",
                                            "input_size // stride"),
        "one cell too many": ("set(range(input_size))", "set(range(input_size + 1))"),
        "number of cells": ("sorted(everything)", "len(everything)"),
        "windows one cell too wide": ("* stride + kernel_size", "* stride + kernel_size + 1"),
    },
    """
def unreached(input_size, kernel_size, stride):
    last = (input_size - kernel_size) // stride * stride
    result = []
    for start in range(0, last, stride):
        result += range(start + kernel_size, start + stride)
    result += range(last + kernel_size, input_size)
    return result
""": {
        "gaps one cell too long": ("range(start + kernel_size,", "range(start + kernel_size - 1,"),
        "leftover left out": ("range(last + kernel_size, input_size)", "[]"),
        "gaps one cell too short": ("range(start + kernel_size,", "range(start + kernel_size + 1,"),
        "left over from the last start": ("last + kernel_size, input", "last, input"),
        "first gap only": ("in range(0, last, stride)", "in range(0, min(1, last), stride)"),
        "last cell missing": ("return result", "return [c for c in result if c < input_size - 1]"),
    },
    """
def unreached(input_size, kernel_size, stride):
    windows = 1 + (input_size - kernel_size) // stride
    end = stride * (windows - 1) + kernel_size
    return [i for i in range(input_size) if i >= end or i % stride >= kernel_size]
""": {
        "gaps left out": (" or i % stride >= kernel_size", ""),
        "a last window hangs over": ("i >= end or ", ""),
        "leftover left out": ("i >= end or i %", "i < end and i %"),
        "plus one forgotten": ("1 + (input_size", "(input_size"),
        "number of windows": ("return [", "return windows or ["),
        "last cell missing": ("in range(input_size)", "in range(input_size - 1)"),
    },
    """
def is_read(cell, starts, kernel_size):
    return any(s <= cell < s + kernel_size for s in starts)

def unreached(input_size, kernel_size, stride):
    starts = list(range(0, input_size - kernel_size + 1, stride))
    return [cell for cell in range(input_size) if not is_read(cell, starts, kernel_size)]
""": {
        "windows one cell too wide": ("cell < s + kernel_size", "cell <= s + kernel_size"),
        "cells that are read": ("if not is_read", "if is_read"),
        "cells where no window begins": ("if not is_read(cell, starts, kernel_size)",
                                         "if cell not in starts"),
        "starts of the windows": (
            "return [cell for cell in range(input_size) "
            "if not is_read(cell, starts, kernel_size)]", "return starts"),
        "moved by the kernel": ("+ 1, stride))", "+ 1, kernel_size))"),
        "last window missing": ("kernel_size + 1, stride", "kernel_size, stride"),
    },
    """
def unreached(input_size, kernel_size, stride):
    starts = np.arange(0, input_size - kernel_size + 1, stride)
    read = (starts[:, None] + np.arange(kernel_size)).ravel()
    return np.setdiff1d(np.arange(input_size), read)
""": {
        "a last window hangs over": ("input_size - kernel_size + 1", "input_size"),
        "last window missing": ("input_size - kernel_size + 1", "input_size - kernel_size"),
        "cells read by each window": ("np.setdiff1d(np.arange(input_size), read)", "read"),
        "counted from one": (", read)", ", read) + 1"),
        "starts of the windows": ("np.setdiff1d(np.arange(input_size), read)", "starts"),
        "stride left out": ("+ 1, stride)", "+ 1)"),
    },
    """
def unreached(input_size, kernel_size, stride):
    line = np.ones(input_size, dtype=int)
    n = (input_size - kernel_size) // stride + 1
    for w in range(n):
        first = w * stride
        line[first : first + kernel_size] = 0
    return np.where(line == 1)[0].tolist()
""": {
        "marks instead of cells": ("np.where(line == 1)[0].tolist()", "line.tolist()"),
        "plus one forgotten": ("// stride + 1", "// stride"),
        "cells that are read": ("line == 1", "line == 0"),
        "number of cells": ("np.where(line == 1)[0].tolist()", "int(line.sum())"),
        "number of windows": ("np.where(line == 1)[0].tolist()", "n"),
        "windows one cell too narrow": ("first + kernel_size", "first + kernel_size - 1"),
    },
    """
def unreached(input_size, kernel_size, stride):
    missed = []
    position = 0
    while position + kernel_size <= input_size:
        end = position + kernel_size
        position = position + stride
        if position + kernel_size <= input_size:
            for cell in range(end, position):
                missed.append(cell)
    for cell in range(end, input_size):
        missed.append(cell)
    return missed
""": {
        "counted from one": ("missed.append(cell)", "missed.append(cell + 1)"),
        "gaps left out": ("range(end, position)", "range(0)"),
        "gaps one cell too long": ("range(end, position)", "range(end - 1, position)"),
        "last cell missing": ("range(end, input_size)", "range(end, input_size - 1)"),
        "one cell too many": ("range(end, input_size)", "range(end, input_size + 1)"),
        "number of cells": ("return missed", "return len(missed)"),
    },
    """
def unreached(input_size, kernel_size, stride):
    stop = input_size - kernel_size + 1
    used = {s + k for s in range(0, stop, stride) for k in range(kernel_size)}
    return list(set(range(input_size)) - used)
""": {
        "last window missing": ("kernel_size + 1", "kernel_size"),
        "plus one forgotten": ("kernel_size + 1", "kernel_size + 1 - stride"),
        "cells where no window begins": ("{s + k for", "{s for"),
        "windows one cell too wide": ("k in range(kernel_size)", "k in range(kernel_size + 1)"),
        "cells that are read": ("set(range(input_size)) - used", "used"),
        "one cell too many": ("set(range(input_size))", "set(range(input_size + 1))"),
    },
    """
def unreached(input_size, kernel_size, stride):
    unread = list(range(input_size))
    for start in range(input_size):
        if start % stride == 0 and start + kernel_size <= input_size:
            for cell in range(start, start + kernel_size):
                if cell in unread:
                    unread.remove(cell)
    return unread
""": {
        "a last window hangs over": (" and start + kernel_size <= input_size", ""),
        "last window missing": ("start + kernel_size <= input", "start + kernel_size < input"),
        "stride left out": ("start % stride == 0 and ", ""),
        "moved one cell too far": ("start % stride", "start % (stride + 1)"),
        "windows one cell too narrow": ("cell in range(start, start + kernel_size)",
                                        "cell in range(start, start + kernel_size - 1)"),
        "counted from one": ("return unread", "return [cell + 1 for cell in unread]"),
    },
    """
def unreached(input_size, kernel_size, stride):
    marks = ""
    for number in range((input_size - kernel_size) // stride):
        marks = marks[: number * stride] + "x" * kernel_size + "-" * (stride - kernel_size)
    marks = marks[: (input_size - kernel_size) // stride * stride] + "x" * kernel_size
    marks = marks + "-" * (input_size - len(marks))
    return [n for n in range(len(marks)) if marks[n] == "-"]
""": {
        "leftover left out": ('"-" * (input_size - len(marks))', '""'),
        "counted from one": ("[n for", "[n + 1 for"),
        "cells that are read": ('== "-"', '== "x"'),
        "marks instead of cells": ('[n for n in range(len(marks)) if marks[n] == "-"]',
                                   '[int(mark == "-") for mark in marks]'),
        "last cell missing": ("range(len(marks))", "range(len(marks) - 1)"),
        "number of cells": ('[n for n in range(len(marks)) if marks[n] == "-"]',
                            'marks.count("-")'),
    },
}  # fmt: skip
