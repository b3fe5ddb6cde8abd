"""Links by which a candidate answers an invitation without logging in, and /dev/outbox, where tests read the mails."""

import base64
import re
import sys
import unittest
import uuid
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import in_days  # noqa: E402

FORM = "application/x-www-form-urlencoded"


class AnswerSuite(Suite):
    options = {"name": "answer", "settings": {"dispatchers": "1"}}

    def setUp(self):
        super().setUp()
        self.interviewer, self.candidate = self.register("interviewer", verified=True), self.register()
        self.tokens = {}

    def written(self, email, subject):
        """Returns the path in /dev/outbox of the newest mail to an address whose subject begins with this text."""
        return wait_for(lambda: self.instance.sql("SELECT LOWER(HEX(m.public_id)) FROM mails m JOIN mail_outbox o ON o.mail_id = m.id"
                                                  f" WHERE m.email = '{email}' AND o.subject LIKE '{subject}%' ORDER BY m.id DESC LIMIT 1"),
                        20, f"a mail to {email}")[0][0]

    def text(self, email, subject):
        path = f"/dev/outbox/{uuid.UUID(self.written(email, subject))}"
        return self.assertStatus(self.anyone.get(f"{path}/text"), 200).text

    def link(self, subject="Interview for", person=None):
        return re.search(r"(/i/[\w-]+)\s*$", self.text((person or self.candidate).email, subject), re.MULTILINE)[1]

    def made(self, day=40):
        """Schedules an interview and returns it with the link of its invitation."""
        interview = self.schedule(self.interviewer, self.candidate, in_days(day))
        link = self.link()
        self.token(link)
        return interview["id"], link

    def token(self, link):
        """The token of the page's forms; of a page that has none any more, the last one that it had."""
        found = re.search(r'name="_token" value="([\w-]+)"', self.anyone.get(link).text)
        if found:
            self.tokens[link] = found[1]
        return self.tokens.get(link, "")

    def send(self, link, **fields):
        return self.anyone.post(link, urlencode(fields).encode(), headers={"Content-Type": FORM})

    def answer(self, link, **fields):
        """Sends the form as a browser does, and goes to the page that it leads to."""
        answer = self.send(link, _token=self.token(link), **fields)
        return self.anyone.get(answer.header("Location")) if answer.status == 303 else answer

    def status(self, interview):
        return self.assertStatus(self.interviewer.get(f"/api/v1/interviews/{interview}"), 200).json["status"]

    def assertPage(self, answer, text):
        self.assertStatus(answer, 200)
        self.assertEqual(answer.header("Content-Type"), "text/html; charset=utf-8")
        self.assertIn(text, answer.text)
        self.assertNotIn("<script", answer.text)
        self.assertNotIn("{{", answer.text)
        return answer


class Answers(AnswerSuite):
    def test_what_people_wrote_is_no_link(self):
        interview, _ = self.made()
        place = {"location": "https://evil.example/win now", "mode": "in_person"}
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/interviews/{interview}/", place), 200)
        link = self.link("Changed: interview for")
        mail = f"/dev/outbox/{uuid.UUID(self.written(self.candidate.email, 'Changed: interview for'))}/html"
        for page in (self.anyone.get(link).text, self.anyone.get(mail).text):
            self.assertIn("https://evil.example/win now", page)
            self.assertNotRegex(page, "href=[^>]*evil")
        self.assertIn(f'href="{self.instance.url}{link}"', self.anyone.get(mail).text)

    def test_a_look_changes_nothing(self):
        interview, link = self.made()
        before = self.instance.rows()
        page = self.assertPage(self.anyone.get(link), "Will you be there?")
        self.assertPage(self.anyone.request("GET", link + "/"), "Will you be there?")
        self.assertStatus(self.anyone.request("HEAD", link), 200)
        for part in ("Software Engineer", "10:00", "(UTC)", 'value="confirm"', 'value="decline"', 'value="propose"',
                     '<form method="post" action="'):
            self.assertIn(part, page.text)
        self.assertEqual(page.header("Cache-Control"), "no-store")
        self.assertEqual(page.header("Referrer-Policy"), "no-referrer")
        for part in ("default-src 'none'", "style-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
            self.assertIn(part, page.header("Content-Security-Policy").split("; "))
        self.assertEqual(self.instance.rows(), before)
        self.assertEqual(self.status(interview), "scheduled")
        # The token is not in any log.
        self.assertNotIn(link[3:40], "\n".join(self.instance.log_since()))

    def test_confirm(self):
        interview, link = self.made()
        self.assertPage(self.answer(link, answer="confirm"), "your interview is confirmed")
        self.assertEqual(self.status(interview), "confirmed")
        # The effect is the same as after a login: the interviewer is notified, and the history names the candidate.
        told = [one["notification_type"] for one in self.interviewer.get("/api/v1/notifications/notifications/").json["results"]]
        self.assertIn("interview.confirmed", told)
        actor = self.instance.value("SELECT HEX(u.public_id) FROM audit a JOIN users u ON u.id = a.actor_id WHERE a.action ="
                                    " 'interview.confirmed' ORDER BY a.id DESC LIMIT 1")
        self.assertEqual(uuid.UUID(actor), uuid.UUID(self.candidate.id))
        # A second answer gets a polite text and changes nothing.
        version = self.instance.value(f"SELECT version FROM interviews WHERE public_id = UNHEX(REPLACE('{interview}', '-', ''))")
        self.assertPage(self.answer(link, answer="confirm"), "your interview is confirmed")
        page = self.assertPage(self.anyone.get(link), "You have confirmed this interview.")
        self.assertNotIn('value="confirm"', page.text)
        self.assertEqual(self.instance.value(f"SELECT version FROM interviews WHERE public_id = UNHEX(REPLACE('{interview}', '-', ''))"),
                         version)

    def test_decline(self):
        interview, link = self.made()
        self.assertPage(self.answer(link, answer="confirm"), "confirmed")
        self.assertPage(self.answer(link, answer="decline", reason="  I have <another> job "), "The interview is cancelled.")
        self.assertEqual(self.status(interview), "cancelled")
        self.assertEqual(
            self.instance.value(f"SELECT cancel_reason FROM interviews WHERE public_id = UNHEX(REPLACE('{interview}', '-', ''))"),
            "declined by the candidate: I have <another> job")
        self.assertIn("I have <another> job", self.text(self.interviewer.email, "Cancelled: interview"))
        self.assertPage(self.answer(link, answer="confirm"), "This interview was cancelled.")
        self.assertEqual(self.status(interview), "cancelled")

    def application(self, interview):
        """The status of the interview's application."""
        return self.instance.value("SELECT a.status FROM applications a JOIN interviews i ON i.application_id = a.id"
                                   f" WHERE i.public_id = UNHEX(REPLACE('{interview}', '-', ''))")

    def test_decline_gives_the_time_back(self):
        """
        After a decline the interviewer can be booked again at that time, and the application returns to its earlier status, unless
        another interview of it remains.
        """
        interview, link = self.made()
        other = self.schedule(self.interviewer, self.candidate, in_days(44))["id"]
        scheduled = self.application(interview)
        self.assertPage(self.answer(link, answer="decline"), "The interview is cancelled.")
        self.assertEqual(self.application(interview), scheduled)
        self.schedule(self.interviewer, self.register(), in_days(40))
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{other}", {"status": "cancelled"}), 200)
        self.assertEqual(self.application(interview), "0")

    def test_propose(self):
        interview, link = self.made()
        day = in_days(50)[:10]
        self.assertPage(self.answer(link, answer="propose", day=day, time="16:30", message="Trains & strikes"),
                        "your proposal was passed on")
        self.assertEqual(self.status(interview), "scheduled")
        told = self.interviewer.get("/api/v1/notifications/notifications/").json["results"][0]
        self.assertEqual((told["notification_type"], told["object_id"]), ("interview.proposed", interview))
        self.assertIn("16:30 (UTC)", told["message"])
        self.assertIn("Trains & strikes", told["message"])
        self.assertEqual(
            self.instance.sql("SELECT h.member, h.new_text FROM history h JOIN interviews i ON i.id = h.object_id AND h.object = 4"
                              f" WHERE i.public_id = UNHEX(REPLACE('{interview}', '-', '')) AND h.member LIKE 'propos%' ORDER BY h.id"),
                         [["proposed_start", f"{day}T16:30:00Z"], ["proposal", "Trains & strikes"]])
        for bad in ({"day": "2020-01-01", "time": "10:00"}, {"day": "soon", "time": "10:00"}, {"day": day}, {},
                    {"day": day, "time": "25:00"}):
            page = self.assertStatus(self.answer(link, answer="propose", message="Kept <b>", **bad), 400).text
            why = "Please choose a time that lies ahead." if bad else "Please fill this in."
            for part in (why, "<title>Error: ", 'aria-invalid="true"', "Kept &lt;b&gt;</textarea>",
                         'href="#day"', *(f'value="{value}"' for value in bad.values())):
                self.assertIn(part, page)

    def test_stale_links(self):
        interview, link = self.made()
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{interview}", {"scheduled_time": in_days(41)}), 200)
        self.assertPage(self.anyone.get(link), "This interview was moved.")
        self.assertPage(self.answer(link, answer="confirm"), "This interview was moved.")
        self.assertEqual(self.status(interview), "scheduled")
        newer = self.link("Changed: interview")
        self.assertNotEqual(newer, link)
        self.assertPage(self.answer(newer, answer="confirm"), "your interview is confirmed")
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{interview}", {"status": "completed"}), 200)
        self.assertPage(self.answer(newer, answer="decline"), "has begun or is over")
        # It has begun.
        interview, link = self.made(42)
        self.instance.sql("UPDATE users SET active = 0 WHERE email = '" + self.candidate.email + "'")
        self.assertPage(self.anyone.get(link), "This interview no longer exists.")
        self.assertPage(self.answer(link, answer="confirm"), "This interview no longer exists.")
        self.assertEqual(self.status(interview), "scheduled")

    def test_forged_links(self):
        _, link = self.made()
        token = base64.urlsafe_b64decode(link[3:] + "=" * (-len(link[3:]) % 4))
        for at in (0, 16, 32, 39, 40, 55):
            forged = bytearray(token)
            forged[at] ^= 1
            name = base64.urlsafe_b64encode(bytes(forged)).decode().rstrip("=")
            self.assertStatus(self.anyone.get(f"/i/{name}"), 404)
            self.assertStatus(self.send(f"/i/{name}", answer="confirm"), 400)
        for name in ("x", link[3:-1], link[3:] + "A", "A" * 76):
            self.assertStatus(self.anyone.get(f"/i/{name}"), 404)

    def test_bad_answers(self):
        _, link = self.made()
        self.assertStatus(self.answer(link, answer="maybe"), 400)
        self.assertStatus(self.answer(link), 400)
        self.assertStatus(self.anyone.post(link, {"answer": "confirm"}), 415)
        self.assertStatus(self.anyone.request("PUT", link, check=False), 405)

    def test_a_form_is_of_this_page(self):
        """A form needs the token of its own page, comes from this server, and has one answer however often it is sent."""
        interview, link = self.made()
        self.schedule(self.interviewer, self.candidate, in_days(45))
        other_link = wait_for(lambda: self.link() if self.link() != link else None, 20, "the link of the second interview")
        for token in ("", "x", self.token(other_link), self.token(link)[:-2] + "AA"):
            page = self.assertStatus(self.send(link, answer="confirm", _token=token), 400).text
            self.assertIn("This page was open for too long.", page)
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            body = urlencode({"answer": "confirm", "_token": self.token(link)}).encode()
            self.assertStatus(self.anyone.post(link, body, headers={"Content-Type": FORM, **headers}), 403)
        self.assertEqual(self.status(interview), "scheduled")
        token = self.token(link)
        first, second = (self.send(link, answer="confirm", _token=token) for _ in range(2))
        self.assertEqual((first.status, first.header("Location")), (303, link + "?done=confirmed"))
        self.assertEqual((second.status, second.header("Location")), (303, link + "?done=confirmed"))
        self.assertEqual(second.header("Idempotency-Replayed"), "true")

    def test_a_word_in_the_address_proves_nothing(self):
        _, link = self.made()
        page = self.assertPage(self.anyone.get(link + "?done=confirmed"), "Will you be there?")
        self.assertNotIn("is confirmed", page.text)

    def test_another_language(self):
        _, link = self.made()
        page = self.assertPage(self.anyone.get(link + "?lang=fr"), "Serez-vous présent\u202f?")
        self.assertIn(f'action="{link}?lang=fr"', page.text)
        self.assertEqual(page.header("Content-Language"), "fr")
        answer = self.send(link + "?lang=fr", answer="confirm", _token=self.token(link))
        self.assertEqual(answer.header("Location"), link + "?done=confirmed&lang=fr")
        self.assertPage(self.anyone.get(answer.header("Location")), "Merci, votre entretien est confirmé.")

    def test_errors_are_pages_for_browsers(self):
        browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
        for path in ("/nothing", "/i/x"):
            page = self.assertStatus(self.anyone.get(path, headers=browser), 404)
            self.assertEqual(page.header("Content-Type"), "text/html; charset=utf-8")
            self.assertIn("There is no such page", page.text)
        self.assertEqual(self.assertStatus(self.anyone.get("/nothing"), 404).header("Content-Type"), "application/json; charset=utf-8")

    def test_style_sheet(self):
        _, link = self.made()
        path = re.search(r'href="(/assets/page\.[0-9a-f]+\.css)"', self.anyone.get(link).text)[1]
        sheet = self.assertStatus(self.anyone.get(path), 200)
        self.assertEqual(sheet.header("Content-Type"), "text/css; charset=utf-8")
        self.assertEqual(sheet.header("Cache-Control"), "public, max-age=31536000, immutable")
        self.assertStatus(self.anyone.get("/assets/page.css"), 404)

    def test_in_french(self):
        self.assertStatus(self.candidate.patch("/api/v1/users/users/me/", {"language": "fr"}), 200)
        self.instance.sql(f"UPDATE users SET zone = 'Europe/Paris' WHERE email = '{self.candidate.email}'")
        interview = self.schedule(self.interviewer, self.candidate, in_days(40))["id"]
        link = self.link("Entretien pour")
        page = self.assertPage(self.anyone.get(link), "Serez-vous présent\u202f?")
        self.assertIn('<html lang="fr">', page.text)
        self.assertIn("(Europe/Paris)", page.text)
        self.assertPage(self.answer(link, answer="confirm"), "Merci, votre entretien est confirmé.")
        self.assertEqual(self.status(interview), "confirmed")


class Concerned(AnswerSuite):
    """Who sits on an interview, who scheduled it and who posted the job are told of it, once; who acts and everybody else is not."""

    def setUp(self):
        super().setUp()
        company = f"Concerned {uuid.uuid4()}"
        self.owner, self.hr, self.other = (self.staff("hr", company) for _ in range(3))
        self.interviewer, self.member = (self.staff("interviewer", company) for _ in range(2))
        job = {"title": "Software Engineer", "description": "d", "employment_type": "full_time", "status": "published"}
        self.assertStatus(self.owner.post("/api/v1/jobs/jobs/", job), 201)

    def told(self, interview, event):
        """How often each person was told of the event."""
        names = {self.owner: "owner", self.hr: "scheduler", self.other: "other", self.interviewer: "interviewer", self.member: "panel",
                 self.candidate: "candidate"}
        found = [(name, sum(one["object_id"] == interview and one["notification_type"] == event for one in self.assertStatus(
            person.get("/api/v1/notifications/notifications/?page_size=100"), 200).json["results"])) for person, name in names.items()]
        return {name: times for name, times in found if times}

    def scheduled(self, day):
        made = self.schedule(self.hr, self.candidate, in_days(day), interviewer_id=self.interviewer.id)["id"]
        self.assertEqual(self.told(made, "interview.scheduled"), {"owner": 1, "interviewer": 1, "candidate": 1})
        self.assertStatus(self.hr.patch(f"/api/v1/interviews/interviews/{made}/", {"panel_ids": [self.member.id]}), 200)
        self.assertEqual(self.told(made, "interview.joined"), {"panel": 1})
        return made

    def test_by_link(self):
        made = self.scheduled(60)
        link = self.link()
        everybody = {"owner": 1, "scheduler": 1, "interviewer": 1, "panel": 1}
        self.assertPage(self.answer(link, answer="propose", day=in_days(61)[:10], time="16:30"), "your proposal was passed on")
        self.assertEqual(self.told(made, "interview.proposed"), everybody)
        self.assertPage(self.answer(link, answer="confirm"), "your interview is confirmed")
        self.assertEqual(self.told(made, "interview.confirmed"), everybody)
        self.assertPage(self.answer(link, answer="decline"), "The interview is cancelled.")
        self.assertEqual(self.told(made, "interview.declined"), everybody)
        self.assertEqual(self.told(made, "interview.cancelled"), {})

    def test_by_the_interviewer(self):
        for day, status in ((70, "completed"), (71, "cancelled"), (72, "no_show")):
            with self.subTest(status=status):
                made = self.scheduled(day)
                self.instance.sql(f"UPDATE interviews SET start_at = '2025-02-{day - 50} 10:00' WHERE public_id ="
                                  f" UNHEX('{made.replace('-', '')}')")
                self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{made}", {"status": status}), 200)
                self.assertEqual(self.told(made, f"interview.{status}"), {"owner": 1, "scheduler": 1, "panel": 1, "candidate": 1})

    def test_by_the_owner_who_sits_on_it(self):
        made = self.schedule(self.owner, self.candidate, in_days(80), interviewer_id=self.owner.id)["id"]
        self.assertEqual(self.told(made, "interview.scheduled"), {"candidate": 1})
        self.assertStatus(self.candidate.put(f"/candidate/interviews/{made}/confirm"), 200)
        self.assertEqual(self.told(made, "interview.confirmed"), {"owner": 1})
        self.assertStatus(self.hr.delete(f"/api/interview-management/{made}/"), 200)
        self.assertEqual(self.told(made, "interview.cancelled"), {"owner": 1, "candidate": 1})

    def test_material(self):
        made = self.scheduled(81)
        self.assertStatus(self.interviewer.upload("/api/v1/files/upload", [("interview_id", made)],
                                                  [("file", "plan.pdf", "application/pdf", samples.pdf())]), 201)
        self.assertEqual(self.told(made, "interview.material_added"), {"owner": 1, "scheduler": 1, "panel": 1, "candidate": 1})


class Outbox(AnswerSuite):
    def test_looked_at(self):
        self.made()
        name = uuid.UUID(self.written(self.candidate.email, "Interview for"))
        page = self.assertStatus(self.anyone.get("/dev/outbox"), 200)
        self.assertIn(f'href="/dev/outbox/{name}"', page.text)
        self.assertIn("Interview for Software Engineer", self.assertStatus(self.anyone.get(f"/dev/outbox/{name}"), 200).text)
        html = self.assertStatus(self.anyone.get(f"/dev/outbox/{name}/html"), 200)
        self.assertEqual(html.header("Content-Security-Policy"),
                         "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'")
        self.assertTrue(html.text.startswith("<!DOCTYPE html>"))
        for part, begin in (("text", "Hello"), ("calendar", "BEGIN:VCALENDAR"), ("message", "Date: ")):
            answer = self.assertStatus(self.anyone.get(f"/dev/outbox/{name}/{part}"), 200)
            self.assertEqual(answer.header("Content-Type"), "text/plain; charset=utf-8")
            self.assertTrue(answer.text.startswith(begin), answer)
        self.assertStatus(self.anyone.get(f"/dev/outbox/{name}/nothing"), 404)
        self.assertStatus(self.anyone.get(f"/dev/outbox/{uuid.uuid4()}"), 404)
        # A verification mail has no calendar part.
        other = uuid.UUID(self.written(self.candidate.email, "Please confirm"))
        self.assertStatus(self.anyone.get(f"/dev/outbox/{other}/calendar"), 404)

    def test_only_in_development(self):
        self.made()
        name = uuid.UUID(self.written(self.candidate.email, "Interview for"))
        self.instance.restart_server(development="off")
        try:
            self.assertStatus(self.anyone.get("/dev/outbox"), 404)
            self.assertStatus(self.anyone.get(f"/dev/outbox/{name}"), 404)
            # Without a mail server mails are kept, and nothing fails.
            late = self.register()
            wait_for(lambda: self.instance.sql(f"SELECT status, attempts FROM mails WHERE email = '{late.email}'") == [["0", "0"]], 10,
                     "the mail to be queued")
        finally:
            self.instance.restart_server(development="on")
        self.assertIn("/verify/", self.text(late.email, "Please confirm"))


del AnswerSuite

if __name__ == "__main__":
    unittest.main()
