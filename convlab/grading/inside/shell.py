"""The IPython shell that a submission's cells run in."""

import ast
import sys


def make_shell():
    """Return an IPython shell without history, output and subprocesses."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.colors = "nocolor"
    settings.InteractiveShell.xmode = "Minimal"
    shell = InteractiveShell.instance(config=settings)
    for name in ("showtraceback", "showsyntaxerror", "showindentationerror"):
        setattr(shell, name, _nothing)
    start_no_programs(shell)
    _leave_plain_python(shell.input_transformer_manager)
    shell.register_magic_function(_nothing, "line", "matplotlib")
    shell.register_magic_function(_run_once(shell), "line_cell", "timeit")
    main_module = sys.modules["__main__"]
    main_module.__dict__.setdefault("__file__", "notebook")
    return shell


def start_no_programs(shell) -> None:
    """Make `!ls` and the like a no-op: the sandbox has no programs to start."""
    shell.system = _nothing
    shell.getoutput = lambda *_arguments, **_options: []


def _leave_plain_python(transformer) -> None:
    """Apply IPython's slow transformation only to cells that are not plain Python."""
    transform = transformer.transform_cell

    def transform_cell(cell: str) -> str:
        if cell.lstrip().startswith("In "):  # a copied prompt, which is also a valid annotation
            return transform(cell)
        try:
            ast.parse(cell)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return transform(cell)
        return cell if cell.endswith("\n") else cell + "\n"

    transformer.transform_cell = transform_cell


def _nothing(*_arguments, **_options) -> None:
    """No-op."""


def _run_once(shell):
    def timeit(line, cell=None):
        """Run the statement once, without measuring."""
        words = line.split()
        while words and words[0].startswith("-"):  # -n 10, -n10, -q
            flag = words.pop(0)
            if flag in ("-n", "-r", "-p") and words:
                words.pop(0)
        shell.ex("\n".join(filter(None, (" ".join(words), cell))))

    return timeit
