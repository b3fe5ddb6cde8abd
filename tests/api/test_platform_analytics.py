"""seeds/platform.md, analytics: the figures are exact, count only the caller's company, and are only for hr and admin."""

import sys
import unittest
import uuid
from datetime import datetime, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402
from harness.suite import in_days  # noqa: E402

BASE = "/api/v1/analytics/"
JOBS, DEPARTMENTS, APPLICATIONS = "/api/v1/jobs/jobs/", "/api/v1/jobs/departments/", "/api/v1/jobs/applications/"
DASHBOARD = ["total_applications", "applications_this_month", "interviews_scheduled", "offers_sent", "hires", "conversion_rate",
             "average_time_to_hire", "department_stats", "monthly_trends"]
STAGES = ["submitted", "under_review", "screening", "interview_scheduled", "interviewing", "selected", "offer", "hired", "rejected",
          "withdrawn"]
JOB = {"title": "Engineer", "description": "Builds things", "employment_type": "full_time", "status": "published"}


def month(back=0):
    now = datetime.now(timezone.utc)
    number = now.year * 12 + now.month - 1 - back
    return f"{number // 12}-{number % 12 + 1:02}"


class AnalyticsSuite(Suite):
    def setUp(self):
        super().setUp()
        self.company = f"Figures {uuid.uuid4()}"
        self.hr = self.staff("hr", self.company)
        self.interviewer = self.staff("interviewer", self.company)

    def job(self, department=None, title="Engineer"):
        body = dict(JOB, title=title, **({"department": department} if department else {}))
        return self.assertStatus(self.hr.post(JOBS, body), 201).json["id"]

    def apply(self, job):
        """Makes an application of a new candidate."""
        candidate = self.register()
        made = self.assertStatus(candidate.upload(APPLICATIONS, [("job", job)], [("resume", "cv.pdf", "application/pdf", samples.pdf())]),
                                 201).json
        return candidate, made["id"]

    def move(self, application, status):
        self.assertStatus(self.hr.patch(f"{APPLICATIONS}{application}/", {"status": status}), 200)

    def rewind(self, application, days):
        """Changes the application as if it had come `days` ago."""
        where = f"WHERE public_id = UNHEX('{application.replace('-', '')}')"
        self.instance.sql(f"UPDATE applications SET applied_at = applied_at - INTERVAL {days} DAY {where}")
        self.instance.sql(f"UPDATE history SET at = at - INTERVAL {days} DAY WHERE object = 3 AND member = 'status' AND COALESCE(old_text,"
                          f" '') = '' AND object_id = (SELECT id FROM applications {where})")

    def figures(self, what):
        answer = self.assertStatus(self.hr.get(f"{BASE}{what}/"), 200)
        self.assertStatements(self.hr, f"{BASE}{what}/")
        return answer.json


class Dashboard(AnalyticsSuite):
    def test_nothing_yet(self):
        figures = self.figures("dashboard")
        self.assertEqual(list(figures), DASHBOARD)
        self.assertEqual([figures[name] for name in DASHBOARD[:8]], [0, 0, 0, 0, 0, None, None, []])
        self.assertEqual(figures["monthly_trends"],
                         [{"month": month(back), "applications": 0, "interviews": 0, "hires": 0} for back in range(11, -1, -1)])

    def test_to_the_row(self):
        departments = {name: self.assertStatus(self.hr.post(DEPARTMENTS, {"name": name}), 201).json["id"]
                       for name in ("Engineering", "Sales")}
        engineering, loose = self.job(departments["Engineering"], "Builder"), self.job()
        applications = [self.apply(engineering) for _ in range(3)] + [self.apply(loose)]
        self.move(applications[0][1], "hired")
        self.rewind(applications[0][1], 10)
        self.move(applications[1][1], "rejected")
        self.rewind(applications[2][1], 800)
        candidate, application = applications[3]
        scheduled = self.assertStatus(
            self.hr.post("/api/v1/interviews",
                         {"candidate_id": candidate.id, "interviewer_id": self.interviewer.id, "scheduled_time": in_days(40),
                        "duration_minutes": 60, "position": "Engineer"}), 201).json
        cancelled = self.assertStatus(
            self.hr.post("/api/v1/interviews",
                         {"candidate_id": candidate.id, "interviewer_id": self.interviewer.id, "scheduled_time": in_days(41),
                        "duration_minutes": 60, "position": "Engineer"}), 201).json
        self.assertStatus(self.hr.patch(f"/api/v1/interviews/{cancelled['id']}", {"status": "cancelled"}), 200)
        figures = self.figures("dashboard")
        self.assertEqual({name: figures[name] for name in DASHBOARD[:7]},
                         {"total_applications": 4, "applications_this_month": 2 if datetime.now(timezone.utc).day <= 10 else 3,
                          "interviews_scheduled": 1, "offers_sent": 0, "hires": 1, "conversion_rate": 25.0, "average_time_to_hire": 10.0})
        self.assertEqual(sorted(figures["department_stats"], key=lambda row: row["department"] or ""),
                         [{"department": None, "applications": 1, "hires": 0}, {"department": "Engineering", "applications": 3, "hires": 1},
                          {"department": "Sales", "applications": 0, "hires": 0}])
        trends = {row["month"]: row for row in figures["monthly_trends"]}
        self.assertEqual(len(trends), 12)
        self.assertEqual(trends[month()]["hires"], 1)
        self.assertEqual(sum(row["applications"] for row in trends.values()), 3)
        self.assertEqual(scheduled["status"], "scheduled")
        self.assertIn(b'"conversion_rate":25.00,', self.hr.get(f"{BASE}dashboard/").body)

    def test_offers_count(self):
        _, application = self.apply(self.job())
        self.assertStatus(
            self.hr.post("/api/v1/offers/offers/",
                         {"application_id": application, "salary": 1000, "currency": "USD", "start_date": "2027-02-01"}), 201)
        self.assertEqual(self.figures("dashboard")["offers_sent"], 1)

    def test_another_company_does_not_count(self):
        self.apply(self.job())
        stranger = self.staff("hr", f"Other {uuid.uuid4()}")
        self.assertEqual(self.figures("dashboard")["total_applications"], 1)
        for what in ("dashboard", "applications", "interviews"):
            figures = self.assertStatus(stranger.get(f"{BASE}{what}/"), 200).json
            self.assertEqual({value for name, value in figures.items() if name.startswith("total_")}, {0})


class Applications(AnalyticsSuite):
    def test_funnel_and_time_in_stage(self):
        job = self.job()
        first, second = self.apply(job)[1], self.apply(job)[1]
        self.rewind(first, 4)
        self.move(first, "under_review")
        self.rewind(second, 2)
        self.move(second, "under_review")
        self.move(second, "rejected")
        figures = self.figures("applications")
        self.assertEqual(list(figures), ["total_applications", "hire_rate", "rejection_rate", "funnel"])
        self.assertEqual((figures["total_applications"], figures["hire_rate"], figures["rejection_rate"]), (2, 0, 50))
        self.assertEqual([row["status"] for row in figures["funnel"]], STAGES)
        rows = {row["status"]: row for row in figures["funnel"]}
        self.assertEqual(rows["submitted"], {"status": "submitted", "applications": 0, "left": 2, "average_days": 3.0})
        self.assertEqual(rows["under_review"], {"status": "under_review", "applications": 1, "left": 1, "average_days": 0.0})
        self.assertEqual(rows["rejected"], {"status": "rejected", "applications": 1, "left": 0, "average_days": None})


class Interviews(AnalyticsSuite):
    def test_counts_delay_and_load(self):
        other = self.staff("interviewer", self.company)
        candidate = self.register()
        made = [self.schedule(self.interviewer, candidate, in_days(20 + day))
                for day in range(3)] + [self.schedule(other, candidate, in_days(30))]
        delay = self.figures("interviews")["average_delay_days"]
        self.begun(made[1]["id"])
        for one, status in zip(made, ("completed", "no_show", "cancelled")):
            self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{one['id']}", {"status": status}), 200)
        figures = self.figures("interviews")
        self.assertEqual(list(figures),
                         ["total_interviews", "upcoming", "average_delay_days", "no_show_rate", "by_status", "interviewer_load"])
        self.assertEqual((figures["total_interviews"], figures["upcoming"], figures["no_show_rate"]), (4, 1, 50))
        self.assertTrue(20 < delay < 25, delay)
        self.assertEqual(figures["by_status"], [{"status": status, "interviews": number} for status, number in
                                                (("scheduled", 1), ("confirmed", 0), ("completed", 1), ("cancelled", 1), ("no_show", 1))])
        # One decimal, which is rounded and not cut, also below zero: two thirds of a day.
        for seconds, mean in ((86400 * 2 / 3 * 4, 0.7), (-86400 * 2 / 3 * 4, -0.7)):
            self.instance.sql("UPDATE interviews SET start_at = created_at WHERE company_id = (SELECT company_id FROM users WHERE email ="
                              f" '{self.hr.email}')")
            self.instance.sql(f"UPDATE interviews SET start_at = start_at + INTERVAL {int(seconds)} SECOND WHERE public_id ="
                              f" UNHEX('{made[0]['id'].replace('-', '')}')")
            self.assertEqual(self.figures("interviews")["average_delay_days"], mean)
        load = {row["interviewer"]: row for row in figures["interviewer_load"]}
        self.assertEqual({person: (row["interviews"], row["upcoming"], row["completed"]) for person, row in load.items()},
                         {self.interviewer.id: (2, 0, 1), other.id: (1, 1, 0)})

    def test_load_of_a_panel(self):
        """Whoever sits on an interview works in it: the main interviewer and each member of the panel, each person in one line."""
        member, candidate = self.staff("interviewer", self.company), self.register()
        made = [self.schedule(who, candidate, in_days(20 + day))["id"]
                for day, who in enumerate((self.interviewer, self.interviewer, self.interviewer, member))]
        for one, panel in zip(made, ([member.id], [member.id], [member.id], [self.interviewer.id])):
            self.assertStatus(self.hr.patch(f"/api/v1/interviews/interviews/{one}/", {"panel_ids": panel}), 200)
        self.begun(made[0])
        for one, status in zip(made, ("completed", "cancelled")):
            self.assertStatus(self.interviewer.patch(f"/api/v1/interviews/{one}", {"status": status}), 200)
        load = [(row["interviewer"], row["interviews"], row["upcoming"], row["completed"])
                for row in self.figures("interviews")["interviewer_load"]]
        self.assertEqual(sorted(load), sorted([(self.interviewer.id, 3, 2, 1), (member.id, 3, 2, 1)]))


class Refusals(AnalyticsSuite):
    def test_roles(self):
        for what in ("dashboard", "applications", "interviews"):
            with self.subTest(what=what):
                self.assertStatus(self.staff("admin", self.company).get(f"{BASE}{what}/"), 200)
                for person in (self.interviewer, self.register()):
                    answer = self.assertStatus(person.get(f"{BASE}{what}/"), 403)
                    self.assertEqual(answer.json, {"detail": "You do not have permission to perform this action."})
                self.assertEqual(self.assertStatus(self.anyone.get(f"{BASE}{what}/"), 401).json,
                                 {"detail": "Authentication credentials were not provided."})


if __name__ == "__main__":
    unittest.main()
