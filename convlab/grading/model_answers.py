"""The model answers, in the place of a submission."""

from functools import wraps

from convlab.grading.inside import protocol


class ModelAnswers:
    """The functions of an exercise's `solution.py`, with the arguments that a submission may get.

    A test that passes others would lose marks for right functions: here it fails.
    """

    def __init__(self, solution):
        self._solution = solution

    def __getattr__(self, name: str):
        function = getattr(self._solution, name)

        @wraps(function)
        def call(*arguments, **options):
            protocol.check_arguments([arguments, options])
            return function(*arguments, **options)

        return call
