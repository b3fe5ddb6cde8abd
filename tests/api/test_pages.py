"""Pages that everybody may read: the front door, the open jobs of a company, and one job."""

import json
import re
import sys
import unittest
import uuid
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples, tickets  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import in_days  # noqa: E402

FORM = "application/x-www-form-urlencoded"
BROWSER = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
NASTY = "<script>alert(1)</script> & \"quotes\" 'single' </title> \u202e {{title}} 日本"


class Text(HTMLParser):
    """The text of a page as a reader sees it, and its links."""

    def __init__(self, html):
        super().__init__()
        self.text, self.links, self.tags, self.hidden = "", [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.hidden += tag in ("script", "style")
        self.links += [value for name, value in attributes if name == "href"]

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data):
        self.text += "" if self.hidden else data


class PageSuite(Suite):
    options = {"name": "pages", "settings": {"dispatchers": "1"}}

    def setUp(self):
        super().setUp()
        self.name = f"Atelier {uuid.uuid4().hex[:8]}"
        self.admin = self.staff("admin", self.name)
        self.slug = self.assertStatus(self.admin.get("/api/v1/company/"), 200).json["slug"]
        settings = {"career_page": True, "colour": "#e4002b", "timezone": "Europe/Paris"}
        self.assertStatus(self.admin.patch("/api/v1/company/", settings), 200)
        self.hr = self.staff("hr", self.name)

    def page(self, path, status=200, **headers):
        answer = self.assertStatus(self.anyone.get(path, headers={**BROWSER, **headers}), status)
        self.assertEqual(answer.header("Content-Type"), "text/html; charset=utf-8")
        policy = answer.header("Content-Security-Policy").split("; ")
        for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
            self.assertIn(part, policy)
        self.assertNotIn("{{", answer.text.replace("{{title}}", ""))
        return answer

    def job(self, **members):
        body = {"title": "Data Engineer", "description": "Builds pipelines.", "employment_type": "full_time", "work_model": "remote",
                "location": "Lyon", "salary_min": "52000.00", "salary_max": "62000.00", "salary_currency": "EUR",
                "application_deadline": in_days(20), "status": "published", **members}
        return self.assertStatus(self.hr.post("/api/v1/jobs/jobs/", body), 201).json["id"]

    def links(self, path):
        return [link for link in Text(self.page(path).text).links if link.startswith(f"/jobs/{self.slug}/")]


class Pages(PageSuite):
    def test_a_company_that_cannot_be(self):
        for slug in ("%F0%9F%8C%8D", "a'b", "x"):
            self.page(f"/jobs/{slug}", 404)
            self.page(f"/jobs/{slug}/{uuid.uuid4()}-engineer", 404)

    def test_front_door(self):
        self.job()
        page = Text(self.page("/").text)
        self.assertIn(self.name, page.text)
        self.assertIn("1 open job", page.text)
        self.assertIn(f"/jobs/{self.slug}", page.links)
        self.assertStatus(self.admin.patch("/api/v1/company/", {"career_page": False}), 200)
        self.assertNotIn(self.name, self.page("/").text)
        self.page(f"/jobs/{self.slug}", 404)
        # Programs that do not ask for a page get none.
        for headers in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}):
            self.assertEqual(self.assertStatus(self.anyone.get("/", headers=headers), 404).json["error"], "not_found")

    def test_in_two_languages(self):
        self.job()
        self.assertIn("Emplois chez", self.page(f"/jobs/{self.slug}?lang=fr").text)
        french = self.page(f"/jobs/{self.slug}", **{"Accept-Language": "fr-FR,fr;q=0.9,en;q=0.8"})
        self.assertIn('<html lang="fr">', french.text)
        self.assertIn("52\u202f000 à 62\u202f000 EUR par an", french.text)
        english = self.page(f"/jobs/{self.slug}?lang=en", **{"Accept-Language": "fr"})
        self.assertIn("52,000 to 62,000 EUR a year", english.text)
        # The language goes along with every link.
        self.assertTrue(all(link.endswith("?lang=fr") for link in self.links(f"/jobs/{self.slug}?lang=fr")))

    def test_the_jobs_of_a_company(self):
        self.job(title="Data Engineer")
        self.job(title="Mechanic", work_model="onsite", employment_type="part_time", location="Paris")
        self.job(title="Not yet", status="draft")
        other = self.staff("hr", f"Other {uuid.uuid4()}")
        self.assertStatus(other.post("/api/v1/jobs/jobs/", {"title": "Elsewhere", "description": "d", "employment_type": "full_time",
                                                           "status": "published"}), 201)
        text = Text(self.page(f"/jobs/{self.slug}").text).text
        for part in ("2 open jobs", "Data Engineer", "Mechanic", "Lyon", "Remote"):
            self.assertIn(part, text)
        self.assertNotIn("Not yet", text)
        self.assertNotIn("Elsewhere", text)
        for query, found in (("q=mechanic", 1), ("q=PARIS%20mech", 1), ("q=par%C3%ads", 1),
                             ("q=builds%20mechan", 1), ("work_model=remote", 1), ("employment_type=part_time", 1),
                             ("q=nothing", 0), ("q=&work_model=", 2), ("q=engineer&work_model=onsite", 0)):
            with self.subTest(query=query):
                self.assertEqual(len(self.links(f"/jobs/{self.slug}?{query}")), found)
        self.assertIn("2 open jobs, 1 shown", self.page(f"/jobs/{self.slug}?q=mechanic").text)
        self.assertIn('value="me&lt;ch&quot;"', self.page(f"/jobs/{self.slug}?q=me%3Cch%22").text)
        self.page("/jobs/no-such-company", 404)

    def test_one_job(self):
        job = self.job(requirements="SQL\n\nPython", responsibilities="Pipelines")
        link = self.links(f"/jobs/{self.slug}")[0]
        self.assertEqual(link, f"/jobs/{self.slug}/{job}-data-engineer")
        page = self.page(link)
        for part in ("Builds pipelines.", "<p>SQL</p>", "<p>Python</p>", "What you bring", "52,000 to 62,000 EUR a year", "Apply by"):
            self.assertIn(part, page.text)
        posting = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)[1])
        self.assertEqual(posting["@type"], "JobPosting")
        for name in ("title", "description", "datePosted", "validThrough", "hiringOrganization", "jobLocation", "employmentType",
                     "identifier"):
            self.assertTrue(posting[name], name)
        self.assertEqual((posting["employmentType"], posting["jobLocationType"]), ("FULL_TIME", "TELECOMMUTE"))
        self.assertEqual(posting["baseSalary"]["value"], {"@type": "QuantitativeValue", "minValue": 52000, "maxValue": 62000,
                                                          "unitText": "YEAR"})
        # The title behind the id is for people; what it says does not matter.
        self.page(f"/jobs/{self.slug}/{job}-anything")
        self.page(f"/jobs/{self.slug}/{job}")
        self.assertStatus(self.hr.patch(f"/api/v1/jobs/jobs/{job}/", {"status": "closed"}), 200)
        closed = self.page(link, 410)
        self.assertIn("takes no more applications", closed.text)
        self.assertNotIn("JobPosting", closed.text)
        for bad in (f"/jobs/{self.slug}/{uuid.uuid4()}-x", f"/jobs/{self.slug}/{'x' * 36}", f"/jobs/{self.slug}/short"):
            self.page(bad, 404)

    def test_a_job_of_another_company_is_not_shown_under_this_one(self):
        other = self.staff("hr", f"Other {uuid.uuid4()}")
        job = self.assertStatus(other.post("/api/v1/jobs/jobs/", {"title": "Elsewhere", "description": "d", "employment_type": "full_time",
                                                                 "status": "published"}), 201).json["id"]
        self.page(f"/jobs/{self.slug}/{job}", 404)
        draft = self.job(status="draft")
        self.page(f"/jobs/{self.slug}/{draft}", 404)

    def test_what_people_wrote_is_text(self):
        job = self.job(title=NASTY[:100], description=NASTY, requirements=NASTY, location=NASTY[:100])
        for path in (f"/jobs/{self.slug}", f"/jobs/{self.slug}/{job}"):
            page = self.page(path)
            self.assertNotIn("<script>alert", page.text)
            self.assertIn("alert(1)", Text(page.text).text)
        posting = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)[1])
        self.assertEqual(posting["description"], NASTY)

    def test_for_readers_and_search_engines(self):
        job = self.job(title="Engineer & <Baker>")
        draft = self.job(title="Not yet", status="draft")
        link = f"{self.instance.url}/jobs/{self.slug}/{job}-engineer-baker"
        feed = self.assertStatus(self.anyone.get("/jobs/feed.atom"), 200)
        self.assertEqual(feed.header("Content-Type"), "application/atom+xml; charset=utf-8")
        atom = {"a": "http://www.w3.org/2005/Atom"}
        entries = ElementTree.fromstring(feed.body).findall("a:entry", atom)
        self.assertEqual((entries[0].find("a:title", atom).text, entries[0].find("a:link", atom).get("href")),
                         (f"Engineer & <Baker>, {self.name}", link))
        self.assertRegex(entries[0].find("a:id", atom).text, "^urn:uuid:" + job + "$")
        sitemap = self.assertStatus(self.anyone.get("/sitemap.xml"), 200)
        self.assertEqual(sitemap.header("Content-Type"), "application/xml; charset=utf-8")
        found = [one.text for one in ElementTree.fromstring(sitemap.body).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
        self.assertIn(link, found)
        self.assertIn(f"{self.instance.url}/jobs/{self.slug}", found)
        self.assertNotIn(draft, sitemap.text + feed.text)
        self.assertStatus(self.admin.patch("/api/v1/company/", {"career_page": False}), 200)
        self.assertNotIn(job, self.anyone.get("/sitemap.xml").text + self.anyone.get("/jobs/feed.atom").text)
        robots = self.assertStatus(self.anyone.get("/robots.txt"), 200).text
        self.assertIn("Disallow: /i/\n", robots)
        self.assertIn(f"Sitemap: {self.instance.url}/sitemap.xml\n", robots)

    def test_the_colour_of_a_company(self):
        page = self.page(f"/jobs/{self.slug}")
        self.assertIn('href="/brand/e4002b.css"', page.text)
        sheet = self.assertStatus(self.anyone.get("/brand/e4002b.css"), 200)
        self.assertIn("--accent:#cd0027;", sheet.text)
        self.assertIn("--accent:#ef6680;", sheet.text)
        self.assertEqual(sheet.header("Cache-Control"), "public, max-age=31536000, immutable")
        for bad in ("e4002", "E4002B", "zzzzzz", "e4002b1"):
            self.assertEqual(self.anyone.get(f"/brand/{bad}.css", check=False).status, 404, bad)

    def test_a_page_costs_what_the_answer_costs(self):
        job = self.job()
        for path, statements in (("/", 1), (f"/jobs/{self.slug}", 2), (f"/jobs/{self.slug}/{job}", 2)):
            with self.subTest(path=path):
                answers = [self.page(path) for _ in range(6)]
                self.assertStatementsOf(answers, statements, path)

    # ---- what the links in mails about accounts open

    def form(self, path, **fields):
        """Sends the form of a page as a browser does."""
        token = re.search(r'name="_token" value="([\w-]+)"', self.page(path).text)[1]
        return self.anyone.post(path, urlencode({"_token": token, **fields}).encode(), headers={"Content-Type": FORM, **BROWSER})

    def mailed(self, email, word):
        """The path of the newest link of this kind that was mailed to an address."""
        def find():
            rows = self.instance.sql("SELECT LOWER(HEX(m.public_id)) FROM mails m JOIN mail_outbox o ON o.mail_id = m.id"
                                     f" WHERE m.email = '{email}' ORDER BY m.id DESC")
            for (name,) in rows:
                found = re.search(rf"(/{word}/[\w-]+)", self.anyone.get(f"/dev/outbox/{uuid.UUID(name)}/text").text)
                if found:
                    return found[1]
            return None
        return wait_for(find, 20, f"a mail with /{word}/")

    def test_an_address_is_verified(self):
        person = self.register()
        path = self.mailed(person.email, "verify")
        before = self.instance.rows()
        self.assertIn("Confirm your mail address", self.page(path).text)
        self.assertEqual(self.instance.rows(), before)
        answer = self.assertStatus(self.form(path), 303)
        self.assertEqual(answer.header("Location"), "/verify/done")
        self.assertIn("Your address is confirmed", self.page("/verify/done").text)
        self.assertTrue(self.assertStatus(person.get("/api/v1/users/users/me/"), 200).json["is_verified"])
        for again in (path, "/verify/" + "A" * 43):
            self.assertIn("This link was already used", self.assertStatus(self.form(again), 400).text)

    def test_a_new_password(self):
        person = self.register()
        self.assertStatus(self.anyone.post("/api/v1/users/users/request_password_reset/", {"email": person.email}), 200)
        path = self.mailed(person.email, "reset")
        page = self.assertStatus(self.form(path, new_password="another horse 43", new_password_confirm="x"), 400)
        self.assertIn("The two passwords are not the same.", page.text)
        self.assertNotIn("another horse", page.text)  # a password is shown to nobody
        french = self.form(path + "?lang=fr", new_password="another horse 43", new_password_confirm="x")
        self.assertIn("Les deux mots de passe", french.text)
        self.assertStatus(self.form(path, new_password="another horse 43", new_password_confirm="another horse 43"), 303)
        self.login(person.email, "another horse 43")

    def test_an_invitation(self):
        email = f"new.{uuid.uuid4().hex[:8]}@example.org"
        self.assertStatus(self.hr.post("/api/v1/users/invitations/", {"email": email, "role": "interviewer"}), 201)
        path = self.mailed(email, "invitation")
        page = self.assertStatus(self.form(path, first_name="N\u00e9 <b>", last_name="", password="another horse 43"), 400)
        self.assertIn('value="N\u00e9 &lt;b&gt;"', page.text)
        self.assertIn('href="#last_name"', page.text)
        self.assertStatus(self.form(path, first_name="New", last_name="One", password="another horse 43"), 303)
        self.assertEqual(self.login(email, "another horse 43").get("/api/v1/users/users/me/").json["first_name"], "New")

    def test_head(self):
        self.assertEqual(self.assertStatus(self.anyone.request("HEAD", f"/jobs/{self.slug}", headers=BROWSER), 200).body, b"")


class Applying(PageSuite):
    """The form of a job, and the pages that the mailed links open, as a browser without script uses them."""

    def setUp(self):
        super().setUp()
        self.made = self.job()
        self.place = f"/jobs/{self.slug}/{self.made}-data-engineer"
        self.email = f"{uuid.uuid4().hex[:12]}@example.org"

    def token(self, path):
        return re.search(r'name="_token" value="([\w-]+)"', self.page(path).text)[1]

    def send(self, path, files=(), **fields):
        fields = {"_token": self.token(path.split("?")[0]), **fields}
        return self.anyone.upload(path, list(fields.items()), list(files), headers=BROWSER)

    def apply(self, path=None, resume=True, **fields):
        fields = {"name": "Camille Didato", "email": self.email, "consent": "true", "website": "", **fields}
        cv = [("resume", "cv.pdf", "application/pdf", samples.resume("Words"))] if resume else []
        return self.send(path or self.place, cv, **fields)

    def done(self, answer):
        """The page to which a form leads."""
        self.assertStatus(answer, 303)
        return Text(self.page(answer.header("Location")).text).text

    def followed(self):
        """The page of the application, once it is made."""
        found = wait_for(lambda: self.instance.sql("SELECT HEX(a.public_id) FROM applications a JOIN users u ON u.id = a.candidate_id"
                                                   f" WHERE u.email = '{self.email}'"), 20, "the application")
        return "/a/" + tickets.application(self.instance, found[0][0])

    def test_form(self):
        page = self.page(self.place).text
        self.assertIn('enctype="multipart/form-data"', page)
        self.assertIn("keeps your application until you ask", page)
        self.assertStatus(self.admin.patch("/api/v1/company/", {"retention": {"rejected": 180}}), 200)
        self.assertIn("For 180 days after a refusal", self.page(self.place).text)
        self.assertIn("a mail is on its way to you", self.done(self.apply()))
        self.assertIn("un message vous est envoyé", self.done(self.apply(self.place + "?lang=fr")))
        path = self.followed()
        found = self.page(path).text
        for text in ("Data Engineer", self.name, "Camille Didato", "Received", "was not confirmed yet"):
            self.assertIn(text, found)
        mail = wait_for(lambda: self.instance.sql("SELECT o.text FROM mail_outbox o JOIN mails m ON m.id = o.mail_id"
                                                  f" WHERE m.email = '{self.email}' ORDER BY m.id LIMIT 1"), 20, "the mail")[0][0]
        self.assertIn(self.instance.url + path, mail)

    def test_what_is_refused_is_shown_again(self):
        asked = [{"key": "why", "title": "Why <us>?", "kind": "text", "required": True},
                 {"key": "years", "title": "How many years?", "kind": "choice", "choices": ["0 to 2", "more & more"]},
                 {"key": "visa", "title": "A visa?", "kind": "yes_no"},
                 {"key": "paper", "title": "A paper", "kind": "file", "required": True}]
        self.assertStatus(self.hr.patch(f"/api/v1/jobs/jobs/{self.made}/", {"questions": asked}), 200)
        self.assertIn('id="resume-wrong"', self.assertStatus(self.apply(resume=False), 400).text)
        answer = self.apply(email="nobody", consent="", cover_letter="I <like> it", answer_1="more & more", answer_2="no")
        page = self.assertStatus(answer, 400).text
        for text in ("Please check what follows", 'value="nobody"', "I &lt;like&gt; it", "Why &lt;us&gt;?",
                     '<option value="more &amp; more" selected>', '<option value="no" selected>', 'id="email-wrong"',
                     'id="consent-wrong"', 'id="answer_0-wrong"', 'id="file_0-wrong"', 'href="#answer_0"'):
            self.assertIn(text, page)
        self.assertEqual(self.instance.count("applyings", f"email = '{self.email}'"), 0)
        self.assertStatus(self.apply(answer_0="x" * 5001), 400)
        self.assertStatus(self.apply(_token="x"), 400)
        paper = ("file_0", "paper.txt", "text/plain", b"A paper")
        fields = {"name": "Camille", "email": self.email, "consent": "true", "answer_0": "Because", "answer_1": "0 to 2", "answer_2": "yes"}
        sent = self.send(self.place, [("resume", "cv.pdf", "application/pdf", samples.resume("Words")), paper], **fields)
        self.done(sent)
        self.followed()
        given = self.hr.get("/api/v1/jobs/applications/").json["results"][0]["answers"]
        self.assertEqual([one["answer"] for one in given], ["Because", "0 to 2", "yes", "paper.txt"])

    def test_from_another_site(self):
        fields = {"_token": self.token(self.place), "name": "Camille", "email": self.email, "consent": "true"}
        cv = [("resume", "cv.pdf", "application/pdf", samples.resume("Words"))]
        for header in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = self.anyone.upload(self.place, list(fields.items()), cv, headers={**BROWSER, **header})
            self.assertStatus(answer, 403)
        self.assertEqual(self.instance.count("applyings", f"email = '{self.email}'"), 0)

    def test_a_closed_job_has_no_form(self):
        token = self.token(self.place)
        self.assertStatus(self.hr.post(f"/api/v1/jobs/jobs/{self.made}/close/"), 200)
        self.assertNotIn("<form method=\"post\"", self.page(self.place, 410).text)
        cv = [("resume", "cv.pdf", "application/pdf", samples.resume("Words"))]
        fields = [("_token", token), ("name", "A"), ("email", self.email), ("consent", "true")]
        answer = self.anyone.upload(self.place, fields, cv, headers=BROWSER)
        self.assertEqual(answer.status, 400)
        for path in (f"/jobs/{self.slug}/{uuid.uuid4()}", "/jobs/nobody-has-this/" + self.made):
            self.assertIn(self.anyone.upload(path, [("_token", token)], [], headers=BROWSER).status, (400, 404))

    def test_following(self):
        self.apply()
        path = self.followed()
        self.assertIn("your application is confirmed", self.done(self.send(path, what="confirm")))
        more = [("file", "more.pdf", "application/pdf", samples.pdf("More"))]
        self.assertIn("the file was added", self.done(self.send(path, more, what="file")))
        self.assertIn('id="file-wrong"', self.assertStatus(self.send(path, what="file"), 400).text)
        self.assertStatus(self.send(path, what="dance"), 400)
        one = self.hr.get("/api/v1/jobs/applications/").json["results"][0]["id"]
        terms = {"application_id": one, "salary": "50000", "currency": "EUR", "start_date": "2036-01-01", "notes": "Welcome <b>"}
        self.assertStatus(self.hr.post("/api/v1/offers/offers/", terms), 201)
        meeting = {"application_id": one, "scheduled_at": in_days(20), "location": "Room <1>"}
        self.assertStatus(self.hr.post("/api/v1/interviews/interviews/", meeting), 201)
        page = self.page(path).text
        for text in ("50,000 EUR", "Welcome &lt;b&gt;", "Room &lt;1&gt;", 'href="/i/', "Waits for your answer"):
            self.assertIn(text, page)
        self.assertIn("You have declined the offer", self.done(self.send(path, what="reject", response_notes="Not now")))
        self.assertIn("This can no longer be done", self.assertStatus(self.send(path, what="accept"), 400).text)
        self.assertIn("Your application is withdrawn", self.done(self.send(path, what="withdraw")))
        self.assertNotIn("Withdraw it", self.page(path).text)
        for done in ("confirm", "accept", "<b>", "x" * 20):
            self.assertNotIn("accepted the offer", self.page(f"{path}?done={done}").text)

    def test_confirming(self):
        person = self.register()
        self.email = person.email
        self.done(self.apply())
        made = wait_for(lambda: self.instance.sql("SELECT HEX(public_id) FROM applyings"
                                                  f" WHERE email = '{self.email}' AND status = 1"), 20, "it")
        path = "/confirm/" + tickets.application(self.instance, made[0][0])
        self.assertIn("Was it you who applied?", self.page(path).text)
        self.assertIn("does not see this application yet", self.page(path.replace("confirm", "a")).text)
        self.assertEqual(self.hr.get("/api/v1/jobs/applications/").json["results"], [])
        form = urlencode({"_token": self.token(path)}).encode()
        self.assertIn("your application is confirmed", self.done(self.anyone.post(path, form, headers={**BROWSER, "Content-Type": FORM})))
        self.assertEqual(len(self.hr.get("/api/v1/jobs/applications/").json["results"]), 1)
        self.assertIn("This application is confirmed", self.page(path).text)
        for wrong in ("/a/x", "/confirm/x", "/a/" + "A" * 43, "/confirm/" + "A" * 43):
            self.page(wrong, 404)
            self.assertIn(self.anyone.post(wrong, b"what=confirm", headers={**BROWSER, "Content-Type": FORM}).status, (400, 404, 415))


if __name__ == "__main__":
    unittest.main()
