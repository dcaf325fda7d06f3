"""Whether a product has one thread is seen from those that OpenBLAS starts in a process."""

import os
import subprocess
import sys

import numpy as np
import pytest

from convlab._checks import as_geometry
from convlab.ops import methods

BLAS = np.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"]
COUNTED = """
import numpy, psutil
from convlab.ops._threads import product_has_one_thread
numpy.ones((300, 300)) @ numpy.ones((300, 300))
print(psutil.Process().num_threads(), product_has_one_thread())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted as Linux counts them")
@pytest.mark.skipif("openblas" not in BLAS.lower(), reason=f"NumPy's BLAS here is {BLAS}")
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"OPENBLAS_NUM_THREADS": "1"},
        {"OMP_NUM_THREADS": "1"},
        {"OPENBLAS_NUM_THREADS": "3", "OMP_NUM_THREADS": "1"},
        {"OPENBLAS_NUM_THREADS": "0", "OMP_NUM_THREADS": " "},
    ],
    ids=str,
)
def test_one_thread_where_openblas_starts_no_other(asked):
    own = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, "-c", COUNTED],
        env={**own, **asked},
        capture_output=True,
        text=True,
        check=True,
    )
    started, has_one = done.stdout.split()
    assert has_one == str(started == "1")


@pytest.mark.parametrize("pays, method", [(True, "winograd"), (False, "kn2row")])
def test_winograd_is_left_to_processes_of_one_thread(monkeypatch, pays, method):
    monkeypatch.setattr(methods, "WINOGRAD_PAYS", pays)
    x, weight = np.zeros((1, 128, 56, 56), "f4"), np.zeros((1, 128, 128, 3, 3), "f4")
    geometry = as_geometry((56, 56), (3, 3), padding=1, stride=1, dilation=1)
    assert methods.choose(x, weight, geometry, np.dtype(np.float32)) == method
    exact = np.dtype(np.int64)  # half a weight is not a whole number
    assert methods.choose(x, weight, geometry, exact) == "kn2row"
