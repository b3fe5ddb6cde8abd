"""An OpenAI-compatible server that gives the answers that a test sets, valid or invalid, and records its requests."""

import gzip
import json
import re
import threading
import time

from harness.web import Web

PART = re.compile(r"BEGIN ([A-Z-]+) ([0-9a-f]{32})\n(.*?)\nEND \1 \2\n", re.DOTALL)


class Asked:
    """One request: its headers and body. `parts` are the texts between the marks, by name."""

    def __init__(self, path, headers, body):
        self.path, self.headers, self.raw = path, headers, body
        self.json = json.loads(body)
        self.system, self.question, self.said = (message["content"] for message in self.json["messages"])
        self.roles = [message["role"] for message in self.json["messages"]]
        self.parts = {name: text for name, _, text in PART.findall(self.said)}
        self.outside = PART.sub("", self.said)

    @property
    def answer(self):
        return self.parts["ANSWER"]


def rating(evidence, relevance=4, detail=4, level=4, **more):
    """Returns a rating in the form that the request demands, with one quotation for all three criteria."""
    marks = {name: {"rating": number, "evidence": evidence if number else ""} for name, number in
             (("relevance", relevance), ("detail", detail), ("level", level))}
    return {**marks, "possible_injection": False, "follow_up": None, **more}


def completion(content, finish="stop", refusal=None, tokens=500, model="test-model-2026"):
    """Returns the envelope of an answer. `content` is a text, or an object that is written as JSON."""
    text = content if content is None or isinstance(content, str) else json.dumps(content)
    return {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": model,
            "choices": [
                {"index": 0, "finish_reason": finish, "logprobs": None,
                 "message": {"role": "assistant", "content": text, "refusal": refusal}}],
            "usage": {"prompt_tokens": tokens - 100, "completion_tokens": 100, "total_tokens": tokens}}


def error(status, kind="server_error", code=None, param=None, message="It failed", headers=None):
    return status, {"error": {"message": message, "type": kind, "param": param, "code": code}}, headers or {}


def good(asked):
    """Returns a good rating that quotes the first sentence of the answer."""
    return completion(rating(asked.answer.split(". ")[0].rstrip(".")))


class LanguageModel:
    """
    A context manager. script(*steps) sets the answers to the next requests, one after another; the last one is used for all later
    requests. reset() forgets scripts and requests. A step is a function that gets the Asked, an object (200), (status, object or bytes,
    headers), bytes (200), a number of seconds to wait before a good answer, or one of "hold" (a good answer after release()), "flood",
    "bomb", "drop".
    """

    def __init__(self):
        self._lock = threading.Condition()
        self._ended = threading.Event()
        self._bomb = gzip.compress(b" " * (64 << 20) + b"{}", 1)  # made before the first request, because it takes some time
        self.reset()
        self._server = Web(self._serve, "GET", "POST")

    @property
    def url(self):
        return f"{self._server.url}/v1"

    def close(self):
        self._ended.set()
        self._server.close()

    def reset(self):
        with self._lock:
            self.asked, self.strays, self._steps = [], [], [good]
            self._released = threading.Event()

    def release(self):
        self._released.set()

    def script(self, *steps):
        with self._lock:
            self._steps = list(steps)

    def wait(self, number, seconds=15):
        """Waits until this many requests have come."""
        end = time.monotonic() + seconds
        with self._lock:
            while len(self.asked) < number:
                if not self._lock.wait(max(0, end - time.monotonic())):
                    raise AssertionError(f"{len(self.asked)} requests came in {seconds} s, {number} were waited for")
            return list(self.asked)

    def _serve(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        with self._lock:
            if handler.command != "POST" or handler.path != "/v1/chat/completions":
                self.strays.append((handler.command, handler.path))
                step = (404, b"no such path", {})
                asked = None
            else:
                asked = Asked(handler.path, handler.headers, body)
                self.asked.append(asked)
                step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
            self._lock.notify_all()
        self._answer(handler, asked, step)
        handler.close_connection = True

    def _answer(self, handler, asked, step):
        if callable(step):
            step = step(asked)
        if isinstance(step, (int, float)):
            self._ended.wait(step)
            step = good(asked)
        if step == "hold":
            self._released.wait(30)
            step = good(asked)
        if step == "drop":
            return
        if step == "flood":
            step = (200, b'{"choices": [{"message": {"content": "' + b"x" * (8 << 20) + b'"}}]}', {})
        elif step == "bomb":
            step = (200, self._bomb, {"Content-Encoding": "gzip"})
        status, content, headers = step if isinstance(step, tuple) else (200, step, {})
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        handler.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), "x-request-id": f"req_{len(self.asked)}",
                            **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)
