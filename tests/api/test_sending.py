"""Webhooks from the receivers' side: signed, sent at least once, in order for each endpoint and object, whatever fails."""

import contextlib
import hashlib
import hmac
import json
import os
import random
import re
import signal
import sys
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, npm  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.receiver import Receiver  # noqa: E402

BASE = "/api/v1/webhooks/"
ALL = ["application.created", "application.status_changed", "interview.scheduled", "interview.completed", "offer.sent", "offer.accepted",
       "offer.rejected",
       "interview.confirmed", "interview.rescheduled", "interview.cancelled", "interview.no_show", "offer.withdrawn", "offer.expired",
       "evaluation.submitted", "interview.no_show_undone", "candidate.erased",
       "interview.declined", "scorecard.reopened", "interview.seat_declined", "interview.proposed"]
HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")


class Sending(Suite):
    options = {"name": "sending",
               "settings": {"dispatchers": "1", "webhook_http": "on", "webhook_private": "on", "webhook_retry": "1 1 1",
                            "webhook_pause_seconds": "1", "webhook_seconds": "2", "webhook_lease_seconds": "5"}}

    def setUp(self):
        super().setUp()
        self.receiver = self.enterContext(Receiver())
        self.company = f"Sending {uuid.uuid4()}"
        self.hr = self.staff("hr", self.company)
        self.interviewer = self.staff("interviewer", self.company)
        self.candidate = self.register()

    def hook(self, path="/hook", events=ALL, **more):
        made = self.assertStatus(self.hr.post(BASE, {"url": self.receiver.url(path), "events": list(events), **more}), 201).json
        self.addCleanup(lambda: self.hr.delete(f"{BASE}{made['id']}/"))
        return made

    def read(self, one):
        return self.assertStatus(self.hr.get(f"{BASE}{one['id']}/"), 200).json

    def deliveries(self, one, **query):
        return self.assertStatus(self.hr.get(f"{BASE}{one['id']}/deliveries/", {"page_size": 100, **query}), 200).json["results"]

    def ping(self, one):
        return self.assertStatus(self.hr.post(f"{BASE}{one['id']}/ping/"), 202).json

    def ended(self, one, number, seconds=20):
        """Waits until so many deliveries have ended."""
        return wait_for(lambda: [each for each in self.deliveries(one) if each["status"] != "pending"][:number] if
                        sum(each["status"] != "pending" for each in self.deliveries(one)) >= number else None, seconds,
                        f"{number} deliveries to end")

    def interview(self, day=30, hour=9):
        """Schedules an interview that overlaps no other, and returns its id."""
        return self.schedule(self.interviewer, self.candidate, start=f"2031-{day % 12 + 1:02}-{day % 28 + 1:02}T{hour:02}:00:00Z")["id"]

    def move(self, interview, number):
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{interview}", {"duration_minutes": 30 + number % 25}), 200)

    def orders(self, received):
        """Returns the outbox keys of the received events by object, in the order in which they came."""
        keys = dict(self.instance.sql("SELECT LOWER(HEX(public_id)), id FROM outbox"))
        found = {}
        for one in received:
            data = json.loads(one.body)["data"]
            found.setdefault(data["id"], []).append(int(keys[data["event_id"].replace("-", "")]))
        return found

    def dispatchers(self):
        """Returns the process ids of the dispatchers."""
        known = {int(pid) for pid in re.findall(r"WORKER_START.* dispatcher=(\d+)", "\n".join(self.instance.log_since(0)))}
        return sorted(known & set(self.instance.workers_alive()))

    def kill(self, number=signal.SIGKILL):
        for pid in self.dispatchers():
            os.kill(pid, number)


class Signed(Sending):
    def verify(self, received, secret):
        lines = b"\n".join(
            json.dumps({"secret": secret, "headers": {name: one.header(name) for name in HEADERS}, "body": one.body.decode()}).encode()
                           for one in received)
        return npm.run("webhooks.mjs", stdin=lines + b"\n").decode().splitlines()

    def test_a_receiver_with_the_reference_library(self):
        for path, secret in (("/raw", "webhook_secret"), ("/base64", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="),
                             ("/made", None)):
            one = self.hook(path, ["interview.scheduled"], secret=secret)
            interview = self.interview(day=len(path))
            got = self.receiver.wait(1, path)[0]
            body = json.loads(got.body)
            self.assertEqual(list(body), ["type", "timestamp", "data"])
            self.assertEqual((body["type"], body["data"]["id"], body["data"]["object"]), ("interview.scheduled", interview, "interview"))
            self.assertEqual(got.header("Content-Type"), "application/json")
            self.assertEqual(self.verify([got], one["secret"]), ["ok"])
            self.assertNotEqual(self.verify([got], "another_secret"), ["ok"])
            if secret == "webhook_secret":
                self.assertEqual(got.header("X-Webhook-Signature-256"),
                                 "sha256=" + hmac.new(secret.encode(), got.body, hashlib.sha256).hexdigest())
            # The list shows the same delivery, with the same id, as delivered.
            last = self.ended(one, 1)[0]
            self.assertEqual((last["id"], last["status"], last["response_status"], last["response_body"], last["attempts"]),
                             (got.header("webhook-id"), "delivered", 200, "answer 200", 1))

    def test_rotation(self):
        one = self.hook(secret="first_secret")
        second = self.assertStatus(self.hr.post(f"{BASE}{one['id']}/rotate_secret/", {"secret": "second_secret", "overlap_hours": 1}),
                                   200).json["secret"]
        self.ping(one)
        got = self.receiver.wait(1)
        self.assertEqual(len(got[0].header("webhook-signature").split()), 2)
        for secret in ("first_secret", second):
            self.assertEqual(self.verify(got, secret), ["ok"])
        self.assertStatus(self.hr.post(f"{BASE}{one['id']}/rotate_secret/", {"secret": "third_secret", "overlap_hours": 0}), 200)
        self.ping(one)
        got = self.receiver.wait(2)[1:]
        self.assertEqual(self.verify(got, "third_secret"), ["ok"])
        self.assertNotEqual(self.verify(got, "second_secret"), ["ok"])

    def test_a_token_key_goes(self):
        """Secrets that were encrypted with a token key are encrypted again with a seal key; then webhooks are signed without the token
        key."""
        one = self.hook(secret="first_secret")
        self.instance.restart_server(seal_keys="s1:Zk8Qw3xTn6Vb1Rm9Ys4Hd7Jf2Lc5Pg0A")
        self.addCleanup(lambda: self.instance.restart_server(seal_keys=None, token_keys=None))
        self.assertIn(" encrypted again", self.instance.control("reseal"))
        self.instance.restart_server(token_keys="other:HS256:Pq7Wn2Xc9Lm4Kd6Rt1Vb8Zs3Hj5Gf0Ty")
        self.assertStatus(self.hr.get(BASE), 401)
        self.hr = self.login(self.hr.email, self.hr.password)
        self.ping(one)
        got = self.receiver.wait(1)
        self.assertEqual(self.verify(got, "first_secret"), ["ok"])

    def test_every_event(self):
        """A receiver that subscribes to all events gets those of each object in order. Another one gets only its own events."""
        self.hook("/all")
        self.hook("/one", ["interview.cancelled"])
        first, second, third = (self.interview(day=day) for day in (2, 3, 4))
        self.assertStatus(self.candidate.put(f"/candidate/interviews/{first}/confirm"), 200)
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{first}", {"scheduled_time": "2031-03-09T15:00:00Z"}), 200)
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{first}", {"status": "completed"}), 200)
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{self.begun(second)}", {"status": "no_show"}), 200)
        self.assertStatus(self.hr.delete(f"/api/v1/interviews/interviews/{second}/no_show/"), 200)
        self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{third}", {"status": "cancelled"}), 200)
        fourth = self.interview(day=5)
        self.assertStatus(self.hr.delete(f"/api/interview-management/{fourth}/"), 200)
        cancelled = [json.loads(one.body)["data"]["id"] for one in self.receiver.wait(2, "/one")]
        # Deliveries about different objects may be sent at the same time.
        self.assertEqual(sorted(cancelled), sorted([third, fourth]))
        wanted = {first: ["interview.scheduled", "interview.confirmed", "interview.rescheduled", "interview.completed"],
                  second: ["interview.scheduled", "interview.no_show", "interview.no_show_undone"],
                  third: ["interview.scheduled", "interview.cancelled"], fourth: ["interview.scheduled", "interview.cancelled"]}

        def told():
            found, seen = {each: [] for each in wanted}, set()
            for one in self.receiver.got("/all"):
                body = json.loads(one.body)
                # A busy machine may make one of them come twice.
                if one.header("webhook-id") not in seen:
                    found.get(body["data"]["id"], []).append(body["type"])
                seen.add(one.header("webhook-id"))
            return found
        with contextlib.suppress(AssertionError):
            wait_for(lambda: told() == wanted, 10, "all events")
        self.assertEqual(told(), wanted)


class Failing(Sending):
    def test_statuses(self):
        """A change of status says from what to what; what changes no status says nothing of it."""
        self.hook("/statuses", ["application.created", "application.status_changed", "interview.scheduled", "interview.confirmed",
                                "evaluation.submitted"])
        one = self.interview(day=9)
        self.assertStatus(self.candidate.put(f"/candidate/interviews/{one}/confirm"), 200)
        self.assertStatus(self.hr.patch(f"/api/v1/interviews/{one}", {"feedback": "f"}), 200)
        told = {}
        for each in self.receiver.wait(5, "/statuses"):
            body = json.loads(each.body)
            told[body["type"]] = {name: body["data"][name] for name in ("status_before", "status") if name in body["data"]}
        self.assertEqual(told, {"application.created": {}, "interview.scheduled": {"status": "scheduled"},
                                "application.status_changed": {"status_before": "submitted", "status": "interview_scheduled"},
                                "interview.confirmed": {"status_before": "scheduled", "status": "confirmed"},
                                "evaluation.submitted": {}})

    def test_tried_again(self):
        one = self.hook()
        self.receiver.script("/hook", b"oops\xff \xf0\x9f\x8e\x89", (429, {"Retry-After": "2"}), "drop", 200)
        self.ping(one)
        got = self.receiver.wait(4)
        self.assertEqual(len({each.header("webhook-id") for each in got}), 1)
        stamps = [int(each.header("webhook-timestamp")) for each in got]
        self.assertEqual(stamps, sorted(stamps))
        self.assertGreaterEqual(got[2].at - got[1].at, 1.5, "Retry-After")
        last = self.ended(one, 1)[0]
        self.assertEqual((last["status"], last["attempts"]), ("delivered", 4))
        tries = self.assertStatus(self.hr.get(f"{BASE}{one['id']}/deliveries/{last['id']}/attempts/"), 200).json
        self.assertEqual(([each["response_status"] for each in tries["results"]], tries["count"]), ([200, None, 429, 500], 4))
        self.assertEqual(tries["results"][3]["response_body"], "oops? 🎉", "what is no text is made legible")
        self.assertTrue(tries["results"][1]["error"])
        self.assertIsNone(self.read(one)["failing_since"])
        self.assertStatus(self.hr.get(f"{BASE}{one['id']}/deliveries/{uuid.uuid4()}/attempts/"), 404)
        self.assertStatus(self.hr.get(f"{BASE}{one['id']}/deliveries/{last['id']}/attempts/", {"page": "x"}), 400)

    def test_gone(self):
        one = self.hook()
        self.receiver.script("/hook", 410)
        first = self.ping(one)
        wait_for(lambda: not self.read(one)["is_active"], 10, "410 to switch it off")
        self.assertEqual([each["status"] for each in self.deliveries(one) if each["id"] == first["id"]], ["failed"])
        told = wait_for(
            lambda: [each for each in self.hr.get("/api/v1/notifications/notifications/").json["results"]
                     if each["title"] == "Webhook disabled"], 5, "the notification")
        self.assertIn("410", told[0]["message"])

    def test_exhausted_keeps_what_waits(self):
        one = self.hook(events=["application.created", "interview.scheduled"])
        self.receiver.script("/hook", 503)
        interview = self.interview()
        self.receiver.wait(4)
        wait_for(lambda: not self.read(one)["is_active"], 15, "it to be switched off")
        self.assertTrue(self.read(one)["failing_since"])
        waiting = [each for each in self.deliveries(one) if each["status"] == "pending"]
        failed = [each for each in self.deliveries(one) if each["status"] == "failed"]
        self.assertEqual((len(failed), len(waiting)), (1, 1))
        # A ping is sent to it, but waiting deliveries are not, until somebody switches it on.
        self.receiver.script("/hook", 200)
        count = len(self.receiver.got())
        self.ping(one)
        self.receiver.wait(count + 1)
        wait_for(lambda: len([each for each in self.deliveries(one) if each["status"] == "pending"]) == 1, 5,
                 "the ping to end, and no other")
        self.assertStatus(self.hr.patch(f"{BASE}{one['id']}/", {"is_active": True}), 200)
        self.receiver.wait(count + 2)
        self.assertIn(interview, [json.loads(each.body)["data"]["id"] for each in self.receiver.got()])
        # And failed deliveries of a time span are sent again.
        again = self.assertStatus(
            self.hr.post(f"{BASE}{one['id']}/redeliver/", {"since": "2020-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"}), 202)
        self.assertEqual(again.json, {"count": 1})
        got = self.receiver.wait(count + 3)
        self.assertEqual(got[-1].header("webhook-id"), failed[0]["id"])

    def test_an_event_that_this_version_does_not_know(self):
        one, other = self.hook(), self.hook("/other")
        row = "public_id = UNHEX('%s')"
        for each, names in ((one, "interview.of_tomorrow,interview.scheduled"), (other, "interview.of_tomorrow")):
            self.instance.sql(f"UPDATE webhooks SET events = '{names}' WHERE {row % each['id'].replace('-', '')}")
        self.assertEqual((self.read(one)["events"], self.read(other)["events"]), (["interview.scheduled"], []))
        # A change of another member keeps the events.
        changed = self.assertStatus(self.hr.patch(f"{BASE}{one['id']}/", {"url": self.receiver.url("/moved")}), 200).json
        self.assertEqual(changed["events"], ["interview.scheduled"])
        self.assertEqual(self.instance.value(f"SELECT events FROM webhooks WHERE {row % one['id'].replace('-', '')}"),
                         "interview.of_tomorrow,interview.scheduled")
        interview = self.interview(day=27)
        self.assertEqual(json.loads(self.receiver.wait(1, "/moved")[0].body)["data"]["id"], interview)
        self.ping(other)
        self.assertEqual([json.loads(each.body)["type"] for each in self.receiver.wait(1, "/other")], ["webhook.ping"])
        # An event with that name is sent to nobody, and delays no other.
        self.instance.sql(f"INSERT INTO outbox (public_id, company_id, event, object, object_id, object_public_id, at) SELECT"
                          f" UNHEX(REPLACE(UUID(), '-', '')), company_id,"
                          f" 'interview.of_tomorrow', object, object_id, object_public_id, at FROM outbox WHERE object_public_id ="
                          f" UNHEX('{interview.replace('-', '')}') LIMIT 1")
        self.move(interview, 1)
        wait_for(lambda: self.instance.count("outbox", "status = 0") == 0, 10, "the outbox to be handed on")
        self.ping(other)
        self.assertEqual([json.loads(each.body)["type"] for each in self.receiver.wait(2, "/other")], ["webhook.ping"] * 2)

    def test_switched_on_while_a_ping_is_under_way(self):
        one = self.hook(events=["interview.scheduled"])
        self.receiver.script("/hook", 503, 1.0, 200)
        interview = self.interview(day=22)
        self.receiver.wait(1)
        self.assertStatus(self.hr.patch(f"{BASE}{one['id']}/", {"is_active": False}), 200)
        self.ping(one)
        self.receiver.wait(2)
        self.assertStatus(self.hr.patch(f"{BASE}{one['id']}/", {"is_active": True}), 200)
        self.assertEqual(json.loads(self.receiver.wait(3)[2].body)["data"]["id"], interview)

    def test_gone_is_said_of_the_address_that_said_it(self):
        one = self.hook()
        self.receiver.script("/hook", ("late", 410))
        self.ping(one)
        self.receiver.wait(1)
        self.assertStatus(self.hr.patch(f"{BASE}{one['id']}/", {"url": self.receiver.url("/moved")}), 200)
        self.ended(one, 1)
        self.assertTrue(self.read(one)["is_active"])
        self.assertIsNone(self.read(one)["failing_since"])

    def test_redelivered(self):
        one = self.hook()
        first = self.ping(one)
        self.ended(one, 1)
        self.assertStatus(self.hr.post(f"{BASE}{one['id']}/deliveries/{first['id']}/redeliver/"), 202)
        self.assertEqual({each.header("webhook-id") for each in self.receiver.wait(2)}, {first["id"]})
        wait_for(lambda: self.deliveries(one)[0]["attempts"] == 2, 10, "both attempts in the count")
        tries = self.hr.get(f"{BASE}{one['id']}/deliveries/{first['id']}/attempts/").json
        self.assertEqual(tries["count"], 2)
        span = {"since": "2020-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"}
        self.ended(one, 1)
        self.assertEqual(self.hr.post(f"{BASE}{one['id']}/redeliver/", span).json, {"count": 0})
        self.assertEqual(self.hr.post(f"{BASE}{one['id']}/redeliver/", {**span, "status": ["delivered"]}).json, {"count": 1})
        self.receiver.wait(3)
        self.assertStatus(self.hr.post(f"{BASE}{one['id']}/redeliver/", {}), 400)
        self.assertStatus(self.hr.post(f"{BASE}{one['id']}/redeliver/", {"since": span["until"], "until": span["since"]}), 400)
        self.assertStatus(self.hr.post(f"{BASE}{uuid.uuid4()}/redeliver/", span), 404)

    def test_abort_message(self):
        one = self.hook()
        self.receiver.script("/hook", (500, {"webhook-delivery": "abort-message"}), 200)
        self.ping(one)
        self.assertEqual(self.ended(one, 1)[0]["status"], "failed")
        self.assertTrue(self.read(one)["is_active"])
        self.assertEqual(len(self.receiver.got()), 1)

    def test_bad_receivers(self):
        """Each bad receiver has a row that tells what happened, and none delays a good receiver."""
        bad = {"/hang": ("hang", None), "/drip": ("drip", None), "/flood": ("flood", 200), "/redirect": ((302, {"Location": "/good"}), 302),
               "/drop": ("drop", None)}
        hooks = {path: self.hook(path) for path in bad}
        good = self.hook("/good")
        for path, (step, _) in bad.items():
            self.receiver.script(path, step)
        for one in hooks.values():
            self.ping(one)
        begin = time.monotonic()
        self.ping(good)
        self.receiver.wait(1, "/good")
        self.assertLess(time.monotonic() - begin, 1.5)
        for path, (_, status) in bad.items():
            one = wait_for(
                lambda path=path: next(
                    (each for each in self.deliveries(hooks[path]) if each["attempts"] > 0 and (each["error"] or each["response_status"])),
                    None),
                           10, path)
            self.assertEqual(one["response_status"], status, path)
            if path == "/flood":
                self.assertEqual((one["status"], len(one["response_body"])), ("delivered", 2048))
            else:
                self.assertEqual(one["status"], "pending", path)
        self.assertEqual(len(self.receiver.got("/good")), 1, "no redirect is followed")
        for path in ("/hang", "/drip"):
            self.assertEqual(self.receiver.most_at_once[path], 1)

    def test_nobody_listens(self):
        one = self.hook()
        port = self.receiver.port
        self.instance.sql(f"UPDATE webhooks SET url = 'http://127.0.0.1:1/closed' WHERE public_id = UNHEX('{one['id'].replace('-', '')}')")
        self.ping(one)
        wait_for(lambda: self.deliveries(one)[0]["attempts"] >= 1 and self.deliveries(one)[0]["error"], 10, "the refused connection")
        self.assertIsNone(self.deliveries(one)[0]["response_status"])
        self.assertIsNotNone(self.read(one)["failing_since"])
        self.assertEqual(port, self.receiver.port)

    def test_order_while_failing(self):
        """Later events of an object wait for the one that fails; those of another object do not wait for ever."""
        one = self.hook(events=["interview.scheduled", "interview.rescheduled"])
        first, second = self.interview(day=6), self.interview(day=7)
        self.receiver.wait(2)
        self.receiver.script("/hook", 500, 500, 200)
        for number in range(1, 5):
            self.move(first, number)
            self.move(second, number)
        self.ended(one, 10)
        delivered = {}
        for each in self.receiver.got()[2:]:
            delivered.setdefault(each.header("webhook-id"), each)
        for order in self.orders(sorted(delivered.values(), key=lambda each: each.at)).values():
            self.assertEqual(order, sorted(order))


class Pausing(Sending):
    """With hours between the attempts, as in production."""

    options = {"name": "pausing", "settings": {**Sending.options["settings"], "webhook_retry": "3600 3600", "webhook_pause_seconds": "600"}}

    def due_in(self, one):
        """Returns the seconds until the webhook is due; None when it is not due or is leased."""
        return next((int(seconds) for seconds, in self.instance.sql(
            f"SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), due_at) FROM webhooks WHERE due_at IS NOT NULL AND lease IS NULL AND public_id"
            f" = UNHEX('{one['id'].replace('-', '')}')")), None)

    def failed_once(self, one):
        wait_for(lambda: any(each["attempts"] == 1 and each["response_status"] for each in self.deliveries(one))
                 and self.due_in(one) is not None, 10, "the failure")

    def test_what_waits_for_another_is_not_looked_for(self):
        """A delivery that waits for another one does not make its webhook due. Otherwise each webhook of a dead receiver would be claimed
        every second for hours."""
        one = self.hook(events=["interview.scheduled", "interview.rescheduled"])
        self.receiver.script("/hook", 500)
        interview = self.interview(day=23)
        self.receiver.wait(1)
        self.move(interview, 1)
        wait_for(lambda: len(self.deliveries(one)) == 2, 10, "the second event")
        wait_for(lambda: (self.due_in(one) or 0) > 3000, 10, "it to be left alone until the first may be tried")
        self.assertEqual(len(self.receiver.got()), 1)

    def test_events_do_not_break_a_pause(self):
        one = self.hook(events=["interview.scheduled"])
        self.receiver.script("/hook", (429, {"Retry-After": "900"}), 200)
        self.interview(day=24)
        self.failed_once(one)
        self.interview(day=25)
        wait_for(lambda: len(self.deliveries(one)) == 2, 10, "the second event")
        self.assertTrue(800 < self.due_in(one) <= 902, self.due_in(one))
        self.assertEqual(len(self.receiver.got()), 1)
        # But a request of a user is done at once.
        self.ping(one)
        self.receiver.wait(2)

    def test_a_new_address_is_asked_at_once(self):
        one = self.hook(events=["interview.scheduled"])
        self.receiver.script("/hook", (503, {"Retry-After": "900"}))
        self.interview(day=26)
        self.failed_once(one)
        self.interview(day=27)
        wait_for(lambda: len(self.deliveries(one)) == 2, 10, "the second event")
        self.assertStatus(self.hr.patch(f"{BASE}{one['id']}/", {"url": self.receiver.url("/moved")}), 200)
        self.receiver.wait(1, "/moved")


class Inside(Sending):
    """Without webhook_private no address of this host can be reached, whatever a name resolves to."""

    options = {"name": "inside",
               "settings": {"dispatchers": "1", "webhook_http": "on", "webhook_retry": "1 1", "webhook_pause_seconds": "1",
                            "webhook_seconds": "2", "webhook_lease_seconds": "5"}}

    def test_refused_when_connecting(self):
        for address in ("127.0.0.1", "localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]", "[::1]", "0"):
            one = self.assertStatus(self.hr.post(BASE, {"url": "https://hook.example.com/x", "events": ["interview.scheduled"]}), 201).json
            self.instance.sql(f"UPDATE webhooks SET url = '{self.receiver.url('/x', address)}' WHERE public_id ="
                              f" UNHEX('{one['id'].replace('-', '')}')")
            self.ping(one)
            last = wait_for(lambda one=one: next((each for each in self.deliveries(one) if each["error"]), None), 10, address)
            self.assertEqual(last["error"], "The address is not one of the open internet", address)
        self.assertEqual(self.receiver.got(), [])

    def test_allowed_by_the_configuration(self):
        self.instance.restart_server(outside_allow="127.0.0.0/8")
        self.addCleanup(lambda: self.instance.restart_server(outside_allow=None))
        one = self.assertStatus(self.hr.post(BASE, {"url": "https://hook.example.com/x", "events": ["interview.scheduled"]}), 201).json
        self.instance.sql(f"UPDATE webhooks SET url = '{self.receiver.url('/x')}' WHERE public_id = UNHEX('{one['id'].replace('-', '')}')")
        self.ping(one)
        self.receiver.wait(1, "/x")


    def test_no_proxy_of_the_environment(self):
        os.environ["http_proxy"] = os.environ["ALL_PROXY"] = "http://127.0.0.1:1"
        try:
            self.instance.restart_server(outside_allow="127.0.0.0/8")
        finally:
            del os.environ["http_proxy"], os.environ["ALL_PROXY"]
        self.addCleanup(lambda: self.instance.restart_server(outside_allow=None))
        one = self.assertStatus(self.hr.post(BASE, {"url": "https://hook.example.com/x", "events": ["interview.scheduled"]}), 201).json
        self.instance.sql(f"UPDATE webhooks SET url = '{self.receiver.url('/x')}' WHERE public_id = UNHEX('{one['id'].replace('-', '')}')")
        self.ping(one)
        self.receiver.wait(1, "/x")


class Killed(Sending):
    def tearDown(self):
        self.instance.announce("WORKER_LOST", "DATABASE_LOST", "OUTCOME_UNKNOWN")
        super().tearDown()

    def test_killed_at_any_moment(self):
        """Nothing is lost and nothing is out of order, however often the dispatcher dies."""
        one = self.hook(events=["interview.scheduled", "interview.rescheduled"])
        seeded = random.Random(5)
        interviews = [self.interview(day=day) for day in range(8, 14)]
        self.receiver.script("/hook", 0.05)
        for number in range(1, 13):
            for interview in interviews:
                self.move(interview, number)
            if number % 2 == 0:
                time.sleep(seeded.random() / 10)
                self.kill()
        self.ended(one, 6 * 13, seconds=60)
        first = {}
        for each in self.receiver.got():
            first.setdefault(each.header("webhook-id"), each)
        self.assertEqual(len(first), 6 * 13)
        for order in self.orders(first.values()).values():
            self.assertEqual(order, sorted(order))
            self.assertEqual(len(order), 13)

    def test_killed_in_each_step(self):
        """The dispatcher is killed in each step: while it passes on an event, begins a delivery, waits for the answer, and writes the
        result."""
        one = self.hook(events=["interview.scheduled"])
        hook = f"UNHEX('{one['id'].replace('-', '')}')"

        def killed_while(lock, cause):
            alive = self.dispatchers()
            with self.instance.held(lock):
                cause()
                wait_for(lambda: self.instance.lock_waits() > 0, 5, f"the dispatcher to wait for {lock}")
                self.kill()
                wait_for(lambda: not set(alive) & set(self.dispatchers()), 5, "its end")

        # Passing on: another connection locks the webhook's row, which is to be made due.
        killed_while(f"SELECT id FROM webhooks WHERE public_id = {hook} FOR UPDATE", lambda: self.interview(day=21))
        self.receiver.wait(1)
        # Beginning: another connection locks the delivery's row.
        self.ended(one, 1)
        delivery = f"SELECT id FROM webhook_deliveries WHERE webhook_id = (SELECT id FROM webhooks WHERE public_id = {hook}) FOR UPDATE"
        self.instance.sql(f"UPDATE webhook_deliveries SET status = 0, attempts = 0, next_at = UTC_TIMESTAMP() WHERE webhook_id = (SELECT id"
                          f" FROM webhooks WHERE public_id = {hook})")
        killed_while(delivery, lambda: self.instance.sql(f"UPDATE webhooks SET due_at = UTC_TIMESTAMP() WHERE public_id = {hook}"))
        self.receiver.wait(2)
        # Waiting for the answer: the delivery is sent once more after the lease ends.
        self.ended(one, 1)
        self.receiver.script("/hook", "hang", 200)
        self.ping(one)
        self.receiver.wait(3)
        self.kill()
        got = self.receiver.wait(4)
        self.assertEqual(got[2].header("webhook-id"), got[3].header("webhook-id"))
        # Writing the result: the receiver gets the same delivery once more, with the same id.
        self.ended(one, 2)
        self.receiver.script("/hook", 1.0, 200)
        self.ping(one)
        self.receiver.wait(5)
        killed_while(delivery, lambda: None)
        got = self.receiver.wait(6)
        self.assertEqual(got[4].header("webhook-id"), got[5].header("webhook-id"))
        self.assertEqual({each["status"] for each in self.ended(one, 3)}, {"delivered"})

    def test_a_sweep_that_fails_keeps_back_no_other(self):
        """A kind of sweep that fails does not stop the others. Each dispatcher starts with the first kind; old events come after the one
        that fails here."""
        one = self.hook()
        self.ping(one)
        self.ended(one, 1)
        self.instance.announce("DISPATCH_ERROR", "DATABASE_ERROR")
        self.instance.sql("CREATE TRIGGER broken BEFORE DELETE ON refresh_tokens FOR EACH ROW SIGNAL SQLSTATE '45000'")
        self.addCleanup(lambda: self.instance.sql("DROP TRIGGER broken"))
        self.instance.sql("UPDATE refresh_tokens SET expires_at = '2020-01-01' ORDER BY id LIMIT 1")
        self.instance.sql("UPDATE outbox SET at = '2020-01-01' WHERE event = 'webhook.ping' AND status = 1")
        self.kill(signal.SIGTERM)
        wait_for(lambda: self.instance.sql("SELECT COUNT(*) FROM outbox WHERE at = '2020-01-01'") == [["0"]], 10, "the old event to go")

    def test_database_gone_and_back(self):
        one = self.hook()
        self.interview(day=14)
        self.receiver.wait(1)
        self.instance.announce("DATABASE", "REQUEST_FAILED")
        self.instance.stop_database()
        time.sleep(1.2)
        self.instance.start_database()
        wait_for(lambda: self.anyone.get("/readyz").status == 200, 20, "the database")
        count = len(self.receiver.got())
        self.ping(one)
        self.receiver.wait(count + 1)
        self.assertTrue(self.dispatchers())

    def test_a_stop_waits_for_what_is_in_hand(self):
        one = self.hook()
        self.receiver.script("/hook", 1.0)
        self.ping(one)
        self.receiver.wait(1)
        self.kill(signal.SIGTERM)
        self.assertEqual(self.ended(one, 1)[0]["attempts"], 1)
        self.assertEqual(len(self.receiver.got()), 1)


class Several(Sending):
    options = {"name": "several", "settings": {**Sending.options["settings"], "dispatchers": "3"}}

    def test_each_once_and_in_order(self):
        hooks = [self.hook(f"/{number}", ["interview.scheduled", "interview.rescheduled"]) for number in range(3)]
        interviews = [self.interview(day=day) for day in range(15, 21)]
        for number in range(1, 13):
            for interview in interviews:
                self.move(interview, number)
        self.assertEqual(len(self.dispatchers()), 3)
        for number, one in enumerate(hooks):
            got = self.receiver.wait(6 * 13, f"/{number}", seconds=40)
            self.ended(one, 6 * 13)
            self.assertEqual(len(self.receiver.got(f"/{number}")), 6 * 13)
            for order in self.orders(got).values():
                self.assertEqual(order, sorted(order))


if __name__ == "__main__":
    unittest.main()
