"""Holds: time of people that is kept free for some minutes (section "calendar" of platform), and scheduling with them."""

import sys
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402

JOBS = "/api/v1/jobs/jobs/"
HOLDS = "/api/v1/calendar/holds/"
INTERVIEWS = "/api/v1/interviews/interviews/"
SLOTS = "/api/v1/calendar/available-slots"
FREE_BUSY = "/api/v1/calendar/free_busy/"


class Holds(Suite):
    options = {"name": "holds"}

    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4().hex[:8]}"
        self.hr, self.ann, self.bob = self.staff("hr", self.company), *(self.staff("interviewer", self.company) for _ in range(2))
        self.day = (datetime.now(timezone.utc) + timedelta(days=9)).date()

    def at(self, time):
        return f"{self.day}T{time}:00Z"

    def hold(self, time, *people, by=None, status=201, **more):
        body = {"people": [one.id for one in people or (self.ann,)], "start": self.at(time), **more}
        return self.assertStatus((by or self.hr).post(HOLDS, body), status)

    def application(self):
        job = self.assertStatus(self.hr.post(JOBS, {"title": "Engineer", "description": "Builds", "employment_type": "full_time",
                                                    "status": "published"}), 201).json["id"]
        made = self.register().upload("/api/v1/jobs/applications/", [("job", job)],
                                      [("resume", "cv.pdf", "application/pdf", samples.pdf())])
        return self.assertStatus(made, 201).json["id"]

    def body(self, time, **more):
        return {"application_id": self.application(), "interviewer_id": self.ann.id, "scheduled_at": self.at(time), **more}

    def schedule(self, time, by=None, status=201, **more):
        return self.assertStatus((by or self.hr).post(INTERVIEWS, self.body(time, **more)), status)

    def expire(self, hold):
        key = f"UNHEX('{hold['id'].replace('-', '')}')"
        self.instance.sql("UPDATE bookings b JOIN calendar_holds h ON b.expires_at = h.expires_at AND b.start_at = h.start_at"
                          f" SET b.expires_at = '2020-01-01', h.expires_at = '2020-01-01' WHERE h.public_id = {key}")

    def listed(self, person=None):
        return [one["id"] for one in self.assertStatus((person or self.hr).get(HOLDS), 200).json["results"]]

    def test_a_hold(self):
        made = self.hold("09:00", self.ann, self.bob, duration_minutes=45, minutes=5).json
        self.assertEqual(sorted(made["people"]), sorted([self.ann.id, self.bob.id]))
        self.assertEqual((made["start"], made["duration_minutes"]), (self.at("09:00"), 45))
        until = datetime.fromisoformat(made["expires_at"].replace("Z", "+00:00")) - datetime.now(timezone.utc)
        self.assertTrue(timedelta(minutes=4) < until <= timedelta(minutes=5, seconds=5), made)
        own = self.hold("11:00", self.bob, by=self.bob).json
        self.assertEqual(self.listed(), [made["id"], own["id"]])
        self.assertEqual((self.listed(self.bob), self.listed(self.ann)), ([own["id"]], []))
        self.assertStatements(self.hr, HOLDS)
        query = {"people": self.ann.id, "from": self.at("08:00"), "to": self.at("12:00")}
        busy = self.hr.get(FREE_BUSY, query).json["results"][0]["busy"]
        self.assertIn({"start": self.at("09:00"), "end": self.at("09:45"), "kind": "hold", "interview_id": None}, busy)
        self.assertStatus(self.ann.delete(f"{HOLDS}{own['id']}/"), 404)
        self.assertStatus(self.hr.delete(f"{HOLDS}{own['id']}/"), 204)
        self.assertStatus(self.hr.delete(f"{HOLDS}{own['id']}/"), 404)
        self.assertEqual(self.listed(), [made["id"]])
        self.hold("11:00", self.bob)

    def test_it_is_in_the_way_of_everybody(self):
        self.hold("09:00")
        for time in ("09:00", "09:30", "08:30"):
            self.assertFields(self.hr.post(HOLDS, {"people": [self.ann.id], "start": self.at(time)}), "start")
            self.assertFields(self.hr.post(INTERVIEWS, self.body(time)), "scheduled_at")
        self.schedule("10:00")
        self.assertFields(self.hr.post(HOLDS, {"people": [self.bob.id, self.ann.id], "start": self.at("10:30")}), "start")

    def test_to_schedule_with_it(self):
        hold = self.hold("09:00", self.ann, self.bob).json
        self.assertFields(self.bob.post(INTERVIEWS, self.body("09:00", interviewer_id=self.bob.id, hold=hold["id"])), "hold")
        self.assertEqual(self.listed(), [hold["id"]])
        made = self.schedule("09:00", hold=hold["id"], panel_ids=[self.bob.id]).json
        self.assertEqual(self.listed(), [])
        rows = self.instance.sql("SELECT COUNT(*), SUM(interview_id IS NULL) FROM bookings WHERE start_at = "
                                 f"'{self.day} 09:00:00' AND company_id = (SELECT company_id FROM users WHERE public_id = "
                                 f"UNHEX('{self.hr.id.replace('-', '')}'))")
        self.assertEqual(rows, [["3", "0"]])
        self.assertFields(self.hr.post(INTERVIEWS, self.body("14:00", hold=hold["id"])), "hold")
        # The time of another interview is still refused, and then the hold stays.
        other = self.hold("10:30").json
        self.assertFields(self.hr.post(INTERVIEWS, self.body("09:30", hold=other["id"])), "scheduled_at")
        self.assertEqual(self.listed(), [other["id"]])
        path = f"{INTERVIEWS}{made['id']}/"
        self.assertFields(self.hr.patch(path, {"scheduled_at": self.at("10:30")}), "scheduled_at")
        self.assertStatus(self.hr.patch(path, {"scheduled_at": self.at("10:30"), "hold": other["id"]}), 200)
        self.assertEqual(self.listed(), [])
        third = self.hold("13:00").json
        moved = self.hr.post(f"{path}reschedule/", {"scheduled_at": self.at("13:00"), "hold": third["id"]})
        self.assertStatus(moved, 200)
        self.assertEqual(self.listed(), [])

    def test_it_ends_by_itself(self):
        hold = self.hold("09:00", self.ann, self.bob).json
        self.expire(hold)
        self.assertEqual(self.listed(), [])
        self.assertStatus(self.hr.delete(f"{HOLDS}{hold['id']}/"), 404)
        self.assertFields(self.hr.post(INTERVIEWS, self.body("09:00", hold=hold["id"])), "hold")
        newer = self.hold("09:00").json
        self.assertEqual(self.listed(), [newer["id"]])
        self.schedule("09:00", hold=newer["id"])

    def test_the_oldest_of_five_ends(self):
        holds = [self.hold(f"{hour:02}:00").json["id"] for hour in range(8, 13)]
        self.assertEqual(sorted(self.listed()), sorted(holds))
        self.hold("20:00", self.bob, by=self.bob)
        last = self.hold("13:00").json["id"]
        self.assertNotIn(holds[0], self.listed())
        self.assertIn(last, self.listed())
        self.hold("08:00", self.ann, by=self.bob)

    def test_refusals(self):
        stranger = self.staff("hr", f"Company {uuid.uuid4().hex[:8]}")
        for body, *fields in (({}, "people", "start"), ({"people": [], "start": self.at("09:00")}, "people"),
                              ({"people": [self.ann.id], "start": "2020-01-01T09:00:00Z"}, "start"),
                              ({"people": [stranger.id], "start": self.at("09:00")}, "people"),
                              ({"people": [self.register().id], "start": self.at("09:00")}, "people"),
                              ({"people": ["x"], "start": self.at("09:00")}, "people"),
                              ({"people": [str(uuid.uuid4())] * 11, "start": self.at("09:00")}, "people"),
                              ({"people": [self.ann.id], "start": self.at("09:00"), "minutes": 16}, "minutes"),
                              ({"people": [self.ann.id], "start": self.at("09:00"), "minutes": 0}, "minutes"),
                              ({"people": [self.ann.id], "start": self.at("09:00"), "duration_minutes": 481}, "duration_minutes")):
            with self.subTest(body=body):
                self.assertFields(self.hr.post(HOLDS, body), *fields)
        hold = self.hold("09:00").json
        self.assertStatus(stranger.delete(f"{HOLDS}{hold['id']}/"), 404)
        self.assertEqual(self.listed(stranger), [])
        self.assertStatus(self.hr.delete(f"{HOLDS}nonsense/"), 404)
        self.assertStatus(self.register().get(HOLDS), 403)
        self.assertStatus(self.anyone.get(HOLDS), 401)
        self.assertFields(self.hr.post(INTERVIEWS, self.body("15:00", hold="x")), "hold")

    def test_the_sweep_removes_what_nobody_met(self):
        hold = self.hold("09:00", self.ann, self.bob).json
        self.expire(hold)
        left = f"SELECT COUNT(*) FROM calendar_holds WHERE public_id = UNHEX('{hold['id'].replace('-', '')}')"
        self.instance.control("sweep")
        self.assertEqual(self.instance.value(left), "0")


if __name__ == "__main__":
    unittest.main()
