"""Grading: what an exercise's `test_*.py` is written with, and what runs it."""

from convlab.grading.compare import assert_same

__all__ = ["assert_same"]
