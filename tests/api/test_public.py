"""What everybody may read without an account: companies that show their jobs, and their open jobs."""

import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.suite import in_days  # noqa: E402

BASE = "/api/v1/public/"
SECRET = ("posted_by", "posted_by_name", "views_count", "applications_count", "company", "status")


class Public(Suite):
    options = {"name": "public"}

    def setUp(self):
        super().setUp()
        self.name, self.slug, self.admin, self.hr = self.hiring()

    def hiring(self):
        name = f"Public {uuid.uuid4().hex[:8]}"
        admin = self.staff("admin", name)
        slug = self.assertStatus(admin.get("/api/v1/company/"), 200).json["slug"]
        self.assertStatus(admin.patch("/api/v1/company/", {"career_page": True, "colour": "#e4002b", "timezone": "Europe/Paris",
                                                          "email": "jobs@example.com"}), 200)
        return name, slug, admin, self.staff("hr", name)

    def job(self, **members):
        body = {"title": "Data Engineer", "description": "Builds pipelines.", "employment_type": "full_time", "work_model": "remote",
                "location": "Lyon", "salary_min": "52000.00", "salary_max": "62000.00", "salary_currency": "EUR",
                "required_skills": ["SQL", "C"], "preferred_skills": ["Ada"], "min_experience_years": 3,
                "application_deadline": in_days(20), "status": "published", **members}
        return self.assertStatus(self.hr.post("/api/v1/jobs/jobs/", body), 201).json["id"]

    def jobs(self, **query):
        answer = self.assertStatus(self.anyone.get(f"{BASE}{self.slug}/jobs/", query), 200).json
        self.assertEqual(answer["count"], len(answer["results"]))
        return [one["title"] for one in answer["results"]]

    def test_companies(self):
        self.job()
        found, page = [], 1
        while page:
            answer = self.assertStatus(self.anyone.get(BASE + "companies/", {"page": page, "page_size": 100}), 200).json
            found += answer["results"]
            page = page + 1 if answer["next"] else 0
        mine = [one for one in found if one["slug"] == self.slug]
        self.assertEqual(mine, [{"name": self.name, "slug": self.slug, "logo": None, "colour": "#e4002b", "open_jobs": 1}])
        one = self.assertStatus(self.anyone.get(BASE + self.slug + "/"), 200).json
        self.assertEqual(one, {"name": self.name, "slug": self.slug, "logo": None, "colour": "#e4002b", "address": None,
                               "email": "jobs@example.com", "phone": None})
        few = self.assertStatus(self.anyone.get(BASE + "companies/", {"page_size": 1}), 200).json
        self.assertEqual((len(few["results"]), few["count"]), (1, answer["count"]))
        self.assertEqual(self.assertStatus(self.anyone.get(BASE + "companies/", {"page": 900}), 200).json["results"], [])

    def test_a_job_without_what_is_of_the_staff(self):
        made = self.job(requirements="Knows C", education_required="None")
        job = self.assertStatus(self.anyone.get(f"{BASE}{self.slug}/jobs/{made}/"), 200).json
        private = self.assertStatus(self.hr.get(f"/api/v1/jobs/jobs/{made}/"), 200).json
        for name, value in job.items():
            if name not in ("apply_url", "json_ld"):
                self.assertEqual(value, private[name], name)
        self.assertEqual(job["required_skills"], ["SQL", "C"])
        for name in SECRET:
            self.assertNotIn(name, job)
        asked = [{"key": "start", "title": "When can you begin?", "kind": "text", "required": True, "choices": []}]
        self.assertStatus(self.hr.patch(f"/api/v1/jobs/jobs/{made}/", {"questions": asked}), 200)
        self.assertEqual(self.anyone.get(f"{BASE}{self.slug}/jobs/{made}/").json["questions"], asked)
        place = job["apply_url"]
        self.assertTrue(place.startswith(f"{self.instance.url}/jobs/{self.slug}/{made}-data-engineer"), place)
        self.assertStatus(self.anyone.get(place[len(self.instance.url):], headers={"Accept": "text/html"}), 200)
        posting = job["json_ld"]
        self.assertEqual((posting["@context"], posting["@type"], posting["title"]), ("https://schema.org/", "JobPosting", "Data Engineer"))
        self.assertEqual(posting["hiringOrganization"], {"@type": "Organization", "name": self.name})
        self.assertEqual((posting["employmentType"], posting["jobLocationType"]), ("FULL_TIME", "TELECOMMUTE"))
        self.assertEqual(posting["jobLocation"]["address"], {"@type": "PostalAddress", "addressLocality": "Lyon"})
        self.assertEqual(posting["baseSalary"]["value"], {"@type": "QuantitativeValue", "minValue": 52000, "maxValue": 62000,
                                                          "unitText": "YEAR"})
        self.assertEqual(posting["identifier"]["value"], made)
        line = self.assertStatus(self.anyone.get(f"{BASE}{self.slug}/jobs/"), 200).json["results"][0]
        for name, value in line.items():
            self.assertEqual(value, job[name], name)

    def test_what_a_posting_does_not_have_is_left_out(self):
        nothing = dict.fromkeys(("salary_min", "salary_max", "salary_currency", "location", "application_deadline"))
        made = self.job(work_model="onsite", **nothing)
        posting = self.assertStatus(self.anyone.get(f"{BASE}{self.slug}/jobs/{made}/"), 200).json["json_ld"]
        for name in ("baseSalary", "validThrough", "jobLocationType"):
            self.assertNotIn(name, posting)
        self.assertEqual(posting["jobLocation"]["address"], {"@type": "PostalAddress"})

    def test_filters(self):
        department = self.assertStatus(self.hr.post("/api/v1/jobs/departments/", {"name": "Data"}), 201).json["id"]
        self.job(department=department)
        self.job(title="Designer", employment_type="contract", work_model="onsite", location="Paris 9e")
        self.job(title="Draft", status="draft")
        self.assertEqual(self.jobs(), ["Designer", "Data Engineer"])
        self.assertEqual(self.jobs(q="engineer"), ["Data Engineer"])
        self.assertEqual(self.jobs(q="nothing of this"), [])
        self.assertEqual(self.jobs(department="data"), ["Data Engineer"])
        self.assertEqual(self.jobs(location="paris"), ["Designer"])
        self.assertEqual(self.jobs(employment_type="contract"), ["Designer"])
        self.assertEqual(self.jobs(work_model="remote"), ["Data Engineer"])
        self.assertEqual(self.jobs(work_model="remote", employment_type="contract"), [])
        self.assertFields(self.anyone.get(f"{BASE}{self.slug}/jobs/", {"work_model": "moon"}), "work_model")
        page = self.assertStatus(self.anyone.get(f"{BASE}{self.slug}/jobs/", {"page_size": 1, "page": 2}), 200).json
        self.assertEqual(([one["title"] for one in page["results"]], page["count"], page["next"]), (["Data Engineer"], 2, None))

    def test_what_is_not_shown(self):
        _, other, _, _ = self.hiring()
        made, draft = self.job(), self.job(title="Draft", status="draft")
        for path in (f"{self.slug}/jobs/{draft}/", f"{other}/jobs/{made}/", f"{self.slug}/jobs/{uuid.uuid4()}/", f"{self.slug}/jobs/x/",
                     "nobody-has-this/", "nobody-has-this/jobs/", f"nobody-has-this/jobs/{made}/", "a'b/", "%F0%9F%8C%8D/"):
            with self.subTest(path=path):
                answer = self.assertStatus(self.anyone.get(BASE + path), 404)
                self.assertEqual(answer.json, {"detail": "Not found."})
        # A closed job says so, and is in no list.
        self.assertStatus(self.hr.post(f"/api/v1/jobs/jobs/{made}/close/"), 200)
        self.assertIs(self.assertStatus(self.anyone.get(f"{BASE}{self.slug}/jobs/{made}/"), 200).json["is_open_for_applications"], False)
        self.assertEqual(self.jobs(), [])
        # Without its career page, the company is as if it were not there.
        self.assertStatus(self.admin.patch("/api/v1/company/", {"career_page": False}), 200)
        for path in ("", "jobs/", f"jobs/{made}/"):
            self.assertStatus(self.anyone.get(f"{BASE}{self.slug}/{path}"), 404)

    def test_every_page_may_read_it_and_nobody_is_known(self):
        made = self.job()
        paths = ["companies/", f"{self.slug}/", f"{self.slug}/jobs/", f"{self.slug}/jobs/{made}/"]
        origin = {"Origin": "https://elsewhere.example", "Cookie": "iv_refresh=x; iv_session=1"}
        for path in [*paths, "nobody-has-this/"]:
            with self.subTest(path=path):
                answer = self.anyone.get(BASE + path, headers=origin)
                self.assertEqual(answer.header("Access-Control-Allow-Origin"), "*")
                self.assertIsNone(answer.header("Access-Control-Allow-Credentials"))
                self.assertIsNone(answer.header("Set-Cookie"))
                asked = self.assertStatus(self.anyone.request("OPTIONS", BASE + path, headers={
                    **origin, "Access-Control-Request-Method": "GET"}), 204)
                self.assertEqual(asked.header("Access-Control-Allow-Origin"), "*")
                self.assertIn("GET", asked.header("Access-Control-Allow-Methods"))
        # A token gives nobody more, and a wrong one takes nothing away.
        plain = self.anyone.get(f"{BASE}{self.slug}/jobs/{made}/").json
        for person in (self.admin, self.hr, self.register(), self.anyone.as_user("wrong")):
            self.assertEqual(self.assertStatus(person.get(f"{BASE}{self.slug}/jobs/{made}/"), 200).json, plain)
        # What is not public still answers the configured origins alone.
        self.assertNotEqual(self.hr.get("/api/v1/company/", headers=origin).header("Access-Control-Allow-Origin"), "*")

    def test_costs_two_statements(self):
        made = self.job()
        for path in ("companies/", f"{self.slug}/", f"{self.slug}/jobs/", f"{self.slug}/jobs/{made}/"):
            self.assertStatements(self.anyone, BASE + path)


class PublicLimits(Suite):
    options = {"name": "public-limits", "limits": True,
               "settings": {"limit_public_reading_hourly": "3", "limit_address_hourly": "100000"}}

    def test_reading_has_a_limit_of_its_own(self):
        self.instance.restart_server()
        for left in (2, 1, 0):
            answer = self.assertStatus(self.anyone.get(BASE + "companies/"), 200)
            self.assertEqual((answer.header("X-RateLimit-Limit"), answer.header("X-RateLimit-Remaining")), ("3", str(left)))
        answer = self.assertStatus(self.anyone.get(BASE + "nobody-has-this/"), 429)
        self.assertTrue(0 < int(answer.header("Retry-After")) <= 3600)
        self.assertEqual(answer.header("Access-Control-Allow-Origin"), "*")
        # A token is no way around it, and what is not public still answers.
        self.assertStatus(self.anyone.as_user("wrong").get(BASE + "companies/"), 429)
        self.assertStatus(self.anyone.get("/api/v1/jobs/jobs/"), 401)


if __name__ == "__main__":
    unittest.main()
