"""Every form of padding, converted to cells added at each end."""

from convlab.shapes.counts import as_count, as_pair, both

# The cells added at each end, for a kernel that reaches this many cells beyond its first.
_NAMED = {
    "valid": lambda reach: (0, 0),
    "same": lambda reach: (reach // 2, reach - reach // 2),
    "full": lambda reach: (reach, reach),
}
_PADDING_FORMS_1D = 'an int, (before, after), "valid", "same" or "full"'
_PADDING_FORMS_2D = (
    'an int, (vertical, horizontal), ((top, bottom), (left, right)), "valid", "same" or "full"'
)


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
        Cells to add at each end: ``dilation * (kernel_size - 1)`` in all. If that is odd, the
        extra one comes after, as in PyTorch and TensorFlow.

    Raises
    ------
    TypeError
        If a size is not a whole number.
    ValueError
        If a size is smaller than 1.

    Notes
    -----
    Relationship 3 of the guide ("half padding") for odd kernels, extended to even ones.

    Examples
    --------
    >>> same_padding(3)
    (1, 1)
    >>> same_padding(4)
    (1, 2)
    >>> same_padding(3, dilation=2)
    (2, 2)
    """
    return _NAMED["same"](span(kernel_size, dilation) - 1)


def as_padding(padding, kernel_size, dilation=1):
    """Convert any form of padding of an image to the cells added on each side.

    Parameters
    ----------
    padding : int, pair or {"valid", "same", "full"}
        One number for every side, ``(vertical, horizontal)``,
        ``((top, bottom), (left, right))``, or a name. Each of a pair may be anything that
        `as_padding_1d` reads.
    kernel_size : int, (int, int) or None
        Needed for ``"same"`` and ``"full"``; None if there is no kernel.
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
        sides = both(padding, "padding", _PADDING_FORMS_2D)
    return tuple(
        _as_ends(side, kernel, step, _PADDING_FORMS_2D)
        for side, kernel, step in zip(sides, kernels, dilations, strict=True)
    )


def as_padding_1d(padding, kernel_size, dilation=1):
    """Convert any form of padding of a signal to the cells added at each end.

    Parameters
    ----------
    padding : int, (int, int) or {"valid", "same", "full"}
        One number for both ends, ``(before, after)``, or a name.
    kernel_size : int
        Needed for ``"same"`` and ``"full"``.
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


def span(kernel_size, dilation):
    """Return the number of cells of the input that the kernel spans, including gaps."""
    kernel_size = as_count(kernel_size, "kernel_size")
    dilation = as_count(dilation, "dilation")
    return dilation * (kernel_size - 1) + 1


def _as_ends(padding, kernel_size, dilation, wanted):
    """Return the cells added before and after, along one side."""
    if isinstance(padding, str):
        if padding not in _NAMED:
            raise ValueError(f"padding must be {wanted}, not {padding!r}")
        if kernel_size is None:
            raise ValueError(f'padding "{padding}" depends on a kernel: give numbers here')
        return _NAMED[padding](span(kernel_size, dilation) - 1)
    before, after = both(padding, "padding", wanted)
    return as_count(before, "padding", least=0), as_count(after, "padding", least=0)
