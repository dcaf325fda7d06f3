"""Events on a pipe, from the process that grades to the command."""

import os

from convlab.grading.marks import (
    Begun,
    Diagnosis,
    Done,
    Failed,
    GradedTest,
    Marks,
    read_event,
    send,
)


def test_events_are_read_from_a_pipe_as_sent():
    tests = [GradedTest("t", True, 1.5, 2.0), GradedTest("u", False, 0.0, 1.0, "why")]
    marks = Marks("Zoë \n", "04_stride", "graded", "bubblewrap", "f", 0.5, ["a note"], tests)
    marks.diagnoses = [Diagnosis("f", "wrong", "a name", "text", "<svg/>")]
    sent = [Begun("Zoë \n", tests), Done(marks), Failed("no room", ran=True)]
    reader, writer = os.pipe()
    for event in sent:
        send(writer, event)
    os.close(writer)
    with open(reader, "rb") as pipe:
        assert [read_event(line) for line in pipe] == sent
    assert (marks.score, marks.max_score) == (1.5, 3.0)
