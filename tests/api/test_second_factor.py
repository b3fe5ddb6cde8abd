"""Second factors: codes of an app at both logins, each good once on all workers; recovery codes; companies that demand one; its loss."""

import base64
import re
import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, contract, totp  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import PASSWORD, at_once, with_a_place  # noqa: E402

AUTH, USERS = "/api/auth", "/api/v1/users/users"
TOTP = f"{USERS}/me/totp/"
PLATFORM, ASSISTANT = f"{AUTH}/login/", "/api/v1/auth/login"
COMPANY = "/api/v1/company/"
WORKERS = 4
NEEDED = {"detail": "Enter a code of your second factor, or a recovery code; each is good once.", "code": "otp_required"}


class FactorSuite(Suite):
    options = {"name": "factor"}

    def setUp(self):
        super().setUp()
        self.person = self.register()

    def begin(self, person):
        """Begins to set up a second factor: its secret."""
        return self.assertStatus(person.post(TOTP, {"password": PASSWORD}), 201).json["secret"]

    def enrol(self, person):
        """Gives a person a second factor; `person.secret` and `person.codes`, the recovery codes."""
        person.secret = self.begin(person)
        answer = self.assertStatus(person.post(f"{TOTP}confirm/", {"otp": totp.code(person.secret)}), 200)
        person.codes = answer.json["recovery_codes"]
        self.forget(person)
        return person

    def forget(self, person):
        """Makes the code that was taken last good again, so that the next one need not be waited for."""
        self.instance.sql(f"UPDATE second_factors SET last_step = 0 WHERE user_id = (SELECT id FROM users WHERE email = '{person.email}')")

    def enter(self, person, otp=None, path=PLATFORM, password=PASSWORD, headers=None):
        body = {"email": person.email, "password": password, **({} if otp is None else {"otp": otp})}
        return self.anyone.post(path, body, headers=headers or {})

    def events(self, person):
        rows = self.instance.sql(f"SELECT a.action FROM audit a JOIN users u ON u.id = a.object_id WHERE u.email = '{person.email}' AND"
                                 " (a.action LIKE 'user.totp%' OR a.action LIKE 'user.recovery%') ORDER BY a.id")
        return [row[0] for row in rows]

    def titles(self, person):
        return [one["title"] for one in person.get("/api/v1/notifications/notifications/").json["results"]]


class SettingUp(FactorSuite):
    def test_three_forms_of_the_secret(self):
        answer = self.assertStatus(self.person.post(TOTP, {"password": PASSWORD}), 201)
        self.assertEqual(set(answer.json), {"secret", "uri", "qr"})
        secret = answer.json["secret"]
        self.assertRegex(secret, r"^[A-Z2-7]{32}$")
        account = self.person.email.replace("@", "%40")
        self.assertEqual(answer.json["uri"],
                         f"otpauth://totp/interviewd:{account}?secret={secret}&issuer=interviewd&algorithm=SHA1&digits=6&period=30")
        self.assertRegex(answer.json["qr"], r'^<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \d+ \d+"')
        # It is sealed: the database does not have its bytes.
        stored = self.instance.value("SELECT HEX(secret) FROM second_factors ORDER BY id DESC LIMIT 1")
        self.assertNotIn(base64.b32decode(secret).hex().upper(), stored)

    def test_logins_ask_for_nothing_before_it_is_confirmed(self):
        self.begin(self.person)
        for path in (PLATFORM, ASSISTANT):
            self.assertStatus(self.enter(self.person, path=path), 200)

    def test_confirming(self):
        secret = self.begin(self.person)
        self.assertFields(self.person.post(f"{TOTP}confirm/", {"otp": totp.wrong(secret)}),
                          "otp", text="This code is wrong, has expired, or was used before.")
        self.assertFields(self.person.post(f"{TOTP}confirm/", {"otp": "none"}), "otp")
        answer = self.assertStatus(self.person.post(f"{TOTP}confirm/", {"otp": totp.code(secret)}), 200)
        codes = answer.json["recovery_codes"]
        self.assertEqual((set(answer.json), len(codes), len(set(codes))), ({"recovery_codes"}, 10, 10))
        for code in codes:
            self.assertRegex(code, r"^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$")
        self.assertEqual(self.events(self.person), ["user.totp_enabled"])
        self.assertIn("Second factor switched on", self.titles(self.person))
        # The session goes on, and there is nothing more to set up.
        for path, body in ((TOTP, {"password": PASSWORD}), (f"{TOTP}confirm/", {"otp": totp.code(secret)})):
            self.assertFields(self.person.post(path, body), "non_field_errors",
                              text="A second factor is switched on already; switch it off first.")

    def test_the_code_that_confirms_is_used_up(self):
        totp.away_from_the_edge()
        secret = self.begin(self.person)
        code = totp.code(secret)
        self.assertStatus(self.person.post(f"{TOTP}confirm/", {"otp": code}), 200)
        self.assertStatus(self.enter(self.person, code), 401)

    def test_a_second_secret_takes_the_place_of_the_first(self):
        first = self.begin(self.person)
        second = self.begin(self.person)
        self.assertFields(self.person.post(f"{TOTP}confirm/", {"otp": totp.code(first)}), "otp")
        self.assertStatus(self.person.post(f"{TOTP}confirm/", {"otp": totp.code(second)}), 200)

    def test_without_a_secret(self):
        for path, body in (("confirm", {}), ("disable", {"password": PASSWORD}), ("recovery_codes", {"password": PASSWORD})):
            self.assertFields(self.person.post(f"{TOTP}{path}/", {"otp": "123456", **body}), "non_field_errors",
                              text="There is no second factor; set one up first.")
        self.begin(self.person)
        self.assertFields(self.person.post(f"{TOTP}disable/", {"password": PASSWORD, "otp": "123456"}), "non_field_errors")

    def test_the_password_is_needed(self):
        wrong = "This is not your current password."
        self.assertFields(self.person.post(TOTP, {"password": "wrong"}), "password", text=wrong)
        self.assertFields(self.person.post(TOTP, {}), "password")
        self.enrol(self.person)
        for path in ("disable", "recovery_codes"):
            body = {"password": "wrong", "otp": totp.code(self.person.secret)}
            self.assertFields(self.person.post(f"{TOTP}{path}/", body), "password", text=wrong)
            self.assertFields(self.person.post(f"{TOTP}{path}/", {"password": PASSWORD}), "otp")
            self.assertFields(self.person.post(f"{TOTP}{path}/", {"password": PASSWORD, "otp": totp.wrong(self.person.secret)}), "otp")
        self.assertStatus(self.enter(self.person), 401)

    def test_set_up_twice_at_once(self):
        answers = at_once([with_a_place(lambda: self.person.post(TOTP, {"password": PASSWORD}))] * 4)
        self.assertLessEqual({answer.status for answer in answers}, {201, 400})
        self.assertEqual(self.instance.count("second_factors f JOIN users u ON u.id = f.user_id", f"u.email = '{self.person.email}'"), 1)


class Logins(FactorSuite):
    def setUp(self):
        super().setUp()
        self.enrol(self.person)

    def test_both(self):
        self.assertEqual(self.assertStatus(self.enter(self.person), 401).json, NEEDED)
        self.assertError(self.enter(self.person, path=ASSISTANT), 401, "otp_required", NEEDED["detail"])
        for path, token in ((PLATFORM, "access"), (ASSISTANT, "access_token")):
            self.forget(self.person)
            answer = self.assertStatus(self.enter(self.person, totp.code(self.person.secret), path), 200)
            self.assertNotIn("otp_setup", answer.json)
            self.assertStatus(self.anyone.as_user(answer.json[token]).get(f"{USERS}/me/"), 200)

    def test_a_code_is_good_once(self):
        totp.away_from_the_edge()
        code = totp.code(self.person.secret)
        self.assertStatus(self.enter(self.person, code), 200)
        for path in (PLATFORM, ASSISTANT) * WORKERS:
            self.assertStatus(self.enter(self.person, code, path), 401)
        # Neither is the one before it, which somebody may have seen.
        self.assertStatus(self.enter(self.person, totp.code(self.person.secret, -1)), 401)
        self.assertStatus(self.enter(self.person, totp.code(self.person.secret, 1)), 200)

    def test_one_code_at_once_on_several_workers(self):
        for otp in (totp.code(self.person.secret), self.person.codes[0]):
            answers = at_once([with_a_place(lambda otp=otp: self.enter(self.person, otp))] * WORKERS)
            self.assertEqual(sorted(answer.status for answer in answers), [200] + [401] * (WORKERS - 1))
            self.assertEqual({str(answer.json) for answer in answers if answer.status == 401}, {str(NEEDED)})

    def test_clocks_differ(self):
        totp.away_from_the_edge()
        for steps, status in ((-2, 401), (2, 401), (-1, 200), (0, 200), (1, 200)):
            self.forget(self.person)
            with self.subTest(steps=steps):
                self.assertStatus(self.enter(self.person, totp.code(self.person.secret, steps)), status)

    def test_how_a_code_may_be_typed(self):
        code = totp.code(self.person.secret)
        self.assertStatus(self.enter(self.person, f" {code[:3]} {code[3:]} "), 200)
        recovery = self.person.codes[3]
        self.assertStatus(self.enter(self.person, recovery.replace("-", " ").upper().replace("0", "O").replace("1", "l")), 200)

    def test_recovery_codes(self):
        for path, code in ((PLATFORM, self.person.codes[0]), (ASSISTANT, self.person.codes[1])):
            self.assertStatus(self.enter(self.person, code, path), 200)
            self.assertStatus(self.enter(self.person, code, path), 401)
        self.assertEqual(self.events(self.person), ["user.totp_enabled"] + ["user.recovery_code_used"] * 2)
        self.assertEqual(self.titles(self.person).count("Recovery code used"), 2)
        # Only their hashes are kept.
        stored = {row[0] for row in self.instance.sql("SELECT HEX(code_hash) FROM recovery_codes")}
        self.assertFalse(any(code.encode().hex().upper() in hash_ for hash_ in stored for code in self.person.codes))

    def test_what_is_not_a_code(self):
        other = self.enrol(self.register())
        for otp in ("000", "x", "12345678", "\u0661\u0662\u0663\u0664\u0665\u0666", other.codes[0], totp.wrong(self.person.secret)):
            self.assertEqual(self.assertStatus(self.enter(self.person, otp), 401).json, NEEDED)
        self.assertFields(self.enter(self.person, ""), "otp")
        self.assertFields(self.enter(self.person, "1" * 65), "otp")

    def test_a_wrong_password_tells_nothing(self):
        """Whoever does not know the password does not learn that there is a second factor."""
        plain = self.register()
        refused = [self.enter(who, otp, path, "wrong password") for path in (PLATFORM, ASSISTANT) for who in (self.person, plain)
                   for otp in (None, totp.code(self.person.secret), "wrong")]
        self.assertEqual({answer.status for answer in refused}, {401})
        self.assertEqual(len({re.sub(r'"timestamp":"[^"]*"', "", answer.text) for answer in refused}), 2)
        counts = {wait_for(lambda one=one: self._line_of(one.header("X-Request-Id")), 5, "the log").split("statements=")[1].split()[0]
                  for one in refused}
        self.assertEqual(len(counts), 1, counts)

    def test_a_person_without_one_may_send_a_code(self):
        self.assertStatus(self.enter(self.register(), "123456"), 200)

    def test_cookies(self):
        headers = {"X-Session": "cookie", "Origin": self.instance.url}
        answer = self.assertStatus(self.enter(self.person, headers=headers), 401)
        self.assertFalse(answer.header("Set-Cookie"))
        answer = self.assertStatus(self.enter(self.person, totp.code(self.person.secret), headers=headers), 200)
        self.assertIsNone(answer.json["refresh"])
        self.assertIn("iv_refresh=", str(answer.headers))

    def test_refreshing_needs_no_code(self):
        token = self.assertStatus(self.enter(self.person, totp.code(self.person.secret)), 200).json["refresh"]
        self.assertStatus(self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": token}), 200)

    def test_what_a_login_costs(self):
        plain = self.register()
        counts = []
        for who, otp in ((plain, None), (self.person, totp.code(self.person.secret))):
            answer = self.assertStatus(self.enter(who, otp), 200)
            line = wait_for(lambda one=answer: self._line_of(one.header("X-Request-Id")), 5, "the log")
            counts.append(int(line.split("statements=")[1].split()[0]))
        self.assertEqual(counts[1], counts[0] + 1)

    def test_keys_do_not_open_it(self):
        key = self.assertStatus(self.person.post("/api/v1/api_keys/", {"name": "A program", "scopes": ["write"]}), 201).json["key"]
        program = self.anyone.as_user(key)
        for path in ("", "confirm/", "disable/", "recovery_codes/"):
            self.assertStatus(program.post(f"{TOTP}{path}", {"password": PASSWORD, "otp": "123456"}), 403)
        self.assertStatus(program.delete(f"{USERS}/{self.person.id}/totp/"), 403)

    def test_after_new_keys(self):
        """The secret is among what `reseal` seals anew."""
        def sealed():
            return int(re.search(r"(\d+) were up to date", self.instance.control("reseal"))[1])

        before = sealed()
        self.enrol(self.register())
        self.assertEqual(sealed(), before + 1)
        self.assertStatus(self.enter(self.person, totp.code(self.person.secret)), 200)


class Changing(FactorSuite):
    def setUp(self):
        super().setUp()
        self.enrol(self.person)

    def prove(self, path, otp):
        return self.person.post(f"{TOTP}{path}/", {"password": PASSWORD, "otp": otp})

    def test_switching_off(self):
        self.assertStatus(self.prove("disable", totp.code(self.person.secret)), 204)
        self.assertStatus(self.enter(self.person), 200)
        self.assertEqual(self.events(self.person)[-1], "user.totp_disabled")
        self.assertIn("Second factor switched off", self.titles(self.person))
        self.assertEqual(self.instance.count("recovery_codes r LEFT JOIN second_factors f ON f.id = r.factor_id", "f.id IS NULL"), 0)
        self.enrol(self.person)
        self.assertStatus(self.enter(self.person), 401)

    def test_switching_off_by_a_recovery_code(self):
        self.assertStatus(self.prove("disable", self.person.codes[9]), 204)
        self.assertStatus(self.enter(self.person), 200)

    def test_new_recovery_codes(self):
        old = self.person.codes
        codes = self.assertStatus(self.prove("recovery_codes", old[0]), 200).json["recovery_codes"]
        self.assertEqual((len(set(codes)), set(codes) & set(old)), (10, set()))
        for code, status in ((old[1], 401), (codes[0], 200), (codes[0], 401)):
            self.assertStatus(self.enter(self.person, code), status)
        self.assertEqual(self.events(self.person)[-2:], ["user.recovery_codes_renewed", "user.recovery_code_used"])

    def test_a_code_that_was_taken(self):
        totp.away_from_the_edge()
        code = totp.code(self.person.secret)
        self.assertStatus(self.enter(self.person, code), 200)
        for path in ("disable", "recovery_codes"):
            self.assertFields(self.prove(path, code), "otp")

    def test_at_once(self):
        code = totp.code(self.person.secret)
        answers = at_once([with_a_place(lambda: self.prove("recovery_codes", code))] * WORKERS)
        self.assertEqual(sorted(answer.status for answer in answers), [200] + [400] * (WORKERS - 1))


class Throttled(FactorSuite):
    EACH = 3
    options = {"name": "factor_limits", "limits": True,
               "settings": {"limit_user_hourly": "1000", "limit_address_hourly": "100000", "limit_login_account": str(EACH),
                            "limit_login_address": "1000", "limit_login_everywhere": "100"}}

    def test_wrong_codes_are_counted_and_missing_ones_are_not(self):
        self.enrol(self.person)
        for _ in range(2 * self.EACH):
            self.assertStatus(self.enter(self.person), 401)
        for _ in range(self.EACH):
            self.assertStatus(self.enter(self.person, totp.wrong(self.person.secret)), 401)
        for otp in (None, totp.code(self.person.secret), self.person.codes[0]):
            answer = self.assertStatus(self.enter(self.person, otp), 429)
            self.assertTrue(0 < int(answer.header("Retry-After")) <= 900)

    def test_right_codes_are_not_counted(self):
        self.enrol(self.person)
        for _ in range(2 * self.EACH):
            self.forget(self.person)
            self.assertStatus(self.enter(self.person, totp.code(self.person.secret)), 200)

    def test_ones_own_rows(self):
        secret = self.begin(self.person)
        wrong = totp.wrong(secret)
        for _ in range(2 * self.EACH):
            self.assertFields(self.person.post(f"{TOTP}disable/", {"password": PASSWORD, "otp": wrong}), "non_field_errors")
        for _ in range(self.EACH):
            self.assertFields(self.person.post(f"{TOTP}confirm/", {"otp": wrong}), "otp")
        self.assertStatus(self.person.post(f"{TOTP}confirm/", {"otp": totp.code(secret)}), 429)
        for path, body in (("", {}), ("disable/", {"otp": wrong}), ("recovery_codes/", {"otp": wrong})):
            self.assertStatus(self.person.post(f"{TOTP}{path}", {"password": PASSWORD, **body}), 429)


class Demanded(FactorSuite):
    def setUp(self):
        super().setUp()
        name = f"Company {uuid.uuid4()}"
        self.admin, self.hr = self.staff("admin", name), self.staff("hr", name)
        self.assertFalse(self.admin.get(COMPANY).json["require_totp"])
        before = self.assertStatus(self.enter(self.hr), 200).json
        self.refresh = before["refresh"]
        self.assertTrue(self.assertStatus(self.admin.patch(COMPANY, {"require_totp": True}), 200).json["require_totp"])

    def restricted(self, path=PLATFORM):
        answer = self.assertStatus(self.enter(self.hr, path=path), 200).json
        self.assertIs(answer["otp_setup"], True)
        client = self.anyone.as_user(answer.get("access") or answer["access_token"])
        client.email, client.answer = self.hr.email, answer
        return client

    def test_a_token_that_opens_nothing_else(self):
        for path in (PLATFORM, ASSISTANT):
            client = self.restricted(path)
            for target in (f"{USERS}/me/", "/api/v1/jobs/jobs/", COMPANY, f"{USERS}/me/sessions/"):
                self.assertEqual(self.assertStatus(client.get(target), 403).json["code"], "otp_setup")
            self.assertStatus(client.get("/api/interview-management/cvs-for-interview"), 403)
            self.assertError(client.get("/api/v1/interviews"), 403, "otp_setup")
            self.assertStatus(client.get("/api/interviews"), 403)
            self.assertStatus(client.get("/candidate/interviews"), 403)
            self.assertStatus(client.post("/api/v1/api_keys/", {"name": "x", "scopes": ["write"]}), 403)
            for path_ in ("disable", "recovery_codes"):
                self.assertStatus(client.post(f"{TOTP}{path_}/", {"password": PASSWORD, "otp": "123456"}), 403)

    def test_every_other_row(self):
        """Each operation of all APIs that a person may call, as the document lists them."""
        client, open_ = self.restricted(), set()
        for path, item in contract.document_of(self.instance)["paths"].items():
            for method in set(item) & {"get", "put", "post", "delete", "patch"}:
                if item[method]["security"] == [] or item[method]["operationId"] == "auth.logout":
                    continue
                answer = client.request(method.upper(), re.sub(r"\{\w+\}", str(uuid.uuid4()), path), None if method == "get" else {})
                if answer.status != 403:
                    open_.add(item[method]["operationId"])
        self.assertEqual(open_, {"second_factor.create", "second_factor.confirm"})

    def test_setting_it_up_and_logging_in(self):
        client = self.restricted()
        self.assertIsNone(client.answer["refresh"])
        client.secret = self.begin(client)
        answer = self.assertStatus(client.post(f"{TOTP}confirm/", {"otp": totp.code(client.secret)}), 200)
        self.assertEqual(len(answer.json["recovery_codes"]), 10)
        self.assertStatus(client.get(f"{USERS}/me/"), 403)
        self.forget(client)
        self.assertEqual(self.assertStatus(self.enter(self.hr), 401).json, NEEDED)
        answer = self.assertStatus(self.enter(self.hr, totp.code(client.secret)), 200).json
        self.assertNotIn("otp_setup", answer)
        self.assertStatus(self.anyone.as_user(answer["access"]).get(f"{USERS}/me/"), 200)
        self.assertStatus(self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": answer["refresh"]}), 200)

    def test_the_password_is_needed_still(self):
        self.assertFields(self.restricted().post(TOTP, {"password": "wrong"}), "password")

    def test_no_cookie(self):
        answer = self.assertStatus(self.enter(self.hr, headers={"X-Session": "cookie", "Origin": self.instance.url}), 200)
        self.assertIsNone(answer.json["refresh"])
        self.assertFalse(answer.header("Set-Cookie"))

    def test_logging_out(self):
        client = self.restricted()
        self.assertStatus(client.post(f"{AUTH}/logout/", {}), 200)
        self.assertStatus(client.post(TOTP, {"password": PASSWORD}), 401)

    def test_sessions_of_before_end_with_their_token(self):
        self.assertStatus(self.hr.get(f"{USERS}/me/"), 200)
        self.assertStatus(self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": self.refresh}), 401)

    def test_candidates_and_other_companies(self):
        for person in (self.person, self.staff("hr", f"Company {uuid.uuid4()}")):
            answer = self.assertStatus(self.enter(person), 200).json
            self.assertNotIn("otp_setup", answer)
            self.assertStatus(self.anyone.as_user(answer["access"]).get(f"{USERS}/me/"), 200)

    def test_no_longer_demanded(self):
        self.assertStatus(self.admin.patch(COMPANY, {"require_totp": False}), 200)
        self.assertStatus(self.anyone.post(f"{AUTH}/token/refresh/", {"refresh": self.refresh}), 200)
        self.assertNotIn("otp_setup", self.assertStatus(self.enter(self.hr), 200).json)


class Lost(FactorSuite):
    options = {"name": "factor_lost", "settings": {"dispatchers": "1"}}

    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4()}"
        self.admin, self.hr = self.staff("admin", self.company), self.staff("hr", self.company)
        self.enrol(self.hr)

    def mails(self, person, kind):
        return wait_for(lambda: self.instance.sql("SELECT o.subject, o.text FROM mails m JOIN mail_outbox o ON o.mail_id = m.id WHERE"
                                                  f" m.kind = {kind} AND m.email = '{person.email}'"), 20, f"a mail of kind {kind}")

    def test_the_admin_removes_it(self):
        path = f"{USERS}/{self.hr.id}/totp/"
        self.assertStatus(self.hr.get(f"{USERS}/me/"), 200)
        self.assertStatus(self.hr.delete(path), 403)
        self.assertStatus(self.person.delete(path), 403)
        other = self.staff("admin", f"Company {uuid.uuid4()}")
        self.assertStatus(other.delete(path), 404)
        self.assertStatus(self.enter(self.hr), 401)
        self.assertStatus(self.admin.delete(path), 204)
        for _ in range(4 * WORKERS):
            self.assertStatus(self.hr.get(f"{USERS}/me/"), 401)
        self.assertStatus(self.admin.delete(path), 404)
        again = self.login(self.hr.email)
        self.assertEqual(self.events(self.hr)[-1], "user.totp_removed")
        self.assertIn("Second factor removed", self.titles(again))

    def test_not_ones_own(self):
        self.enrol(self.admin)
        for one, status in (("me", 405), (self.admin.id, 403)):
            self.assertStatus(self.admin.delete(f"{USERS}/{one}/totp/"), status)
        self.assertStatus(self.enter(self.admin), 401)

    def test_who_has_one(self):
        """The list and the person say it to admin and hr, and not to interviewers."""
        interviewer = self.staff("interviewer", self.company)
        self.begin(interviewer)
        for person in (self.admin, self.hr):
            found = {one["id"]: one["totp"] for one in person.get(f"{USERS}/").json["results"]}
            self.assertEqual(found, {self.admin.id: False, self.hr.id: True, interviewer.id: False})
            self.assertIs(person.get(f"{USERS}/{self.hr.id}/").json["totp"], True)
        for target in (f"{USERS}/", f"{USERS}/{self.hr.id}/"):
            self.assertNotIn("totp", interviewer.get(target).text)

    def test_interviewctl(self):
        self.assertEqual(self.instance.control("user", "totp-reset", "--email", self.hr.email),
                         f"{self.hr.email} has no second factor any more, and all sessions have ended.\n")
        self.assertStatus(self.enter(self.hr), 200)
        self.assertEqual(self.instance.control("user", "totp-reset", "--email", self.hr.email), f"{self.hr.email} had no second factor.\n")
        self.assertEqual(self.instance.control("user", "totp-reset", "--email", "nobody@example.org", check=False),
                         "interviewctl: there is no such account\n")
        self.assertIn("name the account", self.instance.control("user", "totp-reset", check=False))
        wait_for(lambda: self.hr.get(f"{USERS}/me/").status == 401, 8, "the end of the session")
        # People without a company, too.
        self.enrol(self.person)
        self.instance.control("user", "totp-reset", "--email", self.person.email)
        self.assertStatus(self.enter(self.person), 200)

    def test_mails(self):
        for language, person in (("en", self.hr), ("fr", self.staff("hr", self.company))):
            self.assertStatus(person.patch(f"{USERS}/me/", {"language": language}), 200)
            if language == "fr":
                self.enrol(person)
            self.assertStatus(person.post(f"{TOTP}disable/", {"password": PASSWORD, "otp": totp.code(person.secret)}), 204)
            self.enrol(person)
            self.assertStatus(self.admin.delete(f"{USERS}/{person.id}/totp/"), 204)
            for kind, words in ((12, ("switched on", "activé")), (13, ("switched off", "désactivé")), (14, ("removed", "supprimé"))):
                subject, text = self.mails(person, kind)[0]
                self.assertIn(words[language == "fr"], subject)
                self.assertIn(person.name, text)


if __name__ == "__main__":
    unittest.main()
