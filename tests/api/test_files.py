"""seeds/assistant.md, files: upload, list, signed download, and what is refused."""

import re
import sys
import time
import unittest
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite, samples  # noqa: E402

UPLOAD = "/api/v1/files/upload"
MIB = 1 << 20
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class FileSuite(Suite):
    def setUp(self):
        super().setUp()
        self.interviewer = self.register("interviewer")
        self.candidate = self.register()
        self.made = self.schedule(self.interviewer, self.candidate)["id"]

    def upload(self, content, name="resume.pdf", kind="application/pdf", person=None, interview=None, **more):
        return (person or self.interviewer).upload(UPLOAD, [("interview_id", interview or self.made)], [("file", name, kind, content)],
                                                   **more)

    def files(self, person=None):
        answer = self.assertStatus((person or self.interviewer).get(f"/api/v1/files/interview/{self.made}"), 200)
        self.assertEqual(list(answer.json), ["files"])
        return answer.json["files"]


class Uploads(FileSuite):
    def test_example(self):
        content = samples.pdf()
        answer = self.assertStatus(self.upload(content), 201)
        self.assertEqual(list(answer.json), ["file_url", "file_type", "file_size"])
        self.assertEqual((answer.json["file_type"], answer.json["file_size"]), ("application/pdf", len(content)))
        self.assertTrue(answer.json["file_url"].startswith(self.instance.url + "/api/v1/files/"), answer)

        listed = self.files()
        self.assertEqual(len(listed), 1)
        self.assertEqual(list(listed[0]), ["url", "name", "uploaded_at"])
        self.assertEqual(listed[0]["name"], "resume.pdf")
        self.assertRegex(listed[0]["uploaded_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        for url in (answer.json["file_url"], listed[0]["url"]):
            self.assertEqual(self.assertStatus(self.anyone.fetch(url), 200).body, content)

    def test_materials_url_is_the_newest(self):
        path = f"/api/v1/interviews/{self.made}"
        self.assertIsNone(self.interviewer.get(path).json["materials_url"])
        self.upload(samples.pdf("one"))
        self.upload(samples.pdf("two"))
        for person in (self.interviewer, self.candidate):
            url = person.get(path).json["materials_url"]
            self.assertEqual(self.anyone.fetch(url).body, samples.pdf("two"))
        self.assertEqual(self.anyone.fetch(self.interviewer.get("/api/v1/interviews").json["items"][0]["materials_url"]).body,
                         samples.pdf("two"))

    def test_both_parties_may_add_and_read(self):
        self.assertStatus(self.upload(samples.pdf("mine"), "mine.pdf", person=self.candidate), 201)
        self.assertStatus(self.upload(samples.text(), "notes.txt", "text/plain"), 201)
        self.assertEqual([one["name"] for one in self.files()], ["notes.txt", "mine.pdf"])  # newest first
        self.assertEqual([one["name"] for one in self.files(self.candidate)], ["notes.txt", "mine.pdf"])

    def test_kinds_by_content(self):
        for content, name, kind in ((samples.pdf(), "x.txt", "application/pdf"), (samples.docx(), "cv.docx", DOCX),
                                    (samples.png(), "a.jpg", "image/png"),
                                    (samples.jpeg(), "a.jpeg", "image/jpeg"), (samples.text(), "a.exe", "text/plain"),
                                    (samples.wav(), "a.wav", None), (samples.mp4(), "a.mp4", "video/mp4")):
            with self.subTest(name=name):
                answer = self.assertStatus(self.upload(content, name, "application/octet-stream"), 201)
                if kind:
                    self.assertEqual(answer.json["file_type"], kind)
                else:
                    self.assertRegex(answer.json["file_type"], "^audio/")

    def test_other_kinds_are_refused(self):
        before = self.everything()
        for content, name in ((samples.elf(), "resume.pdf"), (samples.html(), "resume.pdf"), (samples.svg(), "picture.png"),
                              (samples.zipped(), "cv.docx"), (samples.shell(), "notes.txt"), (b"MZ" + b"\0" * 200, "setup.exe"),
                              (bytes(range(256)) * 8, "data.bin")):
            with self.subTest(name=name, begin=content[:8]):
                self.assertError(self.upload(content, name), 400, "validation_error", "Invalid input data", ["file"])
        self.assertUnchanged(before)

    def test_sizes(self):
        before = self.everything()
        self.assertError(self.upload(b""), 400, "validation_error", "Invalid input data", ["file"])
        self.assertError(self.upload(samples.pdf() + b" " * (10 * MIB)), 413)
        self.assertError(self.upload(samples.pdf() + b" " * (30 * MIB)), 413)
        self.assertUnchanged(before)
        content = samples.pdf()
        content += b" " * (10 * MIB - len(content))
        answer = self.assertStatus(self.upload(content), 201)
        self.assertEqual(answer.json["file_size"], 10 * MIB)
        self.assertEqual(self.anyone.fetch(answer.json["file_url"]).body, content)

    def test_missing_parts(self):
        before = self.everything()
        self.assertError(self.interviewer.upload(UPLOAD), 400, "validation_error", "Invalid input data", ["file", "interview_id"])
        self.assertError(self.interviewer.upload(UPLOAD, [("interview_id", self.made)]), 400, None, None, ["file"])
        self.assertError(self.interviewer.upload(UPLOAD, [], [("file", "a.pdf", "application/pdf", samples.pdf())]), 400, None, None,
                         ["interview_id"])
        # A text in place of a file, and the reverse.
        self.assertError(self.interviewer.upload(UPLOAD, [("interview_id", self.made), ("file", "text")]), 400, None, None, ["file"])
        self.assertError(
            self.interviewer.upload(UPLOAD, [],
                                    [("file", "a.pdf", "application/pdf", samples.pdf()),
                                     ("interview_id", "i", "text/plain", self.made.encode())]),
                         400, None, None, ["interview_id"])
        self.assertUnchanged(before)

    def test_interviews_that_are_not_there_or_anothers(self):
        other = self.schedule(self.register("interviewer"), self.register())["id"]
        before = self.everything()
        for identity in (str(uuid.uuid4()), "x", "", other):
            with self.subTest(identity=identity):
                answer = self.interviewer.upload(UPLOAD, [("interview_id", identity)],
                                                 [("file", "a.pdf", "application/pdf", samples.pdf())])
                self.assertError(answer, 400, "validation_error", "Invalid input data", ["interview_id"])
        self.assertUnchanged(before)

    def test_parts_in_any_order_and_unknown_ones(self):
        files, rows = len(self.instance.files()), self.instance.count("files")
        answer = self.interviewer.upload(UPLOAD, [("comment", "hello"), ("interview_id", self.made)],
                                         [("file", "a.pdf", "application/pdf", samples.pdf()), ("other", "b.pdf", "", samples.pdf())])
        self.assertStatus(answer, 201)
        self.assertEqual(len(self.files()), 1)
        self.assertEqual((len(self.instance.files()), self.instance.count("files")), (files + 1, rows + 1))

    def test_names_are_made_safe(self):
        names = {"../../etc/passwd.pdf": "passwd.pdf", "C:\\Users\\me\\cv.pdf": "cv.pdf", "Résumé 李.pdf": "Résumé 李.pdf",
                 ".htaccess": "htaccess", "a\u202egpj.pdf": "agpj.pdf"}
        for sent, shown in names.items():
            with self.subTest(sent=sent):
                self.assertStatus(self.upload(samples.pdf(), sent), 201)
                self.assertEqual(self.files()[0]["name"], shown)

    def test_other_media_types(self):
        before = self.everything()
        self.assertError(self.interviewer.post(UPLOAD, {"interview_id": self.made}), 415)
        self.assertError(self.interviewer.request("POST", UPLOAD, b"a=b", headers={"Content-Type": "application/x-www-form-urlencoded"}),
                         415)
        self.assertUnchanged(before)


class Downloads(FileSuite):
    def setUp(self):
        super().setUp()
        self.content = samples.pdf("secret")
        self.url = self.assertStatus(self.upload(self.content, "Résumé.pdf"), 201).json["file_url"]
        self.path = self.url[len(self.instance.url):].split("?")[0]

    def test_headers(self):
        answer = self.assertStatus(self.anyone.fetch(self.url), 200)
        self.assertEqual(answer.header("Content-Type"), "application/pdf")
        self.assertEqual(answer.header("X-Content-Type-Options"), "nosniff")
        disposition = answer.header("Content-Disposition")
        self.assertRegex(disposition, "^attachment;")
        self.assertIn("filename*=UTF-8''R%C3%A9sum%C3%A9.pdf", disposition)
        self.assertIsNone(answer.header("X-Accel-Redirect"))

    def test_name_ends_as_the_content_does(self):
        """Whoever opens a download goes by its extension, so that is never the uploader's choice."""
        for content, name, saved in ((samples.pdf(), "cv.hta", "cv.pdf"), (samples.pdf(), "CV.PDF", "CV.PDF"),
                                     (samples.pdf(), "cv", "cv.pdf"),
                                     (samples.text(), "run.bat", "run.txt"), (samples.text(), "build.log", "build.log"),
                                     (samples.jpeg(), "me.jpeg.lnk", "me.jpeg.jpg"), (samples.png(), "a.jpg", "a.png"),
                                     (samples.docx(), "cv.docm", "cv.docx"), (samples.pdf(), "Mr. Smith", "Mr. Smith.pdf"),
                                     (samples.pdf(), "x.hta ", "x.pdf"), (samples.pdf(), "a%;x.js", "a_;x.pdf")):
            with self.subTest(name=name):
                made = self.assertStatus(self.upload(content, name), 201).json["file_url"]
                self.assertIn(f'filename="{saved}"', self.anyone.fetch(made).header("Content-Disposition"))
        # A row of before is judged when it is served.
        self.instance.sql("UPDATE files SET name = 'old.scr' ORDER BY id DESC LIMIT 1")
        self.assertIn('filename="old.pdf"', self.anyone.fetch(made).header("Content-Disposition"))

    def test_a_token_works_too(self):
        for person in (self.interviewer, self.candidate):
            self.assertEqual(self.assertStatus(person.get(self.path), 200).body, self.content)

    def test_without_either(self):
        self.assertError(self.anyone.get(self.path), 401, "unauthorized", "Invalid or expired token")

    def test_of_strangers(self):
        for role in ("candidate", "interviewer"):
            self.assertError(self.register(role).get(self.path), 404, "not_found", "Resource not found")

    def test_forged_signatures(self):
        query = dict(part.split("=") for part in self.url.split("?")[1].split("&"))
        self.assertEqual(set(query), {"reader", "expires", "signature"})
        self.assertTrue(1800 <= int(query["expires"]) - time.time() <= 3601)
        other = self.upload(samples.pdf("other")).json["file_url"].split("?")[0][len(self.instance.url):]
        late = str(int(query["expires"]) + 1)
        bad = query["signature"][:-2] + ("AA" if query["signature"][-2:] != "AA" else "BB")
        self.assertStatus(self.anyone.get(self.path, query), 200)
        for path, expires, signature in ((self.path, late, query["signature"]), (self.path, query["expires"], bad),
                                         (self.path, query["expires"], ""),
                                         (other, query["expires"], query["signature"]), (self.path, "0", query["signature"]),
                                         (self.path, "x", query["signature"])):
            with self.subTest(path=path, expires=expires, signature=signature):
                forged = {**query, "expires": expires, "signature": signature}
                self.assertError(self.anyone.get(path, forged), 401, "unauthorized")
        self.assertError(self.anyone.get(f"/api/v1/files/interview/{self.made}?{self.url.split('?')[1]}"), 401, "unauthorized")

    def test_unknown(self):
        for identity in (str(uuid.uuid4()), "x", "..%2f..%2fetc%2fpasswd"):
            self.assertError(self.interviewer.get(f"/api/v1/files/{identity}"), 404, "not_found", "Resource not found")

    def test_storage_is_not_served(self):
        stored = self.instance.files()[0]
        for path in (f"/_files/{stored}", f"/storage/{stored}", f"/_files/../storage/{stored}", f"/_files%2f{stored}"):
            self.assertEqual(self.anyone.get(path, check=False).status, 404, path)

    def test_ranges_and_head(self):
        part = self.anyone.fetch(self.url, headers={"Range": "bytes=0-7"}, check=False)
        self.assertEqual((part.status, part.body), (206, self.content[:8]))
        self.assertEqual(part.header("Content-Range"), f"bytes 0-7/{len(self.content)}")
        head = self.anyone.request("HEAD", self.url[len(self.instance.url):])
        self.assertEqual((head.status, head.header("Content-Length")), (200, str(len(self.content))))

    def test_hostile_ranges(self):
        """RFC 9110 section 14: any header is answered with the whole file, with exactly the bytes asked for, or with 416."""
        size = len(self.content)
        ends = ("", "0", "1", "7", str(size - 1), str(size), str(size + 1), "4294967296", "18446744073709551616", "9" * 40, "-1", "x")
        ranges = [f"bytes={first}-{last}" for first in ends for last in ends]
        ranges += ["", "bytes", "bytes=", "bytes=-", "bytes=,", "bytes=0-0,", "items=0-1", "bytes = 0-1", "bytes=0-1;2-3", "bytes=1-0",
                   "bytes=" + "0-," * 500, "bytes=" + ",".join(f"{n}-{n}" for n in range(200)), "bytes=0-0\t,\t2-2", "BYTES=0-3"]
        for value in ranges:
            with self.subTest(value=value[:60]):
                answer = self.anyone.fetch(self.url, headers={"Range": value}, check=False)
                self.assertIn(answer.status, (200, 206, 416))
                one = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", answer.header("Content-Range") or "")
                if answer.status == 200:
                    self.assertEqual(answer.body, self.content)
                elif answer.status == 206 and one:
                    first, last, total = map(int, one.groups())
                    self.assertEqual((answer.body, total), (self.content[first:last + 1], size))
                elif answer.status == 206:
                    self.assertIn("multipart/byteranges", answer.header("Content-Type"))

    def test_a_lost_file_is_not_found(self):
        self.instance.announce("FILE_ERROR")
        for name in self.instance.files():
            (self.instance.storage / name).unlink()
        self.assertError(self.anyone.fetch(self.url), 404)

    def test_list_of_strangers_and_unknown(self):
        for person, identity in ((self.register(), self.made), (self.register("interviewer"), self.made),
                                 (self.interviewer, str(uuid.uuid4())), (self.interviewer, "x")):
            self.assertError(person.get(f"/api/v1/files/interview/{identity}"), 404, "not_found", "Resource not found")

    def test_list_without_files(self):
        made = self.schedule(self.interviewer, self.candidate, "2025-01-01T10:00:00Z")["id"]
        self.assertEqual(self.assertStatus(self.interviewer.get(f"/api/v1/files/interview/{made}"), 200).json, {"files": []})


if __name__ == "__main__":
    unittest.main()
