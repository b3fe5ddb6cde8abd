"""Mails as a real SMTP server (npm smtp-server) receives them, read by a real parser (npm postal-mime)."""

import os
import re
import signal
import sys
import tempfile
import time
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402
from harness.instance import Instance, free_port, wait_for  # noqa: E402
from harness.smtp import Smtp, certificate  # noqa: E402
from harness.suite import PASSWORD, in_days, iso  # noqa: E402

KIND = {"verification": 0, "reset": 1, "password": 2, "invitation": 3, "interview": 4, "moved": 5, "cancelled": 6, "day": 7, "hour": 8,
        "offer": 9, "digest": 10}
STATUS = {"waiting": 0, "sent": 1, "failed": 2, "dropped": 3, "late": 4, "unknown": 5}
ME = "/api/v1/users/users/me/"
LOGIN = ("mailer", "a long secret of the mailer")


def at(hours):
    return iso(datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours))


class MailSuite(Suite):
    """One instance whose mails go to one SMTP server with STARTTLS and a login."""

    more = {}

    @classmethod
    def setUpClass(cls):
        folder = Path(tempfile.mkdtemp(prefix="smtp."))
        folder.chmod(0o755)
        tls = certificate(folder)
        cls.server = Smtp(port=free_port(), auth=LOGIN, tls=tls)
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.instance = Instance("mail",
                                settings={"dispatchers": "1", "smtp_url": f"smtp://127.0.0.1:{cls.server.port}", "smtp_user": LOGIN[0],
                                          "smtp_password": LOGIN[1], "outside_ca": str(tls[1]), "mail_from": "jobs@initech.example",
                                          "mail_lease_seconds": "3", **cls.more})
        cls.addClassCleanup(cls.instance.close)
        cls.instance.start()
        from harness.client import Client
        cls.anyone = Client(cls.instance)

    def setUp(self):
        super().setUp()
        # Each registration sends a verification mail. Mails from before the test are ignored.
        self.company = f"Initech {uuid.uuid4().hex[:6]}"

    def rows(self, where):
        """Returns rows of the queue: kind, status, sequence, attempts, answer."""
        names = {number: name for name, number in KIND.items()}
        states = {number: name for name, number in STATUS.items()}
        return [(names[int(kind)], states[int(status)], int(sequence), int(attempts), answer)
                for kind, status, sequence, attempts, answer in
                self.instance.sql(f"SELECT kind, status, sequence, attempts, answer FROM mails WHERE {where} ORDER BY id")]

    def quiet(self, person):
        """Waits for a person's verification mail, so that the next mail is one that the test causes."""
        self.mails_of(person, "Please confirm your e-mail address")

    def mails_of(self, person, subject, n=1):
        """Waits for the first n mails to a person whose subject begins with this text."""
        def found(events):
            mails = [event for event in events if event["what"] == "message" and person.email in event["to"]
                     and (event["mail"].get("subject") or "").startswith(subject)]
            return mails if len(mails) >= n else None
        from harness.smtp import Mail
        return [Mail(event) for event in self.server.wait(found)]

    def settled(self, where="1"):
        """Waits until the fan-out has processed the outbox and no mail that is due waits."""
        wait_for(lambda: self.instance.value("SELECT COUNT(*) FROM outbox WHERE status = 0") == "0"
                 and self.instance.value(f"SELECT COUNT(*) FROM mails WHERE status = 0 AND next_at <= UTC_TIMESTAMP() AND {where}") == "0",
                 20, "the queue to be empty")

    def pair(self):
        return self.register("interviewer", verified=True), self.register()

    def verify(self, person):
        """With the token of the mail."""
        token = re.search(r"/verify/([\w-]{43})\s*$", self.mails_of(person, "Please confirm")[0].text, re.MULTILINE)[1]
        self.assertStatus(self.anyone.post("/api/v1/users/users/verify_email/", {"token": token}), 200)

    def sent_to(self, person):
        """The subjects of what has arrived."""
        return [event["mail"]["subject"] for event in self.server.events if event["what"] == "message" and person.email in event["to"]]

    def listed(self, hr, person):
        """[status, what it waits for] of the company's mails to a person, oldest first."""
        mails = self.assertStatus(hr.get("/api/v1/mail/messages/?page_size=100"), 200).json["results"]
        return [[one["status"], one["waiting"]] for one in reversed(mails) if one["recipient"] == person.email]

    def calendar(self, mail):
        """Returns the unfolded lines of the calendar part, which is the same as the attachment."""
        part = mail.attachment("text/calendar").decode()
        self.assertEqual(mail.attachment("application/ics").decode(), part)
        return re.sub(r"\r\n[ \t]", "", part).split("\r\n")

    def line(self, calendar, name):
        found = [one.partition(":")[2] for one in calendar if re.match(rf"{name}[;:]", one)]
        self.assertEqual(len(found), 1, (name, calendar))
        return found[0]


class Content(MailSuite):
    def test_an_invitation(self):
        interviewer, candidate = self.pair()
        made = self.schedule(interviewer, candidate, in_days(20))
        mail = self.mails_of(candidate, "Interview for")[0]
        self.assertTrue(mail.tls)
        self.assertEqual((mail.user, mail.sender, mail.to), (LOGIN[0], "jobs@initech.example", [candidate.email]))
        self.assertEqual(mail.subject, f"Interview for Software Engineer at {interviewer.name}")
        self.assertEqual((mail.mail["from"]["name"], mail.mail["from"]["address"]), (interviewer.name, "jobs@initech.example"))
        self.assertEqual([(one["name"], one["address"]) for one in mail.mail["to"]], [(candidate.name, candidate.email)])
        self.assertEqual(mail.header("auto-submitted"), "auto-generated")
        self.assertRegex(mail.header("message-id"), r"^<[0-9a-f-]{36}@127\.0\.0\.1>$")
        self.assertRegex(mail.header("date"), r"^\w{3}, \d+ \w{3} 20\d\d \d\d:\d\d:\d\d \+0000$")
        self.assertTrue(all(len(line) <= 78 for line in mail.raw.split(b"\r\n")))
        self.assertEqual(mail.raw.count(b"\n"), mail.raw.count(b"\r\n"))
        for part in (mail.text, mail.html):
            for word in ("10:00 (UTC)", "60 minutes", candidate.name, interviewer.name, made["meeting_link"], f"{self.instance.url}/i/"):
                self.assertIn(word, part)
        self.assertIn('lang="en"', mail.html)
        parts = [one for one in mail.mail["attachments"] if one["mimeType"] == "text/calendar"]
        self.assertEqual([one["method"] for one in parts], ["REQUEST"])
        calendar = self.calendar(mail)
        self.assertEqual(self.line(calendar, "METHOD"), "REQUEST")
        self.assertEqual(self.line(calendar, "UID"), f"{made['id']}@127.0.0.1")
        self.assertEqual(self.line(calendar, "SEQUENCE"), "0")
        self.assertEqual(self.line(calendar, "ORGANIZER"), "mailto:jobs@initech.example")
        self.assertEqual(sorted(one.rpartition(":")[2] for one in calendar if one.startswith("ATTENDEE")),
                         sorted([candidate.email, interviewer.email]))
        # The interviewer's mail has no link for an answer.
        other = self.mails_of(interviewer, "Interview for")[0]
        self.assertNotIn("/i/", other.text)
        self.assertIn("REQUEST", other.raw.decode())

    def test_update_and_cancel(self):
        interviewer, candidate = self.pair()
        made = self.schedule(interviewer, candidate, in_days(21))
        first = self.calendar(self.mails_of(candidate, "Interview for")[0])
        # Notes are in nobody's calendar.
        self.assertStatus(interviewer.patch(f"/api/v1/interviews/{made['id']}", {"notes": "x"}), 200)
        self.assertStatus(interviewer.patch(f"/api/v1/interviews/{made['id']}", {"scheduled_time": in_days(22)}), 200)
        moved = self.calendar(self.mails_of(candidate, "Changed: interview")[0])
        self.assertStatus(interviewer.patch(f"/api/v1/interviews/{made['id']}", {"status": "cancelled", "cancellation_reason": "ill"}), 200)
        last = self.mails_of(candidate, "Cancelled: interview")[0]
        gone = self.calendar(last)
        self.mails_of(interviewer, "Cancelled: interview")
        self.settled()
        self.assertEqual([self.line(one, "METHOD") for one in (first, moved, gone)], ["REQUEST", "REQUEST", "CANCEL"])
        self.assertEqual({self.line(one, "UID") for one in (first, moved, gone)}, {f"{made['id']}@127.0.0.1"})
        self.assertEqual({self.line(one, "ORGANIZER") for one in (first, moved, gone)}, {"mailto:jobs@initech.example"})
        sequences = [int(self.line(one, "SEQUENCE")) for one in (first, moved, gone)]
        self.assertEqual(sequences, sorted(set(sequences)))
        self.assertEqual(self.line(gone, "STATUS"), "CANCELLED")
        self.assertEqual([one["method"] for one in last.mail["attachments"] if one["mimeType"] == "text/calendar"], ["CANCEL"])
        self.assertEqual(self.line(moved, "DTSTART"), in_days(22).replace("-", "").replace(":", ""))
        # One mail to each, and no reminder remains.
        self.assertEqual([row[:2] for row in self.rows(f"email = '{candidate.email}' AND object = 4 AND kind < 7")],
                         [("interview", "sent"), ("moved", "sent"), ("cancelled", "sent")])
        self.assertEqual({row[1] for row in self.rows(f"email = '{candidate.email}' AND kind IN (7, 8)")}, {"dropped"})

    def test_a_deleted_interview(self):
        hr, candidate = self.staff("hr", self.company), self.register()
        interviewer = self.staff("interviewer", self.company)
        made = self.schedule(hr, candidate, in_days(23), interviewer_id=interviewer.id)
        first = self.calendar(self.mails_of(candidate, "Interview for")[0])
        self.assertIn(hr.delete(f"/api/interview-management/{made['id']}/").status, (200, 204))
        gone = self.calendar(self.mails_of(candidate, "Cancelled: interview")[0])
        self.assertEqual(self.line(gone, "METHOD"), "CANCEL")
        self.assertEqual(self.line(gone, "UID"), self.line(first, "UID"))
        self.assertGreater(int(self.line(gone, "SEQUENCE")), int(self.line(first, "SEQUENCE")))
        self.mails_of(interviewer, "Cancelled: interview")

    def test_who_leaves_a_panel(self):
        hr, candidate = self.staff("hr", self.company), self.register()
        one, two = self.staff("interviewer", self.company), self.staff("interviewer", self.company)
        made = self.schedule(hr, candidate, in_days(24), interviewer_id=one.id)
        self.mails_of(one, "Interview for")
        self.assertStatus(hr.patch(f"/api/v1/interviews/interviews/{made['id']}/", {"interviewer_id": two.id}), 200)
        gone = self.calendar(self.mails_of(one, "Cancelled: interview")[0])
        self.assertEqual(self.line(gone, "METHOD"), "CANCEL")
        self.assertFalse([line for line in gone if line.startswith("STATUS")])
        self.mails_of(two, "Interview for")
        self.mails_of(candidate, "Changed: interview")

    def test_in_french_and_in_their_zone(self):
        hr, candidate = self.staff("hr", self.company, name="Zoë Müller"), self.register(name="François D’Été")
        self.assertStatus(candidate.patch(ME, {"language": "fr"}), 200)
        self.instance.sql(f"UPDATE users SET zone = 'Asia/Kolkata' WHERE email = '{candidate.email}'")
        self.schedule(hr, candidate, in_days(25, 9), interviewer_id=hr.id, position="Ingénieur données")
        mail = self.mails_of(candidate, "Entretien pour")[0]
        self.assertEqual(mail.subject, f"Entretien pour Ingénieur données chez {self.company}")
        self.assertEqual(mail.mail["to"][0]["name"], "François D’Été")
        self.assertIn("à 14:30 (Asia/Kolkata)", mail.text)
        self.assertIn("Confirmer, décliner ou proposer un autre moment", mail.html)
        self.assertIn('lang="fr"', mail.html)
        self.assertTrue(mail.raw.isascii())

    def test_accounts(self):
        person = self.register()
        verification = self.mails_of(person, "Please confirm")[0]
        token = re.search(r"/verify/([\w-]{43})\s*$", verification.text, re.MULTILINE)[1]
        self.assertStatus(self.anyone.post("/api/v1/users/users/verify_email/", {"token": token}), 200)
        self.assertStatus(self.anyone.post("/api/v1/users/users/request_password_reset/", {"email": person.email}), 200)
        self.assertStatus(self.anyone.post("/api/v1/users/users/request_password_reset/", {"email": "nobody@nowhere.example"}), 200)
        token = re.search(r"/reset/([\w-]{43})\s*$", self.mails_of(person, "Your new password")[0].text, re.MULTILINE)[1]
        body = {"token": token, "new_password": "another horse 43", "new_password_confirm": "another horse 43"}
        self.assertStatus(self.anyone.post("/api/v1/users/users/reset_password/", body), 200)
        text = self.mails_of(person, "Your password was changed")[0].text
        self.assertIn("was changed on", text)
        self.assertIn("All sessions have ended", text)
        self.assertNotIn("calendar feed", text)
        # Another time there is a feed, which ends with it.
        person = self.login(person.email, "another horse 43")
        self.assertStatus(person.post("/api/v1/users/calendar_feed/", {}), 201)
        body = {"old_password": "another horse 43", "new_password": PASSWORD, "new_password_confirm": PASSWORD, "end_feeds": True}
        self.assertStatus(person.post("/api/v1/users/users/change_password/", body), 200)
        self.assertIn("The address of your calendar feed has ended, too.", self.mails_of(person, "Your password was changed", 2)[1].text)
        self.settled()
        self.assertEqual(self.instance.count("mails", "email = 'nobody@nowhere.example'"), 0)
        # No token is stored, neither in the queue nor in the log.
        dump = str(self.instance.sql("SELECT once, name, email, position, answer FROM mails"))
        self.assertNotIn(token, dump + "\n".join(self.instance.log_since()))
        self.assertEqual(self.instance.count("mail_outbox"), 0)

    def test_an_invitation_of_staff(self):
        hr = self.staff("hr", self.company)
        email = f"new.{uuid.uuid4().hex[:8]}@example.org"
        self.assertStatus(hr.post("/api/v1/users/invitations/", {"email": email, "role": "interviewer"}), 201)
        mail = self.server.wait_mail(email)[0]
        self.assertEqual(mail.subject, f"{hr.name} invites you to {self.company}")
        token = re.search(r"/invitation/([\w-]{43})\s*$", mail.text, re.MULTILINE)[1]
        body = {"token": token, "password": PASSWORD, "first_name": "New", "last_name": "One"}
        self.assertIn(self.anyone.post("/api/v1/users/invitations/accept/", body).status, (200, 201))

    def test_an_offer_with_its_letter(self):
        hr, candidate = self.staff("hr", self.company), self.register()
        job = self.assertStatus(
            hr.post("/api/v1/jobs/jobs/",
                    {"title": "Baker", "description": "Bread", "employment_type": "full_time", "status": "published"}), 201).json["id"]
        applied = candidate.upload("/api/v1/jobs/applications/", [("job", job)], [("resume", "r.pdf", "application/pdf", samples.pdf())])
        fields = [("application_id", self.assertStatus(applied, 201).json["id"]), ("salary", "50000"), ("currency", "EUR"),
                  ("start_date", "2030-06-01")]
        self.assertStatus(
            hr.upload("/api/v1/offers/offers/", fields, [("offer_letter", "Offre été.pdf", "application/pdf", samples.pdf("Letter"))]), 201)
        mail = self.mails_of(candidate, "An offer from")[0]
        self.assertIn("Salary: 50000 EUR", mail.text)
        self.assertIn("Saturday, 1 June 2030", mail.text)
        self.assertEqual(mail.attachment("application/pdf"), samples.pdf("Letter"))

    def test_no_header_from_a_name(self):
        """Such names are refused; these have come into the database before that."""
        hr, candidate = self.staff("hr", self.company), self.register()
        self.instance.sql(f"UPDATE users SET name = 'Eve\\r\\nBcc: evil@example.com' WHERE email = '{candidate.email}'")
        made = self.schedule(hr, candidate, in_days(26), interviewer_id=hr.id, position="Cook")
        self.mails_of(candidate, "Interview for")
        title = "Cook\\r\\nX-Evil: 1 =?utf-8?q?x?= <b> https://evil.example"
        self.instance.sql(f"UPDATE jobs SET title = '{title}' WHERE id = (SELECT job_id FROM interviews WHERE public_id ="
                          f" UNHEX(REPLACE('{made['id']}', '-', '')))")
        self.assertStatus(hr.patch(f"/api/v1/interviews/{made['id']}", {"scheduled_time": in_days(27)}), 200)
        mail = self.mails_of(candidate, "Changed: interview for")[0]
        self.assertNotIn("evil.example\"", mail.html)
        self.assertIn(f'href="{self.instance.url}/i/', mail.html)
        self.assertIsNone(mail.header("bcc"))
        self.assertIsNone(mail.header("x-evil"))
        self.assertEqual(mail.to, [candidate.email])
        self.assertIn("=?utf-8?q?x?= <b>", mail.subject)
        self.assertIn("&lt;b&gt;", mail.html)

    def test_private_entries_are_nobody_s_business(self):
        interviewer, candidate = self.pair()
        made = self.schedule(interviewer, candidate, in_days(27))
        application = self.instance.value(f"SELECT LOWER(HEX(application_public_id)) FROM interviews WHERE public_id ="
                                          f" UNHEX(REPLACE('{made['id']}', '-', ''))")
        self.mails_of(candidate, "Interview for")
        before = self.instance.count("mails")
        entry = candidate.post("/api/interviews",
                               {"applicationId": str(uuid.UUID(application)), "interviewType": "PHONE", "interviewDate": "2031-04-07",
                                "interviewTime": "09:30"})
        self.assertStatus(entry, 201)
        self.settled()
        self.assertEqual(self.instance.count("mails"), before)


class Texts(MailSuite):
    TEMPLATES = "/api/v1/mail/templates"

    def test_words_of_the_company(self):
        hr, candidate = self.staff("hr", self.company), self.register(name="Bob <b>")
        listed = self.assertStatus(hr.get(f"{self.TEMPLATES}/"), 200).json["results"]
        kinds = {one["kind"] for one in listed}
        self.assertEqual(sorted((one["kind"], one["language"]) for one in listed),
                         [(kind, each) for kind in sorted(kinds) for each in ("en", "fr")])
        self.assertIn("interview", kinds)
        self.assertEqual({one["is_custom"] for one in listed}, {False})
        path = f"{self.TEMPLATES}/interview/en/"
        own = {"subject": "{{recipient}}, come!", "text": "Dear {{recipient}},\n\nWhere: {{place}}\nAnswer: {{answer_link}}\n",
               "html": "<p>Dear <i>{{recipient}}</i></p>"}
        self.assertEqual(self.assertStatus(hr.put(path, own), 200).json["is_custom"], True)
        self.assertEqual({name: self.assertStatus(hr.get(path), 200).json[name] for name in own}, own)
        self.assertEqual(sum(one["is_custom"] for one in self.assertStatus(hr.get(f"{self.TEMPLATES}/"), 200).json["results"]), 1)
        self.schedule(hr, candidate, in_days(28), interviewer_id=hr.id)
        mail = self.server.wait(
            lambda events: [event for event in events if candidate.email in event.get("to", [])
                            and "come!" in event["mail"].get("subject", "")])
        self.assertEqual(mail[0]["mail"]["subject"], "Bob <b>, come!")
        self.assertIn("<i>Bob &lt;b&gt;</i>", mail[0]["mail"]["html"])
        self.assertIn(f"Where: by video\r\nAnswer: {self.instance.url}/i/",
                      mail[0]["mail"]["text"].replace("\r\n", "\n").replace("\n", "\r\n"))
        # A line whose placeholders are empty is left out: mails to staff have no link for an answer.
        mail = self.server.wait(
            lambda events: [event for event in events if hr.email in event.get("to", []) and "come!" in event["mail"].get("subject", "")])
        self.assertNotIn("Answer:", mail[0]["mail"]["text"])
        tag = hr.get(path).header("ETag")
        self.assertStatus(hr.get(path, headers={"If-None-Match": tag}), 304)
        self.assertStatus(hr.put(path, own, headers={"If-Match": '"1"'}), 412)
        self.assertStatus(hr.delete(path, headers={"If-Match": '"1"'}), 412)
        # The same texts are the same version, whenever they were written.
        again = self.assertStatus(hr.put(path, own, headers={"If-Match": tag}), 200).header("ETag")
        self.assertEqual(again.split("-")[0], tag.split("-")[0])
        # Another company has its own texts.
        other = self.staff("hr", self.company + " two")
        self.assertFalse(self.assertStatus(other.get(path), 200).json["is_custom"])
        self.assertEqual(self.assertStatus(hr.delete(path), 200).json["is_custom"], False)
        self.assertEqual(self.assertStatus(hr.get(path), 200).json, self.assertStatus(other.get(path), 200).json)

    def test_what_is_refused(self):
        hr = self.staff("hr", self.company)
        path = f"{self.TEMPLATES}/interview/en/"
        answer = self.assertStatus(hr.put(path, {"subject": "{{salary}}", "text": "{{recipient", "html": "{{#if x}}"}), 400)
        self.assertEqual(set(answer.json), {"subject", "text", "html"})
        self.assertIn("salary", str(answer.json["subject"]))
        self.assertStatus(hr.put(path, {"subject": "x"}), 400)
        self.assertStatus(hr.get(f"{self.TEMPLATES}/interview/de/"), 404)
        self.assertStatus(hr.get(f"{self.TEMPLATES}/nothing/en/"), 404)
        self.assertStatus(self.register().get(path), 403)
        self.assertStatus(hr.post("/api/v1/mail/preview/", {"kind": "interview", "language": "en", "subject": "{{x}}"}), 400)
        # An hr account without a company has no texts.
        self.assertStatus(self.staff("admin", None).get(path), 403)

    def test_preview(self):
        hr = self.staff("hr", self.company)
        seen = self.assertStatus(hr.post("/api/v1/mail/preview/", {"kind": "offer", "language": "fr"}), 200).json
        self.assertEqual(list(seen), ["subject", "text", "html"])
        self.assertIn(self.company, seen["subject"])
        self.assertNotIn("{{", str(seen))
        seen = self.assertStatus(hr.post("/api/v1/mail/preview/", {"kind": "offer", "language": "en", "text": "<{{salary}}>"}), 200).json
        self.assertEqual(seen["text"], "<120000 EUR>")
        self.assertIn("&lt;120000 EUR&gt;", seen["html"])
        self.assertEqual(self.instance.count("mail_templates", "kind = 9"), 0)


class Sending(MailSuite):
    def due_now(self, email):
        self.instance.sql(f"UPDATE mails SET next_at = UTC_TIMESTAMP() WHERE email = '{email}' AND status = 0 AND lease IS NULL AND kind ="
                          f" 3")

    def invite(self, *acts):
        """Sends a mail that only the test waits for, and sets how the server treats it. Returns (hr, address)."""
        hr, email = self.staff("hr", self.company), f"new.{uuid.uuid4().hex[:8]}@example.org"
        self.server.order(to=email, next=acts)
        self.assertStatus(hr.post("/api/v1/users/invitations/", {"email": email, "role": "interviewer"}), 201)
        return hr, email

    def row(self, email, status, seconds=20):
        """Waits until the mail has this status (waiting: after an attempt), and returns its row."""
        where = (f"email = '{email}' AND status = {STATUS[status]} AND lease IS NULL AND attempts > 0"
                 f" AND next_at > UTC_TIMESTAMP() - INTERVAL {status != 'waiting'} DAY")
        return wait_for(lambda: self.rows(where), seconds, f"{email} to be {status}")[0]

    def messages(self, email):
        return [event for event in self.server.events if event.get("to") and email in event["to"]
                and event["what"] in ("message", "dropped", "stalled")]

    def test_refused_for_good(self):
        hr, email = self.invite("550")
        row = self.row(email, "failed")
        self.assertEqual(row[3], 1)
        self.assertIn("550", row[4])
        told = wait_for(
            lambda: [one for one in hr.get("/api/v1/notifications/notifications/").json["results"]
                     if one["notification_type"] == "mail.failed"], 10, "the notification")
        self.assertIn(email, told[0]["message"])
        listed = self.assertStatus(hr.get("/api/v1/mail/messages/?status=failed"), 200).json
        self.assertEqual([(one["kind"], one["status"], one["recipient"], one["attempts"]) for one in listed["results"]],
                         [("invitation", "failed", email, 1)])
        self.assertEqual(self.assertStatus(hr.get("/api/v1/mail/messages/?status=sent"), 200).json["count"], 0)
        self.assertStatus(hr.get("/api/v1/mail/messages/?status=nonsense"), 400)
        self.assertEqual(self.messages(email), [])

    def test_deferred(self):
        _, email = self.invite("451")
        self.assertIn("451", self.row(email, "waiting")[4])
        wait = int(self.instance.value(f"SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), next_at) FROM mails WHERE email = '{email}'"))
        self.assertTrue(20 <= wait <= 34, wait)
        self.due_now(email)
        self.assertEqual(self.row(email, "sent")[3], 2)
        self.assertEqual(len(self.messages(email)), 1)

    def test_refused_after_data(self):
        _, email = self.invite("data451", "data554")
        self.row(email, "waiting")
        self.due_now(email)
        self.assertIn("554", self.row(email, "failed")[4])

    def test_lost_after_data(self):
        """It is unknown whether the mail was sent: it is sent again with the same Message-ID, but not for ever."""
        _, email = self.invite("drop")
        self.row(email, "waiting")
        self.due_now(email)
        self.row(email, "sent")
        first, second = self.messages(email)
        self.assertEqual(first["raw"], second["raw"])
        _, email = self.invite(*["drop"] * 9)
        for attempts in (1, 2, 3):
            wait_for(lambda n=attempts: self.row(email, "waiting")[3] == n, 10, "the next attempt")
            self.due_now(email)
        self.row(email, "failed")
        self.assertEqual(len(self.messages(email)), 4)

    def test_a_reminder_is_never_doubled(self):
        interviewer, candidate = self.pair()
        self.schedule(interviewer, candidate, in_days(29))
        self.mails_of(candidate, "Interview for")
        self.settled()
        self.server.order(to=candidate.email, next=["drop"])
        self.instance.sql(f"UPDATE mails SET next_at = UTC_TIMESTAMP() WHERE email = '{candidate.email}' AND kind = 7")
        wait_for(lambda: self.rows(f"email = '{candidate.email}' AND kind = 7")[0][1] == "unknown", 20, "the reminder to be given up")
        self.assertEqual([event["what"] for event in self.messages(candidate.email) if event["mail"]["subject"].startswith("Tomorrow")],
                         ["dropped"])

    def test_login_refused(self):
        self.server.order(login=False)
        _, email = self.invite()
        self.row(email, "waiting")
        self.server.order(login=True)
        self.due_now(email)
        self.row(email, "sent")

    def test_a_slow_server(self):
        _, email = self.invite("slow")
        self.row(email, "sent")
        self.assertEqual(len(self.messages(email)), 1)

    def test_a_slow_answer_keeps_nobody_back(self):
        _, slow = self.invite("slower")
        wait_for(lambda: self.instance.count("mails", f"email = '{slow}' AND lease IS NOT NULL") == 1, 10, "the slow one to be under way")
        _, quick = self.invite()
        self.row(quick, "sent")
        self.assertEqual(self.messages(slow), [])
        self.row(slow, "sent")

    def test_killed_while_sending(self):
        """After the lease another dispatcher sends it, at most once more, with the same Message-ID."""
        _, email = self.invite("stall")
        self.server.wait(lambda events: [event for event in events if event["what"] == "stalled" and email in event["to"]])
        # The dispatcher is the child that has a connection to the SMTP server.
        for pid in Several.dispatchers(self):
            os.kill(pid, signal.SIGKILL)
        self.row(email, "sent", 40)
        messages = self.messages(email)
        self.assertEqual([event["what"] for event in messages], ["stalled", "message"])
        self.assertEqual(messages[0]["raw"], messages[1]["raw"])


class Several(MailSuite):
    def dispatchers(self):
        """The processes that have a connection to the SMTP server."""
        port = f":{self.server.port:04X}"
        inodes = {f"socket:[{line.split()[9]}]" for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
                  if line.split()[2].endswith(port)}
        found = []
        for child in self.instance.workers_alive():
            try:
                if inodes & {os.readlink(entry) for entry in Path(f"/proc/{child}/fd").iterdir()}:
                    found.append(child)
            except OSError:
                continue
        return found

    def test_two_of_them_killed_again_and_again(self):
        """Two dispatchers are killed again and again: nothing is lost. A mail that comes twice has the same Message-ID, and was being sent
        by a dispatcher that was killed."""
        self.instance.restart_server(dispatchers="2")
        self.addCleanup(self.instance.restart_server, dispatchers="1")
        self.instance.announce("WORKER")
        hr = self.staff("hr", self.company)
        addresses = [f"many.{number}.{uuid.uuid4().hex[:6]}@example.org" for number in range(24)]
        for address in addresses:
            self.server.order(to=address, next=["slow"])
            self.assertStatus(hr.post("/api/v1/users/invitations/", {"email": address, "role": "interviewer"}), 201)
        killed = set()
        for _ in range(3):
            for pid in wait_for(self.dispatchers, 20, "a dispatcher that sends"):
                os.kill(pid, signal.SIGKILL)
                killed.add(pid)
            time.sleep(0.2)  # the two may not both be killed for ever
        like = ", ".join(f"'{address}'" for address in addresses)
        wait_for(lambda: self.instance.count("mails", f"email IN ({like}) AND status = 1") == len(addresses), 60, "all mails to be sent")
        got = {address: [event["raw"] for event in self.server.events if event["what"] == "message" and address in event["to"]]
               for address in addresses}
        self.assertEqual([address for address, raws in got.items() if not raws], [])
        for address, raws in got.items():
            self.assertEqual(len(set(raws)), 1)
            attempts, unknowns = self.instance.sql(f"SELECT attempts, unknowns FROM mails WHERE email = '{address}'")[0]
            self.assertLessEqual(len(raws), int(attempts))
            self.assertEqual(int(attempts), int(unknowns) + 1)
        self.assertTrue(killed)


class Reminders(MailSuite):
    def reminders(self, person):
        return self.instance.sql(f"SELECT kind, status, TIMESTAMPDIFF(MINUTE, send_at, start_at) FROM mails WHERE email = '{person.email}'"
                                 f" AND kind IN (7, 8) ORDER BY kind")

    def due(self, person, kind):
        self.instance.sql(f"UPDATE mails SET next_at = UTC_TIMESTAMP() WHERE email = '{person.email}' AND kind = {KIND[kind]} AND status ="
                          f" 0")

    def test_they_come_and_go(self):
        interviewer, candidate = self.pair()
        made = self.schedule(interviewer, candidate, in_days(31))
        self.mails_of(candidate, "Interview for")
        self.settled()
        self.assertEqual(self.reminders(candidate), [["7", "0", "1440"], ["8", "0", "60"]])
        self.due(candidate, "day")
        self.assertIn("is in 24 hours", self.mails_of(candidate, "Tomorrow: interview")[0].text)
        # The interview moves: the old reminders are dropped and new ones are written. It moves back: there is a mail about each move.
        for day in (32, 31):
            self.assertStatus(interviewer.patch(f"/api/v1/interviews/{made['id']}", {"scheduled_time": in_days(day)}), 200)
            wait_for(
                lambda d=day: self.instance.value(f"SELECT COUNT(*) FROM mails WHERE email = '{candidate.email}' AND kind = 8 AND status ="
                                                  f" 0 AND start_at = '{in_days(d)[:10]} 10:00:00'") == "1",
                     10, "the reminders of the new time")
        self.mails_of(candidate, "Changed: interview")
        wait_for(lambda: [row[:2] for row in self.reminders(candidate)] == [["7", "1"], ["7", "3"], ["8", "0"], ["8", "3"]], 10,
                 "the reminders of the first time to be back")
        self.due(candidate, "hour")
        self.mails_of(candidate, "In one hour: interview")

    def test_never_too_late(self):
        interviewer, candidate = self.pair()
        made = self.schedule(interviewer, candidate, at(2))
        self.mails_of(candidate, "Interview for")
        self.settled()
        self.assertEqual([row[0] for row in self.reminders(candidate)], ["8"])
        # Time passes: when the mail server is available, the interview has begun.
        self.instance.sql(f"UPDATE mails SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND, next_at = UTC_TIMESTAMP() WHERE email ="
                          f" '{candidate.email}' AND kind = 8")
        wait_for(lambda: self.reminders(candidate)[0][1] == str(STATUS["late"]), 10, "the reminder to be late")
        self.assertEqual(
            [event for event in self.server.events if candidate.email in event.get("to", []) and "In one hour" in event["mail"]["subject"]],
            [])
        # Nobody is invited to a past interview.
        past = self.register()
        self.schedule(interviewer, past, in_days(-3))
        self.settled()
        self.assertEqual(self.rows(f"email = '{past.email}' AND object = 4"), [])
        self.assertIsNotNone(made)

    def test_a_completed_interview_has_none(self):
        interviewer, candidate = self.pair()
        made = self.schedule(interviewer, candidate, in_days(33))
        self.mails_of(candidate, "Interview for")
        self.assertStatus(interviewer.patch(f"/api/v1/interviews/{made['id']}", {"status": "completed"}), 200)
        wait_for(lambda: {row[1] for row in self.reminders(candidate)} == {"3"}, 10, "the reminders to be dropped")


class Unverified(MailSuite):
    """What a self-registered interviewer causes waits until they have verified their own address."""

    def test_it_waits_and_is_released(self):
        interviewer, candidate = self.register("interviewer"), self.register()
        hr = self.staff("hr", interviewer.name)
        made = self.schedule(interviewer, candidate, in_days(20))
        wait_for(lambda: len(self.rows(f"email = '{candidate.email}' AND object = 4")) == 3, 10, "the plan")
        self.quiet(candidate)
        self.settled("waits_for = 0")
        self.assertEqual(self.listed(hr, candidate), [["waiting", "verification"]] * 3)
        self.assertEqual(self.listed(hr, interviewer)[1:], [["waiting", "verification"]] * 3)
        # A change of it waits in the place of what it has overtaken; inside of the program people are told at once.
        self.assertStatus(interviewer.patch(f"/api/v1/interviews/{made['id']}", {"scheduled_time": in_days(21)}), 200)
        wait_for(lambda: len(self.rows(f"email = '{candidate.email}' AND kind IN (4, 5) AND status = 3")) == 1, 10, "the change")
        notified = self.assertStatus(candidate.get("/api/v1/notifications/notifications/"), 200).json["results"]
        self.assertLessEqual({"Interview rescheduled", "Interview scheduled"}, {one["title"] for one in notified})
        self.assertEqual(self.sent_to(candidate), ["Please confirm your e-mail address"])
        self.verify(interviewer)
        # In the transaction of the verification; a reminder waits for its time again.
        self.assertEqual(self.instance.count("mails", f"email = '{candidate.email}' AND waits_for <> 0"), 0)
        self.mails_of(candidate, "Interview for")
        self.mails_of(interviewer, "Interview for")
        wait_for(lambda: ["sent", None] in self.listed(hr, candidate)[1:], 10, "the mail to be noted as sent")
        self.assertEqual(self.instance.count("mails", f"email = '{candidate.email}' AND status = 0 AND next_at <> send_at"), 0)
        # From now on nothing waits.
        self.schedule(interviewer, candidate, in_days(22))
        self.mails_of(candidate, "Interview for", 2)

    def test_what_was_planned_at_the_moment_of_the_verification(self):
        """The verification does not see a plan that is not committed yet, so its event releases what that has left."""
        interviewer, candidate = self.register("interviewer"), self.register()
        self.schedule(interviewer, candidate, in_days(20))
        held = f"email = '{candidate.email}' AND waits_for = 1"
        wait_for(lambda: self.instance.count("mails", held) == 3, 10, "the plan")
        self.instance.sql(f"UPDATE users SET verified = 1 WHERE email = '{interviewer.email}'")
        self.assertEqual(self.instance.count("mails", held), 3)
        self.instance.sql("INSERT INTO outbox (public_id, actor_id, event, object, object_id, object_public_id, at) SELECT"
                          " UNHEX(REPLACE(UUID(), '-', '')), NULL, 'user.verified', 1, id, public_id, UTC_TIMESTAMP() FROM users"
                          f" WHERE email = '{interviewer.email}'")
        self.mails_of(candidate, "Interview for")
        self.assertEqual(self.instance.count("mails", held), 0)

    def test_it_lapses_after_a_week(self):
        interviewer, candidate = self.register("interviewer"), self.register()
        hr = self.staff("hr", interviewer.name)
        self.schedule(interviewer, candidate, in_days(20))
        wait_for(lambda: len(self.rows(f"email = '{candidate.email}' AND object = 4")) == 3, 10, "the plan")
        held = f"email = '{candidate.email}' AND waits_for = 1"
        self.assertEqual(self.instance.sql(f"SELECT DISTINCT TIMESTAMPDIFF(HOUR, created_at, next_at) FROM mails WHERE {held}"),
                         [[str(7 * 24)]])
        self.instance.sql(f"UPDATE mails SET next_at = UTC_TIMESTAMP() WHERE {held}")
        wait_for(lambda: self.instance.count("mails", held) == 0, 10, "the mails to lapse")
        self.assertEqual(self.listed(hr, candidate), [["dropped", None]] * 3)
        self.verify(interviewer)
        self.quiet(candidate)
        self.settled()
        self.assertEqual(self.sent_to(candidate), ["Please confirm your e-mail address"])

    def test_an_interview_that_has_begun_meanwhile(self):
        interviewer, candidate = self.register("interviewer"), self.register()
        self.schedule(interviewer, candidate, at(2))
        held = f"email = '{candidate.email}' AND kind = 4"
        wait_for(lambda: self.instance.count("mails", held) == 1, 10, "the plan")
        self.assertEqual(self.instance.count("mails", f"{held} AND next_at = start_at"), 1)
        self.instance.sql(f"UPDATE mails SET next_at = UTC_TIMESTAMP(), expires_at = UTC_TIMESTAMP() WHERE {held}")
        wait_for(lambda: self.rows(held)[0][1] == "late", 10, "the mail to be late")

    def test_no_digest_to_an_address_that_nobody_has_verified(self):
        interviewer, candidate = self.register("interviewer"), self.register()
        self.schedule(interviewer, candidate, at(3))
        now = datetime.now(timezone.utc)
        offset = (7 - now.hour) % 24
        zone = f"Etc/GMT{-offset:+d}" if offset <= 12 else f"Etc/GMT+{24 - offset}"
        me = f"email = '{interviewer.email}'"
        self.instance.sql(f"UPDATE users SET zone = '{zone}', digest_at = '{now:%Y-%m-%d %H}:00:00' WHERE {me}")
        wait_for(lambda: self.instance.value(f"SELECT digest_at > UTC_TIMESTAMP() FROM users WHERE {me}") == "1", 10, "the next one")
        self.assertEqual(self.rows(f"{me} AND kind = 10"), [])

    def test_they_may_not_invite(self):
        hr = self.staff("hr", self.company)
        self.instance.sql(f"UPDATE users SET verified = 0 WHERE email = '{hr.email}'")
        before = self.everything()
        refused = hr.post("/api/v1/users/invitations/", {"email": "new.one@example.org", "role": "interviewer"})
        self.assertDetail(refused, 403, "Verify your own e-mail address first.", "verify_first")
        self.assertUnchanged(before)


class Quotas(MailSuite):
    """A company's mails to addresses that nobody has verified."""

    more = {"limit_mails_recipient": "3", "limit_mails_company": "5", "dispatchers": "3"}
    ABOUT = "kind = 4 AND company_id = (SELECT company_id FROM users WHERE email = '{}')"

    def book(self, hr, candidates):
        for day, candidate in enumerate(candidates, 20):
            self.schedule(hr, candidate, in_days(day), interviewer_id=hr.id)
        about = self.ABOUT.format(hr.email)
        wait_for(lambda: self.instance.count("mails", about) == 2 * len(candidates), 20, "the plan")
        wait_for(lambda: self.instance.count("mails", f"{about} AND status = 0 AND waits_for <> 2") == 0, 20, "what may be sent")
        return about

    def test_of_one_recipient(self):
        hr, candidate = self.staff("hr", self.company), self.register()
        about = self.book(hr, [candidate] * 5)
        self.assertEqual([one for one in self.listed(hr, candidate) if one != ["waiting", None]],
                         [["sent", None]] * 3 + [["waiting", "quota"]] * 2)
        self.assertEqual(self.listed(hr, hr).count(["sent", None]), 5)  # whose address is verified
        # The next day they go out by age.
        waiting = self.instance.sql(f"SELECT id FROM mails WHERE {about} AND waits_for = 2 ORDER BY id")
        self.assertEqual(self.instance.count("mails", f"{about} AND waits_for = 2 AND next_at > UTC_TIMESTAMP() + INTERVAL 23 HOUR"), 2)
        self.instance.sql(f"UPDATE mails JOIN users ON users.email = '{hr.email}' SET counted_at = counted_at - INTERVAL 1 DAY WHERE"
                          f" mails.company_id = users.company_id AND mails.id < {waiting[0][0]} AND mails.email = '{candidate.email}'"
                          f" AND mails.start_at LIKE '{in_days(20)[:10]}%'")
        self.instance.sql(f"UPDATE mails SET next_at = UTC_TIMESTAMP() WHERE {about} AND waits_for = 2")
        wait_for(lambda: self.instance.count("mails", f"{about} AND waits_for = 2") == 1, 10, "one of them")
        self.settled(about)
        self.assertEqual(self.instance.sql(f"SELECT id FROM mails WHERE {about} AND waits_for = 2"), waiting[1:])

    def test_a_verified_recipient_has_none(self):
        hr, candidate = self.staff("hr", self.company), self.register()
        self.verify(candidate)
        self.book(hr, [candidate] * 7)
        self.assertEqual(self.listed(hr, candidate).count(["sent", None]), 7)

    def test_of_a_company_whichever_dispatcher_counts(self):
        hr = self.staff("hr", self.company)
        about = self.book(hr, [self.register() for _ in range(12)])
        self.assertEqual(self.instance.count("mails", f"{about} AND counted_at IS NOT NULL AND status = 1"), 5)
        self.assertEqual(self.instance.count("mails", f"{about} AND waits_for = 2 AND status = 0 AND attempts = 0"), 7)
        # Mails about one's own account are not the company's.
        self.assertStatus(self.anyone.post("/api/v1/users/users/request_password_reset/", {"email": hr.email}), 200)
        self.mails_of(hr, "Your new password")
        # Another company has its own.
        other = self.staff("hr", self.company + " two")
        candidate = self.register()
        self.book(other, [candidate])
        self.mails_of(candidate, "Interview for")


class Old(MailSuite):
    def test_they_are_deleted_after_90_days(self):
        """Not those that wait, or whose interview is still to come or was lately: its cancellation is made from them."""
        def make(name, status, age, start, n=1):
            numbers = f"WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < {n})"
            later = "UTC_TIMESTAMP() + INTERVAL 9 DAY"
            self.instance.sql("INSERT INTO mails (public_id, once, kind, status, email, object, object_id, object_public_id, start_at,"
                              f" send_at, expires_at, next_at, created_at) {numbers} SELECT UNHEX(MD5(CONCAT('{name}', i))),"
                              f" CONCAT('{name}', i), 4, {status}, 'old@example.org', 4, 0, UNHEX(MD5('0')),"
                              f" UTC_TIMESTAMP() - INTERVAL {start} DAY, {later}, {later}, {later},"
                              f" UTC_TIMESTAMP() - INTERVAL {age} DAY FROM n")

        make("gone", STATUS["sent"], 91, 91, 600)
        make("waits", STATUS["waiting"], 91, 91)
        make("lately", STATUS["sent"], 91, 89)
        make("young", STATUS["sent"], 89, "NULL")
        make("no interview", STATUS["failed"], 91, "NULL")
        self.instance.restart_server()
        left = "SELECT once FROM mails WHERE email = 'old@example.org' ORDER BY id"
        wait_for(lambda: self.instance.sql(left) == [["waits1"], ["lately1"], ["young1"]], 20, "the old mails to be deleted")


class Digest(MailSuite):
    def test_each_morning(self):
        hr, candidate = self.staff("hr", self.company), self.register()
        zone = "Asia/Tokyo"
        now = datetime.now(timezone.utc)
        # A zone where it is between seven and nine now, so that today's digest is due and not late.
        offset = (8 - now.hour) % 24
        zone = f"Etc/GMT{-offset:+d}" if offset <= 12 else f"Etc/GMT+{24 - offset}"
        seven = (now + timedelta(hours=offset if offset <= 12 else offset - 24)).replace(hour=7, minute=0, second=0,
                                                                                         microsecond=0) - timedelta(
                                                                                             hours=offset if offset <= 12 else offset - 24)
        self.instance.sql(f"UPDATE users SET zone = '{zone}' WHERE email = '{hr.email}'")
        self.schedule(hr, candidate, iso(seven + timedelta(hours=9)), interviewer_id=hr.id)
        self.settled()
        self.instance.sql(f"UPDATE users SET digest_at = '{seven:%Y-%m-%d %H:%M:%S}' WHERE email = '{hr.email}'")
        mail = self.mails_of(hr, "Your interviews of")[0]
        self.assertIn(f"16:00  {candidate.name}, Software Engineer, 60 minutes", mail.text)
        self.assertRegex(mail.header("list-unsubscribe"), r"^<http://.*>$")
        # Once a day, and not for people who have switched it off.
        self.instance.sql(f"UPDATE users SET digest_at = '{seven:%Y-%m-%d %H:%M:%S}' WHERE email = '{hr.email}'")
        wait_for(lambda: self.instance.value(f"SELECT digest_at > UTC_TIMESTAMP() FROM users WHERE email = '{hr.email}'") == "1", 10,
                 "the next one")
        self.settled()
        self.assertEqual(len(self.rows(f"email = '{hr.email}' AND kind = 10")), 1)
        self.assertEqual(self.assertStatus(hr.patch(ME, {"daily_digest": False}), 200).json["daily_digest"], False)
        self.assertStatus(hr.patch(ME, {"daily_digest": None}), 400)


del MailSuite

if __name__ == "__main__":
    unittest.main()
