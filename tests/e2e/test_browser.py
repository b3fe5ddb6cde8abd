"""
Every page in a real browser: at three widths, in light and dark, in both languages, with and without script. No page asks another server
for anything, breaks its own Content-Security-Policy, is wider than the window, or has a fault that axe-core finds.
"""

import json
import shutil
import subprocess
import sys
import unittest
import uuid
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, npm, samples, tickets  # noqa: E402
from harness.instance import wait_for  # noqa: E402
from harness.suite import in_days  # noqa: E402

LONG = "Donaudampfschifffahrtsgesellschaftskapitaenswitwenrentenauszahlung"


class Browser(Suite):
    options = {"name": "browser", "settings": {"dispatchers": "1"}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        chromium = shutil.which("chromium")
        assert chromium, "there is no chromium: install the Debian package (./dev test does)"
        command = ["node", npm.script("browse.mjs"), chromium]
        cls.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.close)

    @classmethod
    def close(cls):
        cls.process.communicate(timeout=20)

    def look(self, path, width=1440, **how):
        self.process.stdin.write(json.dumps({"url": self.instance.url + path, "width": width, **how}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def setUp(self):
        super().setUp()
        name = f"Atelier {uuid.uuid4().hex[:8]}"
        admin = self.staff("admin", name)
        self.assertStatus(admin.patch("/api/v1/company/", {"career_page": True, "colour": "#ffd400"}), 200)
        self.slug = admin.get("/api/v1/company/").json["slug"]
        hr = self.staff("hr", name)
        jobs = [{"title": "Data Engineer", "description": "Builds pipelines.\n\nEvery day.", "employment_type": "full_time",
                 "location": "Lyon", "work_model": "hybrid", "salary_min": "52000.00", "salary_max": "62000.00",
                 "salary_currency": "EUR", "application_deadline": in_days(20), "status": "published", "requirements": "SQL"},
                {"title": LONG, "description": LONG, "employment_type": "part_time", "location": LONG, "status": "published"}]
        self.jobs = [self.assertStatus(hr.post("/api/v1/jobs/jobs/", job), 201).json["id"] for job in jobs]
        asked = [{"key": "why", "title": "Why us?", "kind": "text", "required": True},
                 {"key": "visa", "title": "A visa?", "kind": "yes_no"},
                 {"key": "years", "title": "How many years?", "kind": "choice", "choices": ["0 to 2", LONG]},
                 {"key": "paper", "title": "A paper", "kind": "file"}]
        self.assertStatus(hr.patch(f"/api/v1/jobs/jobs/{self.jobs[0]}/", {"questions": asked}), 200)
        self.follow = self.followed(hr)
        interviewer, candidate = self.staff("interviewer", name), self.register()
        start = in_days(40)
        interview = self.schedule(interviewer, candidate, start)
        second = int(datetime.fromisoformat(start.replace("Z", "+00:00")).timestamp())
        self.invitation = "/i/" + tickets.answer(self.instance, interview["id"], candidate.id, second)

    def sent(self, email, name):
        """Applies in public, and returns the token of the mailed link."""
        fields = {"name": name, "email": email, "consent": "true"}
        cv = [("resume", "cv.pdf", "application/pdf", samples.resume("Words"))]
        self.assertStatus(self.anyone.upload(f"/api/v1/public/{self.slug}/jobs/{self.jobs[1]}/apply/", list(fields.items()), cv), 202)
        found = wait_for(lambda: self.instance.sql("SELECT HEX(public_id) FROM applyings"
                                                   f" WHERE email = '{email}' AND status <> 0"), 20, "it to be looked at")
        return tickets.application(self.instance, found[0][0])

    def followed(self, hr):
        """The paths of an application with an interview and an offer, and of one that waits to be confirmed."""
        made, waiting = self.sent(f"{uuid.uuid4().hex}@example.org", f"Camille {LONG}"), self.sent(self.register().email, "Camille")
        one = hr.get("/api/v1/jobs/applications/").json["results"][0]["id"]
        terms = {"application_id": one, "salary": "50000", "currency": "EUR", "start_date": "2036-01-01", "notes": LONG}
        self.assertStatus(hr.post("/api/v1/offers/offers/", terms), 201)
        meeting = {"application_id": one, "scheduled_at": in_days(20), "location": LONG}
        self.assertStatus(hr.post("/api/v1/interviews/interviews/", meeting), 201)
        return [f"/a/{made}", f"/a/{waiting}", f"/confirm/{waiting}", f"/confirm/{made}"]

    def pages(self):
        return {"/": 200, f"/jobs/{self.slug}": 200, f"/jobs/{self.slug}?q=nothing": 200, f"/jobs/{self.slug}/{self.jobs[0]}": 200,
                f"/jobs/{self.slug}/{self.jobs[1]}": 200, self.invitation: 200, "/verify/x": 200, "/reset/x": 200, "/invitation/x": 200,
                "/verify/done": 200, **dict.fromkeys(self.follow, 200),
                f"/jobs/{self.slug}/{self.jobs[0]}?done=applied": 200, "/dev/outbox": 200, "/nothing": 404}

    def test_every_page(self):
        for path, status in self.pages().items():
            for width, dark, lang in ((360, False, "fr"), (360, True, "en"), (768, False, "en"), (1440, True, "fr"), (1440, False, "en")):
                with self.subTest(path=path, width=width, dark=dark, lang=lang):
                    found = self.look(f"{path}{'&' if '?' in path else '?'}lang={lang}", width, dark=dark)
                    self.assertEqual(found, {**found, "status": status, "violations": [], "messages": [], "elsewhere": [], "wide": 0})
                    self.assertTrue(found["title"])

    def test_without_script(self):
        for path, status in self.pages().items():
            with self.subTest(path=path):
                self.assertEqual(self.look(path, 360, script=False)["status"], status)


if __name__ == "__main__":
    unittest.main()
