"""seeds/platform.md, jobs: every example, filter, role and refusal; departments; views."""

import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import in_days  # noqa: E402

JOBS = "/api/v1/jobs/jobs/"
DEPARTMENTS = "/api/v1/jobs/departments/"
INSTANT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
LINE = ["id", "title", "department_name", "employment_type", "experience_level", "work_model", "location", "salary_min", "salary_max",
        "salary_currency", "is_open_for_applications", "posted_by_name", "created_at", "views_count", "applications_count"]
DETAIL = ["id", "title", "department", "department_name", "description", "requirements", "responsibilities", "employment_type",
          "experience_level", "work_model",
          "location", "salary_min", "salary_max", "salary_currency", "min_experience_years", "education_required", "application_deadline",
          "required_skills",
          "preferred_skills", "status", "is_open_for_applications", "company", "company_name", "posted_by", "posted_by_name",
          "published_at", "created_at", "updated_at", "views_count", "applications_count", "owner", "owner_name", "questions"]
EXAMPLE = {
    "title": "New Job Position", "description": "Job description", "requirements": "Job requirements",
    "responsibilities": "Job responsibilities",
    "employment_type": "full_time", "experience_level": "mid", "work_model": "remote", "location": "Remote", "salary_min": 80000.00,
    "salary_max": 120000.00,
    "salary_currency": "USD", "min_experience_years": 3, "education_required": "Bachelor's degree",
    "application_deadline": "2034-12-31T23:59:59Z", "required_skills": ["Python", "React"], "preferred_skills": ["AWS", "Docker"],
}
LEAST = {"title": "Plain", "description": "A job", "employment_type": "full_time"}


class JobSuite(Suite):
    options = {"name": "jobs"}

    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4().hex[:8]}"
        self.hr = self.staff("hr", self.company, "HR Manager")

    def make(self, person=None, publish=False, **more):
        """Makes a job as hr, and returns its id."""
        made = self.assertStatus((person or self.hr).post(JOBS, {**LEAST, **more}), 201).json["id"]
        if publish:
            self.assertStatus((person or self.hr).post(f"{JOBS}{made}/publish/"), 200)
        return made

    def titles(self, person, **query):
        answer = self.assertStatus(person.get(JOBS, query), 200).json
        self.assertEqual(answer["count"], len(answer["results"]))
        return [one["title"] for one in answer["results"]]


class Examples(JobSuite):
    def test_create_read_change(self):
        department = self.assertStatus(self.hr.post(DEPARTMENTS, {"name": "Engineering"}), 201).json["id"]
        made = self.assertStatus(self.hr.post(JOBS, {**EXAMPLE, "department": department}), 201)
        job = made.json
        self.assertEqual(list(job), DETAIL)
        for name, value in EXAMPLE.items():
            self.assertEqual(job[name], value, name)
        self.assertEqual((job["department"], job["department_name"], job["posted_by_name"], job["company_name"]),
                         (department, "Engineering", "HR Manager", self.company))
        self.assertEqual(
            (job["status"], job["is_open_for_applications"], job["published_at"], job["views_count"], job["applications_count"]),
            ("draft", False, None, 0, 0))
        self.assertIn(b'"salary_min":80000.00,"salary_max":120000.00', made.body)
        self.assertRegex(job["created_at"], INSTANT)
        self.assertEqual(self.assertStatus(self.hr.get(f"{JOBS}{job['id']}/"), 200).json, job)
        self.assertEqual(made.version, 1)

        changed = self.assertStatus(self.hr.patch(f"{JOBS}{job['id']}/", {"title": "Updated Job Title", "status": "published"}), 200).json
        self.assertEqual({name: (job[name], changed[name]) for name in DETAIL if job[name] != changed[name] and name != "updated_at"},
                         {"title": ("New Job Position", "Updated Job Title"), "status": ("draft", "published"),
                          "is_open_for_applications": (False, True), "published_at": (None, changed["published_at"])})
        self.assertRegex(changed["published_at"], INSTANT)

    def test_list(self):
        department = self.hr.post(DEPARTMENTS, {"name": "Engineering"}).json["id"]
        made = self.make(publish=True, **{**EXAMPLE, "title": "Senior Software Engineer", "department": department})
        self.make(title="Draft")
        answer = self.assertStatus(self.hr.get(JOBS), 200)
        self.assertEqual(list(answer.json), ["count", "next", "previous", "results"])
        self.assertEqual((answer.json["count"], answer.json["next"], answer.json["previous"]), (2, None, None))
        one = answer.json["results"][1]
        self.assertEqual(list(one), LINE)
        self.assertEqual({name: one[name] for name in LINE if name != "created_at"},
                         {"id": made, "title": "Senior Software Engineer", "department_name": "Engineering", "employment_type": "full_time",
                          "experience_level": "mid",
                          "work_model": "remote", "location": "Remote", "salary_min": 80000.0, "salary_max": 120000.0,
                          "salary_currency": "USD", "is_open_for_applications": True, "posted_by_name": "HR Manager", "views_count": 0,
                          "applications_count": 0})
        self.assertEqual(answer.json["results"][0]["title"], "Draft")  # newest first
        self.assertIn(b'"salary_min":80000.00', answer.body)

    def test_least(self):
        job = self.assertStatus(self.hr.post(JOBS, LEAST), 201).json
        for name in ("department", "department_name", "requirements", "responsibilities", "experience_level", "work_model", "location",
                     "salary_min", "salary_max", "salary_currency", "min_experience_years", "education_required", "application_deadline",
                     "published_at"):
            self.assertIsNone(job[name], name)
        self.assertEqual((job["required_skills"], job["preferred_skills"]), ([], []))

    def test_pages(self):
        made = [self.make(title=f"Job {number}") for number in range(5)][::-1]
        url = f"{self.instance.url}{JOBS}"
        first = self.assertStatus(self.hr.get(JOBS, {"page_size": 2, "status": "draft"}), 200).json
        self.assertEqual((first["count"], first["previous"], first["next"]), (5, None, f"{url}?page_size=2&status=draft&page=2"))
        second = self.assertStatus(self.hr.fetch(first["next"]), 200).json
        self.assertEqual((second["previous"], second["next"]),
                         (f"{url}?page_size=2&status=draft&page=1", f"{url}?page_size=2&status=draft&page=3"))
        third = self.assertStatus(self.hr.fetch(second["next"]), 200).json
        self.assertEqual((third["count"], third["next"]), (5, None))
        self.assertEqual([one["id"] for page in (first, second, third) for one in page["results"]], made)
        beyond = self.assertStatus(self.hr.get(JOBS, {"page": 9}), 200).json
        self.assertEqual((beyond["count"], beyond["results"]), (5, []))
        for query in ({"page": 0}, {"page": "x"}, {"page_size": -1}, {"page_size": 0}):
            self.assertFields(self.hr.get(JOBS, query), *query)


class Changes(JobSuite):
    def test_publish_and_close(self):
        made = self.make()
        path = f"{JOBS}{made}/"
        for action, status, is_open in (("publish", "published", True), ("publish", "published", True), ("close", "closed", False),
                                        ("close", "closed", False), ("publish", "published", True)):
            job = self.assertStatus(self.hr.post(f"{path}{action}/"), 200).json
            self.assertEqual((job["status"], job["is_open_for_applications"]), (status, is_open))
        self.assertFields(self.hr.patch(path, {"status": "draft"}), "status")
        self.assertStatus(self.hr.patch(path, {"status": "published"}), 200)
        self.assertStatus(self.hr.patch(path, {"application_deadline": "2024-12-31T23:59:59Z"}), 200)
        self.assertIs(self.hr.get(path).json["is_open_for_applications"], False)

    def test_null_clears_and_absent_leaves(self):
        made = self.make(**EXAMPLE)
        path = f"{JOBS}{made}/"
        cleared = {name: None
                   for name in ("requirements", "experience_level", "work_model", "location", "salary_min", "salary_max", "salary_currency",
                                "min_experience_years", "education_required", "application_deadline", "department")}
        job = self.assertStatus(self.hr.patch(path, {**cleared, "required_skills": []}), 200).json
        for name in cleared:
            self.assertIsNone(job[name], name)
        self.assertEqual((job["required_skills"], job["preferred_skills"]), ([], ["AWS", "Docker"]))
        self.assertEqual((job["title"], job["responsibilities"]), (EXAMPLE["title"], EXAMPLE["responsibilities"]))
        self.assertFields(self.hr.patch(path, {"title": None, "description": None, "employment_type": None}), "title", "description",
                          "employment_type")

    def test_skills_are_replaced_and_cleaned(self):
        made = self.make(**EXAMPLE)
        job = self.assertStatus(
            self.hr.patch(f"{JOBS}{made}/", {"required_skills": [" C ", "c", "Go", "  "], "preferred_skills": ["Déjà vu", "囲碁"]}), 200).json
        self.assertEqual((job["required_skills"], job["preferred_skills"]), (["C", "Go"], ["Déjà vu", "囲碁"]))

    def test_versions(self):
        made = self.make()
        path = f"{JOBS}{made}/"
        tag = self.hr.get(path).header("ETag")
        self.assertStatus(self.hr.get(path, headers={"If-None-Match": tag}), 304)
        changed = self.assertStatus(self.hr.patch(path, {"title": "Second"}, headers={"If-Match": tag}), 200)
        self.assertNotEqual(changed.header("ETag"), tag)
        for answer in (self.hr.patch(path, {"title": "Third"}, headers={"If-Match": tag}),
                       self.hr.post(f"{path}publish/", headers={"If-Match": tag}),
                       self.hr.post(f"{path}close/", headers={"If-Match": tag})):
            self.assertStatus(answer, 412)
        self.assertEqual(self.hr.get(path).json["title"], "Second")
        # A change without a difference makes no new version.
        self.assertEqual(self.assertStatus(self.hr.patch(path, {"title": "Second"}), 200).version, changed.version)

    def test_history(self):
        made = self.make()
        self.hr.patch(f"{JOBS}{made}/", {"title": "Second", "required_skills": ["C"], "salary_min": 10.5})
        rows = self.instance.sql("SELECT member, old_text, new_text FROM history WHERE object = 2 AND object_id = "
                                 f"(SELECT id FROM jobs WHERE public_id = UNHEX('{made.replace('-', '')}')) AND old_text IS NOT NULL OR"
                                 f" member IN ('required_skills', 'salary_min')"
                                 " ORDER BY id DESC LIMIT 3")
        self.assertEqual({tuple(row) for row in rows},
                         {("title", "Plain", "Second"), ("required_skills", None, "C"), ("salary_min", None, "10.50")})

    def test_wrong_bodies(self):
        before = self.instance.rows()
        self.assertFields(self.hr.post(JOBS, {}), "title", "description", "employment_type")
        self.assertEqual(self.hr.post(JOBS, {}).json["title"], ["This field is required."])
        for member, value in (("title", ""), ("title", "  "), ("title", 5), ("title", "x" * 201), ("employment_type", "sometimes"),
                              ("experience_level", "wizard"),
                              ("work_model", "moon"), ("salary_min", -1), ("salary_min", "lots"), ("salary_min", 80000.555),
                              ("salary_currency", "usd"),
                              ("salary_currency", "EURO"), ("min_experience_years", -1), ("min_experience_years", 81),
                              ("application_deadline", "tomorrow"),
                              ("required_skills", "C"), ("required_skills", [5]), ("preferred_skills", ["x" * 101]), ("status", "open"),
                              ("department", "x"), ("department", str(uuid.uuid4()))):
            with self.subTest(member=member, value=value):
                self.assertFields(self.hr.post(JOBS, {**EXAMPLE, member: value}), member)
        self.assertFields(self.hr.post(JOBS, {**EXAMPLE, "salary_min": 200000}), "salary_max")
        self.assertIn("sometimes", self.hr.post(JOBS, {**EXAMPLE, "employment_type": "sometimes"}).json["employment_type"][0])
        self.assertEqual(self.instance.rows(), before)
        made = self.make(**EXAMPLE)
        self.assertFields(self.hr.patch(f"{JOBS}{made}/", {"salary_min": 120000.01}), "salary_min")


QUESTIONS = [
    {"key": "start", "title": "When can you begin?", "kind": "text", "required": True, "choices": []},
    {"key": "years", "title": "How many years? (été)", "kind": "choice", "required": False, "choices": ["0 to 2", "3, 4 or 5"]},
    {"key": "visa", "title": "Do you need a visa?", "kind": "yes_no", "required": True, "choices": []},
    {"key": "letter", "title": "A reference", "kind": "file", "required": False, "choices": []},
]


class QuestionsAndOwner(JobSuite):
    def test_questions(self):
        path = f"{JOBS}{self.make()}/"
        self.assertEqual(self.hr.get(path).json["questions"], [])
        changed = self.assertStatus(self.hr.patch(path, {"questions": QUESTIONS}), 200)
        self.assertEqual(changed.json["questions"], QUESTIONS)
        self.assertEqual(self.hr.get(path).json["questions"], QUESTIONS)
        # The same questions make no new version, and another change leaves them.
        self.assertEqual(self.assertStatus(self.hr.patch(path, {"questions": QUESTIONS}), 200).version, changed.version)
        self.assertEqual(self.assertStatus(self.hr.patch(path, {"title": "Other"}), 200).json["questions"], QUESTIONS)
        relaxed = [{**QUESTIONS[0], "required": False}] + QUESTIONS[1:]
        self.assertEqual(self.assertStatus(self.hr.patch(path, {"questions": relaxed}), 200).json["questions"], relaxed)
        self.assertEqual(self.assertStatus(self.hr.patch(path, {"questions": []}), 200).json["questions"], [])
        said = self.instance.sql("SELECT new_text FROM history WHERE member = 'questions' ORDER BY id LIMIT 1")[0][0]
        self.assertIn("start: When can you begin? (text, required)", said)
        self.assertIn("years: How many years? (été) [0 to 2, 3, 4 or 5] (choice)", said)

    def test_wrong_questions(self):
        path = f"{JOBS}{self.make()}/"
        text, choice, _, file = QUESTIONS
        many = [{**text, "key": f"q{i}"} for i in range(21)]
        for member, value in (("key", ""), ("key", "k" * 41), ("title", "x" * 301), ("kind", "song"), ("choices", ["x" * 201]),
                              ("key", None)):
            with self.subTest(member=member, value=value):
                self.assertFields(self.hr.patch(path, {"questions": [{**choice, member: value}]}), member)
        self.assertFields(self.hr.patch(path, {"questions": [{"key": "a"}]}), "title", "kind")
        for wrong in ([{**text, "key": "Start"}], [{**text, "key": "a b"}],
                      [{**text, "title": " "}], [{**text, "title": "two\nlines"}], [{**text, "title": "a\tb"}],
                      [{**text, "choices": ["a"]}], [{**choice, "choices": []}],
                      [{**choice, "choices": ["a", "a"]}], [{**choice, "choices": [" "]}],
                      [{**choice, "choices": [str(i) for i in range(51)]}], [text, text], many,
                      [{**file, "key": f"f{i}"} for i in range(4)], ["a"], "a", {"key": "a"}):
            with self.subTest(wrong=wrong):
                self.assertFields(self.hr.patch(path, {"questions": wrong}), "questions")
        self.assertEqual(self.hr.get(path).json["questions"], [])

    def test_owner(self):
        path = f"{JOBS}{self.make(publish=True)}/"
        me = self.hr.get("/api/v1/users/users/me/").json["id"]
        self.assertEqual([self.hr.get(path).json[name] for name in ("owner", "posted_by")], [me, me])
        colleague = self.staff("interviewer", self.company, "Ada Owner")
        other = colleague.get("/api/v1/users/users/me/").json["id"]
        changed = self.assertStatus(self.hr.patch(path, {"owner": other}), 200).json
        self.assertEqual((changed["owner"], changed["owner_name"], changed["posted_by"]), (other, "Ada Owner", me))
        # Whoever applies is told to the owner.
        candidate = self.register()
        answer = candidate.upload("/api/v1/jobs/applications/", [("job", path.split("/")[-2])],
                                  [("resume", "cv.pdf", "application/pdf", b"%PDF-1.4\n%%EOF\n")])
        self.assertStatus(answer, 201)
        wait_for(lambda: colleague.get("/api/v1/notifications/notifications/").json["count"], 30, "a notification of the owner")
        self.assertEqual(self.assertStatus(self.hr.patch(path, {"owner": None}), 200).json["owner"], me)
        stranger = self.staff("hr", f"Other {uuid.uuid4().hex[:8]}").get("/api/v1/users/users/me/").json["id"]
        for wrong in (stranger, candidate.get("/api/v1/users/users/me/").json["id"], str(uuid.uuid4()), "x", 5):
            with self.subTest(owner=wrong):
                self.assertFields(self.hr.patch(path, {"owner": wrong}), "owner")
        self.assertStatus(colleague.patch(path, {"owner": other}), 403)
        self.assertStatus(colleague.patch(path, {"questions": []}), 403)
        # Candidates read the questions, and not who answers for the job.
        seen = self.assertStatus(candidate.get(path), 200).json
        self.assertEqual(seen["questions"], [])
        self.assertNotIn("owner", seen)


class Filters(JobSuite):
    def setUp(self):
        super().setUp()
        department = self.hr.post(DEPARTMENTS, {"name": "Engineering"}).json["id"]
        self.department = department
        self.make(publish=True, title="Python developer", description="Writes well tested Python and C", employment_type="full_time",
                  experience_level="senior", work_model="remote", location="Paris, France", salary_min=50000, salary_max=70000,
                  required_skills=["Python", "SQL"], department=department)
        self.make(publish=True, title="Designer", description="Draws 100% of the screens; node_js is a plus", employment_type="part_time",
                  experience_level="mid", work_model="hybrid", location="Lyon", salary_min=30000, salary_max=40000,
                  preferred_skills=["Figma"], department=department)
        self.make(title="Go developer", description="Ingénieur with Go", employment_type="contract", experience_level="junior",
                  work_model="onsite", location="100% home", salary_min=60000)
        self.make(publish=True, title="Late", description="Over", application_deadline="2024-12-31T23:59:59Z")
        self.make(publish=True, title="Open", description="設計エンジニアを募集", application_deadline=in_days(3))

    CASES = (
        ({}, ["Open", "Late", "Go developer", "Designer", "Python developer"]),
        ({"q": "developer"}, ["Go developer", "Python developer"]),
        ({"q": "PYTHON dev"}, ["Python developer"]),
        ({"q": "developer draws"}, []),
        ({"q": "python c"}, ["Python developer"]),
        ({"q": "go"}, ["Go developer"]),
        ({"q": "ingenieur"}, ["Go developer"]),
        ({"q": "node_js"}, ["Designer"]),
        ({"q": "javascript developer"}, []),
        ({"q": "devel WITH"}, ["Go developer"]),
        ({"q": "エンジニア"}, ["Open"]),
        ({"q": "募集"}, ["Open"]),
        ({"employment_type": "part_time"}, ["Designer"]),
        ({"employment_type": "part_time,contract"}, ["Go developer", "Designer"]),
        ({"experience_level": "senior"}, ["Python developer"]),
        ({"work_model": "hybrid"}, ["Designer"]),
        ({"location": "paris"}, ["Python developer"]),
        ({"location": "100%"}, ["Go developer"]),
        ({"location": "%"}, ["Go developer"]),
        ({"location": "_"}, []),
        ({"min_salary": "65000"}, ["Python developer"]),
        ({"min_salary": "60000"}, ["Go developer", "Python developer"]),
        ({"max_salary": "45000"}, ["Designer"]),
        ({"min_salary": "40000.01", "max_salary": "55000"}, ["Python developer"]),
        ({"skills": "python"}, ["Python developer"]),
        ({"skills": "Figma,SQL"}, ["Designer", "Python developer"]),
        ({"skills": "Pyth"}, []),
        ({"is_active": "true"}, ["Open", "Designer", "Python developer"]),
        ({"is_active": "false"}, ["Late", "Go developer"]),
        ({"department": "engineering"}, ["Designer", "Python developer"]),
        ({"department": "Sales"}, []),
        ({"q": "developer", "work_model": "remote", "is_active": "true"}, ["Python developer"]),
    )

    def test_a_skill_follows_the_job(self):
        """Candidates find a job by a skill as long as it is published and asks for it, and find it once."""
        candidate, skill = self.register(), f"Skill {uuid.uuid4().hex}"

        def found():
            page = self.assertStatus(candidate.get(JOBS, {"skills": skill.lower()}), 200).json
            self.assertEqual(page["count"], len(page["results"]))
            return [one["id"] for one in page["results"]]

        first = self.make(title="First", required_skills=["C", skill], preferred_skills=[skill.upper()])
        second = self.make(publish=True, title="Second", preferred_skills=[skill])
        self.assertEqual(found(), [second])
        self.assertStatus(self.hr.post(f"{JOBS}{first}/publish/"), 200)
        self.assertEqual(found(), [second, first])
        self.assertStatus(self.hr.patch(f"{JOBS}{first}/", {"required_skills": ["C"]}), 200)
        self.assertEqual(found(), [second, first])
        self.assertStatus(self.hr.patch(f"{JOBS}{first}/", {"preferred_skills": []}), 200)
        self.assertEqual(found(), [second])
        self.assertStatus(self.hr.post(f"{JOBS}{second}/close/"), 200)
        self.assertEqual(found(), [])
        self.assertStatus(self.hr.patch(f"{JOBS}{second}/", {"required_skills": [skill]}), 200)
        self.assertEqual(found(), [])

    def test_every_filter(self):
        other = self.staff("hr", f"Other {uuid.uuid4().hex[:8]}")
        self.make(other, publish=True, title="Python developer elsewhere", description="Python", required_skills=["Python"])
        candidate, mine = self.register(), "Python developer elsewhere"
        for query, wanted in self.CASES:
            with self.subTest(query=query):
                self.assertEqual(self.titles(self.hr, **query), wanted)
                published = [title for title in wanted if title != "Go developer"]
                ids = {one["id"] for one in self.hr.get(JOBS, query).json["results"]}
                found = [one["title"] for one in candidate.get(JOBS, {**query, "page_size": 100}).json["results"] if one["id"] in ids]
                self.assertEqual(found, published)
        self.assertIn(mine, [one["title"] for one in candidate.get(JOBS, {"q": "python elsewhere"}).json["results"]])
        self.assertEqual(self.titles(self.hr, department=self.department), ["Designer", "Python developer"])
        self.assertEqual(self.titles(self.hr, department=str(uuid.uuid4())), [])
        self.assertEqual(self.titles(self.hr, status="draft"), ["Go developer"])
        self.assertEqual(self.titles(self.hr, status="draft,closed"), ["Go developer"])

    def test_search_has_no_meaning_in_the_database(self):
        candidate = self.register()
        for q in ('"', "+", "-", "*", "(", ")", "@", "~", "<", ">", '"unfinished', "+-*/", "a* b", "((dev", "dev)", "@4", "python +-", "%",
                  "_", "\\", "'", "';--", "[", "[a", "\\b", "(?=", "{9}",
                  "c++", "c#", ".net", "😀", "“python”", "x" * 200):
            for person in (self.hr, candidate):
                with self.subTest(q=q):
                    self.assertStatus(person.get(JOBS, {"q": q}), 200)
        self.assertEqual(self.titles(self.hr, q='+"python" (-developer)'), ["Python developer"])

    def test_wrong_filters(self):
        for name, value in (("employment_type", "sometimes"), ("experience_level", "x"), ("work_model", "x"), ("min_salary", "x"),
                            ("max_salary", "-1"), ("is_active", "perhaps"), ("q", "x" * 201), ("q", "a b c d e f g h i"),
                            ("status", "open")):
            with self.subTest(name=name):
                self.assertFields(self.hr.get(JOBS, {name: value}), name)


class Published(JobSuite):
    """The search of candidates in the published jobs of all companies, which uses other indexes than the search in a company's own jobs."""

    def setUp(self):
        super().setUp()
        self.mark = f"z{uuid.uuid4().hex[:12]}"
        self.candidate = self.register()

    def found(self, **query):
        answer = self.assertStatus(self.candidate.get(JOBS, query), 200).json
        self.assertEqual(answer["count"], len(answer["results"]))
        return {one["id"] for one in answer["results"]}

    def test_short_words(self):
        near = self.make(publish=True, title=f"{self.mark} (C)", requirements="R&D;go", responsibilities="né à Paris _x")
        far = self.make(publish=True, title=f"{self.mark} C1 CC", description="Cobol gopher", requirements="rd",
                        responsibilities="GOPHER né xx")
        for q, wanted in (("c", {near}), ("C", {near}), ("go", {near}), ("GO c", {near}), ("r d", {near}), ("cc", {far}), ("c1", {far}),
                          ("c x", {near}),
                          ("n", set()), ("né", {near, far}), ("_x", {near}), ("a", {near}), ("x", {near}), ("go cc", set()),
                          ("c gopher", set())):
            with self.subTest(q=q):
                self.assertEqual(self.found(q=f"{self.mark} {q}"), wanted)
        self.assertStatus(self.hr.patch(f"{JOBS}{far}/", {"requirements": "c"}), 200)
        self.assertEqual(self.found(q=f"{self.mark} c"), {near, far})
        self.assertStatus(self.hr.patch(f"{JOBS}{near}/", {"title": f"{self.mark} (D)"}), 200)
        self.assertEqual(self.found(q=f"c {self.mark}"), {far})

    def test_words_follow_the_status(self):
        made = self.make(publish=True, title=self.mark)
        self.assertEqual(self.found(q=self.mark), {made})
        self.assertStatus(self.hr.patch(f"{JOBS}{made}/", {"status": "closed"}), 200)
        self.assertEqual(self.found(q=self.mark), set())
        self.assertStatus(self.hr.patch(f"{JOBS}{made}/", {"status": "published", "title": "Another"}), 200)
        self.assertEqual(self.found(q=self.mark), set())

    def test_pages_and_counts(self):
        department = self.assertStatus(self.hr.post(DEPARTMENTS, {"name": self.mark}), 201).json["id"]
        made = [
            self.make(publish=True, title=self.mark, department=department, required_skills=[self.mark, "Ada"],
                      preferred_skills=[self.mark], experience_level="lead", work_model="hybrid", location=f"At {self.mark}")
            for _ in range(5)][::-1]
        self.make(title=self.mark, department=department, required_skills=[self.mark], location=f"At {self.mark}")
        ways = ({"department": self.mark}, {"department": department}, {"q": self.mark}, {"skills": self.mark}, {"location": self.mark},
                {"department": self.mark, "experience_level": "lead", "is_active": "true"},
                {"experience_level": "lead", "location": self.mark},
                {"work_model": "hybrid", "location": self.mark}, {"employment_type": "full_time", "location": self.mark},
                {"experience_level": "lead,mid", "work_model": "hybrid,remote", "department": department},
                {"skills": f"{self.mark},x", "department": self.mark},
                {"q": self.mark, "skills": self.mark, "department": self.mark, "location": self.mark, "experience_level": "lead"},
                {"skills": ",".join([*"abcdefghij", self.mark]), "department": self.mark},
                {"skills": self.mark, "is_active": "true", "max_salary": None})
        for way in ways:
            query = {name: value for name, value in way.items() if value is not None}
            pages = [self.assertStatus(self.candidate.get(JOBS, {**query, "page_size": 2, "page": page}), 200).json
                     for page in (1, 2, 3, 4)]
            with self.subTest(query=query):
                self.assertEqual([page["count"] for page in pages], [5] * 4)
                self.assertEqual([one["id"] for page in pages for one in page["results"]], made)
                self.assertEqual(self.found(**query, page_size=5), set(made))
        for query in ({"department": self.mark, "experience_level": "mid"}, {"skills": self.mark, "is_active": "false"},
                      {"q": self.mark, "work_model": "remote"}):
            self.assertEqual(self.found(**query), set(), query)

    def test_departments_are_renamed(self):
        department = self.assertStatus(self.hr.post(DEPARTMENTS, {"name": self.mark}), 201).json["id"]
        job = self.make(publish=True, department=department)
        self.assertStatus(self.hr.patch(f"{DEPARTMENTS}{department}/", {"name": f"{self.mark} 2"}), 200)
        self.assertEqual((self.found(department=self.mark), self.found(department=f"{self.mark} 2")), (set(), {job}))
        self.assertStatus(self.hr.patch(f"{JOBS}{job}/", {"title": "Another"}), 200)
        self.assertEqual(self.candidate.get(JOBS, {"department": department}).json["results"][0]["department_name"], f"{self.mark} 2")
        self.assertEqual(self.candidate.get(f"{JOBS}{job}/").json["department_name"], f"{self.mark} 2")
        self.assertIn(self.hr.delete(f"{DEPARTMENTS}{department}/").status, (200, 204))
        self.assertEqual((self.found(department=f"{self.mark} 2"), self.candidate.get(f"{JOBS}{job}/").json["department_name"]),
                         (set(), None))


class Words(Published):
    options = {"name": "job_words", "settings": {"dispatchers": "1"}}
    test_short_words = test_words_follow_the_status = test_pages_and_counts = test_departments_are_renamed = None

    def test_what_was_there_before_the_words(self):
        """A job that an older server has made gets its words from the dispatcher, and is found as it should be."""
        made = self.make(publish=True, title=self.mark)
        self.make(title=self.mark)
        self.instance.sql(
            f"DELETE w FROM job_words w JOIN jobs j ON j.id = w.job_id WHERE j.title = '{self.mark}';"
            f"UPDATE jobs SET indexed = 0 WHERE title = '{self.mark}'")
        wait_for(lambda: self.found(q=self.mark) == {made}, 30, "the words of a job", 0.2)
        wait_for(lambda: len(self.hr.get(JOBS, {"q": self.mark}).json["results"]) == 2, 30, "the words of the draft", 0.2)


class Tenancy(JobSuite):
    def test_who_sees_which(self):
        draft, published = self.make(title="Draft"), self.make(title="Published", publish=True)
        closed = self.make(title="Closed", publish=True)
        self.assertStatus(self.hr.post(f"{JOBS}{closed}/close/"), 200)
        interviewer, admin = self.staff("interviewer", self.company), self.staff("admin", self.company)
        stranger, candidate = self.staff("hr", f"Other {uuid.uuid4().hex[:8]}"), self.register()
        self.assertEqual(self.titles(admin), ["Closed", "Published", "Draft"])
        self.assertEqual(self.titles(interviewer), ["Published"])
        for person in (interviewer, self.register()):
            self.assertEqual(self.titles(person, status="draft,closed"), [])
        self.assertEqual(self.titles(interviewer, status="published,draft"), ["Published"])
        self.assertEqual(self.titles(stranger), [])
        shown = [one["id"] for one in candidate.get(JOBS, {"page_size": 100}).json["results"]]
        self.assertEqual([identity in shown for identity in (draft, published, closed)], [False, True, False])
        for person, allowed in ((admin, (draft, published, closed)), (interviewer, (published,)), (candidate, (published,)),
                                (stranger, ())):
            for identity in (draft, published, closed):
                answer = person.get(f"{JOBS}{identity}/")
                if identity in allowed:
                    self.assertStatus(answer, 200)
                else:
                    self.assertDetail(answer, 404, "Not found.")

    def test_who_may_write(self):
        made = self.make(publish=True)
        path = f"{JOBS}{made}/"
        stranger = self.staff("hr", f"Other {uuid.uuid4().hex[:8]}")
        before = self.everything()
        for person in (self.staff("interviewer", self.company), self.register(), self.staff("admin", None)):
            for answer in (person.post(JOBS, EXAMPLE), person.patch(path, {"title": "Mine"}), person.post(f"{path}publish/"),
                           person.post(f"{path}close/")):
                self.assertDetail(answer, 403, "You do not have permission to perform this action.")
        for answer in (stranger.patch(path, {"title": "Mine"}), stranger.post(f"{path}publish/"), stranger.post(f"{path}close/")):
            self.assertDetail(answer, 404, "Not found.")
        for answer in (self.anyone.get(JOBS), self.anyone.get(path), self.anyone.post(JOBS, EXAMPLE)):
            self.assertDetail(answer, 401, "Authentication credentials were not provided.")
        self.assertEqual(self.hr.get(path).json["title"], "Plain")
        self.assertDetail(self.hr.get(f"{JOBS}{uuid.uuid4()}/"), 404, "Not found.")
        self.assertDetail(self.hr.get(f"{JOBS}x/"), 404, "Not found.")
        self.assertNotEqual(before, None)

    def test_admin_without_company(self):
        root = self.staff("admin", None)
        for path in (JOBS, f"{JOBS}{self.make(publish=True)}/", DEPARTMENTS):
            self.assertStatus(root.get(path), 403)

    def test_body_sets_nothing_of_its_own(self):
        """Company, poster and counts are ignored in a body."""
        other = self.staff("hr", f"Other {uuid.uuid4().hex[:8]}")
        theirs = other.get(f"{JOBS}{self.make(other)}/").json
        job = self.assertStatus(
            self.hr.post(JOBS,
                         {**LEAST, "id": theirs["id"], "company": theirs["company"], "posted_by": theirs["posted_by"], "views_count": 9,
                          "applications_count": 9, "is_open_for_applications": True}), 201).json
        self.assertEqual((job["company_name"], job["posted_by_name"], job["views_count"], job["applications_count"]),
                         (self.company, "HR Manager", 0, 0))
        self.assertNotIn(theirs["id"], (job["id"], job["company"]))
        department = other.post(DEPARTMENTS, {"name": "Theirs"}).json["id"]
        self.assertFields(self.hr.post(JOBS, {**LEAST, "department": department}), "department")
        self.assertEqual(self.titles(self.hr, department=department), [])

    def test_unlisted_jobs_are_in_no_list(self):
        interviewer, candidate = self.staff("interviewer", self.company), self.register()
        self.assertStatus(
            interviewer.post("/api/v1/interviews",
                             {"candidate_id": candidate.id, "interviewer_id": interviewer.id, "scheduled_time": in_days(9),
                              "duration_minutes": 60, "position": "Nobody's job"}), 201)
        for person in (self.hr, interviewer):
            self.assertEqual(self.titles(person), [])
        self.assertNotIn("Nobody's job", [one["title"] for one in candidate.get(JOBS, {"page_size": 100}).json["results"]])


class Views(JobSuite):
    def test_two_statements_a_read(self):
        made = self.make(publish=True, **EXAMPLE)
        for _ in range(3):
            self.make(publish=True)
        for person in (self.hr, self.register()):
            for path in (JOBS, f"{JOBS}?page_size=2", f"{JOBS}?q=python+job&skills=Python&page_size=1", f"{JOBS}{made}/"):
                self.assertStatements(person, path)
        self.assertStatements(self.hr, DEPARTMENTS)

    def test_looks_of_candidates_are_added_up(self):
        made = self.make(publish=True)
        path = f"{JOBS}{made}/"
        version = self.hr.get(path).version
        people = [self.register() for _ in range(3)]
        for person in people * 3:
            self.assertStatus(person.get(path), 200)
        wait_for(lambda: self.hr.get(path).json["views_count"] == 9, 30, "nine looks to be counted", 0.2)
        self.assertEqual(self.hr.get(JOBS).json["results"][0]["views_count"], 9)
        self.assertEqual(self.hr.get(path).version, version)


class Departments(JobSuite):
    def test_all_of_it(self):
        made = self.assertStatus(self.hr.post(DEPARTMENTS, {"name": " Sales "}), 201)
        self.assertEqual(list(made.json), ["id", "name", "created_at", "updated_at"])
        self.assertEqual((made.json["name"], made.version), ("Sales", 1))
        path = f"{DEPARTMENTS}{made.json['id']}/"
        self.assertStatus(self.hr.post(DEPARTMENTS, {"name": "Engineering"}), 201)
        interviewer = self.staff("interviewer", self.company)
        for person in (self.hr, interviewer):
            listed = self.assertStatus(person.get(DEPARTMENTS), 200).json
            self.assertEqual((listed["count"], [one["name"] for one in listed["results"]]), (2, ["Engineering", "Sales"]))
            self.assertEqual(self.assertStatus(person.get(path), 200).json["name"], "Sales")
        self.assertStatus(self.hr.get(path, headers={"If-None-Match": made.header("ETag")}), 304)
        self.assertEqual([one["name"] for one in self.hr.get(DEPARTMENTS, {"page": 2, "page_size": 1}).json["results"]], ["Sales"])
        job = self.make(department=made.json["id"])
        changed = self.assertStatus(self.hr.patch(path, {"name": "Sales and more"}), 200)
        self.assertEqual((changed.json["name"], changed.version), ("Sales and more", 2))
        self.assertEqual(self.hr.get(f"{JOBS}{job}/").json["department_name"], "Sales and more")
        self.assertStatus(self.hr.delete(path, headers={"If-Match": '"1"'}), 412)
        self.assertStatus(self.hr.delete(path), 204)
        self.assertStatus(self.hr.get(path), 404)
        left = self.hr.get(f"{JOBS}{job}/").json
        self.assertEqual((left["department"], left["department_name"]), (None, None))

    def test_refusals(self):
        made = self.hr.post(DEPARTMENTS, {"name": "Sales"}).json["id"]
        other = self.hr.post(DEPARTMENTS, {"name": "Other"}).json["id"]
        path = f"{DEPARTMENTS}{made}/"
        self.assertFields(self.hr.post(DEPARTMENTS, {}), "name")
        for name in ("", "   ", 5, "x" * 201, "sales"):
            self.assertFields(self.hr.post(DEPARTMENTS, {"name": name}), "name")
        self.assertFields(self.hr.patch(f"{DEPARTMENTS}{other}/", {"name": "SALES"}), "name")
        self.assertFields(self.hr.patch(path, {"name": None}), "name")
        self.assertFields(self.hr.patch(path, {"name": " "}), "name")
        self.assertStatus(self.hr.patch(path, {}), 200)
        self.assertStatus(self.hr.patch(path, {"name": "x"}, headers={"If-Match": '"9"'}), 412)
        self.assertFields(self.hr.get(DEPARTMENTS, {"page": "x"}), "page")
        stranger = self.staff("hr", f"Other {uuid.uuid4().hex[:8]}")
        self.assertStatus(stranger.post(DEPARTMENTS, {"name": "Sales"}), 201)  # names are unique only within a company
        for answer in (stranger.get(path), stranger.patch(path, {"name": "x"}), stranger.delete(path)):
            self.assertDetail(answer, 404, "Not found.")
        self.assertEqual(stranger.get(DEPARTMENTS).json["count"], 1)
        for person in (self.staff("interviewer", self.company), self.register()):
            for answer in (person.post(DEPARTMENTS, {"name": "x"}), person.patch(path, {"name": "x"}), person.delete(path)):
                self.assertStatus(answer, 403)
        self.assertStatus(self.register().get(DEPARTMENTS), 403)


if __name__ == "__main__":
    unittest.main()
