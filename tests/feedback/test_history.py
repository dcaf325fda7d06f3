"""The warning that an older function was checked, in a real IPython that runs lists of cells."""

import subprocess
import sys
import textwrap

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from convlab.feedback.history import newer_definition

TASKS = ("zero_pad", "reflect_pad", "correlate2d")
FIRST = "def zero_pad(image, padding):\n    return 1"
SECOND = "def zero_pad(image, padding):\n    return 2"
BROKEN = "def zero_pad(image, padding):\n    return (2"
STOPPED = "missing_module.attribute\n" + SECOND
MISSPELLED = SECOND.replace("zero_pad", "zero_padd")
CHECK = "checked(zero_pad)"
PLAIN_DECORATOR = "def plain(function):\n    return lambda *given: function(*given)"
WRAPS = (
    "import functools\n"
    "def wraps(function):\n"
    "    @functools.wraps(function)\n"
    "    def wrapper(*given):\n"
    "        return function(*given)\n"
    "    return wrapper"
)


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    """A shell, and a file that its cells import; starting one takes longer than a test."""
    folder = tmp_path_factory.mktemp("notebook")
    (folder / "helpers.py").write_text(f"{SECOND}\n")
    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.cache_size = 0  # of outputs, which a reset would collect as garbage
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.syspath_prepend(folder)
        yield InteractiveShell(config=settings)


@pytest.fixture
def warned(shell):
    """Return a function that runs cells as a notebook does, and returns what the check warns of."""
    shell.reset()

    def checked(function):
        cells = shell.history_manager.input_hist_parsed
        shell.user_ns["message"] = newer_definition("zero_pad", function, cells, TASKS)

    shell.user_ns["checked"] = checked

    def run(*cells):
        for cell in cells:
            shell.run_cell(cell, store_history=True)
        return shell.user_ns["message"]

    return run


WARNED = {
    "syntax error": ([FIRST, BROKEN, CHECK], "has a syntax error in line 2, `return (2`: '('"),
    "syntax error in the def itself": ([FIRST, "def zero_pad(image, padding)\n    return 2", CHECK],
                                       "in line 1, `def zero_pad(image, padding)`: expected ':'"),
    "no brackets": ([FIRST, "def zero_pad image, padding:\n    return 2", CHECK], "a syntax error"),
    "misspelled keyword": ([FIRST, SECOND.replace("def", "dfe"), CHECK], "a syntax error"),
    "no space": ([FIRST, SECOND.replace("def ", "def"), CHECK], "a syntax error"),
    "bad indent": ([FIRST, SECOND.replace("    return", "return"), CHECK], "expected an indented"),
    "checked twice": ([FIRST, BROKEN, CHECK, CHECK], "a syntax error"),
    "other cells in between": ([FIRST, BROKEN, "x = 1", "def f(): pass", CHECK], "syntax error"),
    "stopped before the def": ([FIRST, STOPPED, CHECK], "it stopped before that definition"),
    "bad default": ([FIRST, SECOND.replace("padding)", "padding=missing)"), CHECK], "it stopped"),
    "bad decorator": ([FIRST, f"@missing\n{SECOND}", CHECK], "it stopped before"),
    "in time": ([FIRST, f"%%time\n{BROKEN}", CHECK], "a syntax error"),
    "stopped in capture": ([FIRST, f"%%capture\n{STOPPED}", CHECK], "it stopped before"),
    "defined in capture": ([f"%%capture\n{FIRST}", STOPPED, CHECK], "it stopped before"),
    "function of a file": (["from helpers import zero_pad", BROKEN, CHECK], "a syntax error"),
    "decorated": ([WRAPS, f"@wraps\n{FIRST}", STOPPED, CHECK], "it stopped before"),
    "decorated otherwise": ([PLAIN_DECORATOR, f"@plain\n{FIRST}", BROKEN, CHECK], "a syntax error"),
    "lambda": (["zero_pad = lambda *given: 1", BROKEN, CHECK], "a syntax error"),
    "misspelled": ([FIRST, MISSPELLED, CHECK], "`zero_padd`: if you meant `zero_pad`"),
    "misspelled and checked twice": ([FIRST, MISSPELLED, CHECK, CHECK], "`zero_padd`"),
    "letters swapped": ([FIRST, SECOND.replace("zero_pad", "zreo_pad"), CHECK], "`zreo_pad`"),
    "in other letters": ([FIRST, SECOND.replace("zero_pad", "ZeroPad"), CHECK], "`ZeroPad`"),
}  # fmt: skip

NOT_WARNED = {
    "first": [FIRST, CHECK],
    "redefined": [FIRST, SECOND, CHECK],
    "in one cell": [FIRST, f"{SECOND}\n{CHECK}"],
    "error after the def": [FIRST, f"{SECOND}\nmissing", CHECK],
    "corrected": [FIRST, BROKEN, SECOND, CHECK],
    "corrected after a stop": [FIRST, STOPPED, SECOND, CHECK],
    "older cell run again": [FIRST, SECOND, FIRST, CHECK],
    "older cell run again after an error": [FIRST, BROKEN, FIRST, CHECK],
    "decorated": [WRAPS, FIRST, f"@wraps\n{SECOND}", CHECK],
    "decorated otherwise": [PLAIN_DECORATOR, FIRST, f"@plain\n{SECOND}", CHECK],
    "partial": [FIRST, "import functools\nzero_pad = functools.partial(zero_pad, 1)", CHECK],
    "vectorized": [FIRST, "import numpy\nzero_pad = numpy.vectorize(zero_pad)", CHECK],
    "object": [FIRST, "class Pad:\n    def __call__(self): pass\nzero_pad = Pad()", CHECK],
    "imported": [BROKEN, "from helpers import zero_pad", CHECK],
    "imported under its name": [BROKEN, "from helpers import zero_pad as zero_pad", CHECK],
    "imported with all": [BROKEN, "from helpers import *", CHECK],
    "from a file that was run": [BROKEN, "%run helpers.py", CHECK],
    "by exec": [BROKEN, f"exec({SECOND!r})", CHECK],
    "older one taken back": [FIRST, "older = zero_pad", SECOND, "zero_pad = older", CHECK],
    "in time": [FIRST, f"%%time\n{SECOND}", CHECK],
    "in time with IPython's own syntax": [FIRST, f"%%time\n%pwd\n{SECOND}", CHECK],
    "in capture": [FIRST, f"%%capture\n{SECOND}", CHECK],
    "in a file": [FIRST, f"%%writefile other.py\n{BROKEN}", CHECK],
    "magics above": [FIRST, f"%pwd\n!true\n{SECOND}", CHECK],
    "under an if": [FIRST, f"if True:\n{textwrap.indent(SECOND, '    ')}", CHECK],
    "in a comment": [FIRST, "# def zero_pad(image, padding): old", CHECK],
    "in a comment of a broken cell": [FIRST, "# def zero_pad(image): old\nx = (", CHECK],
    "in a text": [FIRST, f"old = {SECOND!r}", CHECK],
    "as a method": [FIRST, f"class A:\n{textwrap.indent(SECOND, '    ')}\nmissing", CHECK],
    "inside a function": [FIRST, f"def f():\n{textwrap.indent(SECOND, '    ')}", CHECK],
    "call with a syntax error": [FIRST, "zero_pad(1, 2", "print zero_pad(1, 2)", CHECK],
    "if with a syntax error": [FIRST, "if zero_pad(1, 2):\nx = (", CHECK],
    "another cell with a syntax error": [FIRST, "x = (", CHECK],
    "another function": [FIRST, SECOND.replace("zero_pad", "reflect_pad"), CHECK],
    "misspelled, then corrected": [FIRST, MISSPELLED, SECOND, CHECK],
    "kept under another name": [FIRST, SECOND.replace("zero_pad", "zero_pad_old"), CHECK],
    "of one's own": [FIRST, SECOND.replace("zero_pad", "my_zero_pad"), CHECK],
    "another version": [FIRST, SECOND.replace("zero_pad", "zero_pad2"), CHECK],
    "helper that is called": [
        "def zero_pad(image, padding):\n    return zero_padd(image, padding)", MISSPELLED, CHECK],
    "helper with other parameters": [FIRST, MISSPELLED.replace("padding", "row"), CHECK],
    "await at the top": [FIRST, "import asyncio\nawait asyncio.sleep(0)", SECOND, CHECK],
}  # fmt: skip


@pytest.mark.filterwarnings("ignore")  # IPython's own
@pytest.mark.parametrize(("cells", "why"), WARNED.values(), ids=WARNED)
def test_check_of_an_older_function_is_warned_of(warned, cells, why):
    message = warned(*cells)
    assert why in message
    assert message.endswith("This check used an older `zero_pad`.")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("cells", NOT_WARNED.values(), ids=NOT_WARNED)
def test_check_of_the_newest_function_is_not(warned, cells):
    assert warned(*cells) == ""


def test_intended_name_is_not_a_misspelling(warned):
    assert warned(SECOND, "def correlate2d(image, padding): pass", CHECK) == ""


PROGRAM = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for cell in {cells!r}:
    shell.run_cell(cell, store_history=True)
"""


def test_check_cell_shows_the_warning_above_the_report(tmp_path):
    check = 'from convlab import exercise\n\nexercise("03_padding").check(zero_pad)'
    program = PROGRAM.format(cells=[FIRST, check, BROKEN, check])
    own = [sys.executable, "-c", program]
    done = subprocess.run(own, cwd=tmp_path, capture_output=True, text=True)
    message = done.stdout.splitlines()
    (first, second) = [place for place, line in enumerate(message) if "zero_pad: not right" in line]
    assert not any("Warning" in line for line in message[: first + 1])
    assert message[second - 1].startswith(
        "Warning: The newest cell that defines `zero_pad` did not run"
    )
