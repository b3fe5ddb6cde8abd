"""seeds/candidate.md: every example, status, role and refusal, word for word."""

import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Client, Suite  # noqa: E402
from harness.suite import in_days  # noqa: E402

BASE = "/candidate/interviews"
COMMON = ["interviewId", "applicationId", "company", "job", "status", "type", "scheduledDate", "scheduledTime"]
ALL = COMMON + ["location", "meetingLink", "notes", "confirmedAt", "completedAt", "cancelledAt", "cancellationReason", "isHired",
                "appliedAt", "scheduledAt"]
PENDING = COMMON + ["meetingLink", "notes", "appliedAt", "scheduledAt"]
UPCOMING = COMMON + ["meetingLink", "confirmedAt", "appliedAt"]
HISTORY = COMMON + ["completedAt", "isHired", "appliedAt"]
DETAIL = COMMON + ["location", "meetingLink", "notes", "confirmedAt", "completedAt", "cancelledAt", "cancellationReason", "isHired",
                   "feedback", "appliedAt", "scheduledAt"]
INSTANT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$"


class CandidateSuite(Suite):
    def setUp(self):
        super().setUp()
        self.interviewer = self.register("interviewer", "Tech Solutions")
        self.candidate = self.register()

    def made(self, start=None, status="scheduled", **more):
        """Makes an interview with this status, and returns its id."""
        made = self.schedule(self.interviewer, self.candidate, start or in_days(30), **more)["id"]
        if status == "confirmed":
            self.assertStatus(self.candidate.put(f"{BASE}/{made}/confirm"), 200)
        elif status != "scheduled":
            self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{made}", {"status": status}), 200)
        return made

    def data(self, path, message=None):
        answer = self.assertStatus(self.candidate.get(path), 200)
        self.assertEqual(list(answer.json), ["message", "data"])
        if message:
            self.assertEqual(answer.json["message"], message)
        return answer.json["data"]


class Lists(CandidateSuite):
    def test_all_example(self):
        start = in_days(20, 9)
        made = self.made(start, position="Senior Frontend Developer")
        data = self.data(BASE, "Candidate interviews retrieved successfully")
        self.assertEqual(list(data), ["interviews", "total", "pendingCount", "upcomingCount", "completedCount"])
        self.assertEqual((data["total"], data["pendingCount"], data["upcomingCount"], data["completedCount"]), (1, 1, 0, 0))
        one = data["interviews"][0]
        self.assertEqual(list(one), ALL)
        self.assertEqual(list(one["company"]), ["id", "name", "logo"])
        self.assertEqual(list(one["job"]), ["id", "title"])
        self.assertEqual(one["interviewId"], made)
        self.assertEqual(one["job"]["title"], "Senior Frontend Developer")
        # An interviewer who registers gets a company with the interviewer's name.
        self.assertEqual((one["company"]["name"], one["company"]["logo"]), ("Tech Solutions", None))
        self.assertEqual((one["status"], one["type"]), ("en_attente", "Video"))
        self.assertEqual(one["scheduledDate"], start.replace("Z", ".000Z"))
        self.assertEqual(one["scheduledTime"], "09:00")
        self.assertRegex(one["meetingLink"], "^http://127.0.0.1:[0-9]+/join/")
        for name in ("location", "notes", "confirmedAt", "completedAt", "cancelledAt", "cancellationReason", "isHired"):
            self.assertIsNone(one[name], name)
        for name in ("appliedAt", "scheduledAt"):
            self.assertRegex(one[name], INSTANT)

    def test_pending_example(self):
        made = self.made()
        data = self.data(f"{BASE}/pending", "Pending interviews retrieved successfully")
        self.assertEqual(list(data), ["interviews", "total"])
        self.assertEqual(data["total"], 1)
        self.assertEqual(list(data["interviews"][0]), PENDING)
        self.assertEqual((data["interviews"][0]["interviewId"], data["interviews"][0]["status"]), (made, "en_attente"))
        self.assertEqual(list(data["interviews"][0]["company"]), ["id", "name", "logo"])

    def test_upcoming_example(self):
        made = self.made(status="confirmed")
        self.made(in_days(31))
        self.made(in_days(-5), "confirmed")
        data = self.data(f"{BASE}/upcoming", "Upcoming interviews retrieved successfully")
        self.assertEqual(list(data), ["interviews", "total"])
        self.assertEqual([one["interviewId"] for one in data["interviews"]], [made])
        self.assertEqual(list(data["interviews"][0]), UPCOMING)
        self.assertEqual(data["interviews"][0]["status"], "confirmed")
        self.assertRegex(data["interviews"][0]["confirmedAt"], INSTANT)

    def test_history_example(self):
        made = {status: self.made(f"2025-03-1{number}T09:00:00Z", status)
                for number, status in enumerate(("completed", "cancelled", "no_show", "confirmed"))}
        data = self.data(f"{BASE}/history", "Interview history retrieved successfully")
        self.assertEqual(list(data), ["interviews", "total"])
        self.assertEqual(data["total"], 3)
        self.assertEqual([(one["interviewId"], one["status"]) for one in data["interviews"]],
                         [(made["no_show"], "completed"), (made["cancelled"], "annule"), (made["completed"], "completed")])
        for one in data["interviews"]:
            self.assertEqual(list(one), HISTORY)
        self.assertRegex(data["interviews"][2]["completedAt"], INSTANT)
        self.assertIsNone(data["interviews"][1]["completedAt"])

    def test_empty(self):
        self.assertEqual(self.data(BASE), {"interviews": [], "total": 0, "pendingCount": 0, "upcomingCount": 0, "completedCount": 0})
        for name in ("pending", "upcoming", "history"):
            self.assertEqual(self.data(f"{BASE}/{name}"), {"interviews": [], "total": 0})

    def test_statuses_and_counts(self):
        made = {"en_attente": [self.made(in_days(11)), self.made(in_days(12))],
                "confirmed": [self.made(in_days(13), "confirmed"), self.made(in_days(-3), "confirmed")],
                "completed": [self.made(in_days(-1), "completed"), self.made(in_days(-2), "no_show")],
                "annule": [self.made(in_days(14), "cancelled")]}
        for status, identities in made.items():
            data = self.data(f"{BASE}?status={status}")
            self.assertEqual({one["interviewId"] for one in data["interviews"]}, set(identities))
            self.assertEqual({one["status"] for one in data["interviews"]}, {status})
            # total counts the rows of the filter; the three other counts ignore the filter.
            self.assertEqual(data["total"], len(identities))
            self.assertEqual((data["pendingCount"], data["upcomingCount"], data["completedCount"]), (2, 1, 2))
        self.assertEqual(self.data(BASE)["total"], 7)

    def test_order_and_paging(self):
        days = [40 + 3 * n % 13 for n in range(12)]
        for day in days:
            self.made(in_days(day))
        soonest = [in_days(day).replace("Z", ".000Z") for day in sorted(days)]
        self.assertEqual([one["scheduledDate"] for one in self.data(f"{BASE}/pending")["interviews"]], soonest)
        first = self.data(BASE)  # ten rows, the latest first
        self.assertEqual([one["scheduledDate"] for one in first["interviews"]], soonest[::-1][:10])
        self.assertEqual(first["total"], 12)
        self.assertEqual([one["scheduledDate"] for one in self.data(f"{BASE}?limit=5&skip=10")["interviews"]], soonest[::-1][10:])
        self.assertEqual(self.data(f"{BASE}?skip=12"),
                         {"interviews": [], "total": 12, "pendingCount": 12, "upcomingCount": 0, "completedCount": 0})
        self.assertEqual(len(self.data(f"{BASE}?limit=100")["interviews"]), 12)

    def test_history_pages_latest_first(self):
        for number in range(11):
            self.made(f"2025-03-{number + 1:02}T09:00:00Z", "completed")
        self.assertEqual(len(self.data(f"{BASE}/history")["interviews"]), 10)
        page = self.data(f"{BASE}/history?limit=10&skip=0")
        self.assertEqual((len(page["interviews"]), page["total"]), (10, 11))
        self.assertEqual([one["scheduledDate"] for one in self.data(f"{BASE}/history?limit=2&skip=9")["interviews"]],
                         ["2025-03-02T09:00:00.000Z", "2025-03-01T09:00:00.000Z"])

    def test_wrong_queries(self):
        for path, field, value in ((f"{BASE}?status=done", "status", "done"), (f"{BASE}?limit=0", "limit", None), 
                                   (f"{BASE}?limit=ten", "limit", None), (f"{BASE}?skip=-1", "skip", None),
                                   (f"{BASE}/history?limit=x", "limit", None),
                                   (f"{BASE}/history?skip=x", "skip", None), (f"{BASE}/pending?limit=x", "limit", None),
                                   (f"{BASE}/upcoming?limit=x", "limit", None)):
            with self.subTest(path=path):
                answer = self.assertNestError(self.candidate.get(path), 400, None, "Bad Request")
                self.assertIsInstance(answer.json["message"], list)
                self.assertEqual(len(answer.json["message"]), 1)
                self.assertIn(field, answer.json["message"][0])
                if value:
                    self.assertIn(value, answer.json["message"][0])
        answer = self.assertNestError(self.candidate.get(f"{BASE}?status=x&limit=x&skip=x"), 400)
        self.assertEqual(len(answer.json["message"]), 3)

    def test_only_ones_own(self):
        self.made()
        stranger = self.register()
        for name in ("", "/pending", "/upcoming", "/history"):
            self.assertEqual(stranger.get(BASE + name).json["data"]["interviews"], [])

    def test_wall_time_is_the_interviews_own(self):
        made = self.made("2025-05-15T09:00:00Z")
        self.instance.sql(f"UPDATE interviews SET zone = 'Asia/Kolkata' WHERE public_id = UNHEX(REPLACE('{made}', '-', ''))")
        one = self.data(BASE)["interviews"][0]
        self.assertEqual((one["scheduledDate"], one["scheduledTime"]), ("2025-05-15T09:00:00.000Z", "14:30"))
        self.instance.sql(f"UPDATE interviews SET zone = 'Europe/Berlin', start_at = '2025-03-30 01:00:00' WHERE public_id ="
                          f" UNHEX(REPLACE('{made}', '-', ''))")
        self.assertEqual(self.data(BASE)["interviews"][0]["scheduledTime"], "03:00")  # the hour after two does not exist on that day

    def test_types(self):
        made = self.made("2025-05-15T09:00:00Z")
        for number, word in ((0, "Video"), (1, "InPerson"), (2, "Phone")):
            self.instance.sql(f"UPDATE interviews SET mode = {number}, location = 'Room 5' WHERE public_id = UNHEX(REPLACE('{made}', '-',"
                              f" ''))")
            one = self.data(BASE)["interviews"][0]
            self.assertEqual((one["type"], one["location"]), (word, "Room 5"))

    def test_slash_at_the_end(self):
        for path in (BASE, f"{BASE}/pending", f"{BASE}/upcoming", f"{BASE}/history"):
            self.assertStatus(self.candidate.get(path + "/"), 200)


class Confirm(CandidateSuite):
    def test_what_was_read(self):
        made = self.made(in_days(8))
        tag = self.candidate.get(f"{BASE}/{made}").header("ETag")
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{made}", {"scheduled_time": in_days(9)}), 200)
        stale = self.candidate.put(f"{BASE}/{made}/confirm", headers={"If-Match": tag})
        self.assertEqual((stale.status, list(stale.json)), (412, ["statusCode", "message", "error"]))
        self.assertEqual(self.candidate.get(f"{BASE}/{made}").json["data"]["status"], "en_attente")
        now = self.candidate.get(f"{BASE}/{made}").header("ETag")
        self.assertStatus(self.candidate.put(f"{BASE}/{made}/confirm", headers={"If-Match": now}), 200)

    def test_example(self):
        made = self.made("2025-05-15T09:00:00Z", position="Senior Frontend Developer")
        answer = self.assertStatus(self.candidate.put(f"{BASE}/{made}/confirm"), 200)
        self.assertEqual(list(answer.json), ["message", "data"])
        self.assertEqual(answer.json["message"], "Interview confirmed successfully")
        data = answer.json["data"]
        self.assertEqual(list(data), ["interviewId", "status", "confirmedAt", "interview"])
        self.assertEqual((data["interviewId"], data["status"]), (made, "confirmed"))
        self.assertRegex(data["confirmedAt"], INSTANT)
        inner = data["interview"]
        self.assertEqual(list(inner), ["date", "time", "type", "location", "meetingLink", "company", "job"])
        self.assertEqual({**inner, "meetingLink": None},
                         {"date": "2025-05-15T09:00:00.000Z", "time": "09:00", "type": "Video", "location": None, "meetingLink": None,
                          "company": {"name": "Tech Solutions"}, "job": {"title": "Senior Frontend Developer"}})
        self.assertEqual(self.interviewer.get(f"/api/v1/interviews/{made}").json["status"], "confirmed")

    def test_with_a_body(self):
        for body in ({}, {"anything": 1}, b""):
            self.assertStatus(self.candidate.put(f"{BASE}/{self.made(in_days(50 + len(str(body))))}/confirm", body), 200)

    def test_no_longer_pending(self):
        for number, status in enumerate(("confirmed", "completed", "cancelled", "no_show")):
            with self.subTest(status=status):
                made = self.made(in_days(-20 - number), status)
                before = self.everything()
                self.assertNestError(self.candidate.put(f"{BASE}/{made}/confirm"), 400, "Interview is no longer pending confirmation",
                                     "Bad Request")
                self.assertUnchanged(before)

    def test_someone_elses(self):
        made = self.made()
        stranger = self.register()
        before = self.everything()
        self.assertNestError(stranger.put(f"{BASE}/{made}/confirm"), 403, "This interview does not belong to you", "Forbidden")
        self.assertUnchanged(before)
        self.assertEqual(self.data(f"{BASE}/{made}")["status"], "en_attente")

    def test_not_found(self):
        for identity in (str(uuid.uuid4()), "641a5f123456789012345678", "x"):
            self.assertNestError(self.candidate.put(f"{BASE}/{identity}/confirm"), 404, "Interview not found", "Not Found")

    def test_needs_confirming_again_after_rescheduling(self):
        made = self.made(status="confirmed")
        self.interviewer.patch(f"/api/v1/interviews/{made}", {"scheduled_time": in_days(33)})
        one = self.data(f"{BASE}/pending")["interviews"][0]
        self.assertEqual(one["interviewId"], made)
        self.assertIsNone(self.data(f"{BASE}/{made}")["confirmedAt"])
        self.assertStatus(self.candidate.put(f"{BASE}/{made}/confirm"), 200)

    def test_tells_the_interviewer(self):
        made = self.made()
        before = {name: self.instance.count(name) for name in ("history", "audit", "outbox", "notifications")}
        self.assertStatus(self.candidate.put(f"{BASE}/{made}/confirm"), 200)
        for name, number in before.items():
            self.assertGreater(self.instance.count(name), number, name)


class Detail(CandidateSuite):
    def test_example(self):
        made = self.made("2025-05-15T09:00:00Z", "confirmed", position="Senior Frontend Developer")
        data = self.data(f"{BASE}/{made}", "Interview details retrieved successfully")
        self.assertEqual(list(data), DETAIL)
        self.assertEqual(list(data["company"]), ["id", "name", "logo", "address", "phone", "email"])
        self.assertEqual(list(data["job"]), ["id", "title", "description"])
        self.assertEqual((data["interviewId"], data["status"], data["scheduledTime"]), (made, "confirmed", "09:00"))
        self.assertIsNone(data["feedback"])
        self.assertRegex(data["confirmedAt"], INSTANT)

    def test_cancelled(self):
        made = self.made()
        self.interviewer.patch(f"/api/v1/interviews/{made}", {"status": "cancelled", "cancellation_reason": "The position is filled"})
        data = self.data(f"{BASE}/{made}")
        self.assertEqual((data["status"], data["cancellationReason"]), ("annule", "The position is filled"))
        self.assertRegex(data["cancelledAt"], INSTANT)

    def test_is_hired(self):
        made = self.made(status="completed")
        self.assertIsNone(self.data(f"{BASE}/{made}")["isHired"])
        self.instance.sql(f"UPDATE interviews SET hired = 1 WHERE public_id = UNHEX(REPLACE('{made}', '-', ''))")
        self.assertIs(self.data(f"{BASE}/{made}")["isHired"], True)
        self.assertIs(self.data(f"{BASE}/history")["interviews"][0]["isHired"], True)
        self.instance.sql(f"UPDATE interviews SET hired = 0 WHERE public_id = UNHEX(REPLACE('{made}', '-', ''))")
        self.assertIs(self.data(f"{BASE}/{made}")["isHired"], False)

    def test_someone_elses(self):
        made = self.made()
        self.assertNestError(self.register().get(f"{BASE}/{made}"), 403, "This interview does not belong to you", "Forbidden")

    def test_not_found(self):
        for identity in (str(uuid.uuid4()), "641a5f123456789012345678", "PENDING", "pendin"):
            self.assertNestError(self.candidate.get(f"{BASE}/{identity}"), 404, "Interview not found", "Not Found")

    def test_texts_come_back_unchanged(self):
        title = "Dév 👩🏽‍💻 \u202eright-to-left\u202c e\u0301 \"quoted\" \\ <tag>"
        made = self.made(position=title)
        self.assertEqual(self.data(f"{BASE}/{made}")["job"]["title"], title)


class Refused(CandidateSuite):
    def requests(self, made):
        return [("GET", BASE), ("GET", f"{BASE}/pending"), ("GET", f"{BASE}/upcoming"), ("GET", f"{BASE}/history"),
                ("PUT", f"{BASE}/{made}/confirm"), ("GET", f"{BASE}/{made}")]

    def test_without_a_token(self):
        made = self.made()
        for who in (self.anyone, Client(self.instance, "x.y.z")):
            for method, path in self.requests(made):
                answer = self.assertNestError(who.request(method, path), 401, "Unauthorized", "Unauthorized")
                self.assertRegex(answer.header("WWW-Authenticate") or "", "^Bearer")

    def test_for_staff(self):
        made = self.made()
        before = self.everything()
        for method, path in self.requests(made):
            self.assertNestError(self.interviewer.request(method, path), 403, None, "Forbidden")
        self.assertUnchanged(before)

    def test_other_methods(self):
        made = self.made()
        for method, path, allow in (("POST", BASE, "GET"), ("DELETE", f"{BASE}/{made}", "GET"), ("GET", f"{BASE}/{made}/confirm", "PUT"),
                                    ("PUT", f"{BASE}/pending", "GET")):
            with self.subTest(path=path):
                answer = self.assertNestError(self.candidate.request(method, path), 405, None, "Method Not Allowed")
                self.assertIn(allow, answer.header("Allow"))

    def test_unknown_path(self):
        self.assertNestError(self.candidate.get(f"{BASE}/{uuid.uuid4()}/nothing"), 404, None, "Not Found")
        self.assertNestError(self.candidate.get("/candidate"), 404, None, "Not Found")


if __name__ == "__main__":
    unittest.main()
