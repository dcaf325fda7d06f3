"""Programs of the kinds that real students write: their mistakes are named, or explained."""

import pytest

from tests.exercises.programs import EXERCISES, diagnosed, failed_tests, folder
from tests.exercises.students import programs
from tests.feedback.answer_keys import with_lines

CAUSES = (
    "your own `assert`",
    "NumPy no longer has `np.int`",
    "None was returned",
    "gets a value only under `if padding ==",
    "`np.tensordot` needs arrays of equal size",
)
PROGRAMS = [
    (path.name, task, source, mistakes)
    for path in sorted(EXERCISES.glob("*/"))
    for task, sources in programs(path.name).items()
    for source, mistakes in sources.items()
]


@pytest.mark.parametrize("exercise, task, source, mistakes", PROGRAMS)
def test_mistakes_of_students_are_named(exercise, task, source, mistakes):
    report = diagnosed(exercise, with_lines(source, task))
    assert tuple(mistake.name for mistake in report.mistakes) == mistakes
    if not mistakes:
        assert any(cause in finding for cause in CAUSES for finding in report.findings)


def test_at_least_nine_in_ten_are_named():
    named = [one for one in PROGRAMS if one[-1]]
    assert len(PROGRAMS) >= 145 and len(named) >= 0.9 * len(PROGRAMS)


# In each, the same calls fail as with a known mistake that it does not have.
FAILS_FOR_ANOTHER_REASON = {
    """
def convolve1d(signal, kernel, mode):
    K, L = len(kernel), len(signal)
    p = {"valid": 0, "same": K // 2, "full": K - 1}[mode]
    s = np.zeros(L + 2 * p)
    s[p:L] = signal
    k = kernel[::-1]
    return np.array([np.sum(s[i : i + K] * k) for i in range(len(s) - K + 1)])
""": ("01_what_is_convolution", "convolve1d"),
    """
def conv2d(x, weight, bias, padding=0, stride=1):
    if padding > 0:
        x = np.pad(x, ((padding, padding), (padding, padding)))
    F, C, kh, kw = weight.shape
    oh, ow = (x.shape[1] - kh) // stride + 1, (x.shape[2] - kw) // stride + 1
    return np.array(
        [
            [
                [
                    np.sum(
                        x[:, i * stride : i * stride + kh, j * stride : j * stride + kw]
                        * weight[f]
                    )
                    + bias[f]
                    for j in range(ow)
                ]
                for i in range(oh)
            ]
            for f in range(F)
        ]
    )
""": ("06_convolutional_layer", "conv2d"),
    """
def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    s = stride or kernel_size
    C, H, W = x.shape
    p = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    n = np.pad(np.ones((H, W)), padding)
    out = np.zeros((C, (H - kernel_size) // s + 1, (W - kernel_size) // s + 1))
    for i in range((p.shape[1] - kernel_size) // s + 1):
        for j in range((p.shape[2] - kernel_size) // s + 1):
            m = (
                kernel_size**2
                if count_include_pad
                else n[i * s : i * s + kernel_size, j * s : j * s + kernel_size].sum()
            )
            out[:, i, j] = (
                p[:, i * s : i * s + kernel_size, j * s : j * s + kernel_size].sum((1, 2)) / m
            )
    return out
""": ("08_pooling", "avg_pool2d"),
    """
def im2col(x, kernel_size):
    C, H, W = x.shape
    kh, kw = kernel_size
    oh, ow = H - kh + 1, W - kw + 1
    M = np.zeros((kh * kw, oh * ow))
    n = 0
    for i in range(oh):
        for j in range(ow):
            M[:, n] = x[:, i : i + kh, j : j + kw].ravel()
            n += 1
    return M
""": ("09_many_ways", "im2col"),
}


@pytest.mark.parametrize("source", FAILS_FOR_ANOTHER_REASON)
def test_which_calls_fail_is_not_enough_to_name_a_mistake(source):
    exercise, task = FAILS_FOR_ANOTHER_REASON[source]
    report = diagnosed(exercise, with_lines(source, task))
    assert report.mistakes == () and report.findings[0].startswith("Line ")


# Each takes its numbers' type from one of its arguments; another one has fractions.
ONE_DTYPE = {
    """
def conv2d(x, weight, bias, padding=0, stride=1):
    whole = np.result_type(x, weight)
    return right(x, weight, bias, padding, stride).astype(whole)
""": ("06_convolutional_layer", "conv2d"),
    """
def conv2d(x, weight, bias, groups=1):
    return right(x, weight, bias, groups).astype(weight.dtype)
""": ("07_dilation_and_groups", "conv2d"),
    """
def conv2d(x, weight, bias, groups=1):
    return right(x, weight, bias, groups).astype(x.dtype)
""": ("07_dilation_and_groups", "conv2d"),
    """
def separable_conv2d(x, depthwise, pointwise):
    return right(x, depthwise, pointwise).astype(np.result_type(x, depthwise))
""": ("07_dilation_and_groups", "separable_conv2d"),
    """
def fft_correlate2d(image, kernel):
    return right(image, kernel.astype(image.dtype))
""": ("09_many_ways", "fft_correlate2d"),
}

# Each is right for the most usual arguments only, or breaks a rule that the text states.
SPECIAL_CASES = {
    """
def correlate1d(signal, kernel):
    return np.polymul(signal, kernel[::-1])[len(kernel) - 1 : len(signal)]
""": ("01_what_is_convolution", "correlate1d"),
    """
def convolve1d(signal, kernel, mode):
    return np.polymul(signal, kernel) if mode == "full" else np.convolve(signal, kernel, mode)
""": ("01_what_is_convolution", "convolve1d"),
    """
def agree(kernel):
    half = len(kernel) // 2
    return np.array_equal(kernel[:half], kernel[-half:][::-1])
""": ("01_what_is_convolution", "agree"),
    """
def agree(kernel):
    return [int(one) for one in kernel] == [int(one) for one in kernel[::-1]]
""": ("01_what_is_convolution", "agree"),
    """
def agree(kernel):
    signal = np.array([2, 0, 1, 3])
    flipped = np.convolve(signal, kernel[::-1], "valid")
    return np.array_equal(np.convolve(signal, kernel, "valid"), flipped)
""": ("01_what_is_convolution", "agree"),
    """
def correlate2d(image, kernel):
    return np.clip(right(image, kernel), -255, 255)
""": ("02_kernel_at_work", "correlate2d"),
    """
def shift_left():
    return np.array([[0, 1]])
""": ("02_kernel_at_work", "shift_left"),
    """
def correlate2d(image, kernel, padding=0, stride=1):
    return np.clip(right(image, kernel, padding, stride), -255, 255)
""": ("04_stride", "correlate2d"),
    """
def correlate2d(image, kernel, padding=0, dilation=1):
    return np.clip(right(image, kernel, padding, dilation), -255, 255)
""": ("07_dilation_and_groups", "correlate2d"),
    """
def vertical_edges():
    return np.array([[1, -1], [1, -1]])
""": ("02_kernel_at_work", "vertical_edges"),
    """
def paddings_that_keep_size(input_size, kernel_size, stride):
    sizes = {p: (input_size + 2 * p - kernel_size) // stride + 1 for p in range(50)}
    return [p for p, size in sizes.items() if size == input_size]
""": ("05_output_size", "paddings_that_keep_size"),
    """
def trace(input_size, layers):
    if layers and layers[0][0] == layers[0][2]:
        return [input_size, *trace(input_size // layers[0][0], layers[1:])]
    sizes = right(input_size, layers[:1])
    return [input_size, *trace(sizes[1], layers[1:])] if layers else sizes
""": ("05_output_size", "trace"),
    """
def trace(input_size, layers):
    sizes = [input_size]
    for kernel_size, padding, stride in layers:
        sizes.append((sizes[-1] + 2 * padding - kernel_size) // stride + 1)
    if sizes[-1] < 1:
        raise ValueError("the kernel does not fit")
    return sizes
""": ("05_output_size", "trace"),
    """
def trace(input_shape, layers):
    shapes = [tuple(input_shape)]
    for kind, *numbers in layers:
        channels, height, width = shapes[-1]
        if kind == "linear":
            shapes.append((numbers[0], 1, 1))
            continue
        if kind == "conv":
            channels, *numbers = numbers
        kernel_size, stride, padding, *_ = numbers
        sides = [(side + 2 * padding - kernel_size) // stride + 1 for side in (height, width)]
        shapes.append((channels, *sides))
    if min(shapes[-1]) < 1:
        raise ValueError("the kernel does not fit")
    return shapes
""": ("10_cost_and_view", "trace"),
    """
def count_parameters(input_shape, layers):
    return 0 if layers[0][0] == "pool" else right(input_shape, layers)
""": ("10_cost_and_view", "count_parameters"),
    """
def count_macs(input_shape, layers):
    return right(input_shape, [(*one[:3], 0) if one[0] == "pool" else one for one in layers])
""": ("10_cost_and_view", "count_macs"),
    """
def relu(x):
    return np.vectorize(lambda one: max(0, one))(x)
""": ("06_convolutional_layer", "relu"),
    """
def max_pool2d(x, kernel_size, stride=None, padding=0):
    sides = ((0, 0), (padding, padding), (padding, padding))
    padded = np.pad(x * 1.0, sides, constant_values=-1e9)
    return right(padded, kernel_size, stride)
""": ("08_pooling", "max_pool2d"),
}
UNNOTICED_AT_FIRST = ONE_DTYPE | SPECIAL_CASES


@pytest.mark.parametrize("source", UNNOTICED_AT_FIRST)
def test_program_that_is_often_right_is_noticed(source):
    """By an example and by a graded test."""
    exercise, task = UNNOTICED_AT_FIRST[source]
    wrong = with_lines(source, task)
    wrong.__globals__["right"] = getattr(folder(exercise).solution, task)
    report = diagnosed(exercise, wrong)
    assert report.status == "wrong"
    for seed in range(3):
        assert failed_tests(exercise, task, wrong, seed)
