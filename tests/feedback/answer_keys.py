"""What the tests of a check share: a small task, and what its answers are compared with."""

import numpy as np

from convlab.feedback.answer_key import AnswerKey, Mistake, outcomes
from convlab.feedback.task import Task, case

IMAGE = np.array([[1, 2, 0], [0, 1, 3]])
HALVES = np.array([[0.5, 1.5, 2.5]])
TASK = Task(
    "twice",
    (case(IMAGE, about="whole numbers"), case(HALVES, about="fractions")),
    ("add it to itself", "multiply with 2"),
)


def right(image):
    return 2 * image


def answer_key(task=TASK, truth=right, **mistakes):
    known = tuple(Mistake(n, f"You did {n}.", outcomes(f, task)) for n, f in mistakes.items())
    return AnswerKey(task, ("image",), outcomes(truth, task), known)
