"""seeds/platform.md, chatbot: the questions depend on the job, fixed rules score with evidence, only the people concerned see it, and it
decides nothing."""

import sys
import threading
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402
from harness.suite import in_days  # noqa: E402

BASE = "/api/v1/chatbot/sessions/"
JOBS, APPLICATIONS = "/api/v1/jobs/jobs/", "/api/v1/jobs/applications/"
SESSION = ["id", "application_id", "job_title", "candidate_name", "status", "questions_answered", "questions_total", "current_question",
           "score", "summary", "score_status",
           "is_automated", "uses_language_model", "automated_notice", "notice_given_at", "human_requested_at", "results", "started_at",
           "completed_at"]
OF_STAFF = ["score", "evidence", "scored_by", "language_model", "given_up_because"]
OF_CANDIDATE = [name for name in SESSION if name != "score"]
ANSWERS = ["I built a payment service in Python for 4 years. It handled a million users, and I led the team of three people that deployed"
           " it.",
           "I have never used Kubernetes.", "I have worked for 2 years.", "I like your product and the people."]


class ChatbotSuite(Suite):
    def setUp(self):
        super().setUp()
        self.company = f"Screening {uuid.uuid4()}"
        self.hr = self.staff("hr", self.company)
        self.job = self.assertStatus(
            self.hr.post(JOBS, {"title": "Engineer", "description": "Builds", "employment_type": "full_time", "status": "published",
                                "required_skills": ["Python", "Kubernetes"], "min_experience_years": 4}), 201).json["id"]
        self.candidate = self.register()
        self.application = self.apply(self.candidate)

    def apply(self, candidate):
        return self.assertStatus(
            candidate.upload(APPLICATIONS, [("job", self.job)], [("resume", "cv.pdf", "application/pdf", samples.pdf())]), 201).json["id"]

    def start(self, status=201):
        return self.assertStatus(self.candidate.post(BASE, {"application_id": self.application}), status).json

    def say(self, session, text):
        return self.candidate.post(f"{BASE}{session['id']}/messages/", {"message": text})

    def complete(self, session):
        return self.assertStatus(self.candidate.post(f"{BASE}{session['id']}/complete/"), 200).json

    def status(self):
        return self.hr.get(f"{APPLICATIONS}{self.application}/").json["status"]


class Conversation(ChatbotSuite):
    def test_versions(self):
        session = self.start()
        path = f"{BASE}{session['id']}/"
        read = self.candidate.get(path)
        tag = read.header("ETag")
        self.assertStatus(self.candidate.get(path, headers={"If-None-Match": tag}), 304)
        self.assertStatus(self.say(session, ANSWERS[0]), 201)
        self.assertStatus(self.candidate.post(f"{path}complete/", headers={"If-Match": tag}), 412)
        self.assertEqual(self.candidate.get(path).json["status"], "active")
        now = self.candidate.get(path).header("ETag")
        done = self.assertStatus(self.candidate.post(f"{path}complete/", headers={"If-Match": now}), 200)
        self.assertNotIn(done.header("ETag"), (tag, now))
        self.assertStatus(self.candidate.post(f"{path}complete/", headers={"If-Match": now}), 412)

    def test_whole(self):
        session = self.start()
        self.assertEqual(list(session), OF_CANDIDATE)
        self.assertEqual(
            (session["application_id"], session["status"], session["questions_answered"], session["questions_total"],
             session["is_automated"]),
                         (self.application, "active", 0, 4, True))
        self.assertIn("Python", session["current_question"])
        for number, text in enumerate(ANSWERS):
            answer = self.assertStatus(self.say(session, text), 201).json
            self.assertEqual(list(answer), ["id", "sender", "message", "created_at", "reply"])
            self.assertEqual((answer["sender"], answer["message"], answer["reply"]["sender"]), ("candidate", text, "bot"))
        self.assertIn("last question", answer["reply"]["message"])
        page = self.assertStatus(self.candidate.get(f"{BASE}{session['id']}/messages/"), 200).json
        self.assertEqual((page["count"], len(page["results"]), page["next"]), (9, 9, None))
        self.assertEqual([one["sender"] for one in page["results"]], ["bot", "candidate"] * 4 + ["bot"])
        self.assertEqual([one["message"] for one in page["results"] if one["sender"] == "candidate"], ANSWERS)
        self.assertEqual(self.status(), "submitted")

        done = self.complete(session)
        self.assertEqual((done["status"], done["questions_answered"], done["current_question"]), ("completed", 4, None))
        self.assertTrue(all(not set(OF_STAFF) & set(row) for row in done["results"]), done)
        self.assertEqual(done["score_status"], "final")
        self.assertEqual(self.complete(session), done)
        self.assertEqual(self.status(), "submitted")
        for read in (self.hr, self.staff("admin", self.company)):
            seen = self.assertStatus(read.get(f"{BASE}{session['id']}/"), 200).json
            self.assertEqual(list(seen), SESSION)
            self.assertEqual([(row["kind"], row["skill"], row["score"]) for row in seen["results"]],
                             [("skill", "Python", 100), ("skill", "Kubernetes", 0), ("experience", None, 50), ("motivation", None, 23)])
            self.assertEqual([row["evidence"] for row in seen["results"]],
                             ["I built a payment service in Python for 4 years.", None, "I have worked for 2 years.",
                              "I like your product and the people."])
            self.assertEqual({(row["scored_by"], row["language_model"], row["rating_status"]) for row in seen["results"]},
                             {("fixed_rules", None, None)})
            self.assertEqual(seen["score"], 43.25)
        titles = [one["title"] for one in self.hr.get("/api/v1/notifications/notifications/").json["results"]]
        self.assertIn("Screening completed", titles)

    def test_begun_once(self):
        session = self.start()
        self.assertEqual(self.start(200)["id"], session["id"])
        answers = []
        self.complete(session)
        threads = [threading.Thread(target=lambda: answers.append(self.candidate.post(BASE, {"application_id": self.application})))
                   for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(answer.status for answer in answers), [200] * 5 + [201])
        self.assertEqual(len({answer.json["id"] for answer in answers}), 1)

    def test_nothing_answered(self):
        session = self.start()
        self.complete(session)
        seen = self.hr.get(f"{BASE}{session['id']}/").json
        self.assertEqual((seen["score"], seen["questions_answered"]), (0, 0))
        answer = self.say(session, "Too late")
        self.assertStatus(answer, 400)
        self.assertEqual(answer.json, {"message": ["This screening is already completed."]})

    def test_lists(self):
        session = self.start()
        for person in (self.candidate, self.hr):
            page = self.assertStatus(person.get(f"{BASE}?application={self.application}&page_size=1"), 200).json
            self.assertEqual((page["count"], [one["id"] for one in page["results"]]), (1, [session["id"]]))
        self.assertStatements(self.hr, BASE)
        self.assertStatements(self.candidate, f"{BASE}{session['id']}/messages/")
        self.assertEqual(self.assertStatus(self.hr.get(f"{BASE}?application={uuid.uuid4()}"), 200).json["results"], [])
        self.complete(session)
        self.start()
        page = self.hr.get(f"{BASE}?page_size=1").json
        self.assertEqual((page["count"], len(page["results"])), (2, 1))
        self.assertIn("page=2", page["next"])


class Interviewers(ChatbotSuite):
    """Interviewers of an interview of the application read the answers and scores; former interviewers do not."""

    def setUp(self):
        super().setUp()
        self.session = self.start()
        self.say(self.session, ANSWERS[0])
        self.sitting, self.panelist, self.other = (self.staff("interviewer", self.company) for _ in range(3))
        self.interview = self.assertStatus(self.hr.post("/api/v1/interviews/interviews/", {
            "application_id": self.application, "scheduled_at": in_days(20), "interviewer_id": self.sitting.id,
            "panel_ids": [self.panelist.id]}), 201).json["id"]

    def reads(self, person):
        paths = (BASE, f"{BASE}?application={self.application}", f"{BASE}{self.session['id']}/", f"{BASE}{self.session['id']}/messages/")
        return [answer.json.get("count", 1) if answer.status == 200 else answer.status for answer in map(person.get, paths)]

    def test_reads(self):
        elsewhere = self.staff("interviewer", f"Other {uuid.uuid4()}")
        for person in (self.sitting, self.panelist):
            self.assertEqual(self.reads(person), [1, 1, 1, 3])
            self.assertStatements(person, BASE)
        for person in (self.other, elsewhere):
            self.assertEqual(self.reads(person), [0, 0, 404, 404])
        done = self.complete(self.session)
        seen = self.sitting.get(f"{BASE}{self.session['id']}/").json
        self.assertEqual((list(seen), seen["results"][0]["evidence"], seen["id"]),
                         (SESSION, "I built a payment service in Python for 4 years.", done["id"]))
        # Another screening of the same company, in which they do not take part.
        self.candidate = self.register()
        self.application = self.apply(self.candidate)
        self.session = self.start()
        self.assertEqual(self.reads(self.sitting), [1, 0, 404, 404])

    def test_no_more(self):
        self.assertStatus(self.hr.patch(f"/api/v1/interviews/interviews/{self.interview}/", {"panel_ids": []}), 200)
        self.assertEqual(self.reads(self.panelist), [0, 0, 404, 404])
        self.assertStatus(self.hr.delete(f"/api/interview-management/{self.interview}/"), 200)
        self.assertEqual(self.reads(self.sitting), [0, 0, 404, 404])

    def test_only_reads(self):
        before = self.everything()
        self.assertStatus(self.sitting.post(BASE, {"application_id": self.application}), 403)
        self.assertStatus(self.sitting.post(f"{BASE}{self.session['id']}/messages/", {"message": "Yes"}), 403)
        self.assertStatus(self.sitting.post(f"{BASE}{self.session['id']}/complete/"), 403)
        self.assertUnchanged(before)


class Told(ChatbotSuite):
    """The candidate is told what they talk to, and may ask for a person."""

    def human(self, session, status=200, **more):
        return self.assertStatus(self.candidate.post(f"{BASE}{session['id']}/request-human/", **more), status).json

    def test_notice(self):
        session = self.start()
        for text in ("a program", "fixed rules", "a person decides", "ask for a person"):
            self.assertIn(text, session["automated_notice"])
        self.assertEqual((session["uses_language_model"], session["notice_given_at"], session["human_requested_at"]),
                         (False, session["started_at"], None))
        self.assertEqual(self.start(200)["automated_notice"], session["automated_notice"])

    def test_state_while_it_runs(self):
        session = self.start()
        self.say(session, ANSWERS[0])
        for person in (self.candidate, self.hr):
            seen = self.assertStatus(person.get(f"{BASE}{session['id']}/"), 200).json
            self.assertEqual((seen["score_status"], [row["answer"] for row in seen["results"]]), ("open", ANSWERS[:1]))
        self.assertStatements(self.hr, f"{BASE}{session['id']}/")
        self.assertIsNone(seen["results"][0]["score"])

    def test_a_person_instead(self):
        session = self.start()
        self.say(session, ANSWERS[0])
        asked = self.human(session)
        self.assertEqual((asked["status"], asked["current_question"]), ("active", None))
        self.assertIsNotNone(asked["human_requested_at"])
        self.assertEqual(self.human(session), asked)
        titles = [one["title"] for one in self.hr.get("/api/v1/notifications/notifications/").json["results"]]
        self.assertEqual(titles.count("A candidate asks for a person"), 1)
        answer = self.assertStatus(self.say(session, "When may I call?"), 201).json
        self.assertIsNone(answer["reply"])
        page = self.hr.get(f"{BASE}{session['id']}/messages/").json["results"]
        self.assertEqual([one["sender"] for one in page], ["bot", "candidate", "bot", "bot", "candidate"])
        self.assertEqual(self.complete(session)["score_status"], "not_judged")
        seen = self.hr.get(f"{BASE}{session['id']}/").json
        self.assertEqual((seen["score"], {row["score"] for row in seen["results"]}, self.status()), (None, {None}, "submitted"))
        self.assertIn("A person was asked for", seen["summary"])

    def test_a_person_afterwards(self):
        session = self.start()
        self.say(session, ANSWERS[0])
        self.complete(session)
        before = self.hr.get(f"{BASE}{session['id']}/").json
        self.assertIsNotNone(self.human(session)["human_requested_at"])
        after = self.hr.get(f"{BASE}{session['id']}/").json
        self.assertEqual((after["score"], after["score_status"]), (before["score"], "final"))

    def test_refused(self):
        session = self.start()
        tag = self.candidate.get(f"{BASE}{session['id']}/").header("ETag") or '"1"'
        self.say(session, ANSWERS[0])
        self.human(session, 412, headers={"If-Match": tag})
        for person, status in ((self.register(), 404), (self.hr, 403), (self.anyone, 401)):
            self.assertStatus(person.post(f"{BASE}{session['id']}/request-human/"), status)
        self.assertIsNone(self.hr.get(f"{BASE}{session['id']}/").json["human_requested_at"])


class Export(ChatbotSuite):
    def rows(self, query="", person=None):
        return self.assertStatus((person or self.hr).get(f"{BASE}export/{query}"), 200).json

    def test_whole(self):
        session = self.start()
        for text in ANSWERS:
            self.say(session, text)
        self.complete(session)
        page = self.rows("?page_size=3")
        self.assertEqual((page["count"], len(page["results"])), (4, 3))
        self.assertIn("page=2", page["next"])
        rows = page["results"] + self.rows("?page_size=3&page=2")["results"]
        self.assertEqual([(row["position"], row["kind"], row["score"], row["scored_by"], row["is_final"]) for row in rows],
                         [(0, "skill", 100, "fixed_rules", True), (1, "skill", 0, "fixed_rules", True),
                          (2, "experience", 50, "fixed_rules", True), (3, "motivation", 23, "fixed_rules", True)])
        self.assertEqual(rows[0]["evidence"], "I built a payment service in Python for 4 years.")
        text = str(rows)
        for secret in (session["id"], self.application, self.candidate.id, self.candidate.name, self.candidate.email):
            self.assertNotIn(secret, text)
        self.assertEqual(len({row["session"] for row in rows}), 1)
        self.assertEqual(self.rows(person=self.staff("admin", self.company))["count"], 4)
        self.assertStatements(self.hr, f"{BASE}export/")

    def test_spans(self):
        session = self.start()
        self.say(session, ANSWERS[0])
        day = session["started_at"][:10]
        self.assertEqual(self.rows(f"?from={day}&to={day}")["count"], 1)
        self.assertEqual(self.rows("?to=2020-01-01")["count"], 0)
        self.assertEqual(self.rows("?from=2100-01-01")["count"], 0)
        for query in ("?from=2024-02-01&to=2024-01-01", "?from=x", "?page_size=0"):
            self.assertStatus(self.hr.get(f"{BASE}export/{query}"), 400)

    def test_others(self):
        session = self.start()
        self.say(session, ANSWERS[0])
        self.assertEqual(self.rows(person=self.staff("hr", f"Other {uuid.uuid4()}"))["count"], 0)
        for person, status in ((self.candidate, 403), (self.staff("interviewer", self.company), 403), (self.anyone, 401)):
            self.assertStatus(person.get(f"{BASE}export/"), status)


class Refusals(ChatbotSuite):
    def test_closed_applications(self):
        self.assertStatus(self.hr.patch(f"{APPLICATIONS}{self.application}/", {"status": "rejected"}), 200)
        answer = self.candidate.post(BASE, {"application_id": self.application})
        self.assertStatus(answer, 400)
        self.assertEqual(answer.json, {"application_id": ["This application is rejected and accepts no screening."]})

    def test_wrong_input(self):
        before = self.everything()
        self.assertEqual(self.assertStatus(self.candidate.post(BASE, {}), 400).json, {"application_id": ["This field is required."]})
        for application in ("x", str(uuid.uuid4()), 7):
            self.assertEqual(set(self.assertStatus(self.candidate.post(BASE, {"application_id": application}), 400).json),
                             {"application_id"})
        self.assertUnchanged(before)
        session = self.start()
        for message in ("", "   ", "x" * 4001, 5, None):
            with self.subTest(message=str(message)[:9]):
                self.assertEqual(set(self.assertStatus(self.say(session, message), 400).json), {"message"})

    def test_others(self):
        session = self.start()
        stranger, other, interviewer = self.register(), self.staff("hr", f"Other {uuid.uuid4()}"), self.staff("interviewer", self.company)
        for person in (stranger, other):
            for path in ("", "messages/"):
                self.assertEqual(self.assertStatus(person.get(f"{BASE}{session['id']}/{path}"), 404).json, {"detail": "Not found."})
            self.assertEqual(self.assertStatus(person.get(BASE), 200).json["count"], 0)
        self.assertStatus(stranger.post(f"{BASE}{session['id']}/messages/", {"message": "I am somebody else"}), 404)
        self.assertStatus(stranger.post(f"{BASE}{session['id']}/complete/"), 404)
        self.assertEqual(set(self.assertStatus(stranger.post(BASE, {"application_id": self.application}), 400).json), {"application_id"})
        for person in (self.hr, interviewer):
            self.assertStatus(person.post(BASE, {"application_id": self.application}), 403)
            self.assertStatus(person.post(f"{BASE}{session['id']}/complete/"), 403)
        for path in ("", "messages/"):
            self.assertStatus(interviewer.get(f"{BASE}{session['id']}/{path}"), 404)
        self.assertEqual(self.assertStatus(interviewer.get(BASE), 200).json["count"], 0)
        self.assertStatus(self.anyone.get(BASE), 401)


if __name__ == "__main__":
    unittest.main()
