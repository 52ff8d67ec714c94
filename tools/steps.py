#!/usr/bin/env python3
"""Runs the steps of ./test side by side and counts their results.

usage: ./test [--list] [--keep] [--full] [STEP...]     a step brings along those it needs

Every step prints TAP (tests/README.md) into .cache/test-logs/STEP.log; a step that is a plain command is one result.
The last line is "N passed, N failed", with ", N skipped" when something was. --keep leaves the temporary folder.
--full: the long forms of crash, damage and fuzz too (tests/NAME/full), which take hours; without STEP nothing but these.
"""
import ctypes
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOGS = ROOT / ".cache" / "test-logs"
SIDE_BY_SIDE = 2
SHOWN_LINES = 30
PR_SET_CHILD_SUBREAPER = 36


class Step:
    """command: a bash text; says: the name of its one result, or None when it prints TAP itself."""

    def __init__(self, name, says, command, needs=(), minutes=10):
        self.name, self.says, self.command, self.needs, self.minutes = name, says, command, needs, minutes
        self.results = []  # (kind, text), kind: passed, failed, skipped
        self.state, self.seconds = "waiting", 0.0


def build(folder, options):
    return f"[ -e {folder}/build.ninja ] || {options[0]} meson setup {folder} {options[1]} --werror; ninja -C {folder}"


def folder(name, needs=("sanitized",), minutes=10):
    return Step(name, None, f"exec tests/{name}/run", needs, minutes)


FULL_MINUTES = 12 * 60


def make_full():
    """The long forms in place of the short ones; gives their names."""
    plan = "echo 1..1; tests/fuzz/full && echo ok - every target 10 minutes || echo not ok - every target 10 minutes"
    commands = {"crash": "exec tests/crash/full", "damage": "exec tests/damage/full", "fuzz": plan}
    for step in STEPS:
        if step.name in commands:
            step.command, step.minutes = commands[step.name], FULL_MINUTES
    return list(commands)


PAGES = ". tools/setup.sh; PATH=$PATH:/usr/bin"
STEPS = [
    Step("sanitized", "everything builds with clang, ASan, UBSan and -Werror",
         build("build-asan", ("CC=clang", "-Db_sanitize=address,undefined -Db_lundef=false -Dtests=enabled")), minutes=20),
    Step("pages", "the pages build", f"{PAGES}; build_pages", minutes=15),
    Step("unit", None, "exec python3 tools/unit_tests.py build-asan", ("sanitized",), 20),
    Step("gcc", "everything builds with gcc, optimised, and -Werror", build("build-release", ("CC=gcc", "--buildtype=release -Dtests=enabled")), minutes=20),
    Step("layers", None, "exec python3 tools/layers.py"),
    Step("styles", None, "exec python3 tools/styles.py"),
    Step("calls", None, "exec python3 tools/calls.py"),
    Step("generated", None, "exec python3 tools/generated.py build-asan", ("sanitized",)),
    Step("headers", None, "exec python3 tools/headers.py build-asan", ("sanitized",)),
    Step("sizes", None, "exec python3 tools/sizes.py build-asan", ("sanitized",)),
    Step("types", "vue-tsc finds nothing", f"{PAGES}; npm_here run check", ("pages",)),
    Step("lint", "eslint finds nothing", f"{PAGES}; npm_here run lint", ("pages",)),
    folder("postgres"),
    folder("api", minutes=20),
    folder("standard"),
    folder("fuzz"),
    folder("clickhouse"),
    folder("crash", minutes=20),
    folder("damage", ("sanitized", "gcc")),
    folder("gateway", ("sanitized", "gcc"), 20),
    folder("browser", ("sanitized", "gcc", "pages"), 30),
    folder("run", ("pages",), 15),
]


def environment(step, temporary):
    """What tests/README.md promises to every step."""
    tests = {"QINGSHAN": ROOT / "build-asan" / "qingshan", "QINGSHAN_RELEASE": ROOT / "build-release" / "qingshan",
             "QINGSHAN_BUILD": ROOT / "build-asan", "QINGSHAN_SOURCE": ROOT, "TEST_TMP": temporary, "TEST_STEP": mark_of(step),
             "root": ROOT, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", "LC_ALL": "C.UTF-8",
             "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=0", "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1"}
    return {**os.environ, **{key: str(value) for key, value in tests.items()}}


# ---- results ----

LINE = re.compile(r"(not )?ok\b\s*\d*\s*(?:-\s*)?(.*)")


def read_tap(lines):
    results, planned = [], None
    for line in lines:
        line = line.rstrip("\n")
        plan = re.fullmatch(r"1\.\.(\d+)(?:\s*#.*)?", line)
        match = LINE.fullmatch(line)
        if plan:
            planned = (planned or 0) + int(plan.group(1))
        elif line.startswith("Bail out!"):
            results.append(("failed", line))
        elif match:
            text, _, directive = match.group(2).partition(" # ")
            directive = directive if directive else text[2:] if text.startswith("# ") else ""
            # cmocka writes "not ok 3 # SKIP name": skipped is no failure
            kind = "skipped" if directive.lower().startswith("skip") else "failed" if match.group(1) else "passed"
            results.append((kind, match.group(2)))
    if planned is not None and planned > len(results):
        results.append(("failed", f"{planned} results were announced, {len(results)} came"))
    return results


def conclude(step, code, log):
    if step.says:
        step.results = [("failed" if code else "passed", step.says)]
        return
    with open(log, encoding="utf-8", errors="replace") as file:
        step.results = read_tap(file)
    failed = any(kind == "failed" for kind, _ in step.results)
    if code and not failed:
        step.results.append(("failed", f"the step ended with code {code}"))
    elif not step.results:
        step.results.append(("failed", "the step ended without a result"))


# ---- processes ----

def mark_of(step):
    """Another ./test on the machine has steps of the same names."""
    return f"{os.getpid()}-{step.name}"


def processes_of(step):
    """Processes that carry this run's mark of the step in their environment."""
    found, mark = [], f"TEST_STEP={mark_of(step)}".encode()
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and mark in (entry / "environ").read_bytes().split(b"\0"):
                found.append((int(entry.name), (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()))
        except OSError:
            continue
    return [(pid, command) for pid, command in found if command and pid != os.getpid()]


def end_leftovers(step):
    """Nothing that a step started outlives it: what does is a failure, and is ended."""
    deadline = time.monotonic() + 3
    while (left := processes_of(step)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid, command in left:
        step.results.append(("failed", f"left running: {command[:120]}"))
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def run_step(step, temporary):
    log = LOGS / f"{step.name}.log"
    own = temporary / step.name
    own.mkdir()
    own.chmod(0o755)
    start = time.monotonic()
    with open(log, "wb") as out:
        process = subprocess.Popen(["bash", "-ec", step.command], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                   env=environment(step, own), start_new_session=True)
        step.process = process
        try:
            code = process.wait(step.minutes * 60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            code = f"of a time-out ({step.minutes} minutes)"
    conclude(step, code, log)
    end_leftovers(step)
    step.seconds = time.monotonic() - start


# ---- order ----

def with_needs(names):
    table = {step.name: step for step in STEPS}
    unknown = [name for name in names if name not in table]
    if unknown:
        sys.exit(f"test: no step {unknown[0]}; there are: {' '.join(table)}")
    wanted = set()

    def add(name):
        wanted.add(name)
        for need in table[name].needs:
            add(need)

    for name in names or table:
        add(name)
    return [step for step in STEPS if step.name in wanted]


def count(step, kind):
    return sum(1 for found, _ in step.results if found == kind)


def report(step):
    counts = f"{count(step, 'passed')} passed" + "".join(f", {count(step, kind)} {kind}" for kind in ("failed", "skipped") if count(step, kind))
    print(f"{step.name:<10} {step.seconds:6.1f} s   {counts}", flush=True)


def next_step(steps):
    """A step that can start now; ends those whose needs failed."""
    states = {step.name: step.state for step in steps}
    for step in steps:
        if step.state != "waiting":
            continue
        if any(states[need] == "failed" for need in step.needs):
            step.state, step.results = "failed", [("failed", f"not run, {' or '.join(step.needs)} failed")]
            report(step)
            return next_step(steps)
        if all(states[need] == "done" for need in step.needs):
            return step
    return None


def run_all(steps, temporary):
    changed, running = threading.Condition(), []

    def work(step):
        try:
            run_step(step, temporary)
        except Exception as error:  # a fault of ours is a failed step, not a wait without end
            step.results.append(("failed", f"the runner failed: {error!r}"))
        with changed:
            # only a build that failed holds others back; failed tests do not
            step.state = "failed" if step.says and count(step, "failed") else "done"
            report(step)
            running.remove(step)
            changed.notify()

    with changed:
        while any(step.state == "waiting" for step in steps) or running:
            step = next_step(steps) if len(running) < SIDE_BY_SIDE else None
            if step:
                step.state = "running"
                running.append(step)
                threading.Thread(target=work, args=(step,), daemon=True).start()
            elif running:
                changed.wait()


def show_failures(steps):
    for step in steps:
        failed = [text for kind, text in step.results if kind == "failed"]
        if not failed:
            continue
        log = LOGS / f"{step.name}.log"
        print(f"\n{step.name}: {log.relative_to(ROOT)}")
        for text in failed:
            print(f"  not ok - {text}")
        if log.exists():
            tail = log.read_text(encoding="utf-8", errors="replace").splitlines()
            tail = [line for line in tail if not line.startswith("ok ")]
            print("\n".join("    " + line for line in tail[-SHOWN_LINES:]))


def end_everything(steps):
    for step in steps:
        if step.state == "running" and hasattr(step, "process") and step.process.poll() is None:
            os.killpg(step.process.pid, signal.SIGKILL)
        for pid, _ in processes_of(step):
            os.kill(pid, signal.SIGKILL)


def main():
    options = [word for word in sys.argv[1:] if word.startswith("-")]
    if set(options) - {"--list", "--keep", "--full"}:
        print(__doc__)
        return 0 if set(options) & {"-h", "--help"} else 64
    if "--list" in options:
        print("\n".join(f"{step.name:<10} {step.says or f'prints TAP: {step.command}'}" for step in STEPS))
        return 0
    full = make_full() if "--full" in options else []
    steps = with_needs([word for word in sys.argv[1:] if not word.startswith("-")] or full)
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)
    # so that what a step leaves behind becomes our child and is reaped
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    temporary = pathlib.Path(tempfile.mkdtemp(prefix="qingshan-test."))
    temporary.chmod(0o755)  # PostgreSQL runs as another user when we are root
    try:
        run_all(steps, temporary)
    finally:
        end_everything(steps)
        if "--keep" in options:
            print(f"kept: {temporary}")
        else:
            shutil.rmtree(temporary, ignore_errors=True)
    show_failures(steps)
    totals = {kind: sum(count(step, kind) for step in steps) for kind in ("passed", "failed", "skipped")}
    skipped = f", {totals['skipped']} skipped" if totals["skipped"] else ""
    print(f"\n{totals['passed']} passed, {totals['failed']} failed{skipped}")
    return 1 if totals["failed"] else 0


sys.exit(main())
