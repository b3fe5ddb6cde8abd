"""The staff of a company (/api/v1/users/users/), handing over, and what people say about themselves (me)."""

import sys
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402
from harness.client import multipart  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import PASSWORD, at_once, in_days  # noqa: E402

USERS = "/api/v1/users/users/"
ME = USERS + "me/"
NOTIFICATIONS = "/api/v1/notifications/notifications/"


class PeopleSuite(Suite):
    options = {"name": "people"}

    def setUp(self):
        super().setUp()
        self.company = f"Company {uuid.uuid4().hex[:8]}"
        self.admin, self.hr = self.staff("admin", self.company, "Amira Admin"), self.staff("hr", self.company, "Hugo Human")
        self.first = self.staff("interviewer", self.company, "Ines First")
        self.second = self.staff("interviewer", self.company, "Jon Second")
        self.stranger = self.staff("admin", f"Other {uuid.uuid4().hex[:8]}", "Stan Stranger")

    def audit(self, action, person):
        return self.instance.count("audit", f"action = '{action}' AND object_public_id = UNHEX('{person.id.replace('-', '')}')")

    def history(self, person, member):
        return self.instance.sql(f"SELECT h.old_text, h.new_text FROM history h JOIN users u ON u.id = h.object_id AND h.object = 1"
                                 f" WHERE u.email = '{person.email}' AND h.member = '{member}' ORDER BY h.id")

    def told(self, person):
        return [one["notification_type"] for one in person.get(NOTIFICATIONS).json["results"]]

    def picture(self, person, file, status=200):
        kind, body = multipart([], [("picture", *file)])
        return self.assertStatus(person.request("PUT", ME + "picture/", body, headers={"Content-Type": kind}), status)

    def names(self, person, **query):
        return [one["name"] for one in self.assertStatus(person.get(USERS, query), 200).json["results"]]


class Listing(PeopleSuite):
    def test_hr_and_admin_see_all_of_their_company(self):
        for person in (self.hr, self.admin):
            page = self.assertStatus(person.get(USERS), 200).json
            self.assertEqual(page["count"], 4)
            self.assertEqual([one["name"] for one in page["results"]], ["Amira Admin", "Hugo Human", "Ines First", "Jon Second"])
            one = page["results"][2]
            self.assertEqual({name: one[name] for name in ("id", "email", "role", "is_active", "title", "picture")},
                             {"id": self.first.id, "email": self.first.email, "role": "interviewer", "is_active": True, "title": None,
                              "picture": None})
            self.assertTrue(one["last_seen"].endswith("Z"))

    def test_filters_and_order(self):
        self.assertEqual(self.names(self.hr, q="jon"), ["Jon Second"])
        self.assertEqual(self.names(self.hr, q=self.first.email[:14]), ["Ines First"])
        self.assertEqual(self.names(self.hr, q="100%"), [])
        self.assertEqual(self.names(self.hr, role="interviewer,admin", ordering="-name"), ["Jon Second", "Ines First", "Amira Admin"])
        self.assertEqual(self.names(self.hr, ordering="created_at")[0], "Amira Admin")
        self.instance.control("user", "disable", "--email", self.second.email)
        self.assertEqual(self.names(self.hr, is_active="false"), ["Jon Second"])
        self.assertEqual(len(self.names(self.hr, is_active="true")), 3)
        self.assertEqual(self.names(self.hr, page=2, page_size=3), ["Jon Second"])
        self.assertFields(self.hr.get(USERS, {"ordering": "password", "role": "candidate"}), "ordering", "role")

    def test_interviewers_see_the_names_of_active_colleagues(self):
        self.instance.control("user", "disable", "--email", self.second.email)
        page = self.assertStatus(self.first.get(USERS, {"is_active": "false", "role": "admin"}), 200).json
        self.assertEqual([one["name"] for one in page["results"]], ["Amira Admin", "Hugo Human", "Ines First"])
        for one in page["results"] + [self.assertStatus(self.first.get(f"{USERS}{self.hr.id}/"), 200).json]:
            self.assertEqual(set(one), {"id", "name", "title", "picture"})
        self.assertEqual(self.names(self.first, q=self.hr.email[:10]), [], "addresses are not searched")

    def test_others(self):
        candidate, nowhere = self.register(), self.staff("admin", None)
        for person, status in ((candidate, 403), (nowhere, 403), (self.anyone, 401)):
            self.assertStatus(person.get(USERS), status)
            self.assertStatus(person.get(f"{USERS}{self.hr.id}/"), status)
        self.assertEqual(self.names(self.stranger), ["Stan Stranger"])
        for identity in (self.hr.id, candidate.id, uuid.uuid4(), "nobody"):
            self.assertDetail(self.stranger.get(f"{USERS}{identity}/"), 404, "Not found.")

    def test_me_stands_for_the_caller(self):
        self.assertEqual(self.admin.patch(ME, {"title": "Head"}).json["id"], self.admin.id)
        self.assertStatus(self.admin.post(ME + "hand_over/", {"to": self.admin.id}), 400)


class Changing(PeopleSuite):
    def test_role(self):
        path = f"{USERS}{self.first.id}/"
        answer = self.assertStatus(self.admin.patch(path, {"role": "hr", "title": "Recruiter"}), 200)
        self.assertEqual((answer.json["role"], answer.json["title"]), ("hr", "Recruiter"))
        self.assertNotIn("to_hand_over", answer.json)
        # The next request of the person has the new rights, on each worker.
        for _ in range(8):
            self.assertStatus(self.first.get("/api/v1/users/invitations/"), 200)
        self.assertStatus(self.admin.patch(path, {"role": "interviewer"}), 200)
        for _ in range(8):
            self.assertStatus(self.first.get("/api/v1/users/invitations/"), 403)
        self.assertEqual(self.history(self.first, "role"), [["interviewer", "hr"], ["hr", "interviewer"]])
        self.assertEqual(self.audit("user.changed", self.first), 2)

    def test_what_hr_may(self):
        path = f"{USERS}{self.first.id}/"
        self.assertEqual(self.assertStatus(self.hr.patch(path, {"title": "Engineer"}), 200).json["title"], "Engineer")
        before = self.everything()
        for body in ({"role": "hr"}, {"is_active": False}, {"title": "x", "is_active": True}):
            self.assertStatus(self.hr.patch(path, body), 403)
        self.assertStatus(self.first.patch(path, {"title": "x"}), 403)
        self.assertUnchanged(before)

    def test_refusals(self):
        path = f"{USERS}{self.first.id}/"
        before = self.everything()
        self.assertFields(self.admin.patch(path, {"role": "candidate"}), "role")
        self.assertFields(self.admin.patch(path, {"role": None, "is_active": None}), "role", "is_active")
        self.assertFields(self.admin.patch(path, {"title": "see www.example.com"}), "title")
        for identity in (self.first.id, uuid.uuid4()):
            self.assertDetail(self.stranger.patch(f"{USERS}{identity}/", {"title": "x"}), 404, "Not found.")
        self.assertUnchanged(before)
        tag = self.admin.get(path).header("ETag")
        self.assertStatus(self.admin.patch(path, {"title": "One"}, headers={"If-Match": tag}), 200)
        self.assertStatus(self.admin.patch(path, {"title": "Two"}, headers={"If-Match": tag}), 412)

    def test_nobody_changes_their_own_role(self):
        self.staff("admin", self.company)
        self.assertFields(self.admin.patch(f"{USERS}{self.admin.id}/", {"role": "hr"}), "role", text="Nobody changes their own role.")

    def test_the_last_admin(self):
        path = f"{USERS}{self.admin.id}/"
        before = self.everything()
        text = "This is the last admin of the company."
        self.assertFields(self.admin.patch(path, {"is_active": False}), "is_active", text=text)
        self.assertUnchanged(before)
        other = self.staff("admin", self.company)
        self.assertStatus(other.patch(path, {"role": "hr"}), 200)
        self.assertFields(other.patch(f"{USERS}{other.id}/", {"is_active": False}), "is_active", text=text)

    def test_two_admins_at_once(self):
        other = self.staff("admin", self.company)
        answers = at_once([lambda: self.admin.patch(f"{USERS}{other.id}/", {"is_active": False}),
                           lambda: other.patch(f"{USERS}{self.admin.id}/", {"is_active": False})])
        self.assertEqual(self.instance.count("users u JOIN companies c ON c.id = u.company_id",
                                             f"c.name = '{self.company}' AND u.role = 1 AND u.active = 1"), 1, answers)

    def test_deactivating(self):
        candidate = self.register()
        made = self.schedule(self.first, candidate)["id"]
        job = self.assertStatus(self.hr.post("/api/v1/jobs/jobs/", {"title": "A", "description": "d", "employment_type": "full_time"}),
                                201).json["id"]
        feed = self.assertStatus(self.first.post("/api/v1/users/calendar_feed/"), 201).json["url"]
        feed = feed[feed.index("/cal/"):]
        self.assertStatus(self.anyone.get(feed), 200)
        answer = self.assertStatus(self.admin.patch(f"{USERS}{self.first.id}/", {"is_active": False}), 200).json
        self.assertEqual(answer["to_hand_over"]["interviews"], [made])
        self.assertEqual({name: answer["to_hand_over"][name] for name in ("rounds", "links")}, {"rounds": [], "links": []})
        self.assertFalse(answer["is_active"])
        for _ in range(8):
            self.assertStatus(self.first.get(ME), 401)
        self.assertStatus(self.anyone.get(feed), 404)
        self.assertStatus(self.anyone.post("/api/v1/auth/login", {"email": self.first.email, "password": PASSWORD}), 401)
        self.assertEqual(self.audit("user.disabled", self.first), 1)
        of_hr = self.assertStatus(self.admin.patch(f"{USERS}{self.hr.id}/", {"is_active": False}), 200).json
        self.assertEqual(of_hr["to_hand_over"]["jobs"], [job])
        self.assertTrue(self.assertStatus(self.admin.patch(f"{USERS}{self.first.id}/", {"is_active": True}), 200).json["is_active"])
        self.login(self.first.email)
        self.assertEqual(self.audit("user.enabled", self.first), 1)


class HandingOver(PeopleSuite):
    def over(self, who=None, person=None, status=200, **body):
        return self.assertStatus((person or self.hr).post(f"{USERS}{(who or self.first).id}/hand_over/",
                                                          {"to": self.second.id, **body}), status)

    def made(self, start, candidate=None, interviewer=None, **more):
        return self.schedule(interviewer or self.first, candidate or self.register(), start, **more)["id"]

    def titles(self, person):
        return [(one["notification_type"], one["object_id"]) for one in person.get(NOTIFICATIONS).json["results"]]

    def sequence(self, identity):
        return int(self.instance.value(f"SELECT sequence FROM interviews WHERE public_id = UNHEX('{identity.replace('-', '')}')"))

    def test_only_of_a_colleague_as_the_client_read_them(self):
        self.made(in_days(20))
        target, body = f"{USERS}{self.first.id}/", {"to": self.second.id, "interviews": "all"}
        read = self.assertStatus(self.hr.get(target), 200).header("ETag")
        self.assertStatus(self.hr.patch(target, {"title": "Changed meanwhile"}), 200)
        before = self.everything()
        self.assertStatus(self.hr.post(target + "hand_over/", body, headers={"If-Match": read}), 412)
        self.assertUnchanged(before)
        read = self.hr.get(target).header("ETag")
        answer = self.assertStatus(self.hr.post(target + "hand_over/", body, headers={"If-Match": read}), 200)
        self.assertEqual(len(answer.json["moved"]), 1)
        self.assertEqual(answer.version, int(read.strip('"').split("-")[0]))

    def test_all_but_where_the_other_is_taken(self):
        candidate = self.register()
        free, confirmed = self.made(in_days(20), candidate), self.made(in_days(21), candidate)
        taken = self.made(in_days(22), candidate)
        self.made(in_days(22), interviewer=self.second)
        self.assertStatus(candidate.request("PUT", f"/candidate/interviews/{confirmed}/confirm"), 200)
        before = self.sequence(confirmed)
        answer = self.over(interviews="all").json
        self.assertEqual(sorted(answer["moved"]), sorted([free, confirmed]))
        self.assertEqual([one["id"] for one in answer["left"]], [taken])
        self.assertIn("overlaps another interview", answer["left"][0]["reason"])
        for identity in (free, confirmed):
            data = self.second.get(f"/api/v1/interviews/{identity}").json
            self.assertEqual((data["interviewer"]["id"], data["status"]),
                             (self.second.id, "confirmed" if identity == confirmed else "scheduled"))
            self.assertStatus(self.first.get(f"/api/v1/interviews/{identity}"), 404)
        self.assertEqual(self.sequence(confirmed), before + 1)
        self.assertEqual(self.first.get(f"/api/v1/interviews/{taken}").json["interviewer"]["id"], self.first.id)
        self.assertIn(("interview.joined", confirmed), self.titles(self.second))
        self.assertIn(("interview.left", confirmed), self.titles(self.first))
        self.assertIn(("interview.handed_over", confirmed), self.titles(candidate))
        self.assertEqual(self.instance.count("audit", "action = 'interview.handed_over' AND"
                                             f" object_public_id = UNHEX('{free.replace('-', '')}')"), 1)

    def test_named_ones(self):
        one, two = self.made(in_days(20)), self.made(in_days(21))
        elsewhere = self.made(in_days(23), interviewer=self.second)
        unknown = str(uuid.uuid4())
        answer = self.over(interviews=[two, elsewhere, unknown]).json
        self.assertEqual(answer["moved"], [two])
        self.assertEqual([left["id"] for left in answer["left"]], [elsewhere, unknown])
        self.assertEqual(len({left["reason"] for left in answer["left"]}), 1)
        self.assertEqual(self.over(interviews="all", person=self.admin).json["moved"], [one])
        self.assertEqual(self.over().json, {"moved": [], "left": []})

    def test_a_seat_on_a_panel(self):
        application = str(uuid.UUID(self.instance.value(
            f"SELECT HEX(application_public_id) FROM interviews WHERE public_id = UNHEX('{self.made(in_days(19)).replace('-', '')}')")))
        body = {"application_id": application, "interviewer_id": self.hr.id, "scheduled_at": in_days(25), "panel_ids": [self.first.id]}
        made = self.assertStatus(self.hr.post("/api/v1/interviews/interviews/", body), 201).json["id"]
        self.assertEqual(self.over(interviews=[made]).json, {"moved": [made], "left": []})
        self.assertStatus(self.second.get(f"/api/v1/interviews/{made}"), 200)
        self.assertStatus(self.first.get(f"/api/v1/interviews/{made}"), 404)

    def test_to_somebody_who_sits_there_already(self):
        made = self.made(in_days(20))
        self.assertStatus(self.hr.patch(f"/api/v1/interviews/interviews/{made}/", {"panel_ids": [self.second.id]}), 200)
        self.assertEqual(self.over(interviews=[made]).json["moved"], [made])
        self.assertEqual(self.instance.count("bookings b JOIN interviews i ON i.id = b.interview_id",
                                             f"i.public_id = UNHEX('{made.replace('-', '')}')"), 2)

    def test_of_somebody_deactivated(self):
        made = self.made(in_days(20))
        self.assertStatus(self.admin.patch(f"{USERS}{self.first.id}/", {"is_active": False}), 200)
        self.assertEqual(self.over(interviews="all").json["moved"], [made])
        self.assertFields(self.over(who=self.hr, to=self.first.id, status=400), "to")

    def test_jobs(self):
        job = self.assertStatus(self.hr.post("/api/v1/jobs/jobs/", {"title": "A", "description": "d", "employment_type": "full_time",
                                                                     "status": "published"}), 201).json["id"]
        self.assertEqual(self.over(who=self.hr, person=self.admin, jobs=True).json, {"moved": [job], "left": []})
        self.assertEqual(self.over(who=self.hr, person=self.admin, jobs=True).json, {"moved": [], "left": []})
        candidate = self.register()
        answer = candidate.upload("/api/v1/jobs/applications/", [("job", job)],
                                  [("resume", "cv.pdf", "application/pdf", samples.pdf())])
        made = self.assertStatus(answer, 201).json["id"]
        self.assertIn(("application.created", made), self.titles(self.second))
        self.assertNotIn(("application.created", made), self.titles(self.hr))

    def test_refusals(self):
        self.made(in_days(20))
        before = self.everything()
        for to in (self.stranger.id, str(uuid.uuid4()), self.register().id):
            before = self.everything()
            self.assertFields(self.over(to=to, interviews="all", status=400), "to")
        self.assertFields(self.over(to=self.first.id, interviews="all", status=400), "to", text="Must be another person.")
        self.assertFields(self.over(interviews="some", status=400), "interviews")
        self.assertFields(self.hr.post(f"{USERS}{self.first.id}/hand_over/", {}), "to")
        self.over(person=self.first, interviews="all", status=403)
        self.over(person=self.stranger, interviews="all", status=404)
        self.assertUnchanged(before)


class Me(PeopleSuite):
    def test_what_people_say_about_themselves(self):
        name = f"name{uuid.uuid4().hex[:10]}"
        sent = {"timezone": "Asia/Kolkata", "language": "fr", "title": "Engineer", "username": name}
        for person in (self.first, self.register()):
            sent["username"] = f"name{uuid.uuid4().hex[:10]}"
            answer = self.assertStatus(person.patch(ME, sent), 200).json
            self.assertEqual({key: answer[key] for key in sent}, sent)
            self.assertEqual({key: person.get(ME).json[key] for key in sent}, sent)
        self.assertEqual(self.history(self.first, "zone"), [[None, "Asia/Kolkata"]])
        cleared = self.assertStatus(self.first.patch(ME, {"timezone": None, "title": None, "username": None}), 200).json
        self.assertEqual((cleared["timezone"], cleared["title"], cleared["username"]), (None, None, None))

    def test_the_zone_holds_at_once(self):
        candidate = self.register()
        body = {"applicationId": str(uuid.UUID(self.instance.value(
            f"SELECT HEX(application_public_id) FROM interviews WHERE public_id ="
            f" UNHEX('{self.schedule(self.first, candidate)['id'].replace('-', '')}')"))),
            "interviewType": "PHONE", "interviewDate": "2024-01-20", "interviewTime": "14:30:00"}
        for zone, hour in (("Asia/Kolkata", "09:00:00"), ("Europe/Paris", "13:30:00")):
            self.assertStatus(candidate.patch(ME, {"timezone": zone}), 200)
            for _ in range(5):
                made = self.assertStatus(candidate.post("/api/interviews", body), 201).json["id"].replace("-", "")
                self.assertEqual(self.instance.value(f"SELECT start_at FROM interviews WHERE public_id = UNHEX('{made}')"),
                                 f"2024-01-20 {hour}")

    def test_refusals(self):
        self.assertStatus(self.second.patch(ME, {"username": "Taken.Name" + self.company[8:]}), 200)
        before = self.everything()
        self.assertFields(self.first.patch(ME, {"timezone": "Mars/Olympus", "title": "see https://x.example", "username": "with blank"}),
                          "timezone", "title", "username")
        self.assertFields(self.first.patch(ME, {"username": "taken.name" + self.company[8:]}), "username",
                          text="This value is already in use.")
        self.assertUnchanged(before)
        self.assertStatus(self.second.patch(ME, {"username": "taken.name" + self.company[8:]}), 200)

    def test_picture(self):
        answer = self.picture(self.first, ("me.png", "image/png", samples.png())).json
        picture = answer["picture"][len(self.instance.url):]
        self.assertStatus(self.anyone.get(picture), 200)
        self.assertEqual(self.hr.get(f"{USERS}{self.first.id}/").json["picture"].split("?")[0], answer["picture"].split("?")[0])
        files = len(self.instance.files())
        self.picture(self.first, ("me.jpg", "image/jpeg", samples.jpeg()))
        self.assertEqual(len(self.instance.files()), files, "the old one is removed")
        before = self.everything()
        self.assertFields(self.picture(self.first, ("me.png", "image/png", samples.pdf()), 400), "picture")
        self.assertStatus(self.first.request("PUT", ME + "picture/", {"picture": None}), 415)
        self.assertUnchanged(before)
        self.assertStatus(self.first.delete(ME + "picture/"), 204)
        self.assertIsNone(self.first.get(ME).json["picture"])
        self.assertEqual(len(self.instance.files()), files - 1)

    def test_notifications(self):
        shown = self.first.get(ME).json["notifications"]
        self.assertEqual(shown["interview.scheduled"], {"app": True, "mail": True})
        self.assertEqual(shown["application.created"], {"app": True})
        self.assertNotIn("interview.changed", shown, "nobody is notified of it")
        candidate = self.register()
        answer = self.assertStatus(candidate.patch(ME, {"notifications": {"interview.scheduled": {"app": False},
                                                                          "interview.cancelled": {"mail": False}}}), 200).json
        self.assertEqual(answer["notifications"]["interview.scheduled"], {"app": False, "mail": True})
        self.assertEqual(answer["notifications"]["interview.cancelled"], {"app": True, "mail": False})
        made = self.schedule(self.first, candidate)["id"]
        self.assertNotIn("interview.scheduled", self.told(candidate))
        self.assertStatus(self.first.patch(f"/api/v1/interviews/{made}", {"status": "cancelled"}), 200)
        self.assertIn("interview.cancelled", self.told(candidate))
        self.assertStatus(candidate.patch(ME, {"notifications": {"interview.scheduled": {"app": True}}}), 200)
        self.schedule(self.first, candidate, in_days(33))
        self.assertIn("interview.scheduled", self.told(candidate))
        self.assertEqual(self.history(candidate, "notifications")[-1],
                         ["interview.scheduled: app off, mail on", "interview.scheduled: app on, mail on"])
        before = self.everything()
        self.assertFields(candidate.patch(ME, {"notifications": {"interview.scheduled": {"app": "no"}}}), "app")
        self.assertFields(candidate.patch(ME, {"notifications": None}), "notifications")
        self.assertUnchanged(before)

    def test_a_choice_that_another_node_has_noted(self):
        """Each node reads every two seconds who has chosen lately; from then on it asks for what they have chosen."""
        candidate = self.register()
        made = self.schedule(self.first, candidate)["id"]
        self.instance.sql("INSERT INTO notification_choices (user_id, event, app, changed_at) SELECT id, 'interview.rescheduled', 0,"
                          f" UTC_TIMESTAMP() FROM users WHERE email = '{candidate.email}'")
        days = iter(range(40, 400))

        def moved():
            before = self.instance.count("notifications")
            self.assertStatus(self.first.patch(f"/api/v1/interviews/{made}", {"scheduled_time": in_days(next(days))}), 200)
            return self.instance.count("notifications") == before
        wait_for(moved, 10, "an event that the candidate is not told of")
        self.assertTrue(moved())
        self.assertStatus(self.first.patch(f"/api/v1/interviews/{made}", {"status": "cancelled"}), 200)
        self.assertIn("interview.cancelled", self.told(candidate))

    def test_resending_in_any_state(self):
        candidate = self.register()
        for _ in range(7):
            self.assertStatus(candidate.post(USERS + "resend_verification/"), 202)
        self.assertLessEqual(self.instance.count("one_time_tokens t JOIN users u ON u.id = t.user_id", f"u.email = '{candidate.email}'"), 5)
        self.assertStatus(self.hr.post(USERS + "resend_verification/"), 202)


if __name__ == "__main__":
    unittest.main()
