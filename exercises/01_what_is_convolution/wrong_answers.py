"""Known mistakes: each does one thing wrong, and its docstring is what the learner is told."""

import numpy as np

import convlab


def correlate1d_kernel_turned_round(signal, kernel):
    """You turned the kernel round before sliding it, which is convolution.

    See lesson 01, "Compute it".
    """
    return convlab.convolve1d(signal, kernel)


def correlate1d_last_window_missing(signal, kernel):
    """Your loop ends one window too early, so the last number is missing.

    See lesson 01, "Predict".
    """
    return convlab.correlate1d(signal, kernel)[:-1]


def correlate1d_first_window_missing(signal, kernel):
    """Your first window begins at cell 1 instead of cell 0, so the first number is missing.

    See lesson 01, "Predict".
    """
    return convlab.correlate1d(signal, kernel)[1:]


def correlate1d_last_number_never_filled(signal, kernel):
    """Your output has its full length, but its last number was never filled and is 0.

    See lesson 01, "Predict".
    """
    output = convlab.correlate1d(signal, kernel)
    output[-1] = 0
    return output


def correlate1d_returned_inside_the_loop(signal, kernel):
    """You returned from inside the loop, so only the first number was computed, the rest are 0.

    See lesson 01, "See it".
    """
    output = convlab.correlate1d(signal, kernel)
    output[1:] = 0
    return output


def correlate1d_first_window_only(signal, kernel):
    """You computed the first window and never slid on.

    See lesson 01, "See it".
    """
    return convlab.correlate1d(signal, kernel)[0]


def correlate1d_output_as_long_as_the_signal(signal, kernel):
    """You made the output as long as the signal, and left 0 where the kernel does not fit.

    See lesson 01, "Predict".
    """
    output = np.zeros(len(signal))
    inner = convlab.correlate1d(signal, kernel)
    output[: len(inner)] = inner
    return output


def correlate1d_last_windows_cut_short(signal, kernel):
    """You went on to the end of the signal, where the windows hold fewer cells than the kernel.

    See lesson 01, "Predict".
    """
    return convlab.correlate1d(signal, kernel, padding=(0, len(kernel) - 1))


def correlate1d_signal_padded(signal, kernel):
    """You put zeros at both ends of the signal first, which is the mode called same.

    See lesson 01, "Compute it".
    """
    return np.correlate(signal, kernel, "same")


def correlate1d_every_overlap_counted(signal, kernel):
    """You let every overlap count, even of a single cell, which is the mode called full.

    See lesson 01, "Compute it".
    """
    return convlab.correlate1d(signal, kernel, padding="full")


def correlate1d_products_averaged(signal, kernel):
    """You took the mean of the products instead of their sum.

    See lesson 01, "See it".
    """
    return convlab.correlate1d(signal, kernel) / len(kernel)


def correlate1d_kernel_not_used(signal, kernel):
    """You added the cells of each window up without multiplying them with the kernel.

    See lesson 01, "See it".
    """
    return convlab.correlate1d(signal, np.ones(len(kernel)))


def correlate1d_only_the_last_product(signal, kernel):
    """You overwrote the sum with each product instead of adding it: only the last one is left.

    See lesson 01, "See it".
    """
    last = np.zeros(len(kernel))
    last[-1] = kernel[-1]
    return convlab.correlate1d(signal, last)


def correlate1d_last_weight_left_out(signal, kernel):
    """Your inner loop ends one weight too early, so the kernel's last number is never used.

    See lesson 01, "Write the formula".
    """
    return convlab.correlate1d(signal, np.append(kernel[:-1], 0))


def correlate1d_sum_never_set_back(signal, kernel):
    """You never set the sum back to 0, so each number holds all those before it as well.

    See lesson 01, "See it".
    """
    return np.cumsum(convlab.correlate1d(signal, kernel))


def correlate1d_windows_side_by_side(signal, kernel):
    """You moved the kernel by its own length, so the windows lie side by side, not overlapping.

    See lesson 01, "Predict".
    """
    return convlab.correlate1d(signal, kernel, stride=len(kernel))


def correlate1d_signal_read_backwards(signal, kernel):
    """You read `signal[n - i]`, not `signal[n + i]`; below 0 Python counts from the far end.

    See lesson 01, "Write the formula".
    """
    size, places = len(kernel), len(signal) - len(kernel) + 1
    return [sum(kernel[i] * signal[n - i] for i in range(size)) for n in range(places)]


def correlate1d_output_backwards(signal, kernel):
    """You slid the signal along the kernel, so the output came out from last to first.

    See lesson 01, "Compute it".
    """
    return convlab.correlate1d(signal, kernel)[::-1]


def correlate1d_signal_goes_round(signal, kernel):
    """You let the signal begin again after its end, so the last windows hold its first cells.

    See lesson 01, "Predict".
    """
    round_again = np.append(signal, signal[: len(kernel) - 1])
    return convlab.correlate1d(round_again, kernel)


def correlate1d_kernel_of_three_assumed(signal, kernel):
    """You took every kernel for one of 3 numbers.

    See lesson 01, "Predict".
    """
    places = len(signal) - 3 + 1
    return [sum(kernel[i] * signal[n + i] for i in range(3)) for n in range(places)]


def correlate1d_fractions_cut_off(signal, kernel):
    """Your output holds whole numbers, so the fractions were cut off.

    See lesson 01, "Compute it".
    """
    return np.trunc(convlab.correlate1d(signal, kernel)).astype(int)


def convolve1d_kernel_not_turned_round(signal, kernel, mode):
    """You slid the kernel as it is, which is cross-correlation.

    See lesson 01, "Compute it".
    """
    return np.convolve(signal, kernel[::-1], mode)


def convolve1d_signal_turned_instead(signal, kernel, mode):
    """You turned the signal round instead of the kernel, and the output runs from last to first.

    See lesson 01, "Compute it".
    """
    return np.convolve(signal, kernel, mode)[::-1]


def convolve1d_both_turned_round(signal, kernel, mode):
    """You turned the signal round as well as the kernel.

    See lesson 01, "Compute it".
    """
    return np.convolve(signal[::-1], kernel, mode)


def convolve1d_signs_turned(signal, kernel, mode):
    """You turned the signs of the kernel round, and not its order.

    See lesson 01, "Compute it".
    """
    return np.convolve(signal, -kernel[::-1], mode)


def convolve1d_always_valid(signal, kernel, mode):
    """You computed valid in every mode: the kernel never hangs over.

    See lesson 01, "Compute it".
    """
    return np.convolve(signal, kernel, "valid")


def convolve1d_always_full(signal, kernel, mode):
    """You computed full in every mode: the kernel hangs over as far as it can.

    See lesson 01, "Compute it".
    """
    return np.convolve(signal, kernel, "full")


def convolve1d_full_and_valid_exchanged(signal, kernel, mode):
    """You took full for valid, and valid for full.

    See lesson 01, "Compute it".
    """
    other = {"full": "valid", "valid": "full"}.get(mode, mode)
    return np.convolve(signal, kernel, other)


def convolve1d_same_hangs_over_the_start_only(signal, kernel, mode):
    """In the mode same you put all the zeros before the signal, and none after it.

    See lesson 01, "Compute it".
    """
    if mode == "same":
        return np.convolve(signal, kernel, "full")[: len(signal)]
    return np.convolve(signal, kernel, mode)


def convolve1d_same_hangs_over_the_end_only(signal, kernel, mode):
    """In the mode same you put all the zeros after the signal, and none before it.

    See lesson 01, "Compute it".
    """
    if mode == "same":
        return np.convolve(signal, kernel, "full")[len(kernel) - 1 :]
    return np.convolve(signal, kernel, mode)


def convolve1d_same_with_one_zero_always(signal, kernel, mode):
    """In the mode same you put one zero at each end, whatever the size of the kernel.

    See lesson 01, "Compute it".
    """
    if mode == "same":
        return convlab.convolve1d(signal, kernel, padding=1)
    return np.convolve(signal, kernel, mode)


def convolve1d_full_with_a_zero_too_many(signal, kernel, mode):
    """In the mode full you put a zero too many at each end: there the kernel meets no signal.

    See lesson 01, "Compute it".
    """
    found = np.convolve(signal, kernel, mode)
    return np.pad(found, 1) if mode == "full" else found


def convolve1d_full_hangs_over_the_end_only(signal, kernel, mode):
    """In the mode full you put zeros after the signal, and none before it.

    See lesson 01, "Compute it".
    """
    found = np.convolve(signal, kernel, mode)
    return found[len(kernel) - 1 :] if mode == "full" else found


def convolve1d_ends_joined(signal, kernel, mode):
    """You let the signal begin again after its end: what hangs over one end reads the other.

    See lesson 01, "Compute it".
    """
    reach = {"valid": 0, "same": len(kernel) // 2, "full": len(kernel) - 1}[mode]
    return np.convolve(np.pad(signal, reach, mode="wrap"), kernel, "valid")


def convolve1d_nothing_left_for_a_single_weight(signal, kernel, mode):
    """You cut with `[r : -r]`, and where nothing is to be cut off, `[0 : -0]` is empty.

    See lesson 01, "Compute it".
    """
    reach = {"valid": len(kernel) - 1, "same": len(kernel) // 2}
    full = np.convolve(signal, kernel, "full")
    return full if mode == "full" else full[reach[mode] : -reach[mode]]


def convolve1d_products_averaged(signal, kernel, mode):
    """You took the mean of the products instead of their sum.

    See lesson 01, "See it".
    """
    return np.convolve(signal, kernel, mode) / len(kernel)


def convolve1d_fractions_cut_off(signal, kernel, mode):
    """Your output holds whole numbers, so the fractions were cut off.

    See lesson 01, "Compute it".
    """
    return np.trunc(np.convolve(signal, kernel, mode)).astype(int)


def agree_always_yes(kernel):
    """You said yes to every kernel.

    See lesson 01, "Explore".
    """
    return True


def agree_always_no(kernel):
    """You said no to every kernel; a comparison with `reversed(kernel)` itself does so too.

    See lesson 01, "Explore".
    """
    return False


def agree_yes_and_no_exchanged(kernel):
    """You said yes where the two differ, and no where they agree.

    See lesson 01, "Explore".
    """
    return not np.array_equal(kernel, kernel[::-1])


def agree_only_the_two_ends_compared(kernel):
    """You compared only the first number with the last one, and none between them.

    See lesson 01, "Explore".
    """
    return kernel[0] == kernel[-1]


def agree_signs_not_compared(kernel):
    """You did not look at the signs: you took 1 and −1 for the same.

    See lesson 01, "Explore".
    """
    return np.array_equal(np.abs(kernel), np.abs(kernel[::-1]))


def agree_sums_of_the_halves_compared(kernel):
    """You compared the sum of one half with the sum of the other, not number by number.

    See lesson 01, "Explore".
    """
    half = len(kernel) // 2
    return kernel[:half].sum() == kernel[len(kernel) - half :].sum()


def agree_no_to_even_sizes(kernel):
    """You said no to kernels of even size; those too can be the same from both ends.

    See lesson 01, "Explore".
    """
    return len(kernel) % 2 == 1 and np.array_equal(kernel, kernel[::-1])


def agree_number_by_number(kernel):
    """You returned an answer for each number of the kernel, not one for the whole.

    See lesson 01, "Explore".
    """
    return kernel == kernel[::-1]
