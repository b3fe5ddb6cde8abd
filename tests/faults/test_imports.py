"""An import of 10,000 applications whose dispatcher is killed: every bad line is named, and every good one is taken once."""

import os
import random
import re
import signal
import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.instance import wait_for  # noqa: E402

LINES, BAD = 10000, 37
IMPORTS = "/api/v1/imports/"


class ImportSuite(Suite):
    options = {"name": "imports_killed", "settings": {"dispatchers": "1"}}

    def dispatchers(self):
        alive = set(self.instance.children_alive())
        started = (re.search(r" WORKER_START: .* dispatcher=(\d+)", line) for line in self.instance.log_since())
        return [int(found[1]) for found in started if found and int(found[1]) in alive]

    def kill(self):
        for pid in self.dispatchers():
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: len(self.dispatchers()) == 1, 20, "the dispatcher to be back")

    def until(self, path, condition, seconds):
        return wait_for(lambda: (lambda found: found if condition(found) else None)(self.hr.get(path).json), seconds, "the import", 0.2)

    def test_killed_in_the_middle(self):
        self.instance.announce("WORKER_LOST", "DATABASE_LOST")
        self.hr = self.staff("hr", f"Company {uuid.uuid4()}")
        job = self.assertStatus(self.hr.post("/api/v1/jobs/jobs/", {
            "title": "Smith", "description": "d", "employment_type": "full_time", "status": "published"}), 201).json["id"]
        bad = sorted(random.Random(7).sample(range(2, LINES + 2), BAD))
        wrong = (f"{job},Nobody,no address", f"{uuid.uuid4()},Nobody,n@example.org", f"{job},,n@example.org", f"{job},Nobody",
                 f"{job},\"No\"body,n@example.org", f"{job},Nobody,n@example.org,https://")
        lines = [wrong[bad.index(line) % len(wrong)] if line in bad else f"{job},Person {line},p{line}@example.org"
                 for line in range(2, LINES + 2)]
        content = "\r\n".join(["job,candidate_name,candidate_email,portfolio_url", *lines]).encode()
        made = self.assertStatus(self.hr.upload(IMPORTS, [("kind", "applications")], [("file", "a.csv", "text/csv", content)]), 202).json
        path = f"{IMPORTS}{made['id']}/"
        self.until(path, lambda found: found["good"] > 500, 120)
        self.kill()
        found = self.until(path, lambda found: found["status"] != "checking", 300)
        self.assertEqual([found[name] for name in ("status", "lines", "good", "bad", "done")], ["checked", LINES, LINES - BAD, BAD, 0])
        errors = self.hr.get(f"{path}errors/", {"page_size": 100}).json["results"]
        self.assertEqual(sorted({one["line"] for one in errors}), bad)
        self.assertEqual(self.instance.count("applications"), 0)
        self.assertStatus(self.hr.post(f"{path}start/", {}), 202)
        for mark in (700, 3000):
            self.until(path, lambda found, mark=mark: found["done"] > mark, 120)
            self.kill()
        found = self.until(path, lambda found: found["status"] != "running", 300)
        self.assertEqual([found[name] for name in ("status", "good", "bad", "done")], ["done", LINES - BAD, BAD, LINES - BAD])
        self.assertEqual(self.instance.count("applications"), LINES - BAD)
        self.assertEqual(int(self.instance.value("SELECT COUNT(DISTINCT candidate_id) FROM applications")), LINES - BAD)
        self.assertEqual(int(self.instance.value("SELECT COUNT(DISTINCT email) FROM candidates")), LINES - BAD)


if __name__ == "__main__":
    unittest.main()
