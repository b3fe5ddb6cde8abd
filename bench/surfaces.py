"""One read and one write of each of the five surfaces, on the demo company: what each costs, and how many statements it sends.
Each write changes something that is there to another value and back again, so it can be repeated for ever, and what was
made for it is taken away at the end. Called by bench/run."""

import statistics
import time

from sides import cpu_us

TURNS = 30  # an even number, so that the last write restores the first state
STAFF, INTERVIEWER, CANDIDATE = ("hr@company.com", "hr123"), ("interviewer@company.com", "interviewer123"), ("candidate@example.com", "candidate123")
TIMES = ("2031-04-07T10:00:00Z", "2031-04-07T14:00:00Z")


def questions(instance):
    return int(instance.sql("SHOW GLOBAL STATUS LIKE 'Questions'")[0][1])


class World:
    """The people who send the requests, and the objects that the requests change."""

    def __init__(self, api):
        self.api = api
        self.hr, self.interviewer, self.candidate = (self.login(*who) for who in (STAFF, INTERVIEWER, CANDIDATE))
        self.job = api.call("GET", "/api/v1/jobs/jobs/", token=self.hr)["results"][0]
        people = {name: api.call("GET", "/api/v1/users/users/me/", token=token)["id"] for name, token in
                  (("interviewer_id", self.interviewer), ("candidate_id", self.candidate))}
        self.interview = api.call("POST", "/api/v1/interviews", {**people, "scheduled_time": TIMES[1], "duration_minutes": 60,
                                                                "position": self.job["title"]}, self.interviewer)["id"]
        application = api.call("GET", "/candidate/interviews", token=self.candidate)["data"]["interviews"][0]["applicationId"]
        self.entry = api.call("POST", "/api/interviews", {"applicationId": application, "interviewType": "PHONE", "interviewDate": "2031-04-09",
                                                          "interviewTime": "09:30"}, self.candidate)["id"]
        self.card = f"/api/interview-management/{self.interview}/evaluation/"
        api.call("POST", self.card, {"knowledge": 5}, self.hr)

    def login(self, email, password):
        return self.api.call("POST", "/api/v1/auth/login", {"email": email, "password": password})["access_token"]

    def move(self, turn):
        self.api.call("PATCH", f"/api/v1/interviews/{self.interview}", {"scheduled_time": TIMES[turn % 2]}, self.interviewer)

    def confirm(self, _):
        self.api.call("PUT", f"/candidate/interviews/{self.interview}/confirm", None, self.candidate)

    def score(self, turn):
        self.api.call("POST", self.card, {"knowledge": 5 + (turn + 1) % 2}, self.hr)

    def rename(self, turn):
        title = self.job["title"]
        self.api.call("PATCH", f"/api/v1/jobs/jobs/{self.job['id']}/", {"title": f"Senior {title}" if turn % 2 == 0 else title}, self.hr)

    def note(self, turn):
        self.api.call("PUT", f"/api/interviews/{self.entry}", {"notes": ("Call them", "They call")[turn % 2]}, self.candidate)

    def read(self, path, token):
        return lambda _: self.api.call("GET", path, token=token)

    def requests(self):
        """Returns for each request: its surface, whether it reads, its name, the function that sends it, and a function that is called
        before each turn and not measured."""
        return [
            ("assistant", True, "list of interviews", self.read("/api/v1/interviews", self.interviewer), None),
            ("assistant", False, "another time", self.move, None),
            ("candidate", True, "list of interviews", self.read("/candidate/interviews", self.candidate), None),
            ("candidate", False, "confirmation", self.confirm, self.move),
            ("management", True, "list of interviews", self.read("/api/interview-management/", self.hr), None),
            ("management", False, "scorecard", self.score, None),
            ("platform", True, "list of jobs", self.read("/api/v1/jobs/jobs/", self.hr), None),
            ("platform", False, "change of a job", self.rename, None),
            ("tracker", True, "list of interviews", self.read("/api/interviews", self.candidate), None),
            ("tracker", False, "change of an entry", self.note, None),
        ]

    def close(self):
        self.api.call("DELETE", f"/api/interviews/{self.entry}", token=self.candidate)
        self.api.call("PATCH", f"/api/v1/interviews/{self.interview}", {"status": "cancelled"}, self.interviewer)


def turn_of(instance, number, request, before, own):
    """Returns the cost of one request. `own` is the number of statements that counting itself adds."""
    if before is not None:
        before(number)
    asked, cpu = questions(instance), cpu_us(instance.workers_alive())
    begun = time.perf_counter()
    request(number)
    seconds = time.perf_counter() - begun
    # When the answer to this query comes, the worker has also finished its work after the previous answer.
    return {"statements": questions(instance) - asked - own, "cpu": cpu_us(instance.workers_alive()) - cpu, "ms": seconds * 1000}


def measure(instance, api):
    """Returns a row for each request: surface, whether it reads, name, and the median of each figure. A worker that has not seen the user
    for a while sends one statement more."""
    world, rows = World(api), []
    own = -questions(instance) + questions(instance)
    for surface, reads, name, request, before in world.requests():
        turns = [turn_of(instance, number, request, before, own) for number in range(TURNS)]
        rows.append((surface, reads, name, {key: statistics.median(turn[key] for turn in turns) for key in turns[0]}))
    world.close()
    return rows


def table(rows):
    lines = ["| surface | | request | ms | worker CPU µs | statements |", "| --- | --- | --- | ---: | ---: | ---: |"]
    for surface, reads, name, row in rows:
        lines.append(f"| {surface} | {'read' if reads else 'write'} | {name} | {row['ms']:.1f} | {row['cpu']:.0f} | {row['statements']:.0f} |")
    return "\n".join(lines)
