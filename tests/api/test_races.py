"""Requests at the same moment: the first booking wins, all others get a clear clash, and nothing is half written."""

import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Client, Suite  # noqa: E402
from harness.suite import at_once, in_days, with_a_place  # noqa: E402


class Bookings(Suite):
    options = {"name": "races", "demo": True, "workers": 8}
    ROUNDS = 6

    def body(self, interviewer, candidate, start, minutes=60):
        return {"candidate_id": candidate, "interviewer_id": interviewer, "scheduled_time": start, "duration_minutes": minutes,
                "position": "Engineer"}

    def judge(self, answers):
        """Asserts one 201 and clear clashes for all others."""
        self.assertEqual(sorted(answer.status for answer in answers), [201] + [400] * (len(answers) - 1), answers)
        for answer in answers:
            if answer.status == 400:
                self.assertError(answer, 400, "validation_error", "Invalid input data", ["scheduled_time"])
        self.overlaps()

    def overlaps(self):
        found = self.instance.sql("SELECT a.interview_id, b.interview_id FROM bookings a JOIN bookings b ON a.person_id = b.person_id AND"
                                  " a.id < b.id"
                                  " AND a.released = 0 AND b.released = 0 AND a.start_at < b.end_at AND b.start_at < a.end_at")
        self.assertEqual(found, [])

    def test_twelve_callers_one_slot(self):
        admin, staff, interviewer = (self.login(*pair)
                                     for pair in (("admin@company.com", "admin123"), ("hr@company.com", "hr123"),
                                                  ("interviewer@company.com", "interviewer123")))
        callers = [admin, staff, interviewer] * 4
        identity = str(uuid.UUID(self.instance.value("SELECT HEX(public_id) FROM users WHERE email = 'interviewer@company.com'")))
        for number in range(self.ROUNDS):
            candidates = [self.register() for _ in callers]
            start = in_days(200 + number)
            before = {name: self.instance.count(name) for name in ("interviews", "meetings", "evaluations")}
            self.judge(
                at_once(
                    [lambda c=caller,
                     p=person: c.post("/api/v1/interviews", self.body(identity, p.id, start))
                     for caller, person in zip(callers, candidates)]))
            self.assertEqual(self.instance.count("interviews"), before["interviews"] + 1)

    def test_twelve_companies_one_candidate(self):
        callers = [self.register("interviewer") for _ in range(12)]
        for number in range(self.ROUNDS):
            candidate = self.register()
            start = in_days(100 + number)
            self.judge(at_once([lambda c=caller: c.post("/api/v1/interviews", self.body(c.id, candidate.id, start)) for caller in callers]))

    def test_overlapping_but_not_equal(self):
        interviewer = self.register("interviewer")
        candidates = [self.register() for _ in range(12)]
        # Twelve spans of an hour, each ten minutes after the one before: those that were booked do not overlap, and at least one was
        # booked.
        answers = at_once(
            [lambda n=n,
             p=person: interviewer.post("/api/v1/interviews",
                                        self.body(interviewer.id, p.id, f"2025-06-02T{8 + n // 6:02}:{n % 6 * 10:02}:00Z"))
             for n, person in enumerate(candidates)])
        self.assertLessEqual({answer.status for answer in answers}, {201, 400})
        self.assertTrue(1 <= sum(answer.status == 201 for answer in answers) <= 2)
        self.overlaps()

    def test_crosswise(self):
        # Two interviewers and two candidates in both orders, which is the classic deadlock.
        for number in range(self.ROUNDS):
            first, second = self.register("interviewer"), self.register("interviewer")
            one, two = self.register(), self.register()
            start = in_days(60 + number)
            calls = [(first, one), (second, two), (first, two), (second, one)] * 3
            answers = at_once([lambda i=i, c=c: i.post("/api/v1/interviews", self.body(i.id, c.id, start)) for i, c in calls])
            self.assertEqual({answer.status for answer in answers}, {201, 400})
            self.assertTrue(1 <= sum(answer.status == 201 for answer in answers) <= 2)
            self.overlaps()

    def test_moving_into_one_gap(self):
        interviewer = self.register("interviewer")
        made = [self.schedule(interviewer, self.register(), f"2025-07-{day + 1:02}T08:00:00Z")["id"] for day in range(8)]
        answers = at_once(
            [lambda i=identity: interviewer.patch(f"/api/v1/interviews/{i}", {"scheduled_time": "2025-08-01T08:00:00Z"})
             for identity in made])
        self.assertEqual(sorted(answer.status for answer in answers), [200] + [400] * 7)
        self.overlaps()

    def test_confirm_against_cancel(self):
        interviewer, candidate = self.register("interviewer"), self.register()
        for number in range(self.ROUNDS):
            made = self.schedule(interviewer, candidate, in_days(30 + number))["id"]
            confirmed, cancelled = at_once([lambda: candidate.put(f"/candidate/interviews/{made}/confirm"),
                                            lambda: interviewer.patch(f"/api/v1/interviews/{made}", {"status": "cancelled"})])
            # In the end the interview is cancelled, whichever request was first; a later confirmation is refused.
            self.assertEqual(cancelled.status, 200)
            self.assertIn(confirmed.status, (200, 400))
            self.assertEqual(interviewer.get(f"/api/v1/interviews/{made}").json["status"], "cancelled")

    def test_confirming_twelve_times(self):
        interviewer, candidate = self.register("interviewer"), self.register()
        made = self.schedule(interviewer, candidate, in_days(90))["id"]
        answers = at_once([lambda: candidate.put(f"/candidate/interviews/{made}/confirm")] * 12)
        self.assertEqual(sorted(answer.status for answer in answers), [200] + [400] * 11)

    def test_one_address_registered_twelve_times(self):
        body = {"email": "race@example.com", "password": "secure_password", "name": "Racer", "role": "candidate"}
        answers = at_once([with_a_place(lambda: self.anyone.post("/api/v1/auth/register", body))] * 12)
        self.assertEqual(sorted(answer.status for answer in answers), [201] + [400] * 11)
        for answer in answers:
            if answer.status == 400:
                self.assertError(answer, 400, "validation_error", "Invalid input data", ["email"])

    def test_one_position_made_once(self):
        interviewer = self.register("interviewer")
        answers = at_once(
            [lambda n=n,
             p=person: interviewer.post("/api/v1/interviews",
                                        {**self.body(interviewer.id, p.id, f"2025-09-{n + 1:02}T08:00:00Z"), "position": "New Position"})
             for n, person in enumerate([self.register() for _ in range(8)])])
        self.assertEqual({answer.status for answer in answers}, {201})
        self.assertEqual(self.instance.count("jobs", "title = 'New Position'"), 1)

    def test_one_application_made_once(self):
        interviewer, candidate = self.register("interviewer"), self.register()
        answers = at_once(
            [lambda n=n: interviewer.post("/api/v1/interviews", self.body(interviewer.id, candidate.id, f"2025-09-{n + 1:02}T08:00:00Z"))
             for n in range(8)])
        self.assertEqual({answer.status for answer in answers}, {201})
        self.assertEqual(self.instance.count("applications", f"candidate_id = (SELECT id FROM users WHERE email = '{candidate.email}')"), 1)

    def test_stale_writers(self):
        interviewer = self.register("interviewer")
        made = self.schedule(interviewer, self.register(), in_days(91))["id"]
        tag = interviewer.get(f"/api/v1/interviews/{made}").header("ETag")
        writers = [Client(self.instance, interviewer.token) for _ in range(8)]
        answers = at_once(
            [lambda n=n,
             w=writer: w.patch(f"/api/v1/interviews/{made}", {"feedback": f"number {n}"}, headers={"If-Match": tag})
             for n, writer in enumerate(writers)])
        self.assertEqual(sorted(answer.status for answer in answers), [200] + [412] * 7)


if __name__ == "__main__":
    unittest.main()
