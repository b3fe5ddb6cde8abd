"""A scripted SMTP server on 127.0.0.1 whose messages are read by a real parser: tests/npm/smtp.mjs."""

import base64
import email
import json
import subprocess
import threading

from . import npm


def certificate(folder, name="localhost"):
    """Makes a self-signed certificate for `name` and 127.0.0.1. Returns the paths of (key, certificate) in `folder`."""
    key, made = folder / "smtp.key", folder / "smtp.crt"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext",
                    f"subjectAltName=DNS:{name},IP:127.0.0.1", "-keyout", str(key), "-out", str(made)], check=True, capture_output=True)
    made.chmod(0o644)
    return key, made


class Mail:
    """
    One message as the server received it: the envelope (`sender`, `to`), the kind of the connection (`tls`, `user`), the bytes (`raw`),
    and `mail`, as postal-mime has parsed it.
    """

    def __init__(self, event):
        self.what, self.sender, self.to = event["what"], event["from"], event["to"]
        self.tls, self.user = event["tls"], event["user"]
        self.raw = base64.b64decode(event["raw"])
        self.mail = event["mail"]

    def header(self, name):
        found = [header["value"] for header in self.mail["headers"] if header["key"] == name.lower()]
        return found[0] if len(found) == 1 else (None if not found else found)

    @property
    def subject(self):
        return self.mail.get("subject")

    @property
    def text(self):
        return self.mail.get("text") or ""

    @property
    def html(self):
        return self.mail.get("html") or ""

    def attachment(self, type_):
        """
        Returns the content (bytes, as they were sent) of the first part with this media type; None when there is none. It uses
        Python's parser, as an independent check.
        """
        for part in email.message_from_bytes(self.raw).walk():
            if part.get_content_type() == type_:
                return part.get_payload(decode=True)
        return None

    def __repr__(self):
        return f"<{self.what} to {self.to}: {self.subject!r}>"


class Smtp:
    """
    Smtp(port=0, auth=(user, password), tls=(key, certificate)) is a server until the `with` block ends. `events` are the events so far,
    `mails` the messages that were accepted.
    """

    def __init__(self, port=0, auth=None, tls=None):
        self._options = {"port": port}
        if auth:
            self._options["auth"] = {"user": auth[0], "password": auth[1]}
        if tls:
            self._options.update(key=tls[0].read_text(), cert=tls[1].read_text())
        self.events = []
        self._changed = threading.Condition()
        self._orders = 0
        self.port = None

    def __enter__(self):
        self._server = npm.server("smtp.mjs", json.dumps(self._options))
        self._process = self._server.__enter__()
        self.port = json.loads(self._process.hello)["port"]
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(self, *what):
        return self._server.__exit__(*what)

    def _read(self):
        for line in self._process.stdout:
            event = json.loads(line)
            with self._changed:
                if event["what"] == "ordered":
                    self._orders += 1
                else:
                    self.events.append(event)
                self._changed.notify_all()

    def order(self, **order):
        """Gives the server an order of smtp.mjs: next=[...], to=address, or login=False. Returns when the server has it."""
        before = self._orders
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        with self._changed:
            assert self._changed.wait_for(lambda: self._orders > before, 10), "the SMTP server does not take orders"

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mails(self):
        return [Mail(event) for event in list(self.events) if event["what"] == "message"]

    def wait(self, found, seconds=30):
        """Waits until found(events) is true, and returns its result. AssertionError after `seconds`."""
        result = []

        def look():
            result[:] = [found(self.events)]
            return result[0]

        with self._changed:
            found = self._changed.wait_for(look, seconds)
            assert found, f"not within {seconds} s; what happened: {[(e['what'], e.get('to')) for e in self.events]}"
        return result[0]

    def wait_mail(self, to, n=1, seconds=30):
        """Waits for the first `n` messages that were accepted for this recipient, and returns them."""
        def found(events):
            mails = [event for event in events if event["what"] == "message" and to in event["to"]]
            return mails if len(mails) >= n else None
        return [Mail(event) for event in self.wait(found, seconds)]
