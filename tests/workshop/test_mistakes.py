"""What the room says of a mistake is what the check says to whoever made it."""

from convlab.feedback import exercise
from convlab.feedback.loading import find
from convlab.workshop.mistakes import Course


def test_the_report_is_that_of_the_check():
    def zero_pad(image, padding):
        return find("03_padding").known_mistakes["zero_pad"]["always one"](image, padding)

    told = Course().report("03_padding", "zero_pad", "always one")
    checked = exercise("03_padding").examine(zero_pad)
    assert told.mistake == "always one"
    assert told.picture.startswith("<svg")
    parts = ("picture", "sentence", "call", "findings", "mistake")
    assert [getattr(told, part) for part in parts] == [getattr(checked, part) for part in parts]


def test_every_known_mistake_has_its_picture_or_its_words():
    course = Course()
    silent = [
        (exercise_, function, mistake)
        for (exercise_, function), mistakes in course.known.items()
        for mistake in mistakes
        if not (report := course.report(exercise_, function, mistake)).sentence
        or not (report.picture or report.findings)
    ]
    assert silent == []
