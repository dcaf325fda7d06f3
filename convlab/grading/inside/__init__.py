"""The code that runs inside the sandbox, with NumPy and IPython and no other part of the course.

The sandbox shows only this folder: no file in it may contain or import an expected value, a test or
a model answer.
"""
