"""Known mistakes: each does one thing wrong, and its docstring is what the learner is told."""

import numpy as np

import convlab


def _places(image, kernel):
    """In how many rows and columns the kernel fits into the image."""
    return np.subtract(np.shape(image), np.shape(kernel)) + 1


def _among_zeros(part, shape):
    """An array of a shape that is 0, but for a part in its upper left corner."""
    return np.pad(part, [(0, side - size) for side, size in zip(shape, part.shape, strict=True)])


def _slices(image, kernel, places=None, sides=None, exchanged=False, product=np.multiply):
    """The map by slices: of how many windows, of which sides, and what is summed."""
    feature_map = np.zeros(_places(image, kernel) if places is None else places)
    kh, kw = sides or kernel.shape
    for m, n in np.ndindex(feature_map.shape):
        row, column = (n, m) if exchanged else (m, n)
        feature_map[m, n] = np.sum(product(image[row : row + kh, column : column + kw], kernel))
    return feature_map


def _cells(image, kernel, places, product):
    """The map by a loop over the kernel's cells: `product` is of row m, column n, and i and j."""
    feature_map = np.zeros(places)
    for m, n, i, j in np.ndindex(*places, *kernel.shape):
        feature_map[m, n] += product(m, n, i, j)
    return feature_map


def correlate2d_kernel_turned(image, kernel):
    """You turned the kernel by 180° before sliding it, which is convolution.
    See lesson 02, "Flip the kernel on a picture"."""
    return convlab.convolve2d(image, kernel)


def correlate2d_one_of_both_transposed(image, kernel):
    """You exchanged the rows and the columns of the kernel or of the window.
    See lesson 02, "Compute it"."""
    return _slices(image, kernel, product=lambda window, kernel: window * kernel.T)


def correlate2d_kernel_transposed_cell_by_cell(image, kernel):
    """You took `kernel[j, i]` for the cell in row i and column j.
    See lesson 02, "Write the formula"."""
    places = _places(image, kernel)
    return _cells(image, kernel, places, lambda m, n, i, j: kernel[j, i] * image[m + i, n + j])


def correlate2d_rows_flipped_only(image, kernel):
    """You turned the order of the kernel's rows round, and left its columns.
    See lesson 02, "Compute it"."""
    return convlab.correlate2d(image, kernel[::-1])


def correlate2d_columns_flipped_only(image, kernel):
    """You turned the order of the kernel's columns round, and left its rows.
    See lesson 02, "Compute it"."""
    return convlab.correlate2d(image, kernel[:, ::-1])


def correlate2d_last_row_and_column_missing(image, kernel):
    """You ended one window too early both ways, so the map's last row and column are missing.
    See lesson 02, "Predict"."""
    return convlab.correlate2d(image, kernel)[:-1, :-1]


def correlate2d_last_row_missing(image, kernel):
    """You ended one window too early on the way down, so the map's last row is missing.
    See lesson 02, "Predict"."""
    return convlab.correlate2d(image, kernel)[:-1]


def correlate2d_last_column_missing(image, kernel):
    """You ended one window too early on the way across, so the map's last column is missing.
    See lesson 02, "Predict"."""
    return convlab.correlate2d(image, kernel)[:, :-1]


def correlate2d_last_row_and_column_zero(image, kernel):
    """You gave the map its full size, and left its last row and column at 0.
    See lesson 02, "Predict"."""
    return _among_zeros(convlab.correlate2d(image, kernel)[:-1, :-1], _places(image, kernel))


def correlate2d_one_row_too_many(image, kernel):
    """You went on below the last row of places, where the windows hold less than the kernel.
    See lesson 02, "Predict"."""
    return _slices(image, kernel, _places(image, kernel) + (1, 0))


def correlate2d_one_row_and_column_too_many(image, kernel):
    """You went on below and beside the last places, where the windows hold less than the kernel.
    See lesson 02, "Predict"."""
    return _slices(image, kernel, _places(image, kernel) + 1)


def correlate2d_one_place_too_far(image, kernel):
    """You went on beside the last places, and there read a cell behind the image's border.
    See lesson 02, "Predict"."""
    places = _places(image, kernel) + 1
    return _cells(image, kernel, places, lambda m, n, i, j: kernel[i, j] * image[m + i, n + j])


def correlate2d_height_and_width_exchanged(image, kernel):
    """You took the image's height for its width when you counted the windows.
    See lesson 02, "Predict"."""
    return _slices(image, kernel, _places(image.T, kernel))


def correlate2d_height_and_width_exchanged_cell_by_cell(image, kernel):
    """You took the image's height for its width when you counted the places.
    See lesson 02, "Predict"."""
    places = _places(image.T, kernel)
    return _cells(image, kernel, places, lambda m, n, i, j: kernel[i, j] * image[m + i, n + j])


def correlate2d_kernel_height_and_width_exchanged(image, kernel):
    """You took the kernel's height for its width.
    See lesson 02, "Predict"."""
    return _slices(image, kernel, _places(image, kernel.T), kernel.shape[::-1])


def correlate2d_map_made_on_its_side(image, kernel):
    """You made the array for the map with its rows and columns exchanged.
    See lesson 02, "Predict"."""
    feature_map = np.zeros(_places(image, kernel)[::-1])
    for at, total in np.ndenumerate(convlab.correlate2d(image, kernel)):
        feature_map[at] = total
    return feature_map


def correlate2d_row_and_column_exchanged(image, kernel):
    """You let the column's index choose the rows of the window, and the row's its columns.
    See lesson 02, "Compute it"."""
    return _slices(image, kernel, exchanged=True)


def correlate2d_row_and_column_exchanged_cell_by_cell(image, kernel):
    """You let the column's index choose the row of each cell, and the row's its column.
    See lesson 02, "Write the formula"."""
    places = _places(image, kernel)
    return _cells(image, kernel, places, lambda m, n, i, j: kernel[i, j] * image[n + i, m + j])


def correlate2d_rows_and_columns_exchanged(image, kernel):
    """You returned the map on its side, its rows as columns.
    See lesson 02, "Compute it"."""
    return convlab.correlate2d(image, kernel).T


def correlate2d_map_as_large_as_the_image(image, kernel):
    """You made the map as large as the image, and left 0 where the kernel does not fit.
    See lesson 02, "Write the formula"."""
    return _among_zeros(convlab.correlate2d(image, kernel), image.shape)


def correlate2d_map_made_like_the_image(image, kernel):
    """You made the map as large as the image and of its type, as `np.zeros_like(image)` is.
    See lesson 02, "Compute it"."""
    return correlate2d_map_as_large_as_the_image(image, kernel).astype(image.dtype)


def correlate2d_fractions_cut_off(image, kernel):
    """You made a map of whole numbers, so the fractions were cut off.
    See lesson 02, "Compute it"."""
    return np.trunc(convlab.correlate2d(image, kernel)).astype(int)


def correlate2d_wrapped_round_at_256(image, kernel):
    """You made a map of 8-bit numbers, from 0 to 255, and sums outside went round.
    See lesson 02, "What others call it"."""
    return correlate2d_fractions_cut_off(image, kernel).astype(np.uint8)


def correlate2d_sums_clipped_to_a_photograph(image, kernel):
    """You made the map a photograph, with sums clipped to 0 to 255 and fractions cut off.
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
    """You let every overlap count, even of a single cell, so the map is larger than the image.
    See lesson 01, "Full, same, valid"."""
    return convlab.correlate2d(image, kernel, padding="full")


def correlate2d_products_averaged(image, kernel):
    """You took the mean of the products instead of their sum.
    See lesson 02, "Write the formula"."""
    return convlab.correlate2d(image, kernel) / kernel.size


def correlate2d_kernel_not_used(image, kernel):
    """You summed the window without multiplying it with the kernel.
    See lesson 02, "Write the formula"."""
    return convlab.correlate2d(image, np.ones(kernel.shape))


def correlate2d_only_one_product(image, kernel):
    """You kept only each window's last product, as `=` in place of `+=` does.
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


def correlate2d_kernel_taken_as_square(image, kernel):
    """You used the kernel's height for its width as well.
    See lesson 02, "Compute it"."""
    return _slices(image, kernel, np.subtract(image.shape, len(kernel)) + 1, 2 * (len(kernel),))


def correlate2d_first_cell_only(image, kernel):
    """You filled only the map's first cell, as a `return` inside the inner loop does.
    See lesson 02, "See it"."""
    return _among_zeros(convlab.correlate2d(image, kernel)[:1, :1], _places(image, kernel))


def correlate2d_first_row_only(image, kernel):
    """You filled only the map's first row, as a `return` inside the outer loop does.
    See lesson 02, "See it"."""
    return _among_zeros(convlab.correlate2d(image, kernel)[:1], _places(image, kernel))


def correlate2d_sum_never_set_back(image, kernel):
    """You never set the sum back to 0, so each cell holds all those before it as well.
    See lesson 02, "See it"."""
    return np.cumsum(convlab.correlate2d(image, kernel)).reshape(_places(image, kernel))


def correlate2d_sum_set_back_at_each_row(image, kernel):
    """You set the sum back to 0 at each row only, so each cell holds those at its left as well.
    See lesson 02, "See it"."""
    return np.cumsum(convlab.correlate2d(image, kernel), axis=1)


def convolve2d_kernel_not_turned(image, kernel):
    """You slid the kernel as it is, which is correlation.
    See lesson 02, "Flip the kernel on a picture"."""
    return convlab.correlate2d(image, kernel)


def convolve2d_kernel_transposed(image, kernel):
    """You exchanged the kernel's rows and columns instead of turning it by 180°.
    See lesson 02, "Flip the kernel on a picture"."""
    return _slices(image, kernel.T)


def convolve2d_rows_flipped_only(image, kernel):
    """You turned the order of the kernel's rows round, and left its columns.
    See lesson 02, "Flip the kernel on a picture"."""
    return convlab.correlate2d(image, kernel[::-1])


def convolve2d_columns_flipped_only(image, kernel):
    """You turned the order of the kernel's columns round, and left its rows.
    See lesson 02, "Flip the kernel on a picture"."""
    return convlab.correlate2d(image, kernel[:, ::-1])


def convolve2d_turned_to_the_left(image, kernel):
    """You turned the kernel by 90° to the left instead of 180°.
    See lesson 02, "Flip the kernel on a picture"."""
    return _slices(image, np.rot90(kernel))


def convolve2d_turned_to_the_right(image, kernel):
    """You turned the kernel by 90° to the right instead of 180°.
    See lesson 02, "Flip the kernel on a picture"."""
    return _slices(image, np.rot90(kernel, -1))


def convolve2d_map_turned(image, kernel):
    """You returned the right map turned by 180°, as sliding over the turned image gives it.
    See lesson 02, "Flip the kernel on a picture"."""
    return convlab.convolve2d(image, kernel)[::-1, ::-1]


def convolve2d_correlation_turned(image, kernel):
    """You returned the correlation's map turned by 180°, as turning kernel and image gives it.
    See lesson 02, "Flip the kernel on a picture"."""
    return convlab.correlate2d(image, kernel)[::-1, ::-1]


def convolve2d_read_below_zero(image, kernel):
    """You read `image[m - i, n - j]` from row and column 0 on, and below 0 that is the far end.
    See lesson 02, "Write the formula"."""
    return convlab.convolve2d(np.roll(image, np.subtract(kernel.shape, 1), (0, 1)), kernel)


def convolve2d_every_overlap_counted(image, kernel):
    """You let every overlap count, even of a single cell, which is the convolution called full.
    See lesson 01, "Full, same, valid"."""
    return convlab.convolve2d(image, kernel, padding="full")


def convolve2d_image_padded(image, kernel):
    """You put zeros around the image first, half the kernel's size on each side.
    See lesson 03, "Put zeros around"."""
    return convlab.convolve2d(image, kernel, padding=tuple(np.floor_divide(kernel.shape, 2)))


def convolve2d_fractions_cut_off(image, kernel):
    """You made a map of whole numbers, so the fractions were cut off.
    See lesson 02, "Compute it"."""
    return np.trunc(convlab.convolve2d(image, kernel)).astype(int)


def shift_left_shifts_right():
    """You put the 1 left of the centre, and the image went to the right.
    See lesson 02, "Flip the kernel on a picture"."""
    return [[1, 0, 0]]


def shift_left_shifts_up():
    """You put the 1 below the centre, and the image went up.
    See lesson 02, "Explore"."""
    return [[0], [0], [1]]


def shift_left_shifts_down():
    """You put the 1 above the centre, and the image went down.
    See lesson 02, "Explore"."""
    return [[1], [0], [0]]


def shift_left_stays():
    """You put the 1 into the centre, and the image stayed where it was.
    See lesson 02, "Explore"."""
    return [[1]]


def shift_left_shifts_by_two():
    """You shifted the image by two columns.
    See lesson 02, "Explore"."""
    return [[0, 0, 0, 0, 1]]


def vertical_edges_finds_horizontal_ones():
    """You made a kernel that finds horizontal edges and no vertical ones.
    See lesson 02, "Explore the kernels"."""
    return [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]


def vertical_edges_finds_both_kinds():
    """You made a kernel that answers to edges of both directions.
    See lesson 02, "Explore the kernels"."""
    return [[0, -1, 0], [-1, 4, -1], [0, -1, 0]]


def vertical_edges_finds_none():
    """You chose weights that cancel in each row and each column, so neither kind of edge is found.
    See lesson 02, "Explore the kernels"."""
    return [[-1, 0, 1], [0, 0, 0], [1, 0, -1]]


def vertical_edges_answers_to_flat_regions():
    """You chose weights that do not sum to 0, so flat regions are answered to as well.
    See lesson 02, "Compute the signs"."""
    return [[1, 0, 1], [2, 0, 2], [1, 0, 1]]


def sharpen_does_nothing():
    """You made a kernel that leaves the image as it is.
    See lesson 02, "Explore the kernels"."""
    return [[0, 0, 0], [0, 1, 0], [0, 0, 0]]


def sharpen_blurs():
    """You made a kernel that softens edges of both directions, as a blur does.
    See lesson 02, "Explore the kernels"."""
    return np.ones((3, 3)) / 9


def sharpen_vertical_edges_only():
    """You made a kernel that sharpens vertical edges and no horizontal ones.
    See lesson 02, "Explore the kernels"."""
    return [[-1, 3, -1]]


def sharpen_horizontal_edges_only():
    """You made a kernel that sharpens horizontal edges and no vertical ones.
    See lesson 02, "Explore the kernels"."""
    return [[-1], [3], [-1]]


def sharpen_keeps_only_the_edges():
    """You chose weights that sum to 0, so flat regions become 0 and only edges are left.
    See lesson 02, "Compute the signs"."""
    return [[0, -1, 0], [-1, 4, -1], [0, -1, 0]]


def sharpen_brightens():
    """You chose weights that sum to more than 1, so flat regions become brighter.
    See lesson 02, "Compute the signs"."""
    return [[-1, -1, -1], [-1, 10, -1], [-1, -1, -1]]


def sharpen_darkens():
    """You chose weights that sum to less than 1, so flat regions become darker.
    See lesson 02, "Compute the signs"."""
    return [[-1, -1, -1], [-1, 8.5, -1], [-1, -1, -1]]
