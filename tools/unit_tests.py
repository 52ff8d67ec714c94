#!/usr/bin/env python3
"""Runs the unit tests of a build folder one after the other and prints all their results as TAP.

usage: unit_tests.py BUILD_FOLDER
"""
import json
import os
import re
import subprocess
import sys


def run(test):
    """The test's TAP with its name before each result; a crash or a missing plan is a failed result."""
    environment = {**os.environ, **test["env"]}
    try:
        done = subprocess.run(test["cmd"], env=environment, cwd=test["workdir"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=max(test["timeout"], 30) * 4, text=True, errors="replace")
        output, code = done.stdout, done.returncode
    except subprocess.TimeoutExpired as late:
        output, code = (late.stdout or b"").decode(errors="replace"), "of a time-out"
    planned = sum(int(count) for count in re.findall(r"^1\.\.(\d+)", output, re.M))
    seen = len(re.findall(r"^(?:not )?ok\b", output, re.M))
    failed = len(re.findall(r"^not ok\b(?!.*# SKIP)", output, re.M))
    for line in output.splitlines():
        match = re.fullmatch(r"((?:not )?ok)\s*\d*\s*(?:- )?(.*)", line)
        print(f"{match.group(1)} - {test['name']}: {match.group(2)}" if match else f"# {line}")
    if seen < max(planned, 1) or code and not failed:
        print(f"not ok - {test['name']}: ended with code {code} after {seen} of {planned} results")
        failed += 1
    sys.stdout.flush()
    return failed


def main():
    listed = subprocess.run(["meson", "introspect", sys.argv[1], "--tests"], check=True, stdout=subprocess.PIPE)
    return 1 if sum([run(test) for test in json.loads(listed.stdout) if "qingshan:unit" in test["suite"]]) else 0


sys.exit(main())
