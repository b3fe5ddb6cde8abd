"""seeds/assistant.md, accounts and interviews: every example, status, role and refusal, word for word."""

import base64
import json
import re
import sys
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Client, Suite  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import in_days  # noqa: E402

UUID7 = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
DETAIL = ["id", "candidate", "interviewer", "scheduled_time", "duration_minutes", "status", "meeting_link", "materials_url"]


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


class Accounts(Suite):
    def body(self, **more):
        return {"email": f"user{time.time_ns()}@example.com", "password": "secure_password", "name": "John Doe", "role": "candidate",
                **more}

    def test_register_candidate(self):
        body = self.body()
        answer = self.assertStatus(self.anyone.post("/api/v1/auth/register", body), 201)
        self.assertEqual(list(answer.json), ["id", "email", "name", "role"])
        self.assertRegex(answer.json["id"], f"^{UUID7}$")
        self.assertEqual({**answer.json, "id": None}, {"id": None, "email": body["email"], "name": "John Doe", "role": "candidate"})
        self.assertEqual(answer.header("Content-Type"), "application/json; charset=utf-8")

    def test_register_interviewer(self):
        answer = self.assertStatus(self.anyone.post("/api/v1/auth/register", self.body(role="interviewer")), 201)
        self.assertEqual(answer.json["role"], "interviewer")

    def test_register_names_every_missing_field(self):
        before = self.everything()
        self.assertError(self.anyone.post("/api/v1/auth/register", {}), 400, "validation_error", "Invalid input data",
                         ["email", "password", "name", "role"])
        self.assertUnchanged(before)

    def test_register_null_means_absent(self):
        answer = self.anyone.post("/api/v1/auth/register", self.body(name=None, role=None))
        self.assertError(answer, 400, "validation_error", "Invalid input data", ["name", "role"])

    def test_register_refuses_other_roles(self):
        for role in ("admin", "hr", "Candidate", "", "nobody"):
            with self.subTest(role=role):
                answer = self.anyone.post("/api/v1/auth/register", self.body(role=role))
                self.assertError(answer, 400, "validation_error", "Invalid input data", ["role"])
                self.assertIn(f'"{role}"', answer.json["details"]["role"][0])

    def test_register_refuses_wrong_types_all_at_once(self):
        answer = self.anyone.post("/api/v1/auth/register", {"email": 5, "password": True, "name": ["a"], "role": {"a": 1}})
        self.assertError(answer, 400, "validation_error", "Invalid input data", ["email", "password", "name", "role"])

    def test_register_refuses_what_is_no_address(self):
        for email in ("", "user", "@example.com", "user@", "a b@example.com", "user@example", "user@@example.com", "a\nb@example.com",
                      "x" * 250 + "@example.com"):
            with self.subTest(email=email):
                self.assertError(self.anyone.post("/api/v1/auth/register", self.body(email=email)), 400, "validation_error", None,
                                 ["email"])

    def test_register_refuses_weak_passwords(self):
        for password in ("", "1234567", "p" * 257):
            with self.subTest(password=password):
                self.assertError(self.anyone.post("/api/v1/auth/register", self.body(password=password)), 400, "validation_error", None,
                                 ["password"])

    def test_register_refuses_a_taken_address_in_any_case(self):
        body = self.body()
        self.assertStatus(self.anyone.post("/api/v1/auth/register", body), 201)
        before = self.everything()
        for email in (body["email"], body["email"].upper()):
            self.assertError(self.anyone.post("/api/v1/auth/register", {**body, "email": email}), 400, "validation_error", None, ["email"])
        self.assertUnchanged(before)

    def test_register_ignores_members_that_the_document_does_not_name(self):
        body = self.body(id=str(uuid.uuid4()), is_verified=True, company_id=str(uuid.uuid4()), token_version=9)
        answer = self.assertStatus(self.anyone.post("/api/v1/auth/register", body), 201)
        self.assertNotEqual(answer.json["id"], body["id"])

    def test_names_are_returned_unchanged(self):
        for name in ("Zoë Müller", "李小龙", "محمد علي", "e\u0301\u0327 combining", "👩🏽‍💻 Dev", "O'Neil; DROP TABLE users--", "<b>&amp;</b>",
                     '"\\/'):
            with self.subTest(name=name):
                answer = self.assertStatus(self.anyone.post("/api/v1/auth/register", self.body(name=name)), 201)
                self.assertEqual(answer.json["name"], name)

    def test_login(self):
        body = self.body()
        made = self.assertStatus(self.anyone.post("/api/v1/auth/register", body), 201)
        now = int(time.time())
        answer = self.assertStatus(self.anyone.post("/api/v1/auth/login", {"email": body["email"], "password": body["password"]}), 200)
        self.assertEqual(list(answer.json), ["access_token", "token_type"])
        self.assertEqual(answer.json["token_type"], "bearer")
        said = claims(answer.json["access_token"])
        self.assertEqual(said["sub"], made.json["id"])
        self.assertAlmostEqual(said["exp"], now + 24 * 3600, delta=10)
        self.assertNotIn("role", said)
        self.assertEqual(answer.header("Cache-Control"), "no-store")

    def test_login_takes_the_address_in_any_case(self):
        person = self.register()
        self.login(person.email.upper())

    def test_login_refused_says_the_same_for_wrong_and_unknown(self):
        person = self.register()
        wrong = self.anyone.post("/api/v1/auth/login", {"email": person.email, "password": "not the password"})
        unknown = self.anyone.post("/api/v1/auth/login", {"email": "nobody@example.com", "password": "not the password"})
        for answer in (wrong, unknown):
            self.assertError(answer, 401, "unauthorized")
            self.assertTrue(answer.header("WWW-Authenticate"), answer)
        self.assertEqual(wrong.body, unknown.body)

    def test_login_names_every_missing_field(self):
        self.assertError(self.anyone.post("/api/v1/auth/login", {}), 400, "validation_error", "Invalid input data", ["email", "password"])

    def test_a_password_is_compared_exactly(self):
        person = self.register(password=" Pässword mit Ümlaut ")
        self.login(person.email, " Pässword mit Ümlaut ")
        for password in ("Pässword mit Ümlaut", " pässword mit ümlaut ", " Password mit Umlaut "):
            self.assertStatus(self.anyone.post("/api/v1/auth/login", {"email": person.email, "password": password}), 401)

    def test_both_are_public_even_with_a_bad_token(self):
        stranger = Client(self.instance, "not.a.token")
        self.assertIn(stranger.post("/api/v1/auth/register", self.body()).status, (201, 401))
        self.assertError(self.anyone.post("/api/v1/auth/login", {"email": "a@b.cd"}), 400)


class Unauthorized(Suite):
    REQUESTS = [("POST", "/api/v1/interviews"), ("GET", "/api/v1/interviews"), ("GET", f"/api/v1/interviews/{uuid.uuid4()}"),
                ("PATCH", f"/api/v1/interviews/{uuid.uuid4()}"), ("GET", "/api/v1/calendar/available-slots"),
                ("POST", "/api/v1/files/upload"), ("GET", f"/api/v1/files/interview/{uuid.uuid4()}"),
                ("GET", f"/api/v1/files/{uuid.uuid4()}")]

    def test_without_a_token(self):
        for method, path in self.REQUESTS:
            with self.subTest(path=path):
                answer = self.anyone.request(method, path, {} if method in ("POST", "PATCH") else None)
                self.assertError(answer, 401, "unauthorized", "Invalid or expired token")
                self.assertEqual(list(answer.json), ["error", "message"])
                self.assertRegex(answer.header("WWW-Authenticate") or "", "^Bearer")

    def test_of_a_user_who_is_gone(self):
        person = self.register()
        self.assertStatus(person.get("/api/v1/interviews"), 200)
        other = self.register()
        # As another node does it: this one reads it within seconds.
        self.instance.sql(f"UPDATE users SET active = 0, sessions_ended_at = UTC_TIMESTAMP() WHERE email = '{other.email}'")
        wait_for(lambda: other.get("/api/v1/interviews").status == 401, 10, "the end of the user's tokens")
        self.assertError(other.get("/api/v1/interviews"), 401, "unauthorized", "Invalid or expired token")
        self.assertError(self.anyone.post("/api/v1/auth/login", {"email": other.email, "password": other.password}), 401, "unauthorized")


class Scheduling(Suite):
    def setUp(self):
        super().setUp()
        self.interviewer = self.register("interviewer", "Jane Smith")
        self.candidate = self.register("candidate", "John Doe")

    def body(self, **more):
        return {"candidate_id": self.candidate.id, "interviewer_id": self.interviewer.id, "scheduled_time": "2024-03-20T14:00:00Z",
                "duration_minutes": 60, "position": "Software Engineer", **more}

    def detail(self, identity, person=None):
        return self.assertStatus((person or self.interviewer).get(f"/api/v1/interviews/{identity}"), 200).json

    def test_example(self):
        answer = self.assertStatus(self.interviewer.post("/api/v1/interviews", self.body()), 201)
        self.assertEqual(list(answer.json), ["id", "status", "meeting_link"])
        self.assertRegex(answer.json["id"], f"^{UUID7}$")
        self.assertEqual(answer.json["status"], "scheduled")
        self.assertRegex(answer.json["meeting_link"], f"^{re.escape(self.instance.url)}/join/[A-Za-z0-9_-]{{20,64}}$")
        link = answer.json["meeting_link"]

        detail = self.assertStatus(self.interviewer.get(f"/api/v1/interviews/{answer.json['id']}"), 200)
        self.assertEqual(list(detail.json), DETAIL)
        self.assertEqual(detail.json, {
            "id": answer.json["id"],
            "candidate": {"id": self.candidate.id, "name": "John Doe", "email": self.candidate.email},
            "interviewer": {"id": self.interviewer.id, "name": "Jane Smith", "email": self.interviewer.email},
            "scheduled_time": "2024-03-20T14:00:00Z", "duration_minutes": 60, "status": "scheduled", "meeting_link": link,
            "materials_url": None})
        self.assertEqual(list(detail.json["candidate"]), ["id", "name", "email"])
        self.assertEqual(self.detail(answer.json["id"], self.candidate), detail.json)

    def test_all_five_are_required_and_named_at_once(self):
        before = self.everything()
        self.assertError(self.interviewer.post("/api/v1/interviews", {}), 400, "validation_error", "Invalid input data", list(self.body()))
        for name in self.body():
            with self.subTest(name=name):
                body = self.body()
                del body[name]
                self.assertError(self.interviewer.post("/api/v1/interviews", body), 400, "validation_error", "Invalid input data", [name])
                self.assertError(self.interviewer.post("/api/v1/interviews", {**self.body(), name: None}), 400, None, None, [name])
        self.assertUnchanged(before)

    def test_wrong_values(self):
        cases = {"candidate_id": ["", "5", 5, "candidate_user_id", "{" + self.candidate.id + "}", [self.candidate.id]],
                 "interviewer_id": ["x", 7, {}],
                 "scheduled_time": ["", "tomorrow", "2024-02-30T10:00:00Z", "2024-03-20T25:00:00Z", "2024-03-20T14:00:00+25:00", 1710943200,
                                    "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "20240320T140000Z", "2024-03-20T14:00:60Q", None],
                 "duration_minutes": [4, 481, 0, -60, "sixty", 60.5, 10 ** 30, True, [60]],
                 "position": ["", "x" * 201, 5, ["Engineer"]]}
        before = self.everything()
        for name, values in cases.items():
            for value in values:
                with self.subTest(name=name, value=value):
                    self.assertError(self.interviewer.post("/api/v1/interviews", self.body(**{name: value})), 400, "validation_error",
                                     "Invalid input data", [name])
        self.assertUnchanged(before)

    def test_every_wrong_field_is_named_at_once(self):
        answer = self.interviewer.post("/api/v1/interviews", {"candidate_id": 1, "interviewer_id": "x", "scheduled_time": "x",
                                                              "duration_minutes": "x", "position": 1})
        self.assertError(answer, 400, "validation_error", "Invalid input data", list(self.body()))

    def test_unknown_people(self):
        before = self.everything()
        unknown = str(uuid.uuid4())
        self.assertError(self.interviewer.post("/api/v1/interviews", self.body(candidate_id=unknown)), 400, None, None, ["candidate_id"])
        # An interviewer is not a candidate, and the reverse.
        other = self.register("interviewer")
        before = self.everything()
        self.assertError(self.interviewer.post("/api/v1/interviews", self.body(candidate_id=other.id)), 400, None, None, ["candidate_id"])
        self.assertUnchanged(before)

    def test_an_interviewer_schedules_with_themself_only(self):
        other = self.register("interviewer")
        before = self.everything()
        for identity in (other.id, str(uuid.uuid4()), self.candidate.id):
            answer = self.interviewer.post("/api/v1/interviews", self.body(interviewer_id=identity))
            self.assertIn(answer.status, (400, 403), answer)
            if answer.status == 400:
                self.assertError(answer, 400, "validation_error", "Invalid input data", ["interviewer_id"])
        self.assertUnchanged(before)

    def test_candidates_may_not(self):
        before = self.everything()
        answer = self.candidate.post("/api/v1/interviews", self.body())
        self.assertError(answer, 403, "forbidden", "Insufficient permissions")
        self.assertEqual(list(answer.json), ["error", "message"])
        # The role is checked before the body is read.
        self.assertError(self.candidate.post("/api/v1/interviews", b"{broken"), 403, "forbidden", "Insufficient permissions")
        self.assertUnchanged(before)

    def test_forms_of_time(self):
        forms = {"2023-01-02T10:00:00Z": "2023-01-02T10:00:00Z", "2023-01-03T10:00:00+02:00": "2023-01-03T08:00:00Z",
                 "2023-01-04T01:30:00-05:30": "2023-01-04T07:00:00Z", "2023-01-05T10:00:00.987654Z": "2023-01-05T10:00:00Z",
                 "2023-01-06T10:00:00": "2023-01-06T10:00:00Z", "2023-01-07T10:00:00.5+01:00": "2023-01-07T09:00:00Z",
                 "2023-01-08 10:00:00Z": "2023-01-08T10:00:00Z", "1970-01-01T00:00:00Z": "1970-01-01T00:00:00Z",
                 "2199-12-31T20:00:00Z": "2199-12-31T20:00:00Z", "2024-02-29T12:00:00Z": "2024-02-29T12:00:00Z"}
        for sent, shown in forms.items():
            with self.subTest(sent=sent):
                made = self.assertStatus(self.interviewer.post("/api/v1/interviews", self.body(scheduled_time=sent)), 201)
                self.assertEqual(self.detail(made.json["id"])["scheduled_time"], shown)

    def test_limits_of_length(self):
        for minutes, day in ((5, "10"), (480, "11")):
            made = self.assertStatus(self.interviewer.post("/api/v1/interviews", self.body(
                duration_minutes=minutes, scheduled_time=f"2024-05-{day}T08:00:00Z", position="x" * 200)), 201)
            self.assertEqual(self.detail(made.json["id"])["duration_minutes"], minutes)

    def test_two_interviews_for_one_position_share_the_application(self):
        first = self.schedule(self.interviewer, self.candidate, "2024-06-01T08:00:00Z", position="Same Job")
        second = self.schedule(self.interviewer, self.candidate, "2024-06-02T08:00:00Z", position="Same Job")
        third = self.schedule(self.interviewer, self.candidate, "2024-06-03T08:00:00Z", position="Other Job")
        details = [self.assertStatus(self.candidate.get(f"/candidate/interviews/{one['id']}"), 200).json["data"]
                   for one in (first, second, third)]
        self.assertEqual(details[0]["applicationId"], details[1]["applicationId"])
        self.assertEqual(details[0]["job"]["id"], details[1]["job"]["id"])
        self.assertNotEqual(details[0]["applicationId"], details[2]["applicationId"])
        self.assertEqual(details[2]["job"]["title"], "Other Job")

    def test_a_closed_application_gets_no_more_interviews(self):
        made = self.schedule(self.interviewer, self.candidate, "2024-06-01T08:00:00Z")
        for status in (7, 8, 9):  # hired, rejected, withdrawn
            self.instance.sql(f"UPDATE applications SET status = {status} WHERE candidate_id = (SELECT id FROM users WHERE email ="
                              f" '{self.candidate.email}')")
            before = self.everything()
            answer = self.interviewer.post("/api/v1/interviews", self.body(scheduled_time="2024-07-01T08:00:00Z"))
            self.assertError(answer, 400, "validation_error", "Invalid input data")
            self.assertUnchanged(before)
        self.assertEqual(self.detail(made["id"])["status"], "scheduled")

    def test_scheduling_leaves_history_audit_and_outbox(self):
        before = {name: self.instance.count(name) for name in ("audit", "outbox", "notifications")}
        self.schedule(self.interviewer, self.candidate)
        for name, number in before.items():
            self.assertGreater(self.instance.count(name), number, name)

    def test_application_moves_to_interview_scheduled(self):
        self.schedule(self.interviewer, self.candidate)
        status = self.instance.value(f"SELECT status FROM applications WHERE candidate_id = (SELECT id FROM users WHERE email ="
                                     f" '{self.candidate.email}')")
        self.assertEqual(status, "3")


class Clashes(Suite):
    def setUp(self):
        super().setUp()
        self.interviewer = self.register("interviewer")
        self.candidate = self.register()
        self.first = self.schedule(self.interviewer, self.candidate, "2025-03-10T10:00:00Z")

    def refused(self, interviewer, candidate, start, minutes=60):
        before = self.everything()
        answer = interviewer.post("/api/v1/interviews", {
            "candidate_id": candidate.id, "interviewer_id": interviewer.id, "scheduled_time": start, "duration_minutes": minutes,
            "position": "P"})
        self.assertError(answer, 400, "validation_error", "Invalid input data", ["scheduled_time"])
        self.assertUnchanged(before)
        return answer

    def test_of_the_interviewer(self):
        other = self.register()
        for start, minutes in (("10:00", 60), ("09:30", 60), ("10:30", 60), ("10:15", 15), ("09:00", 480), ("10:59", 5), ("09:56", 5)):
            with self.subTest(start=start, minutes=minutes):
                answer = self.refused(self.interviewer, other, f"2025-03-10T{start}:00Z", minutes)
                self.assertIn("2025-03-10T", " ".join(answer.json["details"]["scheduled_time"]))

    def test_of_the_candidate_does_not_tell_the_other_company(self):
        other = self.register("interviewer")
        answer = self.refused(other, self.candidate, "2025-03-10T10:30:00Z")
        self.assertIn("2025-03-10T10:30:00Z", answer.text)
        self.assertNotIn("10:00:00", answer.text)
        self.assertNotIn(self.first["id"], answer.text)

    def test_touching_is_fine(self):
        self.schedule(self.interviewer, self.candidate, "2025-03-10T09:00:00Z")
        self.schedule(self.interviewer, self.candidate, "2025-03-10T11:00:00Z")

    def test_a_cancelled_one_frees_its_time(self):
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{self.first['id']}", {"status": "cancelled"}), 200)
        self.schedule(self.interviewer, self.candidate, "2025-03-10T10:00:00Z")

    def test_completed_and_missed_ones_keep_theirs(self):
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{self.first['id']}", {"status": "no_show"}), 200)
        self.refused(self.interviewer, self.register(), "2025-03-10T10:00:00Z")

    def test_moving_onto_another(self):
        second = self.schedule(self.interviewer, self.register(), "2025-03-10T12:00:00Z")
        before = self.everything()
        answer = self.interviewer.patch(f"/api/v1/interviews/{second['id']}", {"scheduled_time": "2025-03-10T10:30:00Z"})
        self.assertError(answer, 400, "validation_error", "Invalid input data", ["scheduled_time"])
        self.assertUnchanged(before)
        # An interview does not clash with its own old time.
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{second['id']}", {"scheduled_time": "2025-03-10T12:30:00Z"}), 200)

    def test_growing_into_another(self):
        self.schedule(self.interviewer, self.register(), "2025-03-10T11:00:00Z")
        before = self.everything()
        answer = self.interviewer.patch(f"/api/v1/interviews/{self.first['id']}", {"duration_minutes": 61})
        self.assertError(answer, 400, "validation_error", "Invalid input data")
        self.assertUnchanged(before)


class Reading(Suite):
    def setUp(self):
        super().setUp()
        self.interviewer = self.register("interviewer")
        self.candidate = self.register()
        self.made = self.schedule(self.interviewer, self.candidate, "2024-03-20T14:00:00Z")

    def test_unknown_and_malformed_ids_are_not_found(self):
        for identity in (str(uuid.uuid4()), "interview_id", "5", "00000000-0000-0000-0000-000000000000", "%20", self.made["id"] + "0"):
            with self.subTest(identity=identity):
                answer = self.interviewer.get(f"/api/v1/interviews/{identity}")
                self.assertError(answer, 404, "not_found", "Resource not found")
                self.assertEqual(list(answer.json), ["error", "message"])
                self.assertError(self.interviewer.patch(f"/api/v1/interviews/{identity}", {"status": "completed"}), 404, "not_found",
                                 "Resource not found")

    def test_ids_are_taken_in_any_case(self):
        self.assertStatus(self.interviewer.get(f"/api/v1/interviews/{self.made['id'].upper()}"), 200)

    def test_other_people_do_not_find_it(self):
        path = f"/api/v1/interviews/{self.made['id']}"
        before = self.everything()
        for role in ("interviewer", "candidate"):
            stranger = self.register(role)
            before = self.everything()
            self.assertError(stranger.get(path), 404, "not_found", "Resource not found")
            self.assertIn(stranger.patch(path, {"status": "cancelled"}).status, (403, 404))
            self.assertEqual(stranger.get("/api/v1/interviews").json, {"items": [], "total": 0, "page": 1, "per_page": 20})
            self.assertUnchanged(before)

    def test_list_example(self):
        answer = self.assertStatus(self.candidate.get("/api/v1/interviews?status=scheduled&role=candidate"), 200)
        self.assertEqual(list(answer.json), ["items", "total", "page", "per_page"])
        self.assertEqual((answer.json["total"], answer.json["page"], answer.json["per_page"]), (1, 1, 20))
        self.assertEqual(list(answer.json["items"][0]), DETAIL)
        self.assertEqual(answer.json["items"][0], self.interviewer.get(f"/api/v1/interviews/{self.made['id']}").json)

    def test_list_is_the_callers_part(self):
        self.assertEqual(self.interviewer.get("/api/v1/interviews?role=candidate").json["total"], 0)
        self.assertEqual(self.interviewer.get("/api/v1/interviews?role=interviewer").json["total"], 1)
        self.assertEqual(self.candidate.get("/api/v1/interviews?role=interviewer").json["total"], 0)

    def test_list_filters_by_status(self):
        made = {"scheduled": self.made["id"]}
        for number, status in enumerate(("confirmed", "completed", "cancelled", "no_show")):
            made[status] = self.schedule(self.interviewer, self.candidate, f"2024-04-0{number + 1}T08:00:00Z")["id"]
            if status == "confirmed":
                self.assertStatus(self.candidate.put(f"/candidate/interviews/{made[status]}/confirm"), 200)
            else:
                self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{made[status]}", {"status": status}), 200)
        for status, identity in made.items():
            answer = self.interviewer.get(f"/api/v1/interviews?status={status}").json
            self.assertEqual([(item["id"], item["status"]) for item in answer["items"]], [(identity, status)])
            self.assertEqual(answer["total"], 1)
        self.assertEqual(self.interviewer.get("/api/v1/interviews").json["total"], 5)

    def test_list_refuses_wrong_queries(self):
        for query, field in (("status=done", "status"), ("role=boss", "role"), ("page=0", "page"), ("page=x", "page"),
                             ("per_page=0", "per_page"), ("page=-1", "page"), ("per_page=1e", "per_page")):
            with self.subTest(query=query):
                answer = self.interviewer.get(f"/api/v1/interviews?{query}")
                self.assertError(answer, 400, "validation_error", "Invalid input data", [field])
        # Front ends send filters also when nobody has filled them in.
        self.assertStatus(self.interviewer.get("/api/v1/interviews?status=&role=&page="), 200)
        answer = self.interviewer.get("/api/v1/interviews?status=done&page=0&role=boss")
        self.assertError(answer, 400, "validation_error", "Invalid input data", ["status", "page", "role"])
        self.assertIn('"done"', answer.json["details"]["status"][0])
        self.assertStatus(self.interviewer.get("/api/v1/interviews?unknown=1&page=1"), 200)
        # An empty value, which a form sends for an open filter, is not a filter.
        self.assertEqual(self.interviewer.get("/api/v1/interviews?status=&role=&page=").json,
                         self.interviewer.get("/api/v1/interviews").json)

    def test_list_pages_latest_start_first(self):
        starts = [f"2024-05-{day:02}T08:00:00Z" for day in (3, 1, 5, 2, 4)]
        for start in starts:
            self.schedule(self.interviewer, self.candidate, start)
        whole = self.interviewer.get("/api/v1/interviews").json
        times = [item["scheduled_time"] for item in whole["items"]]
        self.assertEqual(times, sorted(starts, reverse=True) + ["2024-03-20T14:00:00Z"])
        pages = []
        for page in (1, 2, 3, 4):
            answer = self.interviewer.get(f"/api/v1/interviews?page={page}&per_page=2").json
            self.assertEqual((answer["total"], answer["page"], answer["per_page"]), (6, page, 2))
            pages += [item["id"] for item in answer["items"]]
        self.assertEqual(pages, [item["id"] for item in whole["items"]])

    def test_equal_starts_are_stable_by_id(self):
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{self.made['id']}", {"status": "cancelled"}), 200)
        again = self.schedule(self.interviewer, self.candidate, "2024-03-20T14:00:00Z")
        orders = {tuple(self.interviewer.get(f"/api/v1/interviews?per_page=1&page={page}").json["items"][0]["id"] for page in (1, 2))
                  for _ in range(3)}
        self.assertEqual(len(orders), 1)
        self.assertEqual(set(orders.pop()), {self.made["id"], again["id"]})


class Changing(Suite):
    def setUp(self):
        super().setUp()
        self.interviewer = self.register("interviewer")
        self.candidate = self.register()
        self.made = self.schedule(self.interviewer, self.candidate, "2025-03-20T14:00:00Z")
        self.path = f"/api/v1/interviews/{self.made['id']}"

    def put_into(self, status):
        """Makes a new interview with this status, and returns its path."""
        number = int(self.instance.value("SELECT COUNT(*) FROM interviews"))
        made = self.schedule(self.interviewer, self.candidate, f"{1975 + number // 12}-{number % 12 + 1:02}-05T08:00:00Z")
        path = f"/api/v1/interviews/{made['id']}"
        if status == "confirmed":
            self.assertStatus(self.candidate.put(f"/candidate/interviews/{made['id']}/confirm"), 200)
        elif status != "scheduled":
            self.assertStatus(self.interviewer.patch(path, {"status": status}), 200)
        return path

    def test_example(self):
        text = "Candidate demonstrated strong technical skills..."
        answer = self.assertStatus(self.interviewer.patch(self.path, {"status": "completed", "feedback": text}), 200)
        self.assertEqual(list(answer.json), ["id", "status", "feedback"])
        self.assertEqual(answer.json, {"id": self.made["id"], "status": "completed", "feedback": text})

    def test_moves(self):
        statuses = ("scheduled", "confirmed", "completed", "cancelled", "no_show")
        allowed = {("scheduled", "confirmed"), ("scheduled", "completed"), ("scheduled", "cancelled"), ("scheduled", "no_show"),
                   ("confirmed", "completed"), ("confirmed", "cancelled"), ("confirmed", "no_show")}
        for before in statuses:
            for after in statuses:
                with self.subTest(before=before, after=after):
                    path = self.put_into(before)
                    rows = self.everything()
                    answer = self.interviewer.patch(path, {"status": after})
                    if before == after:  # to send the status that is shown changes nothing
                        self.assertStatus(answer, 200)
                        self.assertUnchanged(rows)
                    elif (before, after) in allowed:
                        self.assertEqual(self.assertStatus(answer, 200).json["status"], after)
                    else:
                        self.assertError(answer, 400, "validation_error", "Invalid input data", ["status"])
                        self.assertUnchanged(rows)
                        self.assertEqual(self.interviewer.get(path).json["status"], before)

    def test_unknown_status_is_quoted(self):
        answer = self.interviewer.patch(self.path, {"status": "done"})
        self.assertError(answer, 400, "validation_error", "Invalid input data", ["status"])
        self.assertIn('"done"', answer.json["details"]["status"][0])

    def test_feedback_absent_stays_and_null_clears(self):
        self.interviewer.patch(self.path, {"feedback": "good"})
        self.assertEqual(self.interviewer.patch(self.path, {"status": "completed"}).json["feedback"], "good")
        self.assertIsNone(self.assertStatus(self.interviewer.patch(self.path, {"feedback": None}), 200).json["feedback"])

    def test_empty_change(self):
        before = self.everything()
        self.assertStatus(self.interviewer.patch(self.path, {}), 200)
        self.assertUnchanged(before)

    def test_feedback_limits(self):
        self.assertStatus(self.interviewer.patch(self.path, {"feedback": "é" * 20000}), 200)
        for bad in ("x" * 20001, 5, ["x"]):
            self.assertError(self.interviewer.patch(self.path, {"feedback": bad}), 400, "validation_error", "Invalid input data",
                             ["feedback"])

    def test_feedback_reaches_the_candidate_once_shared(self):
        self.interviewer.patch(self.path, {"status": "completed", "feedback": "well done"})
        mine = f"/candidate/interviews/{self.made['id']}"
        self.assertIsNone(self.candidate.get(mine).json["data"]["feedback"])
        self.assertStatus(self.interviewer.patch(self.path, {"share_feedback": True}), 200)
        self.assertEqual(self.candidate.get(mine).json["data"]["feedback"], "well done")
        self.assertStatus(self.interviewer.patch(self.path, {"share_feedback": False}), 200)
        self.assertIsNone(self.candidate.get(mine).json["data"]["feedback"])

    def test_candidates_may_not_judge_themselves(self):
        before = self.everything()
        for body in ({"status": "completed"}, {"status": "no_show"}, {"feedback": "I was great", "status": "completed"}):
            self.assertError(self.candidate.patch(self.path, body), 403, "forbidden", "Insufficient permissions")
        self.assertUnchanged(before)
        self.assertEqual(self.interviewer.get(self.path).json["status"], "scheduled")

    def test_rescheduling_a_confirmed_one_makes_it_scheduled(self):
        self.assertStatus(self.candidate.put(f"/candidate/interviews/{self.made['id']}/confirm"), 200)
        answer = self.assertStatus(self.interviewer.patch(self.path, {"scheduled_time": "2025-04-20T14:00:00Z"}), 200)
        self.assertEqual(answer.json["status"], "scheduled")
        detail = self.interviewer.get(self.path).json
        self.assertEqual((detail["scheduled_time"], detail["status"], detail["meeting_link"]),
                         ("2025-04-20T14:00:00Z", "scheduled", self.made["meeting_link"]))

    def test_each_change_leaves_history(self):
        before = self.instance.count("history")
        self.interviewer.patch(self.path, {"status": "completed", "feedback": "yes"})
        self.assertGreaterEqual(self.instance.count("history"), before + 2)

    def test_nothing_is_half_written(self):
        before = self.everything()
        answer = self.interviewer.patch(self.path, {"feedback": "good", "status": "done"})
        self.assertError(answer, 400, None, None, ["status"])
        self.assertUnchanged(before)

    def test_versions(self):
        read = self.interviewer.get(self.path)
        tag = read.header("ETag")
        self.assertRegex(tag or "", r'^"[^"]+"$')
        changed = self.assertStatus(self.interviewer.patch(self.path, {"feedback": "one"}, headers={"If-Match": tag}), 200)
        self.assertNotEqual(changed.header("ETag"), tag)
        stale = self.interviewer.patch(self.path, {"feedback": "two"}, headers={"If-Match": tag})
        self.assertError(stale, 412, "precondition_failed")
        self.assertEqual(self.interviewer.patch(self.path, {}).json["feedback"], "one")
        self.assertStatus(self.interviewer.patch(self.path, {"feedback": "three"}, headers={"If-Match": changed.header("ETag")}), 200)
        self.assertStatus(self.interviewer.patch(self.path, {"feedback": "four"}, headers={"If-Match": "*"}), 200)

    def test_not_modified(self):
        tag = self.interviewer.get(self.path).header("ETag")
        same = self.interviewer.get(self.path, headers={"If-None-Match": tag}, check=False)
        self.assertEqual((same.status, same.body), (304, b""))
        self.interviewer.patch(self.path, {"feedback": "new"})
        self.assertStatus(self.interviewer.get(self.path, headers={"If-None-Match": tag}), 200)


class MeetingLinks(Suite):
    def setUp(self):
        super().setUp()
        self.interviewer = self.register("interviewer")
        self.made = self.schedule(self.interviewer, self.register(), "2025-03-20T14:00:00Z")

    def test_leads_to_an_unguessable_room(self):
        answer = self.anyone.fetch(self.made["meeting_link"])
        self.assertStatus(answer, 302)
        base, _, room = answer.header("Location").rpartition("/")
        self.assertEqual(base, "https://meet.jit.si")
        self.assertRegex(room, r"^[A-Za-z0-9_-]{22,}$")
        # The room cannot be guessed: the link does not contain it, and the next interview has another one.
        self.assertNotIn(room, self.made["meeting_link"])
        other = self.schedule(self.interviewer, self.register(), "2025-03-21T14:00:00Z")
        self.assertNotEqual(self.anyone.fetch(other["meeting_link"]).header("Location"), answer.header("Location"))

    def test_stays_through_rescheduling(self):
        room = self.anyone.fetch(self.made["meeting_link"]).header("Location")
        self.interviewer.patch(f"/api/v1/interviews/{self.made['id']}", {"scheduled_time": "2025-05-20T14:00:00Z"})
        self.assertEqual(self.interviewer.get(f"/api/v1/interviews/{self.made['id']}").json["meeting_link"], self.made["meeting_link"])
        self.assertEqual(self.anyone.fetch(self.made["meeting_link"]).header("Location"), room)

    def test_unknown(self):
        for token in ("AAAAAAAAAAAAAAAAAAAAAA", "x", "x" * 65, "x%2fx", self.made["meeting_link"].rpartition("/")[2][:-1]):
            with self.subTest(token=token):
                self.assertError(self.anyone.get(f"/join/{token}"), 404, "not_found", "Resource not found")


if __name__ == "__main__":
    unittest.main()
