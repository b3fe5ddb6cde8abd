"""
Reads README.md and docs/ for the tests: pages, their fenced blocks, and the shell blocks of a page as one session.

The words after the language of a block say how it is used:

    sh            typed by a reader who has started `./dev up`: the blocks of a page run in one shell, from top to bottom
    sh dev        the developer's script ./dev
    sh host       typed by an administrator, as root, on a server (tests/harness/host.py)
    sh host last  the same, but after all other pages, because it removes the server
    text output   the output of the block before it; also json output. Ids, times and secrets may differ.
"""

import contextlib
import os
import re
import shlex
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from .instance import ROOT

ADDRESS = "http://127.0.0.1:8080"
SHELL_WORDS = {"": "session", "dev": "dev", "host": "host", "host last": "host last"}
# Other language names that a shell block could have by mistake.
SHELL_LANGUAGES = {"sh", "bash", "shell", "console", "zsh", "shell-session"}
MARK = "\x1e"

# Parts of an output that differ in each run, and what replaces them before two outputs are compared.
VOLATILE = [
    (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<id>"),
    (r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "<time>"),
    (r"\b\d{4}-\d\d-\d\d\b", "<day>"),
    (r"\b\d{8}T\d{6}Z\b", "<time>"),
    (r"\b\d{10}\b", "<seconds>"),
    (r"whsec_[A-Za-z0-9+/=]+", "<secret>"),
    (r"v1,[A-Za-z0-9+/=]{20,}", "<signature>"),
    (r"(?<![A-Za-z0-9_.\-])[A-Za-z0-9_\-]{22,}(\.[A-Za-z0-9_\-]+)*(?![A-Za-z0-9_\-])", "<secret>"),
]


@dataclass
class Block:
    """One fenced block: its place, its language and the words after it, and its text."""

    page: Path
    line: int
    language: str
    words: list
    text: str
    output: "Block" = field(default=None, repr=False)

    @property
    def place(self):
        return f"{self.page.relative_to(ROOT)}:{self.line}"


class DocumentError(AssertionError):
    """A document is wrong, or a command in it failed."""


def pages():
    """Returns all documents that a visitor of the repository reads."""
    return [path for path in sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page):
    """Returns the fenced blocks of a page in order. An output belongs to the shell block before it."""
    found, text, opening = [], [], None
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        fence = re.match(r"^(`{3,}|~{3,})(.*)$", line)
        if opening is None and fence:
            opening, text = (fence[1], number, fence[2].split()), []
        elif opening and fence and line.startswith(opening[0]) and not fence[2].strip():
            language, *words = opening[2] or [""]
            found.append(Block(page, opening[1], language, words, "\n".join(text) + "\n"))
            opening = None
        elif opening:
            text.append(line)
        elif re.match(r"^\s+(`{3,}|~{3,})", line):
            raise DocumentError(f"{page.relative_to(ROOT)}:{number}: a fence is not at the margin, where this reader would miss it")
    if opening:
        raise DocumentError(f"{page.relative_to(ROOT)}:{opening[1]}: a fence is not closed")
    for before, block in zip([None] + found, found):
        if block.words == ["output"]:
            if before is None or before.language != "sh":
                raise DocumentError(f"{block.place}: an output that follows no shell block")
            before.output = block
    return found


def kind(block):
    """Returns how a shell block is run; None when the block is not one. DocumentError when the words after its language are unknown."""
    if block.language not in SHELL_LANGUAGES:
        return None
    word = " ".join(block.words)
    if block.language != "sh" or word not in SHELL_WORDS:
        raise DocumentError(f"{block.place}: no test knows how to run a block of {block.language} {word}".rstrip())
    return SHELL_WORDS[word]


def of_kind(page, wanted):
    return [block for block in blocks(page) if kind(block) == wanted]


def dev_lines(page):
    """Returns the commands of a page's `sh dev` blocks, each as (place, words)."""
    return [(block.place, shlex.split(line, comments=True)) for block in of_kind(page, "dev")
            for line in block.text.splitlines() if shlex.split(line, comments=True)]


def settings(page):
    """Returns the settings of the page's `./dev up` as {name: value}."""
    given = {}
    for _, words in dev_lines(page):
        if words[:2] == ["./dev", "up"]:
            given.update(word.split("=", 1) for option, word in zip(words, words[1:]) if option == "--set")
    return given


def normal(text, address=ADDRESS):
    """Replaces the parts of the text that differ in each run."""
    text = text.replace(address, ADDRESS)
    for pattern, name in VOLATILE:
        text = re.sub(pattern, name, text)
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def script_of(session, address):
    """Makes one script of many blocks, which marks on both outputs where each block begins."""
    lines = []
    for number, block in enumerate(session):
        lines.append(f"printf '{MARK}%d\\n' {number}; printf '{MARK}%d\\n' {number} >&2")
        lines.append(block.text.replace(ADDRESS, address))
    return "\n".join(lines) + "\n"


def parted(text):
    """Splits the output at these marks. Returns {number of the block: its output}."""
    parts = {}
    for part in text.split(MARK)[1:]:
        number, _, rest = part.partition("\n")
        parts[int(number)] = rest
    return parts


def run_session(page, instance, seconds=90):
    """Runs a page's session against an instance. Every command must succeed and print the output that the page shows."""
    session = of_kind(page, "session")
    with tempfile.TemporaryDirectory(prefix="interviewd-document.") as folder:
        out, errors = Path(folder) / ".out", Path(folder) / ".errors"
        with open(out, "wb") as stdout, open(errors, "wb") as stderr:
            process = subprocess.Popen(["bash", "-euo", "pipefail", "-c", script_of(session, instance.url)], cwd=folder, stdout=stdout,
                                       stderr=stderr, env={**os.environ, "HOME": folder, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                                       stdin=subprocess.DEVNULL, start_new_session=True)
            try:
                ended = f"ended with {process.wait(seconds)}"
            except subprocess.TimeoutExpired:
                ended = f"did not end within {seconds} s"
            finally:
                with contextlib.suppress(ProcessLookupError):  # also the processes that a block has started in the background
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        said, complained = parted(out.read_text(errors="replace")), parted(errors.read_text(errors="replace"))
    if process.returncode != 0:
        last = max(complained, default=0)
        raise DocumentError(f"{session[last].place}: the block {ended}\n{session[last].text}--- it"
                            f" printed\n{said.get(last)}{complained.get(last)}")
    compare(session, said, instance.url)


def compare(session, said, address=ADDRESS):
    """Compares the outputs of blocks with those on their pages. DocumentError has both, so that a changed output can be copied."""
    for number, block in enumerate(session):
        if block.output and normal(said[number], address) != normal(block.output.text):
            raise DocumentError(f"{block.output.place}: the block at line {block.line} prints something else\n--- the page says\n"
                                f"{block.output.text}--- it printed\n{said[number].replace(address, ADDRESS)}")
