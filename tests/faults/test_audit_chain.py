"""The chain of the audit: every row gets a place soon, also with two dispatchers and when they are killed; what was changed is named."""

import os
import re
import signal
import subprocess
import sys
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.instance import wait_for  # noqa: E402

DEPARTMENTS = "/api/v1/jobs/departments/"
SEAL_SECONDS = 5
RIGHT = "SELECT id FROM dispatch_locks WHERE id = 3 FOR UPDATE"


class ChainSuite(Suite):
    options = {"name": "audit-chain", "settings": {"dispatchers": "2"}}

    def waiting(self):
        return self.instance.count("audit", "waiting = 1")

    def sealed(self):
        wait_for(lambda: self.waiting() == 0, SEAL_SECONDS + 3, "all rows to be sealed")

    def verify(self, *words, status=0):
        """Runs interviewctl audit verify; returns its lines."""
        command = [self.instance.program("interviewctl"), "--config", self.instance.configuration, "audit", "verify", *words]
        done = subprocess.run(command, text=True, capture_output=True, check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout.splitlines()

    def rows(self, n=5):
        """Has a new company write `n` rows, which are then sealed. Returns the chain's number."""
        company = f"Company {uuid.uuid4()}"
        self.hr = self.staff("hr", company)
        for number in range(n):
            self.assertStatus(self.hr.post(DEPARTMENTS, {"name": f"D{number}"}), 201)
        self.sealed()
        return int(self.instance.value(f"SELECT id FROM companies WHERE name = '{company}'"))

    def place(self, chain, number):
        return self.instance.value(f"SELECT audit_id FROM audit_chain WHERE chain = {chain} AND number = {number}")

    def last(self, chain):
        return int(self.instance.value(f"SELECT last FROM audit_heads WHERE chain = {chain}"))

    def dispatchers(self):
        alive = set(self.instance.children_alive())
        started = (re.search(r" WORKER_START: .* dispatcher=(\d+)", line) for line in self.instance.log_since())
        return [int(found[1]) for found in started if found and int(found[1]) in alive]


class Sealing(ChainSuite):
    def test_every_row_has_a_place_within_seconds(self):
        company = f"Company {uuid.uuid4()}"
        person = self.staff("hr", company)
        for number in range(4):
            self.assertStatus(person.post(DEPARTMENTS, {"name": f"D{number}"}), 201)
            begun = time.monotonic()
            wait_for(lambda: self.waiting() == 0, SEAL_SECONDS + 3, "the row to be sealed")
            self.assertLess(time.monotonic() - begun, SEAL_SECONDS)
        self.verify()

    def test_one_chain_a_company(self):
        one, other = self.rows(2), self.rows(3)
        for chain in (one, other):
            rows = self.instance.sql(f"SELECT c.number, a.company_id FROM audit_chain c JOIN audit a ON a.id = c.audit_id"
                                     f" WHERE c.chain = {chain} ORDER BY c.number")
            self.assertEqual([int(row[0]) for row in rows], list(range(1, len(rows) + 1)))
            self.assertEqual({int(row[1]) for row in rows}, {chain})
        self.register()
        self.sealed()
        self.assertGreater(self.instance.count("audit_chain c JOIN audit a ON a.id = c.audit_id",
                                               "c.chain = 0 AND a.company_id IS NULL"), 0)
        self.verify()

    def test_rows_with_smaller_keys_that_are_committed_later(self):
        chain = self.rows()
        self.instance.sql("INSERT INTO audit (id, company_id, actor_role, at, action, object, object_id) VALUES"
                          f" (-5, {chain}, 1, UTC_TIMESTAMP(), 'job.changed', 2, 1)")
        self.sealed()
        self.assertEqual(self.place(chain, self.last(chain)), "-5")
        self.assertIn(" 0 faults", self.verify()[-1])

    def test_a_row_that_waits_again_keeps_its_place(self):
        chain = self.rows()
        places = f"SELECT number, audit_id, HEX(mac) FROM audit_chain WHERE chain = {chain} ORDER BY number"
        before = self.instance.sql(places)
        self.instance.sql(f"UPDATE audit SET waiting = 1 WHERE company_id = {chain}")
        self.sealed()
        self.assertEqual(self.instance.sql(places), before)
        self.verify()

    def test_dispatchers_that_are_killed(self):
        company = f"Company {uuid.uuid4()}"
        person = self.staff("hr", company)
        self.instance.announce("WORKER_LOST", "DATABASE_LOST")
        for round_ in range(6):
            for number in range(3):
                self.assertStatus(person.post(DEPARTMENTS, {"name": f"D{round_}.{number}"}), 201)
            time.sleep(0.4 * round_)
            for pid in self.dispatchers():
                os.kill(pid, signal.SIGKILL)
            wait_for(lambda: len(self.dispatchers()) == 2, 20, "the dispatchers to be back")
        wait_for(lambda: self.waiting() == 0, 20, "all rows to be sealed")
        self.verify()
        self.assertEqual(self.instance.count("audit_chain"), self.instance.count("audit", "1 = 1"))

    def test_while_another_has_the_right_nobody_seals(self):
        with self.instance.held(RIGHT):
            person = self.staff("hr", f"Company {uuid.uuid4()}")
            self.assertStatus(person.post(DEPARTMENTS, {"name": "D"}), 201)
            time.sleep(4)
            self.assertGreater(self.waiting(), 0)
        self.sealed()
        self.verify()

    def test_the_end_is_logged_once_a_day(self):
        chain = self.rows()
        mark = self.instance.log_mark()
        self.instance.sql(f"UPDATE audit_heads SET tell_at = UTC_TIMESTAMP() WHERE chain = {chain}")

        def told():
            return [line for line in self.instance.log_since(mark) if "AUDIT_HEAD" in line and f"chain={chain} " in line]
        [line] = wait_for(told, 5, "the end of the chain to be logged")
        mac = self.instance.value(f"SELECT LOWER(HEX(last_mac)) FROM audit_heads WHERE chain = {chain}")
        self.assertEqual(re.search(r'number=(\d+) mac="([0-9a-f]{64})"', line).groups(), (str(self.last(chain)), mac))
        self.assertStatus(self.hr.post(DEPARTMENTS, {"name": "E"}), 201)
        self.sealed()
        self.assertEqual(self.instance.value(f"SELECT TIMESTAMPDIFF(DAY, UTC_DATE(), tell_at) FROM audit_heads WHERE chain = {chain}"), "1")
        self.assertEqual(len(told()), 1)


class Tampering(ChainSuite):
    chain = None

    def setUp(self):
        super().setUp()
        if Tampering.chain is None:
            Tampering.chain = self.rows()
            Tampering.person = self.hr
            Tampering.third = self.place(self.chain, 3)
        tables = {table: f"kept_{table}" for table in ("audit", "audit_chain", "audit_heads")}
        self.instance.sql("".join(f"DROP TABLE IF EXISTS {kept}; CREATE TABLE {kept} AS SELECT * FROM {table} WHERE 1;"
                                  for table, kept in tables.items()))
        self.addCleanup(self.instance.sql, "".join(
            f"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM {kept}; DROP TABLE {kept};" for table, kept in tables.items()))
        self.verify()

    def named(self, statement, *expected):
        """Changes the database and asserts what is named, and nothing else: (number, row, words)."""
        self.instance.sql(statement)
        *lines, _ = self.verify(status=65)
        self.assertEqual(len(lines), len(expected), lines)
        for line, (number, row, words) in zip(lines, expected):
            place = f"chain {self.chain}" + (f", number {number}" if number else "") + (f", row {row}" if row else "")
            self.assertTrue(line.startswith(place), line)
            self.assertIn(words, line)

    def test_one_changed_byte_of_any_column(self):
        for column, value in (("actor_id", "actor_id + 1"), ("actor_role", "actor_role ^ 1"), ("key_id", "7"),
                              ("at", "at + INTERVAL 1 SECOND"), ("action", "CONCAT(action, 'x')"), ("object", "object + 1"),
                              ("object_id", "object_id + 1"),
                              ("object_public_id", "REVERSE(object_public_id)"), ("company_id", "NULL")):
            with self.subTest(column):
                old = f"UPDATE audit a JOIN kept_audit k ON k.id = a.id SET a.{column} = k.{column} WHERE a.id = {self.third}"
                self.named(f"UPDATE audit SET {column} = {value} WHERE id = {self.third}", (3, self.third, "was changed"))
                self.instance.sql(old)
        self.verify()

    def test_a_changed_text(self):
        self.named(f"UPDATE audit SET address = '192.0.2.1' WHERE id = {self.third}", (3, self.third, "address"))

    def test_a_text_that_was_taken_away_alone(self):
        self.named(f"UPDATE audit SET address = NULL, request_id = NULL WHERE id = {self.third}", (3, self.third, "address"))

    def test_erased_rows_are_no_fault(self):
        self.instance.sql(f"UPDATE audit SET address = NULL, request_id = NULL WHERE id = {self.third};"
                          f"UPDATE audit_chain SET salt = NULL WHERE audit_id = {self.third}")
        self.assertIn("of which 1 are erased: 0 faults", self.verify()[-1])
        self.named(f"UPDATE audit SET address = '192.0.2.1' WHERE id = {self.third}", (3, self.third, "address"))

    def test_a_changed_place(self):
        for column in ("mac", "text_hash"):
            with self.subTest(column):
                expected = [(3, self.third, "was changed"),
                            (4, self.place(self.chain, 4), "was changed") if column == "mac" else (3, self.third, "address")]
                self.named(f"UPDATE audit_chain SET {column} = REVERSE({column}) WHERE audit_id = {self.third}", *expected)
                self.instance.sql(f"UPDATE audit_chain SET {column} = REVERSE({column}) WHERE audit_id = {self.third}")

    def test_a_deleted_row(self):
        self.named(f"DELETE FROM audit WHERE id = {self.third}", (3, self.third, "the row is missing"))

    def test_a_deleted_row_with_its_place(self):
        self.named(f"DELETE FROM audit WHERE id = {self.third}; DELETE FROM audit_chain WHERE audit_id = {self.third}",
                   (4, self.place(self.chain, 4), "rows before this one"))

    def test_a_deleted_place_alone(self):
        self.instance.sql(f"UPDATE audit SET at = at - INTERVAL 1 HOUR WHERE id = {self.third}")
        self.named(f"DELETE FROM audit_chain WHERE audit_id = {self.third}",
                   (4, self.place(self.chain, 4), "rows before this one"), (0, self.third, "no place"))

    def test_two_swapped_rows(self):
        fourth = self.place(self.chain, 4)
        self.named(f"UPDATE audit_chain SET audit_id = -1 WHERE audit_id = {self.third};"
                   f"UPDATE audit_chain SET audit_id = {self.third} WHERE audit_id = {fourth};"
                   f"UPDATE audit_chain SET audit_id = {fourth} WHERE audit_id = -1",
                   (3, fourth, "was changed"), (3, fourth, "address"), (4, self.third, "was changed"), (4, self.third, "address"))

    def test_the_beginning_is_cut(self):
        self.named(f"DELETE a, c FROM audit a JOIN audit_chain c ON c.audit_id = a.id WHERE c.chain = {self.chain} AND c.number <= 2",
                   (3, self.third, "rows before this one"))

    def test_the_end_is_cut(self):
        last = self.last(self.chain)
        self.named(f"DELETE a, c FROM audit a JOIN audit_chain c ON c.audit_id = a.id WHERE c.chain = {self.chain} AND c.number > 3",
                   (last, 0, "the end of the chain is missing"))

    def test_a_head_that_was_moved_back(self):
        self.instance.announce("AUDIT_BROKEN")
        self.named(f"DELETE a, c FROM audit a JOIN audit_chain c ON c.audit_id = a.id WHERE c.chain = {self.chain} AND c.number > 3;"
                   f"UPDATE audit_heads h JOIN audit_chain c ON c.chain = h.chain AND c.number = 3 SET h.last = 3, h.last_mac = c.mac"
                   f" WHERE h.chain = {self.chain}", (0, 0, "the end of the chain was changed"))
        # What comes then is not sealed, because that would confirm the change.
        self.assertStatus(self.person.post(DEPARTMENTS, {"name": "E"}), 201)
        wait_for(lambda: any("AUDIT_BROKEN" in line for line in self.instance.log_since(self._mark)), 8, "the log to say it")
        self.assertEqual(self.last(self.chain), 3)

    def test_a_head_that_was_deleted(self):
        self.named(f"DELETE FROM audit_heads WHERE chain = {self.chain}", (0, 0, "the end of the chain was changed, or is not known"))

    def test_an_end_of_before_is_known_from_the_log(self):
        ends = self.instance.state / "ends"
        old = self.instance.sql(f"SELECT last, HEX(last_mac), HEX(mac) FROM audit_heads WHERE chain = {self.chain}")[0]
        for number in range(3):
            self.assertStatus(self.person.post(DEPARTMENTS, {"name": f"F{number}"}), 201)
        self.sealed()
        ends.write_text(self.instance.control("audit", "heads"), encoding="utf-8")
        self.assertIn(" 0 faults", self.verify("--heads", str(ends))[-1])
        # Whoever has an old copy of the head can cut the end so that the database alone does not show it.
        self.instance.sql(f"DELETE a, c FROM audit a JOIN audit_chain c ON c.audit_id = a.id WHERE c.chain = {self.chain} AND c.number >"
                          f" {old[0]}; UPDATE audit_heads SET last = {old[0]}, last_mac = UNHEX('{old[1]}'), mac = UNHEX('{old[2]}') WHERE"
                          f" chain = {self.chain}")
        self.verify()
        [line, _] = self.verify("--heads", str(ends), status=65)
        self.assertIn(f"chain {self.chain}, number {int(old[0]) + 3}: the end of the chain is missing", line)

    def test_a_row_that_was_put_in(self):
        self.instance.sql(f"INSERT INTO audit (company_id, actor_role, at, action, object, object_id, waiting) VALUES ({self.chain}, 1,"
                          " '2024-01-01', 'job.changed', 2, 1, NULL)")
        [line, _] = self.verify(status=65)
        self.assertIn("no place in the chain", line)

    def test_another_key(self):
        for key, status in (("another-key-of-at-least-thirty-two-bytes", 65), (" ", 78)):
            done = subprocess.run([self.instance.program("interviewctl"), "--config", self.instance.configuration, "audit", "verify"],
                                  env={**os.environ, "INTERVIEWD_AUDIT_KEYS": key}, text=True, capture_output=True, check=False)
            self.assertEqual((done.returncode, "audit_keys" in done.stderr), (status, status == 78), done)


if __name__ == "__main__":
    unittest.main()
