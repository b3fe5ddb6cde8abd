"""The two programs that bench/run compares, interviewd and the floor, each with an nginx of its own; and what their processes use."""

import http.client
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from harness.instance import free_port, wait_for

ROOT = Path(__file__).resolve().parents[1]


# ---- processes


def children(pid):
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:  # it has just ended
        return []


def family(pid):
    """The process, its children, and theirs."""
    return [pid] + [one for child in children(pid) for one in family(child)]


def cpu_us(pids):
    """The processor time that all threads of these processes have used, to the nanosecond."""
    nanoseconds = 0
    for pid in pids:
        for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            try:
                nanoseconds += int(path.read_text().split()[0])
            except OSError:  # a thread that has just ended
                pass
    return nanoseconds / 1000


def pss_kib(pid):
    return int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M).group(1))


# ---- programs


def setting(instance, name):
    return re.search(rf"^{name} *= *(.*)$", instance.configuration.read_text(), re.M).group(1).strip()


def token_secret(instance):
    return setting(instance, "token_keys").split(":", 2)[2].split()[0]


def compiled(instance, name, folder):
    """Builds bench/NAME.c, or what is in bench/NAME/, with the compiler and the flags of interviewd."""
    makefile = (instance.build / "src" / "Makefile").read_text()
    flags = []
    for variable in ("CFLAGS", "HARDENING_CFLAGS", "HARDENING_LDFLAGS", "MYSQL_CFLAGS"):
        flags += re.search(rf"^{variable} = ?(.*)$", makefile, re.M).group(1).split()
    libraries = ["-pthread"]
    for variable in ("FCGI_LIBS", "MYSQL_LIBS", "CRYPTO_LIBS"):
        libraries += re.search(rf"^{variable} = ?(.*)$", makefile, re.M).group(1).split()
    program = folder / name
    sources = sorted((ROOT / "bench" / name).glob("*.c")) or [ROOT / "bench" / f"{name}.c"]
    subprocess.run(["cc", "-std=gnu17", *flags, *map(str, sources), "-o", str(program), *libraries], check=True)
    return program


class Callers:
    """bench/callers.c: sends requests, each of them once, from several connections at the same time."""

    def __init__(self, instance, folder):
        self.program, self.folder = compiled(instance, "callers", folder), folder

    def write(self, requests):
        """Writes the requests (method, path, token or None, body or None) to a file for send()."""
        path = self.folder / "requests"
        with path.open("wb") as stream:
            for method, target, token, body in requests:
                text = compact(body).encode() if body is not None else b""
                head = f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(text)}\r\n"
                head += "Content-Type: application/json\r\n" if text else ""
                head += f"Authorization: Bearer {token}\r\n" if token else ""
                request = head.encode() + b"\r\n" + text
                stream.write(b"%d\n%s" % (len(request), request))
        return path

    def send(self, side, path, callers, answers=None):
        """Returns how long it took (see bench/callers.c). With `answers` their bodies are written there, a line each."""
        done = subprocess.run([str(self.program), str(side.port), str(callers), str(path), *([str(answers)] if answers else [])], text=True,
                              capture_output=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{side.name}: {done.stderr}")
        result = json.loads(done.stdout)
        if result["refused"]:
            raise SystemExit(f"{side.name} refused {result['refused']} of {result['requests']} requests: {result['first']}")
        return result

    def log_in(self, side, emails, password):
        """Returns an access token for each of these accounts."""
        answers = self.folder / "answers"
        path = self.write(("POST", "/api/v1/auth/login", None, {"email": email, "password": password}) for email in emails)
        # More at once would be refused, because few workers check passwords at the same time.
        self.send(side, path, 1, answers)
        return [json.loads(line)["access_token"] for line in answers.read_text().splitlines()]


class Side:
    """interviewd, of an instance. Its processes are looked up each time, because a restart makes new ones."""

    name = "interviewd"

    def __init__(self, instance):
        self.instance = instance

    @property
    def port(self):
        return self.instance.port

    @property
    def proxy(self):
        return self.instance.pid("nginx")

    def workers(self):
        return self.instance.workers_alive()

    def processes(self):
        """Workers, and what else there is: the master, the dispatcher, the process that answers how it is."""
        return family(self.instance.pid("interviewd"))

    def call(self, method, path, body=None, token=None):
        """Sends one request. Returns the status and the text of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, compact(body) if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text


class Floor(Side):
    """The floor, on one of the databases of the instance's server."""

    name = "floor"

    def __init__(self, instance, workers, folder, database):
        super().__init__(instance)
        folder.mkdir()
        self.folder = folder
        self.own_port = free_port()
        socket = instance.run / f"floor.{database}.sock"
        self.program = subprocess.Popen([str(compiled(instance, "floor", folder)), str(socket), str(workers), str(instance.database_socket),
                                         setting(instance, "database_user"), setting(instance, "database_password"), database,
                                         token_secret(instance)], start_new_session=True)
        self.nginx = self.start_proxy(socket)
        try:
            wait_for(self.answers, 20, "the floor to answer")
        except BaseException:
            self.close()
            raise

    port = property(lambda self: self.own_port)
    proxy = property(lambda self: self.nginx.pid)

    def workers(self):
        return children(self.program.pid)

    def processes(self):
        return family(self.program.pid)

    def start_proxy(self, socket):
        """The instance's configuration with another socket, another port and other temporary folders."""
        instance = self.instance
        text = (instance.place / "nginx" / "nginx.conf").read_text()
        text = text.replace(str(instance.server_socket), str(socket)).replace(f"127.0.0.1:{instance.port}", f"127.0.0.1:{self.port}")
        text = text.replace(f"{instance.place}/nginx/", f"{self.folder}/")
        shutil.copytree(instance.place / "nginx" / "interviewd", self.folder / "interviewd")
        (self.folder / "temp").mkdir()
        (self.folder / "nginx.conf").write_text(text)
        command = [shutil.which("nginx") or "/usr/sbin/nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), "-e", "stderr",
                   "-g", "daemon off; master_process off;"]
        if os.geteuid() == 0:
            user = instance.place.owner()
            shutil.chown(self.folder, user)
            for path in self.folder.rglob("*"):
                shutil.chown(path, user)
            command = ["setpriv", "--reuid", user, "--regid", instance.place.group(), "--init-groups", "--", *command]
        return subprocess.Popen(command, start_new_session=True)

    def answers(self):
        if self.program.poll() is not None:
            raise SystemExit("the floor has ended")
        try:
            return self.call("GET", "/")[0] in (401, 404)
        except OSError:
            return False

    def close(self):
        for process in (self.nginx, self.program):
            process.terminate()
        for process in (self.nginx, self.program):
            process.wait(10)


def compact(body):
    """JSON without blanks, which is all that the floor reads."""
    return json.dumps(body, separators=(",", ":"))
