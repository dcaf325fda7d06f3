"""Counting a room: who started, passed, is stuck, and which mistakes there are now."""

from datetime import UTC, datetime
from functools import partial

import pytest

from convlab.feedback import record
from convlab.workshop import tally
from tests.workshop import records
from tests.workshop.records import EXERCISE, FUNCTION

# A fixed time: a quarter of an hour may pass between collecting the tests and running one.
MOMENT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
NOW = MOMENT.timestamp() + 1
line = partial(records.line, now=MOMENT)

KNOWN = {
    (EXERCISE, FUNCTION): frozenset({"always one", "twice as much"}),
    (EXERCISE, "same_padding"): frozenset(),
}


def marks(*lines):
    found = {}
    for one in lines:
        assert tally.add_record(found, record.parse(one), KNOWN)
    return found


def row(**participants):
    return tally.count(participants, KNOWN, NOW).rows[0]


def test_each_function_counts_started_passed_and_stuck():
    participants = {
        "ada": marks(*[line("wrong")] * 3),
        "bob": marks(line("wrong"), line("passed")),
        "cleo": marks(line("error")),
        "dan": {},
    }
    room = tally.count(participants, KNOWN, NOW)
    assert room.participants == ("ada", "bob", "cleo", "dan")
    assert room.rows[0] == tally.Row(EXERCISE, FUNCTION, ("ada", "bob", "cleo"), ("bob",), ("ada",))
    assert room.rows[1] == tally.Row(EXERCISE, "same_padding", (), (), ())


@pytest.mark.parametrize(
    "lines, stuck",
    [
        ([line("wrong")] * 2, False),
        ([line("wrong")] * 3, True),
        ([line("error"), line("wrong"), line("error")], True),
        ([line("wrong", minutes_ago=20), line("wrong"), line("wrong")], False),
        ([line("wrong", minutes_ago=20)] + [line("wrong")] * 3, True),
        ([line("wrong", minutes_ago=14)] * 3, True),
        ([line("wrong", minutes_ago=16)] * 3, False),
        ([line("wrong")] * 3 + [line("passed")], False),
        ([line("passed")] + [line("wrong")] * 3, False),
    ],
)
def test_stuck_is_three_failures_in_fifteen_minutes_and_no_pass(lines, stuck):
    assert row(ada=marks(*lines)).stuck == (("ada",) if stuck else ())


def test_mistakes_now_are_those_of_each_latest_check_the_most_frequent_first():
    participants = {
        "ada": marks(line("wrong", "twice as much"), line("wrong", "always one")),
        "bob": marks(line("wrong", "always one")),
        "cleo": marks(line("wrong", "twice as much")),
        "dan": marks(line("wrong", "twice as much"), line("passed")),
        "eva": marks(line("wrong", "twice as much", minutes_ago=16)),
        "finn": marks(line("error")),
    }
    shown = tally.count(participants, KNOWN, NOW).mistakes
    assert [(one.mistake, one.who) for one in shown] == [
        ("always one", ("ada", "bob")),
        ("", ("finn",)),
        ("twice as much", ("cleo",)),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"exercise": "99_nothing"},
        {"function": "unknown"},
        {"status": "not started"},
        {"when": "yesterday"},
    ],
)
def test_functions_outside_the_course_are_not_counted(wrong):
    good = record.parse(line("passed"))
    found = {}
    assert not tally.add_record(found, record.Record(**(vars(good) | wrong)), KNOWN)
    assert found == {}


def test_a_mistake_that_the_course_does_not_know_counts_as_unknown():
    found = marks(line("wrong", "<script>alert(1)</script>"))
    assert found[EXERCISE, FUNCTION].mistake == ""


def test_two_files_of_one_participant_are_one_participant():
    both = tally.merged(
        [
            marks(line("wrong", "twice as much")),
            marks(line("wrong", "always one", minutes_ago=2), line("wrong", minutes_ago=1)),
        ]
    )
    assert row(ada=both).stuck == ("ada",)
    assert both[EXERCISE, FUNCTION].mistake == "twice as much"
