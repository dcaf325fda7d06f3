"""The limits for a submission; a course can change each of them."""

from dataclasses import dataclass, fields

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """The limits for one submission. Seconds are wall-clock time unless stated otherwise.

    Attributes
    ----------
    notebook_mib : int
        The largest notebook that is read.
    cell_seconds : float
        A cell that runs longer is interrupted, and the next one runs.
    load_seconds : float
        All cells together; a submission that takes longer is stopped and gets no marks.
    call_seconds : float
        One call of a function. If the submission has used half of `total_seconds`, a function that
        has run out of time before gets a fifth of this time.
    total_seconds : float
        Everything: cells, calls, and running the cells again after a function hung or died.
    kernel_seconds : float
        One cell, when the notebook is run from top to bottom in a kernel. All cells together may
        take four times as long.
    cpu_seconds : int
        CPU time of one process.
    grader_seconds : float
        CPU time of the grader's own work with the answers.
    memory_mib : int
        Address space of one process.
    answer_mib : int
        The largest answer of a function.
    processes : int
        Processes and threads at a time.
    open_files : int
    file_mib : int
        The largest file, and all files together.
    files : int
        Files and folders at a time.
    cells : int
        Code cells of a notebook.
    """

    notebook_mib: int = 10
    cell_seconds: float = 10
    load_seconds: float = 30
    call_seconds: float = 10
    total_seconds: float = 60
    kernel_seconds: float = 30
    cpu_seconds: int = 60
    grader_seconds: float = 20
    memory_mib: int = 2048
    answer_mib: int = 64
    processes: int = 64
    open_files: int = 128
    file_mib: int = 32
    files: int = 2000
    cells: int = 1000


def with_changes(changes) -> Limits:
    """Return the limits with some changed, such as `"call_seconds=2"`; a later change wins.

    Raises ValueError if there is no such limit, or it is not a positive number.

    >>> with_changes(["call_seconds=2", "memory_mib=512"]).memory_mib
    512
    """
    kinds = {field.name: type(field.default) for field in fields(Limits)}
    found = {}
    for change in changes:
        name, _, number = (part.strip() for part in change.partition("="))
        if name not in kinds:
            raise ValueError(f"there is no limit {name!r}: choose one of {', '.join(kinds)}")
        try:
            value = float(number) if "seconds" in name and name != "cpu_seconds" else int(number)
        except ValueError:
            value = 0
        if not 0 < value < 1 << 40:
            raise ValueError(f"the limit {name} needs a positive number, not {number!r}")
        found[name] = value
    return Limits(**found)
