"""What people type or paste into a form is read alike at every door: full-width digits, blanks of all kinds, commas, dates of all kinds."""
import json

from harness import Server, equal, must, new_file, new_folder, run, says

POINTS = "point,mn,pw,edition,crc,kind,longitude,latitude,name\nwwtp1,440704W001,123456,2017,strict,sewage,113.1,22.5,污水厂\n"
data = new_folder()
equal(run("point", "import", new_file(POINTS), data=data).code, 0)
server = Server(data)


def post(path, body, status=200):
    answer = server.ask("POST", "/api/v1" + path, json.dumps(body).encode(), {"Content-Type": "application/json"}, server.token)
    equal(answer.status, status, answer.body[:400])
    return answer.json()


@says("a point's degrees and whole numbers are taken as typed, in a form and in a table with the import's own headings")
def points():
    form = {"point": "p1", "kind": "river", "name": "一号", "longitude": "１１３．２５", "latitude": "22.5\u00a0", "mn": "440704W009", "pw": "1", "edition": "2017", "crc": "strict",
            "minute_interval": "１０", "clock_offset_s": "－30"}
    post("/points", form)
    point = server.document("/api/v1/points/p1")
    equal((point["longitude"], point["latitude"]), (113.25, 22.5))
    device = server.document("/api/v1/devices/440704W009", token=server.token)["settings"]
    equal((device["minute_interval"], device["clock_offset_s"]), (10, -30))
    table = "point,kind,longitude,latitude,name\np2,river,１１３．２５,\u300022.5,二号\n"
    equal(run("point", "import", new_file(table), data=data).code, 0)
    equal(server.document("/api/v1/points/p2")["longitude"], 113.25)
    for change in ({"longitude": "113.25 E"}, {"latitude": "<22"}, {"latitude": "九十"}, {"minute_interval": "10.5"}, {"longitude": "１９１"}):
        refused = post("/points?dry_run=1", {**form, **change}, 422)
        equal(refused["field"], next(iter(change)))


@says("a limit's bounds and days are taken as typed, its own unit behind the number too; one writing of a number is one limit")
def limits():
    form = {"point": "wwtp1", "factor": "w01018", "average": "hour", "upper": "５０", "unit": "mg/L", "basis": "permit", "source": "许可证", "valid_from": "２０２６/１/５",
            "person": "李四"}
    equal(post("/limits", form)["added"], 1)
    limit = server.document("/api/v1/limits?point=wwtp1")["limits"][0]
    equal((limit["upper"], limit["lower"], limit["valid_from"]), ("50", None, "2026-01-05"))
    for change in ({"upper": "50"}, {"upper": "50 mg/L"}, {"upper": "\u300050\u00a0"}, {"upper": 50}, {"valid_from": "2026年1月5日"}, {"lower": "—"}):
        equal(post("/limits", {**form, **change})["same"], 1, str(change))
    equal(run("limit", "import", new_file("point,factor,average,upper,unit,basis,valid_from,source\nwwtp1,w01018,hour,５０,mg/L,permit,2026.1.5,许可证\n"), data=data).code, 0)
    equal(len(server.document("/api/v1/limits?point=wwtp1")["limits"]), 1)
    for change, field in (({"upper": "50 kg"}, "upper"), ({"upper": "<50"}, "upper"), ({"valid_from": "1/5/2026"}, "valid_from"), ({"valid_from": "2026-01-05 08:00"}, "valid_from"),
                          ({"lower": "６０"}, "lower")):
        equal(post("/limits", {**form, **change}, 422)["field"], field)


@says("a value and its year, by the form and by the command")
def facts():
    fact = {"element": "industrial_land", "year": "２０１７", "value": "８６２．７３\u00a0", "unit": "公顷", "source": "调查"}
    equal(post("/facts?dry_run=1", fact)["fact"]["value_text"], "862.73")
    for period in ("2017年", "2017年度", "\u30002017", "２０１７", "2017.0"):
        equal(post("/facts?dry_run=1", {**{k: v for k, v in fact.items() if k != "year"}, "period": period})["fact"]["period"], "2017", period)
    equal(run("fact", "add", "industrial_land", "--year", "２０１７年", "--value", "１，０００", "--unit", "公顷", "--source", "调查", "--dry-run", data=data).code, 0)
    alone = new_folder()
    equal(run("fact", "add", "industrial_land", "--year", "２０１７", "--value", "８６２．７３", "--unit", "公顷", "--source", "调查", data=alone).code, 0)
    must("862.73" in run("fact", "list", "industrial_land", data=alone).out and "2017" in run("fact", "list", "industrial_land", data=alone).out)
    post("/facts?dry_run=1", {**fact, "value": "八百"}, 422)
    post("/facts?dry_run=1", {**fact, "year": "一七年"}, 422)


@says("numbers of rules, devices and forecasts, and the times of a maintenance")
def others():
    rule = {"rule": "constant", "parameter": "count", "point": "wwtp1", "value": "１２", "source": "试点", "person": "李四"}
    post("/judge-rules", rule)
    equal([row["value"] for row in server.document("/api/v1/judge-rules?point=wwtp1")["rules"] if row["point"]], ["12"])
    post("/judge-rules", {**rule, "value": "十二"}, 422)
    post("/devices/440704W001", {"over_time_s": "１５", "retries": 2, "person": "李四", "note": "线路慢"})
    equal(server.document("/api/v1/devices/440704W001", token=server.token)["settings"]["over_time_s"], 15)
    equal(post("/devices/440704W001", {"over_time_s": "十五", "person": "李四", "note": "x"}, 422)["field"], "over_time_s")
    post("/air/forecasts?dry_run=1", {"date": "2026-06-01", "aqi": "１２０", "person": "李四"})
    post("/air/forecasts?dry_run=1", {"date": "2026-06-01", "aqi": "12.5", "person": "李四"}, 422)
    window = {"point": "wwtp1", "from": "２０２６/１/５ 8:00", "to": "2026年1月5日 24:00", "reason": "校准", "person": "李四"}
    post("/maintenance", window)
    found = server.document("/api/v1/maintenance?point=wwtp1")["maintenance"][0]
    equal((found["from_ms"], found["to_ms"]), (1767571200000, 1767571200000 + 16 * 3600000))
    refused = post("/maintenance", {**window, "to": "25:00"}, 422)
    must("结束时间" in refused["detail"] and "25:00" in refused["detail"], refused["detail"])


@says("what a form says too long for its field is refused alike by every door of that field")
def long():
    for path, body, field, most in (("/air/forecasts?dry_run=1", {"date": "2026-06-01", "aqi": 120, "person": "李四"}, "note", 1000),
                                    ("/limits?dry_run=1", {"point": "wwtp1", "factor": "w21003", "average": "hour", "upper": "5", "basis": "permit", "source": "证"}, "note", 1000)):
        answer = server.ask("POST", "/api/v1" + path, json.dumps({**body, field: "长" * most}).encode(), {"Content-Type": "application/json"}, server.token)
        must(answer.status in (200, 201), answer.body[:300])
        equal(post(path, {**body, field: "长" * (most + 1)}, 413)["key"], "field.too_long")
