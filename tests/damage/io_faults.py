"""The n-th write, sync, rename, opening or taking of memory fails (faults.c): what was acknowledged is there, nothing is half-done, the
next start is sound. Memory that the system refuses may end the process."""
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess

import base
from devices import Device, Gateway, recent_times
from harness import PROGRAM, SANITIZER, SCRATCH, SOURCE, equal, must, new_file, new_path, run
import raw_log

RELEASE = os.environ.get("QINGSHAN_RELEASE") or str(SOURCE / "build-release" / "qingshan")
CALLS = ("write", "pwrite", "fsync", "fdatasync", "ftruncate", "rename", "open", "malloc")
ROWS = 20
FRAMES = 4
counted = {}


class Round:
    """A copy of the small folder, and the program with one call that fails."""

    def __init__(self, top, library, call):
        self.library, self.call = library, call
        self.top = new_path()
        shutil.copytree(top / "work", self.top)
        self.data, self.count = self.top / "data", new_path(".count")
        self.program = RELEASE if call == "malloc" else PROGRAM  # a sanitizer has a malloc of its own

    def environment(self, number):
        return {"LD_PRELOAD": str(self.library), "FAULT_CALL": self.call, "FAULT_AT": str(number), "FAULT_COUNT": str(self.count),
                "FAULT_FOLDER": os.path.realpath(self.top)}

    def command(self, number, *words):
        """Done, as it said itself."""
        ran = subprocess.run([self.program, *map(str, words), "--data", self.data], capture_output=True, text=True, errors="replace", cwd=SCRATCH,
                             env={**os.environ, **self.environment(number)}, timeout=120)
        must(not SANITIZER.search(ran.stderr), ran.stderr[-3000:])
        must(ran.returncode >= 0 or self.call == "malloc", f"ended by signal {-ran.returncode}: {ran.stderr[-2000:]}")
        return ran.returncode == 0

    def calls(self):
        return int(self.count.read_text(encoding="ascii")) if self.count.exists() else 0


def facts_of(data):
    ran = run("fact", "list", "--history", "--json", data=data)
    equal(ran.code, 0, ran.err)
    return [fact["source"] for fact in ran.json()["facts"]]


def sound(data):
    ran = run("verify", data=data)
    equal(ran.code, 0, ran.out + ran.err)


# ---- what is tried; each looks at what is left ----

def fact(round_, number):
    done = round_.command(number, "fact", "add", "staff", "--year", "2016", "--value", "77", "--unit", "人", "--source", "f1")
    found = facts_of(round_.data).count("f1")
    must(found == 1 or (found == 0 and not done), f"{found} facts, acknowledged: {done}")
    equal(run("fact", "add", "staff", "--year", "2015", "--value", "70", "--unit", "人", "--source", "f2", data=round_.data).code, 0)


def table(round_, number):
    rows = "".join(f"land_area,{1990 + year},{30000 + year},亩,t1\n" for year in range(ROWS))
    done = round_.command(number, "import", new_file("element,year,value,unit,source\n" + rows))
    found = facts_of(round_.data).count("t1")
    must(found == ROWS or (found == 0 and not done), f"{found} facts, acknowledged: {done}")


def backup(round_, number):
    made = round_.top / "new"
    done = round_.command(number, "backup", made)
    must(made.exists() or not done, "done and not there")
    if made.exists():
        ran = run("backup", "check", made)
        equal(ran.code, 0, ran.err)


def frames(round_, number):
    """The server is the program as the round wants it; its devices know what was answered."""
    import harness
    answered, times = [], recent_times(FRAMES, back_s=7200)
    harness.PROGRAM, plain = round_.program, harness.PROGRAM
    try:
        server = Gateway(round_.data, limits=base.LIMITS, env=round_.environment(number))
    except AssertionError as refused:
        must(not SANITIZER.search(str(refused)), str(refused)[-3000:])
        return
    finally:
        harness.PROGRAM = plain
    with contextlib.suppress(Exception), Device(server, base.MN) as device:
        for turn, at in enumerate(times):
            device.report({"a21026-Rtd": f"66{turn}.5"}, at)
            answered.append(f"=66{turn}.5".encode())
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGTERM)
    code = server.process.wait(60)
    said = server.stderr()
    must(not SANITIZER.search(said), said[-3000:])
    must(code >= 0 or round_.call == "malloc", f"the server ended by signal {-code}: {said[-2000:]}")
    server.kill()
    with Gateway(round_.data, limits=base.LIMITS):
        pass
    kept = list(raw_log.frames(round_.data))
    for value in answered:
        equal(sum(value in frame for frame in kept), 1, f"{value} was answered; in the raw log")


TRIED = {"a fact": fact, "an import": table, "a backup": backup, "frames": frames}


def one(chance, top, library):
    name, call = chance.choice(sorted(TRIED)), chance.choice(CALLS)
    if (name, call) not in counted:
        round_ = Round(top, library, call)
        TRIED[name](round_, 0)
        counted[name, call] = round_.calls()
        shutil.rmtree(round_.top)
    if not counted[name, call]:
        return None
    number = chance.randint(1, counted[name, call])
    round_ = Round(top, library, call)
    try:
        TRIED[name](round_, number)
        sound(round_.data)
    except Exception as fault:  # noqa: BLE001 - a round may fail in any way
        return f"{call} number {number} of {counted[name, call]} during {name}: {str(fault)[:1500]}"
    finally:
        shutil.rmtree(round_.top, ignore_errors=True)
    return None


def at_opening(top, build, count):
    """The same places of a fact's way each time: its databases are opened within the first thousand."""
    library, faults = pathlib.Path(build) / "tests" / "damage" / "faults.so", []
    for number in range(40, 1040, 1000 // count):
        round_ = Round(top, library, "malloc")
        try:
            fact(round_, number)
        except Exception as fault:  # noqa: BLE001 - a round may fail in any way
            faults.append(f"malloc number {number}: {str(fault)[:300]}")
        shutil.rmtree(round_.top, ignore_errors=True)
    return faults


def tried(chance_of, count, top, build):
    """Sentences of what went wrong."""
    library = pathlib.Path(build) / "tests" / "damage" / "faults.so"
    if not os.path.exists(RELEASE):
        raise FileNotFoundError(f"{RELEASE}: memory is refused to the optimised program")
    return [fault for turn in range(count) if (fault := one(chance_of(turn), top, library))]
