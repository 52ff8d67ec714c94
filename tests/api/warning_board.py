"""Warnings over HTTP: limits are entered, what exceeds them is found, a person acknowledges it, late data change the past."""
import datetime
import json

from harness import Server, equal, must, new_file, new_folder, run, says, wait_for

POINTS = """point,mn,pw,edition,crc,kind,longitude,latitude,name
stack1,440704B001,123456,2017,strict,stack,113.10,22.55,一号锅炉
wwtp1,440704B002,123456,2017,strict,sewage,113.14,22.57,江海污水处理厂
"""
LIMITS = """point,factor,average,upper,lower,basis,valid_from,valid_to,source
stack1,a21026,hour,35,,permit,,,许可证 1
stack1,a21026,hour,50,,standard,,,GB 13271-2014
wwtp1,w01001,hour,9,6,standard,,,GB 18918-2002
"""
ZONE = datetime.timezone(datetime.timedelta(hours=8))
BEGIN = datetime.datetime.now(ZONE).replace(minute=0, second=0, microsecond=0) - datetime.timedelta(hours=8)


def hours(point, factor, values, first=0):
    """Hour values from `first` hours behind BEGIN on; value or (value, flag)."""
    rows = []
    for i, value in enumerate(values):
        number, flag = value if isinstance(value, tuple) else (value, "N")
        rows.append(f"{point},{factor},hour,{(BEGIN + datetime.timedelta(hours=first + i)).isoformat()},{number},{flag},\n")
    return "".join(rows)


HEAD = "point,factor,kind,time,value,flag,version\n"
data = new_folder()
equal(run("point", "import", new_file(POINTS), data=data).code, 0)
equal(run("limit", "import", new_file(LIMITS), data=data).code, 0)
SERIES = hours("stack1", "a21026", [20, 36, 38, 30, ("90", "D"), 31, 32, 40]) + hours("wwtp1", "w01001", [7, 7, 9.5, 7, 7, 7, 7, 7])
equal(run("series", "import", new_file(HEAD + SERIES), data=data).code, 0)
servers = [Server(data)]


def server():
    return servers[-1]


def post(path, body, status=200, token=None):
    answer = server().ask("POST", "/api/v1" + path, json.dumps(body).encode(), {"Content-Type": "application/json"}, server().token if token is None else token)
    equal(answer.status, status, answer.body[:500])
    return answer.json()


def warnings(query="state=all&sort=first"):
    return server().document("/api/v1/warnings?" + query)["warnings"]


def of(point, state=None):
    return [one for one in warnings("state=all&sort=first&rule=exceedance") if one["point"] == point and state in (None, one["state"])]


def at(hour):
    return int((BEGIN + datetime.timedelta(hours=hour)).timestamp() * 1000)


@says("an hour above the permit's limit is a warning; a doubtful one is not; the last goes on, the first is over")
def found():
    wait_for(lambda: len(of("stack1")) == 2, "two warnings of the stack")
    open_one, closed = of("stack1")
    equal((open_one["state"], open_one["first_ms"], open_one["count"]), ("open", at(7), 1))
    equal((closed["state"], closed["first_ms"], closed["last_ms"], closed["closed_ms"], closed["count"]), ("closed", at(1), at(2), at(3), 2))
    equal(closed["numbers"], {"value": "38", "limit": "35", "multiple": "0.09"})
    equal((closed["limit"]["basis"], closed["limit"]["source"], closed["factor_name"], closed["rule_name"]), ("permit", "许可证 1", "二氧化硫", "超标"))
    must("38 mg/m³" in closed["text"] and "0.09" in closed["text"], closed["text"])


@says("what the rules found is in the journal, and can be left out of what people changed")
def changes():
    whats = [[row["what"] for row in server().document("/api/v1/changes" + query)["changes"]] for query in ("", "?without=warning.judge")]
    must("warning.judge" in whats[0], whats)
    equal([what for what in whats[0] if what != "warning.judge"], whats[1])


@says("a pH outside its range is said without a multiple")
def range_of_ph():
    (one,) = wait_for(lambda: of("wwtp1"), "the warning of the plant")
    equal(one["numbers"], {"value": "9.5", "limit": "9"})


@says("one warning has its steps, its limit, the span of its curve and the numbers of the rule")
def one_warning():
    closed = of("stack1", "closed")[0]
    document = server().document(f"/api/v1/warnings/{closed['id']}")
    equal([(step["kind"], step["who"]) for step in document["steps"]], [("opened", "system"), ("closed", "system")])
    equal((document["curve"]["kind"], document["settings"]["count"], document["frames"]), ("hour", 1.0, []))
    must(document["curve"]["from_ms"] < at(1) < at(3) < document["curve"]["to_ms"], document["curve"])
    server().get("/api/v1/warnings/99999").problem(404, "not-found", "warning.unknown")
    server().get("/api/v1/warnings/x").problem(404, "not-found", "warning.unknown")


@says("the board filters, counts, pages, and goes out as a file")
def board():
    document = server().document("/api/v1/warnings")
    equal(([one["state"] for one in document["warnings"]], document["counts"], document["rules"]), (["open"], {"open": 1, "acknowledged": 0, "closed": 2}, {"exceedance": 1}))
    equal(len(warnings("state=all&point=wwtp1")), 1)
    equal(len(warnings("state=all&rule=no_data")), 0)
    page = server().document("/api/v1/warnings?state=all&size=1&page=2&sort=worst")
    equal((len(page["warnings"]), page["total"], page["page"]), (1, 3, 2))
    equal(warnings("state=all&to=2000-01-01"), [])
    server().get("/api/v1/warnings?state=loud").problem(422, "input", "series.query")
    server().get("/api/v1/warnings?sort=loud").problem(422, "input", "series.query")
    server().get("/api/v1/warnings?size=0").problem(422, "input", "series.query")
    lines = server().get("/api/v1/warnings?state=all&format=csv").body.decode("utf-8-sig").strip().split("\r\n")
    equal((len(lines), lines[1].split(",")[0]), (4, "待确认"))
    equal(server().get("/api/v1/warnings?state=all&format=xlsx").body[:2], b"PK")


def factor_of_point(point, factor):
    return next(one["warning"] for one in server().document(f"/api/v1/points/{point}")["factors"] if one["factor"] == factor)


@says("acknowledging needs the token, a name and a note, and happens once")
def acknowledged():
    number = of("stack1", "open")[0]["id"]
    path = f"/warnings/{number}/acknowledge"
    equal(server().ask("POST", "/api/v1" + path, b"{}", {"Content-Type": "application/json"}).status, 401)
    equal(post(path, {"note": "已通知企业"}, 422)["key"], "warning.person")
    equal(post(path, {"person": "李四"}, 422)["key"], "warning.note")
    equal(post(path + "?dry_run=1", {"person": "李四", "note": "已通知企业"})["batch"], None)
    equal(of("stack1", "open")[0]["state"], "open")
    equal(factor_of_point("stack1", "a21026"), "open", "the point says which factor")
    must(post(path, {"person": "李四", "note": "已通知企业"})["batch"] > 0)
    equal(post(path, {"person": "李四", "note": "再次"}, 409)["key"], "warning.acknowledged")
    post(f"/warnings/{number}/note", {"person": "王五", "note": "现场核查"})
    document = server().document(f"/api/v1/warnings/{number}")
    equal([(step["kind"], step["who"], step["note"]) for step in document["steps"]][1:], [("acknowledged", "李四", "已通知企业"), ("noted", "王五", "现场核查")])
    equal(document["state"], "acknowledged")
    equal((factor_of_point("stack1", "a21026"), factor_of_point("wwtp1", "w01001")), ("acknowledged", None))


@says("a limit that is withdrawn or a maintenance window takes the warning back, and its steps stay")
def maintained():
    post("/maintenance", {"point": "wwtp1", "from": BEGIN.isoformat(), "to": (BEGIN + datetime.timedelta(hours=4)).isoformat(), "reason": "校准", "person": "李四"})
    wait_for(lambda: of("wwtp1")[0]["revoked"], "the warning of the plant is revoked")
    document = server().document(f"/api/v1/warnings/{of('wwtp1')[0]['id']}")
    equal([step["kind"] for step in document["steps"]], ["opened", "closed", "revised"])
    window = server().document("/api/v1/maintenance?point=wwtp1")["maintenance"][0]
    equal((window["reason"], window["who"], window["factor"]), ("校准", "李四", None))
    equal(post(f"/maintenance/{window['id']}/withdraw", {"person": "李四"}, 422)["key"], "limit.reason")
    post(f"/maintenance/{window['id']}/withdraw", {"person": "李四", "reason": "登记错误"})
    wait_for(lambda: not of("wwtp1")[0]["revoked"], "the warning of the plant is there again")
    equal(len(of("wwtp1")), 1)


@says("what a form of a limit cannot be is refused with its field")
def limit_form():
    good = {"point": "stack1", "factor": "a21002", "average": "hour", "upper": "50", "basis": "permit", "source": "许可证 1", "person": "李四"}
    for change, column in [({"average": "week"}, "average"), ({"upper": "viel"}, "upper"), ({"basis": "law"}, "basis"), ({"source": ""}, "source"),
                           ({"upper": ""}, "upper"), ({"valid_from": "2026-02-30"}, "valid_from"), ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "valid_to")]:
        problem = post("/limits", {**good, **change}, 422)
        equal((problem["key"], problem["arguments"]["column"]), ("point.field_word" if column in ("average", "basis") and change[column] else "point.field", column))
    equal(post("/limits", {**good, "point": "nowhere"}, 404)["key"], "point.unknown")
    equal(post("/limits", {**good, "colour": "red"}, 400)["key"], "api.field_unknown")
    equal(post("/limits?dry_run=1", good)["added"], 1)
    equal(post("/limits", good)["added"], 1)
    equal(post("/limits", good), {"added": 0, "same": 1, "batch": None})
    limit = server().document("/api/v1/limits?point=stack1&factor=a21002")["limits"][0]
    equal((limit["upper"], limit["who"], limit["unit"]), ("50", "李四", "mg/m³"))
    post(f"/limits/{limit['id']}/withdraw", {"reason": "换证", "person": "李四"})
    equal(server().document("/api/v1/limits?point=stack1&factor=a21002")["limits"], [])
    ended = server().document("/api/v1/limits?point=stack1&factor=a21002&ended=1")["limits"][0]
    equal(ended["ended_who"], "李四")
    equal(post(f"/limits/{limit['id']}/withdraw", {"reason": "换证", "person": "李四"}, 404)["key"], "limit.unknown")


@says("a rule's number can be set for one point, and taken back")
def rule_set():
    setting = {"rule": "exceedance", "parameter": "count", "point": "stack1", "value": "2", "source": "试点", "person": "李四"}
    equal(post("/judge-rules", {**setting, "parameter": "colour"}, 422)["arguments"]["column"], "parameter")
    equal(post("/judge-rules", {**setting, "value": "zwei"}, 422)["arguments"]["column"], "value")
    post("/judge-rules", setting)
    wait_for(lambda: not of("stack1", "acknowledged"), "one exceeding hour is not enough now")
    post("/judge-rules", {**setting, "value": ""})
    wait_for(lambda: of("stack1", "acknowledged") or of("stack1", "open"), "one exceeding hour is enough again")
    rows = server().document("/api/v1/judge-rules?point=stack1")["rules"]
    must(rows and not [row for row in rows if row["point"]], "nothing is set any more")


@says("limits of a standard and grade come for a point: a preview saves nothing, taking them again adds nothing")
def from_standard():
    wish = {"point": "wwtp1", "edition": "GB18918-2002", "grade": "一级A", "scope": "城镇污水处理厂(2006-01-01起建)", "person": "李四"}
    must(wish["edition"] in {one["edition"] for one in server().document("/api/v1/limits/standards")["standards"]}, "a standard to choose")
    before = server().document("/api/v1/limits?point=wwtp1")["limits"]
    preview = post("/limits/standard?dry_run=1", wish)
    equal(server().document("/api/v1/limits?point=wwtp1")["limits"], before)
    equal((preview["added"], preview["batch"]), (len(preview["limits"]), None))
    equal(preview["left_out"], ["色度"])
    taken = post("/limits/standard", wish)
    equal(taken["added"], preview["added"])
    found = {one["factor"]: one for one in server().document("/api/v1/limits?point=wwtp1")["limits"] if one["source"].startswith("GB18918-2002")}
    equal((found["w21003"]["upper"], found["w21003"]["upper_cold"], found["w21003"]["basis"], found["w21003"]["who"]), ("5", "8", "standard", "李四"))
    equal(found["w21011"]["upper"], "0.5")
    equal((found["w20111"]["upper"], found["w20111"]["unit"]), ("1", "μg/L"))  # 0.001 mg/L
    equal(server().document("/api/v1/changes?limit=1")["changes"][0]["what"], "limit.add")
    again = post("/limits/standard", wish)
    equal((again["added"], again["same"]), (0, taken["added"]))
    post("/limits/standard", {**wish, "grade": "特级"}, status=422)
    post("/limits/standard", {**wish, "point": "nowhere"}, status=404)
    post("/limits/standard", wish, status=401, token="x" * 20)


@says("a restart judges only what is new, and a correction reopens or closes what it changes")
def restarted():
    before = warnings()
    servers.pop().stop()
    equal(run("series", "import", new_file(HEAD + hours("stack1", "a21026", [20], 7) + hours("wwtp1", "w01001", [5.5], 8)), data=data).code, 0)
    servers.append(Server(data))
    wait_for(lambda: len(of("wwtp1")) == 2, "the new exceedance of the plant")
    wait_for(lambda: not of("stack1", "open") and not of("stack1", "acknowledged"), "the corrected hour exceeds nothing")
    equal(len(of("stack1")), len([one for one in before if one["point"] == "stack1"]))
    equal({one["point"] for one in run("warning", "list", "--json", data=data).json()}, {"wwtp1"})
    equal(run("verify", data=data).code, 0)
    server().stop()
