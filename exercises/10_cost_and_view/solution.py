"""The model answers."""


def output_size(size, kernel_size, stride, padding):
    room = size + 2 * padding - kernel_size
    if room < 0:
        raise ValueError(f"a kernel of {kernel_size} does not fit into a side of {size}")
    return room // stride + 1


def trace(input_shape, layers):
    shapes = [tuple(input_shape)]
    for kind, *numbers in layers:
        channels, height, width = shapes[-1]
        if kind == "linear":
            shapes.append((numbers[0], 1, 1))
            continue
        if kind == "conv":
            channels, kernel_size, stride, padding, _ = numbers
        else:
            kernel_size, stride, padding = numbers
        height, width = (
            output_size(side, kernel_size, stride, padding) for side in (height, width)
        )
        shapes.append((channels, height, width))
    return shapes


def count_parameters(input_shape, layers):
    total = 0
    shapes = trace(input_shape, layers)
    for (channels, height, width), (kind, *numbers) in zip(shapes[:-1], layers, strict=True):
        if kind == "conv":
            filters, kernel_size, _, _, groups = numbers
            total += filters * (channels // groups * kernel_size**2 + 1)
        elif kind == "linear":
            total += numbers[0] * (channels * height * width + 1)
    return total


def count_macs(input_shape, layers):
    shapes = trace(input_shape, layers)
    total = 0
    triples = zip(shapes[:-1], shapes[1:], layers, strict=True)
    for (channels, *before), (_, *after), (kind, *numbers) in triples:
        if kind == "conv":
            filters, kernel_size, _, _, groups = numbers
            total += filters * (channels // groups * kernel_size**2) * after[0] * after[1]
        elif kind == "linear":
            total += numbers[0] * channels * before[0] * before[1]
    return total


def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for kernel_size, stride, padding, dilation in layers:
        size += dilation * (kernel_size - 1) * jump
        start -= padding * jump
        jump *= stride
    return size, jump, start
