"""What the tests of a check share: a small task, its answer key, and programs with lines."""

import linecache

import numpy as np

from convlab.feedback.answer_key import AnswerKey, Mistake
from convlab.feedback.hypotheses import Search
from convlab.feedback.outcome import outcomes
from convlab.feedback.task import Task, case

IMAGE = np.array([[1, 2, 0], [0, 1, 3]])
HALVES = np.array([[0.5, 1.5, 2.5]])
TASK = Task(
    "twice",
    (case(IMAGE, about="whole numbers"), case(HALVES, about="fractions")),
    ("add it to itself", "multiply with 2"),
)
MODEL = """
def twice(image):
    answer = 2 * image
    return answer
"""


def right(image):
    return 2 * image


def with_lines(source, name, file="<a learner's program>"):
    """Return the function of a program whose lines a report can show."""
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    names = {"np": np}
    exec(compile(source, file, "exec"), names)
    return names[name]


def answer_key(task=TASK, truth=right, models=(MODEL,), parameters=("image",), **mistakes):
    """Return an answer key with mistakes, each an edit of the model programs."""
    known = {name: (f"You did {name}.", edit) for name, edit in mistakes.items()}
    return AnswerKey(
        task,
        parameters,
        outcomes(truth, task.cases, task),
        tuple(Mistake(name, message) for name, (message, _) in known.items()),
        Search(task, truth, models, known),
    )
