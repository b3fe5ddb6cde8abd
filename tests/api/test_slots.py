"""Free times of several people at once, why others are refused, and when people are busy (section "calendar" of platform)."""

import sys
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402

SLOTS = "/api/v1/calendar/available-slots"
FREE_BUSY = "/api/v1/calendar/free_busy/"
USERS = "/api/v1/users/users/"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def span(begin, end):
    return {"from": begin, "to": end}


class CalendarSuite(Suite):
    options = {"name": "slots"}

    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4().hex[:8]}"
        self.hr = self.staff("hr", self.company)
        self.ann, self.bob, self.cat = (self.staff("interviewer", self.company, name) for name in ("Ann", "Bob", "Cat"))
        day = datetime.now(timezone.utc).date() + timedelta(days=9)
        self.monday = day + timedelta(days=-day.weekday() % 7)
        self.hours(self.ann, span("09:00", "12:00"))
        self.hours(self.bob, span("10:30", "14:30"))
        self.hours(self.cat, span("09:00", "11:00"))

    def hours(self, person, *spans, **more):
        body = {"weekly": {day: list(spans) for day in DAYS}, **more}
        self.assertStatus(person.put(f"{USERS}me/availability/", body), 200)

    def ask(self, people, person=None, status=200, **more):
        query = {"start_date": str(self.monday), "end_date": str(self.monday), "people": people, **more}
        return self.assertStatus((person or self.hr).get(SLOTS, query), status)

    def starts(self, people, **more):
        return [one[11:16] for one in self.ask(people, **more).json["slots"]]

    def at(self, time):
        return f"{self.monday}T{time}:00Z"


class People(CalendarSuite):
    def test_all_of_them_and_one_of_them(self):
        ann, bob, cat = self.ann.id, self.bob.id, self.cat.id
        self.assertEqual(self.starts(ann), ["09:00", "10:00", "11:00"])
        # The steps of each of them count: Ann's full hours, Bob's half ones.
        for both in (f"{ann},{bob}", f"{ann};{bob}", f"{bob} , {ann}"):
            self.assertEqual(self.starts(both), ["10:30", "11:00"])
        self.assertEqual(self.starts(f"{ann},{bob}", duration_minutes=30), ["10:30", "11:00", "11:30"])
        self.assertEqual(self.starts(f"{ann},{bob}|{cat}"), ["09:00", "10:00", "10:30", "11:00"])
        answer = self.ask(f"{ann},{bob}|{cat}").json
        self.assertEqual(list(answer), ["slots", "choices"])
        self.assertEqual([(one["start"][11:16], one["people"]) for one in answer["choices"]],
                         [("09:00", [ann, cat]), ("10:00", [ann, cat]), ("10:30", [ann, bob]), ("11:00", [ann, bob])])
        # Nobody takes two seats: of one of Ann and Cat, and one of Ann and Bob, Cat must take the first while Bob is away.
        self.assertEqual([one["people"] for one in self.ask(f"{ann}|{cat},{ann}|{bob}").json["choices"]],
                         [[cat, ann], [cat, ann], [ann, bob], [ann, bob]])
        self.assertEqual(self.starts(f"{ann},{ann}"), [])
        self.assertEqual(self.starts(f"{ann},{bob},{cat}", duration_minutes=30), ["10:30"])
        self.assertStatements(self.hr, f"{SLOTS}?start_date={self.monday}&end_date={self.monday}&people={ann},{bob}|{cat}&explain=1")

    def test_why_not(self):
        ann, bob = self.ann.id, self.bob.id
        self.schedule(self.bob, self.register(), self.at("11:00"))
        self.hours(self.ann, span("09:00", "12:00"), max_per_day=1, notice_minutes=0)
        answer = self.ask(f"{ann},{bob}", explain=1).json
        self.assertEqual(answer["slots"], [])
        self.assertEqual([(one["start"][11:16], one["rule"], one["person"]) for one in answer["refused"]],
                         [("09:00", "hours", bob), ("10:00", "hours", bob), ("10:30", "interview", bob), ("11:00", "interview", bob),
                          ("11:30", "hours", ann), ("12:30", "hours", ann), ("13:30", "hours", ann)])
        self.schedule(self.ann, self.register(), self.at("06:00"))
        answer = self.ask(ann, person=self.bob, explain="true").json
        self.assertEqual({one["rule"] for one in answer["refused"]}, {"max_per_day"})
        # One's own, without people; a day without hours; a longer notice.
        self.hours(self.ann, exceptions=[{"date": str(self.monday)}])
        day = {"start_date": str(self.monday), "end_date": str(self.monday)}
        answer = self.assertStatus(self.ann.get(SLOTS, {**day, "explain": "1"}), 200).json
        self.assertEqual(answer["refused"], [{"start": self.at("00:00"), "rule": "hours", "person": ann}])
        self.hours(self.ann, span("09:00", "11:00"))
        answer = self.ask(ann, notice=60 * 24 * 60, explain=1).json
        self.assertEqual([one["rule"] for one in answer["refused"]], ["notice", "notice"])
        self.assertEqual(self.starts(ann, notice=0), ["09:00", "10:00"])

    def test_refusals(self):
        stranger = self.staff("interviewer", f"Company {uuid.uuid4().hex[:8]}")
        candidate = self.register()
        for people in ("x", f"{self.ann.id},", f"{self.ann.id}||{self.bob.id}", stranger.id, candidate.id, str(uuid.uuid4()),
                       ",".join(str(uuid.uuid4()) for _ in range(26)), ",".join([self.ann.id] * 26)):
            self.assertError(self.ask(people, status=400), 400, "validation_error", "Invalid input data", ["people"])
        query = {"start_date": str(self.monday), "end_date": str(self.monday)}
        self.assertError(self.hr.get(SLOTS, {**query, "explain": 1}), 400, "validation_error", "Invalid input data", ["people"])
        self.assertError(self.hr.get(SLOTS, {**query, "people": "x", "timezone": "Moon"}), 400, "validation_error",
                         "Invalid input data", ["people", "timezone"])
        self.assertError(self.hr.get(SLOTS, {**query, "people": "", "notice": -1, "explain": "x"}), 400, "validation_error",
                         "Invalid input data", ["notice", "explain"])
        for more in ({"people": self.ann.id}, {"explain": 1}, {"notice": 5}):
            self.assertError(candidate.get(SLOTS, {**query, **more}), 403)


class FreeBusy(CalendarSuite):
    def busy(self, person, **query):
        query = {"people": self.ann.id, "from": self.at("08:00"), "to": self.at("13:00"), **query}
        return self.assertStatus(person.get(FREE_BUSY, query), 200).json

    def test_what_takes_the_time(self):
        made = self.schedule(self.ann, self.register(), self.at("10:00"))
        key = self.instance.value(f"SELECT id FROM users WHERE email = '{self.ann.email}'")
        company = self.instance.value(f"SELECT company_id FROM users WHERE id = {key}")
        self.instance.sql("INSERT INTO bookings (company_id, person_id, part, start_at, end_at, expires_at) VALUES"
                          f" ({company}, {key}, 1, '{self.monday} 11:30', '{self.monday} 13:30', UTC_TIMESTAMP() + INTERVAL 1 HOUR),"
                          f" ({company}, {key}, 1, '{self.monday} 09:00', '{self.monday} 09:30', UTC_TIMESTAMP() - INTERVAL 1 HOUR)")
        page = self.busy(self.hr, people=f"{self.bob.id},{self.ann.id}")
        self.assertEqual((page["count"], page["next"], [one["person"] for one in page["results"]]), (2, None, [self.bob.id, self.ann.id]))
        self.assertEqual([(one["start"], one["end"], one["kind"], one["interview_id"]) for one in page["results"][1]["busy"]],
                         [(self.at("08:00"), self.at("09:00"), "off", None), (self.at("10:00"), self.at("11:00"), "interview", made["id"]),
                          (self.at("11:30"), self.at("13:30"), "hold", None), (self.at("12:00"), self.at("13:00"), "off", None)])
        self.assertEqual([one["interview_id"] for one in self.busy(self.ann)["results"][0]["busy"]], [None, made["id"], None, None])
        self.assertEqual([one["interview_id"] for one in self.busy(self.bob)["results"][0]["busy"]], [None] * 4)
        self.assertStatements(self.hr, f"{FREE_BUSY}?people={self.ann.id}&from={self.monday}&to={self.monday}")
        day = self.busy(self.hr, **{"from": str(self.monday), "to": str(self.monday)})["results"][0]["busy"]
        self.assertEqual((day[0]["start"], day[-1]["end"]), (self.at("00:00"), f"{self.monday + timedelta(days=1)}T00:00:00Z"))

    def test_refusals(self):
        stranger = self.staff("hr", f"Company {uuid.uuid4().hex[:8]}")
        query = {"people": self.ann.id, "from": str(self.monday), "to": str(self.monday)}
        self.assertFields(self.hr.get(FREE_BUSY), "people", "from", "to")
        self.assertFields(self.hr.get(FREE_BUSY, {"people": "x", "from": "y", "to": "z"}), "people", "from", "to")
        self.assertFields(self.hr.get(FREE_BUSY, {**query, "to": str(self.monday - timedelta(days=2))}), "to")
        self.assertFields(self.hr.get(FREE_BUSY, {**query, "to": str(self.monday + timedelta(days=31))}), "to")
        self.assertStatus(self.hr.get(FREE_BUSY, {**query, "to": str(self.monday + timedelta(days=30))}), 200)
        self.assertFields(stranger.get(FREE_BUSY, query), "people")
        self.assertFields(self.hr.get(FREE_BUSY, {**query, "people": ",".join(str(uuid.uuid4()) for _ in range(26))}), "people")
        self.assertStatus(self.register().get(FREE_BUSY, query), 403)
        self.assertStatus(self.anyone.get(FREE_BUSY, query), 401)


ROOMS = "/api/v1/calendar/rooms/"


class Rooms(Suite):
    options = {"name": "slots"}

    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4().hex[:8]}"
        self.hr, self.person = self.staff("hr", self.company), self.staff("interviewer", self.company)

    def add(self, name, **more):
        return self.assertStatus(self.hr.post(ROOMS, {"name": name, **more}), 201)

    def names(self, person=None, **query):
        return [one["name"] for one in self.assertStatus((person or self.hr).get(ROOMS, query), 200).json["results"]]

    def test_a_room(self):
        made = self.add(" Galilei ", place="2nd floor", capacity=6)
        room = made.json
        self.assertEqual({name: room[name] for name in ("name", "place", "capacity", "is_active")},
                         {"name": "Galilei", "place": "2nd floor", "capacity": 6, "is_active": True})
        self.add("Curie", is_active=False)
        self.assertEqual(self.names(self.person), ["Curie", "Galilei"])
        self.assertEqual((self.names(is_active="true"), self.names(is_active="false")), (["Galilei"], ["Curie"]))
        self.assertEqual(self.names(page=2, page_size=1), ["Galilei"])
        self.assertStatements(self.person, ROOMS)
        one = f"{ROOMS}{room['id']}/"
        changed = self.assertStatus(self.hr.patch(one, {"place": None, "capacity": 8}, headers={"If-Match": made.header("ETag")}), 200)
        self.assertEqual({name: changed.json[name] for name in ("id", "name", "place", "capacity")},
                         {"id": room["id"], "name": "Galilei", "place": None, "capacity": 8})
        for stale in (self.hr.patch(one, {"capacity": 9}, headers={"If-Match": made.header("ETag")}),
                      self.hr.delete(one, headers={"If-Match": made.header("ETag")})):
            self.assertStatus(stale, 412)
        self.assertEqual(self.assertStatus(self.hr.patch(one, {}), 200).header("ETag"), changed.header("ETag"))
        key = f"object_id = (SELECT id FROM rooms WHERE public_id = UNHEX('{room['id'].replace('-', '')}'))"
        history = self.instance.sql(f"SELECT member, old_text, new_text FROM history WHERE object = 29 AND {key} ORDER BY id")
        self.assertEqual(sorted(history[-2:]), [["capacity", "6", "8"], ["place", "2nd floor", None]])
        self.assertStatus(self.hr.delete(one), 204)
        self.assertStatus(self.hr.delete(one), 404)
        self.assertEqual(self.names(), ["Curie"])

    def test_refusals(self):
        room, other = self.add("Galilei").json, self.staff("admin", f"Company {uuid.uuid4().hex[:8]}")
        one = f"{ROOMS}{room['id']}/"
        self.assertFields(self.hr.post(ROOMS, {"name": "galilei"}), "name", text="This value is already in use.")
        self.assertFields(self.hr.post(ROOMS, {"capacity": 0, "place": 5, "is_active": "x"}), "name", "capacity", "place", "is_active")
        self.assertFields(self.hr.post(ROOMS, {"name": "  "}), "name")
        self.add("Curie")
        self.assertFields(self.hr.patch(one, {"name": "Curie"}), "name", text="This value is already in use.")
        self.assertFields(self.hr.patch(one, {"name": None, "is_active": None}), "name", "is_active")
        self.assertFields(self.hr.get(ROOMS, {"is_active": "x"}), "is_active")
        for call in (other.patch(one, {"name": "X"}), other.delete(one)):
            self.assertDetail(call, 404, "Not found.")
        self.assertEqual(self.names(other), [])
        for person in (self.person, self.register()):
            for call in (person.post(ROOMS, {"name": "X"}), person.patch(one, {"name": "X"}), person.delete(one)):
                self.assertStatus(call, 403)
        self.assertStatus(self.register().get(ROOMS), 403)


if __name__ == "__main__":
    unittest.main()
