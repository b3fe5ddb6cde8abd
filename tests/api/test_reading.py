"""Reading again: an ETag is of the bytes that were sent, and its version alone is what a change names."""

import sys
import time
import unittest
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402
from harness.client import multipart  # noqa: E402

JOBS = "/api/v1/jobs/jobs/"


class Tags(Suite):
    options = {"name": "reading"}

    def job(self, hr):
        body = {"title": "Engineer", "description": "Builds", "employment_type": "full_time", "status": "published"}
        return self.assertStatus(hr.post(JOBS, body), 201).json["id"]

    def apply(self, person, job):
        kind, body = multipart([("job", job)], [("resume", "cv.pdf", "application/pdf", samples.pdf())])
        return self.assertStatus(person.post("/api/v1/jobs/applications/", body, headers={"Content-Type": kind}), 201).json

    def test_of_the_version_and_the_body(self):
        hr = self.staff("hr", "Reading")
        job = self.job(hr)
        path = f"{JOBS}{job}/"
        first = self.assertStatus(hr.get(path), 200)
        self.assertRegex(first.header("ETag"), '^"1-[0-9a-f]{16}"$')
        self.assertEqual(self.assertStatus(hr.get(path), 200).header("ETag"), first.header("ETag"))
        self.assertEqual(hr.get(path, headers={"If-None-Match": first.header("ETag")}).status, 304)
        # Somebody applies: the job's version stays, the number that is shown does not.
        self.apply(self.register(), job)
        second = self.assertStatus(hr.get(path, headers={"If-None-Match": first.header("ETag")}), 200)
        self.assertEqual(second.json["applications_count"], 1)
        self.assertRegex(second.header("ETag"), '^"1-')
        self.assertNotEqual(second.header("ETag"), first.header("ETag"))
        # A change names the version, so what others have added meanwhile is not in its way. It needs no second reading.
        changed = self.assertStatus(hr.patch(path, {"title": "Engineers"}, headers={"If-Match": first.header("ETag")}), 200)
        self.assertRegex(changed.header("ETag"), '^"2-')
        self.assertStatus(hr.patch(path, {"title": "x"}, headers={"If-Match": second.header("ETag")}), 412)
        self.assertStatus(hr.patch(path, {"title": "y"}, headers={"If-Match": changed.header("ETag")}), 200)
        self.assertStatus(hr.patch(path, {"title": "z"}, headers={"If-Match": '"3"'}), 200)

    def test_what_has_not_changed_is_not_sent_again(self):
        admin, installation = self.staff("admin", "Reading again"), self.staff("admin", None)
        company = self.assertStatus(admin.get("/api/v1/company/"), 200).json["id"]
        candidate = {"name": "Ada Again", "email": f"ada.{time.time_ns()}@example.org"}
        key = {"name": "again", "scopes": ["read"]}
        for person, path in (
            (admin, f"/api/v1/users/users/{admin.id}/"),
            (installation, f"/api/v1/companies/{company}/"),
            (admin, f"/api/v1/candidates/{self.assertStatus(admin.post('/api/v1/candidates/', candidate), 201).json['id']}/"),
            (admin, f"/api/v1/api_keys/{self.assertStatus(admin.post('/api/v1/api_keys/', key), 201).json['id']}/"),
        ):
            with self.subTest(path=path):
                tag = self.assertStatus(person.get(path), 200).header("ETag")
                self.assertEqual(person.get(path, headers={"If-None-Match": tag}).status, 304)

    def test_no_two_readers_share_one(self):
        hr, person = self.staff("hr", "Readers"), self.register()
        application = self.apply(person, self.job(hr))
        interviewer = self.staff("interviewer", "Readers")
        made = self.assertStatus(hr.post("/api/v1/interviews/interviews/", {
            "application_id": application["id"], "scheduled_at": "2030-01-07T10:00:00Z", "interviewer_id": interviewer.id}), 201).json["id"]
        path = f"/api/v1/interviews/interviews/{made}/"
        tags = [self.assertStatus(who.get(path), 200).header("ETag") for who in (hr, person)]
        self.assertEqual({tag.split("-")[0] for tag in tags}, {'"1'})
        self.assertNotEqual(*tags)
        self.assertEqual(person.get(path, headers={"If-None-Match": tags[0]}).status, 200)
        self.assertEqual(person.get(path, headers={"If-None-Match": tags[1]}).status, 304)

    def test_addresses_of_files_stay_for_half_an_hour(self):
        hr, person = self.staff("hr", "Files"), self.register()
        application = self.apply(person, self.job(hr))
        now = time.time()
        read = self.assertStatus(person.get(f"/api/v1/jobs/applications/{application['id']}/"), 200)
        end = int(parse_qs(urlsplit(read.json["resume"]).query)["expires"][0])
        self.assertEqual(end % 1800, 0)
        self.assertTrue(1800 <= end - now <= 3601, end - now)
        self.assertStatus(self.anyone.fetch(read.json["resume"]), 200)


if __name__ == "__main__":
    unittest.main()
