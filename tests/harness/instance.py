"""A private interviewd with its own database and nginx, started and stopped by ./dev itself, so that every test tests ./dev too."""

import atexit
import contextlib
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# ./dev reads DEV_DATABASE=mysql; tests that differ between MySQL and MariaDB use this.
MYSQL = os.environ.get("DEV_DATABASE") == "mysql"
DATABASE, CLIENT = ("mysqld", "mysql") if MYSQL else ("mariadbd", "mariadb")
# Faster settings for tests: a crash may lose a second of writes, and password hashes are weak.
FAST_DATABASE = "--innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --sync-binlog=0"
FAST_SETTINGS = {"password_memory_kib": "64", "password_passes": "1"}
# A line of level error in either log format (src/base/log.h).
ERROR_LINE = re.compile(r'^\S+ error |"level":"error"')
SANITIZER_LINE = re.compile(r"ERROR: (Address|Leak)Sanitizer|runtime error:")


class InstanceError(Exception):
    """Starting or stopping the instance failed; the text has the output of ./dev."""


def free_port():
    """A free port below those that the kernel gives to outgoing connections, so that none of these takes it meanwhile."""
    while True:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", random.randrange(20000, 32000)))
                return probe.getsockname()[1]
            except OSError:
                continue


def work_folder():
    """Returns the folder for states: HARNESS_WORK of the runner, else a new folder, in memory when there is room, else in /tmp."""
    given = os.environ.get("HARNESS_WORK")
    if given:
        return Path(given)
    base = tempfile.gettempdir()
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK):
        room = os.statvfs(memory)
        if room.f_bavail * room.f_frsize > 3 << 30:
            base = str(memory)
    folder = Path(tempfile.mkdtemp(prefix="interviewd-test.", dir=base))
    folder.chmod(0o755)  # started by root, the programs run as another user, who must be able to enter the folder
    os.environ["HARNESS_WORK"] = str(folder)
    atexit.register(_tidy, folder)  # registered before any instance registers its end, so it is called after these
    return folder


def _tidy(folder):
    """Removes the folder, unless a test has failed (main.py then sets HARNESS_KEEP), so that the logs can be read."""
    if not os.environ.get("HARNESS_KEEP"):
        shutil.rmtree(folder, ignore_errors=True)


class Instance:
    """
    Instance(name, demo=False, limits=False, workers=4, settings={}) is started by start(), or as a context manager. `settings` are
    lines of the configuration file. Without `limits` all rate limits are off. `fast` makes password hashes cheap and the database less
    careful. HARNESS_BUILD names the build folder (default: ./build). `database_options` are further options of the database server.
    With `push` nginx sends live updates: GET /api/v1/events then waits for one.
    """

    def __init__(self, name="instance", demo=False, limits=False, workers=4, settings=None, fast=True, build=None, proxy=True, push=False,
                 database_options=""):
        self.name = name
        self.demo = demo
        self.limits = limits
        self.push = push
        self.workers = workers
        # Nothing is sent unless a suite asks for it: settings={"dispatchers": "1"}.
        self.settings = {"dispatchers": "0", "statement_log": "off", **(FAST_SETTINGS if fast else {}), **(settings or {})}
        self.fast = fast
        self.database_options = database_options
        self.build = Path(build or os.environ.get("HARNESS_BUILD") or ROOT / "build").resolve()
        self.state = work_folder() / f"{name}.{os.getpid()}.{id(self):x}"
        self.port = None
        self._announced = []
        self._frozen = False

    # ---- life

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, value, trace):
        self.close(keep=kind is not None)

    def _dev(self, *arguments, check=True):
        environment = dict(os.environ, DEV_BUILD=str(self.build), DEV_NO_BUILD="1")
        if self.fast:
            environment["DEV_DATABASE_OPTIONS"] = f"{FAST_DATABASE} {self.database_options}"
        # Sanitizers end a process with a special status and write what they found to its log.
        environment.setdefault("ASAN_OPTIONS", "abort_on_error=0:exitcode=99:detect_leaks=1")
        environment.setdefault("UBSAN_OPTIONS", "print_stacktrace=1")
        done = subprocess.run([str(ROOT / "dev"), *arguments, "--state", str(self.state)], env=environment, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if check and done.returncode != 0:
            raise InstanceError(f"./dev {' '.join(arguments)} --state {self.state} ended with {done.returncode}:\n{done.stdout}")
        return done

    def _options(self):
        options = ["--detach", "--port", str(self.port), "--workers", str(self.workers)]
        if not self.demo:
            options.append("--no-demo")
        if not self.limits:
            options.append("--no-rate-limit")
        if not self.push:
            options.append("--no-push")
        for name, value in self.settings.items():
            options += ["--set", f"{name}={value}"]
        return options

    def start(self):
        """Starts the processes that do not run, and restarts those whose settings have changed. Returns self when /readyz answers 200."""
        fixed = self.port is not None
        for attempt in range(4):
            if not fixed:
                self.port = free_port()
            done = self._dev("up", *self._options(), check=False)
            if done.returncode == 0:
                return self
            if fixed or attempt == 3 or "is in use" not in done.stdout:
                raise InstanceError(f"./dev up in {self.state} ended with {done.returncode}:\n{done.stdout}")
        return self

    def restart_server(self, **settings):
        """Restarts interviewd with these settings changed (None removes one); database and nginx keep running."""
        for name, value in settings.items():
            if value is None:
                self.settings.pop(name, None)
            else:
                self.settings[name] = str(value)
        self.stop_process("interviewd")
        return self.start()

    def stop(self):
        """Stops all processes; the data stay."""
        self.thaw_database()
        self._dev("down")

    def close(self, keep=False):
        """Stops everything, and removes the state unless `keep` is set or a test has failed (HARNESS_KEEP)."""
        keep = keep or bool(os.environ.get("HARNESS_KEEP"))
        self.thaw_database()
        if self.state.exists():
            for name in ("nginx", "interviewd", DATABASE):
                # The data are deleted, so the database may be killed.
                if name == DATABASE and not keep:
                    self.signal(name, signal.SIGKILL)
            self._dev("down", check=False)
            if not keep:
                shutil.rmtree(self.state, ignore_errors=True)

    # ---- its files, programs and database

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def place(self):
        """Returns the folder of the run-time files (./dev: find_place)."""
        mirror = Path("/var/tmp/interviewd-dev" + str(self.state))
        return mirror if (mirror / "version").exists() else self.state

    @property
    def configuration(self):
        return self.place / "interviewd.conf"

    @property
    def storage(self):
        return self.place / "storage"

    @property
    def run(self):
        return Path((self.place / "run").read_text().strip())

    @property
    def server_socket(self):
        return self.run / "interviewd.sock"

    @property
    def database_socket(self):
        return self.run / "db.sock"

    def log(self, name="interviewd"):
        return self.place / "log" / f"{name}.log"

    def program(self, name="interviewd"):
        return self.build / "src" / name

    def control(self, *arguments, check=True, text_in=None):
        """interviewctl with this instance's configuration; returns its output."""
        done = subprocess.run([str(self.program("interviewctl")), "--config", str(self.configuration), *arguments], text=True,
                              input=text_in, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if check and done.returncode != 0:
            raise InstanceError(f"interviewctl {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}")
        return done.stdout

    def sql(self, statement):
        """Executes a statement and returns its rows as lists of text (None for NULL)."""
        done = subprocess.run([CLIENT, "--no-defaults", f"--socket={self.database_socket}", "--user=root", "--batch",
                               "--skip-column-names", "interviewd", "-e", statement], text=True, capture_output=True, check=False)
        if done.returncode != 0:
            raise InstanceError(f"{statement}: {done.stderr}")
        return [[None if cell == "NULL" else cell for cell in line.split("\t")] for line in done.stdout.splitlines()]

    def new_database(self, name):
        """Makes an empty database in which both users of ./dev may do everything."""
        self.sql(f"CREATE OR REPLACE DATABASE {name}; GRANT ALL ON {name}.* TO interviewd@localhost;"
                 f" GRANT ALL ON {name}.* TO interviewd_migration@localhost; GRANT ALL ON {name}.* TO interviewd_upkeep@localhost")

    @contextlib.contextmanager
    def held(self, statement):
        """Holds the locks of a statement in a transaction of its own, until the block is left."""
        client = subprocess.Popen(
            [CLIENT, "--no-defaults", f"--socket={self.database_socket}", "--user=root", "--batch", "--skip-column-names",
             "--unbuffered", "interviewd"], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            client.stdin.write(f"START TRANSACTION;\n{statement};\nSELECT 'the locks are held';\n")
            client.stdin.flush()
            while "the locks are held" not in (line := client.stdout.readline()):
                if not line:
                    raise InstanceError(f"{statement} did not get its locks")
            yield
        finally:
            client.stdin.write("ROLLBACK;\n")
            client.stdin.close()
            client.wait()
            client.stdout.close()

    def lock_waits(self):
        """Returns the number of transactions that wait for a lock now."""
        return int(self.sql("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'")[0][1])

    def value(self, statement):
        """Executes a statement and returns its only value as text."""
        return self.sql(statement)[0][0]

    # Rows of the audit that workers write some time after the request, and what the dispatcher makes of all rows.
    NOTED = "action NOT IN ('user.logged_in', 'user.login_failed', 'candidate.read', 'evaluation.read', 'file.read', 'export.read')"
    SEALED = ("audit_chain", "audit_heads")

    def count(self, table, where=None):
        where = where or (self.NOTED if table == "audit" else "1")
        return int(self.value(f"SELECT COUNT(*) FROM {table} WHERE {where}"))

    def rows(self):
        """Returns the number of rows of each table. Equal numbers before and after mean that nothing was left behind."""
        tables = [row[0] for row in self.sql("SELECT table_name FROM information_schema.tables WHERE table_schema='interviewd'"
                                             " AND table_type='BASE TABLE' ORDER BY 1")]
        union = " UNION ALL ".join(f"SELECT '{table}', COUNT(*) FROM `{table}` WHERE {self.NOTED if table == 'audit' else 1}"
                                   for table in tables if table not in self.SEALED)
        return {name: int(number) for name, number in self.sql(union)}

    def files(self):
        """Returns all files below the storage folder, those of unfinished uploads included."""
        return sorted(str(path.relative_to(self.storage)) for path in self.storage.rglob("*") if path.is_file())

    # ---- processes

    def pid(self, name="interviewd"):
        """Returns the id of the process that ./dev started as `name` (for interviewd it is the master); None when it does not run."""
        try:
            pid = int((self.place / "pid" / name).read_text())
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return pid if str(self.place).encode() in command else None

    def children_alive(self):
        """The process ids of all children of interviewd's master."""
        master = self.pid("interviewd")
        try:
            return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()] if master else []
        except OSError:
            return []

    def health_processes(self):
        """The process ids of the children that answer /healthz and /readyz: one, and during a reload another one."""
        named = {int(pid) for pid in re.findall(r" WORKER_START: .* health=(\d+) ", self.log().read_text(errors="replace"))}
        return [pid for pid in self.children_alive() if pid in named]

    def workers_alive(self):
        """The process ids of interviewd's workers, and of its dispatchers if there are any."""
        health = self.health_processes()
        return [pid for pid in self.children_alive() if pid not in health]

    def busy_workers(self):
        """Returns how many workers handle a request now, according to the master's scoreboard."""
        mark = self.log_mark()
        self.signal("interviewd", signal.SIGUSR1)
        lines = wait_for(lambda: [line for line in self.log_since(mark) if " SCOREBOARD: " in line and " workers=" in line], 10,
                         "the scoreboard")
        return sum('state="busy"' in line for line in self.log_since(mark)) if lines else 0

    def signal(self, name, number):
        pid = self.pid(name)
        if pid is not None:
            os.kill(pid, number)
        return pid

    def stop_process(self, name, seconds=40):
        """Sends SIGTERM and waits until the process has ended."""
        if self.signal(name, signal.SIGTERM) is None:
            return
        wait_for(lambda: self.pid(name) is None, seconds, f"{name} to end after SIGTERM")

    def stop_database(self):
        self.stop_process(DATABASE)

    def start_database(self):
        """Starts only the database; interviewd and nginx keep running."""
        self._dev("up", *self._options())

    def freeze_database(self):
        """Sends SIGSTOP: the process neither answers nor ends."""
        self.signal(DATABASE, signal.SIGSTOP)
        self._frozen = True

    def thaw_database(self):
        if self._frozen:
            self.signal(DATABASE, signal.SIGCONT)
            self._frozen = False

    # ---- errors in the log

    def log_mark(self):
        """Returns the present end of the log, for log_since()."""
        try:
            return self.log().stat().st_size
        except OSError:
            return 0

    def log_since(self, mark=0):
        try:
            with open(self.log(), "rb") as stream:
                stream.seek(mark)
                return stream.read().decode("utf-8", "replace").splitlines()
        except OSError:
            return []

    def announce(self, *patterns):
        """Declares that error lines that match these regular expressions are expected in this test."""
        self._announced += [re.compile(pattern) for pattern in patterns]

    def withdraw_announcements(self):
        self._announced = []

    def unannounced(self, mark=0):
        """Error lines that no test has declared, and all reports of sanitizers."""
        bad = []
        for line in self.log_since(mark):
            if SANITIZER_LINE.search(line):
                bad.append(line)
            elif ERROR_LINE.search(line) and not any(pattern.search(line) for pattern in self._announced):
                bad.append(line)
        return bad


def wait_for(condition, seconds, what, pause=0.02):
    """Calls `condition()` until it is true, and returns its value. AssertionError when the time is over."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(pause)
