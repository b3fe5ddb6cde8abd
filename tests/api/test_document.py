"""The OpenAPI document itself: whether other programs can use it."""

import json
import re
import sys
import unittest
from pathlib import Path

import jsonschema

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness import contract  # noqa: E402

METHODS = ("get", "put", "post", "delete", "patch")


def walk(node, path="#"):
    """Every object of the document with its JSON pointer."""
    if isinstance(node, dict):
        yield path, node
        for name, inner in node.items():
            yield from walk(inner, path + "/" + name.replace("~", "~0").replace("/", "~1"))
    elif isinstance(node, list):
        for i, inner in enumerate(node):
            yield from walk(inner, f"{path}/{i}")


class Document(Suite):
    def setUp(self):
        super().setUp()
        self.document = self.assertStatus(self.anyone.get("/api/openapi.json"), 200).json
        self.resolver = jsonschema.RefResolver.from_schema(self.document)
        self.operations = [(path, method, item[method]) for path, item in self.document["paths"].items() for method in METHODS
                           if method in item]

    def resolved(self, node):
        while "$ref" in node:
            node = self.resolver.resolve(node["$ref"])[1]
        return node

    def schemas(self):
        """Returns every schema of the document: components, parameters, headers, bodies."""
        for path, node in walk(self.document):
            if isinstance(node.get("schema"), dict):
                yield path + "/schema", node["schema"]
        for name, schema in self.document["components"]["schemas"].items():
            yield f"#/components/schemas/{name}", schema

    def test_served_as_printed(self):
        printed = contract.document_of(self.instance)
        self.assertEqual(self.document["servers"], [{"url": self.instance.url}])
        for document in (printed, self.document):
            document.pop("servers")
        self.assertEqual(self.document, printed)

    def test_references(self):
        used = set()
        for path, node in walk(self.document):
            if "$ref" in node:
                used.add(node["$ref"])
                self.assertIsInstance(self.resolver.resolve(node["$ref"])[1], dict, path)
        for kind in ("schemas", "responses", "headers", "parameters"):
            for name in self.document["components"][kind]:
                self.assertIn(f"#/components/{kind}/{name}", used, "a component that nothing uses")

    def test_schemas_are_schemas(self):
        for path, schema in self.schemas():
            with self.subTest(path=path):
                jsonschema.Draft202012Validator.check_schema(schema)

    def test_answers_are_closed(self):
        """Schemas of answers allow no other members, because a member without a name would not be noticed."""
        for _, _, operation in self.operations:
            for status, answer in operation["responses"].items():
                schema = self.resolved(answer).get("content", {}).get("application/json", {}).get("schema")
                if schema is None or operation["operationId"] == "common.documentation.get":
                    continue
                for path, node in walk(self.resolved(schema)):
                    if "properties" in node and node.get("type") == "object":
                        self.assertIn("additionalProperties", node, f"{operation['operationId']} {status} {path}")
                        self.assertLessEqual(set(node.get("required", ())), set(node["properties"]))

    def test_examples_are_valid(self):
        seen = 0
        for path, node in walk(self.document):
            schema = node.get("schema")
            if not isinstance(schema, dict) or not isinstance(node.get("examples"), dict):
                continue
            validator = jsonschema.Draft202012Validator(schema, resolver=self.resolver, format_checker=contract.FORMATS)
            for name, example in node["examples"].items():
                with self.subTest(path=path, example=name):
                    self.assertEqual([fault.message for fault in validator.iter_errors(example["value"])], [])
                    seen += 1
        for path, node in walk(self.document["components"]["schemas"]):
            if not isinstance(node.get("examples"), list):
                continue
            for example in node["examples"]:
                with self.subTest(path=path, example=example):
                    jsonschema.Draft202012Validator(node, resolver=self.resolver, format_checker=contract.FORMATS).validate(example)
                    seen += 1
        self.assertGreater(seen, 50)

    def test_operations(self):
        ids = [operation["operationId"] for _, _, operation in self.operations]
        self.assertEqual(len(ids), len(set(ids)))
        tags = {tag["name"] for tag in self.document["tags"]}
        for path, method, operation in self.operations:
            with self.subTest(operation=operation["operationId"]):
                self.assertEqual(len(operation["tags"]), 1)
                self.assertLessEqual(set(operation["tags"]), tags)
                self.assertTrue(operation["summary"])
                self.assertIn("500", operation["responses"])
                self.assertTrue(any(status[0] in "23" for status in operation["responses"]))
                self.assertEqual("401" in operation["responses"]
                                 and operation["operationId"] not in ("assistant.auth.login", "auth.login", "auth.refresh"),
                                 operation["security"] != [] and {} not in operation["security"])
                named = {self.resolved(one)["name"] for one in operation["parameters"] if self.resolved(one)["in"] == "path"}
                self.assertEqual(named, set(re.findall(r"{(\w+)}", path)))
                self.assertFalse("requestBody" in operation and method == "get")

    def test_tags_are_grouped_by_surface(self):
        """Each tag is in the list once, is in one group, and has an operation."""
        tags = [tag["name"] for tag in self.document["tags"]]
        grouped = [name for group in self.document["x-tagGroups"] for name in group["tags"]]
        self.assertEqual(len(tags), len(set(tags)))
        self.assertEqual(sorted(tags), sorted(grouped))
        self.assertEqual(set(tags), {operation["tags"][0] for _, _, operation in self.operations})
        self.assertTrue(all(tag["description"] for tag in self.document["tags"]))

    def test_names_for_generated_clients(self):
        """Operations of the platform API are called <resource>.<verb>; the others have the name of their API before it. Schemas are in
        Pascal case."""
        for path, _, operation in self.operations:
            self.assertRegex(operation["operationId"], r"^([a-z]+\.)?[a-z_]+\.[a-z_]+$")
        self.assertEqual(self.document["paths"]["/api/v1/jobs/applications"]["post"]["operationId"], "applications.create")
        for kind in ("schemas", "responses"):
            for name in self.document["components"][kind]:
                self.assertRegex(name, r"^(Assistant|Candidate|Common|Management|Platform|Tracker|Webhook)[A-Z][A-Za-z0-9]+$")

    def test_titles(self):
        """A title alone says what the operation does, and no two titles of a tag are the same."""
        seen = set()
        for _, _, operation in self.operations:
            title = operation["summary"]
            with self.subTest(operation=operation["operationId"], title=title):
                self.assertRegex(title, r"^[A-Z][a-z]+([ ,]|$)")
                self.assertNotRegex(title, r"[.;:]|\b(it|them|those|one's)\b")
                self.assertLessEqual(len(title), 80)
                self.assertNotIn((operation["tags"][0], title), seen)
                self.assertTrue(operation.get("description", "Yes.").endswith("."))
            seen.add((operation["tags"][0], title))

    def test_descriptions(self):
        """The description of a member, parameter or header is more than one word, and can be understood alone."""
        seen = 0
        for path, node in walk(self.document):
            if path.endswith("/properties") or "/examples/" in path or "/responses/" in path and "/headers/" not in path:
                continue
            if not isinstance(node.get("description"), str):
                continue
            with self.subTest(path=path, description=node["description"]):
                self.assertRegex(node["description"], r"^\S+ \S")
                self.assertNotRegex(node["description"], r"^(It|Its|They|Their|Them|Those|These|Whom|Whose|One|Of|To|Only these)\b")
                seen += 1
        self.assertGreater(seen, 500)
        for name, schema in self.document["components"]["schemas"].items():
            for member, one in schema.get("properties", {}).items():
                self.assertTrue("description" in one or "$ref" in one or "anyOf" in one or "oneOf" in one or one == {"type": "null"},
                                f"{name}.{member}")

    def test_errors_speak_the_surface(self):
        answer = json.dumps(self.resolved(self.document["paths"]["/candidate/interviews/{interviewId}/confirm"]["put"]["responses"]["400"]))
        self.assertIn("Interview is no longer pending confirmation", answer)
        answer = json.dumps(self.resolved(self.document["paths"]["/api/v1/interviews"]["post"]["responses"]["403"]))
        self.assertIn("Insufficient permissions", answer)


if __name__ == "__main__":
    unittest.main()
