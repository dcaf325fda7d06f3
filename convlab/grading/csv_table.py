"""Tables for spreadsheets: plain CSV, in which no cell is run as a formula."""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from convlab.files import write_atomic

# The beginning of a formula for a spreadsheet, even after spaces and line ends, and as Chinese and
# Japanese keyboards write it.
_FORMULA = r"[=+\-@\uff1d\uff0b\uff0d\uff20]"
_RUN = re.compile(rf"\s*{_FORMULA}|[\t\r\n\x00]")
# Where a comma is the decimal sign, Excel separates the cells of a CSV file at semicolons.
_RUN_ELSEWHERE = re.compile(rf"(;[\s\"]*)(?={_FORMULA})")


def cell(value) -> str:
    """Write a value so that a spreadsheet shows it and never runs it.

    Text that would be a formula gets an apostrophe in front, which marks it as text. Numbers stay
    numbers, including negative ones.

    >>> cell("=1+1"), cell("alice"), cell(-2), cell(2.0), cell(0.1 + 0.2), cell("a;=1+1")
    ("'=1+1", 'alice', '-2', '2', '0.3', "a;'=1+1")
    """
    if not isinstance(value, str):
        return f"{value:.10g}"
    value = _RUN_ELSEWHERE.sub(r"\1'", value)
    return f"'{value}" if _RUN.match(value) else value


def csv_text(rows: Iterable[Iterable]) -> str:
    """Write rows as CSV (RFC 4180), each cell through `cell`.

    >>> csv_text([["student", "score"], ["Doe, Jane", 1.5]])
    'student,score\\r\\n"Doe, Jane",1.5\\r\\n'
    """
    text = io.StringIO()
    csv.writer(text).writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()


def write_csv(path: Path, rows: Iterable[Iterable]) -> None:
    """Write rows to a file in UTF-8, which has all of them or its previous content."""
    write_atomic(Path(path), csv_text(rows).encode("utf-8", "backslashreplace"))
