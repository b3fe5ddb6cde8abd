"""An HTTP client that sends exactly the given request, records every exchange, and checks each answer against the OpenAPI document."""

import base64
import json
import os
import secrets
import socket
import time
from urllib.parse import urlencode, urlsplit

from . import contract

RECORD = "HARNESS_RECORD"


class Answer:
    """One answer: status, headers (a list of pairs as sent), body (bytes), and the request."""

    def __init__(self, method, target, status, headers, body, seconds):
        self.method = method
        self.target = target
        self.status = status
        self.headers = headers
        self.body = body
        self.seconds = seconds

    def header(self, name):
        """Returns the value of a header, in any case of letters; None when it was not sent."""
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(found) if found else None

    @property
    def version(self):
        """The version in the ETag, "3-hash"; None without one."""
        tag = self.header("ETag")
        return int(tag.strip('"').split("-")[0]) if tag else None

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.method} {self.target} -> {self.status} {self.body[:600]!r}"


class BadAnswer(AssertionError):
    """The answer is not valid HTTP, or the OpenAPI document does not allow it."""


def read_answer(stream, method):
    """Reads one answer from a socket's file, and returns its status, headers and body. ConnectionError when there is none."""
    line = stream.readline(65536)
    if not line:
        raise ConnectionError("the server closed the connection without an answer")
    parts = line.decode("latin-1").rstrip("\r\n").split(" ", 2)
    if len(parts) < 2 or not parts[0].startswith("HTTP/1."):
        raise BadAnswer(f"no status line: {line[:200]!r}")
    headers = []
    while True:
        line = stream.readline(65536).decode("latin-1").rstrip("\r\n")
        if not line:
            break
        name, _, value = line.partition(":")
        headers.append((name, value.strip()))
    status = int(parts[1])
    names = {name.lower(): value for name, value in headers}
    if method == "HEAD" or status in (204, 304) or 100 <= status < 200:
        body = b""
    elif names.get("transfer-encoding", "").lower() == "chunked":
        body = b""
        while (size := int(stream.readline().split(b";")[0], 16)) > 0:
            body += stream.read(size)
            stream.readline()
        stream.readline()
    elif "content-length" in names:
        body = stream.read(int(names["content-length"]))
        if len(body) < int(names["content-length"]):
            raise ConnectionError("the answer ends early")
    else:
        body = stream.read()
    return status, headers, body


def multipart(fields=(), files=()):
    """Makes a multipart/form-data body. `fields` are (name, text), `files` are (name, filename, type, bytes). Returns (type, body)."""
    boundary = "boundary" + secrets.token_hex(12)
    parts = []
    for name, text in fields:
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + text.encode() + b"\r\n")
    for name, filename, kind, content in files:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        head += f"Content-Type: {kind}\r\n\r\n" if kind else "\r\n"
        parts.append(head.encode() + content + b"\r\n")
    return f"multipart/form-data; boundary={boundary}", b"".join(parts) + f"--{boundary}--\r\n".encode()


class Client:
    """
    Sends requests to one instance. `token` is sent as Authorization. `address` is the client's address that nginx passes on (with the
    nginx of ./dev all clients have 127.0.0.1). Every exchange is checked against the document unless check=False, and written to
    $HARNESS_RECORD.
    """

    def __init__(self, instance, token=None, headers=None, timeout=60):
        self.instance = instance
        self.token = token
        self.headers = dict(headers or {})
        self.timeout = timeout
        self.check = True
        self.id = self.email = self.password = self.name = None  # the account that a suite has registered for this client

    def as_user(self, token):
        return Client(self.instance, token, self.headers, self.timeout)

    # ---- sending

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.instance.port), self.timeout)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def raw(self, data, method="GET", finish=True):
        """Sends bytes as they are and reads one answer. With `finish` it shuts down the sending side after them."""
        begin = time.monotonic()
        with self.connect() as connection:
            try:
                connection.sendall(data)
                if finish:
                    connection.shutdown(socket.SHUT_WR)
            except (BrokenPipeError, ConnectionResetError):
                pass  # nginx may answer 413 and close the connection before it has read everything
            with connection.makefile("rb") as stream:
                status, headers, body = read_answer(stream, method)
        return Answer(method, "", status, headers, body, time.monotonic() - begin)

    def request(self, method, target, body=None, headers=None, check=None, token=None):
        """
        Sends one request on a new connection. `body` is bytes that are sent as they are, or anything else, which is sent as JSON.
        `headers` are added to the usual ones; a header with the value None is left out.
        """
        sent = {"Host": f"127.0.0.1:{self.instance.port}", "Accept": "*/*", "Connection": "close"}
        data = b""
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode("utf-8")
            sent["Content-Type"] = "application/json"
        token = token or self.token
        if token:
            sent["Authorization"] = f"Bearer {token}"
        for name, value in {**self.headers, **(headers or {})}.items():
            sent.pop(next((key for key in sent if key.lower() == name.lower()), ""), None)
            if value is not None:
                sent[name] = value
        if data or method in ("POST", "PUT", "PATCH"):
            sent.setdefault("Content-Length", str(len(data)))
        head = f"{method} {target} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in sent.items()) + "\r\n"
        answer = self.raw(head.encode("utf-8", "surrogateescape") + data, method, finish=False)
        answer.target = target
        self._keep(answer, sent, data)
        if self.check if check is None else check:
            fault = contract.of(self.instance).fault(answer)
            if fault:
                raise BadAnswer(f"{fault}\n{answer!r}")
        return answer

    def _keep(self, answer, sent, data):
        path = os.environ.get(RECORD)
        if not path:
            return
        kind = sent.get("Content-Type", "")
        entry = {"method": answer.method, "target": answer.target, "request_headers": sent, "status": answer.status,
                 "headers": answer.headers, "seconds": round(answer.seconds, 6),
                 "request": _readable(data, kind), "body": _readable(answer.body, answer.header("Content-Type") or "")}
        with open(path, "a", encoding="utf-8") as stream:
            stream.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def get(self, target, query=None, **more):
        return self.request("GET", with_query(target, query), **more)

    def post(self, target, body=None, **more):
        return self.request("POST", target, body, **more)

    def put(self, target, body=None, **more):
        return self.request("PUT", target, body, **more)

    def patch(self, target, body=None, **more):
        return self.request("PATCH", target, body, **more)

    def delete(self, target, **more):
        return self.request("DELETE", target, **more)

    def upload(self, target, fields=(), files=(), **more):
        kind, body = multipart(fields, files)
        return self.request("POST", target, body, headers={"Content-Type": kind, **more.pop("headers", {})}, **more)

    def fetch(self, url, **more):
        """Sends a GET for an absolute URL from an answer, which must lead to this instance."""
        parts = urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}" == self.instance.url, f"{url} does not begin with {self.instance.url}"
        return self.request("GET", parts.path + ("?" + parts.query if parts.query else ""), **more)


def with_query(target, query):
    if not query:
        return target
    return target + ("&" if "?" in target else "?") + urlencode(query, doseq=True)


def _readable(data, kind):
    """Returns a body for the record: as text if possible, else as base64. A long body is cut."""
    if not data:
        return None
    try:
        if "json" in kind or kind.startswith("text/"):
            return data[:65536].decode("utf-8")
    except UnicodeDecodeError:
        pass
    return {"bytes": len(data), "base64": base64.b64encode(data[:512]).decode()}
