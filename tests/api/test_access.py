"""
What every kind of caller gets: sends every operation of the document as each of them, with objects that exist. The answers are in
tests/golden/access.txt, which is reviewed; ./dev renew writes it anew. Besides the statuses, it checks that nothing of another company is
seen, counted or changed, or can be distinguished from what does not exist.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import sys
import time
import unittest
import uuid
from pathlib import Path

import jsonschema

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, contract, samples  # noqa: E402
from harness.client import Client, multipart  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import PASSWORD, in_days  # noqa: E402

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "access.txt"
METHODS = ("get", "put", "post", "delete", "patch")
INSIDERS = ("candidate", "interviewer", "hr", "admin")
# A colleague is an interviewer of the company who does not take part in the interview. The installation's admin has no company.
STRANGERS = ("colleague", "other_candidate", "other_interviewer", "other_hr", "other_admin", "installation")
NOBODY = ("expired", "nobody")
EVERYBODY = INSIDERS + STRANGERS + NOBODY
OF_OTHERS = ("other_candidate", "other_interviewer", "other_hr", "other_admin")
# The document of the candidate API demands 403 for an interview of somebody else (seeds/candidate.md), which reveals that it exists.
SAYS_SO = {("candidate.interviews.confirm", "other_candidate"), ("candidate.interviews.get", "other_candidate")}
WORD = "Zanzibar"  # the company writes it into all its texts, and nobody else does


def expired(instance, person):
    """Returns the person's own access token, an hour after its expiry, signed with the server's key."""
    kid, secret = re.search(r"^token_keys = (\w+):HS256:(\S+)", instance.configuration.read_text(), re.MULTILINE).groups()
    head, claims, _ = person.token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(claims + "=="))
    claims.update(iat=int(time.time()) - 7200, exp=int(time.time()) - 3600)
    claims.pop("nbf", None)
    text = head + "." + base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    mac = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
    return text + "." + base64.urlsafe_b64encode(mac).decode().rstrip("=")


class World(Suite):
    """Two companies with staff and candidates, and the objects of the first one."""

    options = {"name": "access"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        document = contract.document_of(cls.instance)
        cls.resolver = jsonschema.RefResolver.from_schema(document)
        cls.operations = {}
        for path, item in document["paths"].items():
            for method in METHODS:
                if method in item:
                    cls.operations[item[method]["operationId"]] = (method.upper(), path, item[method])
        cls.people = None

    def setUp(self):
        super().setUp()
        if self.people:
            return
        company, other = f"{WORD} {uuid.uuid4()}", f"Elsewhere {uuid.uuid4()}"
        people = {"candidate": self.register(name=f"{WORD} Candidate"), "other_candidate": self.register(), "nobody": self.anyone}
        for role in ("interviewer", "hr", "admin"):
            people[role] = self.staff(role, company, f"{WORD} {role}")
            people["other_" + role] = self.staff(role, other)
        people["colleague"] = self.staff("interviewer", company, f"{WORD} colleague")
        people["installation"] = self.staff("admin", None)
        people["expired"] = Client(self.instance, expired(self.instance, people["hr"]))
        people["expired"].email = people["expired"].password = "x"
        type(self).people = people
        type(self).hours = 0

    def __getattr__(self, name):
        people = type(self).people
        if people and name in people:
            return people[name]
        raise AttributeError(name)

    # ---- objects of the first company; with "other", of the second

    def start(self):
        """Returns a time at which everybody is free."""
        type(self).hours += 2
        return in_days(40 + self.hours // 24, self.hours % 24)

    def wall(self):
        start = self.start()
        return {"interviewType": "PHONE", "interviewDate": start[:10], "interviewTime": start[11:19]}

    def made(self, person, target, body, status=201):
        return self.assertStatus(person.post(target, body), status).json

    def kitted(self):
        """An interview that has a round."""
        one = self.interview()
        job = self.hr.get(f"/api/v1/interviews/interviews/{one}/").json["job_id"]
        made = self.made(self.hr, f"/api/v1/jobs/jobs/{job}/rounds/", {"title": WORD})
        self.assertEqual(self.hr.patch(f"/api/v1/interviews/interviews/{one}/", {"round_id": made["id"]}).status, 200)
        return one

    def interview(self, other=""):
        people = self.people
        return self.schedule(people[other + "interviewer"], people[other + "candidate"], self.start(),
                             position=f"{WORD if not other else 'Elsewhere'} {uuid.uuid4()}")["id"]

    def proposal(self, interview):
        self.proposed = self.start()
        return self.made(self.candidate, f"/api/v1/interviews/interviews/{interview}/respond/",
                         {"answer": "propose", "times": [self.proposed]})["id"]

    def application(self, other=""):
        """Makes an application that is in the interview stage."""
        key = self.interview(other).replace("-", "")
        return str(uuid.UUID(self.instance.value(f"SELECT HEX(application_public_id) FROM interviews WHERE public_id = UNHEX('{key}')")))

    def job(self, other="", status="draft"):
        body = {"title": WORD if not other else "Elsewhere", "description": "d", "employment_type": "full_time", "status": status}
        return self.made(self.people[other + "hr"], "/api/v1/jobs/jobs/", body)["id"]

    def room(self, other=""):
        return self.made(self.people[other + "hr"], "/api/v1/calendar/rooms/", {"name": f"{WORD} {uuid.uuid4()}"})["id"]

    def hold(self, other=""):
        person = self.people[other + "hr"]
        return self.made(person, "/api/v1/calendar/holds/", {"people": [person.id], "start": self.start()})["id"]

    def department(self, other=""):
        return self.made(self.people[other + "hr"], "/api/v1/jobs/departments/",
                         {"name": f"{WORD if not other else 'Elsewhere'} {uuid.uuid4()}"})["id"]

    def known(self, other=""):
        """Makes a candidate of the company who has an interview."""
        body = {"name": WORD if not other else "Elsewhere", "email": f"{uuid.uuid4().hex}@example.org"}
        made = self.made(self.people[other + "hr"], "/api/v1/candidates/", body)
        self.schedule(self.people[other + "interviewer"], type("Known", (), {"id": made["id"]}), self.start())
        return made["id"]

    def offer(self, other=""):
        body = {"application_id": self.application(other), "salary": 1, "currency": "USD", "start_date": "2024-02-01", "notes": WORD}
        return self.made(self.people[other + "hr"], "/api/v1/offers/offers/", body)["id"]

    def session(self, other=""):
        return self.made(self.people[other + "candidate"], "/api/v1/chatbot/sessions/", {"application_id": self.application(other)})["id"]

    def invitation(self, other=""):
        return self.made(self.people[other + "hr"], "/api/v1/users/invitations/",
                         {"email": f"{WORD}{uuid.uuid4().hex}@example.org", "role": "hr"})["id"]

    def notification(self, other=""):
        self.interview(other)
        return self.people[other + "candidate"].get("/api/v1/notifications/notifications/").json["results"][0]["id"]

    def file(self, other=""):
        kind, body = multipart([("interview_id", self.interview(other))], [("file", f"{WORD}.pdf", "application/pdf", samples.pdf())])
        answer = self.people[other + "interviewer"].request("POST", "/api/v1/files/upload", body, headers={"Content-Type": kind})
        self.assertStatus(answer, 201)
        return str(uuid.UUID(self.instance.value("SELECT HEX(public_id) FROM files ORDER BY id DESC LIMIT 1")))

    def import_of_jobs(self, other=""):
        """Makes an import that was checked (this instance has no dispatcher)."""
        kind, body = multipart([("kind", "jobs")], [("file", *self.LINES)])
        answer = self.people[other + "hr"].request("POST", "/api/v1/imports/", body, headers={"Content-Type": kind})
        made = self.assertStatus(answer, 202).json["id"]
        self.instance.sql(f"UPDATE imports SET status = 1 WHERE public_id = UNHEX('{made.replace('-', '')}')")
        return made

    LINES = (f"{WORD}.csv", "text/csv", f"title,description,employment_type\n{WORD},Forges,full_time\n".encode())

    def webhook(self, other=""):
        return self.made(self.people[other + "hr"], "/api/v1/webhooks/",
                         {"url": f"https://{WORD}.example.com/", "events": ["offer.sent"]})["id"]

    def api_key(self, other=""):
        """Makes a key of a new service account, so that no person has too many."""
        return self.made(self.people[other + "admin"], "/api/v1/api_keys/",
                         {"name": WORD, "scopes": ["read"], "service": {"role": "hr"}})["id"]

    def login_of(self, other=""):
        """Makes another session of the candidate, and returns its id."""
        token = self.login(self.people[other + "candidate"].email).token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(token + "=="))["sid"]

    def no_keys(self):
        self.instance.sql("UPDATE api_keys SET ended_at = UTC_TIMESTAMP() WHERE ended_at IS NULL")

    def mail(self):
        """Makes a mail that /dev/outbox shows (this instance sends nothing)."""
        key = uuid.uuid4()
        self.instance.sql("INSERT INTO mails (public_id, once, kind, status, email, object, object_id, object_public_id, send_at,"
                          " expires_at, next_at, created_at)"
                          f" VALUES (UNHEX('{key.hex}'), '{key}', 0, 1, 'x@example.org', 1, 1, UNHEX('{key.hex}'), UTC_TIMESTAMP(),"
                          f" UTC_TIMESTAMP(), UTC_TIMESTAMP(), UTC_TIMESTAMP())")
        self.instance.sql("INSERT INTO mail_outbox (mail_id, public_id, subject, text, html, message) SELECT id, public_id, 's', 't', 'h',"
                          f" 'm' FROM mails WHERE once = '{key}'")
        return str(key)

    def busy_calendar(self, other=""):
        return self.made(self.people[other + "hr"], "/api/v1/users/busy_calendars/",
                         {"url": f"https://{WORD}.example.com/x.ics", "name": WORD, "user_id": self.idle(other)})["id"]

    def no_calendars(self):
        self.instance.sql("DELETE FROM calendar_sources")

    def idle(self, other=""):
        """Makes a new interviewer, who has no calendars yet."""
        company = self.instance.value(f"SELECT c.name FROM companies c JOIN users u ON u.company_id = c.id WHERE u.email ="
                                      f" '{self.people[other + 'hr'].email}'")
        return self.staff("interviewer", company).id

    def protected(self, other=""):
        """Makes a new interviewer who has a second factor."""
        made = self.idle(other)
        self.instance.sql("INSERT INTO second_factors (public_id, user_id, secret, created_at, confirmed_at) SELECT public_id, id, 'x',"
                          f" UTC_TIMESTAMP(), UTC_TIMESTAMP() FROM users WHERE public_id = UNHEX('{made.replace('-', '')}')")
        return made

    def company_of_its_own(self, other=""):
        name = f"{WORD}{other} {uuid.uuid4()}"
        return self.made(self.installation, "/api/v1/companies/", {"name": name})["id"]

    def shown(self, other=""):
        """The name in addresses of a company that shows its jobs."""
        admin = self.people[other + "admin"]
        answer = self.assertStatus(admin.patch("/api/v1/company/", {"career_page": True}), 200)
        return answer.json["slug"]

    def journal(self):
        body = {"applicationId": self.application(), "notes": WORD, "interviewType": "PHONE", "interviewDate": "2024-01-20",
                "interviewTime": "14:00:00"}
        return self.made(self.candidate, "/api/interviews", body)["id"]

    PARAMS = {"interview_id": "interview", "interviewId": "interview", "offer_id": "offer", "job_id": "job", "department_id": "department",
              "file_id": "file",
              "notification_id": "notification", "application_id": "application", "session_id": "session", "webhook_id": "webhook",
              "mail_id": "mail", "calendar_id": "busy_calendar", "candidate_id": "known", "key_id": "api_key",
              "company_id": "company_of_its_own", "room_id": "room", "hold_id": "hold", "company": "shown",
              "import_id": "import_of_jobs"}
    OTHERS = {"sessions.delete": "login_of", "invitations.delete": "invitation",
              **dict.fromkeys(("staff.get", "staff.update", "staff.hand_over", "availability.get", "availability.replace"), "idle"),
              "second_factor.delete": "protected",
              "tracker.interviews.get": "interview", "tracker.interviews.update": "interview",
              "tracker.interviews.delete": "interview", "interviews.get_kit": "kitted"}

    # Parameters that name no object.
    WORDS = {"kind": "interview", "language": "en", "part": "text"}

    def params(self, operation):
        """Makes new objects of the company for the parameters of an operation's path."""
        names = re.findall(r"{(\w+)}", self.operations[operation][1])
        found = {}
        for name in names:
            if name in self.WORDS:
                found[name] = self.WORDS[name]
            elif name in ("token", "ticket"):
                found[name] = "A" * 22
            elif name == "job_id" and "company" in found:
                found[name] = self.job(status="published")
            elif name == "round_id":
                found[name] = self.made(self.hr, f"/api/v1/jobs/jobs/{found['job_id']}/rounds/", {"title": WORD})["id"]
            elif name == "merge_id":
                found[name] = self.made(self.hr, "/api/v1/candidates/merges/", {"into": self.known(), "from": self.known()})["id"]
            elif name == "proposal_id":
                found[name] = self.proposal(found["interview_id"])
            elif name == "note_id":
                found[name] = self.made(self.interviewer, f"/api/v1/candidates/{found['candidate_id']}/notes/", {"text": WORD})["id"]
            elif name == "delivery_id":
                found[name] = self.made(self.hr, f"/api/v1/webhooks/{found['webhook_id']}/ping/", None, 202)["id"]
            else:
                kind = self.OTHERS.get(operation) or self.PARAMS.get(name)
                self.assertTrue(kind, f"{operation}: which object is {{{name}}}? See World.PARAMS")
                found[name] = getattr(World, kind)(self)
        return found

    def target(self, operation, params):
        path = self.operations[operation][1]
        for name, value in params.items():
            path = path.replace("{" + name + "}", str(value))
        query = {"assistant.calendar.list_slots": "?start_date=2027-03-22&end_date=2027-03-22",
                 "free_busy.list": f"?people={self.people['interviewer'].id}&from=2027-03-22&to=2027-03-22"}
        return path + query.get(operation, "")

    # ---- valid bodies, with ids of the company

    def bodies(self, operation):
        """Returns a body with which the operation succeeds; None when it has no body."""
        people = self.people
        fresh = f"{uuid.uuid4().hex}@example.org"
        login = {"email": people["candidate"].email, "password": PASSWORD}
        name = {"first_name": "A", "last_name": "B"}
        passwords = {"password": PASSWORD, "password_confirm": PASSWORD}
        terms = {"salary": 1, "currency": "USD", "start_date": "2024-02-01"}
        table = {
            "assistant.auth.register": lambda: {"email": fresh, "password": PASSWORD, "name": "A B", "role": "candidate"},
            "assistant.auth.login": lambda: login,
            "assistant.interviews.create": lambda: {"candidate_id": people["candidate"].id, "interviewer_id": people["interviewer"].id,
                                                    "scheduled_time": self.start(),
                                           "duration_minutes": 60, "position": f"{WORD} {uuid.uuid4()}"},
            "assistant.interviews.update": lambda: {"notes": "changed"},
            "management.interviews.start": lambda: {"candidate_id": self.applied(), "scheduled_at": self.start(),
                                                    "interviewer_id": people["interviewer"].id},
            "management.interviews.decide": lambda: {"status": "selected"},
            **dict.fromkeys(("management.evaluations.create", "management.evaluations.set", "management.evaluations.update"),
                            lambda: {"knowledge": 5}),
            "public_jobs.apply": lambda: [("name", "A B"), ("email", fresh), ("consent", "true")],
            "public_applications.add_file": lambda: [],
            "public_applications.answer_offer": lambda: {"status": "accepted"},
            "rounds.create": lambda: {"title": WORD},
            "rounds.update": lambda: {"instructions": WORD},
            "scorecards.fill": lambda: {"notes": WORD},
            "scorecards.reopen": lambda: {"reason": WORD},
            "candidates.create": lambda: {"name": WORD, "email": fresh},
            "candidates.update": lambda: {"place": "changed"},
            "candidate_duplicates.dismiss": lambda: {"candidates": [self.known(), self.known()]},
            "candidate_merges.create": lambda: {"into": self.known(), "from": self.known()},
            **dict.fromkeys(("candidate_notes.create", "candidate_notes.update"), lambda: {"text": WORD}),
            "auth.login": lambda: login,
            "auth.refresh": lambda: {"refresh": "x"},
            "auth.logout": lambda: {"refresh": "x"},
            "users.register": lambda: {"email": fresh, "username": uuid.uuid4().hex[:20], **name, **passwords},
            "users.update_me": lambda: {"bio": "changed"},
            "staff.update": lambda: {"title": "changed"},
            "availability.replace": lambda: {"buffer_after": 15},
            "staff.hand_over": lambda: {"to": people["hr"].id, "interviews": "all"},
            "users.set_picture": lambda: [],
            "company.update": lambda: {"phone": uuid.uuid4().hex[:20]},
            "company.set_logo": lambda: [],
            "companies.create": lambda: {"name": f"{WORD} {uuid.uuid4()}"},
            "companies.update": lambda: {"name": f"{WORD} {uuid.uuid4()}"},
            "companies.invite_admin": lambda: {"email": fresh, "name": "A B"},
            "users.change_password": lambda: {"old_password": "wrong", "new_password": "correct horse 43",
                                              "new_password_confirm": "correct horse 43"},
            "second_factor.create": lambda: {"password": "wrong"},
            "second_factor.confirm": lambda: {"otp": "123456"},
            **dict.fromkeys(("second_factor.disable", "second_factor.renew_codes"), lambda: {"password": "wrong", "otp": "123456"}),
            "users.request_password_reset": lambda: {"email": fresh},
            "users.reset_password": lambda: {"token": "x", "new_password": PASSWORD, "new_password_confirm": PASSWORD},
            "users.resend_verification": lambda: None,
            "users.verify_email": lambda: {"token": "x"},
            "invitations.create": lambda: {"email": fresh, "role": "interviewer"},
            "invitations.accept": lambda: {"token": "x", "password": PASSWORD, **name},
            "notifications.update": lambda: {"is_read": True},
            "offers.create": lambda: {"application_id": self.application(), **terms},
            "offers.update": lambda: {"status": "accepted"},
            "jobs.create": lambda: {"title": WORD, "description": "d", "employment_type": "full_time", "department": self.department()},
            "jobs.update": lambda: {"title": f"{WORD} changed"},
            "holds.create": lambda: {"people": [self.people["hr"].id], "start": self.start()},
            "rooms.create": lambda: {"name": f"{WORD} {uuid.uuid4()}"},
            "rooms.update": lambda: {"name": f"{WORD} {uuid.uuid4()}"},
            "departments.create": lambda: {"name": f"{WORD} {uuid.uuid4()}"},
            "departments.update": lambda: {"name": f"{WORD} {uuid.uuid4()}"},
            "applications.create": lambda: [("job", self.job(status="published"))],
            "applications.update": lambda: {"status": "withdrawn"},
            "chatbot_sessions.create": lambda: {"application_id": self.application()},
            "chatbot_sessions.send_message": lambda: {"message": "Five years"},
            "interviews.create": lambda: {"application_id": self.application(), "interviewer_id": people["interviewer"].id,
                                          "scheduled_at": self.start()},
            "interviews.update": lambda: {"notes": "changed"},
            "interviews.reschedule": lambda: {"scheduled_at": self.start()},
            "interviews.cancel": lambda: {"reason": "changed"},
            **dict.fromkeys(("interviews.respond", "public_interviews.respond"), lambda: {"answer": "confirm"}),
            "interviews.accept_proposal": lambda: {"time": self.proposed},
            "interviews.answer_seat": lambda: {"answer": "accepted"},
            "interviews.refuse_proposal": lambda: {"message": "changed"},
            "meeting_provider.set": lambda: {"provider": "built_in"},
            "busy_calendars.create": lambda: self.no_calendars() or {"url": f"https://{WORD}.example.com/x.ics"},
            "webhooks.create": lambda: {"url": f"https://{WORD}.example.com/", "events": ["offer.sent"]},
            "api_keys.create": lambda: self.no_keys() or {"name": WORD, "scopes": ["read"]},
            "api_keys.update": lambda: {"name": f"{WORD} changed"},
            "webhooks.update": lambda: {"is_active": False},
            "webhook_deliveries.redeliver_all": lambda: {"since": "2024-01-01T00:00:00Z", "until": "2029-01-01T00:00:00Z"},
            "mail_templates.set": lambda: {"subject": WORD, "text": WORD},
            "mail_templates.preview": lambda: {"kind": "offer", "language": "fr"},
            "tracker.interviews.create": lambda: {"applicationId": self.application(), **self.wall()},
            "tracker.interviews.update": lambda: {"notes": "changed"},
            "assistant.files.upload": lambda: [("interview_id", self.interview())],
            "imports.create": lambda: [("kind", "jobs")],
        }
        make = table.get(operation)
        return make() if make else None

    def applied(self):
        """Makes an application that has no interview yet."""
        job = self.job(status="published")
        answer = self.candidate.upload("/api/v1/jobs/applications/", [("job", job)],
                                       [("resume", "cv.pdf", "application/pdf", samples.pdf())])
        return self.assertStatus(answer, 201).json["id"]

    def send(self, person, operation, params, body):
        method = self.operations[operation][0]
        target = self.target(operation, params)
        if operation == "auth.logout" and person not in NOBODY:  # it ends the session, so that is one of its own
            return self.login(self.people[person].email).request(method, target, body, headers=self.people[person].headers)
        if isinstance(body, bytes):
            return self.people[person].request(method, target, body, headers={"Content-Type": "application/x-www-form-urlencoded"})
        if isinstance(body, list):
            name = {"applications.create": "resume", "public_jobs.apply": "resume", "users.set_picture": "picture",
                    "company.set_logo": "logo"}.get(operation, "file")
            file = ("a.pdf", "application/pdf", samples.pdf()) if name in ("resume", "file") else ("a.png", "image/png", samples.png())
            kind, data = multipart(body, [(name, *(self.LINES if operation == "imports.create" else file))])
            return self.people[person].request(method, target, data, headers={"Content-Type": kind})
        return self.people[person].request(method, target, body)

    def contents(self):
        """Returns the contents of all tables, which a refused request must not change."""
        tables = [row[0]
                  for row in self.instance.sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'interviewd' AND"
                                               " table_type = 'BASE TABLE'")]
        # Into the audit, workers also write what they have noted of requests before.
        audit = self.instance.sql(f"SELECT COUNT(*), MAX(id) FROM audit WHERE {self.instance.NOTED}")
        checked = ", ".join(f"`{table}`" for table in tables if table != "audit")
        return self.instance.sql(f"CHECKSUM TABLE {checked}"), audit, self.instance.files()

    def allowed(self, operation):
        return self.operations[operation][2]["x-roles"]


class Golden(World):
    def statuses(self, operation):
        """Returns the statuses that all callers get. Strangers come first, because what is refused to them must not change anything."""
        read = self.operations[operation][0] == "GET"
        found = {}
        params, body = self.params(operation), self.bodies(operation)
        before = None if read else self.contents()
        for person in NOBODY + STRANGERS:
            found[person] = self.send(person, operation, params, body).status
            if not read and found[person] >= 400:
                self.assertEqual(self.contents(), before, f"{person} was refused, but something changed")
            elif not read:
                params, body = self.params(operation), self.bodies(operation)
                before = self.contents()
        for person in INSIDERS:
            if not read and person != INSIDERS[0]:
                params, body = self.params(operation), self.bodies(operation)
            found[person] = self.send(person, operation, params, body).status
        return found

    def test_matrix(self):
        lines = ["# operation\t" + "\t".join(EVERYBODY)]
        for operation in sorted(self.operations):
            with self.subTest(operation=operation):
                found = self.statuses(operation)
                lines.append(operation + "\t" + "\t".join(str(found[person]) for person in EVERYBODY))
                self.assertNotIn(500, found.values())
                self.assertFalse(any(status in (405, 415, 422) for status in found.values()), f"asked wrongly: {found}")
                if self.operations[operation][2]["security"] and {} not in self.operations[operation][2]["security"]:
                    self.assertEqual({found[person] for person in NOBODY}, {401})
        text = "\n".join(lines) + "\n"
        if os.environ.get("ACCESS_RENEW"):
            GOLDEN.write_text(text, encoding="utf-8")
        self.assertEqual(text.split("\n"), GOLDEN.read_text(encoding="utf-8").split("\n"), "meant to be so? Then: ./dev renew")


class Tenancy(World):
    def neutral(self, answer, params):
        """Returns an answer without its time and without values that the request itself contains."""
        text = answer.text
        for value in params.values():
            text = text.replace(str(value), "ID")
        return answer.status, re.sub(r'"timestamp":"[^"]*"', "", text)

    def statements(self, answer):
        """Returns the number of statements of an answer; None when no log line has it."""
        name = answer.header("X-Request-Id")
        line = wait_for(lambda: self._line_of(name), 5, "the log")
        return int(re.search(r'statements[="\s:]+(\d+)', line)[1])

    def test_what_is_anothers_is_as_what_is_not(self):
        """A stranger gets the same answer, by as many statements, for an object of somebody else and for an id that does not exist."""
        for operation in sorted(self.operations):
            params = self.params(operation) if "{" in self.operations[operation][1] else {}
            if not params or "token" in params or "mail_id" in params or not set(params) - set(self.WORDS):
                continue
            if operation.startswith("public_"):  # of a company that shows its jobs to everybody: see test_public.py
                continue
            with self.subTest(operation=operation):
                body = self.bodies(operation)
                for person in OF_OTHERS:
                    guessed = {name: str(uuid.uuid4()) for name in params}
                    answers = [(self.send(person, operation, names, body), names) for names in (params, guessed, params, guessed)]
                    self.assertGreaterEqual(answers[0][0].status, 400)
                    if (operation, person) in SAYS_SO:
                        self.assertEqual((answers[0][0].status, answers[1][0].status), (403, 404))
                        continue
                    self.assertEqual(self.neutral(*answers[0]), self.neutral(*answers[1]), person)
                    counts = [self.statements(answer) for answer, _ in answers]
                    # A worker that does not know the caller yet sends one statement more.
                    self.assertLessEqual(abs(min(counts[0::2]) - min(counts[1::2])), 1, person)

    def test_nothing_of_it_is_listed_or_counted(self):
        """Sends every read without an object as people of the other company. The answers must be the same as before the first company had
        these objects. The audit is left out: it has a row more of each login of theirs, some time later (test_audit.py has its tenants)."""
        def reads():
            found = {}
            for operation, (method, path, row) in self.operations.items():
                if method != "GET" or "{" in path or not row["security"] or operation.startswith(("public_", "audit.")):
                    continue
                for person in OF_OTHERS:
                    answer = self.send(person, operation, {}, None)
                    if (operation, person) != ("jobs.list", "other_candidate"):  # everybody who may apply sees published jobs
                        self.assertNotIn(WORD, answer.text, f"{operation} shows it to {person}")
                    found[operation, person] = answer.status, answer.text
            return found

        before = reads()
        for make in (self.interview, self.offer, self.session, self.invitation, self.file, self.department, self.job, self.journal):
            make()
        self.assertEqual(reads(), before)

    def test_ids_within_bodies(self):
        """An id of the other company's object in a body gets the same answer as an unknown id, and nothing is written."""
        job, terms = {"title": "t", "description": "d", "employment_type": "full_time"}, {"salary": 1, "currency": "USD",
                                                                                          "start_date": "2024-02-01"}
        cases = [
            ("hr", "POST", "/api/v1/offers/offers/", lambda made: {"application_id": made, **terms}, self.application),
            ("hr", "POST", "/api/v1/jobs/jobs/", lambda made: {**job, "department": made}, self.department),
            ("hr", "PATCH", f"/api/v1/jobs/jobs/{self.job()}/", lambda made: {"department": made}, self.department),
            ("hr", "POST", "/api/v1/interviews/interviews/", lambda made: {"application_id": made, "scheduled_at": "2029-01-01T00:00:00Z"},
             self.application),
            ("hr", "POST", "/api/interview-management/start-interview",
             lambda made: {"candidate_id": made, "scheduled_at": "2029-01-01T00:00:00Z"}, self.application),
            ("candidate", "POST", "/api/v1/chatbot/sessions/", lambda made: {"application_id": made}, self.application),
            ("hr", "POST", "/api/interviews",
             lambda made: {"applicationId": made, "interviewType": "PHONE", "interviewDate": "2029-01-20", "interviewTime": "14:00:00"},
             self.application),
        ]
        ours = self.application()
        for name, path in (("interviewer_id", "/api/v1/interviews/interviews/"), ("panel_ids", "/api/v1/interviews/interviews/")):
            cases.append(("hr", "POST", path, lambda made, name=name: {"application_id": ours, "scheduled_at": "2029-02-01T00:00:00Z",
                                                                       name: [made] if name == "panel_ids" else made},
                          lambda other: self.people[other + "interviewer"].id))
        cases.append(
            ("hr", "PATCH", f"/api/v1/interviews/interviews/{self.interview()}/", lambda made: {"interviewer_id": made},
             lambda other: self.people[other + "interviewer"].id))
        cases.append(
            ("hr", "POST", "/api/v1/interviews",
             lambda made: {"candidate_id": self.candidate.id, "interviewer_id": made, "scheduled_time": "2029-03-01T00:00:00Z",
                          "duration_minutes": 60, "position": "x"}, lambda other: self.people[other + "interviewer"].id))
        for person, method, path, body, make in cases:
            with self.subTest(path=path, method=method, body=list(body("x"))):
                foreign, guess = make("other_"), str(uuid.uuid4())
                before = self.contents()
                answers = [(self.people[person].request(method, path, body(one)), {"id": one}) for one in (foreign, guess)]
                self.assertIn(answers[0][0].status, (400, 404), answers[0][0])
                self.assertEqual(self.neutral(*answers[0]), self.neutral(*answers[1]))
                self.assertEqual(self.contents(), before)
        kind, data = multipart([("interview_id", self.interview("other_"))], [("file", "a.pdf", "application/pdf", samples.pdf())])
        before = self.contents()
        self.assertIn(self.hr.request("POST", "/api/v1/files/upload", data, headers={"Content-Type": kind}).status, (400, 404))
        self.assertEqual(self.contents(), before)

    def test_a_private_entry_is_its_owners(self):
        entry = self.journal()
        self.assertStatus(self.candidate.get(f"/api/interviews/{entry}"), 200)
        for person in ("interviewer", "hr", "admin") + STRANGERS:
            for method, path in (("GET", "/api/interviews/"), ("DELETE", "/api/interviews/"), ("GET", "/api/v1/interviews/"),
                                 ("GET", "/api/v1/interviews/interviews/"), ("GET", "/api/interview-management/"),
                                 ("GET", "/candidate/interviews/")):
                self.assertIn(self.people[person].request(method, path + entry).status, (403, 404), (person, path))


class Properties(World):
    """Members that the caller may not set are not taken from a body."""

    def test_of_a_person(self):
        for person in ("candidate", "interviewer", "hr"):
            one = self.people[person]
            before = one.get("/api/v1/users/users/me/").json
            answer = one.patch("/api/v1/users/users/me/",
                               {"bio": "mine", "role": "admin", "company": str(uuid.uuid4()), "company_id": 1, "is_verified": True,
                                "is_active": False, "id": str(uuid.uuid4()), "email": "other@example.org", "token_version": 9})
            self.assertStatus(answer, 200)
            now = one.get("/api/v1/users/users/me/").json
            for name in set(before) - {"bio", "updated_at"}:
                self.assertEqual(now[name], before[name], (person, name))
        email = f"{uuid.uuid4().hex}@example.org"
        made = self.anyone.post("/api/v1/auth/register",
                                {"email": email, "password": PASSWORD, "name": "A B", "role": "candidate", "company": WORD, "company_id": 1,
                                 "is_verified": True})
        self.assertStatus(made, 201)
        self.assertEqual(self.instance.sql(f"SELECT role, company_id IS NULL FROM users WHERE email = '{email}'")[0], ["8", "1"])
        person = self.login(email)
        self.assertIs(person.get("/api/v1/users/users/me/").json["is_verified"], False)
        for role in ("admin", "hr"):
            answer = self.anyone.post("/api/v1/auth/register", {"email": "x" + email, "password": PASSWORD, "name": "A B", "role": role})
            self.assertStatus(answer, 400)

    def test_of_an_application(self):
        job = self.job(status="published")
        answer = self.candidate.upload("/api/v1/jobs/applications/",
                                       [("job", job), ("status", "hired"), ("technical_score", "100"),
                                        ("internal_notes", "x"), ("company", "x")],
                                       [("resume", "cv.pdf", "application/pdf", samples.pdf())])
        made = self.assertStatus(answer, 201).json
        self.assertEqual((made["status"], made["candidate"]), ("submitted", self.candidate.id))
        seen = self.hr.get(f"/api/v1/jobs/applications/{made['id']}/").json
        self.assertEqual((seen["technical_score"], seen["internal_notes"]), (None, None))

    def test_of_a_job(self):
        body = {"title": "t", "description": "d", "employment_type": "full_time", "views_count": 99, "applications_count": 99,
                "company": str(uuid.uuid4()), "posted_by": self.candidate.id}
        made = self.made(self.hr, "/api/v1/jobs/jobs/", body)
        self.assertEqual((made["views_count"], made["applications_count"], made["posted_by"]), (0, 0, self.hr.id))

    def test_of_a_scorecard(self):
        made = self.interview()
        self.hr.put(f"/api/interview-management/{made}/evaluation", {"knowledge": 2, "average_rating": 10, "evaluation_completed": True})
        card = self.hr.get(f"/api/interview-management/{made}").text
        self.assertNotIn('"average_rating":10', card)
        self.assertIn('"average_rating":2', card)

    def test_of_an_offer(self):
        one = self.offer()
        answer = self.candidate.patch(f"/api/v1/offers/offers/{one}/",
                                      {"salary": 10**9, "notes": "x", "expires_at": None, "status": "accepted", "company": 1})
        self.assertEqual((answer.status, answer.json["salary"], answer.json["notes"]), (200, 1.0, WORD))


if __name__ == "__main__":
    unittest.main()
