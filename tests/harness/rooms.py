"""
The base of suites about meeting rooms: a company with people and an account at a provider of harness/providers.py, and the tests that every
external provider must pass (Remote).
"""

import os
import re
import signal
import time
import uuid
from urllib.parse import urlsplit

from .instance import wait_for
from .providers import Providers, new_key
from .suite import Suite, in_days

PROVIDER = "/api/v1/meetings/provider/"
TEST = "/api/v1/meetings/provider/test/"
OUTSIDE = Providers()
PRIVATE, PUBLIC = new_key()
FALLBACK = 6
BUILT_IN = re.compile(r"https://rooms\.example\.com/[0-9a-f]{32}")

ACCOUNTS = {
    "google_meet": {"provider": "google_meet", "client_id": "robot@project.iam.gserviceaccount.com", "key_id": "key-1", "secret": PRIVATE,
                    "hosts": ["rooms@example.com"]},
    "google_calendar": {"provider": "google_calendar", "client_id": "robot@project.iam.gserviceaccount.com", "secret": PRIVATE,
                        "hosts": ["rooms@example.com"], "calendar_id": "team/rooms@group.calendar.google.com"},
    "zoom": {"provider": "zoom", "account_id": "zoom-account", "client_id": "zoom-client", "secret": "zoom-secret",
             "hosts": ["rooms@example.com"]},
    "teams": {"provider": "teams", "account_id": "tenant-1", "client_id": "teams-client", "secret": "teams%secret&=+",
              "hosts": ["0193200a-7c00"]},
}


class Meetings(Suite):
    options = {"name": "meetings",
               "settings": {"dispatchers": "1", "room_base": "https://rooms.example.com", "meeting_fallback_seconds": str(FALLBACK),
                            "meeting_seconds": "2", "meeting_lease_seconds": "8", **OUTSIDE.settings()}}

    def setUp(self):
        super().setUp()
        OUTSIDE.reset()
        OUTSIDE.public_keys = {"robot@project.iam.gserviceaccount.com": PUBLIC}
        self.company = f"Meetings {uuid.uuid4()}"
        self.hr = self.staff("hr", self.company)
        self.interviewer = self.staff("interviewer", self.company)
        self.candidate = self.register()

    def tearDown(self):
        super().tearDown()
        OUTSIDE.unscript()
        # Unfinished work of one test must not disturb the next one.
        self.instance.sql("UPDATE meetings SET next_at = NULL, lease = NULL")
        faults, OUTSIDE.faults = OUTSIDE.faults, []
        self.assertEqual(faults, [])

    def choose(self, **account):
        return self.assertStatus(self.hr.put(PROVIDER, account), 200).json

    def make(self, **more):
        return self.schedule(self.interviewer, self.candidate, **more)

    def join(self, link):
        return self.anyone.get(urlsplit(link).path)

    def goes(self, link, place=None, seconds=30):
        """Waits until the link leads to an address that matches `place`, and returns the address."""
        def there():
            answer = self.join(link)
            return answer.status == 302 and (place is None or re.fullmatch(place, answer.header("Location"))) and answer.header("Location")
        return wait_for(there, seconds, f"{link} to lead to {place or 'a room'}")

    def column(self, interview, column):
        return self.instance.value(f"SELECT {column} FROM meetings m JOIN interviews i ON i.id = m.interview_id "
                                   f"WHERE i.public_id = UNHEX('{interview['id'].replace('-', '')}')")

    def settled(self, interview, seconds=20):
        """Waits until the dispatcher has finished its work for this meeting."""
        wait_for(lambda: self.column(interview, "next_at IS NULL AND lease IS NULL") == "1", seconds, "the meeting to be settled")

    def view(self, interview, who=None):
        return self.assertStatus((who or self.hr).get(f"/api/v1/meetings/{interview['id']}/"), 200).json

    def history(self, interview):
        return [row[0] for row in self.instance.sql(
            f"SELECT h.new_text FROM history h JOIN interviews i ON i.id = h.object_id WHERE h.object = 4 AND h.member = 'meeting_room' AND"
            f" "
            f"i.public_id = UNHEX('{interview['id'].replace('-', '')}') ORDER BY h.id")]

    def kill_dispatcher(self):
        lines = [line for line in self.instance.log_since() if "WORKER_START" in line and " dispatcher=" in line]
        pid = int(re.search(r" dispatcher=(\d+)", lines[-1])[1])
        os.kill(pid, signal.SIGKILL)
        return pid


class Remote:
    """Tests that every external provider of rooms must pass. The subclasses name the provider and read its rooms."""

    provider = token = create = change = cancel = None
    place = None  # matches the addresses of its rooms

    def rooms(self):
        """Returns the open rooms at the provider."""
        raise NotImplementedError

    def setUp(self):
        super().setUp()
        self.choose(**self.account())

    def account(self):
        return ACCOUNTS[self.provider]

    def ready(self, **more):
        one = self.make(**more)
        self.goes(one["meeting_link"], self.place)
        self.settled(one)
        return one

    def move(self, one, start=None):
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{one['id']}", {"scheduled_time": start or in_days(40, 15)}), 200)

    def test_made(self):
        one = self.ready()
        self.assertEqual(len(self.rooms()), 1)
        view = self.view(one)
        self.assertEqual((view["provider"], view["status"], view["is_generated"], view["error"]), (self.provider, "ready", True, None))
        self.assertEqual(self.history(one), ["ready"])
        self.assertNotIn("error", self.view(one, self.candidate))
        # The link by which somebody becomes the host is not stored anywhere.
        self.assertEqual(self.column(one, "CONCAT_WS(' ', remote_id, remote_url, error) LIKE '%host-only%'"), "0")
        # A second meeting uses the same token.
        self.ready(start=in_days(31))
        self.assertEqual(len(OUTSIDE.calls(self.token)), 1)

    def test_page_before_the_room(self):
        OUTSIDE.script(self.create, {"delay": 1.2})
        one = self.make()
        answer = self.assertStatus(self.join(one["meeting_link"]), 200)
        self.assertIn('http-equiv="refresh"', answer.text)
        self.assertEqual(self.view(one)["status"], "waiting")
        self.goes(one["meeting_link"], self.place)

    def test_moved(self):
        one = self.ready()
        before = self.goes(one["meeting_link"])
        self.move(one)
        if self.change:
            wait_for(lambda: OUTSIDE.calls(self.change), 10, "the change")
            self.settled(one)
            self.assertTrue(self.moved_to(self.rooms()[0], in_days(40, 15)), self.rooms())
            # A change that does not concern the provider is not sent to it.
            self.assertStatus(self.candidate.put(f"/candidate/interviews/{one['id']}/confirm"), 200)
            self.settled(one)
            time.sleep(1.2)
            self.assertEqual(len(OUTSIDE.calls(self.change)), 1)
        self.assertEqual(self.goes(one["meeting_link"]), before)
        self.assertEqual(len(self.rooms()), 1)

    def test_cancelled(self):
        one = self.ready()
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{one['id']}", {"status": "cancelled"}), 200)
        self.assertStatus(self.join(one["meeting_link"]), 404)
        wait_for(lambda: not self.rooms(), 10, "the room to be cancelled")
        self.settled(one)
        self.assertEqual(self.view(one)["status"], "cancelled")

    def test_deleted(self):
        one = self.ready()
        meetings = self.instance.count("meetings")
        self.assertStatus(self.hr.delete(f"/api/interview-management/{one['id']}/"), 200)
        self.assertStatus(self.join(one["meeting_link"]), 404)
        wait_for(lambda: not self.rooms(), 10, "the room to be cancelled")
        wait_for(lambda: self.instance.count("meetings") == meetings - 1, 10, "the meeting to be forgotten")

    def test_refused(self):
        OUTSIDE.script(self.create, {"status": 403, "body": self.policy()})
        one = self.make()
        self.assertRegex(self.goes(one["meeting_link"]), BUILT_IN)
        view = self.view(one)
        self.assertEqual((view["status"], view["error"]), ("fallback", "403: No policy allows this"))
        self.assertEqual(self.history(one), ["fallback: 403: No policy allows this"])
        self.settled(one)
        self.assertEqual(len(OUTSIDE.calls(self.create)), 1)
        # After the permission was granted, a retry replaces the built-in room, because nobody has joined it yet.
        self.assertStatus(self.hr.post(TEST), 202)
        self.goes(one["meeting_link"], self.place)
        self.assertEqual(self.history(one)[-1], "ready")

    def policy(self):
        return {"error": {"code": "Forbidden", "message": "No policy allows this", "innerError": {}}}

    def test_token_expired_once(self):
        self.ready()
        OUTSIDE.forget_tokens()
        self.ready(start=in_days(31))
        self.assertEqual(len(OUTSIDE.calls(self.token)), 2)
        self.assertEqual([call["headers"]["Authorization"] for call in OUTSIDE.calls(self.create)].count("Bearer token-0"), 0)

    def test_limited(self):
        """After 429 the room is made later: not before Retry-After, or after some time when there is no such header."""
        OUTSIDE.script(self.create, {"status": 429, "headers": {"Retry-After": "3"}}, 429)
        one = self.make()
        self.goes(one["meeting_link"], self.place)
        times = [call["at"] for call in OUTSIDE.calls(self.create)]
        self.assertEqual(len(times), 3)
        self.assertGreaterEqual(times[1] - times[0], 2)
        self.assertGreaterEqual(times[2] - times[1], 1)
        self.assertEqual(len(self.rooms()), 1)

    def test_down_and_back(self):
        OUTSIDE.script(self.create, 503, 500)
        one = self.make()
        self.goes(one["meeting_link"], self.place)
        self.assertEqual(len(self.rooms()), 1)

    def test_stays_down(self):
        """The built-in room is used, and shown as such; when the provider works again long before the interview, its room replaces it."""
        OUTSIDE.script(self.create, {"status": 500, "always": True})
        one = self.make()
        self.assertEqual(self.join(one["meeting_link"]).status, 200)
        self.assertRegex(self.goes(one["meeting_link"], seconds=FALLBACK + 2), BUILT_IN)
        wait_for(lambda: self.view(one)["status"] == "fallback", 15, "the meeting to say so")
        self.assertEqual(self.history(one), ["fallback: 500: as scripted"])
        OUTSIDE.unscript()
        self.instance.sql("UPDATE meetings SET next_at = UTC_TIMESTAMP() WHERE next_at IS NOT NULL AND lease IS NULL")
        self.goes(one["meeting_link"], self.place)
        self.settled(one)
        self.assertEqual(self.history(one)[-1], "ready")
        self.assertEqual(len(self.rooms()), 1)

    def test_slow(self):
        """A provider that never answers does not delay workers or other companies."""
        OUTSIDE.script(self.create, {"delay": 4})
        started = time.monotonic()
        one = self.make()
        self.assertLess(time.monotonic() - started, 3)
        self.goes(one["meeting_link"], self.place)
        self.settled(one)

    def test_answer_lost(self):
        """A room was created but its answer was lost. No second room is created if the provider can search for the first."""
        OUTSIDE.script(self.create, {"lose": True})
        one = self.make()
        self.goes(one["meeting_link"], self.place)
        self.settled(one)
        self.assertLessEqual(len(self.rooms()), self.after_lost)

    after_lost = 1

    def test_test(self):
        one = self.assertStatus(self.hr.post(TEST), 202).json
        self.assertEqual((one["test"], one["tested_at"]), ("running", None))
        done = wait_for(lambda: (found := self.hr.get(PROVIDER).json)["test"] != "running" and found, 15, "the test")
        self.assertEqual((done["test"], done["test_error"]), ("passed", None))
        self.assertRegex(done["tested_at"], r"^\d{4}-\d\d-\d\dT")
        self.assertEqual(self.rooms(), [])
        OUTSIDE.script(self.create, {"status": 403, "body": self.policy()})
        self.assertStatus(self.hr.post(TEST), 202)
        done = wait_for(lambda: (found := self.hr.get(PROVIDER).json)["test"] != "running" and found, 15, "the test")
        self.assertEqual((done["test"], done["test_error"]), ("failed", "403: No policy allows this"))
