"""
seeds/platform.md, interviews: scheduled, listed, changed, rescheduled, cancelled, missed, with panels, and read through the other APIs.
"""

import sys
import threading
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.suite import in_days  # noqa: E402

BASE = "/api/v1/interviews/interviews/"
LINE = ["id", "application_id", "candidate_id", "candidate_name", "job_id", "job_title", "interviewer_id", "interviewer_name",
        "scheduled_at",
        "duration_minutes", "timezone", "interview_type", "mode", "location", "meeting_link", "notes", "status", "feedback",
        "share_feedback",
        "technical_score", "cultural_fit_score", "cancellation_reason", "confirmed_at", "completed_at", "cancelled_at", "created_at",
        "updated_at", "open_proposals", "scheduled_by"]
MEMBERS = LINE[:8] + ["panel"] + LINE[8:] + ["seats", "no_show_party", "round_id"]
HIDDEN = ("share_feedback", "technical_score", "cultural_fit_score", "scheduled_by", "seats", "round_id")
INSTANT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
NOT_FOUND = {"detail": "Not found."}
DENIED = {"detail": "You do not have permission to perform this action."}


class InterviewSuite(Suite):
    def setUp(self):
        super().setUp()
        self.company = f"Interviews {uuid.uuid4()}"
        self.hr = self.staff("hr", self.company)
        self.interviewer = self.staff("interviewer", self.company)
        self.candidate = self.register()
        self.day = 40

    def application(self, candidate=None):
        """Makes an application of the candidate that has no interview."""
        made = self.schedule(self.staff("interviewer", self.company), candidate or self.candidate, in_days(900),
                             position=f"Job {uuid.uuid4()}")["id"]
        application = self.hr.get(f"{BASE}{made}/").json["application_id"]
        self.assertStatus(self.hr.patch(f"{BASE}{made}/", {"status": "cancelled"}), 200)
        self.instance.sql(f"DELETE FROM interviews WHERE public_id = UNHEX('{made.replace('-', '')}')")
        return application

    def status(self, application):
        return int(self.instance.value(f"SELECT status FROM applications WHERE public_id = UNHEX('{application.replace('-', '')}')"))

    def body(self, application=None, **more):
        self.day += 1
        return {"application_id": application or self.application(), "interviewer_id": self.interviewer.id,
                "scheduled_at": in_days(self.day), **more}

    def made(self, application=None, **more):
        return self.assertStatus(self.hr.post(BASE, self.body(application, **more)), 201).json

    def path(self, interview, action=""):
        return f"{BASE}{interview['id']}/{action}"


class Schedule(InterviewSuite):
    def test_example(self):
        application = self.application()
        answer = self.hr.post(BASE,
                              {"application_id": application, "interviewer_id": self.interviewer.id, "scheduled_at": "2024-01-15T14:00:00Z",
                               "duration_minutes": 60, "interview_type": "technical",
                               "meeting_link": "https://meet.google.com/abc-defg-hij",
                               "notes": "Technical interview focusing on Python and React"})
        one = self.assertStatus(answer, 201).json
        self.assertEqual(list(one), MEMBERS)
        self.assertEqual(
            {name: one[name]
             for name in ("application_id", "interviewer_id", "scheduled_at", "duration_minutes", "interview_type", "meeting_link",
                          "notes")},
                         {"application_id": application, "interviewer_id": self.interviewer.id, "scheduled_at": "2024-01-15T14:00:00Z",
                          "duration_minutes": 60, "interview_type": "technical", "meeting_link": "https://meet.google.com/abc-defg-hij",
                          "notes": "Technical interview focusing on Python and React"})
        self.assertEqual((one["candidate_id"], one["candidate_name"], one["interviewer_name"]),
                         (self.candidate.id, self.candidate.name, self.interviewer.name))
        self.assertEqual((one["status"], one["mode"], one["panel"], one["share_feedback"]), ("scheduled", "video", [], False))
        for name in ("feedback", "technical_score", "cultural_fit_score", "cancellation_reason", "confirmed_at", "completed_at",
                     "cancelled_at", "location", "timezone"):
            self.assertIsNone(one[name], name)
        for name in ("created_at", "updated_at"):
            self.assertRegex(one[name], INSTANT)
        self.assertEqual(self.status(application), 3)
        self.assertEqual(self.hr.get(self.path(one)).json, one)

    def test_the_other_surfaces_show_it(self):
        one = self.made(interview_type="final", notes="Bring a pen", scheduled_at="2030-05-15T09:00:00Z")
        other = self.interviewer.get(f"/api/v1/interviews/{one['id']}").json
        self.assertEqual((other["scheduled_time"], other["status"], other["candidate"]["id"]),
                         ("2030-05-15T09:00:00Z", "scheduled", self.candidate.id))
        seen = self.candidate.get(f"/candidate/interviews/{one['id']}").json["data"]
        self.assertEqual((seen["status"], seen["notes"], seen["applicationId"]), ("en_attente", "Bring a pen", one["application_id"]))
        tracker = self.candidate.get(f"/api/interviews/{one['id']}").json
        self.assertEqual((tracker["interviewType"], tracker["status"], tracker["interviewDate"]), ("FINAL", "SCHEDULED", "2030-05-15"))
        management = self.assertStatus(self.hr.get(f"/api/interview-management/{one['id']}/"), 200).json["data"]
        self.assertEqual((management["scheduled_at"], management["status"]), ("2030-05-15T09:00:00Z", "pending"))
        # A confirmation by the candidate is seen here.
        self.assertStatus(self.candidate.put(f"/candidate/interviews/{one['id']}/confirm"), 200)
        self.assertEqual(self.hr.get(self.path(one)).json["status"], "confirmed")

    def test_defaults(self):
        application = self.application()
        one = self.assertStatus(self.hr.post(BASE, {"application_id": application, "scheduled_at": in_days(300)}), 201).json
        self.assertEqual((one["duration_minutes"], one["mode"], one["interview_type"], one["interviewer_id"], one["interviewer_name"]),
                         (60, "video", None, None, None))
        self.assertRegex(one["meeting_link"], f"^{self.instance.url}/join/")
        one = self.made(application, location="Room 5")
        self.assertEqual((one["mode"], one["location"], one["meeting_link"]), ("in_person", "Room 5", None))

    def test_missing_and_wrong_fields(self):
        good = self.body()
        before = self.everything()
        self.assertFields(self.hr.post(BASE, {}), "application_id", "scheduled_at")
        self.assertEqual(self.hr.post(BASE, {}).json["scheduled_at"], ["This field is required."])
        for name, value in (("application_id", "x"), ("application_id", str(uuid.uuid4())), ("interviewer_id", 7),
                            ("interviewer_id", str(uuid.uuid4())),
                            ("interviewer_id", self.candidate.id), ("scheduled_at", "soon"), ("duration_minutes", 4),
                            ("duration_minutes", 481),
                            ("duration_minutes", "long"), ("interview_type", "lunch"), ("mode", "carrier pigeon"),
                            ("timezone", "Mars/Olympus"),
                            ("meeting_link", "javascript:alert(1)"), ("notes", 5), ("panel_ids", "x"), ("panel_ids", ["x"]),
                            ("panel_ids", [str(uuid.uuid4())]), ("panel_ids", [self.candidate.id])):
            with self.subTest(name=name, value=value):
                self.assertFields(self.hr.post(BASE, {**good, name: value}), name)
        self.assertFields(self.hr.post(BASE, {**good, "interview_type": "lunch", "scheduled_at": "x", "notes": []}), "interview_type",
                          "scheduled_at", "notes")
        self.assertEqual(self.hr.post(BASE, {**good, "interview_type": "lunch"}).json,
                         {"interview_type": ['"lunch" is not a valid choice.']})
        self.assertFields(
            self.hr.post(BASE, {**good, "interviewer_id": str(uuid.uuid4()), "panel_ids": [str(uuid.uuid4())], "meeting_link": "x"}),
                          "interviewer_id", "panel_ids", "meeting_link")
        self.assertUnchanged(before)
        self.assertStatus(self.hr.post(BASE, b"{"), 400)
        self.assertStatus(self.hr.post(BASE, "x", headers={"Content-Type": "text/plain"}), 415)
        self.assertStatus(self.hr.post(BASE, b'{"notes":"' + b"x" * (1 << 20) + b'"}'), 413)

    def test_closed_applications(self):
        application = self.application()
        for number, status in ((7, "hired"), (8, "rejected"), (9, "withdrawn")):
            self.instance.sql(f"UPDATE applications SET status = {number} WHERE public_id = UNHEX('{application.replace('-', '')}')")
            self.assertFields(self.hr.post(BASE, self.body(application)), "application_id",
                              text=f"This application is {status} and accepts no more interviews.")

    def test_clash(self):
        one = self.made(duration_minutes=90)
        other = self.application(self.register())
        before = self.everything()
        answer = self.hr.post(BASE, self.body(other, scheduled_at=one["scheduled_at"]))
        self.assertFields(answer, "scheduled_at")
        self.assertIn(one["scheduled_at"], answer.json["scheduled_at"][0])
        self.assertUnchanged(before)

    def test_who(self):
        body = self.body()
        self.assertEqual(self.assertStatus(self.candidate.post(BASE, body), 403).json, DENIED)
        self.assertStatus(self.staff("admin", None).post(BASE, body), 403)
        self.assertStatus(self.anyone.post(BASE, body), 401)
        stranger = self.staff("hr", f"Other {uuid.uuid4()}")
        self.assertFields(stranger.post(BASE, body), "application_id", "interviewer_id")
        # An interviewer schedules only their own interviews.
        self.assertStatus(self.staff("interviewer", self.company).post(BASE, body), 403)
        self.assertStatus(self.interviewer.post(BASE, {**body, "panel_ids": [self.hr.id]}), 403)
        one = self.assertStatus(self.interviewer.post(BASE, {**body, "interviewer_id": None}), 201).json
        self.assertEqual(one["interviewer_id"], self.interviewer.id)

    def test_again_by_key(self):
        body = self.body()
        first = self.hr.post(BASE, body, headers={"Idempotency-Key": "one"})
        again = self.hr.post(BASE, body, headers={"Idempotency-Key": "one"})
        self.assertEqual((first.status, again.status, again.body), (201, 201, first.body))


class Read(InterviewSuite):
    def test_list(self):
        application = self.application()
        made = [self.made(application, scheduled_at=in_days(day)) for day in (50, 70, 60)][::-1]
        page = self.assertStatus(self.hr.get(BASE), 200).json
        self.assertEqual({**page, "results": None}, {"count": 3, "next": None, "previous": None, "results": None})
        for line, one in zip(page["results"], made):
            self.assertEqual(list(line), LINE)
            self.assertEqual(line, {name: one[name] for name in LINE})
        for person in (self.interviewer, self.candidate, self.staff("admin", self.company)):
            self.assertEqual([line["id"] for line in person.get(BASE).json["results"]], [one["id"] for one in made])
        for person in (self.register(), self.staff("hr", f"Other {uuid.uuid4()}"), self.staff("interviewer", self.company)):
            self.assertEqual(person.get(BASE).json, {"count": 0, "next": None, "previous": None, "results": []})
        self.assertStatus(self.staff("admin", None).get(BASE), 403)
        self.assertStatus(self.anyone.get(BASE), 401)

    def test_filters(self):
        first, second = self.application(), self.application(self.register())
        other = self.staff("interviewer", self.company)
        made = [self.made(first, scheduled_at="2031-01-15T14:00:00Z"),
                self.made(first, scheduled_at="2031-01-31T23:59:00Z", interviewer_id=other.id),
                self.made(second, scheduled_at="2031-02-01T00:00:00Z")]
        self.assertStatus(self.hr.patch(self.path(made[0]), {"status": "completed"}), 200)
        for query, expected in ((f"application={first}", [1, 0]), (f"application={second}", [2]), (f"application={uuid.uuid4()}", []),
                                (f"interviewer={other.id}", [1]), (f"interviewer={self.interviewer.id}", [2, 0]), ("status=completed", [0]),
                                ("status=scheduled", [2, 1]), ("status=scheduled,completed", [2, 1, 0]), ("status=no_show", []),
                                ("date_from=2031-01-15&date_to=2031-01-31", [1, 0]), ("date_to=2031-01-15", [0]),
                                ("date_from=2031-02-01", [2]),
                                ("date_from=2031-01-15T14:00:00Z&date_to=2031-02-01T00:00:00Z", [1, 0]),
                                ("date_from=2031-01-15T15:00:00%2B01:00", [2, 1, 0]),
                                (f"application={first}&interviewer={other.id}&status=scheduled&date_from=2031-01-01", [1]),
                                ("status=", [2, 1, 0])):
            page = self.assertStatus(self.hr.get(f"{BASE}?{query}"), 200).json
            self.assertEqual([line["id"] for line in page["results"]], [made[n]["id"] for n in expected], query)
            self.assertEqual(page["count"], len(expected), query)
        for query, name in (("status=lost", "status"), ("application=x", "application"), ("interviewer=x", "interviewer"),
                            ("date_from=x", "date_from"), ("date_to=2031-02-30", "date_to"), ("page=0", "page"),
                            ("page_size=0", "page_size")):
            self.assertFields(self.hr.get(f"{BASE}?{query}"), name)
        self.assertFields(self.hr.get(f"{BASE}?status=lost&page=x"), "status", "page")

    def test_paging(self):
        application = self.application()
        made = [self.made(application)["id"] for _ in range(5)][::-1]
        for person in (self.hr, self.interviewer, self.candidate):
            for query in ("", f"application={application}&"):
                first = person.get(f"{BASE}?{query}page_size=2").json
                self.assertEqual((first["count"], [one["id"] for one in first["results"]], first["previous"]), (5, made[:2], None))
                self.assertEqual(first["next"], f"{self.instance.url}{BASE}?{query}page_size=2&page=2")
                last = person.get(f"{BASE}?{query}page_size=2&page=3").json
                self.assertEqual((last["count"], [one["id"] for one in last["results"]], last["next"]), (5, made[4:], None))

    def test_two_statements(self):
        colleague = self.staff("interviewer", self.company)
        one = self.made(panel_ids=[colleague.id])
        for person in (self.hr, self.interviewer, colleague, self.candidate):
            for target in (BASE, f"{BASE}?page_size=1", f"{BASE}?status=scheduled&page_size=1&interviewer={self.interviewer.id}",
                           self.path(one)):
                self.assertStatements(person, target)

    def test_of_an_interviewer_or_a_panel(self):
        """?interviewer= finds what the person sits on, as the main one or on the panel, with every other filter and for each caller."""
        colleague, candidate = self.staff("interviewer", self.company), self.register()
        mine = self.made(panel_ids=[colleague.id])
        theirs = self.made(interviewer_id=colleague.id)
        found = lambda person, query: sorted(  # noqa: E731
            each["id"] for each in person.get(f"{BASE}?{query}").json["results"])
        both, one = sorted([mine["id"], theirs["id"]]), [mine["id"]]
        for more in ("", "&status=scheduled", "&date_from=2020-01-01", "&page_size=50"):
            self.assertEqual(found(self.hr, f"interviewer={colleague.id}{more}"), both, more)
        self.assertEqual(self.hr.get(f"{BASE}?interviewer={colleague.id}&page_size=1").json["count"], 2)
        self.assertEqual(found(self.hr, f"interviewer={colleague.id}&application={mine['application_id']}"), one)
        self.assertEqual(found(self.interviewer, f"interviewer={colleague.id}"), one)
        self.assertEqual(found(self.candidate, f"interviewer={colleague.id}"), both)
        for person in (self.hr, colleague, self.candidate):
            self.assertEqual(found(person, f"interviewer={self.interviewer.id}"), one)
        self.assertStatus(self.hr.patch(self.path(mine), {"panel_ids": []}), 200)
        self.assertEqual(found(self.hr, f"interviewer={colleague.id}"), [theirs["id"]])

    def test_what_a_candidate_sees(self):
        one = self.made(notes="For both")
        self.assertStatus(
            self.hr.patch(self.path(one), {"status": "completed", "feedback": "Good", "technical_score": 88, "cultural_fit_score": 92}),
            200)
        seen = self.assertStatus(self.candidate.get(self.path(one)), 200).json
        self.assertEqual(list(seen), [name for name in MEMBERS if name not in HIDDEN])
        self.assertEqual((seen["feedback"], seen["notes"]), (None, "For both"))
        self.assertIsNone(self.candidate.get(BASE).json["results"][0]["feedback"])
        self.assertTrue(self.hr.patch(self.path(one), {"share_feedback": True}).json["share_feedback"])
        self.assertEqual(self.candidate.get(self.path(one)).json["feedback"], "Good")
        self.assertEqual(self.candidate.get(BASE).json["results"][0]["feedback"], "Good")
        self.assertEqual(self.candidate.get(f"/candidate/interviews/{one['id']}").json["data"]["feedback"], "Good")

    def test_someone_elses(self):
        one = self.made()
        for person in (self.register(), self.staff("hr", f"Other {uuid.uuid4()}"), self.staff("interviewer", self.company)):
            for identity in (one["id"], str(uuid.uuid4()), "x"):
                self.assertEqual(self.assertStatus(person.get(f"{BASE}{identity}/"), 404).json, NOT_FOUND)
                self.assertEqual(self.assertStatus(person.patch(f"{BASE}{identity}/", {"status": "cancelled"}), 404).json, NOT_FOUND)
        for person in (self.staff("hr", f"Other {uuid.uuid4()}"), self.staff("interviewer", self.company)):
            for action, body in (("reschedule/", {"scheduled_at": in_days(5)}), ("cancel/", {}), ("no_show/", {})):
                self.assertEqual(self.assertStatus(person.post(self.path(one, action), body), 404).json, NOT_FOUND)
        self.assertEqual(self.hr.get(self.path(one)).json, one)
        for answer in (self.anyone.get(self.path(one)), self.anyone.patch(self.path(one), {}),
                       self.anyone.post(self.path(one, "reschedule/"), {}),
                       self.anyone.post(self.path(one, "cancel/")), self.anyone.post(self.path(one, "no_show/"))):
            self.assertStatus(answer, 401)
        nobody = self.staff("admin", None)
        for answer in (nobody.get(self.path(one)), nobody.patch(self.path(one), {}),
                       nobody.post(self.path(one, "reschedule/"), {"scheduled_at": in_days(5)}),
                       nobody.post(self.path(one, "cancel/")), nobody.post(self.path(one, "no_show/"))):
            self.assertStatus(answer, 403)

    def test_unknown_paths_below(self):
        for path in (f"{BASE}{uuid.uuid4()}/nothing/", f"{BASE}a/b/c"):
            self.assertEqual(self.assertStatus(self.hr.get(path), 404).json, NOT_FOUND)
        # The word of the assistant API stays the same.
        self.assertEqual(set(self.hr.get(f"/api/v1/interviews/{uuid.uuid4()}").json), {"error", "message"})


class Change(InterviewSuite):
    def test_example(self):
        one = self.made()
        answer = self.hr.patch(self.path(one),
                               {"status": "completed", "feedback": "Excellent candidate, recommend hiring", "technical_score": 88.0,
                                "cultural_fit_score": 92.0})
        changed = self.assertStatus(answer, 200).json
        self.assertEqual(list(changed), MEMBERS)
        self.assertIn(b'"technical_score":88.00,"cultural_fit_score":92.00,', answer.body)
        self.assertEqual((changed["status"], changed["feedback"]), ("completed", "Excellent candidate, recommend hiring"))
        self.assertRegex(changed["completed_at"], INSTANT)
        self.assertEqual(self.status(one["application_id"]), 4)
        self.assertEqual(self.hr.get(self.path(one)).json, changed)
        self.assertEqual(self.hr.get(f"{BASE}?status=completed").json["results"][0]["technical_score"], 88.0)
        self.assertEqual(
            [row[0] for row in self.instance.sql("SELECT new_text FROM history WHERE member = 'technical_score' AND object = 5 AND "
                                                 "object_id = (SELECT e.id FROM evaluations e JOIN interviews i ON i.id = e.interview_id "
                                                 f"WHERE i.public_id = UNHEX('{one['id'].replace('-', '')}'))")],
            ["88.00"])

    def test_members_that_were_not_sent_stay(self):
        one = self.made(notes="n", interview_type="hr")
        self.hr.patch(self.path(one), {"technical_score": 70, "feedback": "f"})
        changed = self.hr.patch(self.path(one), {"cultural_fit_score": 71.25}).json
        self.assertEqual(
            (changed["technical_score"], changed["cultural_fit_score"], changed["feedback"], changed["notes"], changed["interview_type"]),
                         (70.0, 71.25, "f", "n", "hr"))
        cleared = self.hr.patch(self.path(one),
                                {"technical_score": None, "feedback": None, "notes": None, "interview_type": None}).json
        for name in ("technical_score", "feedback", "notes", "interview_type"):
            self.assertIsNone(cleared[name], name)
        self.assertEqual(cleared["cultural_fit_score"], 71.25)
        # Without an interviewer the scorecard of the interview is another one, which nobody signs.
        cleared = self.hr.patch(self.path(one), {"interviewer_id": None}).json
        for name in ("interviewer_id", "interviewer_name", "cultural_fit_score"):
            self.assertIsNone(cleared[name], name)

    def test_scores_and_feedback_fill_the_scorecard(self):
        """They are members of the card that management shows, by whatever surface they come; and each time it was submitted."""
        for number, write in enumerate((lambda one: self.hr.patch(self.path(one), {"technical_score": 70}),
                                        lambda one: self.hr.patch(self.path(one), {"feedback": "Good"}),
                                        lambda one: self.hr.patch(f"/api/v1/interviews/{one['id']}", {"feedback": "Good"}))):
            with self.subTest(number=number):
                one = self.made()
                submitted = f"event = 'evaluation.submitted' AND object_public_id = UNHEX('{one['id'].replace('-', '')}')"
                managed = f"/api/interview-management/{one['id']}/"
                self.assertIsNone(self.hr.get(managed).json["data"]["evaluation"])
                for body in ({"notes": "n"}, {"share_feedback": True}):
                    self.assertStatus(self.hr.patch(self.path(one), body), 200)
                self.assertEqual(self.instance.count("outbox", submitted), 0)
                self.assertStatus(write(one), 200)
                card = self.hr.get(managed).json["data"]["evaluation"]
                self.assertEqual((card["interview_id"], card["knowledge"], card["average_rating"]), (one["id"], None, None))
                self.assertTrue([each for each in self.hr.get("/api/interview-management/").json["data"]
                                 if each["id"] == one["id"]][0]["has_evaluation"])
                self.assertEqual(self.instance.count("outbox", submitted), 1)
                before = self.everything()
                self.assertStatus(write(one), 200)
                self.assertUnchanged(before)
                # It is filled: another rating updates it.
                self.assertStatus(self.hr.post(f"{managed}evaluation/", {"knowledge": 8}), 200)
                self.assertEqual(self.instance.count("outbox", submitted), 2)
                # And what is complete stays so.
                five = {name: 5 for name in ("appearance", "knowledge", "confidence", "attitude", "communication")}
                self.assertStatus(self.hr.patch(f"{managed}evaluation/", five), 200)
                self.assertStatus(self.hr.patch(self.path(one), {"cultural_fit_score": 12}), 200)
                ongoing = self.hr.get("/api/interview-management/ongoing-interviews/").json["data"]
                self.assertEqual([each["evaluation_completed"] for each in ongoing if each["id"] == one["id"]], [True])

    def test_moves(self):
        moves = {"scheduled": {"confirmed", "completed", "cancelled", "no_show"}, "confirmed": {"completed", "cancelled", "no_show"},
                 "completed": set(), "cancelled": set(), "no_show": set()}
        application = self.application()
        for first, allowed in moves.items():
            for second in moves:
                one = self.made(application)
                if "no_show" in (first, second):
                    self.begun(one["id"])
                if first != "scheduled":
                    self.assertStatus(self.hr.patch(self.path(one), {"status": first}), 200)
                answer = self.hr.patch(self.path(one), {"status": second})
                if second in allowed or second == first:
                    self.assertEqual(self.assertStatus(answer, 200).json["status"], second)
                else:
                    self.assertFields(answer, "status", text=f"This change of status is not allowed: {first} to {second}")

    def test_wrong_fields(self):
        one = self.made()
        before = self.everything()
        for name, value in (("status", "lost"), ("status", None), ("technical_score", -1), ("technical_score", 100.01),
                            ("technical_score", "high"),
                            ("cultural_fit_score", 101), ("cultural_fit_score", 1.234), ("feedback", 5), ("share_feedback", "yes"),
                            ("scheduled_at", None),
                            ("duration_minutes", 0), ("duration_minutes", None), ("interviewer_id", str(uuid.uuid4())),
                            ("meeting_link", "ftp://x"), ("timezone", "Nowhere"), ("panel_ids", [str(uuid.uuid4())]), ("mode", None)):
            with self.subTest(name=name, value=value):
                self.assertFields(self.hr.patch(self.path(one), {name: value}), name)
        self.assertFields(self.hr.patch(self.path(one), {"status": "lost", "technical_score": 101}), "status", "technical_score")
        self.assertUnchanged(before)
        self.assertEqual(self.assertStatus(self.hr.patch(self.path(one), {}), 200).json, one)
        self.assertUnchanged(before)

    def test_time_and_people(self):
        one = self.made()
        other = self.staff("interviewer", self.company)
        self.candidate.put(f"/candidate/interviews/{one['id']}/confirm")
        changed = self.assertStatus(
            self.hr.patch(self.path(one), {"scheduled_at": in_days(200), "duration_minutes": 30, "interviewer_id": other.id,
                                           "timezone": "Europe/Paris"}), 200).json
        self.assertEqual(
            (changed["scheduled_at"], changed["duration_minutes"], changed["interviewer_id"], changed["timezone"], changed["status"],
             changed["confirmed_at"]),
                         (in_days(200), 30, other.id, "Europe/Paris", "scheduled", None))
        self.assertStatus(other.get(self.path(one)), 200)
        self.assertStatus(self.interviewer.get(self.path(one)), 404)

    def test_etag(self):
        one = self.made()
        tag = self.hr.get(self.path(one)).header("ETag")
        self.assertStatus(self.hr.get(self.path(one), headers={"If-None-Match": tag}), 304)
        self.assertStatus(self.hr.patch(self.path(one), {"technical_score": 5}, headers={"If-Match": tag}), 200)
        for answer in (self.hr.patch(self.path(one), {"technical_score": 6}, headers={"If-Match": tag}),
                       self.hr.post(self.path(one, "cancel/"), {}, headers={"If-Match": tag}),
                       self.hr.post(self.path(one, "no_show/"), {}, headers={"If-Match": tag}),
                       self.hr.post(self.path(one, "reschedule/"), {"scheduled_at": in_days(9)}, headers={"If-Match": tag})):
            self.assertEqual(list(self.assertStatus(answer, 412).json), ["detail"])

    def test_what_each_may(self):
        one = self.made()
        # A candidate may only confirm. Members that a candidate may not set are ignored.
        self.assertEqual(self.assertStatus(self.candidate.patch(self.path(one), {"notes": "x"}), 403).json, DENIED)
        self.assertStatus(self.candidate.patch(self.path(one), {"status": "cancelled"}), 403)
        self.assertStatus(self.candidate.patch(self.path(one), {"technical_score": 100, "feedback": "great", "share_feedback": True}), 200)
        self.assertEqual(self.hr.get(self.path(one)).json, one)
        self.assertEqual(self.assertStatus(self.candidate.patch(self.path(one), {"status": "confirmed"}), 200).json["status"], "confirmed")
        for action in ("cancel/", "no_show/"):
            self.assertStatus(self.candidate.post(self.path(one, action), {}), 403)
        self.assertStatus(self.candidate.post(self.path(one, "reschedule/"), {"scheduled_at": in_days(5)}), 403)
        # An interviewer cannot give it to somebody else.
        other = self.staff("interviewer", self.company)
        self.assertStatus(self.interviewer.patch(self.path(one), {"interviewer_id": other.id}), 403)
        self.assertStatus(self.interviewer.patch(self.path(one), {"panel_ids": [other.id]}), 403)
        self.assertStatus(
            self.interviewer.patch(self.path(one),
                                   {"status": "completed", "technical_score": 50, "interviewer_id": self.interviewer.id, "panel_ids": []}),
            200)


class Actions(InterviewSuite):
    def test_reschedule(self):
        one = self.made()
        self.candidate.put(f"/candidate/interviews/{one['id']}/confirm")
        moved = self.assertStatus(
            self.interviewer.post(self.path(one, "reschedule/"), {"scheduled_at": in_days(100), "duration_minutes": 45}), 200).json
        self.assertEqual(list(moved), MEMBERS)
        self.assertEqual((moved["scheduled_at"], moved["duration_minutes"], moved["status"], moved["meeting_link"]),
                         (in_days(100), 45, "scheduled", one["meeting_link"]))
        self.assertIn("interview.rescheduled",
                      [told["notification_type"] for told in self.candidate.get("/api/v1/notifications/notifications/").json["results"]])
        self.assertFields(self.hr.post(self.path(one, "reschedule/"), {}), "scheduled_at", text="This field is required.")
        self.assertFields(self.hr.post(self.path(one, "reschedule/"), {"scheduled_at": "x", "duration_minutes": 1}), "scheduled_at",
                          "duration_minutes")
        other = self.made()
        self.assertFields(self.hr.post(self.path(one, "reschedule/"), {"scheduled_at": other["scheduled_at"]}), "scheduled_at")
        self.hr.patch(self.path(one), {"status": "completed"})
        self.assertFields(self.hr.post(self.path(one, "reschedule/"), {"scheduled_at": in_days(101)}), "scheduled_at")

    def test_cancel(self):
        application = self.application()
        self.instance.sql(f"UPDATE applications SET status = 1 WHERE public_id = UNHEX('{application.replace('-', '')}')")
        one = self.made(application)
        self.assertEqual(self.status(application), 3)
        gone = self.assertStatus(self.hr.post(self.path(one, "cancel/"), {"reason": "The interviewer is ill"}), 200).json
        self.assertEqual((gone["status"], gone["cancellation_reason"]), ("cancelled", "The interviewer is ill"))
        self.assertRegex(gone["cancelled_at"], INSTANT)
        self.assertEqual(self.status(application), 1)
        self.assertEqual(self.candidate.get(f"/candidate/interviews/{one['id']}").json["data"]["cancellationReason"],
                         "The interviewer is ill")
        # Its time is free again.
        self.assertStatus(self.hr.post(BASE, self.body(self.application(), scheduled_at=one["scheduled_at"])), 201)
        self.assertEqual(self.assertStatus(self.hr.post(self.path(one, "cancel/")), 200).json["status"], "cancelled")
        self.assertFields(self.hr.post(self.path(one, "cancel/"), {"reason": 5}), "reason")
        done = self.made()
        self.hr.patch(self.path(done), {"status": "completed"})
        self.assertFields(self.hr.post(self.path(done, "cancel/"), {}), "non_field_errors",
                          text="This change of status is not allowed: completed to cancelled")

    def test_no_show(self):
        one = self.made()
        self.begun(one["id"])
        missed = self.assertStatus(self.interviewer.post(self.path(one, "no_show/")), 200).json
        self.assertEqual(missed["status"], "no_show")
        self.assertEqual(self.interviewer.get(f"/api/v1/interviews/{one['id']}").json["status"], "no_show")
        self.assertEqual(self.candidate.get(f"/candidate/interviews/{one['id']}").json["data"]["status"], "completed")
        gone = self.made()
        self.hr.post(self.path(gone, "cancel/"))
        self.assertFields(self.hr.post(self.path(gone, "no_show/"), {}), "non_field_errors")

    def test_no_show_only_after_the_start(self):
        one = self.made()
        before = self.everything()
        early = "The interview has not begun yet."
        self.assertFields(self.hr.post(self.path(one, "no_show/"), {}), "non_field_errors", text=early)
        self.assertFields(self.hr.patch(self.path(one), {"status": "no_show"}), "status", text=early)
        self.assertError(self.hr.patch(f"/api/v1/interviews/{one['id']}", {"status": "no_show"}), 400, "validation_error", None, ["status"])
        self.assertUnchanged(before)

    def test_whose_no_show(self):
        for body, party in ((None, "candidate"), ({}, "candidate"), ({"party": "candidate"}, "candidate"),
                            ({"party": "interviewer"}, "interviewer")):
            one = self.made()
            self.assertIsNone(one["no_show_party"])
            self.begun(one["id"])
            self.assertEqual(self.assertStatus(self.hr.post(self.path(one, "no_show/"), body), 200).json["no_show_party"], party)
        # Said again, it can be put right.
        self.assertEqual(self.hr.post(self.path(one, "no_show/"), {"party": "candidate"}).json["no_show_party"], "candidate")
        self.assertEqual(self.hr.post(self.path(one, "no_show/"), {}).json["no_show_party"], "candidate")
        self.assertFields(self.hr.post(self.path(one, "no_show/"), {"party": "nobody"}), "party")
        other = self.made()
        self.begun(other["id"])
        self.assertEqual(self.hr.patch(self.path(other), {"status": "no_show"}).json["no_show_party"], "candidate")

    def test_a_no_show_is_taken_back(self):
        for first in ("scheduled", "confirmed"):
            one = self.made()
            if first == "confirmed":
                self.assertStatus(self.candidate.put(f"/candidate/interviews/{one['id']}/confirm"), 200)
            self.begun(one["id"])
            self.assertFields(self.hr.delete(self.path(one, "no_show/")), "non_field_errors",
                              text=f"This change of status is not allowed: the interview is {first}")
            tag = self.hr.get(self.path(one)).header("ETag")
            self.assertStatus(self.hr.post(self.path(one, "no_show/"), {"party": "interviewer"}), 200)
            self.assertStatus(self.hr.delete(self.path(one, "no_show/"), headers={"If-Match": tag}), 412)
            back = self.assertStatus(self.interviewer.delete(self.path(one, "no_show/")), 200).json
            self.assertEqual((back["status"], back["completed_at"], back["no_show_party"]), (first, None, None))
            self.assertEqual(self.hr.get(self.path(one)).json, back)
            told = [each["notification_type"] for each in self.hr.get("/api/v1/notifications/notifications/").json["results"]
                    if each["object_id"] == one["id"]]
            self.assertEqual(told[0], "interview.no_show_undone")
        # A week later it stands.
        self.assertStatus(self.hr.post(self.path(one, "no_show/")), 200)
        marked = f"UPDATE interviews SET completed_at = NOW() - INTERVAL %s WHERE public_id = UNHEX('{one['id'].replace('-', '')}')"
        self.instance.sql(marked % "169 HOUR")
        before = self.everything()
        self.assertFields(self.hr.delete(self.path(one, "no_show/")), "non_field_errors", text="This can be taken back within 7 days only.")
        self.assertUnchanged(before)
        self.instance.sql(marked % "167 HOUR")
        self.assertStatus(self.hr.delete(self.path(one, "no_show/")), 200)

    def test_who_takes_a_no_show_back(self):
        one = self.made()
        self.begun(one["id"])
        self.assertStatus(self.hr.post(self.path(one, "no_show/")), 200)
        for person, status in ((self.candidate, 403), (self.staff("hr", f"Other {uuid.uuid4()}"), 404),
                               (self.staff("interviewer", self.company), 404), (self.anyone, 401), (self.staff("admin", None), 403)):
            self.assertStatus(person.delete(self.path(one, "no_show/")), status)


class Panels(InterviewSuite):
    def setUp(self):
        super().setUp()
        self.colleagues = [self.staff("interviewer", self.company) for _ in range(3)]
        self.ids = [one.id for one in self.colleagues]

    def panel(self, interview):
        return [one["id"] for one in self.hr.get(self.path(interview)).json["panel"]]

    def bookings(self, interview):
        return int(self.instance.value("SELECT COUNT(*) FROM bookings b JOIN interviews i ON i.id = b.interview_id WHERE released = 0 AND "
                                       f"i.public_id = UNHEX('{interview['id'].replace('-', '')}')"))

    def test_made_with_one(self):
        one = self.made(panel_ids=[self.ids[0], self.ids[1], self.ids[0], self.interviewer.id])
        self.assertEqual(one["panel"], [{"id": person.id, "name": person.name, "email": person.email} for person in self.colleagues[:2]])
        self.assertEqual(self.bookings(one), 4)
        for person in self.colleagues[:2]:
            self.assertEqual([line["id"] for line in person.get(BASE).json["results"]], [one["id"]])
            self.assertEqual(self.assertStatus(person.get(self.path(one)), 200).json, one)
            self.assertIn("interview.scheduled",
                          [told["notification_type"] for told in person.get("/api/v1/notifications/notifications/").json["results"]])
        self.assertStatus(self.colleagues[2].get(self.path(one)), 404)
        # Members of the panel evaluate it, and their time is booked.
        self.assertStatus(self.colleagues[0].patch(self.path(one), {"technical_score": 80}), 200)
        other = self.application(self.register())
        self.assertFields(self.hr.post(BASE, self.body(other, interviewer_id=self.ids[0], scheduled_at=one["scheduled_at"])),
                          "scheduled_at")
        self.assertFields(
            self.hr.post(BASE, self.body(other, interviewer_id=self.ids[2], panel_ids=[self.ids[1]], scheduled_at=one["scheduled_at"])),
            "scheduled_at")

    def test_changed(self):
        one = self.made(panel_ids=self.ids[:2])
        busy = self.made(interviewer_id=self.ids[2], application=self.application(self.register()))
        self.assertStatus(self.hr.patch(self.path(one), {"panel_ids": self.ids[1:]}), 200)
        self.assertEqual((self.panel(one), self.bookings(one)), (self.ids[1:], 4))
        self.assertStatus(self.colleagues[0].get(self.path(one)), 404)
        # The same people again, in any order, change nothing.
        before = self.everything()
        self.assertStatus(self.hr.patch(self.path(one), {"panel_ids": self.ids[:0:-1]}), 200)
        self.assertStatus(self.hr.patch(self.path(one), {"notes": None}), 200)
        self.assertUnchanged(before)
        # A person who is busy is refused, and nothing is written.
        self.assertStatus(self.hr.patch(self.path(one), {"panel_ids": []}), 200)
        self.assertEqual((self.panel(one), self.bookings(one)), ([], 2))
        self.assertStatus(self.hr.post(self.path(one, "reschedule/"), {"scheduled_at": busy["scheduled_at"]}), 200)
        before = self.everything()
        self.assertStatus(self.hr.patch(self.path(one), {"panel_ids": self.ids}), 400)
        self.assertUnchanged(before)
        self.assertStatus(self.hr.patch(self.path(one), {"panel_ids": None}), 200)

    def test_moves_with_the_interview(self):
        one = self.made(panel_ids=self.ids)
        self.assertStatus(self.hr.post(self.path(one, "reschedule/"), {"scheduled_at": in_days(300)}), 200)
        other = self.application(self.register())
        self.assertFields(self.hr.post(BASE, self.body(other, interviewer_id=self.ids[0], scheduled_at=in_days(300))), "scheduled_at")
        self.assertStatus(self.hr.post(BASE, self.body(other, interviewer_id=self.ids[0], scheduled_at=one["scheduled_at"])), 201)
        self.assertStatus(self.hr.post(self.path(one, "cancel/")), 200)
        self.assertEqual((self.panel(one), self.bookings(one)), (self.ids, 0))
        # People who join after that are not booked, so they may be busy.
        self.assertStatus(self.hr.patch(self.path(one), {"panel_ids": self.ids[:1], "interviewer_id": self.ids[1]}), 200)
        self.assertEqual((self.panel(one), self.bookings(one)), (self.ids[:1], 0))

    def told(self, person, interview):
        """Returns the notifications of a person about this interview, oldest first."""
        where = (f"user_id = (SELECT id FROM users WHERE email = '{person.email}')"
                 f" AND object_public_id = UNHEX('{interview['id'].replace('-', '')}')")
        return [row[0] for row in self.instance.sql(f"SELECT title FROM notifications WHERE {where} ORDER BY id")]

    def test_who_comes_and_who_goes_is_told(self):
        one = self.made(panel_ids=self.ids[:1])
        stays, comes, goes = self.colleagues[0], self.colleagues[1], self.colleagues[2]
        self.assertEqual([self.told(person, one) for person in (stays, comes, goes)], [["Interview scheduled"], [], []])
        outbox = self.instance.count("outbox")
        self.assertStatus(self.hr.patch(self.path(one), {"panel_ids": self.ids[:3]}), 200)
        self.assertStatus(self.hr.patch(self.path(one), {"panel_ids": self.ids[:2]}), 200)
        self.assertStatus(self.hr.patch(self.path(one), {"panel_ids": self.ids[1::-1]}), 200)
        self.assertEqual([self.told(person, one) for person in (stays, comes, goes)],
                         [["Interview scheduled"], ["Interview scheduled"], ["Interview scheduled", "Interview without you"]])
        self.assertEqual(self.instance.count("outbox"), outbox + 2)
        # Nobody else is notified, and a person who has left no longer sees the interview.
        self.assertEqual((self.told(self.candidate, one), self.told(self.interviewer, one)),
                         (["Interview scheduled"], ["Interview scheduled"]))
        self.assertStatus(goes.get(self.path(one)), 404)
        # Together with another time: new members are notified of the interview, and the others of the time.
        self.assertStatus(self.hr.patch(self.path(one), {"panel_ids": [self.ids[0], self.ids[2]], "scheduled_at": in_days(777)}), 200)
        self.assertEqual([self.told(person, one)[-1] for person in (stays, comes, goes)],
                         ["Interview rescheduled", "Interview without you", "Interview scheduled"])
        self.assertEqual(self.told(self.candidate, one)[-1], "Interview rescheduled")

    def test_another_interviewer_is_told(self):
        one = self.made(panel_ids=self.ids[:1])
        self.assertStatus(self.hr.patch(self.path(one), {"interviewer_id": self.ids[1]}), 200)
        self.assertEqual((self.told(self.colleagues[1], one), self.told(self.interviewer, one)[-1]),
                         (["Interview scheduled"], "Interview without you"))
        # A member of the panel becomes the interviewer, and is not notified again.
        self.assertStatus(self.hr.patch(self.path(one), {"interviewer_id": self.ids[0]}), 200)
        self.assertEqual((self.told(self.colleagues[0], one), self.told(self.colleagues[1], one)[-1]),
                         (["Interview scheduled"], "Interview without you"))
        # A past interview causes no notification, and the caller gets none.
        self.assertStatus(self.hr.patch(self.path(one), {"panel_ids": [self.hr.id]}), 200)
        self.assertEqual(self.told(self.hr, one), [])
        self.assertStatus(self.hr.patch(self.path(one), {"status": "completed"}), 200)
        self.assertStatus(self.hr.patch(self.path(one), {"panel_ids": [self.ids[2]]}), 200)
        self.assertEqual(self.told(self.colleagues[2], one), [])

    def test_from_panel_to_interviewer_and_back(self):
        one = self.made(panel_ids=self.ids[:2])
        self.assertStatus(self.hr.patch(self.path(one), {"interviewer_id": self.ids[0]}), 200)
        self.assertEqual((self.panel(one), self.bookings(one)), ([self.ids[1]], 3))
        self.assertStatus(self.hr.patch(self.path(one), {"interviewer_id": self.interviewer.id, "panel_ids": self.ids[:2]}), 200)
        self.assertEqual((set(self.panel(one)), self.bookings(one)), (set(self.ids[:2]), 4))
        self.assertStatus(self.hr.patch(self.path(one), {"interviewer_id": self.ids[0], "panel_ids": [self.ids[0], self.interviewer.id]}),
                          200)
        self.assertEqual((self.panel(one), self.bookings(one)), ([self.interviewer.id], 3))

    def test_too_many_and_strangers(self):
        stranger = self.staff("interviewer", f"Other {uuid.uuid4()}")
        self.assertFields(self.hr.post(BASE, self.body(panel_ids=[stranger.id])), "panel_ids", text="This object does not exist.")
        self.assertFields(self.hr.post(BASE, self.body(panel_ids=[str(uuid.uuid4()) for _ in range(11)])), "panel_ids")

    def test_one_person_two_panels_at_once(self):
        applications = [self.application(self.register()) for _ in range(6)]
        answers, start = [], threading.Barrier(6)

        def send(application, interviewer):
            start.wait()
            answers.append(
                self.hr.post(BASE,
                             {"application_id": application, "interviewer_id": interviewer, "scheduled_at": in_days(500),
                              "panel_ids": [self.ids[0]]}).status)

        threads = [threading.Thread(target=send, args=(application, None)) for application in applications]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(answers), [201] + [400] * 5)


if __name__ == "__main__":
    unittest.main()
