"""interviewd as a service without nginx and without a database: options, refusals, systemd's contract, shipped files."""

import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

from harness import fastcgi
from harness.instance import ROOT, free_port, wait_for

BUILD = Path(os.environ.get("HARNESS_BUILD") or ROOT / "build").resolve()
PROGRAM = BUILD / "src/interviewd"
SECRET = "Zr4t0uVb9mQx7LwEy2KsHc8Nf5JdGa1PT3"


def nginx_program():
    return shutil.which("nginx") or "/usr/sbin/nginx"


class Folder(unittest.TestCase):
    """A test with a folder whose name is short enough for unix sockets, and with processes that end with the test."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="iv.", dir="/tmp"))
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.socket = self.folder / "fcgi.sock"
        self.configuration = self.folder / "interviewd.conf"
        self.log = self.folder / "log"

    def write(self, mode=0o640, **settings):
        given = {"listen": self.socket, "public_url": "https://iv.example.com", "storage": self.folder / "files",
                 "database_socket": self.folder / "no.sock", "token_keys": f"k1:HS256:{SECRET}", "workers": 2,
                 "drain_seconds": 5, **settings}
        self.configuration.write_text("".join(f"{name} = {value}\n" for name, value in given.items() if value is not None))
        self.configuration.chmod(mode)

    def launch(self, *command, **more):
        """Starts a program in the background. It is killed at the end of the test if it still runs."""
        with open(self.log, "ab") as log:
            process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=log, stderr=log, **more)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.wait()

    def serve(self, *options, **more):
        return self.launch(PROGRAM, "--config", self.configuration, *options, **more)

    def expect(self, text, seconds=10):
        """Waits until the log has the text."""
        def found():
            return self.log.exists() and text in self.log.read_text(errors="replace")
        try:
            wait_for(found, seconds, text)
        except AssertionError:
            self.fail(f"the log does not say {text!r}:\n{self.log.read_text(errors='replace')}")

    def run_program(self, *options, **more):
        return subprocess.run([str(PROGRAM), *[str(option) for option in options]], capture_output=True, text=True, timeout=30,
                              stdin=subprocess.DEVNULL, check=False, **more)


class Options(Folder):
    def test_print_config_is_what_is_shipped(self):
        done = self.run_program("--print-config")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout, (ROOT / "systemd/interviewd.conf").read_text(),
                         "./dev renew writes it anew")

    def test_manuals_name_every_option_and_command(self):
        for program in ("interviewd", "interviewctl"):
            manual = (ROOT / f"man/{program}.8").read_text().replace("\\-", "-")
            usage = subprocess.run([str(BUILD / "src" / program), "--help"], capture_output=True, text=True, check=True).stdout
            for word in set(re.findall(r"--[a-z-]+|^[a-z]+(?: [a-z]+)?\b", usage, re.MULTILINE)):
                self.assertIn(word.removesuffix(" URL"), manual, program)

    def test_wrong_options(self):
        for options in (["--nonsense"], ["--config"], ["extra"]):
            done = self.run_program(*options)
            self.assertEqual((done.returncode, done.stdout), (64, ""), options)
            self.assertIn("Usage:", done.stderr)

    def test_version_and_documents(self):
        self.assertRegex(self.run_program("--version").stdout, r"^interviewd \d+\.\d+(\.\d+)?\n$")
        self.assertIn('"openapi":"3.1', self.run_program("--openapi").stdout.replace(" ", "").replace("\n", ""))
        self.assertIn("\t/candidate/interviews/{interviewId}\t", self.run_program("--matrix").stdout)


class CheckConfig(Folder):
    def check(self, status, *faults):
        done = self.run_program("--config", self.configuration, "--check-config")
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertEqual(done.stdout, "")
        for fault in faults:
            self.assertIn(fault, done.stderr)
        if not faults:
            self.assertEqual(done.stderr, "")
        return done.stderr

    def test_good(self):
        self.write()
        self.check(0)
        self.assertFalse((self.folder / "files").exists(), "a check makes nothing")

    def test_all_faults_with_their_lines(self):
        self.write(workers="none", room_base="meet", colour="red")
        text = self.check(78, "workers must be a number", "room_base must be like")
        self.assertRegex(text, r"interviewd\.conf:\d+: workers")

    def test_secrets(self):
        for secret, fault in (("tiny5hf", "is too short"), ("changeme" * 5, "looks like a default"), ("ab" * 20, "repeats itself")):
            self.write(token_keys=f"k1:HS256:{secret}")
            text = self.check(78, fault)
            self.assertNotIn(secret, text)
            self.assertEqual(self.serve().wait(10), 78)
            self.write(token_keys=f"k1:HS256:{secret}", development="on")
            self.check(0)
        self.write(token_keys=None)
        self.check(78, "token_keys must be given")
        self.write(mode=0o644)
        self.check(78, "can be read by everybody")
        self.write(demo="on")
        self.check(78, "demo needs development")

    def test_secret_from_elsewhere(self):
        self.write(token_keys=None)
        done = self.run_program("--config", self.configuration, "--check-config",
                                env={**os.environ, "INTERVIEWD_TOKEN_KEYS": f"e:HS256:{SECRET}"})
        self.assertEqual(done.returncode, 0, done.stderr)
        (self.folder / "token_keys").write_text(f"c:HS256:{SECRET}\n")
        (self.folder / "token_keys").chmod(0o400)
        done = self.run_program("--config", self.configuration, "--check-config",
                                env={**os.environ, "CREDENTIALS_DIRECTORY": str(self.folder)})
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_missing_file(self):
        done = self.run_program("--config", self.folder / "none", "--check-config")
        self.assertEqual(done.returncode, 78)
        self.assertIn("No such file", done.stderr)


class Service(Folder):
    def test_serves_without_a_database(self):
        self.write()
        process = self.serve()
        self.expect(" READY: ")
        self.assertEqual(self.socket.stat().st_mode & 0o777, 0o660)
        self.assertEqual(fastcgi.ask(self.socket, "/healthz")[0], 200)
        self.assertEqual(fastcgi.ask(self.socket, "/readyz")[0], 503)
        process.terminate()
        self.assertEqual(process.wait(10), 0)
        self.assertFalse(self.socket.exists())

    def test_reload(self):
        self.write(workers=1)
        process = self.serve()
        self.expect(" READY: ")
        self.write(workers=3)
        process.send_signal(signal.SIGHUP)
        self.expect(" RELOADED: reloaded")
        for kind in ("worker", "dispatcher"):  # the old ones are no longer in the scoreboard
            old = re.search(rf" WORKER_START: .* {kind}=(\d+) generation=1\n", self.log.read_text())[1]
            self.expect(f" {kind}={old} generation=1 requests=0 exit=0")
        process.send_signal(signal.SIGUSR1)
        self.expect("workers=3 dispatchers=1 generation=2")
        self.write(workers="lots")
        process.send_signal(signal.SIGHUP)
        self.expect("workers must be a number from 0 to 256, not \\\"lots\\\"")
        self.expect(" RELOAD_FAILED: ")
        self.write(listen=self.folder / "other.sock")
        process.send_signal(signal.SIGHUP)
        self.expect("listen or socket_group needs a restart")
        self.assertEqual(fastcgi.ask(self.socket)[0], 200)
        process.terminate()
        self.assertEqual(process.wait(10), 0)

    def test_storage_that_cannot_be_used(self):
        (self.folder / "files").write_text("no folder")
        self.write()
        self.assertEqual(self.serve().wait(10), 78)
        self.expect("storage: cannot use")

    def test_unknown_group(self):
        self.write(socket_group="nobody-has-this-group")
        self.assertEqual(self.serve().wait(10), 1)
        self.expect("socket_group")
        self.assertFalse(self.socket.exists())

    def test_database_at_start_is_not_waited_for(self):
        """A worker is ready even when the database does not answer, and its start does not count as a failure."""
        silent = socket.socket(socket.AF_UNIX)
        self.addCleanup(silent.close)
        silent.bind(str(self.folder / "silent.sock"))
        silent.listen(50)
        self.write(database_socket=self.folder / "silent.sock", workers=1)
        self.serve()
        self.expect(" READY: ", 12)
        self.assertEqual(fastcgi.ask(self.socket, "/healthz")[0], 200)
        self.assertNotIn("BACK_OFF", self.log.read_text())


class Notifications(Folder):
    """The interface to systemd, without systemd: systemd-socket-activate, and a NOTIFY_SOCKET of the test."""

    def setUp(self):
        super().setUp()
        if not shutil.which("systemd-socket-activate"):
            self.skipTest("systemd-socket-activate is not installed")
        if "libsystemd" not in subprocess.run(["ldd", str(PROGRAM)], capture_output=True, text=True, check=False).stdout:
            self.skipTest("interviewd was built without libsystemd")
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.notify.close)
        self.notify.bind(str(self.folder / "notify"))
        self.heard = []

    def hear(self, what, seconds=10):
        """Waits for a message with this line, and returns the message as a dict."""
        end = time.monotonic() + seconds
        while True:
            self.notify.settimeout(max(0.01, end - time.monotonic()))
            try:
                message = dict(line.split("=", 1) for line in self.notify.recv(4096).decode().splitlines())
            except TimeoutError:
                self.fail(f"systemd did not hear {what}, but {self.heard}:\n{self.log.read_text()}")
            self.heard.append(message)
            name, _, value = what.partition("=")
            if message.get(name) == value:
                return message

    def activate(self, *options):
        """The activator becomes the service at the first connection, and keeps its process id."""
        process = self.launch("systemd-socket-activate", "-l", self.socket, *options, PROGRAM, "--config", self.configuration)
        wait_for(self.socket.exists, 10, "the socket")
        self.first = fastcgi.send(self.socket)
        return process

    def test_life(self):
        self.write(workers=2, listen="/nonexistent/never.sock")
        process = self.activate("-E", f"NOTIFY_SOCKET={self.folder}/notify")
        self.assertIn("2 workers", self.hear("READY=1")["STATUS"])
        self.assertEqual(fastcgi.receive(self.first)[0], 200)
        before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        process.send_signal(signal.SIGHUP)
        at = int(self.hear("RELOADING=1")["MONOTONIC_USEC"])
        self.assertGreaterEqual(at, before)
        self.assertLess(at, before + 5_000_000)
        self.assertIn("generation 2", self.hear("READY=1")["STATUS"])
        self.write(workers="none", listen="/nonexistent/never.sock")
        process.send_signal(signal.SIGHUP)
        self.hear("RELOADING=1")
        self.assertIn("generation 2", self.hear("READY=1")["STATUS"])
        self.assertEqual(fastcgi.ask(self.socket)[0], 200)
        process.terminate()
        self.hear("STOPPING=1")
        self.assertEqual(process.wait(10), 0)
        self.assertTrue(self.socket.exists(), "systemd's socket is not ours to remove")

    def test_watchdog(self):
        self.write(workers=1)
        process = self.activate("-E", f"NOTIFY_SOCKET={self.folder}/notify", "-E", "WATCHDOG_USEC=600000")
        self.hear("READY=1")
        self.assertEqual(fastcgi.receive(self.first)[0], 200)
        times = []
        for _ in range(6):
            self.hear("WATCHDOG=1", 2)
            times.append(time.monotonic())
        # The notifications come twice in a period. On a busy machine one gap may be longer, but most are not.
        self.assertLess(statistics.median(b - a for a, b in zip(times, times[1:])), 0.6)
        process.terminate()
        self.assertEqual(process.wait(10), 0)

    def test_socket_is_kept_over_a_restart(self):
        """Requests during a restart wait in systemd's socket."""
        self.write(workers=1)
        # The sockets are passed in the reverse order of interviewd.socket: the path says what each is for.
        health = self.socket.parent / "health.sock"
        listeners = [socket.socket(socket.AF_UNIX) for _ in range(2)]
        for listener, path in zip(listeners, (health, self.socket)):
            self.addCleanup(listener.close)
            listener.bind(str(path))
            listener.listen(20)

        def start():
            def hand_over():
                os.dup2(listeners[0].fileno(), 63)
                os.dup2(listeners[1].fileno(), 4)
                os.dup2(63, 3)
                os.environ["LISTEN_PID"] = str(os.getpid())
                os.environ["LISTEN_FDS"] = "2"
                os.environ["NOTIFY_SOCKET"] = str(self.folder / "notify")
                os.execv(PROGRAM, [str(PROGRAM), "--config", str(self.configuration)])
            return self.launch(PROGRAM, "--config", self.configuration, preexec_fn=hand_over, pass_fds=(3, 4))

        first = start()
        self.hear("READY=1")
        self.assertEqual(fastcgi.ask(self.socket)[0], 200)
        self.assertEqual(fastcgi.ask(health, "/readyz")[0], 503, "there is no database here")
        first.terminate()
        self.assertEqual(first.wait(10), 0)
        waiting = [fastcgi.send(self.socket) for _ in range(5)]
        start()
        self.hear("READY=1")
        self.assertEqual([fastcgi.receive(connection)[0] for connection in waiting], [200] * 5)


class Shipped(Folder):
    """The files that `make install` installs: nginx and systemd themselves find no fault in them."""

    def units(self):
        """Returns the units as built, with the present path of the program."""
        folder = self.folder / "units"
        folder.mkdir()
        names = ["interviewd.service", "interviewd-dispatcher.service"]
        for name in names:
            unit = (BUILD / "systemd" / name).read_text()
            self.assertNotRegex(unit, r"@\w+@")
            unit = re.sub(r"^ExecStart=\S+/interviewd ", f"ExecStart={PROGRAM} ", unit, flags=re.MULTILINE)
            (folder / name).write_text(unit)
        shutil.copy(ROOT / "systemd/interviewd.socket", folder)
        return [folder / name for name in [*names, "interviewd.socket"]]

    def test_units(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd-analyze is not installed")
        units = [str(unit) for unit in self.units()]
        done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        # The verifier must report a mistake, because otherwise its silence would prove nothing.
        with open(units[0], "a", encoding="utf-8") as unit:
            unit.write("[Service]\nNoSuchDirective=1\n")
        done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
        self.assertIn("NoSuchDirective", done.stderr)

    def test_exposure(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd-analyze is not installed")
        # The score is in tenths; the dispatcher needs the network.
        for unit, most in zip(self.units(), ("10", "20")):
            done = subprocess.run(["systemd-analyze", "security", "--offline=yes", f"--threshold={most}", str(unit)],
                                  capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stdout)

    def test_an_edited_file_stays(self):
        """make install replaces what nobody has touched, and puts a new version beside what somebody has edited."""
        root = self.folder / "root"
        etc = root / "etc"
        site, include = etc / "nginx/sites-available/interviewd", etc / "nginx/interviewd/server.conf"
        settings = etc / "interviewd/interviewd.conf"

        def install(target="install-data-local"):
            done = subprocess.run(["make", "-s", "-C", str(BUILD), target, f"DESTDIR={root}", "sysconfdir=/etc", "nginxdir=/etc/nginx",
                                   "pkgdatadir=/usr/share/interviewd", "sysusersdir=/usr/lib/sysusers.d",
                                   "systemdsystemunitdir=/usr/lib/systemd/system"], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stdout
        install()
        shipped = {path: path.read_text() for path in (site, include, settings)}
        self.assertEqual(shipped[settings], (ROOT / "systemd/interviewd.conf").read_text())
        # A file of an older version, as it was installed then, is brought up to date.
        for path in (include, root / "usr/share/interviewd/shipped/nginx/interviewd/server.conf"):
            path.write_text("# as an older version had it\n")
        site.write_text(shipped[site] + "# edited\n")
        settings.write_text("public_url = https://edited.example\n")
        said = install()
        self.assertEqual(include.read_text(), shipped[include])
        for path, content in ((site, shipped[site] + "# edited\n"), (settings, "public_url = https://edited.example\n")):
            self.assertEqual(path.read_text(), content)
            self.assertEqual(Path(f"{path}.new").read_text(), shipped[path])
            self.assertIn(f"{path} was edited and stays as it is; the new one is {path}.new", said)
        self.assertFalse(Path(f"{include}.new").exists())
        install("uninstall-local")
        self.assertEqual(sorted(path.name for path in root.rglob("*") if path.is_file()), ["interviewd", "interviewd.conf"])

    def test_group_and_socket_of_nginx(self):
        """Sockets and files belong to a group of their own; and the socket that a killed nginx leaves is the one that is removed."""
        for unit in ("interviewd.service.in", "interviewd-dispatcher.service.in"):
            self.assertRegex((ROOT / "systemd" / unit).read_text(), r"(?m)^Group=interviewd$")
        self.assertRegex((ROOT / "systemd/interviewd.socket").read_text(), r"(?m)^SocketGroup=interviewd$")
        removed = re.search(r"(?m)^ExecStartPre=-/bin/rm -f (\S+)$", (ROOT / "systemd/nginx.service.conf").read_text())[1]
        site = (ROOT / "nginx/sites-available/interviewd").read_text()
        self.assertIn(f"listen unix:{removed};", site)
        self.assertIn(f"push_socket = {removed}", (ROOT / "docs/install.md").read_text())

    def test_site(self):
        """The site as it is installed, in a configuration folder of its own, with a certificate that is made for it."""
        conf = self.folder / "nginx"
        shutil.copytree(ROOT / "nginx/interviewd", conf / "interviewd")
        certificate = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=test",
                       "-keyout", conf / "key.pem", "-out", conf / "cert.pem"]
        subprocess.run(certificate, check=True, capture_output=True)
        site = (ROOT / "nginx/sites-available/interviewd").read_text()
        site = re.sub(r"/etc/letsencrypt/live/\S+/fullchain.pem", str(conf / "cert.pem"), site)
        site = re.sub(r"/etc/letsencrypt/live/\S+/privkey.pem", str(conf / "key.pem"), site)
        site = site.replace("/var/log/nginx/interviewd.log", str(conf / "access.log"))
        (conf / "site").write_text(site)
        temp = "".join(f"{kind}_temp_path {conf}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (conf / "nginx.conf").write_text(f"pid {conf}/pid;\nevents {{}}\nhttp {{\n{temp}include site;\n}}\n")
        said = self.checked(conf)
        version = tuple(int(part)
                        for part in re.search(r"nginx/([\d.]+)", subprocess.run([nginx_program(), "-v"], capture_output=True, text=True,
                                                                                check=True).stderr)[1].split("."))
        if version < (1, 25, 1):
            self.assertEqual(said, [])
            return
        self.assertEqual([line for line in said if '"listen ... http2" directive is deprecated' not in line], [])
        # The comments of the site about these versions are right.
        site = site.replace("listen 443 ssl http2;", "http2 on;\n\tlisten 443 ssl;").replace("listen [::]:443 ssl http2;",
                                                                                             "listen [::]:443 ssl;")
        (conf / "site").write_text(site)
        self.assertEqual(self.checked(conf), [])

    def checked(self, conf):
        """Returns the messages of nginx about a configuration that it accepts."""
        done = subprocess.run([nginx_program(), "-t", "-q", "-p", str(conf), "-c", str(conf / "nginx.conf"), "-e", "stderr"],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        # nginx warns about its "user" directive when it does not run as root.
        return [line for line in done.stderr.splitlines() if '"user" directive' not in line and "could not be resolved" not in line]

    def test_nothing_ends_in_a_slash(self):
        """A location with a final slash and a fastcgi_pass makes nginx redirect the path without it."""
        text = (ROOT / "nginx/interviewd/server.conf").read_text()
        for name, body in re.findall(r"^location (?:= )?(\S+) \{(.*?)^\}", text, re.MULTILINE | re.DOTALL):
            if "fastcgi.conf" in body and name != "/":
                self.assertFalse(name.endswith("/"), name)


class Proxy(Folder):
    """The nginx of ./dev without a server behind it, or with a socket that a test answers: nginx's own answers."""

    SHAPES = {
        "/api/v1/interviews": ["error", "message"],
        "/no/such/surface": ["error", "message"],
        "/candidate/interviews": ["statusCode", "message", "error"],
        "/api/interviews": ["timestamp", "status", "error", "message", "path", "errors"],
        "/api/interview-management": ["success", "message", "error", "details"],
        "/api/v1/jobs/jobs": ["detail"],
        "/api/auth/login": ["detail"],
    }

    LIMITS = ("Limit", "Remaining", "Reset")

    def front(self, limits="off", change=None):
        """`change` is (file, old text, new text): a limit that is changed so that the test need not wait for it."""
        self.port = free_port()
        (self.folder / "nginx/temp").mkdir(parents=True)
        (self.folder / "storage").mkdir()
        shutil.copytree(ROOT / "nginx/interviewd", self.folder / "nginx/interviewd")
        if change:
            name, old, new = change
            path = self.folder / "nginx/interviewd" / name
            self.assertIn(old, path.read_text())
            path.write_text(path.read_text().replace(old, new))
        text = (ROOT / "nginx/dev.conf.in").read_text()
        for name, value in {"PORT": self.port, "SOCKET": self.socket, "STATE": self.folder, "LIMITS": limits}.items():
            text = text.replace(f"@{name}@", str(value))
        (self.folder / "nginx/nginx.conf").write_text(text)
        self.launch(nginx_program(), "-p", self.folder / "nginx", "-c", self.folder / "nginx/nginx.conf", "-e", "stderr",
                    "-g", "daemon off; master_process off;")
        wait_for(self.answers, 10, "nginx")

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def ask(self, target, body=None, method=None, headers=None):
        from urllib.error import HTTPError
        from urllib.request import Request, urlopen
        request = Request(f"http://127.0.0.1:{self.port}{target}", data=body, method=method, headers=headers or {})
        try:
            with urlopen(request, timeout=20) as answer:
                return answer.status, answer.headers, answer.read()
        except HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def assertShape(self, answer, status, members):
        import json
        code, headers, body = answer
        self.assertEqual(code, status, body)
        self.assertEqual(headers["Content-Type"], "application/json")
        self.assertRegex(headers["X-Request-Id"], r"^[0-9a-f]{32}$")
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(list(json.loads(body)), members)
        return json.loads(body)

    def test_503_when_nobody_takes_the_request(self):
        self.front()
        for path, members in self.SHAPES.items():
            answer = self.ask(path)
            self.assertShape(answer, 503, members)
            self.assertEqual(answer[1]["Retry-After"], "2")

    def test_502_when_whoever_took_it_dies(self):
        self.front()
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        listener.bind(str(self.socket))
        listener.listen(5)
        for path, members in self.SHAPES.items():
            taker = threading.Thread(target=lambda: listener.accept()[0].close())
            taker.start()
            self.assertShape(self.ask(path), 502, members)
            taker.join()

    def test_413(self):
        self.front()
        for path, members in self.SHAPES.items():
            answer = self.ask(path, body=b"x" * (13 << 20))
            self.assertShape(answer, 413, members)
            # A front end of another origin may read it in a browser; otherwise it would see only "network error".
            self.assertEqual(answer[1]["Access-Control-Allow-Origin"], "*")
            exposed = answer[1]["Access-Control-Expose-Headers"]
            self.assertEqual(exposed.split(", "), ["Retry-After", "X-Request-Id", *(f"X-RateLimit-{it}" for it in self.LIMITS)])

    def test_429(self):
        self.front("on", change=("http.conf", "rate=100r/s", "rate=1r/m"))
        answers = [self.ask("/candidate/interviews") for _ in range(203)]
        refused = [answer for answer in answers if answer[0] == 429]
        self.assertEqual(len(refused), 2, "a burst of 200 after the first, and no more")
        self.assertShape(refused[0], 429, self.SHAPES["/candidate/interviews"])
        self.assertEqual(refused[0][1]["Retry-After"], "1")
        limit, remaining, reset = (refused[0][1][f"X-RateLimit-{it}"] for it in self.LIMITS)
        self.assertEqual((limit, remaining), ("100", "0"))
        self.assertLess(abs(int(reset) - time.time()), 30)
        self.assertEqual(self.ask("/healthz")[0], 503, "health is outside the limits")

    def test_504(self):
        """A worker that takes a request and never answers."""
        self.front(change=("fastcgi_common.conf", "fastcgi_read_timeout 30s;", "fastcgi_read_timeout 1s;"))
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        listener.bind(str(self.socket))
        listener.listen(5)
        self.assertShape(self.ask("/candidate/interviews"), 504, self.SHAPES["/candidate/interviews"])

    def test_secret_paths_are_in_no_log(self):
        """Neither in the access log nor, with what went wrong (here: nobody listens), in the error log."""
        log = self.folder / "access.log"
        self.front(change=("server.conf", "server_tokens off;", f"server_tokens off;\naccess_log {log} interviewd;"))
        secrets = ["/a/", "/book/", "/cal/", "/confirm/", "/i/", "/invitation/", "/join/", "/reset/", "/verify/", "/join/x/", "/i/x/",
                   "/api/v1/public/applications/", "/api/v1/public/interviews/", "/api/v1/public/book/", "//join/", "/%6aoin/"]
        for path in secrets:
            self.assertEqual(self.ask(f"{path}SECRET")[0], 503, path)
            self.assertEqual(self.ask(f"{path}SECRET/more?SECRET=SECRET")[0], 503, path)
        self.assertEqual(self.ask("/candidate/interviews?signature=SECRET")[0], 503)
        self.ask("/candidate/seen")
        text = wait_for(lambda: log.exists() and "/candidate/seen" in log.read_text() and log.read_text(), 10, "the log")
        self.assertEqual(len(text.splitlines()), 2 * len(secrets) + 2)
        self.assertNotIn("SECRET", text)
        said = self.log.read_text()
        self.assertIn("/candidate/seen", said)
        self.assertNotIn("/SECRET", said)

    def test_internal_paths(self):
        self.front()
        (self.folder / "storage/x").write_text("a file")
        for path in ("/_files/x", "/_error/candidate", "/_error/", "/_files/"):
            body = self.assertShape(self.ask(path), 404, ["error", "message"])
            self.assertEqual(body["error"], "not_found")


if __name__ == "__main__":
    unittest.main()
