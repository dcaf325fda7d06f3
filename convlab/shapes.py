"""The sizes of a convolution, as whole numbers.

Every formula about sizes stands here and nowhere else: the functions, the drawings and the
limits of the sliders all ask this module.

Notes
-----
Conventions of the whole course: padding counts per side, dilation 1 is the ordinary kernel, and
sizes round down. The relationships named below are those of V. Dumoulin and F. Visin, "A guide to
convolution arithmetic for deep learning", 2016, arXiv:1603.07285.
"""

import operator

import numpy as np

__all__ = ["leftover", "output_size", "same_padding"]

_PADDING_FORMS_1D = 'an int, (before, after), "valid", "same" or "full"'
_PADDING_FORMS_2D = (
    'an int, (vertical, horizontal), ((top, bottom), (left, right)), "valid", "same" or "full"'
)


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
    Relationship 15 of the guide, which holds its relationships 1 to 7 as special cases. Rounding
    down means that cells at the far end may stay unread: see `leftover`.

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
    room, stride = _room(input_size, kernel_size, padding, stride, dilation)
    return room // stride + 1


def leftover(input_size, kernel_size, *, padding=0, stride=1, dilation=1):
    """Count the cells at the far end of the padded input that no window reaches.

    Parameters
    ----------
    input_size, kernel_size, padding, stride, dilation
        As for `output_size`.

    Returns
    -------
    int
        ``(input_size + before + after - span) % stride``. Where padding was added at the far
        end, the cells left over are padding first.

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
    room, stride = _room(input_size, kernel_size, padding, stride, dilation)
    return room % stride


def same_padding(kernel_size, *, dilation=1):
    """Find the padding that keeps the size at stride 1.

    Parameters
    ----------
    kernel_size : int
        Number of cells of the kernel along one side.
    dilation : int, optional
        Cells from one cell of the kernel to the next.

    Returns
    -------
    before, after : int
        Cells to add at each end: ``dilation * (kernel_size - 1)`` in all. Where that is odd, the
        extra one comes after, as in PyTorch and TensorFlow.

    Raises
    ------
    TypeError
        If a size is not a whole number.
    ValueError
        If a size is smaller than 1.

    Notes
    -----
    Relationship 3 of the guide ("half padding") for odd kernels, carried on to even ones.

    Examples
    --------
    >>> same_padding(3)
    (1, 1)
    >>> same_padding(4)
    (1, 2)
    >>> same_padding(3, dilation=2)
    (2, 2)
    """
    total = _span(kernel_size, dilation) - 1
    return total // 2, total - total // 2


def output_shape(input_shape, kernel_shape, *, padding=0, stride=1, dilation=1):
    """Count the places where a kernel fits, along height and width.

    Parameters
    ----------
    input_shape, kernel_shape : (int, int)
        Height and width; an int stands for a square.
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
        As for `output_size`; where the kernel does not fit, the message gives both sides.

    Examples
    --------
    >>> output_shape((8, 6), (3, 3), padding=(1, 0), stride=(1, 2))
    (8, 2)
    """
    inputs = as_pair(input_shape, "input_shape")
    kernels = as_pair(kernel_shape, "kernel_shape")
    strides = as_pair(stride, "stride")
    dilations = as_pair(dilation, "dilation")
    sides = as_padding(padding, kernels, dilations)
    spans = [_span(*side) for side in zip(kernels, dilations, strict=True)]
    rooms = [i + sum(p) - span for i, p, span in zip(inputs, sides, spans, strict=True)]
    if min(rooms) < 0:
        raise ValueError(_does_not_fit(inputs, kernels, spans, sides))
    return tuple(room // step + 1 for room, step in zip(rooms, strides, strict=True))


def as_pair(value, name):
    """Read a size given once for both sides, or as a pair.

    Parameters
    ----------
    value : int or (int, int)
        The size, at least 1.
    name : str
        What the size is called, for the error message.

    Returns
    -------
    vertical, horizontal : int

    Raises
    ------
    TypeError
        If the value, or one of the pair, is not a whole number.
    ValueError
        If there are not two of them, or one is smaller than 1.

    Examples
    --------
    >>> as_pair(2, "stride")
    (2, 2)
    >>> as_pair((1, 2), "stride")
    (1, 2)
    """
    wanted = "an int or a pair (vertical, horizontal)"
    vertical, horizontal = _both(value, name, wanted)
    return as_count(vertical, name), as_count(horizontal, name)


def as_padding(padding, kernel_size, dilation=1):
    """Turn any form of padding of an image into the cells added on each of its sides.

    Parameters
    ----------
    padding : int, pair or {"valid", "same", "full"}
        One number for every side, ``(vertical, horizontal)``,
        ``((top, bottom), (left, right))``, or a name. Each of a pair may be anything that
        `as_padding_1d` reads.
    kernel_size : int, (int, int) or None
        What ``"same"`` and ``"full"`` depend on; None where there is no kernel.
    dilation : int or (int, int), optional
        Cells from one cell of the kernel to the next.

    Returns
    -------
    (top, bottom), (left, right) : tuple of int

    Raises
    ------
    TypeError
        If an amount is not a whole number.
    ValueError
        If the form is unknown, an amount is negative, or a name is given without a kernel.

    Examples
    --------
    >>> as_padding((1, 2), 3)
    ((1, 1), (2, 2))
    >>> as_padding("same", (3, 4))
    ((1, 1), (1, 2))
    """
    kernels = (None, None) if kernel_size is None else as_pair(kernel_size, "kernel_size")
    dilations = as_pair(dilation, "dilation")
    sides = (padding, padding)
    if not isinstance(padding, str):
        sides = _both(padding, "padding", _PADDING_FORMS_2D)
    return tuple(
        _as_ends(side, kernel, step, _PADDING_FORMS_2D)
        for side, kernel, step in zip(sides, kernels, dilations, strict=True)
    )


def as_padding_1d(padding, kernel_size, dilation=1):
    """Turn any form of padding of a signal into the cells added at each of its ends.

    Parameters
    ----------
    padding : int, (int, int) or {"valid", "same", "full"}
        One number for both ends, ``(before, after)``, or a name.
    kernel_size : int
        What ``"same"`` and ``"full"`` depend on.
    dilation : int, optional
        Cells from one cell of the kernel to the next.

    Returns
    -------
    before, after : int

    Raises
    ------
    TypeError, ValueError
        As for `as_padding`.

    Examples
    --------
    >>> as_padding_1d(2, 3)
    (2, 2)
    >>> as_padding_1d("full", 3)
    (2, 2)
    """
    return _as_ends(padding, kernel_size, dilation, _PADDING_FORMS_1D)


def as_count(value, name, *, least=1):
    """Read one whole number that must not be smaller than `least`.

    Parameters
    ----------
    value : int
        Any whole number, NumPy's included; not a boolean.
    name : str
        What the number is called, for the error message.
    least : int, optional
        The smallest value allowed.

    Returns
    -------
    int

    Raises
    ------
    TypeError
        If the value is not a whole number.
    ValueError
        If it is smaller than `least`.
    """
    try:
        if isinstance(value, (bool, np.bool_)):
            raise TypeError
        count = operator.index(value)
    except TypeError:
        mend = ": divide sizes with // instead of /" if isinstance(value, float) else ""
        raise TypeError(f"{name} must be a whole number, not {value!r}{mend}") from None
    if count < least:
        raise ValueError(f"{name} must be at least {least}, not {count}")
    return count


def _room(input_size, kernel_size, padding, stride, dilation):
    """Return how many cells the first window can move before it reaches the far end."""
    input_size = as_count(input_size, "input_size")
    kernel_size = as_count(kernel_size, "kernel_size")
    stride = as_count(stride, "stride")
    span = _span(kernel_size, dilation)
    ends = as_padding_1d(padding, kernel_size, dilation)
    room = input_size + sum(ends) - span
    if room < 0:
        raise ValueError(_does_not_fit((input_size,), (kernel_size,), (span,), (ends,)))
    return room, stride


def _span(kernel_size, dilation):
    """Return how many cells of the input the kernel reaches over, gaps included."""
    kernel_size = as_count(kernel_size, "kernel_size")
    dilation = as_count(dilation, "dilation")
    return dilation * (kernel_size - 1) + 1


def _both(value, name, wanted):
    """Return the value twice if it is one number, or the two of a pair."""
    if isinstance(value, str):
        raise TypeError(f"{name} must be {wanted}, not {value!r}")
    try:
        pair = tuple(value)
    except TypeError:
        return value, value
    if len(pair) != 2:
        raise ValueError(f"{name} must be {wanted}, not {value!r}")
    return pair


def _as_ends(padding, kernel_size, dilation, wanted):
    """Return the cells added before and after, along one side."""
    if isinstance(padding, str):
        if padding not in ("valid", "same", "full"):
            raise ValueError(f"padding must be {wanted}, not {padding!r}")
        if kernel_size is None:
            raise ValueError(f'padding "{padding}" depends on a kernel: give numbers here')
        if padding == "same":
            return same_padding(kernel_size, dilation=dilation)
        reach = _span(kernel_size, dilation) - 1 if padding == "full" else 0
        return reach, reach
    before, after = _both(padding, "padding", wanted)
    return as_count(before, "padding", least=0), as_count(after, "padding", least=0)


def _does_not_fit(inputs, kernels, spans, sides):
    """Say that the kernel does not fit, with the numbers and the mend."""
    kernel = "x".join(map(str, kernels))
    if tuple(spans) != tuple(kernels):
        kernel += f", dilated to {'x'.join(map(str, spans))},"
    ends = {end for side in sides for end in side}
    now = ends.pop() if len(ends) == 1 else sides if len(sides) > 1 else sides[0]
    needed = max(-((i - span) // 2) for i, span in zip(inputs, spans, strict=True))
    mend = "add padding of" if now == 0 else "raise padding to"
    where = "the " + "x".join(map(str, inputs)) + " input"
    if len(inputs) == 1:
        where = f"the input of {inputs[0]}"
    return (
        f"kernel {kernel} does not fit into {where} with padding {now}: "
        f"{mend} at least {needed} or use a smaller kernel"
    )
