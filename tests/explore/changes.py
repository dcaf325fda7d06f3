"""Changes of an explorer's controls, as a learner might make them, for property tests."""

import numpy as np


def each_made(explorer, seed):
    """Change ten controls drawn at random, one after the other, and stop after each."""
    rng, controls = np.random.default_rng(seed), list(explorer.controls.values())
    for which in rng.integers(len(controls), size=10):
        _move(controls[which], rng.choice([0, rng.random(), 0.999]))  # often to an end
        yield


def _move(control, share):
    """Set a control to the value at a share of its range."""
    control = getattr(control, "choice", control)
    if hasattr(control, "options"):
        control.index = int(share * len(control.options))
    elif isinstance(control.value, bool):
        control.value = bool(share < 0.5)
    else:
        values = round((control.max - control.min) / control.step) + 1
        control.value = control.min + int(share * values) * control.step
