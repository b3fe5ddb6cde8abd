"""The compiler of the pages (web/tools): what it makes of a template, and each mistake that fails the build."""

import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

BUILD = Path(os.environ.get("HARNESS_BUILD") or Path(__file__).resolve().parents[2] / "build").resolve()

FRAME = '<!DOCTYPE html><html lang="{{@language}}"><head><title>{{title}}</title></head><body>{{body}}</body></html>'
EN = "page.hello = Hello {name}\npage.n.one = {n} job\npage.n.other = {n} jobs\nkind.full = Full time\nfield.day = Day\n"
FR = "page.hello = Bonjour {name}\npage.n.one = {n} poste\npage.n.other = {n} postes\nkind.full = Temps plein\nfield.day = Jour\n"


class Compiler(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.web = Path(folder.name)
        for name in ("pages/frame", "pages/part", "texts", "design"):
            (self.web / name).mkdir(parents=True)
        self.write("pages/frame/site.html", FRAME)
        self.write("pages/part/box.html", "<p class=\"{{kind}}\">{{text}}</p>{{#has more}}<i>{{more}}</i>{{/has}}")
        self.write("texts/en.txt", EN)
        self.write("texts/fr.txt", FR)
        self.write("design/page.list", "page.css\n")
        self.write("design/page.css", "/* a comment */\na:hover > b { color: red; }\n.x :focus { margin: 0 1px }\n")

    def write(self, name, text):
        (self.web / name).write_text(text, encoding="utf-8")

    def compile(self, body, head='{{page thing title="T"}}'):
        self.write("pages/one.html", f"{head}\n{body}\n{USED}")
        return subprocess.run([BUILD / "src/page/compile", self.web], capture_output=True, text=True, check=False)

    def assertRefused(self, body, says, head='{{page thing title="T"}}'):
        done = self.compile(body, head)
        self.assertEqual(done.returncode, 1, done.stdout[-300:])
        self.assertIn(says, done.stderr)
        self.assertRegex(done.stderr, r"^\S+:\d+: ")

    def test_values_are_escaped_by_their_place(self):
        done = self.compile('<p title="{{a}}">{{b}}</p><a href="/x/{{c}}">x</a><a href="{{d}}">y</a>'
                            '<script type="application/ld+json">{"n": {{e}}}</script>')
        self.assertEqual(done.returncode, 0, done.stderr)
        for member, place in (("a", "ATTRIBUTE"), ("b", "TEXT"), ("c", "URL"), ("d", "WHOLE_URL"), ("e", "JSON")):
            self.assertRegex(done.stdout, rf"HTML_OFF\(\(\(const struct thing \*\)0\), {member}\), .up = 0, .place = HTML_IN_{place}\b")
        # Only a struct url may be a whole address.
        self.assertIn("HTML_URL_KIND((((const struct thing *)0))->d)", done.stdout)

    def test_style_sheets_are_shrunk_and_named_by_their_content(self):
        first = self.compile("<p></p>").stdout
        self.assertIn("a:hover>b{color:red}.x :focus{margin:0 1px}", first)
        self.write("design/page.css", "a { color: blue }")
        names = [re.search(r"page\.[0-9a-f]{16}\.css", text)[0] for text in (first, self.compile("<p></p>").stdout)]
        self.assertNotEqual(*names)

    def test_lists_conditions_and_partials(self):
        done = self.compile('{{#each rows}}<b>{{name}} {{^title}}{{#not @last}}, {{/not}}</b>{{#none}}<i>none</i>{{/each}}'
                            '{{#if a is open}}<p>1</p>{{#elif b}}<p>2</p>{{#else}}<p>3</p>{{/if}}{{> box kind="good" text=a}}')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("sizeof *(((const struct thing *)0))->rows.at", done.stdout)
        self.assertIn('class=\\"good\\"', done.stdout)
        self.assertRefused('{{> box kind="good" text=@page.none}}', "neither a text of the catalogue")

    def test_mistakes(self):
        for body, says in (
            ("<p>{{a}", "there is no directive a}"),
            ("<p><b></p>", "</p> closes <b>"),
            ("<div>", "closes <div>"),
            ("{{#if a}}<b>{{/if}}</b>", "a branch leaves elements open"),
            ("{{#if a}}<p></p>", "is never closed"),
            ("{{#each rows}}<p></p>", "is never closed"),
            ("{{/if}}", "closes nothing"),
            ("<p id=\"x\"></p><p id=\"x\"></p>", "is there twice"),
            ("<label for=\"x\"></label>", 'nothing has the id "x"'),
            ("<a href=\"#x\">x</a>", 'nothing has the id "x"'),
            ("<p class=x></p>", "not in double quotes"),
            ("<p style=\"color: red\"></p>", "Content-Security-Policy forbids"),
            ("<p onclick=\"x()\"></p>", "Content-Security-Policy forbids"),
            ("<img src=\"/x\">", "needs alt, width and height"),
            ("<script>{{a}}</script>", "no value may stand inside of <script>"),
            ("<p {{a}}></p>", "no value may stand inside of a tag"),
            ("<!-- {{a}} -->", "no value may stand inside of a tag, a comment"),
            ("<p>{{a|sideways}}</p>", "there is no format sideways"),
            ("<p title=\"{{a|paragraphs}}\"></p>", "may stand between tags only"),
            ("<p>{{a|words:nothing.}}</p>", "no text begins with nothing."),
            ("<p>{{@page.nothing}}</p>", "neither a text of the catalogue"),
            ("<p>{{@last}}</p>", "stands outside of a list"),
            ("<p>{{^a}}</p>", "further out than the page"),
            ("<p>{{t page.hello}}</p>", "page.hello takes 1 arguments"),
            ("<p>{{t page.hello who=a}}</p>", "page.hello needs name="),
            ("<p>{{asset none.css}}</p>", "web/design has no none.css"),
            ("{{field day}}", "outside of a form"),
            ("{{form x}}{{field nothing}}{{/form}}", "there is no text field.nothing"),
            ("{{form x}}{{form y}}{{/form}}{{/form}}", "inside of a form"),
            ("{{frobnicate a b}}", "there is no directive frobnicate"),
        ):
            with self.subTest(body=body):
                self.assertRefused(body, says)
        self.assertRefused("<p></p>", "does not begin with {{page", head="<p></p>")

    def test_the_catalogue(self):
        for name, text, says in (
            ("fr", FR.replace("page.hello = Bonjour {name}\n", ""), "page.hello is not in fr.txt"),
            ("fr", FR + "page.more = x\n", "page.more is not in en.txt"),
            ("fr", FR.replace("{name}", ""), "lacks an argument"),
            ("fr", FR.replace("{name}", "{nom}"), "has no {nom} in English"),
            ("fr", FR.replace("Bonjour", "Bonjour !"), "no no-break space"),
            ("fr", FR.replace("Bonjour", "\u00ab Bonjour"), "no no-break space"),
            ("en", EN + "page.hello = Again\n", "is there twice"),
            ("en", EN + "nonsense\n", 'expected "key = text"'),
        ):
            with self.subTest(says=says):
                self.write("texts/en.txt", EN)
                self.write("texts/fr.txt", FR)
                self.write(f"texts/{name}.txt", text)
                self.assertRefused("<p></p>", says)
        self.write("texts/en.txt", EN + "page.unused = x\n")
        self.write("texts/fr.txt", FR + "page.unused = x\n")
        self.assertRefused("<p></p>", "no page uses page.unused")


USED = '{{#if used}}<p>{{t page.hello name=a}}{{t page.n n=count}}{{a|words:kind.}}</p>{{/if}}'

if __name__ == "__main__":
    unittest.main()
