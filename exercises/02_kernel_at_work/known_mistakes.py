"""Known mistakes: each does one thing wrong, and its docstring is the message to the learner."""

import numpy as np

import convlab


def _places(image, kernel):
    """Return in how many rows and columns the kernel fits into the image."""
    return np.subtract(np.shape(image), np.shape(kernel)) + 1


def _among_zeros(part, shape):
    """Return an array of zeros with a part in its upper left corner."""
    return np.pad(part, [(0, side - size) for side, size in zip(shape, part.shape, strict=True)])


def _slices(image, kernel, places=None, sides=None, exchanged=False, product=np.multiply):
    """Compute the map by slices, with a given number and size of windows and a given product."""
    feature_map = np.zeros(_places(image, kernel) if places is None else places)
    kh, kw = sides or kernel.shape
    for m, n in np.ndindex(feature_map.shape):
        row, column = (n, m) if exchanged else (m, n)
        feature_map[m, n] = np.sum(product(image[row : row + kh, column : column + kw], kernel))
    return feature_map


def _cells(image, kernel, places, product):
    """Compute the map by a loop over the kernel's cells, with `product(m, n, i, j)`."""
    feature_map = np.zeros(places)
    for m, n, i, j in np.ndindex(*places, *kernel.shape):
        feature_map[m, n] += product(m, n, i, j)
    return feature_map


def correlate2d_kernel_rotated(image, kernel):
    """You rotated the kernel by 180° before sliding it, which is convolution.
    See lesson 02, "Flip the kernel on a picture"."""
    return convlab.convolve2d(image, kernel)


def correlate2d_one_of_both_transposed(image, kernel):
    """You swapped the rows and the columns of the kernel or of the window.
    See lesson 02, "Compute it"."""
    return _slices(image, kernel, product=lambda window, kernel: window * kernel.T)


def correlate2d_kernel_transposed_cell_by_cell(image, kernel):
    """You used `kernel[j, i]` for the cell in row i and column j.
    See lesson 02, "Write the formula"."""
    places = _places(image, kernel)
    return _cells(image, kernel, places, lambda m, n, i, j: kernel[j, i] * image[m + i, n + j])


def correlate2d_rows_flipped_only(image, kernel):
    """You reversed the rows of the kernel, but not its columns.
    See lesson 02, "Compute it"."""
    return convlab.correlate2d(image, kernel[::-1])


def correlate2d_columns_flipped_only(image, kernel):
    """You reversed the columns of the kernel, but not its rows.
    See lesson 02, "Compute it"."""
    return convlab.correlate2d(image, kernel[:, ::-1])


def correlate2d_last_row_and_column_missing(image, kernel):
    """You stopped one window too early in both directions: the last row and column are missing.
    See lesson 02, "Predict"."""
    return convlab.correlate2d(image, kernel)[:-1, :-1]


def correlate2d_last_row_missing(image, kernel):
    """You stopped one window too early vertically, so the last row of the map is missing.
    See lesson 02, "Predict"."""
    return convlab.correlate2d(image, kernel)[:-1]


def correlate2d_last_column_missing(image, kernel):
    """You stopped one window too early horizontally, so the last column of the map is missing.
    See lesson 02, "Predict"."""
    return convlab.correlate2d(image, kernel)[:, :-1]


def correlate2d_last_row_and_column_zero(image, kernel):
    """Your map has the right size, but its last row and column are still 0.
    See lesson 02, "Predict"."""
    return _among_zeros(convlab.correlate2d(image, kernel)[:-1, :-1], _places(image, kernel))


def correlate2d_one_row_too_many(image, kernel):
    """You went one row too far, where the windows have fewer cells than the kernel.
    See lesson 02, "Predict"."""
    return _slices(image, kernel, _places(image, kernel) + (1, 0))


def correlate2d_one_row_and_column_too_many(image, kernel):
    """You went one row and one column too far, where windows are smaller than the kernel.
    See lesson 02, "Predict"."""
    return _slices(image, kernel, _places(image, kernel) + 1)


def correlate2d_one_place_too_far(image, kernel):
    """You went one position too far, and read a cell outside the image.
    See lesson 02, "Predict"."""
    places = _places(image, kernel) + 1
    return _cells(image, kernel, places, lambda m, n, i, j: kernel[i, j] * image[m + i, n + j])


def correlate2d_height_and_width_swapped(image, kernel):
    """You used the image's height as its width when you counted the windows.
    See lesson 02, "Predict"."""
    return _slices(image, kernel, _places(image.T, kernel))


def correlate2d_height_and_width_swapped_cell_by_cell(image, kernel):
    """You used the image's height as its width when you counted the positions.
    See lesson 02, "Predict"."""
    places = _places(image.T, kernel)
    return _cells(image, kernel, places, lambda m, n, i, j: kernel[i, j] * image[m + i, n + j])


def correlate2d_kernel_height_and_width_swapped(image, kernel):
    """You used the kernel's height as its width.
    See lesson 02, "Predict"."""
    return _slices(image, kernel, _places(image, kernel.T), kernel.shape[::-1])


def correlate2d_map_created_transposed(image, kernel):
    """You created the array for the map with rows and columns swapped.
    See lesson 02, "Predict"."""
    feature_map = np.zeros(_places(image, kernel)[::-1])
    for at, total in np.ndenumerate(convlab.correlate2d(image, kernel)):
        feature_map[at] = total
    return feature_map


def correlate2d_row_and_column_swapped(image, kernel):
    """You used the column index for the rows of the window, and the row index for its columns.
    See lesson 02, "Compute it"."""
    return _slices(image, kernel, exchanged=True)


def correlate2d_row_and_column_swapped_cell_by_cell(image, kernel):
    """You used the column index for the row of each cell, and the row index for its column.
    See lesson 02, "Write the formula"."""
    places = _places(image, kernel)
    return _cells(image, kernel, places, lambda m, n, i, j: kernel[i, j] * image[n + i, m + j])


def correlate2d_rows_and_columns_swapped(image, kernel):
    """You returned the map with rows and columns swapped.
    See lesson 02, "Compute it"."""
    return convlab.correlate2d(image, kernel).T


def correlate2d_map_as_large_as_the_image(image, kernel):
    """Your map is as large as the image, with 0 where the kernel does not fit.
    See lesson 02, "Write the formula"."""
    return _among_zeros(convlab.correlate2d(image, kernel), image.shape)


def correlate2d_map_created_like_the_image(image, kernel):
    """Your map has the size and the type of the image, as with `np.zeros_like(image)`.
    See lesson 02, "Compute it"."""
    return correlate2d_map_as_large_as_the_image(image, kernel).astype(image.dtype)


def correlate2d_fractions_lost(image, kernel):
    """Your map is an array of integers, so the fractions were lost.
    See lesson 02, "Compute it"."""
    return np.trunc(convlab.correlate2d(image, kernel)).astype(int)


def correlate2d_wrapped_around_at_256(image, kernel):
    """Your map holds 8-bit numbers, from 0 to 255, and sums outside that range wrapped around.
    See lesson 02, "What others call it"."""
    return correlate2d_fractions_lost(image, kernel).astype(np.uint8)


def correlate2d_sums_clipped_to_a_photograph(image, kernel):
    """You turned the map into a photograph: sums are clipped to 0 to 255 and fractions are lost.
    See lesson 02, "Predict the signs"."""
    return np.clip(convlab.correlate2d(image, kernel), 0, 255).astype(np.uint8)


def correlate2d_negative_sums_set_to_zero(image, kernel):
    """You set negative sums to 0.
    See lesson 02, "Predict the signs"."""
    return np.maximum(convlab.correlate2d(image, kernel), 0)


def correlate2d_image_padded(image, kernel):
    """You put zeros around the image first, half the kernel's size on each side.
    See lesson 03, "Put zeros around"."""
    return convlab.correlate2d(image, kernel, padding=tuple(np.floor_divide(kernel.shape, 2)))


def correlate2d_every_overlap_counted(image, kernel):
    """You counted every overlap, even of a single cell, so the map is larger than the image.
    See lesson 01, "Full, same, valid"."""
    return convlab.correlate2d(image, kernel, padding="full")


def correlate2d_products_averaged(image, kernel):
    """You took the mean of the products instead of their sum.
    See lesson 02, "Write the formula"."""
    return convlab.correlate2d(image, kernel) / kernel.size


def correlate2d_kernel_not_used(image, kernel):
    """You summed the window without multiplying it by the kernel.
    See lesson 02, "Write the formula"."""
    return convlab.correlate2d(image, np.ones(kernel.shape))


def correlate2d_only_one_product(image, kernel):
    """You kept only the last product of each window, as with `=` instead of `+=`.
    See lesson 02, "Write the formula"."""
    return kernel[-1, -1] * image[kernel.shape[0] - 1 :, kernel.shape[1] - 1 :]


def correlate2d_matrix_product(image, kernel):
    """You summed the matrix product `@` of window and kernel.
    See lesson 02, "Compute it"."""
    return _slices(image, kernel, product=np.matmul)


def correlate2d_dot_product(image, kernel):
    """You summed the matrix product `np.dot` of window and kernel.
    See lesson 02, "Compute it"."""
    return _slices(image, kernel, product=np.dot)


def correlate2d_kernel_treated_as_square(image, kernel):
    """You used the kernel's height also as its width.
    See lesson 02, "Compute it"."""
    return _slices(image, kernel, np.subtract(image.shape, len(kernel)) + 1, 2 * (len(kernel),))


def correlate2d_first_cell_only(image, kernel):
    """You filled only the first cell of the map, as with a `return` inside the inner loop.
    See lesson 02, "See it"."""
    return _among_zeros(convlab.correlate2d(image, kernel)[:1, :1], _places(image, kernel))


def correlate2d_first_row_only(image, kernel):
    """You filled only the first row of the map, as with a `return` inside the outer loop.
    See lesson 02, "See it"."""
    return _among_zeros(convlab.correlate2d(image, kernel)[:1], _places(image, kernel))


def correlate2d_sum_never_reset(image, kernel):
    """You never reset the sum to 0, so each cell also includes all those before it.
    See lesson 02, "See it"."""
    return np.cumsum(convlab.correlate2d(image, kernel)).reshape(_places(image, kernel))


def correlate2d_sum_reset_at_each_row(image, kernel):
    """You reset the sum to 0 only at each row, so each cell also includes those on its left.
    See lesson 02, "See it"."""
    return np.cumsum(convlab.correlate2d(image, kernel), axis=1)


def convolve2d_kernel_not_rotated(image, kernel):
    """You slid the kernel as it is, which is correlation.
    See lesson 02, "Flip the kernel on a picture"."""
    return convlab.correlate2d(image, kernel)


def convolve2d_kernel_transposed(image, kernel):
    """You swapped the kernel's rows and columns instead of rotating it by 180°.
    See lesson 02, "Flip the kernel on a picture"."""
    return _slices(image, kernel.T)


def convolve2d_rows_flipped_only(image, kernel):
    """You reversed the rows of the kernel, but not its columns.
    See lesson 02, "Flip the kernel on a picture"."""
    return convlab.correlate2d(image, kernel[::-1])


def convolve2d_columns_flipped_only(image, kernel):
    """You reversed the columns of the kernel, but not its rows.
    See lesson 02, "Flip the kernel on a picture"."""
    return convlab.correlate2d(image, kernel[:, ::-1])


def convolve2d_rotated_to_the_left(image, kernel):
    """You rotated the kernel by 90° to the left instead of by 180°.
    See lesson 02, "Flip the kernel on a picture"."""
    return _slices(image, np.rot90(kernel))


def convolve2d_rotated_to_the_right(image, kernel):
    """You rotated the kernel by 90° to the right instead of by 180°.
    See lesson 02, "Flip the kernel on a picture"."""
    return _slices(image, np.rot90(kernel, -1))


def convolve2d_map_rotated(image, kernel):
    """You returned the right map rotated by 180°, as when you rotate the image instead.
    See lesson 02, "Flip the kernel on a picture"."""
    return convlab.convolve2d(image, kernel)[::-1, ::-1]


def convolve2d_correlation_rotated(image, kernel):
    """You returned the correlation rotated by 180°, as when you rotate both arrays.
    See lesson 02, "Flip the kernel on a picture"."""
    return convlab.correlate2d(image, kernel)[::-1, ::-1]


def convolve2d_read_below_zero(image, kernel):
    """You started `image[m - i, n - j]` at row and column 0; below 0 it counts from the end.
    See lesson 02, "Write the formula"."""
    return convlab.convolve2d(np.roll(image, np.subtract(kernel.shape, 1), (0, 1)), kernel)


def convolve2d_every_overlap_counted(image, kernel):
    """You counted every overlap, even of a single cell, which is the mode `full`.
    See lesson 01, "Full, same, valid"."""
    return convlab.convolve2d(image, kernel, padding="full")


def convolve2d_image_padded(image, kernel):
    """You put zeros around the image first, half the kernel's size on each side.
    See lesson 03, "Put zeros around"."""
    return convlab.convolve2d(image, kernel, padding=tuple(np.floor_divide(kernel.shape, 2)))


def convolve2d_fractions_lost(image, kernel):
    """Your map is an array of integers, so the fractions were lost.
    See lesson 02, "Compute it"."""
    return np.trunc(convlab.convolve2d(image, kernel)).astype(int)


def shift_left_shifts_right():
    """You put the 1 left of the centre, so the image moved to the right.
    See lesson 02, "Flip the kernel on a picture"."""
    return [[1, 0, 0]]


def shift_left_shifts_up():
    """You put the 1 below the centre, so the image moved up.
    See lesson 02, "Explore"."""
    return [[0], [0], [1]]


def shift_left_shifts_down():
    """You put the 1 above the centre, so the image moved down.
    See lesson 02, "Explore"."""
    return [[1], [0], [0]]


def shift_left_stays():
    """You put the 1 in the centre, so the image did not move.
    See lesson 02, "Explore"."""
    return [[1]]


def shift_left_shifts_by_two():
    """You shifted the image by two columns.
    See lesson 02, "Explore"."""
    return [[0, 0, 0, 0, 1]]


def vertical_edges_finds_horizontal_ones():
    """Your kernel finds horizontal edges instead of vertical ones.
    See lesson 02, "Explore the kernels"."""
    return [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]


def vertical_edges_finds_both_kinds():
    """Your kernel responds to edges in both directions.
    See lesson 02, "Explore the kernels"."""
    return [[0, -1, 0], [-1, 4, -1], [0, -1, 0]]


def vertical_edges_finds_none():
    """Your weights cancel in each row and each column, so the kernel finds no edge.
    See lesson 02, "Explore the kernels"."""
    return [[-1, 0, 1], [0, 0, 0], [1, 0, -1]]


def vertical_edges_answers_to_flat_regions():
    """Your weights do not sum to 0, so the kernel also responds to flat regions.
    See lesson 02, "Compute the signs"."""
    return [[1, 0, 1], [2, 0, 2], [1, 0, 1]]


def sharpen_does_nothing():
    """Your kernel does not change the image.
    See lesson 02, "Explore the kernels"."""
    return [[0, 0, 0], [0, 1, 0], [0, 0, 0]]


def sharpen_blurs():
    """Your kernel softens edges in both directions, as a blur does.
    See lesson 02, "Explore the kernels"."""
    return np.ones((3, 3)) / 9


def sharpen_vertical_edges_only():
    """Your kernel sharpens only vertical edges.
    See lesson 02, "Explore the kernels"."""
    return [[-1, 3, -1]]


def sharpen_horizontal_edges_only():
    """Your kernel sharpens only horizontal edges.
    See lesson 02, "Explore the kernels"."""
    return [[-1], [3], [-1]]


def sharpen_keeps_only_the_edges():
    """Your weights sum to 0, so flat regions become 0 and only the edges remain.
    See lesson 02, "Compute the signs"."""
    return [[0, -1, 0], [-1, 4, -1], [0, -1, 0]]


def sharpen_brightens():
    """Your weights sum to more than 1, so flat regions become brighter.
    See lesson 02, "Compute the signs"."""
    return [[-1, -1, -1], [-1, 10, -1], [-1, -1, -1]]


def sharpen_darkens():
    """Your weights sum to less than 1, so flat regions become darker.
    See lesson 02, "Compute the signs"."""
    return [[-1, -1, -1], [-1, 8.5, -1], [-1, -1, -1]]
