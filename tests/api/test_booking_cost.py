"""
What scheduling, confirming and rescheduling an interview cost in statements, on each API; and that the answer, which is made without
reading the interview again, is what a GET shows afterwards.
"""

import sys
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.suite import in_days  # noqa: E402

ASSISTANT = "/api/v1/interviews"
PLATFORM = "/api/v1/interviews/interviews"
TRACKER = "/api/interviews"
MANAGEMENT = "/api/interview-management"
CANDIDATE = "/candidate/interviews"
TIMES = 6  # of which one at least is answered by a worker that knows the caller


class BookingSuite(Suite):
    options = {"name": "booking"}

    def setUp(self):
        super().setUp()
        self.company = f"Booking {uuid.uuid4()}"
        self.hr = self.staff("hr", self.company, "Hanna Hiring")
        self.interviewer = self.staff("interviewer", self.company, "Jane Q Smith")
        self.candidate = self.register(name="Zo\u00eb \U0001f98a")
        self.hours = iter(range(24 * 30, 24 * 300, 2))
        self.application = self.applied()

    def applied(self, candidate=None, status=3):
        """An application of the candidate, whose status has this number, without an interview."""
        identity = str(uuid.uuid4())
        company = f"(SELECT id FROM companies WHERE name = '{self.company}')"
        self.instance.sql(
            "INSERT INTO jobs (public_id, company_id, posted_by, status, title, description, created_at, updated_at) SELECT"
            f" UNHEX(REPLACE(UUID(), '-', '')), {company}, (SELECT id FROM users WHERE email = '{self.hr.email}'), 1, '{identity}', 'd',"
            " NOW(), NOW(); INSERT INTO applications (public_id, company_id, job_id, candidate_id, status, status_before, place,"
            f" applied_at, updated_at) SELECT UNHEX(REPLACE('{identity}', '-', '')), company_id, id, (SELECT id FROM users WHERE email ="
            f" '{(candidate or self.candidate).email}'), {status}, 0, 'Kochi', NOW(), NOW() FROM jobs WHERE id = LAST_INSERT_ID()")
        return identity

    def at(self):
        return (datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0) + timedelta(hours=next(self.hours)))

    def start(self):
        return self.at().strftime("%Y-%m-%dT%H:%M:%SZ")

    def platform(self, **more):
        return {"application_id": self.application, "interviewer_id": self.interviewer.id, "scheduled_at": self.start(), **more}

    def tracker(self, **more):
        at = self.at()
        return {"applicationId": self.application, "interviewType": "PHONE", "interviewDate": at.strftime("%Y-%m-%d"),
                "interviewTime": at.strftime("%H:%M:%S"), "interviewerEmail": self.interviewer.email, **more}

    def made(self, **more):
        """The id of a new interview by telephone."""
        return self.assertStatus(self.hr.post(f"{PLATFORM}/", self.platform(mode="phone", **more)), 201).json["id"]

    def assertCost(self, what, most, request, status=200):
        self.assertStatementsOf([self.assertStatus(request(), status) for _ in range(TIMES)], most, what)


class Statements(BookingSuite):
    """Platform reads the availability of those who are booked, by one statement more, and warns of what the booking breaks."""

    def test_schedule(self):
        position = self.application
        self.assertCost("assistant, with a room", 12, lambda: self.hr.post(ASSISTANT, {
            "candidate_id": self.candidate.id, "interviewer_id": self.interviewer.id, "scheduled_time": self.start(),
            "duration_minutes": 60, "position": position}), 201)
        self.assertCost("assistant, the interviewer alone", 12, lambda: self.interviewer.post(ASSISTANT, {
            "candidate_id": self.candidate.id, "interviewer_id": self.interviewer.id, "scheduled_time": self.start(),
            "duration_minutes": 60, "position": position}), 201)
        self.assertCost("platform, by telephone", 12, lambda: self.hr.post(f"{PLATFORM}/", self.platform(mode="phone")), 201)
        self.assertCost("platform, with a room", 13, lambda: self.hr.post(f"{PLATFORM}/", self.platform(mode="video")), 201)
        self.assertCost("tracker, by staff", 11, lambda: self.hr.post(TRACKER, self.tracker()), 201)
        self.assertCost("tracker, a private entry", 5, lambda: self.candidate.post(TRACKER, self.tracker()), 201)

    def test_schedule_the_first(self):
        """The application moves, too, which is one statement more; and where there is none yet, it is made."""
        key = int(self.instance.value(f"SELECT id FROM users WHERE email = '{self.interviewer.email}'"))
        self.assertCost("management", 13, lambda: self.hr.post(f"{MANAGEMENT}/start-interview/", {
            "candidate_id": self.applied(status=0), "scheduled_at": self.start(), "interviewer_id": key}), 201)
        self.assertCost("assistant, a new position", 18, lambda: self.hr.post(ASSISTANT, {
            "candidate_id": self.candidate.id, "interviewer_id": self.interviewer.id, "scheduled_time": self.start(),
            "duration_minutes": 60, "position": str(uuid.uuid4())}), 201)
        position = self.applied(self.register())
        self.assertCost("assistant, a new application of an unknown person", 18, lambda: self.hr.post(ASSISTANT, {
            "candidate_id": self.register().id, "interviewer_id": self.interviewer.id, "scheduled_time": self.start(),
            "duration_minutes": 60, "position": position}), 201)

    def test_schedule_a_panel(self):
        panel = [self.staff("interviewer", self.company).id for _ in range(3)]
        # The panel is found and nothing more: all five are booked by two statements, and notified by two.
        self.assertCost("platform, a panel of three", 15,
                        lambda: self.hr.post(f"{PLATFORM}/", self.platform(mode="phone", panel_ids=panel)), 201)

    def test_confirm(self):
        self.assertCost("candidate", 8, lambda: self.candidate.put(f"{CANDIDATE}/{self.made()}/confirm"))
        self.assertCost("assistant", 8, lambda: self.candidate.patch(f"{ASSISTANT}/{self.made()}", {"status": "confirmed"}))
        self.assertCost("platform", 8, lambda: self.hr.patch(f"{PLATFORM}/{self.made()}/", {"status": "confirmed"}))

    def test_reschedule(self):
        one = self.made()
        self.assertCost("assistant", 11, lambda: self.hr.patch(f"{ASSISTANT}/{one}", {"scheduled_time": self.start()}))
        self.assertCost("assistant, the interviewer", 11,
                        lambda: self.interviewer.patch(f"{ASSISTANT}/{one}", {"scheduled_time": self.start()}))
        self.assertCost("platform", 12, lambda: self.hr.post(f"{PLATFORM}/{one}/reschedule/", {"scheduled_at": self.start()}))

        def tracked():
            body = self.tracker()
            return self.hr.put(f"{TRACKER}/{one}", {name: body[name] for name in ("interviewDate", "interviewTime")})

        self.assertCost("tracker", 11, tracked)


class Answers(BookingSuite):
    def assertSame(self, answer, status, get):
        """The bytes of the answer are those of a GET right after it, and so is the ETag."""
        self.assertStatus(answer, status)
        read = self.assertStatus(get(answer.json), 200)
        self.assertEqual(answer.body, read.body, f"{answer}\n{read}")
        self.assertEqual(answer.header("ETag"), read.header("ETag"))
        return answer.json

    def assertPart(self, answer, status, read):
        """Each member of the answer is that of a GET, which shows more. The ETag has the same version."""
        self.assertStatus(answer, status)
        self.assertStatus(read, 200)
        shown = answer.json.get("data", answer.json), read.json.get("data", read.json)
        same = [name for name in shown[0] if name in shown[1]]
        self.assertEqual({name: shown[0][name] for name in same}, {name: shown[1][name] for name in same})
        self.assertEqual(answer.version, read.version)
        self.assertGreater(len(same), 1)

    def of_platform(self, person):
        return lambda one: person.get(f"{PLATFORM}/{one['id']}/")

    def test_platform_schedules(self):
        panel = [self.staff("interviewer", self.company).id for _ in range(2)]
        for more in ({}, {"mode": "phone"}, {"interviewer_id": None}, {"panel_ids": panel[::-1]}, {"panel_ids": [panel[0]] * 2},
                     {"notes": "", "location": ""},
                     {"notes": "  \U0001f600 \u202babc  ", "location": "R\u00e9ception ", "mode": "in_person"},
                     {"meeting_link": "https://example.org/x", "interview_type": "technical", "timezone": "Asia/Kolkata"},
                     {"duration_minutes": 25, "scheduled_at": "2031-03-30T01:30:00.75+02:00"},
                     {"panel_ids": [self.interviewer.id, panel[1]]}):
            with self.subTest(more):
                self.assertSame(self.hr.post(f"{PLATFORM}/", self.platform(**more)), 201, self.of_platform(self.hr))
        self.assertSame(self.interviewer.post(f"{PLATFORM}/", self.platform(interviewer_id=None)), 201, self.of_platform(self.interviewer))
        self.application = self.applied(status=1)
        self.assertSame(self.hr.post(f"{PLATFORM}/", self.platform()), 201, self.of_platform(self.hr))

    def test_platform_changes(self):
        """Each change builds on the one before; the panel changes in all ways."""
        staff = [self.staff("interviewer", self.company).id for _ in range(4)]
        one = self.assertSame(self.hr.post(f"{PLATFORM}/", self.platform(panel_ids=staff[:2])), 201, self.of_platform(self.hr))
        for more in ({"notes": ""}, {"notes": "x", "location": " y "}, {"location": None}, {"panel_ids": [staff[2], staff[1]]},
                     {"panel_ids": [staff[1], staff[2], staff[0]]}, {"interviewer_id": staff[1]}, {"interviewer_id": None},
                     {"interviewer_id": staff[3], "panel_ids": [staff[3], self.interviewer.id]}, {"panel_ids": []},
                     {"scheduled_at": self.start()}, {"duration_minutes": 90, "timezone": "America/Lima"}, {"status": "confirmed"},
                     {"mode": "phone"}, {"mode": "video", "meeting_link": ""}, {"interview_type": None}, {"interview_type": "hr"},
                     {"status": "completed"}, {"feedback": "Good"}, {"technical_score": "88.5"}, {"cultural_fit_score": 7},
                     {"technical_score": None, "share_feedback": True}, {"feedback": None}, {}):
            with self.subTest(more):
                self.assertSame(self.hr.patch(f"{PLATFORM}/{one['id']}/", more), 200, self.of_platform(self.hr))
        self.assertEqual(self.instance.count("evaluations", "filled_at IS NULL"), 0)
        other = self.made()
        self.assertSame(self.hr.post(f"{PLATFORM}/{other}/reschedule/", {"scheduled_at": self.start()}), 200, self.of_platform(self.hr))
        self.assertSame(self.candidate.patch(f"{PLATFORM}/{other}/", {"status": "confirmed"}), 200, self.of_platform(self.candidate))
        self.assertSame(self.hr.post(f"{PLATFORM}/{other}/cancel/", {"reason": "ill"}), 200, self.of_platform(self.hr))
        missed = self.begun(self.made())
        self.assertSame(self.hr.post(f"{PLATFORM}/{missed}/no_show/", {}), 200, self.of_platform(self.hr))
        self.assertSame(self.hr.delete(f"{PLATFORM}/{missed}/no_show/"), 200, self.of_platform(self.hr))

    def test_scores_first(self):
        """What is written first makes the scorecard, whichever member it is of."""
        for more in ({"technical_score": 50}, {"feedback": "Good"}, {"technical_score": 50, "feedback": "Good"}):
            one = self.begun(self.made())
            before = self.instance.count("evaluations")
            self.assertSame(self.hr.patch(f"{PLATFORM}/{one}/", {"status": "completed", **more}), 200, self.of_platform(self.hr))
            self.assertEqual(self.instance.count("evaluations"), before + 1)
            self.assertEqual(self.hr.get(f"{MANAGEMENT}/{one}/").json["data"]["evaluation"]["average_rating"], None)
            self.assertStatus(self.hr.put(f"{MANAGEMENT}/{one}/evaluation/", {"knowledge": 7}), 200)
            self.assertEqual(self.instance.count("evaluations"), before + 1)

    def test_tracker(self):
        of_tracker = lambda person: lambda one: person.get(f"{TRACKER}/{one['id']}")  # noqa: E731
        for more in ({}, {"interviewerEmail": "guest@example.org", "interviewerName": "Guest"}, {"interviewType": "TECHNICAL"},
                     {"interviewType": "VIDEO", "interviewLocation": "https://example.org/y", "notes": ""}, {"status": "COMPLETED"}):
            with self.subTest(more):
                one = self.assertSame(self.hr.post(TRACKER, self.tracker(**more)), 201, of_tracker(self.hr))
                body = self.tracker(**{**more, "notes": "new"})
                body.pop("applicationId")
                if more.get("status") != "COMPLETED":
                    self.assertPart(self.hr.put(f"{TRACKER}/{one['id']}", body), 200, self.hr.get(f"{TRACKER}/{one['id']}"))
        self.assertSame(self.interviewer.post(TRACKER, self.tracker()), 201, of_tracker(self.interviewer))
        for more in ({}, {"interviewLocation": "https://example.org/z", "notes": "", "status": "COMPLETED"}):
            one = self.assertSame(self.candidate.post(TRACKER, self.tracker(**more)), 201, of_tracker(self.candidate))
            for change in ({"notes": "x"}, {"notes": ""}, {}, {"interviewTime": "09:30:00", "interviewerName": "Somebody"}):
                self.assertPart(self.candidate.put(f"{TRACKER}/{one['id']}", change), 200, self.candidate.get(f"{TRACKER}/{one['id']}"))

    def test_management(self):
        for more in ({}, {"interviewer_id": None}, {"interviewer_id": self.interviewer.id}):
            answer = self.hr.post(f"{MANAGEMENT}/start-interview/",
                                  {"candidate_id": self.applied(status=0), "scheduled_at": self.start(), **more})
            self.assertStatus(answer, 201)
            read = self.hr.get(f"{MANAGEMENT}/{answer.json['data']['id']}/")
            self.assertEqual(answer.json["data"], read.json["data"])
            self.assertEqual(list(answer.json["data"]), list(read.json["data"]))

    def test_assistant_and_candidate(self):
        answer = self.hr.post(ASSISTANT, {"candidate_id": self.candidate.id, "interviewer_id": self.interviewer.id, "duration_minutes": 60,
                                          "scheduled_time": self.start(), "position": self.application})
        one = f"{ASSISTANT}/{answer.json['id']}"
        self.assertPart(answer, 201, self.hr.get(one))
        self.assertPart(self.hr.patch(one, {"scheduled_time": in_days(500)}), 200, self.hr.get(one))
        confirmed = self.candidate.put(f"{CANDIDATE}/{answer.json['id']}/confirm")
        read = self.candidate.get(f"{CANDIDATE}/{answer.json['id']}")
        self.assertPart(confirmed, 200, read)
        shown, detail = confirmed.json["data"]["interview"], read.json["data"]
        self.assertEqual((shown["date"], shown["time"], shown["type"], shown["location"], shown["meetingLink"], shown["company"]["name"],
                          shown["job"]["title"]),
                         (detail["scheduledDate"], detail["scheduledTime"], detail["type"], detail["location"], detail["meetingLink"],
                          detail["company"]["name"], detail["job"]["title"]))


class Locks(BookingSuite):
    """A locking read locks its own row, and not what it reads beside it: those who hold that are not waited for."""

    def assertQuick(self, held, request, status=200):
        with self.instance.held(held):
            answer = self.assertStatus(request(), status)
        self.assertLess(answer.seconds, 2, f"{held}: {answer}")

    def test_a_change_waits_for_the_interview_alone(self):
        panel = [self.staff("interviewer", self.company).id]
        one = self.made(panel_ids=panel)
        self.assertStatus(self.hr.put(f"{MANAGEMENT}/{one}/evaluation/", {"knowledge": 7}), 201)
        row = f"(SELECT id FROM interviews WHERE public_id = UNHEX('{one.replace('-', '')}'))"
        for table in ("jobs WHERE title", "companies WHERE name"):
            name = self.application if table.startswith("jobs") else self.company
            self.assertQuick(f"SELECT id FROM {table} = '{name}' FOR UPDATE",
                             lambda: self.hr.patch(f"{PLATFORM}/{one}/", {"notes": str(uuid.uuid4())}))
        for table in ("evaluations", "bookings"):
            self.assertQuick(f"SELECT id FROM {table} WHERE interview_id = {row} FOR UPDATE",
                             lambda: self.hr.patch(f"{PLATFORM}/{one}/", {"notes": str(uuid.uuid4())}))

    def test_a_booking_waits_for_no_other_one(self):
        """The application is locked with the statement that looks for other bookings, which are not locked with it."""
        taken = self.platform(mode="phone")
        one = self.assertStatus(self.hr.post(f"{PLATFORM}/", taken), 201).json["id"]
        row = f"(SELECT id FROM interviews WHERE public_id = UNHEX('{one.replace('-', '')}'))"
        self.assertQuick(f"SELECT id FROM bookings WHERE interview_id = {row} FOR UPDATE",
                         lambda: self.hr.post(f"{PLATFORM}/", taken), 400)


if __name__ == "__main__":
    unittest.main()
