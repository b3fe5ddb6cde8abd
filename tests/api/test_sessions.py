"""Sessions: which of them end by what, at once on every worker; and that no request pays for it with a statement."""

import base64
import hashlib
import hmac
import json
import re
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, tickets  # noqa: E402
from harness.instance import wait_for  # noqa: E402

AUTH, USERS, FEED = "/api/auth", "/api/v1/users/users", "/api/v1/users/calendar_feed/"
PASSWORD, NEW = "correct horse 42", "another horse 77"
WORKERS = 4


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


class SessionSuite(Suite):
    def setUp(self):
        super().setUp()
        self.person = self.register()

    def platform(self, password=PASSWORD):
        """A login on platform: a client with its access token, and the refresh token."""
        answer = self.assertStatus(self.anyone.post(f"{AUTH}/login/", {"email": self.person.email, "password": password}), 200).json
        client = self.anyone.as_user(answer["access"])
        client.refresh = answer["refresh"]
        return client

    def logout(self, **body):
        return self.assertStatus(self.anyone.post(f"{AUTH}/logout/", body), 200)

    def assertRefused(self, client):
        """By every worker: each has answered this client before, so each has its principal in its cache."""
        for _ in range(4 * WORKERS):
            self.assertStatus(client.get(f"{USERS}/me/"), 401)

    def forged(self, token, **changes):
        """The token with other claims, signed with the server's key."""
        header, _, _ = token.split(".")
        body = {name: value for name, value in {**claims(token), **changes}.items() if value is not None}
        secret = re.search(r"^token_keys = \w+:HS256:(\S+)", self.instance.configuration.read_text(), re.MULTILINE)[1]
        signed = f"{header}.{encoded(body)}"
        mac = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
        return self.anyone.as_user(f"{signed}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}")

    def assertWorks(self, client):
        for _ in range(4 * WORKERS):
            self.assertStatus(client.get(f"{USERS}/me/"), 200)

    def assertDead(self, client):
        self.assertRefused(client)
        self.assertStatus(self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": client.refresh}), 401)

    def feed(self, client):
        """The path of a new calendar feed of the client's user."""
        address = self.assertStatus(client.post(FEED, {}), 201).json["url"]
        return address[len(self.instance.url):]



class Ending(SessionSuite):
    def test_every_token_names_its_session(self):
        login, other = self.platform(), self.platform()
        session = claims(login.token)["sid"]
        self.assertNotEqual(session, claims(other.token)["sid"])
        refreshed = self.assertStatus(self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": login.refresh}), 200).json["access"]
        self.assertEqual(claims(refreshed)["sid"], session)
        self.assertEqual(self.instance.count("sessions", f"public_id = UNHEX(REPLACE('{session}', '-', '')) AND ended_at IS NULL"), 1)
        self.assertTrue(claims(self.person.token)["sid"])

    def test_logout_ends_all_tokens_of_the_session(self):
        login, other = self.platform(), self.platform()
        self.assertWorks(login)
        refreshed = self.assertStatus(self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": login.refresh}), 200).json
        self.assertWorks(self.anyone.as_user(refreshed["access"]))
        self.logout(refresh=refreshed["refresh"])
        self.assertDead(login)
        self.assertRefused(self.anyone.as_user(refreshed["access"]))
        for path in ("/candidate/interviews", "/api/v1/interviews", "/api/interviews"):
            self.assertStatus(login.get(path), 401)
        self.assertWorks(other)
        self.assertWorks(self.person)

    def test_logout_by_the_access_token_alone(self):
        # Assistant's login has no refresh token, and its token lives for a day.
        self.assertWorks(self.person)
        answer = self.assertStatus(self.person.post(f"{AUTH}/logout/", {}), 200)
        self.assertEqual(answer.json, {"detail": "Successfully logged out."})
        self.assertRefused(self.person)
        login = self.platform()
        self.assertStatus(login.post(f"{AUTH}/logout/", {}), 200)
        self.assertDead(login)

    def test_logout_with_an_access_token_that_is_no_longer_good(self):
        login, other = self.platform(), self.platform()
        self.logout(refresh=login.refresh)
        # Front ends send their token with everything.
        self.assertStatus(login.post(f"{AUTH}/logout/", {"refresh": other.refresh}), 200)
        self.assertDead(other)
        self.assertStatus(login.post(f"{AUTH}/logout/", {}), 400)
        self.assertStatus(self.anyone.post(f"{AUTH}/logout/", {}), 400)

    def test_logout_of_two_sessions(self):
        login, other = self.platform(), self.platform()
        self.assertStatus(login.post(f"{AUTH}/logout/", {"refresh": other.refresh}), 200)
        self.assertDead(login)
        self.assertDead(other)

    def test_stolen_refresh_token_ends_the_access_tokens_too(self):
        login = self.platform()
        second = self.assertStatus(self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": login.refresh}), 200).json
        third = self.assertStatus(self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": second["refresh"]}), 200).json
        clients = [login] + [self.anyone.as_user(one["access"]) for one in (second, third)]
        for client in clients:
            self.assertWorks(client)
        self.assertStatus(self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": login.refresh}), 401)
        for client in clients:
            self.assertRefused(client)

    def test_password_change_ends_the_others(self):
        login, other = self.platform(), self.platform()
        for client in (login, other, self.person):
            self.assertWorks(client)
        feed = self.feed(login)
        body = {"old_password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
        self.assertStatus(login.post(f"{USERS}/change_password/", body), 200)
        self.assertDead(other)
        self.assertRefused(self.person)
        self.assertWorks(login)
        refreshed = self.assertStatus(self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": login.refresh}), 200).json
        self.assertWorks(self.anyone.as_user(refreshed["access"]))
        self.assertStatus(self.anyone.get(feed), 200)
        # The next change, from another session, ends this one and what came of it.
        newer = self.platform(NEW)
        body = {"old_password": NEW, "new_password": PASSWORD, "new_password_confirm": PASSWORD, "end_feeds": True}
        self.assertStatus(newer.post(f"{USERS}/change_password/", body), 200)
        self.assertRefused(self.anyone.as_user(refreshed["access"]))
        self.assertDead(login)
        self.assertWorks(newer)
        self.assertStatus(self.anyone.get(feed), 404)

    def test_reset_ends_all_and_the_feed(self):
        login, feed = self.platform(), self.feed(self.person)
        self.assertStatus(self.anyone.get(feed), 200)
        self.assertStatus(self.anyone.post(f"{USERS}/request_password_reset/", {"email": self.person.email}), 200)
        token = tickets.mailed(self.instance, tickets.RESET, self.person.email)
        body = {"token": token, "new_password": NEW, "new_password_confirm": NEW}
        self.assertStatus(self.anyone.post(f"{USERS}/reset_password/", body), 200)
        self.assertDead(login)
        self.assertRefused(self.person)
        self.assertStatus(self.anyone.get(feed), 404)
        self.platform(NEW)

    def test_disabling_ends_all_and_the_feed(self):
        login, feed = self.platform(), self.feed(self.person)
        self.assertWorks(login)
        begun = time.monotonic()
        self.instance.control("user", "disable", "--email", self.person.email)
        # Another process has ended them, which cannot mark it in the workers' memory.
        for _ in range(WORKERS):
            wait_for(lambda: login.get(f"{USERS}/me/").status == 401, 8, "the end of the session")
        self.assertLess(time.monotonic() - begun, 8)
        self.assertStatus(self.anyone.get(feed), 404)
        self.instance.control("user", "enable", "--email", self.person.email)
        self.assertStatus(self.anyone.get(feed), 404)
        self.assertStatus(self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": login.refresh}), 401)

    def test_another_node_has_ended_it(self):
        login = self.platform()
        self.assertWorks(login)
        session = claims(login.token)["sid"].replace("-", "")
        self.instance.sql(f"UPDATE sessions SET ended_at = UTC_TIMESTAMP() WHERE public_id = UNHEX('{session}')")
        wait_for(lambda: login.get(f"{USERS}/me/").status == 401, 8, "the end of the session")
        self.assertDead(login)

    def test_it_costs_no_statement(self):
        login = self.platform()
        self.assertStatements(login, "/candidate/interviews", most=1)

    def test_session_says_where_it_comes_from(self):
        answer = self.anyone.post(f"{AUTH}/login/", {"email": self.person.email, "password": PASSWORD},
                                  headers={"User-Agent": "Mozilla/5.0 (\xe9) " + "x" * 400})
        session = claims(self.assertStatus(answer, 200).json["access"])["sid"].replace("-", "")
        row = self.instance.sql(f"SELECT device, address, TIMESTAMPDIFF(DAY, created_at, expires_at) FROM sessions WHERE"
                                f" public_id = UNHEX('{session}')")[0]
        self.assertTrue(row[0].startswith("Mozilla/5.0 ("))
        self.assertLessEqual(len(row[0]), 300)
        self.assertEqual(row[1:], ["127.0.0.1", "7"])


class Claimed(SessionSuite):
    """What a token says of its user saves the statement that would read it, and holds only until something of it changes."""

    options = {"name": "claimed"}
    ROLES = {"admin": 1, "hr": 2, "interviewer": 4, "candidate": 8}

    def counts(self, clients, target):
        """The statements of one read by each of the clients, whom no worker has seen before."""
        asked = [self.assertStatus(client.get(target), 200).header("X-Request-Id") for client in clients]
        lines = [wait_for(lambda one=one: self._line_of(one), 5, "the log") for one in asked]
        return [int(re.search(r"statements=(\d+)", line)[1]) for line in lines]

    def changed(self, person, **columns):
        """As another node changes a user."""
        sets = ", ".join(f"{name} = {value}" for name, value in columns.items())
        self.instance.sql(f"UPDATE users SET {sets}, sessions_ended_at = UTC_TIMESTAMP() WHERE email = '{person.email}'")

    def test_an_unknown_user_costs_no_statement(self):
        time.sleep(1.1)  # tokens of the second in which the server has started are not believed
        people = [self.register() for _ in range(6)]
        self.assertEqual(self.counts(people, "/api/v1/jobs/applications/"), [1] * len(people))
        staff = [self.register("interviewer") for _ in range(6)]
        self.assertEqual(self.counts(staff, "/api/v1/interviews"), [1] * len(staff))
        refreshed = [self.assertStatus(self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": self.platform().refresh}), 200).json
                     for _ in range(4)]
        self.assertEqual(self.counts([self.anyone.as_user(one["access"]) for one in refreshed], "/candidate/interviews"), [1] * 4)

    def test_what_logins_and_refreshes_cost(self):
        """With START TRANSACTION and COMMIT. A refresh with a token that was spent before costs no more."""
        def refresh(token):
            return self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": token})
        credentials = {"email": self.person.email, "password": PASSWORD}
        begun = self.anyone.post(f"{AUTH}/login/", credentials)
        first = refresh(begun.json["refresh"])
        second, again = refresh(first.json["refresh"]), refresh(first.json["refresh"])
        third = refresh(again.json["refresh"])
        self.assertStatus(refresh(second.json["refresh"]), 401)
        for answer, most in ((begun, 5), (self.anyone.post("/api/v1/auth/login", credentials), 4), (first, 6), (second, 6), (again, 6),
                             (third, 6)):
            self.assertStatus(answer, 200)
            line = wait_for(lambda answer=answer: self._line_of(answer.header("X-Request-Id")), 5, "the log")
            self.assertLessEqual(int(re.search(r"statements=(\d+)", line)[1]), most, line)

    def test_what_it_says_is_sealed(self):
        said = claims(self.platform().token)
        self.assertEqual(set(said), {"iss", "aud", "sub", "sid", "iat", "nbf", "exp", "rgt"} | ({"ver"} & set(said)))
        sealed = base64.urlsafe_b64decode(said["rgt"] + "=" * (-len(said["rgt"]) % 4))
        key = int(self.instance.value(f"SELECT id FROM users WHERE email = '{self.person.email}'"))
        self.assertNotIn(key.to_bytes(8, "little"), sealed)

    def test_a_role_that_changes_elsewhere(self):
        person = self.register("interviewer")
        self.assertStatus(person.get("/candidate/interviews"), 403)
        self.changed(person, role=f"{self.ROLES['candidate']}", company_id="NULL")
        wait_for(lambda: person.get("/candidate/interviews").status == 200, 10, "the new role")
        for _ in range(4 * WORKERS):
            self.assertStatus(person.get("/candidate/interviews"), 200)
        # A token that was made after the change says the same at once.
        again = self.login(person.email)
        self.assertStatus(again.get("/candidate/interviews"), 200)
        self.assertStatus(again.get("/api/interview-management/interviews"), 403)

    def test_a_company_that_changes_elsewhere(self):
        one, other = self.staff("hr", "Alpha Works"), self.staff("hr", "Beta Works")
        self.assertStatus(one.post("/api/v1/jobs/departments/", {"name": "Of Alpha"}), 201)
        self.assertEqual(self.assertStatus(one.get("/api/v1/jobs/departments/"), 200).json["count"], 1)
        company = self.instance.value(f"SELECT company_id FROM users WHERE email = '{other.email}'")
        self.changed(one, company_id=company)
        wait_for(lambda: one.get("/api/v1/jobs/departments/").json["count"] == 0, 10, "the new company")
        for _ in range(4 * WORKERS):
            self.assertEqual(one.get("/api/v1/jobs/departments/").json["count"], 0)

    def test_deactivated_elsewhere(self):
        login = self.platform()
        self.assertWorks(login)
        self.changed(self.person, active=0)
        wait_for(lambda: login.get(f"{USERS}/me/").status == 401, 10, "the end")
        self.assertDead(login)
        self.assertRefused(self.person)


class Restarted(SessionSuite):
    options = {"name": "restarted"}

    def test_a_start_reads_what_has_ended(self):
        login, other = self.platform(), self.platform()
        self.logout(refresh=login.refresh)
        self.instance.restart_server()
        self.assertDead(login)
        self.assertWorks(other)

    def test_the_seal_belongs_to_one_user_and_session(self):
        """A token with the sealed part of another one still acts for its own subject."""
        other = self.register("interviewer")
        mixed = self.forged(self.person.token, rgt=claims(other.token)["rgt"])
        for client in (mixed, self.forged(self.person.token, rgt="AAAA"), self.forged(self.person.token, rgt=7),
                       self.forged(self.person.token, rgt=None)):
            self.assertEqual(self.assertStatus(client.get(f"{USERS}/me/"), 200).json["id"], self.person.id)
            self.assertStatus(client.get("/api/interview-management/interviews"), 403)

    def test_tokens_of_before_a_start_are_not_believed(self):
        """The database may have been restored meanwhile, and then a key may be somebody else's."""
        login = self.platform()
        other = self.register()
        self.instance.stop_process("interviewd")
        # The two change places: as if both had registered anew, in the other order.
        ids = [self.instance.value(f"SELECT id FROM users WHERE email = '{one.email}'") for one in (self.person, other)]
        first = self.instance.value(f"SELECT HEX(public_id) FROM users WHERE id = {ids[0]}")
        second = self.instance.value(f"SELECT HEX(public_id) FROM users WHERE id = {ids[1]}")
        for key, public in ((ids[0], "0" * 32), (ids[1], first), (ids[0], second)):
            self.instance.sql(f"UPDATE users SET public_id = UNHEX('{public}') WHERE id = {key}")
        self.instance.restart_server()
        self._mark = self.instance.log_mark()
        self.assertEqual(self.assertStatus(login.get(f"{USERS}/me/"), 200).json["email"], other.email)

    def test_tokens_of_an_older_program(self):
        now = int(time.time())
        self.assertWorks(self.forged(self.person.token))
        self.assertWorks(self.forged(self.person.token, sid=None, iat=now - 86000))
        self.assertRefused(self.forged(self.person.token, sid=None, iat=now - 86500, nbf=None))
        self.assertRefused(self.forged(self.person.token, sid="no id"))
        self.assertRefused(self.forged(self.person.token, sid=7))

    def test_older_than_what_is_known_of_endings(self):
        """After the life of tokens was shortened, old ones would outlive what the workers keep of their ended sessions."""
        now = int(time.time())
        self.assertWorks(self.forged(self.person.token, iat=now - 86000, exp=now + 3600))
        self.assertRefused(self.forged(self.person.token, iat=now - 86500, exp=now + 3600))


class Listing(SessionSuite):
    LIST = f"{USERS}/me/sessions/"

    def sessions(self, client):
        return self.assertStatus(client.get(self.LIST), 200).json["results"]

    def test_what_a_list_shows(self):
        answer = self.anyone.post(f"{AUTH}/login/", {"email": self.person.email, "password": PASSWORD}, headers={"User-Agent": "Firefox/1"})
        login = self.anyone.as_user(answer.json["access"])
        listed = self.sessions(login)
        self.assertEqual(len(listed), 2)
        mine, other = sorted(listed, key=lambda one: not one["current"])
        self.assertEqual((mine["id"], mine["device"], mine["address"], mine["current"]),
                         (claims(login.token)["sid"], "Firefox/1", "127.0.0.1", True))
        self.assertEqual((other["id"], other["current"]), (claims(self.person.token)["sid"], False))
        for name in ("created_at", "last_seen"):
            self.assertRegex(mine[name], r"^20\d\d-")
        page = self.assertStatus(login.get(f"{self.LIST}?page_size=1"), 200).json
        self.assertEqual((page["count"], len(page["results"]), page["previous"]), (2, 1, None))
        self.logout(refresh=answer.json["refresh"])
        self.assertEqual([one["id"] for one in self.sessions(self.person)], [claims(self.person.token)["sid"]])

    def test_ending_one(self):
        login, other = self.platform(), self.platform()
        self.assertWorks(other)
        self.assertStatus(login.delete(f"{self.LIST}{claims(other.token)['sid']}/"), 204)
        self.assertDead(other)
        self.assertStatus(login.delete(f"{self.LIST}{claims(other.token)['sid']}/"), 404)
        self.assertWorks(login)
        self.assertWorks(self.person)
        self.assertStatus(login.delete(f"{self.LIST}{claims(login.token)['sid']}/"), 204)
        self.assertDead(login)

    def test_ending_all_others(self):
        login, others = self.platform(), [self.platform() for _ in range(10)]
        for other in others:
            self.assertStatus(other.get(f"{USERS}/me/"), 200)
        self.assertStatus(login.delete(self.LIST), 204)
        for other in others:
            self.assertStatus(other.get(f"{USERS}/me/"), 401)
        self.assertDead(others[0])
        self.assertRefused(self.person)
        self.assertWorks(login)
        self.assertEqual([one["current"] for one in self.sessions(login)], [True])
        self.assertStatus(self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": login.refresh}), 200)

    def test_nobody_elses(self):
        stranger = self.register()
        mine = claims(self.person.token)["sid"]
        self.assertStatus(stranger.delete(f"{self.LIST}{mine}/"), 404)
        self.assertNotIn(mine, stranger.get(self.LIST).text)
        self.assertStatus(stranger.delete(self.LIST), 204)
        self.assertWorks(self.person)
        for target in (self.LIST, f"{self.LIST}{mine}/"):
            self.assertStatus(self.anyone.delete(target), 401)
        self.assertStatus(self.anyone.get(self.LIST), 401)

    def test_last_seen_is_written_in_batches(self):
        mine = claims(self.person.token)["sid"].replace("-", "")
        self.assertStatus(self.person.get(f"{USERS}/me/"), 200)
        self.instance.sql(f"UPDATE sessions SET last_seen_at = '2020-01-01' WHERE public_id = UNHEX('{mine}')")
        # A new token was noted when it was issued; a worker that has noted an older one lately does not note it again.
        before = self.instance.value(f"SELECT last_seen_at FROM sessions WHERE public_id = UNHEX('{mine}')")
        time.sleep(6)
        self.assertEqual(self.instance.value(f"SELECT last_seen_at FROM sessions WHERE public_id = UNHEX('{mine}')"), before)
        older = self.forged(self.person.token, iat=int(time.time()) - 400)
        self.assertStatus(older.get(f"{USERS}/me/"), 200)
        wait_for(lambda: self.sessions(self.person)[0]["last_seen"] > "2021", 15, "the note of the use")
        self.instance.sql(f"UPDATE sessions SET last_seen_at = UTC_TIMESTAMP() - INTERVAL 2 MINUTE WHERE public_id = UNHEX('{mine}')")
        before = self.instance.value(f"SELECT last_seen_at FROM sessions WHERE public_id = UNHEX('{mine}')")
        for _ in range(4 * WORKERS):
            self.assertStatus(older.get(f"{USERS}/me/"), 200)
        time.sleep(6)
        self.assertEqual(self.instance.value(f"SELECT last_seen_at FROM sessions WHERE public_id = UNHEX('{mine}')"), before)


if __name__ == "__main__":
    unittest.main()
