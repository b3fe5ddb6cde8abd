"""
The documents: the commands in README.md and docs/ are executed, their statements are compared with the program, and every shell block is
tested. Commands for an administrator on a server are in test_documents_host.py.
"""

import json
import re
import subprocess
import sys
import unittest
from pathlib import Path
from urllib.parse import unquote

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, documents  # noqa: E402
from harness.documents import ROOT, blocks, kind, of_kind, pages, settings  # noqa: E402
from harness.host import HOST_PAGES  # noqa: E402
from harness.instance import Instance  # noqa: E402
from harness.suite import shared_instance  # noqa: E402

BUILD = Path(Instance().build)
README_WORDS = 900


def program(*words):
    return subprocess.run([str(BUILD / "src/interviewd"), *words], capture_output=True, text=True, check=True,
                          stdin=subprocess.DEVNULL).stdout


def prose(page):
    """Returns a page without its fenced blocks."""
    return re.sub(r"(?ms)^(`{3,}|~{3,}).*?^\1\s*$", "", page.read_text(encoding="utf-8"))


def tables(page):
    """Returns the rows of all tables of a page, each as a list of cells."""
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]] for line in prose(page).splitlines()
            if line.startswith("|")]


def code_words(text):
    return re.findall(r"`([^`]+)`", text)


def anchors(page):
    """Returns the anchors of a page's headings, as GitHub makes them."""
    found = []
    for heading in re.findall(r"(?m)^#+ (.+?)\s*$", prose(page)):
        heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        name = re.sub(r"[^\w\- ]", "", heading).replace(" ", "-")
        found.append(name if name not in found else f"{name}-{found.count(name)}")
    return found


class Sessions(Suite):
    """Executes the commands on each page against an instance that is started as the page's `./dev up` says."""

    @classmethod
    def setUpClass(cls):
        pass  # one instance for each kind of page, made when the first page needs it

    def setUp(self):
        self._marks = {}

    def tearDown(self):
        for instance, mark in self._marks.items():
            bad = instance.unannounced(mark)
            self.assertEqual(bad, [], "error lines that a page caused")

    def run_page(self, page):
        readme = page == ROOT / "README.md"
        # A new user types the README's session first, so it runs with rate limits, as for that user.
        instance = shared_instance({"name": "readme" if readme else "documents", "demo": True, "limits": readme, "push": True,
                                    "settings": {"dispatchers": "1", **settings(page)}})
        self._marks[instance] = instance.log_mark()
        documents.run_session(page, instance)


def _session(page):
    def test(self):
        self.run_page(page)
    test.__doc__ = str(page.relative_to(ROOT))
    return test


for _page in pages():
    if of_kind(_page, "session"):
        setattr(Sessions, "test_" + re.sub(r"\W+", "_", str(_page.relative_to(ROOT).with_suffix(""))), _session(_page))


class Blocks(unittest.TestCase):
    """Every block says what it is, and each shell block is executed by a test."""

    @staticmethod
    def each(*languages):
        return [block for page in pages() for block in blocks(page) if block.language in languages]

    def test_every_shell_block_is_run(self):
        run = {name.removeprefix("test_") for name in dir(Sessions) if name.startswith("test_")}
        for page in pages():
            kinds = {kind(block) for block in blocks(page)}
            with self.subTest(page.name):
                if "session" in kinds:
                    self.assertIn(re.sub(r"\W+", "_", str(page.relative_to(ROOT).with_suffix(""))), run)
                if kinds & {"host", "host last"}:
                    self.assertIn(str(page.relative_to(ROOT)), HOST_PAGES, "tests/harness/host.py does not know this page")

    def test_every_block_has_a_language(self):
        for page in pages():
            for block in blocks(page):
                self.assertRegex(block.language, r"^(sh|text|json|ini|js|c|nginx)$",
                                 f"{block.place}: which language is it, and what is it for?")

    def test_a_block_that_nobody_can_run_fails(self):
        for opening in ("```bash", "```console", "```sh sometimes"):
            page = ROOT / "docs/none.md"
            block = documents.Block(page, 1, *opening.removeprefix("```").split(maxsplit=1)[:1], opening.split()[1:], "true\n")
            with self.assertRaises(documents.DocumentError):
                kind(block)

    def test_output_is_compared(self):
        page = ROOT / "docs/none.md"
        block = documents.Block(page, 1, "sh", [], "echo\n")
        block.output = documents.Block(page, 4, "text", ["output"], 'id 01a22366-33f7-7120-af1a-59b8400c6c27 at 2026-11-28T18:24:07Z\n')
        documents.compare([block], {0: "id 11a22366-33f7-7120-af1a-59b8400c6c27 at 2027-11-28T18:24:07Z\n"})
        with self.assertRaises(documents.DocumentError):
            documents.compare([block], {0: "id 01a22366-33f7-7120-af1a-59b8400c6c27 on 2026-11-28T18:24:07Z\n"})

    def test_commands_of_the_developers_script(self):
        """`./dev up` on a page starts the instance of its session. `./dev help` knows every other command, with its options."""
        help_text = subprocess.run([str(ROOT / "dev"), "help"], capture_output=True, text=True, check=True).stdout
        for page in pages():
            for place, words in documents.dev_lines(page):
                with self.subTest(place):
                    self.assertEqual(words[0], "./dev")
                    self.assertIn(f"./dev {words[1]}", help_text)
                    for word in words[2:]:
                        if word.startswith("--"):
                            self.assertIn(word.split("=")[0], help_text)
                        elif word.startswith("tests/"):
                            self.assertTrue((ROOT / word).exists(), word)

    def test_configuration(self):
        """The server accepts each piece of a configuration file."""
        for block in self.each("ini"):
            lines = ["token_keys = k1:HS256:Zr4t0uVb9mQx7LwEy2KsHc8Nf5JdGa1PT3"]
            for line in block.text.splitlines():
                name = re.match(r"(\w+?)(_file)? = ", line)
                if name and name[2]:  # a secret in a file on the server
                    line = f"{name[1]} = Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4z"
                lines.append(line)
            if "public_url" not in block.text:
                lines.append("public_url = https://interviews.example.com")
            done = subprocess.run([str(BUILD / "src/interviewd"), "--config", "/dev/stdin", "--check-config"],
                                  input="\n".join(lines) + "\n",
                                  capture_output=True, text=True, check=False,
                                  env={"INTERVIEWD_DATABASE_PASSWORD": "Qz7Wx8Ec9Rv1Tb2Yn3Um4"})
            self.assertEqual((done.returncode, done.stderr), (0, ""), block.place)

    def test_json(self):
        for block in self.each("json"):
            try:
                json.loads(block.text)
            except ValueError as error:
                self.fail(f"{block.place}: {error}")

    def test_javascript(self):
        for block in self.each("js"):
            done = subprocess.run(["node", "--input-type=module", "--check"], input=block.text, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, f"{block.place}: {done.stderr}")


class Truth(unittest.TestCase):
    """Statements of the pages about the program, compared with the program."""

    def test_links(self):
        for page in pages():
            for text, target in re.findall(r"!?\[([^\]]*)\]\(([^)\s]+)\)", prose(page)):
                with self.subTest(f"{page.relative_to(ROOT)}: [{text}]({target})"):
                    if re.match(r"https?:", target):
                        continue
                    path, _, anchor = unquote(target).partition("#")
                    other = (page.parent / path).resolve() if path else page
                    self.assertTrue(other.exists(), "there is no such file")
                    if anchor:
                        self.assertIn(anchor, anchors(other))

    def test_index_names_every_page(self):
        index = ROOT / "docs/README.md"
        linked = {(index.parent / target.partition("#")[0]).resolve() for target in re.findall(r"\]\(([^)\s]+)\)", prose(index))}
        for page in pages():
            if page != index:
                self.assertIn(page.resolve(), linked, "docs/README.md does not name it")

    def test_every_page_is_installed(self):
        listed = set(re.findall(r"docs/\S+", (ROOT / "docs/Makefile.inc").read_text().partition("nobase_dist_doc_DATA")[2]))
        there = {str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*") if path.is_file() and path.name != "Makefile.inc"}
        self.assertEqual(listed, there, "docs/Makefile.inc")

    def test_readme_is_short(self):
        words = len((ROOT / "README.md").read_text(encoding="utf-8").split())
        self.assertLessEqual(words, README_WORDS)

    def test_options(self):
        """docs/configure.md has every option, in its section, with its default and its range."""
        shipped, section, doc = {}, None, []
        for line in program("--print-config").splitlines():
            if match := re.fullmatch(r"\[(\w+)\]", line):
                section = match[1]
            elif (match := re.fullmatch(r"#(\w+) =(.*)", line)) and section:
                said = " ".join(doc)
                limits = re.search(r"From (\d+) to (\d+)\.", said)
                words = re.search(r"One of: (.*)", said)
                shipped[match[1]] = (section, match[2].strip(), f"{int(limits[1]):,} to {int(limits[2]):,}" if limits
                                     else ", ".join(f"`{word}`" for word in words[1].split()) if words
                                     else "`on`, `off`" if match[2].strip() in ("on", "off") else "")
                doc = []
            else:
                doc = doc + [line.lstrip("# ")] if line.startswith("# ") else []
        told = {}
        for part in re.split(r"(?m)^## ", prose(ROOT / "docs/configure.md"))[1:]:
            for row in re.findall(r"(?m)^\| `(\w+)` \| (?:`(.*?)`)? ?\| (.*?) ?\| (.+) \|$", part):
                told[row[0]] = (part.split("\n")[0].lower(), row[1], row[2].strip())
                self.assertGreater(len(row[3]), 8, row[0])
        self.assertEqual({name: told.get(name) for name in shipped if told.get(name) != shipped[name]},
                         {name: shipped[name] for name in shipped if told.get(name) != shipped[name]}, "the page, and the program")
        self.assertEqual(set(told) - set(shipped), set(), "no such option")

    def test_layers(self):
        """docs/architecture.md lists for each layer what it may include, as the lint rule does."""
        sys.path.insert(0, str(ROOT / "tests/lint"))
        import rules  # pylint: disable=import-outside-toplevel
        told = {row[0].strip("`"): code_words(row[2]) for row in tables(ROOT / "docs/architecture.md")
                if len(row) == 3 and row[0].strip("`") in rules.LAYERS}
        self.assertEqual(told, {name: may.split() for name, may in rules.LAYERS.items()})

    def test_steps_of_the_chain(self):
        """docs/architecture.md has the steps of a request, in their order."""
        steps = re.search(r"struct step steps\[\] = \{(.*?)\n\};", (ROOT / "src/worker/chain.c").read_text(), re.DOTALL)[1]
        shipped = [step for names in re.findall(r'\{ "([^"]+)"', steps) for step in names.split(", ")]
        page = (ROOT / "docs/architecture.md").read_text().partition("## The way of a request")[2].partition("\n## ")[0]
        self.assertEqual(re.findall(r"(?m)^\| ([\w ]+) \|", page)[1:], shipped)

    def test_endpoints(self):
        """Each endpoint is in a table: on the page of its API or, if no document of the contract has it, on the page of its purpose."""
        told = {}
        for page in pages():
            for row in tables(page):
                if len(row) >= 3 and re.fullmatch(r"[A-Z]+(, [A-Z]+)*", row[0]):
                    for path in code_words(row[1]):
                        for method in row[0].split(", "):
                            told.setdefault((method, path), set()).add(str(page.relative_to(ROOT)))
        shipped = set()
        for line in program("--matrix").splitlines():
            name, methods, path = line.split("\t")[:3]
            if path.startswith(("/dev/", "/internal/")):
                continue
            for method in methods.split(","):
                shipped.add((method, path))
                where = told.get((method, path), set())
                self.assertTrue(where, f"{method} {path} stands in no table of docs/")
                surface = name.split(".")[0]
                if surface in ("assistant", "candidate", "management", "tracker"):
                    self.assertEqual(where, {f"docs/api/{surface}.md"}, path)
        self.assertEqual(set(told) - shipped, set(), "no such endpoint")

    def test_events(self):
        """docs/webhooks.md has every event that webhooks may subscribe to, and no other."""
        document = json.loads(program("--openapi"))
        shipped = set(document["webhooks"])
        rows = [row for row in tables(ROOT / "docs/webhooks.md") if len(row) == 2 and re.match(r"`[a-z]+\.[a-z_]+`", row[0])]
        told = {word for row in rows for word in code_words(row[0])}
        self.assertEqual(told | {"webhook.ping"}, shipped | {"webhook.ping"})

    def test_licence(self):
        """The OpenAPI document names the licence in LICENSE."""
        self.assertEqual(json.loads(program("--openapi"))["info"]["license"], {"name": "MIT", "identifier": "MIT"})
        self.assertTrue((ROOT / "LICENSE").read_text().startswith("MIT License\n"))

    def test_log_events(self):
        """docs/operate.md says for every log event what to do."""
        shipped = dict(re.findall(r'^EVENT\((\w+), (\w+),', (ROOT / "src/base/events.def").read_text(), re.MULTILINE))
        told = {}
        for row in tables(ROOT / "docs/operate.md"):
            if len(row) == 3 and re.fullmatch(r"`[A-Z_]+`", row[0]):
                told[row[0].strip("`")] = row[1].upper()
                self.assertGreater(len(row[2]), 8, row[0])
        self.assertEqual(told, shipped)

    def test_places_in_the_source(self):
        """Every file, folder or function that a page names exists."""
        sources = "\n".join(path.read_text(encoding="utf-8") for folder in ("src", "tests/unit")
                            for path in (ROOT / folder).rglob("*.[ch]"))
        for page in pages():
            for word in code_words(prose(page)):
                with self.subTest(f"{page.relative_to(ROOT)}: {word}"):
                    if re.fullmatch(r"(src|tests|sql|nginx|systemd|docs|bench|man)/[\w./-]*", word):
                        self.assertTrue((ROOT / word).exists(), "there is no such file")
                    elif re.fullmatch(r"[a-z_]+\(\)", word):
                        self.assertRegex(sources, rf"\b{re.escape(word[:-2])}\(", "there is no such function")
                    elif page.name == "CONTRIBUTING.md" and re.fullmatch(r"[A-Z][A-Z_]{5,}", word):
                        self.assertRegex(sources, rf"\b{word}\b", "there is no such word in the source")

    def test_nothing_of_a_workplace(self):
        for page in pages():
            self.assertNotRegex(page.read_text(encoding="utf-8"), r"/work/|/root/", page.name)


if __name__ == "__main__":
    unittest.main()
