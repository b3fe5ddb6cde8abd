"""The audit: who reads it, what it holds, and that a company sees its own rows alone."""

import os
import re
import signal
import sys
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import PASSWORD, at_once  # noqa: E402

AUDIT, DEPARTMENTS, KEYS = "/api/v1/audit/", "/api/v1/jobs/departments/", "/api/v1/api_keys/"


class AuditSuite(Suite):
    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4()}"
        self.admin, self.hr = self.staff("admin", self.company), self.staff("hr", self.company)

    def department(self, person):
        return self.assertStatus(person.post(DEPARTMENTS, {"name": f"D {uuid.uuid4()}"}), 201)

    def rows(self, query="", person=None):
        return self.assertStatus((person or self.admin).get(AUDIT + query), 200).json["results"]


class Reading(AuditSuite):

    def test_who_did_what_from_where(self):
        made = self.department(self.hr)
        [row] = self.rows(f"?object={made.json['id']}")
        self.assertEqual(row, {"at": row["at"], "actor": {"id": self.hr.id, "name": self.hr.name, "key": None},
                               "action": "department.created", "object": {"kind": "department", "id": made.json["id"]},
                               "address": "127.0.0.1", "request_id": made.header("X-Request-Id")})
        self.assertRegex(row["at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")

    def test_a_key_is_named(self):
        key = self.assertStatus(self.hr.post(KEYS, {"name": "Import", "scopes": ["write"]}), 201).json["key"]
        made = self.department(self.anyone.as_user(key))
        [row] = self.rows(f"?object={made.json['id']}")
        self.assertEqual(row["actor"], {"id": self.hr.id, "name": self.hr.name, "key": "Import"})

    def test_filters(self):
        first, second = self.department(self.hr).json["id"], self.department(self.admin).json["id"]
        self.assertEqual([row["object"]["id"] for row in self.rows("?action=department.created")], [second, first])
        self.assertEqual([row["object"]["id"] for row in self.rows(f"?action=department.created&actor={self.hr.id}")], [first])
        self.assertEqual([row["object"]["id"] for row in self.rows(f"?object={second}&actor={self.admin.id}")], [second])
        self.assertEqual(self.rows(f"?object={second}&actor={self.hr.id}"), [])
        self.assertEqual(self.rows(f"?object={second}&action=department.changed"), [])
        self.assertEqual(self.rows("?action=department.exploded"), [])
        self.assertTrue(all(row["actor"]["id"] == self.hr.id for row in self.rows(f"?actor={self.hr.id}")))
        self.assertEqual([self.rows(f"?actor={person}") for person in (uuid.uuid4(), self.staff("admin", None).id)], [[], []])

    def test_a_span_of_time(self):
        objects = [self.department(self.hr).json["id"] for _ in range(3)]
        for day, one in enumerate(objects, 1):
            self.instance.sql(f"UPDATE audit SET at = '2024-03-0{day} 12:00:00' WHERE object_public_id = UNHEX('{one.replace('-', '')}')")
        span = "from=2024-03-02T12:00:00Z&to=2024-03-03T12:00:00Z"
        for more in ("", f"&actor={self.hr.id}", "&action=department.created", f"&object={objects[1]}"):
            with self.subTest(more):
                answer = self.assertStatus(self.admin.get(f"{AUDIT}?{span}{more}"), 200).json
                self.assertEqual(([row["object"]["id"] for row in answer["results"]], answer["count"]), ([objects[1]], 1))
        self.assertEqual([row["object"]["id"] for row in self.rows("?to=2024-03-03T12:00:00Z")], [objects[1], objects[0]])

    def test_newest_first_in_pages(self):
        made = [self.department(self.hr).json["id"] for _ in range(5)]
        pages = [self.assertStatus(self.admin.get(f"{AUDIT}?action=department.created&page_size=2&page={page}"), 200).json
                 for page in (1, 2, 3)]
        self.assertEqual([row["object"]["id"] for page in pages for row in page["results"]], made[::-1])
        self.assertEqual([page["count"] for page in pages], [5, 5, 5])
        self.assertIsNone(pages[2]["next"])

    def test_no_more_is_counted_than_is_said(self):
        company = self.instance.value(f"SELECT company_id FROM users WHERE email = '{self.admin.email}'")
        self.instance.sql("INSERT INTO audit (company_id, actor_role, at, action, object, object_id) SELECT"
                          f" {company}, 1, '2024-01-01', 'job.changed', 2, seq FROM seq_1_to_1200" if not self.mysql() else
                          "SET SESSION cte_max_recursion_depth = 2000; INSERT INTO audit (company_id, actor_role, at, action, object,"
                          f" object_id) WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1200) SELECT {company},"
                          " 1, '2024-01-01', 'job.changed', 2, n FROM s")
        answer = self.assertStatus(self.admin.get(f"{AUDIT}?action=job.changed"), 200).json
        self.assertEqual((answer["count"], answer["count_capped"], len(answer["results"])), (1000, True, 20))
        self.assertEqual(answer["results"][0]["actor"], None)

    @staticmethod
    def mysql():
        from harness.instance import MYSQL  # pylint: disable=import-outside-toplevel
        return MYSQL

    def test_two_statements_a_page(self):
        self.department(self.hr)
        for query in ("", f"?actor={self.hr.id}", "?action=department.created", f"?object={self.hr.id}"):
            self.assertStatements(self.admin, AUDIT + query)

    def test_nobody_reads_the_rows_of_another_company(self):
        made = self.department(self.hr).json["id"]
        other = self.staff("admin", f"Company {uuid.uuid4()}")
        for query in (f"?object={made}", f"?actor={self.hr.id}", "?action=department.created"):
            for person in (other, self.staff("admin", None)):
                answer = self.assertStatus(person.get(AUDIT + query), 200).json
                self.assertEqual((answer["results"], answer["count"]), ([], 0))
        self.assertNotIn(made, [row["object"]["id"] for row in self.rows(person=other)])

    def test_the_installation_reads_what_belongs_to_no_company(self):
        installation = self.staff("admin", None)
        candidate = self.register()
        rows = self.rows(f"?object={candidate.id}", installation)
        self.assertIn("user.registered", [row["action"] for row in rows])
        self.assertEqual(self.rows(f"?object={candidate.id}"), [])
        for query in ("", f"?actor={candidate.id}", "?action=user.registered"):
            self.assertStatements(installation, AUDIT + query)

    def test_others_are_refused(self):
        interviewer = self.register("interviewer")
        for person in (self.hr, interviewer, self.register()):
            self.assertDetail(person.get(AUDIT), 403, "You do not have permission to perform this action.")
        self.assertStatus(self.anyone.get(AUDIT), 401)
        key = self.assertStatus(self.admin.post(KEYS, {"name": "All", "scopes": ["read", "write"]}), 201).json["key"]
        self.assertStatus(self.anyone.as_user(key).get(AUDIT), 403)

    def test_bad_filters(self):
        for query, name in (("actor=5", "actor"), ("object=x", "object"), ("from=yesterday", "from"), ("to=2024-13-01T00:00:00Z", "to"),
                            ("page=0", "page"), (f"action={'x' * 49}", "action")):
            with self.subTest(query):
                self.assertFields(self.admin.get(f"{AUDIT}?{query}"), name)

    def test_a_password_stands_in_no_row(self):
        self.login(self.admin.email)
        self.assertEqual(self.instance.count("audit", f"CONCAT_WS(' ', action, address, request_id) LIKE '%{PASSWORD}%'"), 0)


class Noted(AuditSuite):
    """What no transaction notes of its own: logins, and reading what is confidential."""

    BATCH_SECONDS = 2

    def applied(self):
        """Makes a candidate who has applied with a resume. Returns (candidate, the resume's address as hr gets it)."""
        job = self.assertStatus(self.hr.post("/api/v1/jobs/jobs/", {
            "title": "Clerk", "description": "d", "employment_type": "full_time", "status": "published"}), 201).json["id"]
        candidate = self.register()
        sent = candidate.upload("/api/v1/jobs/applications/", [("job", job)], [("resume", "cv.pdf", "application/pdf", samples.pdf())])
        application = self.assertStatus(sent, 201).json["id"]
        return candidate, self.assertStatus(self.hr.get(f"/api/v1/jobs/applications/{application}/"), 200).json["resume"]

    def noted(self, query, n=1, person=None):
        found = wait_for(lambda: (rows := self.rows(query, person)) and len(rows) >= n and rows, self.BATCH_SECONDS + 2, f"{n} of {query}")
        self.assertEqual(len(found), n, found)
        return found

    def test_logins(self):
        self.noted(f"?action=user.logged_in&object={self.hr.id}", 1)
        answer = self.anyone.post("/api/auth/login/", {"email": self.hr.email, "password": PASSWORD})
        rows = self.noted(f"?action=user.logged_in&object={self.hr.id}", 2)
        self.assertEqual((rows[0]["actor"]["id"], rows[0]["address"], rows[0]["request_id"]),
                         (self.hr.id, "127.0.0.1", answer.header("X-Request-Id")))

    def test_logins_that_failed(self):
        begun = time.monotonic()
        answers = [self.assertStatus(self.anyone.post("/api/v1/auth/login", {"email": self.hr.email, "password": f"wrong {n}"}), 401)
                   for n in range(3)]
        rows = self.noted("?action=user.login_failed", 3)
        self.assertLess(time.monotonic() - begun, self.BATCH_SECONDS + 1)
        self.assertEqual({row["request_id"] for row in rows}, {answer.header("X-Request-Id") for answer in answers})
        for row in rows:
            self.assertEqual((row["actor"], row["object"], row["address"]), (None, {"kind": "user", "id": self.hr.id}, "127.0.0.1"))
        self.assertEqual(self.instance.count("audit", "CONCAT_WS(' ', action, address, request_id) LIKE '%wrong%'"), 0)

    def test_a_login_to_no_account_is_of_the_installation(self):
        installation = self.staff("admin", None)
        sent = self.assertStatus(self.anyone.post("/api/v1/auth/login", {"email": "nobody@example.org", "password": "wrong one"}), 401)
        rows = wait_for(lambda: [row for row in self.rows("?action=user.login_failed", installation)
                                 if row["request_id"] == sent.header("X-Request-Id")], 4, "the row")
        self.assertEqual((rows[0]["actor"], rows[0]["object"]), (None, {"kind": "user", "id": None}))

    def test_a_wrong_old_password(self):
        self.assertStatus(self.hr.post("/api/v1/users/users/change_password/", {
            "old_password": "wrong", "new_password": "correct horse 43", "new_password_confirm": "correct horse 43"}), 400)
        self.noted(f"?action=user.login_failed&object={self.hr.id}")

    def test_a_profile(self):
        candidate, _ = self.applied()
        for _ in range(5):
            self.assertStatus(self.hr.get(f"/api/v1/candidates/{candidate.id}/"), 200)
        self.assertStatus(self.admin.get(f"/api/v1/candidates/{candidate.id}/"), 200)
        rows = self.noted(f"?action=candidate.read&object={candidate.id}", 2)
        self.assertEqual({row["actor"]["id"] for row in rows}, {self.hr.id, self.admin.id})

    def test_once_an_hour_by_all_workers(self):
        candidate, _ = self.applied()
        at_once([lambda: self.assertStatus(self.hr.get(f"/api/v1/candidates/{candidate.id}/"), 200)] * 8)
        self.noted(f"?action=candidate.read&object={candidate.id}", 1)
        key = self.assertStatus(self.hr.post(KEYS, {"name": "Sync", "scopes": ["read"]}), 201).json["key"]
        self.assertStatus(self.anyone.as_user(key).get(f"/api/v1/candidates/{candidate.id}/"), 200)
        rows = self.noted(f"?action=candidate.read&object={candidate.id}", 2)
        self.assertEqual([row["actor"]["key"] for row in rows], ["Sync", None])

    def test_what_was_not_allowed_is_not_noted(self):
        candidate, _ = self.applied()
        other = self.staff("hr", f"Company {uuid.uuid4()}")
        self.assertStatus(other.get(f"/api/v1/candidates/{candidate.id}/"), 404)
        time.sleep(self.BATCH_SECONDS + 1)
        self.assertEqual(self.instance.count("audit a JOIN users u ON u.id = a.actor_id",
                                             f"a.action = 'candidate.read' AND u.email = '{other.email}'"), 0)

    def test_a_resume_by_its_signed_address(self):
        candidate, url = self.applied()
        self.assertIn(f"?reader={self.hr.id}&expires=", url)
        target = url[url.index("/api/"):]
        file = re.search(r"/files/([0-9a-f-]{36})", target)[1]
        self.assertStatus(self.anyone.get(target), 200)
        [row] = self.noted(f"?action=file.read&object={file}")
        self.assertEqual((row["actor"]["id"], row["object"]), (self.hr.id, {"kind": "file", "id": file}))
        # Nobody can put another reader into the address, or take the reader out.
        self.assertStatus(self.anyone.get(target.replace(self.hr.id, self.admin.id)), 401)
        self.assertStatus(self.anyone.get(target.replace(f"reader={self.hr.id}&", "")), 401)
        self.assertStatus(self.anyone.get(target.replace(self.hr.id, "x")), 401)
        self.assertStatus(self.anyone.get(f"{target}&reader={self.admin.id}"), 401)
        # With a token it is the caller.
        self.assertStatus(self.admin.get(f"/api/v1/files/{file}"), 200)
        rows = self.noted(f"?action=file.read&object={file}", 2)
        self.assertEqual(rows[0]["actor"]["id"], self.admin.id)
        # Who reads only what is their own is not noted.
        self.assertStatus(candidate.get(f"/api/v1/files/{file}"), 200)
        time.sleep(self.BATCH_SECONDS)
        self.assertEqual(len(self.rows(f"?action=file.read&object={file}")), 2)

    def test_an_evaluation(self):
        interviewer, candidate = self.staff("interviewer", self.company), self.register()
        interview = self.schedule(interviewer, candidate)["id"]
        path = f"/api/v1/interviews/interviews/{interview}/"
        self.assertStatus(self.hr.get(path), 200)
        self.begun(interview)
        self.assertStatus(interviewer.post(f"/api/interview-management/{interview}/evaluation/", {"appearance": 4}), 201)
        self.assertStatus(self.hr.get(path), 200)
        [row] = self.noted(f"?action=evaluation.read&object={interview}")
        self.assertEqual((row["actor"]["id"], row["object"]), (self.hr.id, {"kind": "evaluation", "id": interview}))

    def test_the_export_of_screenings(self):
        self.assertStatus(self.admin.get("/api/v1/chatbot/sessions/export/"), 200)
        [row] = self.noted("?action=export.read")
        self.assertEqual((row["actor"]["id"], row["object"]["kind"]), (self.admin.id, "company"))

    def test_notes_of_a_worker_that_is_killed(self):
        candidates = [self.applied()[0] for _ in range(3)]
        self.instance.announce("WORKER_LOST")
        for candidate in candidates:
            self.assertStatus(self.hr.get(f"/api/v1/candidates/{candidate.id}/"), 200)
            for pid in self.instance.children_alive()[:2]:
                os.kill(pid, signal.SIGKILL)
        for candidate in candidates:
            wait_for(lambda one=candidate: self.instance.count("audit", "action = 'candidate.read' AND object_public_id ="
                                                               f" UNHEX('{one.id.replace('-', '')}')"), 20, "the note")


if __name__ == "__main__":
    unittest.main()
