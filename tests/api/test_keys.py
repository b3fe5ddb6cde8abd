"""API keys: who makes them, what they open and never open, and that a wrong, revoked, expired or misplaced one is refused everywhere."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, contract, samples  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import PASSWORD, at_once, iso  # noqa: E402

KEYS, ME, DEPARTMENTS = "/api/v1/api_keys/", "/api/v1/users/users/me/", "/api/v1/jobs/departments/"
METHODS = ("get", "put", "post", "delete", "patch")
WORKERS = 4
FIVE = {"candidate": ("/api/interviews", "/candidate/interviews", "/api/v1/interviews", "/api/v1/jobs/applications/"),
        "hr": ("/api/interviews", "/api/interview-management/cvs-for-interview", "/api/v1/interviews", "/api/v1/jobs/applications/")}


class KeySuite(Suite):
    def setUp(self):
        super().setUp()
        name = f"Company {uuid.uuid4()}"
        self.admin, self.hr = self.staff("admin", name), self.staff("hr", name)

    def make(self, person, **more):
        """Makes a key and returns a client that uses it, with `made`, the answer."""
        made = self.assertStatus(person.post(KEYS, {"name": "A program", "scopes": ["write"], **more}), 201)
        client = self.anyone.as_user(made.json["key"])
        client.made, client.tag = made.json, made.header("ETag")
        return client

    def assertAll(self, client, status, target=ME):
        """By every worker: each of them has probably answered this client before."""
        for _ in range(4 * WORKERS):
            self.assertStatus(client.get(target), status)


class Making(KeySuite):
    def test_shown_once_and_kept_as_a_hash(self):
        key = self.make(self.hr, scopes=["read", "jobs:write"], addresses=["127.0.0.1", "2001:db8::/32"], expires_at="2199-01-01T00:00:00Z")
        self.assertRegex(key.token, r"^iv_[A-Za-z0-9_-]{43}$")
        shown = self.assertStatus(self.hr.get(f"{KEYS}{key.made['id']}/"), 200).json
        self.assertEqual({name: key.made[name] for name in shown}, {**shown, "last_used_at": None})
        self.assertEqual((shown["scopes"], shown["addresses"], shown["expires_at"], shown["service"], shown["user"]),
                         (["read", "jobs:write"], ["127.0.0.1", "2001:db8::/32"], "2199-01-01T00:00:00Z", None, self.hr.id))
        self.assertNotIn("key", shown)
        digest = hashlib.sha256(key.token.encode()).hexdigest()
        self.assertEqual(self.instance.count("api_keys", f"key_hash = UNHEX('{digest}')"), 1)
        for table, columns in (("history", "old_text, new_text"), ("audit", "action, address"), ("api_keys", "name, scopes")):
            self.assertNotIn(key.token.encode().hex().upper(),
                             str(self.instance.sql(f"SELECT HEX(CONCAT_WS(' ', {columns})) FROM {table}")))

    def test_what_is_refused(self):
        cases = [({"scopes": []}, "scopes"), ({"scopes": ["interviews"]}, "scopes"), ({"scopes": ["interviews:delete"]}, "scopes"),
                 ({"scopes": ["nothing:read"]}, "scopes"), ({"scopes": ["read,write"]}, "scopes"), ({"scopes": ["Read"]}, "scopes"),
                 ({"scopes": ["read"] * 21}, "scopes"), ({"addresses": ["10.0.0.1/8"]}, "addresses"),
                 ({"addresses": ["10.0.0.0/33"]}, "addresses"), ({"addresses": ["localhost"]}, "addresses"),
                 ({"addresses": ["::/0,::/0"]}, "addresses"), ({"addresses": ["10.0.0.1"] * 21}, "addresses"),
                 ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"), ({"name": " "}, "name"), ({"name": "see www.example.com"}, "name"),
                 ({"name": None}, "name"), ({"service": {"role": "admin"}}, "role"), ({"service": {}}, "role")]
        before = self.everything()
        for more, field in cases:
            with self.subTest(**more):
                self.assertFields(self.admin.post(KEYS, {"name": "x", "scopes": ["read"], **more}), field)
        self.assertUnchanged(before)

    def test_who_makes_what(self):
        candidate, interviewer = self.register(), self.register("interviewer", verified=True)
        for person in (candidate, interviewer, self.hr):
            self.make(person)
            answer = person.post(KEYS, {"name": "x", "scopes": ["read"], "service": {"role": "hr"}})
            self.assertDetail(answer, 403, "You do not have permission to perform this action.")
        self.assertDetail(self.register("interviewer").post(KEYS, {"name": "x", "scopes": ["read"]}), 403,
                          "Verify your own e-mail address first.", "verify_first")
        self.assertStatus(self.staff("admin", None).post(KEYS, {"name": "x", "scopes": ["read"]}), 403)
        self.assertStatus(self.staff("admin", None).get(KEYS), 403)
        self.assertStatus(self.anyone.post(KEYS, {"name": "x", "scopes": ["read"]}), 401)

    def test_numbers(self):
        for _ in range(19):
            self.make(self.hr)
        last = at_once([lambda: self.hr.post(KEYS, {"name": "x", "scopes": ["read"]})] * 4)
        self.assertEqual(sorted(answer.status for answer in last), [201, 400, 400, 400])
        self.assertFields(self.hr.post(KEYS, {"name": "x", "scopes": ["read"]}), "name")
        # An expired one makes room.
        self.instance.sql("UPDATE api_keys SET expires_at = '2020-01-01' WHERE user_id ="
                          f" (SELECT id FROM users WHERE email = '{self.hr.email}') LIMIT 1")
        self.make(self.hr)
        for _ in range(30):
            self.make(self.admin, service={"role": "interviewer"})
        self.assertFields(self.admin.post(KEYS, {"name": "x", "scopes": ["read"], "service": {"role": "hr"}}), "name")
        self.assertFields(self.admin.post(KEYS, {"name": "x", "scopes": ["read"]}), "name")
        self.make(self.staff("hr", f"Another {uuid.uuid4()}"))

    def test_whose_they_are(self):
        own, service = self.make(self.hr), self.make(self.admin, service={"role": "hr"})
        company = f"Other {uuid.uuid4()}"
        strangers = [self.staff("admin", company), self.staff("hr", company), self.register(), self.make(self.register())]
        colleague = self.staff("hr", self.instance.value("SELECT c.name FROM companies c JOIN users u ON u.company_id = c.id"
                                                         f" WHERE u.email = '{self.hr.email}'"))
        for key, others in ((own, [colleague]), (service, [colleague, self.hr])):
            target = f"{KEYS}{key.made['id']}/"
            for stranger in strangers[:3] + others:
                self.assertStatus(stranger.get(target), 404)
                self.assertStatus(stranger.patch(target, {"name": "mine"}), 404)
                self.assertStatus(stranger.delete(target), 404)
                self.assertNotIn(key.made["id"], stranger.get(KEYS).text)
            self.assertAll(key, 200)
        self.assertEqual({one["id"] for one in self.admin.get(KEYS).json["results"]}, {own.made["id"], service.made["id"]})
        self.assertEqual([one["id"] for one in self.hr.get(KEYS).json["results"]], [own.made["id"]])
        self.assertEqual(self.hr.get(KEYS).json["count"], 1)
        self.assertStatus(self.admin.delete(f"{KEYS}{own.made['id']}/"), 204)
        self.assertAll(own, 401)

    def test_an_idempotent_repetition_shows_the_same_key(self):
        name = {"Idempotency-Key": str(uuid.uuid4())}
        answers = [self.hr.post(KEYS, {"name": "x", "scopes": ["read"]}, headers=name) for _ in range(2)]
        self.assertEqual(answers[0].json, answers[1].json)
        self.assertEqual(self.hr.get(KEYS).json["count"], 1)


class Changing(KeySuite):
    def test_name_addresses_and_expiry(self):
        key = self.make(self.hr, expires_at="2199-01-01T00:00:00Z")
        target = f"{KEYS}{key.made['id']}/"
        self.assertAll(key, 200)
        self.assertFields(self.hr.patch(target, {"expires_at": "2199-01-02T00:00:00Z"}), "expires_at")
        self.assertFields(self.hr.patch(target, {"expires_at": None}), "expires_at")
        self.assertFields(self.hr.patch(target, {"addresses": ["x"]}), "addresses")
        self.assertStatus(self.hr.patch(target, {"name": "y"}, headers={"If-Match": '"7"'}), 412)
        changed = self.assertStatus(self.hr.patch(target, {"name": "Another", "addresses": ["192.0.2.0/24"], "expires_at":
                                                           "2198-01-01T00:00:00Z"}, headers={"If-Match": key.tag}), 200).json
        self.assertEqual((changed["name"], changed["addresses"], changed["expires_at"], changed["scopes"]),
                         ("Another", ["192.0.2.0/24"], "2198-01-01T00:00:00Z", ["write"]))
        self.assertAll(key, 401)
        self.assertStatus(self.hr.patch(target, {"addresses": []}), 200)
        self.assertAll(key, 200)
        self.assertStatus(self.hr.patch(target, {"expires_at": iso(datetime.now(timezone.utc) - timedelta(minutes=1))}), 200)
        self.assertAll(key, 401)
        self.assertEqual(self.instance.count("audit", "action = 'api_key.changed' AND object_public_id = "
                                             f"UNHEX('{key.made['id'].replace('-', '')}')"), 3)

    def test_revoking(self):
        key, target = self.make(self.hr), None
        target = f"{KEYS}{key.made['id']}/"
        self.assertAll(key, 200)
        self.assertStatus(self.hr.delete(target, headers={"If-Match": '"7"'}), 412)
        self.assertStatus(self.hr.delete(target), 204)
        self.assertAll(key, 401)
        self.assertStatus(self.hr.get(target), 404)
        self.assertStatus(self.hr.delete(target), 404)
        self.assertEqual(self.hr.get(KEYS).json["results"], [])


class Refusals(KeySuite):
    def test_wrong_keys(self):
        key = self.make(self.hr).token
        for wrong in ("iv_", key[:-1], key + "A", key.swapcase(), "iv_" + "A" * 43, key[3:], "IV_" + key[3:], key + " x",
                      "iv_' OR 1=1 -- ", "iv_" + "A" * 6000):
            with self.subTest(wrong=wrong[:50]):
                answer = self.assertStatus(self.anyone.as_user(wrong).get(ME), 401)
                self.assertIn("invalid_token", answer.header("WWW-Authenticate"))

    def test_wrong_address(self):
        for addresses, status in ((["192.0.2.0/24", "2001:db8::/32"], 401), (["127.0.0.2"], 401), (["127.0.0.0/31"], 200),
                                  (["::ffff:127.0.0.1"], 200), (["0.0.0.0/0"], 200), (["::/0"], 401), (["128.0.0.0/1"], 401)):
            with self.subTest(addresses=addresses):
                self.assertAll(self.make(self.hr, addresses=addresses), status)

    def test_expired(self):
        key = self.make(self.hr, expires_at=iso(datetime.now(timezone.utc) + timedelta(seconds=4)))
        self.assertAll(key, 200)
        time.sleep(5)
        self.assertAll(key, 401)

    def test_ended_by_another_node(self):
        key = self.make(self.hr)
        self.assertAll(key, 200)
        self.instance.sql(f"UPDATE api_keys SET ended_at = UTC_TIMESTAMP() WHERE public_id = UNHEX('{key.made['id'].replace('-', '')}')")
        begun = time.monotonic()
        wait_for(lambda: all(key.get(ME).status == 401 for _ in range(4 * WORKERS)), 10, "the end of the key")
        self.assertLess(time.monotonic() - begun, 10)

    def test_password_change_and_disabling(self):
        key = self.make(self.hr)
        body = {"old_password": PASSWORD, "new_password": "another horse 77", "new_password_confirm": "another horse 77"}
        self.assertStatus(self.hr.post("/api/v1/users/users/change_password/", body), 200)
        self.assertAll(key, 200)
        self.instance.control("user", "disable", "--email", self.hr.email)
        wait_for(lambda: all(key.get(ME).status == 401 for _ in range(4 * WORKERS)), 10, "the end of the key")
        self.instance.control("user", "enable", "--email", self.hr.email)
        time.sleep(3)
        self.assertAll(key, 401)

    def test_never_more_rights_than_the_user_has_now(self):
        key = self.make(self.hr)
        self.assertStatus(key.post(DEPARTMENTS, {"name": "First"}), 201)
        self.instance.sql(f"UPDATE users SET role = 4, sessions_ended_at = UTC_TIMESTAMP() WHERE email = '{self.hr.email}'")
        wait_for(lambda: all(key.post(DEPARTMENTS, {"name": str(uuid.uuid4())}).status == 403 for _ in range(3 * WORKERS)), 10, "the role")
        self.assertStatus(key.get(DEPARTMENTS), 200)

    def test_nothing_of_another_company(self):
        department = self.assertStatus(self.make(self.hr).post(DEPARTMENTS, {"name": "Secret"}), 201).json["id"]
        other = self.staff("admin", f"Other {uuid.uuid4()}")
        for key in (self.make(other), self.make(other, service={"role": "hr"})):
            self.assertStatus(key.get(f"{DEPARTMENTS}{department}/"), 404)
            self.assertNotIn("Secret", key.get(DEPARTMENTS).text)


class Scopes(KeySuite):
    def operations(self):
        for path, item in contract.document_of(self.instance)["paths"].items():
            for method in METHODS:
                if method in item:
                    target = re.sub(r"{\w+}", str(uuid.uuid4()), path)
                    yield item[method], method.upper(), target

    def test_every_operation_needs_its_scope(self):
        """No operation is open to a key that has not its scope; the role does not matter, because the scope is asked first."""
        one, other = self.make(self.hr, scopes=["departments:write"]), self.make(self.hr, scopes=["jobs:write", "users:read"])
        asked = 0
        for row, method, target in self.operations():
            if {"apiKey": []} not in row["security"]:
                continue
            tag, access = row["x-scope"].split(":")
            self.assertEqual(access, "read" if method == "GET" else "write", row["operationId"])
            key = one if tag != "departments" else other
            with self.subTest(operation=row["operationId"]):
                answer = self.assertStatus(key.request(method, target), 403)
                self.assertIn("scope", answer.text)
            asked += 1
        self.assertGreater(asked, 80)

    def test_what_a_key_never_opens(self):
        """Neither with all scopes nor with all roles; and the document says so of each operation."""
        keys = [self.make(self.admin), self.make(self.register()), self.make(self.admin, service={"role": "hr"})]
        for row, method, target in self.operations():
            open_to_keys = {"apiKey": []} in row["security"]
            named = re.search(r"login|register|token/refresh|logout|password|api_keys|totp|/me/sessions|/me/export|/me/erasure|audit|"
                              r"verif|invitations/accept", target)
            if named:
                self.assertFalse(open_to_keys, f"{row['operationId']} is open to API keys")
            closed = {"bearer": []} in row["security"] and not open_to_keys
            if not named and not closed:
                continue
            with self.subTest(operation=row["operationId"]):
                for key in keys:
                    self.assertStatus(key.request(method, target), 403)
        self.assertStatus(keys[0].get(KEYS), 403)

    def test_reading_and_writing(self):
        cases = [(["read"], 200, 403), (["write"], 200, 201), (["departments:read"], 200, 403), (["departments:write"], 200, 201),
                 (["jobs:write"], 403, 403), (["jobs:write", "departments:read"], 200, 403)]
        for scopes, read, write in cases:
            with self.subTest(scopes=scopes):
                key = self.make(self.hr, scopes=scopes)
                self.assertStatus(key.get(DEPARTMENTS), read)
                self.assertStatus(key.post(DEPARTMENTS, {"name": str(uuid.uuid4())}), write)
        self.assertStatus(self.make(self.hr, scopes=["departments:write"]).get(ME), 403)
        self.assertStatus(self.make(self.hr, scopes=["users:read"]).get(ME), 200)

    def test_on_all_five(self):
        candidate = self.register()
        for person, role in ((candidate, "candidate"), (self.hr, "hr")):
            right, wrong = self.make(person, scopes=["interviews:read", "applications:read"]), self.make(person, scopes=["jobs:read"])
            for target in FIVE[role]:
                with self.subTest(target=target):
                    self.assertStatus(right.get(target), 200)
                    self.assertStatus(wrong.get(target), 403)
        self.assertStatus(self.make(self.hr).get("/candidate/interviews"), 403)


class Services(KeySuite):
    def test_a_service_account(self):
        key = self.make(self.admin, name="Importer", service={"role": "hr"})
        self.assertEqual((key.made["service"], key.made["user_name"]), ({"role": "hr"}, "Importer"))
        self.assertEqual(key.get(ME).json["role"], "hr")
        self.assertStatus(key.post(DEPARTMENTS, {"name": "Made by a program"}), 201)
        email = key.get(ME).json["email"]
        # Nobody logs in as a service, resets its password or applies with it.
        for password in ("", PASSWORD):
            self.assertIn(self.anyone.post("/api/auth/login/", {"email": email, "password": password}).status, (400, 401))
        self.assertEqual(self.instance.value(f"SELECT CONCAT(active, service, password_hash IS NULL) FROM users WHERE email = '{email}'"),
                         "011")
        self.assertEqual(self.instance.count("calendars", f"user_id = (SELECT id FROM users WHERE email = '{email}')"), 0)

    def test_it_takes_part_in_nothing(self):
        key = self.make(self.admin, service={"role": "interviewer"})
        candidate = self.register()
        body = {"candidate_id": candidate.id, "scheduled_time": "2031-01-01T10:00:00Z", "duration_minutes": 60, "position": "Engineer"}
        before = self.everything()
        self.assertStatus(self.hr.post("/api/v1/interviews", {**body, "interviewer_id": key.made["user"]}), 400)
        self.assertStatus(key.post("/api/v1/interviews", {**body, "interviewer_id": key.made["user"]}), 400)
        self.assertUnchanged(before)
        slots = self.hr.get("/api/v1/calendar/available-slots?start_date=2031-01-01&end_date=2031-01-01")
        self.assertStatus(slots, 200)

    def test_what_it_schedules_concerns_the_jobs_owner(self):
        key = self.make(self.admin, service={"role": "hr"})
        interviewer = self.staff("interviewer", self.instance.value("SELECT c.name FROM companies c JOIN users u ON u.company_id = c.id"
                                                                    f" WHERE u.email = '{self.hr.email}'"))
        job = self.hr.post("/api/v1/jobs/jobs/", {"title": "Engineer", "description": "d", "employment_type": "full_time",
                                                  "status": "published"}).json["id"]
        candidate = self.register()
        made = candidate.upload("/api/v1/jobs/applications/", [("job", job)], [("resume", "cv.pdf", "application/pdf", samples.pdf())])
        interview = self.assertStatus(key.post("/api/v1/interviews/interviews/", {
            "application_id": made.json["id"], "interviewer_id": interviewer.id, "scheduled_at": "2031-02-01T10:00:00Z"}), 201).json["id"]
        self.assertStatus(candidate.put(f"/candidate/interviews/{interview}/confirm", {}), 200)
        told = {row[0] for row in self.instance.sql(
            "SELECT u.email FROM notifications n JOIN users u ON u.id = n.user_id WHERE n.event = 'interview.confirmed'"
            f" AND n.object_public_id = UNHEX('{interview.replace('-', '')}')")}
        self.assertEqual(told, {self.hr.email, interviewer.email})


class Traces(KeySuite):
    def test_the_audit_names_the_key(self):
        key = self.make(self.hr, name="The importer")
        self.assertStatus(key.post(DEPARTMENTS, {"name": "By a key"}), 201)
        self.assertStatus(self.hr.post(DEPARTMENTS, {"name": "By a person"}), 201)
        rows = self.instance.sql("SELECT k.name, u.email FROM audit a JOIN users u ON u.id = a.actor_id LEFT JOIN api_keys k ON k.id ="
                                 f" a.key_id WHERE a.action = 'department.created' AND u.email = '{self.hr.email}' ORDER BY a.id")
        self.assertEqual([row[0] for row in rows], ["The importer", None])

    def test_last_used(self):
        key = self.make(self.hr)
        self.assertStatus(key.get(ME), 200)
        used = wait_for(lambda: self.hr.get(f"{KEYS}{key.made['id']}/").json["last_used_at"], 15, "the note of the use")
        self.assertRegex(used, r"^20\d\d-")
        self.assertEqual(self.hr.get(f"{KEYS}{key.made['id']}/").json["last_address"], "127.0.0.1")

    def test_a_known_key_costs_no_statement(self):
        key = self.make(self.hr)
        self.assertStatements(key, "/api/v1/notifications/notifications/unread_count/", 1)

    def test_idempotency_is_of_the_key(self):
        one, other = self.make(self.hr), self.make(self.hr)
        name = {"Idempotency-Key": str(uuid.uuid4())}
        first = self.assertStatus(one.post(DEPARTMENTS, {"name": "One"}, headers=name), 201).json
        self.assertEqual(self.assertStatus(one.post(DEPARTMENTS, {"name": "One"}, headers=name), 201).json, first)
        self.assertStatus(other.post(DEPARTMENTS, {"name": "Other"}, headers=name), 201)


# The examples of seeds/platform.md, as they stand there.
PYTHON = """
from interview_platform import InterviewPlatform

client = InterviewPlatform(
    api_key="your_api_key",
    base_url="http://localhost:8000/api"
)

# Create job application
application = client.applications.create(
    job_id="job_uuid",
    cover_letter="Cover letter",
    resume="path/to/resume.pdf"
)
"""
JAVASCRIPT = """
import { InterviewPlatform } from '@interview-platform/sdk';

const client = new InterviewPlatform({
  apiKey: 'your_api_key',
  baseUrl: 'http://localhost:8000/api'
});

// Create job application
const application = await client.applications.create({
  jobId: 'job_uuid',
  coverLetter: 'Cover letter',
  resume: file
});
"""
CLIENTS = Path(__file__).resolve().parent / "clients"


class Clients(KeySuite):
    """Key and address aside, nothing of an example is changed. What follows it prints what it got."""

    def setUp(self):
        super().setUp()
        self.job = self.post_job()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def post_job(self):
        return self.hr.post("/api/v1/jobs/jobs/", {"title": "Engineer", "description": "d", "employment_type": "full_time",
                                                   "status": "published"}).json["id"]

    def run_example(self, text, key, words, fails=False):
        text = text.replace("your_api_key", key.token).replace("http://localhost:8000", self.instance.url).replace("job_uuid", self.job)
        done = subprocess.run(words, input=text, capture_output=True, text=True, cwd=self.folder, check=False, timeout=60,
                              env={**os.environ, "PYTHONPATH": str(CLIENTS)})
        self.assertEqual(done.returncode != 0, fails, done.stderr)
        return done.stderr if fails else json.loads(done.stdout)

    def python(self, key, text=PYTHON, **more):
        (self.folder / "path/to").mkdir(parents=True, exist_ok=True)
        (self.folder / "path/to/resume.pdf").write_bytes(samples.pdf())
        return self.run_example(text + "import json\nprint(json.dumps(application))\n", key, [sys.executable, "-"], **more)

    def javascript(self, key, text=JAVASCRIPT, **more):
        package = self.folder / "node_modules/@interview-platform/sdk"
        package.mkdir(parents=True, exist_ok=True)
        (package / "package.json").write_text('{"name": "@interview-platform/sdk", "type": "module", "exports": "./index.mjs"}')
        shutil.copy(CLIENTS / "interview_platform.mjs", package / "index.mjs")
        (self.folder / "resume.pdf").write_bytes(samples.pdf())
        before = "import { readFileSync } from 'node:fs';\nconst file = new Blob([readFileSync('resume.pdf')]);\n"
        return self.run_example(before + text + "console.log(JSON.stringify(application));\n", key,
                                ["node", "--input-type=module", "-"], **more)

    def assertApplied(self, application, candidate):
        self.assertEqual((application["job"], application["candidate"], application["cover_letter"], application["status"]),
                         (self.job, candidate, "Cover letter", "submitted"))
        self.assertTrue(application["resume"])

    def test_python_with_a_candidates_key(self):
        candidate = self.register()
        self.assertApplied(self.python(self.make(candidate)), candidate.id)

    @unittest.skipUnless(shutil.which("node"), "needs node")
    def test_javascript_with_a_candidates_key(self):
        candidate = self.register()
        self.assertApplied(self.javascript(self.make(candidate)), candidate.id)

    def test_with_a_companys_key(self):
        for key in (self.make(self.admin, service={"role": "hr"}), self.make(self.hr, scopes=["applications:write"])):
            self.assertIn("400", self.python(key, fails=True))
            email = f"{uuid.uuid4().hex}@example.org"
            named = PYTHON.replace('cover_letter="Cover letter",', 'cover_letter="Cover letter", candidate_name="Anna Lee",'
                                                                   f' candidate_email="{email}",')
            made = self.python(key, named)
            self.assertEqual((made["candidate_name"], made["candidate_email"]), ("Anna Lee", email))
            self.job = self.post_job()
            again = self.python(key, PYTHON.replace('cover_letter="Cover letter",',
                                                    f'cover_letter="Cover letter", candidate="{made["candidate"]}",'))
            self.assertApplied(again, made["candidate"])
            self.job = self.post_job()
        self.assertIn("403", self.python(self.make(self.admin, service={"role": "interviewer"}), named, fails=True))
        self.assertIn("403", self.python(self.make(self.register()), named, fails=True))


class Limits(Suite):
    options = {"name": "keys", "limits": True}

    def test_a_bucket_of_its_own(self):
        person = self.register()
        key = self.anyone.as_user(self.assertStatus(person.post(KEYS, {"name": "x", "scopes": ["read"]}), 201).json["key"])
        left = [int(key.get(ME).header("X-RateLimit-Remaining")) for _ in range(3)]
        self.assertEqual(left, [999, 998, 997])
        before = int(person.get(ME).header("X-RateLimit-Remaining"))
        key.get(ME)
        self.assertEqual(int(person.get(ME).header("X-RateLimit-Remaining")), before - 1)
        self.assertEqual(key.get(ME).header("X-RateLimit-Limit"), "1000")


if __name__ == "__main__":
    unittest.main()
