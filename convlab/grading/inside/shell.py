"""The IPython shell that a submission's cells run in."""

import _sitebuiltins
import ast
import builtins
import contextlib
import re
import sys
import time


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
    fit_into_sandbox(shell)
    shell.ask_exit = shell.enable_gui = _nothing
    _skip_unknown_magics(shell)
    _leave_plain_python(shell.input_transformer_manager)
    shell.register_magic_function(_nothing, "line", "matplotlib")
    shell.register_magic_function(_run_once(shell), "line_cell", "timeit")
    main_module = sys.modules["__main__"]
    main_module.__dict__.setdefault("__file__", "notebook")
    return shell


def fit_into_sandbox(shell) -> None:
    """Make a no-op of what the sandbox lacks: programs (`!ls`, `%%bash`) and libraries."""
    from IPython.utils.text import SList

    shell.system = _nothing
    shell.getoutput = lambda *_arguments, **_options: SList()
    scripts = shell.magics_manager.registry["ScriptMagics"].magics["cell"]
    for kind, names in (("cell", scripts), ("line", ("conda", "mamba", "micromamba", "uv"))):
        for name in names:
            shell.register_magic_function(_nothing, kind, name)
    load, matplotlib = shell.extension_manager.load_extension, shell.find_line_magic("matplotlib")

    def load_extension(name: str):
        try:
            return load(name)
        except ModuleNotFoundError:
            _skip_unknown_magics(shell)  # they may be the extension's

    def show_in_page(line: str):
        with contextlib.suppress(ImportError):  # of a toolkit with windows
            return matplotlib(re.sub(r"\b(widget|ipympl)\b", "inline", line))

    shell.extension_manager.load_extension = load_extension
    shell.register_magic_function(show_in_page, "line", "matplotlib")
    builtins.help = _sitebuiltins._Helper()  # which Python sets where it has site-packages


def _skip_unknown_magics(shell) -> None:
    """Make `%autosave`, which only a kernel has, and the magics of missing libraries a no-op."""
    run = shell.run_line_magic

    def run_line_magic(name: str, line: str, _stack_depth: int = 1):
        if shell.find_line_magic(name) is not None:
            return run(name, line, _stack_depth + 1)

    shell.run_line_magic = run_line_magic


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
    from IPython.core.magics.execution import TimeitResult

    def timeit(line, cell=None):
        """Run the statement once; `-o` returns the time of that."""
        words, flags = line.split(), ""
        while words and words[0].startswith("-"):  # -n 10, -n10, -q
            flag = words.pop(0)
            flags += flag
            if flag in ("-n", "-r", "-p") and words:
                words.pop(0)
        began = time.perf_counter()
        shell.ex("\n".join(filter(None, (" ".join(words), cell))))
        if "o" in flags:
            taken = time.perf_counter() - began
            return TimeitResult(1, 1, taken, taken, [taken], 0.0, 3)

    return timeit
