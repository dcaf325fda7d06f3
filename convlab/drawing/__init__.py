"""Data in, SVG text out: every picture of the course is a pure function of what it shows.

The drawing of a module is the function with the name of the module. It returns an SVG, which
contains the links of its steps if it has any (see `convlab.drawing.links`); `step` is the number of
the step that is shown, and larger values mean the last one. An image has shape (H, W) and a kernel
(kh, kw), or (K,) for a signal of shape (L,). Arguments named as those of functions of `convlab`
take the same values, and bad ones raise the same ValueError or TypeError.
"""
