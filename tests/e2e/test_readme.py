"""The README's first session, as it stands there, against a fresh instance: what a new user types must work."""

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
        done = subprocess.run([ROOT / "tests/fresh/session", self.instance.url], text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    unittest.main()
