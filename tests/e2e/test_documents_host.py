"""
Executes the commands in the documents for an administrator, from an empty server to backup, restore and new keys. harness/host.py provides
the server.
"""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import host  # noqa: E402
from harness.instance import Instance  # noqa: E402


class Host(unittest.TestCase):
    def test_pages(self):
        why = host.possible()
        if why:
            self.skipTest(why)
        said = host.run_pages(Instance().build)
        # Checks that the server really worked: the login, and the data after the restore.
        self.assertRegex(said, r'"access_token":"ey')
        self.assertRegex(said, r"200 in [0-9.]+ ms")
        self.assertNotIn("error", "\n".join(line for line in said.splitlines() if line.startswith("interviewctl:")))


if __name__ == "__main__":
    unittest.main()
