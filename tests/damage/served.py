"""A whole server on a folder that is damaged in one place: it starts or says why not, a device sends, everything is read back."""
import contextlib
import json
import shutil
import subprocess

import base
from devices import Device, Gateway, recent_times
from harness import new_path, run
import raw_log

PATHS = ("/api/v1/indicators?year=2017", "/api/v1/facts?subject=land_area", "/api/v1/facts?subject=staff",
         "/api/v1/series?point=p1&factor=a34013&kind=hour&from=2026-01-01&to=2026-01-06&step=1h")
PARTS = 6  # of sweep.h; the last one is a backup, which nobody serves
truth = {}


def documents(server):
    """What the server answers; None: it refused, which is told."""
    found = {}
    for path in PATHS:
        answer = server.get(path, token=server.token)
        found[path] = json.loads(answer.body) if answer.status == 200 else None
    return found


def exported(data):
    """Lines of the observations, without those of today; None: refused."""
    ran = run("series", "export", "--history", data=data)
    return ran.out.splitlines() if ran.code == 0 else None


def frames_of(data):
    with contextlib.suppress(Exception):
        return list(raw_log.frames(data))
    return None


def used(data):
    """Starts, sends, reads back, stops. ret: documents, whether the frame was answered, what was told."""
    told, answered, found = [], False, None
    try:
        server = Gateway(data, limits=base.LIMITS)
    except Exception as refused:  # noqa: BLE001 - it says why
        return None, False, [f"not started: {refused}"]
    with contextlib.suppress(Exception), Device(server, base.MN) as device:
        device.report({"a21026-Rtd": "777.5"}, recent_times(1, back_s=60)[0])
        answered = True
    with contextlib.suppress(Exception):
        found = documents(server)
        health = server.document("/api/v1/health", token=server.token)
        told += [f"health: {health['damage']}"] if health["damage"] else []
    server.process.terminate()
    server.process.wait(60)
    told += [line for line in server.stderr().splitlines() if (" error " in line or " warning " in line) and "open files" not in line]
    server.kill()
    return found, answered, told


def damaged(seed, number, build):
    top = new_path()
    shutil.copytree(base_top(), top)
    ran = subprocess.run([build / "tests" / "damage" / "damage_sweep", top, str(seed), str(number), "only"], capture_output=True, text=True, check=True)
    return top / "work" / "data", ran.stdout.strip()


def base_top():
    if "top" not in truth:
        truth["top"] = base.made()
        copy = new_path()
        shutil.copytree(truth["top"] / "work" / "data", copy)
        truth["series"] = exported(copy)
        truth["documents"], answered, told = used(copy)
        if not answered or told or None in truth["documents"].values():
            raise AssertionError(f"the undamaged folder: {answered}, {told}, {truth['documents']}")
    return truth["top"]


def wrongs(data, found, answered):
    """Sentences about answers that are others than the truth."""
    series, frames = exported(data), frames_of(data)
    for path, document in (found or {}).items():
        if document is not None and document != truth["documents"][path]:
            yield f"{path} is another document"
    if series is not None and set(truth["series"]) - set(series):
        yield "observations are gone or others"
    if answered and frames is not None and sum(b"=777.5" in frame for frame in frames) != 1:
        yield "the frame that was answered is not there once"


def one(seed, number, build):
    data, what = damaged(seed, number, build)
    found, answered, told = used(data)
    wrong = list(wrongs(data, found, answered))
    verified = run("verify", data=data)
    told += [] if verified.code == 0 else [verified.out + verified.err]
    told += [path for path, document in (found or {path: None for path in PATHS}).items() if document is None]
    shutil.rmtree(data.parents[1])
    if wrong and not told:
        return f"seed {seed} number {number}: {what}: {wrong}", "wrong"
    return None, "noticed" if wrong or not answered or None in (found or {"": None}).values() else "healed" if told else "harmless"


def serve(seed, count, build):
    """Counts by outcome, and the faults."""
    counts, faults, number = {"noticed": 0, "healed": 0, "harmless": 0, "wrong": 0}, [], 0
    for _ in range(count):
        number += 2 if number % PARTS == PARTS - 2 else 1
        fault, outcome = one(seed, number, build)
        counts[outcome] += 1
        faults += [fault] if fault else []
    return counts, faults
