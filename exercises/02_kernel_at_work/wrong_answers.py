"""Known mistakes: each does one thing wrong, and its docstring is what the learner is told."""

import numpy as np

import convlab


def _sized(image, kernel, extra=0):
    """The image and kernel as arrays, and an empty feature map, `extra` cells too large."""
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    sides = (i - k + 1 + extra for i, k in zip(image.shape, kernel.shape, strict=True))
    return image, kernel, np.zeros([max(side, 0) for side in sides])


def correlate2d_kernel_turned(image, kernel):
    """You turned the kernel by 180° before sliding it, which is convolution.

    See lesson 02, "What others call it".
    """
    return convlab.convolve2d(image, kernel)


def correlate2d_kernel_transposed(image, kernel):
    """You exchanged the rows and the columns of the kernel, or of the window.

    See lesson 02, "Compute it".
    """
    image, kernel, feature_map = _sized(image, kernel)
    for row, column in np.ndindex(feature_map.shape):
        window = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
        feature_map[row, column] = np.sum(window * kernel.T)
    return feature_map


def correlate2d_rows_flipped_only(image, kernel):
    """You turned the order of the kernel's rows round, and left its columns.

    See lesson 02, "Compute it".
    """
    return convlab.correlate2d(image, np.asarray(kernel)[::-1])


def correlate2d_columns_flipped_only(image, kernel):
    """You turned the order of the kernel's columns round, and left its rows.

    See lesson 02, "Compute it".
    """
    return convlab.correlate2d(image, np.asarray(kernel)[:, ::-1])


def correlate2d_last_row_and_column_missing(image, kernel):
    """Your loops end one window too early, so the last row and column of the map are missing.

    See lesson 02, "See it".
    """
    return convlab.correlate2d(image, kernel)[:-1, :-1]


def correlate2d_last_row_and_column_zero(image, kernel):
    """Your map has its full size, but its last row and column were never filled and are 0.

    See lesson 02, "See it".
    """
    feature_map = convlab.correlate2d(image, kernel)
    feature_map[-1], feature_map[:, -1] = 0, 0
    return feature_map


def correlate2d_map_as_large_as_the_image(image, kernel):
    """You made the map as large as the image, and left 0 where the kernel does not fit.

    See lesson 02, "Write the formula".
    """
    feature_map = np.zeros(np.shape(image))
    inner = convlab.correlate2d(image, kernel)
    feature_map[: inner.shape[0], : inner.shape[1]] = inner
    return feature_map


def correlate2d_image_padded(image, kernel):
    """You padded the image with zeros first, so the kernel hangs over its border.

    See lesson 03, "See it".
    """
    return convlab.correlate2d(image, kernel, padding="same")


def correlate2d_image_padded_all_round(image, kernel):
    """You let every overlap count, even of a single cell, and the map came out larger than the
    image.

    See lesson 03, "See it".
    """
    return convlab.correlate2d(image, kernel, padding="full")


def correlate2d_rows_and_columns_exchanged(image, kernel):
    """You let the row index walk along the columns, and the map came out on its side.

    See lesson 02, "Compute it".
    """
    return convlab.correlate2d(image, kernel).T


def correlate2d_products_not_summed(image, kernel):
    """You took the mean of the products instead of their sum.

    See lesson 02, "Write the formula".
    """
    return convlab.correlate2d(image, kernel) / np.size(kernel)


def correlate2d_kernel_not_used(image, kernel):
    """You summed the window without multiplying it with the kernel.

    See lesson 02, "Write the formula".
    """
    return convlab.correlate2d(image, np.ones(np.shape(kernel)))


def correlate2d_only_one_product(image, kernel):
    """You overwrote the cell with each product instead of adding it: only the last product is
    left.

    See lesson 02, "Write the formula".
    """
    last = np.zeros(np.shape(kernel))
    last[-1, -1] = np.asarray(kernel)[-1, -1]
    return convlab.correlate2d(image, last)


def correlate2d_fractions_cut_off(image, kernel):
    """Your map holds whole numbers, so the fractions were cut off.

    See lesson 02, "Compute it".
    """
    return np.trunc(convlab.correlate2d(image, kernel)).astype(int)


def correlate2d_kernel_taken_as_square(image, kernel):
    """You used the kernel's height for its width as well.

    See lesson 02, "Compute it".
    """
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    k = kernel.shape[0]
    feature_map = np.zeros((image.shape[0] - k + 1, image.shape[1] - k + 1))
    for row, column in np.ndindex(feature_map.shape):
        feature_map[row, column] = np.sum(image[row : row + k, column : column + k] * kernel)
    return feature_map


def correlate2d_negative_sums_set_to_zero(image, kernel):
    """You set negative sums to 0: the feature map keeps them.

    See lesson 02, "Explore".
    """
    return np.maximum(convlab.correlate2d(image, kernel), 0)


def correlate2d_sums_clipped_to_a_photograph(image, kernel):
    """You clipped the sums to 0 to 255, as if the map were a photograph.

    See lesson 02, "Explore".
    """
    return np.clip(convlab.correlate2d(np.asarray(image), kernel), 0, 255).astype(np.uint8)


def convolve2d_kernel_not_turned(image, kernel):
    """You slid the kernel as it is, which is correlation.

    See lesson 02, "What others call it".
    """
    return convlab.correlate2d(image, kernel)


def convolve2d_kernel_transposed(image, kernel):
    """You exchanged the kernel's rows and columns instead of turning it by 180°.

    See lesson 02, "What others call it".
    """
    image, kernel, feature_map = _sized(image, kernel)
    for row, column in np.ndindex(feature_map.shape):
        window = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
        feature_map[row, column] = np.sum(window * kernel.T)
    return feature_map


def convolve2d_rows_flipped_only(image, kernel):
    """You turned the order of the kernel's rows round, and left its columns.

    See lesson 02, "What others call it".
    """
    return convlab.correlate2d(image, np.asarray(kernel)[::-1])


def convolve2d_columns_flipped_only(image, kernel):
    """You turned the order of the kernel's columns round, and left its rows.

    See lesson 02, "What others call it".
    """
    return convlab.correlate2d(image, np.asarray(kernel)[:, ::-1])


def convolve2d_turned_by_90_degrees(image, kernel):
    """You turned the kernel by 90° instead of 180°.

    See lesson 02, "What others call it".
    """
    return convlab.correlate2d(image, np.rot90(kernel))


def convolve2d_image_turned_instead(image, kernel):
    """You turned the image instead of the kernel, and the map came out upside down.

    See lesson 02, "What others call it".
    """
    return convlab.correlate2d(np.asarray(image)[::-1, ::-1], kernel)


def convolve2d_turned_twice(image, kernel):
    """You turned the kernel and the image too, and the two turns undo each other.

    See lesson 02, "What others call it".
    """
    return convlab.convolve2d(np.asarray(image)[::-1, ::-1], kernel)


def convolve2d_every_overlap_counted(image, kernel):
    """You let every overlap count, even of a single cell, which is the convolution called full.

    See lesson 03, "See it".
    """
    return convlab.convolve2d(image, kernel, padding="full")


def convolve2d_image_padded(image, kernel):
    """You padded the image with zeros first, so the kernel hangs over its border.

    See lesson 03, "See it".
    """
    return convlab.convolve2d(image, kernel, padding="same")


def convolve2d_fractions_cut_off(image, kernel):
    """Your map holds whole numbers, so the fractions were cut off.

    See lesson 02, "Compute it".
    """
    return np.trunc(convlab.convolve2d(image, kernel)).astype(int)


def shift_left_shifts_right():
    """You put the 1 left of the centre, and the image went to the right.

    See lesson 02, "Explore".
    """
    return [[0, 0, 0], [1, 0, 0], [0, 0, 0]]


def shift_left_shifts_up():
    """You put the 1 below the centre, and the image went up.

    See lesson 02, "Explore".
    """
    return [[0, 0, 0], [0, 0, 0], [0, 1, 0]]


def shift_left_shifts_down():
    """You put the 1 above the centre, and the image went down.

    See lesson 02, "Explore".
    """
    return [[0, 1, 0], [0, 0, 0], [0, 0, 0]]


def shift_left_stays():
    """You put the 1 into the centre, and the image stayed where it was.

    See lesson 02, "Explore".
    """
    return [[0, 0, 0], [0, 1, 0], [0, 0, 0]]


def shift_left_shifts_by_two():
    """You shifted the image by two columns.

    See lesson 02, "Explore".
    """
    return [[0, 0, 0, 0, 1]]


def vertical_edges_finds_horizontal_ones():
    """Your weights differ from row to row, so the kernel finds horizontal edges.

    See lesson 02, "Explore".
    """
    return [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]


def vertical_edges_finds_both_kinds():
    """Your kernel answers to edges of both directions.

    See lesson 02, "Explore".
    """
    return [[0, -1, 0], [-1, 4, -1], [0, -1, 0]]


def vertical_edges_answers_to_flat_regions():
    """Your weights do not sum to 0, so the kernel answers everywhere.

    See lesson 02, "Explore".
    """
    return [[1, 0, 1], [2, 0, 2], [1, 0, 1]]


def sharpen_does_nothing():
    """Your kernel leaves the image as it is.

    See lesson 02, "Explore".
    """
    return [[0, 0, 0], [0, 1, 0], [0, 0, 0]]


def sharpen_keeps_only_the_edges():
    """Your weights sum to 0, so flat regions become 0 and only the edges are left.

    See lesson 02, "Explore".
    """
    return [[0, -1, 0], [-1, 4, -1], [0, -1, 0]]


def sharpen_brightens():
    """Your weights sum to more than 1, so everything becomes brighter.

    See lesson 02, "Explore".
    """
    return [[-1, -1, -1], [-1, 10, -1], [-1, -1, -1]]
