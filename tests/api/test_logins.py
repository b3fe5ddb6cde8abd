"""Many logins at once: half of the workers hash passwords, the others go on reading, and a worker that dies gives its place back."""

import os
import re
import signal
import sys
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, tickets  # noqa: E402
from harness.instance import wait_for  # noqa: E402

AUTH, USERS = "/api/auth", "/api/v1/users/users"
PASSWORD, NEW = "correct horse 42", "another horse 77"
WORKERS, PLACES = 4, 2


class Storm(Suite):
    options = {"name": "storm", "workers": WORKERS}

    def setUp(self):
        super().setUp()
        self.reader = self.register()
        self.threads = []
        self.answers = []
        self.frozen = []

    def tearDown(self):
        for pid in self.frozen:
            self.kill(pid, signal.SIGKILL)
        for thread in self.threads:
            thread.join(60)
        self.replaced(self.frozen)
        super().tearDown()

    def kill(self, pid, number):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass

    def workers(self):
        """The scoreboard's lines of workers."""
        mark = self.instance.log_mark()
        self.instance.signal("interviewd", signal.SIGUSR1)
        wait_for(lambda: [line for line in self.instance.log_since(mark) if " SCOREBOARD: " in line and " workers=" in line], 10,
                 "the scoreboard")
        return [line for line in self.instance.log_since(mark) if re.search(r" SCOREBOARD: .* worker=\d", line)]

    def replaced(self, pids):
        """Waits until others are ready in their place."""
        def found():
            lines = [line for line in self.workers() if 'state="ready"' in line]
            return len(lines) == WORKERS and not any(f" worker={pid} " in line for line in lines for pid in pids)
        wait_for(found, 20, "new workers")

    def slow(self):
        """The address of somebody whose password takes seconds to compare."""
        person = self.register()
        changed = "REPLACE(REPLACE(password_hash, 'm=64,', 'm=65536,'), 't=1,', 't=20,')"
        self.instance.sql(f"UPDATE users SET password_hash = {changed} WHERE email = '{person.email}'")
        return person.email

    def hashing(self):
        """The workers that handle a login now."""
        return [int(re.search(r" worker=(\d+)", line)[1]) for line in self.workers()
                if 'state="busy"' in line and 'endpoint="auth.login"' in line]

    def log_in_meanwhile(self, email):
        def log_in():
            self.answers.append(self.anyone.post(f"{AUTH}/login/", {"email": email, "password": PASSWORD}, check=False).status)
        self.threads.append(threading.Thread(target=log_in))
        self.threads[-1].start()

    def freeze(self):
        """Stops as many workers as have a place, each in the middle of comparing a password."""
        email = self.slow()
        for n in range(PLACES):
            self.log_in_meanwhile(email)
            found = wait_for(lambda n=n: len(self.hashing()) == n + 1 and self.hashing(), 20, "a worker that compares")
            for pid in set(found) - set(self.frozen):
                os.kill(pid, signal.SIGSTOP)
                self.frozen.append(pid)
        self.assertEqual(len(self.frozen), PLACES)

    def invited(self):
        """The token of an invitation."""
        hr = self.staff("hr", "Storm")
        self.instance.sql(f"UPDATE users SET verified = 1 WHERE email = '{hr.email}'")
        made = self.assertStatus(hr.post("/api/v1/users/invitations/", {"email": "invited@example.org", "role": "hr"}), 201).json
        return tickets.token(self.instance, tickets.INVITATION, made["id"])

    def assertHeld(self, answer):
        self.assertStatus(answer, 503)
        self.assertTrue(1 <= int(answer.header("Retry-After")) <= 5)
        return answer.json

    def test_reads_go_on_and_logins_are_refused(self):
        other = self.register()
        self.assertStatus(self.anyone.post(f"{USERS}/request_password_reset/", {"email": other.email}), 200)
        token = tickets.mailed(self.instance, tickets.RESET, other.email)
        invited = self.invited()
        self.freeze()
        before = self.everything()
        # Nobody holds a transaction, or is counted as a writer, while a password is compared.
        self.assertEqual(self.instance.value("SELECT COUNT(*) FROM information_schema.innodb_trx"), "0")
        for _ in range(30):
            self.assertStatus(self.reader.get(f"{USERS}/me/"), 200)
            self.assertStatus(self.reader.get("/candidate/interviews"), 200)
        # Somebody unknown is answered like everybody else.
        for email in (other.email, "nobody@example.org"):
            for password in (PASSWORD, "wrong password"):
                credentials = {"email": email, "password": password}
                self.assertEqual(list(self.assertHeld(self.anyone.post(f"{AUTH}/login/", credentials))), ["detail"])
                self.assertEqual(self.assertHeld(self.anyone.post("/api/v1/auth/login", credentials))["error"], "service_unavailable")
        person = {"email": "new.person@example.org", "password": PASSWORD, "name": "New Person", "role": "candidate"}
        self.assertEqual(self.assertHeld(self.anyone.post("/api/v1/auth/register", person))["error"], "service_unavailable")
        self.assertHeld(self.anyone.post(f"{USERS}/register/", {"email": person["email"], "password": PASSWORD,
                                                               "password_confirm": PASSWORD, "first_name": "New", "last_name": "Person",
                                                               "username": "newperson"}))
        change = {"old_password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
        self.assertHeld(other.post(f"{USERS}/change_password/", change))
        reset = {"token": token, "new_password": NEW, "new_password_confirm": NEW}
        self.assertHeld(self.anyone.post(f"{USERS}/reset_password/", reset))
        accept = {"token": invited, "password": NEW, "first_name": "New", "last_name": "Person"}
        self.assertHeld(self.anyone.post("/api/v1/users/invitations/accept/", accept))
        self.assertUnchanged(before)
        self.assertTrue([line for line in self.instance.log_since(self._mark) if " LOGINS_HELD: " in line])
        # Nothing of it was counted or used up.
        for pid in self.frozen:
            self.kill(pid, signal.SIGCONT)
        self.frozen = []
        for thread in self.threads:
            thread.join(60)
        self.assertStatus(self.anyone.post(f"{USERS}/reset_password/", reset), 200)
        self.assertStatus(self.anyone.post("/api/v1/users/invitations/accept/", accept), 201)
        self.login(other.email, NEW)

    def test_nobody_keeps_a_place_while_the_database_answers(self):
        """As many logins as there are places wait for their accounts to be read, and yet a password is hashed."""
        known = self.register()
        person = {"email": "late.person@example.org", "password": PASSWORD, "name": "Late Person", "role": "candidate"}
        registered = []
        waiting = ("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT%FROM users%second_factors%'"
                   " AND id <> CONNECTION_ID()")
        with self.instance.held("LOCK TABLES second_factors WRITE"):
            for email in (known.email, "nobody@example.org"):
                self.log_in_meanwhile(email)
            wait_for(lambda: self.instance.value(waiting) == str(PLACES), 20, "logins that wait")
            self.threads.append(threading.Thread(
                target=lambda: registered.append(self.anyone.post("/api/v1/auth/register", person, check=False).status)))
            self.threads[-1].start()
            # It hashes first, and then looks whether there is such an account.
            wait_for(lambda: registered or self.instance.value(waiting) == str(PLACES + 1), 20, "a registration that waits")
        for thread in self.threads:
            thread.join(60)
        self.assertEqual((registered, sorted(self.answers)), ([201], [200, 401]))

    def test_whoever_dies_gives_its_place_back(self):
        other = self.register()
        credentials = {"email": other.email, "password": PASSWORD}
        self.freeze()
        self.assertHeld(self.anyone.post(f"{AUTH}/login/", credentials))
        killed = list(self.frozen)
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: self.anyone.post(f"{AUTH}/login/", credentials).status == 200, 10, "a free place")
        self.replaced(killed)
        # Both places are free: as many can be taken as before.
        self.frozen = []
        self.freeze()
        self.assertHeld(self.anyone.post(f"{AUTH}/login/", credentials))


class Alone(Suite):
    options = {"name": "alone", "workers": 1}

    def test_a_single_worker_has_a_place(self):
        person = self.register()
        self.assertStatus(self.anyone.post(f"{AUTH}/login/", {"email": person.email, "password": PASSWORD}), 200)


if __name__ == "__main__":
    unittest.main()
