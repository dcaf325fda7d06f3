"""The examples of the check."""

import numpy as np

from convlab.feedback import Task, case

PHOTOGRAPH = np.array([[10, 200, 30], [140, 250, 60]], dtype=np.uint8)


def _draw(rng):
    """Draw an image of whole numbers or of quarters."""
    image = rng.integers(-300, 300, rng.integers(1, 5, 2))
    return case(image if rng.integers(2) else image / 4)


TASKS = [
    Task(
        "double",
        (
            case(np.array([[1, 2, 3], [4, 5, 6]]), about="whole numbers"),
            case(
                np.array([[0.5, -1.5], [2.25, 0.0], [-3.0, 1.0]]), about="fractions and negatives"
            ),
            case(PHOTOGRAPH.astype(int), about="a bright photograph: 2·250 is 500"),
        ),
        (
            "Each number of the new image is twice the number in the same place of the old image.",
            "NumPy multiplies a whole array in one operation: `2 * image`.",
        ),
        draw=_draw,
    )
]
