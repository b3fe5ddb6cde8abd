#!/usr/bin/python3
"""Fills a database that has only the schema with companies of very different sizes.

    bench/generate.py --socket SOCKET [--database NAME] [--interviews 1000000] [--seed 1] [--month 2030-01-01]

For 1,000,000 interviews it makes 200,000 applications and 2,000 jobs in 1,000 companies, of which the largest has 50,000 interviews. For
fewer interviews, all numbers are smaller in the same proportion. Company 1 has the same rows for every size, so that its requests can be
compared: 1,000 interviews, 200 applications, 10 jobs, 4 interviewers. Company 2 is the largest. The rows of a company are mixed with those
of all others, as they are when companies work at the same time. The same arguments give the same rows. Times are relative to the first day
of --month (default: the present month), so a tenth of the interviews is still to come.

Nobody can log in before password_hash is set: see hire() in bench/scale."""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# The number of company 1, and the ids of its users: the admin, hr, and then the interviewers.
MEASURED, LARGEST = 1, 2
MEASURED_INTERVIEWS, MEASURED_APPLICATIONS, MEASURED_JOBS = 1000, 200, 10
ADMIN, HR, INTERVIEWER = 1, 2, 3
INTERVIEWS_OF_AN_INTERVIEWER = 250
HOURS = 2 * 365 * 24


class Company:
    def __init__(self, number, interviews, applications, jobs):
        self.id, self.interviews, self.applications, self.jobs = number, interviews, applications, jobs
        self.interviewers = -(-interviews // INTERVIEWS_OF_AN_INTERVIEWER)
        # The hours between two interviews of one interviewer.
        self.step = max(1, HOURS // -(-interviews // self.interviewers))


def shares(total, weights, least):
    """Divides `total` into whole numbers in the proportion of `weights`, each at least `least`."""
    rest = total - least * len(weights)
    numbers = [least + int(rest * weight / sum(weights)) for weight in weights]
    for i in range(total - sum(numbers)):
        numbers[i % len(numbers)] += 1
    return numbers


def below(largest, total, number):
    """Returns sizes that fall with 1/rank, from `largest` to about ten. The excess of sizes above `largest` is divided equally among the
    others."""
    sizes = shares(total, [1 / (rank + 2) for rank in range(number)], 10)
    while max(sizes) > largest:
        over = sum(size - largest for size in sizes if size > largest)
        sizes = [min(size, largest) for size in sizes]
        room = [i for i, size in enumerate(sizes) if size < largest]
        for i, more in zip(room, shares(over, [1] * len(room), 0)):
            sizes[i] += more
    return sizes


def companies(interviews):
    number = max(interviews // 1000, 3)
    # With few companies a twentieth of all is less than the mean, so twice the mean is used.
    largest = max(interviews // 20, 2 * (interviews - MEASURED_INTERVIEWS) // number)
    sizes = below(largest, interviews - largest - MEASURED_INTERVIEWS, number - 2)
    sizes.insert(0, largest)
    applications = shares(interviews // 5 - MEASURED_APPLICATIONS, sizes, 2)
    jobs = shares(number * 2 - MEASURED_JOBS, sizes, 1)
    return [Company(MEASURED, MEASURED_INTERVIEWS, MEASURED_APPLICATIONS, MEASURED_JOBS)] + [
        Company(LARGEST + i, *row) for i, row in enumerate(zip(sizes, applications, jobs))]


def among_each_other(everybody, number, chance):
    """Returns pairs: a company, and the index of an object within that company. The first ten are company 1's."""
    owners = [company.id for company in everybody for _ in range(number(company))][10:]
    chance.shuffle(owners)
    seen = {}
    for owner in [MEASURED] * 10 + owners:
        seen[owner] = seen.get(owner, -1) + 1
        yield owner, seen[owner]


def uuid(number):
    """Returns an SQL expression for a UUIDv7 that is made from a key."""
    return f"UNHEX(CONCAT(LPAD(HEX(1700000000000 + {number}), 12, '0'), '70008000', LPAD(HEX({number}), 12, '0')))"


class Generator:
    def __init__(self, client, folder, interviews, seed, month, say):
        self.client, self.folder, self.say = client, folder, say
        self.chance = random.Random(seed)
        self.month = month or time.strftime("%Y-%m-01", time.gmtime())
        self.companies = companies(interviews)
        self.begun = time.monotonic()
        self.rows = 0

    def sql(self, text):
        # Keys are not checked, because the rows are made so that they are right. WITHOUT OVERLAPS is checked nevertheless.
        prologue = f"SET unique_checks = 0, foreign_key_checks = 0, time_zone = '+00:00', @month = '{self.month}';\n"
        subprocess.run(self.client, input=prologue + text, text=True, check=True, stdout=subprocess.DEVNULL)

    def table(self, name, rows, text):
        self.rows += rows
        self.say(f"{name}: {rows:,} ({self.rows:,} rows, {time.monotonic() - self.begun:.0f} s)")
        self.sql(text)

    def plan(self, name, columns, rows):
        """Writes the tables of decisions made in Python, from which the statements make rows."""
        path = Path(self.folder) / name
        number = 0
        with path.open("w") as stream:
            for row in rows:
                stream.write("\t".join(map(str, row)) + "\n")
                number += 1
        self.sql(f"DROP TABLE IF EXISTS {name}; CREATE TABLE {name} ({columns}) ENGINE=Aria TRANSACTIONAL=0;"
                 f"LOAD DATA LOCAL INFILE '{path}' INTO TABLE {name};")
        path.unlink()
        return number

    def run(self):
        self.people()
        applications = self.recruiting()
        interviews = self.interviews()
        self.trail(applications, interviews)
        self.say("statistics")
        self.sql("DROP TABLE plan_companies, plan_applications, plan_interviews;"
                 "ANALYZE TABLE sessions, refresh_tokens, one_time_tokens, replays, companies, users, departments, jobs, job_skills, applications, interviews, evaluations, meetings, bookings,"
                 " calendars, working_hours, calendar_exceptions, files, history, notifications, offers, invitations, chat_sessions, chat_messages, chat_questions, chat_ratings, webhooks,"
                 " webhook_deliveries, outbox, events;")
        self.say(f"{self.rows:,} rows in {time.monotonic() - self.begun:.0f} s")

    def people(self):
        def rows():
            staff, job = 1, 1
            for company in self.companies:
                yield (company.id, company.applications, company.jobs, company.interviewers, company.step, staff, job)
                staff += 2 + company.interviewers
                job += company.jobs

        number = self.plan("plan_companies", "id INT PRIMARY KEY, applications INT, jobs INT, interviewers INT, step INT, first_staff INT,"
                           " first_job INT", rows())
        self.table("companies", number, f"""
            INSERT INTO companies (id, public_id, name, logo, address, created_at, updated_at) SELECT id, {uuid("id")},
            CONCAT('Company ', id), 'https://example.com/logo.png', '1 Main Street', @month, @month FROM plan_companies;""")
        staff = sum(2 + company.interviewers for company in self.companies)
        self.table("staff", staff, f"""
            INSERT INTO users (id, public_id, company_id, role, email, name, first_name, last_name, created_at, updated_at)
            SELECT c.first_staff + s.seq, {uuid("(c.first_staff + s.seq)")}, c.id, CASE s.seq WHEN 0 THEN 1 WHEN 1 THEN 2 ELSE 4 END,
            CONCAT('staff', c.first_staff + s.seq, '@example.org'), CONCAT('Staff ', c.first_staff + s.seq), 'Staff', 'Number', @month,
            @month FROM plan_companies c JOIN seq_0_to_9999 s ON s.seq < c.interviewers + 2;""")
        self.table("sessions and tickets", 3 * staff, f"""
            INSERT INTO sessions (id, public_id, user_id, version, device, address, created_at, last_seen_at, expires_at) SELECT id,
            public_id, id, 0, 'Mozilla/5.0', '192.0.2.1', @month, @month, DATE_ADD(@month, INTERVAL 7 DAY) FROM users;
            INSERT INTO refresh_tokens (id, session_id, parent_id, token_hash, issued_at, expires_at) SELECT id, id,
            IF(id % 2 = 0, id - 1, NULL), UNHEX(SHA2(id, 256)), @month, DATE_ADD(@month, INTERVAL 7 DAY) FROM users;
            INSERT INTO one_time_tokens (id, public_id, user_id, purpose, token_hash, created_at, expires_at) SELECT id, public_id, id, 1,
            UNHEX(SHA2(id, 256)), @month, DATE_ADD(@month, INTERVAL 7 DAY) FROM users;""")
        self.table("working hours and exceptions", 6 * staff, """
            INSERT INTO working_hours (user_id, weekday, from_minute, to_minute) SELECT u.id, s.seq, 540, 1080 FROM users u
            JOIN seq_1_to_5 s WHERE u.role = 4 ORDER BY 1, 2;
            INSERT INTO calendar_exceptions (user_id, day) SELECT id, DATE_ADD(@month, INTERVAL id % 60 DAY) FROM users WHERE role = 4;""")
        self.candidates = staff + 1
        self.table("departments and invitations", 16 * number, f"""
            INSERT INTO departments (id, public_id, company_id, name, created_at, updated_at) SELECT (c.id - 1) * 8 + s.seq,
            {uuid("((c.id - 1) * 8 + s.seq)")}, c.id, CONCAT('Department ', s.seq), @month, @month FROM plan_companies c JOIN seq_1_to_8 s;
            INSERT INTO invitations (id, public_id, company_id, invited_by, role, email, token_hash, created_at, expires_at)
            SELECT (c.id - 1) * 8 + s.seq, {uuid("((c.id - 1) * 8 + s.seq)")}, c.id, c.first_staff + 1, 4,
            CONCAT('guest', c.id, '.', s.seq, '@example.org'), UNHEX(SHA2((c.id - 1) * 8 + s.seq, 256)), @month, DATE_ADD(@month, INTERVAL 7 DAY) FROM
            plan_companies c JOIN seq_1_to_8 s;""")

    def recruiting(self):
        jobs = sum(company.jobs for company in self.companies)
        skills = ("C", "MariaDB", "nginx", "Python", "JavaScript")
        self.table("jobs with skills", jobs * 4, f"""
            INSERT INTO jobs (id, public_id, company_id, department_id, department_name, posted_by, status, title, description, requirements,
            employment_type, experience_level, work_model, location, salary_min, salary_max, salary_currency, published_at, created_at,
            updated_at) SELECT c.first_job + s.seq, {uuid("(c.first_job + s.seq)")}, c.id, (c.id - 1) * 8 + 1 + s.seq % 8,
            CONCAT('Department ', 1 + s.seq % 8), c.first_staff + 1, IF(s.seq % 10 = 9, 2, 1), CONCAT(ELT(1 + s.seq % 4, 'Software Engineer ', 'Nurse ', 'Accountant ', 'Gardener '),
            s.seq), REPEAT('We look for somebody who likes to work with others. ', 10), 'Some years of practice.', 1 + s.seq % 4,
            1 + s.seq % 5, 1 + s.seq % 3, ELT(1 + s.seq % 3, 'Berlin', 'Istanbul', 'Kolkata'), 40000 + 1000 * (s.seq % 20),
            60000 + 1000 * (s.seq % 20), 'EUR', @month, @month, @month FROM plan_companies c JOIN seq_0_to_9999 s ON s.seq < c.jobs;
            INSERT INTO job_skills (job_id, required, position, listed, name) SELECT j.id, 1, s.seq, j.status = 1,
            ELT(1 + (j.id - c.first_job + s.seq) % {len(skills)}, {", ".join(map(repr, skills))}) FROM jobs j
            JOIN plan_companies c ON c.id = j.company_id JOIN seq_0_to_2 s;""")

        # A candidate may have applied to one company with an even number and to one with an odd number. The interviews of the first are at
        # the full hour and those of the second at half past, so nobody has two at once. The candidates of company 1 have applied nowhere
        # else.
        def rows():
            own = 0
            others = [0, 0]
            for number, (company, nth) in enumerate(among_each_other(self.companies, lambda c: c.applications, self.chance), 1):
                if company == MEASURED:
                    candidate = own
                    own += 1
                else:
                    candidate = MEASURED_APPLICATIONS + others[company % 2]
                    others[company % 2] += 1
                yield number, company, nth, self.candidates + candidate

        number = self.plan("plan_applications", "id INT PRIMARY KEY, company_id INT, n INT, candidate_id INT, UNIQUE KEY nth (company_id, n)",
                           rows())
        self.table("candidates", number, f"""
            INSERT INTO users (id, public_id, role, email, name, first_name, last_name, phone, created_at, updated_at)
            SELECT DISTINCT candidate_id, {uuid("candidate_id")}, 8, CONCAT('candidate', candidate_id, '@example.org'),
            CONCAT('Candidate ', candidate_id), 'Candidate', 'Number', '+49 30 123456', @month, @month FROM plan_applications ORDER BY 1;
            INSERT INTO calendars (user_id) SELECT id FROM users;""")
        # Of ten applications, two are in the interview stage, one is hired, and one has an offer.
        self.table("applications", number, f"""
            INSERT INTO applications (id, public_id, company_id, job_id, candidate_id, status, cover_letter, resume_public_id, place,
            district, applied_at, hired_at, updated_at) SELECT p.id, {uuid("p.id")}, p.company_id, c.first_job + p.n % c.jobs, p.candidate_id,
            p.n % 10, REPEAT('I would like to work with you. ', 8), {uuid("p.id")}, 'Berlin', 'Mitte',
            DATE_SUB(@month, INTERVAL p.n % 700 DAY), IF(p.n % 10 = 7, DATE_SUB(@month, INTERVAL p.n % 700 - 21 DAY), NULL), @month
            FROM plan_applications p JOIN plan_companies c ON c.id = p.company_id ORDER BY p.id;""")
        return number

    def interviews(self):
        number = self.plan("plan_interviews", "id INT PRIMARY KEY, company_id INT, n INT",
                           ((i, *row) for i, row in enumerate(among_each_other(self.companies, lambda c: c.interviews, self.chance), 1)))
        start = ("DATE_ADD(DATE_SUB(@month, INTERVAL 657 DAY), INTERVAL (p.n DIV c.interviewers) * c.step * 60"
                 " + (p.company_id % 2) * 30 MINUTE)")
        interviewer = "(c.first_staff + 2 + p.n % c.interviewers)"
        # Of the past interviews three quarters took place, of the future ones half are confirmed. A tenth of all is cancelled.
        status = f"IF(p.n % 10 = 3, 3, IF({start} < @month, IF(p.n % 20 = 7, 4, 2), p.n % 2))"
        self.table("interviews", number, f"""
            INSERT INTO interviews (id, public_id, company_id, company_public_id, application_id, application_public_id, job_id,
            job_public_id, candidate_id, candidate_public_id, interviewer_id, interviewer_public_id, created_by, status, decision, mode,
            topic, start_at, zone, minutes, applied_at, completed_at, created_at, updated_at, link, notes)
            SELECT id, {uuid("id")}, company_id, {uuid("company_id")}, application_id, {uuid("application_id")}, job_id, {uuid("job_id")},
            candidate_id, {uuid("candidate_id")}, interviewer_id, {uuid("interviewer_id")}, interviewer_id, status, IF(status = 2, 1 + n % 2, 0),
            n % 3, n % 8, start_at, 'Europe/Berlin', 30, DATE_SUB(start_at, INTERVAL 14 DAY),
            IF(status = 2, start_at, NULL), DATE_SUB(start_at, INTERVAL 7 DAY), DATE_SUB(start_at, INTERVAL 7 DAY),
            CONCAT('https://example.com/join/', HEX(id)), 'Please prepare a brief presentation about your recent projects.'
            FROM (SELECT p.id, p.n, p.company_id, a.id AS application_id, c.first_job + a.n % c.jobs AS job_id, a.candidate_id,
            {interviewer} AS interviewer_id, {status} AS status, {start} AS start_at FROM plan_interviews p
            JOIN plan_companies c ON c.id = p.company_id
            JOIN plan_applications a ON a.company_id = p.company_id AND a.n = p.n % c.applications ORDER BY p.id) s;""")
        for part, person in enumerate(("candidate_id", "interviewer_id")):
            self.table(f"bookings of {'candidates' if part == 0 else 'interviewers'}", number, f"""
                INSERT INTO bookings (id, company_id, interview_id, person_id, part, released, start_at, end_at) SELECT
                id * 2 - {1 - part}, company_id, id, {person}, {part}, status = 3, start_at, DATE_ADD(start_at, INTERVAL 30 MINUTE)
                FROM interviews ORDER BY id;""")
        self.table("evaluations", number, """
            INSERT INTO evaluations (id, company_id, interview_id, author_id, appearance, knowledge, confidence, attitude, communication,
            average_rating, technical_score, filled_at, submitted_at, created_at, updated_at) SELECT id, company_id, id, interviewer_id, IF(status = 2, 7, NULL),
            IF(status = 2, 8, NULL), IF(status = 2, 6, NULL), IF(status = 2, 9, NULL), IF(status = 2, 5, NULL), IF(status = 2, 7, NULL),
            IF(status = 2, 70, NULL), completed_at, completed_at, created_at, updated_at FROM interviews ORDER BY id;""")
        self.table("meetings", number, f"""
            INSERT INTO meetings (id, company_id, interview_id, token, room, created_at, updated_at) SELECT id, company_id, id, {uuid("id")},
            {uuid("id")}, created_at, created_at FROM interviews ORDER BY id;""")
        return number

    def trail(self, applications, interviews):
        """Makes files, offers, chats and webhooks, and the events, history and notifications about all of that."""
        self.table("resumes and materials", applications + interviews // 10, f"""
            INSERT INTO files (id, public_id, company_id, application_id, owner_id, purpose, size, type, name, stored_path, created_at)
            SELECT id, {uuid("id")}, company_id, id, candidate_id, 1, 20000, 'application/pdf', 'resume.pdf',
            CONCAT('00/', HEX(public_id)), applied_at FROM applications ORDER BY id;
            INSERT INTO files (id, public_id, company_id, interview_id, owner_id, purpose, size, type, name, stored_path, created_at)
            SELECT {applications} + id, {uuid(f"({applications} + id)")}, company_id, id, interviewer_id, 0, 20000, 'application/pdf',
            'exercise.pdf', CONCAT('01/', HEX(public_id)), created_at FROM interviews WHERE id % 10 = 0 ORDER BY id;
            UPDATE interviews SET material_public_id = {uuid(f"({applications} + id)")} WHERE id % 10 = 0;""")
        self.table("offers", applications // 5, f"""
            INSERT INTO offers (id, public_id, company_id, application_id, candidate_id, status, salary, currency, start_date, created_by,
            sent_at, created_at, updated_at) SELECT id, {uuid("id")}, company_id, id, candidate_id, status = 7, 50000, 'EUR', @month,
            {HR}, applied_at, applied_at, applied_at FROM applications WHERE status IN (6, 7) OR id <= 10 ORDER BY id;""")
        self.table("chats", applications * 4 // 5, f"""
            INSERT INTO chat_sessions (id, public_id, company_id, application_id, candidate_id, question, started_at, updated_at) SELECT id,
            {uuid("id")}, company_id, id, candidate_id, 2, applied_at, applied_at FROM applications WHERE id % 10 = 0 OR id <= 10 ORDER BY id;
            INSERT INTO chat_messages (id, public_id, company_id, session_id, sender, text, created_at) SELECT c.id * 4 + s.seq,
            {uuid("(c.id * 4 + s.seq)")}, c.company_id, c.id, s.seq % 2, 'What have you done with C?', c.started_at
            FROM chat_sessions c JOIN seq_0_to_3 s ORDER BY c.id, s.seq;
            INSERT INTO chat_questions (session_id, position, kind, subject, question, answer) SELECT c.id, s.seq, 0, 'C',
            'What have you done with C?', 'I wrote it for 4 years.' FROM chat_sessions c JOIN seq_0_to_1 s ORDER BY c.id, s.seq;
            INSERT INTO chat_ratings (company_id, session_id, position, state, next_at, created_at) SELECT company_id, id, 0, 2, started_at, started_at
            FROM chat_sessions ORDER BY id;""")
        self.table("webhooks", len(self.companies) * 2, f"""
            INSERT INTO webhooks (id, public_id, company_id, url, secret, events, created_by, created_at, updated_at) SELECT
            (c.id - 1) * 2 + s.seq, {uuid("((c.id - 1) * 2 + s.seq)")}, c.id, 'https://example.com/hook', 'secret',
            'application.created,application.status_changed,interview.scheduled', c.first_staff, @month,
            @month FROM plan_companies c JOIN seq_1_to_2 s;""")
        self.table("outbox and deliveries", applications * 2, f"""
            INSERT INTO outbox (id, public_id, company_id, event, object, object_id, object_public_id, at, status) SELECT id,
            {uuid("id")}, company_id, 'application.created', 3, id, public_id, applied_at, 1 FROM applications ORDER BY id;
            INSERT INTO webhook_deliveries (id, public_id, company_id, webhook_id, outbox_id, event, status, attempts, next_at,
            answer_status, created_at) SELECT id, {uuid("id")}, company_id, (company_id - 1) * 2 + 1, id, event, 1, 1, at, 200, at FROM outbox
            ORDER BY id;""")
        self.table("event stream", interviews * 2, f"""
            INSERT INTO events (public_id, company_id, user_id, event, object, object_id, object_public_id, at) SELECT {uuid("i.id")},
            i.company_id, IF(s.seq = 0, 0, i.interviewer_id), 'interview.scheduled', 4, i.id, i.public_id, i.created_at FROM interviews i
            JOIN seq_0_to_1 s ORDER BY i.id, s.seq;""")
        self.table("answers kept", applications, """
            INSERT INTO replays (scope, sealed, created_at) SELECT UNHEX(SHA2(id, 256)), UNHEX(SHA2(id, 256)), @month
            FROM applications;""")
        self.table("history", 2 * applications + interviews, """
            INSERT INTO history (company_id, object, object_id, actor_id, at, member, old_text, new_text)
            SELECT a.company_id, 3, a.id, 1, DATE_ADD(a.applied_at, INTERVAL s.seq DAY), 'status', s.seq - 1, s.seq
            FROM applications a JOIN seq_1_to_2 s ORDER BY a.id, s.seq;
            INSERT INTO history (company_id, object, object_id, actor_id, at, member, old_text, new_text)
            SELECT company_id, 4, id, interviewer_id, updated_at, 'status', 0, status FROM interviews ORDER BY id;""")
        self.table("notifications", interviews, f"""
            INSERT INTO notifications (id, public_id, company_id, user_id, event, object, object_id, object_public_id, title, read_at,
            created_at) SELECT id, {uuid("id")}, company_id, interviewer_id, 'interview.scheduled', 4, id, public_id,
            'An interview was scheduled', IF(id % 4 = 0, NULL, created_at), created_at FROM interviews ORDER BY id;
            INSERT INTO notifications (id, public_id, company_id, user_id, event, object, object_id, object_public_id, title, created_at)
            SELECT {interviews} + id, {uuid(f"({interviews} + id)")}, company_id, candidate_id, 'application.created', 3, id, public_id,
            'Your application has come', applied_at FROM applications ORDER BY id;""")


def generate(socket, interviews, seed=1, month=None, database="interviewd", say=lambda text: None):
    """Fills the database that listens on this socket (as the user root)."""
    client = ["mariadb", "--no-defaults", "--local-infile=1", f"--socket={socket}", "--user=root", database]
    with tempfile.TemporaryDirectory(prefix="interviewd-generate.") as folder:
        Generator(client, folder, interviews, seed, month, say).run()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--socket", required=True)
    parser.add_argument("--database", default="interviewd")
    parser.add_argument("--interviews", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--month")
    options = parser.parse_args()
    generate(options.socket, options.interviews, options.seed, options.month, options.database, lambda text: print(text, file=sys.stderr, flush=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
