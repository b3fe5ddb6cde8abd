"""seeds/platform.md, accounts: login, refresh, registration, profile, passwords, verification, and invitations of staff."""

import base64
import json
import sys
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Client, Suite, samples, tickets  # noqa: E402
from harness.client import multipart  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import at_once, with_a_place  # noqa: E402

AUTH, USERS, INVITATIONS = "/api/auth", "/api/v1/users/users", "/api/v1/users/invitations/"
LOGIN_USER = ["id", "email", "first_name", "last_name", "role", "is_verified"]
USER = ["id", "email", "username", "first_name", "last_name", "role", "phone_number", "bio", "language", "daily_digest", "picture",
        "company", "is_verified", "created_at", "updated_at", "timezone", "title"]
ME = [*USER, "notifications"]
INVITATION = ["id", "email", "role", "invited_by_name", "created_at", "expires_at", "accepted_at"]
REQUIRED = "This field is required."
SPENT = "This token is unknown, was already used, or has expired."
BAD_REFRESH = {"detail": "Token is invalid or expired"}
PASSWORD = "correct horse 42"


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


class PlatformSuite(Suite):
    def session(self, email, password=PASSWORD):
        """Logs in through the platform API, and returns the whole answer."""
        return self.assertStatus(self.anyone.post(f"{AUTH}/login/", {"email": email, "password": password}), 200).json

    def refresh(self, token):
        return self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": token})

    def refreshed(self, token):
        answer = self.assertStatus(self.refresh(token), 200)
        self.assertEqual(list(answer.json), ["access", "refresh"])
        return answer.json["refresh"]

    def assertDead(self, token):
        answer = self.assertStatus(self.refresh(token), 401)
        self.assertEqual(answer.json, BAD_REFRESH)
        self.assertTrue(answer.header("WWW-Authenticate"))

    def assertFields(self, answer, **fields):
        """Asserts a 400 that names exactly these fields. A value is the text that it must have, or None."""
        self.assertStatus(answer, 400)
        self.assertEqual(set(answer.json), set(fields), answer)
        for name, text in fields.items():
            self.assertIsInstance(answer.json[name], list)
            if text is not None:
                self.assertEqual(answer.json[name], [text])
        return answer

    def body(self, **more):
        name = "u" + uuid.uuid4().hex[:12]
        return {"email": f"{name}@example.com", "username": name, "first_name": "Jane", "last_name": "Smith", "password": "password123",
                "password_confirm": "password123", "phone_number": "+1234567890", "role": "candidate", **more}


class Login(PlatformSuite):
    def test_example(self):
        person = self.register(name="John Doe")
        now = int(time.time())
        answer = self.assertStatus(self.anyone.post(f"{AUTH}/login/", {"email": person.email, "password": PASSWORD}), 200)
        self.assertEqual(list(answer.json), ["access", "refresh", "user"])
        self.assertEqual(list(answer.json["user"]), LOGIN_USER)
        self.assertEqual(answer.json["user"],
                         {"id": person.id, "email": person.email, "first_name": "John", "last_name": "Doe", "role": "candidate",
                          "is_verified": False})
        said = claims(answer.json["access"])
        self.assertEqual(said["sub"], person.id)
        self.assertAlmostEqual(said["exp"], now + 3600, delta=10)
        self.assertEqual(answer.header("Cache-Control"), "no-store")
        # The token is good on every surface, and the refresh token is stored as a hash only.
        for path in ("/candidate/interviews", "/api/v1/interviews", f"{USERS}/me/"):
            self.assertStatus(person.as_user(answer.json["access"]).get(path), 200)
        self.assertEqual(self.instance.count("refresh_tokens", f"token_hash = UNHEX(SHA2('{answer.json['refresh']}', 256))"), 1)

    def test_refresh_is_no_access(self):
        person = self.register()
        self.assertStatus(person.as_user(self.session(person.email)["refresh"]).get(f"{USERS}/me/"), 401)
        self.assertDead(self.session(person.email)["access"])

    def test_wrong_and_unknown_are_alike(self):
        person = self.register()
        answers = [self.anyone.post(f"{AUTH}/login/", {"email": email, "password": "not the password"})
                   for email in (person.email, "nobody@example.com")]
        for answer in answers:
            self.assertStatus(answer, 401)
            self.assertEqual(answer.json, {"detail": "No active account found with the given credentials"})
        self.assertEqual(answers[0].body, answers[1].body)

    def test_fields(self):
        self.assertFields(self.anyone.post(f"{AUTH}/login/", {}), email=REQUIRED, password=REQUIRED)
        self.assertFields(self.anyone.post(f"{AUTH}/login/", {"email": 1, "password": None}), email=None, password=None)

    def test_without_the_slash(self):
        person = self.register()
        self.assertStatus(self.anyone.post(f"{AUTH}/login", {"email": person.email, "password": PASSWORD}), 200)

    def test_of_a_disabled_account(self):
        person = self.register()
        session = self.session(person.email)
        self.instance.control("user", "disable", "--email", person.email)
        self.assertStatus(self.anyone.post(f"{AUTH}/login/", {"email": person.email, "password": PASSWORD}), 401)
        self.assertDead(session["refresh"])
        # Ended sessions stay ended after the account is enabled again.
        self.instance.control("user", "enable", "--email", person.email)
        self.assertDead(session["refresh"])
        self.session(person.email)


class Refresh(PlatformSuite):
    def setUp(self):
        super().setUp()
        self.person = self.register()
        self.first = self.session(self.person.email)["refresh"]

    def test_rotation(self):
        token, seen = self.first, {self.first}
        for _ in range(4):
            answer = self.assertStatus(self.refresh(token), 200)
            self.assertEqual(list(answer.json), ["access", "refresh"])
            self.assertAlmostEqual(claims(answer.json["access"])["exp"], int(time.time()) + 3600, delta=10)
            self.assertStatus(self.person.as_user(answer.json["access"]).get(f"{USERS}/me/"), 200)
            token = answer.json["refresh"]
            self.assertNotIn(token, seen)
            seen.add(token)

    def test_a_front_end_that_keeps_the_first_one(self):
        # The token works until one of its successors is used; each successor replaces the one before.
        successors = [self.refreshed(self.first) for _ in range(4)]
        for dead in successors[:3]:
            self.assertDead(dead)
        self.assertStatus(self.refresh(self.first), 200)
        # A successor that was replaced does not end the family.
        last = self.refreshed(self.first)
        self.refreshed(last)

    def test_stolen_token_ends_the_family(self):
        second = self.refreshed(self.first)
        third = self.refreshed(second)
        other = self.session(self.person.email)["refresh"]
        before = self.instance.count("audit", "action = 'session.reused'")
        self.assertDead(self.first)
        for token in (third, second, self.first):
            self.assertDead(token)
        self.assertGreater(self.instance.count("audit", "action = 'session.reused'"), before)
        # Another login of the same person is another family.
        self.refreshed(other)
        self.session(self.person.email)

    def test_parent_of_a_used_successor_ends_it_too(self):
        second = self.refreshed(self.first)
        third = self.refreshed(second)
        self.refreshed(third)
        self.assertDead(second)
        self.assertDead(third)

    def test_spent_but_successor_unused_is_no_theft(self):
        second = self.refreshed(self.first)
        third = self.refreshed(second)
        again = self.refreshed(second)  # third was never used
        self.assertDead(third)
        self.refreshed(again)

    def test_two_at_once(self):
        for _ in range(6):
            token = self.session(self.person.email)["refresh"]
            answers = at_once([lambda: self.refresh(token)] * 4)
            self.assertEqual([answer.status for answer in answers], [200] * 4, answers)
            # Every caller has a valid access token; only one of the successors is valid.
            for answer in answers:
                self.assertStatus(self.person.as_user(answer.json["access"]).get(f"{USERS}/me/"), 200)
            family = f"session_id = (SELECT session_id FROM refresh_tokens WHERE token_hash = UNHEX(SHA2('{token}', 256)))"
            self.assertEqual(self.instance.count("refresh_tokens", f"{family} AND spent_at IS NULL AND revoked_at IS NULL"), 1)
            good = [answer.json["refresh"] for answer in answers if self.instance.count(
                "refresh_tokens", f"token_hash = UNHEX(SHA2('{answer.json['refresh']}', 256)) AND revoked_at IS NULL")]
            self.assertEqual(len(good), 1)
            self.refreshed(good[0])
            self.assertDead(token)

    def test_successor_and_parent_at_once(self):
        for _ in range(6):
            first = self.session(self.person.email)["refresh"]
            second = self.refreshed(first)
            used, repeated = at_once([lambda: self.refresh(second), lambda: self.refresh(first)])
            # The first request decides: either the successor was used (then the repetition ends the family), or it was replaced.
            self.assertEqual(sorted((used.status, repeated.status)), [200, 401])
            if used.status == 200:
                self.assertDead(used.json["refresh"])
            else:
                self.refreshed(repeated.json["refresh"])

    def test_thieves_and_owner_at_once(self):
        second = self.refreshed(self.first)
        third = self.refreshed(second)
        answers = at_once(
            [lambda: self.refresh(self.first), lambda: self.refresh(third), lambda: self.refresh(second), lambda: self.refresh(self.first)])
        # Whatever the others got: the family has ended, with all of its tokens.
        self.assertEqual((answers[0].status, answers[3].status), (401, 401))
        for token in [self.first, second, third] + [answer.json["refresh"] for answer in answers if answer.status == 200]:
            self.assertDead(token)

    def test_expired(self):
        self.instance.sql(f"UPDATE refresh_tokens SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND WHERE token_hash ="
                          f" UNHEX(SHA2('{self.first}', 256))")
        self.assertDead(self.first)

    def test_lives_seven_days(self):
        days = self.instance.value(f"SELECT TIMESTAMPDIFF(SECOND, issued_at, expires_at) FROM refresh_tokens WHERE token_hash ="
                                   f" UNHEX(SHA2('{self.first}', 256))")
        self.assertEqual(int(days), 7 * 86400)

    def test_nonsense(self):
        before = self.everything()
        for token in ("x", "refresh_token_here", "A" * 43, "é👍"):
            self.assertDead(token)
        self.assertFields(self.anyone.post(f"{AUTH}/token/refresh/", {}), refresh=REQUIRED)
        self.assertFields(self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": ""}), refresh=None)
        self.assertFields(self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": ["a"]}), refresh=None)
        self.assertUnchanged(before)

    def test_logout(self):
        second = self.refreshed(self.first)
        other = self.session(self.person.email)["refresh"]
        answer = self.assertStatus(self.anyone.post(f"{AUTH}/logout/", {"refresh": second}), 200)
        self.assertEqual(answer.json, {"detail": "Successfully logged out."})
        for token in (second, self.first):
            self.assertDead(token)
        self.refreshed(other)
        # A repetition, and an unknown token, get the same answer.
        for token in (second, "nobody's"):
            self.assertEqual(self.assertStatus(self.anyone.post(f"{AUTH}/logout/", {"refresh": token}), 200).json, answer.json)
        self.assertFields(self.anyone.post(f"{AUTH}/logout/", {}), refresh=REQUIRED)
        self.assertFields(self.anyone.post(f"{AUTH}/logout/", {"refresh": ""}), refresh=None)

    def test_secrets_are_not_logged(self):
        second = self.refreshed(self.first)
        log = "\n".join(self.instance.log_since(self._mark))
        for secret in (self.first, second, PASSWORD):
            self.assertNotIn(secret, log)


class Register(PlatformSuite):
    def register_(self, **more):
        return self.anyone.post(f"{USERS}/register/", self.body(**more))

    def test_example(self):
        body = self.body()
        answer = self.assertStatus(self.anyone.post(f"{USERS}/register/", body), 201)
        self.assertEqual(list(answer.json), USER)
        for name in ("email", "username", "first_name", "last_name", "phone_number", "role"):
            self.assertEqual(answer.json[name], body[name])
        self.assertEqual((answer.json["bio"], answer.json["picture"], answer.json["company"], answer.json["is_verified"]),
                         (None, None, None, False))
        session = self.session(body["email"], "password123")
        me = self.assertStatus(self.anyone.as_user(session["access"]).get(f"{USERS}/me/"), 200)
        self.assertEqual({name: value for name, value in me.json.items() if name != "notifications"}, answer.json)
        # The other APIs know the same person.
        self.assertStatus(self.anyone.post("/api/v1/auth/login", {"email": body["email"], "password": "password123"}), 200)

    def test_role_may_be_left_out(self):
        body = self.body()
        del body["role"], body["phone_number"]
        answer = self.assertStatus(self.anyone.post(f"{USERS}/register/", body), 201)
        self.assertEqual((answer.json["role"], answer.json["phone_number"]), ("candidate", None))

    def test_candidates_only(self):
        before = self.everything()
        for role in ("hr", "admin", "interviewer", "nobody"):
            with self.subTest(role=role):
                answer = self.assertFields(self.register_(role=role), role=f'"{role}" is not a valid choice.')
                self.assertIn(role, answer.text)
        self.assertUnchanged(before)

    def test_every_missing_field(self):
        self.assertFields(self.anyone.post(f"{USERS}/register/", {}),
                          **{name: REQUIRED for name in ("email", "username", "first_name", "last_name", "password", "password_confirm")})

    def test_properties_that_nobody_may_set(self):
        company = str(uuid.uuid4())
        answer = self.assertStatus(
            self.register_(id=company, is_verified=True, is_active=False, company=company, company_id=company, is_staff=True,
                           is_superuser=True, token_version=7, created_at="2001-01-01T00:00:00Z", picture="x", bio=3), 201)
        self.assertEqual((answer.json["is_verified"], answer.json["company"], answer.json["role"]), (False, None, "candidate"))
        self.assertNotEqual(answer.json["id"], company)

    def test_wrong_values(self):
        self.assertFields(self.register_(password_confirm="password124"), password_confirm="The two passwords are not the same.")
        self.assertFields(self.register_(password="1234567", password_confirm="1234567"), password=None)
        self.assertFields(self.register_(email="nobody"), email=None)
        self.assertFields(self.register_(username="a b"), username=None)
        self.assertFields(self.register_(username="x" * 151), username=None)
        self.assertFields(self.register_(email="nobody", username="a b", password="short", password_confirm="other"), email=None,
                          username=None, password=None, password_confirm=None)

    def test_taken(self):
        body = self.body()
        self.assertStatus(self.anyone.post(f"{USERS}/register/", body), 201)
        before = self.everything()
        self.assertFields(self.register_(email=body["email"].upper()), email="This value is already in use.")
        self.assertFields(self.register_(username=body["username"].upper()), username="This value is already in use.")
        self.assertFields(self.anyone.post(f"{USERS}/register/", body), email=None, username=None)
        self.assertUnchanged(before)

    def test_blanks_around_the_address(self):
        # What telephones add when they complete an address, at registering as at logging in.
        body = self.body()
        email = body["email"]
        answer = self.assertStatus(self.anyone.post(f"{USERS}/register/", {**body, "email": f" {email} "}), 201)
        self.assertEqual(answer.json["email"], email)
        other = {"email": f"{email} ", "password": "password123", "name": "J S", "role": "candidate"}
        self.assertStatus(self.anyone.post("/api/v1/auth/register", other), 400)
        taken = self.anyone.post(f"{USERS}/register/", {**self.body(), "email": email + " "})
        self.assertFields(taken, email="This value is already in use.")
        self.session(f"\t{email} ", "password123")
        self.instance.control("user", "disable", "--email", f"{email} ")

    def test_one_username_at_once(self):
        name = "u" + uuid.uuid4().hex[:12]
        answers = at_once([with_a_place(lambda: self.anyone.post(f"{USERS}/register/", self.body(username=name)))] * 6)
        self.assertEqual(sorted(answer.status for answer in answers), [201] + [400] * 5)
        for answer in answers:
            if answer.status == 400:
                self.assertFields(answer, username=None)


class Profile(PlatformSuite):
    def setUp(self):
        super().setUp()
        self.person = self.register(name="John Doe")

    def me(self, person=None):
        return self.assertStatus((person or self.person).get(f"{USERS}/me/"), 200)

    def upload(self, files, fields=(), **more):
        kind, body = multipart(fields, files)
        return self.person.patch(f"{USERS}/me/", body, headers={"Content-Type": kind, **more})

    def test_me(self):
        answer = self.me()
        self.assertEqual(list(answer.json), ME)
        self.assertEqual((answer.json["id"], answer.json["username"], answer.json["company"]), (self.person.id, None, None))
        self.assertEqual(answer.version, 1)
        self.assertStatus(self.person.get(f"{USERS}/me/", headers={"If-None-Match": answer.header("ETag")}), 304)
        self.assertEqual(self.assertStatus(self.anyone.get(f"{USERS}/me/"), 401).json,
                         {"detail": "Authentication credentials were not provided."})

    def test_me_of_staff(self):
        interviewer = self.register("interviewer", "Jane Smith")
        me = self.me(interviewer).json
        self.assertEqual((me["role"], me["company"]["name"]), ("interviewer", "Jane Smith"))
        self.assertEqual(list(me["company"]), ["id", "name"])
        self.assertIsNone(self.me(self.staff("admin", None)).json["company"])

    def test_example(self):
        body = {"first_name": "Updated", "last_name": "Name", "phone_number": "+1234567890", "bio": "Updated bio"}
        answer = self.assertStatus(self.person.patch(f"{USERS}/me/", body), 200)
        self.assertEqual(list(answer.json), ME)
        self.assertEqual({name: answer.json[name] for name in body}, body)
        self.assertEqual(answer.version, 2)
        self.assertEqual(self.me().json, answer.json)
        # The other APIs show the same name.
        interviewer = self.register("interviewer")
        made = self.schedule(interviewer, self.person)["id"]
        self.assertEqual(interviewer.get(f"/api/v1/interviews/{made}").json["candidate"]["name"], "Updated Name")

    def test_absent_leaves_and_null_clears(self):
        self.assertStatus(self.person.patch(f"{USERS}/me/", {"bio": "Zoë 👩🏽‍💻", "phone_number": "1"}), 200)
        answer = self.assertStatus(self.person.patch(f"{USERS}/me/", {"bio": None}), 200)
        self.assertEqual((answer.json["bio"], answer.json["phone_number"], answer.json["first_name"]), (None, "1", "John"))
        answer = self.assertStatus(self.person.patch(f"{USERS}/me/", {"last_name": None}), 200)
        self.assertEqual((answer.json["first_name"], answer.json["last_name"]), ("John", ""))
        self.assertFields(self.person.patch(f"{USERS}/me/", {"first_name": None}), first_name="This field may not be null.")
        before = self.me()
        self.assertEqual(self.assertStatus(self.person.patch(f"{USERS}/me/", {}), 200).json, before.json)
        self.assertEqual(self.me().version, before.version)

    def test_wrong_values(self):
        self.assertFields(self.person.patch(f"{USERS}/me/", {"first_name": "", "last_name": "x" * 100, "phone_number": 5, "bio": ["a"]}),
                          first_name=None, last_name=None, phone_number=None, bio=None)

    def test_properties_that_nobody_may_set(self):
        before = self.me().json
        other = self.register("interviewer")
        company = self.me(other).json["company"]["id"]
        answer = self.assertStatus(self.person.patch(f"{USERS}/me/", {
            "role": "admin", "is_verified": True, "company": company, "company_id": company, "id": other.id, "email": "other@example.com",
            "is_active": False, "token_version": 9, "created_at": "2001-01-01T00:00:00Z", "bio": "x"}), 200)
        self.assertEqual({**answer.json, "bio": None, "updated_at": None}, {**before, "updated_at": None})
        self.assertStatus(self.person.get("/api/v1/users/invitations/"), 403)

    def test_if_match(self):
        self.assertStatus(self.person.patch(f"{USERS}/me/", {"bio": "one"}, headers={"If-Match": '"1"'}), 200)
        self.assertStatus(self.person.patch(f"{USERS}/me/", {"bio": "two"}, headers={"If-Match": '"1"'}), 412)
        self.assertStatus(self.person.patch(f"{USERS}/me/", {"bio": "two"}, headers={"If-Match": "*"}), 200)

    def test_writers_at_once(self):
        writers = [Client(self.instance, self.person.token) for _ in range(6)]
        answers = at_once(
            [lambda n=n,
             w=writer: w.patch(f"{USERS}/me/", {"bio": f"number {n}"}, headers={"If-Match": '"1"'}) for n, writer in enumerate(writers)])
        self.assertEqual(sorted(answer.status for answer in answers), [200] + [412] * 5)

    def test_picture(self):
        for name, kind, content in (("me.png", "image/png", samples.png()), ("me.jpg", "image/jpeg", samples.jpeg())):
            answer = self.assertStatus(self.upload([("picture", name, kind, content)], [("bio", "with a picture")]), 200)
            self.assertEqual(answer.json["bio"], "with a picture")
            # An <img> sends no token.
            got = self.assertStatus(self.anyone.fetch(answer.json["picture"]), 200)
            self.assertEqual((got.body, got.header("Content-Type")), (content, kind))
            self.assertTrue(self.me().json["picture"].startswith(f"{self.instance.url}/api/v1/files/"))
        files, rows = len(self.instance.files()), self.instance.count("files")
        # Another picture replaces it, null removes it.
        self.assertStatus(self.upload([("picture", "new.png", "image/png", samples.png())]), 200)
        self.assertEqual((len(self.instance.files()), self.instance.count("files")), (files, rows))
        old = self.me().json["picture"]
        self.assertIsNone(self.assertStatus(self.person.patch(f"{USERS}/me/", {"picture": None}), 200).json["picture"])
        self.assertEqual((len(self.instance.files()), self.instance.count("files")), (files - 1, rows - 1))
        self.assertStatus(self.anyone.fetch(old), 404)

    def test_pictures_by_content(self):
        before = self.everything()
        for name, kind, content in (("me.png", "image/png", samples.pdf()), ("me.jpg", "image/jpeg", samples.html()),
                                    ("me.svg", "image/svg+xml", samples.svg()), ("me.png", "image/png", samples.elf()),
                                    ("me.png", "image/png", b"")):
            with self.subTest(name=name, size=len(content)):
                self.assertFields(self.upload([("picture", name, kind, content)]), picture=None)
        self.assertStatus(self.upload([("picture", "me.png", "image/png", samples.png() + b"\0" * (10 << 20))]), 413)
        self.assertUnchanged(before)

    def test_picture_is_nobody_elses(self):
        answer = self.assertStatus(self.upload([("picture", "me.png", "image/png", samples.png())]), 200)
        path = answer.json["picture"].split("?")[0].replace(self.instance.url, "")
        self.assertStatus(self.person.get(path), 200)
        self.assertStatus(self.register().get(path), 404)
        self.assertStatus(self.anyone.get(path), 401)


class Passwords(PlatformSuite):
    def setUp(self):
        super().setUp()
        self.person = self.register()
        self.old = self.session(self.person.email)
        self.client = self.anyone.as_user(self.old["access"])

    def change(self, client=None, **more):
        return (client or self.client).post(f"{USERS}/change_password/",
                                            {"old_password": PASSWORD, "new_password": "new_password_77",
                                             "new_password_confirm": "new_password_77", **more})

    def assertEnded(self, kept=False):
        """Asserts that every earlier session has ended, at every worker."""
        for _ in range(8):
            self.assertStatus(self.client.get(f"{USERS}/me/"), 200 if kept else 401)
            self.assertStatus(self.person.get("/api/v1/interviews"), 401)
        if kept:
            self.refreshed(self.old["refresh"])
        else:
            self.assertDead(self.old["refresh"])
        self.assertStatus(self.anyone.post(f"{AUTH}/login/", {"email": self.person.email, "password": PASSWORD}), 401)

    def test_change(self):
        for _ in range(8):  # every worker has them in its cache
            self.assertStatus(self.client.get(f"{USERS}/me/"), 200)
        answer = self.assertStatus(self.change(), 200)
        self.assertEqual(answer.json, {"detail": "Password changed. Your other sessions have ended."})
        self.assertEnded(kept=True)
        self.session(self.person.email, "new_password_77")
        self.assertEqual(
            self.instance.count("outbox",
                                f"event = 'user.password_changed' AND object_public_id = UNHEX(REPLACE('{self.person.id}', '-', ''))"), 1)

    def test_change_refused(self):
        before = self.everything()
        self.assertFields(self.change(old_password="wrong"), old_password="This is not your current password.")
        self.assertFields(self.change(new_password_confirm="other"), new_password_confirm="The two passwords are not the same.")
        self.assertFields(self.change(new_password="passwor", new_password_confirm="passwor"), new_password=None)
        self.assertFields(self.change(old_password="wrong", new_password="short", new_password_confirm="other"), old_password=None,
                          new_password=None, new_password_confirm=None)
        self.assertFields(self.client.post(f"{USERS}/change_password/", {}), old_password=REQUIRED, new_password=REQUIRED,
                          new_password_confirm=REQUIRED)
        self.assertUnchanged(before)
        self.assertStatus(self.client.get(f"{USERS}/me/"), 200)

    def test_change_at_once(self):
        answers = at_once(
            [with_a_place(lambda n=n: self.change(new_password=f"new_password_{n}", new_password_confirm=f"new_password_{n}"))
             for n in range(4)])
        self.assertEqual([answer.status for answer in answers].count(200), 1)
        self.assertLessEqual({answer.status for answer in answers}, {200, 400, 401})

    def request(self, email=None):
        return self.anyone.post(f"{USERS}/request_password_reset/", {"email": email or self.person.email})

    def reset(self, token, password="new_password_77", **more):
        return self.anyone.post(f"{USERS}/reset_password/",
                                {"token": token, "new_password": password, "new_password_confirm": password, **more})

    def mailed(self):
        return tickets.mailed(self.instance, tickets.RESET, self.person.email)

    def test_reset(self):
        self.assertStatus(self.request(), 200)
        token = self.mailed()
        # Neither the token nor anything from which it could be guessed is stored.
        self.assertEqual(self.instance.count("one_time_tokens", f"token_hash = UNHEX(SHA2('{token}', 256)) AND used_at IS NULL"), 1)
        answer = self.assertStatus(self.reset(token), 200)
        self.assertEqual(list(answer.json), ["detail"])
        self.assertEnded()
        self.session(self.person.email, "new_password_77")
        # A token works only once.
        self.assertFields(self.reset(token, "another_password_1"), token=SPENT)
        self.session(self.person.email, "new_password_77")

    def test_only_the_newest_of_those_that_were_asked_for_is_good(self):
        other = self.register()
        tokens = []
        for _ in range(3):
            self.assertStatus(self.request(), 200)
            tokens.append(self.mailed())
        self.assertEqual(len(set(tokens)), 3)
        # What others ask for, and tokens of another purpose, change nothing.
        self.assertStatus(self.request(other.email), 200)
        for token in tokens[:2]:
            self.assertFields(self.reset(token), token=SPENT)
        self.assertStatus(self.reset(tokens[2]), 200)
        for token in tokens:
            self.assertFields(self.reset(token), token=SPENT)
        verification = tickets.mailed(self.instance, tickets.VERIFICATION, other.email)
        self.assertStatus(self.anyone.post(f"{USERS}/verify_email/", {"token": verification}), 200)

    def test_only_the_newest_verification_is_good(self):
        old = tickets.mailed(self.instance, tickets.VERIFICATION, self.person.email)
        self.assertStatus(self.request(), 200)
        self.instance.sql(f"UPDATE one_time_tokens SET purpose = {tickets.VERIFICATION} WHERE user_id = (SELECT id FROM users WHERE email ="
                          f" '{self.person.email}')")
        self.assertFields(self.anyone.post(f"{USERS}/verify_email/", {"token": old}), token=SPENT)

    def test_changing_the_password_ends_them_too(self):
        self.assertStatus(self.request(), 200)
        token = self.mailed()
        self.assertStatus(self.change(), 200)
        self.assertFields(self.reset(token), token=SPENT)

    def test_reset_refused(self):
        self.assertStatus(self.request(), 200)
        token = self.mailed()
        self.assertFields(self.reset(token, "passwor"), new_password=None)
        self.assertFields(self.reset(token, new_password_confirm="other"), new_password_confirm="The two passwords are not the same.")
        self.assertFields(self.reset("reset_token"), token=SPENT)
        self.assertFields(self.reset("reset_token", "short", new_password_confirm="x"), token=SPENT, new_password=None,
                          new_password_confirm=None)
        self.assertFields(self.anyone.post(f"{USERS}/reset_password/", {}), token=REQUIRED, new_password=REQUIRED,
                          new_password_confirm=REQUIRED)
        # A refused attempt has not used the token.
        self.assertStatus(self.reset(token), 200)

    def test_reset_expires(self):
        self.assertStatus(self.request(), 200)
        token = self.mailed()
        where = f"WHERE token_hash = UNHEX(SHA2('{token}', 256))"
        self.assertEqual(int(self.instance.value(f"SELECT TIMESTAMPDIFF(SECOND, created_at, expires_at) FROM one_time_tokens {where}")),
                         30 * 60)
        self.instance.sql(f"UPDATE one_time_tokens SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND {where}")
        self.assertFields(self.reset(token), token=SPENT)

    def test_reset_at_once(self):
        self.assertStatus(self.request(), 200)
        token = self.mailed()
        answers = at_once([with_a_place(lambda n=n: self.reset(token, f"new_password_{n}")) for n in range(4)])
        self.assertEqual(sorted(answer.status for answer in answers), [200, 400, 400, 400])

    def test_a_token_is_for_one_purpose(self):
        verification = tickets.mailed(self.instance, tickets.VERIFICATION, self.person.email)
        self.assertFields(self.reset(verification), token=SPENT)
        self.assertStatus(self.request(), 200)
        self.assertFields(self.anyone.post(f"{USERS}/verify_email/", {"token": self.mailed()}), token=SPENT)

    def test_unknown_addresses_tell_nothing(self):
        disabled = self.register()
        self.instance.control("user", "disable", "--email", disabled.email)
        cost = {}
        # Some requests also delete old rows, whoever sends them; of three requests, one does not.
        for email in (self.person.email, "nobody@example.com", disabled.email, self.person.email.upper()) * 3:
            rows, mark = self.instance.rows(), self.instance.log_mark()
            answer = self.assertStatus(self.request(email), 200)
            self.assertEqual(answer.json, {"detail": "If an account with this address exists, a mail is on its way."})
            line = wait_for(lambda a=answer,
                            m=mark: next(
                                (line for line in self.instance.log_since(m) if a.header("X-Request-Id") in line and "statements=" in line),
                                None), 10, "the log line")
            self.assertEqual({name: number - rows[name] for name, number in self.instance.rows().items() if number != rows[name]},
                             {"audit": 1, "one_time_tokens": 1, "outbox": 1})
            cost.setdefault(email, []).append(int(line.split("statements=")[1].split()[0]))
        # The same statements write the same rows, so the time is the same too.
        self.assertEqual(len({min(counts) for counts in cost.values()}), 1, cost)
        self.assertIsNone(tickets.mailed(self.instance, tickets.RESET, "nobody@example.com"))
        self.assertIsNone(tickets.mailed(self.instance, tickets.RESET, disabled.email))
        self.assertFields(self.request("nobody"), email=None)
        self.assertFields(self.anyone.post(f"{USERS}/request_password_reset/", {}), email=REQUIRED)

    def test_verify(self):
        token = tickets.mailed(self.instance, tickets.VERIFICATION, self.person.email)
        self.assertFalse(self.old["user"]["is_verified"])
        self.assertStatus(self.anyone.post(f"{USERS}/verify_email/", {"token": token}), 200)
        self.assertTrue(self.client.get(f"{USERS}/me/").json["is_verified"])
        self.assertTrue(self.session(self.person.email)["user"]["is_verified"])
        for wrong in (token, "verification_token"):
            self.assertFields(self.anyone.post(f"{USERS}/verify_email/", {"token": wrong}), token=SPENT)
        self.assertFields(self.anyone.post(f"{USERS}/verify_email/", {}), token=REQUIRED)

    def test_registration_on_platform_is_verified_alike(self):
        body = self.body()
        self.assertStatus(self.anyone.post(f"{USERS}/register/", body), 201)
        self.assertStatus(
            self.anyone.post(f"{USERS}/verify_email/", {"token": tickets.mailed(self.instance, tickets.VERIFICATION, body["email"])}), 200)
        self.assertTrue(self.session(body["email"], "password123")["user"]["is_verified"])


class Invitations(PlatformSuite):
    def setUp(self):
        super().setUp()
        self.company = "Company " + uuid.uuid4().hex[:8]
        self.hr = self.staff("hr", self.company, "Hr Person")

    def invite(self, role="interviewer", person=None, email=None):
        return (person or self.hr).post(INVITATIONS, {"email": email or f"{uuid.uuid4().hex[:12]}@example.net", "role": role})

    def invited(self, *arguments, **more):
        return self.assertStatus(self.invite(*arguments, **more), 201).json

    def accept(self, invitation, **more):
        token = tickets.token(self.instance, tickets.INVITATION, invitation["id"])
        return self.anyone.post(f"{INVITATIONS}accept/",
                                {"token": token, "password": "new_password_77", "first_name": "Ines", "last_name": "Viewer", **more})

    def test_invite_and_accept(self):
        for role in ("interviewer", "hr"):
            made = self.invited(role)
            self.assertEqual(list(made), INVITATION)
            self.assertEqual((made["role"], made["invited_by_name"], made["accepted_at"]), (role, "Hr Person", None))
            where = f"event = 'user.invited' AND object = 11 AND object_public_id = UNHEX(REPLACE('{made['id']}', '-', ''))"
            self.assertEqual(self.instance.count("outbox", where), 1)
            answer = self.assertStatus(self.accept(made), 201)
            self.assertEqual(list(answer.json), USER)
            self.assertEqual(
                (answer.json["email"], answer.json["role"], answer.json["company"]["name"], answer.json["is_verified"],
                 answer.json["first_name"]),
                             (made["email"], role, self.company, True, "Ines"))
            self.assertEqual(self.session(made["email"], "new_password_77")["user"]["id"], answer.json["id"])
            self.assertFields(self.accept(made), token=SPENT)
        listed = self.hr.get(INVITATIONS).json
        self.assertEqual((listed["count"], [bool(one["accepted_at"]) for one in listed["results"]]), (2, [True, True]))

    def test_withdrawn_as_it_was_read(self):
        answer = self.assertStatus(self.invite(), 201)
        path, tag = f"{INVITATIONS}{answer.json['id']}/", answer.header("ETag")
        self.assertStatus(self.hr.delete(path, headers={"If-Match": '"7"'}), 412)
        self.assertStatus(self.accept(answer.json), 201)
        self.assertStatus(self.hr.delete(path, headers={"If-Match": tag}), 412)
        self.assertEqual(self.hr.get(INVITATIONS).json["count"], 1)
        other = self.assertStatus(self.invite(), 201)
        self.assertStatus(self.hr.delete(f"{INVITATIONS}{other.json['id']}/", headers={"If-Match": other.header("ETag")}), 204)

    def test_works_for_the_company(self):
        made = self.invited()
        accepted = self.assertStatus(self.accept(made), 201).json
        interviewer = self.login(made["email"], "new_password_77")
        interviewer.id = accepted["id"]
        self.schedule(interviewer, self.register())

    def test_admins_are_invited_by_admins(self):
        before = self.everything()
        answer = self.assertStatus(self.invite("admin"), 403)
        self.assertEqual(answer.json, {"detail": "You do not have permission to perform this action."})
        self.assertUnchanged(before)
        admin = self.staff("admin", self.company)
        self.assertEqual(self.assertStatus(self.accept(self.invited("admin", admin)), 201).json["role"], "admin")
        # An admin of the installation has no company, and so cannot invite anybody.
        root = self.staff("admin", None)
        self.assertStatus(self.invite("hr", root), 403)
        self.assertStatus(root.get(INVITATIONS), 403)

    def test_roles(self):
        made = self.invited()
        for person in (self.register(), self.register("interviewer")):
            self.assertStatus(person.get(INVITATIONS), 403)
            self.assertStatus(self.invite(person=person), 403)
            self.assertStatus(person.delete(f"{INVITATIONS}{made['id']}/"), 403)
        for method, path in (("GET", INVITATIONS), ("POST", INVITATIONS), ("DELETE", f"{INVITATIONS}{made['id']}/")):
            self.assertStatus(self.anyone.request(method, path, {} if method == "POST" else None), 401)

    def test_wrong_values(self):
        before = self.everything()
        self.assertFields(self.hr.post(INVITATIONS, {}), email=REQUIRED, role=REQUIRED)
        self.assertFields(self.invite("candidate"), role='"candidate" is not a valid choice.')
        self.assertFields(self.invite(email="nobody"), email=None)
        self.assertFields(self.invite(email=self.hr.email.upper()), email="This value is already in use.")
        self.assertUnchanged(before)

    def test_accept_refused(self):
        made = self.invited()
        self.assertFields(self.anyone.post(f"{INVITATIONS}accept/", {}), token=REQUIRED, password=REQUIRED, first_name=REQUIRED,
                          last_name=REQUIRED)
        self.assertFields(self.accept(made, password="passwor"), password=None)
        self.assertFields(self.accept(made, first_name=" "), first_name=None)
        self.assertFields(self.accept(made, token="x", password="short"), token=SPENT, password=None)
        # No property of the account is taken from the body.
        company = str(uuid.uuid4())
        answer = self.assertStatus(self.accept(made, role="admin", email="other@example.com", company=company, is_verified=False), 201)
        self.assertEqual((answer.json["role"], answer.json["email"], answer.json["company"]["name"]),
                         ("interviewer", made["email"], self.company))

    def test_expires(self):
        made = self.invited()
        where = f"WHERE public_id = UNHEX(REPLACE('{made['id']}', '-', ''))"
        self.assertEqual(int(self.instance.value(f"SELECT TIMESTAMPDIFF(SECOND, created_at, expires_at) FROM invitations {where}")),
                         7 * 86400)
        self.instance.sql(f"UPDATE invitations SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND {where}")
        self.assertFields(self.accept(made), token=SPENT)

    def test_withdraw(self):
        made = self.invited()
        self.assertStatus(self.hr.delete(f"{INVITATIONS}{made['id']}/"), 204)
        self.assertFields(self.accept(made), token=SPENT)
        self.assertEqual(self.hr.get(INVITATIONS).json["count"], 0)
        for identity in (made["id"], str(uuid.uuid4()), "x"):
            self.assertEqual(self.assertStatus(self.hr.delete(f"{INVITATIONS}{identity}/"), 404).json, {"detail": "Not found."})

    def test_again_replaces(self):
        first = self.invited()
        second = self.invited("hr", email=first["email"].upper())
        self.assertFields(self.accept(first), token=SPENT)
        self.assertStatus(self.accept(second), 201)
        self.assertEqual(self.hr.get(INVITATIONS).json["count"], 1)

    def test_other_companies(self):
        made = self.invited()
        other = self.staff("hr", "Other " + uuid.uuid4().hex[:8])
        self.assertEqual(self.assertStatus(other.get(INVITATIONS), 200).json["count"], 0)
        before = self.everything()
        self.assertStatus(other.delete(f"{INVITATIONS}{made['id']}/"), 404)
        self.assertUnchanged(before)
        # Two companies may invite the same person, who then belongs to the company whose invitation was accepted first.
        rival = self.invited(person=other, email=made["email"])
        self.assertStatus(self.accept(rival), 201)
        self.assertFields(self.accept(made), token="This value is already in use.")

    def test_paging(self):
        made = [self.invited()["id"] for _ in range(5)][::-1]
        page = self.assertStatus(self.hr.get(INVITATIONS + "?page_size=2"), 200).json
        self.assertEqual((page["count"], page["previous"], [one["id"] for one in page["results"]]), (5, None, made[:2]))
        page = self.assertStatus(self.hr.fetch(page["next"]), 200).json
        self.assertEqual([one["id"] for one in page["results"]], made[2:4])
        page = self.assertStatus(self.hr.fetch(page["next"]), 200).json
        self.assertEqual((page["next"], [one["id"] for one in page["results"]], page["count"]), (None, made[4:], 5))
        self.assertEqual(self.hr.get(INVITATIONS + "?page=9&page_size=2").json["count"], 5)
        self.assertFields(self.hr.get(INVITATIONS + "?page=0&page_size=0"), page=None, page_size=None)

    def test_accept_at_once(self):
        made = self.invited()
        answers = at_once([with_a_place(lambda: self.accept(made))] * 4)
        self.assertEqual(sorted(answer.status for answer in answers), [201, 400, 400, 400])

    def test_idempotent(self):
        key, body = uuid.uuid4().hex, {"email": f"{uuid.uuid4().hex[:12]}@example.net", "role": "hr"}
        first = self.assertStatus(self.hr.post(INVITATIONS, body, headers={"Idempotency-Key": key}), 201)
        again = self.assertStatus(self.hr.post(INVITATIONS, body, headers={"Idempotency-Key": key}), 201)
        self.assertEqual(first.json, again.json)
        self.assertStatus(self.hr.post(INVITATIONS, {**body, "role": "interviewer"}, headers={"Idempotency-Key": key}), 422)


class Throttles(PlatformSuite):
    options = {"name": "platform-limits", "limits": True,
               "settings": {"limit_user_hourly": "60", "limit_address_hourly": "100000", "limit_login_account": "3",
                            "limit_login_address": "12"}}

    def setUp(self):
        super().setUp()
        self.instance.restart_server()  # the counters live in the memory of the running server
        self.person = self.register()

    def assertLimited(self, answer):
        self.assertStatus(answer, 429)
        self.assertEqual(list(answer.json), ["detail"])
        self.assertTrue(0 < int(answer.header("Retry-After")) <= 900)

    def test_login_by_account(self):
        body = {"email": self.person.email, "password": "wrong password"}
        # All APIs share the counters.
        self.assertStatus(self.anyone.post(f"{AUTH}/login/", body), 401)
        self.assertStatus(self.anyone.post("/api/v1/auth/login", body), 401)
        self.assertStatus(self.anyone.post(f"{AUTH}/login/", body), 401)
        self.assertLimited(self.anyone.post(f"{AUTH}/login/", body))
        self.assertLimited(self.anyone.post(f"{AUTH}/login/", {**body, "email": self.person.email.upper(), "password": PASSWORD}))
        # Unknown accounts are limited in the same way.
        for _ in range(3):
            self.assertStatus(self.anyone.post(f"{AUTH}/login/", {**body, "email": "nobody@example.org"}), 401)
        self.assertLimited(self.anyone.post(f"{AUTH}/login/", {**body, "email": "nobody@example.org"}))

    def test_login_by_address(self):
        statuses = [self.anyone.post(f"{AUTH}/login/", {"email": f"nobody{number}@example.org", "password": "x"}).status
                    for number in range(14)]
        self.assertEqual((statuses.count(401), statuses.count(429)), (12, 2))

    def test_successes_do_not_count(self):
        for _ in range(8):
            self.session(self.person.email)

    def test_old_password_cannot_be_guessed(self):
        client = self.anyone.as_user(self.session(self.person.email)["access"])
        body = {"old_password": "wrong", "new_password": "new_password_77", "new_password_confirm": "new_password_77"}
        for _ in range(3):
            self.assertFields(client.post(f"{USERS}/change_password/", body), old_password=None)
        self.assertLimited(client.post(f"{USERS}/change_password/", {**body, "old_password": PASSWORD}))

    def test_reset_mails(self):
        for email in (self.person.email, "nobody@example.org"):
            for number in range(3):
                self.assertStatus(self.anyone.post(f"{USERS}/request_password_reset/", {"email": email.upper() if number else email}), 200)
            self.assertLimited(self.anyone.post(f"{USERS}/request_password_reset/", {"email": email}))
        # Requests for mails do not block logins.
        self.session(self.person.email)


if __name__ == "__main__":
    unittest.main()
