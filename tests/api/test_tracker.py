"""seeds/tracker.md and the rules about it in product.md: private logs of candidates, and staff who work on their company's interviews."""

import sys
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Client, Suite  # noqa: E402
from harness.suite import PASSWORD, in_days  # noqa: E402

BASE = "/api/interviews"
MEMBERS = ["id", "applicationId", "interviewType", "interviewDate", "interviewTime", "interviewerName", "interviewerEmail",
           "interviewLocation", "notes", "status", "createdAt", "updatedAt"]
UPDATED = [name for name in MEMBERS if name != "createdAt"]
INSTANT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
TYPES = ("PHONE", "VIDEO", "IN_PERSON", "TECHNICAL", "BEHAVIORAL", "FINAL")
NOWHERE = {"history": 0, "outbox": 0, "notifications": 0, "bookings": 0, "evaluations": 0, "meetings": 0}


def day(days):
    return (datetime.now(timezone.utc) + timedelta(days=days)).strftime("%Y-%m-%d")


class TrackerSuite(Suite):
    options = {"name": "tracker"}

    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4().hex[:8]}"
        self.hr, self.interviewer = self.staff("hr"), self.staff("interviewer")
        self.candidate = self.register()
        self.days = iter(range(40, 400))
        # The application for which a (cancelled) interview was made.
        self.first = self.schedule(self.interviewer, self.candidate, in_days(39))["id"]
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{self.first}", {"status": "cancelled"}), 200)
        self.application = self.applied(self.candidate)

    def staff(self, role, company=None, name=None):
        return super().staff(role, company or self.company, name)

    def applied(self, candidate):
        return candidate.get("/candidate/interviews").json["data"]["interviews"][0]["applicationId"]

    def body(self, **more):
        return {"applicationId": self.application, "interviewType": "PHONE", "interviewDate": day(next(self.days)),
                "interviewTime": "14:00:00", **more}

    def log(self, person=None, **more):
        answer = self.assertStatus((person or self.candidate).post(BASE, self.body(**more)), 201)
        return answer.json

    def mine(self, person=None, query=""):
        return self.assertStatus((person or self.candidate).get(BASE + query), 200).json

    def totals(self):
        return {name: self.instance.count(name) for name in NOWHERE}

    def assertSpringError(self, answer, status, message=None, fields=None):
        self.assertEqual(answer.status, status, answer)
        body = answer.json
        self.assertEqual(list(body)[:5], ["timestamp", "status", "error", "message", "path"], answer)
        self.assertRegex(body["timestamp"], INSTANT)
        self.assertEqual(body["status"], status)
        self.assertEqual(body["path"], answer.target.split("?")[0])
        if message is not None:
            self.assertEqual(body["message"], message, answer)
        if fields is None:
            self.assertNotIn("errors", body, answer)
        else:
            self.assertEqual({one["field"] for one in body["errors"]}, set(fields), answer)
            for one in body["errors"]:
                self.assertEqual(list(one), ["field", "message"])
                self.assertTrue(one["message"])
        return answer


class PrivateEntries(TrackerSuite):
    def test_create_example(self):
        before = self.totals()
        answer = self.assertStatus(self.candidate.post(BASE, {
            "applicationId": self.application, "interviewType": "VIDEO", "interviewDate": "2024-03-20", "interviewTime": "14:00:00",
            "interviewerName": "Jane Smith",
            "interviewerEmail": "jane@example.com", "interviewLocation": "https://zoom.example/j/1", "notes": "Bring questions",
            "status": "SCHEDULED"}), 201)
        made = answer.json
        self.assertEqual(list(made), MEMBERS)
        self.assertEqual({name: made[name] for name in MEMBERS[1:10]}, {
            "applicationId": self.application, "interviewType": "VIDEO", "interviewDate": "2024-03-20", "interviewTime": "14:00:00",
            "interviewerName": "Jane Smith",
            "interviewerEmail": "jane@example.com", "interviewLocation": "https://zoom.example/j/1", "notes": "Bring questions",
            "status": "SCHEDULED"})
        self.assertRegex(made["createdAt"], INSTANT)
        self.assertRegex(made["updatedAt"], INSTANT)
        self.assertEqual(answer.version, 1)
        self.assertEqual(self.totals(), before)  # no booking, no event, and no change of figures
        self.assertEqual(self.candidate.get(f"{BASE}/{made['id']}").json, made)

    def test_only_what_is_required(self):
        made = self.log()
        for name in ("interviewerName", "interviewerEmail", "interviewLocation", "notes"):
            self.assertIsNone(made[name], name)
        self.assertEqual(made["status"], "SCHEDULED")

    def test_nulls_are_absent(self):
        made = self.log(interviewerName=None, interviewerEmail=None, interviewLocation=None, notes=None, status=None)
        self.assertEqual((made["status"], made["interviewLocation"]), ("SCHEDULED", None))

    def test_every_type_reads_back(self):
        for kind in TYPES:
            for place in (None, "Room 5", "https://meet.example/x", "HTTP://meet.example/x"):
                with self.subTest(kind=kind, place=place):
                    made = self.log(interviewType=kind, interviewLocation=place)
                    self.assertEqual((made["interviewType"], made["interviewLocation"]), (kind, place))
                    again = self.candidate.get(f"{BASE}/{made['id']}").json
                    self.assertEqual((again["interviewType"], again["interviewLocation"]), (kind, place))

    def test_every_type_changes_into_every_other(self):
        made = self.log(interviewLocation="Room 5")
        for kind in TYPES + TYPES[::-1]:
            answer = self.assertStatus(self.candidate.put(f"{BASE}/{made['id']}", {"interviewType": kind}), 200)
            self.assertEqual((answer.json["interviewType"], answer.json["interviewLocation"]), (kind, "Room 5"))

    def test_mode_beneath_a_topic(self):
        for place, mode in (("https://meet.example/x", 0), ("Room 5", 1), (None, 2)):
            made = self.log(interviewType="TECHNICAL", interviewLocation=place)
            found = self.instance.sql(f"SELECT mode, topic, location, link FROM interviews WHERE public_id = UNHEX(REPLACE('{made['id']}',"
                                      f" '-', ''))")[0]
            self.assertEqual((found[0], found[1]), (str(mode), "2"), place)
            self.assertEqual(found[2:], [None, place] if mode == 0 else [place, None])

    def test_every_status_freely(self):
        made = self.log(status="CANCELLED")
        self.assertEqual(made["status"], "CANCELLED")
        for status in ("COMPLETED", "SCHEDULED", "CANCELLED", "SCHEDULED", "COMPLETED", "CANCELLED"):
            answer = self.assertStatus(self.candidate.put(f"{BASE}/{made['id']}", {"status": status}), 200)
            self.assertEqual(answer.json["status"], status)

    def test_no_overlap_is_refused(self):
        when = {"interviewDate": day(50), "interviewTime": "10:00:00"}
        self.assertEqual(len({self.log(**when)["id"] for _ in range(3)}), 3)
        # ... nor does it clash with a real one.
        self.schedule(self.interviewer, self.candidate, f"{day(50)}T10:00:00Z")

    def test_wall_times_are_the_users_at_writing(self):
        self.instance.sql(f"UPDATE users SET zone = 'Asia/Kolkata' WHERE email = '{self.candidate.email}'")
        self.candidate = self.fresh(self.candidate)
        made = self.log(interviewDate="2025-05-15", interviewTime="14:30")
        self.assertEqual((made["interviewDate"], made["interviewTime"]), ("2025-05-15", "14:30:00"))
        self.assertEqual(self.instance.value(f"SELECT start_at FROM interviews WHERE public_id = UNHEX(REPLACE('{made['id']}', '-', ''))"),
                         "2025-05-15 09:00:00")
        self.instance.sql(f"UPDATE users SET zone = 'America/New_York' WHERE email = '{self.candidate.email}'")
        self.candidate = self.fresh(self.candidate)
        self.assertEqual(self.candidate.get(f"{BASE}/{made['id']}").json["interviewTime"], "14:30:00")

    def fresh(self, person):
        """Logs in again, at workers that do not have the old zone in their cache."""
        self.instance.restart_server()
        again = self.login(person.email)
        again.id = person.id
        return again

    def test_a_zone_that_is_unknown_by_now(self):
        """An entry in a zone that is unknown now is still read. A new local time in that zone is refused, because it means no instant."""
        made = self.log(interviewDate="2025-05-15", interviewTime="14:30")
        self.instance.announce("ZONE_UNKNOWN")
        self.instance.sql(f"UPDATE interviews SET zone = 'Nowhere/Known' WHERE public_id = UNHEX(REPLACE('{made['id']}', '-', ''))")
        self.assertStatus(self.candidate.get(f"{BASE}/{made['id']}"), 200)
        before = self.everything()
        answer = self.candidate.put(f"{BASE}/{made['id']}", {"interviewTime": "10:00"})
        self.assertStatus(answer, 400)
        self.assertIn("Nowhere/Known", answer.text)
        self.assertUnchanged(before)

    def test_a_time_that_does_not_exist(self):
        self.instance.sql(f"UPDATE users SET zone = 'Europe/Berlin' WHERE email = '{self.candidate.email}'")
        self.candidate = self.fresh(self.candidate)
        before = self.everything()
        self.assertSpringError(self.candidate.post(BASE, self.body(interviewDate="2025-03-30", interviewTime="02:30:00")), 400,
                               "Validation failed", ["interviewTime"])
        self.assertUnchanged(before)
        # A local time that occurs twice means the first of the two instants.
        made = self.log(interviewDate="2025-10-26", interviewTime="02:30:00")
        self.assertEqual(self.instance.value(f"SELECT start_at FROM interviews WHERE public_id = UNHEX(REPLACE('{made['id']}', '-', ''))"),
                         "2025-10-26 00:30:00")

    def test_the_second_time_that_comes_twice_stays(self):
        """An interview in the second 02:30 of the night: what is sent back as it was read moves nothing and revokes no confirmation."""
        made = self.log(self.hr)
        detail = f"/api/v1/interviews/interviews/{made['id']}/"
        second = {"scheduled_at": "2031-10-26T01:30:00Z", "timezone": "Europe/Berlin"}
        self.assertStatus(self.hr.patch(detail, second), 200)
        self.assertStatus(self.hr.patch(detail, {"status": "confirmed"}), 200)
        read = self.hr.get(f"{BASE}/{made['id']}").json
        self.assertEqual((read["interviewDate"], read["interviewTime"]), ("2031-10-26", "02:30:00"))
        before = self.everything()
        self.assertStatus(self.hr.put(f"{BASE}/{made['id']}", {name: read[name] for name in MEMBERS[2:10]}), 200)
        self.assertStatus(self.hr.put(f"{BASE}/{made['id']}", {"interviewTime": "02:30"}), 200)
        self.assertUnchanged(before)
        self.assertStatus(self.hr.put(f"{BASE}/{made['id']}", {"interviewTime": "02:31"}), 200)
        self.assertEqual(self.hr.get(detail).json["scheduled_at"], "2031-10-26T00:31:00Z")

    def test_update_example(self):
        made = self.log()
        body = {"interviewType": "FINAL", "interviewDate": "2024-03-21", "interviewTime": "09:30:00", "interviewerName": "Bob",
                "interviewerEmail": "bob@example.com", "interviewLocation": "Room 1", "notes": "n", "status": "COMPLETED"}
        answer = self.assertStatus(self.candidate.put(f"{BASE}/{made['id']}", body), 200)
        self.assertEqual(list(answer.json), UPDATED)
        self.assertEqual({name: answer.json[name] for name in body}, body)
        self.assertEqual(answer.json["applicationId"], self.application)
        self.assertEqual(answer.version, 2)

    def test_update_of_one_member(self):
        made = self.log(interviewerName="Jane", notes="n", interviewLocation="Room 5")
        for name, value in (("interviewDate", day(90)), ("interviewTime", "08:15:00"), ("notes", "other"), ("interviewerName", "Bob"),
                            ("interviewerEmail", "b@example.com"), ("interviewLocation", "Room 6")):
            answer = self.assertStatus(self.candidate.put(f"{BASE}/{made['id']}", {name: value}), 200)
            made = {**made, name: value, "updatedAt": answer.json["updatedAt"]}
            self.assertEqual(answer.json, {key: value for key, value in made.items() if key != "createdAt"})

    def test_null_clears(self):
        made = self.log(interviewerName="Jane", interviewerEmail="j@example.com", notes="n", interviewLocation="https://meet.example/x",
                        interviewType="VIDEO")
        cleared = {"interviewerName": None, "interviewerEmail": None, "notes": None, "interviewLocation": None}
        answer = self.assertStatus(self.candidate.put(f"{BASE}/{made['id']}", cleared), 200)
        self.assertEqual({name: answer.json[name] for name in cleared}, cleared)
        before = self.everything()
        for name in ("interviewType", "interviewDate", "interviewTime", "status"):
            self.assertSpringError(self.candidate.put(f"{BASE}/{made['id']}", {name: None}), 400, None, [name])
        self.assertUnchanged(before)

    def test_what_repeats_changes_nothing(self):
        made = self.log(interviewLocation="Room 5", notes="n")
        answer = self.candidate.put(f"{BASE}/{made['id']}", {name: made[name] for name in MEMBERS[2:10]})
        self.assertStatus(answer, 200)
        self.assertEqual(answer.version, 1)

    def test_application_and_unknown_members_are_ignored_in_updates(self):
        made = self.log()
        answer = self.candidate.put(f"{BASE}/{made['id']}", {"applicationId": str(uuid.uuid4()), "id": "x", "owner": 1, "createdAt": "x"})
        self.assertEqual(self.assertStatus(answer, 200).json["applicationId"], self.application)

    def test_delete(self):
        made, other = self.log(), self.log()
        before = self.totals()
        answer = self.assertStatus(self.candidate.delete(f"{BASE}/{made['id']}"), 200)
        self.assertEqual(answer.json, {"message": "Interview deleted successfully"})
        self.assertEqual(self.totals(), before)
        self.assertSpringError(self.candidate.get(f"{BASE}/{made['id']}"), 404, "Interview not found")
        self.assertSpringError(self.candidate.delete(f"{BASE}/{made['id']}"), 404, "Interview not found")
        self.assertStatus(self.candidate.get(f"{BASE}/{other['id']}"), 200)

    def test_delete_of_what_was_read(self):
        for person in (self.candidate, self.hr):
            made = self.log(person) if person is self.hr else self.log()
            path = f"{BASE}/{made['id']}"
            tag = person.get(path).header("ETag")
            self.assertStatus(person.put(path, {"notes": "changed meanwhile"}, headers={"If-Match": tag}), 200)
            before = self.everything()
            self.assertSpringError(person.delete(path, headers={"If-Match": tag}), 412)
            self.assertUnchanged(before)
            self.assertStatus(person.delete(path, headers={"If-Match": person.get(path).header("ETag")}), 200)

    def test_shown_in_tracker_only(self):
        made = self.log(interviewDate=day(60), notes="secret plan")
        for person, paths in (
                (self.candidate,
                 ("/candidate/interviews", f"/candidate/interviews/{made['id']}", "/candidate/interviews/upcoming",
                  "/candidate/interviews/pending", "/api/v1/interviews", f"/api/v1/interviews/{made['id']}",
                  f"/api/v1/files/interview/{made['id']}")),
                              (self.hr,
                               (BASE, f"{BASE}/{made['id']}", f"{BASE}/upcoming", f"{BASE}?applicationId={self.application}",
                                "/api/v1/interviews",
                                f"/api/v1/interviews/{made['id']}", "/api/interview-management",
                                f"/api/interview-management/{made['id']}"))):
            for path in paths:
                answer = person.get(path)
                self.assertNotIn("secret plan", answer.text, path)
                if made["id"] in path:
                    self.assertStatus(answer, 404)
                else:
                    self.assertNotIn(made["id"], answer.text, path)
        self.assertStatus(self.hr.put(f"{BASE}/{made['id']}", {"notes": "x"}), 404)
        self.assertStatus(self.hr.delete(f"{BASE}/{made['id']}"), 404)
        self.assertStatus(self.candidate.put(f"/candidate/interviews/{made['id']}/confirm"), 404)
        self.assertStatus(self.hr.patch(f"/api/interview-management/{made['id']}/update-status", {"status": "selected"}), 404)
        self.assertStatus(self.hr.post(f"/api/interview-management/{made['id']}/evaluation", {"appearance": 1}), 404)
        self.assertEqual(self.application_status(), "0")  # it moves no application

    def application_status(self):
        return self.instance.value(f"SELECT status FROM applications WHERE public_id = UNHEX(REPLACE('{self.application}', '-', ''))")

    def test_of_another_candidate(self):
        made = self.log()
        stranger = self.register()
        before = self.everything()
        for answer in (stranger.get(f"{BASE}/{made['id']}"), stranger.put(f"{BASE}/{made['id']}", {"notes": "x"}),
                       stranger.delete(f"{BASE}/{made['id']}")):
            self.assertSpringError(answer, 404, "Interview not found")
        self.assertSpringError(stranger.post(BASE, self.body()), 400, "Validation failed", ["applicationId"])
        self.assertEqual(stranger.get(BASE).json["totalElements"], 0)
        self.assertUnchanged(before)

    def test_texts_come_back_unchanged(self):
        text = "Dév 👩🏽‍💻 \u202eright-to-left\u202c e\u0301 \"quoted\" \\ <tag>\n\t"
        made = self.log(notes=text, interviewerName=text, interviewLocation=text)
        self.assertEqual((made["notes"], made["interviewerName"], made["interviewLocation"]), (text, text, text))


class Refused(TrackerSuite):
    def test_every_missing_field_at_once(self):
        before = self.everything()
        for person in (self.candidate, self.hr):
            self.assertSpringError(person.post(BASE, {}), 400, "Validation failed",
                                   ["applicationId", "interviewType", "interviewDate", "interviewTime"])
        self.assertUnchanged(before)

    def test_wrong_values(self):
        before = self.everything()
        for name, value in (("applicationId", "x"), ("applicationId", str(uuid.uuid4())), ("applicationId", 5), ("interviewType", "video"),
                            ("interviewType", "SCREENING"),
                            ("interviewType", 5), ("interviewDate", "20-03-2024"), ("interviewDate", "2024-02-30"),
                            ("interviewDate", "2024-03-20T10:00:00Z"), ("interviewTime", "25:00"),
                            ("interviewTime", "10"), ("interviewTime", 10), ("interviewerName", 5), ("interviewerName", "x" * 201),
                            ("interviewLocation", "x" * 501), ("notes", []), ("status", "CONFIRMED"), ("status", "scheduled")):
            for person in (self.candidate, self.hr):
                with self.subTest(name=name, value=value, person=person.name):
                    answer = self.assertSpringError(person.post(BASE, self.body(**{name: value})), 400, "Validation failed", [name])
                    if name in ("status", "interviewType") and isinstance(value, str):
                        self.assertIn(f'"{value}"', answer.json["errors"][0]["message"])
        self.assertUnchanged(before)

    def test_malformed(self):
        for body in (b"{", b"[]", b'{"a":1,"a":2}'):
            self.assertSpringError(self.candidate.post(BASE, body), 400)
        self.assertSpringError(self.candidate.post(BASE, b"x", headers={"Content-Type": "text/plain"}), 415)
        self.assertSpringError(self.candidate.post(BASE, b'{"notes":"' + b"x" * (1 << 20) + b'"}', check=False), 413)

    def test_without_a_token(self):
        made = self.log()
        for who in (self.anyone, Client(self.instance, "x.y.z")):
            for method, path in (("GET", BASE), ("POST", BASE), ("GET", f"{BASE}/upcoming"), ("GET", f"{BASE}/{made['id']}"),
                                 ("PUT", f"{BASE}/{made['id']}"), ("DELETE", f"{BASE}/{made['id']}")):
                answer = self.assertSpringError(who.request(method, path), 401)
                self.assertRegex(answer.header("WWW-Authenticate") or "", "^Bearer")

    def test_unknown_ids(self):
        for person in (self.candidate, self.hr, self.interviewer):
            for identity in (str(uuid.uuid4()), "x", "UPCOMING"):
                self.assertSpringError(person.get(f"{BASE}/{identity}"), 404, "Interview not found")
                self.assertSpringError(person.put(f"{BASE}/{identity}", {}), 404, "Interview not found")
                self.assertSpringError(person.delete(f"{BASE}/{identity}"), 404, "Interview not found")

    def test_other_methods(self):
        for method, path, allow in (("DELETE", BASE, "POST"), ("PATCH", f"{BASE}/{self.first}", "PUT"),
                                    ("POST", f"{BASE}/upcoming", "GET")):
            self.assertIn(allow, self.assertSpringError(self.candidate.request(method, path), 405).header("Allow"))
        self.assertSpringError(self.candidate.get(f"{BASE}/{self.first}/nothing"), 404)

    def test_the_administrator_of_the_installation(self):
        email = f"root.{uuid.uuid4().hex[:8]}@example.org"
        self.instance.control("user", "add", "--email", email, "--name", "Root", "--role", "admin", text_in=PASSWORD + "\n")
        root = self.login(email)
        for answer in (root.get(BASE), root.get(f"{BASE}/upcoming"), root.get(f"{BASE}/{self.first}"), root.post(BASE, self.body()),
                       root.put(f"{BASE}/{self.first}", {}), root.delete(f"{BASE}/{self.first}")):
            self.assertSpringError(answer, 403)

    def test_stale(self):
        made = self.log()
        path = f"{BASE}/{made['id']}"
        self.assertStatus(self.candidate.put(path, {"notes": "a"}, headers={"If-Match": '"1"'}), 200)
        before = self.everything()
        self.assertSpringError(self.candidate.put(path, {"notes": "b"}, headers={"If-Match": '"1"'}), 412)
        self.assertUnchanged(before)
        self.assertEqual(self.candidate.get(path, headers={"If-None-Match": self.candidate.get(path).header("ETag")}).status, 304)

    def test_repeated_requests(self):
        body = self.body()
        first = self.candidate.post(BASE, body, headers={"Idempotency-Key": "tracker-1"})
        again = self.candidate.post(BASE, body, headers={"Idempotency-Key": "tracker-1"})
        self.assertEqual((first.status, again.json), (201, first.json))
        self.assertSpringError(self.candidate.post(BASE, self.body(), headers={"Idempotency-Key": "tracker-1"}), 422)
        self.assertEqual(self.mine()["totalElements"], 2)


class Lists(TrackerSuite):
    def test_example(self):
        made = self.log()
        page = self.mine()
        self.assertEqual(list(page), ["content", "totalElements", "totalPages", "currentPage", "size"])
        self.assertEqual(list(page["content"][0]), MEMBERS)
        self.assertEqual(page["content"][0], made)
        # The list also has the interview that staff made with the candidate.
        self.assertEqual(page["content"][1]["id"], self.first)
        self.assertEqual((page["totalElements"], page["totalPages"], page["currentPage"], page["size"]), (2, 1, 0, 10))

    def test_pages_from_0_latest_start_first(self):
        days = [60 + 7 * n % 23 for n in range(12)]
        for number in days:
            self.log(interviewDate=day(number))
        whole = [one["interviewDate"] for one in self.mine(query="?size=100")["content"]]
        self.assertEqual(whole, sorted(whole, reverse=True))
        page = self.mine()
        self.assertEqual((len(page["content"]), page["totalElements"], page["totalPages"]), (10, 13, 2))
        pages = [self.mine(query=f"?page={number}&size=5") for number in range(4)]
        self.assertEqual([len(page["content"]) for page in pages], [5, 5, 3, 0])
        self.assertEqual([one["interviewDate"] for page in pages for one in page["content"]], whole)
        self.assertEqual([(page["currentPage"], page["totalPages"], page["totalElements"], page["size"]) for page in pages],
                         [(number, 3, 13, 5) for number in range(4)])

    def test_filters(self):
        made = {kind: [self.log(interviewType=kind)["id"] for _ in range(2)] for kind in TYPES}
        for kind in TYPES:
            found = self.mine(query=f"?interviewType={kind}&size=50")
            wanted = set(made[kind]) | ({self.first} if kind == "VIDEO" else set())
            self.assertEqual({one["id"] for one in found["content"]}, wanted, kind)
            self.assertEqual({one["interviewType"] for one in found["content"]}, {kind})
            self.assertEqual(found["totalElements"], len(wanted))
        found = self.mine(query="?interviewType=PHONE,TECHNICAL&size=3")
        self.assertEqual((len(found["content"]), found["totalElements"]), (3, 4))
        self.assertEqual(self.mine(query=f"?applicationId={self.application}")["totalElements"], 13)
        self.assertEqual(self.mine(query=f"?applicationId={uuid.uuid4()}"),
                         {"content": [], "totalElements": 0, "totalPages": 0, "currentPage": 0, "size": 10})

    def test_status(self):
        made = {status: self.log(status=status)["id"] for status in ("SCHEDULED", "COMPLETED", "CANCELLED")}
        for status, identity in made.items():
            found = {one["id"] for one in self.mine(query=f"?status={status}")["content"]}
            self.assertEqual(found, {identity, self.first} if status == "CANCELLED" else {identity})
        self.assertEqual(self.mine(query="?status=SCHEDULED&interviewType=PHONE")["totalElements"], 1)

    def test_wrong_queries(self):
        for query, field in (("status=done", "status"), ("interviewType=video", "interviewType"), ("page=-1", "page"), ("page=x", "page"),
                             ("size=0", "size"), 
                             ("applicationId=x", "applicationId")):
            answer = self.assertSpringError(self.candidate.get(f"{BASE}?{query}"), 400, "Validation failed", [field])
            if field in ("status", "interviewType"):
                self.assertIn(query.split("=")[1], answer.json["errors"][0]["message"])
        self.assertSpringError(self.candidate.get(f"{BASE}?status=x&page=x&size=x"), 400, None, ["status", "page", "size"])

    def test_slash_at_the_end(self):
        for path in (f"{BASE}/", f"{BASE}/upcoming/", f"{BASE}/{self.first}/"):
            self.assertStatus(self.candidate.get(path), 200)


class Upcoming(TrackerSuite):
    def upcoming(self, person=None, query=""):
        answer = self.assertStatus((person or self.candidate).get(f"{BASE}/upcoming{query}"), 200)
        self.assertIsInstance(answer.json, list)
        return answer.json

    def test_soonest_first(self):
        made = [self.log(interviewDate=day(number))["id"] for number in (9, 3, 30)]
        for more in ({"interviewDate": day(-3)}, {"interviewDate": day(4), "status": "CANCELLED"}):
            self.log(**more)
        found = self.upcoming()
        self.assertEqual([one["id"] for one in found], [made[1], made[0], made[2]])
        self.assertEqual(list(found[0]), MEMBERS)
        self.assertEqual([one["id"] for one in self.upcoming(query="?days=5")], [made[1]])
        self.assertEqual([one["id"] for one in self.upcoming(query="?days=20&limit=1")], [made[1]])
        self.assertEqual([one["id"] for one in self.upcoming(query="?limit=2")], [made[1], made[0]])

    def test_none(self):
        self.assertEqual(self.upcoming(), [])

    def test_ten_by_default(self):
        for number in range(12):
            self.log(interviewDate=day(500 + number))
        self.assertEqual(len(self.upcoming()), 10)
        self.assertEqual(len(self.upcoming(query="?limit=100")), 12)

    def test_wrong_queries(self):
        for query, field in (("days=0", "days"), ("days=x", "days"), ("limit=0", "limit"), ("limit=-1", "limit")):
            self.assertSpringError(self.candidate.get(f"{BASE}/upcoming?{query}"), 400, "Validation failed", [field])

    def test_of_staff(self):
        made = self.log(self.hr, interviewDate=day(3), interviewerEmail=self.interviewer.email)["id"]
        other = self.log(self.hr, interviewDate=day(2))["id"]
        self.assertEqual([one["id"] for one in self.upcoming(self.hr)], [other, made])
        self.assertEqual([one["id"] for one in self.upcoming(self.interviewer)], [made])
        self.assertEqual([one["id"] for one in self.upcoming()], [other, made])


class Staff(TrackerSuite):
    def detail(self, identity, person=None):
        return self.assertStatus((person or self.candidate).get(f"/candidate/interviews/{identity}"), 200).json["data"]

    def test_create_shows_on_the_other_surfaces(self):
        made = self.log(self.hr, interviewType="VIDEO", interviewDate=day(45), interviewTime="09:00:00",
                        interviewerEmail=self.interviewer.email, notes="Prepare")
        self.assertEqual(list(made), MEMBERS)
        self.assertEqual((made["interviewerName"], made["interviewerEmail"], made["status"]),
                         (self.interviewer.name, self.interviewer.email, "SCHEDULED"))
        self.assertRegex(made["interviewLocation"], "^http://127.0.0.1:[0-9]+/join/")
        data = self.detail(made["id"])
        self.assertEqual((data["status"], data["type"], data["scheduledDate"], data["scheduledTime"], data["notes"], data["meetingLink"]),
                         ("en_attente", "Video", f"{day(45)}T09:00:00.000Z", "09:00", "Prepare", made["interviewLocation"]))
        one = self.interviewer.get(f"/api/v1/interviews/{made['id']}").json
        self.assertEqual((one["interviewer"]["id"], one["status"], one["duration_minutes"]), (self.interviewer.id, "scheduled", 60))
        line = self.hr.get("/api/interview-management").json["data"][0]
        self.assertEqual((line["id"], line["cv_status"]), (made["id"], "ongoing"))

    def test_every_type_reads_back(self):
        for kind in TYPES:
            for place in (None, "Room 5", "https://meet.example/x"):
                with self.subTest(kind=kind, place=place):
                    made = self.log(self.hr, interviewType=kind, interviewLocation=place)
                    self.assertEqual(made["interviewType"], kind)
                    if place or kind != "VIDEO":
                        self.assertEqual(made["interviewLocation"], place)
                    self.assertEqual(self.hr.get(f"{BASE}/{made['id']}").json, made)
                    for other in ("PHONE", "FINAL", kind):
                        answer = self.assertStatus(self.hr.put(f"{BASE}/{made['id']}", {"interviewType": other}), 200)
                        self.assertEqual(answer.json["interviewType"], other)

    def test_companys_zone(self):
        self.instance.sql(f"UPDATE companies SET zone = 'Asia/Kolkata' WHERE name = '{self.company}'")
        made = self.log(self.hr, interviewDate="2025-05-15", interviewTime="14:30:00")
        self.assertEqual((made["interviewDate"], made["interviewTime"]), ("2025-05-15", "14:30:00"))
        data = self.detail(made["id"])
        self.assertEqual((data["scheduledDate"], data["scheduledTime"]), ("2025-05-15T09:00:00.000Z", "14:30"))
        # Only the day changes.
        answer = self.assertStatus(self.hr.put(f"{BASE}/{made['id']}", {"interviewDate": "2025-05-16"}), 200)
        self.assertEqual((answer.json["interviewDate"], answer.json["interviewTime"]), ("2025-05-16", "14:30:00"))
        self.instance.sql(f"UPDATE companies SET zone = 'Europe/Berlin' WHERE name = '{self.company}'")
        self.assertSpringError(self.hr.post(BASE, self.body(interviewDate="2025-03-30", interviewTime="02:30")), 400, None,
                               ["interviewTime"])

    def test_guests_stay_text(self):
        made = self.log(self.hr, interviewerName="Jane Smith", interviewerEmail="jane@elsewhere.example")
        self.assertEqual((made["interviewerName"], made["interviewerEmail"]), ("Jane Smith", "jane@elsewhere.example"))
        self.assertIsNone(self.hr.get(f"/api/v1/interviews/{made['id']}").json["interviewer"]["id"])
        # Staff of another company may do nothing here.
        other = self.staff("interviewer", f"Other {uuid.uuid4().hex[:8]}")
        made = self.log(self.hr, interviewerEmail=other.email)
        self.assertEqual((made["interviewerName"], made["interviewerEmail"]), (None, other.email))
        self.assertStatus(other.get(f"{BASE}/{made['id']}"), 404)

    def test_the_mail_makes_the_interviewer(self):
        made = self.log(self.hr, interviewerName="Somebody", interviewerEmail="x@elsewhere.example")
        path = f"{BASE}/{made['id']}"
        self.assertStatus(self.interviewer.get(path), 404)
        answer = self.assertStatus(self.hr.put(path, {"interviewerEmail": self.interviewer.email.upper()}), 200)
        self.assertEqual((answer.json["interviewerName"], answer.json["interviewerEmail"]), (self.interviewer.name, self.interviewer.email))
        self.assertStatus(self.interviewer.get(path), 200)
        answer = self.assertStatus(self.hr.put(path, {"interviewerName": "Jane", "interviewerEmail": "x@elsewhere.example"}), 200)
        self.assertEqual((answer.json["interviewerName"], answer.json["interviewerEmail"]), ("Jane", "x@elsewhere.example"))
        self.assertStatus(self.interviewer.get(path), 404)

    def test_status_by_the_rules(self):
        made = self.log(self.hr)
        path = f"{BASE}/{made['id']}"
        self.assertEqual(self.assertStatus(self.hr.put(path, {"status": "COMPLETED"}), 200).json["status"], "COMPLETED")
        before = self.everything()
        for status in ("SCHEDULED", "CANCELLED"):
            self.assertSpringError(self.hr.put(path, {"status": status}), 400, "Validation failed", ["status"])
        self.assertStatus(self.hr.put(path, {"status": "COMPLETED"}), 200)
        self.assertUnchanged(before)

    def test_repeating_the_word_changes_nothing(self):
        made = self.log(self.hr, interviewerEmail=self.interviewer.email)
        path = f"{BASE}/{made['id']}"
        self.assertStatus(self.candidate.put(f"/candidate/interviews/{made['id']}/confirm"), 200)
        before = self.everything()
        for _ in range(2):
            self.assertEqual(self.assertStatus(self.hr.put(path, {"status": "SCHEDULED", "interviewType": "PHONE"}), 200).json["status"],
                             "SCHEDULED")
        self.assertEqual(self.detail(made["id"])["status"], "confirmed")
        self.assertUnchanged(before)
        whole = self.hr.get(path).json
        self.assertStatus(self.hr.put(path, {name: whole[name] for name in MEMBERS[2:10]}), 200)
        self.assertUnchanged(before)
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{self.begun(made['id'])}", {"status": "no_show"}), 200)
        before = self.everything()
        self.assertEqual(self.assertStatus(self.hr.put(path, {"status": "COMPLETED"}), 200).json["status"], "COMPLETED")
        self.assertUnchanged(before)
        self.assertEqual(self.hr.get(f"/api/v1/interviews/{made['id']}").json["status"], "no_show")

    def test_a_topic_without_a_word_stays(self):
        made = self.log(self.hr)
        self.instance.sql(f"UPDATE interviews SET topic = 1 WHERE public_id = UNHEX(REPLACE('{made['id']}', '-', ''))")
        path = f"{BASE}/{made['id']}"
        self.assertEqual(self.hr.get(path).json["interviewType"], "PHONE")
        self.assertStatus(self.hr.put(path, {"interviewType": "PHONE"}), 200)
        self.assertEqual(self.instance.value(f"SELECT topic FROM interviews WHERE public_id = UNHEX(REPLACE('{made['id']}', '-', ''))"),
                         "1")
        self.assertEqual(self.mine(self.hr, "?interviewType=PHONE")["totalElements"], 1)

    def test_created_over(self):
        for status, shown in (("COMPLETED", "completed"), ("CANCELLED", "annule")):
            made = self.log(self.hr, status=status)
            self.assertEqual(made["status"], status)
            self.assertEqual(self.detail(made["id"])["status"], shown)

    def test_clash(self):
        when = {"interviewDate": day(70), "interviewTime": "10:00:00"}
        self.log(self.hr, **when)
        before = self.everything()
        answer = self.assertSpringError(self.hr.post(BASE, self.body(**when)), 400, "Validation failed", ["interviewTime"])
        self.assertIn(f"{day(70)}T10:00:00Z", answer.json["errors"][0]["message"])
        self.assertUnchanged(before)
        other = self.log(self.hr, **{**when, "interviewTime": "11:00:00"})
        self.assertSpringError(self.hr.put(f"{BASE}/{other['id']}", {"interviewTime": "10:30:00"}), 400, None, ["interviewTime"])

    def test_interviewers_log_their_own(self):
        made = self.log(self.interviewer)
        self.assertEqual(made["interviewerEmail"], self.interviewer.email)
        colleague = self.staff("interviewer")
        before = self.everything()
        self.assertSpringError(self.interviewer.post(BASE, self.body(interviewerEmail=colleague.email)), 403)
        self.assertSpringError(self.interviewer.put(f"{BASE}/{made['id']}", {"interviewerEmail": colleague.email}), 403)
        self.assertSpringError(self.interviewer.delete(f"{BASE}/{made['id']}"), 403)
        for answer in (colleague.get(f"{BASE}/{made['id']}"), colleague.put(f"{BASE}/{made['id']}", {}),
                       colleague.delete(f"{BASE}/{made['id']}")):
            self.assertSpringError(answer, 404, "Interview not found")
        self.assertUnchanged(before)
        self.assertEqual((self.mine(self.interviewer)["totalElements"], self.mine(colleague)["totalElements"]), (2, 0))

    def test_another_company(self):
        made = self.log(self.hr)
        stranger = self.staff("hr", f"Other {uuid.uuid4().hex[:8]}")
        before = self.everything()
        for answer in (stranger.get(f"{BASE}/{made['id']}"), stranger.put(f"{BASE}/{made['id']}", {"notes": "x"}),
                       stranger.delete(f"{BASE}/{made['id']}")):
            self.assertSpringError(answer, 404, "Interview not found")
        self.assertSpringError(stranger.post(BASE, self.body()), 400, None, ["applicationId"])
        self.assertEqual(self.mine(stranger)["totalElements"], 0)
        self.assertUnchanged(before)

    def test_a_candidate_only_reads(self):
        made = self.log(self.hr, notes="Prepare")
        self.assertEqual(self.candidate.get(f"{BASE}/{made['id']}").json, made)
        before = self.everything()
        for answer in (self.candidate.put(f"{BASE}/{made['id']}", {"notes": "x"}), self.candidate.delete(f"{BASE}/{made['id']}")):
            self.assertSpringError(answer, 403, "Access is denied")
        self.assertUnchanged(before)

    def test_delete_is_a_cancellation_outside(self):
        made = self.log(self.hr, interviewerEmail=self.interviewer.email)
        before = {name: self.instance.count(name) for name in ("outbox", "notifications", "history", "audit")}
        self.assertEqual(self.assertStatus(self.hr.delete(f"{BASE}/{made['id']}"), 200).json, {"message": "Interview deleted successfully"})
        for name, number in before.items():
            self.assertGreater(self.instance.count(name), number, name)
        self.assertEqual(self.instance.value("SELECT event FROM outbox WHERE event LIKE 'interview.%' ORDER BY id DESC LIMIT 1"),
                         "interview.cancelled")
        for person, path in ((self.hr, f"{BASE}/{made['id']}"), (self.candidate, f"/candidate/interviews/{made['id']}"),
                             (self.interviewer, f"/api/v1/interviews/{made['id']}")):
            self.assertStatus(person.get(path), 404)
        for table in ("bookings", "evaluations", "meetings"):
            self.assertEqual(self.instance.count(table, "interview_id NOT IN (SELECT id FROM interviews)"), 0)
        # Its time is free again, and the application has its earlier status.
        self.log(self.hr, interviewDate=made["interviewDate"], interviewTime=made["interviewTime"])

    def test_closed_application(self):
        self.instance.sql(f"UPDATE applications SET status = 7 WHERE public_id = UNHEX(REPLACE('{self.application}', '-', ''))")
        self.assertSpringError(self.hr.post(BASE, self.body()), 400, None, ["applicationId"])


if __name__ == "__main__":
    unittest.main()
