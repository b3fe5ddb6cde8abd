"""Rounds of jobs and their kits, and interviews that are made from them."""

import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.suite import in_days  # noqa: E402

JOBS = "/api/v1/jobs/jobs/"
BASE = "/api/v1/interviews/interviews/"
INSTANT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"


class RoundSuite(Suite):
    def setUp(self):
        super().setUp()
        self.company = f"Rounds {uuid.uuid4()}"
        self.hr = self.staff("hr", self.company)
        self.main = self.staff("interviewer", self.company)
        self.panel = self.staff("interviewer", self.company)
        self.candidate = self.register()
        self.job = self.new_job()
        self.day = 40

    def new_job(self, person=None):
        job = {"title": f"Engineer {uuid.uuid4()}", "description": "Builds", "employment_type": "full_time", "status": "published"}
        return self.assertStatus((person or self.hr).post(JOBS, job), 201).json["id"]

    def path(self, one=None, job=None):
        return f"{JOBS}{job or self.job}/rounds/" + (f"{one}/" if one else "")

    def made(self, job=None, **more):
        return self.assertStatus(self.hr.post(self.path(job=job), {"title": "Technical", **more}), 201).json

    def application(self):
        if not hasattr(self, "applied"):
            self.applied = self.assertStatus(self.hr.post("/api/v1/candidates/", {
                "name": "Jane Smith", "email": f"{uuid.uuid4().hex}@example.org", "job": self.job}), 201).json["applications"][0]["id"]
        return self.applied

    def interview(self, status=201, **more):
        self.day += 1
        body = {"application_id": self.application(), "scheduled_at": in_days(self.day), "interviewer_id": self.main.id, **more}
        answer = self.hr.post(BASE, body)
        return self.assertStatus(answer, status).json if status == 201 else answer


class Rounds(RoundSuite):
    def test_an_example(self):
        answer = self.hr.post(self.path(), {"title": " Technical ", "kind": "technical", "minutes": 45,
                                            "people": [self.main.id, self.panel.id],
                                            "questions": ["What is a lock?", "\u00bfPor qu\u00e9? \u202b"],
                                            "criteria": [{"key": "coding", "title": "Writes clear code"},
                                                         {"key": "knowledge", "title": "Knows"}],
                                            "instructions": "Be kind\nand short"})
        one = self.assertStatus(answer, 201).json
        self.assertEqual({**one, "id": None, "created_at": None, "updated_at": None}, {
            "id": None, "position": 1, "title": "Technical", "kind": "technical", "minutes": 45, "people": [self.main.id, self.panel.id],
            "questions": ["What is a lock?", "\u00bfPor qu\u00e9? \u202b"],
            "criteria": [{"key": "coding", "title": "Writes clear code"}, {"key": "knowledge", "title": "Knows"}],
            "instructions": "Be kind\nand short", "created_at": None, "updated_at": None})
        self.assertRegex(one["created_at"], INSTANT)
        for person in (self.hr, self.main):
            self.assertEqual(self.assertStatus(person.get(self.path(one["id"])), 200).json, one)
            self.assertEqual(self.assertStatus(person.get(self.path()), 200).json["results"], [one])
        other = self.made(position=1, title="Before")
        last = self.made(title="Last")
        self.assertEqual((last["position"], last["minutes"], last["kind"], last["people"], last["questions"], last["criteria"]),
                         (2, 60, None, [], [], []))
        page = self.hr.get(self.path() + "?page_size=2").json
        self.assertEqual((page["count"], [each["id"] for each in page["results"]]), (3, [one["id"], other["id"]]))

    def test_changes(self):
        one = self.made(people=[self.main.id], questions=["Why?"], criteria=[{"key": "coding", "title": "Code"}], kind="hr")
        changed = self.assertStatus(self.hr.patch(self.path(one["id"]), {"people": [self.panel.id], "minutes": 30}), 200).json
        self.assertEqual({**changed, "updated_at": one["updated_at"]}, {**one, "people": [self.panel.id], "minutes": 30})
        cleared = self.assertStatus(self.hr.patch(self.path(one["id"]), {"people": [], "questions": None, "criteria": [], "kind": None,
                                                                        "instructions": None}), 200).json
        self.assertEqual((cleared["people"], cleared["questions"], cleared["criteria"], cleared["kind"]), ([], [], [], None))
        before = self.everything()
        self.assertStatus(self.hr.patch(self.path(one["id"]), {}), 200)
        self.assertStatus(self.hr.patch(self.path(one["id"]), {"minutes": 30, "people": []}), 200)
        self.assertUnchanged(before)

    def test_versions(self):
        one = self.made()
        old = self.hr.get(self.path(one["id"])).header("ETag")
        self.assertStatus(self.hr.get(self.path(one["id"]), headers={"If-None-Match": old}), 304)
        self.assertStatus(self.hr.patch(self.path(one["id"]), {"title": "x"}, headers={"If-Match": old}), 200)
        self.assertStatus(self.hr.patch(self.path(one["id"]), {"title": "y"}, headers={"If-Match": old}), 412)
        self.assertStatus(self.hr.delete(self.path(one["id"]), headers={"If-Match": old}), 412)
        self.assertStatus(self.hr.delete(self.path(one["id"])), 204)
        self.assertStatus(self.hr.delete(self.path(one["id"])), 404)

    def test_wrong_input(self):
        stranger = self.staff("interviewer", f"Other {uuid.uuid4()}")
        one = self.made()
        before = self.everything()
        for name, value in (("title", ""), ("title", "  "), ("title", None), ("title", "x" * 201), ("position", 0), ("position", 1001),
                            ("minutes", 4), ("minutes", 481), ("minutes", None), ("kind", "lunch"), ("people", ["x"]),
                            ("people", [str(uuid.uuid4())]), ("people", [stranger.id]), ("people", [self.candidate.id]),
                            ("people", [self.main.id] * 21), ("questions", [" "]), ("questions", ["a\nb"]), ("questions", ["x" * 1001]),
                            ("questions", ["q"] * 51), ("questions", "Why?"), ("criteria", [{"key": "a b", "title": "x"}]),
                            ("criteria", [{"key": "a", "title": "x\ty"}]), ("criteria", [{"key": "A", "title": "x"}]),
                            ("criteria", [{"key": "a", "title": "x"}, {"key": "a", "title": "y"}]),
                            ("criteria", [{"key": "k%d" % i, "title": "x"} for i in range(21)]), ("instructions", "x" * 20001)):
            with self.subTest(name=name, value=str(value)[:40]):
                self.assertFields(self.hr.patch(self.path(one["id"]), {name: value}), name)
                self.assertFields(self.hr.post(self.path(), {"title": "x", name: value}), name) if value is not None else None
        self.assertFields(self.hr.post(self.path(), {}), "title")
        for wrong in ({"key": "a"}, {"title": "x"}, {"key": "", "title": "x"}):
            self.assertStatus(self.hr.patch(self.path(one["id"]), {"criteria": [wrong]}), 400)
        self.assertUnchanged(before)

    def test_the_most(self):
        for number in range(50):
            self.made(title=f"R{number}")
        self.assertFields(self.hr.post(self.path(), {"title": "x"}), "non_field_errors")

    def test_whose(self):
        one = self.made()
        other_hr = self.staff("hr", f"Other {uuid.uuid4()}")
        other_job = self.new_job(other_hr)
        before = self.everything()
        for person, status in ((self.candidate, 403), (other_hr, 404), (self.anyone, 401)):
            for answer in (person.get(self.path()), person.post(self.path(), {"title": "x"}), person.get(self.path(one["id"])),
                           person.patch(self.path(one["id"]), {"title": "x"}), person.delete(self.path(one["id"]))):
                self.assertStatus(answer, status)
        for answer in (self.main.post(self.path(), {"title": "x"}), self.main.patch(self.path(one["id"]), {"title": "x"}),
                       self.main.delete(self.path(one["id"]))):
            self.assertStatus(answer, 403)
        # A round is found under its own job alone.
        for path in (self.path(one["id"], self.new_job()), self.path(one["id"], other_job), self.path(str(uuid.uuid4())), self.path("x"),
                     self.path(one["id"], "x"), self.path(one["id"], str(uuid.uuid4()))):
            self.assertStatus(self.hr.get(path), 404)
        self.assertStatus(self.hr.delete(self.path(self.made()["id"])), 204)
        del before

    def test_dry_run(self):
        one = self.made()
        before = self.everything()
        for answer, status in ((self.hr.post(self.path(), {"title": "x"}, headers={"Prefer": "dry-run"}), 201),
                               (self.hr.patch(self.path(one["id"]), {"title": "x"}, headers={"Prefer": "dry-run"}), 200),
                               (self.hr.delete(self.path(one["id"]), headers={"Prefer": "dry-run"}), 204)):
            self.assertEqual(self.assertStatus(answer, 200).json["status"], status)
        self.assertUnchanged(before)

    def test_statements(self):
        one = self.made(people=[self.main.id])
        for path in (self.path(), self.path(one["id"])):
            self.assertStatements(self.hr, path)


class Kits(RoundSuite):
    CRITERIA = [{"key": "coding", "title": "Writes clear code"}, {"key": "knowledge", "title": "Knows"}]

    def test_an_interview_from_a_round(self):
        one = self.made(kind="technical", minutes=45, questions=["Why?"], criteria=self.CRITERIA, instructions="Be kind")
        made = self.interview(round_id=one["id"])
        self.assertEqual((made["round_id"], made["interview_type"], made["duration_minutes"]), (one["id"], "technical", 45))
        self.assertEqual(self.hr.get(f"{BASE}{made['id']}/").json, made)
        kit = {"title": "Technical", "questions": ["Why?"], "criteria": self.CRITERIA, "instructions": "Be kind"}
        for person in (self.hr, self.main):
            self.assertEqual(self.assertStatus(person.get(f"{BASE}{made['id']}/kit/"), 200).json, kit)
        self.assertNotIn("round_id", self.candidate_of(made))
        # What is sent counts more.
        own = self.interview(round_id=one["id"], interview_type="final", duration_minutes=30)
        self.assertEqual((own["interview_type"], own["duration_minutes"]), ("final", 30))
        # A round that is deleted keeps its kits, and no new interview is made from it.
        self.assertStatus(self.hr.delete(self.path(one["id"])), 204)
        answer = self.hr.get(f"{BASE}{made['id']}/kit/")
        self.assertEqual(answer.json, kit)
        self.assertStatus(self.hr.get(f"{BASE}{made['id']}/kit/", headers={"If-None-Match": answer.header("ETag")}), 304)
        self.assertFields(self.interview(400, round_id=one["id"]), "round_id")

    def candidate_of(self, made):
        return self.main.get(f"/api/v1/interviews/{made['id']}").json

    def test_without_a_round(self):
        made = self.interview()
        self.assertIsNone(made["round_id"])
        for person in (self.hr, self.main):
            self.assertDetail(person.get(f"{BASE}{made['id']}/kit/"), 404, "Not found.")

    def test_whose(self):
        one = self.made()
        made = self.interview(round_id=one["id"])
        for person, status in ((self.panel, 404), (self.candidate, 403), (self.staff("hr", f"Other {uuid.uuid4()}"), 404)):
            self.assertStatus(person.get(f"{BASE}{made['id']}/kit/"), status)
        foreign = self.made(job=self.new_job())
        before = self.everything()
        for wrong in (foreign["id"], str(uuid.uuid4()), "x", 7):
            self.assertFields(self.hr.patch(f"{BASE}{made['id']}/", {"round_id": wrong}), "round_id")
            self.assertFields(self.interview(400, round_id=wrong), "round_id")
        self.assertUnchanged(before)

    def test_another_round(self):
        first, second = self.made(), self.made(title="Second", minutes=15)
        made = self.interview(round_id=first["id"])
        changed = self.assertStatus(self.hr.patch(f"{BASE}{made['id']}/", {"round_id": second["id"]}), 200).json
        self.assertEqual((changed["round_id"], changed["duration_minutes"]), (second["id"], 60))
        self.assertEqual(self.hr.get(f"{BASE}{made['id']}/kit/").json["title"], "Second")
        self.assertIsNone(self.assertStatus(self.hr.patch(f"{BASE}{made['id']}/", {"round_id": None}), 200).json["round_id"])
        self.assertStatus(self.hr.get(f"{BASE}{made['id']}/kit/"), 404)

    def test_ratings_by_its_criteria(self):
        one = self.made(criteria=self.CRITERIA)
        made = self.interview(round_id=one["id"])
        card = f"{BASE}{made['id']}/scorecard/"
        self.assertFields(self.main.put(card, {"ratings": {"attitude": 5}}), "ratings", text='"attitude" is not a valid choice.')
        answer = self.assertStatus(self.main.put(card, {"ratings": {"coding": 9, "knowledge": 6}}), 201).json
        self.assertEqual((answer["ratings"], answer["average_rating"]), ({"knowledge": 6, "coding": 9}, 7.5))
        # Management shows those of the five that are rated, and the mean of all.
        shown = self.main.get(f"/api/interview-management/{made['id']}/").json["data"]["evaluation"]
        self.assertEqual((shown["knowledge"], shown["attitude"], shown["average_rating"]), (6, None, 7.5))
        answer = self.main.patch(f"/api/interview-management/{made['id']}/evaluation/", {"knowledge": 7})
        shown = self.assertStatus(answer, 200).json["data"]
        self.assertEqual(shown["average_rating"], 8.0)
        answer = self.assertStatus(self.main.post(card + "reopen/", {"reason": "x"}), 200).json
        self.assertEqual(answer["ratings"], {"knowledge": 7, "coding": 9})

    def test_statements(self):
        made = self.interview(round_id=self.made()["id"])
        self.assertStatements(self.main, f"{BASE}{made['id']}/kit/")


if __name__ == "__main__":
    unittest.main()
