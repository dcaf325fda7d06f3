"""Exercise 10: correct programs of every style pass, and the model answers agree with convlab."""

import functools
import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

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


def trace_by_accumulate(input_shape, layers):
    def after(shape, layer):
        if layer[0] == "linear":
            return layer[1], 1, 1
        k, s, p = layer[2:5] if layer[0] == "conv" else layer[1:]
        sides = [math.floor((side + 2 * p - k) / s + 1) for side in shape[1:]]
        if min(sides) < 1:
            raise ValueError(sides)
        return layer[1] if layer[0] == "conv" else shape[0], *sides

    return list(itertools.accumulate(layers, after, initial=tuple(input_shape)))


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


def trace_by_recursion(input_shape, layers):
    if not layers:
        return [tuple(input_shape)]
    return [tuple(input_shape), *trace_by_recursion(trace_in_a_loop(input_shape, layers[:1])[1],
                                                    layers[1:])]  # fmt: skip


def trace_of_real_arrays(input_shape, layers):
    found, x = [tuple(input_shape)], np.zeros(input_shape)
    for kind, *numbers in layers:
        if kind == "linear":
            x = np.zeros((numbers[0], 1, 1))
        else:
            filters = numbers.pop(0) if kind == "conv" else len(x)
            k, s, p = numbers[:3]
            padded = np.pad(x, ((0, 0), (p, p), (p, p)))
            x = sliding_window_view(padded, (k, k), axis=(1, 2))[:, ::s, ::s, 0, 0]
            x = np.zeros((filters, *x.shape[1:]))
        found.append(x.shape)
    return found


def trace_of_counted_starts(input_shape, layers):
    found = [tuple(input_shape)]
    for layer in layers:
        c, *sides = found[-1]
        if layer[0] == "linear":
            found.append((layer[1], 1, 1))
            continue
        k, s, p = layer[2:5] if layer[0] == "conv" else layer[1:4]
        sides = [len(range(0, side + 2 * p - k + 1, s)) for side in sides]
        if 0 in sides:
            raise ValueError("no window")
        found.append((layer[1] if layer[0] == "conv" else c, *sides))
    return found


def trace_by_dictionaries(input_shape, layers):
    names = {"conv": ("filters", "k", "s", "p", "groups"), "pool": ("k", "s", "p")}
    found = [tuple(input_shape)]
    for kind, *numbers in layers:
        if kind not in names:
            found += [(*numbers, 1, 1)]
            continue
        one = dict(zip(names[kind], numbers, strict=True))
        channels = one.get("filters", found[-1][0])
        sides = [divmod(side + 2 * one["p"] - one["k"], one["s"])[0] + 1 for side in found[-1][1:]]
        if any(side < 1 for side in sides):
            raise ValueError(kind)
        found += [(channels, *sides)]
    return tuple(found)


def trace_while_printing(input_shape, layers):
    found = trace_in_a_loop(input_shape, list(layers))
    for shape in found:
        print(*shape)
    return found


def trace_by_pytorch_names(input_shape, layers):
    class Layer:
        def __init__(self, kind, *numbers):
            self.kind, self.numbers = kind, numbers

        def __call__(self, shape):
            if self.kind == "linear":
                return (*self.numbers, 1, 1)
            out = self.numbers[0] if self.kind == "conv" else shape[0]
            k, s, p = self.numbers[self.kind == "conv" :][:3]
            rooms = [side + 2 * p - k for side in shape[1:]]
            assert all(room % 1 == 0 for room in rooms)
            if min(rooms) < 0:
                raise ValueError(f"Kernel size can't be greater than actual input size: {rooms}")
            return (out, *(room // s + 1 for room in rooms))

    found = [tuple(input_shape)]
    for layer in layers:
        found.append(Layer(*layer)(found[-1]))
    return found


def trace_by_reduce(input_shape, layers):
    step = lambda found, layer: [*found, trace_by_match(found[-1], [layer])[1].tolist()]  # noqa: E731
    return functools.reduce(step, layers, [list(input_shape)])


def trace_by_taking_layers_off_a_copy(input_shape, layers):
    rest, found = [*layers], [input_shape]
    while rest:
        found += [trace_by_accumulate(found[-1], [rest.pop(0)])[-1]]
    return found


def _inputs(input_shape, layers):
    return zip(trace_in_a_loop(input_shape, layers), layers, strict=False)


def count_parameters_by_trace(input_shape, layers):
    total = 0
    for shape, layer in _inputs(input_shape, layers):
        if layer[0] == "conv":
            _, filters, k, _, _, groups = layer
            total += filters * (shape[0] // groups) * k * k + filters
        if layer[0] == "linear":
            total += math.prod(shape) * layer[1] + layer[1]
    return total


def count_parameters_in_a_sum(input_shape, layers):
    return sum(
        one[1] * ((c // one[5] * one[2] ** 2 if one[0] == "conv" else c * h * w) + 1)
        for (c, h, w), one in _inputs(input_shape, layers)
        if one[0] != "pool"
    )


def count_parameters_of_real_arrays(input_shape, layers):
    arrays = []
    for (c, h, w), (kind, *numbers) in _inputs(input_shape, layers):
        if kind == "conv":
            filters, k, _, _, groups = numbers
            arrays += [np.empty((filters, c // groups, k, k)), np.empty(filters)]
        elif kind == "linear":
            arrays += [np.empty((numbers[0], c * h * w), np.int8), np.empty(numbers[0])]
    return sum(array.size for array in arrays)


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


def count_parameters_in_two_loops(input_shape, layers):
    weights = biases = 0
    for (c, h, w), layer in _inputs(input_shape, layers):
        if layer[0] == "linear":
            weights += layer[1] * c * h * w
        elif layer[0] == "conv":
            weights += layer[1] * c / layer[5] * layer[2] * layer[2]
    for kind, count, *_ in layers:
        biases += count * (kind != "pool")
    return weights + biases


def count_parameters_without_trace(input_shape, layers):
    (c, h, w), total = input_shape, 0
    for kind, *n in layers:
        if kind == "linear":
            total += n[0] * c * h * w + n[0]
            c, h, w = n[0], 1, 1
            continue
        if kind == "conv":
            total += n[0] * (c // n[4] * n[1] * n[1] + 1)
            c, *n = n
        h, w = ((side + 2 * n[2] - n[0]) // n[1] + 1 for side in (h, w))
    return total


def count_macs_by_trace(input_shape, layers):
    found, total = trace_in_a_loop(input_shape, layers), 0
    for before, after, layer in zip(found, found[1:], layers, strict=False):
        if layer[0] == "conv":
            total += math.prod(after) * (before[0] // layer[5]) * layer[2] ** 2
        elif layer[0] == "linear":
            total += math.prod(before) * after[0]
    return total


def count_macs_in_a_sum(input_shape, layers):
    found = trace_in_a_loop(input_shape, layers)
    return float(
        sum(
            np.prod(after) * (c // one[5] * one[2] * one[2] if one[0] == "conv" else c * h * w)
            for (c, h, w), after, one in zip(found, found[1:], layers, strict=False)
            if one[0] != "pool"
        )
    )


def count_macs_place_by_place(input_shape, layers):
    found, total = trace_in_a_loop(input_shape, layers), 0
    for at, (kind, *numbers) in enumerate(layers):
        if kind == "conv":
            filters, k, _, _, groups = numbers
            for _row in range(found[at + 1][1]):
                total += found[at + 1][2] * filters * found[at][0] // groups * k * k
        elif kind == "linear":
            total += numbers[0] * np.prod(found[at])
    return total


def count_macs_from_parameters(input_shape, layers):
    found, total = trace_in_a_loop(input_shape, layers), 0
    for at, layer in enumerate(layers):
        if layer[0] != "pool":
            weights = count_parameters_by_trace(found[at], [layer]) - layer[1]
            total += weights * found[at + 1][1] * found[at + 1][2]
    return total


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


def count_parameters_by_recursion(input_shape, layers):
    if not layers:
        return 0
    own = count_parameters_by_trace(input_shape, layers[:1])
    return own + count_parameters_by_recursion(
        trace_in_a_loop(input_shape, layers[:1])[1], layers[1:]
    )


def count_parameters_by_a_generator(input_shape, layers):
    def counts():
        for (c, h, w), (kind, n, *rest) in _inputs(input_shape, layers):
            if kind != "pool":
                yield n * (c // rest[3] * rest[0] * rest[0] if kind == "conv" else c * h * w)
                yield n

    return sum(counts())


def count_parameters_by_dispatch(input_shape, layers):
    counts = {
        "conv": lambda shape, f, k, s, p, g: f * (shape[0] // g) * k**2 + f,
        "pool": lambda shape, k, s, p: 0,
        "linear": lambda shape, n: n * np.prod(shape) + n,
    }
    return sum(counts[kind](shape, *n) for shape, (kind, *n) in _inputs(input_shape, layers))


def count_parameters_in_floats(input_shape, layers):
    found = np.zeros(len(layers))
    for at, (shape, layer) in enumerate(_inputs(input_shape, layers)):
        if layer[0] == "conv":
            found[at] = layer[1] * (shape[0] / layer[5] * layer[2] ** 2.0 + 1)
        elif layer[0] == "linear":
            found[at] = layer[1] * (math.prod(shape) + 1.0)
    return found.sum()


def count_parameters_filter_by_filter(input_shape, layers):
    total = 0
    for shape, layer in _inputs(input_shape, layers):
        if layer[0] == "pool":
            continue
        reads = shape[0] // layer[5] * layer[2] ** 2 if layer[0] == "conv" else math.prod(shape)
        for _filter in range(layer[1]):
            total += reads
            total += 1
    return total


def count_parameters_while_printing(input_shape, layers):
    shape, total = input_shape, 0
    for layer in layers:
        own = count_parameters_in_a_sum(shape, [layer])
        shape = trace_by_match(shape, [layer])[1].tolist()
        print(layer, own, shape)
        total += own
    return [total][0]


def count_macs_by_recursion(input_shape, layers):
    if not layers:
        return 0
    rest = count_macs_by_recursion(trace_in_a_loop(input_shape, layers[:1])[1], layers[1:])
    return count_macs_by_trace(input_shape, layers[:1]) + rest


def count_macs_by_a_generator(input_shape, layers):
    found = trace_by_numpy(input_shape, layers)

    def counts():
        for at, (kind, *numbers) in enumerate(layers):
            if kind == "conv":
                yield found[at + 1].prod() * found[at, 0] / numbers[4] * numbers[1] ** 2
            elif kind == "linear":
                yield found[at].prod() * found[at + 1, 0]

    return sum(counts())


def count_macs_by_dispatch(input_shape, layers):
    found = trace_of_counted_starts(input_shape, layers)
    counts = {
        "conv": lambda i, f, k, s, p, g: math.prod(found[i + 1]) * (found[i][0] // g) * k * k,
        "pool": lambda i, *_: 0,
        "linear": lambda i, n: math.prod((n, *found[i])),
    }
    return sum(counts[kind](i, *numbers) for i, (kind, *numbers) in enumerate(layers))


def count_macs_of_weights_times_places(input_shape, layers):
    weights, places = [], []
    found = trace_by_accumulate(input_shape, layers)
    for before, after, layer in zip(found, found[1:], layers, strict=False):
        if layer[0] == "conv":
            weights.append(layer[1] * before[0] * layer[2] ** 2 / layer[5])
        else:
            weights.append(layer[1] * np.prod(before) * (layer[0] == "linear"))
        places.append(after[1] * after[2])
    return np.dot(weights, places)


def count_macs_by_groups(input_shape, layers):
    found, total = trace_in_a_loop(input_shape, layers), 0
    for at, layer in enumerate(layers):
        if layer[0] == "linear":
            total += layer[1] * math.prod(found[at])
        if layer[0] == "conv":
            for _group in range(layer[5]):
                inside, filters = found[at][0] // layer[5], layer[1] // layer[5]
                total += filters * inside * layer[2] ** 2 * found[at + 1][1] * found[at + 1][2]
    return total


def count_macs_by_match(input_shape, layers):
    (c, h, w), total = input_shape, 0
    for layer in layers:
        after = trace_by_match((c, h, w), [layer])[1]
        match layer:
            case ("conv", _, k, _, _, groups):
                total += after.prod() * c // groups * k * k
            case ("linear", n):
                total += n * c * h * w
        c, h, w = after.tolist()
    return int(total)


def count_macs_while_printing(input_shape, layers):
    found, total = trace_in_a_loop(input_shape, layers), 0
    for at in range(len(layers)):
        own = count_macs_by_trace(found[at], layers[at : at + 1])
        print(f"layer {at}: {own}")
        total = total + own
    return total


def receptive_field_forward(layers):
    r, j, a = 1, 1, 0
    for k, s, p, d in layers:
        r += d * (k - 1) * j
        a -= p * j
        j *= s
    return r, j, a


def receptive_field_backward(layers):
    first, last, jump = 0, 0, 1
    for k, s, p, d in reversed(layers):
        first = first * s - p
        last = last * s - p + d * (k - 1)
        jump *= s
    return [last - first + 1, jump, first]


def receptive_field_by_two_cells(layers):
    def cells(at):
        seen = {at}
        for k, s, p, d in layers[::-1]:
            seen = {one * s - p + d * tap for one in seen for tap in (0, k - 1)}
        return min(seen), max(seen)

    (first, last), (second, _) = cells(0), cells(1)
    return last - first + 1, second - first, first


def receptive_field_by_products(layers):
    jumps = np.cumprod([1] + [layer[1] for layer in layers])
    k, _, p, d = np.array(layers).T
    return np.array([1 + (d * (k - 1) * jumps[:-1]).sum(), jumps[-1], -(p * jumps[:-1]).sum()])


def receptive_field_with_spans(layers):
    size, jump, start = 1, 1, 0
    for kernel_size, stride, padding, dilation in layers:
        span = (kernel_size - 1) * dilation + 1
        size, start, jump = size + (span - 1) * jump, start - padding * jump, jump * stride
    return list({"size": size, "jump": jump, "start": start}.values())


def receptive_field_by_recursion(layers):
    if not layers:
        return 1, 1, 0
    size, jump, start = receptive_field_by_recursion(layers[:-1])
    k, s, p, d = layers[-1]
    return size + (k - 1) * d * jump, jump * s, start - jump * p


def receptive_field_by_reduce(layers):
    def step(now, layer):
        (size, jump, start), (k, s, p, d) = now, layer
        return size + d * (k - 1) * jump, jump * s, start - p * jump

    return functools.reduce(step, layers, (1, 1, 0))


def receptive_field_in_floats(layers):
    size = jump = 1.0
    start = 0.0
    for k, s, p, d in np.asarray(layers, float):
        size, start, jump = size + d * (k - 1) * jump, start - p * jump, jump * s
    return np.array([size, jump, start], np.float32)


def receptive_field_from_the_centre(layers):
    size, jump, centre = 1, 1, 0.5
    for k, s, p, d in layers:
        span = d * (k - 1) + 1
        centre += ((span - 1) / 2 - p) * jump
        size += (span - 1) * jump
        jump *= s
    return size, jump, round(centre - size / 2)


def receptive_field_while_printing(layers):
    size, jump, start = 1, 1, 0
    for number, (k, s, p, d) in enumerate(layers):
        size = size + (k - 1) * d * jump
        start = start - p * jump
        jump = jump * s
        print(number, size, jump, start)
    return [size, jump, start]


def receptive_field_by_prod(layers):
    strides = [layer[1] for layer in layers]
    size = 1 + sum((k - 1) * d * math.prod(strides[:at]) for at, (k, _, _, d) in enumerate(layers))
    start = -sum(p * math.prod(strides[:at]) for at, (_, _, p, _) in enumerate(layers))
    return size, math.prod(strides), start


def receptive_field_by_accumulate(layers):
    step = lambda now, one: receptive_field_forward([(now[0], now[1], -now[2], 1), one])  # noqa: E731
    return list(itertools.accumulate(layers, step, initial=(1, 1, 0)))[-1]


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


@settings(max_examples=300)
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


@settings(max_examples=300)
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
