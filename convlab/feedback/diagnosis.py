"""From the outcomes of a function to a report for its author."""

from dataclasses import dataclass

from convlab.drawing.formatting import plural, with_article
from convlab.feedback.answer_key import AnswerKey, Mistake, recognise
from convlab.feedback.findings import find
from convlab.feedback.numbers import written
from convlab.feedback.outcome import agree, outcomes
from convlab.feedback.task import Case

PASSED, WRONG, ERROR, NOT_STARTED = "passed", "wrong", "error", "not started"


@dataclass(frozen=True, eq=False)
class Report:
    """The result of a check of one function; a text is "" if there is none."""

    function: str
    status: str  # "passed", "wrong", "error" or "not started"
    examples: int  # the number of examples
    example: int = 0  # the first wrong example, counted from 1; 0 if there is none
    call: str = ""  # that example as a call, to be pasted into a cell
    about: str = ""  # what is special about it
    # Sentences on what is wrong, the most helpful first: for an error, the learner's line.
    findings: tuple[str, ...] = ()
    # The known mistakes in the function, at most two, the one to correct first before the other.
    mistakes: tuple[Mistake, ...] = ()
    # Whether there is another mistake, not known, besides the one in `mistakes`.
    more_mistakes: bool = False
    # The first hint for what failed, unless the mistake or the cause of an error is known.
    hint: str = ""
    more: str = ""  # the call that prints another hint
    warning: str = ""  # why the wrong function may have been checked
    note: str = ""  # a remark that is not about a mistake: an argument was changed
    picture: str = ""  # an SVG
    # The arrays of that example, the expected and the given answer, as plain text.
    numbers: str = ""
    printed: str = ""  # what the function printed there, or else in the first example
    stopped: bool = False  # whether it was interrupted
    hidden: int = 0  # the number of graded tests, in addition to the examples

    @property
    def mistake(self) -> str:
        """The name of the known mistake to correct first, "" if there is none."""
        return self.mistakes[0].name if self.mistakes else ""


def diagnose(function, key: AnswerKey, *, hidden: int = 0, in_notebook: bool = False) -> Report:
    """Call a learner's function on every case of a task, and report the result.

    `in_notebook` is passed to `outcome.call`.
    """
    task = key.task
    examples = len(task.cases)
    if not callable(function):
        return Report(task.name, ERROR, examples, findings=(_no_function(task.name, function),))
    given = outcomes(function, task.cases, task, in_notebook=in_notebook)
    if isinstance(given[0].error, NotImplementedError):
        return Report(task.name, NOT_STARTED, examples)
    note = _note(given, key.parameters)
    stopped = isinstance(given[-1].error, KeyboardInterrupt)
    pairs = zip(key.truth, given, strict=False)
    failed = [index for index, pair in enumerate(pairs) if not agree(*pair)]
    if not failed:
        printed = given[0].printed
        return Report(task.name, PASSED, examples, note=note, printed=printed, hidden=hidden)
    first = len(given) - 1 if stopped else failed[0]
    case, got = task.cases[first], given[first]
    known = None if stopped else recognise(function, given, key, in_notebook=in_notebook)
    found = find(function, key, case, key.truth[first], got, in_notebook=in_notebook)
    hint = "" if known or stopped else task.hint_for(found.failed)
    more = not known and not stopped and len(task.hints) > bool(hint)
    return Report(
        task.name,
        ERROR if got.error is not None else WRONG,
        examples,
        first + 1,
        _call_text(task.name, case),
        case.about,
        mistakes=known.mistakes if known else (),
        more_mistakes=known is not None and known.more,
        findings=found.findings,
        hint=hint,
        more=call_text(key.exercise, "hint", f'"{task.name}"') if more else "",
        note=note,
        picture=found.picture,
        numbers=found.numbers,
        printed=got.printed,
        stopped=stopped,
        hidden=hidden,
    )


def call_text(exercise: str, method: str, argument: str) -> str:
    """Return a call such as `exercise("03_padding").check(zero_pad)`."""
    return f'exercise("{exercise}").{method}({argument})'


def _no_function(name: str, thing) -> str:
    """Return the message for a value that is not a function."""
    kind = type(thing).__name__
    return f"`{name}` is {with_article(kind)}, not a function: run the cell with its `def`."


def _call_text(name: str, case: Case) -> str:
    options = (f"{option}={written(value)}" for option, value in case.options.items())
    return f"{name}({', '.join([*map(written, case.arguments), *options])})"


def _note(given, parameters) -> str:
    changed = sorted({position for outcome in given for position in outcome.changed})
    if not changed:
        return ""
    names = " and ".join(f"`{parameters[position]}`" for position in changed)
    arguments, originals = (plural(one, len(changed)) for one in ("argument", "original"))
    return (
        f"Your function changes its {arguments} {names} in place, so the caller loses the "
        f"{originals}. Work on a copy."
    )
