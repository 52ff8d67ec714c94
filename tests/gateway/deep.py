"""`verify --deep`: the series say what the frames say, frame by frame, and the means are what their inputs make."""
import contextlib
import shutil
import sqlite3

from devices import Device, Gateway, observations, recent_times, station, stored
from harness import equal, must, new_path, run, says, wait_for

BROKEN = 79
HOURS = 3
made = []


def filled():
    """Minutes of three hours of a day that is over, their hour means, and a correction."""
    if not made:
        data = station(("p1",), ("p2", "510A0000000000000000000B"))
        times = recent_times(6 * HOURS, step_s=600, back_s=86400 * 3)  # whole days are kept: what runs over midnight must still be older than the day before
        with Gateway(data, limits="segment=4096") as server:
            for mn in ("510A0000000000000000000A", "510A0000000000000000000B"):
                with Device(server, mn) as device:
                    for number, at in enumerate(times):
                        device.report({"a21026-Avg": f"{number}.50", "a21002-Avg": "3.25", "a21026-Flag": "N", "a21002-Flag": "N"}, at, cn=2051)
                    device.report({"a21026-Avg": "77.0", "a21026-Flag": "N"}, times[2], cn=2051)
            stored(data, 4 * len(times))
            wait_for(lambda: run("series", "export", "p2", "a21002", "hour", data=data).out.count("computed") >= HOURS, "the means")
        made.append(data)
    copy = new_path()
    shutil.copytree(made[0], copy)
    return copy


def deep(data):
    ran = run("verify", "--deep", "--json", data=data)
    must(ran.code in (0, BROKEN), ran.err)
    found = ran.json()
    equal(found["sound"], ran.code == 0)
    return found


def keys(found):
    return {one["key"] for one in found["findings"]}


def change(data, *statements):
    with contextlib.closing(sqlite3.connect(data / "series.db")) as base:
        for statement in statements:
            base.execute(statement)
        base.commit()


@says("an untouched folder agrees with its frames and its means, corrections too")
def whole():
    data = filled()
    found = deep(data)
    must(found["sound"], found["findings"][:3])
    told = found["deep"]
    equal((told["frames"], told["values"], told["strange"], told["removed"]), (2 * 6 * HOURS + 2, 4 * 6 * HOURS + 2, 0, 0))
    must(told["means"] >= 4 * HOURS and told["findings"] == 0, told)
    must("逐条比对" in run("verify", "--deep", data=data).out)


@says("values that were exchanged, taken away or renamed are named, with their point, factor and time")
def changed():
    tail = "(SELECT id FROM series WHERE point = '%s' AND factor = '%s' AND kind = 1)"
    one, other = tail % ("p1", "a21026"), tail % ("p1", "a21002")
    for statements, key in (
            ((f"UPDATE tail SET bytes = (SELECT t.bytes FROM tail t WHERE t.id = {other}) WHERE id = {one}",), "deep.value_other"),
            ((f"DELETE FROM tail WHERE id = {one}",), "deep.value_gone"),
            (("UPDATE series SET factor = 'a34004' WHERE factor = 'a21026' AND point = 'p1'",), "deep.value_gone"),
            (("DELETE FROM chunk", "DELETE FROM tail", "DELETE FROM series"), "deep.value_gone")):
        data = filled()
        # the digests go with it: nothing else would tell
        change(data, *statements, "DELETE FROM day_digest", "DELETE FROM day_changed", "INSERT OR REPLACE INTO day_unsaid (id, cause) SELECT value, 2 FROM "
               "(WITH RECURSIVE days(value) AS (SELECT 20000 UNION ALL SELECT value + 1 FROM days WHERE value < 40000) SELECT value FROM days)")
        found = deep(data)
        must(key in keys(found) and not found["sound"], (statements, found["findings"][:3]))
        first = next(row for row in found["findings"] if row["key"] == key)
        must(first["point"] in ("p1", "p2") and first["factor"].startswith("a2") and first["time"].startswith("20"), first)
        must(first["text"] in run("verify", "--deep", data=data).out, "in words too")


@says("a mean that is not what its inputs make is found")
def means():
    data = filled()
    hour = "(SELECT id FROM series WHERE point = '%s' AND factor = '%s' AND kind = 2)"
    change(data, f"UPDATE tail SET bytes = (SELECT t.bytes FROM tail t WHERE t.id = {hour % ('p1', 'a21026')}) WHERE id = {hour % ('p1', 'a21002')}")
    found = deep(data)
    must({"deep.mean_other", "heads.series_changed"} <= keys(found), found["findings"][:3])


@says("what was removed because it was kept long enough is told, and no finding")
def removed():
    data = filled()
    (data / "qingshan.yaml").write_text("series_keep_minute_days: 1\n")
    with Gateway(data, limits="retain=1") as server: # how long they are kept counts from the newest value, which is sent here
        with Device(server, "510A0000000000000000000B") as device:
            device.report({"a21026-Rtd": "5.0"}, recent_times(1, back_s=60)[0])
        wait_for(lambda: not [row for row in observations(data, "p1") if row["kind"] == "minute"], "retention", 60)
    found = deep(data)
    must(found["sound"] and found["deep"]["removed"] > 0 and found["deep"]["values"] + found["deep"]["removed"] == 4 * 6 * HOURS + 3, found)


@says("a folder without observations is compared at once")
def empty():
    found = deep(station())
    must(found["sound"] and found["deep"]["frames"] == 0, found)
