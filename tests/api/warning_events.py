"""A warning is one event: exceeding in a row raises its level, a person opens it again."""
import datetime
import json

from harness import Server, equal, must, new_file, new_folder, run, says, wait_for

POINTS = """point,mn,pw,edition,crc,kind,longitude,latitude,name
stack1,440704E001,123456,2017,strict,stack,113.10,22.55,一号锅炉
wwtp1,440704E002,123456,2017,strict,sewage,113.14,22.57,污水处理厂
"""
LIMITS = """point,factor,average,upper,lower,basis,source
stack1,a21026,hour,35,,permit,许可证 1
wwtp1,w01018,day,40,,permit,许可证 2
"""
ZONE = datetime.timezone(datetime.timedelta(hours=8))
BEGIN = datetime.datetime.now(ZONE).replace(minute=0, second=0, microsecond=0) - datetime.timedelta(hours=20)


def at(hour):
    return int((BEGIN + datetime.timedelta(hours=hour)).timestamp() * 1000)


def hours(values, point="stack1", factor="a21026", first=0):
    return "".join(f"{point},{factor},hour,{(BEGIN + datetime.timedelta(hours=first + i)).isoformat()},{value},N,\n" for i, value in enumerate(values))


HEAD = "point,factor,kind,time,value,flag,version\n"
data = new_folder()
equal(run("point", "import", new_file(POINTS), data=data).code, 0)
equal(run("limit", "import", new_file(LIMITS), data=data).code, 0)
equal(run("series", "import", new_file(HEAD + hours([20, 36, 30, 36, 37, 39, 30, 31, 41])), data=data).code, 0)
servers = [Server(data)]


def server():
    return servers[-1]


def ask(query="state=all&sort=first"):
    return server().document("/api/v1/warnings?rule=exceedance&" + query)  # what is silent since is another matter


def of(first_hour, query="state=all"):
    found = [one for one in ask(query)["warnings"] if one["first_ms"] == at(first_hour)]
    return found[0] if found else None


def post(number, step, body, status=200):
    answer = server().ask("POST", f"/api/v1/warnings/{number}/{step}", json.dumps(body).encode(), {"Content-Type": "application/json"}, server().token)
    equal(answer.status, status, answer.body[:400])
    return answer.json()


BODY = {"person": "李四", "note": "复核"}


@says("three hours in a row above the limit are one warning of a higher level, not two; the worst comes first")
def one_row():
    wait_for(lambda: ask()["total"] == 3, "three exceedances")
    equal([(one["first_ms"], one["rule"], one["level"], one["sustained"], one["count"]) for one in ask("state=all&sort=first")["warnings"]],
          [(at(8), "exceedance", "moderate", False, 1), (at(3), "exceedance", "severe", True, 3), (at(1), "exceedance", "moderate", False, 1)])
    worst = ask("state=all")["warnings"]
    equal(worst[0]["first_ms"], at(3), "the worst is first when nothing is asked for")
    equal((worst[0]["level_name"], worst[0]["rule_name"]), ("重", "持续超标"))
    must("共 3 个小时均值" in worst[0]["text"] and "39 mg/m³" in worst[0]["text"], worst[0]["text"])
    equal(server().document("/api/v1/warnings?state=all&rule=exceedance&lang=en")["warnings"][0]["level_name"], "severe")


@says("the board filters by level, counts levels, refuses a level that does not exist, and the file has the level")
def filtered():
    equal([one["first_ms"] for one in ask("state=all&level=severe")["warnings"]], [at(3)])
    equal(ask("state=all&level=slight")["total"], 0)
    wait_for(lambda: ask()["levels"] == {"severe": 0, "moderate": 2, "slight": 0}, "one exceedance and one silence are open")
    for wrong in ("3", "重大", "SEVERE"):
        server().get("/api/v1/warnings?level=" + wrong.encode().hex()).problem(422, "input", "series.query")
    lines = server().get("/api/v1/warnings?state=all&rule=exceedance&format=csv").body.decode("utf-8-sig").strip().split("\r\n")
    must("级别" in lines[0] and ",重," in lines[1], lines[:2])
    must("重" in run("warning", "list", "--history", data=data).out)


@says("an open exceedance that goes on is raised by a step, journaled")
def raised():
    number = of(8)["id"]
    answer = server().ask("POST", "/api/v1/series/import", (HEAD + hours([42, 43], first=9)).encode(), {"Content-Type": "text/csv"}, server().token)
    equal(answer.status, 200, answer.body[:300])
    wait_for(lambda: of(8)["sustained"], "the exceedance goes on")
    document = server().document(f"/api/v1/warnings/{number}")
    equal(([step["kind"] for step in document["steps"]], document["level"], document["state"], document["count"]), (["opened", "raised"], "severe", "open", 3))
    equal(ask("state=active")["total"], 1)


@says("the level of a rule can be set for a point, and holds at once")
def level_set():
    setting = {"rule": "sustained", "parameter": "level", "point": "stack1", "value": "1", "source": "试点", "person": "李四"}
    for value in ("1", ""):
        answer = server().ask("POST", "/api/v1/judge-rules", json.dumps({**setting, "value": value}).encode(), {"Content-Type": "application/json"}, server().token)
        equal(answer.status, 200, answer.body[:300])
        equal(of(8)["level"], "moderate" if value else "severe")


@says("a closed warning is opened again by a person with a name and a note, and the system leaves it open")
def reopened():
    number = of(3)["id"]
    equal(post(number, "reopen", {"note": "复核"}, 422)["key"], "warning.person")
    equal(post(number, "reopen", {"person": "李四"}, 422)["key"], "warning.note")
    equal(post(of(8)["id"], "reopen", BODY, 409)["key"], "warning.not_closed")
    equal(post(99999, "reopen", BODY, 404)["key"], "warning.unknown")
    equal(server().ask("POST", f"/api/v1/warnings/{number}/reopen", b"{}", {"Content-Type": "application/json"}).status, 401)
    post(f"{number}", "reopen?dry_run=1", BODY)
    equal(of(3)["state"], "closed")
    must(post(number, "reopen", BODY)["batch"] > 0)
    document = server().document(f"/api/v1/warnings/{number}")
    equal((document["state"], document["held"], document["closed_ms"]), ("open", True, None))
    equal([(step["kind"], step["who"]) for step in document["steps"]][-1], ("reopened", "李四"))
    answer = server().ask("POST", "/api/v1/series/import", (HEAD + hours([30], first=11)).encode(), {"Content-Type": "text/csv"}, server().token)
    equal(answer.status, 200)
    wait_for(lambda: of(8)["state"] == "closed", "the other is over")
    equal((of(3)["state"], of(3)["count"]), ("open", 3))
    must("warning.reopen" in [row["what"] for row in server().document("/api/v1/changes?limit=5&without=warning.judge")["changes"]])


@says("the command opens one again too, through the server and without it, and a person closes it for good")
def by_command():
    number = str(of(8)["id"])
    equal(run("warning", "reopen", number, data=data).code != 0, True, "without a name")
    equal(run("warning", "reopen", "x", "--person", "李四", "--note", "复核", data=data).code != 0, True)
    tried = run("warning", "reopen", number, "--person", "李四", "--note", "复核", "--dry-run", data=data)
    equal((tried.code, "没有写入" in tried.out, of(8)["state"]), (0, True, "closed"))
    equal(run("warning", "reopen", number, "--person", "李四", "--note", "复核", data=data).code, 0)
    equal(of(8)["state"], "open")
    post(number, "close", BODY)
    equal((of(8)["state"], of(8)["held"]), ("closed", False))
    servers.pop().stop()
    equal(run("warning", "reopen", number, "--person", "王五", "--note", "再查", data=data).code, 0)
    servers.append(Server(data))
    equal((of(8)["state"], of(3)["state"]), ("open", "open"))
    server().stop()
