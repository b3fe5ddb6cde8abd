"""An HTTP server that receives webhooks, with a script for each path that says how it misbehaves."""

import socket
import threading
import time

from harness.web import Web


class Received:
    """One request as it was received."""

    def __init__(self, path, headers, body):
        self.path, self.headers, self.body, self.at = path, headers, body, time.time()

    def header(self, name):
        return self.headers.get(name)


class Receiver:
    """
    A context manager. script(path, *steps) sets the answers to the requests for a path, one after another; the last step is used for
    all later requests. Without a script every request is answered 200. A step is a status, or (status, {header: value}), or ("late",
    status), or bytes that are answered with status 500, or one of "hang", "drop", "drip", "flood".
    """

    def __init__(self):
        self._lock = threading.Condition()
        self._all, self._scripts, self._busy = [], {}, {}
        self.most_at_once = {}
        self._ended = threading.Event()
        self._server = Web(self._serve, "GET", "POST", "PUT", "PATCH", "DELETE")
        self.port = self._server.port

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self._ended.set()
        self._server.close()

    def url(self, path, host="127.0.0.1"):
        return f"http://{host}:{self.port}{path}"

    def script(self, path, *steps):
        with self._lock:
            self._scripts[path] = list(steps)

    def got(self, path=None):
        """Returns the requests received so far, in order, for one path or for all."""
        with self._lock:
            return [one for one in self._all if path is None or one.path == path]

    def wait(self, number, path=None, seconds=20):
        """Waits until this many requests were received."""
        end = time.monotonic() + seconds
        with self._lock:
            while True:
                found = [one for one in self._all if path is None or one.path == path]
                if len(found) >= number:
                    return found
                if not self._lock.wait(max(0, end - time.monotonic())):
                    raise AssertionError(f"{len(found)} requests to {path or 'any path'} came in {seconds} s, {number} were waited for")

    def _serve(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        path = handler.path
        with self._lock:
            self._all.append(Received(path, handler.headers, body))
            steps = self._scripts.get(path) or [200]
            step = steps.pop(0) if len(steps) > 1 else steps[0]
            self._busy[path] = self._busy.get(path, 0) + 1
            self.most_at_once[path] = max(self.most_at_once.get(path, 0), self._busy[path])
            self._lock.notify_all()
        try:
            self._answer(handler, step)
        finally:
            with self._lock:
                self._busy[path] -= 1

    def _answer(self, handler, step):
        if step == "hang":
            self._ended.wait(30)
        elif step == "drop":
            handler.connection.shutdown(socket.SHUT_RDWR)
        elif step == "drip":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not self._ended.wait(0.2):
                handler.wfile.write(b"X-Drip: x\r\n")
        elif step == "flood":
            handler.send_response(200)
            handler.send_header("Content-Length", str(100 << 20))
            handler.end_headers()
            for _ in range(100):
                handler.wfile.write(b"x" * (1 << 20))
        elif isinstance(step, float):
            time.sleep(step)
            self._plain(handler, 200, {})
        elif isinstance(step, tuple) and step[0] == "late":
            time.sleep(1)
            self._plain(handler, step[1], {})
        elif isinstance(step, bytes):
            self._plain(handler, 500, {}, step)
        else:
            status, headers = step if isinstance(step, tuple) else (step, {})
            self._plain(handler, status, headers)
        handler.close_connection = True

    def _plain(self, handler, status, headers, body=None):
        body = body or f"answer {status}".encode()
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
