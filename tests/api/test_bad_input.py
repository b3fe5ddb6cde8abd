"""Broken, hostile and strange requests: each gets its clear error, and leaves no row and no file behind."""

import base64
import hashlib
import hmac
import json
import re
import socket
import sys
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Client, Suite, samples  # noqa: E402
from harness.client import multipart  # noqa: E402
from harness.instance import wait_for  # noqa: E402

INTERVIEWS = "/api/v1/interviews"
UPLOAD = "/api/v1/files/upload"


class Json(Suite):
    def setUp(self):
        super().setUp()
        self.interviewer = self.register("interviewer")
        self.candidate = self.register()
        self.good = {"candidate_id": self.candidate.id, "interviewer_id": self.interviewer.id, "scheduled_time": "2024-03-20T14:00:00Z",
                     "duration_minutes": 60, "position": "Engineer"}

    def refused(self, body, status=400, where=INTERVIEWS):
        """Sends a body that must be refused as a whole, asserts that nothing was written, and returns the answer."""
        before = self.everything()
        answer = self.interviewer.post(where, body)
        self.assertError(answer, status)
        self.assertNotIn("details", answer.json, "a body that cannot be read has no fields")
        self.assertTrue(answer.json["message"])
        self.assertUnchanged(before)
        return answer

    def with_text(self, text):
        """Returns the good body, with these bytes, as they are, in the quotes of the position."""
        head, tail = json.dumps({**self.good, "position": "@"}).encode().split(b"@")
        return head + text + tail

    def test_syntax(self):
        good = json.dumps(self.good).encode()
        for body in (b"{", b"}", b"{broken", good[:-1], good + b"}", good + b" x", good + good, b"'a'", b"{'a': 1}", b'{"a": 1,}',
                     b'{"a" 1}', b'{"a": }', b"{a: 1}",
                     b'{"a": 01}', b'{"a": .5}', b'{"a": 1.}', b'{"a": +1}', b'{"a": NaN}', b'{"a": Infinity}', b'{"a": 0x10}',
                     b'{"a": tru}', b'{"a": "\n"}', b'{"a": "\\x"}',
                     b'{"a": "\\u12"}', b'{"a": "unclosed}', b"// comment\n" + good, b"/* c */" + good, good + b"/* c */",
                     b"\xef\xbb\xbf" + good, b"\x00", good + b"\x00", b"\x1f\x8b\x08\x00"):
            with self.subTest(body=body[:60]):
                self.refused(body)

    def test_what_is_no_object(self):
        for body in (b"[]", b'[{"a": 1}]', b'"text"', b"5", b"null", b"true", b" "):
            with self.subTest(body=body):
                before = self.everything()
                self.assertStatus(self.interviewer.post(INTERVIEWS, body), 400)
                self.assertUnchanged(before)

    def test_empty_body_is_an_empty_object(self):
        self.assertError(self.interviewer.post(INTERVIEWS, b""), 400, "validation_error", "Invalid input data", list(self.good))

    def test_depth(self):
        for depth in (33, 1000, 300000):
            for begin, end in ((b"[", b"]"), (b'{"a":', b"}")):
                body = b'{"extra":' + begin * depth + b"1" + end * depth + b"}"
                with self.subTest(depth=depth, begin=begin):
                    if len(body) <= 1 << 20:
                        self.refused(body)
        # Nesting in members that are ignored is allowed up to a limit.
        body = json.dumps(self.good)[:-1].encode() + b',"extra":' + b"[" * 20 + b"]" * 20 + b"}"
        self.assertStatus(self.interviewer.post(INTERVIEWS, body), 201)

    def test_duplicate_members(self):
        good = json.dumps(self.good)[:-1].encode()
        self.refused(good + b',"position":"Other"}')
        self.refused(good + b',"p\\u006fsition":"Other"}')
        self.refused(good + b',"extra":{"a":1,"a":2}}')

    def test_many_members(self):
        self.refused(json.dumps({f"m{n}": n for n in range(5000)}).encode())

    def test_sizes(self):
        fill = (1 << 20) - len(json.dumps({**self.good, "extra": ""}))
        self.refused(json.dumps({**self.good, "extra": "x" * (fill + 1)}).encode(), 413)
        self.refused(b" " * (1 << 20) + json.dumps(self.good).encode(), 413)
        self.refused(b"[" * (5 << 20), 413)
        # A body of exactly 1 MiB is read.
        answer = self.interviewer.post(INTERVIEWS, json.dumps(self.good).encode() + b" " * ((1 << 20) - len(json.dumps(self.good))))
        self.assertStatus(answer, 201)

    def test_encoding(self):
        for text in (b"\xff", b"\xc0\xaf", b"\xe0\x80\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc3", b"\x80", b"\xf8\x88\x80\x80\x80",
                     b"a\x00b", b"\\u0000", b"\\ud800", b"\\ude00", b"\\ude00\\ud800", b"\\ud800x"):
            with self.subTest(text=text):
                self.refused(self.with_text(text))
        for utf in ("utf-16", "utf-16-le", "utf-32", "latin-1"):
            with self.subTest(utf=utf):
                self.refused(json.dumps({**self.good, "position": "é"}, ensure_ascii=False).encode(utf))

    def test_bad_encoding_of_names_and_of_what_nobody_reads(self):
        good = json.dumps(self.good)[:-1].encode()
        self.refused(good + b',"\xff":1}')
        self.refused(good + b',"extra":"\xed\xa0\x80"}')

    def test_pairs_of_surrogates_are_fine(self):
        answer = self.assertStatus(self.interviewer.post(INTERVIEWS, self.with_text(b"\\ud83d\\udc4d \\u00e9")), 201)
        self.assertEqual(self.candidate.get(f"/candidate/interviews/{answer.json['id']}").json["data"]["job"]["title"], "👍 é")

    def test_numbers(self):
        for number in ("1e400", "9223372036854775808", "-9223372036854775809", "60.5", "1e2147483648", "6e-1", "0." + "0" * 400 + "1",
                       "9" * 5000):
            with self.subTest(number=number[:30]):
                before = self.everything()
                body = json.dumps({**self.good, "duration_minutes": 0}).replace('"duration_minutes": 0',
                                                                                f'"duration_minutes": {number}').encode()
                self.assertError(self.interviewer.post(INTERVIEWS, body), 400, "validation_error", "Invalid input data",
                                 ["duration_minutes"])
                self.assertUnchanged(before)

    def test_nul_in_every_place(self):
        self.assertStatus(self.anyone.get("/api/v1/interviews?status=%00", check=False), 400)
        self.assertIn(self.anyone.get("/api/v1/interviews/%00", check=False).status, (400, 401, 404))
        before = self.everything()
        self.assertStatus(
            self.anyone.post("/api/v1/auth/register",
                             b'{"email":"a\\u0000@example.com","password":"secure_password","name":"x","role":"candidate"}'), 400)
        self.assertUnchanged(before)

    def test_other_endpoints(self):
        made = self.schedule(self.interviewer, self.candidate)["id"]
        before = self.everything()
        for method, path in (("PATCH", f"{INTERVIEWS}/{made}"), ("POST", "/api/v1/auth/login"), ("POST", "/api/v1/auth/register")):
            for body in (b"{broken", b'{"a":1,"a":1}', b'{"a":"\xff"}', b"[1]"):
                answer = self.interviewer.request(method, path, body)
                self.assertError(answer, 400)
        self.assertUnchanged(before)

    def test_media_types(self):
        before = self.everything()
        for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "json", ""):
            answer = self.interviewer.request("POST", INTERVIEWS, json.dumps(self.good).encode(), headers={"Content-Type": kind})
            self.assertError(answer, 415, "unsupported_media_type")
        self.assertError(self.interviewer.request("POST", INTERVIEWS, json.dumps(self.good).encode(), headers={"Content-Type": None}), 415)
        self.assertUnchanged(before)
        for number, kind in enumerate(
                ("application/json", "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\"", "application/json ; x=y")):
            body = json.dumps({**self.good, "scheduled_time": f"2024-03-2{number}T08:00:00Z"}).encode()
            self.assertStatus(self.interviewer.request("POST", INTERVIEWS, body, headers={"Content-Type": kind}), 201)


class Members(Suite):
    """What a member may be, where the documents leave it open."""

    def setUp(self):
        super().setUp()
        self.hr, self.person = self.staff("hr", "Members"), self.register()
        job = {"title": "Engineer", "description": "Builds", "employment_type": "full_time", "status": "published"}
        self.job = f"/api/v1/jobs/jobs/{self.assertStatus(self.hr.post('/api/v1/jobs/jobs/', job), 201).json['id']}/"

    def interview(self):
        made = self.schedule(self.hr, self.person, "2030-01-07T10:00:00Z", interviewer_id=self.staff("interviewer", "Members").id)["id"]
        return f"/api/v1/interviews/interviews/{made}/", f"/api/interview-management/{made}/evaluation/"

    def test_forms_clear_numbers_and_lists(self):
        _, card = self.interview()
        full = {"knowledge": 5, "expected_salary": "10.00", "remark": "Good"}
        self.assertStatus(self.hr.post(card, full), 201)
        for method in ("PATCH", "PUT"):
            self.assertStatus(self.hr.patch(card, full), 200)
            kind, body = multipart([("knowledge", ""), ("expected_salary", ""), ("remark", "")], [])
            data = self.assertStatus(self.hr.request(method, card, body, headers={"Content-Type": kind}), 200).json["data"]
            self.assertEqual((data["knowledge"], data["expected_salary"], data["remark"]), (None, None, ""))
        # In what makes something, nothing was there to clear; and an empty text is no file, and removes none.
        self.assertStatus(self.hr.patch(card, full), 200)
        kind, body = multipart([("knowledge", ""), ("voice_note", "")], [])
        self.assertEqual(self.assertStatus(self.hr.post(card, body, headers={"Content-Type": kind}), 200).json["data"]["knowledge"], 5)
        # What may not be null is as if it were not sent.
        kind, body = multipart([("daily_digest", ""), ("bio", "x")], [])
        self.assertStatus(self.hr.patch("/api/v1/users/users/me/", body, headers={"Content-Type": kind}), 200)

    def test_long_texts_where_nobody_reads(self):
        long = "x" * (1 << 19)
        self.assertStatus(self.hr.patch(self.job, {"title": "New", "unknown": long}), 200)
        answer = self.hr.patch(self.job, {"title": long})
        self.assertFields(answer, "title")
        _, card = self.interview()
        kind, body = multipart([("knowledge", "5"), ("unknown", long)], [])
        self.assertStatus(self.hr.post(card, body, headers={"Content-Type": kind}), 201)

    def test_decimals_as_texts(self):
        changed = self.assertStatus(self.hr.patch(self.job, {"salary_min": "1000.50", "salary_max": "2000"}), 200).json
        self.assertEqual((changed["salary_min"], changed["salary_max"]), (1000.5, 2000))
        self.assertFields(self.hr.patch(self.job, {"salary_min": "a lot"}), "salary_min")
        self.assertFields(self.hr.patch(self.job, {"salary_min": ""}), "salary_min")

    def test_the_largest_decimal(self):
        """As large as the column: DECIMAL(12,2)."""
        _, card = self.interview()
        kept = self.assertStatus(self.hr.post(card, {"expected_salary": "9999999999.99"}), 201).json["data"]
        self.assertEqual(kept["expected_salary"], "9999999999.99")
        self.assertEqual(self.assertStatus(self.hr.patch(self.job, {"salary_max": 9999999999.99}), 200).json["salary_max"], 9999999999.99)
        for wrong in ("10000000000", "10000000000.00", "9999999999.995", "-0.01"):
            self.assertStatus(self.hr.patch(card, {"expected_salary": wrong}), 400)
        answer = self.hr.patch(self.job, {"salary_max": 10000000000})
        self.assertFields(answer, "salary_max", text="Ensure this value is between 0 and 9999999999.99.")

    def test_a_member_twice_is_named(self):
        answer = self.hr.patch(self.job, b'{"title":"a","title":"b"}', headers={"Content-Type": "application/json"})
        self.assertStatus(answer, 400)
        self.assertIn('"title"', answer.json["detail"])

    def test_white_space(self):
        for space in ("\f", "\v"):
            body = f'{{"title":{space}"x"}}'.encode()
            self.assertStatus(self.hr.patch(self.job, body, headers={"Content-Type": "application/json"}), 400)
        self.assertStatus(self.hr.patch(self.job, b' \t\r\n{"title":"x"}', headers={"Content-Type": "application/json"}), 200)

    def test_leap_seconds(self):
        path, _ = self.interview()
        for sent, kept in (("2031-12-31T23:59:60Z", "2032-01-01T00:00:00Z"), ("2031-06-30T10:00:60+02:00", "2031-06-30T08:01:00Z")):
            self.assertEqual(self.assertStatus(self.hr.patch(path, {"scheduled_at": sent}), 200).json["scheduled_at"], kept)

    def test_the_nil_id(self):
        nil = str(uuid.UUID(int=0))
        self.assertFields(self.hr.patch(self.job, {"department": nil}), "department", text="This object does not exist.")
        self.assertStatus(self.hr.get(f"/api/v1/jobs/jobs/{nil}/"), 404)

    def test_links(self):
        path, _ = self.interview()
        for wrong in ("https://meet.example.com/a\r\nBcc: x@example.org", "https://meet.example.com/\x7f", "https://a\tb",
                      "javascript:alert(1)"):
            self.assertFields(self.hr.patch(path, {"meeting_link": wrong}), "meeting_link")

    def test_searches_without_a_word(self):
        for person in (self.hr, self.person):
            for q in ("!!!", "-", "\"\"", "%", " . ", "👍"):
                answer = self.assertStatus(person.get("/api/v1/jobs/jobs/", {"q": q}), 200).json
                self.assertEqual((answer["count"], answer["results"]), (0, []), q)
            self.assertGreater(self.assertStatus(person.get("/api/v1/jobs/jobs/", {"q": " "}), 200).json["count"], 0)
            self.assertGreater(self.assertStatus(person.get("/api/v1/jobs/jobs/", {"q": "engineer!"}), 200).json["count"], 0)

    def test_currencies(self):
        for wrong in ("", "eu", "euro", "E R"):
            self.assertFields(self.hr.patch(self.job, {"salary_currency": wrong}), "salary_currency")
        self.assertIsNone(self.assertStatus(self.hr.patch(self.job, {"salary_currency": None}), 200).json["salary_currency"])


class Paths(Suite):
    def test_bad_sequences(self):
        person = self.register()
        for target in ("/api/v1/interviews/%", "/api/v1/interviews/%zz", "/api/v1/interviews?status=%", "/api/v1/interviews?status=%ff",
                       "/api/v1/interviews?status=%ed%a0%80", "/api/v1/interviews?%ff=1", "/api/v1/interviews/%ff",
                       "/candidate/interviews?status=%c0%af"):
            with self.subTest(target=target):
                answer = person.get(target, check=False)
                self.assertIn(answer.status, (400, 404), answer)
                if answer.header("Content-Type", ).startswith("application/json"):
                    self.assertTrue(answer.json["message"])

    def test_many_parameters(self):
        person = self.register()
        answer = person.get("/api/v1/interviews?" + "&".join(f"a{n}=1" for n in range(150)))
        self.assertStatus(answer, 400)

    def test_a_parameter_twice(self):
        person = self.register()
        self.assertIn(person.get("/api/v1/interviews?page=1&page=2").status, (200, 400))
        answer = person.get("/api/v1/interviews?status=done&status=scheduled")
        self.assertIn(answer.status, (200, 400))

    def test_a_page_that_is_too_long_is_the_longest(self):
        """Clients that request more rows than the limit get the largest page. Its size and the link to the next page show the size that was
        used."""
        hr, candidate = self.staff("hr", "Long Pages Ltd"), self.register()
        for number in range(102):
            self.assertStatus(hr.post("/api/v1/jobs/departments/", {"name": f"Department {number}"}), 201)
        for asked in ("101", "5000", "1" + "0" * 30):
            with self.subTest(asked=asked):
                page = self.assertStatus(hr.get(f"/api/v1/jobs/departments/?page_size={asked}"), 200).json
                self.assertEqual(len(page["results"]), 100)
                self.assertIn("page_size=100&", page["next"])
                self.assertEqual(len(hr.get(page["next"].removeprefix(self.instance.url)).json["results"]), 2)
                self.assertEqual(self.assertStatus(hr.get(f"/api/v1/interviews?per_page={asked}"), 200).json["per_page"], 100)
                self.assertEqual(self.assertStatus(candidate.get(f"/api/interviews?size={asked}"), 200).json["size"], 100)
                for person, path in ((hr, "/api/interview-management/?page_size="), (candidate, "/candidate/interviews?limit="),
                                     (candidate, "/api/interviews/upcoming?limit=")):
                    self.assertStatus(person.get(path + asked), 200)

    def test_pages_far_behind(self):
        """A page must end within the first 100,000 rows, in the way of counting of each API. Pages after the last row are empty."""
        hr, candidate = self.staff("hr", "Paging Ltd"), self.register()
        for person, path, last, behind, said in (
            (hr, "/api/v1/interviews/interviews/?page_size=100", "page=1000", "page=1001", "Ensure this value is between 1 and 1000."),
            (hr, "/api/v1/jobs/applications/", "page=5000", "page=5001", "between 1 and 5000."),
            (hr, "/api/v1/interviews?per_page=7", "page=14285", "page=14286", "between 1 and 14285."),
            (hr, "/api/interviews?size=100", "page=999", "page=1000", "between 0 and 999."),
            (hr, "/api/interview-management/", "page=100", "page=101", "between 1 and 100."),
            (candidate, "/candidate/interviews?limit=60", "skip=99940", "skip=99941", "between 0 and 99940"),
            (candidate, "/api/v1/jobs/jobs/?page_size=1", "page=100000", "page=100001", "between 1 and 100000."),
        ):
            join = "&" if "?" in path else "?"
            with self.subTest(path=path):
                self.assertStatus(person.get(path + join + last), 200)
                answer = self.assertStatus(person.get(path + join + behind), 400)
                self.assertIn(said, answer.text)

    def test_traversal_and_odd_slashes(self):
        person = self.register()
        for target in ("/api/v1/interviews/../../../etc/passwd", "//api/v1/interviews//", "/api/v1/./interviews",
                       "/api/v1/interviews/%2e%2e/x", "/api/v1/interviews%2f", "/API/V1/INTERVIEWS"):
            with self.subTest(target=target):
                self.assertIn(person.get(target, check=False).status, (200, 400, 404))

    def test_texts_from_outside_do_not_reach_sql(self):
        person = self.register("interviewer")
        for text in ("' OR 1=1 --", "1; DROP TABLE users", "\\'; --", "%' AND SLEEP(5) #"):
            begin = time.monotonic()
            self.assertError(person.get("/api/v1/interviews", {"status": text}), 400, None, None, ["status"])
            self.assertError(self.anyone.post("/api/v1/auth/login", {"email": text, "password": text}), 401)
            self.assertLess(time.monotonic() - begin, 3)
        self.assertGreater(self.instance.count("users"), 0)


class Multipart(Suite):
    def setUp(self):
        super().setUp()
        self.interviewer = self.register("interviewer")
        self.made = self.schedule(self.interviewer, self.register())["id"]

    def refused(self, body, kind="multipart/form-data; boundary=B", status=400):
        before = self.everything()
        answer = self.interviewer.request("POST", UPLOAD, body, headers={"Content-Type": kind})
        self.assertError(answer, status)
        self.assertUnchanged(before)
        self.assertEqual(self.incoming(), [])
        return answer

    def incoming(self):
        return [name for name in self.instance.files() if name.startswith("incoming")]

    def part(self, name, content, more=b""):
        return b'--B\r\nContent-Disposition: form-data; name="' + name + b'"' + more + b"\r\n\r\n" + content + b"\r\n"

    def file(self, content=None):
        return self.part(b"file", samples.pdf() if content is None else content, b'; filename="a.pdf"')

    def good(self):
        return self.part(b"interview_id", self.made.encode()) + self.file() + b"--B--\r\n"

    def test_good(self):
        self.assertStatus(
            self.interviewer.request("POST", UPLOAD, self.good(), headers={"Content-Type": "multipart/form-data; boundary=B"}), 201)
        self.assertStatus(
            self.interviewer.request("POST", UPLOAD, b"preamble\r\n" + self.good() + b"epilogue",
                                     headers={"Content-Type": 'multipart/form-data; boundary="B"'}), 201)
        self.assertEqual(self.incoming(), [])

    def test_boundaries(self):
        for kind in ("multipart/form-data", "multipart/form-data; boundary=", 'multipart/form-data; boundary=""',
                     "multipart/form-data; boundary=" + "x" * 71):
            with self.subTest(kind=kind):
                self.refused(self.good(), kind)
        self.refused(self.good(), "multipart/form-data; boundary=C")
        self.refused(self.good(), "multipart/mixed; boundary=B", 415)

    def test_cut_off(self):
        good = self.good()
        for end in (0, 1, 3, 20, 60, len(good) // 2, len(good) - 30, len(good) - 8, len(good) - 4):
            with self.subTest(end=end):
                self.refused(good[:end])

    def test_heads(self):
        content = samples.pdf()
        identity = self.part(b"interview_id", self.made.encode())
        for head in (b"", b"Content-Disposition: form-data", b"Content-Disposition: attachment; name=\"file\"; filename=\"a\"",
                     b'Content-Disposition: form-data; name="file',
                     b"no colon here", b'Content-Disposition: form-data; name="file"; filename="a\r\nX: y',
                     b'Content-Disposition: form-data; name="fi\x00le"; filename="a"',
                     b'Content-Disposition: form-data; name="\xff"; filename="a"',
                     b'Content-Disposition: form-data; name="file"; filename="\xff\xfe.pdf"', b"X: " + b"y" * 20000,
                     b'Content-Disposition: form-data; name="file"; filename="a"\r\nContent-Transfer-Encoding: base64'):
            with self.subTest(head=head[:70]):
                before = self.everything()
                answer = self.interviewer.request("POST", UPLOAD, identity + b"--B\r\n" + head + b"\r\n\r\n" + content + b"\r\n--B--\r\n",
                                                  headers={"Content-Type": "multipart/form-data; boundary=B"})
                self.assertError(answer, 400)
                self.assertUnchanged(before)

    def test_too_much(self):
        self.refused(b"".join(self.part(b"p%d" % n, b"x") for n in range(500)) + self.good())
        self.refused(self.part(b"interview_id", b"x" * (2 << 20)) + self.file() + b"--B--\r\n", status=413)

    def test_the_same_part_twice(self):
        for body in (self.part(b"interview_id", self.made.encode()) + self.good(), self.file() + self.good()):
            before = self.everything()
            answer = self.interviewer.request("POST", UPLOAD, body, headers={"Content-Type": "multipart/form-data; boundary=B"})
            self.assertStatus(answer, 400)
            self.assertUnchanged(before)

    def test_bad_texts(self):
        for text in (b"\xff", b"a\x00b", b"\xed\xa0\x80"):
            before = self.everything()
            answer = self.interviewer.request("POST", UPLOAD, self.part(b"interview_id", text) + self.file() + b"--B--\r\n",
                                              headers={"Content-Type": "multipart/form-data; boundary=B"})
            self.assertError(answer, 400)
            self.assertUnchanged(before)

    def test_a_client_that_hangs_up(self):
        before = self.everything()
        good = self.good()
        for chunked in (False, True):
            with self.interviewer.connect() as connection:
                length = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % (len(good) + 5000)
                connection.sendall(
                    b"POST " + UPLOAD.encode() + b" HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + self.interviewer.token.encode() +
                                   b"\r\nContent-Type: multipart/form-data; boundary=B\r\n" + length + b"\r\n\r\n" + (
                                       b"%x\r\n" % (len(good) + 5000) if chunked else b"") + good)
        time.sleep(0.2)  # long enough for a wrong server to have written; nothing to poll for
        self.assertUnchanged(before)

    def test_chunked(self):
        good = self.good()
        head = (f"POST {UPLOAD} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {self.interviewer.token}\r\n"
                "Content-Type: multipart/form-data; boundary=B\r\nTransfer-Encoding: chunked\r\n\r\n").encode()
        chunks = b"".join(b"%x\r\n" % len(good[n:n + 100]) + good[n:n + 100] + b"\r\n" for n in range(0, len(good), 100))
        self.assertEqual(self.interviewer.raw(head + chunks + b"0\r\n\r\n", finish=False).status, 201)


class Tokens(Suite):
    """RFC 8725: any fault of a token gives the same 401, and nothing happens."""

    def setUp(self):
        super().setUp()
        self.person = self.register("interviewer")
        key = re.search(r"^token_keys\s*=\s*(\S+?):HS256:(\S+)$", self.instance.configuration.read_text(), re.MULTILINE)
        self.kid, self.secret = key[1], key[2].encode()
        head, body, _ = self.person.token.split(".")
        self.head, self.claims = self.decode(head), self.decode(body)

    @staticmethod
    def decode(part):
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))

    @staticmethod
    def encode(data):
        if not isinstance(data, bytes):
            data = json.dumps(data, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    def sign(self, head=None, claims=None, secret=None, digest=hashlib.sha256):
        text = f"{self.encode(self.head if head is None else head)}.{self.encode(self.claims if claims is None else claims)}"
        return text + "." + self.encode(hmac.new(secret or self.secret, text.encode(), digest).digest())

    def refused(self, token):
        answer = Client(self.instance, token).get(INTERVIEWS)
        self.assertError(answer, 401, "unauthorized", "Invalid or expired token")
        self.assertRegex(answer.header("WWW-Authenticate") or "", "^Bearer")

    def test_our_own_signature_is_good(self):
        # A valid token is accepted; without this check the refusals below would prove nothing.
        self.assertEqual(self.head["alg"], "HS256")
        self.assertStatus(Client(self.instance, self.sign()).get(INTERVIEWS), 200)

    def test_algorithms(self):
        for algorithm in ("none", "None", "nOnE", "NONE", "", "RS256", "ES256", "HS384", "HS512", "hs256", "HS256 ", ["HS256"], None, 256):
            head = {**self.head, "alg": algorithm}
            with self.subTest(algorithm=algorithm):
                self.refused(self.sign(head))
                self.refused(".".join([self.encode(head), self.encode(self.claims), ""]))
        self.refused(self.sign({**self.head, "alg": "HS512"}, digest=hashlib.sha512))
        without = dict(self.head)
        del without["alg"]
        self.refused(self.sign(without))

    def test_keys(self):
        self.refused(self.sign(secret=b"another secret that is long enough."))
        self.refused(self.sign(secret=b"\0"))
        for kid in ("other", "", "../../dev/null", "' OR 1=1--", "dev\x00", "x" * 4000, 5, None, ["dev"], {"kid": "dev"}):
            with self.subTest(kid=str(kid)[:20]):
                self.refused(self.sign({**self.head, "kid": kid}))
                self.refused(self.sign({**self.head, "kid": kid}, secret=b"\0"))

    def test_headers_that_bring_their_own_key(self):
        jwk = {"kty": "oct", "k": self.encode(b"attacker" * 8)}
        for more in ({"jwk": jwk}, {"jku": "https://attacker.example/keys"}, {"x5u": "https://attacker.example/x"}, {"x5c": ["AAAA"]},
                     {"crit": ["exp"]}, {"b64": False, "crit": ["b64"]}):
            with self.subTest(more=list(more)):
                self.refused(self.sign({**self.head, **more}, secret=b"attacker" * 8))
        self.refused(self.sign({**self.head, "crit": ["exp"]}))

    def test_kinds_of_token(self):
        for kind in ("refresh", "JWT", "", None, "at+jwt2", 5):
            with self.subTest(kind=kind):
                self.refused(self.sign({**self.head, "typ": kind}))

    def test_claims(self):
        now = int(time.time())
        for change in ({"exp": now - 60}, {"exp": 0}, {"exp": -1}, {"exp": str(now + 600)}, {"exp": None}, {"exp": now + 0.5 - 100},
                       {"exp": 10 ** 30}, {"nbf": now + 600}, {"iat": now + 600},
                       {"iss": "someone"}, {"iss": None}, {"iss": 5}, {"aud": "another"}, {"aud": ["another"]}, {"aud": None},
                       {"sub": str(uuid.uuid4())}, {"sub": "admin"}, {"sub": None}, {"sub": ""},
                       {"sub": 1}):
            with self.subTest(change=change):
                self.refused(self.sign(claims={**self.claims, **change}))
        for name in ("exp", "iss", "aud", "sub"):
            claims = dict(self.claims)
            del claims[name]
            with self.subTest(missing=name):
                self.refused(self.sign(claims=claims))

    def test_tampering(self):
        head, body, signature = self.person.token.split(".")
        other = self.register("candidate")
        for token in (f"{head}.{self.encode({**self.claims, 'sub': other.id})}.{signature}", f"{head}.{body}.", f"{head}.{body}",
                      f"{head}.{body}.{signature}.x", f".{body}.{signature}",
                      f"{head}..{signature}", f"{head}.{body}.{signature}=", f"{head}.{body}.{signature[:-1]}", f"{head}={body}", "...",
                      ".", "x", "x" * 20000, f"{head}.{body}.{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}",
                      f"{head}.{self.encode(b'[]')}.{signature}"):
            with self.subTest(token=token[-40:]):
                answer = Client(self.instance, token).get(INTERVIEWS, check=False)
                self.assertIn(answer.status, (400, 401) if len(token) > 8000 else (401,))
        for body in (b"[]", b"{}", b"null", b'"x"', b"{broken", b'{"sub":1,"sub":2}', b"\xff", b""):
            with self.subTest(body=body):
                self.refused(self.sign(claims=body))

    def test_an_unused_bit_set(self):
        # Two spellings of one signature would be two tokens: the last character carries bits that must be zero.
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        token = self.person.token
        self.refused(
            token[:-1] + alphabet[alphabet.index(token[-1]) | 1 if alphabet.index(token[-1]) % 2 == 0 else alphabet.index(token[-1]) ^ 1])

    def test_header_forms(self):
        for value, good in ((f"bearer {self.person.token}", True), (f"BEARER {self.person.token}", True),
                            (f"Basic {self.person.token}", False), (self.person.token, False), ("Bearer", False),
                            (f"Bearer  {self.person.token} x", False), ("Bearer null", False), (f"Token {self.person.token}", False)):
            with self.subTest(value=value[:10]):
                answer = self.anyone.get(INTERVIEWS, headers={"Authorization": value})
                self.assertEqual(answer.status, 200 if good else 401, answer)

    def test_not_from_the_query(self):
        self.assertStatus(self.anyone.get(f"{INTERVIEWS}?access_token={self.person.token}"), 401)

    def test_nothing_is_written(self):
        before = self.everything()
        body = {"candidate_id": str(uuid.uuid4()), "interviewer_id": self.person.id, "scheduled_time": "2024-03-20T14:00:00Z",
                "duration_minutes": 60, "position": "x"}
        self.assertError(Client(self.instance, self.sign(secret=b"x" * 32)).post(INTERVIEWS, body), 401)
        self.assertUnchanged(before)


class Raw(Suite):
    """Requests that are not valid HTTP: nginx must pass none of them on."""

    def test_broken_requests(self):
        for data in (b"\r\n\r\n", b"GARBAGE\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: x\r\nX\x00: y\r\n\r\n", b"\x16\x03\x01\x00\xa5\x01\x00\x00", b"GET / HTTP/1.1\r\n\r\n",
                     b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                     b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
                     b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                     b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 40000 + b"\r\n\r\n"):
            with self.subTest(data=data[:40]):
                try:
                    self.assertGreaterEqual(self.anyone.raw(data).status, 400)
                except ConnectionError:
                    pass  # to close the connection without an answer is right too
        self.assertStatus(self.anyone.get("/healthz"), 200)

    def test_smuggling(self):
        data = (b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 6\r\nTransfer-Encoding:"
                b" chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        self.assertEqual(self.anyone.raw(data).status, 400)

    def test_params_of_a_client_are_not_nginxs(self):
        for name in ("REMOTE_ADDR", "Remote-Addr", "X-Forwarded-For", "X-Real-IP", "X-Accel-Redirect", "Proxy"):
            answer = self.anyone.get("/healthz", headers={name: "/_files/x"})
            self.assertStatus(answer, 200)

    def test_slow_half_requests_do_not_hold_workers(self):
        connections = []
        try:
            for _ in range(40):
                connection = socket.create_connection(("127.0.0.1", self.instance.port), 5)
                connection.sendall(b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length:"
                                   b" 1000\r\n\r\n{")
                connections.append(connection)
            begin = time.monotonic()
            self.assertStatus(self.anyone.get("/readyz"), 200)
            self.assertLess(time.monotonic() - begin, 2)
        finally:
            for connection in connections:
                connection.close()
        wait_for(lambda: self.anyone.get("/healthz").status == 200, 5, "the server")


if __name__ == "__main__":
    unittest.main()
