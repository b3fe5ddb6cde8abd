"""One domain behind five APIs (product.md, section 3): a change through any of them is seen in the same way through the other four."""

import random
import sys
import threading
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402
from harness.suite import in_days  # noqa: E402

ASSISTANT, PLATFORM, TRACKER, CANDIDATE = "/api/v1/interviews", "/api/v1/interviews/interviews/", "/api/interviews", "/candidate/interviews"
MANAGEMENT, APPLICATIONS = "/api/interview-management/", "/api/v1/jobs/applications/"
# domain: tracker, candidate, assistant, platform
WORDS = {"scheduled": ("SCHEDULED", "en_attente", "scheduled", "scheduled"),
         "confirmed": ("SCHEDULED", "confirmed", "confirmed", "confirmed"),
         "completed": ("COMPLETED", "completed", "completed", "completed"), "cancelled": ("CANCELLED", "annule", "cancelled", "cancelled"),
         "no_show": ("COMPLETED", "completed", "no_show", "no_show")}
# application: the CV of management
CV = {"submitted": "pending", "interview_scheduled": "ongoing", "interviewing": "ongoing", "selected": "selected", "rejected": "rejected"}


class World(Suite):
    options = {"name": "surfaces"}

    def setUp(self):
        super().setUp()
        company = f"Surfaces {uuid.uuid4()}"
        self.hr, self.interviewer = self.staff("hr", company), self.staff("interviewer", company)
        self.title = f"Engineer {uuid.uuid4().hex[:8]}"
        self.job = self.assertStatus(
            self.hr.post("/api/v1/jobs/jobs/",
                         {"title": self.title, "description": "Builds", "employment_type": "full_time", "status": "published"}),
            201).json["id"]
        self.days = 30

    def applicant(self):
        """Makes a new candidate who has applied. Returns the candidate and the application."""
        person = self.register()
        made = self.assertStatus(person.upload(APPLICATIONS, [("job", self.job)], [("resume", "cv.pdf", "application/pdf", samples.pdf())]),
                                 201).json
        return person, made["id"]

    # ---- ways to schedule, each for an applicant and a start; they return the id of the interview
    def by_assistant(self, person, application, start):
        return self.assertStatus(
            self.hr.post(ASSISTANT,
                         {"candidate_id": person.id, "interviewer_id": self.interviewer.id, "scheduled_time": start, "duration_minutes": 60,
                          "position": self.title}), 201).json["id"]

    def by_platform(self, person, application, start):
        return self.assertStatus(
            self.hr.post(PLATFORM, {"application_id": application, "interviewer_id": self.interviewer.id, "scheduled_at": start}),
            201).json["id"]

    def by_management(self, person, application, start):
        return self.assertStatus(
            self.hr.post(f"{MANAGEMENT}start-interview/",
                         {"candidate_id": application, "scheduled_at": start, "interviewer_id": self.interviewer.id}),
            201).json["data"]["id"]

    def by_tracker(self, person, application, start):
        return self.assertStatus(
            self.hr.post(TRACKER,
                         {"applicationId": application, "interviewType": "VIDEO", "interviewDate": start[:10],
                          "interviewTime": start[11:19], "interviewerEmail": self.interviewer.email}), 201).json["id"]

    # ---- ways to change the status of an interview
    def moves(self, person, made):
        def assistant(status, who=self.hr):
            return lambda: who.patch(f"{ASSISTANT}/{made}", {"status": status})

        def tracker(status):
            return lambda: self.hr.put(f"{TRACKER}/{made}", {"status": status})

        def platform(what, body=None):
            return lambda: self.hr.post(f"{PLATFORM}{made}/{what}/", body or {})

        def word(status):
            return lambda: self.hr.patch(f"{PLATFORM}{made}/", {"status": status})

        return {"confirmed": [lambda: person.put(f"{CANDIDATE}/{made}/confirm"), assistant("confirmed", person)],
                "completed": [assistant("completed"), tracker("COMPLETED"), word("completed"), assistant("completed", self.interviewer)],
                "cancelled": [assistant("cancelled"), tracker("CANCELLED"), platform("cancel", {"reason": "Ill"}), word("cancelled")],
                "no_show": [assistant("no_show"), platform("no_show"), word("no_show")]}

    def assertReads(self, person, application, made, status, cv, decision="pending", start=None):
        tracker = self.assertStatus(self.hr.get(f"{TRACKER}/{made}"), 200).json
        own = self.assertStatus(person.get(f"{CANDIDATE}/{made}"), 200).json["data"]
        managed = self.assertStatus(self.hr.get(f"{MANAGEMENT}{made}/"), 200).json["data"]
        assistant = self.assertStatus(self.hr.get(f"{ASSISTANT}/{made}"), 200).json
        platform = self.assertStatus(self.hr.get(f"{PLATFORM}{made}/"), 200).json
        self.assertEqual((tracker["status"], own["status"], assistant["status"], platform["status"]), WORDS[status])
        self.assertEqual(managed["status"], decision)
        self.assertEqual(self.hr.get(f"{APPLICATIONS}{application}/").json["status"], cv)
        self.assertEqual(managed["candidate"]["interview_status"], CV[cv])
        if start:
            self.assertEqual(
                (f"{tracker['interviewDate']}T{tracker['interviewTime']}Z", own["scheduledDate"], managed["scheduled_at"],
                 assistant["scheduled_time"], platform["scheduled_at"]),
                             (start, start[:-1] + ".000Z", start, start, start))
        links = {own["meetingLink"], assistant["meeting_link"], platform["meeting_link"]}
        self.assertEqual(len(links), 1, links)
        self.assertEqual({own["applicationId"], tracker["applicationId"], platform["application_id"], managed["candidate"]["id"]},
                         {application})


class EveryWay(World):
    def test_scheduled_by_each_and_moved_by_each(self):
        for schedule in (self.by_assistant, self.by_platform, self.by_management, self.by_tracker):
            for status in ("confirmed", "completed", "cancelled", "no_show"):
                for number in range(len(self.moves(None, None)[status])):
                    with self.subTest(schedule=schedule.__name__, status=status, move=number):
                        self.days += 1
                        person, application = self.applicant()
                        start = in_days(self.days)
                        made = schedule(person, application, start)
                        self.assertReads(person, application, made, "scheduled", "interview_scheduled", start=start)
                        if status == "no_show":
                            start = self.begun_at(made)
                        self.assertStatus(self.moves(person, made)[status][number](), 200)
                        cv = {"completed": "interviewing", "cancelled": "submitted"}.get(status, "interview_scheduled")
                        self.assertReads(person, application, made, status, cv, start=start)

    def begun_at(self, made):
        """Its start, now that it lies in the past."""
        return self.assertStatus(self.hr.get(f"{ASSISTANT}/{self.begun(made)}"), 200).json["scheduled_time"]

    def test_decided(self):
        for decision in ("selected", "rejected"):
            self.days += 1
            person, application = self.applicant()
            made = self.by_platform(person, application, in_days(self.days))
            self.assertStatus(self.hr.patch(f"{MANAGEMENT}{made}/update-status/", {"status": decision}), 200)
            self.assertReads(person, application, made, "completed", decision, decision)
            self.assertStatus(self.hr.patch(f"{MANAGEMENT}{made}/update-status/", {"status": "pending"}), 200)
            self.assertReads(person, application, made, "scheduled", "interview_scheduled")

    def test_moved_in_time(self):
        person, application = self.applicant()
        made = self.by_management(person, application, in_days(400))
        self.assertStatus(person.put(f"{CANDIDATE}/{made}/confirm"), 200)
        for number, change in enumerate((lambda start: self.hr.patch(f"{ASSISTANT}/{made}", {"scheduled_time": start}),
                                         lambda start: self.hr.post(f"{PLATFORM}{made}/reschedule/", {"scheduled_at": start}),
                                         lambda start: self.hr.put(f"{TRACKER}/{made}",
                                                                   {"interviewDate": start[:10], "interviewTime": start[11:19]}))):
            start = in_days(401 + number)
            self.assertStatus(change(start), 200)
            self.assertReads(person, application, made, "scheduled", "interview_scheduled", start=start)

    def test_random_walks(self):
        allowed = {"scheduled": ["confirmed", "completed", "cancelled", "no_show"], "confirmed": ["completed", "cancelled", "no_show"],
                   "completed": [], "cancelled": [], "no_show": []}
        for seed in range(12):
            dice = random.Random(seed)
            self.days += 1
            person, application = self.applicant()
            made = dice.choice([self.by_assistant, self.by_platform, self.by_management, self.by_tracker])(
                person, application, in_days(500 + self.days))
            self.begun(made)
            status, cv = "scheduled", "interview_scheduled"
            for _ in range(5):
                to = dice.choice(["confirmed", "completed", "cancelled", "no_show"])
                answer = dice.choice(self.moves(person, made)[to])()
                with self.subTest(seed=seed, status=status, to=to):
                    if to in allowed[status]:
                        self.assertStatus(answer, 200)
                        status, cv = to, {"completed": "interviewing", "cancelled": "submitted"}.get(to, cv)
                    elif answer.status == 200:  # the word that the API shows already changes nothing
                        self.assertIn(WORDS[to][0], (WORDS[status][0],))
                    else:
                        self.assertStatus(answer, 400)
                    self.assertReads(person, application, made, status, cv)


class AtOnce(World):
    def together(self, *calls):
        answers = [None] * len(calls)

        def run(number):
            answers[number] = calls[number]()

        threads = [threading.Thread(target=run, args=(number,)) for number in range(len(calls))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(answer.status for answer in answers)

    def test_apply_twice(self):
        person = self.register()

        def apply():
            return person.upload(APPLICATIONS, [("job", self.job)], [("resume", "cv.pdf", "application/pdf", samples.pdf())])

        self.assertEqual(self.together(apply, apply), [201, 400])
        self.assertEqual(person.get(APPLICATIONS).json["count"], 1)

    def test_accept_and_withdraw(self):
        person, application = self.applicant()
        offer = self.assertStatus(
            self.hr.post("/api/v1/offers/offers/",
                         {"application_id": application, "salary": 1000, "currency": "USD", "start_date": "2027-02-01"}), 201).json["id"]
        path = f"/api/v1/offers/offers/{offer}/"
        self.assertEqual(
            self.together(lambda: person.patch(path, {"status": "accepted"}), lambda: self.hr.patch(path, {"status": "withdrawn"})),
            [200, 400])

    def test_start_twice(self):
        person, application = self.applicant()

        def start(day):
            return lambda: self.hr.post(f"{MANAGEMENT}start-interview/", {"candidate_id": application, "scheduled_at": in_days(day)})

        self.assertEqual(self.together(start(900), start(901)), [201, 400])
        self.assertReads(person, application, self.hr.get(f"{PLATFORM}?application={application}").json["results"][0]["id"], "scheduled",
                         "interview_scheduled")


if __name__ == "__main__":
    unittest.main()
