"""
Retention: what a company has set days for is blanked when it is older, by interviewctl and by night; rows and counts stay, what is
younger, held or of another company too; and whoever is killed in the middle of it goes on.
"""

import os
import re
import signal
import subprocess
import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness.instance import wait_for  # noqa: E402
from test_privacy import V1, PrivacySuite, mark  # noqa: E402

COMPANY = V1 + "company/"


class RetentionSuite(PrivacySuite):
    options = {"name": "retention", "settings": {"dispatchers": "1"}}

    def keep(self, **days):
        """The company keeps these kinds for so many days."""
        self.assertStatus(self.admin.patch(COMPANY, {"retention": days}), 200)
        self.slug = self.admin.get(COMPANY).json["slug"]
        self.key = int(self.instance.value(f"SELECT id FROM companies WHERE slug = '{self.slug}'"))

    def run_now(self, *words):
        """Runs interviewctl retention; returns what it has counted, by kind."""
        lines = self.instance.control("retention", "run", "--company", self.slug, *words).splitlines()
        found = [re.fullmatch(rf"{self.slug}: (\d+) (\w+)", line) for line in lines]
        self.assertTrue(all(found), lines)
        return {one[2]: int(one[1]) for one in found}

    def ended(self, application, status="rejected"):
        self.assertStatus(self.hr.patch(f"{V1}jobs/applications/{application}/", {"status": status}), 200)

    def aged(self, days=40):
        """The days pass for all that the company has so far."""
        mine = f"company_id = {self.key}"
        for table, columns in (("applications", "applied_at updated_at"), ("mails", "created_at"), ("notifications", "created_at"),
                               ("chat_sessions", "started_at updated_at"), ("history", "at")):
            moved = ", ".join(f"{column} = {column} - INTERVAL {days} DAY" for column in columns.split())
            self.instance.sql(f"UPDATE {table} SET {moved} WHERE {mine}")

    def hold(self, person):
        path = f"{V1}candidates/{person.id}/legal_hold/"
        self.assertStatus(self.admin.put(path, {"reason": "Lawsuit"}), 200)
        return path


class Applications(RetentionSuite):
    def test_forgotten_with_the_record(self):
        """The last application of a person in the company takes the record with it."""
        self.keep(rejected=30, withdrawn=30)
        word, kept = mark(), mark()
        person, other = self.person(mark()), self.person(mark())
        application, young = self.application(person, word), self.application(other, kept)
        self.fill(person, word, application)
        self.settled()
        self.ended(application)
        self.settled()
        self.assertEqual(self.run_now(), {"rejected": 0, "withdrawn": 0})
        self.aged()
        self.ended(young)
        planted, rows = self.where(word), self.instance.rows()
        self.assertEqual(self.run_now("--dry-run"), {"rejected": 1, "withdrawn": 0})
        self.assertEqual((self.where(word), self.instance.rows()), (planted, rows))
        self.assertEqual(self.run_now(), {"rejected": 1, "withdrawn": 0})
        wait_for(lambda: self.status_of(person) == ["2"], 60, "the record to be erased")
        self.settled()
        self.assertEqual((self.where(word), self.files_with(word)), (set(), []))
        after = self.instance.rows()
        for table in ("applications", "interviews", "evaluations", "offers", "candidates", "chat_sessions", "chat_messages", "mails"):
            self.assertGreaterEqual(after[table], rows[table], table)
        shown = self.assertStatus(self.hr.get(f"{V1}jobs/applications/{application}/"), 200).json
        self.assertEqual((shown["status"], shown["cover_letter"]), ("rejected", None))
        self.assertEqual(self.assertStatus(self.hr.get(f"{V1}jobs/applications/{young}/"), 200).json["cover_letter"], f"Letter {kept}")
        self.assertStatus(person.get(V1 + "users/users/me/"), 200)
        self.assertEqual(self.run_now(), {"rejected": 0, "withdrawn": 0})
        noted = self.instance.sql("SELECT member, new_text FROM history WHERE object = 0 AND member LIKE 'erased%'"
                                  f" AND object_id = {self.key}")
        self.assertEqual(noted, [["erased_rejected", "1"]])

    def test_another_application_keeps_the_record(self):
        self.keep(withdrawn=30)
        old, new = mark(), mark()
        person = self.person(mark())
        application = self.application(person, old)
        self.fill(person, old, application)
        self.settled()
        self.assertStatus(person.patch(f"{V1}jobs/applications/{application}/", {"status": "withdrawn"}), 200)
        self.aged()
        running = self.application(person, new)
        self.settled()
        self.assertEqual(self.run_now(), {"withdrawn": 1})
        self.settled()
        left = self.where(old)
        self.assertEqual({name for name in left if name.split(".")[0] not in ("candidates", "candidate_notes", "candidate_tags",
                                                                              "candidate_words", "history", "files", "notifications")},
                         set())
        self.assertEqual(len(self.files_with(old)), 1, "what hr has put into the profile stays with it")
        self.assertEqual(self.status_of(person), [])
        self.assertEqual(self.assertStatus(self.hr.get(f"{V1}jobs/applications/{running}/"), 200).json["cover_letter"], f"Letter {new}")
        found = lambda word: self.assertStatus(self.hr.get(f"{V1}candidates/?q={word}"), 200).json["results"]
        wait_for(lambda: found(new), 20, "the words of the new resume")

    def test_held_and_reopened(self):
        self.keep(rejected=30)
        word = mark()
        person = self.person(mark())
        application = self.application(person, word)
        self.ended(application)
        path = self.hold(person)
        self.aged()
        self.assertEqual(self.run_now(), {"rejected": 0})
        self.assertStatus(self.admin.delete(path), 204)
        self.instance.sql(f"UPDATE applications SET status = 1 WHERE company_id = {self.key}")
        self.assertEqual(self.run_now(), {"rejected": 0})
        self.assertIn("applications.cover_letter", self.where(word))
        self.instance.sql(f"UPDATE applications SET status = 8 WHERE company_id = {self.key}")
        self.assertEqual(self.run_now(), {"rejected": 1})
        self.assertNotIn("applications.cover_letter", self.where(word))


class Rows(RetentionSuite):
    def counted(self, table, where):
        return self.instance.count(table, f"company_id = {self.key} AND {where}")

    def test_mails_and_notifications(self):
        self.keep(mails=30, notifications=30)
        word = mark()
        person, other = self.person(mark()), self.staff("hr", f"Company {uuid.uuid4().hex[:8]}")
        application = self.application(person, word)
        self.interview(word, application)
        self.application(person, mark(), other)
        self.settled()
        with_text = {table: self.counted(table, "1") for table in ("mails", "notifications")}
        self.aged(20)
        self.assertEqual(self.run_now(), {"mails": 0, "notifications": 0})
        self.aged(20)
        self.instance.sql(f"UPDATE mails SET start_at = UTC_TIMESTAMP() - INTERVAL 1 DAY WHERE company_id = {self.key} ORDER BY id LIMIT 2")
        ahead = self.counted("mails", "(status = 0 OR start_at > UTC_TIMESTAMP())")
        counted = self.run_now("--dry-run")
        texts = self.counted("notifications", "message IS NOT NULL")
        self.assertEqual(counted, {"mails": with_text["mails"] - ahead, "notifications": texts})
        self.assertGreater(min(counted.values()), 0)
        self.assertEqual(self.run_now(), counted)
        self.assertEqual(self.counted("notifications", "message IS NOT NULL"), 0)
        self.assertEqual(self.counted("mails", "email <> 'erased@invalid'"), ahead)
        self.assertEqual({table: self.counted(table, "1") for table in with_text}, with_text)
        self.assertGreater(self.instance.count("notifications", f"company_id <> {self.key} AND message IS NOT NULL"), 0)
        self.assertEqual(self.run_now(), {"mails": 0, "notifications": 0})
        self.assertStatus(person.get(V1 + "notifications/notifications/"), 200)
        self.assertStatus(self.hr.get(V1 + "mail/messages"), 200)

    def test_held_rows_are_passed_over_and_come_later(self):
        self.keep(notifications=30, chat=30)
        word, free = mark(), mark()
        person, other = self.person(mark()), self.person(mark())
        for one, text in ((person, word), (other, free)):
            self.chat(one, text, self.application(one, text))
        self.settled()
        path = self.hold(person)
        self.aged()
        self.assertEqual(self.run_now()["chat"], 1)
        self.assertEqual((self.where(word) >= {"chat_messages.text"}, self.where(free) & {"chat_messages.text"}), (True, set()))
        held = self.counted("notifications", "message IS NOT NULL")
        self.assertGreater(held, 0)
        self.assertStatus(self.admin.delete(path), 204)
        self.assertEqual(self.run_now(), {"chat": 1, "notifications": held})
        self.assertNotIn("chat_messages.text", self.where(word))
        self.assertEqual(self.counted("chat_sessions", "1"), 2)

    def test_by_night(self):
        """A setting begins in the next night of the company, without anybody's doing."""
        self.keep(notifications=30)
        self.application(self.person(mark()), mark())
        self.settled()
        self.aged()
        due = self.instance.value(f"SELECT next_at > UTC_TIMESTAMP() AND next_at < UTC_TIMESTAMP() + INTERVAL 49 HOUR FROM retentions"
                                  f" WHERE company_id = {self.key}")
        self.assertEqual(due, "1")
        self.assertGreater(self.counted("notifications", "message IS NOT NULL"), 0)
        self.instance.sql(f"UPDATE retentions SET next_at = UTC_TIMESTAMP() WHERE company_id = {self.key}")
        wait_for(lambda: self.counted("notifications", "message IS NOT NULL") == 0, 20, "the night's work")
        wait_for(lambda: self.instance.count("retentions", f"company_id = {self.key} AND next_at > UTC_TIMESTAMP()") == 1, 20, "its end")
        self.keep(notifications=None)
        self.instance.sql(f"UPDATE retentions SET next_at = UTC_TIMESTAMP() WHERE company_id = {self.key}")
        wait_for(lambda: self.instance.count("retentions", f"company_id = {self.key}") == 0, 20, "the part to go")
        self.assertIn("No days are set", self.instance.control("retention", "run", "--company", self.slug))

    def test_killed_in_the_middle(self):
        """Dispatchers die again and again, and the next one goes on."""
        self.keep(notifications=30)
        self.instance.sql("INSERT INTO notifications (public_id, company_id, user_id, event, object, object_id, object_public_id, title,"
                          f" message, created_at) SELECT UNHEX(REPLACE(UUID(), '-', '')), {self.key}, (SELECT id FROM users WHERE email ="
                          f" '{self.hr.email}'), 'x', 0, 1, REPEAT('y', 16), 'Old', 'Text', UTC_TIMESTAMP() - INTERVAL 40 DAY"
                          " FROM information_schema.columns a JOIN information_schema.columns b LIMIT 8000")
        left = lambda: self.counted("notifications", "message IS NOT NULL")
        all_ = left()
        self.assertGreaterEqual(all_, 8000)
        self.instance.announce("CHILD", "DISPATCH", "DATABASE", "STATEMENT")
        known = lambda: {int(pid) for pid in re.findall(r"WORKER_START.* dispatcher=(\d+)", "\n".join(self.instance.log_since(0)))}
        self.instance.sql(f"UPDATE retentions SET next_at = UTC_TIMESTAMP() WHERE company_id = {self.key}")
        for _ in range(4):
            before = left()
            wait_for(lambda: left() < before or left() == 0, 30, "a further batch")
            for child in wait_for(lambda: [pid for pid in self.instance.children_alive() if pid in known()], 20, "a dispatcher"):
                os.kill(child, signal.SIGKILL)
        wait_for(lambda: left() == 0, 60, "the end of it")
        wait_for(lambda: self.instance.sql("SELECT new_text FROM history WHERE object = 0 AND member = 'erased_notifications'"
                                           f" AND object_id = {self.key}") == [[str(all_)]], 20, "the count")


class Audit(RetentionSuite):
    def verify(self, status=0):
        command = [self.instance.program("interviewctl"), "--config", self.instance.configuration, "audit", "verify"]
        done = subprocess.run(command, text=True, capture_output=True, check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)

    def grow(self, n):
        for number in range(n):
            self.assertStatus(self.hr.post(V1 + "jobs/departments/", {"name": f"D{uuid.uuid4().hex[:6]} {number}"}), 201)
        wait_for(lambda: self.instance.count("audit", "waiting = 1") == 0, 10, "all rows to be sealed")

    def old(self, days):
        """The chain is made anew with an earlier time, as if it had been written then."""
        self.instance.sql(f"DELETE FROM audit_chain WHERE chain = {self.key}; DELETE FROM audit_heads WHERE chain = {self.key};"
                          f" UPDATE audit SET at = at - INTERVAL {days} DAY, waiting = 1 WHERE company_id = {self.key}")
        wait_for(lambda: self.instance.count("audit", "waiting = 1") == 0, 10, "all rows to be sealed")

    def test_beginning_is_cut_and_the_rest_verifies(self):
        self.keep(audit=30)
        self.grow(5)
        self.old(40)
        rows = self.instance.count("audit", f"company_id = {self.key}")
        self.grow(2)
        self.verify()
        self.assertEqual(self.run_now("--dry-run"), {"audit": rows})
        self.assertEqual(self.run_now(), {"audit": rows})
        self.verify()
        self.assertEqual(self.instance.count("audit", f"company_id = {self.key} AND at < UTC_TIMESTAMP() - INTERVAL 30 DAY"), 0)
        self.assertEqual(self.instance.value(f"SELECT anchor FROM audit_heads WHERE chain = {self.key}"), str(rows))
        self.assertEqual(self.run_now(), {"audit": 0})
        self.grow(2)
        self.verify()
        self.instance.announce("AUDIT_BROKEN")
        self.instance.sql(f"UPDATE audit_heads SET anchor = anchor - 1 WHERE chain = {self.key}")
        self.verify(status=65)
        self.assertEqual(self.run_now(), {"audit": 0})
        self.instance.sql(f"UPDATE audit_heads SET anchor = anchor + 1 WHERE chain = {self.key}")
        self.verify()

    def test_stops_before_what_is_held(self):
        self.keep(audit=30)
        self.grow(1)
        person = self.person(mark())
        self.application(person, mark())
        path = self.hold(person)
        self.grow(1)
        self.old(40)
        cut = self.run_now()["audit"]
        self.assertGreater(cut, 0)
        self.assertGreater(self.instance.count("audit", f"company_id = {self.key} AND at < UTC_TIMESTAMP() - INTERVAL 30 DAY"), 0)
        self.verify()
        self.assertStatus(self.admin.delete(path), 204)
        self.assertGreater(self.run_now()["audit"], 0)
        self.assertEqual(self.instance.count("audit", f"company_id = {self.key} AND at < UTC_TIMESTAMP() - INTERVAL 30 DAY"), 0)
        self.verify()

    def test_only_the_upkeep_user_may(self):
        rights = {user: dict(self.instance.sql("SELECT table_name, GROUP_CONCAT(privilege_type ORDER BY privilege_type) FROM"
                                               f" information_schema.table_privileges WHERE grantee = \"'{user}'@'localhost'\" GROUP BY 1"))
                  for user in ("interviewd", "interviewd_upkeep")}
        differ = {table for table in rights["interviewd"] if rights["interviewd"][table] != rights["interviewd_upkeep"][table]}
        self.assertEqual(differ, {"audit", "audit_chain"})
        self.assertEqual([rights[user]["audit"] for user in rights], ["INSERT,SELECT", "DELETE,INSERT,SELECT"])


class Commands(RetentionSuite):
    def refused(self, *words):
        command = [self.instance.program("interviewctl"), "--config", self.instance.configuration, "retention", *words]
        done = subprocess.run(command, text=True, capture_output=True, check=False)
        self.assertNotEqual(done.returncode, 0, done)
        return done.stderr

    def test_refused(self):
        self.assertIn("there is no such company", self.refused("run", "--company", "nowhere"))
        self.assertIn("needs one of its own words", self.refused())
        self.assertIn("is not a word", self.refused("run", "--all"))


if __name__ == "__main__":
    unittest.main()
