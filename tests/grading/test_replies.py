"""When a cell counts as run: some messages are lost on purpose, and there is no kernel."""

import itertools
import json
from queue import Empty
from types import SimpleNamespace

import pytest

from convlab.grading import nbval_run
from convlab.grading.limits import Limits
from convlab.grading.nbval_run import Running, cells_for_nbval, notebook_to_run, run_cell
from tests.grading.notebooks import notebook

SECONDS = 3


def shell(request, status="ok", kind="execute_reply", **content):
    return "shell", request, kind, {"status": status, **content}


def published(request, kind, **content):
    return "iopub", request, kind, content


def idle(request):
    return published(request, "status", execution_state="idle")


class Client:
    """A kernel's client with given messages, each with the number of the request it answers."""

    def __init__(self, messages):
        self._messages, self._requests = list(messages), itertools.count(1)
        self.session = SimpleNamespace(msg=lambda kind: kind)
        self.control_channel = SimpleNamespace(send=lambda message: None)

    def execute(self, _source, **_options):
        return next(self._requests)

    def stop_channels(self):
        pass

    def _next(self, channel):
        for place, (where, request, kind, content) in enumerate(self._messages):
            if where == channel:
                del self._messages[place]
                return {"msg_type": kind, "parent_header": {"msg_id": request}, "content": content}
        raise Empty

    def get_shell_msg(self, timeout):
        return self._next("shell")

    def get_iopub_msg(self, timeout):
        return self._next("iopub")


@pytest.fixture
def run(request, monkeypatch):
    """A function that runs two cells with given messages, and returns what was wrong with each.

    Its clock shows a hundredth of a second more each time it is read.
    """
    clock = itertools.count()
    monkeypatch.setattr(nbval_run, "time", SimpleNamespace(monotonic=lambda: next(clock) / 100))
    option = request.config.option
    for name, value in (("nbval", False), ("nbval_lax", True), ("nbval_cell_timeout", SECONDS)):
        monkeypatch.setattr(option, name, value, raising=False)

    def run(*messages, given=b'{"cells": []}'):
        two = notebook_to_run(notebook("cell 1", "cell 2"), given)
        cells = cells_for_nbval(two, request.session)
        file = cells[0].parent
        file.kernel = Running.__new__(Running)
        file.kernel._waited, file.kernel.stood_still = lambda: 0.0, 0.0
        file.kernel.kc = Client([shell(1), idle(1), *messages])
        file.setup_sanitize_files()
        return [run_cell(cell, SECONDS) for cell in cells]

    return run


def test_cell_with_its_own_reply_has_run(run):
    assert run(shell(2), idle(2)) == ["", ""]


def test_reply_to_the_previous_cell_is_not_evidence(run):
    assert run(idle(2)) == ["", "it took longer than 3 s"]
    assert run(shell(1), idle(2)) == ["", "it took longer than 3 s"]


def test_reply_to_another_request_is_not_evidence(run):
    assert run(shell(1), shell(2, "error", ename="NameError", evalue="x"), idle(2))[1] == (
        "NameError: x"
    )


def test_error_with_a_lost_message_is_reported(run):
    assert run(shell(2, "error", ename="E", evalue="lost"), idle(2)) == ["", "E: lost"]
    assert run(shell(2, "aborted"), idle(2)) == ["", "it failed: aborted"]


def test_cell_that_ends_well_after_its_time_has_not_run(run):
    late = published(2, "stream", name="stdout", text="late")
    assert run(late, idle(2)) == ["", "it took longer than 3 s"]


def test_other_messages_do_not_prolong_the_wait(run, monkeypatch):
    clock = itertools.count()
    monkeypatch.setattr(nbval_run, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    others = (shell("other", kind="comm_info_reply") for _ in range(20))
    assert run(*others, shell(2), idle(2)) == ["", "it took longer than 3 s"]


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands, as a list of its one time."""
    now = [0]
    monkeypatch.setattr(nbval_run, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def test_messages_that_take_long_to_read_do_not_prolong_the_wait(run, clock, monkeypatch):
    """Such as large ones: the machine does not stand still."""
    read = Client.get_shell_msg

    def slow(client, timeout):
        clock[0] += 2
        return read(client, timeout)

    monkeypatch.setattr(Client, "get_shell_msg", slow)
    others = (shell("other", kind="comm_info_reply") for _ in range(3))
    assert run(*others, shell(2), idle(2)) == ["", "it took longer than 3 s"]


def test_time_in_which_the_machine_stands_still_does_not_count(run, clock, monkeypatch):
    read = Client.get_shell_msg

    def pause(client, timeout):
        monkeypatch.setattr(Client, "get_shell_msg", read)
        clock[0] += 100
        raise Empty

    monkeypatch.setattr(Client, "get_shell_msg", pause)
    assert run(shell(2), idle(2)) == ["", ""]


@pytest.mark.parametrize(
    ("cells", "still", "report"),
    [
        (12, 100, "+"),
        (12, 0, "+"),
        (13, 0, "-code cell 13: the cells up to this one took longer than 12 s together"),
    ],
)
def test_time_of_all_cells_together_is_limited_but_for_such_time(
    request, run, clock, monkeypatch, cells, still, report
):
    kernel = SimpleNamespace(stood_still=0, computes=lambda seconds: True)

    def run_cell(_cell, _seconds):
        clock[0] += 1 + still
        kernel.stood_still += still
        return ""

    unused = {"limit_memory": print, "_watch": print, "Running": lambda *_: kernel}
    for name, value in {"run_cell": run_cell, **unused}.items():
        monkeypatch.setattr(nbval_run, name, value)
    kernels = SimpleNamespace(sandbox=SimpleNamespace(limits=Limits()), waited=lambda: 0)
    given, reports = notebook_to_run(notebook(*"1" * cells), b'{"cells": []}'), []
    start = SimpleNamespace(lifeline=None, folder=".")
    nbval_run._run_cells(given, start, kernels, request.session, SECONDS, reports.append)
    assert reports == [report]


def test_messages_without_end_are_not_read_for_ever(run, monkeypatch):
    clock = itertools.count()
    monkeypatch.setattr(nbval_run, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    others = (published("other", "stream") for _ in range(20))
    assert run(shell(2), *others, idle(2)) == ["", "it took longer than 3 s"]


def test_messages_of_an_unknown_kind_are_not_printed(run, capsys):
    assert run(shell(2), published(2, "grading stopped: by a student"), idle(2)) == ["", ""]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("printed", ["3\n", "4\n"])
def test_output_is_compared_with_that_of_the_exercise(run, printed):
    output = {"output_type": "stream", "name": "stdout", "text": ["3", "\n"]}
    tagged = {"id": "c1", "metadata": {"tags": ["nbval-check-output"]}, "outputs": [output]}
    text = published(2, "stream", name="stdout", text=printed)
    found = run(text, shell(2), idle(2), given=json.dumps({"cells": [tagged]}).encode())
    assert found[0] == "" and bool(found[1]) == (printed != "3\n"), found
