"""Which mistakes, alone or in pairs, have which outcomes.

Each hypothesis is one edit of a model program, or two that touch different places. To compute all
of a function takes seconds, so they are kept in a file next to the exercise, and handed out with
it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

import numpy as np

from convlab.feedback.edits import Wrong, edited, function_of, wrong_programs
from convlab.feedback.outcome import Outcome, agree, outcomes
from convlab.feedback.signature import Kinds, error_kinds, signature
from convlab.feedback.task import Task
from convlab.files import write_atomic

NONE = -1  # in place of the second mistake
# The signatures of the outcomes in the examples and with further inputs, and the positions of the
# mistakes, first the one to correct first.
ROW = np.dtype([("examples", "<u8"), ("further", "<u8"), ("first", "<i2"), ("second", "<i2")])


class Table:
    """Hypotheses by their outcomes in the examples.

    `kinds` are the errors that a right answer raises with the further inputs.
    """

    def __init__(self, rows: np.ndarray, kinds: Kinds):
        self.rows, self.kinds = np.unique(rows), kinds

    def find(self, examples: int) -> np.ndarray:
        """Return the rows with these outcomes in the examples."""
        column, value = self.rows["examples"], np.uint64(examples)
        return self.rows[np.searchsorted(column, value) : np.searchsorted(column, value, "right")]


class Tried(NamedTuple):
    """A program with one mistake, its outcomes in the examples, and the first wrong example."""

    program: Wrong
    outcomes: tuple[Outcome, ...]
    signature: int
    first_wrong: int


class Search:
    """Computes the hypotheses of a task when they are needed.

    Parameters
    ----------
    task : Task
    right : callable
        The model answer.
    models, mistakes
        The model programs, and the edits by the mistakes' names; see `convlab.feedback.edits`.
    folders : sequence of Path
        Where tables are kept: in the first that can be written.
    version : str
        A part of their names, which changes with everything that they depend on.
    """

    def __init__(self, task: Task, right, models, mistakes, folders=(), version: str = ""):
        self._task, self._right, self._models, self._mistakes = task, right, models, mistakes
        self._folders, self._version = folders, version

    @cached_property
    def kinds(self) -> Kinds:
        return error_kinds(self._outcomes(self._right, self._task.further))

    def find(self, examples: int) -> np.ndarray:
        """Return the single mistakes with these outcomes in the examples, or else the pairs."""
        found = self.singles.find(examples)
        return found if len(found) else self.pairs.find(examples)

    @cached_property
    def singles(self) -> Table:
        return self._kept("single", self._compute_singles)

    @cached_property
    def pairs(self) -> Table:
        """The pairs whose outcomes are not those of a right answer or of a single mistake."""
        return self._kept("pairs", self._compute_pairs)

    @cached_property
    def tried(self) -> list[Tried]:
        """Each edit alone in each model program that it fits."""
        truth = self._truth
        found = []
        for program in wrong_programs(self._task.name, self._models, self._mistakes):
            given = self._outcomes(program.function, self._task.cases)
            wrong = (n for n, pair in enumerate(zip(truth, given, strict=True)) if not agree(*pair))
            found.append(Tried(program, given, self._signature(given), next(wrong, len(truth))))
        return found

    @cached_property
    def _truth(self) -> tuple[Outcome, ...]:
        return self._outcomes(self._right, self._task.cases)

    def _compute_singles(self) -> Iterator[tuple]:
        for one in self.tried:
            yield one.signature, self._further(one.program.function), one.program.mistake, NONE

    def _compute_pairs(self) -> Iterator[tuple]:
        taken = {one.signature for one in self.tried} | {self._signature(self._truth)}
        new = _first_models(self.tried)
        for a, b in combinations(self.tried, 2):
            one, other = a.program, b.program
            if one.model != other.model or one.mistake == other.mistake:
                continue
            if one.model not in (new[one.mistake, a.signature], new[other.mistake, b.signature]):
                continue
            source = edited(self._models[one.model], one.edit, other.edit)
            if source is None:
                continue
            function = function_of(source, self._task.name)
            examples = self._signature(self._outcomes(function, self._task.cases))
            if examples not in taken:
                first, second = sorted((a, b), key=lambda t: (t.first_wrong, t.program.mistake))
                mistakes = first.program.mistake, second.program.mistake
                yield examples, self._further(function), *mistakes

    def _signature(self, given) -> int:
        return signature(given, error_kinds(self._truth))

    def _further(self, function) -> int:
        return signature(self._outcomes(function, self._task.further), self.kinds)

    def _outcomes(self, function, cases) -> tuple[Outcome, ...]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a wrong program may divide by 0
            return outcomes(function, cases, self._task)

    def _kept(self, what: str, compute) -> Table:
        """Read a table from its file, or compute it and write the file."""
        name = f"{self._task.name}.{what}.{self._version}"
        for folder in self._folders:
            with suppress(OSError, ValueError):  # not there yet, or incomplete
                return Table(np.frombuffer((folder / name).read_bytes(), ROW), self.kinds)
        table = Table(np.array(list(compute()), ROW), self.kinds)
        for folder in self._folders:
            with suppress(OSError):  # an installed course may belong to another user
                write_atomic(folder / name, table.rows.tobytes(), sync=False)
                break
        return table


def _first_models(tried: list[Tried]) -> dict[tuple[int, int], int]:
    """Return the first model in which a mistake has its outcomes.

    In others the same pairs would give the same outcomes again.
    """
    first: dict[tuple[int, int], int] = {}
    for one in tried:
        first.setdefault((one.program.mistake, one.signature), one.program.model)
    return first
