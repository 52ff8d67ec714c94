"""Answers in the words of each edition, and frames that want none."""
from devices import MN, Device, Gateway, frame, qn_of, recent_times, station, stored
from harness import equal, must, says

VALUE = {"a21026-Rtd": "12.50"}


@says("2017 and 2025: the answer carries QN, password and MN, and the flag of its edition")
def newer():
    for edition, flag, back in (("2017", 5, 4), ("2025", 9, 8)):
        with Gateway(station(("p1", MN, "123456", edition))) as server, Device(server) as device:
            sent = device.upload(VALUE, recent_times(1)[0], flag=flag)
            equal(device.answer().bytes, frame(f"QN={qn_of(sent)};ST=91;CN=9014;PW=123456;MN={MN};Flag={back};CP=&&&&"))


@says("2005: the answer carries QN and command in its data")
def older():
    with Gateway(station(("p1", MN, "123456", "2005"))) as server, Device(server) as device:
        sent = device.upload({"02-Rtd": "12.50"}, recent_times(1)[0], flag=1)
        equal(device.answer().bytes, frame(f"ST=91;CN=9014;CP=&&QN={qn_of(sent)};CN=2011&&"))
        stored(server.data, 1)


@says("a frame without a flag, or with bit 0 clear, is stored and not answered")
def silent():
    times = recent_times(4)
    with Gateway() as server, Device(server) as device:
        device.upload(VALUE, times[0], flag=4)
        device.upload(VALUE, times[1], flag=None)
        device.upload(VALUE, times[2], flag=None, qn="")
        device.report(VALUE, times[3])  # the first answer is the one of the last frame
        device.says_nothing_more()
        equal(len(stored(server.data, 4)), 4)


@says("minute, hour and day values become series of their kind, with least, most, total and flag")
def kinds():
    at = recent_times(1)[0][:8] + "000000"
    means = {"a21026-Min": "1.0", "a21026-Avg": "2.50", "a21026-Max": "4", "a21026-Cou": "150.0", "a21026-Flag": "N"}
    with Gateway() as server, Device(server) as device:
        for number in (2051, 2061, 2031):
            device.report(means, at, cn=number)
        rows = stored(server.data, 3)
        equal(sorted(row["kind"] for row in rows), ["day", "hour", "minute"])
        for row in rows:
            equal((row["value"], row["least"], row["most"], row["total"], row["flag"]), ("2.50", "1.0", "4", "150.0", "N"))


@says("a heartbeat of 2025 is answered with 9013, and a frame that no series takes with 9014")
def heartbeat():
    with Gateway(station(("p1", MN, "123456", "2025"))) as server, Device(server) as device:
        device.send(frame(f"QN=20260101000000001;ST=21;CN=9015;PW=123456;MN={MN};Flag=9;CP=&&&&"))
        equal(device.answer().cn, 9013)
        device.send(frame(f"QN=20260101000000002;ST=21;CN=3020;PW=123456;MN={MN};Flag=9;CP=&&DataTime=20260101000000;i11001-Info=\"on\"&&"))
        equal(device.answer().cn, 9014)
        must(device.report(VALUE, recent_times(1)[0], flag=9), "values after it")
