"""seeds/management.md, word for word, and the rules about it in product.md."""

import struct
import sys
import unittest
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Client, Suite, recordings, samples  # noqa: E402
from harness.client import multipart  # noqa: E402
from harness.suite import PASSWORD, in_days  # noqa: E402

BASE = "/api/interview-management"
CV = ["id", "name", "job_title", "job_title_name", "place", "email", "phone_number", "interview_status"]
DETAIL = ["id", "candidate", "interviewer", "scheduled_at", "status", "evaluation", "created_at", "updated_at"]
LINE = ["id", "candidate_name", "candidate_email", "candidate_phone", "job_title", "place", "district", "interviewer_name", "scheduled_at",
        "status", "cv_status", "has_evaluation", "created_at", "updated_at"]
ONGOING = ["id", "candidate", "interviewer_name", "scheduled_at", "status", "evaluation_completed", "created_at", "updated_at"]
CARD = ["interview_id", "candidate_name", "appearance", "knowledge", "confidence", "attitude", "communication", "languages",
        "expected_salary", "experience", "remark", "voice_note", "average_rating", "created_at", "updated_at"]
RATINGS = CARD[2:7]
EXAMPLE = {"appearance": 8, "knowledge": 9, "confidence": 7, "attitude": 8, "communication": 9, "languages": "English, Malayalam, Hindi",
           "expected_salary": "50000.00",
           "experience": "5 years in backend development with Python and Django.",
           "remark": "Excellent candidate with strong technical skills."}
APPLICATION = ("submitted", "under_review", "screening", "interview_scheduled", "interviewing", "selected", "offer", "hired", "rejected",
               "withdrawn")
INSTANT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"


def mp3():
    """Returns an ID3 header and some frames of silence."""
    return b"ID3\x03\0\0\0\0\0\x0a" + b"\0" * 10 + (b"\xff\xfb\x90\x64" + b"\0" * 413) * 8


def m4a():
    return struct.pack(">I", 24) + b"ftypM4A \0\0\2\0M4A isom" + struct.pack(">I", 8) + b"mdat" + bytes(range(256))


class ManagementSuite(Suite):
    options = {"name": "management"}

    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4().hex[:8]}"
        self.hr, self.interviewer = self.staff("hr"), self.staff("interviewer", name="Jane Q Smith")
        self.days = iter(range(40, 400))

    def staff(self, role, company=None, name=None):
        person = super().staff(role, company or self.company, name)
        person.key = int(self.instance.value(f"SELECT id FROM users WHERE email = '{person.email}'"))
        return person

    def cv(self, status="submitted", name="John Doe", title="Software Developer", candidate=None):
        """Makes an application with this status, as a candidate would, and returns its id. self.person is the candidate."""
        self.person = candidate or self.register(name=name)
        identity = str(uuid.uuid4())
        company = f"(SELECT id FROM companies WHERE name = '{self.company}')"
        self.instance.sql(
            "INSERT INTO jobs (public_id, company_id, posted_by, status, title, description, created_at, updated_at) SELECT"
            f" UNHEX(REPLACE(UUID(), '-', '')), {company}, {self.hr.key}, 1, '{title}', 'd', NOW(), NOW();"
            "INSERT INTO applications (public_id, company_id, job_id, candidate_id, status, place, district, applied_at, updated_at) SELECT"
            f" UNHEX(REPLACE('{identity}', '-', '')), company_id, id, (SELECT id FROM users WHERE email = '{self.person.email}'),"
            f" {APPLICATION.index(status)},"
            f" 'Kochi', 'Ernakulam', '2025-01-01', '2025-01-01' FROM jobs WHERE id = LAST_INSERT_ID();"
            f"UPDATE users SET phone = '+91 9876543210' WHERE email = '{self.person.email}'")
        return identity

    def status_of(self, cv):
        return APPLICATION[int(self.instance.value(f"SELECT status FROM applications WHERE public_id = UNHEX(REPLACE('{cv}', '-', ''))"))]

    def started(self, cv=None, at=None, interviewer=None):
        """Starts an interview with start-interview, and returns the data of the answer."""
        body = {"candidate_id": cv or self.cv(), "scheduled_at": at or in_days(next(self.days)),
                "interviewer_id": (interviewer or self.interviewer).key}
        return self.data(self.hr.post(f"{BASE}/start-interview/", body), 201)

    def data(self, answer, status=200, message=None):
        self.assertStatus(answer, status)
        self.assertEqual(list(answer.json), ["success", "message", "data"], answer)
        self.assertIs(answer.json["success"], True)
        if message is not None:
            self.assertEqual(answer.json["message"], message)
        return answer.json["data"]

    def detail(self, identity, person=None):
        return self.data((person or self.hr).get(f"{BASE}/{identity}/"), 200, "Interview retrieved successfully")

    def decide(self, identity, status, person=None, **more):
        return (person or self.hr).patch(f"{BASE}/{identity}/update-status/", {"status": status, **more})

    def assertManagementError(self, answer, status, error, message=None, details=None):
        """Asserts {success, message, error, details}. `details` are the exact details, or only the names of the fields."""
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(list(answer.json), ["success", "message", "error", "details"], answer)
        self.assertIs(answer.json["success"], False)
        self.assertEqual(answer.json["error"], error, answer)
        if message is not None:
            self.assertEqual(answer.json["message"], message, answer)
        if isinstance(details, (set, list)):
            self.assertEqual(set(answer.json["details"]), set(details), answer)
        elif details is not None:
            self.assertEqual(answer.json["details"], details, answer)
        return answer

    def assertNotFound(self, answer):
        return self.assertManagementError(answer, 404, "NOT_FOUND", "Interview not found", "The requested interview does not exist")


class Cvs(ManagementSuite):
    def cvs(self, query="", person=None):
        answer = (person or self.hr).get(f"{BASE}/cvs-for-interview/{query}")
        data = self.data(answer)
        self.assertEqual(answer.json["message"], f"Found {len(data)} CV(s) available for interview")
        return data, int(answer.header("X-Total-Count"))

    def test_example(self):
        cv = self.cv()
        data, total = self.cvs()
        self.assertEqual((len(data), total), (1, 1))
        self.assertEqual(list(data[0]), CV)
        self.assertIsInstance(data[0]["job_title"], int)
        self.assertEqual({**data[0], "job_title": 1},
                         {"id": cv, "name": "John Doe", "job_title": 1, "job_title_name": "Software Developer", "place": "Kochi",
                          "email": self.person.email, "phone_number": "+91 9876543210", "interview_status": "pending"})

    def test_empty(self):
        answer = self.hr.get(f"{BASE}/cvs-for-interview/")
        self.assertEqual(answer.json, {"success": True, "message": "Found 0 CV(s) available for interview", "data": []})
        self.assertEqual(answer.header("X-Total-Count"), "0")

    def test_pending_ones_or_all(self):
        made = {status: self.cv(status) for status in APPLICATION}
        data, total = self.cvs()
        # newest first
        self.assertEqual([one["id"] for one in data], [made[status] for status in ("screening", "under_review", "submitted")])
        self.assertEqual(total, 3)
        data, total = self.cvs("?all=true")
        self.assertEqual(total, 10)
        self.assertEqual({one["id"]: one["interview_status"] for one in data}, {
            made[status]: word
            for status, word in zip(APPLICATION,
                                    ("pending", "pending", "pending", "ongoing", "ongoing", "selected", "selected", "selected", "rejected",
                                     "rejected"))})
        self.assertEqual(self.cvs("?all=false")[1], 3)

    def test_pages(self):
        made = [self.cv() for _ in range(5)][::-1]
        pages = [self.cvs(f"?page={number}&page_size=2") for number in (1, 2, 3, 4)]
        self.assertEqual([[one["id"] for one in data] for data, _ in pages], [made[:2], made[2:4], made[4:], []])
        self.assertEqual([total for _, total in pages], [5, 5, 5, 5])

    def test_wrong_queries(self):
        for query, field in (("page=0", "page"), ("page=x", "page"), ("page_size=0", "page_size"), ("all=maybe", "all")):
            self.assertManagementError(self.hr.get(f"{BASE}/cvs-for-interview/?{query}"), 400, "VALIDATION_ERROR", "Invalid data provided",
                                       [field])
            if field != "all":
                for path in ("", "ongoing-interviews/"):
                    self.assertManagementError(self.hr.get(f"{BASE}/{path}?{query}"), 400, "VALIDATION_ERROR", "Invalid data provided",
                                               [field])

    def test_of_ones_company_only(self):
        self.cv()
        self.assertEqual(self.cvs("?all=true", self.staff("hr", f"Other {uuid.uuid4().hex[:8]}")), ([], 0))


class Start(ManagementSuite):
    def test_example(self):
        cv = self.cv()
        before = {name: self.instance.count(name) for name in ("history", "audit", "outbox", "notifications")}
        answer = self.hr.post(f"{BASE}/start-interview/",
                              {"candidate_id": cv, "scheduled_at": "2025-11-15T10:00:00Z", "interviewer_id": self.interviewer.key})
        data = self.data(answer, 201, "Interview started successfully for John Doe")
        self.assertEqual(list(data), DETAIL)
        self.assertEqual(list(data["candidate"]), CV)
        self.assertEqual((data["candidate"]["id"], data["candidate"]["interview_status"], data["candidate"]["place"]),
                         (cv, "ongoing", "Kochi"))
        self.assertEqual(data["interviewer"],
                         {"id": self.interviewer.key, "email": self.interviewer.email, "first_name": "Jane Q", "last_name": "Smith",
                          "job_role": None})
        self.assertEqual((data["scheduled_at"], data["status"], data["evaluation"]), ("2025-11-15T10:00:00Z", "pending", None))
        self.assertRegex(data["created_at"], INSTANT)
        self.assertRegex(data["updated_at"], INSTANT)
        self.assertEqual(self.status_of(cv), "interview_scheduled")
        self.assertEqual(self.instance.count("evaluations", "interview_id = (SELECT MAX(id) FROM interviews)"), 0)
        for name, number in before.items():
            self.assertGreater(self.instance.count(name), number, name)
        # The candidate and the other APIs see it too.
        one = self.person.get(f"/candidate/interviews/{data['id']}").json["data"]
        self.assertEqual((one["status"], one["type"], one["scheduledTime"]), ("en_attente", "Video", "10:00"))
        self.assertEqual(self.interviewer.get(f"/api/v1/interviews/{data['id']}").json["interviewer"]["id"], self.interviewer.id)
        self.assertEqual(self.hr.get(f"/api/interviews/{data['id']}").json["interviewerEmail"], self.interviewer.email)

    def test_interviewer_by_uuid_or_none(self):
        body = {"candidate_id": self.cv(), "scheduled_at": in_days(30), "interviewer_id": self.interviewer.id}
        self.assertEqual(self.data(self.hr.post(f"{BASE}/start-interview/", body), 201)["interviewer"]["id"], self.interviewer.key)
        for more in ({}, {"interviewer_id": None}):
            body = {"candidate_id": self.cv(), "scheduled_at": in_days(next(self.days)), **more}
            data = self.data(self.hr.post(f"{BASE}/start-interview/", body), 201)
            self.assertIsNone(data["interviewer"])
            self.assertIsNone(self.data(self.hr.get(f"{BASE}/"))[0]["interviewer_name"])

    def test_candidate_not_found(self):
        stranger = self.cv()
        hr = self.staff("hr", f"Other {uuid.uuid4().hex[:8]}")
        before = self.everything()
        for person, cv in ((self.hr, str(uuid.uuid4())), (hr, stranger), (self.hr, self.person.id)):
            answer = person.post(f"{BASE}/start-interview/", {"candidate_id": cv, "scheduled_at": in_days(30)})
            self.assertManagementError(answer, 404, "NOT_FOUND", "Candidate not found", "No candidate found with the provided ID")
        self.assertUnchanged(before)

    def test_already_ongoing(self):
        for status in ("interview_scheduled", "interviewing"):
            cv = self.cv(status)
            before = self.everything()
            answer = self.hr.post(f"{BASE}/start-interview/",
                                  {"candidate_id": cv, "scheduled_at": in_days(30), "interviewer_id": self.interviewer.key})
            self.assertManagementError(answer, 400, "VALIDATION_ERROR", "Invalid data provided",
                                       {"candidate_id": ["Interview for John Doe is already in progress"]})
            self.assertUnchanged(before)

    def test_the_same_again(self):
        cv, at = self.cv(), in_days(30)
        self.started(cv, at)
        before = self.everything()
        answer = self.hr.post(f"{BASE}/start-interview/", {"candidate_id": cv, "scheduled_at": at, "interviewer_id": self.interviewer.key})
        self.assertManagementError(answer, 400, "VALIDATION_ERROR", None,
                                   {"candidate_id": ["Interview for John Doe is already in progress"]})
        self.assertUnchanged(before)

    def test_wrong_status(self):
        for status, word in (("selected", "selected"), ("offer", "selected"), ("hired", "selected"), ("rejected", "rejected"),
                             ("withdrawn", "rejected")):
            cv = self.cv(status)
            before = self.everything()
            answer = self.hr.post(f"{BASE}/start-interview/", {"candidate_id": cv, "scheduled_at": in_days(30)})
            self.assertManagementError(answer, 400, "VALIDATION_ERROR", "Invalid data provided",
                                       {"candidate_id": [f"Candidate status is '{word}'. Cannot start new interview."]})
            self.assertUnchanged(before)

    def test_wrong_interviewer(self):
        cv, other = self.cv(), self.staff("interviewer", f"Other {uuid.uuid4().hex[:8]}")
        before = self.everything()
        person = int(self.instance.value(f"SELECT id FROM users WHERE email = '{self.person.email}'"))
        for wrong in (other.key, other.id, 999999999, 0, -1, str(uuid.uuid4()), "x", 1.5, person, self.person.id):
            with self.subTest(wrong=wrong):
                answer = self.hr.post(f"{BASE}/start-interview/",
                                      {"candidate_id": cv, "scheduled_at": in_days(30), "interviewer_id": wrong})
                self.assertManagementError(answer, 400, "VALIDATION_ERROR", "Invalid data provided",
                                           {"interviewer_id": ["Interviewer with this ID does not exist"]})
        self.assertUnchanged(before)

    def test_every_wrong_field_at_once(self):
        answer = self.hr.post(f"{BASE}/start-interview/", {})
        self.assertManagementError(answer, 400, "VALIDATION_ERROR", "Invalid data provided",
                                   {"candidate_id": ["This field is required."], "scheduled_at": ["This field is required."]})
        answer = self.hr.post(f"{BASE}/start-interview/", {"candidate_id": "x", "scheduled_at": "soon", "interviewer_id": "x"})
        self.assertManagementError(answer, 400, "VALIDATION_ERROR", None, ["candidate_id", "scheduled_at", "interviewer_id"])
        cv = self.cv("rejected")
        before = self.everything()
        answer = self.hr.post(f"{BASE}/start-interview/", {"candidate_id": cv, "scheduled_at": in_days(30), "interviewer_id": 999999999})
        self.assertManagementError(answer, 400, "VALIDATION_ERROR", None, ["candidate_id", "interviewer_id"])
        self.assertUnchanged(before)

    def test_clash(self):
        at = in_days(30)
        self.started(at=at)
        cv = self.cv()
        before = self.everything()
        answer = self.hr.post(f"{BASE}/start-interview/", {"candidate_id": cv, "scheduled_at": at, "interviewer_id": self.interviewer.key})
        self.assertManagementError(answer, 400, "VALIDATION_ERROR", "Invalid data provided", ["scheduled_at"])
        self.assertIn(at, answer.json["details"]["scheduled_at"][0])
        self.assertUnchanged(before)

    def test_again_after_a_cancellation(self):
        cv = self.cv("screening")
        made = self.started(cv)
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{made['id']}", {"status": "cancelled"}), 200)
        self.assertEqual(self.status_of(cv), "screening")
        self.started(cv)

    def test_repeats(self):
        body = {"candidate_id": self.cv(), "scheduled_at": in_days(30)}
        first, again = (self.hr.post(f"{BASE}/start-interview/", body, headers={"Idempotency-Key": "start-1"}) for _ in range(2))
        self.assertEqual((again.status, again.json), (201, first.json))
        self.assertManagementError(
            self.hr.post(f"{BASE}/start-interview/", {**body, "interviewer_id": self.interviewer.key},
                         headers={"Idempotency-Key": "start-1"}), 422,
                                   "IDEMPOTENCY_KEY_REUSED")


class Lists(ManagementSuite):
    def test_example(self):
        made = self.started(at="2025-11-15T10:00:00Z")
        answer = self.hr.get(f"{BASE}/")
        data = self.data(answer, 200, "Found 1 interview(s)")
        self.assertEqual(answer.header("X-Total-Count"), "1")
        self.assertEqual(list(data[0]), LINE)
        self.assertEqual(data[0],
                         {"id": made["id"], "candidate_name": "John Doe", "candidate_email": self.person.email,
                          "candidate_phone": "+91 9876543210", "job_title": "Software Developer", "place": "Kochi", "district": "Ernakulam",
                          "interviewer_name": "Jane Q Smith", "scheduled_at": "2025-11-15T10:00:00Z", "status": "pending",
                          "cv_status": "ongoing", "has_evaluation": False,
                          "created_at": made["created_at"], "updated_at": made["updated_at"]})

    def test_empty(self):
        self.assertEqual(self.hr.get(f"{BASE}/").json, {"success": True, "message": "Found 0 interview(s)", "data": []})
        self.assertEqual(self.hr.get(f"{BASE}/ongoing-interviews/").json,
                         {"success": True, "message": "No ongoing interviews found", "data": []})

    def test_newest_first_and_pages(self):
        made = [self.started()["id"] for _ in range(5)][::-1]
        for path in ("", "ongoing-interviews/"):
            self.assertEqual([one["id"] for one in self.data(self.hr.get(f"{BASE}/{path}"))], made)
            for person in (self.hr, self.interviewer):
                answers = [person.get(f"{BASE}/{path}?page={number}&page_size=2") for number in (1, 2, 3, 4)]
                self.assertEqual([[one["id"] for one in answer.json["data"]] for answer in answers], [made[:2], made[2:4], made[4:], []])
                self.assertEqual([answer.header("X-Total-Count") for answer in answers], ["5"] * 4)
                self.assertEqual(answers[0].json["message"], "Found 2 " + ("ongoing " if path else "") + "interview(s)")

    def test_ongoing_example(self):
        made = self.started(at="2025-11-15T10:00:00Z")
        decided = self.started()
        self.assertStatus(self.decide(decided["id"], "rejected"), 200)
        data = self.data(self.hr.get(f"{BASE}/ongoing-interviews/"), 200, "Found 1 ongoing interview(s)")
        self.assertEqual(list(data[0]), ONGOING)
        self.assertEqual(data[0],
                         {"id": made["id"], "candidate": made["candidate"], "interviewer_name": "Jane Q Smith",
                          "scheduled_at": "2025-11-15T10:00:00Z", "status": "pending",
                          "evaluation_completed": False, "created_at": made["created_at"], "updated_at": made["updated_at"]})

    def test_interviewers_have_theirs(self):
        made, other = self.started()["id"], self.staff("interviewer")
        self.started(interviewer=other)
        for path in ("", "ongoing-interviews/"):
            self.assertEqual([one["id"] for one in self.data(self.interviewer.get(f"{BASE}/{path}"))], [made])
            self.assertEqual(len(self.data(self.hr.get(f"{BASE}/{path}"))), 2)

    def test_of_ones_company_only(self):
        self.started()
        stranger = self.staff("hr", f"Other {uuid.uuid4().hex[:8]}")
        for path in ("", "ongoing-interviews/"):
            answer = stranger.get(f"{BASE}/{path}")
            self.assertEqual((answer.json["data"], answer.header("X-Total-Count")), ([], "0"))

    def test_evaluation_flags(self):
        made = self.started()["id"]

        def flags():
            return self.data(self.hr.get(f"{BASE}/"))[0]["has_evaluation"], self.data(self.hr.get(f"{BASE}/ongoing-interviews/"))[0][
                "evaluation_completed"]

        self.assertEqual(flags(), (False, False))
        self.assertStatus(self.hr.post(f"{BASE}/{made}/evaluation/", {"appearance": 0}), 201)
        self.assertEqual(flags(), (True, False))
        self.assertStatus(self.hr.patch(f"{BASE}/{made}/evaluation/", {name: 5 for name in RATINGS[1:]}), 200)
        self.assertEqual(flags(), (True, True))
        self.assertStatus(self.hr.patch(f"{BASE}/{made}/evaluation/", {"attitude": None}), 200)
        self.assertEqual(flags(), (True, False))

    def test_slash_at_the_end_or_not(self):
        made = self.started()["id"]
        for path in (BASE, f"{BASE}/ongoing-interviews", f"{BASE}/cvs-for-interview", f"{BASE}/{made}"):
            for slash in ("", "/"):
                self.assertStatus(self.hr.get(path + slash), 200)


class Detail(ManagementSuite):
    def test_example(self):
        made = self.started(at="2025-11-15T10:00:00Z")
        self.assertEqual(self.detail(made["id"]), made)
        self.assertStatus(self.hr.post(f"{BASE}/{made['id']}/evaluation/", EXAMPLE), 201)
        data = self.detail(made["id"])
        self.assertEqual(list(data), DETAIL)
        self.assertEqual(list(data["evaluation"]), CARD)
        self.assertEqual({name: data["evaluation"][name] for name in EXAMPLE}, EXAMPLE)
        self.assertEqual((data["evaluation"]["interview_id"], data["evaluation"]["candidate_name"], data["evaluation"]["average_rating"]),
                         (made["id"], "John Doe", 8.2))
        self.assertEqual(self.detail(made["id"], self.interviewer), data)

    def test_not_found(self):
        made = self.started()["id"]
        for identity in (str(uuid.uuid4()), "x", "f8a7b6c5-d4e3-2f1g-0h9i-8j7k6l5m4n3o"):
            self.assertNotFound(self.hr.get(f"{BASE}/{identity}/"))
        for person in (self.staff("hr", f"Other {uuid.uuid4().hex[:8]}"), self.staff("interviewer")):
            self.assertNotFound(person.get(f"{BASE}/{made}/"))

    def test_etag(self):
        made = self.started()["id"]
        answer = self.hr.get(f"{BASE}/{made}/")
        self.assertEqual(self.hr.get(f"{BASE}/{made}/", headers={"If-None-Match": answer.header("ETag")}).status, 304)
        self.assertStatus(self.hr.post(f"{BASE}/{made}/evaluation/", {"remark": "x"}), 201)
        self.assertNotEqual(self.hr.get(f"{BASE}/{made}/").header("ETag"), answer.header("ETag"))


class Decide(ManagementSuite):
    def test_example(self):
        cv = self.cv()
        made = self.started(cv)
        answer = self.decide(made["id"], "selected", remark="Strong technical skills and good communication")
        data = self.data(answer, 200, "Interview status updated to 'selected' successfully")
        self.assertEqual(list(data), DETAIL + ["cancelled_interviews"])
        self.assertEqual((data["status"], data["candidate"]["interview_status"]), ("selected", "selected"))
        self.assertEqual(self.status_of(cv), "selected")
        self.assertEqual(self.data(self.hr.get(f"{BASE}/"))[0]["cv_status"], "selected")
        self.assertEqual(self.person.get(f"/candidate/interviews/{made['id']}").json["data"]["status"], "completed")
        self.assertEqual(self.hr.get(f"/api/v1/interviews/{made['id']}").json["status"], "completed")
        self.assertEqual(self.hr.get(f"/api/interviews/{made['id']}").json["status"], "COMPLETED")
        self.assertEqual(
            self.instance.count("history", "member = 'remark' AND new_text = 'Strong technical skills and good communication'"), 1)

    def test_rejected_and_back(self):
        cv = self.cv()
        made = self.started(cv)["id"]
        self.data(self.decide(made, "rejected"), 200, "Interview status updated to 'rejected' successfully")
        self.assertEqual(self.status_of(cv), "rejected")
        self.assertIs(self.person.get(f"/candidate/interviews/{made}").json["data"]["isHired"], False)
        data = self.data(self.decide(made, "selected"), 200)
        self.assertEqual((data["status"], self.status_of(cv)), ("selected", "selected"))
        data = self.data(self.decide(made, "pending"), 200, "Interview status updated to 'pending' successfully")
        self.assertEqual((data["status"], data["candidate"]["interview_status"], self.status_of(cv)),
                         ("pending", "ongoing", "interview_scheduled"))
        one = self.person.get(f"/candidate/interviews/{made}").json["data"]
        self.assertEqual((one["status"], one["completedAt"], one["isHired"]), ("en_attente", None, None))

    def test_a_confirmed_one_is_confirmed_again(self):
        made = self.started()["id"]
        self.assertStatus(self.person.put(f"/candidate/interviews/{made}/confirm"), 200)
        self.assertStatus(self.decide(made, "selected"), 200)
        self.assertStatus(self.decide(made, "pending"), 200)
        self.assertEqual(self.hr.get(f"/api/v1/interviews/{made}").json["status"], "confirmed")
        # Completed through another API, then decided and reopened.
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{made}", {"status": "completed"}), 200)
        self.assertStatus(self.decide(made, "rejected"), 200)
        self.assertStatus(self.decide(made, "pending"), 200)
        self.assertEqual(self.hr.get(f"/api/v1/interviews/{made}").json["status"], "confirmed")

    def test_repeating_changes_nothing(self):
        cv = self.cv()
        made = self.started(cv)["id"]
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{made}", {"status": "completed"}), 200)
        before = self.everything()
        self.data(self.decide(made, "pending"), 200)
        self.assertUnchanged(before)
        self.assertEqual((self.hr.get(f"/api/v1/interviews/{made}").json["status"], self.status_of(cv)), ("completed", "interviewing"))
        self.assertStatus(self.decide(made, "selected"), 200)
        before = self.everything()
        self.data(self.decide(made, "selected"), 200)
        self.assertUnchanged(before)
        self.data(self.decide(made, "selected", remark="still"), 200)
        self.assertEqual(self.instance.count("history", "member = 'remark' AND new_text = 'still'"), 1)

    def test_interviewers_decide_on_theirs(self):
        made = self.started()["id"]
        self.data(self.decide(made, "selected", self.interviewer), 200)
        for person in (self.staff("interviewer"), self.staff("hr", f"Other {uuid.uuid4().hex[:8]}")):
            self.assertNotFound(self.decide(made, "rejected", person))
        self.assertEqual(self.detail(made)["status"], "selected")

    def test_wrong_input(self):
        made = self.started()["id"]
        before = self.everything()
        self.assertManagementError(self.decide(made, "invalid_status"), 400, "VALIDATION_ERROR", "Invalid data provided",
                                   {"status": ['"invalid_status" is not a valid choice.']})
        self.assertManagementError(self.hr.patch(f"{BASE}/{made}/update-status/", {}), 400, "VALIDATION_ERROR", "Invalid data provided",
                                   {"status": ["This field is required."]})
        self.assertManagementError(self.decide(made, "selected", remark="x" * 501), 400, "VALIDATION_ERROR", None, ["remark"])
        self.assertManagementError(self.decide(made, 5, remark=5), 400, "VALIDATION_ERROR", None, ["status", "remark"])
        self.assertManagementError(self.hr.patch(f"{BASE}/{made}/update-status/", b"{"), 400, "VALIDATION_ERROR")
        self.assertManagementError(self.hr.patch(f"{BASE}/{made}/update-status/", b"x", headers={"Content-Type": "text/plain"}), 415,
                                   "UNSUPPORTED_MEDIA_TYPE")
        self.assertUnchanged(before)
        self.assertStatus(self.decide(made, "selected", remark="x" * 500), 200)
        for identity in (str(uuid.uuid4()), "x"):
            self.assertNotFound(self.decide(identity, "selected"))

    def test_not_of_what_was_not_held(self):
        for status in ("cancelled", "no_show"):
            made = self.started()["id"]
            if status == "no_show":
                self.begun(made)
            self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{made}", {"status": status}), 200)
            before = self.everything()
            for word in ("selected", "rejected"):
                self.assertManagementError(self.decide(made, word), 400, "VALIDATION_ERROR", "Invalid data provided", ["status"])
            self.assertUnchanged(before)

    def test_applications_that_do_not_move(self):
        cv = self.cv()
        made = self.started(cv)["id"]
        self.assertStatus(self.decide(made, "selected"), 200)
        for status, words in (("hired", ("pending", "rejected")), ("withdrawn", ("pending",))):
            self.instance.sql(f"UPDATE applications SET status = {APPLICATION.index(status)} WHERE public_id = UNHEX(REPLACE('{cv}', '-',"
                              f" ''))")
            before = self.everything()
            for word in words:
                self.assertManagementError(self.decide(made, word), 400, "VALIDATION_ERROR", "Invalid data provided", ["status"])
            self.assertUnchanged(before)
        # To select the candidate again does not withdraw an offer.
        self.instance.sql(f"UPDATE applications SET status = 8 WHERE public_id = UNHEX(REPLACE('{cv}', '-', ''))")
        self.assertStatus(self.decide(made, "rejected"), 200)
        self.instance.sql(f"UPDATE applications SET status = 6 WHERE public_id = UNHEX(REPLACE('{cv}', '-', ''))")
        self.assertStatus(self.decide(made, "selected"), 200)
        self.assertEqual(self.status_of(cv), "offer")

    def test_stale(self):
        made = self.started()["id"]
        old = self.hr.get(f"{BASE}/{made}/").header("ETag")
        self.assertStatus(self.hr.patch(f"{BASE}/{made}/update-status/", {"status": "selected"}, headers={"If-Match": old}), 200)
        self.assertManagementError(self.hr.patch(f"{BASE}/{made}/update-status/", {"status": "rejected"}, headers={"If-Match": old}), 412,
                                   "PRECONDITION_FAILED")
        self.assertManagementError(self.hr.delete(f"{BASE}/{made}/", headers={"If-Match": old}), 412, "PRECONDITION_FAILED")
        self.assertStatus(self.hr.delete(f"{BASE}/{made}/", headers={"If-Match": self.hr.get(f"{BASE}/{made}/").header("ETag")}), 200)


class Evaluation(ManagementSuite):
    def path(self, identity):
        return f"{BASE}/{identity}/evaluation/"

    def test_example(self):
        made = self.started()["id"]
        answer = self.hr.post(self.path(made), EXAMPLE)
        data = self.data(answer, 201, "Interview evaluation created successfully")
        self.assertEqual(list(data), CARD)
        self.assertEqual({name: data[name] for name in EXAMPLE}, EXAMPLE)
        self.assertEqual((data["interview_id"], data["candidate_name"], data["voice_note"], data["average_rating"]),
                         (made, "John Doe", None, 8.2))
        self.assertRegex(data["created_at"], INSTANT)
        again = self.data(self.hr.post(self.path(made), EXAMPLE), 200, "Interview evaluation updated successfully")
        self.assertEqual(again, data)
        self.assertGreater(self.instance.count("history", "member = 'appearance' AND new_text = '8'"), 0)

    def test_nothing_makes_no_card(self):
        made = self.started()["id"]
        before = self.everything()
        for method in ("POST", "PUT", "PATCH"):
            for body in ({}, {"unknown": 5}, {"knowledge": None, "remark": None}):
                answer = self.hr.request(method, self.path(made), body)
                self.assertManagementError(answer, 400, "VALIDATION_ERROR", "Invalid evaluation data",
                                           {"non_field_errors": ["At least one member must be given."]})
        self.assertIsNone(self.detail(made)["evaluation"])
        self.assertUnchanged(before)
        self.data(self.hr.post(self.path(made), {"knowledge": 0}), 201)
        self.data(self.hr.patch(self.path(made), {}), 200)

    def test_first_by_any_method(self):
        for method in ("POST", "PUT", "PATCH"):
            made = self.started()["id"]
            data = self.data(self.hr.request(method, self.path(made), {"remark": "r"}), 201, "Interview evaluation created successfully")
            self.assertEqual({name: data[name] for name in RATINGS + ["average_rating", "remark", "expected_salary"]},
                             {**{name: None for name in RATINGS + ["average_rating", "expected_salary"]}, "remark": "r"})
            self.assertIsNotNone(self.detail(made)["evaluation"])
            self.data(self.hr.request(method, self.path(made), {"knowledge": 10}), 200, "Interview evaluation updated successfully")

    def test_only_what_is_given_changes(self):
        made = self.started()["id"]
        card = self.data(self.hr.post(self.path(made), EXAMPLE), 201)
        for method, name, value in (("POST", "appearance", 1), ("PUT", "knowledge", 2), ("PATCH", "languages", "Tamil"),
                                    ("PUT", "expected_salary", "1.50"), ("PATCH", "remark", "")):
            card = {**card, name: value}
            data = self.data(self.hr.request(method, self.path(made), {name: value}), 200)
            self.assertEqual({name: data[name] for name in EXAMPLE}, {name: card[name] for name in EXAMPLE})
        for method in ("PUT", "PATCH"):
            self.assertIsNone(self.data(self.hr.request(method, self.path(made), {"remark": None, "experience": None}), 200)["remark"])
        self.assertEqual(self.data(self.hr.post(self.path(made), {"appearance": None}), 200)["appearance"], 1)  # null in a create: absent

    def test_average_of_those_given(self):
        made = self.started()["id"]
        for ratings, average in (((8, 9, 7, 8, 9), 8.2), ((0, 0, 0, 0, 1), 0.2), ((None, None, None, None, 7), 7.0),
                                 ((None, None, 5, 6, 6), 5.7), ((None,) * 5, None),
                                 ((10,) * 5, 10.0)):
            data = self.data(self.hr.put(self.path(made), dict(zip(RATINGS, ratings))), None or (201 if average == 8.2 else 200))
            self.assertEqual(data["average_rating"], average, ratings)

    def test_salary_as_text_or_number(self):
        made = self.started()["id"]
        for sent, shown in (("50000.00", "50000.00"), (50000, "50000.00"), (0.5, "0.50"), ("7", "7.00"), ("9999999999.99", None)):
            answer = self.hr.patch(self.path(made), {"expected_salary": sent})
            if shown:
                self.assertEqual(answer.json["data"]["expected_salary"], shown)
        before = self.everything()
        for wrong in ("much", "1.005", -1, "10000000000000", True, []):
            self.assertManagementError(self.hr.patch(self.path(made), {"expected_salary": wrong}), 400, "VALIDATION_ERROR",
                                       "Invalid evaluation data", ["expected_salary"])
        self.assertUnchanged(before)

    def test_wrong_ratings(self):
        made = self.started()["id"]
        before = self.everything()
        for name in RATINGS:
            for wrong in (11, -1, "eight", 7.5, 1e30, True):
                self.assertManagementError(self.hr.post(self.path(made), {name: wrong}), 400, "VALIDATION_ERROR", "Invalid evaluation data",
                                           {name: ["Rating must be between 0 and 10"]})
        answer = self.hr.put(self.path(made), {**{name: 99 for name in RATINGS}, "languages": "x" * 501, "remark": 5})
        self.assertManagementError(answer, 400, "VALIDATION_ERROR", "Invalid evaluation data", RATINGS + ["languages", "remark"])
        self.assertUnchanged(before)
        self.assertIsNone(self.detail(made)["evaluation"])

    def test_whose(self):
        made = self.started()["id"]
        self.data(self.interviewer.post(self.path(made), {"knowledge": 4}), 201)
        for person in (self.staff("interviewer"), self.staff("hr", f"Other {uuid.uuid4().hex[:8]}")):
            before = self.everything()
            self.assertNotFound(person.post(self.path(made), {"knowledge": 5}))
            self.assertUnchanged(before)
        for method in ("POST", "PUT", "PATCH"):
            for identity in (str(uuid.uuid4()), "x"):
                self.assertNotFound(self.hr.request(method, self.path(identity), {"knowledge": 5}))

    def test_stale(self):
        made = self.started()["id"]
        old = self.hr.post(self.path(made), {"knowledge": 4}).header("ETag")
        self.assertStatus(self.hr.patch(self.path(made), {"knowledge": 5}, headers={"If-Match": old}), 200)
        self.assertManagementError(self.hr.patch(self.path(made), {"knowledge": 6}, headers={"If-Match": old}), 412, "PRECONDITION_FAILED")

    # ---- voice notes

    def send(self, identity, fields=(), files=(), method="POST", person=None, **more):
        kind, body = multipart(fields, files)
        return (person or self.hr).request(method, self.path(identity), body, headers={"Content-Type": kind, **more.pop("headers", {})},
                                           **more)

    def test_voice_note_example(self):
        made, audio = self.started()["id"], mp3()
        fields = [(name, str(value)) for name, value in EXAMPLE.items()]
        data = self.data(self.send(made, fields, [("voice_note", "audio.mp3", "audio/mpeg", audio)]), 201,
                         "Interview evaluation created successfully")
        self.assertEqual({name: data[name] for name in EXAMPLE}, EXAMPLE)
        self.assertEqual(data["average_rating"], 8.2)
        self.assertTrue(data["voice_note"].startswith(self.instance.url + "/api/v1/files/"), data)
        self.assertEqual(self.detail(made)["evaluation"]["voice_note"].split("?")[0], data["voice_note"].split("?")[0])
        answer = self.assertStatus(self.anyone.fetch(data["voice_note"]), 200)  # as the <audio> element of a browser does
        self.assertEqual(answer.body, audio)
        self.assertEqual(answer.header("Content-Type"), "audio/mpeg")
        part = self.anyone.fetch(data["voice_note"], headers={"Range": "bytes=10-19"}, check=False)
        self.assertEqual((part.status, part.body, part.header("Content-Range")), (206, audio[10:20], f"bytes 10-19/{len(audio)}"))
        tail = self.anyone.fetch(data["voice_note"], headers={"Range": "bytes=-5"}, check=False)
        self.assertEqual((tail.status, tail.body), (206, audio[-5:]))
        self.assertEqual(self.anyone.fetch(data["voice_note"], headers={"Range": f"bytes={len(audio)}-"}, check=False).status, 416)

    def test_who_may_hear_it(self):
        made = self.started()["id"]
        data = self.data(self.send(made, files=[("voice_note", "a.wav", "audio/wav", samples.wav())], person=self.interviewer), 201)
        path = "/" + data["voice_note"].split("/", 3)[3].split("?")[0]
        for person in (self.hr, self.interviewer):
            self.assertEqual(self.assertStatus(person.get(path), 200).body, samples.wav())
        for person in (self.person, self.staff("interviewer"), self.staff("hr", f"Other {uuid.uuid4().hex[:8]}")):
            self.assertStatus(person.get(path), 404)
        self.assertStatus(self.anyone.get(path), 401)
        # It is not a material of the interview.
        self.assertEqual(self.person.get(f"/api/v1/files/interview/{made}").json["files"], [])

    def test_kinds(self):
        for name, content, kind in (("a.mp3", mp3(), "audio/mpeg"), ("a.wav", samples.wav(), "audio/wav"), ("a.m4a", m4a(), "audio/mp4")):
            made = self.started()["id"]
            data = self.data(self.send(made, files=[("voice_note", name, "application/octet-stream", content)]), 201)
            answer = self.anyone.fetch(data["voice_note"])
            self.assertEqual((answer.body, answer.header("Content-Type")), (content, kind))

    def test_recordings_of_browsers(self):
        """Front ends name every recording voice_note.mp3, whatever the browser has made. The content decides."""
        for content, kind in ((recordings.WEBM, "audio/webm"), (recordings.OGG, "audio/ogg"), (recordings.MP4, "audio/mp4"),
                              (recordings.MP4_AT_THE_END, "audio/mp4"), (samples.wav(), "audio/wav"), (m4a(), "audio/mp4")):
            for name in ("voice_note.mp3", "blob", "recording.webm"):
                made = self.started()["id"]
                files = [("voice_note", name, "audio/mpeg", content)]
                data = self.data(self.send(made, [("knowledge", "7"), ("remark", "Good")], files), 201)
                self.assertEqual((data["knowledge"], data["remark"]), (7, "Good"))
                answer = self.assertStatus(self.anyone.fetch(data["voice_note"]), 200)
                self.assertEqual((answer.body, answer.header("Content-Type")), (content, kind), name)
        # A picture is not a voice note, whatever its name: the whole request is refused, and none of its ratings is stored.
        made = self.started()["id"]
        for content in (recordings.WEBM_PICTURES, recordings.MP4_PICTURES):
            answer = self.send(made, [("knowledge", "7")], [("voice_note", "voice_note.mp3", "audio/mpeg", content)])
            self.assertManagementError(answer, 400, "VALIDATION_ERROR", "Invalid evaluation data", ["voice_note"])
        self.assertIsNone(self.detail(made)["evaluation"])

    def test_replaced_kept_and_cleared(self):
        made = self.started()["id"]
        first = self.data(self.send(made, files=[("voice_note", "a.mp3", "audio/mpeg", mp3())]), 201)["voice_note"]
        files = len(self.instance.files())
        for method in ("POST", "PUT", "PATCH"):
            self.assertEqual(self.data(self.hr.request(method, self.path(made), {"knowledge": 3}), 200)["voice_note"].split("?")[0],
                             first.split("?")[0])
        second = self.data(self.send(made, files=[("voice_note", "b.wav", "audio/wav", samples.wav())], method="PUT"), 200)["voice_note"]
        self.assertEqual(self.anyone.fetch(second).body, samples.wav())
        self.assertStatus(self.anyone.fetch(first), 404)
        self.assertEqual(len(self.instance.files()), files)
        self.assertIsNone(self.data(self.hr.patch(self.path(made), {"voice_note": None}), 200)["voice_note"])
        self.assertStatus(self.anyone.fetch(second), 404)
        self.assertEqual(len(self.instance.files()), files - 1)

    def test_wrong_files(self):
        made = self.started()["id"]
        before = self.everything()
        for name, content in (("a.mp3", samples.elf()), ("a.mp3", samples.html()), ("a.mp3", samples.text()), ("a.png", samples.png()),
                              ("a.mp3", samples.zipped()), ("a.pdf", samples.pdf()),
                              ("a.mp3", b"")):
            answer = self.send(made, [("knowledge", "5")], [("voice_note", name, "audio/mpeg", content)])
            self.assertManagementError(answer, 400, "VALIDATION_ERROR", "Invalid evaluation data", ["voice_note"])
        self.assertManagementError(
            self.send(made, [("knowledge", "11"), ("appearance", "x")], [("voice_note", "a.mp3", "audio/mpeg", mp3())]), 400,
            "VALIDATION_ERROR", None,
                                   ["knowledge", "appearance"])
        self.assertManagementError(self.hr.post(self.path(made), {"voice_note": "text"}), 400, "VALIDATION_ERROR", None, ["voice_note"])
        self.assertManagementError(self.send(made, files=[("voice_note", "a.mp3", "audio/mpeg", mp3() + b"\0" * (10 << 20))]), 413,
                                   "PAYLOAD_TOO_LARGE")
        self.assertNotFound(self.send(str(uuid.uuid4()), files=[("voice_note", "a.mp3", "audio/mpeg", mp3())]))
        self.assertUnchanged(before)

    def test_repeats(self):
        made = self.started()["id"]
        first, again = (
            self.send(made, [("knowledge", "5")], [("voice_note", "a.mp3", "audio/mpeg", mp3())], headers={"Idempotency-Key": "voice-1"})
            for _ in range(2))
        self.assertEqual((first.status, again.status), (201, 201))
        self.assertEqual(self.anyone.fetch(first.json["data"]["voice_note"]).body, mp3())


class Delete(ManagementSuite):
    def test_example(self):
        cv = self.cv("screening")
        made = self.started(cv)["id"]
        self.assertStatus(self.hr.post(f"{BASE}/{made}/evaluation/", EXAMPLE), 201)
        before = {name: self.instance.count(name) for name in ("outbox", "notifications", "history", "audit")}
        answer = self.assertStatus(self.hr.delete(f"{BASE}/{made}/"), 200)
        self.assertEqual(answer.json, {"success": True, "message": "Interview deleted successfully"})
        self.assertEqual(self.status_of(cv), "screening")  # the status before the interview
        for name, number in before.items():
            self.assertGreater(self.instance.count(name), number, name)
        self.assertEqual(
            self.instance.count("outbox", "event = 'interview.cancelled' AND object_public_id = UNHEX(REPLACE('" + made + "', '-', ''))"),
            1)
        for path in (f"{BASE}/{made}/", f"/api/v1/interviews/{made}", f"/api/interviews/{made}"):
            self.assertStatus(self.hr.get(path), 404)
        self.assertStatus(self.person.get(f"/candidate/interviews/{made}"), 404)
        self.assertNotFound(self.hr.delete(f"{BASE}/{made}/"))
        self.started(cv)  # an interview may be started again

    def test_not_the_last(self):
        cv = self.cv()
        made = self.started(cv)["id"]
        other = self.assertStatus(
            self.hr.post("/api/interviews",
                         {"applicationId": cv, "interviewType": "PHONE", "interviewDate": "2031-01-01", "interviewTime": "10:00"}),
            201).json["id"]
        self.assertStatus(self.hr.delete(f"{BASE}/{made}/"), 200)
        self.assertEqual(self.status_of(cv), "interview_scheduled")
        self.assertStatus(self.hr.delete(f"{BASE}/{other}/"), 200)
        self.assertEqual(self.status_of(cv), "submitted")

    def test_a_decided_cv_stays(self):
        cv = self.cv()
        made = self.started(cv)["id"]
        self.assertStatus(self.decide(made, "selected"), 200)
        self.assertStatus(self.hr.delete(f"{BASE}/{made}/"), 200)
        self.assertEqual(self.status_of(cv), "selected")

    def test_a_cancelled_one_is_not_cancelled_again(self):
        made = self.started()["id"]
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{made}", {"status": "cancelled"}), 200)
        before = self.instance.count("outbox", "event = 'interview.cancelled'"), self.instance.count("notifications")
        self.assertStatus(self.hr.delete(f"{BASE}/{made}/"), 200)
        self.assertEqual((self.instance.count("outbox", "event = 'interview.cancelled'"), self.instance.count("notifications")), before)

    def test_its_files_go_too(self):
        made = self.started()["id"]
        kind, body = multipart([], [("voice_note", "a.mp3", "audio/mpeg", mp3())])
        voice = self.data(self.hr.post(f"{BASE}/{made}/evaluation/", body, headers={"Content-Type": kind}), 201)["voice_note"]
        material = self.assertStatus(
            self.person.upload("/api/v1/files/upload", [("interview_id", made)], [("file", "a.pdf", "application/pdf", samples.pdf())]),
            201).json["file_url"]
        files = len(self.instance.files())
        self.assertStatus(self.hr.delete(f"{BASE}/{made}/"), 200)
        self.assertEqual(len(self.instance.files()), files - 2)
        for url in (voice, material):
            self.assertStatus(self.anyone.fetch(url), 404)

    def test_whose(self):
        made = self.started()["id"]
        stranger = self.staff("hr", f"Other {uuid.uuid4().hex[:8]}")
        before = self.everything()
        for person, identity in ((self.hr, str(uuid.uuid4())), (self.hr, "x"), (stranger, made)):
            self.assertNotFound(person.delete(f"{BASE}/{identity}/"))
        self.assertUnchanged(before)
        self.assertEqual(self.detail(made)["status"], "pending")


class Races(ManagementSuite):
    def at_once(self, *calls):
        with ThreadPoolExecutor(len(calls)) as pool:
            return [done.result() for done in [pool.submit(call) for call in calls]]

    def test_started_twice(self):
        for _ in range(5):
            cv, at = self.cv(), in_days(next(self.days))
            body = {"candidate_id": cv, "scheduled_at": at, "interviewer_id": self.interviewer.key}
            answers = self.at_once(*[lambda: self.hr.post(f"{BASE}/start-interview/", body)] * 3)
            self.assertEqual(sorted(answer.status for answer in answers), [201, 400, 400])
            for answer in answers:
                if answer.status == 400:
                    self.assertEqual(answer.json["details"], {"candidate_id": ["Interview for John Doe is already in progress"]})
            self.assertEqual(self.instance.count("interviews", f"application_public_id = UNHEX(REPLACE('{cv}', '-', ''))"), 1)

    def test_filled_twice(self):
        for _ in range(5):
            made = self.started()["id"]
            answers = self.at_once(*[lambda name=name: self.hr.post(f"{BASE}/{made}/evaluation/", {name: 5}) for name in RATINGS])
            self.assertEqual(sorted(answer.status for answer in answers), [200, 200, 200, 200, 201])
            self.assertEqual(self.detail(made)["evaluation"]["average_rating"], 5.0)

    def test_decided_and_deleted(self):
        for _ in range(5):
            cv = self.cv()
            made = self.started(cv)["id"]
            decided, deleted = self.at_once(lambda: self.decide(made, "selected"), lambda: self.hr.delete(f"{BASE}/{made}/"))
            self.assertStatus(deleted, 200)
            self.assertIn(decided.status, (200, 404))
            self.assertEqual(self.status_of(cv), "selected" if decided.status == 200 else "submitted")


class Refused(ManagementSuite):
    def requests(self, made):
        return [("GET", f"{BASE}/cvs-for-interview/"), ("POST", f"{BASE}/start-interview/"), ("GET", f"{BASE}/"),
                ("GET", f"{BASE}/ongoing-interviews/"), ("GET", f"{BASE}/{made}/"),
                ("PATCH", f"{BASE}/{made}/update-status/"), ("POST", f"{BASE}/{made}/evaluation/"), ("PUT", f"{BASE}/{made}/evaluation/"),
                ("PATCH", f"{BASE}/{made}/evaluation/"), ("DELETE", f"{BASE}/{made}/")]

    def test_without_a_token(self):
        made = self.started()["id"]
        for who in (self.anyone, Client(self.instance, "x.y.z")):
            for method, path in self.requests(made):
                answer = self.assertManagementError(who.request(method, path), 401, "UNAUTHORIZED")
                self.assertRegex(answer.header("WWW-Authenticate") or "", "^Bearer")

    def test_for_candidates(self):
        made = self.started()["id"]
        before = self.everything()
        for method, path in self.requests(made):
            self.assertManagementError(self.person.request(method, path), 403, "FORBIDDEN")
        self.assertUnchanged(before)

    def test_for_interviewers(self):
        made = self.started()["id"]
        before = self.everything()
        for method, path in (("GET", f"{BASE}/cvs-for-interview/"), ("POST", f"{BASE}/start-interview/"), ("DELETE", f"{BASE}/{made}/")):
            self.assertManagementError(self.interviewer.request(method, path), 403, "FORBIDDEN")
        self.assertUnchanged(before)

    def test_for_the_administrator_of_the_installation(self):
        made = self.started()["id"]
        email = f"root.{uuid.uuid4().hex[:8]}@example.org"
        self.instance.control("user", "add", "--email", email, "--name", "Root", "--role", "admin", text_in=PASSWORD + "\n")
        root = self.login(email)
        for method, path in self.requests(made):
            self.assertManagementError(root.request(method, path), 403, "FORBIDDEN")

    def test_the_companys_admin_may_all(self):
        admin, cv = self.staff("admin"), self.cv()
        made = self.data(admin.post(f"{BASE}/start-interview/", {"candidate_id": cv, "scheduled_at": in_days(30)}), 201)["id"]
        for answer in (admin.get(f"{BASE}/cvs-for-interview/"), admin.get(f"{BASE}/"), admin.get(f"{BASE}/ongoing-interviews/"),
                       admin.get(f"{BASE}/{made}/"), self.decide(made, "rejected", admin), admin.delete(f"{BASE}/{made}/")):
            self.assertStatus(answer, 200)

    def test_other_methods(self):
        made = self.started()["id"]
        for method, path, allow in (("POST", f"{BASE}/", "GET"), ("PUT", f"{BASE}/{made}/", "DELETE"),
                                    ("GET", f"{BASE}/{made}/evaluation/", "PATCH"), ("POST", f"{BASE}/{made}/update-status/", "PATCH"),
                                    ("GET", f"{BASE}/start-interview/", "POST")):
            self.assertIn(allow, self.assertManagementError(self.hr.request(method, path), 405, "METHOD_NOT_ALLOWED").header("Allow"))
        self.assertManagementError(self.hr.get(f"{BASE}/{made}/nothing/"), 404, "NOT_FOUND")

    def test_too_large(self):
        answer = self.hr.post(f"{BASE}/start-interview/", b'{"x":"' + b"x" * (1 << 20) + b'"}', check=False)
        self.assertManagementError(answer, 413, "PAYLOAD_TOO_LARGE")


if __name__ == "__main__":
    unittest.main()
