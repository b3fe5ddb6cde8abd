"""The tools of ./dev for developers: the trace of a request, the report of a lost worker, the check of a commit."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Client, Instance  # noqa: E402
from harness.instance import ROOT, wait_for  # noqa: E402


def dev(*arguments, root=ROOT):
    environment = dict(os.environ, DEV_BUILD=str(os.environ.get("HARNESS_BUILD") or ROOT / "build"), DEV_NO_BUILD="1")
    return subprocess.run([str(root / "dev"), *arguments], env=environment, text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


class Trace(unittest.TestCase):
    def test_shows_the_statements_of_one_request(self):
        with Instance("tools-trace", settings={"statement_log": "on"}) as instance:
            client = Client(instance)
            body = {"email": "traced@example.com", "password": "secure_password", "name": "Traced", "role": "candidate"}
            answer = client.post("/api/v1/auth/register", body)
            self.assertEqual(answer.status, 201, answer)
            name = answer.header("X-Request-Id")
            shown = wait_for(lambda: (lambda done: done if done.returncode == 0 and "in all" in done.stdout else None)(
                dev("trace", name, "--state", str(instance.state))), 20, "the request in the log")
            self.assertRegex(shown.stdout, r"(?m)^ +1 +\d+ us +0 rows  START TRANSACTION$")
            self.assertRegex(shown.stdout, r"(?m)^ +\d+ +\d+ us +1 rows  user\.insert$")
            self.assertRegex(shown.stdout, r"us in all: POST \S+, status 201$")
            unknown = dev("trace", "0123456789abcdef", "--state", str(instance.state))
            self.assertNotEqual(unknown.returncode, 0)
            self.assertIn("has no request 0123456789abcdef", unknown.stdout)

    def test_only_developers_log_statements(self):
        with Instance("tools-quiet") as instance:
            name = Client(instance).get("/readyz").header("X-Request-Id")
            wait_for(lambda: name in instance.log().read_text(), 20, "the request in the log")
            self.assertNotIn(" STATEMENT: ", instance.log().read_text())


class LostWorker(unittest.TestCase):
    def test_the_log_names_the_functions_in_which_a_worker_died(self):
        if "sanitizers" in os.environ.get("HARNESS_BUILD", ""):
            self.skipTest("AddressSanitizer reports the stack itself")
        with Instance("tools-lost", workers=1) as instance:
            os.kill(instance.workers_alive()[0], signal.SIGSEGV)
            line = wait_for(lambda: next((line for line in instance.log().read_text().splitlines() if " WORKER_LOST: " in line), None), 20,
                            "the line")
            self.assertRegex(line, r'signal=11 .*backtrace="[^"]*\bworker_run\+0x[0-9a-f]+ [^"]*\bmaster_run\+0x')


class Hook(unittest.TestCase):
    def test_what_is_staged_is_checked_before_it_is_committed(self):
        folder = Path(tempfile.mkdtemp(prefix="interviewd-hook."))
        self.addCleanup(shutil.rmtree, folder, True)
        tree = folder / "tree"

        def git(*arguments):
            return subprocess.run(["git", "-C", str(tree), "-c", "user.name=A", "-c", "user.email=a@example.com", *arguments],
                                  text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                                  env=dict(os.environ, DEV_NO_BUILD="1"))

        shutil.copytree(ROOT, tree, symlinks=True, ignore=shutil.ignore_patterns(".git", "build*", "var", "autom4te.cache", "node_modules"))
        self.assertEqual(git("init", "-q").returncode, 0)
        git("add", "-A")
        self.assertEqual(dev("hooks", root=tree).returncode, 0)
        done = git("commit", "-q", "-m", "all of it")
        self.assertEqual(done.returncode, 0, done.stdout)
        broken = tree / "src/base/broken.c"
        broken.write_text("/* TODO: more */\n")
        git("add", "-A")
        broken.unlink()  # the fault is no longer in the work tree, but it is still staged
        done = git("commit", "-q", "-m", "broken")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("src/base/broken.c:1: unfinished", done.stdout)


if __name__ == "__main__":
    unittest.main()
