"""Lists as files of CSV: all rows that the filter finds, for admin and hr, in the columns of the list's members."""

import csv
import io
import json
import threading
import uuid

from harness import contract, samples
from harness.suite import Suite, in_days

JOBS = "/api/v1/jobs/jobs/"
APPLICATIONS = "/api/v1/jobs/applications/"
CANDIDATES = "/api/v1/candidates/"
INTERVIEWS = "/api/v1/interviews/interviews/"


def flat(value, before=""):
    """The members of a JSON object by the names of the columns."""
    members = {}
    for name, member in value.items():
        if isinstance(member, dict):
            members.update(flat(member, f"{before}{name}."))
        elif isinstance(member, bool):
            members[before + name] = str(member).lower()
        elif isinstance(member, list):
            members[before + name] = ",".join(member) if all(isinstance(one, str) for one in member) else None
        else:
            members[before + name] = "" if member is None else str(member)
    return members


class CsvSuite(Suite):
    options = {"name": "csv"}

    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4().hex[:8]}"
        self.hr = self.staff("hr", self.company)

    def file(self, path, person=None, **query):
        answer = self.assertStatus((person or self.hr).get(path, {**query, "format": "csv"}), 200)
        self.assertEqual(answer.header("Content-Type").split(";")[0], "text/csv")
        self.assertRegex(answer.header("Content-Disposition"), r'^attachment; filename="[a-z_]+\.csv"$')
        return list(csv.reader(io.StringIO(answer.text, newline=""), strict=True))

    def job(self, **more):
        return self.assertStatus(self.hr.post(JOBS, {"title": "Smith", "description": "d", "employment_type": "full_time",
                                                     "status": "published", **more}), 201).json["id"]

    def fill(self, number):
        """Makes jobs of the company of hr behind the API, because there are many."""
        company = self.instance.sql(f"SELECT id FROM companies WHERE name = '{self.company}'")[0][0]
        self.instance.sql("INSERT INTO jobs (public_id, company_id, posted_by, status, title, description, indexed, created_at, updated_at)"
                          f" SELECT UNHEX(MD5(CONCAT('{self.company}', seq))), {company}, (SELECT MIN(id) FROM users WHERE company_id ="
                          f" {company}), 1, CONCAT('Job ', seq), 'd', 1, NOW(), NOW() FROM seq_1_to_{number}")


class Files(CsvSuite):
    def test_what_the_list_shows(self):
        """Each list has a column for each member, with the value that JSON has."""
        candidate = self.register()
        job = self.job(title="Developer", required_skills=["C", "SQL"], location="Paris, France", salary_min=50000)
        self.job(title='A "quoted", one')
        resume = ("resume", "cv.pdf", "application/pdf", samples.pdf())
        application = self.assertStatus(candidate.upload(APPLICATIONS, [("job", job)], [resume]), 201).json["id"]
        interviewer = self.staff("interviewer", self.company)
        self.assertStatus(self.hr.post(INTERVIEWS, {"application_id": application, "interviewer_id": interviewer.id,
                                                    "scheduled_at": in_days(3), "duration_minutes": 60,
                                                    "interview_type": "technical"}), 201)
        for path in (JOBS, APPLICATIONS, CANDIDATES, INTERVIEWS, "/api/v1/users/users/", "/api/v1/offers/offers/"):
            with self.subTest(path=path):
                rows = self.file(path)
                results = json.loads(self.assertStatus(self.hr.get(path), 200).body, parse_float=str)["results"]
                self.assertEqual(len(rows), len(results) + 1)
                for line, result in zip(rows[1:], results):
                    found = dict(zip(rows[0], line, strict=True))
                    for name, member in flat(result).items():
                        if member is not None and not found.get(name, "").startswith("["):
                            self.assertEqual(found.get(name, "").removeprefix("'"), member, (name, found))

    def test_every_list_of_the_surface(self):
        """A row of a list has no code for it: whatever takes page_size takes format."""
        methods_of = {path: methods["get"] for path, methods in contract.document_of(self.instance)["paths"].items() if "get" in methods}
        paths = [path for path, method in methods_of.items()
                 if any(parameter.get("name") == "format" for parameter in method.get("parameters", []))]
        self.assertGreater(len(paths), 15)
        for path in paths:
            asked = any(parameter.get("required") for parameter in methods_of[path]["parameters"] if parameter.get("in") == "query")
            if "{" not in path and "/companies" not in path and not asked:
                with self.subTest(path=path):
                    admin = self.staff("admin", self.company)
                    answer = admin.get(path, {"format": "csv"})
                    self.assertEqual((answer.status, answer.header("Content-Type").split(";")[0]), (200, "text/csv"), answer)

    def test_formulas_are_defused(self):
        for title in ("=1+1", "+1", "-1", "@a"):
            self.job(title=title)
        titles = [line[self.file(JOBS)[0].index("title")] for line in self.file(JOBS)[1:]]
        self.assertEqual(titles, ["'@a", "'-1", "'+1", "'=1+1"])

    def test_all_rows_once(self):
        """More rows than a page are sent as they are read, newest first, and the page that was asked for does not count."""
        self.fill(1203)
        rows = self.file(JOBS, page=3, page_size=2)
        title = rows[0].index("title")
        self.assertEqual([line[title] for line in rows[1:]], [f"Job {number}" for number in range(1203, 0, -1)])
        self.assertEqual(len(self.file(JOBS, q="nothing")), 1)
        self.assertEqual(self.hr.request("HEAD", f"{JOBS}?format=csv").body, b"")

    def test_who_may(self):
        self.job()
        for person in (self.staff("interviewer", self.company), self.register()):
            self.assertIn("results", self.assertStatus(person.get(JOBS, {"format": "csv"}), 200).json)
        self.assertEqual(self.hr.get(JOBS, {"format": "xml"}).status, 400)
        self.assertEqual(self.hr.get(JOBS, {"format": "json"}).json["count"], 1)
        other = self.staff("hr", f"Other {uuid.uuid4()}")
        self.assertEqual(len(self.file(JOBS, other)), 1)


class Places(CsvSuite):
    options = {"name": "csv_places", "workers": 4}

    def test_one_at_a_time(self):
        """Of several at once, one is written and the others are told to come later; afterwards the place is free again."""
        self.fill(30000)
        answers = []

        def ask():
            answers.append(self.hr.get(JOBS, {"format": "csv"}))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        self.assertEqual(self.hr.get(JOBS).json["count"], 30000)
        for thread in threads:
            thread.join()
        self.assertIn(200, [answer.status for answer in answers])
        for answer in answers:
            if answer.status == 503:
                self.assertTrue(answer.header("Retry-After"))
            else:
                self.assertEqual(answer.text.count("\r\n"), 30001)
        self.assertIn(503, [answer.status for answer in answers])
        self.assertEqual(len(self.file(JOBS)), 30001)
