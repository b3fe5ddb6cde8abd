"""A server meets a schema that is not its own: it does not start, or answers 503, and names the command that helps."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Client, Instance, fastcgi  # noqa: E402
from harness.instance import CLIENT, ROOT, wait_for  # noqa: E402

FILES = sorted(path.name for path in (ROOT / "sql").glob("[0-9]*.sql"))
LAST = int(FILES[-1][:4])
RIGHT, CHANGED, HALF, OLD, NEWER, CONFIGURATION = 0, 65, 74, 75, 76, 78


class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.instance = Instance("schema", workers=1).start()
        cls.addClassCleanup(cls.instance.close)

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="iv.", dir="/tmp")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.instance.new_database("other")
        self.addCleanup(self.instance.sql, "DROP DATABASE other")

    def run_program(self, program, *words, **settings):
        """Runs a program with the instance's configuration and these settings until it ends: its status, and what it wrote."""
        environment = {"database_name": "other", "listen": self.folder / "s", "health_listen": self.folder / "h",
                       "storage": self.folder / "files", **settings}
        return subprocess.Popen([str(self.instance.program(program)), "--config", str(self.instance.configuration), *words],
                                env={**os.environ, **{f"INTERVIEWD_{name.upper()}": str(value) for name, value in environment.items()}},
                                text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def ended(self, process):
        text, _ = process.communicate(timeout=30)
        return process.returncode, text

    def judged(self, status, line, reason, served=False):
        """What `interviewctl status` and the server say of the database as it is."""
        code, text = self.ended(self.run_program("interviewctl", "status"))
        self.assertEqual(code, status, text)
        self.assertRegex(text, f"(?m)^{line}")
        self.assertRegex(text.splitlines()[-1], reason)
        for part in ("--no-dispatcher", "--dispatcher"):
            process = self.run_program("interviewd", part)
            if served:
                while " READY: " not in (line := process.stdout.readline()):
                    self.assertNotEqual(line, "", "the server ended")
                process.terminate()
            code, text = self.ended(process)
            if served:
                self.assertEqual(code, 0, text)
                continue
            self.assertEqual(code, CONFIGURATION, text)
            self.assertEqual(text.count(" SCHEMA: "), 1, text)
            self.assertRegex(text, reason)
            self.assertNotIn("WORKER_START", text)

    def change(self, what):
        self.instance.sql(f"UPDATE other.schema_migrations SET {what}")

    def test_every_schema(self):
        self.judged(OLD, f"missing      {FILES[0]}", "no schema yet: run interviewctl migrate")
        self.ended(self.run_program("interviewctl", "migrate"))
        self.judged(RIGHT, f"applied      {FILES[-1]}", "up to date", served=True)

        self.change(f"finished_at = NULL, statements = statements - 1, doing = statements WHERE number = {LAST}")
        self.judged(HALF, f"interrupted  {FILES[-1]}  \\d+ of \\d+ statements", "interrupted: run interviewctl migrate")
        self.change(f"finished_at = started_at, statements = statements + 1 WHERE number = {LAST}")

        self.change(f"sha256 = REPEAT('x', 32) WHERE number = 2")
        self.judged(CHANGED, f"changed      {FILES[1]}", f"{FILES[1]} has changed", served=True)
        self.instance.sql("UPDATE other.schema_migrations o JOIN interviewd.schema_migrations i USING (number) SET o.sha256 = i.sha256")

        self.instance.sql("INSERT INTO other.schema_migrations (number, name, statements, sha256, started_at, finished_at)"
                          " VALUES (99, '0099_later.sql', 1, REPEAT('x', 32), NOW(), NOW())")
        self.judged(NEWER, "unknown      0099_later.sql", "newer than this program.*0099_later.sql")
        self.instance.sql("DELETE FROM other.schema_migrations WHERE number = 99")

        self.instance.sql(f"DELETE FROM other.schema_migrations WHERE number = {LAST}")
        self.judged(OLD, f"missing      {FILES[-1]}", f"older than this program: {FILES[-1]} is missing. Run interviewctl migrate")

    def test_a_database_that_comes_late(self):
        """At the start nobody answers, so the server starts; then a database appears that was never migrated."""
        late = self.folder / "database"
        process = self.run_program("interviewd", database_socket=late, workers=1)
        self.addCleanup(process.communicate)
        self.addCleanup(process.terminate)

        def status(path="/candidate/interviews/"):
            return fastcgi.receive(fastcgi.send(self.folder / "s", path))[0]
        wait_for((self.folder / "s").exists, 20, "the socket")
        wait_for(lambda: status("/healthz") == 200, 20, "the worker")
        late.symlink_to(self.instance.database_socket)
        self.assertEqual(status(), 503)
        self.assertEqual(status("/healthz"), 200)
        self.ended(self.run_program("interviewctl", "migrate"))
        wait_for(lambda: status() == 401, 10, "a right schema")


class Rights(unittest.TestCase):
    """./dev runs the server with the rights that `interviewctl grants` prints, and no others."""

    def test_what_is_enough_and_what_is_not(self):
        instance = Instance("rights", workers=1, demo=True, settings={"dispatchers": "1"}).start()
        self.addCleanup(instance.close)
        anyone = Client(instance)
        login = anyone.post("/api/v1/auth/login", {"email": "hr@company.com", "password": "hr123"})
        self.assertEqual(login.status, 200, login)
        hr = anyone.as_user(login.json["access_token"])
        noted = instance.rows()
        job = hr.post("/api/v1/jobs/jobs/", {"title": "Clerk", "description": "d", "employment_type": "full_time"})
        self.assertEqual(job.status, 201, job)
        self.assertEqual(hr.patch(f"/api/v1/jobs/jobs/{job.json['id']}/", {"title": "Senior clerk"}).status, 200)
        self.assertGreater(instance.count("audit"), noted["audit"])
        self.assertGreater(instance.count("history"), noted["history"])
        instance.control("sweep")
        password = re.search(r"database_password=(.*)", (instance.place / "secrets").read_text())[1]
        for statement in ("UPDATE audit SET id = id", "DELETE FROM audit", "UPDATE history SET id = id", "DELETE FROM history",
                          "UPDATE audit_chain SET mac = mac", "DELETE FROM audit_chain", "DELETE FROM audit_heads",
                          "ALTER TABLE users ADD COLUMN x INT", "DROP TABLE users", "CREATE TABLE x (a INT)",
                          "UPDATE schema_migrations SET number = number", "TRUNCATE TABLE audit"):
            done = subprocess.run([CLIENT, "--no-defaults", f"--socket={instance.database_socket}", "--user=interviewd",
                                   f"--password={password}", "interviewd", "-e", statement], capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, re.search(r"ERROR 114[23] \(42000\)", done.stderr) is not None), (1, True),
                             (statement, done.stderr))
        self.assertEqual(instance.unannounced(), [])

    def test_a_start_without_a_right(self):
        """One line says which right is missing and which command gives it; systemd does not try again."""
        instance = Instance("without", workers=1).start()
        self.addCleanup(instance.close)
        instance.stop_process("interviewd")
        everything = instance.control("grants", "interviewd")
        for change, denied in (("REVOKE INSERT ON interviewd.audit FROM interviewd@localhost", "INSERT command denied .*audit"),
                               ("REVOKE SELECT ON interviewd.jobs FROM interviewd@localhost;"
                                " GRANT SELECT (id) ON interviewd.jobs TO interviewd@localhost", "SELECT command denied .*column.*jobs"),
                               ("REVOKE SELECT ON interviewd.schema_migrations FROM interviewd@localhost",
                                "SELECT command denied .*schema_migrations"),
                               ("REVOKE ALL PRIVILEGES, GRANT OPTION FROM interviewd@localhost", "Access denied .*to database")):
            instance.sql(change)
            for part in ("--no-dispatcher", "--dispatcher"):
                done = subprocess.run([str(instance.program()), "--config", str(instance.configuration), part], text=True, timeout=30,
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
                self.assertEqual(done.returncode, CONFIGURATION, done.stdout)
                errors = [line for line in done.stdout.splitlines() if " error " in line or " warning " in line]
                self.assertEqual(len(errors), 1, done.stdout)
                self.assertRegex(errors[0], f" SCHEMA: .*{denied}.*interviewctl grants prints")
            instance.sql(everything)
        instance.sql("REVOKE ALL PRIVILEGES, GRANT OPTION FROM interviewd@localhost")
        self.assertIn("interviewctl grants prints", instance.control("status", check=False))
        instance.sql(everything)
        instance.start()

    def test_a_state_that_has_one_user(self):
        """An older ./dev made one user, who could do everything."""
        instance = Instance("one_user", workers=1).start()
        self.addCleanup(instance.close)
        instance.sql("DROP USER interviewd_migration@localhost, interviewd_upkeep@localhost;"
                     " GRANT ALL ON interviewd.* TO interviewd@localhost")
        for mark in instance.place.glob("users-*"):
            mark.unlink()
        secrets = instance.place / "secrets"
        secrets.write_text("".join(line for line in secrets.read_text().splitlines(True) if not line.startswith(("migration", "upkeep"))))
        instance.start()
        rights = "SELECT DISTINCT grantee FROM information_schema.schema_privileges WHERE table_schema = 'interviewd'"
        self.assertEqual(instance.sql(rights), [["'interviewd_migration'@'localhost'"]])
        self.assertIn("up to date", instance.control("migrate"))


if __name__ == "__main__":
    unittest.main()
