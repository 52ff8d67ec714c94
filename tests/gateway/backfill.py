"""Gaps in a device's means are found and asked for: what is asked, when it is not, and that what comes is there once."""
import collections
import contextlib
import csv
import io
import subprocess
import time

from devices import observations, stored
from harness import PACK, PROGRAM, equal, must, new_file, new_path, run, says, wait_for
from logger import Gateway, Logger, registered, stamp_of, values_of

MN = "010000A8900016F000169DC0"
ROW = f"stack1,{MN},123456,2017,strict,flue_gas,112.1,22.2"
PATH = f"/api/v1/devices/{MN}"
STEP = 600
LOOKS = 2.5  # seconds: more than two looks
VALUES = "a21026-Min=1,a21026-Avg=2.5,a21026-Max=4,a21026-Flag=N"


def now_slot():
    return int(time.time()) // STEP * STEP


def switch(server, **settings):
    equal(server.post(PATH, {"person": "甲", "note": "补传", **settings}).status, 200)


def orders(server):
    return [one for one in server.ask_for(PATH + "/commands")["commands"] if one["origin"] == "backfill"]


@contextlib.contextmanager
def device_with_gaps(*missing, slots=18):
    """Ten-minute means of the last three hours but these, counted from the oldest one."""
    folder = registered(ROW)
    with Gateway(folder, "--hj212-limits", "quiet=20,backfill=1") as server:
        logger = Logger(server.device_port, MN)
        first = now_slot() - slots * STEP
        for number in range(slots):
            if number not in missing:
                logger.report(VALUES, cn=2051, at=stamp_of(first + number * STEP))
        stored(folder, slots - len(missing))
        yield server, logger, lambda number: stamp_of(first + number * STEP)
        logger.close()


def asked_for(told, begin, end):
    equal((values_of(told["CP"])["BeginTime"], values_of(told["CP"])["EndTime"]), (begin, end))


def minutes_of(server):
    rows = observations(server.data, history=True)
    return collections.Counter(row["time"] for row in rows if row["kind"] == "minute")


@says("an outage is asked for in one request, its frames fill it, and every mean is there exactly once")
def filled():
    with device_with_gaps(5, 6, 7, 8) as (server, logger, at):
        switch(server, backfill=True)
        told = logger.hear(2051)
        asked_for(told, at(5), at(9))
        logger.answer(told, 9011)
        for number in range(5, 10):  # a device that takes the end for a part of it
            logger.report(VALUES, cn=2051, at=at(number))
        logger.answer(told, 9012)
        (order,) = wait_for(lambda: (o := orders(server)) and o[0]["state"] == "done" and o, "it is done")
        equal((order["person"], order["frames"], order["number"]), ("", 5, 2051))
        must(logger.frames.next(LOOKS) is None, "nothing more is asked for")
        equal(len(orders(server)), 1)
        wait_for(lambda: len(minutes_of(server)) == 18, "all eighteen are stored")
        equal(set(minutes_of(server).values()), {1})


@says("what a device says it does not have, or refuses, is not asked for again")
def refused():
    with device_with_gaps(3, 4, 10) as (server, logger, at):
        switch(server, backfill=True)
        told = logger.hear(2051)
        asked_for(told, at(3), at(5))
        logger.answer(told, 9011)
        logger.answer(told, 9012, 100)
        told = logger.hear(2051)
        asked_for(told, at(10), at(11))
        logger.answer(told, 9011, 2)
        must(logger.frames.next(LOOKS) is None, "neither is asked for again")
        equal([one["state"] for one in orders(server)], ["refused", "failed"])


@says("nothing is asked for where back-fill is off, and not on a closed line")
def off():
    with device_with_gaps(5) as (server, logger, at):
        must(logger.frames.next(LOOKS) is None, "it is off until somebody turns it on")
        logger.close()
        wait_for(lambda: not server.ask_for(PATH)["learned"]["online"], "the line is closed")
        switch(server, backfill=True)
        time.sleep(LOOKS)  # what must not come cannot be waited for
        equal(orders(server), [])
        again = Logger(server.device_port, MN)
        again.report()
        asked_for(again.hear(2051), at(5), at(6))
        again.close()


@says("no more requests an hour than are allowed")
def hourly():
    with device_with_gaps(2, 6, 10, 14) as (server, logger, at):
        switch(server, backfill=True, backfill_hourly=2)
        for number in (2, 6):
            told = logger.hear(2051)
            asked_for(told, at(number), at(number + 1))
            logger.answer(told, 9012, 100)
        must(logger.frames.next(LOOKS) is None, "two are two")
        switch(server, backfill_hourly=3)
        asked_for(logger.hear(2051), at(10), at(11))


@says("what maintenance covers is not asked for, nor what was before the device's first frame")
def maintenance():
    with device_with_gaps(0, 1, 5, 6, 12) as (server, logger, at):
        window = {"point": "stack1", "from": iso(at(5)), "to": iso(at(7)), "reason": "检修", "person": "甲"}
        equal(server.post("/api/v1/maintenance", window).status, 200)
        switch(server, backfill=True)
        asked_for(logger.hear(2051), at(12), at(13))


def iso(at):
    return f"{at[:4]}-{at[4:6]}-{at[6:8]}T{at[8:10]}:{at[10:12]}:{at[12:14]}.000+08:00"


# ---- the simulator ----

POINTS = "point,mn,pw,edition,crc,kind,longitude,latitude,name,region,simulated\nair1,SIM00000000000000000AIR1,123456,2017,strict,air,113.1,22.5,模拟空气站,,yes\n"
PROFILES = "kind,st,factor,usual,decimals,shape,daily,slow,fast,least\nair,22,a21026,12,1,flat,0,0.3,0.1,0\nair,22,a34004,30,1,noon,0.3,0.2,0.1,0\n"
OUTAGE = "point,factor,fault,amount,begin_hours\nair1,,outage,2.4,4\n"  # two and a half hours, so that at least one hour is whole
AIR = "/api/v1/devices/SIM00000000000000000AIR1"


def county(*more):
    """A folder of two days of the simulated station, and what the simulator is called with."""
    folder = new_path()
    equal(run("init", "--pack", PACK, "--simulated", data=folder).code, 0)
    points = new_file(POINTS)
    equal(run("point", "import", points, data=folder).code, 0)
    tables = ["--table", points, "--profiles", new_file(PROFILES), *more]
    ran = run("simulate", *tables, "--days", "2", data=folder)
    equal(ran.code, 0, ran.err)
    return folder, tables


def hours_of(folder):
    ran = run("series", "export", "--history", data=folder)
    rows = [row for row in csv.DictReader(io.StringIO(ran.out.lstrip("\ufeff"))) if row["kind"] == "hour"]
    return {(row["factor"], row["time"], row["version"]): row for row in rows}


def whole_county():
    """The hours that would have come without an outage."""
    folder, _ = county()
    with Gateway(folder):
        return wait_for(lambda: len(hours := hours_of(folder)) >= 2 * 47 and hours, "its hours are computed")


@says("a simulated outage is filled with the values the simulator would have sent, each hour once")
def simulated_outage():
    wanted = whole_county()
    folder, tables = county("--scenario", new_file(OUTAGE))
    with Gateway(folder, "--hj212-limits", "quiet=20,backfill=1") as server:
        equal(server.post(AIR, {"person": "甲", "note": "补传", "backfill": True}).status, 200)
        run_on = subprocess.Popen([PROGRAM, "simulate", *map(str, tables), "--to", f"127.0.0.1:{server.device_port}", "--rate", "2", "--seconds", "60"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            (order,) = wait_for(lambda: (o := server.ask_for(AIR + "/commands")["commands"]) and o[0]["state"] not in ("waiting", "sent", "accepted") and o,
                                "the gap is asked for")
        finally:
            run_on.kill()
            run_on.wait()
        equal((order["number"], order["origin"], order["state"], order["code"]), (2061, "backfill", "done", 1))
        begin = iso(values_of(order["arguments"])["BeginTime"])
        there = wait_for(lambda: (hours := hours_of(folder)) and ("a21026", begin, "1") in hours and hours, "it is stored")
    until = iso(values_of(order["arguments"])["EndTime"])
    gap = [key for key in wanted if begin <= key[1] < until and key in there]
    must({key[0] for key in gap} == {"a21026", "a34004"}, gap)
    for key in gap:
        must(abs(float(there[key]["value"]) - float(wanted[key]["value"])) < 0.11, (key, there[key], wanted[key]))
    must(all(int(version) == 1 for _, at, version in there if at == begin), "once")
