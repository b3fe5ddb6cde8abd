"""Somebody holds a lock for long. Whoever writes that row is refused in time, and everybody else goes on."""

import threading
import time
import unittest

from harness import Suite
from harness.suite import at_once

HELD_SECONDS = 12
WRITERS = 30


class Locks(Suite):
    options = {"name": "locks", "workers": 4}

    def test_one_row_does_not_stop_the_others(self):
        interviewer, candidate = self.register("interviewer"), self.register()
        made = self.schedule(interviewer, candidate)["id"]
        path = f"/api/v1/interviews/{made}"
        reads, probes, writes, over = [], [], [], threading.Event()
        self.instance.announce("DATABASE_ERROR")

        def read(target, into):
            while not over.is_set():
                begin = time.monotonic()
                answer = self.anyone.get(target) if into is probes else interviewer.get(target)
                into.append((time.monotonic() - begin, answer.status))
                time.sleep(0.02)

        def write():
            while not over.is_set():
                begin = time.monotonic()
                answer = interviewer.patch(path, {"notes": "x"})
                writes.append((time.monotonic() - begin, answer.status))
                if answer.status == 503:
                    self.assertGreater(int(answer.header("Retry-After")), 0)
                time.sleep(0.2)

        def hold():
            with self.instance.held(f"SELECT id FROM interviews WHERE public_id = UNHEX('{made.replace('-', '')}') FOR UPDATE"):
                time.sleep(HELD_SECONDS)
            over.set()

        at_once([hold, lambda: read("/api/v1/interviews", reads), lambda: read("/healthz", probes)] + [write] * WRITERS)
        slowest = max(seconds for seconds, _ in reads)
        print(f"{len(reads)} reads, the slowest {slowest:.2f} s; {len(probes)} probes, {max(probes)[0]:.2f} s; {len(writes)} writes,"
              f" {sum(status == 503 for _, status in writes)} of them 503, the slowest {max(writes)[0]:.2f} s")
        self.assertEqual({status for _, status in reads + probes}, {200})
        self.assertLess(slowest, 1)
        self.assertGreater(len(reads), 100)
        self.assertLessEqual({status for _, status in writes}, {200, 503})
        self.assertEqual(interviewer.patch(path, {"notes": "y"}).status, 200)


if __name__ == "__main__":
    unittest.main()
