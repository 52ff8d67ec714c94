#!/usr/bin/env python3
"""What one table says and another place repeats must agree: messages, lengths of fields, and the OpenAPI document.

usage: generated.py BUILD_FOLDER
"""
import json
import pathlib
import subprocess
import sys

import tap

ROOT = pathlib.Path(__file__).resolve().parent.parent


def lines_of(*command):
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout.splitlines() or ["it ended without a word"] if done.returncode else []


def openapi(program):
    """The document is JSON with a unique id per operation, and names every route of docs/api.md."""
    text = subprocess.run([program, "openapi"], stdout=subprocess.PIPE, text=True, check=True).stdout
    paths = json.loads(text)["paths"]
    ids = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    return [f"the operation id {name} is not unique" for name in sorted({name for name in ids if ids.count(name) > 1})]


def main():
    program = pathlib.Path(sys.argv[1]).resolve() / "qingshan"
    return tap.report([("every message is used and every one used exists", lines_of("python3", "tools/messages.py", "--check", "src")),
                       ("the forms know how long the server's fields may be", lines_of("python3", "tools/fields.py", "--check")),
                       ("the pages' types and docs/answers.md are those of the declared answers", lines_of("python3", "tools/answers.py", "--check")),
                       ("the words of closed lists are told once", lines_of("python3", "tools/kinds.py", "--check")),
                       ("the OpenAPI document holds together", openapi(program))])


sys.exit(main())
