"""Compare the operations with the libraries a learner might use instead, and print the ratios.

    python tests/benchmarks/operations.py              # everything, some minutes
    python tests/benchmarks/operations.py forward      # one group
    python tests/benchmarks/operations.py --threads 2  # each library in a separate process

Needs PyTorch, SciPy, OpenCV (opencv-python-headless) and threadpoolctl. With one thread all
libraries run in turn in one process, so that other load on the machine slows each of them alike; a
ratio is the median of the ratios of all rounds, and below 1 convlab is faster. With more threads
they would compete for the cores, so each has a process, and a ratio is that of the medians.
"""

import argparse
import json
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
THREADS = os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", THREADS)

# The number of threads is read at import, so these imports follow.
import cv2  # noqa: E402
import numpy as np  # noqa: E402
import scipy.ndimage  # noqa: E402
import scipy.signal  # noqa: E402
import threadpoolctl  # noqa: E402
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402

from convlab import ops  # noqa: E402
from convlab.ops import _workspace  # noqa: E402
from tests.benchmarks.training import Training, learning  # noqa: E402

# (batch, channels, side, filters, kernel, stride, padding, dilation, groups)
LAYERS = (
    (1, 3, 224, 64, 7, 2, 3, 1, 1),
    (1, 64, 56, 64, 3, 1, 1, 1, 1),
    (1, 128, 28, 128, 3, 1, 1, 1, 1),
    (1, 256, 14, 256, 3, 1, 1, 1, 1),
    (1, 512, 7, 512, 3, 1, 1, 1, 1),
    (1, 64, 56, 256, 1, 1, 0, 1, 1),
    (32, 1, 28, 8, 3, 1, 1, 1, 1),
    (64, 8, 14, 16, 3, 1, 1, 1, 1),
    (1, 64, 56, 64, 3, 1, 2, 2, 1),
    (1, 128, 28, 128, 3, 1, 1, 1, 128),
)
SINGLE = [(size, k, stride) for size in (32, 256, 1024) for k in (3, 7) for stride in (1, 2)]
LEAN_BYTES = 8 << 20
PEERS = {
    "torch": "PyTorch",
    "cs231n": "im2col of CS231n",
    "signal": "scipy.signal",
    "ndimage": "scipy.ndimage",
    "OpenCV": "OpenCV",
}
rng = np.random.default_rng(0)


def normal(*shape):
    return rng.standard_normal(shape, dtype=np.float32)


def cs231n_im2col(x, weight, *, stride, padding, dilation=1):
    """Compute the layer with index arrays, in the style of the notes of CS231n."""
    count, channels, side, _ = x.shape
    filters, _, k, _ = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    size = (side + 2 * padding - dilation * (k - 1) - 1) // stride + 1
    i = dilation * np.tile(np.repeat(np.arange(k), k), channels)[:, None]
    i = i + stride * np.repeat(np.arange(size), size)
    j = dilation * np.tile(np.arange(k), k * channels)[:, None]
    j = j + stride * np.tile(np.arange(size), size)
    c = np.repeat(np.arange(channels), k * k)[:, None]
    columns = padded[:, c, i, j].transpose(1, 2, 0).reshape(channels * k * k, -1)
    maps = weight.reshape(filters, -1) @ columns
    return maps.reshape(filters, size, size, count).transpose(3, 0, 1, 2)


def nested_loops(x, weight):
    """Compute the layer in seven loops over Python numbers, to time one multiplication."""
    (count, channels, height, width), (filters, _, kh, kw) = np.shape(x), np.shape(weight)
    rows, columns = height - kh + 1, width - kw + 1
    output = np.zeros((count, filters, rows, columns)).tolist()
    for n in range(count):
        for f in range(filters):
            for m in range(rows):
                for o in range(columns):
                    for c in range(channels):
                        for i in range(kh):
                            for j in range(kw):
                                output[n][f][m][o] += weight[f][c][i][j] * x[n][c][m + i][o + j]
    return output


def forward_case(layer):
    count, channels, side, filters, k, stride, padding, dilation, groups = layer
    x, weight = normal(count, channels, side, side), normal(filters, channels // groups, k, k)
    tx, tw = torch.from_numpy(x), torch.from_numpy(weight)
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    case = {
        "ours": lambda: ops.conv2d(x, weight, groups=groups, **options),
        "torch": lambda: F.conv2d(tx, tw, None, stride, padding, dilation, groups),
    }
    if groups == 1:
        case["cs231n"] = lambda: cs231n_im2col(x, weight, **options)
    output = case["ours"]()
    multiplications = output.size * weight[0].size
    return case, multiplications, x.nbytes + output.nbytes


def backward_case(layer):
    count, channels, side, filters, k, stride, padding, dilation, groups = layer
    x, weight = normal(count, channels, side, side), normal(filters, channels // groups, k, k)
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    parts = torch.from_numpy(x), torch.from_numpy(weight), torch.zeros(filters)
    parts = [part.requires_grad_() for part in parts]
    output = F.conv2d(*parts, stride, padding, dilation, groups)
    grad = normal(*output.shape)
    tensor = torch.from_numpy(grad)
    case = {
        "ours": lambda: ops.conv2d_backward(grad, x, weight, **options),
        "torch": lambda: torch.autograd.grad(output, parts, tensor, retain_graph=True),
    }
    # Inputs and outputs: each gradient has the size of its array.
    return case, 2 * grad.size * weight[0].size, 2 * x.nbytes + grad.nbytes + 2 * weight.nbytes


def single_case(setting):
    size, k, stride = setting
    image, kernel, padding = normal(size, size), normal(k, k), k // 2
    tensors = [torch.from_numpy(array)[None, None] for array in (image, kernel)]
    case = {
        "ours": lambda: ops.correlate2d(image, kernel, padding=padding, stride=stride),
        "torch": lambda: F.conv2d(*tensors, None, stride, padding),
    }
    # SciPy and OpenCV have no stride: they compute everything, and every second output is kept.
    keep = (slice(None, None, stride),) * 2
    edge = cv2.BORDER_CONSTANT
    case["signal"] = lambda: scipy.signal.correlate2d(image, kernel, "same")[keep]
    case["ndimage"] = lambda: scipy.ndimage.correlate(image, kernel, mode="constant")[keep]
    case["OpenCV"] = lambda: cv2.filter2D(image, -1, kernel, borderType=edge)[keep]
    output = case["ours"]()
    return case, output.size * kernel.size, image.nbytes + output.nbytes


def training_case(_):
    sides = Training()
    return {"ours": sides.ours, "torch": sides.torch}, None, None


GROUPS = {
    "forward": (forward_case, LAYERS, 1.10),
    "backward": (backward_case, LAYERS, 1.00),
    "single": (single_case, SINGLE, 0.60),
    "training": (training_case, ["an epoch of digits"], 0.80),
}


def measure(case, rounds):
    """Run all sides in turn; return a list of seconds for each side.

    In a new random order each round, since a side is slower after one that fills the caches.
    """
    for run in case.values():
        run()
    seconds = {name: [] for name in case}
    for _ in range(rounds):
        for name in rng.permutation(list(case)):
            start = perf_counter()
            case[name]()
            seconds[name].append(perf_counter() - start)
    return seconds


def rounds_for(case, least):
    """Return how often to run: at least `least` times, and up to half a second of convlab."""
    start = perf_counter()
    case["ours"]()
    return max(least, min(101, int(0.5 / (perf_counter() - start))))


def extra_memory(run, size):
    """Return the peak of extra memory, as a share of the budget: twice the data and 8 MiB."""
    _workspace._kept.clear()  # so that the memory kept for the next call counts too
    tracemalloc.start()
    result = run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    parts = result if isinstance(result, tuple) else (result,)
    return (peak - sum(part.nbytes for part in parts)) / (2 * size + LEAN_BYTES)


def best_product():
    """Return the multiplications per second of NumPy's fastest matrix product (peak GEMM)."""
    matrix = normal(1024, 1024)
    seconds = measure({"ours": lambda: matrix @ matrix}, 15)["ours"]
    return 1024**3 / min(seconds)


def of_group(name, least, best):
    """Print a line for each setting of a group; return the ratios for the summary, as dicts."""
    make, settings, target = GROUPS[name]
    print(f"\n{name}: time of convlab / time of each peer; below 1, convlab is faster")
    measured = []
    for setting in settings:
        case, multiplications, size = make(setting)
        with torch.set_grad_enabled(name != "forward" and name != "single"):
            seconds = measure(case, rounds_for(case, least))
        ours = np.array(seconds["ours"])
        against = {
            peer: float(np.median(ours / times))
            for peer, times in seconds.items()
            if peer != "ours"
        }
        measured.append({"setting": setting, "against": against})
        line = f"  {setting!s:38} {np.median(ours) * 1e3:9.3f} ms  "
        line += "  ".join(f"{peer} {ratio:.2f}" for peer, ratio in against.items())
        if multiplications:
            share = multiplications / float(np.median(ours)) / best
            memory = extra_memory(case["ours"], size)
            line += f"   {share:4.0%} of peak GEMM   {memory:4.0%} of the memory budget"
        print(line, flush=True)
    mean = geometric_mean([one["against"]["torch"] for one in measured])
    print(f"  geometric mean of the ratios to PyTorch {mean:.2f}, to reach {target:.2f}")
    return measured


def geometric_mean(ratios):
    return float(np.exp(np.mean(np.log(ratios))))


def rows_of(name, measured):
    """Yield the rows of the summary for a group: a title, and the settings of this kind."""
    if GROUPS[name][1] is not LAYERS:
        yield {"single": "one channel"}.get(name, name), measured
        return
    yield f"{name}, ten layers", measured
    for title, belongs in (
        ("one image", lambda layer: layer[0] == 1 and layer[8] == 1),
        ("batches", lambda layer: layer[0] > 1),
        ("depthwise", lambda layer: layer[8] > 1),
    ):
        yield f"{name}, {title}", [one for one in measured if belongs(one["setting"])]


def summary(groups):
    """Print the rows of the table in README.md, and a row for each kind of layer."""
    print("\nTime of convlab / time of the peer: geometric mean (range)\n")
    for name, measured in groups.items():
        for title, some in rows_of(name, measured):
            results = []
            for peer, library in PEERS.items():
                ratios = [one["against"][peer] for one in some if peer in one["against"]]
                if ratios:
                    spread = f" ({min(ratios):.2f} to {max(ratios):.2f})" if len(ratios) > 1 else ""
                    results.append(f"{library} {geometric_mean(ratios):.2f}{spread}")
            print(f"| {title} | {', '.join(results)} |")


def loops(best):
    """Print how long seven nested loops would take for the second layer."""
    x, weight = normal(1, 4, 8, 8).tolist(), normal(2, 4, 3, 3).tolist()
    seconds = min(measure({"ours": lambda: nested_loops(x, weight)}, 9)["ours"])
    each = seconds / (2 * 6 * 6 * 4 * 9)
    whole = 64 * 56 * 56 * 64 * 9
    print(f"\nseven nested loops: {each * 1e9:.0f} ns a multiplication, so about ", end="")
    print(f"{each * whole:.0f} s for the second layer, {each * best:.0f} times peak GEMM")


def one_side(side, name, least):
    """Print the medians of one side alone as JSON, in its own process with several threads."""
    make, settings, _ = GROUPS[name]
    medians = []
    for setting in settings:
        case, *_ = make(setting)
        alone = {"ours": case[side]}
        with torch.set_grad_enabled(name != "forward" and name != "single"):
            times = measure(alone, rounds_for(alone, least))["ours"]
        medians.append(float(np.median(times)))
    print(json.dumps(medians))


def in_processes(names, threads, least):
    """Measure each side in a separate process with several threads, and print the ratios."""
    environment = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
    for name in names:
        medians = {}
        for side in ("ours", "torch"):
            line = [sys.executable, __file__, name, "--side", side, "--rounds", str(least)]
            done = subprocess.run(line, env=environment, capture_output=True, text=True, check=True)
            medians[side] = np.array(json.loads(done.stdout))
        ratios = medians["ours"] / medians["torch"]
        print(f"\n{name}, {threads} threads, each side in a separate process")
        for setting, ratio, ours in zip(GROUPS[name][1], ratios, medians["ours"], strict=True):
            print(f"  {setting!s:38} {ours * 1e3:9.3f} ms  torch {ratio:.2f}")
        print(f"  geometric mean {np.exp(np.log(ratios).mean()):.2f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("groups", nargs="*", help=f"any of {', '.join(GROUPS)}; by default all")
    parser.add_argument("--rounds", type=int, default=15, help="minimum number of rounds")
    parser.add_argument(
        "--threads", default="1", help="more than 1: a separate process for each side"
    )
    parser.add_argument("--side", choices=("ours", "torch"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    names = given.groups or list(GROUPS)
    if unknown := set(names) - set(GROUPS):
        parser.error(f"no group {', '.join(sorted(unknown))}: choose from {', '.join(GROUPS)}")
    least = max(9, given.rounds)
    if given.threads != "1":
        return in_processes(names, given.threads, least)
    threads = int(os.environ["OMP_NUM_THREADS"])
    torch.set_num_threads(threads)
    cv2.setNumThreads(threads)
    # After all imports: SciPy brings another OpenBLAS.
    threadpoolctl.threadpool_limits(threads)
    if given.side:
        return one_side(given.side, names[0], least)
    best = best_product()
    print(f"NumPy {np.__version__}, PyTorch {torch.__version__}, one thread; ", end="")
    print(f"peak GEMM {2 * best / 1e9:.0f} GFLOP/s")
    measured = {name: of_group(name, least, best) for name in names}
    if "training" in names:
        learning()
    loops(best)
    summary(measured)


if __name__ == "__main__":
    main()
