"""seeds/platform.md, offers: made, read, accepted, rejected, withdrawn, expired, and their effect on the application."""

import sys
import threading
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402
from harness.suite import at_once, in_days  # noqa: E402

BASE = "/api/v1/offers/offers/"
MEMBERS = ["id", "application_id", "candidate_id", "candidate_name", "job_id", "job_title", "salary", "currency", "start_date",
           "offer_letter", "notes", "status", "response_notes", "sent_at", "expires_at", "responded_at", "created_at", "updated_at"]
INSTANT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
STATUSES = ["submitted", "under_review", "screening", "interview_scheduled", "interviewing", "selected", "offer", "hired", "rejected",
            "withdrawn"]


class OfferSuite(Suite):
    def setUp(self):
        super().setUp()
        self.company = f"Offers {uuid.uuid4()}"
        self.hr = self.staff("hr", self.company)
        self.interviewer = self.staff("interviewer", self.company)
        self.candidate = self.register()

    def application(self, candidate=None):
        """Makes an application of the candidate that is in the interview stage."""
        made = self.schedule(self.interviewer, candidate or self.candidate, in_days(30 + self.instance.count("interviews") % 3000),
                             position=f"Job {uuid.uuid4()}")["id"]
        return str(
            uuid.UUID(
                self.instance.value(
                    f"SELECT HEX(application_public_id) FROM interviews WHERE public_id = UNHEX('{made.replace('-', '')}')")))

    def status(self, application, status=None):
        """Returns the application's status; with `status`, sets it before."""
        where = f"WHERE public_id = UNHEX('{application.replace('-', '')}')"
        if status:
            self.instance.sql(f"UPDATE applications SET status = {STATUSES.index(status)} {where}")
        return STATUSES[int(self.instance.value(f"SELECT status FROM applications {where}"))]

    def body(self, application, **more):
        return {"application_id": application, "salary": 120000.00, "currency": "USD", "start_date": "2024-02-01", **more}

    def offer(self, application=None, **more):
        return self.assertStatus(self.hr.post(BASE, self.body(application or self.application(), **more)), 201).json

    def due(self, offer):
        """Changes the offer as if its time had passed."""
        self.instance.sql(f"UPDATE offers SET expires_at = '2025-01-01' WHERE public_id = UNHEX('{offer['id'].replace('-', '')}')")


class Create(OfferSuite):
    def test_example(self):
        application = self.application()
        answer = self.hr.upload(BASE,
                                [("application_id", application), ("salary", "120000.00"), ("currency", "USD"),
                                 ("start_date", "2024-02-01"), ("notes", "Welcome to the team!")],
                                [("offer_letter", "offer.pdf", "application/pdf", samples.pdf())])
        self.assertStatus(answer, 201)
        one = answer.json
        self.assertEqual(list(one), MEMBERS)
        self.assertIn(b'"salary":120000.00,', answer.body)
        self.assertEqual((one["application_id"], one["currency"], one["start_date"], one["notes"], one["status"]),
                         (application, "USD", "2024-02-01", "Welcome to the team!", "sent"))
        self.assertEqual((one["candidate_id"], one["candidate_name"]), (self.candidate.id, self.candidate.name))
        for name in ("sent_at", "created_at", "updated_at"):
            self.assertRegex(one[name], INSTANT)
        for name in ("response_notes", "responded_at", "expires_at"):
            self.assertIsNone(one[name])
        self.assertEqual(self.status(application), "offer")
        self.assertEqual(self.anyone.fetch(one["offer_letter"]).body, samples.pdf())
        # Only the candidate and hr read it, not even the interviewer.
        path = one["offer_letter"].replace(self.instance.url, "").split("?")[0]
        self.assertEqual(self.candidate.get(path).body, samples.pdf())
        self.assertEqual(self.staff("hr", self.company).get(path).body, samples.pdf())
        for person in (self.interviewer, self.register(), self.staff("hr", f"Other {uuid.uuid4()}")):
            self.assertStatus(person.get(path), 404)

    def test_json(self):
        application = self.application()
        one = self.offer(application, expires_at=in_days(9), notes="🎉 مرحبا")
        self.assertEqual((one["salary"], one["offer_letter"], one["expires_at"], one["notes"]), (120000.0, None, in_days(9), "🎉 مرحبا"))
        self.assertEqual(self.hr.get(f"{BASE}{one['id']}/").json, one)

    def test_missing_and_wrong_fields(self):
        before = self.everything()
        self.assertFields(self.hr.post(BASE, {}), "application_id", "salary", "currency", "start_date")
        self.assertEqual(self.hr.post(BASE, {}).json["salary"], ["This field is required."])
        good = self.body(str(uuid.uuid4()))
        for name, value in (("application_id", "x"), ("salary", -1), ("salary", "lots"), ("salary", 10**10), ("salary", 1.234),
                            ("currency", "usd"), ("currency", "US"), ("currency", 5), ("start_date", "soon"), ("start_date", "2024-02-30"),
                            ("expires_at", "x"), ("expires_at", "2024-01-01T00:00:00Z"), ("notes", 5), ("notes", "x" * 20001)):
            with self.subTest(name=name, value=value):
                answer = self.hr.post(BASE, {**good, name: value})
                self.assertStatus(answer, 400)
                self.assertIn(name, answer.json)
        self.assertFields(self.hr.post(BASE, good), "application_id", text="This object does not exist.")
        self.assertUnchanged(before)

    def test_letter_by_content(self):
        application = self.application()
        before = self.everything()
        fields = [(name, str(value)) for name, value in self.body(application).items()]
        for name, content in (("offer.pdf", samples.elf()), ("offer.docx", samples.docx()), ("offer.pdf", samples.html()),
                              ("offer.pdf", b"")):
            self.assertFields(self.hr.upload(BASE, fields, [("offer_letter", name, "application/pdf", content)]), "offer_letter")
        answer = self.hr.upload(BASE, fields, [("offer_letter", "offer.pdf", "application/pdf", samples.pdf() + b"x" * (10 << 20))])
        self.assertStatus(answer, 413)
        # A refused offer leaves no file of a letter behind.
        self.assertFields(
            self.hr.upload(BASE, [("application_id", str(uuid.uuid4())), *fields[1:]],
                           [("offer_letter", "o.pdf", "application/pdf", samples.pdf())]),
                          "application_id")
        self.assertUnchanged(before)
        self.assertStatus(self.hr.post(BASE, "x=1", headers={"Content-Type": "text/plain"}), 415)

    def test_open_applications_only(self):
        application = self.application()
        for status in STATUSES:
            with self.subTest(status=status):
                self.status(application, status)
                answer = self.hr.post(BASE, self.body(application))
                if status in ("hired", "rejected", "withdrawn"):
                    self.assertFields(answer, "application_id", text=f"This application is {status} and takes no offers.")
                    continue
                self.assertStatus(answer, 201)
                self.assertStatus(self.hr.patch(f"{BASE}{answer.json['id']}/", {"status": "withdrawn"}), 200)
                self.assertEqual(self.status(application), "selected")

    def test_one_open_offer(self):
        application = self.application()
        first = self.offer(application)
        before = self.everything()
        self.assertFields(self.hr.post(BASE, self.body(application)), "application_id", text="This application has an open offer.")
        self.assertUnchanged(before)
        self.assertStatus(self.candidate.patch(f"{BASE}{first['id']}/", {"status": "rejected"}), 200)
        self.offer(application, salary=1)

    def test_at_once(self):
        application = self.application()
        answers = []
        threads = [
            threading.Thread(target=lambda: answers.append(self.staff("hr", self.company).post(BASE, self.body(application)).status))
            for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(answers), [201, 400, 400, 400])

    def test_who(self):
        body = self.body(self.application())
        for person in (self.candidate, self.interviewer, self.staff("admin", None)):
            self.assertEqual(self.assertStatus(person.post(BASE, body), 403).json,
                             {"detail": "You do not have permission to perform this action."})
        self.assertFields(self.staff("hr", f"Other {uuid.uuid4()}").post(BASE, body), "application_id", text="This object does not exist.")
        self.assertStatus(self.anyone.post(BASE, body), 401)
        self.assertStatus(self.staff("admin", self.company).post(BASE, body), 201)

    def test_again_by_key(self):
        body = self.body(self.application())
        first = self.hr.post(BASE, body, headers={"Idempotency-Key": "one"})
        again = self.hr.post(BASE, body, headers={"Idempotency-Key": "one"})
        self.assertEqual((first.status, again.status, again.body), (201, 201, first.body))
        self.assertStatus(self.hr.post(BASE, {**body, "salary": 1}, headers={"Idempotency-Key": "one"}), 422)

    def test_tells(self):
        one = self.offer()
        told = self.candidate.get("/api/v1/notifications/notifications/").json["results"]
        self.assertIn(("offer.sent", "Offer received", one["id"], one["job_title"]),
                      [(one["notification_type"], one["title"], one["object_id"], one["message"]) for one in told])
        self.assertEqual(
            self.instance.count("outbox", "event = 'offer.sent' AND object_public_id = UNHEX('" + one["id"].replace("-", "") + "')"), 1)


class Read(OfferSuite):
    def test_list(self):
        made = [self.offer() for _ in range(3)][::-1]
        other = self.register()
        others = self.offer(self.application(other))
        page = self.assertStatus(self.hr.get(BASE), 200).json
        self.assertEqual(list(page), ["count", "next", "previous", "results"])
        self.assertEqual(page, {"count": 4, "next": None, "previous": None, "results": page["results"]})
        self.assertEqual([one["id"] for one in page["results"]], [others["id"]] + [one["id"] for one in made])
        self.assertEqual(page["results"][1], {**made[0], "offer_letter": None})
        self.assertEqual([one["id"] for one in self.candidate.get(BASE).json["results"]], [one["id"] for one in made])
        self.assertEqual([one["id"] for one in other.get(BASE).json["results"]], [others["id"]])
        self.assertEqual(self.staff("hr", f"Other {uuid.uuid4()}").get(BASE).json,
                         {"count": 0, "next": None, "previous": None, "results": []})

    def test_filters(self):
        made = [self.offer() for _ in range(3)]
        self.assertStatus(self.candidate.patch(f"{BASE}{made[0]['id']}/", {"status": "accepted"}), 200)
        self.due(made[1])
        for person in (self.hr, self.candidate):
            for query, expected in (("?status=accepted", [0]), ("?status=expired", [1]), ("?status=sent", [2]),
                                    ("?status=sent,expired", [2, 1]),
                                    ("?status=withdrawn", []), (f"?application={made[2]['application_id']}", [2]),
                                    (f"?application={uuid.uuid4()}", [])):
                page = self.assertStatus(person.get(BASE + query), 200).json
                self.assertEqual([one["id"] for one in page["results"]], [made[n]["id"] for n in expected], query)
                self.assertEqual(page["count"], len(expected))

    def test_paging(self):
        made = [self.offer()["id"] for _ in range(5)][::-1]
        for query in ("", "status=sent&"):
            first = self.hr.get(f"{BASE}?{query}page_size=2").json
            self.assertEqual((first["count"], [one["id"] for one in first["results"]], first["previous"]), (5, made[:2], None))
            self.assertEqual(first["next"], f"{self.instance.url}{BASE}?{query}page_size=2&page=2")
            last = self.hr.get(f"{BASE}?{query}page_size=2&page=3").json
            self.assertEqual((last["count"], [one["id"] for one in last["results"]], last["next"]), (5, made[4:], None))
            beyond = self.candidate.get(f"{BASE}?{query}page_size=2&page=9").json
            self.assertEqual((beyond["count"], beyond["results"]), (5, []))
        for query, name in (("status=lost", "status"), ("application=x", "application"), ("page=0", "page"), ("page_size=0", "page_size")):
            self.assertFields(self.hr.get(f"{BASE}?{query}"), name)

    def test_two_statements(self):
        self.offer()
        for target in (BASE, f"{BASE}?page_size=1", f"{BASE}?status=sent&page_size=1",
                       f"{BASE}{self.hr.get(BASE).json['results'][0]['id']}/"):
            self.assertStatements(self.hr, target)

    def test_who(self):
        one = self.offer()
        path = f"{BASE}{one['id']}/"
        for person in (self.hr, self.candidate, self.staff("admin", self.company)):
            self.assertEqual(self.assertStatus(person.get(path), 200).json, one)
        for person in (self.register(), self.staff("hr", f"Other {uuid.uuid4()}")):
            for identity in (one["id"], str(uuid.uuid4()), "x"):
                self.assertEqual(self.assertStatus(person.get(f"{BASE}{identity}/"), 404).json, {"detail": "Not found."})
        for person in (self.interviewer, self.staff("admin", None)):
            self.assertStatus(person.get(path), 403)
            self.assertStatus(person.get(BASE), 403)
            self.assertStatus(person.patch(path, {"status": "withdrawn"}), 403)
        for answer in (self.anyone.get(path), self.anyone.get(BASE), self.anyone.patch(path, {})):
            self.assertStatus(answer, 401)


class Answer(OfferSuite):
    def patch(self, person, offer, body, **more):
        return person.patch(f"{BASE}{offer['id']}/", body, **more)

    def test_accept_example(self):
        one = self.offer()
        answer = self.assertStatus(self.patch(self.candidate, one, {"status": "accepted", "response_notes": "Excited to join the team!"}),
                                   200)
        self.assertEqual(list(answer.json), MEMBERS)
        self.assertEqual((answer.json["status"], answer.json["response_notes"]), ("accepted", "Excited to join the team!"))
        self.assertRegex(answer.json["responded_at"], INSTANT)
        self.assertEqual(self.status(one["application_id"]), "hired")
        self.assertEqual(self.patch(self.hr, one, {}).json, answer.json)
        # The other APIs show it as the interview's outcome.
        self.assertTrue(self.candidate.get("/candidate/interviews").json["data"]["interviews"][0]["isHired"])
        told = self.hr.get("/api/v1/notifications/notifications/").json["results"]
        self.assertIn(("offer.accepted", one["id"]), [(each["notification_type"], each["object_id"]) for each in told])
        # A repetition changes nothing.
        self.assertEqual(self.assertStatus(self.patch(self.candidate, one, {"status": "accepted"}), 200).json, answer.json)

    def test_reject(self):
        one = self.offer()
        answer = self.assertStatus(self.patch(self.candidate, one, {"status": "rejected", "response_notes": "Too far away"}), 200)
        self.assertEqual((answer.json["status"], answer.json["response_notes"]), ("rejected", "Too far away"))
        self.assertEqual(self.status(one["application_id"]), "selected")

    def test_withdraw(self):
        one = self.offer()
        answer = self.assertStatus(self.patch(self.hr, one, {"status": "withdrawn", "notes": "The post is gone"}), 200)
        self.assertEqual((answer.json["status"], answer.json["notes"], answer.json["responded_at"]),
                         ("withdrawn", "The post is gone", None))
        self.assertEqual(self.status(one["application_id"]), "selected")

    def test_moves_that_are_refused(self):
        for first, by in (("accepted", self.candidate), ("rejected", self.candidate), ("withdrawn", self.hr)):
            one = self.offer()
            self.assertStatus(self.patch(by, one, {"status": first}), 200)
            for person, status in ((self.candidate, "accepted"), (self.candidate, "rejected"), (self.hr, "withdrawn")):
                before = self.everything()
                answer = self.patch(person, one, {"status": status})
                if status == first:
                    self.assertStatus(answer, 200)
                else:
                    self.assertFields(answer, "status", text=f"This change of status is not allowed: {first} to {status}")
                self.assertUnchanged(before)

    def test_whose_move_it_is(self):
        one = self.offer()
        before = self.everything()
        for person, status in ((self.candidate, "withdrawn"), (self.hr, "accepted"), (self.hr, "rejected")):
            self.assertStatus(self.patch(person, one, {"status": status}), 403)
        for status in ("expired", "lost", 5):
            self.assertFields(self.patch(self.hr, one, {"status": status}), "status")
        # Each side writes only its own notes.
        self.assertIsNone(self.patch(self.hr, one, {"response_notes": "x"}).json["response_notes"])
        self.assertIsNone(self.patch(self.candidate, one, {"notes": "x", "expires_at": None}).json["notes"])
        self.assertUnchanged(before)

    def test_application_that_ended(self):
        one = self.offer()
        self.status(one["application_id"], "rejected")
        self.assertFields(self.patch(self.candidate, one, {"status": "accepted"}), "status",
                          text="This change of status is not allowed: rejected to accepted")
        self.assertStatus(self.patch(self.hr, one, {"status": "withdrawn"}), 200)
        self.assertEqual(self.status(one["application_id"]), "rejected")

    def test_expiry(self):
        one = self.offer(expires_at=in_days(3))
        self.assertFields(self.patch(self.hr, one, {"expires_at": "2025-01-01T00:00:00Z"}), "expires_at", text="This time has passed.")
        self.assertEqual(self.patch(self.hr, one, {"expires_at": in_days(4)}).json["expires_at"], in_days(4))
        self.assertIsNone(self.patch(self.hr, one, {"expires_at": None}).json["expires_at"])
        self.due(one)
        for person in (self.hr, self.candidate):
            self.assertEqual(person.get(f"{BASE}{one['id']}/").json["status"], "expired")
        self.assertFields(self.patch(self.candidate, one, {"status": "accepted"}), "status",
                          text="This change of status is not allowed: expired to accepted")
        # The refused request has stored that the offer has expired.
        self.assertEqual(self.status(one["application_id"]), "selected")
        self.assertEqual(
            self.instance.count("outbox", f"event = 'offer.expired' AND object_public_id = UNHEX('{one['id'].replace('-', '')}')"), 1)
        self.assertFields(self.patch(self.hr, one, {"expires_at": in_days(4)}), "expires_at")
        self.assertFields(self.patch(self.hr, one, {"status": "withdrawn"}), "status")

    def test_application_of_an_expired_offer(self):
        """Before any sweep, the application is selected for everybody, and for what is written."""
        one, open_one = self.offer(expires_at=in_days(3)), self.offer(expires_at=in_days(3))
        listed, stages = "/api/v1/jobs/applications/", "/api/v1/analytics/applications/"
        self.due(one)

        def read(query=""):
            return [(each["id"], each["status"]) for each in self.hr.get(listed + query).json["results"]]
        ours, other = one["application_id"], open_one["application_id"]
        self.assertEqual([person.get(f"{listed}{ours}/").json["status"] for person in (self.hr, self.candidate)], ["selected"] * 2)
        self.assertEqual(dict(read()), {ours: "selected", other: "offer"})
        self.assertEqual([read("?status=offer"), read("?status=selected")], [[(other, "offer")], [(ours, "selected")]])
        self.assertEqual([each["status"] for each in self.candidate.get(f"{listed}?status=selected").json["results"]], ["selected"])
        counts = {each["status"]: each["applications"] for each in self.hr.get(stages).json["funnel"]}
        self.assertEqual((counts["selected"], counts["offer"]), (1, 1))
        self.assertStatements(self.hr, f"{listed}{ours}/")
        # The change of the application is judged, and told, as one from selected.
        self.assertStatus(self.close(one, "selected"), 200)
        self.assertEqual((self.status(ours), self.tells(one, "offer.expired")[:2]), ("selected", [1, 1]))
        other_one = self.offer(ours)
        self.due(other_one)
        self.assertStatus(self.close(other_one, "rejected"), 200)
        steps = self.instance.sql("SELECT old_text, new_text FROM history WHERE object = 3 AND member = 'status' AND object_id ="
                                  f" (SELECT id FROM applications WHERE public_id = UNHEX('{ours.replace('-', '')}')) ORDER BY id")
        self.assertEqual(steps[-4:], [["offer", "selected"], ["selected", "offer"], ["offer", "selected"], ["selected", "rejected"]])

    def test_another_after_expiry(self):
        one = self.offer()
        self.due(one)
        other = self.offer(one["application_id"])
        self.assertEqual([(each["id"], each["status"]) for each in self.hr.get(BASE).json["results"]],
                         [(other["id"], "sent"), (one["id"], "expired")])
        self.assertEqual(self.status(one["application_id"]), "offer")

    def close(self, offer, status, person=None):
        return (person or self.hr).patch(f"/api/v1/jobs/applications/{offer['application_id']}/", {"status": status})

    def tells(self, offer, event):
        where = f"object_public_id = UNHEX('{offer['id'].replace('-', '')}')"
        history = (f"object_id = (SELECT id FROM offers WHERE public_id = UNHEX('{offer['id'].replace('-', '')}'))"
                   f" AND member = 'status' AND new_text = '{event.split('.')[1]}'")
        return [self.instance.count("outbox", f"event = '{event}' AND {where}"), self.instance.count("history", history),
                self.instance.count("notifications", f"event = '{event}' AND {where}")]

    def test_ends_with_its_application(self):
        for status, person in (("rejected", self.hr), ("hired", self.hr), ("withdrawn", self.candidate)):
            with self.subTest(status=status):
                one = self.offer(self.application())
                self.assertStatus(self.close(one, status, person), 200)
                for reader in (self.hr, self.candidate):
                    read = reader.get(f"{BASE}{one['id']}/")
                    self.assertEqual((read.json["status"], read.version, read.json["responded_at"]), ("withdrawn", 2, None))
                self.assertEqual(self.status(one["application_id"]), status)
                # Notified are the other side and the person who posted the job.
                self.assertEqual(self.tells(one, "offer.withdrawn"), [1, 1, 2])
                other = self.candidate if person is self.hr else self.hr
                self.assertIn("Offer withdrawn",
                              [each["title"] for each in other.get("/api/v1/notifications/notifications/").json["results"]])
                self.assertFields(self.patch(self.candidate, one, {"status": "accepted"}), "status")
        one = self.offer()
        self.due(one)
        self.assertStatus(self.close(one, "rejected"), 200)
        self.assertEqual(
            (self.hr.get(f"{BASE}{one['id']}/").json["status"], self.tells(one, "offer.expired")[:2], self.tells(one, "offer.withdrawn")),
            ("expired", [1, 1], [0, 0, 0]))

    def test_stays_with_an_application_that_goes_on(self):
        one = self.offer()
        for status in ("selected", "interviewing", "offer"):
            self.assertStatus(self.close(one, status), 200)
            self.assertEqual(self.hr.get(f"{BASE}{one['id']}/").json["status"], "sent")
        self.assertStatus(self.patch(self.candidate, one, {"status": "accepted"}), 200)
        self.assertEqual((self.status(one["application_id"]), self.tells(one, "offer.withdrawn")), ("hired", [0, 0, 0]))

    def test_accept_and_reject_the_application_at_once(self):
        for _ in range(8):
            one = self.offer()
            answers = at_once(
                [lambda o=one: self.patch(self.candidate, o, {"status": "accepted"}), lambda o=one: self.close(o, "rejected")])
            self.assertEqual(sorted(answer.status for answer in answers), [200, 400], answers)
            accepted = answers[0].status == 200
            self.assertEqual((self.hr.get(f"{BASE}{one['id']}/").json["status"], self.status(one["application_id"])),
                             ("accepted", "hired") if accepted else ("withdrawn", "rejected"))

    def test_swept(self):
        """Offers that are due expire without a request, once, with all consequences; the others stay."""
        ours, other = [self.offer() for _ in range(3)], self.offer(expires_at=in_days(9))
        for one in ours:
            self.due(one)
        said = at_once([lambda: self.instance.control("sweep") for _ in range(3)])
        self.assertEqual(sum(int(text.split(" offers expired")[0]) for text in said), 3, said)
        for one in ours:
            self.assertEqual(self.tells(one, "offer.expired")[:2], [1, 1])
            self.assertEqual(
                self.instance.value(f"SELECT CONCAT(status, version) FROM offers WHERE public_id = UNHEX('{one['id'].replace('-', '')}')"),
                "42")
            self.assertEqual(self.status(one["application_id"]), "selected")
            titles = [each["title"] for each in self.candidate.get("/api/v1/notifications/notifications/").json["results"]]
            self.assertIn("Offer expired", titles)
        self.assertEqual(self.hr.get(f"{BASE}{other['id']}/").json["status"], "sent")
        before = self.everything()
        self.assertTrue(self.instance.control("sweep").startswith("0 offers expired"))
        self.assertUnchanged(before)

    def test_sweep_and_accept_at_once(self):
        for _ in range(4):
            one = self.offer()
            self.due(one)
            at_once([lambda: self.instance.control("sweep"), lambda o=one: self.patch(self.candidate, o, {"status": "accepted"})])
            self.assertEqual((self.tells(one, "offer.expired")[:2], self.status(one["application_id"])), ([1, 1], "selected"))

    def test_accept_and_withdraw_at_once(self):
        for _ in range(8):
            one = self.offer()
            answers = {}
            start = threading.Barrier(2)

            def send(person, status):
                start.wait()
                answers[status] = self.patch(person, one, {"status": status})

            threads = [threading.Thread(target=send, args=pair) for pair in ((self.candidate, "accepted"), (self.hr, "withdrawn"))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(sorted(answer.status for answer in answers.values()), [200, 400])
            won = next(status for status, answer in answers.items() if answer.status == 200)
            lost = next(answer for answer in answers.values() if answer.status == 400)
            self.assertFields(lost, "status")
            self.assertEqual(self.hr.get(f"{BASE}{one['id']}/").json["status"], won)
            self.assertEqual(self.status(one["application_id"]), "hired" if won == "accepted" else "selected")

    def test_etag(self):
        one = self.offer()
        tag = self.hr.get(f"{BASE}{one['id']}/").header("ETag")
        self.assertStatus(self.patch(self.hr, one, {"notes": "x"}, headers={"If-Match": tag}), 200)
        self.assertStatus(self.patch(self.candidate, one, {"status": "accepted"}, headers={"If-Match": tag}), 412)
        self.assertEqual(self.hr.get(f"{BASE}{one['id']}/").json["status"], "sent")
        self.assertStatus(self.hr.get(f"{BASE}{one['id']}/", headers={"If-None-Match": self.hr.get(f"{BASE}{one['id']}/").header("ETag")}),
                          304)

    def test_someone_elses(self):
        one = self.offer()
        before = self.everything()
        for person, status in ((self.register(), "accepted"), (self.staff("hr", f"Other {uuid.uuid4()}"), "withdrawn")):
            before = self.everything()
            for identity in (one["id"], str(uuid.uuid4()), "x"):
                self.assertEqual(self.assertStatus(person.patch(f"{BASE}{identity}/", {"status": status}), 404).json,
                                 {"detail": "Not found."})
            self.assertUnchanged(before)


if __name__ == "__main__":
    unittest.main()
