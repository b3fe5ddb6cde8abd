"""HTTP rules for all APIs: methods, CORS, limits with their headers, request ids, idempotency keys."""

import http.client
import json
import re
import sys
import threading
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, contract, samples  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import in_days  # noqa: E402

ORIGIN = "https://app.example.com"


# The origin of front ends during their development; ./dev up, which is "development", allows it.
LOOPBACK = ("http://localhost:3000", "http://localhost:5173", "http://127.0.0.1:8000", "http://[::1]:1", "https://localhost",
            "http://127.0.0.1:65535")


class Methods(Suite):
    options = {"settings": {"cors_origins": ORIGIN}}

    def test_head(self):
        person = self.register("interviewer")
        made = self.schedule(person, self.register())["id"]
        for path in ("/api/v1/interviews", f"/api/v1/interviews/{made}", "/healthz", "/readyz", "/api/openapi.json",
                     f"/api/v1/interviews/{uuid.uuid4()}"):
            with self.subTest(path=path):
                get, head = person.get(path), person.request("HEAD", path)
                self.assertEqual((head.status, head.body), (get.status, b""))
                self.assertEqual(head.header("Content-Type"), get.header("Content-Type"))
                if head.header("Content-Length"):  # nginx leaves it out when it compresses the answer
                    self.assertEqual(head.header("Content-Length"), str(len(get.body)))

    def test_head_of_what_has_no_get(self):
        self.assertStatus(self.anyone.request("HEAD", "/api/v1/auth/login"), 405)

    def test_other_methods_name_the_allowed_ones(self):
        person = self.register("interviewer")
        for method, path, allow in (("DELETE", "/api/v1/interviews", {"GET", "HEAD", "POST", "OPTIONS"}),
                                    ("PUT", f"/api/v1/interviews/{uuid.uuid4()}", {"GET", "HEAD", "PATCH", "OPTIONS"}),
                                    ("GET", "/api/v1/auth/login", {"POST", "OPTIONS"}),
                                    ("PATCH", "/api/v1/auth/register", {"POST", "OPTIONS"}),
                                    ("POST", "/healthz", {"GET", "HEAD", "OPTIONS"}),
                                    ("POST", "/api/v1/calendar/available-slots", {"GET", "HEAD", "OPTIONS"}),
                                    ("BREW", "/api/v1/interviews", {"GET", "HEAD", "POST", "OPTIONS"})):
            with self.subTest(method=method, path=path):
                answer = person.request(method, path)
                self.assertError(answer, 405, "method_not_allowed", "Method not allowed")
                self.assertEqual(set(re.split(r"\s*,\s*", answer.header("Allow"))), allow)

    def test_trace_and_connect(self):
        for method in ("TRACE", "CONNECT"):
            self.assertGreaterEqual(self.anyone.request(method, "/api/v1/interviews", check=False).status, 400)

    def test_what_nginx_refuses_has_the_form_of_its_api(self):
        """nginx answers some requests itself: it must know as well as interviewd which path belongs to which API."""
        paths = sorted(contract.document_of(self.instance)["paths"])
        self.assertGreater(len(paths), 90)
        for path in {re.sub(r"\{.*?\}", "x", path) for path in paths} | {"/nowhere", "/api/interviewsx", "/api/v1/jobsx"}:
            with self.subTest(path=path):
                own, nginx = self.anyone.request("BREW", path, check=False), self.anyone.request("TRACE", path, check=False)
                self.assertEqual(nginx.status, 405)
                self.assertIn("GET", nginx.header("Allow"))
                self.assertEqual(set(nginx.json) - {"errors"}, set(own.json) - {"errors"}, (nginx, own))

    def test_what_nginx_refuses_of_a_page_is_a_page(self):
        for path in ("/", "/i/x", "/assets/x", "/dev/outbox"):
            answer = self.anyone.request("TRACE", path, check=False)
            self.assertEqual((answer.status, answer.header("Content-Type")), (405, "text/html"), answer)
            self.assertIn("<h1>Method not allowed</h1>", answer.text)

    def test_what_nginx_cannot_read_has_the_form_of_its_api(self):
        for path, members in (("/candidate/interviews", {"statusCode", "message", "error"}), ("/api/v1/jobs/jobs/", {"detail"}),
                              ("/api/v1/interviews", {"error", "message"}), ("/api/interview-management/x", {"success", "message"})):
            start = f"POST {path} HTTP/1.1\r\nHost: x\r\n".encode()
            for data, status in ((start + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
                                 (start.replace(b" HTTP", b"/%00 HTTP") + b"\r\n", 400),
                                 (start + b"Content-Length: x\r\n\r\n", 400)):
                with self.subTest(path=path, status=status):
                    answer = self.anyone.raw(data)
                    self.assertEqual(answer.status, status, answer)
                    self.assertLessEqual(members, set(answer.json), answer)

    def test_options(self):
        for path, allow in (("/api/v1/interviews", {"GET", "HEAD", "POST", "OPTIONS"}),
                            (f"/candidate/interviews/{uuid.uuid4()}/confirm", {"PUT", "OPTIONS"})):
            answer = self.assertStatus(self.anyone.request("OPTIONS", path), 204)
            self.assertEqual(set(re.split(r"\s*,\s*", answer.header("Allow"))), allow)
            self.assertEqual(answer.body, b"")

    def test_preflight(self):
        for origin in (ORIGIN, *LOOPBACK):
            answer = self.anyone.request("OPTIONS", "/api/v1/interviews", headers={
                "Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"})
            self.assertStatus(answer, 204)
            self.assertEqual(answer.header("Access-Control-Allow-Origin"), origin)
            self.assertIn("POST", answer.header("Access-Control-Allow-Methods"))
            allowed = answer.header("Access-Control-Allow-Headers").lower()
            for name in ("authorization", "content-type", "idempotency-key", "if-match"):
                self.assertIn(name, allowed)
            self.assertTrue(answer.header("Access-Control-Max-Age"))
            self.assertIn("Origin", answer.header("Vary"))

    def test_other_origins(self):
        for origin in ("https://evil.example", "null", ORIGIN + ".evil.example", "http://app.example.com", ORIGIN + "/",
                       "https://app.example.com:444", "http://localhost.evil.example",
                       "http://localhost:", "http://localhost:0", "http://localhost:65536", "http://localhost:80x",
                       "http://localhost:3000/", "http://127.0.0.10", "http://evil.example/localhost", "ftp://localhost", "localhost:3000",
                       "http://user@localhost"):
            with self.subTest(origin=origin):
                for answer in (
                        self.anyone.request("OPTIONS", "/api/v1/interviews",
                                            headers={"Origin": origin, "Access-Control-Request-Method": "POST"}),
                               self.anyone.get("/api/v1/interviews", headers={"Origin": origin})):
                    self.assertIsNone(answer.header("Access-Control-Allow-Origin"))

    def test_answers_to_an_allowed_origin(self):
        person = self.register()
        for answer in (person.get("/api/v1/interviews", headers={"Origin": ORIGIN}),
                       self.anyone.get("/api/v1/interviews", headers={"Origin": ORIGIN}),
                       self.anyone.get("/nowhere", headers={"Origin": ORIGIN})):
            self.assertEqual(answer.header("Access-Control-Allow-Origin"), ORIGIN, answer)
            self.assertIn("Origin", answer.header("Vary"))
            exposed = answer.header("Access-Control-Expose-Headers")
            for name in ("ETag", "Location", "Retry-After", "X-Request-Id", "X-RateLimit-Remaining"):
                self.assertIn(name, exposed)
            self.assertNotEqual(answer.header("Access-Control-Allow-Origin"), "*")

    def test_answers_vary_by_origin_although_none_came(self):
        self.assertIn("Origin", self.register().get("/api/v1/interviews").header("Vary") or "")


class Common(Suite):
    def test_request_ids(self):
        seen = set()
        for answer in (self.anyone.get("/healthz"), self.anyone.get("/nowhere"), self.anyone.get("/api/v1/interviews"),
                       self.register().get("/candidate/interviews"), self.anyone.request("POST", "/api/v1/auth/login", b"x" * (3 << 20))):
            identity = answer.header("X-Request-Id")
            self.assertRegex(identity or "", "^[0-9A-Za-z-]{8,64}$")
            seen.add(identity)
        self.assertEqual(len(seen), 5)

    def test_the_log_has_the_request_id(self):
        answer = self.register().get("/api/v1/interviews")
        def logged():  # the line is written after the answer was sent
            return [line for line in self.instance.log_since(self._mark) if answer.header("X-Request-Id") in line]

        wait_for(logged, 5, "the request's line in the log")
        self.assertIn("assistant.interviews.list", "\n".join(logged()))

    def test_secrets_stay_out_of_the_log(self):
        person = self.register(password="unmistakable secret 1")
        self.anyone.post("/api/v1/auth/login", {"email": person.email, "password": "unmistakable mistake 2"})
        person.get("/api/v1/interviews?signature=unmistakable-signature")
        text = "\n".join(self.instance.log_since(self._mark)) + self.instance.log("nginx").read_text()
        for secret in ("unmistakable", person.token, person.token.split(".")[2]):
            self.assertNotIn(secret, text)

    def test_health(self):
        for path, kind in (("/healthz", "text/plain"), ("/healthz/", "text/plain"), ("/readyz", "application/json")):
            answer = self.assertStatus(self.anyone.get(path), 200)
            self.assertRegex(answer.header("Content-Type"), "^" + kind)

    def test_document(self):
        answer = self.assertStatus(self.anyone.get("/api/openapi.json"), 200)
        document = answer.json
        self.assertTrue(document["openapi"].startswith("3.1"))
        self.assertIn("/api/v1/interviews", document["paths"])
        self.assertIn("/candidate/interviews/{interviewId}/confirm", document["paths"])
        for path, item in document["paths"].items():
            for method, operation in item.items():
                if isinstance(operation, dict) and "responses" in operation:
                    with self.subTest(path=path, method=method):
                        self.assertTrue(operation["operationId"])
                        self.assertTrue(operation["summary"])
                        declared = {parameter["name"] for parameter in operation.get("parameters", []) if parameter.get("in") == "path"}
                        self.assertEqual(declared, set(re.findall(r"\{(\w+)\}", path)))

    def test_unknown_paths(self):
        for path in ("/", "/nowhere", "/api", "/api/v1", "/api/v1/", "/api/v2/interviews", "/candidates", "/api/v1/interview",
                     "/index.html", "/.git/config", "/api/v1/interviewsx"):
            with self.subTest(path=path):
                answer = self.assertError(self.anyone.get(path), 404, "not_found", "Resource not found")
                self.assertEqual(list(answer.json), ["error", "message"])

    def test_slash_at_the_end_without_a_redirect(self):
        person = self.register("interviewer")
        self.assertStatus(person.get("/api/v1/interviews/"), 200)
        self.assertError(self.anyone.post("/api/v1/auth/login/", {}), 400)
        self.assertStatus(person.get(f"/api/v1/interviews/{uuid.uuid4()}/"), 404)
        self.assertStatus(person.get("/api/v1/calendar/available-slots/?start_date=2024-03-20&end_date=2024-03-20"), 200)

    def test_headers_of_every_answer(self):
        person = self.register()
        for answer in (person.get("/api/v1/interviews"), self.anyone.get("/nowhere"), self.anyone.get("/api/v1/interviews")):
            self.assertEqual(answer.header("X-Content-Type-Options"), "nosniff")
            self.assertRegex(answer.header("Cache-Control") or "", "no-store")
            self.assertEqual(answer.header("Content-Type"), "application/json; charset=utf-8")
            self.assertNotIn("1.22", answer.header("Server") or "")
            self.assertEqual(len([1 for name, _ in answer.headers if name.lower() == "x-content-type-options"]), 1)

    def test_too_large_in_each_surfaces_shape(self):
        person = self.register()
        for size in ((1 << 20) + 1, 3 << 20):
            self.assertError(self.anyone.request("POST", "/api/v1/auth/login", b" " * size), 413, "payload_too_large",
                             "The request is too large")
            # No endpoint of the candidate API reads a body, but nginx refuses a very large one there too.
        self.assertNestError(person.put(f"/candidate/interviews/{uuid.uuid4()}/confirm", b" " * (3 << 20)), 413)

    def test_keep_alive(self):
        with self.anyone.connect() as connection, connection.makefile("rb") as stream:
            from harness.client import read_answer
            for _ in range(3):
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                self.assertEqual(read_answer(stream, "GET")[0], 200)


class Idempotency(Suite):
    def setUp(self):
        super().setUp()
        self.interviewer = self.register("interviewer")
        self.candidate = self.register()
        self.key = str(uuid.uuid4())

    def body(self, start=None):
        return {"candidate_id": self.candidate.id, "interviewer_id": self.interviewer.id, "scheduled_time": start or "2024-03-20T14:00:00Z",
                "duration_minutes": 60, "position": "Engineer"}

    def post(self, body=None, key=None, person=None):
        return (person or self.interviewer).post("/api/v1/interviews", body or self.body(), headers={"Idempotency-Key": key or self.key})

    def test_the_same_answer_again(self):
        first = self.assertStatus(self.post(), 201)
        before = self.everything()
        for key in (self.key, f'"{self.key}"'):
            again = self.assertStatus(self.post(key=key), 201)
            self.assertEqual(again.body, first.body)
            self.assertEqual(again.header("ETag"), first.header("ETag"))
            self.assertNotEqual(again.header("X-Request-Id"), first.header("X-Request-Id"))
        self.assertUnchanged(before)

    def test_another_request_under_the_same_key(self):
        self.assertStatus(self.post(), 201)
        before = self.everything()
        self.assertError(self.post(self.body("2024-04-20T14:00:00Z")), 422, "idempotency_key_reused")
        self.assertUnchanged(before)

    def test_keys_belong_to_their_user(self):
        other = self.register("interviewer")
        self.assertStatus(self.post(), 201)
        body = {**self.body("2024-04-20T14:00:00Z"), "interviewer_id": other.id}
        self.assertStatus(self.post(body, person=other), 201)

    def test_a_refusal_is_kept_too(self):
        first = self.assertStatus(self.post({**self.body(), "duration_minutes": 1}), 400)
        again = self.assertStatus(self.post({**self.body(), "duration_minutes": 1}), 400)
        self.assertEqual(first.body, again.body)

    def test_bad_keys(self):
        before = self.everything()
        for key in ("x" * 256, "a b", "é"):
            self.assertError(self.post(key=key), 400)
        self.assertUnchanged(before)

    def test_at_the_same_moment(self):
        answers = []
        gate = threading.Barrier(6)

        def run():
            gate.wait()
            answers.append(self.post())

        threads = [threading.Thread(target=run) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertLessEqual({answer.status for answer in answers}, {201, 409})
        made = {answer.json["id"] for answer in answers if answer.status == 201}
        self.assertEqual(len(made), 1)
        for answer in answers:
            if answer.status == 409:
                self.assertError(answer, 409, "request_in_progress")
                self.assertTrue(answer.header("Retry-After"))
        self.assertEqual(self.interviewer.get("/api/v1/interviews").json["total"], 1)

    def test_one_still_running(self):
        # Another connection locks the candidate's calendar, so the first request waits in its transaction.
        self.schedule(self.interviewer, self.candidate, in_days(9))
        answers = {}
        with self.instance.held(f"UPDATE calendars SET version = version + 1 WHERE user_id = (SELECT id FROM users WHERE email ="
                                f" '{self.candidate.email}')"):
            first = threading.Thread(target=lambda: answers.update(first=self.post()))
            first.start()
            wait_for(self.instance.lock_waits, 10, "the first request to wait for the lock")
            answer = self.assertError(self.post(), 409, "request_in_progress")
            self.assertTrue(int(answer.header("Retry-After")) > 0)
        first.join()
        self.assertStatus(answers["first"], 201)
        self.assertEqual(self.post().body, answers["first"].body)

    def log_in(self, password=None, headers=None, path="/api/auth/login/"):
        body = {"email": self.candidate.email, "password": password or self.candidate.password}
        return self.anyone.post(path, body, headers={"Idempotency-Key": self.key, **(headers or {})})

    def test_without_a_token(self):
        """A repeated login returns the same session, and another body never gets that answer."""
        for path, member in (("/api/auth/login/", "access"), ("/api/v1/auth/login", "access_token")):
            with self.subTest(path=path):
                first = self.assertStatus(self.log_in(path=path), 200)
                before = self.everything()
                again = self.assertStatus(self.log_in(path=path), 200)
                self.assertEqual(again.body, first.body)
                self.assertEqual(again.header("Idempotency-Replayed"), "true")
                self.assertStatus(self.log_in("a wrong guess", path=path), 422)
                self.assertUnchanged(before)
                self.assertEqual(self.instance.count("replays", f"INSTR(sealed, '{first.json[member]}') > 0"), 0)
        registration = {"email": f"{uuid.uuid4()}@example.org", "password": "secure_password", "name": "A B", "role": "candidate"}
        first, again = (self.anyone.post("/api/v1/auth/register", registration, headers={"Idempotency-Key": self.key}) for _ in range(2))
        self.assertEqual((self.assertStatus(first, 201).body, again.status), (again.body, 201))
        self.assertEqual(self.instance.count("users", f"email = '{registration['email']}'"), 1)

    def test_refresh_repeated(self):
        """A repeated refresh with the same key gets the lost answer again, and does not count as the reuse of a spent token."""
        token = self.log_in().json["refresh"]
        first, again = (self.anyone.post("/api/auth/token/refresh/", {"refresh": token}, headers={"Idempotency-Key": self.key})
                        for _ in range(2))
        self.assertEqual((self.assertStatus(first, 200).body, again.status), (again.body, 200))
        self.assertStatus(self.anyone.post("/api/auth/token/refresh/", {"refresh": first.json["refresh"]}), 200)
        # Without the key, which proves that the request is the same, the spent token ends the family.
        self.assertStatus(self.anyone.post("/api/auth/token/refresh/", {"refresh": token}), 401)

    def test_refused_logins_are_not_kept(self):
        before = self.instance.count("replays")
        self.assertStatus(self.log_in("a wrong guess"), 401)
        self.assertEqual(self.instance.count("replays"), before)
        self.assertStatus(self.log_in(), 200)

    def test_keys_without_a_token_belong_to_the_address(self):
        here, there = self.assertStatus(self.log_in(), 200), http.client.HTTPConnection("127.0.0.1", self.instance.port,
                                                                                        source_address=("127.0.0.2", 0))
        self.addCleanup(there.close)
        there.request("POST", "/api/auth/login/", json.dumps({"email": self.candidate.email, "password": self.candidate.password}),
                      {"Content-Type": "application/json", "Idempotency-Key": self.key})
        answer = there.getresponse()
        self.assertEqual(answer.status, 200)
        self.assertNotEqual(json.loads(answer.read())["refresh"], here.json["refresh"])

    def test_kept_under_a_key_that_was_removed(self):
        first = self.assertStatus(self.post(), 201)
        self.instance.sql("UPDATE replays SET sealed = CONCAT(REPEAT('x', 12), SUBSTR(sealed, 13))")
        before = self.everything()
        self.assertError(self.post(), 422, "idempotency_key_reused")
        self.assertUnchanged(before)
        self.assertIsNotNone(first)

    def test_on_uploads_and_changes(self):
        made = self.schedule(self.interviewer, self.candidate)["id"]
        answers = [
            self.interviewer.upload("/api/v1/files/upload", [("interview_id", made)], [("file", "a.pdf", "application/pdf", samples.pdf())],
                                    headers={"Idempotency-Key": self.key})
                   for _ in range(2)]
        self.assertEqual([answer.status for answer in answers], [201, 201 if answers[1].status == 201 else 422])
        self.assertEqual(len(self.interviewer.get(f"/api/v1/files/interview/{made}").json["files"]), 1)
        key = str(uuid.uuid4())
        for _ in range(2):
            self.assertStatus(
                self.interviewer.patch(f"/api/v1/interviews/{made}", {"status": "completed"}, headers={"Idempotency-Key": key}), 200)


class IdempotentWrites(Suite):
    """The idempotency key of every kind of write: while the first request runs, when it is repeated, and when the key is used for another
    request."""

    def setUp(self):
        super().setUp()
        self.interviewer = self.register("interviewer")
        self.candidate = self.register()
        self.made = self.schedule(self.interviewer, self.candidate, in_days(40))["id"]

    def writes(self):
        key = {"Idempotency-Key": str(uuid.uuid4())}
        return {
            "change": (lambda n,
                       headers=key: self.interviewer.patch(f"/api/v1/interviews/{self.made}", {"feedback": f"number {n}"}, headers=headers),
                       200),
            "confirm": (lambda n, headers=key: self.candidate.put(f"/candidate/interviews/{self.made}/confirm?n={n}", headers=headers),
                        200),
            "upload": (lambda n,
                       headers=key: self.interviewer.request("POST", "/api/v1/files/upload", self.form(n),
                                                             headers={**headers, "Content-Type": "multipart/form-data; boundary=B"}), 201),
        }

    def form(self, number):
        content = samples.pdf(f"number {number}")
        head = (f'--B\r\nContent-Disposition: form-data; name="interview_id"\r\n\r\n{self.made}\r\n'
                '--B\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n')
        return head.encode() + content + b"\r\n--B--\r\n"

    def test_running_repeated_and_reused(self):
        for name, (call, status) in self.writes().items():
            with self.subTest(name=name):
                answers = {}
                with self.instance.held(f"SELECT id FROM interviews WHERE public_id = UNHEX(REPLACE('{self.made}', '-', '')) FOR UPDATE"):
                    first = threading.Thread(target=lambda c=call: answers.update(first=c(1)))
                    first.start()
                    wait_for(self.instance.lock_waits, 10, "the first request to wait for the lock")
                    answer = call(1)
                    self.assertEqual(answer.status, 409, answer)
                    self.assertTrue(int(answer.header("Retry-After")) > 0)
                first.join()
                self.assertEqual(answers["first"].status, status, answers["first"])
                before = self.everything()
                again = call(1)
                self.assertEqual((again.status, again.body), (status, answers["first"].body))
                self.assertEqual(again.header("Idempotency-Replayed"), "true")
                self.assertEqual(call(2).status, 422)
                self.assertUnchanged(before)


class Limits(Suite):
    options = {"name": "limits", "limits": True,
               "settings": {"limit_user_hourly": "12", "limit_address_hourly": "60", "limit_login_account": "3",
                            "limit_login_address": "40"}}

    def fresh(self):
        """Makes a user whose limits no earlier test has used, without the limits that are tested."""
        self.instance.restart_server()  # the counters live in the memory of the running server
        return self.register()

    def test_user_has_a_bucket_of_their_own(self):
        person = self.fresh()
        for left in range(11, -1, -1):
            answer = self.assertStatus(person.get("/api/v1/interviews"), 200)
            self.assertEqual((answer.header("X-RateLimit-Limit"), answer.header("X-RateLimit-Remaining")), ("12", str(left)))
            self.assertTrue(time.time() < int(answer.header("X-RateLimit-Reset")) <= time.time() + 3600 + 2)
        answer = self.assertError(person.get("/api/v1/interviews"), 429, "rate_limited", "Too many requests")
        self.assertEqual(answer.header("X-RateLimit-Remaining"), "0")
        self.assertTrue(0 < int(answer.header("Retry-After")) <= 3600)
        refused = self.assertNestError(person.get("/candidate/interviews"), 429)
        self.assertEqual(refused.json["error"], "Too Many Requests")
        # All APIs share one limit; another user has another one.
        self.assertStatus(self.register().get("/candidate/interviews"), 200)
        # Every endpoint sends these headers.
        made = str(uuid.uuid4())
        for method, path in (("POST", "/api/v1/interviews"), ("GET", f"/api/v1/interviews/{made}"), ("PATCH", f"/api/v1/interviews/{made}"),
                             ("GET", "/api/v1/calendar/available-slots"),
                             ("POST", "/api/v1/files/upload"), ("GET", f"/api/v1/files/interview/{made}"), ("GET", f"/api/v1/files/{made}"),
                             ("GET", "/candidate/interviews/pending"),
                             ("GET", "/candidate/interviews/upcoming"), ("GET", "/candidate/interviews/history"),
                             ("PUT", f"/candidate/interviews/{made}/confirm"), ("GET", f"/candidate/interviews/{made}")):
            with self.subTest(path=path):
                self.assertStatus(person.request(method, path, {} if method in ("POST", "PATCH") else None), 429)

    def test_address_has_one_for_those_without_a_token(self):
        self.fresh()
        statuses = [self.anyone.get(f"/api/v1/interviews/{number}").status for number in range(64)]
        self.assertEqual(set(statuses), {401, 429})
        self.assertIn(401, statuses)
        answer = self.assertError(self.anyone.get("/nowhere"), 429, "rate_limited") if self.anyone.get("/nowhere").status == 429 else None
        self.assertTrue(answer is None or int(answer.header("Retry-After")) > 0)
        for path in ("/api/v1/auth/login", "/api/v1/auth/register"):
            self.assertStatus(self.anyone.post(path, {}), 429)
        self.assertStatus(self.anyone.get("/i/x"), 429)
        # Health checks and the document are not limited.
        for path in ("/healthz", "/readyz", "/api/openapi.json"):
            answer = self.assertStatus(self.anyone.get(path), 200)

    def test_passwords_cannot_be_guessed_by_a_key(self):
        """A stored answer reveals whether a body equals that of the first request, so such a request counts as a guess of the password."""
        person, key = self.fresh(), {"Idempotency-Key": str(uuid.uuid4())}
        body = {"email": person.email, "password": person.password}
        first = self.assertStatus(self.anyone.post("/api/v1/auth/login", body, headers=key), 200)
        for _ in range(5):  # the right password is not a guess
            self.assertEqual(self.assertStatus(self.anyone.post("/api/v1/auth/login", body, headers=key), 200).body, first.body)
        for n in range(3):
            self.assertStatus(self.anyone.post("/api/v1/auth/login", {**body, "password": f"guess {n}"}, headers=key), 422)
        answer = self.assertStatus(self.anyone.post("/api/v1/auth/login", {**body, "password": "guess"}, headers=key), 429)
        self.assertTrue(0 < int(answer.header("Retry-After")) <= 900)
        self.assertStatus(self.anyone.post("/api/v1/auth/login", body, headers=key), 429)

    def test_login_is_throttled_by_account(self):
        person = self.fresh()
        other = self.register()
        self.instance.restart_server()
        for _ in range(3):
            self.assertStatus(self.anyone.post("/api/v1/auth/login", {"email": person.email, "password": "wrong password"}), 401)
        answer = self.anyone.post("/api/v1/auth/login", {"email": person.email, "password": "wrong password"})
        self.assertError(answer, 429, "rate_limited")
        self.assertTrue(0 < int(answer.header("Retry-After")) <= 900)
        # Now even the right password is refused. Unknown accounts are limited in the same way, and other accounts are not affected.
        self.assertStatus(self.anyone.post("/api/v1/auth/login", {"email": person.email.upper(), "password": person.password}), 429)
        for _ in range(3):
            self.assertStatus(self.anyone.post("/api/v1/auth/login", {"email": "nobody@example.org", "password": "x"}), 401)
        self.assertStatus(self.anyone.post("/api/v1/auth/login", {"email": "nobody@example.org", "password": "x"}), 429)
        self.login(other.email)
        # A token that was issued before still works.
        self.assertStatus(person.get("/api/v1/interviews"), 200)

    def test_successful_logins_do_not_lock_out(self):
        person = self.fresh()
        for _ in range(8):
            self.login(person.email)

    def test_all_workers_count_together(self):
        person = self.fresh()
        statuses = []
        threads = [threading.Thread(target=lambda: statuses.append(person.get("/api/v1/interviews").status)) for _ in range(30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((statuses.count(200), statuses.count(429)), (12, 18))


class NoLimits(Suite):
    options = {"settings": {"limit_user_hourly": "5", "limit_address_hourly": "5", "limit_login_account": "2"}, "name": "unlimited"}

    def test_switched_off(self):
        person = self.register()
        for _ in range(20):
            self.assertStatus(person.get("/api/v1/interviews"), 200)
            self.assertStatus(self.anyone.get("/api/v1/interviews"), 401)
        for _ in range(6):
            self.assertStatus(self.anyone.post("/api/v1/auth/login", {"email": person.email, "password": "wrong password"}), 401)


if __name__ == "__main__":
    unittest.main()
