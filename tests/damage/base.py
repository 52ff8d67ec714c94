"""A small true data folder that a server has made, and a backup of it: what the sweeps damage."""
import contextlib
import pathlib
import shutil
import sqlite3
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / name) for name in ("api", "gateway")]
sys.dont_write_bytecode = True
from devices import Device, Gateway, recent_times, station, stored  # noqa: E402
from harness import SOURCE, equal, new_file, new_path, run, wait_for  # noqa: E402
from upper import Upper  # noqa: E402

MN, OTHER = "510A0000000000000000000A", "510A0000000000000000000B"  # the first is DAMAGE_MN of sweep.h
LIMITS = "segment=4096,rate=1000000"
COUNT = 40
FACTS = "element,year,value,unit,source\nland_area,2017,30000,亩,年报\nstaff,2017,{},人,年报\n"


def rows(path, sql):
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return database.execute(sql).fetchall()


def fill(data):
    """Frames of two devices in several segments, closed ones packed, forwarded to a platform; facts with a correction; two imported
    files; a note of what was not understood; a stranger."""
    with Upper() as upper, Gateway(data, limits=LIMITS) as server:
        equal(server.post("/api/v1/forwards", {"name": "city", "address": upper.address, "over_time_s": 1, "person": "甲"}).status, 200)
        for mn in (MN, OTHER):
            with Device(server, mn) as device:
                for number, at in enumerate(recent_times(COUNT)):
                    device.report({"a21026-Rtd": f"{number}.50", "a21002-Rtd": f"{number}.25", "x1-Rtd": "?"}, at)
        stored(data, 4 * COUNT)
        for value in ("55", "56"):
            equal(run("import", new_file(FACTS.format(value)), data=data).code, 0)
        table = "point,factor,kind,time,value\n" + "".join(f"p1,a34013,hour,2026-01-0{day} 0{hour}:00,{day}.{hour}\n" for day in range(1, 6) for hour in range(9))
        ran = run("series", "import", new_file(table), data=data)
        equal(ran.code, 0, ran.err)
        with contextlib.suppress(OSError), Device(server, "510A000000000000000000FF") as stranger:
            stranger.send(b"##0010nothing...0000\r\n")
        wait_for(lambda: rows(data / "series.db", "SELECT count(*) FROM touched") == [(0,)], "the means are made")
        wait_for(lambda: len(upper.heard) >= 2 * COUNT, "all is forwarded")


def made():
    """TOP: TOP/work/data and TOP/work/backup/b, whole, and `verify` says so."""
    top, data = new_path(), station(("p1", MN), ("p2", OTHER), pack=SOURCE / "tests" / "packs" / "base")
    fill(data)
    work = top / "work"
    (work / "backup").mkdir(parents=True)
    shutil.copytree(data, work / "data", ignore=shutil.ignore_patterns("*.sock"))
    ran = run("backup", work / "backup" / "b", data=work / "data")
    equal(ran.code, 0, ran.err)
    ran = run("verify", data=work / "data")
    equal(ran.code, 0, ran.out + ran.err)
    return top
