"""Which mistakes, alone or in pairs, have which outcomes.

Each hypothesis is one edit of a model program, or two that touch different places. To compute the
outcomes of all takes a second or more, so they are kept in files.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from hashlib import blake2b
from itertools import combinations
from typing import NamedTuple

import numpy as np

from convlab.feedback.edits import Wrong, edited, function_of, wrong_programs
from convlab.feedback.outcome import Outcome, agree, outcomes
from convlab.feedback.signature import Kinds, error_kinds, signature, signatures
from convlab.feedback.task import Task
from convlab.files import write_atomic

_DIGEST = 8  # bytes at the beginning of a file
NONE = -1  # in place of the second mistake or program
_EXAMPLES = ("examples", "<u8")
# The signature of the outcomes in the examples, and the positions of one or two wrong programs.
_INDEX = np.dtype([_EXAMPLES, ("one", "<i2"), ("other", "<i2")])
# The signatures of the outcomes in the examples and with further inputs, and the positions of the
# mistakes, the one to correct first before the other.
ROW = np.dtype([_EXAMPLES, ("further", "<u8"), ("first", "<i2"), ("second", "<i2")])


class Hypothesis(NamedTuple):
    """The positions of one or two mistakes, the one to correct first before the other.

    `further` is the loose signature of the outcomes with further inputs.
    """

    mistakes: tuple[int, ...]
    further: int


class Table:
    """The hypotheses of a task by their outcomes in the examples.

    `kinds` are the errors that a right answer raises with the further inputs.
    """

    def __init__(self, rows: np.ndarray, kinds: Kinds):
        self.rows, self.kinds = np.unique(rows), kinds

    def find(self, examples: int) -> list[Hypothesis]:
        """Return the hypotheses with these outcomes in the examples."""
        return [
            Hypothesis(tuple(one for one in (first, second) if one != NONE), further)
            for _, further, first, second in _with(self.rows, examples).tolist()
        ]


class Tried(NamedTuple):
    """A program with one mistake, and the signatures of its outcomes in the examples.

    `first_wrong` is the position of the first wrong example.
    """

    program: Wrong
    signatures: tuple[int, ...]
    first_wrong: int

    @property
    def examples(self) -> int:
        """The signature that is not loose."""
        return self.signatures[0]


class Search:
    """The hypotheses of a task whose model answer, `right`, and model programs are here.

    `mistakes` are the edits by the mistakes' names; see `convlab.feedback.edits`. Outcomes are kept
    in the first of `folders` that can be written. The names of the files contain `version`, which
    changes with everything that the outcomes depend on.
    """

    def __init__(self, task: Task, right, models, mistakes, folders=(), version: str = ""):
        self._task, self._right, self._models, self._mistakes = task, right, models, mistakes
        self._folders, self._version = folders, version
        self._first_wrong_outcomes: dict[int, tuple[int, Outcome]] = {}
        self._found: dict[tuple[int, int], Hypothesis] = {}
        self._finds_all = False  # once the table is asked for

    @cached_property
    def truth(self) -> tuple[Outcome, ...]:
        """The right outcomes in the examples."""
        return self._outcomes(self._right, self._task.cases)

    @cached_property
    def kinds(self) -> Kinds:
        """The errors that a right answer raises with the further inputs."""
        return error_kinds(self._outcomes(self._right, self._task.further))

    def compute(self) -> None:
        """Compute the outcomes that `find` needs, unless they are stored."""
        _ = self._singles, self._pairs

    def find(self, examples: int) -> list[Hypothesis]:
        """Return the single mistakes with these outcomes in the examples, or else the pairs."""
        found = _with(self._singles, examples)
        return self._hypotheses(found if len(found) else _with(self._pairs, examples))

    def table(self) -> Table:
        """Return all hypotheses; this takes several seconds, so the table is kept, too."""

        def rows():
            self._finds_all = True
            index = np.concatenate([self._singles, self._pairs])
            for examples, found in zip(index["examples"], self._hypotheses(index), strict=True):
                yield examples, found.further, *(*found.mistakes, NONE)[:2]

        return Table(self._kept("all", ROW, rows), self.kinds)

    @cached_property
    def tried(self) -> list[Tried]:
        """Each edit alone in each model program that it fits."""
        return [
            Tried(one, self._signatures(given), self._first_wrong(given))
            for one in self._programs
            for given in [self._of_examples(one.source)]
        ]

    @cached_property
    def _singles(self) -> np.ndarray:
        def rows():
            for position, one in enumerate(self.tried):
                for examples in one.signatures:
                    yield examples, position, NONE

        return self._kept("single", _INDEX, rows)

    @cached_property
    def _pairs(self) -> np.ndarray:
        """The pairs whose outcomes are not those of a right answer or of a single mistake."""

        def rows():
            taken = {examples for one in self.tried for examples in one.signatures}
            taken.update(self._signatures(self.truth))
            for one, other in self._worth_trying():
                if source := self._source(one, other):
                    function = function_of(source, self._task.name)
                    with self._named(one, other):
                        given = self._outcomes(function, self._task.cases)
                    new = set(self._signatures(given)) - taken
                    if new and self._finds_all:  # now, since compiling takes a third of the time
                        self._found[one, other] = self._hypothesis(one, other, function)
                    for examples in new:
                        yield examples, one, other

        return self._kept("pairs", _INDEX, rows)

    def _worth_trying(self) -> Iterable[tuple[int, int]]:
        """Yield pairs in one model, unless both mistakes have these outcomes in an earlier one."""
        first: dict[tuple[int, int], int] = {}  # model, by mistake and its outcomes
        for one in self.tried:
            first.setdefault((one.program.mistake, one.examples), one.program.model)
        for (one, a), (other, b) in combinations(enumerate(self.tried), 2):
            model = a.program.model
            if model == b.program.model and a.program.mistake != b.program.mistake:
                if model in (first[t.program.mistake, t.examples] for t in (a, b)):
                    yield one, other

    @contextmanager
    def _named(self, *programs: int) -> Iterator[None]:
        """Add the mistakes to an interrupt: two that end alone may never end together."""
        try:
            yield
        except KeyboardInterrupt as error:
            names = [*self._mistakes]
            mistakes = [names[self._programs[at].mistake] for at in programs if at != NONE]
            error.add_note(" and ".join(mistakes))
            raise

    def _source(self, one: int, other: int) -> str | None:
        a = self._programs[one]
        if other == NONE:
            return a.source
        return edited(self._models[a.model], a.edit, self._programs[other].edit)

    def _hypotheses(self, index: np.ndarray) -> list[Hypothesis]:
        pairs = [(one, other) for _, one, other in index.tolist()]
        for pair in pairs:
            if pair not in self._found:
                function = function_of(self._source(*pair), self._task.name)
                self._found[pair] = self._hypothesis(*pair, function)
        return [self._found[pair] for pair in pairs]

    def _hypothesis(self, one: int, other: int, function) -> Hypothesis:
        with self._named(one, other):
            given = self._outcomes(function, self._task.further)
        further = signature(given, self.kinds, loose=True)
        positions = (one,) if other == NONE else self._in_order(one, other, function)
        return Hypothesis(tuple(self._programs[at].mistake for at in positions), further)

    def _in_order(self, one: int, other: int, both) -> tuple[int, int]:
        """Put the mistake first that shows first.

        If both show in the same example, that is the one whose outcome there `both` have: it hides
        the other.
        """
        (first, alone), (second, other_alone) = map(self._shows_in, (one, other))
        later = second < first
        if first == second < len(self._task.cases):
            (given,) = self._outcomes(both, self._task.cases[first : first + 1])
            later = agree(other_alone, given) and not agree(alone, given)
        return (other, one) if later else (one, other)

    def _shows_in(self, position: int) -> tuple[int, Outcome]:
        """Return the position of the first example in which a program is wrong, and its outcome."""
        if position not in self._first_wrong_outcomes:
            given = self._of_examples(self._programs[position].source)
            first = self._first_wrong(given)
            self._first_wrong_outcomes[position] = first, given[min(first, len(given) - 1)]
        return self._first_wrong_outcomes[position]

    @cached_property
    def _programs(self) -> list[Wrong]:
        return wrong_programs(self._task.name, self._models, self._mistakes)

    def _of_examples(self, source: str) -> tuple[Outcome, ...]:
        return self._outcomes(function_of(source, self._task.name), self._task.cases)

    def _signatures(self, given) -> tuple[int, ...]:
        return signatures(given, error_kinds(self.truth))

    def _first_wrong(self, given) -> int:
        agreeing = [agree(*pair) for pair in zip(self.truth, given, strict=True)]
        return [*agreeing, False].index(False)

    def _outcomes(self, function, cases) -> tuple[Outcome, ...]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a wrong program may divide by 0
            return outcomes(function, cases, self._task)

    def _kept(self, what: str, kind: np.dtype, compute) -> np.ndarray:
        """Read rows from their file, or compute them and replace the files of other versions."""
        name = f"{self._task.name}.{what}.{self._version}"
        for folder in self._folders:
            with suppress(OSError):  # not there yet
                content = (folder / name).read_bytes()
                if content[:_DIGEST] == _digest(content[_DIGEST:]):  # complete
                    return np.frombuffer(content, kind, offset=_DIGEST)
        rows = np.unique(np.array(list(compute()), kind))
        for folder in self._folders:
            with suppress(OSError):  # an installed course may belong to another user
                content = rows.tobytes()
                write_atomic(folder / name, _digest(content) + content, sync=False)
                for path in folder.glob(f"{self._task.name}.{what}.*"):
                    if path.name != name:
                        path.unlink()
                break
        return rows


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=_DIGEST).digest()


def _with(rows: np.ndarray, examples: int) -> np.ndarray:
    """Return the rows with these outcomes in the examples, by which they are sorted."""
    column, value = rows["examples"], np.uint64(examples)
    return rows[np.searchsorted(column, value) : np.searchsorted(column, value, "right")]
