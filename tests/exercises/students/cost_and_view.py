PROGRAMS = {
    "receptive_field": {
        """
def receptive_field(layers):
    r, j, o = 1, 1, 0
    for k, s, p, d in layers:
        r, j, o = r + d * (k - 1) * s, j * s, o - p * j
    return r, j, o
""": ("own stride for the jump",),
        """
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for k, s, p, d in layers:
        size = size * s + (d * (k - 1) + 1 - s)
        start = start * s - p
        jump *= s
    return size, jump, start
""": ("layers from last to first",),
        """
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for k, p, s, d in layers:
        size += d * (k - 1) * jump
        start -= p * jump
        jump *= s
    return size, jump, start
""": ("numbers in another order",),
        """
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for k, s, p, d in layers:
        size += d * (k - 1) * jump
        start -= p * jump
        jump *= s
        return size, jump, start
""": ("first layer only",),
        """
def receptive_field(layers):
    size, jump, start = 1, 1, 0.5
    for k, s, p, d in layers:
        size += (k - 1) * d * jump
        start += ((k - 1) / 2 - p) * jump
        jump *= s
    return size, jump, start
""": ("centre for start",),
        """
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for k, s, p, d in layers:
        size += (k - 1) * d * jump
        start -= k // 2 * jump
        jump *= s
    return size, jump, start
""": ("half of the kernel for the padding",),
        """
def receptive_field(layers):
    size, jump, start = 1, 1, 0
    for k, s, p, d in layers:
        size, start, jump = size + (k - 1) * (d - 1) * jump, start - p * jump, jump * s
    return size, jump, start
""": ("holes only",),
        """
def receptive_field(layers):
    size, jump, start = (1, 1, 0)
    for k, s, p, d in layers:
        size, start, jump = (size + d * (k - 1) * jump, start - p * jump, jump * s)
    return (size, jump, max(0, start))
""": ("start always zero",),
        """
def receptive_field(layers):
    r, j, st = 1, 1, 0
    for k, s, p, d in layers:
        r = (r - 1) * s + d * (k - 1) + 1
        st -= p * j
        j *= s
    return r, j, st
""": ("layers from last to first",),
    },
    "trace": {
        """
def trace(input_shape, layers):
    c, h, w = input_shape
    answer = [input_shape]
    def side(n, k, s, p):
        result = 1 + int((n - k + 2 * p) / s)
        if result <= 0:
            raise ValueError("does not fit")
        return result
    for name, *rest in layers:
        if name == "conv":
            c, k, s, p, _ = rest
            h, w = side(h, k, s, p), side(w, k, s, p)
        elif name == "pool":
            h, w = side(h, *rest), side(w, *rest)
        else:
            c, h, w = rest[0], 1, 1
        answer.append((c, h, w))
    return answer
""": ("rounded towards zero",),
        """
def trace(input_shape, layers):
    shapes = [tuple(input_shape)]
    for kind, *numbers in layers:
        c, h, w = shapes[-1]
        if kind == "linear":
            shapes.append((numbers[0], 1, 1))
            continue
        f, k, p, s = numbers[:4] if kind == "conv" else (c, *numbers)
        if k > h + 2 * p or k > w + 2 * p:
            raise ValueError("the kernel is too large")
        shapes.append((f, (h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1))
    return shapes
""": ("numbers in another order",),
        """
def trace(input_shape, layers):
    shapes = [tuple(input_shape)]
    for layer in layers:
        c, h, w = shapes[-1]
        if layer[0] == "linear":
            shapes.append((layer[1], 1, 1))
        else:
            k, s, p = layer[2:5] if layer[0] == "conv" else layer[1:]
            if min(h, w) + 2 * p < k:
                raise ValueError("the kernel is too large")
            c = layer[1] if layer[0] == "conv" else c
            shapes.append((c, (h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1))
        return shapes
""": ("after the first layer",),
        """
def trace(input_shape, layers):
    shapes = [tuple(input_shape)]
    for kind, *numbers in layers:
        c, h, w = shapes[-1]
        if kind == "linear":
            shapes.append((numbers[0],))
            continue
        f, k, s, p = numbers[:4] if kind == "conv" else (c, *numbers)
        if k > h + 2 * p or k > w + 2 * p:
            raise ValueError("the kernel is too large")
        shapes.append((f, (h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1))
    return shapes
""": ("fully connected layer as one number",),
        """
def trace(input_shape, layers):
    shapes = [tuple(input_shape)]
    for kind, *numbers in layers:
        c, w, h = shapes[-1]
        if kind == "linear":
            shapes.append((numbers[0], 1, 1))
            continue
        f, k, s, p = numbers[:4] if kind == "conv" else (c, *numbers)
        if k > h + 2 * p or k > w + 2 * p:
            raise ValueError("the kernel is too large")
        shapes.append((f, (h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1))
    return shapes
""": ("height and width swapped",),
        """
def trace(input_shape, layers):
    shapes = [tuple(input_shape)]
    for kind, *numbers in layers:
        c, h, w = shapes[-1]
        if kind == "linear":
            shapes.append((numbers[0], 1, 1))
            continue
        f, k, s, p = numbers[:4] if kind == "conv" else (c, *numbers)
        if k > h + 2 * p or k > w + 2 * p:
            raise ValueError("the kernel is too large")
        shapes.append((f, (h + p - k) // s + 1, (w + p - k) // s + 1))
    return shapes
""": ("padding added once",),
        """
def trace(input_shape, layers):
    c, h, w = input_shape
    found = [(c, h, w)]
    for layer in layers:
        if layer[0] == "conv":
            c, k, s, p = layer[1:5]
        elif layer[0] == "pool":
            k, s, p = layer[1:]
        else:
            continue
        h, w = h + 2 * p - k, w + 2 * p - k
        if h < 0 or w < 0:
            raise ValueError
        h, w = h // s + 1, w // s + 1
        found.append((c, h, w))
    return found
""": ("fully connected layers left out",),
        """
def trace(input_shape, layers):
    shapes = [input_shape]
    for layer in layers:
        c, h, w = shapes[-1]
        if layer[0] == "linear":
            shapes.append((layer[1], 1, 1))
            continue
        if layer[0] == "conv":
            f, k, s, p = layer[1:5]
        else:
            f = c
            k, s, p = layer[1:]
        if k > h + 2 * p or k > w + 2 * p:
            raise ValueError("!")
        shapes.append(((h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1, f))
    return shapes
""": ("channels last",),
        """
def trace(input_shape, layers):
    c, h, w = input_shape
    r = [(c, h, w)]
    for l in layers:
        if l[0] == "linear":
            c, h, w = l[1], 1, 1
        else:
            if l[0] == "conv":
                c = l[1]
            k, s, p = l[-4:-1] if l[0] == "conv" else l[1:]
            if k > h + 2 * p or k > w + 2 * p:
                raise ValueError
            h = (h + 2 * p - k) // s + 1
            w = (h + 2 * p - k) // s + 1
        r.append((c, h, w))
    return r
""": ("height used for the width",),
        """
def trace(input_shape, layers):
    shape = list(input_shape)
    res = [shape]
    for l in layers:
        if l[0] == "linear":
            shape[0], shape[1], shape[2] = l[1], 1, 1
        else:
            k, s, p = l[2:5] if l[0] == "conv" else l[1:]
            if l[0] == "conv":
                shape[0] = l[1]
            for d in (1, 2):
                if shape[d] + 2 * p < k:
                    raise ValueError
                shape[d] = (shape[d] + 2 * p - k) // s + 1
        res.append(shape)
    return res
""": ("same list for all shapes",),
    },
    "count_parameters": {
        """
def trace(input_shape, layers):
    found = [input_shape]
    for kind, *numbers in layers:
        if kind == "linear":
            found.append((numbers[0], 1, 1))
            continue
        f, k, s, p = numbers[:4] if kind == "conv" else (found[-1][0], *numbers)
        found.append((f, *((side + 2 * p - k) // s + 1 for side in found[-1][1:])))
    return found


def count_parameters(input_shape, layers):
    total = 0
    for layer, shape in zip(layers, trace(input_shape, layers)[1:]):
        if layer[0] == "linear":
            total += (np.prod(shape) + 1) * layer[1]
        elif layer[0] == "conv":
            total += (shape[0] // layer[5] * layer[2] * layer[2] + 1) * layer[1]
    return total
""": ("filters for the channels",),
        """
def count_parameters(input_shape, layers):
    channels, height, width = input_shape
    total = 0
    for kind, *numbers in layers:
        if kind == "linear":
            total += numbers[0] * (channels * height * width + 1)
            channels, height, width = (numbers[0], 1, 1)
            continue
        if kind == "conv":
            filters, k, stride, padding, groups = numbers
            total += filters // groups * (channels // groups * k * k + 1)
            channels = filters
        else:
            k, stride, padding = numbers
        height = (height + 2 * padding - k) // stride + 1
        width = (width + 2 * padding - k) // stride + 1
    return total
""": ("filters divided by the groups too",),
    },
    "count_macs": {
        """
def trace(input_shape, layers):
    found = [input_shape]
    for kind, *numbers in layers:
        if kind == "linear":
            found.append((numbers[0], 1, 1))
            continue
        f, k, s, p = numbers[:4] if kind == "conv" else (found[-1][0], *numbers)
        found.append((f, *((side + 2 * p - k) // s + 1 for side in found[-1][1:])))
    return found


def count_macs(input_shape, layers):
    total = 0
    for (c, h, w), (kind, *numbers) in zip(trace(input_shape, layers), layers):
        if kind == "conv":
            f, k, s, p, g = numbers
            total += k * k * (c // g) * f * (h // s) * (w // s)
        elif kind == "linear":
            total += c * h * w * numbers[0]
    return total
""": ("input divided by the stride",),
        """
def _shapes(input_shape, layers):
    out = [tuple(input_shape)]
    for l in layers:
        c, h, w = out[-1]
        if l[0] == "linear":
            out.append((l[1], 1, 1))
        else:
            k, s, p = l[1:4] if l[0] == "pool" else l[2:5]
            out.append(
                (
                    c if l[0] == "pool" else l[1],
                    (h + 2 * p - k) // s + 1,
                    (w + 2 * p - k) // s + 1,
                )
            )
    return out

def count_macs(input_shape, layers):
    n = 0
    sh = _shapes(input_shape, layers)
    for i, l in enumerate(layers):
        c, h, w = sh[i]
        C, H, W = sh[i + 1]
        if l[0] == "conv":
            n += C * H * W * (c // l[5])
        if l[0] == "linear":
            n += l[1] * c * h * w
    return n
""": ("kernel left out",),
        """
def sh(i, layers):
    r = [tuple(i)]
    for l in layers:
        c, h, w = r[-1]
        if l[0] == "linear":
            r.append((l[1], 1, 1))
        else:
            k, s, p = l[2:5] if l[0] == "conv" else l[1:]
            r.append(
                (
                    l[1] if l[0] == "conv" else c,
                    (h + 2 * p - k) // s + 1,
                    (w + 2 * p - k) // s + 1,
                )
            )
    return r

def count_macs(input_shape, layers):
    n = 0
    S = sh(input_shape, layers)
    for i, l in enumerate(layers):
        if l[0] == "conv":
            n += np.prod(S[i + 1]) * S[i][0] // l[5] * l[2] ** 2
        elif l[0] == "linear":
            n += l[1]
    return n
""": ("inputs left out",),
    },
}
