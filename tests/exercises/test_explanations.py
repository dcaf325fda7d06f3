"""The sums that a check writes for a wrong cell are right to the last digit."""

import re

import numpy as np
import pytest

from convlab.feedback.loading import exercise_folders

SIGNS = str.maketrans({"−": "-", "·": "*"})


def arithmetic(folder):
    """Yield what a check writes for each cell of each example."""
    for task in folder.tasks.values():
        for case in task.cases if task.explain and not task.observe else ():
            try:
                answer = getattr(folder.solution, task.name)(*case.arguments, **case.options)
            except ValueError:  # the right answer to this example is an error
                continue
            for at in np.ndindex(np.shape(answer)):
                yield task.explain(*case.arguments, **case.options, at=at).arithmetic


def sums(text):
    """Yield both sides of each complete sum of products, `1·0 + 2·3` and `6`."""
    for part in re.split(r"[;:,] ", text.replace("bias ", "").translate(SIGNS)):
        sides = part.split(" = ")
        if all(re.fullmatch(r"(?:[-\d.*+ ]|\([-\d.]+\))+", side) for side in sides):
            yield from zip(sides, sides[1:], strict=False)


@pytest.mark.parametrize("folder", exercise_folders(), ids=lambda folder: folder.name)
def test_sums_are_right_as_written(folder):
    written = [re.sub(r"`.*?`", "", text) for text in arithmetic(folder)]
    assert [text for text in written if re.search(r"-\d", text)] == []  # the sign is a minus
    found = {pair for text in written for pair in sums(text)}
    wrong = [f"{left} = {right}" for left, right in found if eval(left) != eval(right)]
    assert wrong == []
    assert found or not any("·" in text for text in written)
