"""Programs for exercise 06, function `two_layers`; each is appended to a `conv2d` and a `relu`."""

STACKS = {
    """
def two_layers(x, layers):
    i = 0
    while i < len(layers):
        weight, bias, padding, stride = layers[i]
        maps = conv2d(x, weight, bias, padding=padding, stride=stride)
        x = relu(maps)
        i += 1
    return x
""": {
        "no relu": ("x = relu(maps)", "x = maps"),
        "stride left out": (", stride=stride)", ")"),
        "padding left out": (", padding=padding", ""),
        "biases left out": ("weight, bias, padding=padding",
                            "weight, np.zeros(len(bias)), padding=padding"),
        "second layer twice": ("layers[i]", "layers[-1]"),
        "first layer twice": ("layers[i]", "layers[0]"),
    },
    """
def layer(x, parameters):
    w, b, p, s = parameters
    return relu(conv2d(x, w, b, p, s))

def two_layers(x, layers):
    first, second = layers
    return layer(layer(x, first), second)
""": {
        "second layer first": ("first, second = layers", "second, first = layers"),
        "first layer only": ("layer(layer(x, first), second)", "layer(x, first)"),
        "padding and stride swapped": ("w, b, p, s =", "w, b, s, p ="),
        "padding and stride left out": ("w, b, p, s))", "w, b))"),
        "relu before each layer": ("relu(conv2d(x, w, b, p, s))", "conv2d(relu(x), w, b, p, s)"),
        "biases left out": ("w, b, p, s))", "w, 0 * b, p, s))"),
    },
    """
def two_layers(x, layers):
    return fold(lambda maps, one: relu(conv2d(maps, *one)), layers, x)

def fold(step, items, start):
    for item in items:
        start = step(start, item)
    return start
""": {
        "no relu": ("relu(conv2d(maps, *one))", "conv2d(maps, *one)"),
        "second layer reads x": ("start = step(start, item)", "last = step(start, item)",
                                 "return start", "return last"),
        "second layer first": ("layers, x)", "reversed(layers), x)"),
        "padding and stride left out": ("*one)", "*one[:2])"),
        "leaky ReLU": ("relu(conv2d(maps, *one))",
                                          "(lambda m: np.where(m > 0, m, 0.01 * m))"
                                          "(conv2d(maps, *one))"),
    },
    """
def two_layers(x, layers):
    weights = [layer[0] for layer in layers]
    biases = [layer[1] for layer in layers]
    paddings = [layer[2] for layer in layers]
    strides = [layer[3] for layer in layers]
    for n in range(2):
        x = conv2d(x, weights[n], biases[n], paddings[n], strides[n])
        x = relu(x)
    return x
""": {
        "first bias for both": ("biases[n]", "biases[0]"),
        "padding of the first for both": ("paddings[n]", "paddings[0]"),
        "stride of the first for both": ("strides[n]", "strides[0]"),
        "no relu between": ("        x = relu(x)\n    return x", "    return relu(x)"),
        "first layer only": ("range(2)", "range(1)"),
        "second layer first": ("range(2)", "(1, 0)"),
    },
    """
def two_layers(x, layers):
    (first, first_bias, *first_options), (second, second_bias, *second_options) = layers
    hidden = conv2d(x, first, first_bias, *first_options)
    activated = relu(hidden)
    output = conv2d(activated, second, second_bias, *second_options)
    return relu(output)
""": {
        "no relu between": ("conv2d(activated", "conv2d(hidden"),
        "no relu at the end": ("return relu(output)", "return output"),
        "second layer reads x": ("conv2d(activated", "conv2d(x"),
        "first bias left out": ("first, first_bias, *first_options)\n    a",
                                "first, 0 * first_bias, *first_options)\n    a"),
        "second bias left out": ("second, second_bias, *second_options)\n    r",
                                 "second, 0 * second_bias, *second_options)\n    r"),
        "padding and stride of the first for both": ("second_bias, *second_options)\n    r",
                                                     "second_bias, *first_options)\n    r"),
        "both layers returned": ("return relu(output)", "return activated, relu(output)"),
    },
    """
def two_layers(x, layers):
    if not layers:
        return x
    (weight, bias, padding, stride), *rest = layers
    return two_layers(relu(conv2d(x, weight, bias, padding, stride)), rest)
""": {
        "no relu": ("relu(conv2d(x, weight, bias, padding, stride))",
                    "conv2d(x, weight, bias, padding, stride)"),
        "stride left out": ("padding, stride)),", "padding)),"),
        "padding left out": ("padding, stride)),", "0, stride)),"),
        "second layer first": ("(weight, bias, padding, stride), *rest = layers",
                               "*rest, (weight, bias, padding, stride) = layers"),
        "relu before each layer": ("relu(conv2d(x, weight, bias, padding, stride))",
                                   "conv2d(relu(x), weight, bias, padding, stride)"),
        "first layer only": ("return two_layers(", "return (", "stride)), rest)", "stride)))"),
    },
    """
def two_layers(x, layers):
    maps = {0: x}
    for number, (weight, bias, padding, stride) in enumerate(layers, start=1):
        sums = conv2d(maps[number - 1], weight, bias, padding, stride)
        maps[number] = relu(sums)
    return maps[2]
""": {
        "first layer only": ("return maps[2]", "return maps[1]"),
        "second layer reads x": ("maps[number - 1]", "maps[0]"),
        "no relu": ("relu(sums)", "sums"),
        "both layers returned": ("return maps[2]", "return maps[1], maps[2]"),
        "biases left out": ("weight, bias, padding, stride)\n        m",
                            "weight, bias * 0, padding, stride)\n        m"),
        "bias after relu": ("weight, bias, padding, stride)\n        m",
                            "weight, bias * 0, padding, stride)\n        m",
                            "relu(sums)", "relu(sums) + bias[:, None, None]"),
    },
    """
def two_layers(x, layers):
    w1, b1, p1, s1 = layers[0]
    w2, b2, p2, s2 = layers[1]
    x = np.asarray(x)
    x = conv2d(x, w1, b1, padding=p1, stride=s1)
    x = x * (x > 0)
    x = conv2d(x, w2, b2, padding=p2, stride=s2)
    x = x * (x > 0)
    return x
""": {
        "no relu": ("    x = x * (x > 0)\n", ""),
        "no relu at the end": ("    x = x * (x > 0)\n    return x", "    return x"),
        "padding and stride swapped": ("padding=p1, stride=s1", "padding=s1, stride=p1",
                                       "padding=p2, stride=s2", "padding=s2, stride=p2"),
        "first bias for both": ("w2, b2, padding", "w2, b1, padding"),
        "padding left out": ("padding=p1, ", "", "padding=p2, ", ""),
        "stride left out": (", stride=s1", "", ", stride=s2", ""),
    },
}  # fmt: skip
