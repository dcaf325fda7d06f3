"""Known mistakes: each does one thing wrong, and its docstring is what the learner is told."""

import numpy as np

import convlab


def _arrays(image, kernel, padding):
    return np.pad(np.asarray(image, dtype=float), padding), np.asarray(kernel, dtype=float)


def _places(image, kernel, stride):
    """The rows and the columns in which a window starts."""
    return [range(0, i - k + 1, stride) for i, k in zip(image.shape, kernel.shape, strict=True)]


def _sums(image, kernel, rows, columns):
    """The map of the windows that start in these rows and columns."""
    kh, kw = kernel.shape
    windows = [image[row : row + kh, column : column + kw] for row in rows for column in columns]
    sums = np.array([np.sum(window * kernel) for window in windows])
    return sums.reshape(len(rows), len(columns))


def correlate2d_stride_left_out(image, kernel, padding=0, stride=1):
    """You moved the window by one cell, whatever the stride.

    See lesson 04, "See it".
    """
    return convlab.correlate2d(image, kernel, padding=padding)


def correlate2d_stride_down_only(image, kernel, padding=0, stride=1):
    """You used the stride from row to row, and moved by one cell from column to column.

    See lesson 04, "See it".
    """
    return convlab.correlate2d(image, kernel, padding=padding, stride=(stride, 1))


def correlate2d_stride_across_only(image, kernel, padding=0, stride=1):
    """You used the stride from column to column, and moved by one cell from row to row.

    See lesson 04, "See it".
    """
    return convlab.correlate2d(image, kernel, padding=padding, stride=(1, stride))


def correlate2d_stride_always_two(image, kernel, padding=0, stride=1):
    """You wrote the number 2 where the stride belongs.

    See lesson 04, "Write the formula".
    """
    return convlab.correlate2d(image, kernel, padding=padding, stride=2)


def correlate2d_moved_by_the_stride_and_one(image, kernel, padding=0, stride=1):
    """You skipped as many windows as the stride says, and so moved by one cell more.

    See lesson 04, "Predict".
    """
    return convlab.correlate2d(image, kernel, padding=padding, stride=stride + 1)


def correlate2d_starts_not_multiplied(image, kernel, padding=0, stride=1):
    """You started the window of row m at row m of the image, not at m times the stride.

    See lesson 04, "Write the formula".
    """
    image, kernel = _arrays(image, kernel, padding)
    rows, columns = _places(image, kernel, stride)
    return _sums(image, kernel, range(len(rows)), range(len(columns)))


def correlate2d_starts_multiplied_down_only(image, kernel, padding=0, stride=1):
    """You multiplied the start of the window with the stride down, and not across.

    See lesson 04, "Write the formula".
    """
    image, kernel = _arrays(image, kernel, padding)
    rows, columns = _places(image, kernel, stride)
    return _sums(image, kernel, rows, range(len(columns)))


def correlate2d_starts_multiplied_across_only(image, kernel, padding=0, stride=1):
    """You multiplied the start of the window with the stride across, and not down.

    See lesson 04, "Write the formula".
    """
    image, kernel = _arrays(image, kernel, padding)
    rows, columns = _places(image, kernel, stride)
    return _sums(image, kernel, range(len(rows)), columns)


def correlate2d_ends_not_multiplied(image, kernel, padding=0, stride=1):
    """You started the window at m times the stride and ended it at m plus the kernel, so it shrank.

    See lesson 04, "Write the formula".
    """
    image, kernel = _arrays(image, kernel, padding)
    rows, columns = (range(len(starts)) for starts in _places(image, kernel, stride))
    feature_map = np.zeros((len(rows), len(columns)))
    for m in rows:
        for n in columns:
            window = image[m * stride : m + kernel.shape[0], n * stride : n + kernel.shape[1]]
            feature_map[m, n] = np.sum(window * kernel)
    return feature_map


def correlate2d_windows_counted_and_skipped(image, kernel, padding=0, stride=1):
    """You divided by the stride to count the windows, and then took steps of the stride as well.

    See lesson 04, "Write the formula".
    """
    image, kernel = _arrays(image, kernel, padding)
    counts = (len(starts) for starts in _places(image, kernel, stride))
    return _sums(image, kernel, *(range(0, count, stride) for count in counts))


def correlate2d_last_of_each_stride_kept(image, kernel, padding=0, stride=1):
    """Your first window starts at the stride minus one instead of at cell 0.

    See lesson 04, "Compute it".
    """
    full = convlab.correlate2d(image, kernel, padding=padding)
    return full[stride - 1 :: stride, stride - 1 :: stride]


def correlate2d_image_thinned_first(image, kernel, padding=0, stride=1):
    """You kept every stride-th cell of the image, and slid the kernel over what was left.

    See lesson 04, "Compute it".
    """
    image, kernel = _arrays(image, kernel, padding)
    return convlab.correlate2d(image[::stride, ::stride], kernel)


def correlate2d_windows_spread_out(image, kernel, padding=0, stride=1):
    """You took steps of the stride inside the window, which is dilation.

    See lesson 04, "See it".
    """
    return convlab.correlate2d(image, kernel, padding=padding, dilation=stride)


def correlate2d_gaps_left_in_the_map(image, kernel, padding=0, stride=1):
    """You wrote each sum where the window starts, so the map has rows and columns of 0 between.

    See lesson 04, "Compute it".
    """
    feature_map = np.zeros_like(convlab.correlate2d(image, kernel, padding=padding))
    kept = convlab.correlate2d(image, kernel, padding=padding, stride=stride)
    feature_map[::stride, ::stride] = kept
    return feature_map


def correlate2d_map_as_large_as_with_stride_one(image, kernel, padding=0, stride=1):
    """You made the map as large as with stride 1, and left 0 in what the stride does not fill.

    See lesson 04, "Count what is left over".
    """
    feature_map = np.zeros_like(convlab.correlate2d(image, kernel, padding=padding))
    kept = convlab.correlate2d(image, kernel, padding=padding, stride=stride)
    feature_map[: kept.shape[0], : kept.shape[1]] = kept
    return feature_map


def correlate2d_size_rounded_up(image, kernel, padding=0, stride=1):
    """You rounded the size of the map up, and the row and column too many stayed 0.

    See lesson 04, "Count what is left over".
    """
    image, kernel = _arrays(image, kernel, padding)
    sides = [-(-(i - k) // stride) + 1 for i, k in zip(image.shape, kernel.shape, strict=True)]
    feature_map, kept = np.zeros(sides), convlab.correlate2d(image, kernel, stride=stride)
    feature_map[: kept.shape[0], : kept.shape[1]] = kept
    return feature_map


def correlate2d_plus_one_forgotten(image, kernel, padding=0, stride=1):
    """You counted the jumps of the window, not its places, and the last row and column are missing.

    See lesson 04, "Predict".
    """
    return convlab.correlate2d(image, kernel, padding=padding, stride=stride)[:-1, :-1]


def correlate2d_last_start_left_out(image, kernel, padding=0, stride=1):
    """Your loop ends before the last start, which is lost where the stride divides the room.

    See lesson 04, "Predict".
    """
    image, kernel = _arrays(image, kernel, padding)
    return _sums(image, kernel, *_places(image[:-1, :-1], kernel, stride))


def correlate2d_padding_left_out(image, kernel, padding=0, stride=1):
    """You did not pad the image.

    See lesson 03, "See it".
    """
    image, kernel = _arrays(image, kernel, 0)
    return _sums(image, kernel, *_places(image, kernel, stride))


def correlate2d_padding_always_one(image, kernel, padding=0, stride=1):
    """You wrote the number 1 where the padding belongs.

    See lesson 03, "Compute it".
    """
    return convlab.correlate2d(image, kernel, padding=1, stride=stride)


def correlate2d_windows_counted_without_padding(image, kernel, padding=0, stride=1):
    """You padded the image, and counted the windows by its size before the padding.

    See lesson 03, "Put zeros around".
    """
    padded, kernel = _arrays(image, kernel, padding)
    return _sums(padded, kernel, *_places(np.asarray(image), kernel, stride))


def correlate2d_image_read_without_padding(image, kernel, padding=0, stride=1):
    """You counted the windows with the padding, and then read the image that has none.

    See lesson 03, "Compute it".
    """
    padded, kernel = _arrays(image, kernel, padding)
    return _sums(np.asarray(image), kernel, *_places(padded, kernel, stride))


def correlate2d_padding_above_and_left_only(image, kernel, padding=0, stride=1):
    """You let the padding count above and left only, in the image or in the count of the windows.

    See lesson 03, "See it".
    """
    image, kernel = _arrays(image, kernel, ((padding, 0), (padding, 0)))
    return _sums(image, kernel, *_places(image, kernel, stride))


def correlate2d_padding_below_and_right_only(image, kernel, padding=0, stride=1):
    """You padded below and right, and forgot above and left.

    See lesson 03, "See it".
    """
    image, kernel = _arrays(image, kernel, ((0, padding), (0, padding)))
    return _sums(image, kernel, *_places(image, kernel, stride))


def correlate2d_padding_all_at_one_end(image, kernel, padding=0, stride=1):
    """You put the padding of both sides below and right, so the size is right and its place wrong.

    See lesson 03, "See it".
    """
    image, kernel = _arrays(image, kernel, ((0, 2 * padding), (0, 2 * padding)))
    return _sums(image, kernel, *_places(image, kernel, stride))


def correlate2d_padding_twice(image, kernel, padding=0, stride=1):
    """You added twice the padding on each side.

    See lesson 03, "Compute it".
    """
    return convlab.correlate2d(image, kernel, padding=2 * padding, stride=stride)


def correlate2d_border_repeated(image, kernel, padding=0, stride=1):
    """You repeated the cells at the border of the image, and zeros were asked for.

    See lesson 03, "What others call it".
    """
    image = np.pad(image, padding, mode="edge")
    return convlab.correlate2d(image, kernel, stride=stride)


def correlate2d_map_padded(image, kernel, padding=0, stride=1):
    """You put the zeros round the finished map instead of round the image.

    See lesson 03, "See it".
    """
    image, kernel = _arrays(image, kernel, 0)
    return np.pad(_sums(image, kernel, *_places(image, kernel, stride)), padding)


def correlate2d_kernel_turned(image, kernel, padding=0, stride=1):
    """You turned the kernel by 180° before sliding it, which is convolution.

    See lesson 02, "What others call it".
    """
    return convlab.convolve2d(image, kernel, padding=padding, stride=stride)


def correlate2d_fractions_cut_off(image, kernel, padding=0, stride=1):
    """Your map holds whole numbers, so the fractions were cut off.

    See lesson 02, "Compute it".
    """
    return convlab.correlate2d(image, kernel, padding=padding, stride=stride).astype(int)


def unreached_gaps_left_out(input_size, kernel_size, stride):
    """You listed the cells left over after the last window, and not those between windows.

    See lesson 04, "Leave cells unread".
    """
    left = convlab.leftover(input_size, kernel_size, stride=stride)
    return list(range(input_size - left, input_size))


def unreached_leftover_left_out(input_size, kernel_size, stride):
    """You listed the cells between windows, and not those left over after the last one.

    See lesson 04, "Count what is left over".
    """
    end = input_size - convlab.leftover(input_size, kernel_size, stride=stride)
    return [cell for cell in range(end) if cell % stride >= kernel_size]


def unreached_first_gap_only(input_size, kernel_size, stride):
    """You listed the gap after the first window, and not those after the others.

    See lesson 04, "Leave cells unread".
    """
    left = convlab.leftover(input_size, kernel_size, stride=stride)
    gap = range(kernel_size, min(stride, input_size - left))
    return [*gap, *range(input_size - left, input_size)]


def unreached_a_last_window_hangs_over(input_size, kernel_size, stride):
    """You let a last window begin that does not fit, and took the cells under it for read.

    See lesson 04, "Predict".
    """
    return [cell for cell in range(input_size) if cell % stride >= kernel_size]


def unreached_last_window_missing(input_size, kernel_size, stride):
    """Your starts end one too early, so the cells of the last window seem to be unread.

    See lesson 04, "Count what is left over".
    """
    read = set()
    for start in range(0, input_size - kernel_size, stride):
        read.update(range(start, start + kernel_size))
    return [cell for cell in range(input_size) if cell not in read]


def unreached_windows_one_cell_too_wide(input_size, kernel_size, stride):
    """You let each window read up to its start plus the kernel, which is one cell too many.

    See lesson 04, "Write the formula".
    """
    read = set()
    for start in range(0, input_size - kernel_size + 1, stride):
        read.update(range(start, start + kernel_size + 1))
    return [cell for cell in range(input_size) if cell not in read]


def unreached_cells_that_are_read(input_size, kernel_size, stride):
    """You listed the cells that are read.

    See lesson 04, "Leave cells unread".
    """
    starts = range(0, input_size - kernel_size + 1, stride)
    return sorted({start + cell for start in starts for cell in range(kernel_size)})


def unreached_cells_where_no_window_begins(input_size, kernel_size, stride):
    """You listed the cells where no window begins: a window reads those after its first as well.

    See lesson 04, "Compute it".
    """
    starts = range(0, input_size - kernel_size + 1, stride)
    return [cell for cell in range(input_size) if cell not in starts]


def unreached_counted_from_one(input_size, kernel_size, stride):
    """You numbered the cells from 1.

    See lesson 04, "Leave cells unread".
    """
    starts = range(0, input_size - kernel_size + 1, stride)
    read = {start + cell for start in starts for cell in range(kernel_size)}
    return [cell + 1 for cell in range(input_size) if cell not in read]


def unreached_number_of_cells(input_size, kernel_size, stride):
    """You returned how many cells are unread, not which.

    See lesson 04, "Leave cells unread".
    """
    starts = range(0, input_size - kernel_size + 1, stride)
    read = {start + cell for start in starts for cell in range(kernel_size)}
    return input_size - len(read)
