import inspect
from dataclasses import fields

import pytest

from convlab.grading.limits import Limits, with_changes


def test_changes_go_over_the_defaults_and_the_last_one_wins():
    limits = with_changes(["call_seconds=0.5", "memory_mib = 300", "call_seconds=2"])
    assert limits == Limits(call_seconds=2.0, memory_mib=300)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("calls=2", "there is no limit 'calls': choose one of notebook_mib"),
        ("memory_mib=0", "memory_mib needs a positive number, not '0'"),
        ("memory_mib=1.5", "memory_mib needs a positive number"),
        ("call_seconds=nan", "call_seconds needs a positive number"),
        ("call_seconds", "call_seconds needs a positive number, not ''"),
    ],
)
def test_invalid_limit_is_reported(change, message):
    with pytest.raises(ValueError, match=message):
        with_changes([change])


def test_every_limit_is_described():
    assert all(f"\n{field.name} : " in inspect.getdoc(Limits) for field in fields(Limits))
