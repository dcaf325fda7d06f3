"""How much longer `import convlab` takes than `import numpy`, in fresh processes, in turns.

python tests/benchmarks/import_time.py [--rounds 41]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = "from time import perf_counter as now; start = now(); import {}; print(now() - start)"


def main() -> None:
    """Measure and print; exit with 1 where convlab takes over 10 % more."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=41)
    rounds = parser.parse_args().rounds
    for name in ("numpy", "convlab"):
        seconds(name)  # so that every file has been read once
    pairs = [(seconds("numpy"), seconds("convlab")) for _ in range(rounds)]
    numpy, convlab = (statistics.median(times) for times in zip(*pairs, strict=True))
    more = statistics.median(ours / theirs for theirs, ours in pairs) - 1
    print(f"| import | ms (median of {rounds}) |\n|---|---|")
    print(f"| numpy | {1000 * numpy:.1f} |\n| convlab | {1000 * convlab:.1f} |")
    print(f"\nconvlab over numpy: {more:+.1%} (median of the pairs; to reach: at most +10 %)")
    sys.exit(more > 0.1)


def seconds(name: str) -> float:
    line = [sys.executable, "-c", CODE.format(name)]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        line, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


if __name__ == "__main__":
    main()
