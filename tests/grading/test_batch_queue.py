"""Batches: each submission is graded or given up exactly once, whichever process ends."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from convlab.grading.batch_queue import BatchQueue
from convlab.grading.inbox import SubmissionFile


def some(count):
    return [SubmissionFile(f"s{number:02}", Path(f"s{number:02}.ipynb")) for number in range(count)]


def names(batch):
    return [one.student for one in batch]


def test_idle_workers_share_the_submissions_within_the_largest_batch():
    plan = BatchQueue(some(7), 9)
    assert [len(plan.take(idle)) for idle in (3, 2, 1)] == [3, 2, 2]
    plan = BatchQueue(some(10), 4)
    assert [names(plan.take(idle)) for idle in (2, 1, 1, 1)] == [
        ["s00", "s01", "s02", "s03"], ["s04", "s05", "s06", "s07"], ["s08", "s09"], [],
    ]  # fmt: skip


def test_submission_that_ends_a_process_is_tried_once_more_alone():
    plan = BatchQueue(some(4), 4)
    batch = plan.take(1)
    assert plan.give_back(batch[1:], "s01") is None
    assert names(plan.take(1)) == ["s02", "s03"]
    alone = plan.take(1)
    assert names(alone) == ["s01"]
    assert plan.give_back(alone, "s01").student == "s01"
    assert plan.take(1) == []


def test_batch_that_ended_for_an_unknown_submission_is_halved():
    plan = BatchQueue(some(4), 4)
    assert plan.give_back(plan.take(1), None) is None
    assert [names(plan.take(1)), names(plan.take(1))] == [["s00", "s01"], ["s02", "s03"]]


def test_batch_that_failed_while_others_ran_is_not_a_strike():
    plan = BatchQueue(some(3), 3)
    batch = plan.take(1)
    assert plan.give_back(batch, None, excused=True) is None
    assert plan.take(1) == batch
    assert plan.give_back(batch, "s00", excused=True) is None
    assert [names(plan.take(1)), names(plan.take(1))] == [["s01", "s02"], ["s00"]]
    assert plan.give_back(batch[:1], "s00") is None
    assert plan.give_back(plan.take(1), "s00").student == "s00"


@given(
    count=st.integers(0, 30),
    size=st.integers(1, 12),
    workers=st.integers(1, 4),
    killers=st.sets(st.integers(0, 29)),
    known=st.booleans(),
    luck=st.randoms(use_true_random=False),
)
def test_each_is_graded_or_given_up_and_never_twice(count, size, workers, killers, known, luck):
    """Killers always end their process; the order in which batches end is random."""
    plan, graded, given_up, running = BatchQueue(some(count), size), [], [], []
    killers = {f"s{number:02}" for number in killers}
    while True:
        while len(running) < workers and (batch := plan.take(workers - len(running))):
            running.append(batch)
        if not running:
            break
        batch = running.pop(luck.randrange(len(running)))
        done = next((at for at, one in enumerate(batch) if one.student in killers), len(batch))
        done = done if known else done * (done == len(batch))
        graded += names(batch[:done])
        if left := batch[done:]:
            if gone := plan.give_back(left, left[0].student if known else None):
                given_up.append(gone.student)
    everybody = {one.student for one in some(count)}
    assert sorted(graded) == sorted(everybody - killers)
    assert sorted(given_up) == sorted(everybody & killers)
