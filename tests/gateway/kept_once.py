"""What is sent again is answered again and kept once; what is corrected is a new version."""
import datetime

from devices import MN, Device, Gateway, frames_at, observations, recent_times, station, stored, upload, verified
from harness import equal, must, says

VALUE = {"a21026-Rtd": "12.50"}


@says("the same frame again, over new connections and a restart, is answered each time and kept once")
def again():
    sent, data = upload(VALUE, recent_times(1)[0]), station()
    for _ in range(2):
        with Gateway(data) as server:
            for _ in range(2):
                with Device(server) as device:
                    for _ in range(2):
                        device.send(sent)
                        equal(device.answer().cn, 9014)
    equal(verified(data), 1)
    equal(len(observations(data, history=True)), 1)


@says("after kill -9 the frame that was answered last is not kept twice")
def after_kill():
    sent, data = upload(VALUE, recent_times(1)[0]), station()
    server = Gateway(data)
    with Device(server) as device:
        device.send(sent)
        equal(device.answer().cn, 9014)
    server.kill()
    with Gateway(data) as server, Device(server) as device:
        device.send(sent)
        equal(device.answer().cn, 9014)
        stored(data, 1)
    equal(verified(data), 1)


@says("the same values in another frame add a frame and no observation")
def same_values():
    at = recent_times(1)[0]
    with Gateway() as server, Device(server) as device:
        device.report(VALUE, at)
        device.report(VALUE, at)
        device.report({"a21002-Rtd": "1"}, at)
        stored(server.data, 2)
    equal(verified(server.data), 3)
    equal(len(observations(server.data, history=True)), 2)


@says("another value of the same time is version 2, and both frames are found")
def corrected():
    at = recent_times(1)[0]
    with Gateway() as server, Device(server) as device:
        first = device.report(VALUE, at)
        stored(server.data, 1)
        second = device.report({"a21026-Rtd": "13.00"}, at)
    rows = observations(server.data, history=True)
    equal([(row["value"], row["version"]) for row in rows], [("12.50", "1"), ("13.00", "2")])
    equal([row["value"] for row in observations(server.data)], ["13.00"])
    equal(frames_at(server.data, "p1", at), [first, second])


@says("back-fill of three days, newest first, is stored in order of time")
def back_fill():
    times = recent_times(300, step_s=800, back_s=3 * 86400)
    with Gateway() as server, Device(server) as device:
        for number, at in reversed(list(enumerate(times))):
            device.report({"a21026-Rtd": f"{number}.5"}, at)
    rows = observations(server.data)
    equal([row["value"] for row in rows], [f"{number}.5" for number in range(300)])


@says("values of a clock in 1970 and in 2099 are in no series, their frames are kept, and it is told")
def wrong_clocks():
    with Gateway() as server, Device(server) as device:
        for at in ("19700101080000", "20991231000000"):
            device.report(VALUE, at)
        device.report({"a21026-Rtd": "1.5"}, recent_times(1)[0])
        server.told_times("wrong_clock", 2, MN)
    equal([row["value"] for row in observations(server.data)], ["1.5"])
    equal(verified(server.data), 3)


@says("the clock offset and the end of an interval, as the device's settings say, move its times")
def clock_settings():
    at = recent_times(1)[0][:10] + "0000"
    with Gateway(station(("p1", MN, {"clock_offset_s": "-30", "data_time": "end"}))) as server, Device(server) as device:
        device.report({"a21026-Avg": "5"}, at, cn=2061)
        row, = stored(server.data, 1)
        begin = datetime.datetime.strptime(at, "%Y%m%d%H%M%S") - datetime.timedelta(hours=1, seconds=30)
        equal(row["time"], begin.strftime("%Y-%m-%dT%H:%M:%S.000+08:00"))
