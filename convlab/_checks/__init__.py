"""The checks of arguments that `reference` and `ops` share.

The rules are in one place, so that the two packages differ only in how they compute.
"""
