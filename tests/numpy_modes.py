"""What NumPy calls each padding mode of `convlab.shapes`: an independent source of truth."""

NUMPY_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
