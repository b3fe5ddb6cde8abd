"""Interviews in other calendar programs: one as a file, those of a person as a feed. ical.js reads them, also on days of clock change."""

import json
import subprocess
import sys
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, npm  # noqa: E402
from harness.suite import in_days, iso  # noqa: E402

BASE = "/api/v1/interviews/interviews/"
FEED = "/api/v1/users/calendar_feed/"
NOT_FOUND = {"detail": "Not found."}


def read(text):
    """Returns the text as ical.js has parsed it."""
    done = subprocess.run(["node", str(npm.script("ical.mjs"))], input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=60, check=False)
    if done.returncode != 0:
        raise AssertionError(f"ical.js refused it: {done.stderr.decode()}\n{text}")
    return json.loads(done.stdout)


class CalendarSuite(Suite):
    def setUp(self):
        super().setUp()
        self.company = f"Acme, {uuid.uuid4()}; Ltd"
        self.hr = self.staff("hr", self.company)
        self.interviewer = self.staff("interviewer", self.company, "Ann \"Annie\" Lee")
        self.candidate = self.register(name="Zoë Ñandú")
        self.day = 20

    def made(self, start=None, **more):
        self.day += 1
        made = self.schedule(self.interviewer, self.candidate, start or in_days(self.day), **more)
        return self.hr.get(f"{BASE}{made['id']}/").json

    def file(self, interview, person=None):
        answer = self.assertStatus((person or self.hr).get(f"{BASE}{interview['id']}/calendar.ics"), 200)
        self.assertEqual(answer.header("Content-Type"), "text/calendar; charset=utf-8")
        self.assertLines(answer.body)
        return answer

    def event(self, interview, person=None):
        (event,) = read(self.file(interview, person).text)["events"]
        return event

    def assertLines(self, body):
        """Asserts RFC 5545 3.1: CRLF, at most 75 octets, and no character that is split."""
        self.assertTrue(body.endswith(b"\r\n"))
        for line in body[:-2].split(b"\r\n"):
            self.assertLessEqual(len(line), 75)
            self.assertNotIn(b"\n", line)
            line.decode("utf-8")


class Files(CalendarSuite):
    def test_what_it_says(self):
        interview = self.made(position="Chef, pâtisserie; \\ and 👍" + " long" * 30)
        calendar = read(self.file(interview).text)
        self.assertEqual(calendar["method"], "PUBLISH")
        (event,) = calendar["events"]
        self.assertEqual(event["uid"], f"{interview['id']}@127.0.0.1")
        self.assertEqual((event["start"], event["sequence"], event["status"], event["attendees"]),
                         (interview["scheduled_at"], 0, "TENTATIVE", 0))
        self.assertEqual(event["summary"], f"Interview: {interview['job_title']}, Zoë Ñandú")
        self.assertIn(f"Company: {self.company}\n", event["description"])
        self.assertEqual(event["url"], interview["meeting_link"])
        self.assertEqual(event["location"], interview["meeting_link"])
        self.assertTrue(event["organizer"].startswith("mailto:"))
        self.assertIn(self.company, self.event(interview, self.candidate)["summary"])

    def test_who_may_read(self):
        interview = self.made()
        path = f"{BASE}{interview['id']}/calendar.ics"
        for person in (self.hr, self.interviewer, self.candidate, self.staff("admin", self.company)):
            self.assertStatus(person.get(path), 200)
        for person in (self.staff("interviewer", self.company), self.staff("hr", f"Other {uuid.uuid4()}"), self.register()):
            self.assertEqual(self.assertStatus(person.get(path), 404).json, NOT_FOUND)
        self.assertStatus(self.staff("admin", None).get(path), 403)
        self.assertStatus(self.anyone.get(path), 401)
        for unknown in (str(uuid.uuid4()), "x"):
            self.assertEqual(self.assertStatus(self.hr.get(f"{BASE}{unknown}/calendar.ics"), 404).json, NOT_FOUND)
        self.assertStatements(self.candidate, path)
        self.assertStatements(self.interviewer, path)

    def test_panel_reads_it(self):
        colleague = self.staff("interviewer", self.company)
        interview = self.made()
        self.assertStatus(self.hr.patch(f"{BASE}{interview['id']}/", {"panel_ids": [colleague.id]}), 200)
        self.assertEqual(self.event(interview, colleague)["sequence"], 1)
        self.assertStatements(colleague, f"{BASE}{interview['id']}/calendar.ics")

    def test_sequence_rises(self):
        interview = self.made()
        path = f"{BASE}{interview['id']}/"

        def sequence(change, status=200):
            self.assertStatus(self.hr.patch(path, change), status)
            event = self.event(interview)
            self.assertEqual(event["uid"], f"{interview['id']}@127.0.0.1")
            return event["sequence"], event["status"]

        self.assertEqual(sequence({"scheduled_at": in_days(70)}), (1, "TENTATIVE"))
        self.assertEqual(sequence({"notes": "only words"}), (1, "TENTATIVE"))
        self.assertEqual(sequence({"scheduled_at": in_days(70)}), (1, "TENTATIVE"))
        self.assertEqual(sequence({"location": "Room 5"}), (2, "TENTATIVE"))
        self.assertEqual(sequence({"meeting_link": "https://meet.example.com/abc"}), (3, "TENTATIVE"))
        self.assertEqual(sequence({"status": "confirmed"}), (3, "CONFIRMED"))
        self.assertEqual(sequence({"duration_minutes": 30}), (4, "TENTATIVE"))
        self.assertEqual(sequence({"timezone": "Europe/Paris"}), (5, "TENTATIVE"))
        self.assertEqual(sequence({"status": "nonsense"}, 400), (5, "TENTATIVE"))
        self.assertStatus(self.hr.post(path + "cancel/", {"reason": "x"}), 200)
        event = self.event(interview)
        self.assertEqual((event["sequence"], event["status"]), (6, "CANCELLED"))

    def test_same_bytes_are_not_sent_again(self):
        interview = self.made()
        first = self.file(interview)
        etag = first.header("ETag")
        self.assertRegex(etag, r'^"[A-Za-z0-9_-]{22}"$')
        self.assertEqual(first.header("Cache-Control"), "private")
        self.assertEqual(first.header("Content-Disposition"), 'attachment; filename="interview.ics"; filename*=UTF-8\'\'interview.ics')
        path = f"{BASE}{interview['id']}/calendar.ics"
        again = self.hr.get(path, headers={"If-None-Match": etag})
        self.assertEqual((again.status, again.body, again.header("ETag")), (304, b"", etag))
        self.assertStatus(self.hr.patch(f"{BASE}{interview['id']}/", {"location": "Elsewhere"}), 200)
        self.assertStatus(self.hr.get(path, headers={"If-None-Match": etag}), 200)

    def test_days_of_clock_change(self):
        """Just before and just after each change, the reader's instant is the same as ours, by the zone in the file."""
        for zone in ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"):
            day = datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0) + timedelta(days=60)
            changes = []
            while len(changes) < 2 and day < datetime.now(timezone.utc) + timedelta(days=500):
                if day.astimezone(ZoneInfo(zone)).utcoffset() != (day + timedelta(hours=1)).astimezone(ZoneInfo(zone)).utcoffset():
                    changes.append(day)
                day += timedelta(hours=1)
            for change in changes or [day]:
                for hours in (-2, 1, 3):
                    start = change + timedelta(hours=hours)
                    interview = self.made(iso(start))
                    self.assertStatus(self.hr.patch(f"{BASE}{interview['id']}/", {"timezone": zone}), 200)
                    event = self.event(interview)
                    self.assertEqual(event["start"], iso(start), (zone, event))
                    self.assertEqual(event["end"], iso(start + timedelta(hours=1)), (zone, event))
                    local = start.astimezone(ZoneInfo(zone))
                    # A local time that comes twice would be ambiguous in the file, so it is in UTC there.
                    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
                    self.assertEqual(event["zone"], "UTC" if twice else zone)
                    self.assertEqual(event["wall"], iso(start) if twice else local.strftime("%Y-%m-%dT%H:%M:%S"))
                    self.assertStatus(self.hr.delete(f"/api/interview-management/{interview['id']}/"), 200)


class Feeds(CalendarSuite):
    def feed(self, person, status=201):
        return self.assertStatus(person.post(FEED, None), status).json

    def target(self, feed):
        return feed["url"].removeprefix(self.instance.url)

    def read(self, feed):
        answer = self.assertStatus(self.anyone.get(self.target(feed)), 200)
        self.assertLines(answer.body)
        return read(answer.text)

    def test_made_renewed_ended(self):
        for person in (self.candidate, self.interviewer, self.hr, self.staff("admin", self.company)):
            self.assertEqual(self.assertStatus(person.get(FEED), 200).json, {"active": False, "created_at": None})
            first = self.feed(person)
            self.assertEqual(list(first), ["active", "created_at", "url", "webcal_url"])
            self.assertRegex(first["url"], rf"^{self.instance.url}/cal/[A-Za-z0-9_-]{{32}}\.ics$")
            self.assertEqual(first["webcal_url"], "webcal" + first["url"].removeprefix("http"))
            shown = self.assertStatus(person.get(FEED), 200).json
            self.assertEqual(shown, {"active": True, "created_at": first["created_at"]})
            self.assertStatus(self.anyone.get(self.target(first)), 200)
            second = self.feed(person)
            self.assertNotEqual(second["url"], first["url"])
            self.assertStatus(self.anyone.get(self.target(first)), 404)
            self.assertStatus(self.anyone.get(self.target(second)), 200)
            stale = person.get(FEED).header("ETag")
            self.feed(person)
            self.assertStatus(person.request("DELETE", FEED, headers={"If-Match": stale}), 412)
            self.assertStatus(person.request("DELETE", FEED, headers={"If-Match": person.get(FEED).header("ETag")}), 204)
            self.assertStatus(person.delete(FEED), 204)
            self.assertStatus(self.anyone.get(self.target(second)), 404)
            self.assertEqual(person.get(FEED).json["active"], False)

    def test_needs_a_login(self):
        for method in ("GET", "POST", "DELETE"):
            self.assertEqual(self.assertStatus(self.anyone.request(method, FEED), 401).json,
                             {"detail": "Authentication credentials were not provided."})

    def test_unknown(self):
        for token in ("A" * 32, "x", "A" * 64, "%F0%9F%91%8D"):
            self.assertError(self.anyone.get(f"/cal/{token}.ics"), 404, "not_found")
        self.assertError(self.anyone.get("/cal/" + "A" * 65 + ".ics"), 404, "not_found")
        self.assertError(self.anyone.get("/cal/" + "A" * 32), 404)
        self.assertError(self.anyone.post(f"/cal/{'A' * 32}.ics", {}), 405)

    def test_what_stands_in_it(self):
        """A feed has the interviews in which its person takes part, and nothing else."""
        mine, other = self.made(), self.schedule(self.staff("interviewer", self.company), self.register(), in_days(50))
        for person, name in ((self.candidate, "Zoë Ñandú"), (self.interviewer, "Ann \"Annie\" Lee")):
            calendar = self.read(self.feed(person))
            self.assertEqual((calendar["method"], calendar["refresh"], calendar["ttl"]), ("PUBLISH", "PT1H", "PT1H"))
            self.assertEqual(calendar["name"], f"Interviews of {name}")
            self.assertEqual([(event["uid"], event["start"]) for event in calendar["events"]],
                             [(f"{mine['id']}@127.0.0.1", mine["scheduled_at"])])
        self.assertEqual(self.read(self.feed(self.hr))["events"], [])
        self.assertNotIn(other["id"], self.anyone.get(self.target(self.feed(self.interviewer))).text)
        # A private entry of the candidate is in no calendar.
        body = {"applicationId": mine["application_id"], "interviewType": "PHONE", "interviewDate": in_days(33)[:10],
                "interviewTime": "14:00:00"}
        self.assertStatus(self.candidate.post("/api/interviews", body), 201)
        self.assertEqual(len(self.read(self.feed(self.candidate))["events"]), 1)

    def test_panel_and_window(self):
        colleague = self.staff("interviewer", self.company)
        feed = self.feed(colleague)
        first, late, old = self.made(), self.made(in_days(400)), self.made(in_days(-40))
        for interview in (first, late, old):
            self.assertStatus(self.hr.patch(f"{BASE}{interview['id']}/", {"panel_ids": [colleague.id]}), 200)
        self.assertEqual([event["uid"][:36] for event in self.read(feed)["events"]], [first["id"]])
        self.assertStatus(self.hr.patch(f"{BASE}{first['id']}/", {"panel_ids": []}), 200)
        self.assertEqual(self.read(feed)["events"], [])

    def test_cancelled_stays_for_a_while(self):
        interview, feed = self.made(), self.feed(self.candidate)
        before = self.read(feed)["events"][0]
        self.assertStatus(self.hr.post(f"{BASE}{interview['id']}/cancel/", {}), 200)
        after = self.read(feed)["events"][0]
        self.assertEqual((before["status"], before["sequence"], after["status"], after["sequence"]), ("TENTATIVE", 0, "CANCELLED", 1))
        self.instance.sql(f"UPDATE interviews SET cancelled_at = cancelled_at - INTERVAL 40 DAY WHERE public_id ="
                          f" UNHEX('{interview['id'].replace('-', '')}')")
        self.assertEqual(self.read(feed)["events"], [])

    def test_read_again(self):
        self.made()
        feed = self.feed(self.candidate)
        first = self.assertStatus(self.anyone.get(self.target(feed)), 200)
        self.assertEqual((first.header("Cache-Control"), first.header("Content-Type")), ("private", "text/calendar; charset=utf-8"))
        etag = first.header("ETag")
        self.assertFalse(etag.startswith("W/"))
        again = self.anyone.get(self.target(feed), headers={"If-None-Match": etag})
        self.assertEqual((again.status, again.body, again.header("Cache-Control")), (304, b"", "private"))
        self.made()
        self.assertStatus(self.anyone.get(self.target(feed), headers={"If-None-Match": etag}), 200)
        self.assertStatements(self.anyone, self.target(feed))

    def test_shut_out_person_has_none(self):
        feed = self.feed(self.interviewer)
        self.assertStatus(self.anyone.get(self.target(feed)), 200)
        self.instance.sql(f"UPDATE users SET active = 0 WHERE email = '{self.interviewer.email}'")
        self.assertStatus(self.anyone.get(self.target(feed)), 404)

    def test_token_is_kept_nowhere(self):
        feed = self.feed(self.candidate)
        token = self.target(feed)[5:-4]
        self.assertStatus(self.anyone.get(self.target(feed)), 200)
        for folder in ("log", "."):
            for path in (self.instance.state / folder).glob("*.log"):
                self.assertNotIn(token, path.read_text(errors="replace"), path)
        logs = list(self.instance.state.rglob("*.log"))
        self.assertTrue(logs)
        for path in logs:
            self.assertNotIn(token, path.read_text(errors="replace"), path)
        self.assertEqual(self.instance.value(f"SELECT COUNT(*) FROM calendar_feeds WHERE HEX(token_hash) LIKE '%{token.encode().hex()}%'"),
                         "0")

    def test_days_of_clock_change(self):
        """One feed has interviews in several zones, before and after clock changes."""
        wanted = {}
        for zone, starts in {"Europe/Paris": ["2027-03-27T09:00:00Z", "2027-03-28T00:30:00Z", "2027-03-28T09:00:00Z"],
                             "America/New_York": ["2027-03-13T14:00:00Z", "2027-03-14T06:30:00Z", "2027-03-14T14:00:00Z"]}.items():
            for start in starts:
                interview = self.made(start)
                self.assertStatus(self.hr.patch(f"{BASE}{interview['id']}/", {"timezone": zone}), 200)
                wanted[f"{interview['id']}@127.0.0.1"] = (start, zone)
        found = {event["uid"]: (event["start"], event["zone"]) for event in self.read(self.feed(self.candidate))["events"]}
        self.assertEqual(found, wanted)


if __name__ == "__main__":
    unittest.main()
