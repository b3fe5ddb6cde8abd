"""Which passwords may be chosen where password_strength is what it is in production: the same everywhere, and told why."""

import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, tickets  # noqa: E402

AUTH, USERS, INVITATIONS = "/api/auth", "/api/v1/users/users", "/api/v1/users/invitations/"
PASSWORD, NEW = "correct horse 42", "another horse 77"


class Strength(Suite):
    options = {"name": "strength", "settings": {"password_strength": "2"}}

    def assertWeak(self, answer, why, name):
        self.assertStatus(answer, 400)
        texts = answer.json.get("details", answer.json)
        self.assertEqual(list(texts), [name])
        self.assertIn(why, texts[name][0])

    def weak(self, name):
        """Passwords that a person of that name may not have, and what the refusal says."""
        return (("hr12345", "at least 8 characters"), ("password123", "common"), ("zzzzzzzzz", "Repeated"),
                (name, "name, address or company"))

    def test_registering(self):
        for number, (password, why) in enumerate(self.weak("zaphodbeeble")):
            email = f"zaphodbeeble@{number}.example.org"
            body = {"email": email, "password": password, "name": "A B", "role": "candidate"}
            self.assertWeak(self.anyone.post("/api/v1/auth/register", body), why, "password")
            body = {"email": email, "username": f"u{number}", "first_name": "A", "last_name": "B", "password": password,
                    "password_confirm": password}
            self.assertWeak(self.anyone.post(f"{USERS}/register/", body), why, "password")

    def test_changing_and_resetting(self):
        person = self.register(name="Zaphod Beeblebrox")
        self.assertStatus(self.anyone.post(f"{USERS}/request_password_reset/", {"email": person.email}), 200)
        token = tickets.mailed(self.instance, tickets.RESET, person.email)
        for password, why in self.weak("beeblebrox"):
            body = {"old_password": PASSWORD, "new_password": password, "new_password_confirm": password}
            self.assertWeak(person.post(f"{USERS}/change_password/", body), why, "new_password")
            body = {"token": token, "new_password": password, "new_password_confirm": password}
            self.assertWeak(self.anyone.post(f"{USERS}/reset_password/", body), why, "new_password")
        body = {"token": token, "new_password": NEW, "new_password_confirm": NEW}
        self.assertStatus(self.anyone.post(f"{USERS}/reset_password/", body), 200)

    def test_accepting_an_invitation(self):
        hr = self.staff("hr", f"Sirius Cybernetics {uuid.uuid4().hex[:6]}")
        made = self.assertStatus(hr.post(INVITATIONS, {"email": f"{uuid.uuid4().hex}@example.net", "role": "hr"}), 201).json
        token = tickets.token(self.instance, tickets.INVITATION, made["id"])
        for password, why in self.weak("cybernetics"):
            body = {"token": token, "password": password, "first_name": "A", "last_name": "B"}
            self.assertWeak(self.anyone.post(f"{INVITATIONS}accept/", body), why, "password")

    def test_adding_an_account(self):
        for password, why in self.weak("marvinandroid"):
            said = self.instance.control("user", "add", "--email", "marvinandroid@example.org", "--name", "A B", "--role", "candidate",
                                         text_in=password + "\n", check=False)
            self.assertIn(why, said)
        self.assertEqual(self.instance.count("users", "email = 'marvinandroid@example.org'"), 0)


if __name__ == "__main__":
    unittest.main()
