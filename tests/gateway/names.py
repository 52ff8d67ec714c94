"""One quantity has one name, however it was sent; what is not understood is told; what is empty is missing."""
import sqlite3
import time

from devices import MN, Device, Gateway, observations, recent_times, station, stored
from harness import equal, must, new_file, run, says, wait_for

WATER, OLD = "510A0000000000000000000B", "510A0000000000000000000C"
LIMITS = "point,factor,average,upper,basis,source\nout1,w01018,hour,50,permit,许可证\nout2,w01018,hour,50,permit,许可证\n"


def plant():
    data = station(("out1", WATER, "123456", "2017", "strict", "outfall"), ("out2", OLD, "123456", "2005", "strict", "outfall"), ("stack1", MN))
    equal(run("limit", "import", new_file(LIMITS), data=data).code, 0)
    return data


def hours_ago(count):
    now = int(time.time()) // 3600 * 3600 + 8 * 3600
    return time.strftime("%Y%m%d%H%M%S", time.gmtime(now - count * 3600))


def warnings(server):
    return server.document("/api/v1/warnings?state=all", token=server.token)["warnings"]


def notes(server, mn):
    return {(one["what"], one["name"]): one for one in server.document(f"/api/v1/devices/{mn}", token=server.token)["notes"]}


@says("old codes and other letters are one series, judged by the limit of its one name, and the sent names are shown")
def one_name():
    with Gateway(plant()) as server:
        with Device(server, OLD) as device:
            for hour, value in ((4, 200), (3, 210)):
                device.upload({"B01-Cou": 59.6, "B01-Avg": 16.5, "011-Avg": value, "011-Flag": "N"}, hours_ago(hour), cn=2061, st=32, flag=None, qn="")
        with Device(server, WATER) as device:
            for hour, names in ((6, ("w01018-Avg", "w01018-Flag", "N")), (5, ("W01018-Avg", "W01018-Flag", "N")), (4, ("w01018-AVG", "w01018-flag", "n"))):
                device.report({names[0]: 210, names[1]: names[2]}, hours_ago(hour), cn=2061, st=32)
        for point, count in (("out1", 3), ("out2", 2)):
            wait_for(lambda p=point, n=count: [one for one in warnings(server) if one["point"] == p and one["factor"] == "w01018" and one["rule"] == "exceedance"
                                               and one["count"] == n], f"{count} exceedances of {point}")
        factors = {one["factor"]: one for one in server.document("/api/v1/points/out2", token=server.token)["factors"]}
        equal(sorted(factors), ["w00000", "w01018"])
        equal([(one["name"], one["rows"]) for one in factors["w01018"]["sent_as"]], [("011", 2)])
        told = notes(server, WATER)
        equal(told["letters", "W01018-Avg"]["example"], "w01018")
        equal(told["letters", "w01018-flag"]["count"], 2)
    equal([(row["factor"], row["flag"]) for row in observations(server.data, "out1")], [("w01018", "N")] * 3)


@says("suffixes that nobody knows and bare names are series of their own, and the device says so")
def unknown():
    with Gateway(plant()) as server, Device(server, WATER) as device:
        device.report({"100000-Ia": "401.400", "100000-Pt": "267.3919", "100000-Flag": "N", "a21026-i22004-Info": 1, "FANSTATUS": 1}, recent_times(1)[0], st=80)
        stored(server.data, 4, "out1")
        server.told("not_understood", WATER)
        equal(notes(server, WATER)["unknown", "100000-Ia"]["example"], "401.400")
    equal([(row["factor"], row["value"], row["flag"]) for row in observations(server.data, "out1")],
          [("100000-Ia", "401.400", "N"), ("100000-Pt", "267.3919", "N"), ("FANSTATUS", "1", ""), ("a21026-i22004-Info", "1", "")])


@says("what cannot be read is missing and told with an example; what is sent twice is told, and the first stands")
def unread():
    with Gateway(plant()) as server, Device(server, WATER) as device:
        for number, value in enumerate(("ERR1", "ERR2", "--", "")):
            device.report({"w01018-Rtd": value, "w01018-Flag": "N", "w21003-Rtd": number}, recent_times(4)[number], st=32)
        device.send(__import__("logger").frame(f"QN=20260101000000001;ST=32;CN=2011;PW=123456;MN={WATER};Flag=5;CP=&&DataTime={recent_times(9)[8]};"
                                               "w01018-Rtd=5;w01018-Rtd=6&&"))
        device.answer()
        stored(server.data, 5, "out1")
        wait_for(lambda: ("twice", "w01018-Rtd") in notes(server, WATER), "the second value is told")
        told = notes(server, WATER)
        equal((told["unread", "w01018-Rtd"]["count"], told["unread", "w01018-Rtd"]["example"]), (2, "ERR2"))
        equal(told["twice", "w01018-Rtd"]["example"], "5 / 6")
    rows = observations(server.data, "out1", "w01018")
    equal([row["value"] for row in rows], ["5"])


@says("a factor that is empty for hours while others go on is missing, although its flag says normal")
def empty():
    with Gateway(plant()) as server, Device(server, WATER) as device:
        now = int(time.time()) // 600 * 600 + 8 * 3600
        for slot in range(40, 0, -1):
            at = time.strftime("%Y%m%d%H%M%S", time.gmtime(now - slot * 600))
            device.report({"w01018-Avg": 30 + slot % 5 if slot > 24 else "", "w01018-Flag": "N", "w21003-Avg": 1 + slot % 7 / 10, "w21003-Flag": "N"}, at, cn=2051, st=32)
        wait_for(lambda: [one for one in warnings(server) if (one["point"], one["factor"], one["rule"]) == ("out1", "w01018", "no_data")], "COD is missing", 120)  # silences are looked for once a minute
        equal([one for one in warnings(server) if one["factor"] == "w21003" and one["rule"] == "no_data"], [])
        live = {one["code"]: one for one in server.document("/api/v1/live", token=server.token)["points"]}
        wait_for(lambda: {one["code"]: one for one in server.document("/api/v1/live", token=server.token)["points"]}["out1"]["missing"], "the live page says so")
        must(live["out1"]["state"] == "online", live["out1"])


@says("at most 300 names of a device are told in a day, the others are counted")
def bounded():
    with Gateway(plant()) as server, Device(server, WATER) as device:
        for part in range(4):
            device.report({f"x{part}{number:02}-Rtd": "?" for number in range(90)}, recent_times(4)[part], st=32)
        wait_for(lambda: ("unread", "") in notes(server, WATER) or ("unknown", "") in notes(server, WATER), "names beyond 300")
    base = sqlite3.connect(server.data / "qingshan.db")
    names = base.execute("SELECT count(*) FROM device_note WHERE mn = ? AND name <> ''", (WATER,)).fetchone()[0]
    must(names <= 301, names)


@says("series of old names join the one name when the program starts, and are found under both")
def join():
    data = plant()
    with Gateway(data) as server, Device(server, OLD) as device:
        for hour in range(6, 1, -1):
            device.upload({"011-Avg": 20 + hour, "060-Avg": 1}, hours_ago(hour), cn=2061, st=32, flag=None, qn="")
        stored(data, 10, "out2")
    base = sqlite3.connect(data / "series.db")  # as a program before this one left it
    base.execute("UPDATE series SET factor = '011' WHERE factor = 'w01018'")
    base.execute("UPDATE series SET factor = '060' WHERE factor = 'w21003'")
    base.execute("DELETE FROM sent_name")
    base.commit()
    base.close()
    equal({row["factor"] for row in observations(data, "out2")}, {"011", "060"})
    with Gateway(data) as server:
        wait_for(lambda: {row["factor"] for row in observations(data, "out2")} == {"w01018", "w21003"}, "one name")
        spans = "kind=hour&from=2020-01-01&to=2100-01-01&step=1d" if False else f"kind=hour&from={hours_ago(30)[:4]}-{hours_ago(30)[4:6]}-{hours_ago(30)[6:8]}&to=2099-12-31&step=30d"
        for name in ("w01018", "011", "W01018"):
            document = server.document(f"/api/v1/series?point=out2&factor={name}&{spans}", token=server.token)
            equal((document["factor"], sum(row[1] for row in document["rows"])), ("w01018", 5))
        wait_for(lambda: [one for one in server.document("/api/v1/points/out2", token=server.token)["factors"] if one["sent_as"]], "the old name is shown")
