"""
Erasure: a marker word is written into everything that is kept of a person, by the API, and is nowhere afterwards. What stays is what
others have written about others; what is revoked or held back is not erased; and the list of columns knows every column there is.
"""

import json
import os
import re
import signal
import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402
from harness.client import multipart  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import PASSWORD, in_days  # noqa: E402

V1 = "/api/v1/"
OWN = V1 + "users/users/me/erasure/"
COLUMNS = Path(__file__).resolve().parents[2] / "src" / "store" / "privacy" / "columns.h"
KINDS = ("PERSONAL", "DELETED", "LINKED", "DERIVED", "NEITHER")
# Columns that erasing writes, and in which the API can put no word of a person's choice.
WORDLESS = {
    "second_factors.secret": "made by the program",
    "users.zone": "a known time zone", "users.password_hash": "a hash", "calendars.zone": "a known time zone",
    "calendar_feeds.token_hash": "a hash", "sessions.address": "a network address", "audit.address": "a network address",
    "api_keys.addresses": "network addresses", "api_keys.last_address": "a network address",
    "mails.zone": "a known time zone", "mails.answer": "what a mail server says", "mail_outbox.calendar": "only with an interview's mail",
    "mail_outbox.subject": "names the job", "applications.place": "of the demo data", "applications.district": "of the demo data",
    "import_errors.field": "a column",
    "audit.request_id": "made by nginx",
    "applying_files.stored_path": "made by the program", "applying_files.type": "by the content",
    "erasures.reason": "of a company's order, see OfACompany", "files.type": "by the content", "files.stored_path": "made by the program",
    "invitations.name": "nobody writes it so far",
    "webhook_deliveries.answer_body": "what a receiver says", "webhook_deliveries.error": "what a receiver says",
    "webhook_attempts.answer_body": "what a receiver says", "webhook_attempts.error": "what a receiver says",
    "chat_sessions.summary": "made of the figures of the answers", "chat_questions.subject": "a skill of the job",
    "chat_questions.question": "made of the skill", "chat_questions.evidence": "of a language model",
    "chat_ratings.relevance_evidence": "of a language model", "chat_ratings.detail_evidence": "of a language model",
    "chat_ratings.level_evidence": "of a language model", "chat_ratings.reason": "of a language model",
    "chat_ratings.request": "of a language model", "candidates.phone_key": "digits",
    "calendar_sources.name": "of staff", "calendar_sources.host": "of staff", "calendar_sources.url": "of staff",
    "calendar_sources.error": "of staff", "calendar_sources.etag": "of staff", "calendar_sources.modified": "of staff",
    "invitations.email": "of staff", "legal_holds.reason": "ends before anything is erased",
}
TEXTS = ("char", "varchar", "text", "mediumtext", "longtext", "mediumblob", "varbinary")


def mark():
    """A word that nobody else has, and that can be a part of an address."""
    return "mq" + uuid.uuid4().hex[:14]


def listed():
    """The columns of the list: {"table.column": kind}."""
    text = COLUMNS.read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for name, kind, value in re.findall(rf'^#define (\w+)_({"|".join(KINDS)})\s+((?:"[^"]*"\s*)+)', text, re.MULTILINE):
        value = "".join(re.findall(r'"([^"]*)"', value))
        names = re.findall(r"t\.(\w+) = ", value) if kind == "PERSONAL" else value.split()
        for column in names:
            key = f"{name.lower()}.{column}"
            assert key not in found, f"{key} stands there twice"
            found[key] = kind
    return found


class PrivacySuite(Suite):
    options = {"name": "privacy", "settings": {"dispatchers": "1"}}

    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4().hex[:8]}"
        self.hr, self.admin = self.staff("hr", self.company), self.staff("admin", self.company)
        self.interviewer = self.staff("interviewer", self.company)
        self.days, self.ahead = 9, {}

    def columns(self):
        """The columns of the database, with their types."""
        rows = self.instance.sql("SELECT table_name, column_name, data_type FROM information_schema.columns"
                                 " WHERE table_schema = 'interviewd'"
                                 " AND table_name NOT LIKE 'schema\\_%' AND column_name NOT IN ('slot')")
        return {f"{table}.{column}": kind for table, column, kind in rows}

    def where(self, word):
        """The columns of all tables in which the word stands. What is sealed cannot be looked into."""
        texts = sorted(name for name, kind in self.columns().items() if kind in TEXTS and name != "replays.sealed")
        parts = [f"SELECT '{name}', COUNT(*) FROM `{name.split('.')[0]}` WHERE CAST(`{name.split('.')[1]}` AS BINARY) LIKE '%{word}%'"
                 for name in texts]
        return {name for name, n in self.instance.sql(" UNION ALL ".join(parts)) if int(n) > 0}

    def files_with(self, word):
        return [path for path in self.instance.storage.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]

    # ---- people and what is kept of them

    def job(self, hr=None):
        body = {"title": "Engineer", "description": "A job", "employment_type": "full_time", "status": "published",
                "required_skills": ["java"]}
        return self.assertStatus((hr or self.hr).post(V1 + "jobs/jobs/", body), 201).json["id"]

    def person(self, word):
        """A candidate with the word in everything that the account has."""
        email = f"{word}@example.org"
        made = self.anyone.post(V1 + "auth/register", {"email": email, "password": PASSWORD, "name": f"First {word}", "role": "candidate"})
        self.assertStatus(made, 201)
        login = self.anyone.post(V1 + "auth/login", {"email": email, "password": PASSWORD}, headers={"User-Agent": f"Browser {word}"})
        self.assertStatus(login, 200)
        self.instance.sql(f"UPDATE users SET verified = 1 WHERE email = '{email}'")
        person = self.login(email)
        person.id, person.name = made.json["id"], f"First {word}"
        self.assertStatus(person.patch(V1 + "users/users/me/", {
            "first_name": f"First {word}", "last_name": f"Last {word}", "phone_number": f"+33 {word}", "bio": f"Bio {word}",
            "username": word, "title": f"Title {word}"}), 200)
        kind, body = multipart([], [("picture", f"{word}.png", "image/png", samples.png())])
        self.assertStatus(person.put(V1 + "users/users/me/picture/", body, headers={"Content-Type": kind}), 200)
        self.assertStatus(person.post(V1 + "api_keys/", {"name": f"Key {word}", "scopes": ["read"]}), 201)
        return person

    def application(self, person, word, hr=None):
        """An application of the person to the company of hr, with all that belongs to one, and the word in it. Its id."""
        hr = hr or self.hr
        fields = [("job", self.job(hr)), ("cover_letter", f"Letter {word}"), ("portfolio_url", f"https://example.com/{word}")]
        cv = [("resume", f"{word}.pdf", "application/pdf", samples.resume(f"Resume {word}"))]
        return self.assertStatus(person.upload(V1 + "jobs/applications/", fields, cv), 201).json["id"]

    def fill(self, person, word, application):
        """What the company and the candidate write about the application, with the word in it."""
        hr, key = self.hr, f"{V1}candidates/{person.id}/"
        self.assertStatus(hr.patch(f"{V1}jobs/applications/{application}/", {"internal_notes": f"N {word}",
                                                                             "interview_feedback": f"F {word}"}), 200)
        self.assertStatus(hr.patch(key, {"name": f"Name {word}", "phone": f"+1 {word}", "place": f"P {word}", "district": f"D {word}",
                                         "tags": [f"tag-{word}"]}), 200)
        self.assertStatus(hr.post(key + "notes/", {"text": f"Note {word}", "mentions": [self.admin.id]}), 201)
        self.assertStatus(hr.upload(key + "files/", [], [("file", f"{word}.txt", "text/plain", f"Words {word}".encode())]), 201)
        self.interview(word, application)
        self.proposal(person, word, self.ahead[application])
        self.chat(person, word, application)
        letter = [("offer_letter", f"{word}.pdf", "application/pdf", samples.pdf(f"Offer {word}"))]
        offer = self.assertStatus(hr.upload(V1 + "offers/offers/", [("application_id", application), ("salary", "1"), ("currency", "EUR"),
                                                                   ("start_date", "2036-01-01"), ("notes", f"O {word}")], letter), 201)
        answer = {"status": "rejected", "response_notes": f"R {word}"}
        self.assertStatus(person.patch(f"{V1}offers/offers/{offer.json['id']}/", answer), 200)
        self.assertStatus(hr.patch(f"{V1}jobs/applications/{application}/", {"status": "under_review"}), 200)

    def interview(self, word, application):
        """An interview that was, one that was cancelled, and one that is to come."""
        self.days += 20
        path = V1 + "interviews/interviews/"
        was = self.assertStatus(self.hr.post(path, {"application_id": application, "scheduled_at": in_days(self.days), "notes": f"I {word}",
                                                    "interviewer_id": self.interviewer.id, "location": f"Room {word}"}), 201).json["id"]
        self.assertStatus(self.hr.patch(f"{path}{was}/", {"meeting_link": f"https://example.com/{word}", "notes": f"J {word}"}), 200)
        self.assertStatus(self.hr.upload(V1 + "files/upload", [("interview_id", was)],
                                         [("file", f"{word}.pdf", "application/pdf", samples.pdf(f"Task {word}"))]), 201)
        self.begun(was)
        self.assertStatus(self.hr.patch(f"{path}{was}/", {"status": "completed", "feedback": f"B {word}"}), 200)
        self.assertStatus(self.hr.put(f"/api/interview-management/{was}/evaluation", {"remark": f"K {word}", "experience": f"X {word}",
                                                                                       "languages": f"L {word}"}), 200)
        off = self.assertStatus(self.hr.post(path, {"application_id": application, "scheduled_at": in_days(self.days + 3)}), 201).json["id"]
        self.assertStatus(self.hr.post(f"{path}{off}/cancel/", {"reason": f"C {word}"}), 200)
        ahead = {"application_id": application, "scheduled_at": in_days(self.days + 6), "interviewer_id": self.interviewer.id,
                 "location": f"Room {word}"}
        self.ahead[application] = self.assertStatus(self.hr.post(path, ahead), 201).json["id"]

    def proposal(self, person, word, interview):
        """Another time that the person proposed, and that was refused."""
        path = f"{V1}interviews/interviews/{interview}/"
        body = {"answer": "propose", "times": [in_days(self.days + 7)], "message": f"Q {word}"}
        made = self.assertStatus(person.post(path + "respond/", body), 201).json["id"]
        self.assertStatus(self.hr.post(f"{path}proposals/{made}/refuse/", {"message": f"V {word}"}), 200)
        self.assertStatus(self.interviewer.put(path + "seat/", {"answer": "tentative", "reason": f"S {word}"}), 200)

    def chat(self, person, word, application):
        session = self.assertStatus(person.post(V1 + "chatbot/sessions/", {"application_id": application}), 201).json["id"]
        self.assertStatus(person.post(f"{V1}chatbot/sessions/{session}/messages/", {"message": f"Answer {word} about java"}), 201)

    def send_in(self, person, word):
        """What the person sends in without logging in: one that is confirmed by the mailed link, and one that waits for that."""
        slug = self.assertStatus(self.admin.patch(V1 + "company/", {"career_page": True}), 200).json["slug"]
        asked = [{"key": "why", "title": "Why?", "kind": "text"}, {"key": "proof", "title": "Proof", "kind": "file"}]
        for n in (1, 2):
            job = self.job()
            self.assertStatus(self.hr.patch(f"{V1}jobs/jobs/{job}/", {"questions": asked}), 200)
            fields = {"name": f"Name {word}", "email": person.email, "consent": "true", "phone": f"+2 {word}", "cover_letter": f"S {word}",
                      "answers": json.dumps({"why": f"Y {word}"})}
            files = [("resume", f"{word}.pdf", "application/pdf", samples.resume(f"Resume {word}")),
                     ("file_0", f"{word}.txt", "text/plain", f"Proof {word}".encode())]
            self.assertStatus(self.anyone.upload(f"{V1}public/{slug}/jobs/{job}/apply/", list(fields.items()), files), 202)
            wait_for(lambda: self.instance.count("mails", f"kind = 16 AND email = '{person.email}' AND status = 1") == n, 30, "the link")
        text = self.instance.value(f"SELECT text FROM mail_outbox o JOIN mails m ON m.id = o.mail_id WHERE m.email = '{person.email}'"
                                   " AND m.kind = 16 ORDER BY m.id LIMIT 1")
        token = re.search(r"/confirm/([\w-]+)", text)[1]
        self.assertStatus(self.anyone.post(f"{V1}public/applications/{token}/confirm/"), 200)

    def imported(self, word):
        """A file that hr has brought, of which nobody knows yet whose lines it has."""
        content = f"name,email\nName {word},not an address {word}\nName {word},{word}@example.com\n".encode()
        made = self.hr.upload(V1 + "imports/", [("kind", "candidates")], [("file", f"{word}.csv", "text/csv", content)])
        path = f"{V1}imports/{self.assertStatus(made, 202).json['id']}/"
        wait_for(lambda: self.hr.get(path).json["status"] == "checked", 20, "the check")
        return path

    def entry(self, person, word, application):
        """A private entry of the person, which no company sees."""
        self.assertStatus(person.post("/api/interviews", {
            "applicationId": application, "interviewType": "PHONE", "interviewDate": "2030-03-20", "interviewTime": "14:00:00",
            "interviewerName": f"W {word}", "interviewerEmail": f"{word}@example.net", "notes": f"E {word}"}), 201)

    # ---- time

    def due(self, person):
        """The days pass: the orders about the person are due."""
        self.instance.sql("UPDATE erasures SET due_at = UTC_TIMESTAMP(), next_at = UTC_TIMESTAMP() WHERE next_at IS NOT NULL AND user_id ="
                          f" (SELECT id FROM users WHERE public_id = UNHEX('{person.id.replace('-', '')}'))")

    def status_of(self, person):
        return [row[0] for row in self.instance.sql(
            "SELECT e.status FROM erasures e JOIN users u ON u.id = e.user_id"
            f" WHERE u.public_id = UNHEX('{person.id.replace('-', '')}') ORDER BY e.id")]

    def carried_out(self, person):
        self.due(person)
        wait_for(lambda: self.status_of(person)[-1] == "2", 60, "the erasure")

    def settled(self):
        wait_for(lambda: self.instance.count("outbox", "status = 0") == 0, 20, "the outbox to be handed on")
        wait_for(lambda: self.instance.count("mails", "status = 0 AND send_at <= UTC_TIMESTAMP()") == 0, 30, "the mails")
        wait_for(lambda: self.instance.count("resume_texts", "status = 0") == 0, 30, "the resumes to be read")
        wait_for(lambda: self.instance.count("applyings", "next_at <= UTC_TIMESTAMP()") == 0, 30, "what was sent in to be looked at")


class Columns(PrivacySuite):
    def test_every_column_is_known(self):
        names, known = self.columns(), listed()
        self.assertEqual(sorted(set(names) - set(known)), [], "new columns: say in src/store/privacy/columns.h what they hold of people")
        self.assertEqual(sorted(set(known) - set(names)), [], "columns that are no longer there")

    def test_what_is_personal_is_written_by_a_statement(self):
        statements = "".join(path.read_text(encoding="utf-8") for path in [*COLUMNS.parent.glob("*.c"), COLUMNS.parent / "about.h"])
        text = COLUMNS.read_text(encoding="utf-8")
        for name in re.findall(r"#define (\w+_PERSONAL)", text):
            self.assertIn(name, statements)
        for table in re.findall(r"#define (\w+)_DELETED", text):
            if table not in ("BUSY_TIMES", "RECOVERY_CODES", "FILES", "APPLYING_FILES", "MAIL_OUTBOX", "LEGAL_HOLDS"):
                self.assertIn(f'"{table.lower()}"', statements, table)


class OfOneself(PrivacySuite):
    def test_marker_is_nowhere(self):
        word, kept = mark(), mark()
        person, other = self.person(word), self.person(kept)
        application = self.application(person, word)
        self.fill(person, word, application)
        self.entry(person, word, application)
        self.send_in(person, word)
        brought = self.imported(word)
        self.fill(other, kept, self.application(other, kept))
        self.settled()
        before, others = self.where(word), self.where(kept)
        erased = {name for name, kind in listed().items() if kind in ("PERSONAL", "DELETED") and self.columns()[name] in TEXTS}
        self.assertEqual(sorted(erased - before - set(WORDLESS)), [], "where no marker was planted")
        self.assertTrue(self.files_with(word))
        rows = self.instance.rows()
        ordered = self.assertStatus(person.post(OWN, {"password": PASSWORD}), 202).json
        self.assertEqual(list(ordered), ["due_at", "done_at", "held"])
        self.assertEqual(self.assertStatus(person.get(OWN), 200).json["due_at"], ordered["due_at"])
        self.carried_out(person)
        self.settled()
        self.assertEqual(self.where(word), set())
        self.assertEqual(self.files_with(word), [])
        self.assertEqual(self.where(kept), others)
        self.assertTrue(self.files_with(kept))
        after = self.instance.rows()
        for table in ("users", "applications", "interviews", "evaluations", "offers", "candidates", "candidate_notes", "chat_sessions",
                      "chat_messages", "bookings", "erasures"):
            self.assertGreaterEqual(after[table], rows[table], table)
        self.left(person, application)
        shown = self.assertStatus(self.hr.get(brought), 200).json
        self.assertEqual([shown[name] for name in ("status", "name", "lines", "good", "bad")], ["stopped", "", 2, 1, 1])
        self.assertEqual(self.assertStatus(self.hr.get(brought + "errors/"), 200).json["count"], 0)

    def left(self, person, application):
        """What hr still sees, and what the outside was told."""
        shown = self.assertStatus(self.hr.get(f"{V1}jobs/applications/{application}/"), 200).json
        self.assertEqual((shown["status"], shown["cover_letter"]), ("withdrawn", None))
        ahead = self.assertStatus(self.hr.get(f"{V1}interviews/interviews/{self.ahead[application]}/"), 200).json
        self.assertEqual((ahead["status"], ahead["location"]), ("cancelled", None))
        names = [one["name"] for one in self.assertStatus(self.hr.get(V1 + "candidates/"), 200).json["results"]]
        self.assertIn("Erased candidate", names)
        keys = ", ".join(f"UNHEX('{one.replace('-', '')}')" for one in (application, person.id))
        said = self.instance.sql(f"SELECT event, was, became FROM outbox WHERE object_public_id IN ({keys}) ORDER BY id")
        self.assertIn(["application.status_changed", "under_review", "withdrawn"], said)
        self.assertIn("candidate.erased", [one[0] for one in said])
        self.assertStatus(person.get(V1 + "users/users/me/"), 401)
        self.assertStatus(self.anyone.post(V1 + "auth/login", {"email": person.email, "password": PASSWORD}), 401)
        user = self.instance.sql(f"SELECT email, username, active FROM users WHERE public_id = UNHEX('{person.id.replace('-', '')}')")
        self.assertEqual(user, [[f"erased-{person.id}@invalid", None, "0"]])
        again = {"email": person.email, "password": PASSWORD, "name": "Somebody New", "role": "candidate"}
        self.assertStatus(self.anyone.post(V1 + "auth/register", again), 201)

    def test_of_several_companies(self):
        word = mark()
        person, other = self.person(word), self.staff("hr", f"Company {uuid.uuid4().hex[:8]}")
        self.application(person, word)
        self.application(person, word, other)
        self.settled()
        self.assertStatus(person.post(OWN, {"password": PASSWORD}), 202)
        self.carried_out(person)
        self.assertEqual((self.where(word), self.files_with(word)), (set(), []))

    def test_revoked(self):
        word = mark()
        person = self.person(word)
        self.assertStatus(person.get(OWN), 404)
        self.assertStatus(person.delete(OWN), 404)
        self.assertStatus(person.post(OWN, {"password": PASSWORD}), 202)
        self.assertStatus(person.post(OWN, {"password": PASSWORD}), 202)
        self.assertEqual(self.status_of(person), ["0"])
        self.assertStatus(person.delete(OWN), 204)
        self.assertStatus(person.delete(OWN), 404)
        self.assertStatus(person.get(OWN), 404)
        self.due(person)
        self.assertEqual(self.status_of(person), ["3"])
        self.assertStatus(person.post(OWN, {"password": PASSWORD}), 202)
        self.assertEqual(self.status_of(person), ["3", "0"])
        self.assertIn("users.bio", self.where(word))

    def test_password_is_asked_and_keys_are_refused(self):
        person = self.register()
        self.assertFields(person.post(OWN, {"password": "something else"}), "password")
        self.assertFields(person.post(OWN, {}), "password")
        made = self.assertStatus(person.post(V1 + "api_keys/", {"name": "A program", "scopes": ["write"]}), 201).json
        key = type(person)(self.instance, made["key"])
        for answer in (key.post(OWN, {"password": PASSWORD}), key.get(OWN), key.delete(OWN)):
            self.assertEqual(answer.status, 403, answer)
        self.assertEqual(self.status_of(person), [])

    def test_from_the_command_line(self):
        word = mark()
        person = self.person(word)
        self.assertIn("erased", self.instance.control("user", "erase", "--email", person.email))
        wait_for(lambda: self.status_of(person) == ["2"], 60, "the erasure")
        self.assertEqual((self.where(word), self.files_with(word)), (set(), []))

    def test_of_a_colleague(self):
        """Somebody who works in a company is erased when they have left it, and their words about others stay."""
        word = mark()
        colleague, candidate = self.staff("hr", self.company, f"Colleague {word}"), self.register()
        self.schedule(self.interviewer, candidate)
        note = self.assertStatus(colleague.post(f"{V1}candidates/{candidate.id}/notes/", {"text": "A good one"}), 201).json["id"]
        self.assertStatus(colleague.post(OWN, {"password": PASSWORD}), 202)
        self.due(colleague)
        wait_for(lambda: self.status_of(colleague) == ["1"], 20, "the order to be looked at")
        self.assertIn("users.name", self.where(word))
        self.assertStatus(self.admin.patch(f"{V1}users/users/{colleague.id}/", {"is_active": False}), 200)
        self.carried_out(colleague)
        self.assertEqual(self.where(word), set())
        notes = self.assertStatus(self.hr.get(f"{V1}candidates/{candidate.id}/notes/"), 200).json["results"]
        self.assertEqual([(one["id"], one["text"], one["author"]["name"]) for one in notes], [(note, "A good one", "Former colleague")])


class OfACompany(PrivacySuite):
    def test_own_part_alone(self):
        """What the own company has is erased, and leads to nobody; what another company has, and the account, stays."""
        word, letter = mark(), mark()
        person, other = self.person(mark()), self.staff("hr", f"Company {uuid.uuid4().hex[:8]}")
        application = self.application(person, word)
        self.fill(person, word, application)
        elsewhere = self.application(person, letter, other)
        self.settled()
        path = f"{V1}candidates/{person.id}/erasure/"
        self.assertStatus(self.hr.get(path), 404)
        self.assertStatus(self.hr.post(path, {"reason": f"Because {word}"}), 202)
        self.assertStatus(other.get(path), 404)
        self.assertEqual(self.assertStatus(self.hr.get(path), 200).json["held"], False)
        self.carried_out(person)
        self.settled()
        self.assertEqual((self.where(word), self.files_with(word)), (set(), []))
        self.assertStatus(self.hr.get(f"{V1}candidates/{person.id}/"), 404)
        shown = self.assertStatus(self.hr.get(f"{V1}jobs/applications/{application}/"), 200)
        self.assertNotIn(person.email, shown.text)
        self.assertNotIn(person.id, shown.text)
        self.assertEqual(self.assertStatus(other.get(f"{V1}jobs/applications/{elsewhere}/"), 200).json["cover_letter"], f"Letter {letter}")
        self.assertTrue(self.files_with(letter))
        self.assertStatus(person.get(f"{V1}jobs/applications/{elsewhere}/"), 200)
        self.assertStatus(person.get(f"{V1}jobs/applications/{application}/"), 404)
        entry = self.assertStatus(self.admin.get(V1 + "privacy/erasures/"), 200).json["results"][0]
        self.assertEqual((entry["who"], entry["asked_by"], entry["held"], entry["reason"]), (person.id, self.hr.id, False, None))
        self.assertIsNotNone(entry["done_at"])

    def test_of_somebody_without_an_account(self):
        word = mark()
        made = self.assertStatus(self.hr.post(V1 + "candidates/", {"name": f"Jane {word}", "email": f"{word}@example.com"}), 201).json
        person = type(self.hr)(self.instance)
        person.id = made["id"]
        self.assertStatus(self.hr.post(f"{V1}candidates/{person.id}/erasure/", {}), 202)
        self.carried_out(person)
        self.assertEqual(self.where(word), set())

    def test_revoked(self):
        word = mark()
        person = self.person(word)
        self.application(person, word)
        path = f"{V1}candidates/{person.id}/erasure/"
        self.assertStatus(self.hr.post(path, {}), 202)
        self.assertStatus(self.hr.delete(path), 204)
        self.assertStatus(self.hr.delete(path), 404)
        self.assertEqual(self.status_of(person), ["3"])
        self.assertEqual(self.assertStatus(self.admin.get(V1 + "privacy/erasures/"), 200).json["count"], 0)


class Held(PrivacySuite):
    def test_part_is_kept_until_the_hold_ends(self):
        word = mark()
        person = self.person(word)
        application = self.application(person, word)
        path = f"{V1}candidates/{person.id}/legal_hold/"
        self.assertStatus(self.admin.delete(path), 404)
        self.assertFields(self.admin.put(path, {"reason": "Lawsuit", "until": "2020-01-01T00:00:00Z"}), "until")
        self.assertEqual(self.hr.put(path, {"reason": "Lawsuit"}).status, 403)
        hold = self.assertStatus(self.admin.put(path, {"reason": "Lawsuit"}), 200).json
        self.assertEqual((hold["reason"], hold["until"]), ("Lawsuit", None))
        self.assertStatus(person.post(OWN, {"password": PASSWORD}), 202)
        self.assertEqual(self.assertStatus(person.get(OWN), 200).json["held"], True)
        self.due(person)
        wait_for(lambda: "users.bio" not in self.where(word), 30, "the account to be erased")
        kept = self.assertStatus(self.hr.get(f"{V1}jobs/applications/{application}/"), 200).json
        self.assertEqual((kept["cover_letter"], kept["status"]), (f"Letter {word}", "submitted"))
        self.assertTrue(self.files_with(word))
        self.assertEqual(self.status_of(person), ["1"])
        self.assertEqual([one["held"] for one in self.admin.get(V1 + "privacy/erasures/").json["results"]], [True])
        self.assertStatus(self.admin.delete(path), 204)
        wait_for(lambda: self.status_of(person) == ["2"], 60, "the erasure")
        self.assertEqual((self.where(word), self.files_with(word)), (set(), []))


class Killed(PrivacySuite):
    options = {"name": "privacy-killed", "settings": {"dispatchers": "1"}}

    def dispatchers(self):
        known = {int(pid) for pid in re.findall(r"WORKER_START.* dispatcher=(\d+)", "\n".join(self.instance.log_since(0)))}
        return [pid for pid in self.instance.children_alive() if pid in known]

    def test_in_the_middle(self):
        """Processes are killed again and again while several people are erased; whoever comes next goes on."""
        word = mark()
        people = [self.person(word + str(i)) for i in range(4)]
        for i, person in enumerate(people):
            self.application(person, word + str(i))
        self.settled()
        self.instance.announce("CHILD", "DISPATCH", "DATABASE", "STATEMENT")
        for person in people:
            self.assertStatus(person.post(OWN, {"password": PASSWORD}), 202)
        for person in people:
            self.due(person)
        for _ in range(12):
            before = self.instance.count("erasure_parts", "erased_at IS NOT NULL")
            for child in wait_for(self.dispatchers, 20, "a dispatcher"):
                os.kill(child, signal.SIGKILL)
            wait_for(lambda: self.instance.count("erasure_parts", "erased_at IS NOT NULL") != before
                     or all(self.status_of(one) == ["2"] for one in people), 30, "a further part")
        wait_for(lambda: all(self.status_of(one) == ["2"] for one in people), 60, "the erasures")
        self.assertEqual((self.where(word), self.files_with(word)), (set(), []))


if __name__ == "__main__":
    unittest.main()
