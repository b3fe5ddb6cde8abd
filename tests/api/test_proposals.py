"""Candidates propose other times for an interview, and staff accept or refuse them."""

import re
import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from harness.instance import wait_for  # noqa: E402
from harness.suite import at_once, in_days  # noqa: E402
from test_answers import BASE, BEGUN, PUBLIC, Answering  # noqa: E402

MEMBERS = ["id", "times", "message", "status", "accepted_time", "answer", "created_at", "closed_at"]


class Proposing(Answering):
    def times(self, n=1, days=60, hour=10):
        return [in_days(self.day + days + k, hour) for k in range(n)]

    def propose(self, interview, times=None, person=None, status=201, **more):
        return self.assertStatus(self.respond(interview, "propose", person, times=times or self.times(), **more), status).json

    def listed(self, interview, person=None):
        page = self.assertStatus((person or self.hr).get(f"{BASE}{interview}/proposals/"), 200).json
        self.assertEqual(page["count"], len(page["results"]))
        return page["results"]

    def accept(self, interview, proposal, time, person=None, **headers):
        return (person or self.hr).post(f"{BASE}{interview}/proposals/{proposal}/accept/", {"time": time}, headers=headers)

    def refuse(self, interview, proposal, person=None, **body):
        return (person or self.hr).post(f"{BASE}{interview}/proposals/{proposal}/refuse/", body)

    def statuses(self, interview):
        return [one["status"] for one in self.listed(interview)]


class Proposals(Proposing):
    def test_made(self):
        made, times = self.made(), self.times(3)
        version = self.shown(made)
        one = self.propose(made, times, message=" My train \U0001f689 <arrives> at noon ")
        self.assertEqual(list(one), MEMBERS)
        self.assertEqual({**one, "id": None, "created_at": None}, {
            "id": None, "times": times, "message": "My train \U0001f689 <arrives> at noon", "status": "open", "accepted_time": None,
            "answer": None, "created_at": None, "closed_at": None})
        self.assertEqual(self.listed(made), [one])
        self.assertEqual(self.listed(made, self.candidate), [one])
        self.assertEqual(self.listed(made, self.interviewer), [one])
        # The interview stays as it is, but that it says so.
        self.assertEqual(self.shown(made), {**version, "open_proposals": 1})
        self.assertEqual(self.shown(made, self.candidate)["open_proposals"], 1)
        line = next(row for row in self.hr.get(BASE).json["results"] if row["id"] == made)
        self.assertEqual((line["open_proposals"], line["scheduled_by"]), (1, self.hr.id))
        # No time is held.
        self.schedule(self.hr, self.register(), times[0], interviewer_id=self.interviewer.id)
        self.assertEqual(self.actions(made), ["interview.scheduled", "interview.proposed"])
        for person in (self.hr, self.interviewer):
            kind, title, text = self.told(person, made)[-1]
            self.assertEqual((kind, title), ("interview.proposed", "Another time proposed"))
            day = r"\w+day, \d+ \w+ \d{4}, 10:00 \(UTC\)"
            self.assertRegex(text, f"^{self.candidate.name}, Software Engineer: {day}; {day}; {day}\n"
                                   "My train \U0001f689 <arrives> at noon$")
        self.assertEqual([one[0] for one in self.told(self.candidate, made)], ["interview.scheduled"])

    def test_mails(self):
        made, times = self.made(), self.times(2)
        self.instance.sql(f"UPDATE users SET language = 2 WHERE email = '{self.interviewer.email}'")
        one = self.propose(made, times, message="Trains")
        text = self.text(self.hr.email, "Another time proposed: interview for Software Engineer")
        for part in (f"{self.candidate.name} asks for another time", "Message: Trains", "Now: "):
            self.assertIn(part, text)
        self.assertEqual(len(re.findall(r"^\w+day, .* \d{4}, 10:00 \(UTC\)$", text, re.MULTILINE)), 2, text)
        self.assertIn(f"{self.candidate.name} demande un autre moment", self.text(self.interviewer.email, "Autre moment proposé"))
        self.assertStatus(self.refuse(made, one["id"], message="Only mornings"), 200)
        text = self.text(self.candidate.email, "Your proposal: interview for")
        self.assertIn("Message: Only mornings", text)
        self.assertRegex(text, r"/i/[\w-]+\s*$")
        # These are no calendar entries: the next change still says that it is one.
        self.assertStatus(self.hr.post(f"{BASE}{made}/reschedule/", {"scheduled_at": self.times(days=80)[0]}), 200)
        self.text(self.candidate.email, "Changed: interview for")

    def test_accepted(self):
        """It is moved and confirmed at once, and so is one that was confirmed before."""
        for number, confirmed in enumerate((False, True)):
            with self.subTest(confirmed=confirmed):
                made, times = self.made(), self.times(3, 100 + 10 * number)
                if confirmed:
                    self.assertStatus(self.respond(made, "confirm"), 200)
                one = self.propose(made, times)
                before = self.shown(made)
                answer = self.assertStatus(self.accept(made, one["id"], times[1], self.interviewer), 200).json
                self.assertEqual((answer["scheduled_at"], answer["status"], answer["open_proposals"]), (times[1], "confirmed", 0))
                self.assertIsNotNone(answer["confirmed_at"])
                after = self.shown(made)
                self.assertEqual(after["duration_minutes"], before["duration_minutes"])
                closed = self.listed(made)[0]
                self.assertEqual((closed["status"], closed["accepted_time"]), ("accepted", times[1]))
                self.assertIsNotNone(closed["closed_at"])
                self.assertEqual(self.actions(made)[-1 if confirmed else -2], "interview.rescheduled")
                self.assertEqual(self.actions(made)[-1], "interview.rescheduled" if confirmed else "interview.confirmed")
                told = [one[0] for one in self.told(self.candidate, made)]
                self.assertEqual(told, ["interview.scheduled", "interview.rescheduled"])
                # The time is taken, and the one before is free.
                self.assertFields(self.accept(made, one["id"], times[0]), "time",
                                  text="This change of status is not allowed: the proposal is accepted")
                taken = self.hr.post("/api/v1/interviews", {
                    "candidate_id": self.register().id, "interviewer_id": self.interviewer.id, "scheduled_time": times[1],
                    "duration_minutes": 60, "position": "Clerk"})
                self.assertStatus(taken, 400)
                self.schedule(self.hr, self.register(), before["scheduled_at"], interviewer_id=self.interviewer.id)

    def test_accepted_as_it_is(self):
        """The candidate may name the present time among others."""
        made = self.made()
        now = self.shown(made)["scheduled_at"]
        one = self.propose(made, [now, *self.times()])
        answer = self.assertStatus(self.accept(made, one["id"], now), 200).json
        self.assertEqual((answer["scheduled_at"], answer["status"], answer["open_proposals"]), (now, "confirmed", 0))
        self.assertEqual((self.shown(made)["open_proposals"], self.statuses(made)), (0, ["accepted"]))
        again = self.propose(made, [now, *self.times()])
        self.assertEqual(self.assertStatus(self.accept(made, again["id"], now), 200).json["open_proposals"], 0)
        self.assertEqual((self.shown(made)["open_proposals"], self.statuses(made)), (0, ["accepted", "accepted"]))

    def test_clash(self):
        made, times = self.made(), self.times(2)
        one = self.propose(made, times)
        self.schedule(self.hr, self.register(), times[0], interviewer_id=self.interviewer.id)
        before = self.everything()
        answer = self.assertFields(self.accept(made, one["id"], times[0]), "time")
        self.assertIn("overlaps another interview", answer.json["time"][0])
        self.assertUnchanged(before)
        self.assertEqual((self.statuses(made), self.shown(made)["open_proposals"]), (["open"], 1))
        self.assertStatus(self.accept(made, one["id"], times[1]), 200)

    def test_accept_refused(self):
        made, times = self.made(), self.times(2)
        one = self.propose(made, times)
        before = self.everything()
        for time in (None, "soon", "", 7, in_days(999)):
            self.assertFields(self.accept(made, one["id"], time), "time")
        self.assertFields(self.hr.post(f"{BASE}{made}/proposals/{one['id']}/accept/", {}), "time")
        self.assertStatus(self.accept(made, one["id"], times[0], **{"If-Match": '"99-0"'}), 412)
        self.assertUnchanged(before)
        # A time that has passed meanwhile is no time any more.
        self.instance.sql("UPDATE proposals SET first_at = '2024-01-01 10:00:00'")
        answer = self.accept(made, one["id"], "2024-01-01T10:00:00Z")
        self.assertFields(answer, "time", text="This time has passed.")

    def test_refused(self):
        made = self.made()
        one = self.propose(made, message="Trains")
        answer = self.assertStatus(self.refuse(made, one["id"], message=" We meet <only> then "), 200).json
        self.assertEqual({**answer, "closed_at": None}, {**one, "status": "refused", "answer": "We meet <only> then", "closed_at": None})
        self.assertEqual(self.listed(made), [answer])
        self.assertEqual((self.shown(made)["open_proposals"], self.shown(made)["status"]), (0, "scheduled"))
        kind, title, text = self.told(self.candidate, made)[-1]
        self.assertEqual((kind, title), ("interview.proposal_refused", "The time that you proposed was refused"))
        self.assertTrue(text.endswith("\nWe meet <only> then"), text)
        self.assertFields(self.refuse(made, one["id"]), "message")
        stale = self.hr.post(f"{BASE}{made}/proposals/{one['id']}/refuse/", {}, headers={"If-Match": '"99-0"'})
        self.assertStatus(stale, 412)
        self.assertFields(self.refuse(made, self.propose(made)["id"], message="x" * 1001), "message")
        self.assertStatus(self.refuse(made, self.listed(made)[0]["id"]), 200)

    def test_replaced(self):
        """A new one replaces the one before, and five is the most."""
        made = self.made()
        for n in range(1, 6):
            one = self.propose(made, self.times(days=60 + n))
            self.assertEqual(self.statuses(made), ["open"] + ["replaced"] * (n - 1))
        before = self.everything()
        answer = self.respond(made, "propose", times=self.times())
        self.assertFields(answer, "times", text="At most 5 proposals can be made for one interview.")
        self.assertUnchanged(before)
        self.assertStatus(self.accept(made, one["id"], one["times"][0]), 200)

    def test_closed_by_others(self):
        """Whoever moves or ends the interview has refused what was proposed."""
        def change(body):
            return lambda made: self.hr.patch(f"{BASE}{made}/", body)
        cases = {"moved": lambda made: self.hr.post(f"{BASE}{made}/reschedule/", {"scheduled_at": self.times(days=200)[0]}),
                 "longer": change({"duration_minutes": 90}), "cancelled": change({"status": "cancelled"}),
                 "completed": lambda made: self.interviewer.patch(f"/api/v1/interviews/{made}", {"status": "completed"}),
                 "decided": lambda made: self.hr.patch(f"/api/interview-management/{made}/update-status/", {"status": "selected"}),
                 "declined": lambda made: self.respond(made, "decline")}
        for case, act in cases.items():
            with self.subTest(case=case):
                made = self.made()
                self.propose(made)
                self.assertStatus(act(made), 200)
                self.assertEqual((self.statuses(made), self.shown(made)["open_proposals"]), (["refused"], 0))
                self.assertIsNone(self.listed(made)[0]["answer"])
        # To confirm the present time, or to change something else, leaves it open.
        made = self.made()
        one = self.propose(made)
        self.assertStatus(self.respond(made, "confirm"), 200)
        self.assertStatus(self.hr.patch(f"{BASE}{made}/", {"notes": "x", "location": "y"}), 200)
        self.assertEqual((self.listed(made), self.shown(made)["open_proposals"]), ([one], 1))
        # Rejecting the application ends it, too.
        application = self.shown(made)["application_id"]
        self.assertStatus(self.hr.patch(f"/api/v1/jobs/applications/{application}/", {"status": "rejected"}), 200)
        self.assertEqual(self.statuses(made), ["refused"])

    def test_what(self):
        made = self.made()
        ahead = self.times()[0]
        before = self.everything()
        for times in (None, [], ahead, [None], ["soon"], [7], self.times(4), ["2024-01-01T10:00:00Z"], [ahead, "2024-01-01T10:00:00Z"],
                      [ahead, ahead]):
            self.assertFields(self.respond(made, "propose", times=times), "times")
        self.assertFields(self.respond(made, "propose"), "times")
        self.assertFields(self.respond(made, "propose", times=[ahead], message="x" * 1001), "message")
        self.assertUnchanged(before)

    def test_when(self):
        begun, over = self.made(), self.made()
        self.moved(begun, -10)
        self.assertStatus(self.hr.patch(f"{BASE}{over}/", {"status": "cancelled"}), 200)
        self.assertFields(self.respond(begun, "propose", times=self.times()), "answer", text=BEGUN)
        self.assertFields(self.respond(over, "propose", times=self.times()), "answer",
                          text="This change of status is not allowed: the interview is cancelled")

    def test_who(self):
        made, other = self.made(), self.made()
        panelist = self.staff("interviewer", self.company)
        self.assertStatus(self.hr.patch(f"{BASE}{made}/", {"panel_ids": [panelist.id]}), 200)
        one = self.propose(made)
        stranger = self.staff("hr", f"Other {uuid.uuid4()}")
        # Who only sits on the panel has no say about the time.
        for person, status in ((panelist, 404), (stranger, 404), (self.anyone, 401), (self.staff("interviewer", self.company), 404)):
            self.assertStatus(person.get(f"{BASE}{made}/proposals/"), status)
            self.assertStatus(self.accept(made, one["id"], one["times"][0], person), status)
            self.assertStatus(self.refuse(made, one["id"], person), status)
        self.assertStatus(self.register().get(f"{BASE}{made}/proposals/"), 404)
        self.assertStatus(self.accept(made, one["id"], one["times"][0], self.candidate), 403)
        self.assertStatus(self.refuse(made, one["id"], self.candidate), 403)
        for path in (f"{other}/proposals/{one['id']}", f"{made}/proposals/{uuid.uuid4()}", f"{made}/proposals/x",
                     f"x/proposals/{one['id']}"):
            self.assertStatus(self.hr.post(f"{BASE}{path}/accept/", {"time": one["times"][0]}), 404)
            self.assertStatus(self.hr.post(f"{BASE}{path}/refuse/", {}), 404)
        self.assertEqual(self.statuses(made), ["open"])
        self.assertEqual(self.listed(other), [])

    def test_at_once(self):
        """Accepted by two people at one moment, one of them is first."""
        made, times = self.made(), self.times(2)
        one = self.propose(made, times)
        answers = at_once([lambda time=time, who=who: self.accept(made, one["id"], time, who)
                           for time, who in zip(times, (self.hr, self.interviewer))])
        self.assertEqual(sorted(answer.status for answer in answers), [200, 400])
        self.assertEqual(self.shown(made)["scheduled_at"], self.listed(made)[0]["accepted_time"])

    def test_cost(self):
        made = self.made()
        self.propose(made)
        for person in (self.hr, self.interviewer, self.candidate):
            self.assertStatements(person, f"{BASE}{made}/proposals/")
            self.assertStatements(person, f"{BASE}{made}/")
            self.assertStatements(person, BASE)


class ByLink(Proposing):
    def test_public(self):
        made, times = self.made(), self.times(2)
        path = f"{PUBLIC}{self.token()}/respond/"
        answer = self.assertStatus(self.anyone.post(path, {"answer": "propose", "times": times, "message": "Trains"}), 200)
        self.assertEqual(answer.json["state"], "open")
        one = self.listed(made)[0]
        self.assertEqual((one["times"], one["message"], one["status"]), (times, "Trains", "open"))
        before = self.everything()
        for bad in ({}, {"times": []}, {"times": ["2024-01-01T10:00:00Z"]}, {"times": [times[0]] * 2}, {"times": self.times(4)}):
            self.assertFields(self.anyone.post(path, {"answer": "propose", **bad}), "times")
        self.assertUnchanged(before)
        self.assertStatus(self.accept(made, one["id"], times[0]), 200)
        self.assertEqual(self.anyone.get(f"{PUBLIC}{self.token('Interview for')}/").json["state"], "moved")

    def test_webhook(self):
        hook = self.hr.post("/api/v1/webhooks/", {"url": "https://example.com/hook", "events": ["interview.proposed"]})
        path = f"/api/v1/webhooks/{self.assertStatus(hook, 201).json['id']}/deliveries/"
        self.propose(self.made())
        rows = wait_for(lambda: self.hr.get(path).json["results"], 20, "a delivery")
        self.assertEqual([row["event"] for row in rows], ["interview.proposed"])


del Answering, Proposing

if __name__ == "__main__":
    unittest.main()
