"""The base class of all suites: unittest with a private instance, registered users, and a log that must have no unexpected errors."""

import atexit
import itertools
import json
import re
import threading
import time
import unittest
import uuid
from datetime import datetime, timedelta, timezone

from .client import Client
from .instance import Instance, wait_for

_instances = {}
_numbers = itertools.count(1)
PASSWORD = "correct horse 42"


def shared_instance(options):
    """Returns one instance for all suites of this process that have the same options."""
    key = json.dumps(options, sort_keys=True)
    if key not in _instances:
        instance = Instance(**{"name": "api", **options})
        _instances[key] = instance
        atexit.register(instance.close)
        instance.start()
    return _instances[key]


def with_a_place(call):
    """The call, repeated while it is refused because others hash passwords: at most half of the workers do so at a time."""
    def repeated():
        while (answer := call()).status == 503:
            time.sleep(0.02)
        return answer
    return repeated


def at_once(calls):
    """Runs all calls at the same moment, and returns their results in order. An exception in one is raised here."""
    gate = threading.Barrier(len(calls))
    results, faults = [None] * len(calls), []

    def run(index, call):
        try:
            gate.wait(30)
            results[index] = call()
        except BaseException as fault:  # pylint: disable=broad-except
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(index, call)) for index, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return results


def iso(at):
    return at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def in_days(days, hour=10, minute=0):
    """Returns the text of a whole hour so many days ahead."""
    day = datetime.now(timezone.utc).replace(hour=hour, minute=minute, second=0, microsecond=0) + timedelta(days=days)
    return iso(day)


class Suite(unittest.TestCase):
    """`options` are those of Instance. A test fails when interviewd logs an error that the test has not announced."""

    options = {}
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.instance = shared_instance(cls.options)
        cls.anyone = Client(cls.instance)

    def setUp(self):
        self.instance.withdraw_announcements()
        self._mark = self.instance.log_mark()

    def tearDown(self):
        bad = self.instance.unannounced(self._mark)
        if bad:
            self.fail("error lines that this test did not announce:\n" + "\n".join(bad[:40]))

    # ---- people

    def register(self, role="candidate", name=None, password=PASSWORD, verified=False):
        """Registers a new person and logs in. Returns a Client with id, email, name. `verified` marks their address as verified, without
        which nothing is mailed that an interviewer causes."""
        number = next(_numbers)
        email = f"{role}{number}.{time.time_ns() % 1000000}@example.org"
        name = name or f"{role.capitalize()} Number{number}"
        made = self.anyone.post("/api/v1/auth/register", {"email": email, "password": password, "name": name, "role": role})
        self.assertEqual(made.status, 201, made)
        person = self.login(email, password)
        person.id, person.name = made.json["id"], name
        if verified:
            self.instance.sql(f"UPDATE users SET verified = 1 WHERE email = '{email}'")
        return person

    def staff(self, role, company, name=None):
        """Adds a member of a company's staff with a role that nobody can register for. The company is made when none has that name. Returns
        a Client like register()."""
        number = next(_numbers)
        email = f"{role}{number}.{time.time_ns() % 1000000}@example.org"
        name = name or f"{role.capitalize()} Number{number}"
        more = ["--company", company] if company else []
        self.instance.control("user", "add", "--email", email, "--name", name, "--role", role, *more, text_in=PASSWORD + "\n")
        person = self.login(email)
        person.id = str(uuid.UUID(self.instance.value(f"SELECT HEX(public_id) FROM users WHERE email = '{email}'")))
        person.name = name
        return person

    def login(self, email, password=PASSWORD):
        answer = self.anyone.post("/api/v1/auth/login", {"email": email, "password": password})
        self.assertEqual(answer.status, 200, answer)
        person = Client(self.instance, answer.json["access_token"])
        person.email, person.password = email, password
        return person

    def schedule(self, interviewer, candidate, start=None, **more):
        """Schedules an interview through the assistant API. Returns the whole answer of the POST."""
        body = {"candidate_id": candidate.id, "interviewer_id": interviewer.id, "scheduled_time": start or in_days(30),
                "duration_minutes": 60, "position": "Software Engineer", **more}
        answer = interviewer.post("/api/v1/interviews", body)
        self.assertEqual(answer.status, 201, answer)
        return answer.json

    def begun(self, identity):
        """Years pass: the interview lies in the past, and with it the time that it takes. Its id."""
        one = f"(SELECT id FROM (SELECT id FROM interviews WHERE public_id = UNHEX('{identity.replace('-', '')}')) x)"
        self.instance.sql(f"UPDATE interviews SET start_at = start_at - INTERVAL 6 YEAR WHERE id = {one};"
                          f"UPDATE bookings SET start_at = start_at - INTERVAL 6 YEAR, end_at = end_at - INTERVAL 6 YEAR"
                          f" WHERE interview_id = {one}")
        return identity

    # ---- assertions

    def assertStatus(self, answer, status):
        self.assertEqual(answer.status, status, answer)
        return answer

    def assertFields(self, answer, *names, text=None):
        """Asserts that the platform API refuses these members, {name: [text, ...]}. The reason of the answer is the first of them."""
        self.assertStatus(answer, 400)
        self.assertEqual(set(answer.json), set(names), answer)
        for texts in answer.json.values():
            self.assertTrue(isinstance(texts, list) and texts and all(isinstance(one, str) and one for one in texts), answer)
        if text:
            self.assertEqual(answer.json[names[0]], [text])
        return answer

    def assertDetail(self, answer, status, text, code=None):
        """Asserts any other refusal of the platform API. A few have a code for programs."""
        self.assertStatus(answer, status)
        self.assertEqual(answer.json, {"detail": text, **({"code": code} if code else {})})

    def assertStatements(self, person, target, most=2):
        """Asserts that a read sends at most so many statements, once the worker that answers it knows the caller."""
        self.assertStatementsOf([self.assertStatus(person.get(target), 200) for _ in range(12)], most, target)

    def assertStatementsOf(self, answers, most, what):
        """Asserts the same of the requests that had these answers."""
        asked = [answer.header("X-Request-Id") for answer in answers]
        lines = wait_for(lambda: [found for found in (self._line_of(one) for one in asked) if found] if self._line_of(asked[-1]) else None,
                         5, "the log")
        numbers = [int(re.search(r'statements[="\s:]+(\d+)', line)[1]) for line in lines]
        self.assertLessEqual(min(numbers), most, f"{what}: {numbers}")

    def _line_of(self, request_id):
        return next((line for line in self.instance.log_since(self._mark) if request_id in line and "statements" in line), None)

    def assertError(self, answer, status, code=None, message=None, details=None):
        """Asserts an error in the form of the assistant API. `details` are exactly the fields that it must name."""
        self.assertEqual(answer.status, status, answer)
        body = answer.json
        self.assertLessEqual(set(body), {"error", "message", "details"}, answer)
        if code is not None:
            self.assertEqual(body["error"], code, answer)
        if message is not None:
            self.assertEqual(body["message"], message, answer)
        if details is not None:
            self.assertEqual(set(body.get("details", {})), set(details), answer)
            for texts in body["details"].values():
                self.assertIsInstance(texts, list)
                self.assertTrue(texts and all(isinstance(text, str) and text for text in texts), answer)
        return answer

    def assertNestError(self, answer, status, message=None, reason=None):
        """Asserts an error in the form of the candidate API: exactly statusCode, message, error."""
        self.assertEqual(answer.status, status, answer)
        body = answer.json
        self.assertEqual(list(body), ["statusCode", "message", "error"], answer)
        self.assertEqual(body["statusCode"], status)
        if message is not None:
            self.assertEqual(body["message"], message, answer)
        if reason is not None:
            self.assertEqual(body["error"], reason, answer)
        return answer

    def assertUnchanged(self, before):
        """Asserts that nothing was written since before = self.instance.rows(), self.instance.files()."""
        rows, files = before
        now = self.instance.rows()
        self.assertEqual({name: (rows.get(name), number) for name, number in now.items() if rows.get(name) != number}, {})
        self.assertEqual(self.instance.files(), files)

    def everything(self):
        return self.instance.rows(), self.instance.files()
