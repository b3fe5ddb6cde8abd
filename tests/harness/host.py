"""
A server for the documents' `sh host` blocks: root, Debian's paths, MariaDB, nginx, without any effect on the real machine.
Namespaces give it mounts, processes and a network that end with it: /etc, /usr and /var are overlays, so `make install` writes
there and leaves nothing. A namespace has no systemd, package archive or certificate authority. tests/harness/server/ has
substitutes for them, which refuse commands that they do not know.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from . import documents
from .instance import ROOT

# The order matters: each page continues with the server as the page before left it.
HOST_PAGES = ["docs/install.md", "docs/configure.md", "docs/operate.md", "docs/audit.md", "docs/nodes.md"]
PROGRAMS = ROOT / "tests/harness/server"
ANSWERS = "a long new password\n"  # the input for blocks that ask a question


def possible():
    """Returns None, or the reason why such a server cannot run here."""
    if not shutil.which("mariadbd") and not Path("/usr/sbin/mariadbd").exists():
        return "the server of the documents has MariaDB, which is not here"
    if os.geteuid() != 0:
        return "a server of one's own needs root"
    done = subprocess.run(["unshare", "--mount", "--pid", "--net", "--fork", "sh", "-c", "mount -t tmpfs none /run"], capture_output=True,
                          text=True, check=False)
    return None if done.returncode == 0 else f"namespaces are not allowed here: {done.stderr.strip()}"


def source_tree(folder, build):
    """
    Makes the folder of the unpacked source. ./configure is the real one, and make finds files that are built already, so that
    nobody waits for a compiler. Files that contain the paths of the installation are made anew. make finds its sources by their
    path relative to this folder.
    """
    folder.mkdir()
    for path in ROOT.iterdir():
        if not (path / "config.status").exists():  # no build folder
            (folder / path.name).symlink_to(path)
    tree = folder / "build"
    shutil.copytree(build, tree, symlinks=True, ignore=shutil.ignore_patterns("*.log", "*.trs", "mariadb-*", "fresh", "tests"))
    (tree / "tests").mkdir()
    for stale in [*(tree / "src/cmd").glob("*.o"), *(tree / "systemd").glob("*.service"), tree / "src/interviewd",
                  tree / "src/interviewctl"]:
        stale.unlink()
    source = re.search(r"(?m)^srcdir = (.*)$", (build / "Makefile").read_text())[1]
    (tree / "configure").write_text(
        f'#!/bin/sh\n{source}/configure "$@" >configured.log 2>&1 || {{ tail -n 20 configured.log >&2; exit 1; }}\n')
    (tree / "configure").chmod(0o755)
    return tree


def run_pages(build, seconds=240):
    """
    Runs the `sh host` blocks of all HOST_PAGES, one after the other, in one shell for each page. Returns what they printed, all
    of it; DocumentError for a block that failed, or printed something else than its page says.
    """
    with tempfile.TemporaryDirectory(prefix="interviewd-host.") as name:
        work = Path(name)
        work.chmod(0o755)
        tree = source_tree(work / "source", Path(build))
        sessions = [documents.of_kind(ROOT / page, "host") for page in HOST_PAGES]
        sessions.append([block for page in HOST_PAGES for block in documents.of_kind(ROOT / page, "host last")])
        for number, session in enumerate(sessions):
            (work / f"page{number}.sh").write_text(f"cd {tree}\n" + documents.script_of(session, documents.ADDRESS))
        (work / "answers").write_text(ANSWERS)
        out, errors = work / "out", work / "errors"
        with open(out, "wb") as stdout, open(errors, "wb") as stderr:
            process = subprocess.Popen(
                ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child", "--mount-proc", "bash", str(PROGRAMS / "start"),
                 str(work), str(PROGRAMS), *[str(work / f"page{n}.sh") for n in range(len(sessions))]],
                                       stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, start_new_session=True)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        _judge(sessions, process.returncode, out.read_text(errors="replace"), errors.read_text(errors="replace"))
        return out.read_text(errors="replace") + errors.read_text(errors="replace")


PAGE_MARK = "\x1d"


def _judge(sessions, status, said, complained):
    said, complained = said.split(PAGE_MARK)[1:], complained.split(PAGE_MARK)[1:]
    if not complained:
        raise documents.DocumentError(f"the server did not start: it ended with {status}\n{said}\n{complained}")
    for number, session in enumerate(sessions[:len(complained)]):
        parts, wrong = documents.parted(said[number]), documents.parted(complained[number])
        if number == len(complained) - 1 and status != 0:
            last = max(wrong, default=0)
            raise documents.DocumentError(f"{session[last].place}: the block failed, or took too long (status"
                                          f" {status})\n{session[last].text}"
                                          f"--- it printed\n{parts.get(last)}{wrong.get(last)}")
        documents.compare(session, parts)
