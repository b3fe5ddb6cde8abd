"""Candidates as a company knows them: added, listed, searched, changed; what each role sees, and nothing of another company."""

import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402
from harness.instance import wait_for  # noqa: E402

CANDIDATES = "/api/v1/candidates/"
JOBS = "/api/v1/jobs/jobs/"
APPLICATIONS = "/api/v1/jobs/applications/"
LINE = ["id", "name", "email", "phone", "place", "district", "tags", "applications", "snippet", "created_at"]
PROFILE = ["id", "name", "email", "phone", "place", "district", "tags", "applications", "has_account", "interviews", "files",
           "merged", "merged_into", "created_at", "updated_at"]
FORBIDDEN = "You do not have permission to perform this action."


def mark():
    """A word that nobody else has."""
    return "w" + uuid.uuid4().hex[:12]


class CandidateSuite(Suite):
    options = {"name": "candidates", "settings": {"dispatchers": "1"}}

    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4().hex[:8]}"
        self.hr = self.staff("hr", self.company)
        self.other = self.staff("hr", f"Company {uuid.uuid4().hex[:8]}")

    def post_job(self, person=None, **more):
        body = {"title": "Engineer", "description": "A job", "employment_type": "full_time", "status": "published", **more}
        return self.assertStatus((person or self.hr).post(JOBS, body), 201).json["id"]

    def apply(self, person, job, resume=None):
        files = [("resume", "cv.pdf", "application/pdf", resume or samples.pdf())]
        return self.assertStatus(person.upload(APPLICATIONS, [("job", job)], files), 201).json["id"]

    def add(self, person=None, status=201, **body):
        body = {"name": "Jane Smith", "email": f"{mark()}@example.com", **body}
        return self.assertStatus((person or self.hr).post(CANDIDATES, body), status).json

    def listed(self, person=None, **query):
        answer = self.assertStatus((person or self.hr).get(CANDIDATES, query), 200).json
        self.assertEqual(answer["count"], len(answer["results"]))
        self.assertNotIn("count_capped", answer)
        return [one["id"] for one in answer["results"]]

    def sits(self, candidate, company=None):
        """An interviewer of the company who has an interview with the candidate."""
        interviewer = self.staff("interviewer", company or self.company)
        self.schedule(interviewer, candidate)
        return interviewer


class Adding(CandidateSuite):
    def test_example(self):
        made = self.add(name="Jane Smith", email="jane.smith@example.com", phone="+33 1 23 45 67 89", place="Lyon", district="Rhône",
                        tags=["java", " remote ", "java"])
        self.assertEqual(list(made), PROFILE)
        self.assertEqual({name: made[name] for name in PROFILE[1:11]},
                         {"name": "Jane Smith", "email": "jane.smith@example.com", "phone": "+33 1 23 45 67 89", "place": "Lyon",
                          "district": "Rhône", "tags": ["java", "remote"], "applications": [], "has_account": False, "interviews": [],
                          "files": []})
        got = self.assertStatus(self.hr.get(f"{CANDIDATES}{made['id']}/"), 200)
        self.assertEqual(got.json, made)
        self.assertRegex(got.header("ETag"), r'^"1-')
        line = self.assertStatus(self.hr.get(CANDIDATES), 200).json["results"][0]
        self.assertEqual(list(line), LINE)
        self.assertEqual((line["id"], line["tags"], line["snippet"]), (made["id"], ["java", "remote"], None))

    def test_with_job_and_resume(self):
        job = self.post_job()
        answer = self.hr.upload(CANDIDATES, [("name", "Jane"), ("email", f"{mark()}@example.com"), ("job", job), ("tags", "a,b")],
                                [("resume", "cv.pdf", "application/pdf", samples.pdf())])
        made = self.assertStatus(answer, 201).json
        self.assertEqual([(one["job"], one["job_title"], one["status"]) for one in made["applications"]], [(job, "Engineer", "submitted")])
        self.assertEqual([(one["name"], one["type"]) for one in made["files"]], [("cv.pdf", "application/pdf")])
        self.assertEqual(self.assertStatus(self.anyone.fetch(made["files"][0]["url"]), 200).body, samples.pdf())
        self.assertEqual(made["tags"], ["a", "b"])
        application = self.hr.get(f"{APPLICATIONS}{made['applications'][0]['id']}/").json
        self.assertEqual((application["candidate"], application["job"]), (made["id"], job))
        self.assertIsNotNone(application["resume"])

    def test_an_address_twice(self):
        first = self.add(email="Twice@Example.com", name="First")
        job = self.post_job()
        again = self.add(email="twice@example.com", name="Second", phone="12345678", job=job, status=200)
        self.assertEqual((again["id"], again["name"], again["phone"], len(again["applications"])), (first["id"], "First", None, 1))
        self.assertEqual(len(self.add(email="twice@example.com", job=job, status=200)["applications"]), 1)
        self.assertEqual(self.listed(), [first["id"]])

    def test_an_address_that_has_an_account(self):
        """The answer tells nothing of the account: neither its name nor that there is one; also of somebody's staff."""
        candidate, staff = self.register(name="Secret Name"), self.staff("admin", f"Company {uuid.uuid4().hex[:8]}")
        nobody = self.add(name="Given Name")
        for person in (candidate, staff):
            made = self.add(name="Given Name", email=person.email, job=self.post_job())
            self.assertEqual((made["name"], made["has_account"], made["phone"], made["email"]), ("Given Name", False, None, person.email))
            self.assertEqual(list(made), list(nobody))
            self.assertEqual(self.add(name="Given Name", email=person.email, status=200)["id"], made["id"])
        self.assertStatus(staff.get("/api/v1/users/users/me/"), 200)
        self.assertEqual(staff.get("/api/v1/users/users/me/").json["role"], "admin")

    def test_each_company_has_its_own(self):
        email = f"{mark()}@example.com"
        here, there = self.add(email=email, name="Here"), self.add(self.other, email=email, name="There", tags=["theirs"])
        self.assertEqual(self.hr.get(f"{CANDIDATES}{here['id']}/").json["name"], "Here")
        self.assertEqual(self.other.get(f"{CANDIDATES}{there['id']}/").json["name"], "There")
        self.assertEqual(self.hr.get(f"{CANDIDATES}{here['id']}/").json["tags"], [])

    def test_wrong_fields(self):
        self.assertFields(self.hr.post(CANDIDATES, {}), "name", "email")
        self.assertFields(self.hr.post(CANDIDATES, {"name": " ", "email": "xxx"}), "name", "email")
        right = {"name": "Jane", "email": "jane@example.com"}
        self.assertFields(self.hr.post(CANDIDATES, {**right, "name": "see www.example.com"}), "name")
        for job in (str(uuid.uuid4()), self.post_job(self.other)):
            self.assertFields(self.hr.post(CANDIDATES, {**right, "job": job}), "job")
        self.assertFields(self.hr.post(CANDIDATES, {**right, "job": self.post_job(status="draft")}), "job")
        self.assertFields(self.hr.post(CANDIDATES, {**right, "tags": [str(n) for n in range(51)]}), "tags")
        self.assertFields(self.hr.post(CANDIDATES, {**right, "tags": ["x" * 51]}), "tags")
        self.assertFields(self.hr.post(CANDIDATES, {**right, "phone": "1" * 51}), "phone")
        self.assertFields(
            self.hr.upload(CANDIDATES, list(right.items()), [("resume", "cv.pdf", "application/pdf", samples.elf())]), "resume")
        self.assertEqual(self.listed(), [])

    def test_who_may_not(self):
        body = {"name": "Jane", "email": f"{mark()}@example.com"}
        for person in (self.staff("interviewer", self.company), self.register()):
            self.assertDetail(person.post(CANDIDATES, body), 403, FORBIDDEN)
        self.assertStatus(self.anyone.post(CANDIDATES, body), 401)


class Knowing(CandidateSuite):
    def test_who_applies_is_known(self):
        candidate = self.register(name="Émile Zola")
        self.assertEqual(self.listed(), [])
        job = self.post_job()
        application = self.apply(candidate, job)
        self.assertEqual(self.listed(), [candidate.id])
        self.assertEqual(self.listed(self.other), [])
        profile = self.hr.get(f"{CANDIDATES}{candidate.id}/").json
        self.assertEqual((profile["name"], profile["email"], profile["has_account"]), ("Émile Zola", candidate.email, True))
        self.assertEqual([one["id"] for one in profile["applications"]], [application])
        self.assertEqual(len(profile["files"]), 1)

    def test_who_was_added_and_then_applies(self):
        candidate = self.register()
        self.add(email=candidate.email, name="As noted")
        self.apply(candidate, self.post_job())
        profile = self.hr.get(f"{CANDIDATES}{candidate.id}/").json
        self.assertEqual((profile["name"], profile["has_account"]), ("As noted", True))

    def test_who_is_scheduled_is_known(self):
        candidate = self.register()
        interviewer = self.sits(candidate)
        self.assertEqual(self.listed(), [candidate.id])
        self.assertEqual(self.listed(interviewer), [candidate.id])
        profile = self.hr.get(f"{CANDIDATES}{candidate.id}/").json
        self.assertEqual([one["status"] for one in profile["interviews"]], ["scheduled"])

    def test_another_company_sees_nothing(self):
        made = self.add(tags=["secret"])
        self.assertEqual(self.listed(self.other), [])
        self.assertStatus(self.other.get(f"{CANDIDATES}{made['id']}/"), 404)
        self.assertStatus(self.other.patch(f"{CANDIDATES}{made['id']}/", {"name": "x"}), 404)
        self.assertStatus(self.other.post(f"{CANDIDATES}{made['id']}/invite/"), 404)
        for query in ({"q": "jane"}, {"tag": "secret"}):
            self.assertEqual(self.listed(**query), [made["id"]])
            self.assertEqual(self.listed(self.other, **query), [])

    def test_interviewers_see_those_whom_they_interview(self):
        candidate, more = self.register(), self.register()
        interviewer, stranger = self.sits(candidate), self.staff("interviewer", self.company)
        job = self.post_job()
        self.apply(candidate, job)
        self.apply(more, job)
        self.assertEqual(self.listed(interviewer), [candidate.id])
        profile = self.assertStatus(interviewer.get(f"{CANDIDATES}{candidate.id}/"), 200).json
        self.assertEqual([one["job_title"] for one in profile["applications"]], ["Software Engineer"])
        self.assertEqual(profile["files"], [])
        self.assertStatus(interviewer.get(f"{CANDIDATES}{more.id}/"), 404)
        self.assertStatus(stranger.get(f"{CANDIDATES}{candidate.id}/"), 404)
        self.assertEqual(self.listed(stranger), [])
        self.assertDetail(interviewer.patch(f"{CANDIDATES}{candidate.id}/", {"name": "x"}), 403, FORBIDDEN)
        self.assertDetail(interviewer.post(f"{CANDIDATES}{candidate.id}/invite/"), 403, FORBIDDEN)

    def test_candidates_see_nothing(self):
        candidate = self.register()
        self.apply(candidate, self.post_job())
        for answer in (candidate.get(CANDIDATES), candidate.get(f"{CANDIDATES}{candidate.id}/"),
                       candidate.patch(f"{CANDIDATES}{candidate.id}/", {}), candidate.post(f"{CANDIDATES}{candidate.id}/invite/")):
            self.assertDetail(answer, 403, FORBIDDEN)
        self.assertStatus(self.anyone.get(CANDIDATES), 401)


class Changing(CandidateSuite):
    def test_example(self):
        made = self.add(phone="1234567", tags=["old"])
        path = f"{CANDIDATES}{made['id']}/"
        changed = self.assertStatus(self.hr.patch(path, {"name": "Jane Doe", "phone": None, "place": "Paris", "tags": ["new"]}), 200).json
        self.assertEqual((changed["name"], changed["phone"], changed["place"], changed["tags"]), ("Jane Doe", None, "Paris", ["new"]))
        self.assertEqual(self.listed(q="doe"), [made["id"]])
        self.assertEqual(self.listed(q="smith"), [])
        key = f"(SELECT id FROM candidates WHERE user_id = (SELECT id FROM users WHERE public_id = UNHEX('{made['id'].replace('-', '')}')))"
        members = "member IN ('name', 'phone', 'place', 'tags')"
        self.assertEqual(self.instance.count("history", f"object = 21 AND object_id = {key} AND {members}"), 4)

    def test_the_account_stays_as_it_is(self):
        candidate = self.register(name="My Name")
        self.apply(candidate, self.post_job())
        self.assertStatus(self.hr.patch(f"{CANDIDATES}{candidate.id}/", {"name": "Their Name"}), 200)
        me = candidate.get("/api/v1/users/users/me/").json
        self.assertEqual((me["first_name"], me["last_name"]), ("My", "Name"))

    def test_refusals(self):
        path = f"{CANDIDATES}{self.add()['id']}/"
        before = self.everything()
        self.assertFields(self.hr.patch(path, {"name": None}), "name")
        self.assertFields(self.hr.patch(path, {"name": "  "}), "name")
        self.assertFields(self.hr.patch(path, {"tags": ["x"] * 51 + [str(n) for n in range(49)]} | {"name": "a://b"}), "name")
        self.assertFields(self.hr.patch(path, {"tags": [str(n) for n in range(60)]}), "tags")
        self.assertStatus(self.hr.patch(path, {"name": "x"}, headers={"If-Match": '"7-x"'}), 412)
        self.assertStatus(self.hr.patch(f"{CANDIDATES}{uuid.uuid4()}/", {"name": "x"}), 404)
        self.assertUnchanged(before)


class Listing(CandidateSuite):
    def test_filters(self):
        job, another = self.post_job(), self.post_job(title="Cook")
        ada, bob, eve = (self.add(name=name, tags=tags, job=where)
                         for name, tags, where in (("Ada Lovelace", ["x"], job), ("Bob Martin", ["x", "y"], another),
                                                   ("Eve Martin", [], job)))
        self.hr.patch(f"{APPLICATIONS}{eve['applications'][0]['id']}/", {"status": "screening"})
        ada, bob, eve = ada["id"], bob["id"], eve["id"]
        self.assertEqual(self.listed(), [eve, bob, ada])
        self.assertEqual(self.listed(ordering="created_at"), [ada, bob, eve])
        self.assertEqual(self.listed(ordering="name"), [ada, bob, eve])
        self.assertEqual(self.listed(ordering="-name"), [eve, bob, ada])
        self.assertEqual(self.listed(tag="x"), [bob, ada])
        self.assertEqual(self.listed(tag="x", ordering="name"), [ada, bob])
        self.assertEqual(self.listed(job=job), [eve, ada])
        self.assertEqual(self.listed(status="screening"), [eve])
        self.assertEqual(self.listed(status="screening,submitted", job=job), [eve, ada])
        self.assertEqual(self.listed(status="submitted", job=job), [ada])
        self.assertEqual(self.listed(q="martin", tag="y"), [bob])
        self.assertEqual(self.listed(q="martin", status="hired"), [])
        self.assertEqual(self.listed(job=self.post_job(self.other)), [])

    def test_words(self):
        zola = self.add(name="Émile Zola", email="emile@zola.example")["id"]
        other = self.add(name="Emil Zátopek")["id"]
        for q, found in (("émile", [zola]), ("EMILE", [zola]), ("emil", [other, zola]), ("zola em", [zola]), ("emil zola", []),
                         ("zatop", [other]), ("zola.example", [zola]), ("!?", [other, zola]), ("nobody", []), ("zola nobody", []),
                         ("z%", [other, zola]), ("z_", [other, zola])):
            with self.subTest(q=q):
                self.assertEqual(self.listed(q=q), found)
        self.assertFields(self.hr.get(CANDIDATES, {"q": "a b c d e f g h i"}), "q")
        self.assertStatus(self.hr.get(CANDIDATES, {"q": "a b c d e f g h"}), 200)
        self.assertFields(self.hr.get(CANDIDATES, {"q": "x" * 201, "ordering": "age", "status": "x"}), "q", "ordering", "status")

    def test_pages(self):
        made = [self.add(name=f"Name {n}")["id"] for n in range(5)]
        seen, url = [], f"{self.instance.url}{CANDIDATES}?page_size=2&q=name"
        while url:
            page = self.assertStatus(self.hr.fetch(url), 200).json
            self.assertEqual(page["count"], 5)
            seen += [one["id"] for one in page["results"]]
            url = page["next"]
        self.assertEqual(seen, made[::-1])


class Reading(CandidateSuite):
    """What stands in resumes is found, with a snippet, by the company that has them alone."""

    def add_resume(self, content, name="cv.pdf", **fields):
        fields = {"name": "Jane", "email": f"{mark()}@example.com", **fields}
        answer = self.hr.upload(CANDIDATES, list(fields.items()), [("resume", name, "text/plain", content)])
        return self.assertStatus(answer, 201).json["id"]

    def status(self, candidate):
        key = f"(SELECT id FROM users WHERE public_id = UNHEX('{candidate.replace('-', '')}'))"
        rows = self.instance.sql("SELECT t.status FROM resume_texts t JOIN candidates c ON c.id = t.candidate_id WHERE t.lease IS NULL AND"
                                 f" (t.status > 0 OR t.attempts > 0) AND c.user_id = {key} ORDER BY t.file_id DESC LIMIT 1")
        return rows and [int(rows[0][0])]

    def read(self, candidate):
        return wait_for(lambda: self.status(candidate), 60, "the text of a resume")[0]

    def test_each_type(self):
        word = mark()
        for content, name in ((samples.resume(f"I know {word}."), "cv.pdf"), (samples.docx(f"I know {word}."), "cv.docx"),
                              (f"I know {word}.\n".encode(), "cv.txt")):
            with self.subTest(name=name):
                made = self.add_resume(content, name)
                self.assertEqual(self.read(made), 1)
                self.assertEqual(self.listed(q=f"{word} jane")[0], made)
                line = self.hr.get(CANDIDATES, {"q": word[:8].upper()}).json["results"][0]
                self.assertEqual((line["id"], line["snippet"]), (made, f"I know {word}."))
                self.assertEqual(self.listed(self.other, q=word), [])

    def test_who_applies(self):
        word, candidate, job = mark(), self.register(), self.post_job()
        self.apply(candidate, job, samples.resume(f"{word} and more"))
        self.assertEqual(self.read(candidate.id), 1)
        self.assertEqual(self.listed(q=f"more {word}"), [candidate.id])
        self.assertEqual(self.listed(self.other, q=word), [])
        # The same person, and another resume, at the other company.
        there = mark()
        self.apply(candidate, self.post_job(self.other), samples.resume(there))
        wait_for(lambda: self.listed(self.other, q=there), 60, "the other resume")
        self.assertEqual(self.listed(q=there), [])
        self.assertIsNone(self.hr.get(CANDIDATES).json["results"][0]["snippet"])

    def test_what_cannot_be_read_is_given_up(self):
        made = self.add_resume(b"%PDF-1.4\nnothing of a PDF\n%%EOF\n")
        self.assertEqual(self.read(made), 2)

    def test_no_more_than_a_mebibyte(self):
        first, last = mark(), mark()
        made = self.add_resume(f"{first}\n{'word ' * 250000}\n{last}\n".encode(), "cv.txt")
        self.assertEqual(self.read(made), 1)
        self.assertEqual((self.listed(q=first), self.listed(q=last)), ([made], []))


class Noting(CandidateSuite):
    def notes(self, candidate):
        return f"{CANDIDATES}{candidate}/notes/"

    def test_notes(self):
        candidate, colleague = self.register(), self.staff("hr", self.company)
        interviewer = self.sits(candidate)
        path = self.notes(candidate.id)
        body = {"text": " Call back ", "mentions": [interviewer.id, colleague.id, colleague.id, self.hr.id]}
        made = self.assertStatus(self.hr.post(path, body), 201).json
        self.assertEqual(list(made), ["id", "text", "author", "mentions", "created_at", "updated_at"])
        self.assertEqual((made["text"], made["author"]), ("Call back", {"id": self.hr.id, "name": self.hr.name}))
        self.assertEqual(sorted(made["mentions"]), sorted([interviewer.id, colleague.id, self.hr.id]))
        for person, n in ((interviewer, 1), (colleague, 1), (self.hr, 0), (candidate, 0)):
            titles = [one["title"] for one in person.get("/api/v1/notifications/notifications/").json["results"]]
            self.assertEqual(titles.count("You were mentioned in a note"), n)
        second = self.assertStatus(interviewer.post(path, {"text": "Good"}), 201).json
        self.assertEqual([one["id"] for one in self.assertStatus(interviewer.get(path), 200).json["results"]], [second["id"], made["id"]])
        changed = self.assertStatus(self.hr.patch(f"{path}{made['id']}/", {"text": "Done", "mentions": [colleague.id]}), 200).json
        self.assertEqual((changed["text"], changed["mentions"]), ("Done", [colleague.id]))
        self.assertStatus(self.hr.patch(f"{path}{made['id']}/", {"text": "x"}, headers={"If-Match": '"1-x"'}), 412)
        self.assertStatus(self.hr.delete(f"{path}{made['id']}/", headers={"If-Match": '"1-x"'}), 412)

    def test_who_may_write_and_delete(self):
        candidate, colleague, admin = self.register(), self.staff("hr", self.company), self.staff("admin", self.company)
        interviewer, stranger = self.sits(candidate), self.staff("interviewer", self.company)
        path = self.notes(candidate.id)
        one, two = (self.assertStatus(self.hr.post(path, {"text": "x"}), 201).json["id"] for _ in range(2))
        for person in (colleague, admin, interviewer, stranger, self.other):
            self.assertStatus(person.patch(f"{path}{one}/", {"text": "y"}), 404)
        for person in (colleague, interviewer, stranger, self.other):
            self.assertStatus(person.delete(f"{path}{one}/"), 404)
        for person in (stranger, self.other):
            self.assertStatus(person.get(path), 404)
            self.assertStatus(person.post(path, {"text": "x"}), 404)
        for answer in (candidate.get(path), candidate.post(path, {"text": "x"}), candidate.delete(f"{path}{one}/")):
            self.assertDetail(answer, 403, FORBIDDEN)
        self.assertStatus(self.hr.delete(f"{path}{one}/"), 204)
        self.assertStatus(admin.delete(f"{path}{two}/"), 204)
        self.assertEqual(self.hr.get(path).json["count"], 0)
        self.assertNotIn("Call back", candidate.get(APPLICATIONS).text)

    def test_wrong_notes(self):
        path = self.notes(self.add()["id"])
        interviewer = self.staff("interviewer", self.company)
        before = self.everything()
        self.assertFields(self.hr.post(path, {}), "text")
        self.assertFields(self.hr.post(path, {"text": "  "}), "text")
        self.assertFields(self.hr.post(path, {"text": "x" * 10001}), "text")
        for mention in (str(uuid.uuid4()), self.other.id, interviewer.id):
            self.assertFields(self.hr.post(path, {"text": "x", "mentions": [mention]}), "mentions")
        self.assertFields(self.hr.post(path, {"text": "x", "mentions": [self.hr.id] * 21}), "mentions")
        self.assertUnchanged(before)
        note = self.assertStatus(self.hr.post(path, {"text": "x" * 10000}), 201).json["id"]
        self.assertFields(self.hr.patch(f"{path}{note}/", {"text": " "}), "text")
        self.assertStatus(self.hr.patch(f"{self.notes(self.add()['id'])}{note}/", {"text": "y"}), 404)

    def test_files(self):
        candidate = self.register()
        interviewer = self.sits(candidate)
        path = f"{CANDIDATES}{candidate.id}/files/"
        made = self.assertStatus(self.hr.upload(path, [], [("file", "letter.png", "image/png", samples.png())]), 201).json
        self.assertEqual((made["name"], made["type"], made["size"]), ("letter.png", "image/png", len(samples.png())))
        self.assertEqual(self.assertStatus(self.anyone.fetch(made["url"]), 200).body, samples.png())
        for person in (self.hr, interviewer):
            self.assertEqual([one["id"] for one in self.assertStatus(person.get(path), 200).json["results"]], [made["id"]])
            self.assertStatus(person.get(f"/api/v1/files/{made['id']}"), 200)
        for person in (self.other, self.staff("interviewer", self.company)):
            self.assertStatus(person.get(path), 404)
            self.assertStatus(person.get(f"/api/v1/files/{made['id']}"), 404)
        self.assertStatus(candidate.get(f"/api/v1/files/{made['id']}"), 404)
        self.assertDetail(interviewer.upload(path, [], [("file", "a.png", "image/png", samples.png())]), 403, FORBIDDEN)
        self.assertStatus(self.other.upload(path, [], [("file", "a.png", "image/png", samples.png())]), 404)
        self.assertFields(self.hr.upload(path, [], [("file", "a.png", "image/png", samples.elf())]), "file")
        self.assertFields(self.hr.upload(path, [], []), "file")
        columns = "company_id, candidate_id, owner_id, purpose, size, type, name, stored_path, created_at"
        self.instance.sql(f"INSERT INTO files (public_id, {columns}) SELECT UNHEX(MD5(CONCAT(f.id, n.seq))), {columns}"
                          " FROM files f JOIN seq_1_to_99 n WHERE f.candidate_id IS NOT NULL AND f.name = 'letter.png'"
                          f" AND f.public_id = UNHEX('{made['id'].replace('-', '')}')")
        self.assertFields(self.hr.upload(path, [], [("file", "a.png", "image/png", samples.png())]), "file")

    def test_timeline(self):
        candidate, job = self.register(), self.post_job()
        application = self.apply(candidate, job)
        interviewer, stranger = self.sits(candidate), self.staff("interviewer", self.company)
        path = f"{CANDIDATES}{candidate.id}/"
        self.assertStatus(self.hr.patch(path, {"place": "Lyon"}), 200)
        self.assertStatus(self.hr.patch(f"{APPLICATIONS}{application}/", {"status": "screening"}), 200)
        self.assertStatus(self.hr.post(self.notes(candidate.id), {"text": "A note"}), 201)
        entries = self.assertStatus(self.hr.get(f"{path}timeline/"), 200).json["results"]
        found = [(one["kind"], one["text"], one["object"]) for one in entries]
        for entry in (("note", "A note", "candidate"), ("changed", "place:  -> Lyon", "candidate"), ("applied", "Engineer", "application"),
                      ("status", "submitted -> screening", "application"), ("applied", "Software Engineer", "application")):
            self.assertIn(entry, found)
        self.assertIn("interview", [one["kind"] for one in entries])
        found = [(one["kind"], one["text"]) for one in self.assertStatus(interviewer.get(f"{path}timeline/"), 200).json["results"]]
        self.assertIn(("applied", "Software Engineer"), found)
        self.assertNotIn(("applied", "Engineer"), found)
        for person in (stranger, self.other):
            self.assertStatus(person.get(f"{path}timeline/"), 404)
        self.assertDetail(candidate.get(f"{path}timeline/"), 403, FORBIDDEN)

    def test_tags(self):
        self.add(tags=["b", "a"])
        self.add(tags=["b"])
        self.add(self.other, tags=["theirs"])
        self.assertEqual(self.assertStatus(self.hr.get(f"{CANDIDATES}tags/"), 200).json["results"],
                         [{"tag": "a", "count": 1}, {"tag": "b", "count": 2}])
        self.assertDetail(self.staff("interviewer", self.company).get(f"{CANDIDATES}tags/"), 403, FORBIDDEN)


class Merging(CandidateSuite):
    DUPLICATES, MERGES = f"{CANDIDATES}duplicates/", f"{CANDIDATES}merges/"

    def pairs(self, person=None):
        answer = self.assertStatus((person or self.hr).get(self.DUPLICATES), 200).json
        self.assertEqual(answer["count"], len(answer["results"]))
        return [(one["candidates"][0]["id"], one["candidates"][1]["id"], one["reasons"]) for one in answer["results"]]

    def test_probable_duplicates(self):
        word = mark()
        one = self.add(email=f"{word}@example.com", phone="+33 6 12 34 56 78")["id"]
        self.add(self.other, email=f"{word}+b@example.com", phone="+33 6 12 34 56 78")
        self.assertEqual(self.pairs(), [])
        two = self.add(email=f"{word.upper()}+x@Example.com", phone="06 12 34 56 78")["id"]
        three = self.add(phone="(0)612345678")["id"]
        self.assertEqual(self.pairs(), [(two, three, ["phone"]), (one, three, ["phone"]), (one, two, ["email", "phone"])])
        self.assertStatus(self.hr.post(f"{self.DUPLICATES}dismiss/", {"candidates": [three, two]}), 204)
        self.assertStatus(self.hr.post(f"{self.DUPLICATES}dismiss/", {"candidates": [two, three]}), 204)
        self.assertEqual(self.pairs(), [(one, three, ["phone"]), (one, two, ["email", "phone"])])
        self.assertStatus(self.hr.post(self.MERGES, {"into": one, "from": three}), 201)
        self.assertEqual(self.pairs(), [(one, two, ["email", "phone"])])
        self.assertEqual(self.pairs(self.other), [])

    def test_equal_resumes(self):
        text, found = f"The same resume {mark()}", []
        for _ in range(2):
            answer = self.hr.upload(CANDIDATES, [("name", "Jane"), ("email", f"{mark()}@example.com")],
                                    [("resume", "cv.txt", "text/plain", text.encode())])
            found.append(self.assertStatus(answer, 201).json["id"])
        wait_for(self.pairs, 60, "the pair")
        self.assertEqual(self.pairs(), [(*found, ["resume"])])

    def test_merge_and_undo(self):
        job = self.post_job()
        into, other = self.add(name="Ada Lovelace", job=job), self.add(name="Augusta King", job=job)
        made = self.assertStatus(self.hr.post(self.MERGES, {"into": into["id"], "from": other["id"]}), 201).json
        self.assertEqual((made["into"], made["from"], made["from_name"]), (into["id"], other["id"], "Augusta King"))
        self.assertEqual([one["id"] for one in self.hr.get(self.MERGES).json["results"]], [made["id"]])
        self.assertEqual(self.hr.get(self.MERGES).json["count"], 1)
        self.assertEqual(self.listed(), [into["id"]])
        self.assertEqual(self.listed(q="augusta"), [into["id"]])
        profile = self.hr.get(f"{CANDIDATES}{into['id']}/").json
        self.assertEqual({one["id"] for one in profile["applications"]},
                         {into["applications"][0]["id"], other["applications"][0]["id"]})
        self.assertEqual([(one["id"], one["from"], one["from_name"]) for one in profile["merged"]],
                         [(made["id"], other["id"], "Augusta King")])
        self.assertEqual(self.hr.get(f"{CANDIDATES}{other['id']}/").json["merged_into"], into["id"])
        self.assertStatus(self.other.delete(f"{self.MERGES}{made['id']}/"), 404)
        self.assertStatus(self.hr.delete(f"{self.MERGES}{made['id']}/"), 204)
        self.assertStatus(self.hr.delete(f"{self.MERGES}{made['id']}/"), 404)
        self.assertEqual(self.listed(), [other["id"], into["id"]])
        self.assertEqual(self.listed(q="augusta"), [other["id"]])
        self.assertEqual(len(self.hr.get(f"{CANDIDATES}{into['id']}/").json["applications"]), 1)

    def test_refusals(self):
        one, two, three, theirs = (self.add(person)["id"] for person in (self.hr, self.hr, self.hr, self.other))
        nobody = str(uuid.uuid4())
        for body, names in (({}, ("into", "from")), ({"into": one, "from": one}, ("from",)), ({"into": one, "from": theirs}, ("from",)),
                            ({"into": nobody, "from": theirs}, ("into", "from"))):
            self.assertFields(self.hr.post(self.MERGES, body), *names)
        self.assertStatus(self.hr.post(self.MERGES, {"into": one, "from": two}), 201)
        self.assertFields(self.hr.post(self.MERGES, {"into": three, "from": two}), "from")
        self.assertFields(self.hr.post(self.MERGES, {"into": three, "from": one}), "from")
        self.assertFields(self.hr.post(self.MERGES, {"into": two, "from": three}), "into")
        for body in ({}, {"candidates": [one]}, {"candidates": [one, one]}, {"candidates": [one, theirs]}):
            self.assertFields(self.hr.post(f"{self.DUPLICATES}dismiss/", body), "candidates")
        for person in (self.staff("interviewer", self.company), self.register()):
            for answer in (person.get(self.DUPLICATES), person.post(f"{self.DUPLICATES}dismiss/", {"candidates": [one, three]}),
                           person.get(self.MERGES), person.post(self.MERGES, {"into": one, "from": three})):
                self.assertDetail(answer, 403, FORBIDDEN)
        self.assertEqual(self.other.get(self.MERGES).json["results"], [])


class Bounds(CandidateSuite):
    """What a page reads does not grow with the company: 20,000 candidates, whose words are in all, in half, in few of them."""

    def rows_read(self):
        names = "'Handler_read_key', 'Handler_read_next', 'Handler_read_prev', 'Handler_read_rnd', 'Handler_read_rnd_next'"
        found = self.instance.sql(f"SHOW GLOBAL STATUS WHERE Variable_name IN ({names})")
        return sum(int(row[1]) for row in found)

    def fill(self, n):
        company = f"(SELECT id FROM companies WHERE name = '{self.company}')"
        tag = uuid.uuid4().hex[:8]
        self.instance.sql("INSERT INTO users (public_id, role, email, name, first_name, last_name, created_at, updated_at)"
                          f" SELECT UNHEX(MD5(CONCAT('{tag}', seq))), 8, CONCAT('{tag}', seq, '@example.com'), CONCAT('Name ', seq), 'N',"
                          f" 'N', NOW(), NOW() FROM seq_1_to_{n}")
        self.instance.sql("INSERT INTO candidates (company_id, user_id, name, email, mail_key, created_at, updated_at)"
                          f" SELECT {company}, id, name, email, email, NOW(), NOW() FROM users WHERE email LIKE '{tag}%'")
        for word, which in (("common", "1"), ("half", "id % 2 = 0"), ("other", "id % 2 = 1"), ("rare", "id % 5000 = 0"),
                            ("comma", "id % 3 = 0"), ("comet", "id % 100 = 0")):
            self.instance.sql("INSERT INTO candidate_words (company_id, word, candidate_id, origin)"
                              f" SELECT company_id, '{word}', id, 1 FROM candidates WHERE company_id = {company} AND {which}")

    def test_rows_read(self):
        self.fill(20000)
        for query, count, most in (({}, None, 9000), ({"q": "common "}, None, 12000), ({"q": "co"}, None, 12000), ({"q": "rare"}, 4, 1500),
                                   ({"q": "common rare"}, 4, 8000), ({"q": "half common"}, None, 30000), ({"q": "comet"}, 200, 6000),
                                   ({"q": "common", "ordering": "name"}, None, 12000), ({"q": "nothing"}, 0, 500),
                                   ({"q": "rare", "ordering": "-name"}, 4, 1500)):
            with self.subTest(query=query):
                self.hr.get(CANDIDATES, query)
                before = self.rows_read()
                answer = self.assertStatus(self.hr.get(CANDIDATES, query), 200).json
                read = self.rows_read() - before
                self.assertEqual((answer["count"], answer.get("count_capped")), (1000, True) if count is None else (count, None))
                self.assertEqual(len(answer["results"]), 20 if count is None else min(count, 20))
                self.assertLess(read, most)


class Inviting(CandidateSuite):
    def test_an_account_is_offered(self):
        email = f"{mark()}@example.com"
        made = self.add(email=email, name="Jane Smith", job=self.post_job())
        answer = self.assertStatus(self.hr.post(f"{CANDIDATES}{made['id']}/invite/"), 202)
        self.assertIn("detail", answer.json)
        mail = self.mail_to(email)
        self.assertIn(self.company, mail)
        code = mail.split("asked for it: ")[1].split("\n")[0].strip()
        password = "correct horse battery staple"
        body = {"token": code, "new_password": password, "new_password_confirm": password}
        self.assertStatus(self.anyone.post("/api/v1/users/users/reset_password/", body), 200)
        person = self.login(email, password)
        self.assertEqual(person.get(APPLICATIONS).json["count"], 1)
        self.assertTrue(person.get("/api/v1/users/users/me/").json["is_verified"])

    def test_once_a_week(self):
        path = f"{CANDIDATES}{self.add()['id']}/invite/"
        self.assertStatus(self.hr.post(path), 202)
        answer = self.assertStatus(self.hr.post(path), 429)
        self.assertGreater(int(answer.header("Retry-After")), 6 * 86400)

    def test_who_has_an_account_gets_no_mail(self):
        candidate, staff = self.register(), self.staff("interviewer", f"Company {uuid.uuid4().hex[:8]}")
        for person in (candidate, staff):
            made = self.add(email=person.email)
            tickets = self.instance.count("one_time_tokens", "purpose = 3")
            self.assertStatus(self.hr.post(f"{CANDIDATES}{made['id']}/invite/"), 202)
            self.assertEqual(self.instance.count("one_time_tokens", "purpose = 3"), tickets)

    def mail_to(self, email):
        return wait_for(lambda: self.instance.sql(f"SELECT o.text FROM mails m JOIN mail_outbox o ON o.mail_id = m.id WHERE m.kind = 11"
                                                  f" AND m.email = '{email}'"), 20, f"the mail to {email}")[0][0].replace("\\n", "\n")


if __name__ == "__main__":
    unittest.main()
