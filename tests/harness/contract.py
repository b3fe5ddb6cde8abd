"""
Checks with the OpenAPI document whether an answer is one that it declares, and, over all recorded exchanges, which endpoints and declared
errors no test has reached.
"""

import json
import os
import re
import subprocess
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit

import jsonschema

METHODS = ("get", "put", "post", "delete", "patch")
# Statuses that every path may answer even if they are not declared; the bodies are checked nevertheless.
ANYWHERE = {"405", "413"}  # 413: nginx refuses a very large body, also for requests whose body interviewd does not read
# Answers that nginx makes when interviewd is down or overloaded; they need not be declared, but their format is checked.
PROXY_ONLY = {"502", "504"}
# Declared answers that no test can produce, each with the reason.
NOT_ASKED = {
    "500": "an internal error is a bug: a test that could produce one would be a fix",
}
# The members of an error under the paths of each API; elsewhere as in the assistant API.
ERROR_MEMBERS = [("/candidate/", ("statusCode", "message", "error")), ("/api/interview-management/", ("success", "message")),
                 ("/api/interviews/", ("status", "error", "message")), ("/api/auth/", ("detail",))]
ERROR_MEMBERS += [(f"/api/v1/{name}/", ("detail",)) for name in ("users", "jobs", "interviews/interviews", "chatbot", "offers", "analytics",
                                                                "notifications", "webhooks", "events", "meetings", "public", "api_keys",
                                                                "audit", "candidates", "calendar/free_busy", "calendar/holds",
                                                                "calendar/rooms", "company", "companies", "imports", "mail", "privacy")]
_documents = {}


def document_of(instance):
    """Returns the document that this build prints with this instance's configuration."""
    done = subprocess.run([str(instance.program()), "--config", str(instance.configuration), "--openapi"],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"interviewd --openapi ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def of(instance):
    key = (str(instance.build), instance.url)
    if key not in _documents:
        _documents[key] = Contract(document_of(instance))
        kept = os.environ.get("HARNESS_DOCUMENT")
        if kept:  # the runner uses it to check the whole record
            with open(kept, "w", encoding="utf-8") as stream:
                json.dump(_documents[key].document, stream)
    return _documents[key]


# The pages (src/page) are for people, and so not in the document.
PAGES = re.compile(r"/(?:$|(?:robots\.txt|sitemap\.xml)$|(?:a|assets|brand|confirm|dev|i|invitation|jobs|reset|verify)(?:/|$))")


class Contract:
    def __init__(self, document):
        self.document = document
        self.resolver = jsonschema.RefResolver.from_schema(document)
        self.routes = []
        for template, item in document["paths"].items():
            pattern = re.compile(re.sub(r"\\\{[^/]*?\\\}", "[^/]+", re.escape(template)) + "/?$")
            literal = [not part.startswith("{") for part in template.split("/")]
            self.routes.append((literal, pattern, template, item))
        # A literal segment takes precedence over a parameter.
        self.routes.sort(key=lambda route: route[0], reverse=True)

    def operation(self, method, target):
        """Finds the operation of a request. Returns (template, operation); (template, None) when the path exists, but not with this method;
        else (None, None)."""
        path = unquote(urlsplit(target).path)
        method = "get" if method == "HEAD" else method.lower()
        exists = None
        for _, pattern, template, item in self.routes:
            if pattern.match(path):
                if method in item:
                    return template, item[method]
                exists = exists or template
        return exists, None

    # ---- one answer

    @staticmethod
    def page_fault(answer):
        """What a page must be, whatever its status: HTML for people, under a policy that lets nothing else in."""
        kind = answer.header("Content-Type") or ""
        if answer.status in (303, 304, 405) or not kind.startswith("text/html"):
            return None
        policy = answer.header("Content-Security-Policy") or ""
        return None if policy.startswith("default-src 'none'") else f"a page with the policy {policy!r}"

    def fault(self, answer):
        """Returns in one line how an answer breaks the document; None when the document allows it."""
        if not answer.header("X-Request-Id"):
            return "no X-Request-Id"
        status = str(answer.status)
        template, operation = self.operation(answer.method, answer.target)
        if answer.method == "OPTIONS":
            return None if answer.status in (204, 404) else f"OPTIONS answered {status}"
        if answer.method == "HEAD" and answer.body:
            return "HEAD answered with a body"
        html = (answer.header("Content-Type") or "").startswith("text/html")
        if operation is None and (PAGES.match(urlsplit(answer.target).path) or (html and answer.status == 404)):
            return self.page_fault(answer)
        if operation is None:
            wanted = {"405"} if template else {"404"}
            if status not in wanted | {"429", "400", "401", "413", "503"} | PROXY_ONLY:
                return f"{answer.method} {answer.target} is no endpoint and answered {status}"
            return self._plain_error(answer)
        if answer.header("Preference-Applied"):
            return self._dry_run(answer, operation)
        declared = operation["responses"].get(status)
        if declared is None:
            if status in ANYWHERE | PROXY_ONLY:
                return self._plain_error(answer)
            return f"{operation['operationId']} does not declare {status}"
        return self._headers(answer, self._resolve(declared)) or self._content(answer, self._resolve(declared))

    def _dry_run(self, answer, operation):
        """The answer of a dry run, and in it that of the operation."""
        if (answer.status, answer.header("Preference-Applied")) != (200, "dry-run"):
            return f"a dry run answered {answer.status}"
        if not any(self._resolve(one)["name"] == "Prefer" for one in operation["parameters"]):
            return f"{operation['operationId']} does not name the header Prefer"
        fault = self._json(answer, {"$ref": "#/components/schemas/CommonDryRun"})
        if fault:
            return fault
        status, body = str(answer.json["status"]), answer.json["body"]
        if status not in operation["responses"]:
            return f"{operation['operationId']} does not declare {status}, which its dry run shows"
        schema = self._resolve(operation["responses"][status]).get("content", {}).get("application/json", {}).get("schema")
        if (schema is None) != (body is None):
            return f"the dry run shows {body!r} for {status}"
        if schema is not None and not self._valid(schema, body):
            return f"the body in a dry run is not as declared for {status}"
        return schema and self._members(schema, body, "$.body")

    def _resolve(self, node):
        while "$ref" in node:
            node = self.resolver.resolve(node["$ref"])[1]
        return node

    def _headers(self, answer, declared):
        for name, header in declared.get("headers", {}).items():
            header = self._resolve(header)
            value = answer.header(name)
            if value is None:
                if header.get("required"):
                    return f"the header {name} is missing"
                continue
            schema = self._resolve(header.get("schema", {}))
            if schema.get("type") == "integer" and not re.fullmatch(r"-?\d+", value):
                return f"the header {name} is no integer: {value}"
            if schema.get("pattern") and not re.search(schema["pattern"], value):
                return f"the header {name} does not match {schema['pattern']}: {value}"
        return None

    def _content(self, answer, declared):
        content = declared.get("content")
        if answer.method == "HEAD" or answer.status == 304:
            return None
        if not content:
            return f"{answer.status} declares no body, and there is one" if answer.body else None
        kind = (answer.header("Content-Type") or "").split(";")[0].strip().lower()
        media = content.get(kind) or (None if kind == "application/json" else content.get("application/octet-stream"))
        if media is None:
            return f"the Content-Type {kind!r} is not declared ({', '.join(content)})"
        if not re.fullmatch(r"application/(\w+\+)?json", kind) or "schema" not in media:
            return None
        return self._json(answer, media["schema"])

    def _json(self, answer, schema):
        try:
            body = json.loads(answer.body, object_pairs_hook=_no_duplicates)
        except ValueError as fault:
            return f"the body is no JSON: {fault}"
        validator = jsonschema.Draft202012Validator(schema, resolver=self.resolver, format_checker=FORMATS)
        for fault in validator.iter_errors(body):
            return f"the body is not as declared: {fault.json_path}: {fault.message}"
        return self._members(schema, body, "$")

    def _members(self, schema, value, where):
        """Reports members that the document does not name, which JSON Schema would allow."""
        schema = self._resolve(schema)
        for name in ("oneOf", "anyOf"):
            if name in schema:
                found = [self._members(one, value, where) for one in schema[name] if self._valid(one, value)]
                return None if None in found else (found[0] if found else None)
        if isinstance(value, dict) and "properties" in schema:
            for name, inner in value.items():
                if name not in schema["properties"]:
                    if schema.get("additionalProperties"):
                        continue
                    return f"{where}.{name} is not in the document"
                fault = self._members(schema["properties"][name], inner, f"{where}.{name}")
                if fault:
                    return fault
        if isinstance(value, list) and "items" in schema:
            for i, inner in enumerate(value):
                fault = self._members(schema["items"], inner, f"{where}[{i}]")
                if fault:
                    return fault
        return None

    def _valid(self, schema, value):
        return jsonschema.Draft202012Validator(schema, resolver=self.resolver).is_valid(value)

    def _plain_error(self, answer):
        """Checks an error for an undeclared path: JSON in the error format of the API that the path belongs to."""
        if answer.method == "HEAD":
            return None
        try:
            body = json.loads(answer.body, object_pairs_hook=_no_duplicates)
        except ValueError as fault:
            return f"{answer.status} without a JSON body: {fault}"
        path = urlsplit(answer.target).path
        if answer.header("Content-Type") == "application/problem+json":
            fault = self._json(answer, {"$ref": "#/components/schemas/CommonProblem"})
            return fault if fault or body["status"] == answer.status else "a problem with another status"
        wanted = next((members for root, members in ERROR_MEMBERS if f"{path}/".startswith(root)), ("error", "message"))
        missing = [name for name in wanted if name not in body]
        return f"the error body lacks {', '.join(missing)}" if missing else None

    # ---- all of them

    def unreached(self, entries):
        """Returns the declared answers that no entry of the record shows, as a list of texts."""
        seen = set()
        for entry in entries:
            template, operation = self.operation(entry["method"], entry["target"])
            if operation is not None and entry["method"] not in ("HEAD", "OPTIONS"):
                seen.add((operation["operationId"], str(entry["status"])))
        missing = []
        for _, _, template, item in self.routes:
            for method in METHODS:
                if method not in item:
                    continue
                operation = item[method]
                for status in operation["responses"]:
                    if status not in NOT_ASKED and (operation["operationId"], status) not in seen:
                        missing.append(f"{operation['operationId']} ({method.upper()} {template}): no test got {status}")
        return missing


def _no_duplicates(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError(f"a member twice: {names}")
    return dict(pairs)


FORMATS = jsonschema.FormatChecker(formats=())
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@FORMATS.checks("date-time")
def _is_instant(value):
    return not isinstance(value, str) or bool(_INSTANT.fullmatch(value.replace("+00:00", "Z")))


@FORMATS.checks("uuid")
def _is_uuid(value):
    return not isinstance(value, str) or bool(_UUID.fullmatch(value))


@FORMATS.checks("date")
def _is_date(value):
    return not isinstance(value, str) or bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value))


def is_http_date(value):
    try:
        return parsedate_to_datetime(value) is not None
    except (TypeError, ValueError):
        return False
