"""The audit: who reads it, what it holds, and that a company sees its own rows alone."""

import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.suite import PASSWORD  # noqa: E402

AUDIT, DEPARTMENTS, KEYS = "/api/v1/audit/", "/api/v1/jobs/departments/", "/api/v1/api_keys/"


class Reading(Suite):
    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4()}"
        self.admin, self.hr = self.staff("admin", self.company), self.staff("hr", self.company)

    def department(self, person):
        return self.assertStatus(person.post(DEPARTMENTS, {"name": f"D {uuid.uuid4()}"}), 201)

    def rows(self, query="", person=None):
        return self.assertStatus((person or self.admin).get(AUDIT + query), 200).json["results"]

    def test_who_did_what_from_where(self):
        made = self.department(self.hr)
        [row] = self.rows(f"?object={made.json['id']}")
        self.assertEqual(row, {"at": row["at"], "actor": {"id": self.hr.id, "name": self.hr.name, "key": None},
                               "action": "department.created", "object": {"kind": "department", "id": made.json["id"]},
                               "address": "127.0.0.1", "request_id": made.header("X-Request-Id")})
        self.assertRegex(row["at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")

    def test_a_key_is_named(self):
        key = self.assertStatus(self.hr.post(KEYS, {"name": "Import", "scopes": ["write"]}), 201).json["key"]
        made = self.department(self.anyone.as_user(key))
        [row] = self.rows(f"?object={made.json['id']}")
        self.assertEqual(row["actor"], {"id": self.hr.id, "name": self.hr.name, "key": "Import"})

    def test_filters(self):
        first, second = self.department(self.hr).json["id"], self.department(self.admin).json["id"]
        self.assertEqual([row["object"]["id"] for row in self.rows("?action=department.created")], [second, first])
        self.assertEqual([row["object"]["id"] for row in self.rows(f"?action=department.created&actor={self.hr.id}")], [first])
        self.assertEqual([row["object"]["id"] for row in self.rows(f"?object={second}&actor={self.admin.id}")], [second])
        self.assertEqual(self.rows(f"?object={second}&actor={self.hr.id}"), [])
        self.assertEqual(self.rows(f"?object={second}&action=department.changed"), [])
        self.assertEqual(self.rows("?action=department.exploded"), [])
        self.assertTrue(all(row["actor"]["id"] == self.hr.id for row in self.rows(f"?actor={self.hr.id}")))
        self.assertEqual([self.rows(f"?actor={person}") for person in (uuid.uuid4(), self.staff("admin", None).id)], [[], []])

    def test_a_span_of_time(self):
        objects = [self.department(self.hr).json["id"] for _ in range(3)]
        for day, one in enumerate(objects, 1):
            self.instance.sql(f"UPDATE audit SET at = '2024-03-0{day} 12:00:00' WHERE object_public_id = UNHEX('{one.replace('-', '')}')")
        span = "from=2024-03-02T12:00:00Z&to=2024-03-03T12:00:00Z"
        for more in ("", f"&actor={self.hr.id}", "&action=department.created", f"&object={objects[1]}"):
            with self.subTest(more):
                answer = self.assertStatus(self.admin.get(f"{AUDIT}?{span}{more}"), 200).json
                self.assertEqual(([row["object"]["id"] for row in answer["results"]], answer["count"]), ([objects[1]], 1))
        self.assertEqual([row["object"]["id"] for row in self.rows("?to=2024-03-03T12:00:00Z")], [objects[1], objects[0]])

    def test_newest_first_in_pages(self):
        made = [self.department(self.hr).json["id"] for _ in range(5)]
        pages = [self.assertStatus(self.admin.get(f"{AUDIT}?action=department.created&page_size=2&page={page}"), 200).json
                 for page in (1, 2, 3)]
        self.assertEqual([row["object"]["id"] for page in pages for row in page["results"]], made[::-1])
        self.assertEqual([page["count"] for page in pages], [5, 5, 5])
        self.assertIsNone(pages[2]["next"])

    def test_no_more_is_counted_than_is_said(self):
        company = self.instance.value(f"SELECT company_id FROM users WHERE email = '{self.admin.email}'")
        self.instance.sql("INSERT INTO audit (company_id, actor_role, at, action, object, object_id) SELECT"
                          f" {company}, 1, '2024-01-01', 'job.changed', 2, seq FROM seq_1_to_1200" if not self.mysql() else
                          "SET SESSION cte_max_recursion_depth = 2000; INSERT INTO audit (company_id, actor_role, at, action, object,"
                          f" object_id) WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1200) SELECT {company},"
                          " 1, '2024-01-01', 'job.changed', 2, n FROM s")
        answer = self.assertStatus(self.admin.get(f"{AUDIT}?action=job.changed"), 200).json
        self.assertEqual((answer["count"], answer["count_capped"], len(answer["results"])), (1000, True, 20))
        self.assertEqual(answer["results"][0]["actor"], None)

    @staticmethod
    def mysql():
        from harness.instance import MYSQL  # pylint: disable=import-outside-toplevel
        return MYSQL

    def test_two_statements_a_page(self):
        self.department(self.hr)
        for query in ("", f"?actor={self.hr.id}", "?action=department.created", f"?object={self.hr.id}"):
            self.assertStatements(self.admin, AUDIT + query)

    def test_nobody_reads_the_rows_of_another_company(self):
        made = self.department(self.hr).json["id"]
        other = self.staff("admin", f"Company {uuid.uuid4()}")
        for query in (f"?object={made}", f"?actor={self.hr.id}", "?action=department.created"):
            for person in (other, self.staff("admin", None)):
                answer = self.assertStatus(person.get(AUDIT + query), 200).json
                self.assertEqual((answer["results"], answer["count"]), ([], 0))
        self.assertNotIn(made, [row["object"]["id"] for row in self.rows(person=other)])

    def test_the_installation_reads_what_belongs_to_no_company(self):
        installation = self.staff("admin", None)
        candidate = self.register()
        rows = self.rows(f"?object={candidate.id}", installation)
        self.assertIn("user.registered", [row["action"] for row in rows])
        self.assertEqual(self.rows(f"?object={candidate.id}"), [])
        for query in ("", f"?actor={candidate.id}", "?action=user.registered"):
            self.assertStatements(installation, AUDIT + query)

    def test_others_are_refused(self):
        interviewer = self.register("interviewer")
        for person in (self.hr, interviewer, self.register()):
            self.assertDetail(person.get(AUDIT), 403, "You do not have permission to perform this action.")
        self.assertStatus(self.anyone.get(AUDIT), 401)
        key = self.assertStatus(self.admin.post(KEYS, {"name": "All", "scopes": ["read", "write"]}), 201).json["key"]
        self.assertStatus(self.anyone.as_user(key).get(AUDIT), 403)

    def test_bad_filters(self):
        for query, name in (("actor=5", "actor"), ("object=x", "object"), ("from=yesterday", "from"), ("to=2024-13-01T00:00:00Z", "to"),
                            ("page=0", "page"), (f"action={'x' * 49}", "action")):
            with self.subTest(query):
                self.assertFields(self.admin.get(f"{AUDIT}?{query}"), name)

    def test_a_password_stands_in_no_row(self):
        self.login(self.admin.email)
        self.assertEqual(self.instance.count("audit", f"CONCAT_WS(' ', action, address, request_id) LIKE '%{PASSWORD}%'"), 0)


if __name__ == "__main__":
    unittest.main()
