"""Air and water from observations to indicators: hours become days, a finished year becomes facts, each opens down to its hours."""
import csv
import datetime
import json
import pathlib

from harness import PACK, SOURCE, Server, Skip, equal, must, new_file, new_folder, new_path, run, says, wait_for

FACTORS = {"pm25": "a34004", "pm10": "a34002", "so2": "a21026", "no2": "a21004", "co": "a21005", "o3_1h": "a05024"}
CLEAN = {"a34004": 20, "a34002": 40, "a21026": 8, "a21004": 20, "a21005": 0.6, "a05024": 60}
YEAR = 2020
HEAD = "point,factor,kind,time,value,flag,total,origin\n"


def points(*rows):
    return "point,mn,pw,edition,crc,kind,longitude,latitude,name\n" + "".join(
        f"{code},{code}mn,123456,2017,strict,{kind},113.1,22.5,{name}\n" for code, kind, name in rows)


def days_of(year, count=None):
    first = datetime.date(year, 1, 1)
    return [first + datetime.timedelta(n) for n in range(count or (datetime.date(year + 1, 1, 1) - first).days)]


def day_rows(point, day, **other):
    """A day as a person enters it: one value a factor."""
    return "".join(f"{point},{factor},day,{day} 00:00:00,{other.get(factor, value)},,,manual\n" for factor, value in CLEAN.items())


def hour_rows(point, day, hours=24, **other):
    return "".join(f"{point},{factor},hour,{day} {hour:02d}:00:00,{other.get(factor, value)},N,,device\n"
                   for factor, value in CLEAN.items() for hour in range(hours))


def sample_rows(point, year, months, **values):
    return "".join(f"{point},{factor},day,{year}-{month:02d}-08 00:00:00,{value},,,manual\n" for month in months for factor, value in values.items())


def whole_year():
    """2020: 340 days entered, two of them light, one heavy; one day of hours; a station, two sections, a plant."""
    text = HEAD
    for n, day in enumerate(days_of(YEAR, 340)):
        text += day_rows("air1", day, **({"a34004": 80} if n in (10, 11) else {"a34004": 160} if n == 339 else {}))
    text += hour_rows("air1", datetime.date(YEAR, 12, 20), a34004=76)
    text += sample_rows("riv1", YEAR, range(1, 13), w21003=0.8, w01019=4, w21011=0.15)
    text += sample_rows("riv2", YEAR, range(1, 13), w21003=2.5, w01019=4, w21011=0.15)
    text += "".join(f"sew1,w00000,day,{day} 00:00:00,900,N,50000,device\n" for day in days_of(YEAR))
    return text


def folder_with(series, *more):
    data = new_folder()
    rows = points(("air1", "air", "江海站"), ("riv1", "river", "麻园河"), ("riv2", "river", "中路河"), ("sew1", "sewage", "江海厂"), *more)
    equal(run("point", "import", new_file(rows), data=data).code, 0)
    ran = run("series", "import", new_file(series), data=data)
    equal(ran.code, 0, ran.err)
    return data


data = folder_with(whole_year())
server = Server(data)


def facts(server, year=YEAR):
    return {fact["subject"]: fact for fact in server.document(f"/api/v1/facts?year={year}")["facts"]}


@says("days that were entered and hours give the counts of the year")
def counts():
    found = server.document(f"/api/v1/air/days?year={YEAR}")
    equal(found["counts"]["valid"], 341)
    equal(found["counts"]["good"], 337)  # two light days, a heavy one, and the one out of hours
    equal(found["counts"]["heavy"], 1)
    equal(found["days"][10]["aqi"], 107)
    equal(found["days"][10]["primary"], ["PM2.5"])
    equal(len(found["days"]), 366)
    equal((found["days"][350]["aqi"], found["days"][350]["any"]), (None, False))


@says("a finished year is in the facts by itself, with query and counts, and the indicator follows")
def settled_by_itself():
    wait_for(lambda: "aqi_days_good" in facts(server), "the settler has written")
    found = facts(server)
    equal({code: found[code]["value_text"] for code in ("aqi_days_valid", "aqi_days_good", "aqi_days_heavy")},
          {"aqi_days_valid": "341", "aqi_days_good": "337", "aqi_days_heavy": "1"})
    equal({code: found[code]["value_text"] for code in ("sections_assessed", "sections_class3", "sections_worse5")},
          {"sections_assessed": "2", "sections_class3": "1", "sections_worse5": "1"})
    equal(found["sewage_treated"]["value_text"], "1830")
    one = found["aqi_days_good"]
    equal((one["source_kind"], one["page"]), ("series", f"/air?year={YEAR}"))
    must("air/days_good" in one["source"] and "341" in one["source"], one)
    share = server.document(f"/api/v1/indicators/S2?year={YEAR}")
    equal(share["value"], 98.8)
    for element, value in (("aqi_days_valid", 200), ("aqi_days_good", 180), ("sections_assessed", 2), ("sections_class3", 0)):
        unit = "天" if element.startswith("aqi") else "个"
        equal(server.add({"element": element, "year": 2017, "value": value, "unit": unit, "source": "年报"}).status, 201)
    equal(server.document(f"/api/v1/indicators/10.1?year={YEAR}")["value"], 8.8)  # above the base year's 90 %
    equal(server.document(f"/api/v1/indicators/11.1?year={YEAR}")["value"], 50)


@says("in the base year a change against itself stands beside the published one, and their difference is a finding")
def base_year():
    found = server.document("/api/v1/indicators/10.1?year=2017")
    equal((found["origin"], found["value"], found["published_value"], found["differs"]), ("computed", 0, 6.7, True))
    texts = [one["text"] for one in server.document("/api/v1/findings")["findings"] if one["rule"] == "published-differs" and one["subject"] == "10.1"]
    must(len(texts) == 1 and "2017" in texts[0] and "6.7" in texts[0], texts)


@says("settling again writes nothing, and verify holds")
def again():
    before = server.document("/api/v1/plan")["batch"]
    ran = run("settle", "--year", str(YEAR), "--json", data=data)
    equal(ran.code, 0, ran.err)
    equal({row["outcome"] for row in ran.json()["rows"]}, {"same"})
    equal(server.written_since(before), [])
    equal(run("verify", data=data).code, 0)


@says("a fact opens down to the day and to its hours")
def lineage():
    day = server.document(f"/api/v1/air/day/{YEAR}-12-20")
    equal(day["region"]["aqi"], 102)
    equal(day["stations"][0]["hours"]["a34004"], 24)
    hours = server.document(f"/api/v1/air/hours?point=air1&day={YEAR}-12-20")
    pm25 = next(factor for factor in hours["factors"] if factor["code"] == "a34004")
    equal(pm25["hours"], [76] * 24)
    equal(hours["hours"][0]["aqi"], 102)
    entered = server.document(f"/api/v1/air/hours?point=air1&day={YEAR}-01-11")
    equal(next(factor for factor in entered["factors"] if factor["code"] == "a34004")["given"], 80)
    server.get("/api/v1/air/hours?point=riv1&day=2020-01-01").problem(404, "not-found", "air.no_station")


@says("the newest hour has an index, and ranking and public fields tell the same year")
def now_and_ranking():
    now = server.document("/api/v1/air/now")
    equal(now["region"]["aqi"], 102)
    equal(now["trend"][-1]["at_ms"], now["at_ms"])
    ranked = server.document(f"/api/v1/air/ranking?year={YEAR}")["stations"]
    equal([row["rank"] for row in ranked], [1])
    public = server.document(f"/api/v1/public/air?year={YEAR}")
    equal(public["counts"]["good"], 337)
    must("code" not in public["stations"][0], public)


@says("a section has its class, what decides it, and a target that can be set and missed")
def sections():
    def read():
        return {row["code"]: row for row in server.document(f"/api/v1/water/sections?year={YEAR}")["sections"]}
    found = read()
    equal((found["riv1"]["class"], found["riv2"]["class"]), (3, 6))
    equal(found["riv2"]["deciding"], ["氨氮"])
    equal(found["riv2"]["meets_target"], None)
    body = {"code": "riv2", "target": 4, "person": "张三"}
    saved = server.ask("POST", "/api/v1/water/sections", json.dumps(body).encode(), token=server.token)
    equal(saved.status, 200, saved.body)
    equal(read()["riv2"]["meets_target"], False)
    for wrong, key in (({**body, "target": 9}, "api.body_range"), ({**body, "target": "x"}, "api.body_field"), ({**body, "body": "sea"}, "water.body"),
                       ({**body, "person": ""}, "forecast.person")):
        server.ask("POST", "/api/v1/water/sections", json.dumps(wrong).encode(), token=server.token).problem(422, "input", key)
    server.ask("POST", "/api/v1/water/sections", json.dumps({**body, "code": "air1"}).encode(), token=server.token).problem(404, "not-found", "water.section")
    detail = server.document(f"/api/v1/water/section/riv2?year={YEAR}")
    equal({one["name"] for one in detail["factors"]}, {"氨氮", "高锰酸盐指数", "总磷"})


@says("a forecast is journaled with its person, a later one speaks, and the level follows from observed and forecast days")
def forecasts():
    def enter(date, aqi, **more):
        return server.ask("POST", "/api/v1/air/forecasts", json.dumps({"date": date, "aqi": aqi, "person": "李四", **more}).encode(), token=server.token)
    asked = "/api/v1/air/forecasts?day=2020-12-05"  # AQI 210 was observed on that day
    equal(server.document(asked)["warning"], None)
    equal(enter("2020-12-06", 120).status, 201)
    equal(server.document(asked)["warning"], None)
    equal(enter("2020-12-06", 230, primary="PM2.5").status, 201)
    found = server.document(asked)
    equal((found["warning"]["level"], found["warning"]["from"], found["warning"]["days"]), (3, "2020-12-05", 2))
    equal([(row["aqi"], row["current"], row["person"]) for row in found["forecasts"]], [(230, True, "李四"), (120, False, "李四")])
    equal({row["edition"] for row in found["criteria"]}, {"2018"})
    equal(enter("2020-12-06", 240, primary="O3").status, 201)  # ozone does not count
    equal(server.document(asked)["warning"], None)
    equal(enter("2020-12-06", None, withdrawn=True).status, 201)
    equal(server.document(asked)["days"][6]["aqi"], None)
    must(any(row["what"] == "air.forecast" and row["who"] == "李四" for row in server.document("/api/v1/changes")["changes"]), "in the journal")
    enter("2020-12-06", 501).problem(422, "input", "forecast.aqi")
    enter("2020-12-06", -1).problem(422, "input", "forecast.aqi")
    enter("2020-12-06", 12.5).problem(422, "input", "forecast.aqi")
    enter("2020-13-06", 100).problem(422, "input")
    enter("2020-12-06", 100, person="").problem(422, "input", "forecast.person")
    equal(enter("2020-12-07", 100).status, 201)
    equal(run("verify", data=data).code, 0)
    server.stop()


@says("a year that runs, or has too few days, is counted and never written")
def not_final():
    this_year = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8)).year
    text = HEAD + "".join(day_rows("air1", day) for day in days_of(this_year, 1)) + "".join(day_rows("air1", day) for day in days_of(YEAR, 323))
    folder = folder_with(text)
    found = {row["query"]: row for row in run("settle", "--year", str(this_year), "--json", data=folder).json()["rows"]}
    equal((found["air/days_good"]["state"], found["air/days_good"]["value"], found["air/days_good"]["outcome"]), ("running", "1", "none"))
    found = {row["query"]: row for row in run("settle", "--year", str(YEAR), "--json", data=folder).json()["rows"]}
    equal((found["air/days_good"]["state"], found["air/days_good"]["value"]), ("short", "323"))
    equal(found["water/sections"]["state"], "missing")
    equal(found["sewage/treated"]["value"], None)
    equal(run("fact", "list", "aqi_days_good", "--json", data=folder).json()["facts"], [])


@says("late days change the fact; what a person reported stays")
def late_and_kept():
    folder = folder_with(HEAD + "".join(day_rows("air1", day) for day in days_of(YEAR, 330)))
    ran = run("settle", "--year", str(YEAR), "--json", "--dry-run", data=folder)
    equal((ran.json()["written"], ran.json()["batch"]), (0, None), "a dry run has written nothing")
    equal(sum(row["outcome"] == "would_write" for row in ran.json()["rows"]), 3)
    equal(run("fact", "list", "aqi_days_good", "--json", data=folder).json()["facts"], [])
    equal(run("settle", "--year", str(YEAR), "--json", data=folder).json()["written"], 3)
    equal(run("series", "import", new_file(HEAD + day_rows("air1", datetime.date(YEAR, 12, 31))), data=folder).code, 0)
    found = {row["element"]: row["outcome"] for row in run("settle", "--year", str(YEAR), "--json", data=folder).json()["rows"]}
    equal((found["aqi_days_valid"], found["aqi_days_heavy"]), ("written", "same"))
    equal(run("fact", "add", "aqi_days_good", "--year", str(YEAR), "--value", "300", "--unit", "天", "--source", "年报", data=folder).code, 0)
    found = {row["element"]: row["outcome"] for row in run("settle", "--year", str(YEAR), "--json", data=folder).json()["rows"]}
    equal(found["aqi_days_good"], "kept")
    newest = run("fact", "list", "aqi_days_good", "--year", str(YEAR), "--json", data=folder).json()["facts"][0]
    equal(newest["value_text"], "300")


@says("simulated points give facts that say so")
def simulated():
    folder = new_path()
    equal(run("init", "--pack", PACK, "--simulated", data=folder).code, 0)
    rows = "point,mn,pw,edition,crc,kind,longitude,latitude,simulated\nair1,air1mn,123456,2017,strict,air,113.1,22.5,yes\n"
    equal(run("point", "import", new_file(rows), data=folder).code, 0)
    hours = "".join(hour_rows("air1", day) for day in days_of(YEAR, 330)).replace(",device\n", ",simulated\n")
    equal(run("series", "import", new_file(HEAD + hours), data=folder).code, 0)
    equal(run("settle", "--year", str(YEAR), "--json", data=folder).json()["written"], 3)
    fact = run("fact", "list", "aqi_days_good", "--json", data=folder).json()["facts"][0]
    equal((fact["source_kind"], fact["page"]), ("simulation", f"/air?year={YEAR}"))


@says("the hours of Guangdong's stations have the published index, level and primary pollutant on the whole way")
def guangdong():
    path = SOURCE.parent / "shared" / "data" / "air" / "gd_hourly_stations_20200326_20200408.csv"
    for place in (path, pathlib.Path(SOURCE).parent.parent / "shared" / "data" / "air" / path.name):
        if place.exists():
            path = place
    if not path.exists():
        raise Skip("the file of Guangdong's stations is not here")
    kept, codes, text = {}, {}, HEAD
    for row in csv.DictReader(path.open(encoding="utf-8-sig")):
        code = codes.setdefault((row["city"], row["station"]), f"gd{len(codes)}")
        date = f"{row['date'][:4]}-{row['date'][4:6]}-{row['date'][6:]}"
        kept.setdefault((code, date), {})[int(row["hour"])] = row
    for (code, date), hours in kept.items():
        for hour, row in hours.items():
            text += "".join(f"{code},{factor},hour,{date} {hour:02d}:00:00,{row[column]},N,,device\n" for column, factor in FACTORS.items() if row[column])
    folder = new_folder()
    equal(run("point", "import", new_file(points(*((code, "air", station) for (_, station), code in codes.items()))), data=folder).code, 0)
    equal(run("series", "import", new_file(text), data=folder).code, 0)
    table = csv.DictReader((SOURCE / "packs" / "national" / "air_aqi_breakpoints.csv").open(encoding="utf-8-sig"))
    names = {row["name"]: row["pollutant"] for row in table}
    checked, primaries = 0, 0
    with Server(folder) as gd:
        for (code, date), hours in kept.items():
            document = gd.document(f"/api/v1/air/hours?point={code}&day={date}")
            levels = {level["level"]: level["name"] for level in document["levels"]}
            for hour, row in hours.items():
                if not row["aqi"] or not all(row[column] for column in FACTORS):
                    continue
                found = document["hours"][hour]
                wanted = {names[name.strip()] for name in row["primary"].split(",") if name.strip()}
                equal((found["aqi"], levels[found["level"]], set(found["primary"])), (int(row["aqi"]), row["level"], wanted), (code, date, hour, row))
                checked += 1
                primaries += bool(wanted)
    must(checked > 13000, f"only {checked} hours were complete")
    print(f"# {checked} complete hours of {len(codes)} stations, {primaries} with a primary pollutant", flush=True)
