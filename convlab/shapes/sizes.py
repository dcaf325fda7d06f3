"""How many windows fit along the sides of an input."""

import itertools
from typing import NamedTuple

from convlab.shapes.counts import as_count, as_flag, as_pair, both
from convlab.shapes.padding import as_padding, as_padding_1d, span


def output_size(input_size, kernel_size, *, padding=0, stride=1, dilation=1):
    """Count the places where a kernel fits along one side of its input.

    Parameters
    ----------
    input_size : int
        Number of cells along this side, before padding.
    kernel_size : int
        Number of cells of the kernel along this side.
    padding : int, (int, int) or {"valid", "same", "full"}, optional
        Cells added at each end; a pair gives ``(before, after)``. ``"valid"`` adds none,
        ``"same"`` adds ``dilation * (kernel_size - 1)`` in all, and ``"full"`` adds that many at
        each end.
    stride : int, optional
        Cells from the start of one window to the start of the next.
    dilation : int, optional
        Cells from one cell of the kernel to the next; 1 is the ordinary kernel.

    Returns
    -------
    int
        ``(input_size + before + after - span) // stride + 1``, where the kernel spans
        ``span = dilation * (kernel_size - 1) + 1`` cells. With ``"same"`` this is
        ``input_size / stride`` rounded up.

    Raises
    ------
    TypeError
        If a size is not a whole number.
    ValueError
        If a size is too small, or the kernel does not fit into the padded input.

    Notes
    -----
    Relationship 15 of the guide; its relationships 1 to 7 are special cases. Rounding down means
    that cells at the far end may stay unread: see `leftover`.

    Examples
    --------
    >>> output_size(7, 3)
    5
    >>> output_size(7, 3, padding=1)
    7
    >>> output_size(10, 3, stride=2)  # (10 - 3) / 2 + 1 = 4.5, rounded down
    4
    >>> output_size(7, 3, dilation=2)  # the kernel spans 5 cells
    3
    """
    side = _read_side(input_size, kernel_size, padding, stride, dilation)
    return _rooms([side])[0] // side.stride + 1


def leftover(input_size, kernel_size, *, padding=0, stride=1, dilation=1):
    """Count the cells at the far end of the padded input that no window reaches.

    Parameters
    ----------
    input_size, kernel_size, padding, stride, dilation
        As for `output_size`.

    Returns
    -------
    int
        ``(input_size + before + after - span) % stride``. If padding was added at the far end, its
        cells are the first to be left over.

    Raises
    ------
    TypeError, ValueError
        As for `output_size`.

    Examples
    --------
    >>> leftover(10, 3, stride=2)  # windows start at 0, 2, 4, 6; the last ends at cell 8 of 0..9
    1
    >>> leftover(9, 3, stride=2)
    0
    """
    side = _read_side(input_size, kernel_size, padding, stride, dilation)
    return _rooms([side])[0] % side.stride


def output_shape(input_shape, kernel_shape, *, padding=0, stride=1, dilation=1):
    """Count the places where a kernel fits, along height and width.

    Parameters
    ----------
    input_shape, kernel_shape : (int, int)
        Height and width; an int means a square.
    padding : int, pair or str, optional
        Any form `as_padding` reads.
    stride, dilation : int or (int, int), optional
        For both sides, or ``(vertical, horizontal)``.

    Returns
    -------
    height, width : int
        `output_size` of each side.

    Raises
    ------
    TypeError, ValueError
        As for `output_size`; if the kernel does not fit, the message gives both sides.

    Examples
    --------
    >>> output_shape((8, 6), (3, 3), padding=(1, 0), stride=(1, 2))
    (8, 2)
    """
    sides = _read_sides(input_shape, kernel_shape, padding, stride, dilation)
    return tuple(room // side.stride + 1 for room, side in zip(_rooms(sides), sides, strict=True))


def transposed_output_size(
    input_size, kernel_size, *, padding=0, stride=1, output_padding=0, dilation=1
):
    """Count the cells that a transposed convolution gives along one side.

    Parameters
    ----------
    input_size, kernel_size : int
        As for `output_size`.
    padding : int, (int, int) or {"valid", "same", "full"}, optional
        Cells removed at each end: those that the convolution in the other direction would add.
    stride : int, optional
        Cells of the output from one input cell's window to the next.
    output_padding : int, optional
        Additional cells at the far end, to distinguish the sizes that a stride rounds down to the
        same `input_size`; smaller than the stride or the dilation.
    dilation : int, optional
        As for `output_size`.

    Returns
    -------
    int
        ``stride * (input_size - 1) + span - before - after + output_padding``.

    Raises
    ------
    TypeError
        If a size is not a whole number.
    ValueError
        If a size is too small, `output_padding` too large, or nothing is left of the output.

    Notes
    -----
    Relationship 14 of the guide, with dilation; `output_size` maps the result back to `input_size`
    wherever `output_padding` is smaller than the stride.

    Examples
    --------
    >>> transposed_output_size(3, 3, stride=2)  # windows start at 0, 2 and 4 and end at cell 6
    7
    >>> transposed_output_size(3, 3, padding=1, stride=2, output_padding=1)
    6
    """
    input_size = as_count(input_size, "input_size")
    stride = as_count(stride, "stride")
    extra = _as_output_padding(output_padding, stride, dilation)
    ends = as_padding_1d(padding, kernel_size, dilation)
    whole = stride * (input_size - 1) + span(kernel_size, dilation) + extra
    if whole <= sum(ends):
        raise ValueError(
            f"padding {ends} removes all {whole} cells of the output: "
            f"remove at most {whole - 1} in all"
        )
    return whole - sum(ends)


def transposed_output_shape(
    input_shape, kernel_shape, *, padding=0, stride=1, output_padding=0, dilation=1
):
    """Count the cells of a transposed convolution: `transposed_output_size` of each side."""
    kernels = as_pair(kernel_shape, "kernel_size")
    dilations = as_pair(dilation, "dilation")
    wanted = "an int or a pair (vertical, horizontal)"
    sides = zip(
        as_pair(input_shape, "input_shape"),
        kernels,
        as_padding(padding, kernels, dilations),
        as_pair(stride, "stride"),
        both(output_padding, "output_padding", wanted),
        dilations,
        strict=True,
    )
    return tuple(
        transposed_output_size(
            size, kernel, padding=ends, stride=step, output_padding=extra, dilation=gap
        )
        for size, kernel, ends, step, extra, gap in sides
    )


def _as_output_padding(output_padding, stride, dilation):
    """Read the `output_padding` of one side, which must be smaller than stride or dilation."""
    extra = as_count(output_padding, "output_padding", least=0)
    limit = max(as_count(stride, "stride"), as_count(dilation, "dilation"))
    if extra >= limit:
        raise ValueError(
            f"output_padding must be smaller than the stride or the dilation, so at most "
            f"{limit - 1} here, not {extra}"
        )
    return extra


def pooled_size(input_size, kernel_size, *, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Count the windows of a pooling layer along one side.

    Parameters
    ----------
    input_size, kernel_size : int
        As for `output_size`.
    stride : int, optional
        As for `output_size`; by default the kernel's size: with dilation 1, windows do not overlap.
    padding : int, (int, int) or {"valid", "same", "full"}, optional
        As for `output_size`; smaller than the span, so that each window extends over a cell of the
        input.
    dilation : int, optional
        As for `output_size`.
    ceil_mode : bool, optional
        Round up instead of down: a last window may extend over the far end, if it starts inside
        the input or the padding before it.

    Returns
    -------
    int
        ``(input_size + before + after - span) / stride + 1``, rounded down or up, where the
        kernel spans ``span = dilation * (kernel_size - 1) + 1`` cells.

    Raises
    ------
    TypeError
        If a size is not a whole number.
    ValueError
        If a size is too small, the kernel does not fit, or padding is not smaller than the span.

    Notes
    -----
    Relationship 7 of the guide; `ceil_mode` is PyTorch's name for the rounding of Caffe.

    Examples
    --------
    >>> pooled_size(6, 2)
    3
    >>> pooled_size(6, 3, stride=2)  # windows start at 0 and 2
    2
    >>> pooled_size(6, 3, stride=2, ceil_mode=True)  # and at 4, over cells 4 and 5
    3
    >>> pooled_size(1, 2, ceil_mode=True)  # (1 - 2) / 2 + 1 = 0.5, rounded up
    1
    """
    stride = kernel_size if stride is None else stride
    side = _read_side(input_size, kernel_size, padding, stride, dilation)
    return _count_pooled([side], ceil_mode)[0]


def pooled_shape(input_shape, kernel_shape, *, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Count the windows of a pooling layer, along height and width: `pooled_size` of each side."""
    kernels = as_pair(kernel_shape, "kernel_size")
    stride = kernels if stride is None else stride
    sides = _read_sides(input_shape, kernels, padding, stride, dilation)
    return _count_pooled(sides, ceil_mode)


class _Side(NamedTuple):
    """One side of an input and of the windows over it: every number read and checked."""

    input_size: int
    kernel_size: int
    span: int
    ends: tuple
    stride: int

    @property
    def room(self):
        """The number of cells that the first window can move before it reaches the far end."""
        return self.input_size + sum(self.ends) - self.span


def _read_side(input_size, kernel_size, padding, stride, dilation):
    input_size = as_count(input_size, "input_size")
    kernel_size = as_count(kernel_size, "kernel_size")
    stride = as_count(stride, "stride")
    reach = span(kernel_size, dilation)
    ends = as_padding_1d(padding, kernel_size, dilation)
    return _Side(input_size, kernel_size, reach, ends, stride)


def _read_sides(input_shape, kernel_shape, padding, stride, dilation):
    """Read both sides, height first."""
    inputs = as_pair(input_shape, "input_shape")
    kernels = as_pair(kernel_shape, "kernel_shape")
    strides = as_pair(stride, "stride")
    dilations = as_pair(dilation, "dilation")
    paddings = as_padding(padding, kernels, dilations)
    return list(map(_read_side, inputs, kernels, paddings, strides, dilations))


def _rooms(sides, overhang=None):
    """Return the room along each side if windows may extend over the far end by `overhang`."""
    rooms = [
        side.room + more for side, more in zip(sides, overhang or [0] * len(sides), strict=True)
    ]
    if min(rooms) < 0:
        raise ValueError(_does_not_fit(sides, rooms))
    return rooms


def _count_pooled(sides, ceil_mode):
    """Count the windows of a pooling layer along each side."""
    rounds_up = as_flag(ceil_mode, "ceil_mode")
    overhang = [side.stride - 1 if rounds_up else 0 for side in sides]
    counts = []
    for side, room in zip(sides, _rooms(sides, overhang), strict=True):
        largest = max(side.ends)
        if largest >= side.span:
            raise ValueError(
                f"padding {largest} is not smaller than the kernel {_kernel([side])}, so a "
                f"window could hold padding alone: use padding of at most {side.span - 1}"
            )
        last = room // side.stride
        starts_inside = last * side.stride < side.input_size + side.ends[0]
        counts.append(last + 1 if starts_inside else last)
    return tuple(counts)


def _does_not_fit(sides, rooms):
    """Report that the kernel does not fit, with the numbers and the remedy."""
    inputs, _, _, ends, _ = zip(*sides, strict=True)
    different = set(itertools.chain(*ends))
    now = different.pop() if len(different) == 1 else ends if len(ends) > 1 else ends[0]
    needed = max(-((room - sum(side.ends)) // 2) for side, room in zip(sides, rooms, strict=True))
    remedy = "add padding of" if now == 0 else "raise padding to"
    where = "the " + "x".join(map(str, inputs)) + " input"
    if len(inputs) == 1:
        where = f"the input of {inputs[0]}"
    return (
        f"kernel {_kernel(sides)} does not fit into {where} with padding {now}: "
        f"{remedy} at least {needed} or use a smaller kernel"
    )


def _kernel(sides):
    """Return the kernel as text, such as 3x3 (dilated to 5x5)."""
    _, kernels, spans, *_ = zip(*sides, strict=True)
    size, reach = ("x".join(map(str, numbers)) for numbers in (kernels, spans))
    return size if size == reach else f"{size} (dilated to {reach})"
