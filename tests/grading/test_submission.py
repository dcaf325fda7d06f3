import re
import select
import socket
import time
from collections import namedtuple
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

from convlab.grading import submission
from convlab.grading.failure import GraderFailure
from convlab.grading.inside import protocol
from convlab.grading.inside.worker import Unreadable
from convlab.grading.submission import SubmissionError, clean
from tests.grading.notebooks import notebook

Layer = namedtuple("Layer", "size, stride")


def test_arguments_and_options_go_over_and_the_answer_comes_back(submit):
    one = submit(notebook("import numpy as np", "def f(x, *, by=1):\n    return np.sum(x) * by"))
    assert one.functions.f(np.arange(4), by=2.5) == 15.0
    assert one.status == "graded" and one.notes == []


@pytest.mark.parametrize("number", [np.int64(3), np.float32(0.5), np.bool_(True), 2**70 + 1])
def test_number_arrives_as_it_is(submit, number):
    one = submit(notebook("def f(x): return [type(x).__name__, x]"))
    assert one.functions.f(number) == [type(number).__name__, number]


@pytest.mark.parametrize(
    "passed",
    [Layer(3, 1), [Layer(3, 1)], {"mask": np.ma.masked_array([1])}, range(3), Fraction(1, 2)],
)
def test_argument_that_would_arrive_as_another_kind_is_refused(submit, passed):
    """A right function that reads `layer.stride` would lose its points."""
    one = submit(notebook("def f(*_, **__): return 1"))
    with pytest.raises(GraderFailure, match=r"a test passes a \w+, which would not"):
        one.functions.f(passed)
    with pytest.raises(GraderFailure, match="a test passes a"):
        one.functions.f(option=passed)


@pytest.mark.parametrize(
    "statements",
    [
        "two = 2; torch.f(); two = two",
        "found = {}\nfound['torch'] = torch.f()\nfound['own'] = 1",
        "np.of_torch = torch.f()",
        "torch.f()\ntwo = 0 if type(two) == torch.Tensor else 2",
        "x: torch.Tensor = torch.f()\nprint(x.shape)",
        "x = torch.f()\nx += 1\nprint(f'{x:.3f}')\nprint('%.3f' % x, float(x))",
        "with torch.no_grad():\n    x = 1\nprint(x)",
        "if torch.cuda.is_available(): device = 'cuda'\nelse: device = 'cpu'\nprint(device)",
        "x = torch.f()\nx[0] = 1\nif x < 1 or len(x) or abs(x ** 2 @ x): pass\nwith x: pass",
    ],
)
def test_what_a_missing_library_computes_costs_nothing_else(submit, statements):
    one = submit(
        notebook(
            f"import numpy as np, torch\ntwo = 2\n{statements}\ndef f(x): return two * np.sum(x)"
        )
    )
    assert one.functions.f(1) == 2
    (note,) = one.notes
    assert note.startswith("code cell 1 failed: LibraryUsed: `torch.")


def test_error_after_a_call_of_a_library_is_noted_too(submit):
    one = submit(notebook("import torch\ntorch.f()\n1 / 0", "def f():\n    return 1 /  0"))
    with pytest.raises(ZeroDivisionError):
        one.functions.f()
    first, second = one.notes
    assert "ZeroDivisionError" in first and "`torch.f`" in second


def test_line_after_a_call_of_a_library_is_quoted(submit):
    one = submit(notebook("import torch\ntorch.f()\ndef f():\n    return 1 / (0)"))
    with pytest.raises(ZeroDivisionError) as caught:
        one.functions.f()
    assert caught.value.line == "return 1 / (0)"


def test_option_may_have_any_name(submit):
    one = submit(notebook("def f(*, name, self): return name + self"))
    assert one.functions.f(name=1, self=2) == 3


def test_reply_without_a_report_of_the_cells_is_not_evidence(submit, monkeypatch):
    one = submit(notebook("def f(): return 1"))
    receive = one._receive
    monkeypatch.setattr(one, "_receive", lambda *given, **named: ({}, receive(*given, **named)[1]))
    with pytest.raises(SubmissionError, match="it does not report that its cells ran"):
        one.functions.f()
    assert one.status.startswith("died: ")


def test_sandbox_that_does_not_reply_may_have_been_ended_by_the_submission(
    submit_endless, monkeypatch
):
    one = submit_endless(notebook("import time\ndef f(): time.sleep(60)"))
    one.load()
    near, far = socket.socketpair()
    far.close()
    with near, monkeypatch.context() as patch:
        patch.setattr(one._fork_server, "_control", near)
        with pytest.raises(GraderFailure, match="the sandbox has ended"):
            one.functions.f()
    assert one.ran_meanwhile


def test_answers_are_counted(submit):
    one = submit(notebook("def f(): return 1", "def g(): 1 / 0", "def h(): return {1}"))
    one.functions.f()
    with pytest.raises(ZeroDivisionError):
        one.functions.g()
    assert (one.answers, one.no_answer) == (2, "")
    with pytest.raises(SubmissionError):
        one.functions.h()
    assert one.answers == 2 and one.no_answer.startswith("`h`: ")


def test_helpers_in_other_cells_and_the_last_of_two_definitions(submit):
    one = submit(notebook("def half(x):\n    return x / 2", "f = None", "def f(x): return half(x)"))
    assert one.functions.f(3) == 1.5


def test_built_in_errors_are_raised_as_themselves(submit):
    one = submit(notebook("def f(x):\n    return x[9]", "def g():\n    raise NotImplementedError"))
    with pytest.raises(IndexError, match="index 9 is out of bounds") as raised:
        one.functions.f(np.zeros(3))
    assert raised.value.student_message.endswith("in `return x[9]`")
    with pytest.raises(NotImplementedError) as raised:
        one.functions.g()
    assert raised.value.student_message == "`g` is not started"


def test_other_error_is_raised_as_the_nearest_built_in(submit):
    one = submit(notebook("class Mine(ValueError): pass\ndef f(): raise Mine('odd')"))
    with pytest.raises(ValueError, match="odd"):
        one.functions.f()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("g = 1", "there is no function `f` in the notebook"),
        ("f = 3\n1 / 0", "`f` is not a function, but a value of type int"),
        ("x = 1 / 0\ndef f(): pass", "`f` was not defined: code cell 1 failed: ZeroDivisionError"),
        ("if True:\n  def f(x) return x", "`f` was not defined: code cell 1 failed: SyntaxError: "),
        ("f = g", "`f` was not defined: code cell 1 failed: NameError: name 'g' is not defined"),
        ("1 / 0\ndef ff(): f = f == 1", "there is no function `f` in the notebook"),
        ("def f(): return {1, 2}", "not an array of real numbers: set of object"),
        ("import os\ndef f(): os._exit(7)", "`f`: died: its process exited with code 7"),
        ("import numpy as np\ndef f(): return np.zeros(1 << 27)", "too large|memory|allocate"),
        ("import scipy.signal as s\ndef f(): return s.convolve(1, 2)", "signal.convolve` is not"),
        ("from scipy.signal import convolve\ndef f(): convolve(1)", "`scipy.signal.convolve`"),
        ("import convlab\ndef f(): return convlab.pad2d([[1]], 1)", "`convlab.pad2d` is not"),
        ("from convlab.ops import pad2d\ndef f(): return pad2d(1, 1)", "`convlab.ops.pad2d` is"),
        ("import convlab\ndef f(): return convlab.samples.kernel('sobel')", "kernel` is not"),
        ("from tqdm import tqdm\ndef f(): return list(tqdm(iterable=[1]))", "`tqdm.tqdm` is not"),
        ("import torch\nx = 1\nx += torch.f()\ndef f(): return x + 1", "`x` is not available"),
        ("import tqdm\ndef f(): return len(tqdm.tqdm(iterable=[1]))", "`tqdm.tqdm` is not"),
        ("import seaborn\ndef f(): return seaborn.load_dataset('x')", "not an array"),
        ("import torch\ndef f(): return sum(torch.sizes)", "`torch.sizes` is not available"),
        ("import torch, numpy\ndef f(): return torch.pi * numpy.ones(2)", "`torch.pi` is not"),
        ("try:\n    1 / 0\nexcept Exception:\n    import torch\ndef f(): torch.f()", "torch.f`"),
    ],
)  # fmt: skip
def test_missing_answer_is_explained(submit, source, message):
    with pytest.raises((SubmissionError, MemoryError), match=message):
        submit(notebook(source)).functions.f()


def test_function_that_hangs_or_dies_does_not_affect_the_others(submit_endless):
    source = (
        "import os, time\ndef hang(): time.sleep(99)\ndef die(): os._exit(1)\ndef f(): return 5"
    )
    one = submit_endless(notebook(source))
    for name in ("hang", "die", "hang"):
        with pytest.raises(SubmissionError):
            one.call(name)
        assert one.functions.f() == 5
    assert one.status == "graded"


# With 2.5 s, the second call gets what is left, and none is left to run the cells again.
@pytest.mark.parametrize(
    ("call_seconds", "total", "second"),
    [(0.3, 2, "gave no answer within 0.3 s"), (2.5, 5, "more than 5 s in total")],
)
def test_all_time_together_is_limited(limited, submit, call_seconds, total, second):
    limited(call_seconds=call_seconds, total_seconds=total)
    source = "import time\ntime.sleep(0.1)\na = b = c = d = e = f = lambda: time.sleep(99)"
    one, messages = submit(notebook(source)), []
    for name in "abcdef":
        with pytest.raises(SubmissionError) as raised:
            one.call(name)
        messages.append(str(raised.value))
    assert one.status == f"timed out: more than {total} s in total"
    assert messages[1] == f"`b`: timed out: {second}"
    assert messages[-1] == f"not run, {one.status}"


def test_function_that_hangs_in_many_tests_leaves_time_for_the_others(limited, submit):
    limited(call_seconds=2.5, total_seconds=15)
    one = submit(
        notebook("import time\ndef f(x): return time.sleep(99 * x) or 7\ndef g(): return 5")
    )
    for late in [*["2.5 s"] * 3, *["0.5 s"] * 3]:
        with pytest.raises(SubmissionError, match=f"gave no answer within {late}"):
            one.functions.f(1)
    assert (one.functions.f(0), one.functions.g(), one.status) == (7, 5, "graded")


def test_cell_that_takes_too_long_is_interrupted_and_the_next_one_runs(submit_endless):
    one = submit_endless(notebook("while True: pass", "def f(): return 1"))
    assert one.functions.f() == 1
    assert one.notes == ["code cell 1 failed: stopped after 0.5 s"]


@pytest.fixture
def stand_still(monkeypatch):
    """Let the grader's clock jump while it waits the next time, as if the machine was paused."""
    pauses = [True]
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + 100 * (not pauses))

    def wait(*given):
        return ([], [], []) if pauses and pauses.pop() else select.select(*given)

    monkeypatch.setattr(submission, "time", clock)
    monkeypatch.setattr(submission, "select", SimpleNamespace(select=wait))


def test_call_while_the_machine_stands_still_is_not_late(submit, request):
    one = submit(notebook("def f(): return 1"))
    one.load()
    request.getfixturevalue("stand_still")
    assert one.functions.f() == 1
    assert one.seconds < 50


def test_submission_that_uses_up_its_patience_while_it_is_refused_is_put_off(submit, monkeypatch):
    now = [0]
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + now[0])
    monkeypatch.setattr(submission, "time", clock)
    one = submit(notebook('raise RuntimeError("can\'t start new thread")', "def f(): return 1"))
    monkeypatch.setattr(one, "_check_refusal", lambda what: now.insert(0, 55))
    one.patience = 50
    with pytest.raises(SubmissionError):
        one.functions.f()
    assert one.status == submission.PUT_OFF


def test_answer_that_comes_at_the_end_of_the_patience_is_received(submit, monkeypatch):
    """A large one takes longer than the patience that is left, if the machine is busy."""
    one, receive = submit(notebook("def f(): return 1")), protocol.receive
    one.load()
    one.patience = one.seconds + 1

    def late(sock, *, until, body_bytes):
        return receive(sock, until=until - 2, body_bytes=body_bytes)

    monkeypatch.setattr(protocol, "receive", late)
    assert one.functions.f() == 1


def test_cell_that_may_have_been_stopped_since_the_machine_stood_still(submit_endless, stand_still):
    one = submit_endless(notebook("while True: pass", "def f(): return 1"))
    with pytest.raises(GraderFailure, match="the machine stood still for 100 s"):
        one.functions.f()


def test_cell_that_fails_is_noted_and_the_next_one_runs(submit):
    one = submit(notebook("1 / 0", "def f(): return 1", "x = ("))
    assert one.functions.f() == 1
    assert one.notes[0] == "code cell 1 failed: ZeroDivisionError: division by zero"
    assert re.fullmatch(r"code cell 3 failed: SyntaxError: [^<]+ \(line 1\)", one.notes[1])


def test_cells_that_swallow_interrupts_are_stopped(limited, submit):
    limited(cell_seconds=0.5, load_seconds=1)
    source = "import time\nwhile True:\n    try: time.sleep(9)\n    except BaseException: pass"
    one = submit(notebook("def f(): return 1", source))
    message = "timed out: running its cells took longer than 1 s"
    with pytest.raises(SubmissionError, match=message):
        one.functions.f()
    assert one.status == message


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "it is empty"),
        (b"\n", "it is empty"),
        (b"%PDF-1.7", "it is not JSON"),
        (b"\xff\xfe{}", "it is not JSON"),
        (b"[" * 200_000, "it is nested too deep"),
        (b"[]", "it is JSON but not a notebook"),
        (b'{"nbformat": "4"}', "it is JSON but not a notebook"),
        (notebook(nbformat=3, worksheets=[]), "it has format 3, not 4"),
        (notebook(nbformat=5), "it has format 5, not 4"),
        (notebook(cells=None), "it has no list of cells"),
        (notebook(cells={}), "it has no list of cells"),
        (notebook(cells=[1]), "it has no list of cells"),
        (notebook(7), "the source of a cell is not text"),
        (notebook(metadata={"kernelspec": {"language": "julia"}}), "it is for julia"),
        (notebook(metadata={"language_info": {"name": "R"}}), "it is for R, not for Python"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_invalid_notebook_is_reported(submit, text, why):
    one = submit(text)
    with pytest.raises(SubmissionError):
        one.load()
    assert one.status.startswith(f"unreadable: {why}")


@pytest.mark.parametrize(
    "metadata",
    [None, [], {}, {"kernelspec": 5}, {"kernelspec": {}}, {"kernelspec": {"language": ""}}],
)
def test_odd_metadata_does_no_harm(submit, metadata):
    assert submit(notebook("def f(): return 1", metadata=metadata)).functions.f() == 1


def test_notebook_that_only_the_worker_can_read_is_graded(submit, monkeypatch):
    """As one that is nested so deep that Python's limit is reached further down the stack."""

    def unreadable(_text):
        raise Unreadable("it is nested too deep")

    monkeypatch.setattr(submission.worker, "code_cells", unreadable)
    one = submit(notebook("def f(): return 1 / 0"))
    with pytest.raises(ZeroDivisionError) as raised:
        one.functions.f()
    assert raised.value.student_message == "`f` raised ZeroDivisionError" and one.failure == ""


def test_changing_an_argument_is_noted_and_does_no_harm_here(submit):
    one, array = submit(notebook("def f(x):\n    x[0] = 9\n    return x")), np.zeros(2)
    assert one.functions.f(array).tolist() == [9, 0]
    assert array.tolist() == [0, 0]
    assert one.notes == ["`f` changes its arguments in place: work on a copy"]


def test_random_numbers_are_the_same_in_each_run(submit):
    source = "import random, numpy as np\nx = [random.random(), np.random.rand(), hash('a')]"
    drawn = []
    for _ in range(2):
        one = submit(notebook(source, "def f(): return x"))
        drawn.append(one.functions.f())
        one.close()
    assert drawn[0] == drawn[1]


def test_strange_text_comes_out_as_one_short_printable_line():
    assert clean("a\x1b[31m\n\u202eb" + "c" * 9999).startswith("a [31m b")
    assert len(clean("c" * 9999)) == 400
    assert clean({"a": 1}) == "{'a': 1}"


def test_start_of_the_sandbox_does_not_count_as_the_submissions_time(
    fork_server, submit, monkeypatch
):
    start, now, late = fork_server.start, time.monotonic, [0.0]

    def start_slowly():
        start()
        late[0] = 1000.0

    monkeypatch.setattr(fork_server, "start", start_slowly)
    monkeypatch.setattr(submission, "time", SimpleNamespace(monotonic=lambda: now() + late[0]))
    one = submit(notebook("def f(): return 1"))
    assert one.functions.f() == 1
    assert one.seconds < 1000 <= late[0]
