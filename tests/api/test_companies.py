"""A company's own settings (/api/v1/company/), and all companies for the admin of the installation (/api/v1/companies/)."""

import re
import sys
import unittest
import uuid
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402
from harness.client import multipart  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import PASSWORD, at_once, in_days  # noqa: E402

COMPANY = "/api/v1/company/"
COMPANIES = "/api/v1/companies/"
RETENTION = ("rejected", "withdrawn", "mails", "notifications", "chat", "audit")


def fresh(text="acme"):
    return f"{text}-{uuid.uuid4().hex[:10]}"


class CompaniesSuite(Suite):
    options = {"name": "companies"}

    def setUp(self):
        super().setUp()
        self.name = f"Société Générale {uuid.uuid4().hex[:6]}"
        self.admin, self.hr = self.staff("admin", self.name), self.staff("hr", self.name)
        self.interviewer = self.staff("interviewer", self.name)
        self.stranger = self.staff("admin", f"Other {uuid.uuid4().hex[:8]}")
        self.installation = self.staff("admin", None)

    def company(self, person=None):
        return self.assertStatus((person or self.admin).get(COMPANY), 200).json

    def change(self, status=200, person=None, **body):
        return self.assertStatus((person or self.admin).patch(COMPANY, body), status)

    def logo(self, file, status=200, person=None):
        kind, body = multipart([], [("logo", *file)])
        return self.assertStatus((person or self.admin).request("PUT", COMPANY + "logo/", body, headers={"Content-Type": kind}), status)

    def audit(self, action, identity):
        return self.instance.count("audit", f"action = '{action}' AND object_public_id = UNHEX('{identity.replace('-', '')}')")


class Own(CompaniesSuite):
    def test_what_staff_read(self):
        for person in (self.admin, self.hr, self.interviewer):
            company = self.company(person)
            self.assertEqual(list(company), ["id", "name", "slug", "logo", "address", "phone", "email", "timezone", "language", "colour",
                                             "career_page", "cancel_notice_minutes", "require_totp", "retention",
                                             "confirm_applications"])
            self.assertEqual((company["name"], company["slug"]), (self.name, "societe-generale-" + self.name[-6:]))
            self.assertEqual((company["career_page"], company["cancel_notice_minutes"], company["require_totp"]), (False, 0, False))
            self.assertEqual(company["retention"], dict.fromkeys(RETENTION))
        self.assertNotEqual(self.company(self.stranger)["id"], company["id"])
        for person, status in ((self.register(), 403), (self.installation, 403), (self.anyone, 401)):
            self.assertStatus(person.get(COMPANY), status)

    def test_all_members(self):
        slug = fresh()
        sent = {"name": "Acme " + slug, "slug": slug, "address": "1 Rue", "phone": "+33 1", "email": "jobs@acme.example",
                "timezone": "Europe/Paris", "language": "fr", "colour": "#1f6FEB", "career_page": True, "cancel_notice_minutes": 1440,
                "require_totp": True, "confirm_applications": True, "retention": {"rejected": 730, "audit": 3650}}
        answer = self.change(**sent).json
        for one in (answer, self.company(self.interviewer)):
            self.assertEqual({name: one[name] for name in sent if name != "retention"},
                             {name: value for name, value in sent.items() if name != "retention"})
            self.assertEqual(one["retention"], {**dict.fromkeys(RETENTION), "rejected": 730, "audit": 3650})
        self.assertEqual(self.audit("company.changed", answer["id"]), 1)
        self.assertEqual(self.instance.sql(f"SELECT h.old_text, h.new_text FROM history h JOIN companies c ON c.id = h.object_id WHERE"
                                           f" h.object = 0 AND c.slug = '{slug}' AND h.member = 'retention_rejected'"), [[None, "730"]])
        cleared = self.change(address=None, timezone=None, language=None, colour=None, retention={"audit": None}).json
        self.assertEqual([cleared[name] for name in ("address", "timezone", "language", "colour")], [None] * 4)
        self.assertEqual((cleared["retention"]["rejected"], cleared["retention"]["audit"]), (730, None))
        # The zone is that of new interviews.
        self.change(timezone="Asia/Kolkata")
        made = self.schedule(self.interviewer, candidate := self.register(), "2025-05-15T09:00:00Z")["id"]
        self.assertEqual(candidate.get(f"/candidate/interviews/{made}").json["data"]["scheduledTime"], "14:30")

    def test_refusals(self):
        taken = self.company(self.stranger)["slug"]
        before = self.everything()
        for body, *names in (({"name": " ", "slug": "A"}, "name", "slug"), ({"name": None, "slug": None, "retention": None},
                                                                            "name", "slug", "retention"),
                             ({"name": "www.acme.example"}, "name"), ({"colour": "red", "email": "nobody", "timezone": "Mars"},
                                                                      "colour", "email", "timezone"),
                             ({"cancel_notice_minutes": -1, "language": "de"}, "cancel_notice_minutes", "language"),
                             ({"retention": {"mails": 0}}, "mails"), ({"slug": taken}, "slug")):
            with self.subTest(body=body):
                self.assertFields(self.change(400, **body), *names)
        for slug in ("a", "x" * 61, "Acme", "a_b", "a b", "é-a", "companies", "applications", "interviews", "book", "feed.atom"):
            with self.subTest(slug=slug):
                self.assertFields(self.change(400, slug=slug), "slug")
        for person in (self.hr, self.interviewer, self.register(), self.installation):
            before = self.everything()
            self.change(403, person, phone="1")
            self.logo(("l.png", "image/png", samples.png()), 403, person)
            self.assertStatus(person.delete(COMPANY + "logo/"), 403)
        self.assertUnchanged(before)
        tag = self.admin.get(COMPANY).header("ETag")
        self.assertStatus(self.admin.patch(COMPANY, {"phone": "1"}, headers={"If-Match": tag}), 200)
        self.assertStatus(self.admin.patch(COMPANY, {"phone": "2"}, headers={"If-Match": tag}), 412)

    def test_two_want_one_slug(self):
        slug = fresh()
        answers = at_once([lambda: self.admin.patch(COMPANY, {"slug": slug}), lambda: self.stranger.patch(COMPANY, {"slug": slug})])
        self.assertEqual(sorted(answer.status for answer in answers), [200, 400])

    def test_an_interviewer_alone_in_their_company(self):
        alone = self.register("interviewer")
        self.assertEqual(self.change(person=alone, phone="123").json["phone"], "123")
        company = self.company(alone)["name"]
        self.staff("hr", company)
        self.change(403, alone, phone="456")

    def test_logo(self):
        files = len(self.instance.files())
        answer = self.logo(("logo.png", "image/png", samples.png())).json
        self.assertStatus(self.anyone.get(answer["logo"][len(self.instance.url):]), 200)
        made = self.schedule(self.interviewer, candidate := self.register())["id"]
        shown = candidate.get(f"/candidate/interviews/{made}").json["data"]["company"]["logo"]
        self.assertEqual(shown.split("?")[0], answer["logo"].split("?")[0])
        self.assertStatus(self.anyone.get(shown[len(self.instance.url):]), 200)
        # Another admin replaces it.
        other = self.staff("admin", self.name)
        self.logo(("logo.jpg", "image/jpeg", samples.jpeg()), person=other)
        self.assertEqual(len(self.instance.files()), files + 1)
        before = self.everything()
        self.assertFields(self.logo(("logo.png", "image/png", samples.svg()), 400), "logo")
        self.assertFields(self.logo(("logo.pdf", "application/pdf", samples.pdf()), 400), "logo")
        self.assertUnchanged(before)
        self.assertStatus(self.admin.delete(COMPANY + "logo/"), 204)
        self.assertIsNone(self.company()["logo"])
        self.assertEqual(len(self.instance.files()), files)

    def test_names_become_slugs(self):
        for name, slug in (("  !!  ", None), ("Ünïcode & Söhne", "unicode-sohne"), ("公司", "company"), ("Book", "book-company")):
            made = self.assertStatus(self.installation.post(COMPANIES, {"name": name}), 201).json["slug"]
            self.assertTrue(re.fullmatch("[a-z0-9-]{2,60}", made), made)
            if slug:
                self.assertTrue(made.startswith(slug), made)
        twice = [self.assertStatus(self.installation.post(COMPANIES, {"name": "Twice"}), 201).json["slug"] for _ in range(2)]
        self.assertEqual(len(set(twice)), 2)


class Installation(CompaniesSuite):
    def made(self, **more):
        return self.assertStatus(self.installation.post(COMPANIES, {"name": "Initech", **more}), 201).json

    def test_making_and_listing(self):
        slug = fresh("initech")
        made = self.made(slug=slug, name=slug)
        self.assertEqual({name: made[name] for name in ("name", "slug", "is_active")}, {"name": slug, "slug": slug, "is_active": True})
        self.assertEqual(set(made), {"id", "name", "slug", "is_active", "created_at"})
        page = self.assertStatus(self.installation.get(COMPANIES, {"q": slug}), 200).json
        self.assertEqual((page["count"], page["results"]), (1, [made]))
        self.assertEqual(self.assertStatus(self.installation.get(f"{COMPANIES}{made['id']}/"), 200).json, made)
        renamed = self.assertStatus(self.installation.patch(f"{COMPANIES}{made['id']}/", {"name": slug + "x"}), 200).json
        self.assertEqual((renamed["name"], renamed["slug"]), (slug + "x", slug))
        self.assertEqual((self.audit("company.created", made["id"]), self.audit("company.changed", made["id"])), (1, 1))

    def test_refusals(self):
        made = self.made(slug=fresh())
        path = f"{COMPANIES}{made['id']}/"
        before = self.everything()
        self.assertFields(self.installation.post(COMPANIES, {"slug": "book"}), "name")
        self.assertFields(self.installation.post(COMPANIES, {"name": " ", "slug": "book"}), "name", "slug")
        self.assertFields(self.installation.post(COMPANIES, {"name": "X", "slug": made["slug"]}), "slug",
                          text="This value is already in use.")
        self.assertFields(self.installation.patch(path, {"name": None, "is_active": None}), "name", "is_active")
        self.assertFields(self.installation.post(path + "admins/", {"email": "x"}), "email", "name")
        for identity in (uuid.uuid4(), "x"):
            self.assertDetail(self.installation.get(f"{COMPANIES}{identity}/"), 404, "Not found.")
        for person, status in ((self.admin, 403), (self.hr, 403), (self.interviewer, 403), (self.anyone, 401)):
            for answer in (person.get(COMPANIES), person.post(COMPANIES, {"name": "X"}), person.get(path),
                           person.patch(path, {"name": "X"}),
                           person.post(path + "admins/", {"email": "a@example.org", "name": "A B"})):
                self.assertStatus(answer, status)
        self.assertUnchanged(before)

    def test_the_first_admin(self):
        made = self.made(slug=fresh())
        email = f"first{uuid.uuid4().hex[:8]}@example.org"
        path = f"{COMPANIES}{made['id']}/admins/"
        invited = self.assertStatus(self.installation.post(path, {"email": email, "name": "Fay First"}), 201).json
        self.assertEqual({name: invited[name] for name in ("email", "name", "role")},
                         {"email": email, "name": "Fay First", "role": "admin"})
        self.assertStatus(self.installation.post(path, {"email": email, "name": "Fay First"}), 201)
        self.assertEqual(self.instance.sql(f"SELECT i.role, i.name, c.slug FROM invitations i JOIN companies c ON c.id = i.company_id"
                                           f" WHERE i.email = '{email}'"), [["1", "Fay First", made["slug"]]])
        self.assertFields(self.installation.post(path, {"email": self.hr.email, "name": "X"}), "email")

    def test_disabling_ends_the_staff_and_not_the_candidates(self):
        candidate = self.register()
        made = self.schedule(self.interviewer, candidate)["id"]
        feed = self.assertStatus(self.interviewer.post("/api/v1/users/calendar_feed/"), 201).json["url"]
        feed = feed[feed.index("/cal/"):]
        identity = self.company()["id"]
        answer = self.assertStatus(self.installation.patch(f"{COMPANIES}{identity}/", {"is_active": False}), 200).json
        self.assertFalse(answer["is_active"])
        for person in (self.admin, self.hr, self.interviewer):
            for _ in range(6):
                self.assertStatus(person.get(COMPANY), 401)
            self.assertStatus(self.anyone.post("/api/v1/auth/login", {"email": person.email, "password": PASSWORD}), 401)
            self.assertStatus(self.anyone.post("/api/auth/login/", {"email": person.email, "password": PASSWORD}), 401)
        self.assertStatus(self.anyone.get(feed), 404)
        self.assertStatus(self.stranger.get(COMPANY), 200)
        self.assertStatus(candidate.get(f"/candidate/interviews/{made}"), 200)
        self.assertEqual(self.audit("company.disabled", identity), 1)
        self.assertStatus(self.installation.patch(f"{COMPANIES}{identity}/", {"is_active": True}), 200)
        self.assertEqual(self.audit("company.enabled", identity), 1)
        self.assertStatus(self.admin.get(COMPANY), 401)
        again = self.login(self.admin.email)
        self.assertStatus(again.get(COMPANY), 200)


class FromTheCommandLine(CompaniesSuite):
    def control(self, *words, text=None):
        return self.instance.control(*words, text_in=text)

    def test_companies(self):
        slug = fresh("initrode")
        self.control("company", "make", "--name", "Initrode", "--slug", slug)
        self.assertEqual(self.instance.value(f"SELECT name FROM companies WHERE slug = '{slug}'"), "Initrode")
        person = self.staff("hr", self.name)
        self.control("company", "disable", "--company", self.name)
        self.assertStatus(self.anyone.post("/api/v1/auth/login", {"email": person.email, "password": PASSWORD}), 401)
        self.assertIn("\tdisabled", self.control("company", "show", "--company", self.name))
        self.control("company", "enable", "--company", self.name)
        self.assertIn(f"{slug}\tInitrode\tactive", self.control("company", "list"))
        self.assertIn("there is no such company", self.instance.control("company", "show", "--company", "none-such", check=False))
        self.login(person.email)

    def test_people(self):
        self.control("user", "role", "--email", self.hr.email, "--role", "interviewer")
        self.assertEqual(self.instance.value(f"SELECT role FROM users WHERE email = '{self.hr.email}'"), "4")
        self.assertIn(f"{self.hr.email}\t{self.hr.name}\tinterviewer\tactive", self.control("user", "list", "--company", self.name))
        self.assertIn("\tinterviewer\tactive", self.control("user", "show", "--email", self.hr.email))
        self.assertIn("there is no such account", self.instance.control("user", "show", "--email", "nobody@example.org", check=False))
        self.assertIn("last admin", self.instance.control("user", "role", "--email", self.admin.email, "--role", "hr", check=False))
        self.control("user", "password", "--email", self.hr.email, text="another horse 43\n")
        self.assertStatus(self.anyone.post("/api/v1/auth/login", {"email": self.hr.email, "password": PASSWORD}), 401)
        self.login(self.hr.email, "another horse 43")


class Sending(CompaniesSuite):
    options = {"name": "companies_sending", "settings": {"dispatchers": "1"}}

    def decline(self, link, status=303):
        token = re.search(r'name="_token" value="([\w-]+)"', self.assertStatus(self.anyone.get(link), 200).text)[1]
        return self.assertStatus(self.anyone.post(link, urlencode({"answer": "decline", "_token": token}).encode(),
                                                  headers={"Content-Type": "application/x-www-form-urlencoded"}), status)

    def test_the_notice_of_a_candidate(self):
        self.change(cancel_notice_minutes=2 * 1440)
        candidate = self.register()
        soon, later, open_ = (self.schedule(self.interviewer, candidate, in_days(days, hour))["id"]
                              for days, hour in ((1, 9), (5, 9), (1, 13)))
        links = {}
        for made in (soon, later, open_):
            links[made] = wait_for(lambda made=made: self.instance.sql(
                f"SELECT LOWER(HEX(m.public_id)) FROM mails m JOIN mail_outbox o ON o.mail_id = m.id WHERE m.email = '{candidate.email}'"
                f" AND m.object_public_id = UNHEX('{made.replace('-', '')}') AND m.kind = 4"), 20, "a mail")[0][0]
            text = self.assertStatus(self.anyone.get(f"/dev/outbox/{uuid.UUID(links[made])}/text"), 200).text
            links[made] = re.search(r"(/i/[\w-]+)\s*$", text, re.MULTILINE)[1]
        for made in (soon, later):
            self.assertStatus(candidate.request("PUT", f"/candidate/interviews/{made}/confirm"), 200)
        self.assertIn("could decline it until", self.decline(links[soon], 400).text)
        self.decline(links[later])
        self.decline(links[open_])
        status = {made: self.hr.get(f"/api/v1/interviews/{made}").json["status"] for made in links}
        self.assertEqual(status, {soon: "confirmed", later: "cancelled", open_: "cancelled"})

    def test_choices_of_mails(self):
        candidate, other = self.register(), self.register()
        self.assertStatus(candidate.patch("/api/v1/users/users/me/", {"notifications": {"interview.scheduled": {"mail": False}}}), 200)
        self.schedule(self.interviewer, candidate, in_days(20))
        self.schedule(self.interviewer, other, in_days(21))
        wait_for(lambda: self.instance.count("mails", f"email = '{other.email}' AND kind = 4"), 20, "the mail to somebody else")
        self.assertEqual(self.instance.count("mails", f"email = '{candidate.email}' AND kind = 4"), 0)
        self.assertEqual(self.instance.count("mails", f"email = '{candidate.email}' AND kind = 7"), 1, "the reminder stays")

    def test_mails_of_a_disabled_company_wait(self):
        identity = self.company()["id"]
        email = f"late{uuid.uuid4().hex[:8]}@example.org"
        self.instance.sql(f"UPDATE companies SET active = 0 WHERE public_id = UNHEX('{identity.replace('-', '')}')")
        self.assertStatus(self.installation.post(f"{COMPANIES}{identity}/admins/", {"email": email, "name": "Lea Late"}), 201)
        wait_for(lambda: self.instance.sql(f"SELECT 1 FROM mails WHERE email = '{email}' AND status = 0 AND waits_for = 3"), 20,
                 "a waiting mail")
        self.instance.sql(f"UPDATE companies SET active = 1 WHERE public_id = UNHEX('{identity.replace('-', '')}');"
                          f"UPDATE mails SET next_at = UTC_TIMESTAMP() WHERE email = '{email}'")
        wait_for(lambda: self.instance.sql(f"SELECT 1 FROM mails WHERE email = '{email}' AND status = 1"), 30, "the mail")


if __name__ == "__main__":
    unittest.main()
