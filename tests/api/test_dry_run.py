"""
Dry runs: nothing remains of one, and what it foretells is what the same request then does.
"""

import sys
import unittest
import uuid
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from harness import Suite, samples  # noqa: E402
from harness.client import multipart  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.receiver import Receiver  # noqa: E402
import test_examples  # noqa: E402

V1 = "/api/v1/"
DRY = {"Prefer": "dry-run"}
EVENTS = ["application.created", "application.status_changed", "interview.scheduled", "interview.confirmed", "interview.rescheduled",
          "interview.cancelled", "interview.no_show", "offer.sent", "offer.accepted", "offer.rejected", "offer.withdrawn"]
NOTHING = {"mails": [], "webhooks": [], "notifications": [], "calendar": []}


class Unchanged:
    """Compares the whole database and the stored files."""

    def state(self):
        tables = [row[0] for row in self.instance.sql(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'interviewd' AND table_type = 'BASE TABLE' ORDER BY 1")]
        # Into the audit, workers also write what they have noted of logins and readings before.
        audit = self.instance.sql(f"SELECT COUNT(*), MAX(id) FROM audit WHERE {self.instance.NOTED}")
        checked = ", ".join(f"`{one}`" for one in tables if one != "audit")
        return {"files": self.instance.files(), "audit": audit, **dict(self.instance.sql(f"CHECKSUM TABLE {checked}"))}

    def assertSame(self, before):
        now = self.state()
        self.assertEqual([name for name in now if now[name] != before[name]], [])

    def assertDry(self, answer, *statuses):
        self.assertStatus(answer, 200)
        self.assertEqual(answer.header("Preference-Applied"), "dry-run")
        self.assertEqual(list(answer.json), ["dry_run", "status", "body", "follows"], answer)
        self.assertIs(answer.json["dry_run"], True)
        self.assertIn(answer.json["status"], statuses, answer)
        return answer.json


class EveryOperation(Unchanged, test_examples.Walk):
    options = {**test_examples.Walk.options, "name": "dry_run"}

    test_requests = test_null = None  # those of test_examples.py

    def offering(self):
        return self.each(lambda operation: operation.method != "GET" and "Prefer" in operation.named("header"))

    def test_which(self):
        """All writes of these, and of nothing else."""
        offered = {operation.id for operation in self.offering()}
        wanted = ("jobs.", "departments.", "applications.", "candidates.", "candidate_", "availability.", "holds.", "interviews.",
                  "rounds.", "scorecards.", "offers.", "assistant.interviews.", "assistant.files.", "candidate.interviews.", "management.",
                  "tracker.interviews.")
        writes = {operation.id for operation in self.operations if operation.method != "GET"}
        self.assertEqual(offered, {one for one in writes if one.startswith(wanted) and not one.startswith("candidate_privacy.")})

    def test_nothing_remains(self):
        for number, operation in enumerate(self.offering()):
            for kind in operation.content or [None]:
                with self.subTest(operation=operation.id, kind=kind):
                    self.made = {}
                    self.prepare(operation)
                    target, headers, body = self.path_of(operation), {"Idempotency-Key": str(uuid.uuid4())}, None
                    query = {one["name"]: self.example(operation, one["name"], one["schema"]) for one in operation.parameters
                             if one["in"] == "query" and (one["required"] or "examples" in operation.resolved(one["schema"]))}
                    if kind:
                        headers["Content-Type"], body = self.body_of(operation, kind)
                    person = self.who(operation)
                    if number % 2:
                        query["dry_run"] = "1"
                    else:
                        headers.update(DRY)
                    before = self.state()
                    answer = person.request(operation.method, target + ("?" + urlencode(query) if query else ""), body, headers=headers)
                    self.assertDry(answer, *[int(status) for status in operation.row["responses"] if status[0] == "2"])
                    self.assertSame(before)

    def test_refused(self):
        """What would be refused stands in the answer; what never reaches the operation is answered as ever."""
        target, candidate = V1 + "jobs/jobs/", self.person("candidate")
        before = self.state()
        refused = self.assertDry(self.hr.post(target, {"title": ""}, headers=DRY), 400)
        self.assertEqual(refused["follows"], NOTHING)
        self.assertEqual(refused["body"], self.hr.post(target, {"title": ""}).json)
        self.assertDry(self.hr.patch(f"{target}{uuid.uuid4()}/", {"title": "x"}, headers=DRY), 404)
        self.assertDry(self.hr.patch(target + "nonsense/", {"title": "x"}, headers=DRY), 404)
        self.assertStatus(self.anyone.post(target, {}, headers=DRY), 401)
        self.assertStatus(candidate.post(target, {}, headers=DRY), 403)
        self.assertStatus(self.hr.post(target, b"{", headers={**DRY, "Content-Type": "application/json"}), 400)
        self.assertStatus(self.hr.post(target, b"a", headers={**DRY, "Content-Type": "text/plain"}), 415)
        self.assertSame(before)

    def test_if_match(self):
        path = f"{V1}jobs/jobs/{self.a('job')}/"
        tag = self.hr.get(path).header("ETag")
        before = self.state()
        self.assertDry(self.hr.patch(path, {"title": "Other"}, headers={**DRY, "If-Match": tag}), 200)
        self.assertDry(self.hr.patch(path, {"title": "Other"}, headers={**DRY, "If-Match": '"99-abc"'}), 412)
        self.assertSame(before)

    def test_no_key_is_looked_at(self):
        """A key whose answer is kept is not answered again, and does not refuse another request."""
        key = {"Idempotency-Key": str(uuid.uuid4())}
        body = {"title": "Engineer", "description": "Builds", "employment_type": "full_time"}
        self.assertStatus(self.hr.post(V1 + "jobs/jobs/", body, headers=key), 201)
        answer = self.hr.post(V1 + "jobs/jobs/", {**body, "title": "Other"}, headers={**key, **DRY})
        self.assertEqual(self.assertDry(answer, 201)["body"]["title"], "Other")
        self.assertIsNone(answer.header("Idempotency-Replayed"))
        self.assertIsNone(answer.header("ETag"))


class Foretold(Unchanged, Suite):
    """With a dispatcher that keeps all mails, and a receiver."""

    options = {"name": "foretold", "settings": {"dispatchers": "1", "webhook_http": "on", "webhook_private": "on"}}

    def setUp(self):
        super().setUp()
        self.receiver = self.enterContext(Receiver())
        company = f"Foretold {uuid.uuid4()}"
        self.hr, self.other = self.staff("hr", company), self.staff("hr", company)
        self.admin = self.staff("admin", company)
        self.interviewer = self.staff("interviewer", company)
        self.candidate = self.register(verified=True)
        self.assertStatus(self.admin.post(V1 + "webhooks/", {"url": self.receiver.url("/hook"), "events": EVENTS}), 201)
        self.assertStatus(self.admin.post(V1 + "webhooks/", {"url": self.receiver.url("/offers"), "events": ["offer.sent"]}), 201)
        job = self.hr.post(V1 + "jobs/jobs/", {"title": "Engineer", "description": "Builds", "employment_type": "full_time",
                                               "status": "published"}).json["id"]
        kind, body = multipart([("job", job)], [("resume", "cv.pdf", "application/pdf", samples.pdf())])
        made = self.candidate.post(V1 + "jobs/applications/", body, headers={"Content-Type": kind})
        self.application = self.assertStatus(made, 201).json["id"]
        self.settled()

    def settled(self):
        """Waits until everything is handed on and sent."""
        wait_for(lambda: self.instance.value("SELECT (SELECT COUNT(*) FROM outbox WHERE status = 0) + (SELECT COUNT(*) FROM mails WHERE "
                                             "status = 0 AND next_at <= UTC_TIMESTAMP()) + (SELECT COUNT(*) FROM webhook_deliveries "
                                             "WHERE status = 0)") == "0", 30, "the dispatcher")

    def last(self):
        return {table: int(self.instance.value(f"SELECT IFNULL(MAX(id), 0) FROM {table}"))
                for table in ("mails", "webhook_deliveries", "notifications")}

    def done_since(self, last):
        """What has followed since, in the words of a dry run."""
        self.settled()
        mails = self.instance.sql("SELECT m.email, o.subject, IF(o.calendar = '' OR o.calendar IS NULL, '', IF(o.calendar LIKE "
                                  "'%METHOD:CANCEL%', 'removed', 'there')) FROM mails m JOIN mail_outbox o ON o.mail_id = m.id"
                                  f" WHERE m.id > {last['mails']}")
        hooks = self.instance.sql("SELECT w.url, d.event FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id"
                                  f" WHERE d.id > {last['webhook_deliveries']}")
        told = self.instance.sql("SELECT u.email, n.title FROM notifications n JOIN users u ON u.id = n.user_id"
                                 f" WHERE n.id > {last['notifications']}")
        return {"mails": sorted((to, subject) for to, subject, _ in mails), "webhooks": sorted(map(tuple, hooks)),
                "notifications": sorted(map(tuple, told)), "calendar": sorted((to, what) for to, _, what in mails if what)}

    @staticmethod
    def foretold(follows):
        pairs = {name: sorted(tuple(one.values()) for one in items) for name, items in follows.items()}
        pairs["calendar"] = [(to, "removed" if change == "removed" else "there") for to, change in pairs["calendar"]]
        return pairs

    def compare(self, person, method, path, body, *wanted, changes=()):
        """Sends the request dry, then in earnest, and compares. `wanted` are kinds of which something must have followed."""
        self.settled()
        before = self.state()
        dry = self.assertDry(person.request(method, path, body, headers=DRY), 200, 201)
        self.assertSame(before)
        last = self.last()
        answer = person.request(method, path, body)
        self.assertStatus(answer, dry["status"])
        self.assertEqual(list(answer.json), list(dry["body"]))
        self.assertEqual(self.foretold(dry["follows"]), self.done_since(last))
        for name in wanted:
            self.assertTrue(dry["follows"][name], f"{name} in {dry}")
        self.assertEqual({one["change"] for one in dry["follows"]["calendar"]}, set(changes))
        return answer.json, dry

    def test_an_interview(self):
        body = {"application_id": self.application, "scheduled_at": "2031-02-05T10:00:00Z", "interviewer_id": self.interviewer.id,
                "duration_minutes": 60}
        everything = ("mails", "webhooks", "notifications", "calendar")
        made, dry = self.compare(self.hr, "POST", V1 + "interviews/interviews/", body, *everything, changes=["added"])
        self.assertEqual({one["to"] for one in dry["follows"]["mails"]}, {self.candidate.email, self.interviewer.email})
        path = f"{V1}interviews/interviews/{made['id']}/"
        # A clash would be refused, and nothing would follow.
        clash = self.assertDry(self.hr.post(V1 + "interviews/interviews/", body, headers=DRY), 400)
        self.assertEqual(clash["follows"], NOTHING)
        self.compare(self.hr, "POST", path + "reschedule/", {"scheduled_at": "2031-02-06T10:00:00Z"}, *everything, changes=["changed"])
        self.compare(self.hr, "PATCH", path, {"status": "confirmed"}, "webhooks", "notifications")
        self.compare(self.hr, "POST", path + "cancel/", {"reason": "moved"}, *everything, changes=["removed"])

    def test_an_offer(self):
        made, _ = self.compare(self.hr, "POST", V1 + "offers/offers/", {
            "application_id": self.application, "salary": 1, "currency": "USD", "start_date": "2031-01-01"}, "mails", "webhooks")
        self.compare(self.hr, "PATCH", f"{V1}offers/offers/{made['id']}/", {"status": "withdrawn"}, "webhooks")

    def test_a_rejection(self):
        """Its interviews end with the application."""
        self.assertStatus(self.hr.post(V1 + "interviews/interviews/", {
            "application_id": self.application, "scheduled_at": "2031-03-05T10:00:00Z", "interviewer_id": self.interviewer.id}), 201)
        self.compare(self.hr, "PATCH", f"{V1}jobs/applications/{self.application}/", {"status": "rejected"}, "webhooks", "notifications",
                     "mails", "calendar", changes=["removed"])

    def test_others_learn_what_reaches_themselves(self):
        body = {"application_id": self.application, "scheduled_at": "2031-04-05T10:00:00Z", "interviewer_id": self.interviewer.id}
        made = self.assertStatus(self.hr.post(V1 + "interviews/interviews/", body), 201).json
        self.settled()
        path = f"/candidate/interviews/{made['id']}/confirm"
        self.assertEqual(self.assertDry(self.candidate.put(path, {}, headers=DRY), 200)["follows"], NOTHING)
        follows = self.assertDry(self.interviewer.post(f"{V1}interviews/interviews/{made['id']}/cancel/", {"reason": "ill"}, headers=DRY),
                                 200)["follows"]
        self.assertEqual(follows["webhooks"], [])
        self.assertEqual({one["to"] for one in follows["mails"]}, {self.interviewer.email})


class Quota(Suite):
    options = {"name": "dry_quota", "limits": True}

    def test_it_counts(self):
        """A dry run takes one of the hourly bucket, as every request."""
        hr = self.staff("hr", f"Quota {uuid.uuid4()}")
        first = hr.post(V1 + "jobs/jobs/", {"title": ""}, headers=DRY)
        second = hr.post(V1 + "jobs/jobs/", {"title": ""}, headers=DRY)
        self.assertEqual(int(first.header("X-RateLimit-Remaining")) - int(second.header("X-RateLimit-Remaining")), 1)


if __name__ == "__main__":
    unittest.main()
