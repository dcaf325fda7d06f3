"""Right programs in the styles of learners, with edits that make each wrong in a known way.

Each module has PROGRAMS: for a task a list of programs, each with its edits by the name of the
known mistake that the edit makes. The styles are not those of the model programs in the exercises.
A mistake in TOGETHER, if there are any, is the same as several others together.
"""
