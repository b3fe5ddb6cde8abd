"""Who may register an account (the option registration), and what people may call themselves, their company and a position."""

import itertools
import subprocess
import time

from harness import samples, tickets
from harness.client import Client, multipart
from harness.instance import Instance
from harness.suite import PASSWORD, Suite, at_once, in_days

_numbers = itertools.count(1)


def new_email():
    return f"new{next(_numbers)}.{time.time_ns() % 1000000}@example.org"


class Modes(Suite):
    """Each mode of the option, on an instance of its own that is restarted between the tests."""

    @classmethod
    def setUpClass(cls):
        cls.instance = Instance("registration")
        cls.addClassCleanup(cls.instance.close)
        cls.instance.start()
        cls.anyone = Client(cls.instance)

    def mode(self, mode):
        self.instance.restart_server(registration=mode)

    def assistant(self, role):
        return self.anyone.post("/api/v1/auth/register", {"email": new_email(), "password": PASSWORD, "name": "New One", "role": role})

    def platform(self, **more):
        return self.anyone.post("/api/v1/users/users/register/",
                                {"email": new_email(), "username": f"new{next(_numbers)}", "first_name": "New", "last_name": "One",
                                 "password": PASSWORD, "password_confirm": PASSWORD, **more})

    def test_everyone(self):
        self.mode("everyone")
        self.assertStatus(self.assistant("interviewer"), 201)
        self.assertStatus(self.assistant("candidate"), 201)
        self.assertStatus(self.platform(), 201)
        self.assertStatus(self.platform(role="candidate"), 201)
        self.assertFields(self.platform(role="interviewer"), "role")

    def test_candidates(self):
        self.mode("candidates")
        before = self.everything()
        text = "Only candidates register themselves here; staff are invited by their company."
        refused = self.assertError(self.assistant("interviewer"), 400, "validation_error", details=["role"])
        self.assertEqual(refused.json["details"]["role"], [text])
        self.assertFields(self.platform(role="interviewer"), "role")
        self.assertUnchanged(before)
        self.assertStatus(self.assistant("candidate"), 201)
        self.assertStatus(self.platform(), 201)

    def test_all_faults_are_named_at_once(self):
        self.mode("candidates")
        body = {"email": "nobody", "password": "x", "name": " ", "role": "interviewer"}
        self.assertError(self.anyone.post("/api/v1/auth/register", body), 400, "validation_error",
                         details=["email", "password", "name", "role"])

    def test_closed(self):
        self.mode("everyone")
        hr = self.staff("hr", "Initech")
        self.mode("closed")
        before = self.everything()
        text = "Nobody can register an account here."
        for role in ("interviewer", "candidate"):
            self.assertError(self.assistant(role), 403, "registration_closed", text)
        self.assertDetail(self.platform(), 403, text)
        # Whether an address has an account is told to nobody.
        taken = {"email": hr.email, "password": PASSWORD, "name": "New One", "role": "candidate"}
        self.assertError(self.anyone.post("/api/v1/auth/register", taken), 403, "registration_closed", text)
        self.assertUnchanged(before)
        # Those who have an account, and those who are invited, are not concerned.
        self.login(hr.email)
        self.assertStatus(hr.post("/api/v1/users/invitations/", {"email": new_email(), "role": "interviewer"}), 201)

    def test_the_default_is_candidates(self):
        printed = subprocess.run([str(self.instance.program()), "--print-config"], capture_output=True, text=True, check=True).stdout
        self.assertIn("#registration = candidates", printed.splitlines())


class Names(Suite):
    """They are text that reaches mails: no web address and no control character, on every surface that writes them."""

    BAD = ("Win at https://evil.example", "go to WWW.evil.example", "Eve\r\nBcc: evil@example.com", "a\tb", "a\u0085b", "a\u2028b")
    TEXT = "Must not contain a web address or control characters."

    def test_registering(self):
        before = self.everything()
        for name in self.BAD:
            body = {"email": new_email(), "password": PASSWORD, "name": name, "role": "interviewer"}
            refused = self.assertError(self.anyone.post("/api/v1/auth/register", body), 400, "validation_error", details=["name"])
            self.assertEqual(refused.json["details"]["name"], [self.TEXT])
            body = {"email": new_email(), "username": f"new{next(_numbers)}", "first_name": name, "last_name": name,
                    "password": PASSWORD, "password_confirm": PASSWORD}
            self.assertFields(self.anyone.post("/api/v1/users/users/register/", body), "first_name", "last_name", text=self.TEXT)
        body["first_name"], body["last_name"], body["username"] = "New", "One", "www.evil.example"
        self.assertFields(self.anyone.post("/api/v1/users/users/register/", body), "username")
        self.assertUnchanged(before)

    def test_parts_that_are_refused_together(self):
        """The two parts of a name are joined by a blank, so nothing bad comes of two good ones."""
        body = {"email": new_email(), "username": f"new{next(_numbers)}", "first_name": "http:", "last_name": "//evil.example",
                "password": PASSWORD, "password_confirm": PASSWORD}
        made = self.assertStatus(self.anyone.post("/api/v1/users/users/register/", body), 201)
        self.assertEqual(self.instance.value(f"SELECT name FROM users WHERE email = '{made.json['email']}'"), "http: //evil.example")

    def test_the_profile(self):
        person = self.register()
        for name in self.BAD:
            refused = person.patch("/api/v1/users/users/me/", {"first_name": name, "last_name": name})
            self.assertFields(refused, "first_name", "last_name", text=self.TEXT)

    def test_accepting_an_invitation(self):
        hr = self.staff("hr", "Initech")
        self.assertStatus(hr.post("/api/v1/users/invitations/", {"email": new_email(), "role": "interviewer"}), 201)
        for name in self.BAD:
            refused = self.anyone.post("/api/v1/users/invitations/accept/",
                                       {"token": "x", "password": PASSWORD, "first_name": name, "last_name": name})
            self.assertFields(refused, "token", "first_name", "last_name")
            self.assertEqual(refused.json["last_name"], [self.TEXT])

    def test_positions(self):
        interviewer, candidate = self.register("interviewer"), self.register()
        hr = self.staff("hr", "Initech")
        job = {"title": "Cook", "description": "https://initech.example says what a cook does", "employment_type": "full_time"}
        made = self.assertStatus(hr.post("/api/v1/jobs/jobs/", job), 201).json["id"]
        for name in self.BAD:
            body = {"candidate_id": candidate.id, "interviewer_id": interviewer.id, "scheduled_time": in_days(30),
                    "duration_minutes": 60, "position": name}
            refused = self.assertError(interviewer.post("/api/v1/interviews", body), 400, "validation_error", details=["position"])
            self.assertEqual(refused.json["details"]["position"], [self.TEXT])
            self.assertFields(hr.post("/api/v1/jobs/jobs/", {**job, "title": name}), "title", text=self.TEXT)
            self.assertFields(hr.patch(f"/api/v1/jobs/jobs/{made}/", {"title": name}), "title", text=self.TEXT)

    def test_interviewctl(self):
        before = self.everything()
        for more in (["--name", "www.evil.example", "--company", "Initech"], ["--name", "Eve", "--company", "x://y"]):
            done = self.instance.control("user", "add", "--email", new_email(), "--role", "hr", *more, check=False,
                                         text_in=PASSWORD + "\n")
            self.assertIn(self.TEXT, done)
        self.assertUnchanged(before)


class Yielding(Suite):
    """An account that nobody has verified and on which nothing hangs does not keep its address for more than a day."""

    HR = "Initech"

    def age(self, person, hours=24):
        self.instance.sql(f"UPDATE users SET created_at = created_at - INTERVAL {hours} HOUR WHERE public_id ="
                          f" UNHEX(REPLACE('{person.id}', '-', ''))")

    def again(self, person):
        """Registers the same address, with another password."""
        body = {"email": person.email.upper(), "password": PASSWORD + "!", "name": "The Owner", "role": "candidate"}
        return self.anyone.post("/api/v1/auth/register", body)

    def assertTaken(self, answer):
        self.assertError(answer, 400, "validation_error", details=["email"])

    def test_to_another_registration(self):
        squatter = self.register("interviewer")
        self.age(squatter, 23)
        self.assertTaken(self.again(squatter))
        self.assertStatus(squatter.get("/api/v1/users/users/me/"), 200)
        self.age(squatter, 1)
        made = self.assertStatus(self.again(squatter), 201).json
        self.assertNotEqual(made["id"], squatter.id)
        self.assertStatus(squatter.get("/api/v1/users/users/me/"), 401)
        owner = self.login(squatter.email, PASSWORD + "!")
        self.assertEqual(self.assertStatus(owner.get("/api/v1/users/users/me/"), 200).json["id"], made["id"])
        login = {"email": squatter.email, "password": PASSWORD}
        self.assertStatus(self.anyone.post("/api/v1/auth/login", login), 401)
        old = self.instance.sql(f"SELECT active, email, username FROM users WHERE public_id = UNHEX(REPLACE('{squatter.id}', '-', ''))")
        self.assertEqual(old, [["0", f"yielded-{squatter.id.replace('-', '')}@invalid", None]])
        self.assertEqual(self.instance.count("audit", f"action = 'user.yielded' AND object_public_id ="
                                                      f" UNHEX(REPLACE('{squatter.id}', '-', ''))"), 1)

    def test_the_username_too(self):
        body = {"email": new_email(), "username": f"new{next(_numbers)}", "first_name": "New", "last_name": "One", "password": PASSWORD,
                "password_confirm": PASSWORD}
        made = self.assertStatus(self.anyone.post("/api/v1/users/users/register/", body), 201)
        self.assertFields(self.anyone.post("/api/v1/users/users/register/", body), "email", "username")
        self.instance.sql(f"UPDATE users SET created_at = created_at - INTERVAL 1 DAY WHERE email = '{made.json['email']}'")
        # Nothing ends for a registration that is refused for another reason.
        refused = self.anyone.post("/api/v1/users/users/register/", {**body, "password": "x", "password_confirm": "x"})
        self.assertFields(refused, "password")
        self.assertEqual(self.instance.count("users", f"email = '{made.json['email']}' AND active = 1"), 1)
        again = self.assertStatus(self.anyone.post("/api/v1/users/users/register/", body), 201)
        self.assertNotEqual(again.json["id"], made.json["id"])

    def test_not_when_something_hangs_on_it(self):
        hr = self.staff("hr", self.HR)
        with_application, with_file, interviewer = self.register(), self.register(), self.register("interviewer")
        verified = self.register(verified=True)
        job = self.assertStatus(
            hr.post("/api/v1/jobs/jobs/", {"title": "Cook", "description": "Soup", "employment_type": "full_time", "status": "published"}),
            201).json["id"]
        applied = with_application.upload("/api/v1/jobs/applications/", [("job", job)],
                                          [("resume", "r.pdf", "application/pdf", samples.pdf())])
        self.assertStatus(applied, 201)
        kind, picture = multipart([], [("picture", "p.png", "image/png", samples.png())])
        self.assertStatus(with_file.request("PATCH", "/api/v1/users/users/me/", picture, headers={"Content-Type": kind}), 200)
        self.schedule(interviewer, self.register(), in_days(30))
        for person in (with_application, with_file, interviewer, verified):
            self.age(person)
            self.assertTaken(self.again(person))
            self.assertStatus(person.get("/api/v1/users/users/me/"), 200)

    def test_to_an_invitation(self):
        hr, squatter = self.staff("hr", self.HR), self.register()
        invite = {"email": squatter.email, "role": "interviewer"}
        self.assertFields(hr.post("/api/v1/users/invitations/", invite), "email")
        self.age(squatter)
        self.assertStatus(hr.post("/api/v1/users/invitations/", invite), 201)
        self.assertStatus(squatter.get("/api/v1/users/users/me/"), 401)

    def test_to_whoever_accepts_an_invitation(self):
        """The address was registered while the invitation was on its way."""
        hr, squatter = self.staff("hr", self.HR), self.register()
        token, email = f"token{next(_numbers)}", new_email()
        self.assertStatus(hr.post("/api/v1/users/invitations/", {"email": email, "role": "interviewer"}), 201)
        self.instance.sql(f"UPDATE invitations SET token_hash = UNHEX(SHA2('{token}', 256)), email = '{squatter.email}' WHERE email ="
                          f" '{email}'")
        body = {"token": token, "password": PASSWORD, "first_name": "New", "last_name": "One"}
        self.assertFields(self.anyone.post("/api/v1/users/invitations/accept/", body), "token")
        self.age(squatter)
        made = self.assertStatus(self.anyone.post("/api/v1/users/invitations/accept/", body), 201)
        self.assertEqual(made.json["email"], squatter.email)
        self.assertStatus(squatter.get("/api/v1/users/users/me/"), 401)

    def test_two_at_once(self):
        squatter = self.register()
        self.age(squatter)
        self.assertEqual(sorted(answer.status for answer in at_once([lambda: self.again(squatter)] * 4)), [201, 400, 400, 400])
        self.assertEqual(self.instance.count("users", f"email LIKE '{squatter.email}'"), 1)


class Floods(Suite):
    """Whoever types somebody's address again and again fills no mailbox."""

    def test_password_resets(self):
        person = self.register()
        for _ in range(8):
            self.assertStatus(self.anyone.post("/api/v1/users/users/request_password_reset/", {"email": person.email}), 200)
        mine = "purpose = 0 AND user_id = (SELECT id FROM users WHERE email = '{}')".format(person.email)
        self.assertEqual(self.instance.count("one_time_tokens", mine), 5)
        # A day later there are further ones.
        self.instance.sql(f"UPDATE one_time_tokens SET created_at = created_at - INTERVAL 1 DAY WHERE {mine} ORDER BY id LIMIT 1")
        for _ in range(3):
            self.assertStatus(self.anyone.post("/api/v1/users/users/request_password_reset/", {"email": person.email}), 200)
        self.assertEqual(self.instance.count("one_time_tokens", mine), 6)

    def test_strangers_use_up_nobodys_resets(self):
        person = self.register()
        mine = "purpose = 0 AND user_id = (SELECT id FROM users WHERE email = '{}')".format(person.email)
        for _ in range(6):
            self.assertStatus(self.anyone.post("/api/v1/users/users/request_password_reset/", {"email": person.email}), 200)
        self.assertEqual(self.instance.count("one_time_tokens", mine), 5)
        # None of the tokens is good any more, so the owner gets another one, on the same day.
        self.instance.sql(f"UPDATE one_time_tokens SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 MINUTE WHERE {mine}")
        for _ in range(2):
            self.assertStatus(self.anyone.post("/api/v1/users/users/request_password_reset/", {"email": person.email}), 200)
        self.assertEqual(self.instance.count("one_time_tokens", mine), 6)

    def test_verifications(self):
        path = "/api/v1/users/users/resend_verification/"
        person, verified = self.register("interviewer"), self.register(verified=True)
        of = "purpose = 1 AND user_id = (SELECT id FROM users WHERE email = '{}')"
        text = "If the address is not verified yet, a mail is on its way."
        first = tickets.mailed(self.instance, tickets.VERIFICATION, person.email)
        self.assertDetail(person.post(path), 202, text)
        self.assertFields(self.anyone.post("/api/v1/users/users/verify_email/", {"token": first}), "token")
        for _ in range(6):
            self.assertDetail(person.post(path), 202, text)
        self.assertEqual(self.instance.count("one_time_tokens", of.format(person.email)), 5)
        # The last one that was mailed is good, and whoever is verified needs none.
        last = tickets.mailed(self.instance, tickets.VERIFICATION, person.email)
        self.assertStatus(self.anyone.post("/api/v1/users/users/verify_email/", {"token": last}), 200)
        self.assertDetail(verified.post(path), 202, text)
        self.assertEqual(self.instance.count("one_time_tokens", of.format(verified.email)), 1)
        self.assertStatus(self.anyone.post(path), 401)
