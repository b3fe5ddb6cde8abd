"""What the databases of bench/run contain: people and interviews made through the API, and a crowd made by bench/generate.py."""

import http.client
import json
import os
import subprocess
import time

import generate

PASSWORD = "correct horse 42"
INTERVIEWERS, CANDIDATES, INTERVIEWS = 10, 100, 1200


class Api:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def call(self, method, path, body=None, token=None):
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 400:
            raise SystemExit(f"{method} {path}: {answer.status} {text!r}")
        return json.loads(text) if text else None

    def person(self, role, number):
        body = {"email": f"{role}{number}@bench.example", "password": PASSWORD, "name": f"{role.capitalize()} Number {number}", "role": role}
        made = self.call("POST", "/api/v1/auth/register", body)
        session = self.call("POST", "/api/v1/auth/login", {"email": body["email"], "password": PASSWORD})
        return made["id"], session["access_token"]


def fill(instance):
    """Makes a few people, whom every worker soon knows, with many interviews. Returns the requests to send: for each endpoint pairs of
    path and token."""
    api = Api(instance.port)
    interviewers = [api.person("interviewer", n) for n in range(INTERVIEWERS)]
    candidates = [api.person("candidate", n) for n in range(CANDIDATES)]
    detail = []
    for n in range(INTERVIEWS):
        (interviewer, token), (candidate, own_token) = interviewers[n % INTERVIEWERS], candidates[n % CANDIDATES]
        # Each interview takes the hour after the one before, so nobody has two at the same time.
        start = time.strftime("%Y-%m-%dT%H:00:00Z", time.gmtime(1_900_000_800 + n * 3600))
        body = {"candidate_id": candidate, "interviewer_id": interviewer, "scheduled_time": start, "duration_minutes": 60,
                "position": f"Software Engineer {n % 7}"}
        made = api.call("POST", "/api/v1/interviews", body, token)
        detail.append((f"/api/v1/interviews/{made['id']}", token))
        if n % 3 == 0:
            api.call("PUT", f"/candidate/interviews/{made['id']}/confirm", None, own_token)
    instance.sql("UPDATE interviews i JOIN companies c ON c.id = i.company_id SET c.logo='https://example.com/logo.png',"
                 " i.notes='Please prepare a brief presentation about your recent projects, \"5 minutes\".' WHERE i.start_at >= '2030-03-01';"
                 "ANALYZE TABLE interviews, users, companies, jobs")
    return {
        "interview detail": detail[:: len(detail) // 400],
        "candidate list": [("/candidate/interviews", token) for _, token in candidates],
    }


# ---- the crowd


def crowd(instance, database, interviews, say):
    """Fills a database of the instance's server, which has its schema or is the floor's, as bench/generate.py does. What the dispatcher
    would send, or would delete because it is old, is taken away, so that it has only the work that the requests make."""
    if database != "interviewd":
        instance.new_database(database)
        subprocess.run([str(instance.program("interviewctl")), "--config", str(instance.configuration), "migrate"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, INTERVIEWD_DATABASE_NAME=database))
    generate.generate(instance.database_socket, interviews, database=database, say=say)
    emptied = "; ".join(f"TRUNCATE {table}" for table in ("webhook_attempts", "webhook_deliveries", "webhooks", "outbox", "events", "replays",
                                                          "one_time_tokens", "offers"))
    instance.sql(f"USE {database}; SET foreign_key_checks = 0; {emptied}; SET @later = DATE_ADD(UTC_TIMESTAMP(), INTERVAL 7 DAY);"
                 "UPDATE refresh_tokens SET expires_at = @later; UPDATE sessions SET expires_at = @later;"
                 "UPDATE users SET verified = 1")


def uuid(text):
    text = text.lower()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def give_passwords(instance):
    """Everybody of the crowd has the same password as the people of fill(), of whom one has registered with it."""
    instance.sql("UPDATE users u JOIN users r ON r.email_lower = 'candidate0@bench.example' SET u.password_hash = r.password_hash WHERE u.password_hash IS NULL")


def strangers(instance, side, callers, most):
    """Requests like those of fill(), of thousands of users, so that a worker hardly ever has heard of one before."""
    found = instance.sql("SELECT u.email, HEX(MIN(i.public_id)) FROM interviews i JOIN users u ON u.id = i.candidate_id WHERE"
                         f" i.start_at < '2030-03-01' GROUP BY u.id ORDER BY RAND(1) LIMIT {most}")
    tokens = callers.log_in(side, [email for email, _ in found], PASSWORD)
    return {
        "interview detail, unknown users": [(f"/api/v1/interviews/{uuid(interview)}", own) for (_, interview), own in zip(found, tokens)],
        "candidate list, unknown users": [("/candidate/interviews", own) for own in tokens],
    }
