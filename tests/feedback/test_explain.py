import numpy as np
import pytest

from convlab.feedback import explain

IMAGE = np.arange(12).reshape(3, 4)
KERNEL = np.array([[1, -1], [2, 0]])


def test_correlation_marks_the_window_and_writes_it_out():
    found = explain.correlation(IMAGE, KERNEL, at=(1, 2))
    image, kernel = found.panels
    assert np.argwhere(image.lit).tolist() == [[1, 2], [1, 3], [2, 2], [2, 3]]
    assert kernel.values.tolist() == KERNEL.tolist()
    assert found.arithmetic == "6·1 + 7·(−1) + 10·2 + 11·0 = 19"


def test_correlation_with_padding_and_stride_reads_the_padded_image():
    found = explain.correlation(IMAGE, KERNEL, 1, 2, at=(0, 1))
    image = found.panels[0]
    assert image.values.shape == (5, 6)
    assert image.padding.sum() == 5 * 6 - 12
    assert np.argwhere(image.lit)[0].tolist() == [0, 2]
    # padding above, then 1 and 2 of the image's first row
    assert found.arithmetic == "0·1 + 0·(−1) + 1·2 + 2·0 = 2"


def test_convolution_shows_the_kernel_turned():
    found = explain.convolution(IMAGE, KERNEL, at=(0, 0))
    assert found.panels[1].values.tolist() == [[0, 2], [-1, 1]]
    assert found.arithmetic == "0·0 + 1·2 + 4·(−1) + 5·1 = 3"


def test_signal_is_explained_as_one_row():
    found = explain.correlation([1, 2, 3], [1, 1], at=(1,))
    assert found.panels[0].lit.tolist() == [[False, True, True]]
    assert found.arithmetic == "2·1 + 3·1 = 5"


def test_layer_sums_over_channels_and_adds_the_bias():
    x = np.stack([IMAGE, IMAGE + 1])
    weight = np.array([[KERNEL, KERNEL], [[[1, 0], [0, 0]], [[0, 0], [0, 1]]]])
    found = explain.layer(x, weight, np.array([10, 20]), at=(1, 0, 0))
    assert [panel.label for panel in found.panels] == [
        "x[0]",
        "x[1]",
        "weight[1, 0]",
        "weight[1, 1]",
    ]
    # 0·1 of channel 0, 6·1 of channel 1, and the bias
    assert found.arithmetic.endswith("+ bias 20 = 26")


@pytest.mark.parametrize(
    ("arithmetic", "right", "wrong"),
    [
        ("6·1 + 7·(−1) = −1", -1, 1),
        ("1·0.333 + … + bias 2 ≈ 2.67", 8 / 3, 2.8),
        ("0·3 = 0", 1e-15, 0.1),
    ],
)
def test_a_sum_is_checked_against_the_value_of_its_cell(arithmetic, right, wrong):
    found = explain.Explanation(arithmetic=arithmetic)
    found.check_result(np.float64(right))
    with pytest.raises(ValueError, match="the cell is .*, but explained as "):
        found.check_result(np.float64(wrong))


def test_another_text_than_a_sum_is_not_checked():
    for text in ("", "layer 1: 5·3 = 15; layer 2: 3", "3·2 = 6 = 2·3 + 0, the same"):
        explain.Explanation(arithmetic=text).check_result(np.nan)
    for value in (True, "seven", 7j):
        explain.Explanation(arithmetic="3 + 5 = 8").check_result(value)


def test_only_arrays_are_shown_by_name():
    found = explain.arrays({"image": IMAGE, "signal": [1, 2], "mode": "same", "size": 3})
    assert [panel.label for panel in found.panels] == ["image", "signal"]
