"""The digit explorer: starting from digits, painting, and images that it refuses."""

import re

import numpy as np

from convlab import explore, samples
from tests import svg_reader as reader


def answer(explorer):
    return int(re.search(r"The network reads (\d)", explorer.stage.svg)[1])


def ink(explorer):
    cells = reader.cells(reader.parse(explorer.stage.svg), "input")
    shares = {at: float(cell.get("fill-opacity")) for at, cell in cells.items()}
    return np.rint(16 * reader.table(shares))


def test_each_digit_to_start_from_is_recognised_but_one_and_one_grid_is_empty():
    explorer = explore.digit()
    assert answer(explorer) == 3 and explorer.values == {"start": "3"}
    for digit in range(10):
        explorer.controls["start"].value = str(digit)
        assert answer(explorer) == digit
        assert np.array_equal(ink(explorer).ravel(), explorer.stage.cells)
    [misread] = [name for name in explorer.controls["start"].options if "misread" in name]
    explorer.controls["start"].value = misread
    assert answer(explorer) != int(misread.split()[-1])
    explorer.controls["start"].value = "nothing"
    assert not ink(explorer).any()
    assert "The grid is empty." in explorer.stage.svg


def test_picture_that_is_prefetched_for_another_start_is_the_one_that_is_then_shown():
    explorer = explore.digit()
    prefetched = explorer._pictures._draw(**explorer._settings_after("start", "4"))
    explorer.controls["start"].value = "4"
    assert explorer.stage.svg == prefetched


def test_painting_draws_once_and_is_then_the_learners_own():
    explorer, pictures = explore.digit(), []
    explorer.stage.observe(lambda change: pictures.append(change["new"]), names="svg")
    seven = samples.digits()[0][7]
    explorer.stage.cells = seven.ravel().tolist()
    assert len(pictures) == 1 and explorer.values == {"start": "your own"}
    assert answer(explorer) == 7 and np.array_equal(ink(explorer), seven)
    explorer.controls["start"].value = "3"
    assert len(pictures) == 2 and answer(explorer) == 3


def test_stroke_from_before_the_choice_does_not_count_and_the_page_gets_the_numbers(monkeypatch):
    explorer, sent = explore.digit(), []
    stage, stroke = explorer.stage, [16] * 64
    stage.set_state({"cells": stroke})
    assert explorer.values == {"start": "your own"} and list(stage.cells) == stroke
    explorer.controls["start"].value = "nothing"
    monkeypatch.setattr(stage, "send_state", sent.append)
    stage.set_state({"cells": stroke})
    assert explorer.values == {"start": "nothing"} and not any(stage.cells)
    assert sent == ["cells"]
    stage.set_state({"cells": stroke, "painted_on": stage.fills})
    assert explorer.values == {"start": "your own"} and list(stage.cells) == stroke


def test_own_image_is_the_first_and_the_note_counts_the_learned_numbers():
    image = samples.digits()[0][24]
    explorer = explore.digit(image)
    assert answer(explorer) == samples.digits()[1][24]
    assert np.array_equal(ink(explorer), image) and explorer.values == {"start": "your own"}
    assert explore.digit((image > 8) * 16.0).stage.message == ""
    count = 8 * (9 + 1) + 16 * (8 * 9 + 1) + 10 * (16 * 4 * 4 + 1)
    assert f"{count:,} learned numbers" in explorer.stage.svg
