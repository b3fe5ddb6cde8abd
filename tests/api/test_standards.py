"""Standards beside the shapes of the documents: problem details (RFC 9457), fields of rate limits, and links between pages (RFC 8288)."""

import re
import sys
import unittest
import uuid
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402

PROBLEM = {"Accept": "application/problem+json"}
NOTIFICATIONS = "/api/v1/notifications/notifications/"
ROOMS = "/api/v1/calendar/rooms/"


class StandardSuite(Suite):
    options = {"name": "standards"}

    def setUp(self):
        super().setUp()
        self.hr = self.staff("hr", f"Company {uuid.uuid4().hex[:8]}")


class Problems(StandardSuite):
    def assertProblem(self, answer, status, title, code, detail, **more):
        self.assertStatus(answer, status)
        self.assertEqual(answer.header("Content-Type"), "application/problem+json")
        problem = answer.json
        self.assertEqual((problem["type"], problem["title"], problem["status"]), ("about:blank", title, status))
        self.assertEqual((problem["code"], problem["detail"]), (code, detail))
        self.assertEqual({name: value for name, value in problem.items()
                          if name not in ("type", "title", "status", "code", "detail", "instance")}, more)
        return problem

    def test_on_every_surface(self):
        for target in ("/api/v1/interviews/x", "/candidate/interviews/x", "/interview/x", "/interviews/x", f"{ROOMS}x/", "/api/v1/nothing",
                       "/nothing"):
            answer = self.anyone.get(target, headers=PROBLEM)
            with self.subTest(target=target, status=answer.status):
                self.assertIn(answer.status, (401, 404, 405))
                self.assertEqual(answer.header("Content-Type"), "application/problem+json")
                self.assertEqual((answer.json["status"], answer.json["instance"]), (answer.status, target))
                other = self.anyone.get(target)
                self.assertEqual(other.header("Content-Type"), "application/json; charset=utf-8")
                self.assertNotIn("instance", other.json)

    def test_what_it_says(self):
        self.assertProblem(self.anyone.get(ROOMS, headers=PROBLEM), 401, "Unauthorized", "unauthorized",
                           "Authentication credentials were not provided.")
        missing = self.hr.patch(f"{ROOMS}{uuid.uuid4()}/", {"name": "x"}, headers=PROBLEM)
        self.assertProblem(missing, 404, "Not Found", "not_found", "Not found.")
        answer = self.hr.post(ROOMS, {"capacity": 0}, headers=PROBLEM)
        fields = self.hr.post(ROOMS, {"capacity": 0}).json
        self.assertEqual(set(fields), {"name", "capacity"})
        self.assertProblem(answer, 400, "Bad Request", "validation_error", "Invalid input data", errors=fields)
        wrong = self.anyone.post("/api/auth/login/", {"email": self.hr.email, "password": "wrong"}, headers=PROBLEM)
        self.assertProblem(wrong, 401, "Unauthorized", wrong.json["code"], "No active account found with the given credentials")
        self.assertTrue(re.fullmatch(r"[a-z_]+", wrong.json["code"]), wrong)

    def test_who_gets_it(self):
        """Whoever names it before application/json; an answer that is no error is as ever."""
        for accept, problem in (("application/problem+json, application/json", True), ("Application/Problem+JSON;q=0.9", True),
                                ("text/plain, application/problem+json", True), ("application/json, application/problem+json", False),
                                ("application/json", False), ("*/*", False), ("", False), (",,;", False)):
            with self.subTest(accept=accept):
                kind = self.hr.get(f"{ROOMS}?page=x", headers={"Accept": accept}).header("Content-Type")
                self.assertEqual(kind == "application/problem+json", problem)
        fine = self.assertStatus(self.hr.get(ROOMS, headers=PROBLEM), 200)
        self.assertEqual(fine.header("Content-Type"), "application/json; charset=utf-8")


class Limits(StandardSuite):
    options = {"name": "standard-limits", "limits": True}

    def test_both_forms_say_the_same(self):
        answer = self.assertStatus(self.hr.get(ROOMS), 200)
        allowed, remaining = answer.header("X-RateLimit-Limit"), answer.header("X-RateLimit-Remaining")
        self.assertEqual(answer.header("RateLimit-Policy"), f'"hour";q={allowed};w=3600')
        left = re.fullmatch(r'"hour";r=(\d+);t=(\d+)', answer.header("RateLimit"))
        self.assertEqual(left[1], remaining)
        self.assertTrue(0 < int(left[2]) <= 3600, answer)
        self.assertIsNone(self.anyone.get("/healthz").header("RateLimit"))


class Links(StandardSuite):
    def links(self, **query):
        answer = self.assertStatus(self.hr.get(ROOMS, query), 200)
        found = dict((name, address) for address, name in re.findall(r'<([^>]+)>; rel="(\w+)"', answer.header("Link") or ""))
        self.assertEqual((found.get("next"), found.get("prev")), (answer.json["next"], answer.json["previous"]))
        return {name: parse_qs(urlsplit(address).query) for name, address in found.items()}

    def test_neighbours(self):
        for number in range(5):
            self.assertStatus(self.hr.post(ROOMS, {"name": f"Room {number}"}), 201)
        first, second = (self.links(page_size=2, page=page, is_active="true") for page in (1, 2))
        self.assertEqual(first, {"next": {"page_size": ["2"], "page": ["2"], "is_active": ["true"]}})
        self.assertEqual({name: query["page"] for name, query in second.items()}, {"prev": ["1"], "next": ["3"]})
        self.assertEqual(list(self.links(page_size=2, page=3)), ["prev"])
        self.assertIsNone(self.hr.get(ROOMS).header("Link"))


if __name__ == "__main__":
    unittest.main()
