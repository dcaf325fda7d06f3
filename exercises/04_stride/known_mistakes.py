"""Known mistakes: each does one thing wrong, and its docstring is the message to the learner."""

import numpy as np

import convlab


def _arrays(image, kernel, padding):
    return np.pad(np.asarray(image, dtype=float), padding), np.asarray(kernel, dtype=float)


def _right(image, kernel, padding=0, stride=1):
    return convlab.correlate2d(image, kernel, padding=padding, stride=stride)


def _places(image, kernel, stride):
    """Return the rows and the columns in which a window starts."""
    return [range(0, i - k + 1, stride) for i, k in zip(image.shape, kernel.shape, strict=True)]


def _by_slice(image, kernel, row, column):
    """Sum one window by a slice, which is cut short where it reaches past the image."""
    return np.sum(image[row : row + kernel.shape[0], column : column + kernel.shape[1]] * kernel)


def _by_cell(image, kernel, row, column):
    """Sum one window by two loops, which raise an error where it reaches past the image."""
    cells = np.ndindex(kernel.shape)
    return sum(image[row + i, column + j] * kernel[i, j] for i, j in cells)


def _sums(image, kernel, rows, columns, window_sum=_by_slice):
    """Return the map of the windows that start in these rows and columns."""
    sums = [window_sum(image, kernel, row, column) for row in rows for column in columns]
    return np.array(sums, dtype=float).reshape(len(rows), len(columns))


def _of_windows(image, kernel, padding, stride, what):
    """Return the map of a function of each window and the kernel."""

    def window_sum(image, kernel, row, column):
        return what(image[row:, column:][: kernel.shape[0], : kernel.shape[1]], kernel)

    image, kernel = _arrays(image, kernel, padding)
    return _sums(image, kernel, *_places(image, kernel, stride), window_sum)


def _counted(image, kernel, counts, stride, window_sum):
    """Return the map of a given number of windows, each one stride after the one before."""
    starts = (range(0, count * stride, stride) for count in counts)
    return _sums(image, kernel, *starts, window_sum)


def _written(sums, feature_map, step=1):
    """Write sums into a map that may be too large or too small for them."""
    for (m, n), total in np.ndenumerate(sums):
        feature_map[m * step, n * step] = total
    return feature_map


def _with_stride_one(image, kernel):
    """Return the map at stride 1, or NumPy's error if the kernel is too large."""
    feature_map = np.zeros(np.subtract(image.shape, kernel.shape) + 1)
    return _written(_sums(image, kernel, *_places(image, kernel, 1)), feature_map)


def _also_cell_by_cell(mistake):
    """Add the variant of a mistake with loops instead of slices, which raises an error."""

    def twin(image, kernel, padding=0, stride=1):
        return mistake(image, kernel, padding, stride, _by_cell)

    twin.__doc__, twin.__name__ = mistake.__doc__, f"{mistake.__name__}_cell_by_cell"
    globals()[twin.__name__] = twin
    return mistake


def correlate2d_stride_left_out(image, kernel, padding=0, stride=1):
    """You moved the window by one cell, whatever the stride.

    See lesson 04, "See it".
    """
    return _right(image, kernel, padding)


def correlate2d_stride_down_only(image, kernel, padding=0, stride=1):
    """You used the stride only vertically, and moved by one cell horizontally.

    See lesson 04, "See it".
    """
    return convlab.correlate2d(image, kernel, padding=padding, stride=(stride, 1))


def correlate2d_stride_across_only(image, kernel, padding=0, stride=1):
    """You used the stride only horizontally, and moved by one cell vertically.

    See lesson 04, "See it".
    """
    return convlab.correlate2d(image, kernel, padding=padding, stride=(1, stride))


def correlate2d_stride_always_two(image, kernel, padding=0, stride=1):
    """You used 2 instead of the stride.

    See lesson 04, "Write the formula".
    """
    return convlab.correlate2d(image, kernel, padding=padding, stride=2)


def correlate2d_moved_by_the_stride_and_one(image, kernel, padding=0, stride=1):
    """You skipped as many windows as the stride, and so moved one cell too far.

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
    """You multiplied the start of the window by the stride vertically, but not horizontally.

    See lesson 04, "Write the formula".
    """
    image, kernel = _arrays(image, kernel, padding)
    rows, columns = _places(image, kernel, stride)
    return _sums(image, kernel, rows, range(len(columns)))


def correlate2d_starts_multiplied_across_only(image, kernel, padding=0, stride=1):
    """You multiplied the start of the window by the stride horizontally, but not vertically.

    See lesson 04, "Write the formula".
    """
    image, kernel = _arrays(image, kernel, padding)
    rows, columns = _places(image, kernel, stride)
    return _sums(image, kernel, range(len(rows)), columns)


def correlate2d_ends_not_multiplied(image, kernel, padding=0, stride=1):
    """You started the window at m times the stride but ended it at m plus the kernel size.

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
    """You divided by the stride to count the windows, and then also took steps of the stride.

    See lesson 04, "Write the formula".
    """
    image, kernel = _arrays(image, kernel, padding)
    counts = (len(starts) for starts in _places(image, kernel, stride))
    return _sums(image, kernel, *(range(0, count, stride) for count in counts))


def correlate2d_map_filled_in_steps_of_the_stride(image, kernel, padding=0, stride=1):
    """You took steps of the stride through a map of the right size, which leaves 0 in between.

    See lesson 04, "Write the formula".
    """
    feature_map = np.zeros_like(_right(image, kernel, padding, stride))
    rows, columns = (slice(0, side, stride) for side in feature_map.shape)
    feature_map[rows, columns] = _right(image, kernel, padding)[rows, columns]
    return feature_map


def correlate2d_written_where_the_window_starts(image, kernel, padding=0, stride=1):
    """You wrote each sum where its window starts in the image, which is past the end of the map.

    See lesson 04, "Write the formula".
    """
    sums = _right(image, kernel, padding, stride)
    return _written(sums, np.zeros_like(sums), stride)


def correlate2d_last_of_each_stride_kept(image, kernel, padding=0, stride=1):
    """Your first window starts at the stride minus one instead of at cell 0.

    See lesson 04, "Keep every second number".
    """
    full = _right(image, kernel, padding)
    return full[stride - 1 :: stride, stride - 1 :: stride]


def correlate2d_image_subsampled_first(image, kernel, padding=0, stride=1):
    """You subsampled the image with the stride before sliding the kernel over it.

    See lesson 04, "Keep every second number".
    """
    image, kernel = _arrays(image, kernel, padding)
    return _with_stride_one(image[::stride, ::stride], kernel)


def correlate2d_windows_spread_out(image, kernel, padding=0, stride=1):
    """You took steps of the stride inside the window, which is dilation.

    See lesson 04, "See it".
    """
    image, kernel = _arrays(image, kernel, padding)
    spread = np.zeros((np.array(kernel.shape) - 1) * stride + 1)
    spread[::stride, ::stride] = kernel
    return _with_stride_one(image, spread)


def correlate2d_gaps_left_in_the_map(image, kernel, padding=0, stride=1):
    """You wrote each sum where the window starts, which leaves rows and columns of 0 between.

    See lesson 04, "Keep every second number".
    """
    feature_map = np.zeros_like(_right(image, kernel, padding))
    return _written(_right(image, kernel, padding, stride), feature_map, stride)


def correlate2d_map_as_large_as_with_stride_one(image, kernel, padding=0, stride=1):
    """Your map is as large as with stride 1, with 0 in the cells that the stride does not fill.

    See lesson 04, "Count what is left over".
    """
    sums = _right(image, kernel, padding, stride)
    return _written(sums, np.zeros_like(_right(image, kernel, padding)))


def correlate2d_map_as_large_as_the_image(image, kernel, padding=0, stride=1):
    """Your map is as large as the image before padding.

    See lesson 04, "Count what is left over".
    """
    return _written(_right(image, kernel, padding, stride), np.zeros(np.shape(image)))


def correlate2d_map_as_large_as_the_padded_image(image, kernel, padding=0, stride=1):
    """Your map is as large as the padded image, with 0 in the cells that no window fills.

    See lesson 04, "Count what is left over".
    """
    return _written(_right(image, kernel, padding, stride), np.zeros(np.pad(image, padding).shape))


def correlate2d_map_created_like_the_image(image, kernel, padding=0, stride=1):
    """Your map has the size and the type of the image before padding.

    See lesson 04, "Count what is left over".
    """
    return _written(_right(image, kernel, padding, stride), np.zeros_like(image))


def correlate2d_map_created_like_the_padded_image(image, kernel, padding=0, stride=1):
    """Your map has the size and the type of the padded image.

    See lesson 04, "Count what is left over".
    """
    return _written(_right(image, kernel, padding, stride), np.zeros_like(np.pad(image, padding)))


def correlate2d_size_rounded_up(image, kernel, padding=0, stride=1):
    """You rounded up the size of the map, so there is an extra row or column of 0.

    See lesson 04, "Count what is left over".
    """
    image, kernel = _arrays(image, kernel, padding)
    sides = [-(-(i - k) // stride) + 1 for i, k in zip(image.shape, kernel.shape, strict=True)]
    return _written(_right(image, kernel, stride=stride), np.zeros(sides))


@_also_cell_by_cell
def correlate2d_size_rounded_up_and_read(image, kernel, padding=0, stride=1, window_sum=_by_slice):
    """You rounded up the number of windows, so the last ones reach past the image.

    See lesson 04, "Count what is left over".
    """
    image, kernel = _arrays(image, kernel, padding)
    sides = [-(-(i - k) // stride) + 1 for i, k in zip(image.shape, kernel.shape, strict=True)]
    return _counted(image, kernel, sides, stride, window_sum)


@_also_cell_by_cell
def correlate2d_size_divided_by_the_stride_only(
    image, kernel, padding=0, stride=1, window_sum=_by_slice
):
    """You used the size of the image divided by the stride as the number of windows.

    See lesson 04, "Predict".
    """
    counts = [side // stride for side in np.shape(image)]
    return _counted(*_arrays(image, kernel, padding), counts, stride, window_sum)


@_also_cell_by_cell
def correlate2d_padded_size_divided_by_the_stride_only(
    image, kernel, padding=0, stride=1, window_sum=_by_slice
):
    """You used the size of the padded image divided by the stride as the number of windows.

    See lesson 04, "Predict".
    """
    image, kernel = _arrays(image, kernel, padding)
    return _counted(image, kernel, [side // stride for side in image.shape], stride, window_sum)


def correlate2d_size_divided_by_the_stride_plus_one(image, kernel, padding=0, stride=1):
    """You divided by the stride plus 1 instead of adding 1 after the division.

    See lesson 04, "Predict".
    """
    image, kernel = _arrays(image, kernel, padding)
    counts = np.subtract(image.shape, kernel.shape) // (stride + 1)
    return _counted(image, kernel, counts, stride, _by_slice)


@_also_cell_by_cell
def correlate2d_rows_counted_along_the_width(
    image, kernel, padding=0, stride=1, window_sum=_by_slice
):
    """You computed the rows of the map from the width, and its columns from the height.

    See lesson 03, "Write the formula".
    """
    image, kernel = _arrays(image, kernel, padding)
    columns, rows = _places(image, kernel, stride)
    return _sums(image, kernel, rows, columns, window_sum)


@_also_cell_by_cell
def correlate2d_height_and_width_swapped(image, kernel, padding=0, stride=1, window_sum=_by_slice):
    """You swapped the height and the width of the image.

    See lesson 03, "Write the formula".
    """
    image, kernel = _arrays(image, kernel, padding)
    return _sums(image, kernel, *_places(image.T, kernel, stride), window_sum)


def correlate2d_map_created_transposed(image, kernel, padding=0, stride=1):
    """You created the map with the numbers of rows and columns swapped.

    See lesson 03, "Write the formula".
    """
    sums = _right(image, kernel, padding, stride)
    return _written(sums, np.zeros(sums.shape[::-1]))


def correlate2d_map_transposed(image, kernel, padding=0, stride=1):
    """Your map is transposed: rows and columns are swapped.

    See lesson 04, "Set the two strides separately".
    """
    return _right(image, kernel, padding, stride).T


def correlate2d_plus_one_forgotten(image, kernel, padding=0, stride=1):
    """You counted the jumps, not the windows, so the last row and column are missing.

    See lesson 04, "Predict".
    """
    return _right(image, kernel, padding, stride)[:-1, :-1]


def correlate2d_last_start_left_out(image, kernel, padding=0, stride=1):
    """Your loop ends before the last start, so the last window is lost if it ends at the border.

    See lesson 04, "Predict".
    """
    image, kernel = _arrays(image, kernel, padding)
    rows, columns = _places(image[:-1, :-1], kernel, stride)
    return [list(row) for row in _sums(image, kernel, rows, columns)]


def correlate2d_windows_that_touch_the_end_left_at_zero(image, kernel, padding=0, stride=1):
    """You left 0 where a window ends at the last row or column of the image.

    See lesson 04, "Predict".
    """
    image, kernel = _arrays(image, kernel, padding)
    sums = _right(image, kernel, stride=stride)
    rows, columns = _places(image[:-1, :-1], kernel, stride)
    return _written(sums[: len(rows), : len(columns)], np.zeros_like(sums))


def correlate2d_padding_left_out(image, kernel, padding=0, stride=1):
    """You did not pad the image.

    See lesson 03, "Put zeros around".
    """
    image, kernel = _arrays(image, kernel, 0)
    return _sums(image, kernel, *_places(image, kernel, stride))


def correlate2d_padding_always_one(image, kernel, padding=0, stride=1):
    """You used 1 instead of the padding.

    See lesson 03, "Put zeros around".
    """
    return convlab.correlate2d(image, kernel, padding=1, stride=stride)


def correlate2d_windows_counted_without_padding(image, kernel, padding=0, stride=1):
    """You padded the image, but counted the windows from its size before padding.

    See lesson 03, "Put zeros around".
    """
    padded, kernel = _arrays(image, kernel, padding)
    return _sums(padded, kernel, *_places(np.asarray(image), kernel, stride))


@_also_cell_by_cell
def correlate2d_image_read_without_padding(
    image, kernel, padding=0, stride=1, window_sum=_by_slice
):
    """You counted the windows with the padding, but read the image without it.

    See lesson 03, "Put zeros around".
    """
    padded, kernel = _arrays(image, kernel, padding)
    return _sums(np.asarray(image), kernel, *_places(padded, kernel, stride), window_sum)


def correlate2d_padding_above_and_left_only(image, kernel, padding=0, stride=1):
    """You applied the padding only above and left, in the image or in the number of windows.

    See lesson 03, "Put zeros around".
    """
    image, kernel = _arrays(image, kernel, ((padding, 0), (padding, 0)))
    return _sums(image, kernel, *_places(image, kernel, stride))


def correlate2d_padding_below_and_right_only(image, kernel, padding=0, stride=1):
    """You padded below and right, but not above and left.

    See lesson 03, "Put zeros around".
    """
    image, kernel = _arrays(image, kernel, ((0, padding), (0, padding)))
    return _sums(image, kernel, *_places(image, kernel, stride))


@_also_cell_by_cell
def correlate2d_padding_above_and_left_counted_on_all_sides(
    image, kernel, padding=0, stride=1, window_sum=_by_slice
):
    """You padded only above and left, but counted the windows as if all sides were padded.

    See lesson 03, "Put zeros around".
    """
    padded, kernel = _arrays(image, kernel, padding)
    starts = _places(padded, kernel, stride)
    return _sums(np.pad(image, ((padding, 0), (padding, 0))), kernel, *starts, window_sum)


@_also_cell_by_cell
def correlate2d_padding_below_and_right_counted_on_all_sides(
    image, kernel, padding=0, stride=1, window_sum=_by_slice
):
    """You padded only below and right, but counted the windows as if all sides were padded.

    See lesson 03, "Put zeros around".
    """
    padded, kernel = _arrays(image, kernel, padding)
    starts = _places(padded, kernel, stride)
    return _sums(np.pad(image, ((0, padding), (0, padding))), kernel, *starts, window_sum)


def correlate2d_padding_above_and_below_only(image, kernel, padding=0, stride=1):
    """You added rows above and below, but no columns.

    See lesson 03, "Put zeros around".
    """
    image, kernel = _arrays(image, kernel, ((padding, padding), (0, 0)))
    return _sums(image, kernel, *_places(image, kernel, stride))


def correlate2d_padding_left_and_right_only(image, kernel, padding=0, stride=1):
    """You added columns on the left and right, but no rows.

    See lesson 03, "Put zeros around".
    """
    image, kernel = _arrays(image, kernel, ((0, 0), (padding, padding)))
    return _sums(image, kernel, *_places(image, kernel, stride))


def correlate2d_padding_all_below_and_right(image, kernel, padding=0, stride=1):
    """You put all of the padding below and right: the size is right, the position is wrong.

    See lesson 03, "Put zeros around".
    """
    image, kernel = _arrays(image, kernel, ((0, 2 * padding), (0, 2 * padding)))
    return _sums(image, kernel, *_places(image, kernel, stride))


def correlate2d_padding_all_above_and_left(image, kernel, padding=0, stride=1):
    """You put all of the padding above and left: the size is right, the position is wrong.

    See lesson 03, "Put zeros around".
    """
    image, kernel = _arrays(image, kernel, ((2 * padding, 0), (2 * padding, 0)))
    return _sums(image, kernel, *_places(image, kernel, stride))


def correlate2d_padding_twice(image, kernel, padding=0, stride=1):
    """You added twice the padding on each side.

    See lesson 03, "Put zeros around".
    """
    return convlab.correlate2d(image, kernel, padding=2 * padding, stride=stride)


def correlate2d_border_repeated(image, kernel, padding=0, stride=1):
    """You repeated the cells at the border of the image instead of adding zeros.

    See lesson 03, "Zeros are numbers too".
    """
    return convlab.correlate2d(np.pad(image, padding, mode="edge"), kernel, stride=stride)


def correlate2d_border_reflected(image, kernel, padding=0, stride=1):
    """You mirrored the image at its edges instead of adding zeros.

    See lesson 03, "Zeros are numbers too".
    """
    return convlab.correlate2d(np.pad(image, padding, mode="reflect"), kernel, stride=stride)


def correlate2d_border_from_the_opposite_side(image, kernel, padding=0, stride=1):
    """You filled the border from the opposite side instead of adding zeros.

    See lesson 03, "Zeros are numbers too".
    """
    return convlab.correlate2d(np.pad(image, padding, mode="wrap"), kernel, stride=stride)


def correlate2d_map_padded(image, kernel, padding=0, stride=1):
    """You put the zeros around the finished map instead of around the image.

    See lesson 03, "Put zeros around".
    """
    image, kernel = _arrays(image, kernel, 0)
    return np.pad(_sums(image, kernel, *_places(image, kernel, stride)), padding)


def correlate2d_padding_and_stride_swapped(image, kernel, padding=0, stride=1):
    """You swapped the stride and the padding, and so divided by 0.

    See lesson 04, "On your own".
    """
    image, kernel = _arrays(image, kernel, stride)
    counts = [(i - k) // padding + 1 for i, k in zip(image.shape, kernel.shape, strict=True)]
    return _counted(image, kernel, counts, padding, _by_slice)


def correlate2d_padding_and_stride_swapped_in_range(image, kernel, padding=0, stride=1):
    """You swapped the stride and the padding, and so took steps of 0.

    See lesson 04, "On your own".
    """
    image, kernel = _arrays(image, kernel, stride)
    return _sums(image, kernel, *_places(image, kernel, padding))


def correlate2d_parameters_in_another_order(image, kernel, stride=1, padding=0):
    """In your list of parameters, the stride comes before the padding.

    See lesson 04, "On your own".
    """
    return _right(image, kernel, padding, stride)


def correlate2d_kernel_rotated(image, kernel, padding=0, stride=1):
    """You rotated the kernel by 180° before sliding it, which is convolution.

    See lesson 02, "Flip the kernel on a picture".
    """
    return convlab.convolve2d(image, kernel, padding=padding, stride=stride)


def correlate2d_kernel_rows_flipped(image, kernel, padding=0, stride=1):
    """You reversed the rows of the kernel, but not its columns.

    See lesson 02, "Predict".
    """
    return convlab.correlate2d(image, np.flipud(kernel), padding=padding, stride=stride)


def correlate2d_kernel_columns_flipped(image, kernel, padding=0, stride=1):
    """You reversed the columns of the kernel, but not its rows.

    See lesson 02, "Predict".
    """
    return convlab.correlate2d(image, np.fliplr(kernel), padding=padding, stride=stride)


def correlate2d_kernel_transposed(image, kernel, padding=0, stride=1):
    """You swapped the rows and the columns of the kernel before sliding it.

    See lesson 02, "Predict".
    """
    image, kernel = _arrays(image, np.transpose(kernel), padding)
    return _sums(image, kernel, *_places(image, kernel, stride))


def correlate2d_one_of_both_transposed(image, kernel, padding=0, stride=1):
    """You swapped the rows and the columns of the kernel or of the window.

    See lesson 02, "Predict".
    """
    return _of_windows(image, kernel, padding, stride, lambda x, k: np.sum(x.T * k))


def correlate2d_row_and_column_of_an_index_swapped(image, kernel, padding=0, stride=1):
    """You swapped row and column in the index of the kernel or of the window.

    See lesson 02, "Predict".
    """

    def exchanged(window, kernel):
        return sum(window[i, j] * kernel[j, i] for i, j in np.ndindex(kernel.shape))

    return _of_windows(image, kernel, padding, stride, exchanged)


def correlate2d_cells_read_across(image, kernel, padding=0, stride=1):
    """You read the image by columns where the kernel goes by rows, and vice versa.

    See lesson 02, "Predict".
    """

    def exchanged(image, kernel, row, column):
        return sum(image[row + j, column + i] * kernel[i, j] for i, j in np.ndindex(kernel.shape))

    image, kernel = _arrays(image, kernel, padding)
    return _sums(image, kernel, *_places(image, kernel, stride), exchanged)


@_also_cell_by_cell
def correlate2d_start_row_and_column_swapped(
    image, kernel, padding=0, stride=1, window_sum=_by_slice
):
    """You swapped the row and the column in which a window starts.

    See lesson 04, "Write the formula".
    """

    def exchanged(image, kernel, row, column):
        return window_sum(image, kernel, column, row)

    image, kernel = _arrays(image, kernel, padding)
    return _sums(image, kernel, *_places(image, kernel, stride), exchanged)


def correlate2d_matrix_product(image, kernel, padding=0, stride=1):
    """You used the matrix product of window and kernel, not the product cell by cell.

    See lesson 02, "Compute it".
    """
    return _of_windows(image, kernel, padding, stride, lambda x, k: np.sum(x @ k))


def correlate2d_matrix_product_by_dot(image, kernel, padding=0, stride=1):
    """You multiplied window and kernel with `dot`, which is the matrix product.

    See lesson 02, "Compute it".
    """
    return _of_windows(image, kernel, padding, stride, lambda x, k: np.sum(np.dot(x, k)))


def correlate2d_whole_image_times_kernel(image, kernel, padding=0, stride=1):
    """You multiplied the kernel by the whole image, not by the window.

    See lesson 02, "See it".
    """
    image, kernel = _arrays(image, kernel, padding)
    starts = _places(image, kernel, stride)
    return _sums(image, kernel, *starts, lambda image, kernel, *_: np.sum(image * kernel))


def correlate2d_mean_instead_of_sum(image, kernel, padding=0, stride=1):
    """You took the mean of the products instead of their sum.

    See lesson 02, "See it".
    """
    return _of_windows(image, kernel, padding, stride, lambda x, k: np.mean(x * k))


def correlate2d_kernel_unused(image, kernel, padding=0, stride=1):
    """You added up the cells of each window without the kernel.

    See lesson 02, "Predict".
    """
    return _of_windows(image, kernel, padding, stride, lambda x, k: np.sum(x))


def correlate2d_fractions_lost(image, kernel, padding=0, stride=1):
    """Your map is an array of integers, so the fractions were lost.

    See lesson 02, "Compute it".
    """
    return _right(image, kernel, padding, stride).astype(int)


def correlate2d_map_of_the_images_type(image, kernel, padding=0, stride=1):
    """Your map has the type of the image, so fractions are lost if the image has integers.

    See lesson 02, "Compute it".
    """
    return _right(image, kernel, padding, stride).astype(np.asarray(image).dtype)


def correlate2d_map_of_bytes(image, kernel, padding=0, stride=1):
    """Your map can only hold 0 to 255, so negative and larger numbers wrapped around.

    See lesson 02, "What others call it".
    """
    return _right(image, kernel, padding, stride).astype(int).astype(np.uint8)


def unreached_gaps_left_out(input_size, kernel_size, stride):
    """You listed the cells left over after the last window, but not those between windows.

    See lesson 04, "Leave cells unread".
    """
    left = convlab.leftover(input_size, kernel_size, stride=stride)
    return list(range(input_size - left, input_size))


def unreached_leftover_left_out(input_size, kernel_size, stride):
    """You listed the cells between windows, but not those left over after the last one.

    See lesson 04, "Count what is left over".
    """
    end = input_size - convlab.leftover(input_size, kernel_size, stride=stride)
    return [cell for cell in range(end) if cell % stride >= kernel_size]


def unreached_first_gap_only(input_size, kernel_size, stride):
    """You listed the gap after the first window, but not those after the others.

    See lesson 04, "Leave cells unread".
    """
    left = convlab.leftover(input_size, kernel_size, stride=stride)
    gap = range(kernel_size, min(stride, input_size - left))
    return [*gap, *range(input_size - left, input_size)]


def unreached_a_last_window_hangs_over(input_size, kernel_size, stride):
    """You included a last window that does not fit, and counted its cells as read.

    See lesson 04, "Predict".
    """
    return [cell for cell in range(input_size) if cell % stride >= kernel_size]


def unreached_last_window_missing(input_size, kernel_size, stride):
    """Your starts end one too early, so the cells of the last window count as unread.

    See lesson 04, "Count what is left over".
    """
    read = set()
    for start in range(0, input_size - kernel_size, stride):
        read.update(range(start, start + kernel_size))
    return [cell for cell in range(input_size) if cell not in read]


def unreached_windows_one_cell_too_wide(input_size, kernel_size, stride):
    """You let each window read one cell more than the kernel has.

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
    """You listed the cells where no window begins.

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


def unreached_leftover_as_a_number(input_size, kernel_size, stride):
    """You returned how many cells are left over after the last window, not which cells are unread.

    See lesson 04, "Leave cells unread".
    """
    return (input_size - kernel_size) % stride
