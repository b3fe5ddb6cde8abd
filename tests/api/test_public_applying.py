"""Applying for a job without an account, and the mailed link by which the application is followed."""

import json
import re
import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import in_days  # noqa: E402

BASE = "/api/v1/public/"
JOBS = "/api/v1/jobs/jobs/"
APPLICATIONS = "/api/v1/jobs/applications/"
QUESTIONS = [
    {"key": "start", "title": "When can you begin?", "kind": "text", "required": True, "choices": []},
    {"key": "years", "title": "How many years?", "kind": "choice", "required": False, "choices": ["0 to 2", "more"]},
    {"key": "visa", "title": "Do you need a visa?", "kind": "yes_no", "required": True, "choices": []},
    {"key": "paper", "title": "A reference", "kind": "file", "required": False, "choices": []},
]
ANSWERS = {"start": "In March,\nor later", "years": "more", "visa": False}


class ApplyingSuite(Suite):
    options = {"name": "applying", "settings": {"dispatchers": "1"}}

    def setUp(self):
        super().setUp()
        self.name = f"Applying {uuid.uuid4().hex[:8]}"
        self.admin, self.hr = self.staff("admin", self.name), self.staff("hr", self.name)
        self.slug = self.assertStatus(self.admin.get("/api/v1/company/"), 200).json["slug"]
        self.assertStatus(self.admin.patch("/api/v1/company/", {"career_page": True}), 200)
        self.job = self.make_job()
        self.email = f"{uuid.uuid4().hex[:12]}@example.org"

    def make_job(self, **members):
        body = {"title": "Data Engineer", "description": "Builds pipelines.", "employment_type": "full_time", "status": "published",
                **members}
        return self.assertStatus(self.hr.post(JOBS, body), 201).json["id"]

    def send(self, files=(), job=None, slug=None, resume="Words of the resume", **fields):
        fields = {"name": "Camille Didato", "email": self.email, "consent": "true", **fields}
        files = ([("resume", "cv.pdf", "application/pdf", samples.resume(resume))] if resume else []) + list(files)
        path = f"{BASE}{slug or self.slug}/jobs/{job or self.job}/apply/"
        return self.anyone.upload(path, [(name, text) for name, text in fields.items() if text is not None], files)

    def sent(self, **more):
        answer = self.assertStatus(self.send(**more), 202)
        self.assertEqual(list(answer.json), ["detail"])
        return answer.json["detail"]

    def applications(self, **query):
        return self.assertStatus(self.hr.get(APPLICATIONS, query), 200).json["results"]

    def shown(self, n=1):
        """Waits until hr sees so many applications, and returns them."""
        return wait_for(lambda: (found := self.applications()) and len(found) == n and found, 20, f"{n} applications")

    def settled(self):
        wait_for(lambda: self.instance.count("applyings", "status = 0") == 0, 20, "what was sent in to be looked at")

    def mail(self, subject, email=None):
        """The text of the newest mail to an address whose subject begins so."""
        found = wait_for(lambda: self.instance.sql(
            "SELECT LOWER(HEX(m.public_id)) FROM mails m JOIN mail_outbox o ON o.mail_id = m.id"
            f" WHERE m.email = '{email or self.email}' AND o.subject LIKE '{subject}%' ORDER BY m.id DESC LIMIT 1"),
                         20, f"the mail {subject}")
        return self.assertStatus(self.anyone.get(f"/dev/outbox/{uuid.UUID(found[0][0])}/text"), 200).text

    def link(self, subject="Your application", page="a", email=None):
        return re.search(rf"{self.instance.url}/{page}/([\w-]+)$", self.mail(subject, email), re.MULTILINE)[1]

    def followed(self, token):
        return self.assertStatus(self.anyone.get(f"{BASE}applications/{token}/"), 200).json

    def act(self, token, what, body=None, status=200):
        return self.assertStatus(self.anyone.post(f"{BASE}applications/{token}/{what}/", body), status).json


class UnknownAddress(ApplyingSuite):
    def test_is_shown_at_once_and_marked(self):
        self.sent(phone="+33 1 23 45 67 89", cover_letter="I like pipelines.")
        application = self.shown()[0]
        self.assertEqual([application[name] for name in ("candidate_name", "candidate_email", "cover_letter", "status", "unconfirmed")],
                         ["Camille Didato", self.email, "I like pipelines.", "submitted", True])
        self.assertStatus(self.anyone.fetch(application["resume"]), 200)
        profile = self.assertStatus(self.hr.get(f"/api/v1/candidates/{application['candidate']}/"), 200).json
        self.assertEqual((profile["phone"], profile["has_account"]), ("+33 1 23 45 67 89", False))
        wait_for(lambda: self.hr.get("/api/v1/candidates/", {"q": "words resume"}).json["results"], 30, "the words of the resume")
        wait_for(lambda: self.hr.get("/api/v1/notifications/notifications/").json["count"], 20, "whoever posted the job to be told")
        # The link follows it, and shows nothing of the staff.
        token = self.link()
        page = self.followed(token)
        self.assertEqual((page["status"], page["waiting"], page["unconfirmed"], page["job"]["title"], page["company"]["name"]),
                         ("submitted", False, True, "Data Engineer", self.name))
        self.assertEqual((page["interviews"], page["offer"]), ([], None))
        self.assertNotIn("internal_notes", json.dumps(page))
        # Looking confirms nothing, acting does.
        self.assertIs(self.applications()[0]["unconfirmed"], True)
        self.assertIs(self.act(token, "confirm")["unconfirmed"], False)
        self.assertIs(self.applications()[0]["unconfirmed"], False)
        self.act(token, "confirm")
        self.assertIs(self.hr.get(f"/api/v1/candidates/{application['candidate']}/").json["has_account"], False)

    def test_answers_and_files(self):
        self.assertStatus(self.hr.patch(f"{JOBS}{self.job}/", {"questions": QUESTIONS}), 200)
        paper = ("file_0", "paper.png", "image/png", samples.png())
        self.sent(files=[paper], answers=json.dumps({**ANSWERS, "unknown": "ignored"}))
        application = self.shown()[0]
        given = {one["key"]: one for one in application["answers"]}
        self.assertEqual([one["key"] for one in application["answers"]], ["start", "years", "visa", "paper"])
        self.assertEqual({key: one["answer"] for key, one in given.items()},
                         {"start": "In March,\nor later", "years": "more", "visa": "no", "paper": "paper.png"})
        self.assertEqual(given["start"]["question"], "When can you begin?")
        self.assertEqual(self.assertStatus(self.anyone.fetch(given["paper"]["file"]), 200).body, samples.png())
        self.assertIsNone(given["start"]["file"])
        # The answers keep the questions as they were.
        self.assertStatus(self.hr.patch(f"{JOBS}{self.job}/", {"questions": []}), 200)
        one = self.assertStatus(self.hr.get(f"{APPLICATIONS}{application['id']}/"), 200).json
        self.assertEqual([a["question"] for a in one["answers"]], [q["title"] for q in QUESTIONS])

    def test_the_second_adds_its_resume_and_changes_nothing_else(self):
        self.sent(cover_letter="First")
        first = self.shown()[0]
        token = self.link()
        words = self.sent(cover_letter="Second", name="Somebody Else", resume="Other words")
        self.settled()
        self.assertEqual(words, self.sent(job=self.make_job(title="Other"), resume="Third"))
        self.assertEqual(len(self.shown(2)), 2)
        again = self.hr.get(f"{APPLICATIONS}{first['id']}/").json
        for name in ("cover_letter", "candidate_name", "status", "created_at"):
            self.assertEqual(again[name], first[name], name)
        resumes = self.instance.count("files", "purpose = 1 AND application_id = (SELECT id FROM applications WHERE public_id ="
                                               f" UNHEX('{first['id'].replace('-', '')}'))")
        self.assertEqual(resumes, 2)
        # A withdrawn one is submitted again.
        self.assertEqual(self.act(token, "withdraw")["status"], "withdrawn")
        self.act(token, "withdraw", status=400)
        self.sent(cover_letter="Again")
        self.settled()
        back = wait_for(lambda: (it := self.hr.get(f"{APPLICATIONS}{first['id']}/").json)["status"] == "submitted" and it, 20, "it again")
        self.assertEqual((back["cover_letter"], back["unconfirmed"]), ("Again", True))
        self.assertEqual(self.followed(token)["status"], "submitted")

    def test_in_french(self):
        self.sent(language="fr")
        self.assertIn("merci pour votre candidature au poste de Data Engineer", self.mail("Votre candidature"))

    def test_the_company_may_wish_to_confirm_everybody(self):
        self.assertStatus(self.admin.patch("/api/v1/company/", {"confirm_applications": True}), 200)
        self.sent()
        token = self.link("Please confirm: ", "confirm")
        self.assertEqual(self.applications(), [])
        self.assertEqual(self.instance.count("users", f"email = '{self.email}'"), 0)
        self.assertEqual((self.followed(token)["waiting"], self.followed(token)["name"]), (True, "Camille Didato"))
        self.assertEqual(self.act(token, "confirm")["waiting"], False)
        self.assertEqual([one["unconfirmed"] for one in self.shown()], [False])
        # The mail went to an address of nobody, and belongs to the person from here on, so that erasing them reaches it.
        self.assertEqual(self.instance.count("mails", f"email = '{self.email}' AND recipient_id IS NULL"), 0)

    def test_a_mail_of_what_was_never_confirmed_goes_with_it(self):
        self.assertStatus(self.admin.patch("/api/v1/company/", {"confirm_applications": True}), 200)
        self.sent()
        self.link("Please confirm: ", "confirm")
        self.assertEqual(self.instance.count("mails", f"email = '{self.email}'"), 1)
        self.instance.sql("UPDATE applyings SET next_at = UTC_TIMESTAMP()")
        wait_for(lambda: self.instance.count("applyings") == 0, 20, "it to be dropped")
        self.assertEqual(self.instance.count("mails", f"email = '{self.email}'"), 0)


class KnownAddress(ApplyingSuite):
    def setUp(self):
        super().setUp()
        self.person = self.register(verified=True)
        self.email = self.person.email

    def test_an_account_that_somebody_else_has_made(self):
        """Whoever registers with the address of another, and never verified it, loses the account to the owner of the address."""
        squatter = self.register()
        self.email = squatter.email
        self.assertStatus(squatter.get("/api/v1/users/users/me/"), 200)
        self.sent()
        token = self.link("Please confirm: ", "confirm")
        self.assertEqual(squatter.get(APPLICATIONS).json["results"], [])
        self.act(token, "confirm")
        self.assertEqual(len(self.shown()), 1)
        self.assertStatus(squatter.get(APPLICATIONS), 401)
        login = self.anyone.post("/api/v1/auth/login", {"email": squatter.email, "password": squatter.password})
        self.assertStatus(login, 401)
        self.assertEqual(self.followed(token)["waiting"], False)

    def test_waits_for_the_link(self):
        self.assertEqual(self.sent(), self.sent(email=f"{uuid.uuid4().hex[:12]}@example.org"))
        token = self.link("Please confirm: ", "confirm")
        self.assertEqual([one["candidate_email"] == self.email for one in self.shown()], [False])
        self.assertEqual(self.person.get(APPLICATIONS).json["results"], [])
        self.assertEqual(self.hr.get("/api/v1/candidates/", {"q": self.person.name}).json["results"], [])
        page = self.followed(token)
        self.assertEqual((page["waiting"], page["interviews"], page["offer"]), (True, [], None))
        self.assertEqual(self.act(token, "confirm")["waiting"], False)
        mine = [one for one in self.shown(2) if one["candidate_email"] == self.email][0]
        self.assertEqual((mine["candidate"], mine["unconfirmed"], mine["status"]), (self.person.id, False, "submitted"))
        self.assertEqual([one["id"] for one in self.person.get(APPLICATIONS).json["results"]], [mine["id"]])
        self.assertIs(self.hr.get(f"/api/v1/candidates/{self.person.id}/").json["has_account"], True)
        self.assertStatus(self.anyone.fetch(mine["resume"]), 200)
        # The same link follows it from here on; a second application leads to the same one.
        self.assertIs(self.followed(token)["waiting"], False)
        self.sent(resume="More")
        other = wait_for(lambda: (t := self.link("Please confirm: ", "confirm")) != token and t, 20, "the second link")
        self.assertIs(self.followed(other)["waiting"], True)
        self.act(other, "confirm")
        self.assertEqual(len(self.applications()), 2)
        self.assertEqual(self.followed(other), self.followed(token))

    def test_is_dropped_after_a_week(self):
        self.sent()
        token = self.link("Please confirm: ", "confirm")
        place = self.instance.value("SELECT stored_path FROM applying_files ORDER BY id DESC LIMIT 1")
        self.assertTrue((self.instance.storage / place).exists())
        self.instance.sql("UPDATE applyings SET next_at = UTC_TIMESTAMP()")
        wait_for(lambda: self.instance.count("applyings") == 0, 20, "it to be dropped")
        self.assertFalse((self.instance.storage / place).exists())
        self.assertStatus(self.anyone.get(f"{BASE}applications/{token}/"), 404)
        self.act(token, "confirm", status=404)
        self.assertEqual(self.applications(), [])

    def test_staff_cannot_apply(self):
        before = self.instance.count("files")
        self.assertEqual(self.sent(email=self.hr.email), self.sent(email=f"{uuid.uuid4().hex[:12]}@example.org"))
        self.assertIn("with another address", self.mail("No application was made", self.hr.email))
        self.settled()
        self.assertEqual([one["candidate_email"] == self.hr.email for one in self.shown()], [False])
        self.assertEqual(self.instance.count("files"), before + 1)

    def test_a_disabled_account_hears_nothing(self):
        self.instance.control("user", "disable", "--email", self.email)
        self.sent()
        self.settled()
        self.assertEqual((self.applications(), self.instance.count("applyings", f"email = '{self.email}'")), ([], 0))


class Refusals(ApplyingSuite):
    def assertNothingKept(self):
        self.settled()
        self.assertEqual((self.instance.count("applyings"), self.applications()), (0, []))
        self.assertEqual([path for path in (self.instance.storage / "incoming").iterdir()], [])

    def test_fields(self):
        self.instance.sql("DELETE FROM applyings")
        self.assertFields(self.send(name=None, email=None, consent=None, resume=None), "name", "email", "consent", "resume")
        for member, value in (("name", " "), ("name", "x" * 201), ("name", "see www.example.com"), ("name", "a\x07b"), ("email", "nobody"),
                              ("email", "a b@example.org"), ("email", "é" * 250 + "@example.org"), ("consent", "false"),
                              ("consent", "maybe"),
                              ("phone", "1" * 51), ("cover_letter", "x" * 20001), ("language", "tlh")):
            with self.subTest(member=member, value=value[:30]):
                self.assertFields(self.send(**{member: value}), member)
        for content in (b"", samples.png(), b"MZ" + b"\0" * 100):
            self.assertFields(self.send(resume=None, files=[("resume", "cv.pdf", "application/pdf", content)]), "resume")
        self.assertFields(self.send(files=[("file_0", "x.exe", "text/plain", samples.elf())]), "file_0")
        self.assertNothingKept()

    def test_answers(self):
        self.instance.sql("DELETE FROM applyings")
        self.assertStatus(self.hr.patch(f"{JOBS}{self.job}/", {"questions": [{**one, "required": True} for one in QUESTIONS]}), 200)
        paper = [("file_0", "paper.png", "image/png", samples.png())]
        self.assertFields(self.send(files=paper), "answers")
        self.assertFields(self.send(answers=json.dumps(ANSWERS)), "file_0")
        for wrong in ("", "[]", "nonsense", "{", json.dumps({"start": 5}), json.dumps({**ANSWERS, "years": "many"}),
                      json.dumps({**ANSWERS, "visa": "maybe"}), json.dumps({**ANSWERS, "start": " "}),
                      json.dumps({**ANSWERS, "visa": None}),
                      json.dumps({**ANSWERS, "start": "x" * 5001}), json.dumps({**ANSWERS, "start": ["a"]})):
            with self.subTest(answers=wrong[:60]):
                self.assertFields(self.send(files=paper, answers=wrong), "answers")
        self.assertIn("When can you begin?", self.followable(paper))
        self.assertNothingKept()

    def followable(self, paper):
        """The page says which question is meant by its key, so the refusal names it."""
        text = self.send(files=paper, answers=json.dumps({**ANSWERS, "start": ""})).json["answers"][0]
        self.assertIn('"start"', text)
        return QUESTIONS[0]["title"]

    def test_jobs(self):
        self.instance.sql("DELETE FROM applyings")
        draft = self.assertStatus(self.hr.post(JOBS, {"title": "D", "description": "D", "employment_type": "full_time"}), 201).json["id"]
        for job, slug in ((draft, None), (str(uuid.uuid4()), None), ("x", None), (None, "nobody-has-this"), (None, "a'b"),
                          (None, "%F0%9F%8C%8D")):
            with self.subTest(job=job, slug=slug):
                self.assertStatus(self.send(job=job, slug=slug), 404)
        self.assertStatus(self.hr.post(f"{JOBS}{self.job}/close/"), 200)
        self.assertFields(self.send(), "job_id")
        self.assertStatus(self.admin.patch("/api/v1/company/", {"career_page": False}), 200)
        self.assertStatus(self.send(), 404)
        self.assertNothingKept()

    def test_a_program_that_fills_in_everything(self):
        self.instance.sql("DELETE FROM applyings")
        self.assertEqual(self.sent(website="https://spam.example"), self.sent(email=self.hr.email, website=""))
        self.settled()
        self.assertEqual((self.applications(), self.instance.count("users", f"email = '{self.email}'")), ([], 0))

    def test_tokens(self):
        self.sent()
        token = self.link()
        other = "A" + token[1:] if token[0] != "A" else "B" + token[1:]
        for wrong in (other, token[:-1], token + "A", "x", "%F0%9F%8C%8D", "a" * 129, token[:20] + "/" + token[20:]):
            with self.subTest(token=wrong):
                self.assertStatus(self.anyone.get(f"{BASE}applications/{wrong}/"), 404)
                self.assertStatus(self.anyone.post(f"{BASE}applications/{wrong}/withdraw/"), 404)
        self.assertEqual(self.followed(token)["status"], "submitted")
        log = (self.instance.state / "log").rglob("*")
        self.assertEqual([path for path in log if path.is_file() and token.encode() in path.read_bytes()], [])


class Following(ApplyingSuite):
    def setUp(self):
        super().setUp()
        self.sent()
        self.application = self.shown()[0]
        self.token = self.link()
        self.path = f"{APPLICATIONS}{self.application['id']}/"

    def test_two_statements_a_look(self):
        self.assertStatements(self.anyone, f"{BASE}applications/{self.token}/")
        tag = self.anyone.get(f"{BASE}applications/{self.token}/")
        self.assertEqual(tag.header("Access-Control-Allow-Origin"), "*")
        self.assertIsNone(tag.header("Set-Cookie"))

    def test_interviews_and_withdrawing(self):
        interviewer = self.staff("interviewer", self.name)
        body = {"application_id": self.application["id"], "scheduled_at": in_days(20), "interviewer_id": interviewer.id,
                "location": "Room 1"}
        made = self.assertStatus(self.hr.post("/api/v1/interviews/interviews/", body), 201).json
        page = self.followed(self.token)
        self.assertEqual([(one["id"], one["status"], one["scheduled_at"], one["location"]) for one in page["interviews"]],
                         [(made["id"], "scheduled", made["scheduled_at"], "Room 1")])
        self.assertStatus(self.anyone.get(page["interviews"][0]["answer_url"][len(self.instance.url):]), 200)
        gone = self.act(self.token, "withdraw")
        self.assertEqual((gone["status"], gone["interviews"][0]["status"], gone["interviews"][0]["answer_url"]),
                         ("withdrawn", "cancelled", None))
        self.assertEqual(self.hr.get(self.path).json["status"], "withdrawn")
        self.assertIs(self.hr.get(self.path).json["unconfirmed"], False)

    def test_a_decided_one_is_not_withdrawn(self):
        self.assertStatus(self.hr.patch(self.path, {"status": "rejected"}), 200)
        answer = self.anyone.post(f"{BASE}applications/{self.token}/withdraw/")
        self.assertFields(answer, "non_field_errors")
        self.assertEqual(self.followed(self.token)["status"], "rejected")

    def add(self, *file):
        return self.anyone.upload(f"{BASE}applications/{self.token}/files/", [], [("file", *file)])

    def test_files(self):
        self.assertStatus(self.add("more.pdf", "application/pdf", samples.pdf("More")), 200)
        place = self.instance.value("SELECT stored_path FROM files WHERE name = 'more.pdf'")
        self.assertTrue((self.instance.storage / place).exists())
        self.assertFields(self.add("x.exe", "application/pdf", samples.elf()), "file")
        self.assertFields(self.add("x.pdf", "application/pdf", b""), "file")
        self.assertFields(self.anyone.upload(f"{BASE}applications/{self.token}/files/"), "file")
        self.instance.sql("INSERT INTO files (public_id, company_id, application_id, owner_id, purpose, size, type, name, stored_path,"
                          " created_at)"
                          " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
                          " SELECT RANDOM_BYTES(16), company_id, id, candidate_id, 5, 1, 'x', 'x', 'x', UTC_TIMESTAMP() FROM applications, "
                          f"n WHERE public_id = UNHEX('{self.application['id'].replace('-', '')}')")
        self.assertFields(self.add("more.pdf", "application/pdf", samples.pdf("More")), "file")
        self.instance.sql("DELETE FROM files WHERE stored_path = 'x'")

    def test_no_file_is_added_to_what_is_decided(self):
        self.assertIn('name="file"', self.page())
        self.assertStatus(self.hr.patch(self.path, {"status": "rejected"}), 200)
        self.assertNotIn('name="file"', self.page())
        self.assertFields(self.add("more.pdf", "application/pdf", samples.pdf("More")), "file")

    def page(self):
        return self.assertStatus(self.anyone.get(f"/a/{self.token}", headers={"Accept": "text/html"}), 200).text

    def offer(self):
        body = {"application_id": self.application["id"], "salary": "50000", "currency": "EUR", "start_date": "2036-01-01",
                "notes": "Welcome"}
        return self.assertStatus(self.hr.post("/api/v1/offers/offers/", body), 201).json["id"]

    def test_offers(self):
        self.assertFields(self.anyone.post(f"{BASE}applications/{self.token}/offer/", {"status": "accepted"}), "status")
        self.offer()
        shown = self.followed(self.token)["offer"]
        self.assertEqual((shown["status"], shown["salary"], shown["currency"], shown["start_date"], shown["notes"]),
                         ("sent", 50000, "EUR", "2036-01-01", "Welcome"))
        for body in ({}, {"status": "sent"}, {"status": "withdrawn"}, {"status": 5}):
            self.assertFields(self.anyone.post(f"{BASE}applications/{self.token}/offer/", body), "status")
        page = self.act(self.token, "offer", {"status": "rejected", "response_notes": "Not now"})
        self.assertEqual(page["offer"]["status"], "rejected")
        self.assertFields(self.anyone.post(f"{BASE}applications/{self.token}/offer/", {"status": "accepted"}), "status")
        self.assertStatus(self.hr.patch(self.path, {"status": "selected"}), 200)
        second = self.offer()
        self.assertEqual(self.act(self.token, "offer", {"status": "accepted"})["status"], "hired")
        self.assertEqual(self.hr.get(f"/api/v1/offers/offers/{second}/").json["status"], "accepted")

    def test_an_offer_that_is_over(self):
        self.offer()
        self.instance.sql("UPDATE offers SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 MINUTE")
        self.assertEqual(self.followed(self.token)["offer"]["status"], "expired")
        self.assertFields(self.anyone.post(f"{BASE}applications/{self.token}/offer/", {"status": "accepted"}), "status")
        self.assertEqual(self.instance.value("SELECT status FROM offers ORDER BY id DESC LIMIT 1"), "4")

    def test_another_company_sees_nothing(self):
        stranger = self.staff("hr", f"Other {uuid.uuid4().hex[:8]}")
        self.assertStatus(stranger.get(self.path), 404)
        self.assertEqual(stranger.get(APPLICATIONS).json["results"], [])


class Limits(ApplyingSuite):
    options = {"name": "applying-limits", "limits": True, "settings": {"dispatchers": "1", "limit_public_uploads_daily": "1"}}

    def test_five_a_day_of_a_mail_address(self):
        for _ in range(5):
            self.sent()
        answer = self.assertStatus(self.send(email=self.email.upper()), 429)
        self.assertGreater(int(answer.header("Retry-After")), 3600)
        self.sent(email=f"{uuid.uuid4().hex[:12]}@example.org")

    def test_so_many_bytes_a_day_to_a_company(self):
        big = [("resume", "cv.pdf", "application/pdf", samples.pdf("x" * (600 << 10)))]
        self.sent(resume=None, files=big)
        token = self.link()
        other = {"resume": None, "email": f"{uuid.uuid4().hex[:12]}@example.org", "files": big}
        answer = self.assertStatus(self.send(**other), 429)
        self.assertGreater(int(answer.header("Retry-After")), 3600)
        more = [("file", "cv.pdf", "application/pdf", samples.pdf("x" * (600 << 10)))]
        self.assertStatus(self.anyone.upload(f"{BASE}applications/{token}/files/", [], more), 429)
        self.sent(email=other["email"])
        self.assertEqual(list((self.instance.storage / "incoming").iterdir()), [])


if __name__ == "__main__":
    unittest.main()
