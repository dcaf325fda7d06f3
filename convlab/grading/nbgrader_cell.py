"""Running a graded test inside the notebook that it grades, as nbgrader does."""

import secrets
import zlib
from types import SimpleNamespace

import numpy as np


def run_hidden(test, names, *, seed=None) -> None:
    """Call a graded test with a notebook's functions.

    There is no sandbox here, unlike in `convlab grade`: notebook and test share a process.

    Parameters
    ----------
    test : callable
        `test(submission, rng)`, as in an exercise's `test_*.py`.
    names : dict
        The names that the notebook's cells have defined: `globals()`.
    seed : int, optional
        Draws the inputs; by default a new one, which is shown if the test fails.

    Raises
    ------
    AssertionError
        If an answer is wrong.
    """
    seed = secrets.randbits(63) if seed is None else seed
    rng = np.random.default_rng([seed, zlib.crc32(test.__name__.encode())])
    functions = {name: value for name, value in names.items() if not name.startswith("_")}
    try:
        test(SimpleNamespace(**functions), rng)
    except BaseException as error:  # pytest's failures are not subclasses of Exception
        error.add_note(f"repeat with run_hidden({test.__name__}, globals(), seed={seed})")
        raise
