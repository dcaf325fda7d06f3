"""Known mistakes: each does one thing wrong, and its docstring is what the learner is told."""

import numpy as np

import convlab


def _slices(signal, kernel, places, size):
    """The sums of windows of a size, each a slice of the signal times the kernel."""
    return [np.sum(signal[n : n + size] * kernel) for n in range(places)]


def _cells(signal, kernel, places, size):
    """The same sums, taken cell by cell."""
    return [sum(kernel[i] * signal[n + i] for i in range(size)) for n in range(places)]


def _goes_round(signal, kernel):
    """The convolution of a signal that has its own end before its start."""
    return np.convolve(np.pad(signal, (len(kernel) - 1, 0), mode="wrap"), kernel, "valid")


def correlate1d_kernel_turned_round(signal, kernel):
    """You turned the kernel round before sliding it, which is convolution.
    See lesson 01, "Flip the kernel"."""
    return convlab.convolve1d(signal, kernel)


def correlate1d_last_window_missing(signal, kernel):
    """You ended one window too early, so the last number is missing.
    See lesson 01, "Predict"."""
    return convlab.correlate1d(signal, kernel)[:-1]


def correlate1d_first_window_missing(signal, kernel):
    """You began at cell 1 instead of cell 0, so the first number is missing.
    See lesson 01, "Predict"."""
    return convlab.correlate1d(signal, kernel)[1:]


def correlate1d_last_number_never_filled(signal, kernel):
    """You gave the output its full length, and left its last number at 0.
    See lesson 01, "Predict"."""
    return np.append(convlab.correlate1d(signal, kernel)[:-1], 0)


def correlate1d_returned_inside_the_loop(signal, kernel):
    """You filled only the first number and left the rest at 0, as a `return` inside the loop does.
    See lesson 01, "See it"."""
    return np.pad(convlab.correlate1d(signal, kernel)[:1], (0, len(signal) - len(kernel)))


def correlate1d_first_sum_only(signal, kernel):
    """You returned the first sum alone, as one number.
    See lesson 01, "See it"."""
    return convlab.correlate1d(signal, kernel)[0]


def correlate1d_list_of_the_first_sum(signal, kernel):
    """You returned a list of the first sum alone, as a `return` inside the loop does.
    See lesson 01, "See it"."""
    return convlab.correlate1d(signal, kernel)[:1]


def correlate1d_first_product_only(signal, kernel):
    """You returned the first product alone, as a `return` inside the inner loop does.
    See lesson 01, "See it"."""
    return signal[0] * kernel[0]


def correlate1d_output_as_long_as_the_signal(signal, kernel):
    """You made the output as long as the signal, and left 0 where the kernel does not fit.
    See lesson 01, "Predict"."""
    return np.append(convlab.correlate1d(signal, kernel), np.zeros(len(kernel) - 1))


def correlate1d_made_like_the_signal(signal, kernel):
    """You made the output as long as the signal and of its type, as `np.zeros_like(signal)` is.
    See lesson 02, "Compute it"."""
    return correlate1d_output_as_long_as_the_signal(signal, kernel).astype(signal.dtype)


def correlate1d_a_zero_at_the_end(signal, kernel):
    """You made the output longer by one, and left a 0 at its end.
    See lesson 01, "Predict"."""
    return np.append(convlab.correlate1d(signal, kernel), 0)


def correlate1d_one_window_too_many(signal, kernel):
    """You went on past the last place, where the window holds a cell less than the kernel.
    See lesson 01, "Predict"."""
    return _slices(signal, kernel, len(signal) - len(kernel) + 2, len(kernel))


def correlate1d_one_place_too_far(signal, kernel):
    """You went on past the last place, and there read a cell behind the signal's end.
    See lesson 01, "Predict"."""
    return _cells(signal, kernel, len(signal) - len(kernel) + 2, len(kernel))


def correlate1d_window_at_every_cell(signal, kernel):
    """You let a window begin at every cell of the signal, also where the kernel no longer fits.
    See lesson 01, "Predict"."""
    return _slices(signal, kernel, len(signal), len(kernel))


def correlate1d_place_at_every_cell(signal, kernel):
    """You let a place begin at every cell of the signal, and read cells behind its end.
    See lesson 01, "Predict"."""
    return _cells(signal, kernel, len(signal), len(kernel))


def correlate1d_last_window_cut_short(signal, kernel):
    """You went on past the last place by one, and took the products that are left there.
    See lesson 01, "Predict"."""
    return convlab.correlate1d(signal, kernel, padding=(0, 1))


def correlate1d_last_windows_cut_short(signal, kernel):
    """You went on to the end of the signal, where the windows hold fewer cells than the kernel.
    See lesson 01, "Predict"."""
    return convlab.correlate1d(signal, kernel, padding=(0, len(kernel) - 1))


def correlate1d_signal_padded(signal, kernel):
    """You let the kernel hang over both ends so that the size stays, which is the mode called same.
    See lesson 01, "Full, same, valid"."""
    return np.correlate(signal, kernel, "same")


def correlate1d_signal_padded_by_half_the_kernel(signal, kernel):
    """You put zeros at both ends of the signal first, `len(kernel) // 2` at each.
    See lesson 01, "Full, same, valid"."""
    return convlab.correlate1d(signal, kernel, padding=len(kernel) // 2)


def correlate1d_every_overlap_counted(signal, kernel):
    """You let every overlap count, even of a single cell, which is the mode called full.
    See lesson 01, "Full, same, valid"."""
    return convlab.correlate1d(signal, kernel, padding="full")


def correlate1d_products_averaged(signal, kernel):
    """You took the mean of the products instead of their sum.
    See lesson 01, "See it"."""
    return convlab.correlate1d(signal, kernel) / len(kernel)


def correlate1d_products_not_summed(signal, kernel):
    """You returned the products of each window and not their sum.
    See lesson 01, "See it"."""
    return [signal[n : n + len(kernel)] * kernel for n in range(len(signal) - len(kernel) + 1)]


def correlate1d_kernel_not_used(signal, kernel):
    """You added the cells of each window up without multiplying them with the kernel.
    See lesson 01, "See it"."""
    return convlab.correlate1d(signal, np.ones(len(kernel)))


def correlate1d_only_the_last_product(signal, kernel):
    """You kept only each window's last product, as `=` in place of `+=` does.
    See lesson 01, "See it"."""
    return kernel[-1] * signal[len(kernel) - 1 :]


def correlate1d_last_weight_left_out(signal, kernel):
    """You left out the kernel's last number.
    See lesson 01, "Write the formula"."""
    return convlab.correlate1d(signal, np.append(kernel[:-1], 0))


def correlate1d_sum_never_set_back(signal, kernel):
    """You never set the sum back to 0, so each number holds all those before it as well.
    See lesson 01, "See it"."""
    return np.cumsum(convlab.correlate1d(signal, kernel))


def correlate1d_windows_side_by_side(signal, kernel):
    """You moved the kernel by its own length, so that no two windows overlap.
    See lesson 01, "Predict"."""
    return convlab.correlate1d(signal, kernel, stride=len(kernel))


def correlate1d_signal_read_backwards(signal, kernel):
    """You read `signal[n - i]` and not `signal[n + i]`, and below 0 that is the signal's far end.
    See lesson 01, "Write the formula"."""
    return convlab.convolve1d(np.roll(signal, len(kernel) - 1), kernel)


def correlate1d_output_backwards(signal, kernel):
    """You returned the right numbers from last to first.
    See lesson 01, "Compute it"."""
    return convlab.correlate1d(signal, kernel)[::-1]


def correlate1d_signal_goes_round(signal, kernel):
    """You let the signal begin again after its end, as an FFT of its own length does.
    See lesson 01, "Predict"."""
    return convlab.correlate1d(np.append(signal, signal[: len(kernel) - 1]), kernel)


def correlate1d_kernel_of_three_assumed(signal, kernel):
    """You took every kernel for one of 3 numbers.
    See lesson 01, "Predict"."""
    return _cells(signal, kernel, len(signal) - 2, 3)


def correlate1d_windows_of_three_assumed(signal, kernel):
    """You took windows of 3 cells, whatever the size of the kernel.
    See lesson 01, "Predict"."""
    return _slices(signal, kernel, len(signal) - len(kernel) + 1, 3)


def correlate1d_fractions_cut_off(signal, kernel):
    """You made an output of whole numbers, so the fractions were cut off.
    See lesson 02, "Compute it"."""
    return np.trunc(convlab.correlate1d(signal, kernel)).astype(int)


def convolve1d_kernel_not_turned_round(signal, kernel, mode):
    """You slid the kernel as it is, which is cross-correlation.
    See lesson 01, "Flip the kernel"."""
    return np.convolve(signal, kernel[::-1], mode)


def convolve1d_signal_turned_instead(signal, kernel, mode):
    """You returned the right numbers from last to first, as the signal turned round gives them.
    See lesson 01, "Flip the kernel"."""
    return np.convolve(signal, kernel, mode)[::-1]


def convolve1d_correlation_backwards(signal, kernel, mode):
    """You returned the cross-correlation from last to first, as two arrays turned round give it.
    See lesson 01, "Flip the kernel"."""
    return np.convolve(signal[::-1], kernel, mode)


def convolve1d_always_valid(signal, kernel, mode):
    """You computed valid in every mode.
    See lesson 01, "Full, same, valid"."""
    return np.convolve(signal, kernel, "valid")


def convolve1d_always_full(signal, kernel, mode):
    """You computed full in every mode.
    See lesson 01, "Full, same, valid"."""
    return np.convolve(signal, kernel, "full")


def convolve1d_full_and_valid_exchanged(signal, kernel, mode):
    """You took full for valid, and valid for full.
    See lesson 01, "Full, same, valid"."""
    return np.convolve(signal, kernel, {"full": "valid", "valid": "full"}.get(mode, mode))


def convolve1d_same_taken_for_full(signal, kernel, mode):
    """You computed full where same was asked for.
    See lesson 01, "Full, same, valid"."""
    return np.convolve(signal, kernel, "valid" if mode == "valid" else "full")


def convolve1d_same_taken_for_valid(signal, kernel, mode):
    """You computed valid where same was asked for.
    See lesson 01, "Full, same, valid"."""
    return np.convolve(signal, kernel, "full" if mode == "full" else "valid")


def convolve1d_same_hangs_over_the_start_only(signal, kernel, mode):
    """You let the kernel hang over the signal's start in the mode same, and not over its end.
    See lesson 01, "Full, same, valid"."""
    full = np.convolve(signal, kernel, "full")
    return full[: len(signal)] if mode == "same" else np.convolve(signal, kernel, mode)


def convolve1d_same_hangs_over_the_end_only(signal, kernel, mode):
    """You let the kernel hang over the signal's end in the mode same, and not over its start.
    See lesson 01, "Full, same, valid"."""
    full = np.convolve(signal, kernel, "full")
    return full[len(kernel) - 1 :] if mode == "same" else np.convolve(signal, kernel, mode)


def convolve1d_same_with_one_zero_always(signal, kernel, mode):
    """You put one zero at each end in the mode same, whatever the size of the kernel.
    See lesson 01, "Full, same, valid"."""
    return convlab.convolve1d(signal, kernel, padding=1 if mode == "same" else mode)


def convolve1d_full_with_a_zero_too_many(signal, kernel, mode):
    """You put a zero too many at each end in the mode full.
    See lesson 01, "Full, same, valid"."""
    found = np.convolve(signal, kernel, mode)
    return np.pad(found, 1) if mode == "full" else found


def convolve1d_full_hangs_over_the_end_only(signal, kernel, mode):
    """You let the kernel hang over the signal's end in the mode full, and not over its start.
    See lesson 01, "Full, same, valid"."""
    found = np.convolve(signal, kernel, mode)
    return found[len(kernel) - 1 :] if mode == "full" else found


def convolve1d_ends_joined(signal, kernel, mode):
    """You let what hangs over one end of the signal read the other end, where zeros belong.
    See lesson 01, "Full, same, valid"."""
    reach = {"valid": 0, "same": len(kernel) // 2, "full": len(kernel) - 1}[mode]
    return np.convolve(np.pad(signal, reach, mode="wrap"), kernel, "valid")


def convolve1d_fft_of_the_signals_length(signal, kernel, mode):
    """You let the signal go round in every mode, as an FFT of its own length does.
    See lesson 01, "Full, same, valid"."""
    return _goes_round(signal, kernel)


def convolve1d_fft_of_the_signals_length_cut(signal, kernel, mode):
    """You let the signal go round, as an FFT of its own length does, and cut that for the mode.
    See lesson 01, "Full, same, valid"."""
    cut = {"valid": len(kernel) - 1, "same": len(kernel) // 2, "full": 0}[mode]
    return _goes_round(signal, kernel)[cut : len(signal) - cut]


def convolve1d_nothing_left_for_a_single_weight(signal, kernel, mode):
    """You cut with `[r : -r]`, which leaves nothing where `r` is 0.
    See lesson 01, "Full, same, valid"."""
    reach = {"valid": len(kernel) - 1, "same": len(kernel) // 2}
    full = np.convolve(signal, kernel, "full")
    return full if mode == "full" else full[reach[mode] : -reach[mode]]


def convolve1d_products_averaged(signal, kernel, mode):
    """You took the mean of the products instead of their sum.
    See lesson 01, "See it"."""
    return np.convolve(signal, kernel, mode) / len(kernel)


def convolve1d_fractions_cut_off(signal, kernel, mode):
    """You made an output of whole numbers, so the fractions were cut off.
    See lesson 02, "Compute it"."""
    return np.trunc(np.convolve(signal, kernel, mode)).astype(int)


def agree_always_yes(kernel):
    """You said yes to every kernel.
    See lesson 01, "When do the two agree?"."""
    return True


def agree_always_no(kernel):
    """You said no to every kernel, as a comparison with `reversed(kernel)` itself does.
    See lesson 01, "When do the two agree?"."""
    return False


def agree_yes_and_no_exchanged(kernel):
    """You said yes where the two differ, and no where they agree.
    See lesson 01, "When do the two agree?"."""
    return not np.array_equal(kernel, kernel[::-1])


def agree_only_the_two_ends_compared(kernel):
    """You compared only the first number with the last one, and none between them.
    See lesson 01, "When do the two agree?"."""
    return kernel[0] == kernel[-1]


def agree_yes_to_one_equal_pair(kernel):
    """You said yes as soon as one number stayed in its place, as `any` does.
    See lesson 01, "When do the two agree?"."""
    return any(kernel == kernel[::-1])


def agree_yes_to_single_numbers_only(kernel):
    """You said yes to a single number and to no other kernel, as comparing with `kernel[-i]` does.
    See lesson 01, "When do the two agree?"."""
    return len(kernel) == 1


def agree_signs_not_compared(kernel):
    """You left the signs out of the comparison, and took 1 and −1 for the same.
    See lesson 01, "When do the two agree?"."""
    return np.array_equal(np.abs(kernel), np.abs(kernel[::-1]))


def agree_sums_of_the_halves_compared(kernel):
    """You compared the sum of one half with the sum of the other, not number by number.
    See lesson 01, "When do the two agree?"."""
    return kernel[: len(kernel) // 2].sum() == kernel[(len(kernel) + 1) // 2 :].sum()


def agree_no_to_even_sizes(kernel):
    """You said no to every kernel of even size.
    See lesson 01, "When do the two agree?"."""
    return len(kernel) % 2 == 1 and np.array_equal(kernel, kernel[::-1])


def agree_number_by_number(kernel):
    """You returned an answer for each number of the kernel, not one for the whole.
    See lesson 01, "When do the two agree?"."""
    return kernel == kernel[::-1]
