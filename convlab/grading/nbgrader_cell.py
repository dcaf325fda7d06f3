"""Running a graded test in the notebook it grades, where a grader such as nbgrader has put it."""

from __future__ import annotations

import secrets
import zlib
from types import SimpleNamespace

import numpy as np


def run_hidden(test, names, *, seed=None) -> None:
    """Call a graded test with a notebook's functions.

    There is no sandbox: the notebook's code runs where the test runs. `convlab grade` has one.

    Parameters
    ----------
    test : callable
        `test(submission, rng)`, as in an exercise's `test_*.py`.
    names : dict
        What the notebook's cells have defined: `globals()`.
    seed : int, optional
        Draws the inputs; by default a new one, which is told where the test fails.

    Raises
    ------
    AssertionError
        If an answer is not what was expected.
    """
    seed = secrets.randbits(63) if seed is None else seed
    rng = np.random.default_rng([seed, zlib.crc32(test.__name__.encode())])
    functions = {name: value for name, value in names.items() if not name.startswith("_")}
    try:
        test(SimpleNamespace(**functions), rng)
    except BaseException as error:  # pytest's own failures are no Exception
        error.add_note(f"repeat with run_hidden({test.__name__}, globals(), seed={seed})")
        raise
