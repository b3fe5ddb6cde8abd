"""./dev itself: two commands on a new machine, instances side by side, and clear messages for what goes wrong."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Client, Instance  # noqa: E402
from harness.instance import ROOT, free_port, wait_for, work_folder  # noqa: E402


def dev(*arguments, **more):
    environment = dict(os.environ, DEV_BUILD=str(os.environ.get("HARNESS_BUILD") or ROOT / "build"), DEV_NO_BUILD="1",
                       **more.pop("environment", {}))
    return subprocess.run([str(ROOT / "dev"), *arguments], env=environment, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, **more)


def processes(text):
    """Returns process ids and command lines that contain `text`, without our own."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if text in command and int(path.parent.name) != os.getpid():
            found[int(path.parent.name)] = command
    return found


class Up(unittest.TestCase):
    def test_demo_logins_work_and_every_process_names_its_state(self):
        with Instance("dev-demo", demo=True, fast=False) as instance:
            client = Client(instance)
            for email, password in (("admin@company.com", "admin123"), ("hr@company.com", "hr123"),
                                    ("interviewer@company.com", "interviewer123"), ("candidate@example.com", "candidate123")):
                answer = client.post("/api/v1/auth/login", {"email": email, "password": password})
                self.assertEqual(answer.status, 200, answer)
            candidate = Client(instance, answer.json["access_token"])
            for name in ("", "/pending", "/upcoming", "/history"):
                self.assertTrue(candidate.get("/candidate/interviews" + name).json["data"]["interviews"], name)
            # Database, server and proxy with all their children; none of them runs as root.
            pids = {instance.pid(name) for name in ("mariadbd", "interviewd", "nginx")} | set(instance.children_alive())
            named = processes(str(instance.state))
            self.assertEqual(len(pids), 3 + 1 + instance.workers)
            self.assertLessEqual(pids, set(named))
            for pid in named:
                self.assertNotEqual(os.stat(f"/proc/{pid}").st_uid, 0, named[pid])
            # Only unix sockets, except for the one port.
            listening = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=False).stdout
            ports = [line.split()[3] for line in listening.splitlines() if any(f"pid={pid}," in line for pid in pids)]
            self.assertEqual(ports, [f"127.0.0.1:{instance.port}"] if os.geteuid() == 0 or ports else [])

    def test_a_second_up_keeps_processes_and_data(self):
        with Instance("dev-twice") as instance:
            client = Client(instance)
            body = {"email": "kept@example.com", "password": "secure_password", "name": "Kept", "role": "candidate"}
            self.assertEqual(client.post("/api/v1/auth/register", body).status, 201)
            pids = [instance.pid(name) for name in ("mariadbd", "interviewd", "nginx")]
            instance.start()
            self.assertEqual([instance.pid(name) for name in ("mariadbd", "interviewd", "nginx")], pids)
            instance.stop()
            self.assertEqual(processes(str(instance.state)), {})
            instance.start()
            self.assertEqual(client.post("/api/v1/auth/login", {"email": body["email"], "password": body["password"]}).status, 200)
            self.assertEqual(client.post("/api/v1/auth/login", {"email": "hr@company.com", "password": "hr123"}).status, 401)

    def test_two_side_by_side(self):
        with Instance("dev-one") as one, Instance("dev-two") as two:
            body = {"email": "same@example.com", "password": "secure_password", "name": "Same", "role": "candidate"}
            for instance in (one, two):
                self.assertEqual(Client(instance).post("/api/v1/auth/register", body).status, 201)
            one.stop()
            self.assertEqual(Client(two).get("/readyz").status, 200)

    def test_foreground_ends_with_ctrl_c(self):
        state = work_folder() / f"dev-foreground.{os.getpid()}"
        port = free_port()
        environment = dict(os.environ, DEV_BUILD=str(os.environ.get("HARNESS_BUILD") or ROOT / "build"), DEV_NO_BUILD="1")
        process = subprocess.Popen([str(ROOT / "dev"), "up", "--port", str(port), "--state", str(state), "--no-demo"], env=environment,
                                   text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   start_new_session=True,
                                   # A process that a script starts in the background ignores SIGINT, and a shell that was started so cannot
                                   # catch it.
                                   preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        try:
            lines = []
            for line in process.stdout:
                lines.append(line)
                if "Ctrl-C" in line:
                    break
            self.assertIn(f"http://127.0.0.1:{port}", "".join(lines))
            self.assertEqual(len([1 for command in processes(str(state)).values() if "mariadbd" in command]), 1)
            os.killpg(process.pid, signal.SIGINT)
            self.assertEqual(process.wait(30), 0)
            self.assertEqual(processes(str(state)), {})
        finally:
            process.kill()
            process.stdout.close()
            dev("down", "--state", str(state))
            shutil.rmtree(state, ignore_errors=True)

    @unittest.skipUnless(os.geteuid() == 0, "only root has a folder that others cannot enter and programs that must not be root")
    def test_a_root_only_folder(self):
        hidden = work_folder() / f"hidden.{os.getpid()}"
        hidden.mkdir(mode=0o700)
        instance = Instance("dev-hidden")
        instance.state = hidden / "var"
        with instance:
            self.assertNotEqual(instance.place, instance.state)
            self.assertEqual(Client(instance).get("/readyz").status, 200)
            pids = {instance.pid(name) for name in ("mariadbd", "interviewd", "nginx")} | set(instance.children_alive())
            self.assertLessEqual(pids, set(processes(str(instance.state))))
            place = instance.place
        shutil.rmtree(place, ignore_errors=True)
        shutil.rmtree(hidden, ignore_errors=True)


    def test_who_is_told_to_stop(self):
        """A process id that now belongs to another process is not ours, even if the state's name is on its command line."""
        with Instance("dev-numbers") as instance:
            stranger = subprocess.Popen(["tail", "-f", str(instance.log("nginx"))], stdout=subprocess.DEVNULL)
            self.addCleanup(stranger.wait)
            self.addCleanup(stranger.kill)
            pid = instance.place / "pid/nginx"
            ours = pid.read_text()
            pid.write_text(f"{stranger.pid}\n")
            os.kill(int(ours), signal.SIGTERM)
            self.assertIn("Stopped", dev("down", "--state", str(instance.state)).stdout)
            self.assertIsNone(stranger.poll())

    def test_nginx_survives_a_hangup(self):
        """nginx survives SIGHUP, which a closed terminal sends, and administrators send out of habit."""
        with Instance("dev-hangup") as instance:
            for _ in range(3):
                pid = instance.signal("nginx", signal.SIGHUP)
                time.sleep(0.1)
                self.assertEqual(Client(instance).get("/readyz").status, 200)
            self.assertEqual(instance.pid("nginx"), pid)


class Refusals(unittest.TestCase):
    def setUp(self):
        self.state = work_folder() / f"dev-refused.{os.getpid()}"
        self.addCleanup(shutil.rmtree, self.state, ignore_errors=True)

    def refused(self, *arguments, says):
        done = dev(*arguments)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertRegex(done.stdout, says)
        return done

    def test_options(self):
        for arguments, says in ((["--port", "x"], "--port must be"), (["--port", "70000"], "--port must be"),
                                (["--port"], "--port needs a value"), (["--workers", "0"], "--workers must be"),
                                (["--frobnicate"], "unknown option --frobnicate"), (["--set", "nothing"], "--set needs"),
                                (["--port", "80"], "below 1024"), (["--state", "/tmp/a b"], "blank")):
            with self.subTest(arguments=arguments):
                self.refused("up", *arguments, says=says)
        self.assertEqual(dev("frobnicate").returncode, 1)
        self.assertIn("./dev up", dev("help").stdout)

    def test_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            self.refused("up", "--detach", "--state", str(self.state), "--port", str(taken.getsockname()[1]), says=r"port \d+ .* is in use")
        self.assertEqual(processes(str(self.state)), {})

    def look(self):
        """Returns the files of the state and their times."""
        found = {path: path.stat() for path in [self.state, *self.state.rglob("*")]}
        return {str(path): (it.st_mode, it.st_uid, it.st_size, it.st_mtime_ns) for path, it in found.items() if path.name != "lock"}

    def test_state_of_another_version(self):
        series = re.search(r"Ver (\d+\.\d+)",
                           subprocess.run(["mariadbd", "--no-defaults", "--version"], capture_output=True, text=True, check=True).stdout)[1]
        current = int(re.search(r"^state_version=(\d+)", (ROOT / "dev").read_text(), re.MULTILINE)[1])
        for found, says in ((f"{current - 1} {series}", "an older version of interviewd"),
                            (f"{current + 1} {series}", "a newer version of interviewd"),
                            (f"{current} 5.5", rf"another database \(5\.5; here: {re.escape(series)}\)")):
            with self.subTest(found=found):
                shutil.rmtree(self.state, ignore_errors=True)
                (self.state / "data").mkdir(parents=True)
                (self.state / "version").write_text(found + "\n")
                (self.state / "lock").touch()
                (self.state / "data/precious").write_text("rows")
                before = self.look()
                done = self.refused("up", "--detach", "--state", str(self.state), "--port", str(free_port()), says="made by " + says)
                self.assertIn("--state ANOTHER_FOLDER", done.stdout)
                self.assertEqual(self.look(), before, "a state that is refused stays as it is")

    def test_a_folder_that_is_no_state(self):
        self.state.mkdir()
        (self.state / "thesis.txt").write_text("precious")
        self.refused("up", "--detach", "--state", str(self.state), "--port", str(free_port()), says="not a state folder")
        self.assertEqual((self.state / "thesis.txt").read_text(), "precious")
        self.refused("down", "--state", str(self.state), says="not a state folder")

    def test_a_setting_that_is_refused(self):
        done = self.refused("up", "--detach", "--state", str(self.state), "--port", str(free_port()), "--no-demo", "--set", "workers=many",
                            says="workers")
        self.assertRegex(done.stdout, r"log: |output: ")
        self.assertEqual(processes(str(self.state)), {})

    def test_sources_that_are_configured_themselves(self):
        """The fault is reported before anything is started or made."""
        folder = work_folder() / "configured"
        folder.mkdir()
        shutil.copy(ROOT / "dev", folder)
        (folder / "config.status").touch()
        done = subprocess.run([folder / "dev", "up", "--detach", "--state", str(self.state)],
                              env={**os.environ, "DEV_BUILD": str(folder / "build"), "DEV_NO_BUILD": ""},
                              text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertRegex(done.stdout, r"configure was run in the source folder(.|\n)*make distclean")
        self.assertFalse(self.state.exists())

    def test_down_twice(self):
        instance = Instance("dev-down")
        with instance:
            self.assertIn("Stopped", dev("down", "--state", str(instance.state)).stdout)
            self.assertIn("Nothing runs", dev("down", "--state", str(instance.state)).stdout)

    def test_state_that_cannot_be_made(self):
        self.refused("up", "--detach", "--state", "/proc/nowhere/var", "--port", str(free_port()), says="cannot be made")


class Other(unittest.TestCase):
    def test_without_the_module_that_pushes(self):
        """An nginx without the module that pushes events: ./dev says so and continues."""
        folder = work_folder() / "without-nchan"
        folder.mkdir(exist_ok=True)
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        script = folder / "nginx"
        script.write_text(f"""#!/bin/sh
[ "$1" != -V ] || {{ {program} -V 2>&1 | sed 's|--modules-path=[^ ]*|--modules-path=/nowhere|' >&2; exit; }}
exec {program} "$@"
""")
        script.chmod(0o755)
        folder.chmod(0o755)
        state, port = work_folder() / "dev-without-nchan", free_port()
        options = ["up", "--detach", "--no-demo", "--state", str(state), "--port", str(port), "--workers", "1"]
        try:
            done = dev(*options, environment={"PATH": f"{folder}:{os.environ['PATH']}"})
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertIn("Live updates are not pushed", done.stdout)
            self.assertIn("/api/v1/events/since", done.stdout)
            done = dev(*options)  # the same state, with the module this time
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertNotIn("not pushed", done.stdout)
            self.assertIn("push.sock",
                          (state / "nginx/nginx.conf").read_text() if (state / "nginx").exists()
                          else (state / "elsewhere/nginx/nginx.conf").read_text())
        finally:
            dev("down", "--state", str(state))
            shutil.rmtree(state, ignore_errors=True)

    def test_help_names_every_option_that_is_taken(self):
        text = (ROOT / "dev").read_text()
        taken = set(re.findall(r"^\t\t(--[a-z-]+)\)", text, re.MULTILINE)) | {"--state", "--port", "--workers", "--set"}
        for option in taken:
            self.assertIn(option, dev("help").stdout)

    def test_the_log_of_a_dead_server_is_shown(self):
        instance = Instance("dev-dead")
        with instance:
            instance.stop_process("interviewd")
            instance.settings["token_keys"] = "broken"
            done = dev("up", "--detach", "--state", str(instance.state), "--port", str(instance.port), "--no-demo", "--set",
                       "token_keys=broken")
            self.assertEqual(done.returncode, 1)
            self.assertIn("token_keys", done.stdout)
            wait_for(lambda: not processes(str(instance.state)), 10, "everything to be stopped after a failed start")


if __name__ == "__main__":
    unittest.main()
