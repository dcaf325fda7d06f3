import json
import socket
import struct
import threading
import time
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as of_numpy

from convlab.grading.inside import protocol

KINDS = (
    of_numpy.boolean_dtypes()
    | of_numpy.integer_dtypes()
    | of_numpy.floating_dtypes(sizes=(16, 32, 64))
)
ARRAYS = of_numpy.arrays(KINDS, of_numpy.array_shapes(min_dims=0, min_side=0, max_side=4))
NUMBERS = of_numpy.from_dtype(np.dtype("int16")) | of_numpy.from_dtype(np.dtype("float32"))
PLAIN = (
    NUMBERS | st.none() | st.booleans() | st.integers(-(2**999), 2**999) | st.floats() | st.text()
)
VALUES = st.recursive(
    PLAIN | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)


def over(value):
    """Send a value through a socket and return the received value."""
    arrays = []
    header = {"value": protocol.encode(value, arrays)}
    near, far = socket.socketpair()
    with near, far:
        # A frame may be larger than the socket's buffer: then sending waits for the reader.
        sender = threading.Thread(target=protocol.send, args=(near, header, arrays))
        sender.start()
        header, body = protocol.receive(far, until=time.monotonic() + 10, body_bytes=1 << 20)
        sender.join()
    return protocol.decode(header["value"], body)


def same(one, other):
    if isinstance(one, np.ndarray):
        kinds = one.dtype.newbyteorder("=") == other.dtype and one.shape == other.shape
        return kinds and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, (list, tuple)):
        return type(one) is type(other) and all(map(same, one, other)) and len(one) == len(other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return type(one) is type(other) and (one == other or one != one and other != other)


@given(VALUES)
def test_value_comes_out_as_it_went_in(value):
    assert same(value, over(value))


def test_array_that_came_out_can_be_written_to():
    array = over(np.zeros(3))
    array[0] = 1
    assert array.tolist() == [1, 0, 0]


def test_reversed_and_transposed_and_big_endian_arrays():
    array = np.arange(6, dtype=">i4").reshape(2, 3)
    assert same(array.T[::-1], over(array.T[::-1]))


def test_subclass_goes_as_the_array_it_is():
    masked = np.ma.masked_array([1, 2], mask=[True, False])
    assert type(over(masked)) is np.ndarray


@pytest.mark.parametrize(
    "value",
    [
        np.array([Fraction(1, 2), 2, 0.25, Decimal("4"), 2**80], object),
        np.array([np.float64(0.5), np.float32(2), np.int64(-3), np.uint8(4)], object),
        np.fft.ifft(np.fft.fft([0.5, 2, 0.25])),
    ],
)
def test_real_numbers_of_another_kind_go_as_floats(value):
    arrays = []
    tree = protocol.encode(value, arrays)
    (array,) = arrays
    assert tree == {"array": "<f8", "shape": [len(value)]}
    assert array == pytest.approx([complex(one).real for one in value])


def test_list_of_many_numbers_goes_as_an_array():
    assert same(over(list(range(30_000))), np.arange(30_000))


class Always:
    def __eq__(self, other):
        return True

    __hash__ = None


class Refuses:
    def __array__(self, *_):
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (Always(), "not an array of real numbers: Always of object"),
        (np.array([Always()]), "not an array of real numbers"),
        (1j, "complex of complex128"),
        ({1: 2}, "dict of object"),
        (2**2000, "too large"),
        (np.array(["text", Fraction(1, 2)], object), "not an array of real numbers"),
        (len, "not an array of real numbers"),
        ({1, 2}, "set of object: return a list"),
        (map(abs, [1]), "map of object: return a list"),
        (np.array("text"), "not an array of real numbers"),
    ],
)
def test_value_that_is_not_a_number_is_reported(value, message):
    with pytest.raises(protocol.Unencodable, match=message):
        protocol.encode(value, [])


def test_list_that_contains_itself_is_reported():
    endless = []
    endless.append(endless)
    with pytest.raises(protocol.Unencodable, match="nested more than 40 deep"):
        protocol.encode(endless, [])


@pytest.mark.parametrize(
    "tree",
    [
        {"array": "|O", "shape": [1]},
        {"array": "<M8[s]", "shape": [1]},
        {"array": ["<f8"], "shape": [1]},
        {"array": "<f8", "shape": [-1]},
        {"array": "<f8", "shape": [2]},
        {"array": "<f8", "shape": [1 << 39, 1 << 39]},
        {"array": "<f8", "shape": [0, 1 << 39, 1 << 39]},
        {"array": "<f8", "shape": [True]},
        {"array": "<f8", "shape": "1"},
        {"array": "<f8", "shape": [1] * 33},
        {"array": "<f8"},
        {"pickle": "Y29zCnN5c3RlbQo="},
        {"list": 5},
        {"dict": [1]},
        {},
        [1],
    ],
)
def test_value_of_another_kind_is_refused(tree):
    with pytest.raises(protocol.ProtocolError):
        protocol.decode(tree, bytes(8))


def test_body_that_belongs_to_nothing_is_refused():
    with pytest.raises(protocol.ProtocolError, match="8 bytes that belong to no array"):
        protocol.decode(5, bytes(8))


def test_tree_nested_too_deep_is_refused():
    tree = 1
    for _ in range(500):
        tree = {"list": [tree]}
    with pytest.raises(protocol.ProtocolError, match="too deep"):
        protocol.decode(tree, b"")


FRAMES = {
    "a header too long": struct.pack("<IQ", 1 << 30, 0),
    "a body too long": struct.pack("<IQ", 2, 1 << 62) + b"{}",
    "no JSON": struct.pack("<IQ", 3, 0) + b"{]}",
    "no object": struct.pack("<IQ", 2, 0) + b"[]",
    "nested without end": struct.pack("<IQ", 1 << 20, 0) + b"[" * (1 << 20),
    "no UTF-8": struct.pack("<IQ", 3, 0) + b'"\xff"',
    "half a frame": struct.pack("<IQ", 20, 0) + b'{"a":',
    "nothing": b"",
    "a pickle": b"\x80\x04\x95" + b"cos\nsystem\n" * 3,
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_invalid_frame_is_refused(frame):
    near, far = socket.socketpair()

    def write():
        with near:
            near.sendall(frame)

    with far:
        sender = threading.Thread(target=write)
        sender.start()
        with pytest.raises(protocol.ProtocolError):
            protocol.receive(far, until=time.monotonic() + 10, body_bytes=1 << 20)
    sender.join()


@pytest.mark.parametrize("sent", [b"", b"\x05\x00"])
def test_silence_ends_at_the_deadline_also_within_a_frame(sent):
    near, far = socket.socketpair()
    with near, far:
        near.sendall(sent)
        with pytest.raises(protocol.ProtocolError, match="out of time"):
            protocol.receive(far, until=time.monotonic() + 0.05, body_bytes=8)


def test_sending_to_a_reader_that_does_not_read_ends_at_the_deadline():
    near, far = socket.socketpair()
    with near, far, pytest.raises(protocol.ProtocolError, match="out of time"):
        protocol.send(near, {}, [bytes(1 << 24)], until=time.monotonic() + 0.05)


def test_header_is_json():
    near, far = socket.socketpair()
    with near, far:
        protocol.send(near, {"value": protocol.encode((1, np.zeros(1)), arrays := [])}, arrays)
        raw = far.recv(1 << 16)
    header, body = struct.unpack_from("<IQ", raw)
    assert json.loads(raw[12 : 12 + header])["value"]["tuple"][0] == 1
    assert raw[12 + header :] == bytes(8) and body == 8
