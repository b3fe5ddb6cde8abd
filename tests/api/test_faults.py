"""The database stops, freezes and comes back, and clients disconnect. Every request gets an answer, and nobody restarts anything."""

import sys
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.instance import DATABASE, wait_for  # noqa: E402
from harness.suite import in_days  # noqa: E402


class Faults(Suite):
    options = {"name": "faults", "workers": 3}

    def setUp(self):
        super().setUp()
        self.interviewer = self.register("interviewer")
        self.candidate = self.register()
        self.made = self.schedule(self.interviewer, self.candidate)["id"]
        self.own_link = self.interviewer.get(f"/api/v1/meetings/{self.made}/").json["join_url"].removeprefix(self.instance.url)

    def tearDown(self):
        self.instance.thaw_database()
        if self.instance.pid(DATABASE) is None:
            self.instance.start_database()
        super().tearDown()

    def recovered(self, seconds=15):
        wait_for(lambda: self.anyone.get("/readyz", check=False).status == 200, seconds, "/readyz after the database came back")
        # Every worker must have connected again, which it tries after a pause of its own.
        wait_for(lambda: all(self.interviewer.get("/api/v1/interviews", check=False).status == 200 for _ in range(12)), seconds,
                 "all workers to answer")

    def requests(self):
        body = {"candidate_id": self.candidate.id, "interviewer_id": self.interviewer.id, "scheduled_time": in_days(50),
                "duration_minutes": 60, "position": "x"}
        from harness import samples
        return {
            "register": lambda: self.anyone.post("/api/v1/auth/register",
                                                 {"email": "later@example.com", "password": "secure_password", "name": "x",
                                                  "role": "candidate"}),
            "login": lambda: self.anyone.post("/api/v1/auth/login", {"email": self.candidate.email, "password": self.candidate.password}),
            "schedule": lambda: self.interviewer.post("/api/v1/interviews", body),
            "list": lambda: self.interviewer.get("/api/v1/interviews"),
            "detail": lambda: self.interviewer.get(f"/api/v1/interviews/{self.made}"),
            "change": lambda: self.interviewer.patch(f"/api/v1/interviews/{self.made}", {"status": "completed"}),
            "slots": lambda: self.interviewer.get("/api/v1/calendar/available-slots?start_date=2027-03-01&end_date=2027-03-02"),
            "upload": lambda: self.interviewer.upload("/api/v1/files/upload", [("interview_id", self.made)],
                                                      [("file", "a.pdf", "application/pdf", samples.pdf())]),
            "materials": lambda: self.interviewer.get(f"/api/v1/files/interview/{self.made}"),
            "download": lambda: self.interviewer.get(f"/api/v1/files/{self.made}"),
            "join": lambda: self.anyone.get("/join/AAAAAAAAAAAAAAAAAAAAAA"),
            "join as": lambda: self.anyone.get(self.own_link),
            "all": lambda: self.candidate.get("/candidate/interviews"),
            "pending": lambda: self.candidate.get("/candidate/interviews/pending"),
            "upcoming": lambda: self.candidate.get("/candidate/interviews/upcoming"),
            "history": lambda: self.candidate.get("/candidate/interviews/history"),
            "one": lambda: self.candidate.get(f"/candidate/interviews/{self.made}"),
            "confirm": lambda: self.candidate.put(f"/candidate/interviews/{self.made}/confirm"),
        }

    def unavailable(self, answer):
        self.assertEqual(answer.status, 503, answer)
        self.assertTrue(int(answer.header("Retry-After")) > 0, answer)
        if answer.target.startswith("/candidate"):
            self.assertNestError(answer, 503, None, "Service Unavailable")
        else:
            self.assertError(answer, 503, "service_unavailable")

    def test_stopped_and_started_again(self):
        before = self.everything()
        workers = sorted(self.instance.workers_alive())
        self.instance.stop_database()
        for name, call in self.requests().items():
            with self.subTest(name=name):
                begin = time.monotonic()
                self.unavailable(call())
                self.assertLess(time.monotonic() - begin, 5)
        self.assertStatus(self.anyone.get("/healthz"), 200)
        wait_for(lambda: self.anyone.get("/readyz").status == 503, 5, "/readyz, which is at most a second old")
        self.assertTrue(self.anyone.get("/readyz").header("Retry-After"))
        self.instance.start_database()
        self.recovered()
        self.assertUnchanged(before)
        self.assertEqual(sorted(self.instance.workers_alive()), workers, "recovery needed no new worker")
        self.assertStatus(self.candidate.put(f"/candidate/interviews/{self.made}/confirm"), 200)

    def test_restarted_between_two_requests(self):
        # The connection of every worker is dead when its next request comes. No client may notice.
        for _ in range(12):
            self.assertStatus(self.interviewer.get("/api/v1/interviews"), 200)
        self.instance.stop_database()
        self.instance.start_database()
        for number in range(12):
            self.assertStatus(self.interviewer.get("/api/v1/interviews"), 200)
            if number < 6:
                self.schedule(self.interviewer, self.candidate, in_days(60 + number))

    def test_killed_connections(self):
        for _ in range(3):
            for connection in self.instance.sql("SELECT id FROM information_schema.processlist WHERE user = 'interviewd'"):
                self.instance.sql(f"KILL {connection[0]}")
            for _ in range(6):
                self.assertStatus(self.interviewer.get("/api/v1/interviews"), 200)

    def test_frozen(self):
        before = self.everything()
        workers = sorted(self.instance.workers_alive())
        self.instance.announce("DATABASE_ERROR", "REQUEST_FAILED", "OUTCOME_UNKNOWN")
        self.instance.freeze_database()
        calls = self.requests()
        answers, threads = {}, []

        def run(name):
            begin = time.monotonic()
            answer = calls[name]()
            answers[name] = (answer, time.monotonic() - begin)

        for name in ("detail", "list", "confirm"):  # one for each worker
            threads.append(threading.Thread(target=run, args=(name,)))
            threads[-1].start()
        for thread in threads:
            thread.join()
        for name, (answer, seconds) in answers.items():
            with self.subTest(name=name):
                self.assertEqual(answer.status, 503, answer)
                self.assertTrue(int(answer.header("Retry-After")) > 0)
                self.assertLess(seconds, 10)
        self.instance.thaw_database()
        self.recovered()
        self.assertEqual(sorted(self.instance.workers_alive()), workers)
        self.assertUnchanged(before)

    def test_frozen_with_a_queue(self):
        # Three workers get twelve requests. Those that have waited too long are refused without being started.
        self.instance.announce("DATABASE_ERROR", "REQUEST_FAILED", "OUTCOME_UNKNOWN")
        self.instance.freeze_database()
        seconds = []

        def run():
            begin = time.monotonic()
            answer = self.interviewer.get("/api/v1/interviews", check=False)
            seconds.append((answer.status, time.monotonic() - begin))

        threads = [threading.Thread(target=run) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertLessEqual({status for status, _ in seconds}, {503, 504})
        self.assertLess(max(taken for _, taken in seconds), 30)
        self.instance.thaw_database()
        self.recovered()

    def test_a_lock_that_is_held(self):
        # Another connection locks the candidate's calendar: the booking waits, gives up in time, and writes nothing.
        self.instance.announce("DATABASE_ERROR", "REQUEST_FAILED")
        before = self.everything()
        with self.instance.held(f"UPDATE calendars SET version = version + 1 WHERE user_id = (SELECT id FROM users WHERE email ="
                                f" '{self.candidate.email}')"):
            begin = time.monotonic()
            answer = self.requests()["schedule"]()
            taken = time.monotonic() - begin
            self.unavailable(answer)
            self.assertLess(taken, 10)
            # Reads do not wait for the lock.
            begin = time.monotonic()
            self.assertStatus(self.interviewer.get("/api/v1/interviews"), 200)
            self.assertLess(time.monotonic() - begin, 2)
        self.assertUnchanged(before)
        self.assertStatus(self.requests()["schedule"](), 201)

    def test_clients_that_hang_up_while_queued(self):
        # A frozen database keeps all workers busy; then forty clients queue and disconnect.
        self.instance.announce("DATABASE_ERROR", "REQUEST_FAILED", "OUTCOME_UNKNOWN")
        self.instance.freeze_database()
        busy = [threading.Thread(target=lambda: self.interviewer.get("/api/v1/interviews", check=False)) for _ in range(3)]
        for thread in busy:
            thread.start()
        # The third may be waiting for the list of ended sessions, which is no request.
        wait_for(lambda: self.instance.busy_workers() >= 2, 10, "the workers to be busy")
        head = f"GET /api/v1/interviews HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.interviewer.token}\r\n\r\n".encode()
        for _ in range(40):
            with self.interviewer.connect() as connection:
                connection.sendall(head)
                time.sleep(0.005)  # so that nginx passes the request on before the client disconnects
        self.instance.thaw_database()
        for thread in busy:
            thread.join()
        begin = time.monotonic()
        self.recovered()
        self.assertLess(time.monotonic() - begin, 5)
        mark = "\n".join(self.instance.log_since(self._mark))
        self.assertIn("CLIENT_GONE", mark)

    def test_schema_of_another_version(self):
        self.instance.announce("DATABASE_ERROR", "REQUEST_FAILED")
        table = self.instance.value("SELECT table_name FROM information_schema.tables WHERE table_schema = 'interviewd' AND table_name LIKE"
                                    " '%migration%'")
        kept = self.instance.value(f"SELECT MAX(number) FROM {table}")
        self.instance.sql(f"CREATE TABLE kept_migrations AS SELECT * FROM {table}; DELETE FROM {table} WHERE number = {kept}")
        try:
            wait_for(lambda: self.anyone.get("/readyz").status == 503, 5, "/readyz to miss a migration")
        finally:
            self.instance.sql(f"INSERT INTO {table} SELECT * FROM kept_migrations WHERE number = {kept}; DROP TABLE kept_migrations")
        wait_for(lambda: self.anyone.get("/readyz").status == 200, 5, "/readyz with all migrations")

    def test_full_or_missing_storage(self):
        from harness import samples
        self.instance.announce("FILE_ERROR", "REQUEST_FAILED")
        aside = self.instance.storage.with_name("storage.aside")
        self.instance.storage.rename(aside)
        try:
            before = self.instance.rows()
            answer = self.interviewer.upload("/api/v1/files/upload", [("interview_id", self.made)],
                                             [("file", "a.pdf", "application/pdf", samples.pdf())], check=False)
            self.assertIn(answer.status, (500, 503))
            self.assertEqual(self.instance.rows(), before)
        finally:
            if self.instance.storage.exists():
                self.instance.storage.rmdir()
            aside.rename(self.instance.storage)
        self.assertStatus(
            self.interviewer.upload("/api/v1/files/upload", [("interview_id", self.made)],
                                    [("file", "a.pdf", "application/pdf", samples.pdf())]), 201)


if __name__ == "__main__":
    unittest.main()
