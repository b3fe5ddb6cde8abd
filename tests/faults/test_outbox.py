"""The database refuses what the fan-out writes. No event of a change that was acknowledged is lost, and their order stays."""

import json
import subprocess
import sys
import threading
import time
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.receiver import Receiver  # noqa: E402
from harness.suite import iso  # noqa: E402

HOOKS = "/api/v1/webhooks/"
EVENTS = ["interview.scheduled", "interview.rescheduled"]
# Table full, disk full, an error of the storage engine, no room for locks, too many prepared statements; and one that nobody knows.
NOT_OF_THE_ROW = [1114, 1021, 1030, 1206, 1461, 1644]


class Outbox(Suite):
    options = {"name": "outbox", "settings": {"dispatchers": "1", "webhook_http": "on", "webhook_private": "on", "webhook_retry": "1 1",
                                              "webhook_seconds": "2", "webhook_lease_seconds": "5"}}

    def setUp(self):
        super().setUp()
        self.receiver = self.enterContext(Receiver())
        self.company = f"Outbox {uuid.uuid4()}"
        self.hr = self.staff("hr", self.company)
        self.interviewer = self.staff("interviewer", self.company)
        self.candidate = self.register()
        self.hook = self.assertStatus(self.hr.post(HOOKS, {"url": self.receiver.url("/hook"), "events": EVENTS}), 201).json
        self.handed_on()
        self.cursor = self.assertStatus(self.hr.get("/api/v1/events/since"), 200).json["cursor"]
        self.instance.announce("DATABASE_NO_WRITE", "DATABASE_ERROR", "EVENTS_WAIT", "EVENT_PUT_ASIDE")

    def handed_on(self, seconds=20):
        wait_for(lambda: self.instance.count("outbox", "status = 0") == 0, seconds, "the outbox to be handed on")

    def refuse(self, table, number, when="TRUE"):
        """From now on the database answers with this error when such a row is written."""
        self.instance.sql(f"DROP TRIGGER IF EXISTS refused;\nDELIMITER //\nCREATE TRIGGER refused BEFORE INSERT ON {table} FOR EACH ROW"
                          f" IF {when} THEN SIGNAL SQLSTATE 'HY000'"
                          f" SET MYSQL_ERRNO = {number}, MESSAGE_TEXT = 'injected {number}'; END IF//")
        self.addCleanup(self.instance.sql, "DROP TRIGGER IF EXISTS refused; UPDATE outbox SET status = 1 WHERE status = 2")

    def accept(self):
        self.instance.sql("DROP TRIGGER refused")

    def interview(self, number):
        return self.schedule(self.interviewer, self.candidate, start=f"2031-{number % 12 + 1:02}-{number % 28 + 1:02}T09:00:00Z")["id"]

    def move(self, interview, number):
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{interview}", {"duration_minutes": 30 + number}), 200)

    def line(self, mark, event):
        return wait_for(lambda: next((line for line in self.instance.log_since(mark) if f" {event}: " in line), None), 10, event)

    def stream(self):
        """What happened since setUp(), as hr reads it: pairs of type and object."""
        found, cursor = [], self.cursor
        while True:
            page = self.assertStatus(self.hr.get("/api/v1/events/since", {"cursor": cursor}), 200).json
            found += [(one["type"], one["object_id"]) for one in page["events"] if one["type"] in EVENTS]
            if not page["events"]:
                return found
            cursor = page["cursor"]

    def outbox(self, *words, status=0):
        done = subprocess.run([str(self.instance.program("interviewctl")), "--config", str(self.instance.configuration), "outbox", *words],
                              text=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
        self.assertEqual(done.returncode, status, done)
        return done.stdout + done.stderr

    # ---- what is not the event's fault

    def test_events_wait_until_the_database_takes_them(self):
        expected = []
        for day, number in enumerate(NOT_OF_THE_ROW, 10):
            with self.subTest(number=number):
                mark = self.instance.log_mark()
                self.refuse("events", number)
                interview = self.interview(day)
                for minutes in range(3):
                    self.move(interview, minutes)
                expected += [(EVENTS[0], interview)] + [(EVENTS[1], interview)] * 3
                self.assertIn(f"injected {number}", self.line(mark, "EVENTS_WAIT"))
                self.assertRegex(self.outbox(),
                                 r"outbox: [46] waiting \(the oldest since 20\d\d-.*Z\), 0 put aside\n(?s:.*)interview.scheduled")
                self.accept()
                self.handed_on()
                self.line(mark, "EVENTS_GO_ON")
                self.assertEqual(self.stream(), expected)
        received = self.receiver.wait(len(expected), "/hook")
        self.assertEqual([(body["type"], body["data"]["id"]) for body in (json.loads(one.body) for one in received)], expected)
        self.assertEqual(self.instance.count("outbox", "status = 2"), 0)

    def test_what_lies_before_a_failure_is_handed_on(self):
        before = self.interview(1)
        self.handed_on()
        with self.instance.held("SELECT id FROM dispatch_locks WHERE id = 1 FOR UPDATE"):
            self.move(before, 1)
            middle = self.interview(2)
            self.move(before, 2)
            key = f"UNHEX('{middle.replace('-', '')}')"
            self.refuse("events", 1114, when=f"NEW.object_public_id = {key}")
        wait_for(lambda: len(self.stream()) == 2, 10, "the event before the failure")
        time.sleep(0.3)  # the one behind it does not overtake
        self.assertEqual(self.stream(), [(EVENTS[0], before), (EVENTS[1], before)])
        self.accept()
        self.handed_on()
        self.assertEqual(self.stream()[2:], [(EVENTS[0], middle), (EVENTS[1], before)])

    def test_a_read_only_database(self):
        with self.instance.held("SELECT id FROM dispatch_locks WHERE id = 1 FOR UPDATE"):
            interview = self.interview(3)
            self.instance.sql("SET GLOBAL read_only = 1")
        self.addCleanup(self.instance.sql, "SET GLOBAL read_only = 0")
        self.line(0, "EVENTS_WAIT")
        refused = self.interviewer.patch(f"/api/v1/interviews/{interview}", {"duration_minutes": 40})
        self.assertStatus(refused, 503)
        self.assertTrue(int(refused.header("Retry-After")) > 0)
        self.assertStatus(self.interviewer.get(f"/api/v1/interviews/{interview}"), 200)
        self.instance.sql("SET GLOBAL read_only = 0")
        self.handed_on()
        self.assertEqual(self.stream(), [(EVENTS[0], interview)])

    # ---- what is

    def test_an_event_whose_data_are_refused_is_put_aside_and_requeued(self):
        interview = self.interview(4)
        self.handed_on()
        self.refuse("webhook_deliveries", 1406)
        mark = self.instance.log_mark()
        self.move(interview, 1)
        self.line(mark, "EVENT_PUT_ASIDE")
        key, reason, when = self.instance.sql("SELECT id, reason, put_aside_at FROM outbox WHERE status = 2")[0]
        self.assertEqual(reason, "webhooks: injected 1406")
        self.assertIsNotNone(when)
        self.assertRegex(self.outbox(), rf"outbox: 0 waiting, 1 put aside\n{key}  .*  interview.rescheduled  interview {interview}\n"
                                        r"    put aside 20\d\d-.*Z: webhooks: injected 1406\n$")
        self.assertRegex(self.instance.control("status"), r"outbox: 0 waiting, 1 put aside")
        self.assertEqual(len(self.stream()), 1)  # nothing of it is half done
        # It holds back no other.
        self.accept()
        self.move(interview, 2)
        self.receiver.wait(2, "/hook")
        self.assertIn("was not put aside; nothing was changed", self.outbox("requeue", key, "999999999", status=65))
        self.assertEqual(self.instance.count("outbox", "status = 2"), 1)
        self.assertEqual(self.outbox("requeue", key), "1 wait again.\n")
        self.receiver.wait(3, "/hook")
        self.assertEqual(self.outbox(), "outbox: 0 waiting, 0 put aside\n")
        self.assertEqual(len(self.stream()), 3)

    def test_an_administrator_puts_aside(self):
        self.refuse("events", 1644, when="NEW.event = 'interview.rescheduled'")
        interview = self.interview(5)
        self.move(interview, 1)
        other = self.interview(6)
        mark = self.instance.log_mark()
        wait_for(lambda: len(self.stream()) == 1, 10, "the first event")
        key = self.instance.value("SELECT MIN(id) FROM outbox WHERE status = 0")
        self.assertEqual(self.outbox("aside", key), "1 put aside.\n")
        self.assertIn("does not wait", self.outbox("aside", key, status=65))
        self.handed_on()
        self.assertEqual(self.stream(), [(EVENTS[0], interview), (EVENTS[0], other)])
        self.line(mark, "EVENTS_GO_ON")
        self.assertRegex(self.outbox(), "by an administrator")
        self.accept()
        self.assertEqual(self.outbox("requeue", "--all"), "1 wait again.\n")
        self.handed_on()
        self.assertEqual(self.stream()[2:], [(EVENTS[1], interview)])
        for words in (["requeue"], ["aside"], ["aside", "--all"], ["requeue", "x"], ["requeue", "-1"], ["nonsense"]):
            self.assertIn("interviewctl: ", self.outbox(*words, status=64))

    def test_an_event_that_another_node_has_queued_is_done(self):
        with self.instance.held("SELECT id FROM dispatch_locks WHERE id = 1 FOR UPDATE"):
            interview = self.interview(7)
            hook = f"UNHEX('{self.hook['id'].replace('-', '')}')"
            self.instance.sql("INSERT INTO webhook_deliveries (public_id, company_id, webhook_id, outbox_id, event, object, object_id,"
                              " next_at, created_at) SELECT UNHEX(REPLACE(UUID(), '-', '')), o.company_id, w.id, o.id, o.event, o.object,"
                              f" o.object_id, UTC_TIMESTAMP(), UTC_TIMESTAMP() FROM outbox o JOIN webhooks w ON w.public_id = {hook}"
                              " WHERE o.status = 0 AND o.event = 'interview.scheduled'")
        self.handed_on()
        self.assertEqual(self.instance.count("outbox", "status = 2"), 0)
        self.assertEqual(self.stream(), [(EVENTS[0], interview)])
        self.move(interview, 1)
        self.assertEqual([json.loads(one.body)["type"] for one in self.receiver.wait(2, "/hook")], EVENTS)

    # ---- the lanes' own rows

    def refuse_update(self, table, when):
        self.instance.sql(f"DROP TRIGGER IF EXISTS refused;\nDELIMITER //\nCREATE TRIGGER refused BEFORE UPDATE ON {table} FOR EACH ROW"
                          f" IF {when} THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1406, MESSAGE_TEXT = 'injected'; END IF//")
        self.addCleanup(self.instance.sql, "DROP TRIGGER IF EXISTS refused")

    def test_one_delivery_holds_back_no_other(self):
        bad, good = self.interview(3), self.interview(4)
        self.receiver.wait(2, "/hook")
        self.refuse_update("webhook_deliveries", "NEW.step > OLD.step AND OLD.object_id = (SELECT id FROM interviews WHERE public_id ="
                                                 f" UNHEX('{bad.replace('-', '')}'))")
        for interview in (bad, good):
            self.move(interview, 5)
        self.assertEqual(json.loads(self.receiver.wait(3, "/hook")[2].body)["data"]["id"], good)
        failed = self.assertStatus(self.hr.get(f"{HOOKS}{self.hook['id']}/deliveries/", {"status": "failed"}), 200).json["results"]
        self.assertEqual([(one["attempts"], one["error"]) for one in failed],
                         [(0, "the delivery cannot be begun, because its data cannot be kept")])

    # ---- mails, which the dispatcher writes to /dev/outbox here

    def test_one_mail_holds_back_no_other(self):
        self.refuse("mail_outbox", 1406, when=f"(SELECT email FROM mails WHERE id = NEW.mail_id) = '{self.hr.email}'")
        for person in (self.hr, self.candidate):
            self.assertStatus(self.anyone.post("/api/v1/users/users/request_password_reset/", {"email": person.email}), 200)
        waiting = "SELECT status FROM mails WHERE kind = 1 AND email = '%s'"
        for person, status in ((self.candidate, 1), (self.hr, 2)):  # sent, failed
            wait_for(lambda person=person, status=status: self.instance.sql(waiting % person.email) == [[str(status)]], 10, "the mail")

    def test_a_digest_that_fails_holds_back_no_mail(self):
        self.instance.announce("DISPATCH_ERROR")
        self.instance.sql("DROP TRIGGER IF EXISTS refused;\nDELIMITER //\nCREATE TRIGGER refused BEFORE UPDATE ON users FOR EACH ROW"
                          " IF OLD.digest_at = '2020-01-01' THEN SIGNAL SQLSTATE '45000'; END IF//")
        self.addCleanup(self.instance.sql, "DROP TRIGGER IF EXISTS refused")
        mark = self.instance.log_mark()
        self.instance.sql(f"UPDATE users SET digest_at = '2020-01-01' WHERE email = '{self.hr.email}'")
        self.assertIn('lane="mail', self.line(mark, "DISPATCH_ERROR"))
        self.assertStatus(self.anyone.post("/api/v1/users/users/request_password_reset/", {"email": self.candidate.email}), 200)
        wait_for(lambda: self.instance.count("mails", f"kind = 1 AND status = 1 AND email = '{self.candidate.email}'") == 1, 10, "the mail")

    def test_a_digest_at_fault_holds_back_no_other(self):
        self.refuse("mails", 1406, when="NEW.kind = 10")
        now = datetime.now(timezone.utc)
        offset = (7 - now.hour) % 24
        zone = f"Etc/GMT{-offset:+d}" if offset <= 12 else f"Etc/GMT+{24 - offset}"
        self.schedule(self.hr, self.candidate, iso(now + timedelta(hours=3)), interviewer_id=self.hr.id)
        me = f"email = '{self.hr.email}'"
        self.instance.sql(f"UPDATE users SET zone = '{zone}', digest_at = '{now:%Y-%m-%d %H}:00:00' WHERE {me}")
        wait_for(lambda: self.instance.value(f"SELECT digest_at > UTC_TIMESTAMP() FROM users WHERE {me}") == "1", 10, "the next one")
        self.assertEqual(self.instance.count("mails", "kind = 10"), 0)

    # ---- requests

    def test_a_server_starts_while_the_database_has_no_room(self):
        """Its workers answer 503, instead of dying one after the other, and serve when there is room."""
        self.instance.sql("SET GLOBAL max_prepared_stmt_count = 0")
        self.instance.stop_process("interviewd")
        mark = self.instance.log_mark()
        starting = threading.Thread(target=self.instance.start)
        starting.start()
        self.addCleanup(starting.join)
        self.addCleanup(self.instance.sql, "SET GLOBAL max_prepared_stmt_count = 16382")
        self.line(mark, "DATABASE_NO_WRITE")
        wait_for(lambda: self.hr.get("/api/v1/users/users/me/").status == 503, 10, "an answer")
        self.instance.sql("SET GLOBAL max_prepared_stmt_count = 16382")
        wait_for(lambda: self.hr.get("/api/v1/users/users/me/").status == 200, 10, "a right answer")

    def test_a_full_database_is_503_for_whoever_writes(self):
        interview = self.interview(8)
        self.handed_on()
        wait_for(lambda: self.instance.count("webhook_deliveries", "status = 0") == 0, 10, "the delivery to end")
        before = self.everything()
        for number in (1114, 1021, 1030, 1206):
            with self.subTest(number=number):
                self.refuse("outbox", number)  # in the middle of the transaction
                answer = self.interviewer.patch(f"/api/v1/interviews/{interview}", {"duration_minutes": 45})
                self.assertStatus(answer, 503)
                self.assertTrue(int(answer.header("Retry-After")) > 0)
                self.assertStatus(self.interviewer.get(f"/api/v1/interviews/{interview}"), 200)
                self.assertStatus(self.anyone.get("/readyz"), 200)
                self.accept()
        self.assertUnchanged(before)
        self.move(interview, 1)


if __name__ == "__main__":
    unittest.main()
