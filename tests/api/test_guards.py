"""
Mutation of the guards: one row of the API after another is asked with its guard switched off, as tests/api/test_access.py asks
all of them, and somebody must get another answer than tests/golden/access.txt says. A row for which nobody does has a guard that
decides nothing. Only a build for tests can do this (./configure --enable-guard-mutation): its header X-Weaken-Guard names the row.
"""

import os
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import test_access as access  # noqa: E402
from harness import fastcgi  # noqa: E402

os.environ.pop("HARNESS_RECORD", None)  # answers of rows without their guards must not be in the record
HEADER = "X-Weaken-Guard"


class Mutation(access.World):
    # Tickets are issued only where events are pushed; no subscriber is needed.
    options = {"name": "guards", "settings": {"push_socket": "/nonexistent"}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lines = subprocess.run([cls.instance.program(), "--matrix"], capture_output=True, text=True, check=True).stdout.splitlines()
        cls.rows = {line.split("\t")[0]: line.split("\t")[4] for line in lines}
        head, *lines = access.GOLDEN.read_text(encoding="utf-8").splitlines()
        people = head.split("\t")[1:]
        cls.golden = {line.split("\t")[0]: dict(zip(people, map(int, line.split("\t")[1:]))) for line in lines}

    def weakened(self, person, row, params, body):
        client = self.people[person]
        client.headers[HEADER] = row
        client.check = False
        try:
            return self.send(person, row, params, body)
        finally:
            del client.headers[HEADER]
            client.check = True

    # Rows that a status cannot test: without the guard they give an answer of the same kind, but with objects of others.
    CONTENTS = {"events.create_ticket": lambda person, answer: person.id in answer.json["url"]}

    # Rows whose usual body names what everybody may have, or more than one record of the company: bodies that name one record alone
    # that somebody may not have.
    BODIES = {"erasure.create": lambda self: {"password": "not the password"},
              "applications.create": lambda self: [("job", self.job(status="draft"))],
              "interviews.create": lambda self: {"application_id": self.application(), "scheduled_at": self.start()}}

    # Rows whose usual body says by itself who calls: a body with which only somebody who is logged in gets the answer of access.txt.
    OWN = {"auth.logout": {}}

    # Rows whose record is found by the caller's company in the statement itself, because each company has a record of its own about
    # the same person: a guard has nothing of another company to refuse, and only who has no company is told something else.
    OF_COMPANY = {"candidates.update", "candidates.invite", "candidates.add_file", "second_factor.delete",
                  "candidate_privacy.export", "candidate_privacy.get_export", "candidate_privacy.erase", "candidate_privacy.get_erasure",
                  "candidate_privacy.revoke_erasure",
                  "candidate_privacy.set_legal_hold", "candidate_privacy.end_legal_hold"}

    # Rows whose record is found by the caller alone, and that none of these people has: with and without the guard there is none.
    NOBODY_HAS = {"erasure.get", "erasure.delete", "export.get"}

    def killed_by_body(self, row):
        params, body = self.params(row), self.BODIES[row](self)
        for person in access.OF_OTHERS + access.INSIDERS:
            answer = self.send(person, row, params, body)
            if answer.status >= 400 and answer.text != self.weakened(person, row, params, body).text:
                return person
        return None

    def killed_by(self, row):
        """Returns a caller who gets another answer while the row has no guard; None when there is none."""
        if row in self.BODIES:
            return self.killed_by_body(row)
        params, body = self.params(row), self.OWN[row] if row in self.OWN else self.bodies(row)
        # The admin of the installation is refused before a record is loaded, which says nothing about the record.
        people = access.INSIDERS if row in self.OWN else access.STRANGERS + access.INSIDERS
        people = [person for person in people if person != "installation" or " of " not in self.rows[row] or row in self.OF_COMPANY]
        for person in people:
            answer = self.weakened(person, row, params, body)
            right = self.CONTENTS.get(row, lambda *_: True)
            if answer.status != self.golden[row][person] or not right(self.people[person], answer):
                return person
            if answer.status < 300 and self.operations[row][0] != "GET":
                params, body = self.params(row), self.bodies(row)
        return None

    def test_every_guard_is_missed(self):
        self.instance.announce("DATABASE_ERROR", "REQUEST_FAILED")  # statements that are executed without a caller
        survivors, rows = [], [row for row, guard in self.rows.items() if guard != "anyone" and row in self.operations]
        for row in set(rows) - self.NOBODY_HAS:
            if not self.killed_by(row):
                survivors.append(row)
        self.assertGreater(len(rows), 80)
        self.assertEqual(survivors, [], "nobody misses the guard of these rows")

    def test_rows_without_a_guard_are_as_they_were(self):
        """Without a guard that is switched off, all answers are as before; otherwise the test above would find a difference everywhere."""
        for row in [row for row, guard in self.rows.items() if guard == "anyone" and row in self.operations]:
            with self.subTest(row=row):
                self.assertIsNone(self.killed_by(row))

    def test_rows_outside_of_the_document(self):
        """Rows outside of the document are called by nginx only, or are for everybody."""
        internal = {row for row, guard in self.rows.items() if row not in self.operations and guard != "anyone"}
        self.assertEqual(internal, {"common.events.get_channel"})

        def status(**more):
            return fastcgi.receive(
                fastcgi.send(self.instance.server_socket, "/internal/events-channel", HTTP_AUTHORIZATION=f"Bearer {self.hr.token}",
                             **more))[0]

        self.assertEqual(status(), 200)
        self.assertEqual(status(HTTP_X_WEAKEN_GUARD="common.events.get_channel"), 401)


if __name__ == "__main__":
    unittest.main()
