"""
The register of refusals: each attack that somebody has tried on interviewd with success, and the tests that show that it fails now. It
fails for a test that no longer exists, so that none is deleted or renamed without a look at this list.
"""

import ast
import re
import unittest
from pathlib import Path

from harness.suite import Suite, in_days

ROOT = Path(__file__).resolve().parents[2]

# "file::Class.method" of a suite in Python, "file::function" of a unit test, or a file of the corpus that every `make check` replays.
REFUSED = {
    "mail to strangers through a self-registered interviewer": [
        "tests/api/test_registration.py::Modes.test_candidates",
        "tests/e2e/test_mail.py::Unverified.test_it_waits_and_is_released",
        "tests/e2e/test_mail.py::Unverified.test_it_lapses_after_a_week",
        "tests/e2e/test_mail.py::Unverified.test_no_digest_to_an_address_that_nobody_has_verified",
        "tests/e2e/test_mail.py::Unverified.test_they_may_not_invite",
    ],
    "a flood of mails of one company": [
        "tests/e2e/test_mail.py::Quotas.test_of_one_recipient",
        "tests/e2e/test_mail.py::Quotas.test_of_a_company_whichever_dispatcher_counts",
    ],
    "a flood of mails with tokens": ["tests/api/test_registration.py::Floods.test_password_resets"],
    "a link or a header line in a name": [
        "tests/api/test_registration.py::Names.test_registering",
        "tests/api/test_registration.py::Names.test_the_profile",
        "tests/api/test_registration.py::Names.test_accepting_an_invitation",
        "tests/api/test_registration.py::Names.test_positions",
        "tests/api/test_registration.py::Names.test_interviewctl",
        "tests/e2e/test_mail.py::Content.test_no_header_from_a_name",
        "tests/unit/model/test_mail.c::links",
        "tests/api/test_answer.py::Answers.test_what_people_wrote_is_no_link",
    ],
    "using up the mails by which somebody gets a new password": [
        "tests/api/test_registration.py::Floods.test_strangers_use_up_nobodys_resets",
    ],
    "squatting a colleague's address": [
        "tests/api/test_registration.py::Yielding.test_to_an_invitation",
        "tests/api/test_registration.py::Yielding.test_to_whoever_accepts_an_invitation",
        "tests/api/test_registration.py::Yielding.test_to_another_registration",
    ],
    "an API key that opens what only people may do, or more than it says": [
        "tests/api/test_keys.py::Scopes.test_what_a_key_never_opens",
        "tests/api/test_keys.py::Scopes.test_every_operation_needs_its_scope",
        "tests/api/test_keys.py::Refusals.test_never_more_rights_than_the_user_has_now",
    ],
    "an API key that was revoked, or is used from elsewhere": [
        "tests/api/test_keys.py::Changing.test_revoking",
        "tests/api/test_keys.py::Refusals.test_ended_by_another_node",
        "tests/api/test_keys.py::Refusals.test_wrong_address",
    ],
    "locking somebody's account by wrong logins": [
        "tests/api/test_lockout.py::Lockout.test_strangers_cannot_lock_the_owner_out",
        "tests/api/test_lockout.py::Lockout.test_guessing_does_not_close_the_change_of_a_password",
        "tests/api/test_lockout.py::Lockout.test_a_new_password_begins_anew",
    ],
    "a download whose name makes it a program": ["tests/api/test_files.py::*.test_name_ends_as_the_content_does"],
    "reading files and speaking FastCGI as another service of the host": [
        "tests/e2e/test_service.py::Shipped.test_group_and_socket_of_nginx",
    ],
    "tokens after logout, feeds after a reset": [
        "tests/api/test_sessions.py::Ending.test_logout_ends_all_tokens_of_the_session",
        "tests/api/test_sessions.py::Ending.test_reset_ends_all_and_the_feed",
        "tests/api/test_sessions.py::Ending.test_password_change_ends_the_others",
    ],
    "rewriting the schema and the audit with the server's own database user": [
        "tests/e2e/test_schema.py::Rights.test_what_is_enough_and_what_is_not",
    ],
    "words that interviewctl took for something else": [
        "tests/e2e/test_interviewctl.py::Control.test_words_that_are_no_words",
        "tests/e2e/test_interviewctl.py::Control.test_dry_run",
        "tests/e2e/test_interviewctl.py::Control.test_demo_is_refused_in_production",
        "tests/e2e/test_interviewctl.py::Control.test_password_at_a_terminal",
    ],
    "a site of nginx that an upgrade overwrites": ["tests/e2e/test_service.py::Shipped.test_an_edited_file_stays"],
    "a password that everybody guesses": [
        "tests/api/test_passwords.py::Strength.test_registering",
        "tests/api/test_passwords.py::Strength.test_changing_and_resetting",
        "tests/api/test_passwords.py::Strength.test_accepting_an_invitation",
    ],
    "a line break in a meeting link": ["tests/api/test_refusals.py::Links.test_line_breaks"],
    "a time that overflows": ["tests/unit/base/test_base.c::instants_at_the_ends"],
    "a calendar that takes over its parser": [
        "tests/unit/dispatcher/test_confine.c::refused", "tests/unit/dispatcher/test_confine.c::closed",
    ],
    "a path in the account of a meeting provider": ["tests/api/test_meetings.py::*.test_wrong"],
    "white space that is none in JSON": ["tests/api/test_bad_input.py::*.test_white_space"],
    "malformed calendars, mails and FastCGI records": [
        "tests/fuzz/corpus/calendar/broken", "tests/fuzz/corpus/mime/inject", "tests/fuzz/corpus/fastcgi/hugelength",
    ],
    "secret paths in nginx's logs": ["tests/e2e/test_service.py::Proxy.test_secret_paths_are_in_no_log"],
    "objects of another company or person": [
        "tests/api/test_access.py::*.test_what_is_anothers_is_as_what_is_not",
        "tests/api/test_guards.py::*.test_every_guard_is_missed",
    ],
}


def tests_of(path):
    """The names of the tests of a file: Class.method and *.method in Python, functions in C."""
    text = path.read_text()
    if path.suffix == ".c":
        return {name for name in re.findall(r"^static void (\w+)\(void \*\*state\)", text, re.MULTILINE)
                if len(re.findall(rf"\b{name}\b", text)) > 1}
    classes = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
    methods = [(one.name, node.name) for one in classes for node in one.body if isinstance(node, ast.FunctionDef)]
    return {f"{name}.{method}" for name, method in methods} | {f"*.{method}" for _, method in methods}


class Register(unittest.TestCase):
    def test_each_named_test_exists(self):
        found = {}
        for attack, names in REFUSED.items():
            self.assertTrue(names, attack)
            for name in names:
                path, _, test = name.partition("::")
                with self.subTest(attack=attack, test=name):
                    self.assertTrue((ROOT / path).is_file())
                    if test:
                        self.assertIn(test, found.setdefault(path, tests_of(ROOT / path)))

    def test_a_test_that_is_gone_is_missed(self):
        here = tests_of(Path(__file__))
        self.assertIn("Register.test_a_test_that_is_gone_is_missed", here)
        self.assertNotIn("Register.test_that_was_never_there", here)
        self.assertNotIn("never_there", tests_of(ROOT / "tests/unit/base/test_base.c"))


class Links(Suite):
    def test_line_breaks(self):
        hr, candidate = self.staff("hr", "Initech"), self.register()
        made = self.schedule(hr, candidate, in_days(30), interviewer_id=hr.id)
        path = f"/api/v1/interviews/interviews/{made['id']}/"
        for link in ("https://a.example/\r\nX-Evil: 1", "https://a.example/\nX", "https://a.example/\x7f", "javascript:alert(1)"):
            self.assertFields(hr.patch(path, {"meeting_link": link}), "meeting_link")
        self.assertEqual(self.assertStatus(hr.get(path), 200).json["meeting_link"], made["meeting_link"])
