"""Tests that the contract check finds faults: a small document, and answers that each break it in one way."""

import copy
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness.client import Answer, multipart  # noqa: E402
from harness.contract import Contract  # noqa: E402
from harness.instance import Instance  # noqa: E402

ID = "0193200a-7c00-7000-8000-000000000001"
DOCUMENT = {
    "openapi": "3.1.0",
    "paths": {
        "/things": {"get": {"operationId": "things.list", "responses": {
            "200": {"description": "", "headers": {"X-Total-Count": {"required": True, "schema": {"type": "integer"}}},
                    "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/thing"}}}}},
            "400": {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}}}},
        "/things/{id}": {"get": {"operationId": "things.one", "responses": {
            "200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/thing"}}}},
            "204": {"description": ""}}}},
        "/things/new": {"get": {"operationId": "things.new", "responses": {"204": {"description": ""}}}},
    },
    "components": {"schemas": {"thing": {"type": "object", "required": ["id", "at"], "properties": {
        "id": {"type": "string", "format": "uuid"}, "at": {"type": ["string", "null"], "format": "date-time"}}}}},
}
JSON = ("Content-Type", "application/json; charset=utf-8")


def answer(target="/things/1", status=200, body=b'{"id":"%s","at":null}' % ID.encode(), headers=(JSON, ("X-Request-Id", "r1")),
           method="GET"):
    return Answer(method, target, status, list(headers), body, 0)


class Judge(unittest.TestCase):
    def setUp(self):
        self.contract = Contract(copy.deepcopy(DOCUMENT))

    def test_what_is_right(self):
        for one in (answer(), answer("/things/1/"), answer("/things/1", 204, b""), answer("/things/new", 204, b""),
                    answer(method="HEAD", body=b""), answer("/things", 200, b"[]", (JSON, ("X-Request-Id", "r"), ("X-Total-Count", "0"))),
                    answer("/nothing", 404, b'{"error":"not_found","message":"x"}'),
                    answer("/things/1", 405, b'{"error":"x","message":"x"}', method="PUT")):
            self.assertIsNone(self.contract.fault(one), one)

    def test_what_is_wrong(self):
        good = answer().body
        for one in (answer(status=201), answer(body=b"{}"), answer(body=b"[]"), answer(body=b"{broken"),
                    answer(body=good.replace(b"null", b"5")),
                    answer(body=good.replace(b"null", b'"2024-03-20"')), answer(body=good.replace(b"0193200a", b"x193200a")),
                    answer(body=good.replace(b"}", b',"extra":1}')),
                    answer(body=good.replace(b"}", b',"at":null}')), answer(headers=[JSON]),
                    answer(headers=[("Content-Type", "text/html"), ("X-Request-Id", "r")]),
                    answer("/things", 200, b"[]"), answer("/things", 200, b"[]", (JSON, ("X-Request-Id", "r"), ("X-Total-Count", "many"))),
                    answer("/things", 200, b'[{"id":"%s","at":null,"x":1}]' % ID.encode(),
                           (JSON, ("X-Request-Id", "r"), ("X-Total-Count", "1"))),
                    answer("/things/new", 200), answer("/things/new", 204, b"x"), answer(method="HEAD"), answer("/nothing", 200),
                    answer("/nothing", 404, b"{}"), answer("/things/1", 200, method="PUT")):
            self.assertIsNotNone(self.contract.fault(one), one)

    def test_a_literal_segment_wins(self):
        self.assertEqual(self.contract.operation("GET", "/things/new")[1]["operationId"], "things.new")
        self.assertEqual(self.contract.operation("GET", "/things/newer?x=1")[1]["operationId"], "things.one")

    def test_coverage(self):
        reached = [{"method": "GET", "target": "/things?x=1", "status": 200}, {"method": "GET", "target": "/things", "status": 400},
                   {"method": "GET", "target": "/things/1", "status": 200},
                   {"method": "HEAD", "target": "/things/new", "status": 204}]
        missing = self.contract.unreached(reached)
        self.assertEqual(len(missing), 2)
        self.assertIn("things.one (GET /things/{id}): no test got 204", missing)
        self.assertIn("things.new (GET /things/new): no test got 204", missing)


class PublishedNames(unittest.TestCase):
    """tests/golden/names distinguishes a removed name, which breaks clients, from a new name, which does not."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.document, self.reviewed = Path(self.folder.name) / "openapi.json", Path(self.folder.name) / "names.txt"
        self.names(DOCUMENT, "--renew")
        self.published = self.reviewed.read_text()

    def names(self, document, *options):
        document = {**document, "tags": [{"name": "Things"}], "components": {"responses": {}, **document["components"]}}
        self.document.write_text(json.dumps(document))
        program = Path(__file__).resolve().parents[1] / "golden" / "names"
        return subprocess.run([sys.executable, program, self.document, self.reviewed, *options], capture_output=True, text=True,
                              check=False)

    def changed(self, old, new):
        return json.loads(json.dumps(DOCUMENT).replace(old, new))

    def test_the_same(self):
        self.assertEqual(self.published, "operation things.list\noperation things.new\noperation things.one\nschema thing\ntag Things\n")
        done = self.names(DOCUMENT)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_a_new_name(self):
        document = copy.deepcopy(DOCUMENT)
        document["paths"]["/things"]["post"] = {"operationId": "things.create", "responses": {}}
        done = self.names(document)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("new name: operation things.create", done.stdout)
        self.assertEqual(self.reviewed.read_text(), self.published)
        self.assertEqual(self.names(document, "--renew").returncode, 0)
        self.assertIn("operation things.create\n", self.reviewed.read_text())

    def test_a_name_that_is_gone(self):
        for old, new, name in (("things.one", "things.get", "operation things.one"), ('"thing"', '"item"', "schema thing")):
            done = self.names(self.changed(old, new))
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"BREAKING, a published name is gone or was renamed: {name}\n", done.stderr)

    def test_renewing_withdraws_nothing(self):
        done = self.names(self.changed("things.one", "things.get"), "--renew")
        self.assertEqual(done.returncode, 1)
        self.assertIn("operation things.one\n", self.reviewed.read_text())


class Log(unittest.TestCase):
    def test_error_lines(self):
        lines = ["2026-01-01T00:00:00.000Z info worker REQUEST: request pid=1",
                 "2026-01-01T00:00:00.000Z error worker DATABASE_ERROR: database error pid=1",
                 '{"time":"x","level":"error","process":"worker","event":"FILE_ERROR"}',
                 '2026-01-01T00:00:00.000Z info worker REQUEST: request path="/an error worker"',
                 "==12==ERROR: AddressSanitizer: heap-buffer-overflow", "x.c:3:4: runtime error: signed integer overflow"]
        with tempfile.TemporaryDirectory() as folder:
            instance = Instance("log")
            instance.state = Path(folder)
            (Path(folder) / "log").mkdir()
            instance.log().write_text("\n".join(lines) + "\n")
            self.assertEqual(instance.unannounced(), [lines[1], lines[2], lines[4], lines[5]])
            instance.announce("DATABASE_ERROR", "Sanitizer", "runtime")
            # Reports of sanitizers cannot be declared as expected.
            self.assertEqual(instance.unannounced(), [lines[2], lines[4], lines[5]])
            self.assertEqual(instance.unannounced(len(lines[0]) + 1 + len(lines[1]) + 1), [lines[2], lines[4], lines[5]])


class Bodies(unittest.TestCase):
    def test_multipart(self):
        kind, body = multipart([("a", "é")], [("f", "x.txt", "text/plain", b"\r\n--")])
        boundary = kind.split("boundary=")[1].encode()
        self.assertEqual(body.count(b"--" + boundary), 3)
        self.assertTrue(body.endswith(b"--" + boundary + b"--\r\n"))
        self.assertIn("é".encode(), body)


if __name__ == "__main__":
    unittest.main()
