"""The submissions still to be graded, in batches: none is lost or graded twice."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence

from convlab.grading.inbox import SubmissionFile

_STRIKES = 2  # a submission that ends this many processes is not tried again


class BatchQueue:
    """The submissions that are waiting, in batches of at most `size`.

    A batch whose process ends too early comes back: the submission that was being graded is tried
    once more, alone, and the others go on. If it is not known which one it was, the batch is
    halved.
    """

    def __init__(self, files: Iterable[SubmissionFile], size: int):
        self._waiting, self._size = deque(files), size
        self._pieces: deque[list[SubmissionFile]] = deque()
        self._strikes: Counter[str] = Counter()

    def take(self, idle: int) -> list[SubmissionFile]:
        """Return the next batch, one of `idle` that share the waiting submissions, or []."""
        if self._waiting:
            share = -(-len(self._waiting) // idle)
            return [self._waiting.popleft() for _ in range(min(share, self._size))]
        return self._pieces.popleft() if self._pieces else []

    def give_back(
        self, left: Sequence[SubmissionFile], current: str | None, *, excused: bool = False
    ) -> SubmissionFile | None:
        """Take back the unfinished part of a batch; return the submission to give up, if any.

        `left` is in the order of the batch, and `current` the student who was being graded when the
        process ended, if that is known. An `excused` end does not count, since the machine ran out
        of a shared resource.
        """
        if current is None and excused:
            self._waiting.extendleft(reversed(left))
            return None
        if current is None and len(left) > 1:
            middle = len(left) // 2
            self._pieces += [list(left[:middle]), list(left[middle:])]
            return None
        struck = next((file for file in left if current in (None, file.student)), None)
        self._waiting.extendleft(file for file in reversed(left) if file is not struck)
        if struck is None:
            return None
        self._strikes[struck.student] += not excused
        if self._strikes[struck.student] >= _STRIKES:
            return struck
        self._pieces.append([struck])
        return None
