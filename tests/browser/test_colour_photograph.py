"""The layer of lesson 06 on a colour photograph: appearance, pointing, bias, upload."""

import re

import numpy as np
import pytest
from PIL import Image

from convlab import samples
from tests.browser import actions, inspection, lab, picture_checks


@pytest.fixture(scope="module")
def explorer(jupyterlab, course):
    """The first explorer of lesson 06."""
    code = "from convlab import explore, samples", "explore.layer(samples.chelsea())"
    lab.open_new(jupyterlab, course[0] / "notebooks" / "colour.ipynb", *code)
    found = jupyterlab.locator(f"{lab.PANEL} .convlab-explorer")
    found.scroll_into_view_if_needed()
    found.locator(".picture > svg").wait_for()
    yield found
    lab.close_notebook(jupyterlab)


def test_photograph_of_the_course_is_shown_in_colour_under_its_name(explorer):
    assert inspection.controls(explorer)["picture"] == "chelsea"
    picture = inspection.picture(explorer)
    colours = np.moveaxis(samples.chelsea(), 0, -1)
    np.testing.assert_array_equal(picture.images["photograph"][..., :3], colours)
    assert "input 3×150×225" in [text for text, *_ in picture.texts]
    picture_checks.check("layer", picture, inspection.controls(explorer))


@pytest.mark.parametrize("at", range(5))
def test_each_map_can_be_pointed_at(explorer, at):
    stage, chosen = explorer.locator(".picture"), explorer.locator("image[data-points]").nth(at)
    stage.scroll_into_view_if_needed()
    box = chosen.bounding_box()
    share = 0.25 + 0.1 * at
    with actions.changing(explorer):
        explorer.page.mouse.move(box["x"] + share * box["width"], box["y"] + share * box["height"])
    picture = inspection.picture(explorer)
    row, column = map(int, re.search(r"\[(\d+), (\d+)\]", picture.says).groups())
    assert abs(row - share * 148) < 3 and abs(column - share * 223) < 3
    picture_checks.check("layer", picture, inspection.controls(explorer))


def test_bias_moves_the_sum(explorer):
    bias = explorer.locator(".widget-slider", has_text="bias").locator(".noUi-handle")
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        actions.press(explorer, bias, key)
        picture_checks.settled("layer", explorer)


def test_upload_is_listed_by_its_file_name_with_a_note_on_its_size(explorer, tmp_path):
    large = np.zeros((400, 600, 3), np.uint8)
    large[100:300, 200:500] = 255, 120, 0
    Image.fromarray(large).save(tmp_path / "orange.png")
    with actions.changing(explorer):
        with explorer.page.expect_file_chooser() as chooser:
            explorer.get_by_role("button", name="Upload a picture").click()
        chooser.value.set_files(tmp_path / "orange.png")
    explorer.get_by_text("reduced from 400×600 to 133×200 pixels").wait_for()
    assert inspection.controls(explorer)["picture"] == "orange.png"
    picture_checks.settled("layer", explorer)
