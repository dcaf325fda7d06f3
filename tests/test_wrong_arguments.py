"""Whatever the arguments of a public function, errors come from its checks, not its internals."""

import ast
import inspect
import traceback
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import convlab
from convlab import explore, nn, ops, reference, samples, shapes, steps
from convlab.drawing import raster

PACKAGE = Path(convlab.__file__).parent
WRONG = [
    *(-1, 0.5, float("nan"), "x", "", b"y", None, True, [], [1, 2, 3], [[1], [1, 2]], {"a": 1}),
    *(object(), int, slice(1), np.array(3), np.ones((0, 3)), np.ones((1, 2, 3, 4, 5))),
    *(np.array(["a"]), np.array([1j])),
]
IMAGE, KERNEL, X = np.ones((6, 6)), np.ones((3, 3)), np.ones((2, 6, 6))
WEIGHT, TRANSPOSED = np.ones((1, 2, 3, 3)), np.ones((2, 1, 3, 3))
POOL, LAYERS = {"x": X, "kernel_size": 2}, {"layers": [shapes.Conv(1, 1, 3)]}
SIZE, SHAPE = {"input_size": 7, "kernel_size": 3}, {"input_shape": 7, "kernel_shape": 3}
RNG = np.random.default_rng(0)
# Arguments that each function accepts; the others have defaults.
RIGHT = {
    "avg_pool2d": POOL,
    "avg_pool2d_backward": {"grad_output": X[:, :3, :3], **POOL},
    "conv2d": {"x": X, "weight": WEIGHT},
    "conv2d_backward": {"grad_output": X[:1, :4, :4], "x": X, "weight": WEIGHT},
    "conv_transpose2d": {"x": X, "weight": TRANSPOSED},
    "convolve1d": {"signal": [1, 2, 3], "kernel": [1, 2]},
    "convolve2d": {"image": IMAGE, "kernel": KERNEL},
    "correlate1d": {"signal": [1, 2, 3], "kernel": [1, 2]},
    "correlate2d": {"image": IMAGE, "kernel": KERNEL},
    "fold": {"columns": np.ones((9, 16)), "output_size": 6, "kernel_size": 3},
    "max_pool2d": POOL,
    "max_pool2d_backward": {"grad_output": X[:, :3, :3], **POOL},
    "pad2d": {"image": IMAGE, "padding": 1},
    "unfold": {"x": X, "kernel_size": 3},
    "as_count": {"value": 3, "name": "n"},
    "as_flag": {"value": True, "name": "n"},
    "as_padding": {"padding": 1, "kernel_size": 3},
    "as_padding_1d": {"padding": "same", "kernel_size": 3},
    "as_pair": {"value": 3, "name": "n"},
    "count_macs": {**LAYERS, "input_shape": (1, 8, 8)},
    "count_parameters": LAYERS,
    "leftover": SIZE,
    "map_shapes": {**LAYERS, "input_shape": (1, 8, 8)},
    "output_shape": SHAPE,
    "output_size": SIZE,
    "pooled_shape": SHAPE,
    "pooled_size": SIZE,
    "receptive_field": LAYERS,
    "same_padding": {"kernel_size": 3},
    "seen_cells": {**LAYERS, "rows": 0, "columns": (0, 6)},
    "span": {"kernel_size": 3, "dilation": 1},
    "transposed_output_shape": SHAPE,
    "transposed_output_size": SIZE,
    "Conv2d": {"in_channels": 2, "out_channels": 1, "kernel_size": 3, "rng": RNG},
    "Linear": {"in_features": 2, "out_features": 1, "rng": RNG},
    "MaxPool2d": {"kernel_size": 2},
    "cross_entropy": {"scores": np.ones((2, 3)), "labels": [0, 1]},
    "accuracy": {"model": nn.Flatten(), "images": X, "labels": [0, 1]},
    "steps": {"image": IMAGE, "kernel": KERNEL},
    "kernel": {"name": "sharpen"},
    "exercise": {"name": "03_padding"},
    "map_scale": {"feature_map": IMAGE, "kernel": KERNEL, "image": IMAGE, "colours": "auto"},
}
ONLY = {
    **dict.fromkeys(("as_count", "as_flag", "as_pair"), {"value"}),
    "accuracy": {"images", "labels", "batch_size"},
    "map_scale": {"colours"},
}


def public(module):
    return [getattr(module, name) for name in module.__all__]


FUNCTIONS = [
    *filter(inspect.isfunction, [*public(ops), *public(reference), *public(shapes)]),
    *(nn.Conv2d, nn.Linear, nn.MaxPool2d, nn.cross_entropy, nn.accuracy),
    *(steps.steps, samples.kernel, convlab.exercise, raster.map_scale),
]
EXPLORERS = [function for function in public(explore) if function is not explore.predict]


def name_of(function):
    return f"{function.__module__.removeprefix('convlab.')}.{function.__name__}"


@cache
def raising_lines(path):
    """Return the lines of a file that belong to a `raise` statement."""
    found = set()
    for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Raise):
            found.update(range(node.lineno, node.end_lineno + 1))
    return found


def complaint(call):
    """Return the problem with a call's error, None if there is no error or a check raised it."""
    try:
        call()
    except (ValueError, TypeError) as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        is_ours = Path(last.filename).is_relative_to(PACKAGE)
        if is_ours and last.lineno in raising_lines(last.filename):
            return None
        return f"{type(error).__name__}: {error} ({last.filename}, line {last.lineno})"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def complaints(function, right, names):
    found = []
    for name in names:
        for wrong in WRONG:
            arguments = {**right, name: wrong}
            if problem := complaint(lambda arguments=arguments: function(**arguments)):
                found.append(f"{name}={wrong!r}: {problem}")
    return found


@pytest.mark.parametrize("function", FUNCTIONS, ids=name_of)
def test_an_error_of_a_function_is_its_own(function):
    assert function.__name__ in RIGHT, "add the function to RIGHT, with arguments that it accepts"
    right = inspect.signature(function).bind(**RIGHT[function.__name__])
    right.apply_defaults()
    function(**right.arguments)
    names = ONLY.get(function.__name__, right.arguments)
    assert complaints(function, right.arguments, names) == []


@pytest.mark.parametrize("function", EXPLORERS, ids=name_of)
def test_an_error_of_an_explorer_is_its_own(function):
    names = inspect.signature(function).parameters
    assert complaints(function, {}, names) == []


def test_an_exercise_is_named_by_a_string():
    message = "the name of an exercise must be a string, not 3: choose one of 00_start_here"
    with pytest.raises(TypeError, match=message):
        convlab.exercise(3)


def test_every_way_to_colour_a_map_can_be_chosen():
    options = explore.kernels().controls["colours"].options
    assert set(raster.MAP_COLOURS) == {value for _, value in options}
    with pytest.raises(ValueError, match="colours must be one of auto, grey, signed, not 'sepia'"):
        raster.map_scale(IMAGE, KERNEL, IMAGE, "sepia")


def test_documented_methods_are_those_there_are():
    for function in (ops.conv2d, ops.correlate2d):
        line = next(line for line in function.__doc__.splitlines() if "method : {" in line)
        documented = set(ast.literal_eval(line.split(" : ")[1].split("}")[0] + "}"))
        assert documented <= set(ops.methods.METHODS)
