"""Which submissions are still to be graded, and in which batches: nobody is dropped or doubled."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence

from convlab.grading.inbox import SubmissionFile

_STRIKES = 2  # who ends that many processes is not tried again


class BatchQueue:
    """What is left to do.

    A batch whose process ends too early comes back here: who was being graded then is tried once
    more, alone; the others go on. Where nobody knows who it was, the batch is halved.

    Parameters
    ----------
    found : iterable of SubmissionFile
    size : int
        Of a batch, at most.
    """

    def __init__(self, found: Iterable[SubmissionFile], size: int):
        self._waiting, self._size = deque(found), size
        self._pieces: deque[list[SubmissionFile]] = deque()
        self._strikes: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._waiting) + sum(map(len, self._pieces))

    def take(self, idle: int) -> list[SubmissionFile]:
        """Return the next batch, one of `idle` that share what is waiting; [] if all is done."""
        if self._waiting:
            share = -(-len(self._waiting) // idle)
            return [self._waiting.popleft() for _ in range(min(share, self._size))]
        return self._pieces.popleft() if self._pieces else []

    def give_back(
        self, left: Sequence[SubmissionFile], begun: str | None, *, excused: bool = False
    ) -> SubmissionFile | None:
        """Take back what a batch has not done; return who shall not be tried again, if anybody.

        Parameters
        ----------
        left : sequence of SubmissionFile
            In the order of the batch.
        begun : str or None
            The student who was being graded as the process ended, if that is known.
        excused : bool
            Whether it is no strike, since the machine was short of something that others use.
        """
        if begun is None and excused:
            self._waiting.extendleft(reversed(left))
            return None
        if begun is None and len(left) > 1:
            middle = len(left) // 2
            self._pieces += [list(left[:middle]), list(left[middle:])]
            return None
        struck = next((one for one in left if begun in (None, one.student)), None)
        self._waiting.extendleft(one for one in reversed(left) if one is not struck)
        if struck is None:
            return None
        self._strikes[struck.student] += not excused
        if self._strikes[struck.student] >= _STRIKES:
            return struck
        self._pieces.append([struck])
        return None
