"""Sessions whose refresh token is in a cookie: whose pages may have them, what the cookies are, two tabs, and the limit of its own."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.suite import PASSWORD, at_once  # noqa: E402

AUTH, ME = "/api/auth", "/api/v1/users/users/me/"
WORKERS = 4


class CookieSuite(Suite):
    def setUp(self):
        super().setUp()
        self.person = self.register()

    @property
    def origin(self):
        return self.instance.url

    def login(self, email, password=PASSWORD, **headers):
        if not headers:
            return super().login(email, password)
        return self.anyone.post(f"{AUTH}/login/", {"email": email, "password": password},
                                headers={name.replace("_", "-"): value for name, value in headers.items()})

    def enter(self):
        """Logs in as a page does: a client with the access token, and `cookie`, the refresh token."""
        answer = self.assertStatus(self.login(self.person.email, X_Session="cookie", Origin=self.origin), 200)
        self.assertIsNone(answer.json["refresh"])
        client = self.anyone.as_user(answer.json["access"])
        client.cookie = self.cookies(answer)["iv_refresh"][0]
        return client

    def cookies(self, answer):
        """{name: (value, {attribute: value})} of the answer."""
        found = {}
        for line in [value for name, value in answer.headers if name.lower() == "set-cookie"]:
            first, *attributes = [part.strip() for part in line.split(";")]
            name, _, value = first.partition("=")
            found[name] = value, {key.lower(): more for key, _, more in (one.partition("=") for one in attributes)}
        return found

    def refresh(self, cookie, origin=None, **body):
        return self.anyone.post(f"{AUTH}/token/refresh/", body, headers={"Cookie": f"a=b; iv_refresh={cookie}; iv_session=1",
                                                                         "Origin": origin or self.origin})


class Cookies(CookieSuite):
    def test_what_they_are(self):
        answer = self.assertStatus(self.login(self.person.email, X_Session="cookie", Origin=self.origin), 200)
        found = self.cookies(answer)
        self.assertEqual(set(found), {"iv_refresh", "iv_session"})
        value, attributes = found["iv_refresh"]
        self.assertRegex(value, r"^[A-Za-z0-9_-]{43}$")
        self.assertEqual(attributes, {"path": "/api/auth", "httponly": "", "samesite": "Strict", "max-age": "604800"})
        self.assertEqual(found["iv_session"], ("1", {"path": "/", "samesite": "Strict", "max-age": "604800"}))
        self.assertNotIn(value, answer.text)
        self.assertStatus(self.anyone.as_user(answer.json["access"]).get(ME), 200)

    def test_only_platforms_login_knows_the_header(self):
        body = {"email": self.person.email, "password": PASSWORD}
        answer = self.assertStatus(self.anyone.post("/api/v1/auth/login", body, headers={"X-Session": "cookie"}), 200)
        self.assertEqual(self.cookies(answer), {})
        for word in ("Cookie", "cookies", ""):
            answer = self.assertStatus(self.anyone.post(f"{AUTH}/login/", body, headers={"X-Session": word}), 200)
            self.assertEqual(self.cookies(answer), {})
            self.assertTrue(answer.json["refresh"])

    def test_refreshing(self):
        page = self.enter()
        answer = self.assertStatus(self.refresh(page.cookie), 200)
        self.assertIsNone(answer.json["refresh"])
        second = self.cookies(answer)["iv_refresh"][0]
        self.assertNotEqual(second, page.cookie)
        self.assertStatus(self.anyone.as_user(answer.json["access"]).get(ME), 200)
        self.assertStatus(self.refresh(second), 200)
        self.assertStatus(self.refresh("x" * 43), 401)
        self.assertFields(self.anyone.post(f"{AUTH}/token/refresh/", {}, headers={"Origin": self.origin}), "refresh")

    def test_a_token_in_the_body_wins(self):
        page = self.enter()
        other = self.anyone.post(f"{AUTH}/login/", {"email": self.person.email, "password": PASSWORD}).json["refresh"]
        answer = self.assertStatus(self.refresh(page.cookie, refresh=other), 200)
        self.assertTrue(answer.json["refresh"])
        self.assertEqual(self.cookies(answer), {})
        self.assertStatus(self.refresh(page.cookie), 200)

    def test_logout(self):
        page = self.enter()
        answer = self.assertStatus(self.anyone.post(f"{AUTH}/logout/", {}, headers={"Cookie": f"iv_refresh={page.cookie}",
                                                                                    "Origin": self.origin}), 200)
        found = self.cookies(answer)
        self.assertEqual([(found[name][0], found[name][1]["max-age"]) for name in ("iv_refresh", "iv_session")], [("", "0"), ("", "0")])
        self.assertStatus(page.get(ME), 401)
        self.assertStatus(self.refresh(page.cookie), 401)


class Origins(CookieSuite):
    def test_of_others(self):
        page, port = self.enter(), self.instance.port
        for origin in ("https://evil.example", "null", "http://127.0.0.1", f"http://127.0.0.1:{port + 1}", f"https://127.0.0.1:{port}",
                       f"http://127.0.0.1:{port}.evil.example", f"http://127.0.0.1.evil.example:{port}", f"{self.origin}/", None):
            with self.subTest(origin=origin):
                headers = {"Origin": origin} if origin else {}
                self.assertStatus(self.anyone.post(f"{AUTH}/login/", {"email": self.person.email, "password": PASSWORD},
                                                   headers={"X-Session": "cookie", **headers}), 403)
                for path in ("token/refresh", "logout"):
                    answer = self.anyone.post(f"{AUTH}/{path}/", {}, headers={"Cookie": f"iv_refresh={page.cookie}", **headers})
                    self.assertStatus(answer, 403)
                    self.assertEqual(self.cookies(answer), {})
        self.assertStatus(self.refresh(page.cookie), 200)

    def test_names_of_this_host(self):
        for name in ("localhost", "127.0.0.1"):
            self.assertStatus(self.login(self.person.email, X_Session="cookie", Origin=f"http://{name}:{self.instance.port}"), 200)

    def test_the_cookie_alone_opens_nothing(self):
        page = self.enter()
        self.assertStatus(self.anyone.get(ME, headers={"Cookie": f"iv_refresh={page.cookie}; iv_session=1", "Origin": self.origin}), 401)


class Tabs(CookieSuite):
    def test_two_at_once(self):
        page = self.enter()
        answers = at_once([lambda: self.refresh(page.cookie)] * 4)
        self.assertEqual([answer.status for answer in answers], [200] * 4)
        fresh = [self.cookies(answer)["iv_refresh"][0] for answer in answers if self.cookies(answer)]
        self.assertEqual(len(fresh), 1)
        for answer in answers:
            self.assertIsNone(answer.json["refresh"])
            self.assertStatus(self.anyone.as_user(answer.json["access"]).get(ME), 200)
        self.assertStatus(self.refresh(fresh[0]), 200)

    def test_later_it_is_a_copy(self):
        page = self.enter()
        second = self.cookies(self.refresh(page.cookie))["iv_refresh"][0]
        third = self.cookies(self.refresh(second))["iv_refresh"][0]
        self.instance.sql("UPDATE refresh_tokens SET spent_at = spent_at - INTERVAL 20 SECOND WHERE spent_at IS NOT NULL")
        self.assertStatus(self.refresh(page.cookie), 401)
        self.assertStatus(self.refresh(third), 401)
        for _ in range(2 * WORKERS):
            self.assertStatus(page.get(ME), 401)


class Limits(CookieSuite):
    options = {"name": "cookies", "limits": True}

    def test_a_bucket_of_the_session(self):
        page = self.enter()
        first = page.get(ME)
        self.assertEqual((first.header("X-RateLimit-Limit"), first.header("X-RateLimit-Remaining")), ("5000", "4999"))
        # Ten answers that nothing has changed count as one.
        for _ in range(10):
            self.assertStatus(page.get(ME, headers={"If-None-Match": first.header("ETag")}), 304)
        self.assertEqual(page.get(ME).header("X-RateLimit-Remaining"), "4997")
        self.assertEqual(self.person.get(ME).header("X-RateLimit-Limit"), "1000")
        self.assertEqual(self.enter().get(ME).header("X-RateLimit-Remaining"), "4999")


if __name__ == "__main__":
    unittest.main()
