"""However the network cuts and joins the bytes, each frame is one frame."""
import os
import random

from devices import MN, Device, Gateway, frames_at, qn_of, recent_times, station, stored, upload, verified
from harness import equal, must, says

VALUE = {"a21026-Rtd": "12.50"}


def frames(count, **more):
    return [upload({"a21026-Rtd": f"{number}.5"}, at, **more) for number, at in enumerate(recent_times(count))]


def answered(device, sent):
    """Answers of all of them, in order."""
    equal([device.answer().fields["QN"] for _ in sent], [qn_of(one) for one in sent])


@says("many frames in one segment are answered one by one, in order")
def joined():
    sent = frames(100)
    with Gateway() as server, Device(server) as device:
        device.send(b"".join(sent))
        answered(device, sent)
        equal(len(stored(server.data, 100)), 100)


@says("a frame that comes byte by byte is one frame")
def byte_by_byte():
    sent, = frames(1)
    with Gateway() as server, Device(server) as device:
        for at in range(len(sent)):
            device.send(sent[at:at + 1])
        answered(device, [sent])


@says("frames cut anywhere are whole again")
def cut_anywhere():
    chance, sent = random.Random(int(os.environ.get("GATEWAY_SEED", "1"))), frames(60)
    with Gateway() as server, Device(server) as device:
        stream = b"".join(sent)
        while stream:
            size = chance.randint(1, 400)
            device.send(stream[:size])
            stream = stream[size:]
        answered(device, sent)
        equal(len(stored(server.data, 60)), 60)


@says("the parts of a split packet are answered and stored each for itself, in any order")
def split_packets():
    at = recent_times(1)[0]
    parts = [upload({f"a2102{number}-Rtd": f"{number}.5"}, at, flag=7, more=f"PNUM=3;PNO={number}") for number in (3, 1, 2)]
    with Gateway() as server, Device(server) as device:
        for part in parts:
            device.send(part)
        answered(device, parts)
        rows = stored(server.data, 3)
        equal({row["factor"]: row["value"] for row in rows}, {f"a2102{number}": f"{number}.5" for number in (1, 2, 3)})
        must(len({row["time"] for row in rows}) == 1, rows)
        equal(sorted(frames_at(server.data, "p1", at)), sorted(parts))


@says("a frame of 9,999 bytes is taken")
def longest():
    at = recent_times(1)[0]
    values = {f"x{number:05d}-Rtd": f"{number}.25" for number in range(540)}
    sent = upload(values, at)
    must(9000 < len(sent) <= 10011, len(sent))
    data = station()
    (data / "qingshan.yaml").write_text("series_new_codes: 540\n")  # by default 300 names that nobody knows
    with Gateway(data) as server, Device(server) as device:
        device.send(sent)
        answered(device, [sent])
        equal(len(stored(server.data, 540)), 540)


@says("a frame that stops half-way and a connection that says nothing are closed, and told")
def time_outs():
    with Gateway(station(), limits="register=1,frame=1,idle=2") as server:
        with Device(server) as device:
            device.report(VALUE, recent_times(1)[0])
            device.send(upload(VALUE, recent_times(2)[1])[:50])
            must(device.is_closed())
        server.told("slow_frame", MN)
        with Device(server) as device:
            must(device.is_closed())
        server.told("unregistered")
        with Device(server) as device:
            device.report(VALUE, recent_times(3)[2])
            must(device.is_closed())
        server.told("silent", MN)


@says("a device faster than its rate waits, and loses nothing")
def rate():
    sent = frames(60)
    with Gateway(station(), limits="rate=20") as server, Device(server) as device:
        device.send(b"".join(sent))
        answered(device, sent)
    equal(verified(server.data), 60)
