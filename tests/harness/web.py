"""The base of the tests' HTTP servers: a free port, one thread for each request, and no output about clients that disconnect."""

import socketserver
import sys
import threading
from http.server import BaseHTTPRequestHandler


class Web(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """Serves from the start until close(). `answer` is called with the handler (BaseHTTPRequestHandler) of each request with these
    methods."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, answer, *methods):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 60

            def log_message(self, *arguments):
                pass

        for method in methods:
            setattr(Handler, f"do_{method}", lambda handler: answer(handler))
        super().__init__(("127.0.0.1", 0), Handler)
        self.port = self.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request, client_address):
        """Ignores errors of clients that disconnected or were killed, which tests do on purpose; reports all others."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def close(self):
        self.shutdown()
        self.server_close()
