"""NumPy's name for each padding mode, in the order of the table, to test against `numpy.pad`."""

NUMPY_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
