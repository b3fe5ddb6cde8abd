"""An HTTP server of calendars: tests set the answer of each path and read its requests. Answers can be slow, large or wrong."""

import threading
import time

from harness.web import Web


class Calendars:
    """
    A context manager. put(path, text) answers 200 with an ETag, or 304 when the request has that ETag. answer(path, status, headers,
    body) sets any answer. slow(path, seconds) waits before the answer. `asked` has (path, headers) of all requests, in order.
    """

    def __init__(self):
        self.asked = []
        self._answers, self._lock = {}, threading.Lock()
        self._server = Web(self._serve, "GET")
        self.port = self._server.port

    def _serve(self, handler):
        with self._lock:
            self.asked.append((handler.path, dict(handler.headers)))
            wait, status, headers, body = self._answers.get(handler.path, (0, 404, {}, b""))
        time.sleep(wait)
        if status == 200 and headers.get("ETag") and handler.headers.get("If-None-Match") == headers["ETag"]:
            status, body = 304, b""
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        if status != 304:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._server.close()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path, text):
        tag = f'"{abs(hash(text)):x}"'
        self.answer(path, 200, {"Content-Type": "text/calendar", "ETag": tag}, text.replace("\n", "\r\n").encode())

    def answer(self, path, status, headers=None, body=b""):
        with self._lock:
            self._answers[path] = (0, status, headers or {}, body)

    def slow(self, path, seconds):
        with self._lock:
            self._answers[path] = (seconds, *self._answers[path][1:])

    def times(self, path):
        with self._lock:
            return sum(1 for asked, _ in self.asked if asked == path)

    def headers(self, path):
        """Returns the headers of the last request for `path`."""
        with self._lock:
            return [headers for asked, headers in self.asked if asked == path][-1]
