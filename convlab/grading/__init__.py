"""Grading: helpers for an exercise's `test_*.py`, and the grader that runs it."""

from convlab.grading.compare import assert_same, small_array

__all__ = ["assert_same", "small_array"]
