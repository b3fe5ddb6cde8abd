"""Objects that end together with another one: the interviews of an application that was rejected or withdrawn, and the offer of a reopened
interview."""

import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import at_once, in_days  # noqa: E402

APPLICATIONS = "/api/v1/jobs/applications/"
MANAGEMENT = "/api/interview-management/"
OFFERS = "/api/v1/offers/offers/"
STATUSES = ["scheduled", "confirmed", "completed", "cancelled", "no_show"]


def key(identity):
    return f"UNHEX('{identity.replace('-', '')}')"


class EndingSuite(Suite):
    options = {"name": "endings", "workers": 8, "settings": {"dispatchers": "1"}}

    def setUp(self):
        super().setUp()
        company = f"Endings {uuid.uuid4()}"
        self.hr, self.interviewer = self.staff("hr", company), self.staff("interviewer", company)
        self.candidate = self.register()
        self.day = 20 + self.instance.count("interviews") % 3000

    def interview(self, start=None, application=None):
        """Schedules another interview of the candidate's application. Returns its id and that of the application."""
        self.day += 1
        if application:
            body = {"application_id": application, "interviewer_id": self.interviewer.id, "scheduled_at": start or in_days(self.day)}
            return self.assertStatus(self.hr.post("/api/v1/interviews/interviews/", body), 201).json["id"]
        made = self.schedule(self.hr, self.candidate, start or in_days(self.day), interviewer_id=self.interviewer.id,
                             position=f"Job {uuid.uuid4()}")["id"]
        return made, self.hr.get(f"/api/v1/interviews/interviews/{made}/").json["application_id"]

    def move(self, application, status, person=None):
        return (person or self.hr).patch(f"{APPLICATIONS}{application}/", {"status": status})

    def decide(self, interview, status):
        return self.hr.patch(f"{MANAGEMENT}{interview}/update-status/", {"status": status})

    def status(self, interview):
        return self.hr.get(f"/api/v1/interviews/{interview}").json["status"]

    def rows(self, interview):
        """Returns the bookings, events and notifications that exist for one interview."""
        booked = self.instance.count("bookings b JOIN interviews i ON i.id = b.interview_id",
                                     f"b.released = 0 AND i.public_id = {key(interview)}")
        events = [row[0] for row in self.instance.sql(f"SELECT event FROM outbox WHERE object_public_id = {key(interview)} ORDER BY id")]
        return booked, events


class Applications(EndingSuite):
    def test_what_lies_ahead_is_cancelled(self):
        for status, person, reason in (("rejected", self.hr, "The application was rejected"),
                                       ("withdrawn", self.candidate, "The application was withdrawn")):
            with self.subTest(status=status):
                first, application = self.interview()
                start = in_days(self.day)
                confirmed, held = self.interview(application=application), self.interview(application=application)
                past = self.interview("2024-03-20T14:00:00Z" if status == "rejected" else "2024-03-21T14:00:00Z", application)
                self.assertStatus(self.candidate.put(f"/candidate/interviews/{confirmed}/confirm"), 200)
                self.assertStatus(self.hr.patch(f"/api/v1/interviews/{held}", {"status": "completed"}), 200)
                answer = self.assertStatus(self.move(application, status, person), 200).json
                self.assertEqual((answer["status"], answer["cancelled_interviews"]), (status, [first, confirmed]))
                self.assertEqual([self.status(one) for one in (first, confirmed, held, past)],
                                 ["cancelled", "cancelled", "completed", "scheduled"])
                for one in (first, confirmed):
                    shown = self.hr.get(f"/api/v1/interviews/interviews/{one}/").json
                    self.assertEqual(shown["cancellation_reason"], reason)
                    self.assertIsNotNone(shown["cancelled_at"])
                    booked, events = self.rows(one)
                    self.assertEqual((booked, events[-1]), (0, "interview.cancelled"))
                    other = self.candidate if person is self.hr else self.hr
                    for told, times in ((self.interviewer, 1), (other, 1), (person, 0)):
                        seen = [each for each in told.get("/api/v1/notifications/notifications/?page_size=100").json["results"]
                                if each["object_id"] == one and each["notification_type"] == "interview.cancelled"]
                        self.assertEqual(len(seen), times, (told.email, seen))
                # The time is free again in every API; the status that was moved back stays.
                self.assertEqual(self.candidate.get(f"/candidate/interviews/{first}").json["data"]["status"], "annule")
                self.assertEqual(self.hr.get(f"/api/interviews/{first}").json["status"], "CANCELLED")
                self.schedule(self.hr, self.register(), start, interviewer_id=self.interviewer.id)
                self.assertEqual(self.hr.get(f"{APPLICATIONS}{application}/").json["status"], status)

    def test_reminders_go_and_mails_tell(self):
        interview, application = self.interview()
        about = f"object_id = (SELECT id FROM interviews WHERE public_id = {key(interview)})"
        reminders = f"SELECT status, COUNT(*) FROM mails WHERE {about} AND kind IN (7, 8) GROUP BY status"  # a day and an hour before
        wait_for(lambda: self.instance.sql(reminders) == [["0", "4"]], 20, "the reminders of both people")
        self.assertStatus(self.move(application, "rejected"), 200)
        wait_for(lambda: self.instance.sql(reminders) == [["3", "4"]], 20, "the reminders to be dropped")

    def test_nothing_ends_otherwise(self):
        interview, application = self.interview()
        for status in ("under_review", "selected", "offer", "interviewing", "hired"):
            self.assertEqual(self.assertStatus(self.move(application, status), 200).json["cancelled_interviews"], [])
        self.assertEqual(self.status(interview), "scheduled")

    def test_a_decision_ends_the_other_interviews(self):
        first, application = self.interview()
        second, third = self.interview(application=application), self.interview(application=application)
        data = self.assertStatus(self.decide(second, "rejected"), 200).json["data"]
        self.assertEqual(data["cancelled_interviews"], [first, third])
        self.assertEqual([self.status(one) for one in (first, second, third)], ["cancelled", "completed", "cancelled"])
        self.assertEqual(self.assertStatus(self.decide(second, "pending"), 200).json["data"]["cancelled_interviews"], [])
        self.assertEqual([self.status(one) for one in (first, second, third)], ["cancelled", "scheduled", "cancelled"])

    def test_none_is_moved_ahead_afterwards(self):
        past, application = self.interview("2024-03-20T14:00:00Z")
        self.assertStatus(self.move(application, "rejected"), 200)
        before = self.everything()
        self.assertFields(self.hr.post(f"/api/v1/interviews/interviews/{past}/reschedule/", {"scheduled_at": in_days(9)}), "scheduled_at",
                          text="This application is rejected and accepts no more interviews.")
        self.assertUnchanged(before)
        self.assertStatus(self.hr.patch(f"/api/v1/interviews/{past}", {"scheduled_time": "2024-03-22T14:00:00Z"}), 200)


class Offers(EndingSuite):
    def offered(self):
        interview, application = self.interview()
        self.assertStatus(self.decide(interview, "selected"), 200)
        body = {"application_id": application, "salary": 1, "currency": "EUR", "start_date": "2030-01-01"}
        return interview, application, self.assertStatus(self.hr.post(OFFERS, body), 201).json["id"]

    def test_reopening_withdraws_the_offer(self):
        interview, application, offer = self.offered()
        self.assertStatus(self.decide(interview, "pending"), 200)
        self.assertEqual(self.candidate.get(f"{OFFERS}{offer}/").json["status"], "withdrawn")
        self.assertEqual(self.hr.get(f"{APPLICATIONS}{application}/").json["status"], "interview_scheduled")
        self.assertEqual(self.instance.count("outbox", f"event = 'offer.withdrawn' AND object_public_id = {key(offer)}"), 1)
        self.assertFields(self.candidate.patch(f"{OFFERS}{offer}/", {"status": "accepted"}), "status")
        # Also when hr has moved the application in the meantime.
        interview, application, offer = self.offered()
        self.assertStatus(self.move(application, "selected"), 200)
        self.assertStatus(self.decide(interview, "pending"), 200)
        self.assertEqual(self.candidate.get(f"{OFFERS}{offer}/").json["status"], "withdrawn")

    def test_reopened_and_accepted_at_once(self):
        for _ in range(8):
            interview, application, offer = self.offered()
            reopened, accepted = at_once([lambda i=interview: self.decide(i, "pending"),
                                          lambda o=offer: self.candidate.patch(f"{OFFERS}{o}/", {"status": "accepted"})])
            self.assertEqual(sorted((reopened.status, accepted.status)), [200, 400], (reopened, accepted))
            self.assertEqual((self.candidate.get(f"{OFFERS}{offer}/").json["status"],
                              self.hr.get(f"{APPLICATIONS}{application}/").json["status"]),
                             ("accepted", "hired") if accepted.status == 200 else ("withdrawn", "interview_scheduled"))


class AtOnce(EndingSuite):
    ROUNDS = 8

    def ahead(self, application):
        return self.instance.count("interviews", f"application_public_id = {key(application)} AND status IN (0, 1) AND start_at > NOW()")

    def test_rejected_while_another_is_scheduled(self):
        for _ in range(self.ROUNDS):
            _, application = self.interview()
            self.day += 3
            bodies = [{"application_id": application, "interviewer_id": self.interviewer.id, "scheduled_at": in_days(self.day, hour)}
                      for hour in (8, 10, 12)]
            rejected, *made = at_once([lambda a=application: self.move(a, "rejected")] +
                                      [lambda b=body: self.hr.post("/api/v1/interviews/interviews/", b) for body in bodies])
            self.assertStatus(rejected, 200)
            self.assertLessEqual({one.status for one in made}, {201, 400})
            self.assertEqual(self.ahead(application), 0)
            self.assertEqual(len(rejected.json["cancelled_interviews"]), 1 + sum(one.status == 201 for one in made))

    def test_withdrawn_while_it_is_confirmed_and_moved(self):
        for _ in range(self.ROUNDS):
            first, application = self.interview()
            second = self.interview(application=application)
            self.day += 1
            withdrawn, *others = at_once([lambda a=application: self.move(a, "withdrawn", self.candidate),
                                          lambda i=first: self.candidate.put(f"/candidate/interviews/{i}/confirm"),
                                          lambda i=second: self.hr.patch(f"/api/v1/interviews/{i}",
                                                                         {"scheduled_time": in_days(self.day, 7)}),
                                          lambda i=second: self.hr.patch(f"/api/v1/interviews/{i}", {"status": "completed"})])
            self.assertStatus(withdrawn, 200)
            self.assertLessEqual({one.status for one in others}, {200, 400})
            self.assertEqual((self.ahead(application), self.status(first)), (0, "cancelled"))

    def test_both_interviews_rejected(self):
        for _ in range(self.ROUNDS):
            first, application = self.interview()
            second = self.interview(application=application)
            answers = at_once([lambda i=first: self.decide(i, "rejected"), lambda i=second: self.decide(i, "rejected"),
                               lambda a=application: self.move(a, "rejected")])
            self.assertLessEqual({one.status for one in answers}, {200, 400}, answers)
            self.assertEqual((self.ahead(application), self.hr.get(f"{APPLICATIONS}{application}/").json["status"]), (0, "rejected"))

    def test_a_past_one_is_moved_ahead(self):
        for number in range(self.ROUNDS):
            past, application = self.interview(f"2023-05-{number + 1:02}T14:00:00Z")
            self.day += 1
            rejected, moved = at_once([lambda a=application: self.move(a, "rejected"),
                                       lambda i=past: self.hr.patch(f"/api/v1/interviews/{i}", {"scheduled_time": in_days(self.day)})])
            self.assertStatus(rejected, 200)
            self.assertIn(moved.status, (200, 400))
            self.assertEqual(self.ahead(application), 0)


if __name__ == "__main__":
    unittest.main()
