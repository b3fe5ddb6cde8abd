"""
The npm packages that tests use: servers and readers that are not ours (tests/npm/package.json has their names and exact versions). They are
installed once for each build folder. When that is impossible, every test that needs them fails and says so.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "tests/npm"
INSTALL_SECONDS = 240


class NpmError(AssertionError):
    """The packages could not be installed; the text has npm's output."""


def folder():
    """The folder whose node_modules has the packages, in the build folder (HARNESS_BUILD, default ./build)."""
    build = Path(os.environ.get("HARNESS_BUILD") or ROOT / "build").resolve()
    place = build / "npm"
    place.mkdir(parents=True, exist_ok=True)
    wanted = hashlib.sha256(b"".join((SOURCE / name).read_bytes() for name in ("package.json", "package-lock.json"))).hexdigest()
    mark = place / "installed"
    with open(place / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several suites run at the same time
        if not mark.exists() or mark.read_text() != wanted:
            mark.unlink(missing_ok=True)
            _install(place)
            mark.write_text(wanted)
    return place


def _install(place):
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(SOURCE / name, place / name)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--no-progress", "--ignore-scripts"]
    try:
        done = subprocess.run(command, cwd=place, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=INSTALL_SECONDS, check=False)
    except FileNotFoundError as error:
        raise NpmError("there is no npm: install the Debian packages nodejs and npm (./dev test does)") from error
    except subprocess.TimeoutExpired as error:
        raise NpmError(f"npm ci took more than {INSTALL_SECONDS} s: is the npm registry reachable?\n{error.output or ''}") from error
    if done.returncode != 0:
        raise NpmError(f"the packages of tests/npm/package.json could not be installed: npm ci ended with {done.returncode}\n{done.stdout}")


def script(name):
    """
    Returns the path at which node can run tests/npm/NAME: a copy beside node_modules, because node searches packages from the folder of
    the script. Start it with ["node", npm.script("smtp.mjs"), ...].
    """
    place = folder()
    source, target = SOURCE / name, place / name
    if not target.exists() or target.read_bytes() != source.read_bytes():
        fresh = place / f".{name}.{os.getpid()}"
        shutil.copyfile(source, fresh)
        os.replace(fresh, target)
    return str(target)


def run(name, *arguments, stdin=b"", seconds=60):
    """Runs tests/npm/NAME to its end and returns its output (bytes)."""
    done = subprocess.run(["node", script(name), *arguments], input=stdin, capture_output=True, timeout=seconds, check=False)
    if done.returncode != 0:
        raise NpmError(f"{name} ended with {done.returncode}\n{done.stderr.decode(errors='replace')}")
    return done.stdout


@contextlib.contextmanager
def server(name, *arguments):
    """Runs tests/npm/NAME until the block ends. Yields the process after it has written its first line, which is in `.hello`."""
    with subprocess.Popen(["node", script(name), *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            process.hello = process.stdout.readline().decode().strip()
            if not process.hello:
                raise NpmError(f"{name} ended before it was ready")
            yield process
        finally:
            process.stdin.close()
            process.terminate()
            process.wait(10)
