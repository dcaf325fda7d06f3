import json
import os
import subprocess
import sys

import pytest

from convlab.feedback import record
from convlab.feedback.answer_key import Mistake
from convlab.feedback.diagnosis import Report
from tests.waiting import PATIENCE


def test_a_check_leaves_one_line_with_the_mistake_to_correct_first(tmp_path):
    mistakes = (Mistake("one side only", "You padded one."), Mistake("kept", "You kept one."))
    record.write("03_padding", Report("zero_pad", "wrong", 5, mistakes=mistakes), tmp_path)
    record.write("03_padding", Report("zero_pad", "passed", 5), tmp_path)
    first, second = record.read(tmp_path)
    assert (first.status, first.mistake) == ("wrong", "one side only")
    assert (second.exercise, second.function, second.status) == ("03_padding", "zero_pad", "passed")


@pytest.mark.parametrize(
    "rubbish",
    [
        b"not json\n",
        b"[1, 2]\n",
        b"5\n",
        b'{"exercise": "x"}\n',
        b'{"exercise":1,"function":2,"status":3,"mistake":4,"when":5}\n',
        b"[" * 100_000 + b"\n",
        b"\xff\xfe\x00\n",
        b'{"exercise": "torn off in the mid\n',
        b'{"exercise": "torn off without an end',
    ],
)
def test_line_that_is_not_a_record_is_ignored(tmp_path, rubbish):
    record.write("a", Report("f", "passed", 1), tmp_path)
    with open(tmp_path / record.FILE, "ab") as file:
        file.write(rubbish)
    record.write("a", Report("g", "passed", 1), tmp_path)
    assert [one.function for one in record.read(tmp_path)] == ["f", "g"]


def test_partial_write_is_reported_and_the_next_line_is_complete(tmp_path):
    pytest.importorskip("resource")
    script = (
        "import resource, signal, sys; from convlab.feedback import record; "
        "from convlab.feedback.diagnosis import Report\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (150, 150))\n"
        "for name in 'fgh':\n"
        "    try: record.write('a', Report(name, 'passed', 1), sys.argv[1])\n"
        "    except OSError as error: print(name, 'not written:', error)\n"
    )
    line = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=PATIENCE)
    message = [line.split(":")[0] for line in done.stdout.splitlines()]
    assert message == ["g not written", "h not written"], done.stderr
    assert (tmp_path / record.FILE).stat().st_size == 150
    record.write("a", Report("i", "passed", 1), tmp_path)
    assert [one.function for one in record.read(tmp_path)] == ["f", "i"]


def test_missing_file_has_no_records(tmp_path):
    assert record.read(tmp_path) == []
    assert record.read(tmp_path / "missing") == []
    (tmp_path / record.FILE).mkdir()
    assert record.read(tmp_path) == []


def test_a_file_too_large_to_be_records_is_not_read(tmp_path):
    with open(tmp_path / record.FILE, "wb") as file:
        file.truncate(2**30)
    assert record.read(tmp_path) == []


def test_two_notebooks_at_once_lose_nothing(tmp_path):
    script = (
        "import sys; from convlab.feedback import record; "
        "from convlab.feedback.diagnosis import Report\n"
        "for i in range(300): record.write(sys.argv[1], Report('f', 'wrong', 1), sys.argv[2])"
    )
    line = [sys.executable, "-c", script]
    both = [subprocess.Popen([*line, name, str(tmp_path)]) for name in ("a", "b")]
    assert [one.wait(PATIENCE) for one in both] == [0, 0]
    assert sorted(one.exercise for one in record.read(tmp_path)) == ["a"] * 300 + ["b"] * 300
    # A line seen while the other notebook writes it looks cut, and then an empty one follows it.
    for text in filter(None, (tmp_path / record.FILE).read_text().splitlines()):
        assert json.loads(text)["status"] == "wrong"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_folder_that_cannot_be_written_is_an_error(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(PermissionError):
        record.write("a", Report("f", "passed", 1), tmp_path)
