"""Known mistakes as edits of model programs, each with the message to the learner."""

from itertools import permutations, product

_OUTPUT = """
def NAME(signal, kernelMODE):
    signal, kernel = np.asarray(signal), np.asarray(kernel)
    size = len(kernel)PADDED
    length = len(signal)
    places = length - size + 1
    output = np.zeros(places)
    for n in range(places):
"""
_BY_SLICES = f"""{_OUTPUT}
        window = signal[n : n + size]
        output[n] = (window * kernel).sum()
    return output
"""
_BY_CELLS = f"""{_OUTPUT}
        total = 0
        for i in range(size):
            total += signal[n + i] * kernel[i]
        output[n] = total
    return output
"""
_PADDED = """
    zeros = {
        "valid": (0, 0),
        "same": (size // 2, size // 2),
        "full": (size - 1, size - 1),
    }
    before, after = zeros[mode]
    signal = np.pad(signal, (before, after))
    kernel = kernel[::-1]"""


def _models(name, mode="", padded=""):
    changed = (("NAME", name), ("MODE", mode), ("PADDED", padded))
    models = []
    for model in (_BY_SLICES, _BY_CELLS):
        for old, new in changed:
            model = model.replace(old, new)
        models.append(model)
    return models


MODELS = {
    "correlate1d": _models("correlate1d"),
    "convolve1d": _models("convolve1d", ", mode", _PADDED),
    "agree": (
        """
def agree(kernel):
    kernel = np.asarray(kernel)
    flipped = kernel[::-1]
    equal = kernel == flipped
    return bool(np.all(equal))
""",
        """
def agree(kernel):
    size = len(kernel)
    for i in range(size // 2):
        if kernel[i] != kernel[size - 1 - i]:
            return False
    return True
""",
    ),
}

_RETURN = "return output"
_COUNT = "length - size + 1"
_WINDOW = "signal[n : n + size]"
_CELL, _WEIGHT = "signal[n + i]", "kernel[i]"
_SLICES, _CELLS = ("window =", "window ="), ("total =", "total =")
_LENGTH = "length = len(signal)"


def _around(padded):
    """Edit: add something at the ends of the signal before the positions are counted."""
    return (_LENGTH, f"signal = {padded}\n    {_LENGTH}")


def _same(before, after, mode="constant"):
    """Edit: add numbers at the ends and take as many windows as the signal has cells."""
    padded = f'np.pad(signal, ({before}, {after}), mode="{mode}")'
    return (_LENGTH, f"{_LENGTH}\n    signal = {padded}", _COUNT, "length")


def _broadcasting_or_not(*edit):
    """Edits: a window of one cell times a longer kernel broadcasts; `np.dot` and `@` raise."""
    return edit, *_not_broadcasting(*edit)


def _not_broadcasting(*edit):
    products = ("np.dot(window, kernel)", "window @ kernel")
    return [(*edit, "(window * kernel).sum()", one) for one in products]


_IN_BOTH = {
    "last window missing": (
        "You stopped one window too early, so the last number is missing. "
        'See lesson 01, "Predict".',
        (_COUNT, "length - size"),
    ),
    "first window missing": (
        "You began at cell 1 instead of cell 0, so the first number is missing. "
        'See lesson 01, "Predict".',
        (_RETURN, "return output[1:]"),
    ),
    "last number never filled": (
        "Your output has the right length, but its last number is still 0. "
        'See lesson 01, "Predict".',
        ("range(places)", "range(places - 1)"),
    ),
    "nothing written": (
        "You returned only zeros: nothing is written into the output. "
        'See lesson 01, "See it".',
        ("output[n] = (window", "value = (window"),
        ("total += ", "value = "),
    ),
    "returned inside the loop": (
        "You computed only the first number, as with a `return` inside the loop; the rest is 0. "
        'See lesson 01, "See it".',
        (f"    {_RETURN}", f"        {_RETURN}"),
    ),
    "a zero at the end": (
        'Your output is one number too long, with a 0 at its end. See lesson 01, "Predict".',
        ("np.zeros(places)", "np.zeros(places + 1)"),
    ),
    "one window too many": (
        "You went one position too far, where the window has one cell fewer than the kernel. "
        'See lesson 01, "Predict".',
        (_COUNT, "length - size + 2", *_SLICES),
    ),
    "window smaller than the kernel": (
        "A window has fewer cells than the kernel: you went one position too far, or a slice "
        'starts or ends one cell off. See lesson 01, "Predict".',
        *_not_broadcasting(_COUNT, "length - size + 2"),
    ),
    "one place too far": (
        "You read a cell past the end of the signal: you went one position too far, or each window "
        'starts one cell too late. See lesson 01, "Predict".',
        (_COUNT, "length - size + 2", *_CELLS),
    ),
    "kernel of three assumed": (
        'You assumed that every kernel has 3 numbers. See lesson 01, "Predict".',
        ("size = len(kernel)", "size = 3"),
        ("range(size)", "range(3)"),
    ),
    "sums in between kept": (
        "You appended the sum after each product: append it once for each window, after the inner "
        'loop. See lesson 01, "See it".',
        ("output = np.zeros(places)", "output = []",
         "total += signal[n + i] * kernel[i]\n        output[n] = total",
         "total += signal[n + i] * kernel[i]\n            output.append(total)"),
    ),
    "products averaged": (
        'You took the mean of the products instead of their sum. See lesson 01, "See it".',
        (_RETURN, "return output / size"),
    ),
    "products not summed": (
        'You did not sum the products of each window. See lesson 01, "See it".',
        ("np.zeros(places)", "np.zeros((places, size))", "(window * kernel).sum()",
         "window * kernel"),
        ("(window * kernel).sum()", "window * kernel"),
    ),
    "summed over the windows": (
        "You summed over the windows, so there is one number for each cell of the kernel: sum the "
        'products of each window, which are on the last axis. See lesson 01, "See it".',
        (_RETURN, "windows = np.lib.stride_tricks.sliding_window_view(signal, size)\n"
         "    return (windows * kernel).sum(0)"),
    ),
    "kernel not used": (
        "You added up the cells of each window without multiplying them by the kernel. "
        'See lesson 01, "See it".',
        ("window * kernel", "window"),
        (" * kernel[i]", ""),
    ),
    "only the last product": (
        "You kept only the last product of each window, as with `=` instead of `+=`. "
        'See lesson 01, "See it".',
        ("total += ", "total = "),
    ),
    "last weight left out": (
        'You left out the last number of the kernel. See lesson 01, "Write the formula".',
        ("range(size)", "range(size - 1)"),
    ),
    "sum never reset": (
        "You never reset the sum to 0, so each number also includes all those before it. "
        'See lesson 01, "See it".',
        (_RETURN, "return np.cumsum(output)"),
    ),
    "fractions lost": (
        'Your output is an array of integers, so the fractions were lost. See lesson 02, '
        '"Compute it".',
        ("np.zeros(places)", "np.zeros(places, int)"),
        ("np.zeros(places)", "np.zeros(places, signal.dtype)"),
        (_RETURN, "return output.round()"),
        # As `output[n] += ...` does, which drops the fraction of each sum so far.
        ("total = 0", "total = np.zeros(1, int)", "total += ", "total[0] += ",
         "= total\n", "= total[0]\n"),
    ),
}  # fmt: skip

_MODES = ("valid", "same", "full")
# The zeros before and after the signal. For an even kernel, `same` can round up or down at
# each end.
_ZEROS = {
    "valid": ("0, 0",),
    "same": (
        "size // 2, size // 2",
        "size // 2, (size - 1) // 2",
        "(size - 1) // 2, size // 2",
        "(size - 1) // 2, (size - 1) // 2",
    ),
    "full": ("size - 1, size - 1",),
}
_PAD = "np.pad(signal, (before, after))"
_FLIP = "kernel = kernel[::-1]"
_LESSON = 'See lesson 01, "Full, same, valid".'
_TO_FLIP = 'See lesson 01, "Flip the kernel".'


def _zeros(**wrong):
    """Edit: another number of zeros in some modes. A negative number cuts cells off."""
    edit = ()
    for mode, zeros in wrong.items():
        edit += (f'"{mode}": ({_ZEROS[mode][0]})', f'"{mode}": ({zeros})')
    if "1 - size" in edit[1] or "// 2 - 1" in edit[1]:
        edit += (_PAD, "np.pad(signal, size)[size - before : size + len(signal) + after]")
    return edit


def _computed(**wrong):
    """Edits: compute another mode in some modes."""
    return [
        _zeros(**dict(zip(wrong, zeros, strict=True)))
        for zeros in product(*(_ZEROS[other] for other in wrong.values()))
    ]


def _always(mode):
    message = f"You computed `{mode}` in every mode. {_LESSON}"
    return (message, *_computed(**{other: mode for other in _MODES if other != mode}))


def _swapped(one, other):
    return (f"You swapped `{one}` and `{other}`. {_LESSON}", *_computed(**{one: other, other: one}))


def _in_modes(flipped):
    return (_FLIP, f"kernel = kernel[::-1] if mode {flipped} else kernel")


def _ways(mode):
    """Mistakes in the zeros of a mode in which the kernel hangs over both ends."""
    whole = f"In the mode `{mode}`, you let the kernel hang over the"
    zeros = _ZEROS[mode][0].split(", ")[0]
    rows = {
        "hangs over the start only": (
            f"{whole} start of the signal but not its end. {_LESSON}",
            "size - 1, 0",
            f"{zeros}, 0",
        ),
        "hangs over the end only": (
            f"{whole} end of the signal but not its start. {_LESSON}",
            "0, size - 1",
            f"0, {zeros}",
        ),
        "with one zero always": (
            f"In the mode `{mode}`, you added one zero at each end, whatever the size of the "
            f"kernel. {_LESSON}",
            "1, 1",
        ),
        "with one zero too many": (
            f"In the mode `{mode}`, you added one zero too many at each end. {_LESSON}",
            f"{zeros} + 1, {zeros} + 1",
        ),
    }
    return {
        f"{mode} {name}": (message, *(_zeros(**{mode: one}) for one in dict.fromkeys(amounts)))
        for name, (message, *amounts) in rows.items()
    }


_ANSWER = "bool(np.all(equal))"
_WHEN = 'See lesson 01, "When do the two agree?".'


_AGREE = {
    "always true": (
        f"You returned True for every kernel. {_WHEN}",
        (_ANSWER, "True"),
    ),
    "always false": (
        f"You returned False for every kernel, as a comparison with `reversed(kernel)` does. "
        f"{_WHEN}",
        (_ANSWER, "False"),
    ),
    "true and false swapped": (
        f"You returned True where the two differ, and False where they agree. {_WHEN}",
        ("return bool", "return not bool"),
    ),
    "only the two ends compared": (
        "You compared only the first number with the last, and none in between, as when each pass "
        f"of the loop returns. {_WHEN}",
        (_ANSWER, "equal[0]"),
        ("range(size // 2)", "range(min(1, size // 2))"),
        ("        if kernel[i] != kernel[size - 1 - i]:\n            return False\n    return True",
         "        return kernel[i] == kernel[size - 1 - i]"),
    ),
    "last comparison only": (
        "You returned the last comparison of the loop, which overwrites those before it. "
        f"{_WHEN}",
        (_ANSWER, "equal[max(0, len(kernel) // 2 - 1)]"),
    ),
    "true for one equal pair": (
        f"You returned True as soon as one number stayed in its place, as `any` does. {_WHEN}",
        ("np.all(equal)", "np.any(equal)"),
        ("np.all(equal)", "np.any(equal[: len(equal) // 2])"),
        ("np.all(equal)", "np.any(equal[: len(equal) // 2]) or len(equal) == 1"),
    ),
    "true for single numbers only": (
        f"You returned True only for a single number. {_WHEN}",
        (_ANSWER, "len(kernel) == 1"),
    ),
    "first number left in place": (
        f"`kernel[-i]` is `kernel[0]` for `i = 0`: the last number is `kernel[-1]`. {_WHEN}",
        ("kernel[::-1]", "np.roll(kernel[::-1], 1)"),
        ("kernel[size - 1 - i]", "kernel[-i]"),
    ),
    "kernel read past its end": (
        f"`kernel[K - i]` is past the end for `i = 0`: the last number is `kernel[K - 1]`. {_WHEN}",
        ("kernel[size - 1 - i]", "kernel[size - i]"),
        ("range(size // 2)", "range(size)", "kernel[size - 1 - i]", "kernel[size - i]"),
    ),
    "signs not compared": (
        f"You ignored the signs in the comparison, so 1 and −1 count as equal. {_WHEN}",
        ("equal = kernel == flipped", "equal = np.abs(kernel) == np.abs(flipped)"),
    ),
    "opposite signs expected": (
        "You compared the kernel with its negative, flipped: that is true if each number and its "
        f"counterpart sum to 0. {_WHEN}",
        ("equal = kernel == flipped", "equal = kernel == -flipped"),
    ),
    "sums of the halves compared": (
        f"You compared the sums of the two halves instead of each number. {_WHEN}",
        (_ANSWER, "kernel[: len(kernel) // 2].sum() == "
         "kernel[(len(kernel) + 1) // 2 :].sum()"),
    ),
    "halves not flipped": (
        f"You compared the two halves without flipping one of them. {_WHEN}",
        ("equal = kernel == flipped", "equal = kernel[: len(kernel) // 2] == "
         "kernel[(len(kernel) + 1) // 2 :]"),
        (_ANSWER, "np.array_equal(kernel[: len(kernel) // 2], "
         "kernel[len(kernel) // 2 :])"),
    ),
    "ends not compared": (
        f"You did not compare the first number with the last. {_WHEN}",
        ("np.all(equal)", "np.all(equal[1:-1])"),
    ),
    "middle pair not compared": (
        f"You stopped one pair too early: the numbers next to the middle are not compared. {_WHEN}",
        ("range(size // 2)", "range(size // 2 - 1)"),
    ),
    "false for even sizes": (
        f"You returned False for every kernel of even size. {_WHEN}",
        (_ANSWER, "len(kernel) % 2 == 1 and bool(np.all(equal))"),
    ),
    "false for odd sizes": (
        f"You returned False for every kernel of odd size. {_WHEN}",
        (_ANSWER, "len(kernel) % 2 == 0 and bool(np.all(equal))"),
    ),
    "true for odd sizes": (
        f"You returned True for every kernel of odd size, and only for those. {_WHEN}",
        (_ANSWER, "len(kernel) % 2 == 1"),
    ),
    "one answer for each number": (
        "You returned one answer for each number of the kernel, not one for the whole kernel. "
        f"{_WHEN}",
        (_ANSWER, "equal"),
    ),
}  # fmt: skip

MISTAKES = {
    "correlate1d": {
        "kernel flipped": (
            "You flipped the kernel before sliding it, which is convolution. "
            'See lesson 01, "Flip the kernel".',
            ("np.asarray(kernel)", "np.asarray(kernel)[::-1]"),
        ),
        "first product only": (
            "You returned only the first product, as with a `return` inside the inner loop. "
            'See lesson 01, "See it".',
            (_RETURN, "return signal[0] * kernel[0]"),
        ),
        "output as long as the signal": (
            "Your output is as long as the signal, with 0 where the kernel does not fit. "
            'See lesson 01, "Predict".',
            ("np.zeros(places)", "np.zeros(length)"),
        ),
        "output inside zeros": (
            "Your output is as long as the signal, with 0 at both ends, because you indexed the "
            'windows by their middle. See lesson 01, "Predict".',
            (_RETURN, "return np.pad(output, (size // 2, (size - 1) // 2))"),
        ),
        "created like the signal": (
            "Your output has the length and the type of the signal, as with "
            '`np.zeros_like(signal)`. See lesson 02, "Compute it".',
            ("np.zeros(places)", "np.zeros_like(signal)"),
        ),
        "last window cut short": (
            "You went one position too far, and summed the products that remain there. "
            'See lesson 01, "Predict".',
            _around("np.append(signal, 0)"),
        ),
        "last windows cut short": (
            "You went on to the end of the signal, where windows have fewer cells than the kernel. "
            'See lesson 01, "Predict".',
            ("size = len(kernel)", "size = len(kernel)\n"
             "    signal = np.append(signal, np.zeros(size - 1))"),
        ),
        "signal padded": (
            "You let the kernel hang over both ends and kept the size, which is the mode `same`. "
            'See lesson 01, "Full, same, valid".',
            _same("size // 2", "(size - 1) // 2"),
            _same("(size - 1) // 2", "size // 2"),
        ),
        "signal padded by half the kernel": (
            "You first added `len(kernel) // 2` zeros at each end of the signal. "
            'See lesson 01, "Full, same, valid".',
            _around("np.pad(signal, size // 2)"),
        ),
        "signal padded by one": (
            "You first added one zero at each end of the signal: here no zeros are added. "
            'See lesson 01, "Full, same, valid".',
            _around("np.pad(signal, 1)"),
        ),
        "ends repeated": (
            "You repeated the first and last number of the signal to keep its length: "
            'here nothing is added. See lesson 01, "Full, same, valid".',
            _same("size // 2", "(size - 1) // 2", "edge"),
        ),
        "every overlap counted": (
            "You counted every overlap, even of a single cell, which is the mode `full`. "
            'See lesson 01, "Full, same, valid".',
            _around("np.pad(signal, size - 1)"),
        ),
        "signal read backwards": (
            "You read `signal[n - i]`, not `signal[n + i]`; a negative index counts from the "
            'end. See lesson 01, "Write the formula".',
            (_CELL, "signal[n - i]"),
        ),
        "output backwards": (
            'You returned the right numbers in reverse order. See lesson 01, "Compute it".',
            (_RETURN, "return output[::-1]"),
        ),
        "signal wraps around": (
            "You let the signal start again after its end, as an FFT of the same length does. "
            'See lesson 01, "Predict".',
            _around("np.append(signal, signal[: size - 1])"),
        ),
        "two windows missing": (
            "You subtracted 1 where it is added: the number of positions is `L - K + 1`. "
            'See lesson 01, "Predict".',
            (_COUNT, "length - size - 1"),
        ),
        "first number never filled": (
            "Your output has the right length, but its first number is still 0: positions "
            'begin at cell 0. See lesson 01, "Predict".',
            ("range(places)", "range(1, places)"),
        ),
        "first sum only": (
            "You returned only the first sum, as a single number. "
            'See lesson 01, "See it".',
            (_RETURN, "return output[0]"),
        ),
        "last sum only": (
            "You returned only the last sum, as a single number. "
            'See lesson 01, "See it".',
            (_RETURN, "return output[-1]"),
        ),
        "list of the first sum": (
            "You returned a list of only the first sum, as with a `return` inside the loop. "
            'See lesson 01, "See it".',
            (_RETURN, "return output[:1]"),
        ),
        "window at every cell": (
            "You started a window at every cell of the signal, even where the kernel does not fit. "
            'See lesson 01, "Predict".',
            *_broadcasting_or_not(_COUNT, "length", *_SLICES),
        ),
        "place at every cell": (
            "You placed the kernel at every cell of the signal, and read cells past its end. "
            'See lesson 01, "Predict".',
            (_COUNT, "length", *_CELLS),
        ),
        "lengths swapped": (
            "You swapped the lengths of the kernel and the signal. "
            'See lesson 01, "Predict".',
            (_COUNT, "size - length + 1"),
        ),
        "window one cell short": (
            "Your windows have one cell fewer than the kernel: `signal[a:b]` ends before cell b. "
            'See lesson 01, "Predict".',
            (_WINDOW, "signal[n : n + size - 1]"),
            (_WINDOW, "signal[n : n + size // 2 * 2]"),
        ),
        "window one cell too long": (
            "Your windows have one cell more than the kernel: `signal[a:b]` ends before cell b. "
            'See lesson 01, "Predict".',
            *_broadcasting_or_not(_WINDOW, "signal[n : n + size + 1]"),
        ),
        "end of the slice without its start": (
            'A window ends at cell `n + K`, not at cell `K`. See lesson 01, "Predict".',
            *_broadcasting_or_not(_WINDOW, "signal[n:size]"),
        ),
        "starts one cell late": (
            "Each of your windows starts one cell too late, at `n + 1` instead of `n`. "
            'See lesson 01, "Write the formula".',
            (_WINDOW, "signal[n + 1 : n + 1 + size]"),
        ),
        "window never moves": (
            "You used the window at the start of the signal in every position. "
            'See lesson 01, "Write the formula".',
            (_WINDOW, "signal[:size]"),
            (_CELL, "signal[i]"),
        ),
        "same cell for every weight": (
            "You multiplied every number of the kernel by the same cell of the signal. "
            'See lesson 01, "Write the formula".',
            (_WINDOW, "signal[n]"),
            (_CELL, "signal[n]"),
        ),
        "weight of the position": (
            "You used the position `n` as the index of the kernel, too: it needs a second index. "
            'See lesson 01, "Write the formula".',
            (_WEIGHT, "kernel[n]"),
        ),
        "windows side by side": (
            "You moved the kernel by its length, so the windows do not overlap. "
            'See lesson 01, "Predict".',
            (_RETURN, "return output[::size]"),
            ("range(places)", "range(0, places, size)"),
            (_CELL, "signal[n * size + i]"),
        ),
        "odd sizes only": (
            "You counted `K // 2` cells on both sides of the middle: with an even size, that is "
            'one cell more than the kernel has. See lesson 01, "Predict".',
            (_COUNT, "length - size // 2 * 2", _WINDOW, "signal[n : n + size // 2 * 2 + 1]"),
            (_COUNT, "length - size // 2 * 2", "range(size)", "range(size // 2 * 2 + 1)"),
        ),
        "windows of three assumed": (
            "You used windows of 3 cells, whatever the size of the kernel. "
            'See lesson 01, "Predict".',
            *_broadcasting_or_not(_WINDOW, "signal[n : n + 3]"),
        ),
        "divided by the sum of the weights": (
            "You divided by the sum of the kernel's numbers: the output is the plain sum of the "
            'products. See lesson 01, "See it".',
            (_RETURN, "return output / (kernel.sum() or 1)"),
            (_RETURN, "return output / kernel.sum()"),
        ),
        "added instead of multiplied": (
            "You added the kernel to the window instead of multiplying them. "
            'See lesson 01, "See it".',
            ("window * kernel", "window + kernel"),
            (" * kernel[i]", " + kernel[i]"),
        ),
        "only one product": (
            'You used only the first product of each window. See lesson 01, "See it".',
            ("range(size)", "range(1)"),
        ),
        "first weight left out": (
            'You left out the first number of the kernel. See lesson 01, "Write the formula".',
            ("range(size)", "range(1, size)"),
        ),
        "absolute values": (
            'You removed the signs of the sums. See lesson 01, "See it".',
            (_RETURN, "return np.abs(output)"),
        ),
        **_IN_BOTH,
    },
    "convolve1d": {
        "kernel not flipped": (
            f"You slid the kernel as it is, which is cross-correlation. {_TO_FLIP}",
            (_FLIP, "kernel = kernel"),
        ),
        "signal flipped instead": (
            "You returned the right numbers in reverse order, as when you flip the signal instead. "
            f"{_TO_FLIP}",
            (_RETURN, "return output[::-1]"),
        ),
        "correlation backwards": (
            "You returned the cross-correlation in reverse order, as when you flip both arrays. "
            f"{_TO_FLIP}",
            (_FLIP, "kernel = kernel", _RETURN, "return output[::-1]"),
        ),
        "kernel read from minus zero": (
            f"`kernel[-i]` is `kernel[0]` for `i = 0`: the last number is `kernel[-1]`. {_TO_FLIP}",
            (_FLIP, "kernel = np.roll(kernel[::-1], 1)"),
        ),
        "kernel flipped again for each window": (
            "You flipped the kernel inside the loop, so every second window has it the wrong way "
            f"round: flip it once, before the loop. {_TO_FLIP}",
            (_FLIP, "kernel = kernel", f"window = {_WINDOW}",
             f"kernel = kernel[::-1]\n        window = {_WINDOW}"),
        ),
        "kernel read past its end": (
            "`kernel[K - i]` is past the end for `i = 0`: the last number is `kernel[K - 1]`. "
            f"{_TO_FLIP}",
            (_FLIP, "kernel = kernel", _WEIGHT, "kernel[size - i]"),
        ),
        **{
            f"kernel not flipped in {mode}": (
                f"In the mode `{mode}`, you did not flip the kernel. {_TO_FLIP}",
                _in_modes(f'!= "{mode}"'),
            )
            for mode in _MODES
        },
        **{
            f"kernel flipped in {mode} only": (
                f"You flipped the kernel in the mode `{mode}` only. {_TO_FLIP}",
                _in_modes(f'== "{mode}"'),
            )
            for mode in _MODES
        },
        **{f"always {mode}": _always(mode) for mode in _MODES},
        **{
            f"{mode} computed as {other}": (
                f"You computed `{other}` in the mode `{mode}`. {_LESSON}",
                *_computed(**{mode: other}),
            )
            for mode, other in permutations(_MODES, 2)
        },
        "full and valid swapped": _swapped("full", "valid"),
        "full and same swapped": _swapped("full", "same"),
        "same and valid swapped": _swapped("same", "valid"),
        **_ways("same"),
        **_ways("full"),
        "always the start of full": (
            "In every mode you returned the first `L` numbers of `full`, as with "
            f"`full[:len(signal)]`. {_LESSON}",
            _zeros(**dict.fromkeys(_MODES, "size - 1, 0")),
        ),
        "always the end of full": (
            "In every mode you returned the last `L` numbers of `full`, as with "
            f"`full[-len(signal):]`. {_LESSON}",
            _zeros(**dict.fromkeys(_MODES, "0, size - 1")),
        ),
        "valid cut at the start of full": (
            "In the mode `valid`, you took the first numbers of `full`: the whole kernel lies on "
            f"the signal only from number `K - 1` on. {_LESSON}",
            _zeros(valid="size - 1, 1 - size"),
        ),
        "valid cut at the end of full": (
            "In the mode `valid`, you took the last numbers of `full`: `valid` is its middle. "
            f"{_LESSON}",
            _zeros(valid="1 - size, size - 1"),
        ),
        "valid one number short": (
            "In the mode `valid`, a number is missing at one end: cut from `full`, it is "
            f"`full[K - 1 : L]`. {_LESSON}",
            (_RETURN, 'return output[1:] if mode == "valid" else output'),
            (_RETURN, 'return output[:-1] if mode == "valid" else output'),
        ),
        "same cut one cell late": (
            "In the mode `same`, you began one number too late: it begins at number `K // 2` of "
            f"`full`. {_LESSON}",
            _zeros(same="size // 2 - 1, min(size // 2 + 1, size - 1)"),
            _zeros(same="size // 2 - 1, size // 2 + 1"),
        ),
        "same cut one cell early": (
            "In the mode `same`, you began one number too early: it begins at number `K // 2` of "
            f"`full`. {_LESSON}",
            _zeros(same="size // 2 + 1, size // 2 - 1"),
        ),
        "zeros for a kernel of three": (
            f"You added the zeros for a kernel of 3 numbers, whatever its size. {_LESSON}",
            _zeros(same="1, 1", full="2, 2"),
            _zeros(full="2, 2"),
        ),
        "overlaps overwritten": (
            "You overwrote the sums where the shifted kernels overlap, as with `=` instead of "
            f"`+=`. {_LESSON}",
            (_RETURN, "cells = signal[before : length - after]\n"
             "    full = np.append(cells * kernel[-1], cells[-1] * kernel[-2::-1][: size - 1])\n"
             "    return full[size - 1 - before : len(full) - (size - 1 - after)]"),
            (_RETURN, "cells = signal[before : length - after]\n"
             "    full = np.append(cells[0] * kernel[:0:-1], cells * kernel[0])\n"
             "    return full[size - 1 - before : len(full) - (size - 1 - after)]"),
        ),
        "signal mirrored": (
            "Where the kernel hangs over an end, you mirrored the signal instead of adding zeros. "
            f"{_LESSON}",
            (_PAD, 'np.pad(signal, (before, after), mode="reflect")'),
            (_PAD, 'np.pad(signal, (before, after), mode="symmetric")'),
        ),
        "ends joined": (
            "Where the kernel hangs over one end, you read the other end instead of zeros. "
            f"{_LESSON}",
            (_PAD, 'np.pad(signal, (before, after), mode="wrap")'),
        ),
        "ends repeated": (
            "Where the kernel hangs over an end, you repeated the number at that end instead of "
            f"adding zeros. {_LESSON}",
            (_PAD, 'np.pad(signal, (before, after), mode="edge")'),
        ),
        "FFT of the signal's length": (
            "You let the signal wrap around in every mode, as an FFT of the same length does. "
            f"{_LESSON}",
            (_PAD, 'np.pad(signal, (size - 1, 0), mode="wrap")'),
        ),
        "FFT of the signal's length, cut": (
            "You let the signal wrap around, as a short FFT does, and cut the result for the mode. "
            f"{_LESSON}",
            (_PAD, 'np.pad(signal, (size - 1, 0), mode="wrap")', _RETURN,
             "return output[size - 1 - before : len(output) - (size - 1 - before)]"),
        ),
        "kernel padded instead": (
            f"You added the zeros to the kernel instead of the signal. {_LESSON}",
            (_PAD, "signal", _FLIP, "kernel = np.pad(kernel[::-1], (before, after))\n"
             "    size = len(kernel)"),
        ),
        "positions counted before padding": (
            "You added the zeros, but counted the positions before that. "
            f"{_LESSON}",
            (_COUNT, "length - before - after - size + 1"),
        ),
        "zeros not added": (
            f"You counted the positions of each mode, but added no zeros to the signal. {_LESSON}",
            *_broadcasting_or_not(_PAD, "signal", _COUNT, "length + before + after - size + 1",
                                  *_SLICES),
            (_PAD, "signal", _COUNT, "length + before + after - size + 1", *_CELLS),
        ),
        "zeros added to the numbers": (
            "With an array, `+` adds cell by cell and does not join: use `np.concatenate` or "
            f"`np.pad`. {_LESSON}",
            (_PAD, 'signal if mode == "valid" else [0] * before + signal + [0] * after'),
            (_PAD, "[0] * before + signal + [0] * after"),
        ),
        "signal read backwards": (
            "You read `signal[n - i]` where `n - i` can be below 0, which counts from the signal's "
            'end. See lesson 01, "Write the formula".',
            (_FLIP, "kernel = kernel", _CELL, "signal[n - i]"),
            (_FLIP, "kernel = kernel", _CELL, "signal[n - i]", _PAD, "signal", _COUNT,
             "length + before + after - size + 1"),
            (_PAD, 'np.pad(np.pad(signal, (before, 0), "wrap"), (0, after))'),
        ),
        "nothing left for a single weight": (
            f"You sliced with `[r : -r]`, which leaves nothing if `r` is 0. {_LESSON}",
            (f"signal = {_PAD}", "padded = np.zeros(before + len(signal) + after)\n"
             "    padded[before:-after] = signal\n    signal = padded", *_SLICES),
            (_RETURN, 'return output[: len(output) * (size > 1 or mode == "full")]'),
            (_RETURN, 'return output[: len(output) * (size > 1 and mode != "full")]'),
            (_RETURN, 'return output[: len(output) * (size > 1 or mode != "valid")]'),
            (_RETURN, 'return output[: len(output) * (size > 1 or mode != "same")]'),
            (_RETURN, 'return output[: len(output) * (size > 1 and mode != "valid")]'),
        ),
        "output as long as the signal": (
            f"Your output is as long as the signal in every mode. {_LESSON}",
            ("np.zeros(places)", "np.zeros(length - before - after)"),
        ),
        **_IN_BOTH,
    },
    "agree": _AGREE,
}  # fmt: skip
