"""How long the methods of computing a convolution take on this computer."""

from timeit import Timer

import numpy as np

from convlab.ops import conv2d

METHODS = ("shift_and_add", "im2col", "fft")

# Each measurement repeats a call for long enough that a clock with steps of 1 ms, as in a browser,
# is accurate enough; a call that takes long by itself is measured only once.
_ROUNDS, _SHORTEST, _LONG = 3, 0.005, 0.1


def seconds(function, *args, **options):
    """Measure a call.

    Parameters
    ----------
    function : callable
    *args, **options
        Its arguments.

    Returns
    -------
    float
        The shortest of several measurements: other programs only ever make a call slower. A call
        of more than 0.1 s is measured once.

    Examples
    --------
    >>> 0 < seconds(sorted, [3, 1, 2]) < 1
    True
    """
    timer, calls = Timer(lambda: function(*args, **options)), 1
    first = timer.timeit(1)
    if first > _LONG:
        return first
    while (shortest := min(timer.repeat(_ROUNDS, calls))) < _SHORTEST:
        calls *= 2
    return shortest / calls


def methods(kernel_sizes, *, image_size=256):
    """Measure each method with kernels of several sizes, on one channel of floats.

    Parameters
    ----------
    kernel_sizes : sequence of int
        A kernel has as many columns as rows, and so does the image.
    image_size : int, optional

    Returns
    -------
    dict of str to list of float
        For each of `METHODS`, the seconds that `convlab.conv2d` takes, one for each size.

    Raises
    ------
    TypeError, ValueError
        As for `convlab.conv2d`, for example if a kernel does not fit into the image.

    Examples
    --------
    >>> sorted(methods([3, 5], image_size=16))
    ['fft', 'im2col', 'shift_and_add']
    """
    rng = np.random.default_rng(0)
    image = rng.random((1, image_size, image_size))
    kernels = [rng.random((1, 1, size, size)) for size in kernel_sizes]
    return {
        method: [seconds(conv2d, image, kernel, method=method) for kernel in kernels]
        for method in METHODS
    }


def crossover(sizes, times, method):
    """Find the size from which a method is the fastest.

    Parameters
    ----------
    sizes : sequence of int, ascending
    times : dict of str to sequence of float
        As `methods` returns them.
    method : str
        One of the keys of `times`.

    Returns
    -------
    int or None
        The smallest size such that no other method is faster there or at any larger size; None if
        another one is faster at the largest.

    Raises
    ------
    ValueError
        If `times` has no such method, or not one time for each size.

    Examples
    --------
    >>> crossover([3, 5, 7, 9], {"im2col": [1, 3, 6, 10], "fft": [4, 4, 4, 4]}, "fft")
    7
    """
    if method not in times:
        raise ValueError(f"no times of {method!r} are given, only of {', '.join(times)}")
    found = None
    rows = list(zip(sizes, times[method], *times.values(), strict=True))
    for size, own, *others in reversed(rows):
        if own > min(others):
            break
        found = size
    return found
