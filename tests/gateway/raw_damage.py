"""Damage of the raw log, and marks that point where it is not any more: what is sound stays, what comes is stored, what is lost is told
until a person acknowledges it."""
import json
import pathlib
import shutil
import zlib

from devices import Device, Gateway, events, observations, recent_times, station, stored
from harness import equal, must, run, says, wait_for
from logger import Gateway as Server
from upper import Upper
import raw_log

COUNT, LATER = 60, 12
TIMES = recent_times(COUNT + LATER)
SMALL = "segment=4096"


def report(server, times):
    with Device(server) as device:
        for number, at in enumerate(times):
            device.report({"a21026-Rtd": f"{number}.5"}, at)


def filled(count=COUNT, limits=None):
    """A station that was served, and stopped after all was stored."""
    data = station()
    with Gateway(data, limits=limits) as server:
        report(server, TIMES[:count])
        stored(data, count)
    return data


def raw(data, pattern="*"):
    return sorted(path for path in (pathlib.Path(data) / "raw").glob(pattern))


def times_of(data):
    return [row["time"][:19].replace("-", "").replace(":", "").replace("T", "") for row in observations(data, history=True)]


def flip(path, at):
    path.chmod(0o600)
    bytes_ = bytearray(path.read_bytes())
    bytes_[at] ^= 1
    path.write_bytes(bytes_)


def record_at(path, number):
    """Where a record of a plain segment begins."""
    frames, _ = raw_log.frames_of(path.read_bytes())
    return raw_log.HEAD + sum(len(frame) + raw_log.RECORD.size for frame in frames[:number])


def damages(data):
    ran = run("damage", "list", "--json", data=data)
    equal(ran.code, 0, ran.err)
    return json.loads(ran.out)


def noted(data, kind):
    return wait_for(lambda: [one for one in damages(data) if one["kind"] == kind], f"damage {kind} in the register")


def refused(data):
    """verify and frame verify say so; gives what frame verify says."""
    ran = run("frame", "verify", "--json", data=data)
    must(ran.code != 0 and ran.json()["broken"] and "损坏" in ran.err, ran.out + ran.err)
    whole = run("verify", data=data)
    must(whole.code != 0 and "损坏" in whole.out, whole.out)
    return ran.json()


def acknowledged(data, served=None):
    """A person acknowledges all; verify is content with that, and the register keeps it."""
    ran = run("damage", "scan", data=data)
    equal(ran.code, 0, ran.err)
    ids = [str(one["id"]) for one in damages(data) if not one["acknowledged"]]
    must(ids, "something is to be acknowledged")
    must(run("damage", "acknowledge", ids[0], "--by", "王芳", data=data).code != 0, "without a reason")
    must(run("damage", "acknowledge", ids[0], "--reason", "看过", data=data).code != 0, "without a name")
    equal(run("damage", "acknowledge", *ids, "--by", "王芳", "--reason", "磁盘已更换", data=data).code, 0)
    for command in (("frame", "verify"), ("verify",)):
        ran = run(*command, data=data)
        equal(ran.code, 0, ran.out + ran.err)
    equal([(one["acknowledged"]["who"], one["acknowledged"]["reason"]) for one in damages(data)], [("王芳", "磁盘已更换")] * len(damages(data)))
    if served:
        equal(served.ask_for("/api/v1/health")["damage"], 0)


def goes_on(data, expected):
    """Served again: what comes now is stored, and what was stored stays. Gives the names of the segments afterwards."""
    with Gateway(data, limits=SMALL) as server:
        report(server, TIMES[COUNT:])
        wait_for(lambda: set(TIMES[COUNT:]) <= set(times_of(data)), "what comes now is stored")
        wait_for(lambda: server.ask_for("/api/v1/health")["damage"], "health tells of damage")
    equal(sorted(times_of(data)), sorted(TIMES[:expected] + TIMES[COUNT:]))
    return [path.name for path in raw(data, "*.seg*")]


@says("with the raw log gone it goes on in a segment above the mark, what comes is stored, and the loss is told")
def gone():
    data = filled()
    shutil.rmtree(pathlib.Path(data) / "raw")
    refused(data)
    equal([name[:8] for name in goes_on(data, COUNT)], ["00000002"])
    noted(data, "missing")
    refused(data)
    acknowledged(data)


@says("with the last segment gone, no position is used twice")
def last_gone():
    data = filled(limits=SMALL)
    last = raw(data, "*.seg")[-1]
    last.unlink()
    refused(data)
    names = goes_on(data, COUNT)
    must(last.name not in names and names[-1] > last.name, names)
    noted(data, "missing")
    acknowledged(data)


@says("a segment that ends before the mark is closed there: half of it, its head alone, nothing of it")
def truncated():
    for size in (lambda whole: whole // 2, lambda whole: raw_log.HEAD, lambda whole: 0):
        data = filled()
        path = raw(data, "*.seg")[0]
        whole = path.read_bytes()
        path.write_bytes(whole[:size(len(whole))])
        refused(data)
        equal([name[:8] for name in goes_on(data, COUNT)], ["00000001", "00000002"])
        noted(data, "mark")
        acknowledged(data)


@says("another log in its place is noticed, and its frames are worked through")
def exchanged():
    data, other = filled(), station()
    with Gateway(other) as server:
        report(server, TIMES[COUNT:COUNT + 3] + TIMES[:COUNT])
        stored(other, COUNT + 3)
    shutil.rmtree(pathlib.Path(data) / "raw")
    shutil.copytree(pathlib.Path(other) / "raw", pathlib.Path(data) / "raw")
    refused(data)
    with Gateway(data):
        wait_for(lambda: set(TIMES[COUNT:COUNT + 3]) <= set(times_of(data)), "its frames are stored")
        noted(data, "exchanged")
    acknowledged(data)


@says("an upper platform gets what comes after the log was lost")
def forwarded():
    data = filled()
    target = {"name": "city", "over_time_s": 1, "person": "甲", "note": "接入", "from_start": True}
    with Upper() as upper:
        with Gateway(data) as server:
            equal(server.post("/api/v1/forwards", {**target, "address": upper.address}).status, 200)
            wait_for(lambda: len(upper.heard) == COUNT, "all of the log is forwarded")
            wait_for(lambda: server.ask_for("/api/v1/forwards")["forwards"][0]["status"]["passed"] == COUNT, "and passed")
        shutil.rmtree(pathlib.Path(data) / "raw")
        with Gateway(data) as server:
            report(server, TIMES[COUNT:])
            wait_for(lambda: len(upper.heard) == COUNT + LATER, f"what comes is forwarded: {len(upper.heard)}")


@says("one wrong byte costs one frame: newest segment, in its size, its text and its check sum; the others stay, in /frames too")
def one_byte():
    for within in (0, 4, raw_log.RECORD.size + 20):
        data = filled()
        path = raw(data, "*.seg")[0]
        flip(path, record_at(path, 7) + within)
        equal(refused(data)["frames"], COUNT - 1)
        goes_on(data, COUNT)
        equal(noted(data, "records")[0]["places"], 1)
        told = refused(data)
        equal((told["frames"], len(told["damages"])), (COUNT - 1 + LATER, 1))
        equal(raw(data, "*.cut"), [], "nothing was cut")
        with Server(data) as server:
            day = f"{TIMES[7][:4]}-{TIMES[7][4:6]}-{TIMES[7][6:8]}"
            found = server.ask_for(f"/api/v1/frames?point=p1&from={day}&to={day}&size=200")
            damaged = [one["position"] for one in found["frames"] if one["damaged"]]
            equal(len(damaged), 1)
            must(found["total"] > 1 and all(one["mn"] for one in found["frames"] if not one["damaged"]), found)
            equal(server.get(f"/api/v1/frames/{damaged[0]}", token=server.token).status, 404)
            acknowledged(data, server)


@says("a head of a segment that is damaged stops nothing")
def head():
    data = filled()
    flip(raw(data, "*.seg")[0], 20)
    equal(refused(data)["frames"], COUNT)
    equal([name[:8] for name in goes_on(data, COUNT)], ["00000001", "00000002"])
    noted(data, "head")
    acknowledged(data)


@says("a damaged block of a packed segment, or its table, costs no more than that block")
def packed():
    for where in (lambda size: 100, lambda size: size - 4, lambda size: size - 26):
        data = station()
        with Gateway(data, limits=SMALL) as server:
            report(server, TIMES[:COUNT])
            stored(data, COUNT)
            wait_for(lambda: len(raw(data, "*.segz")) >= 2, "closed segments are packed")
        path = raw(data, "*.segz")[1]
        held = len(raw_log.frames_of(raw_log.unpacked(path.read_bytes()))[0])
        flip(path, where(path.stat().st_size))
        ran = run("frame", "verify", "--json", data=data)
        must(ran.json()["frames"] in (COUNT, COUNT - held), ran.out)
        equal(bool(ran.code), ran.json()["frames"] != COUNT, "what was lost is told, what was found again is not")


@says("damaged frames in front of the stower are passed over, with an event; all others are stored")
def in_front():
    data = filled()
    path = raw(data, "*.seg")[0]
    bad = (0, 20, 21, COUNT - 2)
    for start in [record_at(path, number) for number in bad]:
        flip(path, start + raw_log.RECORD.size + 30)
    for name in ("series.db", "series.db-wal", "series.db-shm"): # all is in front of the stower again
        (pathlib.Path(data) / name).unlink(missing_ok=True)
    lost = {TIMES[number] for number in bad}
    with Gateway(data) as server:
        report(server, TIMES[COUNT:])
        wait_for(lambda: set(TIMES) - lost == set(times_of(data)), "all others are stored")
        server.told("damaged")
        equal(noted(data, "records")[0]["places"], 3)
        equal((server.ask_for("/api/v1/health")["damage"], len(damages(data))), (1, 1), repr(damages(data)))
        acknowledged(data, server)
    must([row for row in events(data) if row[0] == "damaged"], "the event stays")


@says("torn tails are kept side by side, and are no damage")
def torn():
    data = filled(3)
    for number in range(3):
        path = raw(data, "*.seg")[0]
        path.write_bytes(path.read_bytes() + b"torn %d" % number)
        equal(run("frame", "verify", data=data).code, 0)
        with Gateway(data):
            pass
    equal([path.read_bytes() for path in raw(data, "*.cut")], [b"torn 0", b"torn 1", b"torn 2"])
    equal(run("verify", data=data).code, 0)
    equal(damages(data), [])


@says("whole frames behind a hole that was never answered are appended again while the gateway starts, and stored")
def rescued():
    data = filled(6)
    path = raw(data, "*.seg")[0]
    path.chmod(0o600)
    segment = bytearray(path.read_bytes())
    for number in (3, 4, 5): # as if they had been written side by side
        at = record_at(path, number)
        head = list(raw_log.RECORD.unpack_from(segment, at))
        head[7] = record_at(path, 3)
        raw_log.RECORD.pack_into(segment, at, *head)
        head[0] = zlib.crc32(segment[at + 4:at + raw_log.RECORD.size + head[1]])
        raw_log.RECORD.pack_into(segment, at, *head)
    hole = record_at(path, 3) + 20
    segment[hole:hole + 40] = bytes(40)
    path.write_bytes(segment)
    for name in ("series.db", "series.db-wal", "series.db-shm"):
        (pathlib.Path(data) / name).unlink(missing_ok=True)
    with Gateway(data) as server:
        wait_for(lambda: set(times_of(data)) == set(TIMES[:3] + TIMES[4:6]), "what is whole is stored")
        report(server, TIMES[6:8])
        wait_for(lambda: set(TIMES[6:8]) <= set(times_of(data)), "what comes now too")
    equal((len(raw_log.frames(data)), damages(data), len(raw(data, "*.cut"))), (7, [], 1))


@says("the register is read by anyone and acknowledged by an administrator, by name")
def rights():
    data = filled(12)
    path = raw(data, "*.seg")[0]
    flip(path, record_at(path, 3) + 60)
    with Server(data) as server:
        document = wait_for(lambda: (found := server.ask_for("/api/v1/damage"))["damages"] and found, "damage")
        one = document["damages"][0]
        equal((document["unseen"], one["kind"], one["file"], one["acknowledged"]), (1, "records", "raw/00000001", None))
        must("损坏" in one["text"], one["text"])
        address = f"/api/v1/damage/{one['id']}/acknowledge"
        server.ask("POST", address, b'{"person":"x","reason":"y"}').problem(401, "unauthorized", "api.token_missing")
        for body, key in (({"reason": "看过"}, "damage.person"), ({"person": "王芳"}, "damage.reason"), ({"person": "王芳", "reason": ""}, "damage.reason")):
            server.ask("POST", address, json.dumps(body).encode(), token=server.token).problem(422, "input", key)
        server.ask("POST", "/api/v1/damage/99/acknowledge", b'{"person":"a","reason":"b"}', token=server.token).problem(404, "not-found", "damage.unknown")
        server.ask("POST", "/api/v1/damage", b'{"damages":[]}', token=server.token).problem(403, "denied", "api.local_only")
        equal(server.document("/api/v1/verify", token=server.token)["sound"], False)
        equal(server.ask("POST", address + "?dry_run=1", b'{"person":"a","reason":"b"}', token=server.token).status, 200)
        equal(server.ask_for("/api/v1/damage")["unseen"], 1)
        acknowledged(data, server)
        server.ask("POST", address, b'{"person":"a","reason":"b"}', token=server.token).problem(409, "conflict", "damage.acknowledged")
        changes = server.document("/api/v1/changes", token=server.token)["changes"]
        equal((changes[0]["what"], changes[0]["who"]), ("damage.acknowledge", "王芳"))
