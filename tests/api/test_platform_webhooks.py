"""seeds/platform.md, webhooks: made, read, changed, deleted, given new secrets, and pinged; their deliveries are read and sent again."""

import base64
import re
import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402

BASE = "/api/v1/webhooks/"
EXAMPLE = {"url": "https://your-app.com/webhook", "events": ["application.created", "interview.scheduled"], "secret": "webhook_secret"}
EVENTS = ["application.created", "application.status_changed", "interview.scheduled", "interview.completed", "offer.sent", "offer.accepted",
          "offer.rejected", "interview.confirmed", "interview.rescheduled", "interview.cancelled", "interview.no_show", "offer.withdrawn",
          "offer.expired", "interview.no_show_undone", "candidate.erased", "interview.declined",
          "interview.seat_declined", "interview.proposed"]
MEMBERS = ["id", "url", "events", "is_active", "previous_secret_until", "failing_since", "created_at", "updated_at"]
WITH_SECRET = MEMBERS[:4] + ["secret"] + MEMBERS[4:]
DELIVERY = ["id", "webhook_id", "event", "status", "attempts", "next_attempt_at", "response_status", "response_ms", "response_body",
            "error", "created_at", "delivered_at"]
INSTANT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
SECRET = "Must be 8 to 128 visible ASCII characters, or whsec_ followed by 24 to 64 bytes in base64."


def key(identity):
    return f"UNHEX('{identity.replace('-', '')}')"


class WebhookSuite(Suite):
    def setUp(self):
        super().setUp()
        self.company = f"Webhooks {uuid.uuid4()}"
        self.hr = self.staff("hr", self.company)

    def hook(self, **more):
        return self.assertStatus(self.hr.post(BASE, {**EXAMPLE, **more}), 201).json

    def path(self, one, *more):
        return BASE + "/".join([one["id"], *more]) + "/"

    def shown(self, one):
        return {name: one[name] for name in MEMBERS}

    def column(self, one, column):
        return self.instance.value(f"SELECT {column} FROM webhooks WHERE public_id = {key(one['id'])}")

    def ping(self, one):
        return self.assertStatus(self.hr.post(self.path(one, "ping")), 202).json


class Create(WebhookSuite):
    def test_example(self):
        answer = self.assertStatus(self.hr.post(BASE, EXAMPLE), 201)
        one = answer.json
        self.assertEqual(list(one), WITH_SECRET)
        self.assertEqual({name: one[name] for name in EXAMPLE}, EXAMPLE)
        self.assertEqual((one["is_active"], one["previous_secret_until"], one["failing_since"]), (True, None, None))
        self.assertRegex(one["created_at"], INSTANT)
        self.assertEqual(answer.version, 1)
        # The secret is shown only once.
        self.assertEqual(self.assertStatus(self.hr.get(self.path(one)), 200).json, self.shown(one))
        self.assertNotIn(b"webhook_secret", self.hr.get(BASE).body)

    def test_secret_is_made(self):
        made = {self.hook(secret=None)["secret"],
                self.assertStatus(self.hr.post(BASE, {"url": EXAMPLE["url"], "events": EVENTS}), 201).json["secret"]}
        self.assertEqual(len(made), 2)
        for secret in made:
            self.assertRegex(secret, r"^whsec_[A-Za-z0-9+/]{43}=$")
            self.assertEqual(len(base64.b64decode(secret[6:], validate=True)), 32)

    def test_stored_encrypted(self):
        one, other = self.hook(), self.hook()
        stored = [bytes.fromhex(self.column(each, "HEX(secret)")) for each in (one, other)]
        for each in stored:
            self.assertEqual(len(each), len("webhook_secret") + 28)
            self.assertNotIn(b"webhook", each)
        self.assertNotEqual(*stored)
        # It is neither in the history nor in the log.
        for table, column in (("history", "CONCAT_WS(' ', old_text, new_text)"), ("audit", "action"), ("outbox", "event")):
            self.assertEqual(self.instance.count(table, f"{column} LIKE '%webhook\\_secret%'"), 0, table)
        self.assertFalse([line for line in self.instance.log_since(self._mark) if "webhook_secret" in line])

    def test_events(self):
        for event in EVENTS:
            self.assertEqual(self.hook(events=[event])["events"], [event])
        self.assertEqual(self.hook(events=EVENTS[::-1] + EVENTS)["events"], EVENTS)
        self.assertEqual(self.hook(is_active=False)["is_active"], False)

    def test_missing_and_wrong_fields(self):
        before = self.everything()
        self.assertEqual(self.assertStatus(self.hr.post(BASE, {}), 400).json,
                         {"url": ["This field is required."], "events": ["This field is required."]})
        self.assertFields(self.hr.post(BASE, {"url": "x", "events": [], "secret": "short"}), "url", "events", "secret")
        for name, value, text in (("url", 5, None), ("url", "", None), ("url", "x" * 2001, None),
                                  ("url", "not a url", '"not a url" is not in the expected format.'),
                                  ("url", "https://user@your-app.com/", None),
                                  ("url", "http://your-app.com/webhook", "Must begin with https://."),
                                  ("events", [], "This list may not be empty."), ("events", ["lost"], '"lost" is not a valid choice.'),
                                  ("events", "application.created", None), ("events", [5], None), ("events", {}, None),
                                  ("events", ["webhook.ping"], None),
                                  ("secret", "short", SECRET), ("secret", "x" * 129, SECRET), ("secret", "with blanks in", SECRET),
                                  ("secret", "sécrets!", SECRET), ("secret", "whsec_webhook_secret", SECRET), ("secret", 5, None),
                                  ("is_active", "perhaps", None)):
            with self.subTest(name=name, value=value):
                self.assertFields(self.hr.post(BASE, {**EXAMPLE, name: value}), name, text=text)
        self.assertStatus(self.hr.post(BASE, "{"), 400)
        self.assertStatus(self.hr.post(BASE, "x=1", headers={"Content-Type": "text/plain"}), 415)
        self.assertUnchanged(before)

    def test_addresses_inside(self):
        for host in ("localhost", "intranet", "printer.local", "api.internal", "nas.home.arpa", "127.0.0.1", "127.1", "2130706433",
                     "0x7f.1", "10.0.0.1", "192.168.1.1:8443", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]",
                     "[fd00::1]", "0"):
            with self.subTest(host=host):
                self.assertFields(self.hr.post(BASE, {**EXAMPLE, "url": f"https://{host}/x"}), "url",
                                  text="Must be the address of a public internet host.")
        # Host names are checked when the webhook is called.
        self.hook(url="https://no-such-host.invalid/")

    def test_who(self):
        one = self.hook()
        calls = [lambda person: person.post(BASE, EXAMPLE), lambda person: person.get(BASE), lambda person: person.get(self.path(one)),
                 lambda person: person.patch(self.path(one), {"is_active": False}),
                 lambda person: person.post(self.path(one, "rotate_secret")),
                 lambda person: person.post(self.path(one, "ping")), lambda person: person.get(self.path(one, "deliveries")),
                 lambda person: person.get(self.path(one, "deliveries", str(uuid.uuid4()))),
                 lambda person: person.post(self.path(one, "deliveries", str(uuid.uuid4()), "redeliver")),
                 lambda person: person.delete(self.path(one))]
        others = [self.register(), self.register("interviewer"), self.staff("interviewer", self.company), self.staff("admin", None)]
        before = self.everything()
        for call in calls:
            for person in others:
                self.assertEqual(self.assertStatus(call(person), 403).json,
                                 {"detail": "You do not have permission to perform this action."})
            self.assertEqual(self.assertStatus(call(self.anyone), 401).json, {"detail": "Authentication credentials were not provided."})
        self.assertUnchanged(before)
        self.assertStatus(self.staff("admin", self.company).post(BASE, EXAMPLE), 201)

    def test_replayed_and_sealed(self):
        """A repeated request gets the secret once more, and it is stored nowhere in plain text."""
        for path in (BASE, self.path(self.hook(), "rotate_secret")):
            body = {**EXAMPLE, "secret": None} if path == BASE else {}
            one, again = (self.hr.post(path, body, headers={"Idempotency-Key": "one"}) for _ in range(2))
            self.assertIn(one.status, (200, 201))
            self.assertEqual((one.status, one.body), (again.status, again.body))
            self.assertEqual(again.header("Idempotency-Replayed"), "true")
            self.assertEqual(
                self.instance.count("replays", f"INSTR(sealed, '{one.json['secret']}') > 0 OR INSTR(sealed, '{one.json['id']}') > 0"), 0)
            self.assertStatus(self.staff("hr", self.company).post(path, body, headers={"Idempotency-Key": "one"}), one.status)

    def test_trail(self):
        one = self.hook()
        self.assertStatus(self.hr.patch(self.path(one), {"events": ["offer.sent"], "is_active": False}), 200)
        self.assertStatus(self.hr.post(self.path(one, "rotate_secret")), 200)
        self.assertStatus(self.hr.delete(self.path(one)), 204)
        actions = self.instance.value(f"SELECT GROUP_CONCAT(action ORDER BY id) FROM audit WHERE object_public_id = {key(one['id'])}")
        self.assertEqual(actions, "webhook.created,webhook.changed,webhook.secret_rotated,webhook.deleted")
        self.assertEqual(
            self.instance.count("history",
                                "member = 'events' AND old_text = 'application.created, interview.scheduled' AND new_text = 'offer.sent'"),
            1)
        self.assertEqual(self.instance.count("outbox", f"object_public_id = {key(one['id'])}"), 0)


class Read(WebhookSuite):
    def test_list(self):
        made = [self.hook(url=f"https://your-app.com/{n}") for n in range(5)][::-1]
        self.assertEqual(self.assertStatus(self.hr.get(BASE), 200).json,
                         {"count": 5, "next": None, "previous": None, "results": [self.shown(one) for one in made]})
        first = self.hr.get(f"{BASE}?page_size=2").json
        self.assertEqual((first["count"], first["next"]), (5, f"{self.instance.url}{BASE}?page_size=2&page=2"))
        last = self.hr.get(f"{BASE}?page_size=2&page=3").json
        self.assertEqual(([one["id"] for one in last["results"]], last["next"]), ([made[4]["id"]], None))
        self.assertEqual(self.hr.get(f"{BASE}?page_size=2&page=9").json["results"], [])
        self.assertFields(self.hr.get(f"{BASE}?page=0"), "page")
        self.assertEqual(self.staff("hr", f"Other {uuid.uuid4()}").get(BASE).json["count"], 0)

    def test_two_statements(self):
        one = self.hook()
        sent = self.ping(one)
        for target in (BASE, self.path(one), self.path(one, "deliveries"), self.path(one, "deliveries") + "?status=pending",
                       self.path(one, "deliveries", sent["id"])):
            self.assertStatements(self.hr, target)

    def test_someone_elses(self):
        one, mine = self.hook(), self.hook()
        sent = self.ping(one)
        stranger = self.staff("hr", f"Other {uuid.uuid4()}")
        before = self.everything()
        for person, identity in ((stranger, one["id"]), (self.hr, str(uuid.uuid4())), (self.hr, "x")):
            there = {"id": identity}
            for answer in (person.get(self.path(there)), person.patch(self.path(there), {"is_active": False}),
                           person.delete(self.path(there)),
                           person.post(self.path(there, "rotate_secret")), person.post(self.path(there, "ping")),
                           person.get(self.path(there, "deliveries")),
                           person.get(self.path(there, "deliveries", sent["id"])),
                           person.post(self.path(there, "deliveries", sent["id"], "redeliver"))):
                self.assertEqual(self.assertStatus(answer, 404).json, {"detail": "Not found."})
        # A delivery of another webhook, and an id that does not exist.
        for there, identity in ((mine, sent["id"]), (one, str(uuid.uuid4())), (one, "x")):
            self.assertStatus(self.hr.get(self.path(there, "deliveries", identity)), 404)
            self.assertStatus(self.hr.post(self.path(there, "deliveries", identity, "redeliver")), 404)
        self.assertUnchanged(before)


class Change(WebhookSuite):
    def test_change(self):
        one = self.hook()
        new = {"url": "https://hooks.example.com/a?b=c", "events": ["offer.rejected", "offer.sent"], "is_active": False}
        answer = self.assertStatus(self.hr.patch(self.path(one), new), 200)
        self.assertEqual(list(answer.json), MEMBERS)
        self.assertEqual(answer.json,
                         {**self.shown(one), **new, "events": ["offer.sent", "offer.rejected"], "updated_at": answer.json["updated_at"]})
        self.assertEqual(answer.version, 2)
        # A change without a difference writes nothing; the secret is changed by a path of its own.
        before = self.everything()
        sealed = self.column(one, "HEX(secret)")
        for body in ({}, new, {"secret": "another_secret"}, {"id": str(uuid.uuid4()), "failing_since": "2024-01-01T00:00:00Z"}):
            self.assertEqual(self.assertStatus(self.hr.patch(self.path(one), body), 200).version, 2)
        self.assertUnchanged(before)
        self.assertEqual(self.column(one, "HEX(secret)"), sealed)

    def test_wrong_fields(self):
        one = self.hook()
        before = self.everything()
        for name, value in (("url", None), ("url", "http://your-app.com/"), ("url", "https://10.0.0.1/"), ("url", "x"), ("events", None),
                            ("events", []), ("events", ["lost"]), ("is_active", None), ("is_active", 5)):
            with self.subTest(name=name, value=value):
                self.assertFields(self.hr.patch(self.path(one), {name: value}), name)
        self.assertUnchanged(before)

    def test_active_again(self):
        one = self.hook()
        self.instance.sql(f"UPDATE webhooks SET active = 0, failing_since = '2025-01-01' WHERE public_id = {key(one['id'])}")
        self.assertEqual(self.hr.get(self.path(one)).json["failing_since"], "2025-01-01T00:00:00Z")
        self.assertEqual(self.hr.patch(self.path(one), {"url": "https://a.example/"}).json["failing_since"], "2025-01-01T00:00:00Z")
        self.assertEqual(self.hr.patch(self.path(one), {"is_active": True}).json["failing_since"], None)

    def test_etag(self):
        one = self.hook()
        tag = self.hr.get(self.path(one)).header("ETag")
        self.assertStatus(self.hr.patch(self.path(one), {"is_active": False}, headers={"If-Match": tag}), 200)
        for answer in (self.hr.patch(self.path(one), {"is_active": True}, headers={"If-Match": tag}),
                       self.hr.delete(self.path(one), headers={"If-Match": tag}),
                       self.hr.post(self.path(one, "rotate_secret"), {}, headers={"If-Match": tag})):
            self.assertStatus(answer, 412)
        now = self.hr.get(self.path(one))
        self.assertEqual((now.json["is_active"], now.json["previous_secret_until"]), (False, None))
        self.assertStatus(self.hr.get(self.path(one), headers={"If-None-Match": now.header("ETag")}), 304)
        self.assertStatus(self.hr.delete(self.path(one), headers={"If-Match": now.header("ETag")}), 204)

    def test_delete(self):
        one, other = self.hook(), self.hook()
        self.ping(one)
        kept = self.ping(other)
        answer = self.assertStatus(self.hr.delete(self.path(one)), 204)
        self.assertEqual(answer.body, b"")
        self.assertStatus(self.hr.get(self.path(one)), 404)
        self.assertStatus(self.hr.delete(self.path(one)), 404)
        self.assertEqual([each["id"] for each in self.hr.get(BASE).json["results"]], [other["id"]])
        self.assertEqual(self.hr.get(self.path(other, "deliveries")).json["results"], [kept])


class Rotate(WebhookSuite):
    def rotate(self, one, body=None):
        return self.assertStatus(self.hr.post(self.path(one, "rotate_secret"), body), 200)

    def test_made(self):
        one = self.hook()
        sealed = self.column(one, "HEX(secret)")
        answer = self.rotate(one)
        self.assertEqual(list(answer.json), WITH_SECRET)
        self.assertRegex(answer.json["secret"], r"^whsec_[A-Za-z0-9+/]{43}=$")
        self.assertRegex(answer.json["previous_secret_until"], INSTANT)
        self.assertEqual(answer.version, 2)
        # The old secret signs too, for a day.
        self.assertEqual(self.column(one, "HEX(secret_old)"), sealed)
        self.assertNotEqual(self.column(one, "HEX(secret)"), sealed)
        self.assertEqual(self.column(one, "TIMESTAMPDIFF(HOUR, updated_at, secret_old_until)"), "24")
        self.assertEqual(self.hr.get(self.path(one)).json, self.shown(answer.json))

    def test_given(self):
        one = self.hook()
        answer = self.rotate(one, {"secret": "webhook_secret_2", "overlap_hours": 0})
        self.assertEqual((answer.json["secret"], answer.json["previous_secret_until"]), ("webhook_secret_2", None))
        self.assertEqual(self.column(one, "secret_old IS NULL AND secret_old_until IS NULL"), "1")
        first = self.column(one, "HEX(secret)")
        self.rotate(one, {"overlap_hours": 168})
        self.assertEqual(self.column(one, "HEX(secret_old)"), first)
        self.assertEqual(self.column(one, "TIMESTAMPDIFF(HOUR, updated_at, secret_old_until)"), "168")
        # A secret that no longer signs is not mentioned.
        self.instance.sql(f"UPDATE webhooks SET secret_old_until = '2025-01-01' WHERE public_id = {key(one['id'])}")
        self.assertIsNone(self.hr.get(self.path(one)).json["previous_secret_until"])

    def test_wrong_fields(self):
        one = self.hook()
        before = self.everything()
        self.assertFields(self.hr.post(self.path(one, "rotate_secret"), {"secret": "short"}), "secret", text=SECRET)
        for hours in (-1, 169, "long", 1.5):
            self.assertFields(self.hr.post(self.path(one, "rotate_secret"), {"overlap_hours": hours}), "overlap_hours")
        self.assertUnchanged(before)


class Deliveries(WebhookSuite):
    def became(self, sent, **columns):
        text = ", ".join(f"{name} = {value}" for name, value in columns.items())
        self.instance.sql(f"UPDATE webhook_deliveries SET {text} WHERE public_id = {key(sent['id'])}")

    def test_ping(self):
        one = self.hook(is_active=False)
        sent = self.ping(one)
        self.assertEqual(list(sent), DELIVERY)
        self.assertEqual((sent["webhook_id"], sent["event"], sent["status"], sent["attempts"]), (one["id"], "webhook.ping", "pending", 0))
        self.assertEqual(sent["next_attempt_at"], sent["created_at"])
        for name in ("response_status", "response_ms", "response_body", "error", "delivered_at"):
            self.assertIsNone(sent[name])
        self.assertEqual(self.hr.get(self.path(one, "deliveries", sent["id"])).json, sent)
        self.assertEqual(
            self.instance.value("SELECT COUNT(*) FROM webhook_deliveries d JOIN outbox o ON o.id = d.outbox_id"
                                f" JOIN webhooks w ON w.id = d.webhook_id WHERE d.public_id = {key(sent['id'])}"
                                " AND o.event = 'webhook.ping' AND o.object_public_id = w.public_id"), "1")

    def test_ping_again_by_key(self):
        one = self.hook()
        first, again = (self.hr.post(self.path(one, "ping"), headers={"Idempotency-Key": "one"}) for _ in range(2))
        self.assertEqual((first.status, again.status, again.body), (202, 202, first.body))
        self.assertEqual(self.hr.get(self.path(one, "deliveries")).json["count"], 1)

    def test_list(self):
        one, other = self.hook(), self.hook()
        sent = [self.ping(one) for _ in range(5)]
        self.ping(other)
        self.became(sent[0], status=1, attempts=1, answer_status=204, answer_ms=31, delivered_at="'2025-01-01'")
        self.became(sent[1], status=2, attempts=10, answer_status=500, answer_ms=7, answer_body="X'6f6f70733f20f09f8e89'",
                    error="'HTTP 500'")
        page = self.assertStatus(self.hr.get(self.path(one, "deliveries")), 200).json
        self.assertEqual(([each["id"] for each in page["results"]], page["count"]), ([each["id"] for each in sent[::-1]], 5))
        delivered, failed = page["results"][4], page["results"][3]
        self.assertEqual(delivered,
                         {**sent[0], "status": "delivered", "attempts": 1, "next_attempt_at": None, "response_status": 204,
                          "response_ms": 31, "delivered_at": "2025-01-01T00:00:00Z"})
        self.assertEqual(failed,
                         {**sent[1], "status": "failed", "attempts": 10, "next_attempt_at": None, "response_status": 500, "response_ms": 7,
                          "response_body": "oops? 🎉", "error": "HTTP 500"})
        for query, expected in (("status=pending", sent[:1:-1]), ("status=delivered", [delivered]),
                                ("status=failed,delivered", [failed, delivered])):
            filtered = self.hr.get(self.path(one, "deliveries") + "?" + query).json
            self.assertEqual((filtered["results"], filtered["count"]), (expected, len(expected)), query)
        two = self.hr.get(self.path(one, "deliveries") + "?page_size=2&page=2").json
        self.assertEqual(([each["id"] for each in two["results"]], two["count"]), ([sent[2]["id"], sent[1]["id"]], 5))
        self.assertRegex(two["previous"], re.escape(self.instance.url + self.path(one, "deliveries")))
        self.assertEqual(self.hr.get(self.path(one, "deliveries") + "?page=9").json["results"], [])
        for query, name in (("status=lost", "status"), ("page_size=0", "page_size")):
            self.assertFields(self.hr.get(self.path(one, "deliveries") + "?" + query), name)

    def test_redeliver(self):
        one = self.hook()
        sent = self.ping(one)
        for status in (0, 1, 2):
            self.became(sent, status=status, attempts=10, step=10, next_at="'2025-01-01'", answer_status=500, error="'HTTP 500'",
                        delivered_at="'2025-01-01'")
            again = self.assertStatus(self.hr.post(self.path(one, "deliveries", sent["id"], "redeliver")), 202).json
            # The same event with the same id is due now; the result of the last attempt stays until the next.
            self.assertEqual(again, {**sent, "next_attempt_at": again["next_attempt_at"], "attempts": 10, "response_status": 500,
                                     "error": "HTTP 500"})
            self.assertRegex(again["next_attempt_at"], INSTANT)
            self.assertGreaterEqual(again["next_attempt_at"], sent["created_at"])
            self.assertEqual(self.instance.count("webhook_deliveries", f"step = 0 AND public_id = {key(sent['id'])}"), 1)
        self.assertEqual(self.hr.get(self.path(one, "deliveries")).json["count"], 1)


class Configured(Suite):
    """With these settings of the administrator, http and private addresses are allowed."""

    options = {"settings": {"webhook_http": "on", "webhook_private": "on"}}

    def test_allowed(self):
        hr = self.staff("hr", f"Webhooks {uuid.uuid4()}")
        for url in ("http://127.0.0.1:9/x", "http://localhost/", "https://10.0.0.1/", "http://[::1]:9"):
            self.assertEqual(self.assertStatus(hr.post(BASE, {**EXAMPLE, "url": url}), 201).json["url"], url)
        self.assertEqual(list(self.assertStatus(hr.post(BASE, {**EXAMPLE, "url": "ftp://127.0.0.1/"}), 400).json), ["url"])


if __name__ == "__main__":
    unittest.main()
