#!/usr/bin/env python3
"""
The house rules, as a script instead of a habit: `make check` and `./dev lint` run it. A broken rule is printed with its
place, and once with why it is a rule. --self-test shows each rule something that it must refuse and something it must not.
"""

import argparse
import functools
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# The layers: which folders the files of a folder may include, besides their own and libc (docs/architecture.md).
LAYERS = {
    "base": "",
    "shape": "base",
    "json": "shape base",
    "db": "shape base",
    "fcgi": "base",
    "auth": "json base",
    "model": "shape base",
    "store": "model db shape base",
    "service": "store model auth db shape base",
    "api": "service model fcgi json shape base",
    "page": "api service model shape base",
    "worker": "page api service model fcgi json auth db shape base",
    "dispatcher": "service store model json auth db shape base",
    "master": "base",
    "cmd": "dispatcher master worker page api service store model fcgi json auth db shape base",
}
# The layers with one folder for each object of the domain: their folders must not include each other in circles.
ROOMS = {"model", "store", "service"}
# The only places that may include each library, so that nothing else depends on it.
LIBRARIES = {
    r"mysql|mariadb|errmsg\.h": "db",
    r"yajl/": "json",
    r"openssl/|argon2\.h|zxcvbn\.h|liboath/|qrencode\.h": "auth",
    r"fcgi": "fcgi",
    r"systemd/": "master",
    r"curl/": "cmd dispatcher",
    r"magic\.h": "service worker",
    r"archive(_entry)?\.h": "dispatcher/privacy/zip.c",
    r"libical/": "model/calendar/ical.c model/calendar/occurrences.c model/calendar/free_time.h",
}
FUNCTION_LINES = 60
FILE_LINES = 500
PARAMETERS = 5
BANNED = {
    "strcpy strcat sprintf vsprintf gets": "it cannot be told how much room there is",
    "strtok localtime gmtime ctime asctime rand srand": "it keeps hidden state",
    "atoi atol atoll atof": "it cannot say that the text is no number: str_to_int",
    "system popen": "a shell between us and a program",
    "alloca asprintf vasprintf": "memory comes from the arena, with a limit",
}
ALLOCATING = {"base", "db", "master", "auth"}
COLUMNS = 140
PRINTF = r"\b(?:f|s|sn|v|vf|vs|vsn|d)?printf\s*\("


class Source:
    """A C file in three forms: unchanged, without comments and strings (`code`), and its comments and strings with their lines."""

    TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)

    def __init__(self, path, name, text):
        self.path, self.name, self.text = path, name, text
        self.folder = name.split("/")[0]
        self.comments, self.strings = [], []
        self.lines = text.split("\n")
        self.code = self.TOKEN.sub(self._blank, text)
        self.code_lines = self.code.split("\n")

    def _blank(self, match):
        token = match[0]
        line = self.text.count("\n", 0, match.start()) + 1
        if token.startswith("/"):
            self.comments.append((line, token))
            return re.sub(r"[^\n]", " ", token)
        if token.startswith('"'):
            before = self.text[self.text.rfind("\n", 0, match.start()) + 1:match.start()]
            if not re.match(r"\s*#\s*include\b", before):
                self.strings.append((line, token[1:-1]))
                return '"' + " " * (len(token) - 2) + '"'
            return token
        return "'" + " " * (len(token) - 2) + "'"

    def line_of(self, position):
        return self.code.count("\n", 0, position) + 1

    def find(self, pattern):
        for match in re.finditer(pattern, self.code):
            yield self.line_of(match.start()), match

    def functions(self):
        """(name, line of its opening brace, line of its closing one) of each function; style puts both at the margin."""
        begin = None
        for number, line in enumerate(self.code_lines, 1):
            if line == "{":
                begin = number
            elif line == "}" and begin:
                head = " ".join(self.code_lines[max(0, begin - 8):begin - 1])
                names = re.findall(r"(\w+)\s*\(", head.rsplit(";", 1)[-1].rsplit("}", 1)[-1])
                yield (names[0] if names else "?"), begin, number
                begin = None

    def joined(self):
        """Adjacent strings, joined as the compiler does, with the line of the first one."""
        for match in re.finditer(r'"[^"]*"(?:(?:\s|\\\n)*"[^"]*")*', self.code):
            pieces = re.findall(r'"((?:\\.|[^"\\\n])*)"', self.text[match.start():match.end()])
            yield self.line_of(match.start()), "".join(pieces)


def is_source(path, folder):
    """In tests/ that is a script, in Python or for a shell; the C sources there are the compiler's and clang-format's."""
    if folder != "tests":
        return path.suffix in (".c", ".h", ".sql")
    return path.suffix in (".py", ".sh") or not path.suffix and path.read_bytes().startswith(b"#!")


def read(root, folder):
    for path in sorted((root / folder).rglob("*")):
        if path.is_file() and is_source(path, folder):
            yield Source(path, str(path.relative_to(root / folder)), path.read_text(encoding="utf-8"))


RULES = []


def rule(name, why, bad, good, over="src"):
    """Registers a check of one source in the folder `over`; `bad` and `good` are {file: text}, each shown to it by --self-test."""

    def register(check):
        RULES.append({"name": name, "why": why, "check": check, "over": over, "all": False,
                      "bad": [{name: text} for name, text in bad.items()], "good": [{name: text} for name, text in good.items()]})
        return check

    return register


def rule_of_all(name, why, bad, good):
    """Registers a check of all sources in src/ together, which is given the root too; `bad` and `good` are lists of {file: text}."""

    def register(check):
        RULES.append({"name": name, "why": why, "check": check, "over": "src", "all": True, "bad": bad, "good": good})
        return check

    return register


def faults_of(one, root, sources):
    if one["all"]:
        return list(one["check"](root, sources))
    return [(source.path, line, text) for source in sources for line, text in one["check"](source)]


@rule("layers", "each folder is a layer that may only use certain other layers, so that five APIs can share one model",
      {"model/x.c": '#include "json/json.h"\n'}, {"model/x.c": '#include "shape/shape.h"\n#include <string.h>\n'})
def layers(source):
    allowed = LAYERS.get(source.folder)
    if allowed is None:
        yield 1, f"the folder {source.folder} is not in the table of layers"
        return
    for line, match in source.find(r'(?m)^\s*#\s*include\s+"([^"]+)"'):
        name = match[1]
        folder = name.split("/")[0]
        if "/" not in name or folder not in LAYERS:
            yield line, f'"{name}": an include names its file by the path from src/'
        elif folder != source.folder and folder not in allowed.split():
            yield line, f"{source.folder} may not include {name}"


def rooms(sources):
    """Which folder (or file at the top of a layer) includes which, within each layer: {of: {to: [(source, line)]}}."""
    found = {}
    for source in sources:
        parts = source.name.split("/")
        for line, match in source.find(r'(?m)^\s*#\s*include\s+"([^"]+)"'):
            other = match[1].split("/")
            of, to = (f"{path[0]}/{path[1].split('.')[0]}" for path in (parts, other + [""]))
            if parts[0] in ROOMS and other[0] == parts[0] and of != to:
                found.setdefault(of, {}).setdefault(to, []).append((source, line))
    return found


@rule_of_all("circles", "folders that include each other in a circle cannot be read, tested or changed separately",
             [{"service/a/x.c": '#include "service/b/b.h"\n', "service/b/b.c": '#include "service/a/a.h"\n'},
              {"model/a/x.h": '#include "model/b/x.h"\n', "model/b/x.h": '#include "model/c.h"\n',
               "model/c.h": '#include "model/a/x.h"\n'}],
             [
                 {"service/a/x.c": '#include "service/b/b.h"\n#include "service/a/y.h"\n',
                  "service/b/b.c": '#include "service/c.h"\n#include "store/a/a.h"\n',
               "store/a/a.c": '#include "store/b/b.h"\n', "db/a.c": '#include "db/b.h"\n', "db/b.c": '#include "db/a.h"\n'}])
def circles(_root, sources):
    graph = rooms(sources)
    for of, others in graph.items():
        for to, includes in others.items():
            reached, ahead = set(), [to]
            while ahead:
                room = ahead.pop()
                if room not in reached:
                    reached.add(room)
                    ahead += graph.get(room, ())
            if of in reached:
                yield from ((source.path, line, f"{of} includes {to}, which includes {of}, itself or by others")
                            for source, line in includes)


@rule_of_all("statement-lists", "a list of statements that STORE_LISTS does not name is neither prepared nor looked at by any test",
             [{"store/statements.h": "#define STORE_LISTS(LIST) \\\n\tLIST(user)\n", "store/a/a.c": "STATEMENTS(user, &get);\n",
               "store/a/b.c": "STATEMENTS(room, &list, &count);\n"}],
             [{"store/statements.h": "#define STORE_LISTS(LIST) \\\n\tLIST(user) \\\n\tLIST(room)\n",
               "store/a/a.c": "STATEMENTS(user, &get);\n", "store/a/b.c": "JOINED_STATEMENTS(room, join, 2);\n"}])
def statement_lists(_root, sources):
    named = {match[1] for source in sources if source.name == "store/statements.h"
             for _, match in source.find(r"(?m)^\s+LIST\((\w+)\)")}
    for source in sources:
        for line, match in source.find(r"(?m)^(?:JOINED_)?STATEMENTS\((\w+),|^STATEMENT_TABLE\((\w+),"):
            name = match[1] or match[2]
            if source.name.endswith(".c") and name not in named:
                yield source.path, line, f"STORE_LISTS does not name {name}"


@rule("libraries", "only one folder or file uses each library, so that it can be replaced and its errors are translated in one place",
      {"service/x.c": "#include <mysql.h>\n", "model/x.c": "#include <libical/ical.h>\n"},
      {"db/x.c": "#include <mysql.h>\n", "model/calendar/ical.c": "#include <libical/ical.h>\n"})
def libraries(source):
    for line, match in source.find(r"(?m)^\s*#\s*include\s+<([^>]+)>"):
        for pattern, folders in LIBRARIES.items():
            if re.match(pattern, match[1]) and not {source.folder, source.name} & set(folders.split()):
                yield line, f"<{match[1]}> may be included in {folders} only"


@rule("sql", "SQL is only allowed in store/, as constants, so that a reader finds all statements in one place",
      {"service/x.c": 'static const char text[] = "SELECT id FROM users";\n'},
      {"store/x.c": 'static const char text[] = "SELECT id FROM users";\n', "service/x.c": 'static const char t[] = "Select a slot";\n'})
def sql(source):
    if source.folder in ("store", "db"):
        return
    for line, text in source.joined():
        if re.search(r"\b(SELECT\s.*\bFROM|INSERT\s+(IGNORE\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|REPLACE\s+INTO"
                     r"|CREATE\s+TABLE|ALTER\s+TABLE)\b", text):
            yield line, f"SQL outside store/: {text[:60]}"


@rule("sql-printf", "formatting values into a statement allows SQL injection: bind them as parameters",
      {"store/x.c": "static void f(char *b)\n{\n\tsnprintf(b, 9, b);\n}\n"},
      {"base/x.c": "static void f(char *b)\n{\n\tsnprintf(b, 9, b);\n}\n"})
def sql_printf(source):
    if source.folder == "store":
        for line, _ in source.find(PRINTF):
            yield line, "printf-family call in store/"


@rule("sql-part", "a statement must be a constant, or be put together from constants by db_join: any other text may come from a client",
      {"store/x.c": "static void f(struct db_statement *s, struct str t)\n{\n\ts->text = t.p;\n}\n",
       "store/y.c": "static void f(const char *t)\n{\n\tg(&(const struct db_part){ t });\n}\n",
       "store/z.c": "static void f(const char *where)\n{\n\tstruct db_statement s = { .text = where };\n}\n"},
      {"store/x.c": 'static const struct db_part of_company = DB_PART(" WHERE company_id = ?", COMPANY_COL);\n'
                    'static const struct db_statement get = { .text = COLUMNS " WHERE id = ?" };\n'})
def sql_part(source):
    if source.folder == "store":
        for line, match in source.find(r"[\w\])](?:->|\.)text\s*=[^=]|\(\s*(?:const\s+)?struct db_part\s*\)\s*\{|\.text\s*=\s*[a-z]\w*"):
            yield line, f"a text that is not written down: {match[0]}"


HOME = Path(__file__).resolve().parents[2]


@functools.cache
def enum_numbers():
    """{enum: {value: number}}, of those in model/enums.h whose numbers are stored."""
    text = (HOME / "src/model/enums.h").read_text(encoding="utf-8").replace("\\\n", "")
    lists = dict(re.findall(r"(?m)^#define (\w+)\(VALUE\)(.*)", text))
    enums = {}
    for name, body in re.findall(r"\benum (\w+) \{(.*?)\}", text, re.DOTALL):
        body = re.sub(r"(\w+)\(NUMBERED\)", lambda match: lists[match[1]], body)
        enums[name] = {value: int(number) for value, number in re.findall(r"(\w+)(?:, | = )(\d+)", body)}
    return {name: values for name, values in enums.items() if values}


def enum_columns(source):
    """(line, table, column, enum) of the columns that say: -- enum NAME"""
    table = ""
    for number, line in enumerate(source.lines, 1):
        match = re.match(r"(?:CREATE|ALTER) TABLE (\w+)", line)
        table = match[1] if match else table
        match = re.match(r"\t(?:ADD COLUMN )?(\w+) .*-- enum (\w+)", line)
        if match and match[2] in enum_numbers():
            yield number, table, match[1], match[2]


@functools.cache
def enum_column_names():
    columns = {column for source in read(HOME, "sql") for _, _, column, _ in enum_columns(source)}
    return "|".join(sorted(columns, key=len, reverse=True))


@rule("sql-number", "the bare number of an enum value is not found when the enum changes: use its name from store/sql.h",
      {"store/x.c": 'static const char t[] = "SELECT id FROM jobs j WHERE j.status IN (1, 2)";\n',
       "store/y.c": 'static const char t[] = "UPDATE jobs SET status = 1";\n',
       "store/z.c": 'static const char t[] = "INSERT INTO jobs (id, status)"\n\t" VALUES (?, 1)";\n'},
      {"store/x.c": 'static const char t[] = "SELECT id FROM jobs j WHERE j.status IN (" SQL_JOB_CLOSED ")";\n',
       "store/y.c": 'static const char t[] = "SELECT id FROM jobs WHERE unlisted = 1 AND (1 << status & ?) <> 0";\n',
       "store/z.c": 'static const char t[] = "INSERT INTO jobs (id, status, unlisted) VALUES (?, ?, 1)";\n'})
def sql_number(source):
    if source.folder != "store":
        return
    column = rf"\b(?:{enum_column_names()})\b"
    compare = r"\s*(?:<=>|<>|!=|[<>=]+|\bBETWEEN\b|(?:\bNOT\s+)?\bIN\s*\([^)]*?)\s*"
    # A parameter contains the caller's role or a status; compared with 0, it may be any number.
    bare = rf"{column}{compare}\d|\?{compare}[1-9]\d?\b|CASE (?:\?|[\w.]*{column}) WHEN \d|(?:COALESCE|IFNULL)\([\w.]*{column}, \d"
    for line, text in source.joined():
        for match in re.finditer(bare, text):
            yield line, f"the number of an enum: {match[0]}"
        for names, values in re.findall(r"INSERT INTO \w+ \(([^)]*)\)\s*VALUES \(([^)]*)", text):
            for name, value in zip(names.split(","), values.split(",")):
                if re.fullmatch(column, name.strip()) and re.fullmatch(r"\s*\d+", value):
                    yield line, f"the number of an enum: {value.strip()} for {name.strip()}"


@rule("enum-twice", "two values with the same number cannot be told apart once they are stored",
      {"model/enums.h": "enum mode {\n\tMODE_A = 0,\n\tMODE_B = 0\n};\n"},
      {"model/enums.h": "enum mode { MODE_A = 0, MODE_B = 1 };\nenum part { PART_A = 0 };\n"})
def enum_twice(source):
    if source.name != "model/enums.h":
        return
    for line, match in source.find(r"\benum \w+ \{[^}]*\}|#define \w+\(VALUE\)(?:[^\n]*\\\n)+[^\n]*"):
        numbers = re.findall(r"(?:, | = )(\d+)\b", match[0])
        for number in sorted({number for number in numbers if numbers.count(number) > 1}):
            yield line, f"{match[0].split('(')[0].split('{')[0].strip()} has the number {number} twice"


# The caller, or what is known of the caller, in a use case or a handler.
CALLER = r"\bwho(?:\.|->)(?:user|company)\b[\w.]*"
# The one id of somebody that comes from the client and not from a record.
OF_REQUEST = r"in->[\w.>-]+"


def compared(code):
    """(position, one side, other side) of each comparison: by an operator, by memcmp, or by a function such as uuid_equal."""
    operand = r"[\w.\[\]>-]*(?:\([^()]*\))?[\w.\[\]>-]*"
    for match in re.finditer(rf"({operand})\s*([=!]=)\s*({operand})", code):
        yield match.start(), match[1], match[3]
    for match in re.finditer(r"\b(?:memcmp|\w+_equal\w*)\(\s*([^(),]+),\s*([^(),]+)[,)]", code):
        yield match.start(), match[1], match[2]


@rule("whose", "whose a record is, is decided by service/guard.c for all endpoints: a use case that asks itself can be forgotten",
      {"service/a/x.c": "static bool f(struct context *c, struct user_id to)\n{\n\treturn to.v.key == c->who.user.v.key;\n}\n",
       "service/a/y.c": "static bool f(struct principal *who, struct pet *pet)\n{\n\treturn who->company.v.key != pet->company.v.key;\n}\n",
       "api/a/z.c": "static bool f(struct context *c, struct pet *pet)\n{\n\treturn uuid_equal(pet->owner, c->who.user.v.pub);\n}\n",
       "service/a/m.c": "static bool f(struct context *c, struct uuid *a)\n{\n\treturn memcmp(&c->who.user.v.pub, a, 16) == 0;\n}\n"},
      {"service/guard.c": "static bool f(struct user_id to, struct principal *who)\n{\n\treturn to.v.key == who->user.v.key;\n}\n",
       "service/a/x.c": "static bool f(struct context *c, struct key *in)\n{\n\treturn c->who.company.v.key != 0 &&"
                        " uuid_equal(in->person.v.pub, c->who.user.v.pub) && c->who.role == HR;\n}\n",
       "worker/x.c": "static bool f(struct slot *slot, struct principal *who)\n{\n\treturn slot->user == who->user.v.key;\n}\n"})
def whose(source):
    if source.folder not in ("service", "api") or source.name == "service/guard.c":
        return
    for position, *sides in compared(source.code):
        callers = [side for side in sides if re.search(CALLER, side)]
        others = [side.strip() for side in sides if not re.search(CALLER, side)]
        if callers and not (others and re.fullmatch(rf"0|{OF_REQUEST}", others[0])):
            yield source.line_of(position), f"{callers[0].strip()} is compared outside service/guard.c with {(others or callers)[0]}"


def guarded_statements(source):
    """(line, name) of the statements of a file in store/ that are DB_GUARDED, also by a macro; name is None outside of a statement."""
    macros = {}
    for match in re.finditer(r"(?m)^#define (\w+)(?:[^\n]*\\\n)*[^\n]*", source.code):
        macros[match.span()] = match[1] if "DB_GUARDED" in match[0] else None
    made_by = [re.escape(name) + r"\s*\(" for name in macros.values() if name]
    uses = re.compile("|".join([r"\bDB_GUARDED\b", *(rf"\b{name}" for name in made_by)]))
    statements = [(match.span(), match[1]) for match in
                  re.finditer(r"(?ms)^static const struct db_statement (\w+)(?:\[[^\]]*\])?\s*=.*?;$", source.code)]
    for match in uses.finditer(source.code):
        if not any(begin <= match.start() < end for begin, end in macros):
            names = [name for (begin, end), name in statements if begin <= match.start() < end]
            yield source.line_of(match.start()), names[0] if names else None


@rule("finder", "a statement that finds records of anybody is safe only where the guard, or a write, has just said whose it is",
      {"store/a/x.c": "static const struct db_statement get = {\n\t.scope = DB_GUARDED,\n};\n\n"
                      "enum err store_pet(struct db *db)\n{\n\treturn db_one(db, &get);\n}\n",
       "store/a/y.c": "#define GET(name_) \\\n\t{ .name = name_, .scope = DB_GUARDED }\n"
                      "static const struct db_statement get[2] = {\n\t[0] = GET(0),\n};\n\n"
                      "enum err store_pet_many(struct db *db)\n{\n\treturn db_one(db, &get[0]);\n}\n",
       "store/a/z.c": "static const struct store_finding all = { 0, DB_GUARDED };\n",
       "service/a/x.c": "enum err service_pet_change(struct context *c)\n{\n\treturn store_pet_any(c->db);\n}\n",
       "service/a/y.c": "enum err service_pet_change(struct context *c)\n{\n\treturn store_pet_any_lock(c->db);\n}\n",
       "dispatcher/x.c": "static enum err step(struct lane *lane)\n{\n\treturn store_pet_any(lane->db);\n}\n"},
      {"store/a/x.c": "static const struct db_statement get = {\n\t.scope = DB_GUARDED,\n};\n\n"
                      "enum err store_pet_any_lock(struct db *db)\n{\n\treturn db_one(db, &get);\n}\nSTATEMENTS(pet, &get);\n",
       "store/a/y.c": "static const struct db_statement get = {\n\t.scope = DB_TENANT,\n};\n\n"
                      "enum err store_pet(struct db *db)\n{\n\treturn db_one(db, &get);\n}\n",
       "service/a/x.c": "static enum err find_locked(struct context *c)\n{\n\treturn store_pet_any_lock(c->db);\n}\n",
       "service/a/y.c": "enum err service_pet_answer(struct context *c)\n{\n\treturn store_pet_any(c->db);\n}\n",
       "service/a/z.c": "enum err service_pet_list(struct context *c)\n{\n\treturn store_pet_anyway(c->db);\n}\n"})
def finder(source):
    def inside(pattern):
        for name, begin, end in source.functions():
            for number in range(begin, end + 1):
                found = re.search(pattern, source.code_lines[number - 1])
                if found:
                    yield number, name, found[0]

    if source.folder == "store":
        for line, statement in guarded_statements(source):
            if statement is None:
                yield line, "DB_GUARDED is for a static const struct db_statement alone"
                continue
            for number, name, _ in inside(rf"\b{statement}\b"):
                if not re.fullmatch(r"store_\w+_any(_\w+)?", name):
                    yield number, f"{name}() runs the statement {statement}, which is DB_GUARDED: only a store_..._any may"
        return
    for number, name, called in inside(r"\bstore_\w+?_any(_\w+)?\b(?=\()"):
        if source.folder != "service" or not re.match(r"(find|answer)(_|$)|service_\w+_answer$", name):
            yield number, f"{name}() calls {called}: only a finder (find...), or an answer after a write (answer...), of service/ may"


@rule("json", "only json/ writes JSON, because it escapes texts and closes what it opens; JSON made from pieces of text may be invalid",
      {"api/x.c": 'static const char t[] = "{\\"a\\":";\n'},
      {"json/x.c": 'static const char t[] = "{\\"a\\":";\n', "base/log.c": 'static const char t[] = "\\":";\n'})
def json(source):
    # base/log.c writes its JSON itself, because base/ may not use json/ and logging must work when everything else fails.
    if source.folder == "json" or source.name == "base/log.c":
        return
    for line, text in source.strings:
        if re.search(r'\\"\s*:|\{\s*\\"|^\s*\\"\w+\\"\s*$', text):
            yield line, f"JSON text outside json/: {text[:60]}"


@rule("banned", "each of these functions has a safe replacement in this project",
      {"base/x.c": "static void f(char *a, char *b)\n{\n\tstrcpy(a, b);\n}\n"},
      {"base/x.c": "static void f(char *a, char *b)\n{\n\tmemcpy(a, b, 1); /* not strcpy() */\n}\n"})
def banned(source):
    for names, reason in BANNED.items():
        for line, match in source.find(r"(?<![\w.>])(" + "|".join(names.split()) + r")\s*\("):
            yield line, f"{match[1]}(): {reason}"
    if source.folder != "cmd":
        for line, match in source.find(r"\b(setenv|putenv|unsetenv)\s*\("):
            yield line, f"{match[1]}(): the environment is read in cmd/ alone"


@rule("malloc", "memory of a request comes from its arena: nothing is freed one by one, so nothing is freed twice or forgotten",
      {"service/x.c": "static void *f(void)\n{\n\treturn malloc(3);\n}\n"}, {"db/x.c": "static void *f(void)\n{\n\treturn malloc(3);\n}\n"})
def malloc(source):
    if source.folder in ALLOCATING:
        return
    for line, match in source.find(r"(?<![\w.>])(malloc|calloc|realloc|free|strdup|strndup|reallocarray|aligned_alloc)\s*\("):
        yield line, f"{match[1]}() outside {', '.join(sorted(ALLOCATING))}"


@rule("function-length", f"a function above {FUNCTION_LINES} lines does more than one thing",
      {"base/x.c": "static void f(void)\n{\n" + "\t;\n" * 60 + "}\n"}, {"base/x.c": "static void f(void)\n{\n" + "\t;\n" * 50 + "}\n"})
def function_length(source):
    for name, begin, end in source.functions():
        if end - begin + 1 > FUNCTION_LINES:
            yield begin, f"{name}() has {end - begin + 1} lines"


@rule("file-length", f"a file above {FILE_LINES} lines is several files", {"base/x.c": "\n" * 501}, {"base/x.c": "\n" * 490})
def file_length(source):
    lines = source.text.count("\n")
    if lines > FILE_LINES:
        yield 1, f"{lines} lines"


@rule("parameters", f"more than {PARAMETERS} parameters are a struct that nobody has named yet",
      {"base/x.h": "#ifndef BASE_X_H\n#define BASE_X_H\n/* Adds. */\nint f(int a, int b, int c, int d, int e, int g);\n#endif\n"},
      {"base/x.h": "#ifndef BASE_X_H\n#define BASE_X_H\n/* Adds. */\nint f(int a, int b, int c, int d, int (*e)(int, int));\n#endif\n"})
def parameters(source):
    code = re.sub(r"(?m)^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda match: re.sub(r"[^\n]", " ", match[0]), source.code)
    for match in re.finditer(r"(?m)^[A-Za-z_][\w \t*]*?\b(\w+)\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)\s*(?:;|\{|\n\{)", code):
        depth, commas = 0, 0
        for letter in match[2]:
            depth += (letter == "(") - (letter == ")")
            commas += letter == "," and depth == 0
        if commas + 1 > PARAMETERS:
            yield source.line_of(match.start()), f"{match[1]}() takes {commas + 1} parameters"


@rule("contract", "a prototype without its contract (takes, returns, owns, fails) makes every reader read the body",
      {"base/x.h": "#ifndef BASE_X_H\n#define BASE_X_H\n\nint f(void);\n#endif\n"},
      {"base/x.h": "#ifndef BASE_X_H\n#define BASE_X_H\n/* The answer. */\nint f(void);\n#endif\n"})
def contract(source):
    if not source.name.endswith(".h"):
        return
    for number, line in enumerate(source.code_lines, 1):
        if not re.match(r"(?!typedef|return|#)[A-Za-z_][\w \t*]*\b\w+\([^;{]*(\);\s*$|,\s*$|\($)", line):
            continue
        above = number - 1
        while above > 0 and source.lines[above - 1].strip() and not _in_comment(source, above):
            above -= 1
        if above == 0 or not _in_comment(source, above):
            yield number, f"no contract above: {line.strip()[:60]}"


def _in_comment(source, number):
    return any(line <= number <= line + text.count("\n") for line, text in source.comments)


@rule("guard", "a header may be included twice, and its guard says where it lies",
      {"base/x.h": "#ifndef X_H\n#define X_H\n#endif\n"}, {"base/x.h": "#ifndef BASE_X_H\n#define BASE_X_H\n#endif\n"})
def guard(source):
    if source.name.endswith(".h"):
        name = re.sub(r"\W", "_", source.name).upper()
        if not re.search(rf"(?m)^#ifndef {name}\n#define {name}$", source.code):
            yield 1, f"the guard is not {name}"


@rule("unfinished", "main is finished work; what is left to do stands in an issue",
      {"base/x.c": "/* TODO: more */\n"}, {"base/x.c": "/* a doable thing; xxxl */\n"})
def unfinished(source):
    for line, text in source.comments + source.strings:
        found = re.search(r"\b(TODO|FIXME|XXX|HACK)\b|\bnot (yet )?implemented\b", text)
        if found:
            yield line + text.count("\n", 0, found.start()), f"{found[0]}"


@rule("typedef", "a typedef'd struct hides that it is one; rows need it once, in their own macros",
      {"base/x.h": "#ifndef BASE_X_H\n#define BASE_X_H\ntypedef struct { int a; } thing;\n#endif\n"},
      {"base/x.h": "#ifndef BASE_X_H\n#define BASE_X_H\nstruct thing { int a; };\n#endif\n"})
def typedef(source):
    if source.name in ("shape/shape.h", "api/endpoint.h"):
        return
    for line, _ in source.find(r"\btypedef\s+(struct|union)\b"):
        yield line, "typedef of a struct"


@rule("state", "state that outlives a request is the worker's context; an exception says above it why it must be one",
      {"base/x.c": "#include <a.h>\n\nstatic struct {\n\tint a;\n} counter;\n"},
      {"base/x.c": "/* Read once: the kernel does not change. */\nstatic int counter;\nstatic const int a[] = { 1 };\n\nstatic int"
                   " f(void)\n{\n\treturn 1;\n}\n"})
def state(source):
    for number, line in enumerate(source.code_lines, 1):
        match = re.match(r"(static\s+)?(?!const\b|extern\b|typedef\b|return\b|else\b|enum\s*\{|goto\b)"
                         r"((?:volatile\s+|_Atomic\s+|_Thread_local\s+)?(?:struct\s+|enum\s+|unsigned\s+)?\w+)\b"
                         r"\s*\**\s*\w+(\[[^\]]*\])*\s*(=[^;]*)?(;|=\s*\{|\{)\s*$", line)
        match = match or re.match(r"static\s+(struct|union)\s*\{$", line)
        if not match or re.search(r"\bconst\b|\(|^(struct|enum|union)\s+\w+\s*[{;]", line):
            continue
        if source.name.endswith(".h") or line.startswith(("struct", "enum", "union")) and line.rstrip().endswith("{"):
            continue
        above = number - 1
        if not (above > 0 and _in_comment(source, above) or "/*" in source.lines[number - 1]):
            yield number, f"state that says not why: {line.strip()[:60]}"


@rule("schema-comment", "a table says what a row is and who writes it, an index who reads by it: one without a reader can go",
      {"1.sql": "-- A thing.\nCREATE TABLE a (\n\tid BIGINT NOT NULL,\n\tPRIMARY KEY (id),\n\tKEY b (c)\n);\n"},
      {"1.sql": "-- A thing.\nCREATE TABLE a (\n\tid BIGINT NOT NULL,\n\tPRIMARY KEY (id),\n\t-- The list.\n\tKEY b (c)\n);\n"}, over="sql")
def schema_comment(source):
    for number, line in enumerate(source.lines, 1):
        named = re.match(r"CREATE TABLE \w+|\t(?:UNIQUE |FULLTEXT )?KEY \w+|\tPRIMARY KEY (?!\(id\))|ALTER TABLE .*ADD .*KEY \w+", line)
        if named and (number < 2 or not source.lines[number - 2].lstrip().startswith("-- ")):
            yield number, f"no comment above: {named[0].strip()}"


@rule("schema-number", "the number of an enum in the schema names its value, so that a reader knows it and this script can compare it",
      {"1.sql": "CREATE TABLE a (\n\tstatus TINYINT NOT NULL DEFAULT 0, -- enum job_status\n);\n",
       "2.sql": "CREATE TABLE a (\n\tstatus TINYINT NOT NULL, -- enum job_status\n\tb INT AS (status = 0), -- JOB_CLOSED\n);\n"},
      {"1.sql": "CREATE TABLE a (\n\tstatus TINYINT NOT NULL DEFAULT 0, -- enum job_status: JOB_DRAFT\n\tb INT AS (status = 2), --"
                " JOB_CLOSED\n);\n"},
      over="sql")
def schema_number(source):
    enums = {(table, column): enum for _, table, column, enum in enum_columns(source)}
    table = ""
    for number, line in enumerate(source.lines, 1):
        match = re.match(r"(?:CREATE|ALTER) TABLE (\w+)", line)
        table = match[1] if match else table
        statement, _, comment = line.partition("-- ")
        declared = re.match(r"\t(?:ADD COLUMN )?(\w+) .* DEFAULT (\d+)", statement)
        found = [(declared[1], declared[2])] if declared else re.findall(r"(\w+) = (\d+)", statement)
        for column, value in found:
            enum = enums.get((table, column))
            if enum and int(value) not in [enum_numbers()[enum].get(word) for word in re.findall(r"\w+", comment)]:
                yield number, f"{column} {value}: no comment says which value of enum {enum} that is"


EVENTS = "model/events.def"
EVENTS_SAMPLE = 'EVENT(OFFER_SENT, "offer.sent", "Offer received", WEBHOOKS)\n'


def events(root):
    """(line, identifier, name) of each event of the domain."""
    path = root / "src" / EVENTS
    lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
    for number, line in enumerate(lines, 1):
        match = re.match(r'EVENT\((\w+), "([^"]+)",', line)
        if match:
            yield number, match[1], match[2]


@rule_of_all("event-emitted", "an event that nothing emits is a promise to webhooks and readers that is never kept",
             [{EVENTS: EVENTS_SAMPLE, "service/x.c": "static int f(int e)\n{\n\treturn e == EVENT_OFFER_SENT;\n}\n"}],
             [{EVENTS: EVENTS_SAMPLE, "service/x.c": "static const struct event e = { .name = EVENT_OFFER_SENT };\n"}])
def event_emitted(root, sources):
    used = set()
    for source in sources:
        for _, match in source.find(r"\bEVENT_(\w+)"):
            compared = re.search(r"([=!]=|\bcase)\s*$", source.code[:match.start()])
            if source.folder in ("service", "dispatcher") and not compared:
                used.add(match[1])
    for line, identifier, _ in events(root):
        if identifier not in used:
            yield root / "src" / EVENTS, line, f"nothing in service/ or dispatcher/ emits EVENT_{identifier}"


@rule_of_all("event-literal", "a name that is typed a second time can be mistyped, and then no webhook is told, silently",
             [{EVENTS: EVENTS_SAMPLE, "service/x.c": 'static const char e[] = "offer.sended";\n'},
              {EVENTS: EVENTS_SAMPLE, "store/x.c": "static const char t[] = \"SELECT 1 FROM o WHERE event = 'offer.sent'\";\n"}],
             [{EVENTS: EVENTS_SAMPLE, "service/x.c": 'static const char e[] = "offer.ics";\n',
               "store/x.c": 'static const struct s s = { .name = "offer.sent" };\n',
               "api/x.c": 'static const struct s s = { .id = "offer.send", .example = "offer.sent" };\n'}])
def event_literal(root, sources):
    families = {name.split(".")[0] for _, _, name in events(root)}
    for source in sources:
        for line, text in source.strings:
            quoted = re.findall(r"'([^']*)'", text)
            # Statements have names of the same form, and so have operations and files; an example is for the API's document.
            if source.folder != "store" and not re.search(r'\.(id|example) = "' + re.escape(text) + '"', source.lines[line - 1]):
                quoted.append(text)
            for one in quoted:
                match = re.fullmatch(r"([a-z_]+)\.(?!ics$)[a-z_]+", one)
                if match and match[1] in families:
                    yield source.path, line, f'"{one}": the name of an event stands in {EVENTS} alone'


SETTINGS = {"service/context.h": "settings", "worker/worker.h": "worker_settings", "dispatcher/dispatcher.h": "dispatcher_settings"}


@rule_of_all("setting", "a setting without an option, or that cmd/ does not fill in otherwise, stays 0, and nothing else says so",
             [{"service/context.h": "struct settings {\n\tint64_t pause, minutes;\n};\n",
               "cmd/options.c": "static const struct option o = { AT_MEMBER(worker.business.pause) };\n"}],
             [{"service/context.h": "struct settings {\n\tint64_t pause, minutes;\n\tstruct str text;\n};\nstruct other {\n\tint x;\n};\n",
               "cmd/options.c": "static const struct option o = { AT_MEMBER(worker.business.pause) };\n",
               "cmd/interviewd.c": "static void f(struct settings *s)\n{\n\ts->minutes = 1;\n\ts->text.n = 0;\n}\n"}])
def setting(_root, sources):
    filled = "".join(source.code for source in sources if source.folder == "cmd")
    for source in sources:
        for line, match in source.find(rf"(?s)\bstruct {SETTINGS.get(source.name, '-')} \{{(.*?)\n\}};"):
            for member in re.finditer(r"\w[\w\s*]*?\b(\w+(?:,\s*\w+)*);", match[1]):
                for name in re.split(r",\s*", member[1]):
                    if not re.search(rf"(?:\.|->){name}\b", filled):
                        yield source.path, line + match[1].count("\n", 0, member.start(1)), f"no option sets {name}, and cmd/ does not"


@rule("columns", f"a line of a script above {COLUMNS} columns is cut off where it is reviewed",
      {"api/x.py": "x = [" + "1, " * 50 + "]\n", "x": "#!/bin/sh\necho " + "x" * 140 + "\n"},
      {"api/x.py": "x = [" + "1, " * 40 + "]\n", "x.txt": "x" * 200 + "\n", "y": "x" * 200 + "\n"}, over="tests")
def columns(source):
    for number, line in enumerate(source.lines, 1):
        if len(line) > COLUMNS:
            yield number, f"{len(line)} columns"


def check_format(root):
    """Runs clang-format, if the version that the style was written for is installed."""
    program = shutil.which("clang-format-14") or shutil.which("clang-format")
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout.strip() if program else "none"
    if " 14." not in version:
        print(f"skipped: format, because other versions write other forms than clang-format 14 ({version} is here)")
        return []
    files = [str(path) for folder in ("src", "tests/unit", "bench") for path in sorted((root / folder).rglob("*"))
             if path.suffix in (".c", ".h")]
    done = subprocess.run([program, "--dry-run", *files], capture_output=True, text=True, check=False)
    broken = sorted({line.split(": warning:")[0] for line in done.stderr.splitlines() if ": warning:" in line})
    seen, faults = set(), []
    for place in broken:
        name, line = place.split(":")[:2]
        if name not in seen:
            seen.add(name)
            faults.append((Path(name), int(line), "not as clang-format writes it: clang-format -i"))
    return faults


FORMAT_WHY = "one form for all, so that a diff shows what was meant"


def faults_of_sample(one, files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder) / one["over"] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return faults_of(one, Path(folder), list(read(Path(folder), one["over"])))


def self_test():
    failed = 0
    for one in RULES:
        for what in ("bad", "good"):
            for files in one[what]:
                found = faults_of_sample(one, files)
                if bool(found) != (what == "bad"):
                    failed += 1
                    print(f"FAIL {one['name']}: its {what} sample {', '.join(files)} gave {found}")
    print(f"{len(RULES)} rules, each shown a bad and a good sample: {failed} failed")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=HOME)
    parser.add_argument("--self-test", action="store_true")
    arguments = parser.parse_args()
    if arguments.self_test:
        return self_test()
    root = arguments.root.resolve()
    broken = 0
    sources = {folder: list(read(root, folder)) for folder in ("src", "sql", "tests")}
    for one in RULES:
        broken += report(root, one["name"], one["why"], faults_of(one, root, sources[one["over"]]))
    broken += report(root, "format", FORMAT_WHY, check_format(root))
    print(f"{len(RULES) + 1} rules over {sum(map(len, sources.values()))} files: {broken} broken")
    return 1 if broken else 0


def report(root, name, why, faults):
    for path, line, text in faults:
        print(f"{path.relative_to(root) if path.is_relative_to(root) else path}:{line}: {name}: {text}")
    if faults:
        print(f"    why: {why}")
    return len(faults)


if __name__ == "__main__":
    sys.exit(main())
