"""From any value back to the very bytes: live, after a restart, out of packed segments, and when somebody touched them."""
import pathlib

from devices import Device, Gateway, frames_at, observations, recent_times, station, stored, verified
from harness import equal, must, run, says, wait_for
import raw_log

COUNT = 120


def filled(data):
    """Small segments full of frames: {time: bytes}; the server has ended."""
    sent = {}
    with Gateway(data, limits="segment=4096") as server:
        with Device(server) as device:
            for number, at in enumerate(recent_times(COUNT)):
                sent[at] = device.report({"a21026-Rtd": f"{number}.50", "a21002-Rtd": f"{number}.25"}, at)
        stored(data, 2 * COUNT)
        some = list(sent)[COUNT // 2]
        equal(frames_at(data, "p1", some), [sent[some]], "while it is served")
        # the newest, and the one before it while the newest holds nothing yet, are plain
        wait_for(lambda: len(list((pathlib.Path(data) / "raw").glob("*.seg"))) <= 2, "closed segments are packed")
    return sent


@says("every value leads to its frame, byte by byte, out of plain and packed segments")
def found_again():
    data = station()
    sent = filled(data)
    names = sorted(path.name for path in (pathlib.Path(data) / "raw").iterdir())
    must(sum(name.endswith(".segz") for name in names) >= 3 and sum(name.endswith(".seg") for name in names) in (1, 2), names)
    for at in list(sent)[::10] + [list(sent)[-1]]:
        equal(frames_at(data, "p1", at), [sent[at]])
    equal(raw_log.frames(data), list(sent.values()))
    equal(verified(data), COUNT)
    equal(len(observations(data, history=True)), 2 * COUNT)
    before = observations(data)
    with Gateway(data) as server, Device(server) as device:
        device.report({"a21026-Rtd": "1.00"}, recent_times(COUNT + 1)[-1])
    equal(observations(data)[:COUNT], before[:COUNT], "nothing changed over the restart")


@says("a changed byte in a plain or a packed segment is found, by frame verify and by verify")
def touched():
    data = station()
    filled(data)
    for pattern in ("*.segz", "*.seg"):
        path = sorted((pathlib.Path(data) / "raw").glob(pattern))[0]
        whole = path.read_bytes()
        path.chmod(0o600)
        path.write_bytes(whole[:len(whole) // 2] + bytes([whole[len(whole) // 2] ^ 1]) + whole[len(whole) // 2 + 1:])
        ran = run("frame", "verify", "--json", data=data)
        must(ran.code != 0 and ran.json()["broken"], f"{pattern}: {ran.out}")
        must(run("verify", data=data).code != 0, f"verify does not see {pattern}")
        path.write_bytes(whole)
        equal(verified(data), COUNT)


@says("a point and time without data is code 66, a time that cannot be read is a usage mistake")
def nothing_there():
    data = station()
    with Gateway(data) as server, Device(server) as device:
        device.report({"a21026-Rtd": "1"}, recent_times(1)[0])
    equal(run("frame", "find", "p1", "2020-01-01T00:00:00", data=data).code, 66)
    equal(run("frame", "find", "p9", recent_times(1)[0], data=data).code, 66)
    equal(run("frame", "find", "p1", "yesterday", data=data).code, 64)
