"""What writing costs: an interview is scheduled, confirmed, and a user logs in. Called by bench/run.

Scheduling is compared with the floor, in turns, with the same requests, on identical databases of one server. First no dispatcher runs,
so what is measured is the request alone. Then one does, and the processes are read again when the outbox is empty and all is quiet. No
mail server and no webhooks are configured, so mails are planned and stay in their queue."""

import json
import random
import statistics
import subprocess
import time

import data
import sides
from harness.instance import CLIENT

CALLERS = 4
CELLS = ("schedule", "confirm", "login")
FIRST_SLOT = 2_082_758_400  # 2036-01-01, after everything that is in the databases
COUNTERS = {"Questions": "statements", "Innodb_buffer_pool_read_requests": "pages", "Innodb_os_log_written": "redo",
            # Not Handler_read_rnd_next, which SHOW STATUS raises.
            **{f"Handler_read_{how}": "read" for how in ("first", "key", "last", "next", "prev", "rnd")},
            **{f"Handler_{what}": "written" for what in ("write", "update", "delete")}}
TIERS = ("app", "nginx", "mariadbd")
# The goals, and what is not good enough even if the goal is missed for a reason.
ALONE, ALONE_MOST, DRAINED, DRAINED_MOST, P50, P99 = 1.5, 2.0, 2.5, 3.0, 2.0, 3.0
EVENTS_A_SECOND, IDLE_STATEMENTS = 5000, 2
IDLE_MOST = 8  # statements in 1.2 seconds, by which a server at rest is known


class Meter:
    """Asks the database how much it has done, over one connection, and knows how much of that the questions themselves were."""

    def __init__(self, instance):
        self.own = 0
        self.client = subprocess.Popen([CLIENT, "--no-defaults", f"--socket={instance.database_socket}", "--user=root", "--batch",
                                        "--skip-column-names", "--unbuffered", "interviewd"], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, statement):
        self.client.stdin.write(f"{statement};\nSELECT 'the end';\n")
        self.client.stdin.flush()
        self.own += 2
        rows = []
        while (line := self.client.stdout.readline()) != "the end\n":
            if not line:
                raise SystemExit(f"the database did not answer: {statement}")
            rows.append(line.rstrip("\n").split("\t"))
        return rows

    def counters(self):
        own = self.own  # SHOW STATUS counts itself
        found = {name: 0 for name in COUNTERS.values()}
        for name, value in self.ask("SHOW GLOBAL STATUS WHERE Variable_name IN (" + ", ".join(f"'{name}'" for name in COUNTERS) + ")"):
            found[COUNTERS[name.capitalize()]] += int(value)
        found["statements"] -= own + 1
        return found

    def waiting(self):
        """Returns how many events wait in the outbox."""
        return int(self.ask("SELECT COUNT(*) FROM outbox FORCE INDEX (waiting) WHERE status = 0")[0][0])

    def empty(self):
        return self.ask("SELECT EXISTS (SELECT 1 FROM outbox FORCE INDEX (waiting) WHERE status = 0)")[0][0] == "0"

    def close(self):
        self.client.stdin.close()
        self.client.wait()
        self.client.stdout.close()


class Writes:
    def __init__(self, instance, ours, floor, callers, options):
        self.instance, self.ours, self.floor, self.callers, self.options = instance, ours, floor, callers, options
        self.meter = Meter(instance)
        self.slot = 0
        self.next_login = 0
        self.bookable = self.find_bookable()
        self.accounts = [row[0] for row in instance.sql("SELECT email FROM users WHERE email LIKE 'candidate%@example.org' ORDER BY RAND(1)")]
        self.tokens = {}  # of the staff, by address

    # ---- requests, none of which is sent twice to one side

    def find_bookable(self):
        """Returns who can be booked for what: candidate, interviewer, the interviewer's address, position. The applications are in
        interviews already, as most are when an interview is scheduled that is not the first."""
        staff, found = {}, []
        for company, person, email in self.instance.sql("SELECT company_id, HEX(public_id), email FROM users WHERE role = 4 AND email LIKE 'staff%@example.org'"
                                                        " ORDER BY id"):
            staff.setdefault(company, []).append((data.uuid(person), email))
        for number, (company, candidate, title) in enumerate(self.instance.sql(
                "SELECT a.company_id, HEX(u.public_id), j.title FROM applications a JOIN users u ON u.id = a.candidate_id"
                " JOIN jobs j ON j.id = a.job_id AND j.status = 1 AND j.unlisted = 0 WHERE a.status IN (3, 4) AND u.email LIKE 'candidate%@example.org' ORDER BY a.id")):
            interviewer, email = staff[company][number % len(staff[company])]
            found.append((data.uuid(candidate), interviewer, email, title))
        random.Random(1).shuffle(found)
        return found

    def log_staff_in(self):
        """Again after each start of the server, which reads the users of older tokens from the database."""
        emails = sorted({email for _, _, email, _ in self.bookable})
        self.tokens = dict(zip(emails, self.callers.log_in(self.ours, emails, data.PASSWORD)))

    def schedule(self):
        """Each interview has a time of its own, so that nobody has two at once, whoever takes part."""
        for _ in range(self.options.writes):
            candidate, interviewer, email, position = self.bookable[self.slot % len(self.bookable)]
            start = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(FIRST_SLOT + self.slot * 1800))
            self.slot += 1
            yield "POST", "/api/v1/interviews", self.tokens[email], {"candidate_id": candidate, "interviewer_id": interviewer,
                                                                     "scheduled_time": start, "duration_minutes": 30, "position": position}

    def confirm(self):
        """Interviews that were scheduled before, by their candidates."""
        rows = self.instance.sql("SELECT HEX(i.public_id), u.email FROM interviews i JOIN users u ON u.id = i.candidate_id"
                                 f" WHERE i.status = 0 AND i.start_at >= '2036-01-01' ORDER BY i.id LIMIT {self.options.writes}")
        tokens = self.callers.log_in(self.ours, [email for _, email in rows], data.PASSWORD)
        return [("PUT", f"/candidate/interviews/{data.uuid(interview)}/confirm", own, None) for (interview, _), own in zip(rows, tokens)]

    def login(self):
        for _ in range(self.options.writes):
            email = self.accounts[self.next_login % len(self.accounts)]
            self.next_login += 1
            yield "POST", "/api/v1/auth/login", None, {"email": email, "password": data.PASSWORD}

    # ---- measuring

    def read(self, side):
        """What the side's processes and the database have done so far."""
        pids = {"app": side.processes(), "nginx": [side.proxy], "mariadbd": [self.instance.pid("mariadbd")]}
        return {**self.meter.counters(), **{tier: sides.cpu_us(found) for tier, found in pids.items()}}

    def quiet(self, seconds=10):
        """Waits until neither the database nor interviewd does more than look around; at most so long."""
        pids, end = [self.instance.pid("mariadbd"), *self.ours.processes()], time.monotonic() + seconds
        while time.monotonic() < end:
            before = sides.cpu_us(pids)
            time.sleep(0.2)
            if sides.cpu_us(pids) - before < 0.03 * 200_000:
                return

    def settled(self, seconds=30):
        """Waits until no more than what an idle server asks comes to the database: what is planned behind the outbox, at leisure, is done
        too; at most so long."""
        self.quiet()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = self.meter.counters()["statements"]
            time.sleep(1.2)
            if self.meter.counters()["statements"] - before <= IDLE_MOST:
                return

    def turn(self, side, path, callers, drain):
        """Sends the requests of the file to one side. Returns the cost of each, and the time until its callers had their answers."""
        self.quiet()
        before = self.read(side)
        result = self.callers.send(side, path, callers)
        begin = time.monotonic()
        if drain and side is self.ours:
            while not self.meter.empty():
                time.sleep(0.01)
            result["drain"] = time.monotonic() - begin
        if drain:
            self.settled()
        after = self.read(side)
        cost = {name: (after[name] - before[name]) / result["requests"] for name in after}
        return {**cost, "whole": sum(cost[tier] for tier in TIERS), "p50": result["p50_ms"], "p99": result["p99_ms"],
                "seconds": result["seconds"], "drain": result.get("drain", 0.0)}

    def rounds(self, drain, say):
        """Returns for each cell and side the medians of all rounds but the first, which warms up."""
        turns = {}
        for number in range(self.options.write_rounds + 1):
            say(f"writes {'with the dispatcher' if drain else 'alone'}: round {number} of {self.options.write_rounds}")
            for cell in CELLS:
                path = self.callers.write(getattr(self, cell)())
                order = [self.ours] if cell != "schedule" else [self.floor, self.ours] if number % 2 else [self.ours, self.floor]
                for side in order:
                    # As Callers.log_in.
                    measured = self.turn(side, path, 1 if cell == "login" else CALLERS, drain)
                    if number > 0:
                        turns.setdefault((cell, side.name), []).append(measured)
        return {key: {name: statistics.median(turn[name] for turn in measured) for name in measured[0]} for key, measured in turns.items()}

    def backlog(self, say):
        """Starts a dispatcher on the events that have gathered. Returns how many it hands on in a second."""
        self.instance.restart_server(dispatchers="1")
        waiting, begin = self.meter.waiting(), time.monotonic()
        say(f"{waiting} events wait for the dispatcher")
        while not self.meter.empty():
            time.sleep(0.02)
        return waiting / (time.monotonic() - begin)

    def idle(self, seconds=8):
        """Returns the statements a second that a server sends which nobody asks."""
        self.settled()
        before, begin = self.meter.counters(), time.monotonic()
        time.sleep(seconds)
        return (self.meter.counters()["statements"] - before["statements"]) / (time.monotonic() - begin)

    def must_agree(self):
        """Checks that both sides answer a booking alike, but for its id and its link."""
        method, path, own, body = next(self.schedule())
        answers = [side.call(method, path, body, own) for side in (self.ours, self.floor)]
        made = all(status == 201 for status, _ in answers)
        forms = [[(name, value if name == "status" else type(value)) for name, value in json.loads(text).items()] for _, text in answers if made]
        if not made or forms[0] != forms[1]:
            raise SystemExit(f"schedule: the answers differ:\ninterviewd {answers[0]}\nfloor      {answers[1]}")

    def measure(self, say):
        self.log_staff_in()
        self.must_agree()
        alone = self.rounds(False, say)
        handed_on = self.backlog(say)
        self.log_staff_in()
        drained = self.rounds(True, say)
        return {"alone": alone, "drained": drained, "handed on": handed_on, "idle": self.idle()}

    def close(self):
        self.meter.close()


# ---- what is printed


LINES = (("schedule", "floor", "alone", "floor"), ("schedule", "interviewd", "alone", "request alone"),
         ("schedule", "floor", "drained", "floor, beside an idle dispatcher"), ("schedule", "interviewd", "drained", "everything drained"),
         ("confirm", "interviewd", "alone", "request alone"), ("confirm", "interviewd", "drained", "everything drained"),
         ("login", "interviewd", "alone", "request alone"), ("login", "interviewd", "drained", "everything drained"))


def table(result):
    lines = ["| | p50 ms | p99 ms | app CPU µs | nginx CPU µs | mariadbd CPU µs | whole µs | statements | page reads | rows read | rows written | redo bytes |",
             "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for cell, side, phase, name in LINES:
        r = result[phase][cell, side]
        lines.append(f"| {cell}, {name} | {r['p50']:.1f} | {r['p99']:.1f} | {r['app']:.0f} | {r['nginx']:.0f} | {r['mariadbd']:.0f} | {r['whole']:.0f} | "
                     f"{r['statements']:.1f} | {r['pages']:.0f} | {r['read']:.1f} | {r['written']:.1f} | {r['redo']:.0f} |")
    return "\n".join(lines)


def goals(result):
    """Returns each goal with its name, its result, and whether it was reached."""
    def pair(phase):
        return result[phase]["schedule", "interviewd"], result[phase]["schedule", "floor"]

    for phase, what, goal, most in (("alone", "the request alone", ALONE, ALONE_MOST), ("drained", "everything drained", DRAINED, DRAINED_MOST)):
        ours, floor = pair(phase)
        ratio = ours["whole"] / floor["whole"]
        yield f"schedule, {what}: {ratio:.2f} times the floor's CPU (goal {goal}, not good enough above {most})", ratio <= goal
    ours, floor = pair("drained")
    for name, goal in (("p50", P50), ("p99", P99)):
        ratio = ours[name] / floor[name]
        yield f"schedule, {CALLERS} callers and the dispatcher: {name} {ratio:.2f} times the floor's (goal {goal})", ratio <= goal
    yield (f"schedule: the outbox was empty {ours['drain']:.2f} s after bookings that took {ours['seconds']:.2f} s (goal: no more)",
           ours["drain"] <= ours["seconds"])
    yield f"events that had gathered: {result['handed on']:.0f} handed on a second (goal {EVENTS_A_SECOND})", result["handed on"] >= EVENTS_A_SECOND
    yield f"an idle server: {result['idle']:.1f} statements a second (goal {IDLE_STATEMENTS})", result["idle"] <= IDLE_STATEMENTS
