"""Groups: from a layer in which every filter reads every channel, to one channel per filter."""

from functools import partial
from math import gcd

from convlab.drawing.groups import groups as draw
from convlab.explore._controls import dropdown, slider, within
from convlab.explore._explorer import Explorer

_MOST, _LARGEST_KERNEL = 12, 7


def groups(channels: int = 8, filters: int = 8, groups: int = 1, kernel_size: int = 3) -> Explorer:
    """Show which filter reads which channel, and how many weights and multiplications that takes.

    Parameters
    ----------
    channels, filters : int
        At most 12.
    groups : int
        A divisor of both. As many as channels make a depthwise layer.
    kernel_size : int
        At most 7.

    Returns
    -------
    Explorer
        With the controls `groups`, a list of the common divisors, and `kernel_size`.

    Raises
    ------
    ValueError, TypeError
        If a number is out of range, or the channels or filters cannot be divided into `groups`.
    """
    channels = within(channels, "channels", 1, _MOST)
    filters = within(filters, "filters", 1, _MOST)
    kernel_size = within(kernel_size, "kernel_size", 1, _LARGEST_KERNEL)
    draw(channels, filters, groups, kernel_size)  # raises an error if they cannot be divided
    most = gcd(channels, filters)
    divisors = [count for count in range(1, most + 1) if most % count == 0]
    controls = {
        "groups": dropdown("groups", divisors, groups),
        "kernel_size": slider("kernel size", kernel_size, 1, _LARGEST_KERNEL),
    }
    columns = [["groups"], ["kernel_size"]]
    return Explorer(partial(draw, channels, filters), controls, step=0, columns=columns)
