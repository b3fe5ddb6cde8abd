"""When people of the staff can be booked (/api/v1/users/users/{id}/availability/): set, refused, obeyed by free slots, and said to
whoever books by hand. Expected times come from python's zoneinfo."""

import re
import sys
import tempfile
import unittest
import uuid
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402
from harness.client import Client  # noqa: E402
from harness.instance import Instance, free_port  # noqa: E402
from harness.smtp import Mail, Smtp, certificate  # noqa: E402
from harness.suite import iso  # noqa: E402

USERS = "/api/v1/users/users/"
ME = USERS + "me/availability/"
SLOTS = "/api/v1/calendar/available-slots"
INTERVIEWS = "/api/v1/interviews/interviews/"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OFFICE = [{"from": "09:00", "to": "17:00"}]
NEVER = {day: [] for day in DAYS}
USUAL = {day: OFFICE if number < 5 else [] for number, day in enumerate(DAYS)}
EMPTY = {"exceptions": [], "buffer_before": 0, "buffer_after": 0, "max_per_day": None, "max_per_week": None, "notice_minutes": 0,
         "horizon_days": None}
PARIS, KOLKATA, YORK = "Europe/Paris", "Asia/Kolkata", "America/New_York"


def coming(weekday, ahead=7):
    """The first day with this weekday (Monday is 0) at least so many days ahead."""
    day = datetime.now(timezone.utc).date() + timedelta(days=ahead)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def span(begin, end):
    return {"from": begin, "to": end}


def every_day(*spans):
    return {day: list(spans) for day in DAYS}


def minutes(text):
    return int(text[:2]) * 60 + int(text[3:])


def clock_changes(zone):
    """The next two days on which clocks are changed."""
    days, day = [], datetime.now(timezone.utc).date() + timedelta(days=5)
    while len(days) < 2:
        begin, end = (datetime(day.year, day.month, day.day, hour, 30, tzinfo=ZoneInfo(zone)).utcoffset() for hour in (0, 23))
        days += [day] if begin != end else []
        day += timedelta(days=1)
    return days


def expected(weekly, zone, first, last, asked, length):
    """Free starts, minute by minute of UTC: those whose local time is a whole number of slots after the begin of hours, with the
    slot within them and without overlap. `weekly` as in the API."""
    zone, asked, found = ZoneInfo(zone), ZoneInfo(asked), set()
    day = first - timedelta(days=3)
    while day <= last + timedelta(days=2):
        for hours in weekly.get(DAYS[day.weekday()], []):
            midnight = datetime(day.year, day.month, day.day)
            begin, end = (midnight + timedelta(minutes=minutes(hours[name])) for name in ("from", "to"))
            end += timedelta(days=1) if end <= begin else timedelta(0)
            at = midnight.replace(tzinfo=timezone.utc) - timedelta(hours=15)
            while at.astimezone(zone).replace(tzinfo=None) < begin:
                at += timedelta(minutes=1)
            fits = []
            while (local := at.astimezone(zone).replace(tzinfo=None)) < end:
                free = not fits or fits[-1] + timedelta(minutes=length) <= at
                if free and local >= begin and (local - begin) % timedelta(minutes=length) == timedelta(0):
                    fits.append(at)
                at += timedelta(minutes=1)
            found |= {one for one in fits if one + timedelta(minutes=length) <= at and first <= one.astimezone(asked).date() <= last}
        day += timedelta(days=1)
    return [iso(one) for one in sorted(found)]


class AvailabilitySuite(Suite):
    options = {"name": "availability"}

    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4().hex[:8]}"
        self.hr = self.staff("hr", self.company)
        self.person = self.staff("interviewer", self.company, "Ines First")
        self.path = f"{USERS}{self.person.id}/availability/"
        self.monday = coming(0)

    def put(self, status=200, person=None, **body):
        return self.assertStatus((person or self.person).put(ME, body), status).json

    def slots(self, person=None, **query):
        query = {"start_date": str(self.monday), "end_date": str(self.monday), **query}
        return self.assertStatus((person or self.person).get(SLOTS, query), 200).json["slots"]

    def hours(self, **query):
        return [slot[11:16] for slot in self.slots(**query)]

    def book(self, at, **more):
        """Schedules by hand, as hr. Returns the answer."""
        candidate = self.register()
        job = self.assertStatus(self.hr.post("/api/v1/jobs/jobs/", {"title": f"Job {uuid.uuid4().hex[:6]}", "description": "A job",
                                                                    "employment_type": "full_time", "status": "published"}), 201).json["id"]
        application = self.assertStatus(candidate.upload("/api/v1/jobs/applications/", [("job", job)],
                                                         [("resume", "cv.pdf", "application/pdf", samples.pdf())]), 201).json["id"]
        body = {"application_id": application, "interviewer_id": self.person.id, "scheduled_at": at, "duration_minutes": 60, **more}
        return self.assertStatus(self.hr.post(INTERVIEWS, body), 201)


class Settings(AvailabilitySuite):
    def test_without_any_choice(self):
        answer = self.assertStatus(self.person.get(ME), 200)
        self.assertEqual(answer.json, {"timezone": "UTC", "weekly": USUAL, **EMPTY})
        admin = self.staff("admin", self.company)
        self.assertStatus(admin.patch("/api/v1/company/", {"timezone": PARIS}), 200)
        self.assertEqual(self.person.get(ME).json["timezone"], PARIS)
        self.assertStatus(self.person.patch(USERS + "me/", {"timezone": KOLKATA}), 200)
        self.assertEqual(self.hr.get(self.path).json["timezone"], KOLKATA)
        self.assertStatements(self.hr, self.path)

    def test_what_was_set_is_shown(self):
        weekly = {**NEVER, "monday": [span("08:00", "12:00"), span("13:30", "24:00")], "friday": [span("22:15", "06:00")]}
        body = {"timezone": KOLKATA, "weekly": weekly, "buffer_before": 5, "buffer_after": 15, "max_per_day": 3, "max_per_week": 9,
                "exceptions": [{"date": "2027-01-01", "hours": []},
                               {"date": "2027-03-05", "hours": [span("10:00", "11:00"), span("23:00", "02:00")]}],
                "notice_minutes": 120, "horizon_days": 60}
        self.assertEqual(self.put(**body), body)
        self.assertEqual(self.person.get(ME).json, body)
        self.assertEqual(self.hr.get(self.path).json, body)
        # What was read can be written, also in another order.
        self.assertEqual(self.put(**{**body, "exceptions": body["exceptions"][::-1]}), body)
        # Replaced as a whole: what is not sent has its default again.
        self.assertEqual(self.put(weekly={"tuesday": OFFICE}), {"timezone": "UTC", "weekly": {**NEVER, "tuesday": OFFICE}, **EMPTY})
        self.assertEqual(self.put(weekly={}), {"timezone": "UTC", "weekly": NEVER, **EMPTY})
        self.assertEqual(self.slots(end_date=str(self.monday + timedelta(days=6))), [])
        self.assertEqual(self.put(exceptions=None, timezone=None, max_per_day=None, horizon_days=None),
                         {"timezone": "UTC", "weekly": USUAL, **EMPTY})
        self.assertEqual(len(self.slots()), 8)

    def test_each_wrong_field_is_named(self):
        answer = self.person.put(ME, {"timezone": "Mars/Olympus", "buffer_before": -1, "buffer_after": 481, "max_per_day": 0,
                                      "max_per_week": "many", "notice_minutes": None, "horizon_days": 731})
        self.assertFields(answer, "buffer_before", "buffer_after", "max_per_day", "max_per_week", "notice_minutes", "horizon_days")
        answer = self.person.put(ME, {
            "timezone": "Mars/Olympus",
            "weekly": {"monday": [span("9:00", "17:00"), span("24:00", "25:00")],
                       "tuesday": [span("09:00", "12:61"), span("10:00:00", "11:00")],
                       "wednesday": [span("09:00", "12:00"), span("11:59", "13:00")], "saturday": [span("20:00", "02:00")],
                       "sunday": [span("01:59", "03:00"), span("23:00", "23:00")], "thursday": [span("x", "17:00")]},
            "exceptions": [{"date": "2027-01-01", "hours": [span("10:00", "y")]}, {"date": "2027-01-02"}, {"date": "2027-01-01"},
                           {"date": "2027-01-03", "hours": [span("10:00", "12:00"), span("11:00", "11:30")]}]})
        self.assertFields(answer, "timezone", "weekly.monday[0].from", "weekly.monday[1].from", "weekly.monday[1].to",
                          "weekly.tuesday[0].to", "weekly.tuesday[1].from", "weekly.wednesday", "weekly.sunday", "weekly.thursday[0].from",
                          "exceptions[0].hours[0].to", "exceptions[2].date", "exceptions[3].hours")
        self.assertEqual(answer.json["weekly.monday[0].from"], ['"9:00" is not in the expected format.'])
        self.assertEqual(answer.json["weekly.sunday"], ["These hours overlap each other."])
        self.assertEqual(answer.json["exceptions[2].date"], ['"2027-01-01" stands here more than once.'])
        # Hours that touch do not overlap.
        self.put(weekly={"saturday": [span("20:00", "02:00")], "sunday": [span("02:00", "03:00"), span("03:00", "24:00")],
                         "monday": [span("00:00", "24:00")]})
        for wrong in ({"weekly": {"monday": [span("09:00", "10:00")] * 13}}, {"weekly": []}, {"weekly": {"monday": [{"from": "09:00"}]}},
                      {"exceptions": [{"hours": []}]}, {"exceptions": [{"date": "2027-02-29"}]}, {"exceptions": {}},
                      {"exceptions": [{"date": str(date(2027, 1, 1) + timedelta(days=n))} for n in range(401)]}):
            self.assertStatus(self.person.put(ME, wrong), 400)
        days = [{"date": str(date(2027, 1, 1) + timedelta(days=n)), "hours": [span("08:00", "09:00")]} for n in range(400)]
        self.assertEqual(self.put(exceptions=days)["exceptions"], days)

    def test_versions(self):
        first = self.assertStatus(self.person.get(ME), 200)
        tag = first.header("ETag")
        self.assertEqual(self.person.get(ME, headers={"If-None-Match": tag}).status, 304)
        changed = self.assertStatus(self.person.put(ME, {"buffer_after": 10}, headers={"If-Match": tag}), 200)
        self.assertNotEqual(changed.header("ETag"), tag)
        self.assertEqual(self.person.get(ME, headers={"If-None-Match": tag}).status, 200)
        before = self.everything()
        self.assertStatus(self.hr.put(self.path, {"buffer_after": 20}, headers={"If-Match": tag}), 412)
        self.assertUnchanged(before)
        # A booking is no change of the availability.
        self.schedule(self.person, self.register(), f"{self.monday}T10:00:00Z")
        self.assertStatus(self.hr.put(self.path, {"buffer_after": 20}, headers={"If-Match": changed.header("ETag")}), 200)
        self.assertEqual(self.instance.sql("SELECT h.member FROM history h JOIN users u ON u.id = h.object_id AND h.object = 1"
                                           f" WHERE u.email = '{self.person.email}' ORDER BY h.id"), [["availability"], ["availability"]])

    def test_whose_it_is(self):
        colleague, admin = self.staff("interviewer", self.company), self.staff("admin", self.company)
        stranger, candidate = self.staff("admin", f"Other {uuid.uuid4().hex[:8]}"), self.register()
        self.assertStatus(admin.put(self.path, {"buffer_after": 30}), 200)
        self.assertEqual(self.person.get(ME).json["buffer_after"], 30)
        for other in (colleague, stranger):
            self.assertDetail(other.get(self.path), 404, "Not found.")
            self.assertDetail(other.put(self.path, {"buffer_after": 5}), 404, "Not found.")
        self.assertStatus(self.hr.get(f"{USERS}{stranger.id}/availability/"), 404)
        self.assertStatus(self.hr.get(f"{USERS}{candidate.id}/availability/"), 404)
        self.assertStatus(candidate.get(ME), 403)
        self.assertStatus(candidate.put(ME, {}), 403)
        self.assertStatus(self.anyone.get(ME), 401)
        self.assertEqual(self.person.get(ME).json["buffer_after"], 30)


class Rules(AvailabilitySuite):
    def test_exceptions(self):
        self.put(exceptions=[{"date": str(self.monday), "hours": [span("07:00", "08:00"), span("20:00", "22:00")]},
                             {"date": str(self.monday + timedelta(days=1)), "hours": []},
                             {"date": str(self.monday + timedelta(days=5)), "hours": [span("23:00", "01:00")]}])
        self.assertEqual(self.hours(), ["07:00", "20:00", "21:00"])
        tuesday, saturday, sunday = (str(self.monday + timedelta(days=n)) for n in (1, 5, 6))
        self.assertEqual(self.slots(start_date=tuesday, end_date=tuesday), [])
        self.assertEqual(self.slots(start_date=saturday, end_date=sunday), [f"{saturday}T23:00:00Z", f"{sunday}T00:00:00Z"])

    def test_buffers_of_whichever_was_booked_first(self):
        self.schedule(self.person, self.register(), f"{self.monday}T12:00:00Z")
        for before, after, free in ((0, 0, [9, 10, 11, 13, 14, 15, 16]), (10, 0, [9, 10, 14, 15, 16]), (0, 10, [9, 10, 14, 15, 16]),
                                    (61, 0, [9, 15, 16])):
            self.put(buffer_before=before, buffer_after=after)
            self.assertEqual(self.hours(), [f"{hour:02}:00" for hour in free], (before, after))

    def test_limits_of_a_day_and_a_week(self):
        self.put(max_per_day=2, max_per_week=3, timezone=YORK, weekly=every_day(span("00:00", "24:00")))
        week = {"start_date": str(self.monday), "end_date": str(self.monday + timedelta(days=7)), "timezone": YORK}

        def free():
            days = {}
            for slot in self.slots(**week):
                day = datetime.fromisoformat(slot.replace("Z", "+00:00")).astimezone(ZoneInfo(YORK)).date()
                days[day] = days.get(day, 0) + 1
            return [days.get(self.monday + timedelta(days=n), 0) for n in range(8)]

        self.assertEqual(free(), [24] * 8)
        # 02:00 in UTC on Tuesday is still Monday in New York.
        self.schedule(self.person, self.register(), f"{self.monday}T12:00:00Z")
        made = self.schedule(self.person, self.register(), f"{self.monday + timedelta(days=1)}T02:00:00Z")
        self.assertEqual(free(), [0] + [24] * 7)
        self.schedule(self.person, self.register(), f"{self.monday + timedelta(days=6)}T20:00:00Z")
        self.assertEqual(free(), [0] * 7 + [24])
        # The limit of a week counts what lies outside of the days that are asked for.
        self.assertEqual(self.slots(start_date=str(self.monday + timedelta(days=3)), end_date=str(self.monday + timedelta(days=3))), [])
        self.assertStatus(self.person.patch(f"/api/v1/interviews/{made['id']}", {"status": "cancelled"}), 200)
        self.assertEqual(free(), [23, 24, 24, 24, 24, 24, 23, 24])

    def test_notice_and_horizon(self):
        now = datetime.now(timezone.utc)
        self.put(weekly=every_day(span("00:00", "24:00")), notice_minutes=36 * 60, horizon_days=4)
        slots = self.slots(start_date=str(now.date()), end_date=str(now.date() + timedelta(days=10)), duration_minutes=30)
        first = datetime.fromisoformat(slots[0].replace("Z", "+00:00"))
        self.assertTrue(timedelta(hours=36) - timedelta(minutes=1) <= first - now <= timedelta(hours=36, minutes=31), slots[:2])
        self.assertEqual(slots[-1], f"{now.date() + timedelta(days=4)}T23:30:00Z")
        self.assertStatements(self.person, f"{SLOTS}?start_date={now.date()}&end_date={now.date()}")

    def test_booking_by_hand_is_warned_and_not_refused(self):
        panelist = self.staff("interviewer", self.company, "Jon Second")
        self.put(person=panelist, weekly={})
        self.put(max_per_day=1, horizon_days=20, buffer_after=30)
        names = {self.person.id: "Ines", panelist.id: "Jon"}

        def warned(answer, status=200):
            header = self.assertStatus(answer, status).header("X-Availability-Warnings")
            return [(names[person], rule) for person, rule in re.findall(r'"([0-9a-f-]{36})";rule=(\w+)', header or "")]

        self.assertEqual(warned(self.book(f"{self.monday}T10:00:00Z"), 201), [])
        answer = self.book(f"{self.monday}T17:00:00Z", panel_ids=[panelist.id])
        self.assertEqual(warned(answer, 201), [("Ines", "hours"), ("Ines", "max_per_day"), ("Jon", "hours")])
        self.assertEqual(answer.header("X-Availability-Warnings"), f'"{self.person.id}";rule=hours, "{self.person.id}";rule=max_per_day, '
                                                                   f'"{panelist.id}";rule=hours')
        one = f"{INTERVIEWS}{answer.json['id']}/"
        self.assertEqual(warned(self.hr.get(one)), [])
        moved = self.hr.patch(one, {"scheduled_at": f"{self.monday}T11:15:00Z"})
        self.assertEqual(warned(moved), [("Ines", "buffer"), ("Ines", "max_per_day"), ("Jon", "hours")])
        far = self.hr.post(one + "reschedule/", {"scheduled_at": f"{coming(1, 60)}T11:00:00Z"})
        self.assertEqual(warned(far), [("Ines", "horizon"), ("Jon", "hours")])
        self.assertEqual(warned(self.hr.patch(one, {"notes": "Bring a pen"})), [])
        tuesday = f"{self.monday + timedelta(days=1)}T11:00:00Z"
        self.assertEqual(warned(self.hr.patch(one, {"scheduled_at": tuesday, "panel_ids": []})), [])
        self.put(notice_minutes=14 * 1440, max_per_week=1)
        soon = self.book(f"{self.monday + timedelta(days=2)}T11:00:00Z")
        self.assertEqual(warned(soon, 201), [("Ines", "notice"), ("Ines", "max_per_week")])
        self.assertEqual(warned(self.book("2024-05-18T03:00:00Z"), 201), [])


class Clocks(AvailabilitySuite):
    """A company in Paris, an interviewer in Kolkata with hours over midnight, one in Paris, and a candidate in New York."""

    def test_slots_over_both_clock_changes(self):
        night, late = every_day(span("18:00", "02:00")), every_day(span("12:15", "13:45"), span("21:30", "05:00"))
        del night["sunday"], late["wednesday"]
        paris = self.staff("interviewer", self.company)
        self.put(timezone=KOLKATA, weekly=night)
        self.put(timezone=PARIS, weekly=late, person=paris)
        candidate, cases = self.register(), 0
        self.assertStatus(candidate.patch(USERS + "me/", {"timezone": YORK}), 200)
        self.schedule(self.person, candidate, f"{coming(6, 600)}T12:00:00Z")
        for change in clock_changes(PARIS) + clock_changes(YORK):
            for person, zone, weekly in ((self.person, KOLKATA, night), (paris, PARIS, late)):
                for length in (30, 45, 60, 90, 120):
                    whole = {asked: expected(weekly, zone, change - timedelta(days=2), change + timedelta(days=2), asked, length)
                             for asked in (YORK, PARIS)}
                    for asked, starts in whole.items():
                        for days in range(-2, 3):
                            day = change + timedelta(days=days)
                            wanted = [one for one in starts if datetime.fromisoformat(one.replace("Z", "+00:00")).astimezone(
                                ZoneInfo(asked)).date() == day]
                            found = self.slots(candidate, interviewer_id=person.id, start_date=str(day), end_date=str(day), timezone=asked,
                                               duration_minutes=length)
                            self.assertEqual(found, wanted, (zone, asked, day, length))
                            cases += 1
        self.assertGreaterEqual(cases, 400)

    def test_a_day_of_the_change(self):
        """Spelled out: the night in Paris in which 02:00 to 03:00 does not exist has seven hours from 21:30 to 05:00, less one."""
        spring = next(day for day in clock_changes(PARIS) if day.month == 3)
        self.put(timezone=PARIS, weekly={"saturday": [span("21:30", "05:00")]})
        night = {"start_date": str(spring - timedelta(days=1)), "end_date": str(spring), "timezone": PARIS}
        self.assertEqual([one[11:16] for one in self.slots(**night)], ["20:30", "21:30", "22:30", "23:30", "00:30", "01:30"])


class Mails(Suite):
    @classmethod
    def setUpClass(cls):
        folder = Path(tempfile.mkdtemp(prefix="smtp."))
        folder.chmod(0o755)
        tls = certificate(folder)
        cls.server = Smtp(port=free_port(), tls=tls)
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.instance = Instance("availability_mails", settings={"dispatchers": "1", "smtp_url": f"smtp://127.0.0.1:{cls.server.port}",
                                                                "outside_ca": str(tls[1])})
        cls.addClassCleanup(cls.instance.close)
        cls.instance.start()
        cls.anyone = Client(cls.instance)

    def mailed(self, person, n):
        def found(events):
            mails = [event for event in events if event["what"] == "message" and person.email in event["to"]
                     and event["mail"]["subject"].startswith("Interview ")]
            return mails if len(mails) >= n else None
        return "\n".join(Mail(event).text for event in self.server.wait(found))

    def test_each_reads_their_own_clock(self):
        company = f"Company {uuid.uuid4().hex[:8]}"
        admin, person, candidate = self.staff("admin", company), self.staff("interviewer", company), self.register()
        self.assertStatus(admin.patch("/api/v1/company/", {"timezone": PARIS}), 200)
        self.assertStatus(person.patch(USERS + "me/", {"timezone": KOLKATA}), 200)
        self.assertStatus(candidate.patch(USERS + "me/", {"timezone": YORK}), 200)
        self.assertStatus(person.put(ME, {"timezone": KOLKATA, "weekly": every_day(span("18:00", "02:00"))}), 200)
        starts = []
        for change in clock_changes(PARIS) + clock_changes(YORK):
            for days in (-1, 0, 1):
                day = str(change + timedelta(days=days))
                starts.append(self.assertStatus(person.get(SLOTS, {"start_date": day, "end_date": day}), 200).json["slots"][days])
        starts = sorted(set(starts))
        for start in starts:
            self.schedule(person, candidate, start)
        for reader, zone in ((candidate, YORK), (person, KOLKATA)):
            text = self.mailed(reader, len(starts))
            for start in starts:
                local = datetime.fromisoformat(start.replace("Z", "+00:00")).astimezone(ZoneInfo(zone))
                self.assertIn(f"{local.day} {local:%B %Y}, {local:%H:%M} ({zone})", text.replace("\n", " "))


if __name__ == "__main__":
    unittest.main()
