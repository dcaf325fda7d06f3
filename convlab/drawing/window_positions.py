"""The windows along one axis: where they start, the cells they use, and settings for a given size.

All functions use `convlab.shapes.output_size`, the one place with the formula, and raise its
errors. `input_size`, `kernel_size`, `padding` and `stride` are as there.
"""

from itertools import count

from convlab import shapes


def window_starts(input_size: int, kernel_size: int, *, padding=0, stride: int = 1) -> range:
    """List the cells of the padded input where a window starts, one for each output cell.

    >>> list(window_starts(8, 3, stride=2))
    [0, 2, 4]
    """
    size = shapes.output_size(input_size, kernel_size, padding=padding, stride=stride)
    return range(0, size * stride, stride)


def window_counts(
    input_size: int, kernel_size: int, *, padding=0, stride: int = 1
) -> tuple[int, ...]:
    """Count, for each cell of the padded input, the windows that use it; 0 where none reaches.

    >>> window_counts(5, 3)
    (1, 2, 3, 2, 1)
    >>> window_counts(8, 3, stride=2)  # windows over 0 1 2, 2 3 4 and 4 5 6
    (1, 1, 2, 1, 2, 1, 1, 0)
    """
    starts = window_starts(input_size, kernel_size, padding=padding, stride=stride)
    cells = [0] * (input_size + sum(shapes.as_padding_1d(padding, kernel_size)))
    for start in starts:
        for cell in range(start, start + kernel_size):
            cells[cell] += 1
    return tuple(cells)


def paddings_that_keep_size(
    input_size: int, kernel_size: int, *, stride: int = 1
) -> tuple[int, ...]:
    """Find how many cells of padding, on both sides together, keep the size.

    Because sizes round down, there are as many such totals as the stride.

    >>> paddings_that_keep_size(7, 3)
    (2,)
    >>> paddings_that_keep_size(7, 3, stride=2)  # (7 + 8 - 3) / 2 + 1 = 7, and 9 rounds down
    (8, 9)
    """
    totals = []
    for total in count(max(0, kernel_size - input_size)):
        size = shapes.output_size(input_size, kernel_size, padding=(0, total), stride=stride)
        if size > input_size:
            return tuple(totals)
        if size == input_size:
            totals.append(total)


def strides_that_give(
    wanted: int, input_size: int, kernel_size: int, *, padding=0
) -> tuple[int, ...]:
    """Find the strides that give the output `wanted` cells, up to the first with a single window.

    >>> strides_that_give(3, 7, 3), strides_that_give(4, 7, 3)
    ((2,), ())
    """
    most = shapes.output_size(input_size, kernel_size, padding=padding)
    return tuple(
        stride
        for stride in range(1, most + 1)
        if shapes.output_size(input_size, kernel_size, padding=padding, stride=stride) == wanted
    )
