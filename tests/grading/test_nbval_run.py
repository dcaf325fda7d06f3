"""Submissions run from top to bottom, in one run of the grader with a kernel for each."""

import json
import os
import re
import sys

import pytest

from convlab.grading import sandbox
from convlab.grading.nbval_run import notebook_to_run
from tests.grading.notebooks import notebook
from tests.grading.runs import hand_in, left_over, run_pytest

HONEST = "import convlab, numpy as np\ndef double(image): return 2 * np.asarray(image)"
SHOWS = "from convlab import exercise\nexercise('00_start_here').check(double)"
PLOTS = "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"


def in_kernel(source):
    """Return a cell that runs only in a kernel, and not in a worker."""
    lines = "".join(f"\n    {line}" for line in source.splitlines())
    return f"import os, sys, time\nif 'ipykernel' in sys.modules:{lines}"


def refused(tried):
    """Return a cell that fails unless the system refuses the attempt."""
    return (
        f"import os\ntry: {tried}\nexcept OSError as error: print(error.errno)\n"
        "else: raise AssertionError"
    )


OTHER_KEY = "get_ipython().kernel.session.key = b'another'"
CASES = {
    "honest": ([HONEST, SHOWS, PLOTS, "!echo of a shell"], ""),
    "uses what the sandbox lacks": (
        [HONEST, "%%bash\nls", "%conda install numpy", "help(double)",
         "%load_ext nb_black\n%nb_black_on", "%matplotlib widget", "%matplotlib qt",
         "files = !ls\nassert not files.n", "%%writefile two.py\nTWO = 2",
         "from two import TWO\nassert TWO == 2"],
        "",
    ),
    "has a magic that nothing defines": ([HONEST, "%matplot inline"], "code cell 2: UsageError: "),
    "out of order": (["double(np.ones((2, 2)))", HONEST], "code cell 1: NameError: name 'double'"),
    "asks to be skipped": ([HONEST, "# NBVAL_SKIP\n1 / 0"], "code cell 2: ZeroDivisionError"),
    "too slow": ([HONEST, in_kernel("time.sleep(60)")], "code cell 2: it took longer than 3 s"),
    "sleeps in every cell": (
        [HONEST, *[in_kernel("time.sleep(2.2)")] * 9],
        # If it has waited for a processor, it gets that time too.
        "code cell [78]: the cells up to this one took longer than 12 s together",
    ),
    "ends its kernel": (
        [HONEST, in_kernel("os._exit(0)")],
        "code cell 2: the kernel ended",
    ),
    "looks around": (
        [HONEST, "import os\nassert not os.path.exists('/etc/passwd')\nassert len(os.environ) < 25",
         refused("__import__('socket').create_connection(('127.0.0.1', 9), 1)"),
         refused("__import__('socket').socket(__import__('socket').AF_UNIX)")],
        "",
    ),
    "starts others": (
        [HONEST, refused("os.fork()"), refused("__import__('subprocess').run(['/bin/true'])"),
         "!sleep 99 &"],
        "",
    ),
    "signals others": (
        [HONEST, *(refused(f"os.kill({pid}, 15)") for pid in ("-1", "0", "1", "os.getppid()")),
         refused("__import__('signal').pthread_kill(__import__('threading').get_ident(), 15)")],
        "",
    ),
    "interrupts itself": (
        [HONEST, "import os, signal, time\ntry:\n    os.kill(os.getpid(), signal.SIGINT)\n"
                 "    time.sleep(9)\nexcept KeyboardInterrupt: pass"],
        "",
    ),
    "swallows interrupts": (
        [HONEST, in_kernel("while True:\n    try: time.sleep(9)\n    except BaseException: pass")],
        "code cell 2: it took longer than 3 s",
    ),
    "ends well once interrupted": (
        [HONEST, in_kernel("try: time.sleep(60)\nexcept KeyboardInterrupt: pass")],
        "code cell 2: it took longer than 3 s",
    ),
    "floods its output": (
        [HONEST, in_kernel("while True: print('x' * 1_000_000)")],
        # Short of memory, a kernel can also send a message that is not whole.
        "code cell 2: (it |MemoryError|KeyboardInterrupt|the kernel's messages cannot be read)"
        "|it produced more output than fits",
    ),
    "starts many threads": (
        [HONEST, in_kernel("from threading import Thread\nfor _ in range(40):\n"
                           "    Thread(target=time.sleep, args=[9], daemon=True).start()\n"
                           "raise RuntimeError(\"can't start new thread\")")],
        "code cell 2: RuntimeError: can't start new thread",
    ),
    "closes every descriptor": (
        [HONEST, in_kernel("os.closerange(3, 256)")], "code cell 2: the kernel ended",
    ),
    "speaks nonsense": (
        [HONEST, "get_ipython().kernel.iopub_socket.send_multipart([b'x'] * 9)\n"
                 "get_ipython().kernel.iopub_socket.send_multipart([b'<IDS|MSG>'] * 9)"],
        "code cell 2: |",
    ),
    "leaves a note": (
        [HONEST, "import os\nopen('note', 'w').close()\nos.setxattr('.', 'user.note', b'42')\n"
                 "os.makedirs('a/b')\nos.chmod('a', 0)\nos.chmod('.', 0o555)"],
        "",
    ),
    "looks for a note": (
        [HONEST, "import os\nassert set(os.listdir('.')) <= {'.ipython', '.matplotlib'}\n"
                 "assert os.listxattr('.') == []\nopen('mine', 'w').close()"],
        "",
    ),
    "has its kernel say ok to all": (
        ["async def ok(*_arguments, **_options):\n"
         "    return {'status': 'ok', 'execution_count': 1, 'user_expressions': {}}\n"
         "get_ipython().kernel.do_execute = ok", "1 / 0", HONEST],
        "after its last cell the kernel replies without computing",
    ),
    "signs with another key": (
        [HONEST, in_kernel(OTHER_KEY)], "code cell 2: the kernel's messages cannot be read",
    ),
    "signs the last reply with another key": (
        [HONEST, in_kernel(
            "kernel = get_ipython().kernel\n"
            "execute = kernel.do_execute\n"
            "def do_execute(code, *arguments, **options):\n"
            f"    if not code: {OTHER_KEY}\n"
            "    return execute(code, *arguments, **options)\n"
            "kernel.do_execute = do_execute")],
        "after its last cell the kernel replies without computing",
    ),
    "replies with a list": (
        [HONEST, in_kernel(
            "session = get_ipython().kernel.session\n"
            "serialize = session.serialize\n"
            "session.serialize = lambda message, *rest: serialize(\n"
            "    {**message, 'parent_header': [1]}, *rest)")],
        "code cell 2: the kernel's messages cannot be read",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    if sandbox.why_no_bubblewrap():
        pytest.skip(sandbox.why_no_bubblewrap())
    inbox = tmp_path_factory.mktemp("inbox")
    for name, (cells, _) in CASES.items():
        (inbox / f"{name}.ipynb").write_bytes(notebook(*cells))
    (inbox / "no notebook.ipynb").write_bytes(b"{")
    # Generous limits for everything that does not hang: the machine may be busy.
    changed = ["kernel_seconds=3", "memory_mib=2048", "load_seconds=30", "total_seconds=60"]
    changed = [f"--limit={change}" for change in changed]
    changed += ["--nbval-points=3"]
    for _ in range(2):  # as the command does if a batch stops
        graded, said = run_pytest(inbox, *changed, nbval=True)
        if len(graded) == len(CASES) + 1:
            return graded
        print(said)
    pytest.fail("two batches stopped")


@pytest.mark.parametrize("name", CASES)
def test_submission_runs_from_top_to_bottom(graded, name):
    runs = [test for test in graded[name].tests if test.name == "runs_from_top_to_bottom"]
    assert len(runs) == 1
    wrong = CASES[name][1]
    assert runs[0].passed == (not wrong), runs
    assert (runs[0].points, runs[0].worth) == (0 if wrong else 3, 3)
    message = f"it does not run from top to bottom: ({wrong})" if wrong else "$"
    assert re.match(message, runs[0].message), runs[0].message
    assert sum(test.points for test in graded[name].tests) == (2 if wrong else 5)


def test_file_that_is_not_a_notebook_starts_no_kernel(graded):
    assert [test.points for test in graded["no notebook"].tests] == [0, 0, 0]
    assert graded["no notebook"].status == "unreadable: it is not JSON"


def test_seconds_count_the_run_in_the_kernel(graded):
    assert graded["too slow"].seconds > 3


def test_no_kernel_is_left(graded):
    assert left_over() == []


@pytest.mark.skipif(sys.platform != "linux", reason="macOS has no file names that are not UTF-8")
def test_kernel_starts_whatever_the_temporary_folder_is_called(tmp_path, monkeypatch):
    """Its whole path is too long for the address of a socket, and no text that ZeroMQ takes."""
    folder = tmp_path / os.fsdecode(b"\xff" * 100)
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    inbox = hand_in(tmp_path / "in", someone=HONEST)
    graded, said = run_pytest(inbox, "--limit=memory_mib=2048", nbval=True)
    assert [test.passed for one in graded.values() for test in one.tests] == [True] * 3, said


def test_code_alone_is_kept_of_a_submission():
    cell = {"cell_type": "code", "id": "x", "source": ["#NBVAL_RAISES_EXCEPTION\n", "1 / 0"],
            "metadata": {"tags": ["raises-exception"]}, "outputs": [{"odd": 1}]}  # fmt: skip
    text = {"cell_type": "markdown", "id": "y", "source": "words", "metadata": {}}
    run = notebook_to_run(notebook(cells=[text, cell]), notebook())
    assert [(one.source, one.metadata, one.outputs) for one in run.cells] == [
        ("#NBVAL_RAISES_EXCEPTION\n1 / 0", {}, [])
    ]


def test_text_that_cannot_be_sent_to_a_kernel_is_refused():
    with pytest.raises(UnicodeEncodeError):
        notebook_to_run(notebook("text = '\ud800'"), notebook())


def test_output_to_be_checked_comes_from_the_exercise():
    output = {"output_type": "stream", "name": "stdout", "text": "3\n"}
    model = {"cell_type": "code", "id": "a", "source": "print(3)", "execution_count": 1,
             "metadata": {"tags": ["nbval-check-output"]}, "outputs": [output]}  # fmt: skip
    own = dict(model, outputs=[dict(output, text="4\n")], source="print(4)")
    run = notebook_to_run(notebook(cells=[own]), json.dumps({"cells": [model]}).encode())
    assert run.cells[0].outputs == [output]
    assert run.cells[0].execution_count == 1  # or nbval would not compare it


def test_cell_without_an_id_is_no_cell_of_the_exercise():
    """Format 4.4 has no ids: the output of one cell was expected of all."""
    tagged = {"cell_type": "code", "source": "1", "outputs": [],
              "metadata": {"tags": ["nbval-check-output"]}}  # fmt: skip
    own = {"cell_type": "code", "source": "print(3)"}
    run = notebook_to_run(notebook(cells=[own]), json.dumps({"cells": [tagged]}).encode())
    assert run.cells[0].execution_count is None


def test_text_of_the_exercise_may_have_the_tag_too():
    tagged = {"cell_type": "markdown", "id": "x", "source": "", "metadata": {}}
    tagged["metadata"]["tags"] = ["nbval-check-output"]
    own = {"cell_type": "code", "id": "x", "source": "print(3)"}
    run = notebook_to_run(notebook(cells=[own]), json.dumps({"cells": [tagged]}).encode())
    assert run.cells[0].execution_count is None
