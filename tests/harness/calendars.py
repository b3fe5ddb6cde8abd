"""An HTTP server of calendars: every path has what it answers, and tells what it was asked. It can be slow, large, and wrong."""

import http.server
import threading
import time


class Calendars:
    """
    A context manager. put(path, text) answers 200 with an ETag, or 304 to who has it; answer(path, status, headers, body) anything;
    slow(path, seconds) waits first. `asked` has (path, headers) of all requests, in order.
    """

    def __init__(self):
        self.asked = []
        self._answers, self._lock = {}, threading.Lock()
        calendars = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                with calendars._lock:
                    calendars.asked.append((self.path, dict(self.headers)))
                    wait, status, headers, body = calendars._answers.get(self.path, (0, 404, {}, b""))
                time.sleep(wait)
                if status == 200 and headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                    status, body = 304, b""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                try:
                    self.wfile.write(body)
                except OSError:
                    pass

            def log_message(self, *arguments):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error):
        self._server.shutdown()
        self._server.server_close()

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
        """Those of the last request for `path`."""
        with self._lock:
            return [headers for asked, headers in self.asked if asked == path][-1]
