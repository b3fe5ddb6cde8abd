"""
Processes killed and frozen, a full disk and a clock that is set, while clients write and keep a journal of what was acknowledged.
Afterwards the journal is compared with the database, the answers of the API, the files, the outbox and the receiver of the webhooks.
"""

import json
import os
import random
import re
import signal
import struct
import subprocess
import threading
import time
import unittest
import uuid
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

from harness import Client, Suite, samples
from harness.instance import DATABASE, wait_for, work_folder
from harness.receiver import Receiver
from harness.suite import iso

HERE = Path(__file__).resolve().parent
CLIENTS = 16
SETTINGS = {"dispatchers": "1", "webhook_http": "on", "webhook_private": "on", "webhook_retry": "1 1 1 2 2 4 4 8",
            "webhook_lease_seconds": "5", "webhook_pause_seconds": "1", "webhook_seconds": "2",
            "password_memory_kib": "64", "password_passes": "1"}
# What a fault may answer to a client: it is told to try again, and nothing was written, or the outcome is unknown.
TRY_AGAIN = {409, 429, 500, 502, 503, 504}


class Writer(threading.Thread):
    """
    One client with a person and an application of its own. It schedules an interview, changes it, and adds a file, again and again.
    A write that fails is repeated with the same Idempotency-Key until it is acknowledged. Every other client has no such key: what
    it was not told is of unknown outcome, and may be there once or not at all.
    """

    def __init__(self, suite, number):
        super().__init__(daemon=True)
        self.instance, self.stopping, self.number = suite.instance, suite.stopping, number
        self.keyed = number % 2 == 0
        self.person, self.candidate = suite.interviewers[number], suite.candidates[number]
        self.client = Client(self.instance, self.person.token, timeout=20)
        self.interviews, self.files, self.unknown, self.refused = {}, {}, [], []
        self.acknowledged, self.tried, self.last = 0, 0, time.monotonic()

    def run(self):
        start, step = datetime(2031, 1, 1, 9, tzinfo=timezone.utc), 0
        while not self.stopping.is_set():
            step += 1
            at = iso(start + timedelta(hours=2 * step))
            made = self.write("POST", "/api/v1/interviews", {"candidate_id": self.candidate.id, "interviewer_id": self.person.id,
                                                             "scheduled_time": at, "duration_minutes": 60, "position": "Engineer"})
            if made is None:
                self.unknown.append(at)
                continue
            self.interviews[made["id"]] = {"at": at, "minutes": 60, "changes": 0}
            minutes = 15 + step % 40
            if self.write("PATCH", f"/api/v1/interviews/{made['id']}", {"duration_minutes": minutes}, again=True):
                self.interviews[made["id"]].update(minutes=minutes, changes=1)
            if step % 4 == 0:
                self.upload(made["id"], samples.pdf(f"{self.number} {step}"))

    def write(self, method, target, body, again=False):
        """The answer's object; None when the outcome is unknown. `again`: the same change twice is the same."""
        key = {"Idempotency-Key": str(uuid.uuid4())} if self.keyed else {}
        return self.repeat(lambda: self.client.request(method, target, body, headers=key, check=False), again or self.keyed)

    def upload(self, interview, content):
        key = {"Idempotency-Key": str(uuid.uuid4())} if self.keyed else {}
        fields, files = [("interview_id", interview)], [("file", "a.pdf", "application/pdf", content)]
        made = self.repeat(lambda: self.client.upload("/api/v1/files/upload", fields, files, headers=key, check=False), self.keyed)
        if made:
            self.files[made["file_url"].split("?")[0].rsplit("/", 1)[1]] = content

    def repeat(self, ask, again):
        while True:
            self.tried += 1
            try:
                answer = ask()
            except (ConnectionError, OSError):
                answer = None
            if answer is not None and answer.status in (200, 201):
                self.acknowledged += 1
                self.last = time.monotonic()
                return answer.json
            if answer is not None and answer.status == 401:
                self.log_in()  # as front ends do when a token is not valid any more
                continue
            if answer is not None and answer.status not in TRY_AGAIN:
                self.refused.append(answer)
                return None
            if not again or self.stopping.is_set() and time.monotonic() - self.last > 30:
                return None
            time.sleep(0.05)  # a client's pause before it tries again


    def log_in(self):
        try:
            answer = self.client.post("/api/v1/auth/login", {"email": self.person.email, "password": self.person.password}, check=False)
            self.client.token = self.person.token = answer.json["access_token"] if answer.status == 200 else self.person.token
        except (ConnectionError, OSError):
            pass


class Journal(Suite):
    """Each test injects one kind of fault while all writers write."""

    options = {"name": "journal", "workers": 4, "fast": False, "settings": SETTINGS}

    def setUp(self):
        self.instance.start()
        super().setUp()
        # Processes are lost on purpose; what is asked here is what became of the data.
        self.instance.announce(r" (?!INTERNAL|SANITIZER)[A-Z_]+: ")
        self.random = random.Random(self.id())
        self.stopping = threading.Event()
        self.receiver = self.enterContext(Receiver())
        company = f"Journal {uuid.uuid4()}"
        self.hr = self.staff("hr", company)
        self.interviewers = [self.staff("interviewer", company) for _ in range(CLIENTS)]
        self.candidates = [self.register() for _ in range(CLIENTS)]
        hook = self.assertStatus(self.hr.post("/api/v1/webhooks/", {"url": self.receiver.url("/hook"), "events":
                                                                    ["interview.scheduled", "interview.rescheduled"]}), 201).json
        self.hook = f"/api/v1/webhooks/{hook['id']}/"
        self.injected, self.recoveries = 0, []
        self.writers = [Writer(self, number) for number in range(CLIENTS)]
        for writer in self.writers:
            writer.start()
        self.wait_for_writes()

    def tearDown(self):
        self.stopping.set()
        for writer in self.writers:
            writer.join(60)
        super().tearDown()

    def acknowledged(self):
        return sum(writer.acknowledged for writer in self.writers)

    def failed(self):
        return sum(writer.tried - writer.acknowledged for writer in self.writers)

    def wait_for_writes(self, number=3 * CLIENTS, seconds=60):
        goal = self.acknowledged() + number
        wait_for(lambda: self.acknowledged() >= goal, seconds, f"{number} further acknowledged writes")

    def inject(self, fault):
        """Injects one fault; how long it takes until a write that began after it is acknowledged is its recovery."""
        begin = time.monotonic()
        fault()
        self.injected += 1
        before = self.acknowledged()
        wait_for(lambda: self.acknowledged() > before, 60, "a write to be acknowledged after the fault")
        self.recoveries.append(time.monotonic() - begin)
        self.wait_for_writes(CLIENTS)

    # ---- what was acknowledged must be there, once

    def compare(self):
        self.stopping.set()
        for writer in self.writers:
            writer.join(90)
            self.assertFalse(writer.is_alive(), "a client still waits for its answer")
        self.instance.start()
        faults = [line for writer in self.writers for line in self.faults_of(writer)]
        self.assertEqual(faults[:20], [])
        self.compare_events()
        figures = {"injected": self.injected, "tried": sum(writer.tried for writer in self.writers), "acknowledged": self.acknowledged(),
                   "interviews": sum(len(writer.interviews) for writer in self.writers),
                   "files": sum(len(writer.files) for writer in self.writers), "lost": 0, "wrong": 0,
                   "recovery_seconds": round(max(self.recoveries), 2)}
        print(f"\n{self.id().rsplit('.', 1)[-1]}: {json.dumps(figures)}", flush=True)

    def faults_of(self, writer):
        for answer in writer.refused:
            yield f"refused: {answer}"
        rows = self.instance.sql("SELECT LOWER(HEX(i.public_id)), DATE_FORMAT(i.start_at, '%Y-%m-%dT%H:%i:%sZ'), i.minutes"
                                 f" FROM interviews i JOIN users u ON u.id = i.interviewer_id WHERE u.email = '{writer.person.email}'")
        stored = {str(uuid.UUID(identity)): (at, int(minutes)) for identity, at, minutes in rows}
        times = Counter(at for at, _ in stored.values())
        for at, number in times.items():
            if number != 1:
                yield f"{number} interviews at {at}"
        for identity, one in writer.interviews.items():
            if stored.pop(identity, None) != (one["at"], one["minutes"]):
                yield f"acknowledged, but lost or other in the database: {identity} {one}"
        for identity, (at, _) in stored.items():
            if at not in writer.unknown:
                yield f"nobody was told of {identity} at {at}"
        for identity, one in list(writer.interviews.items())[-3:]:
            answer = writer.person.get(f"/api/v1/interviews/{identity}", check=False)
            if answer.status != 200 or (answer.json["scheduled_time"], answer.json["duration_minutes"]) != (one["at"], one["minutes"]):
                yield f"the API answers otherwise: {answer}"
        for identity, content in writer.files.items():
            answer = writer.person.get(f"/api/v1/files/{identity}", check=False)
            if answer.status != 200 or answer.body != content:
                yield f"a file is lost or another: {identity} {answer.status}"

    def compare_events(self):
        """Each change is one event, handed on once, and reaches the receiver in its order."""
        wait_for(lambda: self.instance.count("outbox", "status = 0") == 0, 60, "the outbox to be empty")
        wait_for(lambda: self.instance.count("webhook_deliveries", "status = 0") == 0, 90, "all deliveries to have ended")
        events = self.instance.sql("SELECT LOWER(HEX(object_public_id)), event, COUNT(*) FROM outbox"
                                   " WHERE event LIKE 'interview.%' GROUP BY 1, 2")
        counts = {(str(uuid.UUID(identity)), event): int(number) for identity, event, number in events}
        got = {}
        for one in self.receiver.got("/hook"):
            body = json.loads(one.body)
            got.setdefault(body["data"]["id"], []).append((one.header("webhook-id"), body["type"]))
        bad = []
        for writer in self.writers:
            for identity, one in writer.interviews.items():
                wanted = ["interview.scheduled"] + ["interview.rescheduled"] * one["changes"]
                arrived = list(dict.fromkeys(got.get(identity, [])))
                if [kind for _, kind in arrived][:len(wanted)] != wanted or len(arrived) != len(wanted):
                    bad.append(f"{identity}: {wanted} was wanted, {arrived} came")
                for event in set(wanted):
                    if counts.get((identity, event)) != 1:
                        bad.append(f"{identity}: {counts.get((identity, event), 0)} rows of {event}")
        self.assertEqual(bad[:20], [])


class Killed(Journal):
    def kill(self, pids, number=signal.SIGKILL):
        for pid in pids:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def dispatchers(self):
        known = {int(pid) for pid in re.findall(r"WORKER_START.* dispatcher=(\d+)", "\n".join(self.instance.log_since(0)))}
        return sorted(known & set(self.instance.workers_alive()))

    def workers(self):
        dispatchers = self.dispatchers()
        return [pid for pid in self.instance.workers_alive() if pid not in dispatchers]

    def test_workers(self):
        for _ in range(12):
            self.inject(lambda: self.kill([self.random.choice(self.workers())]))
        self.inject(lambda: self.kill(self.workers()))
        self.compare()

    def test_dispatcher(self):
        for _ in range(4):
            self.inject(lambda: self.kill(wait_for(self.dispatchers, 20, "a dispatcher")))
        self.compare()

    def test_master(self):
        for _ in range(2):
            self.inject(lambda: self.restarted("interviewd"))
        self.compare()

    def test_database(self):
        for _ in range(2):
            self.inject(lambda: self.restarted(DATABASE))
        self.compare()

    def test_nginx(self):
        for _ in range(2):
            self.inject(lambda: self.restarted("nginx"))
        self.compare()

    def restarted(self, name):
        self.instance.signal(name, signal.SIGKILL)
        wait_for(lambda: self.instance.pid(name) is None, 10, f"the end of {name}")
        self.instance.start()


class Frozen(Killed):
    test_workers = test_dispatcher = test_master = test_database = test_nginx = None

    def test_frozen(self):
        """Each process is stopped for two seconds, in turn, and at last all workers at once."""
        kinds = [lambda: [self.random.choice(self.workers())], self.dispatchers, lambda: [self.instance.pid("interviewd")],
                 lambda: [self.instance.pid(DATABASE)], lambda: [self.instance.pid("nginx")], self.workers]
        for kind in kinds:
            pids = kind()
            self.kill(pids, signal.SIGSTOP)
            try:
                time.sleep(2)  # the length of the fault
            finally:
                self.kill(pids, signal.SIGCONT)
            self.inject(lambda: None)
        self.compare()


class Full(Killed):
    test_workers = test_dispatcher = test_master = test_database = test_nginx = None

    def test_storage_read_only(self):
        mode = self.instance.storage.stat().st_mode
        for _ in range(3):
            self.instance.storage.chmod(0o500)
            failed = self.failed()
            try:
                wait_for(lambda before=failed: self.failed() > before + 4, 60, "uploads to be refused")
                self.wait_for_writes(CLIENTS // 2)
            finally:
                self.instance.storage.chmod(mode)
            self.inject(lambda: None)
        self.compare()


    def test_storage_full(self):
        """A file system of its own for the files, which is full at once, and gets more room later."""
        storage = str(self.instance.storage)
        user = self.instance.storage.stat()
        folders = [path for path in self.instance.storage.iterdir() if path.is_dir() and not re.fullmatch("[0-9a-f]{2}", path.name)]
        options = f"size=64k,mode=0750,uid={user.st_uid},gid={user.st_gid}"
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", storage], check=False).returncode != 0:
            self.skipTest("no file system can be mounted here")
        try:
            for folder in folders:
                folder.mkdir(mode=0o750)
                os.chown(folder, user.st_uid, user.st_gid)
            for megabytes in (1, 2, 3):
                with self.assertRaises(OSError), open(self.instance.storage / "ballast", "wb", buffering=0) as ballast:
                    while True:
                        ballast.write(bytes(4096))
                failed = self.failed()
                wait_for(lambda before=failed: self.failed() > before + 4, 60, "uploads to be refused")
                self.wait_for_writes(CLIENTS // 2)
                subprocess.run(["mount", "-o", f"remount,size={megabytes}m", storage], check=True)
                self.inject(lambda: None)
            subprocess.run(["mount", "-o", "remount,size=64m", storage], check=True)
            self.compare()
        finally:
            self.stopping.set()
            for writer in self.writers:
                writer.join(60)
            subprocess.run(["umount", "-l", storage], check=True)


class Clocks(Killed):
    """The clock of the whole instance is set: the database's, nginx's and interviewd's."""

    test_workers = test_dispatcher = test_master = test_database = test_nginx = None
    options = {**Journal.options, "name": "clocks"}

    @classmethod
    def setUpClass(cls):
        folder = work_folder()
        cls.clock = folder / "clock"
        cls.set_clock(0)
        cls.clock.chmod(0o644)
        subprocess.run(["cc", "-shared", "-fPIC", "-Wall", "-O1", "-o", folder / "clock.so", HERE / "clock.c"], check=True)
        os.environ.update(LD_PRELOAD=str(folder / "clock.so"), CLOCK_FILE=str(cls.clock))
        try:
            super().setUpClass()
        finally:
            del os.environ["LD_PRELOAD"]

    @classmethod
    def set_clock(cls, seconds):
        with open(cls.clock, "r+b" if cls.clock.exists() else "wb") as stream:
            stream.write(struct.pack("=q", seconds))

    def test_clock_is_set(self):
        for seconds in (120, 1200, 0, -1200, 0):
            self.inject(lambda to=seconds: self.set_clock(to))
            at = datetime.strptime(self.instance.value("SELECT UTC_TIMESTAMP()"), "%Y-%m-%d %H:%M:%S")
            self.assertAlmostEqual((at - datetime.utcnow()).total_seconds(), seconds, delta=60)
        # A further attempt that was planned while the clock was ahead waits for that time, which comes now.
        self.set_clock(1300)
        self.compare()


if __name__ == "__main__":
    unittest.main()
