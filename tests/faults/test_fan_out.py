"""What the dispatcher asks of the database: little for each event, almost nothing when there is nothing to do; and their order stays."""

import sys
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import in_days  # noqa: E402

BATCH = 100
RIGHT = "SELECT id FROM dispatch_locks WHERE id = 1 FOR UPDATE"


class FanOutSuite(Suite):
    options = {"name": "fan-out", "push": True, "settings": {"dispatchers": "1"}}

    def questions(self):
        """The number of statements so far. Two of these cost as much as is counted here between them, when nobody else asks."""
        return int(self.instance.sql("SHOW GLOBAL STATUS LIKE 'Questions'")[0][1])

    def own(self):
        """How many of them one call of questions() is, from several calls: the others at the same time only add."""
        marks = [self.questions() for _ in range(6)]
        return min(after - before for before, after in zip(marks, marks[1:]))

    def handed_on(self):
        wait_for(lambda: self.instance.count("outbox", "status = 0") == 0, 20, "the outbox to be handed on")

    def people(self):
        company = f"Fan-out {uuid.uuid4()}"
        self.hr = self.staff("hr", company)
        self.interviewer = self.staff("interviewer", company)
        self.candidate = self.register()

    def copies(self, interview, n, event="interview.rescheduled"):
        """Writes `n` further events about an interview, each with a public id of its own; returns these in their order."""
        key = interview.replace("-", "")
        ids = [uuid.uuid4() for _ in range(n)]
        self.instance.sql("".join(
            "INSERT INTO outbox (public_id, company_id, actor_id, event, object, object_id, object_public_id, at)"
            f" SELECT UNHEX('{one.hex}'), company_id, interviewer_id, '{event}', 4, id, public_id, UTC_TIMESTAMP() FROM interviews"
            f" WHERE public_id = UNHEX('{key}');" for one in ids))
        return [str(one) for one in ids]

    def stream(self, cursor):
        found = []
        while True:
            page = self.assertStatus(self.hr.get("/api/v1/events/since", {"cursor": cursor, "limit": 100}), 200).json
            found += [one["id"] for one in page["events"]]
            if not page["events"]:
                return found
            cursor = page["cursor"]


class Statements(FanOutSuite):
    def test_of_a_batch(self):
        """A batch of events of different interviews, with their mails and reminders."""
        self.people()
        interviews = [self.schedule(self.interviewer, self.register(), f"2032-{number // 24 + 1:02}-{number % 24 + 1:02}T09:00:00Z")["id"]
                      for number in range(20)]
        self.handed_on()
        # Their mails wait for something that does not come here, so that nothing but the fan-out is counted.
        self.instance.sql("UPDATE mails SET status = 1")
        time.sleep(1)
        with self.instance.held(RIGHT):
            for interview in interviews:
                self.copies(interview, BATCH // len(interviews))
            self.instance.sql("UPDATE interviews SET sequence = sequence + 1; UPDATE users SET verified = 0")
            self.addCleanup(self.instance.sql, "UPDATE users SET verified = 1; UPDATE mails SET status = 3 WHERE status = 0")
            own = self.own()
            before = self.questions()
        polls = 0
        while self.instance.count("outbox", "status = 0"):
            polls += 1
            time.sleep(0.2)
        asked = self.questions() - before - own * (polls + 2)
        self.assertEqual(self.instance.count("mails", "status = 0 AND kind = 5 AND waits_for = 1"), 2 * len(interviews))
        self.assertLess(asked, BATCH * 2 // 3, asked)

    def test_of_an_idle_server(self):
        """Its dispatcher, its workers, and its process for health together."""
        self.people()
        self.schedule(self.interviewer, self.candidate, in_days(40))
        self.handed_on()
        wait_for(lambda: self.instance.count("mails", "status = 0 AND next_at <= UTC_TIMESTAMP()") == 0, 20, "the mails to be sent")
        time.sleep(2)
        own = self.own()
        before, seconds = self.questions(), 8
        time.sleep(seconds)
        asked = self.questions() - before - own
        # Two a second, and once a minute what the sweep asks.
        self.assertLessEqual(asked, 2 * seconds + 4)


class Reminders(FanOutSuite):
    """They are planned behind the fan-out, from the mails that have announced interviews."""

    def planned(self, interview):
        about = f"object = 4 AND object_id = (SELECT id FROM interviews WHERE public_id = UNHEX('{interview.replace('-', '')}'))"
        return self.instance.sql(f"SELECT kind, COUNT(*) FROM mails WHERE {about} AND status <> 3 GROUP BY kind ORDER BY kind")

    def refuse(self):
        """The database has no room for reminders, until the trigger is dropped."""
        self.instance.announce("DATABASE_NO_WRITE", "DISPATCH_ERROR")
        self.instance.sql("DELIMITER //\nCREATE TRIGGER refused BEFORE INSERT ON mails FOR EACH ROW IF NEW.kind IN (7, 8) THEN SIGNAL"
                          " SQLSTATE 'HY000' SET MYSQL_ERRNO = 1114, MESSAGE_TEXT = 'injected'; END IF//")
        self.addCleanup(self.instance.sql, "DROP TRIGGER IF EXISTS refused")

    def test_they_are_planned_once_also_after_a_failure_and_another_start(self):
        self.people()
        self.refuse()
        interview = self.schedule(self.interviewer, self.candidate, "2032-08-08T09:00:00Z")["id"]
        self.handed_on()
        self.assertEqual(self.planned(interview), [["4", "2"]])
        self.instance.sql("DROP TRIGGER refused")
        self.instance.restart_server()
        wait_for(lambda: self.planned(interview) == [["4", "2"], ["7", "2"], ["8", "2"]], 20, "the reminders")
        # Events of an interview that leave it as it was announced change nothing.
        self.copies(interview, 3, "interview.confirmed")
        self.handed_on()
        time.sleep(1.5)
        self.assertEqual(self.planned(interview), [["4", "2"], ["7", "2"], ["8", "2"]])

    def test_no_event_waits_for_them(self):
        """An event that leaves an interview as it was announced leaves to them what they have still to plan."""
        self.people()
        self.refuse()
        interview = self.schedule(self.interviewer, self.candidate, "2032-06-06T09:00:00Z")["id"]
        self.handed_on()
        self.copies(interview, 1, "interview.confirmed")
        self.handed_on()
        self.assertEqual(self.planned(interview), [["4", "2"]])
        self.instance.sql("DROP TRIGGER refused")
        self.instance.restart_server()
        wait_for(lambda: self.planned(interview) == [["4", "2"], ["7", "2"], ["8", "2"]], 20, "the reminders")

    def test_what_was_dropped_comes_again_with_the_interview(self):
        self.people()
        interview = self.schedule(self.interviewer, self.candidate, "2032-07-07T09:00:00Z")["id"]
        wait_for(lambda: self.planned(interview) == [["4", "2"], ["7", "2"], ["8", "2"]], 20, "the reminders")
        waiting = ("SELECT start_at, COUNT(*) FROM mails WHERE kind IN (7, 8) AND status = 0"
                   f" AND email = '{self.candidate.email}' GROUP BY start_at")
        for day in ("2032-07-08", "2032-07-07"):
            self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{interview}", {"scheduled_time": f"{day}T09:00:00Z"}), 200)
            wait_for(lambda d=day: self.instance.sql(waiting) == [[f"{d} 09:00:00", "2"]], 20, "the reminders of the new start alone")
        ended = {"status": "cancelled", "cancellation_reason": "x"}
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{interview}", ended), 200)
        wait_for(lambda: self.planned(interview)[-1][0] == "6", 20, "no reminder")


class Order(FanOutSuite):
    def test_one_at_fault_in_the_middle_of_a_batch(self):
        self.people()
        interview = self.schedule(self.interviewer, self.candidate, "2032-11-11T09:00:00Z")["id"]
        self.handed_on()
        cursor = self.assertStatus(self.hr.get("/api/v1/events/since"), 200).json["cursor"]
        self.instance.announce("DATABASE_ERROR", "EVENT_PUT_ASIDE")
        with self.instance.held(RIGHT):
            ids = self.copies(interview, BATCH + 20)
            bad = ids[BATCH // 2]
            self.instance.sql("DELIMITER //\nCREATE TRIGGER refused BEFORE INSERT ON events FOR EACH ROW IF NEW.public_id ="
                              f" UNHEX('{uuid.UUID(bad).hex}') THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1406,"
                              " MESSAGE_TEXT = 'injected'; END IF//")
        self.addCleanup(self.instance.sql, "DROP TRIGGER IF EXISTS refused; UPDATE outbox SET status = 1 WHERE status = 2")
        self.handed_on()
        self.assertEqual(self.stream(cursor), [one for one in ids if one != bad])
        self.assertEqual(self.instance.sql("SELECT HEX(public_id), reason FROM outbox WHERE status = 2"),
                         [[uuid.UUID(bad).hex.upper(), "live: injected"]])
        # It comes when it is asked for, behind those that were handed on meanwhile.
        self.instance.sql("DROP TRIGGER refused")
        self.instance.control("outbox", "requeue", "--all")
        self.handed_on()
        self.assertEqual(self.stream(cursor), [one for one in ids if one != bad] + [bad])

    def test_events_of_different_objects_stay_in_their_order(self):
        """hr and the interviewer read what concerns them in the order in which it happened, also when it came in one batch."""
        self.people()
        with self.instance.held(RIGHT):
            one = self.schedule(self.interviewer, self.candidate, "2032-10-10T09:00:00Z")["id"]
            two = self.schedule(self.interviewer, self.register(), "2032-10-11T09:00:00Z")["id"]
            self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{one}", {"status": "cancelled", "cancellation_reason": "x"}), 200)
            self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{two}", {"scheduled_time": "2032-10-12T09:00:00Z"}), 200)
            wanted = self.instance.sql("SELECT HEX(public_id) FROM outbox WHERE status = 0 AND object = 4 ORDER BY id")
        self.handed_on()
        person = self.instance.value(f"SELECT id FROM users WHERE email = '{self.interviewer.email}'")
        for reader in ("user_id = 0", f"user_id = {person}"):
            about = f"object_public_id IN (UNHEX('{one.replace('-', '')}'), UNHEX('{two.replace('-', '')}'))"
            self.assertEqual(self.instance.sql(f"SELECT HEX(public_id) FROM events WHERE {reader} AND {about} ORDER BY id"), wanted)
        self.assertEqual(len(wanted), 4)

    def test_one_that_was_put_aside_meanwhile_is_not_handed_on(self):
        self.people()
        interview = self.schedule(self.interviewer, self.candidate, "2032-09-09T09:00:00Z")["id"]
        self.handed_on()
        cursor = self.assertStatus(self.hr.get("/api/v1/events/since"), 200).json["cursor"]
        with self.instance.held(RIGHT):
            ids = self.copies(interview, 3)
            key = self.instance.value(f"SELECT id FROM outbox WHERE public_id = UNHEX('{uuid.UUID(ids[1]).hex}')")
            self.instance.control("outbox", "aside", key)
        self.handed_on()
        self.assertEqual(self.stream(cursor), [ids[0], ids[2]])
        self.instance.control("outbox", "requeue", key)
        self.handed_on()
        self.assertEqual(self.stream(cursor), [ids[0], ids[2], ids[1]])


if __name__ == "__main__":
    unittest.main()
