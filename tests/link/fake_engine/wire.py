# SPDX-License-Identifier: Apache-2.0
"""The engine protocol's frames and CBOR in plain Python: an implementation of docs/engine-protocol.md that shares no line with
the program's, so that a test with it also tests the page."""

import struct
import threading
import zlib

MAGIC = b"vDiT"
CONTROL, BINARY = 1, 2


def cbor(value):
    """The CBOR of JSON-like values."""
    if value is None:
        return b"\xf6"
    if value is True:
        return b"\xf5"
    if value is False:
        return b"\xf4"
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, str):
        data = value.encode()
        return _head(3, len(data)) + data
    if isinstance(value, (list, tuple)):
        return _head(4, len(value)) + b"".join(map(cbor, value))
    if isinstance(value, dict):
        return _head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in value.items())
    raise TypeError(type(value))


def _head(major, number):
    for extra, code, limit in ((24, ">B", 1 << 8), (25, ">H", 1 << 16), (26, ">I", 1 << 32), (27, ">Q", 1 << 64)):
        if number < 24:
            return bytes([major << 5 | number])
        if number < limit:
            return bytes([major << 5 | extra]) + struct.pack(code, number)
    raise OverflowError(number)


def parse(data):
    value, at = _parse(data, 0)
    if at != len(data):
        raise ValueError("bytes after the map")
    return value


def _parse(data, at):
    first = data[at]
    major, low = first >> 5, first & 31
    at += 1
    if major == 7:
        if low in (20, 21, 22):
            return {20: False, 21: True, 22: None}[low], at
        code, size = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}[low]
        return struct.unpack(code, data[at : at + size])[0], at + size
    number = low
    if low >= 24:
        size = 1 << (low - 24)
        number = int.from_bytes(data[at : at + size], "big")
        at += size
    if major == 0:
        return number, at
    if major == 1:
        return -1 - number, at
    if major == 3:
        return data[at : at + number].decode(), at + number
    if major == 4:
        items = []
        for _ in range(number):
            item, at = _parse(data, at)
            items.append(item)
        return items, at
    if major == 5:
        items = {}
        for _ in range(number):
            key, at = _parse(data, at)
            items[key], at = _parse(data, at)
        return items, at
    raise ValueError(f"CBOR major type {major}")


def frame(kind, sequence, payload, *, magic=MAGIC, version=1, length=None):
    head = magic + struct.pack("<HBBII", version, kind, 0, sequence, len(payload) if length is None else length)
    return head + struct.pack("<I", zlib.crc32(head)) + payload


class Writer:
    """Whole messages to a descriptor, from any thread."""

    def __init__(self, write):
        self._write = write
        self._sequence = 0
        self._lock = threading.Lock()

    def send(self, type_, body=None, array=None):
        """array: (type, shape, bytes)."""
        message = {**(body or {}), "type": type_}
        if array:
            message["binary"] = {"type": array[0], "shape": list(array[1])}
        with self._lock:
            data = frame(CONTROL, self._sequence, cbor(message))
            self._sequence += 1
            if array:
                data += frame(BINARY, self._sequence, array[2])
                self._sequence += 1
            self._write(data)

    def raw(self, data):
        with self._lock:
            self._write(data)

    @property
    def sequence(self):
        return self._sequence


def read_messages(read):
    """Messages of a stream until it ends; `read(n)` gives at most n bytes."""
    def exactly(count):
        data = b""
        while len(data) < count:
            piece = read(count - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data

    while True:
        try:
            head = exactly(20)
            kind, length = head[6], struct.unpack("<I", head[12:16])[0]
            payload = exactly(length)
        except EOFError:
            return
        if head[:4] != MAGIC or kind != CONTROL:
            raise ValueError("no control frame")
        yield parse(payload)
