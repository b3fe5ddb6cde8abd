"""
Every operation of the OpenAPI document, called as the document says: with its examples, and with null for each member that
may be null. What it names as identifiers are those of objects made for it.
"""

import itertools
import json
import re
import sys
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from harness import samples, tickets, totp  # noqa: E402
from harness.client import multipart  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.receiver import Receiver  # noqa: E402
from harness.suite import PASSWORD, iso  # noqa: E402
from test_declared import FORM, Rows  # noqa: E402

EXAMPLE_ID = "0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b"
V1 = "/api/v1/"
# What is about interviews that are still to come.
COMING = ("interviews.respond", "interviews.accept_", "interviews.refuse_", "interviews.answer_", "public_interviews.")
COMING_AT = datetime(2034, 2, 6, 10, tzinfo=timezone.utc)

# Operations whose paths or bodies have what only a mail or a page knows, each with the suite that walks them.
ELSEWHERE = {
    "common.calendar_feed.get": "test_calendar_files", "common.meetings.join": "test_meetings", "common.meetings.join_as": "test_meetings",
    "users.reset_password": "test_platform_accounts", "users.verify_email": "test_platform_accounts",
    "invitations.accept": "test_platform_accounts", "events.subscribe": "test_events", "events.create_ticket": "test_events",
    **dict.fromkeys((f"public_applications.{name}" for name in ("get", "confirm", "withdraw", "add_file", "answer_offer")),
                    "test_public_applying"),
}


class Walk(Rows):
    options = {"name": "examples", "settings": {"webhook_http": "on", "webhook_private": "on"}}
    hours = itertools.count()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receiver = cls.enterClassContext(Receiver())

    def setUp(self):
        super().setUp()
        self.hr = self.person("admin")  # who may do all that hr may
        self.made = {}

    def json_of(self, answer):
        self.assertIn(answer.status, (200, 201, 202), answer)
        return answer.json

    # ---- objects, one of each kind for an operation

    def make_candidate(self):
        return self.register()

    def make_interviewer(self):
        return self.staff("interviewer", "Declared")

    def make_owner(self):
        """The admin of a company that nobody else is in, so that it may be changed."""
        return self.staff("admin", f"Owned {uuid.uuid4()}")

    def make_company(self):
        return self.json_of(self.person("installation").post(V1 + "companies/", {"name": f"C{uuid.uuid4().hex[:12]}"}))["id"]

    def make_slug(self):
        return self.json_of(self.staff("admin", "Declared").patch(V1 + "company/", {"career_page": True}))["slug"]

    def make_note(self):
        return self.json_of(self.hr.post(f"{V1}candidates/{self.a('known')}/notes/", {"text": "Speaks Spanish"}))["id"]

    def make_room(self):
        return self.json_of(self.hr.post(V1 + "calendar/rooms/", {"name": f"R{uuid.uuid4().hex[:12]}"}))["id"]

    def make_hold(self):
        body = {"people": [self.hr.id], "start": iso(datetime(2041, 1, 1, tzinfo=timezone.utc) + timedelta(hours=next(self.hours)))}
        return self.json_of(self.hr.post(V1 + "calendar/holds/", body))["id"]

    def make_round(self):
        return self.json_of(self.hr.post(f"{V1}jobs/jobs/{self.a('job')}/rounds/", {"title": "Technical"}))["id"]

    def make_department(self):
        return self.json_of(self.hr.post(V1 + "jobs/departments/", {"name": f"D{uuid.uuid4().hex[:12]}"}))["id"]

    def make_job(self):
        job = {"title": "Engineer", "description": "Builds", "employment_type": "full_time", "status": "published"}
        return self.json_of(self.hr.post(V1 + "jobs/jobs/", job))["id"]

    def make_application(self):
        kind, body = multipart([("job", self.a("job"))], [("resume", "cv.pdf", "application/pdf", samples.pdf())])
        return self.json_of(self.a("candidate").post(V1 + "jobs/applications/", body, headers={"Content-Type": kind}))["id"]

    def make_interview(self, start="2024-02-05T10:00:00Z"):
        return self.json_of(self.hr.post(V1 + "interviews/interviews/", {
            "application_id": self.a("application"), "scheduled_at": start,
            "interviewer_id": self.a("interviewer").id}))["id"]

    def make_invited(self):
        """The token that the mail to the candidate has."""
        return tickets.answer(self.instance, self.a("interview"), self.a("candidate").id, int(COMING_AT.timestamp()))

    def make_proposal(self):
        return self.json_of(self.a("candidate").post(f"{V1}interviews/interviews/{self.a('interview')}/respond/", {
            "answer": "propose", "times": [iso(COMING_AT + timedelta(days=1))]}))["id"]

    def make_entry(self):
        return self.json_of(self.a("candidate").post("/api/interviews", {
            "applicationId": self.a("application"), "interviewType": "PHONE", "interviewDate": "2024-03-20",
            "interviewTime": "14:00:00"}))["id"]

    def make_offer(self):
        return self.json_of(self.hr.post(V1 + "offers/offers/", {"application_id": self.a("application"), "salary": 1, "currency": "USD",
                                                                 "start_date": "2030-01-01"}))["id"]

    def make_session(self):
        return self.json_of(self.a("candidate").post(V1 + "chatbot/sessions/", {"application_id": self.a("application")}))["id"]

    def make_file(self):
        kind, body = multipart([("interview_id", self.a("interview"))], [("file", "a.pdf", "application/pdf", samples.pdf())])
        made = self.json_of(self.hr.post(V1 + "files/upload", body, headers={"Content-Type": kind}))
        return re.search(r"/files/([0-9a-f-]{36})", json.dumps(made))[1]

    def make_webhook(self):
        return self.json_of(self.hr.post(V1 + "webhooks/", {"url": self.receiver.url("/hook"), "events": ["interview.scheduled"]}))["id"]

    def make_delivery(self):
        path = f"{V1}webhooks/{self.a('webhook')}/"
        self.json_of(self.hr.post(path + "ping/"))
        return wait_for(lambda: self.hr.get(path + "deliveries/").json["results"], 20, "a delivery")[0]["id"]

    def make_calendar(self):
        return self.json_of(self.hr.post(V1 + "users/busy_calendars/", {"url": self.receiver.url("/basic.ics")}))["id"]

    def make_invitation(self):
        return self.json_of(self.hr.post(V1 + "users/invitations/", {"email": f"{uuid.uuid4().hex}@example.org", "role": "hr"}))["id"]

    def make_notification(self):
        self.a("interview")
        return wait_for(lambda: self.a("candidate").get(V1 + "notifications/notifications/").json["results"], 20, "a notification")[0]["id"]

    def make_key(self):
        return self.json_of(self.hr.post(V1 + "api_keys/", {"name": "A program", "scopes": ["read"]}))["id"]

    def make_login(self):
        self.login(self.hr.email)
        return next(one["id"] for one in self.hr.get(V1 + "users/users/me/sessions/").json["results"] if not one["current"])

    def begun(self, person):
        """The person, who has begun to set up a second factor."""
        person.secret = self.json_of(person.post(V1 + "users/users/me/totp/", {"password": PASSWORD}))["secret"]
        return person

    def make_begun(self):
        return self.begun(self.register())

    def make_protected(self):
        """Somebody of the staff who has a second factor, whose last code is good again."""
        person = self.begun(self.staff("interviewer", "Declared"))
        self.json_of(person.post(V1 + "users/users/me/totp/confirm/", {"otp": totp.code(person.secret)}))
        self.instance.sql("UPDATE second_factors SET last_step = 0")
        return person

    def make_known(self):
        """A candidate whom the company knows."""
        self.a("application")
        return self.a("candidate").id

    def make_entered(self):
        """A candidate whom the company has entered."""
        return self.json_of(self.hr.post(V1 + "candidates/", {"name": "Jane Smith", "email": f"{uuid.uuid4().hex}@example.org"}))["id"]

    def make_merge(self):
        return self.json_of(self.hr.post(V1 + "candidates/merges/", {"into": self.a("known"), "from": self.a("entered")}))["id"]

    def make_import(self):
        """An import that was checked (this instance has no dispatcher)."""
        kind, body = multipart([("kind", "jobs")], [self.LINES])
        made = self.json_of(self.hr.post(V1 + "imports/", body, headers={"Content-Type": kind}))["id"]
        self.instance.sql(f"UPDATE imports SET status = 1 WHERE public_id = UNHEX('{made.replace('-', '')}')")
        return made

    def make_provider(self):
        return self.json_of(self.hr.put(V1 + "meetings/provider/", {
            "provider": "zoom", "account_id": "a", "client_id": "b", "secret": "client_secret", "hosts": ["rooms@example.com"]}))

    def a(self, what):
        if what not in self.made:
            self.made[what] = getattr(self, "make_" + what)()
        return self.made[what]

    # ---- requests

    IDS = {"candidate_id": "candidate", "application_id": "application", "applicationId": "application", "interview_id": "interview",
           "job": "job", "department": "department", "application": "application", "candidate": "candidate",
           "hold": "hold", "into": "known", "round_id": "round", "from": "entered", "actor": "interviewer", "object": "interview"}
    PATHS = {"interview_id": "interview", "interviewId": "interview", "file_id": "file", "job_id": "job", "department_id": "department",
             "room_id": "room", "round_id": "round", "hold_id": "hold",
             "application_id": "application", "session_id": "session", "webhook_id": "webhook", "delivery_id": "delivery",
             "calendar_id": "calendar", "key_id": "key", "candidate_id": "known", "notification_id": "notification", "offer_id": "offer",
             "company_id": "company", "note_id": "note", "merge_id": "merge", "company": "slug",
             "token": "invited", "import_id": "import", "proposal_id": "proposal"}
    LINES = ("file", "jobs.csv", "text/csv", b"title,description,employment_type\nSmith,Forges,full_time\n")

    def identity(self, operation, name):
        """What stands for the document's example of an identifier."""
        if operation.id == "management.interviews.start" and name == "candidate_id":
            return self.a("application")  # which this API calls so
        if name in ("interviewer_id", "interviewer", "owner"):
            return self.a("interviewer").id
        if name == "user_id" or operation.id == "staff.hand_over":
            return self.hr.id
        made = self.a(self.IDS[name])
        return made.id if hasattr(made, "id") else made

    def path_of(self, operation):
        values = {}
        for name in operation.named("path"):
            if operation.id.startswith("tracker."):
                values[name] = self.a("entry")
            elif operation.id.startswith("sessions."):
                values[name] = self.a("login")
            elif operation.id.startswith(("staff.", "availability.")):
                values[name] = self.a("interviewer").id
            elif operation.id == "second_factor.delete":
                values[name] = self.a("protected").id
            elif operation.id.startswith("invitations."):
                values[name] = self.a("invitation")
            elif name in self.PATHS:
                values[name] = self.a(self.PATHS[name])
        path = operation.path
        for name, schema in operation.named("path").items():
            words = operation.resolved(schema).get("enum")
            path = path.replace("{" + name + "}", str(values.get(name) or words[0]))
        return path

    def example(self, operation, name, schema):
        schema = operation.resolved(schema)
        if name == "people" and operation.id in ("assistant.calendar.list_slots", "free_busy.list"):
            return self.hr.id
        value = operation.sample(schema)
        return self.identity(operation, name) if value == EXAMPLE_ID or name == "interviewer_id" else value

    def body_of(self, operation, kind):
        schema = operation.resolved(operation.content[kind]["schema"])
        fields, files = {}, []
        for name, one in schema["properties"].items():
            one = operation.resolved(one)
            if "contentMediaType" in one:
                if name in schema.get("required", ()) or "voice" not in name:
                    files.append(self.LINES if operation.id == "imports.create" else operation.file(name))
                else:
                    files.append((name, "a.wav", "audio/wav", samples.wav()))
            elif "examples" in one or name in schema.get("required", ()):
                fields[name] = self.example(operation, name, one)
        fields.update(self.KNOWN.get(operation.id, lambda _: {})(self))
        if kind == "application/json":
            return kind, json.dumps(fields).encode()
        if kind == FORM:
            return kind, urlencode(fields).encode()
        return multipart([(name, str(value)) for name, value in fields.items()], files)

    # What a right request needs to know of the one who sends it: what an example cannot say.
    KNOWN = {
        "assistant.auth.login": lambda self: {"email": self.a("candidate").email, "password": PASSWORD},
        "auth.login": lambda self: {"email": self.a("candidate").email, "password": PASSWORD},
        "second_factor.create": lambda self: {"password": PASSWORD},
        "second_factor.confirm": lambda self: {"otp": totp.code(self.a("begun").secret)},
        **dict.fromkeys(("second_factor.disable", "second_factor.renew_codes"),
                        lambda self: {"password": PASSWORD, "otp": totp.code(self.a("protected").secret)}),
        "holds.create": lambda self: {"people": [self.hr.id]},
        "api_keys.create": lambda self: {"scopes": ["read"]},
        "applications.create": lambda self: {"candidate": self.a("known"), "job": self.make_job()},
        "candidate_duplicates.dismiss": lambda self: {"candidates": [self.a("known"), self.a("entered")]},
        "interviews.accept_proposal": lambda self: {"time": iso(COMING_AT + timedelta(days=1))},
        # Only one account or company may have each of these.
        "users.update_me": lambda self: {"username": uuid.uuid4().hex},
        **dict.fromkeys(("company.update", "companies.create", "companies.update"), lambda self: {"slug": f"c{uuid.uuid4().hex}"}),
        "auth.refresh": lambda self: {"refresh": self.refresh()},
        "auth.logout": lambda self: {"refresh": self.refresh()},
        "erasure.create": lambda self: {"password": PASSWORD},
        "users.change_password": lambda self: {
            "old_password": PASSWORD, **dict.fromkeys(("new_password", "new_password_confirm"), "long and sound")},
    }

    def refresh(self):
        return self.json_of(self.anyone.post("/api/auth/login/", {"email": self.a("candidate").email, "password": PASSWORD}))["refresh"]

    def who(self, operation):
        roles = operation.row["x-roles"]
        if operation.id in ("users.change_password", "second_factor.create"):
            return self.register()
        if operation.id == "second_factor.confirm":
            return self.a("begun")
        if operation.id in ("second_factor.disable", "second_factor.renew_codes"):
            return self.a("protected")
        if operation.id.startswith(("erasure.", "export.")):
            return self.a("candidate")
        if operation.id.startswith("tracker.") or operation.id in ("auth.logout", "notifications.update", "notifications.get"):
            return self.a("candidate")
        if operation.id in ("scorecards.get", "scorecards.fill", "scorecards.reopen", "interviews.answer_seat"):
            return self.a("interviewer")
        if operation.id.startswith("company."):
            return self.a("owner")
        if "installation" in operation.roles:
            return self.person("installation")
        if "admin" in roles:
            return self.hr
        return self.a("candidate") if "candidate" in roles else self.anyone

    def prepare(self, operation):
        """What must have happened before."""
        if operation.id == "meeting_provider.delete" or operation.id in ("meeting_provider.get", "meeting_provider.test"):
            self.a("provider")
        if operation.id == "calendar_feed.get":
            self.json_of(self.hr.post(V1 + "users/calendar_feed/"))
        if operation.id in ("management.evaluations.set", "management.evaluations.update"):
            self.json_of(self.hr.post(f"/api/interview-management/{self.a('interview')}/evaluation/", {"knowledge": 5}))
        if operation.id.startswith(COMING):
            self.made["interview"] = self.make_interview(iso(COMING_AT))
        if operation.id == "interviews.get_kit":
            self.json_of(self.hr.patch(f"{V1}interviews/interviews/{self.a('interview')}/", {"round_id": self.a("round")}))
        if operation.id == "scorecards.fill":
            self.json_of(self.a("interviewer").put(f"{V1}interviews/interviews/{self.a('interview')}/scorecard/", {"notes": "x"}))
        if operation.id == "scorecards.reopen":
            self.json_of(self.a("interviewer").put(f"{V1}interviews/interviews/{self.a('interview')}/scorecard/",
                                                   {"notes": "x", "submitted": True}))
        if operation.id == "interviews.undo_no_show":
            self.json_of(self.hr.post(f"{V1}interviews/interviews/{self.a('interview')}/no_show/"))
        if operation.id in ("erasure.get", "erasure.delete"):
            self.assertStatus(self.a("candidate").post(V1 + "users/users/me/erasure/", {"password": PASSWORD}), 202)
        if operation.id == "export.get":
            self.assertStatus(self.a("candidate").post(V1 + "users/users/me/export/", {}), 202)
        if operation.id == "candidate_privacy.get_export":
            self.assertStatus(self.hr.post(f"{V1}candidates/{self.a('known')}/export/", {}), 202)
        if operation.id in ("candidate_privacy.get_erasure", "candidate_privacy.revoke_erasure"):
            self.assertStatus(self.hr.post(f"{V1}candidates/{self.a('known')}/erasure/", {}), 202)
        if operation.id == "candidate_privacy.end_legal_hold":
            self.assertStatus(self.hr.put(f"{V1}candidates/{self.a('known')}/legal_hold/", {"reason": "Lawsuit"}), 200)
        if operation.id.startswith("departments."):
            for one in self.hr.get(V1 + "jobs/departments/").json["results"]:
                self.assertStatus(self.hr.delete(f"{V1}jobs/departments/{one['id']}/"), 204)
        if operation.id.startswith("holds."):
            for one in self.hr.get(V1 + "calendar/holds/").json["results"]:
                self.assertStatus(self.hr.delete(f"{V1}calendar/holds/{one['id']}/"), 204)
        if operation.id.startswith("rooms."):
            for one in self.hr.get(V1 + "calendar/rooms/").json["results"]:
                self.assertStatus(self.hr.delete(f"{V1}calendar/rooms/{one['id']}/"), 204)

    def walked(self):
        return self.each(lambda operation: operation.id not in ELSEWHERE)

    def test_requests(self):
        """With all examples, in each form of the body."""
        for operation in self.walked():
            for kind in operation.content or [None]:
                with self.subTest(operation=operation.id, kind=kind):
                    self.made = {}
                    self.prepare(operation)
                    target, headers, body = self.path_of(operation), {}, None
                    query = {one["name"]: self.example(operation, one["name"], one["schema"]) for one in operation.parameters
                             if one["in"] == "query" and (one["required"] or "examples" in operation.resolved(one["schema"]))}
                    if kind:
                        headers["Content-Type"], body = self.body_of(operation, kind)
                    answer = self.who(operation).request(operation.method, target + ("?" + urlencode(query) if query else ""), body,
                                                         headers=headers)
                    self.assertIn(str(answer.status), [status for status in operation.row["responses"] if status[0] in "23"],
                                  f"{answer} to {body}")

    def test_null(self):
        """What a change may set to null, it may; all else refuses it."""
        for operation in self.walked():
            if operation.method not in ("PATCH", "PUT") or operation.schema() is None:
                continue
            self.made = {}
            self.prepare(operation)
            right = {name: self.example(operation, name, operation.schema()["properties"][name])
                     for name in operation.schema().get("required", ())}
            if operation.id == "meeting_provider.set":
                right = {"provider": "none"}  # each other provider has members of its own that it needs
            person, target = self.who(operation), self.path_of(operation)
            for name, schema in operation.schema()["properties"].items():
                if name in operation.schema().get("required", ()):
                    continue
                kinds = operation.resolved(schema).get("type") or [one.get("type") for one in operation.resolved(schema).get("anyOf", ())]
                with self.subTest(operation=operation.id, member=name):
                    answer = person.request(operation.method, target, {**right, name: None})
                    if "null" in kinds:
                        self.assertIn(answer.status, (200, 201), answer)
                    else:
                        self.assertNames(answer, name)


if __name__ == "__main__":
    unittest.main()
