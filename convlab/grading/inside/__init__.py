"""What runs inside the sandbox, with NumPy and IPython and nothing else of this course.

This folder alone is shown to the sandbox: no file in it may hold, or import, an
expected value, a test or a model answer.
"""
