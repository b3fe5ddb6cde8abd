"""
Scorecards: everybody who sits on an interview has their own. What the documents show of a card is that of whoever reads it, on all five
surfaces; nobody sees or replaces the words of somebody else.
"""

import json
import sys
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.receiver import Receiver  # noqa: E402
from harness import samples  # noqa: E402
from harness.client import multipart  # noqa: E402
from harness.suite import in_days  # noqa: E402

BASE = "/api/v1/interviews/interviews/"
ASSISTANT = "/api/v1/interviews"
MANAGEMENT = "/api/interview-management/"
FIVE = ("appearance", "knowledge", "confidence", "attitude", "communication")


class CardSuite(Suite):
    def setUp(self):
        super().setUp()
        self.company = f"Cards {uuid.uuid4()}"
        self.hr = self.staff("hr", self.company)
        self.main = self.staff("interviewer", self.company)
        self.panel = self.staff("interviewer", self.company)
        self.third = self.staff("interviewer", self.company)
        self.candidate = self.register()
        self.day = 40

    def made(self, interviewer="main", panel=None, **more):
        """An interview with a main interviewer and a panel of two."""
        self.day += 1
        application = getattr(self, "application", None)
        if application is None:
            first = self.schedule(self.staff("interviewer", self.company), self.candidate, in_days(900), position=f"Job {uuid.uuid4()}")
            self.application = application = self.hr.get(f"{BASE}{first['id']}/").json["application_id"]
        body = {"application_id": application, "scheduled_at": in_days(self.day), **more,
                "panel_ids": [one.id for one in (panel if panel is not None else (self.panel, self.third))]}
        if interviewer is not None:
            body["interviewer_id"] = getattr(self, interviewer).id
        return self.assertStatus(self.hr.post(BASE, body), 201).json["id"]

    def write(self, person, interview, **members):
        return self.assertStatus(person.patch(f"{BASE}{interview}/", members), 200).json

    def rate(self, person, interview, status, **members):
        return self.assertStatus(person.put(f"{MANAGEMENT}{interview}/evaluation/", members), status).json["data"]

    def path(self, interview, more=""):
        return f"{BASE}{interview}/scorecard/{more}"

    def fill(self, person, interview, status=200, headers=None, **members):
        return self.assertStatus(person.put(self.path(interview), members, headers=headers or {}), status).json

    def line(self, person, interview):
        return next(one for one in person.get(f"{BASE}?page_size=100").json["results"] if one["id"] == interview)

    def shown(self, person, interview):
        """What all surfaces show of the card, as (feedback, technical score, remark, knowledge, filled in)."""
        detail = self.assertStatus(person.get(f"{BASE}{interview}/"), 200).json
        words = detail["feedback"], detail["technical_score"]
        line = self.line(person, interview)
        self.assertEqual((line["feedback"], line["technical_score"]), words)
        self.assertEqual(self.assertStatus(person.patch(f"{ASSISTANT}/{interview}", {}), 200).json["feedback"], words[0])
        card = self.assertStatus(person.get(f"{MANAGEMENT}{interview}/"), 200).json["data"]["evaluation"]
        listed = next(one for one in person.get(MANAGEMENT).json["data"] if one["id"] == interview)
        self.assertEqual(listed["has_evaluation"], card is not None)
        return *words, card and card["remark"], card and card["knowledge"], card is not None

    def edited(self, interview, author):
        """The name of whoever wrote in the card without being its author."""
        return self.instance.value(
            "SELECT u.name FROM evaluations e JOIN interviews i ON i.id = e.interview_id LEFT JOIN users u ON u.id = e.edited_by "
            f"LEFT JOIN users a ON a.id = e.author_id WHERE i.public_id = UNHEX('{interview.replace('-', '')}') AND " +
            (f"a.public_id = UNHEX('{author.id.replace('-', '')}')" if author else "e.author_id = 0"))


NOTHING = (None, None, None, None, False)


class Documents(CardSuite):
    """The members of the five documents."""

    options = {"settings": {"dispatchers": "1", "webhook_http": "on", "webhook_private": "on"}}

    def test_everybody_writes_and_reads_their_own(self):
        one = self.made()
        for number, person in enumerate((self.main, self.panel, self.third)):
            self.assertEqual(self.shown(person, one), NOTHING)
            name = f"words {number}"
            answer = self.write(person, one, feedback=name, technical_score=10 + number)
            self.assertEqual((answer["feedback"], answer["technical_score"]), (name, 10.0 + number))
            self.assertEqual(self.rate(person, one, 200, knowledge=number, remark=name)["knowledge"], number)
        for number, person in enumerate((self.main, self.panel, self.third)):
            self.assertEqual(self.shown(person, one), (f"words {number}", 10.0 + number, f"words {number}", number, True))
        # hr who does not sit reads that of the main interviewer.
        self.assertEqual(self.shown(self.hr, one), ("words 0", 10.0, "words 0", 0, True))

    def test_the_first_filling_is_that_of_the_writer(self):
        one = self.made()
        self.rate(self.panel, one, 201, knowledge=3)
        self.assertEqual(self.shown(self.main, one), NOTHING)
        self.assertEqual(self.shown(self.hr, one), NOTHING)
        self.rate(self.main, one, 201, knowledge=9)
        self.rate(self.panel, one, 200, knowledge=4)
        self.rate(self.hr, one, 200, attitude=5)
        self.assertEqual(self.shown(self.panel, one)[3], 4)
        self.assertEqual(self.shown(self.main, one)[3], 9)

    def test_hr_submits_nobodys_card(self):
        """What hr writes in the card of the main interviewer does not submit it for them, so they see no colleague's by it."""
        one = self.made()
        self.fill(self.panel, one, 201, notes="of the panel", submitted=True)
        self.write(self.hr, one, feedback="of hr")
        self.rate(self.hr, one, 200, knowledge=5)
        self.assertStatus(self.main.get(f"{BASE}{one}/scorecards/"), 403)
        self.fill(self.main, one, notes="mine", submitted=True)
        self.assertStatus(self.main.get(f"{BASE}{one}/scorecards/"), 200)

    def test_who_leaves_is_not_shown_the_card_of_who_stays(self):
        one = self.made(panel=(self.panel, self.hr))
        self.write(self.main, one, feedback="words", technical_score=7)
        for dry in ({"Prefer": "dry-run"}, {}):
            answer = self.assertStatus(self.hr.patch(f"{BASE}{one}/", {"panel_ids": [self.panel.id]}, headers=dry), 200).json
            shown = answer["body"] if dry else answer
            self.assertEqual((shown["feedback"], shown["technical_score"]), (None, None))

    def test_assistants_feedback(self):
        one = self.made()
        for person, words in ((self.main, "main"), (self.panel, "panel")):
            self.assertEqual(self.assertStatus(person.patch(f"{ASSISTANT}/{one}", {"feedback": words}), 200).json["feedback"], words)
        self.assertEqual([self.shown(person, one)[0] for person in (self.main, self.panel, self.third, self.hr)],
                         ["main", "panel", None, "main"])

    def test_a_candidate_reads_what_the_main_one_shared(self):
        one = self.made()

        def read():
            seen = {self.candidate.get(f"{BASE}{one}/").json["feedback"], self.line(self.candidate, one)["feedback"],
                    self.candidate.get(f"/candidate/interviews/{one}").json["data"]["feedback"]}
            self.assertEqual(len(seen), 1, seen)
            return seen.pop()
        self.write(self.main, one, feedback="of the main one")
        # A member of the panel shares their own words, which are not those that the candidate reads.
        self.assertTrue(self.write(self.panel, one, feedback="of the panel", share_feedback=True)["share_feedback"])
        self.assertIsNone(read())
        self.assertFalse(self.write(self.main, one)["share_feedback"])
        self.write(self.main, one, share_feedback=True)
        self.assertEqual(read(), "of the main one")
        # The answer of a candidate's own change shows the same.
        self.assertEqual(self.assertStatus(self.candidate.patch(f"{BASE}{one}/", {"status": "confirmed"}), 200).json["feedback"],
                         "of the main one")
        self.write(self.hr, one, share_feedback=False)
        self.assertIsNone(read())

    def test_hr_writes_in_the_card_of_the_main_interviewer(self):
        one = self.made()
        self.rate(self.main, one, 201, knowledge=7, remark="mine")
        self.write(self.main, one, feedback="my words")
        before = {person: len(self.told(person)) for person in (self.main, self.panel)}
        self.rate(self.hr, one, 200, remark="of hr")
        self.write(self.hr, one, feedback="words of hr")
        self.assertEqual(self.shown(self.main, one)[:3], ("words of hr", None, "of hr"))
        self.assertEqual(self.edited(one, self.main), self.hr.name)
        kept = [row[0] for row in self.history(one, self.main)]
        self.assertEqual(kept[-2:], [f"remark|mine|of hr|{self.hr.name}", f"feedback|my words|words of hr|{self.hr.name}"])
        self.assertEqual(len(self.told(self.main)) - before[self.main], 2)
        self.assertEqual(len(self.told(self.panel)) - before[self.panel], 0)
        # What the author writes again is told to nobody.
        self.rate(self.main, one, 200, remark="again mine")
        self.assertEqual(len(self.told(self.main)) - before[self.main], 2)

    def told(self, person):
        return [each for each in person.get("/api/v1/notifications/notifications/").json["results"]
                if each["title"] == "Your scorecard was changed"]

    def history(self, interview, author):
        return self.instance.sql(
            "SELECT CONCAT_WS('|', h.member, COALESCE(h.old_text, ''), COALESCE(h.new_text, ''), u.name) FROM history h "
            "JOIN evaluations e ON e.id = h.object_id JOIN interviews i ON i.id = e.interview_id JOIN users u ON u.id = h.actor_id "
            f"JOIN users a ON a.id = e.author_id WHERE h.object = 5 AND i.public_id = UNHEX('{interview.replace('-', '')}') "
            f"AND a.public_id = UNHEX('{author.id.replace('-', '')}') ORDER BY h.id")

    def test_hr_who_sits_has_a_card_of_their_own(self):
        other = self.staff("hr", self.company)
        one = self.made(panel=[self.panel, other])
        self.write(self.main, one, feedback="main")
        self.assertEqual(self.shown(other, one), NOTHING)
        self.write(other, one, feedback="of the office")
        self.assertEqual((self.shown(other, one)[0], self.shown(self.hr, one)[0], self.shown(self.main, one)[0]),
                         ("of the office", "main", "main"))

    def test_without_an_interviewer_nobody_signs(self):
        one = self.made(interviewer=None)
        self.rate(self.hr, one, 201, knowledge=6)
        self.write(self.hr, one, feedback="unsigned", technical_score=50)
        self.assertEqual(self.shown(self.hr, one), ("unsigned", 50.0, None, 6, True))
        self.assertEqual(self.edited(one, None), self.hr.name)
        self.assertEqual(self.shown(self.panel, one), NOTHING)
        # Whoever interviews from now on begins an empty one, and hr is shown that.
        self.write(self.hr, one, interviewer_id=self.main.id)
        for person in (self.main, self.hr):
            self.assertEqual(self.shown(person, one), NOTHING)
        self.write(self.hr, one, interviewer_id=None)
        self.assertEqual(self.shown(self.hr, one), ("unsigned", 50.0, None, 6, True))

    def test_another_main_interviewer(self):
        """The filled card stays its author's and stands beside; the new one begins empty."""
        one = self.made()
        other = self.staff("interviewer", self.company)
        self.write(self.main, one, feedback="of the first", technical_score=80, share_feedback=True)
        self.write(self.panel, one, feedback="of the panel")
        answer = self.write(self.hr, one, interviewer_id=other.id)
        self.assertEqual((answer["feedback"], answer["technical_score"], answer["share_feedback"]), (None, None, False))
        self.assertEqual(self.shown(other, one), NOTHING)
        self.assertIsNone(self.candidate.get(f"{BASE}{one}/").json["feedback"])
        # What is written with the same change is the new one's.
        answer = self.write(self.hr, one, interviewer_id=self.main.id, technical_score=81)
        self.assertEqual((answer["feedback"], answer["technical_score"]), ("of the first", 81.0))
        answer = self.write(self.hr, one, interviewer_id=self.panel.id, cultural_fit_score=9)
        self.assertEqual((answer["feedback"], answer["cultural_fit_score"]), ("of the panel", 9.0))
        self.assertEqual(self.shown(self.panel, one)[0], "of the panel")
        self.assertEqual(self.instance.count("evaluations", "feedback = 'of the first' AND technical_score = 81"), 1)

    def test_a_recording_is_for_its_author(self):
        one = self.made()
        kind, body = multipart((), [("voice_note", "a.wav", "audio/wav", samples.wav())])
        answer = self.main.request("PUT", f"{MANAGEMENT}{one}/evaluation/", body, headers={"Content-Type": kind})
        path = "/" + self.assertStatus(answer, 201).json["data"]["voice_note"].split("/", 3)[3].split("?")[0]
        for person, status in ((self.main, 200), (self.hr, 200), (self.panel, 404), (self.third, 404), (self.candidate, 404)):
            self.assertStatus(person.get(path), status)

    def test_reopening_touches_no_card(self):
        one = self.made()
        self.rate(self.main, one, 201, **dict.fromkeys(FIVE, 5))
        before = self.shown(self.main, one)
        for status in ("selected", "pending"):
            self.assertStatus(self.hr.patch(f"{MANAGEMENT}{one}/update-status/", {"status": status}), 200)
            self.assertEqual(self.shown(self.main, one), before)

    def test_what_others_learn(self):
        """Events, webhooks, the live stream and the history of the interview say that there is a card, and nothing of it."""
        one = self.made()
        secret = f"secret {uuid.uuid4()}"
        receiver = self.enterContext(Receiver())
        self.assertStatus(self.hr.post("/api/v1/webhooks/", {"url": receiver.url("/hook"), "events": ["evaluation.submitted"]}), 201)
        self.rate(self.panel, one, 201, remark=secret, knowledge=1)
        self.write(self.panel, one, feedback=secret, technical_score=33)
        about = f"object = 4 AND object_id = (SELECT id FROM interviews WHERE public_id = UNHEX('{one.replace('-', '')}'))"
        self.assertEqual(self.instance.count("history", f"{about} AND member <> 'status'"), 0)
        for person in (self.main, self.third, self.hr, self.candidate):
            for path in (f"{BASE}{one}/", BASE, f"{ASSISTANT}/{one}", ASSISTANT, f"{MANAGEMENT}{one}/", MANAGEMENT,
                         f"{MANAGEMENT}ongoing-interviews/", f"/candidate/interviews/{one}", f"/candidate/interviews", "/api/interviews",
                         f"/api/interviews/{one}", "/api/interviews/upcoming", f"{BASE}?search=secret", "/api/v1/events/?since=0",
                         "/api/v1/notifications/notifications/"):
                answer = person.get(path)
                self.assertNotIn(secret, str(answer.json), f"{person.name} {path}")
                self.assertNotIn("33.0", str(answer.json), f"{person.name} {path}")
        for each in receiver.wait(2):
            self.assertNotIn(secret, each.body.decode())
            self.assertEqual(json.loads(each.body)["data"]["id"], one)
        self.assertEqual(self.instance.count("mail_outbox", f"text LIKE '%{secret}%' OR html LIKE '%{secret}%'"), 0)


EMPTY = {"edited_by": None, "recommendation": None, "ratings": {}, "average_rating": None, "notes": None, "technical_score": None,
         "cultural_fit_score": None, "submitted_at": None, "created_at": None, "updated_at": None}


class OwnCard(CardSuite):
    """One's own card: filled in, submitted once, reopened with a reason."""

    def test_an_example(self):
        one = self.made()
        answer = self.assertStatus(self.main.get(self.path(one)), 200)
        self.assertEqual(answer.json, {"author": {"id": self.main.id, "name": self.main.name}, **EMPTY})
        first = self.main.put(self.path(one), {"recommendation": "yes", "ratings": {"knowledge": 8, "attitude": 7}, "notes": "Calm \u202b",
                                               "technical_score": 80.5}, headers={"If-Match": answer.header("ETag")})
        card = self.assertStatus(first, 201).json
        self.assertEqual({**card, "created_at": None, "updated_at": None},
                         {"author": {"id": self.main.id, "name": self.main.name}, **EMPTY, "recommendation": "yes",
                          "ratings": {"knowledge": 8, "attitude": 7}, "average_rating": 7.5, "notes": "Calm \u202b",
                          "technical_score": 80.5})
        self.assertEqual(self.main.get(self.path(one)).json, card)
        # What is not sent stays, null clears, and it is one card with that of the documents.
        card = self.fill(self.main, one, ratings={"knowledge": None, "confidence": 0}, technical_score=None, submitted=True)
        self.assertEqual((card["ratings"], card["technical_score"], card["notes"]), ({"confidence": 0, "attitude": 7}, None, "Calm \u202b"))
        self.assertRegex(card["submitted_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        shown = self.main.get(f"{MANAGEMENT}{one}/").json["data"]["evaluation"]
        self.assertEqual((shown["confidence"], shown["attitude"], shown["knowledge"], shown["remark"], shown["average_rating"]),
                         (0, 7, None, "Calm \u202b", 3.5))

    def test_submitted_once(self):
        one = self.made()
        self.fill(self.panel, one, 201, ratings={"knowledge": 3}, submitted=True)
        before = self.everything()
        for body in ({"notes": "more"}, {"submitted": True}, {}):
            self.assertFields(self.panel.put(self.path(one), body), "submitted",
                              text="This scorecard is submitted; reopen it to change it.")
        self.assertUnchanged(before)
        reopen = self.path(one, "reopen/")
        self.assertFields(self.panel.post(reopen, {}), "reason")
        for reason in ("", "  ", "x" * 2001):
            self.assertFields(self.panel.post(reopen, {"reason": reason}), "reason")
        card = self.assertStatus(self.panel.post(reopen, {"reason": "mixed up"}), 200).json
        self.assertEqual((card["submitted_at"], card["ratings"]), (None, {"knowledge": 3}))
        self.assertFields(self.panel.post(reopen, {"reason": "again"}), "non_field_errors", text="This scorecard is not submitted.")
        self.assertIsNotNone(self.fill(self.panel, one, notes="more", submitted=True)["submitted_at"])
        # What comes by a document opens, changes and submits again.
        self.rate(self.panel, one, 200, knowledge=4)
        self.assertEqual(self.panel.get(self.path(one)).json["ratings"], {"knowledge": 4})
        self.assertFields(self.panel.put(self.path(one), {"notes": "x"}), "submitted")
        self.assertStatus(self.panel.post(reopen, {"reason": "once more"}), 200)
        self.write(self.panel, one, feedback="words")
        self.assertIsNotNone(self.panel.get(self.path(one)).json["submitted_at"])

    def test_events(self):
        one = self.made()
        about = f"object_public_id = UNHEX('{one.replace('-', '')}') AND event = "
        self.fill(self.main, one, 201, notes="draft")
        self.assertEqual(self.instance.count("outbox", f"{about}'evaluation.submitted'"), 0)
        self.fill(self.main, one, submitted=True)
        self.assertEqual(self.instance.count("outbox", f"{about}'evaluation.submitted'"), 1)
        self.assertStatus(self.main.post(self.path(one, "reopen/"), {"reason": "Secret reason"}), 200)
        self.assertEqual(self.instance.count("outbox", f"{about}'scorecard.reopened'"), 1)
        told = [each for each in self.hr.get("/api/v1/notifications/notifications/").json["results"]
                if each["title"] == "Scorecard reopened"]
        self.assertEqual(len(told), 1)
        self.assertNotIn("Secret", str(told))
        self.assertEqual(self.instance.count("notifications", "title = 'Scorecard reopened' AND user_id = (SELECT id FROM users WHERE "
                                             f"public_id = UNHEX('{self.candidate.id.replace('-', '')}'))"), 0)

    def test_whose(self):
        one = self.made()
        for person, status in ((self.hr, 403), (self.candidate, 403), (self.staff("interviewer", self.company), 404),
                               (self.staff("hr", f"Other {uuid.uuid4()}"), 404), (self.anyone, 401)):
            before = self.everything()
            self.assertStatus(person.get(self.path(one)), status)
            self.assertStatus(person.put(self.path(one), {"notes": "x"}), status)
            self.assertStatus(person.post(self.path(one, "reopen/"), {"reason": "x"}), status)
            self.assertUnchanged(before)
        for wrong in (str(uuid.uuid4()), "x", "0"):
            for answer in (self.main.get(self.path(wrong)), self.main.put(self.path(wrong), {"notes": "x"}),
                           self.main.post(self.path(wrong, "reopen/"), {"reason": "x"}), self.main.get(f"{BASE}{wrong}/scorecards/")):
                self.assertStatus(answer, 404)

    def test_nobody_signs(self):
        one = self.made(interviewer=None)
        admin = self.staff("admin", self.company)
        self.assertIsNone(self.hr.get(self.path(one)).json["author"])
        card = self.fill(self.hr, one, 201, notes="of the office")
        self.assertEqual((card["author"], card["edited_by"]), (None, {"id": self.hr.id, "name": self.hr.name}))
        self.assertEqual(self.fill(admin, one, submitted=True)["edited_by"]["id"], admin.id)
        # A member of the panel has their own.
        self.assertEqual(self.panel.get(self.path(one)).json["author"]["id"], self.panel.id)

    def test_hr_edits_by_a_document(self):
        one = self.made()
        self.fill(self.main, one, 201, notes="mine", submitted=True)
        self.rate(self.hr, one, 200, remark="of hr")
        card = self.main.get(self.path(one)).json
        self.assertEqual((card["notes"], card["edited_by"]), ("of hr", {"id": self.hr.id, "name": self.hr.name}))

    def test_wrong_input(self):
        one = self.made()
        before = self.everything()
        for name, value in (("recommendation", "maybe"), ("recommendation", 3), ("ratings", {"knowledge": 11}),
                            ("ratings", {"knowledge": -1}),
                            ("ratings", {"knowledge": 7.5}), ("ratings", {"knowledge": "good"}), ("ratings", {"coding": 5}),
                            ("ratings", {"": 5}), ("ratings", {"knowledge=1 x": 5}), ("ratings", [7]), ("ratings", "knowledge"),
                            ("notes", "x" * 20001), ("notes", 7), ("technical_score", 101), ("cultural_fit_score", -1),
                            ("submitted", "yes"),
                            ("submitted", None)):
            with self.subTest(name=name, value=value):
                self.assertFields(self.main.put(self.path(one), {name: value}), name)
        self.assertFields(self.main.put(self.path(one), {}), "non_field_errors")
        self.assertFields(self.main.put(self.path(one), {"submitted": True}), "non_field_errors")
        self.assertFields(self.main.put(self.path(one), {"notes": None, "ratings": {}}), "non_field_errors")
        self.assertUnchanged(before)

    def test_versions(self):
        one = self.made()
        old = self.main.get(self.path(one)).header("ETag")
        self.assertStatus(self.main.get(self.path(one), headers={"If-None-Match": old}), 304)
        self.fill(self.main, one, 201, headers={"If-Match": old}, notes="a")
        for call in (lambda: self.main.put(self.path(one), {"notes": "b"}, headers={"If-Match": old}),
                     lambda: self.main.post(self.path(one, "reopen/"), {"reason": "b"}, headers={"If-Match": old})):
            self.assertDetail(call(), 412, "The resource has changed since it was read")
        new = self.main.get(self.path(one)).header("ETag")
        self.fill(self.main, one, 200, headers={"If-Match": new}, notes="b", submitted=True)
        new = self.main.get(self.path(one)).header("ETag")
        self.assertStatus(self.main.post(self.path(one, "reopen/"), {"reason": "b"}, headers={"If-Match": new}), 200)

    def test_dry_run(self):
        one = self.made()
        before = self.everything()
        answer = self.main.put(self.path(one), {"notes": "x", "submitted": True}, headers={"Prefer": "dry-run"})
        self.assertEqual((answer.json["status"], answer.json["body"]["notes"]), (201, "x"))
        self.assertUnchanged(before)
        self.fill(self.main, one, 201, notes="x", submitted=True)
        before = self.everything()
        answer = self.main.post(self.path(one, "reopen/"), {"reason": "x"}, headers={"Prefer": "dry-run"})
        self.assertEqual((answer.json["status"], answer.json["body"]["submitted_at"]), (200, None))
        self.assertUnchanged(before)

    def test_statements(self):
        one = self.made()
        self.fill(self.main, one, 201, notes="x", submitted=True)
        for person, path in ((self.main, self.path(one)), (self.main, f"{BASE}{one}/scorecards/"), (self.hr, f"{BASE}{one}/scorecards/")):
            self.assertStatements(person, path)


class AllCards(CardSuite):
    """Those of the others."""

    def listed(self, person, interview, query=""):
        return self.assertStatus(person.get(f"{BASE}{interview}/scorecards/{query}"), 200).json

    def test_ones_own_comes_first(self):
        one = self.made()
        self.fill(self.main, one, 201, notes="of the main one", submitted=True)
        for step in ("none", "draft", "reopened"):
            with self.subTest(step):
                if step == "draft":
                    self.fill(self.panel, one, 201, notes="of the panel")
                if step == "reopened":
                    self.fill(self.panel, one, submitted=True)
                    self.assertEqual(self.listed(self.panel, one)["count"], 2)
                    self.assertStatus(self.panel.post(self.path(one, "reopen/"), {"reason": "x"}), 200)
                answer = self.panel.get(f"{BASE}{one}/scorecards/")
                self.assertDetail(answer, 403, "Submit your own scorecard first; then you see those of the others.", code="own_card_first")
        # The draft of somebody else is nobody's business but hr's.
        self.assertEqual([each["notes"] for each in self.listed(self.main, one)["results"]], ["of the main one"])
        self.assertEqual([(each["author"]["id"], each["submitted_at"] is None) for each in self.listed(self.hr, one)["results"]],
                         [(self.main.id, False), (self.panel.id, True)])

    def test_who_does_not_sit(self):
        one = self.made()
        admin = self.staff("admin", self.company)
        for person in (self.hr, admin):
            self.assertEqual(self.listed(person, one), {"count": 0, "next": None, "previous": None, "split": False, "results": []})
        for person, status in ((self.candidate, 403), (self.staff("interviewer", self.company), 404),
                               (self.staff("admin", f"Other {uuid.uuid4()}"), 404)):
            self.assertStatus(person.get(f"{BASE}{one}/scorecards/"), status)
        # hr who sits is as everybody who sits.
        other = self.staff("hr", self.company)
        two = self.made(panel=[other])
        self.assertStatus(other.get(f"{BASE}{two}/scorecards/"), 403)

    def test_split(self):
        one = self.made()
        for person, word, split in ((self.main, "strong_yes", False), (self.panel, None, False), (self.third, "no", True)):
            self.fill(person, one, 201, recommendation=word, notes="x")
            self.assertEqual(self.listed(self.hr, one)["split"], person is None)
            self.fill(person, one, submitted=True)
            self.assertEqual(self.listed(self.hr, one)["split"], split)
        for query in ("?page_size=1", "?page=2&page_size=1", "?page=9"):
            page = self.listed(self.hr, one, query)
            self.assertEqual((page["count"], page["split"]), (3, True), query)
        self.assertStatus(self.third.post(self.path(one, "reopen/"), {"reason": "x"}), 200)
        self.assertFalse(self.listed(self.hr, one)["split"])
        self.fill(self.third, one, recommendation="yes", submitted=True)
        self.assertFalse(self.listed(self.main, one)["split"])

    def test_reading_is_in_the_audit(self):
        one = self.made()
        admin = self.staff("admin", self.company)
        self.fill(self.main, one, 201, notes="x", submitted=True)
        self.fill(self.panel, one, 201, notes="y", submitted=True)
        self.listed(self.hr, one)
        self.listed(self.panel, one)
        rows = self.eventually(lambda: admin.get(f"/api/v1/audit/?action=evaluation.read&object={one}").json["results"], 2)
        self.assertEqual({row["actor"]["id"] for row in rows}, {self.hr.id, self.panel.id})

    def eventually(self, read, number):
        """Reads until there are so many rows: notes of the audit are written within two seconds."""
        end = time.monotonic() + 10
        while len(rows := read()) < number and time.monotonic() < end:
            time.sleep(0.1)
        self.assertEqual(len(rows), number)
        return rows

    def test_the_card_of_who_left_stays(self):
        one = self.made()
        self.fill(self.main, one, 201, notes="of the first", submitted=True)
        self.write(self.hr, one, interviewer_id=None)
        self.fill(self.hr, one, 201, notes="unsigned")
        self.assertEqual([(each["author"] and each["author"]["id"], each["notes"]) for each in self.listed(self.hr, one)["results"]],
                         [(self.main.id, "of the first"), (None, "unsigned")])
        self.assertStatus(self.main.get(self.path(one)), 404)


if __name__ == "__main__":
    unittest.main()
