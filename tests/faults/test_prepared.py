"""The database has no room for the prepared statements of all workers: requests go on, slower, and the log says what to set."""

import re
import subprocess
import time
import unittest

from harness import Suite
from harness.instance import wait_for
from harness.suite import at_once

USUAL = 16382
WORKERS = 4  # so that two may log in at a time


class Prepared(Suite):
    options = {"name": "prepared", "workers": WORKERS, "demo": True}

    def setUp(self):
        super().setUp()
        self.hr = self.log_in("hr@company.com", "hr123")
        self.candidate = self.log_in("candidate@example.com", "candidate123")
        self.addCleanup(self.limit, USUAL)

    def log_in(self, email, password):
        answer = self.assertStatus(self.anyone.post("/api/auth/login/", {"email": email, "password": password}), 200)
        return self.anyone.as_user(answer.json["access"])

    def limit(self, number):
        self.instance.sql(f"SET GLOBAL max_prepared_stmt_count = {number}")

    def many(self, client):
        """Requests with more different statements than there is room for."""
        answers = []
        for path in ("/api/v1/users/users/me/", "/api/v1/interviews", "/api/v1/interviews/interviews/", "/api/interviews",
                     "/api/v1/jobs/jobs/", "/api/v1/jobs/applications/", "/api/v1/notifications/notifications/",
                     "/api/v1/calendar/available-slots?start_date=2030-01-01&end_date=2030-01-02"):
            answers.append(client.get(path))
        answers.append(client.post("/api/auth/login/", {"email": "hr@company.com", "password": "hr123"}))
        answers.append(client.patch("/api/v1/users/users/me/", {"bio": str(time.monotonic_ns())}))
        return [(answer.status, answer) for answer in answers if answer.status != 200]

    def warnings(self, mark):
        return [line for line in self.instance.log_since(mark) if " STATEMENTS_FULL: " in line]

    def test_requests_go_on(self):
        self.instance.restart_server()
        mark = self.instance.log_mark()
        self.instance.announce("DATABASE_NO_WRITE")
        self.limit(80)  # fewer than are prepared now
        # A worker that closes all of its own and finds no room is answered 503; then the others make room.
        wait_for(lambda: self.many(self.hr) == [], 10, "room for all")
        for _ in range(4):
            self.assertEqual(at_once([lambda: self.many(self.hr), lambda: self.many(self.candidate)]), [[], []])
        self.assertTrue(self.warnings(mark))
        self.assertStatus(self.anyone.get("/readyz"), 200)

    def test_a_start_with_little_room(self):
        self.instance.stop_process("interviewd")
        self.instance.announce("DATABASE_NO_WRITE")
        self.limit(40)  # for all processes together; a worker alone would prepare nearly as many when it starts
        mark = self.instance.log_mark()
        self.instance.start()
        # A worker that has none of its own and finds no room is answered 503; then the others make room.
        for _ in range(4):
            wait_for(lambda: self.many(self.hr) + self.many(self.candidate) == [], 10, "room for all")
        self.assertFalse([line for line in self.instance.log_since(mark) if " WORKER_LOST: " in line])
        self.assertEqual(len(self.instance.workers_alive()), WORKERS)

    def test_no_room_at_all(self):
        self.instance.announce("DATABASE_NO_WRITE", "EVENTS_WAIT", "DISPATCH_ERROR")
        self.limit(0)
        for _ in range(3 * WORKERS):
            answer = self.hr.get("/api/v1/analytics/dashboard/")
            if answer.status == 503:
                break
        self.assertStatus(answer, 503)
        self.assertTrue(int(answer.header("Retry-After")) > 0)
        line = wait_for(lambda: [line for line in self.instance.log_since(self._mark) if " DATABASE_NO_WRITE: " in line], 10, "the line")[0]
        self.assertIn("errno=1461", line)
        self.assertIn("max_prepared_stmt_count", line)
        self.limit(USUAL)
        for _ in range(2 * WORKERS):
            self.assertStatus(self.hr.get("/api/v1/analytics/dashboard/"), 200)
        self.assertEqual([line for line in self.instance.log_since(self._mark) if " WORKER_LOST: " in line], [])

    def test_the_check_of_the_configuration_says_what_to_set(self):
        def check():
            done = subprocess.run([str(self.instance.program()), "--config", str(self.instance.configuration), "--check-config"],
                                  capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
            return done.stderr
        self.assertEqual(check(), "")
        self.limit(100)
        said = check()
        found = re.search(r"The database keeps 100 prepared statements.*set max_prepared_stmt_count = (\d+)", said)
        self.assertTrue(found, said)
        self.assertEqual(int(found[1]), (WORKERS + 2) * 160 * 2)  # health and a dispatcher
        self.limit(found[1])
        self.assertEqual(check(), "")


if __name__ == "__main__":
    unittest.main()
