"""Guessing of passwords: held back for strangers, and no means to lock the owner of an account out."""

import socket
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Client, Suite, tickets  # noqa: E402
from harness.instance import wait_for  # noqa: E402

AUTH, USERS = "/api/auth", "/api/v1/users/users"
PASSWORD, NEW = "correct horse 42", "another horse 77"
EACH, ALL = 2, 6


class From(Client):
    """Requests from another address of this host."""

    def __init__(self, instance, address):
        super().__init__(instance)
        self.address = address

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.instance.port), self.timeout, source_address=(self.address, 0))


class Lockout(Suite):
    options = {"name": "lockout", "limits": True,
               "settings": {"limit_user_hourly": "1000", "limit_address_hourly": "100000", "limit_login_account": str(EACH),
                            "limit_login_address": "100", "limit_login_everywhere": str(ALL)}}

    def setUp(self):
        super().setUp()
        self.instance.restart_server()  # the counters live in the memory of the running server
        self._mark = self.instance.log_mark()
        self.person = self.register()
        self.clients = {}

    def log_in(self, address, password="wrong password", email=None):
        client = self.clients.setdefault(address, From(self.instance, f"127.0.0.{address}"))
        return client.post(f"{AUTH}/login/", {"email": email or self.person.email, "password": password})

    def strangers(self, email=None):
        """So many wrong passwords that the account is closed to strangers; the last answer."""
        for address in range(11, 11 + ALL // EACH):
            for _ in range(EACH):
                self.assertStatus(self.log_in(address, email=email), 401)
        return self.log_in(99, email=email)

    def test_one_address_is_held_back_and_others_are_not(self):
        for _ in range(EACH):
            self.assertStatus(self.log_in(11), 401)
        self.assertStatus(self.log_in(11, PASSWORD), 429)
        self.assertStatus(self.log_in(12, PASSWORD), 200)

    def test_strangers_cannot_lock_the_owner_out(self):
        refused = self.assertStatus(self.strangers(), 429)
        self.assertTrue(0 < int(refused.header("Retry-After")) <= 900)
        self.assertStatus(self.log_in(98, PASSWORD), 429)
        # From where the owner has logged in before, the password is looked at; but it cannot be guessed there either.
        self.assertStatus(self.log_in(1, PASSWORD), 200)
        for _ in range(EACH):
            self.assertStatus(self.log_in(1), 401)
        self.assertStatus(self.log_in(1, PASSWORD), 429)

    def test_a_new_password_begins_anew(self):
        self.assertStatus(self.strangers(), 429)
        self.assertStatus(self.anyone.post(f"{USERS}/request_password_reset/", {"email": self.person.email}), 200)
        token = tickets.mailed(self.instance, tickets.RESET, self.person.email)
        body = {"token": token, "new_password": NEW, "new_password_confirm": NEW}
        self.assertStatus(self.anyone.post(f"{USERS}/reset_password/", body), 200)
        for address in (11, 99, 1):
            self.assertStatus(self.log_in(address, NEW), 200)

    def test_guessing_does_not_close_the_change_of_a_password(self):
        self.assertStatus(self.strangers(), 429)
        for _ in range(EACH + 1):
            self.log_in(1)
        body = {"old_password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
        self.assertStatus(self.person.post(f"{USERS}/change_password/", body), 200)

    def statements(self, answer):
        line = wait_for(lambda: self._line_of(answer.header("X-Request-Id")), 10, "the log line")
        return line.split("statements=")[1].split()[0]

    def test_unknown_accounts_are_alike(self):
        refused, unknown = self.strangers(), self.strangers("nobody@example.org")
        self.assertEqual((refused.status, refused.body), (unknown.status, unknown.body))
        tried = [self.log_in(address, email=email) for address in (21, 21) for email in (None, "nobody@example.org")]
        self.assertEqual({answer.status for answer in tried}, {429})
        counts = {self.statements(answer) for answer in [refused, unknown] + tried}
        self.assertEqual(len(counts), 1, counts)


if __name__ == "__main__":
    unittest.main()
