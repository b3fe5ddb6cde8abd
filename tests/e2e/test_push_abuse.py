"""
nginx with nchan under abuse: ids that clients choose, hundreds who come and go, reloads, interviewd away or full. Not one of its
workers may die, as they do by nchan's own way to authorise, by message ids, and where there are several (nginx/interviewd/events.conf).
"""

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, fastcgi  # noqa: E402
from harness.instance import free_port, wait_for  # noqa: E402

BASE = "/api/v1/events"
CLIENTS = 12
SUBSCRIBERS = 300


class Abuse(Suite):
    """A second nginx before the same interviewd: with a master and one worker, as in production. ./dev's is one process."""

    options = {"name": "abuse", "push": True, "workers": 2, "settings": {"backlog": "16"}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        place = cls.instance.place / "nginx"
        cls.port, cls.push, cls.log = free_port(), cls.instance.run / "abuse.sock", place / "abuse.log"
        text = (place / "nginx.conf").read_text()
        for old, new in ((f":{cls.instance.port};", f":{cls.port};"), ("push.sock", "abuse.sock"), ("nginx.pid", "abuse.pid"),
                         ("worker_processes 1;", "worker_processes 1;\nworker_shutdown_timeout 2s;"),
                         ("error_log stderr warn;", f"error_log {cls.log} notice;")):
            assert old in text, old
            text = text.replace(old, new)
        (place / "abuse.conf").write_text(text)
        owner = (place / "nginx.conf").stat()
        os.chown(place / "abuse.conf", owner.st_uid, owner.st_gid)
        drop = ["setpriv", "--reuid", str(owner.st_uid), "--regid", str(owner.st_gid), "--clear-groups", "--"] if os.geteuid() == 0 else []
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        cls.nginx = subprocess.Popen(
            [*drop, program, "-p", f"{place}/", "-c", str(place / "abuse.conf"), "-e", str(cls.log), "-g", "daemon off;"],
                                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(cls.push.exists, 10, "the second nginx")

    @classmethod
    def tearDownClass(cls):
        cls.nginx.terminate()
        cls.nginx.wait(15)
        super().tearDownClass()

    def setUp(self):
        super().setUp()
        self.person = self.staff("hr", f"Abuse {uuid.uuid4()}")
        self.channel = self.channel_of(self.person)
        self.statuses, self.ended = {}, threading.Event()
        self.lock = threading.Lock()

    def channel_of(self, person):
        with fastcgi.send(self.instance.server_socket, "/internal/events-channel",
                          HTTP_AUTHORIZATION=f"Bearer {person.token}") as connection:
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        return re.search(rb"X-Channel: ([A-Za-z0-9_-]{43})\r", answer)[1].decode()

    # ---- the kinds of abuse

    def connect(self, headers=(), target=BASE, token=None):
        connection = socket.create_connection(("127.0.0.1", self.port), 10)
        lines = [f"GET {target} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {self.person.token if token is None else token}",
                 *headers]
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return connection

    def status(self, connection):
        """Counts and returns the status of an answer; None when there was none."""
        try:
            line = connection.recv(4096)
        except OSError:
            line = b""
        status = int(line.split()[1]) if line.startswith(b"HTTP/1.1 ") else None
        with self.lock:
            self.statuses[status] = self.statuses.get(status, 0) + 1
        return status

    def ways(self, silent=False):
        """Returns one of the ways to subscribe. `silent`: it may be a long poll, which gets no answer before there is an event."""
        socket_headers = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]
        return random.choice((["Accept: text/event-stream"], socket_headers, [])[:3 if silent else 2])

    def identity(self):
        """Returns a message id that a client could invent."""
        return random.choice(
            (f"{int(time.time()) - random.randrange(5)}:{random.randrange(3)}", f"{random.randrange(1 << 33)}:{random.randrange(1 << 17)}",
             f"{random.randrange(1 << 31)}:[{random.randrange(9)}],{random.randrange(9)}", f"-{random.randrange(99)}:-1", "0:0", ":",
             "x" * 40, f"{int(time.time())}:{','.join(str(random.randrange(99)) for _ in range(20))}", "999999999999999999999:1"))

    def publish(self, method="POST"):
        """Publishes until the end, as the dispatcher does. From time to time it disconnects everybody."""
        while not self.ended.is_set():
            try:
                with socket.socket(socket.AF_UNIX) as connection:
                    connection.settimeout(5)
                    connection.connect(str(self.push))
                    for _ in range(50):
                        method = "DELETE" if random.random() < 0.02 else "POST"
                        connection.sendall(
                            f"{method} /{self.channel} HTTP/1.1\r\nHost: push\r\nContent-Length: 13\r\n\r\n".encode() + b'{"events":[]}')
                        if not connection.recv(4096):
                            break
                        time.sleep(0.002)
            except OSError:
                time.sleep(0.02)  # a reload may close it

    def in_parallel(self, body, seconds, n=CLIENTS):
        end = time.monotonic() + seconds

        def loop():
            while time.monotonic() < end:
                body()

        threads = [threading.Thread(target=loop) for _ in range(n)] + [threading.Thread(target=self.publish)]
        for thread in threads:
            thread.start()
        for thread in threads[:-1]:
            thread.join()
        self.ended.set()
        threads[-1].join()

    def tearDown(self):
        self.ended.set()
        lines = self.log.read_text(errors="replace").splitlines()
        self.assertEqual([line for line in lines if "exited on signal" in line or "Assertion" in line], [])
        self.assertIsNone(self.nginx.poll())
        super().tearDown()

    # ---- the tests

    def test_ids_that_clients_choose(self):
        def one():
            names = ["Last-Event-ID", "If-None-Match", "If-Modified-Since", "X-Message-Id"]
            way = self.ways(silent=True)
            headers = way + [f"{name}: {self.identity()}" for name in random.sample(names, 2)]
            target = random.choice(
                (BASE, BASE + "/", f"{BASE}?last_event_id={self.identity()}&msgid={self.identity()}&id={self.channel[::-1]}"))
            with self.connect(headers, target) as connection:
                if way:
                    self.status(connection)
                else:
                    time.sleep(0.01)

        self.in_parallel(one, 6)
        full = self.statuses.pop(503, 0)  # the queue has 16 places for 12 of these and for other requests that a busy machine delays
        self.assertGreater(sum(self.statuses.values()), 300 + 10 * full)
        self.assertLessEqual(set(self.statuses), {200, 101, 400, 410}, self.statuses)

    def test_hundreds_come_and_go(self):
        """Three bursts of clients at the same time, with reloads. Half of the clients disconnect without waiting for an answer."""
        for _ in range(3):
            self.ended.clear()
            publisher = threading.Thread(target=self.publish)
            publisher.start()
            crowd = [self.connect(self.ways(silent=i % 2 == 0)) for i in range(SUBSCRIBERS)]
            for connection in crowd[::2]:
                connection.close()
            self.nginx.send_signal(signal.SIGHUP)
            for connection in crowd[1::2]:
                self.status(connection)
                connection.close()
            self.ended.set()
            publisher.join()
        self.assertLessEqual(set(self.statuses), {200, 101, 410, 503, None}, self.statuses)

    def test_reloads_under_way(self):
        def one():
            with self.connect(self.ways()) as connection:
                self.status(connection)

        reloads = threading.Thread(target=lambda: [(self.nginx.send_signal(signal.SIGHUP), time.sleep(0.6)) for _ in range(5)])
        reloads.start()
        self.in_parallel(one, 3, 4)
        reloads.join()
        self.assertGreater(self.statuses.get(200, 0) + self.statuses.get(101, 0), 20, self.statuses)

    def test_refused(self):
        def one():
            with self.connect(self.ways(), token=random.choice(("nonsense", "a.b.c", ""))) as connection:
                self.status(connection)

        self.in_parallel(one, 2)
        self.assertEqual(set(self.statuses), {401})

    def test_server_away(self):
        def one():
            with self.connect(self.ways()) as connection:
                self.status(connection)

        self.instance.stop_process("interviewd")
        try:
            self.in_parallel(one, 2)
        finally:
            self.instance.start()
        self.assertEqual(set(self.statuses), {503})

    def test_server_full(self):
        """The workers are stopped: requests that find the queue full are refused, and the others wait."""
        workers = self.instance.workers_alive()
        crowd = []
        for pid in workers:
            os.kill(pid, signal.SIGSTOP)
        try:
            crowd = [self.connect(self.ways()) for _ in range(200)]
            time.sleep(1)
        finally:
            for pid in workers:
                os.kill(pid, signal.SIGCONT)
        for connection in crowd:
            self.status(connection)
            connection.close()
        self.assertLessEqual(set(self.statuses), {200, 101, 503}, self.statuses)
        self.assertGreater(self.statuses.get(503, 0), 20, self.statuses)

    def test_the_last_one_still_listens(self):
        """After all that abuse a hint still reaches a subscriber."""
        with self.connect(["Accept: text/event-stream"]) as listener:
            self.assertEqual(self.status(listener), 200)
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(str(self.push))
                connection.sendall(f"POST /{self.channel} HTTP/1.1\r\nHost: push\r\nContent-Length: 12\r\n\r\n".encode() + b'{"works":42}')
                self.assertIn(b" 20", connection.recv(4096))
            listener.settimeout(5)
            text = b""
            while b"\n\ndata:" not in b"\n\n" + text and b'{"works":42}' not in text:
                text += listener.recv(4096)
            self.assertIn(b'data: {"works":42}', text)


if __name__ == "__main__":
    unittest.main()
