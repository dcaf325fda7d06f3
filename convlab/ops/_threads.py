"""Whether NumPy's product of matrices has several threads; everything else in NumPy has one."""

import os


def product_has_one_thread() -> bool:
    """Tell from what OpenBLAS reads when it is loaded: its variable, that of OpenMP, the cores."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        asked = os.environ.get(name, "").strip()
        if asked.isdecimal() and int(asked):
            return int(asked) == 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return cores == 1
