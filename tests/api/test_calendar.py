"""seeds/assistant.md, the calendar: free slots, right on the days when clocks change, and never in the past."""

import sys
import unittest
import uuid
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402

PATH = "/api/v1/calendar/available-slots"


def next_weekday(weekday, at_least=7):
    """Returns the first day with this weekday (Monday is 0) at least so many days ahead."""
    day = datetime.now(timezone.utc).date() + timedelta(days=at_least)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def clock_change(zone, forward, after=None):
    """Returns the next day on which clocks in `zone` are put forward (or back)."""
    day = after or datetime.now(timezone.utc).date() + timedelta(days=2)
    while True:
        first = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).utcoffset()
        second = datetime(day.year, day.month, day.day, 23, 59, tzinfo=ZoneInfo(zone)).utcoffset()
        if (second > first) if forward else (second < first):
            return day
        day += timedelta(days=1)


class Slots(Suite):
    def setUp(self):
        super().setUp()
        self.interviewer = self.register("interviewer")
        self.monday = next_weekday(0)

    def slots(self, person=None, **query):
        query = {"start_date": str(self.monday), "end_date": str(self.monday), **query}
        answer = self.assertStatus((person or self.interviewer).get(PATH, query), 200)
        self.assertEqual(list(answer.json), ["slots"])
        return answer.json["slots"]

    def hours(self, person, rows, zone="UTC"):
        key = self.instance.value(f"SELECT id FROM users WHERE email = '{person.email}'")
        self.instance.sql(f"INSERT INTO calendars (user_id, zone) VALUES ({key}, '{zone}') ON DUPLICATE KEY UPDATE zone = VALUES(zone)")
        for weekday, begin, end in rows:
            self.instance.sql(f"INSERT INTO working_hours VALUES ({key}, {weekday}, {begin}, {end})")
        return key

    def test_example(self):
        slots = self.slots(end_date=str(self.monday + timedelta(days=1)))
        self.assertEqual(slots,
                         [f"{day}T{hour:02}:00:00Z" for day in (self.monday, self.monday + timedelta(days=1)) for hour in range(9, 17)])

    def test_never_in_the_past(self):
        self.assertEqual(self.slots(start_date="2024-03-20", end_date="2024-03-21"), [])
        today = datetime.now(timezone.utc)
        self.hours(self.interviewer, [(day, 0, 1440) for day in range(7)])
        slots = self.slots(start_date=str(today.date()), end_date=str(today.date()), duration_minutes="5")
        self.assertTrue(all(slot >= today.strftime("%Y-%m-%dT%H:%M:%SZ") for slot in slots), slots[:2])

    def test_weekends_are_free_of_slots(self):
        self.assertEqual(self.slots(start_date=str(self.monday + timedelta(days=5)), end_date=str(self.monday + timedelta(days=6))), [])

    def test_steps_of_the_duration(self):
        slots = self.slots(duration_minutes="45")
        self.assertEqual(len(slots), 10)
        self.assertEqual((slots[0][11:16], slots[1][11:16], slots[-1][11:16]), ("09:00", "09:45", "15:45"))
        self.assertEqual(self.slots(duration_minutes="480"), [f"{self.monday}T09:00:00Z"])

    def test_thirty_one_days_at_most(self):
        last = str(self.monday + timedelta(days=30))
        self.assertGreater(len(self.slots(end_date=last)), 150)
        answer = self.interviewer.get(PATH, {"start_date": str(self.monday), "end_date": str(self.monday + timedelta(days=31))})
        self.assertError(answer, 400, "validation_error", "Invalid input data", ["end_date"])

    def test_wrong_queries(self):
        day = str(self.monday)
        for query, fields in (({}, ["start_date", "end_date"]), ({"start_date": day}, ["end_date"]),
                              ({"start_date": "x", "end_date": "2024-13-01"}, ["start_date", "end_date"]),
                              ({"start_date": day, "end_date": str(self.monday - timedelta(days=1))}, ["end_date"]),
                              ({"start_date": "2024-02-30", "end_date": day}, ["start_date"]),
                              ({"start_date": day, "end_date": day, "duration_minutes": "4"}, ["duration_minutes"]),
                              ({"start_date": day, "end_date": day, "duration_minutes": "481"}, ["duration_minutes"]),
                              ({"start_date": day, "end_date": day, "duration_minutes": "x"}, ["duration_minutes"]),
                              ({"start_date": day, "end_date": day, "timezone": "Mars/Olympus"}, ["timezone"]),
                              ({"start_date": day, "end_date": day, "timezone": "../../etc/passwd"}, ["timezone"]),
                              ({"start_date": day, "end_date": day, "timezone": "Europe"}, ["timezone"]),
                              ({"start_date": day, "end_date": day, "interviewer_id": "x"}, ["interviewer_id"]),
                              ({"start_date": day, "end_date": day, "interviewer_id": str(uuid.uuid4())}, ["interviewer_id"])):
            with self.subTest(query=query):
                self.assertError(self.interviewer.get(PATH, query), 400, "validation_error", "Invalid input data", fields)

    def test_booked_time_is_not_offered(self):
        candidate = self.register()
        made = self.schedule(self.interviewer, candidate, f"{self.monday}T10:30:00Z")
        slots = self.slots()
        self.assertEqual([slot[11:13] for slot in slots], ["09", "12", "13", "14", "15", "16"])
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{made['id']}", {"status": "cancelled"}), 200)
        self.assertEqual(len(self.slots()), 8)

    def test_every_slot_can_be_booked(self):
        for slot in self.slots(duration_minutes="120"):
            self.schedule(self.interviewer, self.register(), slot, duration_minutes=120)
        self.assertEqual(self.slots(duration_minutes="120"), [])
        self.assertEqual(self.slots(), [])

    def test_own_hours_and_exceptions(self):
        key = self.hours(self.interviewer, [(1, 8 * 60, 10 * 60), (1, 13 * 60, 14 * 60), (6, 600, 660)])
        self.assertEqual([slot[11:16] for slot in self.slots()], ["08:00", "09:00", "13:00"])
        saturday = str(self.monday + timedelta(days=5))
        self.assertEqual(self.slots(start_date=saturday, end_date=saturday), [f"{saturday}T10:00:00Z"])
        self.assertEqual(self.slots(start_date=str(self.monday + timedelta(days=1)), end_date=str(self.monday + timedelta(days=1))), [])
        self.instance.sql(f"INSERT INTO calendar_exceptions VALUES ({key}, '{self.monday}', 0, 0)")
        self.assertEqual(self.slots(), [])
        self.instance.sql(f"UPDATE calendar_exceptions SET from_minute = 1200, to_minute = 1260 WHERE user_id = {key}")
        self.assertEqual(self.slots(), [f"{self.monday}T20:00:00Z"])

    def test_buffers_limit_slots_but_not_booking(self):
        key = self.hours(self.interviewer, [])
        self.instance.sql(f"UPDATE calendars SET buffer_before = 15, buffer_after = 15 WHERE user_id = {key}")
        self.schedule(self.interviewer, self.register(), f"{self.monday}T12:00:00Z")
        self.assertEqual([slot[11:13] for slot in self.slots()], ["09", "10", "14", "15", "16"])
        self.schedule(self.interviewer, self.register(), f"{self.monday}T11:00:00Z")

    def test_days_are_on_the_named_clock(self):
        # Nine in Kolkata is 03:30 UTC; the default is the zone of the calendar's owner.
        self.hours(self.interviewer, [], "Asia/Kolkata")
        self.assertEqual(self.slots()[0], f"{self.monday}T03:30:00Z")
        self.assertEqual(len(self.slots(timezone="UTC")), 8)
        # In Auckland, Monday begins at noon of Sunday in UTC, and the evening hours of Kolkata are on Tuesday.
        slots = self.slots(timezone="Pacific/Auckland")
        zone = ZoneInfo("Pacific/Auckland")
        self.assertTrue(slots)
        for slot in slots:
            self.assertEqual(datetime.fromisoformat(slot.replace("Z", "+00:00")).astimezone(zone).date(), self.monday, slot)

    def test_former_names_of_zones(self):
        """Browsers send former names of zones. Debian 13 has them only in a package that need not be installed."""
        for was, today in (("Asia/Calcutta", "Asia/Kolkata"), ("Europe/Kiev", "Europe/Kyiv"), ("US/Pacific", "America/Los_Angeles")):
            self.assertEqual(self.slots(timezone=was), self.slots(timezone=today))
        self.hours(self.interviewer, [], "Asia/Calcutta")
        self.assertEqual(self.slots()[0], f"{self.monday}T03:30:00Z")

    def test_a_stored_zone_that_is_unknown(self):
        """For an unknown stored zone the log has an error, no slots are offered, and nothing that has a stored instant is lost."""
        self.instance.announce("ZONE_UNKNOWN")
        mark = self.instance.log_mark()
        self.hours(self.interviewer, [], "Nowhere/Known")
        self.assertEqual(self.slots(), [])
        self.assertEqual(self.slots(timezone="UTC"), [])
        self.assertTrue([line for line in self.instance.log_since(mark) if " ZONE_UNKNOWN: " in line and 'zone="Nowhere/Known"' in line])
        made = self.schedule(self.interviewer, self.register(), f"{self.monday}T12:00:00Z")
        start = f"SELECT start_at FROM interviews WHERE public_id = UNHEX(REPLACE('{made['id']}', '-', ''))"
        self.assertEqual(self.instance.value(start), f"{self.monday} 12:00:00")

    def test_on_the_days_when_clocks_change(self):
        for zone in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe"):
            for forward in (True, False):
                with self.subTest(zone=zone, forward=forward):
                    day = clock_change(zone, forward)
                    person = self.register("interviewer")
                    self.hours(person, [(weekday, 0, 6 * 60) for weekday in range(7)], zone)
                    slots = self.slots(person, start_date=str(day), end_date=str(day), duration_minutes="30")
                    # Every half hour from midnight to six that exists in that zone, once for each time that it occurs.
                    begin = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(timezone.utc)
                    end = datetime(day.year, day.month, day.day, 6, tzinfo=ZoneInfo(zone)).astimezone(timezone.utc)
                    count = int((end - begin).total_seconds() // 1800)
                    self.assertEqual(slots, [(begin + timedelta(minutes=30 * n)).strftime("%Y-%m-%dT%H:%M:%SZ") for n in range(count)])

    def test_a_candidate_sees_those_who_may_interview_them(self):
        candidate = self.register()
        self.assertEqual(self.slots(candidate), [])
        self.schedule(self.interviewer, candidate, f"{self.monday}T09:00:00Z")
        self.assertEqual([slot[11:13] for slot in self.slots(candidate)], ["10", "11", "12", "13", "14", "15", "16"])
        self.assertEqual(self.slots(candidate, interviewer_id=self.interviewer.id), self.slots(candidate))

    def test_of_another_company(self):
        other = self.register("interviewer")
        answer = self.interviewer.get(PATH, {"start_date": str(self.monday), "end_date": str(self.monday), "interviewer_id": other.id})
        self.assertError(answer, 400, "validation_error", "Invalid input data", ["interviewer_id"])

    def test_far_ahead(self):
        day = date(2199, 12, 30)
        self.assertEqual(self.slots(start_date=str(day), end_date=str(day))[0], f"{day}T09:00:00Z")
        answer = self.interviewer.get(PATH, {"start_date": "2200-01-01", "end_date": "2200-01-01"})
        self.assertError(answer, 400, "validation_error", "Invalid input data", ["start_date", "end_date"])


if __name__ == "__main__":
    unittest.main()
