"""Who may register an account (the option registration), on both surfaces that register."""

import itertools
import subprocess
import time

from harness.client import Client
from harness.instance import Instance
from harness.suite import PASSWORD, Suite

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
