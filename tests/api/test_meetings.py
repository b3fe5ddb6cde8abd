"""
The provider of a company's meeting rooms and its settings; personal links; Jitsi, which admits people by name; Google Meet and Microsoft
Teams, from the settings to the room.
"""

import base64
import re
import sys
import time
import unittest
import uuid
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import rooms  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.providers import claims_of, new_key  # noqa: E402
from harness.rooms import ACCOUNTS, BUILT_IN, OUTSIDE, PRIVATE, PROVIDER, PUBLIC, TEST, Meetings  # noqa: E402
from harness.suite import in_days  # noqa: E402

MEMBERS = ["provider", "is_default", "account_id", "client_id", "key_id", "has_secret", "hosts", "url", "calendar_id", "guests", "test",
           "test_error", "tested_at", "updated_at"]


class Settings(Meetings):
    def test_default(self):
        answer = self.assertStatus(self.hr.get(PROVIDER), 200)
        self.assertEqual(list(answer.json), MEMBERS)
        self.assertEqual(answer.json,
                         {**dict.fromkeys(MEMBERS), "provider": "built_in", "is_default": True, "has_secret": False, "hosts": [],
                          "guests": False, "test": "never"})
        tag = answer.header("ETag")
        self.assertStatus(self.hr.delete(PROVIDER, headers={"If-Match": tag}), 204)
        self.assertStatus(self.hr.put(PROVIDER, {"provider": "none"}, headers={"If-Match": tag}), 200)
        self.assertStatus(self.hr.put(PROVIDER, {"provider": "zoom"}, headers={"If-Match": tag}), 412)
        self.assertStatus(self.hr.delete(PROVIDER), 204)
        self.assertStatus(self.hr.post(TEST), 404)
        self.assertRegex(self.goes(self.make()["meeting_link"]), BUILT_IN)

    def test_set_and_read(self):
        for name, account in ACCOUNTS.items():
            with self.subTest(name):
                one = self.choose(**account)
                self.assertEqual(list(one), MEMBERS)
                shown = {member: one[member] for member in account if member != "secret"}
                self.assertEqual(shown, {member: value for member, value in account.items() if member != "secret"})
                self.assertTrue(one["has_secret"])
                self.assertFalse(one["is_default"])
                self.assertNotIn(account["secret"][:20], self.hr.get(PROVIDER).text)
                self.assertEqual(self.assertStatus(self.hr.get(PROVIDER), 200).json, one)
        self.assertEqual(
            self.instance.count("meeting_accounts", f"secret LIKE '%{ACCOUNTS['teams']['secret']}%' OR secret LIKE '%PRIVATE KEY%'"), 0)
        self.assertStatus(self.hr.delete(PROVIDER), 204)
        self.assertTrue(self.hr.get(PROVIDER).json["is_default"])
        # The audit trail has the changes, without the secret.
        actions = [row[0]
                   for row in self.instance.sql("SELECT action FROM audit WHERE action LIKE 'meeting_provider.%' ORDER BY id DESC LIMIT 5")]
        self.assertEqual(actions, ["meeting_provider.deleted"] + ["meeting_provider.set"] * 4)
        self.assertEqual(self.instance.count("history", "member LIKE '%secret%' AND object = 0"), 0)

    def test_missing(self):
        wanted = {"google_meet": ["client_id", "hosts", "secret"], "google_calendar": ["client_id", "hosts", "secret"],
                  "zoom": ["account_id", "client_id", "hosts", "secret"], "teams": ["account_id", "client_id", "hosts", "secret"],
                  "jitsi": ["url"]}
        for name, fields in wanted.items():
            with self.subTest(name):
                self.assertFields(self.hr.put(PROVIDER, {"provider": name}), *fields)
        self.assertFields(self.hr.put(PROVIDER, {}), "provider")
        self.assertFields(self.hr.put(PROVIDER, {"provider": "webex"}), "provider")
        self.assertEqual(self.instance.count("meeting_accounts", "1"), self.instance.count("meeting_accounts", "provider <> 99"))

    def test_wrong(self):
        small, _ = new_key(1024)
        for wrong in ({"secret": "a client secret"}, {"secret": "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"},
                      {"secret": small}, {"secret": PUBLIC}):
            answer = self.hr.put(PROVIDER, {**ACCOUNTS["google_meet"], **wrong})
            self.assertFields(answer, "secret")
            self.assertIn("RSA private key", answer.json["secret"][0])
        for wrong in ({"client_id": "a b"}, {"account_id": "a\r\nHost: evil"}, {"hosts": ["a b"]}, {"hosts": ["x" * 255]},
                      {"secret": "with blank"}):
            self.assertFields(self.hr.put(PROVIDER, {**ACCOUNTS["zoom"], **wrong}), *wrong)
        for wrong in ("../../other", "common/x", "..", ".hidden", "a b", "ten%2fant"):
            self.assertFields(self.hr.put(PROVIDER, {**ACCOUNTS["teams"], "account_id": wrong}), "account_id")
        for wrong in ({"hosts": [".."]}, {"account_id": ".."}):  # a part of a path that would lead elsewhere
            self.assertFields(self.hr.put(PROVIDER, {**ACCOUNTS["zoom"], **wrong}), *wrong)
        for url in ("http://meet.example.com", "https://meet.example.com/", "https://meet.example.com?x=1", "javascript:alert(1)",
                    "https://a@b.example"):
            self.assertFields(self.hr.put(PROVIDER, {"provider": "jitsi", "url": url}), "url")
        self.assertFields(self.hr.put(PROVIDER, {"provider": "jitsi", "url": "https://meet.example.com", "secret": "long-enough"}),
                          "account_id")

    def test_secret_stays(self):
        first = self.choose(**ACCOUNTS["zoom"])
        kept = {name: value for name, value in ACCOUNTS["zoom"].items() if name != "secret"}
        second = self.choose(**{**kept, "hosts": ["a@example.com", "b@example.com"]})
        self.assertEqual(second["hosts"], ["a@example.com", "b@example.com"])
        self.assertTrue(first["has_secret"] and second["has_secret"])
        # Another account needs a secret of its own.
        self.assertFields(self.hr.put(PROVIDER, {**kept, "client_id": "another"}), "secret")
        self.assertFields(self.hr.put(PROVIDER, {**kept, "secret": None}), "secret")

    def test_etag(self):
        self.choose(**ACCOUNTS["zoom"])
        tag = self.hr.get(PROVIDER).header("ETag")
        self.choose(**ACCOUNTS["zoom"])
        self.assertStatus(self.hr.put(PROVIDER, ACCOUNTS["zoom"], headers={"If-Match": tag}), 412)
        self.assertStatus(self.hr.delete(PROVIDER, headers={"If-Match": tag}), 412)
        self.assertStatus(self.hr.delete(PROVIDER, headers={"If-Match": self.hr.get(PROVIDER).header("ETag")}), 204)

    def test_who(self):
        self.choose(**ACCOUNTS["zoom"])
        for who in (self.interviewer, self.candidate):
            for answer in (who.get(PROVIDER), who.put(PROVIDER, ACCOUNTS["zoom"]), who.delete(PROVIDER), who.post(TEST)):
                self.assertStatus(answer, 403)
        self.assertStatus(self.anyone.get(PROVIDER), 401)
        other = self.staff("hr", f"Other {uuid.uuid4()}")
        self.assertTrue(other.get(PROVIDER).json["is_default"])
        self.assertStatus(other.delete(PROVIDER), 204)
        self.assertFalse(self.hr.get(PROVIDER).json["is_default"])

    def test_none(self):
        self.choose(provider="none")
        one = self.make()
        self.assertIsNone(one["meeting_link"])
        view = self.view(one)
        self.assertEqual((view["is_generated"], view["join_url"], view["status"]), (False, None, "ready"))
        self.assertStatus(self.hr.patch(f"/api/v1/interviews/interviews/{one['id']}/", {"meeting_link": "https://meet.example.com/ours"}),
                          200)
        view = self.view(one)
        self.assertEqual((view["is_generated"], view["join_url"]), (False, "https://meet.example.com/ours"))


class Links(Meetings):
    def test_who_sees_it(self):
        one = self.make()
        for who in (self.hr, self.interviewer, self.candidate):
            view = self.view(one, who)
            self.assertEqual(view["meeting_link"], one["meeting_link"])
            self.assertRegex(view["join_url"], re.escape(one["meeting_link"]) + r"/[\w-]{43}")
            self.assertRegex(self.goes(view["join_url"]), BUILT_IN)
        other = self.staff("hr", f"Other {uuid.uuid4()}")
        for who in (other, self.register(), self.staff("interviewer", self.company)):
            self.assertStatus(who.get(f"/api/v1/meetings/{one['id']}/"), 404)
        self.assertStatus(self.anyone.get(f"/api/v1/meetings/{one['id']}/"), 401)
        self.assertStatus(self.hr.get(f"/api/v1/meetings/{uuid.uuid4()}/"), 404)

    def test_tickets_belong_to_one_meeting_and_one_person(self):
        first, second = self.make(), self.make(start=in_days(31))
        mine = self.view(first, self.candidate)["join_url"]
        ticket = mine.rsplit("/", 1)[1]
        self.assertStatus(self.join(f"{second['meeting_link']}/{ticket}"), 404)
        raw = bytearray(base64.urlsafe_b64decode(ticket + "="))
        for place in (0, 15, 16, 31):
            bent = bytearray(raw)
            bent[place] ^= 1
            text = base64.urlsafe_b64encode(bytes(bent)).decode().rstrip("=")
            self.assertStatus(self.join(f"{first['meeting_link']}/{text}"), 404)
        for text in ("x", ticket[:-2], ticket + "A"):
            self.assertStatus(self.join(f"{first['meeting_link']}/{text}"), 404)

    def test_cancelled(self):
        one = self.make()
        mine = self.view(one, self.candidate)["join_url"]
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{one['id']}", {"status": "cancelled"}), 200)
        self.assertStatus(self.join(one["meeting_link"]), 404)
        self.assertStatus(self.join(mine), 404)


class Jitsi(Meetings):
    ACCOUNT = {"provider": "jitsi", "url": "https://Meet.Example.com/team", "account_id": "my_app",
               "secret": "an-application-secret-of-ours"}

    def room(self, link):
        place = self.goes(link)
        return place.split("?")[0], parse_qs(urlsplit(place).query).get("jwt", [None])[0]

    def test_without_tokens(self):
        self.choose(provider="jitsi", url="https://meet.example.com")
        one = self.make()
        self.assertRegex(self.goes(one["meeting_link"]), r"https://meet\.example\.com/[0-9a-f]{32}$")
        self.assertEqual(self.view(one)["status"], "ready")

    def test_each_person_has_a_token(self):
        self.choose(**self.ACCOUNT)
        one = self.make(start=in_days(30))
        rooms = set()
        for who, moderator in ((self.candidate, "false"), (self.interviewer, "true"), (self.hr, "true")):
            room, token = self.room(self.view(one, who)["join_url"])
            rooms.add(room)
            header, claims = claims_of(token, secret=self.ACCOUNT["secret"])
            self.assertEqual(header, {"alg": "HS256", "typ": "JWT"})
            self.assertEqual({name: claims[name] for name in ("iss", "aud", "sub", "room")},
                             {"iss": "my_app", "aud": "my_app", "sub": "meet.example.com", "room": room.rsplit("/", 1)[1]})
            self.assertEqual(claims["context"]["user"], {"id": who.id, "name": who.name, "email": who.email, "moderator": moderator})
            end = self.instance.value(f"SELECT UNIX_TIMESTAMP(CONVERT_TZ(start_at, '+00:00', @@session.time_zone)) + minutes * 60 FROM"
                                      f" interviews "
                                      f"WHERE public_id = UNHEX('{one['id'].replace('-', '')}')")
            self.assertEqual(claims["exp"], int(float(end)) + 3600)
            self.assertLessEqual(abs(claims["iat"] - time.time()), 5)
        self.assertEqual(len(rooms), 1)

    def test_a_stranger_is_told_what_to_do(self):
        self.choose(**self.ACCOUNT)
        one = self.make()
        answer = self.assertStatus(self.join(one["meeting_link"]), 200)
        self.assertIn("text/html", answer.header("Content-Type"))
        self.assertIn("use the link in the invitation", answer.text)
        self.choose(**{name: value for name, value in self.ACCOUNT.items() if name != "secret"}, guests=True)
        self.assertRegex(self.goes(one["meeting_link"]), r"https://Meet\.Example\.com/team/[0-9a-f]{32}$")

    def test_who_is_out_is_out(self):
        self.choose(**self.ACCOUNT)
        other = self.staff("interviewer", self.company)
        one = self.make()
        old = self.view(one, self.interviewer)["join_url"]
        self.assertStatus(self.hr.patch(f"/api/v1/interviews/interviews/{one['id']}/", {"interviewer_id": other.id}), 200)
        self.assertEqual(self.assertStatus(self.join(old), 200).header("Location"), None)
        self.assertIsNotNone(self.room(self.view(one, other)["join_url"])[1])

    def test_private_key(self):
        self.choose(**{**self.ACCOUNT, "secret": PRIVATE, "key_id": "vpaas/k1"})
        _, token = self.room(self.view(self.make(), self.candidate)["join_url"])
        header, _ = claims_of(token, public=PUBLIC)
        self.assertEqual(header, {"alg": "RS256", "typ": "JWT", "kid": "vpaas/k1"})

    def test_another_provider_later(self):
        self.choose(**self.ACCOUNT)
        one = self.make()
        self.choose(provider="built_in")
        self.assertRegex(self.goes(one["meeting_link"]), BUILT_IN)


class GoogleMeet(rooms.Remote, Meetings):
    provider, token, create, change, cancel = "google_meet", "google.token", "meet.create", None, "meet.end"
    place = r"https://meet\.google\.com/abc-mnop-x\d+"
    after_lost = 2  # Google cannot be asked for a space whose answer was lost; that space remains, and costs nothing

    def rooms(self):
        return [one for one in OUTSIDE.spaces.values() if not one.get("ended")]

    def with_url(self, url):
        return {"name": "spaces/abc", "meetingUri": url}

    def test_names_become_no_paths(self):
        for name in ("spaces/../../x", "spaces/", "x", "spaces/a?b", "spaces/a b"):
            OUTSIDE.script(self.create, {"status": 200, "body": {"name": name, "meetingUri": "https://meet.google.com/abc"}})
        one = self.make()
        wait_for(lambda: len(OUTSIDE.calls(self.create)) >= 2, 20, "two tries")
        self.assertEqual(self.column(one, "remote_id IS NULL"), "1")

    def test_quota(self):
        """At most ten rooms a minute for each host: the eleventh waits, or another host makes it."""
        self.choose(**{**self.account(), "hosts": ["a@example.com", "b@example.com"]})
        made = [self.make(start=in_days(100 + n)) for n in range(6)]
        for one in made:
            self.goes(one["meeting_link"], self.place)
        hosts = sorted(row[0] for row in self.instance.sql("SELECT host FROM meeting_quotas ORDER BY period DESC, host LIMIT 2"))
        self.assertEqual(hosts, ["a@example.com", "b@example.com"])
        self.instance.sql("UPDATE meeting_quotas SET used = 10")
        self.instance.sql("INSERT INTO meeting_quotas SELECT account, host, period + INTERVAL 1 MINUTE, 10 FROM meeting_quotas")
        asked = len(OUTSIDE.calls(self.create))
        late = self.make(start=in_days(120))
        time.sleep(2)
        self.assertEqual(len(OUTSIDE.calls(self.create)), asked)
        self.assertEqual(self.view(late)["status"], "waiting")
        self.instance.sql("DELETE FROM meeting_quotas")
        self.instance.sql("UPDATE meetings SET next_at = UTC_TIMESTAMP() WHERE next_at IS NOT NULL AND lease IS NULL")
        self.goes(late["meeting_link"], self.place)


class Teams(rooms.Remote, Meetings):
    provider, token, create, change, cancel = "teams", "teams.token", "teams.createOrGet", "teams.patch", "teams.delete"
    place = r"https://teams\.microsoft\.com/l/meetup-join/\S+"

    def account(self):
        return {**ACCOUNTS["teams"], "secret": "teams%secret&=+"}

    def rooms(self):
        return [one for one in OUTSIDE.teams.values() if not one.get("deleted")]

    def moved_to(self, room, start):
        return room["startDateTime"] == start

    def with_url(self, url):
        return {"id": "abc", "joinWebUrl": url}


if __name__ == "__main__":
    unittest.main()
