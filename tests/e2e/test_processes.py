"""The processes of a whole instance: reload, recycling, draining, and what happens when they are killed under load."""

import os
import random
import re
import signal
import threading
import time
import unittest

from harness.client import Client
from harness.instance import wait_for
from harness.suite import Suite

WORKERS = 3


class Load:
    """
    Clients that send one request after another until they are stopped. All statuses are kept; 0 is a connection without an answer. The
    requests are for a path that does not exist, so that a worker answers them: health checks are answered by another process.
    """

    def __init__(self, instance, clients=6, target="/nowhere", pause=0.0):
        self.instance, self.target, self.pause = instance, target, pause
        self.statuses = []
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._ask) for _ in range(clients)]

    def _ask(self):
        client = Client(self.instance)
        while not self.stopping.is_set():
            try:
                self.statuses.append(client.get(self.target, check=False).status)
            except (ConnectionError, OSError):
                self.statuses.append(0)
            if self.pause:
                time.sleep(self.pause)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def wait_answers(self, more):
        """Waits until so many more answers have come."""
        goal = len(self.statuses) + more
        wait_for(lambda: len(self.statuses) >= goal, 30, f"{more} answers")

    def bad(self):
        return [status for status in self.statuses if status != 404]


class Background:
    """Makes one call in a thread; `result()` waits for it."""

    def __init__(self, call):
        self.value = self.error = None
        self.call = call
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        try:
            self.value = self.call()
        except Exception as error:  # passed on by result()
            self.error = error

    def result(self, seconds=30):
        self.thread.join(seconds)
        assert not self.thread.is_alive(), "the answer does not come"
        if self.error:
            raise self.error
        return self.value


class Processes(Suite):
    options = {"name": "processes", "workers": WORKERS, "settings": {"drain_seconds": "12"}}

    def setUp(self):
        self.instance.start()
        self.settled()
        super().setUp()

    def settled(self):
        """Waits until all workers are of one generation and ready: none still starts, none of an earlier one drains."""
        def found():
            rows = self.scoreboard()[:-1]
            return len(rows) == WORKERS == len(self.instance.workers_alive()) and {row["state"] for row in rows} == {"ready"} and \
                len({row["generation"] for row in rows}) == 1
        wait_for(found, 20, "all workers to be ready")

    def hup(self):
        mark = self.instance.log_mark()
        self.instance.signal("interviewd", signal.SIGHUP)
        return mark

    def expect(self, mark, pattern, seconds=15):
        def found():
            return [line for line in self.instance.log_since(mark) if re.search(pattern, line)]
        return wait_for(found, seconds, f"{pattern} in the log")

    def scoreboard(self):
        mark = self.instance.log_mark()
        self.instance.signal("interviewd", signal.SIGUSR1)
        self.expect(mark, r" SCOREBOARD: .* workers=")
        rows = []
        for line in self.instance.log_since(mark):
            if " SCOREBOARD: " in line:
                row = dict(re.findall(r'(\w+)="?([^" ]*)"?', line.split(" SCOREBOARD: ", 1)[1]))
                if "health" not in row:
                    rows.append(row)
        return rows

    def edit(self, **settings):
        """Changes lines of the configuration file; the next start writes the file anew."""
        path = self.instance.configuration
        lines = [line for line in path.read_text().splitlines() if line.split("=")[0].strip() not in settings]
        # The file is changed in place, so that its owner stays the user that interviewd runs as.
        path.write_text("\n".join(lines + [f"{name} = {value}" for name, value in settings.items()]) + "\n")

    def busy(self):
        """Starts a request that keeps a worker busy, because the database does not answer it."""
        mail = self.register().email
        self.instance.freeze_database()
        self.addCleanup(self.instance.thaw_database)
        asked = Background(lambda: self.anyone.post("/api/v1/auth/login", {"email": mail, "password": "wrong password"}, check=False))
        wait_for(lambda: [row for row in self.scoreboard() if row.get("state") == "busy"], 3, "a busy worker")
        return asked

    # ---- tests

    def test_scoreboard(self):
        before = self.scoreboard()
        self.assertEqual(len(before), WORKERS + 1)
        self.assertEqual({int(row["worker"]) for row in before[:-1]}, set(self.instance.workers_alive()))
        for _ in range(20):
            self.assertStatus(self.anyone.get("/nowhere"), 404)
        # A worker counts after it has answered.
        wait_for(lambda: int(self.scoreboard()[-1]["requests"]) >= int(before[-1]["requests"]) + 20, 5, "20 requests more")

    def test_reload_under_load(self):
        old = set(self.instance.workers_alive())
        with Load(self.instance) as load:
            load.wait_answers(100)
            self.edit(workers=WORKERS + 1)
            mark = self.hup()
            self.expect(mark, " RELOADED: ")
            load.wait_answers(300)
            wait_for(lambda: not old & set(self.instance.workers_alive()), 15, "the end of the old workers")
            load.wait_answers(100)
        self.assertEqual(load.bad(), [])
        self.assertEqual(len(self.instance.workers_alive()), WORKERS + 1)
        self.edit(workers=WORKERS)
        mark = self.hup()
        self.expect(mark, " RELOADED: ")

    def test_reload_finishes_what_is_in_hand(self):
        asked = self.busy()
        self.instance.announce("DATABASE_ERROR", "REQUEST_FAILED")
        mark = self.hup()
        self.expect(mark, " RELOADED: | RELOAD_FAILED: ", 30)
        self.instance.thaw_database()
        self.assertIn(asked.result().status, (401, 503))

    def test_bad_configuration_keeps_the_old(self):
        self.instance.announce("CONFIG: .*workers must be a number from 0 to 256", "RELOAD_FAILED")
        old = set(self.instance.workers_alive())
        self.edit(workers="plenty")
        mark = self.hup()
        self.expect(mark, r"CONFIG: .*interviewd\.conf:\d+: workers must be a number")
        self.expect(mark, " RELOAD_FAILED: ")
        self.assertEqual(set(self.instance.workers_alive()), old)
        self.assertStatus(self.anyone.get("/readyz"), 200)
        self.edit(workers=WORKERS)
        mark = self.hup()
        self.expect(mark, " RELOADED: ")
        wait_for(lambda: not set(self.instance.workers_alive()) & old, 20, "the old workers to be gone")

    def test_kill_under_load(self):
        """When a worker is killed, at most the request that it was handling is lost."""
        kills = 0
        random.seed(7)
        with Load(self.instance, clients=8) as load:
            load.wait_answers(50)
            for _ in range(12):
                workers = self.instance.workers_alive()
                if workers:
                    try:
                        os.kill(random.choice(workers), signal.SIGKILL)
                        kills += 1
                    except ProcessLookupError:
                        pass
                load.wait_answers(60)
        self.assertGreaterEqual(kills, 6)
        self.assertLessEqual(len(load.bad()), kills, load.bad())
        self.assertLessEqual(set(load.bad()), {502})
        wait_for(lambda: len(self.instance.workers_alive()) == WORKERS, 20, "all workers to be back")
        self.assertStatus(self.anyone.get("/readyz"), 200)

    def test_all_killed_at_once(self):
        old = set(self.instance.workers_alive())
        for worker in old:
            os.kill(worker, signal.SIGKILL)
        wait_for(lambda: len(set(self.instance.workers_alive()) - old) == WORKERS, 20, "new workers")
        wait_for(lambda: self.anyone.get("/readyz", check=False).status == 200, 10, "the new workers to be ready")

    def test_recycling(self):
        self.edit(requests_per_worker=20)
        reloaded = self.expect(self.hup(), r" RELOADED: .*generation=\d+")[0]
        generation = re.search(r"generation=(\d+)", reloaded)[1]
        mark = self.instance.log_mark()
        with Load(self.instance) as load:
            load.wait_answers(600)
        self.assertEqual(load.bad(), [])
        ended = self.expect(mark, rf" WORKER_END: .*generation={generation} ")
        worn = [int(re.search(r"requests=(\d+)", line)[1]) for line in ended]
        self.assertGreater(len(worn), 20)
        self.assertTrue(min(worn) >= 18 and max(worn) <= 22, worn)
        self.assertGreater(len(set(worn)), 1, "they do not all end together")
        self.assertFalse([line for line in self.instance.log_since(mark) if "WORKER_LOST" in line or "BACK_OFF" in line])
        self.edit(requests_per_worker=20000)
        self.expect(self.hup(), " RELOADED: ")

    def test_drain(self):
        """After SIGTERM the running request gets its answer, and then the master ends."""
        asked = self.busy()
        self.instance.announce("DATABASE_ERROR", "REQUEST_FAILED")
        self.instance.signal("interviewd", signal.SIGTERM)
        answer = asked.result()
        self.assertEqual(answer.status, 503, answer)
        self.assertEqual(answer.json["error"], "service_unavailable")
        wait_for(lambda: self.instance.pid() is None, 15, "the end of the master")
        # nginx's own answer, in the format of the API
        self.assertEqual(self.anyone.get("/candidate/interviews", check=False).json["statusCode"], 503)

    def test_drain_has_an_end(self):
        self.edit(drain_seconds=1)
        self.expect(self.hup(), " RELOADED: ")
        self.settled()  # an old worker must not take the request
        asked = self.busy()
        mark = self.instance.log_mark()
        begin = time.monotonic()
        self.instance.signal("interviewd", signal.SIGTERM)
        self.assertEqual(asked.result().status, 502)
        wait_for(lambda: self.instance.pid() is None, 10, "the end of the master")
        self.assertLess(time.monotonic() - begin, 4)
        self.expect(mark, " WORKER_STUCK: .*late=\"drain\"")
        self.expect(mark, " STOPPED: ")

    def test_second_term(self):
        asked = self.busy()
        mark = self.instance.log_mark()
        master = self.instance.signal("interviewd", signal.SIGTERM)
        self.expect(mark, " STOP: ")
        os.kill(master, signal.SIGTERM)
        wait_for(lambda: self.instance.pid() is None, 3, "the end of the master")
        self.assertEqual(asked.result().status, 502)

    def test_workers_die_with_the_master(self):
        workers = self.instance.workers_alive()
        self.instance.signal("interviewd", signal.SIGKILL)

        def gone(pid):
            try:
                with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
                    return stat.read().rpartition(")")[2].split()[0] == "Z"
            except OSError:
                return True
        wait_for(lambda: all(gone(pid) for pid in workers), 5, "the end of the workers")
        self.assertTrue(self.instance.server_socket.exists(), "a killed master cannot remove its socket")
        # The next master takes over the path.
        self.instance.start()
        self.assertStatus(self.anyone.get("/readyz"), 200)

    def test_frozen_worker_is_replaced(self):
        """A worker that neither ends nor answers has no heartbeat, and is killed."""
        frozen = self.instance.workers_alive()[0]
        mark = self.instance.log_mark()
        os.kill(frozen, signal.SIGSTOP)
        self.expect(mark, f" WORKER_STUCK: .*worker={frozen} late=\"heartbeat\"", 40)
        wait_for(lambda: frozen not in self.instance.workers_alive() and len(self.instance.workers_alive()) == WORKERS, 10, "another")


if __name__ == "__main__":
    unittest.main()


class Memory(Suite):
    """What all workers have in common is made before the fork, and what a worker does not use takes no memory. The bench measures what
    is left with each library's share; here it is what a worker has for itself, which does not depend on what else runs."""
    options = {"name": "processes-memory", "workers": 1}
    MOST_KIB = 1400

    def own_kib(self):
        pid, = self.instance.workers_alive()
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as stream:
            return int(re.search(r"^Private_Dirty:\s+(\d+)", stream.read(), re.M).group(1))

    def test_a_worker_has_little_for_itself(self):
        if "sanitizers" in os.environ.get("HARNESS_BUILD", ""):
            self.skipTest("AddressSanitizer has memory of its own")
        candidate = self.register("candidate")
        for _ in range(50):
            self.assertStatus(candidate.get("/candidate/interviews"), 200)
        self.assertLess(self.own_kib(), self.MOST_KIB)
