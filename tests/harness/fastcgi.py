"""FastCGI without nginx: one request over interviewd's own socket, as nginx would send it."""

import socket
import struct
import time

BEGIN, END, PARAMS, STDIN, STDOUT = 1, 3, 4, 5, 6


def _record(kind, content):
    return struct.pack(">BBHHBB", 1, kind, 1, len(content), 0, 0) + content


def _length(text):
    return bytes([len(text)]) if len(text) < 128 else struct.pack(">I", len(text) | 0x80000000)


def _pair(name, value):
    name, value = name.encode(), value.encode()
    return _length(name) + _length(value) + name + value


def _exactly(connection, n):
    data = b""
    while len(data) < n:
        piece = connection.recv(n - len(data))
        if not piece:
            raise ConnectionError("the connection ended early")
        data += piece
    return data


def send(path, target="/healthz", method="GET", body=b"", timeout=20, **params):
    """Connects to the unix socket and sends a whole request; returns the connection."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(timeout)
    connection.connect(str(path))
    given = {"REQUEST_METHOD": method, "REQUEST_URI": target, "DOCUMENT_URI": target.partition("?")[0],
             "QUERY_STRING": target.partition("?")[2], "REMOTE_ADDR": "192.0.2.1", "SERVER_NAME": "test",
             "CONTENT_LENGTH": str(len(body)) if body else "", "REQUEST_ID": "0123456789abcdef0123456789abcdef",
             "REQUEST_MSEC": f"{time.time():.3f}", **params}
    data = _record(BEGIN, struct.pack(">HB5x", 1, 0)) + _record(PARAMS, b"".join(_pair(k, v) for k, v in given.items()))
    data += _record(PARAMS, b"")
    for at in range(0, len(body), 32768):
        data += _record(STDIN, body[at:at + 32768])
    connection.sendall(data + _record(STDIN, b""))
    return connection


def receive(connection):
    """Returns status and body of the answer. ConnectionError when it is not complete."""
    out = b""
    with connection:
        while True:
            _, kind, _, n, padding, _ = struct.unpack(">BBHHBB", _exactly(connection, 8))
            content = _exactly(connection, n + padding)[:n]
            if kind == STDOUT:
                out += content
            elif kind == END:
                break
    head, _, body = out.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
    return int(headers.get("Status", "200").split()[0]), body


def ask(path, target="/healthz", **more):
    return receive(send(path, target, **more))
