"""
The client that the document of platform shows: client.applications.create(job_id=..., cover_letter=..., resume="path"). It is as small as
the example needs, and knows nothing but the key, the address and the document.
"""

import json
import secrets
import urllib.request
from pathlib import Path


class Applications:
    def __init__(self, client):
        self.client = client

    def create(self, job_id, resume, cover_letter=None, **more):
        boundary = secrets.token_hex(16)
        fields = {"job": job_id, "cover_letter": cover_letter, **more}
        body = b"".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                        for name, value in fields.items() if value is not None)
        path = Path(resume)
        body += (f'--{boundary}\r\nContent-Disposition: form-data; name="resume"; filename="{path.name}"\r\n'
                 "Content-Type: application/pdf\r\n\r\n").encode() + path.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
        return self.client.send("POST", "/v1/jobs/applications/", body, f"multipart/form-data; boundary={boundary}")


class InterviewPlatform:
    def __init__(self, api_key, base_url):
        self.api_key, self.base_url = api_key, base_url
        self.applications = Applications(self)

    def send(self, method, path, body, kind):
        request = urllib.request.Request(self.base_url + path, body, {"Authorization": f"Bearer {self.api_key}", "Content-Type": kind},
                                         method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
