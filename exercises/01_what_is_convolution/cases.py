"""The examples of the checks, their hints, and how one cell is computed."""

import numpy as np

from convlab.drawing.formatting import number
from convlab.feedback import Task, case, explain

SIGNAL = np.array([3, 1, 4, 1, 5, 9])
LONG = np.array([2, 7, 1, 8, 2, 8, 1, 8])
FRACTIONS = np.array([0.5, -1.5, 2.0, 2.5, -0.5])
THREE = np.array([1, 3, 2])
TWO = np.array([3, 1])
FIVE = np.array([1, -1, 0, 2, 3])
ONE = np.array([4])
DARK = np.array([0, 0, 5, 0, 2, 0])
MODES = ("valid", "same", "full")


def _numbers(rng, size):
    """Draw whole numbers or quarters."""
    numbers = rng.integers(-9, 10, size)
    return numbers / 4 if rng.integers(2) else numbers


def _draw_correlation(rng):
    length = rng.integers(1, 8)
    return case(_numbers(rng, length), _numbers(rng, rng.integers(1, length + 1)))


def _draw_convolution(rng):
    mode = MODES[rng.integers(3)]
    length = rng.integers(1, 8)
    size = rng.integers(1, length + 1)
    if mode == "same":
        size -= size % 2 == 0
    return case(_numbers(rng, length), _numbers(rng, size), mode)


def _draw_kernel(rng):
    """Draw a symmetric kernel, one with a changed number, or any."""
    half = rng.integers(-3, 4, rng.integers(1, 4))
    kernel = np.append(half, half[::-1][rng.integers(2) :])
    kind = rng.integers(3)
    if kind == 1:
        kernel[rng.integers(kernel.size)] += 1
    if kind == 2:
        kernel = rng.integers(-1, 2, kernel.size)
    return case(kernel)


def _convolution(signal, kernel, mode, *, at):
    reach = {"valid": 0, "same": kernel.size // 2, "full": kernel.size - 1}[mode]
    return explain.convolution(signal, kernel, ((0, 0), (reach, reach)), at=at)


def _turned(kernel, *, at):
    ways = " ".join(map(number, kernel)), " ".join(map(number, kernel[::-1]))
    panels = (
        explain.Panel("kernel", kernel[np.newaxis], "kernel"),
        explain.Panel("flipped", kernel[np.newaxis, ::-1], "kernel"),
    )
    still = "still " if ways[0] == ways[1] else ""
    return explain.Explanation(panels, f"flipped, `{ways[0]}` is {still}`{ways[1]}`")


TASKS = [
    Task(
        "correlate1d",
        (
            case(SIGNAL, THREE, about="a kernel of 3 numbers"),
            case(SIGNAL, TWO, about="a kernel of even size"),
            case(LONG, FIVE, about="a longer kernel, with a negative number in it"),
            case(FRACTIONS, TWO, about="a signal of fractions"),
            case(SIGNAL, FRACTIONS, about="a kernel of fractions"),
            case(SIGNAL, ONE, about="a kernel of a single number"),
            case(FRACTIONS, FIVE, about="a kernel as long as the signal"),
            case(DARK, TWO, about="zeros at both ends of the signal"),
        ),
        (
            "First count: at how many cells of the signal can the kernel start?",
            "The window that starts at cell `n` is `signal[n : n + len(kernel)]`.",
            "Each number is the sum of one window times the kernel: `np.sum(window * kernel)`.",
        ),
        explain.correlation,
        draw=_draw_correlation,
        first_hint={"shape": 1, "values": 2},
    ),
    Task(
        "convolve1d",
        (
            case(SIGNAL, THREE, "valid", about="valid, a kernel of 3 numbers"),
            case(SIGNAL, TWO, "valid", about="valid, a kernel of even size"),
            case(SIGNAL, THREE, "same", about="same, a kernel of 3 numbers"),
            case(LONG, FIVE, "same", about="same, a kernel of 5 numbers"),
            case(SIGNAL, TWO, "full", about="full, a kernel of even size"),
            case(LONG, FRACTIONS, "full", about="full, a kernel of fractions"),
            case(SIGNAL, ONE, "same", about="same, a kernel of a single number"),
            case(LONG, ONE, "valid", about="valid, a kernel of a single number"),
            case(FRACTIONS, FIVE, "same", about="same, a kernel as long as the signal"),
            case(FRACTIONS, FIVE, "full", about="full, a kernel as long as the signal"),
            case(FRACTIONS, FIVE, "valid", about="valid, a kernel as long as the signal"),
            case(DARK, THREE, "full", about="full, zeros at both ends of the signal"),
        ),
        (
            "Flip the kernel once; then every mode is a correlation with a longer signal.",
            "Valid adds no zeros. In full, by how many cells does the kernel hang over each end?",
            "For full, add `len(kernel) - 1` zeros at each end; for same, half as many.",
            "`np.pad(signal, 2)` adds two zeros at each end, and `kernel[::-1]` flips a kernel. "
            "The rest is your `correlate1d`.",
        ),
        _convolution,
        draw=_draw_convolution,
        first_hint={"shape": 2, "values": 1},
    ),
    Task(
        "agree",
        (
            case(np.array([1, 2, 1]), about="a symmetric kernel"),
            case(np.array([1, 2, 3]), about="different ends"),
            case(np.array([1, 0, -1]), about="ends with different signs"),
            case(np.array([4, 1, 2, 4]), about="equal ends, different numbers in the middle"),
            case(np.array([2, 5, 5, 2]), about="a kernel of even size"),
            case(np.array([1, 2, 3, 4]), about="a kernel of even size in which every number moves"),
            case(np.array([3, -1, 0, -1, 3]), about="negative numbers and a zero"),
            case(np.array([1, 4, 0, 3, 2]), about="two halves with the same sum"),
            case(np.array([1, 0, 0, 2, 0]), about="different numbers, balanced around the middle"),
            case(np.array([0.5, 0.25, 0.5]), about="fractions"),
            case(np.array([0.25, 1, 0.28]), about="ends that differ by a fraction only"),
            case(np.array([3, 1, 2, 1]), about="symmetric but for the first number"),
            case(np.array([1, 5, 5, 2]), about="ends that differ around an equal pair"),
            case(np.array([1, 2, 1, 2]), about="the same half twice"),
            case(np.array([7]), about="a kernel of a single number"),
        ),
        (
            "The only difference is that convolution flips the kernel first.",
            "Which kernels are the same after the flip?",
            "Compare all of `kernel` with all of `kernel[::-1]`, and return one `True` or `False`: "
            "`np.array_equal` or `.all()` help.",
        ),
        _turned,
        draw=_draw_kernel,
    ),
]
