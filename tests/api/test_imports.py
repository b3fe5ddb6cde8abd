"""Imports of jobs, candidates and applications from CSV: checked first, then taken line by line as the API takes them."""

import csv
import io
import os
import uuid
from unittest.mock import patch

from harness.instance import wait_for
from harness.suite import Suite

IMPORTS = "/api/v1/imports/"
JOBS = "/api/v1/jobs/jobs/"
CANDIDATES = "/api/v1/candidates/"
APPLICATIONS = "/api/v1/jobs/applications/"


def table(names, *rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([names, *rows])
    return text.getvalue().encode()


class ImportSuite(Suite):
    options = {"name": "imports", "settings": {"dispatchers": "1"}}

    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4().hex[:8]}"
        self.hr = self.staff("hr", self.company)

    def upload(self, kind, content, person=None, name="lines.csv"):
        return (person or self.hr).upload(IMPORTS, [("kind", kind)], [("file", name, "text/csv", content)])

    def made(self, kind, content):
        return self.assertStatus(self.upload(kind, content), 202).json

    def until(self, made, *status, seconds=15):
        def there():
            found = self.assertStatus(self.hr.get(f"{IMPORTS}{made['id']}/"), 200).json
            return found if found["status"] in status else None
        return wait_for(there, seconds, f"an import that is {status}", 0.05)

    def errors(self, made):
        """All errors, as (line, field)."""
        found, page = [], 1
        while True:
            answer = self.assertStatus(self.hr.get(f"{IMPORTS}{made['id']}/errors/", {"page": page, "page_size": 100}), 200).json
            found += [(one["line"], one["field"]) for one in answer["results"]]
            if answer["next"] is None:
                return found
            page += 1

    def started(self, made):
        self.assertStatus(self.hr.post(f"{IMPORTS}{made['id']}/start/", {}), 202)
        return self.until(made, "done", "stopped")

    def job(self, **more):
        return self.assertStatus(self.hr.post(JOBS, {"title": "Smith", "description": "d", "employment_type": "full_time",
                                                     "status": "published", **more}), 201).json["id"]


class Imports(ImportSuite):
    def test_jobs(self):
        names = ["title", "description", "employment_type", "required_skills", "salary_min", "status"]
        made = self.made("jobs", table(names, ["One", "Two\nlines, \"quoted\"", "full_time", "C,SQL", "5000.50", "published"],
                                       ["Two", "", "part_time"], ["", "d", "sometimes", "", "x", ""], ["'=3", "d", "contract"]))
        self.assertEqual((made["kind"], made["lines"], made["name"], made["done"]), ("jobs", 4, "lines.csv", 0))
        found = self.until(made, "checked")
        self.assertEqual([found[name] for name in ("lines", "good", "bad", "done", "ended_at")], [4, 2, 2, 0, None])
        self.assertEqual({line for line, _ in self.errors(made)}, {4, 5})
        self.assertIn((4, "description"), self.errors(made))
        self.assertEqual({field for line, field in self.errors(made) if line == 5}, {"title", "employment_type", "salary_min"})
        self.assertEqual(self.hr.get(JOBS).json["count"], 0)
        found = self.started(made)
        self.assertEqual([found[name] for name in ("status", "good", "bad", "done")], ["done", 2, 2, 2])
        results = self.hr.get(JOBS).json["results"]
        self.assertEqual([one["title"] for one in results], ["=3", "One"])
        whole = self.hr.get(f"{JOBS}{results[1]['id']}/").json
        self.assertEqual((whole["description"], whole["required_skills"], whole["salary_min"], whole["status"]),
                         ("Two\nlines, \"quoted\"", ["C", "SQL"], 5000.5, "published"))

    def test_candidates_without_mail(self):
        before = self.instance.value("SELECT COUNT(*) FROM mails")
        made = self.made("candidates", table(["name", "email", "tags"], *[[f"Person {n}", f"{uuid.uuid4().hex}@example.org", "a,b"]
                                                                          for n in range(5)], ["Nobody", "none", ""]))
        self.assertEqual(self.until(made, "checked")["bad"], 1)
        self.assertEqual(self.errors(made), [(7, "email")])
        self.assertEqual(self.started(made)["done"], 5)
        answer = self.hr.get(CANDIDATES).json
        self.assertEqual((answer["count"], answer["results"][0]["tags"]), (5, ["a", "b"]))
        wait_for(lambda: self.instance.value("SELECT COUNT(*) FROM outbox WHERE status = 0") in ("0", 0), 30, "the outbox")
        self.assertEqual(self.instance.value("SELECT COUNT(*) FROM mails"), before)
        self.assertEqual(self.hr.get("/api/v1/notifications/notifications/").json["count"], 0)

    def test_applications_once(self):
        """What the use case refuses is named by the check; an application that is there twice in the file, too."""
        job, closed = self.job(), self.job(status="draft")
        names = ["job", "candidate_name", "candidate_email", "cover_letter"]
        made = self.made("applications", table(
            names, [job, "Ann", "ann@example.org", "Hello"], [closed, "Ann", "ann@example.org", ""],
            [str(uuid.uuid4()), "Ann", "ann@example.org", ""], *[[job, f"P{n}", f"p{n}@example.org", ""] for n in range(200)],
            [job, "Ann", "ANN@example.org", "Again"], [job, "No address", "", ""], [job, "x", "y", "", "too", "many"]))
        found = self.until(made, "checked")
        self.assertEqual((found["good"], found["bad"]), (201, 5))
        self.assertEqual([line for line, _ in self.errors(made)], [3, 4, 205, 206, 207])
        self.assertEqual(self.errors(made)[2], (205, "job"))
        self.assertEqual(self.started(made)["done"], 201)
        self.assertEqual(self.hr.get(APPLICATIONS).json["count"], 201)

    def test_twice_when_the_first_is_bad(self):
        """A refused line does not make a later line with the same job and candidate a duplicate."""
        job = self.job()
        names = ["job", "candidate_name", "candidate_email", "portfolio_url"]
        made = self.made("applications", table(
            names, [job, "Ann", "ann@example.org", "no address"], [job, "Ann", "ann@example.org", ""],
            [job, "Bob", "bob@example.org", "no address"], *[[job, f"P{n}", f"p{n}@example.org", ""] for n in range(120)],
            [job, "Bob", "bob@example.org", ""]))
        self.assertEqual(self.until(made, "checked")["good"], 122)
        self.assertEqual(self.errors(made), [(2, "portfolio_url"), (4, "portfolio_url")])
        self.assertEqual(self.started(made)["done"], 122)

    def test_what_changes_meanwhile(self):
        """A line that was good when it was checked, and no longer is, is named, and the others are taken."""
        job, other = self.job(), self.job()
        made = self.made("applications", table(["job", "candidate_name", "candidate_email"], [job, "A", "a@example.org"],
                                               [other, "B", "b@example.org"], [job, "C", "c@example.org"]))
        self.until(made, "checked")
        self.assertStatus(self.hr.post(f"{JOBS}{other}/close/", {}), 200)
        found = self.started(made)
        self.assertEqual([found[name] for name in ("good", "bad", "done")], [2, 1, 2])
        self.assertEqual(self.errors(made), [(3, "job")])

    def test_files_that_are_refused(self):
        for content in (b"", b"\n\n", b"title,colour\nx,y\n", b"title,title\nx,y\n", b"title,description\n", b'"title\nx',
                        b"title\n" + b"x\n" * 100001, b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"Title\nx\n", b"title;description\na;b\n",
                        "title,description\nSmith,Forges\n".encode("utf-16"), b"title\0\nx\n", b"titl\xe9\nx\n", b"," * 200 + b"\nx\n",
                        b"id,title\n1,x\n",
                        b"title,description,employment_type\nOne,a\0b,full_time\n", b"title,\nx,y\n", b"x" * (1 << 20) + b"\ny\n"):
            with self.subTest(content=content[:20]):
                self.assertFields(self.upload("jobs", content), "file")
        self.assertFields(self.upload("offers", b"title\nx\n"), "kind")
        self.assertFields(self.hr.upload(IMPORTS, [("kind", "jobs")], []), "file")
        self.assertEqual(self.hr.get(IMPORTS).json["count"], 0)

    def test_too_large(self):
        """A file above 50 MiB is refused as too large, and one that is far above by nginx, before it is read."""
        head = b"title,description,employment_type\n"
        for size in (50 << 20, 53 << 20):
            answer = self.upload("jobs", head + b"x" * size)
            self.assertEqual((answer.status, list(answer.json)), (413, ["detail"]))
        self.assertEqual(self.hr.get(IMPORTS).json["count"], 0)

    def test_lines_that_are_odd(self):
        """A byte order mark, other ends of lines, quotes, text that is no text, formulas, and a line that is enormous."""
        head = b"\xef\xbb\xbftitle,description,employment_type\r\n"
        lines = [(b'"A ""b"", c","two\r\nlines",full_time', None), (b"One,caf\xe9,full_time", "description"),
                 (b"One,d,full_time,", None), (b'One,"d"x,full_time', None),
                 (b"One," + b"x" * (5 << 20) + b",full_time", None), (b"'=1+1,\"'@d\",full_time", None),
                 (b"=1+1,'d,full_time", None), ("One,\U0001f600,full_time".encode(), None), (b"One", "description"),
                 (b",,", "title"), (b"last,d,full_time", None)]
        made = self.made("jobs", head + b"\r\n".join(line for line, _ in lines))
        found = self.until(made, "checked")
        wrong = self.errors(made)
        self.assertEqual((found["lines"], found["good"], found["bad"]), (11, 5, 6), wrong)
        starts = [2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]
        for start, (_, field) in zip(starts, lines):
            if field is not None:
                self.assertIn((start, field), wrong)
        self.assertEqual({line for line, field in wrong if field is None}, {5, 6, 7})
        self.started(made)
        jobs = [self.hr.get(f"{JOBS}{one['id']}/").json for one in self.hr.get(JOBS).json["results"]]
        self.assertEqual(sorted((one["title"], one["description"]) for one in jobs),
                         [('=1+1', "'d"), ('=1+1', '@d'), ('A "b", c', 'two\r\nlines'), ('One', '\U0001f600'), ('last', 'd')])

    def test_own_list_is_read_back(self):
        """What a list as CSV says of a candidate can be imported elsewhere; its other columns are taken out first."""
        self.assertStatus(self.hr.post(CANDIDATES, {"name": "+ Ann, \"A\"", "email": "ann@example.org", "tags": ["a", "b"],
                                                    "place": "-Lyon"}), 201)
        rows = list(csv.DictReader(io.StringIO(self.hr.get(CANDIDATES, {"format": "csv"}).body.decode())))
        names = [name for name in ("name", "email", "place", "tags") if name in rows[0]]
        self.assertEqual(rows[0]["name"][0], "'")
        other = self.hr = self.staff("hr", f"Other {uuid.uuid4()}")
        made = self.made("candidates", table(names, *[[row[name] for name in names] for row in rows]))
        self.until(made, "checked")
        self.assertEqual(self.started(made)["done"], 1)
        found = other.get(CANDIDATES).json["results"][0]
        self.assertEqual((found["name"], found["email"], found["tags"]), ("+ Ann, \"A\"", "ann@example.org", ["a", "b"]))

    def test_keys(self):
        """A key imports with the scope of imports alone, and not with one of jobs."""
        content = table(["title", "description", "employment_type"], ["One", "d", "full_time"])

        def key(*scopes):
            made = self.assertStatus(self.hr.post("/api/v1/api_keys/", {"name": "A program", "scopes": list(scopes)}), 201).json
            return type(self.hr)(self.instance, made["key"])

        self.assertStatus(self.upload("jobs", content, key("jobs:write")), 403)
        reader, writer = key("imports:read"), key("imports:write")
        self.assertStatus(self.upload("jobs", content, reader), 403)
        made = self.assertStatus(self.upload("jobs", content, writer), 202).json
        self.until(made, "checked")
        self.assertStatus(reader.get(f"{IMPORTS}{made['id']}/errors/"), 200)
        self.assertStatus(reader.post(f"{IMPORTS}{made['id']}/start/", {}), 403)
        self.assertStatus(writer.post(f"{IMPORTS}{made['id']}/start/", {}), 202)
        self.assertEqual(self.until(made, "done")["done"], 1)

    def test_invalid_ids(self):
        for identity in ("x", str(uuid.uuid4()), "9" * 400, "\u00e9"):
            with self.subTest(identity=identity):
                self.assertEqual(self.hr.get(f"{IMPORTS}{identity}/").status, 404)

    def test_audit(self):
        made = self.made("jobs", table(["title", "description", "employment_type"], ["One", "d", "full_time"]))
        self.until(made, "checked")
        self.started(made)
        self.assertStatus(self.hr.delete(f"{IMPORTS}{made['id']}/"), 204)
        key = made["id"].replace("-", "")
        said = self.instance.sql(f"SELECT action FROM audit WHERE object_public_id = UNHEX('{key}') ORDER BY id")
        self.assertEqual([one[0] for one in said], ["import.created", "import.started", "import.deleted"])

    def test_files_are_forgotten(self):
        """The file goes when its lines are taken; what was not started within a week is stopped, and what is known of lines goes."""
        names = ["title", "description", "employment_type"]
        done = self.made("jobs", table(names, ["One", "marked-done", "full_time"], ["", "", ""]))
        left = self.made("jobs", table(names, ["One", "marked-left", "full_time"], ["", "", ""]))
        self.until(done, "checked")
        self.until(left, "checked")

        def files():
            return sum(b"marked-" in path.read_bytes() for path in self.instance.storage.rglob("*") if path.is_file())

        self.assertEqual(files(), 2)
        self.started(done)
        wait_for(lambda: files() == 1, 10, "the file of what was taken to go")
        self.assertNotEqual(self.errors(done), [])
        self.instance.sql("UPDATE imports SET forget_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND")
        self.instance.control("sweep")
        found = self.until(left, "stopped")
        self.assertEqual((files(), found["ended_at"] is not None), (0, True))
        self.assertEqual((self.errors(done), self.errors(left)), ([], [(1, None)]))
        self.assertFields(self.hr.post(f"{IMPORTS}{left['id']}/start/", {}), "import_id")

    # A build with sanitizers cannot look for leaks in a process that has changed its user.
    @patch.dict(os.environ, {"ASAN_OPTIONS": "detect_leaks=0"})
    def test_from_the_command_line(self):
        """The command and the dispatcher work at the same import, and no line is taken twice."""
        file = self.instance.state / "lines.csv"
        job = self.job()
        file.write_bytes(table(["job", "candidate_name", "candidate_email"], *[[job, f"P{n}", f"p{n}@example.org"] for n in range(700)],
                               [job, "P0", "p0@example.org"], [job, "P1", ""]))
        words = ["import", "--kind", "applications", "--file", str(file), "--email", self.hr.email]
        said = self.instance.control(*words, "--dry-run", check=False)
        self.assertIn("Good lines: 700, bad: 2. Nothing was taken.", said)
        self.assertEqual((self.hr.get(IMPORTS).json["count"], self.hr.get(APPLICATIONS).json["count"]), (0, 0))
        said = self.instance.control(*words, check=False)
        self.assertIn("Lines taken: 700, bad: 2.", said)
        self.assertEqual(self.hr.get(APPLICATIONS).json["count"], 700)
        self.assertEqual([self.hr.get(IMPORTS).json["results"][0][name] for name in ("status", "done")], ["done", 700])

    def test_a_long_one_stops_no_other(self):
        names = ["title", "description", "employment_type"]
        long = self.made("jobs", table(names, *[["One", "d", "full_time"]] * 3000))
        short = self.made("jobs", table(names, ["One", "d", "full_time"]))
        self.until(short, "checked")
        self.assertEqual(self.hr.get(f"{IMPORTS}{long['id']}/").json["status"], "checking")
        self.assertStatus(self.hr.delete(f"{IMPORTS}{long['id']}/"), 204)

    def test_who_may(self):
        made = self.made("jobs", table(["title", "description", "employment_type"], ["One", "d", "full_time"]))
        self.until(made, "checked")
        other = self.staff("admin", f"Other {uuid.uuid4()}")
        for person, status in ((other, 404), (self.staff("interviewer", self.company), 403), (self.register(), 403)):
            for answer in (person.get(f"{IMPORTS}{made['id']}/"), person.get(f"{IMPORTS}{made['id']}/errors/"),
                           person.post(f"{IMPORTS}{made['id']}/start/", {}), person.delete(f"{IMPORTS}{made['id']}/")):
                self.assertEqual(answer.status, status, answer)
        self.assertEqual(other.get(IMPORTS).json["count"], 0)
        self.assertEqual([one["id"] for one in self.hr.get(IMPORTS).json["results"]], [made["id"]])
        first = self.hr.get(f"{IMPORTS}{made['id']}/")
        for answer in (self.hr.post(f"{IMPORTS}{made['id']}/start/", {}, headers={"If-Match": '"77-0"'}),
                       self.hr.delete(f"{IMPORTS}{made['id']}/", headers={"If-Match": '"77-0"'})):
            self.assertEqual(answer.status, 412, answer)
        again = self.hr.get(f"{IMPORTS}{made['id']}/", headers={"If-None-Match": first.header("ETag")})
        self.assertEqual((again.status, again.body), (304, b""))
        self.assertStatements(self.hr, IMPORTS)
        self.assertStatements(self.hr, f"{IMPORTS}{made['id']}/errors/", 3)
        self.assertEqual(self.started(made)["done"], 1)
        self.assertFields(self.hr.post(f"{IMPORTS}{made['id']}/start/", {}), "import_id")
        self.assertStatus(self.hr.delete(f"{IMPORTS}{made['id']}/"), 204)
        self.assertEqual(self.hr.get(f"{IMPORTS}{made['id']}/").status, 404)
        self.assertEqual(self.hr.get(JOBS).json["count"], 1)

    def test_an_author_who_left(self):
        colleague = self.staff("hr", self.company)
        made = self.made("jobs", table(["title", "description", "employment_type"], ["One", "d", "full_time"]))
        self.until(made, "checked")
        self.instance.sql(f"UPDATE users SET active = 0 WHERE public_id = UNHEX('{self.hr.id.replace('-', '')}')")
        self.assertStatus(colleague.post(f"{IMPORTS}{made['id']}/start/", {}), 202)
        self.hr = colleague
        self.assertEqual(self.until(made, "done", "stopped")["status"], "stopped")
        self.assertEqual(self.hr.get(JOBS).json["count"], 0)
