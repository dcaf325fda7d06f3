"""Known mistakes: each does one thing wrong, and its docstring is the message to the learner."""

import numpy as np

import convlab


def _slices(signal, kernel, places, size):
    """Sum windows of a given size, each a slice of the signal times the kernel."""
    return [np.sum(signal[n : n + size] * kernel) for n in range(places)]


def _cells(signal, kernel, places, size):
    """Compute the same sums cell by cell."""
    return [sum(kernel[i] * signal[n + i] for i in range(size)) for n in range(places)]


def _goes_round(signal, kernel):
    """Convolve a signal that is preceded by its own end."""
    return np.convolve(np.pad(signal, (len(kernel) - 1, 0), mode="wrap"), kernel, "valid")


def correlate1d_kernel_flipped(signal, kernel):
    """You flipped the kernel before sliding it, which is convolution.
    See lesson 01, "Flip the kernel"."""
    return convlab.convolve1d(signal, kernel)


def correlate1d_last_window_missing(signal, kernel):
    """You stopped one window too early, so the last number is missing.
    See lesson 01, "Predict"."""
    return convlab.correlate1d(signal, kernel)[:-1]


def correlate1d_first_window_missing(signal, kernel):
    """You began at cell 1 instead of cell 0, so the first number is missing.
    See lesson 01, "Predict"."""
    return convlab.correlate1d(signal, kernel)[1:]


def correlate1d_last_number_never_filled(signal, kernel):
    """Your output has the right length, but its last number is still 0.
    See lesson 01, "Predict"."""
    return np.append(convlab.correlate1d(signal, kernel)[:-1], 0)


def correlate1d_returned_inside_the_loop(signal, kernel):
    """You computed only the first number, as with a `return` inside the loop; the rest is 0.
    See lesson 01, "See it"."""
    return np.pad(convlab.correlate1d(signal, kernel)[:1], (0, len(signal) - len(kernel)))


def correlate1d_first_sum_only(signal, kernel):
    """You returned only the first sum, as a single number.
    See lesson 01, "See it"."""
    return convlab.correlate1d(signal, kernel)[0]


def correlate1d_list_of_the_first_sum(signal, kernel):
    """You returned a list of only the first sum, as with a `return` inside the loop.
    See lesson 01, "See it"."""
    return convlab.correlate1d(signal, kernel)[:1]


def correlate1d_first_product_only(signal, kernel):
    """You returned only the first product, as with a `return` inside the inner loop.
    See lesson 01, "See it"."""
    return signal[0] * kernel[0]


def correlate1d_output_as_long_as_the_signal(signal, kernel):
    """Your output is as long as the signal, with 0 where the kernel does not fit.
    See lesson 01, "Predict"."""
    return np.append(convlab.correlate1d(signal, kernel), np.zeros(len(kernel) - 1))


def correlate1d_created_like_the_signal(signal, kernel):
    """Your output has the length and the type of the signal, as with `np.zeros_like(signal)`.
    See lesson 02, "Compute it"."""
    return correlate1d_output_as_long_as_the_signal(signal, kernel).astype(signal.dtype)


def correlate1d_a_zero_at_the_end(signal, kernel):
    """Your output is one number too long, with a 0 at its end.
    See lesson 01, "Predict"."""
    return np.append(convlab.correlate1d(signal, kernel), 0)


def correlate1d_one_window_too_many(signal, kernel):
    """You went one position too far, where the window has one cell fewer than the kernel.
    See lesson 01, "Predict"."""
    return _slices(signal, kernel, len(signal) - len(kernel) + 2, len(kernel))


def correlate1d_one_place_too_far(signal, kernel):
    """You went one position too far, and read a cell past the end of the signal.
    See lesson 01, "Predict"."""
    return _cells(signal, kernel, len(signal) - len(kernel) + 2, len(kernel))


def correlate1d_window_at_every_cell(signal, kernel):
    """You started a window at every cell of the signal, even where the kernel does not fit.
    See lesson 01, "Predict"."""
    return _slices(signal, kernel, len(signal), len(kernel))


def correlate1d_place_at_every_cell(signal, kernel):
    """You placed the kernel at every cell of the signal, and read cells past its end.
    See lesson 01, "Predict"."""
    return _cells(signal, kernel, len(signal), len(kernel))


def correlate1d_last_window_cut_short(signal, kernel):
    """You went one position too far, and summed the products that remain there.
    See lesson 01, "Predict"."""
    return convlab.correlate1d(signal, kernel, padding=(0, 1))


def correlate1d_last_windows_cut_short(signal, kernel):
    """You went on to the end of the signal, where windows have fewer cells than the kernel.
    See lesson 01, "Predict"."""
    return convlab.correlate1d(signal, kernel, padding=(0, len(kernel) - 1))


def correlate1d_signal_padded(signal, kernel):
    """You let the kernel hang over both ends and kept the size, which is the mode `same`.
    See lesson 01, "Full, same, valid"."""
    return np.correlate(signal, kernel, "same")


def correlate1d_signal_padded_by_half_the_kernel(signal, kernel):
    """You first added `len(kernel) // 2` zeros at each end of the signal.
    See lesson 01, "Full, same, valid"."""
    return convlab.correlate1d(signal, kernel, padding=len(kernel) // 2)


def correlate1d_every_overlap_counted(signal, kernel):
    """You counted every overlap, even of a single cell, which is the mode `full`.
    See lesson 01, "Full, same, valid"."""
    return convlab.correlate1d(signal, kernel, padding="full")


def correlate1d_products_averaged(signal, kernel):
    """You took the mean of the products instead of their sum.
    See lesson 01, "See it"."""
    return convlab.correlate1d(signal, kernel) / len(kernel)


def correlate1d_products_not_summed(signal, kernel):
    """You returned the products of each window instead of their sum.
    See lesson 01, "See it"."""
    return [signal[n : n + len(kernel)] * kernel for n in range(len(signal) - len(kernel) + 1)]


def correlate1d_kernel_not_used(signal, kernel):
    """You added up the cells of each window without multiplying them by the kernel.
    See lesson 01, "See it"."""
    return convlab.correlate1d(signal, np.ones(len(kernel)))


def correlate1d_only_the_last_product(signal, kernel):
    """You kept only the last product of each window, as with `=` instead of `+=`.
    See lesson 01, "See it"."""
    return kernel[-1] * signal[len(kernel) - 1 :]


def correlate1d_last_weight_left_out(signal, kernel):
    """You left out the last number of the kernel.
    See lesson 01, "Write the formula"."""
    return convlab.correlate1d(signal, np.append(kernel[:-1], 0))


def correlate1d_sum_never_reset(signal, kernel):
    """You never reset the sum to 0, so each number also includes all those before it.
    See lesson 01, "See it"."""
    return np.cumsum(convlab.correlate1d(signal, kernel))


def correlate1d_windows_side_by_side(signal, kernel):
    """You moved the kernel by its length, so the windows do not overlap.
    See lesson 01, "Predict"."""
    return convlab.correlate1d(signal, kernel, stride=len(kernel))


def correlate1d_signal_read_backwards(signal, kernel):
    """You read `signal[n - i]`, not `signal[n + i]`; below 0 it counts from the signal's end.
    See lesson 01, "Write the formula"."""
    return convlab.convolve1d(np.roll(signal, len(kernel) - 1), kernel)


def correlate1d_output_backwards(signal, kernel):
    """You returned the right numbers in reverse order.
    See lesson 01, "Compute it"."""
    return convlab.correlate1d(signal, kernel)[::-1]


def correlate1d_signal_wraps_around(signal, kernel):
    """You let the signal start again after its end, as an FFT of the same length does.
    See lesson 01, "Predict"."""
    return convlab.correlate1d(np.append(signal, signal[: len(kernel) - 1]), kernel)


def correlate1d_kernel_of_three_assumed(signal, kernel):
    """You assumed that every kernel has 3 numbers.
    See lesson 01, "Predict"."""
    return _cells(signal, kernel, len(signal) - 2, 3)


def correlate1d_windows_of_three_assumed(signal, kernel):
    """You used windows of 3 cells, whatever the size of the kernel.
    See lesson 01, "Predict"."""
    return _slices(signal, kernel, len(signal) - len(kernel) + 1, 3)


def correlate1d_fractions_lost(signal, kernel):
    """Your output is an array of integers, so the fractions were lost.
    See lesson 02, "Compute it"."""
    return np.trunc(convlab.correlate1d(signal, kernel)).astype(int)


def convolve1d_kernel_not_flipped(signal, kernel, mode):
    """You slid the kernel as it is, which is cross-correlation.
    See lesson 01, "Flip the kernel"."""
    return np.convolve(signal, kernel[::-1], mode)


def convolve1d_signal_flipped_instead(signal, kernel, mode):
    """You returned the right numbers in reverse order, as when you flip the signal instead.
    See lesson 01, "Flip the kernel"."""
    return np.convolve(signal, kernel, mode)[::-1]


def convolve1d_correlation_backwards(signal, kernel, mode):
    """You returned the cross-correlation in reverse order, as when you flip both arrays.
    See lesson 01, "Flip the kernel"."""
    return np.convolve(signal[::-1], kernel, mode)


def convolve1d_always_valid(signal, kernel, mode):
    """You computed `valid` in every mode.
    See lesson 01, "Full, same, valid"."""
    return np.convolve(signal, kernel, "valid")


def convolve1d_always_full(signal, kernel, mode):
    """You computed `full` in every mode.
    See lesson 01, "Full, same, valid"."""
    return np.convolve(signal, kernel, "full")


def convolve1d_full_and_valid_swapped(signal, kernel, mode):
    """You swapped `full` and `valid`.
    See lesson 01, "Full, same, valid"."""
    return np.convolve(signal, kernel, {"full": "valid", "valid": "full"}.get(mode, mode))


def convolve1d_same_computed_as_full(signal, kernel, mode):
    """You computed `full` in the mode `same`.
    See lesson 01, "Full, same, valid"."""
    return np.convolve(signal, kernel, "valid" if mode == "valid" else "full")


def convolve1d_same_computed_as_valid(signal, kernel, mode):
    """You computed `valid` in the mode `same`.
    See lesson 01, "Full, same, valid"."""
    return np.convolve(signal, kernel, "full" if mode == "full" else "valid")


def convolve1d_same_hangs_over_the_start_only(signal, kernel, mode):
    """In the mode `same`, you let the kernel hang over the start of the signal but not its end.
    See lesson 01, "Full, same, valid"."""
    full = np.convolve(signal, kernel, "full")
    return full[: len(signal)] if mode == "same" else np.convolve(signal, kernel, mode)


def convolve1d_same_hangs_over_the_end_only(signal, kernel, mode):
    """In the mode `same`, you let the kernel hang over the end of the signal but not its start.
    See lesson 01, "Full, same, valid"."""
    full = np.convolve(signal, kernel, "full")
    return full[len(kernel) - 1 :] if mode == "same" else np.convolve(signal, kernel, mode)


def convolve1d_same_with_one_zero_always(signal, kernel, mode):
    """In the mode `same`, you added one zero at each end, whatever the size of the kernel.
    See lesson 01, "Full, same, valid"."""
    return convlab.convolve1d(signal, kernel, padding=1 if mode == "same" else mode)


def convolve1d_full_with_a_zero_too_many(signal, kernel, mode):
    """In the mode `full`, you added one zero too many at each end.
    See lesson 01, "Full, same, valid"."""
    found = np.convolve(signal, kernel, mode)
    return np.pad(found, 1) if mode == "full" else found


def convolve1d_full_hangs_over_the_end_only(signal, kernel, mode):
    """In the mode `full`, you let the kernel hang over the end of the signal but not its start.
    See lesson 01, "Full, same, valid"."""
    found = np.convolve(signal, kernel, mode)
    return found[len(kernel) - 1 :] if mode == "full" else found


def convolve1d_ends_joined(signal, kernel, mode):
    """Where the kernel hangs over one end, you read the other end instead of zeros.
    See lesson 01, "Full, same, valid"."""
    reach = {"valid": 0, "same": len(kernel) // 2, "full": len(kernel) - 1}[mode]
    return np.convolve(np.pad(signal, reach, mode="wrap"), kernel, "valid")


def convolve1d_fft_of_the_signals_length(signal, kernel, mode):
    """You let the signal wrap around in every mode, as an FFT of the same length does.
    See lesson 01, "Full, same, valid"."""
    return _goes_round(signal, kernel)


def convolve1d_fft_of_the_signals_length_cut(signal, kernel, mode):
    """You let the signal wrap around, as a short FFT does, and cut the result for the mode.
    See lesson 01, "Full, same, valid"."""
    cut = {"valid": len(kernel) - 1, "same": len(kernel) // 2, "full": 0}[mode]
    return _goes_round(signal, kernel)[cut : len(signal) - cut]


def convolve1d_nothing_left_for_a_single_weight(signal, kernel, mode):
    """You sliced with `[r : -r]`, which leaves nothing if `r` is 0.
    See lesson 01, "Full, same, valid"."""
    reach = {"valid": len(kernel) - 1, "same": len(kernel) // 2}
    full = np.convolve(signal, kernel, "full")
    return full if mode == "full" else full[reach[mode] : -reach[mode]]


def convolve1d_products_averaged(signal, kernel, mode):
    """You took the mean of the products instead of their sum.
    See lesson 01, "See it"."""
    return np.convolve(signal, kernel, mode) / len(kernel)


def convolve1d_fractions_lost(signal, kernel, mode):
    """Your output is an array of integers, so the fractions were lost.
    See lesson 02, "Compute it"."""
    return np.trunc(np.convolve(signal, kernel, mode)).astype(int)


def agree_always_true(kernel):
    """You returned True for every kernel.
    See lesson 01, "When do the two agree?"."""
    return True


def agree_always_false(kernel):
    """You returned False for every kernel, as a comparison with `reversed(kernel)` does.
    See lesson 01, "When do the two agree?"."""
    return False


def agree_true_and_false_swapped(kernel):
    """You returned True where the two differ, and False where they agree.
    See lesson 01, "When do the two agree?"."""
    return not np.array_equal(kernel, kernel[::-1])


def agree_only_the_two_ends_compared(kernel):
    """You compared only the first number with the last, and none in between.
    See lesson 01, "When do the two agree?"."""
    return kernel[0] == kernel[-1]


def agree_true_for_one_equal_pair(kernel):
    """You returned True as soon as one number stayed in its place, as `any` does.
    See lesson 01, "When do the two agree?"."""
    return any(kernel == kernel[::-1])


def agree_true_for_single_numbers_only(kernel):
    """You returned True only for a single number, as a comparison with `kernel[-i]` does.
    See lesson 01, "When do the two agree?"."""
    return len(kernel) == 1


def agree_signs_not_compared(kernel):
    """You ignored the signs in the comparison, so 1 and −1 count as equal.
    See lesson 01, "When do the two agree?"."""
    return np.array_equal(np.abs(kernel), np.abs(kernel[::-1]))


def agree_sums_of_the_halves_compared(kernel):
    """You compared the sums of the two halves instead of each number.
    See lesson 01, "When do the two agree?"."""
    return kernel[: len(kernel) // 2].sum() == kernel[(len(kernel) + 1) // 2 :].sum()


def agree_false_for_even_sizes(kernel):
    """You returned False for every kernel of even size.
    See lesson 01, "When do the two agree?"."""
    return len(kernel) % 2 == 1 and np.array_equal(kernel, kernel[::-1])


def agree_one_answer_for_each_number(kernel):
    """You returned one answer for each number of the kernel, not one for the whole kernel.
    See lesson 01, "When do the two agree?"."""
    return kernel == kernel[::-1]
