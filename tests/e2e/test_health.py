"""Health checks are answered by a process of their own: no load, no lock and no full queue delays the answer."""

import os
import signal
import socket
import sys
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.instance import wait_for  # noqa: E402

WORKERS = 2
BACKLOG = 8


class Health(Suite):
    options = {"name": "health", "workers": WORKERS, "settings": {"backlog": str(BACKLOG)}}

    def hold_all_workers(self, people):
        """Starts as many requests as there are workers, which wait in the background. Returns their threads."""
        # Logins would not do: only half of the workers hash passwords at a time.
        threads = [threading.Thread(target=lambda who=who: who.get("/candidate/interviews", check=False)) for who in people]
        for thread in threads:
            thread.start()
            self.addCleanup(thread.join)
        wait_for(lambda: self.instance.busy_workers() == WORKERS, 5, "all workers to be busy")
        return threads

    def assertAnswersAtOnce(self, path, status):
        begin = time.monotonic()
        answer = self.anyone.get(path, check=False)
        self.assertEqual(answer.status, status, answer)
        self.assertLess(time.monotonic() - begin, 2.5)
        return answer

    def test_ready_says_what_it_found(self):
        found = self.anyone.get("/readyz").json
        self.assertEqual({name: found[name] for name in ("status", "workers", "storage")},
                         {"status": "ready", "workers": WORKERS, "storage": "ok"})
        self.assertEqual(found["schema"], int(self.instance.value("SELECT MAX(number) FROM schema_migrations")))

    def test_a_frozen_database_leaves_healthz_alone(self):
        people = [self.register() for _ in range(WORKERS)]
        self.instance.announce("DATABASE_ERROR", "REQUEST_FAILED", "DATABASE_LOST")
        self.instance.freeze_database()
        self.addCleanup(self.instance.thaw_database)
        self.hold_all_workers(people)
        for _ in range(10):
            self.assertAnswersAtOnce("/healthz", 200)
        wait_for(lambda: self.anyone.get("/readyz", check=False).status == 503, 5, "the node to be not ready")
        answer = self.assertAnswersAtOnce("/readyz", 503)
        self.assertEqual(answer.header("Retry-After"), "5")
        self.instance.thaw_database()
        wait_for(lambda: self.anyone.get("/readyz", check=False).status == 200, 15, "the node to be ready again")

    def test_a_full_queue_is_503_and_health_goes_on(self):
        """The workers accept nothing: requests wait until the queue is full, and further ones are told to come again."""
        workers = self.instance.workers_alive()
        for pid in workers:
            os.kill(pid, signal.SIGSTOP)
        try:
            waiting = []
            for _ in range(WORKERS + BACKLOG + 20):
                asked = socket.create_connection(("127.0.0.1", self.instance.port))
                self.addCleanup(asked.close)
                asked.sendall(b"GET /candidate/interviews HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                waiting.append(asked)
            waiting[-1].settimeout(10)
            head = waiting[-1].recv(4096).decode()
            self.assertTrue(head.startswith("HTTP/1.1 503 "), head)
            self.assertIn("\r\nRetry-After: 2\r\n", head)
            for _ in range(10):
                self.assertAnswersAtOnce("/healthz", 200)
        finally:
            for pid in workers:
                os.kill(pid, signal.SIGCONT)
        waiting[0].settimeout(20)
        self.assertTrue(waiting[0].recv(4096).startswith(b"HTTP/1.1 401 "), "what fitted into the queue is answered")

    def test_storage_that_cannot_be_written_is_said_and_reading_goes_on(self):
        mode = self.instance.storage.stat().st_mode
        self.instance.storage.chmod(0o500)
        try:
            found = wait_for(lambda: (lambda answer: answer if answer.json.get("storage") == "full" else None)(
                self.anyone.get("/readyz", check=False)), 5, "the node to say that its storage is full")
            self.assertEqual(found.status, 200)
            self.assertStatus(self.register().get("/candidate/interviews"), 200)
        finally:
            self.instance.storage.chmod(mode)


if __name__ == "__main__":
    unittest.main()
