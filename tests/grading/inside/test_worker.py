import signal
import time
from types import SimpleNamespace

import pytest

from convlab.grading.inside.worker import _run


class Shell:
    """A shell whose cells are times in seconds, to sleep."""

    def run_cell(self, source, store_history):
        time.sleep(float(source))
        return SimpleNamespace(error_before_exec=None, error_in_exec=None)


@pytest.mark.parametrize(
    ("by_others", "failed"), [(0.0, [[1, "stopped after 0.2 s"]]), (0.5, [])], ids=["idle", "busy"]
)
def test_time_that_others_used_is_not_counted_to_a_cell(by_others, failed):
    began = time.monotonic()

    def waited():
        return min(by_others, time.monotonic() - began)

    before = signal.getsignal(signal.SIGALRM)
    try:
        assert _run(["0.4"], Shell(), 0.2, waited=waited) == failed
        assert _run(["1.5"], Shell(), 0.2, waited=waited) == [[1, "stopped after 0.2 s"]]
    finally:
        signal.signal(signal.SIGALRM, before)
