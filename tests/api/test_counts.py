"""Where the counts of lists end: at 1,000 for lists that no document has, at 100,000, where paging ends, for documented ones."""

import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402

MAILS = "/api/v1/mail/messages/"
PLATFORM = ["count", "next", "previous", "results"]


class Counts(Suite):
    def setUp(self):
        super().setUp()
        self.name = f"Counts {uuid.uuid4()}"
        self.hr = self.staff("hr", self.name)
        self.company = self.instance.value(f"SELECT id FROM companies WHERE name = '{self.name}'")

    def follow(self, page):
        """The page behind this one."""
        return self.assertStatus(self.hr.get(page["next"].removeprefix(self.instance.url)), 200).json

    def mails(self, first, last, status):
        self.instance.sql("INSERT INTO mails (public_id, company_id, once, kind, status, email, object, object_id, object_public_id,"
                          " send_at,"
                          f" expires_at, next_at, created_at) SELECT UNHEX(REPLACE(UUID(), '-', '')), {self.company}, UUID(), 1, {status},"
                          f" 'c@example.org', 4, seq, UNHEX(MD5(seq)), NOW(), NOW(), NOW(), NOW() FROM seq_{first}_to_{last}")

    def test_up_to_a_thousand(self):
        self.mails(1, 999, 1)
        page = self.assertStatus(self.hr.get(f"{MAILS}?page_size=100"), 200).json
        self.assertEqual((list(page), page["count"]), (PLATFORM, 999))
        self.mails(1, 1, 2)
        page = self.assertStatus(self.hr.get(f"{MAILS}?page_size=100"), 200).json
        self.assertEqual((list(page), page["count"]), (PLATFORM, 1000))
        page = self.assertStatus(self.hr.get(f"{MAILS}?page_size=100&page=10"), 200).json
        self.assertEqual((list(page), page["count"], page["next"], len(page["results"])), (PLATFORM, 1000, None, 100))

    def test_behind_a_thousand(self):
        self.mails(1, 3, 2)
        self.mails(4, 1050, 1)
        seen = []
        page = self.assertStatus(self.hr.get(f"{MAILS}?page_size=100"), 200).json
        while True:
            self.assertEqual((list(page), page["count"], page["count_capped"]), ([*PLATFORM, "count_capped"], 1000, True))
            seen += [one["id"] for one in page["results"]]
            if page["next"] is None:
                break
            page = self.follow(page)
        self.assertEqual((len(seen), len(set(seen))), (1050, 1050))
        self.assertEqual(len(page["results"]), 50)
        # A full page that is the last one has no next page either, and one behind it is empty.
        page = self.assertStatus(self.hr.get(f"{MAILS}?page_size=50&page=21"), 200).json
        self.assertEqual((len(page["results"]), page["next"], page["count_capped"]), (50, None, True))
        page = self.assertStatus(self.hr.get(f"{MAILS}?page_size=50&page=22"), 200).json
        self.assertEqual((page["results"], page["next"], page["count"], page["count_capped"]), ([], None, 1000, True))
        # What a filter finds is counted by itself, and in the order of the whole list.
        page = self.assertStatus(self.hr.get(f"{MAILS}?status=failed"), 200).json
        self.assertEqual((list(page), page["count"], [one["id"] for one in page["results"]]), (PLATFORM, 3, seen[-3:]))
        other = self.staff("hr", f"Other {uuid.uuid4()}")
        self.assertEqual(self.assertStatus(other.get(MAILS), 200).json, {"count": 0, "next": None, "previous": None, "results": []})

    def test_deliveries(self):
        made = self.hr.post("/api/v1/webhooks/", {"url": "https://example.com/hook", "events": ["interview.scheduled"]})
        hook = self.assertStatus(made, 201).json["id"]
        path = f"/api/v1/webhooks/{hook}/deliveries/"
        key = self.instance.value(f"SELECT id FROM webhooks WHERE public_id = UNHEX(REPLACE('{hook}', '-', ''))")
        self.instance.sql("INSERT INTO webhook_deliveries (public_id, company_id, webhook_id, outbox_id, event, status, next_at,"
                          f" created_at) SELECT UNHEX(REPLACE(UUID(), '-', '')), {self.company}, {key}, seq, 'interview.scheduled',"
                          " seq % 3, NOW(), NOW() FROM seq_1_to_1200")
        page = self.assertStatus(self.hr.get(path), 200).json
        self.assertEqual((list(page), page["count"]), ([*PLATFORM, "count_capped"], 1000))
        page = self.assertStatus(self.hr.get(f"{path}?page=60"), 200).json
        self.assertEqual((len(page["results"]), page["next"], page["count_capped"]), (20, None, True))
        for status in ("pending", "delivered", "failed"):
            page = self.assertStatus(self.hr.get(f"{path}?status={status}"), 200).json
            self.assertEqual((list(page), page["count"]), (PLATFORM, 400))
            self.assertEqual({one["status"] for one in page["results"]}, {status})
        self.assertStatus(self.staff("hr", f"Other {uuid.uuid4()}").get(path), 404)

    def interviews(self, number):
        """So many interviews of one application, which is all that counts for a list."""
        candidate, interviewer = self.register(), self.staff("interviewer", self.name)
        self.schedule(interviewer, candidate)
        self.more(2, number)

    def more(self, first, last):
        """Copies of the company's first interview."""
        same = ("company_id, company_public_id, application_id, application_public_id, job_id, job_public_id, candidate_id,"
                " candidate_public_id, start_at, minutes, applied_at, created_at, updated_at")
        self.instance.sql(f"SET foreign_key_checks = 0, unique_checks = 0; INSERT INTO interviews (public_id, {same}) SELECT"
                          f" UNHEX(MD5(CONCAT(i.id, '.', s.seq))), {same} FROM interviews i JOIN seq_{first}_to_{last} s WHERE i.id ="
                          f" (SELECT MIN(id) FROM interviews WHERE company_id = {self.company})")

    def test_documented_lists(self):
        self.interviews(99_999)
        path = "/api/v1/interviews/interviews/?page_size=100"
        page = self.assertStatus(self.hr.get(path), 200).json
        self.assertEqual((list(page), page["count"]), (PLATFORM, 99_999))
        self.more(100_000, 100_009)
        page = self.assertStatus(self.hr.get(path), 200).json
        self.assertEqual((list(page), page["count"], page["count_capped"]), ([*PLATFORM, "count_capped"], 100_000, True))
        self.assertIsNotNone(page["next"])
        # Paging ends with the count: the last page that may be asked for names no other.
        page = self.assertStatus(self.hr.get(f"{path}&page=1000"), 200).json
        self.assertEqual((len(page["results"]), page["next"], page["count_capped"]), (100, None, True))
        self.assertIn("page=999", page["previous"])
        for target, member in (("/api/v1/interviews?per_page=1", "total"), ("/api/interviews?size=1", "totalElements")):
            answer = self.assertStatus(self.hr.get(target), 200)
            self.assertEqual((answer.json[member], answer.header("X-Count-Capped")), (100_000, "true"))
        answer = self.assertStatus(self.hr.get("/api/interview-management/?page_size=1"), 200)
        self.assertEqual((answer.header("X-Total-Count"), answer.header("X-Count-Capped")), ("100000", "true"))
        answer = self.assertStatus(self.hr.get("/api/interview-management/cvs-for-interview?page_size=1&all=true"), 200)
        self.assertEqual((answer.header("X-Total-Count"), answer.header("X-Count-Capped")), ("1", None))

    def test_document(self):
        document = self.anyone.get("/api/openapi.json").json
        answers = {path: document["paths"][path]["get"]["responses"]["200"] for path in
                   ("/api/v1/mail/messages", "/api/v1/interviews", "/api/interviews", "/candidate/interviews", "/api/interview-management")}
        for path, answer in answers.items():
            with self.subTest(path=path):
                if path == "/api/v1/mail/messages":
                    name = answer["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
                    schema = document["components"]["schemas"][name]
                    self.assertIn("boolean", schema["properties"]["count_capped"]["type"])
                    self.assertNotIn("count_capped", schema["required"])
                else:
                    self.assertEqual(answer["headers"]["X-Count-Capped"]["required"], False)


if __name__ == "__main__":
    unittest.main()
