"""The model answers."""


def output_size(input_size, kernel_size, padding=0, stride=1):
    room = input_size + 2 * padding - kernel_size
    if room < 0:
        raise ValueError(
            f"a kernel of {kernel_size} does not fit into {input_size} cells with padding {padding}"
        )
    return room // stride + 1


def paddings_that_keep_size(input_size, kernel_size, stride):
    paddings = []
    padding = 0
    while output_size(input_size, kernel_size, padding, stride) <= input_size:
        if output_size(input_size, kernel_size, padding, stride) == input_size:
            paddings.append(padding)
        padding += 1
    return paddings


def trace(input_size, layers):
    sizes = [input_size]
    for kernel_size, padding, stride in layers:
        sizes.append(output_size(sizes[-1], kernel_size, padding, stride))
    return sizes
