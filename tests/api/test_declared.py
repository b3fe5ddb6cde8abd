"""
Tests what the rows declare on every operation in the same way. The requests are made from the OpenAPI document, which is made from the
rows, so a new endpoint has these tests from its first day.
"""

import hashlib
import json
import sys
import threading
import unittest
import uuid
from pathlib import Path
from urllib.parse import urlencode

import jsonschema

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, contract, samples, tickets  # noqa: E402
from harness.client import multipart  # noqa: E402
from harness.instance import wait_for  # noqa: E402

METHODS = ("get", "put", "post", "delete", "patch")
# The admin of the installation has the role admin, too, but no company.
ROLES = ("admin", "hr", "interviewer", "candidate", "installation")
SAMPLES = {"application/pdf": ("a.pdf", samples.pdf), "image/png": ("a.png", samples.png),
           "text/csv": ("a.csv", lambda: b"title,description,employment_type\nSmith,Forges,full_time\n")}
MIB = 1 << 20
FORM = "application/x-www-form-urlencoded"


class Operation:
    """One operation, with requests that are valid except for the fault that a test adds."""

    def __init__(self, document, resolver, path, method, row):
        self.document, self.resolver, self.path, self.method, self.row = document, resolver, path, method.upper(), row
        self.id = row["operationId"]
        self.private = row["security"] != [] and {} not in row["security"]
        # All companies are for the admin of the installation alone.
        self.roles = ["installation"] if row["tags"] == ["Companies"] else row["x-roles"]
        self.parameters = [self.resolved(one) for one in row["parameters"]]
        self.content = row.get("requestBody", {}).get("content", {})

    def resolved(self, node):
        while "$ref" in node:
            node = self.resolver.resolve(node["$ref"])[1]
        return node

    def choices(self, schema):
        """Returns the schemas of which a value has to meet one."""
        schema = self.resolved(schema)
        return [self.resolved(one) for one in schema.get("oneOf") or schema.get("anyOf") or [schema]]

    def optional(self, schema):
        """Whether a schema is that of an object that needs no member."""
        return bool(schema.get("properties")) and not schema.get("required")

    def named(self, where):
        return {one["name"]: one["schema"] for one in self.parameters if one["in"] == where}

    def sample(self, schema):
        """Returns a value that the schema allows."""
        schema = self.resolved(schema)
        for name in ("examples", "enum"):
            if name in schema:
                return schema[name][0]
        kinds = schema.get("type", "object")
        kind = kinds if isinstance(kinds, str) else kinds[0]
        if kind == "object":
            return {name: self.sample(one) for name, one in schema.get("properties", {}).items() if name in schema.get("required", ())}
        if kind == "array":
            return [self.sample(schema["items"])] * max(1, schema.get("minItems", 0))
        if schema.get("format") == "uuid":
            return str(uuid.uuid4())
        if kind == "string":
            return "x" * max(1, schema.get("minLength", 0))
        return {"integer": schema.get("minimum", 1), "number": schema.get("minimum", 1), "boolean": True}[kind]

    def target(self, query=None, **params):
        path = self.path
        for name in self.named("path"):
            words = self.resolved(self.named("path")[name]).get("enum")
            path = path.replace("{" + name + "}", str(params.get(name, words[0] if words else uuid.uuid4())))
        wanted = {one["name"]: self.sample(one["schema"]) for one in self.parameters if one["in"] == "query" and one["required"]}
        wanted.update(query or {})
        wanted = {name: value for name, value in wanted.items() if value is not None}
        return path + ("?" + urlencode(wanted) if wanted else "")

    def schema(self):
        """Returns the schema of the JSON body; None when there is no body."""
        return self.resolved(self.content["application/json"]["schema"]) if "application/json" in self.content else None

    def body(self):
        """Returns (Content-Type, bytes) of a valid body."""
        if not self.content:
            return None, None
        if "application/json" in self.content:
            return "application/json", json.dumps(self.sample(self.content["application/json"]["schema"])).encode()
        if FORM in self.content:
            return FORM, urlencode(self.sample(self.content[FORM]["schema"])).encode()
        schema = self.resolved(self.content["multipart/form-data"]["schema"])
        fields = [(name, str(self.sample(one))) for name, one in schema["properties"].items() if "contentMediaType" not in one]
        return multipart(fields, [self.file(name) for name, one in schema["properties"].items() if "contentMediaType" in one])

    def file(self, name):
        """Returns a file of the first type that the document says is accepted: the parts of multipart()."""
        accepted = self.content["multipart/form-data"].get("encoding", {}).get(name, {}).get("contentType", "application/pdf")
        kind = next((kind for kind in accepted.split(", ") if kind in SAMPLES), "application/pdf")
        called, made = SAMPLES[kind]
        return name, called, kind, made()

    def send(self, person, target=None, body=None, kind=None, headers=None, **more):
        right_kind, right = self.body()
        body = right if body is None else body
        headers = dict(headers or {})
        if body is not None:
            headers["Content-Type"] = kind or right_kind
        return person.request(self.method, target or self.target(), body, headers=headers, **more)


class Rows(Suite):
    """Every operation of the document, and a person of each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        document = contract.document_of(cls.instance)
        resolver = jsonschema.RefResolver.from_schema(document)
        cls.operations = [Operation(document, resolver, path, method, item[method])
                          for path, item in document["paths"].items() for method in METHODS if method in item]
        cls.people = {}

    def person(self, role):
        """Returns a person with this role; all tests use the same one."""
        if role not in self.people:
            if role in ("interviewer", "candidate"):
                self.people[role] = self.register(role)
            elif role == "installation":
                self.people[role] = self.staff("admin", None)
            else:
                self.people[role] = self.staff(role, "Declared")
        return self.people[role]

    def allowed(self, operation):
        """Returns a person who may call the operation."""
        if not operation.private:
            return self.anyone
        return self.knowing(operation, {})

    def knowing(self, operation, schema, roles=tuple(reversed(ROLES))):
        """Returns a person who may call the operation, and for whom this member or parameter is not hidden."""
        return next((self.person(role) for role in roles if role in operation.roles and role not in schema.get("x-not-for", ())),
                    self.anyone)

    def each(self, wanted):
        found = [operation for operation in self.operations if wanted(operation)]
        self.assertTrue(found)
        return found

    def declares(self, status):
        return self.each(lambda operation: status in operation.row["responses"])

    def assertNames(self, answer, name):
        self.assertStatus(answer, 400)
        self.assertIn(f'"{name}"' if "details" in answer.json else name, answer.text)


class Declared(Rows):
    # ---- the whole request

    def test_query_that_cannot_be_decoded(self):
        for operation in self.declares("400"):
            with self.subTest(operation=operation.id):
                for query in ("a=%zz", "a=%", "a=%ff", "%00=1"):
                    target = operation.target()
                    self.assertStatus(operation.send(self.allowed(operation), target + ("&" if "?" in target else "?") + query), 400)

    def test_dry_run(self):
        """What offers no dry run refuses it, because a request for one must not make the real change."""
        tables = ("outbox", "users", "replays", "refresh_tokens")
        writes = self.each(lambda operation: operation.method != "GET" and "Prefer" not in operation.named("header"))
        people = {operation.id: self.allowed(operation) for operation in writes}
        before = [self.instance.count(table) for table in tables]
        for operation in writes:
            with self.subTest(operation=operation.id):
                for query, headers in (("dry_run=1", {}), ("dry_run", {}), ("dry%5Frun=true", {"Idempotency-Key": str(uuid.uuid4())}),
                                       ("", {"Prefer": "dry-run"}), ("", {"Prefer": "respond-async, Dry-Run ; wait=5"})):
                    target = operation.target()
                    answer = operation.send(people[operation.id], target + ("&" if "?" in target else "?") + query, headers=headers)
                    self.assertStatus(answer, 400)
                    self.assertIn("dry run", answer.text)
        self.assertEqual([self.instance.count(table) for table in tables], before)
        for operation in writes[:5]:
            for query, headers in (("?dry_run=0", {}), ("?dry_run=false", {}), ("", {"Prefer": "return=minimal"})):
                answer = operation.send(people[operation.id], operation.target() + query, headers=headers)
                self.assertNotIn("dry run", answer.text)
        # A read never changes anything.
        for operation in self.each(lambda operation: operation.id == "interviews.list"):
            self.assertStatus(operation.send(self.allowed(operation), operation.target({"dry_run": "1"})), 200)

    def test_without_and_with_a_bad_token(self):
        for operation in self.each(lambda operation: operation.private):
            with self.subTest(operation=operation.id):
                self.assertStatus(operation.send(self.anyone), 401)
                self.assertStatus(operation.send(self.anyone, headers={"Authorization": "Bearer x.y.z"}), 401)
                self.assertStatus(operation.send(self.anyone, headers={"Authorization": "Basic eDp5"}), 401)

    def test_roles(self):
        """Roles that are not named are refused before the body is read; roles that are named are not."""
        for operation in self.each(lambda operation: operation.private):
            with self.subTest(operation=operation.id):
                for role in ROLES:
                    answer = operation.send(self.person(role))
                    # Whether an admin without a company has access to what an admin has, is in tests/golden/access.txt.
                    if role in operation.roles or (role == "installation" and "admin" in operation.row["x-roles"]):
                        self.assertNotIn(answer.status, (401, 405, 500), answer)
                    else:
                        self.assertStatus(answer, 403)

    def test_ids_in_paths(self):
        for operation in self.each(lambda operation: "404" in operation.row["responses"] and operation.named("path")):
            with self.subTest(operation=operation.id):
                for name in operation.named("path"):
                    for value in ("x", "1", "00000000-0000-0000-0000-000000000000", uuid.uuid4(), "%F0%9F%91%8D"):
                        self.assertStatus(operation.send(self.allowed(operation), operation.target(**{name: value})), 404)

    def test_too_large(self):
        for operation in self.declares("413"):
            with self.subTest(operation=operation.id):
                size = 60 * MIB if "multipart/form-data" in operation.content else MIB + 1
                self.assertStatus(operation.send(self.allowed(operation), body=b" " * size), 413)

    def test_media_types(self):
        for operation in self.declares("415"):
            with self.subTest(operation=operation.id):
                for kind in ("text/plain", "application/xml", "image/png"):
                    self.assertStatus(operation.send(self.allowed(operation), kind=kind), 415)

    def test_bodies_that_cannot_be_read(self):
        for operation in self.each(lambda operation: operation.schema() is not None):
            with self.subTest(operation=operation.id):
                for body in (b"{", b"[]", b'{"a":1,"a":2}', b'{"a":"\xff"}'):
                    self.assertStatus(operation.send(self.allowed(operation), body=body), 400)

    # ---- one member at a time

    def wrong_values(self, schema):
        """Returns values that the schema does not allow, each with one fault."""
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        yield {"an": "object"}
        if "array" not in kinds:
            yield ["array"]
        if "string" in kinds:
            yield 5 if "integer" not in kinds and "number" not in kinds else True
            if "enum" in schema or schema.get("format") in ("uuid", "date", "date-time") or "pattern" in schema:
                yield "nonsense"
            if schema.get("minLength"):
                yield "x" * (schema["minLength"] - 1)
            if "maxLength" in schema:
                yield "é" * (schema["maxLength"] + 1)
        else:
            yield "a text"
        if "minimum" in schema:
            yield schema["minimum"] - 1
        if "maximum" in schema and "integer" in kinds:
            yield schema["maximum"] + 1
        if "integer" in kinds:
            yield 1.5

    def test_members_missing_and_null(self):
        for operation in self.each(lambda operation: operation.schema() is not None and operation.schema().get("required")):
            with self.subTest(operation=operation.id):
                right = operation.sample(operation.schema())
                for name in operation.schema()["required"]:
                    less = {key: value for key, value in right.items() if key != name}
                    self.assertNames(operation.send(self.allowed(operation), body=json.dumps(less).encode()), name)
                    self.assertNames(operation.send(self.allowed(operation), body=json.dumps({**right, name: None}).encode()), name)
                answer = operation.send(self.allowed(operation), body=b"{}")
                for name in operation.schema()["required"]:
                    self.assertNames(answer, name)

    def test_members_of_the_wrong_kind(self):
        tried = 0
        for operation in self.each(lambda operation: operation.schema() is not None):
            with self.subTest(operation=operation.id):
                right = operation.sample(operation.schema())
                for name, schema in operation.schema()["properties"].items():
                    # Of an object with other members than it must have, those that it lacks are named.
                    nested = operation.choices(schema)
                    told = next((one["required"][0] for one in nested if one.get("required")), name)
                    person = self.knowing(operation, schema, ROLES)
                    values = [(value, told if isinstance(value, dict) else name) for value in self.wrong_values(operation.resolved(schema))
                              if value != {"an": "object"} or not any(map(operation.optional, nested))]
                    # An object that needs no member has faults only in those that it has.
                    values += [({inner: value}, inner) for one in nested if operation.optional(one)
                               for inner, row in one["properties"].items() if not operation.optional(operation.resolved(row))
                               for value in self.wrong_values(operation.resolved(row))]
                    values += [({inner: "a text"}, inner) for one in nested if operation.optional(one) for inner in one["properties"]]
                    for value, told in values:
                        with self.subTest(member=name, value=str(value)[:40]):
                            body = json.dumps({**right, name: value}, ensure_ascii=False).encode()
                            self.assertNames(operation.send(person, body=body), told)
                            tried += 1
        self.assertGreater(tried, 30)

    def test_members_hidden_from_a_role_are_ignored(self):
        """A member that a role may not set is unknown for that role, so even a wrong value is not a fault."""
        for operation in self.each(
                lambda operation: any("x-not-for" in one for one in (operation.schema() or {}).get("properties", {}).values())):
            with self.subTest(operation=operation.id):
                for name, schema in operation.schema()["properties"].items():
                    for role in schema.get("x-not-for", ()):
                        if role in operation.roles:
                            answer = operation.send(self.person(role), body=json.dumps({name: {"wrong": []}}).encode())
                            self.assertNotIn(name, answer.text)

    def test_parameters_of_the_wrong_kind(self):
        for operation in self.each(lambda operation: operation.named("query")):
            with self.subTest(operation=operation.id):
                for name, schema in operation.named("query").items():
                    person = self.knowing(operation, schema)
                    # the last of several rows takes values that the others do not know
                    schema = operation.choices(schema)[-1]
                    values = ["x" * (schema["maxLength"] + 1)] if "maxLength" in schema else []
                    one = operation.resolved(schema.get("items", schema))  # a list is sent as texts separated by commas
                    if one["type"] != "string" or "enum" in one or "format" in one:
                        values.append("nonsense")
                    values += [schema[limit] + step for limit, step in (("minimum", -1), ("maximum", 1)) if limit in schema]
                    for value in values:
                        with self.subTest(parameter=name, value=str(value)[:40]):
                            self.assertNames(operation.send(person, operation.target({name: value})), name)

    def test_parameters_that_must_be_there(self):
        for operation in self.each(lambda operation: any(one["in"] == "query" and one["required"] for one in operation.parameters)):
            with self.subTest(operation=operation.id):
                for one in operation.parameters:
                    if one["in"] == "query" and one["required"]:
                        self.assertNames(operation.send(self.allowed(operation), operation.target({one["name"]: None})), one["name"])
                        self.assertNames(operation.send(self.allowed(operation), operation.target({one["name"]: ""})), one["name"])

    # ---- headers

    def scope(self, person, operation, path, key):
        """Returns the scope of a stored answer, computed as in worker/act.c: the caller (without a token, the address), method, path and
        key."""
        digest = bytes(32)
        public = not operation.private
        caller = (bytes(16), b"127.0.0.1") if public else (uuid.UUID(person.id).bytes, b"")
        for part in (*caller, operation.method.encode(), path.encode(), key.encode()):
            digest = hashlib.sha256(digest + len(part).to_bytes(8, sys.byteorder) + part).digest()
        return digest

    def replayed(self):
        return self.each(lambda operation: "Idempotency-Key" in operation.named("header"))

    def test_every_post_takes_a_key(self):
        takes = [operation.id for operation in self.replayed()]
        for operation in self.each(lambda operation: operation.method == "POST"):
            self.assertIn(operation.id, takes)

    def test_key_of_another_request(self):
        for operation in self.replayed():
            with self.subTest(operation=operation.id):
                person, target, key = self.allowed(operation), operation.target(), str(uuid.uuid4())
                scope = self.scope(person, operation, target, key).hex()
                self.instance.sql(f"INSERT INTO replays (scope, sealed, created_at) VALUES (X'{scope}', X'{'00' * 60}', UTC_TIMESTAMP())")
                self.assertStatus(operation.send(person, target, headers={"Idempotency-Key": key}), 422)

    def test_key_of_a_request_that_still_runs(self):
        for operation in self.replayed():
            with self.subTest(operation=operation.id):
                person, target, key = self.allowed(operation), operation.target(), str(uuid.uuid4())
                lock = "replay:" + self.scope(person, operation, target, key).hex()[:56]
                holder = threading.Thread(target=self.hold, args=(lock,))
                holder.start()
                wait_for(lambda name=lock: self.instance.value(f"SELECT IS_USED_LOCK('{name}') IS NOT NULL") == "1", 10,
                         "the lock to be held")
                answer = operation.send(person, target, headers={"Idempotency-Key": key})
                self.instance.sql(f"KILL QUERY {self.instance.value(f'SELECT IS_USED_LOCK(' + repr(lock) + ')')}")
                holder.join()
                self.assertStatus(answer, 409)

    def hold(self, lock):
        self.instance.sql(f"SELECT GET_LOCK('{lock}', 5); SELECT SLEEP(60)")

    def test_not_modified(self):
        made = self.schedule(self.person("interviewer"), self.person("candidate"), "2024-07-01T10:00:00Z")["id"]
        for operation in self.declares("304"):
            with self.subTest(operation=operation.id):
                person = self.allowed(operation)
                target = operation.target(**{name: made for name in operation.named("path")})
                first = operation.send(person, target)
                if first.status == 404 and operation.named("path"):
                    continue  # needs another kind of object; the suite of that object has a test
                self.assertStatus(first, 200)
                for tags in (first.header("ETag"), "W/" + first.header("ETag"), f'"other", {first.header("ETag")}', "*"):
                    again = self.assertStatus(operation.send(person, target, headers={"If-None-Match": tags}), 304)
                    self.assertEqual(again.header("ETag"), first.header("ETag"))
                self.assertStatus(operation.send(person, target, headers={"If-None-Match": '"0"'}), 200)

    def test_whatever_changes_has_a_version(self):
        """Every change of an existing object accepts the version that the client has read, and the answer has the next version."""
        def good(operation):
            return {status: operation.resolved(answer) for status, answer in operation.row["responses"].items() if status[0] == "2"}

        def changes(operation):
            acts = operation.method == "POST" and operation.named("path") and list(good(operation)) == ["200"]
            # Nothing of these changes but that they end; a legal hold is set as a whole.
            if operation.row["tags"][0] in ("Sessions", "Candidate merges", "Erasure", "Candidate privacy", "Holds"):
                return False
            return operation.private and (operation.method in ("PUT", "PATCH", "DELETE") or acts)

        for operation in self.each(changes):
            with self.subTest(operation=operation.id):
                self.assertIn("If-Match", operation.named("header"))
                self.assertIn("412", operation.row["responses"])
                for answer in good(operation).values():
                    if operation.method != "DELETE":
                        self.assertIn("ETag", answer.get("headers", {}))

    def test_stale(self):
        for operation in self.declares("412"):
            with self.subTest(operation=operation.id):
                for tag in ('"1", "2"', 'W/"1-0"', "1-0", "v1", '"v1"', '"x"', '"0-0"', '"-1"'):
                    self.assertStatus(operation.send(self.allowed(operation), headers={"If-Match": tag}), 412)


class UsedUp(Rows):
    options = {"name": "used-up", "limits": True, "settings": {"limit_user_hourly": "100000", "limit_address_hourly": "100000"}}

    def test_limited(self):
        people = [self.person(role) for role in ROLES] + [self.anyone]
        self.instance.restart_server(limit_user_hourly=1, limit_address_hourly=1, limit_public_reading_hourly=1,
                                     limit_public_writing_hourly=1)
        self.anyone.get("/api/v1/public/companies/")
        self.anyone.post("/api/v1/public/interviews/x/respond/", {"answer": "confirm"})
        for person in people:
            person.get("/api/v1/interviews")
        for operation in self.declares("429"):
            with self.subTest(operation=operation.id):
                answer = self.assertStatus(operation.send(self.allowed(operation)), 429)
                self.assertTrue(0 < int(answer.header("Retry-After")) <= 3600)
                self.assertEqual(answer.header("X-RateLimit-Remaining"), "0")


class Away(Rows):
    options = {"name": "away"}

    def test_without_a_database(self):
        for role in ROLES:
            self.person(role)
        # Tokens of before a start are not believed without the database. What newer ones do not allow is refused without it.
        self.instance.restart_server()
        self._mark = self.instance.log_mark()
        self.instance.announce("DATABASE", "REQUEST_FAILED")
        self.instance.stop_database()
        wait_for(lambda: self.anyone.get("/readyz", check=False).status == 503, 5, "readiness, which is at most a second old")
        for operation in self.declares("503"):
            # What is no token is no question for the database. (A real ticket of a room is asked with in test_faults.)
            if "{ticket}" in operation.path:
                continue
            with self.subTest(operation=operation.id):
                token = "A" * 22
                if operation.path.startswith(("/i/", "/api/v1/public/interviews/")):
                    token = tickets.answer(self.instance, str(uuid.uuid4()), str(uuid.uuid4()), 1900000000)
                elif operation.path.startswith(("/a/", "/confirm/", "/api/v1/public/applications/")):
                    token = tickets.application(self.instance, str(uuid.uuid4()))
                # Without a token there is nothing that could end.
                body = b'{"refresh": "x"}' if operation.id in ("auth.logout", "auth.refresh") else None
                answer = self.assertStatus(operation.send(self.allowed(operation), operation.target(token=token), body), 503)
                self.assertTrue(answer.header("Retry-After"))
        self.instance.start_database()


if __name__ == "__main__":
    unittest.main()
