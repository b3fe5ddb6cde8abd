"""Candidates confirm or decline an interview, signed in or by the link in its mail."""

import re
import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import in_days  # noqa: E402

BASE = "/api/v1/interviews/interviews/"
PUBLIC = "/api/v1/public/interviews/"
BEGUN = "This change of status is not allowed: the interview has begun"


class Answering(Suite):
    """An interview of a company with an admin, hr and an interviewer, and its candidate."""

    options = {"name": "answers", "settings": {"dispatchers": "1"}}

    def setUp(self):
        super().setUp()
        self.company = f"Answers {uuid.uuid4()}"
        self.admin, self.hr, self.interviewer = (self.staff(role, self.company) for role in ("admin", "hr", "interviewer"))
        self.candidate = self.register(verified=True)
        self.day = 20

    def made(self, minutes_ahead=None, **more):
        """The id of an interview, which is so many minutes ahead."""
        self.day += 1
        made = self.schedule(self.hr, self.candidate, in_days(self.day), interviewer_id=self.interviewer.id, **more)["id"]
        if minutes_ahead is not None:
            self.moved(made, minutes_ahead)
        return made

    def moved(self, interview, minutes):
        """Time passes: the interview is so many minutes ahead."""
        one = f"(SELECT id FROM (SELECT id FROM interviews WHERE public_id = UNHEX('{interview.replace('-', '')}')) x)"
        self.instance.sql(f"SET @at = UTC_TIMESTAMP() + INTERVAL {minutes} MINUTE; UPDATE interviews SET start_at = @at WHERE id = {one};"
                          f" UPDATE bookings SET start_at = @at, end_at = @at + INTERVAL 1 HOUR WHERE interview_id = {one}")

    def everything(self):
        """What requests write, and the dispatcher does not."""
        rows, _ = super().everything()
        return {name: rows.get(name) for name in ("applications", "bookings", "history", "interviews", "notifications", "proposals")}

    def assertUnchanged(self, before):
        self.assertEqual(self.everything(), before)

    def notice(self, minutes):
        self.assertStatus(self.admin.patch("/api/v1/company/", {"cancel_notice_minutes": minutes}), 200)

    def respond(self, interview, answer, person=None, **more):
        return (person or self.candidate).post(f"{BASE}{interview}/respond/", {"answer": answer, **more})

    def shown(self, interview, person=None):
        return self.assertStatus((person or self.hr).get(f"{BASE}{interview}/"), 200).json

    def actions(self, interview):
        """The events of the interview, in their order."""
        return [row[0] for row in self.instance.sql(
            "SELECT o.event FROM outbox o WHERE o.object_public_id = UNHEX('" + interview.replace("-", "") + "') ORDER BY o.id")]

    def told(self, person, interview):
        """What a person was notified of about an interview: names and texts."""
        found = self.assertStatus(person.get("/api/v1/notifications/notifications/?page_size=100"), 200).json["results"]
        return [(one["notification_type"], one["title"], one["message"]) for one in reversed(found) if one["object_id"] == interview]

    def text(self, email, subject):
        """The newest mail to this address whose subject begins so."""
        found = wait_for(lambda: self.instance.sql(
            "SELECT LOWER(HEX(m.public_id)) FROM mails m JOIN mail_outbox o ON o.mail_id = m.id"
            f" WHERE m.email = '{email}' AND o.subject LIKE '{subject}%' ORDER BY m.id DESC LIMIT 1"), 20, f"a mail to {email}")
        return self.assertStatus(self.anyone.get(f"/dev/outbox/{uuid.UUID(found[0][0])}/text"), 200).text

    def token(self, subject="Interview for"):
        return re.search(r"/i/([\w-]+)\s*$", self.text(self.candidate.email, subject), re.MULTILINE)[1]


class SignedIn(Answering):
    def test_confirm(self):
        made = self.made()
        answer = self.assertStatus(self.respond(made, "confirm"), 200)
        self.assertEqual((answer.json["id"], answer.json["status"]), (made, "confirmed"))
        self.assertNotIn("share_feedback", answer.json)
        self.assertEqual(self.shown(made)["status"], "confirmed")
        self.assertEqual(self.actions(made), ["interview.scheduled", "interview.confirmed"])
        self.assertEqual([one[0] for one in self.told(self.hr, made)], ["interview.confirmed"])
        # To say it again changes nothing.
        again = self.assertStatus(self.respond(made, "confirm"), 200)
        self.assertEqual((again.json, again.header("ETag")), (answer.json, answer.header("ETag")))
        self.assertEqual(self.actions(made), ["interview.scheduled", "interview.confirmed"])

    def test_decline(self):
        made = self.made()
        answer = self.assertStatus(self.respond(made, "decline", reason="  I have a <new> job \U0001f389 "), 200)
        reason = "declined by the candidate: I have a <new> job \U0001f389"
        self.assertEqual((answer.json["status"], answer.json["cancellation_reason"]), ("cancelled", reason))
        self.assertIsNotNone(answer.json["cancelled_at"])
        self.assertEqual(self.shown(made)["cancellation_reason"], reason)
        # Both events are there for those outside, and people are told once.
        self.assertEqual(self.actions(made), ["interview.scheduled", "interview.declined", "interview.cancelled"])
        for person in (self.hr, self.interviewer):
            told = [one for one in self.told(person, made) if one[0] != "interview.scheduled"]
            self.assertEqual([one[:2] for one in told], [("interview.declined", "Interview declined")])
            self.assertTrue(told[0][2].endswith("\n" + reason), told)
        self.assertEqual([one[0] for one in self.told(self.candidate, made)], ["interview.scheduled"])
        # The time is free again.
        again = self.register()
        self.schedule(self.hr, again, in_days(self.day), interviewer_id=self.interviewer.id)

    def test_decline_without_a_reason(self):
        for body in ({}, {"reason": None}, {"reason": ""}, {"reason": "  "}):
            with self.subTest(body=body):
                made = self.made()
                self.assertEqual(self.assertStatus(self.respond(made, "decline", **body), 200).json["cancellation_reason"],
                                 "declined by the candidate")

    def test_notice(self):
        """What is confirmed can be declined until the notice of the company begins, and what is not until it begins itself."""
        self.notice(120)
        open_one = self.made(60)
        self.assertStatus(self.respond(open_one, "decline"), 200)
        early, late = self.made(180), self.made(300)
        for made in (early, late):
            self.assertStatus(self.respond(made, "confirm"), 200)
        self.assertStatus(self.respond(early, "decline"), 200)
        self.moved(late, 119)
        before = self.everything()
        answer = self.assertFields(self.respond(late, "decline", reason="ill"), "answer")
        self.assertRegex(answer.json["answer"][0], r"^A confirmed interview could be declined until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\.$")
        self.assertUnchanged(before)
        # Staff may cancel at any time.
        self.assertStatus(self.hr.post(f"{BASE}{late}/cancel/", {"reason": "He is ill"}), 200)
        self.notice(0)
        last = self.made(10)
        self.assertStatus(self.respond(last, "confirm"), 200)
        self.assertStatus(self.respond(last, "decline"), 200)

    def test_when_it_is_too_late(self):
        begun = self.made(-10)
        over = {}
        for status in ("completed", "cancelled"):
            over[status] = self.made()
            self.assertStatus(self.hr.patch(f"{BASE}{over[status]}/", {"status": status}), 200)
        before = self.everything()
        for answer in ("confirm", "decline"):
            self.assertFields(self.respond(begun, answer), "answer", text=BEGUN)
            for status, made in over.items():
                self.assertFields(self.respond(made, answer), "answer",
                                  text=f"This change of status is not allowed: the interview is {status}")
        self.assertUnchanged(before)

    def test_who(self):
        made = self.made()
        self.assertStatus(self.respond(made, "decline", self.register()), 404)
        self.assertStatus(self.respond(str(uuid.uuid4()), "confirm"), 404)
        self.assertStatus(self.respond("x", "confirm"), 404)
        for person in (self.hr, self.admin, self.interviewer, self.staff("hr", f"Other {uuid.uuid4()}")):
            self.assertStatus(self.respond(made, "decline", person), 403)
        self.assertStatus(self.respond(made, "decline", self.anyone), 401)
        self.assertEqual(self.shown(made)["status"], "scheduled")

    def test_what(self):
        made = self.made()
        before = self.everything()
        for body in ({}, {"answer": None}, {"answer": "maybe"}, {"answer": 1}, {"answer": "Confirm"}, {"answer": ["confirm"]}):
            self.assertFields(self.candidate.post(f"{BASE}{made}/respond/", body), "answer")
        self.assertFields(self.respond(made, "decline", reason="x" * 501), "reason")
        self.assertFields(self.respond(made, "decline", reason=7), "reason")
        tag = self.candidate.get(f"{BASE}{made}/").header("ETag")
        stale = {"If-Match": '"99-0"'}
        self.assertStatus(self.candidate.post(f"{BASE}{made}/respond/", {"answer": "decline"}, headers=stale), 412)
        self.assertUnchanged(before)
        self.assertStatus(self.candidate.post(f"{BASE}{made}/respond/", {"answer": "decline"}, headers={"If-Match": tag}), 200)

    def test_repeated(self):
        made, key = self.made(), {"Idempotency-Key": str(uuid.uuid4())}
        first, second = (self.candidate.post(f"{BASE}{made}/respond/", {"answer": "decline"}, headers=key) for _ in range(2))
        self.assertEqual((first.status, second.status, second.header("Idempotency-Replayed")), (200, 200, "true"))
        self.assertEqual(first.json, second.json)

    def test_owner_of_the_job(self):
        """Who answers for a job is told, and not whoever posted it."""
        made = self.made()
        owner = self.staff("hr", self.company)
        self.instance.sql("UPDATE jobs j JOIN interviews i ON i.job_id = j.id SET j.owner_id = (SELECT id FROM users WHERE email ="
                          f" '{owner.email}'), j.posted_by = (SELECT id FROM users WHERE email = '{self.admin.email}')"
                          f" WHERE i.public_id = UNHEX('{made.replace('-', '')}')")
        self.assertStatus(self.respond(made, "decline"), 200)
        self.assertEqual([one[0] for one in self.told(owner, made)], ["interview.declined"])
        self.assertEqual(self.told(self.admin, made), [])


class ByLink(Answering):
    def public(self, token, **body):
        path = f"{PUBLIC}{token}/"
        return self.anyone.post(path + "respond/", body) if body else self.anyone.get(path)

    def test_shown(self):
        made = self.made()
        token = self.token()
        before = self.everything()
        answer = self.assertStatus(self.public(token), 200)
        one = self.shown(made)
        self.assertEqual(answer.json, {"state": "open", "company_name": self.company, "job_title": "Software Engineer", "interview": {
            "timezone": "UTC", **{name: one[name] for name in ("scheduled_at", "duration_minutes", "mode", "location", "meeting_link")}}})
        self.assertEqual(answer.header("Access-Control-Allow-Origin"), "*")
        self.assertUnchanged(before)
        self.assertNotIn(token[:40], "\n".join(self.instance.log_since(self._mark)))

    def test_confirm_and_decline(self):
        made = self.made()
        token = self.token()
        answer = self.assertStatus(self.public(token, answer="confirm"), 200)
        self.assertEqual(answer.json["state"], "confirmed")
        self.assertEqual(self.shown(made)["status"], "confirmed")
        self.assertEqual(self.assertStatus(self.public(token), 200).json, answer.json)
        self.assertStatus(self.public(token, answer="confirm"), 200)
        answer = self.assertStatus(self.public(token, answer="decline", reason="Trains"), 200)
        closed = {"state": "cancelled", "company_name": self.company, "job_title": "Software Engineer", "interview": None}
        self.assertEqual(answer.json, closed)
        self.assertEqual(self.shown(made)["cancellation_reason"], "declined by the candidate: Trains")
        self.assertEqual(self.actions(made), ["interview.scheduled", "interview.confirmed", "interview.declined", "interview.cancelled"])
        # The history names the candidate, although nobody is signed in.
        actor = self.instance.value("SELECT HEX(u.public_id) FROM audit a JOIN users u ON u.id = a.actor_id WHERE a.action ="
                                    f" 'interview.declined' AND a.object_public_id = UNHEX('{made.replace('-', '')}')")
        self.assertEqual(uuid.UUID(actor), uuid.UUID(self.candidate.id))
        self.assertEqual(self.public(token).json, closed)
        self.assertFields(self.public(token, answer="decline"), "answer", text="This change of status is not allowed: cancelled")
        self.assertNotIn(token[:40], "\n".join(self.instance.log_since(self._mark)))

    def test_refused(self):
        self.notice(120)
        made = self.made()
        token = self.token()
        before = self.everything()
        for body in ({"answer": "maybe"}, {"answer": None}, {"reason": "x"}):
            self.assertFields(self.public(token, **body), "answer")
        self.assertFields(self.public(token, answer="decline", reason="x" * 501), "reason")
        self.assertUnchanged(before)
        for name in ("x", token[:-1], token + "A", "A" * len(token), token[:-2] + ("AA" if token[-2:] != "AA" else "BB")):
            self.assertDetail(self.public(name), 404, "Not found.")
            self.assertDetail(self.public(name, answer="confirm"), 404, "Not found.")
        self.assertStatus(self.public(token, answer="confirm"), 200)
        self.moved(made, 60)
        # The link is for the time at which it was mailed.
        self.assertEqual(self.public(token).json["state"], "moved")
        self.assertFields(self.public(token, answer="decline"), "answer", text="This change of status is not allowed: moved")
        self.assertEqual(self.shown(made)["status"], "confirmed")

    def test_scripts_of_every_page(self):
        self.made()
        token = self.token()
        headers = {"Origin": "https://careers.example", "Access-Control-Request-Method": "POST"}
        answer = self.anyone.request("OPTIONS", f"{PUBLIC}{token}/respond/", headers=headers, check=False)
        self.assertIn("POST", answer.header("Access-Control-Allow-Methods"))
        self.assertEqual(answer.header("Access-Control-Allow-Origin"), "*")
        # A token of a user is not looked at.
        answer = self.hr.get(f"{PUBLIC}{token}/")
        self.assertEqual((answer.status, answer.json["state"]), (200, "open"))
        self.assertIsNone(answer.header("Access-Control-Allow-Credentials"))


if __name__ == "__main__":
    unittest.main()
