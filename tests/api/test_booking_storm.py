"""Many people change a few interviews at the same moment, in every way that moves people and times: whatever happens in between, nobody is
booked twice, the bookings are those of the interviews, and each answer shows one state that the interview really had."""

import random
import sys
import threading
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Client, Suite  # noqa: E402

PLATFORM = "/api/v1/interviews/interviews"
MANAGEMENT = "/api/interview-management"
PANEL_MOST = 10  # with candidate and interviewer twelve people


class Storm(Suite):
    options = {"name": "storm", "workers": 8}
    CALLERS, TURNS, HOURS = 8, 60, 12

    def setUp(self):
        super().setUp()
        self.company = f"Storm {uuid.uuid4()}"
        self.hr = self.staff("hr", self.company)
        self.people = [self.staff("interviewer", self.company) for _ in range(PANEL_MOST + 2)]
        self.candidates = [self.register() for _ in range(3)]
        self.applications = [self.applied(candidate) for candidate in self.candidates]
        self.monday = datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0) + timedelta(days=100)
        self.answers, self.faults, self.lock = [], [], threading.Lock()
        self.made = []

    def applied(self, candidate):
        identity = str(uuid.uuid4())
        company = f"(SELECT id FROM companies WHERE name = '{self.company}')"
        self.instance.sql(
            "INSERT INTO jobs (public_id, company_id, posted_by, status, title, description, created_at, updated_at) SELECT"
            f" UNHEX(REPLACE(UUID(), '-', '')), {company}, (SELECT id FROM users WHERE email = '{self.hr.email}'), 1, '{identity}', 'd',"
            " NOW(), NOW(); INSERT INTO applications (public_id, company_id, job_id, candidate_id, status, applied_at, updated_at) SELECT"
            f" UNHEX(REPLACE('{identity}', '-', '')), company_id, id, (SELECT id FROM users WHERE email = '{candidate.email}'), 0, NOW(),"
            " NOW() FROM jobs WHERE id = LAST_INSERT_ID()")
        return identity

    # ---- what the callers do

    def hour(self, chance):
        return (self.monday + timedelta(minutes=30 * chance.randrange(2 * self.HOURS))).strftime("%Y-%m-%dT%H:%M:%SZ")

    def some(self, chance):
        most = PANEL_MOST if chance.random() < 0.1 else 3
        return [person.id for person in chance.sample(self.people, chance.randrange(most + 1))]

    def schedule(self, chance, hr):
        body = {"application_id": chance.choice(self.applications), "interviewer_id": chance.choice(self.people).id, "mode": "phone",
                "scheduled_at": self.hour(chance), "duration_minutes": 30, "panel_ids": self.some(chance)}
        answer = hr.post(f"{PLATFORM}/", body)
        if answer.status == 201:
            self.made.append(answer.json["id"])
        return answer

    def change(self, chance, hr):
        body = chance.choices((
            lambda: {"scheduled_at": self.hour(chance)}, lambda: {"panel_ids": self.some(chance)},
            lambda: {"interviewer_id": chance.choice(self.people).id},
            lambda: {"interviewer_id": chance.choice(self.people).id, "panel_ids": self.some(chance), "scheduled_at": self.hour(chance)},
            lambda: {"interviewer_id": None}, lambda: {"notes": str(chance.random())}, lambda: {"status": "confirmed"},
            lambda: {"technical_score": chance.randrange(100)}, lambda: {"feedback": str(chance.random())},
            lambda: {"status": "cancelled"}),
            (3, 3, 3, 3, 1, 1, 1, 1, 1, 0.2))[0]()
        return hr.patch(f"{PLATFORM}/{chance.choice(self.made)}/", body)

    def score(self, chance, hr):
        return hr.post(f"{MANAGEMENT}/{chance.choice(self.made)}/evaluation/", {"knowledge": chance.randrange(1, 10)})

    def caller(self, number):
        chance, hr = random.Random(number), Client(self.instance, self.hr.token)
        try:
            for _ in range(self.TURNS):
                what = chance.choices((self.schedule, self.change, self.score), (4 if len(self.made) < 8 else 0.2, 9, 1))[0]
                if what != self.schedule and not self.made:
                    continue
                answer = what(chance, hr)
                with self.lock:
                    self.answers.append((what, answer))
        except BaseException as fault:  # pylint: disable=broad-except
            self.faults.append(fault)

    # ---- what must hold afterwards

    def assertBooked(self):
        self.assertEqual(self.instance.sql(
            "SELECT a.interview_id, b.interview_id, a.person_id FROM bookings a JOIN bookings b ON a.busy = b.busy AND a.id < b.id"
            " AND a.start_at < b.end_at AND b.start_at < a.end_at"), [])
        self.assertEqual(self.instance.sql(
            "SELECT i.id, b.person_id FROM interviews i JOIN bookings b ON b.interview_id = i.id WHERE b.start_at <> i.start_at"
            " OR b.end_at <> i.start_at + INTERVAL i.minutes MINUTE OR b.released <> (i.status = 3)"), [])
        self.assertEqual(self.instance.sql(
            "SELECT i.id FROM interviews i LEFT JOIN bookings c ON c.interview_id = i.id AND c.part = 0"
            " LEFT JOIN bookings m ON m.interview_id = i.id AND m.part = 1"
            " WHERE NOT c.person_id <=> i.candidate_id OR NOT m.person_id <=> i.interviewer_id"), [])

    def assertTrail(self):
        """Each successful change has its row of the audit, and with it the rows of the history and of the outbox."""
        self.assertEqual(self.instance.sql(
            "SELECT i.id, i.status, h.new_text FROM interviews i JOIN history h ON h.object = 4 AND h.object_id = i.id AND h.id ="
            " (SELECT MAX(l.id) FROM history l WHERE l.object = 4 AND l.object_id = i.id AND l.member = 'status')"
            " WHERE h.new_text <> ELT(i.status + 1, 'scheduled', 'confirmed', 'completed', 'cancelled', 'no_show')"), [])
        for name in ("interview.scheduled", "interview.rescheduled", "interview.confirmed", "interview.cancelled", "interview.changed"):
            self.assertEqual(self.instance.count("audit", f"action = '{name}'"), self.instance.count("outbox", f"event = '{name}'"), name)

    def assertStates(self):
        """Answers of one version are equal, and the last is what a GET shows."""
        states = {}
        for what, answer in self.answers:
            if what != self.score and answer.status < 300:
                body = {**answer.json, "updated_at": None}
                self.assertEqual(states.setdefault((answer.json["id"], answer.version), body), body)
        for identity in self.made:
            now = self.assertStatus(self.hr.get(f"{PLATFORM}/{identity}/"), 200)
            told = states.get((identity, now.version))
            if told is not None:
                self.assertEqual({**now.json, "updated_at": None}, told)
            panel = self.instance.sql("SELECT LOWER(HEX(u.public_id)) FROM bookings b JOIN users u ON u.id = b.person_id"
                                      " JOIN interviews i ON i.id = b.interview_id"
                                      f" WHERE b.part = 2 AND i.public_id = UNHEX('{identity.replace('-', '')}') ORDER BY b.id")
            self.assertEqual([person["id"].replace("-", "") for person in now.json["panel"]], [row[0] for row in panel])

    def test_storm(self):
        self.instance.sql("DELETE FROM calendars")  # they are made on the way
        threads = [threading.Thread(target=self.caller, args=(number,)) for number in range(self.CALLERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.faults, [])
        statuses = sorted({answer.status for _, answer in self.answers})
        self.assertLessEqual(set(statuses), {200, 201, 400}, [answer for _, answer in self.answers if answer.status > 400][:3])
        self.assertGreater(len(self.made), 5)
        self.assertBooked()
        self.assertTrail()
        self.assertStates()


if __name__ == "__main__":
    unittest.main()
