"""Right programs in the styles of learners, with edits that make each wrong in a known way.

Each module has PROGRAMS: for each task its programs, each with its edits, by the name of the known
mistake that the edit makes. The styles differ from those of the exercises' model programs.
A mistake in TOGETHER, if there is one, is the same as several others together.
"""
