"""interviewctl migrate that is killed, at each of its statements in turn; and two that run at the same time on two nodes."""

import os
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from harness import Instance

HERE = Path(__file__).resolve().parent
OK, TRY_AGAIN, SOFTWARE = 0, 75, 70
# A lost statement is found here, and one that was executed twice.
SCHEMA = """
SELECT table_name, engine, table_collation, table_comment FROM information_schema.tables WHERE table_schema = '{0}' ORDER BY 1;
SELECT table_name, column_name, ordinal_position, column_default, is_nullable, column_type, extra, generation_expression
    FROM information_schema.columns WHERE table_schema = '{0}' ORDER BY 1, 3;
SELECT table_name, index_name, seq_in_index, column_name, non_unique, sub_part
    FROM information_schema.statistics WHERE table_schema = '{0}' ORDER BY 1, 2, 3;
SELECT table_name, constraint_name, constraint_type FROM information_schema.table_constraints
    WHERE table_schema = '{0}' ORDER BY 1, 2;
SELECT table_name, constraint_name, referenced_table_name, delete_rule FROM information_schema.referential_constraints
    WHERE constraint_schema = '{0}' ORDER BY 1, 2;
"""


class Killed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.instance = Instance("migrate", workers=1).start()
        cls.addClassCleanup(cls.instance.close)
        folder = tempfile.TemporaryDirectory(prefix="iv.")
        cls.addClassCleanup(folder.cleanup)
        cls.library = Path(folder.name) / "kill.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-Wall", "-o", cls.library, HERE / "kill.c"], check=True)

    def database(self, name):
        self.instance.new_database(name)
        self.addCleanup(self.instance.sql, f"DROP DATABASE {name}")
        return name

    def migrate(self, name, status=OK, when=None, at=1):
        """Runs interviewctl migrate on database `name`; `when` and `at` are those of kill.c. Returns what it printed."""
        environment = {**os.environ, "INTERVIEWD_DATABASE_NAME": name}
        if when:
            environment.update(LD_PRELOAD=str(self.library), KILL_WHEN=when, KILL_AT=str(at))
        done = subprocess.run([str(self.instance.program("interviewctl")), "--config", str(self.instance.configuration), "migrate"],
                              env=environment, text=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=90, check=False)
        self.assertEqual(done.returncode, status, done)
        return done.stdout + done.stderr

    def content(self, name):
        schema = self.instance.sql(SCHEMA.format(name))
        tables = [row[0] for row in self.instance.sql(f"SELECT table_name FROM information_schema.tables WHERE table_schema = '{name}'")]
        rows = {table: self.instance.value(f"SELECT COUNT(*) FROM {name}.{table}") for table in tables}
        journal = self.instance.sql(f"SELECT number, name, statements, doing, HEX(sha256), finished_at IS NOT NULL"
                                    f" FROM {name}.schema_migrations ORDER BY 1")
        return schema, rows, journal

    def test_at_every_statement(self):
        fresh, name = self.database("fresh"), self.database("killed")
        self.migrate(fresh)
        statements = sum(int(row[2]) for row in self.content(fresh)[2])
        self.assertGreater(statements, 20)
        for number in range(statements):
            for when in ("before", "after", "noted"):
                with self.subTest(statement=number + 1, when=when):
                    self.migrate(name, -signal.SIGKILL, when)
        self.assertNotIn("up to date", self.migrate(name))
        self.assertEqual(self.content(name), self.content(fresh))
        self.assertIn("up to date", self.migrate(name))

    def test_an_error_that_says_nothing_about_the_kill(self):
        """Only the statement that was begun may have been executed already; for the next one "exists" is an error."""
        name = self.database("other_table")
        self.migrate(name, -signal.SIGKILL, "after", 2)
        third = self.instance.sql(f"SELECT table_name FROM information_schema.tables WHERE table_schema = 'interviewd'")
        have = {row[0] for row in self.instance.sql(f"SELECT table_name FROM information_schema.tables WHERE table_schema = '{name}'")}
        for (table,) in third:
            if table not in have:
                self.instance.sql(f"CREATE TABLE {name}.{table} (a INT)")
        self.assertRegex(self.migrate(name, SOFTWARE), r"0001_.*, line \d+: \(1050\)")
        self.assertRegex(self.migrate(name, SOFTWARE), r"0001_.*, line \d+: \(1050\)", "a refused statement was not begun")
        self.assertEqual(self.instance.value(f"SELECT CONCAT(statements, ' ', doing) FROM {name}.schema_migrations"), "2 0")

    def test_a_server_that_ends(self):
        """The lock of a run on another node of a cluster counts until nothing was heard of that run for a minute."""
        name = self.database("node")
        self.migrate(name, -signal.SIGKILL, "after", 3)
        self.instance.sql(f"UPDATE {name}.schema_lock SET server = 'node-b:3306 /data', heard_at = UTC_TIMESTAMP() - INTERVAL 57 SECOND")
        begin = time.monotonic()
        self.migrate(name)
        self.assertGreater(time.monotonic() - begin, 1)
        self.assertEqual(self.content(name)[0], self.content("interviewd")[0])


if __name__ == "__main__":
    unittest.main()
