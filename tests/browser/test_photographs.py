"""The main uses: lesson 02, a photograph and another kernel; lesson 06, a layer in colour."""

import json
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from scipy import signal

from convlab import samples
from tests.browser import actions, inspection, lab, picture_checks
from tests.map_colours import expected_pixels
from tests.svg_reader import number

BIASES = -7.5555, 0.013257, 1 / 3, 1e-4, 250.5, 37
OWN = f"""import numpy as np
own = explore.layer(np.eye(4)[None], np.ones((6, 1, 2, 2), int), {list(BIASES)})
own"""
KEPT = "[own.set(filter=n) or own.values['bias'] for n in (5, 4, 3, 2, 1, 0)][::-1]"


@pytest.fixture(scope="module")
def shown(jupyterlab, course):
    """The explorers of lessons 02 and 06 that show a photograph, and one of own filters."""
    code = "from convlab import explore, samples", 'explore.kernels(kernel="sobel x")'
    path = course[0] / "notebooks" / "photographs.ipynb"
    layers = "explore.layer(samples.chelsea())", OWN
    lab.open_new(jupyterlab, path, *code, *layers, actions.PRINT_PROCESS, KEPT)
    found = jupyterlab.locator(f"{lab.PANEL} .convlab-explorer:has(.picture > svg)")
    expect(found).to_have_count(3)
    yield found
    lab.close_notebook(jupyterlab)


@pytest.fixture
def explorer(shown):
    """The explorer of kernels."""
    shown.first.scroll_into_view_if_needed()
    return shown.first


@pytest.fixture
def layer(shown):
    """The explorer of a layer."""
    shown.nth(1).scroll_into_view_if_needed()
    return shown.nth(1)


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
    # Its weights come after a prefetched picture, one by one, and would replace what is typed.
    expect(explorer.get_by_label("kernel weight, row 2, column 1")).to_have_value("0")
    weight = explorer.get_by_label("kernel weight, row 1, column 1")
    weight.fill("7")
    weight.press("Enter")
    # The page may still be replacing a prefetched picture of `sobel x` by the kernel's own.
    actions.until(explorer, lambda: inspection.picture(explorer).grid("kernel")[1, 1] == 7)
    kernel = np.array([[-1, 0, 1], [-2, 7, 2], [-1, 0, 1]])
    found = inspection.picture(explorer)
    np.testing.assert_array_equal(found.grid("kernel"), kernel)
    np.testing.assert_array_equal(found.images["feature map"], map_of(samples.camera(), kernel))
    expect(kernel_list(explorer)).to_have_value("your own")  # sent after the picture


def test_pointing_at_the_map_shows_that_window(explorer):
    feature_map = explorer.locator("image[data-points]")
    feature_map.scroll_into_view_if_needed()  # typing a weight may have scrolled it out of sight
    box = feature_map.bounding_box()
    explorer.page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4, steps=5)

    def place():
        return np.array(re.search(r"\[(\d+), (\d+)\]", inspection.says(explorer)).groups(), int)

    # The places on the way may be shown first.
    actions.until(explorer, lambda: np.abs(place() - 254 / 4).max() < 3)
    found, (row, column) = inspection.picture(explorer), place()
    window = samples.camera()[row : row + 3, column : column + 3]
    np.testing.assert_array_equal(found.grid("window"), window)
    picture_checks.settled("kernels", explorer)


def test_sentence_of_the_last_key_is_spoken_even_if_the_kernel_is_slow(explorer):
    """The kernel answers to the first key before it gets the place of the last one."""
    picture = explorer.locator(".picture")
    place = re.compile(r"\[(\d+), (\d+)\]")
    row, column = map(int, place.search(inspection.says(explorer)).groups())
    with actions.kernel_paused(explorer.page.locator(lab.PANEL)):
        for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowRight"):
            picture.press(key)
    wanted = f"[{row + 2}, {column + 2}]"
    actions.until(explorer, lambda: wanted in inspection.spoken(explorer))


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


# ------------------------------------------------------------------ in colour


def test_photograph_of_the_course_is_shown_in_colour_under_its_name(layer):
    assert inspection.controls(layer)["picture"] == "chelsea"
    picture = inspection.picture(layer)
    colours = np.moveaxis(samples.chelsea(), 0, -1)
    np.testing.assert_array_equal(picture.images["photograph"][..., :3], colours)
    assert "input 3×150×225" in [text for text, *_ in picture.texts]
    picture_checks.check("layer", picture, inspection.controls(layer))


@pytest.mark.parametrize("at", range(5))
def test_each_map_can_be_pointed_at(layer, at):
    stage, chosen = layer.locator(".picture"), layer.locator("image[data-points]").nth(at)
    stage.scroll_into_view_if_needed()
    box = chosen.bounding_box()
    share = 0.25 + 0.1 * at
    with actions.changing(layer):
        layer.page.mouse.move(box["x"] + share * box["width"], box["y"] + share * box["height"])
    picture = inspection.picture(layer)
    row, column = map(int, re.search(r"\[(\d+), (\d+)\]", picture.says).groups())
    assert abs(row - share * 148) < 3 and abs(column - share * 223) < 3
    picture_checks.check("layer", picture, inspection.controls(layer))


def test_bias_moves_the_sum(layer):
    bias = layer.locator(".widget-slider", has_text="bias").locator(".noUi-handle")
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        actions.press(layer, bias, key)
        picture_checks.settled("layer", layer)


def test_upload_is_listed_by_its_file_name_with_a_note_on_its_size(layer, tmp_path):
    large = np.zeros((400, 600, 3), np.uint8)
    large[100:300, 200:500] = 255, 120, 0
    Image.fromarray(large).save(tmp_path / "orange.png")
    with actions.changing(layer):
        upload(layer, tmp_path / "orange.png")
    layer.get_by_text("reduced from 400×600 to 133×200 pixels").wait_for()
    assert inspection.controls(layer)["picture"] == "orange.png"
    picture_checks.settled("layer", layer)


# ------------------------------------------------------------------ own filters


@pytest.fixture
def own(shown):
    """The explorer of own filters."""
    shown.last.scroll_into_view_if_needed()
    return shown.last


def slider(explorer, name):
    return explorer.locator(".widget-slider", has_text=name).locator(".noUi-handle")


def bias_shown(explorer, value) -> bool:
    """Return whether the slider and the picture show a bias, both rounded."""
    readout = explorer.locator(".widget-slider", has_text="bias").locator(".widget-readout")
    texts = readout.text_content(), re.search(r"\+ ?(\S+) [=≈]", inspection.says(explorer))[1]
    texts += (slider(explorer, "bias").get_attribute("aria-valuetext"),)
    return all(abs(number(text.strip("()")) - value) <= 5e-3 * abs(value) for text in texts)


def kept(page) -> list[float]:
    """Return the biases that the kernel has; the explorer then shows the first."""
    lab.wait_for_answers(page)  # a prefetched picture is shown before the kernel has its value
    cell = page.locator(f"{lab.PANEL} .jp-CodeCell").last
    before = cell.locator(".jp-InputPrompt").text_content()
    cell.locator(".cm-content").press("ControlOrMeta+Enter")
    prompt = cell.locator(".jp-InputPrompt").filter(has_text=re.compile(r"\d"))
    prompt.filter(has_not_text=before).wait_for()
    return json.loads(cell.locator(".jp-OutputArea-output").text_content())


def test_untouched_bias_is_neither_rounded_nor_sent_back_by_the_page(own):
    page, filter = own.page, slider(own, "filter shown")
    actions.until(own, lambda: bias_shown(own, BIASES[0]))
    there_and_back = *range(1, len(BIASES)), *reversed(range(len(BIASES) - 1))
    with actions.sent(page, "value") as sent:
        for presses, at in enumerate(there_and_back):
            actions.press(own, filter, "ArrowRight" if presses < 5 else "ArrowLeft")
            actions.until(own, lambda at=at: bias_shown(own, BIASES[at]))
        with actions.kernel_paused(page.locator(lab.PANEL)):
            for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
                filter.press(key)
        actions.until(own, lambda: bias_shown(own, BIASES[1]))
        layer = own.get_by_label("layer", exact=True)
        layer.select_option("2 (maps of 1)")
        actions.until(own, lambda: bias_shown(own, 0))
        layer.select_option("1 (picture)")
        actions.until(own, lambda: bias_shown(own, BIASES[1]))
        lab.wait_for_answers(page)
    assert sent == [*there_and_back, 1, 1]
    assert kept(page) == list(BIASES)


def test_bias_follows_a_drag_and_a_typed_number_is_not_rounded(own):
    page, bias = own.page, slider(own, "bias")
    kept(page)
    actions.until(own, lambda: bias_shown(own, BIASES[0]))
    actions.press(own, bias, "ArrowRight")
    actions.until(own, lambda: bias_shown(own, -7.4))
    box = bias.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for way in (40, 20):  # one move each: of two, the first picture may be that of the next move
        with actions.changing(own):
            page.mouse.move(x + way, y)
        actions.until(own, lambda: bias_shown(own, float(bias.get_attribute("aria-valuenow"))))
    page.mouse.up()
    typed = own.get_by_role("textbox", name="bias, as a number")
    for value in (0.5555, 0, -3):
        typed.fill(str(value))
        typed.press("Enter")
        actions.until(own, lambda value=value: bias_shown(own, value))
    assert kept(page) == [-3, *BIASES[1:]]


# ------------------------------------------------------------------ actions


def kernel_list(explorer):
    return explorer.get_by_label("kernel", exact=True)


def upload(explorer, path) -> None:
    with explorer.page.expect_file_chooser() as chooser:
        explorer.get_by_role("button", name="Upload a picture").click()
    chooser.value.set_files(path)
