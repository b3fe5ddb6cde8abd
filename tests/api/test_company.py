"""Staff of one company and of another (product.md, section 6, "Who may what"): interviews, slots, files and applications."""

import sys
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402
from harness.suite import PASSWORD, in_days  # noqa: E402

INTERVIEWS = "/api/v1/interviews"
SLOTS = "/api/v1/calendar/available-slots"
APPLICATION = ("submitted", "under_review", "screening", "interview_scheduled", "interviewing", "selected", "offer", "hired", "rejected",
               "withdrawn")


class CompanySuite(Suite):
    options = {"name": "company"}

    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4().hex[:8]}"
        self.hr, self.admin = self.staff("hr", self.company), self.staff("admin", self.company)
        self.first, self.second = self.staff("interviewer", self.company), self.staff("interviewer", self.company)
        self.candidate = self.register()

    def body(self, interviewer=None, start=None, **more):
        return {"candidate_id": self.candidate.id, "interviewer_id": (interviewer or self.first).id, "scheduled_time": start or in_days(30),
                "duration_minutes": 60, "position": "Engineer", **more}

    def made(self, person=None, **more):
        return self.assertStatus((person or self.hr).post(INTERVIEWS, self.body(**more)), 201).json["id"]

    def application(self, person=None):
        return APPLICATION[
            int(
                self.instance.value(f"SELECT status FROM applications WHERE candidate_id = (SELECT id FROM users WHERE email ="
                                    f" '{(person or self.candidate).email}')"))]


class WhoMayWhat(CompanySuite):
    def test_hr_and_admin_schedule_for_interviewers_of_their_company(self):
        for number, person in enumerate((self.hr, self.admin)):
            made = self.made(person, interviewer=self.second, start=in_days(20 + number))
            self.assertEqual(self.second.get(f"{INTERVIEWS}/{made}").json["interviewer"]["id"], self.second.id)

    def test_but_not_for_others(self):
        outsider = self.staff("interviewer", f"Other {uuid.uuid4().hex[:8]}")
        before = self.everything()
        for interviewer in (outsider, self.candidate, type("Nobody", (), {"id": str(uuid.uuid4())})):
            self.assertError(self.hr.post(INTERVIEWS, self.body(interviewer=interviewer)), 400, "validation_error", "Invalid input data",
                             ["interviewer_id"])
        self.assertUnchanged(before)

    def test_an_interviewer_does_not_schedule_for_a_colleague(self):
        before = self.everything()
        answer = self.first.post(INTERVIEWS, self.body(interviewer=self.second))
        self.assertIn(answer.status, (400, 403), answer)
        self.assertUnchanged(before)

    def test_everything_of_the_company_for_hr_and_only_ones_own_for_interviewers(self):
        made = self.made()
        path = f"{INTERVIEWS}/{made}"
        for person in (self.hr, self.admin, self.first, self.candidate):
            self.assertStatus(person.get(path), 200)
            self.assertEqual(person.get(INTERVIEWS).json["total"], 1)
        stranger = self.staff("hr", f"Other {uuid.uuid4().hex[:8]}")
        before = self.everything()
        for person in (self.second, stranger):
            for answer in (person.get(path), person.patch(path, {"status": "cancelled"}), person.get(f"/api/v1/files/interview/{made}")):
                self.assertError(answer, 404, "not_found", "Resource not found")
            answer = person.upload("/api/v1/files/upload", [("interview_id", made)], [("file", "a.pdf", "application/pdf", samples.pdf())])
            self.assertError(answer, 400, None, None, ["interview_id"])
            self.assertEqual(person.get(INTERVIEWS).json["total"], 0)
        self.assertUnchanged(before)

    def test_an_admin_without_a_company_has_no_interview_data(self):
        made = self.made()
        stored = self.hr.upload("/api/v1/files/upload", [("interview_id", made)],
                                [("file", "a.pdf", "application/pdf", samples.pdf())]).json["file_url"].split("?")[0][
                                    len(self.instance.url):]
        nowhere = self.staff("admin", None)
        before = self.everything()
        for answer in (nowhere.get(INTERVIEWS), nowhere.get(f"{INTERVIEWS}/{made}"), nowhere.post(INTERVIEWS, self.body(start=in_days(60))),
                       nowhere.patch(f"{INTERVIEWS}/{made}", {"status": "cancelled"}),
                       nowhere.get(SLOTS, {"start_date": "2027-03-01", "end_date": "2027-03-01"}),
                       nowhere.get(f"/api/v1/files/interview/{made}"), nowhere.get(stored),
                       nowhere.upload("/api/v1/files/upload", [("interview_id", made)],
                                      [("file", "a.pdf", "application/pdf", samples.pdf())])):
            self.assertError(answer, 403, "forbidden", "Insufficient permissions")
        self.assertUnchanged(before)

    def test_staff_may_do_what_the_interviewer_may(self):
        for number, person in enumerate((self.hr, self.admin, self.first)):
            made = self.made(start=in_days(40 + number))
            self.assertStatus(person.patch(f"{INTERVIEWS}/{made}", {"scheduled_time": in_days(50 + number)}), 200)
            self.assertEqual(
                self.assertStatus(person.patch(f"{INTERVIEWS}/{made}", {"status": "completed", "feedback": "fine"}), 200).json["status"],
                "completed")

    def test_role_filter_is_about_the_caller(self):
        self.made()
        self.assertEqual(self.first.get(f"{INTERVIEWS}?role=interviewer").json["total"], 1)
        self.assertEqual(self.hr.get(f"{INTERVIEWS}?role=interviewer").json["total"], 0)
        self.assertEqual(self.hr.get(INTERVIEWS).json["total"], 1)

    def test_disabled_accounts(self):
        self.instance.control("user", "disable", "--email", self.second.email)
        self.instance.control("user", "disable", "--email", self.candidate.email)
        before = self.everything()
        self.assertError(self.anyone.post("/api/v1/auth/login", {"email": self.second.email, "password": PASSWORD}), 401, "unauthorized")
        before = self.everything()
        # A disabled account can neither be invited nor invite.
        self.assertError(self.hr.post(INTERVIEWS, self.body()), 400, None, None, ["candidate_id"])
        self.instance.control("user", "enable", "--email", self.candidate.email)
        self.assertError(self.hr.post(INTERVIEWS, self.body(interviewer=self.second)), 400, None, None, ["interviewer_id"])
        self.assertEqual(
            self.instance.count("interviews", "candidate_id = (SELECT id FROM users WHERE email = '%s')" % self.candidate.email), 0)
        self.assertEqual(before[1], self.instance.files())

    def test_the_companys_zone_is_the_interviews(self):
        self.instance.sql(f"UPDATE companies SET zone = 'Asia/Kolkata' WHERE name = '{self.company}'")
        made = self.made(start="2025-05-15T09:00:00Z")
        data = self.candidate.get(f"/candidate/interviews/{made}").json["data"]
        self.assertEqual((data["scheduledDate"], data["scheduledTime"]), ("2025-05-15T09:00:00.000Z", "14:30"))
        # The interview keeps the zone that it was made with.
        self.instance.sql(f"UPDATE companies SET zone = 'UTC' WHERE name = '{self.company}'")
        self.assertEqual(self.candidate.get(f"/candidate/interviews/{made}").json["data"]["scheduledTime"], "14:30")


class Slots(CompanySuite):
    def setUp(self):
        super().setUp()
        day = datetime.now(timezone.utc).date() + timedelta(days=7)
        self.monday = day + timedelta(days=(0 - day.weekday()) % 7)

    def slots(self, person, **query):
        return self.assertStatus(person.get(SLOTS, {"start_date": str(self.monday), "end_date": str(self.monday), **query}),
                                 200).json["slots"]

    def test_hr_sees_when_anybody_is_free(self):
        self.assertEqual(len(self.slots(self.hr)), 8)
        self.made(interviewer=self.first, start=f"{self.monday}T10:00:00Z")
        self.assertEqual(len(self.slots(self.hr)), 8, "the other one is free")
        self.candidate = self.register()
        self.made(interviewer=self.second, start=f"{self.monday}T10:00:00Z")
        self.assertEqual([slot[11:13] for slot in self.slots(self.hr)], ["09", "11", "12", "13", "14", "15", "16"])
        self.assertEqual(self.slots(self.admin), self.slots(self.hr))

    def test_of_one_interviewer(self):
        self.made(interviewer=self.first, start=f"{self.monday}T10:00:00Z")
        for person in (self.hr, self.second):
            self.assertEqual(len(self.slots(person, interviewer_id=self.first.id)), 7)
            self.assertEqual(len(self.slots(person, interviewer_id=self.second.id)), 8)
        self.assertEqual(len(self.slots(self.first)), 7, "an interviewer's own")
        self.assertEqual(len(self.slots(self.second)), 8)

    def test_a_company_without_interviewers(self):
        self.assertEqual(self.slots(self.staff("hr", f"Empty {uuid.uuid4().hex[:8]}")), [])

    def test_a_candidate_with_a_running_application(self):
        self.made(interviewer=self.first, start=in_days(3))
        self.assertEqual(len(self.slots(self.candidate)), 8)
        self.instance.sql(f"UPDATE applications SET status = 8 WHERE candidate_id = (SELECT id FROM users WHERE email ="
                          f" '{self.candidate.email}')")
        self.assertEqual(self.slots(self.candidate), [])


class Applications(CompanySuite):
    def test_scheduling_completing_and_cancelling_move_it(self):
        made = self.made()
        self.assertEqual(self.application(), "interview_scheduled")
        self.assertStatus(self.first.patch(f"{INTERVIEWS}/{made}", {"status": "completed"}), 200)
        self.assertEqual(self.application(), "interviewing")

    def test_the_last_cancellation_returns_what_was_before(self):
        for before in (0, 1, 2):
            self.candidate = self.register()
            first = self.made(start=in_days(10 + before))
            self.instance.sql(f"UPDATE applications SET status_before = {before} WHERE candidate_id = (SELECT id FROM users WHERE email ="
                              f" '{self.candidate.email}')")
            second = self.made(start=in_days(20 + before))
            self.assertStatus(self.hr.patch(f"{INTERVIEWS}/{first}", {"status": "cancelled"}), 200)
            self.assertEqual(self.application(), "interview_scheduled")
            self.assertStatus(self.hr.patch(f"{INTERVIEWS}/{second}", {"status": "cancelled"}), 200)
            self.assertEqual(self.application(), APPLICATION[before])

    def test_a_later_status_stays(self):
        first = self.made(start=in_days(10))
        for status in (5, 6):  # selected, offer
            self.instance.sql(f"UPDATE applications SET status = {status} WHERE candidate_id = (SELECT id FROM users WHERE email ="
                              f" '{self.candidate.email}')")
            made = self.made(start=in_days(11 + status))
            self.assertEqual(self.application(), APPLICATION[status])
            self.assertStatus(self.hr.patch(f"{INTERVIEWS}/{made}", {"status": "completed"}), 200)
            self.assertEqual(self.application(), APPLICATION[status])
        self.assertStatus(self.hr.patch(f"{INTERVIEWS}/{first}", {"status": "cancelled"}), 200)
        self.assertEqual(self.application(), "offer")

    def test_the_open_job_of_that_title_is_used(self):
        key = self.instance.value(f"SELECT id FROM companies WHERE name = '{self.company}'")
        staff = self.instance.value(f"SELECT id FROM users WHERE email = '{self.hr.email}'")
        for status, title in ((1, "Open Job"), (0, "Draft Job"), (2, "Closed Job")):
            self.instance.sql(f"INSERT INTO jobs (public_id, company_id, posted_by, status, title, description, created_at, updated_at)"
                              f" VALUES"
                              f" (X'{uuid.uuid4().hex}', {key}, {staff}, {status}, '{title}', 'The description', UTC_TIMESTAMP(),"
                              f" UTC_TIMESTAMP())")
        for number, (title,
                     found) in enumerate(
                         (("Open Job", "The description"), ("open job", "The description"), ("Draft Job", None), ("Closed Job", None),
                          ("New Job", None))):
            with self.subTest(title=title):
                self.candidate = self.register()
                made = self.made(start=in_days(60 + number), position=title)
                job = self.candidate.get(f"/candidate/interviews/{made}").json["data"]["job"]
                self.assertEqual((job["description"] or None), found)
                unlisted = self.instance.value(f"SELECT unlisted FROM jobs WHERE public_id = X'{job['id'].replace('-', '')}'")
                self.assertEqual(unlisted, "0" if found else "1")


if __name__ == "__main__":
    unittest.main()
