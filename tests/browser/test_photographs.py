"""The main use: lesson 02, a photograph, another kernel, and the right feature map."""

import numpy as np
import pytest
from PIL import Image
from scipy import signal

from convlab import samples
from tests.browser import actions, inspection, lab, picture_checks
from tests.map_colours import expected_pixels


@pytest.fixture(scope="module")
def explorer(jupyterlab, course):
    """The explorer of lesson 02 that shows a photograph."""
    code = "from convlab import explore", 'explore.kernels(kernel="sobel x")'
    lab.open_new(jupyterlab, course[0] / "notebooks" / "photograph.ipynb", *code)
    found = jupyterlab.locator(f"{lab.PANEL} .convlab-explorer")
    found.scroll_into_view_if_needed()
    found.locator(".picture > svg").wait_for()
    yield found
    lab.close_notebook(jupyterlab)


def map_of(photo, kernel):
    """Return the colours of a feature map by SciPy and Matplotlib."""
    values = signal.correlate2d(photo.astype(float), kernel, "valid")
    return expected_pixels(values, kernel, photo)


def test_next_kernel_of_the_list_draws_its_own_feature_map(explorer):
    photo = samples.camera()
    before = inspection.picture(explorer)
    np.testing.assert_array_equal(
        before.images["feature map"], map_of(photo, samples.KERNELS["sobel x"])
    )
    actions.press(explorer, kernel_list(explorer), "ArrowDown")
    after = inspection.picture(explorer)
    assert inspection.controls(explorer)["kernel"] == "sobel y"
    np.testing.assert_array_equal(
        after.images["feature map"], map_of(photo, samples.KERNELS["sobel y"])
    )
    np.testing.assert_array_equal(after.images["photograph"], before.images["photograph"])


def test_typed_weight_draws_its_own_feature_map(explorer):
    kernel_list(explorer).select_option("sobel x")
    actions.until(explorer, lambda: inspection.picture(explorer).grid("kernel")[0, 0] == -1)
    weight = explorer.get_by_label("kernel weight, row 1, column 1")
    weight.fill("7")
    weight.press("Enter")
    # The page may still be replacing a prefetched picture of `sobel x` by the kernel's own.
    actions.until(explorer, lambda: inspection.picture(explorer).grid("kernel")[1, 1] == 7)
    kernel = np.array([[-1, 0, 1], [-2, 7, 2], [-1, 0, 1]])
    found = inspection.picture(explorer)
    np.testing.assert_array_equal(found.grid("kernel"), kernel)
    np.testing.assert_array_equal(found.images["feature map"], map_of(samples.camera(), kernel))
    assert inspection.controls(explorer)["kernel"] == "your own"


def test_pointing_at_the_map_shows_that_window(explorer):
    feature_map = explorer.locator("image[data-points]")
    feature_map.scroll_into_view_if_needed()  # typing a weight may have scrolled it out of sight
    box = feature_map.bounding_box()
    with actions.changing(explorer):
        explorer.page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4, steps=5)
    found = inspection.picture(explorer)
    row, column = (int(n) for n in found.says.split("[")[1].split("]")[0].split(","))
    assert abs(row - 254 / 4) < 3 and abs(column - 254 / 4) < 3
    window = samples.camera()[row : row + 3, column : column + 3]
    np.testing.assert_array_equal(found.grid("window"), window)
    picture_checks.settled("kernels", explorer)


def test_own_picture_is_shown_and_convolved(explorer, tmp_path):
    own = np.zeros((40, 60, 3), np.uint8)
    own[10:30, 20:50] = 255
    Image.fromarray(own).save(tmp_path / "square.png")
    with actions.changing(explorer):
        upload(explorer, tmp_path / "square.png")
    found = inspection.picture(explorer)
    np.testing.assert_array_equal(found.images["photograph"][..., :3], own)
    np.testing.assert_array_equal(
        found.images["feature map"], map_of(own[..., 0], found.grid("kernel"))
    )
    assert inspection.controls(explorer)["picture"] == "square.png"


def test_file_that_is_not_a_picture_shows_a_message_and_the_picture_stays(explorer, tmp_path):
    (tmp_path / "notes.png").write_text("no picture at all")
    before = inspection.picture(explorer)
    upload(explorer, tmp_path / "notes.png")
    explorer.get_by_role("alert").get_by_text("notes.png cannot be read as a picture").wait_for()
    after = inspection.picture(explorer)
    np.testing.assert_array_equal(after.images["photograph"], before.images["photograph"])


def kernel_list(explorer):
    return explorer.get_by_label("kernel", exact=True)


def upload(explorer, path) -> None:
    with explorer.page.expect_file_chooser() as chooser:
        explorer.get_by_role("button", name="Upload a picture").click()
    chooser.value.set_files(path)
