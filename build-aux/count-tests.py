#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up the tests of a meson testlog.json: TAP programs count by their lines, others as one. Prints "passed failed
skipped"."""
import json
import re
import sys

passed = failed = skipped = 0
with open(sys.argv[1], encoding="utf-8") as log:
    for line in log:
        test = json.loads(line)
        good = bad = left = 0
        for out in (test.get("stdout") or "").splitlines():
            if re.match(r"ok \d+.*# skip", out, re.IGNORECASE):
                left += 1
            elif re.match(r"ok \d+", out):
                good += 1
            elif re.match(r"not ok \d+", out):
                bad += 1
        result = test.get("result", "")
        if result == "SKIP" and good + bad == 0:
            left = max(left, 1)
        elif result in ("OK", "EXPECTEDFAIL"):
            if good + bad + left == 0:
                good = 1
        elif result != "SKIP" and bad == 0:
            bad = 1
        passed, failed, skipped = passed + good, failed + bad, skipped + left
print(passed, failed, skipped)
