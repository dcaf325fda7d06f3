"""Whatever a learner sets, the picture of an explorer is right: see `picture_checks`."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab import explore
from tests.browser import picture_checks

# Not the layer: its second one reads maps, whose numbers cannot be read from their colours.
DEFAULTS = [(name, {}) for name in explore.__all__ if name not in ("predict", "layer")]
OWN = [
    ("columns", {"image": np.arange(1, 13).reshape(3, 4)}),
    ("dilation", {"image": np.arange(20).reshape(4, 5) % 7, "kernel": [[1, 2], [-1, 3]],
                  "dilation": 3}),
    ("padding", {"image": np.arange(6).reshape(2, 3), "kernel_size": 2}),
    ("pooling", {"image": np.arange(21).reshape(3, 7) - 10, "kernel_size": 3, "stride": 2,
                 "padding": 1}),
    ("sliding_window", {"kernel": [[1]]}),
    ("sliding_window", {"kernel": [[1, 2, 3]]}),
    ("stride", {"image": np.arange(21).reshape(7, 3), "kernel_size": 2}),
]  # fmt: skip
SIDES = ("height", "width", "size")  # controls of the input's size
SLOW = ("digit", "kernels", "network", "receptive_field")  # with large pictures


def each_made(explorer, seed):
    """Change ten controls drawn at random, as a learner might, and stop after each change."""
    rng, controls = np.random.default_rng(seed), list(explorer.controls.values())
    for which in rng.integers(len(controls), size=10):
        control = controls[which]
        control = getattr(control, "choice", control)
        before = control.value
        _move(control, rng.choice([0, rng.random(), 0.999]))  # often to an end
        if control.value != before:
            yield


def _move(control, share):
    """Set a control to the value at a share of its range."""
    if hasattr(control, "options"):
        control.index = int(share * len(control.options))
    elif isinstance(control.value, bool):
        control.value = bool(share < 0.5)
    else:
        values = round((control.max - control.min) / control.step) + 1
        control.value = control.min + int(share * values) * control.step


@cache
def whole(name):
    """The default input at its largest, read from the picture; None where it has no numbers."""
    explorer = getattr(explore, name)()
    explorer.set(**{side: explorer.controls[side].max for side in SIDES if side in explorer.values})
    return picture_checks.check_drawn(name, explorer)


@pytest.mark.parametrize(("name", "arguments"), DEFAULTS + OWN)
def test_every_reachable_setting_shows_the_right_picture(name, arguments):
    @settings(max_examples=2 if name in SLOW else 6)
    @given(st.integers(0, 2**32 - 1))
    def is_right(seed):
        explorer = getattr(explore, name)(**arguments)
        assert "image" not in arguments or not explorer.values.keys() & SIDES
        image = arguments.get("image", whole(name))
        for _ in each_made(explorer, seed):
            if explorer.stage.message:  # the image is too small for lines of no known network
                assert explorer.controls["network"].size is None, explorer.stage.message
                continue
            shown = picture_checks.check_drawn(name, explorer)
            now = explorer.values
            if signal := now.get("signal"):
                assert np.array_equal(shown, np.pad(signal, (0, shown.size - len(signal))))
            elif shown is not None:
                rows, columns = (now.get(side, now.get("size")) for side in ("height", "width"))
                assert np.array_equal(shown, image[:rows, :columns])

    is_right()
