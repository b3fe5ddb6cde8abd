"""Who may register an account (the option registration), and what people may call themselves, their company and a position."""

import itertools
import subprocess
import time

from harness.client import Client
from harness.instance import Instance
from harness.suite import PASSWORD, Suite, in_days

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
