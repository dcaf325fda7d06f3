"""Known mistakes: each does one thing wrong, and its docstring is the message to the learner."""

import numpy as np

from convlab import pad2d


def _sides(padding):
    """Return top, bottom, left and right."""
    if isinstance(padding, int):
        return (padding,) * 4
    return (*padding[0], *padding[1])


def _of_one_number(image, padding, sides):
    """Pad by `sides` if one number is given, and correctly if four are."""
    return pad2d(image, sides if isinstance(padding, int) else padding)


def _placed(image, shape, top, left):
    """Put an image into an array of zeros."""
    padded, (height, width) = np.zeros(shape), np.shape(image)
    padded[top : top + height, left : left + width] = image
    return padded


def zero_pad_total_of_both_sides(image, padding):
    """You split the padding between the two sides instead of adding it on each side.

    See lesson 03, "Put zeros around".
    """
    if isinstance(padding, int):
        half = (padding // 2, padding - padding // 2)
        return pad2d(image, (half, half))
    return pad2d(image, padding)


def zero_pad_above_and_left_only_of_one_number(image, padding):
    """With one number, you padded only above and on the left.

    See lesson 03, "Put zeros around".
    """
    return _of_one_number(image, padding, ((padding, 0), (padding, 0)))


def zero_pad_below_and_right_only_of_one_number(image, padding):
    """With one number, you padded only below and on the right.

    See lesson 03, "Put zeros around".
    """
    return _of_one_number(image, padding, ((0, padding), (0, padding)))


def zero_pad_above_and_below_only_of_one_number(image, padding):
    """With one number, you added rows above and below, but no columns.

    See lesson 03, "Put zeros around".
    """
    return _of_one_number(image, padding, ((padding, padding), (0, 0)))


def zero_pad_left_and_right_only_of_one_number(image, padding):
    """With one number, you added columns on the left and right, but no rows.

    See lesson 03, "Put zeros around".
    """
    return _of_one_number(image, padding, ((0, 0), (padding, padding)))


def zero_pad_above_and_left_only(image, padding):
    """You padded above and on the left, but never below or on the right.

    See lesson 03, "Put zeros around".
    """
    top, _, left, _ = _sides(padding)
    return pad2d(image, ((top, 0), (left, 0)))


def zero_pad_below_and_right_only(image, padding):
    """You padded below and on the right, but never above or on the left.

    See lesson 03, "Put zeros around".
    """
    _, bottom, _, right = _sides(padding)
    return pad2d(image, ((0, bottom), (0, right)))


def zero_pad_above_and_below_only(image, padding):
    """You added rows above and below, but never a column.

    See lesson 03, "Put zeros around".
    """
    top, bottom, _, _ = _sides(padding)
    return pad2d(image, ((top, bottom), (0, 0)))


def zero_pad_left_and_right_only(image, padding):
    """You added columns on the left and right, but never a row.

    See lesson 03, "Put zeros around".
    """
    _, _, left, right = _sides(padding)
    return pad2d(image, ((0, 0), (left, right)))


def zero_pad_twice_as_much(image, padding):
    """With one number, you added twice as many cells on each side.

    See lesson 03, "Put zeros around".
    """
    return pad2d(image, 2 * padding) if isinstance(padding, int) else pad2d(image, padding)


def zero_pad_always_one(image, padding):
    """With one number, you added one cell on each side, whatever the number.

    See lesson 03, "Put zeros around".
    """
    return pad2d(image, 1) if isinstance(padding, int) else pad2d(image, padding)


def zero_pad_one_number_only(image, padding):
    """You added `padding` as one number even when it gives four sides.

    See lesson 03, "Put zeros around".
    """
    height, width = np.shape(image)
    return _placed(image, (height + 2 * padding, width + 2 * padding), padding, padding)


def zero_pad_one_number_only_first_in_a_sum(image, padding):
    """You started a sum with `padding` as one number even when it gives four sides.

    See lesson 03, "Put zeros around".
    """
    height, width = np.shape(image)
    return _placed(image, (padding + height + padding, padding + width + padding), padding, padding)


def zero_pad_one_number_only_as_a_count(image, padding):
    """You used `padding` as a number of rows or columns even when it gives four sides.

    See lesson 03, "Put zeros around".
    """
    blank = np.zeros((padding, np.shape(image)[1]))
    return np.pad(np.concatenate([blank, image, blank]), ((0, 0), (padding, padding)))


def zero_pad_four_sides_only(image, padding):
    """You unpacked `padding` into two pairs even when it is one number.

    See lesson 03, "Put zeros around".
    """
    (top, bottom), (left, right) = padding
    return pad2d(image, ((top, bottom), (left, right)))


def zero_pad_four_sides_by_index_only(image, padding):
    """You used `padding[0]` or `padding[1]` even when it is one number.

    See lesson 03, "Put zeros around".
    """
    return pad2d(image, ((padding[0][0], padding[0][1]), (padding[1][0], padding[1][1])))


def zero_pad_four_numbers_in_a_row(image, padding):
    """You unpacked `padding` into four numbers, not into two pairs.

    See lesson 03, "Put zeros around".
    """
    top, bottom, left, right = (padding,) * 4 if isinstance(padding, int) else padding
    return pad2d(image, ((top, bottom), (left, right)))


def zero_pad_first_of_each_pair_at_both_ends(image, padding):
    """You used top also for the bottom, and left also for the right.

    See lesson 03, "Put zeros around".
    """
    top, _, left, _ = _sides(padding)
    return pad2d(image, ((top, top), (left, left)))


def zero_pad_top_and_bottom_swapped(image, padding):
    """You swapped top and bottom.

    See lesson 03, "Put zeros around".
    """
    top, bottom, left, right = _sides(padding)
    return pad2d(image, ((bottom, top), (left, right)))


def zero_pad_left_and_right_swapped(image, padding):
    """You swapped left and right.

    See lesson 03, "Put zeros around".
    """
    top, bottom, left, right = _sides(padding)
    return pad2d(image, ((top, bottom), (right, left)))


def zero_pad_rows_and_columns_swapped(image, padding):
    """You used the first pair for left and right, and the second for top and bottom.

    See lesson 03, "Put zeros around".
    """
    top, bottom, left, right = _sides(padding)
    return pad2d(image, ((left, right), (top, bottom)))


def zero_pad_sides_read_clockwise(image, padding):
    """You read the four sides clockwise: top, right, bottom, left.

    See lesson 03, "Put zeros around".
    """
    top, right, bottom, left = _sides(padding)
    return pad2d(image, ((top, bottom), (left, right)))


def zero_pad_first_pair_read_as_top_and_left(image, padding):
    """You read the first pair as top and left, and the second as bottom and right.

    See lesson 03, "Put zeros around".
    """
    top, left, bottom, right = _sides(padding)
    return pad2d(image, ((top, bottom), (left, right)))


def zero_pad_edge_repeated(image, padding):
    """You repeated the outermost rows and columns instead of adding zeros.

    See lesson 03, "Zeros are numbers too".
    """
    return pad2d(image, padding, mode="replicate")


def zero_pad_reflected(image, padding):
    """You mirrored the image at its edges instead of adding zeros.

    See lesson 03, "Zeros are numbers too".
    """
    return np.pad(image, padding, mode="reflect")


def zero_pad_opposite_side(image, padding):
    """You filled the border from the opposite side instead of adding zeros.

    See lesson 03, "Zeros are numbers too".
    """
    return np.pad(image, padding, mode="wrap")


def zero_pad_image_in_the_upper_left_corner(image, padding):
    """Your padded image has the right size, but the image in it begins at `[0, 0]`.

    See lesson 03, "Put zeros around".
    """
    top, bottom, left, right = _sides(padding)
    return pad2d(image, ((0, top + bottom), (0, left + right)))


def zero_pad_border_overwritten(image, padding):
    """You set the outer cells of the image to 0 instead of adding cells around it.

    See lesson 03, "Put zeros around".
    """
    top, bottom, left, right = _sides(padding)
    height, width = np.shape(image)
    kept = np.zeros((height, width))
    inner = slice(top, max(top, height - bottom)), slice(left, max(left, width - right))
    kept[inner] = np.asarray(image)[inner]
    return kept


def zero_pad_slice_to_minus_zero(image, padding):
    """You sliced with `[top:-bottom]`; if bottom is 0, `[top:-0]` is empty.

    See lesson 03, "Put zeros around".
    """
    top, bottom, left, right = _sides(padding)
    padded = np.zeros_like(pad2d(image, padding))
    padded[top:-bottom, left:-right] = image
    return padded


def zero_pad_slice_to_minus_zero_of_one_number(image, padding):
    """You sliced with `[padding:-padding]`; if padding is 0, `[0:-0]` is empty.

    See lesson 03, "Put zeros around".
    """
    padded = pad2d(image, padding)
    if isinstance(padding, int):
        padded[padding:-padding, padding:-padding] = image
    return padded


def zero_pad_fractions_lost(image, padding):
    """Your padded image is an array of integers, so the fractions were lost.

    See lesson 02, "Compute it".
    """
    return np.trunc(pad2d(image, padding)).astype(int)


def same_padding_not_halved(kernel_size):
    """You added the total number of cells at each end.

    See lesson 03, "Keep the size".
    """
    return kernel_size - 1, kernel_size - 1


def same_padding_half_the_kernel_at_each_end(kernel_size):
    """You added half of the kernel's size at each end, so the map grows if the kernel is even.

    See lesson 03, "Even kernels need one more at one end".
    """
    return kernel_size // 2, kernel_size // 2


def same_padding_rounded_down_at_each_end(kernel_size):
    """You rounded down at both ends, so the map shrinks by one if the kernel is even.

    See lesson 03, "Even kernels need one more at one end".
    """
    return (kernel_size - 1) // 2, (kernel_size - 1) // 2


def same_padding_extra_one_before(kernel_size):
    """With an even kernel, you put the extra cell before instead of after.

    See lesson 03, "Even kernels need one more at one end".
    """
    return kernel_size // 2, (kernel_size - 1) // 2


def same_padding_one_cell_too_many(kernel_size):
    """You split as many cells as the kernel has, not one fewer.

    See lesson 03, "Keep the size".
    """
    return kernel_size // 2, kernel_size - kernel_size // 2


def same_padding_all_after(kernel_size):
    """You added all cells after and none before.

    See lesson 03, "Keep the size".
    """
    return 0, kernel_size - 1


def same_padding_halves_as_fractions(kernel_size):
    """You divided with `/`, which gives half cells.

    See lesson 03, "Even kernels need one more at one end".
    """
    return (kernel_size - 1) / 2, (kernel_size - 1) / 2


def same_padding_halves_rounded_to_even(kernel_size):
    """You rounded halves to the nearest even number, as `round` does: 0.5 to 0, and 1.5 to 2.

    See lesson 03, "Even kernels need one more at one end".
    """
    before = round((kernel_size - 1) / 2)
    return before, kernel_size - 1 - before


def same_padding_always_one(kernel_size):
    """You added one cell at each end, whatever the size of the kernel.

    See lesson 03, "Keep the size".
    """
    return 1, 1


def same_padding_one_number_for_both_ends(kernel_size):
    """You returned one number for both ends, not one for each.

    See lesson 03, "Keep the size".
    """
    return (kernel_size - 1) // 2


def same_padding_total_of_both_ends(kernel_size):
    """You returned the total for both ends, not the number for each.

    See lesson 03, "Keep the size".
    """
    return kernel_size - 1


def _joined(above, image, below):
    return np.concatenate([above, image, below])


def _both_ways(pad, image):
    """Pad the rows, then the columns, each with the same function."""
    return pad(pad(np.asarray(image)).T).T


def reflect_pad_edge_mirrored_too(image, padding):
    """You also mirrored the outermost row and column, so they are repeated.

    See lesson 03, "Zeros are numbers too".
    """
    return np.pad(image, padding, mode="symmetric")


def reflect_pad_edge_mirrored_too_and_all_with_minus_zero(image, padding):
    """You also mirrored the outermost row and column, and the whole image if padding is 0.

    See lesson 03, "Zeros are numbers too".
    """
    return _both_ways(lambda x: _joined(x[:padding][::-1], x, x[-padding:][::-1]), image)


def reflect_pad_edge_mirrored_too_below_and_right(image, padding):
    """Below and on the right, you also mirrored the outermost row and column.

    See lesson 03, "Zeros are numbers too".
    """
    return _both_ways(lambda x: _joined(x[padding:0:-1], x, x[::-1][:padding]), image)


def reflect_pad_edge_mirrored_too_above_and_left(image, padding):
    """Above and on the left, you also mirrored the outermost row and column.

    See lesson 03, "Zeros are numbers too".
    """
    return _both_ways(lambda x: _joined(x[:padding][::-1], x, x[::-1][1 : padding + 1]), image)


def reflect_pad_order_kept(image, padding):
    """You used the right rows and columns, but did not reverse their order.

    See lesson 03, "Zeros are numbers too".
    """
    return _both_ways(lambda x: _joined(x[1 : padding + 1], x, x[-1 - padding : -1]), image)


def reflect_pad_flipped_along_both_axes(image, padding):
    """You flipped the border along both axes, as `np.flip` does, instead of along one.

    See lesson 03, "Zeros are numbers too".
    """
    above, below = slice(1, padding + 1), slice(-1 - padding, -1)
    return _both_ways(lambda x: _joined(np.flip(x[above]), x, np.flip(x[below])), image)


def reflect_pad_mirrored_from_the_opposite_side(image, padding):
    """You put the mirrored bottom at the top, the mirrored left at the right, and so on.

    See lesson 03, "Zeros are numbers too".
    """
    return _both_ways(lambda x: _joined(x[::-1][1 : padding + 1], x, x[padding:0:-1]), image)


def reflect_pad_opposite_side(image, padding):
    """You filled the border from the opposite side, which is the mode `circular`.

    See lesson 03, "Zeros are numbers too".
    """
    return pad2d(image, padding, mode="circular")


def reflect_pad_opposite_side_and_all_with_minus_zero(image, padding):
    """You filled the border from the opposite side, and with the whole image if padding is 0.

    See lesson 03, "Zeros are numbers too".
    """
    return _both_ways(lambda x: _joined(x[-padding:], x, x[:padding]), image)


def reflect_pad_edge_repeated(image, padding):
    """You repeated the outermost rows and columns, which is the mode `replicate`.

    See lesson 03, "Zeros are numbers too".
    """
    return pad2d(image, padding, mode="replicate")


def reflect_pad_zeros_around(image, padding):
    """You filled the border with zeros.

    See lesson 03, "Zeros are numbers too".
    """
    return pad2d(image, padding)


def reflect_pad_corners_left_at_zero(image, padding):
    """You mirrored the four sides but left the corners at 0.

    See lesson 03, "Explore".
    """
    height, width = np.shape(image)
    inside = pad2d(np.ones((height, width)), padding)
    row, column = inside.any(axis=1), inside.any(axis=0)
    return pad2d(image, padding, mode="reflect") * (row[:, np.newaxis] | column)


def reflect_pad_left_and_right_left_at_zero(image, padding):
    """You mirrored the image above and below, but left 0 on the left and right.

    See lesson 03, "Explore".
    """
    return pad2d(pad2d(image, (padding, 0), mode="reflect"), (0, padding))


def reflect_pad_above_and_below_left_at_zero(image, padding):
    """You mirrored the image on the left and right, but left 0 above and below.

    See lesson 03, "Explore".
    """
    return pad2d(pad2d(image, (0, padding), mode="reflect"), (padding, 0))


def reflect_pad_above_and_below_only(image, padding):
    """You added rows above and below, but no columns.

    See lesson 03, "Explore".
    """
    return pad2d(image, (padding, 0), mode="reflect")


def reflect_pad_left_and_right_only(image, padding):
    """You added columns on the left and right, but no rows.

    See lesson 03, "Explore".
    """
    return pad2d(image, (0, padding), mode="reflect")


def reflect_pad_always_one(image, padding):
    """You added one cell on each side, whatever the padding.

    See lesson 03, "Zeros are numbers too".
    """
    return pad2d(image, 1, mode="reflect")


def reflect_pad_slice_to_minus_zero(image, padding):
    """You sliced with `[padding:-padding]`; if padding is 0, `[0:-0]` is empty.

    See lesson 03, "Put zeros around".
    """
    padded = pad2d(image, padding, mode="reflect")
    padded[padding:-padding, padding:-padding] = image
    return padded


def reflect_pad_rows_from_minus_zero(image, padding):
    """With padding 0, you assigned to the rows `[-0:]`, which is the whole image.

    See lesson 03, "Put zeros around".
    """
    padded = pad2d(image, padding, mode="reflect")
    padded[-padding:] = padded[len(padded) - padding :]
    return padded


def reflect_pad_columns_from_minus_zero(image, padding):
    """With padding 0, you assigned to the columns `[:, -0:]`, which is the whole image.

    See lesson 03, "Put zeros around".
    """
    padded = pad2d(image, padding, mode="reflect")
    padded[:, -padding:] = padded[:, padded.shape[1] - padding :]
    return padded


def reflect_pad_fractions_lost(image, padding):
    """Your padded image is an array of integers, so the fractions were lost.

    See lesson 02, "Compute it".
    """
    return np.trunc(pad2d(image, padding, mode="reflect")).astype(int)
