#!/usr/bin/env python3
"""Runs the unittest modules named and prints TAP: each method's docstring is the sentence.

usage: sentences.py MODULE...
"""
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tools")]
import tap  # noqa: E402


def cases(suite):
    for entry in suite:
        if isinstance(entry, unittest.TestSuite):
            yield from cases(entry)
        else:
            yield entry


def findings_of(case):
    result = unittest.TestResult()
    case.run(result)
    return [line for _, text in result.failures + result.errors for line in text.splitlines()]


def main():
    found = list(cases(unittest.defaultTestLoader.loadTestsFromNames(sys.argv[1:])))
    return tap.report([(case.shortDescription() or case.id(), findings_of(case)) for case in found])


sys.exit(main())
