"""Busy times from people's other calendars: the dispatcher reads them from a server that answers, changes, fails, and is hostile."""

import os
import signal
import sys
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.calendars import Calendars  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import in_days  # noqa: E402

BASE = "/api/v1/users/busy_calendars/"
INTERVIEWS = "/api/v1/interviews/interviews/"
SLOTS = "/api/v1/calendar/available-slots"
LINE = ["id", "user_id", "user_name", "name", "host", "status", "last_read_at", "age_seconds", "last_attempt_at", "last_error", "failures",
        "next_attempt_at", "events", "events_left_out", "created_at"]
WHOLE = [name for name in LINE if name != "age_seconds"]
NOT_FOUND = {"detail": "Not found."}
SECRET = "Dentist with Doctor Ruiz"


def stamp(text):
    return text.replace("-", "").replace(":", "")


def event(start, end=None, *lines, uid=None):
    more = "".join(line + "\n" for line in lines)
    return (f"BEGIN:VEVENT\nUID:{uid or uuid.uuid4()}\nDTSTAMP:20260101T000000Z\nSUMMARY:{SECRET}\nDTSTART:{stamp(start)}\n"
            + (f"DTEND:{stamp(end)}\n" if end else "DURATION:PT1H\n") + more + "END:VEVENT\n")


def calendar(*events):
    return "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//test//EN\n" + "".join(events) + "END:VCALENDAR\n"


def weekday(days=10):
    """Returns a Monday at least so many days ahead."""
    day = datetime.now(timezone.utc).date() + timedelta(days=days)
    return day + timedelta(days=(7 - day.weekday()) % 7)


class BusySuite(Suite):
    options = {"name": "busy",
               "settings": {"dispatchers": "1", "webhook_private": "on", "outside_allow": "127.0.0.0/8", "busy_seconds": "3600"}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = Calendars().__enter__()
        cls.addClassCleanup(cls.server.__exit__)

    def setUp(self):
        super().setUp()
        self.company = f"Busy {uuid.uuid4()}"
        self.hr = self.staff("hr", self.company)
        self.interviewer = self.staff("interviewer", self.company)
        self.candidate = self.register()
        self.path = f"/{uuid.uuid4()}.ics"

    def add(self, text=None, person=None, status=201, **more):
        if text is not None:
            self.server.put(self.path, text)
        return self.assertStatus((person or self.interviewer).post(BASE, {"url": self.server.url(self.path), **more}), status).json

    def source(self, made):
        return self.assertStatus(self.hr.get(f"{BASE}{made['id']}/"), 200).json

    def read(self, made, status="read", after=None):
        """Waits until the calendar was tried (again, after the attempt `after`), and returns it."""
        return wait_for(lambda: (after is None or self.attempts(made) > after) and (found := self.source(made))["status"] == status and
                        found["last_attempt_at"] and found, 40, f"{status}, not {self.source(made)}")

    def attempts(self, made):
        return int(self.instance.value(f"SELECT version FROM calendar_sources WHERE public_id = UNHEX('{made['id'].replace('-', '')}')"))

    def again(self, made, status="read"):
        before = self.attempts(made)
        self.assertStatus(self.hr.post(f"{BASE}{made['id']}/refresh/", None), 202)
        return self.read(made, status, before + 1)

    def spans(self, made):
        rows = self.instance.sql("SELECT t.start_at, t.end_at FROM busy_times t JOIN calendar_sources s ON s.id = t.source_id"
                                 f" WHERE s.public_id = UNHEX('{made['id'].replace('-', '')}') ORDER BY 1")
        return [tuple(str(value).replace(" ", "T") + "Z" for value in row) for row in rows]

    def slots(self, person=None, day=None, **query):
        day = str(day or weekday())
        answer = self.assertStatus((person or self.interviewer).get(SLOTS, {"start_date": day, "end_date": day, **query}), 200)
        return answer.json["slots"]

    def book(self, start, **more):
        body = {"candidate_id": self.candidate.id, "interviewer_id": self.interviewer.id, "scheduled_time": start, "duration_minutes": 60,
                "position": "Engineer", **more}
        return self.hr.post("/api/v1/interviews", body)


class Sources(BusySuite):
    def test_added_and_read(self):
        day = weekday()
        start = f"{day}T10:00:00Z"
        made = self.add(calendar(event(start), event(f"{day}T15:00:00Z", f"{day}T15:30:00Z")), name="Private")
        self.assertEqual(list(made), WHOLE)
        self.assertEqual(
            (made["user_id"], made["user_name"], made["name"], made["host"], made["status"], made["last_read_at"], made["last_error"]),
                         (self.interviewer.id, self.interviewer.name, "Private", "127.0.0.1", "new", None, None))
        found = self.read(made)
        self.assertEqual((found["events"], found["events_left_out"], found["failures"], found["last_error"]), (2, 0, 0, None))
        self.assertEqual(self.spans(made), [(start, f"{day}T11:00:00Z"), (f"{day}T15:00:00Z", f"{day}T15:30:00Z")])
        (line,) = self.assertStatus(self.interviewer.get(BASE), 200).json["results"]
        self.assertEqual(list(line), LINE)
        self.assertLess(line["age_seconds"], 60)
        self.assertNotIn(f"{day}T10:00:00Z", self.slots())
        self.assertNotIn(f"{day}T15:00:00Z", self.slots())
        self.assertIn(f"{day}T11:00:00Z", self.slots())

    def test_address_is_secret(self):
        made = self.add(calendar())
        self.read(made)
        for answer in (self.hr.get(BASE), self.hr.get(f"{BASE}{made['id']}/"), self.interviewer.get(BASE)):
            self.assertNotIn(self.path[1:-4], answer.text)
        self.assertEqual(self.instance.value(f"SELECT COUNT(*) FROM calendar_sources WHERE url LIKE '%{self.path[1:-4]}%'"), "0")
        for path in self.instance.state.rglob("*.log"):
            self.assertNotIn(self.path[1:-4], path.read_text(errors="replace"), path)

    def test_only_what_changed_is_sent(self):
        start = f"{weekday()}T10:00:00Z"
        made = self.add(calendar(event(start, uid="x")))
        self.read(made)
        self.assertNotIn("If-None-Match", self.server.headers(self.path))
        first = self.source(made)["last_read_at"]
        self.instance.sql("UPDATE calendar_sources SET read_at = read_at - INTERVAL 1 HOUR")
        found = self.again(made)
        self.assertIn("If-None-Match", self.server.headers(self.path))
        self.assertGreaterEqual(found["last_read_at"], first)
        self.assertEqual((found["events"], len(self.spans(made))), (1, 1))
        # On another day the window differs, so the whole calendar is requested.
        self.instance.sql("UPDATE calendar_sources SET whole_until = whole_until - INTERVAL 1 DAY")
        self.again(made)
        self.assertNotIn("If-None-Match", self.server.headers(self.path))
        self.server.put(self.path, calendar(event(f"{weekday()}T12:00:00Z")))
        self.again(made)
        self.assertEqual(self.spans(made)[0][0], f"{weekday()}T12:00:00Z")

    def test_last_good_set_is_kept(self):
        start = f"{weekday()}T10:00:00Z"
        made = self.add(calendar(event(start)))
        read = self.read(made)
        for status, text in ((404, "status 404"), (500, "status 500"), (302, "status 302"), (200, "no calendar")):
            self.server.answer(self.path, status, {"Location": "http://127.0.0.1:1/"}, b"<html></html>")
            found = self.again(made, "failing")
            self.assertIn(text, found["last_error"])
            self.assertEqual((found["last_read_at"], found["events"]), (read["last_read_at"], 1))
            self.assertEqual(self.spans(made)[0][0], start)
        self.assertEqual(found["failures"], 4)
        gap = datetime.fromisoformat(found["next_attempt_at"]) - datetime.fromisoformat(found["last_attempt_at"])
        self.assertGreater(gap, timedelta(hours=6))  # an hour, and twice as long each time
        self.server.put(self.path, calendar())
        self.assertEqual((self.again(made)["failures"], self.spans(made)), (0, []))

    def test_too_large_slow_and_gone(self):
        self.server.answer(self.path, 200, {"Content-Type": "text/calendar"}, calendar(event(in_days(5))).encode() + b"X" * (2 << 20))
        made = self.add()
        self.assertIn("2 MB", self.read(made, "failing")["last_error"])
        self.server.put(self.path, calendar(event(in_days(5))))
        self.server.slow(self.path, 13)
        self.assertTrue(self.again(made, "failing")["last_error"])
        self.path = "/elsewhere.ics"
        gone = self.assertStatus(self.interviewer.post(BASE, {"url": "http://127.0.0.1:1/x.ics"}), 201).json
        self.assertTrue(self.read(gone, "failing")["last_error"])

    def test_hostile_rules(self):
        """Hostile rules do not stop the dispatcher and leave no process behind; other calendars are read meanwhile."""
        day = weekday()
        self.server.put(self.path,
                        calendar(event(f"{day}T09:00:00Z", None, "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"), event(f"{day}T10:00:00Z")))
        found = self.read(self.add())
        self.assertEqual(found["events_left_out"], 1)
        hostile = calendar(*(event("2020-01-01T00:00:00Z", None, "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30") for _ in range(4000)))
        self.path = f"/{uuid.uuid4()}.ics"
        made = self.add(hostile)
        other = self.path = f"/{uuid.uuid4()}.ics"
        quick = self.add(calendar(event(f"{day}T14:00:00Z")), person=self.hr)
        self.read(quick)
        self.assertEqual(self.source(made)["status"], "new")
        self.assertIn("too long", self.read(made, "failing")["last_error"])
        self.assertEqual(self.server.times(other), 1)
        self.assertTrue(self.dispatchers())
        wait_for(lambda: not any(self.children(pid) for pid in self.dispatchers()), 10, "children to go")

    def test_killed_while_working_out(self):
        """The child dies with its dispatcher. When the lease ends, another dispatcher reads the calendar."""
        day = weekday()
        made = self.add(calendar(*(event("2020-01-01T00:00:00Z", None, "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30") for _ in range(4000))))
        parent, child = wait_for(lambda: next(((pid, at) for pid in self.dispatchers() for at in self.children(pid)), None), 20, "a child")
        self.server.put(self.path, calendar(event(f"{day}T10:00:00Z")))
        os.kill(parent, signal.SIGKILL)
        wait_for(lambda: self.gone(child), 2, "the child's end")
        self.assertEqual(self.source(made)["status"], "new")
        self.instance.sql(f"UPDATE calendar_sources SET next_at = UTC_TIMESTAMP() WHERE public_id = UNHEX('{made['id'].replace('-', '')}')")
        self.read(made)
        self.assertEqual(self.spans(made), [(f"{day}T10:00:00Z", f"{day}T11:00:00Z")])

    def test_more_than_there_may_be(self):
        day = weekday(3)
        made = self.add(
            calendar(*(event(f"{day}T00:{minute:02}:00Z", f"{day}T00:{minute:02}:30Z", "RRULE:FREQ=HOURLY") for minute in range(10))))
        self.assertIn("too many", self.read(made, "failing")["last_error"])

    def gone(self, pid):
        try:
            return ") Z " in Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return True

    def processes(self):
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]

    def children(self, parent):
        found = []
        for pid in self.processes():
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == parent:
                found.append(pid)
        return found

    def dispatchers(self):
        """Returns the dispatchers of this instance: children of the master that have no socket of nginx and may have children."""
        found = []
        for pid in self.processes():
            try:
                line = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(self.instance.state) in line and "interviewd" in line and self.grandparent(pid):
                found.append(pid)
        return found

    def grandparent(self, pid):
        """Returns whether the process is a child of interviewd's master, and not the master."""
        try:
            parent = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
            return str(self.instance.state) in Path(f"/proc/{parent}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return False


class Booking(BusySuite):
    def test_taken_time_is_not_given_away(self):
        day = weekday()
        made = self.add(calendar(event(f"{day}T10:00:00Z")))
        self.read(made)
        for start in (f"{day}T10:00:00Z", f"{day}T09:30:00Z", f"{day}T10:30:00Z"):
            answer = self.assertError(self.book(start), 400, "validation_error", None, ["scheduled_time"])
            self.assertIn("calendar is busy", answer.text)
            for secret in (SECRET, "11:00:00" if start[11:16] == "10:30" else "Dentist"):
                self.assertNotIn(secret.replace("11:00:00", f"{day}T10:00:00Z to {day}T11:00:00Z"), answer.text)
        self.assertStatus(self.book(f"{day}T11:00:00Z"), 201)
        self.assertStatus(self.book(f"{day}T09:00:00Z"), 201)
        # The calendar belongs to that person only.
        other = self.staff("interviewer", self.company)
        self.assertStatus(self.book(f"{day}T10:00:00Z", interviewer_id=other.id), 201)

    def test_what_lasts_for_days(self):
        first = weekday()
        made = self.add(
            calendar(f"BEGIN:VEVENT\nUID:v\nDTSTART;VALUE=DATE:{stamp(str(first))}\n"
                     f"DTEND;VALUE=DATE:{stamp(str(first + timedelta(days=3)))}\nEND:VEVENT\n"))
        self.read(made)
        self.assertEqual(len(self.spans(made)), 3)
        for days in range(3):
            day = first + timedelta(days=days)
            self.assertEqual(self.slots(day=day), [])
            self.assertStatus(self.book(f"{day}T23:30:00Z"), 400)
        self.assertStatus(self.book(f"{first + timedelta(days=3)}T00:30:00Z"), 201)

    def test_moving_into_it(self):
        day = weekday()
        interview = self.assertStatus(self.book(f"{day}T14:00:00Z"), 201).json
        self.read(self.add(calendar(event(f"{day}T10:00:00Z"))))
        answer = self.hr.post(f"{INTERVIEWS}{interview['id']}/reschedule/", {"scheduled_at": f"{day}T10:30:00Z"})
        self.assertEqual(list(self.assertStatus(answer, 400).json), ["scheduled_at"])
        self.assertStatus(self.hr.post(f"{INTERVIEWS}{interview['id']}/reschedule/", {"scheduled_at": f"{day}T12:00:00Z"}), 200)
        self.assertStatus(self.candidate.put(f"/candidate/interviews/{interview['id']}/confirm", None), 200)

    def test_an_interview_is_not_in_its_own_way(self):
        """A copy of the interview in the interviewer's own calendar, with our UID or typed by hand, does not prevent changes of it."""
        day = weekday()
        interview = self.assertStatus(self.book(f"{day}T14:00:00Z"), 201).json
        made = self.add(calendar(event(f"{day}T14:00:00Z", uid=f"{interview['id']}@127.0.0.1"), event(f"{day}T14:00:00Z")))
        self.read(made)
        self.assertEqual(len(self.spans(made)), 1)
        colleague = self.staff("interviewer", self.company)
        self.assertStatus(self.hr.patch(f"{INTERVIEWS}{interview['id']}/", {"panel_ids": [colleague.id]}), 200)
        self.server.put(self.path, calendar(event(f"{day}T14:00:00Z", uid=f"{interview['id']}@127.0.0.1")))
        self.again(made)
        self.assertEqual(self.spans(made), [])
        self.assertStatus(self.hr.post(f"{INTERVIEWS}{interview['id']}/reschedule/", {"scheduled_at": f"{day}T14:30:00Z"}), 200)

    def test_own_feed_takes_nothing(self):
        day = weekday()
        self.assertStatus(self.book(f"{day}T14:00:00Z"), 201)
        feed = self.assertStatus(self.interviewer.post("/api/v1/users/calendar_feed/", None), 201).json
        made = self.assertStatus(self.interviewer.post(BASE, {"url": feed["url"]}), 201).json
        self.read(made)
        self.assertEqual(self.spans(made), [])

    def test_slots_of_all_kinds(self):
        day = weekday()
        self.read(self.add(calendar(event(f"{day}T10:00:00Z"))))
        self.assertStatus(self.book(in_days(50)), 201)
        for person, query in ((self.interviewer, {}), (self.hr, {}), (self.hr, {"interviewer_id": self.interviewer.id}),
                              (self.candidate, {}), (self.candidate, {"interviewer_id": self.interviewer.id})):
            slots = self.slots(person, **query)
            self.assertNotIn(f"{day}T10:00:00Z", slots)
            self.assertIn(f"{day}T11:00:00Z", slots)
        self.assertStatements(self.candidate, f"{SLOTS}?start_date={day}&end_date={day}")

    def test_given_back(self):
        day = weekday()
        made = self.add(calendar(event(f"{day}T10:00:00Z")))
        self.read(made)
        self.assertStatus(self.book(f"{day}T10:00:00Z"), 400)
        self.assertStatus(self.interviewer.delete(f"{BASE}{made['id']}/"), 204)
        self.assertStatus(self.book(f"{day}T10:00:00Z"), 201)


class Roles(BusySuite):
    def test_who_may_what(self):
        made = self.add(calendar())
        one = f"{BASE}{made['id']}/"
        admin, colleague, stranger = self.staff("admin", self.company), self.staff("interviewer",
                                                                                   self.company), self.staff("hr", f"Other {uuid.uuid4()}")
        for person in (self.interviewer, self.hr, admin):
            self.assertEqual(self.assertStatus(person.get(one), 200).json["id"], made["id"])
            self.assertIn(made["id"], [row["id"] for row in person.get(BASE).json["results"]])
            self.assertEqual(person.get(BASE, {"user_id": self.interviewer.id}).json["count"], 1)
            self.assertStatus(person.post(one + "refresh/", None), 202)
        for person in (colleague, stranger):
            self.assertEqual(person.get(BASE).json["results"], [])
            self.assertEqual(person.get(BASE, {"user_id": self.interviewer.id}).json["results"], [])
            for method, path in (("GET", one), ("DELETE", one), ("POST", one + "refresh/")):
                self.assertEqual(self.assertStatus(person.request(method, path), 404).json, NOT_FOUND)
        for person, status in ((self.candidate, 403), (self.staff("admin", None), 403), (self.anyone, 401)):
            for method, path in (("GET", one), ("DELETE", one), ("POST", one + "refresh/"), ("GET", BASE), ("POST", BASE)):
                self.assertStatus(
                    person.request(method, path, {"url": "https://x.example/"} if path == BASE and method == "POST" else None), status)
        for unknown in (str(uuid.uuid4()), "x"):
            self.assertStatus(self.hr.get(f"{BASE}{unknown}/"), 404)
        self.assertStatements(self.hr, BASE)
        self.assertStatements(self.interviewer, one)

    def test_for_a_colleague(self):
        self.server.put(self.path, calendar())
        body = {"url": self.server.url(self.path), "user_id": self.interviewer.id}
        made = self.assertStatus(self.hr.post(BASE, body), 201).json
        self.assertEqual(made["user_id"], self.interviewer.id)
        self.assertStatus(self.staff("interviewer", self.company).post(BASE, body), 403)
        self.assertStatus(self.interviewer.post(BASE, body), 201)
        for nobody in (self.candidate.id, str(uuid.uuid4()), self.staff("interviewer", f"Other {uuid.uuid4()}").id):
            self.assertEqual(list(self.assertStatus(self.hr.post(BASE, {**body, "user_id": nobody}), 400).json), ["user_id"])

    def test_stale(self):
        self.server.put(self.path, calendar())
        made = self.add()
        self.read(made)
        tag = self.hr.get(f"{BASE}{made['id']}/").header("ETag")
        self.again(made)
        for method, path in (("DELETE", ""), ("POST", "refresh/")):
            self.assertStatus(self.hr.request(method, f"{BASE}{made['id']}/{path}", headers={"If-Match": tag}), 412)
        tag = self.hr.get(f"{BASE}{made['id']}/").header("ETag")
        self.assertStatus(self.hr.get(f"{BASE}{made['id']}/", headers={"If-None-Match": tag}), 304)
        self.assertStatus(self.hr.request("DELETE", f"{BASE}{made['id']}/", headers={"If-Match": tag}), 204)
        self.assertStatus(self.hr.get(f"{BASE}{made['id']}/"), 404)

    def test_addresses(self):
        for url in ("ftp://x.example/a.ics", "x", "https://", "https://user:password@x.example/", "https://x.example/#a",
                    "javascript:alert(1)", ""):
            self.assertEqual(list(self.assertStatus(self.interviewer.post(BASE, {"url": url}), 400).json), ["url"], url)
        self.assertEqual(set(self.assertStatus(self.interviewer.post(BASE, {"name": "x" * 101}), 400).json), {"url", "name"})
        made = self.assertStatus(self.interviewer.post(BASE, {"url": "webcal://calendar.example.com/x.ics"}), 201).json
        self.assertEqual(made["host"], "calendar.example.com")

    def test_as_many_as_there_may_be(self):
        for _ in range(5):
            self.assertStatus(self.interviewer.post(BASE, {"url": "https://calendar.example.com/x.ics"}), 201)
        answer = self.assertStatus(self.interviewer.post(BASE, {"url": "https://calendar.example.com/x.ics"}), 400)
        self.assertEqual(answer.json, {"url": ["The maximum number is reached; delete one first."]})
        self.assertStatus(self.hr.post(BASE, {"url": "https://calendar.example.com/x.ics"}), 201)


if __name__ == "__main__":
    unittest.main()
