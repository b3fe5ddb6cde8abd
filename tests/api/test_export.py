"""
Exports: a person gets what is kept of them, and hr what the company has of a candidate, as an archive that lies sealed on the disk. Every
column that holds something of people is in it, or has its reason here. Nobody gets what another may not see, and erasing removes it.
"""

import io
import json
import os
import re
import signal
import sys
import unittest
import uuid
import zipfile
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness.instance import wait_for  # noqa: E402
from harness.suite import PASSWORD  # noqa: E402
from test_privacy import V1, PrivacySuite, listed, mark  # noqa: E402

OWN = V1 + "users/users/me/export/"
KINDS = Path(__file__).resolve().parents[2] / "src" / "store" / "privacy" / "export_kinds.c"
# Columns with something personal that no export has.
LEFT_OUT = {
    "users.password_hash": "a secret", "users.picture_public_id": "the picture is a file of the archive",
    "one_time_tokens.public_id": "a secret", "one_time_tokens.token_hash": "a secret", "calendar_feeds.token_hash": "a secret",
    "second_factors.secret": "a secret", "recovery_codes.code_hash": "a secret",
    "calendar_sources.url": "a secret", "calendar_sources.error": "what another server says", "calendar_sources.etag": "of another server",
    "calendar_sources.modified": "of another server", "busy_times.start_at": "copied from calendars of others",
    "busy_times.end_at": "copied from calendars of others",
    "invitations.email": "the address of the account", "invitations.name": "what the inviter wrote of a future colleague",
    "applications.resume_public_id": "a file of the archive", "offers.letter_public_id": "a file of the archive",
    "interviews.material_public_id": "a file of the archive", "evaluations.voice_public_id": "recordings stay with staff",
    "files.name": "the page and the names in the archive", "files.type": "the file itself", "files.stored_path": "made by the program",
    "files.size": "the file itself", "mails.answer": "what a mail server says", "mails.zone": "that of the account",
    "mail_outbox.html": "the same as the text", "mail_outbox.calendar": "the interview", "mail_outbox.message": "the same as the text",
    "webhook_deliveries.answer_body": "what a receiver says", "webhook_deliveries.error": "what a receiver says",
    "webhook_attempts.answer_body": "what a receiver says", "webhook_attempts.error": "what a receiver says",
    "chat_ratings.request": "a number at another server", "candidates.mail_key": "made of the address",
    "candidates.phone_key": "made of the number",
    "candidate_words.word": "made of the rest", "resume_texts.hash": "made of the text", "audit.request_id": "made by nginx",
    "audit_chain.salt": "random", "bookings.answer_reason": "of the staff",
    **dict.fromkeys(("applyings.answers", "applyings.cover_letter", "applyings.email", "applyings.name", "applyings.phone",
                     "applying_files.name", "applying_files.size", "applying_files.stored_path", "applying_files.type"),
                    "of an application within seconds; what waits for its confirmation belongs to nobody yet"),
    **dict.fromkeys(("import_errors.field", "import_errors.line", "import_errors.message", "import_errors.position", "import_marks.mark",
                     "imports.name"), "of a file whose lines nobody knows; what was taken of it stands elsewhere"),
}


class ExportSuite(PrivacySuite):
    options = {"name": "export", "settings": {"dispatchers": "1"}}

    def ready(self, who, path=OWN):
        """Waits until the archive is there; its answer."""
        return wait_for(lambda: (lambda one: one if one["status"] == "ready" else None)(self.assertStatus(who.get(path), 200).json), 15,
                        "the export")

    def ordered(self, who, path=OWN):
        self.assertStatus(who.post(path, {}), 202)
        return self.ready(who, path)

    def fetch(self, export, who=None):
        answer = self.assertStatus((who or self.anyone).get(export["url"].split(self.instance.url, 1)[-1]), 200)
        self.assertEqual(answer.header("Content-Type"), "application/zip")
        self.assertIn("personal-data.zip", answer.header("Content-Disposition"))
        return zipfile.ZipFile(io.BytesIO(answer.body))

    def texts(self, archive):
        """All that stands in it as one text, and its JSON by kind."""
        self.assertIsNone(archive.testzip())
        names = archive.namelist()
        kinds = {name[:-5]: json.loads(archive.read(name)) for name in names if name.endswith(".json")}
        return "\n".join(archive.read(name).decode("latin-1") for name in names), kinds

    def of(self, person):
        return f"{V1}candidates/{person.id}/export/"


class Columns(unittest.TestCase):
    def test_each_is_exported_or_has_its_reason(self):
        text = KINDS.read_text(encoding="utf-8")
        known = {name for name, kind in listed().items() if kind in ("PERSONAL", "DELETED")}
        exported = {name for name in known if re.search(rf"\b{re.escape(name)}\b", text)}
        self.assertEqual(sorted(known - exported - set(LEFT_OUT)), [], "export them, or say here why not")
        self.assertEqual(sorted(set(LEFT_OUT) - known), [], "columns that are no longer there")
        self.assertEqual([name for name in exported & set(LEFT_OUT) if not name.startswith("files.") and name != "mails.zone"], [])


class Own(ExportSuite):
    def test_has_what_the_person_wrote_and_may_see(self):
        word, staff = mark(), mark()
        person, other = self.person(word), self.person(mark())
        application = self.application(person, word)
        self.entry(person, word, application)
        self.fill(person, staff, application)
        theirs = self.application(other, mark())
        self.settled()
        self.assertStatus(person.get(OWN), 404)
        made = self.assertStatus(person.post(OWN, {}), 202).json
        self.assertEqual(list(made), ["id", "status", "url", "expires_at", "created_at"])
        self.assertEqual((made["status"], made["url"], made["expires_at"]), ("waiting", None, None))
        ready = self.ready(person)
        self.assertEqual(ready["id"], made["id"])
        text, kinds = self.texts(self.fetch(ready))
        self.assertEqual(kinds["account"][0]["email"], person.email)
        self.assertEqual((kinds["account"][0]["email_confirmed"], kinds["account"][0]["username"]), (True, word))
        self.assertEqual([one["cover_letter"] for one in kinds["applications"]], [f"Letter {word}"])
        self.assertEqual(len(kinds["interviews"]), 3)
        self.assertEqual([one["notes"] for one in kinds["entries"]], [f"E {word}"])
        self.assertTrue(any(f"Answer {staff}" in one["text"] for one in kinds["screening"]))
        self.assertTrue(kinds["notifications"] and kinds["mails"] and kinds["sessions"] and kinds["activity"])
        for part in (f"Resume {word}", f"Task {staff}", f"O {staff}", f"Room {staff}"):
            self.assertIn(part, text)
        for part in (f"N {staff}", f"Note {staff}", f"K {staff}", f"B {staff}", f"Words {staff}", f"tag-{staff}", other.email, theirs):
            self.assertNotIn(part, text, part)
        self.assertIn("<h2>Applications</h2>", text)
        secrets = self.instance.sql(f"SELECT password_hash FROM users WHERE email = '{person.email}'")[0]
        self.assertNotIn(secrets[0], text)

    def test_told_by_notification_mail_and_audit(self):
        person = self.register()
        self.ordered(person)
        titles = lambda: [one["title"] for one in person.get(V1 + "notifications/notifications/").json["results"]]
        wait_for(lambda: "Your export is ready" in titles(), 20, "the notification")
        wait_for(lambda: self.instance.count("mails", f"kind = 20 AND email = '{person.email}' AND status = 1") == 1, 30, "the mail")
        key = self.instance.value(f"SELECT id FROM users WHERE email = '{person.email}'")
        self.assertEqual(self.instance.count("audit", f"action = 'export.ordered' AND actor_id = {key}"), 1)

    def test_one_at_a_time_and_the_newest_alone(self):
        person = self.register()
        first = self.ordered(person)
        ids = set()
        self.instance.sql("UPDATE exports SET next_at = UTC_TIMESTAMP() + INTERVAL 1 HOUR, status = 0, lease = 1"
                          f" WHERE public_id = UNHEX('{first['id'].replace('-', '')}')")
        for _ in range(3):
            ids.add(self.assertStatus(person.post(OWN, {}), 202).json["id"])
        self.assertEqual(ids, {first["id"]})
        self.instance.sql(f"UPDATE exports SET status = 1 WHERE public_id = UNHEX('{first['id'].replace('-', '')}')")
        second = self.ordered(person)
        self.assertNotEqual(second["id"], first["id"])
        wait_for(lambda: self.instance.count("files", "purpose = 7 AND owner_id = (SELECT id FROM users WHERE email ="
                                             f" '{person.email}')") == 1, 20, "the older one to go")

    def test_expires(self):
        person = self.register()
        export = self.ordered(person)
        files = self.instance.files()
        self.instance.sql("UPDATE exports SET expires_at = UTC_TIMESTAMP(), next_at = UTC_TIMESTAMP()"
                          f" WHERE public_id = UNHEX('{export['id'].replace('-', '')}')")
        self.assertStatus(person.get(OWN), 404)
        wait_for(lambda: self.instance.count("exports", f"public_id = UNHEX('{export['id'].replace('-', '')}')") == 0, 20, "its removal")
        self.assertEqual(self.anyone.get(export["url"].split(self.instance.url, 1)[-1]).status, 404)
        self.assertLess(len(self.instance.files()), len(files))

    def test_lies_sealed(self):
        word = mark()
        person = self.person(word)
        self.application(person, word)
        self.settled()
        before = {path for path in self.instance.storage.rglob("*") if path.is_file()}
        export = self.ordered(person)
        new = [path for path in self.instance.storage.rglob("*") if path.is_file() and path not in before]
        self.assertEqual(len(new), 1)
        stored = new[0].read_bytes()
        self.assertNotIn(word.encode(), stored)
        self.assertNotIn(b"PK\x03\x04", stored)
        self.instance.announce("FILE_ERROR", "REQUEST", "ERROR")
        new[0].write_bytes(stored[:40] + bytes([stored[40] ^ 1]) + stored[41:])
        self.assertEqual(self.anyone.get(export["url"].split(self.instance.url, 1)[-1]).status, 500)
        new[0].write_bytes(stored)
        self.fetch(export)

    def test_keys_are_refused(self):
        person = self.register()
        made = self.assertStatus(person.post(V1 + "api_keys/", {"name": "A program", "scopes": ["write"]}), 201).json
        key = type(person)(self.instance, made["key"])
        for answer in (key.post(OWN, {}), key.get(OWN)):
            self.assertEqual(answer.status, 403, answer)
        export = self.ordered(person)
        path = export["url"].split(self.instance.url, 1)[-1].split("?")[0]
        self.assertEqual(key.get(path).status, 404)
        self.assertEqual(self.register().get(path).status, 404)
        self.assertStatus(person.get(path), 200)

    def test_erasing_removes_it(self):
        word = mark()
        person = self.person(word)
        self.application(person, word)
        self.settled()
        export, theirs = self.ordered(person), self.ordered(self.hr, self.of(person))
        self.assertStatus(person.post(V1 + "users/users/me/erasure/", {"password": PASSWORD}), 202)
        self.carried_out(person)
        for one in (export, theirs):
            self.assertEqual(self.anyone.get(one["url"].split(self.instance.url, 1)[-1]).status, 404)
        self.assertEqual(self.instance.count("exports", f"user_id = (SELECT id FROM users WHERE email = 'erased-{person.id}@invalid')"), 0)


class OfACompany(ExportSuite):
    def test_has_all_that_the_company_has(self):
        word, elsewhere = mark(), mark()
        person, other = self.person(mark()), self.staff("hr", f"Company {uuid.uuid4().hex[:8]}")
        application = self.application(person, word)
        self.fill(person, word, application)
        self.application(person, elsewhere, other)
        self.settled()
        self.assertStatus(self.hr.get(self.of(person)), 404)
        text, kinds = self.texts(self.fetch(self.ordered(self.hr, self.of(person))))
        for part in (f"Letter {word}", f"N {word}", f"F {word}", f"Name {word}", f"tag-{word}", f"Note {word}", f"Words {word}",
                     f"J {word}",
                     f"Task {word}", f"K {word}", f"Answer {word}", f"O {word}", f"R {word}", f"Resume {word}", f"Offer {word}"):
            self.assertIn(part, text, part)
        self.assertNotIn(elsewhere, text)
        self.assertEqual(kinds["profile"][0]["id"], person.id)
        shown = self.assertStatus(self.hr.get(f"{V1}candidates/{person.id}/"), 200).json
        self.assertNotIn("personal-data.zip", json.dumps(shown))

    def test_who_may(self):
        person, other = self.register(), self.staff("hr", f"Company {uuid.uuid4().hex[:8]}")
        self.application(person, mark())
        path = self.of(person)
        for who in (other, self.staff("admin", f"Company {uuid.uuid4().hex[:8]}")):
            self.assertEqual((who.post(path, {}).status, who.get(path).status), (404, 404))
        for who in (self.interviewer, person):
            self.assertEqual((who.post(path, {}).status, who.get(path).status), (403, 403))
        for bad in ("x", str(uuid.uuid4())):
            self.assertIn(self.hr.post(f"{V1}candidates/{bad}/export/", {}).status, (400, 404))
        made = self.assertStatus(self.hr.post(V1 + "api_keys/", {"name": "A program", "scopes": ["write"]}), 201).json
        key = type(person)(self.instance, made["key"])
        self.assertEqual((key.post(path, {}).status, key.get(path).status), (403, 403))
        mine = self.ordered(self.hr, path)
        self.assertStatus(self.admin.get(path), 404)
        bare = mine["url"].split(self.instance.url, 1)[-1].split("?")[0]
        self.assertEqual([who.get(bare).status for who in (self.admin, other, person)], [404, 404, 404])
        self.assertStatus(self.hr.get(bare), 200)
        self.assertStatus(self.admin.patch(f"{V1}users/users/{self.hr.id}/", {"role": "interviewer"}), 200)
        again = self.login(self.hr.email)
        self.assertEqual(again.get(bare).status, 404)

    def test_cards_of_colleagues(self):
        """A member of the panel gets the card of the main interviewer after their own, others at once."""
        word = mark()
        person, panel = self.person(mark()), self.staff("hr", self.company)
        application = self.application(person, mark())
        path = V1 + "interviews/interviews/"
        made = self.assertStatus(self.hr.post(path, {"application_id": application, "scheduled_at": "2035-05-05T10:00:00Z",
                                                     "interviewer_id": self.interviewer.id, "panel_ids": [panel.id]}), 201).json["id"]
        self.begun(made)
        self.assertStatus(self.interviewer.put(f"/api/interview-management/{made}/evaluation", {"remark": f"K {word}"}), 201)
        self.settled()
        self.assertIn(f"K {word}", self.texts(self.fetch(self.ordered(self.hr, self.of(person))))[0])
        self.assertNotIn(word, self.texts(self.fetch(self.ordered(panel, self.of(person))))[0])


class Killed(ExportSuite):
    options = {"name": "export-killed", "settings": {"dispatchers": "1"}}

    def test_the_next_one_goes_on(self):
        """A dispatcher dies with the export in its hands; when its lease has ended, the next one writes it."""
        word = mark()
        person = self.person(word)
        self.application(person, word)
        self.settled()
        self.instance.announce("CHILD", "DISPATCH", "DATABASE", "STATEMENT")
        known = lambda: {int(pid) for pid in re.findall(r"WORKER_START.* dispatcher=(\d+)", "\n".join(self.instance.log_since(0)))}
        for _ in range(3):
            self.assertStatus(person.post(OWN, {}), 202)
            for child in wait_for(lambda: [pid for pid in self.instance.children_alive() if pid in known()], 20, "a dispatcher"):
                with suppress(ProcessLookupError):  # the list may still have one that was killed just before
                    os.kill(child, signal.SIGKILL)
        self.instance.sql("UPDATE exports SET next_at = UTC_TIMESTAMP() WHERE status = 0")
        self.assertIn(f"Letter {word}", self.texts(self.fetch(self.ready(person)))[0])

    def test_given_up(self):
        person = self.register()
        export = self.ordered(person)
        self.instance.sql("UPDATE exports SET status = 0, attempts = 3, next_at = UTC_TIMESTAMP()"
                          f" WHERE public_id = UNHEX('{export['id'].replace('-', '')}')")
        wait_for(lambda: self.assertStatus(person.get(OWN), 200).json["status"] == "failed", 20, "the end of it")


if __name__ == "__main__":
    unittest.main()
