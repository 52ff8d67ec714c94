"""A logger that makes up names does not make series without end; what is refused is told, and its frames stay."""
import contextlib
import sqlite3
import time

from devices import MN, Device, Gateway, observations, recent_times, station, stored, verified
from harness import equal, must, new_file, run, says, wait_for

BROKEN = 79
OTHER = "510A0000000000000000000B"


def notes(server, mn):
    return {(one["what"], one["name"]): one for one in server.document(f"/api/v1/devices/{mn}", token=server.token)["notes"]}


def limited(day, point, *rows):
    data = station(*rows)
    (data / "qingshan.yaml").write_text(f"series_new_codes: {day}\nseries_codes: {point}\n")
    return data


def made_up(first, count):
    return {f"q{number:05d}-Rtd": number for number in range(first, first + count)}


def factors(data, point="p1"):
    return sorted({row["factor"] for row in observations(data, point)})


def refused_told(server, mn, count):
    def look():
        one = notes(server, mn).get(("limit", ""))
        return one and one["count"] == count and one
    return wait_for(look, f"{count} refused values are told")


def deep(data):
    ran = run("verify", "--deep", "--json", data=data)
    must(ran.code in (0, BROKEN), ran.err)
    return ran.json()


@says("over so many new names a day the frame is answered and kept, the values are counted and told, and known factors go on")
def a_day():
    data = limited(5, 100, ("p1",), ("p2", OTHER))
    times = recent_times(8)
    with Gateway(data) as server, Device(server) as device, Device(server, OTHER) as other:
        device.report({**made_up(0, 20), "a21026-Rtd": 1}, times[0])
        device.report({**made_up(0, 3), "a21026-Rtd": 2, "a34013-ZsRtd": 3, "02-Rtd": 4}, times[1])
        other.report(made_up(100, 4), times[0])
        stored(data, 5 + 1 + 3 + 2, "p1")
        equal(refused_told(server, MN, 15)["example"], "q00019")
        server.told("not_understood", MN)
        equal(len([name for what, name in notes(server, MN) if what == "unknown"]), 5)
        equal(len(stored(data, 4, "p2")), 4)
    equal(factors(data), ["a21026", "a34013-Zs", *(f"q{number:05d}" for number in range(5))])
    # the day's count is kept with the observations
    with Gateway(data) as server, Device(server) as device:
        device.report({**made_up(20, 2), **made_up(4, 1), "a21002-Rtd": 5}, times[2])
        refused_told(server, MN, 17)
        wait_for(lambda: "a21002" in factors(data), "the known factor")
    equal(factors(data), ["a21002", "a21026", "a34013-Zs", *(f"q{number:05d}" for number in range(5))])
    equal(verified(data), 4)


@says("a point has so many unknown names in all, also over days")
def in_all():
    data = limited(100, 6)
    times = recent_times(4)
    with Gateway(data) as server, Device(server) as device:
        device.report(made_up(0, 4), times[0])
        stored(data, 4)
        device.report({**made_up(4, 4), "a21026-Rtd": 1}, times[1])
        refused_told(server, MN, 2)
        wait_for(lambda: "a21026" in factors(data), "the known factor")
    equal(len(factors(data)), 7)
    with contextlib.closing(sqlite3.connect(data / "series.db")) as base:
        equal(base.execute("SELECT sum(fresh), sum(refused) FROM code_day").fetchone(), (6, 2))
        base.execute("UPDATE code_day SET day = day - 1")  # another day begins
        base.commit()
    with Gateway(data) as server, Device(server) as device:
        device.report(made_up(50, 2), times[2])
        refused_told(server, MN, 4)
    equal(len(factors(data)), 7)


@says("verify --deep knows how many values were refused, and finds what is missing beyond that")
def verify():
    data = limited(5, 100)
    with Gateway(data) as server, Device(server) as device:
        device.report({**made_up(0, 20), "a21026-Rtd": 1}, recent_times(1)[0])
        stored(data, 6)
        refused_told(server, MN, 15)
    found = deep(data)
    equal((found["sound"], found["deep"]["refused"], found["deep"]["values"]), (True, 15, 6), found["findings"][:3])
    must("15" in run("verify", "--deep", data=data).out)
    with contextlib.closing(sqlite3.connect(data / "series.db")) as base:
        for table in ("tail", "series"):
            base.execute(f"DELETE FROM {table} WHERE id = (SELECT id FROM series WHERE factor = 'q00002' AND kind = 0)")
        base.execute("DELETE FROM day_digest")
        base.execute("DELETE FROM day_changed")
        base.commit()
    found = deep(data)
    equal((found["sound"], found["deep"]["refused"], found["deep"]["findings"]), (False, 15, 1))


@says("a file that would bring more names than a point may have is refused whole, when it is looked at and when it is loaded, by both doors")
def files():
    data = limited(1, 5)
    def rows(first, count):
        return "point,factor,kind,time,value\n" + "".join(f"p1,q{number:05d},hour,2026-01-01T01:00:00+08:00,1\n" for number in range(first, first + count))
    for more in ((), ("--dry-run",)):
        ran = run("series", "import", new_file(rows(0, 6)), *more, data=data)
        equal(ran.code, 65, ran.err)
        must("5" in ran.err and "6" in ran.err and "p1" in ran.err, ran.err)
    ran = run("series", "import", new_file(rows(0, 4)), data=data)
    equal(ran.code, 0, ran.err)
    with Gateway(data) as server:
        for query in ("", "&dry_run=1"):
            answer = server.ask("POST", "/api/v1/series/import?name=a.csv" + query, rows(3, 3).encode(), {"Content-Type": "text/csv"}, server.token)
            found = answer.problem(413, "too-large", "series.many_codes")
            equal(found["arguments"], {"point": "p1", "count": "2", "limit": "5"})
        answer = server.ask("POST", "/api/v1/series/import?name=a.csv", rows(3, 2).encode(), {"Content-Type": "text/csv"}, server.token)
        equal(answer.status, 200, answer.body)
    equal(len(factors(data)), 5)


@says("the usual limits: ten thousand made-up names leave three hundred series, the page of the point is small and the server stops at once")
def usual():
    data = station()
    times = recent_times(20)
    with Gateway(data, limits="rate=10000") as server, Device(server) as device:
        for turn, at in enumerate(times):
            device.report(made_up(500 * turn, 500), at)
        refused_told(server, MN, 500 * len(times) - 300)
        began = time.monotonic()
        answer = server.get("/api/v1/points/p1")
        took = time.monotonic() - began
        equal(answer.status, 200)
        print(f"# {len(answer.body)} bytes in {took:.2f} s")
        must(len(answer.body) < 400_000, len(answer.body))
    equal(len(factors(data)), 300)
    for bad in ("series_new_codes: 0\n", "series_codes: many\n"):
        (data / "qingshan.yaml").write_text(bad)
        ran = run("serve", "--listen", "127.0.0.1:0", data=data)
        equal(ran.code, 65, ran.err)
        must(bad.strip() in ran.err, ran.err)
