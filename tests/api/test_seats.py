"""Those who interview answer for their seats, and substitutes are found for who declines."""

import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from harness.instance import wait_for  # noqa: E402
from harness.suite import in_days  # noqa: E402
from test_answers import BASE, BEGUN, Answering  # noqa: E402


class Seating(Answering):
    def setUp(self):
        super().setUp()
        self.panelist = self.staff("interviewer", self.company)

    def made(self, minutes_ahead=None, **more):
        made = super().made(minutes_ahead, **more)
        self.assertStatus(self.hr.patch(f"{BASE}{made}/", {"panel_ids": [self.panelist.id, self.admin.id]}), 200)
        return made

    def seats(self, interview, person=None):
        page = self.assertStatus((person or self.hr).get(f"{BASE}{interview}/seats/"), 200).json
        self.assertEqual(page["count"], len(page["results"]))
        return page["results"]

    def answer(self, interview, answer, person=None, **more):
        return (person or self.panelist).put(f"{BASE}{interview}/seat/", {"answer": answer, **more})

    def answers(self, interview):
        return [one["answer"] for one in self.seats(interview)]

    def person(self, client):
        return {"id": client.id, "name": client.name, "email": client.email}


class Seats(Seating):
    def test_shown(self):
        made = self.made()
        nothing = {"answer": None, "reason": None, "answered_at": None}
        expected = [{"person": self.person(self.interviewer), "part": "interviewer", **nothing},
                    {"person": self.person(self.panelist), "part": "panel", **nothing},
                    {"person": self.person(self.admin), "part": "panel", **nothing}]
        for person in (self.hr, self.interviewer, self.panelist):
            self.assertEqual(self.seats(made, person), expected)
            self.assertEqual(self.shown(made, person)["seats"], expected)
        self.assertEqual([one["id"] for one in self.shown(made)["panel"]], [self.panelist.id, self.admin.id])
        # What comes back of a change has them, too; a candidate never reads them.
        changed = self.assertStatus(self.hr.patch(f"{BASE}{made}/", {"notes": "x"}), 200).json
        self.assertEqual((changed["seats"], changed["panel"]), (expected, self.shown(made)["panel"]))
        self.assertNotIn("seats", self.shown(made, self.candidate))
        self.assertNotIn("seats", self.assertStatus(self.respond(made, "confirm"), 200).json)

    def test_answered(self):
        made = self.made()
        tag = self.hr.get(f"{BASE}{made}/").header("ETag")
        before = self.instance.sql("SELECT interview_id, person_id, start_at, released FROM bookings ORDER BY id")
        answer = self.assertStatus(self.answer(made, "tentative", reason=" A train \U0001f689 "), 200)
        one = answer.json
        self.assertEqual({**one, "answered_at": None}, {"person": self.person(self.panelist), "part": "panel", "answer": "tentative",
                                                        "reason": "A train \U0001f689", "answered_at": None})
        self.assertIsNotNone(one["answered_at"])
        self.assertEqual(self.seats(made)[1], one)
        self.assertEqual(self.answers(made), [None, "tentative", None])
        self.assertNotEqual(self.hr.get(f"{BASE}{made}/").header("ETag"), tag)
        self.assertStatus(self.answer(made, "accepted", self.interviewer), 200)
        self.assertStatus(self.answer(made, "declined", self.admin, reason="Holiday"), 200)
        self.assertEqual(self.answers(made), ["accepted", "tentative", "declined"])
        self.assertEqual(self.actions(made)[-3:], ["interview.seat_answered", "interview.seat_answered", "interview.seat_declined"])
        # A declined seat frees nothing.
        self.assertEqual(self.instance.sql("SELECT interview_id, person_id, start_at, released FROM bookings ORDER BY id"), before)
        self.assertEqual(self.shown(made)["status"], "scheduled")
        # Who is concerned hears of that alone; not who declined, and not the candidate.
        for person in (self.hr, self.interviewer, self.panelist):
            kind, title, text = self.told(person, made)[-1]
            self.assertEqual((kind, title), ("interview.seat_declined", "An interviewer has declined"))
            self.assertTrue(text.startswith(f"{self.admin.name}, Software Engineer, ") and text.endswith("\nHoliday"), text)
        for person in (self.admin, self.candidate):
            self.assertNotIn("interview.seat_declined", [one[0] for one in self.told(person, made)])

    def test_repeated(self):
        made = self.made()
        first = self.assertStatus(self.answer(made, "declined", reason="x"), 200).json
        events = self.actions(made)
        self.assertEqual(self.assertStatus(self.answer(made, "declined", reason="x"), 200).json, first)
        self.assertEqual(self.actions(made), events)
        self.assertIsNone(self.assertStatus(self.answer(made, "accepted"), 200).json["reason"])

    def test_another_time_needs_another_answer(self):
        made = self.made()
        self.assertStatus(self.answer(made, "accepted", reason="y"), 200)
        self.assertStatus(self.hr.patch(f"{BASE}{made}/", {"notes": "x"}), 200)
        self.assertEqual(self.answers(made), [None, "accepted", None])
        self.assertStatus(self.hr.post(f"{BASE}{made}/reschedule/", {"scheduled_at": in_days(self.day + 100)}), 200)
        self.assertEqual(self.seats(made)[1], {"person": self.person(self.panelist), "part": "panel", "answer": None, "reason": None,
                                               "answered_at": None})

    def test_who(self):
        made = self.made()
        for person, status in ((self.hr, 404), (self.staff("hr", f"Other {uuid.uuid4()}"), 404), (self.candidate, 403),
                               (self.staff("interviewer", self.company), 404), (self.anyone, 401)):
            self.assertStatus(self.answer(made, "accepted", person), status)
        for person, status in ((self.staff("hr", f"Other {uuid.uuid4()}"), 404), (self.candidate, 403), (self.anyone, 401),
                               (self.staff("interviewer", self.company), 404)):
            self.assertStatus(person.get(f"{BASE}{made}/seats/"), status)
        for path in (str(uuid.uuid4()), "x"):
            self.assertStatus(self.panelist.put(f"{BASE}{path}/seat/", {"answer": "accepted"}), 404)
            self.assertStatus(self.hr.get(f"{BASE}{path}/seats/"), 404)
        # Who is taken off the panel has no seat any more.
        self.assertStatus(self.hr.patch(f"{BASE}{made}/", {"panel_ids": []}), 200)
        self.assertStatus(self.answer(made, "accepted"), 404)
        self.assertEqual(self.answers(made), [None])

    def test_what(self):
        made = self.made()
        for body in ({}, {"answer": None}, {"answer": "maybe"}, {"answer": 1}):
            self.assertFields(self.panelist.put(f"{BASE}{made}/seat/", body), "answer")
        self.assertFields(self.answer(made, "declined", reason="x" * 501), "reason")
        self.assertStatus(self.panelist.put(f"{BASE}{made}/seat/", {"answer": "accepted"}, headers={"If-Match": '"99-0"'}), 412)
        self.moved(made, -5)
        self.assertFields(self.answer(made, "declined"), "answer", text=BEGUN)
        over = self.made()
        self.assertStatus(self.hr.patch(f"{BASE}{over}/", {"status": "cancelled"}), 200)
        self.assertFields(self.answer(over, "accepted"), "answer",
                          text="This change of status is not allowed: the interview is cancelled")
        self.assertEqual(self.answers(over), [None, None, None])

    def test_webhook(self):
        hook = self.hr.post("/api/v1/webhooks/", {"url": "https://example.com/hook", "events": ["interview.seat_declined"]})
        path = f"/api/v1/webhooks/{self.assertStatus(hook, 201).json['id']}/deliveries/"
        self.assertStatus(self.answer(self.made(), "declined"), 200)
        rows = wait_for(lambda: self.hr.get(path).json["results"], 20, "a delivery")
        self.assertEqual([row["event"] for row in rows], ["interview.seat_declined"])

    def test_cost(self):
        """Neither a list nor an interview costs a statement more because of the seats."""
        made = self.made()
        for person in (self.hr, self.interviewer, self.panelist):
            self.assertStatements(person, f"{BASE}{made}/seats/")
            self.assertStatements(person, f"{BASE}{made}/")
        self.assertStatements(self.hr, f"{BASE}{made}/substitutes/", 3)


class Substitutes(Seating):
    def found(self, interview):
        page = self.assertStatus(self.hr.get(f"{BASE}{interview}/substitutes/"), 200).json
        return {one["person"]["name"]: (one["free"], one["reasons"]) for one in page["results"]}

    def test_found(self):
        free, busy, off, fed_up, idle = (self.staff("interviewer", self.company, f"{name} {self.day}")
                                         for name in ("Free", "Busy", "Off", "Full", "Idle"))
        made = self.made()
        at = self.shown(made)["scheduled_at"]
        monday_to_sunday = {day: [{"from": "00:00", "to": "24:00"}] for day in
                            ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")}
        for person in (free, busy, fed_up, idle):
            hours = {"timezone": "UTC", "weekly": monday_to_sunday, "max_per_day": 1 if person is fed_up else None}
            self.assertStatus(person.put(f"/api/v1/users/users/{person.id}/availability/", hours), 200)
        self.assertStatus(off.put(f"/api/v1/users/users/{off.id}/availability/", {"timezone": "UTC", "weekly": {"monday": []}}), 200)
        self.schedule(self.hr, self.register(), at, interviewer_id=busy.id)
        self.schedule(self.hr, self.register(), at.replace("T10:", "T15:"), interviewer_id=fed_up.id)
        self.instance.sql(f"UPDATE users SET active = 0 WHERE email = '{idle.email}'")
        found = self.found(made)
        self.assertEqual(found, {free.name: (True, []), busy.name: (False, ["interview"]), off.name: (False, ["hours"]),
                                 fed_up.name: (False, ["max_per_day"])})
        self.assertEqual(list(found)[0], free.name)
        # Others may not ask.
        for person, status in ((self.interviewer, 403), (self.candidate, 403), (self.anyone, 401),
                               (self.staff("hr", f"Other {uuid.uuid4()}"), 404)):
            self.assertStatus(person.get(f"{BASE}{made}/substitutes/"), status)


del Answering, Seating

if __name__ == "__main__":
    unittest.main()
