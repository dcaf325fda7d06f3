"""Grading: what an exercise's `test_*.py` is written with, and what runs it."""

from convlab.grading.compare import assert_same, small_array

__all__ = ["assert_same", "small_array"]
