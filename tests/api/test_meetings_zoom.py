"""
Meeting rooms of Google Calendar and Zoom, from the company's settings to the room. With Zoom, which does not detect repeated requests, also
all that can go wrong: changes while a room is made, wrong credentials, nonsense, lost answers, a dispatcher that is killed.
"""

import re
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import rooms  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.providers import google_error  # noqa: E402
from harness.rooms import ACCOUNTS, BUILT_IN, FALLBACK, OUTSIDE, PROVIDER, TEST, Meetings  # noqa: E402
from harness.suite import in_days  # noqa: E402


class GoogleCalendar(rooms.Remote, Meetings):
    provider, token, create, change, cancel = "google_calendar", "google.token", "calendar.insert", "calendar.patch", "calendar.delete"
    place = r"https://meet\.google\.com/evt-\d+"

    def rooms(self):
        return [one for one in OUTSIDE.events.values() if one["status"] != "cancelled"]

    def moved_to(self, room, start):
        return room["start"]["dateTime"] == start

    def policy(self):
        return google_error(403, "forbiddenForNonOrganizer", "No policy allows this")

    def with_url(self, url):
        return {"id": "abcdef", "status": "confirmed", "hangoutLink": url}

    def test_event(self):
        self.ready(start=in_days(33, 8))
        event = self.rooms()[0]
        self.assertEqual(event["start"], {"dateTime": in_days(33, 8), "timeZone": "UTC"})
        self.assertEqual(event["end"], {"dateTime": in_days(33, 9), "timeZone": "UTC"})
        self.assertEqual(event["summary"], f"Software Engineer - {self.candidate.name}")
        self.assertEqual([one["email"] for one in event["attendees"]], [self.candidate.email, self.interviewer.email])
        self.assertIs(event["guestsCanSeeOtherGuests"], False)
        self.assertTrue(all(call["places"][0] == ACCOUNTS["google_calendar"]["calendar_id"] for call in OUTSIDE.calls("calendar.insert")))

    def test_rate_limit_is_403_here(self):
        OUTSIDE.script(self.create, {"status": 403, "body": google_error(403, "userRateLimitExceeded", "Slow down")},
                       {"status": 403, "body": google_error(403, "rateLimitExceeded", "Slow down")})
        one = self.make()
        self.goes(one["meeting_link"], self.place)
        self.assertEqual(len(self.rooms()), 1)

    def test_conference_pending(self):
        pending = {"id": "x", "status": "confirmed",
                   "conferenceData": {"createRequest": {"requestId": "x", "status": {"statusCode": "pending"}}}}
        OUTSIDE.script(self.create, {"lose": False, "body": pending})
        one = self.make()
        self.goes(one["meeting_link"], self.place)
        self.assertEqual(len(self.rooms()), 1)
        self.assertEqual(len(OUTSIDE.calls("calendar.get")), 1)

    def test_conference_failed(self):
        """An event without a room is deleted, and another one is made."""
        failed = {"id": "x", "status": "confirmed",
                  "conferenceData": {"createRequest": {"requestId": "x", "status": {"statusCode": "failure"}}}}
        OUTSIDE.script(self.create, {"body": failed})
        one = self.make()
        self.goes(one["meeting_link"], self.place)
        self.assertEqual(len(self.rooms()), 1)
        self.assertEqual(len(OUTSIDE.events), 2)

    def test_room_among_entry_points(self):
        OUTSIDE.script(self.create, {"body": {"id": "abc", "status": "confirmed", "conferenceData": {"entryPoints": [
            {"entryPointType": "phone", "uri": "tel:+1"}, {"entryPointType": "video", "uri": "https://meet.google.com/evt-77"}]}}})
        one = self.make()
        self.goes(one["meeting_link"], r"https://meet\.google\.com/evt-77")


class Zoom(rooms.Remote, Meetings):
    provider, token, create, change, cancel = "zoom", "zoom.token", "zoom.create", "zoom.patch", "zoom.delete"
    place = r"https://us05web\.zoom\.us/j/\d+\?pwd=abc\.1"

    def rooms(self):
        return [one for one in OUTSIDE.zoom.values() if not one.get("deleted")]

    def moved_to(self, room, start):
        return room["start_time"] == start

    def policy(self):
        return {"code": 200, "message": "No policy allows this"}

    def with_url(self, url):
        return {"id": 85000000001, "join_url": url, "start_url": "https://zoom.us/s/1?zak=host-only"}

    def test_meeting(self):
        self.ready(start=in_days(33, 8), duration_minutes=45)
        meeting = self.rooms()[0]
        self.assertEqual((meeting["topic"], meeting["start_time"], meeting["duration"], meeting["timezone"]),
                         (f"Software Engineer - {self.candidate.name}", in_days(33, 8), 45, "UTC"))
        self.assertEqual(meeting["settings"], {"join_before_host": True, "waiting_room": False})

    def refuse_lease(self, table, when):
        self.instance.announce("DATABASE_ERROR", "DISPATCH_ERROR")
        self.instance.sql(f"DROP TRIGGER IF EXISTS refused;\nDELIMITER //\nCREATE TRIGGER refused BEFORE UPDATE ON {table} FOR EACH ROW"
                          f" IF {when} THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1406, MESSAGE_TEXT = 'injected'; END IF//")
        self.addCleanup(self.instance.sql, "DROP TRIGGER IF EXISTS refused")

    def test_one_room_holds_back_no_other(self):
        bad, good = self.ready(), self.ready(start=in_days(31))
        self.refuse_lease("meetings", "NEW.lease IS NOT NULL AND OLD.interview_id = (SELECT id FROM interviews WHERE public_id ="
                                      f" UNHEX('{bad['id'].replace('-', '')}'))")
        self.move(bad)
        self.move(good, in_days(41, 15))
        wait_for(lambda: any(self.moved_to(room, in_days(41, 15)) for room in self.rooms()), 10, "the other room to be moved")
        self.settled(bad)
        self.assertEqual(self.view(bad)["error"], "The data of this room cannot be read or kept")

    def test_one_account_holds_back_no_other(self):
        self.refuse_lease("meeting_accounts", "NEW.test_lease IS NOT NULL")
        self.assertStatus(self.hr.post(TEST), 202)
        done = wait_for(lambda: (found := self.hr.get(PROVIDER).json)["test"] != "running" and found, 15, "the test")
        self.assertEqual((done["test"], done["test_error"]), ("failed", "The data of this room cannot be read or kept"))

    def test_hosts_share_the_load(self):
        """A host may make or change 100 meetings a day. A host that has reached this is skipped; when all have, the job waits for
        midnight."""
        self.choose(**{**self.account(), "hosts": ["a@example.com", "b@example.com"]})
        made = [self.make(start=in_days(100 + n)) for n in range(4)]
        for one in made:
            self.goes(one["meeting_link"], self.place)
        self.assertEqual(sorted(one["host_email"] for one in self.rooms()), ["a@example.com"] * 2 + ["b@example.com"] * 2)
        self.instance.sql("UPDATE meeting_quotas SET used = 100 WHERE host = 'a@example.com'")
        self.ready(start=in_days(110))
        self.ready(start=in_days(111))
        self.assertEqual(sorted(one["host_email"] for one in self.rooms()), ["a@example.com"] * 2 + ["b@example.com"] * 4)
        self.instance.sql("UPDATE meeting_quotas SET used = 100")
        late = self.make(start=in_days(112))
        self.goes(late["meeting_link"], BUILT_IN.pattern)
        self.assertEqual(len(self.rooms()), 6)
        wait_for(lambda: self.view(late)["status"] == "fallback", 10, "the state")
        self.assertEqual(self.view(late)["error"], "The limit of the provider is reached")

    def test_found_on_a_later_page(self):
        for number in range(1, 151):
            OUTSIDE.zoom[number] = {"id": number, "uuid": "u", "host_id": "h", "host_email": "rooms@example.com", "topic": "x", "type": 2,
                                    "start_time": "2030-01-01T00:00:00Z", "duration": 30, "timezone": "UTC", "agenda": "",
                                    "join_url": "https://zoom.us/j/1"}
        OUTSIDE.script(self.create, {"lose": True})
        one = self.make()
        self.goes(one["meeting_link"], self.place)
        self.assertEqual((len(self.rooms()), len(OUTSIDE.calls(self.create)), len(OUTSIDE.calls("zoom.list"))), (151, 1, 2))

    def test_who_may_not_look_goes_on(self):
        OUTSIDE.script(self.create, 503)
        OUTSIDE.script("zoom.list", {"status": 400, "body": {"code": 4711, "message": "Invalid access token, does not contain scopes"}})
        one = self.make()
        self.goes(one["meeting_link"], self.place)
        self.assertEqual((len(self.rooms()), len(OUTSIDE.calls("zoom.list"))), (1, 1))

    def test_host_unknown(self):
        self.choose(**{**self.account(), "hosts": ["unknown@example.com"]})
        one = self.make()
        self.assertRegex(self.goes(one["meeting_link"]), BUILT_IN)
        self.assertEqual(self.view(one)["error"], "404: User does not exist: unknown@example.com.")

    def test_pace(self):
        """At most two requests a second, which is the limit of a free account."""
        self.ready(start=in_days(99))  # so that the token is there, and no request waits for it
        made = [self.make(start=in_days(100 + n)) for n in range(6)]
        for one in made:
            self.goes(one["meeting_link"], self.place)
        times = sorted(call["at"] for call in OUTSIDE.calls(self.create))[1:]
        self.assertGreaterEqual(times[-1] - times[0], 1.5)

    def test_link_given_instead(self):
        one = self.ready()
        self.assertStatus(self.hr.patch(f"/api/v1/interviews/interviews/{one['id']}/", {"meeting_link": "https://else.example.com/room"}),
                          200)
        wait_for(lambda: not self.rooms(), 10, "the room to be cancelled")
        self.assertStatus(self.hr.patch(f"/api/v1/interviews/interviews/{one['id']}/", {"meeting_link": None}), 200)
        self.goes(one["meeting_link"], self.place)
        self.assertEqual(len(self.rooms()), 1)

    def test_last_wish_wins(self):
        """An interview is moved, cancelled and moved again while the provider is slow: in the end the room has the last state."""
        OUTSIDE.script(self.create, {"delay": 1})
        one = self.make()
        self.move(one, in_days(41, 9))
        self.move(one, in_days(42, 11))
        self.goes(one["meeting_link"], self.place)
        wait_for(lambda: not self.change or self.moved_to(self.rooms()[0], in_days(42, 11)), 10, "the last move")
        self.settled(one)
        self.assertEqual(len(self.rooms()), 1)

    def test_cancelled_while_it_is_made(self):
        OUTSIDE.script(self.create, {"delay": 1})
        one = self.make()
        wait_for(lambda: OUTSIDE.calls(self.create), 10, "the request")
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{one['id']}", {"status": "cancelled"}), 200)
        self.settled(one)
        self.assertEqual(self.rooms(), [])

    def test_bad_request(self):
        OUTSIDE.script(self.create, 400)
        one = self.make()
        self.assertRegex(self.goes(one["meeting_link"]), BUILT_IN)
        self.assertEqual(self.view(one)["error"], "400: as scripted")

    def test_token_never_accepted(self):
        OUTSIDE.script(self.create, {"status": 401, "always": True})
        one = self.make()
        self.assertRegex(self.goes(one["meeting_link"]), BUILT_IN)
        self.settled(one)
        self.assertEqual((len(OUTSIDE.calls(self.token)), len(OUTSIDE.calls(self.create))), (2, 2))

    def test_token_down(self):
        OUTSIDE.script(self.token, 503, {"status": 200, "body": b"<html>"},
                       {"status": 200, "body": {"access_token": "a\r\nb", "expires_in": 5}})
        one = self.make()
        self.goes(one["meeting_link"], self.place, 60)

    def test_credentials_refused(self):
        OUTSIDE.script(self.token, {"status": 400, "body": {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}})
        one = self.make()
        self.assertRegex(self.goes(one["meeting_link"]), BUILT_IN)
        self.assertEqual(self.view(one)["error"], "400: Invalid JWT Signature.")
        self.assertEqual(OUTSIDE.calls(self.create), [])

    def test_nonsense(self):
        """Answers that are not JSON, not an object, or not a valid room: none becomes a link."""
        for body in (b"{", b"", b"[]", b'"x"', {}, b"\xff\xfe", b"{" * 100000, self.with_url("http://meet.example.com/x"),
                     self.with_url("javascript:alert(1)"),
                     self.with_url("https://127.0.0.1/x"), self.with_url("https://x.example.com/\r\nSet-Cookie: a=b"),
                     self.with_url("https://x/" + "y" * 3000), self.with_url("")):
            with self.subTest(str(body)[:60]):
                OUTSIDE.unscript()
                OUTSIDE.script(self.create, {"status": 201, "body": body, "always": True})
                asked = len(OUTSIDE.calls(self.create))
                one = self.make(start=in_days(50 + asked % 300, asked % 24))
                wait_for(lambda: len(OUTSIDE.calls(self.create)) > asked, 40, "the request")
                self.assertEqual(self.column(one, "remote_url IS NULL"), "1")
                self.assertStatus(self.hr.delete(f"/api/interview-management/{one['id']}/"), 200)
                # The next case begins with an account without failures.
                self.choose(provider="built_in")
                self.choose(**self.account())

    def test_too_much(self):
        OUTSIDE.script(self.create, {"status": 201, "body": b"x" * 5_000_000})
        one = self.make()
        self.goes(one["meeting_link"], self.place)
        self.assertEqual(len(self.rooms()), 1)

    def test_answer_lost_and_cancelled(self):
        OUTSIDE.script(self.create, {"lose": True}, {"status": 503, "always": True})
        one = self.make()
        wait_for(lambda: OUTSIDE.calls(self.create), 10, "the request")
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{one['id']}", {"status": "cancelled"}), 200)
        OUTSIDE.unscript()
        self.settled(one, 40)
        self.assertLessEqual(len(self.rooms()), self.after_lost - 1)

    def test_killed(self):
        """SIGKILL while the provider works: another dispatcher continues after the lease has ended."""
        for step in ("before", "after"):
            with self.subTest(step):
                OUTSIDE.script(self.create, {"delay": 1.5, "lose": True} if step == "after" else {"delay": 1.5, "status": 503})
                before, rooms = len(OUTSIDE.calls(self.create)), len(self.rooms())
                one = self.make(start=in_days(60 + before))
                wait_for(lambda: len(OUTSIDE.calls(self.create)) > before, 10, "the request")
                self.kill_dispatcher()
                self.goes(one["meeting_link"], self.place, 40)
                self.settled(one)
                self.assertLessEqual(len(self.rooms()), rooms + (self.after_lost if step == "after" else 1))

    def test_gone_at_the_provider(self):
        if not self.change:
            return
        one = self.ready()
        before = self.goes(one["meeting_link"])
        OUTSIDE.script(self.change, 404)
        self.move(one)
        wait_for(lambda: self.goes(one["meeting_link"]) != before, 20, "another room")
        self.settled(one)
        self.assertRegex(self.goes(one["meeting_link"]), self.place)

    def test_provider_changed(self):
        """After a change of the provider an existing room stays the room of its interview. New rooms, and those of moved interviews, are
        made at the new provider."""
        one = self.ready()
        before = self.goes(one["meeting_link"])
        self.choose(provider="built_in")
        self.assertEqual(self.goes(one["meeting_link"]), before)
        self.move(one)
        self.goes(one["meeting_link"], BUILT_IN.pattern)

    def test_soon(self):
        """An interview that begins soon does not wait for a provider that is down, and keeps the room in which it began."""
        OUTSIDE.script(self.create, {"status": 500, "always": True})
        one = self.make(start=in_days(0, 0))
        self.goes(one["meeting_link"], BUILT_IN.pattern, FALLBACK + 3)

    def test_reopened(self):
        one = self.ready()
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{one['id']}", {"status": "cancelled"}), 200)
        wait_for(lambda: not self.rooms(), 10, "the room to be cancelled")
        self.settled(one)
        self.instance.sql(f"UPDATE interviews SET status = 0 WHERE public_id = UNHEX('{one['id'].replace('-', '')}')")
        self.assertStatus(self.hr.patch(f"/api/v1/interviews/interviews/{one['id']}/", {"notes": "again"}), 200)
        self.goes(one["meeting_link"], self.place)
        self.assertEqual(len(self.rooms()), 1)


if __name__ == "__main__":
    unittest.main()
