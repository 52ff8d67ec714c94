"""TAP for the checks in tools/: a check is a name and the list of what it found wrong, one text each."""
import sys


def report(checks):
    """Prints one result per (name, findings); the findings of a failed one follow it. Returns the exit code."""
    failed = False
    for number, (name, findings) in enumerate(checks, 1):
        print(f"{'not ' if findings else ''}ok {number} - {name}")
        for finding in findings:
            print(f"#   {finding}")
        failed = failed or bool(findings)
    print(f"1..{len(checks)}")
    sys.stdout.flush()
    return 1 if failed else 0
