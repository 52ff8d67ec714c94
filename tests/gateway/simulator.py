"""The program's simulator against the program's gateway: two sides written apart, so what one sends the other must store."""
import collections
import json
import subprocess

import raw_log
from devices import Gateway, observations, verified
from harness import PACK, PROGRAM, SCRATCH, equal, must, new_file, new_path, run, says

POINTS = 12


def simulated():
    folder = new_path()
    ran = run("init", "--pack", PACK, "--simulated", data=folder)
    equal(ran.code, 0, ran.err)
    table = run("simulate", "--points", str(POINTS))
    equal(run("point", "import", new_file(table.out), data=folder).code, 0)
    return folder


def simulate(server, *more):
    done = subprocess.run([PROGRAM, "simulate", "--to", f"127.0.0.1:{server.device_port}", "--points", str(POINTS), *more],
                          stdin=subprocess.DEVNULL, capture_output=True, cwd=SCRATCH, timeout=60)
    equal(done.returncode, 0, done.stderr.decode() + done.stdout.decode())
    return json.loads(done.stdout)


def check(folder, answered):
    frames = raw_log.frames(folder)
    equal(verified(folder), len(frames))
    must(len(frames) >= answered, f"{answered} answered, {len(frames)} kept")
    equal([times for times in collections.Counter(frames).values() if times > 1], [], "kept twice")
    rows = observations(folder, history=True)
    keys = collections.Counter((row["point"], row["factor"], row["kind"], row["time"], row["version"]) for row in rows)
    equal([key for key, times in keys.items() if times > 1], [], "stored twice")
    must(all(row["origin"] == "simulated" for row in rows), "simulated values are marked")
    return frames, rows


@says("all that the simulator sends is answered, kept and stored, and marked as simulated")
def clean():
    folder = simulated()
    with Gateway(folder) as server:
        report = simulate(server, "--seconds", "2", "--seed", "5", "--rate", "200")
    equal(report["lost"], 0)
    frames, rows = check(folder, report["answered"])
    equal(len(frames), report["answered"])
    equal({row["point"] for row in rows}, {f"sim{number}" for number in range(1, POINTS + 1)})


@says("wrong CRCs, duplicates, split packets and broken lines lose nothing and double nothing")
def faults():
    folder = simulated()
    with Gateway(folder) as server:
        report = simulate(server, "--seconds", "3", "--seed", "7", "--faults", "crc,duplicate,split,reconnect")
        must(report["reconnects"] > 0 and report["lost"] == 0, report)
        server.told("refused_crc")
    check(folder, 1)


@says("simulated points do not get into a folder of real ones")
def apart():
    from devices import station
    table = run("simulate", "--points", "2")
    ran = run("point", "import", new_file(table.out), data=station())
    equal(ran.code, 65, ran.err)
    ran.one_clear_line()
