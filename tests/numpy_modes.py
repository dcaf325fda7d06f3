"""NumPy's name for each padding mode of `convlab.shapes`, to test against `numpy.pad`."""

NUMPY_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
