import pytest

from convlab.feedback import progress, record
from convlab.feedback.diagnosis import Report


@pytest.fixture
def course(tmp_path):
    for part in ("notebooks", "exercises/00_start_here", "exercises/02_kernel_at_work"):
        (tmp_path / part).mkdir(parents=True)
    return tmp_path


def test_nothing_is_finished_at_first(course):
    assert repr(progress(course)).startswith("0 of ")


def test_what_passed_once_stays_finished(course):
    folder = course / "exercises" / "02_kernel_at_work"
    for status in ("not started", "wrong", "passed", "wrong"):
        record.write("02_kernel_at_work", Report("correlate2d", status, 7), folder)
    record.write("02_kernel_at_work", Report("convolve2d", "wrong", 7), folder)
    rows = {row[1]: row[2:] for row in progress(course).rows if row[0] == "02_kernel_at_work"}
    assert rows["correlate2d"] == (True, 4)
    assert rows["convolve2d"] == (False, 1)
    assert rows["sharpen"] == (False, 0)
    assert "[x] correlate2d" in repr(progress(course))
    assert "[ ] (1 check so far) convolve2d" in repr(progress(course))


def test_progress_is_found_from_a_lesson(course, monkeypatch):
    record.write("00_start_here", Report("double", "passed", 3), course / "exercises/00_start_here")
    monkeypatch.chdir(course / "notebooks")
    assert progress().rows[0] == ("00_start_here", "double", True, 1)


def test_what_a_script_elsewhere_checked_counts_there(course, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("scripts")
    record.write("00_start_here", Report("double", "passed", 3), elsewhere)
    assert progress(elsewhere).rows[0] == ("00_start_here", "double", True, 1)
    assert progress(course).rows[0] == ("00_start_here", "double", False, 0)


def test_check_beside_its_notebook_is_counted_once(course):
    folder = course / "exercises/00_start_here"
    record.write("00_start_here", Report("double", "wrong", 3), folder)
    assert progress(folder).rows[0] == ("00_start_here", "double", False, 1)


@pytest.mark.parametrize("place", ["notebooks", "exercises/my own name"])
def test_check_counts_wherever_the_course_has_the_notebook(course, place):
    (course / place).mkdir(exist_ok=True)
    record.write("00_start_here", Report("double", "passed", 3), course / place)
    assert progress(course).rows[0] == ("00_start_here", "double", True, 1)
