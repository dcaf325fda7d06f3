"""The messages between grader and worker: frames of a JSON header and the raw bytes of arrays.

A frame is two lengths (4 and 8 bytes, little-endian), a JSON header and a body. The header holds
Python's numbers, strings, lists, tuples and dicts, the dtype and shape of each array, and the dtype
of each of NumPy's numbers; the body holds the bytes of these, one after the other. Nothing here
runs code that the other side sent.
"""

import gc
import json
import math
import struct
import time
from collections.abc import Iterator, Set
from decimal import Decimal
from numbers import Real

import numpy as np

_LENGTHS = struct.Struct("<IQ")
_DTYPES = {
    np.dtype(name).newbyteorder("<").str: np.dtype(name)
    for name in (
        *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
        *("float16", "float32", "float64"),
    )
}
_DEEPEST = 40  # NumPy allows 64 axes; a nested list of numbers as an answer has six at most
_LARGEST = 1 << 1000  # whole number, below the largest float: an answer is compared as one
_KINDS = (bool, int, float, str, list, tuple, dict, np.ndarray)
HEADER_BYTES = 1 << 20
_LARGE = 1 << 20  # bytes of a body for which memory is freed first


class ProtocolError(Exception):
    """The other side sent something that is not a valid frame, or no frame at all."""


class OutOfTime(ProtocolError):
    def __str__(self):
        return "out of time"


class Disconnected(ProtocolError):
    def __init__(self, reason: object = ""):
        super().__init__(f"the other side is gone{f': {reason}' if reason else ''}")


class Unencodable(Exception):
    """A value that cannot be sent; the message, which says why, is for its author."""


def send(sock, header, arrays=(), *, until=None) -> None:
    """Send one frame: a header of anything that JSON can hold, and a body of arrays or bytes.

    `until` is the deadline, in the time of `time.monotonic`.

    Raises ProtocolError if the other side is gone or does not take the frame in time, and OSError
    if the system refuses to send it.
    """
    text = json.dumps(header).encode()
    parts = list(map(_plain_bytes, arrays))
    sizes = _LENGTHS.pack(len(text), sum(map(len, parts)))
    _timed(sock, until)
    try:
        sock.sendall(b"".join([sizes, text, *parts]))  # in one piece: each one wakes the reader
    except TimeoutError:
        raise OutOfTime from None
    except ConnectionError as error:
        raise Disconnected(error) from None


def _plain_bytes(part) -> bytes:
    if isinstance(part, bytes):
        return part
    return part.astype(part.dtype.newbyteorder("<"), copy=False).tobytes()


def receive(sock, *, until=None, body_bytes: int) -> tuple[dict, bytes]:
    """Receive one frame: its header, and its body of at most `body_bytes`.

    `until` is the deadline, in the time of `time.monotonic`. Raises ProtocolError if the other side
    is gone or too slow, or its frame is invalid or too long.
    """
    header_size, body_size = _LENGTHS.unpack(_exactly(sock, _LENGTHS.size, until))
    if header_size > HEADER_BYTES or body_size > body_bytes:
        raise ProtocolError(f"a frame of {header_size} + {body_size} bytes is too long")
    if body_size > _LARGE:
        gc.collect()  # errors of earlier tests are in cycles with the answers to them
    rest = _exactly(sock, header_size + body_size, until)
    try:
        header = json.loads(rest[:header_size])
    except (ValueError, RecursionError):
        raise ProtocolError("a frame without a readable header") from None
    if not isinstance(header, dict):
        raise ProtocolError("a frame whose header is not an object")
    return header, rest[header_size:]


def _exactly(sock, count: int, until) -> bytes:
    # Grown as data comes: the announced length alone must not make the reader allocate.
    got = bytearray()
    while len(got) < count:
        _timed(sock, until)
        try:
            piece = sock.recv(min(count - len(got), 1 << 20))
        except TimeoutError:
            raise OutOfTime from None
        except ConnectionError as error:
            raise Disconnected(error) from None
        if not piece:
            raise Disconnected
        got += piece
    return bytes(got)


def _timed(sock, until) -> None:
    left = None if until is None else until - time.monotonic()
    if left is not None and left <= 0:
        raise OutOfTime
    sock.settimeout(left)


def encode(value, arrays: list, *, leaves: int = 20_000):
    """Turn a value into something a header can hold; its arrays are appended to `arrays`.

    Lists and tuples of more than `leaves` numbers are sent as arrays. Raises Unencodable if the
    value contains anything but numbers, strings, None, arrays, lists, tuples and dicts.

    >>> arrays = []
    >>> encode((2, [1.5, None]), arrays)
    {'tuple': [2, {'list': [1.5, None]}]}
    >>> encode(np.arange(3, dtype=np.uint8), arrays)
    {'array': '|u1', 'shape': [3]}
    >>> decode({"array": "|u1", "shape": [3]}, arrays[0].tobytes())
    array([0, 1, 2], dtype=uint8)
    """
    budget = [leaves]
    try:
        return _encode(value, arrays, budget, 0)
    except _TooMany:
        return _encode_array(_as_numbers(value), arrays)


def check_arguments(value) -> None:
    """Raise Unencodable if a value would arrive as one of another kind, such as a named tuple."""
    kind = type(value)
    if not (value is None or kind in _KINDS or isinstance(value, np.generic)):
        raise Unencodable(
            f"a test passes a {kind.__name__}, which would not reach a submission as it is: pass a "
            "number, a text, an array, a list, a tuple or a dict"
        )
    items = value.values() if kind is dict else value if kind in (list, tuple) else ()
    for item in items:
        check_arguments(item)


class _TooMany(Exception):
    """More leaves than a header should hold."""


def _encode(value, arrays, budget, depth):
    budget[0] -= 1
    if budget[0] < 0:
        raise _TooMany
    if depth > _DEEPEST:
        raise Unencodable(f"it is nested more than {_DEEPEST} deep")
    kind = type(value)
    if value is None or kind in (bool, str, float) or (kind is int and abs(value) < _LARGEST):
        return value
    if kind in (list, tuple):
        return {kind.__name__: [_encode(item, arrays, budget, depth + 1) for item in value]}
    if kind is dict and all(type(key) is str for key in value):
        pairs = value.items()
        return {"dict": {key: _encode(item, arrays, budget, depth + 1) for key, item in pairs}}
    encoded = _encode_array(_as_numbers(value), arrays)
    # A function may ask whether it got an `np.integer`, which an array is not.
    return {"scalar": encoded["array"]} if isinstance(value, np.generic) else encoded


def _as_numbers(value) -> np.ndarray:
    try:
        array = _as_real(np.array(value, subok=False))
    except Exception as error:  # any code may run in an object's __array__
        raise Unencodable(f"the answer is not an array of numbers: {error}") from None
    if type(array) is not np.ndarray or array.dtype.kind not in "biuf":
        kind = f"{type(value).__name__} of {array.dtype}"
        remedy = ": return a list" * isinstance(value, (Set, Iterator))
        raise Unencodable(f"the answer is not an array of real numbers: {kind}{remedy}")
    if array.dtype.newbyteorder("<").str not in _DTYPES:
        array = array.astype(np.float64)  # a longdouble, whose bytes are the machine's own
    return array


def _as_real(array: np.ndarray) -> np.ndarray:
    """Convert fractions, decimals and real-valued complex numbers, as `feedback.outcome` does.

    Written again here, since the sandbox must not import the course.
    """
    if array.dtype.kind == "c":
        slack = 1e-5 * max(np.abs(array.real).max(initial=0.0), 1.0)
        return array.real if np.all(np.abs(array.imag) <= slack) else array
    if array.dtype.kind == "O" and all(isinstance(one, (Real, Decimal)) for one in array.flat):
        return array.astype(float)
    return array


def _encode_array(array: np.ndarray, arrays: list):
    arrays.append(array)
    return {"array": array.dtype.newbyteorder("<").str, "shape": list(array.shape)}


def decode(tree, body: bytes):
    """Turn the output of `encode` into a value again.

    Raises ProtocolError if it is not an output of `encode`, or does not fit its body.
    """
    reader = _Body(body)
    value = _decode(tree, reader, 0)
    if reader.at != len(body):
        raise ProtocolError(f"{len(body) - reader.at} bytes that belong to no array")
    return value


class _Body:
    """The body of a frame, and how far it has been read."""

    def __init__(self, body: bytes):
        self.body, self.at = body, 0

    def take(self, dtype: np.dtype, shape: list) -> np.ndarray:
        size = math.prod(shape) * dtype.itemsize
        if size > len(self.body) - self.at:
            raise ProtocolError(
                f"an array of {size} bytes where {len(self.body) - self.at} are left"
            )
        # frombuffer refuses an empty buffer, and `copy` makes the array writable.
        flat = np.frombuffer(self.body, np.uint8, size, self.at) if size else np.zeros(0, np.uint8)
        self.at += size
        return flat.copy().view(dtype).reshape(shape)


def _decode(tree, reader: _Body, depth: int):
    if depth > 2 * _DEEPEST:
        raise ProtocolError("a value nested too deeply")
    if tree is None or isinstance(tree, (bool, int, float, str)):
        return tree
    if not isinstance(tree, dict) or not tree:
        raise ProtocolError("a value of unknown kind")
    kind, inner = next(iter(tree.items()))
    if kind == "array":
        return reader.take(*_checked(inner, tree.get("shape")))
    if kind == "scalar":
        return reader.take(*_checked(inner, []))[()]
    if kind in ("list", "tuple") and isinstance(inner, list):
        items = [_decode(item, reader, depth + 1) for item in inner]
        return items if kind == "list" else tuple(items)
    if kind == "dict" and isinstance(inner, dict):
        return {key: _decode(item, reader, depth + 1) for key, item in inner.items()}
    raise ProtocolError("a value of unknown kind")


def _checked(name, shape):
    dtype = _DTYPES.get(name) if isinstance(name, str) else None
    if dtype is None:
        raise ProtocolError("an array of a dtype that is not allowed")
    whole = isinstance(shape, list) and len(shape) <= 32 and all(type(n) is int for n in shape)
    if not whole or any(not 0 <= n < 1 << 40 for n in shape):
        raise ProtocolError("an array of an impossible shape")
    # An empty array may still have an axis longer than memory: NumPy multiplies all but zeros.
    if math.prod(n for n in shape if n) * dtype.itemsize >= 1 << 62:
        raise ProtocolError("an array of an impossible shape")
    return dtype, shape
