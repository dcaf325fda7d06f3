"""The matrix of a convolution, read back from its SVG and compared with SciPy's."""

import numpy as np
import pytest
from scipy.linalg import convolution_matrix

from convlab.drawing.toeplitz import toeplitz
from tests import svg_reader as reader
from tests.browser.inspection import sum_is_right

SIGNAL, KERNEL = np.array([1, 2, 3, 4, 5]), np.array([2, 1, -1])
CASES = [
    (signal, kernel, padding)
    for signal, kernel in ((SIGNAL, KERNEL), ([3, 1, 4, 1], [0.5, 2]), ([7, -1, 2], [4, 3, 2]))
    for padding in ("valid", "same", "full")
]


def test_published_example_is_drawn():
    root = reader.parse(toeplitz(SIGNAL, KERNEL))
    expected = [[2, 1, -1, 0, 0], [0, 2, 1, -1, 0], [0, 0, 2, 1, -1]]
    assert reader.grid(root, "matrix").tolist() == expected
    assert reader.outputs(root)[:, 0].tolist() == [1, 3, 5]
    full = reader.outputs(reader.parse(toeplitz(SIGNAL, KERNEL, padding="full", flip=True)))
    assert full[:, 0].tolist() == [2, 5, 7, 9, 11, 1, -5]


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize(("signal", "kernel", "padding"), CASES)
def test_matrix_is_scipys(signal, kernel, padding, flip):
    root = reader.parse(toeplitz(signal, kernel, padding=padding, flip=flip))
    weights, reach = np.array(kernel)[:: 1 if flip else -1], len(kernel) - 1
    expected = convolution_matrix(weights, len(signal), "full")
    first, last = {"full": (0, 0), "valid": (reach, reach)}.get(
        padding, (reach - reach // 2, reach // 2)
    )
    expected = expected[first : len(expected) - last]
    assert np.array_equal(reader.grid(root, "matrix"), expected)
    assert np.allclose(reader.outputs(root)[:, 0], expected @ signal, rtol=0.01)
    assert reader.outside(root) == []


@pytest.mark.parametrize(("signal", "kernel", "padding"), CASES)
def test_step_reads_the_band_of_its_row_and_those_cells_of_the_signal(signal, kernel, padding):
    root = reader.parse(toeplitz(signal, kernel, padding=padding))
    matrix = reader.cells(root, "matrix")
    for n, step in enumerate(reader.steps(root)):
        band = [at for at in range(len(signal)) if "kernel" in reader.classes(matrix[n, at])]
        assert reader.reads(step) == [
            *(f"matrix-{n}-{at}" for at in band),
            *(f"input-{at}-0" for at in band),
        ]
        assert matrix[n, 0].get("data-stands-for") == str(n)
        assert sum_is_right(step.get("data-says"))


@pytest.mark.parametrize(
    ("signal", "kernel", "said"),
    [
        ([1, 2, 3, 4], [1, 0, 2], "6 of 8 cells are in the band"),  # also the zero of the kernel
        ([1, 2], [1, 2], "2 of 2 cells are in the band of the kernel."),
        ([1, 2], [3], "the kernel; the other 2 are 0 for every kernel."),
        ([1, 2, 3], [2, 1, -1], "The row holds the kernel. "),
        ([1, 2, 3, 4], [2, 1, -1],
         "Each row holds the kernel, one cell further to the right than in the row above."),
    ],
)  # fmt: skip
def test_text_describes_the_band(signal, kernel, said):
    assert said in reader.all_text(reader.parse(toeplitz(signal, kernel)))


def test_zeros_of_the_kernel_are_drawn_as_its_band():
    root = reader.parse(toeplitz([1, 2, 3, 4], [1, 0, 2]))
    assert "kernel" in reader.classes(reader.cells(root, "matrix")[0, 1])
