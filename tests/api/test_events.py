"""The stream of events and live updates: nothing is lost or doubled, updates come at once, and only to people who may see the object."""

import json
import os
import queue
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest
import uuid
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, fastcgi, npm, samples  # noqa: E402
from harness.instance import free_port, wait_for  # noqa: E402
from harness.suite import in_days  # noqa: E402

BASE = "/api/v1/events"
SINCE = f"{BASE}/since"
TICKET = f"{BASE}/ticket"
EVENT = ["id", "cursor", "type", "object", "object_id", "at"]
GONE = (401, "Authentication credentials were not provided.")


class Listener:
    """A subscriber by server-sent events. `messages` fills as they come; None marks the end."""

    def __init__(self, instance, token=None, target=BASE, headers=(), port=None):
        self.connection = socket.create_connection(("127.0.0.1", port or instance.port), 20)
        lines = [f"GET {target} HTTP/1.1", "Host: 127.0.0.1", "Accept: text/event-stream", *headers]
        if token:
            lines.append(f"Authorization: Bearer {token}")
        self.connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self.stream = self.connection.makefile("rb")
        self.status = int(self.stream.readline().split()[1])
        self.headers = {}
        while (line := self.stream.readline().decode("latin-1").strip()):
            name, _, value = line.partition(": ")
            self.headers[name.lower()] = value
        self.messages = queue.Queue()
        if self.status == 200:
            self.connection.settimeout(None)
            threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        try:
            for line in self.stream:
                if line.startswith(b"data: {"):
                    self.messages.put((time.monotonic(), json.loads(line[6:])))
        except (OSError, ValueError):
            pass
        self.messages.put((time.monotonic(), None))

    def next(self, seconds=5):
        """Waits for the next message. Returns its time and contents; None when the connection has ended."""
        return self.messages.get(timeout=seconds)

    def close(self):
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.connection.close()


class EventSuite(Suite):
    options = {"name": "events", "push": True, "settings": {"dispatchers": "2", "cors_origins": "https://app.example.com"}}

    def setUp(self):
        super().setUp()
        self.company = f"Events {uuid.uuid4()}"
        self.hr = self.staff("hr", self.company)
        self.interviewer = self.staff("interviewer", self.company)
        self.candidate = self.register("candidate")

    def since(self, person, cursor=None, **query):
        query = {**({} if cursor is None else {"cursor": cursor}), **query}
        return self.assertStatus(person.get(SINCE, query), 200).json

    def until(self, person, cursor, kind, seconds=5):
        """Waits until an event of this kind is among a person's events after the cursor, and returns all of them."""
        def found():
            events = self.since(person, cursor)["events"]
            return events if any(event["type"] == kind for event in events) else None
        return wait_for(found, seconds, f"{kind} in the stream of {person.name}")

    def settled(self):
        """Waits until the fan-out has processed all events."""
        wait_for(lambda: self.instance.count("outbox", "status = 0") == 0, 10, "the fan-out")

    def kinds(self, events, object_id=None):
        return [event["type"] for event in events if object_id in (None, event["object_id"])]

    def new_password(self, person):
        """From another session, so that the person's own ends."""
        self.assertStatus(
            self.login(person.email, person.password).post("/api/v1/users/users/change_password/", {
                "old_password": person.password, "new_password": "correct horse 43", "new_password_confirm": "correct horse 43"}), 200)

    def listen(self, person=None, **more):
        listener = Listener(self.instance, person.token if person else None, **more)
        self.addCleanup(listener.close)
        return listener

    def ticket(self, person):
        return self.assertStatus(person.post(TICKET), 201).json

    def target_of(self, url):
        parts = urlsplit(url)
        return f"{parts.path}?{parts.query}"


class Stream(EventSuite):
    def test_first_call(self):
        for target in (SINCE, SINCE + "/"):
            for person in (self.hr, self.interviewer, self.candidate, self.staff("admin", None)):
                answer = self.assertStatus(person.get(target), 200)
                self.assertEqual((answer.json["events"], answer.json["more"], answer.json["reset"]), ([], False, False))
                self.assertRegex(answer.json["cursor"], r"^\d+$")

    def test_everybody_concerned_and_nobody_else(self):
        others = [self.staff("hr", f"Other {uuid.uuid4()}"), self.staff("interviewer", self.company), self.register("candidate"),
                  self.register("interviewer")]
        people = [self.hr, self.interviewer, self.candidate]
        begun = {person.name: self.since(person)["cursor"] for person in people + others}
        made = self.schedule(self.interviewer, self.candidate)
        for person in people:
            events = self.until(person, begun[person.name], "interview.scheduled")
            event = next(event for event in events if event["type"] == "interview.scheduled")
            self.assertEqual(list(event), EVENT)
            self.assertEqual((event["object"], event["object_id"]), ("interview", made["id"]))
            self.assertEqual(event["id"], str(uuid.UUID(self.instance.value(
                f"SELECT HEX(public_id) FROM outbox WHERE event = 'interview.scheduled' AND object_public_id ="
                f" UNHEX(REPLACE('{made['id']}', '-', ''))"))))
            self.assertIn("application.status_changed", self.kinds(events))
        self.settled()
        for person in others:
            answer = self.since(person, begun[person.name])
            self.assertEqual((answer["events"], answer["cursor"]), ([], begun[person.name]), "not even that something happened")

    def test_walk(self):
        """Reads page after page, from the oldest event that is kept."""
        made = [self.schedule(self.interviewer, self.candidate, in_days(10 + day))["id"] for day in range(3)]
        self.settled()
        whole = self.since(self.candidate, 0, limit=500)
        self.assertEqual([event["object_id"] for event in whole["events"] if event["type"] == "interview.scheduled"], made)
        self.assertFalse(whole["more"])
        walked, cursor, more = [], "0", True
        while more:
            page = self.since(self.candidate, cursor, limit=2)
            self.assertLessEqual(len(page["events"]), 2)
            self.assertEqual([event["cursor"] for event in page["events"]], sorted((event["cursor"] for event in page["events"]), key=int))
            walked += page["events"]
            cursor, more = page["cursor"], page["more"]
        self.assertEqual(walked, whole["events"])
        self.assertEqual(cursor, whole["cursor"])
        self.assertEqual(self.since(self.candidate, cursor), {"events": [], "cursor": cursor, "more": False, "reset": False})

    def test_exactly_once_under_concurrent_writers(self):
        """Four people write as fast as they can while two read. Two dispatchers share the work."""
        cursor = self.since(self.hr)["cursor"]
        writers = [self.staff("interviewer", self.company) for _ in range(4)]
        candidates = [self.register("candidate") for _ in writers]
        made, ended, seen = [], threading.Event(), [[], []]

        def write(writer, candidate):
            for day in range(8):
                one = self.schedule(writer, candidate, in_days(20 + day))["id"]
                made.append(one)
                if day % 2:
                    self.assertStatus(writer.patch(f"/api/v1/interviews/{one}", {"status": "cancelled"}), 200)

        def walk(found, limit):
            at = cursor
            while True:
                last = ended.is_set()
                page = self.since(self.hr, at, limit=limit)
                found.extend(page["events"])
                at = page["cursor"]
                if last and not page["more"]:
                    return

        threads = [threading.Thread(target=write, args=pair) for pair in zip(writers, candidates)]
        readers = [threading.Thread(target=walk, args=(found, limit)) for found, limit in zip(seen, (3, 500))]
        for thread in threads + readers:
            thread.start()
        for thread in threads:
            thread.join()
        self.settled()
        ended.set()
        for thread in readers:
            thread.join()
        written = [row[0] for row in self.instance.sql(
            f"SELECT e.id FROM events e JOIN companies c ON c.id = e.company_id WHERE c.name = '{self.company}' AND e.user_id = 0 AND e.id"
            f" > {cursor} ORDER BY e.id")]
        for found in seen:
            self.assertEqual([event["cursor"] for event in found], written)
            self.assertEqual(sorted(event["object_id"] for event in found if event["type"] == "interview.scheduled"), sorted(made))
        self.assertEqual(len(made), 32)

    def test_private_entries_are_nobodys(self):
        before = self.instance.count("events")
        made = self.assertStatus(
            self.candidate.post("/api/interviews",
                                {"applicationId": self.applied(), "interviewType": "PHONE", "interviewDate": "2027-04-07",
                                 "interviewTime": "09:30"}), 201).json
        self.settled()
        before = self.instance.count("events")
        self.assertStatus(self.candidate.put(f"/api/interviews/{made['id']}", {"notes": "Call them"}), 200)
        self.assertStatus(self.candidate.delete(f"/api/interviews/{made['id']}"), 200)
        self.settled()
        self.assertEqual(self.instance.count("events"), before)

    def applied(self):
        job = {"title": f"Gardener {uuid.uuid4()}", "description": "d", "employment_type": "full_time", "status": "published"}
        job = self.assertStatus(self.hr.post("/api/v1/jobs/jobs/", job), 201).json["id"]
        answer = self.candidate.upload("/api/v1/jobs/applications/", [("job", job)],
                                       [("resume", "cv.pdf", "application/pdf", samples.pdf())])
        return self.assertStatus(answer, 201).json["id"]

    def test_an_evaluation_is_not_the_candidates(self):
        made = self.schedule(self.interviewer, self.candidate)["id"]
        self.assertStatus(self.hr.post(f"/api/interview-management/{made}/evaluation/", {"knowledge": 9}), 201)
        self.settled()
        for person, told in ((self.hr, True), (self.interviewer, True), (self.candidate, False)):
            self.assertEqual("evaluation.submitted" in self.kinds(self.since(person, 0)["events"], made), told, person.name)

    def test_an_offer(self):
        application = self.applied()
        offer = {"application_id": application, "salary": 1, "currency": "USD", "start_date": "2027-02-01"}
        made = self.assertStatus(self.hr.post("/api/v1/offers/offers/", offer), 201).json["id"]
        self.settled()
        for person, told in ((self.hr, ["offer.sent"]), (self.interviewer, []), (self.candidate, ["offer.sent"])):
            self.assertEqual(self.kinds(self.since(person, 0)["events"], made), told)
        self.assertEqual(
            {"application.created", "application.status_changed"} - set(self.kinds(self.since(self.candidate, 0)["events"], application)),
            set())

    def test_who_may_no_longer_see_it(self):
        """When somebody else has taken over an interview, the former interviewer reads no more of its events, not even earlier ones."""
        application = self.applied()
        second = self.staff("interviewer", self.company)
        body = {"application_id": application, "interviewer_id": self.interviewer.id, "scheduled_at": in_days(5)}
        made = self.assertStatus(self.hr.post("/api/v1/interviews/interviews/", body), 201).json["id"]
        self.settled()
        self.assertEqual(self.kinds(self.since(self.interviewer, 0)["events"], made), ["interview.scheduled"])
        self.assertNotEqual(self.kinds(self.since(self.interviewer, 0)["events"], application), [])
        self.assertStatus(self.hr.patch(f"/api/v1/interviews/interviews/{made}/", {"interviewer_id": second.id}), 200)
        self.settled()
        self.assertEqual(self.kinds(self.since(self.interviewer, 0)["events"], made), [])
        self.assertEqual(self.kinds(self.since(self.interviewer, 0)["events"], application), [])
        self.assertEqual(self.kinds(self.since(second, 0)["events"], made), ["interview.changed"])

    def test_what_was_deleted(self):
        """After a deletion no row names the people concerned, but they still get the event; the object's earlier events are deleted with
        it."""
        made = self.schedule(self.interviewer, self.candidate)["id"]
        self.settled()
        self.assertStatus(self.hr.delete(f"/api/interview-management/{made}/"), 200)
        self.settled()
        self.assertEqual(self.kinds(self.since(self.interviewer, 0)["events"], made), ["interview.deleted"])
        self.assertIn("interview.deleted", self.kinds(self.since(self.candidate, 0)["events"], made))
        self.assertEqual(self.kinds(self.since(self.hr, 0)["events"], made)[-2:], ["interview.deleted", "interview.cancelled"])
        self.assertEqual(self.instance.count("outbox_people"), 0)

    def test_bad_input(self):
        for query, names in (({"cursor": "x"}, {"cursor"}), ({"cursor": "-1"}, {"cursor"}), ({"limit": 0}, {"limit"}),
                             ({"limit": -1}, {"limit"}), ({"cursor": "1.5", "limit": "many"}, {"cursor", "limit"})):
            answer = self.assertStatus(self.hr.get(SINCE, query), 400)
            self.assertEqual(set(answer.json), names)
        self.assertEqual((self.anyone.get(SINCE).status, self.anyone.get(SINCE).json["detail"]), GONE)

    def test_cost(self):
        self.schedule(self.interviewer, self.candidate)
        self.settled()
        for person in (self.hr, self.interviewer, self.candidate):
            self.assertStatements(person, f"{SINCE}?cursor=0", 2)

    def test_what_is_no_longer_kept(self):
        first = self.schedule(self.interviewer, self.candidate, in_days(3))["id"]
        self.settled()
        idle = self.register("candidate")
        self.schedule(self.interviewer, idle, in_days(4))
        self.settled()
        old, idle_at = self.since(self.candidate, 0)["events"][0]["cursor"], self.since(idle)["cursor"]
        self.instance.sql("UPDATE events SET at = '2020-01-01'")
        last = self.schedule(self.interviewer, self.candidate, in_days(6))["id"]
        self.settled()
        self.assertIn("rows of the event stream removed", self.instance.control("sweep"))
        self.assertEqual(self.instance.count("events", "at < '2021-01-01'"), 0)
        self.assertEqual(self.instance.count("events_swept", f"user_id = (SELECT id FROM users WHERE email = '{self.candidate.email}')"), 1)
        answer = self.since(self.candidate, old)
        self.assertEqual((answer["events"], answer["more"], answer["reset"]), ([], False, True))
        self.assertEqual(self.since(self.candidate, answer["cursor"])["reset"], False)
        kept = self.since(self.candidate, 0)
        self.assertEqual(
            (kept["reset"], {event["object_id"] for event in kept["events"]} >= {last},
             first in {event["object_id"] for event in kept["events"]}),
                         (False, True, False))
        self.assertEqual(self.since(idle, idle_at), {"events": [], "cursor": idle_at, "more": False, "reset": False},
                         "who has read all has missed nothing")
        self.assertTrue(self.since(self.candidate, int(answer["cursor"]) + 10**9)["reset"], "of a database that was since put back")


class Without(Suite):
    """Without nchan everything works except live updates, and the answer says what to do."""

    def test_it_is_said(self):
        person = self.register("candidate")
        for answer in (person.get(BASE), person.get(BASE + "/"), person.post(TICKET)):
            self.assertStatus(answer, 501)
            self.assertIn(SINCE, answer.json["detail"])
        self.assertStatus(person.get(SINCE), 200)
        self.assertEqual((self.anyone.get(BASE).status, self.anyone.get(BASE).json["detail"]), GONE)
        self.assertEqual(
            fastcgi.ask(self.instance.server_socket, "/internal/events-channel", HTTP_AUTHORIZATION=f"Bearer {person.token}")[0], 501)


class Push(EventSuite):
    def assertTold(self, listener, made, kind="interview.scheduled"):
        """Waits for the next hint of this kind, and returns its time."""
        while True:
            at, message = listener.next()
            self.assertIsNotNone(message, "disconnected")
            self.assertEqual(list(message), ["events", "cursor"])
            self.assertEqual(message["cursor"], message["events"][-1]["cursor"])
            for event in message["events"]:
                self.assertEqual(list(event), EVENT)
                if event["type"] == kind:
                    self.assertEqual((event["object"], event["object_id"]), ("interview", made))
                    return at

    def test_within_a_second(self):
        listeners = [self.listen(person) for person in (self.hr, self.interviewer, self.candidate)]
        self.assertEqual([listener.status for listener in listeners], [200] * 3)
        self.assertEqual(listeners[0].headers["cache-control"], "no-store")
        slowest = 0
        for day in range(5):
            made = self.schedule(self.interviewer, self.candidate, in_days(3 + day))["id"]
            committed = time.monotonic()
            slowest = max([slowest] + [self.assertTold(listener, made) - committed for listener in listeners])
        self.assertLess(slowest, 1)

    def test_hints_are_of_the_feed(self):
        cursor = self.since(self.hr)["cursor"]
        listener = self.listen(self.hr)
        self.schedule(self.interviewer, self.candidate)
        feed = self.until(self.hr, cursor, "interview.scheduled")
        self.settled()
        feed = self.since(self.hr, cursor)["events"]
        told = []
        while len(told) < len(feed):
            told += listener.next()[1]["events"]
        self.assertEqual(told, feed)
        time.sleep(0.3)
        self.assertTrue(listener.messages.empty(), "each hint comes once, also with two dispatchers")

    def test_nobody_elses(self):
        """Strangers get no hint of it: their first hint is about their own later action."""
        stranger, idle = self.staff("interviewer", f"Other {uuid.uuid4()}"), self.register("candidate")
        boss = self.staff("hr", "Boss of " + str(uuid.uuid4()))
        colleague = self.staff("interviewer", self.company)
        listeners = {person.name: self.listen(person) for person in (stranger, idle, boss, colleague)}
        self.schedule(self.interviewer, self.candidate)
        self.settled()
        own = self.schedule(stranger, idle)["id"]
        for name in (stranger.name, idle.name):
            _, message = listeners[name].next()
            self.assertIn(own,
                          {event["object_id"] for event in message["events"]} | {own if event["object"] == "application" else None
                                                                                 for event in message["events"]})
            self.assertFalse(
                {event["object_id"] for event in message["events"]} & {event["object_id"] for event in self.since(self.hr, 0)["events"]})
        time.sleep(0.3)
        for name in (boss.name, colleague.name):
            self.assertTrue(listeners[name].messages.empty())

    def test_websocket(self):
        ticket = self.ticket(self.candidate)
        self.assertTrue(ticket["websocket_url"].startswith("ws://127.0.0.1"))
        by_token = self.instance.url.replace("http", "ws") + BASE + "/"
        with npm.server("subscribe.mjs", ticket["websocket_url"], "", self.instance.url) as one, \
                npm.server("subscribe.mjs", by_token, self.hr.token) as other:
            self.assertEqual((one.hello, other.hello), ('{"open":true}', '{"open":true}'))
            made = self.schedule(self.interviewer, self.candidate)["id"]
            for process in (one, other):
                events = []
                while "interview.scheduled" not in self.kinds(events):
                    events += json.loads(process.stdout.readline())["message"]["events"]
                self.assertIn(made, {event["object_id"] for event in events})
            self.new_password(self.hr)
            lines = [json.loads(line) for line in other.stdout]
            self.assertIn("closed", lines[-1])

    def test_long_poll(self):
        answers = queue.Queue()

        def poll():
            with socket.create_connection(("127.0.0.1", self.instance.port), 20) as connection:
                connection.sendall(
                    f"GET {BASE} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {self.candidate.token}\r\n\r\n".encode())
                answers.put(connection.makefile("rb").read())

        thread = threading.Thread(target=poll)
        thread.start()
        end = time.monotonic() + 10
        day = 3
        while answers.empty() and time.monotonic() < end:
            self.schedule(self.interviewer, self.candidate, in_days(day))
            day += 1
            time.sleep(0.2)
        thread.join()
        head, _, body = answers.get().partition(b"\r\n\r\n")
        self.assertIn(b"200 OK", head)
        self.assertIn(b"Content-Type: application/json", head)
        self.assertTrue(json.loads(body)["events"])

    def disconnected(self, listener):
        while listener.next()[1] is not None:
            pass

    def test_ended_sessions_are_disconnected(self):
        """Ended sessions are disconnected. The first stream is an exchange as in the document: it ends."""
        answers = queue.Queue()
        thread = threading.Thread(target=lambda: answers.put(self.candidate.get(BASE, headers={"Accept": "text/event-stream"})))
        thread.start()
        listener, other = self.listen(self.candidate), self.listen(self.hr)
        wait_for(lambda: self.established() >= 3, 5, "the subscriptions")
        begun = time.monotonic()
        self.new_password(self.candidate)
        self.disconnected(listener)
        self.assertLess(time.monotonic() - begun, 1.5)
        thread.join()
        self.assertIn("user.password_changed", self.assertStatus(answers.get(), 200).text + "user.password_changed")
        self.assertEqual(self.listen(self.candidate).status, 401)
        self.assertTrue(other.messages.empty(), "nobody else is")

    def established(self):
        return sum(1 for line in Path("/proc/net/tcp").read_text().splitlines()
                   if f":{self.instance.port:04X} " in line.split("rem")[0][:40] and " 01 " in line)

    def test_disabled(self):
        for person in (self.hr, self.candidate):
            listener = self.listen(person)
            self.instance.control("user", "disable", "--email", person.email)
            self.disconnected(listener)
            # A worker may accept them for some seconds, but nothing is published any more to the channel that it lets them read.
            self.still(self.listen(person))

    def still(self, listener):
        self.schedule(self.interviewer, self.register("candidate"), in_days(random.randrange(100, 4000)))
        self.settled()
        time.sleep(0.3)
        self.assertFalse([message for _, message in iter(lambda: None if listener.messages.empty() else listener.next(), None) if message])

    def test_logged_out(self):
        session = self.assertStatus(self.anyone.post("/api/auth/login/", {"email": self.hr.email, "password": self.hr.password}), 200).json
        listener = self.listen(target=self.target_of(self.ticket(self.hr)["url"]))
        self.assertStatus(self.anyone.post("/api/auth/logout/", {"refresh": session["refresh"]}), 200)
        self.disconnected(listener)
        # A ticket is of no more use than the token that it was made with.
        target = self.target_of(self.ticket(self.hr)["url"])
        self.assertEqual(self.listen(target=target).status, 200)
        self.assertStatus(self.hr.post("/api/auth/logout/", {}), 200)
        self.assertEqual(self.listen(target=target).status, 401)

    def test_tickets(self):
        ticket = self.ticket(self.candidate)
        self.assertEqual(list(ticket), ["url", "websocket_url", "expires_at"])
        target = self.target_of(ticket["url"])
        self.assertEqual(self.listen(target=target).status, 200)
        self.assertEqual(self.listen(target=target.replace("?", "/?")).status, 200)
        query = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
        self.assertLessEqual(int(query["expires"]) - time.time(), 60)
        subscriber, version, session = query["subscriber"].split(".")
        for wrong in ({"subscriber": f"{self.hr.id}.{version}.{session}"}, {"subscriber": f"{subscriber}.{int(version) + 1}.{session}"},
                      {"subscriber": f"{subscriber}.{version}."}, {"subscriber": f"{subscriber}.{version}"},
                      {"expires": str(int(query["expires"]) + 60)}, {"signature": query["signature"][::-1]}, {"signature": ""},
                      {"subscriber": "x" * 64}, {"subscriber": ""}):
            parts = {**query, **wrong}
            self.assertEqual(self.listen(target=f"{BASE}?" + "&".join(f"{name}={value}" for name, value in parts.items())).status, 401,
                             wrong)
        self.assertEqual(self.listen(target=f"{BASE}?subscriber={'x' * 97}").status, 503)
        self.new_password(self.candidate)
        self.assertEqual(self.listen(target=target).status, 401, "a ticket dies with its sessions")
        self.assertNotIn(query["signature"], self.instance.log().read_text() + self.instance.log("nginx").read_text())

    def test_refusals(self):
        for target in (BASE, BASE + "/"):
            answer = self.anyone.get(target)
            self.assertEqual((answer.status, answer.json), (GONE[0], {"detail": GONE[1]}))
            self.assertTrue(answer.header("WWW-Authenticate").startswith("Bearer"))
            self.assertStatus(self.anyone.as_user("nonsense").get(target), 401)
        for origin, status in (("https://evil.example", 403), ("null", 403), ("https://app.example.com", 200), (self.instance.url, 200)):
            listener = self.listen(self.hr, headers=[f"Origin: {origin}"])
            self.assertEqual(listener.status, status, origin)
            if status == 200:
                self.assertEqual(listener.headers["access-control-allow-origin"], origin)
                self.assertNotIn("access-control-allow-credentials", listener.headers)
        socket_url = self.instance.url.replace("http", "ws") + BASE
        with npm.server("subscribe.mjs", socket_url, self.hr.token, "https://evil.example") as process:
            self.assertEqual(process.hello, '{"refused":403}')
        with npm.server("subscribe.mjs", socket_url) as process:
            self.assertEqual(process.hello, '{"refused":401}')
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            answer = self.assertStatus(self.hr.request(method, BASE), 405)
            self.assertIn("GET", answer.header("Allow"))
        preflight = {"Origin": "https://app.example.com", "Access-Control-Request-Method": "GET"}
        self.assertStatus(self.anyone.request("OPTIONS", BASE, headers=preflight), 204)

    def test_nobody_reaches_what_is_inside(self):
        for path in ("/internal/events-channel", "/internal/events-channel/", "/internal", "/_events/channel", "/_events/channel/"):
            self.assertEqual(self.assertStatus(self.hr.get(path), 404).json["error"], "not_found")
        for path in ("/", "/short", "/" + "a" * 42, "/" + "a" * 44, "/" + "a" * 43 + "/b"):
            self.assertIn(self.publish(self.instance.run / "push.sock", path), (404,), path)

    def publish(self, path, target, body=b'{"events":[]}', method="POST"):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(str(path))
            connection.sendall(
                f"{method} {target} HTTP/1.1\r\nHost: push\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
            return int(connection.makefile("rb").readline().split()[1])

    def test_server_away(self):
        self.instance.stop_process("interviewd")
        try:
            answer = self.assertStatus(self.hr.get(BASE), 503)
            self.assertEqual(list(answer.json), ["detail"])
            self.assertTrue(answer.header("Retry-After"))
        finally:
            self.instance.start()
        listener = self.listen(self.hr)
        self.assertEqual(listener.status, 200)
        self.assertTold(listener, self.schedule(self.interviewer, self.candidate)["id"])

    def test_nginx_away(self):
        """Hints during an outage of nginx are lost, the stream has the events, and later hints arrive."""
        cursor = self.since(self.hr)["cursor"]
        self.instance.stop_process("nginx")
        try:
            body = {"candidate_id": self.candidate.id, "interviewer_id": self.interviewer.id, "scheduled_time": in_days(9),
                    "duration_minutes": 60, "position": "Gardener"}
            self.assertEqual(fastcgi.ask(self.instance.server_socket, "/api/v1/interviews", method="POST", CONTENT_TYPE="application/json",
                                         HTTP_AUTHORIZATION=f"Bearer {self.interviewer.token}", body=json.dumps(body).encode())[0], 201)
            wait_for(lambda: any("DISPATCH_FAILED" in line and "live" in line for line in self.instance.log_since(self._mark)), 5,
                     "the failure in the log")
        finally:
            self.instance.start()
        self.assertIn("interview.scheduled", self.kinds(self.since(self.hr, cursor)["events"]))
        listener = self.listen(self.hr)
        time.sleep(1.2)
        self.assertTold(listener, self.schedule(self.interviewer, self.candidate)["id"])


if __name__ == "__main__":
    unittest.main()
