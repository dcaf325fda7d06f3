"""The kernels that `toeplitz` and `fourier` offer, and the signals of `fourier`."""

LONGEST_SIGNAL, LONGEST_KERNEL = 8, 4

SIGNALS = {
    "1 to 5": (1, 2, 3, 4, 5),
    "digits": (3, 1, 4, 1, 5, 9, 2, 6),
    "pulse": (0, 0, 0, 1, 0, 0),
}
KERNELS = {
    "2, 1, -1": (2, 1, -1),
    "one, two, three": (1, 2, 3),
    "smooth": (1, 2, 1),
    "difference": (-1, 1),
    "fading echo": (4, 3, 2, 1),
}
