"""seeds/platform.md, applications: applying, lists, moves, scores, withdrawal, and what each person sees of them."""

import re
import sys
import threading
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import in_days  # noqa: E402

JOBS = "/api/v1/jobs/jobs/"
APPLICATIONS = "/api/v1/jobs/applications/"
MIB = 1 << 20
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHARED = ["id", "job", "job_title", "company_name", "candidate", "candidate_name", "candidate_email", "status", "cover_letter", "resume",
          "portfolio_url"]
STAFF = ["interview_feedback", "technical_score", "cultural_fit_score"]
TIMES = ["created_at", "updated_at", "answers", "unconfirmed"]
OF_HR = SHARED + ["internal_notes"] + STAFF + TIMES
OF_INTERVIEWER = SHARED + STAFF + TIMES
OF_CANDIDATE = SHARED + TIMES
CHANGED = ["cancelled_interviews"]
STATUSES = ["submitted", "under_review", "screening", "interview_scheduled", "interviewing", "selected", "offer", "hired", "rejected"]
INSTANT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"


class ApplicationSuite(Suite):
    options = {"name": "applications"}

    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4().hex[:8]}"
        self.hr = self.staff("hr", self.company)
        self.candidate = self.register()
        self.job = self.post_job()

    def post_job(self, person=None, publish=True, **more):
        body = {"title": "Software Engineer", "description": "A job", "employment_type": "full_time",
                "status": "published" if publish else "draft", **more}
        return self.assertStatus((person or self.hr).post(JOBS, body), 201).json["id"]

    def apply(self, person=None, job=None, resume=None, name="cv.pdf", **fields):
        fields = {"job": job or self.job, **fields}
        files = [("resume", name, "application/octet-stream", samples.pdf() if resume is None else resume)] if resume is not False else []
        return (person or self.candidate).upload(APPLICATIONS, list(fields.items()), files)

    def applied(self, *arguments, **more):
        return self.assertStatus(self.apply(*arguments, **more), 201).json["id"]

    def change(self, identity, person=None, headers=None, **body):
        return (person or self.hr).patch(f"{APPLICATIONS}{identity}/", body, headers=headers)

    def listed(self, person, **query):
        answer = self.assertStatus(person.get(APPLICATIONS, query), 200).json
        self.assertEqual(answer["count"], len(answer["results"]))
        return [one["id"] for one in answer["results"]]


class Applying(ApplicationSuite):
    def test_example(self):
        answer = self.assertStatus(self.apply(cover_letter="Cover letter text", portfolio_url="https://github.com/username"), 201)
        made = answer.json
        self.assertEqual(list(made), OF_CANDIDATE)
        self.assertEqual(
            {name: made[name]
             for name in ("job", "job_title", "company_name", "candidate", "candidate_name", "candidate_email", "status", "cover_letter",
                          "portfolio_url")},
                         {"job": self.job, "job_title": "Software Engineer", "company_name": self.company, "candidate": self.candidate.id,
                          "candidate_name": self.candidate.name,
                          "candidate_email": self.candidate.email, "status": "submitted", "cover_letter": "Cover letter text",
                          "portfolio_url": "https://github.com/username"})
        self.assertRegex(made["created_at"], INSTANT)
        self.assertEqual(self.candidate.get(f"{APPLICATIONS}{made['id']}/").json, made)
        self.assertEqual(self.assertStatus(self.anyone.fetch(made["resume"]), 200).body, samples.pdf())
        self.assertEqual(self.hr.get(f"{JOBS}{self.job}/").json["applications_count"], 1)

    def test_what_it_costs(self):
        """The second application to a company, which knows the candidate by then."""
        self.applied()
        answer = self.assertStatus(self.apply(job=self.post_job()), 201)
        line = wait_for(lambda: self._line_of(answer.header("X-Request-Id")), 5, "the log")
        self.assertLessEqual(int(re.search(r"statements=(\d+)", line)[1]), 11)

    def test_least(self):
        made = self.assertStatus(self.apply(cover_letter="", portfolio_url=""), 201).json
        self.assertEqual(self.candidate.get(f"{APPLICATIONS}{made['id']}/").json, made)
        self.assertEqual((made["cover_letter"], made["portfolio_url"]), (None, None))

    def test_kinds_of_resume(self):
        for content, name in ((samples.pdf(), "cv.pdf"), (samples.docx(), "cv.docx"), (samples.pdf(), "cv.exe"),
                              (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2048, "cv.doc")):
            with self.subTest(name=name):
                self.assertStatus(self.apply(self.register(), resume=content, name=name), 201)
        before = self.everything()
        for content, name in ((samples.png(), "cv.pdf"), (samples.text(), "cv.doc"), (samples.html(), "cv.pdf"),
                              (samples.zipped(), "cv.docx"), (samples.elf(), "cv.pdf"), (b"", "cv.pdf")):
            with self.subTest(name=name, begin=content[:8]):
                self.assertFields(self.apply(resume=content, name=name), "resume")
        self.assertStatus(self.apply(resume=samples.pdf() + b" " * (10 * MIB)), 413)
        self.assertUnchanged(before)

    def test_wrong_fields(self):
        before = self.everything()
        self.assertFields(self.candidate.upload(APPLICATIONS), "job", "resume")
        self.assertEqual(self.candidate.upload(APPLICATIONS).json["resume"], ["This field is required."])
        self.assertFields(self.apply(resume=False), "resume")
        for job in ("x", str(uuid.uuid4()), self.post_job(publish=False)):
            self.assertFields(self.apply(job=job), "job")
            before = self.everything()
        for url in ("github.com/me", "javascript:alert(1)", "ftp://x/y", "https://", "https:///x", "https://a b", "x" * 2001):
            self.assertFields(self.apply(portfolio_url=url), "portfolio_url")
        self.assertFields(self.apply(job=str(uuid.uuid4()), portfolio_url="x"), "job", "portfolio_url")
        self.assertFields(self.apply(cover_letter="x" * 20001), "cover_letter")
        self.assertStatus(self.candidate.post(APPLICATIONS, {"job": self.job}), 415)
        self.assertUnchanged(before)

    def test_only_open_jobs(self):
        closed, over = self.post_job(), self.post_job(application_deadline="2024-12-31T23:59:59Z")
        self.hr.post(f"{JOBS}{closed}/close/")
        for job in (closed, over):
            self.assertEqual(self.assertFields(self.apply(job=job), "job").json["job"], ["This job does not accept applications now."])
        self.assertStatus(self.apply(job=self.post_job(application_deadline=in_days(1))), 201)
        # An unlisted job, made by scheduling for a title that no open job has.
        interviewer = self.staff("interviewer", self.company)
        self.schedule(interviewer, self.register(), position="Nobody's job")
        unlisted = str(uuid.UUID(self.instance.value("SELECT HEX(public_id) FROM jobs WHERE unlisted = 1 ORDER BY id DESC LIMIT 1")))
        self.assertFields(self.apply(job=unlisted), "job")

    def test_twice(self):
        self.applied()
        before = self.everything()
        self.assertEqual(self.assertFields(self.apply(), "job").json["job"], ["An application for this job already exists."])
        self.assertUnchanged(before)

    def test_twice_at_once(self):
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(self.apply().status)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(answers), [201, 400, 400, 400, 400, 400])
        self.assertEqual(self.listed(self.candidate), self.listed(self.hr))
        self.assertEqual(len(self.listed(self.hr)), 1)

    def test_who_applies(self):
        self.assertDetail(self.apply(self.staff("interviewer", self.company)), 403, "You do not have permission to perform this action.")
        self.assertDetail(self.apply(self.staff("admin", None)), 403, "You do not have permission to perform this action.")
        self.assertDetail(self.anyone.upload(APPLICATIONS), 401, "Authentication credentials were not provided.")

    def test_hr_applies_for_a_candidate(self):
        email = f"anna{uuid.uuid4().hex[:8]}@example.org"
        before = self.everything()
        self.assertFields(self.apply(self.hr), "candidate")
        self.assertFields(self.apply(self.hr, candidate_name="Anna Lee"), "candidate_email")
        self.assertFields(self.apply(self.hr, candidate_email=email), "candidate_name")
        self.assertFields(self.apply(self.hr, candidate_name="Anna Lee", candidate_email="x@y"), "candidate_email")
        self.assertFields(self.apply(self.hr, candidate_name="www.example.com", candidate_email=email), "candidate_name")
        self.assertFields(self.apply(self.hr, candidate="nobody"), "candidate")
        self.assertFields(self.apply(self.hr, candidate=str(uuid.uuid4())), "candidate")
        # An account that has nothing to do with the company is no candidate of it.
        self.assertFields(self.apply(self.hr, candidate=self.candidate.id), "candidate")
        self.assertFields(self.apply(self.hr, job=str(uuid.uuid4()), candidate_name="Anna Lee", candidate_email=email), "job")
        self.assertUnchanged(before)
        made = self.assertStatus(self.apply(self.hr, candidate_name="Anna Lee", candidate_email=email, cover_letter="Hello"), 201).json
        self.assertEqual((made["candidate_name"], made["candidate_email"], made["status"], made["cover_letter"]),
                         ("Anna Lee", email, "submitted", "Hello"))
        self.assertTrue(made["resume"])
        self.assertFields(self.apply(self.hr, candidate_name="Anna Lee", candidate_email=email.upper()), "job")
        again = self.assertStatus(self.apply(self.staff("admin", self.company), job=self.post_job(), candidate=made["candidate"]), 201).json
        self.assertEqual(again["candidate"], made["candidate"])
        self.assertEqual([one["id"] for one in self.hr.get("/api/v1/candidates/").json["results"]], [made["candidate"]])

    def test_a_candidate_names_nobody(self):
        before = self.everything()
        for fields in ({"candidate": self.candidate.id}, {"candidate_name": "Anna Lee"}, {"candidate_email": "a@example.org"}):
            self.assertDetail(self.apply(**fields), 403, "You do not have permission to perform this action.")
        self.assertUnchanged(before)

    def test_hr_of_another_company_applies_for_nobody_here(self):
        other = self.staff("hr", f"Other {uuid.uuid4()}")
        email = f"{uuid.uuid4().hex}@example.org"
        known = self.assertStatus(self.apply(self.hr, candidate_name="Anna Lee", candidate_email=email), 201).json
        before = self.everything()
        self.assertFields(self.apply(other, candidate_name="Bob", candidate_email="bob@example.org"), "job")
        self.assertFields(self.apply(other, job=self.post_job(other), candidate=known["candidate"]), "candidate")
        self.assertEqual(self.instance.count("applications"), before[0]["applications"])

    def test_what_is_left_behind(self):
        made = self.applied()
        key = f"(SELECT id FROM applications WHERE public_id = UNHEX('{made.replace('-', '')}'))"
        company = f"(SELECT id FROM companies WHERE name = '{self.company}')"
        self.assertEqual(
            self.instance.count("outbox", f"event = 'application.created' AND object = 3 AND object_id = {key} AND company_id = {company}"),
            1)
        self.assertEqual(
            self.instance.count("notifications",
                                f"event = 'application.created' AND object_id = {key} AND user_id = (SELECT id FROM users WHERE email ="
                                f" '{self.hr.email}')"), 1)
        self.assertEqual(self.instance.sql(f"SELECT member, old_text, new_text FROM history WHERE object = 3 AND object_id = {key}"),
                         [["status", None, "submitted"]])
        self.assertEqual(self.instance.count("files", f"application_id = {key} AND purpose = 1 AND company_id = {company}"), 1)


class Changing(ApplicationSuite):
    def test_example(self):
        made = self.applied()
        answer = self.assertStatus(self.change(made, status="interview_scheduled", internal_notes="Strong candidate, schedule interview",
                                               interview_feedback="Excellent technical skills", technical_score=85.5,
                                               cultural_fit_score=90.0), 200)
        self.assertEqual(list(answer.json), OF_HR + CHANGED)
        self.assertEqual({name: answer.json[name] for name in ["status", "internal_notes", *STAFF]},
                         {"status": "interview_scheduled", "internal_notes": "Strong candidate, schedule interview",
                          "interview_feedback": "Excellent technical skills",
                          "technical_score": 85.5, "cultural_fit_score": 90.0})
        self.assertIn(b'"technical_score":85.50,"cultural_fit_score":90.00', answer.body)
        self.assertEqual({**self.hr.get(f"{APPLICATIONS}{made}/").json, "cancelled_interviews": []}, answer.json)
        cleared = self.assertStatus(self.change(made, internal_notes=None, technical_score=None), 200).json
        self.assertEqual((cleared["internal_notes"], cleared["technical_score"], cleared["cultural_fit_score"], cleared["status"]),
                         (None, None, 90.0, "interview_scheduled"))

    def test_every_move(self):
        for start in STATUSES:
            for end in STATUSES:
                if start in ("submitted", "screening", "hired", "rejected") or end in ("submitted", "hired"):
                    with self.subTest(start=start, end=end):
                        made = self.applied(self.register())
                        self.assertStatus(self.change(made, status=start), 200)
                        answer = self.change(made, status=end)
                        if start == "hired" and end != "hired":
                            self.assertIn("hired to", self.assertFields(answer, "status").json["status"][0])
                        else:
                            self.assertEqual(self.assertStatus(answer, 200).json["status"], end)

    def test_withdrawal(self):
        for start in STATUSES:
            with self.subTest(start=start):
                person = self.register()
                made = self.applied(person)
                self.change(made, status=start)
                answer = self.change(made, person, status="withdrawn")
                if start in ("hired", "rejected"):
                    self.assertFields(answer, "status")
                    continue
                self.assertEqual(self.assertStatus(answer, 200).json["status"], "withdrawn")
                self.assertEqual(list(answer.json), OF_CANDIDATE + CHANGED)
                self.assertStatus(self.change(made, person, status="withdrawn"), 200)  # a repetition changes nothing
                self.assertFields(self.change(made, status="submitted"), "status")  # hr cannot undo a withdrawal
                self.assertFields(self.apply(person), "job")
        self.assertFields(self.change(self.applied(), status="withdrawn"), "status")  # hr cannot withdraw an application

    def test_candidates_change_nothing_else(self):
        made = self.applied()
        before = self.instance.rows()
        for body in ({"status": "hired"}, {"internal_notes": "x"}, {"technical_score": 100}, {"cultural_fit_score": 1},
                     {"interview_feedback": "x"}, {"status": "withdrawn", "technical_score": 100}, {"cover_letter": "x"},
                     {"cover_letter": None}, {"portfolio_url": "https://x.example"}, {"resume": "x"}, {"job": str(uuid.uuid4())},
                     {"status": "withdrawn", "cover_letter": "x"}):
            with self.subTest(body=body):
                self.assertDetail(self.change(made, self.candidate, **body), 403, "You do not have permission to perform this action.")
        self.assertStatus(self.change(made, self.candidate), 200)
        self.assertStatus(self.change(made, self.candidate, unheard_of="x"), 200)
        # What hr sends back of the candidate's own words is ignored, as ever.
        self.assertStatus(self.change(made, cover_letter=5, job="x"), 200)
        self.assertEqual(self.instance.rows(), before)
        self.assertEqual(self.hr.get(f"{APPLICATIONS}{made}/").json["status"], "submitted")

    def test_wrong_bodies(self):
        made = self.applied()
        for member, value in (("status", "promoted"), ("status", None), ("status", 5), ("technical_score", 100.01), ("technical_score", -1),
                              ("technical_score", "good"), ("technical_score", 85.555),
                              ("cultural_fit_score", 101), ("internal_notes", 5), ("internal_notes", "x" * 20001),
                              ("interview_feedback", [])):
            with self.subTest(member=member, value=value):
                self.assertFields(self.change(made, **{member: value}), member)
        self.assertIn('"promoted"', self.change(made, status="promoted").json["status"][0])
        self.assertFields(self.change(made, status="x", technical_score=-1), "status", "technical_score")

    def test_versions(self):
        made = self.applied()
        path = f"{APPLICATIONS}{made}/"
        tag = self.hr.get(path).header("ETag")
        self.assertStatus(self.hr.get(path, headers={"If-None-Match": tag}), 304)
        self.assertStatus(self.change(made, headers={"If-Match": tag}, status="screening", technical_score=10), 200)
        self.assertStatus(self.change(made, headers={"If-Match": tag}, status="hired"), 412)
        self.assertStatus(self.change(made, self.candidate, headers={"If-Match": tag}, status="withdrawn"), 412)
        tag = self.hr.get(path).header("ETag")
        # Nothing changed: the version is the same, and only the answer has one more member.
        self.assertEqual(self.change(made, status="screening", technical_score=10).header("ETag").split("-")[0], tag.split("-")[0])

    def test_what_is_left_behind(self):
        made = self.applied()
        key = f"(SELECT id FROM applications WHERE public_id = UNHEX('{made.replace('-', '')}'))"
        told = f"event = 'application.status_changed' AND object_id = {key} AND user_id = (SELECT id FROM users WHERE email = '%s')"
        self.change(made, status="screening", internal_notes="secret plan", technical_score=1)
        self.assertEqual(
            (self.instance.count("notifications", told % self.candidate.email), self.instance.count("notifications", told % self.hr.email)),
            (1, 0))
        self.assertEqual(self.instance.count("outbox", f"event = 'application.status_changed' AND object_id = {key}"), 1)
        self.assertEqual(self.instance.count("outbox", f"object = 3 AND object_id = {key}"), 2)
        self.change(made, self.candidate, status="withdrawn")
        self.assertEqual(
            (self.instance.count("notifications", told % self.candidate.email), self.instance.count("notifications", told % self.hr.email)),
            (1, 1))
        self.assertEqual(
            self.instance.count("outbox", f"event = 'application.status_changed' AND object_id = {key} AND company_id IS NOT NULL"), 2)
        self.assertEqual(
            self.instance.sql(f"SELECT member, old_text, new_text FROM history WHERE object = 3 AND object_id = {key} ORDER BY id"),
                         [["status", None, "submitted"], ["internal_notes", None, "secret plan"], ["technical_score", None, "1.00"],
                          ["status", "submitted", "screening"], ["status", "screening", "withdrawn"]])
        self.assertEqual(self.instance.count("notifications", "message LIKE '%secret plan%' OR title LIKE '%secret plan%'"), 0)

    def test_hired_shows_everywhere(self):
        made = self.applied()
        interviewer = self.staff("interviewer", self.company)
        interview = self.schedule(interviewer, self.candidate, position="Software Engineer")["id"]
        self.assertEqual(self.hr.get(f"{APPLICATIONS}{made}/").json["status"], "interview_scheduled")
        self.assertStatus(self.hr.patch(f"/api/v1/interviews/{interview}", {"status": "completed"}), 200)
        self.assertEqual(self.candidate.get(f"{APPLICATIONS}{made}/").json["status"], "interviewing")
        shown = f"/candidate/interviews/{interview}"
        self.assertIsNone(self.candidate.get(shown).json["data"]["isHired"])
        self.change(made, status="hired")
        self.assertIs(self.candidate.get(shown).json["data"]["isHired"], True)
        self.assertEqual(self.candidate.get(shown).json["data"]["applicationId"], made)


class Seeing(ApplicationSuite):
    def test_lists_and_filters(self):
        second, other_job = self.register(), self.post_job(title="Other")
        one, two, three = self.applied(), self.applied(second), self.applied(second, other_job)
        self.change(two, status="screening")
        for person in (self.hr, self.staff("admin", self.company)):
            self.assertEqual(self.listed(person), [three, two, one])  # newest first
            self.assertEqual(self.listed(person, job=self.job), [two, one])
            self.assertEqual(self.listed(person, job=other_job), [three])
            self.assertEqual(self.listed(person, job=str(uuid.uuid4())), [])
            self.assertEqual(self.listed(person, status="screening"), [two])
            self.assertEqual(self.listed(person, status="screening,submitted"), [three, two, one])
            self.assertEqual(self.listed(person, status="hired"), [])
            self.assertEqual(self.listed(person, candidate=second.id), [three, two])
            self.assertEqual(self.listed(person, candidate=second.id, job=self.job), [two])
            self.assertEqual(self.listed(person, candidate=second.id, status="screening"), [two])
            self.assertEqual(self.listed(person, job=self.job, status="submitted"), [one])
            self.assertEqual(self.listed(person, candidate=str(uuid.uuid4())), [])
        self.assertEqual(self.listed(second), [three, two])
        self.assertEqual(self.listed(second, job=self.job), [two])
        self.assertEqual(self.listed(second, status="submitted"), [three])
        self.assertEqual(self.listed(second, candidate=second.id), [three, two])
        self.assertEqual(self.listed(second, candidate=self.candidate.id), [])
        for query in ({"job": "x"}, {"candidate": "x"}, {"status": "promoted"}, {"page": 0}, {"page_size": 0}):
            self.assertFields(self.hr.get(APPLICATIONS, query), *query)

    def test_pages(self):
        made = [self.applied(self.register()) for _ in range(3)][::-1]
        first = self.assertStatus(self.hr.get(APPLICATIONS, {"page_size": 2}), 200).json
        self.assertEqual((first["count"], first["previous"], first["next"]),
                         (3, None, f"{self.instance.url}{APPLICATIONS}?page_size=2&page=2"))
        second = self.hr.fetch(first["next"]).json
        self.assertEqual((second["count"], second["next"]), (3, None))
        self.assertEqual([one["id"] for page in (first, second) for one in page["results"]], made)
        self.assertEqual(self.hr.get(APPLICATIONS, {"page": 7}).json["count"], 3)
        for query in ({"page_size": 1, "job": self.job}, {"page_size": 1, "status": "submitted"}):
            self.assertEqual(self.hr.get(APPLICATIONS, query).json["count"], 3)

    def test_who_sees_what(self):
        made = self.applied()
        self.change(made, internal_notes="secret plan", interview_feedback="for us", technical_score=50, cultural_fit_score=60)
        interviewer, idle = self.staff("interviewer", self.company), self.staff("interviewer", self.company)
        stranger, other = self.staff("hr", f"Other {uuid.uuid4().hex[:8]}"), self.register()
        self.assertEqual(self.listed(interviewer), [])
        self.schedule(interviewer, self.candidate, position="Software Engineer")
        path = f"{APPLICATIONS}{made}/"
        for person, members in ((self.hr, OF_HR), (self.staff("admin", self.company), OF_HR), (interviewer, OF_INTERVIEWER),
                                (self.candidate, OF_CANDIDATE)):
            answer = self.assertStatus(person.get(path), 200)
            self.assertEqual(list(answer.json), members)
            self.assertEqual(self.listed(person), [made])
            self.assertEqual(list(person.get(APPLICATIONS).json["results"][0]), members)
            self.assertEqual("secret plan" in answer.text, members == OF_HR)
            self.assertStatus(person.get(answer.json["resume"].split("?")[0][len(self.instance.url):]), 200)
            self.assertEqual(self.listed(person, job=self.job, candidate=self.candidate.id, status="interview_scheduled"), [made])
        resume = self.hr.get(path).json["resume"].split("?")[0][len(self.instance.url):]
        for person in (idle, stranger, other):
            self.assertDetail(person.get(path), 404, "Not found.")
            self.assertEqual(self.listed(person), [])
            self.assertEqual(self.listed(person, job=self.job), [])
            self.assertEqual(self.listed(person, candidate=self.candidate.id), [])
            self.assertStatus(person.get(resume), 404)
        for person in (stranger, other):
            self.assertDetail(self.change(made, person, status="withdrawn"), 404, "Not found.")
        for person in (interviewer, idle):
            self.assertDetail(self.change(made, person, status="hired"), 403, "You do not have permission to perform this action.")
        root = self.staff("admin", None)
        for answer in (root.get(path), root.get(APPLICATIONS), self.change(made, root, status="hired")):
            self.assertStatus(answer, 403)
        for answer in (self.anyone.get(path), self.anyone.get(APPLICATIONS), self.change(made, self.anyone, status="hired"),
                       self.anyone.get(resume)):
            self.assertStatus(answer, 401)
        self.assertDetail(self.hr.get(f"{APPLICATIONS}x/"), 404, "Not found.")

    def test_two_statements_a_read(self):
        made = [self.applied(self.register()) for _ in range(2)] + [self.applied()]
        interviewer = self.staff("interviewer", self.company)
        self.schedule(interviewer, self.candidate, position="Software Engineer")
        for person in (self.hr, interviewer, self.candidate):
            for query in ("", "?page_size=1", f"?page_size=1&job={self.job}", f"?page_size=1&candidate={self.candidate.id}",
                          "?status=submitted"):
                self.assertStatements(person, APPLICATIONS + query)
            self.assertStatements(person, f"{APPLICATIONS}{made[2]}/")


if __name__ == "__main__":
    unittest.main()
