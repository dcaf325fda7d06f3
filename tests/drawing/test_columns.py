"""The drawing of im2col, read back from its SVG and compared with PyTorch's order and SciPy."""

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import correlate2d

from convlab.drawing.columns import columns
from tests import svg_reader as reader
from tests.browser.inspection import sum_is_right

ADDRESSES = np.arange(1, 13).reshape(3, 4)
KERNEL = np.array([[1, 2], [3, 4]])
NUMBERS = np.random.default_rng(3).integers(-9, 10, (5, 4))
CASES = [
    (ADDRESSES, KERNEL, 1),
    (NUMBERS, np.array([[1, -2, 0.5]]), 1),
    (NUMBERS, np.arange(6).reshape(3, 2), 2),
    (NUMBERS, np.ones((5, 4)), 1),
]


def test_published_example_is_drawn():
    root = reader.parse(columns(ADDRESSES, KERNEL))
    expected = [[1, 2, 3, 5, 6, 7], [2, 3, 4, 6, 7, 8], [5, 6, 7, 9, 10, 11], [6, 7, 8, 10, 11, 12]]
    assert reader.grid(root, "column").tolist() == expected
    assert reader.outputs(root).tolist() == [[44, 54, 64], [84, 94, 104]]
    assert "24 numbers, the image 12: 2 times as many" in reader.all_text(root)


@pytest.mark.parametrize(("image", "kernel", "stride"), CASES)
def test_columns_sums_and_map_are_numpys_and_steps_read_them(image, kernel, stride):
    root = reader.parse(columns(image, kernel, stride=stride))
    windows = sliding_window_view(image, kernel.shape)[::stride, ::stride]
    assert np.array_equal(reader.grid(root, "column"), windows.reshape(-1, kernel.size).T)
    expected = correlate2d(image, kernel, "valid")[::stride, ::stride]
    assert np.allclose(reader.outputs(root), expected, rtol=0.01)
    assert np.array_equal(reader.grid(root, "sum")[0], reader.outputs(root).ravel())
    assert np.array_equal(reader.grid(root, "kernel")[:, 0], kernel.ravel())
    assert reader.outside(root) == []
    cells = reader.by_id(root)
    for index, step in enumerate(reader.steps(root)):
        row, column = (at * stride for at in reader.at(step))
        window = [f"input-{row + i}-{column + j}" for i, j in np.ndindex(kernel.shape)]
        below = [f"column-{at}-{index}" for at in range(kernel.size)]
        assert reader.reads(step) == [*window, *below, f"sum-0-{index}"]
        assert {cells[name].get("data-stands-for") for name in below} == {str(index)}
        assert f"is column {index}:" in step.get("data-says")
        assert sum_is_right(step.get("data-says"))


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "said"),
    [
        ((3, 4), KERNEL, 1, "each column is one of the 6 windows, with its sum below."),
        ((3, 4), np.ones((3, 4)), 1, "the column is the only window, with its sum below."),
        ((5, 5), np.ones((3, 3)), 1,
         "The columns hold 81 numbers, the image 25: 3.24 times as many. A cell is copied up to "
         "9 times."),
        ((4, 4), KERNEL, 2, "16 numbers, the image 16: as many. A cell is copied up to 1 time."),
    ],
)  # fmt: skip
def test_windows_and_copies_are_counted(size, kernel, stride, said):
    assert said in reader.all_text(reader.parse(columns(np.ones(size), kernel, stride=stride)))
