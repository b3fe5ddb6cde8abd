"""interviewctl: the commands of an administrator, and their exit statuses."""

import contextlib
import os
import pty
import re
import subprocess
import sys
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Client, Instance  # noqa: E402
from harness.instance import ROOT, free_port, wait_for  # noqa: E402

COMMANDS = ("migrate", "status", "grants", "user", "demo", "reseal", "sweep", "outbox", "audit", "retention", "import", "health")
FILES = sorted(path.name for path in (ROOT / "sql").glob("[0-9]*.sql"))
# sysexits.h
OK, USAGE, DATA, NO_INPUT, NO_USER, UNAVAILABLE, SOFTWARE, TRY_AGAIN, CONFIGURATION = 0, 64, 65, 66, 67, 69, 70, 75, 78


class Control(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.instance = Instance("control").start()
        cls.addClassCleanup(cls.instance.close)
        cls.anyone = Client(cls.instance)

    def control(self, *words, status=OK, text="", **environment):
        """Runs interviewctl, with settings of the configuration by their names. Returns its whole output."""
        names = {f"INTERVIEWD_{name.upper()}": str(value) for name, value in environment.items()}
        done = subprocess.run([str(self.instance.program("interviewctl")), "--config", str(self.instance.configuration), *words],
                              env={**os.environ, **names}, text=True, input=text, capture_output=True, timeout=60, check=False)
        self.assertEqual(done.returncode, status, done)
        return done.stdout + done.stderr

    def login(self, email, password):
        return self.anyone.post("/api/v1/auth/login", {"email": email, "password": password})

    def empty_database(self, name):
        self.instance.new_database(name)
        self.addCleanup(self.instance.sql, f"DROP DATABASE {name}")
        return name

    # ---- words

    def test_help(self):
        whole = self.control("--help")
        for command in COMMANDS:
            self.assertIn(self.control(command, "--help"), whole)
        self.assertRegex(self.control("--version"), r"^interviewctl \d")

    def test_wrong_words(self):
        for words in ([], ["nonsense"], ["user"], ["user", "nonsense"], ["user", "disable"], ["user", "add", "--email", "a@example.org"],
                      ["user", "add", "--email", "a@example.org", "--name", "A", "--role", "king"], ["health"], ["health", "a", "b"]):
            self.assertNotEqual(self.control(*words, status=USAGE, text="password 1234\n"), "", words)

    def test_words_that_are_no_words(self):
        """A forgotten value, a word of another command, an option after the command: nothing is guessed, and nothing is done."""
        add = ["user", "add", "--email", "w@control.example", "--name", "W"]
        before = self.instance.rows()
        for words, said in (([*add, "--company", "--role", "hr"], "--company needs a value"),
                            ([*add, "--role"], "--role needs a value"),
                            ([*add, "--role", "hr", "--company", ""], "--company needs a value"),
                            ([*add, "--role", "hr", "--role", "admin"], "--role is given twice"),
                            (["user", "disable", "--email", "a@b.example", "--name", "A"], "--name is not a word"),
                            (["migrate", "--dry"], "--dry is not a word"), (["sweep", "now"], "now is not a word"),
                            (["status", "--config", "/nonexistent"], "--config is not a word"), (["demo", "--yes"], "--yes is not a word"),
                            (["health", "http://127.0.0.1/", "again"], "again is not a word"),
                            (["reseal", "--dry-run"], "--dry-run is not a")):
            self.assertIn(said, self.control(*words, status=USAGE, text="correct horse 42\n"), words)
        for words in (["--config"], ["--config", "--help"]):
            done = subprocess.run([str(self.instance.program("interviewctl")), *words], capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, "needs the name of a file" in done.stderr), (USAGE, True), done)
        done = subprocess.run([str(self.instance.program("interviewctl")), "--config", "/nonexistent", "status"], capture_output=True,
                              text=True, check=False)
        self.assertEqual((done.returncode, "/nonexistent: No such file" in done.stderr), (CONFIGURATION, True), done)
        self.assertEqual(self.instance.rows(), before)

    def test_bad_configuration(self):
        self.assertIn("database_port", self.control("status", status=CONFIGURATION, database_port="many"))

    def test_no_database(self):
        for words in (["migrate"], ["status"], ["demo"], ["sweep"], ["reseal"]):
            begin = time.monotonic()
            self.control(*words, status=TRY_AGAIN, database_socket="/nonexistent/socket")
            self.assertLess(time.monotonic() - begin, 5, words)

    # ---- the schema

    def test_migrate_and_status(self):
        name = self.empty_database("control_new")
        missing = self.control("status", status=TRY_AGAIN, database_name=name)
        self.assertIn("MariaDB", missing)
        for file in FILES:
            self.assertIn(f"missing      {file}", missing)
        self.assertIn(f"{len(FILES)} migrations applied", self.control("migrate", database_name=name))
        for file in FILES:
            self.assertIn(f"applied      {file}", self.control("status", database_name=name))
        self.assertIn("up to date", self.control("migrate", database_name=name))
        # The schema is the same as that of the server.
        columns = ("SELECT table_name, column_name, column_type, is_nullable FROM information_schema.columns"
                   " WHERE table_schema = '{}' ORDER BY 1, 2")
        self.assertEqual(self.instance.sql(columns.format(name)), self.instance.sql(columns.format("interviewd")))

    def test_dry_run(self):
        """It tells and writes nothing, not even its own tables."""
        name = self.empty_database("control_dry")
        tables = f"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '{name}'"
        self.assertRegex(self.control("migrate", "--dry-run", database_name=name), f"would apply     {FILES[0]}  \\d+ statements")
        self.assertEqual(self.instance.value(tables), "0")
        self.control("migrate", database_name=name)
        self.assertIn("up to date", self.control("migrate", "--dry-run", database_name=name))
        self.instance.sql(f"UPDATE {name}.schema_migrations SET finished_at = NULL, statements = 2 WHERE number = 3")
        self.assertRegex(self.control("migrate", "--dry-run", database_name=name),
                         f"would continue  {FILES[2]}  after 2 of \\d+ statements")
        self.instance.sql(f"UPDATE {name}.schema_migrations SET finished_at = NOW(), sha256 = REPEAT('x', 32) WHERE number = 3")
        self.assertIn(f"{FILES[2]} has changed", self.control("migrate", "--dry-run", status=DATA, database_name=name))
        # Also when another one is missing, which cannot be applied before.
        self.instance.sql(f"UPDATE {name}.schema_migrations SET sha256 = REPEAT('x', 32) WHERE number = 5")
        self.instance.sql(f"DELETE FROM {name}.schema_migrations WHERE number = {len(FILES)}")
        self.assertIn(f"{FILES[2]} has changed", self.control("migrate", "--dry-run", status=DATA, database_name=name))

    def test_migrations_at_once(self):
        name = self.empty_database("control_race")
        with ThreadPoolExecutor(3) as pool:
            said = list(pool.map(lambda _: self.control("migrate", database_name=name), range(3)))
        self.assertEqual(sum(f"{len(FILES)} migrations applied" in text for text in said), 1, said)
        self.assertEqual(sum("up to date" in text for text in said), 2, said)
        self.assertEqual(self.instance.value(f"SELECT COUNT(*) FROM {name}.schema_migrations WHERE finished_at IS NOT NULL"),
                         str(len(FILES)))

    def test_a_changed_migration_is_refused(self):
        name = self.empty_database("control_changed")
        self.control("migrate", database_name=name)
        self.instance.sql(f"UPDATE {name}.schema_migrations SET sha256 = REPEAT('x', 32) WHERE number = 2")
        self.assertIn(f"{FILES[1]}: has changed", self.control("migrate", status=SOFTWARE, database_name=name))
        self.instance.sql(f"UPDATE {name}.schema_migrations SET number = 99 WHERE number = 2")
        self.assertIn(f"{FILES[1]}: was applied", self.control("migrate", status=SOFTWARE, database_name=name))

    # ---- the database's users

    def test_grants(self):
        name = self.empty_database("control_grants")
        self.assertIn("run interviewctl migrate", self.control("grants", "narrow", status=TRY_AGAIN, database_name=name))
        self.control("migrate", database_name=name)
        self.instance.sql("CREATE OR REPLACE USER narrow@localhost, narrow@'192.0.2.%'")
        self.addCleanup(self.instance.sql, "DROP USER narrow@localhost, narrow@'192.0.2.%'")
        for user, host in (("narrow", "localhost"), ("narrow@192.0.2.%", "192.0.2.%")):
            self.instance.sql(self.control("grants", user, database_name=name))
            given = dict(self.instance.sql("SELECT table_name, GROUP_CONCAT(privilege_type ORDER BY privilege_type)"
                                           " FROM information_schema.table_privileges"
                                           f" WHERE grantee = \"'narrow'@'{host}'\" GROUP BY 1"))
            tables = {table for (table,) in self.instance.sql(
                f"SELECT table_name FROM information_schema.tables WHERE table_schema = '{name}' AND table_type = 'BASE TABLE'")}
            self.assertEqual(set(given), tables)
            special = {"audit": "INSERT,SELECT", "audit_chain": "INSERT,SELECT", "audit_heads": "INSERT,SELECT,UPDATE",
                       "history": "INSERT,SELECT", "schema_lock": "SELECT", "schema_migrations": "SELECT"}
            self.assertEqual(given, {table: special.get(table, "DELETE,INSERT,SELECT,UPDATE") for table in tables})
            columns = self.instance.sql("SELECT table_name, column_name FROM information_schema.column_privileges WHERE privilege_type ="
                                        f" 'UPDATE' AND grantee = \"'narrow'@'{host}'\" AND table_schema = '{name}' ORDER BY 1, 2")
            self.assertEqual(columns, [["audit", "address"], ["audit", "request_id"], ["audit", "waiting"], ["audit_chain", "salt"],
                                       ["history", "new_text"], ["history", "old_text"]])

    def test_grants_of_the_upkeep(self):
        """The user by which the dispatcher erases may delete in the audit and its chain, and has no other right besides."""
        lines = [set(self.control("grants", "keeper", *words).splitlines()) for words in ((), ("--upkeep",))]
        more = {re.sub(r" ON `interviewd`\.`(\w+)` TO .*", r" \1", line) for line in lines[1] - lines[0]}
        self.assertEqual(more, {"GRANT SELECT, INSERT, UPDATE (waiting, address, request_id), DELETE audit",
                                "GRANT SELECT, INSERT, UPDATE (salt), DELETE audit_chain"})
        self.assertEqual(len(lines[0]), len(lines[1]))

    def test_grants_for_a_name_that_is_sql(self):
        for user in ("a'b", "a b", "a`b", "a\\", "a;", "@localhost", "a@", "a@b'", "a@b@c", "é", "a" * 81):
            self.assertIn("is no user", self.control("grants", user, status=USAGE), user)

    def test_migrate_works_as_its_own_user(self):
        name = self.empty_database("control_user")
        self.instance.sql(f"REVOKE ALL ON {name}.* FROM interviewd@localhost; GRANT SELECT ON {name}.* TO interviewd@localhost")
        as_server = {"migration_database_user": "", "migration_database_password": "", "database_name": name}
        self.assertIn("CREATE command denied to user 'interviewd'", self.control("migrate", status=SOFTWARE, **as_server))
        self.assertIn("migrations applied", self.control("migrate", database_name=name))

    # ---- imports

    def people_of(self, company):
        """An hr of the company; the address."""
        email = f"hr{time.time_ns()}@control.example"
        self.control("user", "add", "--email", email, "--name", "H", "--role", "hr", "--company", company, text="correct horse 42\n")
        return email

    def lines(self, content):
        path = self.instance.state / "lines.csv"
        path.write_bytes(content)
        return str(path)

    def test_import(self):
        """No dispatcher runs here: the command does all of it, and what it leaves is what the API makes."""
        email = self.people_of("Import Ltd")
        file = self.lines(b"title,description,employment_type\n" + b"One,d,full_time\n" * 250 + b"Two,,full_time\nThree,d,sometimes\n")
        words = ["import", "--kind", "jobs", "--file", file, "--email", email]
        rows, files = self.instance.rows(), self.instance.files()
        said = self.control(*words, "--dry-run", status=DATA)
        self.assertRegex(said, r"(?m)^252\tdescription\t.+$")
        self.assertRegex(said, r"(?m)^253\temployment_type\t.+$")
        self.assertIn("Good lines: 250, bad: 2. Nothing was taken.", said)
        after = self.instance.rows()
        self.assertEqual({name for name in after if after[name] != rows[name]}, {"audit"})
        self.assertEqual(self.instance.files(), files)
        said = self.control(*words, status=DATA)
        self.assertIn("Lines taken: 250, bad: 2.", said)
        self.assertIn("250 of 250 lines taken", said)
        self.assertEqual(self.instance.count("jobs") - rows["jobs"], 250)
        self.assertEqual(self.instance.files(), files)
        odd = self.lines(b'name,email\nAnn,"a\x1b[31m\tb"\n')
        said = self.control("import", "--kind", "candidates", "--file", odd, "--email", email, status=DATA)
        self.assertRegex(said, r"(?m)^2\temail\t[^\t\x1b]+$")
        good = self.lines(b"name,email\nAnn,ann@control.example\n")
        said = self.control("import", "--kind", "candidates", "--file", good, "--email", email)
        self.assertIn("Lines taken: 1, bad: 0.", said)

    def test_import_refused(self):
        email = self.people_of("Import Ltd")
        good = self.lines(b"title\nx\n")
        words = ["import", "--kind", "jobs", "--file"]
        for missing in (["import"], words[:3], [*words, good], ["import", "--kind", "offers", "--file", good, "--email", email]):
            self.control(*missing, status=USAGE)
        for who in ("nobody@control.example", "candidate@control.example"):
            self.assertIn("no such admin or hr", self.control(*words, good, "--email", who, status=NO_USER))
        self.assertIn("No such file", self.control(*words, "/nonexistent", "--email", email, status=NO_INPUT))
        self.assertIn("must be a file", self.control(*words, "/", "--email", email, status=NO_INPUT))
        self.assertIn("must be a file", self.control(*words, self.lines(b""), "--email", email, status=NO_INPUT))
        self.assertIn("--file: ", self.control(*words, self.lines(b"colour\nx\n"), "--email", email, status=DATA))
        words += [self.lines(b"title\nx\n"), "--email", email]
        self.assertIn("cannot be used", self.control(*words, status=74, storage="/nonexistent"))
        self.assertEqual(self.instance.count("imports", "status <> 3"), 0)

    # ---- secrets

    def test_reseal(self):
        """Secrets that were encrypted with a token key are encrypted again with a seal key, once; then the token key may be removed."""
        first, second = (f"{number}Zk8Qw3xTn6Vb1Rm9Ys4Hd7Jf2Lc5Pg0" for number in (1, 2))
        self.control("user", "add", "--role", "hr", "--company", "Sealed", "--name", "S", "--email", "seal@control.example",
                     text="correct horse 42\n")
        hr = self.anyone.as_user(self.login("seal@control.example", "correct horse 42").json["access_token"])
        hook = hr.post("/api/v1/webhooks/", {"url": "https://example.com/hook", "events": ["offer.sent"]}).json
        rotated = hr.post(f"/api/v1/webhooks/{hook['id']}/rotate_secret/", {"overlap_hours": 24})
        self.assertEqual(rotated.status, 200, rotated)
        hr.post("/api/v1/webhooks/", {"url": "https://example.com/other", "events": ["offer.sent"]})
        sealed = lambda: self.instance.sql("SELECT HEX(secret), HEX(secret_old) FROM webhooks ORDER BY id")
        before = sealed()
        self.assertIn("0 encrypted again, 3 were up to date", self.control("reseal"))
        self.assertEqual(sealed(), before)
        self.assertIn("3 encrypted again, 0 were", self.control("reseal", seal_keys=f"s1:{first}"))
        self.assertIn("0 encrypted again, 3 were", self.control("reseal", seal_keys=f"s1:{first}"))
        after = sealed()
        self.assertFalse({value for row in before for value in row if value} & {value for row in after for value in row if value})
        # Without the key that encrypted a secret the command says so and changes nothing.
        self.assertIn("3 cannot be decrypted by any key", self.control("reseal", status=DATA, seal_keys=f"s2:{second}"))
        self.assertEqual(sealed(), after)
        self.assertIn("3 encrypted again",
                      self.control("reseal", seal_keys=f"s2:{second} s1:{first}", token_keys="new:HS256:" + second[::-1]))
        self.assertIn("0 encrypted again, 3 were", self.control("reseal", seal_keys=f"s2:{second}", token_keys="new:HS256:" + second[::-1]))
        self.assertIn("token_keys", self.control("reseal", status=CONFIGURATION, token_keys=" "))

    def test_sweep(self):
        """Expired data are removed and other data stay; the second time there is nothing to do."""
        self.control("user", "add", "--role", "candidate", "--name", "S", "--email", "sweep@control.example", text="correct horse 42\n")
        for _ in range(2):
            self.anyone.post("/api/auth/login/", {"email": "sweep@control.example", "password": "correct horse 42"},
                             headers={"Idempotency-Key": str(time.monotonic())})
            self.anyone.post("/api/v1/users/users/request_password_reset/", {"email": "sweep@control.example"})
        person = self.instance.value("SELECT id FROM users WHERE email = 'sweep@control.example'")
        hold = ("INSERT INTO bookings (company_id, person_id, part, start_at, end_at, expires_at)"
                " VALUES (1, {}, 0, '2031-01-0{}', '2031-01-0{} 01:00', {})")
        self.instance.sql(hold.format(person, 1, 1, "'2025-01-01'") + "; " + hold.format(person, 2, 2, "'2032-01-01'"))
        for table, column, past in (("refresh_tokens", "expires_at", "'2025-01-01'"), ("one_time_tokens", "expires_at", "'2025-01-01'"),
                                    ("replays", "created_at", "'2025-01-01'")):
            self.assertGreaterEqual(self.instance.count(table), 2, table)
            self.instance.sql(f"UPDATE {table} SET {column} = {past} ORDER BY created_at LIMIT 1" if table != "refresh_tokens"
                              else f"UPDATE {table} SET {column} = {past} ORDER BY id LIMIT 1")
        before = {table: self.instance.count(table) for table in ("bookings", "refresh_tokens", "one_time_tokens", "replays")}
        self.assertEqual(self.control("sweep"),
                         "0 offers expired\n1 expired holds removed\n1 expired refresh tokens removed\n1 expired tokens of mails removed\n1"
                         " kept answers removed\n0 old deliveries removed\n0 old events removed\n0 rows of the event stream removed\n"
                         "0 files of imports removed\n")
        self.assertEqual({table: self.instance.count(table) for table in before}, {table: number - 1 for table, number in before.items()})
        self.assertNotRegex(self.control("sweep"), "[1-9]")

    # ---- people

    def test_staff_are_added_and_log_in(self):
        for role, company in (("hr", "Acme"), ("interviewer", "Acme"), ("admin", "Acme"), ("candidate", None), ("admin", None)):
            email = f"{role}.{'staff' if company else 'free'}@control.example"
            words = ["user", "add", "--email", email, "--name", "Zoë Ångström", "--role", role]
            self.assertIn(email, self.control(*words, *(["--company", company] if company else []), text="correct horse 42\n"))
            answer = self.login(email, "correct horse 42")
            self.assertEqual(answer.status, 200, (email, answer))
            self.assertEqual(
                self.instance.sql(f"SELECT u.name, c.name FROM users u LEFT JOIN companies c ON c.id = u.company_id WHERE u.email ="
                                  f" '{email}'"),
                             [["Zoë Ångström", company]])
        self.assertEqual(self.instance.count("companies", "name = 'Acme'"), 1)

    def test_refused_accounts_leave_nothing(self):
        add = ["user", "add", "--role", "hr", "--company", "Refused", "--name", "R"]
        before = self.instance.rows()
        for email, password, status in (("no address", "correct horse 42\n", DATA), ("r@control.example", "short\n", DATA),
                                        ("r@control.example", "\n", DATA), ("r@control.example", "", NO_INPUT)):
            self.assertNotEqual(self.control(*add, "--email", email, text=password, status=status), "", (email, password))
        self.assertEqual(self.instance.rows(), before)
        self.control(*add, "--email", "r@control.example", text="correct horse 42\n")
        said = self.control(*add, "--email", "R@control.example", text="correct horse 42\n", status=DATA)
        self.assertIn("--email: This value is already", said)
        before = self.instance.rows()
        for word, value in (("--name", "n" * 201), ("--company", "c" * 201)):
            words = {"--role": "hr", "--email": "s@control.example", "--name": "S", "--company": "Long", word: value}
            said = self.control("user", "add", *(each for pair in words.items() for each in pair), text="correct horse 42\n", status=DATA)
            self.assertIn(f'{word}: "{value[:9]}', said)
        done = subprocess.run([str(self.instance.program("interviewctl")), "user", "add", "--name", b"An\xffna"], capture_output=True,
                              check=False)
        self.assertEqual((done.returncode, b"is not UTF-8" in done.stderr), (USAGE, True), done)
        self.assertEqual(self.instance.rows(), before)

    def test_disable_and_enable(self):
        email = "leaver@control.example"
        self.control("user", "add", "--email", email, "--name", "L", "--role", "candidate", text="correct horse 42\n")
        client = Client(self.instance, self.login(email, "correct horse 42").json["access_token"])
        self.assertEqual(client.get("/candidate/interviews").status, 200)
        self.control("user", "disable", "--email", email)
        self.assertEqual(self.login(email, "correct horse 42").status, 401)
        wait_for(lambda: client.get("/candidate/interviews").status == 401, 15, "the end of the session")
        self.control("user", "enable", "--email", email)
        self.assertEqual(self.login(email, "correct horse 42").status, 200)
        self.assertIn("no such account", self.control("user", "disable", "--email", "nobody@control.example", status=NO_USER))

    # ---- demo, health

    def test_password_at_a_terminal(self):
        """It is asked for twice and never shown."""
        def typed(email, *lines):
            terminal, end = pty.openpty()
            with subprocess.Popen([str(self.instance.program("interviewctl")), "--config", str(self.instance.configuration), "user", "add",
                                   "--email", email, "--name", "T", "--role", "candidate"], stdin=end, stdout=end, stderr=end) as process:
                os.close(end)
                shown = b""
                for question, line in zip((b"new account: ", b"again: "), lines):
                    while question not in shown:
                        shown += os.read(terminal, 1000)
                    os.write(terminal, line.encode() + b"\n")
                with contextlib.suppress(OSError):  # the terminal has no other end any more
                    while more := os.read(terminal, 1000):
                        shown += more
            os.close(terminal)
            return process.returncode, shown.decode()
        code, shown = typed("tty@control.example", "correct horse 42", "correct horse 42")
        self.assertEqual(code, OK, shown)
        self.assertNotIn("horse", shown)
        self.assertEqual(self.login("tty@control.example", "correct horse 42").status, 200)
        code, shown = typed("other@control.example", "correct horse 42", "correct horse 43")
        self.assertEqual(code, DATA, shown)
        self.assertNotIn("horse", shown)
        self.assertEqual(self.instance.count("users", "email = 'other@control.example'"), 0)

    def test_generated_password(self):
        said = self.control("user", "add", "--email", "made@control.example", "--name", "M", "--role", "candidate", "--generate-password")
        password = re.search(r"(?m)^Password: (\S{20})$", said)[1]
        self.assertEqual(said.count(password), 1)
        self.assertEqual(self.login("made@control.example", password).status, 200)

    def test_demo_is_refused_in_production(self):
        name = self.empty_database("control_demo")
        self.control("migrate", database_name=name)
        production = {"database_name": name, "development": "off", "statement_log": "off"}
        self.assertIn("--force", self.control("demo", status=CONFIGURATION, **production))
        self.assertEqual(self.instance.value(f"SELECT COUNT(*) FROM {name}.companies"), "0")
        self.control("demo", "--force", **production)
        self.assertNotEqual(self.instance.value(f"SELECT COUNT(*) FROM {name}.companies"), "0")

    def test_demo_is_in_the_order_of_time(self):
        """Lists that show the newest first go by id, so the demo makes what came first first."""
        name = self.empty_database("control_demo_order")
        self.control("migrate", database_name=name)
        self.control("demo", database_name=name)
        for table, when in (("applications", "applied_at"), ("interviews", "created_at"), ("notifications", "created_at"),
                            ("files", "created_at"), ("jobs", "created_at"), ("history", "at"), ("outbox", "at")):
            with self.subTest(table=table):
                times = [row[0] for row in self.instance.sql(f"SELECT {when} FROM {name}.{table} ORDER BY id")]
                self.assertEqual((len(times) > 1, times), (True, sorted(times)))

    def test_demo_twice(self):
        self.control("demo")
        rows = self.instance.rows()
        self.assertGreater(rows["interviews"], 0)
        self.control("demo")
        self.assertEqual(self.instance.rows(), rows)

    def test_health(self):
        self.assertRegex(self.control("health", self.instance.url + "/readyz"), r"^200 in \d")
        self.assertRegex(self.control("health", self.instance.url + "/nowhere", status=UNAVAILABLE), r"^404 in \d")
        for url in (f"http://127.0.0.1:{free_port()}/readyz", "file:///etc/passwd", "nonsense://"):
            self.assertIn("no answer", self.control("health", url, status=TRY_AGAIN))


if __name__ == "__main__":
    unittest.main()
