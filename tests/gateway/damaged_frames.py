"""CRC modes, wrong lengths, garbage: refused frames are neither answered nor kept, and the next sound one is taken."""
from devices import MN, Device, Gateway, observations, recent_times, station, stored, upload, verified
from harness import equal, must, says
from logger import frame, modbus

VALUE = {"a21026-Rtd": "12.50"}


def with_check(sent, check):
    segment = sent[6:-6]
    return frame(segment, b"%04X" % check(segment) if callable(check) else check)


@says("a device set to strict is taken with the standard's CRC only, in either case of letters")
def strict():
    times = recent_times(6)
    with Gateway() as server, Device(server) as device:
        for at, check in zip(times, (modbus, b"FFFF", b"ZZZZ", b"0000")):
            device.send(with_check(upload(VALUE, at), check))
        sent = upload(VALUE, times[4])
        device.send(sent[:-6] + sent[-6:].lower())
        equal(device.answer().cn, 9014)
        device.report(VALUE, times[5])
        device.says_nothing_more()
        equal(len(stored(server.data, 2)), 2)
        server.told_times("refused_crc", 4, MN)
    equal(verified(server.data), 2)


@says("a device set to modbus may send either CRC; one set to ignore any; the kept frame has the CRC it came with")
def dialects():
    times = recent_times(3)
    for mode, checks, refused in (("modbus", (modbus,), b"FFFF"), ("ignore", (modbus, b"FFFF"), None)):
        with Gateway(station(("p1", MN, "123456", "2017", mode))) as server, Device(server) as device:
            for at, check in zip(times, checks):
                device.send(with_check(upload(VALUE, at), check))
                equal(device.answer().cn, 9014)
            if refused:
                device.send(with_check(upload(VALUE, times[1]), refused))
            device.report(VALUE, times[2])
            device.says_nothing_more()
            equal(len(stored(server.data, len(checks) + 1)), len(checks) + 1)
        equal(verified(server.data), len(checks) + 1)


@says("garbage before a frame, a wrong length and a lost tail cost only themselves")
def garbage():
    times = recent_times(6)
    with Gateway() as server, Device(server) as device:
        device.send(b"DTU 13800000000\r\n" + upload(VALUE, times[0]))
        equal(device.answer().cn, 9014)
        sent = upload(VALUE, times[1])
        device.send(b"##0400" + sent[6:] + b"\r\n" * 150)
        device.report(VALUE, times[2])
        device.send(b"##12ab" + sent[6:] + b"####0000")
        device.report(VALUE, times[3])
        device.send(upload(VALUE, times[4])[:-2] + upload(VALUE, times[5]))
        device.answer()
        wanted = {times[0], times[2], times[3], times[5]}
        found = {row["time"] for row in stored(server.data, len(wanted))}
        for at in wanted:
            must(any(time.replace("-", "").replace(":", "").replace("T", "").startswith(at) for time in found), (at, found))


@says("values that cannot be numbers are left out, and the others of the frame stay")
def odd_values():
    at = recent_times(1)[0]
    with Gateway() as server, Device(server) as device:
        device.report({"a21026-Rtd": "12.50", "a21002-Rtd": "NaN", "a34013-Rtd": "--", "a19001-Rtd": "", "a01011-Rtd": "0.00"}, at)
        rows = stored(server.data, 2)
        equal({row["factor"]: row["value"] for row in rows}, {"a21026": "12.50", "a01011": "0.00"})


@says("a frame of Chinese text in GBK is kept byte by byte, and its values are stored")
def gbk():
    at = recent_times(1)[0]
    with Gateway(station(("p1", MN, {"charset": "gbk"}))) as server, Device(server) as device:
        text = "清洗管路".encode("gbk")
        device.send(frame(f"QN=20260101000000001;ST=31;CN=2011;PW=123456;MN={MN};Flag=5;CP=&&DataTime={at};a21026-Rtd=1.5;i11001-Info=".encode() + text + b"&&"))
        equal(device.answer().cn, 9014)
        rows = stored(server.data, 1)
        equal([(row["factor"], row["value"]) for row in rows], [("a21026", "1.5")])
    equal(verified(server.data), 1)
    equal(len(observations(server.data)), 1)
