"""Exercise 10: correct programs of every style pass, and the model answers agree with convlab."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab import shapes
from convlab.shapes import Conv, Linear, Pool
from tests.exercises.programs import assert_accepted, folder, programs

EXERCISE = "10_cost_and_view"


# ------------------------------------------------------------------ correct programs


def trace_in_a_loop(input_shape, layers):
    c, h, w = input_shape
    found = [(c, h, w)]
    for layer in layers:
        if layer[0] == "linear":
            c, h, w = layer[1], 1, 1
        else:
            k, s, p = layer[-4:-1] if layer[0] == "conv" else layer[-3:]
            if h + 2 * p < k or w + 2 * p < k:
                raise ValueError(f"{k} does not fit into {h}x{w}")
            h, w = (h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1
            c = layer[1] if layer[0] == "conv" else c
        found.append((c, h, w))
    return found


def trace_by_match(input_shape, layers):
    found = [list(input_shape)]
    for layer in layers:
        c, h, w = found[-1]
        match layer:
            case ("conv", f, k, s, p, _):
                found.append([f, (h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1])
            case ("pool", k, s, p):
                found.append([c, (h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1])
            case ("linear", n):
                found.append([n, 1, 1])
        if min(found[-1]) <= 0:
            raise ValueError("does not fit")
    return np.array(found)


def trace_by_numpy(input_shape, layers):
    found = np.zeros((len(layers) + 1, 3))
    found[0] = input_shape
    for at, (kind, *numbers) in enumerate(layers):
        if kind == "linear":
            found[at + 1] = numbers[0], 1, 1
            continue
        found[at + 1, 0] = numbers.pop(0) if kind == "conv" else found[at, 0]
        k, s, p = numbers[:3]
        room = found[at, 1:] + 2 * p - k
        if (room < 0).any():
            raise ValueError(room)
        found[at + 1, 1:] = np.floor(room / s) + 1
    return found


def _inputs(input_shape, layers):
    return zip(trace_in_a_loop(input_shape, layers), layers, strict=False)


def count_parameters_by_groups(input_shape, layers):
    total = 0
    for (c, h, w), layer in _inputs(input_shape, layers):
        if layer[0] == "conv":
            for _ in range(layer[5]):
                total += layer[1] // layer[5] * (c // layer[5] * layer[2] ** 2)
            total += layer[1]
        elif layer[0] == "linear":
            total += (c * h * w + 1) * layer[1]
    return np.int64(total)


def count_macs_in_a_sum(input_shape, layers):
    found = trace_in_a_loop(input_shape, layers)
    return float(
        sum(
            np.prod(after) * (c // one[5] * one[2] * one[2] if one[0] == "conv" else c * h * w)
            for (c, h, w), after, one in zip(found, found[1:], layers, strict=False)
            if one[0] != "pool"
        )
    )


def count_macs_without_trace(input_shape, layers):
    (c, h, w), total = input_shape, 0
    for kind, *n in layers:
        if kind == "linear":
            total += n[0] * c * h * w
            c, h, w = n[0], 1, 1
            continue
        filters, *n = n if kind == "conv" else (c, *n)
        h, w = ((side + 2 * n[2] - n[0]) // n[1] + 1 for side in (h, w))
        total += filters * h * w * c // n[3] * n[0] ** 2 if kind == "conv" else 0
        c = filters
    return np.array(total)


def count_parameters_in_floats(input_shape, layers):
    found = np.zeros(len(layers))
    for at, (shape, layer) in enumerate(_inputs(input_shape, layers)):
        if layer[0] == "conv":
            found[at] = layer[1] * (shape[0] / layer[5] * layer[2] ** 2.0 + 1)
        elif layer[0] == "linear":
            found[at] = layer[1] * (math.prod(shape) + 1.0)
    return found.sum()


def receptive_field_backward(layers):
    first, last, jump = 0, 0, 1
    for k, s, p, d in reversed(layers):
        first = first * s - p
        last = last * s - p + d * (k - 1)
        jump *= s
    return [last - first + 1, jump, first]


def receptive_field_in_floats(layers):
    size = jump = 1.0
    start = 0.0
    for k, s, p, d in np.asarray(layers, float):
        size, start, jump = size + d * (k - 1) * jump, start - p * jump, jump * s
    return np.array([size, jump, start], np.float32)


@pytest.mark.parametrize("task, program", programs(EXERCISE, vars()))
def test_right_program_is_never_accused(task, program):
    assert_accepted(EXERCISE, task, program, seeds=(1,))


# ------------------------------------------------------------------ the model answers


def described(shape, layers):
    """Describe layers as `convlab.shapes` does."""
    found, shape = [], tuple(shape)
    for kind, *numbers in layers:
        if kind == "conv":
            filters, kernel_size, stride, padding, groups = numbers
            found.append(Conv(shape[0], filters, kernel_size, stride, padding, groups=groups))
        elif kind == "pool":
            found.append(Pool(*numbers))
        else:
            found.append(Linear(math.prod(shape), *numbers))
        shape = (*shapes.map_shapes(found[-1:], shape)[-1], 1, 1)[:3]
    return found


@given(st.integers(0, 2**32 - 1))
def test_model_answers_are_those_of_convlab(seed):
    solution, task = folder(EXERCISE).solution, folder(EXERCISE).tasks["count_macs"]
    shape, layers = task.draw(np.random.default_rng(seed)).arguments
    network = described(shape, layers)
    assert solution.count_parameters(shape, layers) == shapes.count_parameters(network)
    assert solution.count_macs(shape, layers) == shapes.count_macs(network, shape)
    maps = [(*one, 1, 1)[:3] for one in shapes.map_shapes(network, shape)]
    assert solution.trace(shape, layers) == [shape, *maps]


windows = st.tuples(st.integers(1, 6), st.integers(1, 4), st.integers(0, 3), st.integers(1, 4))


@given(st.lists(windows, min_size=1, max_size=5))
def test_receptive_field_is_that_of_convlab(layers):
    network = [Conv(1, 1, *layer) for layer in layers]
    (first, last), _ = shapes.seen_cells(network, (0, 0), (0, 0))
    size, jump, start = folder(EXERCISE).solution.receptive_field(layers)
    assert (size, start) == (last - first + 1, first)
    assert jump == shapes.receptive_field(network).stride[0]


def test_known_networks_have_their_published_numbers():
    solution = folder(EXERCISE).solution
    known = {
        (name, case.about): case.arguments
        for name, task in folder(EXERCISE).tasks.items()
        for case in task.cases
    }
    lenet5, vgg16 = (known["count_parameters", name] for name in ("LeNet-5", "VGG16"))
    alexnet = known["count_macs", "AlexNet"]
    vgg16_field, alexnet_field = (known["receptive_field", name] for name in ("VGG16", "AlexNet"))
    assert solution.count_parameters(*lenet5) == 61_706
    assert solution.count_parameters(*vgg16) == 138_357_544
    assert solution.count_parameters(*alexnet) == 61_100_840
    assert solution.count_macs(*vgg16) == 15_470_264_320
    assert solution.count_macs(*alexnet) == 714_188_480
    assert solution.receptive_field(*vgg16_field) == (212, 32, 15.5 - 211 / 2)
    assert solution.receptive_field(*alexnet_field) == (195, 32, 31 - 194 / 2)


def test_examples_of_the_text():
    solution = folder(EXERCISE).solution
    layers = [("conv", 4, 3, 1, 0, 1), ("pool", 2, 2, 0), ("linear", 5)]
    assert solution.trace((3, 8, 9), layers) == [(3, 8, 9), (4, 6, 7), (4, 3, 3), (5, 1, 1)]
    layers = [("conv", 8, 3, 1, 0, 2), ("pool", 2, 2, 0), ("linear", 5)]
    assert solution.count_parameters((4, 6, 6), layers) == 152 + 165 == 317
    assert solution.count_macs((4, 6, 6), layers) == 2304 + 160 == 2464
    assert solution.receptive_field([(3, 2, 1, 1), (3, 1, 1, 2)]) == (11, 2, -3)
