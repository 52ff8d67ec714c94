"""Every rule of judging: a fault of the simulator raises it, there and nowhere else, and a clean run of the same seed raises nothing.

The past is filled in as devices would have sent it, the server judges it, and then the simulator goes on against the gateway:
what lasts must go on, by frames. Profiles and points are those of the demo, with facilities of a stack and its inlet beside them.
"""
import contextlib
import datetime
import sqlite3
import subprocess
import time

from devices import Gateway
from harness import DEADLINE, PACK, PROGRAM, SCRATCH, SOURCE, equal, must, new_file, new_path, run, says, wait_for

SEED = "11"
DEMO = SOURCE / "packs" / "demo"
POINTS = ["outfall01", "outfall02", "outfall03", "outfall04", "stack01", "stack02", "stack03", "stack04", "hood01", "dust01", "river01", "air01", "sewage01"]
INLET = "inlet01,DEMO0000INLETMN,odemo99,2017,strict,flue_gas,113.1,22.55,模拟脱硫塔进口,440704001,yes\n"
MORE = """flue_gas,31,a21026,300,1,flat,0.02,0.05,0.02,0
stack,31,SB1-RS,1,0,flat,0,0,0,0
stack,31,SB2-RS,1,0,flat,0,0,0,0
"""
LIMITS = """point,factor,average,upper,lower,basis,source
outfall01,w01018,day,90,,permit,模拟
outfall01,w21003,hour,5,,permit,模拟
outfall04,w01018,day,90,,permit,模拟
outfall04,w01001,instant,9,6,permit,模拟
stack01,a21002,hour,200,,permit,模拟
hood01,a34041,hour,4,,permit,模拟
dust01,a34001,hour,800,,permit,模拟
"""
# What is set for the pairs; a clock is given ten minutes by default, which a test has not.
SETTINGS = [("efficiency", "percent", "stack01", "a21026", "80"), ("efficiency", "other_point", "stack01", "a21026", "inlet01"),
            ("idle", "other_factor", "stack02", "SB1-RS", "SB2-RS"), ("clock", "minutes", "", "", "0")]
# What began before the values that are judged one by one (a day) shows itself alone, without the jump of its beginning.
SCENARIO = """point,factor,fault,amount,begin_hours,other
outfall01,w01018,exceed,3,1000,
outfall01,w21003,exceed,6,1000,
outfall02,w21003,constant,1,8,
outfall02,w21011,zero,0,5,
outfall02,w01001,range,15.2,30,
outfall02,w21001,negative,0.5,30,
outfall03,w01018,copy,0,30,outfall04
river01,w21003,jump,6,24,
stack01,a21026,exceed,8,1000,
stack02,SB1-RS,zero,0,3,
stack03,,silent,0,3,
dust01,a34002,silent,0,3,
stack04,,clock,-900,0,
"""
WANTED = {
    ("exceedance", "outfall01", "w01018", "day"): "value limit multiple",
    ("exceedance", "outfall01", "w21003", "hour"): "value limit multiple",
    ("constant", "outfall02", "w21003", "realtime"): "value",
    ("zero", "outfall02", "w21011", "realtime"): "value",
    ("range", "outfall02", "w01001", "realtime"): "value high",
    ("negative", "outfall02", "w21001", "realtime"): "value",
    ("copy", "outfall03", "w01018", "realtime"): "value",
    ("copy", "outfall04", "w01018", "realtime"): "value",
    ("jump", "river01", "w21003", "realtime"): "value median allowed",
    ("efficiency", "stack01", "a21026", "hour"): "percent least outlet inlet",
    ("idle", "stack02", "SB1-RS", "realtime"): "facility production",
    ("no_data", "stack03", "", "realtime"): "allowed",
    ("no_data", "dust01", "a34002", "realtime"): "allowed",
    ("clock", "stack04", "", "realtime"): "offset_s allowed",
}
LASTING = {"constant", "zero", "range", "negative", "idle"}  # judged on single values: they go on while the devices speak
CLOCK = ("clock", "stack04", "", "realtime")


def rows_of(name):
    return (DEMO / name).read_text(encoding="utf-8-sig").splitlines(keepends=True)


def tables(scenario):
    head, *rows = rows_of("points.csv")
    points = new_file(head + "".join(row for row in rows if row.split(",")[0] in POINTS) + INLET)
    words = ["--table", points, "--profiles", new_file("".join(rows_of("profiles.csv")) + MORE), "--seed", SEED]
    return points, words + (["--scenario", new_file(scenario)] if scenario else [])


def settle(server):
    for rule, parameter, point, factor, value in SETTINGS:
        answer = server.post("/api/v1/judge-rules", {"rule": rule, "parameter": parameter, "point": point, "factor": factor, "value": value,
                                                     "source": "试验", "person": "值班员"})
        equal(answer.status, 200, answer.body)


def county(scenario):
    """A folder with two days of the past; the words with which the simulator goes on."""
    folder = new_path()
    points, words = tables(scenario)
    for step in (["init", "--pack", PACK, "--simulated"], ["point", "import", points], ["limit", "import", new_file(LIMITS)]):
        ran = run(*step, data=folder)
        equal(ran.code, 0, ran.err)
    with Gateway(folder) as server:
        settle(server)
    ran = run("simulate", *words, "--days", "2", data=folder)
    equal(ran.code, 0, ran.err)
    return folder, words


@contextlib.contextmanager
def speaking(server, words):
    """The devices of the table speak, about two frames a second each."""
    process = subprocess.Popen([PROGRAM, "simulate", *map(str, words), "--to", f"127.0.0.1:{server.device_port}", "--rate", "40", "--seconds", "60"],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=SCRATCH)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def key_of(one):
    return one["rule"], one["point"], one["factor"] or "", one["kind"]


def warnings(server):
    return server.document("/api/v1/warnings?state=all&size=500")["warnings"]


def by_key(found):
    """The newest of each."""
    return {key_of(one): one for one in sorted(found, key=lambda one: one["last_ms"])}


def goes_on(server, since_ms):
    found = by_key(warnings(server))
    return CLOCK in found and all(one["last_ms"] >= since_ms for key, one in found.items() if key[0] in LASTING) and found


def series(folder):
    ran = run("series", "list", "--json", data=folder)
    equal(ran.code, 0, ran.err)
    return [{**one, "last": datetime.datetime.fromisoformat(one["last"])} for one in ran.json()]


def judged_rows(folder):
    with contextlib.closing(sqlite3.connect(f"file:{folder}/qingshan.db", uri=True)) as database:
        return {row[:3]: row[3] for row in database.execute("SELECT point, factor, kind, rows FROM judged")}


def stored_rows(folder):
    return {(one["point"], one["factor"], one["kind"]): one["rows"] for one in series(folder)}


def judged_to_the_end(folder):
    """After the server has ended: all rows of all series were judged. Gives their keys. A stop waits 2 s for it; then the next start goes on,
    and is let go on: means of a past wait for a second of quiet, which a server that ends at once never has."""
    until = time.monotonic() + 2 * DEADLINE
    while judged_rows(folder) != stored_rows(folder) and time.monotonic() < until:
        with Gateway(folder):
            while judged_rows(folder) != stored_rows(folder) and time.monotonic() < until:
                time.sleep(0.1)
    equal(judged_rows(folder), stored_rows(folder), "judged rows")
    return set(stored_rows(folder))


def all_warnings(folder):
    ran = run("warning", "list", "--history", "--json", data=folder)
    equal(ran.code, 0, ran.err)
    return ran.json()


@says("each fault of the simulator raises its rule at its point, with its numbers, and nothing else is raised")
def faults():
    folder, words = county(SCENARIO)
    with Gateway(folder) as server:
        past = set(WANTED) - {CLOCK}
        missing = lambda: sorted(past - set(by_key(warnings(server))))  # noqa: E731
        wait_for(lambda: not missing(), lambda: f"the past has not shown {missing()}", 4 * DEADLINE)  # judged by a thread that gives way to all others
        since_ms = int(time.time() * 1000)
        with speaking(server, words):
            found = wait_for(lambda: goes_on(server, since_ms), "the clock's warning, and that what lasts goes on", 2 * DEADLINE)
    for key in LASTING:
        (one,) = [one for name, one in found.items() if name[0] == key]
        must(one["state"] == "open", one)
    everything = all_warnings(folder)
    equal(sorted(set(by_key(everything)) ^ set(WANTED)), [], "raised but not wanted, or wanted but not raised")
    for key, numbers in WANTED.items():
        one = by_key(everything)[key]
        equal(sorted(one["numbers"]), sorted(numbers.split()), key)
        must(one["simulated"] and "{" not in one["text"] and one["text"], one)
    must(by_key(everything)[("exceedance", "outfall01", "w21003", "hour")]["sustained"], "hours in a row above the limit are a degree of it")
    judged_to_the_end(folder)


@says("a clean run of the same devices and seed raises nothing, past or live")
def clean():
    folder, words = county("")
    with Gateway(folder) as server:
        since = datetime.datetime.now(datetime.timezone.utc)
        with speaking(server, words):
            wait_for(lambda: {one["point"] for one in series(folder) if one["kind"] == "realtime" and one["last"] > since} >= set(POINTS), "a frame of every device")
            wait_for(lambda: {one["kind"] for one in series(folder) if one["point"] == "outfall01" and one["factor"] == "w01018"} >= {"hour", "day"}, "means")
    judged = judged_to_the_end(folder)
    must({("stack02", "SB1-RS", "realtime"), ("outfall01", "w01018", "day")} <= judged, "states and means are judged")
    equal([(key_of(one), one["text"]) for one in all_warnings(folder)], [])
