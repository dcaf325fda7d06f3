"""How many wrong programs are named: the programs in `written`, each with one edit or two.

Print a table: `.venv/bin/python -m tests.exercises.naming`
"""

from __future__ import annotations

import importlib
import io
import pkgutil
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import NamedTuple

from convlab.feedback.answer_key import AnswerKey, recognise
from convlab.feedback.edits import edited, function_of
from convlab.feedback.outcome import agree, outcomes
from tests.exercises import written
from tests.exercises.programs import EXERCISES, folder


class Named(NamedTuple):
    """A wrong program: the mistakes made in it, and those that the check names."""

    source: str
    made: set[str]
    named: set[str]

    @property
    def verdict(self) -> str:
        if not self.named:
            return "not named"
        return "right" if self.named <= self.made else "wrong"


def exercises() -> list[str]:
    """Return the names of the exercises for which there are programs."""
    modules = {module.name for module in pkgutil.iter_modules(written.__path__)}
    return [path.name for path in sorted(EXERCISES.glob("*/")) if path.name[3:] in modules]


def programs(exercise: str) -> dict[str, dict]:
    """Return the programs for an exercise, by task, each with its edits."""
    return _module(exercise).PROGRAMS


def _module(exercise: str):
    return importlib.import_module(f"tests.exercises.written.{exercise[3:]}")


def wrong_programs(exercise: str, task: str) -> Iterator[Named]:
    """Make each edit, alone and with each other one, and check the programs that are then wrong."""
    for source, edits in programs(exercise)[task].items():
        alone = [(name,) for name in edits]
        for made in [*alone, *combinations(edits, 2)]:
            changed = edited(source, *(edits[name] for name in made))
            if changed and (named := _named(exercise, task, changed)) is not None:
                yield Named(changed, set(made) | _together(exercise, set(made)), named)


def _together(exercise: str, made: set[str]) -> set[str]:
    combined = getattr(_module(exercise), "TOGETHER", [])
    return {name for name, parts in combined if parts <= made}


@cache
def _handed_out(exercise: str, task: str) -> AnswerKey:
    """The answer key that a learner gets, with the outcomes in a table."""
    key = folder(exercise).answer_key(task)
    return replace(key, hypotheses=key.hypotheses.table())


def _named(exercise: str, task: str, source: str) -> set[str] | None:
    """Return the mistakes that the check names in a program, None if it is right."""
    key, function = _handed_out(exercise, task), function_of(source, task)
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        given = outcomes(function, key.task.cases, key.task)
        if all(agree(*pair) for pair in zip(key.truth, given, strict=True)):
            return None
        found = recognise(function, given, key)
    return {mistake.name for mistake in found.mistakes} if found else set()


def main() -> None:
    print("| exercise | wrong programs | named | wrongly |")
    print("|---|---:|---:|---:|")
    total: Counter = Counter()
    for exercise in exercises():
        verdicts = Counter(
            one.verdict for task in programs(exercise) for one in wrong_programs(exercise, task)
        )
        print(_row(exercise, verdicts))
        total += verdicts
    print(_row("all", total))


def _row(name: str, verdicts: Counter) -> str:
    share = verdicts["right"] / verdicts.total()
    return f"| {name} | {verdicts.total()} | {share:.0%} | {verdicts['wrong']} |"


if __name__ == "__main__":
    main()
