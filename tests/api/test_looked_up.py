"""A refusal names every fault of a body at once: what cannot be read, and ids that name nothing."""

import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402

V1 = "/api/v1/"
GONE = "0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b"


class LookedUp(Suite):
    def setUp(self):
        super().setUp()
        self.hr = self.staff("hr", f"Looked {uuid.uuid4()}")

    def refused(self, path, body, *names, method="POST"):
        before = self.everything()
        answer = self.hr.request(method, V1 + path, body)
        self.assertFields(answer, *names)
        self.assertUnchanged(before)

    def test_a_wrong_member_hides_no_id(self):
        job = {"title": "Engineer", "description": "Builds", "employment_type": "full_time"}
        self.refused("jobs/jobs/", {**job, "title": "", "department": GONE}, "title", "department")
        self.refused("candidates/", {"name": "Jane", "email": 5, "job": GONE}, "email", "job")
        self.refused("interviews/interviews/", {"application_id": GONE, "scheduled_at": "soon", "interviewer_id": GONE},
                     "application_id", "scheduled_at", "interviewer_id")
        self.refused("candidates/merges/", {"into": GONE, "from": 5}, "into", "from")

    def test_nothing_is_said_of_what_could_not_be_read(self):
        self.refused("interviews/interviews/", {"application_id": "nonsense", "scheduled_at": "soon"}, "application_id", "scheduled_at")

    def test_a_change(self):
        made = self.hr.post(V1 + "jobs/jobs/", {"title": "Engineer", "description": "Builds", "employment_type": "full_time"}).json["id"]
        self.refused(f"jobs/jobs/{made}/", {"title": "", "department": GONE}, "title", "department", method="PATCH")


if __name__ == "__main__":
    unittest.main()
