import inspect
import subprocess
from dataclasses import fields

import pytest

from convlab.grading.limits import Limits, with_changes
from tests.grading.runs import RIGHT, ROOT, command, hand_in, needs_bubblewrap


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


@needs_bubblewrap  # elsewhere, not every system has these limits
def test_limit_that_the_grader_does_not_have_itself_is_refused(tmp_path):
    """Else a submission that needs less than its limit could fail, and lose marks."""
    inbox = hand_in(tmp_path / "in", a=RIGHT)
    line = ["sh", "-c", 'ulimit -v 1048576; ulimit -d 786432; ulimit -t 45; exec "$@"', "sh"]
    line += command(inbox, tmp_path / "out")
    for option, limit, most in (
        ("-v", "memory_mib 2048", 1024),
        ("-d", "memory_mib 1024", 768),
        ("-t", "cpu_seconds 60", 45),
    ):
        done = subprocess.run(line, capture_output=True, text=True, cwd=ROOT)
        assert done.returncode == 1 and done.stderr.count("\n") == 1
        assert f"{limit} exceeds the {most} that this process may use" in done.stderr
        given = f"--limit={limit.split()[0]}={most}"
        assert f"(ulimit {option}), or grade with {given.replace('=', ' ', 1)}" in done.stderr
        line.append(given)
    done = subprocess.run(line, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0 and "mean: 2 of 2" in done.stdout, done.stderr
