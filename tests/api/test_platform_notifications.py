"""seeds/platform.md, notifications: each user's own, newest first, marked as read one by one or all at once."""

import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.suite import in_days  # noqa: E402

BASE = "/api/v1/notifications/notifications/"
MEMBERS = ["id", "notification_type", "title", "message", "object_type", "object_id", "is_read", "read_at", "created_at"]
INSTANT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"


class Notifications(Suite):
    def setUp(self):
        super().setUp()
        self.interviewer = self.register("interviewer")
        self.candidate = self.register()

    def told(self, number):
        """Schedules so many interviews of the candidate, one on each day, which makes as many notifications."""
        return [self.schedule(self.interviewer, self.candidate, in_days(30 + n), position=f"Job {uuid.uuid4()}")["id"]
                for n in range(number)]

    def page(self, query="", person=None):
        answer = self.assertStatus((person or self.candidate).get(BASE + query), 200)
        self.assertEqual(list(answer.json), ["count", "unread_count", "next", "previous", "results"])
        return answer.json

    def test_list(self):
        made = self.told(1)[0]
        page = self.page()
        self.assertEqual((page["next"], page["previous"]), (None, None))
        self.assertEqual(page["count"], len(page["results"]))
        self.assertEqual(page["unread_count"], page["count"])
        one = [one for one in page["results"] if one["object_type"] == "interview"][0]
        self.assertEqual(list(one), MEMBERS)
        self.assertEqual((one["notification_type"], one["title"], one["object_id"]), ("interview.scheduled", "Interview scheduled", made))
        self.assertEqual((one["is_read"], one["read_at"]), (False, None))
        self.assertRegex(one["created_at"], INSTANT)
        # Scheduling moved the application too, and whoever did it is told of neither.
        self.assertEqual({one["notification_type"] for one in page["results"]}, {"interview.scheduled", "application.status_changed"})
        self.assertEqual(self.page(person=self.interviewer), {"count": 0, "unread_count": 0, "next": None, "previous": None, "results": []})

    def test_mark_as_read(self):
        self.told(1)
        one = self.page()["results"][0]
        path = f"{BASE}{one['id']}/"
        answer = self.assertStatus(self.candidate.patch(path, {"is_read": True}), 200)
        self.assertEqual(list(answer.json), MEMBERS)
        self.assertEqual({**answer.json, "read_at": None}, {**one, "is_read": True})
        self.assertRegex(answer.json["read_at"], INSTANT)
        self.assertEqual(self.assertStatus(self.candidate.get(path), 200).json, answer.json)
        self.assertEqual(self.page()["unread_count"], self.page()["count"] - 1)
        # A repetition changes nothing, nor does an empty body.
        for body in ({"is_read": True}, {}):
            self.assertEqual(self.assertStatus(self.candidate.patch(path, body), 200).json, answer.json)
        self.assertEqual(self.assertStatus(self.candidate.patch(path, {"is_read": False}), 200).json, one)
        self.assertEqual(self.page()["unread_count"], self.page()["count"])

    def test_filter_and_count(self):
        self.told(3)
        everything = self.page()["results"]
        for one in everything[:2]:
            self.assertStatus(self.candidate.patch(f"{BASE}{one['id']}/", {"is_read": True}), 200)
        read, unread = self.page("?is_read=true"), self.page("?is_read=false")
        self.assertEqual([one["id"] for one in read["results"]], [one["id"] for one in everything[:2]])
        self.assertEqual([one["id"] for one in unread["results"]], [one["id"] for one in everything[2:]])
        self.assertEqual((read["count"], read["unread_count"]), (2, len(everything) - 2))
        self.assertEqual((unread["count"], unread["unread_count"]), (len(everything) - 2, len(everything) - 2))
        self.assertEqual(self.assertStatus(self.candidate.get(f"{BASE}unread_count/"), 200).json, {"unread_count": len(everything) - 2})

    def test_paging(self):
        self.told(3)
        everything = [one["id"] for one in self.page()["results"]]
        self.assertGreater(len(everything), 3)
        first = self.page("?page_size=2")
        self.assertEqual([one["id"] for one in first["results"]], everything[:2])
        self.assertIsNone(first["previous"])
        self.assertEqual(first["next"], f"{self.instance.url}{BASE}?page_size=2&page=2")
        second = self.assertStatus(self.candidate.get(first["next"].replace(self.instance.url, "")), 200).json
        self.assertEqual([one["id"] for one in second["results"]], everything[2:4])
        self.assertEqual(second["previous"], f"{self.instance.url}{BASE}?page_size=2&page=1")
        self.assertEqual(second["count"], len(everything))

    def test_read_all(self):
        self.told(2)
        number = self.page()["count"]
        self.assertEqual(self.assertStatus(self.candidate.post(f"{BASE}mark_all_read/"), 200).json, {"marked": number})
        self.assertEqual(self.assertStatus(self.candidate.post(f"{BASE}mark_all_read/"), 200).json, {"marked": 0})
        self.assertEqual(self.page()["unread_count"], 0)
        self.assertEqual(self.candidate.get(f"{BASE}unread_count/").json, {"unread_count": 0})

    def test_etag(self):
        self.told(1)
        path = f"{BASE}{self.page()['results'][0]['id']}/"
        tag = self.candidate.get(path).header("ETag")
        self.assertStatus(self.candidate.get(path, headers={"If-None-Match": tag}), 304)
        self.assertStatus(self.candidate.patch(path, {"is_read": True}, headers={"If-Match": tag}), 200)
        answer = self.assertStatus(self.candidate.patch(path, {"is_read": False}, headers={"If-Match": tag}), 412)
        self.assertEqual(list(answer.json), ["detail"])
        self.assertTrue(self.candidate.get(path).json["is_read"])

    def test_wrong_input(self):
        self.told(1)
        path = f"{BASE}{self.page()['results'][0]['id']}/"
        for body in ({"is_read": "yes"}, {"is_read": 1}, {"is_read": None}):
            answer = self.assertStatus(self.candidate.patch(path, body), 400)
            self.assertEqual(list(answer.json), ["is_read"])
        for query, name in (("?is_read=perhaps", "is_read"), ("?page=0", "page"), ("?page_size=-1", "page_size"),
                            ("?page_size=x", "page_size")):
            answer = self.assertStatus(self.candidate.get(BASE + query), 400)
            self.assertEqual(list(answer.json), [name])
        self.assertEqual(list(self.assertStatus(self.candidate.patch(path, b"{"), 400).json), ["detail"])

    def test_only_ones_own(self):
        self.told(1)
        identity = self.page()["results"][0]["id"]
        stranger = self.register()
        self.assertEqual(self.page(person=stranger)["count"], 0)
        for person in (stranger, self.interviewer):
            for missing in (identity, str(uuid.uuid4()), "x"):
                self.assertEqual(self.assertStatus(person.get(f"{BASE}{missing}/"), 404).json, {"detail": "Not found."})
                self.assertEqual(self.assertStatus(person.patch(f"{BASE}{missing}/", {"is_read": True}), 404).json,
                                 {"detail": "Not found."})
        self.assertStatus(stranger.post(f"{BASE}mark_all_read/"), 200)
        self.assertEqual(self.page()["unread_count"], self.page()["count"])

    def test_two_statements(self):
        self.told(1)
        for target in (BASE, f"{BASE}?is_read=false&page_size=1", f"{BASE}unread_count/", f"{BASE}{self.page()['results'][0]['id']}/"):
            self.assertStatements(self.candidate, target)

    def test_needs_a_token(self):
        for answer in (self.anyone.get(BASE), self.anyone.get(f"{BASE}unread_count/"), self.anyone.post(f"{BASE}mark_all_read/"),
                       self.anyone.get(f"{BASE}{uuid.uuid4()}/"), self.anyone.patch(f"{BASE}{uuid.uuid4()}/", {"is_read": True})):
            self.assertEqual(self.assertStatus(answer, 401).json, {"detail": "Authentication credentials were not provided."})
            self.assertIn("Bearer", answer.header("WWW-Authenticate"))


if __name__ == "__main__":
    unittest.main()
