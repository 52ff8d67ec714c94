"""History counts, by whatever door it comes: of a file with and without a running server, and by wire with old times.

Twenty days that are long over, every ten minutes. Nine of them lie above the limit of the day; among the others are values that
cannot be, an hour of two values and a day of two hours.
"""
import datetime

from harness import equal, must, new_file, run, says, wait_for
from logger import Gateway, Logger, registered

MN = "510A0000000000000000000A"
ZONE = datetime.timezone(datetime.timedelta(hours=8))
FIRST = datetime.datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0) - datetime.timedelta(days=200)
DAYS, HIGH = 20, {3, 4, 5, 6, 10, 11, 12, 13, 14}
SHORT_HOUR, SHORT_DAY = (8, 5), 16  # day and hour; day
LIMIT = "point,factor,average,upper,lower,basis,source\nout1,w01018,day,50,,permit,排污许可证\nout1,w01001,hour,9,6,permit,排污许可证\n"
GROUPS = 40  # of one frame


def values():
    """(time, COD, pH) as a logger has them."""
    for day in range(DAYS):
        for slot in range(144):
            hour, minute = slot // 6, slot % 6 * 10
            if (day, hour) == SHORT_HOUR and minute > 10 or day == SHORT_DAY and hour not in (9, 21):
                continue
            cod = f"{(72 if day in HIGH else 31) + slot % 5}.{slot % 10}"
            if slot % 36 == 7:
                cod = ("-99.000000", "-1", "-9999", "999999")[slot % 4]
            ph = "0" if day == 7 and hour == 3 else f"7.{slot % 9}"
            yield FIRST + datetime.timedelta(days=day, hours=hour, minutes=minute), cod, ph


def table():
    rows = ["point,factor,kind,time,value"]
    for at, cod, ph in values():
        rows += [f"out1,w01018,minute,{at:%Y-%m-%d %H:%M:%S},{cod}", f"out1,w01001,minute,{at:%Y-%m-%d %H:%M:%S},{ph}"]
    return "\n".join(rows) + "\n"


def new_data():
    folder = registered(f"out1,{MN},123456,2017,strict,outfall,113,22")
    equal(run("limit", "import", new_file(LIMIT), data=folder).code, 0)
    return folder


def exported(folder, kind):
    found = run("series", "export", "out1", data=folder).out
    return [line for line in found.splitlines() if f",{kind}," in line]


def warnings(server):
    """Of the rules that ask for a limit."""
    found = [one for rule in ("exceedance", "sustained") for one in server.ask_for(f"/api/v1/warnings?state=all&rule={rule}")["warnings"]]
    return sorted((one["factor"], one["kind"], one["rule"], one["first_ms"], one["last_ms"], one["count"]) for one in found)


def settled(server, folder):
    """Hours, days and warnings, when all nine days are found."""
    wait_for(lambda: sum(one[5] for one in warnings(server) if one[:3] == ("w01018", "day", "exceedance")) == len(HIGH), lambda: warnings(server), 120)
    wait_for(lambda: len(exported(folder, "day")) == 2 * DAYS, lambda: len(exported(folder, "day")), 60)
    said = []

    def calm():
        said.append((exported(folder, "hour"), exported(folder, "day"), warnings(server)))
        return len(said) > 2 and said[-1] == said[-2] and said[-1]
    return wait_for(calm, "the warnings rest", 60)


def of_a_file():
    folder = new_data()
    ran = run("series", "import", new_file(table()), data=folder)
    equal(ran.code, 0, ran.err)
    must("小时均值" in ran.out, ran.out)
    with Gateway(folder) as server:
        return settled(server, folder)


def through_the_server():
    folder = new_data()
    with Gateway(folder) as server:
        answer = server.ask("POST", "/api/v1/series/import", table().encode(), {"Content-Type": "text/csv"}, server.token)
        equal(answer.status, 200, answer.body)
        makes = answer.json()["makes"]
        hours = (DAYS - 1) * 24 + 2
        equal((makes["hours"], makes["days"]), (2 * hours, 2 * DAYS), makes)
        equal(makes["valid_hours"], 2 * (hours - 1), makes)
        return settled(server, folder)


def by_wire():
    folder = new_data()
    rows = list(values())
    with Gateway(folder) as server:
        device = Logger(server.device_port, MN, st="32")
        for first in range(0, len(rows), GROUPS):
            groups = [(f"{at:%Y%m%d%H%M%S}", f"w01018-Avg={cod};w01001-Avg={ph}") for at, cod, ph in rows[first:first + GROUPS]]
            more = "".join(f"|DataTime={at};{said}" for at, said in groups[1:])
            device.report(groups[0][1] + more, cn=2051, at=groups[0][0])
        found = settled(server, folder)
        device.close()
        return found


results = {}


@says("nine days above the limit in a file of last year are warned of; what cannot be and what is too little is not judged")
def file_to_warning():
    hours, days, said = results["file"] = of_a_file()
    cod = [line.split(",") for line in days if ",w01018," in line]
    flags = {row[3][:10]: row[5] for row in cod}
    short = f"{FIRST + datetime.timedelta(days=SHORT_DAY):%Y-%m-%d}"
    equal({day for day, flag in flags.items() if flag != "N"}, {short}, flags)
    at = FIRST + datetime.timedelta(days=SHORT_HOUR[0], hours=SHORT_HOUR[1])
    bad = {line.split(",")[3][:13] for line in hours if ",w01018," in line and line.split(",")[5] != "N"}
    equal(bad, {f"{at:%Y-%m-%dT%H}"}, bad)
    must(all(30 < float(line.split(",")[4]) < 80 for line in hours if ",w01018," in line), "a sentinel is in a mean")
    must(not [one for one in said if one[0] == "w01001" and one[2] in ("exceedance", "sustained")], said)


@says("through the server the same file gives the same hours, days and warnings, and the answer says what will be made")
def same_by_server():
    equal(through_the_server(), results["file"])


@says("by wire with old times the same values give the same hours, days and warnings, byte for byte")
def same_by_wire():
    equal(by_wire(), results["file"])


@says("a limit that is entered after the history is held against all of it")
def limit_later():
    folder = registered(f"out1,{MN},123456,2017,strict,outfall,113,22")
    equal(run("series", "import", new_file(table()), data=folder).code, 0)
    with Gateway(folder) as server:
        wait_for(lambda: len(exported(folder, "day")) == 2 * DAYS, "days", 60)
        answer = server.ask("POST", "/api/v1/limits/import", LIMIT.encode(), {"Content-Type": "text/csv"}, server.token)
        equal(answer.status in (200, 201), True, answer.body)
        equal(settled(server, folder)[1], results["file"][1])
