"""The one-dimensional explorer: how its controls and the stage affect each other."""

import numpy as np
import pytest

from convlab import explore
from convlab.explore.convolution1d import _KERNELS, _SIGNALS
from tests import svg_reader as reader
from tests.browser import picture_checks


def said(explorer):
    return reader.steps(reader.shown(explorer))[explorer.stage.step].get("data-says")


def check(explorer):
    """Compare the picture with NumPy, and the current step with the controls."""
    now = explorer.values
    line = picture_checks.check_drawn("convolution1d", explorer)
    assert line == pytest.approx(now["signal"], abs=0.06)  # the picture may round to one decimal
    name = "convolution" if now["flip"] else "correlation"
    assert said(explorer).startswith(f"{name}[{now['shift']}], ")
    assert explorer.controls["shift"].max == len(now["signal"]) + len(now["kernel"]) - 2


def test_default_is_a_good_example():
    explorer = explore.convolution1d()
    assert list(explorer.values) == ["signal", "kernel", "flip", "shift"]
    assert said(explorer) == "correlation[5], kernel as it is:  1·1 + 5·2 + 9·3 = 38"
    check(explorer)


def test_flip_shows_the_convolution_at_the_same_place():
    explorer = explore.convolution1d()
    explorer.controls["flip"].value = True
    assert said(explorer) == "convolution[5], kernel flipped:  1·3 + 5·2 + 9·1 = 22"
    explorer.controls["flip"].value = False
    assert said(explorer).startswith("correlation[5]")
    explorer = explore.convolution1d(flip=True)
    assert said(explorer).startswith("convolution[5]")
    explorer.controls["kernel"].value = (1, 2, 3, 4, 5)  # the place stays when the kernel grows
    assert said(explorer).startswith("convolution[5]")
    check(explorer)


def test_shift_moves_the_kernel_and_walking_on_the_stage_the_controls():
    explorer = explore.convolution1d([4, 1, 5], [1, 2])
    for shift, sum_of_products in enumerate(["0·1 + 4·2 = 8", "4·1 + 1·2 = 6", "1·1 + 5·2 = 11"]):
        explorer.controls["shift"].value = shift
        assert said(explorer).endswith(sum_of_products)
    explorer = explore.convolution1d()
    for step in (0, 13, 14, 27, 3):
        explorer.stage.step = step
        assert explorer.values["flip"] == (step > 13)
        assert explorer.values["shift"] == step % 14
        check(explorer)


def test_walking_and_flipping_need_no_new_picture():
    explorer = explore.convolution1d()
    pictures = []
    explorer.stage.observe(lambda change: pictures.append(change["new"]), names="svg")
    explorer.stage.step = 20
    explorer.controls["flip"].value = False
    explorer.controls["shift"].value = 2
    assert pictures == []
    explorer.controls["kernel"].value = (3, 2, 2)
    assert len(pictures) == 1


def test_internal_error_after_walking_is_raised_and_the_learner_sees_it(monkeypatch):
    explorer = explore.convolution1d()
    monkeypatch.setattr(explorer, "set", lambda **_values: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        explorer.stage.step = 20
    assert "error in convlab (ZeroDivisionError: " in explorer.stage.message


def test_shorter_row_brings_the_shift_inside():
    explorer = explore.convolution1d(flip=True)
    explorer.controls["shift"].value = 13
    explorer.set(signal=(1, 2), kernel=(3,))
    assert explorer.values["shift"] == 1 and explorer.values["flip"]
    check(explorer)


@pytest.mark.parametrize("kernel", _KERNELS)
@pytest.mark.parametrize("signal", _SIGNALS)
def test_every_choice(signal, kernel):
    explorer = explore.convolution1d()
    explorer.controls["signal"].choice.value = signal
    explorer.controls["kernel"].choice.value = kernel
    check(explorer)
    assert explorer.stage.svg == explore.convolution1d(signal, kernel).stage.svg
    assert f">{signal}<" in explorer.stage.svg


def test_named_kernels_hold_a_symmetric_an_antisymmetric_and_an_asymmetric_one():
    rows = [np.array(row) for row in _KERNELS.values()]
    kinds = {(np.array_equal(row, row[::-1]), np.array_equal(row, -row[::-1])) for row in rows}
    assert kinds == {(True, False), (False, True), (False, False)}


def test_message_about_a_row_stays_as_long_as_its_wrong_text():
    explorer = explore.convolution1d()
    signal, kernel = map(explorer.controls.get, ("signal", "kernel"))
    kernel.typed.value = "1, two"
    signal.typed.value = "three"
    explorer.controls["shift"].value += 1
    explorer.stage.step += 1
    assert explorer.stage.message.startswith("'three' is not a number")
    signal.choice.value = "pulse"
    assert explorer.stage.message.startswith("'two' is not a number")
    kernel.choice.value = "your own"
    assert kernel.typed.value == "1, two" and explorer.stage.message
    kernel.choice.value = "one, two, three"
    assert kernel.typed.value == "1, 2, 3" and explorer.stage.message == ""
    check(explorer)


def test_invalid_row_shows_a_message_and_the_picture_stays():
    explorer = explore.convolution1d()
    before = explorer.stage.svg
    explorer.controls["kernel"].typed.value = "1, two"
    assert explorer.stage.message.startswith("'two' is not a number")
    assert explorer.stage.svg == before
    explorer.controls["kernel"].typed.value = "1, 2"
    check(explorer)
