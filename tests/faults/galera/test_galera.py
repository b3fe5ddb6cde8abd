"""
Two nodes: two MariaDB servers in one Galera cluster on this host, with an interviewd and a dispatcher each. Needs the packages
mariadb-server and galera-4. It is run by name: ./dev test tests/faults/galera/test_galera.py
"""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import threading
import time
import unittest
import uuid
from pathlib import Path

from harness import Client, Instance
from harness.instance import CLIENT, ROOT, free_port, wait_for, work_folder
from harness.receiver import Receiver
from harness.suite import PASSWORD, at_once, in_days

PROVIDER = Path("/usr/lib/galera/libgalera_smm.so")
# rsync, which copies the data to the second node, refuses to work as root.
AS_USER = ["--user=nobody"] if os.geteuid() == 0 else []
RACES = 200
SCHEDULED = "interview.scheduled"


class Node:
    """A database server of the cluster."""

    def __init__(self, folder, name, first=None):
        self.folder, self.socket, self.port = folder / name, folder / f"{name}.sock", free_port()
        subprocess.run(["cp", "-a", folder / "empty", self.folder], check=True)
        state = f"ist.recv_addr=127.0.0.1:{free_port()};gmcast.listen_addr=tcp://127.0.0.1:{self.port};base_host=127.0.0.1"
        options = ["--no-defaults", *AS_USER, "--skip-networking", "--skip-name-resolve", f"--datadir={self.folder}",
                   f"--tmpdir={self.folder}", f"--socket={self.socket}", f"--pid-file={self.folder}/pid", "--character-set-server=utf8mb4",
                   "--default-time-zone=+00:00", "--binlog-format=ROW", "--innodb-autoinc-lock-mode=2",
                   "--innodb-flush-log-at-trx-commit=0",
                   "--wsrep-on=1", f"--wsrep-provider={PROVIDER}", f"--wsrep-provider-options={state}", "--wsrep-slave-threads=4",
                   f"--wsrep-node-address=127.0.0.1:{self.port}",
                   f"--wsrep-sst-receive-address=127.0.0.1:{free_port()}", f"--wsrep-node-name={name}", "--wsrep-cluster-name=interviewd",
                   f"--wsrep-cluster-address=gcomm://{f'127.0.0.1:{first.port}' if first else ''}"]
        self.log = open(folder / f"{name}.log", "wb")  # pylint: disable=consider-using-with
        self.process = subprocess.Popen(["mariadbd", *options, *([] if first else ["--wsrep-new-cluster"])], stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=subprocess.STDOUT)

    def sql(self, statement, database=""):
        done = subprocess.run([CLIENT, "--no-defaults", f"--socket={self.socket}", "--user=root", "--batch", "--skip-column-names",
                               *([database] if database else []), "-e", statement], text=True, capture_output=True, check=False)
        return [line.split("\t") for line in done.stdout.splitlines()] if done.returncode == 0 else None

    def rows(self, statement):
        return self.sql(statement, "interviewd")

    def nodes(self):
        found = self.sql("SHOW STATUS LIKE 'wsrep_cluster_size'"), self.sql("SHOW STATUS LIKE 'wsrep_ready'")
        return int(found[0][0][1]) if found[0] and found[1] == [["wsrep_ready", "ON"]] else 0

    def stop(self):
        self.process.kill()  # the data are deleted
        self.process.wait()
        self.log.close()


@unittest.skipUnless(PROVIDER.exists() and shutil.which("wsrep_sst_rsync"), "galera-4 or mariadb-server is not installed")
class Galera(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = work_folder() / f"galera.{os.getpid()}"
        cls.folder.mkdir()
        if AS_USER:
            shutil.chown(cls.folder, "nobody")
        subprocess.run(["mariadb-install-db", "--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db", "--force",
                        f"--datadir={cls.folder}/empty", *AS_USER], check=True, capture_output=True)
        cls.a = Node(cls.folder, "a")
        cls.addClassCleanup(cls.a.stop)
        wait_for(lambda: cls.a.nodes() == 1, 60, "the first node")
        cls.b = Node(cls.folder, "b", cls.a)
        cls.addClassCleanup(cls.b.stop)
        wait_for(lambda: cls.a.nodes() == cls.b.nodes() == 2, 60, "the second node")
        password, key = secrets.token_hex(16), secrets.token_hex(24)
        cls.a.sql(f"CREATE DATABASE interviewd CHARACTER SET utf8mb4; CREATE USER interviewd@localhost IDENTIFIED BY '{password}';"
                  f" GRANT ALL ON interviewd.* TO interviewd@localhost")
        wait_for(lambda: cls.b.sql("SELECT 1 FROM mysql.user WHERE user = 'interviewd'"), 20, "the database user on the second node")
        cls.instances = [Instance(f"galera-{node.folder.name}", workers=4,
                                  settings={"dispatchers": "1", "database_socket": node.socket, "database_password": password,
                                            "token_keys": f"all:HS256:{key}", "webhook_http": "on", "webhook_private": "on"})
                         for node in (cls.a, cls.b)]
        for one in cls.instances:
            cls.addClassCleanup(one.close)
        begin = time.monotonic()
        at_once([one.start for one in cls.instances])  # two migrates at once
        print(f"two migrates at once, and the start: {time.monotonic() - begin:.1f} s")
        cls.first, cls.second = (Client(one) for one in cls.instances)

    # ---- people

    def both(self, email):
        """The person, logged in on each node."""
        found = []
        for one, anyone in zip(self.instances, (self.first, self.second)):
            answer = wait_for(lambda one=anyone: (lambda got: got if got.status == 200 else None)(
                one.post("/api/v1/auth/login", {"email": email, "password": PASSWORD})), 20, "a login")
            found.append(Client(one, answer.json["access_token"]))
        return found

    def staff(self, role, company):
        email = f"{role}.{uuid.uuid4()}@example.org"
        self.instances[0].control("user", "add", "--email", email, "--name", role, "--role", role, "--company", company,
                                  text_in=PASSWORD + "\n")
        return email, str(uuid.UUID(self.a.rows(f"SELECT HEX(public_id) FROM users WHERE email = '{email}'")[0][0]))

    def candidate(self):
        return self.first.post("/api/v1/auth/register", {"email": f"{uuid.uuid4()}@example.org", "password": PASSWORD, "name": "Candidate",
                                                         "role": "candidate"}).json["id"]

    # ---- what must hold

    @contextlib.contextmanager
    def reading(self, reader, into):
        """Reads the stream all the time, from one cursor to the next; 2 s after the end of the block for the last time."""
        over, cursor = threading.Event(), reader.get("/api/v1/events/since").json["cursor"]

        def run():
            nonlocal cursor
            last = False
            while True:
                page = reader.get("/api/v1/events/since", {"cursor": cursor}).json
                cursor = page["cursor"]
                into.extend((one["id"], one["type"], one["object_id"]) for one in page["events"])
                if not page["events"]:
                    if last:
                        return
                    last = over.is_set()
                time.sleep(0.02)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def race(self, number, writers, people):
        """The same hour of one interviewer, wanted on both nodes; the statuses."""
        body = {"interviewer_id": people[0], "scheduled_time": in_days(10 + number // 20, number % 20), "duration_minutes": 60,
                "position": "Engineer"}
        calls = [lambda one=one, who=who: one.post("/api/v1/interviews", {**body, "candidate_id": who})
                 for one, who in zip(writers, people[1:])]
        return [answer.status for answer in at_once(calls)]

    def test_two_nodes(self):
        self.assertEqual([row[0] for row in self.a.rows("SELECT COUNT(*) FROM schema_migrations")], [str(len(list(
            (ROOT / "sql").glob("[0-9]*.sql"))))])
        company = f"Galera {uuid.uuid4()}"
        hr, (email, interviewer) = self.staff("hr", company)[0], self.staff("interviewer", company)
        people = [interviewer, self.candidate(), self.candidate()]
        readers, writers = self.both(hr), self.both(email)
        seen, statuses = ([], []), []
        with Receiver() as receiver, self.reading(readers[0], seen[0]), self.reading(readers[1], seen[1]):
            self.assertEqual(readers[0].post("/api/v1/webhooks/", {"url": receiver.url("/hook"), "events": [SCHEDULED]}).status, 201)
            begin = time.monotonic()
            for number in range(RACES):
                statuses.append(self.race(number, writers, people))
            taken = time.monotonic() - begin
            for node in (self.a, self.b):
                wait_for(lambda node=node: node.rows("SELECT COUNT(*) FROM outbox WHERE status = 0") == [["0"]], 30, "the outbox")
            booked = [row[0].lower() for row in self.a.rows("SELECT HEX(public_id) FROM interviews")]
            events = self.a.rows(f"SELECT LOWER(HEX(public_id)), LOWER(HEX(object_public_id)) FROM outbox WHERE event = '{SCHEDULED}'")
            received = receiver.wait(len(events), "/hook", 60)
        won = [sum(status == 201 for status in pair) for pair in statuses]
        print(f"{RACES} races in {taken:.1f} s: {sum(won)} booked, {sum(400 in pair for pair in statuses)} refused with 400,"
              f" {sum(503 in pair for pair in statuses)} with 503; {len(events)} events")
        self.assertEqual(max(won), 1)
        self.assertEqual(sum(won), len(booked))
        self.assertLessEqual({status for pair in statuses for status in pair}, {201, 400, 503})
        # The bookings, on both nodes: nobody is twice at the same hour.
        for node in (self.a, self.b):
            self.assertEqual(node.rows("SELECT COUNT(*) FROM bookings x JOIN bookings y ON y.person_id = x.person_id AND y.id > x.id AND"
                                       " y.start_at < x.end_at AND x.start_at < y.end_at AND x.released = 0 AND y.released = 0"), [["0"]])
        # The outbox: all handed on, nothing put aside.
        self.assertEqual(self.a.rows("SELECT DISTINCT status FROM outbox"), [["1"]])
        # The stream: each reader has each event, and each once.
        for number, one in enumerate(seen):
            ids = [event for event, kind, _ in one if kind == SCHEDULED]
            print(f"reader {number + 1}: {len(one)} events, {len(ids)} of them {SCHEDULED}, {len(ids) - len(set(ids))} doubled,"
                  f" {len({row[0] for row in events} - {event.replace('-', '') for event in ids})} missed")
            self.assertEqual(len(ids), len(set(ids)))
            self.assertEqual({event.replace("-", "") for event in ids}, {row[0] for row in events})
        # The webhooks: each event, and none that was not.
        told = [json.loads(one.body)["data"]["event_id"].replace("-", "") for one in received]
        print(f"webhooks: {len(told)} requests, {len(told) - len(set(told))} doubled")
        self.assertEqual(set(told), {row[0] for row in events})
        self.assertEqual(len(told), len(set(told)))
        self.passwords(email, writers)

    def passwords(self, email, sessions):
        """A password is changed on one node: how long its old logins live on the other."""
        changed = sessions[0].post("/api/v1/users/users/change_password/", {"old_password": PASSWORD, "new_password": PASSWORD + " new",
                                                                      "new_password_confirm": PASSWORD + " new"})
        begin = time.monotonic()
        if changed.status != 200:
            print(f"the password of {email} was not changed: {changed}")
            return
        wait_for(lambda: sessions[1].get("/api/v1/interviews").status == 401, 15, "the end of the session on the other node")
        print(f"after a change of the password, the session ended on the other node within {time.monotonic() - begin:.1f} s")


if __name__ == "__main__":
    unittest.main()
