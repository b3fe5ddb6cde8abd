"""The README's first session, as it stands there, against a fresh instance: what a new user types must work."""

import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import Suite  # noqa: E402
from harness.instance import ROOT  # noqa: E402


class Readme(Suite):
    options = {"name": "readme", "demo": True, "limits": True}

    def test_first_session(self):
        block = re.search(r"## A first session\n+```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[1]
        self.assertIn("api=http://127.0.0.1:8080\n", block)
        script = block.replace("api=http://127.0.0.1:8080\n", f"api={self.instance.url}\n")
        done = subprocess.run(["bash", "-e", "-c", script], cwd=self.instance.state, text=True, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        said = done.stdout + done.stderr
        self.assertNotRegex(said, r'"error"|"statusCode"|"details"')
        for pattern in (r'"role":"interviewer"', r'"role":"candidate"', r'"slots":\["', r'"meeting_link":"http://[^"]*/join/', r'"message":"Pending interviews retrieved successfully","data":\{"interviews":\[\{',
                        r'"message":"Interview confirmed successfully"', r'"message":"Upcoming interviews retrieved successfully","data":\{"interviews":\[\{', r'"file_url":"http', r'"files":\[\{',
                        r'"status":"completed","feedback":"Candidate', r'"message":"Interview history retrieved successfully","data":\{"interviews":\[\{'):
            self.assertRegex(said, pattern)


if __name__ == "__main__":
    unittest.main()
