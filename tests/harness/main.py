"""Runs one suite file: /usr/bin/python3 tests/harness/main.py tests/api/test_http.py [--result FILE] [-k PATTERN]."""

import argparse
import importlib.util
import json
import os
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness.instance import work_folder  # noqa: E402


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return unittest.defaultTestLoader.loadTestsFromModule(module)


def chosen(suite, pattern):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from chosen(test, pattern)
        elif pattern in test.id():
            yield test


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", type=Path)
    parser.add_argument("--result", type=Path, help="a JSON file for the counts")
    parser.add_argument("-k", dest="pattern", help="only tests whose name has this in it")
    parser.add_argument("-v", dest="verbosity", action="store_const", const=2, default=1)
    arguments = parser.parse_args()
    begin = time.monotonic()
    tests = load(arguments.suite.resolve())
    if arguments.pattern:
        tests = unittest.TestSuite(chosen(tests, arguments.pattern))
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=arguments.verbosity).run(tests)
    if not result.wasSuccessful():
        os.environ["HARNESS_KEEP"] = "1"
        print(f"The state and logs of what failed lie in {work_folder()}")
    failed = result.failures + result.errors + [(test, "passed although it should fail") for test in result.unexpectedSuccesses]
    # When the instance of a class does not start, all its tests count as one failure, which is enough to fail the suite.
    counts = {"suite": str(arguments.suite), "failed": len(failed), "skipped": len(result.skipped),
              "passed": max(0, result.testsRun - len(failed) - len(result.skipped)),
              "seconds": round(time.monotonic() - begin, 1),
              "failures": [{"test": test.id(), "text": text} for test, text in failed],
              "skips": [{"test": test.id(), "reason": reason} for test, reason in result.skipped]}
    if arguments.result:
        arguments.result.write_text(json.dumps(counts))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
